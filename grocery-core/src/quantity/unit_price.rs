//! The price of an amount, comparable across package sizes.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::{Quantity, Unit};
use crate::{
    error::{Error, ErrorKind, Result},
    money::{Money, Rounding},
};

/// What an amount costs: $3.98 for 64 fluid ounces. Compared exactly, never through a rounded
/// price per ounce.
///
/// ```
/// use grocery_core::{Currency, Money, UnitPrice, parse_quantity};
/// let gallon = UnitPrice::new(Money::parse("3.98", Currency::USD)?, parse_quantity("1 gallon")?)?;
/// let half = UnitPrice::new(Money::parse("2.29", Currency::USD)?, parse_quantity("64 fl oz")?)?;
/// assert!(gallon.compare(&half)?.is_lt());
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct UnitPrice {
    price: Money,
    per: Quantity,
}

/// As it is written, before anybody has looked at the amount.
#[derive(Deserialize)]
struct Written {
    price: Money,
    per: Quantity,
}

impl TryFrom<Written> for UnitPrice {
    type Error = Error;

    fn try_from(written: Written) -> Result<Self> {
        Self::new(written.price, written.per)
    }
}

impl UnitPrice {
    /// `price` for `per`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the amount is not above zero.
    pub fn new(price: Money, per: Quantity) -> Result<Self> {
        if per.amount.is_positive() {
            Ok(Self { price, per })
        } else {
            Err(Error::new(ErrorKind::InvalidInput, format!("a price for {per} has no meaning"))
                .with_hint("the amount must be above zero"))
        }
    }

    /// The price of the whole amount.
    #[must_use]
    pub const fn price(&self) -> Money {
        self.price
    }

    /// The amount that the price buys.
    #[must_use]
    pub const fn per(&self) -> Quantity {
        self.per
    }

    /// Which is dearer for the same amount, by cross-multiplication.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the currencies differ or the units do not convert.
    pub fn compare(&self, other: &Self) -> Result<Ordering> {
        self.price.compare(other.price)?;
        let theirs = other.per.convert(self.per.unit)?.amount;
        let ours = self.per.amount;
        // a/(p/q) against b/(r/s) is a*q*r against b*s*p: three 64-bit factors on each side.
        let left = wide(self.price.minor(), ours.denominator(), theirs.numerator());
        let right = wide(other.price.minor(), theirs.denominator(), ours.numerator());
        Ok(left.cmp(&right))
    }

    /// The price of one `unit`, rounded by `mode`. For showing; compare with
    /// [`compare`](Self::compare).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the units do not convert or the result does not fit.
    pub fn for_one(&self, unit: Unit, mode: Rounding) -> Result<Money> {
        let per = self.per.convert(unit)?.amount;
        self.price.times_fraction(per.denominator(), per.numerator(), mode)
    }

    /// The price of `quantity`, rounded by `mode`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the units do not convert or the result does not fit.
    pub fn for_quantity(&self, quantity: Quantity, mode: Rounding) -> Result<Money> {
        let share = quantity.convert(self.per.unit)?.amount.over(self.per.amount).ok_or_else(|| {
            Error::new(ErrorKind::InvalidInput, format!("the price of {quantity} cannot be counted exactly"))
        })?;
        self.price.times_fraction(share.numerator(), share.denominator(), mode)
    }
}

/// A product of three 64-bit numbers as (sign, high, low), which 128 bits cannot hold.
fn wide(a: i64, b: i64, c: i64) -> (i128, u64) {
    let ab = i128::from(a) * i128::from(b);
    // Split `ab` so that neither partial product overflows; `c` is above zero here.
    let (high, low) = (ab >> 64, ab & i128::from(u64::MAX));
    let low = low.unsigned_abs() * u128::from(c.unsigned_abs());
    let carry = (low >> 64) as i128;
    (high * i128::from(c) + carry, low as u64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{money::Currency, quantity::Ratio};

    fn up(minor: i64, n: i64, d: i64, unit: Unit) -> UnitPrice {
        UnitPrice::new(
            Money::from_minor(minor, Currency::USD),
            Quantity::new(Ratio::new(n, d).unwrap(), unit),
        )
        .unwrap()
    }

    #[test]
    fn weighed_goods() {
        let beef = up(674, 1, 1, Unit::Pound);
        let two = Quantity::new(Ratio::new(5, 4).unwrap(), Unit::Pound);
        assert_eq!(beef.for_quantity(two, Rounding::HalfUp).unwrap().minor(), 843); // 842.5
        assert_eq!(beef.for_one(Unit::Ounce, Rounding::HalfUp).unwrap().minor(), 42);
    }

    #[test]
    fn rounding_would_hide_the_difference() {
        // 0.3333 and 0.3334 per ounce show the same in cents.
        assert!(up(1000, 30, 1, Unit::Ounce).compare(&up(1001, 30, 1, Unit::Ounce)).unwrap().is_lt());
        assert!(up(100, 1, 1, Unit::Pound).compare(&up(100, 16, 1, Unit::Ounce)).unwrap().is_eq());
        assert!(up(100, 1, 1, Unit::Pound).compare(&up(100, 1, 1, Unit::Cup)).is_err());
    }

    proptest! {
        #[test]
        fn compares_like_wide_integers(a in any::<i32>(), b in 1..i64::MAX, c in 1..i64::MAX,
                                       d in any::<i32>(), e in 1..i64::MAX, f in 1..i64::MAX) {
            // The reference keeps only what 128 bits can hold: shift both to 32-bit factors.
            let (b2, c2, e2, f2) = (b >> 32, c >> 32, e >> 32, f >> 32);
            let want = (i128::from(a) * i128::from(b2) * i128::from(c2))
                .cmp(&(i128::from(d) * i128::from(e2) * i128::from(f2)));
            prop_assert_eq!(wide(i64::from(a), b2, c2).cmp(&wide(i64::from(d), e2, f2)), want);
        }

        #[test]
        fn comparing_is_antisymmetric(a in any::<i64>(), b in 1..i64::MAX, c in any::<i64>(), d in 1..i64::MAX) {
            let (x, y) = (up(a, b, 1, Unit::Ounce), up(c, d, 1, Unit::Ounce));
            prop_assert_eq!(x.compare(&y).unwrap(), y.compare(&x).unwrap().reverse());
        }
    }
}
