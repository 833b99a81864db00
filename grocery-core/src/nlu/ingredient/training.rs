//! What the trainer in `xtask` needs of the parser; no part of the library's promises.
//!
//! The trainer sees exactly the features and the states that the parser uses.

use std::ops::Range;

use super::{
    Ingredient, amount,
    features::{Cells, features, unit_of},
    tagger, tokens, without_escapes,
};
use crate::{
    error::Result,
    nlu::{
        token::Normal,
    },
    quantity::Unit,
};

pub use super::model::{Kind, Model, encode, hash_bytes};

/// How many numbers a row of the model has.
pub const LANES: usize = tagger::LANES;
/// How many states the chain has.
pub const STATES: usize = tagger::STATES.len();

/// One line as the tagger sees it.
#[derive(Debug)]
pub struct Sample {
    /// The bytes of each token.
    pub tokens: Vec<Range<usize>>,
    /// The unit that each token may name.
    pub units: Vec<Option<Unit>>,
    /// The features of each token, and of the end behind the last one.
    pub features: Vec<Vec<u32>>,
    /// The first token of the amount and the first behind it.
    pub amount: Range<usize>,
}

/// Looks at a line.
#[must_use]
pub fn sample(text: &str) -> Sample {
    let plain = without_escapes(text);
    let text = plain.as_ref();
    let normal = Normal::new(text);
    let t = tokens(text, &normal);
    let amount = amount::read(&t);
    let cells = Cells::new(&t, text, &amount);
    let mut all = Vec::with_capacity(t.len() + 1);
    for i in 0..=t.len() {
        let mut keys = Vec::new();
        features(&cells, i, |k| keys.push(k));
        all.push(keys);
    }
    Sample {
        tokens: t.iter().map(|t| t.start..t.end).collect(),
        units: t.iter().map(unit_of).collect(),
        features: all,
        amount: amount.start..amount.end,
    }
}

/// What a state says of its token: the lane of the model.
#[must_use]
pub fn state_lane(state: usize) -> usize {
    tagger::STATES.get(state).copied().unwrap_or(0)
}

/// Whether a state may only stand on a token that names a unit.
#[must_use]
pub fn needs_unit(state: usize) -> bool {
    matches!(state_lane(state), tagger::UNIT | tagger::UNIT_BEHIND)
}

/// The states a line may begin in, with the lane of that step.
#[must_use]
pub fn firsts() -> Vec<(usize, Option<usize>)> {
    tagger::FIRST.iter().map(|s| (*s, (state_lane(*s) == tagger::NAME).then_some(tagger::STARTS))).collect()
}

/// The states a line may end in, with the lane of that step.
#[must_use]
pub fn lasts() -> Vec<(usize, Option<usize>)> {
    tagger::LAST.iter().map(|s| (*s, (state_lane(*s) == tagger::NAME).then_some(tagger::ENDED))).collect()
}

/// The steps between states, with the lane of each.
#[must_use]
pub fn steps() -> Vec<(usize, usize, Option<usize>)> {
    tagger::STEPS.iter().map(|(a, b)| (*a, *b, tagger::step_lane(*a, *b))).collect()
}

/// The state of each token, for a name and a unit at these tokens; `None` where no way leads there.
#[must_use]
pub fn states(len: usize, name: Range<usize>, unit: Option<usize>) -> Option<Vec<usize>> {
    if name.is_empty() || name.end > len || unit.is_some_and(|u| name.contains(&u) || u >= len) {
        return None;
    }
    let seen = |i: usize| usize::from(unit.is_some_and(|u| u < i));
    Some(
        (0..len)
            .map(|i| match i {
                _ if unit == Some(i) && i < name.start => 2,
                _ if unit == Some(i) => 7,
                _ if i < name.start => seen(i),
                _ if i < name.end => 3 + seen(i),
                _ => 5 + seen(i),
            })
            .collect(),
    )
}

/// Reads a line with another model than the shipped one.
///
/// # Errors
/// Where `bytes` is no model of recipe lines.
pub fn reader(bytes: &[u8]) -> Result<impl Fn(&str) -> Ingredient> {
    let model = Model::read(bytes, Kind::Ingredients)?;
    Ok(move |text: &str| super::read(text, Some(&model)))
}
