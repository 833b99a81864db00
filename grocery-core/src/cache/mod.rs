//! A cache hierarchy: memory above any number of tiers, in front of whatever is slow.
//!
//! A [`Cache`] holds typed values in memory and, encoded, in the tiers it is given ([`CacheTier`]: Redis, SQLite, a
//! host's own), asked in the order given. [`Cache::get_or_load`] answers from the first that has a fresh copy, puts
//! it into those above for the life it has left, and otherwise asks the caller's loader, once for all who wait.
//!
//! What holds whatever happens:
//! - **No old value overwrites a newer one.** A load that a write or removal overtook is handed to those who waited
//!   since before, and not kept; whoever asks after [`Cache::set`] or [`Cache::remove`] never gets an older value.
//! - **A tier that fails costs speed, not answers.** A breaker and a timeout stand before each. A removal that a
//!   tier failed to do, or that was given up in the middle, is owed: until it is done, this cache does not read from
//!   the tier what it covers.
//! - **What does not decode is a miss.** Damaged bytes are removed and counted; what is whole but of another format,
//!   or of the future, is left to those who can read it.
//! - **A value past its time is marked** ([`Cached::is_stale`]) and only given out as the options allow.
//! - **Figures add up**: every get is exactly one of a hit in memory or a tier, stale, or a miss.
//!
//! Times of life are measured on the injected clock's time of day, so that they mean the same in every process and
//! after a restart. A clock set back makes entries from its future count as run out; one set forward lets them run
//! out sooner. Waiting is measured on the monotonic reading.
//!
//! Keys are 1 to 1,024 bytes; an empty key is an [`InvalidInput`](crate::ErrorKind::InvalidInput), a longer one
//! [`TooLarge`](crate::ErrorKind::TooLarge) (hash it first).
//!
//! This module knows nothing of groceries, never calls a loader twice for one miss, and never gives out a value
//! that another format or type was written as.

mod ahead;
mod background;
mod builder;
mod bus;
mod chance;
mod debts;
mod engine;

mod entry;
mod envelope;
mod face;
mod fences;
mod flight;
mod journey;
mod looking;
mod options;
#[cfg(feature = "redis")]
mod redis;
mod settings;
mod shelf;
#[cfg(feature = "sqlite")]
mod sqlite;
mod stats;
mod tier;
mod write;

pub use background::Spawner;
pub use builder::CacheBuilder;
pub use bus::{CacheBus, CacheNotice, MemoryBus, NoticeListener};
pub use entry::{Cached, CachedFrom, CachedMany, Load, Loaded};
pub use face::Cache;
pub use options::{CacheOptions, TierOptions};
#[cfg(feature = "redis")]
pub use redis::{RedisBus, RedisConfig, RedisRateLimit, RedisTier};
#[cfg(feature = "sqlite")]
pub use sqlite::{SqliteTier, SqliteTierConfig};
pub use stats::{CacheStats, NoticeStats, TierStats};
pub use tier::{CacheTier, Invalidation, MemoryTier, TierContents, TierEntry, TierLock};

/// The longest key, in bytes.
pub const MAX_KEY_BYTES: usize = 1_024;
/// The most tags of an entry.
pub const MAX_TAGS: usize = 32;
/// The longest tag, in bytes.
pub const MAX_TAG_BYTES: usize = 256;

#[cfg(test)]
mod tests;
