//! What a cache is made of, and the small rules that all its paths share.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, AtomicU64},
};

use tokio::sync::OwnedMutexGuard;

use super::{
    CacheBus, CacheNotice, CacheOptions, Cached, CachedFrom, Invalidation, Loaded, MAX_KEY_BYTES, Spawner,
    chance::Chance,
    entry::{Entry, Key, Tags, What, millis},
    fences::{Fence, Fences},
    shelf::Shelf,
    stats::{CacheStats, Counters, NoticeStats, Tally},
};
use crate::{
    clock::{Clock, Rng},
    error::{Error, ErrorKind, Result, clip},
    resilience::SingleFlight,
};

/// Writes of keys with the same number run one after the other.
const STRIPES: usize = 64;
/// `-ln` of the smallest chance that is drawn, 2 to the -53: an early refresh is never drawn sooner than this many
/// load times before the end.
const LONGEST_DRAW: i64 = 37;

/// What brings an answer about: how a flight behaves, and who may share it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Aim {
    /// The tiers only.
    LookUp,
    /// The tiers, then the loader.
    Load,
    /// As [`Load`](Self::Load), for an entry that is still fresh: only what is newer counts.
    Early,
    /// The loader, whatever the tiers hold.
    Renew,
}

impl Aim {
    /// Whose answer it may share: who comes for a value waits for an early refresh of it that is under way.
    pub(super) const fn shared(self) -> Self {
        match self {
            Self::Early => Self::Load,
            other => other,
        }
    }
}

/// What came back for one key, shared by all who waited.
pub(super) struct Flown<T> {
    pub(super) entry: Arc<Entry<T>>,
    pub(super) from: CachedFrom,
    pub(super) stale: bool,
}

impl<T> Clone for Flown<T> {
    fn clone(&self) -> Self {
        Self { entry: Arc::clone(&self.entry), from: self.from, stale: self.stale }
    }
}

/// As of when a value holds, and whether somebody set it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Birth {
    pub(super) at: i64,
    pub(super) set: bool,
}

/// What became of an entry on its way into memory.
pub(super) enum Landing<T> {
    /// It is there.
    Kept,
    /// A write or removal came in between.
    Overtaken,
    /// A later one is there, which stays.
    Older(Arc<Entry<T>>),
}

/// A new entry, and when its value runs out where no tier keeps less.
pub(super) struct Fresh<T> {
    pub(super) entry: Arc<Entry<T>>,
    pub(super) runs_out: i64,
    pub(super) keep: bool,
}

/// Callers who come for one key with one aim and see the same writes share a flight.
type Flights<T> = SingleFlight<(Arc<str>, Aim, u64), Option<Flown<T>>>;

pub(super) struct Parts {
    pub(super) name: String,
    pub(super) prefix: String,
    pub(super) options: CacheOptions,
    pub(super) shelves: Vec<Shelf>,
    pub(super) bus: Option<Arc<dyn CacheBus>>,
    pub(super) node: u64,
    pub(super) clock: Arc<dyn Clock>,
    /// The host's, where it gave one.
    pub(super) rng: Option<Arc<dyn Rng>>,
    pub(super) spawner: Spawner,
}

pub(super) struct Core<T> {
    pub(super) name: String,
    pub(super) prefix: String,
    pub(super) options: CacheOptions,
    pub(super) memory: moka::sync::Cache<Arc<str>, Arc<Entry<T>>>,
    pub(super) shelves: Vec<Arc<Shelf>>,
    pub(super) bus: Option<Arc<dyn CacheBus>>,
    pub(super) node: u64,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) chance: Chance,
    pub(super) spawner: Spawner,
    pub(super) flights: Flights<T>,
    pub(super) fences: Arc<Fences>,
    stripes: Vec<Arc<tokio::sync::Mutex<()>>>,
    pub(super) counters: Counters,
    /// Notices that could not be sent.
    pub(super) outbox: Mutex<Vec<CacheNotice>>,
    pub(super) unsent: AtomicBool,
    /// When to try again to mend what is owed, on the monotonic clock.
    pub(super) mend_at: AtomicU64,
}

