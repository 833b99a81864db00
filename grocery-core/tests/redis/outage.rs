//! The drill: the source and Redis are killed and brought back while many read.

use std::sync::atomic::{AtomicBool, AtomicU64};

use super::*;

const KEYS: usize = 20;
const READERS: usize = 8;

/// A source of prices that can be switched off. Prices only rise, so that an older one is known by its amount.
struct Source {
    up: AtomicBool,
    prices: [AtomicU32; KEYS],
    /// What the cache was told of each price: no answer that was asked for afterwards may be less.
    told: [AtomicU32; KEYS],
}

#[derive(Default)]
struct Seen {
    reads: AtomicU64,
    wrong: AtomicU64,
    errors: AtomicU64,
    stale: AtomicU64,
}

struct Drill {
    server: Server,
    clock: Arc<ManualClock>,
    tier: Arc<RedisTier>,
    cache: Cache<u32>,
    source: Arc<Source>,
    seen: Arc<Seen>,
    stop: Arc<AtomicBool>,
}

impl Drill {
    fn new() -> Self {
        let server = Server::start(&[]);
        let clock = Arc::new(ManualClock::at(Timestamp::from_unix_millis(1_763_634_600_000)));
        let tier = Arc::new(RedisTier::new(&config(server.port()), clock.clone()).unwrap());
        let cache = Cache::builder("drill")
            .options(CacheOptions::default().with_stale_if_error(Duration::from_secs(24 * 3_600)))
            .clock(clock.clone())
            .spawner(|work| drop(tokio::spawn(work)))
            // The clock runs far ahead of the machine here; a server that is gone says so at once.
            .tier(tier.clone(), TierOptions::remote().with_timeout(Duration::from_secs(24 * 3_600)))
            .build()
            .unwrap();
        let prices = |_| AtomicU32::new(1);
        let source = Arc::new(Source {
            up: AtomicBool::new(true),
            prices: std::array::from_fn(prices),
            told: std::array::from_fn(|_| AtomicU32::new(0)),
        });
        Self { server, clock, tier, cache, source, seen: Arc::default(), stop: Arc::default() }
    }

    async fn get(cache: &Cache<u32>, source: &Arc<Source>, key: usize) -> Result<(u32, bool), Error> {
        let from = source.clone();
        let load = move |_: Load<u32>| async move {
            let price = from.prices[key].load(Ordering::SeqCst);
            tokio::task::yield_now().await;
            if from.up.load(Ordering::SeqCst) {
                Ok(Loaded::new(price).with_tags(["all"]))
            } else {
                Err(Error::new(ErrorKind::Unavailable, "the source is down"))
            }
        };
        let found = cache.get_or_load(&format!("price{key}"), load).await?;
        Ok((found.value().copied().unwrap_or(0), found.is_stale()))
    }

    /// Readers who go on until the drill is over.
    fn readers(&self) -> Vec<tokio::task::JoinHandle<()>> {
        let reader = |n: usize| {
            let (cache, source, seen, stop) =
                (self.cache.clone(), self.source.clone(), self.seen.clone(), self.stop.clone());
            tokio::spawn(async move {
                let mut key = n;
                while !stop.load(Ordering::SeqCst) {
                    key = (key + 7) % KEYS;
                    let least = source.told[key].load(Ordering::SeqCst);
                    match Self::get(&cache, &source, key).await {
                        Ok((price, stale)) => {
                            let most = source.prices[key].load(Ordering::SeqCst);
                            let right = (least..=most).contains(&price) && price > 0;
                            seen.wrong.fetch_add(u64::from(!right), Ordering::SeqCst);
                            seen.stale.fetch_add(u64::from(stale), Ordering::SeqCst);
                        }
                        Err(_) => drop(seen.errors.fetch_add(1, Ordering::SeqCst)),
                    }
                    seen.reads.fetch_add(1, Ordering::SeqCst);
                    tokio::task::yield_now().await;
                }
            })
        };
        (0..READERS).map(reader).collect()
    }

