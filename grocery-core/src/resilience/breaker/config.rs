//! When a breaker opens, for how long, and what it takes to close again.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{BreakerState, window::MAX_CALLS};
use crate::{
    error::{Error, ErrorKind, Result},
    resilience::Window,
};

/// The most failures in a row that can be asked for.
pub(super) const MAX_IN_A_ROW: u32 = (1 << 24) - 1;

/// One reason to open. A breaker opens as soon as any of its reasons holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Trip {
    /// So many failures in a row, at least 1. A success in between starts the count anew; an ignored
    /// answer does not. The only reason that costs neither a lock nor a reading of the clock.
    ConsecutiveFailures(u32),
    /// At least `percent` of the calls in the window failed, once it holds `min_calls`.
    FailureRate {
        /// The share that opens, 1 to 100, inclusive.
        percent: u8,
        /// How many calls must be in the window before it is judged. More than a count window can
        /// hold means a full window.
        min_calls: u32,
        /// Over which calls.
        window: Window,
    },
    /// At least `percent` of the calls in the window took [`BreakerConfig::slow_after`] or longer,
    /// whatever they answered.
    SlowCallRate {
        /// The share that opens, 1 to 100, inclusive.
        percent: u8,
        /// How many calls must be in the window before it is judged.
        min_calls: u32,
        /// Over which calls.
        window: Window,
    },
}

impl Trip {
    /// The window of a rate.
    pub(super) const fn window(&self) -> Option<Window> {
        match self {
            Self::ConsecutiveFailures(_) => None,
            Self::FailureRate { window, .. } | Self::SlowCallRate { window, .. } => Some(*window),
        }
    }
}

/// What the trial calls of a half-open breaker must show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Recovery {
    /// So many successes close it, and the first failure opens it again. Where slow calls are a reason
    /// to open, a slow success counts as a failure here. The permits bound how many trials run at once.
    Successes(u32),
    /// Exactly as many trials as there are permits are made; then it closes where both shares stay
    /// below these, and opens again otherwise.
    Rates {
        /// The share of failures that opens again, 1 to 100, inclusive.
        failure_percent: u8,
        /// The share of slow calls that opens again, where slow calls matter.
        slow_percent: Option<u8>,
    },
}

/// For how long a breaker stays open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OpenFor {
    /// Always the same time.
    Fixed(Duration),
    /// `first`, and then `percent` of the time before each time it opens again without having been
    /// closed in between, up to `most`.
    Growing {
        /// The first time.
        first: Duration,
        /// Growth from one time to the next: 150 is half as long again, 200 doubles.
        percent: u32,
        /// The longest time.
        most: Duration,
    },
}

impl OpenFor {
    /// The time of the opening that follows `before` others without a closing in between.
    pub(super) fn after(self, before: u32) -> Duration {
        match self {
            Self::Fixed(time) => time,
            Self::Growing { first, percent, most } => {
                let most_nanos = most.as_nanos();
                let mut nanos = first.as_nanos().min(most_nanos);
                for _ in 0..before {
                    // Once the bound is reached (or nothing grows) further rounds change nothing.
                    let next = (nanos.saturating_mul(u128::from(percent)) / 100).min(most_nanos);
                    if next == nanos {
                        break;
                    }
                    nanos = next;
                }
                Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
            }
        }
    }
}

/// An end to waiting for trials that never come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HalfOpenLimit {
    /// How long a breaker may be half-open without a decision.
    pub after: Duration,
    /// Where it goes then: `true` closes it, `false` opens it again.
    pub close: bool,
}

/// How a [`CircuitBreaker`](super::CircuitBreaker) behaves.
///
/// ```
/// use std::time::Duration;
/// use grocery_core::resilience::{BreakerConfig, OpenFor, Trip, Window};
/// let config = BreakerConfig::default()
///     .or_trip(Trip::FailureRate { percent: 50, min_calls: 20, window: Window::Time(Duration::from_secs(30)) })
///     .with_open_for(OpenFor::Growing {
///         first: Duration::from_secs(5),
///         percent: 200,
///         most: Duration::from_secs(60),
///     });
/// assert_eq!(config.trips.len(), 2);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BreakerConfig {
    /// The reasons to open, any of which is enough. Default 5 failures in a row.
    pub trips: Vec<Trip>,
    /// What closes it again. Default 2 successes.
    pub recovery: Recovery,
    /// For how long it stays open. Default 60 seconds.
    pub open_for: OpenFor,
    /// How many calls a half-open breaker lets through. Default 3.
    pub half_open_permits: u32,
    /// From which duration on a call is slow. Default 60 seconds. Measured only where slow calls are a
    /// reason to open or to stay open.
    pub slow_after: Duration,
    /// How long it may stay half-open without a decision. Default: as long as it takes.
    pub half_open_limit: Option<HalfOpenLimit>,
    /// Whether a failure that says `retry_after` keeps the breaker open at least that long (at most an
    /// hour). Default yes.
    pub honour_retry_after: bool,
    /// The state it starts in. Default closed.
    pub initial: BreakerState,
}

