//! Logarithms and powers of two in whole numbers, and heats made of them.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// Bits behind the point.
const BITS: u32 = 32;
const ONE: i64 = 1 << BITS;

/// How hot a product is: the binary logarithm of its weight, plus the half-lives from 1970 to when it had
/// that weight, with 32 bits behind the point. Of two heats of one store the larger is the hotter one, at
/// any time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Heat(i64);

impl Heat {
    /// The heat of a weight at a time; `None` for no weight.
    pub(super) fn of(weight: u32, at: Timestamp, half_life: i64) -> Option<Self> {
        (weight > 0).then(|| Self(log2(u64::from(weight) << BITS).saturating_add(age(at, half_life))))
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let (high, low) = (self.0.max(other.0), self.0.min(other.0));
        // log2(2^a + 2^b) is a + log2(1 + 2^(b - a)). From 33 half-lives apart the smaller one adds nothing.
        let share = power(low.saturating_sub(high));
        Self(high.saturating_add(log2((1_u64 << BITS).saturating_add(share))))
    }

    /// What it is worth at a time, in thousandths of a weight of 1 at that time, rounded half up.
    pub(super) fn worth(self, now: Timestamp, half_life: i64) -> u64 {
        let exponent = self.0.saturating_sub(age(now, half_life));
        let whole = exponent.div_euclid(ONE);
        let part = power(exponent.rem_euclid(ONE) - ONE);
        // `part` is half of 2^fraction, with 32 bits behind the point.
        let thousandths = u128::from(part) * 2_000;
        let shifted = match u32::try_from(whole) {
            Ok(up) => thousandths.checked_mul(1_u128.checked_shl(up).unwrap_or(u128::MAX)),
            Err(_) => Some(thousandths.checked_shr(whole.unsigned_abs().min(127) as u32).unwrap_or(0)),
        };
        let rounded = shifted.unwrap_or(u128::MAX).saturating_add(1 << (BITS - 1)) >> BITS;
        u64::try_from(rounded).unwrap_or(u64::MAX)
    }

    #[cfg(feature = "sqlite")]
    pub(super) const fn raw(self) -> i64 {
        self.0
    }

    #[cfg(feature = "sqlite")]
    pub(super) const fn from_raw(raw: i64) -> Self {
        Self(raw)
    }
}

/// How many half-lives after 1970 a time is.
fn age(at: Timestamp, half_life: i64) -> i64 {
    let age = i128::from(at.unix_millis()) * i128::from(ONE) / i128::from(half_life.max(1));
    // An hour's half-life comes to 71 million of them in the year 9998, which leaves room.
    i64::try_from(age).unwrap_or(if age > 0 { i64::MAX / 2 } else { i64::MIN / 2 })
}

/// The binary logarithm of a number with 32 bits behind the point, rounded down; 0 for 0.
fn log2(number: u64) -> i64 {
    if number == 0 {
        return 0;
    }
    let high = 63 - number.leading_zeros();
    let mut out = (i64::from(high) - i64::from(BITS)) << BITS;
    // Between 1 and 2, with 63 bits behind the point. Squaring doubles the logarithm: where the square
    // reaches 2, the next bit is set.
    let mut x = number << (63 - high);
    for bit in (0..BITS).rev() {
        let square = (u128::from(x) * u128::from(x)) >> 63;
        if square >= 1 << 64 {
            out |= 1 << bit;
            x = (square >> 1) as u64;
        } else {
            x = square as u64;
        }
    }
    out
}

/// 2 to a number that is zero or below, both with 32 bits behind the point, rounded down.
fn power(exponent: i64) -> u64 {
    if exponent >= 0 {
        return 1 << BITS;
    }
    if exponent <= -(i64::from(BITS) + 1) * ONE {
        return 0;
    }
    let whole = exponent.div_euclid(ONE);
    let part = exponent.rem_euclid(ONE).unsigned_abs();
    // 2 to the fraction: the product of the roots of 2 whose bits are set.
    let mut out: u64 = 1 << 63;
    for (place, root) in (0..BITS).rev().zip(roots()) {
        if part & 1 << place != 0 {
            out = ((u128::from(out) * u128::from(root)) >> 63) as u64;
        }
    }
    // `whole` is between -33 and -1.
    (out >> 31) >> whole.unsigned_abs().min(63)
}

