//! A price source written in Python, as a port of the core.

use async_trait::async_trait;
use grocery_core::{
    Error, ErrorKind, ProductId, Result, Timestamp, Unit,
    pricing::{PriceSource, QuoteRequest, SourcePrice},
};
use pyo3::{prelude::*, types::PyBool};

use super::{HostMethod, several, show};
use crate::{error::from_host, value};

/// A host's object with a `name` and a `quotes` method.
pub(crate) struct HostSource(HostMethod);

impl HostSource {
    /// Looks at the object once; what is missing is said now and not at the first price.
    pub(crate) fn new(source: &Bound<'_, PyAny>) -> PyResult<Self> {
        HostMethod::new(source, "price_source", "PriceSource", "quotes").map(Self)
    }
}

#[async_trait]
impl PriceSource for HostSource {
    fn name(&self) -> &str {
        self.0.name()
    }

    async fn quotes(&self, request: QuoteRequest) -> Result<Vec<SourcePrice>> {
        let asked = request.products.len();
        let answer = self.0.call(value::QuoteRequest(request)).await?;
        Python::attach(|py| read_answer(asked, answer.bind(py)))
    }
}

fn read_answer(asked: usize, answer: &Bound<'_, PyAny>) -> Result<Vec<SourcePrice>> {
    let py = answer.py();
    let Some(items) = several(answer) else {
        return Err(bad(format!("answered {} instead of several SourcePrice", show(answer))));
    };
    // More than was asked for is the core's to refuse; without end it is ours.
    let most = asked.saturating_mul(2).saturating_add(1_000);
    let mut prices = Vec::with_capacity(asked.min(10_000));
    for item in items.map_err(|e| from_host(py, e))? {
        let item = item.map_err(|e| from_host(py, e))?;
        if prices.len() == most {
            return Err(bad(format!("answered more than {most} prices for {asked} products")));
        }
        prices.push(read_price(&item)?);
    }
    Ok(prices)
}

fn read_price(item: &Bound<'_, PyAny>) -> Result<SourcePrice> {
    let get = |field: &str| {
        item.getattr(field)
            .map_err(|_| bad(format!("answered {}, which has no attribute `{field}`", show(item))))
    };
    let id = get("product_id")?;
    let product = read("product_id", None, &id, "a product id of type str", |v| {
        ProductId::new(v.extract::<String>().ok()?).ok()
    })?;
    let of = Some(product.as_str());
    let money = |v: &Bound<'_, PyAny>| v.cast::<value::Money>().ok().map(|m| m.get().0);
    let price = read("price", of, &get("price")?, "a Money", money)?;
    let regular = optional("regular", of, item, "a Money or None", money)?;
    let per = optional("per", of, item, "a unit such as \"each\" or \"pound\"", |v| {
        v.extract::<String>().ok()?.parse::<Unit>().ok()
    })?;
    let as_of = optional("as_of", of, item, "RFC 3339 text or a datetime with a time zone", |v| {
        let text = match v.extract::<String>() {
            Ok(text) => text,
            Err(_) => v.call_method0("isoformat").ok()?.extract().ok()?,
        };
        text.parse::<Timestamp>().ok()
    })?;
    let in_stock =
        optional("in_stock", of, item, "a bool or None", |v| v.cast::<PyBool>().ok().map(|b| b.is_true()))?;
    Ok(SourcePrice { product, price, regular, per: per.unwrap_or(Unit::Each), as_of, in_stock })
}

/// A field that may be absent or None.
fn optional<T>(
    field: &str,
    product: Option<&str>,
    item: &Bound<'_, PyAny>,
    wanted: &str,
    take: impl Fn(&Bound<'_, PyAny>) -> Option<T>,
) -> Result<Option<T>> {
    match item.getattr(field) {
        Ok(value) if !value.is_none() => read(field, product, &value, wanted, take).map(Some),
        _ => Ok(None),
    }
}

fn read<T>(
    field: &str,
    product: Option<&str>,
    value: &Bound<'_, PyAny>,
    wanted: &str,
    take: impl Fn(&Bound<'_, PyAny>) -> Option<T>,
) -> Result<T> {
    take(value).ok_or_else(|| {
        let of = product.map_or_else(String::new, |p| format!(" of product {p:?}"));
        bad(format!("answered {} as `{field}`{of}; it must be {wanted}", show(value)))
    })
}

fn bad(what: String) -> Error {
    Error::new(ErrorKind::BadAnswer, format!("it {what}"))
        .with_hint("answer SourcePrice objects, with prices made by Money(399, \"USD\") or Money.parse(\"3.99\", \"USD\")")
}
