//! What the guards cost while nothing is wrong, and what a refusal costs while something is, beside peers
//! in the same run. Processor time of one core; allocations are counted.
//!
//! `cargo bench -p grocery-benches --bench resilience`

#![allow(clippy::expect_used, clippy::print_stdout, reason = "a bench that cannot start says so and stops")]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    env,
    future::Future,
    hint::black_box,
    num::NonZeroU32,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use failsafe::CircuitBreaker as _;
use governor::clock::FakeRelativeClock;
use grocery_benches::cpu::PerCall;
use grocery_core::{
    Clock, ManualClock, Result, Rng, SeededRng, SystemClock, Timestamp,
    resilience::{
        AdaptiveConfig, BreakerConfig, BreakerState, Bulkhead, BulkheadConfig, Call, CircuitBreaker,
        HedgeDelay, KeyedLimiter, Policy, PolicyConfig, Quota, RateLimiter, SingleFlight, Trip, Window,
    },
};

/// Batches of calls; the median of batches is what an ordinary call costs.
const BATCHES: usize = 101;
const CALLS: usize = 20_000;

/// The system's allocator, counting.
struct Counting;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

#[allow(unsafe_code, reason = "an allocator is unsafe by its trait; this one only counts")]
// SAFETY: every call is passed on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: as the caller promised.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: as the caller promised.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Times `work` and counts what it allocates.
fn row(name: &str, bar: Option<f64>, mut work: impl FnMut()) -> f64 {
    let times = PerCall::of(BATCHES, CALLS, &mut work);
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    (0..1_000).for_each(|_| work());
    let allocated = (ALLOCATIONS.load(Ordering::Relaxed) - before) as f64 / 1_000.0;
    let bar = bar.map_or(String::new(), |bar| {
        let kept = times.nanos(0.5) <= bar;
        format!("  bar {bar}: {}", if kept { "kept" } else { "MISSED" })
    });
    println!(
        "{name:<58}{:>9.1}{:>9.1}{:>9.1}{allocated:>8.2}{bar}",
        times.nanos(0.05),
        times.nanos(0.5),
        times.nanos(0.95)
    );
    times.nanos(0.5)
}

/// Polls a future that is ready at once.
fn now<T>(future: impl Future<Output = T>) -> T {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(answer) => answer,
        Poll::Pending => unreachable!("there is nothing to wait for"),
    }
}

fn main() {
    // `cargo test --benches` passes no `--bench`; there is nothing to test here.
    if !env::args().any(|a| a == "--bench") {
        return;
    }
    agrees_with_governor();
    println!("\n{:<58}{:>9}{:>9}{:>9}{:>8}", "nanoseconds of processor time", "p5", "p50", "p95", "allocs");
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    row("floor: Instant::now()", None, || {
        black_box(Instant::now());
    });
    let same = Arc::clone(&clock);
    row("floor: Clock::now() through the port", None, || {
        black_box(same.now());
    });

    println!("\nbreaker");
    let breaker = |config| CircuitBreaker::new("bench", config, Arc::clone(&clock)).expect("a breaker");
    let closed = breaker(BreakerConfig::default());
    row("closed, failures in a row: permit and success", Some(40.0), || {
        black_box(&closed).try_acquire().expect("closed").success();
    });
    row("closed, failures in a row: a failure, then a success (each)", None, {
        let mut failed = false;
        let closed = &closed;
        move || {
            failed = !failed;
            let permit = black_box(closed).try_acquire().expect("closed");
            if failed { permit.failure() } else { permit.success() }
        }
    });
    let rate = |window| Trip::FailureRate { percent: 50, min_calls: 20, window };
    let counted = breaker(BreakerConfig::default().with_trip(rate(Window::Calls(100))));
    row("closed, rate over 100 calls", None, || {
        black_box(&counted).try_acquire().expect("closed").success();
    });
    let timed = breaker(BreakerConfig::default().with_trip(rate(Window::Time(Duration::from_secs(30)))));
    row("closed, rate over 30 seconds", None, || {
        black_box(&timed).try_acquire().expect("closed").success();
    });
    let slow = Trip::SlowCallRate { percent: 50, min_calls: 20, window: Window::Calls(100) };
    let slow = breaker(BreakerConfig::default().or_trip(slow));
    row("closed, slow calls over 100 calls", None, || {
        black_box(&slow).try_acquire().expect("closed").success();
    });
    let open = breaker(BreakerConfig::default());
    open.open_for(Duration::from_secs(3600));
    row("open: refusal with the time to wait", Some(30.0), || {
        black_box(black_box(&open).try_acquire().expect_err("open"));
    });
    let forced = breaker(BreakerConfig::default().with_initial(BreakerState::ForcedOpen));
    row("forced open: refusal", None, || {
        black_box(black_box(&forced).try_acquire().expect_err("open"));
    });
    peers_of_the_breaker();

    println!("\nlimits");
    let often = Quota::new(1_000_000_000, Duration::from_secs(1)).expect("a quota");
    let limiter = RateLimiter::new(often, Arc::clone(&clock));
    row("rate limiter, allowed", None, || {
        black_box(black_box(&limiter).try_acquire(1).is_ok());
    });
    let seldom =
        RateLimiter::new(Quota::new(1, Duration::from_secs(3600)).expect("a quota"), Arc::clone(&clock));
    seldom.try_acquire(1).expect("the first one");
    row("rate limiter, refused", None, || {
        black_box(black_box(&seldom).try_acquire(1).is_ok());
    });
    let keyed = KeyedLimiter::new(often, 10_000, Arc::clone(&clock));
    let keys: Vec<String> = (0..1_000).map(|i| format!("shopper {i}")).collect();
    let mut at = 0;
    row("rate limiter by key, 1,000 keys, allowed", None, || {
        at = (at + 1) % keys.len();
        black_box(keyed.check(&keys[at], 1));
    });
    let most = NonZeroU32::new(1_000_000_000).expect("not zero");
    let peer = governor::RateLimiter::direct(governor::Quota::per_second(most));
    row("  peer: governor, allowed", None, || {
        black_box(black_box(&peer).check().is_ok());
    });
    let peer = governor::RateLimiter::keyed(governor::Quota::per_second(most));
    row("  peer: governor by key, 1,000 keys, allowed", None, || {
        at = (at + 1) % keys.len();
        black_box(peer.check_key(&keys[at]).is_ok());
    });
    let bulkhead = Bulkhead::new(BulkheadConfig::default(), Arc::clone(&clock));
    row("bulkhead: enter and leave", None, || {
        black_box(black_box(&bulkhead).try_enter());
    });
    let places = tokio::sync::Semaphore::new(25);
    row("  floor: tokio's semaphore, try_acquire and drop", None, || {
        black_box(black_box(&places).try_acquire().is_ok());
    });
    let flights = SingleFlight::<u32, u32>::new();
    row("single flight, nobody else asks", None, || {
        black_box(now(flights.run(7, || async { Ok(349) })).expect("an answer"));
    });

    println!("\npolicy around a call that is ready at once");
    let policy = |config: &PolicyConfig| {
        Policy::new("bench", config, Arc::clone(&clock), Arc::new(SeededRng::new(1))).expect("a policy")
    };
    let call = Call::idempotent();
    let none = policy(&PolicyConfig::none());
    row("no part", None, || {
        black_box(now(black_box(&none).run(call, |_| async { Ok(black_box(7)) })).expect("an answer"));
    });
    let whole = policy(&PolicyConfig::default().with_rate(often, Duration::ZERO));
    row("whole: deadline, retry, budget, breaker, places, rate, timeout", Some(160.0), || {
        black_box(now(black_box(&whole).run(call, |_| async { Ok(black_box(7)) })).expect("an answer"));
    });
    let more = PolicyConfig::default()
        .with_rate(often, Duration::ZERO)
        .with_adaptive(AdaptiveConfig::default())
        .with_hedge(HedgeDelay::Fixed(Duration::from_secs(1)));
    let more = policy(&more);
    row("the same with adaptive limit and hedge", None, || {
        black_box(now(black_box(&more).run(call, |_| async { Ok(black_box(7)) })).expect("an answer"));
    });
    let refusing = policy(&PolicyConfig::default());
    refusing.breaker().expect("a breaker").open_for(Duration::from_secs(3600));
    row("open breaker: refusal as an error", None, || {
        let answer: Result<u32> = now(black_box(&refusing).run(call, |_| async { Ok(black_box(7)) }));
        black_box(answer.is_err());
    });
}