/// The square root of 2, its square root, and so on, with 63 bits behind the point.
fn roots() -> [u64; BITS as usize] {
    const ROOTS: [u64; BITS as usize] = {
        let mut roots = [0; BITS as usize];
        let mut x: u128 = 2 << 63;
        let mut i = 0;
        while i < roots.len() {
            // The root of x with 63 bits behind the point is the whole root of x with 126.
            x = root(x << 63);
            roots[i] = x as u64;
            i += 1;
        }
        roots
    };
    ROOTS
}

/// The whole square root, by halving the range it is in.
const fn root(x: u128) -> u128 {
    let (mut low, mut high) = (0_u128, 1 << 64);
    while low + 1 < high {
        let middle = (low + high) >> 1;
        if middle <= x / middle { low = middle } else { high = middle }
    }
    low
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WEEK: i64 = 7 * 24 * 3_600_000;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_unix_millis(millis)
    }

    fn heat(weight: u32, millis: i64) -> Heat {
        Heat::of(weight, at(millis), WEEK).unwrap()
    }

    #[test]
    fn whole_numbers_follow_the_real_ones() {
        for n in 1..2_000_u64 {
            let real = (n as f64 / 7.0).log2();
            let ours = log2((n << BITS) / 7) as f64 / ONE as f64;
            assert!((real - ours).abs() < 1e-8, "log2({n}/7): {ours} for {real}");
        }
        for n in 0..2_000_i64 {
            let real = (-(n as f64) / 61.0).exp2();
            let ours = power(-n * ONE / 61) as f64 / ONE as f64;
            assert!((real - ours).abs() < 1e-8, "2^(-{n}/61): {ours} for {real}");
        }
        assert_eq!((log2(1 << BITS), log2(8 << BITS), power(0), power(-ONE)), (0, 3 * ONE, 1 << 32, 1 << 31));
    }

    #[test]
    fn weight_halves_with_every_half_life() {
        let now = 1_763_000_000_000;
        let once = heat(3, now);
        for weeks in 0..10 {
            let left = once.worth(at(now + weeks * WEEK), WEEK);
            assert!(left.abs_diff(3_000 >> weeks) <= 1, "{left} after {weeks}");
        }
        assert!(
            once.worth(at(now - WEEK), WEEK).abs_diff(6_000) <= 1,
            "before it happened it was worth more"
        );
        assert_eq!(once.worth(at(now + 200 * WEEK), WEEK), 0);
        // Two now are worth one in a week.
        assert!(heat(2, now) < heat(1, now + WEEK + 1) && heat(2, now) > heat(1, now + WEEK - 1));
    }

    #[test]
    fn many_add_up() {
        let mut sum = heat(1, 0);
        for _ in 1..100_000 {
            sum = sum.plus(heat(1, 0));
        }
        assert!(sum.worth(at(0), WEEK).abs_diff(100_000_000) < 100_000, "{}", sum.worth(at(0), WEEK));
    }

    proptest! {
        #[test]
        fn together_is_more_than_each_and_no_order_matters(
            a in 1_u32..1_000_000, b in 1_u32..1_000_000, s in any::<i64>(), t in any::<i64>(),
        ) {
            let (a, b) = (heat(a, s / 4), heat(b, t / 4));
            prop_assert_eq!(a.plus(b), b.plus(a));
            prop_assert!(a.plus(b) >= a.max(b));
            let _ = a.plus(b).worth(at(t), WEEK);
        }

        #[test]
        fn worth_is_the_sum_of_the_worths(
            a in 1_u32..100_000, b in 1_u32..100_000, s in 0..WEEK, t in 0..WEEK,
        ) {
            let now = at(WEEK);
            let (x, y) = (heat(a, s), heat(b, t));
            let (apart, together) = (x.worth(now, WEEK) + y.worth(now, WEEK), x.plus(y).worth(now, WEEK));
            prop_assert!(apart.abs_diff(together) <= 2 + apart / 1_000_000, "{} {}", apart, together);
        }
    }
}
