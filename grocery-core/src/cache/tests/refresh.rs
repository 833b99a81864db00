//! Stampedes, refreshes behind the callers' backs, timeouts and stale values.

use futures_util::FutureExt;

use super::{
    cases::{Case, cases},
    *,
};

pub(super) const CASES: &[Case] = cases![
    "fusion: CacheStampede" => ten_thousand_misses_are_one_load,
    "fusion: ReturnsStaleDataWhenFactoryFails" => stale_when_the_load_fails,
    "fusion: ThrowsWhenFactoryThrowsWithoutFailSafe" => an_error_without_leave_to_be_stale,
    "fusion: DoesNotReturnStaleDataIfFactorySucceeds" => fresh_when_the_load_succeeds,
    "fusion: FailSafeMaxDurationIsRespected / bento: should throw if graced value is expired" => stale_has_a_greatest_age,
    "fusion: FailSafeMaxDurationNormalizationOccurs" => a_fresh_value_is_fresh_however_small_the_age,
    "fusion: GetOrDefaultDoes(Not)ReturnStaleData" => looking_up_stale_values,
    "fusion: ReturnsStaleDataWithoutSavingItWhenNoFactory" => looking_up_saves_nothing,
    "fusion: ThrottleDurationWorksCorrectly / bento: graceBackoff" => a_failed_load_rests,
    "fusion: JitteringIsNotUsedWhenActivatingFailSafe" => rest_has_no_jitter,
    "fusion: ReturnsStaleDataWhenFactorySoftTimeoutWithFailSafe" => soft_timeout_gives_the_stale_value,
    "fusion: DoesNotSoftTimeoutWithoutStaleData" => no_soft_timeout_without_a_stale_value,
    "fusion: DoesHardTimeoutEvenWithoutStaleData" => hard_timeout_is_an_error,
    "fusion: FactoryTimedOutButSuccessfulDoesUpdateCachedValue" => a_load_that_timed_out_still_lands,
    "fusion: HandlesBackgroundFactoryException / bento: background factory releases the lock" => a_background_failure_harms_nobody,
    "fusion: SoftTimeoutDoesNotBreakStampedeProtection / bento: only one background factory" => one_load_through_soft_timeouts,
    "bento: should return stale immediately when factory is running in background" => stale_at_once_while_the_load_goes_on,
    "bento: keep the lock while the background factory runs" => the_load_behind_is_joined,
    "bento: Lock with 0 as timeout" => no_time_to_wait,
    "fusion: CanEagerRefresh" => early_refresh_loads_behind,
    "fusion: EagerRefreshDoesNotBlock" => early_refresh_blocks_nobody,
    "fusion: CanEagerRefreshNoCancellation" => the_caller_goes_and_the_refresh_stays,
    "fusion: EagerRefresh threshold" => no_early_refresh_too_early,
    "fusion: NormalFactoryExecutionWaitsForInFlightEagerRefresh" => a_miss_waits_for_the_early_refresh,
    "fusion: EagerRefreshDoesNotBreakStampedeProtection" => one_early_refresh_for_a_thousand,
    "ours: an early refresh finds a newer value in a tier" => early_refresh_takes_what_others_loaded,
    "ours: stale while revalidate" => stale_while_revalidate,
    "ours: stale while revalidate rests after a failure" => stale_while_revalidate_rests,
    "bento: if factory throws it should release the lock" => a_failure_frees_the_key,
    "fusion: CanCancelAnOperation" => the_last_one_to_go_ends_the_load,
    "ours: a loader that panics" => a_panic_is_an_error_or_stale,
    "ours: a late load and a newer set" => a_late_load_does_not_overwrite_a_set,
    "ours: a late load and a removal" => a_late_load_does_not_bring_back,
    "ours: who asks after a removal does not join the old load" => no_joining_of_what_is_past,
    "ours: a late load and a tag" => a_late_load_of_a_removed_tag,
];

