//! The plot as characters: a line of braille dots, two by four to a character, between a scale of prices and a scale of days.

use super::{PlotStyle, PricePlot, placed};

/// Stands where a price is pointed out.
const MARK: char = '●';
/// The regular price, where nothing else is drawn.
const REGULAR: char = '┄';
/// The dots of a braille character, by column and row from the top.
const DOTS: [[u32; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

pub(super) fn drawn(plot: &PricePlot, columns: usize, rows: usize) -> String {
    let scale = plot.scale();
    let (low, high) = (scale.first().copied().unwrap_or(0), scale.last().copied().unwrap_or(1));
    let labels: Vec<String> = scale.iter().map(|&line| plot.amount(line)).collect();
    let gutter = labels.iter().map(|label| label.chars().count()).max().unwrap_or(0);
    let width = columns.saturating_sub(gutter + 2).max(10);
    let mut cells = Cells::new(width, rows);
    let (from, until) = plot.span();
    let (last_x, last_y) = (cells.last_x(), cells.last_y());
    let x = |at: i64| index(placed(at, from, until, last_x));
    let y = |price: i64| index(last_y - placed(price, low, high, last_y));

    let mut before: Option<(usize, usize)> = None;
    for (at, price) in &plot.prices {
        let here = (x(at.unix_millis()), y(*price));
        match before.filter(|_| plot.style == PlotStyle::Steps) {
            Some(before) => cells.join(before, here),
            None => cells.dot(here.0, here.1),
        }
        before = Some(here);
    }
    if let (Some(before), PlotStyle::Steps) = (before, plot.style) {
        cells.join(before, (x(until), before.1));
    }
    for mark in &plot.marks {
        cells.mark(x(mark.at.unix_millis()), y(mark.price.minor()));
    }
    let regular = plot.regular.map(y);
    let ticks: Vec<(usize, &String)> = scale.iter().map(|&line| y(line) / 4).zip(&labels).collect();
    let mut out = format!("{}\n", clean(&plot.title));
    for row in 0..rows {
        // The highest of the lines that fall on one row is the one that is told.
        let label = ticks.iter().rev().find(|tick| tick.0 == row).map_or("", |tick| tick.1);
        let axis = if label.is_empty() { '│' } else { '┤' };
        let line = cells.row(row, regular.is_some_and(|y| y / 4 == row));
        out.push_str(format!("{label:>gutter$} {axis}{line}").trim_end());
        out.push('\n');
    }
    out.push_str(&format!("{:>gutter$} └{}\n", "", "─".repeat(width)));
    let (first, last) = (plot.day(from), plot.day(until));
    let room = width.saturating_sub(first.len());
    out.push_str(&format!("{:>gutter$}  {first}{last:>room$}\n", ""));
    if let Some(regular) = plot.regular {
        out.push_str(&format!("{REGULAR} regular price {}\n", plot.amount(regular)));
    }
    for mark in &plot.marks {
        out.push_str(&format!("{MARK} {}\n", clean(&plot.said(mark))));
    }
    out
}

fn index(place: i64) -> usize {
    usize::try_from(place).unwrap_or(0)
}

/// Text that cannot drive a terminal.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// Characters with dots in them.
struct Cells {
    width: usize,
    rows: usize,
    dots: Vec<u32>,
    marked: Vec<bool>,
}

impl Cells {
    fn new(width: usize, rows: usize) -> Self {
        Self { width, rows, dots: vec![0; width * rows], marked: vec![false; width * rows] }
    }

    /// The last column of dots.
    fn last_x(&self) -> i64 {
        i64::try_from(self.width * 2 - 1).unwrap_or(0)
    }

    /// The last row of dots.
    fn last_y(&self) -> i64 {
        i64::try_from(self.rows * 4 - 1).unwrap_or(0)
    }

    fn dot(&mut self, x: usize, y: usize) {
        if let Some(cell) = self.dots.get_mut(y / 4 * self.width + x / 2) {
            *cell |= DOTS[x % 2][y % 4];
        }
    }

    /// The dots from one place to another: on at the old height, then up or down.
    fn join(&mut self, (x, y): (usize, usize), (to_x, to_y): (usize, usize)) {
        (x..=to_x).for_each(|x| self.dot(x, y));
        (y.min(to_y)..=y.max(to_y)).for_each(|y| self.dot(to_x, y));
    }

    fn mark(&mut self, x: usize, y: usize) {
        if let Some(cell) = self.marked.get_mut(y / 4 * self.width + x / 2) {
            *cell = true;
        }
    }

    fn row(&self, row: usize, regular: bool) -> String {
        (row * self.width..(row + 1) * self.width)
            .map(|at| match (self.marked.get(at), self.dots.get(at)) {
                (Some(true), _) => MARK,
                (_, Some(&dots)) if dots > 0 => char::from_u32(0x2800 + dots).unwrap_or(' '),
                _ if regular => REGULAR,
                _ => ' ',
            })
            .collect()
    }
}
