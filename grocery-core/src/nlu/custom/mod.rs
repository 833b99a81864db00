//! Intents that a host teaches at run time: "store_hours" from a handful of examples.
//!
//! [`CustomModel::train`] makes one small linear model from all examples at once. Each intent gets integer
//! weights for words and pairs of words, moved until every example lies ahead of zero by a margin, and
//! every example of the other intents and of a sample of the built-in model's own sentences (about
//! groceries and about anything else) lies behind it. The same examples in any order give the same model
//! on every machine, and its version is made from them.
//!
//! A custom intent is heard as [`Intent::Custom`] with its name in the slot `custom`. It takes sentences that
//! would be out of scope or small talk, never one in which known groceries are bought, unless that very
//! sentence was an example. Its confidence tells the lead and is not calibrated.
//!
//! What is kept is the examples: [`ModelStore`] is the port for it. This module does no I/O of its own.

mod background;
mod memory;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;
mod store;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    Action, Intent, NoteKind, ParseContext, Parser, Slots, Understanding,
    lexicon::{Class, Lexicon},
    token::{Kind, Normal, tokenise},
};
use crate::{
    clock::Date,
    error::{Error, ErrorKind, Result, clip},
    money::Currency,
};

pub(super) use background::encode as encode_background;
pub use memory::MemoryModelStore;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteModelStore;
pub use store::{MAX_MODELS, ModelStore, StoredModel};

/// The most custom intents of one model.
pub const MAX_INTENTS: usize = 100;
/// The most examples of one model.
pub const MAX_EXAMPLES: usize = 5_000;
/// The longest example, in bytes.
pub const MAX_EXAMPLE_BYTES: usize = 300;
/// The longest name of a custom intent, in bytes.
pub const MAX_NAME_BYTES: usize = 64;

/// How far an example must be on its side.
const MARGIN: i32 = 12;
/// Most rounds of training. Examples that contradict each other never come to rest.
const ROUNDS: usize = 60;

/// A sentence and the custom intent it stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Example {
    /// The name of the intent: lower-case letters, digits and `_`, such as `store_hours`.
    pub intent: String,
    /// What a shopper may say.
    pub text: String,
}

impl Example {
    /// An example of `intent`.
    #[must_use]
    pub fn new(intent: impl Into<String>, text: impl Into<String>) -> Self {
        Self { intent: intent.into(), text: text.into() }
    }
}

/// Which model of custom intents this is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ModelVersion {
    /// Made from the examples: the same examples give the same version.
    pub version: String,
    /// The names of the intents, in order of the alphabet.
    pub intents: Vec<String>,
    /// How many examples it was made from.
    pub examples: usize,
}

/// Custom intents, ready to be heard. Cheap to share, never changed.
///
/// ```
/// use grocery_core::nlu::{CustomModel, Example};
/// let model = CustomModel::train(&[
///     Example::new("store_hours", "what time do you open"),
///     Example::new("store_hours", "when do you close on sundays"),
///     Example::new("store_hours", "opening hours please"),
/// ])?;
/// assert_eq!(model.recognise("what time do you open on sundays"), Some("store_hours"));
/// assert_eq!(model.recognise("two pounds of butter"), None);
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct CustomModel {
    version: ModelVersion,
    /// In order, each once.
    examples: Vec<Example>,
    weights: Vec<Weights>,
    /// The words of each example, with the place of its intent.
    exact: BTreeMap<Vec<u32>, usize>,
}

#[derive(Debug, Clone, Default)]
struct Weights {
    bias: i32,
    by_feature: BTreeMap<u32, i32>,
}

impl Weights {
    fn score(&self, features: &[u32]) -> i32 {
        features.iter().fold(self.bias, |sum, f| sum + self.by_feature.get(f).copied().unwrap_or(0))
    }

    fn move_by(&mut self, features: &[u32], by: i32) {
        self.bias += by;
        for feature in features {
            *self.by_feature.entry(*feature).or_default() += by;
        }
    }
}

