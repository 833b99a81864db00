//! The arithmetic of a rate: tokens that come in steadily, and a store of them that is bounded.
//!
//! This is the generic cell rate algorithm (GCRA). All there is to keep is one moment, the *theoretical
//! arrival time*: when the store will be full again. Taking tokens moves it on by the time they need to
//! come in; a taking that would move it further ahead than a full store lasts is refused, and how much
//! too far is how long to wait. One word of state, no timer, no tick.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

/// How fast something may happen: `amount` times per `per` on average, up to `burst` at once.
///
/// ```
/// use std::time::Duration;
/// use grocery_core::resilience::Quota;
/// // At most 100 requests a minute, ten of them at once.
/// let quota = Quota::new(100, Duration::from_secs(60))?.with_burst(10)?;
/// assert_eq!(quota.one_every(), Duration::from_millis(600));
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Raw", into = "Raw")]
pub struct Quota {
    amount: u32,
    per: Duration,
    burst: u32,
    /// Nanoseconds until one token has come in, rounded up: never faster than asked for.
    step: u64,
}

/// How a quota is written: its time in milliseconds, or in nanoseconds where those are not whole.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Raw {
    amount: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    per_ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    per_ns: Option<u64>,
    burst: u32,
}

impl From<Quota> for Raw {
    fn from(quota: Quota) -> Self {
        // A quota's time is below 300 years, so neither is ever cut off.
        let per_ms = u64::try_from(quota.per.as_millis()).unwrap_or(u64::MAX);
        let whole = Duration::from_millis(per_ms) == quota.per;
        let per_ns = u64::try_from(quota.per.as_nanos()).unwrap_or(u64::MAX);
        Self {
            amount: quota.amount,
            per_ms: whole.then_some(per_ms),
            per_ns: (!whole).then_some(per_ns),
            burst: quota.burst,
        }
    }
}

impl TryFrom<Raw> for Quota {
    type Error = Error;

    fn try_from(raw: Raw) -> Result<Self> {
        let per = match (raw.per_ms, raw.per_ns) {
            (Some(ms), None) => Duration::from_millis(ms),
            (None, Some(ns)) => Duration::from_nanos(ns),
            _ => {
                return Err(Error::new(ErrorKind::InvalidInput, "a quota needs its time once")
                    .with_hint("give per_ms or per_ns"));
            }
        };
        Self::new(raw.amount, per)?.with_burst(raw.burst)
    }
}

impl Quota {
    /// `amount` times per `per`, as many of them at once.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] for an amount or a time of zero, or so much in so little time (more
    /// than once a nanosecond) or so little in so much (a full store would take 250 years) that it cannot be
    /// kept.
    pub fn new(amount: u32, per: Duration) -> Result<Self> {
        let bad = |what: String| Err(Error::new(ErrorKind::InvalidInput, what));
        if amount == 0 || per.is_zero() {
            return bad(format!("a quota of {amount} per {per:?} allows nothing or everything"));
        }
        let step = per.as_nanos().div_ceil(u128::from(amount));
        match u64::try_from(step) {
            Ok(step) if per.as_nanos() >= u128::from(amount) => {
                Self { amount, per, burst: amount, step }.with_burst(amount)
            }
            _ => bad(format!("a quota of {amount} per {per:?} cannot be kept to the nanosecond")),
        }
    }

    /// The same with at most `burst` at once.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] for zero, or a store that would take 250 years to fill.
    pub fn with_burst(mut self, burst: u32) -> Result<Self> {
        /// Half of what the clock can count, so that two of them never overflow.
        const MOST: u64 = u64::MAX / 2;
        let full = self.step.checked_mul(u64::from(burst)).filter(|full| *full <= MOST);
        if burst == 0 || full.is_none() {
            return Err(Error::new(ErrorKind::InvalidInput, format!("a burst of {burst} cannot be kept")));
        }
        self.burst = burst;
        Ok(self)
    }

    /// How many at once.
    #[must_use]
    pub const fn burst(&self) -> u32 {
        self.burst
    }

    /// How many in [`per`](Self::per).
    #[must_use]
    pub const fn amount(&self) -> u32 {
        self.amount
    }

