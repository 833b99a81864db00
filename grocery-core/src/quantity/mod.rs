//! Quantities: exact amounts with a unit.
//!
//! An amount is an exact fraction ([`Ratio`]), so that a third of a cup is a third of a cup. A
//! [`Unit`] has a [`Dimension`] (mass, volume, count) and an exact factor; containers such as a can
//! or a bag are units of their own that convert to nothing else. [`PackageSize`] is what a label
//! says ("24 x 16.9 fl oz"), [`UnitPrice`] compares prices by cross-multiplication.
//!
//! This module knows no products and no densities: a cup never becomes grams here. It never uses
//! floating point for anything but showing a number.

mod package;
mod parse;
mod ratio;
mod unit;
mod unit_price;

pub use package::PackageSize;
pub use parse::{parse_number, parse_quantity};
pub use ratio::Ratio;
pub use unit::{Dimension, Unit};
pub use unit_price::UnitPrice;

use std::{cmp::Ordering, fmt};

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

/// An exact amount of a unit.
///
/// ```
/// use grocery_core::{Quantity, Unit, parse_quantity};
/// let butter = parse_quantity("1 lb")?.plus(parse_quantity("8 oz")?)?;
/// assert_eq!(butter.to_string(), "1 1/2 pounds");
/// assert!(butter.convert(Unit::Gallon).is_err()); // a pound is not a volume
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Quantity {
    /// How much.
    pub amount: Ratio,
    /// Of what unit.
    pub unit: Unit,
}

impl Quantity {
    /// `amount` of `unit`.
    #[must_use]
    pub const fn new(amount: Ratio, unit: Unit) -> Self {
        Self { amount, unit }
    }

    /// A count of single pieces.
    #[must_use]
    pub const fn each(count: i64) -> Self {
        Self { amount: Ratio::from_int(count), unit: Unit::Each }
    }

    /// The same amount in another unit, exactly.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the units do not convert or the number does not fit.
    pub fn convert(self, to: Unit) -> Result<Self> {
        if self.unit == to {
            return Ok(self);
        }
        if self.unit.dimension() != to.dimension() || self.unit.dimension() == Dimension::Package {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                format!("{} cannot be turned into {}", self.unit.plural(), to.plural()),
            )
            .with_hint("mass, volume and counts convert among themselves; containers do not"));
        }
        let amount = self
            .amount
            .times(self.unit.factor())
            .and_then(|base| base.over(to.factor()))
            .ok_or_else(too_large)?;
        Ok(Self { amount, unit: to })
    }

    /// Whether the two convert into each other.
    #[must_use]
    pub fn is_convertible_to(self, unit: Unit) -> bool {
        self.unit == unit
            || (self.unit.dimension() == unit.dimension() && self.unit.dimension() != Dimension::Package)
    }

    /// The sum, in the unit of `self`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the units do not convert or the number does not fit.
    pub fn plus(self, other: Self) -> Result<Self> {
        let amount = self.amount.plus(other.convert(self.unit)?.amount).ok_or_else(too_large)?;
        Ok(Self { amount, ..self })
    }

    /// The difference, in the unit of `self`. May be below zero.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the units do not convert or the number does not fit.
    pub fn minus(self, other: Self) -> Result<Self> {
        let amount = self.amount.minus(other.convert(self.unit)?.amount).ok_or_else(too_large)?;
        Ok(Self { amount, ..self })
    }

    /// `factor` times this quantity.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the number does not fit.
    pub fn times(self, factor: Ratio) -> Result<Self> {
        Ok(Self { amount: self.amount.times(factor).ok_or_else(too_large)?, ..self })
    }

    /// Which is more. There is no `Ord`, since pounds do not compare with litres.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the units do not convert.
    pub fn compare(self, other: Self) -> Result<Ordering> {
        Ok(self.amount.cmp(&other.convert(self.unit)?.amount))
    }
}

fn too_large() -> Error {
    Error::new(ErrorKind::InvalidInput, "the quantity is too large or too fine to count exactly")
        .with_hint("use a number below a trillion, or a larger unit")
}

