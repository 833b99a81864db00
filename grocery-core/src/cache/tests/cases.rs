//! The semantic cases of FusionCache and bentocache, told anew on virtual time: one list with a count.

use std::panic::AssertUnwindSafe;

use futures_util::{FutureExt, future::BoxFuture};

use super::*;

/// A case: whose and which it is, and how it runs.
pub(super) type Case = (&'static str, fn() -> BoxFuture<'static, ()>);

macro_rules! cases {
    ($($name:literal => $run:path),* $(,)?) => {
        &[$(($name, || Box::pin($run()))),*]
    };
}
pub(super) use cases;

#[tokio::test]
async fn every_semantic_case_holds() {
    let lists = [
        LIFE,
        super::refresh::CASES,
        super::faults::CASES,
        super::nodes::CASES,
        super::room::CASES,
        super::many::CASES,
        super::order::CASES,
        super::mend::CASES,
    ];
    let (mut passed, mut failed) = (0, Vec::new());
    for (name, case) in lists.into_iter().flatten() {
        match AssertUnwindSafe(case()).catch_unwind().await {
            Ok(()) => passed += 1,
            Err(_) => failed.push(*name),
        }
    }
    println!("semantic cases: {passed} of {} hold", passed + failed.len());
    assert!(failed.is_empty(), "these do not hold: {failed:#?}");
}

const LIFE: &[Case] = cases![
    "fusion: ReturnsDataFromDistributedCacheIfNoDataInMemoryCache" => from_the_tier_when_memory_is_new,
    "fusion: MemoryExpirationAlignedWithDistributed" => a_copy_never_outlives_its_original,
    "fusion: SpecificDistributedCacheDurationWorks" => each_tier_has_its_own_time,
    "fusion: CanHandleZeroDurations" => zero_keeps_nothing,
    "fusion: CanHandleInfiniteDurations" => the_longest_time_does_not_overflow,
    "fusion: AdaptiveCachingCanWork" => the_loader_sets_time_and_tags,
    "fusion: AdaptiveCachingDoesNotChangeOptions" => a_time_of_one_entry_is_of_one_entry,
    "fusion: CanConditionalRefresh" => not_modified_is_fresh_again,
    "fusion: CanConditionalRefresh without anything held" => not_modified_of_nothing_is_an_error,
    "bento: do not cache if skip is returned" => uncached_is_not_kept,
    "bento: can access graced entry" => the_loader_sees_the_stale_value,
    "bento: get() returns null when null is stored" => absent_is_known,
    "bento: forceFresh" => renew_asks_anew,
    "bento: local cache entry should have same createdAt as distributed" => a_copy_is_as_old_as_its_original,
    "bento: should prioritize remote value when both are expired" => the_newer_stale_value_counts,
    "fusion: jitter only shortens" => jitter_only_shortens,
    "cashews: set_get_mem_overload" => memory_is_bounded,
    "ours: the clock jumps forward" => a_jump_forward_ends_lives,
    "ours: the clock jumps back" => a_jump_back_trusts_nothing,
    "ours: an entry from the future in a tier" => the_future_is_not_trusted,
    "ours: keys of no bytes and of a megabyte" => keys_have_bounds,
];

async fn from_the_tier_when_memory_is_new() {
    let (clock, source) = (clock(), Source::new([give(1)]));
    let tier = Flaky::new(&clock);
    let first = tiered(&clock, options(), &tier);
    assert_eq!(source.get(&first, "milk").await.unwrap().from(), CachedFrom::Loader);
    let second = tiered(&clock, options(), &tier);
    let found = source.get(&second, "milk").await.unwrap();
    assert_eq!((seen(&found), found.from()), ((Some(1), false), CachedFrom::Tier(0)));
    let again = source.get(&second, "milk").await.unwrap();
    assert_eq!((again.from(), source.calls(), tier.gets()), (CachedFrom::Memory, 1, 2));
}

async fn a_copy_never_outlives_its_original() {
    let (clock, source) = (clock(), Source::new([give(1), give(2)]));
    let tier = Flaky::new(&clock);
    let first = tiered(&clock, options(), &tier);
    source.get(&first, "milk").await.unwrap();
    let original = first.get("milk").unwrap();
    clock.advance(secs(290));
    let second = tiered(&clock, options(), &tier);
    let copy = source.get(&second, "milk").await.unwrap();
    assert_eq!(copy.from(), CachedFrom::Tier(0));
    assert_eq!(copy.expires(), original.created().saturating_add(secs(300)), "10 seconds of 60 were left");
    clock.advance(secs(9));
    assert_eq!(second.get("milk").unwrap().value(), Some(&1));
    clock.advance(SEC);
    assert!(second.get("milk").is_none());
    assert_eq!(seen(&source.get(&second, "milk").await.unwrap()), (Some(2), false));
}

