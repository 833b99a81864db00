//! The weights: a table of bytes, used where it lies.
//!
//! ```text
//! magic "GIM2" | classes u16 | slots u32 | rows u16 | length of names u16
//! names of the classes, joined by spaces | bias i32 for each class
//! steps u16 | calibration: for each step of the margin, percent u8
//! for each slot: check u16 | for each slot: number of the row u16
//! for each row: a weight i8 for each class
//! ```
//! Numbers are little-endian. A feature stands in one of [`PROBES`] neighbouring slots, the first of which
//! its hash names, marked by 16 bits of it; a feature that is not found weighs nothing. Most features of a
//! sentence are not found, and finding that out takes two or three neighbouring checks, which lie apart
//! from the weights so that they stay in the processor's nearest memory.

use std::sync::OnceLock;

use super::super::Intent;
use crate::error::{Error, ErrorKind, Result};

/// In how many slots a feature may stand.
pub(in crate::nlu) const PROBES: usize = 64;

/// How much of the margin is one step of the calibration.
pub(in crate::nlu) const STEP: i32 = 16;

/// The first bytes of the file.
pub(in crate::nlu) const MAGIC: &[u8; 4] = b"GIM2";

/// The most classes a model may have.
pub(in crate::nlu) const MAX_CLASSES: usize = 40;

pub(super) static EMBEDDED: &[u8] = include_bytes!("../../../data/models/intents.bin");

/// The weights of one model.
#[derive(Debug)]
pub(in crate::nlu) struct Model {
    classes: Vec<Intent>,
    bias: Vec<i32>,
    calibration: &'static [u8],
    checks: &'static [u8],
    numbers: &'static [u8],
    rows: &'static [u8],
    slots: usize,
}

/// The scores of one sentence, one for each class.
#[derive(Debug, Clone, Copy)]
pub(in crate::nlu) struct Scores {
    sums: [i32; MAX_CLASSES],
}

fn broken(what: &str) -> Error {
    Error::new(ErrorKind::Corrupt, format!("the intent model is damaged: {what}"))
}

