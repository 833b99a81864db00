//! One history for each finding.

use std::iter::repeat_n;

use proptest::prelude::*;

use super::*;
use crate::{
    deals::detect::{
        DealKind, DetectedDeal, Evidence, ExpiryBasis, RegularPrice, WasVerdict, regular::is_drop,
    },
    error::ErrorKind,
    id::{ProductId, StoreId},
    money::Rate,
    pricing::PricePoint,
    quantity::{Quantity, Ratio, Unit, UnitPrice, parse_quantity},
};

fn kinds(found: &Detection) -> Vec<DealKind> {
    let mut kinds: Vec<DealKind> = found.deals.iter().map(DetectedDeal::kind).collect();
    kinds.sort_unstable();
    kinds
}

fn ounces(n: i64) -> Quantity {
    Quantity::new(Ratio::from_int(n), Unit::Ounce)
}

#[test]
fn a_drop_is_against_what_was_charged() {
    let past = daily(repeat_n(400, 40));
    let there = found(&past, 300);
    let deal = there.deal(DealKind::PriceDrop).unwrap();
    assert_eq!((deal.saving, deal.share), (usd(100), Rate::from_ppm(250_000)));
    let Evidence::PriceDrop { regular } = &deal.evidence else { panic!("{deal:?}") };
    assert_eq!(
        regular,
        &RegularPrice { price: usd(400), agreement: Ratio::ONE, observations: 40, told: 0, days: 40 }
    );
    assert_eq!(there.standing.unwrap().below, Ratio::ZERO);
    // 9.75 % is told and is no deal; 10 % is one.
    assert!(found(&past, 361).deals.is_empty());
    assert_eq!(found(&past, 361).drop.unwrap().amount, usd(39));
    assert_eq!(kinds(&found(&past, 360)), [DealKind::PriceDrop]);
    // Dearer than ever.
    let dearer = found(&past, 500);
    assert_eq!((dearer.drop.unwrap().amount, dearer.standing.unwrap().below), (usd(-100), Ratio::ONE));
    assert_eq!(dearer.drop.unwrap().share, Rate::from_ppm(-250_000));
}

#[test]
fn sales_of_the_past_do_not_lower_the_regular_price() {
    // Half of all days on sale, a week at a time.
    let past = daily((0..84).map(|n| if n / 7 % 2 == 0 { 400 } else { 300 }));
    let there = found(&past, 300);
    assert_eq!(there.regular.as_ref().unwrap().price, usd(400));
    assert!(there.deal(DealKind::PriceDrop).is_some());
    assert!(found(&past, 400).deals.is_empty());
}

#[test]
fn a_price_that_stays_down_becomes_the_regular_price() {
    let past = daily(repeat_n(400, 60).chain(repeat_n(300, 45)));
    assert!(found(&past, 300).deals.is_empty());
    assert_eq!(found(&past, 300).regular.unwrap().price, usd(300));
}

#[test]
fn too_little_is_known_to_say_anything() {
    let there = found(&daily(repeat_n(400, 4)), 100);
    assert!(there.deals.is_empty() && there.regular.is_none() && there.drop.is_none());
    assert_eq!(there.standing.unwrap().observations, 4);
    let nothing = found(&[], 100);
    assert!(nothing.deals.is_empty() && nothing.standing.is_none() && nothing.lowest_ever.is_none());
}

#[test]
fn a_recorded_regular_price_is_believed_until_much_is_known() {
    // Six receipts, each on sale, each with the regular price on it.
    let receipts: Vec<Observation> =
        (0..6).map(|n| Observation::new("receipts", usd(300), day(n * 10)).with_regular(usd(400))).collect();
    let there = of(&receipts, &Observation::new("receipts", usd(300), day(60)));
    assert_eq!(there.deal(DealKind::PriceDrop).unwrap().saving, usd(100));
    // The same every day for two months: nobody ever paid 4.00.
    let feed: Vec<Observation> =
        (0..60).map(|n| Observation::new("feed", usd(300), day(n)).with_regular(usd(400))).collect();
    let there = of(&feed, &Observation::new("feed", usd(300), day(60)).with_regular(usd(400)));
    assert!(there.deals.is_empty());
    assert_eq!(there.was.unwrap().verdict, WasVerdict::NeverCharged);
    assert_eq!(there.was.unwrap().highest.unwrap().price, usd(300));
}

