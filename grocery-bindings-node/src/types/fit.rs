//! A list fitted to a budget.

use grocery_core::agent;
use napi_derive::napi;
use serde::Serialize;

use super::{count, money::Money, number, text, texts};

/// What to give up so that a list keeps to a budget. `agent.applyFit(plan)` does it.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FitPlan {
    /// Whose list.
    pub user_id: String,
    /// Which list.
    pub list_id: String,
    /// The version of the list that the plan is for.
    pub version: i64,
    /// The budget.
    pub budget: Money,
    /// What of the budget was spent in its period before this list; 0 where the request said the budget.
    pub spent_before: Money,
    /// What the list may cost: `budget - spentBefore`, at least 0.
    pub available: Money,
    /// The list's total as it is: goods less offers, with the estimated tax, without delivery.
    pub before: Money,
    /// The list's total with the changes. At most `available` where the plan fits.
    pub after: Money,
    /// `before - after`.
    pub saved: Money,
    /// The least that the list can cost by what may be done to it.
    pub least: Money,
    /// Whether the changes keep the list to the budget. Where not, they are the cheapest there are.
    pub fits: bool,
    /// By how much the budget is passed all the same; 0 where the plan fits.
    pub over: Money,
    /// Whether it is proven that nothing else loses less at shelf prices, and nothing that loses as little costs less.
    pub is_optimal: bool,
    /// At most so many points less may be lost, where that is not proven to be nothing.
    pub loss_gap: i64,
    /// What to change, in the order of the list.
    pub changes: Vec<FitChange>,
    /// How many lines have no price and are not counted.
    pub unpriced_count: i64,
    /// All of it in words.
    pub response: String,
    /// What is worth knowing, such as a price source that did not answer.
    pub notes: Vec<String>,
}

impl From<&agent::FitPlan> for FitPlan {
    fn from(p: &agent::FitPlan) -> Self {
        Self {
            user_id: text(&p.user_id),
            list_id: text(&p.list_id),
            version: count(p.version),
            budget: p.budget.into(),
            spent_before: p.spent_before.into(),
            available: p.available.into(),
            before: p.before.into(),
            after: p.after.into(),
            saved: p.saved.into(),
            least: p.least.into(),
            fits: p.fits,
            over: p.over.into(),
            is_optimal: p.is_optimal,
            loss_gap: p.loss_gap,
            changes: texts(&p.changes),
            unpriced_count: count(p.unpriced_count),
            response: p.response.clone(),
            notes: p.notes.clone(),
        }
    }
}

/// One change of a line.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FitChange {
    /// The line.
    pub line_id: String,
    /// The phrase that was asked for.
    pub requested: String,
    /// How much the line matters.
    #[napi(ts_type = "FitPriority")]
    pub priority: &'static str,
    /// What is done to it.
    #[napi(ts_type = "FitKind")]
    pub kind: &'static str,
    /// What is on the list.
    pub from: FitGoods,
    /// What comes in its place; `null` where it is left out.
    pub to: Option<FitGoods>,
    /// What that saves, without tax.
    pub saved: Money,
    /// What is lost by it, in points.
    pub loss: i64,
    /// Why the product that comes in may stand in.
    #[napi(ts_type = "Array<SubstituteReason>")]
    pub reasons: Vec<&'static str>,
    /// The change in words.
    pub reason: String,
}

impl From<&agent::FitChange> for FitChange {
    fn from(c: &agent::FitChange) -> Self {
        Self {
            line_id: text(&c.line_id),
            requested: c.requested.clone(),
            priority: c.priority.as_str(),
            kind: c.kind.as_str(),
            from: (&c.from).into(),
            to: c.to.as_ref().map(FitGoods::from),
            saved: c.saved.into(),
            loss: c.loss,
            reasons: c.reasons.iter().map(|r| r.as_str()).collect(),
            reason: c.reason.clone(),
        }
    }
}

/// So much of a product, for so much.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FitGoods {
    /// The product.
    pub product_id: String,
    /// Its name.
    pub name: String,
    /// The package's size.
    pub size: Option<String>,
    /// How much is asked for, for showing.
    pub amount: f64,
    /// The same, exactly, such as `3/2`.
    pub amount_exact: String,
    /// The unit; `null` for counted pieces.
    #[napi(ts_type = "Unit | null")]
    pub unit: Option<&'static str>,
    /// How many packages that is; `null` for goods by weight.
    pub packs: Option<u32>,
    /// What it costs, without tax.
    pub line_total: Money,
}

impl From<&agent::FitGoods> for FitGoods {
    fn from(g: &agent::FitGoods) -> Self {
        Self {
            product_id: text(&g.product_id),
            name: g.name.clone(),
            size: g.size.clone(),
            amount: number(g.amount),
            amount_exact: text(&g.amount),
            unit: g.unit.map(|unit| unit.as_str()),
            packs: g.packs,
            line_total: g.line_total.into(),
        }
    }
}