async fn each_tier_has_its_own_time() {
    let (clock, source) = (clock(), Source::new([give(1), give(2)]));
    let (near, far) = (Flaky::new(&clock), Flaky::new(&clock));
    let cache = builder(&clock, options())
        .tier(near.clone(), TierOptions::new(secs(100)))
        .tier(far.clone(), TierOptions::new(secs(1_000)))
        .build()
        .unwrap();
    let froms = async |source: &Arc<Source>| source.get(&cache, "milk").await.unwrap().from();
    assert_eq!(froms(&source).await, CachedFrom::Loader);
    clock.advance(secs(60));
    assert_eq!(froms(&source).await, CachedFrom::Tier(0), "memory ran out after 60 s");
    clock.advance(secs(60));
    assert_eq!(froms(&source).await, CachedFrom::Tier(1), "the near tier ran out after 100 s");
    // The copy in the near tier has its own time anew, within that of the far one.
    clock.advance(secs(70));
    assert_eq!(froms(&source).await, CachedFrom::Tier(0));
    clock.advance(secs(810));
    assert_eq!(froms(&source).await, CachedFrom::Loader, "the far tier ran out after 1,000 s");
}

async fn zero_keeps_nothing() {
    let (clock, source) = (clock(), Source::new([]));
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, options(), &tier);
    for n in 0..3 {
        source.then(Play::Give(Loaded::new(n).with_ttl(Duration::ZERO)));
        assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(n), false));
    }
    assert_eq!((source.calls(), tier.sets(), cache.stats().entries), (3, 0, 0));
    // Set with no time, a value takes the old one away.
    cache.set("milk", Loaded::new(7)).await.unwrap();
    cache.set("milk", Loaded::new(8).with_ttl(Duration::ZERO)).await.unwrap();
    assert_eq!(looked(&cache, "milk").await, None);
}

async fn the_longest_time_does_not_overflow() {
    let (clock, source) = (clock(), Source::new([Play::Give(Loaded::new(1).with_ttl(Duration::MAX))]));
    let options =
        options().with_ttl(Duration::MAX).with_stale_if_error(Duration::MAX).with_early_refresh(true);
    let tier = Flaky::new(&clock);
    let cache = builder(&clock, options.with_stale_while_revalidate(Duration::MAX))
        .tier(tier, TierOptions::new(Duration::MAX))
        .build()
        .unwrap();
    for _ in 0..3 {
        assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(1), false));
        clock.advance(secs(1_000_000_000));
    }
}

async fn the_loader_sets_time_and_tags() {
    let (clock, source) = (clock(), Source::new([]));
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, options(), &tier);
    source.then(Play::Give(Loaded::new(1).with_ttl(secs(5)).with_tags(["dairy"])));
    let first = source.get(&cache, "milk").await.unwrap();
    assert_eq!(first.tags().collect::<Vec<_>>(), ["dairy"]);
    clock.advance(secs(5));
    source.then(give(2));
    assert_eq!(
        seen(&source.get(&cache, "milk").await.unwrap()),
        (Some(2), false),
        "in no tier longer than 5 s"
    );
    cache.remove_tag("dairy").await.unwrap();
    assert_eq!(looked(&cache, "milk").await, Some(2), "the new value bears no tag");
}

async fn a_time_of_one_entry_is_of_one_entry() {
    let (clock, source) = (clock(), Source::new([Play::Give(Loaded::new(1).with_ttl(secs(5))), give(2)]));
    let cache = plain(&clock, options());
    source.get(&cache, "milk").await.unwrap();
    let eggs = source.get(&cache, "eggs").await.unwrap();
    assert_eq!(eggs.expires(), eggs.created().saturating_add(secs(60)));
}