async fn ten_thousand_misses_are_one_load() {
    let (clock, source) = (clock(), Source::new([wait(1)]));
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, options(), &tier);
    let asked = Arc::new(AtomicU32::new(0));
    let tasks: Vec<_> = (0..10_000)
        .map(|_| {
            let (cache, load, asked) = (cache.clone(), source.load(), asked.clone());
            tokio::spawn(async move {
                asked.fetch_add(1, Ordering::SeqCst);
                cache.get_or_load("milk", load).await
            })
        })
        .collect();
    while asked.load(Ordering::SeqCst) < 10_000 {
        tokio::task::yield_now().await;
    }
    source.go.notify_one();
    for task in tasks {
        assert_eq!(seen(&task.await.unwrap().unwrap()), (Some(1), false));
    }
    assert_eq!((source.calls(), tier.gets(), tier.sets()), (1, 1, 1));
    let stats = cache.stats();
    assert_eq!((stats.gets, stats.misses, stats.loads), (10_000, 10_000, 1));
}

fn graced() -> CacheOptions {
    options().with_stale_if_error(secs(3_600))
}

async fn stale_when_the_load_fails() {
    let (clock, source) = (clock(), Source::new([give(1), Play::Fail]));
    let cache = plain(&clock, graced());
    source.get(&cache, "milk").await.unwrap();
    clock.advance(secs(60));
    let stale = source.get(&cache, "milk").await.unwrap();
    assert_eq!((seen(&stale), source.calls()), ((Some(1), true), 2));
    assert_eq!(stale.age(crate::clock::Clock::wall(&*clock)), secs(60));
    assert_eq!((cache.stats().stale, cache.stats().load_failures), (1, 1));
}

async fn an_error_without_leave_to_be_stale() {
    let (clock, source) = (clock(), Source::new([give(1), Play::Fail]));
    let cache = plain(&clock, options());
    source.get(&cache, "milk").await.unwrap();
    clock.advance(secs(60));
    let e = source.get(&cache, "milk").await.unwrap_err();
    assert_eq!((e.kind(), e.message()), (ErrorKind::Unavailable, "down"));
}

async fn fresh_when_the_load_succeeds() {
    let (clock, source) = (clock(), Source::new([give(1), give(2)]));
    let cache = plain(&clock, graced());
    source.get(&cache, "milk").await.unwrap();
    clock.advance(secs(60));
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(2), false));
}

async fn stale_has_a_greatest_age() {
    let (clock, source) = (clock(), Source::new([give(1), Play::Fail, Play::Fail]));
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, graced(), &tier);
    source.get(&cache, "milk").await.unwrap();
    clock.advance(secs(3_595));
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(1), true));
    clock.advance(secs(5));
    assert_eq!(
        seen(&source.get(&cache, "milk").await.unwrap()),
        (Some(1), true),
        "an hour old to the second"
    );
    clock.advance(Duration::from_millis(1));
    assert!(source.get(&cache, "milk").await.is_err(), "not a millisecond more, though it was resting");
}

async fn a_fresh_value_is_fresh_however_small_the_age() {
    let (clock, source) = (clock(), Source::new([give(1)]));
    let cache = plain(&clock, options().with_stale_if_error(SEC));
    source.get(&cache, "milk").await.unwrap();
    clock.advance(secs(59));
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(1), false));
}

async fn looking_up_stale_values() {
    let clock = clock();
    for (options, want) in [(options(), None), (graced(), Some((Some(1), true)))] {
        let tier = Flaky::new(&clock);
        let cache = tiered(&clock, options.clone(), &tier);
        cache.set("milk", Loaded::new(1)).await.unwrap();
        clock.advance(secs(300));
        assert_eq!(cache.look_up("milk").await.unwrap().as_ref().map(seen), want);
        let other = tiered(&clock, options, &tier);
        assert_eq!(other.look_up("milk").await.unwrap().as_ref().map(seen), want, "out of the tier");
    }
}

async fn looking_up_saves_nothing() {
    let (clock, source) = (clock(), Source::new([give(2)]));
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, graced(), &tier);
    cache.set("milk", Loaded::new(1)).await.unwrap();
    clock.advance(secs(300));
    assert_eq!(looked(&cache, "milk").await, Some(1));
    assert!(cache.get("milk").is_none(), "it does not rest: a load may be tried at once");
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(2), false));
    assert_eq!(tier.sets(), 2);
}

