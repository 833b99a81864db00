//! Taking out: by key, prefix, tag and everything, in every tier.

use super::{
    cases::{Case, cases},
    *,
};

pub(super) const CASES: &[Case] = cases![
    "fusion: CanRemoveByTag(Multi)" => by_tag,
    "fusion: CanRemoveByTagWithChangingTags" => a_new_value_has_new_tags,
    "fusion: RemoveByTagDoesNotRemoveTaggingData / bento: key created after tag invalidation" => a_tag_lives_on,
    "bento: has shouldnt return true for invalidated tags" => no_trace_of_a_tag,
    "fusion: CanClear / RemoveByTagStar" => everything,
    "fusion: CanClearWithFailSafe" => expired_and_still_there_for_the_worst,
    "bento: namespaces" => names_are_apart,
    "ours: by prefix" => by_prefix,
    "ours: tags have bounds" => tags_have_bounds,
    "ours: the order of tiers is the order of asking" => a_file_before_redis,
];

async fn fill(clock: &Arc<ManualClock>) -> (Arc<Flaky>, Cache<u32>) {
    let tier = Flaky::new(clock);
    let cache = tiered(clock, options(), &tier);
    for (key, n, tags) in
        [("a/1", 1, vec!["x"]), ("a/2", 2, vec!["x", "y"]), ("b/3", 3, vec!["y"]), ("b/4", 4, vec![])]
    {
        cache.set(key, Loaded::new(n).with_tags(tags)).await.unwrap();
    }
    (tier, cache)
}

async fn left(cache: &Cache<u32>) -> Vec<u32> {
    let found = cache.look_up_many(&["a/1", "a/2", "b/3", "b/4"]).await;
    found.found.iter().flatten().filter_map(|c| c.value().copied()).collect()
}

/// What is left in memory and tier, and in the tier alone.
async fn check(clock: &Arc<ManualClock>, tier: &Arc<Flaky>, cache: &Cache<u32>, want: &[u32]) {
    assert_eq!(left(cache).await, want);
    assert_eq!(left(&tiered(clock, options(), tier)).await, want, "in the tier");
}

async fn by_tag() {
    let clock = clock();
    let (tier, cache) = fill(&clock).await;
    cache.remove_tag("x").await.unwrap();
    check(&clock, &tier, &cache, &[3, 4]).await;
    cache.remove_tag("y").await.unwrap();
    check(&clock, &tier, &cache, &[4]).await;
}

async fn a_new_value_has_new_tags() {
    let clock = clock();
    let (tier, cache) = fill(&clock).await;
    cache.set("a/1", Loaded::new(1).with_tags(["z"])).await.unwrap();
    cache.remove_tag("x").await.unwrap();
    check(&clock, &tier, &cache, &[1, 3, 4]).await;
}

async fn a_tag_lives_on() {
    let clock = clock();
    let (tier, cache) = fill(&clock).await;
    cache.remove_tag("x").await.unwrap();
    cache.set("a/1", Loaded::new(1).with_tags(["x"])).await.unwrap();
    check(&clock, &tier, &cache, &[1, 3, 4]).await;
    cache.remove_tag("x").await.unwrap();
    check(&clock, &tier, &cache, &[3, 4]).await;
}

async fn no_trace_of_a_tag() {
    let clock = clock();
    let (_, cache) = fill(&clock).await;
    cache.remove_tag("x").await.unwrap();
    assert!(cache.get("a/1").is_none() && cache.look_up("a/2").await.unwrap().is_none());
}

async fn everything() {
    let clock = clock();
    let (tier, cache) = fill(&clock).await;
    cache.clear().await.unwrap();
    check(&clock, &tier, &cache, &[]).await;
    cache.set("b/4", Loaded::new(4)).await.unwrap();
    check(&clock, &tier, &cache, &[4]).await;
}

async fn expired_and_still_there_for_the_worst() {
    let (clock, source) = (clock(), Source::new([Play::Fail, give(2)]));
    let cache = plain(&clock, options().with_stale_if_error(secs(3_600)));
    cache.set("milk", Loaded::new(1)).await.unwrap();
    cache.expire(&Invalidation::All).await.unwrap();
    assert!(cache.get("milk").is_none());
    clock.advance(Duration::from_millis(100));
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(1), true));
    clock.advance(secs(10));
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(2), false));
}

async fn names_are_apart() {
    let clock = clock();
    let (tier, cache) = fill(&clock).await;
    let other: Cache<u32> = Cache::builder("tes")
        .options(options())
        .clock(clock.clone())
        .tier(tier.clone(), TierOptions::remote())
        .build()
        .unwrap();
    other.set("t:a/1", Loaded::new(9).with_tags(["x"])).await.unwrap();
    other.clear().await.unwrap();
    other.remove_tag("x").await.unwrap();
    check(&clock, &tier, &cache, &[1, 2, 3, 4]).await;
    for name in ["", "a:b", "ü", &"n".repeat(65)] {
        assert_eq!(Cache::<u32>::builder(name).build().unwrap_err().kind(), ErrorKind::InvalidInput);
    }
}

async fn by_prefix() {
    let clock = clock();
    let (tier, cache) = fill(&clock).await;
    cache.remove_prefix("a/").await.unwrap();
    check(&clock, &tier, &cache, &[3, 4]).await;
    cache.remove_prefix("%").await.unwrap();
    cache.remove_prefix("*").await.unwrap();
    check(&clock, &tier, &cache, &[3, 4]).await;
    cache.remove_prefix("").await.unwrap();
    check(&clock, &tier, &cache, &[]).await;
}

async fn tags_have_bounds() {
    let (clock, source) = (clock(), Source::new([]));
    let cache = plain(&clock, options());
    for (tags, kind) in [
        (vec![String::new()], ErrorKind::InvalidInput),
        (vec!["t".repeat(257)], ErrorKind::TooLarge),
        ((0..33).map(|n| n.to_string()).collect(), ErrorKind::TooLarge),
    ] {
        assert_eq!(cache.set("milk", Loaded::new(1).with_tags(tags.clone())).await.unwrap_err().kind(), kind);
        source.then(Play::Give(Loaded::new(1).with_tags(tags)));
        assert_eq!(source.get(&cache, "milk").await.unwrap_err().kind(), kind);
    }
    assert_eq!(cache.remove_tag("").await.unwrap_err().kind(), ErrorKind::InvalidInput);
    assert_eq!(cache.remove_prefix(&"p".repeat(2_000)).await.unwrap_err().kind(), ErrorKind::TooLarge);
    let most: Vec<String> = (0..32).map(|n| format!("{n:0>256}")).collect();
    cache.set("milk", Loaded::new(1).with_tags(most)).await.unwrap();
}

async fn a_file_before_redis() {
    let (clock, source) = (clock(), Source::new([give(1)]));
    let (file, remote) = (Flaky::new(&clock), Flaky::new(&clock));
    let cache = builder(&clock, options())
        .tier(file.clone(), TierOptions::disk())
        .tier(remote.clone(), TierOptions::remote())
        .build()
        .unwrap();
    source.get(&cache, "milk").await.unwrap();
    clock.advance(secs(60));
    assert_eq!(source.get(&cache, "milk").await.unwrap().from(), CachedFrom::Tier(0));
    assert_eq!(remote.gets(), 1, "what is fresh in the file needs no remote question");
}
