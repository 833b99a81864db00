//! The best way through the labels of a sentence, in whole numbers.
//!
//! Eight labels a token; a way scores what the features of each token say for its label and what each step
//! from one label to the next says. The best way is found exactly (Viterbi), in time linear in the tokens.
//! Labels can be forced, so that two ways can be compared: the best of all, and the best with given goods.

use super::features::Cells;
use crate::nlu::ingredient::model::{Model, feature};

/// Numbers in a row of the model: one for each label.
pub(super) const LABELS: usize = 8;
/// The first word of goods.
pub const BEGIN: u8 = 0;
/// A further word of the same goods.
pub const INSIDE: u8 = 1;
/// Anything else.
pub const OUTSIDE: u8 = 2;
/// What joins goods: "and", a comma.
pub const JOINS: u8 = 3;
/// A number.
pub const QUANTITY: u8 = 4;
/// A unit.
pub const UNIT: u8 = 5;
/// What is told of goods beside their name: without what, how cut, which brand.
pub(super) const MARK: u8 = 6;
/// What else was said: a day, a budget, a list.
pub const SLOT: u8 = 7;

/// Every label but those of goods.
const NO_GOODS: u8 = !(1 << BEGIN | 1 << INSIDE);

/// A weight of 1 in a row of the model.
pub(super) const SCALE: i32 = 32;
/// Steps are kept this much coarser, since they are larger.
pub(super) const STEP_COARSER: i32 = 4;
/// The key of the row of steps from a label; the label behind the last one is the start.
pub(super) const fn step_key(from: usize) -> u32 {
    feature(100, from as u32, 0)
}

/// Below every score that is reached; far enough from the lowest number that nothing wraps.
const NEVER: i32 = i32::MIN / 4;

/// Steps from each label, and from the start, to each label.
pub(super) type Steps = [[i32; LABELS]; LABELS + 1];

/// Reads the steps of a model.
pub(super) fn steps_of(model: &Model<'_>) -> Steps {
    let mut steps = [[0; LABELS]; LABELS + 1];
    for (from, row) in steps.iter_mut().enumerate() {
        *row = model.sum_all(&[step_key(from)]).map(|w| w * STEP_COARSER);
        // A further word follows a word of the same goods.
        if from != usize::from(BEGIN) && from != usize::from(INSIDE) {
            row[usize::from(INSIDE)] = NEVER;
        }
    }
    steps
}

/// What the features say for each label of each token.
pub(super) fn scores(model: &Model<'_>, cells: &Cells) -> Vec<[i32; LABELS]> {
    let mut keys = Vec::with_capacity(80);
    (0..cells.len())
        .map(|i| {
            cells.features(i, &mut keys);
            model.sum_all(&keys)
        })
        .collect()
}

/// The best labels, and what they score. `allowed` has a bit for each label that a token may have; all may
/// be had where it is empty.
pub(super) fn best(scores: &[[i32; LABELS]], steps: &Steps, allowed: &[u8]) -> (i32, Vec<u8>) {
    let may = |i: usize, label: usize| allowed.get(i).is_none_or(|bits| bits >> label & 1 == 1);
    let mut at = [0_i32; LABELS];
    let mut back: Vec<[u8; LABELS]> = Vec::with_capacity(scores.len());
    for (i, said) in scores.iter().enumerate() {
        let mut next = [NEVER; LABELS];
        let mut from = [0_u8; LABELS];
        for (to, score) in next.iter_mut().enumerate().filter(|(to, _)| may(i, *to)) {
            if i == 0 {
                *score = steps[LABELS][to];
            } else {
                for (before, row) in (0_u8..).zip(&steps[..LABELS]) {
                    let way = at[usize::from(before)].saturating_add(row[to]);
                    if way > *score {
                        *score = way;
                        from[to] = before;
                    }
                }
            }
            // The floor keeps what cannot be reached from ever growing.
            *score = score.saturating_add(said[to]).max(NEVER);
        }
        at = next;
        back.push(from);
    }
    let mut label = 0_u8;
    for other in (0_u8..).take(LABELS) {
        if at[usize::from(other)] > at[usize::from(label)] {
            label = other;
        }
    }
    let score = at[usize::from(label)];
    let mut labels = vec![0_u8; scores.len()];
    for (i, place) in labels.iter_mut().enumerate().rev() {
        *place = label;
        label = back.get(i).and_then(|row| row.get(usize::from(label))).copied().unwrap_or(0);
    }
    (score, labels)
}

/// A run of tokens: the first, and the one behind the last.
pub(super) type Run = (usize, usize);

/// The goods that labels tell of.
pub(super) fn goods(labels: &[u8]) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    for (i, label) in labels.iter().enumerate() {
        match (*label, out.last_mut()) {
            (BEGIN, _) => out.push((i, i + 1)),
            (INSIDE, Some(last)) if last.1 == i => last.1 = i + 1,
            _ => {}
        }
    }
    out
}

/// The labels that are allowed where exactly these are goods.
pub(super) fn forced(len: usize, goods: &[Run]) -> Vec<u8> {
    let mut allowed = vec![NO_GOODS; len];
    for (from, to) in goods {
        for (i, place) in allowed.iter_mut().enumerate().take(*to).skip(*from) {
            *place = if i == *from { 1 << BEGIN } else { 1 << INSIDE };
        }
    }
    allowed
}
