//! What a product costs when it is not on sale.
//!
//! Each earlier price stands for a regular price: the one its source told, or else the one that the sales filter finds
//! behind it. The estimate is a low weighted quantile of those, so that a price is a drop only where most of what is
//! known agrees that it is.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::{DetectConfig, observation::Seen};
use crate::{
    clock::Timestamp,
    money::{Currency, Money, Rate},
    pricing::stats::{DAY_MILLIS, age_in_days, days_before},
    quantity::Ratio,
};

/// The estimated regular price and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegularPrice {
    /// The estimate: one of the regular prices of the window, told or found.
    pub price: Money,
    /// The share of the weight of regular prices against which the present price is a drop.
    pub agreement: Ratio,
    /// How many earlier prices the window has.
    pub observations: usize,
    /// Of how many of them the source told a regular price that was believed.
    pub told: usize,
    /// On how many days of the window a price was seen.
    pub days: usize,
}

/// Earlier prices with the regular price behind each, in minor units, in the order of time.
pub(super) struct Regulars {
    pub(super) seen: Vec<Seen>,
    pub(super) regular: Vec<i64>,
}

impl Regulars {
    /// Finds the regular price behind each of `seen`, which is in the order of time.
    pub(super) fn new(seen: Vec<Seen>, sale_days: u32) -> Self {
        let prices: Vec<(Timestamp, i64)> = seen.iter().map(|s| (s.at, s.price)).collect();
        let filtered = sales_filter(&prices, sale_days);
        let regular = seen.iter().zip(filtered).map(|(s, found)| s.told.unwrap_or(found)).collect();
        Self { seen, regular }
    }

    /// Whether observation `place` was itself a sale.
    pub(super) fn was_sale(&self, place: usize, config: &DetectConfig) -> bool {
        match (self.seen.get(place), self.regular.get(place)) {
            (Some(seen), Some(regular)) => is_drop(seen.price, *regular, config.min_drop),
            _ => false,
        }
    }

    /// The regular price of now, where there are enough earlier prices.
    pub(super) fn estimate(
        &self,
        price: i64,
        currency: Currency,
        now: Timestamp,
        config: &DetectConfig,
    ) -> Option<RegularPrice> {
        let first = self.seen.partition_point(|s| s.at < days_before(now, config.window_days));
        let (seen, regular) = (self.seen.get(first..)?, self.regular.get(first..)?);
        if seen.len() < config.min_observations as usize {
            return None;
        }
        let mut days = 0;
        let mut last_day = None;
        for s in seen {
            let day = s.at.unix_millis().div_euclid(DAY_MILLIS);
            if last_day != Some(day) {
                days += 1;
                last_day = Some(day);
            }
        }
        // With few days known a price may well have been charged on the others.
        let charged = seen.iter().map(|s| s.price).max()?;
        let believed = if days >= config.doubt_days as usize { charged } else { i64::MAX };
        let same = i128::from(price) * i128::from(config.same_price.parts_per_million());
        let (mut weighed, mut told) = (Vec::with_capacity(seen.len()), 0);
        let (mut whole, mut agreeing) = (0_i64, 0_i64);
        for (s, regular) in seen.iter().zip(regular) {
            told += usize::from(s.told.is_some_and(|told| told <= believed));
            let regular = (*regular).min(believed);
            let half = i64::from(config.half_weight_days);
            let mut weight = 1_000_000 * half / (half + age_in_days(s.at, now));
            if i128::from(s.price.abs_diff(price)) * i128::from(Rate::ONE) <= same {
                weight *= i64::from(config.same_price_weight);
            }
            whole += weight;
            if is_drop(price, regular, config.min_drop) {
                agreeing += weight;
            }
            weighed.push((regular, weight));
        }
        weighed.sort_unstable();
        let bound = i128::from(whole) * i128::from(config.regular_quantile.parts_per_million());
        let mut below = 0_i128;
        let estimate = weighed
            .iter()
            .find(|(_, weight)| {
                below += i128::from(*weight) * i128::from(Rate::ONE);
                below > bound
            })
            .or(weighed.last())?
            .0;
        Some(RegularPrice {
            price: Money::from_minor(estimate, currency),
            agreement: Ratio::new(agreeing, whole)?,
            observations: seen.len(),
            told,
            days,
        })
    }
}

/// Whether `price` is below `regular` by at least `share` of it. A regular price of nothing has no drops.
pub(super) fn is_drop(price: i64, regular: i64, share: Rate) -> bool {
    regular > 0
        && price < regular
        && i128::from(price) * i128::from(Rate::ONE)
            <= i128::from(regular) * i128::from(Rate::ONE - share.parts_per_million())
}

