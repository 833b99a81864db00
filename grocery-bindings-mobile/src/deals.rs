//! Deals: which offers go on which units of a cart, and what to buy where. Problems come as JSON, solutions go as records.

use std::sync::{Arc, atomic::Ordering};

use grocery_core::{
    basket::stores::{self, StoresProblem, choose_stores_within},
    deals::{self as core, Certificate, DealProblem, Effort, optimise_within},
};
use serde::{Deserialize, Serialize};

use crate::{
    cancel::CancelToken,
    error::Answer,
    imports::aside,
    values::{count, each, json, maybe, serial},
};

/// Finds the plan that saves most on a cart: which offers and coupons go on which units. `problem` is a
/// `grocery-deals/1` object as JSON text. Runs on a thread of its own, for milliseconds as a rule and some ten seconds at
/// most, and stops where it is cancelled.
///
/// Fails with `InvalidInput` naming the field that is wrong, with `TooLarge` above a limit.
#[uniffi::export(default(cancel = None))]
pub async fn optimise_deals(problem: String, cancel: Option<Arc<CancelToken>>) -> Answer<DealSolution> {
    aside(cancel, move |gone| {
        let problem = DealProblem::from_json(&problem)?;
        let solution = optimise_within(&problem, Effort::default(), &mut || gone.load(Ordering::Relaxed))?;
        let json = json(&solution)?;
        Ok(async move { Ok(DealSolution::of(solution, json)) })
    })
    .await
}

/// Chooses what to buy where, over several stores, for the least pay or for the most score within a budget. `problem` is
/// a `grocery-basket/1` object as JSON text. Runs as `optimiseDeals` does.
///
/// Fails with `InvalidInput` naming the field that is wrong, with `TooLarge` above a limit.
#[uniffi::export(default(cancel = None))]
pub async fn optimise_basket(problem: String, cancel: Option<Arc<CancelToken>>) -> Answer<StoresSolution> {
    aside(cancel, move |gone| {
        let problem = StoresProblem::from_json(&problem)?;
        let solution =
            choose_stores_within(&problem, Effort::default(), &mut || gone.load(Ordering::Relaxed))?;
        let json = json(&solution)?;
        Ok(async move { Ok(StoresSolution::of(solution, json)) })
    })
    .await
}

/// Whether it is proven, and what may be missing.
pub(crate) fn certified(certificate: Certificate) -> (bool, i64) {
    match certificate {
        Certificate::Optimal => (true, 0),
        Certificate::Gap { cents } => (false, cents),
    }
}

/// The best plan found for a cart. Money is in minor units, as in the problem.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct DealSolution {
    /// The plan.
    pub plan: DealPlan,
    /// Whether it is proven that no plan saves more.
    pub is_optimal: bool,
    /// What a better plan could save beyond this one at most; 0 where it is optimal.
    pub gap: i64,
    /// What the greedy plan saves, for comparison.
    pub greedy_savings: i64,
    /// The steps that were taken.
    pub steps: i64,
    /// The solution as the core's own JSON.
    pub json: String,
}

impl DealSolution {
    fn of(solution: core::DealSolution, json: String) -> Self {
        let (is_optimal, gap) = certified(solution.certificate);
        Self {
            plan: solution.plan.into(),
            is_optimal,
            gap,
            greedy_savings: solution.greedy_savings,
            steps: serial(solution.steps),
            json,
        }
    }
}

/// Which offers are used on which units, and what that saves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, uniffi::Record)]
pub struct DealPlan {
    /// The offers used, in the order of their ids.
    pub applications: Vec<Application>,
    /// Everything saved, a waived delivery fee counted.
    pub savings: i64,
    /// What is to be paid, delivery counted.
    pub payable: i64,
    /// Whether the delivery fee was waived.
    pub delivery_waived: bool,
}

impl DealPlan {
    pub(crate) fn read(&self) -> Answer<core::DealPlan> {
        Ok(core::DealPlan::from_json(&json(self)?)?)
    }
}

