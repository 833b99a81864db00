//! Exact fractions of 64-bit integers.

use std::{cmp::Ordering, fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    error::{Error, ErrorKind, Result, clip},
    money::{Rounding, round_div},
};

/// An exact fraction in lowest terms, with a denominator above zero.
///
/// Sums and products return `None` where the result does not fit in 64 bits; nothing is ever rounded
/// behind your back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ratio {
    num: i64,
    den: i64,
}

impl Ratio {
    /// 0.
    pub const ZERO: Self = Self::from_int(0);
    /// 1.
    pub const ONE: Self = Self::from_int(1);

    /// The whole number `n`.
    #[must_use]
    pub const fn from_int(n: i64) -> Self {
        Self { num: n, den: 1 }
    }

    /// `num / den` in lowest terms; `None` where `den` is 0 or the result does not fit.
    #[must_use]
    pub fn new(num: i64, den: i64) -> Option<Self> {
        Self::reduce(i128::from(num), i128::from(den))
    }

    /// For tables of factors known to be in lowest terms.
    pub(crate) const fn reduced(num: i64, den: i64) -> Self {
        Self { num, den }
    }

    fn reduce(num: i128, den: i128) -> Option<Self> {
        if den == 0 {
            return None;
        }
        let g = gcd(num.unsigned_abs(), den.unsigned_abs());
        let g = i128::try_from(g).ok()?;
        let sign = if den < 0 { -1 } else { 1 };
        Some(Self { num: i64::try_from(num / g * sign).ok()?, den: i64::try_from(den / g * sign).ok()? })
    }

    /// The numerator, which carries the sign.
    #[must_use]
    pub const fn numerator(self) -> i64 {
        self.num
    }

    /// The denominator, always above zero.
    #[must_use]
    pub const fn denominator(self) -> i64 {
        self.den
    }

    /// Whether this is a whole number.
    #[must_use]
    pub const fn is_integer(self) -> bool {
        self.den == 1
    }

    /// Whether this is above zero.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.num > 0
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let (a, b) =
            (i128::from(self.num) * i128::from(other.den), i128::from(other.num) * i128::from(self.den));
        Self::reduce(a.checked_add(b)?, i128::from(self.den) * i128::from(other.den))
    }

    /// The difference.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        let (a, b) =
            (i128::from(self.num) * i128::from(other.den), i128::from(other.num) * i128::from(self.den));
        Self::reduce(a.checked_sub(b)?, i128::from(self.den) * i128::from(other.den))
    }

    /// The product.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        Self::reduce(
            i128::from(self.num) * i128::from(other.num),
            i128::from(self.den) * i128::from(other.den),
        )
    }

    /// The quotient; `None` also where `other` is 0.
    #[must_use]
    pub fn over(self, other: Self) -> Option<Self> {
        Self::reduce(
            i128::from(self.num) * i128::from(other.den),
            i128::from(self.den) * i128::from(other.num),
        )
    }

    /// The whole number nearest by `mode`.
    #[must_use]
    pub fn round(self, mode: Rounding) -> i64 {
        // The denominator is above zero and a rounded quotient is no larger than the numerator.
        round_div(i128::from(self.num), i128::from(self.den), mode)
            .and_then(|n| i64::try_from(n).ok())
            .unwrap_or(self.num)
    }

    /// The nearest floating-point number, for showing only.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.num as f64 / self.den as f64
    }

    /// Writes `1 1/2`, `2.35` or `7`: what a cook would write, and exactly this number. Halves, thirds, quarters, sixths and
    /// eighths are fractions; other short decimals are decimals.
    pub(crate) fn fmt_mixed(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.den == 1 {
            return write!(f, "{}", self.num);
        }
        let sign = if self.num < 0 { "-" } else { "" };
        let (size, den) = (self.num.unsigned_abs(), self.den.unsigned_abs());
        if !is_kitchen_part(den)
            && let Some(places) = (1..=4_u32).find(|p| 10_u64.pow(*p) % den == 0)
        {
            let part = size % den * (10_u64.pow(places) / den);
            return write!(f, "{sign}{}.{part:0width$}", size / den, width = places as usize);
        }
        match size / den {
            0 => write!(f, "{sign}{size}/{den}"),
            whole => write!(f, "{sign}{whole} {}/{den}", size % den),
        }
    }

    /// Writes the number for people: as [`fmt_mixed`](Self::fmt_mixed) does where that is short, and
    /// otherwise as a decimal rounded half up to three places (`4.205`).
    pub(crate) fn fmt_rounded(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (size, den) = (u128::from(self.num.unsigned_abs()), u128::from(self.den.unsigned_abs()));
        let thousandths = (size * 2_000 + den) / (den * 2);
        // A trace of something is not nothing, so what would round to 0 stays exact.
        if self.den == 1 || is_kitchen_part(self.den.unsigned_abs()) || thousandths == 0 {
            return self.fmt_mixed(f);
        }
        let sign = if self.num < 0 { "-" } else { "" };
        let (whole, part) = (thousandths / 1_000, thousandths % 1_000);
        match part {
            0 => write!(f, "{sign}{whole}"),
            p if p % 100 == 0 => write!(f, "{sign}{whole}.{}", p / 100),
            p if p % 10 == 0 => write!(f, "{sign}{whole}.{:02}", p / 10),
            p => write!(f, "{sign}{whole}.{p:03}"),
        }
    }
}

