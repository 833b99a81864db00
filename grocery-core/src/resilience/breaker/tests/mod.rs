//! The documented cases of other breakers' state machines, on a clock turned by hand: the facts are
//! theirs, the code is not. Then a slow model, and threads.

mod failsafe;
mod model;
mod others;
mod resilience4j;
mod threads;

use std::sync::{Arc, Mutex};

pub(super) use super::*;
use crate::clock::{ManualClock, Timestamp};

const SECOND: Duration = Duration::from_secs(1);

struct Bench {
    clock: Arc<ManualClock>,
    breaker: CircuitBreaker,
    news: Arc<Mutex<Vec<BreakerEventKind>>>,
}

impl Bench {
    fn of(config: BreakerConfig) -> Self {
        let clock = Arc::new(ManualClock::at(Timestamp::from_unix_millis(0)));
        let news = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&news);
        let breaker = CircuitBreaker::new("test", config, clock.clone())
            .unwrap()
            .with_listener(Arc::new(move |event: &BreakerEvent<'_>| heard.lock().unwrap().push(event.kind)));
        Self { clock, breaker, news }
    }

    /// Half the calls, judged from five on over 20 seconds; slow from 4 seconds on; 4 trials; 5 seconds.
    fn rates() -> Self {
        Self::of(rates())
    }

    fn half_open(self) -> Self {
        self.breaker.transition_to(BreakerState::Open).unwrap();
        self.breaker.transition_to(BreakerState::HalfOpen).unwrap();
        self
    }

    fn allowed(&self) -> bool {
        match self.breaker.try_acquire() {
            // Kept as taken: a guard that is forgotten stands for a call on its way.
            Ok(permit) => {
                std::mem::forget(permit);
                true
            }
            Err(_) => false,
        }
    }

    fn call(&self, verdict: Verdict, took: Duration) {
        let permit = self.breaker.try_acquire().expect("a permit");
        self.clock.advance(took);
        match verdict {
            Verdict::Success => permit.success(),
            Verdict::Failure => permit.failure(),
            Verdict::Ignored => permit.ignore(),
        }
    }

    fn calls(&self, letters: &str) {
        for letter in letters.chars() {
            let verdict = match letter {
                'F' => Verdict::Failure,
                'I' => Verdict::Ignored,
                _ => Verdict::Success,
            };
            self.call(verdict, Duration::ZERO);
        }
    }

    fn pass(&self, seconds: u64) {
        self.clock.advance(SECOND * u32::try_from(seconds).unwrap());
    }

    fn state(&self) -> BreakerState {
        self.breaker.state()
    }

    /// Rate of failures, successes, calls and failures in the first window, refused in this state.
    fn figures(&self) -> (Option<f64>, u64, u64, u64, u64) {
        let report = self.breaker.report();
        let w = report.windows[0];
        (w.failure_percent, w.calls - w.failures, w.calls, w.failures, report.refused_in_state)
    }

    fn changes(&self) -> Vec<(BreakerState, BreakerState)> {
        let news = self.news.lock().unwrap();
        let changes = news.iter().filter_map(|kind| match kind {
            BreakerEventKind::Changed { from, to, .. } => Some((*from, *to)),
            _ => None,
        });
        changes.collect()
    }

    fn reasons(&self) -> usize {
        self.news.lock().unwrap().iter().filter(|k| matches!(k, BreakerEventKind::Reason(_))).count()
    }
}

fn rates() -> BreakerConfig {
    let window = Window::Time(20 * SECOND);
    BreakerConfig::default()
        .with_trip(Trip::FailureRate { percent: 50, min_calls: 5, window })
        .or_trip(Trip::SlowCallRate { percent: 50, min_calls: 5, window })
        .with_recovery(Recovery::Rates { failure_percent: 50, slow_percent: Some(50) })
        .with_slow_after(4 * SECOND)
        .with_half_open_permits(4)
        .with_open_for(OpenFor::Fixed(5 * SECOND))
}

const NOTHING: (Option<f64>, u64, u64, u64, u64) = (None, 0, 0, 0, 0);
