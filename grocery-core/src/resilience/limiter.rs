//! Not more often than agreed: a rate limiter for one process, and the port for one across processes.
//!
//! **Why not a crate.** `governor` is good and uses the same algorithm. It reads its clock inside every
//! check, while a policy reads the injected clock once for all its parts; its keyed store grows with
//! every key it has seen until told otherwise; and a limiter that is shared through Redis must count
//! by the very same arithmetic ([`Quota`]) as the one in the process. What is left to write for one
//! process is a single compare-and-swap. The bench checks that both decide alike.

use std::{
    fmt,
    hash::BuildHasher,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{Deadline, Quota, tokens::Taken};
use crate::{
    clock::{Clock, Monotonic},
    error::{Error, ErrorKind, Result, clip},
};

/// Lets things happen no more often than a [`Quota`] allows, in this process. Lock-free.
///
/// A refusal takes nothing, so that asking too often does not push the next success away.
///
/// ```
/// use std::{sync::Arc, time::Duration};
/// use grocery_core::{ManualClock, resilience::{Quota, RateLimiter}};
/// let clock = Arc::new(ManualClock::at("2026-11-20T09:00:00Z".parse()?));
/// let limiter = RateLimiter::new(Quota::new(2, Duration::from_secs(1))?, clock.clone());
/// assert!(limiter.try_acquire(1).is_ok() && limiter.try_acquire(1).is_ok());
/// assert_eq!(limiter.try_acquire(1), Err(Some(Duration::from_millis(500))));
/// clock.advance(Duration::from_millis(500));
/// assert!(limiter.try_acquire(1).is_ok());
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug)]
pub struct RateLimiter {
    quota: Quota,
    clock: Arc<dyn Clock>,
    /// When the store will be full, in nanoseconds since the clock's start.
    tat: AtomicU64,
}

impl RateLimiter {
    /// A limiter with a full store.
    #[must_use]
    pub fn new(quota: Quota, clock: Arc<dyn Clock>) -> Self {
        Self { quota, clock, tat: AtomicU64::new(0) }
    }

    /// What it allows.
    #[must_use]
    pub const fn quota(&self) -> Quota {
        self.quota
    }

    /// Takes `cost` tokens now.
    ///
    /// # Errors
    /// How long to wait until they are there; `None` where they are more than the store can ever hold.
    pub fn try_acquire(&self, cost: u32) -> std::result::Result<(), Option<Duration>> {
        self.try_acquire_at(self.clock.now(), cost)
    }

    /// The same for a caller who has just read the clock.
    pub(super) fn try_acquire_at(
        &self,
        now: Monotonic,
        cost: u32,
    ) -> std::result::Result<(), Option<Duration>> {
        let now = now.nanos();
        let mut tat = self.tat.load(Ordering::Relaxed);
        loop {
            match self.quota.take(tat, now, cost) {
                Taken::Never => return Err(None),
                Taken::TooEarly(wait) => return Err(Some(Duration::from_nanos(wait))),
                Taken::At(next) => {
                    // The moment is all there is: no other memory hangs on it, so relaxed is enough.
                    match self.tat.compare_exchange_weak(tat, next, Ordering::Relaxed, Ordering::Relaxed) {
                        Ok(_) => return Ok(()),
                        Err(other) => tat = other,
                    }
                }
            }
        }
    }

    /// Takes `cost` tokens, waiting for them at most `max_wait` and not beyond `deadline`.
    ///
    /// Whoever waits holds nothing: a dropped wait costs nobody anything. Waiters are not in a line;
    /// put a [`Bulkhead`](super::Bulkhead) in front where the order matters.
    ///
    /// # Errors
    /// [`ErrorKind::RateLimited`] with `retry_after`, at once where the wait would be too long.
    pub async fn acquire(&self, cost: u32, max_wait: Duration, deadline: Deadline) -> Result<()> {
        let mut now = self.clock.now();
        let until = Deadline::after(now, max_wait);
        loop {
            let Err(wait) = self.try_acquire_at(now, cost) else {
                return Ok(());
            };
            let Some(wait) = wait else {
                return Err(limited(None));
            };
            let at = now.saturating_add(wait);
            let in_time = until.moment().is_none_or(|until| at <= until);
            if !in_time || !deadline.leaves_room_after(now, wait) {
                return Err(limited(Some(wait)));
            }
            self.clock.sleep_until(at).await;
            now = self.clock.now();
        }
    }