async fn not_modified_is_fresh_again() {
    let (clock, source) = (clock(), Source::new([]));
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, options(), &tier);
    source.then(Play::Give(Loaded::new(1).with_ttl(secs(50)).with_etag("v1").with_tags(["dairy"])));
    source.get(&cache, "milk").await.unwrap();
    clock.advance(secs(50));
    source.then(Play::Give(Loaded::not_modified().with_ttl(secs(50))));
    let renewed = source.get(&cache, "milk").await.unwrap();
    assert_eq!((seen(&renewed), renewed.from()), ((Some(1), false), CachedFrom::Loader));
    assert_eq!((renewed.etag(), renewed.tags().collect::<Vec<_>>()), (Some("v1"), vec!["dairy"]));
    assert_eq!(source.seen.lock().unwrap()[1], (Some(1), Some("v1".to_owned())));
    clock.advance(secs(49));
    assert_eq!(source.get(&cache, "milk").await.unwrap().from(), CachedFrom::Memory);
    // The tier has it anew as well.
    let other = tiered(&clock, options(), &tier);
    assert_eq!(source.get(&other, "milk").await.unwrap().from(), CachedFrom::Tier(0));
}

async fn not_modified_of_nothing_is_an_error() {
    let (clock, source) = (clock(), Source::new([Play::Give(Loaded::not_modified())]));
    let cache = plain(&clock, options());
    assert_eq!(source.get(&cache, "milk").await.unwrap_err().kind(), ErrorKind::BadAnswer);
}

async fn uncached_is_not_kept() {
    let (clock, source) = (clock(), Source::new([Play::Give(Loaded::new(1).uncached()), give(2)]));
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, options(), &tier);
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(1), false));
    assert_eq!((cache.get("milk").is_none(), tier.sets()), (true, 0));
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(2), false));
}

async fn the_loader_sees_the_stale_value() {
    let (clock, source) = (clock(), Source::new([give(1), give(2)]));
    let cache = plain(&clock, options());
    source.get(&cache, "milk").await.unwrap();
    clock.advance(secs(60));
    source.get(&cache, "milk").await.unwrap();
    let seen: Vec<_> = source.seen.lock().unwrap().iter().map(|(stale, _)| *stale).collect();
    assert_eq!(seen, [None, Some(1)]);
}

async fn absent_is_known() {
    let (clock, source) = (clock(), Source::new([Play::Give(Loaded::absent()), give(2)]));
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, options(), &tier);
    for from in [CachedFrom::Loader, CachedFrom::Memory] {
        let none = source.get(&cache, "milk").await.unwrap();
        assert_eq!((seen(&none), none.from()), ((None, false), from));
    }
    let other = tiered(&clock, options(), &tier);
    assert_eq!(source.get(&other, "milk").await.unwrap().from(), CachedFrom::Tier(0));
    clock.advance(secs(29));
    assert!(cache.get("milk").is_some());
    clock.advance(SEC);
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(2), false));
    assert_eq!((source.calls(), cache.stats().negative), (2, 3));
}

async fn renew_asks_anew() {
    let (clock, source) = (clock(), Source::new([give(1), wait(2)]));
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, options(), &tier);
    source.get(&cache, "milk").await.unwrap();
    let renewals: Vec<_> = (0..10)
        .map(|_| {
            let (cache, load) = (cache.clone(), source.load());
            tokio::spawn(async move { cache.renew("milk", load).await })
        })
        .collect();
    settle().await;
    assert_eq!(cache.get("milk").unwrap().value(), Some(&1), "others are answered meanwhile");
    source.go.notify_one();
    for renewal in renewals {
        assert_eq!(seen(&renewal.await.unwrap().unwrap()), (Some(2), false));
    }
    assert_eq!((source.calls(), cache.get("milk").unwrap().value()), (2, Some(&2)));
}

async fn a_copy_is_as_old_as_its_original() {
    let (clock, source) = (clock(), Source::new([give(1)]));
    let tier = Flaky::new(&clock);
    let first = source.get(&tiered(&clock, options(), &tier), "milk").await.unwrap();
    clock.advance(secs(100));
    let copy = source.get(&tiered(&clock, options(), &tier), "milk").await.unwrap();
    assert_eq!(copy.created(), first.created());
    assert_eq!(copy.age(crate::clock::Clock::wall(&*clock)), secs(100));
}

async fn the_newer_stale_value_counts() {
    let (clock, source) = (clock(), Source::new([give(1)]));
    let tier = Flaky::new(&clock);
    let options = options().with_stale_if_error(secs(10_000));
    let a = tiered(&clock, options.clone(), &tier);
    let b = tiered(&clock, options, &tier);
    source.get(&a, "milk").await.unwrap();
    clock.advance(secs(10));
    b.set("milk", Loaded::new(2)).await.unwrap();
    clock.advance(secs(1_000));
    source.then(Play::Fail);
    assert_eq!(seen(&source.get(&a, "milk").await.unwrap()), (Some(2), true));
}

