//! What a hit costs in each tier, beside its floor in the same run: a raw moka get with the same hasher, a raw
//! SELECT with decoding, a raw GET and MGET. Memory and file in processor time of one core, with allocations
//! counted; Redis in wall time, since the other half of the work is the server's.
//!
//! `cargo bench -p grocery-benches --bench cache`; one part alone with `-- memory`, `-- file` or `-- redis`

#![allow(clippy::expect_used, clippy::print_stdout, reason = "a bench that cannot start says so and stops")]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    env,
    future::Future,
    hint::black_box,
    net::{TcpListener, TcpStream},
    pin::pin,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use grocery_benches::cpu::PerCall;
use grocery_core::{
    SystemClock,
    cache::{Cache, CacheOptions, Loaded, RedisConfig, RedisTier, SqliteTier, SqliteTierConfig, TierOptions},
};
use serde::{Deserialize, Serialize};

/// The system's allocator, counting.
struct Counting;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

#[allow(unsafe_code, reason = "an allocator is unsafe by its trait; this one only counts")]
// SAFETY: every call is passed on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: as the caller promised.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: as the caller promised.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// A price as a source gives it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Price {
    product: String,
    name: String,
    brand: String,
    store: String,
    minor: i64,
    regular: Option<i64>,
    currency: [u8; 3],
    sold_by_weight: bool,
    in_stock: bool,
    source: String,
    at: i64,
}

fn price(n: usize) -> Price {
    Price {
        product: format!("{n:014}"),
        name: "Whole milk, vitamin D, 1 gallon".to_owned(),
        brand: "Corner Dairy".to_owned(),
        store: "store-0042".to_owned(),
        minor: 349 + n as i64 % 500,
        regular: n.is_multiple_of(3).then_some(399),
        currency: *b"USD",
        sold_by_weight: false,
        in_stock: true,
        source: "corner-shop".to_owned(),
        at: 1_763_634_600_000,
    }
}

const KEYS: usize = 1_000;

fn keys() -> Vec<String> {
    (0..KEYS).map(|n| format!("product:{n:014}")).collect()
}

/// Keys in an order that a cache line cannot guess.
fn order() -> impl FnMut() -> usize {
    let mut state = 7_usize;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % KEYS
    }
}

/// Polls a future that is ready at once.
fn now<T>(future: impl Future<Output = T>) -> T {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(answer) => answer,
        Poll::Pending => unreachable!("there is nothing to wait for"),
    }
}

/// A name, how many times the first row's cost it may have, and the work.
type Row<'a> = (&'a str, Option<f64>, &'a mut dyn FnMut());

