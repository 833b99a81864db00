//! Of two values the newer one stays, whoever comes late: in memory, in the tiers, across processes.

use super::{
    cases::{Case, cases},
    faults::Slow,
    *,
};

pub(super) const CASES: &[Case] = cases![
    "ours: a slow reading of a tier beside a renewed value" => a_slow_reading_does_not_overwrite_what_was_renewed,
    "ours: a failed load beside a renewed value" => a_rest_does_not_overwrite_what_was_renewed,
    "ours: of two loads the one that began later counts" => the_load_that_began_later_stays,
    "ours: a set under way beside a renewed value" => a_set_under_way_does_not_take_back_what_was_renewed,
    "ours: a reading during a set" => who_reads_during_a_set_does_not_bring_the_older_value,
    "ours: a late load of another process" => a_late_load_of_another_process_does_not_overwrite_a_set,
    "ours: a set of a node whose clock is behind" => a_set_counts_even_where_its_clock_is_behind,
    "ours: an early refresh that fails" => a_failed_early_refresh_leaves_the_fresh_value,
    "ours: a renewal that fails" => a_failed_renewal_leaves_the_fresh_value,
    "ours: a bulk get after a wide invalidation" => a_bulk_get_after_a_wide_invalidation_has_values,
    "ours: a bulk get loads while it waits for others" => a_bulk_get_loads_while_it_waits_for_others,
    "ours: a flight that has landed is not joined after a removal" => a_landed_flight_is_not_joined_after_a_removal,
    "ours: the last one of a key in set_many counts" => the_last_of_a_key_counts_kept_or_not,
];

fn slow(clock: &Arc<ManualClock>) -> (Arc<Flaky>, Arc<Notify>, Cache<u32>) {
    let (tier, go) = (Flaky::new(clock), Arc::new(Notify::new()));
    let slow = Arc::new(Slow { inner: tier.clone(), go: go.clone() });
    let patient = TierOptions::remote().with_timeout(secs(600));
    let options = options().with_stale_if_error(secs(3_600));
    (tier.clone(), go, builder(clock, options).tier(slow, patient).build().unwrap())
}

async fn a_slow_reading_does_not_overwrite_what_was_renewed() {
    let (clock, source) = (clock(), Source::new([give(2)]));
    let (tier, go, cache) = slow(&clock);
    tiered(&clock, options(), &tier).set("milk", Loaded::new(1)).await.unwrap();
    let reading = tokio::spawn({
        let cache = cache.clone();
        async move { cache.look_up("milk").await }
    });
    settle().await;
    clock.advance(SEC);
    let renewal = tokio::spawn({
        let (cache, load) = (cache.clone(), source.load());
        async move { cache.renew("milk", load).await }
    });
    settle().await;
    assert_eq!(cache.get("milk").unwrap().value(), Some(&2));
    go.notify_one();
    let read = reading.await.unwrap().unwrap().unwrap();
    assert_eq!(cache.get("milk").unwrap().value(), Some(&2), "the older value came from the tier");
    assert_eq!(seen(&read), (Some(2), false), "the newer one is at hand");
    go.notify_one();
    renewal.await.unwrap().unwrap();
    assert_eq!(looked(&tiered(&clock, options(), &tier), "milk").await, Some(2));
}

async fn a_rest_does_not_overwrite_what_was_renewed() {
    let (clock, source) = (clock(), Source::new([give(1), Play::WaitFail, give(2)]));
    let cache = plain(&clock, options().with_stale_if_error(secs(3_600)));
    source.get(&cache, "milk").await.unwrap();
    clock.advance(secs(60));
    let failing = source.start(&cache, "milk").await;
    clock.advance(SEC);
    cache.renew("milk", source.load()).await.unwrap();
    source.go.notify_one();
    assert_eq!(seen(&failing.await.unwrap().unwrap()), (Some(2), false), "what is fresh by now");
    assert_eq!(seen(&cache.get("milk").unwrap()), (Some(2), false));
}

