//! What is given up in the middle, owed, refused or said by others harms nobody.

use std::sync::Weak;

use futures_util::FutureExt;

use super::{
    cases::{Case, cases},
    *,
};

pub(super) const CASES: &[Case] = cases![
    "ours: retries are not put off by use" => use_does_not_put_retries_off,
    "ours: a set mends, too" => writing_mends,
    "ours: a set that is given up" => a_set_that_was_given_up_is_owed,
    "ours: a removal that is given up" => a_removal_that_was_given_up_is_owed,
    "ours: a removal that takes long" => a_removal_that_takes_long_comes_to_its_end,
    "ours: readings do not pay for others" => a_reading_pays_little,
    "ours: the same removal is owed once" => the_same_removal_is_owed_once,
    "ours: a node whose clock is far behind" => a_node_whose_clock_is_behind_takes_nothing_away,
    "ours: a node of another format" => another_format_takes_nothing_away,
    "ours: a bus that hangs or panics" => a_bus_that_hangs_or_panics,
    "ours: given up while the lock is asked for" => giving_up_while_the_lock_is_asked_for,
    "ours: a load beside a removal that is owed" => a_load_does_not_settle_a_removal_by_being_left_out,
    "ours: work that the host drops" => a_refresh_that_the_host_drops,
];

/// A bus that can be cut, or does worse.
#[derive(Debug, Default)]
struct Bus {
    mode: AtomicU8,
}

#[async_trait]
impl CacheBus for Bus {
    fn listen(&self, _: Weak<dyn NoticeListener>) {}

    async fn publish(&self, _: &CacheNotice) -> Result<()> {
        match self.mode.load(Ordering::SeqCst) {
            WORKS => Ok(()),
            HANGS => std::future::pending().await,
            PANICS => std::panic::resume_unwind(Box::new("no")),
            _ => Err(down()),
        }
    }
}

fn on_bus(clock: &Arc<ManualClock>, tier: &Arc<Flaky>) -> (Arc<Bus>, Cache<u32>) {
    let bus = Arc::<Bus>::default();
    let cache = builder(clock, options()).tier(tier.clone(), TierOptions::remote()).bus(bus.clone());
    (bus, cache.build().unwrap())
}

async fn use_does_not_put_retries_off() {
    let clock = clock();
    let (bus, cache) = on_bus(&clock, &Flaky::new(&clock));
    bus.mode.store(FAILS, Ordering::SeqCst);
    cache.set("milk", Loaded::new(1)).await.unwrap();
    for n in 0..40 {
        // The first try fails, too.
        bus.mode.store(if n < 5 { FAILS } else { WORKS }, Ordering::SeqCst);
        clock.advance(Duration::from_millis(100));
        looked(&cache, &n.to_string()).await;
        settle().await;
    }
    assert_eq!(cache.stats().notices.waiting, 0, "4 seconds of use, and nobody tried again");
}

async fn writing_mends() {
    let clock = clock();
    let (bus, cache) = on_bus(&clock, &Flaky::new(&clock));
    for remove in [false, true] {
        bus.mode.store(FAILS, Ordering::SeqCst);
        cache.set("milk", Loaded::new(1)).await.unwrap();
        bus.mode.store(WORKS, Ordering::SeqCst);
        clock.advance(secs(3));
        match remove {
            false => cache.set("eggs", Loaded::new(1)).await.unwrap(),
            true => cache.remove("eggs").await.unwrap(),
        }
        settle().await;
        assert_eq!(cache.stats().notices.waiting, 0);
    }
}

async fn a_set_that_was_given_up_is_owed() {
    let clock = clock();
    let (near, far) = (Flaky::new(&clock), Flaky::new(&clock));
    let bus = Arc::<Bus>::default();
    let cache = builder(&clock, options())
        .tier(near.clone(), TierOptions::remote())
        .tier(far.clone(), TierOptions::disk())
        .bus(bus)
        .build()
        .unwrap();
    cache.set("milk", Loaded::new(1)).await.unwrap();
    near.turn(HANGS);
    assert!(cache.set("milk", Loaded::new(2)).now_or_never().is_none());
    near.turn(WORKS);
    let stats = cache.stats();
    assert_eq!((stats.tiers[0].owed, stats.tiers[1].owed, stats.notices.waiting), (1, 1, 1));
    assert_eq!(cache.get("milk").unwrap().value(), Some(&2), "in memory it was done");
    clock.advance(secs(60));
    assert_eq!(looked(&cache, "milk").await, None, "one tier or the other gave the older value");
    assert!(cache.recover().await);
    assert_eq!(cache.stats().notices.waiting, 0);
    assert_eq!(looked(&tiered(&clock, options(), &far), "milk").await, None);
}

