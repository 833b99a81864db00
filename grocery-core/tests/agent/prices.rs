//! What a kept price history says about the price of today.

use std::{sync::Arc, time::Duration};

use grocery_core::{
    Currency, GroceryAgent, ManualClock, Money, ProductId, StoreId, Timestamp,
    agent::PriceReport,
    deals::detect::DealKind,
    pricing::{MemoryPriceHistory, PriceHistoryStore, PricePoint, RecordPrices},
    quantity::Unit,
};

use crate::support::block_on;

const NOW: i64 = 1_795_000_000_000;
const DAY: i64 = 86_400_000;

fn milk() -> ProductId {
    "gc-whole-milk-1-gallon".parse().unwrap()
}

/// A price so many days ago.
fn point(source: &str, store: Option<&str>, minor: i64, currency: Currency, days_ago: i64) -> PricePoint {
    PricePoint {
        product: milk(),
        source: source.to_owned(),
        store: store.map(|s| StoreId::new(s).unwrap()),
        price: Money::from_minor(minor, currency),
        regular: None,
        per: Unit::Each,
        at: Timestamp::from_unix_millis(NOW - days_ago * DAY),
    }
}

fn usd(source: &str, minor: i64, days_ago: i64) -> PricePoint {
    point(source, None, minor, Currency::USD, days_ago)
}

fn report(points: &[PricePoint]) -> Option<PriceReport> {
    let history = MemoryPriceHistory::new();
    for point in points {
        block_on(history.record(RecordPrices::new(vec![point.clone()]))).unwrap();
    }
    let clock = Arc::new(ManualClock::at(Timestamp::from_unix_millis(NOW)));
    let agent = GroceryAgent::builder().clock(clock).price_history_store(Arc::new(history)).build().unwrap();
    block_on(agent.prices().report(&milk(), None)).unwrap()
}

fn kinds(report: &PriceReport) -> Vec<DealKind> {
    report.detection.deals.iter().map(grocery_core::deals::detect::DetectedDeal::kind).collect()
}

#[test]
fn a_feed_that_falls_is_a_deal_and_a_constant_one_is_none() {
    let fell = report(&[usd("shop", 398, 60), usd("shop", 298, 0)]).unwrap();
    assert_eq!(fell.detection.regular.as_ref().unwrap().price.minor(), 398);
    assert!(kinds(&fell).contains(&DealKind::PriceDrop), "{:?}", fell.detection);
    let constant = report(&[usd("shop", 398, 60)]).unwrap();
    assert!(kinds(&constant).is_empty(), "{:?}", constant.detection);
    assert!(report(&[]).is_none());
}

#[test]
fn other_shops_make_no_regular_price() {
    // Each charges what it always charged.
    let found = report(&[
        usd("dear", 500, 60),
        point("shop", Some("1"), 480, Currency::USD, 50),
        usd("shop", 300, 2),
    ])
    .unwrap();
    assert_eq!(found.detection.present.price.minor(), 300);
    assert!(kinds(&found).is_empty(), "{:?}", found.detection);
    assert_eq!(found.changes.len(), 3);
}

#[test]
fn what_somebody_paid_was_seen_once() {
    let found = report(&[usd("orders:kroger", 500, 60), usd("orders:kroger", 350, 1)]).unwrap();
    assert!(kinds(&found).is_empty(), "one purchase is no regular price: {:?}", found.detection);
    assert_eq!(found.windows.last().unwrap().count, 2, "{:?}", found.windows);
}

#[test]
fn another_currency_is_another_price() {
    let found =
        report(&[point("shop", None, 500, Currency::EUR, 30), usd("shop", 400, 20), usd("shop", 400, 10)])
            .unwrap();
    assert_eq!(found.detection.present.price.minor(), 400);
    assert!(found.windows.iter().all(|w| w.highest.price.minor() == 400), "{:?}", found.windows);
}

#[test]
fn the_price_that_stood_before_the_window_counts() {
    let found = report(&[usd("shop", 500, 430), usd("shop", 350, 2)]).unwrap();
    assert_eq!(found.detection.regular.unwrap().price.minor(), 500);
}

#[test]
fn of_one_time_the_last_told_stands_and_today_is_no_future() {
    let found = report(&[usd("shop", 500, 3), usd("shop", 300, 3)]).unwrap();
    assert!(found.windows.iter().all(|w| w.latest.price.minor() == 300), "{:?}", found.windows);
    // Orders are written at noon, which may be ahead.
    let mut today = usd("orders:kroger", 450, 0);
    today.at = today.at.saturating_add(Duration::from_secs(6 * 3_600));
    assert_eq!(report(&[today]).unwrap().detection.present.price.minor(), 450);
}
