//! What would change the answer: other carts, really solved.
//!
//! A change is told only where the plan in hand is proven to be the best and the changed cart has a legal plan that saves
//! more: then nobody can get that saving without the change.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::deals::{
    book::{Applicable, ShopContext, Why, roles},
    explain::Desk,
    model::{CartLine, DealProblem, Layer, Offer, OfferKind, Scope},
    price::percent_of,
    solve::{Certificate, DealSolution},
    split::{Split, split},
};

/// How many carts of each sort are solved, the most promising first.
const MOST_ADDED: usize = 24;
const MOST_SPENT: usize = 8;
const MOST_CLIPPED: usize = 12;
/// The most units of one product that are added.
const MOST_UNITS: i64 = 3;

/// A change to the cart or the shopper, and what it would bring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Change {
    /// What is to be done.
    #[serde(flatten)]
    pub what: ChangeKind,
    /// What the changed cart saves more than the plan does.
    pub saves: i64,
    /// What would be to pay.
    pub payable: i64,
    /// What is to be paid beyond what the plan has to be paid; below 0 where it is less.
    pub extra: i64,
    /// The offers that save more than in the plan, by their ids.
    pub through: Vec<String>,
    /// Whether the delivery becomes free by it.
    pub frees_delivery: bool,
    /// Whether `saves` is all there is to get; else it is at least that.
    pub exact: bool,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChangeKind {
    /// More units of a line.
    AddUnits {
        /// The line.
        line: String,
        /// Its product.
        sku: String,
        /// How many more.
        units: i64,
    },
    /// More spent on goods that no offer on products covers: judged with one unit of such goods at this price.
    SpendMore {
        /// How much more.
        amount: i64,
        /// What it is enough for.
        #[serde(flatten)]
        unlocks: Unlocks,
    },
    /// A digital coupon clipped.
    Clip {
        /// The coupon.
        offer: String,
    },
    /// Membership.
    BecomeMember,
}

/// What a higher spend is enough for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "unlocks", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Unlocks {
    /// Free delivery, by the shop's own threshold.
    Delivery,
    /// An offer on the order, or a higher step of it.
    Offer {
        /// The offer.
        offer: String,
    },
}

/// The best few changes, and how many carts were not solved.
pub(super) fn find(
    desk: &mut Desk<'_, '_>,
    on: &Applicable,
    best: &DealSolution,
    split: &Split,
) -> (Vec<Change>, usize) {
    let most = desk.request.most_changes;
    if most == 0 || best.certificate != Certificate::Optimal {
        return (Vec::new(), 0);
    }
    let base = Base { on, best, split };
    let mut found = Vec::new();
    let mut not_tried = 0;
    // Those without a price to pay come first: where time runs out they are the ones worth having.
    let (clips, left_out) = base.clips(desk);
    not_tried += left_out;
    for offer in clips {
        if desk.is_late() {
            not_tried += 1;
            continue;
        }
        let context = desk.request.context.clone().with_clipped(offer.clone());
        found.extend(base.judge(desk, desk.request.cart, &context, ChangeKind::Clip { offer }));
    }
    if base.membership_counts() {
        if desk.is_late() {
            not_tried += 1;
        } else {
            let cart = DealProblem { member: true, ..desk.request.cart.clone() };
            found.extend(base.judge(desk, &cart, desk.request.context, ChangeKind::BecomeMember));
        }
    }
    let (steps, left_out) = base.steps(desk);
    not_tried += left_out;
    for step in steps {
        if desk.is_late() {
            not_tried += 1;
            continue;
        }
        found.extend(base.spend_more(desk, step));
    }
    let (added, left_out) = base.additions(desk);
    not_tried += left_out;
    for (line, units) in added {
        if desk.is_late() {
            not_tried += 1;
            continue;
        }
        let mut cart = desk.request.cart.clone();
        let Some(own) = cart.lines.get_mut(line) else { continue };
        own.qty += units;
        let worth = units * own.unit_price;
        let what = ChangeKind::AddUnits { line: own.id.clone(), sku: own.sku.clone(), units };
        let change = base.judge(desk, &cart, desk.request.context, what);
        found.extend(change.filter(|change| is_worth(change, worth) && base.needs_several(change, on)));
    }
    (few(found, most), not_tried)
}