impl<T: Send + Sync + 'static> Core<T> {
    pub(super) fn new(parts: Parts) -> Self {
        Self {
            memory: moka::sync::Cache::builder().max_capacity(parts.options.entries).build(),
            name: parts.name,
            prefix: parts.prefix,
            options: parts.options,
            shelves: parts.shelves.into_iter().map(Arc::new).collect(),
            bus: parts.bus,
            node: parts.node,
            clock: parts.clock,
            chance: Chance::new(parts.rng),
            spawner: parts.spawner,
            flights: SingleFlight::new(),
            fences: Arc::default(),
            stripes: (0..STRIPES).map(|_| Arc::default()).collect(),
            counters: Counters::default(),
            outbox: Mutex::default(),
            unsent: AtomicBool::new(false),
            mend_at: AtomicU64::new(0),
        }
    }

    #[inline]
    pub(super) fn now(&self) -> i64 {
        self.clock.wall().unix_millis()
    }

    /// The time for gets from memory: may be a tick behind.
    #[inline]
    pub(super) fn glance(&self) -> i64 {
        self.clock.wall_coarse().unix_millis()
    }

    /// What memory has under this key, to look at rather than to give out.
    pub(super) fn held(&self, key: &str) -> Option<Arc<Entry<T>>> {
        // Without room there is nothing, and looking would only be counted.
        if self.options.entries == 0 { None } else { self.memory.get(key) }
    }

    /// Puts an entry into memory, unless a later one is there.
    pub(super) fn put(&self, key: Key<'_>, entry: &Arc<Entry<T>>, now: i64) -> Landing<T> {
        if self.options.entries == 0 {
            return Landing::Kept;
        }
        match self.memory.get(key.text()) {
            // One from the future, where the clock was set back, keeps nobody out.
            Some(held) if held.order() > entry.order() && held.created <= now => Landing::Older(held),
            _ => {
                self.memory.insert(key.kept(), Arc::clone(entry));
                Landing::Kept
            }
        }
    }

    /// The same for what was loaded or read, unless something overtook that.
    pub(super) fn land(&self, key: Key<'_>, entry: &Arc<Entry<T>>, fence: &Fence, now: i64) -> Landing<T> {
        fence.land(key.text(), &entry.tags, || self.put(key, entry, now)).unwrap_or(Landing::Overtaken)
    }

    /// The key as tiers see it; tags alike.
    pub(super) fn outer(&self, key: &str) -> String {
        [&*self.prefix, key].concat()
    }

    pub(super) fn outer_of(&self, what: &Invalidation) -> Invalidation {
        match what {
            Invalidation::Keys(keys) => Invalidation::Keys(keys.iter().map(|k| self.outer(k)).collect()),
            Invalidation::Prefix(prefix) => Invalidation::Prefix(self.outer(prefix)),
            Invalidation::Tag(tag) => Invalidation::Tag(self.outer(tag)),
            Invalidation::All => Invalidation::Prefix(self.prefix.clone()),
        }
    }

    /// How long this is fresh in every tier, where anything but the tiers says so.
    fn life_of(&self, loaded: &Loaded<T>) -> Option<i64> {
        let ttl = loaded.ttl.map(millis);
        match loaded.what {
            What::Absent => {
                let least = millis(self.options.negative_ttl);
                Some(ttl.map_or(least, |ttl| ttl.min(least)))
            }
            What::Value(_) | What::NotModified => ttl,
        }
    }

    /// Whether this is to be kept at all.
    pub(super) fn is_kept(&self, loaded: &Loaded<T>) -> bool {
        loaded.keep && self.life_of(loaded).is_none_or(|life| life > 0)
    }

    /// The entry for what a loader answered just now, or for what is set.
    pub(super) fn fresh(
        &self,
        loaded: Loaded<T>,
        held: Option<&Arc<Entry<T>>>,
        birth: Birth,
        load_millis: u32,
    ) -> Result<Fresh<T>> {
        loaded.check()?;
        let now = self.now();
        let (keep, ttl) = (self.is_kept(&loaded), self.life_of(&loaded));
        let (value, tags, etag) = match loaded.what {
            What::Value(value) => (Some(Arc::new(value)), loaded.tags.into(), loaded.etag),
            What::Absent => (None, loaded.tags.into(), loaded.etag),
            What::NotModified => {
                let Some(held) = held else {
                    return Err(Error::new(
                        ErrorKind::BadAnswer,
                        "the loader said \"not modified\" where there was nothing to compare with",
                    )
                    .with_hint("answer so only where Load::stale has a value"));
                };
                let tags: Tags = if loaded.tags.is_empty() { held.tags.clone() } else { loaded.tags.into() };
                (held.value.clone(), tags, loaded.etag.or_else(|| held.etag.clone()))
            }
        };
        let runs_out = ttl.map_or(i64::MAX, |ttl| now.saturating_add(ttl));
        let entry = Entry {
            value,
            created: birth.at,
            set: birth.set,
            expires: now,
            serve_until: now,
            calm_until: now,
            tags,
            etag,
            load_millis,
            refreshing: AtomicBool::new(false),
        };
        Ok(Fresh { entry: Arc::new(self.in_memory(entry, runs_out, now)), runs_out, keep })
    }

    /// The entry as memory holds it: fresh for what is left of its life, at most as long as memory keeps things.
    pub(super) fn in_memory(&self, mut entry: Entry<T>, runs_out: i64, now: i64) -> Entry<T> {
        entry.created = entry.created.min(now);
        entry.expires = now.saturating_add(self.shortened(millis(self.options.ttl))).min(runs_out);
        entry.serve_until = entry.expires;
        entry.calm_until = entry.expires;
        if self.options.early_refresh {
            let longest = LONGEST_DRAW.saturating_mul(i64::from(entry.load_millis));
            entry.calm_until = entry.expires.saturating_sub(longest);
        }
        entry
    }

    /// A life shortened by chance.
    pub(super) fn shortened(&self, life: i64) -> i64 {
        let percent = u128::from(self.options.jitter_percent.min(100));
        if percent == 0 {
            return life;
        }
        let most = u128::from(life.unsigned_abs()) * percent / 100;
        // The product of two numbers below 2^64 and its upper half: a fair share of `most`.
        let less = (most * u128::from(self.chance.draw())) >> 64;
        life.saturating_sub(i64::try_from(less).unwrap_or(0))
    }

    /// Whether this caller is to load the entry anew before it runs out (XFetch, beta 1).
    pub(super) fn draws_early(&self, entry: &Entry<T>, now: i64) -> bool {
        // 53 random bits, from just above 0 to 1.
        let chance = ((self.chance.draw() >> 11) + 1) as f64 / (1_u64 << 53) as f64;
        -f64::from(entry.load_millis) * chance.ln() >= entry.expires.saturating_sub(now) as f64
    }

    /// The right to write these keys to the tiers.
    pub(super) async fn stripes_of(&self, keys: impl Iterator<Item = &str>) -> Vec<OwnedMutexGuard<()>> {
        let mut numbers: Vec<usize> = keys.map(stripe_of).collect();
        numbers.sort_unstable();
        numbers.dedup();
        self.take_stripes(numbers.into_iter()).await
    }

    pub(super) async fn all_stripes(&self) -> Vec<OwnedMutexGuard<()>> {
        self.take_stripes(0..STRIPES).await
    }

    /// In rising order everywhere, so that no two wait for each other.
    async fn take_stripes(&self, numbers: impl Iterator<Item = usize>) -> Vec<OwnedMutexGuard<()>> {
        let mut taken = Vec::new();
        for stripe in numbers.filter_map(|n| self.stripes.get(n)) {
            taken.push(Arc::clone(stripe).lock_owned().await);
        }
        taken
    }

    /// Counts an answer to a get that memory could not answer at once.
    pub(super) fn count(&self, answer: Option<&Flown<T>>) {
        let mut tally = Tally::default();
        self.enter(answer, &mut tally);
        self.book(&mut tally);
    }

    /// Enters such an answer in a tally, which is to be booked.
    pub(super) fn enter(&self, answer: Option<&Flown<T>>, tally: &mut Tally) {
        let (mut fresh_in_memory, mut absent) = (false, false);
        match answer {
            Some(flown) => {
                absent = flown.entry.value.is_none();
                match flown.from {
                    _ if flown.stale => tally.stale += 1,
                    CachedFrom::Memory => {
                        fresh_in_memory = true;
                        tally.memory_hits += 1;
                    }
                    CachedFrom::Tier(number) => match &mut tally.of_tier {
                        Some((same, hits)) if *same == number => *hits += 1,
                        other => {
                            if let Some((before, hits)) = other.replace((number, 1)) {
                                self.book_tier(before, hits);
                            }
                        }
                    },
                    CachedFrom::Loader => tally.misses += 1,
                }
            }
            None => tally.misses += 1,
        }
        tally.others += u64::from(!fresh_in_memory);
        tally.negative += u64::from(absent);
    }

    /// Adds a tally to the counters and empties it.
    pub(super) fn book(&self, tally: &mut Tally) {
        let Tally { memory_hits, others, stale, misses, negative, of_tier } = std::mem::take(tally);
        if memory_hits > 0 {
            self.counters.memory_hits.add(memory_hits);
        }
        let of = &self.counters;
        for (counter, number) in
            [(&of.others, others), (&of.stale, stale), (&of.misses, misses), (&of.negative, negative)]
        {
            if number > 0 {
                counter.add(number);
            }
        }
        if let Some((number, hits)) = of_tier {
            self.book_tier(number, hits);
        }
    }

    fn book_tier(&self, number: usize, hits: u64) {
        if let Some(shelf) = self.shelves.get(number) {
            shelf.hits.add(hits);
        }
    }

    /// An answer out of memory, counted. Its birth was looked at when it was found to serve.
    #[inline]
    pub(super) fn given(&self, entry: Arc<Entry<T>>, now: i64) -> Cached<T> {
        let stale = now >= entry.expires;
        if stale {
            self.counters.stale.add(1);
            self.counters.others.add(1);
        } else {
            self.counters.memory_hits.add(1);
        }
        if entry.value.is_none() {
            self.counters.negative.add(1);
        }
        Cached { entry, from: CachedFrom::Memory, stale }
    }

    /// Whether a value past its time may stand in for a load: young enough, or not long past.
    pub(super) fn stands_in(&self, entry: &Entry<T>, now: i64) -> bool {
        now < self.stands_until(entry)
    }

    /// Until when a value past its time may stand in for a load.
    pub(super) fn stands_until(&self, entry: &Entry<T>) -> i64 {
        let until = |from: i64, time| if time == 0 { i64::MIN } else { from.saturating_add(time) };
        // An age that is just reached still counts.
        let by_age = until(entry.created, millis(self.options.stale_if_error)).saturating_add(1);
        by_age.max(until(entry.expires, millis(self.options.stale_while_revalidate)))
    }

    pub(super) fn outbox(&self) -> MutexGuard<'_, Vec<CacheNotice>> {
        self.outbox.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn stats(&self) -> CacheStats {
        let of = &self.counters;
        let memory_hits = of.memory_hits.read();
        CacheStats {
            gets: memory_hits + of.others.read(),
            memory_hits,
            stale: of.stale.read(),
            misses: of.misses.read(),
            negative: of.negative.read(),
            loads: of.loads.read(),
            load_failures: of.load_failures.read(),
            overtaken: of.overtaken.read(),
            background: of.background.read(),
            entries: self.memory.entry_count(),
            notices: NoticeStats {
                sent: of.sent.read(),
                failed: of.send_failed.read(),
                waiting: self.outbox().len() as u64,
                heard: of.heard.read(),
            },
            tiers: self.shelves.iter().map(|shelf| shelf.stats()).collect(),
        }
    }
}

fn stripe_of(key: &str) -> usize {
    use std::hash::{Hash, Hasher};
    let mut hasher = rustc_hash::FxHasher::default();
    key.hash(&mut hasher);
    // The remainder fits.
    (hasher.finish() % STRIPES as u64) as usize
}

/// A key is 1 to 1,024 bytes.
#[inline]
pub(super) fn check_key(key: &str) -> Result<()> {
    if (1..=MAX_KEY_BYTES).contains(&key.len()) { Ok(()) } else { Err(bad_key(key)) }
}

#[cold]
fn bad_key(key: &str) -> Error {
    if key.is_empty() {
        return Error::new(ErrorKind::InvalidInput, "a cache key is empty")
            .with_hint("name what is kept, for example \"price:12345\"");
    }
    Error::new(
        ErrorKind::TooLarge,
        format!(
            "the cache key {:?} has {} bytes, at most {MAX_KEY_BYTES} can be kept",
            clip(key, 40),
            key.len()
        ),
    )
    .with_hint("use a hash of it as the key")
}
