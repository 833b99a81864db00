//! The documented cases of other breakers' state machines, on a clock turned by hand. Each test says
//! after which project and case it is; the facts are theirs, the code is not.

use std::sync::{Arc, Mutex};

use super::*;
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

mod resilience4j {
    use super::*;
    use BreakerState::{Closed, Disabled, ForcedOpen, HalfOpen, MetricsOnly, Open};
    use Verdict::{Failure, Success};

    #[test]
    fn returns_the_name() {
        assert_eq!(Bench::rates().breaker.name(), "test");
    }

    #[test]
    fn not_permitted_when_open() {
        let b = Bench::rates();
        b.breaker.transition_to(Open).unwrap();
        assert_eq!(b.breaker.try_acquire().unwrap_err().retry_after, Some(5 * SECOND));
        assert_eq!(b.figures().4, 1);
    }

    #[test]
    fn not_permitted_when_forced_open() {
        let b = Bench::rates();
        b.breaker.transition_to(ForcedOpen).unwrap();
        let refusal = b.breaker.try_acquire().unwrap_err();
        assert_eq!((refusal.state, refusal.retry_after), (ForcedOpen, None));
        assert_eq!(b.figures().4, 1);
    }

    #[test]
    fn a_released_permission_is_free_again() {
        let b = Bench::rates().half_open();
        let held: Vec<_> = (0..4).map(|_| b.breaker.try_acquire().unwrap()).collect();
        assert!(!b.allowed() && !b.allowed());
        let mut held = held.into_iter();
        drop(held.next());
        assert!(b.allowed() && !b.allowed());
        assert_eq!(b.breaker.report().dropped, 1);
    }

    #[test]
    fn not_permitted_when_no_further_trials_are() {
        let b = Bench::rates().half_open();
        assert!((0..4).all(|_| b.allowed()));
        assert_eq!(b.breaker.try_acquire().unwrap_err().state, HalfOpen);
        assert_eq!(b.figures().4, 1);
    }

    #[test]
    fn only_four_calls_each_time_it_is_half_open() {
        let b = Bench::rates();
        assert_eq!(b.figures(), NOTHING);
        for _ in 0..2 {
            b.breaker.transition_to(Open).unwrap();
            b.breaker.transition_to(HalfOpen).unwrap();
            assert_eq!(b.state(), HalfOpen);
            let let_through = (0..6).filter(|_| b.allowed()).count();
            assert_eq!(let_through, 4);
        }
    }

    #[test]
    fn opens_after_the_failure_rate_is_reached() {
        let b = Bench::rates();
        for (letter, figures) in [
            ("F", (None, 0, 1, 1, 0)),
            ("F", (None, 0, 2, 2, 0)),
            ("F", (None, 0, 3, 3, 0)),
            ("S", (None, 1, 4, 3, 0)),
        ] {
            b.calls(letter);
            assert_eq!((b.state(), b.figures()), (Closed, figures));
        }
        b.calls("S");
        assert_eq!((b.state(), b.figures()), (Open, (Some(60.0), 2, 5, 3, 0)));
        assert_eq!(b.reasons(), 1);
        assert!(!b.allowed());
        assert_eq!(b.figures(), (Some(60.0), 2, 5, 3, 1));
    }

    #[test]
    fn opens_at_exactly_the_threshold_over_time() {
        let b = Bench::rates();
        for letter in ["S", "S", "S", "F", "F"] {
            b.calls(letter);
            b.pass(1);
            assert_eq!(b.state(), Closed);
        }
        b.calls("F");
        assert_eq!((b.state(), b.figures().0), (Open, Some(50.0)));
    }

