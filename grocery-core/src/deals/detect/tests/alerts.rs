//! One alert for each crossing.

use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::{
    deals::detect::{AlertCondition, AlertEvent, AlertRule, AlertScope, AlertSighting, AlertState, DealKind},
    id::ProductId,
    money::Rate,
};

const HOUR: i64 = 3_600_000;

fn milk() -> ProductId {
    ProductId::new("milk").unwrap()
}

fn rule(condition: AlertCondition, cooldown_hours: u64) -> AlertRule {
    AlertRule {
        id: "r1".into(),
        scope: AlertScope::Product(milk()),
        condition,
        cooldown: Duration::from_secs(cooldown_hours * 3_600),
    }
}

fn sighting(price: i64, hour: i64) -> AlertSighting {
    AlertSighting {
        product: milk(),
        category: Some("Food > Dairy > Milk".into()),
        price: usd(price),
        at: Timestamp::from_unix_millis(hour * HOUR),
        saving: Some(usd(500 - price)),
        share: Some(Rate::from_ppm((500 - price) * 2_000)),
        deal: Some(DealKind::PriceDrop),
        expires: None,
    }
}

/// The hours of the alerts that these prices, one an hour, set off.
fn hours(rule: &AlertRule, prices: &[i64]) -> Vec<i64> {
    let mut state = AlertState::default();
    let mut told = Vec::new();
    for (hour, price) in prices.iter().enumerate() {
        let event: Option<AlertEvent> = rule.step(&mut state, &sighting(*price, hour as i64)).unwrap();
        told.extend(event.map(|e| e.at.unix_millis() / HOUR));
    }
    told
}

#[test]
fn conditions() {
    let prices = [500, 460, 400, 399, 500, 300];
    assert_eq!(hours(&rule(AlertCondition::TargetPrice(usd(400)), 0), &prices), [2, 5]);
    assert_eq!(hours(&rule(AlertCondition::Percent(Rate::from_ppm(200_000)), 0), &prices), [2, 5]);
    assert_eq!(hours(&rule(AlertCondition::Amount(usd(101)), 0), &prices), [3, 5]);
    // A saving nobody knows meets no condition on savings.
    let unknown = AlertSighting { saving: None, share: None, ..sighting(1, 0) };
    for condition in [AlertCondition::Amount(usd(0)), AlertCondition::Percent(Rate::ZERO)] {
        assert_eq!(rule(condition, 0).step(&mut AlertState::default(), &unknown).unwrap(), None);
    }
    let ended = AlertSighting { expires: Some(Timestamp::from_unix_millis(0)), ..sighting(1, 0) };
    assert_eq!(
        rule(AlertCondition::Amount(usd(1)), 0).step(&mut AlertState::default(), &ended).unwrap(),
        None
    );
}

#[test]
fn a_cooldown_puts_off_and_does_not_lose() {
    let rule = rule(AlertCondition::TargetPrice(usd(400)), 3);
    // In at 0; in again at 2, still in at 3, when the cooldown is over.
    assert_eq!(hours(&rule, &[300, 500, 300, 300, 300]), [0, 3]);
    // In again at 2 and out again at 3: nothing to tell.
    assert_eq!(hours(&rule, &[300, 500, 300, 500, 500, 500]), [0]);
    assert_eq!(hours(&rule, &[300, 300, 300, 300, 300, 300]), [0]);
}

#[test]
fn repeated_and_late_prices_are_not_looked_at_again() {
    let rule = rule(AlertCondition::TargetPrice(usd(400)), 0);
    let mut state = AlertState::default();
    assert!(rule.step(&mut state, &sighting(300, 5)).unwrap().is_some());
    let before = state.clone();
    for (price, hour) in [(300, 5), (500, 5), (500, 4)] {
        assert_eq!(rule.step(&mut state, &sighting(price, hour)).unwrap(), None);
    }
    assert_eq!(state, before);
    let json = serde_json::to_string(&(&rule, &state)).unwrap();
    assert_eq!(serde_json::from_str::<(AlertRule, AlertState)>(&json).unwrap(), (rule, state));
}

