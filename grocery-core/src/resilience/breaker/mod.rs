//! A circuit breaker: stops asking what keeps failing, and tries it again carefully.
//!
//! **Closed**, every call passes and is judged. When a reason to open holds ([`Trip`]), the breaker
//! **opens**: calls are refused at once, with the time to wait, so that callers do not queue up at a dead
//! service and the service gets air. After that time a few trial calls pass (**half-open**) and decide
//! ([`Recovery`]). It can also be forced open, disabled, or only count ([`BreakerState`]).
//!
//! What it promises beyond the textbook:
//! - **A permit is a guard.** Whoever lets go of it without an answer (a dropped future, a panic) gives
//!   it back, so that no trial place is ever lost.
//! - **Late answers do not count.** A permit carries the generation it was given in; an answer to a call
//!   from before the last change of state is counted as late and changes nothing.
//! - **Closed and open need no lock** where failures in a row are the only reason to open: one word
//!   holds state, count and generation. Windows take a short lock when an answer is judged.
//! - Time comes from the injected clock alone. There is no timer: the call that comes after the waiting
//!   time is the one that moves it on ([`CircuitBreaker::refresh`] does the same for a monitor).

mod config;
mod control;
mod event;
mod machine;
mod permit;
mod window;

#[cfg(test)]
mod tests;

pub use config::{BreakerConfig, HalfOpenLimit, OpenFor, Recovery, Trip};
pub use event::{
    BreakerEvent, BreakerEventKind, BreakerListener, BreakerReport, BreakerState, Refusal, WindowReading,
};
pub use permit::Permit;
pub use window::Window;

