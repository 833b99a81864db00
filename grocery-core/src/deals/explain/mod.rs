//! Why the best plan is what it is, as data and as sentences.
//!
//! [`explain`] solves the cart under an offer book, shares the savings out to lines, and then really solves other carts: without
//! the main offer (the runner-up), with one more unit, with a coupon clipped, with more spent, as a member. Only what such a
//! solution shows is claimed.
//!
//! It knows no catalogue: what may be added is what the cart already holds, or goods of no particular kind.

mod changes;
mod words;

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

pub use self::{
    changes::{Change, ChangeKind, Unlocks},
    words::Names,
};
use crate::{
    deals::{
        book::{Applicable, NotOn, OfferBook, RebatePlan, ShopContext, Why, claim_for},
        model::{DealProblem, OfferKind},
        plan::DealPlan,
        solve::{Certificate, DealSolution, Effort, optimise_within},
        split::{LineShare, OfferShare, Split, split},
    },
    error::Result,
    money::Currency,
};

/// What is to be explained.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ExplainRequest<'a> {
    /// The cart, with offers of its own or none.
    pub cart: &'a DealProblem,
    /// The offers of the shop.
    pub book: &'a OfferBook,
    /// The shopper and the moment.
    pub context: &'a ShopContext,
    /// What all solving together may take.
    pub effort: Effort,
    /// How many changes are told at most.
    pub most_changes: usize,
    /// Whether the runner-up is looked for.
    pub runner_up: bool,
}

impl<'a> ExplainRequest<'a> {
    /// A request with the default effort, the runner-up and at most three changes.
    #[must_use]
    pub fn new(cart: &'a DealProblem, book: &'a OfferBook, context: &'a ShopContext) -> Self {
        Self { cart, book, context, effort: Effort::default(), most_changes: 3, runner_up: true }
    }

    /// With this effort for all solving together.
    #[must_use]
    pub fn with_effort(mut self, effort: Effort) -> Self {
        self.effort = effort;
        self
    }

    /// With at most so many changes; 0 asks for none and saves the work.
    #[must_use]
    pub fn with_most_changes(mut self, most: usize) -> Self {
        self.most_changes = most;
        self
    }

    /// Without the runner-up, which saves solving the cart once more.
    #[must_use]
    pub fn without_runner_up(mut self) -> Self {
        self.runner_up = false;
        self
    }
}

/// The best plan, explained. Money is in minor units of `currency`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The currency of every amount.
    pub currency: Currency,
    /// The goods at shelf prices.
    pub subtotal: i64,
    /// The delivery fee, 0 where there is none.
    pub delivery_fee: i64,
    /// The plan, with what it saves and what is to be paid.
    pub plan: DealPlan,
    /// Whether the plan is proven to be the best.
    pub certificate: Certificate,
    /// Every line: what was paid, and which offers made it so. With the delivery fee, where it is charged, `paid` adds up to
    /// what is to be paid.
    pub lines: Vec<LineShare>,
    /// Every offer used, the main one first.
    pub offers: Vec<OfferShare>,
    /// The offers that are on and not used, by their ids.
    pub unused: Vec<Unused>,
    /// The offers of the book that are not on though something in the cart fits them.
    pub not_on: Vec<NotOn>,
    /// Codes that were entered and that no rule has.
    pub unknown_codes: Vec<String>,
    /// The best plan without the main offer, where it was asked for and both plans are proven.
    pub runner_up: Option<RunnerUp>,
    /// What would change the answer, the largest saving first. Empty where the plan is not proven.
    pub changes: Vec<Change>,
    /// How many other carts were not solved, since there were too many or time ran out.
    pub not_tried: usize,
    /// What comes back after the receipt. It is not part of the savings above.
    pub rebates: RebatePlan,
}

/// An offer that is on and not used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unused {
    /// The offer.
    pub offer: String,
    /// Why.
    #[serde(flatten)]
    pub why: UnusedWhy,
}

/// Why an offer that is on is not used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
#[non_exhaustive]
pub enum UnusedWhy {
    /// Another offer of its group is used, and only one may be.
    GroupTaken {
        /// The offer that is used.
        by: String,
    },
    /// The goods after item offers do not come to its spend.
    BelowSpend {
        /// What is missing.
        missing: i64,
    },
    /// The delivery is free anyway.
    DeliveryFree,
    /// It would not save more than the plan does.
    SavesNoMore,
}

/// The best plan without the main offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunnerUp {
    /// The main offer, which it goes without.
    pub without: String,
    /// What it saves.
    pub savings: i64,
    /// What would be to pay.
    pub payable: i64,
    /// What it saves less than the best plan, 0 or more.
    pub saves_less: i64,
    /// The offers it uses, by their ids.
    pub offers: Vec<String>,
}

/// Explains the best plan for a cart.
///
/// The answer does not depend on the order of lines, offers and rules, save that lines are told in the order of the cart.
///
/// # Errors
/// Those of [`OfferBook::applicable`] and of [`DealProblem::validate`].
///
/// # Examples
/// ```
/// use grocery_core::{Timestamp, deals::{DealProblem, ExplainRequest, Names, OfferBook, ShopContext, explain}};
///
/// let book = OfferBook::from_json(r#"{"format":"grocery-offers/1","currency":"USD","offers":[
///   {"id":"bogo","title":"buy one yogurt, get one free","kind":"buy_get","max_uses":9,
///    "buy":{"skus":["yogurt"]},"buy_n":1,"get_m":1,"percent_bp":10000}]}"#)?;
/// let cart = DealProblem::from_json(r#"{"format":"grocery-deals/1","currency":"USD","offers":[],
///   "lines":[{"id":"L0","sku":"yogurt","qty":3,"unit_price":120}]}"#)?;
/// let context = ShopContext::new("2026-11-21T10:00:00Z".parse()?);
/// let explanation = explain(&ExplainRequest::new(&cart, &book, &context))?;
/// assert_eq!(explanation.lines[0].paid, 240);
/// let said = explanation.sentences(&Names::of(&book));
/// assert!(said.contains(&"Add one more yogurt to save $1.20, at no extra cost.".to_owned()), "{said:?}");
/// # Ok::<(), grocery_core::Error>(())
/// ```
pub fn explain(request: &ExplainRequest<'_>) -> Result<Explanation> {
    explain_within(request, &mut || false)
}

