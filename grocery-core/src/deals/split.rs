//! What each line has of the savings: to the cent, and the same whatever the order of lines and applications.
//!
//! Offers on units stay on their units: a share off or a fixed price by the unit, a reward on the rewarded units, a price
//! for several, a bundle and a coupon over the units they take. Offers on the order go over the whole cart, by what the goods
//! come to after item offers. Each part is shared out by the capped largest remainder
//! ([`Money::allocate_capped`](crate::Money::allocate_capped)), so that shares add up and no line is taken below nothing.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::{
    deals::{
        check::{Priced, itemised},
        model::{DealProblem, Layer, Offer, OfferKind},
        plan::{Application, DealPlan},
        price::percent_of,
    },
    error::Result,
    money::Money,
};

/// What one line costs under a plan. Money is in minor units of the cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineShare {
    /// The line.
    pub line: String,
    /// The product.
    pub sku: String,
    /// How many units.
    pub qty: i64,
    /// What they cost at shelf prices.
    pub shelf: i64,
    /// What the plan takes off, the line's part of the offers on the order counted.
    pub saved: i64,
    /// What is paid: `shelf - saved`, never below 0. The line's refund, should it come back.
    pub paid: i64,
    /// The offers that took it off, by their ids.
    pub by: Vec<SavedBy>,
}

/// What one offer took off a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedBy {
    /// The offer.
    pub offer: String,
    /// What it took off.
    pub saved: i64,
    /// How many units of the line it took, in any role; 0 for offers on the order.
    pub units: i64,
}

/// What one offer of the plan saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferShare {
    /// The offer.
    pub offer: String,
    /// Its layer.
    pub layer: Layer,
    /// How often it was used.
    pub uses: i64,
    /// What it saved, the delivery fee counted where it waives it. Where the offers together take more off than the goods
    /// cost, what goes beyond is no saving.
    pub saved: i64,
}

/// A plan, shared out: the lines' `paid` and the delivery fee, where it is charged, add up to what is to be paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Split {
    /// The sums of the plan.
    pub priced: Priced,
    /// Every line, in the order of the cart.
    pub lines: Vec<LineShare>,
    /// Every offer used, the one that saved most first.
    pub offers: Vec<OfferShare>,
}

/// Shares the savings of a plan out over the lines.
///
/// # Errors
/// Those of [`check`](crate::deals::check): only a plan that keeps the rules is shared out.
///
/// # Examples
/// ```
/// use grocery_core::deals::{DealProblem, Effort, optimise, split};
///
/// let cart = DealProblem::from_json(r#"{"format":"grocery-deals/1","currency":"USD",
///   "lines":[{"id":"a","sku":"tea","qty":1,"unit_price":300},{"id":"b","sku":"milk","qty":2,"unit_price":100}],
///   "offers":[{"id":"off","kind":"spend_off","tiers":[{"min_spend":500,"cents":100}]}]}"#)?;
/// let split = split(&cart, &optimise(&cart, Effort::default())?.plan)?;
/// assert_eq!(split.lines.iter().map(|line| line.paid).collect::<Vec<_>>(), [240, 160]);
/// # Ok::<(), grocery_core::Error>(())
/// ```
pub fn split(problem: &DealProblem, plan: &DealPlan) -> Result<Split> {
    let (priced, each) = itemised(problem, plan)?;
    let offers: HashMap<&str, &Offer> =
        problem.offers.iter().map(|offer| (offer.id.as_str(), offer)).collect();
    let mut applications: Vec<(&Application, i64, &Offer)> = plan
        .applications
        .iter()
        .zip(each)
        .filter_map(|(one, off)| Some((one, off, *offers.get(one.offer.as_str())?)))
        .collect();
    applications.sort_by_key(|&(one, _, offer)| (offer.kind.layer(), one));

    let mut sharing = Sharing::new(problem);
    let mut beyond: Vec<(&str, i64)> = Vec::new();
    let mut net: Option<Vec<i64>> = None;
    for &(one, off, offer) in &applications {
        let rest = match &offer.kind {
            kind if kind.layer() == Layer::Order => {
                // The base of every offer on the order: the goods after item offers. Coupons do not move it.
                let weights = net.get_or_insert_with(|| sharing.net.clone());
                sharing.share(&offer.id, off, weights)?
            }
            kind => {
                let rest = match unit_saving(kind) {
                    Some((role, of)) => sharing.by_unit(one, offer, role, &*of),
                    None => sharing.over_units(one, offer, off)?,
                };
                if kind.layer() == Layer::Item {
                    sharing.settle_net();
                }
                rest
            }
        };
        sharing.count_units(one, offer);
        if rest > 0 {
            beyond.push((&offer.id, rest));
        }
    }
    // A coupon may be worth more than its units, as the rules have it: the rest lies on what else is in the cart.
    for (offer, rest) in beyond {
        let weights = sharing.left.clone();
        sharing.share(offer, rest, &weights)?;
    }

    let mut offers: BTreeMap<&str, OfferShare> = BTreeMap::new();
    for &(one, _, offer) in &applications {
        let saved = sharing.saved.get(offer.id.as_str()).map_or(0, |by| by.values().map(|it| it.0).sum());
        let waives = matches!(offer.kind, OfferKind::FreeDelivery { .. });
        let own = offers.entry(&offer.id).or_insert_with(|| OfferShare {
            offer: offer.id.clone(),
            layer: offer.kind.layer(),
            uses: 0,
            saved: if waives { priced.delivery_fee } else { saved },
        });
        own.uses += one.uses;
    }
    let mut offers: Vec<OfferShare> = offers.into_values().collect();
    offers.sort_by(|a, b| b.saved.cmp(&a.saved).then_with(|| a.offer.cmp(&b.offer)));
    Ok(Split { priced, lines: sharing.lines(), offers })
}

