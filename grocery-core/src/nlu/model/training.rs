//! What the trainer of the embedded model needs from this crate: sentences as the model sees them, the
//! bytes of a model, and a parser that uses them. Not for applications, and it may change at any time.

use super::{
    super::{Intent, ParseContext, Parser},
    Model,
    table::{MAGIC, MAX_CLASSES, PROBES, check_of, place_of, step_of},
};
use crate::error::{Error, ErrorKind, Result};

/// A sentence as the model sees it.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Its features, sorted, each once with how often it comes.
    pub features: Vec<(u64, u8)>,
    /// What the rules alone made of it.
    pub rules: Intent,
}

/// Weights as the trainer found them.
#[derive(Debug, Clone, Default)]
pub struct Weights {
    /// The classes, in the order of the weights.
    pub classes: Vec<Intent>,
    /// One for each class.
    pub bias: Vec<i32>,
    /// A feature and one weight for each class.
    pub rows: Vec<(u64, Vec<i8>)>,
    /// Percent for each step of the margin.
    pub calibration: Vec<u8>,
}

/// How many steps of the margin are told apart.
pub const STEPS: usize = 48;

/// On which step a margin falls.
#[must_use]
pub fn step(margin: i32) -> usize {
    step_of(margin, STEPS)
}

/// Reads `text` with the rules alone and says what the model would look at.
#[must_use]
pub fn sample(text: &str, context: &ParseContext) -> Sample {
    let mut all = Vec::new();
    let rules = Parser::without_model().looks_at(text, context, |feature| all.push(feature));
    all.sort_unstable();
    let mut features: Vec<(u64, u8)> = Vec::with_capacity(all.len());
    for feature in all {
        match features.last_mut() {
            Some((last, count)) if *last == feature => *count = count.saturating_add(1),
            _ => features.push((feature, 1)),
        }
    }
    Sample { features, rules }
}

/// The bytes of a model, or the features that found no place.
///
/// # Errors
/// [`ErrorKind::TooLarge`] where there are too many features for `slots`.
pub fn encode(weights: &Weights, slots: usize) -> Result<Vec<u8>> {
    let classes = weights.classes.len();
    let full = || Error::new(ErrorKind::TooLarge, "a feature finds no place in the model");
    let mut checks = vec![0_u16; slots];
    let mut numbers = vec![0_u16; slots];
    for (number, (feature, _)) in weights.rows.iter().enumerate() {
        let check = check_of(*feature);
        let start = place_of(*feature, slots);
        let free = (start..slots)
            .take(PROBES)
            .find(|at| checks.get(*at).is_some_and(|there| *there == 0 || *there == check))
            .ok_or_else(full)?;
        let number = u16::try_from(number).map_err(|_| full())?;
        if let (Some(place), Some(row)) = (checks.get_mut(free), numbers.get_mut(free))
            && *place == 0
        {
            *place = check;
            *row = number;
        }
    }
    let names = weights.classes.iter().map(|c| c.as_str()).collect::<Vec<_>>().join(" ");
    let too_large = || Error::new(ErrorKind::TooLarge, "the model has too many classes");
    if classes > MAX_CLASSES {
        return Err(too_large());
    }
    let mut out = MAGIC.to_vec();
    out.extend(u16::try_from(classes).map_err(|_| too_large())?.to_le_bytes());
    out.extend(u32::try_from(slots).map_err(|_| too_large())?.to_le_bytes());
    out.extend(u16::try_from(weights.rows.len()).map_err(|_| full())?.to_le_bytes());
    out.extend(u16::try_from(names.len()).map_err(|_| too_large())?.to_le_bytes());
    out.extend(names.as_bytes());
    out.extend(weights.bias.iter().flat_map(|b| b.to_le_bytes()));
    out.extend(u16::try_from(weights.calibration.len()).map_err(|_| too_large())?.to_le_bytes());
    out.extend(&weights.calibration);
    out.extend(checks.iter().chain(&numbers).flat_map(|n| n.to_le_bytes()));
    out.extend(weights.rows.iter().flat_map(|(_, row)| row).map(|w| w.to_le_bytes()[0]));
    Ok(out)
}

/// The words of a sentence as the background of custom intents keeps them.
#[must_use]
pub fn background(text: &str) -> Vec<u8> {
    super::super::custom::encode_background(text)
}

/// A parser that uses the model in `bytes` in place of the embedded one.
///
/// # Errors
/// [`ErrorKind::Corrupt`] where they are no model.
pub fn parser(bytes: Vec<u8>) -> Result<Parser> {
    let model: &'static Model = Box::leak(Box::new(Model::open(bytes.leak())?));
    Ok(Parser::with_model(model))
}

/// A parser that goes by the rules alone.
#[must_use]
pub fn rules_alone() -> Parser {
    Parser::without_model()
}

/// What the parser hears in `text`, and with which margin where the model was asked.
#[must_use]
pub fn decision(parser: &Parser, text: &str, context: &ParseContext) -> (Intent, Option<i32>) {
    parser.decision(text, context)
}
