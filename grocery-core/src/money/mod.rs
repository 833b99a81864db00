//! Money: whole minor units of a currency, and nothing else.
//!
//! A [`Money`] is an `i64` count of minor units (cents) with its [`Currency`]. Rates are integers in
//! parts per million ([`Rate`]). Products are taken in `i128` and brought back by one rounding
//! function, [`round_div`], with a named [`Rounding`]. Sharing an amount out is
//! [`allocate`](Money::allocate). There is no floating point in this module, and amounts of
//! different currencies never meet: that is an error, not a number.

mod allocate;
mod currency;
mod rate;
mod round;

pub(crate) use allocate::{Part, give_ones};
pub use currency::Currency;
pub use rate::{Rate, percent};
pub use round::{Rounding, round_div};

use std::{cmp::Ordering, fmt};

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result, clip};

/// An amount of money in minor units of one currency.
///
/// ```
/// use grocery_core::{Currency, Money, Rate, Rounding};
/// let price = Money::parse("3.99", Currency::USD)?;
/// let four = price.times(4)?;
/// assert_eq!(four.to_string(), "15.96");
/// let tax = four.at_rate(Rate::from_percent_str("7.25")?, Rounding::HalfUp)?;
/// assert_eq!(tax.minor(), 116); // 1.1571 rounds up
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// `minor` minor units (cents, yen, thousandths of a dinar) of `currency`.
    #[must_use]
    pub const fn from_minor(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in `currency`.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// Reads a decimal amount such as `3.99`, `-0.5` or `1200`. At most as many decimals as the
    /// currency has; nothing is rounded.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the text is no such number, has too many decimals or does
    /// not fit.
    pub fn parse(text: &str, currency: Currency) -> Result<Self> {
        let fault = |what: &str| {
            Error::new(ErrorKind::InvalidInput, format!("{:?} {what}", clip(text, 40))).with_hint(format!(
                "write an amount of {currency} with at most {} decimals",
                currency.places()
            ))
        };
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let dangling = digits.ends_with('.') || whole.is_empty();
        if dangling || !whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit()) {
            return Err(fault("is not an amount of money"));
        }
        let places = usize::from(currency.places());
        let part = if part.len() > places { part.trim_end_matches('0') } else { part };
        if part.len() > places {
            return Err(fault("has more decimals than the currency"));
        }
        let mut minor: i64 = 0;
        for b in whole.bytes().chain(part.bytes()).chain(std::iter::repeat_n(b'0', places - part.len())) {
            minor = minor
                .checked_mul(10)
                .and_then(|m| m.checked_add(i64::from(b - b'0')))
                .ok_or_else(|| fault("is too large"))?;
        }
        Ok(Self { minor: if negative { -minor } else { minor }, currency })
    }

    /// The count of minor units.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Whether this is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// Whether this is below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.minor < 0
    }

    /// The sum.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the currencies differ or the sum does not fit.
    #[inline]
    pub fn plus(self, other: Self) -> Result<Self> {
        self.same_currency(other)?;
        let minor = self.minor.checked_add(other.minor).ok_or_else(too_large)?;
        Ok(Self { minor, ..self })
    }

    /// The difference.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the currencies differ or the difference does not fit.
    #[inline]
    pub fn minus(self, other: Self) -> Result<Self> {
        self.same_currency(other)?;
        let minor = self.minor.checked_sub(other.minor).ok_or_else(too_large)?;
        Ok(Self { minor, ..self })
    }

    /// `count` times this amount.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the product does not fit.
    #[inline]
    pub fn times(self, count: i64) -> Result<Self> {
        let minor = self.minor.checked_mul(count).ok_or_else(too_large)?;
        Ok(Self { minor, ..self })
    }

    /// This amount times `numerator / denominator`, rounded to a whole minor unit by `mode`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the denominator is 0 or the product does not fit.
    pub fn times_fraction(self, numerator: i64, denominator: i64, mode: Rounding) -> Result<Self> {
        let product = i128::from(self.minor) * i128::from(numerator);
        let minor = round_div(product, i128::from(denominator), mode)
            .and_then(|m| i64::try_from(m).ok())
            .ok_or_else(too_large)?;
        Ok(Self { minor, ..self })
    }

    /// The share of this amount that `rate` names, rounded to a whole minor unit by `mode`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the result does not fit.
    pub fn at_rate(self, rate: Rate, mode: Rounding) -> Result<Self> {
        self.times_fraction(rate.parts_per_million(), Rate::ONE, mode)
    }

    /// The smaller of the two.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the currencies differ.
    #[inline]
    pub fn min(self, other: Self) -> Result<Self> {
        Ok(if self.compare(other)? == Ordering::Greater { other } else { self })
    }

    /// The larger of the two.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the currencies differ.
    #[inline]
    pub fn max(self, other: Self) -> Result<Self> {
        Ok(if self.compare(other)? == Ordering::Less { other } else { self })
    }

    /// Which of the two is larger. There is no `Ord`, since dollars do not compare with yen.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the currencies differ.
    #[inline]
    pub fn compare(self, other: Self) -> Result<Ordering> {
        self.same_currency(other)?;
        Ok(self.minor.cmp(&other.minor))
    }

    /// Adds up amounts of `currency`. An empty sum is nothing.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where one is of another currency or the sum does not fit.
    pub fn sum(currency: Currency, amounts: impl IntoIterator<Item = Self>) -> Result<Self> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::plus)
    }

    /// As people write it in English: `$3.40`, `-$3.40`, or `3.40 CHF` where the currency has no usual sign. [`Display`](fmt::Display)
    /// writes the bare number.
    ///
    /// ```
    /// use grocery_core::{Currency, Money};
    /// assert_eq!(Money::from_minor(-340, Currency::USD).with_symbol(), "-$3.40");
    /// ```
    #[must_use]
    pub fn with_symbol(self) -> String {
        let digits = self.to_string();
        let size = digits.trim_start_matches('-');
        let sign = if self.is_negative() { "-" } else { "" };
        match self.currency.symbol() {
            Some(symbol) => format!("{sign}{symbol}{size}"),
            None => format!("{sign}{size} {}", self.currency),
        }
    }

    #[inline]
    fn same_currency(self, other: Self) -> Result<()> {
        if self.currency == other.currency { Ok(()) } else { Err(different(self.currency, other.currency)) }
    }
}

