//! How an answer comes about: the tiers in their order, then the loader, once for all who wait.

use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, atomic::Ordering},
};

use futures_util::{FutureExt, future::BoxFuture};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    CachedFrom, Invalidation, Load, Loaded,
    engine::{Aim, Birth, Core, Flown, Landing},
    entry::{Entry, Key, millis},
    envelope::{self, Opened},
    fences::Fence,
    flight::as_stale,
    tier::CLOCK_SKEW,
    write::{Kept, Locked},
};
use crate::error::{Error, ErrorKind, Result};

/// A loader for any number of keys: one answer for each, in their order; `None` where it has none.
pub(super) type LoadMany<T> =
    Box<dyn FnOnce(Vec<Load<T>>) -> BoxFuture<'static, Result<Vec<Option<Loaded<T>>>>> + Send>;

/// What one key came to.
pub(super) type Arrival<T> = std::result::Result<Option<Flown<T>>, Arc<Error>>;

/// One key on its journey.
pub(super) struct Seat<'a, T> {
    key: Key<'a>,
    /// The newest entry seen, fresh or not.
    held: Option<Arc<Entry<T>>>,
    arrival: Option<Arrival<T>>,
}

impl<'a, T> Seat<'a, T> {
    pub(super) const fn new(key: Key<'a>) -> Self {
        Self { key, held: None, arrival: None }
    }

    /// Whose seat it is.
    pub(super) fn key(&self) -> &str {
        self.key.text()
    }

    /// What the journey came to.
    pub(super) fn arrival(self) -> Arrival<T> {
        self.arrival.unwrap_or(Ok(None))
    }

    const fn is_open(&self) -> bool {
        self.arrival.is_none()
    }

    fn arrive(&mut self, entry: Arc<Entry<T>>, from: CachedFrom, stale: bool) {
        self.arrival = Some(Ok(Some(Flown { entry, from, stale })));
    }

    /// With what memory has.
    fn arrive_at_once(&mut self, entry: Arc<Entry<T>>, now: i64) {
        let stale = !entry.is_fresh(now);
        self.arrive(entry, CachedFrom::Memory, stale);
    }
}

