//! Boarding: those who ask for the same key share one journey, and wait for it as long as they may.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError, atomic::Ordering},
};

use futures_util::{
    FutureExt,
    future::{BoxFuture, MaybeDone, Shared, join_all, maybe_done},
};
use serde::{Serialize, de::DeserializeOwned};
use tokio::sync::oneshot;

use super::{
    Cached, CachedFrom, CachedMany,
    engine::{Aim, Core, Flown, check_key},
    entry::{Entry, Key, millis},
    fences::Fence,
    journey::{Arrival, LoadMany, Seat},
    stats::Tally,
};
use crate::{
    error::{Error, ErrorKind, Result},
    resilience::{copy_of, with_timeout},
};

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> Core<T> {
    /// One key that memory does not answer at once.
    pub(super) async fn one(
        self: &Arc<Self>,
        key: &str,
        aim: Aim,
        load: Option<LoadMany<T>>,
    ) -> Result<Option<Cached<T>>> {
        let mut count = Counting::of(self, 1);
        let answer = match (self.options.soft_timeout, self.options.hard_timeout) {
            // A look into the tiers is one question whoever else asks; sharing it would cost more than it saves.
            (None, None) if aim == Aim::LookUp => {
                let mut seat = Seat::new(Key::Text(key));
                self.travel(std::slice::from_mut(&mut seat), aim, None).await;
                seat.arrival().map_err(|e| copy_of(&e))
            }
            (None, None) => self.fly(Arc::from(key), aim, load).await,
            _ => {
                let key: Arc<str> = Arc::from(key);
                let came = self.fences.begin();
                let (core, own) = (Arc::clone(self), Arc::clone(&key));
                let flight = async move { core.fly(own, aim, load).await }.boxed();
                match self.in_time(flight, std::slice::from_ref(&key)).await {
                    Ok(answer) => answer,
                    Err(late) => self.stand_in(Key::Shared(&key), &came).map(Some).ok_or(late),
                }
            }
        };
        let flown = answer?;
        count.answered(flown.as_ref());
        Ok(flown.map(cached))
    }

    /// The flight of one key: that of others who are on it already, or one of its own.
    async fn fly(
        self: &Arc<Self>,
        key: Arc<str>,
        aim: Aim,
        load: Option<LoadMany<T>>,
    ) -> Result<Option<Flown<T>>> {
        let alone = |arrived: Option<Arrival<T>>| match arrived {
            Some(Ok(flown)) => Ok(flown),
            Some(Err(e)) => Err(copy_of(&e)),
            None => Err(Error::new(ErrorKind::Internal, "a journey lost its only key")),
        };
        if aim == Aim::LookUp {
            return alone(self.journey(&[key], aim, None).await.pop());
        }
        let generation = self.fences.generation(&key);
        let (core, own) = (Arc::clone(self), Arc::clone(&key));
        let journey = move || async move { alone(core.journey(&[own], aim, load).await.pop()) };
        self.flights.run((key, aim.shared(), generation), journey).await
    }

    /// Many keys: what memory has at once, and one journey for all others that nobody else is on.
    pub(super) async fn many<'a>(
        self: &Arc<Self>,
        keys: impl Iterator<Item = &'a str>,
        aim: Aim,
        load: Option<LoadMany<T>>,
    ) -> CachedMany<T> {
        let now = self.now();
        let revalidate = millis(self.options.stale_while_revalidate);
        let about = keys.size_hint().0;
        let mut found: Vec<Option<Cached<T>>> = Vec::with_capacity(about);
        let mut error = None;
        // The keys that memory does not answer, each once, and for each that was asked its place among them.
        let mut open: Vec<&str> = Vec::with_capacity(about);
        let mut asked: Vec<(usize, usize)> = Vec::with_capacity(about);
        let mut places: rustc_hash::FxHashMap<&str, usize> = rustc_hash::FxHashMap::default();
        places.reserve(about);
        let mut count = Counting::of(self, 0);
        let mut past: Vec<Arc<Entry<T>>> = Vec::new();
        for (at, key) in keys.enumerate() {
            found.push(None);
            if let Err(e) = check_key(key) {
                error.get_or_insert(e);
                self.count(None);
                continue;
            }
            let entry = self.held(key);
            let serves = |entry: &&Arc<Entry<T>>| aim != Aim::Renew && entry.serves(now);
            if let (Some(entry), Some(place)) = (entry.as_ref().filter(serves), found.last_mut()) {
                *place = Some(self.given(Arc::clone(entry), now));
                continue;
            }
            count.open += 1;
            let place = *places.entry(key).or_insert_with(|| {
                past.extend(entry.filter(|e| aim == Aim::Load && e.is_young(now, revalidate)));
                open.push(key);
                open.len() - 1
            });
            asked.push((at, place));
        }
        if open.is_empty() {
            return CachedMany { found, error };
        }
        if past.len() == open.len() {
            // All of them may be given out while they are loaded anew.
            if let (Some(first), Some(load)) = (past.first().filter(|e| e.claim_refresh()), load) {
                let keys = open.iter().map(|key| Arc::from(*key)).collect();
                self.renew_behind(first, keys, Aim::Load, load);
            }
            for (at, entry) in asked.iter().filter_map(|(at, place)| Some((*at, past.get(*place)?))) {
                let flown = as_stale(entry);
                count.answered(Some(&flown));
                if let Some(place) = found.get_mut(at) {
                    *place = Some(cached(flown));
                }
            }
            return CachedMany { found, error };
        }
        let timeouts = (self.options.soft_timeout, self.options.hard_timeout);
        let keys: Vec<Arc<str>> = open.into_iter().map(Arc::from).collect();
        let flight = |keys: Vec<Arc<str>>| -> BoxFuture<'static, Vec<Arrival<T>>> {
            if aim == Aim::LookUp {
                let core = Arc::clone(self);
                async move { core.journey(&keys, aim, None).await }.boxed()
            } else {
                self.board(keys, aim, load)
            }
        };
        let arrivals = match timeouts {
            (None, None) => flight(keys).await,
            _ => match (self.fences.begin(), self.in_time(flight(keys.clone()), &keys).await) {
                (_, Ok(arrivals)) => arrivals,
                (came, Err(late)) => {
                    let late = Arc::new(late);
                    let stand_in = |key| {
                        self.stand_in(Key::Shared(key), &came).map(Some).ok_or_else(|| Arc::clone(&late))
                    };
                    keys.iter().map(stand_in).collect()
                }
            },
        };
        let failed = landed(&mut found, &asked, arrivals, &mut count);
        CachedMany { found, error: error.or(failed) }
    }

    /// Boards a flight for each key: those under way, and for all others one journey together.
    pub(super) fn board(
        self: &Arc<Self>,
        keys: Vec<Arc<str>>,
        aim: Aim,
        load: Option<LoadMany<T>>,
    ) -> BoxFuture<'static, Vec<Arrival<T>>> {
        let core = Arc::clone(self);
        async move {
            let own: Arc<Mutex<Vec<Arc<str>>>> = Arc::default();
            let (go, may_go) = oneshot::channel::<()>();
            let together: Shared<BoxFuture<'static, Arc<Vec<Arrival<T>>>>> = {
                let (core, own) = (Arc::clone(&core), Arc::clone(&own));
                async move {
                    // Should its sender be gone, everybody has boarded who ever will.
                    let _ = may_go.await;
                    let keys = std::mem::take(&mut *own.lock().unwrap_or_else(PoisonError::into_inner));
                    Arc::new(core.journey(&keys, aim, load).await)
                }
                .boxed()
                .shared()
            };
            let mut flights: Vec<_> = keys
                .iter()
                .map(|key| {
                    let (together, own) = (&together, &own);
                    let begin = move || {
                        let mut own = own.lock().unwrap_or_else(PoisonError::into_inner);
                        own.push(Arc::clone(key));
                        let (together, place) = (together.clone(), own.len() - 1);
                        async move {
                            match together.await.get(place) {
                                Some(Ok(flown)) => Ok(flown.clone()),
                                Some(Err(e)) => Err(copy_of(e)),
                                None => Err(Error::new(ErrorKind::Internal, "a journey lost a key")),
                            }
                        }
                    };
                    let generation = core.fences.generation(key);
                    maybe_done(core.flights.run((Arc::clone(key), aim.shared(), generation), begin))
                })
                .map(Box::pin)
                .collect();
            // The first poll of each boards it; the journey together waits until all have.
            for flight in &mut flights {
                let _boarded = futures_util::poll!(flight);
            }
            let _ = go.send(());
            // All at once, so that its own journey does not wait for those of others.
            join_all(flights.iter_mut()).await;
            let answer = |mut flight: Pin<Box<MaybeDone<_>>>| {
                let lost = || Err(Error::new(ErrorKind::Internal, "a flight did not land"));
                flight.as_mut().take_output().unwrap_or_else(lost).map_err(Arc::new)
            };
            flights.into_iter().map(answer).collect()
        }
        .boxed()
    }

    /// Waits for a flight as long as the options allow; beyond, it goes on behind.
    async fn in_time<R: Send + 'static>(
        &self,
        mut flight: BoxFuture<'static, R>,
        keys: &[Arc<str>],
    ) -> Result<R> {
        let began = self.clock.now();
        let mut late = None;
        if let Some(soft) = self.options.soft_timeout {
            // It must be under way even where no time is left to wait.
            if let std::task::Poll::Ready(answer) = futures_util::poll!(&mut flight) {
                return Ok(answer);
            }
            match with_timeout(&*self.clock, soft, &mut flight).await {
                Ok(answer) => return Ok(answer),
                Err(e) if keys.iter().all(|key| self.memory_stands_in(key).is_some()) => late = Some(e),
                Err(_) => {}
            }
        }
        let late = match (late, self.options.hard_timeout) {
            (Some(late), _) => late,
            (None, None) => return Ok(flight.await),
            (None, Some(hard)) => {
                let left = hard.saturating_sub(self.clock.now().saturating_since(began));
                if let std::task::Poll::Ready(answer) = futures_util::poll!(&mut flight) {
                    return Ok(answer);
                }
                match with_timeout(&*self.clock, left, &mut flight).await {
                    Ok(answer) => return Ok(answer),
                    Err(late) => late,
                }
            }
        };
        self.counters.background.add(1);
        (self.spawner)(flight.map(drop).boxed());
        Err(late)
    }

    /// Loads behind the callers' backs.
    pub(super) fn renew_behind(
        self: &Arc<Self>,
        entry: &Arc<Entry<T>>,
        keys: Vec<Arc<str>>,
        aim: Aim,
        load: LoadMany<T>,
    ) {
        self.counters.background.add(1);
        // Made here, so that it is given back also where the host drops the work before it began.
        let (core, claim) = (Arc::clone(self), Claim(Arc::clone(entry)));
        (self.spawner)(
            async move {
                let _claim = claim;
                core.board(keys, aim, Some(load)).await;
            }
            .boxed(),
        );
    }

    /// What memory has of this key to stand in for a load.
    fn memory_stands_in(&self, key: &str) -> Option<Arc<Entry<T>>> {
        let now = self.now();
        self.held(key).filter(|e| e.serves(now) || self.stands_in(e, now))
    }

    /// Gives out what memory has, and lets it rest, so that the next ones do not wait in vain.
    fn stand_in(&self, key: Key<'_>, fence: &Fence) -> Option<Flown<T>> {
        let entry = self.memory_stands_in(key.text())?;
        let now = self.now();
        if entry.serves(now) {
            let stale = !entry.is_fresh(now);
            return Some(Flown { entry, from: CachedFrom::Memory, stale });
        }
        Some(self.rest(key, &entry, fence))
    }
}

