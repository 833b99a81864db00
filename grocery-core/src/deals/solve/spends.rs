//! The spend, cut into ranges: what the offers on the order may bring in each.
//!
//! The spend is cut at every threshold and cap; between two cuts each choice of offers is a constant plus a rate, and one
//! choice for each group is best. With many thresholds there are many ranges, and telling the lines of one takes a look at
//! every offer. So several ranges may first be bounded together by one line above them all, and are taken apart only where
//! that leaves something to win.

use std::collections::BTreeMap;

use crate::deals::{
    price::percent_of,
    solve::order::{Order, Way},
};

const FULL: i64 = 10_000;
/// Beyond so many lines in one range they are no longer told apart.
const MOST_LINES: usize = 64;
/// Choices of at most so many rates have what rounding adds to them kept.
const KEPT_RATES: usize = 16;

/// A range of spend and the most the order offers may bring there: `constant + (rate * net + slack) / 10000`, where the
/// slack is what half-up may add.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Scenario {
    pub(crate) low: i64,
    pub(crate) high: i64,
    pub(crate) constant: i64,
    pub(crate) rate: i64,
    /// In ten-thousandths.
    pub(crate) slack: i64,
}

/// A line while choices are added to it.
#[derive(Clone)]
struct Line {
    constant: i64,
    rates: Vec<i64>,
    /// Whether the delivery fee is waived by then.
    waived: bool,
}

/// The ranges of spend, in order, together every spend from nothing to the subtotal.
pub(crate) struct Spends<'a> {
    order: &'a Order,
    /// Where each range begins.
    cuts: Vec<i64>,
    /// How many ways to use an offer there are: what one look at all of them costs.
    ways: usize,
    slacks: BTreeMap<Vec<i64>, i64>,
    /// What was looked at so far, in ways.
    work: u64,
}

impl<'a> Spends<'a> {
    pub(crate) fn new(order: &'a Order) -> Self {
        let mut cuts = vec![0];
        for way in order.choices.iter().flatten() {
            cuts.push(way.from);
            if way.rate > 0 && way.cap < i64::MAX {
                // The first spend at which the cap binds.
                let at = i128::from(way.cap) * i128::from(FULL) / i128::from(way.rate);
                cuts.push(i64::try_from(at).unwrap_or(i64::MAX));
                cuts.push(i64::try_from(at).unwrap_or(i64::MAX).saturating_add(1));
            }
        }
        cuts.extend(order.delivery.map(|(_, from)| from));
        cuts.retain(|&cut| (0..=order.subtotal).contains(&cut));
        cuts.sort_unstable();
        cuts.dedup();
        let ways = order.choices.iter().map(Vec::len).sum();
        Self { order, cuts, ways, slacks: BTreeMap::new(), work: 0 }
    }

    /// How many ranges there are, at least one.
    pub(crate) fn len(&self) -> usize {
        self.cuts.len()
    }

    /// The steps of work since this was asked last, in the meter's measure.
    pub(crate) fn spent(&mut self) -> u64 {
        std::mem::take(&mut self.work) / 16 + 1
    }

    /// Whether a range begins above `net`.
    pub(crate) fn goes_beyond(&self, net: i64) -> bool {
        self.cuts.last().is_some_and(|&cut| cut > net)
    }

    /// One line above all there is in the ranges from number `from` up to `until`, which is not among them.
    pub(crate) fn above(&mut self, from: usize, until: usize) -> Scenario {
        self.look(self.ways);
        let low = self.cuts.get(from).copied().unwrap_or(0);
        let high = self.high(until);
        // What the offers bring never falls as the spend rises.
        let constant = self.order.off(high).saturating_add(self.order.waivable(high));
        Scenario { low, high, constant, rate: 0, slack: 0 }
    }

    /// The last spend before range number `until` begins.
    fn high(&self, until: usize) -> i64 {
        self.cuts.get(until).map_or(self.order.subtotal, |next| next - 1)
    }

    fn look(&mut self, ways: usize) {
        self.work = self.work.saturating_add(u64::try_from(ways).unwrap_or(u64::MAX));
    }

