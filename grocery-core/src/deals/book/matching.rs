//! Which rules are on for a cart, and why the others are not.
//!
//! Roles are found through an index of what the lines are (product, category, brand), so that the work grows with the rules
//! that meet the cart and not with lines times rules. The terms of every rule are asked, since every rule gets its answer.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::{
    clock::Date,
    deals::{
        book::{
            OfferBook,
            context::ShopContext,
            rule::{OfferRule, Rebate, Reward},
        },
        model::{CartLine, DealProblem, OfferKind, Scope},
        read::fault,
    },
    error::Result,
};

/// The offers that are on for a cart.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Applicable {
    /// The cart with its own offers and those of the book that are on, to be solved.
    pub problem: DealProblem,
    /// The rebates that can be claimed for these goods. What was paid is asked later, when the plan stands.
    pub rebates: Vec<Rebate>,
    /// Every other rule, in the order of the book.
    pub not_on: Vec<NotOn>,
    /// Codes that were entered and that no rule of the book has.
    pub unknown_codes: Vec<String>,
}

/// A rule that is not on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotOn {
    /// The offer.
    pub offer: String,
    /// Everything that stands against it, never empty.
    pub why: Vec<Why>,
}

/// A limit on uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Over every order of a household.
    PerHousehold,
    /// On one day.
    PerDay,
}

/// Why a rule is not on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Why {
    /// It begins later.
    NotYet {
        /// Its first day.
        from: Date,
    },
    /// It is over.
    Expired {
        /// Its last day.
        until: Date,
    },
    /// It is on at other stores.
    OtherStore,
    /// It is for members.
    MembersOnly,
    /// The coupon is not clipped.
    NotClipped,
    /// Its code is not entered. Which code that is is not told.
    NeedsCode,
    /// It is for a first order.
    FirstOrderOnly,
    /// It was used as often as it may be.
    LimitReached {
        /// Which limit.
        limit: Limit,
        /// What it allows.
        allowed: i64,
        /// What was used.
        used: i64,
    },
    /// Nothing in the cart fits it.
    NothingFits,
    /// Some of the cart fits it, but not enough.
    TooFewUnits {
        /// At least so many units are missing.
        missing: i64,
    },
    /// The whole cart at shelf prices does not come to its spend.
    BelowSpend {
        /// What is missing to it.
        missing: i64,
    },
    /// Nothing is delivered, or nothing is charged for it.
    NoDelivery,
}

/// Which roles of which rules a line fills.
#[derive(Debug, Clone)]
pub(super) struct Index {
    skus: HashMap<String, Vec<(usize, usize)>>,
    categories: HashMap<String, Vec<(usize, usize)>>,
    brands: HashMap<String, Vec<(usize, usize)>>,
    /// By category, with the brand it must be.
    both: HashMap<String, Vec<(String, usize, usize)>>,
    all: Vec<(usize, usize)>,
    /// Units needed by each role, one after the other over all rules.
    needs: Vec<i64>,
    /// Where the roles of each rule begin in `needs`; one more at the end.
    starts: Vec<usize>,
}

impl Index {
    pub(super) fn new(rules: &[OfferRule]) -> Self {
        let mut index = Self {
            skus: HashMap::new(),
            categories: HashMap::new(),
            brands: HashMap::new(),
            both: HashMap::new(),
            all: Vec::new(),
            needs: Vec::new(),
            starts: vec![0],
        };
        for (at, rule) in rules.iter().enumerate() {
            for (scope, need) in rule.roles() {
                let place = (at, index.needs.len());
                index.needs.push(need);
                match scope {
                    Scope::Skus(skus) => {
                        for sku in skus.iter().collect::<BTreeSet<_>>() {
                            index.skus.entry(sku.clone()).or_default().push(place);
                        }
                    }
                    Scope::Shelf { category: Some(category), brand: Some(brand) } => {
                        let entry = (brand.clone(), place.0, place.1);
                        index.both.entry(category.clone()).or_default().push(entry);
                    }
                    Scope::Shelf { category: Some(category), brand: None } => {
                        index.categories.entry(category.clone()).or_default().push(place);
                    }
                    Scope::Shelf { category: None, brand: Some(brand) } => {
                        index.brands.entry(brand.clone()).or_default().push(place);
                    }
                    Scope::Shelf { category: None, brand: None } => {}
                    Scope::All => index.all.push(place),
                }
            }
            index.starts.push(index.needs.len());
        }
        index
    }

