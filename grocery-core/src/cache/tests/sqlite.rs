//! The tier in a file: its contract, its bounds, and what a hard life does to it.

use std::{path::Path, sync::Arc, time::Duration};

use super::*;
use crate::{
    cache::{Cache, CacheOptions, CachedFrom, Loaded, TierOptions},
    clock::{ManualClock, Timestamp},
    error::ErrorKind,
};

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at(Timestamp::from_unix_millis(1_763_634_600_000)))
}

fn open(path: &Path, clock: &Arc<ManualClock>, entries: u64) -> Arc<SqliteTier> {
    let config = SqliteTierConfig::default().with_entries(entries);
    Arc::new(SqliteTier::open(path, config, Arc::clone(clock) as _).unwrap())
}

fn cache(tier: &Arc<SqliteTier>, clock: &Arc<ManualClock>) -> Cache<u32> {
    Cache::builder("test")
        .options(CacheOptions::default().with_jitter_percent(0))
        .clock(Arc::clone(clock) as _)
        .tier(Arc::clone(tier) as _, TierOptions::disk())
        .build()
        .unwrap()
}

fn entry(key: &str, created: i64, drop_at: i64) -> TierEntry {
    let at = Timestamp::from_unix_millis;
    TierEntry::new(key, created.to_string().into_bytes(), at(created), at(drop_at))
}

async fn has(tier: &SqliteTier, key: &str) -> Option<String> {
    let found = tier.get(&[key.to_owned()]).await.unwrap().pop().unwrap();
    found.map(|bytes| String::from_utf8(bytes).unwrap())
}

#[tokio::test]
async fn keeps_the_contract() {
    let (dir, clock) = (tempfile::tempdir().unwrap(), clock());
    let tier = open(&dir.path().join("cache.db"), &clock, 100_000);
    let now = || crate::clock::Clock::wall(&*clock);
    crate::testing::cache_tier(tier.clone(), now, async |time| clock.advance(time)).await;
    tier.database().integrity_check().await.unwrap();
    let memory = Arc::new(crate::cache::MemoryTier::new(Arc::clone(&clock) as _));
    crate::testing::cache_tier(memory, now, async |time| clock.advance(time)).await;
}

/// CCH-03: survives a restart; what ran out is never given out.
#[tokio::test]
async fn a_restart_keeps_what_is_fresh_and_nothing_else() {
    let (dir, clock) = (tempfile::tempdir().unwrap(), clock());
    let path = dir.path().join("cache.db");
    let first = cache(&open(&path, &clock, 1_000), &clock);
    first.set("milk", Loaded::new(349).with_tags(["dairy"])).await.unwrap();
    first.set("eggs", Loaded::new(299).with_ttl(Duration::from_secs(3_600))).await.unwrap();
    drop(first);
    clock.advance(Duration::from_secs(29 * 24 * 3_600));
    let tier = open(&path, &clock, 1_000);
    let second = cache(&tier, &clock);
    let milk = second.look_up("milk").await.unwrap().unwrap();
    assert_eq!(
        (milk.value(), milk.from(), milk.tags().collect::<Vec<_>>()),
        (Some(&349), CachedFrom::Tier(0), vec!["dairy"])
    );
    assert!(second.look_up("eggs").await.unwrap().is_none());
    clock.advance(Duration::from_secs(24 * 3_600));
    assert!(second.look_up("milk").await.unwrap().is_none(), "30 days are over");
    // The first write after opening sweeps it out.
    second.set("oats", Loaded::new(1)).await.unwrap();
    assert_eq!(tier.contents().await.unwrap().entries, Some(1));
}

#[tokio::test]
async fn rows_are_bounded_and_what_runs_out_first_goes_first() {
    let (dir, clock) = (tempfile::tempdir().unwrap(), clock());
    let tier = open(&dir.path().join("cache.db"), &clock, 1_000);
    let now = 1_763_634_600_000;
    for batch in 0..50_i64 {
        let of = |n: i64| entry(&format!("k{}", batch * 100 + n), now, now + 1_000_000 + batch * 100 + n);
        tier.set((0..100).map(of).collect()).await.unwrap();
        let rows = tier.contents().await.unwrap().entries.unwrap();
        assert!(rows <= 1_000 + ENTRIES_PER_SWEEP + 100, "{rows} rows");
    }
    assert!(has(&tier, "k4999").await.is_some() && has(&tier, "k0").await.is_none());
    tier.database().integrity_check().await.unwrap();
}

