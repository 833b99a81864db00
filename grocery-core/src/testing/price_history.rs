//! What every [`PriceHistoryStore`] owes.

use std::sync::Arc;

use crate::{
    clock::Timestamp,
    error::ErrorKind,
    id::{ProductId, StoreId},
    money::{Currency, Money},
    pricing::{CompactHistory, HistoryRequest, LatestPrices, PriceHistoryStore, PricePoint, RecordPrices},
    quantity::Unit,
};

/// Runs the whole suite on an empty store.
///
/// # Panics
/// Where the store breaks its contract.
pub async fn price_history_store(store: Arc<dyn PriceHistoryStore>) {
    let store = &*store;
    only_changes_are_kept(store).await;
    sources_and_shops_are_apart(store).await;
    late_news_find_their_place(store).await;
    every_field_is_kept(store).await;
    a_record_is_all_or_nothing(store).await;
    answers_are_bounded(store).await;
    compaction_keeps_every_change(store).await;
}

fn product(name: &str) -> ProductId {
    ProductId::new(name).unwrap()
}

fn at(n: i64) -> Timestamp {
    Timestamp::from_unix_millis(1_763_634_600_000 + n * 1000)
}

fn point(name: &str, cents: i64, n: i64) -> PricePoint {
    PricePoint {
        product: product(name),
        source: "kroger".to_owned(),
        store: None,
        price: Money::from_minor(cents, Currency::USD),
        regular: None,
        per: Unit::Each,
        at: at(n),
    }
}

async fn record(store: &dyn PriceHistoryStore, points: Vec<PricePoint>) -> usize {
    store.record(RecordPrices::new(points)).await.unwrap().len()
}

async fn cents(store: &dyn PriceHistoryStore, request: HistoryRequest) -> Vec<i64> {
    store.history(request).await.unwrap().iter().map(|p| p.price.minor()).collect()
}

async fn only_changes_are_kept(store: &dyn PriceHistoryStore) {
    let first = store.record(RecordPrices::new(vec![point("milk", 399, 0)])).await.unwrap();
    assert_eq!((first.len(), &first[0].before), (1, &None));
    assert_eq!(record(store, vec![point("milk", 399, 1), point("milk", 399, 2)]).await, 0);
    let changed = store.record(RecordPrices::new(vec![point("milk", 319, 3)])).await.unwrap();
    assert_eq!(changed[0].before, Some(point("milk", 399, 0)));
    assert_eq!(changed[0].after, point("milk", 319, 3));
    assert_eq!(record(store, vec![point("milk", 399, 4)]).await, 1, "a price that came back is a change");
    assert_eq!(cents(store, HistoryRequest::new(product("milk"))).await, [399, 319, 399]);
    assert_eq!(record(store, vec![]).await, 0);
    // Within one recording, too.
    assert_eq!(record(store, vec![point("milk", 1, 5), point("milk", 1, 6), point("milk", 2, 7)]).await, 2);
    assert_eq!(
        record(store, vec![PricePoint { per: Unit::Pound, ..point("milk", 2, 8) }]).await,
        1,
        "the same price for another unit is a change"
    );
}

async fn sources_and_shops_are_apart(store: &dyn PriceHistoryStore) {
    let shop = |name: &str| Some(StoreId::new(name).unwrap());
    let points = vec![
        point("eggs", 300, 0),
        PricePoint { source: "walmart".to_owned(), ..point("eggs", 300, 1) },
        PricePoint { store: shop("a"), ..point("eggs", 300, 2) },
        PricePoint { store: shop("b"), ..point("eggs", 310, 3) },
    ];
    assert_eq!(record(store, points.clone()).await, 4, "prices of other sources or shops are no repetition");
    assert_eq!(record(store, points).await, 0);
    let of = |name: &str| HistoryRequest::new(product("eggs")).at_store(StoreId::new(name).unwrap());
    assert_eq!(cents(store, of("a")).await, [300, 300, 300]);
    assert_eq!(cents(store, of("b")).await, [310, 300, 300]);
    let latest = |request| async { store.latest(request).await.unwrap() };
    let asked = vec![product("eggs"), product("unknown"), product("milk")];
    let found = latest(LatestPrices::new(asked.clone())).await;
    assert_eq!(found.iter().map(|p| p.product.as_str()).collect::<Vec<_>>(), ["eggs", "milk"]);
    assert_eq!(found[0].price.minor(), 310);
    let found = latest(LatestPrices::new(asked).at_store(StoreId::new("a").unwrap())).await;
    assert_eq!((found[0].price.minor(), found[0].at), (300, at(2)));
    assert!(latest(LatestPrices::new(vec![])).await.is_empty());
}

