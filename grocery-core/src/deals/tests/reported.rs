//! One test for each fault that users of other engines have reported, with the figures of the report where it gives any.
//!
//! `docs/comparison.md` tells the same as a table.

use crate::{
    deals::{
        Certificate, DealProblem, Effort, ExplainRequest, Explanation, OfferBook, Priced, ShopContext, check,
        explain, optimise, split,
    },
    error::ErrorKind,
};

fn line(id: &str, qty: i64, price: i64) -> String {
    format!(r#"{{"id":"{id}","sku":"{id}","category":"c","qty":{qty},"unit_price":{price}}}"#)
}

fn cart(lines: &[String], offers: &[&str]) -> DealProblem {
    DealProblem::from_json(&format!(
        r#"{{"format":"grocery-deals/1","currency":"USD","lines":[{}],"offers":[{}]}}"#,
        lines.join(","),
        offers.join(",")
    ))
    .unwrap()
}

/// The best plan, proven, priced anew and shared out: what holds of every answer is asked here.
fn solved(problem: &DealProblem) -> (Priced, Vec<i64>) {
    let solution = optimise(problem, Effort::default()).unwrap();
    assert_eq!(solution.certificate, Certificate::Optimal);
    let priced = check(problem, &solution.plan).unwrap();
    let split = split(problem, &solution.plan).unwrap();
    let paid: Vec<i64> = split.lines.iter().map(|line| line.paid).collect();
    let fee = if priced.delivery_waived { 0 } else { priced.delivery_fee };
    assert!(paid.iter().all(|&paid| paid >= 0));
    assert_eq!(paid.iter().sum::<i64>() + fee, priced.payable());
    (priced, paid)
}

fn savings(problem: &DealProblem) -> i64 {
    solved(problem).0.savings()
}

/// Every order of some things.
fn orders<T: Clone>(of: &[T]) -> Vec<Vec<T>> {
    if of.len() < 2 {
        return vec![of.to_vec()];
    }
    (0..of.len())
        .flat_map(|at| {
            let mut rest = of.to_vec();
            let first = rest.remove(at);
            orders(&rest).into_iter().map(move |mut tail| {
                tail.insert(0, first.clone());
                tail
            })
        })
        .collect()
}

#[test]
fn medusa_16396_the_order_of_lines_changes_nothing() {
    // Buy 2 of A, B, C and get an A at 61 % off; one of each in the cart. The report: 2 of 6 orders got it.
    let offer = r#"{"id":"o","kind":"buy_get","max_uses":1,"buy":{"skus":["A","B","C"]},"get":{"skus":["A"]},
        "buy_n":2,"get_m":1,"percent_bp":6100}"#;
    let lines = [line("A", 1, 125), line("B", 1, 125), line("C", 1, 125)];
    let all: Vec<i64> = orders(&lines).iter().map(|lines| savings(&cart(lines, &[offer]))).collect();
    assert_eq!(all, [76; 6]);
}

#[test]
fn medusa_13431_a_reward_may_also_count_as_bought_elsewhere() {
    // Four of a collection give a shirt, which is of the collection itself: added last, the report got nothing.
    let offer = r#"{"id":"o","kind":"buy_get","max_uses":9,"buy":{"category":"c"},"get":{"skus":["shirt"]},
        "buy_n":4,"get_m":1,"percent_bp":10000}"#;
    for lines in orders(&[line("cap", 2, 900), line("socks", 2, 300), line("shirt", 1, 2000)]) {
        assert_eq!(savings(&cart(&lines, &[offer])), 2000);
    }
}

#[test]
fn medusa_13265_an_offer_is_repeated_up_to_its_limit() {
    for (uses, units, want) in [(9, 3, 100), (9, 6, 200), (9, 8, 200), (9, 9, 300), (1, 9, 100), (2, 9, 200)]
    {
        let offer = format!(
            r#"{{"id":"o","kind":"buy_get","max_uses":{uses},"buy":{{"skus":["a"]}},"get":null,"buy_n":2,"get_m":1,"percent_bp":10000}}"#
        );
        assert_eq!(savings(&cart(&[line("a", units, 100)], &[&offer])), want, "{uses} uses, {units} units");
    }
}

#[test]
fn medusa_8829_a_reward_that_is_not_in_the_cart_costs_nobody_anything() {
    // Buy 10, get 20: with 10 in the cart the report got a price below zero.
    let offer = r#"{"id":"o","kind":"buy_get","max_uses":9,"buy":{"skus":["a"]},"get":null,"buy_n":10,"get_m":20,
        "percent_bp":10000}"#;
    assert_eq!(savings(&cart(&[line("a", 10, 100)], &[offer])), 0);
    let (priced, paid) = solved(&cart(&[line("a", 30, 100)], &[offer]));
    assert_eq!((priced.payable(), paid), (1000, vec![1000]));
}

