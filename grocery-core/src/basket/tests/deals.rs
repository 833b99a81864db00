//! What the best plan of deals saves is what the totals say, to the minor unit.

use super::today;
use crate::{
    basket::{TotalsRequest, TotalsRules, totals},
    deals::{DealProblem, Effort, Issuer, OfferKind, check, optimise, split},
    money::{Money, Rate},
    testing::deals::{Family, instance, with_free_delivery},
};

fn same(problem: &DealProblem) -> (i64, i64) {
    let best = optimise(problem, Effort::default()).unwrap();
    let priced = check(problem, &best.plan).unwrap();
    let mut request = TotalsRequest::from_deals(problem, &best.plan).unwrap();
    request.tax_rate = Some(Rate::from_basis_points(825));
    let t = totals(&request, &TotalsRules::default(), today()).unwrap();
    let waived = if priced.delivery_waived { priced.delivery_fee } else { 0 };
    assert_eq!(t.total_savings.minor() + waived, best.plan.savings);
    assert_eq!(t.total.minus(t.tax).unwrap().minor(), priced.payable());
    assert_eq!(t.subtotal.minor(), problem.subtotal());
    // Line by line too, and makers' coupons stay in what is taxed.
    let shares = split(problem, &best.plan).unwrap();
    for (line, share) in t.lines.iter().zip(&shares.lines) {
        assert_eq!(line.net.minor(), share.paid);
        assert_eq!(line.taxable, line.net.plus(line.coupon_discount).unwrap());
    }
    let makers = |id: &str| {
        problem
            .offers
            .iter()
            .any(|o| o.id == id && matches!(o.kind, OfferKind::Coupon { issuer: Issuer::Manufacturer, .. }))
    };
    let coupons: i64 = shares.offers.iter().filter(|o| makers(&o.offer)).map(|o| o.saved).sum();
    assert_eq!(t.coupon_discount, Money::from_minor(coupons, t.currency));
    (best.plan.savings, coupons)
}

#[test]
fn savings_equal_the_optimisers_to_the_cent() {
    let (mut saved, mut by_makers) = (0, 0);
    for seed in 0..60 {
        for family in [Family::Tiny(4, 5), Family::Mixed(5, 6), Family::Store(12, 20), Family::Dense(6, 8)] {
            let problem = instance(family, seed);
            let (all, coupons) = same(&problem);
            saved += all;
            by_makers += coupons;
            saved += same(&with_free_delivery(problem, seed)).0;
        }
    }
    assert!(saved > 0 && by_makers > 0, "offers and makers' coupons were both used");
}
