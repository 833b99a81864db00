//! How a text was read, stage by stage.

use grocery_core::nlu;

use crate::{
    understanding::{Span, Understanding},
    values::{Amount, each, maybe, text},
};

/// How a text was read, stage by stage. From `Agent.explain`.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Explanation {
    /// The text that was read: as given, or the hearing that was taken instead.
    pub text: String,
    /// In which language, and why.
    pub language: SeenLanguage,
    /// The words, numbers and marks, as far as they count.
    pub tokens: Vec<SeenToken>,
    /// The clauses, each with the command that opens it.
    pub clauses: Vec<SeenClause>,
    /// What the rules alone read.
    pub rules: Vec<SeenAction>,
    /// What the model made of it; absent where it was not asked.
    pub model: Option<SeenModel>,
    /// The second opinion on what is goods; absent where it changed nothing.
    pub second: Option<SeenSecond>,
    /// How sure the first action is, and what that rests on.
    pub confidence: SeenConfidence,
    /// What came of it: the same as `parse` gives.
    pub understanding: Understanding,
}

impl From<nlu::Explanation> for Explanation {
    fn from(why: nlu::Explanation) -> Self {
        Self {
            text: why.text,
            language: why.language.into(),
            tokens: each(why.tokens),
            clauses: each(why.clauses),
            rules: each(why.rules),
            model: maybe(why.model),
            second: maybe(why.second),
            confidence: why.confidence.into(),
            understanding: why.understanding.into(),
        }
    }
}

/// In which language a text was read, and why.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SeenLanguage {
    /// ISO 639-1 code.
    pub code: String,
    /// Whether the caller said so.
    pub given: bool,
    /// Why, in words.
    pub reason: String,
}

impl From<nlu::SeenLanguage> for SeenLanguage {
    fn from(language: nlu::SeenLanguage) -> Self {
        Self { code: language.code, given: language.given, reason: language.reason }
    }
}

/// A word, number or mark, as it was read.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct SeenToken {
    /// As it was read: in lower case, with slips mended.
    pub text: String,
    /// Where in the text this stands.
    pub span: Span,
    /// `word`, `number`, `symbol` or `break`.
    pub kind: String,
    /// Its number, where it has one.
    pub value: Option<Amount>,
    /// The unit it names.
    pub unit: Option<String>,
    /// What else the lexicon knows of it, such as `noun` or `adjective`.
    pub known: Vec<String>,
}

impl From<nlu::SeenToken> for SeenToken {
    fn from(token: nlu::SeenToken) -> Self {
        Self {
            text: token.text,
            span: token.span.into(),
            kind: token.kind.to_owned(),
            value: maybe(token.value),
            unit: text(token.unit),
            known: each(token.known),
        }
    }
}

/// A clause, with the command that opens it.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SeenClause {
    /// The command, such as `add` or `price`; absent where none opens it.
    pub command: Option<String>,
    /// The words of the command.
    pub opened_by: String,
    /// The words behind it.
    pub rest: String,
    /// The intents that the rules read in it. Empty where they stand with the next clause.
    pub intents: Vec<String>,
}

impl From<nlu::SeenClause> for SeenClause {
    fn from(clause: nlu::SeenClause) -> Self {
        let intents = clause.intents.iter().map(ToString::to_string).collect();
        Self { command: clause.command, opened_by: clause.opened_by, rest: clause.rest, intents }
    }
}

/// An action as the rules read it.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct SeenAction {
    /// What it wants.
    pub intent: String,
    /// How sure the rules are, 0 to 1.
    pub confidence: f64,
    /// Its items.
    pub items: Vec<SeenItem>,
}

impl From<nlu::SeenAction> for SeenAction {
    fn from(action: nlu::SeenAction) -> Self {
        let intent = action.intent.to_string();
        Self { intent, confidence: action.confidence, items: each(action.items) }
    }
}

/// An item as the rules read it.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SeenItem {
    /// The product phrase.
    pub name: String,
    /// How much, with the high end of a range, such as `2 to 3 pounds`.
    pub amount: Option<String>,
    /// The package.
    pub size: Option<String>,
}

impl From<nlu::SeenItem> for SeenItem {
    fn from(item: nlu::SeenItem) -> Self {
        Self { name: item.name, amount: item.amount, size: item.size }
    }
}

/// What the model made of a text.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SeenModel {
    /// What it takes the text for.
    pub intent: String,
    /// Its lead over the next intent; 16 is a factor of e in the odds.
    pub lead: i32,
    /// How often decisions with such a lead were right, in percent.
    pub right_in_percent: i32,
    /// Whether it overruled the rules.
    pub overruled: bool,
}

impl From<nlu::SeenModel> for SeenModel {
    fn from(model: nlu::SeenModel) -> Self {
        Self {
            intent: model.intent.to_string(),
            lead: model.lead,
            right_in_percent: i32::from(model.right_in_percent),
            overruled: model.overruled,
        }
    }
}

/// A second opinion that changed something.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SeenSecond {
    /// What it takes for goods, as said.
    pub goods: Vec<String>,
    /// How far it is ahead of the names of the rules; 32 is a factor of e in the odds. Absent where these do not
    /// stand in the text in one piece.
    pub lead: Option<i32>,
    /// `doubted`, `renamed`, `dropped`, `shortened` or `found`.
    pub outcome: String,
    /// What came of it, in words.
    pub reason: String,
}

impl From<nlu::SeenSecond> for SeenSecond {
    fn from(second: nlu::SeenSecond) -> Self {
        Self {
            goods: second.goods,
            lead: second.lead,
            outcome: second.outcome.to_owned(),
            reason: second.reason.to_owned(),
        }
    }
}

/// How sure the first action is, and what that rests on.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct SeenConfidence {
    /// From 0 to 1.
    pub value: f64,
    /// What it rests on: `model`, `rules`, `second`, `taught` or `none`.
    pub from: String,
    /// In words.
    pub reason: String,
}

impl From<nlu::SeenConfidence> for SeenConfidence {
    fn from(confidence: nlu::SeenConfidence) -> Self {
        let from = confidence.from.to_owned();
        Self { value: confidence.value, from, reason: confidence.reason }
    }
}
