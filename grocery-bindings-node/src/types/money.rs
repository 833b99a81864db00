//! Money as the host sees it.

use grocery_core as core;
use napi_derive::napi;
use serde::{Serialize, Serializer, ser::SerializeStruct};

/// The largest whole number that JavaScript counts exactly.
const MAX_SAFE: u64 = (1 << 53) - 1;

/// An amount of money: whole minor units (cents) and an ISO 4217 currency.
#[napi(object)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    /// Minor units: `399` is $3.99. Always a safe integer.
    pub minor: i64,
    /// ISO 4217 code, such as `USD`.
    pub currency: String,
}

impl From<core::Money> for Money {
    fn from(money: core::Money) -> Self {
        Self { minor: money.minor(), currency: money.currency().as_str().to_owned() }
    }
}

/// An amount that JavaScript could not count exactly is refused rather than rounded.
impl Serialize for Money {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if self.minor.unsigned_abs() > MAX_SAFE {
            return Err(serde::ser::Error::custom(format!(
                "{} minor units of {} are more than JavaScript counts exactly",
                self.minor, self.currency
            )));
        }
        let mut out = s.serialize_struct("Money", 2)?;
        out.serialize_field("minor", &self.minor)?;
        out.serialize_field("currency", &self.currency)?;
        out.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_javascript_cannot_count_is_refused() {
        let money = |minor| Money { minor, currency: "USD".to_owned() };
        assert_eq!(
            serde_json::to_string(&money(9_007_199_254_740_991)).unwrap(),
            r#"{"minor":9007199254740991,"currency":"USD"}"#
        );
        for minor in [9_007_199_254_740_992, -9_007_199_254_740_992, i64::MIN] {
            assert!(serde_json::to_string(&money(minor)).is_err(), "{minor}");
        }
    }
}
