//! The size of a package as its label says it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{Dimension, Quantity, Ratio, Unit, parse_number};
use crate::error::{Error, ErrorKind, Result, clip};

/// The size of a package: `1 gallon`, `12 each`, `24 x 16.9 fluid_ounce`.
///
/// ```
/// use grocery_core::{PackageSize, Unit};
/// let water: PackageSize = "24 x 16.9 fl oz".parse()?;
/// assert_eq!(water.count(), 24);
/// assert_eq!(water.total()?.convert(Unit::FluidOunce)?.amount.to_string(), "2028/5");
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PackageSize {
    count: u32,
    each: Quantity,
}

impl PackageSize {
    /// A package of `count` inner packages of `each`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the count is 0 or the amount is not above zero.
    pub fn new(count: u32, each: Quantity) -> Result<Self> {
        if count == 0 || !each.amount.is_positive() {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                format!("a package of {count} x {each} is empty"),
            )
            .with_hint("both the count and the amount must be above zero"));
        }
        Ok(Self { count, each })
    }

    /// How many inner packages there are; 1 where there is only one.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.count
    }

    /// The amount in one inner package.
    #[must_use]
    pub const fn each(self) -> Quantity {
        self.each
    }

    /// The amount in the whole package.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the number does not fit.
    pub fn total(self) -> Result<Quantity> {
        self.each.times(Ratio::from(self.count))
    }

    /// How many single pieces it holds, where the label counts pieces: 12 for a dozen eggs and for
    /// 12 x 12 fl oz cans, `None` for a gallon of milk.
    #[must_use]
    pub fn pieces(self) -> Option<Ratio> {
        match self.each.unit.dimension() {
            Dimension::Count => self.total().ok()?.convert(Unit::Each).ok().map(|q| q.amount),
            _ if self.count > 1 => Some(Ratio::from(self.count)),
            _ => None,
        }
    }
}

/// The canonical text, which reads back: `24 x 16.9 fluid_ounce`.
impl fmt::Display for PackageSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.count > 1 {
            write!(f, "{} x ", self.count)?;
        }
        self.each.amount.fmt_mixed(f)?;
        write!(f, " {}", self.each.unit)
    }
}

/// Reads `1 gallon`, `24 x 16.9 fl oz`, `24 pack 16.9 fl oz`, `6 pk / 12 oz`, `12-12 fl oz`, `3x500g`.
impl FromStr for PackageSize {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        read(s.trim()).ok_or_else(|| {
            Error::new(ErrorKind::InvalidInput, format!("{:?} is not a package size", clip(s, 60)))
                .with_hint("write for example \"1 gallon\", \"12 each\" or \"24 x 16.9 fl oz\"")
        })
    }
}

fn read(text: &str) -> Option<PackageSize> {
    let (first, rest) = parse_number(text)?;
    if let Ok(each) = super::parse_quantity(text)
        && let Ok(size) = PackageSize::new(1, each)
    {
        return Some(size);
    }
    let count = u32::try_from(first.is_integer().then_some(first.numerator())?).ok()?;
    let lower = rest.to_ascii_lowercase();
    let rest = lower.trim_start();
    let inner = ["x", "×", "packs of", "pack of", "pack", "pk", "ct", "count", "cans", "bottles", "/", "-"]
        .into_iter()
        .find_map(|mark| rest.strip_prefix(mark))?;
    let inner = inner.trim_start_matches([' ', '/', ',', '-', 'x', '.']);
    PackageSize::new(count, super::parse_quantity(inner).ok()?).ok()
}

impl From<PackageSize> for String {
    fn from(size: PackageSize) -> Self {
        size.to_string()
    }
}

impl TryFrom<String> for PackageSize {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn labels_read() {
        for (text, want) in [
            ("1 gallon", "1 gallon"),
            ("64 Fl Oz", "64 fluid_ounce"),
            ("24 x 16.9 fl oz", "24 x 16.9 fluid_ounce"),
            ("24x16.9floz", "24 x 16.9 fluid_ounce"),
            ("3x500g", "3 x 500 gram"),
            ("6 pk / 12 oz", "6 x 12 ounce"),
            ("24 Pack 16.9 fl oz", "24 x 16.9 fluid_ounce"),
            ("12 ct", "12 each"),
            ("1 dozen", "1 dozen"),
            ("1/2 gallon", "1/2 gallon"),
        ] {
            assert_eq!(text.parse::<PackageSize>().unwrap().to_string(), want, "{text}");
        }
        for bad in ["", "gallon", "0 lb", "0 x 5 oz", "2 x", "-1 lb", "5 x 3 x 2 oz", "x"] {
            assert!(bad.parse::<PackageSize>().is_err(), "{bad}");
        }
    }

    #[test]
    fn pieces_in_a_package() {
        let pieces = |t: &str| t.parse::<PackageSize>().unwrap().pieces().map(|r| r.to_string());
        assert_eq!(pieces("1 dozen").as_deref(), Some("12"));
        assert_eq!(pieces("12 x 12 fl oz").as_deref(), Some("12"));
        assert_eq!(pieces("1 gallon"), None);
    }

    proptest! {
        #[test]
        fn canonical_text_reads_back(count in 1..500_u32, n in 1..10_000_i64,
                                     d in prop::sample::select(vec![1_i64, 2, 3, 4, 8, 10, 100]),
                                     unit in prop::sample::select(Unit::ALL.to_vec())) {
            let size = PackageSize::new(count, Quantity::new(Ratio::new(n, d).unwrap(), unit)).unwrap();
            prop_assert_eq!(size.to_string().parse::<PackageSize>().unwrap(), size);
        }

        #[test]
        fn any_text_is_safe(text in ".*") {
            let _ = text.parse::<PackageSize>();
        }
    }
}
