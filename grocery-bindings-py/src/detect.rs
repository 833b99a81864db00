//! Deals that prices alone show, as functions of the package.

use grocery_core::{
    clock::{Clock, SystemClock, Timestamp},
    deals::detect::{AlertCall, DetectCall, RankCall},
};
use pyo3::prelude::*;

use crate::{
    convert::Data,
    error::Answer,
    value::{AlertStep, Detection, RankedDeal},
};

fn now() -> Timestamp {
    SystemClock::new().wall()
}

/// Judges a price by what was charged before: `{"present": {...}, "past": [...]}` as a dict or JSON text, where a price
/// is `{"at": RFC 3339, "price": Money, "source": "shop"}` with perhaps `regular` (Money), `amount`
/// (`{"amount": "16", "unit": "ounce"}`), `store` and `until`. Further fields: `elsewhere` (prices of other shops), `packages`
/// (`{"price": Money, "per": {"amount", "unit"}}` of other packages), `now` and `config`.
///
/// Every saving is against a price that was charged or recorded before. Raises `InvalidInputError` naming the field that
/// is wrong, such as `past[3]`.
#[pyfunction]
pub(crate) fn detect_deals(py: Python<'_>, prices: Data) -> Answer<Detection> {
    Ok(py.detach(move || DetectCall::from_json(&prices.0)?.detect(now()))?.into())
}

/// Orders deals for one shopper, the best first, and names the reasons: `{"deals": [{"product": "milk", "category": "Dairy",
/// "deal": DetectedDeal}], "habits": {"products": {"milk": {"days": 6, "last": "2026-11-13", "every_days": "7"}},
/// "categories": {"Tea": -500000}}}` with perhaps `now` and `today`. Deals that have ended are left out.
#[pyfunction]
pub(crate) fn rank_deals(py: Python<'_>, deals: Data) -> Answer<Vec<RankedDeal>> {
    let ranked =
        py.detach(move || Ok::<_, crate::error::Fault>(RankCall::from_json(&deals.0)?.rank(now())))?;
    Ok(ranked.into_iter().map(Into::into).collect())
}

/// Takes one price into an alert rule: `{"rule": {"id": "milk-3", "scope": {"product": "milk"}, "condition": {"target_price":
/// Money}, "cooldown_seconds": 7200}, "sighting": {"product": "milk", "price": Money, "at": RFC 3339}, "state": {...}}`.
/// A scope may be a `category`, a condition a `percent` (parts per million) or an `amount`; a sighting may
/// hold a `detection` in place of price and time; the state is that of the step before, None at first.
#[pyfunction]
pub(crate) fn alert_step(step: Data) -> Answer<AlertStep> {
    Ok(AlertCall::from_json(&step.0)?.step()?.into())
}