/// Whether the saving is at least a quarter of what has to be bought for it: less is a discount, not a reason.
fn is_worth(change: &Change, bought: i64) -> bool {
    change.saves.saturating_mul(4) >= bought
}

/// The best few: one for each set of offers that brings it, the one that saves most for the unit.
fn few(mut found: Vec<Change>, most: usize) -> Vec<Change> {
    let units = |change: &Change| match change.what {
        ChangeKind::AddUnits { units, .. } => units,
        _ => 1,
    };
    found.sort_by(|a, b| {
        (b.saves * units(a)).cmp(&(a.saves * units(b))).then(a.extra.cmp(&b.extra)).then(a.what.cmp(&b.what))
    });
    let mut seen: BTreeSet<(bool, Vec<String>, bool)> = BTreeSet::new();
    found.retain(|change| {
        // A coupon and a membership are told for themselves, whatever else they set free.
        let bought = matches!(change.what, ChangeKind::AddUnits { .. } | ChangeKind::SpendMore { .. });
        !bought || seen.insert((bought, change.through.clone(), change.frees_delivery))
    });
    found.sort_by(|a, b| b.saves.cmp(&a.saves).then(a.extra.cmp(&b.extra)).then_with(|| a.what.cmp(&b.what)));
    found.truncate(most);
    found
}

/// A spend to be reached.
struct Step {
    spend: i64,
    unlocks: Unlocks,
    /// The step of a tiered offer.
    tier: Option<usize>,
    /// What it saves at least, for the order of trying.
    promise: i64,
}

/// The answer that is to be changed.
struct Base<'a> {
    on: &'a Applicable,
    best: &'a DealSolution,
    split: &'a Split,
}