// Apart from the sums that nearly always hold, so that those stay short.
#[cold]
fn different(one: Currency, other: Currency) -> Error {
    Error::new(ErrorKind::InvalidInput, format!("{one} and {other} are different currencies"))
        .with_hint("convert one of them first; the library knows no exchange rates")
}

/// Writes an amount as a JSON number with the currency's places, digit for digit: `3.40`.
///
/// For `#[serde(serialize_with = "...")]` in wire types. There is no reader of this shape, since a
/// bare number does not say its currency.
///
/// # Errors
/// Those of the serializer.
pub fn decimal<S: serde::Serializer>(amount: &Money, s: S) -> std::result::Result<S::Ok, S::Error> {
    raw_number(&amount.to_string(), s)
}

/// [`decimal`] for an amount that may be absent.
///
/// # Errors
/// Those of the serializer.
pub fn decimal_opt<S: serde::Serializer>(
    amount: &Option<Money>,
    s: S,
) -> std::result::Result<S::Ok, S::Error> {
    match amount {
        Some(amount) => decimal(amount, s),
        None => s.serialize_none(),
    }
}

/// Writes `digits` as they stand where a JSON number goes.
pub(crate) fn raw_number<S: serde::Serializer>(digits: &str, s: S) -> std::result::Result<S::Ok, S::Error> {
    let raw =
        serde_json::value::RawValue::from_string(digits.to_owned()).map_err(serde::ser::Error::custom)?;
    serde::Serialize::serialize(&raw, s)
}

