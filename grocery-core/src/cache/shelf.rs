//! A tier with all that goes around it: a breaker, a timeout, counters, and the removals it still owes.

use std::{
    collections::HashMap,
    future::Future,
    panic::AssertUnwindSafe,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use futures_util::FutureExt;

use super::{
    CacheTier, Invalidation, TierEntry, TierLock, TierOptions,
    stats::{Counter, TierStats},
};
use crate::{
    clock::Clock,
    error::{Error, ErrorKind, Result},
    resilience::{CircuitBreaker, with_timeout},
};

/// Beyond so many removals owed, the whole cache is owed in their place.
const MOST_OWED: usize = 10_000;

pub(super) struct Shelf {
    pub(super) tier: Arc<dyn CacheTier>,
    pub(super) options: TierOptions,
    breaker: CircuitBreaker,
    clock: Arc<dyn Clock>,
    /// What all keys of this cache begin with.
    prefix: String,
    /// Whether anything is owed; spares the lock.
    owing: AtomicBool,
    debts: Mutex<Debts>,
    pub(super) hits: Counter,
    reads: Counter,
    keys: Counter,
    found: Counter,
    writes: Counter,
    errors: Counter,
    refused: Counter,
    pub(super) undecodable: Counter,
}

/// Removals that the tier has not done yet. What they cover is not read from it: a value that was taken out, or
/// overwritten, must not come back when the tier does.
#[derive(Default)]
struct Debts {
    count: u64,
    keys: HashMap<String, u64>,
    wide: Vec<(u64, Invalidation)>,
}

impl Shelf {
    pub(super) fn new(
        tier: Arc<dyn CacheTier>,
        options: TierOptions,
        prefix: String,
        clock: Arc<dyn Clock>,
    ) -> Result<Self> {
        let breaker = CircuitBreaker::new(tier.name(), options.breaker.clone(), Arc::clone(&clock))?;
        Ok(Self {
            tier,
            options,
            breaker,
            clock,
            prefix,
            owing: AtomicBool::new(false),
            debts: Mutex::default(),
            hits: Counter::default(),
            reads: Counter::default(),
            keys: Counter::default(),
            found: Counter::default(),
            writes: Counter::default(),
            errors: Counter::default(),
            refused: Counter::default(),
            undecodable: Counter::default(),
        })
    }

    /// What the tier has under these keys; nothing where it fails.
    pub(super) async fn read(&self, keys: &[String]) -> Vec<Option<Vec<u8>>> {
        let nothing = || keys.iter().map(|_| None).collect();
        if keys.is_empty() {
            return Vec::new();
        }
        self.reads.add(1);
        self.keys.add(keys.len() as u64);
        if self.owes() {
            self.pay().await;
            if !self.lock().wide.is_empty() {
                return nothing();
            }
        }
        let asked = self.ask(async {
            let found = self.tier.get(keys).await?;
            if found.len() == keys.len() {
                return Ok(found);
            }
            Err(Error::new(
                ErrorKind::BadAnswer,
                format!("the tier {} answered {} of {} keys", self.tier.name(), found.len(), keys.len()),
            ))
        });
        let Ok(mut found) = asked.await else {
            return nothing();
        };
        // After the reading: a removal that failed meanwhile is seen.
        if self.owes() {
            let debts = self.lock();
            for (key, found) in keys.iter().zip(&mut found) {
                if !debts.wide.is_empty() || debts.keys.contains_key(key) {
                    *found = None;
                }
            }
        }
        self.found.add(found.iter().flatten().count() as u64);
        found
    }

    /// Writes entries. Where that fails, what was there before is owed a removal.
    pub(super) async fn write(&self, entries: Vec<TierEntry>) -> Result<()> {
        if entries.is_empty() {
            return Ok(());
        }
        if self.owes() {
            self.pay().await;
        }
        let keys: Vec<String> = entries.iter().map(|e| e.key.clone()).collect();
        let written = self.ask(self.tier.set(entries)).await;
        match &written {
            Ok(()) => {
                self.writes.add(keys.len() as u64);
                if self.owes() {
                    let mut debts = self.lock();
                    debts.keys.retain(|key, _| !keys.contains(key));
                    self.settle(&debts);
                }
            }
            Err(_) => self.owe(&Invalidation::Keys(keys)),
        }
        written
    }

    /// Takes out. Where that fails, it is owed.
    pub(super) async fn remove(&self, what: &Invalidation) -> Result<()> {
        let removed = self.ask(self.tier.remove(what)).await;
        if removed.is_err() {
            self.owe(what);
        }
        removed
    }

    /// Takes a lock; `None` where the tier cannot say.
    pub(super) async fn try_lock(&self, lock: &TierLock) -> Option<bool> {
        self.ask(self.tier.try_lock(lock)).await.ok()
    }

    pub(super) async fn unlock(&self, lock: &TierLock) {
        // Where it fails, the lock opens by itself.
        let _ = self.ask(self.tier.unlock(lock)).await;
    }

    #[inline]
    pub(super) fn owes(&self) -> bool {
        self.owing.load(Ordering::Acquire)
    }

    /// Does what is owed, as far as the tier lets it. Whether nothing is owed any more.
    pub(super) async fn pay(&self) -> bool {
        let (keys, wide) = {
            let debts = self.lock();
            let keys: Vec<(String, u64)> = debts.keys.iter().map(|(k, n)| (k.clone(), *n)).collect();
            (keys, debts.wide.clone())
        };
        for (number, what) in wide {
            if self.ask(self.tier.remove(&what)).await.is_err() {
                return false;
            }
            let mut debts = self.lock();
            debts.wide.retain(|(n, _)| *n != number);
            self.settle(&debts);
        }
        for some in keys.chunks(500) {
            let what = Invalidation::Keys(some.iter().map(|(k, _)| k.clone()).collect());
            if self.ask(self.tier.remove(&what)).await.is_err() {
                return false;
            }
            let mut debts = self.lock();
            // What came to be owed anew meanwhile stays owed.
            for (key, number) in some {
                if debts.keys.get(key) == Some(number) {
                    debts.keys.remove(key);
                }
            }
            self.settle(&debts);
        }
        !self.owes()
    }

    pub(super) fn stats(&self) -> TierStats {
        let debts = self.lock();
        TierStats {
            name: self.tier.name().to_owned(),
            hits: self.hits.read(),
            reads: self.reads.read(),
            keys: self.keys.read(),
            found: self.found.read(),
            writes: self.writes.read(),
            errors: self.errors.read(),
            refused: self.refused.read(),
            undecodable: self.undecodable.read(),
            owed: (debts.keys.len() + debts.wide.len()) as u64,
            breaker: self.breaker.state().as_str().to_owned(),
        }
    }

    fn owe(&self, what: &Invalidation) {
        let mut debts = self.lock();
        debts.count += 1;
        let count = debts.count;
        match what {
            Invalidation::Keys(keys) => debts.keys.extend(keys.iter().map(|k| (k.clone(), count))),
            wider => debts.wide.push((count, wider.clone())),
        }
        if debts.keys.len() + debts.wide.len() > MOST_OWED {
            debts.keys.clear();
            debts.wide = vec![(count, Invalidation::Prefix(self.prefix.clone()))];
        }
        self.settle(&debts);
    }

    fn settle(&self, debts: &Debts) {
        self.owing.store(!debts.keys.is_empty() || !debts.wide.is_empty(), Ordering::Release);
    }

    /// One operation: within the timeout, judged by the breaker, with a host's panic made an error.
    async fn ask<R>(&self, work: impl Future<Output = Result<R>>) -> Result<R> {
        let permit = self.breaker.try_acquire().map_err(|refusal| {
            self.refused.add(1);
            refusal.into_error(self.tier.name())
        })?;
        let work = AssertUnwindSafe(work).catch_unwind();
        let answer = match with_timeout(&*self.clock, self.options.timeout, work).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => {
                Err(Error::new(ErrorKind::Internal, format!("the tier {} panicked", self.tier.name())))
            }
            Err(late) => Err(late),
        };
        permit.settle(&answer);
        if answer.is_err() {
            self.errors.add(1);
        }
        answer
    }

    fn lock(&self) -> MutexGuard<'_, Debts> {
        self.debts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
