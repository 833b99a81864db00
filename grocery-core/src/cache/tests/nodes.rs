//! Several nodes with a tier and a bus between them.

use std::sync::Weak;

use super::{
    cases::{Case, cases},
    *,
};

pub(super) const CASES: &[Case] = cases![
    "fusion: BackplaneWorks" => a_set_is_seen_on_all_nodes,
    "fusion: without a backplane" => without_a_bus_nodes_differ,
    "fusion: CanHandleExpireOnMultiNodes / bento: logically invalidate but keep for grace" => others_keep_for_the_worst,
    "bento: a removal on one is a removal on all" => a_removal_is_a_removal_everywhere,
    "fusion: BackgroundFactoryCompleteNotifyOtherNodes" => a_load_behind_tells_others,
    "bento: Bus shouldnt receive messages emitted by itself" => nobody_follows_his_own_notice,
    "bento: when a node receives a set/delete it shouldnt publish in return" => no_echo,
    "bento: should not publish to bus if l2 could not be written" => no_notice_before_the_tier_has_it,
    "bento: a delete should delete others local cache even if remote fails" => a_removal_is_told_even_if_the_tier_fails,
    "bento: retry queue processing / fusion: CanHandleReconnectedBackplane" => notices_are_sent_again,
    "bento: retry queue, last one of a key" => the_last_notice_of_a_key,
    "bento: retry queue maximum items / fusion: RespectsMaxItems" => the_queue_is_bounded,
    "fusion: three nodes, CanRecoverAsync (disabled there)" => three_nodes_recover,
    "cashews: listen timeout falls back" => notices_missed_make_memory_stale,
    "fusion: CanClearWithColdStarts" => a_node_that_joins_after_a_clear,
    "fusion: CanIgnoreIncomingBackplaneNotifications" => another_cache_is_not_meant,
    "ours: a notice overtakes a load" => a_notice_overtakes_a_load,
    "ours: memory only, no ping-pong" => loads_without_a_tier_tell_nobody,
];

/// A bus that can be cut.
#[derive(Debug, Default)]
struct Cut {
    inner: MemoryBus,
    cut: AtomicU8,
    sent: Mutex<Vec<CacheNotice>>,
}

#[async_trait]
impl CacheBus for Cut {
    fn listen(&self, listener: Weak<dyn NoticeListener>) {
        self.inner.listen(listener);
    }

    async fn publish(&self, notice: &CacheNotice) -> Result<()> {
        if self.cut.load(Ordering::SeqCst) != 0 {
            return Err(down());
        }
        self.sent.lock().unwrap().push(notice.clone());
        self.inner.publish(notice).await
    }
}

struct Fleet {
    clock: Arc<ManualClock>,
    tier: Arc<Flaky>,
    bus: Arc<Cut>,
}

impl Fleet {
    fn new() -> Self {
        let clock = clock();
        Self { tier: Flaky::new(&clock), clock, bus: Arc::default() }
    }

    fn node(&self, number: u64) -> Cache<u32> {
        builder(&self.clock, options().with_stale_if_error(secs(3_600)))
            .rng(Arc::new(SeededRng::new(number)))
            .tier(self.tier.clone(), TierOptions::remote())
            .bus(self.bus.clone())
            .build()
            .unwrap()
    }

    fn cut(&self, cut: bool) {
        self.bus.cut.store(u8::from(cut), Ordering::SeqCst);
    }
}

async fn a_set_is_seen_on_all_nodes() {
    let fleet = Fleet::new();
    let (a, b, c) = (fleet.node(1), fleet.node(2), fleet.node(3));
    a.set("milk", Loaded::new(1)).await.unwrap();
    assert_eq!((looked(&b, "milk").await, looked(&c, "milk").await), (Some(1), Some(1)));
    b.set("milk", Loaded::new(42)).await.unwrap();
    assert_eq!((looked(&a, "milk").await, looked(&c, "milk").await), (Some(42), Some(42)));
}

async fn without_a_bus_nodes_differ() {
    let clock = clock();
    let tier = Flaky::new(&clock);
    let (a, b) = (tiered(&clock, options(), &tier), tiered(&clock, options(), &tier));
    a.set("milk", Loaded::new(1)).await.unwrap();
    assert_eq!(looked(&b, "milk").await, Some(1));
    a.set("milk", Loaded::new(42)).await.unwrap();
    assert_eq!(looked(&b, "milk").await, Some(1));
    clock.advance(secs(60));
    assert_eq!(looked(&b, "milk").await, Some(42), "at most as long as memory keeps it");
}

