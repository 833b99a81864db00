//! The guards together: their order, what each gives back, and an outage from beginning to end.

use std::{
    sync::{Mutex, atomic::AtomicU32},
    task::Poll,
};

use futures_util::{FutureExt, poll};
use proptest::prelude::*;

use super::*;
use crate::{
    clock::{ManualClock, SeededRng, Timestamp},
    resilience::{AdaptiveRule, BreakerState, Chaos, ChaosConfig, FallbackChain, Trip},
};

#[path = "policy_blame_tests.rs"]
mod blame;

const MS: Duration = Duration::from_millis(1);
const SECOND: Duration = Duration::from_secs(1);

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at(Timestamp::from_unix_millis(0)))
}

fn policy(config: &PolicyConfig, clock: &Arc<ManualClock>) -> Policy {
    Policy::new("shop", config, clock.clone(), Arc::new(SeededRng::new(7))).unwrap()
}

fn down() -> Error {
    Error::new(ErrorKind::Unavailable, "down")
}

/// Drives a future to its end, turning the clock a millisecond at a time.
async fn drive<T>(clock: &ManualClock, future: impl Future<Output = T>) -> T {
    let mut future = Box::pin(future);
    loop {
        match poll!(&mut future) {
            Poll::Ready(answer) => return answer,
            Poll::Pending => clock.advance(MS),
        }
    }
}

#[tokio::test]
async fn with_no_parts_a_call_goes_straight_through() {
    let clock = clock();
    let policy = policy(&PolicyConfig::none(), &clock);
    assert_eq!(policy.run(Call::once(), |_| async { Ok(7) }).await.unwrap(), 7);
    let e = policy.run(Call::idempotent(), |_| async { Err::<(), _>(down()) }).await.unwrap_err();
    assert_eq!(e.message(), "down");
}

#[tokio::test]
async fn each_attempt_is_a_call_for_every_guard() {
    let clock = clock();
    let config = PolicyConfig::default()
        .with_rate(Quota::new(10, 3600 * SECOND).unwrap(), Duration::ZERO)
        .with_breaker(BreakerConfig::default().with_trip(Trip::ConsecutiveFailures(2)));
    let policy = policy(&config, &clock);
    let asked = AtomicU32::new(0);
    let run = policy.run(Call::idempotent(), |_| {
        asked.fetch_add(1, Ordering::Relaxed);
        async { Err::<(), _>(down()) }
    });
    let e = drive(&clock, run).await.unwrap_err();
    // The second failure opened the breaker; the third attempt was refused and not asked.
    assert_eq!(asked.load(Ordering::Relaxed), 2);
    assert!(e.retry_after().is_some() && e.message().contains("not asked"), "{e}");
    let report = policy.report();
    assert_eq!((report.tokens, report.retries), (Some(8), 2));
}

#[tokio::test]
async fn an_open_breaker_uses_up_no_token_and_no_place() {
    let clock = clock();
    let config = PolicyConfig::default().with_rate(Quota::new(5, 3600 * SECOND).unwrap(), Duration::ZERO);
    let policy = policy(&config, &clock);
    policy.breaker().unwrap().transition_to(BreakerState::ForcedOpen).unwrap();
    for _ in 0..10 {
        assert!(policy.run(Call::idempotent(), |_| async { Ok(()) }).await.is_err());
    }
    let report = policy.report();
    assert_eq!((report.tokens, report.running, report.retries), (Some(5), Some(0), 0));
}

#[tokio::test]
async fn our_own_refusals_are_not_the_services_failures_and_are_not_retried() {
    let clock = clock();
    let config = PolicyConfig::default()
        .with_rate(Quota::new(1, 3600 * SECOND).unwrap(), Duration::ZERO)
        .with_breaker(BreakerConfig::default().with_trip(Trip::ConsecutiveFailures(1)));
    let policy = policy(&config, &clock);
    policy.run(Call::idempotent(), |_| async { Ok(()) }).await.unwrap();
    for _ in 0..5 {
        let e = policy.run(Call::idempotent(), |_| async { Ok(()) }).now_or_never().unwrap().unwrap_err();
        assert_eq!((e.kind(), e.retry_after()), (ErrorKind::RateLimited, Some(3600 * SECOND)));
    }
    let report = policy.report();
    let breaker = report.breaker.unwrap();
    assert_eq!((report.turned_away, breaker.dropped, breaker.failures), (5, 5, 0));
    assert_eq!(breaker.state, BreakerState::Closed);
}