impl CustomModel {
    /// Makes a model from all examples of all custom intents. Takes some milliseconds for a hundred
    /// examples; the same examples always give the same model.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) where there are no examples, a name is not made of
    /// `a-z 0-9 _` or is that of a built-in intent, an example holds no words, stands under two names or is
    /// already understood as shopping; [`TooLarge`](ErrorKind::TooLarge) beyond [`MAX_INTENTS`],
    /// [`MAX_EXAMPLES`] or [`MAX_EXAMPLE_BYTES`].
    pub fn train(examples: &[Example]) -> Result<Self> {
        if examples.is_empty() {
            return Err(invalid("there are no examples to learn from".to_owned())
                .with_hint("give each intent a few sentences as shoppers say them"));
        }
        if examples.len() > MAX_EXAMPLES {
            return Err(too_large(format!("{} examples are too many", examples.len()))
                .with_hint(format!("give at most {MAX_EXAMPLES}")));
        }
        let mut sorted: Vec<Example> = examples.to_vec();
        for example in &mut sorted {
            example.text = example.text.trim().to_owned();
            check(example)?;
        }
        sorted.sort();
        sorted.dedup();
        let names: Vec<String> =
            sorted.iter().map(|e| e.intent.clone()).collect::<BTreeSet<_>>().into_iter().collect();
        if names.len() > MAX_INTENTS {
            return Err(too_large(format!("{} custom intents are too many", names.len()))
                .with_hint(format!("teach at most {MAX_INTENTS}")));
        }
        let place = |name: &str| names.iter().position(|n| n == name).unwrap_or(0);
        let mut exact: BTreeMap<Vec<u32>, usize> = BTreeMap::new();
        for example in &sorted {
            let words = words(&example.text);
            if words.is_empty() {
                return Err(invalid(format!("the example {:?} holds no words", clip(&example.text, 60))));
            }
            let at = place(&example.intent);
            if exact.insert(words, at).is_some_and(|other| other != at) {
                return Err(invalid(format!(
                    "the example {:?} stands under two intents",
                    clip(&example.text, 60)
                ))
                .with_hint("a sentence can mean only one of them"));
            }
        }
        let weights = learn(&exact, names.len());
        let version = ModelVersion { version: version_of(&sorted), intents: names, examples: sorted.len() };
        Ok(Self { version, examples: sorted, weights, exact })
    }

    /// Which version this is.
    #[must_use]
    pub fn version(&self) -> &ModelVersion {
        &self.version
    }

    /// The examples it was made from, in order, each once.
    #[must_use]
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// The custom intent that `text` by itself stands for, whatever else it may mean.
    #[must_use]
    pub fn recognise(&self, text: &str) -> Option<&str> {
        self.best(&words(text)).map(|(name, _, _)| name)
    }

    /// Lets custom intents take what was not understood as shopping.
    pub(crate) fn hear(&self, text: &str, heard: &mut Understanding) {
        if heard.actions.len() > 1 || text.len() > MAX_EXAMPLE_BYTES * 4 {
            return;
        }
        let said = words(text);
        let Some((name, score, exact)) = self.best(&said) else { return };
        let idle = matches!(
            heard.intent(),
            Intent::OutOfScope | Intent::SmallTalk | Intent::Help | Intent::Confirm | Intent::Deny
        );
        let free = exact || idle || score >= MARGIN && !names_goods(text);
        if !free {
            return;
        }
        let mut confidence = f64::from(60 + score.clamp(0, MARGIN) * 35 / MARGIN) / 100.0;
        if exact {
            confidence = 0.98;
        }
        let slots = Slots { custom: Some(name.to_owned()), ..Slots::default() };
        heard.actions = vec![Action { intent: Intent::Custom, confidence, slots, items: Vec::new() }];
        heard.notes.retain(|n| !matches!(n.kind, NoteKind::NotUnderstood | NoteKind::Ambiguous));
    }

    /// The best intent with its lead, and whether the sentence was an example.
    fn best(&self, said: &[u32]) -> Option<(&str, i32, bool)> {
        if said.is_empty() {
            return None;
        }
        if let Some(at) = self.exact.get(said) {
            return self.version.intents.get(*at).map(|n| (n.as_str(), MARGIN, true));
        }
        let features = features(said);
        let scores = self.weights.iter().map(|w| w.score(&features));
        // Of two equal scores the first name stands.
        let (at, score) = scores.enumerate().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)))?;
        let name = self.version.intents.get(at).filter(|_| score > 0)?;
        Some((name, score, false))
    }
}

