//! Looking up many keys in memory and the tiers, without a loader.
//!
//! A look is one question whoever else asks: sharing it would cost more than it saves.

use std::{
    hash::{Hash, Hasher},
    sync::Arc,
};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    CachedMany,
    engine::{Aim, Core, check_key},
    entry::Key,
    flight::{Counting, cached, flown},
    journey::Seat,
};
use crate::resilience::copy_of;

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> Core<T> {
    /// What memory and the tiers hold under these keys, each asked once.
    pub(super) async fn look<'a>(self: &Arc<Self>, keys: impl Iterator<Item = &'a str>) -> CachedMany<T> {
        if self.options.soft_timeout.is_some() || self.options.hard_timeout.is_some() {
            return self.many(keys, Aim::LookUp, None).await;
        }
        let now = self.now();
        let about = keys.size_hint().0;
        let (mut found, mut error) = (Vec::with_capacity(about), None);
        let mut count = Counting::of(self, 0);
        // What memory does not answer: its seat, and its place among the keys.
        let mut seats: Vec<Seat<'_, T>> = Vec::with_capacity(about);
        let mut places: Vec<u32> = Vec::with_capacity(about);
        let (mut seen, mut doubtful) = (FxHashSet::default(), false);
        seen.reserve(about);
        for (at, key) in keys.enumerate() {
            found.push(None);
            if let Err(e) = check_key(key) {
                error.get_or_insert(e);
                self.count(None);
                continue;
            }
            if let (Some(entry), Some(place)) =
                (self.held(key).filter(|entry| entry.serves(now)), found.last_mut())
            {
                *place = Some(self.given(entry, now));
                continue;
            }
            count.open += 1;
            doubtful |= !seen.insert(short_hash(key));
            seats.push(Seat::new(Key::Text(key)));
            places.push(u32::try_from(at).unwrap_or(u32::MAX));
        }
        if seats.is_empty() {
            return CachedMany { found, error };
        }
        // Told apart by their hashes no key is there twice; else by the keys themselves.
        let again = if doubtful { without_repeats(&mut seats, &mut places) } else { Vec::new() };
        self.travel(&mut seats, Aim::LookUp, None).await;
        for (seat, at) in seats.into_iter().zip(&places) {
            match seat.arrival() {
                Ok(flown) => {
                    count.answered(flown.as_ref());
                    if let Some(place) = found.get_mut(*at as usize) {
                        *place = flown.map(cached);
                    }
                }
                Err(e) => {
                    error.get_or_insert_with(|| copy_of(&e));
                }
            }
        }
        for (at, first) in again {
            let same = found.get(first as usize).and_then(Clone::clone);
            count.answered(same.as_ref().map(flown).as_ref());
            if let Some(place) = found.get_mut(at as usize) {
                *place = same;
            }
        }
        CachedMany { found, error }
    }
}

/// Half of a hash: a set of these is small, and nobody is hurt where two keys share one.
fn short_hash(key: &str) -> u32 {
    let mut hasher = FxHasher::default();
    key.hash(&mut hasher);
    u32::try_from(hasher.finish() >> 32).unwrap_or(0)
}

/// Takes out the seats of keys that have one already: their places, each with that of the first of its key.
fn without_repeats<T>(seats: &mut Vec<Seat<'_, T>>, places: &mut Vec<u32>) -> Vec<(u32, u32)> {
    let mut firsts: FxHashMap<String, u32> = FxHashMap::default();
    let mut again = Vec::new();
    let mut kept = Vec::with_capacity(places.len());
    let mut of_seats = std::mem::take(places).into_iter();
    seats.retain(|seat| {
        let Some(place) = of_seats.next() else { return false };
        match firsts.get(seat.key()) {
            Some(first) => again.push((place, *first)),
            None => {
                firsts.insert(seat.key().to_owned(), place);
                kept.push(place);
            }
        }
        kept.last() == Some(&place)
    });
    *places = kept;
    again
}