/// Times rounds of several works in turn, so that all see the same machine; prints and gives the medians.
fn beside(calls: usize, rows: &mut [Row<'_>]) -> Vec<f64> {
    let mut times: Vec<Vec<f64>> = rows.iter().map(|_| Vec::new()).collect();
    for round in 0..31 {
        for ((_, _, work), times) in rows.iter_mut().zip(&mut times) {
            let nanos = PerCall::of(3, calls, &mut **work).nanos(0.5);
            if round > 0 {
                times.push(nanos);
            }
        }
    }
    let mut medians = Vec::new();
    for ((name, most, work), mut times) in rows.iter_mut().zip(times) {
        times.sort_unstable_by(f64::total_cmp);
        let median = times[times.len() / 2];
        let before = ALLOCATIONS.load(Ordering::Relaxed);
        (0..1_000).for_each(|_| work());
        let allocated = (ALLOCATIONS.load(Ordering::Relaxed) - before) as f64 / 1_000.0;
        let floor = medians.first().copied().unwrap_or(median);
        let bar = most.map_or(String::new(), |most| {
            format!("  bar {most:.2}: {}", if median / floor <= most { "kept" } else { "MISSED" })
        });
        println!("{name:<58}{median:>10.1} ns{:>7.2} x{allocated:>8.2} allocs{bar}", median / floor);
        medians.push(median);
    }
    medians
}

fn memory() {
    println!("\nmemory, 1,000 keys (processor time)");
    let keys = keys();
    let raw: moka::sync::Cache<Arc<str>, Arc<Price>> =
        moka::sync::Cache::builder().max_capacity(10_000).build();
    let cache: Cache<Price> = Cache::builder("bench")
        .options(CacheOptions::default().with_entries(10_000).with_ttl(Duration::from_secs(3_600)))
        .build()
        .expect("a cache");
    // The peer closest to this cache: one more hierarchy with stale values, single flight and tags.
    let peer: amalgam::BlockingCache<Arc<Price>> = amalgam::BlockingCache::new().expect("a cache");
    for (n, key) in keys.iter().enumerate() {
        raw.insert(Arc::from(&**key), Arc::new(price(n)));
        now(cache.set(key, Loaded::new(price(n)))).expect("it is set");
        peer.set(key.as_str(), Arc::new(price(n)))
            .options(|o| o.with_duration(Duration::from_secs(3_600)))
            .execute()
            .expect("it is set");
    }
    let ready = peer.as_async();
    let (mut a, mut b, mut c, mut d, mut e) = (order(), order(), order(), order(), order());
    beside(
        20_000,
        &mut [
            ("floor: moka sync get", None, &mut || drop(black_box(raw.get(&*keys[a()])))),
            ("Cache::get", Some(1.2), &mut || drop(black_box(cache.get(&keys[b()])))),
            ("Cache::get_or_load, a hit", None, &mut || {
                drop(black_box(now(cache.get_or_load(&keys[c()], |_| async { unreachable!("a hit") }))));
            }),
            ("peer: amalgam try_get, blocking", None, &mut || {
                let found = peer.try_get(keys[d()].as_str()).execute().expect("no error");
                assert!(black_box(found).is_some());
            }),
            ("peer: amalgam try_get, a future ready at once", None, &mut || {
                let found = now(ready.try_get(keys[e()].as_str()).into_future()).expect("no error");
                assert!(black_box(found).is_some());
            }),
        ],
    );
}

fn file() {
    println!("\nfile (processor time)");
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("cache.db");
    let tier = Arc::new(
        SqliteTier::open(&path, SqliteTierConfig::default(), Arc::new(SystemClock::new())).expect("a file"),
    );
    let keys = keys();
    let build = |entries| -> Cache<Price> {
        let options = CacheOptions::default().with_entries(entries);
        Cache::builder("bench")
            .options(options)
            .tier(tier.clone(), TierOptions::disk())
            .build()
            .expect("a cache")
    };
    // Without room in memory every get asks the file.
    let cache = build(0);
    futures_executor::block_on(
        cache.set_many(keys.iter().enumerate().map(|(n, k)| (k, Loaded::new(price(n))))),
    )
    .expect("they are set");
    let raw = rusqlite::Connection::open_with_flags(
        &path,
        rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY | rusqlite::OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
    .expect("a connection");
    raw.set_prepared_statement_cache_capacity(64);
    let bytes = postcard::to_allocvec(&price(1)).expect("bytes");
    let decode =
        |n: usize| black_box(postcard::from_bytes::<Price>(&bytes).expect("a price")).minor + n as i64;
    let (mut a, mut b) = (order(), order());
    let medians = beside(
        2_000,
        &mut [
            ("floor: SELECT and decode", None, &mut || {
                let n = a();
                let found: Vec<u8> = raw
                    .prepare_cached("SELECT bytes FROM entries WHERE key = ?1 AND drop_at > ?2")
                    .expect("a statement")
                    .query_row(rusqlite::params![format!("bench:{}", keys[n]), 1_i64], |row| row.get(0))
                    .expect("a row");
                black_box((found, decode(n)));
            }),
            ("Cache::look_up, from the file", None, &mut || {
                let found = now(cache.look_up(&keys[b()])).expect("no error");
                assert!(black_box(found).is_some());
            }),
        ],
    );
    let over = medians[1] - medians[0];
    println!(
        "{:<58}{over:>10.1} ns  bar 1,000: {}",
        "beyond the floor",
        if over <= 1_000.0 { "kept" } else { "MISSED" }
    );
    let mut c = order();
    let promoting = PerCall::of(31, 1_000, || {
        let found = now(build(1_000).look_up(&keys[c()])).expect("no error");
        assert!(black_box(found).is_some());
    });
    println!("{:<58}{:>10.1} ns", "a new cache, look_up and promotion into memory", promoting.nanos(0.5));
}

/// A server for this run.
struct Server(Child, u16);

impl Server {
    fn start() -> Option<Self> {
        let port = TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
        let child = Command::new("redis-server")
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", ""])
            .stdout(Stdio::null())
            .spawn()
            .ok()?;
        let server = Self(child, port);
        for _ in 0..1_000 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(server);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        None
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Wall time of each call in turns, so that all see the same machine: the medians in microseconds.
async fn in_turns<A: Future, B: Future>(mut a: impl FnMut() -> A, mut b: impl FnMut() -> B) -> (f64, f64) {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for _ in 0..5_000 {
        let start = Instant::now();
        black_box(a().await);
        first.push(start.elapsed());
        let start = Instant::now();
        black_box(b().await);
        second.push(start.elapsed());
    }
    let median = |mut times: Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2].as_secs_f64() * 1e6
    };
    (median(first), median(second))
}

async fn remote(server: &Server) {
    println!("\nRedis on loopback (wall time)");
    let config = RedisConfig::new("127.0.0.1", server.1);
    let tier = Arc::new(RedisTier::new(&config, Arc::new(SystemClock::new())).expect("a tier"));
    let options = CacheOptions::default().with_entries(0);
    let cache: Cache<Price> =
        Cache::builder("bench").options(options).tier(tier, TierOptions::remote()).build().expect("a cache");
    let keys = keys();
    cache
        .set_many(keys.iter().enumerate().map(|(n, k)| (k, Loaded::new(price(n)))))
        .await
        .expect("they are set");
    let client = redis::Client::open(("127.0.0.1", server.1)).expect("a client");
    let raw = client.get_multiplexed_async_connection().await.expect("a connection");
    let bytes = postcard::to_allocvec(&price(1)).expect("bytes");
    let decode = || postcard::from_bytes::<Price>(&bytes).expect("a price");
    let (mut a, mut b) = (order(), order());
    let get = || {
        let (mut raw, key) = (raw.clone(), format!("cache2:k:bench:{}", keys[a()]));
        let decode = &decode;
        async move {
            let found: Vec<u8> = redis::cmd("GET").arg(key).query_async(&mut raw).await.expect("an answer");
            (found, decode())
        }
    };
    let (floor, ours) = in_turns(get, || cache.look_up(&keys[b()])).await;
    let kept = if ours - floor <= 5.0 { "kept" } else { "MISSED" };
    println!(
        "GET and decode {floor:.1} us, Cache::look_up {ours:.1} us: {:.1} us more  bar 5: {kept}",
        ours - floor
    );
    let names: Vec<String> = keys.iter().take(100).map(|k| format!("cache2:k:bench:{k}")).collect();
    let hundred = &keys[..100];
    let mget = || {
        let (mut raw, names, decode) = (raw.clone(), &names, &decode);
        async move {
            let found: Vec<Vec<u8>> =
                redis::cmd("MGET").arg(names).query_async(&mut raw).await.expect("an answer");
            (found, (0..100).map(|_| decode()).collect::<Vec<_>>())
        }
    };
    let (floor, ours) = in_turns(mget, || cache.look_up_many(hundred)).await;
    let kept = if ours <= floor * 1.2 { "kept" } else { "MISSED" };
    println!(
        "MGET of 100 and decode {floor:.1} us, Cache::look_up_many {ours:.1} us: {:.2} x  bar 1.20: {kept}",
        ours / floor
    );
}

fn main() {
    // `cargo test --benches` passes no `--bench`; there is nothing to test here.
    if !env::args().any(|a| a == "--bench") {
        return;
    }
    let parts = ["memory", "file", "redis"];
    let named: Vec<String> = env::args().skip(1).filter(|a| parts.contains(&&**a)).collect();
    let wanted = |part: &str| named.is_empty() || named.iter().any(|n| n == part);
    if wanted("memory") {
        memory();
    }
    if wanted("file") {
        file();
    }
    if !wanted("redis") {
        return;
    }
    match Server::start() {
        Some(server) => tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime")
            .block_on(remote(&server)),
        None => println!("\nRedis: SKIPPED, no redis-server is installed"),
    }
}
