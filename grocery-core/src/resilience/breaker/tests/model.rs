//! The breaker beside a slow model of itself: plain lists and no cleverness.

use std::{collections::VecDeque, sync::Arc};

use proptest::prelude::*;

use super::*;

/// What may happen next.
#[derive(Debug, Clone)]
enum Step {
    Acquire,
    /// Settles the call that has been out the longest, or the one after it, and so on.
    Settle(usize, Option<Verdict>),
    Wait(u64),
    Force(BreakerState),
    Refresh,
    Reset,
}

#[derive(Debug, Clone)]
struct Plan {
    in_a_row: Option<u32>,
    rate: Option<(u8, u32, u32)>,
    slow: Option<(u8, u32, u32)>,
    recovery: Recovery,
    permits: u32,
    open_secs: u64,
    growth: u32,
    limit: Option<(u64, bool)>,
}

const SLOW_SECS: u64 = 7;
const MOST_SECS: u64 = 100;

impl Plan {
    fn config(&self) -> BreakerConfig {
        let mut config = BreakerConfig::default()
            .with_recovery(self.recovery)
            .with_half_open_permits(self.permits)
            .with_slow_after(Duration::from_secs(SLOW_SECS))
            .with_open_for(OpenFor::Growing {
                first: Duration::from_secs(self.open_secs),
                percent: self.growth,
                most: Duration::from_secs(MOST_SECS),
            });
        config.trips.clear();
        if let Some(count) = self.in_a_row {
            config = config.or_trip(Trip::ConsecutiveFailures(count));
        }
        if let Some((percent, min_calls, size)) = self.rate {
            config = config.or_trip(Trip::FailureRate { percent, min_calls, window: Window::Calls(size) });
        }
        if let Some((percent, min_calls, size)) = self.slow {
            config = config.or_trip(Trip::SlowCallRate { percent, min_calls, window: Window::Calls(size) });
        }
        if let Some((secs, close)) = self.limit {
            config = config.with_half_open_limit(HalfOpenLimit { after: Duration::from_secs(secs), close });
        }
        config
    }
}

/// The model: every call since the state began in a list, rates counted anew each time.
#[derive(Debug)]
struct Model {
    plan: Plan,
    state: BreakerState,
    /// Changes of state, those to the same state included.
    era: u64,
    now: u64,
    since: u64,
    open_until: u64,
    openings: u32,
    calls: VecDeque<(bool, bool)>,
    trials_out: u32,
    refused: u64,
    late: u64,
}

impl Model {
    fn go(&mut self, to: BreakerState) {
        if to == BreakerState::Open {
            // Half seconds do not occur: growth is by whole doublings.
            let mut time = self.plan.open_secs.min(MOST_SECS);
            for _ in 0..self.openings {
                time = (time * u64::from(self.plan.growth) / 100).min(MOST_SECS);
            }
            self.open_until = self.now + time;
            self.openings += 1;
        }
        if to == BreakerState::Closed {
            self.openings = 0;
        }
        self.calls.clear();
        self.trials_out = 0;
        self.since = self.now;
        self.state = to;
        self.era += 1;
    }

    fn due(&mut self) {
        if self.state == BreakerState::Open && self.now >= self.open_until {
            self.go(BreakerState::HalfOpen);
        } else if self.state == BreakerState::HalfOpen
            && let Some((secs, close)) = self.plan.limit
            && self.now >= self.since + secs
        {
            self.go(if close { BreakerState::Closed } else { BreakerState::Open });
        }
    }

    fn acquire(&mut self) -> bool {
        self.due();
        let ok = match self.state {
            BreakerState::Open | BreakerState::ForcedOpen => false,
            BreakerState::HalfOpen => {
                let answered = self.calls.len() as u32;
                let whole = matches!(self.plan.recovery, Recovery::Rates { .. });
                self.trials_out + if whole { answered } else { 0 } < self.plan.permits
            }
            _ => true,
        };
        if !ok {
            self.refused += 1;
        } else if self.state == BreakerState::HalfOpen {
            self.trials_out += 1;
        }
        ok
    }

    fn share(&self, last: u32, least: u32, percent: u8, of: impl Fn(&(bool, bool)) -> bool) -> bool {
        let window: Vec<_> = self.calls.iter().rev().take(last as usize).collect();
        let hits = window.iter().filter(|c| of(c)).count();
        window.len() >= least.min(last) as usize && hits * 100 >= window.len() * usize::from(percent)
    }