async fn the_load_that_began_later_stays() {
    let (clock, source) = (clock(), Source::new([wait(1), give(2)]));
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, options(), &tier);
    let early = source.start(&cache, "milk").await;
    clock.advance(SEC);
    cache.renew("milk", source.load()).await.unwrap();
    clock.advance(SEC);
    source.go.notify_one();
    early.await.unwrap().unwrap();
    assert_eq!(cache.get("milk").unwrap().value(), Some(&2));
    assert_eq!(looked(&tiered(&clock, options(), &tier), "milk").await, Some(2), "in the tier");
}

async fn a_set_under_way_does_not_take_back_what_was_renewed() {
    let (clock, source) = (clock(), Source::new([give(2)]));
    let (tier, go, cache) = slow(&clock);
    let setting = tokio::spawn({
        let cache = cache.clone();
        async move { cache.set("milk", Loaded::new(1)).await }
    });
    settle().await;
    clock.advance(SEC);
    let renewal = tokio::spawn({
        let (cache, load) = (cache.clone(), source.load());
        async move { cache.renew("milk", load).await }
    });
    settle().await;
    go.notify_one();
    setting.await.unwrap().unwrap();
    assert_eq!(cache.get("milk").unwrap().value(), Some(&2));
    settle().await;
    go.notify_one();
    renewal.await.unwrap().unwrap();
    assert_eq!(looked(&tiered(&clock, options(), &tier), "milk").await, Some(2), "in the tier");
}

/// The reader comes after the set has begun, and the tier answers with what it still has.
async fn who_reads_during_a_set_does_not_bring_the_older_value() {
    let clock = clock();
    let tier = Flaky::new(&clock);
    let (reads, writes) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let two = Arc::new(Two { inner: tier.clone(), reads: reads.clone(), writes: writes.clone() });
    let patient = TierOptions::remote().with_timeout(secs(600));
    // Memory without room: whatever is answered comes from the tier.
    let cache = builder(&clock, options().with_entries(0)).tier(two, patient).build().unwrap();
    tiered(&clock, options(), &tier).set("milk", Loaded::new(1)).await.unwrap();
    let set = tokio::spawn({
        let cache = cache.clone();
        async move { cache.set("milk", Loaded::new(2)).await }
    });
    settle().await;
    let reading = tokio::spawn({
        let cache = cache.clone();
        async move { cache.look_up("milk").await }
    });
    settle().await;
    // The tier has read the older value by now, and gives it out after the set is done.
    writes.notify_one();
    set.await.unwrap().unwrap();
    reads.notify_one();
    let found = reading.await.unwrap().unwrap();
    assert_ne!(found.and_then(|c| c.value().copied()), Some(1));
    reads.notify_one();
    assert_eq!(looked(&cache, "milk").await, Some(2));
}

/// As [`Slow`], with one word for readings and another for writings.
#[derive(Debug)]
struct Two {
    inner: Arc<Flaky>,
    reads: Arc<Notify>,
    writes: Arc<Notify>,
}

