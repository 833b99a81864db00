//! The tier and the bus in a real Redis, which each test starts on a free port and ends again. Where no
//! `redis-server` is installed, the tests say SKIPPED; `scripts/test-redis.sh` installs one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod limits;
mod outage;
mod removals;
mod server;

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use grocery_core::{
    Clock, Error, ErrorKind, ManualClock, SystemClock, Timestamp,
    cache::{
        Cache, CacheBuilder, CacheOptions, CacheTier, CachedFrom, Invalidation, Load, Loaded, RedisBus,
        RedisConfig, RedisTier, TierOptions,
    },
    resilience::{BreakerConfig, BreakerState},
    testing,
};
use server::{CUT, PASS, Proxy, SWALLOW, Server};

/// With a limit that a busy machine does not reach.
fn config(port: u16) -> RedisConfig {
    RedisConfig::new("127.0.0.1", port).with_timeout(Duration::from_secs(60))
}

/// Waits until the client has found its way back to a server that was gone.
async fn answers(tier: &RedisTier) {
    while tier.get(&["probe".to_owned()]).await.is_err() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn system() -> Arc<SystemClock> {
    Arc::new(SystemClock::new())
}

fn over(port: u16) -> CacheBuilder<u32> {
    over_config(&config(port))
}

fn over_config(config: &RedisConfig) -> CacheBuilder<u32> {
    let tier = Arc::new(RedisTier::new(config, system()).unwrap());
    // So that a busy machine is not taken for a slow server.
    let patient = TierOptions::remote().with_timeout(Duration::from_secs(20));
    let config = CacheOptions::default().with_jitter_percent(0);
    Cache::builder("test").options(config).spawner(|work| drop(tokio::spawn(work))).tier(tier, patient)
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..4_000 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("in vain: {what}");
}

async fn value(cache: &Cache<u32>, key: &str) -> Option<u32> {
    cache.look_up(key).await.unwrap().and_then(|c| c.value().copied())
}

/// How many keys are neither entries nor the count and the log of removals.
const OTHERS: &str =
    "local others = #redis.call('KEYS', '*') - #redis.call('KEYS', 'cache2:k:*') - 2 return others";

async fn keeps_the_contract(config: &RedisConfig) {
    let clock = system();
    let tier = Arc::new(
        RedisTier::new(&config.clone().with_timeout(Duration::from_secs(60)), clock.clone()).unwrap(),
    );
    testing::cache_tier(tier, || clock.wall(), async |time| tokio::time::sleep(time).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_server_keeps_the_contract() {
    if server::is_there() {
        let server = Server::start(&[]);
        keeps_the_contract(&config(server.port())).await;
        // The lock that nobody opened ran out; the server counts it until it finds the time to sweep, and does not
        // list it.
        assert_eq!(server.say(&["KEYS", "cache2:l:*"]), "*0", "no lock is left");
        let others = server.say(&["EVAL", OTHERS, "0"]);
        assert_eq!(others, ":0", "there is more than entries and two names for removals");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_keeps_the_contract() {
    if !server::is_there() {
        return;
    }
    let server = Server::start(&["--cluster-enabled", "yes"]);
    assert_eq!(server.say(&["CLUSTER", "ADDSLOTSRANGE", "0", "16383"]), "+OK");
    until("the cluster is up", || server.say(&["CLUSTER", "INFO"]).contains("cluster_state:ok")).await;
    keeps_the_contract(&format!("redis-cluster://127.0.0.1:{}", server.port()).parse().unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_master_that_sentinels_name_keeps_the_contract() {
    if !server::is_there() {
        return;
    }
    let master = Server::start(&[]);
    let dir = tempfile::tempdir().unwrap();
    let conf = dir.path().join("sentinel.conf");
    std::fs::write(&conf, format!("sentinel monitor main 127.0.0.1 {} 1\n", master.port())).unwrap();
    let sentinel = Server::start(&[conf.to_str().unwrap(), "--sentinel"]);
    assert!(sentinel.dir().exists());
    until("the sentinel knows the master", || {
        sentinel.say(&["SENTINEL", "CKQUORUM", "main"]).starts_with("+OK")
    })
    .await;
    keeps_the_contract(&format!("redis-sentinel://127.0.0.1:{}/main", sentinel.port()).parse().unwrap())
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_keys_are_one_question() {
    if !server::is_there() {
        return;
    }
    let server = Server::start(&[]);
    let cache = over(server.port()).build().unwrap();
    let keys: Vec<String> = (0..100).map(|n| format!("k{n}")).collect();
    let load = |loads: Vec<Load<u32>>| async move {
        Ok(loads.iter().map(|l| (l.key().to_owned(), Loaded::new(7))).collect::<HashMap<_, _>>())
    };
    assert!(cache.get_many_or_load(&keys, load).await.found.iter().all(Option::is_some));
    let other = over(server.port()).build().unwrap();
    // Once, a node learns what was taken out before it came.
    assert_eq!(value(&other, "nothing").await, None);
    server.say(&["CONFIG", "RESETSTAT"]);
    let many = other.look_up_many(&keys).await;
    assert!(many.found.iter().flatten().all(|c| c.from() == CachedFrom::Tier(0) && c.value() == Some(&7)));
    assert_eq!((many.found.len(), server.calls("mget"), server.calls("get")), (100, 1, 0));
    assert_eq!(server.calls("eval"), 0);
    // The server itself forgets what has run out.
    let left: i64 = server.say(&["PTTL", "cache2:k:test:k7"]).trim_start_matches(':').parse().unwrap();
    assert!((1..=300_000).contains(&left), "{left} ms are left");
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_hear_of_each_other() {
    if !server::is_there() {
        return;
    }
    let server = Server::start(&[]);
    let node = || {
        let bus = Arc::new(RedisBus::new(&config(server.port())).unwrap());
        over(server.port()).bus(bus).build().unwrap()
    };
    let (a, b) = (node(), node());
    until("both listen", || {
        server.say(&["PUBSUB", "NUMSUB", "cache2:notices"]) == "*2" && server.calls("subscribe") == 2
    })
    .await;
    a.set("milk", Loaded::new(1)).await.unwrap();
    until("b hears of it", || b.stats().notices.heard == 1).await;
    assert_eq!(value(&b, "milk").await, Some(1));
    a.set("milk", Loaded::new(42).with_tags(["dairy"])).await.unwrap();
    until("b hears of it", || b.stats().notices.heard == 2).await;
    assert_eq!(value(&b, "milk").await, Some(42));
    b.remove_tag("dairy").await.unwrap();
    until("a hears of it", || a.stats().notices.heard == 1).await;
    assert_eq!((value(&a, "milk").await, a.stats().notices.sent), (None, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_are_one_load() {
    if !server::is_there() {
        return;
    }
    let server = Server::start(&[]);
    let calls = Arc::new(AtomicU32::new(0));
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            let tier = Arc::new(RedisTier::new(&config(server.port()), system()).unwrap());
            let options = TierOptions::remote()
                .with_timeout(Duration::from_secs(20))
                .with_load_lock(Duration::from_secs(20));
            let spawner = |work| drop(tokio::spawn(work));
            let cache: Cache<u32> =
                Cache::builder("test").spawner(spawner).tier(tier, options).build().unwrap();
            let calls = calls.clone();
            tokio::spawn(async move {
                let load = |_: Load<u32>| async move {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    Ok(Loaded::new(calls.fetch_add(1, Ordering::SeqCst)))
                };
                cache.get_or_load("milk", load).await.unwrap().value().copied()
            })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), Some(0));
    }
    assert_eq!(calls.load(Ordering::SeqCst), 1);
}

/// Killed and brought back in the middle of the work: no wrong value, no error, and the tier is used again.
#[tokio::test(flavor = "multi_thread")]
async fn an_outage_costs_no_answer() {
    if !server::is_there() {
        return;
    }
    let mut server = Server::start(&[]);
    let clock = Arc::new(ManualClock::at(Timestamp::from_unix_millis(1_763_634_600_000)));
    let tier = Arc::new(RedisTier::new(&config(server.port()), clock.clone()).unwrap());
    let cache: Cache<u32> = Cache::builder("test")
        .options(CacheOptions::default().with_jitter_percent(0))
        .clock(clock.clone())
        .spawner(|work| drop(tokio::spawn(work)))
        .tier(tier.clone(), TierOptions::remote())
        .build()
        .unwrap();
    let truth = Arc::new(AtomicU32::new(0));
    let mut states = std::collections::HashSet::new();
    for round in 0..60_u32 {
        match round {
            20 => server.kill(),
            40 => {
                server.revive();
                answers(&tier).await;
                clock.advance(Duration::from_secs(60));
            }
            _ => clock.advance(Duration::from_secs(if (20..40).contains(&round) { 1 } else { 61 })),
        }
        for key in ["milk", "eggs"] {
            let source = truth.clone();
            let load = |_: Load<u32>| async move { Ok(Loaded::new(source.load(Ordering::SeqCst))) };
            let found = cache.get_or_load(key, load).await.unwrap();
            assert_eq!(found.value(), Some(&truth.load(Ordering::SeqCst)), "round {round}");
        }
        // The world changes, and the cache is told; it may fail to tell the server.
        truth.store(round + 1, Ordering::SeqCst);
        let told = cache.invalidate(&Invalidation::Keys(vec!["milk".into(), "eggs".into()])).await;
        assert_eq!(told.is_ok(), !(20..40).contains(&round), "round {round}: {told:?}");
        states.insert(cache.stats().tiers[0].breaker.clone());
    }
    let stats = cache.stats();
    assert!(states.contains("open") && states.contains("closed"), "{states:?}");
    assert_eq!((stats.tiers[0].breaker.as_str(), stats.tiers[0].owed, stats.load_failures), ("closed", 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials() {
    if !server::is_there() {
        return;
    }
    let server = Server::start(&["--requirepass", "s3cret word"]);
    let url =
        |login: &str| format!("redis://{login}127.0.0.1:{}/1", server.port()).parse::<RedisConfig>().unwrap();
    keeps_the_contract(&url(":s3cret%20word@")).await;
    for (login, kind) in [("", ErrorKind::Unauthenticated), (":wr0ng@", ErrorKind::Unauthenticated)] {
        let tier = RedisTier::new(&url(login), system()).unwrap();
        let e = tier.get(&["k".to_owned()]).await.unwrap_err();
        assert_eq!(e.kind(), kind, "{e:?}");
        assert!(!format!("{e:?}").contains("wr0ng"), "{e:?}");
        let cache = over_config(&url(login)).build().unwrap();
        let found = cache.get_or_load("milk", |_| async { Ok(Loaded::new(1)) }).await.unwrap();
        assert_eq!(found.value(), Some(&1));
        let told = cache.check_tiers().await.unwrap_err();
        assert_eq!(told.kind(), kind, "{told:?}");
        assert!(told.message().contains("the tier redis") && told.hint().is_some(), "{told:?}");
        assert!(!format!("{told:?}").contains("wr0ng"), "{told:?}");
    }
    over_config(&url(":s3cret%20word@")).build().unwrap().check_tiers().await.unwrap();
}

/// Full, without leave to make room: what cannot be written does not leave an older value to be read.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_server_and_a_replica() {
    if !server::is_there() {
        return;
    }
    let server = Server::start(&[]);
    let never = BreakerConfig::default().with_initial(BreakerState::Disabled);
    let tier = Arc::new(RedisTier::new(&config(server.port()), system()).unwrap());
    let options = TierOptions::remote().with_timeout(Duration::from_secs(20)).with_breaker(never);
    let node =
        || -> Cache<u32> { Cache::builder("test").tier(tier.clone(), options.clone()).build().unwrap() };
    let cache = node();
    cache.set("milk", Loaded::new(1)).await.unwrap();
    for (refuse, allow, kind) in [
        (["CONFIG", "SET", "maxmemory", "1"], ["CONFIG", "SET", "maxmemory", "0"], ErrorKind::Storage),
        (["REPLICAOF", "127.0.0.1", "1", ""], ["REPLICAOF", "NO", "ONE", ""], ErrorKind::Unavailable),
    ] {
        let say = |words: [&str; 4]| {
            let words: Vec<&str> = words.into_iter().filter(|w| !w.is_empty()).collect();
            assert!(server.say(&words).starts_with("+OK"), "{words:?}");
        };
        cache.set("milk", Loaded::new(1)).await.unwrap();
        say(refuse);
        let e = cache.set("milk", Loaded::new(2)).await.unwrap_err();
        assert_eq!(e.kind(), kind, "{e:?}");
        assert_eq!((cache.get("milk").unwrap().value(), cache.stats().tiers[0].owed), (Some(&2), 1));
        say(allow);
        assert!(cache.recover().await);
        assert_eq!(value(&node(), "milk").await, None, "the older value is gone");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_is_a_miss_and_removed() {
    if !server::is_there() {
        return;
    }
    let server = Server::start(&[]);
    for garbage in ["", "349", "{\"price\":3.49}", "\u{1}\0\0\0\0\0"] {
        assert_eq!(server.say(&["SET", "cache2:k:test:milk", garbage]), "+OK");
        let cache = over(server.port()).build().unwrap();
        assert_eq!(value(&cache, "milk").await, None);
        assert_eq!(
            (cache.stats().tiers[0].undecodable, server.say(&["EXISTS", "cache2:k:test:milk"])),
            (1, ":0".into())
        );
    }
    // Of another type: an error of the server, and no answer is lost.
    server.say(&["LPUSH", "cache2:k:test:milk", "x"]);
    let cache = over(server.port()).build().unwrap();
    let found = cache.get_or_load("milk", |_| async { Ok(Loaded::new(5)) }).await.unwrap();
    assert_eq!(found.value(), Some(&5));
}

/// A way that swallows, or cuts in the middle of an answer: the value comes from the loader, and later the tier
/// is there again.
#[tokio::test(flavor = "multi_thread")]
async fn a_bad_way_to_the_server() {
    if !server::is_there() {
        return;
    }
    let server = Server::start(&[]);
    let proxy = Proxy::before(server.port());
    let tier = Arc::new(RedisTier::new(&RedisConfig::new("127.0.0.1", proxy.port), system()).unwrap());
    let never = BreakerConfig::default().with_initial(BreakerState::Disabled);
    let options = TierOptions::remote().with_timeout(Duration::from_millis(300)).with_breaker(never);
    let cache: Cache<String> = Cache::builder("test").tier(tier.clone(), options.clone()).build().unwrap();
    let long = "milk ".repeat(3);
    let patient = TierOptions::remote().with_timeout(Duration::from_secs(60));
    let first: Cache<String> = Cache::builder("test").tier(tier.clone(), patient).build().unwrap();
    first.set("a", Loaded::new(long.clone())).await.unwrap();
    for (mood, key) in [(SWALLOW, "b"), (CUT, "c")] {
        proxy.turn(mood);
        let value = long.clone();
        let found = cache.get_or_load(key, |_| async move { Ok(Loaded::new(value)) }).await.unwrap();
        assert_eq!(found.value(), Some(&long));
    }
    assert!(cache.stats().tiers[0].errors >= 2);
    proxy.turn(PASS);
    for _ in 0..200 {
        let fresh: Cache<String> =
            Cache::builder("test").tier(tier.clone(), options.clone()).build().unwrap();
        if fresh.look_up("a").await.unwrap().is_some_and(|a| a.value() == Some(&long)) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the tier was not used again");
}

/// A refresh behind on the cache's own thread, which is outside of the runtime: the tier works there, too.
#[tokio::test(flavor = "multi_thread")]
async fn works_outside_of_its_runtime() {
    if !server::is_there() {
        return;
    }
    let server = Server::start(&[]);
    let tier = Arc::new(RedisTier::new(&config(server.port()), system()).unwrap());
    let keys = ["k".to_owned()];
    let other = tier.clone();
    let found = std::thread::spawn(move || futures_executor::block_on(other.get(&keys))).join().unwrap();
    assert_eq!(found.unwrap(), [None]);
    let outside = std::thread::spawn(|| RedisTier::new(&config(1), system()).map(|_| ())).join().unwrap();
    assert_eq!(outside.map_err(|e: Error| e.kind()), Err(ErrorKind::InvalidInput));
}