impl Default for BreakerConfig {
    fn default() -> Self {
        Self {
            trips: vec![Trip::ConsecutiveFailures(5)],
            recovery: Recovery::Successes(2),
            open_for: OpenFor::Fixed(Duration::from_secs(60)),
            half_open_permits: 3,
            slow_after: Duration::from_secs(60),
            half_open_limit: None,
            honour_retry_after: true,
            initial: BreakerState::Closed,
        }
    }
}

impl BreakerConfig {
    /// The same with this as the only reason to open.
    #[must_use]
    pub fn with_trip(mut self, trip: Trip) -> Self {
        self.trips = vec![trip];
        self
    }

    /// The same with one more reason to open.
    #[must_use]
    pub fn or_trip(mut self, trip: Trip) -> Self {
        self.trips.push(trip);
        self
    }

    /// The same with this way back.
    #[must_use]
    pub fn with_recovery(mut self, recovery: Recovery) -> Self {
        self.recovery = recovery;
        self
    }

    /// The same, open for this long.
    #[must_use]
    pub fn with_open_for(mut self, open_for: OpenFor) -> Self {
        self.open_for = open_for;
        self
    }

    /// The same with so many trial calls.
    #[must_use]
    pub fn with_half_open_permits(mut self, permits: u32) -> Self {
        self.half_open_permits = permits;
        self
    }

    /// The same, calling calls slow from this duration on.
    #[must_use]
    pub fn with_slow_after(mut self, slow_after: Duration) -> Self {
        self.slow_after = slow_after;
        self
    }

    /// The same with an end to being half-open.
    #[must_use]
    pub fn with_half_open_limit(mut self, limit: HalfOpenLimit) -> Self {
        self.half_open_limit = Some(limit);
        self
    }

    /// The same, honouring a failure's `retry_after` or not.
    #[must_use]
    pub fn with_honour_retry_after(mut self, honour: bool) -> Self {
        self.honour_retry_after = honour;
        self
    }

    /// The same, starting in this state.
    #[must_use]
    pub fn with_initial(mut self, initial: BreakerState) -> Self {
        self.initial = initial;
        self
    }

    /// How many failures in a row open it, where that is a reason: the least of them.
    pub(super) fn in_a_row(&self) -> Option<u32> {
        self.trips
            .iter()
            .filter_map(|trip| match trip {
                Trip::ConsecutiveFailures(count) => Some(*count),
                _ => None,
            })
            .min()
    }

    /// Whether the duration of calls matters.
    pub(super) fn measures_time(&self) -> bool {
        self.slow_is_a_reason() || matches!(self.recovery, Recovery::Rates { slow_percent: Some(_), .. })
    }

    pub(super) fn slow_is_a_reason(&self) -> bool {
        self.trips.iter().any(|trip| matches!(trip, Trip::SlowCallRate { .. }))
    }