fn peers_of_the_breaker() {
    let backoff = || failsafe::backoff::constant(Duration::from_secs(3600));
    let policy = || failsafe::failure_policy::consecutive_failures(5, backoff());
    let peer = failsafe::Config::new().failure_policy(policy()).build();
    row("  peer: failsafe, closed", None, || {
        black_box(black_box(&peer).call(|| Ok::<u32, ()>(black_box(7))).is_ok());
    });
    let open = failsafe::Config::new().failure_policy(policy()).build();
    (0..5).for_each(|_| drop(open.call(|| Err::<(), ()>(()))));
    row("  peer: failsafe, open", None, || {
        black_box(black_box(&open).call(|| Ok::<u32, ()>(black_box(7))).is_err());
    });
    let make = || {
        recloser::Recloser::custom()
            .error_rate(0.5)
            .closed_len(100)
            .half_open_len(10)
            .open_wait(Duration::from_secs(3600))
            .build()
    };
    let peer = make();
    row("  peer: recloser (rate over 100 calls), closed", None, || {
        black_box(black_box(&peer).call(|| Ok::<u32, ()>(black_box(7))).is_ok());
    });
    let open = make();
    (0..200).for_each(|_| drop(open.call(|| Err::<(), ()>(()))));
    row("  peer: recloser, open", None, || {
        black_box(black_box(&open).call(|| Ok::<u32, ()>(black_box(7))).is_err());
    });
}

/// A hundred thousand random questions to both limiters on clocks turned alike.
fn agrees_with_governor() {
    let rng = SeededRng::new(20_261_120);
    let (mut asked, mut allowed) = (0, 0);
    for round in 0..100_u32 {
        let (amount, burst) = (1 + round % 50, 1 + round % 7);
        let clock = Arc::new(ManualClock::at(Timestamp::from_unix_millis(0)));
        let theirs = FakeRelativeClock::default();
        // Theirs rounds the time between two down to whole nanoseconds and ours up, so that the comparison
        // takes rates that have none to round.
        let every = Duration::from_micros(1_000 * u64::from(amount));
        let quota = Quota::new(1, every).and_then(|quota| quota.with_burst(burst)).expect("a quota");
        let ours = RateLimiter::new(quota, clock.clone());
        let burst = NonZeroU32::new(burst).expect("not zero");
        let quota = governor::Quota::with_period(every).expect("a quota").allow_burst(burst);
        let peer = governor::RateLimiter::direct_with_clock(quota, theirs.clone());
        for _ in 0..1_000 {
            let step = Duration::from_nanos(rng.next_u64() % (2 * every.as_nanos() as u64));
            clock.advance(step);
            theirs.advance(step);
            let (one, other) = (ours.try_acquire(1).is_ok(), peer.check().is_ok());
            assert_eq!(one, other, "question {asked}");
            asked += 1;
            allowed += u32::from(one);
        }
    }
    println!("ours and governor decided alike {asked} times ({allowed} allowed)");
}