async fn a_removal_that_was_given_up_is_owed() {
    for what in [
        Invalidation::Keys(vec!["milk".to_owned()]),
        Invalidation::Prefix("m".to_owned()),
        Invalidation::Tag("dairy".to_owned()),
        Invalidation::All,
    ] {
        let clock = clock();
        let tier = Flaky::new(&clock);
        let (_bus, cache) = on_bus(&clock, &tier);
        cache.set("milk", Loaded::new(1).with_tags(["dairy"])).await.unwrap();
        tier.turn(HANGS);
        let given_up = tokio::spawn({
            let (cache, what) = (cache.clone(), what.clone());
            async move { cache.invalidate(&what).await }
        });
        settle().await;
        given_up.abort();
        assert!(given_up.await.is_err());
        tier.turn(WORKS);
        assert_eq!((cache.stats().tiers[0].owed, cache.stats().notices.waiting), (1, 1), "{what:?}");
        assert_eq!(looked(&cache, "milk").await, None, "{what:?}");
        assert!(cache.recover().await);
        assert_eq!(tier.inner.contents().await.unwrap().entries, Some(0), "{what:?}");
    }
}

/// A tier whose wide removals take three seconds, and begin anew each time.
#[derive(Debug)]
struct Sluggish {
    inner: Arc<Flaky>,
    clock: Arc<ManualClock>,
}

#[async_trait]
impl CacheTier for Sluggish {
    fn name(&self) -> &str {
        "sluggish"
    }
    async fn get(&self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>> {
        self.inner.get(keys).await
    }
    async fn set(&self, entries: Vec<TierEntry>) -> Result<()> {
        self.inner.set(entries).await
    }
    async fn remove(&self, what: &Invalidation) -> Result<()> {
        let clock: &dyn crate::clock::Clock = &*self.clock;
        clock.sleep_until(clock.now().saturating_add(secs(3))).await;
        self.inner.remove(what).await
    }
    async fn contents(&self) -> Result<TierContents> {
        self.inner.contents().await
    }
}

async fn a_removal_that_takes_long_comes_to_its_end() {
    let clock = clock();
    let inner = Flaky::new(&clock);
    let tier = Arc::new(Sluggish { inner: inner.clone(), clock: clock.clone() });
    let cache = builder(&clock, options()).tier(tier, TierOptions::remote()).build().unwrap();
    cache.set("milk", Loaded::new(1)).await.unwrap();
    let run = async |work: futures_util::future::BoxFuture<'static, bool>| {
        let work = tokio::spawn(work);
        while !work.is_finished() {
            clock.advance(Duration::from_millis(100));
            settle().await;
        }
        work.await.unwrap()
    };
    let clearing = cache.clone();
    assert!(
        !run(async move { clearing.clear().await.is_ok() }.boxed()).await,
        "within 500 ms it cannot be done"
    );
    for _ in 0..6 {
        let mending = cache.clone();
        if run(async move { mending.recover().await }.boxed()).await {
            return assert_eq!(inner.inner.contents().await.unwrap().entries, Some(0));
        }
        // Should the breaker have opened.
        clock.advance(secs(60));
    }
    panic!("it times out for ever");
}

async fn a_reading_pays_little() {
    let clock = clock();
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, options(), &tier);
    let keys: Vec<String> = (0..3_000).map(|n| n.to_string()).collect();
    tier.turn(FAILS);
    assert!(cache.invalidate(&Invalidation::Keys(keys)).await.is_err());
    tier.turn(WORKS);
    let removes = || tier.removes.load(Ordering::SeqCst);
    let before = removes();
    cache.look_up("milk").now_or_never().expect("nothing to wait for").unwrap();
    assert_eq!(removes() - before, 0, "this key owes nothing");
    cache.look_up("7").now_or_never().expect("nothing to wait for").unwrap();
    assert!(removes() - before <= 1, "it pays for itself alone");
    clock.advance(secs(2));
    looked(&cache, "milk").await;
    settle().await;
    assert_eq!(cache.stats().tiers[0].owed, 0, "the rest is paid behind");
}

async fn the_same_removal_is_owed_once() {
    let clock = clock();
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, options(), &tier);
    tier.turn(FAILS);
    for _ in 0..4 {
        assert!(cache.remove_prefix("m").await.is_err());
        assert!(cache.remove_tag("t").await.is_err());
        assert!(cache.remove("eggs").await.is_err());
    }
    assert_eq!(cache.stats().tiers[0].owed, 3);
    assert!(cache.clear().await.is_err());
    assert_eq!(cache.stats().tiers[0].owed, 1, "everything is all of it");
}

async fn a_node_whose_clock_is_behind_takes_nothing_away() {
    let (here, there) = (clock(), clock());
    there.advance(secs(120));
    let tier = Flaky::new(&there);
    tiered(&there, options(), &tier).set("milk", Loaded::new(1)).await.unwrap();
    let behind = tiered(&here, options(), &tier);
    assert_eq!(looked(&behind, "milk").await, None, "for this node it is of the future");
    assert_eq!(looked(&tiered(&there, options(), &tier), "milk").await, Some(1), "for its own it is fresh");
    assert_eq!(behind.stats().tiers[0].undecodable, 0);
}

