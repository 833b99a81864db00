//! Prices a plan anew by the rules and names the first rule that it breaks.
//!
//! It shares no step with the optimiser: it reads the plan as it would go over the counter, unit by unit.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::{
    deals::{
        model::{CartLine, DealProblem, Issuer, Layer, Offer, OfferKind, Scope},
        plan::{Application, DealPlan},
        price::percent_of,
    },
    error::{Error, ErrorKind, Result},
};

/// What a plan comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Priced {
    /// The goods at shelf prices.
    pub subtotal: i64,
    /// Saved by offers on items.
    pub item_savings: i64,
    /// Saved by coupons.
    pub coupon_savings: i64,
    /// Saved by offers on the order.
    pub order_savings: i64,
    /// The delivery fee, 0 where there is none.
    pub delivery_fee: i64,
    /// Whether the fee is waived.
    pub delivery_waived: bool,
}

impl Priced {
    /// The goods after offers on items and before coupons: what thresholds are judged on.
    #[must_use]
    pub fn item_net(&self) -> i64 {
        self.subtotal - self.item_savings
    }

    /// Everything saved, a waived fee counted. Goods never cost less than nothing: what goes beyond the
    /// subtotal is not paid out.
    #[must_use]
    pub fn savings(&self) -> i64 {
        let goods = (self.item_savings + self.coupon_savings + self.order_savings).min(self.subtotal);
        goods + if self.delivery_waived { self.delivery_fee } else { 0 }
    }

    /// What is to be paid, delivery counted.
    #[must_use]
    pub fn payable(&self) -> i64 {
        self.subtotal + self.delivery_fee - self.savings()
    }
}

/// Prices a plan by the rules of `grocery-deals/1`.
///
/// # Errors
/// [`ErrorKind::InvalidInput`] naming the application and the rule it breaks: an unknown offer or line, an offer
/// that needs membership, a group used twice, too many uses, units outside a scope, wrong numbers of units, a
/// rewarded unit dearer than a bought one, a unit used twice, a second coupon of an issuer or any coupon on a
/// unit that takes none, an order offer below its spend, or stated sums that are not those of the rules.
pub fn check(problem: &DealProblem, plan: &DealPlan) -> Result<Priced> {
    itemised(problem, plan).map(|(priced, _)| priced)
}

/// Like [`check`], with what each application of the plan takes off. A free delivery takes nothing off the goods.
pub(super) fn itemised(problem: &DealProblem, plan: &DealPlan) -> Result<(Priced, Vec<i64>)> {
    let (priced, each) = Checker::new(problem).run(plan)?;
    if plan.savings != priced.savings() {
        return broken(
            "plan",
            &format!("states savings of {}, the rules give {}", plan.savings, priced.savings()),
        );
    }
    if plan.payable != priced.payable() {
        return broken(
            "plan",
            &format!("states {} payable, the rules give {}", plan.payable, priced.payable()),
        );
    }
    if plan.delivery_waived != priced.delivery_waived {
        return broken("plan", "states the wrong thing about the delivery fee");
    }
    Ok((priced, each))
}

fn broken<T>(at: &str, what: &str) -> Result<T> {
    Err(Error::new(ErrorKind::InvalidInput, format!("{at}: {what}")))
}

struct Checker<'a> {
    problem: &'a DealProblem,
    lines: HashMap<&'a str, usize>,
    offers: HashMap<&'a str, &'a Offer>,
    taken: Vec<i64>,
    no_coupon: Vec<i64>,
    coupons: BTreeMap<(Issuer, usize), i64>,
    uses: HashMap<&'a str, i64>,
    groups: BTreeMap<&'a str, &'a str>,
    priced: Priced,
}

/// A line's units in one role of an application.
struct Taken<'a> {
    line: &'a CartLine,
    qty: i64,
    role: &'a str,
}

impl<'a> Checker<'a> {
    fn new(problem: &'a DealProblem) -> Self {
        Self {
            problem,
            lines: problem.lines.iter().enumerate().map(|(at, line)| (line.id.as_str(), at)).collect(),
            offers: problem.offers.iter().map(|offer| (offer.id.as_str(), offer)).collect(),
            taken: vec![0; problem.lines.len()],
            no_coupon: vec![0; problem.lines.len()],
            coupons: BTreeMap::new(),
            uses: HashMap::new(),
            groups: BTreeMap::new(),
            priced: Priced {
                subtotal: problem.subtotal(),
                delivery_fee: problem.delivery.map_or(0, |delivery| delivery.fee),
                ..Priced::default()
            },
        }
    }

