//! Writing and taking out, in memory, in the tiers and on other nodes.

use std::sync::{Arc, atomic::Ordering};

use futures_util::FutureExt;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    CacheNotice, Invalidation, Loaded, MAX_KEY_BYTES, NoticeListener, TierEntry, TierLock,
    engine::{Aim, Core, check_key},
    entry::{Entry, check_tag, millis},
    envelope,
    fences::Fence,
};
use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result, clip},
};

/// Beyond so many notices that could not be sent, one for everything takes their place.
const MOST_UNSENT: usize = 1_000;

/// An entry for the tiers: its key, itself, and when its value runs out.
type Kept<T> = (Arc<str>, Arc<Entry<T>>, i64);

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> Core<T> {
    /// Puts values in place of whatever is there.
    pub(super) async fn set(self: &Arc<Self>, values: Vec<(&str, Loaded<T>)>) -> Result<()> {
        let mut entries: Vec<Kept<T>> = Vec::with_capacity(values.len());
        let mut gone = Vec::new();
        for (key, value) in values {
            check_key(key)?;
            let held = self.memory.get(key);
            let fresh = self.fresh(value, held.as_ref(), 0)?;
            if fresh.keep {
                entries.push((Arc::from(key), fresh.entry, fresh.runs_out));
            } else {
                gone.push(key.to_owned());
            }
        }
        // The last one of a key counts.
        let mut seen = rustc_hash::FxHashSet::default();
        entries.reverse();
        entries.retain(|(key, ..)| seen.insert(Arc::clone(key)));
        if !gone.is_empty() {
            // What is not to be kept is not to leave an older value in its place either.
            self.take_out(&Invalidation::Keys(gone), false).await?;
        }
        if entries.is_empty() {
            return Ok(());
        }
        let keys: Vec<String> = entries.iter().map(|(key, ..)| key.to_string()).collect();
        let what = Invalidation::Keys(keys);
        let put = || {
            for (key, entry, _) in &entries {
                self.memory.insert(Arc::clone(key), Arc::clone(entry));
            }
        };
        let stripes = self.stripes_of(entries.iter().map(|(key, ..)| &**key)).await;
        self.fences.write(&what, put);
        self.forget(&what);
        let mut outcome = Ok(());
        for number in 0..self.shelves.len() {
            outcome = outcome.and(self.write_to(number, &entries).await);
        }
        if !self.shelves.is_empty() {
            // A reader may meanwhile have fetched the older value from a tier that had it still.
            self.fences.write(&what, put);
            self.forget(&what);
        }
        drop(stripes);
        self.tell(what, true).await;
        outcome
    }

    /// Writes what was loaded or found to the tiers above number `below`, unless overtaken.
    pub(super) async fn keep(self: &Arc<Self>, fence: &Arc<Fence>, entries: Vec<Kept<T>>, below: usize) {
        if below == 0 || entries.is_empty() {
            return;
        }
        let stripes = self.stripes_of(entries.iter().map(|(key, ..)| &**key)).await;
        let still = |entries: Vec<Kept<T>>| -> Vec<Kept<T>> {
            entries.into_iter().filter(|(key, entry, _)| !fence.is_overtaken(key, &entry.tags)).collect()
        };
        let entries = still(entries);
        let (behind, at_once): (Vec<usize>, Vec<usize>) =
            (0..below).partition(|n| self.shelves.get(*n).is_some_and(|s| s.options.write_behind));
        for number in at_once {
            // Where it fails, it is counted and owed.
            let _ = self.write_to(number, &entries).await;
        }
        if !behind.is_empty() && !entries.is_empty() {
            let core = Arc::clone(self);
            (self.spawner)(
                async move {
                    for number in behind {
                        let _ = core.write_to(number, &entries).await;
                    }
                    // Until now nobody else writes these keys.
                    drop(stripes);
                }
                .boxed(),
            );
        }
    }

    async fn write_to(&self, number: usize, entries: &[Kept<T>]) -> Result<()> {
        let Some(shelf) = self.shelves.get(number) else {
            return Ok(());
        };
        let now = self.now();
        let mut written = Vec::with_capacity(entries.len());
        let mut unkept = Vec::new();
        let mut outcome = Ok(());
        for (key, entry, runs_out) in entries {
            let life = self.shortened(millis(shelf.options.ttl));
            let expires = now.saturating_add(life).min(*runs_out);
            if expires <= now {
                // Another value of this key that is there must not outlive this one.
                unkept.push(self.outer(key));
                continue;
            }
            let stale = entry.created.saturating_add(millis(self.options.stale_if_error));
            let behind = expires.saturating_add(millis(self.options.stale_while_revalidate));
            let drop_at = Timestamp::from_unix_millis(expires.max(stale).max(behind));
            let sealed = envelope::body(entry.value.as_deref()).and_then(|body| {
                envelope::seal(
                    entry,
                    body.as_deref(),
                    expires,
                    self.options.format,
                    shelf.options.compress_above,
                )
            });
            match sealed {
                Ok(bytes) => {
                    let created = Timestamp::from_unix_millis(entry.created);
                    let tags = entry.tags.iter().map(|tag| self.outer(tag)).collect();
                    written.push(TierEntry::new(self.outer(key), bytes, created, drop_at).with_tags(tags));
                }
                Err(e) => {
                    unkept.push(self.outer(key));
                    outcome = outcome.and(Err(e));
                }
            }
        }
        if !unkept.is_empty() {
            outcome = outcome.and(shelf.remove(&Invalidation::Keys(unkept)).await);
        }
        outcome.and(shelf.write(written).await)
    }

    /// Takes out of memory and tiers, and tells others. Where `stand_in`, memory keeps it for a load that fails.
    pub(super) async fn take_out(self: &Arc<Self>, what: &Invalidation, stand_in: bool) -> Result<()> {
        check(what)?;
        let stripes = match what {
            Invalidation::Keys(keys) => self.stripes_of(keys.iter().map(String::as_str)).await,
            _ => self.all_stripes().await,
        };
        self.forget_in_memory(what, stand_in);
        let outer = self.outer_of(what);
        let mut outcome = Ok(());
        for shelf in &self.shelves {
            outcome = outcome.and(shelf.remove(&outer).await);
        }
        if !self.shelves.is_empty() {
            // A reader may meanwhile have fetched it from a tier that had it still.
            self.forget_in_memory(what, stand_in);
        }
        drop(stripes);
        self.tell(what.clone(), stand_in).await;
        outcome
    }

    fn forget_in_memory(&self, what: &Invalidation, stand_in: bool) {
        self.fences.write(what, || self.drop_from_memory(what, stand_in));
        self.forget(what);
    }

    /// Whoever comes from now on does not share what is under way.
    fn forget(&self, what: &Invalidation) {
        if let Invalidation::Keys(keys) = what {
            for key in keys {
                let key: Arc<str> = Arc::from(&**key);
                for aim in [Aim::LookUp, Aim::Load, Aim::Renew] {
                    self.flights.forget(&(Arc::clone(&key), aim));
                }
            }
        }
    }

    fn drop_from_memory(&self, what: &Invalidation, stand_in: bool) {
        let one = |key: &str, entry: &Arc<Entry<T>>| {
            if stand_in {
                let now = self.now();
                let past = entry.timed(entry.created, entry.expires.min(now), now);
                self.memory.insert(Arc::from(key), Arc::new(past));
            } else {
                self.memory.invalidate(key);
            }
        };
        if let Invalidation::Keys(keys) = what {
            for key in keys {
                if let Some(entry) = self.memory.get(&**key) {
                    one(key, &entry);
                }
            }
            return;
        }
        let hit: Vec<_> = self.memory.iter().filter(|(key, entry)| what.hits(key, &entry.tags)).collect();
        for (key, entry) in hit {
            one(&key, &entry);
        }
    }

    /// Tells the other nodes, or keeps the notice for later.
    pub(super) async fn tell(&self, what: Invalidation, replaced: bool) {
        let Some(bus) = &self.bus else {
            return;
        };
        let notice = CacheNotice::new(self.node, &*self.name, what, replaced);
        // Others who hear of a new value read it from the tiers: not before they have it.
        let too_early = replaced && self.shelves.iter().any(super::shelf::Shelf::owes);
        if !too_early && bus.publish(&notice).await.is_ok() {
            return self.counters.sent.add(1);
        }
        if !too_early {
            self.counters.send_failed.add(1);
        }
        let mut outbox = self.outbox();
        // The last notice of a key says all that earlier ones said.
        outbox.retain(|n| n.what != notice.what);
        outbox.push(notice);
        if outbox.len() > MOST_UNSENT {
            *outbox = vec![CacheNotice::new(self.node, &*self.name, Invalidation::All, false)];
        }
        self.unsent.store(true, Ordering::Release);
    }

    /// Does what is owed to tiers and other nodes. Whether nothing is owed any more.
    pub(super) async fn recover(&self) -> bool {
        let mut paid = true;
        for shelf in &self.shelves {
            paid &= !shelf.owes() || shelf.pay().await;
        }
        let Some(bus) = &self.bus else {
            return paid;
        };
        while let Some(notice) = self.next_notice(paid) {
            if bus.publish(&notice).await.is_err() {
                self.counters.send_failed.add(1);
                return false;
            }
            self.counters.sent.add(1);
            let mut outbox = self.outbox();
            outbox.retain(|n| *n != notice);
            self.unsent.store(!outbox.is_empty(), Ordering::Release);
        }
        paid && self.outbox().is_empty()
    }

    /// The next notice to be sent; those of new values once the tiers have them.
    fn next_notice(&self, paid: bool) -> Option<CacheNotice> {
        self.outbox().iter().find(|n| paid || !n.replaced).cloned()
    }
}

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> NoticeListener for Core<T> {
    fn heard(&self, notice: &CacheNotice) {
        if notice.sender == self.node || notice.cache != self.name {
            return;
        }
        self.forget_in_memory(&notice.what, notice.replaced);
        // Counted when it is done: who sees the count finds nothing old in memory any more.
        self.counters.heard.add(1);
    }

    fn missed(&self) {
        self.forget_in_memory(&Invalidation::All, true);
    }
}

