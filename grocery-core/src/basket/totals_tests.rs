use proptest::prelude::*;

use super::*;
use crate::{
    basket::{Place, Promo, PromoKind, TaxBase, TaxLevel, TaxScope, read_totals},
    money::Currency,
};

fn today() -> Date {
    "2026-11-20".parse().unwrap()
}

fn run(json: &str) -> Totals {
    totals(&read_totals(json).unwrap().request, &TotalsRules::default(), today()).unwrap()
}

fn sample(quantity: u32, more: &str) -> Totals {
    run(&format!(
        r#"{{"items":[{{"productId":"prod-123","quantity":{quantity},"price":3.99,"originalPrice":4.99}}],
            "location":{{"zipCode":"12345","state":"IL"}},"promoCode":"SAVE10","loyaltyMember":true{more}}}"#
    ))
}

/// The documented fields, in their order, as the wire shows them.
fn documented(t: &Totals) -> String {
    let json = serde_json::to_string(t).unwrap();
    json[..json.find(r#","freeDelivery""#).unwrap()].to_owned() + "}"
}

fn identities(t: &Totals) {
    let m = |x: Money| x.minor();
    assert_eq!(
        m(t.total),
        m(t.subtotal) - m(t.promo_discount) - m(t.loyalty_discount) + m(t.tax) + m(t.delivery_fee)
    );
    assert_eq!(m(t.total_savings), m(t.item_savings) + m(t.promo_discount) + m(t.loyalty_discount));
    assert_eq!(m(t.item_savings), m(t.original_subtotal) - m(t.subtotal));
    let sum = |f: fn(&LineTotals) -> Money| t.lines.iter().map(|l| f(l).minor()).sum::<i64>();
    assert_eq!(m(t.subtotal), sum(|l| l.line_total));
    assert_eq!(m(t.promo_discount), sum(|l| l.promo_discount));
    assert_eq!(m(t.loyalty_discount), sum(|l| l.loyalty_discount));
    assert_eq!(m(t.tax), sum(|l| l.tax));
    for l in &t.lines {
        assert_eq!(m(l.net), m(l.line_total) - m(l.promo_discount) - m(l.loyalty_discount));
        assert!(m(l.net) >= 0 && m(l.tax) >= 0 && m(l.promo_discount) >= 0 && m(l.loyalty_discount) >= 0);
    }
}

#[test]
fn the_documented_sample_to_the_digit() {
    let original = sample(4, r#","policy":"original""#);
    assert_eq!(
        documented(&original),
        r#"{"subtotal":15.96,"originalSubtotal":19.96,"itemSavings":4.00,"promoDiscount":1.60,"#.to_owned()
            + r#""promoDescription":"10% off entire order","loyaltyDiscount":0.32,"tax":1.15,"taxRate":7.25,"#
            + r#""deliveryFee":4.95,"totalSavings":5.92,"total":20.14,"freeDeliveryEligible":false,"#
            + r#""amountForFreeDelivery":19.04}"#
    );
    assert!(original.notes.iter().any(|n| n.contains("New York")), "12345 is not in Illinois");
    assert_eq!(
        documented(&sample(2, r#","policy":"original""#)),
        r#"{"subtotal":7.98,"originalSubtotal":9.98,"itemSavings":2.00,"promoDiscount":0.80,"#.to_owned()
            + r#""promoDescription":"10% off entire order","loyaltyDiscount":0.16,"tax":0.57,"taxRate":7.25,"#
            + r#""deliveryFee":4.95,"totalSavings":2.96,"total":12.54,"freeDeliveryEligible":false,"#
            + r#""amountForFreeDelivery":27.02}"#
    );
}

#[test]
fn every_policy_and_both_quantities() {
    for (policy, quantity, tax, total) in [
        ("original", 4, "1.15", "20.14"),
        ("documented", 4, "1.16", "20.15"),
        ("original", 2, "0.57", "12.54"),
        ("documented", 2, "0.58", "12.55"),
        // After discounts: 14.04 x 7.25 % = 1.0179 and 7.02 x 7.25 % = 0.50895.
        ("lawful", 4, "1.02", "20.01"),
        ("lawful", 2, "0.51", "12.48"),
    ] {
        let explicit = sample(quantity, &format!(r#","policy":"{policy}","taxRate":7.25"#));
        assert_eq!(
            (explicit.tax.to_string(), explicit.total.to_string()),
            (tax.into(), total.into()),
            "{policy}"
        );
        identities(&explicit);
        // The two that reproduce the documents know the documented rate themselves.
        let own = sample(quantity, &format!(r#","policy":"{policy}""#));
        if policy == "lawful" {
            assert!(own.tax.is_zero(), "Illinois has not taxed food since 2026-01-01");
        } else {
            assert_eq!(own, explicit);
        }
    }
    let before = sample(4, r#","date":"2025-12-31""#);
    assert_eq!((before.tax.to_string(), before.tax_rate.to_string()), ("0.14".into(), "1".into()));
    assert_eq!(sample(4, ""), sample(4, r#","policy":"lawful""#));
}

#[test]
fn states_without_sales_tax_charge_none() {
    for state in ["OR", "MT", "NH", "DE", "AK"] {
        for class in ["food", "candy", "household", "alcohol"] {
            let t = run(&format!(
                r#"{{"items":[{{"quantity":3,"price":9.99,"taxClass":"{class}"}}],"location":{{"state":"{state}"}}}}"#
            ));
            assert!(t.tax.is_zero() && t.tax_rate == Rate::ZERO, "{state} {class}");
            assert!(t.notes.is_empty(), "{:?}", t.notes);
        }
    }
}

#[test]
fn classes_are_taxed_apart() {
    let t = run(r#"{"items":[{"quantity":2,"price":3.98,"taxClass":"food","snapEligible":true},
            {"quantity":1,"price":2.50,"taxClass":"candy","snapEligible":true},
            {"quantity":1,"price":11.97,"taxClass":"household"}],"location":{"state":"TN"}}"#);
    // 7.96 at 4 % and 14.47 at 7 %: 0.3184 + 1.0129 = 1.3313.
    assert_eq!(t.tax.to_string(), "1.33");
    assert_eq!(t.lines.iter().map(|l| l.tax_rate.to_string()).collect::<Vec<_>>(), ["4", "7", "7"]);
    assert_eq!(t.lines.iter().map(|l| l.tax.minor()).collect::<Vec<_>>(), [32, 17, 84]);
    assert_eq!(t.tax_rate.to_string(), "5.9354", "the blend: 1.3313 / 22.43 = 5.93535...");
    assert_eq!(t.snap_eligible_total.to_string(), "10.46");
    identities(&t);
}

#[test]
fn no_place_means_no_tax_and_says_so() {
    let t = run(r#"{"items":[{"quantity":1,"price":3.99}]}"#);
    assert!(t.tax.is_zero() && t.notes[0].contains("state is not known"));
    let by_zip =
        run(r#"{"items":[{"quantity":1,"price":10,"taxClass":"candy"}],"location":{"zipCode":"62701"}}"#);
    assert_eq!(by_zip.tax.to_string(), "0.63");
    let nowhere = read_totals(r#"{"items":[],"location":{"state":"Ontario"}}"#).unwrap();
    let e = totals(&nowhere.request, &TotalsRules::default(), today()).unwrap_err();
    assert!(e.to_string().contains("Ontario") && e.hint().unwrap().contains("two-letter"));
}

#[test]
fn the_rate_of_the_host_wins() {
    let rules = TotalsRules {
        taxes: TaxTable::builtin().with_rate(
            TaxScope::Zip("606".into()),
            None,
            Rate::from_basis_points(1025),
        ),
        ..TotalsRules::default()
    };
    let with = |zip: &str, state: &str, rate: Option<Rate>| {
        let mut request = TotalsRequest::new(
            Currency::USD,
            vec![TotalsItem::new(Ratio::ONE, Money::from_minor(10_000, Currency::USD))],
        );
        request.place = Some(Place { zip: Some(zip.into()), state: Some(state.into()) });
        request.tax_rate = rate;
        totals(&request, &rules, today()).unwrap().tax.to_string()
    };
    assert_eq!(with("60614", "IL", None), "10.25");
    assert_eq!(with("62701", "IL", None), "0.00");
    assert_eq!(with("60614", "NY", None), "0.00", "a postal code of another state names no rate here");
    assert_eq!(with("60614", "IL", Some(Rate::from_basis_points(800))), "8.00");
}

/// A rate below nothing would pay the shopper, and one of many times the price is a slip; neither is counted with.
#[test]
fn rates_without_meaning_are_refused() {
    let il: super::super::State = "IL".parse().unwrap();
    for ppm in [i64::MIN, -50_000, -1, 1_000_001, i64::MAX] {
        for tax_included in [false, true] {
            let flat_rates = [(il, Rate::from_ppm(ppm))].into();
            let policy = TotalsPolicy { flat_rates, tax_included, ..TotalsPolicy::lawful() };
            let mut request = TotalsRequest::new(
                Currency::USD,
                vec![TotalsItem::new(Ratio::ONE, Money::from_minor(100, Currency::USD))],
            )
            .in_state("IL");
            let hosts = TotalsRules { policy: policy.clone(), ..TotalsRules::default() };
            let refused = |e: Error| {
                assert_eq!(e.kind(), ErrorKind::InvalidInput);
                assert!(e.to_string().starts_with("policy: flat_rates: IL: "), "{e}");
            };
            refused(totals(&request, &hosts, today()).unwrap_err());
            request.policy = Some(policy);
            refused(totals(&request, &TotalsRules::default(), today()).unwrap_err());
            let taxes = TaxTable::builtin().with_rate(TaxScope::Zip("606".into()), None, Rate::from_ppm(ppm));
            let hosts = TotalsRules { taxes, ..TotalsRules::default() };
            request.policy = Some(TotalsPolicy { tax_included, ..TotalsPolicy::lawful() });
            request.place = Some(Place { zip: Some("60614".into()), state: None });
            let tax = totals(&request, &hosts, today()).unwrap().tax.minor();
            assert!((0..=100).contains(&tax), "{ppm}: {tax}");
        }
    }
    let asked = r#"{"items":[{"quantity":1,"price":1}],"location":{"state":"IL"},
        "policy":{"tax_included":true,"flat_rates":{"IL":9223372036854775807}}}"#;
    assert!(read_totals(asked).is_err());
}

/// What a policy says counts in either spelling.
#[test]
fn prices_with_tax_are_asked_for_in_camel_case_too() {
    for name in ["taxIncluded", "tax_included"] {
        let t = run(&format!(
            r#"{{"items":[{{"quantity":1,"price":12,"taxRate":20}}],"policy":{{"{name}":true}},"deliveryFee":0}}"#
        ));
        assert_eq!((t.total.to_string(), t.tax.to_string()), ("12.00".into(), "2.00".into()), "{name}");
    }
}

#[test]
fn delivery_is_free_from_the_threshold_on() {
    for (price, fee, eligible, away) in
        [("34.99", "4.95", false, "0.01"), ("35.00", "0.00", true, "0.00"), ("35.01", "0.00", true, "0.00")]
    {
        let t = run(&format!(r#"{{"items":[{{"quantity":1,"price":{price}}}],"promoCode":"SAVE10"}}"#));
        assert_eq!(
            (t.delivery_fee.to_string(), t.free_delivery_eligible, t.amount_for_free_delivery.to_string()),
            (fee.into(), eligible, away.into()),
            "{price}"
        );
    }
    let post = r#"{"items":[{"quantity":1,"price":35}],"promoCode":"SAVE10","policy":{"threshold_base":"post_discount"}}"#;
    let t = run(post);
    assert_eq!(
        (t.delivery_fee.to_string(), t.amount_for_free_delivery.to_string()),
        ("4.95".into(), "3.50".into())
    );
    let promo = run(r#"{"items":[{"quantity":1,"price":5}],"promoCode":"freeship"}"#);
    assert!(promo.free_delivery.by_promo && promo.free_delivery_eligible && promo.delivery_fee.is_zero());
    assert_eq!(promo.promo_description.as_deref(), Some("Free delivery"));
    let empty = run(r#"{"items":[]}"#);
    assert!(empty.total.is_zero() && empty.delivery_fee.is_zero() && !empty.free_delivery_eligible);
    assert_eq!(empty.amount_for_free_delivery.to_string(), "35.00");
}

#[test]
fn a_discount_takes_at_most_everything() {
    let welcome = run(r#"{"items":[{"quantity":1,"price":3.00,"taxClass":"candy"}],"promoCode":"WELCOME5",
        "loyaltyMember":true,"location":{"state":"IL"}}"#);
    assert_eq!(welcome.promo_discount.to_string(), "3.00");
    assert!(welcome.loyalty_discount.is_zero() && welcome.tax.is_zero());
    assert_eq!(welcome.total, welcome.delivery_fee);
    identities(&welcome);
    let rules = TotalsRules {
        promos: super::super::PromoBook::new(vec![Promo::new(
            "ALL",
            "Everything free",
            PromoKind::PercentOff(Rate::from_ppm(Rate::ONE)),
        )]),
        ..TotalsRules::default()
    };
    let mut call = read_totals(
        r#"{"items":[{"quantity":1.37,"price":33.33},{"quantity":3,"price":0.01}],"loyaltyMember":true,
            "location":{"state":"HI"},"promoCode":"all"}"#,
    )
    .unwrap();
    for policy in
        [TotalsPolicy::lawful(), TotalsPolicy { tax_level: TaxLevel::Line, ..TotalsPolicy::lawful() }]
    {
        call.request.policy = Some(policy);
        let t = totals(&call.request, &rules, today()).unwrap();
        assert!(t.total.is_zero(), "45.69 is above the threshold and all of it is free");
        identities(&t);
    }
}

#[test]
fn switches_of_the_policy() {
    let base = r#""items":[{"quantity":1,"price":0.10,"taxClass":"candy"},{"quantity":1,"price":0.10,"taxClass":"candy"}],
        "location":{"state":"IL"}"#;
    let tax = |more: &str| run(&format!("{{{base}{more}}}")).tax.minor();
    // 0.20 x 6.25 % = 0.0125; by line 2 x 0.00625, each up to 0.01.
    assert_eq!(tax(""), 1);
    assert_eq!(tax(r#","policy":{"tax_level":"line"}"#), 2);
    assert_eq!(tax(r#","policy":{"tax_level":"line","tax_rounding":"truncate"}"#), 0);
    assert_eq!(tax(r#","policy":{"tax_rounding":"up"}"#), 2);
    // 0.30 x 5 % = 0.015: the even neighbour of 1.5 cents is 2.
    let even = r#"{"items":[{"quantity":3,"price":0.10}],"taxRate":5,"policy":{"tax_rounding":"half_even"}}"#;
    assert_eq!(run(even).tax.minor(), 2);
    let loyal = |policy: &str| {
        run(&format!(
            r#"{{"items":[{{"quantity":1,"price":100}}],"promoCode":"SAVE10","loyaltyMember":true,"policy":{policy}}}"#
        ))
        .loyalty_discount
        .to_string()
    };
    assert_eq!(loyal("{}"), "2.00");
    assert_eq!(loyal(r#"{"loyalty_base":"after_promo"}"#), "1.80");
    assert_eq!(loyal(r#"{"loyalty_rate":50000}"#), "5.00");
}

#[test]
fn other_currencies_keep_their_places() {
    let yen = run(r#"{"currency":"JPY","items":[{"quantity":3,"price":120}],"taxRate":8}"#);
    assert_eq!((yen.subtotal.to_string(), yen.tax.to_string()), ("360".into(), "29".into()));
    assert!(yen.delivery_fee.is_zero() && yen.notes.iter().any(|n| n.contains("USD")));
    let dinar = run(r#"{"currency":"KWD","items":[{"quantity":1.5,"price":0.333}],"taxRate":5}"#);
    assert_eq!(dinar.subtotal.to_string(), "0.500");
    identities(&dinar);
}

#[test]
fn lines_are_half_up_and_weights_estimated() {
    let t = run(
        r#"{"items":[{"quantity":1.25,"price":6.74,"soldBy":"weight"},{"quantity":2,"price":1,"originalPrice":0.5}]}"#,
    );
    assert_eq!(t.lines[0].line_total.to_string(), "8.43", "8.425 goes up");
    assert!(t.lines[0].estimated && !t.lines[1].estimated && t.estimated);
    assert!(t.item_savings.is_zero() && t.notes[0].contains("below the price"));
}

#[test]
fn a_hundred_thousand_lines_do_not_drift() {
    let item = TotalsItem::new(Ratio::new(1, 3).unwrap(), Money::from_minor(199, Currency::USD));
    let request =
        TotalsRequest::new(Currency::USD, vec![item.clone(); 100_000]).in_state("HI").with_promo("SAVE10");
    let t = totals(&request, &TotalsRules::default(), today()).unwrap();
    assert_eq!(t.subtotal.minor(), 66 * 100_000);
    identities(&t);
    let more = TotalsRequest::new(Currency::USD, vec![item; 100_001]);
    assert_eq!(totals(&more, &TotalsRules::default(), today()).unwrap_err().kind(), ErrorKind::TooLarge);
}

fn items() -> impl Strategy<Value = Vec<TotalsItem>> {
    let item = (1..400_i64, 1..8_i64, 0..3_000_i64, 0..500_i64, 0..TaxClass::ALL.len(), any::<bool>())
        .prop_map(|(n, d, price, more, class, snap)| TotalsItem {
            original_price: Some(Money::from_minor(price + more, Currency::USD)),
            tax_class: TaxClass::ALL[class],
            snap_eligible: Some(snap),
            ..TotalsItem::new(Ratio::new(n, d).unwrap(), Money::from_minor(price, Currency::USD))
        });
    prop::collection::vec(item, 0..12)
}

fn policies() -> impl Strategy<Value = TotalsPolicy> {
    (any::<[bool; 5]>(), prop::sample::select(Rounding::ALL.to_vec()), 0..2_000_000_i64).prop_map(
        |([base, level, threshold, loyalty, flat], rounding, rate)| TotalsPolicy {
            tax_base: if base { TaxBase::AfterDiscounts } else { TaxBase::BeforeDiscounts },
            tax_level: if level { TaxLevel::Line } else { TaxLevel::Invoice },
            threshold_base: if threshold { ThresholdBase::PreDiscount } else { ThresholdBase::PostDiscount },
            loyalty_base: if loyalty { LoyaltyBase::Subtotal } else { LoyaltyBase::AfterPromo },
            tax_rounding: rounding,
            loyalty_rate: Rate::from_ppm(rate),
            ..if flat { TotalsPolicy::documented() } else { TotalsPolicy::lawful() }
        },
    )
}

proptest! {
    #[test]
    fn it_always_adds_up_and_never_goes_below_nothing(
        items in items(), policy in policies(), member in any::<bool>(),
        state in prop::sample::select(super::super::State::all().collect::<Vec<_>>()),
        promo in prop::sample::select(vec!["SAVE10", "welcome5", "GROCERY15", "FREESHIP", "NOPE", ""]),
        seed in any::<u64>(),
    ) {
        let mut request = TotalsRequest::new(Currency::USD, items).in_state(state.as_str()).with_promo(promo);
        request.loyalty_member = member;
        request.policy = Some(policy);
        let rules = TotalsRules::default();
        let t = totals(&request, &rules, today()).unwrap();
        identities(&t);
        for amount in [t.subtotal, t.tax, t.total, t.total_savings, t.delivery_fee, t.amount_for_free_delivery,
                       t.item_savings, t.snap_eligible_total] {
            prop_assert!(!amount.is_negative());
        }
        // Written down in another order, the same basket costs the same.
        let n = request.items.len();
        if n > 1 {
            let shift = usize::try_from(seed % n as u64).unwrap();
            request.items.rotate_left(shift);
            if seed % 2 == 0 {
                request.items.reverse();
            }
        }
        let again = totals(&request, &rules, today()).unwrap();
        prop_assert_eq!(documented(&again), documented(&t));
        prop_assert_eq!(again.snap_eligible_total, t.snap_eligible_total);
    }

    #[test]
    fn the_tax_is_the_exact_tax_rounded_once(items in items(), state in prop::sample::select(vec!["TN", "HI", "IL", "CA"])) {
        let request = TotalsRequest::new(Currency::USD, items).in_state(state);
        let t = totals(&request, &TotalsRules::default(), today()).unwrap();
        let exact: i128 = t.lines.iter()
            .map(|l| i128::from(l.net.minor()) * i128::from(l.tax_rate.parts_per_million())).sum();
        let off = 2 * (i128::from(t.tax.minor()) * 1_000_000 - exact);
        prop_assert!((-1_000_000..=1_000_000).contains(&off));
        for l in &t.lines {
            let own = i128::from(l.taxable.minor()) * i128::from(l.tax_rate.parts_per_million());
            prop_assert!((i128::from(l.tax.minor()) * 1_000_000 - own).abs() < 1_000_000);
        }
    }
}
