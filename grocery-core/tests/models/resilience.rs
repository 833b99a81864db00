//! The parts of `resilience` that threads share, over loom's primitives.

pub(crate) mod sync {
    pub(crate) use std::sync::{PoisonError, atomic::Ordering};

    pub(crate) use loom::sync::{Mutex, MutexGuard, atomic::AtomicU64};
}

#[path = "../../src/resilience/breaker/mod.rs"]
mod breaker;
#[path = "../../src/resilience/single_flight.rs"]
mod single_flight;
#[path = "../../src/resilience/verdict.rs"]
mod verdict;

pub(crate) use breaker::*;
pub(crate) use single_flight::SingleFlight;
pub(crate) use verdict::{Verdict, verdict_of};
