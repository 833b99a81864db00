//! Limits hold in every window, waits are right, and keys stay bounded.

use std::collections::HashMap;

use futures_util::FutureExt;
use proptest::prelude::*;

use super::*;
use crate::clock::{ManualClock, Timestamp};

const SECOND: Duration = Duration::from_secs(1);

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at(Timestamp::from_unix_millis(0)))
}

proptest! {
    /// Beside a bucket that is filled nanosecond by nanosecond, in exact fractions.
    #[test]
    fn it_decides_as_a_bucket_filled_drop_by_drop(
        amount in 1_u32..20, per in 20_u64..1_000, burst in 1_u32..20,
        calls in prop::collection::vec((0_u64..200, 1_u32..6), 1..200),
    ) {
        let clock = clock();
        let quota = Quota::new(amount, Duration::from_nanos(per)).unwrap().with_burst(burst).unwrap();
        let step = quota.one_every().as_nanos() as u64;
        let limiter = RateLimiter::new(quota, clock.clone());
        // The bucket counts in steps-th parts of a token: a nanosecond brings one part.
        let full = step * u64::from(burst);
        let mut parts = full;
        for (wait, cost) in calls {
            clock.advance(Duration::from_nanos(wait));
            parts = (parts + wait).min(full);
            let needed = step * u64::from(cost);
            let want = if cost > burst {
                Err(None)
            } else if parts >= needed {
                parts -= needed;
                Ok(())
            } else {
                Err(Some(Duration::from_nanos(needed - parts)))
            };
            prop_assert_eq!(limiter.try_acquire(cost), want);
            prop_assert_eq!(u64::from(limiter.left()), parts / step);
        }
    }

    /// RES-04: in no window of any length does more pass than the rate and one burst allow.
    #[test]
    fn no_window_ever_sees_more_than_allowed(
        amount in 1_u32..20, per in 20_u64..1_000, burst in 1_u32..20,
        waits in prop::collection::vec(0_u64..60, 1..150),
    ) {
        let clock = clock();
        let quota = Quota::new(amount, Duration::from_nanos(per)).unwrap().with_burst(burst).unwrap();
        let limiter = RateLimiter::new(quota, clock.clone());
        let mut passed = Vec::new();
        let mut now = 0;
        for wait in waits {
            now += wait;
            clock.advance(Duration::from_nanos(wait));
            while limiter.try_acquire(1).is_ok() {
                passed.push(now);
            }
        }
        for (i, from) in passed.iter().enumerate() {
            for (j, to) in passed.iter().enumerate().skip(i) {
                let allowed = u128::from(burst)
                    + u128::from(to - from) * u128::from(amount) / u128::from(per);
                prop_assert!((j - i + 1) as u128 <= allowed, "{} in {} ns", j - i + 1, to - from);
            }
        }
    }
}

#[test]
fn a_refusal_takes_nothing() {
    let clock = clock();
    let limiter = RateLimiter::new(Quota::new(1, SECOND).unwrap(), clock.clone());
    limiter.try_acquire(1).unwrap();
    for _ in 0..100 {
        assert_eq!(limiter.try_acquire(1), Err(Some(SECOND)));
    }
    clock.advance(SECOND);
    limiter.try_acquire(1).unwrap();
}

#[tokio::test]
async fn waits_as_long_as_it_must_and_no_longer_than_it_may() {
    let clock = clock();
    let limiter = Arc::new(RateLimiter::new(Quota::new(1, SECOND).unwrap(), clock.clone()));
    limiter.try_acquire(1).unwrap();
    let refused = limiter.acquire(1, SECOND / 2, Deadline::NEVER).now_or_never().unwrap().unwrap_err();
    assert_eq!((refused.kind(), refused.retry_after()), (ErrorKind::RateLimited, Some(SECOND)));
    let soon = Deadline::after(clock.now(), SECOND);
    assert!(limiter.acquire(1, 9 * SECOND, soon).now_or_never().unwrap().is_err());
    let never = limiter.acquire(2, 9 * SECOND, Deadline::NEVER).now_or_never().unwrap().unwrap_err();
    assert!(!never.is_retryable());
    let waiting = tokio::spawn({
        let limiter = Arc::clone(&limiter);
        async move { limiter.acquire(1, SECOND, Deadline::NEVER).await }
    });
    while clock.sleepers() == 0 {
        tokio::task::yield_now().await;
    }
    clock.advance(SECOND);
    waiting.await.unwrap().unwrap();
    assert_eq!(limiter.left(), 0);
}

#[tokio::test]
async fn a_dropped_wait_takes_nothing() {
    let clock = clock();
    let limiter = RateLimiter::new(Quota::new(1, SECOND).unwrap(), clock.clone());
    limiter.try_acquire(1).unwrap();
    {
        let mut waiting = Box::pin(limiter.acquire(1, SECOND, Deadline::NEVER));
        assert!(futures_util::poll!(&mut waiting).is_pending());
    }
    clock.advance(SECOND);
    limiter.try_acquire(1).unwrap();
}

