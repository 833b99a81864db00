//! All of it around one call, in one order.
//!
//! # The order, from the outside in, and why
//! 1. **Deadline.** The sooner of the caller's and the policy's own. Everything inside, waiting included,
//!    happens within it.
//! 2. **Retry.** Outside of all guards, so that each attempt passes each of them anew: a retry after the
//!    breaker has opened is refused like any other call, and takes a token and a place like any other. Only
//!    what was *asked and failed* is retried. A refusal by our own guards goes to the caller at once, with the
//!    time to wait: retrying against oneself only makes the line longer.
//! 3. **Breaker.** The cheapest question first: what will not be asked shall not take a place or use up a
//!    token. Refusals by the guards further in are not the service's failures; the permit is given back.
//! 4. **Bulkhead, adaptive limit.** A place before a token, so that whoever finds no place has used up no
//!    token.
//! 5. **Rate limit.** The last thing before the call: a token taken is a call made. Where 4 or 5 had to wait, the
//!    breaker is asked once more whether the permit still holds: it may have opened meanwhile, and a line of
//!    waiters must not run into a dead service one after the other. What the service is judged by, the
//!    breaker's slow calls and the adaptive limit's latency, is counted from here on.
//! 6. **Timeout** of the attempt: bounds the call alone, not the waiting, so that a full line does not
//!    look like a slow service.
//! 7. **Hedge.** Innermost: both tries are one attempt with one verdict and one timeout. The second one
//!    takes a place and a token of its own where they are free, never waits for them, and pays from the
//!    budget of the retries.
//!
//! A [fallback](Policy::run_or) is outside of everything, and [`SingleFlight`](super::SingleFlight) goes around
//! the policy: those who share a call share its retries.
//!
//! With nothing to wait for, a call through all of it reads the clock once, takes no lock but the one in
//! the semaphore of the places, and allocates nothing. (The adaptive limit and the hedge read the clock
//! again, and the former takes a lock to learn.)

use std::{
    fmt,
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::{
    AdaptiveConfig, AdaptiveLimit, Attempt, BreakerConfig, BreakerReport, Bulkhead, BulkheadConfig, Call,
    CircuitBreaker, Deadline, Hedge, HedgeDelay, Permit, Place, Quota, RateLimiter, Retry, RetryBudget,
    RetryBudgetConfig, RetryConfig, Slot,
    limiter::limited,
    timeout::{bounded, not_started, too_late},
};
use crate::{
    clock::{Clock, Monotonic, Rng},
    error::{Error, ErrorKind, Result},
};

/// What a policy consists of. Each part may be left out.
///
/// ```
/// use std::time::Duration;
/// use grocery_core::resilience::PolicyConfig;
/// let config = PolicyConfig::default().with_timeout(Some(Duration::from_secs(3))).without_retry();
/// assert!(config.breaker.is_some() && config.retry.is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PolicyConfig {
    /// How long one attempt may take. Default 2 seconds.
    pub timeout: Option<Duration>,
    /// How long all attempts with all waiting may take. Default 10 seconds.
    pub total: Option<Duration>,
    /// Retries. Default as [`RetryConfig`] says.
    pub retry: Option<RetryConfig>,
    /// What retries and hedges may cost. Default as [`RetryBudgetConfig`] says.
    pub budget: Option<RetryBudgetConfig>,
    /// The breaker. Default as [`BreakerConfig`] says.
    pub breaker: Option<BreakerConfig>,
    /// Places. Default as [`BulkheadConfig`] says.
    pub bulkhead: Option<BulkheadConfig>,
    /// A limit that follows the service. Default none.
    pub adaptive: Option<AdaptiveConfig>,
    /// The agreed rate. Default none.
    pub rate: Option<Quota>,
    /// How long one may wait for a token. Default not at all.
    pub rate_wait: Duration,
    /// A second try beside a slow one. Default none.
    pub hedge: Option<HedgeDelay>,
}

impl Default for PolicyConfig {
    fn default() -> Self {
        Self {
            timeout: Some(Duration::from_secs(2)),
            total: Some(Duration::from_secs(10)),
            retry: Some(RetryConfig::default()),
            budget: Some(RetryBudgetConfig::default()),
            breaker: Some(BreakerConfig::default()),
            bulkhead: Some(BulkheadConfig::default()),
            adaptive: None,
            rate: None,
            rate_wait: Duration::ZERO,
            hedge: None,
        }
    }
}

