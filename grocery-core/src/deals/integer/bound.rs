//! The bound that prunes, in whole numbers.
//!
//! For any price `y` of each row (not negative where the row is `at most`), no solution within the column bounds
//! is worth more than `sum(y * limit) + sum over columns of the best of (worth - y * column) * value`. That holds
//! for every `y`, so `y` may come from anywhere; here it is the floating-point guess, rounded to 1/2^20.

use super::program::{Program, Sense};

const SCALE_BITS: u32 = 20;

/// The range of a column at a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) lower: i64,
    pub(crate) upper: i64,
}

/// Whole prices of rows and what they leave of each column's worth.
#[derive(Debug, Default)]
pub(crate) struct Prices {
    rows: Vec<i64>,
    left: Vec<i128>,
    bound: i128,
}

fn scaled(guess: f64) -> i64 {
    let value = guess * f64::from(1_u32 << SCALE_BITS);
    if value.is_finite() && value.abs() < 1e15 { value.round() as i64 } else { 0 }
}

impl Prices {
    /// Takes the guesses over and sums the bound for these ranges.
    pub(crate) fn set(&mut self, program: &Program, guesses: &[f64], ranges: &[Range]) {
        self.rows.clear();
        self.rows.extend(program.rows.iter().zip(guesses).map(|(row, &guess)| {
            let price = scaled(guess);
            if row.sense == Sense::AtMost { price.max(0) } else { price }
        }));
        self.sum(program, ranges, true);
    }

    fn sum(&mut self, program: &Program, ranges: &[Range], with_worth: bool) {
        self.left.clear();
        self.bound =
            self.rows.iter().zip(&program.rows).map(|(&y, row)| i128::from(y) * i128::from(row.limit)).sum();
        for (column, range) in program.columns.iter().zip(ranges) {
            let mut left = if with_worth { i128::from(column.worth) << SCALE_BITS } else { 0 };
            for &(row, factor) in &column.entries {
                left -= i128::from(self.rows.get(row).copied().unwrap_or(0)) * i128::from(factor);
            }
            self.left.push(left);
            self.bound += left * i128::from(if left > 0 { range.upper } else { range.lower });
        }
    }

    /// No solution within the ranges is worth more than this.
    pub(crate) fn worth(&self) -> i64 {
        let floor = self.bound >> SCALE_BITS;
        i64::try_from(floor).unwrap_or(if floor > 0 { i64::MAX } else { i64::MIN })
    }

    /// Narrows ranges that cannot hold a solution worth `wanted` or more. Gives false where none is left.
    pub(crate) fn narrow(
        &self,
        ranges: &mut [Range],
        wanted: i64,
        mut changed: impl FnMut(usize, Range),
    ) -> bool {
        let room = self.bound - (i128::from(wanted) << SCALE_BITS);
        if room < 0 {
            return false;
        }
        for (at, (range, &left)) in ranges.iter_mut().zip(&self.left).enumerate() {
            if range.lower == range.upper || left == 0 {
                continue;
            }
            let steps = room / left.abs();
            if steps >= i128::from(range.upper - range.lower) {
                continue;
            }
            let steps = i64::try_from(steps).unwrap_or(i64::MAX);
            if left > 0 {
                range.lower = range.upper - steps;
            } else {
                range.upper = range.lower + steps;
            }
            changed(at, *range);
        }
        true
    }

    /// Whether these prices prove that no solution lies within the ranges: with the worth of every column left
    /// out, the bound falls below nothing.
    pub(crate) fn refutes(&mut self, program: &Program, guesses: &[f64], ranges: &[Range]) -> bool {
        let largest = guesses.iter().fold(0.0_f64, |most, guess| most.max(guess.abs()));
        if largest <= 0.0 || !largest.is_finite() {
            return false;
        }
        self.rows.clear();
        self.rows.extend(program.rows.iter().zip(guesses).map(|(row, &guess)| {
            let price = scaled(guess / largest);
            if row.sense == Sense::AtMost { price.max(0) } else { price }
        }));
        self.sum(program, ranges, false);
        self.bound < 0
    }
}
