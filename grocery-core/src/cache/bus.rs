//! The port by which the nodes of a fleet tell each other what no longer holds.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::Invalidation;
use crate::error::Result;

/// A notice to the other nodes. It never carries a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CacheNotice {
    /// The node it comes from: a number drawn by chance.
    pub sender: u64,
    /// The name of the cache.
    pub cache: String,
    /// What no longer holds in memory.
    pub what: Invalidation,
    /// Whether a newer value was put in its place. What the others hold may then still stand in for a load that
    /// fails; what was removed may not.
    pub replaced: bool,
}

impl CacheNotice {
    /// A notice.
    #[must_use]
    pub fn new(sender: u64, cache: impl Into<String>, what: Invalidation, replaced: bool) -> Self {
        Self { sender, cache: cache.into(), what, replaced }
    }
}

/// Who hears notices: a cache.
pub trait NoticeListener: Send + Sync {
    /// A notice came. Must return at once.
    fn heard(&self, notice: &CacheNotice);

    /// Notices may have been lost, by a connection that broke: nothing in memory is fresh for certain.
    fn missed(&self);
}

/// Carries notices between the nodes that share a tier. At most once and without order: a notice that is lost costs
/// freshness for at most the time to live in memory.
#[async_trait]
pub trait CacheBus: Send + Sync + fmt::Debug {
    /// From now on this one hears every notice, its own included, as long as it lives.
    fn listen(&self, listener: Weak<dyn NoticeListener>);

    /// Sends a notice to all.
    ///
    /// # Errors
    /// Any; the cache sends it again later.
    async fn publish(&self, notice: &CacheNotice) -> Result<()>;
}

// The trait is used as an object everywhere.
const _: Option<&dyn CacheBus> = None;

/// A bus within one process, for tests and for several caches of one host.
#[derive(Default)]
pub struct MemoryBus {
    listeners: Listeners,
}

impl MemoryBus {
    /// Nobody listens yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl fmt::Debug for MemoryBus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryBus").finish_non_exhaustive()
    }
}

#[async_trait]
impl CacheBus for MemoryBus {
    fn listen(&self, listener: Weak<dyn NoticeListener>) {
        self.listeners.add(listener);
    }

    async fn publish(&self, notice: &CacheNotice) -> Result<()> {
        self.listeners.each(|listener| listener.heard(notice));
        Ok(())
    }
}

/// Those who listen to a bus.
#[derive(Default)]
pub(super) struct Listeners(Mutex<Vec<Weak<dyn NoticeListener>>>);

impl Listeners {
    pub(super) fn add(&self, listener: Weak<dyn NoticeListener>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|l| l.strong_count() > 0);
        all.push(listener);
    }

    pub(super) fn each(&self, tell: impl Fn(&dyn NoticeListener)) {
        let all: Vec<Arc<dyn NoticeListener>> =
            self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().filter_map(Weak::upgrade).collect();
        all.iter().for_each(|listener| tell(&**listener));
    }
}

#[cfg(test)]
impl MemoryBus {
    pub(super) fn tell_missed(&self) {
        self.listeners.each(|listener| listener.missed());
    }
}