impl Model {
    /// The model that is part of the library, where it can be read. Costs a few microseconds once.
    pub(in crate::nlu) fn embedded() -> Option<&'static Self> {
        static MODEL: OnceLock<Option<Model>> = OnceLock::new();
        MODEL.get_or_init(|| Self::open(EMBEDDED).ok()).as_ref()
    }

    /// Reads the head of the table. The weights stay where they are.
    pub(in crate::nlu) fn open(bytes: &'static [u8]) -> Result<Self> {
        let mut rest = bytes;
        if take(&mut rest, 4)? != MAGIC {
            return Err(broken("it does not start as one"));
        }
        let count = usize::from(short(&mut rest)?);
        let slots = usize::try_from(long(&mut rest)?).map_err(|_| broken("its size"))?;
        let rows = usize::from(short(&mut rest)?);
        let names = usize::from(short(&mut rest)?);
        let names = std::str::from_utf8(take(&mut rest, names)?).map_err(|_| broken("its names"))?;
        let classes = names.split(' ').map(str::parse).collect::<Result<Vec<Intent>>>()?;
        if classes.len() != count || !(2..=MAX_CLASSES).contains(&count) || slots < PROBES {
            return Err(broken("its size"));
        }
        let bias = (0..count)
            .map(|_| long(&mut rest).map(|n| i32::from_le_bytes(n.to_le_bytes())))
            .collect::<Result<_>>()?;
        let steps = usize::from(short(&mut rest)?);
        let calibration = take(&mut rest, steps)?;
        let wide = slots.checked_mul(2).ok_or_else(|| broken("its size"))?;
        let checks = take(&mut rest, wide)?;
        let numbers = take(&mut rest, wide)?;
        if rest.len() != rows * count || steps == 0 {
            return Err(broken("its length"));
        }
        Ok(Self { classes, bias, calibration, checks, numbers, rows: rest, slots })
    }

    /// The scores before any feature was seen.
    pub(in crate::nlu) fn start(&self) -> Scores {
        let mut sums = [0; MAX_CLASSES];
        for (sum, bias) in sums.iter_mut().zip(&self.bias) {
            *sum = *bias;
        }
        Scores { sums }
    }

    /// Adds the weights of one feature.
    pub(in crate::nlu) fn add(&self, scores: &mut Scores, feature: u64) {
        let Some(row) = self.row(feature) else { return };
        for (sum, weight) in scores.sums.iter_mut().zip(row) {
            *sum += i32::from(i8::from_le_bytes([*weight]));
        }
    }

    /// Whether a feature was learned.
    pub(in crate::nlu) fn knows(&self, feature: u64) -> bool {
        self.row(feature).is_some()
    }

    /// The weights of one feature.
    fn row(&self, feature: u64) -> Option<&[u8]> {
        let check = check_of(feature);
        let start = place_of(feature, self.slots) * 2;
        let window = self.checks.get(start..)?;
        for (i, there) in window.as_chunks::<2>().0.iter().take(PROBES).enumerate() {
            let there = u16::from_le_bytes(*there);
            if there == 0 {
                return None;
            }
            if there == check {
                let at = start + i * 2;
                let number = self.numbers.get(at..at + 2)?.first_chunk::<2>()?;
                let at = usize::from(u16::from_le_bytes(*number)) * self.classes.len();
                return self.rows.get(at..at + self.classes.len());
            }
        }
        None
    }

    /// Takes something off the score of one class.
    pub(in crate::nlu) fn handicap(&self, scores: &mut Scores, intent: Intent, by: i32) {
        if let Some(at) = self.classes.iter().position(|c| *c == intent)
            && let Some(score) = scores.sums.get_mut(at)
        {
            *score = score.saturating_sub(by);
        }
    }

    /// The class with the highest score.
    pub(in crate::nlu) fn best(&self, scores: &Scores) -> Intent {
        let mut best = (i32::MIN, Intent::OutOfScope);
        for (class, score) in self.classes.iter().zip(scores.sums) {
            if score > best.0 {
                best = (score, *class);
            }
        }
        best.1
    }

    /// The score of one class; the lowest there is for a class the model does not know.
    pub(in crate::nlu) fn score(&self, scores: &Scores, intent: Intent) -> i32 {
        let at = self.classes.iter().position(|c| *c == intent);
        at.and_then(|i| scores.sums.get(i)).copied().unwrap_or(i32::MIN / 4)
    }

    /// By how much `intent` is ahead of the best of the others.
    pub(in crate::nlu) fn margin(&self, scores: &Scores, intent: Intent) -> i32 {
        let others =
            self.classes.iter().zip(scores.sums).filter(|(c, _)| **c != intent).map(|(_, s)| s).max();
        self.score(scores, intent).saturating_sub(others.unwrap_or(0))
    }

    /// How often a decision with this margin was right, in percent.
    pub(in crate::nlu) fn sure(&self, margin: i32) -> u8 {
        let last = self.calibration.len() - 1;
        let step = step_of(margin, self.calibration.len()).min(last);
        self.calibration.get(step).copied().unwrap_or(50)
    }
}

/// Which step of `steps` a margin falls on; the middle one is the first without a lead.
pub(in crate::nlu) fn step_of(margin: i32, steps: usize) -> usize {
    let middle = i32::try_from(steps / 2).unwrap_or(0);
    let step = margin.div_euclid(STEP).saturating_add(middle);
    usize::try_from(step.max(0)).unwrap_or(0).min(steps.saturating_sub(1))
}

/// The first of the slots of `slots` in which a feature may stand.
pub(in crate::nlu) fn place_of(feature: u64, slots: usize) -> usize {
    let place = (feature ^ (feature >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 32;
    // The high half of a product spreads 32 bits evenly over any number, without a division.
    usize::try_from((place * (slots - slots.min(PROBES - 1)) as u64) >> 32).unwrap_or(0)
}

/// The mark a feature is known by, which is never 0.
pub(in crate::nlu) fn check_of(feature: u64) -> u16 {
    let [.., a, b] = feature.to_le_bytes();
    u16::from_le_bytes([a, b]).max(1)
}

fn take<'a>(rest: &mut &'a [u8], len: usize) -> Result<&'a [u8]> {
    let (head, tail) = rest.split_at_checked(len).ok_or_else(|| broken("it ends early"))?;
    *rest = tail;
    Ok(head)
}

fn short(rest: &mut &[u8]) -> Result<u16> {
    let bytes = take(rest, 2)?;
    Ok(bytes.iter().rev().fold(0, |n, b| n << 8 | u16::from(*b)))
}

fn long(rest: &mut &[u8]) -> Result<u32> {
    let bytes = take(rest, 4)?;
    Ok(bytes.iter().rev().fold(0, |n, b| n << 8 | u32::from(*b)))
}
