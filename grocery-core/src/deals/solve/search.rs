//! The outer search: order scenarios around the exact search over units.
//!
//! What order offers bring depends only on the spend after item offers, and never falls as it rises. So the best use
//! of units without regard to the order comes first, part by part; it settles every scenario that its spend reaches.
//! Only a scenario with a higher spend, whose bound still beats the best plan, is searched with the item savings kept
//! low enough. Ranges of spend are bounded together first and taken apart the most promising first, so that whenever time
//! runs out the largest bound that is left is the bound on everything not looked at.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap, btree_map::Entry},
};

use crate::deals::{
    integer::{MAX_NODES, Meter, Solver},
    model::DealProblem,
    plan::Application,
    solve::{
        cart::{Cart, Live, components, drop_beaten},
        formulate::{Model, Weights},
        greedy::{greedy, quick_bound},
        order::Order,
        spends::{Scenario, Spends},
        uses::{Saved, Use, applications, saved, settled},
    },
};

const FULL: i64 = 10_000;
/// Groups that offers of both layers share are tried both ways, up to this many.
const MAX_SHARED: usize = 6;
/// How long the first look at a part may be, so that a hard part does not keep the order from being judged.
const FIRST_NODES: usize = 400;
/// Rates, in basis points, at which giving up item savings is priced for scenarios that need a higher spend.
const PRICED_AT: [i64; 7] = [500, 1_500, 3_000, 5_000, 7_000, 9_000, 10_000];
/// Steps of work on the ranges of spend that are always done, for a bound worth having: a few milliseconds.
const LEAST_STEPS: u64 = 20_000;
/// Offers that are still judged when it is late, over all the ways to give shared groups away.
const LATE_OFFERS: usize = 20_000;

/// The best plan found and what bounds it.
pub(crate) struct Found {
    pub(crate) applications: Vec<Application>,
    pub(crate) savings: i64,
    /// Whether the delivery fee is waived.
    pub(crate) waived: bool,
    pub(crate) bound: i64,
    pub(crate) greedy: i64,
}

/// Searches the whole problem.
pub(crate) fn search(problem: &DealProblem, meter: &mut Meter<'_>) -> Found {
    let cart = Cart::new(problem);
    // A group may hold offers on units and offers on the order: then it is given to one of the two.
    let order_groups: Vec<&str> = problem
        .offers
        .iter()
        .filter(|offer| offer.kind.layer() == crate::deals::model::Layer::Order)
        .filter_map(|offer| offer.group.as_deref())
        .collect();
    let shared: Vec<usize> = (0..cart.groups.len())
        .filter(|&group| cart.groups.get(group).is_some_and(|name| order_groups.contains(&name.as_str())))
        .collect();
    let tried = shared.len().min(MAX_SHARED);
    let mut best: Option<(i64, Vec<Use>, Order)> = None;
    let mut bound = 0;
    let mut greedy_best = 0;
    let mut all_tried = shared.len() == tried;
    for mask in 0..1_usize << tried {
        if mask > 0 && meter.stopped() && mask.saturating_mul(problem.offers.len()) > LATE_OFFERS {
            all_tried = false;
            break;
        }
        let for_units = |group: usize| {
            shared.iter().position(|&one| one == group).is_none_or(|at| at >= tried || mask >> at & 1 == 1)
        };
        let live: Vec<Live> =
            cart.live.iter().filter(|offer| offer.group.is_none_or(for_units)).cloned().collect();
        let side_cart =
            Cart { stocks: cart.stocks.clone(), live, groups: cart.groups.clone(), subtotal: cart.subtotal };
        let order = Order::new(problem, cart.subtotal, &|name| {
            cart.groups
                .binary_search_by(|group| group.as_str().cmp(name))
                .is_ok_and(|group| shared.contains(&group) && for_units(group))
        });
        let floor = best.as_ref().map_or(-1, |best| best.0);
        let side = Side { cart: &side_cart, order: &order }.search(floor, meter);
        bound = bound.max(side.bound);
        greedy_best = greedy_best.max(side.greedy);
        if side.savings > floor {
            best = Some((side.savings, side.uses, order));
        }
    }
    let (_, uses, order) =
        best.unwrap_or_else(|| (0, Vec::new(), Order::new(problem, cart.subtotal, &|_| false)));
    if !all_tried {
        // Not every way was tried, so nothing is proven: the bound lets every group be used twice.
        let order = Order::new(problem, cart.subtotal, &|_| false);
        bound = bound.max(order.savings(0, quick_bound(&cart, &cart.live)));
    }
    let own = saved(&cart, &uses);
    let mut all = applications(problem, &cart, &uses);
    let (on_order, waived) = order.applications(problem, own.item, own.coupon);
    all.extend(on_order);
    all.sort();
    let savings = order.savings(own.item, own.coupon);
    Found { savings, applications: all, waived, bound, greedy: greedy_best }
}

