//! How much extra load retries and hedges may make.
//!
//! A bound on attempts per call is not enough: when a service is down, three attempts each make three times the
//! load just when it can bear least. A budget bounds the *share*: retries earn their right from calls
//! that were made, so that an outage costs a fifth more and not three times as much. A small steady
//! allowance lets a quiet service retry at all.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::{Quota, RateLimiter};
use crate::{
    clock::{Clock, Monotonic},
    error::{Error, ErrorKind, Result},
};

/// What one retry costs, in hundredths of a retry.
const ONE: u64 = 100;

/// What a [`RetryBudget`] gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RetryBudgetConfig {
    /// How many retries a hundred calls earn, 0 to 1,000. Default 20.
    pub percent: u32,
    /// How many more are given each second. Default 10; 0 gives none.
    pub per_second: u32,
    /// How many earned retries may be kept. Default 100.
    pub most_kept: u32,
}

impl Default for RetryBudgetConfig {
    fn default() -> Self {
        Self { percent: 20, per_second: 10, most_kept: 100 }
    }
}

impl RetryBudgetConfig {
    /// The same, earning so many for a hundred calls.
    #[must_use]
    pub fn with_percent(mut self, percent: u32) -> Self {
        self.percent = percent;
        self
    }

    /// The same, with so many more each second.
    #[must_use]
    pub fn with_per_second(mut self, count: u32) -> Self {
        self.per_second = count;
        self
    }

    /// The same, keeping at most so many.
    #[must_use]
    pub fn with_most_kept(mut self, count: u32) -> Self {
        self.most_kept = count;
        self
    }
}

/// A purse of retries, filled by calls and by time. Lock-free; share it between policies that ask the
/// same service.
///
/// ```
/// use std::sync::Arc;
/// use grocery_core::{ManualClock, resilience::{RetryBudget, RetryBudgetConfig}};
/// let clock = Arc::new(ManualClock::at("2026-11-20T09:00:00Z".parse()?));
/// let budget = RetryBudget::new(RetryBudgetConfig::default().with_per_second(0), clock)?;
/// assert!(!budget.withdraw());
/// (0..10).for_each(|_| budget.deposit());
/// assert!(budget.withdraw() && budget.withdraw() && !budget.withdraw());
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug)]
pub struct RetryBudget {
    config: RetryBudgetConfig,
    clock: Arc<dyn Clock>,
    /// Hundredths of a retry.
    earned: AtomicU64,
    steady: Option<RateLimiter>,
}

