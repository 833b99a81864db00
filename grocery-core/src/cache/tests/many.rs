//! Many keys at once: as many single gets, and one question to each tier.

use std::collections::HashMap;

use super::{
    cases::{Case, cases},
    *,
};

pub(super) const CASES: &[Case] = cases![
    "ours: bulk get is one question to each tier and one load" => one_question_each,
    "ours: bulk get equals single gets" => as_single_gets,
    "ours: bulk get joins what is under way, and is joined" => joins_and_is_joined,
    "ours: bulk get with a failing loader" => partial_results,
    "ours: bulk get, stale for all" => stale_for_all,
    "ours: bulk get, a loader that leaves out" => left_out,
    "ours: bulk get, timeouts" => bulk_timeouts,
    "ours: bulk get given up" => given_up,
    "ours: bulk look-up, repeated keys" => looked_up_twice,
    "ours: bulk set" => many_set_at_once,
    "bento: multiple concurrent calls should ask remote only once" => one_question_for_all,
];

type Answer = Result<HashMap<String, Loaded<u32>>>;

/// Loads each key as its length.
fn lengths(
    calls: &Arc<AtomicU32>,
) -> impl FnOnce(Vec<Load<u32>>) -> std::future::Ready<Answer> + Send + 'static + use<> {
    let calls = Arc::clone(calls);
    move |loads| {
        calls.fetch_add(1, Ordering::SeqCst);
        std::future::ready(Ok(loads
            .iter()
            .map(|l| (l.key().to_owned(), Loaded::new(l.key().len() as u32)))
            .collect()))
    }
}

fn values(many: &CachedMany<u32>) -> Vec<Option<u32>> {
    many.found.iter().map(|c| c.as_ref().and_then(|c| c.value().copied())).collect()
}

async fn one_question_each() {
    let clock = clock();
    let (near, far, calls) = (Flaky::new(&clock), Flaky::new(&clock), Arc::default());
    let two = |near: &Arc<Flaky>| {
        builder(&clock, options())
            .tier(near.clone(), TierOptions::remote())
            .tier(far.clone(), TierOptions::disk())
            .build()
            .unwrap()
    };
    let keys: Vec<String> = (0..100).map(|n| "k".repeat(n + 1)).collect();
    let cache = two(&near);
    let many = cache.get_many_or_load(&keys, lengths(&calls)).await;
    assert_eq!(values(&many), (1..=100).map(Some).collect::<Vec<_>>());
    assert_eq!(
        (near.gets(), far.gets(), near.sets(), far.sets(), calls.load(Ordering::SeqCst)),
        (1, 1, 1, 1, 1)
    );
    // Half of it is near, the rest far; nothing is to be loaded.
    let new = Flaky::new(&clock);
    let other = two(&new);
    other.get_many_or_load(&keys[..50], lengths(&calls)).await;
    clock.advance(secs(61));
    let (before, far_before) = (new.gets(), far.gets());
    let many = other.get_many_or_load(&keys, lengths(&calls)).await;
    assert_eq!(values(&many), (1..=100).map(Some).collect::<Vec<_>>());
    assert_eq!((new.gets() - before, far.gets() - far_before, calls.load(Ordering::SeqCst)), (1, 1, 1));
    let from = |f| many.found.iter().flatten().filter(|c| c.from() == f).count();
    assert_eq!((from(CachedFrom::Tier(0)), from(CachedFrom::Tier(1))), (50, 50));
    // All of it is in memory now.
    assert_eq!(values(&other.get_many_or_load(&keys, lengths(&calls)).await).len(), 100);
    assert_eq!((new.gets() - before, other.stats().memory_hits), (1, 100));
}

async fn as_single_gets() {
    let clock = clock();
    let (tier, calls) = (Flaky::new(&clock), Arc::default());
    let cache = tiered(&clock, options(), &tier);
    cache.set("held", Loaded::new(77)).await.unwrap();
    let many = cache.get_many_or_load(&["aa", "held", "b", "aa", "", "held"], lengths(&calls)).await;
    assert_eq!(values(&many), [Some(2), Some(77), Some(1), Some(2), None, Some(77)]);
    assert_eq!(many.error.unwrap().kind(), ErrorKind::InvalidInput);
    let stats = cache.stats();
    assert_eq!((stats.gets, stats.memory_hits, stats.misses, stats.loads), (6, 2, 4, 2));
    assert!(cache.get_many_or_load::<&str, _, _>(&[], lengths(&calls)).await.found.is_empty());
}

