//! Branch and bound over whole numbers: best bound first, diving from each node to a first answer.

use std::collections::BinaryHeap;

use super::{
    bound::{Prices, Range},
    program::{Meter, Program, Row, Sense},
    simplex::{Ended, Simplex},
};

/// The most nodes a search may hold; beyond, it ends with its gap.
pub(crate) const MAX_NODES: usize = 2_000_000;
/// The largest table, in cells: 128 MB.
const MAX_CELLS: usize = 16_000_000;
const WHOLE: f64 = 1e-6;

/// What a search found.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// The best solution above the floor that was given, if any.
    pub(crate) best: Option<Vec<i64>>,
    /// No solution is valued above this, or above the floor where that is more.
    pub(crate) bound: i64,
    /// The program is too large to be searched: the bound says nothing.
    pub(crate) too_large: bool,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    parent: u32,
    from: u32,
    to: u32,
}

/// A search over one program. `value` may be anything that never exceeds
/// `floor((worth + offset) / grain)`, so that prices per order and roundings need not be linear.
pub(crate) struct Solver<'p> {
    program: &'p Program,
    grain: i64,
    offset: i64,
    simplex: Option<Simplex>,
    prices: Prices,
    root: Vec<Range>,
    nodes: Vec<Node>,
    changes: Vec<(u32, Range)>,
    guesses: Vec<f64>,
    point: Vec<f64>,
}

enum Verdict {
    Done,
    Branch { column: usize, split: i64, up_first: bool, bound: i64 },
    Stopped { bound: i64 },
}

impl<'p> Solver<'p> {
    /// A search for the most of `floor((worth + offset) / grain)`.
    pub(crate) fn new(program: &'p Program, grain: i64, offset: i64) -> Self {
        let root =
            program.columns.iter().map(|column| Range { lower: column.lower, upper: column.upper }).collect();
        Self {
            program,
            grain: grain.max(1),
            offset,
            simplex: (program.rows.len().saturating_mul(program.columns.len()) <= MAX_CELLS)
                .then(|| Simplex::new(program)),
            prices: Prices::default(),
            root,
            nodes: Vec::new(),
            changes: Vec::new(),
            guesses: Vec::new(),
            point: Vec::new(),
        }
    }

    /// Sets a column's range for the searches to come.
    pub(crate) fn set_range(&mut self, column: usize, lower: i64, upper: i64) {
        if let Some(range) = self.root.get_mut(column) {
            *range = Range { lower, upper };
        }
    }

    /// A bound on every solution from the relaxed program alone.
    pub(crate) fn relaxed(&mut self, meter: &mut Meter<'_>) -> i64 {
        let Some(simplex) = &mut self.simplex else { return i64::MAX };
        simplex.load(self.program, &self.root);
        simplex.run(self.program, f64::NEG_INFINITY, meter);
        simplex.prices(&mut self.guesses);
        self.prices.set(self.program, &self.guesses, &self.root);
        valued(self.prices.worth(), self.offset, self.grain)
    }