#[tokio::test]
async fn of_two_values_the_one_loaded_later_stays() {
    let (dir, clock) = (tempfile::tempdir().unwrap(), clock());
    let tier = open(&dir.path().join("cache.db"), &clock, 1_000);
    let now = 1_763_634_600_000;
    tier.set(vec![entry("k", now - 10, now + 1_000)]).await.unwrap();
    tier.set(vec![entry("k", now - 20, now + 1_000)]).await.unwrap();
    assert_eq!(has(&tier, "k").await, Some((now - 10).to_string()), "another process' late load");
    tier.set(vec![entry("k", now - 20, now + 1_000).with_replaces(true)]).await.unwrap();
    assert_eq!(has(&tier, "k").await, Some((now - 20).to_string()), "a set counts in any case");
    tier.set(vec![entry("k", now - 15, now + 1_000)]).await.unwrap();
    assert_eq!(has(&tier, "k").await, Some((now - 20).to_string()), "and is later than what it replaced");
    tier.set(vec![entry("k", now - 10, now + 1_000).with_set(true)]).await.unwrap();
    tier.set(vec![entry("k", now - 10, now + 2_000)]).await.unwrap();
    assert!(has(&tier, "k").await.is_some());
    tier.set(vec![entry("k", now + 61_000, now + 90_000)]).await.unwrap();
    tier.set(vec![entry("k", now, now + 1_000)]).await.unwrap();
    assert_eq!(has(&tier, "k").await, Some(now.to_string()), "one from the future does not hold for ever");
}

/// A removal of many rows is done in steps between which others write, and what a step has done is done.
#[tokio::test]
async fn wide_removals_go_step_by_step() {
    let (dir, clock) = (tempfile::tempdir().unwrap(), clock());
    let tier = open(&dir.path().join("cache.db"), &clock, 100_000);
    let now = 1_763_634_600_000;
    let fill = async || {
        for batch in 0..4_i64 {
            let tags = |n| vec![if n % 2 == 0 { "even".to_owned() } else { "odd".to_owned() }];
            let of = |n: i64| entry(&format!("k{n:05}"), now, now + 1_000_000).with_tags(tags(n));
            tier.set((batch * 1_500..(batch + 1) * 1_500).map(of).collect()).await.unwrap();
        }
        tier.set(vec![entry("j", now, now + 1_000_000), entry("l", now, now + 1_000_000)]).await.unwrap();
    };
    let rows = async || tier.contents().await.unwrap().entries.unwrap();
    fill().await;
    tier.remove(&Invalidation::Tag("even".to_owned())).await.unwrap();
    assert_eq!(rows().await, 3_002);
    assert!(has(&tier, "k00001").await.is_some() && has(&tier, "k00002").await.is_none());
    tier.remove(&Invalidation::Prefix("k".to_owned())).await.unwrap();
    assert_eq!(rows().await, 2);
    fill().await;
    // Given up again and again, it still comes to its end.
    let mut tries = 0;
    while rows().await > 2 {
        let prefix = Invalidation::Prefix("k".to_owned());
        let mut removal = std::pin::pin!(tier.remove(&prefix));
        let _ = futures_util::poll!(removal.as_mut());
        tries += 1;
        tokio::task::yield_now().await;
        assert!(tries < 100_000, "it makes no way");
    }
    tier.database().integrity_check().await.unwrap();
}

