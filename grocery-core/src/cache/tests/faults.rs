//! Tiers that fail, hang, panic or come back.

use super::{
    cases::{Case, cases},
    *,
};

pub(super) const CASES: &[Case] = cases![
    "fusion: HandlesDistributedCacheFailures / cashews: redis down" => a_tier_that_is_down,
    "fusion: HandlesDistributedCacheRemovalInTheMiddle" => a_tier_that_goes_down_in_the_middle,
    "fusion: AppliesDistributedCacheHardTimeout" => a_tier_that_hangs,
    "ours: a tier that panics" => a_tier_that_panics,
    "ours: a tier's fault is told to whoever asks" => faults_are_told_when_asked,
    "ours: a tier that answers too little" => a_tier_that_answers_nonsense,
    "fusion: DistributedCacheCircuitBreakerActuallyWorks" => the_breaker_leaves_a_tier_alone,
    "fusion: CanDeserializeOldSnapshots / DistributedCacheWireVersion" => what_does_not_decode_is_a_miss,
    "ours: a removal that failed is owed" => a_removal_that_failed_is_owed,
    "ours: a write that failed does not leave the older value" => a_write_that_failed,
    "ours: a wider removal that failed closes the tier" => a_wider_removal_that_failed,
    "ours: a read under way while a removal fails" => a_read_beside_a_removal,
    "ours: write behind" => write_behind_does_not_wait,
    "fusion: CanHandleIssuesWithBothDistributedCacheAndBackplane" => recovery_without_being_asked,
    "fusion: DistributedLockerWorks" => two_processes_are_one_load,
    "ours: the lock's owner is gone" => a_lock_opens_by_itself,
    "ours: a lock that cannot be asked" => no_lock_is_no_obstacle,
    "fusion: CallerCancellationWhileAcquiringDistributedLock" => giving_up_gives_the_lock_back,
];

async fn a_tier_that_is_down() {
    let (clock, source) = (clock(), Source::new([give(1)]));
    let tier = Flaky::new(&clock);
    tier.turn(FAILS);
    let cache = tiered(&clock, options(), &tier);
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(1), false));
    assert_eq!(source.get(&cache, "milk").await.unwrap().from(), CachedFrom::Memory);
    let e = cache.set("milk", Loaded::new(2)).await.unwrap_err();
    assert_eq!((e.kind(), cache.get("milk").unwrap().value()), (ErrorKind::Unavailable, Some(&2)));
    assert!(cache.stats().tiers[0].errors >= 3);
}

async fn faults_are_told_when_asked() {
    let clock = clock();
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, options(), &tier);
    let before = cache.stats();
    cache.check_tiers().await.unwrap();
    tier.turn(FAILS);
    for _ in 0..9 {
        let e = cache.check_tiers().await.unwrap_err();
        assert_eq!(e.kind(), ErrorKind::Unavailable);
        assert!(e.message().contains("the tier"), "{e}");
    }
    assert_eq!(cache.stats(), before, "neither counted nor judged by the breaker");
    tier.turn(HANGS);
    let asked = tokio::spawn(async move { cache.check_tiers().await });
    settle().await;
    clock.advance(Duration::from_millis(500));
    assert_eq!(asked.await.unwrap().unwrap_err().kind(), ErrorKind::Timeout);
}

async fn a_tier_that_goes_down_in_the_middle() {
    let (clock, source) = (clock(), Source::new([wait(1)]));
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, options(), &tier);
    let load = source.start(&cache, "milk").await;
    tier.turn(FAILS);
    source.go.notify_one();
    assert_eq!(seen(&load.await.unwrap().unwrap()), (Some(1), false));
}

async fn a_tier_that_hangs() {
    let (clock, source) = (clock(), Source::new([give(1)]));
    let tier = Flaky::new(&clock);
    tier.turn(HANGS);
    let cache = tiered(&clock, options(), &tier);
    let load = source.start(&cache, "milk").await;
    clock.advance(Duration::from_millis(499));
    settle().await;
    assert_eq!(source.calls(), 0);
    clock.advance(Duration::from_millis(1));
    settle().await;
    clock.advance(Duration::from_millis(500));
    settle().await;
    assert_eq!(seen(&load.await.unwrap().unwrap()), (Some(1), false));
}