async fn a_failed_load_rests() {
    let (clock, source) = (clock(), Source::new([give(1), Play::Fail, give(2)]));
    let cache = plain(&clock, graced().with_failure_pause(secs(10)));
    source.get(&cache, "milk").await.unwrap();
    clock.advance(secs(60));
    for _ in 0..5 {
        assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(1), true));
        clock.advance(Duration::from_millis(1_999));
    }
    assert_eq!(source.calls(), 2);
    clock.advance(Duration::from_millis(5));
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(2), false));
}

async fn rest_has_no_jitter() {
    let (clock, source) = (clock(), Source::new([give(1), Play::Fail, give(2)]));
    let options = graced().with_jitter_percent(100).with_failure_pause(secs(10));
    let cache: Cache<u32> = builder(&clock, options).rng(Arc::new(Always(u64::MAX / 2))).build().unwrap();
    source.get(&cache, "milk").await.unwrap();
    clock.advance(secs(60));
    source.get(&cache, "milk").await.unwrap();
    clock.advance(Duration::from_millis(9_999));
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(1), true));
    clock.advance(Duration::from_millis(1));
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(2), false));
}

fn patient() -> CacheOptions {
    graced().with_soft_timeout(SEC).with_hard_timeout(secs(5))
}

async fn soft_timeout_gives_the_stale_value() {
    let (clock, source) = (clock(), Source::new([give(1), wait(2)]));
    let cache = plain(&clock, patient());
    source.get(&cache, "milk").await.unwrap();
    clock.advance(secs(60));
    let waiting = source.start(&cache, "milk").await;
    clock.advance(Duration::from_millis(999));
    settle().await;
    assert!(!waiting.is_finished());
    clock.advance(Duration::from_millis(1));
    assert_eq!(seen(&waiting.await.unwrap().unwrap()), (Some(1), true));
}

async fn no_soft_timeout_without_a_stale_value() {
    let (clock, source) = (clock(), Source::new([wait(1)]));
    let cache = plain(&clock, patient());
    let waiting = source.start(&cache, "milk").await;
    clock.advance(secs(4));
    settle().await;
    assert!(!waiting.is_finished());
    source.go.notify_one();
    assert_eq!(seen(&waiting.await.unwrap().unwrap()), (Some(1), false));
}

async fn hard_timeout_is_an_error() {
    let (clock, source) = (clock(), Source::new([wait(1)]));
    let cache = plain(&clock, patient());
    let waiting = source.start(&cache, "milk").await;
    clock.advance(SEC);
    settle().await;
    clock.advance(secs(4));
    let e = waiting.await.unwrap().unwrap_err();
    assert_eq!((e.kind(), cache.stats().misses), (ErrorKind::Timeout, 1));
    settle().await;
    source.go.notify_one();
    settle().await;
    assert_eq!(cache.get("milk").unwrap().value(), Some(&1), "the load went on behind");
}

async fn a_load_that_timed_out_still_lands() {
    let (clock, source) = (clock(), Source::new([give(1), wait(2)]));
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, patient(), &tier);
    source.get(&cache, "milk").await.unwrap();
    clock.advance(secs(300));
    let waiting = source.start(&cache, "milk").await;
    clock.advance(SEC);
    assert_eq!(seen(&waiting.await.unwrap().unwrap()), (Some(1), true));
    source.go.notify_one();
    settle().await;
    assert_eq!(cache.get("milk").map(|c| seen(&c)), Some((Some(2), false)));
    assert_eq!(looked(&tiered(&clock, options(), &tier), "milk").await, Some(2), "in the tier, too");
}

async fn a_background_failure_harms_nobody() {
    let (clock, source) = (clock(), Source::new([give(1), Play::WaitFail, give(3)]));
    let cache = plain(&clock, patient());
    source.get(&cache, "milk").await.unwrap();
    clock.advance(secs(60));
    let waiting = source.start(&cache, "milk").await;
    clock.advance(SEC);
    assert_eq!(seen(&waiting.await.unwrap().unwrap()), (Some(1), true));
    source.go.notify_one();
    settle().await;
    clock.advance(secs(10));
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(3), false));
}

