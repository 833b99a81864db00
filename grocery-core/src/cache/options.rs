//! The numbers of a cache and of its tiers.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::resilience::BreakerConfig;

/// How a [`Cache`](super::Cache) behaves. Every time is measured on the injected clock's time of day.
///
/// ```
/// use std::time::Duration;
/// use grocery_core::cache::CacheOptions;
/// let options = CacheOptions::default()
///     .with_ttl(Duration::from_secs(300))
///     .with_stale_if_error(Duration::from_secs(24 * 3600));
/// assert_eq!(options.entries, 1_000);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct CacheOptions {
    /// How many entries memory holds. Default 1,000.
    pub entries: u64,
    /// How long an entry in memory is fresh, at most. Default 60 seconds.
    pub ttl: Duration,
    /// By how much of itself a life may be shortened, by chance, so that what was loaded together does not run
    /// out together. 0 to 100 percent, default 10. Never lengthens.
    pub jitter_percent: u8,
    /// How long "there is no such thing" is fresh, in every tier. Default 30 seconds.
    pub negative_ttl: Duration,
    /// How long after its expiry an entry in memory is given out at once while it is loaded anew behind the
    /// caller's back. Default zero: callers wait for the fresh value.
    pub stale_while_revalidate: Duration,
    /// How old (since it was loaded) a value may be that stands in for a load that failed or takes too long.
    /// Default zero: the caller gets the error.
    pub stale_if_error: Duration,
    /// After a failed load, for how long the stale value is given out without asking again. Default 10 seconds.
    pub failure_pause: Duration,
    /// How long a caller waits for a load where a stale value could stand in. The load goes on behind. Default:
    /// no such bound.
    pub soft_timeout: Option<Duration>,
    /// How long a caller waits at all. The load goes on behind. Default: no bound but the loader's own.
    pub hard_timeout: Option<Duration>,
    /// Whether an entry may be loaded anew a little before it runs out, the likelier the nearer its end and
    /// the slower its load (XFetch). The caller does not wait for it. Default no.
    pub early_refresh: bool,
    /// The number of the value's shape. Count it up when fields change: what was kept under another number
    /// is not read. Default 1.
    pub format: u32,
}

impl Default for CacheOptions {
    fn default() -> Self {
        Self {
            entries: 1_000,
            ttl: Duration::from_secs(60),
            jitter_percent: 10,
            negative_ttl: Duration::from_secs(30),
            stale_while_revalidate: Duration::ZERO,
            stale_if_error: Duration::ZERO,
            failure_pause: Duration::from_secs(10),
            soft_timeout: None,
            hard_timeout: None,
            early_refresh: false,
            format: 1,
        }
    }
}

impl CacheOptions {
    /// The same with room for so many [`entries`](Self::entries).
    #[must_use]
    pub fn with_entries(mut self, entries: u64) -> Self {
        self.entries = entries;
        self
    }

    /// The same with this [`ttl`](Self::ttl).
    #[must_use]
    pub fn with_ttl(mut self, ttl: Duration) -> Self {
        self.ttl = ttl;
        self
    }

    /// The same with this [`jitter_percent`](Self::jitter_percent).
    #[must_use]
    pub fn with_jitter_percent(mut self, percent: u8) -> Self {
        self.jitter_percent = percent;
        self
    }

    /// The same with this [`negative_ttl`](Self::negative_ttl).
    #[must_use]
    pub fn with_negative_ttl(mut self, ttl: Duration) -> Self {
        self.negative_ttl = ttl;
        self
    }

    /// The same with this [`stale_while_revalidate`](Self::stale_while_revalidate).
    #[must_use]
    pub fn with_stale_while_revalidate(mut self, time: Duration) -> Self {
        self.stale_while_revalidate = time;
        self
    }

    /// The same with this [`stale_if_error`](Self::stale_if_error).
    #[must_use]
    pub fn with_stale_if_error(mut self, oldest: Duration) -> Self {
        self.stale_if_error = oldest;
        self
    }

    /// The same with this [`failure_pause`](Self::failure_pause).
    #[must_use]
    pub fn with_failure_pause(mut self, pause: Duration) -> Self {
        self.failure_pause = pause;
        self
    }

    /// The same with this [`soft_timeout`](Self::soft_timeout).
    #[must_use]
    pub fn with_soft_timeout(mut self, limit: Duration) -> Self {
        self.soft_timeout = Some(limit);
        self
    }

    /// The same with this [`hard_timeout`](Self::hard_timeout).
    #[must_use]
    pub fn with_hard_timeout(mut self, limit: Duration) -> Self {
        self.hard_timeout = Some(limit);
        self
    }

    /// The same with this [`early_refresh`](Self::early_refresh).
    #[must_use]
    pub fn with_early_refresh(mut self, early: bool) -> Self {
        self.early_refresh = early;
        self
    }

    /// The same with this [`format`](Self::format).
    #[must_use]
    pub fn with_format(mut self, format: u32) -> Self {
        self.format = format;
        self
    }
}

/// How a cache uses one of its tiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TierOptions {
    /// How long an entry in this tier is fresh, at most; a shorter life that the loader gave stands.
    pub ttl: Duration,
    /// How long one question to the tier may take before the cache goes on without it. Default 500 ms.
    pub timeout: Duration,
    /// When to stop asking a tier that fails. Default [`BreakerConfig::default`].
    pub breaker: BreakerConfig,
    /// Whether a caller who loaded a value goes on without waiting until this tier has it. Default no.
    /// [`Cache::set`](super::Cache::set) and the invalidations always wait.
    pub write_behind: bool,
    /// Values of more bytes than this are compressed where that saves something. Default 1,024.
    pub compress_above: usize,
    /// Whether processes that share this tier load a key one at a time, by a lock in it, for at most this long.
    /// Needs a tier that offers locks. Default: each process loads for itself.
    pub load_lock: Option<Duration>,
}

impl TierOptions {
    /// A tier whose entries are fresh for `ttl` at most.
    #[must_use]
    pub fn new(ttl: Duration) -> Self {
        Self {
            ttl,
            timeout: Duration::from_millis(500),
            breaker: BreakerConfig::default(),
            write_behind: false,
            compress_above: 1_024,
            load_lock: None,
        }
    }

    /// A store that other machines share, such as Redis: fresh for 300 seconds.
    #[must_use]
    pub fn remote() -> Self {
        Self::new(Duration::from_secs(300))
    }

    /// A file of this machine: fresh for 30 days.
    #[must_use]
    pub fn disk() -> Self {
        Self::new(Duration::from_secs(30 * 24 * 3600))
    }

    /// The same with this [`timeout`](Self::timeout).
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The same with this [`breaker`](Self::breaker).
    #[must_use]
    pub fn with_breaker(mut self, breaker: BreakerConfig) -> Self {
        self.breaker = breaker;
        self
    }

    /// The same with [`write_behind`](Self::write_behind).
    #[must_use]
    pub fn with_write_behind(mut self, behind: bool) -> Self {
        self.write_behind = behind;
        self
    }

    /// The same with this [`compress_above`](Self::compress_above).
    #[must_use]
    pub fn with_compress_above(mut self, bytes: usize) -> Self {
        self.compress_above = bytes;
        self
    }

    /// The same with this [`load_lock`](Self::load_lock).
    #[must_use]
    pub fn with_load_lock(mut self, at_most: Duration) -> Self {
        self.load_lock = Some(at_most);
        self
    }
}
