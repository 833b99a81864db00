//! Deals in a shopper's order.

use proptest::prelude::*;

use super::*;
use crate::{
    deals::detect::{DealFor, DealKind, Habit, RankReason, Ranked, ShopperHabits, rank},
    id::ProductId,
    money::Rate,
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

fn order(ranked: &[Ranked]) -> Vec<&str> {
    ranked.iter().map(|r| r.deal.product.as_str()).collect()
}

#[test]
fn the_saving_decides_for_a_stranger() {
    let deals = vec![deal("eggs", None, 50), deal("milk", None, 100), deal("beans", None, 50)];
    let ranked = rank(deals, &ShopperHabits::default(), day(40));
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
    let weekly: Vec<Timestamp> = (0..5).map(|week| day(7 * week)).collect();
    let mut habits = ShopperHabits::default();
    habits.products.insert(id("eggs"), Habit::of(&weekly).unwrap());
    habits.categories.insert("Wine".into(), Rate::from_ppm(-1_000_000));
    // Eggs were last bought on day 28 and are bought every seven days.
    let ranked = rank(deals(), &habits, day(40));
    assert_eq!(order(&ranked), ["eggs", "milk", "wine"]);
    let eggs = &ranked[0];
    assert_eq!(eggs.reasons[0], RankReason::Due { points: 300, days: 12, every_days: 7 });
    assert_eq!(eggs.reasons[1], RankReason::Familiar { points: 187, times: 5 });
    assert_eq!(eggs.score, 125 + 300 + 187);
    assert_eq!(ranked[2].score, 400 - 300);
    // Bought yesterday: not due, and only the saving and the habit count.
    habits.products.insert(id("eggs"), Habit { times: 5, last: day(39), every_days: Some(7) });
    let ranked = rank(deals(), &habits, day(40));
    assert!(ranked.iter().all(|r| r.reasons.iter().all(|r| !matches!(r, RankReason::Due { .. }))));
    // Three times the interval without a purchase: the habit has ended.
    habits.products.insert(id("eggs"), Habit { times: 5, last: day(10), every_days: Some(7) });
    assert!(
        rank(deals(), &habits, day(40))
            .iter()
            .flat_map(|r| &r.reasons)
            .all(|r| !matches!(r, RankReason::Due { .. }))
    );
}

#[test]
fn ended_deals_are_not_listed_and_a_product_stands_once() {
    let deals = vec![deal("milk", None, 100), deal("milk", None, 80), deal("eggs", None, 50)];
    assert_eq!(order(&rank(deals.clone(), &ShopperHabits::default(), day(46))), ["milk", "eggs"]);
    assert!(rank(deals, &ShopperHabits::default(), day(47)).is_empty());
}

#[test]
fn habits_come_from_purchases() {
    assert_eq!(Habit::of(&[]), None);
    let habit = Habit::of(&[day(20), day(0), day(14), day(7)]).unwrap();
    assert_eq!(habit, Habit { times: 4, last: day(20), every_days: Some(7) });
    // Twice on one day says nothing about days between.
    assert_eq!(Habit::of(&[day(3), day(3)]).unwrap().every_days, None);
}

proptest! {
    #[test]
    fn the_order_of_deals_does_not_matter_and_scores_add_up(
        given in prop::collection::vec((0..6_usize, 40..400_i64), 0..20),
        times in any::<u32>(), last in any::<i64>(), every in prop::option::of(any::<u32>()), taste in any::<i64>(),
    ) {
        let names = ["a", "b", "c", "d", "e", "f"];
        let mut deals: Vec<DealFor> =
            given.iter().map(|(name, saving)| deal(names[*name], Some("Food"), *saving)).collect();
        let mut habits = ShopperHabits::default();
        let last = Timestamp::from_unix_millis(last);
        habits.products.insert(id("a"), Habit { times, last, every_days: every });
        habits.categories.insert("Food".into(), Rate::from_ppm(taste));
        let ranked = rank(deals.clone(), &habits, day(40));
        deals.reverse();
        prop_assert_eq!(&rank(deals, &habits, day(40)), &ranked);
        for one in &ranked {
            prop_assert_eq!(one.score, one.reasons.iter().map(RankReason::points).sum::<i64>());
            prop_assert!((-300..=1_900).contains(&one.score));
        }
        prop_assert!(ranked.windows(2).all(|pair| pair[0].score >= pair[1].score));
    }
}
