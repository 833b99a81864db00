//! What is asked for how often, and at which hour of the week.

use std::{
    fmt,
    sync::{Mutex, PoisonError},
};

use rustc_hash::FxHashMap;

use super::WarmMoment;
use crate::id::ProductId;

/// What one time counts. Halved once a week, it is gone after five.
const ONCE: u16 = 16;

/// Hours of a week.
const HOURS: usize = 168;

const WEEK_MS: i64 = 7 * 24 * 3_600_000;

/// The first Monday of 1970 at midnight, in milliseconds.
const FIRST_MONDAY_MS: i64 = 4 * 24 * 3_600_000;

/// Counts what is asked for, in bounded memory: about 450 bytes a product. Every week, what was counted before
/// counts half.
///
/// ```
/// use grocery_core::{ProductId, warmer::{Usage, WarmMoment}};
/// let usage = Usage::new(10_000);
/// let moment = WarmMoment::new("2026-11-20T09:00:00Z".parse()?, 0);
/// usage.note(&ProductId::new("milk")?, moment);
/// assert_eq!(usage.popular(moment, 10).len(), 1);
/// # Ok::<(), grocery_core::Error>(())
/// ```
pub struct Usage {
    most: usize,
    inside: Mutex<Inside>,
}

#[derive(Default)]
struct Inside {
    week: Option<i64>,
    /// Counts what changed anything.
    changes: u64,
    products: FxHashMap<ProductId, Counts>,
}

struct Counts {
    all: u32,
    by_hour: Box<[u16; HOURS]>,
}

impl fmt::Debug for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Usage").field("most", &self.most).finish_non_exhaustive()
    }
}

impl Usage {
    /// Counts of at most `most` products. Where there are more, those asked for least are forgotten.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { most: most.max(1), inside: Mutex::default() }
    }

    /// Notes that a product was asked for.
    pub fn note(&self, product: &ProductId, moment: WarmMoment) {
        let (week, hour) = place(moment);
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        inside.age(week);
        inside.changes += 1;
        // The id is copied only for what is new.
        if !inside.products.contains_key(product) {
            // A part at a time, so that finding the least is paid for by many notes.
            if inside.products.len() >= self.most.saturating_add(self.most / 8 + 1) {
                inside.shrink(self.most.saturating_sub(1));
            }
            inside.products.insert(product.clone(), Counts { all: 0, by_hour: Box::new([0; HOURS]) });
        }
        if let Some(counts) = inside.products.get_mut(product) {
            counts.all = counts.all.saturating_add(u32::from(ONCE));
            if let Some(count) = counts.by_hour.get_mut(hour) {
                *count = count.saturating_add(ONCE);
            }
        }
    }

    /// The products asked for most, at most `limit`.
    #[must_use]
    pub fn popular(&self, moment: WarmMoment, limit: usize) -> Vec<ProductId> {
        self.best(moment, limit, |counts, _| counts.all)
    }

    /// The products asked for most at this hour of the week and the next, in weeks before, at most `limit`.
    #[must_use]
    pub fn predicted(&self, moment: WarmMoment, limit: usize) -> Vec<ProductId> {
        self.best(moment, limit, |counts, hour| {
            let at = |hour: usize| counts.by_hour.get(hour % HOURS).map_or(0, |n| u32::from(*n));
            at(hour) + at(hour + 1)
        })
    }

    /// A number that is another one after each change of what is counted, for those who keep what they made of it.
    #[must_use]
    pub fn version(&self, moment: WarmMoment) -> u64 {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        inside.age(place(moment).0);
        inside.changes
    }

    /// How many products are counted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner).products.len()
    }

    /// Whether nothing is counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn best(
        &self,
        moment: WarmMoment,
        limit: usize,
        weigh: impl Fn(&Counts, usize) -> u32,
    ) -> Vec<ProductId> {
        let (week, hour) = place(moment);
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        inside.age(week);
        let mut weighed: Vec<(u32, &ProductId)> = inside
            .products
            .iter()
            .map(|(product, counts)| (weigh(counts, hour), product))
            .filter(|(weight, _)| *weight > 0)
            .collect();
        let order = |a: &(u32, &ProductId), b: &(u32, &ProductId)| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1));
        if limit == 0 {
            return Vec::new();
        }
        if limit < weighed.len() {
            weighed.select_nth_unstable_by(limit, order);
            weighed.truncate(limit);
        }
        weighed.sort_unstable_by(order);
        weighed.into_iter().map(|(_, product)| product.clone()).collect()
    }
}

impl Inside {
    /// Halves what was counted in weeks before. A clock that goes back changes nothing.
    fn age(&mut self, week: i64) {
        let since = self.week.map_or(0, |known| week.saturating_sub(known));
        self.week = Some(self.week.map_or(week, |known| known.max(week)));
        let Some(weeks) = u32::try_from(since).ok().filter(|weeks| *weeks > 0) else { return };
        for counts in self.products.values_mut() {
            counts.all = counts.all.checked_shr(weeks).unwrap_or(0);
            for count in counts.by_hour.iter_mut() {
                *count = count.checked_shr(weeks).unwrap_or(0);
            }
        }
        self.products.retain(|_, counts| counts.all > 0);
        self.changes += 1;
    }

    /// Keeps the `most` products that were asked for most.
    fn shrink(&mut self, most: usize) {
        let mut all: Vec<(u32, ProductId)> =
            self.products.iter().map(|(id, c)| (c.all, id.clone())).collect();
        if most < all.len() {
            all.select_nth_unstable_by(most, |a, b| b.cmp(a));
            for (_, id) in all.split_off(most) {
                self.products.remove(&id);
            }
        }
    }
}

/// The week, and the hour in it from Monday's midnight on.
fn place(moment: WarmMoment) -> (i64, usize) {
    let shift = i64::from(moment.offset_minutes.clamp(-1_440, 1_440)) * 60_000;
    let local = moment.at.unix_millis().saturating_add(shift).saturating_sub(FIRST_MONDAY_MS);
    let hour = local.rem_euclid(WEEK_MS) / 3_600_000;
    (local.div_euclid(WEEK_MS), usize::try_from(hour).unwrap_or(0))
}
