//! The tests of each kind of deal but the price drop, which is the estimate of the regular price itself.

use std::collections::HashMap;

use super::{
    DetectConfig, DetectRequest, Observation,
    observation::{for_amount, seen},
    regular::{Regulars, is_drop},
};
use crate::{
    clock::Timestamp,
    money::{Money, Rate, Rounding},
    pricing::{
        PriceAt,
        stats::{DAY_MILLIS, days_before},
    },
    quantity::UnitPrice,
};

/// The lowest price before, and since when prices are known, where the present one is clearly below all of them.
pub(super) fn historical_low(
    known: &Regulars,
    present: &Observation,
    config: &DetectConfig,
) -> Option<(PriceAt, Timestamp)> {
    let first = known.seen.first()?;
    let enough = known.seen.len() >= config.min_observations as usize
        && first.at <= days_before(present.at, config.low_span_days);
    let lowest = known.seen.iter().rev().min_by_key(|s| s.price)?;
    let low = enough && is_drop(present.price.minor(), lowest.price, config.low_margin);
    low.then(|| (price_at(lowest.price, lowest.at, present), first.at))
}

/// The prices stepped down from, the earliest first, where they went down often and far enough without going up.
pub(super) fn clearance(
    known: &Regulars,
    present: &Observation,
    config: &DetectConfig,
) -> Option<Vec<PriceAt>> {
    let since = days_before(present.at, config.clearance_days);
    let mut steps = Vec::new();
    let mut below = present.price.minor();
    for s in known.seen.iter().rev().take_while(|s| s.at >= since) {
        if s.price < below {
            break;
        }
        if s.price > below {
            // The last time before a step: the price stood until then.
            if is_drop(below, s.price, config.clearance_step) {
                steps.push(price_at(s.price, s.at, present));
            }
            below = s.price;
        }
    }
    steps.reverse();
    let first = steps.first()?;
    let deep = is_drop(present.price.minor(), first.price.minor(), config.clearance_drop);
    (steps.len() >= config.clearance_steps as usize && deep).then_some(steps)
}

/// The smaller package that is cheapest by amount, and what the present amount would cost at its price, where the present
/// package is clearly cheaper.
pub(super) fn bulk(
    packages: &[UnitPrice],
    present: &Observation,
    config: &DetectConfig,
) -> Option<(UnitPrice, Money)> {
    let amount = present.amount?;
    let mut best: Option<UnitPrice> = None;
    for package in packages {
        let smaller = package.per().convert(amount.unit).is_ok_and(|p| p.amount < amount.amount);
        if !smaller || package.price().currency() != present.price.currency() || package.price().is_negative()
        {
            continue;
        }
        if best.is_none_or(|best| package.compare(&best).is_ok_and(std::cmp::Ordering::is_lt)) {
            best = Some(*package);
        }
    }
    let best = best?;
    let would_cost = best.for_quantity(amount, Rounding::HalfUp).ok()?;
    is_drop(present.price.minor(), would_cost.minor(), config.bulk_margin).then_some((best, would_cost))
}

/// A sale of each earlier year around this date, where there was one and the rest of that year had few.
pub(super) fn seasonal(
    known: &Regulars,
    present: &Observation,
    config: &DetectConfig,
) -> Option<Vec<PriceAt>> {
    let mut found = Vec::new();
    let near = i64::from(config.season_days) * DAY_MILLIS;
    for year in 1..=i64::from(config.season_years) {
        // 365.25 days: off by less than a day, and the season is weeks wide.
        let middle = present.at.unix_millis() - year * (365 * DAY_MILLIS + DAY_MILLIS / 4);
        let half_year = 182 * DAY_MILLIS;
        let (mut sale, mut others, mut other_sales) = (None, 0_i64, 0_i64);
        let from = known.seen.partition_point(|s| s.at.unix_millis() < middle - half_year);
        for (place, s) in known.seen.iter().enumerate().skip(from) {
            let off = s.at.unix_millis() - middle;
            if off > half_year {
                break;
            }
            let was_sale = known.was_sale(place, config);
            if off.abs() <= near {
                if was_sale {
                    sale = Some(price_at(s.price, s.at, present));
                }
            } else {
                others += 1;
                other_sales += i64::from(was_sale);
            }
        }
        let seldom = others >= i64::from(config.min_observations)
            && i128::from(other_sales) * i128::from(Rate::ONE)
                <= i128::from(others) * i128::from(config.season_elsewhere.parts_per_million());
        match sale {
            Some(sale) if seldom => found.push(sale),
            _ => {}
        }
    }
    (!found.is_empty()).then_some(found)
}

/// A price that came down to another shop's.
pub(super) struct Matched {
    pub(super) competitor: String,
    pub(super) theirs: PriceAt,
    pub(super) before: PriceAt,
}

/// The lowest present price of another source, where this source was dearer and has come down to it.
pub(super) fn competitor_match(request: &DetectRequest<'_>, config: &DetectConfig) -> Option<Matched> {
    let present = request.present;
    let own = request.past.iter().filter(|o| o.source == present.source && o.store == present.store);
    let before = own.filter_map(|o| seen(o, present)).max_by_key(|s| (s.at, s.price))?;
    let since = days_before(request.now, config.match_days);
    // The last price of each other source, for the present amount; of several at one time the lowest.
    let mut latest: HashMap<&str, (Timestamp, i64)> = HashMap::new();
    for other in request.elsewhere {
        let usable = other.source != present.source
            && other.at >= since
            && other.at <= request.now
            && other.price.currency() == present.price.currency();
        let price = for_amount(other.price, other.amount, present.amount).filter(|_| usable);
        let Some(price) = price else { continue };
        let last = latest.entry(&other.source).or_insert((other.at, price));
        if (other.at, -price) > (last.0, -last.1) {
            *last = (other.at, price);
        }
    }
    let (competitor, (seen_at, theirs)) =
        latest.into_iter().min_by_key(|(source, (_, price))| (*price, *source))?;
    let price = present.price.minor();
    let near = i128::from(theirs) * i128::from(config.match_tolerance.parts_per_million());
    let apart = i128::from(price.abs_diff(theirs)) * i128::from(Rate::ONE);
    let was_dearer = before.price > theirs
        && i128::from(before.price.abs_diff(theirs)) * i128::from(Rate::ONE) > near
        && before.price > price;
    (apart <= near && was_dearer).then(|| Matched {
        competitor: competitor.to_owned(),
        theirs: price_at(theirs, seen_at, present),
        before: price_at(before.price, before.at, present),
    })
}

pub(super) fn price_at(minor: i64, at: Timestamp, present: &Observation) -> PriceAt {
    PriceAt { price: Money::from_minor(minor, present.price.currency()), at }
}
