//! Takes products out of an answer.

use std::borrow::Cow;

use serde_json::Value;

use super::{Asked, HttpSourceConfig};
use crate::{
    catalog::{SourcedProduct, source::ProductFacts},
    error::{Error, Result, clip},
    money::{Currency, Money},
    quantity::{Dimension, Ratio, Unit},
};

/// The highest price that is believed, in whole units of the currency. Numbers up to here keep their
/// cents, whichever way a reader of JSON holds them.
const MAX_PRICE: i64 = 10_000_000;

/// Reads one answer.
pub(super) struct Reader<'a> {
    pub(super) config: &'a HttpSourceConfig,
    pub(super) asked: Asked<'a>,
    pub(super) url: &'a str,
}

impl Reader<'_> {
    /// The array of products at `place`.
    pub(super) fn products<'v>(&self, answer: &'v Value, place: &str) -> Result<&'v [Value]> {
        match answer.pointer(place) {
            Some(Value::Array(products)) => Ok(products),
            Some(other) => Err(self.bad(&format!("{} is {}, not an array", place_name(place), kind(other)))),
            None => Err(self.bad(&format!("{} is missing", place_name(place)))),
        }
    }

    /// The product at `place`, or the array of them; nothing where there is nothing.
    pub(super) fn looked_up<'v>(&self, answer: &'v Value, place: &str) -> Result<&'v [Value]> {
        match answer.pointer(place) {
            None | Some(Value::Null) => Ok(&[]),
            Some(Value::Array(products)) => Ok(products),
            Some(one @ Value::Object(_)) => Ok(std::slice::from_ref(one)),
            Some(other) => Err(self.bad(&format!("{} is {}, not a product", place_name(place), kind(other)))),
        }
    }

    /// How many products fit in all, where the answer says.
    pub(super) fn total(&self, answer: &Value) -> Result<Option<u64>> {
        let Some(place) = &self.config.total else { return Ok(None) };
        match answer.pointer(place) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => match value.as_u64() {
                Some(total) => Ok(Some(total)),
                None => Err(self.bad(&format!("{place} is {}, not a count", kind(value)))),
            },
        }
    }

    /// One product, the one at `at` of its array.
    pub(super) fn product(&self, value: &Value, at: usize) -> Result<SourcedProduct> {
        let fields = &self.config.fields;
        let of = Product { reader: self, value, at };
        let id =
            of.number("id", Some(&fields.id))?.ok_or_else(|| of.fault("id", &fields.id, "is missing"))?;
        let name = of.text("name", Some(&fields.name))?;
        let name = name.ok_or_else(|| of.fault("name", &fields.name, "is missing"))?;
        let priced_by = match of.text("price_unit", fields.price_unit.as_ref())? {
            None => None,
            Some(text) => Some(Unit::from_english(text.trim()).ok_or_else(|| {
                of.fault("price_unit", "", &format!("{:?} is not a unit", clip(&text, 40)))
            })?),
        };
        // A price is one of a piece, as it comes (a bag, a bunch), or one of a weight. A price per litre or per
        // dozen is neither and is not taken for the price of a piece; the product itself is as good as any.
        let price_unit = priced_by.filter(|u| u.dimension() == Dimension::Mass);
        let priced = priced_by.is_none_or(|unit| match unit.dimension() {
            Dimension::Mass | Dimension::Package => true,
            Dimension::Count => unit.factor() == Ratio::ONE,
            Dimension::Volume => false,
        });
        let facts = ProductFacts {
            id: format!("{}{id}", self.config.id_prefix),
            retailer_id: of.number("retailer_id", fields.retailer_id.as_ref())?.map(Cow::into_owned),
            name: name.into_owned(),
            brand: of.text("brand", fields.brand.as_ref())?.map(Cow::into_owned),
            category: of.steps("category", fields.category.as_ref())?,
            size: of.text("size", fields.size.as_ref())?.map(Cow::into_owned),
            barcode: of.number("barcode", fields.barcode.as_ref())?.map(Cow::into_owned),
            price_unit,
        };
        let product = facts.product().map_err(|e| {
            let (field, what) = e.message().split_once(": ").unwrap_or(("product", e.message()));
            of.fault(field, "", what)
        })?;
        let currency = match of.text("currency", fields.currency.as_ref())? {
            None => self.config.currency,
            Some(code) => code
                .trim()
                .parse::<Currency>()
                .map_err(|_| of.fault("currency", "", &format!("{:?} is not a currency", clip(&code, 40))))?,
        };
        // Nothing is sold for nothing: a zero is how some shops write that there is no price.
        let real = |price: &Money| priced && !price.is_zero();
        let listed = of.money("price", fields.price.as_ref(), currency)?.filter(real);
        let sale = of.money("sale_price", fields.sale_price.as_ref(), currency)?.filter(real);
        let mut found = SourcedProduct::new(product);
        (found.price, found.regular) = match (listed, sale) {
            (Some(listed), Some(sale)) if sale.minor() < listed.minor() => (Some(sale), Some(listed)),
            (None, sale) => (sale, None),
            (listed, _) => (listed, None),
        };
        found.in_stock = of.stock(fields.in_stock.as_ref())?;
        Ok(found)
    }

    fn bad(&self, what: &str) -> Error {
        self.asked.bad(self.url, what)
    }
}

