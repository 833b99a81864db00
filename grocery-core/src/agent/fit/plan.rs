//! What is asked of a fit, what it answers, and how that is said.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    agent::{DealContext, Location, locale::Locale},
    basket::fit::{FitKind, FitPriority},
    budgets::BudgetPeriod,
    catalog::{Allergen, SubstituteReason},
    id::{LineId, ListId, ProductId, UserId},
    money::{Money, decimal},
    quantity::{Quantity, Ratio, Unit},
};

/// Asks what to give up so that a list keeps to a budget. Make it with [`FitRequest::new`] or [`FitRequest::of`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FitRequest {
    /// Whose list.
    pub user_id: UserId,
    /// Which list; the user's newest where absent.
    pub list_id: Option<ListId>,
    /// What the list may cost. Where absent, what is left of the budget that is kept.
    pub budget: Option<Money>,
    /// Which of the kept budgets is meant; the one for the shortest period where absent.
    pub period: Option<BudgetPeriod>,
    /// How much lines matter. Those that are not named are [`FitPriority::Want`].
    pub priorities: BTreeMap<LineId, FitPriority>,
    /// What is not to be done: [`FitKind::Drop`] for a list of which nothing is left out.
    pub without: Vec<FitKind>,
    /// Diets that every product that comes in must state it fits. Never traded off.
    pub diets: Vec<String>,
    /// Allergens that every product that comes in must be known to be free of. Never traded off.
    pub allergens: Vec<Allergen>,
    /// Words that no product that comes in may have in its name, brand or category.
    pub excludes: Vec<String>,
    /// Where the shopper is, for the tax; where the agent says where absent.
    pub location: Option<Location>,
    /// The language of the sentences, as an ISO 639-1 code; English where absent.
    pub language: Option<String>,
    /// Who shops, as far as the offers of the shop ask.
    pub deals: DealContext,
}

impl FitRequest {
    /// Asks for `list_id` of `user_id`, to keep to the budget that is kept.
    #[must_use]
    pub fn new(user_id: UserId, list_id: ListId) -> Self {
        Self { list_id: Some(list_id), ..Self::of(user_id) }
    }

    /// Asks for the newest list of `user_id`.
    #[must_use]
    pub fn of(user_id: UserId) -> Self {
        Self {
            user_id,
            list_id: None,
            budget: None,
            period: None,
            priorities: BTreeMap::new(),
            without: Vec::new(),
            diets: Vec::new(),
            allergens: Vec::new(),
            excludes: Vec::new(),
            location: None,
            language: None,
            deals: DealContext::default(),
        }
    }

    /// The same, within `budget`.
    #[must_use]
    pub const fn within(mut self, budget: Money) -> Self {
        self.budget = Some(budget);
        self
    }

    /// The same, with a line that matters so much.
    #[must_use]
    pub fn with_priority(mut self, line: LineId, priority: FitPriority) -> Self {
        self.priorities.insert(line, priority);
        self
    }

    /// The same, without changes of this kind.
    #[must_use]
    pub fn without(mut self, kind: FitKind) -> Self {
        self.without.push(kind);
        self
    }

    /// The same, with only what states that it fits this diet coming in.
    #[must_use]
    pub fn with_diet(mut self, diet: impl Into<String>) -> Self {
        self.diets.push(diet.into());
        self
    }

    /// The same, with only what is known to be free of this allergen coming in.
    #[must_use]
    pub fn with_allergen(mut self, allergen: Allergen) -> Self {
        self.allergens.push(allergen);
        self
    }

    /// The same, for a shopper in this two-letter state.
    #[must_use]
    pub fn in_state(mut self, state: &str) -> Self {
        self.location.get_or_insert_default().state = Some(state.to_owned());
        self
    }

    /// The same, told in this language.
    #[must_use]
    pub fn in_language(mut self, language: &str) -> Self {
        self.language = Some(language.to_owned());
        self
    }
}

/// What to give up so that a list keeps to a budget. [`apply_fit`](crate::agent::GroceryAgent::apply_fit) does it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FitPlan {
    /// Whose list.
    pub user_id: UserId,
    /// Which list.
    pub list_id: ListId,
    /// The version of the list that the plan is for.
    pub version: u64,
    /// The budget.
    #[serde(serialize_with = "decimal")]
    pub budget: Money,
    /// What of the budget was spent in its period before this list; 0 where the request said the budget.
    #[serde(serialize_with = "decimal")]
    pub spent_before: Money,
    /// What the list may cost: `budget - spent_before`, at least 0.
    #[serde(serialize_with = "decimal")]
    pub available: Money,
    /// The list's total as it is: goods less offers, with the estimated tax, without delivery.
    #[serde(serialize_with = "decimal")]
    pub before: Money,
    /// The list's total with the changes. At most `available` where the plan fits.
    #[serde(serialize_with = "decimal")]
    pub after: Money,
    /// `before - after`.
    #[serde(serialize_with = "decimal")]
    pub saved: Money,
    /// The least that the list can cost by what may be done to it.
    #[serde(serialize_with = "decimal")]
    pub least: Money,
    /// Whether the changes keep the list to the budget. Where not, they are the cheapest there are.
    pub fits: bool,
    /// By how much the budget is passed all the same; 0 where the plan fits.
    #[serde(serialize_with = "decimal")]
    pub over: Money,
    /// Whether it is proven that nothing else loses less at shelf prices, and nothing that loses as little costs less.
    pub is_optimal: bool,
    /// At most so many points less may be lost, where that is not proven to be nothing.
    pub loss_gap: i64,
    /// What to change, in the order of the list.
    pub changes: Vec<FitChange>,
    /// How many lines have no price and are not counted.
    pub unpriced_count: usize,
    /// All of it in words.
    pub response: String,
    /// What is worth knowing, such as a price source that did not answer.
    pub notes: Vec<String>,
}

