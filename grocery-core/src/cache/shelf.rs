//! A tier with all that goes around it: a breaker, a timeout, counters, and the removals it still owes.

use std::{
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Duration,
};

use futures_util::FutureExt;

use super::{
    CacheTier, Invalidation, TierEntry, TierLock, TierOptions,
    debts::{Debts, Due, Promise},
    stats::{Counter, TierStats},
};
use crate::{
    clock::Clock,
    error::{Error, ErrorKind, Result},
    resilience::{CircuitBreaker, Permit, with_timeout},
};

/// A tier's removals that are owed are paid by one at a time.
type Till = tokio::sync::Mutex<()>;

pub(super) struct Shelf {
    pub(super) tier: Arc<dyn CacheTier>,
    pub(super) options: TierOptions,
    breaker: CircuitBreaker,
    clock: Arc<dyn Clock>,
    debts: Arc<Debts>,
    till: Till,
    pub(super) hits: Counter,
    reads: Counter,
    keys: Counter,
    found: Counter,
    writes: Counter,
    errors: Counter,
    refused: Counter,
    pub(super) undecodable: Counter,
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
            debts: Arc::new(Debts::new(prefix)),
            till: Till::default(),
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

    /// What the tier has under this key; nothing where it fails. A tier that answers at once is asked so.
    pub(super) async fn read_one(&self, key: &String) -> Option<Vec<u8>> {
        let keys = std::slice::from_ref(key);
        self.reads.add(1);
        self.keys.add(1);
        if self.owes() {
            self.pay_for(keys).await;
        }
        if self.debts.barred(keys).is_some() {
            return None;
        }
        let found = self.ask_one(key).await.ok().flatten()?;
        // What was written or removed at any time during the reading may have been read as it was before.
        if self.debts.barred(keys).is_some() {
            return None;
        }
        self.found.add(1);
        Some(found)
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
            self.pay_for(keys).await;
        }
        let before = self.debts.barred(keys);
        if before.as_ref().is_some_and(|barred| !barred.contains(&false)) {
            return nothing();
        }
        let Ok(mut found) = self.ask(self.get(keys)).await else {
            return nothing();
        };
        // What was written or removed at any time during the reading may have been read as it was before.
        for barred in [before, self.debts.barred(keys)].into_iter().flatten() {
            for (found, barred) in found.iter_mut().zip(barred) {
                if barred {
                    *found = None;
                }
            }
        }
        self.found.add(found.iter().flatten().count() as u64);
        found
    }

    /// Enters a write or removal that is about to begin: until it is done, what it covers is not read from the tier.
    pub(super) fn promise(&self, what: &Invalidation) -> Promise {
        self.debts.promise(what.clone())
    }

    /// Writes entries.
    pub(super) async fn write(&self, entries: Vec<TierEntry>) -> Result<()> {
        if entries.is_empty() {
            return Ok(());
        }
        let number = entries.len() as u64;
        let written = self.ask(self.tier.set(entries)).await;
        if written.is_ok() {
            self.writes.add(number);
        }
        written
    }

    /// Takes out.
    pub(super) async fn remove(&self, what: &Invalidation) -> Result<()> {
        let removed = self.ask(self.tier.remove(what)).await;
        self.note_late(what, &removed);
        removed
    }

    /// Takes a lock.
    pub(super) async fn try_lock(&self, lock: &TierLock) -> Result<bool> {
        self.ask(self.tier.try_lock(lock)).await
    }

    pub(super) async fn unlock(&self, lock: &TierLock) {
        // Where it fails, the lock opens by itself.
        let _ = self.ask(self.tier.unlock(lock)).await;
    }

    #[inline]
    pub(super) fn owes(&self) -> bool {
        self.debts.is_owing()
    }

    /// Asks for this key, past the breaker and uncounted.
    pub(super) async fn check(&self, key: String) -> Result<()> {
        let answer = self.in_time(self.options.timeout, self.get(&[key])).await;
        answer.map(drop).map_err(|e| {
            let text = format!("the tier {} does not work: {}", self.tier.name(), e.message());
            let error = Error::new(e.kind(), text);
            match e.hint() {
                Some(hint) => error.with_hint(hint.to_owned()),
                None => error,
            }
            .with_source(e)
        })
    }

    /// Does what is owed, as far as the tier lets it. Whether nothing is owed any more.
    pub(super) async fn pay(&self) -> bool {
        let _mine = self.till.lock().await;
        while let Some(due) = self.debts.next_due() {
            if !self.pay_one(&due).await {
                return false;
            }
        }
        true
    }

    /// Pays for these keys: one operation at most, the rest is paid behind.
    async fn pay_for(&self, keys: &[String]) {
        if let Some(due) = self.debts.due_for(keys)
            && let Ok(_mine) = self.till.try_lock()
        {
            self.pay_one(&due).await;
        }
    }

    async fn pay_one(&self, due: &Due) -> bool {
        // A removal that takes longer than usual gets more time with each try, so that it comes to its end.
        let limit = match &due.what {
            Invalidation::Keys(_) => self.options.timeout,
            _ => self.options.timeout.saturating_mul(self.debts.patience()),
        };
        let paid = self.ask_within(limit, self.tier.remove(&due.what)).await;
        self.note_late(&due.what, &paid);
        if paid.is_ok() {
            self.debts.paid(due);
        }
        paid.is_ok()
    }

    fn note_late(&self, what: &Invalidation, answer: &Result<()>) {
        let late = answer.as_ref().is_err_and(|e| e.kind() == ErrorKind::Timeout);
        if late && !matches!(what, Invalidation::Keys(_)) {
            self.debts.was_late();
        }
    }

    pub(super) fn stats(&self) -> TierStats {
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
            owed: self.debts.count(),
            breaker: self.breaker.state().as_str().to_owned(),
        }
    }

    /// One operation: within the timeout, judged by the breaker, with a host's panic made an error.
    async fn ask<R>(&self, work: impl Future<Output = Result<R>>) -> Result<R> {
        self.ask_within(self.options.timeout, work).await
    }

    async fn ask_within<R>(&self, limit: Duration, work: impl Future<Output = Result<R>>) -> Result<R> {
        let permit = self.permit()?;
        let answer = self.in_time(limit, work).await;
        self.settled(permit, answer)
    }

    /// One key: at once where the tier can, or as any other question.
    async fn ask_one(&self, key: &String) -> Result<Option<Vec<u8>>> {
        let permit = self.permit()?;
        // Without time nothing is begun.
        let at_once = match self.options.timeout.is_zero() {
            true => None,
            false => catch_unwind(AssertUnwindSafe(|| self.tier.get_now(key)))
                .unwrap_or_else(|_| Some(Err(self.panicked()))),
        };
        let answer = match at_once {
            Some(answer) => answer,
            None => {
                let found = self.in_time(self.options.timeout, self.get(std::slice::from_ref(key))).await;
                found.map(|mut found| found.pop().flatten())
            }
        };
        self.settled(permit, answer)
    }

    async fn get(&self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>> {
        let found = self.tier.get(keys).await?;
        if found.len() == keys.len() {
            return Ok(found);
        }
        Err(Error::new(
            ErrorKind::BadAnswer,
            format!("the tier {} answered {} of {} keys", self.tier.name(), found.len(), keys.len()),
        ))
    }

    fn permit(&self) -> Result<Permit<'_>> {
        self.breaker.try_acquire().map_err(|refusal| {
            self.refused.add(1);
            refusal.into_error(self.tier.name())
        })
    }

    async fn in_time<R>(&self, limit: Duration, work: impl Future<Output = Result<R>>) -> Result<R> {
        let work = AssertUnwindSafe(work).catch_unwind();
        match with_timeout(&*self.clock, limit, work).await {
            Ok(answer) => answer.unwrap_or_else(|_| Err(self.panicked())),
            Err(late) => Err(late),
        }
    }

    fn settled<R>(&self, permit: Permit<'_>, answer: Result<R>) -> Result<R> {
        permit.settle(&answer);
        if answer.is_err() {
            self.errors.add(1);
        }
        answer
    }

    fn panicked(&self) -> Error {
        Error::new(ErrorKind::Internal, format!("the tier {} panicked", self.tier.name()))
    }
}
