//! Waits within their bounds, and nothing retried that must not be.

use std::sync::Mutex;

use futures_util::poll;
use proptest::prelude::*;

use super::*;
use crate::{
    clock::{ManualClock, SeededRng, Timestamp},
    resilience::RetryBudgetConfig,
};

const MS: Duration = Duration::from_millis(1);

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at(Timestamp::from_unix_millis(0)))
}

fn config() -> RetryConfig {
    RetryConfig::default().with_waits(100 * MS, 1_000 * MS).with_max_attempts(4)
}

fn retry(clock: &Arc<ManualClock>) -> Retry {
    Retry::new(config(), clock.clone(), Arc::new(SeededRng::new(7))).unwrap()
}

fn down() -> Error {
    Error::new(ErrorKind::Unavailable, "down")
}

/// Runs a call that always fails with `error()`, turning the clock as far as it wants. The answer and the
/// waits between the attempts.
async fn failing(
    retry: &Retry,
    clock: &ManualClock,
    call: Call,
    error: impl Fn() -> Error,
) -> (Error, Vec<Duration>) {
    let at = Mutex::new(Vec::new());
    let mut run = Box::pin(retry.run(call, |_| {
        at.lock().unwrap().push(clock.now());
        let error = error();
        async move { Err::<(), _>(error) }
    }));
    let answer = loop {
        match poll!(&mut run) {
            std::task::Poll::Ready(answer) => break answer.unwrap_err(),
            std::task::Poll::Pending => clock.advance(MS),
        }
    };
    drop(run);
    let at = at.into_inner().unwrap();
    let waits = at.windows(2).map(|pair| pair[1].saturating_since(pair[0])).collect();
    (answer, waits)
}

proptest! {
    #[test]
    fn waits_stay_between_the_base_and_three_times_the_one_before(
        base in 1_u64..1_000_000_000, cap in 0_u64..100_000_000_000, seed: u64,
    ) {
        let cap = base.saturating_add(cap);
        let config = RetryConfig::default().with_waits(Duration::from_nanos(base), Duration::from_nanos(cap));
        let rng = SeededRng::new(seed);
        let mut previous = config.base;
        for _ in 0..40 {
            let wait = config.wait_after(previous, &rng);
            prop_assert!(wait >= config.base && wait <= config.cap);
            prop_assert!(wait <= (previous * 3).max(config.base));
            previous = wait;
        }
    }
}

#[test]
fn waits_are_spread_and_never_overflow() {
    let rng = SeededRng::new(1);
    let config = config();
    let waits: Vec<u128> = (0..4_000).map(|_| config.wait_after(200 * MS, &rng).as_millis()).collect();
    // Evenly over 100 to 600 ms: each fifth of the span gets its fifth.
    for fifth in 0..5 {
        let from = 100 + fifth * 100;
        let share = waits.iter().filter(|w| (from..from + 100).contains(*w)).count();
        assert!((650..950).contains(&share), "{share} waits in {from} ms and the next 100");
    }
    let huge = RetryConfig::default().with_waits(MS, Duration::MAX);
    assert!(huge.wait_after(Duration::MAX, &rng) > MS);
}

#[test]
fn configs_without_meaning_are_refused() {
    for bad in [
        config().with_max_attempts(0),
        config().with_waits(Duration::ZERO, MS),
        config().with_waits(2 * MS, MS),
    ] {
        assert_eq!(bad.check().unwrap_err().kind(), ErrorKind::InvalidInput);
    }
}

#[tokio::test]
async fn it_asks_as_often_as_it_may_and_gives_the_last_error() {
    let clock = clock();
    let (error, waits) = failing(&retry(&clock), &clock, Call::idempotent(), down).await;
    assert_eq!((error.kind(), waits.len()), (ErrorKind::Unavailable, 3));
    assert!(waits.iter().all(|w| (100 * MS..=1_001 * MS).contains(w)), "{waits:?}");
}

