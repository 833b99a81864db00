//! Facts taken out of JSON by pointers (RFC 6901), strictly: what is not as agreed is an error that names
//! the address, the field and the place, and nothing is guessed.

use std::borrow::Cow;

use serde_json::Value;

use super::answers::Asked;
use crate::{
    clock::{Date, Timestamp},
    error::{Error, Result, clip},
    money::{Currency, Money},
    quantity::Unit,
};

/// The highest price that is believed, in whole units of the currency. Numbers up to here keep their
/// cents, whichever way a reader of JSON holds them.
const MAX_PRICE: i64 = 10_000_000;

/// Who answered, and to which address.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer<'a> {
    pub(super) asked: Asked<'a>,
    pub(super) url: &'a str,
}

impl<'a> Answer<'a> {
    /// The array at `place`.
    pub(super) fn list<'v>(&self, answer: &'v Value, place: &str) -> Result<&'v [Value]> {
        match answer.pointer(place) {
            Some(Value::Array(list)) => Ok(list),
            Some(other) => Err(self.bad(&format!("{} is {}, not an array", place_name(place), kind(other)))),
            None => Err(self.bad(&format!("{} is missing", place_name(place)))),
        }
    }

    /// The one object at `place`, or the array of them; nothing where there is nothing.
    pub(super) fn one_or_more<'v>(&self, answer: &'v Value, place: &str) -> Result<&'v [Value]> {
        match answer.pointer(place) {
            None | Some(Value::Null) => Ok(&[]),
            Some(Value::Array(list)) => Ok(list),
            Some(one @ Value::Object(_)) => Ok(std::slice::from_ref(one)),
            Some(other) => Err(self.bad(&format!("{} is {}, not a product", place_name(place), kind(other)))),
        }
    }

    /// The count at `place`, where the answer says one.
    pub(super) fn count(&self, answer: &Value, place: Option<&String>) -> Result<Option<u64>> {
        let Some(place) = place else { return Ok(None) };
        match answer.pointer(place) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => match value.as_u64() {
                Some(total) => Ok(Some(total)),
                None => Err(self.bad(&format!("{place} is {}, not a count", kind(value)))),
            },
        }
    }

    /// One entry of an array, the one at `at`.
    pub(super) const fn item(&self, value: &'a Value, at: usize) -> Item<'a> {
        Item { answer: *self, value, at }
    }

    pub(super) fn bad(&self, what: &str) -> Error {
        self.asked.bad(self.url, what)
    }
}

/// One product's value in an answer.
pub(super) struct Item<'a> {
    answer: Answer<'a>,
    value: &'a Value,
    at: usize,
}

