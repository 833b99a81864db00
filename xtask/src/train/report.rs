//! How often recipe lines are read as they are labelled.

use std::collections::BTreeMap;

use grocery_core::nlu::Ingredient;

use super::data::Row;

/// Counts of right readings.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    lines: usize,
    quantity: usize,
    unit: usize,
    both: usize,
    name: usize,
    all: usize,
    taken: BTreeMap<(String, String), usize>,
    cuts: BTreeMap<&'static str, usize>,
}

impl Tally {
    /// Reads `rows` and counts; prints the first `show` wrong ones, or those with a wrong amount only.
    pub(crate) fn add(
        &mut self,
        rows: &[&Row],
        read: &dyn Fn(&str) -> Ingredient,
        show: usize,
        amounts: bool,
    ) {
        let Self { lines, quantity, unit, both, name, all, taken, cuts } = self;
        *lines += rows.len();
        let mut shown = 0;
        for row in rows {
            let got = read(&row.text);
            let q = match (got.quantity, row.qty) {
                (Some(a), Some(b)) => (a.to_f64() - b).abs() < 0.01,
                (None, None) => true,
                _ => false,
            };
            let u = got.unit == row.label_unit();
            let label = row.name.as_deref().unwrap_or_default();
            let n = label.to_lowercase() == got.name.to_lowercase();
            *quantity += usize::from(q);
            *unit += usize::from(u);
            *both += usize::from(q && u);
            *name += usize::from(n);
            *all += usize::from(q && u && n);
            if !u {
                let show = |u: Option<grocery_core::Unit>| u.map_or("-".to_owned(), |u| u.to_string());
                *taken.entry((show(row.label_unit()), show(got.unit))).or_default() += 1;
            }
            if !n {
                let (a, b) = (label.to_lowercase(), got.name.to_lowercase());
                let kind = if a.ends_with(&b) {
                    "label has more before"
                } else if b.ends_with(&a) {
                    "label has less before"
                } else if a.starts_with(&b) {
                    "label has more behind"
                } else if b.starts_with(&a) {
                    "label has less behind"
                } else {
                    "other"
                };
                *cuts.entry(kind).or_default() += 1;
            }
            if !(q && u && (n || amounts)) && shown < show {
                shown += 1;
                println!(
                    "  {:?}\n      label {:?} {:?} {:?}\n      read  {:?} {:?} {:?}",
                    row.text,
                    row.qty,
                    row.unit.as_deref().unwrap_or("-"),
                    label,
                    got.quantity.map(|q| q.to_string()),
                    got.unit.map(|u| u.as_str()),
                    got.name
                );
            }
        }
    }

    /// Prints the shares, which units are taken for which, and how names differ.
    pub(crate) fn print(&self, title: &str) {
        let share = |n: usize| n as f64 * 100.0 / self.lines.max(1) as f64;
        println!(
            "{title}, {} lines: quantity {:.1} %, unit {:.1} %, quantity and unit {:.1} %, name {:.1} %, all three {:.1} %",
            self.lines,
            share(self.quantity),
            share(self.unit),
            share(self.both),
            share(self.name),
            share(self.all)
        );
        let mut taken: Vec<_> = self.taken.iter().collect();
        taken.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
        let list: Vec<String> = taken.iter().take(16).map(|((a, b), n)| format!("{a} as {b}: {n}")).collect();
        println!("  units read otherwise (label as read): {}", list.join(", "));
        let list: Vec<String> = self.cuts.iter().map(|(k, n)| format!("{k}: {n}")).collect();
        println!("  names read otherwise: {}", list.join(", "));
    }
}