/// The regular price behind each price of a series in the order of time: drops that come back within `days` are filled, up to
/// the lower of their two sides. A rise is believed from the day it is seen, a drop at the end of the series is
/// filled as long as it is younger than `days`.
///
/// This is a closing in the sense of mathematical morphology: the highest price within `days` of each, and of those the
/// lowest within `days`.
pub(super) fn sales_filter(prices: &[(Timestamp, i64)], days: u32) -> Vec<i64> {
    let high = extreme(prices, days, |a, b| a >= b);
    let times: Vec<(Timestamp, i64)> = prices.iter().zip(high).map(|((at, _), high)| (*at, high)).collect();
    extreme(&times, days, |a, b| a <= b)
}

/// For each of `prices` the price that `beats` all others within `days` of it, in linear time.
fn extreme(prices: &[(Timestamp, i64)], days: u32, beats: impl Fn(i64, i64) -> bool) -> Vec<i64> {
    let reach = i64::from(days) * DAY_MILLIS;
    let mut best: VecDeque<(Timestamp, i64)> = VecDeque::new();
    let mut ahead = prices.iter().peekable();
    let mut found = Vec::with_capacity(prices.len());
    for (at, own) in prices {
        while let Some((then, price)) =
            ahead.next_if(|(then, _)| then.unix_millis() - at.unix_millis() <= reach)
        {
            while best.back().is_some_and(|(_, last)| beats(*price, *last)) {
                best.pop_back();
            }
            best.push_back((*then, *price));
        }
        while best.front().is_some_and(|(then, _)| at.unix_millis() - then.unix_millis() > reach) {
            best.pop_front();
        }
        found.push(best.front().map_or(*own, |(_, price)| *price));
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn series(prices: &[i64]) -> Vec<(Timestamp, i64)> {
        prices
            .iter()
            .enumerate()
            .map(|(day, p)| (Timestamp::from_unix_millis(day as i64 * DAY_MILLIS), *p))
            .collect()
    }

    #[test]
    fn fills_what_comes_back_and_believes_what_stays() {
        assert_eq!(sales_filter(&series(&[5, 5, 3, 3, 5, 5]), 3), [5; 6]);
        // Up to the lower side.
        assert_eq!(sales_filter(&series(&[5, 3, 4, 4, 4, 4]), 2), [5, 4, 4, 4, 4, 4]);
        // A drop that stays is a new price, once it is older than the filter reaches.
        assert_eq!(sales_filter(&series(&[5, 5, 3, 3, 3, 3, 3, 3]), 2)[6..], [3, 3]);
        assert_eq!(sales_filter(&series(&[5, 5, 5, 3, 3]), 3), [5; 5]);
        // A rise does not reach back.
        assert_eq!(sales_filter(&series(&[3, 3, 3, 3, 5, 5]), 2), [3, 3, 3, 3, 5, 5]);
        // Nearer to the beginning than the filter reaches, a low price may be the end of a sale.
        assert_eq!(sales_filter(&series(&[3, 3, 5, 5]), 2), [5; 4]);
        assert!(sales_filter(&[], 3).is_empty());
    }

    proptest! {
        #[test]
        fn the_filter_equals_its_definition(
            gaps in prop::collection::vec((0..9_i64, 0..20_i64), 0..40), days in 1..20_u32,
        ) {
            let mut day = 0;
            let prices: Vec<(Timestamp, i64)> = gaps
                .iter()
                .map(|(gap, price)| {
                    day += gap;
                    (Timestamp::from_unix_millis(day * DAY_MILLIS), *price)
                })
                .collect();
            let near = |a: Timestamp, b: Timestamp| {
                (a.unix_millis() - b.unix_millis()).abs() <= i64::from(days) * DAY_MILLIS
            };
            let high: Vec<i64> = prices
                .iter()
                .map(|(at, _)| prices.iter().filter(|p| near(p.0, *at)).map(|p| p.1).max().unwrap())
                .collect();
            let closed: Vec<i64> = prices
                .iter()
                .map(|(at, _)| {
                    prices.iter().zip(&high).filter(|(p, _)| near(p.0, *at)).map(|(_, h)| *h).min().unwrap()
                })
                .collect();
            let found = sales_filter(&prices, days);
            prop_assert!(found.iter().zip(&prices).all(|(f, p)| *f >= p.1));
            prop_assert_eq!(found, closed);
        }
    }
}