/// Moves the weights until every sentence is on its side.
fn learn(exact: &BTreeMap<Vec<u32>, usize>, intents: usize) -> Vec<Weights> {
    let taught: Vec<(Vec<u32>, usize)> = exact.iter().map(|(words, at)| (features(words), *at)).collect();
    // What was taught is not held against itself.
    let others: Vec<Vec<u32>> =
        background::sentences().filter(|s| !exact.contains_key(s)).map(|s| features(&s)).collect();
    let mut all = vec![Weights { bias: -MARGIN, ..Weights::default() }; intents];
    for (at, weights) in all.iter_mut().enumerate() {
        for _ in 0..ROUNDS {
            let mut moved = false;
            for (features, owner) in &taught {
                let score = weights.score(features);
                if *owner == at && score < MARGIN {
                    weights.move_by(features, 2);
                    moved = true;
                } else if *owner != at && score > -MARGIN {
                    weights.move_by(features, -1);
                    moved = true;
                }
            }
            for features in &others {
                if weights.score(features) > -MARGIN {
                    weights.move_by(features, -1);
                    moved = true;
                }
            }
            if !moved {
                break;
            }
        }
        weights.by_feature.retain(|_, w| *w != 0);
    }
    all
}

fn check(example: &Example) -> Result<()> {
    let name = example.intent.as_str();
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if name.len() > MAX_NAME_BYTES
        || !name.starts_with(|c: char| c.is_ascii_lowercase())
        || !name.bytes().all(plain)
    {
        return Err(invalid(format!("{:?} cannot be the name of an intent", clip(name, 60))).with_hint(format!(
            "use lower-case letters, digits and _, beginning with a letter, at most {MAX_NAME_BYTES}: store_hours"
        )));
    }
    if name.parse::<Intent>().is_ok() {
        return Err(
            invalid(format!("{name:?} is the name of a built-in intent")).with_hint("choose another name")
        );
    }
    if example.text.len() > MAX_EXAMPLE_BYTES {
        return Err(too_large(format!("an example of {name:?} has {} bytes", example.text.len()))
            .with_hint(format!("keep examples within {MAX_EXAMPLE_BYTES} bytes")));
    }
    let today = Date::new(2026, 1, 1).map_err(|e| invalid(e.to_string()))?;
    let heard = Parser::new().parse(&example.text, &ParseContext::new(today, Currency::USD));
    if let [action] = heard.actions.as_slice()
        && matches!(action.intent, Intent::AddItems | Intent::RemoveItems | Intent::UpdateQuantity)
        && action.confidence >= 0.9
        && names_goods(&example.text)
    {
        return Err(invalid(format!(
            "the example {:?} is already understood as {}",
            clip(&example.text, 60),
            action.intent
        ))
        .with_hint("a custom intent cannot take over ordinary shopping"));
    }
    Ok(())
}

/// Whether known groceries are named.
fn names_goods(text: &str) -> bool {
    let normal = Normal::new(text);
    let tokens = tokenise(&normal, Lexicon::english());
    tokens.list.iter().any(|t| t.has(Class::NOUN.with(Class::WEIGHED).with(Class::BRAND)))
}

/// The words of a text, each as a number.
fn words(text: &str) -> Vec<u32> {
    let normal = Normal::new(text);
    let tokens = tokenise(&normal, Lexicon::english());
    tokens
        .list
        .iter()
        .filter(|t| t.kind == Kind::Word || t.kind == Kind::Number)
        .map(|t| background::word(if t.kind == Kind::Number { "#" } else { t.word }))
        .collect()
}

/// Words, and pairs of neighbours.
fn features(words: &[u32]) -> Vec<u32> {
    let pair = |a: u32, b: u32| a.wrapping_mul(0x9e37_79b1) ^ b.rotate_left(13) ^ 0x5bd1_e995;
    let mut out = words.to_vec();
    out.extend(words.windows(2).filter_map(|w| w.first().zip(w.last()).map(|(a, b)| pair(*a, *b))));
    out.sort_unstable();
    out.dedup();
    out
}

/// A name made from the examples: FNV-1a over names and texts in order, behind the number of the method.
fn version_of(examples: &[Example]) -> String {
    let hash = examples
        .iter()
        .flat_map(|e| e.intent.bytes().chain([0]).chain(e.text.bytes()).chain([0xff]))
        .fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    format!("1-{hash:016x}")
}

fn invalid(message: String) -> Error {
    Error::new(ErrorKind::InvalidInput, message)
}

fn too_large(message: String) -> Error {
    Error::new(ErrorKind::TooLarge, message)
}

#[cfg(test)]
mod tests;
