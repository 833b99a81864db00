//! A conditional random field over the states of the tagger, trained by stochastic gradient steps.
//!
//! The labels are noisy (two people agree on three lines in four), so the model learns probabilities
//! and not only the one best way: what people do more often wins, and a rare label does little harm.

use std::collections::BTreeMap;

use grocery_core::nlu::ingredient_training::{LANES, STATES, firsts, lasts, needs_unit, state_lane, steps};

use super::{
    data::Example,
    exp::{exp, ln},
};

/// How to train.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// Features seen less often are left out.
    pub(crate) at_least: u32,
    pub(crate) rounds: usize,
    pub(crate) rate: f64,
    /// How strongly weights are drawn to 0.
    pub(crate) decay: f64,
}

/// Weights by feature.
pub(crate) type Weights = BTreeMap<u32, [f64; LANES]>;

type Sums = [f64; LANES];

struct Chain {
    firsts: Vec<(usize, Option<usize>)>,
    lasts: Vec<(usize, Option<usize>)>,
    steps: Vec<(usize, usize, Option<usize>)>,
    lanes: Vec<usize>,
    needs_unit: Vec<bool>,
}

/// A line as numbers of rows.
struct Line<'e> {
    rows: Vec<Vec<u32>>,
    example: &'e Example,
}

const NEVER: f64 = -1e30;

fn log_add(a: f64, b: f64) -> f64 {
    let (hi, lo) = if a > b { (a, b) } else { (b, a) };
    if lo < hi - 40.0 { hi } else { hi + ln(1.0 + exp(lo - hi)) }
}

/// Learns from `examples`.
pub(crate) fn train(examples: &[&Example], settings: &Settings, mut tell: impl FnMut(usize, f64)) -> Weights {
    let chain = Chain {
        firsts: firsts(),
        lasts: lasts(),
        steps: steps(),
        lanes: (0..STATES).map(state_lane).collect(),
        needs_unit: (0..STATES).map(needs_unit).collect(),
    };
    let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
    for key in examples.iter().flat_map(|e| e.sample.features.iter().flatten()) {
        *counts.entry(*key).or_default() += 1;
    }
    counts.retain(|_, n| *n >= settings.at_least);
    let number: std::collections::HashMap<u32, u32> =
        (0_u32..).zip(counts.keys()).map(|(i, k)| (*k, i)).collect();
    let lines: Vec<Line<'_>> = examples
        .iter()
        .map(|e| Line {
            rows: e
                .sample
                .features
                .iter()
                .map(|p| p.iter().filter_map(|k| number.get(k).copied()).collect())
                .collect(),
            example: e,
        })
        .collect();
    let mut weights = vec![[0.0; LANES]; counts.len()];
    let mut mean = vec![[0.0; LANES]; counts.len()];
    let mut squares = vec![[0.0; LANES]; counts.len()];
    let mut order: Vec<usize> = (0..lines.len()).collect();
    let mut random = 0x1234_5678_9abc_def1_u64;
    for round in 0..settings.rounds {
        for i in (1..order.len()).rev() {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            order.swap(i, (random >> 33) as usize % (i + 1));
        }
        let mut loss = 0.0;
        for at in &order {
            let line = &lines[*at];
            let (line_loss, gradient) = chain.gradient(line, &weights);
            loss += line_loss * line.example.weight;
            for (rows, slope) in line.rows.iter().zip(&gradient) {
                for row in rows {
                    let (w, q) = (&mut weights[*row as usize], &mut squares[*row as usize]);
                    for lane in 0..LANES {
                        let g = slope[lane] * line.example.weight + settings.decay * w[lane];
                        if g != 0.0 {
                            q[lane] += g * g;
                            w[lane] -= settings.rate * g / (1e-6 + q[lane].sqrt());
                        }
                    }
                }
            }
        }
        // The mean over the second half of the rounds: single steps are nervous, their mean is not.
        if round >= settings.rounds / 2 {
            let share = 1.0 / (settings.rounds - settings.rounds / 2) as f64;
            for (sum, now) in mean.iter_mut().flatten().zip(weights.iter().flatten()) {
                *sum += now * share;
            }
        }
        tell(round, loss / lines.len() as f64);
    }
    counts.keys().copied().zip(mean).collect()
}