    #[test]
    fn opens_after_the_slow_call_rate_is_reached() {
        let b = Bench::rates();
        let ms = Duration::from_millis;
        // The time a call takes is measured, so that each slow call turns the clock.
        for (verdict, took) in
            [(Failure, 4 * SECOND), (Success, 4 * SECOND), (Success, ms(100)), (Success, ms(100))]
        {
            b.call(verdict, took);
            assert_eq!(b.state(), Closed);
        }
        b.call(Success, 5 * SECOND);
        let w = b.breaker.report().windows[0];
        assert_eq!((b.state(), w.calls, w.slow, w.slow_percent), (Open, 5, 3, Some(60.0)));
    }

    #[test]
    fn becomes_half_open_after_the_wait() {
        let b = Bench::rates();
        b.breaker.transition_to(Open).unwrap();
        assert_eq!(b.state(), Open);
        assert!(!b.allowed());
        b.pass(3);
        assert!(!b.allowed());
        assert_eq!((b.state(), b.figures()), (Open, (None, 0, 0, 0, 2)));
        b.pass(3);
        assert!(b.allowed());
        assert_eq!((b.state(), b.figures()), (HalfOpen, NOTHING));
    }

    #[test]
    fn becomes_half_open_after_the_time_that_was_given() {
        let b = Bench::rates();
        b.breaker.open_for(2 * 3600 * SECOND);
        b.pass(7_199);
        assert!(!b.allowed());
        assert_eq!(b.breaker.report().retry_after, Some(SECOND));
        b.pass(1);
        assert!(b.allowed());
        assert_eq!(b.state(), HalfOpen);
    }

    #[test]
    fn waits_longer_each_time() {
        let growing = OpenFor::Growing { first: 5 * SECOND, percent: 150, most: 3600 * SECOND };
        let b = Bench::of(rates().with_open_for(growing));
        b.breaker.transition_to(Open).unwrap();
        b.pass(3);
        assert!(!b.allowed());
        b.pass(3);
        assert!(b.allowed());
        assert_eq!((b.state(), b.figures()), (HalfOpen, NOTHING));
        b.breaker.transition_to(Open).unwrap();
        b.pass(6);
        assert!(!b.allowed());
        b.pass(5);
        assert!(b.allowed());
        assert_eq!((b.state(), b.figures()), (HalfOpen, NOTHING));
    }

    #[test]
    fn opens_again_when_trials_fail() {
        let b = Bench::rates().half_open();
        b.calls("FFSF");
        assert_eq!((b.state(), b.figures()), (Open, (Some(75.0), 1, 4, 3, 0)));
    }

    #[test]
    fn opens_again_when_trials_are_slow() {
        let b = Bench::rates().half_open();
        for took in [5, 5, 5, 1] {
            b.call(Success, took * SECOND);
        }
        let w = b.breaker.report().windows[0];
        assert_eq!((b.state(), w.slow, w.slow_percent, w.failure_percent), (Open, 3, Some(75.0), Some(0.0)));
    }

    #[test]
    fn closes_when_trials_succeed() {
        let b = Bench::rates().half_open();
        b.calls("FSS");
        assert_eq!(b.state(), HalfOpen);
        b.calls("S");
        assert_eq!((b.state(), b.figures()), (Closed, NOTHING));
        b.calls("S");
        assert_eq!(b.figures(), (None, 1, 1, 0, 0));
    }

    #[test]
    fn reset_clears_the_figures() {
        let b = Bench::rates();
        b.calls("SF");
        assert_eq!(b.figures(), (None, 1, 2, 1, 0));
        b.breaker.reset();
        assert_eq!((b.state(), b.figures()), (Closed, NOTHING));
        let report = b.breaker.report();
        assert_eq!((report.successes, report.failures), (0, 0));
        assert_eq!(*b.news.lock().unwrap(), [BreakerEventKind::Reset]);
    }

    #[test]
    fn reset_closes_an_open_one() {
        let b = Bench::rates();
        b.breaker.transition_to(Open).unwrap();
        b.breaker.reset();
        assert_eq!(b.state(), Closed);
        assert!(b.allowed());
    }

