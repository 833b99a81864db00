//! A list that is to keep to a budget.

use std::{collections::HashMap, sync::Arc};

use grocery_core::{Error, LineId, agent as core};

use crate::{
    agent::{Agent, Location, user},
    agent_deals::DealContext,
    cancel::{CancelToken, run},
    error::Answer,
    product::Allergen,
    response::GroceryList,
    values::{Amount, Money, count, each, list, maybe, read, serial, text},
};

#[uniffi::export]
impl Agent {
    /// What to give up so that a list keeps to a budget: the least loss that the money allows, by exact choice over the
    /// catalogue's packages and substitutes at the prices that the list has. Changes nothing; `applyFit` does.
    ///
    /// Fails with `InvalidInput` naming the field that has no meaning, or where there is no budget at all; with
    /// `ListNotFound`.
    #[uniffi::method(default(cancel = None))]
    pub async fn fit(&self, request: FitRequest, cancel: Option<Arc<CancelToken>>) -> Answer<FitPlan> {
        run(cancel, async { self.shared.agent.fit(request.read()?).await }).await
    }

    /// Does what a plan says, in one step that one undo takes back. Answers the list, priced.
    ///
    /// Fails with `Conflict` where the list has changed since the plan was made.
    #[uniffi::method(default(cancel = None))]
    pub async fn apply_fit(&self, plan: FitPlan, cancel: Option<Arc<CancelToken>>) -> Answer<GroceryList> {
        run(cancel, async { self.shared.agent.apply_fit(plan.read()?).await }).await
    }
}

/// What a list is fitted to, and what may be done to it.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FitRequest {
    /// The list; the user's newest where absent.
    #[uniffi(default = None)]
    pub list_id: Option<String>,
    /// What the list may cost, with tax and without delivery; what is left of the kept budget where absent.
    #[uniffi(default = None)]
    pub budget: Option<Money>,
    /// Which of the kept budgets is meant: `day`, `week`, `month` or `year`; the shortest where absent.
    #[uniffi(default = None)]
    pub period: Option<String>,
    /// How much lines matter, by line id: `must` is never left out, and what is lost on a line that is a `want` (where
    /// nothing is said) outweighs everything lost on lines that would be `nice`.
    #[uniffi(default = None)]
    pub priorities: Option<HashMap<String, String>>,
    /// What is not to be done: `other_pack`, `downsize`, `swap`, `drop`.
    #[uniffi(default = [])]
    pub without: Vec<String>,
    /// Diets that every product that comes in must state it fits. Never traded off.
    #[uniffi(default = [])]
    pub diets: Vec<String>,
    /// Allergens that every product that comes in must be known to be free of. Never traded off.
    #[uniffi(default = [])]
    pub allergens: Vec<Allergen>,
    /// Words that no product that comes in may have in its name, brand or category.
    #[uniffi(default = [])]
    pub excludes: Vec<String>,
    /// Where the shopper is, for the tax; as the options say where absent.
    #[uniffi(default = None)]
    pub location: Option<Location>,
    /// The language of the sentences, as an ISO 639-1 code; English where absent.
    #[uniffi(default = None)]
    pub language: Option<String>,
    /// Who shops, as far as the offers of the shop ask.
    #[uniffi(default = None)]
    pub shopper: Option<DealContext>,
    /// Whose list; the one local user where absent.
    #[uniffi(default = None)]
    pub user_id: Option<String>,
}

impl FitRequest {
    fn read(self) -> Result<core::FitRequest, Error> {
        let mut request = core::FitRequest::of(user(self.user_id.as_deref())?);
        request.list_id = self.list_id.as_deref().map(list).transpose()?;
        request.budget = self.budget.map(|budget| budget.read()).transpose()?;
        request.period = read(self.period.as_deref())?;
        for (line, priority) in self.priorities.unwrap_or_default() {
            request.priorities.insert(line.parse::<LineId>()?, priority.parse()?);
        }
        request.without = self.without.iter().map(|kind| kind.parse()).collect::<Result<_, Error>>()?;
        request.diets = self.diets;
        request.allergens = each(self.allergens);
        request.excludes = self.excludes;
        request.location = self.location.map(|place| grocery_core::Location {
            zip_code: place.zip_code,
            city: place.city,
            state: place.state,
        });
        request.language = self.language;
        request.deals = DealContext::read(self.shopper.as_ref())?;
        Ok(request)
    }
}