#[test]
fn threads_together_take_no_more_than_there_is() {
    let clock = clock();
    let limiter = RateLimiter::new(Quota::new(1_000, SECOND).unwrap(), clock);
    let taken: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| (0..1_000).filter(|_| limiter.try_acquire(1).is_ok()).count()))
            .collect();
        threads.into_iter().map(|t| t.join().unwrap()).sum()
    });
    assert_eq!((taken, limiter.left()), (1_000, 0));
}

proptest! {
    #[test]
    fn keys_do_not_feel_each_other(
        calls in prop::collection::vec((0_usize..5, 0_u64..400), 1..200),
    ) {
        let clock = clock();
        let quota = Quota::new(2, SECOND).unwrap();
        let keyed = KeyedLimiter::new(quota, 1_000, clock.clone());
        let mut alone: HashMap<usize, RateLimiter> = HashMap::new();
        for (key, wait) in calls {
            clock.advance(Duration::from_millis(wait));
            let own = alone.entry(key).or_insert_with(|| RateLimiter::new(quota, clock.clone()));
            let want = own.try_acquire(1);
            let got = keyed.check(&format!("key {key}"), 1);
            prop_assert_eq!((got.allowed, got.retry_after), (want.is_ok(), want.err().flatten()));
            prop_assert_eq!(got.left, own.left());
        }
    }
}

#[test]
fn keys_are_bounded_and_idle_ones_are_forgotten() {
    let clock = clock();
    let keyed = KeyedLimiter::new(Quota::new(1, SECOND).unwrap(), 160, clock.clone());
    let through = (0..10_000).filter(|i| keyed.check(&format!("flood {i}"), 1).allowed).count();
    assert_eq!((through, keyed.keys()), (160, 160));
    let refused = keyed.check("one more", 1);
    assert_eq!((refused.allowed, refused.retry_after), (false, Some(SECOND)));
    clock.advance(SECOND);
    assert!(keyed.check("one more", 1).allowed);
    assert!(keyed.keys() <= 151, "{} keys", keyed.keys());
}

/// Two places: one long taken, one that a newcomer holds only shortly.
#[test]
fn a_newcomer_that_falls_idle_first_makes_room_first() {
    let clock = clock();
    let keyed = KeyedLimiter::new(Quota::new(10, SECOND).unwrap(), 17, clock.clone());
    let shard = |key: &str| keyed.spread.hash_one(key) as usize % SHARDS;
    let mut alike = (0..).map(|i| format!("key {i}")).filter(|key| shard(key) == 0);
    let [brief, long, refused, newcomer, late] = std::array::from_fn(|_| alike.next().unwrap());
    assert!(keyed.check(&brief, 1).allowed && keyed.check(&long, 10).allowed);
    assert_eq!(keyed.check(&refused, 1).retry_after, Some(SECOND / 10));
    clock.advance(SECOND / 10);
    // The look for an idle key forgets `brief` and learns that `long` is next, at one second.
    assert!(keyed.check(&newcomer, 1).allowed);
    clock.advance(SECOND / 10);
    // The newcomer is idle again by now, long before that.
    assert!(keyed.check(&late, 1).allowed);
}

#[test]
fn a_key_that_is_held_is_never_crowded_out() {
    let clock = clock();
    let keyed = KeyedLimiter::new(Quota::new(2, SECOND).unwrap(), 16, clock);
    assert!(keyed.check("ada", 1).allowed);
    let through = (0..1_000).filter(|i| keyed.check(&format!("flood {i}"), 1).allowed).count();
    assert!(through < 16, "{through}");
    assert!(keyed.check("ada", 1).allowed);
    assert!(!keyed.check("ada", 1).allowed);
}

#[tokio::test]
async fn a_key_too_long_is_an_error_and_an_empty_one_is_a_key() {
    let keyed = KeyedLimiter::new(Quota::new(1, SECOND).unwrap(), 16, clock());
    let port: &dyn RateLimit = &keyed;
    assert_eq!(port.take(&"k".repeat(1 << 20), 1).await.unwrap_err().kind(), ErrorKind::TooLarge);
    assert!(port.take("", 1).await.unwrap().allowed);
    let refused = port.take("", 1).await.unwrap();
    assert_eq!(refused.into_result().unwrap_err().retry_after(), Some(SECOND));
}

#[tokio::test]
async fn the_one_in_this_process_keeps_the_contract() {
    let clock = clock();
    let fresh = |quota| -> Arc<dyn RateLimit> { Arc::new(KeyedLimiter::new(quota, 1_000, clock.clone())) };
    crate::testing::rate_limit(fresh, async |time| clock.advance(time)).await;
}
