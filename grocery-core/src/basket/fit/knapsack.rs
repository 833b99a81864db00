//! One choice of each group for the least cost within a weight, exactly.
//!
//! A straight line through cost and weight (the price of weight at which the relaxed problem breaks) bounds every choice from
//! below. Options that the bound rules out go first; over the few groups that are left, a list of states none of which another
//! one beats both ways grows group by group, and the bound keeps it short. Whole numbers throughout.

use std::cmp::Ordering;

use crate::deals::integer::Meter;

/// The most states that are kept to find the way back.
const MAX_STATES: usize = 4_000_000;

/// One option of a group. Neither is below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) weight: i64,
    pub(super) cost: i64,
    /// Its place among the options that were given.
    pub(super) given: usize,
}

/// A choice: for each group the place of its item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chosen {
    pub(super) places: Vec<usize>,
    pub(super) cost: i128,
    pub(super) weight: i128,
    /// No choice costs less than this.
    pub(super) bound: i128,
}

/// Items that no other one beats both ways: weight rises, cost falls. Of equals the first is kept.
pub(super) fn undominated(mut items: Vec<Item>) -> Vec<Item> {
    items.sort_by_key(|item| (item.weight, item.cost));
    let mut kept: Vec<Item> = Vec::with_capacity(items.len());
    for item in items {
        if kept.last().is_none_or(|last| item.cost < last.cost) {
            kept.push(item);
        }
    }
    kept
}

/// Chooses one item of each group for the least cost within `capacity`, not worse than `known` where one is given. Groups are
/// [`undominated`]; `None` where the lightest items weigh too much or a group is empty.
pub(super) fn choose(
    groups: &[Vec<Item>],
    capacity: i128,
    known: Option<Vec<usize>>,
    meter: &mut Meter<'_>,
) -> Option<Chosen> {
    let lightest: i128 =
        groups.iter().map(|group| group.first().map(|item| i128::from(item.weight))).sum::<Option<_>>()?;
    if lightest > capacity {
        return None;
    }
    let dearest_wish: Vec<usize> = groups.iter().map(|group| group.len() - 1).collect();
    let best = sums(groups, &dearest_wish);
    if best.1 <= capacity {
        return Some(Chosen { places: dearest_wish, cost: best.0, weight: best.1, bound: best.0 });
    }
    let (greedy, slope) = greedy(groups, capacity, lightest);
    let mut places = greedy;
    if let Some(known) = known {
        let (ours, theirs) = (sums(groups, &places), sums(groups, &known));
        if theirs.1 <= capacity && theirs <= ours {
            places = known;
        }
    }
    let (cost, weight) = sums(groups, &places);
    let step = common_step(groups);
    let line = Line { slope, capacity };
    let least: Vec<i128> = groups.iter().map(|group| line.least(group)).collect();
    let relaxed: i128 = least.iter().sum::<i128>() - line.spent();
    // Costs of choices are a multiple of the step apart.
    let floor = div_up(relaxed, i128::from(slope.weight));
    let bound = (cost - (cost - floor).max(0) / step * step).min(cost);
    if bound >= cost {
        return Some(Chosen { places, cost, weight, bound: cost });
    }
    let goal = i128::from(slope.weight) * (cost - step);
    let core = Core::new(groups, &least, relaxed, goal, &line);
    match core.search(cost, goal, &line, meter) {
        Searched::Nothing => Some(Chosen { places, cost, weight, bound: cost }),
        Searched::Stopped => Some(Chosen { places, cost, weight, bound }),
        Searched::Found(found) => {
            let (cost, weight) = sums(groups, &found);
            Some(Chosen { places: found, cost, weight, bound: cost })
        }
    }
}

/// The cost and the weight of a choice.
fn sums(groups: &[Vec<Item>], places: &[usize]) -> (i128, i128) {
    let items = groups.iter().zip(places).filter_map(|(group, &at)| group.get(at));
    items
        .fold((0, 0), |(cost, weight), item| (cost + i128::from(item.cost), weight + i128::from(item.weight)))
}

/// So much cost for so much weight.
#[derive(Debug, Clone, Copy)]
struct Slope {
    cost: i64,
    weight: i64,
}

impl Slope {
    fn compare(self, other: Self) -> Ordering {
        let (left, right) = (
            i128::from(self.cost) * i128::from(other.weight),
            i128::from(other.cost) * i128::from(self.weight),
        );
        left.cmp(&right)
    }
}

/// The bound: cost plus weight at a price, less the price of all the weight there is, all times the slope's weight.
struct Line {
    slope: Slope,
    capacity: i128,
}

