//! The learned part of understanding English: one small linear model over the words of a sentence.
//!
//! It judges what a sentence is about, next to the rules, whose own reading is one of the things it looks
//! at. `features` says what it looks at, `table` holds the weights (a table of bytes that is used where it
//! lies), `judge` decides between the rules and the model, and `calibration` says how sure a decision is.
//! `training` is what the trainer in `xtask` needs.
//!
//! All arithmetic is on integers, so a sentence gives the same figures on every machine. The model reads
//! no items: what it decides is read again by the rules, so that items and intent agree.

mod features;
mod judge;
mod table;
#[doc(hidden)]
pub mod training;

pub(super) use features::{MAX_WORDS, Reading, each_feature, word_hash};
pub(super) use judge::Verdict;
pub(super) use table::Model;

#[cfg(test)]
mod tests;
