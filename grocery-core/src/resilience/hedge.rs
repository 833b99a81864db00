//! A second try beside a slow first one.
//!
//! Most answers are quick and a few are slow for no reason of their own (a full queue, a lost packet).
//! Asking a second time once the first has taken longer than nearly all do cuts that tail at the price
//! of a few per cent more load. The price is bounded twice: by the quantile, and by a budget, so that a service
//! that has become slow as a whole is not asked twice as often.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    task::Poll,
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::{Attempt, Call, RetryBudget};
use crate::{
    clock::{Clock, Sleep},
    error::{Error, ErrorKind, Result},
};

/// When the second try starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum HedgeDelay {
    /// After this time.
    Fixed(Duration),
    /// After the time that `percent` of the answers of late did not need, between `least` and `most`;
    /// `most` until 32 answers were seen.
    Quantile {
        /// 50 to 99.
        percent: u8,
        /// Not sooner than this.
        least: Duration,
        /// Not later than this.
        most: Duration,
    },
}

impl Default for HedgeDelay {
    fn default() -> Self {
        Self::Quantile { percent: 95, least: Duration::from_millis(5), most: Duration::from_secs(2) }
    }
}

/// Starts a second try beside a slow first one and takes whichever succeeds first. The other is dropped,
/// which cancels it.
///
/// Only for calls that [may be repeated](Call::may_repeat). A first try that *fails* is not hedged: that is
/// what a retry is for.
///
/// ```
/// use std::{sync::Arc, time::Duration};
/// use grocery_core::{SystemClock, resilience::{Call, Hedge, HedgeDelay, RetryBudget, RetryBudgetConfig}};
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let clock = Arc::new(SystemClock::new());
/// let budget = Arc::new(RetryBudget::new(RetryBudgetConfig::default(), clock.clone())?);
/// let hedge = Hedge::new(HedgeDelay::Fixed(Duration::from_millis(1)), budget, clock)?;
/// let answer = hedge
///     .run(Call::idempotent(), |attempt| async move {
///         // The first connection hangs.
///         if !attempt.hedge {
///             std::future::pending::<()>().await;
///         }
///         Ok(349)
///     })
///     .await?;
/// assert_eq!(answer, 349);
/// # Ok::<(), grocery_core::Error>(())
/// # }).unwrap();
/// ```
#[derive(Debug)]
pub struct Hedge {
    delay: HedgeDelay,
    budget: Arc<RetryBudget>,
    clock: Arc<dyn Clock>,
    seen: Mutex<Latencies>,
}