impl PolicyConfig {
    /// No part at all: calls go straight through.
    #[must_use]
    pub fn none() -> Self {
        Self {
            timeout: None,
            total: None,
            retry: None,
            budget: None,
            breaker: None,
            bulkhead: None,
            ..Self::default()
        }
    }

    /// The same with this time for an attempt, or as long as it takes.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Option<Duration>) -> Self {
        self.timeout = timeout;
        self
    }

    /// The same with this time for everything, or as long as it takes.
    #[must_use]
    pub fn with_total(mut self, total: Option<Duration>) -> Self {
        self.total = total;
        self
    }

    /// The same with retries.
    #[must_use]
    pub fn with_retry(mut self, retry: RetryConfig) -> Self {
        self.retry = Some(retry);
        self
    }

    /// The same without retries.
    #[must_use]
    pub fn without_retry(mut self) -> Self {
        self.retry = None;
        self
    }

    /// The same with this budget.
    #[must_use]
    pub fn with_budget(mut self, budget: RetryBudgetConfig) -> Self {
        self.budget = Some(budget);
        self
    }

    /// The same with this breaker.
    #[must_use]
    pub fn with_breaker(mut self, breaker: BreakerConfig) -> Self {
        self.breaker = Some(breaker);
        self
    }

    /// The same without a breaker.
    #[must_use]
    pub fn without_breaker(mut self) -> Self {
        self.breaker = None;
        self
    }

    /// The same with these places.
    #[must_use]
    pub fn with_bulkhead(mut self, bulkhead: BulkheadConfig) -> Self {
        self.bulkhead = Some(bulkhead);
        self
    }

    /// The same without a bound on concurrent calls.
    #[must_use]
    pub fn without_bulkhead(mut self) -> Self {
        self.bulkhead = None;
        self
    }

    /// The same with a limit that follows the service.
    #[must_use]
    pub fn with_adaptive(mut self, adaptive: AdaptiveConfig) -> Self {
        self.adaptive = Some(adaptive);
        self
    }

    /// The same at this rate, waiting for a token at most this long.
    #[must_use]
    pub fn with_rate(mut self, quota: Quota, wait: Duration) -> Self {
        self.rate = Some(quota);
        self.rate_wait = wait;
        self
    }

    /// The same with second tries. They need a budget; where there is none, the default one is taken.
    #[must_use]
    pub fn with_hedge(mut self, delay: HedgeDelay) -> Self {
        self.hedge = Some(delay);
        self
    }
}

/// A policy's figures at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PolicyReport {
    /// Its name.
    pub name: String,
    /// The breaker's.
    pub breaker: Option<BreakerReport>,
    /// Attempts after the first.
    pub retries: u64,
    /// Second tries beside slow ones.
    pub hedges: u64,
    /// Attempts that were cut off.
    pub timeouts: u64,
    /// Calls refused for want of a place or a token.
    pub turned_away: u64,
    /// Calls under way, where there are places.
    pub running: Option<usize>,
    /// Calls in line, where there is one.
    pub waiting: Option<usize>,
    /// The limit that follows the service.
    pub adaptive_limit: Option<u32>,
    /// Tokens left.
    pub tokens: Option<u32>,
    /// Retries and hedges that could be paid now.
    pub budget: Option<u64>,
}

/// Guards around calls to one service. Share it behind an `Arc`.
///
/// The [module](super) page says what each part is for; the order is deadline, retry, breaker, bulkhead and
/// adaptive limit, rate limit, timeout, hedge, and `docs/resilience.md` says why.
///
/// ```
/// use std::sync::Arc;
/// use grocery_core::{Error, ErrorKind, SystemClock, SystemRng};
/// use grocery_core::resilience::{Call, Policy, PolicyConfig};
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let clock = Arc::new(SystemClock::new());
/// let policy = Policy::new("corner-shop", &PolicyConfig::default(), clock, Arc::new(SystemRng))?;
/// let price = policy
///     .run(Call::idempotent(), |attempt| async move {
///         // `attempt.deadline` is what is left; hand it on.
///         if attempt.number == 1 { Err(Error::new(ErrorKind::Unavailable, "busy")) } else { Ok(349) }
///     })
///     .await?;
/// assert_eq!((price, policy.report().retries), (349, 1));
/// # Ok::<(), grocery_core::Error>(())
/// # }).unwrap();
/// ```
pub struct Policy {
    name: String,
    clock: Arc<dyn Clock>,
    timeout: Option<Duration>,
    total: Option<Duration>,
    retry: Option<Retry>,
    budget: Option<Arc<RetryBudget>>,
    breaker: Option<Arc<CircuitBreaker>>,
    bulkhead: Option<Bulkhead>,
    adaptive: Option<AdaptiveLimit>,
    rate: Option<Arc<RateLimiter>>,
    rate_wait: Duration,
    hedge: Option<Hedge>,
    retries: AtomicU64,
    hedges: AtomicU64,
    timeouts: AtomicU64,
    turned_away: AtomicU64,
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policy")
            .field("name", &self.name)
            .field("timeout", &self.timeout)
            .field("total", &self.total)
            .field("breaker", &self.breaker)
            .finish_non_exhaustive()
    }
}

