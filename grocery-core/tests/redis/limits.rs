//! A rate limit that processes share, in a real server.

use grocery_core::{
    Rng, SeededRng,
    cache::RedisRateLimit,
    resilience::{BreakerConfig, KeyedLimiter, Quota, RateLimit, Trip},
};

use super::*;

/// A limit whose answers are waited for on a machine that is busy.
fn limit(server: &Server, name: &str, quota: Quota) -> Arc<RedisRateLimit> {
    let config = config(server.port()).with_timeout(Duration::from_secs(20));
    Arc::new(RedisRateLimit::new(&config, name, quota, system()).unwrap())
}

fn an_hour(amount: u32) -> Quota {
    Quota::new(amount, Duration::from_secs(3_600)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_keeps_the_contract_of_every_rate_limit() {
    if !server::is_there() {
        return;
    }
    let server = Server::start(&[]);
    let names = AtomicU32::new(0);
    let fresh = |quota: Quota| -> Arc<dyn RateLimit> {
        limit(&server, &names.fetch_add(1, Ordering::SeqCst).to_string(), quota)
    };
    testing::rate_limit(fresh, async |time| tokio::time::sleep(time).await).await;
    let never = limit(&server, "long", an_hour(3)).take(&"k".repeat(1_025), 1).await.unwrap();
    assert_eq!((never.allowed, never.retry_after), (false, None));
    let forever = Quota::new(1, Duration::from_secs(86_400 * 366)).unwrap().with_burst(200).unwrap();
    let refused = RedisRateLimit::new(&config(server.port()), "x", forever, system());
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::InvalidInput);
}

/// Two connections with clocks of their own, one of them years behind: one quota.
#[tokio::test(flavor = "multi_thread")]
async fn clients_share_one_quota_whatever_their_clocks_say() {
    if !server::is_there() {
        return;
    }
    let server = Server::start(&[]);
    let old = Arc::new(ManualClock::at(Timestamp::from_unix_millis(0)));
    let behind = RedisRateLimit::new(&config(server.port()), "kroger", an_hour(100), old).unwrap();
    let clients: [Arc<dyn RateLimit>; 2] = [limit(&server, "kroger", an_hour(100)), Arc::new(behind)];
    let tasks: Vec<_> = (0..300)
        .map(|n| {
            let client = clients[n % 2].clone();
            tokio::spawn(async move { client.take("products", 1).await.unwrap().allowed })
        })
        .collect();
    let mut allowed = 0;
    for task in tasks {
        allowed += u32::from(task.await.unwrap());
    }
    // A token comes in every 36 seconds; a machine that stalls for a while lets in a few more.
    assert!((100..110).contains(&allowed), "{allowed}");
    for client in &clients {
        let refused = client.take("products", 50).await.unwrap();
        assert!(
            !refused.allowed && refused.retry_after.unwrap() > Duration::from_secs(25 * 36),
            "{refused:?}"
        );
        assert!(client.take("other", 1).await.unwrap().allowed, "another key has its own");
    }
    assert!(limit(&server, "walmart", an_hour(100)).take("products", 100).await.unwrap().allowed);
    // What is kept runs out when the store is full again.
    let life = server.say(&["PTTL", "cache2:q:kroger:products"]);
    let life: u64 = life.trim_start_matches(':').parse().unwrap();
    assert!((3_000_000..=3_600_000).contains(&life), "{life}");
    assert_eq!(server.say(&["TTL", "cache2:q:kroger:none"]), ":-2");
}

/// The same takings by the script and by the arithmetic in the process: the same decisions.
#[tokio::test(flavor = "multi_thread")]
async fn it_decides_as_the_limiter_of_one_process() {
    if !server::is_there() {
        return;
    }
    let server = Server::start(&[]);
    let quota = Quota::new(7, Duration::from_secs(86_400)).unwrap().with_burst(50).unwrap();
    let clock = Arc::new(ManualClock::at(Timestamp::from_unix_millis(0)));
    let (shared, alone) = (limit(&server, "same", quota), KeyedLimiter::new(quota, 100, clock));
    let rng = SeededRng::new(5);
    for _ in 0..200 {
        let mut drawn = [0; 2];
        rng.fill(&mut drawn);
        let (key, cost) = (["a", "b", "c"][usize::from(drawn[0] % 3)], u32::from(drawn[1] % 12));
        let (there, here) = (shared.take(key, cost).await.unwrap(), alone.check(key, cost));
        assert_eq!((there.allowed, there.left), (here.allowed, here.left), "{key} {cost}");
        if let (Some(there), Some(here)) = (there.retry_after, here.retry_after) {
            // Between the two no more time has passed than the test has run.
            assert!(there <= here + Duration::from_millis(1) && here < there + Duration::from_secs(600));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_was_set_back_keeps_nobody_waiting() {
    if !server::is_there() {
        return;
    }
    let server = Server::start(&[]);
    let shared = limit(&server, "back", an_hour(10));
    // A moment of next year, as it was written before the clock was set back; and one that is none.
    for held in ["4102444800000000", "rubbish", ""] {
        server.say(&["SET", "cache2:q:back:k", held]);
        let decision = shared.take("k", 1).await.unwrap();
        let wait = decision.retry_after.unwrap_or_default();
        assert!(wait <= Duration::from_secs(360), "{held}: {decision:?}");
        assert_eq!(decision.allowed, !held.starts_with('4'), "{held}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_server_an_error_or_the_fallback_decides() {
    if !server::is_there() {
        return;
    }
    let mut server = Server::start(&[]);
    let clock = Arc::new(ManualClock::at(Timestamp::from_unix_millis(0)));
    let config = config(server.port());
    let strict = RedisRateLimit::new(&config, "l", an_hour(10), clock.clone()).unwrap();
    let breaker = BreakerConfig::default().with_trip(Trip::ConsecutiveFailures(1));
    let shared = RedisRateLimit::new(&config, "l", an_hour(10), clock.clone())
        .unwrap()
        .with_breaker(breaker)
        .unwrap()
        .with_fallback(Arc::new(KeyedLimiter::new(an_hour(2), 100, clock.clone())));
    assert!(shared.take("k", 9).await.unwrap().allowed);
    server.kill();
    let e = strict.take("k", 1).await.unwrap_err();
    assert!(e.kind() == ErrorKind::Unavailable && e.is_retryable(), "{e}");
    // The share of this process, by its own count.
    let alone: Vec<bool> = [
        shared.take("k", 1).await.unwrap(),
        shared.take("k", 1).await.unwrap(),
        shared.take("k", 1).await.unwrap(),
    ]
    .map(|decision| decision.allowed)
    .to_vec();
    assert_eq!(alone, [true, true, false]);
    server.revive();
    // The breaker leaves the server alone for its minute, and then asks it; it has lost its count.
    assert!(!shared.take("k", 1).await.unwrap().allowed);
    for _ in 0..4_000 {
        clock.advance(Duration::from_secs(60));
        if shared.take("k", 1).await.unwrap().left > 2 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("the server is never asked again");
}
