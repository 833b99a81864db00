//! How often each offer is used on which units: a plan before units are dealt out to lines.

use std::collections::BTreeMap;

use crate::deals::{
    model::{DealProblem, OfferKind},
    plan::{Application, UnitUse},
    solve::cart::{Cart, Live},
};

/// The use made of one offer on units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Use {
    /// Index into the problem's offers.
    pub(crate) offer: usize,
    pub(crate) times: i64,
    /// For each role `(stock, units)`.
    pub(crate) roles: Vec<Vec<(usize, i64)>>,
}

/// What uses save.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Saved {
    pub(crate) item: i64,
    pub(crate) coupon: i64,
}

impl Use {
    /// What this use saves under its offer.
    pub(crate) fn saved(&self, live: &Live) -> Saved {
        let mut sum = self.times * live.flat;
        for (role, units) in live.roles.iter().zip(&self.roles) {
            for &(stock, qty) in units {
                let each = role
                    .units
                    .binary_search_by_key(&stock, |unit| unit.0)
                    .ok()
                    .and_then(|at| role.units.get(at));
                sum += qty * each.map_or(0, |unit| unit.1);
            }
        }
        if live.issuer.is_some() { Saved { item: 0, coupon: sum } } else { Saved { item: sum, coupon: 0 } }
    }
}

/// What all uses save.
pub(crate) fn saved(cart: &Cart, uses: &[Use]) -> Saved {
    let mut sum = Saved::default();
    for one in uses {
        if let Some(live) = find(cart, one.offer) {
            let own = one.saved(live);
            sum.item += own.item;
            sum.coupon += own.coupon;
        }
    }
    sum
}

fn find(cart: &Cart, offer: usize) -> Option<&Live> {
    cart.live.iter().find(|live| live.offer == offer)
}

/// Deals the units out to lines and writes the applications, in the order of offer ids.
pub(crate) fn applications(problem: &DealProblem, cart: &Cart, uses: &[Use]) -> Vec<Application> {
    let mut item = Pool::new(problem, cart);
    let mut out = Vec::new();
    // Offers on items first: they decide which units may carry coupons.
    let mut sorted: Vec<(&Use, &Live)> =
        uses.iter().filter_map(|one| Some((one, find(cart, one.offer)?))).collect();
    sorted.sort_by(|a, b| problem.offers[a.0.offer].id.cmp(&problem.offers[b.0.offer].id));
    let mut blocked: BTreeMap<usize, i64> = BTreeMap::new();
    for (one, live) in sorted.iter().filter(|(_, live)| live.issuer.is_none()) {
        let mut note = |line: usize, qty: i64| {
            if !live.couponable {
                *blocked.entry(line).or_insert(0) += qty;
            }
        };
        deal(problem, cart, one, live, &mut item, &mut note, &mut out);
    }
    let mut coupons = BTreeMap::new();
    for (one, live) in sorted.iter().filter(|(_, live)| live.issuer.is_some()) {
        let Some(issuer) = live.issuer else { continue };
        let pool = coupons.entry(issuer).or_insert_with(|| {
            let mut pool = Pool::new(problem, cart);
            pool.block(&blocked);
            pool
        });
        deal(problem, cart, one, live, pool, &mut |_, _| {}, &mut out);
    }
    out.sort();
    out
}

/// Units of each stock that are still free, by line.
struct Pool {
    stocks: Vec<Vec<(usize, i64)>>,
}

impl Pool {
    fn new(problem: &DealProblem, cart: &Cart) -> Self {
        let stocks = cart
            .stocks
            .iter()
            .map(|stock| stock.lines.iter().map(|&line| (line, problem.lines[line].qty)).collect())
            .collect();
        Self { stocks }
    }

    fn block(&mut self, blocked: &BTreeMap<usize, i64>) {
        for (line, left) in self.stocks.iter_mut().flatten() {
            *left -= blocked.get(line).copied().unwrap_or(0);
        }
    }

    fn take(&mut self, stock: usize, mut qty: i64, mut each: impl FnMut(usize, i64)) {
        let Some(lines) = self.stocks.get_mut(stock) else { return };
        for (line, left) in lines {
            let some = qty.min(*left);
            if some > 0 {
                *left -= some;
                qty -= some;
                each(*line, some);
            }
        }
    }
}

