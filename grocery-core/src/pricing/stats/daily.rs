//! From changes to days.

use std::collections::HashMap;

use super::{DAY_MILLIS, MAX_DAYS, PricePoint, days_before};
use crate::clock::Timestamp;

/// Each price of the `days` (at most [`MAX_DAYS`]) before `now`, once for each day it stood, in the order of time.
///
/// A point counts at its own time and again after every 24 hours until the next point of the same source and shop, or
/// until `now`. The price that stood when the window began counts from then on. Points after `now` are left out. At most
/// `days + 1` entries for each point.
#[must_use]
pub fn daily_prices(points: &[PricePoint], now: Timestamp, days: u32) -> Vec<(Timestamp, &PricePoint)> {
    let since = days_before(now, days.min(MAX_DAYS));
    let mut series: HashMap<_, Vec<&PricePoint>> = HashMap::new();
    for point in points.iter().filter(|p| p.at <= now) {
        series.entry((&point.product, point.source.as_str(), point.store.as_ref())).or_default().push(point);
    }
    let mut all = Vec::new();
    for mut one in series.into_values() {
        // Stable: of points at the same time the later in the list is the one that stood.
        one.sort_by_key(|p| p.at);
        for (place, point) in one.iter().enumerate() {
            let end =
                one.get(place + 1).map_or(now.unix_millis().saturating_add(1), |next| next.at.unix_millis());
            let mut at = point.at.unix_millis();
            if at < since.unix_millis() {
                at = since.unix_millis();
            }
            while at < end {
                all.push((Timestamp::from_unix_millis(at), *point));
                at += DAY_MILLIS;
            }
        }
    }
    // The map has no order of its own.
    all.sort_by(|(a, p), (b, q)| (a, &p.source, &p.store).cmp(&(b, &q.source, &q.store)));
    all
}