    /// Finds the best solution valued above `floor`, in at most so many nodes. The caller knows that none is valued above
    /// `ceiling`.
    pub(crate) fn search(
        &mut self,
        mut floor: i64,
        ceiling: i64,
        value: &dyn Fn(&[i64]) -> i64,
        most_nodes: usize,
        meter: &mut Meter<'_>,
    ) -> Answer {
        let most_nodes = most_nodes.min(MAX_NODES);
        if self.simplex.is_none() {
            return Answer { best: None, bound: ceiling, too_large: true };
        }
        self.nodes.clear();
        self.changes.clear();
        self.nodes.push(Node { parent: u32::MAX, from: 0, to: 0 });
        let mut best = None;
        let mut open: BinaryHeap<(i64, u32)> = BinaryHeap::new();
        open.push((ceiling, 0));
        let mut ranges = self.root.clone();
        while let Some((bound, start)) = open.pop() {
            if bound <= floor {
                break;
            }
            self.walk(start, &mut ranges);
            let mut at = start;
            let mut bound_here = bound;
            loop {
                let verdict =
                    match self.visit(&mut ranges, at, bound_here, &mut floor, &mut best, value, meter) {
                        Verdict::Done => break,
                        Verdict::Stopped { bound } => {
                            let rest = open.peek().map_or(i64::MIN, |&(bound, _)| bound);
                            return Answer { best, bound: bound.max(rest).max(floor), too_large: false };
                        }
                        branch => branch,
                    };
                let Verdict::Branch { column, split, up_first, bound } = verdict else { break };
                let range = ranges.get(column).copied().unwrap_or(Range { lower: 0, upper: 0 });
                let down = Range { lower: range.lower, upper: split };
                let up = Range { lower: split + 1, upper: range.upper };
                let (first, second) = if up_first { (up, down) } else { (down, up) };
                if self.nodes.len() >= most_nodes {
                    let rest = open.peek().map_or(i64::MIN, |&(bound, _)| bound);
                    return Answer { best, bound: bound.max(rest).max(floor), too_large: false };
                }
                let later = self.child(at, column, second);
                open.push((bound, later));
                at = self.child(at, column, first);
                bound_here = bound;
                if let Some(slot) = ranges.get_mut(column) {
                    *slot = first;
                }
            }
        }
        Answer { best, bound: floor, too_large: false }
    }

    fn child(&mut self, parent: u32, column: usize, range: Range) -> u32 {
        let from = self.changes.len() as u32;
        self.changes.push((column as u32, range));
        self.nodes.push(Node { parent, from, to: from + 1 });
        self.nodes.len() as u32 - 1
    }

