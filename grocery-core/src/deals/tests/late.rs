//! Deadlines: they hold however many offers there are, and what is told then is true.

use std::time::Instant;

use crate::{
    clock::Timestamp,
    deals::{
        CartLine, Certificate, DealProblem, Delivery, Effort, ExplainRequest, Offer, OfferBook, OfferKind,
        Scope, ShopContext, Tier, book::claim_for, check, explain, optimise, optimise_within, split,
    },
    money::Currency,
};

fn offer(id: String, kind: OfferKind) -> Offer {
    Offer { id, requires_member: false, group: None, max_uses: 50, couponable: true, kind }
}

/// A cart of a hundred units whose sales pull it below steps that are worth more, and `many` offers on the order, each with
/// thresholds of its own all over the spend.
fn steps(many: i64) -> DealProblem {
    let lines: Vec<CartLine> = (0..20)
        .map(|at| CartLine {
            id: format!("L{at}"),
            sku: format!("K{at}"),
            category: None,
            brand: None,
            qty: 5,
            unit_price: 301 + 97 * at,
        })
        .collect();
    let subtotal: i64 = lines.iter().map(|line| line.qty * line.unit_price).sum();
    let mut offers: Vec<Offer> = (0..20)
        .map(|at| {
            let scope = Scope::Skus(vec![format!("K{at}")]);
            offer(format!("sale{at}"), OfferKind::AmountOff { scope, cents: 40 + 7 * at })
        })
        .collect();
    for at in 0..many {
        let kind = match at % 3 {
            0 => OfferKind::SpendOff {
                tiers: (1..=20)
                    .map(|step| Tier { min_spend: subtotal * step / 20 - at, cents: step * 2 + at % 5 })
                    .collect(),
            },
            1 => OfferKind::OrderPercent { percent_bp: 1 + at % 7, min_spend: subtotal - 13 * at, cap: None },
            _ => OfferKind::OrderPercent { percent_bp: 3, min_spend: 0, cap: Some(at % 90 + 1) },
        };
        offers.push(offer(format!("o{at}"), kind));
    }
    DealProblem {
        seed: None,
        currency: Currency::USD,
        member: false,
        delivery: Some(Delivery { fee: 699, free_from: subtotal - 100 }),
        lines,
        offers,
    }
}

fn reach(certificate: Certificate) -> i64 {
    match certificate {
        Certificate::Optimal => 0,
        Certificate::Gap { cents } => cents,
    }
}

#[test]
fn many_thresholds_keep_to_the_steps_and_tell_an_honest_gap() {
    let problem = steps(40);
    let best = optimise(&problem, Effort::default()).unwrap();
    assert_eq!(best.certificate, Certificate::Optimal);
    let mut gaps = Vec::new();
    for most in [1, 2_000, 20_000, 200_000, 2_000_000] {
        let found = optimise(&problem, Effort::steps(most)).unwrap();
        assert_eq!(optimise(&problem, Effort::steps(most)).unwrap(), found, "{most} steps");
        check(&problem, &found.plan).unwrap();
        let gap = reach(found.certificate);
        assert!(found.plan.savings <= best.plan.savings, "{most} steps");
        assert!(found.plan.savings + gap >= best.plan.savings, "{most} steps");
        gaps.push(gap);
    }
    assert!(gaps[0] > 0 && gaps.is_sorted_by(|a, b| a >= b), "{gaps:?}");
    assert_eq!(gaps.last(), Some(&0));
}

#[test]
fn thousands_of_order_offers_end_with_the_steps() {
    let problem = steps(6_000);
    for most in [1, 100_000, 3_000_000] {
        let found = optimise(&problem, Effort::steps(most)).unwrap();
        check(&problem, &found.plan).unwrap();
        // One look at the lines of one range may go beyond what is left, and no more than that.
        assert!(found.steps <= most + 2_000_000, "{} of {most} steps", found.steps);
    }
    // The question is asked again and again, and one yes is enough.
    let mut asked = 0;
    let found = optimise_within(&problem, Effort::steps(u64::MAX), &mut || {
        asked += 1;
        asked > 20
    })
    .unwrap();
    check(&problem, &found.plan).unwrap();
    assert!(asked <= 22, "asked {asked} times");
}

#[test]
#[ignore = "measures; run by hand with --release"]
fn a_deadline_is_measured() {
    for many in [40, 400, 4_000, 19_000] {
        let problem = steps(many);
        for limit in [0, 10, 100, 1_000] {
            let started = Instant::now();
            let late = &mut || started.elapsed().as_millis() >= limit;
            let found = optimise_within(&problem, Effort::steps(u64::MAX), late).unwrap();
            println!(
                "{many} order offers, {limit} ms: {:?}, saves {}, {:?}",
                started.elapsed(),
                found.plan.savings,
                found.certificate
            );
        }
    }
}

#[test]
fn an_explanation_shares_one_effort_out() {
    // Three units of lines of five: what is left over of one is fought for by two others.
    let rebate = |at: i64| {
        format!(
            r#"{{"id":"back{at}","kind":"rebate","scope":{{"skus":["K{}","K{}","K{}"]}},"requires_qty":3,"max_uses":3,"cents":{}}}"#,
            at % 20,
            (at + 3) % 20,
            at * 7 % 20,
            50 + at * 13 % 31
        )
    };
    let reward = |at: i64| {
        format!(
            r#"{{"id":"more{at}","kind":"buy_get","max_uses":9,"buy":{{"skus":["K{at}"]}},"buy_n":2,"get_m":1,"percent_bp":10000}}"#
        )
    };
    let rewards: Vec<String> = (0..20).map(reward).collect();
    let rebates: Vec<String> = (0..40).map(rebate).collect();
    let book = |rules: &[&[String]]| {
        let rules = rules.concat().join(",");
        OfferBook::from_json(&format!(
            r#"{{"format":"grocery-offers/1","currency":"USD","offers":[{rules}]}}"#
        ))
        .unwrap()
    };
    let cart = DealProblem { offers: Vec::new(), ..steps(0) };
    let context = ShopContext::new(Timestamp::from_unix_millis(0));
    let told = |book: &OfferBook| {
        let request = ExplainRequest::new(&cart, book, &context).with_effort(Effort::steps(1_000_000));
        explain(&request).unwrap()
    };
    let without = told(&book(&[&rewards]));
    assert!(!without.changes.is_empty());
    // What hard rebates take is gone for the changes.
    let both = book(&[&rewards, &rebates]);
    let on = both.applicable(&cart, &context).unwrap();
    let plan = optimise(&on.problem, Effort::default()).unwrap();
    let shares = split(&on.problem, &plan.plan).unwrap().lines;
    let mut left = 1_000_000;
    claim_for(&on.problem, &shares, &on.rebates, &mut left, &mut || false).unwrap();
    assert_eq!(left, 0);
    let with = told(&both);
    assert_eq!((with.certificate, &with.plan), (Certificate::Optimal, &without.plan));
    assert!(with.rebates.total > 0 && with.changes.is_empty() && with.not_tried > 0);
}