/// What became of one attempt that gave no answer.
enum Failed {
    /// Our own guards said no.
    Refused(Error),
    /// It was asked.
    Asked(Error),
}

/// What an attempt holds while it runs.
struct Held<'a> {
    permit: Option<Permit<'a>>,
    place: Option<Place<'a>>,
    slot: Option<Slot<'a>>,
}

impl Policy {
    /// A policy for what is called `name`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where a part's config has no meaning, or there is no time or no place for any call.
    pub fn new(
        name: impl Into<String>,
        config: &PolicyConfig,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
    ) -> Result<Self> {
        let name = name.into();
        if [config.timeout, config.total].contains(&Some(Duration::ZERO)) {
            return Err(Error::new(ErrorKind::InvalidInput, "a policy that gives calls no time allows none")
                .with_hint("give a time, or leave it out for as long as it takes"));
        }
        if config.bulkhead.as_ref().is_some_and(|given| given.max_concurrent == 0) {
            return Err(Error::new(ErrorKind::InvalidInput, "a policy without any place allows no call")
                .with_hint("give at least one place, or leave the bulkhead out for any number"));
        }
        let budget = match (&config.budget, config.hedge) {
            (None, None) => None,
            (given, _) => {
                let given = given.clone().unwrap_or_default();
                Some(Arc::new(RetryBudget::new(given, Arc::clone(&clock))?))
            }
        };
        let breaker = match &config.breaker {
            None => None,
            Some(given) => {
                Some(Arc::new(CircuitBreaker::new(name.clone(), given.clone(), Arc::clone(&clock))?))
            }
        };
        let hedge = match (config.hedge, &budget) {
            (Some(delay), Some(budget)) => Some(Hedge::new(delay, Arc::clone(budget), Arc::clone(&clock))?),
            _ => None,
        };
        let mut retry = match &config.retry {
            None => None,
            Some(given) => Some(Retry::new(given.clone(), Arc::clone(&clock), rng)?),
        };
        if let (Some(budget), true) = (&budget, config.budget.is_some()) {
            retry = retry.map(|retry| retry.with_budget(Arc::clone(budget)));
        }
        let adaptive = match &config.adaptive {
            None => None,
            Some(given) => Some(AdaptiveLimit::new(given.clone(), Arc::clone(&clock))?),
        };
        Ok(Self {
            name,
            timeout: config.timeout,
            total: config.total,
            retry,
            budget,
            breaker,
            bulkhead: config.bulkhead.clone().map(|given| Bulkhead::new(given, Arc::clone(&clock))),
            adaptive,
            rate: config.rate.map(|quota| Arc::new(RateLimiter::new(quota, Arc::clone(&clock)))),
            rate_wait: config.rate_wait,
            hedge,
            clock,
            retries: AtomicU64::new(0),
            hedges: AtomicU64::new(0),
            timeouts: AtomicU64::new(0),
            turned_away: AtomicU64::new(0),
        })
    }

    /// The same with a breaker that others use too, or one with a listener or a rule of its own.
    #[must_use]
    pub fn with_breaker(mut self, breaker: Arc<CircuitBreaker>) -> Self {
        self.breaker = Some(breaker);
        self
    }

