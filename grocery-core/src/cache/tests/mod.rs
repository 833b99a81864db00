//! The cache on virtual time: nothing here sleeps, and every wait is turned by hand.

mod ahead;
mod cases;
mod faults;
mod figures;
mod many;
mod mend;
mod model;
mod nodes;
mod order;
mod refresh;
mod room;

use std::{
    collections::VecDeque,
    future::Future,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU8, AtomicU32, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use tokio::sync::Notify;

use super::*;
use crate::{
    clock::{ManualClock, Rng, SeededRng, Timestamp},
    error::{Error, ErrorKind, Result},
};

pub(super) const SEC: Duration = Duration::from_secs(1);

pub(super) fn secs(n: u64) -> Duration {
    Duration::from_secs(n)
}

pub(super) fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at(Timestamp::from_unix_millis(1_763_634_600_000)))
}

/// Without chance, so that times are exact.
pub(super) fn options() -> CacheOptions {
    CacheOptions::default().with_jitter_percent(0)
}

pub(super) fn builder(clock: &Arc<ManualClock>, options: CacheOptions) -> CacheBuilder<u32> {
    Cache::builder("test")
        .options(options)
        .clock(Arc::clone(clock) as _)
        .rng(Arc::new(SeededRng::new(7)))
        .spawner(|work| drop(tokio::spawn(work)))
}

pub(super) fn plain(clock: &Arc<ManualClock>, options: CacheOptions) -> Cache<u32> {
    builder(clock, options).build().unwrap()
}

/// With one tier below.
pub(super) fn tiered(clock: &Arc<ManualClock>, options: CacheOptions, tier: &Arc<Flaky>) -> Cache<u32> {
    builder(clock, options).tier(Arc::clone(tier) as _, TierOptions::remote()).build().unwrap()
}

/// Lets everything that can go on go on.
pub(super) async fn settle() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

pub(super) fn down() -> Error {
    Error::new(ErrorKind::Unavailable, "down")
}

/// What a scripted load does.
pub(super) enum Play {
    Give(Loaded<u32>),
    Fail,
    Panic,
    /// Waits to be let go, then gives.
    Wait(Loaded<u32>),
    WaitFail,
}

pub(super) fn give(n: u32) -> Play {
    Play::Give(Loaded::new(n))
}

pub(super) fn wait(n: u32) -> Play {
    Play::Wait(Loaded::new(n))
}

/// A source that plays what it is told and counts its calls.
pub(super) struct Source {
    plays: Mutex<VecDeque<Play>>,
    pub(super) calls: AtomicU32,
    pub(super) go: Notify,
    pub(super) seen: Mutex<Vec<(Option<u32>, Option<String>)>>,
}

impl Source {
    pub(super) fn new(plays: impl IntoIterator<Item = Play>) -> Arc<Self> {
        Arc::new(Self {
            plays: Mutex::new(plays.into_iter().collect()),
            calls: AtomicU32::new(0),
            go: Notify::new(),
            seen: Mutex::default(),
        })
    }

    pub(super) fn then(&self, play: Play) {
        self.plays.lock().unwrap().push_back(play);
    }

    pub(super) fn calls(&self) -> u32 {
        self.calls.load(Ordering::SeqCst)
    }

    #[allow(clippy::type_complexity, reason = "a loader written out")]
    pub(super) fn load(
        self: &Arc<Self>,
    ) -> impl FnOnce(Load<u32>) -> Pin<Box<dyn Future<Output = Result<Loaded<u32>>> + Send>> + Send + 'static + use<>
    {
        let source = Arc::clone(self);
        move |load| {
            source.calls.fetch_add(1, Ordering::SeqCst);
            source.seen.lock().unwrap().push((load.stale().copied(), load.etag().map(str::to_owned)));
            let play = source.plays.lock().unwrap().pop_front().expect("a play for every call");
            Box::pin(async move {
                match play {
                    Play::Give(loaded) => Ok(loaded),
                    Play::Fail => Err(down()),
                    Play::Panic => std::panic::resume_unwind(Box::new("no")),
                    Play::Wait(loaded) => {
                        source.go.notified().await;
                        Ok(loaded)
                    }
                    Play::WaitFail => {
                        source.go.notified().await;
                        Err(down())
                    }
                }
            })
        }
    }

