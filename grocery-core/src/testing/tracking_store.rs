//! What every [`TrackingStore`] owes.

use std::sync::Arc;

use crate::{
    clock::Timestamp,
    error::ErrorKind,
    id::{ProductId, StoreId, TrackingId, UserId},
    money::{Currency, Money},
    pricing::{ClaimDue, MAX_TRACKED, SettleTracked, TrackPrice, TrackedPrice, TrackingState, TrackingStore},
};

/// Runs the whole suite on an empty store.
///
/// # Panics
/// Where the store breaks its contract.
pub async fn tracking_store(store: Arc<dyn TrackingStore>) {
    let store = &*store;
    one_for_each_product_and_shop(store).await;
    a_fall_is_told_once(store).await;
    what_is_due_is_handed_out_once(store).await;
    a_clock_that_ran_ahead_is_outlived(store).await;
    another_currency_begins_anew(store).await;
    a_user_has_so_many(store).await;
}

fn user(name: &str) -> UserId {
    UserId::new(name).unwrap()
}

fn usd(minor: i64) -> Money {
    Money::from_minor(minor, Currency::USD)
}

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_unix_millis(1_763_634_600_000 + minutes * 60_000)
}

fn id(n: u64) -> TrackingId {
    let mut bytes = [0; 16];
    bytes[8..].copy_from_slice(&n.to_be_bytes());
    TrackingId::from_bytes(bytes)
}

fn request(n: u64, who: &str, product: &str, target: i64, minutes: i64) -> TrackPrice {
    TrackPrice::new(id(n), user(who), ProductId::new(product).unwrap(), usd(target), at(minutes)).unwrap()
}

async fn one_for_each_product_and_shop(store: &dyn TrackingStore) {
    let first = store.track(request(1, "ann", "milk", 200, 0)).await.unwrap();
    assert_eq!((first.id, first.state, first.due_at), (id(1), TrackingState::Waiting, at(0)));
    assert_eq!((first.last_price, first.last_seen, first.told_at), (None, None, None));
    let shop = Some(StoreId::new("käse 🧀").unwrap());
    let there = store.track(request(2, "ann", "milk", 200, 1).at_store(shop.clone())).await.unwrap();
    assert_eq!((there.id, &there.store), (id(2), &shop));
    assert_eq!(store.track(request(3, "ben", "milk", 150, 2)).await.unwrap().id, id(3));
    // Once more, with the same and with another target.
    assert_eq!(store.track(request(4, "ann", "milk", 200, 3)).await.unwrap(), first);
    let changed = store.track(request(5, "ann", "milk", 180, 4)).await.unwrap();
    assert_eq!((changed.id, changed.target, changed.since), (id(1), usd(180), at(0)));
    let mine = store.tracked(&user("ann")).await.unwrap();
    assert_eq!(mine, [changed, there]);
    assert!(store.tracked(&user("nobody")).await.unwrap().is_empty());
    assert!(!store.untrack(&user("ben"), id(1)).await.unwrap(), "it is not his");
    for n in [1, 2] {
        assert!(store.untrack(&user("ann"), id(n)).await.unwrap());
        assert!(!store.untrack(&user("ann"), id(n)).await.unwrap());
    }
    assert!(store.untrack(&user("ben"), id(3)).await.unwrap());
}

async fn a_fall_is_told_once(store: &dyn TrackingStore) {
    store.track(request(10, "ann", "eggs", 200, 0)).await.unwrap();
    let mut minutes = 0;
    let told: Vec<bool> = {
        let mut told = Vec::new();
        // Above, at, below, lower, at, back below (it never rose above), above, below again.
        for price in [250, 200, 199, 150, 200, 199, 201, 199] {
            minutes += 1;
            let answer =
                store.settle(SettleTracked::new(vec![(id(10), usd(price))], at(minutes))).await.unwrap();
            told.extend([!answer.is_empty()]);
            assert!(
                answer.iter().all(|t| t.told_at == Some(at(minutes)) && t.last_price == Some(usd(price)))
            );
        }
        told
    };
    assert_eq!(told, [false, false, true, false, false, false, false, true]);
    let mine = store.tracked(&user("ann")).await.unwrap();
    assert_eq!((mine[0].state, mine[0].last_seen), (TrackingState::Below, Some(at(8))));
    // Old news, another currency and what nobody waits for change nothing.
    let late = SettleTracked::new(vec![(id(10), usd(900)), (id(99), usd(1))], at(7));
    assert!(store.settle(late).await.unwrap().is_empty());
    let euro = Money::from_minor(900, Currency::EUR);
    assert!(store.settle(SettleTracked::new(vec![(id(10), euro)], at(9))).await.unwrap().is_empty());
    assert_eq!(store.tracked(&user("ann")).await.unwrap(), mine);
    // Another target waits anew.
    store.track(request(11, "ann", "eggs", 300, 10)).await.unwrap();
    let answer = store.settle(SettleTracked::new(vec![(id(10), usd(199))], at(11))).await.unwrap();
    assert_eq!(answer.len(), 1);
    assert!(store.untrack(&user("ann"), id(10)).await.unwrap());
}