async fn one_load_through_soft_timeouts() {
    let (clock, source) = (clock(), Source::new([give(1), wait(2)]));
    let cache = plain(&clock, patient());
    source.get(&cache, "milk").await.unwrap();
    clock.advance(secs(60));
    let mut waiting = Vec::new();
    for _ in 0..50 {
        waiting.push(source.start(&cache, "milk").await);
    }
    clock.advance(SEC);
    for one in waiting {
        assert_eq!(seen(&one.await.unwrap().unwrap()), (Some(1), true));
    }
    clock.advance(secs(30));
    // Beyond the rest, more come, and join the load that is still under way.
    let late = source.start(&cache, "milk").await;
    source.go.notify_one();
    assert_eq!(seen(&late.await.unwrap().unwrap()), (Some(2), false));
    assert_eq!(source.calls(), 2);
}

async fn stale_at_once_while_the_load_goes_on() {
    let (clock, source) = (clock(), Source::new([give(1), wait(2)]));
    let cache = plain(&clock, patient());
    source.get(&cache, "milk").await.unwrap();
    clock.advance(secs(60));
    let waiting = source.start(&cache, "milk").await;
    clock.advance(SEC);
    waiting.await.unwrap().unwrap();
    let next = source.get(&cache, "milk").now_or_never();
    assert_eq!(seen(&next.expect("it does not wait").unwrap()), (Some(1), true));
}

async fn the_load_behind_is_joined() {
    let (clock, source) = (clock(), Source::new([wait(1)]));
    let cache = plain(&clock, patient());
    let first = source.start(&cache, "milk").await;
    clock.advance(SEC);
    settle().await;
    clock.advance(secs(4));
    assert!(first.await.unwrap().is_err());
    let second = source.start(&cache, "milk").await;
    source.go.notify_one();
    assert_eq!((seen(&second.await.unwrap().unwrap()), source.calls()), ((Some(1), false), 1));
}

async fn no_time_to_wait() {
    let (clock, source) = (clock(), Source::new([give(1), wait(2), wait(9)]));
    let cache = plain(&clock, graced().with_soft_timeout(Duration::ZERO).with_hard_timeout(Duration::ZERO));
    source.get(&cache, "milk").await.expect("a load that is ready at once is no waiting");
    clock.advance(secs(60));
    let stale = source.get(&cache, "milk").now_or_never().expect("no waiting");
    assert_eq!(seen(&stale.unwrap()), (Some(1), true));
    let none = source.get(&cache, "eggs").now_or_never().expect("no waiting");
    assert_eq!(none.unwrap_err().kind(), ErrorKind::Timeout);
    settle().await;
    source.go.notify_waiters();
    settle().await;
    assert_eq!(cache.get("milk").unwrap().value(), Some(&2));
}

/// A value whose load took 2 seconds, in a cache that draws the smallest chance: it refreshes as early as it may.
async fn early(chance: u64, tier: Option<&Arc<Flaky>>) -> (Arc<ManualClock>, Arc<Source>, Cache<u32>) {
    let (clock, source) = (clock(), Source::new([wait(1)]));
    let mut builder = builder(&clock, options().with_early_refresh(true)).rng(Arc::new(Always(chance)));
    if let Some(tier) = tier {
        builder = builder.tier(Arc::clone(tier) as _, TierOptions::remote());
    }
    let cache = builder.build().unwrap();
    let first = source.start(&cache, "milk").await;
    clock.advance(secs(2));
    source.go.notify_one();
    first.await.unwrap().unwrap();
    (clock, source, cache)
}

/// `-ln(chance) = 4.6`: with a load of 2 seconds, 9.2 seconds before the end.
const ONE_PERCENT: u64 = u64::MAX / 100;

async fn early_refresh_loads_behind() {
    let (clock, source, cache) = early(ONE_PERCENT, None).await;
    clock.advance(secs(50));
    assert_eq!((seen(&source.get(&cache, "milk").await.unwrap()), source.calls()), ((Some(1), false), 1));
    clock.advance(SEC);
    source.then(give(2));
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(1), false));
    settle().await;
    assert_eq!((source.calls(), cache.get("milk").unwrap().value()), (2, Some(&2)));
}

