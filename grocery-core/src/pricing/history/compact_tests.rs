use proptest::prelude::*;

use super::{CompactHistory, PricePoint, compact::droppable};
use crate::{
    clock::Timestamp,
    id::{ProductId, StoreId},
    money::{Currency, Money},
    quantity::Unit,
};

const HOUR: i64 = 3_600_000;

fn point(source: u8, store: bool, minor: i64, regular: bool, hours: i64) -> PricePoint {
    PricePoint {
        product: ProductId::new("p").unwrap(),
        source: format!("s{source}"),
        store: store.then(|| StoreId::new("a").unwrap()),
        price: Money::from_minor(minor, Currency::USD),
        regular: regular.then(|| Money::from_minor(500, Currency::USD)),
        per: Unit::Each,
        at: Timestamp::from_unix_millis(hours * HOUR),
    }
}

fn after(points: &[PricePoint], rules: &CompactHistory) -> Vec<PricePoint> {
    let gone = droppable(points, rules);
    points.iter().enumerate().filter(|(at, _)| !gone.contains(at)).map(|(_, p)| p.clone()).collect()
}

/// What stood at a time in each series: price and regular price.
fn stood(points: &[PricePoint], at: i64) -> Vec<(String, Option<StoreId>, i64, Option<i64>)> {
    let mut last = std::collections::BTreeMap::new();
    for p in points.iter().filter(|p| p.at.unix_millis() <= at * HOUR) {
        let regular = p.regular.map(Money::minor);
        last.insert((p.source.clone(), p.store.clone()), (p.price.minor(), regular));
    }
    last.into_iter().map(|((source, store), (price, regular))| (source, store, price, regular)).collect()
}

fn histories() -> impl Strategy<Value = Vec<PricePoint>> {
    let one = (0..2_u8, any::<bool>(), 1..4_i64, any::<bool>(), 0..400_i64);
    proptest::collection::vec(one, 0..60).prop_map(|all| {
        let mut points: Vec<PricePoint> =
            all.into_iter().map(|(s, store, minor, r, at)| point(s, store, minor, r, at)).collect();
        points.sort_by_key(|p| p.at);
        points
    })
}

proptest! {
    #[test]
    fn no_price_at_any_time_changes(points in histories()) {
        let left = after(&points, &CompactHistory::new());
        for at in 0..401 {
            prop_assert_eq!(stood(&points, at), stood(&left, at));
        }
        // Of three equal ones in a series none is in the middle, and once is enough.
        prop_assert_eq!(after(&left, &CompactHistory::new()), left.clone());
        // The first and the last time of each price stay.
        for p in &points {
            let of_series = |q: &&PricePoint| q.source == p.source && q.store == p.store;
            let first = points.iter().find(of_series);
            let last = points.iter().rfind(of_series);
            prop_assert!(left.iter().any(|q| Some(q) == first));
            prop_assert!(left.iter().any(|q| Some(q) == last));
        }
    }

    #[test]
    fn daily_changes_keep_the_price_at_each_midnight(points in histories(), before in 0..17_i64) {
        let rules = CompactHistory::new().daily_before(Timestamp::from_unix_millis(before * 24 * HOUR));
        let left = after(&points, &rules);
        for day in 0..18 {
            // The last hour of each day; later than the bound every hour.
            prop_assert_eq!(stood(&points, day * 24 + 23), stood(&left, day * 24 + 23));
        }
        for at in before * 24..401 {
            prop_assert_eq!(stood(&points, at), stood(&left, at));
        }
        prop_assert!(left.len() <= after(&points, &CompactHistory::new()).len());
    }

    #[test]
    fn what_is_dropped_leaves_what_stood(points in histories(), before in 0..400_i64) {
        let rules = CompactHistory::new().drop_before(Timestamp::from_unix_millis(before * HOUR));
        let left = after(&points, &rules);
        for at in before..401 {
            prop_assert_eq!(stood(&points, at), stood(&left, at));
        }
        for (source, store) in [(0, false), (0, true), (1, false), (1, true)] {
            let like = point(source, store, 1, false, 0);
            let old = left.iter().filter(|p| {
                p.source == like.source && p.store == like.store && p.at.unix_millis() < before * HOUR
            });
            prop_assert!(old.count() <= 1);
        }
    }
}