#[async_trait]
impl CacheTier for Two {
    fn name(&self) -> &str {
        "two"
    }
    async fn get(&self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>> {
        let found = self.inner.get(keys).await;
        self.reads.notified().await;
        found
    }
    async fn set(&self, entries: Vec<TierEntry>) -> Result<()> {
        self.writes.notified().await;
        self.inner.set(entries).await
    }
    async fn remove(&self, what: &Invalidation) -> Result<()> {
        self.inner.remove(what).await
    }
    async fn contents(&self) -> Result<TierContents> {
        self.inner.contents().await
    }
}

async fn a_late_load_of_another_process_does_not_overwrite_a_set() {
    for between in [Duration::ZERO, SEC] {
        let (clock, source) = (clock(), Source::new([wait(1)]));
        let tier = Flaky::new(&clock);
        let (a, b) = (tiered(&clock, options(), &tier), tiered(&clock, options(), &tier));
        let late = source.start(&a, "milk").await;
        clock.advance(between);
        b.set("milk", Loaded::new(2)).await.unwrap();
        clock.advance(between);
        source.go.notify_one();
        late.await.unwrap().unwrap();
        assert_eq!(looked(&tiered(&clock, options(), &tier), "milk").await, Some(2), "{between:?} apart");
    }
}

async fn a_set_counts_even_where_its_clock_is_behind() {
    let (here, source) = (clock(), Source::new([wait(3)]));
    let there = clock();
    there.advance(secs(30));
    let tier = Flaky::new(&here);
    tiered(&there, options(), &tier).set("milk", Loaded::new(1)).await.unwrap();
    // A load of that node begins, and this node, whose clock is behind, sets a newer value.
    let ahead = tiered(&there, options(), &tier);
    let late = tokio::spawn({
        let (ahead, load) = (ahead.clone(), source.load());
        async move { ahead.renew("milk", load).await }
    });
    settle().await;
    tiered(&here, options(), &tier).set("milk", Loaded::new(2)).await.unwrap();
    assert_eq!(looked(&tiered(&here, options(), &tier), "milk").await, Some(2), "the set was not lost");
    source.go.notify_one();
    late.await.unwrap().unwrap();
    assert_eq!(looked(&tiered(&here, options(), &tier), "milk").await, Some(2), "the load began before it");
}

async fn a_failed_early_refresh_leaves_the_fresh_value() {
    let (clock, source) = (clock(), Source::new([wait(1), Play::Fail]));
    let options = options().with_early_refresh(true).with_stale_if_error(secs(3_600));
    let cache = builder(&clock, options).rng(Arc::new(Always(u64::MAX / 100))).build().unwrap();
    let first = source.start(&cache, "milk").await;
    clock.advance(secs(2));
    source.go.notify_one();
    first.await.unwrap().unwrap();
    clock.advance(secs(55));
    for _ in 0..4 {
        assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(1), false));
        settle().await;
        assert_eq!(cache.get("milk").map(|c| seen(&c)), Some((Some(1), false)), "it is still fresh");
        clock.advance(SEC);
    }
    assert_eq!(source.calls(), 2, "a source that failed is left in peace");
    clock.advance(secs(6));
    source.then(give(2));
    assert_eq!(seen(&source.get(&cache, "milk").await.unwrap()), (Some(2), false));
}

async fn a_failed_renewal_leaves_the_fresh_value() {
    let clock = clock();
    for (grace, want) in [(secs(3_600), Some((Some(1), true))), (Duration::ZERO, None)] {
        let source = Source::new([give(1), Play::Fail]);
        let cache = plain(&clock, options().with_stale_if_error(grace));
        source.get(&cache, "milk").await.unwrap();
        clock.advance(SEC);
        let renewed = cache.renew("milk", source.load()).await;
        assert_eq!(renewed.ok().map(|c| seen(&c)), want, "not the newer value that was asked for");
        assert_eq!(cache.get("milk").map(|c| seen(&c)), Some((Some(1), false)), "for others it is fresh");
    }
}

async fn a_bulk_get_after_a_wide_invalidation_has_values() {
    let clock = clock();
    for what in [
        Invalidation::All,
        Invalidation::Prefix("mi".to_owned()),
        Invalidation::Tag("dairy".to_owned()),
        Invalidation::Keys(vec!["milk".to_owned()]),
    ] {
        let source = Source::new([Play::Wait(Loaded::new(1).with_tags(["dairy"]))]);
        let cache = plain(&clock, options());
        let old = source.start(&cache, "milk").await;
        cache.invalidate(&what).await.unwrap();
        let bulk = tokio::spawn({
            let cache = cache.clone();
            async move {
                let load = |loads: Vec<Load<u32>>| async move {
                    Ok(loads.iter().map(|l| (l.key().to_owned(), Loaded::new(9))).collect())
                };
                cache.get_many_or_load(&["milk", "eggs"], load).await
            }
        });
        settle().await;
        source.go.notify_one();
        let bulk = bulk.await.unwrap();
        let values: Vec<_> = bulk.found.iter().flatten().filter_map(|c| c.value().copied()).collect();
        assert_eq!((values, bulk.error.map(|e| e.kind())), (vec![9, 9], None), "{what:?}");
        assert_eq!(seen(&old.await.unwrap().unwrap()), (Some(1), false));
        assert_eq!(cache.get("milk").unwrap().value(), Some(&9), "{what:?}");
    }
}