/// The right to load an entry anew, given back however the load ends.
struct Claim<T>(Arc<Entry<T>>);

impl<T> Drop for Claim<T> {
    fn drop(&mut self) {
        self.0.refreshing.store(false, Ordering::Release);
    }
}

/// Counts each get once, those given up too.
pub(super) struct Counting<'a, T: Send + Sync + 'static> {
    core: &'a Core<T>,
    tally: Tally,
    pub(super) open: usize,
}

impl<'a, T: Send + Sync + 'static> Counting<'a, T> {
    pub(super) fn of(core: &'a Core<T>, open: usize) -> Self {
        Self { core, tally: Tally::default(), open }
    }

    pub(super) fn answered(&mut self, answer: Option<&Flown<T>>) {
        self.open = self.open.saturating_sub(1);
        self.core.enter(answer, &mut self.tally);
    }
}

impl<T: Send + Sync + 'static> Drop for Counting<'_, T> {
    fn drop(&mut self) {
        for _ in 0..self.open {
            self.core.enter(None, &mut self.tally);
        }
        self.core.book(&mut self.tally);
    }
}

/// Gives each who asked what came of his key, counted; the first error.
fn landed<T: Send + Sync + 'static>(
    found: &mut [Option<Cached<T>>],
    asked: &[(usize, usize)],
    arrivals: Vec<Arrival<T>>,
    count: &mut Counting<'_, T>,
) -> Option<Error> {
    for (at, place) in asked {
        if let (Some(Ok(flown)), Some(place)) = (arrivals.get(*place), found.get_mut(*at)) {
            count.answered(flown.as_ref());
            *place = flown.clone().map(cached);
        }
    }
    arrivals.iter().find_map(|arrival| arrival.as_ref().err()).map(copy_of)
}

/// An entry past its time, out of memory.
pub(super) fn as_stale<T>(entry: &Arc<Entry<T>>) -> Flown<T> {
    Flown { entry: Arc::clone(entry), from: CachedFrom::Memory, stale: true }
}

pub(super) fn cached<T>(flown: Flown<T>) -> Cached<T> {
    Cached { entry: flown.entry, from: flown.from, stale: flown.stale }
}

pub(super) fn flown<T>(cached: &Cached<T>) -> Flown<T> {
    Flown { entry: Arc::clone(&cached.entry), from: cached.from, stale: cached.stale }
}

pub(super) fn no_answer(key: &str) -> Error {
    Error::new(
        ErrorKind::BadAnswer,
        format!("the loader gave no answer for {:?}", crate::error::clip(key, 40)),
    )
}
