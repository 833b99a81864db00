//! Who is blamed for what, and who pays: hurried callers, our own lines, and calls that are not made.

use super::*;

/// A clock on which every reading is a nanosecond after the one before, as a real one's is.
#[derive(Debug)]
struct Ticking(Arc<ManualClock>);

impl Clock for Ticking {
    fn now(&self) -> Monotonic {
        self.0.advance(Duration::from_nanos(1));
        self.0.now()
    }

    fn wall(&self) -> Timestamp {
        self.0.wall()
    }

    fn sleep_until(&self, deadline: Monotonic) -> crate::clock::Sleep<'_> {
        self.0.sleep_until(deadline)
    }
}

#[tokio::test]
async fn a_caller_with_the_same_limit_is_no_hurry_however_early_it_read_the_clock() {
    let hand = clock();
    let ticking = Arc::new(Ticking(hand.clone()));
    let config = PolicyConfig::default()
        .with_breaker(BreakerConfig::default().with_trip(Trip::ConsecutiveFailures(1)))
        .with_adaptive(AdaptiveConfig::default());
    let policy = Policy::new("shop", &config, ticking.clone(), Arc::new(SeededRng::new(7))).unwrap();
    let call = Call::idempotent().by(Deadline::after(ticking.now(), 2 * SECOND));
    let e = drive(&hand, policy.run(call, |_| std::future::pending::<Result<()>>())).await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::Timeout);
    let report = policy.report();
    assert_eq!(report.breaker.unwrap().state, BreakerState::Open);
    assert_eq!(report.adaptive_limit, Some(18), "a timeout is a sign of overload");
}

#[tokio::test]
async fn the_policys_own_total_is_a_promise_too() {
    for (timeout, failed) in [(Some(2 * SECOND), 1), (None, 1), (Some(SECOND), 1)] {
        let clock = clock();
        let config = PolicyConfig::default().with_timeout(timeout).with_total(Some(SECOND));
        let policy = policy(&config, &clock);
        let hanging = policy.run(Call::idempotent(), |_| std::future::pending::<Result<()>>());
        assert!(drive(&clock, hanging).await.is_err());
        assert_eq!(clock.now().since_start(), SECOND);
        let breaker = policy.report().breaker.unwrap();
        assert_eq!((breaker.failures, breaker.ignored), (failed, 0), "{timeout:?}");
    }
}

#[tokio::test]
async fn where_nothing_is_promised_a_hurried_caller_says_nothing() {
    let clock = clock();
    let config = PolicyConfig::default().with_timeout(None).with_total(None);
    let policy = policy(&config, &clock);
    let call = Call::idempotent().by(Deadline::after(clock.now(), 50 * MS));
    assert!(drive(&clock, policy.run(call, |_| std::future::pending::<Result<()>>())).await.is_err());
    let breaker = policy.report().breaker.unwrap();
    assert_eq!((breaker.failures, breaker.ignored), (0, 1));
}

/// All but a tenth of the promise is no hurry, less is.
#[tokio::test]
async fn a_tenth_less_than_promised_is_still_a_fair_trial() {
    for (given, failures) in [(2_000, 1), (1_800, 1), (1_799, 0), (1, 0)] {
        let clock = clock();
        let policy = policy(&PolicyConfig::default(), &clock);
        let call = Call::once().by(Deadline::after(clock.now(), given * MS));
        assert!(drive(&clock, policy.run(call, |_| std::future::pending::<Result<()>>())).await.is_err());
        assert_eq!(policy.report().breaker.unwrap().failures, failures, "{given} ms");
    }
}

/// Calls of 10 ms each through one place: the last of twenty waits 190 ms, which is our line and not
/// the service.
#[tokio::test]
async fn our_own_line_is_not_the_services_slowness() {
    let clock = clock();
    let slow = Trip::SlowCallRate { percent: 50, min_calls: 4, window: crate::resilience::Window::Calls(10) };
    let rule = AdaptiveRule::Aimd { backoff_percent: 50, slow_after: 50 * MS };
    let config = PolicyConfig::default()
        .with_bulkhead(BulkheadConfig::default().with_max_concurrent(1).with_line(50, SECOND))
        .with_adaptive(AdaptiveConfig::default().with_rule(rule))
        .with_breaker(BreakerConfig::default().with_trip(slow).with_slow_after(50 * MS));
    let policy = policy(&config, &clock);
    let ask = || {
        policy.run(Call::idempotent(), |_| {
            let clock = clock.clone();
            async move {
                let end = clock.now().saturating_add(10 * MS);
                clock.sleep_until(end).await;
                Ok(())
            }
        })
    };
    let all = futures_util::future::join_all((0..20).map(|_| ask()));
    assert!(drive(&clock, all).await.iter().all(Result::is_ok));
    assert_eq!(clock.now().since_start(), 200 * MS);
    let report = policy.report();
    let breaker = report.breaker.unwrap();
    assert_eq!((breaker.state, breaker.windows[0].slow), (BreakerState::Closed, 0));
    assert_eq!(report.adaptive_limit, Some(20));
}

