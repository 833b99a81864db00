//! Rebates: money that comes back after the receipt.
//!
//! They are judged once the plan stands and on what was really paid, so that they can neither change the plan nor lower what is
//! to be paid. Which units stand for which rebate is the coupon problem without prices, and is solved exactly.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    deals::{
        book::rule::{Rebate, RebateHow},
        model::{DealProblem, Issuer, Offer, OfferKind},
        plan::{DealPlan, UnitUse},
        solve::{Certificate, Effort, optimise_within},
        split::{LineShare, split},
        validate::MAX_AMOUNT,
    },
    error::Result,
};

/// What comes back after the receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RebatePlan {
    /// The claims to be made, by the rebates' ids.
    pub claims: Vec<RebateClaim>,
    /// What they give back together. It lowers nothing that is to be paid.
    pub total: i64,
    /// Whether no choice of rebates gives more.
    pub certificate: Certificate,
}

/// One claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RebateClaim {
    /// The rebate.
    pub rebate: String,
    /// How it is claimed.
    pub how: RebateHow,
    /// The units that stand for it.
    pub units: Vec<UnitUse>,
    /// What it gives back.
    pub cents: i64,
}

/// Finds the claims that give most back for a cart that is paid by `plan`.
///
/// A rebate for members needs a member; one with a `min_spend` counts what the plan has its goods pay. Rebates of
/// different providers do not get into each other's way.
///
/// # Errors
/// Those of [`check`](crate::deals::check) for the plan, and of
/// [`DealProblem::validate`] for bad rebates.
pub fn claim_rebates(
    problem: &DealProblem,
    plan: &DealPlan,
    rebates: &[Rebate],
    effort: Effort,
    late: &mut dyn FnMut() -> bool,
) -> Result<RebatePlan> {
    let lines = split(problem, plan)?.lines;
    claim_for(problem, &lines, rebates, &mut { effort.steps }, late)
}

/// [`claim_rebates`] for a plan that is shared out already. What it takes goes off `steps`.
pub(in crate::deals) fn claim_for(
    problem: &DealProblem,
    shares: &[LineShare],
    rebates: &[Rebate],
    steps: &mut u64,
    late: &mut dyn FnMut() -> bool,
) -> Result<RebatePlan> {
    let mut found = RebatePlan { claims: Vec::new(), total: 0, certificate: Certificate::Optimal };
    let mut gap = 0;
    let providers: BTreeSet<&str> = rebates.iter().map(|rebate| rebate.provider.as_str()).collect();
    for provider in providers {
        let own: Vec<&Rebate> = rebates
            .iter()
            .filter(|rebate| rebate.provider == provider && enough_paid(problem, shares, rebate))
            .collect();
        let mut coupons = problem.clone();
        coupons.delivery = None;
        // The optimiser holds savings at the shelf prices, and a rebate may be worth more: units are made dear.
        for line in &mut coupons.lines {
            line.unit_price = MAX_AMOUNT;
        }
        coupons.offers = own.iter().map(|rebate| as_coupon(rebate)).collect();
        let solution = optimise_within(&coupons, Effort::steps(*steps), late)?;
        *steps = steps.saturating_sub(solution.steps);
        if let Certificate::Gap { cents } = solution.certificate {
            gap += cents;
        }
        for application in solution.plan.applications {
            let Some(rebate) = own.iter().find(|rebate| rebate.id == application.offer) else { continue };
            found.total += rebate.cents;
            found.claims.push(RebateClaim {
                rebate: application.offer,
                how: rebate.how,
                units: application.units,
                cents: rebate.cents,
            });
        }
    }
    found.claims.sort_by(|a, b| (&a.rebate, &a.units).cmp(&(&b.rebate, &b.units)));
    if gap > 0 {
        found.certificate = Certificate::Gap { cents: gap };
    }
    Ok(found)
}

fn enough_paid(problem: &DealProblem, shares: &[LineShare], rebate: &Rebate) -> bool {
    let paid: i64 = problem
        .lines
        .iter()
        .zip(shares)
        .filter(|(line, _)| rebate.scope.covers(line))
        .map(|(_, share)| share.paid)
        .sum();
    paid >= rebate.min_spend
}

fn as_coupon(rebate: &Rebate) -> Offer {
    Offer {
        id: rebate.id.clone(),
        requires_member: rebate.requires_member,
        group: rebate.group.clone(),
        max_uses: rebate.max_uses,
        couponable: true,
        kind: OfferKind::Coupon {
            issuer: Issuer::Store,
            scope: rebate.scope.clone(),
            requires_qty: rebate.requires_qty,
            cents: rebate.cents,
        },
    }
}
