//! How many calls at once a service bears, found out by watching it.
//!
//! A fixed limit is wrong twice a day: too low when the service is well, too high when it is not. Here
//! the limit follows what is seen. Two ways:
//! - **Additive increase, multiplicative decrease** ([`AdaptiveRule::Aimd`]): each success adds a little,
//!   each sign of overload (a timeout, a refusal, an answer slower than `slow_after`) cuts by a tenth.
//!   Needs no assumption about latency.
//! - **Gradient** ([`AdaptiveRule::Gradient`]): compares the latency now with the one of an unhurried
//!   service. While they are alike the limit grows by the room for a short queue (its square root); when
//!   answers get slower than the tolerance, it shrinks in proportion, before anything fails. What
//!   unhurried means is measured anew every 30 seconds, by ten calls at half the limit: a long average
//!   instead would get used to a queue of our own making and let the limit creep up.
//!
//! Both move once for each round of calls, not once for each answer: a hundred calls that time out together
//! are one sign of overload. Both grow only while at least half of the limit is in use: what nobody needs proves nothing.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::{Verdict, verdict_of};
use crate::{
    clock::{Clock, Monotonic},
    error::{Error, ErrorKind, Result},
};

/// How the limit follows what is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AdaptiveRule {
    /// One more for each limit's worth of successes; times `backoff_percent` on overload, once for
    /// each round of calls.
    Aimd {
        /// What is left of the limit after overload, 50 to 99 per cent.
        backoff_percent: u8,
        /// From which latency on an answer is a sign of overload.
        slow_after: Duration,
    },
    /// In proportion to the unhurried latency over the one now.
    Gradient {
        /// How many per cent of the unhurried latency are still well, at least 100. Default 150.
        tolerance_percent: u32,
    },
}

/// The bounds of an adaptive limit and its rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AdaptiveConfig {
    /// The limit to begin with. Default 20.
    pub initial: u32,
    /// The least. Default 1.
    pub min: u32,
    /// The most. Default 200.
    pub max: u32,
    /// The rule. Default: gradient with a tolerance of 150 per cent.
    pub rule: AdaptiveRule,
}

impl Default for AdaptiveConfig {
    fn default() -> Self {
        Self { initial: 20, min: 1, max: 200, rule: AdaptiveRule::Gradient { tolerance_percent: 150 } }
    }
}

impl AdaptiveConfig {
    /// The same between these bounds.
    #[must_use]
    pub fn with_bounds(mut self, min: u32, initial: u32, max: u32) -> Self {
        (self.min, self.initial, self.max) = (min, initial, max);
        self
    }

    /// The same by this rule.
    #[must_use]
    pub fn with_rule(mut self, rule: AdaptiveRule) -> Self {
        self.rule = rule;
        self
    }
}

/// The fewest answers that show a latency: one slow answer is no trend.
const ANSWERS: u32 = 10;
/// For how long the unhurried latency holds once measured.
const MEASURE_EVERY: Duration = Duration::from_secs(30);
/// How much of the way to its new value the limit goes in one step.
const STEP: f64 = 0.5;

#[derive(Debug)]
struct Seen {
    limit: f64,
    /// The unhurried latency, in seconds.
    unhurried: f64,
    /// Whether it is being measured, and at half the limit.
    measuring: Option<Measuring>,
    /// When it is to be measured again.
    measure_at: Monotonic,
    /// Only calls begun from here on count: those before it ran under another limit. So the limit moves
    /// once for each round of calls and not once for each answer, which would overshoot as far as
    /// there are calls under way.
    since: Monotonic,
    answers: u32,
    sum: f64,
    /// The most that ran at once.
    busiest: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measuring {
    /// At the very beginning, at the initial limit.
    First,
    /// Later, at half the limit, so that no queue of our own is measured.
    AtHalf,
}

/// A limit on concurrent calls that follows what the service bears. It never queues: what is over
/// the limit is refused at once.
///
/// ```
/// use std::{sync::Arc, time::Duration};
/// use grocery_core::{ManualClock, resilience::{AdaptiveConfig, AdaptiveLimit, AdaptiveRule}};
/// let clock = Arc::new(ManualClock::at("2026-11-20T09:00:00Z".parse()?));
/// let rule = AdaptiveRule::Aimd { backoff_percent: 90, slow_after: Duration::from_secs(5) };
/// let limit = AdaptiveLimit::new(AdaptiveConfig::default().with_rule(rule), clock)?;
/// limit.try_acquire().expect("there is room").overloaded();
/// assert_eq!(limit.limit(), 18);
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug)]
pub struct AdaptiveLimit {
    config: AdaptiveConfig,
    clock: Arc<dyn Clock>,
    running: AtomicU32,
    /// The limit in whole calls, to be read without the lock.
    limit: AtomicU32,
    seen: Mutex<Seen>,
}

