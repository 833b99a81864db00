//! Loading ahead: what would run out before anybody looks at it again.

use std::{sync::Arc, time::Duration};

use rustc_hash::FxHashSet;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    Cached, CachedFrom, CachedMany,
    engine::{Aim, Core, check_key},
    entry::{Entry, Key, millis},
    envelope::{self, Opened},
    journey::LoadMany,
    tier::CLOCK_SKEW,
};
use crate::resilience::copy_of;

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> Core<T> {
    /// What memory or a tier holds fresh for `still` longer, and for all other keys one load.
    pub(super) async fn ahead(
        self: &Arc<Self>,
        keys: impl Iterator<Item = &str>,
        still: Duration,
        load: LoadMany<T>,
    ) -> CachedMany<T> {
        // Of a life shorter than twice that, nothing would ever be fresh enough.
        let until = self.lasting_until(still);
        let (mut found, mut error) = (Vec::new(), None);
        let mut seen = FxHashSet::default();
        let mut open: Vec<(usize, Arc<str>)> = Vec::new();
        for (at, key) in keys.enumerate() {
            found.push(None);
            match check_key(key) {
                Err(e) => {
                    error.get_or_insert(e);
                }
                Ok(()) if seen.insert(key) => open.push((at, Arc::from(key))),
                Ok(()) => {}
            }
        }
        let lasts = |entry: &Entry<T>, now: i64| entry.is_fresh(now) && entry.expires >= until;
        let mut keep = |at: usize, entry: Arc<Entry<T>>, from: CachedFrom| {
            if let Some(place) = found.get_mut(at) {
                *place = Some(Cached { entry, from, stale: false });
            }
        };
        let now = self.now();
        open.retain(|(at, key)| match self.held(key).filter(|entry| lasts(entry, now)) {
            Some(entry) => {
                keep(*at, entry, CachedFrom::Memory);
                false
            }
            None => true,
        });
        let fence = self.fences.begin();
        for (number, shelf) in self.shelves.iter().enumerate() {
            if open.is_empty() {
                break;
            }
            let outer: Vec<String> = open.iter().map(|(_, key)| self.outer(key)).collect();
            let read = shelf.read(&outer).await;
            let now = self.now();
            let mut rest = Vec::with_capacity(open.len());
            for (((at, key), outer), bytes) in open.into_iter().zip(outer).zip(read) {
                let opened = bytes.map(|bytes| envelope::open::<T>(&outer, &bytes, self.options.format));
                match opened {
                    Some(Opened::Entry(entry)) if entry.created.saturating_sub(now) <= CLOCK_SKEW => {
                        if lasts(&entry, now) {
                            keep(at, Arc::new(entry), CachedFrom::Tier(number));
                            continue;
                        }
                        // For the loader to see, and to stand in for what it does not answer.
                        if self.held(&key).is_none_or(|held| held.order() < entry.order()) {
                            let runs_out = entry.expires;
                            let entry = match now < runs_out {
                                true => self.in_memory(entry, runs_out, now),
                                false => entry.past(now),
                            };
                            let _ = self.land(Key::Shared(&key), &Arc::new(entry), &fence, now);
                        }
                    }
                    // What cannot be read is cleared away by those who come for a value.
                    _ => {}
                }
                rest.push((at, key));
            }
            open = rest;
        }
        if open.is_empty() {
            return CachedMany { found, error };
        }
        let keys = open.iter().map(|(_, key)| Arc::clone(key)).collect();
        let arrivals = self.board(keys, Aim::Renew, Some(load)).await;
        for ((at, _), arrival) in open.into_iter().zip(arrivals) {
            match arrival {
                Ok(flown) => {
                    if let Some(place) = found.get_mut(at) {
                        *place = flown.map(|f| Cached { entry: f.entry, from: f.from, stale: f.stale });
                    }
                }
                Err(e) => {
                    error.get_or_insert_with(|| copy_of(&e));
                }
            }
        }
        CachedMany { found, error }
    }

    /// What memory holds fresh for `still` longer.
    pub(super) fn held_for(&self, still: Duration) -> impl Fn(&str) -> Option<Cached<T>> + '_ {
        let (now, until) = (self.now(), self.lasting_until(still));
        move |key| {
            let entry = self.held(key).filter(|entry| entry.is_fresh(now) && entry.expires >= until)?;
            Some(Cached { entry, from: CachedFrom::Memory, stale: false })
        }
    }

    fn lasting_until(&self, still: Duration) -> i64 {
        self.now().saturating_add(millis(still).min(self.longest_life() / 2))
    }

    /// The longest that anything is fresh here, in milliseconds.
    fn longest_life(&self) -> i64 {
        let memory = (self.options.entries > 0).then(|| millis(self.options.ttl));
        let tiers = self.shelves.iter().map(|shelf| millis(shelf.options.ttl));
        tiers.chain(memory).max().unwrap_or(0)
    }
}