#[test]
fn claims_are_looked_into_and_never_used() {
    let past = daily(repeat_n(400, 40));
    let at = day(40);
    let claim = |was: i64| of(&past, &Observation::new("shop", usd(390), at).with_regular(usd(was)));
    assert_eq!(claim(400).was.unwrap().verdict, WasVerdict::Charged);
    assert_eq!(claim(404).was.unwrap().verdict, WasVerdict::Charged);
    assert_eq!(claim(800).was.unwrap().verdict, WasVerdict::NeverCharged);
    assert!(claim(800).deals.is_empty(), "half price by the claim alone");
    assert_eq!(claim(390).was, None);
    let few = of(&past[35..], &Observation::new("shop", usd(390), at).with_regular(usd(800)));
    assert_eq!(few.was.unwrap().verdict, WasVerdict::Unknown);
}

#[test]
fn the_reduction_is_against_the_lowest_price_of_thirty_days_before_it() {
    // 3.50 for a day, eleven days before the price went up and down again: the shop may not say "was 5.00".
    let mut prices = vec![400; 60];
    prices[45] = 350;
    prices.extend([500; 10]);
    prices.extend([340; 3]);
    let there = found(&daily(prices), 340).prior_lowest.unwrap();
    assert_eq!((there.lowest.price, there.lowest.at), (usd(350), day(45)));
    assert_eq!((there.reduced, there.reduction), (day(70), usd(10)));
    // Above the lowest price there is nothing to announce.
    let mut prices = vec![400; 30];
    prices.push(300);
    prices.push(400);
    assert_eq!(found(&daily(prices), 350).prior_lowest.unwrap().reduction, usd(0));
}

#[test]
fn a_historical_low_is_clearly_below_every_price_of_a_long_history() {
    // Slowly cheaper, so that no price is a tenth below the regular one.
    let past = daily((0..90).map(|n| 500 - n));
    let there = found(&past, 385);
    let deal = there.deal(DealKind::HistoricalLow).unwrap();
    assert_eq!((deal.saving, there.lowest_ever.unwrap().at), (usd(26), day(89)));
    assert!(found(&past, 410).deal(DealKind::HistoricalLow).is_none(), "a cent below is not a deal");
    assert!(found(&past[40..], 385).deal(DealKind::HistoricalLow).is_none(), "fifty days are no history");
}

#[test]
fn clearance_goes_down_in_steps() {
    let past = daily(repeat_n(1_000, 30).chain(repeat_n(800, 5)).chain(repeat_n(650, 5)));
    let there = found(&past, 500);
    let deal = there.deal(DealKind::Clearance).unwrap();
    let Evidence::Clearance { steps } = &deal.evidence else { panic!("{deal:?}") };
    assert_eq!(steps.iter().map(|s| s.price).collect::<Vec<_>>(), [usd(1_000), usd(800), usd(650)]);
    assert_eq!(deal.saving, usd(500));
    // One step is a sale; a step up in between ends it.
    assert!(found(&past[..30], 500).deal(DealKind::Clearance).is_none());
    let up = daily(repeat_n(1_000, 30).chain(repeat_n(600, 5)).chain(repeat_n(650, 5)));
    assert!(found(&up, 500).deal(DealKind::Clearance).is_none());
}

#[test]
fn bulk_is_against_the_cheapest_smaller_package() {
    let price = |minor, amount: &str| UnitPrice::new(usd(minor), parse_quantity(amount).unwrap()).unwrap();
    let packages = [price(399, "1 lb"), price(350, "16 oz"), price(100, "10 lb"), price(300, "1 cup")];
    let present = Observation::new("shop", usd(1_400), day(0)).with_amount(parse_quantity("5 lb").unwrap());
    let ask = |present: &Observation| {
        let request = DetectRequest::new(&[], present, day(0)).with_packages(&packages);
        detect(&request, &DetectConfig::default()).unwrap()
    };
    let there = ask(&present);
    // Five pounds in pounds of 3.50 are 17.50.
    assert_eq!((there.deals.len(), there.deals[0].saving), (1, usd(350)));
    assert_eq!(there.deals[0].kind(), DealKind::Bulk);
    assert!(ask(&Observation { price: usd(1_700), ..present.clone() }).deals.is_empty());
    assert!(ask(&Observation { amount: None, ..present }).deals.is_empty());
}

