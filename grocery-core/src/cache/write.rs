//! Writing and taking out, in memory, in the tiers and on other nodes.

use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use futures_util::FutureExt;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    CacheBus, CacheNotice, Invalidation, Loaded, MAX_KEY_BYTES, NoticeListener, TierEntry, TierLock,
    debts::Promise,
    engine::{Birth, Core, check_key},
    entry::{Entry, check_tag, millis},
    envelope,
    fences::Fence,
};
use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result, clip},
    resilience::with_timeout,
};

/// Beyond so many notices that could not be sent, one for everything takes their place.
const MOST_UNSENT: usize = 1_000;

/// How long a notice may take before the caller goes on, and it is sent again later.
const NOTICE_PATIENCE: Duration = Duration::from_millis(500);

/// An entry for the tiers: its key, itself, and when its value runs out.
pub(super) type Kept<T> = (Arc<str>, Arc<Entry<T>>, i64);

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> Core<T> {
    /// Puts values in place of whatever is there.
    pub(super) async fn set(self: &Arc<Self>, values: Vec<(&str, Loaded<T>)>) -> Result<()> {
        for (key, value) in &values {
            check_key(key)?;
            value.check()?;
        }
        self.mend_in_time();
        // The last one of a key counts.
        let mut seen = rustc_hash::FxHashSet::default();
        let last = values.into_iter().rev().filter(|(key, _)| seen.insert(*key));
        let (values, gone): (Vec<_>, Vec<_>) = last.partition(|(_, value)| self.is_kept(value));
        if !gone.is_empty() {
            // What is not to be kept is not to leave an older value in its place either.
            let gone = gone.into_iter().map(|(key, _)| key.to_owned()).collect();
            self.take_out(&Invalidation::Keys(gone), false).await?;
        }
        if values.is_empty() {
            return Ok(());
        }
        let stripes = self.stripes_of(values.iter().map(|(key, _)| *key)).await;
        // Born when it is its turn: of two sets the one that is written last is the later one.
        let now = self.now();
        let mut entries: Vec<Kept<T>> = Vec::with_capacity(values.len());
        for (key, value) in values {
            let fresh = self.fresh(value, self.held(key).as_ref(), Birth { at: now, set: true }, 0)?;
            entries.push((Arc::from(key), fresh.entry, fresh.runs_out));
        }
        let what = Invalidation::Keys(entries.iter().map(|(key, ..)| key.to_string()).collect());
        // Entered before anything is done: what is given up from here on is owed, and nobody reads from a tier
        // meanwhile what it had before.
        let promises = self.promises(&what, 0..self.shelves.len());
        let telling = Telling::new(self, what.clone(), true);
        self.fences.write(&what, || {
            if self.options.entries > 0 {
                entries
                    .iter()
                    .for_each(|(key, entry, _)| self.memory.insert(Arc::clone(key), Arc::clone(entry)));
            }
        });
        let mut outcome = Ok(());
        for (number, promise) in promises {
            outcome = outcome.and(self.write_to(number, &entries, true, promise).await);
        }
        drop(stripes);
        telling.send().await;
        outcome
    }

    /// Enters a write or removal with these tiers.
    fn promises(&self, what: &Invalidation, numbers: impl Iterator<Item = usize>) -> Vec<(usize, Promise)> {
        let outer = self.outer_of(what);
        numbers.filter_map(|n| Some((n, self.shelves.get(n)?.promise(&outer)))).collect()
    }

    /// Writes what was loaded or found to the tiers above number `below`, unless overtaken.
    pub(super) async fn keep(self: &Arc<Self>, fence: &Fence, entries: Vec<Kept<T>>, below: usize) {
        if below == 0 || entries.is_empty() {
            return;
        }
        let stripes = self.stripes_of(entries.iter().map(|(key, ..)| &**key)).await;
        let entries: Vec<Kept<T>> =
            entries.into_iter().filter(|(key, entry, _)| !fence.is_overtaken(key, &entry.tags)).collect();
        if entries.is_empty() {
            return;
        }
        let what = Invalidation::Keys(entries.iter().map(|(key, ..)| key.to_string()).collect());
        let waits = |(n, _): &(usize, Promise)| !self.shelves.get(*n).is_some_and(|s| s.options.write_behind);
        let (at_once, behind): (Vec<_>, Vec<_>) = self.promises(&what, 0..below).into_iter().partition(waits);
        for (number, promise) in at_once {
            // Where it fails, it is counted and owed.
            let _ = self.write_to(number, &entries, false, promise).await;
        }
        if !behind.is_empty() {
            let core = Arc::clone(self);
            (self.spawner)(
                async move {
                    for (number, promise) in behind {
                        let _ = core.write_to(number, &entries, false, promise).await;
                    }
                    // Until now nobody else writes these keys.
                    drop(stripes);
                }
                .boxed(),
            );
        }
    }

    async fn write_to(
        &self,
        number: usize,
        entries: &[Kept<T>],
        replaces: bool,
        promise: Promise,
    ) -> Result<()> {
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
            let outer = self.outer(key);
            let sealed = envelope::body(entry.value.as_deref()).and_then(|body| {
                envelope::seal(
                    &outer,
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
                    // Where a removal is owed, whatever is there now is what was to be removed.
                    let replaces = replaces || promise.settles_another(&outer);
                    let entry = TierEntry::new(outer, bytes, created, drop_at)
                        .with_tags(tags)
                        .with_set(entry.set)
                        .with_replaces(replaces);
                    written.push(entry);
                }
                Err(e) => {
                    unkept.push(outer);
                    outcome = outcome.and(Err(e));
                }
            }
        }
        let mut done = Ok(());
        if !unkept.is_empty() {
            done = shelf.remove(&Invalidation::Keys(unkept)).await;
        }
        done = done.and(shelf.write(written).await);
        if done.is_ok() {
            promise.kept();
        }
        outcome.and(done)
    }

    /// Takes out of memory and tiers, and tells others. Where `stand_in`, memory keeps it for a load that fails.
    pub(super) async fn take_out(self: &Arc<Self>, what: &Invalidation, stand_in: bool) -> Result<()> {
        check(what)?;
        self.mend_in_time();
        let stripes = match what {
            Invalidation::Keys(keys) => self.stripes_of(keys.iter().map(String::as_str)).await,
            _ => self.all_stripes().await,
        };
        // As for a set.
        let promises = self.promises(what, 0..self.shelves.len());
        let telling = Telling::new(self, what.clone(), stand_in);
        self.forget_in_memory(what, stand_in);
        let outer = self.outer_of(what);
        let mut outcome = Ok(());
        for (number, promise) in promises {
            let Some(shelf) = self.shelves.get(number) else {
                continue;
            };
            let removed = shelf.remove(&outer).await;
            if removed.is_ok() {
                promise.kept();
            }
            outcome = outcome.and(removed);
        }
        drop(stripes);
        telling.send().await;
        outcome
    }

    fn forget_in_memory(&self, what: &Invalidation, stand_in: bool) {
        self.fences.write(what, || self.drop_from_memory(what, stand_in));
    }

    fn drop_from_memory(&self, what: &Invalidation, stand_in: bool) {
        let one = |key: &str, entry: &Arc<Entry<T>>| {
            if stand_in {
                let now = self.now();
                self.memory.insert(Arc::from(key), Arc::new(entry.past(now)));
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
    pub(super) async fn tell(self: &Arc<Self>, what: Invalidation, replaced: bool) {
        Telling::new(self, what, replaced).send().await;
    }

    async fn publish(&self, bus: &dyn CacheBus, notice: &CacheNotice) -> bool {
        // A host's bus may hang or panic; neither is the caller's business.
        let publish = AssertUnwindSafe(async { bus.publish(notice).await }).catch_unwind();
        let sent = matches!(with_timeout(&*self.clock, NOTICE_PATIENCE, publish).await, Ok(Ok(Ok(()))));
        if sent {
            self.counters.sent.add(1)
        } else {
            self.counters.send_failed.add(1)
        }
        sent
    }

    fn tell_later(&self, notice: CacheNotice) {
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
            paid &= shelf.pay().await;
        }
        let Some(bus) = &self.bus else {
            return paid;
        };
        while let Some(notice) = self.next_notice(paid) {
            if !self.publish(&**bus, &notice).await {
                return false;
            }
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

/// A notice on its way. Where it cannot be sent, or the sending is given up, it is kept for later.
struct Telling<T: Serialize + DeserializeOwned + Send + Sync + 'static> {
    core: Arc<Core<T>>,
    notice: Option<CacheNotice>,
}

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> Telling<T> {
    fn new(core: &Arc<Core<T>>, what: Invalidation, replaced: bool) -> Self {
        let notice = core.bus.as_ref().map(|_| CacheNotice::new(core.node, &*core.name, what, replaced));
        Self { core: Arc::clone(core), notice }
    }

    async fn send(mut self) {
        let (Some(notice), Some(bus)) = (&self.notice, &self.core.bus) else {
            return;
        };
        // Others who hear of a new value read it from the tiers: not before they have it.
        let too_early = notice.replaced && self.core.shelves.iter().any(|shelf| shelf.owes());
        if !too_early && self.core.publish(&**bus, notice).await {
            self.notice = None;
        }
    }
}

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> Drop for Telling<T> {
    fn drop(&mut self) {
        if let Some(notice) = self.notice.take() {
            self.core.tell_later(notice);
        }
    }
}

/// A lock in a tier, opened when the load is over or was given up.
pub(super) struct Locked<T: Serialize + DeserializeOwned + Send + Sync + 'static> {
    core: Arc<Core<T>>,
    number: usize,
    lock: TierLock,
    /// Whether it is to be opened.
    held: bool,
}

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> Locked<T> {
    pub(super) fn new(core: Arc<Core<T>>, number: usize, lock: TierLock) -> Self {
        Self { core, number, lock, held: true }
    }

    /// Another one holds it.
    pub(super) fn forget(mut self) {
        self.held = false;
    }
}

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> Drop for Locked<T> {
    fn drop(&mut self) {
        if !self.held {
            return;
        }
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