/// One product's value.
struct Product<'a> {
    reader: &'a Reader<'a>,
    value: &'a Value,
    at: usize,
}

impl<'a> Product<'a> {
    /// What stands at `path`; nothing for null and for what is not there.
    fn get(&self, path: Option<&String>) -> Option<&'a Value> {
        self.value.pointer(path?).filter(|v| !v.is_null())
    }

    fn text(&self, field: &str, path: Option<&String>) -> Result<Option<Cow<'a, str>>> {
        match self.get(path) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(Cow::Borrowed(text))),
            Some(other) => Err(self.wrong(field, path, other, "a text")),
        }
    }

    /// A text, or a whole number as one.
    fn number(&self, field: &str, path: Option<&String>) -> Result<Option<Cow<'a, str>>> {
        match self.get(path) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(Cow::Borrowed(text))),
            Some(Value::Number(n)) if n.is_u64() => Ok(Some(Cow::Owned(n.to_string()))),
            Some(other) => Err(self.wrong(field, path, other, "a text or a whole number")),
        }
    }

    /// A path of categories: one text, or several.
    fn steps(&self, field: &str, path: Option<&String>) -> Result<Vec<String>> {
        match self.get(path) {
            None => Ok(Vec::new()),
            Some(Value::String(text)) => Ok(vec![text.clone()]),
            Some(Value::Array(steps)) => steps
                .iter()
                .take(16)
                .map(|step| match step {
                    Value::String(text) => Ok(text.clone()),
                    other => Err(self.wrong(field, path, other, "a text")),
                })
                .collect(),
            Some(other) => Err(self.wrong(field, path, other, "a text or an array of texts")),
        }
    }

    fn money(&self, field: &str, path: Option<&String>, currency: Currency) -> Result<Option<Money>> {
        let text = match self.get(path) {
            None => return Ok(None),
            Some(Value::String(text)) if text.trim().is_empty() => return Ok(None),
            Some(Value::String(text)) => {
                let text = text.trim();
                let symbol = currency.symbol().unwrap_or("");
                Cow::Borrowed(text.strip_prefix(symbol).unwrap_or(text).trim())
            }
            // The shortest digits of the number are those that the shop wrote, below the bound.
            Some(Value::Number(n)) => Cow::Owned(n.to_string()),
            Some(other) => return Err(self.wrong(field, path, other, "a price")),
        };
        let shown = path.map_or("", String::as_str);
        let no_price = || self.fault(field, shown, &format!("{:?} is not a price", clip(&text, 40)));
        let money = if self.reader.config.minor_units {
            let digits = text.bytes().all(|b| b.is_ascii_digit());
            Money::from_minor(text.parse().ok().filter(|_| digits).ok_or_else(no_price)?, currency)
        } else {
            Money::parse(&text, currency).map_err(|_| no_price())?
        };
        let most = MAX_PRICE * 10_i64.pow(u32::from(currency.places()));
        if money.is_negative() || money.minor() > most {
            return Err(no_price());
        }
        Ok(Some(money))
    }

    /// What cannot be told for certain is not known.
    fn stock(&self, path: Option<&String>) -> Result<Option<bool>> {
        match self.get(path) {
            None => Ok(None),
            Some(Value::Bool(yes)) => Ok(Some(*yes)),
            Some(Value::Number(n)) => Ok(n.as_f64().map(|n| n > 0.0)),
            Some(Value::String(text)) => {
                let plain: String =
                    text.chars().take(60).filter(|c| c.is_alphabetic()).collect::<String>().to_lowercase();
                Ok(match plain.as_str() {
                    "true" | "yes" | "y" | "instock" | "available" | "high" | "low" => Some(true),
                    "false"
                    | "no"
                    | "n"
                    | "outofstock"
                    | "unavailable"
                    | "notavailable"
                    | "soldout"
                    | "temporarilyoutofstock" => Some(false),
                    _ => None,
                })
            }
            Some(other) => Err(self.wrong("in_stock", path, other, "yes or no")),
        }
    }

    fn wrong(&self, field: &str, path: Option<&String>, found: &Value, wanted: &str) -> Error {
        let what = format!("is {}, not {wanted}", kind(found));
        self.fault(field, path.map_or("", String::as_str), &what)
    }

    fn fault(&self, field: &str, path: &str, what: &str) -> Error {
        let place = if path.is_empty() { String::new() } else { format!(" ({path})") };
        self.reader.bad(&format!("{field}{place} of product {}: {what}", self.at + 1))
    }
}

fn place_name(place: &str) -> &str {
    if place.is_empty() { "the answer" } else { place }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "yes or no",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