    /// Lets the readers read so much, while time goes on and, where they do, prices change.
    async fn go_on(&self, reads: u64, change: bool) {
        let until = self.seen.reads.load(Ordering::SeqCst) + reads;
        let mut turn = 0_usize;
        while self.seen.reads.load(Ordering::SeqCst) < until {
            turn += 1;
            self.clock.advance(Duration::from_secs(1));
            if change {
                let key = turn % KEYS;
                let price = self.source.prices[key].fetch_add(1, Ordering::SeqCst) + 1;
                // The tier may fail to hear of it; who reads from now on must not see less all the same.
                let _ = match turn % 3 {
                    0 => self.cache.set(&format!("price{key}"), Loaded::new(price).with_tags(["all"])).await,
                    1 => self.cache.remove(&format!("price{key}")).await,
                    _ => self.cache.remove_tag("all").await,
                };
                self.source.told[key].store(price, Ordering::SeqCst);
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    fn check(&self, phase: &str) {
        let seen = &self.seen;
        assert_eq!(seen.wrong.load(Ordering::SeqCst), 0, "wrong prices: {phase}");
        assert_eq!(seen.errors.load(Ordering::SeqCst), 0, "errors: {phase}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn source_and_redis_are_killed_and_come_back() {
    if !server::is_there() {
        return;
    }
    let mut drill = Drill::new();
    let readers = drill.readers();
    drill.go_on(4_000, true).await;
    drill.check("all is well");
    while drill.cache.stats().tiers[0].writes == 0 {
        drill.go_on(500, true).await;
    }

    drill.server.kill();
    drill.go_on(4_000, true).await;
    drill.check("Redis is down, prices change");
    // How many of the reads ask the tier depends on how the machine shares its time.
    while drill.cache.stats().tiers[0].breaker != "open" {
        drill.go_on(500, true).await;
    }
    drill.check("the breaker is open");

    // Every price is known to the cache before the source goes.
    for key in 0..KEYS {
        Drill::get(&drill.cache, &drill.source, key).await.unwrap();
    }
    drill.source.up.store(false, Ordering::SeqCst);
    drill.clock.advance(Duration::from_secs(61));
    drill.go_on(4_000, false).await;
    drill.check("Redis and the source are down");
    let stale = drill.seen.stale.load(Ordering::SeqCst);
    assert!(stale > 0, "nothing stale stood in");

    drill.server.revive();
    answers(&drill.tier).await;
    drill.go_on(2_000, false).await;
    drill.check("Redis is back, empty, and the source is down");

    // The source is back. After the pause the first to ask each price gets it fresh.
    drill.source.up.store(true, Ordering::SeqCst);
    for price in &drill.source.prices {
        price.fetch_add(1, Ordering::SeqCst);
    }
    drill.stop.store(true, Ordering::SeqCst);
    for reader in readers {
        reader.await.unwrap();
    }
    // The breaker's time to be open; then probes, as many as it wants to see succeed.
    drill.clock.advance(Duration::from_secs(60));
    for (n, key) in (0..KEYS).enumerate() {
        let (price, stale) = Drill::get(&drill.cache, &drill.source, key).await.unwrap();
        assert_eq!((price, stale), (drill.source.prices[key].load(Ordering::SeqCst), false), "probe {n}");
    }
    assert!(drill.cache.recover().await, "something is still owed");
    let stats = drill.cache.stats();
    assert_eq!((stats.tiers[0].breaker.as_str(), stats.tiers[0].owed), ("closed", 0));
    drill.check("all is well again");
    let hits: u64 = stats.tiers.iter().map(|t| t.hits).sum();
    assert_eq!(stats.gets, stats.memory_hits + hits + stats.stale + stats.misses);
    println!(
        "drill: {} reads, {} of them stale, 0 wrong, 0 errors",
        drill.seen.reads.load(Ordering::SeqCst),
        drill.seen.stale.load(Ordering::SeqCst)
    );
}
