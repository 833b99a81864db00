//! The port of a tier: where entries are kept beside or below memory.

use std::{collections::HashMap, fmt, sync::Mutex, sync::PoisonError};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{
    clock::{Clock, Monotonic, Timestamp},
    error::{Error, ErrorKind, Result},
};

/// What is to be taken out of a cache or a tier.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Invalidation {
    /// These keys.
    Keys(Vec<String>),
    /// All keys that begin with this.
    Prefix(String),
    /// All entries that bear this tag.
    Tag(String),
    /// Everything.
    All,
}

impl Invalidation {
    /// Whether it takes out an entry of this key with these tags.
    #[must_use]
    pub fn hits<S: AsRef<str>>(&self, key: &str, tags: &[S]) -> bool {
        match self {
            Self::Keys(keys) => keys.iter().any(|k| k == key),
            Self::Prefix(prefix) => key.starts_with(prefix.as_str()),
            Self::Tag(tag) => tags.iter().any(|t| t.as_ref() == tag),
            Self::All => true,
        }
    }
}

/// One entry on its way into a tier.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TierEntry {
    /// The key, 1 to 1,100 bytes.
    pub key: String,
    /// The entry as the cache wrote it. A tier gives back the same bytes or none.
    pub bytes: Vec<u8>,
    /// The tags it bears; they replace those of an earlier entry of this key.
    pub tags: Vec<String>,
    /// As of when its value holds: the beginning of its load, or the moment in which it was set.
    pub created: Timestamp,
    /// Whether somebody set it. Of the same moment it counts as later than what was loaded.
    pub set: bool,
    /// Whether it takes the place of whatever is there, as a set does. Where not, a tier that can tell keeps what
    /// is [later](Self::order): a load that took its time, or a copy, must not overwrite what was set meanwhile.
    pub replaces: bool,
    /// From when on nobody has a use for it.
    pub drop_at: Timestamp,
}

impl TierEntry {
    /// An entry without tags.
    #[must_use]
    pub fn new(key: impl Into<String>, bytes: Vec<u8>, created: Timestamp, drop_at: Timestamp) -> Self {
        Self { key: key.into(), bytes, tags: Vec::new(), created, set: false, replaces: false, drop_at }
    }

    /// The same with these tags.
    #[must_use]
    pub fn with_tags(mut self, tags: Vec<String>) -> Self {
        self.tags = tags;
        self
    }

    /// The same, known as [`set`](Self::set) by somebody.
    #[must_use]
    pub fn with_set(mut self, set: bool) -> Self {
        self.set = set;
        self
    }

    /// The same, in place of [whatever is there](Self::replaces).
    #[must_use]
    pub fn with_replaces(mut self, replaces: bool) -> Self {
        self.replaces = replaces;
        self
    }

    /// Its place among the entries of its key, as one number: the later one is greater. Twice the milliseconds of
    /// [`created`](Self::created), and one more where it was [`set`](Self::set).
    #[must_use]
    pub fn order(&self) -> i64 {
        self.created.unix_millis().saturating_mul(2).saturating_add(i64::from(self.set))
    }
}

/// The greatest [order](TierEntry::order) that is believed at `now`. Beyond, a clock was set back since, or is wrong:
/// such an entry does not keep others out.
pub(super) fn latest_order(now: Timestamp) -> i64 {
    now.unix_millis().saturating_add(CLOCK_SKEW).saturating_mul(2)
}

/// By how many milliseconds the clocks of nodes may differ; beyond, the time of an entry means nothing.
pub(super) const CLOCK_SKEW: i64 = 60_000;

/// A lock that processes share.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TierLock {
    /// What is locked.
    pub key: String,
    /// Who holds it: a number nobody else has.
    pub owner: u64,
    /// After how long it opens by itself, should its owner be gone.
    pub at_most: std::time::Duration,
}

impl TierLock {
    /// A lock on `key` for `owner`.
    #[must_use]
    pub fn new(key: impl Into<String>, owner: u64, at_most: std::time::Duration) -> Self {
        Self { key: key.into(), owner, at_most }
    }
}

/// How much a tier holds, as far as it can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TierContents {
    /// Entries, those past their time included.
    pub entries: Option<u64>,
    /// Bytes of keys and values.
    pub bytes: Option<u64>,
}

impl TierContents {
    /// So many entries of so many bytes.
    #[must_use]
    pub const fn new(entries: Option<u64>, bytes: Option<u64>) -> Self {
        Self { entries, bytes }
    }
}

/// A place for entries beside or below memory: a remote store, a file, a host's own.
///
/// A tier keeps bytes and drops them when it likes: losing an entry costs a load, never a wrong value. It owes
/// three things. What it gives back is what was put in last under that key. A removal that it answered with
/// `Ok` has happened. And an entry past its `drop_at` need not be there, but may.
///
/// A breaker, a timeout and the counters go around it in the cache, so that an implementation only does
/// its work and answers errors as they are. The suite `testing::cache_tier` tests one.
#[async_trait]
pub trait CacheTier: Send + Sync + fmt::Debug {
    /// What it is called in statistics: `redis`, `sqlite`.
    fn name(&self) -> &str;