#[test]
fn medusa_9002_a_unit_has_one_role() {
    let offer = r#"{"id":"o","kind":"buy_get","max_uses":9,"buy":{"skus":["a"]},"get":{"skus":["a"]},"buy_n":1,"get_m":1,
        "percent_bp":10000}"#;
    let all: Vec<i64> = (1..=5).map(|qty| savings(&cart(&[line("a", qty, 100)], &[offer]))).collect();
    assert_eq!(all, [0, 100, 100, 200, 200]);
}

#[test]
fn vendure_4888_buy_none_is_refused() {
    for (field, body) in [
        ("buy_n", r#""kind":"buy_get","buy":{"all":true},"buy_n":0,"get_m":1,"percent_bp":10000"#),
        ("n", r#""kind":"n_for","scope":{"all":true},"n":0,"price":1"#),
        (
            "requires_qty",
            r#""kind":"coupon","issuer":"store","scope":{"all":true},"requires_qty":0,"cents":1"#,
        ),
    ] {
        let text =
            format!(r#"{{"format":"grocery-offers/1","currency":"USD","offers":[{{"id":"o",{body}}}]}}"#);
        let error = OfferBook::from_json(&text).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.message().starts_with(&format!("offers[0].{field}:")), "{error}");
    }
}

#[test]
fn vendure_3003_a_share_off_the_order_is_rounded_once() {
    // 10 % off 77 units of 16.03: rounding by the unit loses 0.23.
    let offer = r#"{"id":"o","kind":"order_percent","percent_bp":1000,"min_spend":0}"#;
    assert_eq!(solved(&cart(&[line("a", 77, 1603)], &[offer])).0.payable(), 123_431 - 12_343);
}

#[test]
fn vendure_4811_a_returned_line_takes_its_own_share_back() {
    let offer = r#"{"id":"o","kind":"spend_off","tiers":[{"min_spend":1000,"cents":500}]}"#;
    let (priced, paid) = solved(&cart(&[line("a", 1, 1000), line("b", 2, 333), line("c", 1, 1)], &[offer]));
    assert_eq!(paid, [700, 466, 1]);
    // Returned one after the other, the lines give back all that was paid and the rest stays as it was.
    let mut left = priced.payable();
    for (at, own) in paid.iter().enumerate() {
        left -= own;
        assert_eq!(left, paid[at + 1..].iter().sum::<i64>());
    }
    assert_eq!(left, 0);
}

#[test]
fn vendure_3884_two_free_deliveries_waive_one_fee() {
    let text = r#"{"format":"grocery-deals/1","currency":"USD","delivery":{"fee":100,"free_from":99999},
        "lines":[{"id":"a","sku":"a","qty":1,"unit_price":500}],
        "offers":[{"id":"x","kind":"free_delivery"},{"id":"y","kind":"free_delivery","min_spend":500}]}"#;
    let (priced, _) = solved(&DealProblem::from_json(text).unwrap());
    assert_eq!((priced.savings(), priced.payable()), (100, 500));
}

#[test]
fn vendure_5278_what_saves_nothing_is_not_used_up() {
    // A fixed price above the shelf price saves nothing: it is not in the plan, and the host has no use to write down.
    let text = r#"{"format":"grocery-offers/1","currency":"USD","offers":[{"id":"o","kind":"fixed_price","price":300,
        "scope":{"skus":["a"]},"per_household":1}]}"#;
    let book = OfferBook::from_json(text).unwrap();
    let context = ShopContext::new("2026-11-21T10:00:00Z".parse().unwrap());
    let on = book.applicable(&cart(&[line("a", 1, 250)], &[]), &context).unwrap();
    assert!(optimise(&on.problem, Effort::default()).unwrap().plan.applications.is_empty());
    let on = book.applicable(&cart(&[line("a", 1, 350)], &[]), &context).unwrap();
    assert_eq!(optimise(&on.problem, Effort::default()).unwrap().plan.savings, 50);
}

#[test]
fn saleor_17453_a_voucher_lies_on_what_is_left_to_pay() {
    // 40 % off the product and 70 % off the order: 18 % is to be paid. Both on the shelf price came to nothing.
    let item = r#"{"id":"i","kind":"percent_off","max_uses":10,"scope":{"all":true},"percent_bp":4000}"#;
    let order = r#"{"id":"o","kind":"order_percent","percent_bp":7000,"min_spend":0}"#;
    assert_eq!(solved(&cart(&[line("a", 10, 1000)], &[item, order])).0.payable(), 1800);
}

