use proptest::prelude::*;

use super::*;
use crate::{
    id::OrderId,
    money::Currency,
    orders::{LineStatus, OrderLine, Shop},
};

fn day(n: i32) -> Date {
    Date::new(2025, 3, 1).unwrap().saturating_add_days(n)
}

fn usd(minor: i64) -> Money {
    Money::from_minor(minor, Currency::USD)
}

fn purchase(name: &str, n: i32, cents: i64) -> Purchase {
    Purchase {
        order: OrderId::new(format!("walmart:{n}")).unwrap(),
        on: day(n),
        retailer: "walmart".to_owned(),
        shop: None,
        line: OrderLine {
            item_id: Some(name.to_owned()),
            total: Some(usd(cents)),
            unit_price: Some(usd(cents)),
            ..OrderLine::new(name)
        },
    }
}

#[test]
fn what_is_bought_is_counted_by_day_and_sorted_by_habit() {
    let mut all: Vec<Purchase> = [0, 7, 14, 28].map(|n| purchase("milk", n, 300 + i64::from(n))).to_vec();
    all.extend([0, 30].map(|n| purchase("rice", n, 200)));
    all.push(purchase("milk", 28, 328));
    all.push(purchase("salt", 3, 99));
    all.sort_by_key(|p| std::cmp::Reverse(p.on));
    let found = bought(&all);
    let names: Vec<(&str, u32, u32)> =
        found.iter().map(|b| (b.name.as_str(), b.cadence.days, b.lines)).collect();
    assert_eq!(names, [("milk", 4, 5), ("rice", 2, 2), ("salt", 1, 1)]);
    let milk = &found[0];
    assert_eq!(milk.cadence.every_days, Some(Ratio::from_int(7)));
    assert_eq!(milk.cadence.next, Some(day(35)));
    assert_eq!(milk.cadence.overdue(day(40)), Some(5));
    assert_eq!(milk.last_paid.as_ref().unwrap().price, usd(328));
    assert_eq!(found[2].cadence.next, None);
    // Salt came once; milk was given up by summer, rice is only now overdue.
    let names = |today| usual(&all, today, 10).into_iter().map(|b| b.name).collect::<Vec<_>>();
    assert_eq!(names(day(60)), ["milk", "rice"]);
    assert_eq!(names(day(110)), ["rice"]);
    assert!(names(day(400)).is_empty());
    assert_eq!(usual(&all, day(60), 1).len(), 1);
}

#[test]
fn prices_are_what_was_paid_for_one() {
    let milk = ProductId::new("milk").unwrap();
    let mut order = Order::new("walmart", "1", day(0), Currency::USD).unwrap();
    order.shop = Some(Shop::new("walmart", "Irmo", Some("7")).unwrap());
    let line = |name: &str| OrderLine { product: Some(milk.clone()), ..OrderLine::new(name) };
    order.lines = vec![
        OrderLine {
            quantity: Ratio::from_int(3),
            unit_price: Some(usd(400)),
            total: Some(usd(1_200)),
            savings: Some(usd(100)),
            ..line("a")
        },
        OrderLine { status: LineStatus::Returned, total: Some(usd(5)), ..line("b") },
        OrderLine { total: Some(usd(5)), product: None, ..line("c") },
        line("without a price"),
    ];
    let points = price_points(&[order]).points;
    assert_eq!(points.len(), 1);
    let point = &points[0];
    // 11.00 for three: 3.666 each.
    assert_eq!((point.price, point.regular), (usd(367), Some(usd(400))));
    assert_eq!(
        (point.source.as_str(), point.at.to_string().as_str()),
        ("orders:walmart", "2025-03-01T12:00:00Z")
    );
    assert_eq!(point.store.as_ref().unwrap().as_str(), "walmart:7");
}

proptest! {
    #[test]
    fn cadence_is_the_median_of_gaps(mut days in prop::collection::vec(0_i32..2_000, 1..40)) {
        let got = Cadence::of(days.iter().map(|n| day(*n))).unwrap();
        days.sort_unstable();
        days.dedup();
        prop_assert_eq!(got.days as usize, days.len());
        prop_assert_eq!((got.first, got.last), (day(days[0]), day(days[days.len() - 1])));
        // What makes a median: at most half of the gaps are below it, and at most half above.
        let gaps: Vec<Ratio> = days.windows(2).map(|w| Ratio::from_int(i64::from(w[1] - w[0]))).collect();
        match got.every_days {
            None => prop_assert!(gaps.is_empty()),
            Some(m) => {
                let (low, high) = (gaps.iter().filter(|g| **g < m).count(), gaps.iter().filter(|g| **g > m).count());
                prop_assert!(low * 2 <= gaps.len() && high * 2 <= gaps.len());
                prop_assert!(got.next.unwrap() > got.last);
            }
        }
    }
}
