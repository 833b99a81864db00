//! Takes prices out of an answer.

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::HttpPriceConfig;
use crate::{
    adapters::{
        fields::{Answer, reduced},
        product_source::read::one_of,
    },
    error::{Error, Result, clip},
    id::ProductId,
    pricing::SourcePrice,
    quantity::{Dimension, Ratio, Unit},
};

/// What the answers to one batch told.
#[derive(Default)]
pub(super) struct Told {
    /// By the shop's id. The product in each is the shop's too, until the caller puts its own.
    pub(super) prices: Vec<(String, SourcePrice)>,
    /// The first price that cannot be right.
    pub(super) fault: Option<Error>,
}

impl Told {
    /// Reads the answer to a request for `asked`.
    pub(super) fn read(
        &mut self,
        config: &HttpPriceConfig,
        from: &Answer<'_>,
        answer: &Value,
        asked: &[String],
    ) -> Result<()> {
        let values = match config.several() {
            true => from.list(answer, &config.prices)?,
            false => from.one_or_more(answer, &config.prices)?,
        };
        let mut found: FxHashMap<String, Option<SourcePrice>> = FxHashMap::default();
        for (at, value) in values.iter().enumerate() {
            match price(config, from, value, at, asked) {
                Ok(None) => {}
                Ok(Some((id, price))) => match found.get_mut(&id) {
                    None => _ = found.insert(id, Some(price)),
                    Some(other) if other.as_ref() == Some(&price) => {}
                    Some(other) => {
                        *other = None;
                        let what =
                            format!("product {} is a second, different price of {:?}", at + 1, clip(&id, 40));
                        self.fault.get_or_insert_with(|| from.bad(&what));
                    }
                },
                Err(fault) => _ = self.fault.get_or_insert(fault),
            }
        }
        for id in asked {
            if let Some(Some(price)) = found.remove(id) {
                self.prices.push((id.clone(), price));
            }
        }
        Ok(())
    }
}

/// One price, the one at `at` of its array, with the shop's id; nothing where the product has none.
fn price(
    config: &HttpPriceConfig,
    from: &Answer<'_>,
    value: &Value,
    at: usize,
    asked: &[String],
) -> Result<Option<(String, SourcePrice)>> {
    let fields = &config.fields;
    let of = from.item(value, at);
    let id = match (of.number("id", fields.id.as_ref())?, fields.id.as_ref(), asked) {
        (Some(id), ..) => id.into_owned(),
        // One was asked for, and the shop does not say ids.
        (None, None, [one]) => one.clone(),
        (None, path, _) => return Err(of.fault("id", path.map_or("", String::as_str), "is missing")),
    };
    if !asked.contains(&id) {
        let what = format!("{:?} was not asked for", clip(&id, 40));
        return Err(of.fault("id", fields.id.as_deref().unwrap_or_default(), &what));
    }
    let currency = of.currency(fields.currency.as_ref(), config.currency)?;
    let listed = of.money("price", Some(&fields.price), currency, config.minor_units)?;
    let sale = of.money("sale_price", fields.sale_price.as_ref(), currency, config.minor_units)?;
    let was = of.money("was_price", fields.was_price.as_ref(), currency, config.minor_units)?;
    let (Some(price), regular) = reduced(listed, sale) else {
        let zero = listed.is_some() || sale.is_some();
        return if zero { Err(of.fault("price", &fields.price, "is 0")) } else { Ok(None) };
    };
    let weighed = of
        .text("sold_by", fields.sold_by.as_ref())?
        .is_some_and(|how| how.trim().eq_ignore_ascii_case("weight"));
    let per = match of.price_unit(fields.price_unit.as_ref())? {
        Some(unit) if unit.dimension() == Dimension::Mass => unit,
        Some(unit) if unit.dimension() == Dimension::Volume || unit.factor() != Ratio::ONE => {
            return Err(of.fault("price_unit", "", &format!("{unit} is neither a piece nor a weight")));
        }
        _ if !weighed => Unit::Each,
        _ => {
            let size = of.text("size", fields.size.as_ref())?;
            let unit = size.as_deref().and_then(one_of);
            let what = "is no unit of weight, so that nobody knows for how much the price is";
            unit.ok_or_else(|| of.fault("size", fields.size.as_deref().unwrap_or_default(), what))?
        }
    };
    // Whatever the id is, a caller's product takes its place.
    let product = ProductId::new(&id).map_err(|e| of.fault("id", "", e.message()))?;
    let found = SourcePrice {
        product,
        price,
        regular: regular.or(was).filter(|regular| regular.minor() > price.minor()),
        per,
        as_of: of.time("as_of", fields.as_of.as_ref())?,
        in_stock: of.stock(fields.in_stock.as_ref())?,
    };
    Ok(Some((id, found)))
}
