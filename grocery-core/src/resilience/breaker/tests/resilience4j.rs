//! After resilience4j's tests of its state machine, and after its issues.

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