impl Line {
    fn at(&self, item: &Item) -> i128 {
        i128::from(item.cost) * i128::from(self.slope.weight)
            + i128::from(item.weight) * i128::from(self.slope.cost)
    }

    fn least(&self, group: &[Item]) -> i128 {
        group.iter().map(|item| self.at(item)).min().unwrap_or(0)
    }

    fn spent(&self) -> i128 {
        self.capacity * i128::from(self.slope.cost)
    }
}

/// From the lightest items, what lowers the cost most for its weight as long as it fits; and where the relaxed problem breaks.
fn greedy(groups: &[Vec<Item>], capacity: i128, lightest: i128) -> (Vec<usize>, Slope) {
    let mut steps: Vec<(Slope, usize, usize, usize)> = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        let hull = hull(group);
        for pair in hull.windows(2) {
            let &[from, to] = pair else { continue };
            let slope = between(&group[from], &group[to]);
            steps.push((slope, at, from, to));
        }
    }
    steps.sort_by(|a, b| b.0.compare(a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut places = vec![0; groups.len()];
    let mut used = lightest;
    let mut broken = None;
    for (slope, at, from, to) in steps {
        let more = i128::from(slope.weight);
        if used + more > capacity {
            broken = broken.or(Some(slope));
        } else if places[at] == from {
            places[at] = to;
            used += more;
        }
    }
    // What is left of the weight goes to whatever lowers the cost most, also off the hull.
    let mut rest: Vec<(i64, usize, usize)> = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        let now = group[places[at]];
        for (place, item) in group.iter().enumerate().skip(places[at] + 1) {
            if used + i128::from(item.weight) - i128::from(now.weight) <= capacity {
                rest.push((now.cost - item.cost, at, place));
            }
        }
    }
    rest.sort_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    for (_, at, place) in rest {
        let (now, then) = (groups[at][places[at]], groups[at][place]);
        let after = used + i128::from(then.weight) - i128::from(now.weight);
        if then.cost < now.cost && after <= capacity {
            places[at] = place;
            used = after;
        }
    }
    (places, broken.unwrap_or(Slope { cost: 0, weight: 1 }))
}

fn between(from: &Item, to: &Item) -> Slope {
    Slope { cost: from.cost - to.cost, weight: to.weight - from.weight }
}

/// The places of the items below which no mixture of others lies.
fn hull(group: &[Item]) -> Vec<usize> {
    let mut hull: Vec<usize> = Vec::with_capacity(group.len());
    for (place, item) in group.iter().enumerate() {
        while let &[.., before, last] = hull.as_slice() {
            let (first, second) = (between(&group[before], &group[last]), between(&group[last], item));
            if first.compare(second).is_gt() {
                break;
            }
            hull.pop();
        }
        hull.push(place);
    }
    hull
}

/// What all costs of choices are a multiple of apart.
fn common_step(groups: &[Vec<Item>]) -> i128 {
    let mut step = 0_i64;
    for group in groups {
        for pair in group.windows(2) {
            step = gcd(step, pair[0].cost - pair[1].cost);
            if step == 1 {
                return 1;
            }
        }
    }
    i128::from(step.max(1))
}

fn gcd(mut a: i64, mut b: i64) -> i64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.abs()
}

/// `a / b`, rounded up; `b` is above zero.
fn div_up(a: i128, b: i128) -> i128 {
    a.div_euclid(b) + i128::from(a.rem_euclid(b) != 0)
}

enum Searched {
    Found(Vec<usize>),
    /// Nothing costs less.
    Nothing,
    /// Time ran out.
    Stopped,
}

/// The groups of which the bound leaves more than one item.
struct Core<'a> {
    groups: &'a [Vec<Item>],
    /// The only item that is left, for groups that are decided.
    decided: Vec<usize>,
    /// Group, its places that are left, and its least on the line.
    open: Vec<(usize, Vec<usize>, i128)>,
    /// Whether a group has no item left: then nothing costs less than what is known.
    empty: bool,
}

#[derive(Clone, Copy)]
struct State {
    weight: i128,
    cost: i128,
    /// Its place among the traces; `NONE` for the start.
    trace: u32,
}

#[derive(Clone, Copy)]
struct Trace {
    before: u32,
    place: u8,
}

const NONE: u32 = u32::MAX;

