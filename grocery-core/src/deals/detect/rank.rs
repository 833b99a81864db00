//! Which deals are for this shopper, and why.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::DetectedDeal;
use crate::{
    clock::{Date, Timestamp},
    id::ProductId,
    money::{Money, Rate, Rounding},
    quantity::Ratio,
};

/// Points for a saving of the whole price. A saving of 30 % is 300 points.
const SAVING_POINTS: i64 = 1_000;
/// Points that familiarity comes near to: half of them after [`HALF_FAMILIAR`] purchases.
const FAMILIAR_POINTS: i64 = 300;
const HALF_FAMILIAR: i64 = 3;
/// Points for a category that is liked as much as can be; as many are taken off for one that is disliked.
const TASTE_POINTS: i64 = 300;
/// Points for what is due.
const DUE_POINTS: i64 = 300;
/// After this many times its interval without a purchase a habit has ended.
const ENDED_AFTER: Ratio = Ratio::from_int(3);

/// How a shopper buys a product: what the cadence of an order history says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Habit {
    /// On how many days it was bought.
    pub days: u32,
    /// The last of them.
    pub last: Date,
    /// Usual days between two purchases, where there were enough to say.
    pub every_days: Option<Ratio>,
}

/// What is known of a shopper.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ShopperHabits {
    /// How products are bought.
    pub products: HashMap<ProductId, Habit>,
    /// How much categories are liked, from -1 to 1; beyond is cut off.
    pub categories: BTreeMap<String, Rate>,
}

/// A deal on a product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DealFor {
    /// The product.
    pub product: ProductId,
    /// Its category, as in [`ShopperHabits::categories`].
    #[serde(default)]
    pub category: Option<String>,
    /// The deal.
    pub deal: DetectedDeal,
}

/// Why a deal stands where it stands. Each gives points, which add up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
#[non_exhaustive]
pub enum RankReason {
    /// It saves this much.
    Saving {
        /// A thousandth of the share saved each.
        points: i64,
        /// How much.
        saving: Money,
        /// As a share.
        share: Rate,
    },
    /// It was bought before.
    Familiar {
        /// More with each purchase, and fewer more each time.
        points: i64,
        /// On how many days.
        days: u32,
    },
    /// Its category is liked, or disliked.
    Taste {
        /// Below zero where it is disliked.
        points: i64,
        /// Which.
        category: String,
    },
    /// It is about time to buy it again.
    Due {
        /// All of them once the interval has passed, none before half of it.
        points: i64,
        /// Days since the last purchase.
        days: i32,
        /// The usual days between two.
        every_days: Ratio,
    },
}

impl RankReason {
    /// What it adds to the score.
    #[must_use]
    pub const fn points(&self) -> i64 {
        match self {
            Self::Saving { points, .. }
            | Self::Familiar { points, .. }
            | Self::Taste { points, .. }
            | Self::Due { points, .. } => *points,
        }
    }
}

/// A deal with its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ranked {
    /// The product and its deal.
    #[serde(flatten)]
    pub deal: DealFor,
    /// The sum of the reasons' points.
    pub score: i64,
    /// The reasons, the one that counts most first.
    pub reasons: Vec<RankReason>,
}

/// Orders deals for one shopper, the best first: saving, preference, and whether it is time to buy again. Deals that have
/// ended are left out; of several on one product the one that saves most stays. The answer does not depend on the
/// order of `deals`. `today` is the shopper's date at `now`.
#[must_use]
pub fn rank(deals: Vec<DealFor>, habits: &ShopperHabits, now: Timestamp, today: Date) -> Vec<Ranked> {
    let mut best: HashMap<ProductId, DealFor> = HashMap::new();
    for deal in deals.into_iter().filter(|d| d.deal.is_active(now)) {
        let key = |d: &DealFor| (d.deal.saving.minor(), std::cmp::Reverse(d.deal.kind()));
        match best.get(&deal.product) {
            Some(other) if key(other) >= key(&deal) => {}
            _ => {
                best.insert(deal.product.clone(), deal);
            }
        }
    }
    let mut ranked: Vec<Ranked> = best
        .into_values()
        .map(|deal| {
            let mut reasons = reasons(&deal, habits, today);
            reasons.sort_by_key(|r| std::cmp::Reverse(r.points().abs()));
            Ranked { deal, score: reasons.iter().map(RankReason::points).sum(), reasons }
        })
        .collect();
    ranked.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.deal.product.cmp(&b.deal.product)));
    ranked
}

fn reasons(deal: &DealFor, habits: &ShopperHabits, today: Date) -> Vec<RankReason> {
    let share = deal.deal.share;
    let ppm = share.parts_per_million().clamp(0, Rate::ONE);
    let mut all =
        vec![RankReason::Saving { points: SAVING_POINTS * ppm / Rate::ONE, saving: deal.deal.saving, share }];
    if let Some(habit) = habits.products.get(&deal.product) {
        let bought = i64::from(habit.days);
        let points = FAMILIAR_POINTS * bought / (bought + HALF_FAMILIAR);
        all.push(RankReason::Familiar { points, days: habit.days });
        let days = today.days_since(habit.last);
        if let Some(every_days) = habit.every_days.filter(|every| every.is_positive())
            && let Some(points) = due_points(days, every_days).filter(|points| *points > 0)
        {
            all.push(RankReason::Due { points, days, every_days });
        }
    }
    if let Some(category) = &deal.category
        && let Some(taste) = habits.categories.get(category)
    {
        let ppm = taste.parts_per_million().clamp(-Rate::ONE, Rate::ONE);
        let points = TASTE_POINTS * ppm / Rate::ONE;
        if points != 0 {
            all.push(RankReason::Taste { points, category: category.clone() });
        }
    }
    all
}

/// None until half of the interval has passed, all from the whole of it on, none once the habit has ended.
fn due_points(days: i32, every_days: Ratio) -> Option<i64> {
    let passed = Ratio::from_int(i64::from(days)).over(every_days)?;
    if passed > ENDED_AFTER {
        return None;
    }
    let past_half = passed.plus(passed)?.minus(Ratio::ONE)?.clamp(Ratio::ZERO, Ratio::ONE);
    Some(past_half.times(Ratio::from_int(DUE_POINTS))?.round(Rounding::Floor))
}