async fn late_news_find_their_place(store: &dyn PriceHistoryStore) {
    record(store, vec![point("rice", 100, 0), point("rice", 200, 10)]).await;
    assert_eq!(record(store, vec![point("rice", 100, 5)]).await, 0, "nothing had changed by then");
    assert_eq!(record(store, vec![point("rice", 150, 5)]).await, 1);
    assert_eq!(cents(store, HistoryRequest::new(product("rice"))).await, [200, 150, 100]);
    let latest = store.latest(LatestPrices::new(vec![product("rice")])).await.unwrap();
    assert_eq!(latest[0].price.minor(), 200, "late news became the last price");
}

async fn every_field_is_kept(store: &dyn PriceHistoryStore) {
    let full = PricePoint {
        product: product("käse 🧀"),
        source: "host's own \"source\"".to_owned(),
        store: Some(StoreId::new("01400943").unwrap()),
        price: Money::from_minor(i64::MAX, Currency::KWD),
        regular: Some(Money::from_minor(0, Currency::KWD)),
        per: Unit::Pound,
        at: Timestamp::MAX,
    };
    record(store, vec![full.clone()]).await;
    assert_eq!(store.history(HistoryRequest::new(full.product.clone())).await.unwrap(), [full]);
}

async fn a_record_is_all_or_nothing(store: &dyn PriceHistoryStore) {
    let other = Money::from_minor(1, Currency::EUR);
    for bad in [
        point("bad", -1, 1),
        PricePoint { regular: Some(other), ..point("bad", 1, 1) },
        PricePoint { source: String::new(), ..point("bad", 1, 1) },
    ] {
        let e = store.record(RecordPrices::new(vec![point("bad", 5, 0), bad])).await.unwrap_err();
        assert_eq!(e.kind(), ErrorKind::InvalidInput);
        assert!(e.message().contains("bad") && e.hint().is_some(), "{e:?}");
    }
    assert!(cents(store, HistoryRequest::new(product("bad"))).await.is_empty());
}

async fn answers_are_bounded(store: &dyn PriceHistoryStore) {
    record(store, (0..100).map(|n| point("beans", n, n)).collect()).await;
    let all = HistoryRequest::new(product("beans"));
    assert_eq!(cents(store, all.clone().with_limit(3)).await, [99, 98, 97]);
    assert_eq!(cents(store, all.clone().since(at(98))).await, [99, 98]);
    assert!(cents(store, all.since(at(100))).await.is_empty());
    assert!(cents(store, HistoryRequest::new(product("unknown"))).await.is_empty());
}

async fn compaction_keeps_every_change(store: &dyn PriceHistoryStore) {
    const DAY: i64 = 86_400;
    let whole = |name: &str| HistoryRequest::new(product(name));
    // Late news make repetitions: 200 is told for a time before the 200 that is known.
    record(store, vec![point("oats", 100, 0), point("oats", 200, 30)]).await;
    for n in [20, 10] {
        assert_eq!(record(store, vec![point("oats", 200, n)]).await, 1);
    }
    let other = PricePoint { source: "walmart".to_owned(), ..point("oats", 200, 15) };
    record(store, vec![other.clone()]).await;
    let e = match store.compact(CompactHistory::new()).await {
        Ok(done) => {
            assert!(done.dropped >= 1 && done.read >= 5, "{done:?}");
            let left = store.history(whole("oats")).await.unwrap();
            let wanted = [point("oats", 200, 30), other, point("oats", 200, 10), point("oats", 100, 0)];
            assert_eq!(left, wanted, "of a run the first and the last stay");
            let again = store.compact(CompactHistory::new()).await.unwrap();
            assert_eq!(again.dropped, 0);
            let days = vec![
                point("corn", 100, 0),
                point("corn", 300, 10),
                point("corn", 200, 20),
                point("corn", 250, DAY),
                point("corn", 400, 5 * DAY),
                point("corn", 500, 5 * DAY + 1),
            ];
            record(store, days).await;
            let rules = CompactHistory::new().daily_before(at(4 * DAY));
            store.compact(rules).await.unwrap();
            assert_eq!(cents(store, whole("corn")).await, [500, 400, 250, 200]);
            store.compact(CompactHistory::new().drop_before(at(3 * DAY))).await.unwrap();
            assert_eq!(cents(store, whole("corn")).await, [500, 400, 250], "what stood then stays");
            return;
        }
        Err(e) => e,
    };
    assert_eq!(e.kind(), ErrorKind::NotSupported);
}
