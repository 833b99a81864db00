//! The face of a cache.

use std::{collections::HashMap, fmt, future::Future, sync::Arc, time::Duration};

use futures_util::FutureExt;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    CacheBuilder, CacheStats, Cached, CachedMany, Invalidation, Load, Loaded,
    engine::{Aim, Core, check_key},
    entry::millis,
    journey::LoadMany,
};
use crate::error::Result;

/// Values of one type under text keys, in memory and in tiers. Cheap to clone; clones share everything.
///
/// ```
/// use grocery_core::cache::{Cache, CachedFrom, Loaded};
/// # futures_util::FutureExt::now_or_never(async {
/// let prices: Cache<i64> = Cache::builder("prices").build()?;
/// let milk = prices.get_or_load("milk", |_| async { Ok(Loaded::new(349).with_tags(["dairy"])) }).await?;
/// assert_eq!((milk.value(), milk.from()), (Some(&349), CachedFrom::Loader));
/// assert_eq!(prices.get("milk").and_then(|milk| milk.value().copied()), Some(349));
/// prices.remove_tag("dairy").await?;
/// assert!(prices.get("milk").is_none());
/// # Ok::<(), grocery_core::Error>(())
/// # }).unwrap().unwrap();
/// ```
pub struct Cache<T> {
    core: Arc<Core<T>>,
}

impl<T> Clone for Cache<T> {
    fn clone(&self) -> Self {
        Self { core: Arc::clone(&self.core) }
    }
}