/// Like [`explain`], and ends early once `late` answers true: the plan found so far with its gap, fewer changes, none from
/// the start.
///
/// # Errors
/// Those of [`explain`].
pub fn explain_within(request: &ExplainRequest<'_>, late: &mut dyn FnMut() -> bool) -> Result<Explanation> {
    let mut desk = Desk { request, left: request.effort.steps, late };
    let on = request.book.applicable(request.cart, request.context)?;
    let solution = desk.optimise(&on.problem)?;
    let split = split(&on.problem, &solution.plan)?;
    let runner_up = if request.runner_up { desk.runner_up(&on, &solution, &split)? } else { None };
    let rebates = claim_for(&on.problem, &split.lines, &on.rebates, &mut desk.left, desk.late)?;
    let (changes, not_tried) = changes::find(&mut desk, &on, &solution, &split);
    let unused = unused(&on.problem, &solution.plan, &split);
    Ok(Explanation {
        currency: on.problem.currency,
        subtotal: split.priced.subtotal,
        delivery_fee: split.priced.delivery_fee,
        certificate: solution.certificate,
        unused,
        not_on: on.not_on.into_iter().filter(|it| !it.why.contains(&Why::NothingFits)).collect(),
        unknown_codes: on.unknown_codes,
        lines: split.lines,
        offers: split.offers,
        runner_up,
        changes,
        not_tried,
        rebates,
        plan: solution.plan,
    })
}

/// Solves carts until the effort is used up.
struct Desk<'a, 'l> {
    request: &'a ExplainRequest<'a>,
    left: u64,
    late: &'l mut dyn FnMut() -> bool,
}

impl Desk<'_, '_> {
    fn is_late(&mut self) -> bool {
        self.left == 0 || (self.late)()
    }

    fn optimise(&mut self, problem: &DealProblem) -> Result<DealSolution> {
        let solution = optimise_within(problem, Effort::steps(self.left), self.late)?;
        self.left = self.left.saturating_sub(solution.steps);
        Ok(solution)
    }

    /// Another cart or another shopper, under the same book.
    fn solve(&mut self, cart: &DealProblem, context: &ShopContext) -> Result<(Applicable, DealSolution)> {
        let on = self.request.book.applicable(cart, context)?;
        // Asking the terms of every rule is work too, and in a large book most of it.
        self.left =
            self.left.saturating_sub(u64::try_from(self.request.book.rules().len()).unwrap_or(u64::MAX));
        let solution = self.optimise(&on.problem)?;
        Ok((on, solution))
    }

    fn runner_up(&mut self, on: &Applicable, best: &DealSolution, split: &Split) -> Result<Option<RunnerUp>> {
        let Some(main) = split.offers.first().filter(|main| main.saved > 0) else { return Ok(None) };
        if best.certificate != Certificate::Optimal || self.is_late() {
            return Ok(None);
        }
        let mut without = on.problem.clone();
        without.offers.retain(|offer| offer.id != main.offer);
        let next = self.optimise(&without)?;
        if next.certificate != Certificate::Optimal {
            return Ok(None);
        }
        let mut offers: Vec<String> = next.plan.applications.into_iter().map(|one| one.offer).collect();
        offers.dedup();
        Ok(Some(RunnerUp {
            without: main.offer.clone(),
            savings: next.plan.savings,
            payable: next.plan.payable,
            saves_less: best.plan.savings - next.plan.savings,
            offers,
        }))
    }
}

fn unused(problem: &DealProblem, plan: &DealPlan, split: &Split) -> Vec<Unused> {
    let used: HashSet<&str> = split.offers.iter().map(|offer| offer.offer.as_str()).collect();
    let taken: HashMap<&str, &str> = problem
        .offers
        .iter()
        .filter(|offer| used.contains(offer.id.as_str()))
        .filter_map(|offer| Some((offer.group.as_deref()?, offer.id.as_str())))
        .collect();
    let net = split.priced.item_net();
    let mut out: Vec<Unused> = problem
        .offers
        .iter()
        .filter(|offer| (problem.member || !offer.requires_member) && !used.contains(offer.id.as_str()))
        .map(|offer| {
            let rival = offer.group.as_deref().and_then(|group| taken.get(group));
            let least = match &offer.kind {
                OfferKind::SpendOff { tiers } => tiers.iter().map(|tier| tier.min_spend).min().unwrap_or(0),
                OfferKind::OrderPercent { min_spend, .. } | OfferKind::FreeDelivery { min_spend } => {
                    *min_spend
                }
                _ => 0,
            };
            let why = if let Some(&by) = rival {
                UnusedWhy::GroupTaken { by: by.to_owned() }
            } else if least > net {
                UnusedWhy::BelowSpend { missing: least - net }
            } else if matches!(offer.kind, OfferKind::FreeDelivery { .. }) && plan.delivery_waived {
                UnusedWhy::DeliveryFree
            } else {
                UnusedWhy::SavesNoMore
            };
            Unused { offer: offer.id.clone(), why }
        })
        .collect();
    out.sort_by(|a, b| a.offer.cmp(&b.offer));
    out
}