/// A call under an [`AdaptiveLimit`]. Dropping it unsettled teaches the limit nothing.
#[derive(Debug)]
#[must_use = "a slot that is dropped at once keeps nobody out"]
pub struct Slot<'a> {
    limit: &'a AdaptiveLimit,
    started: Monotonic,
    running_then: u32,
}

impl AdaptiveLimit {
    /// A limit at its initial value.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the bounds do not hold `1 <= min <= initial <= max <= 100,000` or the
    /// rule's share lies outside its own.
    pub fn new(config: AdaptiveConfig, clock: Arc<dyn Clock>) -> Result<Self> {
        let rule_holds = match config.rule {
            AdaptiveRule::Aimd { backoff_percent, slow_after } => {
                (50..=99).contains(&backoff_percent) && !slow_after.is_zero()
            }
            AdaptiveRule::Gradient { tolerance_percent } => (100..=10_000).contains(&tolerance_percent),
        };
        let ordered = 1 <= config.min && config.min <= config.initial && config.initial <= config.max;
        if !rule_holds || !ordered || config.max > 100_000 {
            return Err(Error::new(ErrorKind::InvalidInput, "an adaptive limit needs bounds in order"));
        }
        let now = clock.now();
        let seen = Seen {
            limit: f64::from(config.initial),
            unhurried: 0.0,
            measuring: Some(Measuring::First),
            measure_at: now,
            since: now,
            answers: 0,
            sum: 0.0,
            busiest: 0,
        };
        Ok(Self {
            clock,
            running: AtomicU32::new(0),
            limit: AtomicU32::new(config.initial),
            seen: Mutex::new(seen),
            config,
        })
    }

    /// Room for one call now, where there is some.
    #[must_use]
    pub fn try_acquire(&self) -> Option<Slot<'_>> {
        self.try_acquire_at(self.clock.now())
    }

    pub(super) fn try_acquire_at(&self, now: Monotonic) -> Option<Slot<'_>> {
        let limit = self.limit.load(Ordering::Relaxed);
        let before = self
            .running
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |running| {
                (running < limit).then(|| running + 1)
            })
            .ok()?;
        Some(Slot { limit: self, started: now, running_then: before + 1 })
    }

    /// The limit now.
    #[must_use]
    pub fn limit(&self) -> u32 {
        self.limit.load(Ordering::Relaxed)
    }

    /// How many run now.
    #[must_use]
    pub fn running(&self) -> u32 {
        self.running.load(Ordering::Relaxed)
    }

    fn learn(&self, slot: &Slot<'_>, overloaded: bool) {
        let now = self.clock.now();
        let took = now.saturating_since(slot.started);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        match self.config.rule {
            AdaptiveRule::Aimd { backoff_percent, slow_after } => {
                if overloaded || took >= slow_after {
                    seen.cut(slot, now, f64::from(backoff_percent) / 100.0);
                } else if f64::from(slot.running_then) * 2.0 >= seen.limit {
                    seen.limit += 1.0 / seen.limit;
                }
            }
            AdaptiveRule::Gradient { .. } if overloaded => seen.cut(slot, now, 0.9),
            AdaptiveRule::Gradient { tolerance_percent } => {
                seen.follow(slot, now, took, f64::from(tolerance_percent) / 100.0);
            }
        }
        seen.limit = seen.limit.clamp(f64::from(self.config.min), f64::from(self.config.max));
        // The bounds are whole, so flooring never leaves them.
        let whole = seen.limit as u32;
        let halved = seen.measuring == Some(Measuring::AtHalf);
        let whole = if halved { (whole / 2).max(self.config.min) } else { whole };
        self.limit.store(whole, Ordering::Relaxed);
    }
}

impl Seen {
    /// Overload: less, once for each round of calls.
    fn cut(&mut self, slot: &Slot<'_>, now: Monotonic, to: f64) {
        if slot.started >= self.since {
            self.limit *= to;
            self.begin_round(now);
        }
    }