    #[test]
    fn a_disabled_one_lets_all_through_and_counts_nothing() {
        let b = Bench::rates();
        b.breaker.transition_to(Disabled).unwrap();
        b.calls("SFFFFFF");
        assert_eq!((b.state(), b.figures()), (Disabled, NOTHING));
        let report = b.breaker.report();
        assert_eq!((report.successes, report.failures), (0, 0));
        assert_eq!(
            *b.news.lock().unwrap(),
            [BreakerEventKind::Changed { from: Closed, to: Disabled, open_for: None }]
        );
    }

    #[test]
    fn a_forced_open_one_never_opens_by_time() {
        let b = Bench::rates();
        b.breaker.transition_to(ForcedOpen).unwrap();
        assert!(!b.allowed());
        b.pass(6);
        assert!(!b.allowed());
        assert_eq!(b.breaker.refresh(), ForcedOpen);
        assert_eq!(b.figures(), (None, 0, 0, 0, 2));
    }

    #[test]
    fn an_ignored_error_gives_its_permit_back() {
        let b = Bench::rates().half_open();
        b.calls("SSS");
        assert_eq!(b.figures(), (None, 3, 3, 0, 0));
        b.calls("I");
        assert_eq!((b.state(), b.figures()), (HalfOpen, (None, 3, 3, 0, 0)));
        b.calls("F");
        assert_eq!((b.state(), b.figures()), (Closed, NOTHING));
    }

    #[test]
    fn ignored_errors_do_not_use_up_the_trials() {
        let b = Bench::rates().half_open();
        b.calls("IIIIII");
        assert_eq!((b.state(), b.figures()), (HalfOpen, NOTHING));
        b.calls("SSS");
        assert_eq!((b.state(), b.figures()), (HalfOpen, (None, 3, 3, 0, 0)));
        b.calls("S");
        assert_eq!((b.state(), b.figures()), (Closed, NOTHING));
    }

    #[test]
    fn closed_does_not_become_half_open() {
        let b = Bench::rates();
        let e = b.breaker.transition_to(HalfOpen).unwrap_err();
        assert_eq!((e.kind(), e.is_retryable()), (ErrorKind::Conflict, false));
        assert_eq!(b.state(), Closed);
        assert!(b.changes().is_empty());
    }

    #[test]
    fn every_other_step_by_hand_is_allowed_and_standing_still_tells_nobody() {
        for from in BreakerState::ALL {
            for to in BreakerState::ALL {
                if (from, to) == (Closed, HalfOpen) {
                    continue;
                }
                let b = Bench::rates();
                if from == HalfOpen {
                    b.breaker.transition_to(Open).unwrap();
                }
                b.breaker.transition_to(from).unwrap();
                b.news.lock().unwrap().clear();
                b.breaker.transition_to(to).unwrap();
                assert_eq!(b.state(), to);
                let want = if from == to { vec![] } else { vec![(from, to)] };
                assert_eq!(b.changes(), want, "{from} to {to}");
            }
        }
    }

    #[test]
    fn only_counting_starts_at_zero() {
        let b = Bench::rates();
        b.calls("SS");
        assert_eq!(b.figures().1, 2);
        b.breaker.transition_to(MetricsOnly).unwrap();
        assert_eq!((b.state(), b.figures()), (MetricsOnly, NOTHING));
    }

    #[test]
    fn only_counting_tells_each_reason_once_and_never_opens() {
        let b = Bench::rates();
        b.breaker.transition_to(MetricsOnly).unwrap();
        for (letter, figures) in [
            ("F", (None, 0, 1, 1, 0)),
            ("F", (None, 0, 2, 2, 0)),
            ("F", (None, 0, 3, 3, 0)),
            ("S", (None, 1, 4, 3, 0)),
        ] {
            b.calls(letter);
            assert_eq!(b.figures(), figures);
        }
        assert_eq!(b.reasons(), 0);
        b.calls("S");
        assert_eq!((b.state(), b.figures(), b.reasons()), (MetricsOnly, (Some(60.0), 2, 5, 3, 0), 1));
        b.calls("F");
        assert_eq!((b.state(), b.reasons()), (MetricsOnly, 1));
        for _ in 0..6 {
            b.call(Success, 4 * SECOND);
        }
        assert_eq!((b.state(), b.reasons()), (MetricsOnly, 2));
        assert_eq!(b.changes(), [(Closed, MetricsOnly)]);
    }

