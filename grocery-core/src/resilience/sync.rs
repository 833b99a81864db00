//! What the breaker and the flights share between threads. It stands in one place so that `tests/models` can
//! put a model checker's in its stead and go through the orders in which threads may meet.

pub(super) use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicU64, Ordering},
};
