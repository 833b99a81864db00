//! What follows from what was bought: how often, when next, what it cost last, what is usual.
//!
//! Everything here is a pure function over [`Purchase`] values, which an [`OrderStore`](super::OrderStore)
//! answers the newest first.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Order, Purchase};
use crate::{
    clock::{Date, Timestamp},
    id::{ProductId, StoreId},
    money::{Money, Rounding},
    pricing::{PricePoint, RecordPrices},
    quantity::{Ratio, Unit},
};

/// How the source of a price begins that somebody paid; the retailer follows.
pub(crate) const PAID: &str = "orders:";

/// How often something is bought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cadence {
    /// On how many different days it was bought.
    pub days: u32,
    /// The first of them.
    pub first: Date,
    /// The last of them.
    pub last: Date,
    /// The median of the days between one purchase and the next; half days count. `None` for less than two.
    pub every_days: Option<Ratio>,
    /// The last day and the median after it, rounded half up to whole days.
    pub next: Option<Date>,
}

impl Cadence {
    /// The cadence of days in whatever order; the same day counts once. `None` for none.
    ///
    /// ```
    /// use grocery_core::{Date, Ratio, orders::history::Cadence};
    /// let days = [1, 8, 15, 29].map(|d| Date::new(2025, 3, d).unwrap());
    /// let milk = Cadence::of(days).unwrap();
    /// assert_eq!(milk.every_days, Some(Ratio::from_int(7)));
    /// assert_eq!(milk.next.unwrap().to_string(), "2025-04-05");
    /// ```
    #[must_use]
    pub fn of(days: impl IntoIterator<Item = Date>) -> Option<Self> {
        let mut days: Vec<Date> = days.into_iter().collect();
        days.sort_unstable();
        days.dedup();
        let (first, last) = (*days.first()?, *days.last()?);
        let mut gaps: Vec<i32> =
            days.iter().zip(days.iter().skip(1)).map(|(a, b)| b.days_since(*a)).collect();
        gaps.sort_unstable();
        let middle = gaps.len() / 2;
        let every_days = match (gaps.get(middle), gaps.len() % 2) {
            (None, _) => None,
            (Some(&gap), 1) => Some(Ratio::from_int(i64::from(gap))),
            (Some(&gap), _) => {
                let below = middle.checked_sub(1).and_then(|at| gaps.get(at)).copied().unwrap_or(gap);
                Ratio::new(i64::from(gap) + i64::from(below), 2)
            }
        };
        let next = every_days.map(|every| {
            last.saturating_add_days(i32::try_from(every.round(Rounding::HalfUp)).unwrap_or(i32::MAX))
        });
        Some(Self { days: u32::try_from(days.len()).unwrap_or(u32::MAX), first, last, every_days, next })
    }

    /// How many days it is overdue on `today`; below zero where it is not due yet.
    #[must_use]
    pub fn overdue(&self, today: Date) -> Option<i32> {
        self.next.map(|next| today.days_since(next))
    }
}

/// What was paid for something at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastPaid {
    /// The day.
    pub on: Date,
    /// The shop, where it is known.
    pub shop: Option<StoreId>,
    /// For one `per`, after savings, rounded half up to a whole minor unit.
    pub price: Money,
    /// What `price` is for.
    pub per: Unit,
}

/// One thing a user buys, over all its purchases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bought {
    /// What it is counted by: a product of the catalogue, or an item of a shop.
    pub thing: String,
    /// The product of the catalogue, where it is one.
    pub product: Option<ProductId>,
    /// The name as it was last printed.
    pub name: String,
    /// How many lines.
    pub lines: u32,
    /// How often, and when next.
    pub cadence: Cadence,
    /// How much is bought at a time: the median, with its unit.
    pub quantity: Ratio,
    /// The unit of `quantity`.
    pub unit: Unit,
    /// What was paid last.
    pub last_paid: Option<LastPaid>,
}

