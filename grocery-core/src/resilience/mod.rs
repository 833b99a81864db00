//! Keeping what is slow or broken outside from becoming slow or broken here.
//!
//! Everything waits on the injected [`Clock`](crate::Clock), so nothing here needs an async runtime and
//! tests turn time by hand. This module knows nothing of groceries.

mod breaker;
mod deadline;
mod timeout;
mod verdict;

pub use breaker::{
    BreakerConfig, BreakerEvent, BreakerEventKind, BreakerListener, BreakerReport, BreakerState,
    CircuitBreaker, HalfOpenLimit, OpenFor, Permit, Recovery, Refusal, Trip, Window, WindowReading,
};
pub use deadline::Deadline;
pub use timeout::{with_deadline, with_timeout};
pub use verdict::{Verdict, verdict_of};