    fn run(mut self, plan: &'a DealPlan) -> Result<(Priced, Vec<i64>)> {
        let mut order = Vec::new();
        let mut each = vec![0; plan.applications.len()];
        for ((at, application), off) in plan.applications.iter().enumerate().zip(&mut each) {
            let at = format!("applications[{at}] ({})", application.offer);
            let offer = self.admit(&at, application)?;
            match offer.kind.layer() {
                Layer::Item => *off = self.item(&at, offer, application)?,
                Layer::Coupon => *off = self.coupon(&at, offer, application)?,
                Layer::Order => order.push((at, offer, application, off)),
            }
        }
        for ((issuer, line), &qty) in &self.coupons {
            let Some(bought) = self.problem.lines.get(*line) else { continue };
            let free = bought.qty - self.no_coupon.get(*line).copied().unwrap_or(0);
            if qty > free {
                return broken(
                    &format!("line {}", bought.id),
                    &format!("{qty} units carry {issuer:?} coupons, {free} may"),
                );
            }
        }
        let net = self.priced.item_net();
        self.priced.delivery_waived = self.problem.delivery.is_some_and(|delivery| net >= delivery.free_from);
        for (at, offer, application, off) in order {
            *off = order_saving(&at, offer, application, net)?;
            self.priced.order_savings += *off;
            let waives = matches!(offer.kind, OfferKind::FreeDelivery { .. });
            self.priced.delivery_waived |= waives && self.problem.delivery.is_some();
        }
        Ok((self.priced, each))
    }

