//! Rates as whole parts per million.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result, clip};

/// A rate in parts per million: 7.25 % is 72,500. May be below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rate(i64);

impl Rate {
    /// The whole: 100 %.
    pub const ONE: i64 = 1_000_000;
    /// 0 %.
    pub const ZERO: Self = Self(0);

    /// A rate of `ppm` parts per million.
    #[must_use]
    pub const fn from_ppm(ppm: i64) -> Self {
        Self(ppm)
    }

    /// A rate of `bp` basis points (hundredths of a percent).
    #[must_use]
    pub const fn from_basis_points(bp: i32) -> Self {
        Self(bp as i64 * 100)
    }

    /// Reads a percentage such as `7.25` or `10`, with at most four decimals.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where it is no such number or beyond a million percent.
    pub fn from_percent_str(text: &str) -> Result<Self> {
        let fault = || {
            Error::new(ErrorKind::InvalidInput, format!("{:?} is not a percentage", clip(text, 40)))
                .with_hint("write a number such as 7.25 with at most four decimals")
        };
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let part = part.trim_end_matches('0');
        let fits = (1..=7).contains(&whole.len()) && part.len() <= 4;
        if !fits || !whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit()) {
            return Err(fault());
        }
        let mut ppm = 0_i64;
        for b in whole.bytes().chain(part.bytes()).chain(std::iter::repeat_n(b'0', 4 - part.len())) {
            ppm = ppm * 10 + i64::from(b - b'0');
        }
        Ok(Self(if negative { -ppm } else { ppm }))
    }

    /// Parts per million.
    #[must_use]
    pub const fn parts_per_million(self) -> i64 {
        self.0
    }
}

/// Writes a rate as a JSON number of percent without needless zeros: `7.25`.
///
/// # Errors
/// Those of the serializer.
pub fn percent<S: serde::Serializer>(rate: &Rate, s: S) -> std::result::Result<S::Ok, S::Error> {
    super::raw_number(&rate.to_string(), s)
}

/// The percentage without needless zeros and without the sign: `7.25`.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.unsigned_abs();
        if self.0 < 0 {
            f.write_str("-")?;
        }
        write!(f, "{}", size / 10_000)?;
        if !size.is_multiple_of(10_000) {
            let part = format!("{:04}", size % 10_000);
            write!(f, ".{}", part.trim_end_matches('0'))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn percentages_read_and_write() {
        assert_eq!(Rate::from_percent_str("7.25").unwrap().parts_per_million(), 72_500);
        assert_eq!(Rate::from_percent_str("-0.5").unwrap().to_string(), "-0.5");
        assert_eq!(Rate::from_basis_points(1000).to_string(), "10");
        for bad in ["", "7,25", "1.23456", "%", "12345678", ".5", "nan"] {
            assert!(Rate::from_percent_str(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn a_rate_reads_back(ppm in -10_000_000_000_i64..10_000_000_000) {
            let rate = Rate::from_ppm(ppm);
            prop_assert_eq!(Rate::from_percent_str(&rate.to_string()).unwrap(), rate);
        }
    }
}