#[test]
fn categories_hold_what_lies_below_them() {
    let alerts = |scope: &str| {
        let rule = AlertRule {
            scope: AlertScope::Category(scope.into()),
            ..rule(AlertCondition::Amount(usd(100)), 0)
        };
        hours(&rule, &[300]).len()
    };
    assert_eq!([alerts("Food"), alerts("food > dairy"), alerts("Food > Dairy > Milk")], [1, 1, 1]);
    assert_eq!([alerts("Dairy"), alerts("Food > Dai"), alerts("Food > Dairy > Milk > Oat")], [0, 0, 0]);
    let other = AlertSighting { product: ProductId::new("eggs").unwrap(), ..sighting(1, 0) };
    let rule = rule(AlertCondition::Amount(usd(100)), 0);
    assert_eq!(rule.step(&mut AlertState::default(), &other).unwrap(), None);
}

#[test]
fn another_currency_is_an_error_and_changes_nothing() {
    let rule = rule(AlertCondition::TargetPrice(Money::from_minor(400, Currency::EUR)), 0);
    let mut state = AlertState::default();
    assert!(rule.step(&mut state, &sighting(300, 0)).is_err());
    assert_eq!(state, AlertState::default());
}

#[test]
fn what_was_detected_sets_off_alerts() {
    let past = daily(std::iter::repeat_n(400, 40));
    let rule = rule(AlertCondition::Percent(Rate::from_ppm(200_000)), 0);
    let event = |price| {
        let sighting = AlertSighting::of(milk(), None, &found(&past, price));
        rule.step(&mut AlertState::default(), &sighting).unwrap()
    };
    assert_eq!(event(330), None);
    let event = event(300).unwrap();
    assert_eq!(
        (event.saving, event.deal, event.expires),
        (Some(usd(100)), Some(DealKind::PriceDrop), Some(day(47)))
    );
    assert_eq!(event.id, format!("r1/milk/{}", day(40).unix_millis()));
}

proptest! {
    #[test]
    fn exactly_one_alert_for_each_crossing(prices in prop::collection::vec(300..500_i64, 0..80)) {
        let rule = rule(AlertCondition::TargetPrice(usd(400)), 0);
        let inside = |hour: usize| prices[hour] <= 400;
        let crossings: Vec<i64> = (0..prices.len())
            .filter(|hour| inside(*hour) && (*hour == 0 || !inside(hour - 1)))
            .map(|hour| hour as i64)
            .collect();
        prop_assert_eq!(hours(&rule, &prices), crossings);
    }

    #[test]
    fn with_a_cooldown_each_stay_is_told_at_most_once(
        stays in prop::collection::vec(any::<bool>(), 0..80), cooldown in 0..12_u64,
    ) {
        let prices: Vec<i64> = stays.iter().map(|inside| if *inside { 300 } else { 500 }).collect();
        let told = hours(&rule(AlertCondition::TargetPrice(usd(400)), cooldown), &prices);
        // By the definition: a stay is told at its first hour that lies outside the cooldown of the alert before.
        let mut expected: Vec<i64> = Vec::new();
        let mut hour = 0;
        while hour < stays.len() {
            if !stays[hour] {
                hour += 1;
                continue;
            }
            let end = (hour..stays.len()).find(|h| !stays[*h]).unwrap_or(stays.len());
            let free = |h: &usize| expected.last().is_none_or(|last| *h as i64 - last >= cooldown as i64);
            let first = (hour..end).find(free);
            expected.extend(first.map(|h| h as i64));
            hour = end;
        }
        prop_assert_eq!(&told, &expected);
        prop_assert!(told.windows(2).all(|pair| pair[1] - pair[0] >= cooldown as i64));
    }

    #[test]
    fn repetitions_change_nothing(prices in prop::collection::vec((300..500_i64, 1..4_usize), 0..40)) {
        let rule = rule(AlertCondition::TargetPrice(usd(400)), 2);
        let (mut once, mut often) = (AlertState::default(), AlertState::default());
        for (hour, (price, times)) in prices.iter().enumerate() {
            let sighting = sighting(*price, hour as i64);
            let single = rule.step(&mut once, &sighting).unwrap();
            let all: Vec<AlertEvent> =
                (0..*times).filter_map(|_| rule.step(&mut often, &sighting).unwrap()).collect();
            prop_assert_eq!(all, single.into_iter().collect::<Vec<_>>());
        }
        prop_assert_eq!(once, often);
    }
}