    pub(super) fn has_sku(&self, sku: &str) -> bool {
        self.skus.contains_key(sku)
    }

    /// Whether some rule is on everything of this category, or of a brand in it.
    pub(super) fn has_category(&self, category: &str) -> bool {
        self.categories.contains_key(category) || self.both.contains_key(category)
    }

    /// Every `(rule, role)` that covers a line, each once.
    pub(super) fn covering<'a>(&'a self, line: &'a CartLine) -> impl Iterator<Item = (usize, usize)> + 'a {
        let found = |map: &'a HashMap<String, Vec<(usize, usize)>>, key: Option<&'a String>| {
            key.and_then(|key| map.get(key)).into_iter().flatten().copied()
        };
        let (category, brand) = (line.category.as_ref(), line.brand.as_ref());
        let both = category.and_then(|category| self.both.get(category)).into_iter().flatten();
        found(&self.skus, Some(&line.sku))
            .chain(found(&self.categories, category))
            .chain(found(&self.brands, brand))
            .chain(both.filter(move |it| Some(&it.0) == brand).map(|it| (it.1, it.2)))
            .chain(self.all.iter().copied())
    }

    /// The units of the cart that fill each role, and those that fill any role of each rule.
    fn units(&self, lines: &[CartLine]) -> Units {
        let rules = self.starts.len() - 1;
        let mut units = Units { roles: vec![0; self.needs.len()], rules: vec![0; rules] };
        let mut seen = vec![usize::MAX; rules];
        for (at, line) in lines.iter().enumerate() {
            for (rule, role) in self.covering(line) {
                units.roles[role] += line.qty;
                if seen[rule] != at {
                    seen[rule] = at;
                    units.rules[rule] += line.qty;
                }
            }
        }
        units
    }

    /// Whether the units suffice for one use, as far as counting tells.
    fn lack(&self, rule: usize, units: &Units) -> Option<Why> {
        let roles = self.starts[rule]..self.starts[rule + 1];
        if roles.is_empty() {
            return None;
        }
        if units.rules[rule] == 0 {
            return Some(Why::NothingFits);
        }
        let by_role: i64 = roles.clone().map(|role| (self.needs[role] - units.roles[role]).max(0)).sum();
        let together = self.needs[roles].iter().sum::<i64>() - units.rules[rule];
        let missing = by_role.max(together);
        (missing > 0).then_some(Why::TooFewUnits { missing })
    }
}

struct Units {
    roles: Vec<i64>,
    rules: Vec<i64>,
}

/// What the context says, read once for all rules.
struct Asked<'a> {
    context: &'a ShopContext,
    today: Date,
    codes: BTreeSet<String>,
    /// Uses of each offer: of the household, and today.
    used: HashMap<&'a str, (i64, i64)>,
}

impl<'a> Asked<'a> {
    fn new(context: &'a ShopContext) -> Self {
        let today = context.today();
        let mut used: HashMap<&str, (i64, i64)> = HashMap::new();
        for past in &context.uses {
            let slot = used.entry(&past.offer).or_insert((0, 0));
            slot.0 = slot.0.saturating_add(past.uses);
            if past.on == today {
                slot.1 = slot.1.saturating_add(past.uses);
            }
        }
        Self { context, today, codes: context.codes.iter().map(|code| same_case(code)).collect(), used }
    }

    /// How often the limits allow a rule yet.
    fn uses_left(&self, rule: &OfferRule) -> i64 {
        let (all, today) = self.used.get(rule.id()).copied().unwrap_or((0, 0));
        let left = |limit: Option<i64>, used: i64| limit.map_or(i64::MAX, |limit| limit.saturating_sub(used));
        rule.max_uses().min(left(rule.terms.per_household, all)).min(left(rule.terms.per_day, today))
    }

    fn terms(&self, rule: &OfferRule, member: bool, why: &mut Vec<Why>) {
        let terms = &rule.terms;
        if let Some(from) = terms.valid_from.filter(|from| *from > self.today) {
            why.push(Why::NotYet { from });
        }
        if let Some(until) = terms.valid_until.filter(|until| *until < self.today) {
            why.push(Why::Expired { until });
        }
        if !terms.is_at(self.context.store.as_deref()) {
            why.push(Why::OtherStore);
        }
        if rule.requires_member() && !member {
            why.push(Why::MembersOnly);
        }
        if terms.must_clip && !self.context.clipped.contains(rule.id()) {
            why.push(Why::NotClipped);
        }
        if terms.code.as_ref().is_some_and(|code| !self.codes.contains(&same_case(code))) {
            why.push(Why::NeedsCode);
        }
        if terms.first_order_only && !self.context.first_order {
            why.push(Why::FirstOrderOnly);
        }
        if terms.per_household.is_some() || terms.per_day.is_some() {
            let (all, today) = self.used.get(rule.id()).copied().unwrap_or((0, 0));
            for (limit, allowed, used) in
                [(Limit::PerHousehold, terms.per_household, all), (Limit::PerDay, terms.per_day, today)]
            {
                if let Some(allowed) = allowed.filter(|allowed| used >= *allowed) {
                    why.push(Why::LimitReached { limit, allowed, used });
                }
            }
        }
    }
}

