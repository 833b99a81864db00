//! What does not fit into a list of cases: threads, own thread, sums.

use super::*;

fn adds_up(stats: &CacheStats) -> bool {
    let hits: u64 = stats.tiers.iter().map(|t| t.hits).sum();
    stats.gets == stats.memory_hits + hits + stats.stale + stats.misses
}

/// CCH-07: a thousand misses on several threads are one load, on the clock of the machine and the cache's own thread.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_threads_one_load_and_figures_that_add_up() {
    let cache: Cache<u32> = Cache::builder("threads").build().unwrap();
    let calls = Arc::new(AtomicU32::new(0));
    let tasks: Vec<_> = (0..1_000)
        .map(|_| {
            let (cache, calls) = (cache.clone(), calls.clone());
            tokio::spawn(async move {
                cache
                    .get_or_load("milk", |_| async move {
                        for _ in 0..100 {
                            tokio::task::yield_now().await;
                        }
                        Ok(Loaded::new(calls.fetch_add(1, Ordering::SeqCst)))
                    })
                    .await
            })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap().unwrap().value(), Some(&0));
    }
    let stats = cache.stats();
    assert_eq!((calls.load(Ordering::SeqCst), stats.gets, stats.loads), (1, 1_000, 1));
    assert!(adds_up(&stats), "{stats:?}");
}

/// The rule that no reader who comes after a write sees an older value, on threads.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_sees_an_older_value_after_a_removal() {
    let clock = clock();
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, options(), &tier);
    let truth = Arc::new(AtomicU32::new(0));
    let readers: Vec<_> = (0..8)
        .map(|_| {
            let (cache, truth) = (cache.clone(), truth.clone());
            tokio::spawn(async move {
                for _ in 0..2_000 {
                    let before = truth.load(Ordering::SeqCst);
                    let source = truth.clone();
                    let load = |_: Load<u32>| async move {
                        let value = source.load(Ordering::SeqCst);
                        tokio::task::yield_now().await;
                        Ok(Loaded::new(value).with_tags(["all"]))
                    };
                    let seen = *cache.get_or_load("n", load).await.unwrap().value().unwrap();
                    assert!(seen >= before, "saw {seen} after {before} had been announced");
                }
            })
        })
        .collect();
    let writer = {
        let (cache, truth) = (cache.clone(), truth.clone());
        tokio::spawn(async move {
            for n in 1..2_000 {
                // The source changes, then the cache is told; from here on nobody may see less.
                let pending = n;
                match n % 3 {
                    0 => cache.set("n", Loaded::new(pending)).await.unwrap(),
                    1 => cache.set("n", Loaded::new(pending).with_tags(["all"])).await.unwrap(),
                    _ => cache.remove("n").await.unwrap(),
                }
                if n % 3 != 2 {
                    truth.store(n, Ordering::SeqCst);
                }
            }
        })
    };
    writer.await.unwrap();
    for reader in readers {
        reader.await.unwrap();
    }
    assert!(adds_up(&cache.stats()), "{:?}", cache.stats());
}

/// Without a spawner of the host's, work behind runs on a thread of the cache's own, which survives a panic.
#[test]
fn the_own_thread_does_the_work_behind() {
    let clock = clock();
    let cache: Cache<u32> = Cache::builder("own")
        .options(options().with_stale_while_revalidate(secs(600)))
        .clock(clock.clone())
        .build()
        .unwrap();
    futures_executor::block_on(async {
        cache.set("milk", Loaded::new(1)).await.unwrap();
        cache.set("eggs", Loaded::new(1)).await.unwrap();
    });
    clock.advance(secs(60));
    let (done, wait) = std::sync::mpsc::channel();
    futures_executor::block_on(async {
        let fall = |_: Load<u32>| async { std::panic::resume_unwind(Box::new("no")) };
        cache.get_or_load("eggs", fall).await.unwrap();
        let load = |_: Load<u32>| async move {
            done.send(std::thread::current().name().map(str::to_owned)).unwrap();
            Ok(Loaded::new(2))
        };
        assert_eq!(seen(&cache.get_or_load("milk", load).await.unwrap()), (Some(1), true));
    });
    assert_eq!(wait.recv().unwrap().as_deref(), Some("grocery-cache"));
    let there = || cache.get("milk").is_some_and(|milk| milk.value() == Some(&2));
    assert!(
        (0..10_000_000).any(|_| there() || {
            std::thread::yield_now();
            false
        }),
        "it is not kept"
    );
}

/// CCH-06: figures start at 0 and every get is counted once, whatever happens.
#[tokio::test]
async fn figures_start_at_zero_and_add_up() {
    let clock = clock();
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, options().with_stale_if_error(secs(600)), &tier);
    assert_eq!((cache.stats().gets, cache.stats().hit_percent()), (0, None));
    let source = Source::new([]);
    let mut asked = 0;
    for round in 0..200_u32 {
        match round % 10 {
            0 => tier.turn(if round % 20 == 0 { FAILS } else { WORKS }),
            1 => drop(cache.remove("3").await),
            _ => {}
        }
        clock.advance(secs(u64::from(round % 7) * 9));
        for key in 0..5 {
            source.then(if (round + key) % 4 == 0 { Play::Fail } else { give(round) });
            let _ = source.get(&cache, &key.to_string()).await;
            let _ = cache.get(&key.to_string());
            let _ = cache.look_up("7").await;
            asked += 3;
        }
        let stats = cache.stats();
        assert_eq!(stats.gets, asked);
        assert!(adds_up(&stats), "{stats:?}");
    }
    let stats = cache.stats();
    assert!(
        stats.stale > 0 && stats.tiers[0].hits > 0 && stats.memory_hits > 0 && stats.misses > 0,
        "{stats:?}"
    );
    let text = serde_json::to_string(&stats).unwrap();
    assert_eq!(serde_json::from_str::<CacheStats>(&text).unwrap(), stats);
}
