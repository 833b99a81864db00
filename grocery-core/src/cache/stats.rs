//! What happened so far.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};

/// What a cache did since it was made. Every get is counted once:
/// `gets == memory_hits + the hits of all tiers + stale + misses`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CacheStats {
    /// Keys asked for and answered. A bulk get counts each of its keys.
    pub gets: u64,
    /// Answered fresh from memory.
    pub memory_hits: u64,
    /// Answered with a value past its time.
    pub stale: u64,
    /// Answered by the loader, with nothing, with an error, or given up by the caller.
    pub misses: u64,
    /// Of all answers, those that said there is no such thing.
    pub negative: u64,
    /// Keys that loaders were asked for.
    pub loads: u64,
    /// Keys that loaders failed to answer.
    pub load_failures: u64,
    /// Loads that were overtaken by a write or removal and not kept.
    pub overtaken: u64,
    /// Loads begun behind the callers' backs.
    pub background: u64,
    /// Entries in memory, about.
    pub entries: u64,
    /// Notices to other nodes: sent, failed, waiting to be sent again, and heard from others.
    pub notices: NoticeStats,
    /// The tiers, in the order given.
    pub tiers: Vec<TierStats>,
}

impl CacheStats {
    /// The share of gets answered fresh without the loader, in percent rounded down; `None` before the first.
    #[must_use]
    pub fn hit_percent(&self) -> Option<u64> {
        let hits = self.memory_hits + self.tiers.iter().map(|t| t.hits).sum::<u64>();
        hits.saturating_mul(100).checked_div(self.gets)
    }
}

/// What one tier did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TierStats {
    /// Its name.
    pub name: String,
    /// Gets answered fresh from it.
    pub hits: u64,
    /// Questions to it: one for any number of keys.
    pub reads: u64,
    /// Keys asked of it.
    pub keys: u64,
    /// Keys it had, fresh or not.
    pub found: u64,
    /// Entries written to it.
    pub writes: u64,
    /// Operations that failed or took too long.
    pub errors: u64,
    /// Operations that the breaker refused.
    pub refused: u64,
    /// Entries that could not be read, and were removed.
    pub undecodable: u64,
    /// Removals that it still owes.
    pub owed: u64,
    /// The state of its breaker: `closed`, `open`, `half_open`.
    pub breaker: String,
}

/// Notices between nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NoticeStats {
    /// Sent.
    pub sent: u64,
    /// Attempts that failed.
    pub failed: u64,
    /// Waiting to be sent again.
    pub waiting: u64,
    /// Heard from others and followed.
    pub heard: u64,
}

/// A number that many threads count up.
#[derive(Debug, Default)]
pub(super) struct Counter(AtomicU64);

impl Counter {
    #[inline]
    pub(super) fn add(&self, n: u64) {
        self.0.fetch_add(n, Ordering::Relaxed);
    }

    pub(super) fn read(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// How many places a [`Striped`] number is counted in.
const PLACES: usize = 16;

/// A number that every hit counts up: in places of their own, so that threads do not take a cache line from each
/// other.
#[derive(Debug, Default)]
pub(super) struct Striped([Place; PLACES]);

/// Two cache lines, since processors fetch them in pairs.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Place(Counter);

impl Striped {
    #[inline]
    pub(super) fn add(&self, n: u64) {
        static THREADS: AtomicUsize = AtomicUsize::new(0);
        thread_local! {
            static MINE: usize = THREADS.fetch_add(1, Ordering::Relaxed) % PLACES;
        }
        // A thread at its end counts in the first place.
        if let Some(place) = self.0.get(MINE.try_with(|mine| *mine).unwrap_or(0)) {
            place.0.add(n);
        }
    }

    pub(super) fn read(&self) -> u64 {
        self.0.iter().map(|place| place.0.read()).sum()
    }
}

/// The counters of a cache.
#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) memory_hits: Striped,
    /// Gets that memory alone could not answer fresh.
    pub(super) others: Counter,
    pub(super) stale: Counter,
    pub(super) misses: Counter,
    pub(super) negative: Counter,
    pub(super) loads: Counter,
    pub(super) load_failures: Counter,
    pub(super) overtaken: Counter,
    pub(super) background: Counter,
    pub(super) sent: Counter,
    pub(super) send_failed: Counter,
    pub(super) heard: Counter,
}

/// Answers that are counted together, so that a bulk get does not go to the shared counters for each of its keys.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) memory_hits: u64,
    pub(super) others: u64,
    pub(super) stale: u64,
    pub(super) misses: u64,
    pub(super) negative: u64,
    /// Hits of the tier that answered last, by its number.
    pub(super) of_tier: Option<(usize, u64)>,
}