async fn a_tier_that_panics() {
    let (clock, source) = (clock(), Source::new([give(1)]));
    let tier = Flaky::new(&clock);
    tier.turn(PANICS);
    let cache = tiered(&clock, options(), &tier);
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(1), false));
    assert_eq!(cache.remove("milk").await.unwrap_err().kind(), ErrorKind::Internal);
}

#[derive(Debug)]
struct Short;

#[async_trait]
impl CacheTier for Short {
    fn name(&self) -> &str {
        "short"
    }
    async fn get(&self, _: &[String]) -> Result<Vec<Option<Vec<u8>>>> {
        Ok(Vec::new())
    }
    async fn set(&self, _: Vec<TierEntry>) -> Result<()> {
        Ok(())
    }
    async fn remove(&self, _: &Invalidation) -> Result<()> {
        Ok(())
    }
    async fn contents(&self) -> Result<TierContents> {
        Ok(TierContents::default())
    }
}

async fn a_tier_that_answers_nonsense() {
    let (clock, source) = (clock(), Source::new([give(1)]));
    let cache = builder(&clock, options()).tier(Arc::new(Short), TierOptions::disk()).build().unwrap();
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(1), false));
    assert_eq!(cache.stats().tiers[0].errors, 1);
    let locks = Short.try_lock(&TierLock::new("k", 1, SEC)).await.unwrap_err();
    assert_eq!(locks.kind(), ErrorKind::NotSupported);
}

async fn the_breaker_leaves_a_tier_alone() {
    let clock = clock();
    let tier = Flaky::new(&clock);
    let breaker = crate::resilience::BreakerConfig::default()
        .with_trip(crate::resilience::Trip::ConsecutiveFailures(1))
        .with_open_for(crate::resilience::OpenFor::Fixed(secs(2)));
    let cache = builder(&clock, options())
        .tier(tier.clone(), TierOptions::remote().with_breaker(breaker))
        .build()
        .unwrap();
    cache.set("milk", Loaded::new(1)).await.unwrap();
    tier.turn(FAILS);
    assert!(cache.set("milk", Loaded::new(2)).await.is_err());
    tier.turn(WORKS);
    let asked = tier.sets();
    assert!(cache.set("milk", Loaded::new(3)).await.is_err(), "the breaker is open");
    assert_eq!((tier.sets(), cache.get("milk").unwrap().value()), (asked, Some(&3)));
    clock.advance(secs(60));
    // FusionCache gives the 1 that is still in the tier here; an older value must not come back.
    assert_eq!(looked(&cache, "milk").await, None);
    assert_eq!(cache.stats().tiers[0].owed, 0);
    cache.set("milk", Loaded::new(4)).await.unwrap();
    clock.advance(secs(60));
    assert_eq!(looked(&cache, "milk").await, Some(4));
}

async fn what_does_not_decode_is_a_miss() {
    let (clock, source) = (clock(), Source::new([]));
    let tier = Flaky::new(&clock);
    tiered(&clock, options(), &tier).set("milk", Loaded::new(1)).await.unwrap();
    let good = tier.inner.get(&["test:milk".to_owned()]).await.unwrap().pop().unwrap().unwrap();
    let mut other = good.clone();
    other[0] = 0;
    let mut flipped = good.clone();
    *flipped.last_mut().unwrap() ^= 4;
    for (n, bytes) in [other, flipped, good[..good.len() - 1].to_vec(), b"{\"price\":3}".to_vec(), Vec::new()]
        .into_iter()
        .enumerate()
    {
        let n = n as u32 + 10;
        let entry = TierEntry::new("test:milk", bytes, Timestamp::from_unix_millis(0), Timestamp::MAX);
        tier.inner.set(vec![entry.with_replaces(true)]).await.unwrap();
        let cache = tiered(&clock, options(), &tier);
        source.then(give(n));
        assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(n), false));
        assert_eq!(cache.stats().tiers[0].undecodable, 1);
    }
    // Of another format: what was an amount may be something else today.
    let cache = tiered(&clock, options().with_format(2), &tier);
    assert_eq!(looked(&cache, "milk").await, None);
    assert_eq!(cache.stats().tiers[0].undecodable, 0, "it may be right for somebody else");
}