impl RetryBudget {
    /// A budget with nothing earned yet.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where calls would earn more than ten retries each.
    pub fn new(config: RetryBudgetConfig, clock: Arc<dyn Clock>) -> Result<Self> {
        if config.percent > 1_000 {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                format!("a budget of {} retries for a hundred calls is none", config.percent),
            ));
        }
        let steady = match config.per_second {
            0 => None,
            count => Some(RateLimiter::new(Quota::new(count, Duration::from_secs(1))?, Arc::clone(&clock))),
        };
        Ok(Self { config, clock, earned: AtomicU64::new(0), steady })
    }

    /// A call is being made: it earns its share. Once the purse is full this is a single read.
    #[inline]
    pub fn deposit(&self) {
        let full = u64::from(self.config.most_kept) * ONE;
        let mut earned = self.earned.load(Ordering::Relaxed);
        while earned < full {
            let next = (earned + u64::from(self.config.percent)).min(full);
            match self.earned.compare_exchange_weak(earned, next, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return,
                Err(now) => earned = now,
            }
        }
    }

    /// Takes one retry, where there is one.
    #[must_use]
    pub fn withdraw(&self) -> bool {
        self.withdraw_at(self.clock.now())
    }

    pub(super) fn withdraw_at(&self, now: Monotonic) -> bool {
        let taken =
            self.earned.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |earned| earned.checked_sub(ONE));
        taken.is_ok() || self.steady.as_ref().is_some_and(|steady| steady.try_acquire_at(now, 1).is_ok())
    }

    /// Whole retries that could be taken now.
    #[must_use]
    pub fn left(&self) -> u64 {
        let steady = self.steady.as_ref().map_or(0, |steady| u64::from(steady.left()));
        self.earned.load(Ordering::Relaxed) / ONE + steady
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::clock::{ManualClock, Timestamp};

    fn budget(percent: u32, per_second: u32, most_kept: u32) -> (RetryBudget, Arc<ManualClock>) {
        let clock = Arc::new(ManualClock::at(Timestamp::from_unix_millis(0)));
        let config = RetryBudgetConfig { percent, per_second, most_kept };
        (RetryBudget::new(config, clock.clone()).unwrap(), clock)
    }

    #[test]
    fn more_than_ten_for_one_is_refused() {
        let (_, clock) = budget(1_000, 1, 1);
        assert!(RetryBudget::new(RetryBudgetConfig::default().with_percent(1_001), clock).is_err());
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let (budget, _) = budget(20, 0, 3);
        (0..1_000).for_each(|_| budget.deposit());
        assert_eq!(budget.left(), 3);
        assert_eq!((0..10).filter(|_| budget.withdraw()).count(), 3);
    }

    #[derive(Debug, Clone)]
    enum Step {
        Deposit(u16),
        Withdraw(u16),
        Wait(u64),
    }

    proptest! {
        /// Token by token beside plain sums, and never more than was earned and given.
        #[test]
        fn every_token_is_accounted_for(
            percent in 0_u32..200, per_second in 0_u32..20, most_kept in 0_u32..30,
            steps in prop::collection::vec(prop_oneof![
                (1_u16..30).prop_map(Step::Deposit),
                (1_u16..30).prop_map(Step::Withdraw),
                (1_u64..2_000).prop_map(Step::Wait),
            ], 1..60),
        ) {
            let (budget, clock) = budget(percent, per_second, most_kept);
            let mut earned = 0_u64;
            // The steady part in nanosecond parts of a token, as long as one token takes to come in.
            let step = 1_000_000_000_u64.div_ceil(u64::from(per_second.max(1)));
            let full = step * u64::from(per_second);
            let mut steady = full;
            let (mut deposits, mut withdrawals, mut waited) = (0_u64, 0_u64, 0_u64);
            for what in steps {
                match what {
                    Step::Deposit(n) => for _ in 0..n {
                        budget.deposit();
                        deposits += 1;
                        earned = (earned + u64::from(percent)).min(u64::from(most_kept) * 100);
                    },
                    Step::Withdraw(n) => for _ in 0..n {
                        let want = if earned >= 100 {
                            earned -= 100;
                            true
                        } else if per_second > 0 && steady >= step {
                            steady -= step;
                            true
                        } else {
                            false
                        };
                        prop_assert_eq!(budget.withdraw(), want);
                        withdrawals += u64::from(want);
                    },
                    Step::Wait(ms) => {
                        clock.advance(Duration::from_millis(ms));
                        waited += ms;
                        steady = (steady + ms * 1_000_000).min(full);
                    }
                }
                let steady_left = if per_second > 0 { steady / step } else { 0 };
                prop_assert_eq!(budget.left(), earned / 100 + steady_left);
            }
            let most = deposits * u64::from(percent) / 100
                + u64::from(per_second) + waited * u64::from(per_second) / 1_000;
            prop_assert!(withdrawals <= most, "{} of {}", withdrawals, most);
        }
    }

    #[test]
    fn threads_together_take_no_more_than_was_earned() {
        let (budget, _) = budget(20, 0, 1_000_000);
        let taken: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        (0..5_000)
                            .filter(|_| {
                                budget.deposit();
                                budget.withdraw()
                            })
                            .count()
                    })
                })
                .collect();
            threads.into_iter().map(|t| t.join().unwrap()).sum()
        });
        assert_eq!(taken as u64 + budget.left(), 4 * 5_000 / 5);
    }
}