impl Chain {
    /// The loss of one line, and its slope by each lane at each token.
    fn gradient(&self, line: &Line<'_>, weights: &[[f64; LANES]]) -> (f64, Vec<Sums>) {
        let n = line.example.states.len();
        let mut sums: Vec<Sums> = vec![[0.0; LANES]; n + 1];
        for (sum, rows) in sums.iter_mut().zip(&line.rows) {
            for row in rows {
                for (s, w) in sum.iter_mut().zip(&weights[*row as usize]) {
                    *s += w;
                }
            }
        }
        let step = |lane: Option<usize>, i: usize| lane.map_or(0.0, |l| sums[i][l]);
        let stands = |s: usize, i: usize| {
            if self.needs_unit[s] && line.example.sample.units[i].is_none() {
                NEVER
            } else {
                sums[i][self.lanes[s]]
            }
        };
        let mut ahead = vec![[NEVER; STATES]; n];
        for (s, lane) in &self.firsts {
            ahead[0][*s] = stands(*s, 0) + step(*lane, 0);
        }
        for i in 1..n {
            let mut next = [NEVER; STATES];
            for (a, b, lane) in &self.steps {
                next[*b] = log_add(next[*b], ahead[i - 1][*a] + step(*lane, i));
            }
            for (s, v) in next.iter_mut().enumerate() {
                *v = (*v + stands(s, i)).max(NEVER);
            }
            ahead[i] = next;
        }
        let mut behind = vec![[NEVER; STATES]; n];
        for (s, lane) in &self.lasts {
            behind[n - 1][*s] = step(*lane, n);
        }
        for i in (1..n).rev() {
            let mut before = [NEVER; STATES];
            for (a, b, lane) in &self.steps {
                before[*a] = log_add(before[*a], behind[i][*b] + stands(*b, i) + step(*lane, i));
            }
            behind[i - 1] = before;
        }
        let mut total = NEVER;
        for (s, lane) in &self.lasts {
            total = log_add(total, ahead[n - 1][*s] + step(*lane, n));
        }
        let mut slope: Vec<Sums> = vec![[0.0; LANES]; n + 1];
        for i in 0..n {
            for s in 0..STATES {
                slope[i][self.lanes[s]] += exp(ahead[i][s] + behind[i][s] - total);
            }
        }
        for (s, lane) in &self.firsts {
            if let Some(l) = lane {
                slope[0][*l] += exp(ahead[0][*s] + behind[0][*s] - total);
            }
        }
        for i in 1..n {
            for (a, b, lane) in &self.steps {
                if let Some(l) = lane {
                    slope[i][*l] +=
                        exp(ahead[i - 1][*a] + step(*lane, i) + stands(*b, i) + behind[i][*b] - total);
                }
            }
        }
        for (s, lane) in &self.lasts {
            if let Some(l) = lane {
                slope[n][*l] += exp(ahead[n - 1][*s] + step(*lane, n) - total);
            }
        }
        // What the label says.
        let mut score = 0.0;
        let mut said = |i: usize, lane: usize| {
            score += sums[i][lane];
            slope[i][lane] -= 1.0;
        };
        let states = &line.example.states;
        for (i, s) in states.iter().enumerate() {
            said(i, self.lanes[*s]);
            let lane = if i == 0 {
                self.firsts.iter().find(|f| f.0 == *s).and_then(|f| f.1)
            } else {
                self.steps.iter().find(|t| t.0 == states[i - 1] && t.1 == *s).and_then(|t| t.2)
            };
            if let Some(lane) = lane {
                said(i, lane);
            }
        }
        if let Some(lane) = self.lasts.iter().find(|l| l.0 == states[n - 1]).and_then(|l| l.1) {
            said(n, lane);
        }
        (total - score, slope)
    }
}
