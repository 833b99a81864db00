//! Many threads on one breaker: figures that add up, permits that are never too many.

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64},
};

use super::*;
use crate::clock::{Rng, SeededRng};

const THREADS: u64 = 4;
const ROUNDS: u64 = 20_000;

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at(Timestamp::from_unix_millis(0)))
}

/// Runs `work` on several threads, each with its own randomness.
fn together(work: impl Fn(&SeededRng) + Sync) {
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let work = &work;
            scope.spawn(move || {
                let rng = SeededRng::new(thread);
                for _ in 0..ROUNDS {
                    work(&rng);
                }
            });
        }
    });
}

#[test]
fn every_permit_is_accounted_for_once_whatever_happens_meanwhile() {
    for windows in [false, true] {
        let clock = clock();
        let mut config = BreakerConfig::default()
            .with_trip(Trip::ConsecutiveFailures(4))
            .with_open_for(OpenFor::Fixed(Duration::from_millis(5)));
        if windows {
            config =
                config.or_trip(Trip::FailureRate { percent: 60, min_calls: 8, window: Window::Calls(16) });
        }
        let breaker = CircuitBreaker::new("t", config, clock.clone()).unwrap();
        let (given, refused) = (AtomicU64::new(0), AtomicU64::new(0));
        together(|rng| {
            let dice = rng.next_u64();
            if dice.is_multiple_of(64) {
                clock.advance(Duration::from_millis(1));
            }
            match breaker.try_acquire() {
                Err(_) => {
                    refused.fetch_add(1, Ordering::Relaxed);
                }
                Ok(permit) => {
                    given.fetch_add(1, Ordering::Relaxed);
                    match (dice >> 8) % 8 {
                        0 => drop(permit),
                        1 => permit.ignore(),
                        2..5 => permit.failure(),
                        _ => permit.success(),
                    }
                }
            }
        });
        let r = breaker.report();
        let settled = r.successes + r.failures + r.ignored + r.dropped + r.late;
        assert_eq!(settled, given.load(Ordering::Relaxed));
        assert_eq!(r.refused, refused.load(Ordering::Relaxed));
        assert!(r.generation > 10, "it opened and closed: {r:?}");
    }
}

#[test]
fn a_half_open_breaker_never_has_more_trials_out_than_permits() {
    let clock = clock();
    let config = BreakerConfig::default()
        .with_trip(Trip::ConsecutiveFailures(1))
        .with_recovery(Recovery::Successes(u32::MAX))
        .with_open_for(OpenFor::Fixed(Duration::from_nanos(1)));
    let breaker = CircuitBreaker::new("t", config, clock.clone()).unwrap();
    breaker.transition_to(BreakerState::Open).unwrap();
    clock.advance(Duration::from_millis(1));
    // With that many successes wanted and no failure it stays half-open throughout.
    let out = AtomicI64::new(0);
    let most = AtomicI64::new(0);
    together(|rng| {
        if let Ok(permit) = breaker.try_acquire() {
            let now = out.fetch_add(1, Ordering::SeqCst) + 1;
            most.fetch_max(now, Ordering::SeqCst);
            std::thread::yield_now();
            // Counted down before the place is free, so that the count never says too much.
            out.fetch_sub(1, Ordering::SeqCst);
            if rng.next_u64().is_multiple_of(3) { drop(permit) } else { permit.success() }
        }
    });
    assert_eq!(breaker.state(), BreakerState::HalfOpen);
    let most = most.load(Ordering::SeqCst);
    assert!((1..=3).contains(&most), "{most} trials at once");
    assert_eq!((0..4).map_while(|_| breaker.try_acquire().ok().map(std::mem::forget)).count(), 3);
}

#[test]
fn each_generation_opens_exactly_once() {
    let clock = clock();
    let changes = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&changes);
    let breaker = CircuitBreaker::new("t", BreakerConfig::default(), clock).unwrap().with_listener(Arc::new(
        move |event: &BreakerEvent<'_>| {
            if matches!(event.kind, BreakerEventKind::Changed { .. }) {
                heard.lock().unwrap().push(event.generation);
            }
        },
    ));
    // Everybody fails at once, and somebody closes it again: no opening is told twice, none is lost.
    together(|rng| match breaker.try_acquire() {
        Ok(permit) => permit.failure(),
        Err(_) if rng.next_u64().is_multiple_of(16) => breaker.transition_to(BreakerState::Closed).unwrap(),
        Err(_) => {}
    });
    let mut told = changes.lock().unwrap().clone();
    told.sort_unstable();
    let before = told.len();
    told.dedup();
    assert_eq!(told.len(), before);
    assert!(before > 10);
    let r = breaker.report();
    assert!(r.failures >= told.len() as u64 / 2 * 5, "five failures for each opening: {r:?}");
}

/// tower-resilience: a reset amid calls. Whoever began before it comes late; nothing of the time before is
/// left over.
#[test]
fn a_reset_amid_calls_leaves_nothing_over() {
    let clock = clock();
    let config = BreakerConfig::default()
        .with_trip(Trip::ConsecutiveFailures(4))
        .or_trip(Trip::FailureRate { percent: 60, min_calls: 8, window: Window::Calls(16) });
    let breaker = CircuitBreaker::new("t", config, clock).unwrap();
    together(|rng| {
        let dice = rng.next_u64();
        if dice.is_multiple_of(32) {
            breaker.reset();
        }
        if let Ok(permit) = breaker.try_acquire() {
            match (dice >> 8) % 4 {
                0 => drop(permit),
                1 => permit.success(),
                _ => permit.failure(),
            }
        }
    });
    let before: Vec<_> = {
        breaker.reset();
        (0..5).map(|_| breaker.try_acquire().unwrap()).collect()
    };
    breaker.reset();
    before.into_iter().for_each(Permit::failure);
    let r = breaker.report();
    assert_eq!((r.state, r.consecutive_failures, r.late), (BreakerState::Closed, 0, 5));
    assert_eq!((r.successes, r.failures, r.ignored, r.dropped, r.refused), (0, 0, 0, 0, 0));
    assert!(r.windows.iter().all(|window| window.calls == 0), "{r:?}");
}

/// tower-resilience's `atomic_state_read_consistency`: whoever looks amid changes never sees halves of two states.
#[test]
fn a_look_amid_changes_sees_one_moment() {
    let clock = clock();
    let config = BreakerConfig::default()
        .with_trip(Trip::ConsecutiveFailures(2))
        .with_open_for(OpenFor::Fixed(Duration::from_millis(5)));
    let breaker = CircuitBreaker::new("t", config, clock.clone()).unwrap();
    let changed = AtomicU64::new(0);
    together(|rng| {
        let dice = rng.next_u64();
        if dice.is_multiple_of(8) {
            clock.advance(Duration::from_millis(1));
        }
        let least = changed.load(Ordering::SeqCst);
        let r = breaker.report();
        assert!(r.generation >= least, "generations never go back: {r:?}");
        changed.fetch_max(r.generation, Ordering::SeqCst);
        assert_eq!(r.state == BreakerState::Open, r.retry_after.is_some(), "{r:?}");
        // Each thread may add one more before the first of them has opened it.
        assert!(u64::from(r.consecutive_failures) <= 1 + THREADS, "{r:?}");
        assert!(r.state != BreakerState::HalfOpen || r.consecutive_failures == 0, "{r:?}");
        if let Ok(permit) = breaker.try_acquire() {
            if (dice >> 8).is_multiple_of(3) { permit.success() } else { permit.failure() }
        }
    });
    assert!(breaker.report().generation > 10);
}