/// What to give up so that a list keeps to a budget. `Agent.applyFit` does it.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
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
    pub unpriced_count: i32,
    /// All of it in words.
    pub response: String,
    /// What is worth knowing, such as a price source that did not answer.
    pub notes: Vec<String>,
}

impl From<core::FitPlan> for FitPlan {
    fn from(plan: core::FitPlan) -> Self {
        Self {
            user_id: plan.user_id.to_string(),
            list_id: plan.list_id.to_string(),
            version: serial(plan.version),
            budget: plan.budget.into(),
            spent_before: plan.spent_before.into(),
            available: plan.available.into(),
            before: plan.before.into(),
            after: plan.after.into(),
            saved: plan.saved.into(),
            least: plan.least.into(),
            fits: plan.fits,
            over: plan.over.into(),
            is_optimal: plan.is_optimal,
            loss_gap: plan.loss_gap,
            changes: each(plan.changes),
            unpriced_count: count(plan.unpriced_count),
            response: plan.response,
            notes: plan.notes,
        }
    }
}

impl FitPlan {
    fn read(self) -> Result<core::ApplyFit, Error> {
        Ok(core::ApplyFit {
            user_id: user(Some(&self.user_id))?,
            list_id: list(&self.list_id)?,
            version: crate::values::natural(self.version, "the version of the plan")?,
            steps: self.changes.into_iter().map(FitChange::read).collect::<Result<_, Error>>()?,
        })
    }
}

/// One change of a line.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct FitChange {
    /// The line.
    pub line_id: String,
    /// The phrase that was asked for.
    pub requested: String,
    /// How much the line matters: `must`, `want` or `nice`.
    pub priority: String,
    /// What is done to it: `other_pack`, `downsize`, `swap` or `drop`.
    pub kind: String,
    /// What is on the list.
    pub from: FitGoods,
    /// What comes in its place; absent where it is left out.
    pub to: Option<FitGoods>,
    /// What that saves, without tax.
    pub saved: Money,
    /// What is lost by it, in points.
    pub loss: i64,
    /// Why the product that comes in may stand in: `same_kind`, `other_brand`, `fits_diet` and so on.
    pub reasons: Vec<String>,
    /// The change in words.
    pub reason: String,
}

impl From<core::FitChange> for FitChange {
    fn from(change: core::FitChange) -> Self {
        Self {
            line_id: change.line_id.to_string(),
            requested: change.requested,
            priority: change.priority.to_string(),
            kind: change.kind.to_string(),
            from: change.from.into(),
            to: maybe(change.to),
            saved: change.saved.into(),
            loss: change.loss,
            reasons: change.reasons.iter().map(|reason| reason.as_str().to_owned()).collect(),
            reason: change.reason,
        }
    }
}

impl FitChange {
    fn read(self) -> Result<core::FitStep, Error> {
        let target = |to: FitGoods| -> Result<core::FitTarget, Error> {
            Ok(core::FitTarget {
                product_id: to.product_id.parse()?,
                amount: to.amount.exact.parse()?,
                unit: read(to.unit.as_deref())?,
            })
        };
        Ok(core::FitStep { line: self.line_id.parse()?, to: self.to.map(target).transpose()? })
    }
}

/// So much of a product, for so much.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct FitGoods {
    /// The product.
    pub product_id: String,
    /// Its name.
    pub name: String,
    /// The package's size.
    pub size: Option<String>,
    /// How much is asked for.
    pub amount: Amount,
    /// The unit; absent for counted pieces.
    pub unit: Option<String>,
    /// How many packages that is; absent for goods by weight.
    pub packs: Option<i32>,
    /// What it costs, without tax.
    pub line_total: Money,
}

impl From<core::FitGoods> for FitGoods {
    fn from(goods: core::FitGoods) -> Self {
        Self {
            product_id: goods.product_id.to_string(),
            name: goods.name,
            size: goods.size,
            amount: goods.amount.into(),
            unit: text(goods.unit),
            packs: goods.packs.map(|packs| count(packs as usize)),
            line_total: goods.line_total.into(),
        }
    }
}