struct Side<'a> {
    cart: &'a Cart,
    order: &'a Order,
}

/// What is still to be looked at. Of equal bounds ranges come first, since their lines may stand before others.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Open {
    /// One line, the lowest spend first.
    Line(Reverse<Scenario>),
    /// Ranges of spend that are bounded together.
    Ranges { from: Reverse<usize>, until: usize },
}

struct SideFound {
    savings: i64,
    uses: Vec<Use>,
    bound: i64,
    greedy: i64,
}

/// The best uses under some weights, part by part.
struct Base {
    uses: Vec<Use>,
    bound: i64,
    proven: bool,
}

impl Side<'_> {
    fn value(&self, saved: Saved) -> i64 {
        self.order.savings(saved.item, saved.coupon)
    }

    fn search(&self, floor: i64, meter: &mut Meter<'_>) -> SideFound {
        let pruned = drop_beaten(self.cart);
        let first = greedy(self.cart, &pruned);
        let coupons: Vec<Live> = pruned.iter().filter(|offer| offer.issuer.is_some()).cloned().collect();
        let greedy_uses = settled(self.cart, first.clone());
        let mut best: (i64, Vec<Use>) = (self.value(saved(self.cart, &greedy_uses)), greedy_uses);
        for other in [greedy(self.cart, &coupons), Vec::new()] {
            let value = self.value(saved(self.cart, &other));
            if value > best.0 {
                best = (value, other);
            }
        }
        let greedy = best.0;
        if meter.stopped() {
            let most = quick_bound(self.cart, &pruned);
            let bound = (most + self.order.off(self.cart.subtotal)).min(self.cart.subtotal)
                + self.order.waivable(self.cart.subtotal);
            return SideFound { savings: best.0, uses: best.1, bound, greedy };
        }
        let mut base = self.base(&pruned, &first, 0, FIRST_NODES, meter);
        self.offer(&mut best, base.uses.clone());
        let mut spends = Spends::new(self.order);
        let mut priced: Vec<(i64, i64)> = Vec::new();
        let ranges = spends.len();
        let last = spends.above(ranges - 1, ranges);
        let net = self.cart.subtotal - saved(self.cart, &base.uses).item;
        if spends.goes_beyond(net) && self.top(base.bound, &last) > best.0.max(floor) {
            priced = PRICED_AT.iter().map(|&rate| (rate, self.relaxed(&pruned, rate, meter))).collect();
        }
        if !base.proven {
            base = self.base(&pruned, &base.uses, 0, MAX_NODES, meter);
            self.offer(&mut best, base.uses.clone());
        }
        let bounded = |scenario: &Scenario| {
            let mut top = self.top(base.bound, scenario);
            for &(rate, bound) in priced.iter().filter(|it| it.0 >= scenario.rate) {
                // Item savings above what the scenario allows are charged at the rate, so the rest is bounded.
                let most = i128::from(self.cart.subtotal - scenario.low);
                let sum = i128::from(bound) + i128::from(rate - scenario.rate) * most + self.offset(scenario);
                top = top.min(self.capped(sum, scenario));
            }
            top
        };
        let mut bases: BTreeMap<i64, i64> = BTreeMap::new();
        let mut joint: Option<(i64, Joint)> = None;
        let mut bound = best.0.max(floor);
        let mut left = LEAST_STEPS;
        let mut open = BinaryHeap::new();
        open.push((bounded(&spends.above(0, ranges)), Open::Ranges { from: Reverse(0), until: ranges }));
        while let Some((top, next)) = open.pop() {
            if top <= best.0.max(floor) {
                // Nor does anything that is still open bring more.
                break;
            }
            let spent = spends.spent();
            if !meter.spend(spent) {
                left = left.saturating_sub(spent);
            }
            let scenario = match next {
                _ if left == 0 => None,
                Open::Ranges { from: Reverse(from), until } if until - from > 1 => {
                    let middle = from + (until - from) / 2;
                    for (from, until) in [(from, middle), (middle, until)] {
                        let own = bounded(&spends.above(from, until)).min(top);
                        open.push((own, Open::Ranges { from: Reverse(from), until }));
                    }
                    continue;
                }
                Open::Ranges { from: Reverse(at), .. } => {
                    let lines = spends.lines(at).into_iter();
                    open.extend(lines.map(|line| (bounded(&line).min(top), Open::Line(Reverse(line)))));
                    continue;
                }
                Open::Line(Reverse(scenario)) => (!meter.stopped()).then_some(scenario),
            };
            let Some(scenario) = scenario else {
                // No time is left, and nothing that is open has a higher bound.
                bound = bound.max(top);
                break;
            };
            let mut top = top;
            if scenario.rate > 0 && scenario.rate <= FULL {
                if let Entry::Vacant(slot) = bases.entry(scenario.rate) {
                    let at_rate = self.base(&pruned, &base.uses, scenario.rate, MAX_NODES, meter);
                    self.offer(&mut best, at_rate.uses);
                    slot.insert(at_rate.bound);
                }
                if let Some(&bound) = bases.get(&scenario.rate) {
                    top = top.min(self.capped(i128::from(bound) + self.offset(&scenario), &scenario));
                }
            }
            if top <= best.0.max(floor) {
                continue;
            }
            if !meter.stopped() {
                if joint.as_ref().is_none_or(|joint| joint.0 != scenario.rate) {
                    joint = Some((scenario.rate, Joint::new(self.cart, scenario.rate)));
                }
                if let Some((_, joint)) = &joint {
                    top = top.min(self.within(joint, &scenario, top, &mut best, floor, meter));
                }
            }
            bound = bound.max(top);
        }
        SideFound { bound: bound.max(best.0), savings: best.0, uses: best.1, greedy }
    }

    /// What a scenario can bring where the units alone save no more than `units`.
    fn top(&self, units: i64, scenario: &Scenario) -> i64 {
        let sum = i128::from(units.saturating_add(scenario.constant)) * i128::from(FULL)
            + i128::from(scenario.rate) * i128::from(scenario.high)
            + i128::from(scenario.slack);
        self.capped(sum, scenario)
    }

    /// What a scenario adds to `(FULL - rate) * item + FULL * coupon`, scaled.
    fn offset(&self, scenario: &Scenario) -> i128 {
        i128::from(scenario.constant) * i128::from(FULL)
            + i128::from(scenario.rate) * i128::from(self.cart.subtotal)
            + i128::from(scenario.slack)
    }

    /// A scaled bound as savings: goods never save more than they cost.
    fn capped(&self, scaled: i128, scenario: &Scenario) -> i64 {
        let most = self.cart.subtotal + self.order.waivable(scenario.high);
        i64::try_from(scaled.div_euclid(i128::from(FULL))).unwrap_or(i64::MAX).min(most)
    }

    fn offer(&self, best: &mut (i64, Vec<Use>), uses: Vec<Use>) {
        let uses = settled(self.cart, uses);
        let value = self.value(saved(self.cart, &uses));
        if value > best.0 {
            *best = (value, uses);
        }
    }

    /// The best uses where a unit of item savings costs `rate` of the order offers; each part on its own.
    fn base(&self, live: &[Live], first: &[Use], rate: i64, nodes: usize, meter: &mut Meter<'_>) -> Base {
        let weights = if rate == 0 {
            Weights { item: 1, coupon: 1 }
        } else {
            Weights { item: FULL - rate, coupon: FULL }
        };
        let mut proven = true;
        let mut uses = Vec::new();
        let mut bound = 0;
        for part in components(self.cart, live) {
            let offers: Vec<&Live> = part.iter().filter_map(|&at| live.get(at)).collect();
            let own: Vec<Use> = first
                .iter()
                .filter(|one| offers.iter().any(|offer| offer.offer == one.offer))
                .cloned()
                .collect();
            let own_saved = saved(self.cart, &own);
            let floor = weights.item * own_saved.item + weights.coupon * own_saved.coupon;
            let model = Model::new(self.cart, &offers, weights, false);
            // Where the program is too large to be searched, every unit's largest share still bounds it.
            let shares = quick_bound(self.cart, offers.iter().copied()).saturating_mul(weights.coupon);
            let mut solver = Solver::new(&model.program, 1, 0);
            let answer =
                solver.search(floor, shares.max(floor), &|values| model.program.worth(values), nodes, meter);
            let found = answer.best.as_ref().map_or(floor, |values| model.program.worth(values));
            proven &= answer.bound <= found || answer.too_large;
            bound += answer.bound.max(found);
            uses.extend(answer.best.map_or(own, |values| model.uses(&values)));
        }
        Base { uses, bound, proven }
    }

    /// No uses are worth more than this where a unit of item savings costs `rate`, scaled: the relaxed bound.
    fn relaxed(&self, live: &[Live], rate: i64, meter: &mut Meter<'_>) -> i64 {
        let weights = Weights { item: FULL - rate, coupon: FULL };
        let mut sum = 0;
        for part in components(self.cart, live) {
            let offers: Vec<&Live> = part.iter().filter_map(|&at| live.get(at)).collect();
            let model = Model::new(self.cart, &offers, weights, false);
            let shares = quick_bound(self.cart, offers.iter().copied()).saturating_mul(weights.coupon);
            sum += Solver::new(&model.program, 1, 0).relaxed(meter).min(shares);
        }
        sum
    }

    /// Searches one scenario with the item savings kept in its range; gives its bound.
    fn within(
        &self,
        joint: &Joint,
        scenario: &Scenario,
        top: i64,
        best: &mut (i64, Vec<Use>),
        floor: i64,
        meter: &mut Meter<'_>,
    ) -> i64 {
        let model = &joint.model;
        let Ok(offset) = i64::try_from(self.offset(scenario)) else { return i64::MAX };
        let mut solver = Solver::new(&model.program, FULL, offset);
        if let Some(total) = model.total {
            solver.set_range(total, self.cart.subtotal - scenario.high, self.cart.subtotal - scenario.low);
        }
        let answer = solver.search(
            best.0.max(floor),
            top,
            &|values| self.value(model.saved(values)),
            MAX_NODES,
            meter,
        );
        if let Some(values) = answer.best {
            self.offer(best, model.uses(&values));
        }
        answer.bound
    }
}

/// The program of all parts together, for scenarios that bind them.
struct Joint {
    model: Model,
}

impl Joint {
    fn new(cart: &Cart, rate: i64) -> Self {
        let live: Vec<&Live> = cart.live.iter().collect();
        let weights = Weights { item: FULL - rate, coupon: FULL };
        Self { model: Model::new(cart, &live, weights, true) }
    }
}