async fn early_refresh_blocks_nobody() {
    let (clock, source, cache) = early(ONE_PERCENT, None).await;
    clock.advance(secs(55));
    source.then(wait(2));
    for _ in 0..5 {
        let one = source.get(&cache, "milk").now_or_never().expect("it does not wait");
        assert_eq!(seen(&one.unwrap()), (Some(1), false));
        settle().await;
    }
    assert_eq!((source.calls(), cache.stats().background), (2, 1));
}

async fn the_caller_goes_and_the_refresh_stays() {
    let (clock, source, cache) = early(ONE_PERCENT, None).await;
    clock.advance(secs(55));
    source.then(wait(2));
    let caller = source.start(&cache, "milk").await;
    caller.abort();
    settle().await;
    source.go.notify_one();
    settle().await;
    assert_eq!(cache.get("milk").unwrap().value(), Some(&2));
}

async fn no_early_refresh_too_early() {
    // The largest chance never refreshes early.
    let (clock, source, cache) = early(u64::MAX, None).await;
    clock.advance(Duration::from_millis(59_999));
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(1), false));
    settle().await;
    assert_eq!(source.calls(), 1);
}

async fn a_miss_waits_for_the_early_refresh() {
    let (clock, source, cache) = early(ONE_PERCENT, None).await;
    clock.advance(secs(55));
    source.then(wait(2));
    source.get(&cache, "milk").await.unwrap();
    settle().await;
    clock.advance(secs(10));
    let miss = source.start(&cache, "milk").await;
    source.go.notify_one();
    assert_eq!((seen(&miss.await.unwrap().unwrap()), source.calls()), ((Some(2), false), 2));
}

async fn one_early_refresh_for_a_thousand() {
    let (clock, source, cache) = early(ONE_PERCENT, None).await;
    clock.advance(secs(55));
    source.then(give(2));
    for _ in 0..1_000 {
        source.get(&cache, "milk").await.unwrap();
    }
    settle().await;
    assert_eq!((source.calls(), cache.get("milk").unwrap().value()), (2, Some(&2)));
}

async fn early_refresh_takes_what_others_loaded() {
    let shared = Flaky::new(&clock());
    let (clock, source, cache) = early(ONE_PERCENT, Some(&shared)).await;
    clock.advance(secs(30));
    tiered(&clock, options(), &shared).set("milk", Loaded::new(5)).await.unwrap();
    clock.advance(secs(25));
    source.then(give(2));
    source.get(&cache, "milk").await.unwrap();
    settle().await;
    assert_eq!((source.calls(), cache.get("milk").unwrap().value()), (1, Some(&5)), "no load was needed");
}

async fn stale_while_revalidate() {
    let (clock, source) = (clock(), Source::new([give(1), wait(2)]));
    let cache = plain(&clock, options().with_stale_while_revalidate(secs(30)));
    source.get(&cache, "milk").await.unwrap();
    clock.advance(secs(89));
    for _ in 0..10 {
        let stale = source.get(&cache, "milk").now_or_never().expect("it does not wait");
        assert_eq!(seen(&stale.unwrap()), (Some(1), true));
    }
    settle().await;
    source.go.notify_one();
    settle().await;
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(2), false));
    assert_eq!((source.calls(), cache.stats().background), (2, 1));
    clock.advance(secs(90));
    source.then(give(3));
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(3), false), "past it, callers wait");
}

async fn stale_while_revalidate_rests() {
    let (clock, source) = (clock(), Source::new([give(1), Play::Fail, give(2)]));
    let cache = plain(&clock, options().with_stale_while_revalidate(secs(30)).with_failure_pause(secs(10)));
    source.get(&cache, "milk").await.unwrap();
    clock.advance(secs(60));
    for _ in 0..9 {
        assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(1), true));
        settle().await;
        clock.advance(SEC);
    }
    assert_eq!(source.calls(), 2);
    clock.advance(SEC);
    source.get(&cache, "milk").await.unwrap();
    settle().await;
    assert_eq!(cache.get("milk").unwrap().value(), Some(&2));
}

async fn a_failure_frees_the_key() {
    let (clock, source) = (clock(), Source::new([Play::Fail, give(2)]));
    let cache = plain(&clock, options());
    assert!(source.get(&cache, "milk").await.is_err());
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(2), false));
}