    #[test]
    fn trials_that_never_end_are_decided_after_the_limit() {
        for (close, then) in [(false, Open), (true, Closed)] {
            let limit = HalfOpenLimit { after: SECOND, close };
            let b = Bench::of(rates().with_half_open_limit(limit)).half_open();
            let held: Vec<_> = (0..4).map(|_| b.breaker.try_acquire().unwrap()).collect();
            b.clock.advance(Duration::from_millis(999));
            let refusal = b.breaker.try_acquire().unwrap_err();
            assert_eq!((refusal.state, refusal.retry_after), (HalfOpen, Some(Duration::from_millis(1))));
            b.clock.advance(Duration::from_millis(1));
            assert_eq!(b.breaker.refresh(), then);
            // Their answers are of another generation by now.
            held.into_iter().for_each(Permit::failure);
            assert_eq!((b.state(), b.breaker.report().late), (then, 4));
        }
    }

    #[test]
    fn starts_in_the_state_that_is_asked_for() {
        for initial in [Closed, Open, MetricsOnly, Disabled, ForcedOpen] {
            let b = Bench::of(rates().with_initial(initial));
            assert_eq!(b.state(), initial);
            assert_eq!(b.allowed(), !matches!(initial, Open | ForcedOpen));
        }
        let b = Bench::of(rates().with_initial(Open));
        b.pass(4);
        assert!(!b.allowed());
        b.pass(1);
        assert!(b.allowed());
    }

    #[test]
    fn a_step_by_hand_cancels_the_one_by_time() {
        let b = Bench::rates();
        b.breaker.transition_to(Open).unwrap();
        b.pass(3);
        b.breaker.transition_to(Closed).unwrap();
        b.breaker.transition_to(ForcedOpen).unwrap();
        b.pass(60);
        assert_eq!(b.breaker.refresh(), ForcedOpen);
        b.breaker.transition_to(Open).unwrap();
        b.pass(5);
        assert_eq!(b.breaker.refresh(), HalfOpen);
    }

    /// Issues 903 and 935: a trial that is never answered left it half-open for ever.
    #[tokio::test]
    async fn a_dropped_trial_call_leaves_its_place() {
        let b = Bench::rates().half_open();
        for _ in 0..20 {
            let mut hanging = Box::pin(b.breaker.run(std::future::pending::<Result<()>>()));
            assert!(futures_util::poll!(&mut hanging).is_pending());
        }
        assert_eq!((b.state(), b.breaker.report().dropped), (HalfOpen, 20));
        b.calls("SSSS");
        assert_eq!(b.state(), Closed);
    }

    /// Issue 1432: more calls than permits passed when many came as it became half-open.
    #[test]
    fn no_more_trials_than_permits_when_many_come_at_once() {
        let b = Bench::rates();
        b.breaker.transition_to(Open).unwrap();
        b.pass(5);
        let let_through: usize = std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..8).map(|_| scope.spawn(|| (0..50).filter(|_| b.allowed()).count())).collect();
            threads.into_iter().map(|t| t.join().unwrap()).sum()
        });
        assert_eq!((b.state(), let_through), (HalfOpen, 4));
    }

    /// Issue 1568: open and half-open in a circle without a permit ever given.
    #[test]
    fn each_round_of_half_open_gives_permits() {
        let limit = HalfOpenLimit { after: SECOND, close: false };
        let b = Bench::of(rates().with_half_open_limit(limit));
        b.breaker.transition_to(Open).unwrap();
        for _ in 0..5 {
            b.pass(5);
            assert!(b.allowed());
            b.pass(1);
            assert!(!b.allowed());
            assert_eq!(b.state(), Open);
        }
    }
}

