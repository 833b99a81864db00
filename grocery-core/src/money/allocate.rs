//! Sharing an amount out over lines.

use std::cmp::Reverse;

use super::Money;
use crate::error::{Error, ErrorKind, Result};

impl Money {
    /// Shares this amount out in proportion to `weights`, by the largest remainder, so that the
    /// shares add up to exactly this amount. Equal remainders go to the earlier line.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where a weight is below zero or all are 0 while there is
    /// something to share.
    ///
    /// ```
    /// use grocery_core::{Currency, Money};
    /// let off = Money::from_minor(100, Currency::USD);
    /// let shares = off.allocate(&[1, 1, 1])?;
    /// assert_eq!(shares.iter().map(|m| m.minor()).collect::<Vec<_>>(), [34, 33, 33]);
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    pub fn allocate(self, weights: &[i64]) -> Result<Vec<Self>> {
        self.allocate_capped(weights, &vec![i64::MAX; weights.len()])
    }

    /// Shares this amount out like [`allocate`](Self::allocate), but never gives a line more than its
    /// cap (in minor units). What a full line cannot take goes to the others by the same rule.
    ///
    /// Below zero the shares are those of the amount's size with the sign put back.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where weights and caps differ in number, one is below zero, or
    /// the caps of the lines that have a weight cannot hold the amount.
    pub fn allocate_capped(self, weights: &[i64], caps: &[i64]) -> Result<Vec<Self>> {
        if weights.len() != caps.len() {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                format!("{} weights but {} caps", weights.len(), caps.len()),
            ));
        }
        if weights.iter().chain(caps).any(|w| *w < 0) {
            return Err(Error::new(ErrorKind::InvalidInput, "a weight or cap is below zero"));
        }
        let mut left = self.minor().unsigned_abs();
        let mut open: Vec<usize> = (0..weights.len()).filter(|&i| weights[i] > 0 && caps[i] > 0).collect();
        let room: u128 = open.iter().map(|&i| u128::from(caps[i].unsigned_abs())).sum();
        if room < u128::from(left) {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                format!("{self} does not fit on lines that can take {room} minor units in all"),
            )
            .with_hint("lower the amount or raise the caps"));
        }

        // A share is no larger than its cap, so it fits as the cap does.
        let mut shares = vec![0_i64; weights.len()];
        let mut parts: Vec<Part> = Vec::with_capacity(open.len());
        // Each round fills at least one line to its cap or shares out all that is left.
        while left > 0 {
            let total = open.iter().map(|&i| u128::from(weights[i].unsigned_abs())).sum();
            parts.clear();
            parts.extend(open.iter().map(|&i| Part::of(left, weights[i], total, i)));
            if parts.iter().any(|p| p.whole >= caps[p.line].unsigned_abs()) {
                for part in parts.iter().filter(|p| p.whole >= caps[p.line].unsigned_abs()) {
                    shares[part.line] = caps[part.line];
                    left -= caps[part.line].unsigned_abs();
                }
                open.retain(|&i| shares[i] == 0);
                continue;
            }
            for part in &parts {
                shares[part.line] = part.whole.cast_signed();
                left -= part.whole;
            }
            // What rounding down left over is less than one for each line.
            give_ones(&mut parts, usize::try_from(left).unwrap_or(usize::MAX), |line| shares[line] += 1);
            left = 0;
        }
        let sign = if self.is_negative() { -1 } else { 1 };
        Ok(shares.into_iter().map(|share| Self::from_minor(share * sign, self.currency())).collect())
    }
}

/// A line's exact share: whole minor units and a remainder, which compares with those of the same round.
pub(crate) struct Part {
    pub(crate) whole: u64,
    pub(crate) remainder: u128,
    line: usize,
}

impl Part {
    /// `amount * weight / total`; the weight is at most the total and not below zero.
    pub(crate) fn of(amount: u64, weight: i64, total: u128, line: usize) -> Self {
        let exact = u128::from(amount) * u128::from(weight.unsigned_abs());
        // Nearly every product fits in 64 bits, where division is several times faster.
        if let (Ok(exact), Ok(total)) = (u64::try_from(exact), u64::try_from(total)) {
            return Self { whole: exact / total, remainder: u128::from(exact % total), line };
        }
        // At most `amount`, since the weight is at most the total.
        Self { whole: u64::try_from(exact / total).unwrap_or(amount), remainder: exact % total, line }
    }
}

/// Gives one each to the `number` lines with the largest remainders; among equals to those that come first.
pub(crate) fn give_ones(parts: &mut [Part], number: usize, mut give: impl FnMut(usize)) {
    if (1..parts.len()).contains(&number) {
        parts.select_nth_unstable_by_key(number, |p| (Reverse(p.remainder), p.line));
    }
    parts.iter().take(number).for_each(|p| give(p.line));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::money::Currency;

    fn minors(shares: &[Money]) -> Vec<i64> {
        shares.iter().map(|m| m.minor()).collect()
    }

    fn usd(minor: i64) -> Money {
        Money::from_minor(minor, Currency::USD)
    }

    #[test]
    fn full_lines_pass_the_rest_on() {
        assert_eq!(minors(&usd(100).allocate_capped(&[1, 1, 1], &[10, 100, 100]).unwrap()), [10, 45, 45]);
        assert_eq!(minors(&usd(-100).allocate(&[3, 1]).unwrap()), [-75, -25]);
        assert_eq!(minors(&usd(0).allocate(&[0, 0]).unwrap()), [0, 0]);
        assert_eq!(minors(&usd(250).allocate_capped(&[100, 150], &[100, 150]).unwrap()), [100, 150]);
    }

    #[test]
    fn what_cannot_be_held_is_refused() {
        assert!(usd(1).allocate(&[]).is_err());
        assert!(usd(1).allocate(&[0]).is_err());
        assert!(usd(1).allocate(&[-1]).is_err());
        assert!(usd(5).allocate_capped(&[1, 0], &[4, 9]).is_err());
        assert!(usd(5).allocate_capped(&[1], &[]).is_err());
        assert!(usd(i64::MIN).allocate(&[1]).is_err());
        assert_eq!(minors(&usd(i64::MAX).allocate(&[i64::MAX, 0]).unwrap()), [i64::MAX, 0]);
    }

    proptest! {
        #[test]
        fn shares_add_up_and_keep_their_caps(
            lines in prop::collection::vec((0..10_000_i64, 0..5_000_i64), 1..20),
            wanted in 0..40_000_i64,
        ) {
            let (weights, caps): (Vec<_>, Vec<_>) = lines.into_iter().unzip();
            let room: i64 = weights.iter().zip(&caps).filter(|(w, _)| **w > 0).map(|(_, c)| *c).sum();
            let amount = usd(wanted.min(room));
            let shares = amount.allocate_capped(&weights, &caps).unwrap();
            prop_assert_eq!(Money::sum(Currency::USD, shares.iter().copied()).unwrap(), amount);
            for (share, cap) in shares.iter().zip(&caps) {
                prop_assert!(share.minor() >= 0 && share.minor() <= *cap);
            }
        }

        #[test]
        fn uncapped_shares_are_within_one_of_exact(
            weights in prop::collection::vec(1..10_000_i64, 1..20), amount in 0..1_000_000_i64,
        ) {
            let total: i64 = weights.iter().sum();
            for (share, w) in usd(amount).allocate(&weights).unwrap().iter().zip(&weights) {
                prop_assert!((share.minor() * total - amount * w).abs() < total);
            }
        }
    }
}