    /// The gradient rule.
    fn follow(&mut self, slot: &Slot<'_>, now: Monotonic, took: Duration, tolerance: f64) {
        if slot.started < self.since {
            return;
        }
        self.answers += 1;
        // A latency below a microsecond is one of the clock, not of the service.
        self.sum += took.as_secs_f64().max(1e-6);
        self.busiest = self.busiest.max(slot.running_then);
        let latency = self.sum / f64::from(self.answers);
        if self.measuring.is_some() {
            if self.answers >= ANSWERS {
                self.unhurried = latency;
                self.measuring = None;
                self.measure_at = now.saturating_add(MEASURE_EVERY);
                self.begin_round(now);
            }
            return;
        }
        if f64::from(self.answers) < (self.limit / 2.0).max(f64::from(ANSWERS)) {
            return;
        }
        let gradient = (tolerance * self.unhurried / latency).clamp(0.5, 1.0);
        if gradient < 1.0 || f64::from(self.busiest) * 2.0 >= self.limit {
            let next = self.limit * gradient + self.limit.sqrt();
            self.limit += (next - self.limit) * STEP;
        }
        if now >= self.measure_at {
            self.measuring = Some(Measuring::AtHalf);
        }
        self.begin_round(now);
    }

    fn begin_round(&mut self, now: Monotonic) {
        self.since = now;
        self.answers = 0;
        self.sum = 0.0;
        self.busiest = 0;
    }
}