async fn what_is_due_is_handed_out_once(store: &dyn TrackingStore) {
    for (n, who, product, minutes) in
        [(20, "ann", "rice", 0), (21, "ben", "rice", 9), (22, "ann", "beans", 1), (23, "ann", "salt", 50)]
    {
        store.track(request(n, who, product, 100, minutes)).await.unwrap();
    }
    let claim = |now, next, products| async move {
        let claimed = store.claim(ClaimDue::new(at(now), at(next), products)).await.unwrap();
        let mut ids: Vec<TrackingId> = claimed.iter().map(|t: &TrackedPrice| t.id).collect();
        assert!(claimed.iter().all(|t| t.due_at == at(next)));
        ids.sort();
        ids
    };
    assert_eq!(claim(10, 60, 0).await, []);
    assert_eq!(claim(10, 60, 1).await, [id(20), id(21)], "one product, for all who wait for it");
    assert_eq!(claim(10, 60, 5).await, [id(22)]);
    assert_eq!(claim(10, 60, 5).await, []);
    assert_eq!(claim(60, 90, 5).await, [id(20), id(21), id(22), id(23)]);
    // Handed out and not looked at; one that is due earlier is not put off.
    store.put_back(vec![id(22), id(99)], at(70)).await.unwrap();
    store.put_back(vec![id(22)], at(80)).await.unwrap();
    assert_eq!(claim(69, 90, 5).await, []);
    assert_eq!(claim(70, 90, 5).await, [id(22)]);
    for (n, who) in [(20, "ann"), (21, "ben"), (22, "ann"), (23, "ann")] {
        assert!(store.untrack(&user(who), id(n)).await.unwrap());
    }
    assert_eq!(claim(500, 600, 5).await, []);
}

async fn a_clock_that_ran_ahead_is_outlived(store: &dyn TrackingStore) {
    const YEARS: i64 = 4 * 365 * 24 * 60;
    store.track(request(30, "ann", "oats", 200, 0)).await.unwrap();
    // The clock says a time years ahead, and is then put right.
    let ahead = ClaimDue::new(at(YEARS), at(YEARS + 60), 5);
    assert_eq!(store.claim(ahead).await.unwrap().len(), 1);
    let seen = SettleTracked::new(vec![(id(30), usd(250))], at(YEARS));
    assert!(store.settle(seen).await.unwrap().is_empty());
    let due = store.claim(ClaimDue::new(at(10), at(70), 5)).await.unwrap();
    assert_eq!(due.len(), 1, "it would be due in years");
    assert_eq!(due[0].due_at, at(70));
    let seen = SettleTracked::new(vec![(id(30), usd(199))], at(10));
    assert_eq!(store.settle(seen).await.unwrap().len(), 1, "it was seen last in years");
    // A longer time between looks is no clock that ran ahead.
    store.put_back(vec![id(30)], at(10)).await.unwrap();
    assert_eq!(store.claim(ClaimDue::new(at(11), at(600), 5)).await.unwrap().len(), 1);
    assert!(store.claim(ClaimDue::new(at(12), at(17), 5)).await.unwrap().is_empty());
    assert!(store.untrack(&user("ann"), id(30)).await.unwrap());
}

async fn another_currency_begins_anew(store: &dyn TrackingStore) {
    let yen = |minor| Money::from_minor(minor, Currency::JPY);
    store.track(request(40, "ann", "tea", 200, 0)).await.unwrap();
    store.settle(SettleTracked::new(vec![(id(40), usd(198))], at(1))).await.unwrap();
    let same = store.track(request(41, "ann", "tea", 150, 2)).await.unwrap();
    assert_eq!((same.last_price, same.last_seen), (Some(usd(198)), Some(at(1))));
    let mut other = request(42, "ann", "tea", 1, 3);
    other.target = yen(300);
    let other = store.track(other).await.unwrap();
    assert_eq!((other.id, other.target, other.last_price, other.last_seen), (id(40), yen(300), None, None));
    assert_eq!(store.tracked(&user("ann")).await.unwrap(), [other]);
    assert_eq!(store.settle(SettleTracked::new(vec![(id(40), yen(299))], at(4))).await.unwrap().len(), 1);
    assert!(store.untrack(&user("ann"), id(40)).await.unwrap());
}

async fn a_user_has_so_many(store: &dyn TrackingStore) {
    for n in 0..MAX_TRACKED as u64 {
        store.track(request(1_000 + n, "carl", &format!("p{n}"), 100, 0)).await.unwrap();
    }
    let e = store.track(request(9_999, "carl", "one more", 100, 0)).await.unwrap_err();
    assert!(e.kind() == ErrorKind::TooLarge && e.hint().is_some(), "{e:?}");
    assert_eq!(store.track(request(9_999, "carl", "p0", 90, 0)).await.unwrap().id, id(1_000));
    assert!(store.track(request(9_999, "dora", "one more", 100, 0)).await.is_ok());
}