fn deal(
    problem: &DealProblem,
    cart: &Cart,
    one: &Use,
    live: &Live,
    pool: &mut Pool,
    note: &mut dyn FnMut(usize, i64),
    out: &mut Vec<Application>,
) {
    let offer = &problem.offers[one.offer];
    if live.is_single() && live.issuer.is_none() {
        let mut units = Vec::new();
        for &(stock, qty) in one.roles.first().map_or(&[][..], Vec::as_slice) {
            pool.take(stock, qty, |line, qty| {
                note(line, qty);
                units.push(UnitUse { line: problem.lines[line].id.clone(), qty, role: String::new() });
            });
        }
        units.sort();
        out.push(Application { offer: offer.id.clone(), uses: one.times, units, tier: None });
        return;
    }
    let blocks = arranged(cart, one, live);
    for at in 0..usize::try_from(one.times).unwrap_or(0) {
        let mut units: Vec<UnitUse> = Vec::new();
        for (number, block) in blocks.iter().enumerate() {
            let role = match &offer.kind {
                OfferKind::BuyGet { .. } => if number == 0 { "buy" } else { "get" }.to_owned(),
                OfferKind::Bundle { .. } => number.to_string(),
                _ => String::new(),
            };
            for &(stock, qty) in block.get(at).map_or(&[][..], Vec::as_slice) {
                pool.take(stock, qty, |line, qty| {
                    note(line, qty);
                    units.push(UnitUse { line: problem.lines[line].id.clone(), qty, role: role.clone() });
                });
            }
        }
        out.push(Application { offer: offer.id.clone(), uses: 1, units, tier: None });
    }
}

/// For each role the units of each application.
fn arranged(cart: &Cart, one: &Use, live: &Live) -> Vec<Vec<Vec<(usize, i64)>>> {
    one.roles
        .iter()
        .zip(&live.roles)
        .map(|(units, role)| {
            let mut units = units.clone();
            // Dearest first: in an ordered offer the dearest bought stand with the dearest rewarded.
            units.sort_by_key(|&(stock, _)| (std::cmp::Reverse(cart.stocks[stock].price), stock));
            if live.flat < 0 { spread(&units, one.times) } else { cut(&units, role.need) }
        })
        .collect()
}

/// Takes out applications that would cost more than the shelf prices. The program counts all applications of an offer
/// together and may hold one, where that lifts the order over a step; a plan may not.
pub(crate) fn settled(cart: &Cart, mut uses: Vec<Use>) -> Vec<Use> {
    for one in &mut uses {
        let Some(live) = find(cart, one.offer).filter(|live| live.flat < 0) else { continue };
        while one.times > 0 {
            let blocks = arranged(cart, one, live).into_iter().next().unwrap_or_default();
            let kept: Vec<Vec<(usize, i64)>> = blocks
                .into_iter()
                .filter(|block| {
                    let units: i64 = block.iter().map(|&(stock, qty)| qty * cart.stocks[stock].price).sum();
                    units + live.flat > 0
                })
                .collect();
            let times = i64::try_from(kept.len()).unwrap_or(i64::MAX);
            if times == one.times {
                break;
            }
            let mut units: BTreeMap<usize, i64> = BTreeMap::new();
            for (stock, qty) in kept.into_iter().flatten() {
                *units.entry(stock).or_insert(0) += qty;
            }
            one.times = times;
            one.roles = vec![units.into_iter().collect()];
        }
    }
    uses.retain(|one| one.times > 0);
    uses
}

/// Blocks of `need` units, in order.
fn cut(units: &[(usize, i64)], need: i64) -> Vec<Vec<(usize, i64)>> {
    let mut out = Vec::new();
    let mut block = Vec::new();
    let mut left = need;
    for &(stock, mut qty) in units {
        while qty > 0 {
            let some = qty.min(left);
            block.push((stock, some));
            qty -= some;
            left -= some;
            if left == 0 {
                out.push(std::mem::take(&mut block));
                left = need;
            }
        }
    }
    out
}

/// The units dealt round to `blocks` blocks, so that each gets dear and cheap ones.
fn spread(units: &[(usize, i64)], blocks: i64) -> Vec<Vec<(usize, i64)>> {
    let count = usize::try_from(blocks).unwrap_or(0).max(1);
    let mut out: Vec<Vec<(usize, i64)>> = vec![Vec::new(); count];
    let mut at = 0;
    for &(stock, qty) in units {
        for _ in 0..qty {
            let block = &mut out[at % count];
            match block.last_mut() {
                Some(last) if last.0 == stock => last.1 += 1,
                _ => block.push((stock, 1)),
            }
            at += 1;
        }
    }
    out
}