/// What a person would write: `1 1/2 pounds`, `3` for three pieces, `2 dozen`. Rounded to three decimals
/// where the exact amount is neither a kitchen fraction nor that short: 2 kg in pounds is `4.409 pounds`.
/// The exact amount is in [`amount`](Quantity::amount).
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.amount.fmt_rounded(f)?;
        match self.unit {
            Unit::Each => Ok(()),
            unit if self.amount > Ratio::ONE => write!(f, " {}", unit.plural()),
            unit => write!(f, " {}", unit.singular()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn q(text: &str) -> Quantity {
        parse_quantity(text).unwrap()
    }

    #[test]
    fn people_see_short_numbers() {
        let in_pounds = |text: &str| q(text).convert(Unit::Pound).unwrap().to_string();
        assert_eq!(in_pounds("2 kg"), "4.409 pounds");
        assert_eq!(q("2 lb").plus(q("1 kg")).unwrap().to_string(), "4.205 pounds");
        for (num, den, want) in [
            (3, 2, "1 1/2"),
            (1, 3, "1/3"),
            (-1, 3, "-1/3"),
            (1, 7, "0.143"),
            (-15, 7, "-2.143"),
            (1, 5, "0.2"),
            (47, 20, "2.35"),
            (5, 32, "0.156"),
            (9_999, 10_000, "1"),
            (19_999, 10_000, "2"),
            (1, 20, "0.05"),
            (1, 45_359_237, "1/45359237"),
            (i64::MAX, 9, "1024819115206086200.778"),
            (i64::MIN, 1, "-9223372036854775808"),
        ] {
            let amount = Ratio::new(num, den).unwrap();
            assert_eq!(Quantity::new(amount, Unit::Each).to_string(), want, "{num}/{den}");
        }
        // The package text reads back, so it stays exact.
        let size = PackageSize::new(1, q("2 kg").convert(Unit::Pound).unwrap()).unwrap();
        assert_eq!(size.to_string(), "4 18563052/45359237 pound");
    }

    #[test]
    fn exact_factors() {
        for (from, to, want) in [
            ("1 gallon", Unit::Quart, "4"),
            ("1 gallon", Unit::Milliliter, "473176473/125000"),
            ("1 cup", Unit::Tablespoon, "16"),
            ("1 tablespoon", Unit::Teaspoon, "3"),
            ("1 cup", Unit::FluidOunce, "8"),
            ("1 pound", Unit::Ounce, "16"),
            ("1 pound", Unit::Gram, "45359237/100000"),
            ("1 kg", Unit::Milligram, "1000000"),
            ("2 dozen", Unit::Each, "24"),
            ("1 liter", Unit::Centiliter, "100"),
            ("1 deciliter", Unit::Milliliter, "100"),
        ] {
            assert_eq!(q(from).convert(to).unwrap().amount.to_string(), want, "{from} in {to}");
        }
    }

    #[test]
    fn what_does_not_convert_says_so() {
        assert!(q("1 lb").convert(Unit::Cup).is_err());
        assert!(q("1 can").convert(Unit::Box).is_err());
        assert!(q("1 can").plus(q("2 cans")).is_ok());
        assert!(Quantity::new(Ratio::from_int(i64::MAX), Unit::Gallon).convert(Unit::Milliliter).is_err());
    }

    #[test]
    fn shown_as_written() {
        assert_eq!(q("1.5 lb").to_string(), "1 1/2 pounds");
        assert_eq!(q("0.5 gal").to_string(), "1/2 gallon");
        assert_eq!(q("2 dozen").to_string(), "2 dozen");
        assert_eq!(Quantity::each(3).to_string(), "3");
        assert_eq!(q("2 boxes").to_string(), "2 boxes");
        assert_eq!(q("16.9 fl oz").to_string(), "16.9 fluid ounces");
    }

    fn convertible() -> impl Strategy<Value = (Unit, Unit)> {
        prop::sample::select(Unit::ALL.to_vec()).prop_flat_map(|a| {
            let same: Vec<Unit> = Unit::ALL
                .into_iter()
                .filter(|b| Quantity::new(Ratio::ONE, a).is_convertible_to(*b))
                .collect();
            (Just(a), prop::sample::select(same))
        })
    }

    proptest! {
        #[test]
        fn conversion_goes_there_and_back(n in 1..100_000_i64, d in 1..64_i64, (a, b) in convertible()) {
            let start = Quantity::new(Ratio::new(n, d).unwrap(), a);
            if let Ok(there) = start.convert(b) {
                prop_assert_eq!(there.convert(a).unwrap(), start);
                prop_assert_eq!(start.compare(there).unwrap(), Ordering::Equal);
            }
        }

        #[test]
        fn adding_then_taking_away_gives_it_back(x in 1..10_000_i64, y in 1..10_000_i64, (a, b) in convertible()) {
            let (x, y) = (Quantity::new(Ratio::from_int(x), a), Quantity::new(Ratio::from_int(y), b));
            if let Ok(sum) = x.plus(y) {
                prop_assert_eq!(sum.minus(y).unwrap(), x);
            }
        }
    }
}