async fn others_keep_for_the_worst() {
    let fleet = Fleet::new();
    let (a, b, c) = (fleet.node(1), fleet.node(2), fleet.node(3));
    a.set("milk", Loaded::new(1)).await.unwrap();
    looked(&b, "milk").await;
    a.expire(&Invalidation::Keys(vec!["milk".to_owned()])).await.unwrap();
    let source = Source::new([Play::Fail, Play::Fail, Play::Fail]);
    assert_eq!(seen(&source.get(&a, "milk").await.unwrap()), (Some(1), true));
    assert_eq!(seen(&source.get(&b, "milk").await.unwrap()), (Some(1), true));
    assert!(source.get(&c, "milk").await.is_err(), "it never had it");
}

async fn a_removal_is_a_removal_everywhere() {
    let fleet = Fleet::new();
    let (a, b) = (fleet.node(1), fleet.node(2));
    let source = Source::new([]);
    for what in [
        Invalidation::Keys(vec!["milk".to_owned()]),
        Invalidation::Prefix("mi".to_owned()),
        Invalidation::Tag("dairy".to_owned()),
        Invalidation::All,
    ] {
        a.set("milk", Loaded::new(1).with_tags(["dairy"])).await.unwrap();
        looked(&b, "milk").await;
        a.invalidate(&what).await.unwrap();
        source.then(Play::Fail);
        assert!(source.get(&b, "milk").await.is_err(), "{what:?}");
    }
}

async fn a_load_behind_tells_others() {
    let fleet = Fleet::new();
    let b = fleet.node(2);
    let a = builder(&fleet.clock, options().with_stale_while_revalidate(secs(600)))
        .tier(fleet.tier.clone(), TierOptions::remote())
        .bus(fleet.bus.clone())
        .build()
        .unwrap();
    let source = Source::new([give(1), give(2)]);
    source.get(&a, "milk").await.unwrap();
    fleet.clock.advance(secs(290));
    looked(&b, "milk").await;
    fleet.clock.advance(secs(15));
    source.get(&a, "milk").await.unwrap();
    settle().await;
    assert_eq!(looked(&b, "milk").await, Some(2));
}

async fn nobody_follows_his_own_notice() {
    let fleet = Fleet::new();
    let a = fleet.node(1);
    a.set("milk", Loaded::new(1)).await.unwrap();
    assert_eq!((a.get("milk").unwrap().value(), a.stats().notices.heard), (Some(&1), 0));
    assert_eq!(a.stats().notices.sent, 1);
}

async fn no_echo() {
    let fleet = Fleet::new();
    let (a, b) = (fleet.node(1), fleet.node(2));
    a.set("milk", Loaded::new(1)).await.unwrap();
    a.remove("milk").await.unwrap();
    settle().await;
    assert_eq!((fleet.bus.sent.lock().unwrap().len(), b.stats().notices.heard), (2, 2));
}

async fn no_notice_before_the_tier_has_it() {
    let fleet = Fleet::new();
    let (a, b) = (fleet.node(1), fleet.node(2));
    a.set("milk", Loaded::new(1)).await.unwrap();
    looked(&b, "milk").await;
    fleet.tier.turn(FAILS);
    assert!(a.set("milk", Loaded::new(2)).await.is_err());
    assert_eq!((fleet.bus.sent.lock().unwrap().len(), a.stats().notices.waiting), (1, 1));
    assert_eq!(b.get("milk").unwrap().value(), Some(&1));
    fleet.tier.turn(WORKS);
    assert!(a.recover().await);
    assert_eq!((b.get("milk").is_none(), looked(&b, "milk").await), (true, Some(1)), "it may still stand in");
    assert!(b.look_up("milk").await.unwrap().unwrap().is_stale());
}

async fn a_removal_is_told_even_if_the_tier_fails() {
    let fleet = Fleet::new();
    let (a, b) = (fleet.node(1), fleet.node(2));
    a.set("milk", Loaded::new(1)).await.unwrap();
    looked(&b, "milk").await;
    fleet.tier.turn(FAILS);
    assert!(a.remove("milk").await.is_err());
    assert!(b.get("milk").is_none());
}

async fn notices_are_sent_again() {
    let fleet = Fleet::new();
    let (a, b) = (fleet.node(1), fleet.node(2));
    a.set("milk", Loaded::new(1)).await.unwrap();
    looked(&b, "milk").await;
    fleet.cut(true);
    a.set("milk", Loaded::new(2)).await.unwrap();
    assert_eq!((a.stats().notices.waiting, a.stats().notices.failed), (1, 1));
    assert!(!a.recover().await);
    fleet.cut(false);
    fleet.clock.advance(secs(2));
    looked(&a, "anything").await;
    settle().await;
    assert_eq!((looked(&b, "milk").await, a.stats().notices.waiting), (Some(2), 0));
}