/// The same with tokens to wait for, and with a service that is slow: then it does open.
#[tokio::test]
async fn waiting_for_a_token_is_not_slowness_and_a_slow_answer_is() {
    for (takes, opens) in [(10 * MS, false), (60 * MS, true)] {
        let clock = clock();
        let slow =
            Trip::SlowCallRate { percent: 50, min_calls: 4, window: crate::resilience::Window::Calls(10) };
        let rule = AdaptiveRule::Aimd { backoff_percent: 50, slow_after: 50 * MS };
        let config = PolicyConfig::default()
            .with_rate(Quota::new(1, 100 * MS).unwrap(), SECOND)
            .with_adaptive(AdaptiveConfig::default().with_rule(rule))
            .with_breaker(BreakerConfig::default().with_trip(slow).with_slow_after(50 * MS));
        let policy = policy(&config, &clock);
        for _ in 0..4 {
            let run = policy.run(Call::idempotent(), |_| async {
                let end = clock.now().saturating_add(takes);
                clock.sleep_until(end).await;
                Ok(())
            });
            drive(&clock, run).await.unwrap();
        }
        let report = policy.report();
        assert_eq!(report.breaker.unwrap().state == BreakerState::Open, opens, "{takes:?}");
        assert_eq!(report.adaptive_limit == Some(20), !opens, "{takes:?}");
    }
}

/// Whoever hears in the line that the service is dead takes no token.
#[tokio::test]
async fn a_token_is_not_taken_for_a_call_that_is_not_made() {
    let clock = clock();
    let config = PolicyConfig::default()
        .without_retry()
        .with_rate(Quota::new(10, 3600 * SECOND).unwrap(), Duration::ZERO)
        .with_bulkhead(BulkheadConfig::default().with_max_concurrent(1).with_line(10, 60 * SECOND))
        .with_timeout(Some(SECOND))
        .with_breaker(BreakerConfig::default().with_trip(Trip::ConsecutiveFailures(1)));
    let policy = policy(&config, &clock);
    let hang = || Box::pin(policy.run(Call::idempotent(), |_| std::future::pending::<Result<()>>()));
    let mut calls = [hang(), hang(), hang()];
    for call in &mut calls {
        assert!(poll!(call).is_pending());
    }
    clock.advance(SECOND);
    for call in calls {
        assert!(call.await.is_err());
    }
    assert_eq!(policy.report().tokens, Some(9));
}

#[tokio::test]
async fn what_the_breaker_refuses_earns_no_retries() {
    let clock = clock();
    let config = PolicyConfig::default().with_budget(RetryBudgetConfig::default().with_per_second(0));
    let policy = policy(&config, &clock);
    policy.breaker().unwrap().transition_to(BreakerState::ForcedOpen).unwrap();
    for _ in 0..100 {
        assert!(policy.run(Call::idempotent(), |_| async { Ok(()) }).await.is_err());
    }
    assert_eq!(policy.report().budget, Some(0));
    policy.breaker().unwrap().reset();
    for _ in 0..5 {
        policy.run(Call::idempotent(), |_| async { Ok(()) }).await.unwrap();
    }
    assert_eq!(policy.report().budget, Some(1), "five calls made earn one retry");
}

/// Hedges of a policy without a budget of its own live from the default one, which calls fill.
#[tokio::test]
async fn a_hedges_own_budget_is_filled_by_calls() {
    let clock = clock();
    let mut config = PolicyConfig::default().with_hedge(HedgeDelay::Fixed(MS));
    config.budget = None;
    let policy = policy(&config, &clock);
    let before = policy.report().budget.unwrap();
    for _ in 0..5 {
        policy.run(Call::idempotent(), |_| async { Ok(()) }).await.unwrap();
    }
    assert_eq!(policy.report().budget, Some(before + 1));
}

#[test]
fn a_policy_under_which_no_call_could_be_made_is_refused() {
    for none in [
        PolicyConfig::default().with_timeout(Some(Duration::ZERO)),
        PolicyConfig::default().with_total(Some(Duration::ZERO)),
        PolicyConfig::default().with_bulkhead(BulkheadConfig::default().with_max_concurrent(0)),
    ] {
        let e = Policy::new("shop", &none, clock(), Arc::new(SeededRng::new(7))).unwrap_err();
        assert_eq!(e.kind(), ErrorKind::InvalidInput);
        assert!(e.hint().is_some());
    }
}

/// FusionCache's ZeroTimeoutDoesNotStart: without time nothing begins, and nobody is blamed.
#[tokio::test]
async fn without_time_nothing_is_started() {
    let clock = clock();
    let policy = policy(&PolicyConfig::default(), &clock);
    let started = AtomicU32::new(0);
    for deadline in [Deadline::at(clock.now()), Deadline::after(clock.now(), Duration::ZERO)] {
        let run = policy.run(Call::idempotent().by(deadline), |_| {
            started.fetch_add(1, Ordering::Relaxed);
            async { Ok(()) }
        });
        assert_eq!(run.now_or_never().unwrap().unwrap_err().kind(), ErrorKind::Timeout);
    }
    let report = policy.report();
    let breaker = report.breaker.unwrap();
    assert_eq!((started.into_inner(), report.timeouts), (0, 0));
    assert_eq!((breaker.failures, breaker.ignored, breaker.dropped), (0, 0, 0));
}