async fn another_format_takes_nothing_away() {
    let clock = clock();
    let tier = Flaky::new(&clock);
    tiered(&clock, options(), &tier).set("milk", Loaded::new(1)).await.unwrap();
    assert_eq!(looked(&tiered(&clock, options().with_format(2), &tier), "milk").await, None);
    assert_eq!(looked(&tiered(&clock, options(), &tier), "milk").await, Some(1));
}

async fn a_bus_that_hangs_or_panics() {
    let clock = clock();
    let (bus, cache) = on_bus(&clock, &Flaky::new(&clock));
    bus.mode.store(PANICS, Ordering::SeqCst);
    cache.set("milk", Loaded::new(1)).await.unwrap();
    assert_eq!(cache.stats().notices.waiting, 1);
    bus.mode.store(HANGS, Ordering::SeqCst);
    let set = tokio::spawn({
        let cache = cache.clone();
        async move { cache.set("eggs", Loaded::new(1)).await }
    });
    settle().await;
    clock.advance(secs(1));
    settle().await;
    assert!(set.is_finished(), "the caller waits for a bus that hangs");
    set.await.unwrap().unwrap();
    bus.mode.store(WORKS, Ordering::SeqCst);
    assert!(cache.recover().await);
}

/// A tier whose lock is taken and whose answer does not come.
#[derive(Debug)]
struct Latch(Arc<Flaky>);

#[async_trait]
impl CacheTier for Latch {
    fn name(&self) -> &str {
        "latch"
    }
    async fn get(&self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>> {
        self.0.get(keys).await
    }
    async fn set(&self, entries: Vec<TierEntry>) -> Result<()> {
        self.0.set(entries).await
    }
    async fn remove(&self, what: &Invalidation) -> Result<()> {
        self.0.remove(what).await
    }
    async fn contents(&self) -> Result<TierContents> {
        self.0.contents().await
    }
    async fn try_lock(&self, lock: &TierLock) -> Result<bool> {
        self.0.try_lock(lock).await?;
        std::future::pending().await
    }
    async fn unlock(&self, lock: &TierLock) -> Result<()> {
        self.0.unlock(lock).await
    }
}

async fn giving_up_while_the_lock_is_asked_for() {
    let (clock, source) = (clock(), Source::new([give(1)]));
    let tier = Flaky::new(&clock);
    let locking = TierOptions::remote().with_load_lock(secs(600));
    let cache = builder(&clock, options()).tier(Arc::new(Latch(tier.clone())), locking).build().unwrap();
    let free = async |owner| tier.try_lock(&TierLock::new("test:milk", owner, SEC)).await.unwrap();
    let given_up = source.start(&cache, "milk").await;
    assert!(!free(9).await, "it is taken");
    given_up.abort();
    settle().await;
    assert!(free(9).await, "nobody opens it");
    tier.unlock(&TierLock::new("test:milk", 9, SEC)).await.unwrap();
    // The same where the answer comes too late.
    let late = source.start(&cache, "milk").await;
    clock.advance(Duration::from_millis(500));
    settle().await;
    assert_eq!(seen(&late.await.unwrap().unwrap()), (Some(1), false));
    settle().await;
    assert!(free(9).await, "nobody opens it");
}

async fn a_refresh_that_the_host_drops() {
    let (clock, source) = (clock(), Source::new([give(1), give(2)]));
    let drops = Arc::new(AtomicU8::new(1));
    let spawner = {
        let drops = drops.clone();
        move |work: futures_util::future::BoxFuture<'static, ()>| {
            if drops.load(Ordering::SeqCst) == 0 {
                drop(tokio::spawn(work));
            }
        }
    };
    let options = options().with_stale_while_revalidate(secs(600));
    let cache: Cache<u32> =
        Cache::builder("test").options(options).clock(clock.clone()).spawner(spawner).build().unwrap();
    source.get(&cache, "milk").await.unwrap();
    clock.advance(secs(60));
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(1), true));
    drops.store(0, Ordering::SeqCst);
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(1), true));
    settle().await;
    assert_eq!(cache.get("milk").map(|c| seen(&c)), Some((Some(2), false)), "nobody refreshes it any more");
}

/// A node whose clock is ahead loaded the key, its removal is owed here, and the load that follows has an earlier time.
async fn a_load_does_not_settle_a_removal_by_being_left_out() {
    let (here, ahead) = (clock(), clock());
    ahead.advance(secs(30));
    let tier = Flaky::new(&here);
    let other = tiered(&ahead, options(), &tier);
    other.get_or_load("milk", |_| async { Ok(Loaded::new(1)) }).await.unwrap();
    let cache = tiered(&here, options(), &tier);
    tier.turn(FAILS);
    cache.remove("milk").await.unwrap_err();
    let source = Source::new([wait(2)]);
    let loading = source.start(&cache, "milk").await;
    tier.turn(WORKS);
    source.go.notify_one();
    assert_eq!(seen(&loading.await.unwrap().unwrap()), (Some(2), false));
    here.advance(secs(60));
    let found = looked(&cache, "milk").await;
    assert!(found != Some(1), "what was removed came back");
    assert_eq!((found, cache.stats().tiers[0].owed), (Some(2), 0));
}
