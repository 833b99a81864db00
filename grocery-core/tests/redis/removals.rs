//! What was taken out, or overwritten, does not come back: whatever the server evicts, whoever writes late.

use super::*;

/// A node of its own, as another process would be.
fn node(server: &Server) -> Cache<u32> {
    over(server.port()).build().unwrap()
}

fn tagged(n: u32, tag: &'static str) -> Loaded<u32> {
    Loaded::new(n).with_tags([tag])
}

/// Under `allkeys-lru` the server may evict whatever the tier has of its own, too.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_evicted_brings_back_what_was_taken_out() {
    if !server::is_there() {
        return;
    }
    let server = Server::start(&[]);
    for evicted in [&["cache2:{w}log"][..], &["cache2:{w}epoch"], &["cache2:{w}epoch", "cache2:{w}log"]] {
        for before in [false, true] {
            let evict = || {
                for name in evicted {
                    assert_eq!(server.say(&["DEL", name]), ":1", "{name} is not there");
                }
            };
            let cache = node(&server);
            cache.set("milk", tagged(1, "dairy")).await.unwrap();
            cache.set("eggs", Loaded::new(2)).await.unwrap();
            assert_eq!(value(&node(&server), "milk").await, Some(1));
            if before {
                evict();
            }
            cache.remove_tag("dairy").await.unwrap();
            if !before {
                evict();
            }
            for cache in [&cache, &node(&server)] {
                assert_eq!(value(cache, "milk").await, None, "{evicted:?}, before: {before}");
            }
            // And what is written from now on is there.
            cache.set("milk", tagged(3, "dairy")).await.unwrap();
            assert_eq!(value(&node(&server), "milk").await, Some(3), "{evicted:?}, before: {before}");
            cache.remove_prefix("mi").await.unwrap();
            assert_eq!(value(&node(&server), "milk").await, None);
        }
    }
}

/// A server that is full and evicts at will, with more entries than it can hold.
#[tokio::test(flavor = "multi_thread")]
async fn a_small_server_forgets_and_never_brings_back() {
    if !server::is_there() {
        return;
    }
    let server = Server::start(&["--maxmemory", "3mb", "--maxmemory-policy", "allkeys-lru"]);
    let cache = node(&server);
    for round in 0..6_u32 {
        let tag = ["dairy", "bakery"][round as usize % 2];
        let entries = (0..5_000).map(|n| (format!("{tag}-{n}"), tagged(round, tag)));
        cache.set_many(entries).await.unwrap();
        let keys: Vec<String> = (0..5_000).map(|n| format!("{tag}-{n}")).collect();
        cache.remove_tag(tag).await.unwrap();
        let left = node(&server).look_up_many(&keys).await;
        assert!(left.error.is_none() && left.found.iter().all(Option::is_none), "round {round}");
    }
    let info = server.say(&["INFO", "stats"]);
    let evicted = info.lines().find_map(|line| line.strip_prefix("evicted_keys:")).unwrap();
    assert_ne!(evicted, "0", "the server had room for all, which tests nothing");
}

/// However much is there, a wide removal is one short command that looks through nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_wide_removal_is_one_command() {
    if !server::is_there() {
        return;
    }
    let server = Server::start(&[]);
    let cache = node(&server);
    for batch in 0..20_u32 {
        let entries = (0..1_000).map(|n| (format!("k{}", batch * 1_000 + n), tagged(n, "all")));
        cache.set_many(entries).await.unwrap();
    }
    server.say(&["CONFIG", "RESETSTAT"]);
    cache.remove_tag("all").await.unwrap();
    cache.remove_prefix("k").await.unwrap();
    cache.clear().await.unwrap();
    let calls = ["eval", "scan", "keys", "unlink", "del", "smembers"].map(|c| server.calls(c));
    assert_eq!(calls, [3, 0, 0, 0, 0, 0]);
    assert_eq!(value(&node(&server), "k7").await, None);
}