    fn admit(&mut self, at: &str, application: &'a Application) -> Result<&'a Offer> {
        let Some(&offer) = self.offers.get(application.offer.as_str()) else {
            return broken(at, "there is no such offer");
        };
        if offer.requires_member && !self.problem.member {
            return broken(at, "the offer is for members");
        }
        if let Some(group) = &offer.group {
            let first = *self.groups.entry(group).or_insert(&offer.id);
            if first != offer.id {
                return broken(at, &format!("{first} of the same group {group} is used"));
            }
        }
        if application.uses < 1 {
            return broken(at, "must have at least one use");
        }
        let used = self.uses.entry(&offer.id).or_insert(0);
        *used = used.saturating_add(application.uses);
        let most = if offer.kind.layer() == Layer::Order { 1 } else { offer.max_uses };
        if *used > most {
            return broken(at, &format!("is used {used} times, {most} are allowed"));
        }
        Ok(offer)
    }

    fn units(&self, at: &str, application: &'a Application) -> Result<Vec<(usize, Taken<'a>)>> {
        let mut units = Vec::new();
        for unit in &application.units {
            let found =
                self.lines.get(unit.line.as_str()).and_then(|&at| Some((at, self.problem.lines.get(at)?)));
            let Some((index, line)) = found else {
                return broken(at, &format!("there is no line {}", unit.line));
            };
            if unit.qty < 1 || unit.qty > line.qty {
                return broken(
                    at,
                    &format!("takes {} units of line {}, which has {}", unit.qty, line.id, line.qty),
                );
            }
            units.push((index, Taken { line, qty: unit.qty, role: &unit.role }));
        }
        Ok(units)
    }

    fn item(&mut self, at: &str, offer: &'a Offer, application: &'a Application) -> Result<i64> {
        let units = self.units(at, application)?;
        for (line, unit) in &units {
            let (Some(taken), Some(no_coupon)) = (self.taken.get_mut(*line), self.no_coupon.get_mut(*line))
            else {
                continue;
            };
            *taken += unit.qty;
            if *taken > unit.line.qty {
                return broken(at, &format!("a unit of line {} is used twice", unit.line.id));
            }
            if !offer.couponable {
                *no_coupon += unit.qty;
            }
        }
        let units: Vec<Taken<'_>> = units.into_iter().map(|(_, unit)| unit).collect();
        let saving = item_saving(at, offer, application.uses, &units)?;
        if saving < 0 {
            return broken(at, "costs more than the shelf prices");
        }
        self.priced.item_savings += saving;
        Ok(saving)
    }

    fn coupon(&mut self, at: &str, offer: &'a Offer, application: &'a Application) -> Result<i64> {
        let OfferKind::Coupon { issuer, scope, requires_qty, cents } = &offer.kind else {
            return broken(at, "is no coupon");
        };
        let units = self.units(at, application)?;
        one_use(at, application.uses)?;
        let all: Vec<&Taken<'_>> = units.iter().map(|(_, unit)| unit).collect();
        exactly(at, "covered", &all, *requires_qty)?;
        within(at, scope, &all)?;
        for (line, unit) in &units {
            *self.coupons.entry((*issuer, *line)).or_insert(0) += unit.qty;
        }
        self.priced.coupon_savings += cents;
        Ok(*cents)
    }
}

fn one_use(at: &str, uses: i64) -> Result<()> {
    if uses == 1 { Ok(()) } else { broken(at, "must be one use for each application") }
}

fn total(units: &[&Taken<'_>]) -> i64 {
    units.iter().map(|unit| unit.qty).sum()
}

fn exactly(at: &str, what: &str, units: &[&Taken<'_>], wanted: i64) -> Result<()> {
    let have = total(units);
    if have == wanted {
        Ok(())
    } else {
        broken(at, &format!("has {have} units {what}, the rule takes {wanted}"))
    }
}

fn within(at: &str, scope: &Scope, units: &[&Taken<'_>]) -> Result<()> {
    match units.iter().find(|unit| !scope.covers(unit.line)) {
        Some(unit) => broken(at, &format!("line {} is outside the offer", unit.line.id)),
        None => Ok(()),
    }
}

fn item_saving(at: &str, offer: &Offer, uses: i64, units: &[Taken<'_>]) -> Result<i64> {
    let all: Vec<&Taken<'_>> = units.iter().collect();
    let each = |scope: &Scope, saving: &dyn Fn(i64) -> i64| {
        within(at, scope, &all)?;
        exactly(at, "used", &all, uses)?;
        Ok(all.iter().map(|unit| unit.qty * saving(unit.line.unit_price)).sum())
    };
    match &offer.kind {
        OfferKind::PercentOff { scope, percent_bp } => each(scope, &|price| percent_of(price, *percent_bp)),
        OfferKind::AmountOff { scope, cents } => each(scope, &|price| price.min(*cents)),
        OfferKind::FixedPrice { scope, price: fixed } => each(scope, &|price| (price - fixed).max(0)),
        OfferKind::NFor { scope, n, price } => {
            one_use(at, uses)?;
            within(at, scope, &all)?;
            exactly(at, "used", &all, *n)?;
            Ok(all.iter().map(|unit| unit.qty * unit.line.unit_price).sum::<i64>() - price)
        }
        OfferKind::BuyGet { buy, get, buy_n, get_m, percent_bp } => {
            one_use(at, uses)?;
            let of = |role: &str| all.iter().copied().filter(|unit| unit.role == role).collect::<Vec<_>>();
            let (bought, rewarded) = (of("buy"), of("get"));
            if bought.len() + rewarded.len() != all.len() {
                return broken(at, "has a role that is neither buy nor get");
            }
            exactly(at, "bought", &bought, *buy_n)?;
            exactly(at, "rewarded", &rewarded, *get_m)?;
            within(at, buy, &bought)?;
            within(at, get.as_ref().unwrap_or(buy), &rewarded)?;
            let dearest = rewarded.iter().map(|unit| unit.line.unit_price).max();
            let cheapest = bought.iter().map(|unit| unit.line.unit_price).min();
            if get.is_none() && dearest > cheapest {
                return broken(at, "rewards a unit that is dearer than a bought one");
            }
            Ok(rewarded.iter().map(|unit| unit.qty * percent_of(unit.line.unit_price, *percent_bp)).sum())
        }
        OfferKind::Bundle { components, cents_off } => {
            one_use(at, uses)?;
            let mut roles = BTreeSet::new();
            for (part, component) in components.iter().enumerate() {
                let role = part.to_string();
                let filling: Vec<&Taken<'_>> = all.iter().copied().filter(|unit| unit.role == role).collect();
                exactly(at, &format!("in part {part}"), &filling, component.qty)?;
                within(at, &component.scope, &filling)?;
                roles.insert(role);
            }
            if all.iter().any(|unit| !roles.contains(unit.role)) {
                return broken(at, "has units in a part that the bundle does not have");
            }
            Ok(*cents_off)
        }
        _ => broken(at, "is no offer on items"),
    }
}

fn order_saving(at: &str, offer: &Offer, application: &Application, net: i64) -> Result<i64> {
    if !application.units.is_empty() {
        return broken(at, "an offer on the order takes no units");
    }
    let needs = |min_spend: i64| {
        if net >= min_spend {
            Ok(())
        } else {
            broken(at, &format!("needs a spend of {min_spend}, the goods come to {net}"))
        }
    };
    match &offer.kind {
        OfferKind::SpendOff { tiers } => {
            let Some(tier) = application.tier.and_then(|tier| tiers.get(tier)) else {
                return broken(at, "names no tier of the offer");
            };
            needs(tier.min_spend)?;
            Ok(tier.cents)
        }
        OfferKind::OrderPercent { percent_bp, min_spend, cap } => {
            needs(*min_spend)?;
            let saving = percent_of(net, *percent_bp);
            Ok(cap.map_or(saving, |cap| saving.min(cap)))
        }
        OfferKind::FreeDelivery { min_spend } => {
            needs(*min_spend)?;
            Ok(0)
        }
        _ => broken(at, "is no offer on the order"),
    }
}
