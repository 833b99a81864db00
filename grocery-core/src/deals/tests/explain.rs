//! Explanations: shares that add up, changes that hold, sentences that say it.

use std::time::Instant;

use proptest::prelude::*;

use crate::{
    deals::{
        CartLine, Certificate, Change, ChangeKind, DealProblem, Delivery, Effort, ExplainRequest,
        Explanation, Names, OfferBook, OfferRule, Rebate, RebateHow, Scope, ShopContext, Terms, Unlocks,
        UnusedWhy, check, explain, explain_within, optimise, split,
    },
    testing::deals::{Dice, Family, instance},
};

fn now() -> ShopContext {
    ShopContext::new("2026-11-21T10:00:00Z".parse().unwrap())
}

fn book(offers: &str) -> OfferBook {
    OfferBook::from_json(&format!(r#"{{"format":"grocery-offers/1","currency":"USD","offers":[{offers}]}}"#))
        .unwrap()
}

fn cart(lines: &str, rest: &str) -> DealProblem {
    DealProblem::from_json(&format!(
        r#"{{"format":"grocery-deals/1","currency":"USD","lines":[{lines}],"offers":[]{rest}}}"#
    ))
    .unwrap()
}

fn told(cart: &DealProblem, book: &OfferBook, context: &ShopContext) -> Explanation {
    explain(&ExplainRequest::new(cart, book, context)).unwrap()
}

fn changes(explanation: &Explanation) -> Vec<(ChangeKind, i64, i64)> {
    explanation.changes.iter().map(|change| (change.what.clone(), change.saves, change.extra)).collect()
}

const YOGURT: &str = r#"{"id":"L0","sku":"yogurt","qty":3,"unit_price":120}"#;

#[test]
fn every_kind_is_shared_out_over_its_units() {
    let lines = r#"{"id":"a","sku":"a","qty":3,"unit_price":100},{"id":"b","sku":"b","qty":2,"unit_price":50},
        {"id":"c","sku":"c","qty":1,"unit_price":0}"#;
    let paid = |offer: &str| {
        let cart = cart(lines, "");
        let on = book(offer).applicable(&cart, &now()).unwrap();
        let found = optimise(&on.problem, Effort::default()).unwrap();
        split(&on.problem, &found.plan).unwrap().lines.iter().map(|line| line.paid).collect::<Vec<_>>()
    };
    assert_eq!(
        paid(r#"{"id":"o","kind":"percent_off","scope":{"all":true},"percent_bp":3333,"max_uses":2}"#),
        [234, 100, 0]
    );
    assert_eq!(
        paid(r#"{"id":"o","kind":"fixed_price","scope":{"skus":["b"]},"price":20,"max_uses":9}"#),
        [300, 40, 0]
    );
    // Three for 1.00 on two of a and one of b: 1.50 off 2.50 in the ratio of their prices.
    assert_eq!(paid(r#"{"id":"o","kind":"n_for","scope":{"skus":["a"]},"n":3,"price":101}"#), [101, 100, 0]);
    assert_eq!(
        paid(
            r#"{"id":"o","kind":"buy_get","buy":{"skus":["a"]},"get":{"skus":["b"]},"buy_n":1,"get_m":1,"percent_bp":10000}"#
        ),
        [300, 50, 0]
    );
    assert_eq!(
        paid(
            r#"{"id":"o","kind":"bundle","components":[{"scope":{"skus":["a"]},"qty":1},{"scope":{"skus":["b"]},"qty":1},{"scope":{"skus":["c"]},"qty":1}],"cents_off":100}"#
        ),
        [233, 67, 0]
    );
    // A coupon may be worth more than its unit: the rest lies on what else there is.
    assert_eq!(
        paid(
            r#"{"id":"o","kind":"coupon","issuer":"store","scope":{"skus":["b"]},"requires_qty":1,"cents":90}"#
        ),
        [266, 44, 0]
    );
    assert_eq!(paid(r#"{"id":"o","kind":"spend_off","tiers":[{"min_spend":0,"cents":40}]}"#), [270, 90, 0]);
}

#[test]
fn one_more_unit_is_suggested_and_said() {
    let bogo = book(
        r#"{"id":"bogo","title":"buy one, get one","kind":"buy_get","max_uses":9,"buy":{"skus":["yogurt"]},"buy_n":1,"get_m":1,"percent_bp":10000}"#,
    );
    let one = told(&cart(YOGURT, ""), &bogo, &now());
    let add = ChangeKind::AddUnits { line: "L0".into(), sku: "yogurt".into(), units: 1 };
    assert_eq!(changes(&one), [(add, 120, 0)]);
    assert_eq!(
        one.sentences(&Names::of(&bogo).with_product("yogurt", "Greek yogurt")),
        [
            "You save $1.20 and pay $2.40: no other use of the offers saves more.",
            "3 Greek yogurt: $2.40 instead of $3.60 (“buy one, get one” saves $1.20).",
            "Without “buy one, get one” the best plan saves $0.00, $1.20 less.",
            "Add one more Greek yogurt to save $1.20, at no extra cost.",
        ]
    );
    // With four there is nothing to add.
    let four = cart(&YOGURT.replace("\"qty\":3", "\"qty\":4"), "");
    assert_eq!(told(&four, &bogo, &now()).changes, []);
    // Two missing units of a set are suggested together; four missing ones are another shopping trip.
    let set = |n: i64, price: i64| {
        book(&format!(
            r#"{{"id":"set","kind":"n_for","scope":{{"skus":["yogurt"]}},"n":{n},"price":{price}}}"#
        ))
    };
    let two = told(&cart(YOGURT, ""), &set(5, 300), &now());
    let add = ChangeKind::AddUnits { line: "L0".into(), sku: "yogurt".into(), units: 2 };
    assert_eq!(changes(&two), [(add, 300, -60)]);
    assert_eq!(two.not_on.len(), 1);
    assert!(
        two.sentences(&Names::new())
            .contains(&"Add 2 more of yogurt to save $3.00, and pay $0.60 less in all.".into())
    );
    assert_eq!(told(&cart(YOGURT, ""), &set(7, 300), &now()).changes, []);
    // A few cents off for a whole unit more is no reason to buy it.
    assert_eq!(told(&cart(YOGURT, ""), &set(4, 460), &now()).changes, []);
}

#[test]
fn more_of_what_is_cheaper_anyway_is_not_suggested() {
    let half = book(
        r#"{"id":"half","kind":"percent_off","scope":{"skus":["yogurt"]},"percent_bp":5000,"max_uses":9},
        {"id":"two","kind":"n_for","scope":{"skus":["yogurt"]},"n":2,"price":230,"max_uses":9}"#,
    );
    assert_eq!(told(&cart(YOGURT, ""), &half, &now()).changes, []);
}

#[test]
fn free_delivery_and_steps_are_named_with_what_is_missing() {
    let lines = r#"{"id":"L0","sku":"roast","qty":1,"unit_price":3159}"#;
    let cart = cart(lines, r#","delivery":{"fee":695,"free_from":3500}"#);
    let steps = book(
        r#"{"id":"five","title":"$5 off $40","kind":"spend_off","tiers":[{"min_spend":4000,"cents":500},{"min_spend":90000,"cents":9000}]}"#,
    );
    let found = told(&cart, &steps, &now());
    let delivery = ChangeKind::SpendMore { amount: 341, unlocks: Unlocks::Delivery };
    let five = ChangeKind::SpendMore { amount: 841, unlocks: Unlocks::Offer { offer: "five".into() } };
    assert_eq!(changes(&found), [(five, 1195, 841 - 1195), (delivery, 695, 341 - 695)]);
    let said = found.sentences(&Names::of(&steps));
    assert!(said.contains(&"$3.41 more gives free delivery and saves $6.95.".into()), "{said:?}");
    assert!(said.contains(&"$8.41 more brings “$5 off $40” and saves $11.95.".into()), "{said:?}");
    assert!(said.contains(&"Delivery costs $6.95.".into()));
    assert_eq!(
        found.why_not("five", &Names::of(&steps)).unwrap(),
        "“$5 off $40” is not on: $8.41 are missing to its spend."
    );
    // What is missing counts from the goods after item offers. The tenth may be declined on what is added.
    let tenth =
        book(r#"{"id":"all","kind":"percent_off","scope":{"all":true},"percent_bp":1000,"max_uses":99}"#);
    let found = told(&cart, &tenth, &now());
    let delivery = ChangeKind::SpendMore { amount: 3500 - (3159 - 316), unlocks: Unlocks::Delivery };
    assert_eq!(changes(&found), [(delivery, 695, 657 - 695)]);
    // Here the tenth on what is added would be worth more than the delivery, so that nothing is claimed.
    let cheap = DealProblem { delivery: Some(Delivery { fee: 20, free_from: 3500 }), ..cart };
    assert_eq!(told(&cheap, &tenth, &now()).changes, []);
}

#[test]
fn clipping_and_membership_are_told_with_what_they_really_add() {
    let book = book(
        r#"{"id":"clip","title":"75c yogurt coupon","kind":"coupon","issuer":"manufacturer","scope":{"skus":["yogurt"]},"requires_qty":2,"cents":75,"must_clip":true},
        {"id":"beaten","kind":"amount_off","scope":{"skus":["yogurt"]},"cents":5,"max_uses":9,"must_clip":true},
        {"id":"sale","kind":"amount_off","scope":{"skus":["yogurt"]},"cents":10,"max_uses":9},
        {"id":"club","kind":"loyalty_price","scope":{"skus":["yogurt"]},"price":50},
        {"id":"secret","code":"HUSH","kind":"order_percent","percent_bp":5000,"min_spend":0}"#,
    );
    let found = told(&cart(YOGURT, ""), &book, &now());
    // The loyalty price takes the place of the sale: 70 off each rather than 10. The beaten coupon adds nothing.
    let clip = ChangeKind::Clip { offer: "clip".into() };
    assert_eq!(changes(&found), [(ChangeKind::BecomeMember, 180, -180), (clip, 75, -75)]);
    let said = found.sentences(&Names::of(&book)).join(" ");
    assert!(said.contains("As a member you would save $1.80 more."), "{said}");
    assert!(said.contains("Clip coupon “75c yogurt coupon” to save $0.75."), "{said}");
    assert!(!said.contains("HUSH") && !said.contains("secret"), "{said}");
    assert_eq!(found.why_not("club", &Names::new()).unwrap(), "“club” is not on: it is for members.");
    assert_eq!(found.why_not("sale", &Names::new()), None);
}

#[test]
fn unused_offers_have_their_reasons() {
    let lines = r#"{"id":"L0","sku":"yogurt","qty":2,"unit_price":2000}"#;
    let cart = cart(lines, r#","delivery":{"fee":695,"free_from":3500}"#);
    let book = book(
        r#"{"id":"a","group":"g","kind":"order_percent","percent_bp":1000,"min_spend":0},
        {"id":"b","group":"g","kind":"order_percent","percent_bp":900,"min_spend":0},
        {"id":"c","kind":"amount_off","scope":{"skus":["yogurt"]},"cents":5,"max_uses":9},
        {"id":"d","kind":"amount_off","scope":{"skus":["yogurt"]},"cents":9,"max_uses":9},
        {"id":"e","kind":"free_delivery"},
        {"id":"f","kind":"spend_off","tiers":[{"min_spend":4000,"cents":1}]}"#,
    );
    let found = told(&cart, &book, &now());
    let why = |id: &str| found.unused.iter().find(|it| it.offer == id).unwrap().why.clone();
    assert_eq!(why("b"), UnusedWhy::GroupTaken { by: "a".into() });
    assert_eq!(why("c"), UnusedWhy::SavesNoMore);
    assert_eq!(why("e"), UnusedWhy::DeliveryFree);
    assert_eq!(why("f"), UnusedWhy::BelowSpend { missing: 18 });
    assert_eq!(found.unused.len(), 4);
    let text = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Explanation>(&text).unwrap(), found);
}

#[test]
fn without_time_there_is_a_plan_its_gap_and_no_claim() {
    let mut problem = instance(Family::Dense(30, 300), 3);
    problem.offers[0].requires_member = true;
    let empty = OfferBook::empty(problem.currency);
    let context = now();
    let request = ExplainRequest::new(&problem, &empty, &context);
    for told in [
        explain_within(&request, &mut || true).unwrap(),
        explain(&request.with_effort(Effort::steps(0))).unwrap(),
    ] {
        assert!(matches!(told.certificate, Certificate::Gap { cents } if cents > 0));
        assert_eq!((told.changes.len(), told.runner_up.clone()), (0, None));
        assert!(told.summary().contains("at most"), "{}", told.summary());
        check(&problem, &told.plan).unwrap();
    }
}

/// A small cart with a book that has some of everything.
fn made(seed: u64) -> (DealProblem, OfferBook, ShopContext) {
    let mut problem =
        instance(if seed.is_multiple_of(2) { Family::Mixed(4, 7) } else { Family::Tiny(5, 10) }, seed);
    let mut dice = Dice::new(seed ^ 0xB00C);
    let mut context = now();
    let mut rules: Vec<OfferRule> = std::mem::take(&mut problem.offers)
        .into_iter()
        .map(|offer| {
            let clip = dice.chance(25);
            if clip && dice.chance(40) {
                context.clipped.insert(offer.id.clone());
            }
            let terms = Terms {
                must_clip: clip,
                per_household: dice.chance(20).then(|| dice.range(1, 2)),
                first_order_only: dice.chance(5),
                ..Terms::default()
            };
            OfferRule::new(offer).with_terms(terms)
        })
        .collect();
    for number in 0..dice.range(0, 3) {
        rules.push(OfferRule::rebate_of(Rebate {
            id: format!("R{number}"),
            requires_member: false,
            group: None,
            max_uses: dice.range(1, 3),
            how: dice.pick(&[RebateHow::MailIn, RebateHow::CashBack]),
            provider: dice.pick(&["", "App"]).to_owned(),
            scope: Scope::All,
            requires_qty: dice.range(1, 2),
            cents: dice.range(1, 500),
            min_spend: dice.range(0, 900),
        }));
    }
    let book = OfferBook::new(problem.currency, rules).unwrap();
    (problem, book, context)
}

/// Makes the change by hand and solves what comes out.
fn carried_out(
    problem: &DealProblem,
    book: &OfferBook,
    context: &ShopContext,
    change: &Change,
) -> (i64, i64) {
    let (mut cart, mut context) = (problem.clone(), context.clone());
    match &change.what {
        ChangeKind::AddUnits { line, units, .. } => {
            cart.lines.iter_mut().find(|own| own.id == *line).unwrap().qty += units;
        }
        ChangeKind::SpendMore { amount, .. } => cart.lines.push(CartLine {
            id: "more".into(),
            sku: "more".into(),
            category: None,
            brand: None,
            qty: 1,
            unit_price: *amount,
        }),
        ChangeKind::Clip { offer } => context = context.with_clipped(offer.clone()),
        ChangeKind::BecomeMember => cart.member = true,
    }
    let on = book.applicable(&cart, &context).unwrap();
    let found = optimise(&on.problem, Effort::default()).unwrap();
    assert_eq!(found.certificate, Certificate::Optimal);
    // The judge that shares nothing with the optimiser, where the cart is small enough for it.
    if let Some(most) = super::brute::most_savings(&on.problem, 60_000) {
        assert_eq!(found.plan.savings, most);
    }
    (found.plan.savings, found.plan.payable)
}

#[test]
fn every_change_holds_when_it_is_carried_out() {
    let mut seen = [0; 4];
    for seed in 0..400 {
        let (problem, book, context) = made(seed);
        let told = explain(&ExplainRequest::new(&problem, &book, &context).with_most_changes(9)).unwrap();
        for change in &told.changes {
            let (savings, payable) = carried_out(&problem, &book, &context, change);
            assert_eq!(savings - told.plan.savings, change.saves, "seed {seed}: {change:?}");
            assert_eq!((payable, payable - told.plan.payable), (change.payable, change.extra), "seed {seed}");
            assert!(change.saves > 0 && change.exact);
            seen[match change.what {
                ChangeKind::AddUnits { .. } => 0,
                ChangeKind::SpendMore { .. } => 1,
                ChangeKind::Clip { .. } => 2,
                ChangeKind::BecomeMember => 3,
            }] += 1;
        }
        let bare = ExplainRequest::new(&problem, &book, &context).with_most_changes(0).without_runner_up();
        let bare = explain(&bare).unwrap();
        assert_eq!((&bare.plan, &bare.runner_up), (&told.plan, &None), "seed {seed}");
        if let Some(next) = &told.runner_up {
            assert_eq!(next.saves_less, told.plan.savings - next.savings);
            assert!(next.saves_less >= 0 && !next.offers.contains(&next.without));
        }
    }
    assert!(seen.iter().all(|&count| count > 20), "add, spend, clip, member: {seen:?}");
}

fn shuffled<T>(of: &mut [T], dice: &mut Dice) {
    for at in (1..of.len()).rev() {
        of.swap(at, usize::try_from(dice.range(0, at as i64)).unwrap());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn shares_add_up_and_nothing_falls_below_zero(seed in 0_u64..1_000_000) {
        let (problem, book, context) = made(seed);
        let told = explain(&ExplainRequest::new(&problem, &book, &context).with_most_changes(0)).unwrap();
        let fee = if told.plan.delivery_waived { 0 } else { told.delivery_fee };
        prop_assert!(told.plan.payable >= fee);
        prop_assert_eq!(told.lines.iter().map(|line| line.paid).sum::<i64>() + fee, told.plan.payable);
        for line in &told.lines {
            prop_assert!(line.paid >= 0 && line.saved >= 0 && line.paid + line.saved == line.shelf);
            prop_assert_eq!(line.by.iter().map(|by| by.saved).sum::<i64>(), line.saved);
            prop_assert!(line.by.iter().all(|by| by.saved >= 0 && (0..=2 * line.qty).contains(&by.units)));
        }
        let waived_by_offer = told.offers.iter().map(|offer| offer.saved).sum::<i64>()
            - told.lines.iter().map(|line| line.saved).sum::<i64>();
        prop_assert!(waived_by_offer == 0 || (told.plan.delivery_waived && waived_by_offer == told.delivery_fee));
    }

    #[test]
    fn rebates_change_nothing_that_is_to_be_paid(seed in 0_u64..1_000_000) {
        let (problem, book, context) = made(seed);
        let with = explain(&ExplainRequest::new(&problem, &book, &context)).unwrap();
        let rules = book.rules().iter().filter(|rule| rule.rebate().is_none()).cloned().collect();
        let bare = OfferBook::new(book.currency(), rules).unwrap();
        let without = explain(&ExplainRequest::new(&problem, &bare, &context)).unwrap();
        prop_assert_eq!(&with.plan, &without.plan);
        prop_assert_eq!(&with.lines, &without.lines);
        prop_assert_eq!(&with.changes, &without.changes);
        prop_assert_eq!(without.rebates.total, 0);
        prop_assert_eq!(with.rebates.claims.iter().map(|claim| claim.cents).sum::<i64>(), with.rebates.total);
    }

    #[test]
    fn no_order_of_lines_or_rules_changes_the_answer(seed in 0_u64..1_000_000) {
        let (problem, book, context) = made(seed);
        let want = explain(&ExplainRequest::new(&problem, &book, &context)).unwrap();
        let mut dice = Dice::new(seed);
        let mut other = problem.clone();
        shuffled(&mut other.lines, &mut dice);
        let mut rules = book.rules().to_vec();
        shuffled(&mut rules, &mut dice);
        let other_book = OfferBook::new(book.currency(), rules).unwrap();
        let mut got = explain(&ExplainRequest::new(&other, &other_book, &context)).unwrap();
        // Lines are told in the order of the cart and rules that are not on in that of the book; nothing else differs.
        let mut want = want;
        for told in [&mut got, &mut want] {
            told.lines.sort_by(|a, b| a.line.cmp(&b.line));
            told.not_on.sort_by(|a, b| a.offer.cmp(&b.offer));
        }
        prop_assert_eq!(got, want);
    }

    #[test]
    fn no_text_makes_the_book_panic(text in ".{0,200}", field in "[a-z_]{1,12}", value in "[-0-9a-z\"\\[\\]{}:.]{0,12}") {
        let _ = OfferBook::from_json(&text);
        let rule = format!(r#"{{"id":"o","kind":"amount_off","scope":{{"all":true}},"cents":5,"{field}":{value}}}"#);
        let _ = OfferBook::from_json(&format!(r#"{{"format":"grocery-offers/1","currency":"USD","offers":[{rule}]}}"#));
    }
}

/// `cargo test --release -p grocery-core --lib explaining_is_measured -- --ignored --nocapture`
#[test]
#[ignore = "prints times; run by hand with --release"]
fn explaining_is_measured() {
    for (family, name) in [(Family::Store(30, 50), "30x50"), (Family::Store(30, 500), "30x500")] {
        let mut times: Vec<u128> = (0..100)
            .map(|seed| {
                let mut problem = instance(family, seed);
                let rules = std::mem::take(&mut problem.offers).into_iter().map(OfferRule::new).collect();
                let book = OfferBook::new(problem.currency, rules).unwrap();
                let context = now();
                let started = Instant::now();
                explain(&ExplainRequest::new(&problem, &book, &context)).unwrap();
                started.elapsed().as_micros()
            })
            .collect();
        times.sort_unstable();
        println!("store {name}: p50 {} us, p95 {} us, max {} us", times[50], times[95], times[99]);
    }
}
