//! An integer program in whole numbers: columns with bounds and a worth, rows with a limit.

/// How a row's sum stands to its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sense {
    /// At most the limit.
    AtMost,
    /// Exactly the limit.
    Exactly,
}

/// One row.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) sense: Sense,
    pub(crate) limit: i64,
    /// `(column, factor)`, columns rising.
    pub(crate) entries: Vec<(usize, i64)>,
}

/// One column: a whole number between `lower` and `upper`.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) worth: i64,
    pub(crate) lower: i64,
    pub(crate) upper: i64,
    /// Columns with a lower rank are branched on first.
    pub(crate) rank: u8,
    /// `(row, factor)`.
    pub(crate) entries: Vec<(usize, i64)>,
}

/// A program to maximise. All bounds are finite.
#[derive(Debug, Clone, Default)]
pub(crate) struct Program {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Row>,
}

impl Program {
    /// Adds a column and gives its number.
    pub(crate) fn column(&mut self, worth: i64, lower: i64, upper: i64, rank: u8) -> usize {
        self.columns.push(Column { worth, lower, upper: upper.max(lower), rank, entries: Vec::new() });
        self.columns.len() - 1
    }

    /// Adds a row. Factors of the same column are added up.
    pub(crate) fn row(&mut self, sense: Sense, limit: i64, mut entries: Vec<(usize, i64)>) {
        entries.sort_unstable();
        entries.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        entries.retain(|&(column, factor)| factor != 0 && column < self.columns.len());
        let at = self.rows.len();
        for &(column, factor) in &entries {
            if let Some(column) = self.columns.get_mut(column) {
                column.entries.push((at, factor));
            }
        }
        self.rows.push(Row { sense, limit, entries });
    }

    /// What a solution is worth.
    pub(crate) fn worth(&self, values: &[i64]) -> i64 {
        self.columns.iter().zip(values).map(|(column, value)| column.worth * value).sum()
    }

    /// Whether every bound and row holds.
    pub(crate) fn holds(&self, values: &[i64]) -> bool {
        values.len() == self.columns.len()
            && self
                .columns
                .iter()
                .zip(values)
                .all(|(column, value)| (column.lower..=column.upper).contains(value))
            && self.rows.iter().all(|row| {
                let sum: i64 = row
                    .entries
                    .iter()
                    .map(|&(column, factor)| factor * values.get(column).copied().unwrap_or(0))
                    .sum();
                match row.sense {
                    Sense::AtMost => sum <= row.limit,
                    Sense::Exactly => sum == row.limit,
                }
            })
    }
}

/// Counts the work and says when to stop: by a number of steps, so that a run can be repeated exactly, or by what
/// the caller's clock says.
pub(crate) struct Meter<'a> {
    left: u64,
    spent: u64,
    stopped: bool,
    late: &'a mut dyn FnMut() -> bool,
}

impl<'a> Meter<'a> {
    /// A meter of so many steps that also asks `late` now and then.
    pub(crate) fn new(steps: u64, late: &'a mut dyn FnMut() -> bool) -> Self {
        let stopped = steps == 0 || late();
        Self { left: steps, spent: 0, stopped, late }
    }

    /// Counts some work; false once it is time to stop.
    pub(crate) fn spend(&mut self, steps: u64) -> bool {
        if self.stopped {
            return false;
        }
        let before = self.spent / 4_096;
        self.spent = self.spent.saturating_add(steps);
        if self.spent >= self.left || (self.spent / 4_096 != before && (self.late)()) {
            self.stopped = true;
        }
        !self.stopped
    }

    /// Whether it is time to stop.
    pub(crate) fn stopped(&self) -> bool {
        self.stopped
    }

    /// The steps counted so far.
    pub(crate) fn spent(&self) -> u64 {
        self.spent
    }
}