#[tokio::test]
async fn what_must_not_be_repeated_is_not() {
    let clock = clock();
    let (_, waits) = failing(&retry(&clock), &clock, Call::once(), down).await;
    assert!(waits.is_empty());
}

#[tokio::test]
async fn what_cannot_get_better_is_not_asked_again() {
    for kind in ErrorKind::ALL {
        let clock = clock();
        let (_, waits) = failing(&retry(&clock), &clock, Call::idempotent(), || Error::new(kind, "x")).await;
        assert_eq!(!waits.is_empty(), kind.is_retryable(), "{kind}");
    }
    let clock = clock();
    let final_word = || down().with_retryable(false);
    assert!(failing(&retry(&clock), &clock, Call::idempotent(), final_word).await.1.is_empty());
}

#[tokio::test]
async fn the_service_says_how_long() {
    let clock = clock();
    let busy = || Error::new(ErrorKind::RateLimited, "429").with_retry_after(7_000 * MS);
    let (_, waits) = failing(&retry(&clock), &clock, Call::idempotent(), busy).await;
    // Its own scattered wait comes on top: those who were told the same do not come back together.
    assert!(waits.iter().all(|wait| (7_100 * MS..=8_001 * MS).contains(wait)), "{waits:?}");
    assert!(waits.windows(2).any(|pair| pair[0] != pair[1]), "{waits:?}");
    let too_long = || down().with_retry_after(31_000 * MS);
    let (error, waits) = failing(&retry(&clock), &clock, Call::idempotent(), too_long).await;
    assert!(waits.is_empty() && error.retry_after() == Some(31_000 * MS));
}

#[tokio::test]
async fn nothing_begins_after_the_deadline() {
    let clock = clock();
    let call = Call::idempotent().by(Deadline::after(clock.now(), 250 * MS));
    let (_, waits) = failing(&retry(&clock), &clock, call, down).await;
    assert!(waits.iter().sum::<Duration>() < 250 * MS, "{waits:?}");
    assert!(clock.now().since_start() < 250 * MS, "it gives up at once and does not wait in vain");
    clock.advance(250 * MS);
    let late = retry(&clock).run(call, |_| async { Ok(()) }).await.unwrap_err();
    assert_eq!(late.kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn a_hanging_attempt_ends_at_the_deadline_that_it_was_told() {
    let clock = clock();
    let deadline = Deadline::after(clock.now(), 250 * MS);
    let told = Mutex::new(None);
    let retry = retry(&clock);
    let mut run = Box::pin(retry.run(Call::idempotent().by(deadline), |attempt| {
        *told.lock().unwrap() = Some(attempt.deadline);
        std::future::pending::<Result<()>>()
    }));
    assert!(poll!(&mut run).is_pending());
    clock.advance(250 * MS);
    assert_eq!(run.await.unwrap_err().kind(), ErrorKind::Timeout);
    assert_eq!(*told.lock().unwrap(), Some(deadline));
}

#[tokio::test]
async fn an_outage_costs_the_budget_and_no_more() {
    let clock = clock();
    let budget =
        Arc::new(RetryBudget::new(RetryBudgetConfig::default().with_per_second(0), clock.clone()).unwrap());
    let retry = retry(&clock).with_budget(Arc::clone(&budget));
    let mut attempts = 0;
    for _ in 0..100 {
        attempts += 1 + failing(&retry, &clock, Call::idempotent(), down).await.1.len();
    }
    // Without the budget it would be 400.
    assert_eq!((attempts, budget.left()), (120, 0));
}

#[tokio::test]
async fn what_is_not_retried_costs_no_budget() {
    let clock = clock();
    let budget = Arc::new(RetryBudget::new(RetryBudgetConfig::default(), clock.clone()).unwrap());
    let retry = retry(&clock).with_budget(Arc::clone(&budget));
    let before = budget.left();
    failing(&retry, &clock, Call::once(), down).await;
    failing(&retry, &clock, Call::idempotent(), || down().with_retry_after(60_000 * MS)).await;
    assert_eq!(budget.left(), before);
}