#[test]
fn saleor_14920_rules_on_one_unit_are_not_summed() {
    let rules = [1000, 2500, 2000].map(|bp| {
        format!(
            r#"{{"id":"r{bp}","kind":"percent_off","max_uses":9,"scope":{{"all":true}},"percent_bp":{bp}}}"#
        )
    });
    let rules: Vec<&str> = rules.iter().map(String::as_str).collect();
    assert_eq!(savings(&cart(&[line("a", 2, 1000)], &rules)), 500);
}

#[test]
fn saleor_12040_a_discount_is_rounded_half_up() {
    let offer = r#"{"id":"o","kind":"percent_off","max_uses":1,"scope":{"all":true},"percent_bp":2500}"#;
    assert_eq!(solved(&cart(&[line("a", 1, 1999)], &[offer])).0.payable(), 1499);
}

#[test]
fn magento_12721_a_line_of_nothing_brings_no_extra_cent() {
    let offer = r#"{"id":"o","kind":"spend_off","tiers":[{"min_spend":4500,"cents":1500}]}"#;
    let lines = [
        line("22", 1, 2200),
        line("14", 1, 1400),
        line("43", 1, 4300),
        line("7.5", 1, 750),
        line("gift", 1, 0),
    ];
    for lines in orders(&lines) {
        let problem = cart(&lines, &[offer]);
        let (priced, paid) = solved(&problem);
        assert_eq!(priced.savings(), 1500);
        let gift = problem.lines.iter().position(|line| line.id == "gift").unwrap();
        assert_eq!(paid[gift], 0);
    }
}

#[test]
fn magento_38694_fixed_amounts_add_up() {
    let offers = [500, 1000, 100].map(|cents| {
        format!(r#"{{"id":"o{cents}","kind":"spend_off","tiers":[{{"min_spend":0,"cents":{cents}}}]}}"#)
    });
    let offers: Vec<&str> = offers.iter().map(String::as_str).collect();
    for lines in [[line("a", 1, 2001), line("b", 3, 7)], [line("a", 5, 399), line("b", 2, 1)]] {
        assert_eq!(savings(&cart(&lines, &offers)), 1600);
    }
}

#[test]
fn prestashop_42281_a_voucher_above_the_goods_leaves_nothing() {
    let voucher = r#"{"id":"v","kind":"spend_off","tiers":[{"min_spend":0,"cents":99999}]}"#;
    let item = r#"{"id":"i","kind":"percent_off","max_uses":2,"scope":{"skus":["b"]},"percent_bp":3333}"#;
    let lines = [line("a", 3, 333), line("b", 7, 101), line("c", 1, 1)];
    let (priced, paid) = solved(&cart(&lines, &[voucher, item]));
    assert_eq!((priced.payable(), paid), (0, vec![0, 0, 0]));
}

#[test]
fn broadleaf_1151_offers_on_the_order_stop_at_nothing() {
    // 12.99 with half off and 10 off: the report priced it at -3.51.
    let half = r#"{"id":"h","kind":"order_percent","percent_bp":5000,"min_spend":0}"#;
    let ten = r#"{"id":"t","kind":"spend_off","tiers":[{"min_spend":0,"cents":1000}]}"#;
    let (priced, paid) = solved(&cart(&[line("a", 1, 1299)], &[half, ten]));
    assert_eq!((priced.payable(), paid), (0, vec![0]));
}

/// The explanation of a cart without a book.
fn explained(problem: &DealProblem) -> Explanation {
    let book = OfferBook::empty(problem.currency);
    let context = ShopContext::new("2026-11-21T10:00:00Z".parse().unwrap());
    explain(&ExplainRequest::new(problem, &book, &context)).unwrap()
}

#[test]
fn what_goes_beyond_the_goods_is_nobodys_saving() {
    let half = r#"{"id":"h","kind":"order_percent","percent_bp":5000,"min_spend":0}"#;
    let ten = r#"{"id":"t","kind":"spend_off","tiers":[{"min_spend":0,"cents":1000}]}"#;
    let told = explained(&cart(&[line("a", 1, 1299)], &[half, ten]));
    assert_eq!(told.offers.iter().map(|offer| offer.saved).sum::<i64>(), 1299);
    assert_eq!(told.plan.savings, 1299);
}
