//! What the history says to a shop's own words: the reduction, the earlier price, the package.

use super::{
    DetectConfig, Observation, PriorLowest, Shrinkage, WasPrice, WasVerdict, kinds::price_at,
    regular::Regulars,
};
use crate::{
    money::{Money, Rate},
    pricing::stats::{DAY_MILLIS, MAX_PRICE, days_before},
    quantity::{Quantity, Ratio, UnitPrice},
};

/// The lowest price in the days before the present price came in.
pub(super) fn prior_lowest(
    known: &Regulars,
    present: &Observation,
    config: &DetectConfig,
) -> Option<PriorLowest> {
    let price = present.price.minor();
    let same = known.seen.iter().rev().take_while(|s| s.price == price).count();
    let (before, standing) = known.seen.split_at(known.seen.len() - same);
    let reduced = standing.first().map_or(present.at, |s| s.at);
    let since = days_before(reduced, config.lowest_days);
    let lowest = before.iter().rev().take_while(|s| s.at >= since).min_by_key(|s| s.price)?;
    Some(PriorLowest {
        lowest: price_at(lowest.price, lowest.at, present),
        reduced,
        days: config.lowest_days,
        reduction: Money::from_minor((lowest.price - price).max(0), present.price.currency()),
    })
}

/// Whether a claimed earlier price was ever charged.
pub(super) fn was_price(known: &Regulars, present: &Observation, config: &DetectConfig) -> Option<WasPrice> {
    let claimed = present.regular?;
    if claimed.currency() != present.price.currency() || claimed.minor() <= present.price.minor() {
        return None;
    }
    let first = known.seen.partition_point(|s| s.at < days_before(present.at, config.window_days));
    let seen = known.seen.get(first..)?;
    let mut days: Vec<i64> = seen.iter().map(|s| s.at.unix_millis().div_euclid(DAY_MILLIS)).collect();
    days.dedup();
    let highest = seen.iter().rev().max_by_key(|s| s.price);
    let borne_out = highest.is_some_and(|h| {
        i128::from(h.price) * i128::from(Rate::ONE)
            >= i128::from(claimed.minor()) * i128::from(Rate::ONE - config.was_tolerance.parts_per_million())
    });
    let verdict = if borne_out {
        WasVerdict::Charged
    } else if days.len() >= config.doubt_days as usize {
        WasVerdict::NeverCharged
    } else {
        WasVerdict::Unknown
    };
    let highest = highest.map(|h| price_at(h.price, h.at, present));
    Some(WasPrice { claimed, verdict, highest, days: days.len() })
}

/// Whether the package holds less than the last time it held something else, and costs more by amount.
pub(super) fn shrinkage(
    past: &[Observation],
    present: &Observation,
    config: &DetectConfig,
) -> Option<Shrinkage> {
    let amount = present.amount?;
    // What the package held, in its present unit. Of prices at the same time the one for the largest package.
    let held = |o: &Observation| o.amount?.convert(amount.unit).ok().map(|held| held.amount);
    let (before, held) = past
        .iter()
        .filter(|o| {
            o.at < present.at
                && o.price.currency() == present.price.currency()
                && (0..=MAX_PRICE).contains(&o.price.minor())
        })
        .filter_map(|o| Some((o, held(o).filter(|held| *held != amount.amount)?)))
        .max_by_key(|(o, held)| (o.at, *held, o.price.minor()))?;
    let lost = held.minus(amount.amount)?;
    let share = lost.over(held)?;
    if share < Ratio::new(config.shrink.parts_per_million(), Rate::ONE)? || !lost.is_positive() {
        return None;
    }
    // present / amount against before / held, as a share of the latter.
    let factor = held.over(amount.amount)?;
    let now = i128::from(present.price.minor()).checked_mul(i128::from(factor.numerator()))?;
    let then = i128::from(before.price.minor()).checked_mul(i128::from(factor.denominator()))?;
    let dearer = (now - then).checked_mul(i128::from(Rate::ONE))?.checked_div(then)?;
    if dearer < i128::from(config.shrink.parts_per_million()) || dearer == 0 {
        return None;
    }
    Some(Shrinkage {
        before: UnitPrice::new(before.price, before.amount?).ok()?,
        at: before.at,
        now: UnitPrice::new(present.price, amount).ok()?,
        lost: Quantity::new(lost, amount.unit),
        dearer: Rate::from_ppm(i64::try_from(dearer).ok()?),
    })
}