    fn settle(&mut self, era: u64, started: u64, verdict: Option<Verdict>) {
        if era != self.era {
            self.late += 1;
            return;
        }
        let trial = self.state == BreakerState::HalfOpen;
        if trial {
            self.trials_out -= 1;
        }
        let failed = match verdict {
            Some(Verdict::Failure) => true,
            Some(Verdict::Success) => false,
            _ => return,
        };
        if self.state == BreakerState::Disabled {
            return;
        }
        let slow = self.now - started >= SLOW_SECS;
        self.calls.push_back((failed, slow));
        let n = self.calls.len() as u32;
        if trial {
            match self.plan.recovery {
                Recovery::Successes(wanted) => {
                    if failed || slow && self.plan.slow.is_some() {
                        self.go(BreakerState::Open);
                    } else if n >= wanted {
                        self.go(BreakerState::Closed);
                    }
                }
                Recovery::Rates { failure_percent, slow_percent } if n >= self.plan.permits => {
                    let bad = self.share(n, n, failure_percent, |c| c.0)
                        || slow_percent.is_some_and(|p| self.share(n, n, p, |c| c.1));
                    self.go(if bad { BreakerState::Open } else { BreakerState::Closed });
                }
                Recovery::Rates { .. } => {}
            }
        } else if self.state == BreakerState::Closed {
            let row = self.calls.iter().rev().take_while(|c| c.0).count() as u32;
            let opens = self.plan.in_a_row.is_some_and(|limit| row >= limit)
                || self.plan.rate.is_some_and(|(p, least, size)| self.share(size, least, p, |c| c.0))
                || self.plan.slow.is_some_and(|(p, least, size)| self.share(size, least, p, |c| c.1));
            if opens {
                self.go(BreakerState::Open);
            }
        }
    }
}

fn verdicts() -> impl Strategy<Value = Option<Verdict>> {
    prop_oneof![
        4 => Just(Some(Verdict::Success)),
        4 => Just(Some(Verdict::Failure)),
        1 => Just(Some(Verdict::Ignored)),
        1 => Just(None),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let state = prop::sample::select(BreakerState::ALL.to_vec());
    let step = prop_oneof![
        30 => Just(Step::Acquire),
        30 => (0_usize..6, verdicts()).prop_map(|(at, verdict)| Step::Settle(at, verdict)),
        8 => (1_u64..15).prop_map(Step::Wait),
        1 => state.prop_map(Step::Force),
        1 => Just(Step::Refresh),
        1 => Just(Step::Reset),
    ];
    prop::collection::vec(step, 1..250)
}

fn plans() -> impl Strategy<Value = Plan> {
    let rate = || prop::option::of((1_u8..=100, 1_u32..12, 1_u32..12));
    let recovery = prop_oneof![
        (1_u32..5).prop_map(Recovery::Successes),
        (1_u8..=100, prop::option::of(1_u8..=100)).prop_map(|(failure_percent, slow_percent)| {
            Recovery::Rates { failure_percent, slow_percent }
        }),
    ];
    let growth = prop::sample::select(vec![100_u32, 200, 300]);
    let limit = prop::option::of((1_u64..20, any::<bool>()));
    (prop::option::of(1_u32..6), rate(), rate(), recovery, 1_u32..6, 1_u64..20, growth, limit).prop_map(
        |(in_a_row, rate, slow, recovery, permits, open_secs, growth, limit)| {
            let in_a_row = if rate.is_none() && slow.is_none() { in_a_row.or(Some(3)) } else { in_a_row };
            Plan { in_a_row, rate, slow, recovery, permits, open_secs, growth, limit }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_breaker_does_what_the_model_does(plan in plans(), steps in steps()) {
        let clock = Arc::new(ManualClock::at(Timestamp::from_unix_millis(0)));
        let breaker = CircuitBreaker::new("model", plan.config(), clock.clone()).unwrap();
        let mut model = Model {
            plan, state: BreakerState::Closed, era: 0, now: 0, since: 0, open_until: 0, openings: 0,
            calls: VecDeque::new(), trials_out: 0, refused: 0, late: 0,
        };
        let mut out: VecDeque<(Permit<'_>, u64, u64)> = VecDeque::new();
        for step in steps {
            match step {
                Step::Acquire => {
                    let permit = breaker.try_acquire();
                    prop_assert_eq!(permit.is_ok(), model.acquire());
                    match permit {
                        Ok(permit) => out.push_back((permit, model.era, model.now)),
                        Err(refusal) if refusal.state == BreakerState::Open => {
                            let wait = Duration::from_secs(model.open_until - model.now);
                            prop_assert_eq!(refusal.retry_after, Some(wait));
                        }
                        Err(_) => {}
                    }
                }
                Step::Settle(at, verdict) => {
                    let at = at.min(out.len().saturating_sub(1));
                    if let Some((permit, era, started)) = out.remove(at) {
                        prop_assert_eq!(permit.is_current(), era == model.era);
                        match verdict {
                            Some(Verdict::Success) => permit.success(),
                            Some(Verdict::Failure) => permit.failure(),
                            Some(Verdict::Ignored) => permit.ignore(),
                            None => drop(permit),
                        }
                        model.settle(era, started, verdict);
                    }
                }
                Step::Wait(secs) => {
                    clock.advance(Duration::from_secs(secs));
                    model.now += secs;
                }
                Step::Force(state) => {
                    let refused = (model.state, state) == (BreakerState::Closed, BreakerState::HalfOpen);
                    prop_assert_eq!(breaker.transition_to(state).is_err(), refused);
                    if !refused {
                        model.go(state);
                    }
                }
                Step::Refresh => {
                    breaker.refresh();
                    model.due();
                }
                Step::Reset => {
                    breaker.reset();
                    model.go(BreakerState::Closed);
                    (model.refused, model.late) = (0, 0);
                }
            }
            let report = breaker.report();
            prop_assert_eq!(report.state, model.state);
            prop_assert_eq!((report.refused, report.late), (model.refused, model.late));
            prop_assert_eq!(report.generation, model.era);
        }
    }
}