mod failsafe {
    use super::*;
    use BreakerState::{Closed, HalfOpen, Open};

    fn doubling(failures: u32) -> BreakerConfig {
        BreakerConfig::default()
            .with_trip(Trip::ConsecutiveFailures(failures))
            .with_recovery(Recovery::Successes(1))
            .with_open_for(OpenFor::Growing { first: 5 * SECOND, percent: 200, most: 300 * SECOND })
    }

    #[test]
    fn the_state_machine() {
        let b = Bench::of(doubling(3));
        b.calls("SSSSSSSSSS");
        assert_eq!(b.state(), Closed);
        b.calls("FF");
        assert_eq!(b.state(), Closed);
        b.calls("F");
        assert_eq!(b.state(), Open);
        assert!((0..10).all(|_| !b.allowed()));
        assert_eq!(b.breaker.report().refused, 10);
        b.pass(2);
        assert!(!b.allowed());
        b.pass(4);
        b.calls("F");
        assert_eq!(b.state(), Open);
        b.pass(5);
        assert!(!b.allowed());
        b.pass(6);
        assert_eq!(b.breaker.refresh(), HalfOpen);
        b.calls("S");
        assert_eq!(b.state(), Closed);
        b.calls("FFF");
        assert_eq!(b.state(), Open);
        b.breaker.reset();
        assert_eq!(b.state(), Closed);
        let walk = [
            (Closed, Open),
            (Open, HalfOpen),
            (HalfOpen, Open),
            (Open, HalfOpen),
            (HalfOpen, Closed),
            (Closed, Open),
            (Open, Closed),
        ];
        assert_eq!(b.changes(), walk);
    }

    #[test]
    fn fails_on_the_nth_attempt_and_not_before() {
        for n in [1, 2, 5, 100] {
            let b = Bench::of(doubling(n));
            b.calls(&"F".repeat(n as usize - 1));
            assert_eq!(b.state(), Closed);
            b.calls("F");
            assert_eq!(b.state(), Open);
        }
    }

    #[test]
    fn a_success_resets_to_zero() {
        let b = Bench::of(doubling(3));
        b.calls("FFSFFSFF");
        assert_eq!((b.state(), b.breaker.report().consecutive_failures), (Closed, 2));
        b.calls("I");
        assert_eq!(b.breaker.report().consecutive_failures, 2);
    }

    #[test]
    fn closing_resets_failures_and_the_waiting_time() {
        let b = Bench::of(doubling(1));
        for _ in 0..3 {
            b.calls("F");
            assert_eq!(b.breaker.report().retry_after, Some(5 * SECOND));
            b.pass(5);
            b.calls("S");
            assert_eq!((b.state(), b.breaker.report().consecutive_failures), (Closed, 0));
        }
    }

    #[test]
    fn goes_through_the_backoff() {
        let b = Bench::of(doubling(1));
        b.calls("F");
        for wait in [5, 10, 20, 40, 80, 160, 300, 300] {
            assert_eq!(b.breaker.report().retry_after, Some(wait * SECOND));
            b.pass(u64::from(wait));
            b.calls("F");
        }
    }

    #[test]
    fn too_few_calls_are_not_judged() {
        let window = Window::Time(30 * SECOND);
        let rate = Trip::FailureRate { percent: 50, min_calls: 10, window };
        let b = Bench::of(BreakerConfig::default().with_trip(rate));
        b.calls("FFFFFFFFF");
        assert_eq!(b.state(), Closed);
        b.pass(60);
        b.calls("F");
        assert_eq!(b.state(), Closed);
    }