/// What one question to a tier brought beyond the answers.
struct Brought<'a, T> {
    number: usize,
    aim: Aim,
    fence: &'a Fence,
    /// Keys whose bytes are garbage.
    unreadable: Vec<String>,
    /// For the tiers above.
    promoted: Vec<Kept<T>>,
}

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> Core<T> {
    /// Puts a stale entry back, to be given out without a question for a while; gives what is there by then.
    pub(super) fn rest(&self, key: Key<'_>, entry: &Arc<Entry<T>>, fence: &Fence) -> Flown<T> {
        let now = self.now();
        let until = now.saturating_add(millis(self.options.failure_pause)).min(self.stands_until(entry));
        let resting = Arc::new(entry.timed(entry.created.min(now), entry.expires.min(now), until));
        match self.land(key, &resting, fence, now) {
            Landing::Older(later) if later.is_fresh(now) => {
                Flown { entry: later, from: CachedFrom::Memory, stale: false }
            }
            Landing::Older(later) if self.stands_in(&later, now) => as_stale(&later),
            _ => as_stale(&resting),
        }
    }

    /// The journey itself, for keys that nobody else is on.
    pub(super) async fn journey(
        self: &Arc<Self>,
        keys: &[Arc<str>],
        aim: Aim,
        load: Option<LoadMany<T>>,
    ) -> Vec<Arrival<T>> {
        let mut seats: Vec<Seat<'_, T>> = keys.iter().map(|key| Seat::new(Key::Shared(key))).collect();
        self.travel(&mut seats, aim, load).await;
        seats.into_iter().map(Seat::arrival).collect()
    }

    /// The same for those who have their seats.
    pub(super) async fn travel(
        self: &Arc<Self>,
        seats: &mut [Seat<'_, T>],
        aim: Aim,
        load: Option<LoadMany<T>>,
    ) {
        let fence = self.fences.begin();
        self.mend_in_time();
        let looks = matches!(aim, Aim::Load | Aim::LookUp);
        for seat in &mut *seats {
            seat.held = self.held(seat.key.text());
        }
        if looks {
            // Somebody may have put it there since this one looked.
            self.serve_held(seats);
        }
        if aim != Aim::Renew {
            for number in 0..self.shelves.len() {
                self.ask_tier(number, seats, aim, &fence).await;
            }
        }
        if looks && !self.shelves.is_empty() && self.options.entries > 0 {
            // What was written to a tier while this one asked it is not read there, and by now in memory.
            let now = self.now();
            for seat in seats.iter_mut().filter(|s| s.is_open()) {
                if let Some(entry) = self.held(seat.key.text()).filter(|e| e.serves(now)) {
                    seat.arrive_at_once(entry, now);
                }
            }
        }
        match load {
            Some(load) => self.ask_loader(load, seats, aim, &fence).await,
            None if seats.iter().any(Seat::is_open) => {
                let now = self.now();
                for seat in seats.iter_mut().filter(|s| s.is_open()) {
                    let held = seat.held.as_ref().filter(|e| self.stands_in(e, now));
                    seat.arrival = Some(Ok(held.map(as_stale)));
                }
            }
            None => {}
        }
    }

    /// Gives out what memory has fresh.
    fn serve_held(&self, seats: &mut [Seat<'_, T>]) {
        if seats.iter().all(|seat| seat.held.is_none()) {
            return;
        }
        let now = self.now();
        for seat in seats {
            if let Some(entry) = seat.held.clone().filter(|e| e.serves(now)) {
                seat.arrive_at_once(entry, now);
            }
        }
    }

    /// Asks one tier for all keys still open, and puts what is fresh into memory and the tiers above.
    async fn ask_tier(self: &Arc<Self>, number: usize, seats: &mut [Seat<'_, T>], aim: Aim, fence: &Fence) {
        let Some(shelf) = self.shelves.get(number) else {
            return;
        };
        let mut brought = Brought { number, aim, fence, unreadable: Vec::new(), promoted: Vec::new() };
        let mut open = seats.iter_mut().filter(|seat| seat.is_open());
        match (open.next(), open.next().is_some()) {
            (None, _) => return,
            // A single key needs no lists.
            (Some(seat), false) => {
                let outer = self.outer(seat.key.text());
                if let Some(bytes) = shelf.read_one(&outer).await {
                    self.take_in(seat, outer, &bytes, self.now(), &mut brought);
                }
            }
            (Some(_), true) => {
                // Nothing opens or closes a seat while the tier is asked.
                let mut keys = Vec::with_capacity(seats.len());
                keys.extend(seats.iter().filter(|s| s.is_open()).map(|s| self.outer(s.key.text())));
                let found = shelf.read(&keys).await;
                let now = self.now();
                let open = seats.iter_mut().filter(|seat| seat.is_open());
                for ((seat, outer), bytes) in open.zip(keys).zip(found) {
                    if let Some(bytes) = bytes {
                        self.take_in(seat, outer, &bytes, now, &mut brought);
                    }
                }
            }
        }
        let Brought { unreadable, promoted, .. } = brought;
        if !unreadable.is_empty() {
            shelf.undecodable.add(unreadable.len() as u64);
            let unreadable = Invalidation::Keys(unreadable);
            // Where that fails it is owed.
            let promise = shelf.promise(&unreadable);
            if shelf.remove(&unreadable).await.is_ok() {
                promise.kept();
            }
        }
        if !promoted.is_empty() {
            self.keep(fence, promoted, number).await;
        }
    }

    /// Takes in what a tier has of one key.
    fn take_in(
        &self,
        seat: &mut Seat<'_, T>,
        outer: String,
        bytes: &[u8],
        now: i64,
        brought: &mut Brought<'_, T>,
    ) {
        let entry = match envelope::open::<T>(&outer, bytes, self.options.format) {
            Opened::Entry(entry) => entry,
            Opened::Foreign => return,
            Opened::Garbage => return brought.unreadable.push(outer),
        };
        // Of the future: this clock or that of another node is wrong. Others may trust it.
        if entry.created.saturating_sub(now) > CLOCK_SKEW {
            return;
        }
        let newer = seat.held.as_ref().is_none_or(|held| held.order() < entry.order());
        if now < entry.expires && (brought.aim != Aim::Early || newer) {
            let runs_out = entry.expires;
            let entry = Arc::new(self.in_memory(entry, runs_out, now));
            match self.land(seat.key, &entry, brought.fence, now) {
                Landing::Older(later) if later.serves(now) => seat.arrive_at_once(later, now),
                Landing::Older(later) => seat.held = Some(later),
                Landing::Kept | Landing::Overtaken => {
                    if brought.number > 0 {
                        brought.promoted.push((seat.key.kept(), Arc::clone(&entry), runs_out));
                    }
                    seat.arrive(entry, CachedFrom::Tier(brought.number), false);
                }
            }
        } else if newer {
            let entry = Arc::new(entry.past(now));
            seat.held = Some(Arc::clone(&entry));
            // For those whose patience ends before the loader's answer comes.
            if self.stands_in(&entry, now)
                && let Landing::Older(later) = self.land(seat.key, &entry, brought.fence, now)
            {
                seat.held = Some(later);
            }
        }
    }

    /// Asks the loader for all keys still open.
    async fn ask_loader(
        self: &Arc<Self>,
        load: LoadMany<T>,
        seats: &mut [Seat<'_, T>],
        aim: Aim,
        fence: &Fence,
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
            .map(|seat| Load { key: seat.key.kept(), held: seat.held.clone() })
            .collect();
        if loads.is_empty() {
            return;
        }
        self.counters.loads.add(loads.len() as u64);
        let (began, birth) = (self.clock.now(), Birth { at: self.now(), set: false });
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
                Ok(Some(loaded)) => self.fresh(loaded, seat.held.as_ref(), birth, took).map_err(Arc::new),
                Ok(None) => {
                    seat.arrival = Some(Ok(None));
                    continue;
                }
                Err(e) => Err(e),
            };
            match fresh {
                Ok(fresh) => {
                    let entry = fresh.entry;
                    let now = self.now();
                    match fresh.keep.then(|| self.land(seat.key, &entry, fence, now)) {
                        Some(Landing::Kept) => {
                            kept.push((seat.key.kept(), Arc::clone(&entry), fresh.runs_out));
                        }
                        Some(Landing::Older(later)) if later.is_fresh(now) => {
                            self.counters.overtaken.add(1);
                            seat.arrive(later, CachedFrom::Memory, false);
                            continue;
                        }
                        Some(Landing::Older(_) | Landing::Overtaken) => self.counters.overtaken.add(1),
                        None => {}
                    }
                    seat.arrive(entry, CachedFrom::Loader, false);
                }
                Err(e) => {
                    self.counters.load_failures.add(1);
                    seat.arrival = Some(self.instead(seat, aim, fence).map(Some).ok_or(e));
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

    /// What there is in place of a load that failed.
    fn instead(&self, seat: &Seat<'_, T>, aim: Aim, fence: &Fence) -> Option<Flown<T>> {
        let now = self.now();
        let later =
            |entry: &Arc<Entry<T>>| seat.held.as_ref().is_none_or(|held| held.order() < entry.order());
        let renewed = self.held(seat.key.text()).filter(later);
        let asked_for_newer = aim == Aim::Renew && renewed.is_none();
        let held = renewed.or_else(|| seat.held.clone())?;
        if !held.is_fresh(now) {
            return self.stands_in(&held, now).then(|| self.rest(seat.key, &held, fence));
        }
        if asked_for_newer {
            // For whoever wants a newer one it is old; for others it stays as fresh as it is.
            return self.stands_in(&held, now).then(|| as_stale(&held));
        }
        if aim == Aim::Early {
            // It stays fresh, and the source is left in peace for a while.
            let mut quiet = held.timed(held.created, held.expires, held.expires);
            quiet.calm_until = now.saturating_add(millis(self.options.failure_pause)).min(held.expires);
            let _ = self.land(seat.key, &Arc::new(quiet), fence, now);
        }
        Some(Flown { entry: held, from: CachedFrom::Memory, stale: false })
    }

    /// Where processes share a lock: waits for the right to load this key, or for what another one loaded.
    async fn lock_load(
        self: &Arc<Self>,
        at: usize,
        seats: &mut [Seat<'_, T>],
        aim: Aim,
        fence: &Fence,
    ) -> Option<Locked<T>> {
        let (number, at_most) =
            self.shelves.iter().enumerate().find_map(|(n, s)| s.options.load_lock.map(|most| (n, most)))?;
        let shelf = self.shelves.get(number)?;
        let key = self.outer(seats.get(at)?.key.text());
        let lock = super::TierLock::new(key, self.chance.unique(), at_most);
        let until = self.clock.now().saturating_add(at_most);
        loop {
            // From before the question on: who gives up while the tier answers must not leave the lock behind.
            let mut locked = Some(Locked::new(Arc::clone(self), number, lock.clone()));
            let answer = shelf.try_lock(&lock).await;
            let late = answer.as_ref().is_err_and(|e| e.kind() == ErrorKind::Timeout);
            let mine = matches!(answer, Ok(true));
            if !mine && !late {
                locked.take().into_iter().for_each(Locked::forget);
            }
            // A tier that cannot say is no obstacle.
            answer.ok()?;
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
    pub(super) fn mend_in_time(self: &Arc<Self>) {
        if !self.unsent.load(Ordering::Acquire) && !self.shelves.iter().any(|shelf| shelf.owes()) {
            return;
        }
        let now = self.clock.now();
        let due = self.mend_at.load(Ordering::Acquire);
        if now.nanos() < due {
            return;
        }
        let next = now.saturating_add(std::time::Duration::from_secs(2)).nanos();
        if self.mend_at.compare_exchange(due, next, Ordering::AcqRel, Ordering::Relaxed).is_ok() {
            let core = Arc::clone(self);
            (self.spawner)(async move { core.recover().await }.map(|_| ()).boxed());
        }
    }
}