/// Two processes on one file, as far as SQLite can tell: two connections of their own.
#[tokio::test]
async fn two_on_one_file_see_each_other_and_load_once() {
    let (dir, clock) = (tempfile::tempdir().unwrap(), clock());
    let path = dir.path().join("cache.db");
    let day = Duration::from_secs(86_400);
    let make = |tier: Arc<SqliteTier>| -> Cache<u32> {
        Cache::builder("test")
            .clock(Arc::clone(&clock) as _)
            // The clock below runs ahead of the machine; neither bound may be reached by that.
            .tier(tier, TierOptions::disk().with_timeout(day).with_load_lock(day))
            .spawner(|work| drop(tokio::spawn(work)))
            .build()
            .unwrap()
    };
    let (a, b) = (make(open(&path, &clock, 1_000)), make(open(&path, &clock, 1_000)));
    let (go, gone) = tokio::sync::oneshot::channel::<()>();
    let first = tokio::spawn({
        let a = a.clone();
        async move {
            a.get_or_load("milk", |_| async {
                let _ = gone.await;
                Ok(Loaded::new(1))
            })
            .await
        }
    });
    while a.stats().loads == 0 {
        tokio::task::yield_now().await;
    }
    let second = tokio::spawn({
        let b = b.clone();
        async move { b.get_or_load("milk", |_| async { Ok(Loaded::new(2)) }).await }
    });
    // It reads a second time once it was refused the lock.
    while b.stats().tiers[0].reads < 2 {
        tokio::task::yield_now().await;
    }
    go.send(()).unwrap();
    assert_eq!(first.await.unwrap().unwrap().value(), Some(&1));
    while !second.is_finished() {
        clock.advance(Duration::from_millis(20));
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let second = second.await.unwrap().unwrap();
    assert_eq!((second.value(), second.from(), b.stats().loads), (Some(&1), CachedFrom::Tier(0), 0));
}

#[tokio::test]
async fn a_locked_file_a_full_one_and_a_damaged_one_cost_no_answer() {
    let (dir, clock) = (tempfile::tempdir().unwrap(), clock());
    let path = dir.path().join("cache.db");
    let hasty = DatabaseOptions::default().with_busy_timeout(Duration::from_millis(1));
    let config = SqliteTierConfig::default().with_database(hasty);
    let tier = Arc::new(SqliteTier::open(&path, config, Arc::clone(&clock) as _).unwrap());
    let cached = cache(&tier, &clock);
    let load = |n| move |_: crate::cache::Load<u32>| async move { Ok(Loaded::new(n)) };
    // Another process holds the file.
    let holder = rusqlite::Connection::open(&path).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(cached.get_or_load("milk", load(1)).await.unwrap().value(), Some(&1));
    assert_eq!(cached.set("milk", Loaded::new(2)).await.unwrap_err().kind(), ErrorKind::Storage);
    holder.execute_batch("ROLLBACK").unwrap();
    drop(holder);
    // The disk is full.
    let pages: i64 =
        tier.database().read(|tx| Ok(tx.query_row("PRAGMA page_count", [], |r| r.get(0))?)).await.unwrap();
    tier.database()
        .write(move |tx| Ok(tx.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?))
        .await
        .unwrap();
    let big: Cache<Vec<u8>> = Cache::builder("big")
        .clock(Arc::clone(&clock) as _)
        .tier(tier.clone(), TierOptions::disk())
        .build()
        .unwrap();
    let noise: Vec<u8> = (0..200_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let size = noise.len();
    let found = big.get_or_load("noise", |_| async move { Ok(Loaded::new(noise)) }).await.unwrap();
    assert_eq!((found.value().map(Vec::len), big.stats().tiers[0].errors), (Some(size), 1));
    drop((cached, big, tier));
    // Pages of the middle are overwritten: rows that cannot be read are misses, and no other value.
    let tier = open(&path, &clock, 10_000);
    let cached = cache(&tier, &clock);
    cached.set_many((0..2_000).map(|n| (format!("key{n}"), Loaded::new(n)))).await.unwrap();
    drop((cached, tier));
    let mut bytes = std::fs::read(&path).unwrap();
    for at in (8_192..bytes.len()).step_by(97) {
        bytes[at] ^= 0x55;
    }
    std::fs::write(&path, bytes).unwrap();
    let Ok(tier) = SqliteTier::open(&path, SqliteTierConfig::default(), Arc::clone(&clock) as _) else {
        return;
    };
    let cached = cache(&Arc::new(tier), &clock);
    for n in 0..2_000_u32 {
        let found = cached.get_or_load(&format!("key{n}"), load(n)).await.unwrap();
        assert_eq!(found.value(), Some(&n));
    }
    assert!(cached.stats().loads > 0, "the damage was not met");
}