impl Hedge {
    /// A hedge that pays from `budget`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] for a quantile outside 50 to 99 or bounds out of order.
    pub fn new(delay: HedgeDelay, budget: Arc<RetryBudget>, clock: Arc<dyn Clock>) -> Result<Self> {
        if let HedgeDelay::Quantile { percent, least, most } = delay
            && (!(50..=99).contains(&percent) || least > most)
        {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                format!("a hedge at {percent} percent between {least:?} and {most:?} has no meaning"),
            ));
        }
        Ok(Self { delay, budget, clock, seen: Mutex::new(Latencies::default()) })
    }

    /// After which time a second try would start now.
    #[must_use]
    pub fn delay(&self) -> Duration {
        match self.delay {
            HedgeDelay::Fixed(delay) => delay,
            HedgeDelay::Quantile { percent, least, most } => {
                let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
                seen.quantile(percent).map_or(most, |delay| delay.clamp(least, most))
            }
        }
    }

    /// Runs `work`, and once more beside it where it is slow.
    ///
    /// # Errors
    /// The first try's own, where no try succeeds.
    pub async fn run<T, F, Fut>(&self, call: Call, work: F) -> Result<T>
    where
        F: FnMut(Attempt) -> Fut,
        Fut: Future<Output = Result<T>>,
    {
        self.budget.deposit();
        let attempt = Attempt { number: 1, hedge: false, deadline: call.deadline };
        self.beside(call.may_repeat, attempt, work, || Some(())).await
    }

    /// The same for a policy, which pays into the budget itself and has a say (`room`) in whether there
    /// is room for one more. What `room` gives is held as long as the second try runs.
    pub(super) async fn beside<T, F, Fut, R>(
        &self,
        may_repeat: bool,
        attempt: Attempt,
        mut work: F,
        room: impl FnOnce() -> Option<R>,
    ) -> Result<T>
    where
        F: FnMut(Attempt) -> Fut,
        Fut: Future<Output = Result<T>>,
    {
        if !may_repeat {
            return work(attempt).await;
        }
        let started = self.clock.now();
        let mut first = pin!(work(attempt));
        let mut timer: Option<Sleep<'_>> = None;
        let answer = poll_fn(|cx| {
            if let Poll::Ready(answer) = first.as_mut().poll(cx) {
                return Poll::Ready(Some(answer));
            }
            let timer =
                timer.get_or_insert_with(|| self.clock.sleep_until(started.saturating_add(self.delay())));
            timer.as_mut().poll(cx).map(|()| None)
        })
        .await;
        if let Some(answer) = answer {
            self.saw(started, &answer);
            return answer;
        }
        // Looked at first, so that an empty purse takes no place and no token; paid last, so that what
        // there is no room for costs nothing.
        let rich = self.budget.left() > 0;
        let paid = if rich { room().filter(|_| self.budget.withdraw()) } else { None };
        let Some(_room) = paid else {
            let answer = first.await;
            self.saw(started, &answer);
            return answer;
        };
        let second_started = self.clock.now();
        let mut second = pin!(work(Attempt { hedge: true, ..attempt }));
        let (mut failed_first, mut failed_second) = (None, false);
        poll_fn(|cx| {
            if failed_first.is_none()
                && let Poll::Ready(answer) = first.as_mut().poll(cx)
            {
                self.saw(started, &answer);
                match answer {
                    Ok(answer) => return Poll::Ready(Ok(answer)),
                    Err(error) => failed_first = Some(error),
                }
            }
            if !failed_second && let Poll::Ready(answer) = second.as_mut().poll(cx) {
                // Whom the second one beat took at least this long. Learning the winner's own time alone would
                // cut every late answer out of what was seen, and the delay would creep down.
                let since = if failed_first.is_none() { started } else { second_started };
                self.saw(since, &answer);
                match answer {
                    Ok(answer) => return Poll::Ready(Ok(answer)),
                    Err(_) => failed_second = true,
                }
            }
            match failed_first.take() {
                Some(error) if failed_second => Poll::Ready(Err(error)),
                kept => {
                    failed_first = kept;
                    Poll::Pending
                }
            }
        })
        .await
    }

    /// Learns from a success how long answers take.
    fn saw<T>(&self, started: crate::clock::Monotonic, answer: &Result<T>) {
        if answer.is_ok() && matches!(self.delay, HedgeDelay::Quantile { .. }) {
            let took = self.clock.now().saturating_since(started);
            self.seen.lock().unwrap_or_else(PoisonError::into_inner).record(took);
        }
    }
}

/// Buckets to the power of two.
const OCTAVES: usize = 30;
/// Buckets within one.
const STEPS: usize = 8;
/// From how many answers on old ones weigh half.
const HALVE_AT: u32 = 2_048;
/// From how many answers on there is a quantile.
const ENOUGH: u32 = 32;

/// How long answers took of late: counts in buckets an eighth of an octave wide, from a microsecond to
/// eighteen minutes, so that a quantile is right to an eighth.
#[derive(Debug)]
struct Latencies {
    counts: [u32; OCTAVES * STEPS],
    total: u32,
}

impl Default for Latencies {
    fn default() -> Self {
        Self { counts: [0; OCTAVES * STEPS], total: 0 }
    }
}

impl Latencies {
    fn record(&mut self, took: Duration) {
        if let Some(count) = self.counts.get_mut(bucket(took)) {
            *count += 1;
            self.total += 1;
        }
        if self.total >= HALVE_AT {
            self.total = 0;
            for count in &mut self.counts {
                *count /= 2;
                self.total += *count;
            }
        }
    }

    /// The upper end of the bucket that holds this share.
    fn quantile(&self, percent: u8) -> Option<Duration> {
        if self.total < ENOUGH {
            return None;
        }
        let wanted = (u64::from(self.total) * u64::from(percent)).div_ceil(100);
        let mut sum = 0;
        let at = self.counts.iter().position(|count| {
            sum += u64::from(*count);
            sum >= wanted
        })?;
        let base = 1_u64 << (at / STEPS);
        let part = base * (at % STEPS + 1) as u64 / STEPS as u64;
        Some(Duration::from_micros(base + part))
    }
}

fn bucket(took: Duration) -> usize {
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX).max(1);
    let octave = micros.ilog2() as usize;
    if octave >= OCTAVES {
        return OCTAVES * STEPS - 1;
    }
    let base = 1_u64 << octave;
    octave * STEPS + ((micros - base) * STEPS as u64 / base) as usize
}

#[cfg(test)]
#[path = "hedge_tests.rs"]
mod tests;
