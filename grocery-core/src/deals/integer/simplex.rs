//! The guess: a dual simplex over the relaxed program, in floating point.
//!
//! It keeps one table of the rows solved for the basic columns and never trusts it: callers read row prices and
//! column values from it and check both in whole numbers. The table is valid for any column ranges, so that the
//! search may jump between nodes and go on from wherever the table stands.

use super::{
    bound::Range,
    program::{Meter, Program, Sense},
};

const SMALL: f64 = 1e-9;
const ZERO: f64 = 1e-12;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// At the optimum of the relaxed program.
    Best,
    /// The relaxed program has no solution: the prices of [`Simplex::ray`] may prove it.
    Empty,
    /// Below the cutoff.
    Cut,
    /// The meter stopped it or it went in circles.
    Stopped,
}

/// The table. Names below `columns` are columns, the others slacks of rows.
pub(crate) struct Simplex {
    columns: usize,
    rows: usize,
    table: Vec<f64>,
    limit: Vec<f64>,
    cost: Vec<f64>,
    basic: Vec<usize>,
    free: Vec<usize>,
    at_upper: Vec<bool>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    value: Vec<f64>,
    pivots: u32,
    ray: Option<(usize, f64)>,
    scratch: Vec<usize>,
    order: Vec<(f64, usize)>,
}

impl Simplex {
    /// The table at its start, every slack basic.
    pub(crate) fn new(program: &Program) -> Self {
        let (columns, rows) = (program.columns.len(), program.rows.len());
        let mut upper = vec![0.0; columns + rows];
        for (slot, row) in upper.iter_mut().skip(columns).zip(&program.rows) {
            *slot = if row.sense == Sense::AtMost { f64::INFINITY } else { 0.0 };
        }
        let mut simplex = Self {
            columns,
            rows,
            table: Vec::new(),
            limit: Vec::new(),
            cost: Vec::new(),
            basic: Vec::new(),
            free: Vec::new(),
            at_upper: vec![false; columns + rows],
            lower: vec![0.0; columns + rows],
            upper,
            value: vec![0.0; rows],
            pivots: 0,
            ray: None,
            scratch: Vec::new(),
            order: Vec::new(),
        };
        simplex.reset(program);
        simplex
    }

    fn reset(&mut self, program: &Program) {
        self.table.clear();
        self.table.resize(self.rows * self.columns, 0.0);
        for (at, row) in program.rows.iter().enumerate() {
            for &(column, factor) in &row.entries {
                if let Some(cell) = self.table.get_mut(at * self.columns + column) {
                    *cell = factor as f64;
                }
            }
        }
        self.limit.clear();
        self.limit.extend(program.rows.iter().map(|row| row.limit as f64));
        self.cost.clear();
        self.cost.extend(program.columns.iter().map(|column| column.worth as f64));
        self.basic.clear();
        self.basic.extend(self.columns..self.columns + self.rows);
        self.free.clear();
        self.free.extend(0..self.columns);
        self.pivots = 0;
    }

    /// Builds the table anew for the columns that are basic now, so that rounding does not pile up.
    fn rebuild(&mut self, program: &Program) {
        let mut wanted: Vec<usize> = self.basic.iter().copied().filter(|&name| name < self.columns).collect();
        wanted.sort_unstable();
        let mut stays = vec![false; self.rows];
        for &name in &self.basic {
            if name >= self.columns {
                stays[name - self.columns] = true;
            }
        }
        self.reset(program);
        for name in wanted {
            let mut best = (1e-7, None);
            for (row, stays) in stays.iter().enumerate() {
                let size = self.table[row * self.columns + name].abs();
                if !stays && self.basic[row] >= self.columns && size > best.0 {
                    best = (size, Some(row));
                }
            }
            if let (_, Some(row)) = best {
                // A column that is swapped in early is still at its own place: places of others do not move.
                self.pivot(row, name);
            }
        }
        self.pivots = 0;
    }

