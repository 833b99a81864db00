//! Deals in a shopper's order.

use proptest::prelude::*;

use super::*;
use crate::{
    clock::Date,
    deals::detect::{DealFor, DealKind, Habit, RankReason, Ranked, ShopperHabits, rank},
    id::ProductId,
    money::Rate,
    quantity::Ratio,
};

fn id(name: &str) -> ProductId {
    ProductId::new(name).unwrap()
}

/// A deal on `product` that saves this many cents of 4.00, seen on day 40.
fn deal(product: &str, category: Option<&str>, saving: i64) -> DealFor {
    let there = found(&daily(std::iter::repeat_n(400, 40)), 400 - saving);
    let deal = there.deal(DealKind::PriceDrop).unwrap().clone();
    DealFor { product: id(product), category: category.map(str::to_owned), deal }
}

fn date(n: i64) -> Date {
    day(n).date_at_offset(0)
}

fn every(days: i64) -> Option<Ratio> {
    Some(Ratio::from_int(days))
}

fn order(ranked: &[Ranked]) -> Vec<&str> {
    ranked.iter().map(|r| r.deal.product.as_str()).collect()
}

#[test]
fn the_saving_decides_for_a_stranger() {
    let deals = vec![deal("eggs", None, 50), deal("milk", None, 100), deal("beans", None, 50)];
    let ranked = rank(deals, &ShopperHabits::default(), day(40), date(40));
    assert_eq!(order(&ranked), ["milk", "beans", "eggs"]);
    assert_eq!((ranked[0].score, ranked[0].reasons.len()), (250, 1));
    assert!(matches!(ranked[0].reasons[0], RankReason::Saving { points: 250, .. }));
}

#[test]
fn history_moves_deals_and_says_why() {
    let deals = || {
        vec![
            deal("eggs", Some("Dairy"), 50),
            deal("milk", Some("Dairy"), 100),
            deal("wine", Some("Wine"), 160),
        ]
    };
    let mut habits = ShopperHabits::default();
    habits.products.insert(id("eggs"), Habit { days: 5, last: date(28), every_days: every(7) });
    habits.categories.insert("Wine".into(), Rate::from_ppm(-1_000_000));
    // Eggs were last bought on day 28 and are bought every seven days.
    let ranked = rank(deals(), &habits, day(40), date(40));
    assert_eq!(order(&ranked), ["eggs", "milk", "wine"]);
    let eggs = &ranked[0];
    assert_eq!(eggs.reasons[0], RankReason::Due { points: 300, days: 12, every_days: Ratio::from_int(7) });
    assert_eq!(eggs.reasons[1], RankReason::Familiar { points: 187, days: 5 });
    assert_eq!(eggs.score, 125 + 300 + 187);
    assert_eq!(ranked[2].score, 400 - 300);
    // Bought yesterday: not due, and only the saving and the habit count.
    habits.products.insert(id("eggs"), Habit { days: 5, last: date(39), every_days: every(7) });
    let ranked = rank(deals(), &habits, day(40), date(40));
    assert!(ranked.iter().all(|r| r.reasons.iter().all(|r| !matches!(r, RankReason::Due { .. }))));
    // Three times the interval without a purchase: the habit has ended.
    habits.products.insert(id("eggs"), Habit { days: 5, last: date(10), every_days: every(7) });
    assert!(
        rank(deals(), &habits, day(40), date(40))
            .iter()
            .flat_map(|r| &r.reasons)
            .all(|r| !matches!(r, RankReason::Due { .. }))
    );
}

#[test]
fn ended_deals_are_not_listed_and_a_product_stands_once() {
    let deals = vec![deal("milk", None, 100), deal("milk", None, 80), deal("eggs", None, 50)];
    assert_eq!(order(&rank(deals.clone(), &ShopperHabits::default(), day(46), date(46))), ["milk", "eggs"]);
    assert!(rank(deals, &ShopperHabits::default(), day(47), date(47)).is_empty());
}

#[test]
fn what_is_due_comes_slowly() {
    let points = |days_ago: i64| {
        let mut habits = ShopperHabits::default();
        habits
            .products
            .insert(id("eggs"), Habit { days: 2, last: date(40 - days_ago), every_days: every(8) });
        let ranked = rank(vec![deal("eggs", None, 50)], &habits, day(40), date(40));
        let due = |r: &RankReason| matches!(r, RankReason::Due { .. }).then(|| r.points());
        ranked[0].reasons.iter().find_map(due).unwrap_or(0)
    };
    assert_eq!([0, 4, 5, 6, 8, 24, 25].map(points), [0, 0, 75, 150, 300, 300, 0]);
}

proptest! {
    #[test]
    fn the_order_of_deals_does_not_matter_and_scores_add_up(
        given in prop::collection::vec((0..6_usize, 40..400_i64), 0..20),
        bought in any::<u32>(), last in any::<i64>(), every in prop::option::of((any::<i64>(), any::<i64>())), taste in any::<i64>(),
    ) {
        let names = ["a", "b", "c", "d", "e", "f"];
        let mut deals: Vec<DealFor> =
            given.iter().map(|(name, saving)| deal(names[*name], Some("Food"), *saving)).collect();
        let mut habits = ShopperHabits::default();
        let last = Timestamp::from_unix_millis(last).date_at_offset(0);
        let every_days = every.and_then(|(n, d)| Ratio::new(n, d));
        habits.products.insert(id("a"), Habit { days: bought, last, every_days });
        habits.categories.insert("Food".into(), Rate::from_ppm(taste));
        let ranked = rank(deals.clone(), &habits, day(40), date(40));
        deals.reverse();
        prop_assert_eq!(&rank(deals, &habits, day(40), date(40)), &ranked);
        for one in &ranked {
            prop_assert_eq!(one.score, one.reasons.iter().map(RankReason::points).sum::<i64>());
            prop_assert!((-300..=1_900).contains(&one.score));
        }
        prop_assert!(ranked.windows(2).all(|pair| pair[0].score >= pair[1].score));
    }
}