impl Slot<'_> {
    /// Its call begins only now: what was waited for since was not the service.
    pub(super) fn restart(&mut self, now: Monotonic) {
        self.started = now;
    }

    /// It answered: its latency is learnt from.
    pub fn success(self) {
        self.limit.learn(&self, false);
    }

    /// It timed out or was refused for want of capacity.
    pub fn overloaded(self) {
        self.limit.learn(&self, true);
    }

    /// Settles by an answer: timeouts, rate limits and failures are overload, other answers are latency.
    pub fn settle<T>(self, answer: &Result<T>) {
        match answer {
            Err(e) if e.kind() == ErrorKind::RateLimited || verdict_of(e) == Verdict::Failure => {
                self.overloaded()
            }
            Err(e) if verdict_of(e) == Verdict::Ignored => {}
            _ => self.success(),
        }
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        self.limit.running.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::clock::{ManualClock, Timestamp};

    const MS: Duration = Duration::from_millis(1);

    fn limit(config: AdaptiveConfig) -> (AdaptiveLimit, Arc<ManualClock>) {
        let clock = Arc::new(ManualClock::at(Timestamp::from_unix_millis(0)));
        (AdaptiveLimit::new(config, clock.clone()).unwrap(), clock)
    }

    fn aimd() -> AdaptiveConfig {
        let rule = AdaptiveRule::Aimd { backoff_percent: 90, slow_after: 5_000 * MS };
        AdaptiveConfig::default().with_rule(rule)
    }

    /// A full house of calls that each take as long as the service does with so many at once.
    fn rounds(limit: &AdaptiveLimit, clock: &ManualClock, rounds: usize, latency: impl Fn(u32) -> Duration) {
        for _ in 0..rounds {
            let slots: Vec<_> = std::iter::from_fn(|| limit.try_acquire()).collect();
            clock.advance(latency(slots.len() as u32));
            slots.into_iter().for_each(Slot::success);
        }
    }

    #[test]
    fn bounds_out_of_order_are_refused() {
        let clock = Arc::new(ManualClock::at(Timestamp::from_unix_millis(0)));
        let rule = |rule| AdaptiveConfig::default().with_rule(rule);
        for bad in [
            aimd().with_bounds(0, 1, 2),
            aimd().with_bounds(3, 2, 4),
            aimd().with_bounds(1, 5, 4),
            aimd().with_bounds(1, 1, 100_001),
            rule(AdaptiveRule::Gradient { tolerance_percent: 99 }),
            rule(AdaptiveRule::Aimd { backoff_percent: 100, slow_after: MS }),
            rule(AdaptiveRule::Aimd { backoff_percent: 90, slow_after: Duration::ZERO }),
        ] {
            assert!(AdaptiveLimit::new(bad, clock.clone()).is_err());
        }
    }

    #[test]
    fn it_refuses_what_is_over_the_limit_and_a_dropped_slot_is_free() {
        let (limit, _) = limit(aimd().with_bounds(1, 2, 2));
        let (a, _b) = (limit.try_acquire().unwrap(), limit.try_acquire().unwrap());
        assert!(limit.try_acquire().is_none());
        drop(a);
        assert!(limit.try_acquire().is_some());
        assert_eq!((limit.limit(), limit.running()), (2, 1));
    }

    #[test]
    fn nothing_grows_that_nobody_uses() {
        for config in [aimd(), AdaptiveConfig::default()] {
            let (limit, clock) = limit(config);
            for _ in 0..500 {
                let slot = limit.try_acquire().unwrap();
                clock.advance(10 * MS);
                slot.success();
            }
            assert_eq!(limit.limit(), 20);
        }
    }

    #[test]
    fn both_rules_grow_while_the_service_is_well_and_stop_at_the_bound() {
        for config in [aimd(), AdaptiveConfig::default()] {
            let (limit, clock) = limit(config);
            rounds(&limit, &clock, 400, |_| 10 * MS);
            assert_eq!(limit.limit(), 200);
        }
    }

    #[test]
    fn overload_cuts_by_a_tenth_and_never_below_the_least() {
        let (limit, _) = limit(aimd().with_bounds(3, 100, 200));
        limit.try_acquire().unwrap().overloaded();
        assert_eq!(limit.limit(), 90);
        (0..200).for_each(|_| limit.try_acquire().unwrap().overloaded());
        assert_eq!(limit.limit(), 3);
    }

    #[test]
    fn a_slow_answer_is_overload_too() {
        let (limit, clock) = limit(aimd());
        let slot = limit.try_acquire().unwrap();
        clock.advance(5_000 * MS);
        slot.success();
        assert_eq!(limit.limit(), 18);
    }

    /// A service that does 50 calls at once in 10 ms and queues the rest.
    #[test]
    fn the_gradient_settles_near_what_the_service_bears_and_stays_there() {
        let (limit, clock) = limit(AdaptiveConfig::default());
        let service = |running: u32| 10 * MS * running.max(50) / 50;
        let mut seen = Vec::new();
        // A minute and a half: the measurements in between do not let it creep up.
        for _ in 0..80 {
            rounds(&limit, &clock, 100, service);
            seen.push(limit.limit());
        }
        assert!(clock.now().since_start() > 3 * MEASURE_EVERY);
        // 84 is where three halves of the unhurried latency and a queue of the root of 84 meet.
        assert!(seen.iter().skip(3).all(|l| (30..=110).contains(l)), "{seen:?}");
        // It becomes ten times slower: the limit comes down before anything has failed, and once that is known
        // to be its unhurried pace, it comes back.
        let settled = limit.limit();
        rounds(&limit, &clock, 3, |_| 100 * MS);
        assert!(limit.limit() < settled * 3 / 4, "{} after {settled}", limit.limit());
        rounds(&limit, &clock, 600, |_| 100 * MS);
        assert!(limit.limit() > 100, "{}", limit.limit());
    }

    #[test]
    fn answers_are_told_apart() {
        let (limit, _) = limit(aimd());
        let settle = |kind| {
            let answer: Result<()> = Err(Error::new(kind, "x"));
            limit.try_acquire().unwrap().settle(&answer);
            limit.limit()
        };
        assert_eq!(settle(ErrorKind::ProductNotFound), 20);
        assert_eq!(settle(ErrorKind::Cancelled), 20);
        assert_eq!(settle(ErrorKind::Timeout), 18);
        assert_eq!(settle(ErrorKind::RateLimited), 16);
    }

    proptest! {
        #[test]
        fn the_limit_stays_in_its_bounds_and_no_slot_is_lost(
            gradient: bool, seed: u64,
            steps in prop::collection::vec((0_u8..4, 0_u64..10_000_000_000), 1..300),
        ) {
            let config = if gradient { AdaptiveConfig::default() } else { aimd() };
            let (limit, clock) = limit(config.with_bounds(2, 5, 9));
            let mut out = Vec::new();
            for (i, (what, nanos)) in steps.into_iter().enumerate() {
                clock.advance(Duration::from_nanos(nanos ^ (seed & 0xff)));
                if what == 0 || out.is_empty() {
                    let had = out.len() as u32;
                    let got = limit.try_acquire();
                    prop_assert_eq!(got.is_some(), had < limit.limit());
                    out.extend(got);
                } else {
                    let slot: Slot<'_> = out.swap_remove(i % out.len());
                    match what {
                        1 => slot.success(),
                        2 => slot.overloaded(),
                        _ => drop(slot),
                    }
                }
                prop_assert!((2..=9).contains(&limit.limit()));
                prop_assert_eq!(limit.running() as usize, out.len());
            }
        }
    }
}