    /// How many tokens are in store.
    #[must_use]
    pub fn left(&self) -> u32 {
        self.quota.left(self.tat.load(Ordering::Relaxed), self.clock.now().nanos())
    }
}

pub(super) fn limited(wait: Option<Duration>) -> Error {
    match wait {
        Some(wait) => Error::new(ErrorKind::RateLimited, "this was asked too often").with_retry_after(wait),
        None => Error::new(ErrorKind::RateLimited, "this asks for more at once than is ever allowed")
            .with_retryable(false)
            .with_hint("ask for less at once"),
    }
}

/// What a [`RateLimit`] decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RateDecision {
    /// Whether the tokens were taken.
    pub allowed: bool,
    /// How many are left in store.
    pub left: u32,
    /// Where not allowed: how long until they would be; `None` where they never will.
    pub retry_after: Option<Duration>,
}

impl RateDecision {
    /// Allowed, with so many left.
    #[must_use]
    pub const fn allowed(left: u32) -> Self {
        Self { allowed: true, left, retry_after: None }
    }

    /// Refused.
    #[must_use]
    pub const fn refused(left: u32, retry_after: Option<Duration>) -> Self {
        Self { allowed: false, left, retry_after }
    }

    /// `Ok` where allowed.
    ///
    /// # Errors
    /// [`ErrorKind::RateLimited`] with `retry_after` otherwise.
    pub fn into_result(self) -> Result<()> {
        if self.allowed { Ok(()) } else { Err(limited(self.retry_after)) }
    }
}

/// A rate limit by key: per shopper, per source, per address. The port for limits across processes.
///
/// What an implementation owes, so that it can stand in for [`KeyedLimiter`]:
/// - the arithmetic of [`Quota`], with one moment per key, taken and written back as one step (in Redis:
///   one Lua script over one key, on the server's own `TIME`, with the key expiring once the store is
///   full again);
/// - a refusal takes nothing and says how long to wait;
/// - where it cannot be reached, an error: whether to let calls through then is the caller's choice.
#[async_trait]
pub trait RateLimit: Send + Sync + fmt::Debug {
    /// Takes `cost` tokens of `key`, or says how long to wait. Does not wait itself.
    ///
    /// # Errors
    /// [`ErrorKind::Unavailable`] where the store cannot be reached.
    async fn take(&self, key: &str, cost: u32) -> Result<RateDecision>;
}

// The trait is used as an object.
const _: Option<&dyn RateLimit> = None;

/// How many parts the keys are spread over, so that few callers meet on one lock.
const SHARDS: usize = 16;

/// A limiter for each key, in this process.
///
/// Memory is bounded: at most `max_keys` keys (rounded up to a multiple of 16) are held. A key whose
/// store is full again is forgotten without anybody noticing, as a new one is the same. Where more keys
/// are busy at once than may be held, further keys are refused until one falls idle: a flood of
/// made-up keys must not buy anybody a new store.
///
/// ```
/// use std::{sync::Arc, time::Duration};
/// use grocery_core::{SystemClock, resilience::{KeyedLimiter, Quota}};
/// let quota = Quota::new(1, Duration::from_secs(60))?;
/// let limiter = KeyedLimiter::new(quota, 10_000, Arc::new(SystemClock::new()));
/// assert!(limiter.check("ada", 1).allowed);
/// assert!(!limiter.check("ada", 1).allowed);
/// assert!(limiter.check("ben", 1).allowed);
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug)]
pub struct KeyedLimiter {
    quota: Quota,
    clock: Arc<dyn Clock>,
    shards: [Mutex<Shard>; SHARDS],
    per_shard: usize,
    /// Keyed by chance, so that keys from outside cannot be chosen to meet in one shard.
    spread: std::collections::hash_map::RandomState,
}

