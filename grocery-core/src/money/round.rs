//! The one place where a fraction becomes a whole number.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result, clip};

/// How a fraction becomes a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Rounding {
    /// To the nearest; a half goes away from zero. What shops and tax offices mostly do.
    #[default]
    HalfUp,
    /// To the nearest; a half goes towards zero.
    HalfDown,
    /// To the nearest; a half goes to the even neighbour.
    HalfEven,
    /// Away from zero.
    Up,
    /// Towards zero: cut off.
    Truncate,
    /// Towards plus infinity.
    Ceiling,
    /// Towards minus infinity.
    Floor,
}

impl Rounding {
    /// Every mode.
    pub const ALL: [Self; 7] =
        [Self::HalfUp, Self::HalfDown, Self::HalfEven, Self::Up, Self::Truncate, Self::Ceiling, Self::Floor];

    /// The stable name, in snake case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HalfUp => "half_up",
            Self::HalfDown => "half_down",
            Self::HalfEven => "half_even",
            Self::Up => "up",
            Self::Truncate => "truncate",
            Self::Ceiling => "ceiling",
            Self::Floor => "floor",
        }
    }
}

impl fmt::Display for Rounding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Rounding {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|m| m.as_str() == s).ok_or_else(|| {
            Error::new(ErrorKind::InvalidInput, format!("unknown rounding mode {:?}", clip(s, 40)))
                .with_hint("use half_up, half_down, half_even, up, truncate, ceiling or floor")
        })
    }
}

/// `numerator / denominator` as a whole number, by `mode`. `None` where the denominator is 0 or the
/// quotient does not fit.
///
/// ```
/// use grocery_core::{Rounding, round_div};
/// assert_eq!(round_div(5, 2, Rounding::HalfUp), Some(3));
/// assert_eq!(round_div(-5, 2, Rounding::HalfUp), Some(-3));
/// assert_eq!(round_div(5, 2, Rounding::HalfEven), Some(2));
/// assert_eq!(round_div(5, 0, Rounding::HalfUp), None);
/// ```
#[must_use]
pub fn round_div(numerator: i128, denominator: i128, mode: Rounding) -> Option<i128> {
    let (quotient, remainder) = div_rem(numerator, denominator)?;
    if remainder == 0 {
        return Some(quotient);
    }
    let negative = (numerator < 0) != (denominator < 0);
    // Twice the remainder against the denominator, without a sum that could overflow.
    let rest = denominator.unsigned_abs() - remainder.unsigned_abs();
    let half = remainder.unsigned_abs().cmp(&rest);
    let away = match mode {
        Rounding::HalfUp => half.is_ge(),
        Rounding::HalfDown => half.is_gt(),
        Rounding::HalfEven => half.is_gt() || (half.is_eq() && quotient % 2 != 0),
        Rounding::Up => true,
        Rounding::Truncate => false,
        Rounding::Ceiling => !negative,
        Rounding::Floor => negative,
    };
    match (away, negative) {
        (false, _) => Some(quotient),
        (true, false) => quotient.checked_add(1),
        (true, true) => quotient.checked_sub(1),
    }
}

/// The quotient towards zero and what remains.
fn div_rem(numerator: i128, denominator: i128) -> Option<(i128, i128)> {
    // Nearly every amount fits in 64 bits, where division is several times faster.
    if let (Ok(n), Ok(d)) = (i64::try_from(numerator), i64::try_from(denominator))
        && let (Some(quotient), Some(remainder)) = (n.checked_div(d), n.checked_rem(d))
    {
        return Some((quotient.into(), remainder.into()));
    }
    Some((numerator.checked_div(denominator)?, numerator.checked_rem(denominator)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_mode_on_both_sides_of_zero() {
        // Columns: value in tenths, then the result of each mode in the order of `ALL`.
        let table: [(i128, [i128; 7]); 8] = [
            (25, [3, 2, 2, 3, 2, 3, 2]),
            (35, [4, 3, 4, 4, 3, 4, 3]),
            (24, [2, 2, 2, 3, 2, 3, 2]),
            (26, [3, 3, 3, 3, 2, 3, 2]),
            (-25, [-3, -2, -2, -3, -2, -2, -3]),
            (-24, [-2, -2, -2, -3, -2, -2, -3]),
            (-26, [-3, -3, -3, -3, -2, -2, -3]),
            (20, [2; 7]),
        ];
        for (tenths, expected) in table {
            for (mode, want) in Rounding::ALL.into_iter().zip(expected) {
                assert_eq!(round_div(tenths, 10, mode), Some(want), "{tenths} {mode}");
                assert_eq!(round_div(-tenths, -10, mode), Some(want), "{tenths} {mode}, both negated");
            }
        }
    }

    #[test]
    fn extremes_do_not_panic() {
        for mode in Rounding::ALL {
            assert_eq!(round_div(i128::MIN, -1, mode), None);
            assert_eq!(round_div(1, 0, mode), None);
            assert!(round_div(i128::MAX, i128::MIN, mode).is_some());
        }
    }

    proptest! {
        #[test]
        fn never_off_by_a_whole(n in any::<i64>(), d in any::<i64>().prop_filter("zero", |d| *d != 0)) {
            let (n, d) = (i128::from(n), i128::from(d));
            for mode in Rounding::ALL {
                let q = round_div(n, d, mode).unwrap();
                prop_assert!((q * d - n).abs() < d.abs());
            }
            let near = round_div(n, d, Rounding::HalfUp).unwrap();
            prop_assert!(2 * (near * d - n).abs() <= d.abs());
        }
    }
}