impl Base<'_> {
    /// Solves a changed cart; a change only where it saves more.
    fn judge(
        &self,
        desk: &mut Desk<'_, '_>,
        cart: &DealProblem,
        context: &ShopContext,
        what: ChangeKind,
    ) -> Option<Change> {
        // A cart that the change makes too large is no suggestion.
        let (on, solution) = desk.solve(cart, context).ok()?;
        self.weigh(&on, &solution, what)
    }

    fn weigh(&self, on: &Applicable, solution: &DealSolution, what: ChangeKind) -> Option<Change> {
        let saves = solution.plan.savings - self.best.plan.savings;
        if saves <= 0 {
            return None;
        }
        let changed = split(&on.problem, &solution.plan).ok()?;
        let before = |id: &str| {
            self.split.offers.iter().find(|offer| offer.offer == id).map_or(0, |offer| offer.saved)
        };
        let mut through: Vec<String> = changed
            .offers
            .iter()
            .filter(|offer| offer.saved > before(&offer.offer))
            .map(|offer| offer.offer.clone())
            .collect();
        through.sort();
        Some(Change {
            what,
            saves,
            payable: solution.plan.payable,
            extra: solution.plan.payable - self.best.plan.payable,
            through,
            frees_delivery: solution.plan.delivery_waived && !self.best.plan.delivery_waived,
            exact: solution.certificate == Certificate::Optimal,
        })
    }

    /// Coupons of which nothing but the clipping is missing.
    fn clips(&self, desk: &Desk<'_, '_>) -> (Vec<String>, usize) {
        let lines = &self.on.problem.lines;
        let mut clips: Vec<(i64, &str)> = self
            .on
            .not_on
            .iter()
            .filter(|it| it.why == [Why::NotClipped])
            .filter_map(|it| Some((it, desk.request.book.rule(&it.offer)?.offer()?)))
            .map(|(it, offer)| (promise(offer, lines, self.split.priced.subtotal), it.offer.as_str()))
            .collect();
        clips.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        let left_out = clips.len().saturating_sub(MOST_CLIPPED);
        (clips.into_iter().take(MOST_CLIPPED).map(|(_, offer)| offer.to_owned()).collect(), left_out)
    }

    fn membership_counts(&self) -> bool {
        let problem = &self.on.problem;
        !problem.member
            && (problem.offers.iter().any(|offer| offer.requires_member)
                || self.on.not_on.iter().any(|it| it.why == [Why::MembersOnly]))
    }

    /// Spends that are not reached yet.
    fn steps(&self, desk: &Desk<'_, '_>) -> (Vec<Step>, usize) {
        let net = self.split.priced.item_net();
        let problem = &self.on.problem;
        let fee = problem.delivery.map_or(0, |delivery| delivery.fee);
        let mut steps = Vec::new();
        if let Some(delivery) = problem.delivery.filter(|it| it.fee > 0 && !self.best.plan.delivery_waived) {
            let unlocks = Unlocks::Delivery;
            steps.push(Step { spend: delivery.free_from, unlocks, tier: None, promise: fee });
        }
        let below = self
            .on
            .not_on
            .iter()
            .filter(|it| matches!(it.why.as_slice(), [Why::BelowSpend { .. }]))
            .filter_map(|it| desk.request.book.rule(&it.offer)?.offer());
        let usable = problem.offers.iter().filter(|offer| problem.member || !offer.requires_member);
        for offer in usable.chain(below) {
            let mut add = |spend: i64, tier: Option<usize>, promise: i64| {
                let unlocks = Unlocks::Offer { offer: offer.id.clone() };
                steps.push(Step { spend, unlocks, tier, promise });
            };
            match &offer.kind {
                OfferKind::SpendOff { tiers } => {
                    for (at, tier) in tiers.iter().enumerate() {
                        add(tier.min_spend, Some(at), tier.cents);
                    }
                }
                OfferKind::OrderPercent { percent_bp, min_spend, cap } => {
                    let share = percent_of(*min_spend, *percent_bp);
                    add(*min_spend, None, cap.map_or(share, |cap| share.min(cap)));
                }
                OfferKind::FreeDelivery { min_spend } if !self.best.plan.delivery_waived => {
                    add(*min_spend, None, fee);
                }
                _ => {}
            }
        }
        // Four times the saving is the most that may be bought for it.
        steps.retain(|step| step.spend > net && step.spend - net <= step.promise.saturating_mul(4));
        steps.sort_by(|a, b| {
            b.promise
                .cmp(&a.promise)
                .then(a.spend.cmp(&b.spend))
                .then_with(|| a.unlocks.cmp(&b.unlocks))
                .then(a.tier.cmp(&b.tier))
        });
        let left_out = steps.len().saturating_sub(MOST_SPENT);
        steps.truncate(MOST_SPENT);
        (steps, left_out)
    }

    /// Solves the cart with goods of no particular kind beside it that cost what is missing.
    fn spend_more(&self, desk: &mut Desk<'_, '_>, step: Step) -> Option<Change> {
        // That is enough: with every offer on the added goods declined, the goods come to the step. Where the best plan
        // does not reach it all the same, the step is not worth it.
        let amount = step.spend - self.split.priced.item_net();
        let mut cart = desk.request.cart.clone();
        let taken = |name: &str| {
            cart.lines.iter().any(|line| line.id == name || line.sku == name)
                || desk.request.book.covers_sku(name)
                || cart.offers.iter().any(|offer| names(offer, name))
        };
        let mut name = "+".to_owned();
        while taken(&name) {
            name.push('+');
        }
        cart.lines.push(CartLine {
            id: name.clone(),
            sku: name,
            category: None,
            brand: None,
            qty: 1,
            unit_price: amount,
        });
        let (on, solution) = desk.solve(&cart, desk.request.context).ok()?;
        let reached = match &step.unlocks {
            Unlocks::Delivery => solution.plan.delivery_waived,
            Unlocks::Offer { offer } => solution
                .plan
                .applications
                .iter()
                .any(|one| one.offer == *offer && (step.tier.is_none() || one.tier == step.tier)),
        };
        let what = ChangeKind::SpendMore { amount, unlocks: step.unlocks };
        self.weigh(&on, &solution, what).filter(|change| reached && is_worth(change, amount))
    }

    /// Lines of which more units may bring one more use of an offer that takes several: `(line, units)`.
    fn additions(&self, desk: &Desk<'_, '_>) -> (Vec<(usize, i64)>, usize) {
        let problem = &self.on.problem;
        let lines = &problem.lines;
        let few = self
            .on
            .not_on
            .iter()
            .filter(|it| matches!(it.why.as_slice(), [Why::TooFewUnits { .. }]))
            .filter_map(|it| desk.request.book.rule(&it.offer)?.offer());
        let usable = problem.offers.iter().filter(|offer| problem.member || !offer.requires_member);
        let mut wanted: Vec<(i64, i64, &str, usize)> = Vec::new();
        for offer in usable.chain(few).filter(|offer| takes_several(&offer.kind)) {
            let promise = promise(offer, lines, self.split.priced.subtotal);
            for (scope, need) in roles(&offer.kind) {
                let fitting: Vec<usize> = (0..lines.len()).filter(|&at| scope.covers(&lines[at])).collect();
                let by_price = |&at: &usize| (lines[at].unit_price, lines[at].id.as_str());
                let cheapest = fitting.iter().copied().min_by(|a, b| by_price(a).cmp(&by_price(b)));
                let dearest = fitting.iter().copied().max_by(|a, b| by_price(a).cmp(&by_price(b)));
                let have: i64 = fitting.iter().map(|&at| lines[at].qty).sum();
                // What a use that is begun still lacks. Whole uses more are more shopping, not a better use of this.
                let begun = have.rem_euclid(need);
                let short = if begun == 0 { 1 } else { (need - begun).min(MOST_UNITS) };
                for line in [cheapest, dearest].into_iter().flatten() {
                    wanted.extend([1, short].map(|units| (promise, units, lines[line].id.as_str(), line)));
                }
            }
        }
        wanted.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(b.2)));
        let mut seen = BTreeSet::new();
        let added: Vec<(usize, i64)> = wanted
            .into_iter()
            .map(|(_, units, _, line)| (line, units))
            .filter(|&it| seen.insert(it))
            .collect();
        let left_out = added.len().saturating_sub(MOST_ADDED);
        (added.into_iter().take(MOST_ADDED).collect(), left_out)
    }

    /// Whether a change comes through an offer that takes several units, the order or the delivery. More units of what is
    /// simply cheaper are no reason to buy more.
    fn needs_several(&self, change: &Change, on: &Applicable) -> bool {
        let offers = &on.problem.offers;
        change.frees_delivery
            || change.through.iter().any(|id| {
                offers
                    .iter()
                    .find(|offer| offer.id == *id)
                    .is_none_or(|offer| takes_several(&offer.kind) || offer.kind.layer() == Layer::Order)
            })
    }
}