async fn the_last_notice_of_a_key() {
    let fleet = Fleet::new();
    let a = fleet.node(1);
    fleet.cut(true);
    for n in 0..5 {
        a.set("milk", Loaded::new(n)).await.unwrap();
    }
    a.remove("milk").await.unwrap();
    fleet.cut(false);
    assert!(a.recover().await);
    let sent = fleet.bus.sent.lock().unwrap();
    assert_eq!((sent.len(), sent[0].replaced), (1, false));
}

async fn the_queue_is_bounded() {
    let fleet = Fleet::new();
    let (a, b) = (fleet.node(1), fleet.node(2));
    fleet.cut(true);
    for n in 0..3_000 {
        a.set(&n.to_string(), Loaded::new(n)).await.unwrap();
    }
    assert!(a.stats().notices.waiting <= 1_000);
    b.set("milk", Loaded::new(1)).await.unwrap();
    fleet.cut(false);
    assert!(a.recover().await);
    assert!(b.get("milk").is_none(), "one notice for everything took their place");
}

async fn three_nodes_recover() {
    let fleet = Fleet::new();
    let nodes = [fleet.node(1), fleet.node(2), fleet.node(3)];
    nodes[0].set("milk", Loaded::new(1)).await.unwrap();
    for node in &nodes {
        assert_eq!(looked(node, "milk").await, Some(1));
    }
    // Tier and bus are down; two nodes write.
    fleet.tier.turn(FAILS);
    fleet.cut(true);
    assert!(nodes[1].set("milk", Loaded::new(2)).await.is_err());
    fleet.clock.advance(SEC);
    assert!(nodes[2].set("milk", Loaded::new(3)).await.is_err());
    fleet.tier.turn(WORKS);
    fleet.cut(false);
    fleet.clock.advance(secs(61));
    for node in &nodes {
        assert!(node.recover().await);
    }
    // Nobody serves the 1 as fresh any more; the next load reaches all.
    let source = Source::new([give(4)]);
    for node in &nodes {
        let found = source.get(node, "milk").await.unwrap();
        assert_eq!(seen(&found), (Some(4), false));
    }
    assert_eq!(source.calls(), 1);
}

async fn notices_missed_make_memory_stale() {
    let fleet = Fleet::new();
    let a = fleet.node(1);
    a.set("milk", Loaded::new(1)).await.unwrap();
    fleet.bus.inner.tell_missed();
    assert!(a.get("milk").is_none());
    assert_eq!(a.look_up("milk").await.unwrap().unwrap().from(), CachedFrom::Tier(0));
}

async fn a_node_that_joins_after_a_clear() {
    let fleet = Fleet::new();
    let a = fleet.node(1);
    a.set("milk", Loaded::new(1)).await.unwrap();
    a.clear().await.unwrap();
    assert_eq!(looked(&fleet.node(2), "milk").await, None);
}

async fn another_cache_is_not_meant() {
    let fleet = Fleet::new();
    let a = fleet.node(1);
    let other: Cache<u32> = Cache::builder("other")
        .clock(fleet.clock.clone())
        .rng(Arc::new(SeededRng::new(5)))
        .tier(fleet.tier.clone(), TierOptions::remote())
        .bus(fleet.bus.clone())
        .build()
        .unwrap();
    a.set("milk", Loaded::new(1)).await.unwrap();
    other.set("milk", Loaded::new(2)).await.unwrap();
    other.clear().await.unwrap();
    assert_eq!((a.get("milk").unwrap().value(), a.stats().notices.heard), (Some(&1), 0));
    assert_eq!(
        looked(&fleet.node(7), "milk").await,
        Some(1),
        "of two caches in one tier only one was cleared"
    );
}

async fn a_notice_overtakes_a_load() {
    let fleet = Fleet::new();
    let (a, b) = (fleet.node(1), fleet.node(2));
    let source = Source::new([wait(1)]);
    let late = source.start(&b, "milk").await;
    a.set("milk", Loaded::new(2)).await.unwrap();
    source.go.notify_one();
    late.await.unwrap().unwrap();
    assert_eq!(looked(&b, "milk").await, Some(2));
}

async fn loads_without_a_tier_tell_nobody() {
    let (clock, bus) = (clock(), Arc::new(Cut::default()));
    let node =
        |n| builder(&clock, options()).rng(Arc::new(SeededRng::new(n))).bus(bus.clone()).build().unwrap();
    let (a, b): (Cache<u32>, Cache<u32>) = (node(1), node(2));
    let source = Source::new([give(1), give(1)]);
    source.get(&a, "milk").await.unwrap();
    source.get(&b, "milk").await.unwrap();
    assert!(a.get("milk").is_some() && b.get("milk").is_some() && bus.sent.lock().unwrap().is_empty());
    a.set("milk", Loaded::new(2)).await.unwrap();
    assert!(b.get("milk").is_none());
}
