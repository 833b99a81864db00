//! Every plan there is, tried one by one: the judge of the optimiser on small carts.
//!
//! It knows nothing of programs or bounds: offers in turn, every set of applications of each on the units that are
//! left, line by line.

use crate::deals::{DealProblem, Issuer, Layer, Offer, OfferKind, Scope};

struct Brute<'a> {
    problem: &'a DealProblem,
    /// Offers on items, then coupons.
    offers: Vec<&'a Offer>,
    left: Vec<i64>,
    open: Vec<i64>,
    carried: [Vec<i64>; 2],
    groups: Vec<&'a str>,
    best: i64,
    steps: u64,
    limit: u64,
}

/// The most any plan saves, or `None` where there are too many plans to try.
pub(super) fn most_savings(problem: &DealProblem, limit: u64) -> Option<i64> {
    let mut offers: Vec<&Offer> = problem
        .offers
        .iter()
        .filter(|offer| offer.kind.layer() != Layer::Order && (problem.member || !offer.requires_member))
        .collect();
    offers.sort_by_key(|offer| offer.kind.layer());
    let qty: Vec<i64> = problem.lines.iter().map(|line| line.qty).collect();
    let mut brute = Brute {
        problem,
        offers,
        left: qty.clone(),
        open: qty,
        carried: [vec![0; problem.lines.len()], vec![0; problem.lines.len()]],
        groups: Vec::new(),
        best: i64::MIN,
        steps: 0,
        limit,
    };
    brute.offer(0, 0, 0);
    (brute.steps < brute.limit).then_some(brute.best)
}

/// One application: `(line, bought or part, units)`.
type Taken = Vec<(usize, usize, i64)>;

impl<'a> Brute<'a> {
    fn offer(&mut self, at: usize, item: i64, coupon: i64) {
        self.steps += 1;
        if self.steps >= self.limit {
            return;
        }
        let Some(&offer) = self.offers.get(at) else {
            let value = self.order(self.problem.subtotal() - item, item + coupon);
            self.best = self.best.max(value);
            return;
        };
        // Not used at all.
        self.offer(at + 1, item, coupon);
        if let Some(group) = &offer.group {
            if self.groups.contains(&group.as_str()) {
                return;
            }
            self.groups.push(group);
        }
        self.apply(at, offer, offer.max_uses, &Vec::new(), item, coupon);
        if offer.group.is_some() {
            self.groups.pop();
        }
    }

    /// One more application of the offer, none smaller than the one before.
    fn apply(&mut self, at: usize, offer: &'a Offer, uses: i64, before: &Taken, item: i64, coupon: i64) {
        if uses == 0 {
            return;
        }
        for taken in self.applications(offer) {
            self.steps += 1;
            if taken < *before || self.steps >= self.limit {
                continue;
            }
            let saving = self.saving(offer, &taken);
            if saving < 0 {
                continue;
            }
            self.mark(offer, &taken, 1);
            let coupons = offer.kind.layer() == Layer::Coupon;
            let (item, coupon) = if coupons { (item, coupon + saving) } else { (item + saving, coupon) };
            self.offer(at + 1, item, coupon);
            self.apply(at, offer, uses - 1, &taken, item, coupon);
            self.mark(offer, &taken, -1);
        }
    }

    fn mark(&mut self, offer: &Offer, taken: &Taken, sign: i64) {
        for &(line, _, qty) in taken {
            if let OfferKind::Coupon { issuer, .. } = &offer.kind {
                self.carried[usize::from(*issuer == Issuer::Store)][line] += sign * qty;
            } else {
                self.left[line] -= sign * qty;
                if !offer.couponable {
                    self.open[line] -= sign * qty;
                }
            }
        }
    }

    fn applications(&self, offer: &Offer) -> Vec<Taken> {
        let roles: Vec<(&Scope, i64)> = match &offer.kind {
            OfferKind::PercentOff { scope, .. }
            | OfferKind::AmountOff { scope, .. }
            | OfferKind::FixedPrice { scope, .. } => vec![(scope, 1)],
            OfferKind::NFor { scope, n, .. } => vec![(scope, *n)],
            OfferKind::BuyGet { buy, get, buy_n, get_m, .. } => {
                vec![(buy, *buy_n), (get.as_ref().unwrap_or(buy), *get_m)]
            }
            OfferKind::Bundle { components, .. } => {
                components.iter().map(|part| (&part.scope, part.qty)).collect()
            }
            OfferKind::Coupon { scope, requires_qty, .. } => vec![(scope, *requires_qty)],
            _ => Vec::new(),
        };
        let mut free = match &offer.kind {
            OfferKind::Coupon { issuer, .. } => {
                let carried = &self.carried[usize::from(*issuer == Issuer::Store)];
                self.open.iter().zip(carried).map(|(open, carried)| open - carried).collect()
            }
            _ => self.left.clone(),
        };
        let mut out = Vec::new();
        self.fill(&roles, 0, 0, None, &mut free, &mut Vec::new(), &mut out);
        if let OfferKind::BuyGet { get: None, .. } = &offer.kind {
            let price = |line: usize| self.problem.lines[line].unit_price;
            out.retain(|taken: &Taken| {
                taken.iter().filter(|unit| unit.1 == 1).all(|get| {
                    taken.iter().filter(|unit| unit.1 == 0).all(|buy| price(get.0) <= price(buy.0))
                })
            });
        }
        out
    }