/// Every thing that `purchases` (the newest first) hold, the ones bought on most days first; of equally many
/// days, the last bought, then by name.
#[must_use]
pub fn bought(purchases: &[Purchase]) -> Vec<Bought> {
    let mut groups: BTreeMap<String, Vec<&Purchase>> = BTreeMap::new();
    for purchase in purchases {
        groups.entry(purchase.thing()).or_default().push(purchase);
    }
    let mut all: Vec<Bought> =
        groups.into_iter().filter_map(|(thing, purchases)| one(thing, &purchases)).collect();
    all.sort_by(|a, b| {
        (b.cadence.days, b.cadence.last)
            .cmp(&(a.cadence.days, a.cadence.last))
            .then_with(|| a.name.cmp(&b.name))
            .then_with(|| a.thing.cmp(&b.thing))
    });
    all
}

fn one(thing: String, purchases: &[&Purchase]) -> Option<Bought> {
    let newest = purchases.first()?;
    let unit = newest.line.unit;
    let mut amounts: Vec<Ratio> =
        purchases.iter().filter(|p| p.line.unit == unit).map(|p| p.line.quantity).collect();
    amounts.sort_unstable();
    Some(Bought {
        thing,
        product: purchases.iter().find_map(|p| p.line.product.clone()),
        name: newest.line.name.clone(),
        lines: u32::try_from(purchases.len()).unwrap_or(u32::MAX),
        cadence: Cadence::of(purchases.iter().map(|p| p.on))?,
        quantity: amounts.get(amounts.len() / 2).copied().unwrap_or(Ratio::ONE),
        unit,
        last_paid: purchases.iter().find_map(|p| last_paid(p)),
    })
}

fn last_paid(purchase: &Purchase) -> Option<LastPaid> {
    let price = purchase.line.paid_per_unit()?;
    Some(LastPaid { on: purchase.on, shop: purchase.shop.clone(), price, per: purchase.line.unit })
}

/// What is usual as of `today`: bought on at least two days, and not long given up: last bought within three of
/// its own cadences, and at least within 60 days. What is most often bought comes first.
#[must_use]
pub fn usual(purchases: &[Purchase], today: Date, limit: usize) -> Vec<Bought> {
    let mut all = bought(purchases);
    all.retain(|b| {
        let every = b.cadence.every_days.map_or(0, |e| e.round(Rounding::HalfUp));
        let patience = every.saturating_mul(3).max(60);
        b.cadence.days >= 2 && i64::from(today.days_since(b.cadence.last)) <= patience
    });
    all.truncate(limit);
    all
}

/// The prices that orders paid, for the price history: one for each matched product and day, as the source
/// `orders:RETAILER`, at noon UTC of the day. Before savings is `regular`. Lines that were not charged, and
/// prices below zero, are left out.
#[must_use]
pub fn price_points(orders: &[Order]) -> RecordPrices {
    let mut points: Vec<PricePoint> = Vec::new();
    for order in orders {
        for line in order.lines.iter().filter(|l| l.was_bought()) {
            let (Some(product), Some(price)) = (&line.product, line.paid_per_unit()) else { continue };
            let regular = line
                .unit_price
                .filter(|unit| line.savings.is_some() && *unit != price && !unit.is_negative());
            if price.is_negative() {
                continue;
            }
            points.push(PricePoint {
                product: product.clone(),
                source: format!("{PAID}{}", crate::error::clip(&order.retailer, 60)),
                store: order.shop.as_ref().map(|s| s.id.clone()),
                price,
                regular,
                per: line.unit,
                at: noon(order.ordered_on),
            });
        }
    }
    // By time, so that each change is told against the one before; of one order, in the order of its lines.
    points.sort_by_key(|p| p.at);
    points.dedup_by(|b, a| {
        (&a.product, &a.source, &a.store, a.at, a.per) == (&b.product, &b.source, &b.store, b.at, b.per)
    });
    RecordPrices::new(points)
}

/// Noon of a day, UTC: the same day in every zone of the Americas and Europe.
fn noon(day: Date) -> Timestamp {
    const DAY: i64 = 86_400_000;
    // Counted in two steps, since no day is out of the calendar.
    let epoch = Date::new(1970, 1, 1).map_or(0, |epoch| i64::from(day.days_since(epoch)));
    Timestamp::from_unix_millis(epoch * DAY + DAY / 2)
}

#[cfg(test)]
mod tests;