    /// Refuses what has no meaning.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] for no reason to open, a count of zero, a share outside 1 to 100, an
    /// empty window, a time of zero to stay open or half-open, or a start in the half-open state.
    pub fn check(&self) -> Result<()> {
        let fault = |what: &'static str| Err(Error::new(ErrorKind::InvalidInput, what));
        if self.trips.is_empty() {
            return fault("a breaker needs at least one reason to open");
        }
        for trip in &self.trips {
            match *trip {
                Trip::ConsecutiveFailures(count) if !(1..=MAX_IN_A_ROW).contains(&count) => {
                    return fault("failures in a row must be between 1 and 16,777,215");
                }
                Trip::ConsecutiveFailures(_) => {}
                Trip::FailureRate { percent, min_calls, window }
                | Trip::SlowCallRate { percent, min_calls, window } => {
                    if !(1..=100).contains(&percent) {
                        return fault("a rate that opens a breaker must be between 1 and 100 percent");
                    }
                    if min_calls == 0 {
                        return fault("a rate needs at least one call to be judged");
                    }
                    match window {
                        Window::Calls(size) if !(1..=MAX_CALLS).contains(&size) => {
                            return fault("a window must hold between 1 and 100,000 calls");
                        }
                        Window::Time(length) if length.is_zero() => {
                            return fault("a window of no time holds no calls");
                        }
                        _ => {}
                    }
                }
            }
        }
        let rate = |percent: u8| (1..=100).contains(&percent);
        match self.recovery {
            Recovery::Successes(0) => return fault("closing needs at least one success"),
            Recovery::Rates { failure_percent, slow_percent }
                if !rate(failure_percent) || slow_percent.is_some_and(|p| !rate(p)) =>
            {
                return fault("a rate that opens a breaker again must be between 1 and 100 percent");
            }
            _ => {}
        }
        if self.half_open_permits == 0 {
            return fault("a half-open breaker needs at least one permit");
        }
        let first = self.open_for.after(0);
        if first.is_zero() || matches!(self.open_for, OpenFor::Growing { percent: 0..100, .. }) {
            return fault("the time a breaker stays open must be above zero and must not shrink");
        }
        if self.half_open_limit.is_some_and(|limit| limit.after.is_zero()) {
            return fault("the time a breaker may stay half-open must be above zero");
        }
        if self.initial == BreakerState::HalfOpen {
            return fault("a breaker cannot start half-open");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn defaults_are_the_documented_ones_and_hold() {
        let config = BreakerConfig::default();
        assert_eq!(config.in_a_row(), Some(5));
        assert_eq!(config.recovery, Recovery::Successes(2));
        assert_eq!(config.open_for.after(3), Duration::from_secs(60));
        assert_eq!(config.half_open_permits, 3);
        config.check().unwrap();
    }

    #[test]
    fn what_has_no_meaning_is_refused() {
        let d = BreakerConfig::default;
        let rate = |percent, min_calls, window| Trip::FailureRate { percent, min_calls, window };
        let mut none = d();
        none.trips.clear();
        for (bad, what) in [
            (none, "no reason"),
            (d().with_trip(Trip::ConsecutiveFailures(0)), "zero in a row"),
            (d().with_trip(Trip::ConsecutiveFailures(1 << 24)), "more than can be counted"),
            (d().or_trip(rate(0, 1, Window::Calls(1))), "0 percent"),
            (d().or_trip(rate(101, 1, Window::Calls(1))), "101 percent"),
            (d().or_trip(rate(50, 0, Window::Calls(1))), "no calls"),
            (d().or_trip(rate(50, 1, Window::Calls(0))), "empty window"),
            (d().or_trip(rate(50, 1, Window::Calls(100_001))), "huge window"),
            (d().or_trip(rate(50, 1, Window::Time(Duration::ZERO))), "no time"),
            (d().with_recovery(Recovery::Successes(0)), "no success"),
            (d().with_recovery(Recovery::Rates { failure_percent: 0, slow_percent: None }), "0 percent back"),
            (d().with_recovery(Recovery::Rates { failure_percent: 1, slow_percent: Some(0) }), "0 slow back"),
            (d().with_half_open_permits(0), "no permits"),
            (d().with_open_for(OpenFor::Fixed(Duration::ZERO)), "open for nothing"),
            (d().with_open_for(OpenFor::Growing { first: SECOND, percent: 99, most: SECOND }), "shrinking"),
            (d().with_half_open_limit(HalfOpenLimit { after: Duration::ZERO, close: true }), "no trial time"),
            (d().with_initial(BreakerState::HalfOpen), "half-open"),
        ] {
            assert_eq!(bad.check().unwrap_err().kind(), ErrorKind::InvalidInput, "{what}");
        }
    }

    #[test]
    fn growing_times_stop_at_the_bound_and_never_overflow() {
        let growing = OpenFor::Growing { first: 5 * SECOND, percent: 150, most: 60 * SECOND };
        assert_eq!(growing.after(0), 5 * SECOND);
        assert_eq!(growing.after(1), Duration::from_millis(7_500));
        assert_eq!(growing.after(u32::MAX), 60 * SECOND);
        let huge = OpenFor::Growing { first: Duration::MAX, percent: u32::MAX, most: Duration::MAX };
        assert!(huge.after(u32::MAX) > 1_000_000 * SECOND);
        let still = OpenFor::Growing { first: SECOND, percent: 100, most: 60 * SECOND };
        assert_eq!(still.after(u32::MAX), SECOND);
    }

    #[test]
    fn a_config_reads_back() {
        let config = BreakerConfig::default().or_trip(Trip::SlowCallRate {
            percent: 50,
            min_calls: 9,
            window: Window::Time(SECOND),
        });
        let text = serde_json::to_string(&config).unwrap();
        assert!(text.contains("\"consecutive_failures\":5"), "{text}");
        assert_eq!(serde_json::from_str::<BreakerConfig>(&text).unwrap(), config);
    }
}