impl<T> fmt::Debug for Cache<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache")
            .field("name", &self.core.name)
            .field("options", &self.core.options)
            .finish_non_exhaustive()
    }
}

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> Cache<T> {
    /// Begins a cache. The name keeps it apart from others in the same tiers.
    pub fn builder(name: impl Into<String>) -> CacheBuilder<T> {
        CacheBuilder::new(name.into())
    }

    pub(super) fn of(core: Arc<Core<T>>) -> Self {
        Self { core }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.core.name
    }

    /// What memory holds fresh under this key, at once: no tier is asked, nothing is allocated and nothing waits.
    /// Counts as a get of its own: one hit or one miss.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Cached<T>> {
        let core = &*self.core;
        if let Some(entry) = core.memory.get(key) {
            let now = core.glance();
            if entry.serves(now) {
                return Some(core.given(entry, now));
            }
        }
        core.count(None);
        None
    }

    /// What memory and the tiers hold under this key: fresh, or past its time within
    /// [`stale_if_error`](super::CacheOptions::stale_if_error) and marked so.
    ///
    /// # Errors
    /// For a key that is empty or too long.
    pub async fn look_up(&self, key: &str) -> Result<Option<Cached<T>>> {
        check_key(key)?;
        let core = &self.core;
        if let Some(entry) = core.held(key) {
            let now = core.glance();
            if entry.serves(now) {
                return Ok(Some(core.given(entry, now)));
            }
        }
        core.one(key, Aim::LookUp, None).await
    }

    /// The value under this key: fresh from memory or a tier, or from `loader`, which one caller runs for all
    /// who wait. An answer past its time is given where the options allow it, and marked.
    ///
    /// The caller may go at any time; the load ends when the last one has gone, unless it goes on behind: after a
    /// soft or hard timeout, or as the refresh of an entry that was given out.
    ///
    /// # Errors
    /// The loader's own where no stale value may stand in (a panic in it is
    /// [`Internal`](crate::ErrorKind::Internal)); [`Timeout`](crate::ErrorKind::Timeout) after the hard timeout; a
    /// key that is empty or too long.
    pub async fn get_or_load<F, Fut>(&self, key: &str, loader: F) -> Result<Cached<T>>
    where
        F: FnOnce(Load<T>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<Loaded<T>>> + Send + 'static,
    {
        let core = &self.core;
        if let Some(entry) = core.held(key) {
            let now = core.glance();
            if entry.serves(now) {
                if now >= entry.calm_until && core.draws_early(&entry, now) && entry.claim_refresh() {
                    core.renew_behind(&entry, vec![Arc::from(key)], Aim::Early, one_loader(loader));
                }
                return Ok(core.given(entry, now));
            }
            let revalidate = millis(core.options.stale_while_revalidate);
            if entry.is_young(now, revalidate) {
                if entry.claim_refresh() {
                    core.renew_behind(&entry, vec![Arc::from(key)], Aim::Load, one_loader(loader));
                }
                return Ok(core.given(entry, now));
            }
        }
        check_key(key)?;
        let found = core.one(key, Aim::Load, Some(one_loader(loader))).await?;
        found.ok_or_else(|| super::flight::no_answer(key))
    }

    /// As [`get_or_load`](Self::get_or_load) without asking memory and tiers first: for those who know that the
    /// kept value is old. What is there meanwhile still answers others.
    ///
    /// # Errors
    /// As [`get_or_load`](Self::get_or_load).
    pub async fn renew<F, Fut>(&self, key: &str, loader: F) -> Result<Cached<T>>
    where
        F: FnOnce(Load<T>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<Loaded<T>>> + Send + 'static,
    {
        check_key(key)?;
        let found = self.core.one(key, Aim::Renew, Some(one_loader(loader))).await?;
        found.ok_or_else(|| super::flight::no_answer(key))
    }

    /// The values under many keys: at most one question to each tier and one call of `loader`, with all keys that
    /// nobody has or is already loading. The loader answers by key; what it leaves out is not kept, and found as
    /// `None`. Repeated keys are asked once.
    ///
    /// Where some values fail, the others are there all the same, with the error beside them.
    pub async fn get_many_or_load<K, F, Fut>(&self, keys: &[K], loader: F) -> CachedMany<T>
    where
        K: AsRef<str> + Sync,
        F: FnOnce(Vec<Load<T>>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<HashMap<String, Loaded<T>>>> + Send + 'static,
    {
        self.core.many(keys.iter().map(AsRef::as_ref), Aim::Load, Some(loader_of_many(loader))).await
    }

    /// Loads ahead of need: those of `keys` that nobody has, or that would not be fresh any more in `still` (at most
    /// half of the longest life that anything has here), with at most one question to each tier and one call of
    /// `loader`. Nobody is waiting for these values, so that no get is counted. What was loaded says so by
    /// [`Cached::from`]; a value that stands in for one that could not be had is stale. Of repeated keys the first is
    /// answered.
    ///
    /// What is there meanwhile answers others, and a removal while the load is under way is not undone by it.
    pub async fn load_ahead<K, F, Fut>(&self, keys: &[K], still: Duration, loader: F) -> CachedMany<T>
    where
        K: AsRef<str> + Sync,
        F: FnOnce(Vec<Load<T>>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<HashMap<String, Loaded<T>>>> + Send + 'static,
    {
        self.core.ahead(keys.iter().map(AsRef::as_ref), still, loader_of_many(loader)).await
    }

    /// What memory holds that [`load_ahead`](Self::load_ahead) would leave alone at this moment; no get is counted.
    pub(crate) fn held_for(&self, still: Duration) -> impl Fn(&str) -> Option<Cached<T>> + '_ {
        self.core.held_for(still)
    }

    /// As [`renew`](Self::renew) for many keys, with one call of `loader`.
    pub(crate) async fn renew_many<K, F, Fut>(&self, keys: &[K], loader: F) -> CachedMany<T>
    where
        K: AsRef<str> + Sync,
        F: FnOnce(Vec<Load<T>>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<HashMap<String, Loaded<T>>>> + Send + 'static,
    {
        self.core.many(keys.iter().map(AsRef::as_ref), Aim::Renew, Some(loader_of_many(loader))).await
    }

    /// What memory and the tiers hold under many keys, with at most one question to each tier. Callers who ask at the
    /// same time do not wait for each other.
    pub async fn look_up_many<K: AsRef<str> + Sync>(&self, keys: &[K]) -> CachedMany<T> {
        self.core.look(keys.iter().map(AsRef::as_ref)).await
    }

    /// Puts a value in place of whatever is there, in memory and all tiers. Loads under way do not overwrite it.
    ///
    /// # Errors
    /// For a key or tag that cannot be kept, before anything is written. A tier's error: memory and the other tiers
    /// have the value then, and this cache no longer reads the older one from that tier.
    pub async fn set(&self, key: &str, value: Loaded<T>) -> Result<()> {
        self.core.set(vec![(key, value)]).await
    }

    /// As [`set`](Self::set) for many, with one write to each tier.
    ///
    /// # Errors
    /// As [`set`](Self::set).
    pub async fn set_many<K: AsRef<str> + Sync>(
        &self,
        values: impl IntoIterator<Item = (K, Loaded<T>)> + Send,
    ) -> Result<()> {
        let values: Vec<(K, Loaded<T>)> = values.into_iter().collect();
        let mut given = Vec::with_capacity(values.len());
        let (keys, values): (Vec<K>, Vec<Loaded<T>>) = values.into_iter().unzip();
        given.extend(keys.iter().map(AsRef::as_ref).zip(values));
        self.core.set(given).await
    }

    /// Takes a value out of memory and all tiers. Whoever asks afterwards does not get it.
    ///
    /// # Errors
    /// As [`invalidate`](Self::invalidate).
    pub async fn remove(&self, key: &str) -> Result<()> {
        self.invalidate(&Invalidation::Keys(vec![key.to_owned()])).await
    }

    /// Takes out all keys that begin with this.
    ///
    /// # Errors
    /// As [`invalidate`](Self::invalidate).
    pub async fn remove_prefix(&self, prefix: &str) -> Result<()> {
        self.invalidate(&Invalidation::Prefix(prefix.to_owned())).await
    }

    /// Takes out all that bears this tag.
    ///
    /// # Errors
    /// As [`invalidate`](Self::invalidate).
    pub async fn remove_tag(&self, tag: &str) -> Result<()> {
        self.invalidate(&Invalidation::Tag(tag.to_owned())).await
    }

    /// Takes out everything of this cache; others in the same tiers stay.
    ///
    /// # Errors
    /// As [`invalidate`](Self::invalidate).
    pub async fn clear(&self) -> Result<()> {
        self.invalidate(&Invalidation::All).await
    }

    /// Takes out what is described, from memory and all tiers, and tells the other nodes.
    ///
    /// # Errors
    /// For a key or tag that cannot exist. A tier's error: memory and the other tiers have done it, this cache
    /// does not read it from that tier any more, and repeats the removal when the tier answers again.
    pub async fn invalidate(&self, what: &Invalidation) -> Result<()> {
        self.core.take_out(what, false).await
    }

    /// As [`invalidate`](Self::invalidate), but what memory holds may still stand in for a load that fails.
    ///
    /// # Errors
    /// As [`invalidate`](Self::invalidate).
    pub async fn expire(&self, what: &Invalidation) -> Result<()> {
        self.core.take_out(what, true).await
    }

    /// Does at once what is owed to tiers and other nodes, as far as they let it. Whether nothing is owed any more.
    /// The cache tries by itself, too, every 2 seconds while it is used.
    pub async fn recover(&self) -> bool {
        self.core.recover().await
    }

    /// Asks each tier one small question, so that a wrong password or address is told: answers never tell it, since the
    /// cache goes on without a tier that fails. Breakers are passed by, and nothing is counted.
    ///
    /// # Errors
    /// That of the first tier, in their order, that does not answer within its timeout.
    pub async fn check_tiers(&self) -> Result<()> {
        for shelf in &self.core.shelves {
            shelf.check(format!("{}?", self.core.prefix)).await?;
        }
        Ok(())
    }

    /// What happened so far.
    #[must_use]
    pub fn stats(&self) -> CacheStats {
        self.core.stats()
    }
}

fn one_loader<T, F, Fut>(loader: F) -> LoadMany<T>
where
    T: Send + Sync + 'static,
    F: FnOnce(Load<T>) -> Fut + Send + 'static,
    Fut: Future<Output = Result<Loaded<T>>> + Send + 'static,
{
    Box::new(move |mut loads: Vec<Load<T>>| {
        async move {
            match loads.pop() {
                Some(load) => Ok(vec![Some(loader(load).await?)]),
                None => Ok(Vec::new()),
            }
        }
        .boxed()
    })
}

/// A loader that answers by key, as one that answers in order.
fn loader_of_many<T, F, Fut>(loader: F) -> LoadMany<T>
where
    T: Send + Sync + 'static,
    F: FnOnce(Vec<Load<T>>) -> Fut + Send + 'static,
    Fut: Future<Output = Result<HashMap<String, Loaded<T>>>> + Send + 'static,
{
    Box::new(|loads: Vec<Load<T>>| {
        let keys: Vec<Arc<str>> = loads.iter().map(|l| Arc::clone(&l.key)).collect();
        loader(loads)
            .map(move |answer| answer.map(|mut by_key| keys.iter().map(|k| by_key.remove(&**k)).collect()))
            .boxed()
    })
}