    /// The same with a rate that others use too: one key of a service, several policies.
    #[must_use]
    pub fn with_rate(mut self, rate: Arc<RateLimiter>) -> Self {
        self.rate = Some(rate);
        self
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its breaker.
    #[must_use]
    pub const fn breaker(&self) -> Option<&Arc<CircuitBreaker>> {
        self.breaker.as_ref()
    }

    /// Its figures now.
    #[must_use]
    pub fn report(&self) -> PolicyReport {
        PolicyReport {
            name: self.name.clone(),
            breaker: self.breaker.as_ref().map(|breaker| breaker.report()),
            retries: self.retries.load(Ordering::Relaxed),
            hedges: self.hedges.load(Ordering::Relaxed),
            timeouts: self.timeouts.load(Ordering::Relaxed),
            turned_away: self.turned_away.load(Ordering::Relaxed),
            running: self.bulkhead.as_ref().map(Bulkhead::running),
            waiting: self.bulkhead.as_ref().map(Bulkhead::waiting),
            adaptive_limit: self.adaptive.as_ref().map(AdaptiveLimit::limit),
            tokens: self.rate.as_ref().map(|rate| rate.left()),
            budget: self.budget.as_ref().map(|budget| budget.left()),
        }
    }

    /// Runs `work` under all guards. It is called once for each attempt and gets told which one it is and
    /// by when it must be done. Dropping the call drops the attempt and gives back all it held.
    ///
    /// # Errors
    /// The work's last error as it is; [`ErrorKind::Timeout`] where the time ran out;
    /// [`ErrorKind::Unavailable`] from the breaker or for want of a place and
    /// [`ErrorKind::RateLimited`] for want of a token, with `retry_after` where it is known.
    pub async fn run<T, F, Fut>(&self, call: Call, mut work: F) -> Result<T>
    where
        F: FnMut(Attempt) -> Fut,
        Fut: Future<Output = Result<T>>,
    {
        let mut now = self.clock.now();
        let mut call = call;
        if let Some(total) = self.total {
            call.deadline = call.deadline.sooner(Deadline::after(now, total));
        }
        if call.deadline.has_passed(now) {
            return Err(not_started());
        }
        let mut series = self.retry.as_ref().map(Retry::begin);
        loop {
            let number = series.as_ref().map_or(1, |series| series.number);
            let error = match self.attempt(now, call, number, &mut work).await {
                Ok(answer) => return Ok(answer),
                Err(Failed::Refused(error)) => return Err(error),
                Err(Failed::Asked(error)) => error,
            };
            let (Some(retry), Some(series)) = (&self.retry, &mut series) else {
                return Err(error);
            };
            now = self.clock.now();
            let Some(wait) = retry.next(series, call, &error, now) else {
                return Err(error);
            };
            self.retries.fetch_add(1, Ordering::Relaxed);
            self.clock.sleep_until(now.saturating_add(wait)).await;
            now = self.clock.now();
        }
    }

    /// Runs `work` under all guards, and `fallback` with the error where that fails: the next best answer,
    /// or another error.
    ///
    /// # Errors
    /// The fallback's own.
    pub async fn run_or<T, F, Fut, G, Other>(&self, call: Call, work: F, fallback: G) -> Result<T>
    where
        F: FnMut(Attempt) -> Fut,
        Fut: Future<Output = Result<T>>,
        G: FnOnce(Error) -> Other,
        Other: Future<Output = Result<T>>,
    {
        match self.run(call, work).await {
            Ok(answer) => Ok(answer),
            Err(error) => fallback(error).await,
        }
    }

    /// One attempt through the guards.
    async fn attempt<T, F, Fut>(
        &self,
        mut now: Monotonic,
        call: Call,
        number: u32,
        work: &mut F,
    ) -> std::result::Result<T, Failed>
    where
        F: FnMut(Attempt) -> Fut,
        Fut: Future<Output = Result<T>>,
    {
        let mut held = Held { permit: self.permit(now)?, place: None, slot: None };
        if !self.enter_now(&mut held, now) {
            self.enter_waiting(&mut held, call.deadline).await?;
            now = self.still_wanted(&mut held, call.deadline)?;
            // Our own line is not the service's slowness: its time starts here.
            if let Some(permit) = &mut held.permit {
                permit.restart(now);
            }
            if let Some(slot) = &mut held.slot {
                slot.restart(now);
            }
        }
        // Only a call that is made earns: while the breaker is open, nothing is saved up for the service's return.
        if number == 1
            && let Some(budget) = &self.budget
        {
            budget.deposit();
        }
        let own = self.timeout.map_or(Deadline::NEVER, |timeout| Deadline::after(now, timeout));
        let deadline = call.deadline.sooner(own);
        let attempt = Attempt { number, hedge: false, deadline };
        let answer = match &self.hedge {
            None => bounded(&*self.clock, deadline, work(attempt)).await,
            Some(hedge) => {
                let counted = |attempt: Attempt| {
                    if attempt.hedge {
                        self.hedges.fetch_add(1, Ordering::Relaxed);
                    }
                    work(attempt)
                };
                let both = hedge.beside(call.may_repeat, attempt, counted, || self.room_for_one_more());
                bounded(&*self.clock, deadline, both).await
            }
        };
        let answer = answer.unwrap_or_else(|| {
            self.timeouts.fetch_add(1, Ordering::Relaxed);
            if self.was_hurried(deadline, now) {
                if let Some(permit) = held.permit.take() {
                    permit.ignore();
                }
                held.slot = None;
            }
            Err(too_late(deadline.remaining(now).unwrap_or_default()))
        });
        if let Some(permit) = held.permit {
            permit.settle(&answer);
        }
        if let Some(slot) = held.slot {
            slot.settle(&answer);
        }
        answer.map_err(Failed::Asked)
    }

    /// Whether an attempt begun at `now` had clearly less time than the service was promised, so that its end
    /// says nothing about the service. Clearly: a caller who counts the same time from a moment earlier is in
    /// no hurry, and nor is one who gives all but a tenth of it.
    fn was_hurried(&self, deadline: Deadline, now: Monotonic) -> bool {
        let promised = self.timeout.into_iter().chain(self.total).min();
        let given = deadline.remaining(now).unwrap_or_default();
        promised.is_none_or(|promised| given < promised - promised / 10)
    }

    /// After a wait: is there still time, and does the breaker still allow it? The time now.
    fn still_wanted<'a>(
        &'a self,
        held: &mut Held<'a>,
        deadline: Deadline,
    ) -> std::result::Result<Monotonic, Failed> {
        let now = self.clock.now();
        if deadline.has_passed(now) {
            return Err(Failed::Refused(not_started()));
        }
        if held.permit.as_ref().is_some_and(|permit| !permit.is_current()) {
            held.permit = self.permit(now)?;
        }
        Ok(now)
    }