    /// The time of [`amount`](Self::amount).
    #[must_use]
    pub const fn per(&self) -> Duration {
        self.per
    }

    /// The time between two, on average.
    #[must_use]
    pub const fn one_every(&self) -> Duration {
        Duration::from_nanos(self.step)
    }

    /// How long a full store lasts, in nanoseconds.
    pub(super) const fn full(&self) -> u64 {
        self.step * self.burst as u64
    }

    /// The store's next moment of being full, where it was `tat` and `cost` tokens are taken at `now`; or
    /// how many nanoseconds too early that is. `None` where it can never be.
    pub(super) fn take(&self, tat: u64, now: u64, cost: u32) -> Taken {
        if cost > self.burst {
            return Taken::Never;
        }
        let next = tat.max(now).saturating_add(self.step.saturating_mul(u64::from(cost)));
        let latest = now.saturating_add(self.full());
        if next <= latest { Taken::At(next) } else { Taken::TooEarly(next - latest) }
    }

    /// How many tokens are in store at `now`.
    pub(super) fn left(&self, tat: u64, now: u64) -> u32 {
        let missing = tat.saturating_sub(now).div_ceil(self.step);
        self.burst.saturating_sub(u32::try_from(missing).unwrap_or(u32::MAX))
    }
}

/// What comes of taking tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// The store's new moment.
    At(u64),
    /// Nanoseconds to wait.
    TooEarly(u64),
    /// More than the store can ever hold.
    Never,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotas_without_meaning_are_refused() {
        for (amount, per) in [
            (0, Duration::from_secs(1)),
            (1, Duration::ZERO),
            (2, Duration::from_nanos(1)),
            (1, Duration::MAX),
            (1, Duration::from_nanos(u64::MAX)),
        ] {
            assert!(Quota::new(amount, per).is_err(), "{amount} per {per:?}");
        }
        let quota = Quota::new(1, Duration::from_secs(3600)).unwrap();
        assert!(quota.with_burst(0).is_err());
        assert!(quota.with_burst(u32::MAX).is_err());
    }

    #[test]
    fn a_step_is_never_shorter_than_asked_for() {
        let quota = Quota::new(3, Duration::from_nanos(10)).unwrap();
        assert_eq!(quota.one_every(), Duration::from_nanos(4));
    }

    #[test]
    fn a_quota_reads_back_and_a_bad_one_does_not() {
        let quota = Quota::new(100, Duration::from_secs(60)).unwrap().with_burst(7).unwrap();
        let text = serde_json::to_string(&quota).unwrap();
        assert_eq!(text, r#"{"amount":100,"per_ms":60000,"burst":7}"#);
        assert_eq!(serde_json::from_str::<Quota>(&text).unwrap(), quota);
        assert!(serde_json::from_str::<Quota>(r#"{"amount":0,"per_ms":1,"burst":1}"#).is_err());
    }

    #[test]
    fn a_time_that_is_no_whole_millisecond_reads_back_too() {
        let quota = Quota::new(3, Duration::from_micros(1_500)).unwrap();
        let text = serde_json::to_string(&quota).unwrap();
        assert_eq!(text, r#"{"amount":3,"per_ns":1500000,"burst":3}"#);
        assert_eq!(serde_json::from_str::<Quota>(&text).unwrap(), quota);
        for bad in [r#"{"amount":3,"burst":3}"#, r#"{"amount":3,"per_ms":1,"per_ns":1000000,"burst":3}"#] {
            assert!(serde_json::from_str::<Quota>(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_store_is_what_the_moment_says() {
        let quota = Quota::new(10, Duration::from_nanos(100)).unwrap();
        assert_eq!(quota.left(0, 50), 10);
        assert_eq!(quota.take(0, 1_000, 3), Taken::At(1_030));
        assert_eq!(quota.left(1_030, 1_000), 7);
        assert_eq!(quota.left(1_030, 1_005), 7);
        assert_eq!(quota.take(1_100, 1_000, 1), Taken::TooEarly(10));
        assert_eq!(quota.take(0, 0, 11), Taken::Never);
    }
}
