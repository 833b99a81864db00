//! Faults that shops have reported of other engines, each asked of this one; and bad input.

use crate::{
    deals::{Application, Certificate, DealPlan, DealProblem, Effort, UnitUse, check, optimise},
    error::ErrorKind,
};

fn problem(lines: &str, offers: &str) -> DealProblem {
    DealProblem::from_json(&text(lines, offers)).unwrap()
}

fn text(lines: &str, offers: &str) -> String {
    format!(
        r#"{{"format":"grocery-deals/1","currency":"USD","member":true,"lines":[{lines}],"offers":[{offers}]}}"#
    )
}

fn line(id: &str, qty: i64, price: i64) -> String {
    format!(r#"{{"id":"{id}","sku":"{id}","category":"c","qty":{qty},"unit_price":{price}}}"#)
}

fn best(lines: &[String], offers: &[&str]) -> DealPlan {
    let problem = problem(&lines.join(","), &offers.join(","));
    let solution = optimise(&problem, Effort::default()).unwrap();
    assert_eq!(solution.certificate, Certificate::Optimal);
    solution.plan
}

/// medusa 9002: a unit bought in one offer was the reward of another.
#[test]
fn a_unit_has_one_role() {
    let bogo = r#"{"id":"bogo","kind":"buy_get","max_uses":9,"buy":{"category":"c"},"get":null,"buy_n":1,"get_m":1,"percent_bp":10000}"#;
    let other = bogo.replace("\"bogo\"", "\"too\"");
    assert_eq!(best(&[line("a", 2, 100)], &[bogo, &other]).savings, 100);
    assert_eq!(best(&[line("a", 3, 100)], &[bogo, &other]).savings, 100);
    assert_eq!(best(&[line("a", 4, 100)], &[bogo, &other]).savings, 200);
}

/// medusa 14432, 13265: applied once only, or more often than allowed.
#[test]
fn an_offer_is_used_as_often_as_allowed() {
    for (uses, want) in [(1, 50), (2, 100), (3, 150), (9, 150)] {
        let offer = format!(
            r#"{{"id":"o","kind":"n_for","max_uses":{uses},"scope":{{"skus":["a"]}},"n":2,"price":150}}"#
        );
        assert_eq!(best(&[line("a", 7, 100)], &[&offer]).savings, want);
    }
}

/// Broadleaf 1151, medusa 13431: more taken off than the goods cost.
#[test]
fn nobody_is_paid_to_shop() {
    let all = r#"{"id":"p","kind":"percent_off","max_uses":9,"couponable":true,"scope":{"all":true},"percent_bp":10000}"#;
    let coupon = r#"{"id":"c","kind":"coupon","max_uses":9,"issuer":"store","scope":{"all":true},"requires_qty":1,"cents":500}"#;
    let spend = r#"{"id":"s","kind":"spend_off","tiers":[{"min_spend":0,"cents":9000}]}"#;
    let plan = best(&[line("a", 2, 100)], &[all, coupon, spend]);
    assert_eq!((plan.savings, plan.payable), (200, 0));
}

/// PrestaShop 42281: everything off left a cent.
#[test]
fn everything_off_is_nothing_to_pay() {
    let all = r#"{"id":"p","kind":"percent_off","max_uses":99,"scope":{"all":true},"percent_bp":10000}"#;
    assert_eq!(best(&[line("a", 3, 333), line("b", 7, 1)], &[all]).payable, 0);
}

/// medusa 16396: the first offer in the list took the units that a better one needed.
#[test]
fn a_good_offer_does_not_block_a_better_one() {
    let small = r#"{"id":"a","kind":"percent_off","max_uses":9,"scope":{"skus":["x"]},"percent_bp":1000}"#;
    let large = r#"{"id":"b","kind":"bundle","max_uses":9,"components":[{"scope":{"skus":["x"]},"qty":1},{"scope":{"skus":["y"]},"qty":1}],"cents_off":150}"#;
    for offers in [[small, large], [large, small]] {
        assert_eq!(best(&[line("x", 2, 1000), line("y", 1, 200)], &offers).savings, 250);
    }
}

/// Saving less on the items keeps the order above a step that saves more.
#[test]
fn a_saving_is_declined_where_it_costs_more() {
    let item = r#"{"id":"i","kind":"amount_off","max_uses":1,"scope":{"all":true},"cents":60}"#;
    let spend = r#"{"id":"s","kind":"spend_off","tiers":[{"min_spend":1000,"cents":100}]}"#;
    let plan = best(&[line("a", 1, 1000)], &[item, spend]);
    assert_eq!(plan.savings, 100);
    assert_eq!(plan.applications.len(), 1);
}

#[test]
fn an_offer_for_members_needs_a_member() {
    let offer = r#"{"id":"m","kind":"amount_off","requires_member":true,"max_uses":1,"scope":{"all":true},"cents":60}"#;
    let mut cart = problem(&line("a", 1, 1000), offer);
    assert_eq!(optimise(&cart, Effort::default()).unwrap().plan.savings, 60);
    cart.member = false;
    assert_eq!(optimise(&cart, Effort::default()).unwrap().plan.savings, 0);
}

#[test]
fn a_bundle_that_costs_more_is_never_used() {
    let dear = r#"{"id":"d","kind":"n_for","max_uses":9,"scope":{"all":true},"n":3,"price":900}"#;
    // One application would save, two together would not.
    let plan = best(&[line("a", 3, 400), line("b", 3, 100)], &[dear]);
    assert_eq!(plan.savings, 300);
    assert_eq!(plan.applications.len(), 1);
}

/// Two cheap units for more than they cost would bring the order to its step: no shop rings that up.
#[test]
fn nothing_is_bought_dearer_to_reach_a_step() {
    let item = r#"{"id":"i","kind":"amount_off","max_uses":1,"scope":{"skus":["y"]},"cents":70}"#;
    let two = r#"{"id":"n","kind":"n_for","max_uses":9,"scope":{"skus":["a","b"]},"n":2,"price":220}"#;
    let spend = r#"{"id":"s","kind":"spend_off","tiers":[{"min_spend":840,"cents":200}]}"#;
    let lines = [line("y", 1, 500), line("a", 2, 100), line("b", 1, 200)].join(",");
    let cart = problem(&lines, &[item, two, spend].join(","));
    let found = optimise(&cart, Effort::default()).unwrap();
    assert_eq!(found.plan.savings, 200);
    check(&cart, &found.plan).unwrap();
}

#[test]
fn bad_rules_are_refused_by_name() {
    let good = line("a", 1, 100);
    let kinds = [
        (r#""kind":"percent_off","scope":{"all":true},"percent_bp":10001"#, "offers[0].percent_bp"),
        (r#""kind":"percent_off","scope":{"all":true},"percent_bp":0"#, "offers[0].percent_bp"),
        (r#""kind":"percent_off","scope":{"all":true},"percent_bp":10.5"#, "offers[0].percent_bp"),
        (r#""kind":"percent_off","scope":{},"percent_bp":10"#, "offers[0].scope"),
        (r#""kind":"amount_off","scope":{"skus":[]},"cents":5"#, "offers[0].scope.skus"),
        (r#""kind":"amount_off","scope":{"skus":["never"]},"cents":-5"#, "offers[0].cents"),
        (r#""kind":"fixed_price","scope":{"all":true},"price":99999999999999999999"#, "offers[0].price"),
        (r#""kind":"n_for","scope":{"all":true},"n":0,"price":100"#, "offers[0].n"),
        (r#""kind":"n_for","scope":{"all":true},"n":2"#, "offers[0].price"),
        (r#""kind":"buy_get","buy":{"all":true},"buy_n":1,"get_m":0,"percent_bp":100"#, "offers[0].get_m"),
        (r#""kind":"bundle","components":[],"cents_off":5"#, "offers[0].components"),
        (
            r#""kind":"bundle","components":[{"scope":{"all":true},"qty":-1}],"cents_off":5"#,
            "offers[0].components[0].qty",
        ),
        (
            r#""kind":"coupon","issuer":"me","scope":{"all":true},"requires_qty":1,"cents":5"#,
            "offers[0].issuer",
        ),
        (
            r#""kind":"coupon","layer":"item","issuer":"store","scope":{"all":true},"requires_qty":1,"cents":5"#,
            "offers[0].layer",
        ),
        (r#""kind":"spend_off","tiers":[]"#, "offers[0].tiers"),
        (r#""kind":"order_percent","percent_bp":100,"min_spend":"5""#, "offers[0].min_spend"),
        (r#""kind":"magic""#, "offers[0].kind"),
        (r#""kind":"amount_off","currency":"EUR","scope":{"all":true},"cents":5"#, "offers[0].currency"),
        (r#""kind":"amount_off","max_uses":0,"scope":{"all":true},"cents":5"#, "offers[0].max_uses"),
    ];
    for (body, field) in kinds {
        let error = DealProblem::from_json(&text(&good, &format!(r#"{{"id":"o",{body}}}"#))).unwrap_err();
        assert!(error.message().starts_with(&format!("{field}:")), "{body}: {error}");
    }
    for (lines, field) in [
        (line("a", 0, 100), "lines[0].qty"),
        (line("a", -3, 100), "lines[0].qty"),
        (line("a", 1, -100), "lines[0].unit_price"),
        (line("a", 1, 2_000_000_000), "lines[0].unit_price"),
        (line("a", 1_000_000, 1), "lines[0].qty"),
        (format!("{},{}", line("a", 1, 1), line("a", 1, 1)), "lines[1].id"),
    ] {
        let error = DealProblem::from_json(&text(&lines, "")).unwrap_err();
        assert!(error.message().starts_with(&format!("{field}:")), "{lines}: {error}");
    }
    let twice = r#"{"id":"o","kind":"amount_off","scope":{"all":true},"cents":5}"#;
    let error = DealProblem::from_json(&text(&good, &format!("{twice},{twice}"))).unwrap_err();
    assert!(error.message().starts_with("offers[1].id:"), "{error}");
    assert_eq!(DealProblem::from_json("{\"format\":NaN}").unwrap_err().kind(), ErrorKind::InvalidInput);
    assert!(serde_json::from_str::<DealProblem>("[]").unwrap_err().to_string().contains("must be an object"));
}

#[test]
fn the_checker_names_the_rule_that_is_broken() {
    let offers = [
        r#"{"id":"n","kind":"n_for","max_uses":1,"couponable":false,"scope":{"skus":["a"]},"n":2,"price":150}"#,
        r#"{"id":"g","kind":"buy_get","max_uses":2,"couponable":true,"buy":{"category":"c"},"get":null,"buy_n":1,"get_m":1,"percent_bp":10000}"#,
        r#"{"id":"k","kind":"coupon","max_uses":3,"issuer":"store","scope":{"all":true},"requires_qty":1,"cents":5}"#,
        r#"{"id":"s","kind":"spend_off","group":"x","tiers":[{"min_spend":450,"cents":10}]}"#,
        r#"{"id":"t","kind":"spend_off","group":"x","tiers":[{"min_spend":0,"cents":10}]}"#,
    ];
    let cart = problem(&[line("a", 2, 100), line("b", 2, 150)].join(","), &offers.join(","));
    let unit = |line: &str, qty: i64, role: &str| UnitUse { line: line.into(), qty, role: role.into() };
    let one = |offer: &str, uses: i64, units: Vec<UnitUse>, tier: Option<usize>| Application {
        offer: offer.into(),
        uses,
        units,
        tier,
    };
    let says = |applications: Vec<Application>, what: &str| {
        let plan = DealPlan { applications, savings: 0, payable: 500, delivery_waived: false };
        let error = check(&cart, &plan).unwrap_err();
        assert!(error.message().contains(what), "{what}: {error}");
    };
    let pair = || one("n", 1, vec![unit("a", 2, "")], None);
    says(vec![one("zz", 1, vec![], None)], "no such offer");
    says(vec![one("n", 1, vec![unit("a", 1, "")], None)], "the rule takes 2");
    says(vec![one("n", 1, vec![unit("a", 1, ""), unit("b", 1, "")], None)], "outside");
    says(vec![pair(), pair()], "1 are allowed");
    says(vec![pair(), one("g", 1, vec![unit("b", 1, "buy"), unit("a", 1, "get")], None)], "used twice");
    says(vec![one("g", 1, vec![unit("a", 1, "buy"), unit("b", 1, "get")], None)], "dearer");
    says(vec![one("g", 1, vec![unit("b", 1, "buy"), unit("b", 1, "gift")], None)], "neither");
    says(vec![one("n", 1, vec![unit("q", 2, "")], None)], "no line");
    says(vec![pair(), one("k", 1, vec![unit("a", 1, "")], None)], "coupons");
    says(
        vec![one("k", 1, vec![unit("b", 1, "")], None), one("k", 1, vec![unit("b", 2, "")], None)],
        "the rule takes 1",
    );
    says(vec![pair(), one("s", 1, vec![], Some(0)), one("t", 1, vec![], Some(0))], "same group");
    says(
        vec![
            pair(),
            one("g", 1, vec![unit("b", 1, "buy"), unit("b", 1, "get")], None),
            one("s", 1, vec![], Some(0)),
        ],
        "needs a spend",
    );
    says(vec![one("t", 1, vec![], None)], "names no tier");
    says(vec![pair()], "states savings");
}
