//! Loading ahead: what stays fresh is left alone, and nobody's get is counted.

use std::collections::HashMap;

use super::*;

type Answer = Result<HashMap<String, Loaded<u32>>>;

/// Loads `n` for every key, and keeps what it was asked for and what it was shown.
#[derive(Default)]
struct Loader {
    asked: Mutex<Vec<(String, Option<u32>)>>,
    go: Notify,
}

impl Loader {
    fn load(
        self: &Arc<Self>,
        answer: impl Fn(&str) -> Option<Loaded<u32>> + Send + 'static,
        waits: bool,
    ) -> impl FnOnce(Vec<Load<u32>>) -> Pin<Box<dyn Future<Output = Answer> + Send>> + Send + 'static {
        let own = Arc::clone(self);
        move |loads| {
            own.asked.lock().unwrap().extend(loads.iter().map(|l| (l.key().to_owned(), l.stale().copied())));
            Box::pin(async move {
                if waits {
                    own.go.notified().await;
                }
                let given = |l: &Load<u32>| Some((l.key().to_owned(), answer(l.key())?));
                Ok(loads.iter().filter_map(given).collect())
            })
        }
    }

    fn asked(&self) -> Vec<(String, Option<u32>)> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

fn asked(keys: &[(&str, Option<u32>)]) -> Vec<(String, Option<u32>)> {
    keys.iter().map(|(key, seen)| ((*key).to_owned(), *seen)).collect()
}

fn all(n: u32) -> impl Fn(&str) -> Option<Loaded<u32>> {
    move |_| Some(Loaded::new(n))
}

fn shown(many: &CachedMany<u32>) -> Vec<Option<(u32, CachedFrom)>> {
    many.found.iter().map(|c| c.as_ref().and_then(|c| Some((*c.value()?, c.from())))).collect()
}

#[tokio::test]
async fn what_runs_out_too_soon_is_loaded_and_no_get_is_counted() {
    let (clock, loader) = (clock(), Arc::new(Loader::default()));
    let cache = plain(&clock, options().with_ttl(secs(100)));
    let many = cache.load_ahead(&["a", "b", "a"], SEC, loader.load(all(1), false)).await;
    assert_eq!(shown(&many), [Some((1, CachedFrom::Loader)), Some((1, CachedFrom::Loader)), None]);
    assert_eq!(loader.asked(), asked(&[("a", None), ("b", None)]));
    clock.advance(secs(60));
    cache.set("b", Loaded::new(7)).await.unwrap();
    // 40 seconds are left of the one and 100 of the other.
    let many = cache.load_ahead(&["a", "b"], secs(40), loader.load(all(2), false)).await;
    assert_eq!(shown(&many), [Some((1, CachedFrom::Memory)), Some((7, CachedFrom::Memory))]);
    assert!(loader.asked().is_empty());
    let many = cache.load_ahead(&["a", "b"], secs(41), loader.load(all(2), false)).await;
    assert_eq!(shown(&many), [Some((2, CachedFrom::Loader)), Some((7, CachedFrom::Memory))]);
    assert_eq!(loader.asked(), asked(&[("a", Some(1))]), "the loader sees what is there");
    // More than half of the longest life is never asked for.
    clock.advance(secs(50));
    assert!(cache.load_ahead(&["a", "b"], secs(1_000), loader.load(all(3), false)).await.error.is_none());
    assert!(loader.asked().is_empty());
    clock.advance(SEC);
    cache.load_ahead(&["a"], secs(1_000), loader.load(all(3), false)).await;
    assert_eq!(loader.asked(), asked(&[("a", Some(2))]));
    let stats = cache.stats();
    assert_eq!((stats.gets, stats.misses, stats.loads), (0, 0, 4));
    let bad = cache.load_ahead(&["", "b"], SEC, loader.load(all(4), false)).await;
    assert!(bad.error.is_some() && bad.found[1].is_some());
}

#[tokio::test]
async fn a_tier_counts_and_is_asked_once() {
    let (clock, loader) = (clock(), Arc::new(Loader::default()));
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, options(), &tier);
    cache.load_ahead(&["a", "b"], SEC, loader.load(all(1), false)).await;
    loader.asked();
    clock.advance(secs(100));
    // Memory has forgotten; the tier has them for 200 seconds more.
    let reads = tier.gets();
    let many = cache.load_ahead(&["a", "b"], secs(150), loader.load(all(2), false)).await;
    assert_eq!(shown(&many), [Some((1, CachedFrom::Tier(0))), Some((1, CachedFrom::Tier(0)))]);
    assert_eq!((tier.gets() - reads, loader.asked().len()), (1, 0));
    clock.advance(secs(60));
    let many = cache.load_ahead(&["a"], secs(150), loader.load(all(2), false)).await;
    assert_eq!(shown(&many), [Some((2, CachedFrom::Loader))]);
    assert_eq!(loader.asked(), asked(&[("a", Some(1))]), "the loader sees what the tier has");
    // A tier that is down costs a load and nothing else.
    tier.turn(FAILS);
    clock.advance(secs(100));
    let many = cache.load_ahead(&["a"], secs(1), loader.load(all(3), false)).await;
    assert_eq!(shown(&many), [Some((3, CachedFrom::Loader))]);
}

#[tokio::test]
async fn a_load_that_fails_leaves_what_is_there() {
    let (clock, loader) = (clock(), Arc::new(Loader::default()));
    let cache = plain(&clock, options().with_ttl(secs(100)).with_stale_if_error(secs(1_000)));
    cache.set("a", Loaded::new(1)).await.unwrap();
    clock.advance(secs(70));
    let many = cache.load_ahead(&["a", "b"], secs(50), |_| async { Err(down()) }).await;
    assert_eq!(many.error.unwrap().kind(), ErrorKind::Unavailable);
    assert!(many.found[0].as_ref().unwrap().is_stale() && many.found[1].is_none());
    assert_eq!(cache.get("a").map(|c| seen(&c)), Some((Some(1), false)), "others find it as fresh as it is");
    // What the loader leaves out is not there.
    let none = |key: &str| (key == "b").then(|| Loaded::new(2));
    let many = cache.load_ahead(&["a", "b"], secs(50), loader.load(none, false)).await;
    assert_eq!(shown(&many), [None, Some((2, CachedFrom::Loader))]);
}

#[tokio::test]
async fn a_removal_meanwhile_stands_and_a_second_one_shares_the_load() {
    let (clock, loader) = (clock(), Arc::new(Loader::default()));
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, options(), &tier);
    let start = || {
        let (cache, load) = (cache.clone(), loader.load(all(1), true));
        tokio::spawn(async move { cache.load_ahead(&["a"], SEC, load).await })
    };
    let (first, second) = (start(), start());
    settle().await;
    assert_eq!(loader.asked().len(), 1, "two who load ahead at once load once");
    cache.remove("a").await.unwrap();
    loader.go.notify_waiters();
    for task in [first, second] {
        assert_eq!(shown(&task.await.unwrap()), [Some((1, CachedFrom::Loader))]);
    }
    assert_eq!(looked(&cache, "a").await, None);
    assert_eq!(cache.stats().overtaken, 1);
}