async fn a_bulk_get_loads_while_it_waits_for_others() {
    let (clock, source) = (clock(), Source::new([wait(1)]));
    let cache = plain(&clock, options());
    let single = source.start(&cache, "milk").await;
    let began = Arc::new(AtomicU32::new(0));
    let bulk = tokio::spawn({
        let (cache, began) = (cache.clone(), began.clone());
        async move {
            let load = move |loads: Vec<Load<u32>>| async move {
                began.fetch_add(1, Ordering::SeqCst);
                Ok(loads.iter().map(|l| (l.key().to_owned(), Loaded::new(9))).collect())
            };
            cache.get_many_or_load(&["milk", "eggs"], load).await
        }
    });
    settle().await;
    assert_eq!(began.load(Ordering::SeqCst), 1, "its own load waits for another's");
    source.go.notify_one();
    let values: Vec<_> = bulk.await.unwrap().found.into_iter().map(|c| c.unwrap().value().copied()).collect();
    assert_eq!(values, [Some(1), Some(9)]);
    single.await.unwrap().unwrap();
}

async fn the_last_of_a_key_counts_kept_or_not() {
    let clock = clock();
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, options(), &tier);
    cache.set("milk", Loaded::new(0)).await.unwrap();
    cache
        .set_many([("milk", Loaded::new(1)), ("eggs", Loaded::new(5)), ("milk", Loaded::new(2).uncached())])
        .await
        .unwrap();
    assert_eq!((looked(&cache, "milk").await, looked(&cache, "eggs").await), (None, Some(5)));
    cache.set_many([("milk", Loaded::new(1).uncached()), ("milk", Loaded::new(2))]).await.unwrap();
    assert_eq!(looked(&cache, "milk").await, Some(2));
    assert_eq!(looked(&tiered(&clock, options(), &tier), "milk").await, Some(2));
}

/// One journey brings both keys; only one of those who wait for it is polled to its end, then the other key is removed.
async fn a_landed_flight_is_not_joined_after_a_removal() {
    for entries in [0, 1_000] {
        let (clock, go) = (clock(), Arc::new(Notify::new()));
        let cache = plain(&clock, options().with_entries(entries));
        let loader = |value: u32| {
            let go = go.clone();
            move |loads: Vec<Load<u32>>| async move {
                go.notified().await;
                Ok(loads.iter().map(|l| (l.key().to_owned(), Loaded::new(value))).collect())
            }
        };
        let mut both = std::pin::pin!(cache.get_many_or_load(&["milk", "eggs"], loader(1)));
        assert!(futures_util::poll!(&mut both).is_pending());
        let mut joins = std::pin::pin!(cache.get_or_load("eggs", |_| async { Ok(Loaded::new(9)) }));
        assert!(futures_util::poll!(&mut joins).is_pending());
        go.notify_one();
        assert_eq!(joins.await.unwrap().value(), Some(&1), "it joined");
        match entries {
            0 => cache.set("milk", Loaded::new(2)).await.unwrap(),
            _ => cache.remove("milk").await.unwrap(),
        }
        let milk = cache.get_or_load("milk", |_| async { Ok(Loaded::new(2)) }).await.unwrap();
        assert_eq!(milk.value(), Some(&2), "it asked after the write, and was given what was before");
        assert_eq!(both.await.found.len(), 2);
    }
}