    /// A get through this source.
    pub(super) async fn get(self: &Arc<Self>, cache: &Cache<u32>, key: &str) -> Result<Cached<u32>> {
        cache.get_or_load(key, self.load()).await
    }

    /// The same on a task of its own, under way when this returns.
    pub(super) async fn start(
        self: &Arc<Self>,
        cache: &Cache<u32>,
        key: &str,
    ) -> tokio::task::JoinHandle<Result<Cached<u32>>> {
        let (source, cache, key) = (Arc::clone(self), cache.clone(), key.to_owned());
        let task = tokio::spawn(async move { source.get(&cache, &key).await });
        settle().await;
        task
    }
}

/// The number, and whether it is stale.
pub(super) fn seen(cached: &Cached<u32>) -> (Option<u32>, bool) {
    (cached.value().copied(), cached.is_stale())
}

pub(super) async fn looked(cache: &Cache<u32>, key: &str) -> Option<u32> {
    cache.look_up(key).await.unwrap().and_then(|c| c.value().copied())
}

pub(super) const WORKS: u8 = 0;
pub(super) const FAILS: u8 = 1;
pub(super) const HANGS: u8 = 2;
pub(super) const PANICS: u8 = 3;

/// A tier that can be broken.
#[derive(Debug)]
pub(super) struct Flaky {
    pub(super) inner: MemoryTier,
    pub(super) mode: AtomicU8,
    pub(super) writes_fail: AtomicU8,
    pub(super) gets: AtomicU32,
    pub(super) sets: AtomicU32,
    pub(super) removes: AtomicU32,
}

impl Flaky {
    pub(super) fn new(clock: &Arc<ManualClock>) -> Arc<Self> {
        Arc::new(Self {
            inner: MemoryTier::new(Arc::clone(clock) as _),
            mode: AtomicU8::new(WORKS),
            writes_fail: AtomicU8::new(0),
            gets: AtomicU32::new(0),
            sets: AtomicU32::new(0),
            removes: AtomicU32::new(0),
        })
    }

    pub(super) fn turn(&self, mode: u8) {
        self.mode.store(mode, Ordering::SeqCst);
    }

    pub(super) fn gets(&self) -> u32 {
        self.gets.load(Ordering::SeqCst)
    }

    pub(super) fn sets(&self) -> u32 {
        self.sets.load(Ordering::SeqCst)
    }

    async fn mood(&self) -> Result<()> {
        match self.mode.load(Ordering::SeqCst) {
            WORKS => Ok(()),
            HANGS => std::future::pending().await,
            PANICS => std::panic::resume_unwind(Box::new("no")),
            _ => Err(down()),
        }
    }
}

#[async_trait]
impl CacheTier for Flaky {
    fn name(&self) -> &str {
        "flaky"
    }

    async fn get(&self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>> {
        self.gets.fetch_add(1, Ordering::SeqCst);
        self.mood().await?;
        self.inner.get(keys).await
    }

    async fn set(&self, entries: Vec<TierEntry>) -> Result<()> {
        self.sets.fetch_add(1, Ordering::SeqCst);
        self.mood().await?;
        if self.writes_fail.load(Ordering::SeqCst) != 0 {
            return Err(down());
        }
        self.inner.set(entries).await
    }

    async fn remove(&self, what: &Invalidation) -> Result<()> {
        self.removes.fetch_add(1, Ordering::SeqCst);
        self.mood().await?;
        self.inner.remove(what).await
    }

    async fn contents(&self) -> Result<TierContents> {
        self.inner.contents().await
    }

    async fn try_lock(&self, lock: &TierLock) -> Result<bool> {
        self.mood().await?;
        self.inner.try_lock(lock).await
    }

    async fn unlock(&self, lock: &TierLock) -> Result<()> {
        self.mood().await?;
        self.inner.unlock(lock).await
    }
}

/// Chance that is always the same number.
#[derive(Debug)]
pub(super) struct Always(pub(super) u64);

impl Rng for Always {
    fn fill(&self, out: &mut [u8]) {
        for (byte, from) in out.iter_mut().zip(self.0.to_le_bytes().iter().cycle()) {
            *byte = *from;
        }
    }
}