/// A lock in a tier, opened when the load is over or was given up.
pub(super) struct Locked<T: Serialize + DeserializeOwned + Send + Sync + 'static> {
    core: Arc<Core<T>>,
    number: usize,
    lock: TierLock,
}

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> Locked<T> {
    pub(super) fn new(core: Arc<Core<T>>, number: usize, lock: TierLock) -> Self {
        Self { core, number, lock }
    }
}

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> Drop for Locked<T> {
    fn drop(&mut self) {
        let (core, number, lock) = (Arc::clone(&self.core), self.number, self.lock.clone());
        (self.core.spawner)(
            async move {
                if let Some(shelf) = core.shelves.get(number) {
                    shelf.unlock(&lock).await;
                }
            }
            .boxed(),
        );
    }
}

fn check(what: &Invalidation) -> Result<()> {
    match what {
        Invalidation::Keys(keys) => keys.iter().try_for_each(|key| check_key(key)),
        Invalidation::Tag(tag) => check_tag(tag),
        Invalidation::Prefix(prefix) if prefix.len() > MAX_KEY_BYTES => Err(Error::new(
            ErrorKind::TooLarge,
            format!("the prefix {:?} is longer than any key", clip(prefix, 40)),
        )),
        Invalidation::Prefix(_) | Invalidation::All => Ok(()),
    }
}
