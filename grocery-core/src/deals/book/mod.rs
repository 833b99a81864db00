//! The offer book: everything a shop has on offer, and which of it is on for one cart.
//!
//! An [`OfferRule`] is an offer with its [`Terms`]: dates, stores, a coupon to clip, a code, first order, limits.
//! [`OfferBook::applicable`] asks the terms of every rule about a cart and a [`ShopContext`], hands over the offers that are on
//! as the [`DealProblem`](crate::deals::DealProblem) that [`optimise`](crate::deals::optimise) solves, and says of each other
//! offer why it is not on. Rebates are kept apart: [`claim_rebates`] makes the most of them once the plan stands,
//! and they never lower what is to be paid.
//!
//! It never reads a clock: "now" is part of the context, and days are those of the store's time zone.

mod context;
mod matching;
mod read;
mod rebate;
mod rule;

use std::collections::{BTreeSet, HashMap};

pub use context::{PastUse, ShopContext};
pub use matching::{Applicable, Limit, NotOn, Why};
pub(super) use rebate::claim_for;
pub use rebate::{RebateClaim, RebatePlan, claim_rebates};
pub(super) use rule::roles;
pub use rule::{OFFERS_FORMAT, OfferRule, Rebate, RebateHow, Reward, Terms};

use self::matching::{Index, same_case};
use crate::{
    deals::{model::CartLine, read::fault, validate::count},
    error::Result,
    money::Currency,
};

/// The most rules a book may hold.
pub const MAX_RULES: usize = 100_000;

/// The offers of a shop with their terms, checked and indexed.
///
/// # Examples
/// ```
/// use grocery_core::{Timestamp, deals::{DealProblem, Effort, OfferBook, ShopContext, Why, optimise}};
///
/// let book = OfferBook::from_json(r#"{"format":"grocery-offers/1","currency":"USD","offers":[
///   {"id":"bogo","kind":"buy_get","buy":{"skus":["yogurt"]},"buy_n":1,"get_m":1,"percent_bp":10000,
///    "valid_from":"2026-11-16","valid_until":"2026-11-22"},
///   {"id":"clip","kind":"coupon","issuer":"manufacturer","scope":{"skus":["yogurt"]},"requires_qty":1,"cents":75,
///    "must_clip":true}]}"#)?;
/// let cart = DealProblem::from_json(r#"{"format":"grocery-deals/1","currency":"USD","offers":[],
///   "lines":[{"id":"L0","sku":"yogurt","qty":2,"unit_price":120}]}"#)?;
/// let now: Timestamp = "2026-11-21T10:00:00Z".parse()?;
/// let on = book.applicable(&cart, &ShopContext::new(now))?;
/// assert_eq!(optimise(&on.problem, Effort::default())?.plan.savings, 120);
/// assert_eq!(on.not_on[0].why, [Why::NotClipped]);
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct OfferBook {
    currency: Currency,
    rules: Vec<OfferRule>,
    by_id: HashMap<String, usize>,
    /// Every code that some rule asks for, in one case.
    codes: BTreeSet<String>,
    index: Index,
}

impl OfferBook {
    /// A book of these rules.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) naming the field of the first bad rule, as
    /// `offers[3].percent_bp`: whatever [`DealProblem::validate`](crate::deals::DealProblem::validate) refuses, an id used
    /// twice, an end before the beginning, a limit below 1, an empty code or store, a group that holds both a rebate and
    /// an offer on the receipt or rebates of two providers; [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge) above
    /// [`MAX_RULES`] and the limits of a problem.
    pub fn new(currency: Currency, rules: Vec<OfferRule>) -> Result<Self> {
        count("offers", rules.len(), MAX_RULES)?;
        let mut by_id = HashMap::with_capacity(rules.len());
        let mut groups: HashMap<&str, Option<&str>> = HashMap::new();
        for (at, rule) in rules.iter().enumerate() {
            let path = format!("offers[{at}]");
            rule.validate(&path)?;
            if by_id.insert(rule.id().to_owned(), at).is_some() {
                return Err(fault(&format!("{path}.id"), "is used twice"));
            }
            if let Some(group) = rule.group() {
                let side = rule.rebate().map(|rebate| rebate.provider.as_str());
                if *groups.entry(group).or_insert(side) != side {
                    let what = "holds rebates of one provider only, or only offers on the receipt";
                    return Err(fault(&format!("{path}.group"), what));
                }
            }
        }
        let index = Index::new(&rules);
        let codes = rules.iter().filter_map(|rule| rule.terms.code.as_deref()).map(same_case).collect();
        Ok(Self { currency, rules, by_id, codes, index })
    }

    /// A book without rules.
    #[must_use]
    pub fn empty(currency: Currency) -> Self {
        Self {
            currency,
            rules: Vec::new(),
            by_id: HashMap::new(),
            codes: BTreeSet::new(),
            index: Index::new(&[]),
        }
    }

    /// The one currency of every amount.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// All rules, in the order they came in.
    #[must_use]
    pub fn rules(&self) -> &[OfferRule] {
        &self.rules
    }

    /// The rule of this id.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&OfferRule> {
        self.rules.get(*self.by_id.get(id)?)
    }

    /// The rules whose dates and stores allow them now: current deals. Whether this shopper may use one (membership,
    /// clipping, limits) is not asked; an offer that is over is never among them.
    pub fn current(&self, context: &ShopContext) -> impl Iterator<Item = &OfferRule> {
        let today = context.today();
        let store = context.store.as_deref();
        self.rules.iter().filter(move |rule| rule.terms.is_current(today, store))
    }

    /// The current rules that cover a product in any role. Offers on the whole order are not among them.
    #[must_use]
    pub fn on_product(&self, line: &CartLine, context: &ShopContext) -> Vec<&OfferRule> {
        let (today, store) = (context.today(), context.store.as_deref());
        let mut found: Vec<usize> = self.index.covering(line).map(|(rule, _)| rule).collect();
        found.sort_unstable();
        found.dedup();
        found
            .into_iter()
            .filter_map(|at| self.rules.get(at))
            .filter(|rule| rule.terms.is_current(today, store))
            .collect()
    }

    /// Whether some rule names this product.
    pub(crate) fn covers_sku(&self, sku: &str) -> bool {
        self.index.has_sku(sku)
    }

    /// Whether some rule names this category.
    pub(crate) fn covers_category(&self, category: &str) -> bool {
        self.index.has_category(category)
    }
}
