//! A conditional random field over the labels, trained by single steps whose size each weight finds for
//! itself (AdaGrad). One thread, one order, exact operations only: the same sentences give the same bytes.

use std::collections::{BTreeMap, HashMap};

use grocery_core::nlu::{
    ingredient_training::{Kind, encode},
    tagger_training::{LABELS, SCALE, STEP_COARSER, may_follow, sample, step_key},
};

use super::data::Sentence;
use crate::train::exp::exp;

const ROUNDS: u32 = 12;
const RATE: f64 = 0.25;
/// How strongly weights are drawn to 0.
const DECAY: f64 = 1e-4;
/// Features seen less often are left out.
const AT_LEAST: u32 = 2;
/// Rows that are kept.
const ROWS: usize = 15_000;
/// Of 100 words, on how many the lexicon is silent: the rules' lists were made with these sentences at hand,
/// so what is learned must not lean on them.
const SILENT: u64 = 20;

type Row = [f64; LABELS];

/// A sentence as rows of the table, with its labels.
struct Line {
    rows: Vec<Vec<u32>>,
    labels: Vec<u8>,
}

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

/// The bytes of the model learned from `sentences` and from those of `strangers`, and how many could be used.
pub(crate) fn fit(sentences: &[&Sentence], strangers: &[Sentence]) -> Result<(Vec<u8>, usize), String> {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut seen: Vec<(Vec<Vec<u32>>, Vec<u8>)> = Vec::new();
    for sentence in sentences.iter().copied().chain(strangers) {
        let sample = sample(&sentence.said, || random.next() % 100 < SILENT);
        if sample.tokens.is_empty() {
            continue;
        }
        if let Some(goods) = sentence.goods(&sample) {
            let labels = sentence.labels(&sample, &goods);
            seen.push((sample.features, labels));
        }
    }
    let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
    for key in seen.iter().flat_map(|(features, _)| features.iter().flatten()) {
        *counts.entry(*key).or_default() += 1;
    }
    counts.retain(|_, n| *n >= AT_LEAST);
    let keys: Vec<u32> = counts.into_keys().collect();
    let number: HashMap<u32, u32> = (0..).zip(&keys).map(|(i, key)| (*key, i)).collect();
    let row = |key: &u32| number.get(key).copied();
    let lines: Vec<Line> = seen
        .into_iter()
        .map(|(features, labels)| Line {
            rows: features.iter().map(|f| f.iter().filter_map(row).collect()).collect(),
            labels,
        })
        .collect();
    let mut chain = Chain::new(keys.len());
    let mut order: Vec<usize> = (0..lines.len()).collect();
    for round in 0..ROUNDS {
        for i in (1..order.len()).rev() {
            order.swap(i, (random.next() % (i as u64 + 1)) as usize);
        }
        let rate = RATE / (1.0 + f64::from(round) * 0.15);
        for at in &order {
            chain.learn(&lines[*at], rate);
        }
    }
    let bytes = chain.encode(&keys)?;
    Ok((bytes, lines.len()))
}

struct Chain {
    weights: Vec<Row>,
    squares: Vec<Row>,
    /// At which step a row was last drawn to 0.
    last: Vec<u32>,
    step: u32,
    /// From each label, and from the start.
    steps: [Row; LABELS + 1],
    step_squares: [Row; LABELS + 1],
}

const LITTLE: f64 = 1e-6;

fn power(mut base: f64, mut n: u32) -> f64 {
    let mut out = 1.0;
    while n > 0 {
        if n & 1 == 1 {
            out *= base;
        }
        base *= base;
        n >>= 1;
    }
    out
}

/// Moves a weight along its slope.
fn pull(weight: &mut f64, square: &mut f64, slope: f64, rate: f64) {
    *square += slope * slope;
    *weight += rate * slope / square.sqrt().max(0.3);
}

impl Chain {
    fn new(rows: usize) -> Self {
        Self {
            weights: vec![[0.0; LABELS]; rows],
            squares: vec![[LITTLE; LABELS]; rows],
            last: vec![0; rows],
            step: 0,
            steps: [[0.0; LABELS]; LABELS + 1],
            step_squares: [[LITTLE; LABELS]; LABELS + 1],
        }
    }

    fn learn(&mut self, line: &Line, rate: f64) {
        self.step += 1;
        for row in line.rows.iter().flatten() {
            let at = *row as usize;
            let gap = self.step - self.last[at];
            if gap > 0 {
                self.last[at] = self.step;
                let less = power(1.0 - DECAY * rate, gap);
                self.weights[at].iter_mut().for_each(|w| *w *= less);
            }
        }
        let (slopes, step_slopes) = self.slopes(line);
        for (rows, slope) in line.rows.iter().zip(&slopes) {
            for row in rows {
                let at = *row as usize;
                for (b, slope) in slope.iter().enumerate().filter(|(_, s)| s.abs() >= 1e-5) {
                    pull(&mut self.weights[at][b], &mut self.squares[at][b], *slope, rate);
                }
            }
        }
        for (a, slope) in step_slopes.iter().enumerate() {
            for (b, slope) in slope.iter().enumerate().filter(|(b, s)| **s != 0.0 && may_follow(a, *b)) {
                pull(&mut self.steps[a][b], &mut self.step_squares[a][b], *slope, rate);
            }
        }
    }

