//! How an answer comes about: the tiers in their order, then the loader, once for all who wait.

use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, atomic::Ordering},
};

use futures_util::{FutureExt, future::BoxFuture};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    CachedFrom, Invalidation, Load, Loaded,
    engine::{Aim, Core, Flown},
    entry::{Entry, millis},
    envelope,
    fences::Fence,
};
use crate::error::{Error, ErrorKind, Result};

/// A loader for any number of keys: one answer for each, in their order; `None` where it has none.
pub(super) type LoadMany<T> =
    Box<dyn FnOnce(Vec<Load<T>>) -> BoxFuture<'static, Result<Vec<Option<Loaded<T>>>>> + Send>;

/// What one key came to.
pub(super) type Arrival<T> = std::result::Result<Option<Flown<T>>, Arc<Error>>;

/// An entry of another node may be this far ahead of this one's clock; beyond, its time means nothing.
const CLOCK_SKEW: i64 = 60_000;

/// One key on its journey.
struct Seat<T> {
    key: Arc<str>,
    /// The newest entry seen, fresh or not.
    held: Option<Arc<Entry<T>>>,
    arrival: Option<Arrival<T>>,
}

impl<T> Seat<T> {
    fn arrive(&mut self, entry: Arc<Entry<T>>, from: CachedFrom, stale: bool, fence: &Arc<Fence>) {
        self.arrival = Some(Ok(Some(Flown { entry, from, stale, fence: Arc::clone(fence) })));
    }
}

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> Core<T> {
    /// Puts a stale entry back, to be given out without a question for a while.
    pub(super) fn rest(&self, key: &Arc<str>, entry: &Arc<Entry<T>>, fence: &Fence) -> Arc<Entry<T>> {
        let now = self.now();
        let until = now.saturating_add(millis(self.options.failure_pause)).min(self.stands_until(entry));
        let resting = Arc::new(entry.timed(entry.created.min(now), entry.expires.min(now), until));
        fence.land(key, &entry.tags, || self.memory.insert(Arc::clone(key), Arc::clone(&resting)));
        resting
    }

    pub(super) fn as_stale(&self, entry: &Arc<Entry<T>>, fence: &Arc<Fence>) -> Flown<T> {
        Flown { entry: Arc::clone(entry), from: CachedFrom::Memory, stale: true, fence: Arc::clone(fence) }
    }

    /// The journey itself, for keys that nobody else is on.
    pub(super) async fn journey(
        self: &Arc<Self>,
        keys: Vec<Arc<str>>,
        aim: Aim,
        load: Option<LoadMany<T>>,
    ) -> Vec<Arrival<T>> {
        let fence = Arc::new(self.fences.begin());
        self.mend_in_time();
        let now = self.now();
        let mut seats: Vec<Seat<T>> = keys
            .into_iter()
            .map(|key| {
                let held = self.memory.get(&*key);
                let mut seat = Seat { key, held, arrival: None };
                // Somebody may have put it there since this one looked.
                if let (Aim::Load | Aim::LookUp, Some(entry)) = (aim, seat.held.clone())
                    && entry.serves(now)
                {
                    let stale = !entry.is_fresh(now);
                    seat.arrive(entry, CachedFrom::Memory, stale, &fence);
                }
                seat
            })
            .collect();
        if aim != Aim::Renew {
            for number in 0..self.shelves.len() {
                self.ask_tier(number, &mut seats, aim, &fence).await;
            }
        }
        match load {
            Some(load) => self.ask_loader(load, &mut seats, aim, &fence).await,
            None => {
                let now = self.now();
                for seat in seats.iter_mut().filter(|s| s.arrival.is_none()) {
                    let held = seat.held.clone().filter(|e| self.stands_in(e, now));
                    seat.arrival = Some(Ok(held.map(|e| self.as_stale(&e, &fence))));
                }
            }
        }
        seats.into_iter().map(|seat| seat.arrival.unwrap_or(Ok(None))).collect()
    }

    /// Asks one tier for all keys still open, and puts what is fresh into memory and the tiers above.
    async fn ask_tier(self: &Arc<Self>, number: usize, seats: &mut [Seat<T>], aim: Aim, fence: &Arc<Fence>) {
        let Some(shelf) = self.shelves.get(number) else {
            return;
        };
        let open: Vec<usize> =
            seats.iter().enumerate().filter(|(_, s)| s.arrival.is_none()).map(|(at, _)| at).collect();
        let keys: Vec<String> =
            open.iter().filter_map(|at| seats.get(*at)).map(|seat| self.outer(&seat.key)).collect();
        let found = shelf.read(&keys).await;
        let now = self.now();
        let mut unreadable = Vec::new();
        let mut promoted = Vec::new();
        for ((at, outer), bytes) in open.into_iter().zip(keys).zip(found) {
            let (Some(bytes), Some(seat)) = (bytes, seats.get_mut(at)) else {
                continue;
            };
            let entry = envelope::open::<T>(&bytes, self.options.format)
                .filter(|e| e.created.saturating_sub(now) <= CLOCK_SKEW);
            let Some(entry) = entry else {
                unreadable.push(outer);
                continue;
            };
            let newer = seat.held.as_ref().is_none_or(|held| held.created < entry.created);
            if now < entry.expires && (aim != Aim::Early || newer) {
                let runs_out = entry.expires;
                let entry = Arc::new(self.in_memory(entry, runs_out));
                fence.land(&seat.key, &entry.tags, || {
                    self.memory.insert(Arc::clone(&seat.key), Arc::clone(&entry));
                });
                promoted.push((Arc::clone(&seat.key), Arc::clone(&entry), runs_out));
                seat.arrive(entry, CachedFrom::Tier(number), false, fence);
            } else if newer {
                let entry = Arc::new(entry.timed(entry.created.min(now), entry.expires.min(now), now));
                // For those whose patience ends before the loader's answer comes.
                if self.stands_in(&entry, now) {
                    fence.land(&seat.key, &entry.tags, || {
                        self.memory.insert(Arc::clone(&seat.key), Arc::clone(&entry));
                    });
                }
                seat.held = Some(entry);
            }
        }
        if !unreadable.is_empty() {
            shelf.undecodable.add(unreadable.len() as u64);
            // Where that fails it is owed.
            let _ = shelf.remove(&Invalidation::Keys(unreadable)).await;
        }
        self.keep(fence, promoted, number).await;
    }

    /// Asks the loader for all keys still open.
    async fn ask_loader(
        self: &Arc<Self>,
        load: LoadMany<T>,
        seats: &mut [Seat<T>],
        aim: Aim,
        fence: &Arc<Fence>,
    ) {
        let open: Vec<usize> =
            seats.iter().enumerate().filter(|(_, s)| s.arrival.is_none()).map(|(at, _)| at).collect();
        let lock = match &*open {
            [] => return,
            [one] => self.lock_load(*one, seats, aim, fence).await,
            _ => None,
        };
        let loads: Vec<Load<T>> = open
            .iter()
            .filter_map(|at| seats.get(*at))
            .filter(|seat| seat.arrival.is_none())
            .map(|seat| Load { key: Arc::clone(&seat.key), held: seat.held.clone() })
            .collect();
        if loads.is_empty() {
            return;
        }
        self.counters.loads.add(loads.len() as u64);
        let began = self.clock.now();
        let work = AssertUnwindSafe(async move { load(loads).await }).catch_unwind();
        let answers = work.await.unwrap_or_else(|_| {
            Err(Error::new(ErrorKind::Internal, "the loader of a cached value panicked"))
        });
        let took = self.clock.now().saturating_since(began).as_millis();
        let took = u32::try_from(took).unwrap_or(u32::MAX);
        let answers: Vec<Result<Option<Loaded<T>>, Arc<Error>>> = match answers {
            Ok(answers) => answers
                .into_iter()
                .map(Ok)
                .chain(std::iter::repeat_with(|| Ok(None)))
                .take(open.len())
                .collect(),
            Err(e) => {
                let e = Arc::new(e);
                open.iter().map(|_| Err(Arc::clone(&e))).collect()
            }
        };
        let mut kept = Vec::new();
        for (at, answer) in open.into_iter().zip(answers) {
            let Some(seat) = seats.get_mut(at) else {
                continue;
            };
            let fresh = match answer {
                Ok(Some(loaded)) => self.fresh(loaded, seat.held.as_ref(), took).map_err(Arc::new),
                Ok(None) => {
                    seat.arrival = Some(Ok(None));
                    continue;
                }
                Err(e) => Err(e),
            };
            match fresh {
                Ok(fresh) => {
                    let entry = fresh.entry;
                    let landed = fresh.keep
                        && fence.land(&seat.key, &entry.tags, || {
                            self.memory.insert(Arc::clone(&seat.key), Arc::clone(&entry));
                        });
                    if landed {
                        kept.push((Arc::clone(&seat.key), Arc::clone(&entry), fresh.runs_out));
                    } else if fresh.keep {
                        self.counters.overtaken.add(1);
                    }
                    seat.arrive(entry, CachedFrom::Loader, false, fence);
                }
                Err(e) => {
                    self.counters.load_failures.add(1);
                    let now = self.now();
                    match seat.held.clone().filter(|e| self.stands_in(e, now)) {
                        Some(held) => {
                            let rested = self.rest(&seat.key, &held, fence);
                            seat.arrival = Some(Ok(Some(self.as_stale(&rested, fence))));
                        }
                        None => seat.arrival = Some(Err(e)),
                    }
                }
            }
        }
        if !kept.is_empty() {
            let keys = kept.iter().map(|(key, ..)| key.to_string()).collect();
            self.keep(fence, kept, self.shelves.len()).await;
            // Without a tier to share, others would only have to load what this one loaded.
            if !self.shelves.is_empty() {
                self.tell(Invalidation::Keys(keys), true).await;
            }
        }
        drop(lock);
    }

    /// Where processes share a lock: waits for the right to load this key, or for what another one loaded.
    async fn lock_load(
        self: &Arc<Self>,
        at: usize,
        seats: &mut [Seat<T>],
        aim: Aim,
        fence: &Arc<Fence>,
    ) -> Option<super::write::Locked<T>> {
        let (number, at_most) =
            self.shelves.iter().enumerate().find_map(|(n, s)| s.options.load_lock.map(|most| (n, most)))?;
        let shelf = self.shelves.get(number)?;
        let key = self.outer(&seats.get(at)?.key);
        let lock = super::TierLock::new(key, self.rng.next_u64(), at_most);
        let until = self.clock.now().saturating_add(at_most);
        loop {
            let mine = shelf.try_lock(&lock).await?;
            let locked = mine.then(|| super::write::Locked::new(Arc::clone(self), number, lock.clone()));
            // Another one may have loaded it since this one looked.
            if aim != Aim::Renew {
                self.ask_tier(number, seats, aim, fence).await;
                if seats.get(at)?.arrival.is_some() {
                    return locked;
                }
            }
            let now = self.clock.now();
            if mine || now >= until {
                return locked;
            }
            self.clock.sleep_until(now.saturating_add(std::time::Duration::from_millis(20))).await;
        }
    }

    /// Mends behind what is owed, where it is time to.
    fn mend_in_time(self: &Arc<Self>) {
        if !self.unsent.load(Ordering::Acquire) && !self.shelves.iter().any(super::shelf::Shelf::owes) {
            return;
        }
        let now = self.clock.now();
        let due = self.mend_at.load(Ordering::Acquire);
        let next = now.saturating_add(std::time::Duration::from_secs(2)).nanos();
        let mine = self.mend_at.compare_exchange(due, next, Ordering::AcqRel, Ordering::Relaxed).is_ok();
        if now.nanos() >= due && mine {
            let core = Arc::clone(self);
            (self.spawner)(async move { core.recover().await }.map(|_| ()).boxed());
        }
    }
}