async fn jitter_only_shortens() {
    let clock = clock();
    for (chance, left) in [(0, 60_000), (u64::MAX, 60_000 - 5_999), (u64::MAX / 2, 60_000 - 2_999)] {
        let cache: Cache<u32> =
            builder(&clock, CacheOptions::default()).rng(Arc::new(Always(chance))).build().unwrap();
        cache.set("milk", Loaded::new(1)).await.unwrap();
        let milk = cache.get("milk").unwrap();
        assert_eq!(milk.expires().unix_millis() - milk.created().unix_millis(), left, "{chance}");
    }
}

async fn memory_is_bounded() {
    let clock = clock();
    let cache = plain(&clock, options().with_entries(100));
    for n in 0..5_000 {
        cache.set(&n.to_string(), Loaded::new(n)).await.unwrap();
    }
    let there = (0..5_000).filter(|n| cache.get(&n.to_string()).is_some()).count();
    assert!((1..=200).contains(&there), "{there} are there");
}

async fn a_jump_forward_ends_lives() {
    let (clock, source) = (clock(), Source::new([give(1), give(2)]));
    let cache = plain(&clock, options());
    source.get(&cache, "milk").await.unwrap();
    clock.set_wall(Timestamp::MAX);
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(2), false));
    clock.set_wall(Timestamp::from_unix_millis(1_763_634_600_000));
    assert!(cache.get("milk").is_none(), "an entry of the year 9998 is not fresh for ever");
}

async fn a_jump_back_trusts_nothing() {
    let (clock, source) = (clock(), Source::new([give(1), give(2)]));
    let cache = plain(&clock, options().with_stale_if_error(secs(3_600)));
    source.get(&cache, "milk").await.unwrap();
    clock.set_wall(Timestamp::from_unix_millis(1_000));
    assert!(cache.get("milk").is_none());
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(2), false));
    assert_eq!(source.get(&cache, "milk").await.unwrap().from(), CachedFrom::Memory);
}

async fn the_future_is_not_trusted() {
    let (clock, source) = (clock(), Source::new([give(1), give(2)]));
    let tier = Flaky::new(&clock);
    let now = crate::clock::Clock::wall(&*clock);
    clock.set_wall(now.saturating_add(secs(59)));
    source.get(&tiered(&clock, options(), &tier), "milk").await.unwrap();
    clock.set_wall(now);
    let cache = tiered(&clock, options(), &tier);
    let found = source.get(&cache, "milk").await.unwrap();
    assert_eq!(
        (found.from(), found.created()),
        (CachedFrom::Tier(0), now),
        "clocks of two nodes differ a little"
    );
    assert!(cache.get("milk").is_some());
    clock.set_wall(now.saturating_add(secs(7_200)));
    tiered(&clock, options(), &tier).set("milk", Loaded::new(9)).await.unwrap();
    clock.set_wall(now);
    let cache = tiered(&clock, options(), &tier);
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(2), false));
    assert_eq!(cache.stats().tiers[0].undecodable, 0, "whose clock is wrong is not known here");
}

async fn keys_have_bounds() {
    let (clock, source) = (clock(), Source::new([give(1), give(2)]));
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, options(), &tier);
    let longest = "k".repeat(MAX_KEY_BYTES);
    source.get(&cache, &longest).await.unwrap();
    source.get(&cache, "milk\0 \u{1F95B}\n:*%_").await.unwrap();
    for (key, kind) in [(String::new(), ErrorKind::InvalidInput), ("k".repeat(1 << 20), ErrorKind::TooLarge)]
    {
        for e in [
            source.get(&cache, &key).await.unwrap_err(),
            cache.look_up(&key).await.unwrap_err(),
            cache.set(&key, Loaded::new(1)).await.unwrap_err(),
            cache.remove(&key).await.unwrap_err(),
            cache.get_many_or_load(&[&key], |_| async { unreachable!() }).await.error.unwrap(),
        ] {
            assert_eq!((e.kind(), e.hint().is_some()), (kind, true));
        }
        assert!(cache.get(&key).is_none());
    }
    assert_eq!(source.calls(), 2);
}
