//! The breaker's permits and the flights under a model checker: every order in which threads may meet, and every
//! value that a weakly ordered read may give, up to three preemptions.
//!
//! The sources are compiled here a second time, with loom's primitives in place of the standard ones
//! (`resilience/sync.rs`). There is no harness, as loom's primitives live only within a model: the tests that
//! stand in those sources are left out, and `main` runs the models.
#![allow(dead_code, unused_imports, unreachable_pub, reason = "the sources are here for the models alone")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    task::Context,
    time::Duration,
};

use loom::{future::block_on, thread};

use clock::{ManualClock, Timestamp};
use resilience::{
    BreakerConfig, BreakerState, CircuitBreaker, OpenFor, Recovery, SingleFlight, Trip, Window,
};

#[path = "../../src/clock/mod.rs"]
mod clock;
#[path = "../../src/error/mod.rs"]
mod error;

mod resilience;

fn main() {
    for (name, model) in [
        ("failures together open it once", failures_together_open_it_once as fn()),
        ("failures in a window open it once", failures_in_a_window_open_it_once),
        ("what is done by hand stands", what_is_done_by_hand_stands),
        ("trials are never more than permits", trials_are_never_more_than_permits),
        ("the last trial decides alone", the_last_trial_decides_alone),
        ("those who ask the same get an answer", those_who_ask_the_same_get_an_answer),
        ("whoever leaves takes nobody along", whoever_leaves_takes_nobody_along),
    ] {
        let orders = Arc::new(AtomicU32::new(0));
        let mut loom = loom::model::Builder::new();
        loom.preemption_bound = Some(3);
        loom.check({
            let orders = Arc::clone(&orders);
            move || {
                orders.fetch_add(1, Ordering::Relaxed);
                model();
            }
        });
        let orders = orders.load(Ordering::Relaxed);
        assert!(orders > 1, "{name}: nothing ever met");
        println!("{name}: ok in {orders} orders");
    }
}

fn breaker(config: BreakerConfig) -> (Arc<CircuitBreaker>, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::at(Timestamp::from_unix_millis(0)));
    (Arc::new(CircuitBreaker::new("shop", config, clock.clone()).unwrap()), clock)
}

/// Two threads, each doing `work`; the first one is this one.
fn twice(work: impl Fn() + Clone + Send + 'static) {
    let other = thread::spawn(work.clone());
    work();
    other.join().unwrap();
}

fn failures_together_open_it_once() {
    let (breaker, _) = breaker(BreakerConfig::default().with_trip(Trip::ConsecutiveFailures(2)));
    let before = breaker.report().generation;
    let theirs = Arc::clone(&breaker);
    twice(move || theirs.try_acquire().unwrap().failure());
    let report = breaker.report();
    assert_eq!((report.state, report.generation, report.failures), (BreakerState::Open, before + 1, 2));
}

fn failures_in_a_window_open_it_once() {
    let rate = Trip::FailureRate { percent: 50, min_calls: 1, window: Window::Calls(2) };
    let (breaker, _) = breaker(BreakerConfig::default().with_trip(rate));
    let before = breaker.report().generation;
    let theirs = Arc::clone(&breaker);
    let given = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&given);
    twice(move || {
        if let Ok(permit) = theirs.try_acquire() {
            count.fetch_add(1, Ordering::Relaxed);
            permit.failure();
        }
    });
    let report = breaker.report();
    assert_eq!((report.state, report.generation), (BreakerState::Open, before + 1));
    let given = u64::from(given.load(Ordering::Relaxed));
    // The first failure opens; the second one was refused or came late.
    assert_eq!((report.failures, report.late, report.refused), (1, given - 1, 2 - given));
}

fn what_is_done_by_hand_stands() {
    let (breaker, _) = breaker(BreakerConfig::default().with_trip(Trip::ConsecutiveFailures(1)));
    let theirs = Arc::clone(&breaker);
    let failing = thread::spawn(move || {
        if let Ok(permit) = theirs.try_acquire() {
            permit.failure();
        }
    });
    breaker.transition_to(BreakerState::ForcedOpen).unwrap();
    failing.join().unwrap();
    let report = breaker.report();
    assert_eq!(report.state, BreakerState::ForcedOpen);
    assert_eq!(report.failures + report.late + report.refused, 1, "one call, one fate: {report:?}");
}

fn half_open(config: BreakerConfig) -> Arc<CircuitBreaker> {
    let (breaker, clock) = breaker(config.with_open_for(OpenFor::Fixed(Duration::from_nanos(1))));
    breaker.transition_to(BreakerState::Open).unwrap();
    clock.advance(Duration::from_nanos(1));
    breaker
}

fn trials_are_never_more_than_permits() {
    let config = BreakerConfig::default().with_half_open_permits(1).with_recovery(Recovery::Successes(9));
    let breaker = half_open(config);
    let out = Arc::new(AtomicU32::new(0));
    let theirs = Arc::clone(&breaker);
    twice(move || {
        if let Ok(permit) = theirs.try_acquire() {
            assert_eq!(out.fetch_add(1, Ordering::SeqCst), 0, "two trials at once");
            thread::yield_now();
            out.fetch_sub(1, Ordering::SeqCst);
            drop(permit);
        }
    });
    assert_eq!(breaker.state(), BreakerState::HalfOpen);
    assert!(breaker.try_acquire().is_ok(), "the permit is back");
}

fn the_last_trial_decides_alone() {
    let config = BreakerConfig::default().with_half_open_permits(2).with_recovery(Recovery::Successes(2));
    let breaker = half_open(config);
    let theirs = Arc::clone(&breaker);
    let failing = thread::spawn(move || theirs.try_acquire().unwrap().failure());
    let allowed = breaker.try_acquire();
    // Refused only where the other one has failed already.
    let allowed = allowed.map(|permit| permit.success()).is_ok();
    failing.join().unwrap();
    let report = breaker.report();
    assert_eq!((report.state, report.failures), (BreakerState::Open, 1), "one failure is enough");
    assert_eq!(report.successes + report.late, u64::from(allowed));
}

/// Work that gives way once and then answers which one it was.
async fn work(calls: Arc<AtomicU32>) -> error::Result<u32> {
    let call = calls.fetch_add(1, Ordering::Relaxed) + 1;
    thread::yield_now();
    Ok(call)
}

fn those_who_ask_the_same_get_an_answer() {
    let flights = Arc::new(SingleFlight::<u32, u32>::new());
    let calls = Arc::new(AtomicU32::new(0));
    let (theirs, made) = (Arc::clone(&flights), Arc::clone(&calls));
    twice(move || {
        let answer = block_on(theirs.run(7, || work(Arc::clone(&made)))).unwrap();
        assert!((1..=2).contains(&answer));
    });
    assert!((1..=2).contains(&calls.load(Ordering::Relaxed)));
    assert_eq!(flights.under_way(), 0);
}

fn whoever_leaves_takes_nobody_along() {
    let flights = Arc::new(SingleFlight::<u32, u32>::new());
    let calls = Arc::new(AtomicU32::new(0));
    let (theirs, made) = (Arc::clone(&flights), Arc::clone(&calls));
    let leaving = thread::spawn(move || {
        let mut flight = Box::pin(theirs.run(7, || work(made)));
        let _looked = flight.as_mut().poll(&mut Context::from_waker(futures_util::task::noop_waker_ref()));
    });
    assert!(block_on(flights.run(7, || work(calls))).is_ok());
    leaving.join().unwrap();
    assert_eq!(flights.under_way(), 0);
}
