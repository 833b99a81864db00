//! The right to make one call.

use std::time::Duration;

use super::{BreakerState, CircuitBreaker, control::Control};
use crate::{
    clock::Monotonic,
    error::Result,
    resilience::{
        Verdict,
        sync::{AtomicU64, Ordering},
    },
};

/// The right to make one call. Settle it with the answer; dropping it unsettled gives it back.
///
/// ```
/// # use std::sync::Arc;
/// use grocery_core::{SystemClock, resilience::{BreakerConfig, BreakerState, CircuitBreaker}};
/// let breaker = CircuitBreaker::new("shop", BreakerConfig::default(), Arc::new(SystemClock::new()))?;
/// for _ in 0..5 {
///     breaker.try_acquire().expect("it is closed").failure();
/// }
/// assert_eq!(breaker.state(), BreakerState::Open);
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug)]
#[must_use = "a permit that is dropped at once allows nothing"]
pub struct Permit<'a> {
    breaker: &'a CircuitBreaker,
    generation: u64,
    started: Option<Monotonic>,
    settled: bool,
}

impl<'a> Permit<'a> {
    #[inline]
    pub(super) const fn new(
        breaker: &'a CircuitBreaker,
        generation: u64,
        started: Option<Monotonic>,
    ) -> Self {
        Self { breaker, generation, started, settled: false }
    }

    /// The generation of the breaker it was given in.
    #[must_use]
    pub const fn generation(&self) -> u64 {
        self.generation
    }

    /// Whether its answer would still count: the breaker has not changed its state since. Worth asking
    /// after waiting in a queue with it.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.breaker.is_current(self.generation)
    }

    /// Its call begins only now: the time since was spent in a queue of our own, which must not look like a
    /// slow call.
    pub(in crate::resilience) fn restart(&mut self, now: Monotonic) {
        self.started = self.started.map(|_| now);
    }

    /// The call succeeded.
    #[inline]
    pub fn success(mut self) {
        self.settled = true;
        self.breaker.settle(self.generation, self.started, Some(Verdict::Success), None);
    }

    /// The call failed.
    #[inline]
    pub fn failure(mut self) {
        self.settled = true;
        self.breaker.settle(self.generation, self.started, Some(Verdict::Failure), None);
    }

    /// The answer says nothing about the service.
    #[inline]
    pub fn ignore(mut self) {
        self.settled = true;
        self.breaker.settle(self.generation, self.started, Some(Verdict::Ignored), None);
    }

    /// Settles by the answer: a success, or an error judged by the breaker's rule.
    #[inline]
    pub fn settle<T>(mut self, answer: &Result<T>) {
        // A rule of the host that panics leaves the permit to be given back.
        let (verdict, retry_after) = match answer {
            Ok(_) => (Verdict::Success, None),
            Err(e) => (self.breaker.judge(e), e.retry_after()),
        };
        self.settled = true;
        self.breaker.settle(self.generation, self.started, Some(verdict), retry_after);
    }
}

impl Drop for Permit<'_> {
    #[inline]
    fn drop(&mut self) {
        if !self.settled {
            self.breaker.settle(self.generation, self.started, None, None);
        }
    }
}

impl CircuitBreaker {
    /// Takes an answer in; `None` is a permit given back.
    #[inline]
    fn settle(
        &self,
        generation: u64,
        started: Option<Monotonic>,
        verdict: Option<Verdict>,
        retry_after: Option<Duration>,
    ) {
        let control = self.control();
        if control.generation() == generation && control.state() == BreakerState::Closed {
            match verdict {
                Some(Verdict::Success) if !self.has_windows => return self.succeed(control),
                Some(Verdict::Failure) if !self.has_windows => return self.fail(control, retry_after),
                Some(Verdict::Ignored) => return count(&self.ignored),
                None => return count(&self.dropped),
                Some(_) => {}
            }
        }
        self.settle_slowly(generation, started, verdict, retry_after);
    }

    #[inline]
    fn succeed(&self, seen: Control) {
        if seen.failures() != 0 && !self.swap_failures(seen, |_| 0).0 {
            return count(&self.late);
        }
        count(&self.successes);
    }

    fn fail(&self, seen: Control, retry_after: Option<Duration>) {
        let (counted, failures) = self.swap_failures(seen, |failures| failures.saturating_add(1));
        if !counted {
            return count(&self.late);
        }
        count(&self.failures);
        if self.in_a_row != 0 && failures >= self.in_a_row {
            self.open_in_a_row(seen.generation(), retry_after);
        }
    }

    /// Changes the failures in a row of the generation that was seen. Whether that generation still
    /// lasted, and the count after the change.
    pub(super) fn swap_failures(&self, seen: Control, change: impl Fn(u32) -> u32) -> (bool, u32) {
        let mut current = seen;
        loop {
            let next = current.with_failures(change(current.failures()));
            match self.control.compare_exchange_weak(current.0, next.0, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) => return (true, next.failures()),
                Err(now) => {
                    current = Control(now);
                    if current.generation() != seen.generation() {
                        return (false, 0);
                    }
                }
            }
        }
    }
}

#[inline]
pub(super) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}
