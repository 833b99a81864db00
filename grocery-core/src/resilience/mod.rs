//! Keeping what is slow or broken outside from becoming slow or broken here.
//!
//! | you want | use |
//! | --- | --- |
//! | an end to waiting | [`with_timeout`], [`with_deadline`], [`Deadline`] |
//! | to ask again after a slip, but not too often | [`Retry`], [`RetryBudget`] |
//! | to leave a dead service alone | [`CircuitBreaker`] |
//! | one slow service not to take everything | [`Bulkhead`], [`AdaptiveLimit`] |
//! | to keep to an agreed rate | [`RateLimiter`], [`KeyedLimiter`], the port [`RateLimit`] |
//! | to cut the slowest answers | [`Hedge`] |
//! | a next best answer | [`FallbackChain`] |
//! | one call for all who ask the same | [`SingleFlight`] |
//! | most of these around one call, in an order that holds | [`Policy`] |
//! | to see all of it on a bad day | [`Chaos`] |
//!
//! Everything waits on the injected [`Clock`](crate::Clock) and draws from the injected
//! [`Rng`](crate::Rng), so nothing here needs an async runtime and tests turn time by hand. Permits,
//! places, slots and waits are guards: dropping a future gives back all it held. This module knows
//! nothing of groceries, starts no thread, keeps no timer and never retries what may not be repeated.

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
mod settings;
mod single_flight;
mod sync;
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
pub(crate) use single_flight::copy_of;
pub use timeout::{with_deadline, with_timeout};
pub use tokens::Quota;
pub use verdict::{Verdict, verdict_of};