impl<'a> Item<'a> {
    /// What stands at `path`; nothing for null and for what is not there.
    pub(super) fn get(&self, path: Option<&String>) -> Option<&'a Value> {
        self.value.pointer(path?).filter(|v| !v.is_null())
    }

    pub(super) fn text(&self, field: &str, path: Option<&String>) -> Result<Option<Cow<'a, str>>> {
        match self.get(path) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(Cow::Borrowed(text))),
            Some(other) => Err(self.wrong(field, path, other, "a text")),
        }
    }

    /// A text, or a whole number as one.
    pub(super) fn number(&self, field: &str, path: Option<&String>) -> Result<Option<Cow<'a, str>>> {
        match self.get(path) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(Cow::Borrowed(text))),
            Some(Value::Number(n)) if n.is_u64() => Ok(Some(Cow::Owned(n.to_string()))),
            Some(other) => Err(self.wrong(field, path, other, "a text or a whole number")),
        }
    }

    /// A path of categories: one text, or several.
    pub(super) fn steps(&self, field: &str, path: Option<&String>) -> Result<Vec<String>> {
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

    /// The currency at `path`, else `usual`.
    pub(super) fn currency(&self, path: Option<&String>, usual: Currency) -> Result<Currency> {
        match self.text("currency", path)? {
            None => Ok(usual),
            Some(code) => code
                .trim()
                .parse()
                .map_err(|_| self.fault("currency", "", &format!("{:?} is not a currency", clip(&code, 40)))),
        }
    }

    /// What a price is for, where the answer says so.
    pub(super) fn price_unit(&self, path: Option<&String>) -> Result<Option<Unit>> {
        let Some(text) = self.text("price_unit", path)? else { return Ok(None) };
        let unit = Unit::from_english(text.trim());
        unit.map(Some)
            .ok_or_else(|| self.fault("price_unit", "", &format!("{:?} is not a unit", clip(&text, 40))))
    }

    /// A price: a number, or a text such as `3.98` or `$3.98`; whole minor units where the shop counts so.
    pub(super) fn money(
        &self,
        field: &str,
        path: Option<&String>,
        currency: Currency,
        minor_units: bool,
    ) -> Result<Option<Money>> {
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
        let money = if minor_units {
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

    /// A moment: RFC 3339, a day (its first moment in UTC), or seconds or milliseconds since 1970.
    pub(super) fn time(&self, field: &str, path: Option<&String>) -> Result<Option<Timestamp>> {
        /// Seconds reach this in the year 5138, milliseconds did in 1973.
        const FIRST_MILLIS: i64 = 100_000_000_000;
        let (at, text) = match self.get(path) {
            None => return Ok(None),
            Some(Value::String(text)) if text.trim().is_empty() => return Ok(None),
            Some(Value::String(text)) => {
                let text = text.trim();
                let day = || text.parse::<Date>().ok().and_then(start_of);
                (text.parse().ok().or_else(day), Cow::Borrowed(text))
            }
            Some(Value::Number(n)) => {
                let millis = |n: i64| if n < FIRST_MILLIS { n.saturating_mul(1000) } else { n };
                let at = n.as_i64().filter(|n| *n > 0).map(|n| Timestamp::from_unix_millis(millis(n)));
                (at, Cow::Owned(n.to_string()))
            }
            Some(other) => return Err(self.wrong(field, path, other, "a time")),
        };
        let shown = path.map_or("", String::as_str);
        match at {
            Some(at) => Ok(Some(at)),
            None => Err(self.fault(field, shown, &format!("{:?} is not a time", clip(&text, 40)))),
        }
    }

    /// What cannot be told for certain is not known.
    pub(super) fn stock(&self, path: Option<&String>) -> Result<Option<bool>> {
        match self.get(path) {
            None => Ok(None),
            Some(Value::Bool(yes)) => Ok(Some(*yes)),
            Some(Value::Number(n)) => Ok(n.as_f64().map(|n| n > 0.0)),
            Some(Value::String(text)) => {
                let plain: String =
                    text.chars().take(60).filter(|c| c.is_alphabetic()).collect::<String>().to_lowercase();
                Ok(match plain.as_str() {
                    "true" | "yes" | "y" | "instock" | "available" | "high" | "low" | "limitedsupply"
                    | "lastfewitems" => Some(true),
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

    pub(super) fn wrong(&self, field: &str, path: Option<&String>, found: &Value, wanted: &str) -> Error {
        let what = format!("is {}, not {wanted}", kind(found));
        self.fault(field, path.map_or("", String::as_str), &what)
    }

    pub(super) fn fault(&self, field: &str, path: &str, what: &str) -> Error {
        let place = if path.is_empty() { String::new() } else { format!(" ({path})") };
        self.answer.bad(&format!("{field}{place} of product {}: {what}", self.at + 1))
    }
}

/// What a product costs, and what it cost before a reduction: of a price and a reduced one, the lower
/// counts where it is one. Nothing is sold for nothing: a zero is how some shops write that there is none.
pub(super) fn reduced(listed: Option<Money>, sale: Option<Money>) -> (Option<Money>, Option<Money>) {
    match (listed.filter(|l| !l.is_zero()), sale.filter(|s| !s.is_zero())) {
        (Some(listed), Some(sale)) if sale.minor() < listed.minor() => (Some(sale), Some(listed)),
        (None, sale) => (sale, None),
        (listed, _) => (listed, None),
    }
}

/// The first moment of a day, in UTC.
pub(super) fn start_of(day: Date) -> Option<Timestamp> {
    format!("{day}T00:00:00Z").parse().ok()
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
