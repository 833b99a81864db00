//! A language model as a second opinion.
//!
//! The rules read every sentence first. Only where they are unsure, and only where a host plugged a
//! [`LanguageModel`] in, is the model asked, with a schema for its answer, a time budget and a bound on
//! how many questions run at once. Whatever goes wrong, the answer of the rules stands.
//!
//! A model's word is never taken for the shopper's: an item is kept only where the text names it, an
//! amount only where the text says it. What the model adds of its own is handed back apart, so that the
//! caller can ask first. This module sends nothing anywhere; the port does.

mod answer;
mod assistant;
mod port;
mod prompt;
mod said;

pub use assistant::{Assistant, AssistantConfig, SecondOpinion};
pub use port::{CompletionRequest, LanguageModel};

#[cfg(test)]
mod tests;