#[tokio::test]
async fn a_line_of_waiters_does_not_run_into_a_dead_service() {
    let clock = clock();
    let config = PolicyConfig::default()
        .without_retry()
        .with_bulkhead(BulkheadConfig::default().with_max_concurrent(1).with_line(10, 60 * SECOND))
        .with_total(Some(60 * SECOND))
        .with_timeout(Some(SECOND))
        .with_breaker(BreakerConfig::default().with_trip(Trip::ConsecutiveFailures(1)));
    let policy = policy(&config, &clock);
    let asked = AtomicU32::new(0);
    let mut calls: Vec<_> = (0..5)
        .map(|_| {
            Box::pin(policy.run(Call::idempotent(), |_| {
                asked.fetch_add(1, Ordering::Relaxed);
                std::future::pending::<Result<()>>()
            }))
        })
        .collect();
    for call in &mut calls {
        assert!(poll!(call).is_pending());
    }
    assert_eq!(policy.report().waiting, Some(4));
    clock.advance(SECOND);
    for call in calls {
        let e = call.await.unwrap_err();
        assert!(matches!(e.kind(), ErrorKind::Timeout | ErrorKind::Unavailable));
    }
    // Only the first one asked; the others heard from the breaker what it had learnt.
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    assert_eq!((policy.report().running, policy.report().waiting), (Some(0), Some(0)));
}

#[tokio::test]
async fn the_timeout_bounds_the_attempt_and_the_total_everything() {
    let clock = clock();
    let config = PolicyConfig::default()
        .with_timeout(Some(100 * MS))
        .with_total(Some(450 * MS))
        .with_retry(RetryConfig::default().with_max_attempts(10).with_waits(100 * MS, 100 * MS));
    let policy = policy(&config, &clock);
    let told = Mutex::new(Vec::new());
    let run = policy.run(Call::idempotent(), |attempt| {
        told.lock().unwrap().push((attempt.number, attempt.deadline.moment().unwrap().since_start()));
        std::future::pending::<Result<()>>()
    });
    let e = drive(&clock, run).await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::Timeout);
    // Attempts at 0, 200 and 400 ms, each for 100 ms, the last one only for the 50 that are left.
    assert_eq!(told.into_inner().unwrap(), [(1, 100 * MS), (2, 300 * MS), (3, 450 * MS)]);
    assert_eq!(clock.now().since_start(), 450 * MS);
    assert_eq!(policy.report().timeouts, 3);
}

