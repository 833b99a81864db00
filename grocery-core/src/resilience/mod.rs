//! Keeping what is slow or broken outside from becoming slow or broken here.
//!
//! Everything waits on the injected [`Clock`](crate::Clock), so nothing here needs an async runtime and
//! tests turn time by hand. This module knows nothing of groceries.

mod adaptive;
mod breaker;
mod budget;
mod bulkhead;
mod chaos;
mod deadline;
mod fallback;
mod hedge;
mod limiter;
mod policy;
mod retry;
mod single_flight;
mod timeout;
mod tokens;
mod verdict;

pub use adaptive::{AdaptiveConfig, AdaptiveLimit, AdaptiveRule, Slot};
pub use breaker::{
    BreakerConfig, BreakerEvent, BreakerEventKind, BreakerListener, BreakerReport, BreakerState,
    CircuitBreaker, HalfOpenLimit, OpenFor, Permit, Recovery, Refusal, Trip, Window, WindowReading,
};
pub use budget::{RetryBudget, RetryBudgetConfig};
pub use bulkhead::{Bulkhead, BulkheadConfig, Place};
pub use chaos::{Chaos, ChaosConfig, ChaosReport};
pub use deadline::Deadline;
pub use fallback::{Answered, FallbackChain};
pub use hedge::{Hedge, HedgeDelay};
pub use limiter::{KeyedLimiter, RateDecision, RateLimit, RateLimiter};
pub use policy::{Policy, PolicyConfig, PolicyReport};
pub use retry::{Attempt, Call, Retry, RetryConfig};
pub use single_flight::SingleFlight;
pub use timeout::{with_deadline, with_timeout};
pub use tokens::Quota;
pub use verdict::{Verdict, verdict_of};