#[cold]
fn too_large() -> Error {
    Error::new(ErrorKind::InvalidInput, "the amount of money is too large to count")
        .with_hint("amounts go up to 9,223,372,036,854,775,807 minor units")
}

/// The plain decimal number, with exactly the currency's places and no sign for nothing: `3.99`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = usize::from(self.currency.places());
        let sign = if self.minor < 0 { "-" } else { "" };
        let size = self.minor.unsigned_abs();
        if places == 0 {
            return write!(f, "{sign}{size}");
        }
        let unit = 10_u64.pow(u32::from(self.currency.places()));
        write!(f, "{sign}{}.{:0places$}", size / unit, size % unit)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn usd(minor: i64) -> Money {
        Money::from_minor(minor, Currency::USD)
    }

    #[test]
    fn display_follows_the_places_of_the_currency() {
        assert_eq!(usd(399).to_string(), "3.99");
        assert_eq!(usd(-5).to_string(), "-0.05");
        assert_eq!(Money::from_minor(120, Currency::JPY).to_string(), "120");
        assert_eq!(Money::from_minor(1_234, Currency::KWD).to_string(), "1.234");
        assert_eq!(usd(i64::MIN).to_string(), "-92233720368547758.08");
    }

    #[test]
    fn parse_refuses_what_it_cannot_hold() {
        for bad in ["", "-", ".5", "5.", "1e3", "3.999", "NaN", "1,000", "+1", "99999999999999999999", "٣"] {
            assert!(Money::parse(bad, Currency::USD).is_err(), "{bad}");
        }
        assert_eq!(Money::parse("3.9900", Currency::USD).unwrap(), usd(399));
        assert_eq!(Money::parse("7", Currency::JPY).unwrap().minor(), 7);
        assert!(Money::parse("7.5", Currency::JPY).is_err());
    }

    #[test]
    fn currencies_do_not_mix() {
        assert!(usd(1).plus(Money::from_minor(1, Currency::EUR)).is_err());
        assert!(usd(1).compare(Money::from_minor(1, Currency::EUR)).is_err());
    }

    #[test]
    fn overflow_is_an_error() {
        assert!(usd(i64::MAX).plus(usd(1)).is_err());
        assert!(usd(i64::MIN).minus(usd(1)).is_err());
        assert!(usd(i64::MAX).times(2).is_err());
        assert!(usd(1).times_fraction(1, 0, Rounding::HalfUp).is_err());
    }

    #[test]
    fn json_keeps_the_places() {
        #[derive(Serialize)]
        struct Wire {
            #[serde(serialize_with = "decimal")]
            price: Money,
        }
        assert_eq!(serde_json::to_string(&Wire { price: usd(340) }).unwrap(), r#"{"price":3.40}"#);
    }

    proptest! {
        #[test]
        fn display_reads_back(minor in any::<i64>(), places in 0..3_usize) {
            let currency = [Currency::JPY, Currency::USD, Currency::KWD][places];
            let m = Money::from_minor(minor, currency);
            // The lowest value of all has no positive twin to parse from.
            prop_assume!(minor != i64::MIN);
            prop_assert_eq!(Money::parse(&m.to_string(), currency).unwrap(), m);
        }

        #[test]
        fn sums_do_not_depend_on_order(mut parts in prop::collection::vec(-1_000_000_i64..1_000_000, 0..40)) {
            let forward = Money::sum(Currency::USD, parts.iter().copied().map(usd)).unwrap();
            parts.reverse();
            prop_assert_eq!(Money::sum(Currency::USD, parts.iter().copied().map(usd)).unwrap(), forward);
        }

        #[test]
        fn parse_never_panics(text in ".*") {
            let _ = Money::parse(&text, Currency::USD);
        }
    }
}