    #[expect(clippy::too_many_arguments, reason = "the state of the recursion, spelled out")]
    fn fill(
        &self,
        roles: &[(&Scope, i64)],
        role: usize,
        line: usize,
        need: Option<i64>,
        free: &mut Vec<i64>,
        taken: &mut Taken,
        out: &mut Vec<Taken>,
    ) {
        let Some(&(scope, all)) = roles.get(role) else {
            out.push(taken.clone());
            return;
        };
        let need = need.unwrap_or(all);
        if need == 0 {
            self.fill(roles, role + 1, 0, None, free, taken, out);
            return;
        }
        if line == free.len() {
            return;
        }
        let most = if scope.covers(&self.problem.lines[line]) { need.min(free[line]) } else { 0 };
        for qty in 0..=most {
            if qty > 0 {
                taken.push((line, role, qty));
            }
            free[line] -= qty;
            self.fill(roles, role, line + 1, Some(need - qty), free, taken, out);
            free[line] += qty;
            if qty > 0 {
                taken.pop();
            }
        }
    }

    fn saving(&self, offer: &Offer, taken: &Taken) -> i64 {
        let price = |line: usize| self.problem.lines[line].unit_price;
        let share = |amount: i64, bp: i64| (2 * amount * bp + 10_000) / 20_000;
        let sum = |of: &dyn Fn(usize) -> i64, role: usize| -> i64 {
            taken.iter().filter(|unit| unit.1 == role).map(|unit| unit.2 * of(unit.0)).sum()
        };
        match &offer.kind {
            OfferKind::PercentOff { percent_bp, .. } => sum(&|line| share(price(line), *percent_bp), 0),
            OfferKind::AmountOff { cents, .. } => sum(&|line| price(line).min(*cents), 0),
            OfferKind::FixedPrice { price: fixed, .. } => sum(&|line| (price(line) - fixed).max(0), 0),
            OfferKind::NFor { price: together, .. } => sum(&price, 0) - together,
            OfferKind::BuyGet { percent_bp, .. } => sum(&|line| share(price(line), *percent_bp), 1),
            OfferKind::Bundle { cents_off, .. } => *cents_off,
            OfferKind::Coupon { cents, .. } => *cents,
            _ => 0,
        }
    }

    /// The best use of the order offers at this spend.
    fn order(&self, net: i64, saved: i64) -> i64 {
        let order: Vec<&Offer> = self
            .problem
            .offers
            .iter()
            .filter(|offer| {
                offer.kind.layer() == Layer::Order && (self.problem.member || !offer.requires_member)
            })
            .collect();
        let mut best = 0;
        for mask in 0..1_u32 << order.len() {
            let mut groups = self.groups.clone();
            let mut sum = 0;
            let mut fits = true;
            for (at, offer) in order.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1) {
                let _ = at;
                if let Some(group) = &offer.group {
                    fits &= !groups.contains(&group.as_str());
                    groups.push(group);
                }
                sum += match &offer.kind {
                    OfferKind::SpendOff { tiers } => tiers
                        .iter()
                        .filter(|tier| net >= tier.min_spend)
                        .map(|tier| tier.cents)
                        .max()
                        .unwrap_or(0),
                    OfferKind::OrderPercent { percent_bp, min_spend, cap } if net >= *min_spend => {
                        ((2 * net * percent_bp + 10_000) / 20_000).min(cap.unwrap_or(i64::MAX))
                    }
                    _ => 0,
                };
            }
            let waived = self.problem.delivery.is_some_and(|it| net >= it.free_from)
                || order.iter().enumerate().any(|(at, offer)| {
                    let way = matches!(offer.kind, OfferKind::FreeDelivery { min_spend } if net >= min_spend);
                    way && mask >> at & 1 == 1
                });
            if fits {
                let fee = self.problem.delivery.map_or(0, |it| if waived { it.fee } else { 0 });
                best = best.max((saved + sum).min(self.problem.subtotal()) + fee);
            }
        }
        best
    }
}