/// A code without the differences that do not matter.
pub(super) fn same_case(code: &str) -> String {
    code.trim().to_lowercase()
}

/// Whether an offer on the order is out of reach of the whole cart at shelf prices.
fn out_of_reach(kind: &OfferKind, cart: &DealProblem, subtotal: i64) -> Option<Why> {
    let least = match kind {
        OfferKind::SpendOff { tiers } => tiers.iter().map(|tier| tier.min_spend).min().unwrap_or(0),
        OfferKind::OrderPercent { min_spend, .. } => *min_spend,
        OfferKind::FreeDelivery { min_spend } => {
            if cart.delivery.is_none_or(|delivery| delivery.fee == 0) {
                return Some(Why::NoDelivery);
            }
            *min_spend
        }
        _ => return None,
    };
    (least > subtotal).then_some(Why::BelowSpend { missing: least - subtotal })
}

impl OfferBook {
    /// The rules that cover a product in any role and whose terms let this shopper use them now. Whether the cart has enough
    /// for them is not asked.
    pub(crate) fn open_on<'a>(
        &'a self,
        line: &CartLine,
        member: bool,
        context: &ShopContext,
    ) -> Vec<&'a OfferRule> {
        let mut rules = self.on_product(line, context);
        if !rules.is_empty() {
            let asked = Asked::new(context);
            rules.retain(|rule| {
                let mut why = Vec::new();
                asked.terms(rule, member, &mut why);
                why.is_empty()
            });
        }
        rules
    }

    /// The offers that are on for a cart, as the problem to be solved, and why each other rule is not on.
    ///
    /// The cart's own offers stay. A rule is handed over with the uses that its limits leave. What is handed over may
    /// still not be used: whether it is worth it is the optimiser's question.
    ///
    /// # Errors
    /// Those of [`DealProblem::validate`] for the cart;
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) where cart and book differ in their currency, where both
    /// have an offer of the same id, or where a past use is below zero.
    pub fn applicable(&self, cart: &DealProblem, context: &ShopContext) -> Result<Applicable> {
        cart.validate()?;
        context.validate()?;
        if cart.currency != self.currency {
            let what = format!("is {} in the cart and {} in the offer book", cart.currency, self.currency);
            return Err(fault("currency", &what));
        }
        if let Some(at) = cart.offers.iter().position(|offer| self.by_id.contains_key(&offer.id)) {
            return Err(fault(&format!("offers[{at}].id"), "is the id of an offer in the book"));
        }
        let asked = Asked::new(context);
        let units = self.index.units(&cart.lines);
        let subtotal = cart.subtotal();
        let mut problem = cart.clone();
        let mut rebates = Vec::new();
        let mut not_on = Vec::new();
        for (at, rule) in self.rules.iter().enumerate() {
            let mut why = Vec::new();
            asked.terms(rule, cart.member, &mut why);
            why.extend(self.index.lack(at, &units));
            why.extend(rule.offer().and_then(|offer| out_of_reach(&offer.kind, cart, subtotal)));
            if !why.is_empty() {
                not_on.push(NotOn { offer: rule.id().to_owned(), why });
                continue;
            }
            let max_uses = asked.uses_left(rule);
            match &rule.reward {
                Reward::OnReceipt(offer) => {
                    let mut offer = offer.clone();
                    offer.max_uses = max_uses;
                    problem.offers.push(offer);
                }
                Reward::Rebate(rebate) => rebates.push(Rebate { max_uses, ..rebate.clone() }),
            }
        }
        let mut unknown: Vec<String> = context
            .codes
            .iter()
            .filter(|code| !self.codes.contains(&same_case(code)))
            .map(|code| code.trim().to_owned())
            .collect();
        unknown.sort();
        unknown.dedup();
        Ok(Applicable { problem, rebates, not_on, unknown_codes: unknown })
    }
}