impl From<core::DealPlan> for DealPlan {
    fn from(plan: core::DealPlan) -> Self {
        Self {
            applications: each(plan.applications),
            savings: plan.savings,
            payable: plan.payable,
            delivery_waived: plan.delivery_waived,
        }
    }
}

/// One application of an offer; uses that take one unit each may share one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, uniffi::Record)]
pub struct Application {
    /// The offer.
    pub offer: String,
    /// How many uses this stands for.
    pub uses: i64,
    /// The units it takes. Empty for offers on the order.
    pub units: Vec<UnitUse>,
    /// The step of a tiered spend offer, counted from 0.
    pub tier: Option<i32>,
}

impl From<core::Application> for Application {
    fn from(application: core::Application) -> Self {
        Self {
            offer: application.offer,
            uses: application.uses,
            units: each(application.units),
            tier: application.tier.map(count),
        }
    }
}

/// Some units of one line in one role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, uniffi::Record)]
pub struct UnitUse {
    /// The line.
    pub line: String,
    /// How many of its units.
    pub qty: i64,
    /// `buy` or `get`, the part's number in a bundle, else empty.
    pub role: String,
}

impl From<core::UnitUse> for UnitUse {
    fn from(units: core::UnitUse) -> Self {
        Self { line: units.line, qty: units.qty, role: units.role }
    }
}

/// The best choice of stores found. Money is in minor units, as in the problem.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct StoresSolution {
    /// The plan; absent where no choice meets every required need within the rules, or none was found in time.
    pub plan: Option<StoresPlan>,
    /// Whether the plan, or that there is none, is proven.
    pub is_optimal: bool,
    /// What a better plan could gain at most, in units of the objective; 0 where it is optimal.
    pub gap: i64,
    /// The steps that were taken.
    pub steps: i64,
    /// The solution as the core's own JSON.
    pub json: String,
}

impl StoresSolution {
    fn of(solution: stores::StoresSolution, json: String) -> Self {
        let (is_optimal, gap) = certified(solution.certificate);
        Self { plan: maybe(solution.plan), is_optimal, gap, steps: serial(solution.steps), json }
    }
}

/// What is bought where, and what it comes to.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct StoresPlan {
    /// What is bought, in the order of the list.
    pub picks: Vec<Pick>,
    /// What each used store is paid, in the order of the stores.
    pub stores: Vec<StorePay>,
    /// All that is paid.
    pub pay: i64,
    /// The score of everything bought.
    pub score: i64,
    /// What was to be made large: minus the pay, or the score.
    pub objective: i64,
}

impl From<stores::StoresPlan> for StoresPlan {
    fn from(plan: stores::StoresPlan) -> Self {
        Self {
            picks: each(plan.picks),
            stores: each(plan.stores),
            pay: plan.pay,
            score: plan.score,
            objective: plan.objective,
        }
    }
}

/// One need met.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Pick {
    /// The need.
    pub need: String,
    /// The store.
    pub store: String,
    /// The product.
    pub sku: String,
    /// The price of one.
    pub price: i64,
    /// How many.
    pub qty: i64,
}

impl From<stores::Pick> for Pick {
    fn from(pick: stores::Pick) -> Self {
        Self { need: pick.need, store: pick.store, sku: pick.sku, price: pick.price, qty: pick.qty }
    }
}

/// What one store is paid: `goods + fee - off`.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct StorePay {
    /// The store.
    pub store: String,
    /// The goods.
    pub goods: i64,
    /// The fee, 0 where it is waived.
    pub fee: i64,
    /// What the spend offer takes off.
    pub off: i64,
}

impl From<stores::StorePay> for StorePay {
    fn from(pay: stores::StorePay) -> Self {
        Self { store: pay.store, goods: pay.goods, fee: pay.fee, off: pay.off }
    }
}