/// Whether a cook measures in parts of this size.
const fn is_kitchen_part(den: u64) -> bool {
    matches!(den, 2 | 3 | 4 | 6 | 8 | 16)
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    // Most numbers here are small; 64-bit division is several times faster than 128-bit.
    while b != 0 {
        if let (Ok(x), Ok(y)) = (u64::try_from(a), u64::try_from(b)) {
            return u128::from(gcd64(x, y));
        }
        (a, b) = (b, a % b);
    }
    a
}

fn gcd64(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        let left = i128::from(self.num) * i128::from(other.den);
        left.cmp(&(i128::from(other.num) * i128::from(self.den)))
    }
}

impl Default for Ratio {
    fn default() -> Self {
        Self::ZERO
    }
}

impl From<u32> for Ratio {
    fn from(n: u32) -> Self {
        Self::from_int(i64::from(n))
    }
}

/// `3/2`, or `2` for a whole number.
impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.den {
            1 => write!(f, "{}", self.num),
            den => write!(f, "{}/{den}", self.num),
        }
    }
}

/// Reads `3/2`, `-1`, `1.5`.
impl FromStr for Ratio {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        let read = || match s.split_once('/') {
            Some((n, d)) => Self::new(n.parse().ok()?, d.parse().ok()?),
            None => match s.strip_prefix('-') {
                Some(rest) => Self::ZERO.minus(super::parse::decimal(rest)?),
                None => super::parse::decimal(s),
            },
        };
        read().ok_or_else(|| {
            Error::new(ErrorKind::InvalidInput, format!("{:?} is not an exact number", clip(s, 40)))
                .with_hint("write a whole number, a decimal such as 1.5 or a fraction such as 3/2")
        })
    }
}

impl Serialize for Ratio {
    fn serialize<S: Serializer>(&self, s: S) -> std::result::Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Ratio {
    fn deserialize<D: Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn always_in_lowest_terms() {
        assert_eq!(Ratio::new(6, -4).unwrap().to_string(), "-3/2");
        assert_eq!(Ratio::new(1, 0), None);
        assert_eq!(Ratio::new(i64::MIN, -1), None);
        assert_eq!(Ratio::new(0, -7).unwrap(), Ratio::ZERO);
        assert_eq!("0.125".parse::<Ratio>().unwrap(), Ratio::new(1, 8).unwrap());
        assert!("1/0".parse::<Ratio>().is_err());
        assert!("--1".parse::<Ratio>().is_err());
    }

    #[test]
    fn rounds_by_mode() {
        let x = Ratio::new(5, 2).unwrap();
        assert_eq!((x.round(Rounding::Ceiling), x.round(Rounding::Floor)), (3, 2));
    }

    proptest! {
        #[test]
        fn arithmetic_is_exact(a in -9_999_i64..9_999, b in 1..999_i64, c in -9_999_i64..9_999, d in 1..999_i64) {
            let (x, y) = (Ratio::new(a, b).unwrap(), Ratio::new(c, d).unwrap());
            prop_assert_eq!(x.plus(y).unwrap().minus(y).unwrap(), x);
            if y != Ratio::ZERO {
                prop_assert_eq!(x.times(y).unwrap().over(y).unwrap(), x);
            }
            prop_assert_eq!(x.cmp(&y), (a * d).cmp(&(c * b)));
            prop_assert_eq!(x.to_string().parse::<Ratio>().unwrap(), x);
        }

        #[test]
        fn extremes_never_panic(a in any::<i64>(), b in any::<i64>(), c in any::<i64>(), d in any::<i64>()) {
            if let (Some(x), Some(y)) = (Ratio::new(a, b), Ratio::new(c, d)) {
                let _ = (x.plus(y), x.minus(y), x.times(y), x.over(y), x.cmp(&y), x.to_f64());
                for mode in Rounding::ALL {
                    let _ = x.round(mode);
                }
            }
        }
    }
}
