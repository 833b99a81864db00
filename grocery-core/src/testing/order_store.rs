//! What every [`OrderStore`] owes.

use std::sync::Arc;

use crate::{
    clock::Date,
    error::ErrorKind,
    id::{OrderId, ProductId, UserId},
    money::{Currency, Money},
    orders::{
        FindPurchases, Fulfilment, GetOrder, LineKind, LineStatus, ListOrders, Order, OrderAmounts,
        OrderCounts, OrderKind, OrderLine, OrderStore, RemoveOrders, SaveOrders, SavedOrders, Shop,
    },
    quantity::{Ratio, Unit},
};

/// Runs the whole suite on an empty store.
///
/// # Panics
/// Where the store breaks its contract.
pub async fn order_store(store: Arc<dyn OrderStore>) {
    let store = &*store;
    every_field_is_kept(store).await;
    saving_again_changes_nothing(store).await;
    a_newer_order_completes_an_older_one(store).await;
    a_save_is_all_or_nothing(store).await;
    pages_cover_all_newest_first(store).await;
    purchases_are_what_was_kept(store).await;
    users_are_apart(store).await;
}

fn ann() -> UserId {
    UserId::new("ann").unwrap()
}

fn day(n: i32) -> Date {
    Date::new(2025, 3, 1).unwrap().saturating_add_days(n)
}

fn usd(minor: i64) -> Money {
    Money::from_minor(minor, Currency::USD)
}

fn order(number: &str, n: i32) -> Order {
    Order::new("walmart", number, day(n), Currency::USD).unwrap()
}

fn line(name: &str, item: &str, cents: i64) -> OrderLine {
    OrderLine {
        item_id: Some(item.to_owned()),
        unit_price: Some(usd(cents)),
        total: Some(usd(cents)),
        ..OrderLine::new(name)
    }
}

fn full() -> Order {
    Order {
        kind: OrderKind::Online,
        fulfilment: Some(Fulfilment::Pickup),
        shop: Some(Shop::new("walmart", "Columbia \"Super\" 'Center' 🛒", Some("0511")).unwrap()),
        ordered_at: Some("14:05".to_owned()),
        amounts: OrderAmounts {
            subtotal_before_savings: Some(usd(1_000)),
            savings: Some(usd(100)),
            subtotal: Some(usd(900)),
            delivery: Some(usd(995)),
            bag_fee: Some(usd(5)),
            tax: Some(usd(41)),
            tip: Some(usd(300)),
            refund: Some(usd(7)),
            donations: Some(usd(59)),
            total: Some(usd(i64::MAX)),
        },
        lines: vec![
            OrderLine {
                kind: LineKind::Deposit,
                name: "Crème fraîche 'x' \"y\" 🥛".to_owned(),
                item_id: Some("10450114".to_owned()),
                barcode: Some("0012345678905".to_owned()),
                product: Some(ProductId::new("käse 🧀").unwrap()),
                quantity: Ratio::new(123, 100).unwrap(),
                unit: Unit::Pound,
                unit_price: Some(usd(58)),
                total: Some(usd(71)),
                savings: Some(usd(3)),
                status: LineStatus::Substituted,
            },
            OrderLine::new("plain"),
        ],
        ..order("full-1", 0)
    }
}

async fn save(store: &dyn OrderStore, orders: Vec<Order>) -> (u64, u64, u64) {
    let SavedOrders { added, updated, unchanged, changed } =
        store.save(SaveOrders::new(ann(), orders)).await.unwrap();
    assert_eq!(changed.len() as u64, added + updated, "not every changed order is named");
    (added, updated, unchanged)
}

async fn get(store: &dyn OrderStore, id: &OrderId) -> Order {
    store.get(GetOrder::new(ann(), id.clone())).await.unwrap()
}

async fn clear(store: &dyn OrderStore) {
    store.remove(RemoveOrders::all(ann())).await.unwrap();
    assert_eq!(store.counts(&ann()).await.unwrap(), OrderCounts::default());
    assert!(store.shops(&ann()).await.unwrap().is_empty(), "a shop outlived its orders");
}