    #[test]
    fn reasons_compose_by_or() {
        let window = Window::Calls(10);
        let both = || doubling(3).or_trip(Trip::FailureRate { percent: 40, min_calls: 10, window });
        let b = Bench::of(both());
        b.calls("FFF");
        assert_eq!((b.state(), b.reasons()), (Open, 1));
        let b = Bench::of(both());
        b.calls("FSFSFSSSS");
        assert_eq!(b.state(), Closed);
        b.calls("F");
        assert_eq!((b.state(), b.reasons()), (Open, 1));
    }

    #[tokio::test]
    async fn errors_that_the_rule_passes_over_do_not_count() {
        let clock = Arc::new(ManualClock::at(Timestamp::from_unix_millis(0)));
        let breaker = CircuitBreaker::new("t", doubling(1), clock).unwrap().with_classifier(|e| {
            if e.kind() == ErrorKind::Storage { Verdict::Failure } else { Verdict::Ignored }
        });
        let fail = |kind| async move { Err::<(), _>(Error::new(kind, "x")) };
        assert!(breaker.run(fail(ErrorKind::Timeout)).await.is_err());
        assert_eq!((breaker.state(), breaker.report().ignored), (Closed, 1));
        assert!(breaker.run(fail(ErrorKind::Storage)).await.is_err());
        assert_eq!(breaker.state(), Open);
    }
}

mod others {
    use super::*;
    use BreakerState::{Closed, HalfOpen, Open};

    /// tower-resilience: thresholds at, below and above, where a float might lean either way.
    #[test]
    fn shares_are_exact_at_every_threshold() {
        for size in [1_u32, 3, 7, 10, 100] {
            for percent in [1_u8, 33, 34, 50, 99, 100] {
                let needed = (size * u32::from(percent)).div_ceil(100);
                let rate = Trip::FailureRate { percent, min_calls: size, window: Window::Calls(size) };
                let b = Bench::of(BreakerConfig::default().with_trip(rate));
                b.calls(&"S".repeat((size - needed) as usize));
                b.calls(&"F".repeat(needed as usize - 1));
                assert_eq!(b.state(), Closed, "{percent} of {size}");
                b.calls("F");
                assert_eq!(b.state(), Open, "{percent} of {size}");
            }
        }
    }

    /// tower-resilience: a call refused while half-open changes nothing.
    #[test]
    fn refused_trials_change_nothing() {
        let b = Bench::rates().half_open();
        let held: Vec<_> = (0..4).map(|_| b.breaker.try_acquire().unwrap()).collect();
        let before = b.breaker.report();
        assert!(!b.allowed());
        let after = b.breaker.report();
        assert_eq!((before.windows, before.state), (after.windows, after.state));
        held.into_iter().for_each(Permit::success);
        assert_eq!(b.state(), Closed);
    }

    /// linkerd: answers from before the trip come late and are not those of the trial.
    #[test]
    fn late_answers_of_an_older_generation_change_nothing() {
        let b = Bench::of(BreakerConfig::default());
        let old: Vec<_> = (0..6).map(|_| b.breaker.try_acquire().unwrap()).collect();
        b.calls("FFFFF");
        b.pass(60);
        let trial = b.breaker.try_acquire().unwrap();
        assert_eq!(b.state(), HalfOpen);
        assert!(trial.is_current() && !old[0].is_current());
        let mut old = old.into_iter();
        old.next().unwrap().success();
        old.next().unwrap().success();
        old.next().unwrap().failure();
        drop(old);
        assert_eq!((b.state(), b.breaker.report().late), (HalfOpen, 6));
        trial.success();
        b.calls("S");
        assert_eq!(b.state(), Closed);
    }

