//! Asking again: when, how often, and when better not.

use std::{future::Future, sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};

use super::{Deadline, RetryBudget};
use crate::{
    clock::{Clock, Monotonic, Rng},
    error::{Error, ErrorKind, Result},
};

/// What a caller says about one call.
///
/// ```
/// use std::time::Duration;
/// use grocery_core::{Clock, SystemClock, resilience::{Call, Deadline}};
/// let clock = SystemClock::new();
/// let reading = Call::idempotent().by(Deadline::after(clock.now(), Duration::from_millis(300)));
/// assert!(reading.may_repeat);
/// assert!(!Call::once().may_repeat);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Call {
    /// By when the answer must be there.
    pub deadline: Deadline,
    /// Whether doing it twice is the same as doing it once. Only then is it retried or hedged.
    pub may_repeat: bool,
}

impl Call {
    /// A call that may be repeated: a reading, or a writing that says the same each time.
    #[must_use]
    pub const fn idempotent() -> Self {
        Self { deadline: Deadline::NEVER, may_repeat: true }
    }

    /// A call that must not be made twice: placing an order.
    #[must_use]
    pub const fn once() -> Self {
        Self { deadline: Deadline::NEVER, may_repeat: false }
    }

    /// The same with this deadline.
    #[must_use]
    pub const fn by(mut self, deadline: Deadline) -> Self {
        self.deadline = deadline;
        self
    }
}

/// What the work gets to know about the attempt it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// 1 for the first.
    pub number: u32,
    /// Whether this is the second of two that run beside each other.
    pub hedge: bool,
    /// By when this attempt must be done. Hand it on to whatever the work calls itself.
    pub deadline: Deadline,
}

/// How often and how far apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RetryConfig {
    /// How often it is asked at most, the first time included. Default 3, at least 1.
    pub max_attempts: u32,
    /// The shortest wait. Default 100 ms.
    pub base: Duration,
    /// The longest wait of one's own choosing. Default 5 seconds.
    pub cap: Duration,
    /// The longest `retry_after` of the service that is waited for; with a longer one the error goes to
    /// the caller at once. One's own wait comes on top, so that those who were told the same do not come back
    /// together. Default 30 seconds.
    pub max_retry_after: Duration,
}

impl Default for RetryConfig {
    fn default() -> Self {
        Self {
            max_attempts: 3,
            base: Duration::from_millis(100),
            cap: Duration::from_secs(5),
            max_retry_after: Duration::from_secs(30),
        }
    }
}

impl RetryConfig {
    /// The same with so many attempts.
    #[must_use]
    pub fn with_max_attempts(mut self, count: u32) -> Self {
        self.max_attempts = count;
        self
    }

    /// The same, waiting between `base` and `cap`.
    #[must_use]
    pub fn with_waits(mut self, base: Duration, cap: Duration) -> Self {
        self.base = base;
        self.cap = cap;
        self
    }

    /// The same, waiting at most this long where the service says how long.
    #[must_use]
    pub fn with_max_retry_after(mut self, longest: Duration) -> Self {
        self.max_retry_after = longest;
        self
    }

    /// Refuses what has no meaning.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] for no attempts, no shortest wait, or a longest below the shortest.
    pub fn check(&self) -> Result<()> {
        if self.max_attempts == 0 || self.base.is_zero() || self.cap < self.base {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                format!(
                    "{} attempts {:?} to {:?} apart cannot be made",
                    self.max_attempts, self.base, self.cap
                ),
            ));
        }
        Ok(())
    }

    /// The wait after one of `previous`: anywhere between the base and three times the one before, at
    /// most the cap. This is *decorrelated jitter*: waits grow, yet callers that failed together do not
    /// come back together.
    pub(super) fn wait_after(&self, previous: Duration, rng: &dyn Rng) -> Duration {
        let base = self.base.as_nanos();
        let cap = self.cap.as_nanos();
        let top = previous.as_nanos().saturating_mul(3).clamp(base, cap.max(base));
        let span = u64::try_from(top - base).unwrap_or(u64::MAX);
        // The high half of the product spreads the draw over the span without a division.
        let drawn = (u128::from(rng.next_u64()) * (u128::from(span) + 1)) >> 64;
        Duration::from_nanos(u64::try_from((base + drawn).min(cap)).unwrap_or(u64::MAX))
    }
}