#[test]
fn seasonal_sales_come_back_at_the_same_time_of_year() {
    let year = |n: i64| if (330..350).contains(&n.rem_euclid(365)) { 700 } else { 1_000 };
    let past = daily((0..365 + 335).map(year));
    let there = found(&past, 700);
    let deal = there.deal(DealKind::Seasonal).unwrap();
    let Evidence::Seasonal { sales, .. } = &deal.evidence else { panic!("{deal:?}") };
    assert_eq!((sales.len(), deal.saving), (1, usd(300)));
    assert_eq!(sales[0].price, usd(700));
    // Out of season the same price is a sale of its own.
    let there = found(&daily((0..365 + 250).map(year)), 700);
    assert_eq!(kinds(&there), [DealKind::PriceDrop]);
    // What is on sale all year round has no season.
    let often = |n: i64| if n / 7 % 2 == 0 { 1_000 } else { 700 };
    assert!(found(&daily((0..700).map(often)), 700).deal(DealKind::Seasonal).is_none());
}

#[test]
fn a_match_comes_down_to_another_shops_price() {
    let past = daily(repeat_n(400, 3));
    let present = Observation::new("shop", usd(370), day(3));
    let ask = |elsewhere: &[Observation]| {
        let request = DetectRequest::new(&past, &present, day(3)).with_elsewhere(elsewhere);
        detect(&request, &DetectConfig::default()).unwrap()
    };
    let other = |price, n| Observation::new("rival", usd(price), day(n));
    let there = ask(&[other(300, 0), other(369, 2), Observation::new("third", usd(500), day(2))]);
    assert_eq!((there.deals.len(), there.deals[0].saving), (1, usd(30)));
    let Evidence::CompetitorMatch { competitor, before, .. } = &there.deals[0].evidence else { panic!() };
    assert_eq!((competitor.as_str(), before.price), ("rival", usd(400)));
    assert!(ask(&[other(300, 2)]).deals.is_empty(), "still dearer");
    assert!(ask(&[other(405, 2)]).deals.is_empty(), "was cheaper already");
    assert!(ask(&[other(369, -5)]).deals.is_empty(), "an old price");
    assert!(ask(&[Observation::new("shop", usd(369), day(2))]).deals.is_empty(), "its own price");
}

#[test]
fn a_package_that_shrinks_is_told_and_is_no_saving() {
    let past: Vec<Observation> =
        (0..40).map(|n| Observation::new("shop", usd(400), day(n)).with_amount(ounces(16))).collect();
    let now = |price, n| of(&past, &Observation::new("shop", usd(price), day(40)).with_amount(ounces(n)));
    let there = now(400, 14);
    let shrinkage = there.shrinkage.unwrap();
    assert_eq!((shrinkage.lost, shrinkage.dearer), (ounces(2), Rate::from_ppm(142_857)));
    assert!(there.deals.is_empty());
    // 10 % off the package and an eighth of it gone: the same amount costs more than before.
    assert!(now(360, 14).deals.is_empty());
    assert!(now(360, 14).shrinkage.is_some());
    // Less for less, or more for the same, is no shrinkage.
    assert_eq!(now(350, 14).shrinkage, None);
    assert_eq!(now(400, 18).shrinkage, None);
    assert_eq!(now(400, 18).deals[0].saving, usd(50));
    let pound = Observation::new("shop", usd(400), day(40)).with_amount(parse_quantity("1 lb").unwrap());
    assert_eq!(of(&past, &pound).shrinkage, None);
    let litre = Observation::new("shop", usd(100), day(40)).with_amount(parse_quantity("1 l").unwrap());
    assert_eq!((of(&past, &litre).ignored, of(&past, &litre).deals.len()), (40, 0));
}

#[test]
fn an_end_is_stated_learnt_or_assumed() {
    let past = daily(repeat_n(400, 40));
    let present = Observation::new("shop", usd(300), day(40));
    let end = |past: &[Observation], present: &Observation, now| {
        let there = detect(&DetectRequest::new(past, present, now), &DetectConfig::default()).unwrap();
        there.deals.first().map(|d| (d.expires.at, d.expires.basis))
    };
    assert_eq!(end(&past, &present, day(40)), Some((day(47), ExpiryBasis::Assumed)));
    assert_eq!(end(&past, &present, day(47)), None, "nobody has seen it for a week");
    let stated = present.clone().until(day(43));
    assert_eq!(end(&past, &stated, day(42)), Some((day(43), ExpiryBasis::Stated)));
    assert_eq!(end(&past, &stated, day(43)), None);
    // Two sales of five days: the third, begun two days ago, has three to go.
    let sale = |n: i64| (20..25).contains(&n) || (40..45).contains(&n) || n >= 60;
    let past = daily((0..62).map(|n| if sale(n) { 300 } else { 400 }));
    let present = Observation::new("shop", usd(300), day(62));
    assert_eq!(end(&past, &present, day(62)), Some((day(65), ExpiryBasis::PastSales)));
    assert!(found(&past, 300).deals[0].is_active(day(64)) && !found(&past, 300).deals[0].is_active(day(65)));
}