/// Some of the keys.
#[derive(Debug, Default)]
struct Shard {
    /// When each key's store will be full.
    tats: FxHashMap<Box<str>, u64>,
    /// Until then no key falls idle, so that looking for one again would be in vain: a flood of new
    /// keys costs one look through the shard and not one each.
    full_until: u64,
}

impl KeyedLimiter {
    /// The longest key, in bytes. A longer one is refused.
    pub const MAX_KEY_BYTES: usize = 1_024;

    /// A limiter giving each key this quota, holding at most `max_keys` keys.
    #[must_use]
    pub fn new(quota: Quota, max_keys: usize, clock: Arc<dyn Clock>) -> Self {
        Self {
            quota,
            clock,
            shards: std::array::from_fn(|_| Mutex::default()),
            per_shard: max_keys.div_ceil(SHARDS).max(1),
            spread: std::collections::hash_map::RandomState::new(),
        }
    }

    /// Takes `cost` tokens of `key`, or says how long to wait.
    #[must_use]
    pub fn check(&self, key: &str, cost: u32) -> RateDecision {
        if key.len() > Self::MAX_KEY_BYTES {
            return RateDecision::refused(0, None);
        }
        let now = self.clock.now().nanos();
        let at = self.spread.hash_one(key) as usize % SHARDS;
        let Some(shard) = self.shards.get(at) else {
            return RateDecision::refused(0, None);
        };
        let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
        let tat = shard.tats.get(key).copied();
        match self.quota.take(tat.unwrap_or(0), now, cost) {
            Taken::Never => RateDecision::refused(self.quota.left(tat.unwrap_or(0), now), None),
            Taken::TooEarly(wait) => RateDecision::refused(
                self.quota.left(tat.unwrap_or(0), now),
                Some(Duration::from_nanos(wait)),
            ),
            Taken::At(next) => {
                if let Some(held) = shard.tats.get_mut(key) {
                    *held = next;
                } else if shard.has_room(self.per_shard, now) {
                    shard.tats.insert(key.into(), next);
                    shard.full_until = shard.full_until.min(next);
                } else {
                    let wait = Duration::from_nanos(shard.full_until.saturating_sub(now));
                    return RateDecision::refused(0, Some(wait));
                }
                RateDecision::allowed(self.quota.left(next, now))
            }
        }
    }

    /// How many keys are held.
    #[must_use]
    pub fn keys(&self) -> usize {
        self.shards.iter().map(|s| s.lock().unwrap_or_else(PoisonError::into_inner).tats.len()).sum()
    }
}

impl Shard {
    /// Whether one more key may be held, idle ones being forgotten.
    fn has_room(&mut self, most: usize, now: u64) -> bool {
        if self.tats.len() >= most && now >= self.full_until {
            self.tats.retain(|_, tat| *tat > now);
            // A key's moment only ever moves on, so nothing falls idle before the soonest of them.
            self.full_until = self.tats.values().min().copied().unwrap_or(0);
        }
        self.tats.len() < most
    }
}

#[async_trait]
impl RateLimit for KeyedLimiter {
    async fn take(&self, key: &str, cost: u32) -> Result<RateDecision> {
        if key.len() > Self::MAX_KEY_BYTES {
            let start = clip(key, 40).into_owned();
            return Err(Error::new(
                ErrorKind::TooLarge,
                format!("the key {start:?} is too long to be limited"),
            ));
        }
        Ok(self.check(key, cost))
    }
}

#[cfg(test)]
#[path = "limiter_tests.rs"]
mod tests;