async fn every_field_is_kept(store: &dyn OrderStore) {
    assert_eq!(store.counts(&ann()).await.unwrap(), OrderCounts::default(), "the suite needs an empty store");
    let mut full = full();
    full.check();
    assert!(!full.flags.is_empty(), "the suite's order has flags to keep");
    let bare = order("bare-1", 1);
    assert_eq!(save(store, vec![full.clone(), bare.clone()]).await, (2, 0, 0));
    assert_eq!(get(store, &full.id).await, full);
    assert_eq!(get(store, &bare.id).await, bare);
    assert_eq!(store.shops(&ann()).await.unwrap(), [full.shop.clone().unwrap()]);
    let counts = store.counts(&ann()).await.unwrap();
    assert_eq!(counts, OrderCounts { orders: 2, items: 2, lines: 2, shops: 1 });
    let missing = OrderId::new("walmart:none").unwrap();
    let e = store.get(GetOrder::new(ann(), missing.clone())).await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::OrderNotFound);
    let gone = store.remove(RemoveOrders::new(ann(), vec![full.id, missing])).await.unwrap();
    assert_eq!(gone, 1);
    clear(store).await;
}

async fn saving_again_changes_nothing(store: &dyn OrderStore) {
    let orders = vec![full(), order("2", 1)];
    save(store, orders.clone()).await;
    let (counts, listed) = (store.counts(&ann()).await.unwrap(), list(store, ListOrders::new(ann())).await);
    for _ in 0..3 {
        let (added, updated, unchanged) = save(store, listed.clone()).await;
        assert_eq!((added, updated, unchanged), (0, 0, 2));
        assert_eq!(store.counts(&ann()).await.unwrap(), counts);
        assert_eq!(list(store, ListOrders::new(ann())).await, listed);
    }
    assert_eq!(save(store, vec![]).await, (0, 0, 0));
    clear(store).await;
}

async fn a_newer_order_completes_an_older_one(store: &dyn OrderStore) {
    let mut head = order("7", 0);
    head.amounts.subtotal = Some(usd(700));
    head.amounts.total = Some(usd(741));
    let mut lines = order("7", 0);
    lines.lines = vec![line("Milk", "1", 400), line("Salt", "2", 300)];
    lines.lines[0].product = Some(ProductId::new("milk").unwrap());
    assert_eq!(save(store, vec![head.clone()]).await, (1, 0, 0));
    assert_eq!(save(store, vec![lines.clone()]).await, (0, 1, 0));
    assert_eq!(save(store, vec![head.clone()]).await, (0, 0, 1));
    let both = get(store, &head.id).await;
    assert_eq!((both.amounts.total, both.lines.len()), (Some(usd(741)), 2));
    // Newer lines take the place of older ones; what they were matched to stays.
    let mut newer = order("7", 0);
    newer.lines = vec![
        OrderLine { status: LineStatus::Returned, ..line("Milk", "1", 400) },
        line("Salt", "2", 300),
        line("Rice", "3", 100),
    ];
    assert_eq!(save(store, vec![newer]).await, (0, 1, 0));
    let both = get(store, &head.id).await;
    assert_eq!(both.lines.len(), 3);
    assert_eq!(both.lines[0].status, LineStatus::Returned);
    assert_eq!(both.lines[0].product, Some(ProductId::new("milk").unwrap()));
    clear(store).await;
}

async fn a_save_is_all_or_nothing(store: &dyn OrderStore) {
    let e = store
        .save(SaveOrders::new(ann(), vec![order("1", 0), order("2", 0), order("1", 3)]))
        .await
        .unwrap_err();
    assert_eq!(e.kind(), ErrorKind::InvalidInput);
    let mut long = order("9", 0);
    long.lines = vec![OrderLine::new("x"); crate::orders::MAX_LINES + 1];
    let e = store.save(SaveOrders::new(ann(), vec![order("1", 0), long])).await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::TooLarge);
    assert_eq!(store.counts(&ann()).await.unwrap().orders, 0, "a refused batch left something behind");
}

async fn list(store: &dyn OrderStore, request: ListOrders) -> Vec<Order> {
    store.list(request).await.unwrap()
}

