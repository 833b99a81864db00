//! The offer book: which offers are on, why others are not, limits, rebates, and what is refused.

use std::time::Instant;

use crate::{
    clock::Date,
    deals::{
        Applicable, CartLine, Certificate, DealProblem, Delivery, Effort, Limit, NotOn, OfferBook, OfferRule,
        Rebate, RebateHow, Scope, ShopContext, Terms, Why, claim_rebates, optimise,
    },
    error::ErrorKind,
    money::Currency,
    testing::deals::{Dice, Family, instance},
};

fn book(offers: &str) -> OfferBook {
    OfferBook::from_json(&text(offers)).unwrap()
}

fn text(offers: &str) -> String {
    format!(r#"{{"format":"grocery-offers/1","currency":"USD","offers":[{offers}]}}"#)
}

fn cart() -> DealProblem {
    let line = |id: &str, sku: &str, category: &str, brand: Option<&str>, qty, unit_price| CartLine {
        id: id.into(),
        sku: sku.into(),
        category: Some(category.into()),
        brand: brand.map(Into::into),
        qty,
        unit_price,
    };
    DealProblem {
        seed: None,
        currency: Currency::USD,
        member: false,
        delivery: Some(Delivery { fee: 695, free_from: 3500 }),
        lines: vec![
            line("L0", "yogurt", "dairy", Some("Fage"), 2, 120),
            line("L1", "milk", "dairy", None, 1, 350),
            line("L2", "chips", "snacks", Some("Lay's"), 1, 400),
        ],
        offers: Vec::new(),
    }
}

fn now() -> ShopContext {
    ShopContext::new("2026-11-21T10:00:00Z".parse().unwrap())
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn why(on: &Applicable, id: &str) -> Vec<Why> {
    on.not_on.iter().find(|it| it.offer == id).map(|it| it.why.clone()).unwrap_or_default()
}

/// One offer on yogurt with these terms: what stands against it.
fn against(terms: &str, context: &ShopContext) -> Vec<Why> {
    let offer = format!(
        r#"{{"id":"o","kind":"amount_off","scope":{{"skus":["yogurt"]}},"cents":10,"max_uses":5{terms}}}"#
    );
    why(&book(&offer).applicable(&cart(), context).unwrap(), "o")
}

#[test]
fn every_term_is_asked() {
    let on: Vec<Why> = Vec::new();
    let now = now();
    assert_eq!(against("", &now), on);
    let from = r#","valid_from":"2026-11-22""#;
    assert_eq!(against(from, &now), [Why::NotYet { from: day("2026-11-22") }]);
    // Ten in the morning in UTC is past midnight in Auckland: there the day has come.
    assert_eq!(against(from, &now.clone().with_utc_offset_minutes(13 * 60 + 60)), on);
    let until = r#","valid_from":"2026-11-01","valid_until":"2026-11-20""#;
    assert_eq!(against(until, &now), [Why::Expired { until: day("2026-11-20") }]);
    assert_eq!(against(until, &now.clone().with_utc_offset_minutes(-10 * 60 - 1)), on);
    assert_eq!(against(r#","valid_from":"2026-11-21","valid_until":"2026-11-21""#, &now), on);
    let store = r#","stores":["S1","S2"]"#;
    assert_eq!(against(store, &now), [Why::OtherStore]);
    assert_eq!(against(store, &now.clone().with_store("S3")), [Why::OtherStore]);
    assert_eq!(against(store, &now.clone().with_store("S2")), on);
    assert_eq!(against(r#","must_clip":true"#, &now), [Why::NotClipped]);
    assert_eq!(against(r#","must_clip":true"#, &now.clone().with_clipped("o")), on);
    assert_eq!(against(r#","code":"Save10""#, &now), [Why::NeedsCode]);
    assert_eq!(against(r#","code":"Save10""#, &now.clone().with_code(" sAVE10 ")), on);
    assert_eq!(against(r#","first_order_only":true"#, &now), [Why::FirstOrderOnly]);
    assert_eq!(against(r#","first_order_only":true"#, &now.clone().with_first_order()), on);
    assert_eq!(against(r#","requires_member":true"#, &now), [Why::MembersOnly]);
    // All that stands against an offer is told.
    let all = against(r#","must_clip":true,"code":"x","requires_member":true"#, &now);
    assert_eq!(all, [Why::MembersOnly, Why::NotClipped, Why::NeedsCode]);
}

#[test]
fn uses_made_count_against_the_limits() {
    let used = now().with_use("o", day("2026-11-21"), 2).with_use("o", day("2026-11-03"), 3).with_use(
        "p",
        day("2026-11-21"),
        9,
    );
    let reached = |limit, allowed, used| Why::LimitReached { limit, allowed, used };
    assert_eq!(against(r#","per_household":5"#, &used), [reached(Limit::PerHousehold, 5, 5)]);
    assert_eq!(against(r#","per_day":2"#, &used), [reached(Limit::PerDay, 2, 2)]);
    assert_eq!(against(r#","per_household":4,"per_day":9"#, &used), [reached(Limit::PerHousehold, 4, 5)]);
    let left = |terms: &str, context: &ShopContext| {
        let offer = format!(
            r#"{{"id":"o","kind":"amount_off","scope":{{"all":true}},"cents":10,"max_uses":5{terms}}}"#
        );
        book(&offer).applicable(&cart(), context).unwrap().problem.offers[0].max_uses
    };
    assert_eq!(left(r#","per_household":6,"per_day":9"#, &used), 1);
    assert_eq!(left(r#","per_household":99,"per_day":5"#, &used), 3);
    assert_eq!(left(r#","per_household":99,"per_day":99"#, &used), 5);
    // Yesterday's uses do not count today, wherever the day ends at the store.
    assert_eq!(left(r#","per_day":3"#, &used.with_utc_offset_minutes(24 * 60)), 3);
    let negative = now().with_use("o", day("2026-11-21"), -1);
    let error = book("").applicable(&cart(), &negative).unwrap_err();
    assert!(error.message().starts_with("context.uses[0].uses:"), "{error}");
}

#[test]
fn what_the_cart_lacks_is_told() {
    let on = book(
        r#"{"id":"none","kind":"amount_off","scope":{"skus":["tea","coffee"]},"cents":5},
        {"id":"brand","kind":"amount_off","scope":{"category":"dairy","brand":"Lay's"},"cents":5},
        {"id":"three","kind":"n_for","scope":{"skus":["yogurt","yogurt"]},"n":3,"price":300},
        {"id":"dairy","kind":"n_for","scope":{"category":"dairy"},"n":3,"price":300},
        {"id":"pair","kind":"bundle","components":[{"scope":{"skus":["milk"]},"qty":1},{"scope":{"skus":["tea"]},"qty":2}],"cents_off":50},
        {"id":"both","kind":"buy_get","buy":{"skus":["milk"]},"get":{"skus":["milk"]},"buy_n":1,"get_m":1,"percent_bp":5000},
        {"id":"spend","kind":"spend_off","tiers":[{"min_spend":2000,"cents":100},{"min_spend":1000,"cents":50}]},
        {"id":"free","kind":"free_delivery","min_spend":5000},
        {"id":"fage","kind":"percent_off","scope":{"brand":"Fage"},"percent_bp":1000}"#,
    )
    .applicable(&cart(), &now())
    .unwrap();
    assert_eq!(why(&on, "none"), [Why::NothingFits]);
    assert_eq!(why(&on, "brand"), [Why::NothingFits]);
    assert_eq!(why(&on, "three"), [Why::TooFewUnits { missing: 1 }]);
    assert_eq!(why(&on, "pair"), [Why::TooFewUnits { missing: 2 }]);
    assert_eq!(why(&on, "both"), [Why::TooFewUnits { missing: 1 }]);
    assert_eq!(why(&on, "spend"), [Why::BelowSpend { missing: 10 }]);
    assert_eq!(why(&on, "free"), [Why::BelowSpend { missing: 4010 }]);
    let ids: Vec<&str> = on.problem.offers.iter().map(|offer| offer.id.as_str()).collect();
    assert_eq!(ids, ["dairy", "fage"]);
    let mut collected = cart();
    collected.delivery = None;
    let on = book(r#"{"id":"free","kind":"free_delivery"}"#).applicable(&collected, &now()).unwrap();
    assert_eq!(why(&on, "free"), [Why::NoDelivery]);
}

#[test]
fn a_loyalty_price_is_for_members_and_every_unit() {
    let book = book(r#"{"id":"club","kind":"loyalty_price","scope":{"skus":["yogurt"]},"price":90}"#);
    assert_eq!(why(&book.applicable(&cart(), &now()).unwrap(), "club"), [Why::MembersOnly]);
    let mut member = cart();
    member.member = true;
    let on = book.applicable(&member, &now()).unwrap();
    assert_eq!(optimise(&on.problem, Effort::default()).unwrap().plan.savings, 60);
}

#[test]
fn codes_are_one_of_a_group_and_unknown_ones_are_told() {
    let book = book(
        r#"{"id":"ten","code":"SAVE10","group":"codes","kind":"order_percent","percent_bp":1000,"min_spend":0},
        {"id":"ship","code":"FREESHIP","group":"codes","kind":"free_delivery"}"#,
    );
    let both = now().with_code("save10").with_code("freeship").with_code("SAVE99").with_code("save99 ");
    let on = book.applicable(&cart(), &both).unwrap();
    assert_eq!(on.unknown_codes, ["SAVE99", "save99"]);
    // 10 % of 9.90 is less than the fee of 6.95: the better code is taken, and only one.
    let found = optimise(&on.problem, Effort::default()).unwrap();
    assert_eq!((found.plan.savings, found.plan.delivery_waived), (695, true));
    assert_eq!(found.plan.applications.len(), 1);
    // A code that is not entered is not given away.
    let told = serde_json::to_string(&book.applicable(&cart(), &now()).unwrap().not_on).unwrap();
    assert!(told.contains("needs_code") && !told.contains("SAVE10") && !told.contains("FREESHIP"), "{told}");
}

#[test]
fn current_deals_are_listed_by_day_store_and_product() {
    let book = book(
        r#"{"id":"over","kind":"amount_off","scope":{"skus":["milk"]},"cents":5,"valid_until":"2026-11-20"},
        {"id":"later","kind":"amount_off","scope":{"skus":["milk"]},"cents":5,"valid_from":"2026-11-22"},
        {"id":"clip","kind":"amount_off","scope":{"category":"dairy"},"cents":5,"must_clip":true},
        {"id":"there","kind":"amount_off","scope":{"skus":["milk"]},"cents":5,"stores":["S2"]},
        {"id":"all","kind":"percent_off","scope":{"all":true},"percent_bp":100,"valid_until":"2026-11-21"},
        {"id":"chips","kind":"amount_off","scope":{"brand":"Lay's"},"cents":5}"#,
    );
    let ids = |rules: Vec<&OfferRule>| rules.iter().map(|rule| rule.id().to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(book.current(&now()).collect()), ["clip", "all", "chips"]);
    assert_eq!(ids(book.on_product(&cart().lines[1], &now())), ["clip", "all"]);
    assert_eq!(ids(book.on_product(&cart().lines[1], &now().with_store("S2"))), ["clip", "there", "all"]);
    assert_eq!(ids(book.on_product(&cart().lines[2], &now())), ["all", "chips"]);
}

#[test]
fn rebates_are_claimed_after_the_receipt() {
    let book = book(
        r#"{"id":"half","kind":"percent_off","scope":{"skus":["yogurt"]},"percent_bp":5000,"max_uses":9},
        {"id":"each","kind":"rebate","provider":"App","scope":{"skus":["yogurt"]},"cents":25,"max_uses":9},
        {"id":"two","kind":"rebate","provider":"App","scope":{"skus":["yogurt"]},"requires_qty":2,"cents":60},
        {"id":"mail","kind":"rebate","how":"mail_in","scope":{"category":"dairy"},"cents":5000},
        {"id":"spent","kind":"rebate","provider":"Maker","scope":{"category":"dairy"},"min_spend":471,"cents":100},
        {"id":"enough","kind":"rebate","provider":"Maker","scope":{"category":"dairy"},"min_spend":470,"cents":70}"#,
    );
    let on = book.applicable(&cart(), &now()).unwrap();
    assert_eq!(on.rebates.len(), 5);
    let found = optimise(&on.problem, Effort::default()).unwrap();
    assert_eq!((found.plan.savings, found.plan.payable), (120, 990 - 120 + 695));
    let plan =
        claim_rebates(&on.problem, &found.plan, &on.rebates, Effort::default(), &mut || false).unwrap();
    // The app gives 60 for both yogurts rather than 25 for each; the mail-in pays more than was paid; the maker asks what was
    // paid for dairy, which is 4.70 after the yogurts' half.
    assert_eq!((plan.total, plan.certificate), (60 + 5000 + 70, Certificate::Optimal));
    let claims: Vec<(&str, i64)> =
        plan.claims.iter().map(|claim| (claim.rebate.as_str(), claim.cents)).collect();
    assert_eq!(claims, [("enough", 70), ("mail", 5000), ("two", 60)]);
    assert_eq!(plan.claims[1].how, RebateHow::MailIn);
}

#[test]
fn rebates_have_terms_and_groups_like_any_offer() {
    let rules = r#"{"id":"a","kind":"rebate","scope":{"all":true},"cents":10,"max_uses":9,"per_household":4,"group":"g"},
        {"id":"b","kind":"rebate","scope":{"skus":["milk"]},"cents":35,"group":"g"},
        {"id":"c","kind":"rebate","scope":{"skus":["milk"]},"cents":99,"valid_until":"2026-01-01"},
        {"id":"d","kind":"rebate","scope":{"skus":["milk"]},"cents":99,"requires_member":true}"#;
    let total = |context: &ShopContext| {
        let on = book(rules).applicable(&cart(), context).unwrap();
        let found = optimise(&on.problem, Effort::default()).unwrap();
        claim_rebates(&on.problem, &found.plan, &on.rebates, Effort::default(), &mut || false).unwrap().total
    };
    assert_eq!(total(&now()), 40);
    assert_eq!(total(&now().with_use("a", day("2026-05-01"), 1)), 35, "b is better than three of a");
}

/// The most that rebates of one provider give back: every unit stands for each rebate in turn, or for none.
fn most_back(units: &[usize], rebates: &[Rebate], cart: &DealProblem, taken: &mut Vec<i64>) -> i64 {
    let Some((&line, rest)) = units.split_first() else {
        let uses: Vec<i64> = rebates
            .iter()
            .zip(taken.iter())
            .map(|(rebate, &units)| (units / rebate.requires_qty).min(rebate.max_uses))
            .collect();
        let all: i64 = rebates.iter().zip(&uses).map(|(rebate, uses)| rebate.cents * uses).sum();
        let grouped = rebates.iter().zip(&uses).filter(|(rebate, uses)| rebate.group.is_some() && **uses > 0);
        // Of a group only one may be claimed: units that stand for a second one give nothing.
        return if grouped.count() > 1 { 0 } else { all };
    };
    let mut best = most_back(rest, rebates, cart, taken);
    for at in 0..rebates.len() {
        if rebates[at].scope.covers(&cart.lines[line]) {
            taken[at] += 1;
            best = best.max(most_back(rest, rebates, cart, taken));
            taken[at] -= 1;
        }
    }
    best
}

#[test]
fn no_claims_give_more_back_than_those_that_are_found() {
    let mut cart = cart();
    cart.lines[2].qty = 3;
    let found = optimise(&cart, Effort::default()).unwrap();
    let units: Vec<usize> = cart
        .lines
        .iter()
        .enumerate()
        .flat_map(|(at, line)| vec![at; usize::try_from(line.qty).unwrap()])
        .collect();
    let scopes = ["all", "dairy", "yogurt", "chips"].map(|name| match name {
        "all" => Scope::All,
        "dairy" => Scope::Shelf { category: Some(name.into()), brand: None },
        _ => Scope::Skus(vec![name.into()]),
    });
    for seed in 0..300 {
        let mut dice = Dice::new(seed);
        let rebates: Vec<Rebate> = (0..4)
            .map(|number| Rebate {
                id: format!("R{number}"),
                requires_member: false,
                group: dice.chance(40).then(|| format!("g{}", number % 2)),
                max_uses: dice.range(1, 3),
                how: RebateHow::CashBack,
                provider: ["", "App"][number % 2].to_owned(),
                scope: scopes[usize::try_from(dice.range(0, 3)).unwrap()].clone(),
                requires_qty: dice.range(1, 3),
                cents: dice.range(1, 9_999),
                min_spend: 0,
            })
            .collect();
        let want: i64 = ["", "App"]
            .iter()
            .map(|provider| {
                let own: Vec<Rebate> =
                    rebates.iter().filter(|one| one.provider == *provider).cloned().collect();
                most_back(&units, &own, &cart, &mut vec![0; own.len()])
            })
            .sum();
        let got = claim_rebates(&cart, &found.plan, &rebates, Effort::default(), &mut || false).unwrap();
        assert_eq!((got.total, got.certificate), (want, Certificate::Optimal), "seed {seed}: {rebates:?}");
    }
}

#[test]
fn what_is_written_reads_back() {
    let whole = r#"{"id":"a","title":"10 % off","kind":"percent_off","scope":{"all":true},"percent_bp":1000,"max_uses":3,
        "valid_from":"2026-11-01","valid_until":"2026-11-30","stores":["S1"],"must_clip":true,"code":"X","first_order_only":true,
        "per_household":2,"per_day":1,"requires_member":true,"group":"g","couponable":false},
        {"id":"b","kind":"rebate","how":"mail_in","provider":"Maker","scope":{"brand":"B"},"requires_qty":2,"cents":5,"min_spend":7,
        "max_uses":4,"requires_member":true,"group":"r","per_day":3},
        {"id":"c","kind":"loyalty_price","scope":{"skus":["x"]},"price":90},
        {"id":"d","kind":"free_delivery","min_spend":3000,"group":"g"},
        {"id":"e","kind":"spend_off","tiers":[{"min_spend":0,"cents":1}]}"#;
    let book = book(whole);
    let text = serde_json::to_string(&book).unwrap();
    let again: OfferBook = serde_json::from_str(&text).unwrap();
    assert_eq!(again.rules(), book.rules());
    assert_eq!(again.rule("b").unwrap().terms.per_day, Some(3));
    assert!(again.rule("zz").is_none());
    let context = now().with_store("S1").with_code("x").with_clipped("a").with_use("a", day("2026-11-21"), 1);
    let text = serde_json::to_string(&context).unwrap();
    assert_eq!(serde_json::from_str::<ShopContext>(&text).unwrap(), context);
    assert_eq!(serde_json::from_str::<ShopContext>(r#"{"now":"2026-11-21T10:00:00Z"}"#).unwrap(), now());
}

#[test]
fn bad_rules_are_refused_with_their_field() {
    let unit = r#""kind":"amount_off","scope":{"all":true},"cents":5"#;
    let rebate = r#""kind":"rebate","scope":{"all":true}"#;
    let long = "x".repeat(257);
    let table = [
        (r#""kind":"percent_off","scope":{"all":true},"percent_bp":10001"#.to_owned(), "percent_bp"),
        (r#""kind":"percent_off","scope":{"all":true},"percent_bp":-1"#.to_owned(), "percent_bp"),
        (r#""kind":"amount_off","scope":{"all":true},"cents":0"#.to_owned(), "cents"),
        (r#""kind":"amount_off","scope":{"all":true},"cents":1e400"#.to_owned(), ""),
        (r#""kind":"amount_off","scope":{"all":true},"cents":NaN"#.to_owned(), ""),
        (r#""kind":"amount_off","scope":{"all":true},"cents":1000000001"#.to_owned(), "cents"),
        (r#""kind":"loyalty_price","scope":{"all":true},"price":0"#.to_owned(), "price"),
        (r#""kind":"loyalty_price","scope":{"all":true}"#.to_owned(), "price"),
        (r#""kind":"n_for","scope":{"all":true},"n":0,"price":9"#.to_owned(), "n"),
        (r#""kind":"n_for","scope":{"all":true},"n":20001,"price":9"#.to_owned(), "n"),
        (r#""kind":"bundle","components":[],"cents_off":9"#.to_owned(), "components"),
        (r#""kind":"free_delivery","min_spend":-1"#.to_owned(), "min_spend"),
        (r#""kind":"gift""#.to_owned(), "kind"),
        (format!(r#"{unit},"currency":"EUR""#), "currency"),
        (format!(r#"{unit},"valid_from":"tomorrow""#), "valid_from"),
        (format!(r#"{unit},"valid_from":20261121"#), "valid_from"),
        (format!(r#"{unit},"valid_until":"2026-02-30""#), "valid_until"),
        (format!(r#"{unit},"valid_until":"2026-11-21T23:59:59Z""#), "valid_until"),
        (format!(r#"{unit},"valid_from":"2026-11-21","valid_until":"2026-11-20""#), "valid_until"),
        (format!(r#"{unit},"per_household":0"#), "per_household"),
        (format!(r#"{unit},"per_day":-2"#), "per_day"),
        (format!(r#"{unit},"per_day":1.5"#), "per_day"),
        (format!(r#"{unit},"max_uses":0"#), "max_uses"),
        (format!(r#"{unit},"code":" ""#), "code"),
        (format!(r#"{unit},"code":5"#), "code"),
        (format!(r#"{unit},"stores":"S1""#), "stores"),
        (format!(r#"{unit},"stores":["S1",7]"#), "stores[1]"),
        (format!(r#"{unit},"stores":[""]"#), "stores[0]"),
        (format!(r#"{unit},"must_clip":"yes""#), "must_clip"),
        (format!(r#"{unit},"group":"""#), "group"),
        (format!(r#"{unit},"title":"{long}""#), "title"),
        (format!(r#"{rebate},"cents":0"#), "cents"),
        (format!(r#"{rebate},"cents":5,"requires_qty":0"#), "requires_qty"),
        (format!(r#"{rebate},"cents":5,"max_uses":0"#), "max_uses"),
        (format!(r#"{rebate},"cents":5,"min_spend":-1"#), "min_spend"),
        (format!(r#"{rebate},"cents":5,"how":"pigeon""#), "how"),
        (format!(r#"{rebate},"cents":5,"provider":"{long}""#), "provider"),
        (r#""kind":"rebate","scope":{"skus":[]},"cents":5"#.to_owned(), "scope.skus"),
    ];
    for (body, field) in table {
        let error = OfferBook::from_json(&text(&format!(r#"{{"id":"o",{body}}}"#))).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::TooLarge), "{body}");
        let at = if field.is_empty() {
            "the offers are not valid JSON:".to_owned()
        } else {
            format!("offers[0].{field}:")
        };
        assert!(error.message().starts_with(&at), "{body}: {error}");
    }
    let one = format!(r#"{{"id":"o",{unit}}}"#);
    let refused = |text: &str, at: &str| {
        let error = OfferBook::from_json(text).unwrap_err();
        assert!(error.message().starts_with(at), "{text}: {error}");
    };
    refused(&text(&format!("{one},{one}")), "offers[1].id:");
    refused(&text("5"), "offers[0]: must be an object");
    refused(r#"{"format":"grocery-offers/2"}"#, "format:");
    refused(r#"{"format":"grocery-offers/1","currency":"$$$","offers":[]}"#, "currency:");
    refused(r#"{"format":"grocery-offers/1","currency":"USD"}"#, "offers: is missing");
    // Groups that contradict themselves: a receipt and a rebate cannot exclude each other, nor can two providers.
    let group =
        |a: &str, b: &str| text(&format!(r#"{{"id":"a",{a},"group":"g"}},{{"id":"b",{b},"group":"g"}}"#));
    refused(&group(unit, &format!(r#"{rebate},"cents":5"#)), "offers[1].group:");
    let of = |provider: &str| format!(r#"{rebate},"cents":5,"provider":"{provider}""#);
    refused(&group(&of("A"), &of("B")), "offers[1].group:");
    assert!(OfferBook::from_json(&group(&of("A"), &of("A"))).is_ok());
}

#[test]
fn bad_carts_are_refused_with_their_field() {
    let rule = r#"{"id":"o","kind":"amount_off","scope":{"all":true},"cents":5}"#;
    let refused = |change: &dyn Fn(&mut DealProblem), at: &str| {
        let mut cart = cart();
        change(&mut cart);
        let error = book(rule).applicable(&cart, &now()).unwrap_err();
        assert!(error.message().starts_with(at), "{at}: {error}");
    };
    refused(&|cart| cart.currency = Currency::EUR, "currency: is EUR in the cart and USD");
    refused(&|cart| cart.lines[1].qty = 0, "lines[1].qty:");
    refused(&|cart| cart.lines[1].qty = i64::MAX, "lines[1].qty:");
    refused(&|cart| cart.lines[2].unit_price = -1, "lines[2].unit_price:");
    refused(&|cart| cart.lines[2].unit_price = i64::MAX, "lines[2].unit_price:");
    refused(&|cart| cart.lines[2].id = "L0".into(), "lines[2].id:");
    let own = book(rule).rule("o").unwrap().offer().unwrap().clone();
    refused(&|cart| cart.offers.push(own.clone()), "offers[0].id: is the id of an offer in the book");
    // An empty cart and an empty book are no fault.
    let mut empty = cart();
    empty.lines.clear();
    let on = book(rule).applicable(&empty, &now()).unwrap();
    assert_eq!(on.not_on, [NotOn { offer: "o".into(), why: vec![Why::NothingFits] }]);
    let on = OfferBook::empty(Currency::USD).applicable(&cart(), &now()).unwrap();
    assert_eq!((on.problem, on.not_on.len()), (cart(), 0));
}

/// What the index finds is what reading every line for every scope finds.
#[test]
fn the_index_agrees_with_reading_everything() {
    for seed in 0..40 {
        let mut problem =
            instance(if seed % 2 == 0 { Family::Mixed(6, 40) } else { Family::Store(30, 400) }, seed);
        let rules: Vec<OfferRule> =
            std::mem::take(&mut problem.offers).into_iter().map(OfferRule::new).collect();
        let book = OfferBook::new(problem.currency, rules).unwrap();
        let on = book.applicable(&problem, &now()).unwrap();
        for rule in book.rules() {
            let roles = crate::deals::book::roles(&rule.offer().unwrap().kind);
            let units = |scope: &Scope| -> i64 {
                problem.lines.iter().filter(|line| scope.covers(line)).map(|line| line.qty).sum()
            };
            let any: i64 = problem
                .lines
                .iter()
                .filter(|line| roles.iter().any(|(scope, _)| scope.covers(line)))
                .map(|line| line.qty)
                .sum();
            let why = why(&on, rule.id());
            let nothing = !roles.is_empty() && any == 0;
            assert_eq!(why.contains(&Why::NothingFits), nothing, "seed {seed} {}", rule.id());
            let short = roles.iter().any(|(scope, need)| units(scope) < *need)
                || any < roles.iter().map(|role| role.1).sum();
            let told = why.iter().any(|why| matches!(why, Why::TooFewUnits { .. }));
            assert_eq!(told, short && !nothing, "seed {seed} {}", rule.id());
        }
        // Nothing that would have helped is left behind: the best plan is the one of all offers at once.
        let mut whole = problem.clone();
        whole.offers = book.rules().iter().filter_map(|rule| rule.offer().cloned()).collect();
        let (all, some) =
            (optimise(&whole, Effort::default()).unwrap(), optimise(&on.problem, Effort::default()).unwrap());
        assert_eq!(all.plan, some.plan, "seed {seed}");
    }
}

/// Fifty lines, ten thousand rules with every sort of term.
fn large() -> (DealProblem, OfferBook) {
    let mut problem = instance(Family::Store(50, 10_000), 1);
    let mut dice = Dice::new(7);
    let rules = std::mem::take(&mut problem.offers)
        .into_iter()
        .map(|offer| {
            let terms = Terms {
                valid_until: Some(
                    day("2026-11-20").saturating_add_days(i32::try_from(dice.range(0, 9)).unwrap()),
                ),
                must_clip: dice.chance(20),
                code: dice.chance(5).then(|| format!("CODE{}", dice.range(0, 99))),
                first_order_only: dice.chance(5),
                per_household: dice.chance(30).then(|| dice.range(1, 3)),
                stores: if dice.chance(30) { vec!["S1".into(), "S2".into()] } else { Vec::new() },
                ..Terms::default()
            };
            OfferRule::new(offer).with_terms(terms)
        })
        .collect();
    let book = OfferBook::new(problem.currency, rules).unwrap();
    (problem, book)
}

#[test]
fn ten_thousand_rules_are_matched() {
    let (problem, book) = large();
    let context = now().with_store("S1").with_code("code7");
    let on = book.applicable(&problem, &context).unwrap();
    assert_eq!(on.problem.offers.len() + on.not_on.len(), 10_000);
    assert!(on.problem.offers.len() > 100);
    assert!(on.not_on.iter().all(|it| !it.why.is_empty()));
}

/// `cargo test --release -p grocery-core --lib matching_is_measured -- --ignored --nocapture`
#[test]
#[ignore = "prints times; run by hand with --release"]
fn matching_is_measured() {
    let (problem, book) = large();
    let context = now().with_store("S1").with_code("code7");
    let mut times: Vec<u128> = (0..500)
        .map(|_| {
            let started = Instant::now();
            let on = book.applicable(&problem, &context).unwrap();
            let took = started.elapsed().as_micros();
            assert!(!on.problem.offers.is_empty());
            took
        })
        .collect();
    times.sort_unstable();
    println!("50 lines, 10,000 rules: p50 {} us, p95 {} us, max {} us", times[250], times[475], times[499]);
}