    /// The lines of range number `at`: nothing in it brings more than the highest of them. There are several where neither
    /// of two is above the other throughout.
    pub(crate) fn lines(&mut self, at: usize) -> Vec<Scenario> {
        let (order, low, high) = (self.order, self.cuts.get(at).copied().unwrap_or(0), self.high(at + 1));
        let waived = order.delivery.is_some_and(|(_, from)| low >= from);
        let mut lines = vec![Line { constant: order.waived(low), rates: Vec::new(), waived }];
        for ways in &order.choices {
            let waives = ways.iter().any(|way| way.waives && way.from <= low);
            let own = best_ways(ways, low, high);
            self.look(ways.len());
            if let ([(constant, rate)], false) = (own.as_slice(), waives) {
                for line in &mut lines {
                    line.constant += constant;
                    line.rates.extend((*rate > 0).then_some(*rate));
                }
                self.look(lines.len());
                continue;
            }
            let mut next = Vec::new();
            for line in lines {
                self.look((own.len() + 1) * (line.rates.len() + 1));
                for &(constant, rate) in &own {
                    let mut with = line.clone();
                    with.constant += constant;
                    with.rates.extend((rate > 0).then_some(rate));
                    next.push(with);
                }
                if waives && !line.waived {
                    next.push(Line { constant: line.constant + order.fee(), waived: true, ..line });
                }
            }
            lines = next;
            if lines.len() > MOST_LINES {
                // Too many crossings to tell apart: one line above them all, which is still a bound.
                let worth = |line: &Line| {
                    let shares = line.rates.iter().map(|&rate| percent_of(high, rate).saturating_add(1));
                    line.constant + shares.sum::<i64>()
                };
                lines = vec![Line {
                    constant: lines.iter().map(worth).max().unwrap_or(0),
                    rates: Vec::new(),
                    // Only where every way holds the waiver may a later choice not add it again.
                    waived: lines.iter().all(|line| line.waived),
                }];
            }
        }
        let mut out = Vec::with_capacity(lines.len());
        for Line { constant, mut rates, .. } in lines {
            rates.sort_unstable();
            let rate = rates.iter().sum();
            out.push(Scenario { low, high, constant, rate, slack: self.slack(rates) });
        }
        out
    }

    fn slack(&mut self, rates: Vec<i64>) -> i64 {
        if let Some(&slack) = self.slacks.get(&rates) {
            return slack;
        }
        let (slack, looked) = slack(&rates);
        self.look(looked);
        if rates.len() <= KEPT_RATES {
            self.slacks.insert(rates, slack);
        }
        slack
    }
}

/// The ways of one choice that may be best somewhere between two cuts, as `(constant, rate)`.
fn best_ways(ways: &[Way], low: i64, high: i64) -> Vec<(i64, i64)> {
    // Of those without a rate only the best counts; to use none is one of them.
    let mut flat = 0;
    let mut found: Vec<(i64, i64)> = Vec::new();
    for way in ways.iter().filter(|way| way.from <= low && !way.waives) {
        let capped = way.rate > 0
            && i128::from(low) * i128::from(way.rate) >= i128::from(way.cap).saturating_mul(i128::from(FULL));
        if capped {
            flat = flat.max(way.constant.saturating_add(way.cap));
        } else if way.rate == 0 {
            flat = flat.max(way.constant);
        } else {
            found.push((way.constant, way.rate));
        }
    }
    if found.is_empty() {
        return vec![(flat, 0)];
    }
    found.push((flat, 0));
    let at = |line: (i64, i64), net: i64| {
        i128::from(line.0) * i128::from(FULL) + i128::from(line.1) * i128::from(net)
    };
    // Highest at the low end first: then a line is above all before it somewhere only where it ends higher.
    found.sort_unstable_by_key(|&line| std::cmp::Reverse((at(line, low), at(line, high))));
    let mut most = i128::MIN;
    found.retain(|&line| {
        let end = at(line, high);
        let beaten = end <= most;
        most = most.max(end);
        !beaten
    });
    found
}

/// The most that half-up adds to shares of one amount at these rates, in ten-thousandths, and what was looked at for
/// that. What it adds repeats with the amount.
fn slack(rates: &[i64]) -> (i64, usize) {
    let gcd = rates.iter().fold(FULL, |a, &b| {
        let (mut a, mut b) = (a, b);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    });
    let amounts = FULL / gcd;
    let most = (0..amounts)
        .map(|amount| rates.iter().map(|rate| 5_000 - (rate * amount + 5_000) % FULL).sum())
        .max()
        .unwrap_or(0);
    (most, usize::try_from(amounts).unwrap_or(usize::MAX).saturating_mul(rates.len()))
}
