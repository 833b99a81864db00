//! After failsafe's tests of its state machine and its policies.

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