use std::{future::Future, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use super::{
    Verdict,
    sync::{AtomicU64, Mutex, MutexGuard, Ordering, PoisonError},
    verdict_of,
};
use crate::{
    clock::{Clock, Monotonic},
    error::{Error, ErrorKind, Result},
};
use control::Control;
use machine::{Machine, News};

/// The longest that a failure's `retry_after` may keep a breaker open.
const MOST_RETRY_AFTER: Duration = Duration::from_secs(3600);

/// How near its end an open breaker reads the time exactly, in nanoseconds: more than a tick of any machine.
const NEAR: u64 = 100_000_000;

/// How one's own rule judges an error.
type Classifier = Arc<dyn Fn(&Error) -> Verdict + Send + Sync>;

/// Stops asking what keeps failing, and tries it again carefully. One for each thing that can fail on its
/// own; share it behind an `Arc`.
///
/// ```
/// use std::{sync::Arc, time::Duration};
/// use grocery_core::{Error, ErrorKind, ManualClock, Result};
/// use grocery_core::resilience::{BreakerConfig, BreakerState, CircuitBreaker};
/// # futures_util::FutureExt::now_or_never(async {
/// let clock = Arc::new(ManualClock::at("2026-11-20T09:00:00Z".parse()?));
/// let breaker = CircuitBreaker::new("corner-shop", BreakerConfig::default(), clock.clone())?;
///
/// for _ in 0..5 {
///     let down: Result<u32> = breaker.run(async { Err(Error::new(ErrorKind::Unavailable, "down")) }).await;
///     assert!(down.is_err());
/// }
/// assert_eq!(breaker.state(), BreakerState::Open);
/// let refused = breaker.run(async { Ok(7) }).await.unwrap_err();
/// assert_eq!(refused.retry_after(), Some(Duration::from_secs(60)));
///
/// clock.advance(Duration::from_secs(60));
/// assert_eq!(breaker.run(async { Ok(7) }).await?, 7);
/// assert_eq!(breaker.state(), BreakerState::HalfOpen);
/// assert_eq!(breaker.run(async { Ok(7) }).await?, 7);
/// assert_eq!(breaker.state(), BreakerState::Closed);
/// # Ok::<(), grocery_core::Error>(())
/// # }).unwrap().unwrap();
/// ```
pub struct CircuitBreaker {
    name: String,
    config: BreakerConfig,
    clock: Arc<dyn Clock>,
    classifier: Option<Classifier>,
    listener: Option<Arc<dyn BreakerListener>>,
    /// How many failures in a row open it; 0 where that is no reason.
    in_a_row: u32,
    /// Whether answers go into windows.
    has_windows: bool,
    measures_time: bool,
    /// State, failures in a row and generation: see [`Control`].
    control: AtomicU64,
    /// Nanoseconds since the clock's start. Written before the state that reads it.
    open_until: AtomicU64,
    /// Refused since the last change of state.
    refused: AtomicU64,
    successes: AtomicU64,
    failures: AtomicU64,
    ignored: AtomicU64,
    dropped: AtomicU64,
    late: AtomicU64,
    machine: Mutex<Machine>,
}

impl std::fmt::Debug for CircuitBreaker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CircuitBreaker")
            .field("name", &self.name)
            .field("state", &self.state())
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

impl CircuitBreaker {
    /// A breaker for what is called `name`, measuring time on `clock`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the config has no meaning: see [`BreakerConfig::check`].
    pub fn new(name: impl Into<String>, config: BreakerConfig, clock: Arc<dyn Clock>) -> Result<Self> {
        config.check()?;
        let now = clock.now();
        let mut machine = Machine::new(&config, now);
        let open_for = (config.initial == BreakerState::Open).then(|| machine.next_opening(&config));
        let open_until = now.saturating_add(open_for.unwrap_or_default()).nanos();
        Ok(Self {
            name: name.into(),
            in_a_row: config.in_a_row().unwrap_or(0),
            has_windows: machine.has_windows(),
            measures_time: config.measures_time(),
            control: AtomicU64::new(Control::start(config.initial).0),
            open_until: AtomicU64::new(open_until),
            config,
            clock,
            classifier: None,
            listener: None,
            refused: AtomicU64::new(0),
            successes: AtomicU64::new(0),
            failures: AtomicU64::new(0),
            ignored: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
            late: AtomicU64::new(0),
            machine: Mutex::new(machine),
        })
    }

    /// The same, judging errors by this rule instead of [`verdict_of`](super::verdict_of).
    #[must_use]
    pub fn with_classifier(mut self, rule: impl Fn(&Error) -> Verdict + Send + Sync + 'static) -> Self {
        self.classifier = Some(Arc::new(rule));
        self
    }

    /// The same, telling `listener` what happens.
    #[must_use]
    pub fn with_listener(mut self, listener: Arc<dyn BreakerListener>) -> Self {
        self.listener = Some(listener);
        self
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its config.
    #[must_use]
    pub const fn config(&self) -> &BreakerConfig {
        &self.config
    }

    /// Its state as of the last call. An open breaker whose time is over says open until somebody asks
    /// for a permit or calls [`refresh`](Self::refresh).
    #[must_use]
    pub fn state(&self) -> BreakerState {
        self.control().state()
    }

    /// A permit for one call, to be settled with its answer, or the reason why not. Never waits;
    /// takes a lock only while half-open.
    ///
    /// # Errors
    /// A [`Refusal`], with the time to wait where it is known.
    #[inline]
    pub fn try_acquire(&self) -> std::result::Result<Permit<'_>, Refusal> {
        self.acquire(|| self.clock.now(), || self.clock.now_coarse())
    }

    /// The same with a way to read the clock, and one to glance at it: a refusal long before the end needs no better.
    #[inline]
    pub(super) fn acquire(
        &self,
        now: impl FnOnce() -> Monotonic,
        glance: impl FnOnce() -> Monotonic,
    ) -> std::result::Result<Permit<'_>, Refusal> {
        let control = self.control();
        match control.state() {
            BreakerState::Closed | BreakerState::Disabled | BreakerState::MetricsOnly => {
                let started = if self.measures_time { Some(now()) } else { None };
                Ok(Permit::new(self, control.generation(), started))
            }
            BreakerState::Open => {
                let until = self.open_until.load(Ordering::Acquire);
                let refusal = |at: u64| {
                    self.refused.fetch_add(1, Ordering::Relaxed);
                    let wait = Duration::from_nanos(until - at);
                    Err(Refusal { state: BreakerState::Open, retry_after: Some(wait) })
                };
                let at = glance().nanos();
                // Near the end the exact time counts: who comes back after the time to wait is not to be sent away again.
                if at.saturating_add(NEAR) < until {
                    return refusal(at);
                }
                let now = now();
                if now.nanos() < until {
                    return refusal(now.nanos());
                }
                self.acquire_slowly(now)
            }
            BreakerState::ForcedOpen => {
                self.refused.fetch_add(1, Ordering::Relaxed);
                Err(Refusal { state: BreakerState::ForcedOpen, retry_after: None })
            }
            BreakerState::HalfOpen => self.acquire_slowly(now()),
        }
    }

    /// Runs `future` where a call is allowed, and judges its answer. Dropping it gives the permit back.
    ///
    /// # Errors
    /// The future's own, or [`ErrorKind::Unavailable`] with `retry_after` where the breaker refuses.
    pub async fn run<T>(&self, future: impl Future<Output = Result<T>>) -> Result<T> {
        let permit = self.try_acquire().map_err(|refusal| refusal.into_error(&self.name))?;
        let answer = future.await;
        permit.settle(&answer);
        answer
    }

    /// The verdict on an error.
    #[must_use]
    pub fn judge(&self, error: &Error) -> Verdict {
        match &self.classifier {
            None => verdict_of(error),
            Some(rule) => rule(error),
        }
    }

    /// Does what is due by time alone, as the next call would: an open breaker whose time is over becomes
    /// half-open, a half-open one that has waited too long for its trials is decided. For monitors that
    /// tick.
    pub fn refresh(&self) -> BreakerState {
        let now = self.clock.now();
        let mut news = News::default();
        {
            let mut machine = self.lock();
            self.move_on(&mut machine, now, &mut news);
        }
        self.tell(news);
        self.state()
    }

    /// Moves it by hand, beginning a new generation. Going to the state it is in begins that state anew
    /// and tells nobody. Open lasts as long as the config says.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`] from closed to half-open, which has no meaning: there was no outage to try out.
    pub fn transition_to(&self, state: BreakerState) -> Result<()> {
        self.transition(state, None)
    }

    /// Opens it for this long, whatever the config says.
    pub fn open_for(&self, time: Duration) {
        // Opening is allowed from every state.
        let _ = self.transition(BreakerState::Open, Some(time));
    }

    /// Sets it back to the start: closed, with all figures at zero.
    pub fn reset(&self) {
        let mut news = News::default();
        {
            let mut machine = self.lock();
            let now = self.clock.now();
            self.enter(&mut machine, BreakerState::Closed, None, now, &mut news);
            machine.refused_before = 0;
            for counter in [&self.successes, &self.failures, &self.ignored, &self.dropped, &self.late] {
                counter.store(0, Ordering::Relaxed);
            }
            news.push(now, self.control().generation(), BreakerEventKind::Reset);
        }
        self.tell(news);
    }

    /// Its figures now.
    #[must_use]
    pub fn report(&self) -> BreakerReport {
        let now = self.clock.now();
        let mut machine = self.lock();
        let control = self.control();
        let refused_in_state = self.refused.load(Ordering::Relaxed);
        let until = Monotonic::from_start(Duration::from_nanos(self.open_until.load(Ordering::Acquire)));
        BreakerReport {
            name: self.name.clone(),
            state: control.state(),
            generation: control.generation(),
            consecutive_failures: control.failures(),
            windows: machine.readings(&self.config, now),
            successes: self.successes.load(Ordering::Relaxed),
            failures: self.failures.load(Ordering::Relaxed),
            ignored: self.ignored.load(Ordering::Relaxed),
            dropped: self.dropped.load(Ordering::Relaxed),
            late: self.late.load(Ordering::Relaxed),
            refused: machine.refused_before.saturating_add(refused_in_state),
            refused_in_state,
            retry_after: (control.state() == BreakerState::Open).then(|| until.saturating_since(now)),
        }
    }

    fn transition(&self, to: BreakerState, open_for: Option<Duration>) -> Result<()> {
        let mut news = News::default();
        {
            let mut machine = self.lock();
            let from = self.state();
            if (from, to) == (BreakerState::Closed, BreakerState::HalfOpen) {
                return Err(Error::new(
                    ErrorKind::Conflict,
                    format!("the breaker of {} is closed and has no outage to try out", self.name),
                )
                .with_retryable(false)
                .with_hint("open it first"));
            }
            self.enter(&mut machine, to, open_for, self.clock.now(), &mut news);
        }
        self.tell(news);
        Ok(())
    }

    #[inline]
    fn control(&self) -> Control {
        Control(self.control.load(Ordering::Acquire))
    }

    fn lock(&self) -> MutexGuard<'_, Machine> {
        // Nothing of a caller's runs under the lock; were there a fault of ours, the figures still hold.
        self.machine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a permit of this generation still counts.
    #[inline]
    pub(super) fn is_current(&self, generation: u64) -> bool {
        self.control().generation() == generation
    }

    /// Tells the listener, outside the lock.
    fn tell(&self, news: News) {
        let Some(listener) = &self.listener else {
            return;
        };
        for (at, generation, kind) in news.into_iter() {
            let event = BreakerEvent { breaker: &self.name, at, generation, kind };
            // A host's code: what it throws must not reach the call that happened to be there.
            let _ = std::panic::catch_unwind(AssertUnwindSafe(|| listener.heard(&event)));
        }
    }
}