async fn a_removal_that_failed_is_owed() {
    let (clock, source) = (clock(), Source::new([give(2)]));
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, options(), &tier);
    cache.set("milk", Loaded::new(1)).await.unwrap();
    cache.set("eggs", Loaded::new(7)).await.unwrap();
    tier.turn(FAILS);
    assert!(cache.remove("milk").await.is_err());
    assert_eq!(cache.stats().tiers[0].owed, 1);
    // The tier answers again, but not to removals: nobody gets what was taken out.
    tier.turn(WORKS);
    assert_eq!(looked(&cache, "milk").await, None, "the debt is paid before the reading");
    assert_eq!(cache.stats().tiers[0].owed, 0);
    clock.advance(secs(60));
    assert_eq!(looked(&cache, "eggs").await, Some(7), "others are still there");
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(2), false));
}

async fn a_write_that_failed() {
    let clock = clock();
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, options(), &tier);
    cache.set("milk", Loaded::new(1)).await.unwrap();
    tier.writes_fail.store(1, Ordering::SeqCst);
    assert!(cache.set("milk", Loaded::new(2)).await.is_err());
    clock.advance(secs(60));
    assert_eq!(looked(&cache, "milk").await, None, "full, it refuses writes and still has the older value");
}

async fn a_wider_removal_that_failed() {
    let clock = clock();
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, options(), &tier);
    cache.set("milk", Loaded::new(1).with_tags(["dairy"])).await.unwrap();
    cache.set("eggs", Loaded::new(2)).await.unwrap();
    tier.turn(FAILS);
    assert!(cache.remove_tag("dairy").await.is_err());
    clock.advance(secs(60));
    assert_eq!(looked(&cache, "eggs").await, None, "which keys bear the tag is not known here");
    tier.turn(WORKS);
    assert!(cache.recover().await);
    assert_eq!((looked(&cache, "eggs").await, looked(&cache, "milk").await), (Some(2), None));
}

async fn a_read_beside_a_removal() {
    let clock = clock();
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, options(), &tier);
    cache.set("milk", Loaded::new(1)).await.unwrap();
    clock.advance(secs(60));
    // Hangs in the reading, is overtaken by the removal, and then gets the old value from the tier.
    let (reader, go) = (cache.clone(), Arc::new(Notify::new()));
    let slow = Arc::new(Slow { inner: tier.clone(), go: go.clone() });
    let through = builder(&clock, options()).tier(slow, TierOptions::remote()).build().unwrap();
    let reading = tokio::spawn({
        let through = through.clone();
        async move { through.look_up("milk").await }
    });
    settle().await;
    through.remove("milk").await.unwrap();
    go.notify_one();
    assert_eq!(seen(&reading.await.unwrap().unwrap().unwrap()), (Some(1), false), "it asked before");
    assert!(through.get("milk").is_none(), "but it is not put into memory");
    drop(reader);
}

/// A tier whose reading answers what was there when it began.
#[derive(Debug)]
pub(super) struct Slow {
    pub(super) inner: Arc<Flaky>,
    pub(super) go: Arc<Notify>,
}

#[async_trait]
impl CacheTier for Slow {
    fn name(&self) -> &str {
        "slow"
    }
    async fn get(&self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>> {
        let found = self.inner.get(keys).await;
        self.go.notified().await;
        found
    }
    async fn set(&self, entries: Vec<TierEntry>) -> Result<()> {
        self.go.notified().await;
        self.inner.set(entries).await
    }
    async fn remove(&self, what: &Invalidation) -> Result<()> {
        self.inner.remove(what).await
    }
    async fn contents(&self) -> Result<TierContents> {
        self.inner.contents().await
    }
}

async fn write_behind_does_not_wait() {
    let (clock, source) = (clock(), Source::new([give(1)]));
    let (tier, go) = (Flaky::new(&clock), Arc::new(Notify::new()));
    let slow = Arc::new(Slow { inner: tier.clone(), go: go.clone() });
    let behind = TierOptions::remote().with_write_behind(true);
    let cache = builder(&clock, options()).tier(slow, behind).build().unwrap();
    go.notify_one();
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(1), false));
    assert_eq!(tier.sets(), 0, "the caller went on before the tier had it");
    // A removal waits for its turn, so that the write does not come after it.
    let removal = tokio::spawn({
        let cache = cache.clone();
        async move { cache.remove("milk").await }
    });
    settle().await;
    assert!(!removal.is_finished());
    go.notify_one();
    removal.await.unwrap().unwrap();
    assert_eq!((tier.sets(), tier.inner.contents().await.unwrap().entries), (1, Some(0)));
}