async fn pages_cover_all_newest_first(store: &dyn OrderStore) {
    // Two on each day.
    let many: Vec<Order> = (0..40).map(|n| order(&format!("{n:03}"), n / 2)).collect();
    save(store, many).await;
    let mut all: Vec<Order> = Vec::new();
    loop {
        let mut request = ListOrders::new(ann()).with_limit(7);
        if let Some(last) = all.last() {
            request = request.after(last);
        }
        let page = list(store, request).await;
        if page.is_empty() {
            break;
        }
        assert!(page.len() <= 7);
        all.extend(page);
    }
    assert_eq!(all.len(), 40);
    let sorted = |w: &[Order]| (w[1].ordered_on, &w[0].id) <= (w[0].ordered_on, &w[1].id);
    assert!(all.windows(2).all(sorted), "not the newest first");
    let late = list(store, ListOrders::new(ann()).since(day(18))).await;
    assert_eq!(late.len(), 4);
    clear(store).await;
}

async fn purchases_are_what_was_kept(store: &dyn OrderStore) {
    let milk = ProductId::new("milk").unwrap();
    let mut orders = Vec::new();
    for n in 0..5 {
        let mut o = order(&n.to_string(), n);
        o.shop = Some(Shop::new("walmart", "Irmo", Some("1")).unwrap());
        o.lines = vec![
            OrderLine { product: Some(milk.clone()), ..line("Milk", "10", 300 + i64::from(n)) },
            line("Salt", "20", 99),
            OrderLine { status: LineStatus::Cancelled, ..line("Rice", "30", 100) },
            OrderLine { kind: LineKind::Deposit, ..line("CRV", "40", 5) },
        ];
        orders.push(o);
    }
    orders[4].lines[0].status = LineStatus::Returned;
    save(store, orders).await;
    let find = |request: FindPurchases| async { store.purchases(request).await.unwrap() };
    let all = find(FindPurchases::new(ann())).await;
    assert_eq!(all.len(), 9, "cancelled, returned and deposits are no purchases");
    assert_eq!(all[0].on, day(4));
    let prices = |found: &[crate::orders::Purchase]| -> Vec<i64> {
        found.iter().map(|p| p.line.total.unwrap().minor()).collect()
    };
    let of_milk = find(FindPurchases::new(ann()).of_product(&milk)).await;
    assert_eq!(prices(&of_milk), [303, 302, 301, 300]);
    assert_eq!(of_milk[0].shop.as_ref().unwrap().as_str(), "walmart:1");
    assert_eq!(of_milk[0].thing(), "product:milk");
    let by_item = find(FindPurchases::new(ann()).of_thing("walmart:10")).await;
    assert_eq!(prices(&by_item), [303, 302, 301, 300]);
    assert_eq!(find(FindPurchases::new(ann()).of_thing("walmart:20").since(day(3))).await.len(), 2);
    assert_eq!(find(FindPurchases::new(ann()).with_limit(3)).await.len(), 3);
    assert!(find(FindPurchases::new(ann()).of_thing("walmart:30")).await.is_empty());
    let counts = store.counts(&ann()).await.unwrap();
    assert_eq!(counts, OrderCounts { orders: 5, items: 4, lines: 20, shops: 1 });
    clear(store).await;
}

async fn users_are_apart(store: &dyn OrderStore) {
    let bob = UserId::new("bob").unwrap();
    save(store, vec![full()]).await;
    assert_eq!(store.counts(&bob).await.unwrap(), OrderCounts::default());
    assert!(store.purchases(FindPurchases::new(bob.clone())).await.unwrap().is_empty());
    assert!(store.shops(&bob).await.unwrap().is_empty());
    let e = store.get(GetOrder::new(bob.clone(), full().id)).await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::OrderNotFound);
    store.save(SaveOrders::new(bob.clone(), vec![full()])).await.unwrap();
    assert_eq!(store.remove(RemoveOrders::all(bob)).await.unwrap(), 1);
    assert_eq!(store.counts(&ann()).await.unwrap().orders, 1);
    clear(store).await;
}
