//! Putting a cache together.

use std::{marker::PhantomData, sync::Arc};

use serde::{Serialize, de::DeserializeOwned};

use super::{
    Cache, CacheBus, CacheOptions, CacheTier, Spawner, TierOptions, background,
    bus::NoticeListener,
    engine::{Core, Parts},
    shelf::Shelf,
};
use crate::{
    clock::{Clock, Rng, SystemClock, SystemRng},
    error::{Error, ErrorKind, Result, clip},
};

/// Puts a [`Cache`] together: objects here, numbers in [`CacheOptions`] and [`TierOptions`].
#[must_use]
pub struct CacheBuilder<T> {
    name: String,
    options: CacheOptions,
    tiers: Vec<(Arc<dyn CacheTier>, TierOptions)>,
    bus: Option<Arc<dyn CacheBus>>,
    clock: Arc<dyn Clock>,
    rng: Option<Arc<dyn Rng>>,
    spawner: Option<Spawner>,
    of: PhantomData<fn() -> T>,
}

impl<T> std::fmt::Debug for CacheBuilder<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CacheBuilder")
            .field("name", &self.name)
            .field("options", &self.options)
            .field("tiers", &self.tiers)
            .finish_non_exhaustive()
    }
}

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> CacheBuilder<T> {
    pub(super) fn new(name: String) -> Self {
        Self {
            name,
            options: CacheOptions::default(),
            tiers: Vec::new(),
            bus: None,
            clock: Arc::new(SystemClock::new()),
            rng: None,
            spawner: None,
            of: PhantomData,
        }
    }

    /// How it behaves. Default [`CacheOptions::default`].
    pub fn options(mut self, options: CacheOptions) -> Self {
        self.options = options;
        self
    }

    /// A tier below memory, asked after those given before.
    pub fn tier(mut self, tier: Arc<dyn CacheTier>, options: TierOptions) -> Self {
        self.tiers.push((tier, options));
        self
    }

    /// How nodes that share a tier tell each other what no longer holds. Default: they do not.
    pub fn bus(mut self, bus: Arc<dyn CacheBus>) -> Self {
        self.bus = Some(bus);
        self
    }

    /// Where time comes from. Default [`SystemClock`].
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Where chance comes from. Default [`SystemRng`](crate::SystemRng), of which one number is asked and the rest
    /// follow.
    pub fn rng(mut self, rng: Arc<dyn Rng>) -> Self {
        self.rng = Some(rng);
        self
    }

    /// Where loads go on when nobody waits for them any more. Default: a thread of the cache's own, started with
    /// the first such load, which has no tokio runtime; give `|work| { tokio::spawn(work); }` where loaders need one.
    pub fn spawner(
        mut self,
        spawner: impl Fn(futures_util::future::BoxFuture<'static, ()>) + Send + Sync + 'static,
    ) -> Self {
        self.spawner = Some(Arc::new(spawner));
        self
    }

    /// The cache.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the name is not 1 to 64 letters, digits, `-`, `_` or `.`, or a breaker's
    /// config has no meaning.
    pub fn build(self) -> Result<Cache<T>> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if self.name.is_empty() || self.name.len() > 64 || !self.name.chars().all(plain) {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                format!("{:?} cannot name a cache", clip(&self.name, 40)),
            )
            .with_hint("use 1 to 64 letters, digits, '-', '_' or '.'"));
        }
        // Caches of several names share a tier without meeting, and none is a prefix of another.
        let prefix = format!("{}:", self.name);
        let shelves = self
            .tiers
            .into_iter()
            .map(|(tier, options)| Shelf::new(tier, options, prefix.clone(), Arc::clone(&self.clock)))
            .collect::<Result<Vec<_>>>()?;
        let core = Arc::new(Core::new(Parts {
            name: self.name,
            prefix,
            options: self.options,
            shelves,
            bus: self.bus,
            node: self.rng.as_ref().map_or_else(|| SystemRng.next_u64(), |rng| rng.next_u64()),
            clock: self.clock,
            rng: self.rng,
            spawner: self.spawner.unwrap_or_else(background::own_thread),
        }));
        if let Some(bus) = &core.bus {
            let listener: Arc<dyn NoticeListener> = Arc::clone(&core) as Arc<dyn NoticeListener>;
            bus.listen(Arc::downgrade(&listener));
        }
        Ok(Cache::of(core))
    }
}
