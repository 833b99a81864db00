//! What of a history can go without a change being lost.

use std::collections::{BTreeMap, HashSet};

use super::PricePoint;
use crate::clock::Timestamp;

/// What to drop of a history. Made with [`CompactHistory::new`], it drops repetitions alone: of a run of equal prices
/// (of one product, source and shop) the first and the last stay, so that every change is kept, and when it was last seen.
/// A store records no repetition of the newest price, so there are some only where prices came in backwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct CompactHistory {
    /// Of prices before this time only the last of each day (UTC) stays. `None` keeps every change.
    pub daily_before: Option<Timestamp>,
    /// Of prices before this time only the newest stays, which is the one that stood then. `None` keeps all.
    pub drop_before: Option<Timestamp>,
}

impl CompactHistory {
    /// Repetitions alone.
    #[must_use]
    pub const fn new() -> Self {
        Self { daily_before: None, drop_before: None }
    }

    /// Before this time, daily changes alone, too.
    #[must_use]
    pub const fn daily_before(mut self, time: Timestamp) -> Self {
        self.daily_before = Some(time);
        self
    }

    /// What is older than this, too, but for the price that stood then.
    #[must_use]
    pub const fn drop_before(mut self, time: Timestamp) -> Self {
        self.drop_before = Some(time);
        self
    }
}

/// What a compaction did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Compacted {
    /// Prices looked at.
    pub read: u64,
    /// Prices dropped.
    pub dropped: u64,
}

impl Compacted {
    /// So many of so many were dropped.
    #[must_use]
    pub const fn new(read: u64, dropped: u64) -> Self {
        Self { read, dropped }
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self { read: self.read + other.read, dropped: self.dropped + other.dropped }
    }
}

/// The places in `points` (all of one product, oldest first) that can go.
pub(super) fn droppable(points: &[PricePoint], rules: &CompactHistory) -> HashSet<usize> {
    let mut series: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (place, point) in points.iter().enumerate() {
        series.entry((point.source.as_str(), point.store.as_ref())).or_default().push(place);
    }
    let mut gone = HashSet::new();
    for places in series.into_values() {
        let one: Vec<(usize, &PricePoint)> =
            places.into_iter().filter_map(|place| Some((place, points.get(place)?))).collect();
        let mut left: Vec<(usize, &PricePoint)> = Vec::with_capacity(one.len());
        for (at, (place, point)) in one.iter().enumerate() {
            let next = one.get(at + 1).map(|(_, next)| *next);
            let is_old = rules
                .drop_before
                .is_some_and(|before| point.at < before && next.is_some_and(|next| next.at < before));
            let is_overtaken = rules.daily_before.is_some_and(|before| {
                point.at < before && next.is_some_and(|n| n.at < before && day(n.at) == day(point.at))
            });
            if is_old || is_overtaken {
                gone.insert(*place);
            } else {
                left.push((*place, point));
            }
        }
        for three in left.windows(3) {
            if let [(_, before), (place, point), (_, after)] = three
                && same(before, point)
                && same(point, after)
            {
                gone.insert(*place);
            }
        }
    }
    gone
}

fn day(at: Timestamp) -> i64 {
    at.unix_millis().div_euclid(86_400_000)
}

fn same(a: &PricePoint, b: &PricePoint) -> bool {
    a.repeats(b) && a.regular == b.regular
}
