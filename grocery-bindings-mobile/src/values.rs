//! Small values that many records hold, and how they are converted.

use std::{fmt::Display, str::FromStr};

use grocery_core::{Currency, Error, ErrorKind, ListId, Rate, Ratio, UserId};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::error::{Answer, GroceryError};

/// An amount of money, exactly: 399 minor units of USD are 3.99 dollars.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, uniffi::Record)]
pub struct Money {
    /// In the currency's smallest unit, such as cents.
    pub minor: i64,
    /// ISO 4217, such as `USD`.
    pub currency: String,
}

impl From<grocery_core::Money> for Money {
    fn from(money: grocery_core::Money) -> Self {
        Self { minor: money.minor(), currency: money.currency().to_string() }
    }
}

impl Money {
    pub(crate) fn read(&self) -> Result<grocery_core::Money, Error> {
        Ok(grocery_core::Money::from_minor(self.minor, self.currency.parse()?))
    }
}

/// The amount as a plain decimal number with the currency's places: `3.99`.
#[uniffi::export]
pub fn format_money(money: Money) -> Answer<String> {
    Ok(money.read()?.to_string())
}

/// Reads a plain decimal number such as `3.99`. An amount with more decimals than its currency has is refused.
#[uniffi::export(default(currency = "USD"))]
pub fn parse_money(text: String, currency: String) -> Answer<Money> {
    Ok(grocery_core::Money::parse(&text, currency.parse::<Currency>()?)?.into())
}

/// A number, exactly and for showing.
#[derive(Debug, Clone, PartialEq, Deserialize, uniffi::Record)]
#[serde(from = "Ratio")]
pub struct Amount {
    /// The exact number: `2`, or a fraction such as `3/2`. Calls that take an amount read this text.
    pub exact: String,
    /// The nearest decimal, for showing.
    pub value: f64,
}

impl From<Ratio> for Amount {
    fn from(ratio: Ratio) -> Self {
        Self { exact: ratio.to_string(), value: ratio.to_f64() }
    }
}

/// As a record, where there is one.
pub(crate) fn maybe<T, U: From<T>>(value: Option<T>) -> Option<U> {
    value.map(U::from)
}

/// As records, in order.
pub(crate) fn each<T, U: From<T>>(values: Vec<T>) -> Vec<U> {
    values.into_iter().map(U::from).collect()
}

/// As the text that reads back.
pub(crate) fn text<T: Display>(value: Option<T>) -> Option<String> {
    value.map(|v| v.to_string())
}

/// Reads a text, where there is one.
pub(crate) fn read<T: FromStr<Err = Error>>(text: Option<&str>) -> Result<Option<T>, Error> {
    text.map(str::parse).transpose()
}

pub(crate) fn user(id: &str) -> Result<UserId, Error> {
    UserId::new(id)
}

pub(crate) fn list(id: &str) -> Result<ListId, Error> {
    id.parse()
}

/// A count. None of the core's comes near the limit.
pub(crate) fn count(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// A number that only grows, such as a version.
pub(crate) fn serial(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// A count that a host gives.
pub(crate) fn natural<T: TryFrom<i64>>(n: impl Into<i64>, what: &str) -> Result<T, Error> {
    let n = n.into();
    T::try_from(n).map_err(|_| {
        Error::new(ErrorKind::InvalidInput, format!("{what} cannot be {n}"))
            .with_hint("use a number that is not below 0")
    })
}

/// The error of one field of something that a host handed over.
pub(crate) fn at_field(whose: &str, field: &str) -> impl FnOnce(Error) -> Error {
    let at = format!("{whose} has a {field} without meaning");
    move |e| said_otherwise(&e, e.kind(), format!("{at}: {e}")).with_source(e)
}

/// The same fault where a port of the host answered it.
pub(crate) fn bad_answer(e: Error) -> Error {
    said_otherwise(&e, ErrorKind::BadAnswer, e.message().to_owned()).with_source(e)
}

fn said_otherwise(e: &Error, kind: ErrorKind, text: String) -> Error {
    let error = Error::new(kind, text);
    match e.hint() {
        Some(hint) => error.with_hint(hint.to_owned()),
        None => error,
    }
}

pub(crate) fn ppm(rate: Rate) -> i64 {
    rate.parts_per_million()
}

/// The core's own JSON of a value.
pub(crate) fn json(value: &impl serde::Serialize) -> Answer<String> {
    serde_json::to_string(value).map_err(|e| {
        GroceryError::from(
            Error::new(ErrorKind::Internal, "the value cannot be written as JSON").with_source(e),
        )
    })
}

/// A record of a value, through the JSON that the core writes of it.
pub(crate) fn record<R: DeserializeOwned>(value: &impl Serialize) -> Answer<R> {
    serde_json::to_value(value).and_then(serde_json::from_value).map_err(|e| {
        GroceryError::from(
            Error::new(ErrorKind::Internal, format!("the value does not fit its record: {e}")).with_source(e),
        )
    })
}

/// An enum of the core, with the same names. What a newer core may add becomes `else`.
macro_rules! mirror {
    (
        $(#[$meta:meta])*
        $name:ident from $core:ty, else $other:ident { $($(#[$doc:meta])* $variant:ident,)+ }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
        pub enum $name {
            $($(#[$doc])* $variant,)+
        }

        impl From<$core> for $name {
            fn from(value: $core) -> Self {
                type Core = $core;
                match value {
                    $(Core::$variant => Self::$variant,)+
                    #[allow(unreachable_patterns)]
                    _ => Self::$other,
                }
            }
        }

        impl From<$name> for $core {
            fn from(value: $name) -> Self {
                type Core = $core;
                match value {
                    $($name::$variant => Core::$variant,)+
                }
            }
        }
    };
}
pub(crate) use mirror;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_crosses_exactly() {
        let money = parse_money("20.14".to_owned(), "usd".to_owned()).unwrap();
        assert_eq!(money, Money { minor: 2014, currency: "USD".to_owned() });
        assert_eq!(format_money(money).unwrap(), "20.14");
        assert!(parse_money("3.999".to_owned(), "USD".to_owned()).is_err());
        assert!(Money { minor: 1, currency: "dollars".to_owned() }.read().is_err());
    }

    #[test]
    fn counts_of_hosts_are_checked() {
        assert_eq!(natural::<usize>(3, "the limit").unwrap(), 3);
        assert_eq!(natural::<usize>(-1, "the limit").unwrap_err().kind(), ErrorKind::InvalidInput);
        assert_eq!(count(usize::MAX), i32::MAX);
    }
}