    /// What the labels say less what is expected now, by token and label and by step. Shares instead of their
    /// logarithms are kept, made to sum to 1 at every token.
    fn slopes(&self, line: &Line) -> (Vec<Row>, [Row; LABELS + 1]) {
        let n = line.labels.len();
        let mut says: Vec<Row> = vec![[0.0; LABELS]; n];
        for (says, rows) in says.iter_mut().zip(&line.rows) {
            for row in rows {
                for (s, w) in says.iter_mut().zip(&self.weights[*row as usize]) {
                    *s += w;
                }
            }
            let most = says.iter().copied().fold(f64::MIN, f64::max);
            says.iter_mut().for_each(|s| *s = exp(*s - most));
        }
        let mut ways = [[0.0; LABELS]; LABELS + 1];
        for (a, row) in ways.iter_mut().enumerate() {
            for (b, way) in row.iter_mut().enumerate().filter(|(b, _)| may_follow(a, *b)) {
                *way = exp(self.steps[a][b]);
            }
        }
        let mut ahead: Vec<Row> = vec![[0.0; LABELS]; n];
        let mut sums = vec![1.0; n];
        for i in 0..n {
            for b in 0..LABELS {
                let into = if i == 0 {
                    ways[LABELS][b]
                } else {
                    (0..LABELS).map(|a| ahead[i - 1][a] * ways[a][b]).sum()
                };
                ahead[i][b] = into * says[i][b];
            }
            sums[i] = ahead[i].iter().sum::<f64>().max(f64::MIN_POSITIVE);
            for v in &mut ahead[i] {
                *v /= sums[i];
            }
        }
        let mut behind: Vec<Row> = vec![[1.0; LABELS]; n];
        for i in (0..n.saturating_sub(1)).rev() {
            for a in 0..LABELS {
                let out: f64 = (0..LABELS).map(|b| ways[a][b] * says[i + 1][b] * behind[i + 1][b]).sum();
                behind[i][a] = out / sums[i + 1];
            }
        }
        let mut slopes: Vec<Row> = vec![[0.0; LABELS]; n];
        let mut step_slopes = [[0.0; LABELS]; LABELS + 1];
        for i in 0..n {
            let label = usize::from(line.labels[i]);
            for b in 0..LABELS {
                slopes[i][b] -= ahead[i][b] * behind[i][b];
                if i == 0 {
                    step_slopes[LABELS][b] -= ahead[0][b] * behind[0][b];
                } else {
                    for a in 0..LABELS {
                        step_slopes[a][b] -=
                            ahead[i - 1][a] * ways[a][b] * says[i][b] * behind[i][b] / sums[i];
                    }
                }
            }
            slopes[i][label] += 1.0;
            let from = if i == 0 { LABELS } else { usize::from(line.labels[i - 1]) };
            step_slopes[from][label] += 1.0;
        }
        (slopes, step_slopes)
    }

    /// The heaviest rows and the steps, in small whole numbers.
    fn encode(&self, keys: &[u32]) -> Result<Vec<u8>, String> {
        let small = |w: f64, scale: i32| (w * f64::from(scale)).round().clamp(-127.0, 127.0) as i8;
        let weight = |at: usize| self.weights[at].iter().map(|w| w * w).sum::<f64>();
        let mut heavy: Vec<(f64, usize)> = (0..keys.len()).map(|at| (weight(at), at)).collect();
        heavy.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut rows: Vec<(u32, Vec<i8>)> = heavy
            .iter()
            .take(ROWS)
            .map(|(_, at)| (keys[*at], self.weights[*at].iter().map(|w| small(*w, SCALE)).collect()))
            .filter(|(_, row): &(u32, Vec<i8>)| row.iter().any(|w| *w != 0))
            .collect();
        for (from, row) in self.steps.iter().enumerate() {
            let key = step_key(from);
            rows.retain(|(other, _)| *other != key);
            rows.push((key, row.iter().map(|w| small(*w, SCALE / STEP_COARSER)).collect()));
        }
        let notes = "begin inside outside joins quantity unit mark slot";
        let (lanes, scale) = (LABELS as u16, SCALE as u16);
        encode(Kind::Goods, lanes, scale, notes, &mut rows).map_err(|e| e.to_string())
    }
}
