//! After tower-resilience, linkerd and Polly, and what is ours.

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
    let config = BreakerConfig::default().with_recovery(Recovery::Successes(10)).with_half_open_permits(2);
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