/// One change of a line.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FitChange {
    /// The line.
    pub line_id: LineId,
    /// The phrase that was asked for.
    pub requested: String,
    /// How much the line matters.
    pub priority: FitPriority,
    /// What is done to it.
    pub kind: FitKind,
    /// What is on the list.
    pub from: FitGoods,
    /// What comes in its place; `None` where it is left out.
    pub to: Option<FitGoods>,
    /// What that saves, without tax.
    #[serde(serialize_with = "decimal")]
    pub saved: Money,
    /// What is lost by it, in points.
    pub loss: i64,
    /// Why the product that comes in may stand in.
    pub reasons: Vec<SubstituteReason>,
    /// The change in words.
    pub reason: String,
}

/// So much of a product, for so much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FitGoods {
    /// The product.
    pub product_id: ProductId,
    /// Its name.
    pub name: String,
    /// The package's size.
    pub size: Option<String>,
    /// How much is asked for.
    pub amount: Ratio,
    /// The unit; `None` for counted pieces.
    pub unit: Option<Unit>,
    /// How many packages that is; `None` for goods by weight.
    pub packs: Option<u32>,
    /// What it costs, without tax.
    #[serde(serialize_with = "decimal")]
    pub line_total: Money,
}

/// What is done to one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FitStep {
    /// The line.
    pub line: LineId,
    /// What it asks for from now on; `None` to take it off.
    pub to: Option<FitTarget>,
}

/// What a line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FitTarget {
    /// The product.
    pub product_id: ProductId,
    /// How much. Above 0.
    pub amount: Ratio,
    /// The unit; `None` for counted pieces.
    pub unit: Option<Unit>,
}

/// Does what a [`FitPlan`] says. Made from one with `into()`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplyFit {
    /// Whose list.
    pub user_id: UserId,
    /// Which list.
    pub list_id: ListId,
    /// The version that the list must be at.
    pub version: u64,
    /// What to do.
    pub steps: Vec<FitStep>,
}

impl From<&FitPlan> for ApplyFit {
    fn from(plan: &FitPlan) -> Self {
        Self {
            user_id: plan.user_id.clone(),
            list_id: plan.list_id,
            version: plan.version,
            steps: plan.changes.iter().map(FitStep::from).collect(),
        }
    }
}

impl From<&FitChange> for FitStep {
    fn from(change: &FitChange) -> Self {
        let target =
            |to: &FitGoods| FitTarget { product_id: to.product_id.clone(), amount: to.amount, unit: to.unit };
        Self { line: change.line_id, to: change.to.as_ref().map(target) }
    }
}

impl FitPlan {
    /// The plan in words.
    pub(super) fn said(&self, l: &Locale) -> String {
        let (total, before) = (l.amount(self.after), l.amount(self.before));
        let (budget, over) = (l.amount(self.available), l.amount(self.over));
        let values = [("total", &*total), ("before", &*before), ("budget", &*budget), ("over", &*over)];
        let key = match (self.fits, self.changes.is_empty()) {
            (true, true) => "fit_keeps",
            (true, false) => "fit_done",
            (false, _) => "fit_least",
        };
        let mut parts = vec![l.say(key, &values)];
        parts.extend(self.changes.iter().map(|change| change.reason.clone()));
        if self.unpriced_count > 0 {
            parts.push(l.count("budget_unpriced", self.unpriced_count, &[]));
        }
        parts.join(" ")
    }
}

impl FitChange {
    /// The change in words.
    pub(super) fn said(&self, l: &Locale) -> String {
        let full = |goods: &FitGoods| match &goods.size {
            Some(size) => format!("{}, {}", goods.name, size.replace('_', " ")),
            None => goods.name.clone(),
        };
        let amount =
            |goods: &FitGoods| l.quantity(&Quantity::new(goods.amount, goods.unit.unwrap_or(Unit::Each)));
        let saved = l.amount(self.saved);
        let mut values = vec![("name", self.requested.clone()), ("saved", saved)];
        let key = match (&self.to, self.kind) {
            (None, _) => "fit_drop",
            (Some(to), _) if to.product_id == self.from.product_id => {
                values.extend([("quantity", amount(to)), ("before", amount(&self.from))]);
                "fit_less"
            }
            (Some(to), kind) => {
                values.push(("product", full(to)));
                match kind {
                    FitKind::OtherPack => "fit_other_pack",
                    FitKind::Downsize => "fit_smaller",
                    _ => "fit_swap",
                }
            }
        };
        let values: Vec<(&str, &str)> = values.iter().map(|(key, value)| (*key, value.as_str())).collect();
        l.say(key, &values)
    }
}