    /// Polly: a break that was asked for holds to the last moment, and too long a one does not overflow.
    #[test]
    fn the_break_lasts_as_long_as_it_says() {
        let b = Bench::of(BreakerConfig::default());
        b.calls("FFFFF");
        b.clock.advance(60 * SECOND - Duration::from_nanos(1));
        assert_eq!(b.breaker.try_acquire().unwrap_err().retry_after, Some(Duration::from_nanos(1)));
        b.clock.advance(Duration::from_nanos(1));
        assert!(b.allowed());
        b.breaker.open_for(Duration::MAX);
        b.pass(3_600);
        assert!(!b.allowed());
    }

    /// resilience4j's transition on a result: a failure that says when to come back.
    #[tokio::test]
    async fn a_failure_that_says_when_to_come_back_is_heard() {
        for (asked, waits) in [(90, 90), (10, 60), (1_000_000, 3_600)] {
            let b = Bench::of(BreakerConfig::default().with_trip(Trip::ConsecutiveFailures(1)));
            let down = Error::new(ErrorKind::Unavailable, "503").with_retry_after(asked * SECOND);
            assert!(b.breaker.run(async { Err::<(), _>(down) }).await.is_err());
            assert_eq!(b.breaker.report().retry_after, Some(waits * SECOND));
        }
    }

    /// RES-01: the fifth failure opens it and not the first; one failed trial opens it again.
    #[test]
    fn the_defaults() {
        let b = Bench::of(BreakerConfig::default());
        b.calls("FFFF");
        assert_eq!(b.state(), Closed);
        b.calls("F");
        assert_eq!(b.state(), Open);
        b.pass(60);
        let held: Vec<_> = (0..3).map(|_| b.breaker.try_acquire().unwrap()).collect();
        assert!(!b.allowed());
        drop(held);
        b.calls("SF");
        assert_eq!(b.state(), Open);
        b.pass(60);
        b.calls("S");
        assert_eq!(b.state(), HalfOpen);
        b.calls("S");
        assert_eq!(b.state(), Closed);
    }

    /// More successes may be wanted than may run at once.
    #[test]
    fn answered_trials_make_room_for_further_ones() {
        let config =
            BreakerConfig::default().with_recovery(Recovery::Successes(10)).with_half_open_permits(2);
        let b = Bench::of(config).half_open();
        b.calls("SSSSSSSSS");
        assert_eq!(b.state(), HalfOpen);
        b.calls("S");
        assert_eq!(b.state(), Closed);
    }

    #[test]
    fn a_slow_trial_fails_where_slowness_is_a_reason() {
        let b = Bench::of(rates().with_recovery(Recovery::Successes(2))).half_open();
        b.call(Verdict::Success, 4 * SECOND);
        assert_eq!(b.state(), Open);
    }

    #[test]
    fn a_listener_that_panics_or_asks_back_does_no_harm() {
        let clock = Arc::new(ManualClock::at(Timestamp::from_unix_millis(0)));
        let breaker = CircuitBreaker::new("t", BreakerConfig::default(), clock)
            .unwrap()
            .with_listener(Arc::new(|_: &BreakerEvent<'_>| std::panic::resume_unwind(Box::new("no"))));
        (0..5).for_each(|_| breaker.try_acquire().unwrap().failure());
        assert_eq!(breaker.state(), Open);
    }

    #[test]
    fn a_rule_that_panics_gives_the_permit_back() {
        let b = Bench::of(BreakerConfig::default()).half_open();
        let breaker = b.breaker.with_classifier(|_| std::panic::resume_unwind(Box::new("no")));
        let caught = std::panic::catch_unwind(AssertUnwindSafe(|| {
            let answer: Result<()> = Err(Error::new(ErrorKind::Timeout, "x"));
            breaker.try_acquire().unwrap().settle(&answer);
        }));
        assert!(caught.is_err());
        assert_eq!(breaker.report().dropped, 1);
        assert_eq!((0..4).map_while(|_| breaker.try_acquire().ok().map(std::mem::forget)).count(), 3);
    }
}