#[tokio::test]
async fn the_callers_deadline_is_the_sooner_one_and_not_held_against_the_service() {
    let clock = clock();
    let config = PolicyConfig::default()
        .with_breaker(BreakerConfig::default().with_trip(Trip::ConsecutiveFailures(1)));
    let policy = policy(&config, &clock);
    let call = Call::idempotent().by(Deadline::after(clock.now(), 50 * MS));
    let e = drive(&clock, policy.run(call, |_| std::future::pending::<Result<()>>())).await.unwrap_err();
    assert_eq!((e.kind(), clock.now().since_start()), (ErrorKind::Timeout, 50 * MS));
    let breaker = policy.report().breaker.unwrap();
    assert_eq!((breaker.state, breaker.ignored), (BreakerState::Closed, 1));
    // Its own timeout is.
    let hanging = policy.run(Call::once(), |_| std::future::pending::<Result<()>>());
    assert!(drive(&clock, hanging).await.is_err());
    assert_eq!(policy.breaker().unwrap().state(), BreakerState::Open);
    let late = policy.run(call, |_| async { Ok(()) }).await.unwrap_err();
    assert_eq!(late.kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn a_dropped_call_gives_everything_back() {
    let clock = clock();
    let config = PolicyConfig::default()
        .with_bulkhead(BulkheadConfig::default().with_max_concurrent(1).with_line(1, SECOND))
        .with_adaptive(AdaptiveConfig::default().with_bounds(1, 1, 1))
        .with_hedge(HedgeDelay::Fixed(MS));
    let policy = policy(&config, &clock);
    policy.breaker().unwrap().transition_to(BreakerState::Open).unwrap();
    policy.breaker().unwrap().transition_to(BreakerState::HalfOpen).unwrap();
    for _ in 0..10 {
        let mut running = Box::pin(policy.run(Call::idempotent(), |_| std::future::pending::<Result<()>>()));
        let mut waiting = Box::pin(policy.run(Call::idempotent(), |_| std::future::pending::<Result<()>>()));
        assert!(poll!(&mut running).is_pending() && poll!(&mut waiting).is_pending());
        assert_eq!((policy.report().running, policy.report().waiting), (Some(1), Some(1)));
    }
    let report = policy.report();
    assert_eq!((report.running, report.waiting, report.breaker.unwrap().dropped), (Some(0), Some(0), 20));
    assert_eq!(policy.run(Call::idempotent(), |_| async { Ok(7) }).await.unwrap(), 7);
}

#[tokio::test]
async fn a_panic_in_the_work_gives_everything_back() {
    let clock = clock();
    let config = PolicyConfig::default().with_bulkhead(BulkheadConfig::default().with_max_concurrent(1));
    let policy = policy(&config, &clock);
    let fall = policy.run(Call::once(), |_| async { std::panic::resume_unwind(Box::new("no")) });
    let caught: std::thread::Result<Result<()>> = std::panic::AssertUnwindSafe(fall).catch_unwind().await;
    assert!(caught.is_err());
    assert_eq!((policy.report().running, policy.report().breaker.unwrap().dropped), (Some(0), 1));
}

#[tokio::test]
async fn a_hedge_takes_a_place_and_a_token_of_its_own_or_none() {
    for (places, tokens, hedged) in [(2, 2, true), (1, 2, false), (2, 1, false)] {
        let clock = clock();
        let config = PolicyConfig::default()
            .with_bulkhead(BulkheadConfig::default().with_max_concurrent(places))
            .with_rate(Quota::new(tokens, 3600 * SECOND).unwrap(), Duration::ZERO)
            .with_hedge(HedgeDelay::Fixed(10 * MS));
        let policy = policy(&config, &clock);
        let run = policy.run(Call::idempotent(), |attempt| {
            let clock = clock.clone();
            async move {
                let end = clock.now().saturating_add(if attempt.hedge { 5 * MS } else { 500 * MS });
                clock.sleep_until(end).await;
                Ok(attempt.hedge)
            }
        });
        assert_eq!(drive(&clock, run).await.unwrap(), hedged);
        let report = policy.report();
        assert_eq!(report.hedges, u64::from(hedged));
        let breaker = report.breaker.unwrap();
        assert_eq!((breaker.successes, breaker.dropped), (1, 0), "two tries are one attempt");
    }
}

#[tokio::test]
async fn the_adaptive_limit_turns_away_and_learns_from_timeouts() {
    let clock = clock();
    let rule = AdaptiveRule::Aimd { backoff_percent: 50, slow_after: 60 * SECOND };
    let config = PolicyConfig::default()
        .without_breaker()
        .without_bulkhead()
        .without_retry()
        .with_adaptive(AdaptiveConfig::default().with_bounds(1, 2, 2).with_rule(rule));
    let policy = policy(&config, &clock);
    let hang = || policy.run(Call::idempotent(), |_| std::future::pending::<Result<()>>());
    let (mut a, mut b) = (Box::pin(hang()), Box::pin(hang()));
    assert!(poll!(&mut a).is_pending() && poll!(&mut b).is_pending());
    assert_eq!(hang().now_or_never().unwrap().unwrap_err().kind(), ErrorKind::Unavailable);
    clock.advance(2 * SECOND);
    assert!(a.await.is_err() && b.await.is_err());
    assert_eq!(policy.report().adaptive_limit, Some(1));
}

#[tokio::test]
async fn waiting_for_a_token_is_within_the_deadline() {
    let clock = clock();
    let config = PolicyConfig::default().with_rate(Quota::new(1, SECOND).unwrap(), 5 * SECOND);
    let policy = policy(&config, &clock);
    policy.run(Call::idempotent(), |_| async { Ok(()) }).await.unwrap();
    drive(&clock, policy.run(Call::idempotent(), |_| async { Ok(()) })).await.unwrap();
    assert_eq!(clock.now().since_start(), SECOND);
    let hurried = Call::idempotent().by(Deadline::after(clock.now(), 500 * MS));
    let e = policy.run(hurried, |_| async { Ok(()) }).now_or_never().unwrap().unwrap_err();
    assert_eq!(e.kind(), ErrorKind::RateLimited);
}

#[tokio::test]
async fn a_breaker_and_a_rate_can_be_shared() {
    let clock = clock();
    let breaker = Arc::new(CircuitBreaker::new("key", BreakerConfig::default(), clock.clone()).unwrap());
    let rate = Arc::new(RateLimiter::new(Quota::new(2, SECOND).unwrap(), clock.clone()));
    let make = || {
        policy(&PolicyConfig::default(), &clock)
            .with_breaker(Arc::clone(&breaker))
            .with_rate(Arc::clone(&rate))
    };
    let (one, two) = (make(), make());
    one.run(Call::once(), |_| async { Ok(()) }).await.unwrap();
    two.run(Call::once(), |_| async { Ok(()) }).await.unwrap();
    assert!(one.run(Call::once(), |_| async { Ok(()) }).await.is_err());
    assert_eq!(breaker.report().successes, 2);
}

#[tokio::test]
async fn a_fallback_hears_why() {
    let clock = clock();
    let policy = policy(&PolicyConfig::default().without_retry(), &clock);
    let answer = policy
        .run_or(
            Call::idempotent(),
            |_| async { Err(down()) },
            |e| async move { Ok(format!("typical, for it was {e}")) },
        )
        .await;
    assert_eq!(answer.unwrap(), "typical, for it was down");
}

/// RES-06: a scripted outage is over within the open time and one probe, and costs no more than the
/// budget. Callers have yesterday's answer all the while.
#[tokio::test]
async fn an_outage_from_beginning_to_end() {
    let clock = clock();
    let policy = policy(&PolicyConfig::default(), &clock);
    let (from, to) = (60_u64, 180_u64);
    let (mut live, mut stale, mut asked_while_down) = (0, 0, 0);
    let mut back_at = None;
    for second in 0..300_u64 {
        clock.advance(SECOND.saturating_sub(Duration::from_nanos(
            u64::try_from(clock.now().since_start().as_nanos() % 1_000_000_000).unwrap(),
        )));
        let asked = AtomicU32::new(0);
        let ask = || {
            policy.run(Call::idempotent(), |_| {
                asked.fetch_add(1, Ordering::Relaxed);
                let is_down = (from..to).contains(&clock.now().since_start().as_secs());
                async move { if is_down { Err(down()) } else { Ok("live") } }
            })
        };
        let answered = FallbackChain::first("live", ask).then("yesterday", || async { Ok("stale") });
        let answered = drive(&clock, answered.run()).await.unwrap();
        if answered.fell_back {
            stale += 1;
            asked_while_down += asked.load(Ordering::Relaxed);
        } else {
            live += 1;
            if second > to && back_at.is_none() {
                back_at = Some(clock.now().since_start().as_secs());
            }
        }
    }
    assert_eq!(live + stale, 300, "every caller had an answer");
    // Five failures open it, one failed trial each minute after that.
    assert!(asked_while_down <= 5 + 2, "{asked_while_down}");
    let back = back_at.unwrap();
    assert!(back <= to + 60 + 1, "live again at {back} s");
}

/// RES-05: each service of three is killed in turn; the others do not feel it.
#[tokio::test]
async fn killing_each_dependency_in_turn_leaves_the_others_alone() {
    let clock = clock();
    let services: Vec<(Policy, Chaos)> = (0..3)
        .map(|i| {
            let name = format!("service {i}");
            let rng = Arc::new(SeededRng::new(i));
            let policy = Policy::new(name, &PolicyConfig::default(), clock.clone(), rng.clone()).unwrap();
            let chaos = Chaos::new(ChaosConfig::default().with_faults(1_000), clock.clone(), rng);
            chaos.set_enabled(false);
            (policy, chaos)
        })
        .collect();
    for killed in 0..3 {
        services[killed].1.set_enabled(true);
        for _ in 0..10 {
            for (i, (policy, chaos)) in services.iter().enumerate() {
                let run = policy.run(Call::idempotent(), |_| chaos.run(async { Ok(()) }));
                assert_eq!(drive(&clock, run).await.is_ok(), i != killed);
            }
        }
        services[killed].1.set_enabled(false);
        assert_eq!(services[killed].0.breaker().unwrap().state(), BreakerState::Open);
        clock.advance(60 * SECOND);
        for _ in 0..2 {
            services[killed].0.run(Call::idempotent(), |_| async { Ok(()) }).await.unwrap();
        }
        assert_eq!(services[killed].0.breaker().unwrap().state(), BreakerState::Closed);
    }
}

#[test]
fn a_config_reads_back() {
    let config = PolicyConfig::default()
        .with_rate(Quota::new(100, 60 * SECOND).unwrap(), SECOND)
        .with_adaptive(AdaptiveConfig::default())
        .with_hedge(HedgeDelay::default());
    let text = serde_json::to_string(&config).unwrap();
    assert_eq!(serde_json::from_str::<PolicyConfig>(&text).unwrap(), config);
}

#[derive(Debug, Clone)]
enum Step {
    Begin(bool),
    Poll(usize),
    Drop(usize),
    Wait(u64),
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Whatever fails, hangs, is dropped or comes late: in the end nothing is held any more, and the breaker's
    /// account of permits adds up.
    #[test]
    fn nothing_is_lost_under_chaos(
        seed: u64,
        steps in prop::collection::vec(prop_oneof![
            3 => any::<bool>().prop_map(Step::Begin),
            4 => (0_usize..8).prop_map(Step::Poll),
            1 => (0_usize..8).prop_map(Step::Drop),
            2 => (1_u64..800).prop_map(Step::Wait),
        ], 1..150),
    ) {
        let clock = clock();
        let config = PolicyConfig::default()
            .with_timeout(Some(300 * MS))
            .with_breaker(BreakerConfig::default().with_open_for(crate::resilience::OpenFor::Fixed(SECOND)))
            .with_bulkhead(BulkheadConfig::default().with_max_concurrent(3).with_line(2, 400 * MS))
            .with_adaptive(AdaptiveConfig::default().with_bounds(1, 3, 5))
            .with_rate(Quota::new(5, SECOND).unwrap(), 500 * MS)
            .with_hedge(HedgeDelay::Fixed(50 * MS));
        let policy = policy(&config, &clock);
        let faults = ChaosConfig::default().with_faults(300).with_hangs(100).with_delays(500, MS, 400 * MS);
        let chaos = Chaos::new(faults, clock.clone(), Arc::new(SeededRng::new(seed)));
        let mut calls: Vec<futures_util::future::BoxFuture<'_, Result<()>>> = Vec::new();
        for step in steps {
            match step {
                Step::Begin(repeat) => {
                    let call = if repeat { Call::idempotent() } else { Call::once() };
                    calls.push(policy.run(call, |_| chaos.run(async { Ok(()) })).boxed());
                }
                Step::Poll(at) if !calls.is_empty() => {
                    let at = at % calls.len();
                    if (&mut calls[at]).now_or_never().is_some() {
                        drop(calls.swap_remove(at));
                    }
                }
                Step::Drop(at) if !calls.is_empty() => drop(calls.swap_remove(at % calls.len())),
                Step::Wait(ms) => clock.advance(Duration::from_millis(ms)),
                _ => {}
            }
            prop_assert!(policy.report().running.unwrap() <= 3 && policy.report().waiting.unwrap() <= 2);
        }
        calls.clear();
        let report = policy.report();
        prop_assert_eq!((report.running, report.waiting), (Some(0), Some(0)));
        prop_assert_eq!(policy.adaptive.as_ref().unwrap().running(), 0);
        // Half-open or not: all trial permits are back.
        let breaker = policy.breaker().unwrap();
        breaker.transition_to(BreakerState::Open).unwrap();
        breaker.transition_to(BreakerState::HalfOpen).unwrap();
        let permits: Vec<_> = (0..4).map_while(|_| breaker.try_acquire().ok()).collect();
        prop_assert_eq!(permits.len(), 3);
    }
}