    /// The ranges of a node: the root's, then every change on the way down.
    fn walk(&self, node: u32, ranges: &mut Vec<Range>) {
        let mut way = Vec::new();
        let mut at = node;
        while let Some(here) = self.nodes.get(at as usize) {
            way.push(*here);
            at = here.parent;
        }
        ranges.clear();
        ranges.extend_from_slice(&self.root);
        for here in way.iter().rev() {
            for &(column, range) in self.changes.get(here.from as usize..here.to as usize).unwrap_or(&[]) {
                if let Some(slot) = ranges.get_mut(column as usize) {
                    *slot = Range { lower: slot.lower.max(range.lower), upper: slot.upper.min(range.upper) };
                }
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one step of the search over its own state")]
    fn visit(
        &mut self,
        ranges: &mut [Range],
        node: u32,
        bound: i64,
        floor: &mut i64,
        best: &mut Option<Vec<i64>>,
        value: &dyn Fn(&[i64]) -> i64,
        meter: &mut Meter<'_>,
    ) -> Verdict {
        let program = self.program;
        if ranges.iter().any(|range| range.lower > range.upper) || !propagate(program, ranges) {
            return Verdict::Done;
        }
        let wanted = floor.saturating_add(1).saturating_mul(self.grain).saturating_sub(self.offset);
        let Some(simplex) = &mut self.simplex else { return Verdict::Stopped { bound } };
        simplex.load(program, ranges);
        let ended = simplex.run(program, wanted as f64 - 1.0, meter);
        if ended == Ended::Empty {
            simplex.ray(&mut self.guesses);
            if self.prices.refutes(program, &self.guesses, ranges) {
                return Verdict::Done;
            }
        }
        simplex.prices(&mut self.guesses);
        self.prices.set(program, &self.guesses, ranges);
        let bound = bound.min(valued(self.prices.worth(), self.offset, self.grain));
        if bound <= *floor {
            return Verdict::Done;
        }
        simplex.values(&mut self.point);
        if ended == Ended::Best {
            let rounded: Vec<i64> = self.point.iter().map(|value| value.round() as i64).collect();
            let near =
                self.point.iter().zip(&rounded).all(|(value, &whole)| (value - whole as f64).abs() < WHOLE);
            if near && program.holds(&rounded) {
                let found = value(&rounded);
                if found > *floor {
                    *floor = found;
                    *best = Some(rounded);
                    if bound <= *floor {
                        return Verdict::Done;
                    }
                }
            }
        }
        if meter.stopped() {
            return Verdict::Stopped { bound };
        }
        let wanted = floor.saturating_add(1).saturating_mul(self.grain).saturating_sub(self.offset);
        let from = self.changes.len() as u32;
        let changes = &mut self.changes;
        if !self.prices.narrow(ranges, wanted, |column, range| changes.push((column as u32, range))) {
            self.changes.truncate(from as usize);
            return Verdict::Done;
        }
        // The narrowed ranges belong to this node, so its children inherit them.
        let to = self.changes.len() as u32;
        if to > from {
            let own = self.nodes.get(node as usize).copied();
            if let (Some(own), true) = (own, self.nodes.len() < MAX_NODES) {
                let kept = self.nodes.len() as u32;
                self.nodes.push(Node { parent: own.parent, from: own.from, to: own.to });
                if let Some(slot) = self.nodes.get_mut(node as usize) {
                    *slot = Node { parent: kept, from, to };
                }
            }
        }
        self.choose(ranges, bound)
    }

    /// The column to branch on: of the lowest rank, the one furthest from a whole number; else any that is open.
    fn choose(&self, ranges: &[Range], bound: i64) -> Verdict {
        let mut best: Option<(u8, f64, usize)> = None;
        for (at, (column, range)) in self.program.columns.iter().zip(ranges).enumerate() {
            if range.lower >= range.upper {
                continue;
            }
            let value = self.point.get(at).copied().unwrap_or(0.0);
            let off = (value - value.round()).abs();
            if off < WHOLE {
                continue;
            }
            if best.is_none_or(|(rank, most, _)| (column.rank, -off) < (rank, -most)) {
                best = Some((column.rank, off, at));
            }
        }
        let pick = best.map(|(_, _, at)| at).or_else(|| {
            // Every guess is whole, yet the node is not settled: split what is open.
            ranges.iter().position(|range| range.lower < range.upper)
        });
        let Some(column) = pick else { return Verdict::Done };
        let Some(range) = ranges.get(column) else { return Verdict::Done };
        let value = self.point.get(column).copied().unwrap_or(0.0);
        let split = (value.floor() as i64).clamp(range.lower, range.upper - 1);
        let part = value - value.floor();
        let up_first =
            if (WHOLE..=1.0 - WHOLE).contains(&part) { part > 0.35 } else { value.round() as i64 > split };
        Verdict::Branch { column, split, up_first, bound }
    }
}

/// What a worth counts for.
fn valued(worth: i64, offset: i64, grain: i64) -> i64 {
    worth.saturating_add(offset).div_euclid(grain)
}

/// Narrows ranges by what the rows leave room for. Gives false where a row cannot hold.
fn propagate(program: &Program, ranges: &mut [Range]) -> bool {
    for _ in 0..3 {
        let mut changed = false;
        for row in &program.rows {
            if !narrow_row(row, ranges, 1, &mut changed)
                || (row.sense == Sense::Exactly && !narrow_row(row, ranges, -1, &mut changed))
            {
                return false;
            }
        }
        if !changed {
            break;
        }
    }
    true
}

fn narrow_row(row: &Row, ranges: &mut [Range], sign: i64, changed: &mut bool) -> bool {
    let mut least = 0_i64;
    for &(column, factor) in &row.entries {
        let Some(range) = ranges.get(column) else { continue };
        let factor = factor * sign;
        least += factor * if factor > 0 { range.lower } else { range.upper };
    }
    let room = row.limit * sign - least;
    if room < 0 {
        return false;
    }
    for &(column, factor) in &row.entries {
        let Some(range) = ranges.get_mut(column) else { continue };
        let factor = factor * sign;
        let most = room / factor.abs();
        if range.upper - range.lower > most {
            *changed = true;
            if factor > 0 {
                range.upper = range.lower + most;
            } else {
                range.lower = range.upper - most;
            }
        }
    }
    true
}