    fn pivot(&mut self, row: usize, place: usize) {
        let width = self.columns;
        let start = row * width;
        let inverse = 1.0 / self.table[start + place];
        let mut filled = std::mem::take(&mut self.scratch);
        filled.clear();
        for (at, cell) in self.table[start..start + width].iter_mut().enumerate() {
            if at == place {
                *cell = inverse;
            } else if cell.abs() > ZERO {
                *cell *= inverse;
                filled.push(at);
            } else {
                *cell = 0.0;
            }
        }
        self.limit[row] *= inverse;
        let (before, rest) = self.table.split_at_mut(start);
        let (source, after) = rest.split_at_mut(width);
        let source: &[f64] = source;
        let source_limit = self.limit[row];
        let update = |target: &mut [f64], limit: &mut f64| {
            let factor = target[place];
            if factor.abs() <= ZERO {
                target[place] = 0.0;
                return;
            }
            for &at in &filled {
                let value = target[at] - factor * source[at];
                target[at] = if value.abs() > ZERO { value } else { 0.0 };
            }
            target[place] = -factor * inverse;
            *limit -= factor * source_limit;
        };
        let (limits_before, limits_rest) = self.limit.split_at_mut(row);
        for (target, limit) in before.chunks_exact_mut(width).zip(limits_before) {
            update(target, limit);
        }
        for (target, limit) in after.chunks_exact_mut(width).zip(limits_rest.iter_mut().skip(1)) {
            update(target, limit);
        }
        let mut unused = 0.0;
        update(&mut self.cost, &mut unused);
        self.scratch = filled;
        std::mem::swap(&mut self.basic[row], &mut self.free[place]);
        self.pivots += 1;
    }

    fn resting(&self, name: usize) -> f64 {
        if self.at_upper[name] { self.upper[name] } else { self.lower[name] }
    }

    /// Takes the ranges of a node over.
    pub(crate) fn load(&mut self, program: &Program, ranges: &[Range]) {
        if self.pivots > 600 {
            self.rebuild(program);
        }
        for (at, range) in ranges.iter().enumerate() {
            self.lower[at] = range.lower as f64;
            self.upper[at] = range.upper as f64;
        }
        self.settle();
    }

    /// Puts every free column at the bound that its cost asks for and works the basic ones out.
    fn settle(&mut self) {
        for place in 0..self.columns {
            let name = self.free[place];
            self.at_upper[name] = if self.upper[name].is_infinite() {
                false
            } else if self.cost[place] > SMALL {
                true
            } else if self.cost[place] < -SMALL {
                false
            } else {
                self.at_upper[name]
            };
        }
        self.value.clear();
        let resting: Vec<(usize, f64)> = (0..self.columns)
            .map(|place| (place, self.resting(self.free[place])))
            .filter(|&(_, rest)| rest != 0.0)
            .collect();
        for row in 0..self.rows {
            let cells = &self.table[row * self.columns..(row + 1) * self.columns];
            let mut value = self.limit[row];
            for &(place, rest) in &resting {
                value -= cells[place] * rest;
            }
            self.value.push(value);
        }
    }

    /// The relaxed worth at this point.
    fn worth(&self, program: &Program) -> f64 {
        let mut sum = 0.0;
        for (name, column) in program.columns.iter().enumerate() {
            if column.worth != 0 {
                sum += column.worth as f64
                    * if self.at_upper[name] { self.upper[name] } else { self.lower[name] };
            }
        }
        for (row, &name) in self.basic.iter().enumerate() {
            if name < self.columns {
                let rest = if self.at_upper[name] { self.upper[name] } else { self.lower[name] };
                sum += program.columns[name].worth as f64 * (self.value[row] - rest);
            }
        }
        sum
    }

    /// Runs to the optimum of the relaxed program, or until its worth is surely below `cutoff`.
    pub(crate) fn run(&mut self, program: &Program, cutoff: f64, meter: &mut Meter<'_>) -> Ended {
        let mut rounds = 0_u32;
        let most = 200 + 20 * u32::try_from(self.rows + self.columns).unwrap_or(u32::MAX / 40);
        loop {
            let mut worst = (1e-7, None);
            for (row, &name) in self.basic.iter().enumerate() {
                let value = self.value[row];
                let off = (self.lower[name] - value).max(value - self.upper[name]);
                if off > worst.0 {
                    worst = (off, Some(row));
                }
            }
            let Some(row) = worst.1 else { return Ended::Best };
            rounds += 1;
            if rounds > most || !meter.spend(64 + (self.rows * self.columns / 64) as u64) {
                return Ended::Stopped;
            }
            if rounds.is_multiple_of(8) && self.worth(program) < cutoff {
                return Ended::Cut;
            }
            if !self.step(row) {
                return Ended::Empty;
            }
        }
    }