async fn the_last_one_to_go_ends_the_load() {
    let (clock, source) = (clock(), Source::new([wait(1), give(2)]));
    let cache = plain(&clock, options());
    let (a, b) = (source.start(&cache, "milk").await, source.start(&cache, "milk").await);
    a.abort();
    settle().await;
    assert_eq!(cache.stats().gets, 1);
    b.abort();
    settle().await;
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(2), false));
    let stats = cache.stats();
    assert_eq!((stats.gets, stats.misses, source.calls()), (3, 3, 2));
}

async fn a_panic_is_an_error_or_stale() {
    let (clock, source) = (clock(), Source::new([Play::Panic, give(1), Play::Panic]));
    let cache = plain(&clock, graced());
    assert_eq!(source.get(&cache, "milk").await.unwrap_err().kind(), ErrorKind::Internal);
    source.get(&cache, "milk").await.unwrap();
    clock.advance(secs(60));
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(1), true));
    // Also before there is any future.
    let fall = |_: Load<u32>| -> std::future::Ready<Result<Loaded<u32>>> {
        std::panic::resume_unwind(Box::new("no"))
    };
    assert_eq!(cache.get_or_load("eggs", fall).await.unwrap_err().kind(), ErrorKind::Internal);
    assert_eq!(cache.stats().load_failures, 3);
}

async fn a_late_load_does_not_overwrite_a_set() {
    let (clock, source) = (clock(), Source::new([wait(1)]));
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, options(), &tier);
    let late = source.start(&cache, "milk").await;
    cache.set("milk", Loaded::new(2)).await.unwrap();
    source.go.notify_one();
    assert_eq!(
        seen(&late.await.unwrap().unwrap()),
        (Some(1), false),
        "who asked before the set may have the old one"
    );
    assert_eq!(cache.get("milk").unwrap().value(), Some(&2));
    assert_eq!(looked(&tiered(&clock, options(), &tier), "milk").await, Some(2));
    assert_eq!(cache.stats().overtaken, 1);
}

async fn a_late_load_does_not_bring_back() {
    let clock = clock();
    for what in [
        Invalidation::Keys(vec!["milk".to_owned()]),
        Invalidation::Prefix("mi".to_owned()),
        Invalidation::All,
    ] {
        let (tier, source) = (Flaky::new(&clock), Source::new([wait(1)]));
        let cache = tiered(&clock, options(), &tier);
        let late = source.start(&cache, "milk").await;
        cache.invalidate(&what).await.unwrap();
        source.go.notify_one();
        late.await.unwrap().unwrap();
        assert!(cache.get("milk").is_none(), "{what:?}");
        assert_eq!(looked(&cache, "milk").await, None, "{what:?}");
    }
}

async fn no_joining_of_what_is_past() {
    let clock = clock();
    for what in [
        Invalidation::Keys(vec!["milk".to_owned()]),
        Invalidation::Prefix(String::new()),
        Invalidation::Tag("dairy".to_owned()),
    ] {
        let source = Source::new([Play::Wait(Loaded::new(1).with_tags(["dairy"])), give(2)]);
        let cache = plain(&clock, options());
        let old = source.start(&cache, "milk").await;
        cache.invalidate(&what).await.unwrap();
        let new = source.start(&cache, "milk").await;
        source.go.notify_one();
        assert_eq!(seen(&old.await.unwrap().unwrap()), (Some(1), false));
        assert_eq!(seen(&new.await.unwrap().unwrap()), (Some(2), false), "{what:?}");
        assert_eq!(cache.get("milk").unwrap().value(), Some(&2), "{what:?}");
    }
}

async fn a_late_load_of_a_removed_tag() {
    let (clock, tier) = (clock(), Source::new([Play::Wait(Loaded::new(1).with_tags(["dairy"])), wait(2)]));
    let (source, cache) = (tier, plain(&clock, options()));
    let (milk, eggs) = (source.start(&cache, "milk").await, source.start(&cache, "eggs").await);
    cache.remove_tag("dairy").await.unwrap();
    source.go.notify_waiters();
    milk.await.unwrap().unwrap();
    eggs.await.unwrap().unwrap();
    assert!(cache.get("milk").is_none());
    assert_eq!(cache.get("eggs").unwrap().value(), Some(&2), "what does not bear the tag is kept");
}