/// Whether the offer has a scope that names this product.
fn names(offer: &Offer, sku: &str) -> bool {
    roles(&offer.kind)
        .iter()
        .any(|(scope, _)| matches!(scope, Scope::Skus(skus) if skus.iter().any(|one| one == sku)))
}

fn takes_several(kind: &OfferKind) -> bool {
    roles(kind).iter().map(|(_, need)| need).sum::<i64>() > 1
}

/// About what one use saves; only for the order of trying.
fn promise(offer: &Offer, lines: &[CartLine], subtotal: i64) -> i64 {
    let dearest = |scope: &Scope| {
        lines.iter().filter(|line| scope.covers(line)).map(|line| line.unit_price).max().unwrap_or(0)
    };
    match &offer.kind {
        OfferKind::PercentOff { scope, percent_bp } => percent_of(dearest(scope), *percent_bp),
        OfferKind::AmountOff { scope, cents } => dearest(scope).min(*cents),
        OfferKind::FixedPrice { scope, price } => dearest(scope) - price,
        OfferKind::NFor { scope, n, price } => n.saturating_mul(dearest(scope)) - price,
        OfferKind::BuyGet { buy, get, get_m, percent_bp, .. } => {
            get_m.saturating_mul(percent_of(dearest(get.as_ref().unwrap_or(buy)), *percent_bp))
        }
        OfferKind::Bundle { cents_off, .. } => *cents_off,
        OfferKind::Coupon { cents, .. } => *cents,
        OfferKind::SpendOff { tiers } => tiers.iter().map(|tier| tier.cents).max().unwrap_or(0),
        OfferKind::OrderPercent { percent_bp, cap, .. } => {
            percent_of(subtotal, *percent_bp).min(cap.unwrap_or(i64::MAX))
        }
        OfferKind::FreeDelivery { .. } => 1,
    }
}