async fn recovery_without_being_asked() {
    let (clock, source) = (clock(), Source::new([give(5), give(6)]));
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, options(), &tier);
    cache.set("milk", Loaded::new(1)).await.unwrap();
    tier.turn(FAILS);
    assert!(cache.remove("milk").await.is_err());
    tier.turn(WORKS);
    // Another key is used, and what is owed is done by the way.
    clock.advance(secs(2));
    source.get(&cache, "eggs").await.unwrap();
    settle().await;
    assert_eq!((cache.stats().tiers[0].owed, tier.inner.contents().await.unwrap().entries), (0, Some(1)));
}

fn locking(clock: &Arc<ManualClock>, tier: &Arc<Flaky>, seed: u64) -> Cache<u32> {
    builder(clock, options())
        .rng(Arc::new(SeededRng::new(seed)))
        .tier(tier.clone(), TierOptions::remote().with_load_lock(secs(5)))
        .build()
        .unwrap()
}

async fn two_processes_are_one_load() {
    let (clock, source) = (clock(), Source::new([wait(1)]));
    let tier = Flaky::new(&clock);
    let (a, b) = (locking(&clock, &tier, 1), locking(&clock, &tier, 2));
    let (first, second) = (source.start(&a, "milk").await, source.start(&b, "milk").await);
    for _ in 0..10 {
        clock.advance(Duration::from_millis(20));
        settle().await;
    }
    assert!(!second.is_finished());
    source.go.notify_one();
    assert_eq!(first.await.unwrap().unwrap().from(), CachedFrom::Loader);
    settle().await;
    clock.advance(Duration::from_millis(20));
    let second = second.await.unwrap().unwrap();
    assert_eq!((seen(&second), second.from(), source.calls()), ((Some(1), false), CachedFrom::Tier(0), 1));
    // The lock is open again.
    settle().await;
    assert!(tier.try_lock(&TierLock::new("test:milk", 9, SEC)).await.unwrap());
}

async fn a_lock_opens_by_itself() {
    let (clock, source) = (clock(), Source::new([give(1)]));
    let tier = Flaky::new(&clock);
    assert!(tier.try_lock(&TierLock::new("test:milk", 77, secs(3))).await.unwrap());
    let waiting = source.start(&locking(&clock, &tier, 1), "milk").await;
    for _ in 0..149 {
        clock.advance(Duration::from_millis(20));
        settle().await;
    }
    assert_eq!(source.calls(), 0);
    for _ in 0..2 {
        clock.advance(Duration::from_millis(20));
        settle().await;
    }
    assert_eq!(seen(&waiting.await.unwrap().unwrap()), (Some(1), false));
}

async fn no_lock_is_no_obstacle() {
    let (clock, source) = (clock(), Source::new([give(1), give(2)]));
    let tier = Flaky::new(&clock);
    tier.turn(FAILS);
    assert!(source.get(&locking(&clock, &tier, 1), "milk").await.is_ok());
    // Held for longer than anybody waits.
    tier.turn(WORKS);
    assert!(tier.try_lock(&TierLock::new("test:milk", 77, secs(100))).await.unwrap());
    let waiting = source.start(&locking(&clock, &tier, 1), "milk").await;
    for _ in 0..260 {
        clock.advance(Duration::from_millis(20));
        settle().await;
    }
    assert_eq!(seen(&waiting.await.unwrap().unwrap()), (Some(2), false));
}

async fn giving_up_gives_the_lock_back() {
    let (clock, source) = (clock(), Source::new([wait(1), give(2)]));
    let tier = Flaky::new(&clock);
    let (a, b) = (locking(&clock, &tier, 1), locking(&clock, &tier, 2));
    let first = source.start(&a, "milk").await;
    first.abort();
    settle().await;
    assert_eq!(seen(&source.get(&b, "milk").await.unwrap()), (Some(2), false));
}