    /// The breaker's permit.
    fn permit(&self, now: Monotonic) -> std::result::Result<Option<Permit<'_>>, Failed> {
        match &self.breaker {
            None => Ok(None),
            Some(breaker) => match breaker.acquire(|| now, || now) {
                Ok(permit) => Ok(Some(permit)),
                Err(refusal) => Err(Failed::Refused(refusal.into_error(breaker.name()))),
            },
        }
    }

    /// Place, slot and token where all are free now. What it got is kept for the waiting way.
    fn enter_now<'a>(&'a self, held: &mut Held<'a>, now: Monotonic) -> bool {
        if let Some(bulkhead) = &self.bulkhead {
            held.place = bulkhead.try_enter();
            if held.place.is_none() {
                return false;
            }
        }
        if let Some(adaptive) = &self.adaptive {
            held.slot = adaptive.try_acquire_at(now);
            if held.slot.is_none() {
                return false;
            }
        }
        self.rate.as_ref().is_none_or(|rate| rate.try_acquire_at(now, 1).is_ok())
    }

    /// What [`enter_now`](Self::enter_now) did not get, waited for where that is allowed.
    async fn enter_waiting<'a>(
        &'a self,
        held: &mut Held<'a>,
        deadline: Deadline,
    ) -> std::result::Result<(), Failed> {
        let turned_away = |error| {
            self.turned_away.fetch_add(1, Ordering::Relaxed);
            Failed::Refused(error)
        };
        if let (Some(bulkhead), None) = (&self.bulkhead, &held.place) {
            held.place = Some(bulkhead.enter(deadline).await.map_err(turned_away)?);
        }
        if let (Some(adaptive), None) = (&self.adaptive, &held.slot) {
            held.slot = adaptive.try_acquire();
            if held.slot.is_none() {
                let error = Error::new(ErrorKind::Unavailable, "the service bears no more calls at once");
                return Err(turned_away(error.with_hint("try again when fewer calls are under way")));
            }
        }
        if let Some(rate) = &self.rate {
            // A token taken is a call made, so whoever waited for a place asks first.
            self.still_wanted(held, deadline)?;
            if self.rate_wait.is_zero() {
                rate.try_acquire(1).map_err(|wait| turned_away(limited(wait)))?;
            } else {
                rate.acquire(1, self.rate_wait, deadline).await.map_err(turned_away)?;
            }
        }
        Ok(())
    }

    /// Place, slot and token for a second try, without waiting. They are held until it ends.
    fn room_for_one_more(&self) -> Option<Held<'_>> {
        let mut held = Held { permit: None, place: None, slot: None };
        self.enter_now(&mut held, self.clock.now()).then_some(held)
    }
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
