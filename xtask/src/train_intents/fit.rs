//! Fits the weights: multinomial logistic regression by stochastic gradients with a step for each weight
//! (AdaGrad). Where several intents are right, their probability together is what is raised.

use std::collections::BTreeMap;

use grocery_core::nlu::{Intent, model::training::Weights};

use super::{Seen, data::Part};

/// Units of the integer weights in one unit of the logarithm of the odds.
pub(crate) const SCALE: f32 = 16.0;

const EPOCHS: usize = 10;
/// The weights are the mean over the epochs from this one on, which is steadier than the last ones.
const MEAN_FROM: usize = 4;
const STEP: f32 = 0.25;
const SHRINK: f32 = 1e-4;

struct Example {
    features: Vec<(usize, f32)>,
    right: Vec<bool>,
    weight: f32,
}

/// Fits on the rows of the parts that `uses` names, keeping at most `most` features.
pub(crate) fn fit(seen: &[Seen], classes: &[Intent], uses: impl Fn(Part) -> bool, most: usize) -> Weights {
    let rows: Vec<&Seen> = seen.iter().filter(|s| uses(s.row.part)).collect();
    let mut counts: BTreeMap<u64, usize> = BTreeMap::new();
    for row in &rows {
        for (feature, _) in &row.sample.features {
            *counts.entry(*feature).or_default() += 1;
        }
    }
    // What was seen once says little.
    counts.retain(|_, count| *count >= 2);
    let all: Vec<u64> = counts.keys().copied().collect();
    let (weights, _) = descend(&rows, classes, &all);
    // Those that move decisions most often are kept.
    let mut ranked: Vec<(f32, u64)> = all
        .iter()
        .zip(weights.chunks(classes.len()))
        .map(|(feature, w)| {
            let count = counts.get(feature).copied().unwrap_or(0);
            let norm: f32 = w.iter().map(|x| x * x).sum::<f32>().sqrt();
            #[expect(clippy::cast_precision_loss, reason = "some ten thousand at most")]
            let often = (count as f32).sqrt();
            (norm * often, *feature)
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.truncate(most);
    let mut kept: Vec<u64> = ranked.into_iter().map(|(_, f)| f).collect();
    kept.sort_unstable();
    let (weights, bias) = descend(&rows, classes, &kept);
    Weights {
        classes: classes.to_vec(),
        bias: bias.iter().map(|b| whole(*b)).collect(),
        rows: kept
            .iter()
            .zip(weights.chunks(classes.len()))
            .map(|(f, w)| {
                let small = |x: &f32| i8::try_from(whole(*x).clamp(-127, 127)).unwrap_or(0);
                (*f, w.iter().map(small).collect())
            })
            .collect(),
        calibration: vec![50; grocery_core::nlu::model::training::STEPS],
    }
}

fn whole(x: f32) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "weights are small")]
    let units = (x * SCALE).round() as i32;
    units
}

fn descend(rows: &[&Seen], classes: &[Intent], features: &[u64]) -> (Vec<f32>, Vec<f32>) {
    let width = classes.len();
    let examples: Vec<Example> = rows
        .iter()
        .map(|seen| Example {
            features: seen
                .sample
                .features
                .iter()
                .filter_map(|(f, n)| features.binary_search(f).ok().map(|i| (i, f32::from(*n))))
                .collect(),
            right: classes.iter().map(|c| seen.row.right.contains(c)).collect(),
            weight: seen.row.weight,
        })
        .collect();
    let mut weights = vec![0.0_f32; features.len() * width];
    let mut squares = vec![1e-6_f32; features.len() * width];
    let mut bias = vec![0.0_f32; width];
    let mut bias_squares = vec![1e-6_f32; width];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut p = vec![0.0_f32; width];
    let mut mean = vec![0.0_f32; weights.len()];
    let mut mean_bias = vec![0.0_f32; width];
    for epoch in 0..EPOCHS {
        shuffle(&mut order, &mut state);
        for at in &order {
            let example = &examples[*at];
            p.copy_from_slice(&bias);
            for (f, n) in &example.features {
                for (sum, w) in p.iter_mut().zip(&weights[f * width..(f + 1) * width]) {
                    *sum += w * n;
                }
            }
            gradient(&mut p, &example.right);
            for ((b, s), g) in bias.iter_mut().zip(&mut bias_squares).zip(&p) {
                let g = g * example.weight;
                *s += g * g;
                *b -= STEP * 0.2 * g / s.sqrt();
            }
            for (f, n) in &example.features {
                let range = f * width..(f + 1) * width;
                for ((w, s), g) in weights[range.clone()].iter_mut().zip(&mut squares[range]).zip(&p) {
                    if g.abs() < 1e-5 {
                        continue;
                    }
                    let g = g * example.weight * n + SHRINK * *w;
                    *s += g * g;
                    *w -= STEP * g / s.sqrt();
                    *w = w.clamp(-7.5, 7.5);
                }
            }
        }
        if epoch >= MEAN_FROM {
            for (m, w) in mean.iter_mut().zip(&weights).chain(mean_bias.iter_mut().zip(&bias)) {
                *m += w / 6.0;
            }
        }
    }
    (mean, mean_bias)
}

/// Turns scores into the gradient of the loss: what was expected minus what is right.
fn gradient(p: &mut [f32], right: &[bool]) {
    let most = p.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for x in p.iter_mut() {
        *x = (*x - most).exp();
        sum += *x;
    }
    let among: f32 = p.iter().zip(right).filter(|(_, r)| **r).map(|(x, _)| *x).sum::<f32>().max(1e-12);
    for (x, r) in p.iter_mut().zip(right) {
        let share = if *r { *x / among } else { 0.0 };
        *x = *x / sum - share;
    }
}

fn shuffle(order: &mut [usize], state: &mut u64) {
    for i in (1..order.len()).rev() {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        let j = usize::try_from(*state % (i as u64 + 1)).unwrap_or(0);
        order.swap(i, j);
    }
}
