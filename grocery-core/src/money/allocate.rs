//! Sharing an amount out over lines.

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
        let amount = i128::from(self.minor().unsigned_abs());
        let room: i128 = weights.iter().zip(caps).filter(|(w, _)| **w > 0).map(|(_, c)| i128::from(*c)).sum();
        if room < amount {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                format!("{self} does not fit on lines that can take {room} minor units in all"),
            )
            .with_hint("lower the amount or raise the caps"));
        }

        let mut shares = vec![0_i128; weights.len()];
        let mut left = amount;
        // Each round fills at least one line to its cap or shares out all that is left.
        while left > 0 {
            let open: Vec<usize> =
                (0..weights.len()).filter(|&i| weights[i] > 0 && shares[i] < i128::from(caps[i])).collect();
            let total: i128 = open.iter().map(|&i| i128::from(weights[i])).sum();
            let full: Vec<usize> = open
                .iter()
                .copied()
                .filter(|&i| {
                    left * i128::from(weights[i]) >= (i128::from(caps[i]) - shares[i]).saturating_mul(total)
                })
                .collect();
            if full.is_empty() {
                left -= share_out(&mut shares, &open, weights, left, total);
            } else {
                for i in full {
                    let take = (i128::from(caps[i]) - shares[i]).min(left);
                    shares[i] += take;
                    left -= take;
                }
            }
        }
        let sign = if self.is_negative() { -1 } else { 1 };
        shares
            .into_iter()
            .map(|s| {
                i64::try_from(s * sign)
                    .map(|minor| Self::from_minor(minor, self.currency()))
                    .map_err(|_| Error::new(ErrorKind::InvalidInput, "a share is too large to count"))
            })
            .collect()
    }
}

/// Gives out all of `left` over `open` lines, none of which reaches its cap, and returns it.
fn share_out(shares: &mut [i128], open: &[usize], weights: &[i64], left: i128, total: i128) -> i128 {
    let mut given = 0;
    let mut remainders: Vec<(i128, usize)> = Vec::with_capacity(open.len());
    for &i in open {
        let exact = left * i128::from(weights[i]);
        shares[i] += exact / total;
        given += exact / total;
        remainders.push((exact % total, i));
    }
    remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, i) in remainders {
        if given == left {
            break;
        }
        shares[i] += 1;
        given += 1;
    }
    given
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
