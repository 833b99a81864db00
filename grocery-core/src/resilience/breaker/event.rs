//! What a breaker tells about itself: its state, changes of it, and figures.

use std::{fmt, str::FromStr, time::Duration};

use serde::{Deserialize, Serialize};

use super::Trip;
use crate::{
    clock::Monotonic,
    error::{Error, ErrorKind, clip},
};

/// Whether calls are let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BreakerState {
    /// All calls pass and are judged.
    Closed,
    /// No call passes until the time is over.
    Open,
    /// A few trial calls pass and decide.
    HalfOpen,
    /// No call passes until somebody says so.
    ForcedOpen,
    /// All calls pass and nothing is judged or counted.
    Disabled,
    /// All calls pass; they are counted and reasons to open are reported, but it never opens.
    MetricsOnly,
}

impl BreakerState {
    /// Every state, in declaration order.
    pub const ALL: [Self; 6] =
        [Self::Closed, Self::Open, Self::HalfOpen, Self::ForcedOpen, Self::Disabled, Self::MetricsOnly];

    /// The stable name, in snake case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open => "open",
            Self::HalfOpen => "half_open",
            Self::ForcedOpen => "forced_open",
            Self::Disabled => "disabled",
            Self::MetricsOnly => "metrics_only",
        }
    }

    pub(super) const fn bits(self) -> u64 {
        self as u64
    }

    pub(super) const fn of_bits(bits: u64) -> Self {
        match bits {
            0 => Self::Closed,
            1 => Self::Open,
            2 => Self::HalfOpen,
            3 => Self::ForcedOpen,
            4 => Self::Disabled,
            _ => Self::MetricsOnly,
        }
    }
}

impl fmt::Display for BreakerState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for BreakerState {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|state| state.as_str() == s).ok_or_else(|| {
            Error::new(ErrorKind::InvalidInput, format!("unknown breaker state {:?}", clip(s, 40)))
        })
    }
}

/// Something that happened to a breaker.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BreakerEvent<'a> {
    /// The breaker's name.
    pub breaker: &'a str,
    /// When, on the injected clock.
    pub at: Monotonic,
    /// The generation it happened in. Every change of state begins a new one, so that a listener which
    /// hears from two threads can tell which came first.
    pub generation: u64,
    /// What happened.
    pub kind: BreakerEventKind,
}

/// What can happen to a breaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BreakerEventKind {
    /// It went from one state to another.
    Changed {
        /// The state before.
        from: BreakerState,
        /// The state now.
        to: BreakerState,
        /// How long it will stay open, where it opened.
        open_for: Option<Duration>,
    },
    /// A reason to open holds. Followed by [`Changed`](Self::Changed), but in the state
    /// [`MetricsOnly`](BreakerState::MetricsOnly), where each reason is told once.
    Reason(Trip),
    /// It was set back to the start: closed, with all figures at zero.
    Reset,
}

/// Hears what happens to a breaker.
///
/// Called on the thread whose call caused it, after the breaker's lock is let go: it may ask the breaker
/// anything, and should be quick. A listener that panics is ignored.
pub trait BreakerListener: Send + Sync {
    /// Something happened.
    fn heard(&self, event: &BreakerEvent<'_>);
}

impl<F: Fn(&BreakerEvent<'_>) + Send + Sync> BreakerListener for F {
    fn heard(&self, event: &BreakerEvent<'_>) {
        self(event);
    }
}

// The trait is used as an object everywhere.
const _: Option<&dyn BreakerListener> = None;

/// What a window holds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WindowReading {
    /// Calls in it.
    pub calls: u64,
    /// Those that failed.
    pub failures: u64,
    /// Those that were slow.
    pub slow: u64,
    /// The share of failures in percent, once there are enough calls to judge.
    pub failure_percent: Option<f64>,
    /// The share of slow calls in percent, once there are enough calls to judge.
    pub slow_percent: Option<f64>,
}

/// A breaker's figures at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BreakerReport {
    /// Its name.
    pub name: String,
    /// Its state.
    pub state: BreakerState,
    /// How many changes of state there were.
    pub generation: u64,
    /// Failures in a row so far, where that is a reason to open.
    pub consecutive_failures: u32,
    /// Its windows, one for each kind asked for; while half-open, and when that opened it again, one
    /// reading of the trial calls.
    pub windows: Vec<WindowReading>,
    /// Successes judged since the start.
    pub successes: u64,
    /// Failures judged since the start.
    pub failures: u64,
    /// Answers that said nothing.
    pub ignored: u64,
    /// Permits given back without an answer: the caller went away.
    pub dropped: u64,
    /// Answers to calls of an earlier generation, which no longer count.
    pub late: u64,
    /// Calls refused since the start.
    pub refused: u64,
    /// Calls refused since the last change of state.
    pub refused_in_state: u64,
    /// How long until trial calls may pass, where it is open.
    pub retry_after: Option<Duration>,
}

/// Why a call was not let through. A plain value: making one costs no allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The state that refused: open, half-open (no trial call was free) or forced open.
    pub state: BreakerState,
    /// When it is worth asking again, where that is known.
    pub retry_after: Option<Duration>,
}

impl Refusal {
    /// The error for a caller: retryable, with the time to wait where it is known.
    #[must_use]
    pub fn into_error(self, breaker: &str) -> Error {
        let why = match self.state {
            BreakerState::HalfOpen => "is being tried out after an outage",
            BreakerState::ForcedOpen => "was switched off",
            _ => "failed too often",
        };
        let error =
            Error::new(ErrorKind::Unavailable, format!("{} {why}, so it was not asked", clip(breaker, 60)))
                .with_hint("it will be asked again by itself; a stale or typical answer may do until then");
        match self.retry_after {
            Some(wait) => error.with_retry_after(wait),
            None => error,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_read_back_from_names_and_bits() {
        for state in BreakerState::ALL {
            assert_eq!(state.as_str().parse::<BreakerState>().unwrap(), state);
            assert_eq!(BreakerState::of_bits(state.bits()), state);
            assert_eq!(serde_json::to_string(&state).unwrap(), format!("\"{state}\""));
        }
        assert!("ajar".parse::<BreakerState>().is_err());
    }

    #[test]
    fn a_refusal_says_who_and_when() {
        let refusal = Refusal { state: BreakerState::Open, retry_after: Some(Duration::from_secs(7)) };
        let e = refusal.into_error("corner-shop");
        assert_eq!(e.retry_after(), Some(Duration::from_secs(7)));
        assert!(e.is_retryable() && e.to_string().starts_with("corner-shop failed too often"));
    }
}
