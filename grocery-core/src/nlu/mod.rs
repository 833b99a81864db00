//! Understanding what a shopper says.
//!
//! [`Parser::parse`] turns any text into an [`Understanding`]: actions in order, each with its items
//! and slots, byte spans and confidence, and notes on what was not heard. It never fails.
//!
//! Understanding does no I/O and never waits. Beside it stands the [`SessionStore`] port, which keeps
//! what is remembered of a conversation, and the [`ModelStore`] port, which keeps intents that a host
//! taught. This module knows no products, no prices and no lists.

#![allow(clippy::nonminimal_bool, reason = "conditions are written the way they are said")]

/// A list of words, written without commas so that it stays packed.
macro_rules! words {
    ($($word:literal)+) => { &[$($word),+] };
}

mod amount;
mod asides;
mod cheaper;
mod choice;
mod command;
mod conditions;
mod confidence;
mod conversation;
pub(crate) mod custom;
mod english;
mod explain;
mod ingredient;
mod intent;
mod intent_info;
mod item;
mod lexicon;
mod limit;
pub mod llm;
#[doc(hidden)]
pub mod model;
mod money_words;
mod names;
mod notation;
mod number;
mod packs;
mod parser;
mod phrase;
pub mod recipe;
mod remarks;
mod roundabout;
mod rules;
mod runs;
mod segment;
mod sense;
pub(crate) mod session;
mod slips;
mod slots;
mod speech;
mod spelling;
mod tagger;
mod token;
mod understanding;
mod when;
mod whole;

pub(crate) use cheaper::says_cheaper;
pub use choice::ChoiceRule;
pub(crate) use choice::alternatives;
pub use conversation::{Asked, Conversation, MEMORY};
#[cfg(feature = "sqlite")]
pub use custom::SqliteModelStore;
pub use custom::{
    CustomModel, Example, MAX_EXAMPLE_BYTES, MAX_EXAMPLES, MAX_INTENTS, MAX_MODELS, MAX_NAME_BYTES,
    MemoryModelStore, ModelStore, ModelVersion, StoredModel,
};
pub use explain::{
    Explanation, SeenAction, SeenClause, SeenConfidence, SeenItem, SeenLanguage, SeenModel, SeenSecond,
    SeenToken,
};
#[doc(hidden)]
pub use ingredient::training as ingredient_training;
pub use ingredient::{Ingredient, parse_ingredient};
pub use intent::Intent;
pub use intent_info::{IntentInfo, intents};
pub use limit::{MAX_TEXT_BYTES, TEXT_BYTES_CEILING};
pub(crate) use names::is_english_goods;
pub use names::{LineMatch, canonical_name, find_line, normal_name, same_item};
pub use packs::LanguagePack;
#[doc(hidden)]
pub use packs::packing as language_packing;
pub use parser::{ParseContext, Parser};
#[cfg(feature = "sqlite")]
pub use session::SqliteSessionStore;
pub use session::{GetSession, MemorySessionStore, PutSession, SessionKey, SessionLimits, SessionStore};
#[doc(hidden)]
pub use tagger::training as tagger_training;
pub(crate) use understanding::Number;
pub use understanding::{Action, Item, ItemSize, Note, NoteKind, Slots, Span, Understanding};

use parser::MAX_ITEMS;

#[cfg(test)]
mod tests;
