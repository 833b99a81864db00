//! A cart with its best plan of deals as a basket to add up.

use std::collections::HashSet;

use super::{TotalsItem, TotalsRequest};
use crate::{
    deals::{DealPlan, DealProblem, split},
    error::Result,
    id::ProductId,
    money::Money,
    quantity::Ratio,
};

impl TotalsRequest {
    /// The cart of `problem` with what `plan` takes off each line: makers' coupons apart, since they leave what is
    /// taxed as it is, everything else as the shop's own. The delivery fee is the plan's; without delivery it is 0. Place,
    /// tax classes, loyalty and a promo code that is no offer of the plan are the caller's to set.
    ///
    /// What is to be paid before tax and what is saved are the plan's to the minor unit.
    ///
    /// # Errors
    /// Those of [`split`]: only a plan that keeps the rules is priced.
    ///
    /// ```
    /// use grocery_core::{basket::{TotalsRequest, TotalsRules, totals}, deals::{DealProblem, Effort, optimise}};
    /// let cart = DealProblem::from_json(r#"{"format":"grocery-deals/1","currency":"USD",
    ///   "lines":[{"id":"a","sku":"tea","qty":3,"unit_price":300}],
    ///   "offers":[{"id":"three","kind":"n_for","scope":{"skus":["tea"]},"n":3,"price":750},
    ///             {"id":"mfr","kind":"coupon","issuer":"manufacturer","scope":{"skus":["tea"]},"requires_qty":1,"cents":100,"max_uses":1}]}"#)?;
    /// let best = optimise(&cart, Effort::default())?;
    /// let request = TotalsRequest::from_deals(&cart, &best.plan)?;
    /// let t = totals(&request, &TotalsRules::default(), "2026-11-20".parse()?)?;
    /// assert_eq!((t.total.minor(), t.total_savings.minor()), (650, best.plan.savings));
    /// assert_eq!(t.coupon_discount.minor(), 100);
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    pub fn from_deals(problem: &DealProblem, plan: &DealPlan) -> Result<Self> {
        let shares = split(problem, plan)?;
        let minor = |amount: i64| Money::from_minor(amount, problem.currency);
        let makers: HashSet<&str> =
            problem.offers.iter().filter(|o| o.is_of_maker()).map(|o| o.id.as_str()).collect();
        let items = problem
            .lines
            .iter()
            .zip(&shares.lines)
            .map(|(line, share)| {
                let coupons: i64 =
                    share.by.iter().filter(|s| makers.contains(s.offer.as_str())).map(|s| s.saved).sum();
                let mut item = TotalsItem::new(Ratio::from_int(line.qty), minor(line.unit_price));
                item.product_id = Some(ProductId::new(line.sku.as_str())?);
                item.coupon_discount = (coupons > 0).then(|| minor(coupons));
                let offers = share.saved - coupons;
                item.offer_discount = (offers > 0).then(|| minor(offers));
                Ok(item)
            })
            .collect::<Result<Vec<_>>>()?;
        let priced = shares.priced;
        let fee = if priced.delivery_waived { 0 } else { priced.delivery_fee };
        let mut request = Self::new(problem.currency, items);
        request.delivery_fee = Some(minor(fee));
        Ok(request)
    }
}
