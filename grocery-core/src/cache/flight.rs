//! Boarding: those who ask for the same key share one journey, and wait for it as long as they may.

use std::sync::{Arc, Mutex, PoisonError, atomic::Ordering};

use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use serde::{Serialize, de::DeserializeOwned};
use tokio::sync::oneshot;

use super::{
    Cached, CachedFrom, CachedMany,
    engine::{Aim, Core, Flown, check_key},
    entry::{Entry, millis},
    fences::Fence,
    journey::{Arrival, LoadMany},
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
        let mut count = Counting { core: self, open: 1 };
        let key: Arc<str> = Arc::from(key);
        // Whoever joins another's flight keeps the loader for a flight of his own.
        let load = Arc::new(Mutex::new(load));
        loop {
            let came = self.fences.begin();
            let (core, key, load) = (Arc::clone(self), Arc::clone(&key), Arc::clone(&load));
            let own = Arc::clone(&key);
            let flight = async move {
                let journey = || {
                    let load = load.lock().unwrap_or_else(PoisonError::into_inner).take();
                    let core = Arc::clone(&core);
                    let key = Arc::clone(&own);
                    async move {
                        match core.journey(vec![key], aim, load).await.pop() {
                            Some(Ok(flown)) => Ok(flown),
                            Some(Err(e)) => Err(copy_of(&e)),
                            None => Err(Error::new(ErrorKind::Internal, "a journey lost its only key")),
                        }
                    }
                };
                core.flights.run((Arc::clone(&own), aim.shared()), journey).await
            };
            let answer = match (self.options.soft_timeout, self.options.hard_timeout) {
                (None, None) => flight.await,
                _ => {
                    let keys = [Arc::clone(&key)];
                    match self.in_time(flight.boxed(), &keys).await {
                        Ok(answer) => answer,
                        Err(late) => self.stand_in(&key, &came).map(Some).ok_or(late),
                    }
                }
            };
            match answer {
                Ok(Some(flown)) if came.is_past(&flown.fence, &key, &flown.entry.tags) => {}
                Ok(flown) => {
                    count.answered(flown.as_ref());
                    return Ok(flown.map(cached));
                }
                Err(e) => return Err(e),
            }
        }
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
        let keys: Vec<&str> = keys.collect();
        let mut found: Vec<Option<Cached<T>>> = Vec::with_capacity(keys.len());
        let mut error = None;
        let mut open: Vec<(Arc<str>, Vec<usize>)> = Vec::new();
        let mut places: rustc_hash::FxHashMap<&str, usize> = rustc_hash::FxHashMap::default();
        let mut count = Counting { core: self, open: 0 };
        let mut past: Vec<Arc<Entry<T>>> = Vec::new();
        for (at, key) in keys.iter().enumerate() {
            found.push(None);
            if let Err(e) = check_key(key) {
                error.get_or_insert(e);
                self.count(None);
                continue;
            }
            let entry = self.memory.get(*key);
            if let (Some(entry), Some(place)) = (entry.as_ref().filter(|e| e.serves(now)), found.last_mut()) {
                *place = Some(self.given(Arc::clone(entry), now));
                continue;
            }
            count.open += 1;
            let place = *places.entry(key).or_insert_with(|| {
                past.extend(entry.filter(|e| {
                    aim == Aim::Load && e.created <= now && now < e.expires.saturating_add(revalidate)
                }));
                open.push((Arc::from(*key), Vec::new()));
                open.len() - 1
            });
            if let Some((_, asked)) = open.get_mut(place) {
                asked.push(at);
            }
        }
        if open.is_empty() {
            return CachedMany { found, error };
        }
        if past.len() == open.len() {
            // All of them may be given out while they are loaded anew.
            let (keys, first): (Vec<Arc<str>>, _) =
                (open.iter().map(|(k, _)| Arc::clone(k)).collect(), &past[0]);
            if let (true, Some(load)) = (first.claim_refresh(), load) {
                self.renew_behind(first, keys, Aim::Load, load);
            }
            for ((_, asked), entry) in open.iter().zip(&past) {
                for at in asked {
                    let flown = self.as_stale(entry, &Arc::new(self.fences.begin()));
                    count.answered(Some(&flown));
                    if let Some(place) = found.get_mut(*at) {
                        *place = Some(cached(flown));
                    }
                }
            }
            return CachedMany { found, error };
        }
        let came = self.fences.begin();
        let keys: Vec<Arc<str>> = open.iter().map(|(key, _)| Arc::clone(key)).collect();
        let flight = if aim == Aim::LookUp {
            // A look into the tiers is one question whoever else asks; sharing it would cost more than it saves.
            let (core, keys) = (Arc::clone(self), keys.clone());
            async move { core.journey(keys, aim, None).await }.boxed()
        } else {
            self.board(keys.clone(), aim, load)
        };
        let arrivals = match (self.options.soft_timeout, self.options.hard_timeout) {
            (None, None) => flight.await,
            _ => match self.in_time(flight, &keys).await {
                Ok(arrivals) => arrivals,
                Err(late) => {
                    let late = Arc::new(late);
                    let stand_in = |key| self.stand_in(key, &came).map(Some).ok_or_else(|| Arc::clone(&late));
                    keys.iter().map(stand_in).collect()
                }
            },
        };
        for ((key, asked), arrival) in open.iter().zip(arrivals) {
            let arrival = match arrival {
                // Somebody's flight that began before a write this caller must see: once more, for this key.
                Ok(Some(flown)) if came.is_past(&flown.fence, key, &flown.entry.tags) => {
                    match self.journey(vec![Arc::clone(key)], Aim::LookUp, None).await.pop() {
                        Some(Ok(Some(flown))) => Ok(Some(flown)),
                        _ => Err(Arc::new(overtaken(key))),
                    }
                }
                arrival => arrival,
            };
            match arrival {
                Ok(flown) => {
                    for at in asked {
                        count.answered(flown.as_ref());
                        if let Some(place) = found.get_mut(*at) {
                            *place = flown.clone().map(cached);
                        }
                    }
                }
                Err(e) => {
                    error.get_or_insert_with(|| copy_of(&e));
                }
            }
        }
        CachedMany { found, error }
    }

    /// Boards a flight for each key: those under way, and for all others one journey together.
    fn board(
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
                    Arc::new(core.journey(keys, aim, load).await)
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
                    Box::pin(core.flights.run((Arc::clone(key), aim.shared()), begin))
                })
                .collect();
            // The first poll of each boards it; the journey together waits until all have.
            let mut landed: Vec<Option<Arrival<T>>> = Vec::with_capacity(flights.len());
            for flight in &mut flights {
                landed.push(match futures_util::poll!(flight) {
                    std::task::Poll::Ready(answer) => Some(answer.map_err(Arc::new)),
                    std::task::Poll::Pending => None,
                });
            }
            let _ = go.send(());
            let mut arrivals = Vec::with_capacity(flights.len());
            for (flight, landed) in flights.into_iter().zip(landed) {
                arrivals.push(match landed {
                    Some(arrival) => arrival,
                    None => flight.await.map_err(Arc::new),
                });
            }
            arrivals
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
        let (core, entry) = (Arc::clone(self), Arc::clone(entry));
        (self.spawner)(
            async move {
                let _claim = Claim(entry);
                core.board(keys, aim, Some(load)).await;
            }
            .boxed(),
        );
    }

    /// What memory has of this key to stand in for a load.
    fn memory_stands_in(&self, key: &str) -> Option<Arc<Entry<T>>> {
        let now = self.now();
        self.memory.get(key).filter(|e| e.serves(now) || self.stands_in(e, now))
    }

    /// Gives out what memory has, and lets it rest, so that the next ones do not wait in vain.
    fn stand_in(&self, key: &Arc<str>, fence: &Fence) -> Option<Flown<T>> {
        let entry = self.memory_stands_in(key)?;
        let now = self.now();
        if entry.serves(now) {
            let stale = !entry.is_fresh(now);
            let fence = Arc::new(self.fences.begin());
            return Some(Flown { entry, from: CachedFrom::Memory, stale, fence });
        }
        let entry = self.rest(key, &entry, fence);
        Some(self.as_stale(&entry, &Arc::new(self.fences.begin())))
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
struct Counting<'a, T: Send + Sync + 'static> {
    core: &'a Core<T>,
    open: usize,
}

impl<T: Send + Sync + 'static> Counting<'_, T> {
    fn answered(&mut self, answer: Option<&Flown<T>>) {
        self.open = self.open.saturating_sub(1);
        self.core.count(answer);
    }
}

impl<T: Send + Sync + 'static> Drop for Counting<'_, T> {
    fn drop(&mut self) {
        for _ in 0..self.open {
            self.core.count(None);
        }
    }
}

fn cached<T>(flown: Flown<T>) -> Cached<T> {
    Cached { entry: flown.entry, from: flown.from, stale: flown.stale }
}

fn overtaken(key: &str) -> Error {
    Error::new(
        ErrorKind::Conflict,
        format!("{:?} was written or taken out while it was loaded", crate::error::clip(key, 40)),
    )
    .with_hint("ask again")
}

pub(super) fn no_answer(key: &str) -> Error {
    Error::new(
        ErrorKind::BadAnswer,
        format!("the loader gave no answer for {:?}", crate::error::clip(key, 40)),
    )
}
