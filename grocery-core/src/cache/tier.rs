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
    /// When its value was loaded. A tier that can tell keeps the later one of two.
    pub created: Timestamp,
    /// From when on nobody has a use for it.
    pub drop_at: Timestamp,
}

impl TierEntry {
    /// An entry without tags.
    #[must_use]
    pub fn new(key: impl Into<String>, bytes: Vec<u8>, created: Timestamp, drop_at: Timestamp) -> Self {
        Self { key: key.into(), bytes, tags: Vec::new(), created, drop_at }
    }

    /// The same with these tags.
    #[must_use]
    pub fn with_tags(mut self, tags: Vec<String>) -> Self {
        self.tags = tags;
        self
    }
}

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

    /// Keeps these entries in place of earlier ones, in one step where it can.
    ///
    /// # Errors
    /// Any; some of the entries may have been kept.
    async fn set(&self, entries: Vec<TierEntry>) -> Result<()>;

    /// Takes entries out.
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
    entries: HashMap<String, TierEntry>,
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
        let of =
            |key| held.entries.get(key).filter(|e: &&TierEntry| e.drop_at > now).map(|e| e.bytes.clone());
        Ok(keys.iter().map(of).collect())
    }

    async fn set(&self, entries: Vec<TierEntry>) -> Result<()> {
        let mut held = self.lock();
        for entry in entries {
            held.entries.insert(entry.key.clone(), entry);
        }
        Ok(())
    }

    async fn remove(&self, what: &Invalidation) -> Result<()> {
        self.lock().entries.retain(|key, entry| !what.hits(key, &entry.tags));
        Ok(())
    }

    async fn contents(&self) -> Result<TierContents> {
        let held = self.lock();
        let bytes = held.entries.iter().map(|(key, e)| (key.len() + e.bytes.len()) as u64).sum();
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