impl<'a> Core<'a> {
    fn new(groups: &'a [Vec<Item>], least: &[i128], relaxed: i128, goal: i128, line: &Line) -> Self {
        let mut core = Self { groups, decided: vec![0; groups.len()], open: Vec::new(), empty: false };
        for (at, (group, &least)) in groups.iter().zip(least).enumerate() {
            let left: Vec<usize> =
                (0..group.len()).filter(|&place| relaxed - least + line.at(&group[place]) <= goal).collect();
            match left.as_slice() {
                [] => core.empty = true,
                [only] => core.decided[at] = *only,
                _ => core.open.push((at, left, least)),
            }
        }
        // The groups that the bound decides most clearly come first, so that the list of states grows late.
        let doubt = |(at, left, least): &(usize, Vec<usize>, i128)| {
            let mut over: Vec<i128> =
                left.iter().map(|&place| line.at(&groups[*at][place]) - least).collect();
            over.sort_unstable();
            over.get(1).copied().unwrap_or(0)
        };
        core.open.sort_by_cached_key(|open| (std::cmp::Reverse(doubt(open)), open.0));
        core
    }

    /// Looks for a choice that costs less than `known`. The bound alone does not see to that: a light choice may lie below it
    /// and cost more.
    fn search(&self, known: i128, goal: i128, line: &Line, meter: &mut Meter<'_>) -> Searched {
        if self.empty {
            return Searched::Nothing;
        }
        let item = |at: usize, place: usize| self.groups[at][place];
        let mut start = State { weight: 0, cost: 0, trace: NONE };
        let open: Vec<usize> = self.open.iter().map(|(at, ..)| *at).collect();
        let mut is_open = vec![false; self.groups.len()];
        open.iter().for_each(|&at| is_open[at] = true);
        for (at, &place) in self.decided.iter().enumerate().filter(|(at, _)| !is_open[*at]) {
            start.weight += i128::from(item(at, place).weight);
            start.cost += i128::from(item(at, place).cost);
        }
        // What the groups that are still to come add at least.
        let mut to_come: Vec<(i128, i128, i128)> = vec![(0, 0, 0)];
        for (at, left, least) in self.open.iter().rev() {
            let lightest = left.iter().map(|&place| i128::from(item(*at, place).weight)).min().unwrap_or(0);
            let cheapest = left.iter().map(|&place| i128::from(item(*at, place).cost)).min().unwrap_or(0);
            let (weight, cost, on_line) = to_come.last().copied().unwrap_or_default();
            to_come.push((weight + lightest, cost + cheapest, on_line + least));
        }
        to_come.reverse();
        let spent = line.spent();
        let fits = |weight: i128, cost: i128, (more_weight, more_cost, more_on_line): (i128, i128, i128)| {
            let on_line = cost * i128::from(line.slope.weight) + weight * i128::from(line.slope.cost);
            weight + more_weight <= line.capacity
                && cost + more_cost < known
                && on_line + more_on_line - spent <= goal
        };
        if !fits(start.weight, start.cost, to_come.first().copied().unwrap_or_default()) {
            return Searched::Nothing;
        }
        let mut states = vec![start];
        let mut traces: Vec<Trace> = Vec::new();
        for ((at, left, _), &more) in self.open.iter().zip(to_come.iter().skip(1)) {
            if !meter.spend(states.len() as u64 * left.len() as u64) {
                return Searched::Stopped;
            }
            let mut next: Vec<(State, usize)> = Vec::with_capacity(states.len() * left.len());
            for state in &states {
                for &place in left {
                    let item = item(*at, place);
                    let (weight, cost) =
                        (state.weight + i128::from(item.weight), state.cost + i128::from(item.cost));
                    if fits(weight, cost, more) {
                        next.push((State { weight, cost, trace: state.trace }, place));
                    }
                }
            }
            // Stable, so that of equals the one of the lighter state stays.
            next.sort_by_key(|(state, _)| (state.weight, state.cost));
            states.clear();
            for (state, place) in next {
                if states.last().is_some_and(|last: &State| state.cost >= last.cost) {
                    continue;
                }
                let (Ok(trace), Ok(place)) = (u32::try_from(traces.len()), u8::try_from(place)) else {
                    return Searched::Stopped;
                };
                traces.push(Trace { before: state.trace, place });
                states.push(State { trace, ..state });
            }
            if traces.len() > MAX_STATES {
                return Searched::Stopped;
            }
            if states.is_empty() {
                return Searched::Nothing;
            }
        }
        // The heaviest state costs least.
        let Some(best) = states.last() else { return Searched::Nothing };
        let mut places = self.decided.clone();
        let mut trace = best.trace;
        for &at in open.iter().rev() {
            let Some(&Trace { before, place }) = traces.get(trace as usize) else { break };
            places[at] = usize::from(place);
            trace = before;
        }
        Searched::Found(places)
    }
}