#[test]
fn other_currencies_and_times_are_left_out() {
    let mut past = daily(repeat_n(400, 10));
    past.push(Observation::new("shop", Money::from_minor(1, Currency::EUR), day(3)));
    past.push(Observation::new("shop", usd(1), day(10)));
    past.push(Observation::new("shop", usd(-1), day(2)));
    let there = of(&past, &Observation::new("shop", usd(300), day(10)));
    assert_eq!((there.ignored, there.lowest_ever.unwrap().price), (3, usd(400)));
}

#[test]
fn what_cannot_be_judged_is_refused() {
    let kind = |present: &Observation, config: &DetectConfig| {
        detect(&DetectRequest::new(&[], present, day(1)), config).unwrap_err().kind()
    };
    let config = DetectConfig::default();
    let ok = Observation::new("shop", usd(1), day(1));
    assert_eq!(kind(&Observation { price: usd(-1), ..ok.clone() }, &config), ErrorKind::InvalidInput);
    assert_eq!(kind(&Observation { at: day(2), ..ok.clone() }, &config), ErrorKind::InvalidInput);
    assert_eq!(kind(&ok.clone().with_amount(ounces(0)), &config), ErrorKind::InvalidInput);
    let bad = DetectConfig { min_drop: Rate::from_ppm(1_000_001), ..DetectConfig::default() };
    assert!(
        detect(&DetectRequest::new(&[], &ok, day(1)), &bad).unwrap_err().to_string().contains("min_drop")
    );
    let bad = DetectConfig { window_days: 0, ..DetectConfig::default() };
    assert_eq!(kind(&ok, &bad), ErrorKind::InvalidInput);
    assert!(serde_json::from_str::<DetectConfig>(r#"{"windowdays": 3}"#).is_err());
    assert_eq!(serde_json::from_str::<DetectConfig>("{}").unwrap(), config);
}

#[test]
fn points_of_a_history_become_observations() {
    let point = PricePoint {
        product: ProductId::new("beef").unwrap(),
        source: "shop".into(),
        store: Some(StoreId::new("7").unwrap()),
        price: usd(674),
        regular: Some(usd(799)),
        per: Unit::Pound,
        at: day(0),
    };
    let seen = Observation::of_point(&point, Some(ounces(3)));
    assert_eq!(seen.amount, Some(Quantity::new(Ratio::ONE, Unit::Pound)));
    assert_eq!((seen.regular, seen.store.as_ref()), (point.regular, point.store.as_ref()));
    let each = PricePoint { per: Unit::Each, ..point };
    assert_eq!(Observation::of_point(&each, Some(ounces(3))).amount, Some(ounces(3)));
}

#[test]
fn values_are_written_in_snake_case_and_read_back() {
    for kind in DealKind::ALL {
        assert_eq!(kind.as_str().parse::<DealKind>().unwrap(), kind);
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
    }
    let past = daily(repeat_n(1_000, 80).chain(repeat_n(800, 5)).chain(repeat_n(650, 5)));
    let there = found(&past, 500);
    assert_eq!(kinds(&there), [DealKind::PriceDrop, DealKind::HistoricalLow, DealKind::Clearance]);
    let json = serde_json::to_string(&there).unwrap();
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["deals"][0]["kind"], "price_drop");
    assert_eq!(value["deals"][0]["expires"]["basis"], "assumed");
    assert_eq!(serde_json::from_str::<Detection>(&json).unwrap(), there);
}

fn any_past() -> impl Strategy<Value = Vec<Observation>> {
    let one =
        (0..400_i64, 0..2_000_i64, prop::option::of(0..2_500_i64), prop::option::of(1..40_i64), 0..3_u8);
    prop::collection::vec(one, 0..60).prop_map(|all| {
        all.into_iter()
            .map(|(n, price, regular, amount, source)| {
                let mut one = Observation::new(format!("shop-{source}"), usd(price), day(n));
                one.regular = regular.map(usd);
                one.amount = amount.map(ounces);
                one
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn savings_are_never_assumed(
        past in any_past(), elsewhere in any_past(), price in 0..2_000_i64, claim in prop::option::of(0..9_000_i64),
    ) {
        let present = Observation::new("shop-0", usd(price), day(400)).with_amount(ounces(16));
        let config = DetectConfig::default();
        let ask = |past: &[Observation], present: &Observation| {
            detect(&DetectRequest::new(past, present, day(400)).with_elsewhere(&elsewhere), &config).unwrap()
        };
        let there = ask(&past, &present);
        // Whatever the shop claims today changes nothing but the verdict on it.
        let claimed = ask(&past, &Observation { regular: claim.map(usd), ..present.clone() });
        prop_assert_eq!(Detection { was: None, ..claimed }, there.clone());
        // Nor does the order in which the past is told.
        let mut turned = past.clone();
        turned.reverse();
        prop_assert_eq!(&ask(&turned, &present), &there);
        // The highest price charged or recorded for this amount bounds every saving.
        let highest = past
            .iter()
            .flat_map(|o| {
                let n = o.amount.map_or(16, |a| a.amount.numerator());
                [Some(o.price), o.regular].into_iter().flatten().map(move |p| (p.minor() * 16 * 2 + n) / (2 * n))
            })
            .max()
            .unwrap_or(0);
        for deal in &there.deals {
            prop_assert!(deal.saving.minor() > 0 && deal.saving.minor() <= highest - price);
            prop_assert!((0.0..=1.0).contains(&deal.confidence));
            prop_assert!(deal.is_active(day(400)));
        }
        if let Some(deal) = there.deal(DealKind::PriceDrop) {
            let regular = there.regular.as_ref().unwrap();
            prop_assert!(is_drop(price, regular.price.minor(), config.min_drop));
            prop_assert_eq!(deal.saving, there.drop.unwrap().amount);
            // The estimate is a drop exactly where more than the quantile's rest of the weight agrees.
            prop_assert!(regular.agreement >= Ratio::new(7, 10).unwrap());
        }
    }

    #[test]
    fn constant_prices_hold_no_deals(
        price in 0..100_000_i64, days in prop::collection::btree_set(0..700_i64, 0..80), with_regular in any::<bool>(),
    ) {
        let past: Vec<Observation> = days
            .iter()
            .map(|n| {
                let one = Observation::new("shop", usd(price), day(*n));
                if with_regular { one.with_regular(usd(price)) } else { one }
            })
            .collect();
        prop_assert!(of(&past, &Observation::new("shop", usd(price), day(700))).deals.is_empty());
    }

    #[test]
    fn a_lower_price_is_never_less_of_a_deal(past in any_past(), price in 1..2_000_i64, less in 1..500_i64) {
        // Without the weight of equal prices, which tells a sale price from a regular one.
        let config = DetectConfig { same_price_weight: 1, ..DetectConfig::default() };
        let ask = |price: i64| {
            let present = Observation::new("shop-0", usd(price), day(400));
            detect(&DetectRequest::new(&past, &present, day(400)), &config).unwrap()
        };
        let (high, low) = (ask(price), ask((price - less).max(0)));
        for kind in [DealKind::PriceDrop, DealKind::HistoricalLow] {
            if let Some(deal) = high.deal(kind) {
                prop_assert!(low.deal(kind).is_some_and(|lower| lower.saving.minor() >= deal.saving.minor()));
            }
        }
    }

    #[test]
    fn nothing_panics(
        past in prop::collection::vec((any::<i64>(), any::<i64>(), any::<i64>(), any::<i64>(), any::<i64>()), 0..30),
        price in any::<i64>(), at in any::<i64>(), now in any::<i64>(), amount in any::<i64>(),
    ) {
        let one = |(at, price, regular, n, d): (i64, i64, i64, i64, i64)| {
            let mut one = Observation::new("s", usd(price), Timestamp::from_unix_millis(at));
            one.regular = Some(usd(regular));
            one.amount = Ratio::new(n, d).map(|r| Quantity::new(r, Unit::Gram));
            one
        };
        let past: Vec<Observation> = past.into_iter().map(one).collect();
        let present = one((at, price, price.saturating_add(1), amount, 1));
        let packages: Vec<UnitPrice> =
            past.iter().filter_map(|o| UnitPrice::new(o.price, o.amount?).ok()).collect();
        let request = DetectRequest::new(&past, &present, Timestamp::from_unix_millis(now));
        let _ = detect(&request.with_elsewhere(&past).with_packages(&packages), &DetectConfig::default());
    }
}
