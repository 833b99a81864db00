//! A price source written in Python, as a port of the core.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use grocery_core::{
    Error, ErrorKind, ProductId, Result, Timestamp, Unit,
    pricing::{PriceSource, QuoteRequest, SourcePrice},
};
use pyo3::{
    exceptions::PyTypeError,
    prelude::*,
    sync::PyOnceLock,
    types::{PyBool, PyCFunction, PyDict, PyFunction, PyMapping, PyString, PyTuple},
};
use tokio::sync::oneshot;

use crate::{error::from_host, runtime::caller, value};

/// A host's object with a `name` and a `quotes` method.
pub(crate) struct HostSource {
    name: String,
    quotes: Py<PyAny>,
    is_async: bool,
}

impl HostSource {
    /// Looks at the object once; what is missing is said now and not at the first price.
    pub(crate) fn new(source: &Bound<'_, PyAny>) -> PyResult<Self> {
        let wrong =
            |what: &str| PyTypeError::new_err(format!("price_source {what}; see grocery_core.PriceSource"));
        let name: String = source
            .getattr("name")
            .and_then(|name| name.extract())
            .map_err(|_| wrong("has no `name` of type str"))?;
        let quotes = source.getattr("quotes").map_err(|_| wrong("has no `quotes` method"))?;
        if !quotes.is_callable() {
            return Err(wrong("has a `quotes` that cannot be called"));
        }
        static IS_ASYNC: PyOnceLock<Py<PyFunction>> = PyOnceLock::new();
        let is_async =
            IS_ASYNC.import(source.py(), "inspect", "iscoroutinefunction")?.call1((&quotes,))?.is_truthy()?;
        Ok(Self { name, quotes: quotes.unbind(), is_async })
    }

    /// Calls the host on the caller's event loop, and cancels that when this future is dropped.
    async fn call(&self, request: QuoteRequest) -> Result<Py<PyAny>> {
        let (sender, answer) = oneshot::channel();
        let mut call = Python::attach(|py| {
            self.begin(py, value::QuoteRequest(request), sender).map_err(|e| from_host(py, e))
        })?;
        let answer = answer.await;
        call.ended = true;
        match answer {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(raised)) => Err(Python::attach(|py| from_host(py, raised))),
            Err(_) => Err(Error::new(ErrorKind::Unavailable, "it never answered: its event loop has ended")),
        }
    }

    fn begin(
        &self,
        py: Python<'_>,
        request: value::QuoteRequest,
        sender: oneshot::Sender<Outcome>,
    ) -> PyResult<HostCall> {
        static CLASS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let sender = Mutex::new(Some(sender));
        let done = PyCFunction::new_closure(
            py,
            None,
            None,
            move |args: &Bound<'_, PyTuple>, _: Option<&Bound<'_, PyDict>>| -> PyResult<()> {
                let error = args.get_item(1)?;
                let outcome = if error.is_none() {
                    Ok(args.get_item(0)?.unbind())
                } else {
                    Err(PyErr::from_value(error))
                };
                if let Some(sender) = sender.lock().unwrap_or_else(PoisonError::into_inner).take() {
                    // Nobody waits any more where the call was withdrawn.
                    let _ = sender.send(outcome);
                }
                Ok(())
            },
        )?;
        let caller = caller();
        let (event_loop, context) = match &caller {
            Some(c) => (Some(c.event_loop.bind(py)), Some(c.context.bind(py))),
            None => (None, None),
        };
        let class = CLASS.import(py, "grocery_core._host", "HostCall")?;
        let task = class.call1((event_loop, context, &self.quotes, self.is_async, request, done))?.unbind();
        Ok(HostCall { task, ended: false })
    }
}

type Outcome = PyResult<Py<PyAny>>;

/// A call that runs on an event loop of the host; withdrawn when dropped before its end.
struct HostCall {
    task: Py<PyAny>,
    ended: bool,
}

impl Drop for HostCall {
    fn drop(&mut self) {
        if !self.ended {
            // None while the interpreter ends: there is nobody left to tell.
            Python::try_attach(|py| {
                if let Err(e) = self.task.call_method0(py, "withdraw") {
                    e.write_unraisable(py, None);
                }
            });
        }
    }
}

#[async_trait]
impl PriceSource for HostSource {
    fn name(&self) -> &str {
        &self.name
    }

    async fn quotes(&self, request: QuoteRequest) -> Result<Vec<SourcePrice>> {
        let asked = request.products.len();
        let answer = self.call(request).await?;
        Python::attach(|py| read_answer(asked, answer.bind(py)))
    }
}

fn read_answer(asked: usize, answer: &Bound<'_, PyAny>) -> Result<Vec<SourcePrice>> {
    let py = answer.py();
    let is_sequence = answer.hasattr("__iter__").unwrap_or(false)
        && !answer.is_instance_of::<PyString>()
        && answer.cast::<PyMapping>().is_err();
    if !is_sequence {
        return Err(bad(format!("answered {} instead of several SourcePrice", show(answer))));
    }
    // More than was asked for is the core's to refuse; without end it is ours.
    let most = asked.saturating_mul(2).saturating_add(1_000);
    let mut prices = Vec::with_capacity(asked.min(10_000));
    let items = answer.try_iter().map_err(|e| from_host(py, e))?;
    for item in items {
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

/// `float (nan)`.
fn show(value: &Bound<'_, PyAny>) -> String {
    let class = value.get_type().name().map_or_else(|_| "an object".to_owned(), |n| n.to_string());
    match value.repr() {
        Ok(text) if !value.is_none() => {
            let text: String = text.to_string_lossy().chars().take(60).collect();
            format!("{class} ({text})")
        }
        _ => class,
    }
}
