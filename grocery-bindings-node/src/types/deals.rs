//! The best use of offers, and the best choice of stores. Amounts are minor units, as in the problem.

use grocery_core::{basket::stores, deals, deals::Certificate};
use napi_derive::napi;
use serde::Serialize;

use super::{count, texts};

/// Whether a plan is proven, and how much better another one might be at most.
fn proof(certificate: Certificate) -> (bool, i64) {
    match certificate {
        Certificate::Optimal => (true, 0),
        Certificate::Gap { cents } => (false, cents),
    }
}

/// The best plan found for a cart and its offers.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DealSolutionData {
    /// The plan.
    pub plan: DealPlan,
    /// Whether it is proven that no plan saves more.
    pub is_optimal: bool,
    /// No plan saves more than this beyond the one found; 0 where it is optimal.
    pub gap: i64,
    /// What the greedy plan saves, for comparison.
    pub greedy_savings: i64,
    /// The steps that were taken.
    pub steps: i64,
}

impl From<&deals::DealSolution> for DealSolutionData {
    fn from(s: &deals::DealSolution) -> Self {
        let (is_optimal, gap) = proof(s.certificate);
        Self {
            plan: DealPlan::from(&s.plan),
            is_optimal,
            gap,
            greedy_savings: s.greedy_savings,
            steps: count(s.steps),
        }
    }
}

/// Which offers go on which units, and what that saves.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DealPlan {
    /// The offers used, in the order of their ids.
    pub applications: Vec<DealApplication>,
    /// Everything saved, a waived delivery fee counted.
    pub savings: i64,
    /// What is to be paid, delivery counted.
    pub payable: i64,
    /// Whether the delivery fee was waived.
    pub delivery_waived: bool,
}

impl From<&deals::DealPlan> for DealPlan {
    fn from(p: &deals::DealPlan) -> Self {
        Self {
            applications: texts(&p.applications),
            savings: p.savings,
            payable: p.payable,
            delivery_waived: p.delivery_waived,
        }
    }
}

/// One application of an offer; uses that take one unit each may share one.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DealApplication {
    /// The offer.
    pub offer: String,
    /// How many uses this stands for: the number of units for percent, amount and fixed price, else 1.
    pub uses: i64,
    /// The units it takes. Empty for offers on the order.
    pub units: Vec<UnitUse>,
    /// The step of a tiered spend offer, counted from 0.
    pub tier: Option<i64>,
}

impl From<&deals::Application> for DealApplication {
    fn from(a: &deals::Application) -> Self {
        Self { offer: a.offer.clone(), uses: a.uses, units: texts(&a.units), tier: a.tier.map(count) }
    }
}

/// Some units of one line in one role.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UnitUse {
    /// The line.
    pub line: String,
    /// How many of its units.
    pub qty: i64,
    /// `buy` or `get`, the part's number in a bundle, else empty.
    pub role: String,
}

impl From<&deals::UnitUse> for UnitUse {
    fn from(u: &deals::UnitUse) -> Self {
        Self { line: u.line.clone(), qty: u.qty, role: u.role.clone() }
    }
}

/// The best choice of stores found.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StoresSolutionData {
    /// The plan; null where no choice meets every required need within the rules, or none was found in time.
    pub plan: Option<StoresPlan>,
    /// Whether the plan, or that there is none, is proven.
    pub is_optimal: bool,
    /// No plan is better by more than this, in units of the objective; 0 where it is optimal.
    pub gap: i64,
    /// The steps that were taken.
    pub steps: i64,
}

impl From<&stores::StoresSolution> for StoresSolutionData {
    fn from(s: &stores::StoresSolution) -> Self {
        let (is_optimal, gap) = proof(s.certificate);
        Self { plan: s.plan.as_ref().map(StoresPlan::from), is_optimal, gap, steps: count(s.steps) }
    }
}

/// What is bought where, and what it comes to.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StoresPlan {
    /// What is bought, in the order of the list.
    pub picks: Vec<StorePick>,
    /// What each used store is paid, in the order of the stores.
    pub stores: Vec<StorePay>,
    /// All that is paid.
    pub pay: i64,
    /// The score of everything bought.
    pub score: i64,
    /// What was to be made large: minus the pay, or the score.
    pub objective: i64,
}

impl From<&stores::StoresPlan> for StoresPlan {
    fn from(p: &stores::StoresPlan) -> Self {
        Self {
            picks: texts(&p.picks),
            stores: texts(&p.stores),
            pay: p.pay,
            score: p.score,
            objective: p.objective,
        }
    }
}

/// One need met.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StorePick {
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

impl From<&stores::Pick> for StorePick {
    fn from(p: &stores::Pick) -> Self {
        Self { need: p.need.clone(), store: p.store.clone(), sku: p.sku.clone(), price: p.price, qty: p.qty }
    }
}

/// What one store is paid: `goods + fee - off`.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
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

impl From<&stores::StorePay> for StorePay {
    fn from(p: &stores::StorePay) -> Self {
        Self { store: p.store.clone(), goods: p.goods, fee: p.fee, off: p.off }
    }
}