/// Asks again after failures that may pass, with growing and scattered waits, within a budget and a
/// deadline.
///
/// Not retried: calls that may not be repeated, errors that are not
/// [retryable](crate::Error::is_retryable), what the budget does not cover, and what could only begin
/// after the deadline. The last error goes to the caller as it is.
///
/// ```
/// use std::{sync::{Arc, atomic::{AtomicU32, Ordering}}, time::Duration};
/// use grocery_core::{Error, ErrorKind, SystemClock, SystemRng, resilience::{Call, Retry, RetryConfig}};
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let config = RetryConfig::default().with_waits(Duration::from_millis(1), Duration::from_millis(2));
/// let retry = Retry::new(config, Arc::new(SystemClock::new()), Arc::new(SystemRng))?;
/// let price = retry
///     .run(Call::idempotent(), |attempt| async move {
///         match attempt.number {
///             1 => Err(Error::new(ErrorKind::Unavailable, "busy")),
///             _ => Ok(349),
///         }
///     })
///     .await?;
/// assert_eq!(price, 349);
/// # Ok::<(), grocery_core::Error>(())
/// # }).unwrap();
/// ```
#[derive(Debug)]
pub struct Retry {
    config: RetryConfig,
    budget: Option<Arc<RetryBudget>>,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

/// Where a series of attempts stands.
#[derive(Debug)]
pub(super) struct Series {
    pub(super) number: u32,
    previous: Duration,
}

impl Retry {
    /// A retry without a budget.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the config has no meaning.
    pub fn new(config: RetryConfig, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Result<Self> {
        config.check()?;
        Ok(Self { config, budget: None, clock, rng })
    }

    /// The same within this budget. Calls that go through here earn for it.
    #[must_use]
    pub fn with_budget(mut self, budget: Arc<RetryBudget>) -> Self {
        self.budget = Some(budget);
        self
    }

    /// Runs `work` until it answers, fails for good, or the config, the budget or the deadline ends it.
    ///
    /// # Errors
    /// The last error of the work, or [`ErrorKind::Timeout`] where the deadline has passed already.
    pub async fn run<T, F, Fut>(&self, call: Call, mut work: F) -> Result<T>
    where
        F: FnMut(Attempt) -> Fut,
        Fut: Future<Output = Result<T>>,
    {
        if call.deadline.has_passed(self.clock.now()) {
            return Err(super::timeout::not_started());
        }
        if let Some(budget) = &self.budget {
            budget.deposit();
        }
        let mut series = self.begin();
        loop {
            let attempt = Attempt { number: series.number, hedge: false, deadline: call.deadline };
            let answer = super::with_deadline(&*self.clock, call.deadline, work(attempt)).await;
            let error = match answer.and_then(|answer| answer) {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let now = self.clock.now();
            let Some(wait) = self.next(&mut series, call, &error, now) else {
                return Err(error);
            };
            self.clock.sleep_until(now.saturating_add(wait)).await;
        }
    }

    /// The start of a series. Whoever makes its first call deposits for it.
    pub(super) fn begin(&self) -> Series {
        Series { number: 1, previous: self.config.base }
    }

    /// How long to wait before the next attempt, which is then the series' own; `None` where there is
    /// none.
    pub(super) fn next(
        &self,
        series: &mut Series,
        call: Call,
        error: &Error,
        now: Monotonic,
    ) -> Option<Duration> {
        if series.number >= self.config.max_attempts || !call.may_repeat || !error.is_retryable() {
            return None;
        }
        let own = self.config.wait_after(series.previous, &*self.rng);
        let asked = error.retry_after().unwrap_or_default();
        // Those who are told the same time must not all come back in the same moment.
        let wait = own.saturating_add(asked);
        if asked > self.config.max_retry_after || !call.deadline.leaves_room_after(now, wait) {
            return None;
        }
        // Last, so that what is not going to be retried anyway costs the budget nothing.
        if self.budget.as_ref().is_some_and(|budget| !budget.withdraw_at(now)) {
            return None;
        }
        series.number += 1;
        series.previous = own;
        Some(wait)
    }
}

#[cfg(test)]
#[path = "retry_tests.rs"]
mod tests;