/// The role whose units the saving lies on, and what one unit of a price saves, where that does not hang on the others.
type ByUnit = (&'static str, Box<dyn Fn(i64) -> i64>);

fn unit_saving(kind: &OfferKind) -> Option<ByUnit> {
    match *kind {
        OfferKind::PercentOff { percent_bp, .. } => {
            Some(("", Box::new(move |price| percent_of(price, percent_bp))))
        }
        OfferKind::AmountOff { cents, .. } => Some(("", Box::new(move |price: i64| price.min(cents)))),
        OfferKind::FixedPrice { price: fixed, .. } => {
            Some(("", Box::new(move |price: i64| (price - fixed).max(0))))
        }
        OfferKind::BuyGet { percent_bp, .. } => {
            Some(("get", Box::new(move |price| percent_of(price, percent_bp))))
        }
        _ => None,
    }
}

/// The cart while savings are shared out. Lines stand in the order of their ids, so that cents fall on the same line
/// whatever order they came in.
struct Sharing<'a> {
    problem: &'a DealProblem,
    order: Vec<usize>,
    places: HashMap<&'a str, usize>,
    /// What is left to pay for each line.
    left: Vec<i64>,
    /// What was left after item offers.
    net: Vec<i64>,
    /// For each offer and line: saved, units.
    saved: BTreeMap<&'a str, BTreeMap<usize, (i64, i64)>>,
}

impl<'a> Sharing<'a> {
    fn new(problem: &'a DealProblem) -> Self {
        let mut order: Vec<usize> = (0..problem.lines.len()).collect();
        order.sort_unstable_by(|&a, &b| problem.lines[a].id.cmp(&problem.lines[b].id));
        let left: Vec<i64> =
            order.iter().map(|&at| problem.lines[at].qty * problem.lines[at].unit_price).collect();
        Self {
            problem,
            places: order
                .iter()
                .enumerate()
                .map(|(at, &line)| (problem.lines[line].id.as_str(), at))
                .collect(),
            order,
            net: left.clone(),
            left,
            saved: BTreeMap::new(),
        }
    }

    fn settle_net(&mut self) {
        self.net.clone_from(&self.left);
    }

    fn give(&mut self, offer: &'a str, place: usize, cents: i64) {
        self.left[place] -= cents;
        self.saved.entry(offer).or_default().entry(place).or_insert((0, 0)).0 += cents;
    }

    fn count_units(&mut self, one: &Application, offer: &'a Offer) {
        for unit in &one.units {
            if let Some(&place) = self.places.get(unit.line.as_str()) {
                self.saved.entry(&offer.id).or_default().entry(place).or_insert((0, 0)).1 += unit.qty;
            }
        }
    }

    /// Savings that each unit of a role has on its own. No rest: a unit never saves more than its price.
    fn by_unit(&mut self, one: &Application, offer: &'a Offer, role: &str, of: &dyn Fn(i64) -> i64) -> i64 {
        for unit in one.units.iter().filter(|unit| role.is_empty() || unit.role == role) {
            if let Some(&place) = self.places.get(unit.line.as_str()) {
                let price = self.problem.lines[self.order[place]].unit_price;
                self.give(&offer.id, place, unit.qty * of(price));
            }
        }
        0
    }

    /// Shares what an application takes off over its units by their shelf prices; gives what they cannot hold.
    fn over_units(&mut self, one: &Application, offer: &'a Offer, off: i64) -> Result<i64> {
        let mut weights = vec![0; self.order.len()];
        for unit in &one.units {
            if let Some(&place) = self.places.get(unit.line.as_str()) {
                weights[place] += unit.qty * self.problem.lines[self.order[place]].unit_price;
            }
        }
        // No more on a line than its own units cost, even where other units of it are still to be paid.
        let caps: Vec<i64> = weights.iter().zip(&self.left).map(|(&own, &left)| own.min(left)).collect();
        self.share_within(&offer.id, off, &weights, &caps)
    }

    fn share(&mut self, offer: &'a str, off: i64, weights: &[i64]) -> Result<i64> {
        let caps = self.left.clone();
        self.share_within(offer, off, weights, &caps)
    }

    fn share_within(&mut self, offer: &'a str, off: i64, weights: &[i64], caps: &[i64]) -> Result<i64> {
        let room: i64 = weights.iter().zip(caps).filter(|(weight, _)| **weight > 0).map(|(_, cap)| cap).sum();
        let given = off.min(room);
        let shares = Money::from_minor(given, self.problem.currency).allocate_capped(weights, caps)?;
        for (place, share) in shares.into_iter().enumerate() {
            if share.minor() > 0 {
                self.give(offer, place, share.minor());
            }
        }
        Ok(off - given)
    }

    fn lines(&self) -> Vec<LineShare> {
        let mut by: Vec<Vec<SavedBy>> = vec![Vec::new(); self.order.len()];
        for (offer, lines) in &self.saved {
            for (&place, &(saved, units)) in lines {
                by[place].push(SavedBy { offer: (*offer).to_owned(), saved, units });
            }
        }
        let mut lines: Vec<(usize, LineShare)> = self
            .order
            .iter()
            .zip(by)
            .zip(&self.left)
            .map(|((&at, by), &paid)| {
                let line = &self.problem.lines[at];
                let shelf = line.qty * line.unit_price;
                let share = LineShare {
                    line: line.id.clone(),
                    sku: line.sku.clone(),
                    qty: line.qty,
                    shelf,
                    saved: shelf - paid,
                    paid,
                    by,
                };
                (at, share)
            })
            .collect();
        lines.sort_unstable_by_key(|(at, _)| *at);
        lines.into_iter().map(|(_, share)| share).collect()
    }
}