async fn joins_and_is_joined() {
    let (clock, source) = (clock(), Source::new([wait(500)]));
    let cache = plain(&clock, options());
    let single = source.start(&cache, "milk").await;
    let go = Arc::new(Notify::new());
    let bulk = tokio::spawn({
        let (cache, go) = (cache.clone(), go.clone());
        async move {
            cache
                .get_many_or_load(&["eggs", "milk", "oats"], move |loads| async move {
                    assert_eq!(loads.iter().map(Load::key).collect::<Vec<_>>(), ["eggs", "oats"]);
                    go.notified().await;
                    Ok(loads.iter().map(|l| (l.key().to_owned(), Loaded::new(1))).collect())
                })
                .await
        }
    });
    settle().await;
    let joining = source.start(&cache, "oats").await;
    go.notify_one();
    assert_eq!(seen(&joining.await.unwrap().unwrap()), (Some(1), false), "it joined the bulk");
    source.go.notify_one();
    assert_eq!(values(&bulk.await.unwrap()), [Some(1), Some(500), Some(1)]);
    single.await.unwrap().unwrap();
    assert_eq!(source.calls(), 1);
}

async fn partial_results() {
    let clock = clock();
    let cache = plain(&clock, options().with_stale_if_error(secs(3_600)));
    cache.set("old", Loaded::new(1)).await.unwrap();
    clock.advance(secs(60));
    cache.set("new", Loaded::new(2)).await.unwrap();
    let many = cache.get_many_or_load(&["new", "old", "none"], |_| async { Err(down()) }).await;
    assert_eq!(values(&many), [Some(2), Some(1), None]);
    assert!(many.found[1].as_ref().unwrap().is_stale());
    assert_eq!(many.error.unwrap().kind(), ErrorKind::Unavailable);
    let fall =
        |_: Vec<Load<u32>>| -> std::future::Ready<Answer> { std::panic::resume_unwind(Box::new("no")) };
    let many = cache.get_many_or_load(&["new", "none"], fall).await;
    assert_eq!((values(&many), many.error.unwrap().kind()), (vec![Some(2), None], ErrorKind::Internal));
}

async fn stale_for_all() {
    let (clock, calls) = (clock(), Arc::default());
    let cache = plain(&clock, options().with_stale_while_revalidate(secs(30)));
    cache.set_many([("a", Loaded::new(7)), ("bb", Loaded::new(8))]).await.unwrap();
    clock.advance(secs(60));
    let many = cache.get_many_or_load(&["a", "bb"], lengths(&calls)).await;
    assert_eq!(values(&many), [Some(7), Some(8)]);
    assert!(many.found.iter().flatten().all(Cached::is_stale));
    settle().await;
    assert_eq!(
        (calls.load(Ordering::SeqCst), values(&cache.look_up_many(&["a", "bb"]).await)),
        (1, vec![Some(1), Some(2)])
    );
    assert_eq!((cache.stats().gets, cache.stats().stale), (4, 2));
}

async fn left_out() {
    let clock = clock();
    let cache = plain(&clock, options());
    let many = cache
        .get_many_or_load(&["a", "b"], |_| async { Ok(HashMap::from([("b".to_owned(), Loaded::new(1))])) })
        .await;
    assert_eq!((values(&many), many.error.is_none()), (vec![None, Some(1)], true));
    assert_eq!(values(&cache.look_up_many(&["a", "b"]).await), [None, Some(1)]);
    let e = cache.get_or_load("a", |_| async { Err(down()) }).await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::Unavailable, "nothing was kept for it");
}