/// Tags and keys of any characters, the end of a text in C included.
#[tokio::test(flavor = "multi_thread")]
async fn no_character_means_anything_else() {
    if !server::is_there() {
        return;
    }
    let server = Server::start(&[]);
    let cache = node(&server);
    for (tag, other) in [("a\0b", "a"), ("a", "a\0b"), ("!", "p"), ("p", "!"), ("t*", "t"), ("ü\n{w}", "ü")]
    {
        cache.set("milk", Loaded::new(1).with_tags([tag])).await.unwrap();
        cache.remove_tag(other).await.unwrap();
        assert_eq!(value(&node(&server), "milk").await, Some(1), "{tag:?} is not {other:?}");
        cache.remove_tag(tag).await.unwrap();
        assert_eq!(value(&node(&server), "milk").await, None, "{tag:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_load_of_another_process_overwrites_nothing() {
    if !server::is_there() {
        return;
    }
    let server = Server::start(&[]);
    let (a, b) = (node(&server), node(&server));
    for (key, removed) in [("set", None), ("tag", Some("dairy"))] {
        a.set("other", Loaded::new(0)).await.unwrap();
        let (go, gone) = tokio::sync::oneshot::channel::<()>();
        let (begun, begins) = tokio::sync::oneshot::channel::<()>();
        let late = tokio::spawn({
            let a = a.clone();
            async move {
                let load = |_: Load<u32>| async move {
                    begun.send(()).unwrap();
                    let _ = gone.await;
                    Ok(tagged(1, "dairy"))
                };
                a.get_or_load(key, load).await
            }
        });
        begins.await.unwrap();
        match removed {
            Some(tag) => b.remove_tag(tag).await.unwrap(),
            None => b.set(key, Loaded::new(2)).await.unwrap(),
        }
        // The late one has heard of the removal by now, and still began before it.
        assert_eq!(value(&a, "nothing").await, None);
        go.send(()).unwrap();
        assert_eq!(late.await.unwrap().unwrap().value(), Some(&1), "he asked before");
        assert_eq!(value(&node(&server), key).await, removed.map_or(Some(2), |_| None), "{key}");
    }
}

/// A way that is dead without anybody having said so: the listener asks for a sign of life and comes back.
#[tokio::test(flavor = "multi_thread")]
async fn a_listener_notices_a_dead_way() {
    if !server::is_there() {
        return;
    }
    let server = Server::start(&[]);
    let proxy = Proxy::before(server.port());
    let hasty = config(proxy.port).with_timeout(Duration::from_millis(500));
    let (far, near) = (Arc::new(RedisBus::new(&hasty).unwrap()), config(server.port()));
    let far = over(server.port()).bus(far).build().unwrap();
    let near = over(server.port()).bus(Arc::new(RedisBus::new(&near).unwrap())).build().unwrap();
    let subscribed = |least: u64| server.calls("subscribe") >= least;
    until("both listen", || subscribed(2)).await;
    // It is left alone for long enough, and stays: nothing is said, and the way is good.
    until("it is asked for a sign of life", || server.calls("ping") >= 3).await;
    assert_eq!(server.calls("subscribe"), 2);
    near.set("milk", Loaded::new(1)).await.unwrap();
    until("it hears", || far.stats().notices.heard >= 1).await;
    let before = far.stats().notices.heard;
    assert_eq!(value(&far, "milk").await, Some(1));
    proxy.turn(SWALLOW);
    until("it gives the way up", || proxy.connections() >= 2).await;
    proxy.turn(PASS);
    until("it listens again", || subscribed(3)).await;
    until("what it missed is not fresh", || far.get("milk").is_none()).await;
    let mut number = 1;
    until("it hears again", || {
        number += 1;
        futures_util::FutureExt::now_or_never(near.set("eggs", Loaded::new(number)));
        far.stats().notices.heard > before
    })
    .await;
}