    /// What is kept under each of these keys, in their order, in one step.
    ///
    /// # Errors
    /// Any; the cache goes on without this tier.
    async fn get(&self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>>;

    /// What is kept under one key, where the tier can tell on the caller's thread without waiting, in microseconds;
    /// `None` where it cannot, now or ever: then [`get`](Self::get) is asked. Spares single gets a boxed future.
    /// Default: `None`.
    fn get_now(&self, key: &str) -> Option<Result<Option<Vec<u8>>>> {
        let _ = key;
        None
    }

    /// Keeps these entries in place of earlier ones, in one step where it can. Where a later one is there, an entry
    /// that does not [replace](TierEntry::replaces) it is left out, which is no error.
    ///
    /// # Errors
    /// Any; some of the entries may have been kept.
    async fn set(&self, entries: Vec<TierEntry>) -> Result<()>;

    /// Takes entries out. What a wide removal has taken out before it was given up should stay out, so that a
    /// repetition comes further; the cache also allows each repetition more time.
    ///
    /// # Errors
    /// Any; the cache does not read what it covers from this tier until a repetition succeeded.
    async fn remove(&self, what: &Invalidation) -> Result<()>;

    /// How much it holds.
    ///
    /// # Errors
    /// Any.
    async fn contents(&self) -> Result<TierContents>;

    /// Takes a lock where nobody holds it, without waiting. Whether it was taken.
    ///
    /// # Errors
    /// [`ErrorKind::NotSupported`] where it offers no locks, which is the default.
    async fn try_lock(&self, lock: &TierLock) -> Result<bool> {
        let _ = lock;
        Err(Error::new(ErrorKind::NotSupported, format!("the tier {} offers no locks", self.name())))
    }

    /// Opens a lock that its owner holds; does nothing where another has it.
    ///
    /// # Errors
    /// As [`try_lock`](Self::try_lock).
    async fn unlock(&self, lock: &TierLock) -> Result<()> {
        let _ = lock;
        Err(Error::new(ErrorKind::NotSupported, format!("the tier {} offers no locks", self.name())))
    }
}

// The trait is used as an object everywhere.
const _: Option<&dyn CacheTier> = None;

/// A tier in memory, for tests and examples: several caches that share one behave like several processes that
/// share a remote store. Unbounded.
#[derive(Debug)]
pub struct MemoryTier {
    clock: std::sync::Arc<dyn Clock>,
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    /// With the order under which each is kept: of what was set in place of something later, the later one's.
    entries: HashMap<String, (i64, TierEntry)>,
    locks: HashMap<String, (u64, Monotonic)>,
}

impl MemoryTier {
    /// Nothing kept yet.
    #[must_use]
    pub fn new(clock: std::sync::Arc<dyn Clock>) -> Self {
        Self { clock, held: Mutex::default() }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl CacheTier for MemoryTier {
    fn name(&self) -> &str {
        "memory"
    }

    async fn get(&self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>> {
        let now = self.clock.wall();
        let held = self.lock();
        let of = |key| held.entries.get(key).filter(|(_, e)| e.drop_at > now).map(|(_, e)| e.bytes.clone());
        Ok(keys.iter().map(of).collect())
    }

    async fn set(&self, entries: Vec<TierEntry>) -> Result<()> {
        let latest = latest_order(self.clock.wall());
        let mut held = self.lock();
        for entry in entries {
            let there = held.entries.get(&entry.key).map_or(i64::MIN, |(order, _)| *order);
            let later = there <= latest && there > entry.order();
            if later && !entry.replaces {
                continue;
            }
            let order = if later { there } else { entry.order() };
            held.entries.insert(entry.key.clone(), (order, entry));
        }
        Ok(())
    }

    async fn remove(&self, what: &Invalidation) -> Result<()> {
        self.lock().entries.retain(|key, (_, entry)| !what.hits(key, &entry.tags));
        Ok(())
    }

    async fn contents(&self) -> Result<TierContents> {
        let held = self.lock();
        let bytes = held.entries.iter().map(|(key, (_, e))| (key.len() + e.bytes.len()) as u64).sum();
        Ok(TierContents::new(Some(held.entries.len() as u64), Some(bytes)))
    }

    async fn try_lock(&self, lock: &TierLock) -> Result<bool> {
        let now = self.clock.now();
        let mut held = self.lock();
        if held.locks.get(&lock.key).is_some_and(|(_, until)| *until > now) {
            return Ok(false);
        }
        held.locks.insert(lock.key.clone(), (lock.owner, now.saturating_add(lock.at_most)));
        Ok(true)
    }

    async fn unlock(&self, lock: &TierLock) -> Result<()> {
        let mut held = self.lock();
        if held.locks.get(&lock.key).is_some_and(|(owner, _)| *owner == lock.owner) {
            held.locks.remove(&lock.key);
        }
        Ok(())
    }
}