async fn looked_up_twice() {
    let clock = clock();
    let tier = Flaky::new(&clock);
    let cache = || builder(&clock, options()).tier(tier.clone(), TierOptions::remote()).build().unwrap();
    let filled = cache();
    for (key, value) in [("a", 1), ("bb", 2), ("held", 3)] {
        filled.set(key, Loaded::new(value)).await.unwrap();
    }
    filled.set("gone", Loaded::absent()).await.unwrap();
    for timeout in [None, Some(SEC)] {
        let cache = match timeout {
            None => cache(),
            Some(_) => builder(&clock, options().with_hard_timeout(SEC))
                .tier(tier.clone(), TierOptions::remote())
                .build()
                .unwrap(),
        };
        cache.look_up("held").await.unwrap();
        let keys = ["bb", "a", "none", "bb", "held", "", "a", "none", "bb", "gone", "held"];
        let many = cache.look_up_many(&keys).await;
        let want = [Some(2), Some(1), None, Some(2), Some(3), None, Some(1), None, Some(2), None, Some(3)];
        assert_eq!(values(&many), want);
        assert!(many.found[9].is_some() && many.error.is_some_and(|e| e.kind() == ErrorKind::InvalidInput));
        let stats = cache.stats();
        assert_eq!(
            (stats.gets, stats.memory_hits, stats.misses, stats.negative),
            (12, 2, 3, 1),
            "{timeout:?}"
        );
        assert_eq!(
            (stats.tiers[0].hits, stats.tiers[0].reads, stats.tiers[0].keys),
            (7, 2, 5),
            "{timeout:?}"
        );
    }
}

async fn bulk_timeouts() {
    let clock = clock();
    let options =
        options().with_stale_if_error(secs(3_600)).with_soft_timeout(SEC).with_hard_timeout(secs(5));
    let cache = plain(&clock, options);
    cache.set("old", Loaded::new(1)).await.unwrap();
    clock.advance(secs(60));
    let go = Arc::new(Notify::new());
    let ask = |keys: &'static [&'static str]| {
        let (cache, go) = (cache.clone(), go.clone());
        tokio::spawn(async move {
            cache
                .get_many_or_load(keys, move |loads| async move {
                    go.notified().await;
                    Ok(loads.iter().map(|l| (l.key().to_owned(), Loaded::new(9))).collect())
                })
                .await
        })
    };
    let soft = ask(&["old"]);
    settle().await;
    clock.advance(SEC);
    let many = soft.await.unwrap();
    assert_eq!((values(&many), many.found[0].as_ref().unwrap().is_stale()), (vec![Some(1)], true));
    clock.advance(secs(11));
    let hard = ask(&["none", "old"]);
    settle().await;
    clock.advance(SEC);
    settle().await;
    assert!(!hard.is_finished(), "nothing stands in for one of them");
    clock.advance(secs(4));
    let many = hard.await.unwrap();
    assert_eq!((values(&many), many.error.unwrap().kind()), (vec![None, Some(1)], ErrorKind::Timeout));
    settle().await;
    go.notify_waiters();
    settle().await;
    assert_eq!(values(&cache.look_up_many(&["old", "none"]).await), [Some(9), Some(9)], "both loads went on");
    assert_eq!(cache.stats().misses, 1);
}

async fn given_up() {
    let (clock, calls) = (clock(), Arc::default());
    let cache = plain(&clock, options());
    let bulk = tokio::spawn({
        let cache = cache.clone();
        async move { cache.get_many_or_load(&["a", "b"], |_| std::future::pending::<Answer>()).await }
    });
    settle().await;
    bulk.abort();
    settle().await;
    let many = cache.get_many_or_load(&["a", "b"], lengths(&calls)).await;
    assert_eq!((values(&many), cache.stats().gets), (vec![Some(1), Some(1)], 4));
}

async fn many_set_at_once() {
    let clock = clock();
    let tier = Flaky::new(&clock);
    let cache = tiered(&clock, options(), &tier);
    cache.set_many((0..100).map(|n| (format!("k{}", n % 50), Loaded::new(n)))).await.unwrap();
    assert_eq!(tier.sets(), 1);
    assert_eq!(cache.get("k7").unwrap().value(), Some(&57), "the last one of a key counts");
    assert_eq!(looked(&tiered(&clock, options(), &tier), "k7").await, Some(57));
}

async fn one_question_for_all() {
    let clock = clock();
    let tier = Flaky::new(&clock);
    tiered(&clock, options(), &tier).set("milk", Loaded::new(1)).await.unwrap();
    let cache = tiered(&clock, options(), &tier);
    let asks = (0..100).map(|_| cache.look_up("milk"));
    for found in futures_util::future::join_all(asks).await {
        assert_eq!(seen(&found.unwrap().unwrap()), (Some(1), false));
    }
    assert_eq!((tier.gets(), cache.stats().gets), (1, 100));
}