    /// Moves one basic column to the bound it breaks. Gives false where no free column can make room.
    fn step(&mut self, row: usize) -> bool {
        let name = self.basic[row];
        let rising = self.value[row] < self.lower[name];
        let target = if rising { self.lower[name] } else { self.upper[name] };
        let sign = if rising { 1.0 } else { -1.0 };
        let start = row * self.columns;
        let mut order = std::mem::take(&mut self.order);
        order.clear();
        for place in 0..self.columns {
            let cell = self.table[start + place] * sign;
            if cell.abs() < SMALL {
                continue;
            }
            let entering = self.free[place];
            if self.lower[entering] == self.upper[entering] {
                continue;
            }
            let fits = if self.at_upper[entering] { cell > 0.0 } else { cell < 0.0 };
            if fits {
                order.push((self.cost[place].abs() / cell.abs(), place));
            }
        }
        order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut missing = (target - self.value[row]).abs();
        let mut chosen = None;
        for (at, &(ratio, place)) in order.iter().enumerate() {
            let entering = self.free[place];
            let room = (self.upper[entering] - self.lower[entering]) * self.table[start + place].abs();
            if room < missing - SMALL {
                missing -= room;
                continue;
            }
            // Among equals the largest cell keeps the table steady.
            let mut best = at;
            for (other, &(next, rival)) in order.iter().enumerate().skip(at + 1) {
                if next > ratio + SMALL {
                    break;
                }
                let wide = (self.upper[self.free[rival]] - self.lower[self.free[rival]])
                    * self.table[start + rival].abs();
                if wide >= missing - SMALL
                    && self.table[start + rival].abs() > self.table[start + order[best].1].abs()
                {
                    best = other;
                }
            }
            chosen = Some((at, order[best].1));
            break;
        }
        let Some((passed, place)) = chosen else {
            self.ray = Some((row, sign));
            self.order = order;
            return false;
        };
        for &(_, flipped) in &order[..passed] {
            let entering = self.free[flipped];
            let change = (self.upper[entering] - self.lower[entering])
                * if self.at_upper[entering] { -1.0 } else { 1.0 };
            self.at_upper[entering] = !self.at_upper[entering];
            for other in 0..self.rows {
                self.value[other] -= self.table[other * self.columns + flipped] * change;
            }
        }
        self.order = order;
        let entering = self.free[place];
        let change = (self.value[row] - target) / self.table[start + place];
        for other in 0..self.rows {
            self.value[other] -= self.table[other * self.columns + place] * change;
        }
        self.value[row] = self.resting(entering) + change;
        self.at_upper[name] = !rising;
        self.pivot(row, place);
        true
    }

    /// The guessed price of each row.
    pub(crate) fn prices(&self, out: &mut Vec<f64>) {
        out.clear();
        out.resize(self.rows, 0.0);
        for (place, &name) in self.free.iter().enumerate() {
            if name >= self.columns {
                out[name - self.columns] = -self.cost[place];
            }
        }
    }

    /// The row prices that showed the relaxed program to be empty.
    pub(crate) fn ray(&self, out: &mut Vec<f64>) {
        out.clear();
        out.resize(self.rows, 0.0);
        let Some((row, sign)) = self.ray else { return };
        for (place, &name) in self.free.iter().enumerate() {
            if name >= self.columns {
                out[name - self.columns] = sign * self.table[row * self.columns + place];
            }
        }
        let name = self.basic[row];
        if name >= self.columns {
            out[name - self.columns] = sign;
        }
    }

    /// The guessed value of each column.
    pub(crate) fn values(&self, out: &mut Vec<f64>) {
        out.clear();
        out.extend((0..self.columns).map(|name| self.resting(name)));
        for (row, &name) in self.basic.iter().enumerate() {
            if name < self.columns {
                out[name] = self.value[row];
            }
        }
    }
}
