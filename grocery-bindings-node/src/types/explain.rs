//! How a text was read, stage by stage.

use grocery_core::nlu;
use napi_derive::napi;
use serde::Serialize;

use super::{UnderstandingData, nlu::span, number, text, texts};

/// How a text was read, stage by stage.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExplanationData {
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
    /// What the model made of it; `null` where it was not asked.
    pub model: Option<SeenModel>,
    /// The second opinion on what is goods; `null` where it changed nothing.
    pub second: Option<SeenSecond>,
    /// How sure the first action is, and what that rests on.
    pub confidence: SeenConfidence,
    /// What came of it: the same as `parse` gives.
    pub understanding: UnderstandingData,
}

impl From<&nlu::Explanation> for ExplanationData {
    fn from(e: &nlu::Explanation) -> Self {
        Self {
            text: e.text.clone(),
            language: SeenLanguage::from(&e.language),
            tokens: texts(&e.tokens),
            clauses: texts(&e.clauses),
            rules: texts(&e.rules),
            model: e.model.as_ref().map(SeenModel::from),
            second: e.second.as_ref().map(SeenSecond::from),
            confidence: SeenConfidence::from(&e.confidence),
            understanding: UnderstandingData::from(&e.understanding),
        }
    }
}

/// In which language a text was read, and why.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SeenLanguage {
    /// ISO 639-1 code.
    pub code: String,
    /// Whether the caller said so.
    pub given: bool,
    /// Why, in words.
    pub reason: String,
}

impl From<&nlu::SeenLanguage> for SeenLanguage {
    fn from(l: &nlu::SeenLanguage) -> Self {
        Self { code: l.code.clone(), given: l.given, reason: l.reason.clone() }
    }
}

/// A word, number or mark, as it was read.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SeenToken {
    /// As it was read: in lower case, with slips mended.
    pub text: String,
    /// Where this stands in the text: offsets of its first byte and of the byte behind it, in UTF-8.
    #[napi(ts_type = "[start: number, end: number]")]
    pub span: Vec<i64>,
    /// What it is.
    #[napi(ts_type = "'word' | 'number' | 'symbol' | 'break'")]
    pub kind: &'static str,
    /// Its number, where it has one.
    pub value: Option<f64>,
    /// The same, exactly: `3/2`.
    pub value_exact: Option<String>,
    /// The unit it names.
    #[napi(ts_type = "Unit")]
    pub unit: Option<&'static str>,
    /// What else the lexicon knows of it, such as `noun` or `adjective`.
    pub known: Vec<&'static str>,
}

impl From<&nlu::SeenToken> for SeenToken {
    fn from(t: &nlu::SeenToken) -> Self {
        Self {
            text: t.text.clone(),
            span: span(t.span),
            kind: t.kind,
            value: t.value.map(number),
            value_exact: t.value.as_ref().map(text),
            unit: t.unit.map(grocery_core::Unit::as_str),
            known: t.known.clone(),
        }
    }
}

/// A clause, with the command that opens it.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SeenClause {
    /// The command, such as `add` or `price`; `null` where none opens it.
    pub command: Option<String>,
    /// The words of the command.
    pub opened_by: String,
    /// The words behind it.
    pub rest: String,
    /// The intents that the rules read in it. Empty where they stand with the next clause.
    #[napi(ts_type = "Array<Intent>")]
    pub intents: Vec<&'static str>,
}

impl From<&nlu::SeenClause> for SeenClause {
    fn from(c: &nlu::SeenClause) -> Self {
        Self {
            command: c.command.clone(),
            opened_by: c.opened_by.clone(),
            rest: c.rest.clone(),
            intents: c.intents.iter().map(|i| i.as_str()).collect(),
        }
    }
}

/// An action as the rules read it.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SeenAction {
    /// What it wants.
    #[napi(ts_type = "Intent")]
    pub intent: &'static str,
    /// How sure the rules are, 0 to 1.
    pub confidence: f64,
    /// Its items.
    pub items: Vec<SeenItem>,
}

impl From<&nlu::SeenAction> for SeenAction {
    fn from(a: &nlu::SeenAction) -> Self {
        Self { intent: a.intent.as_str(), confidence: a.confidence, items: texts(&a.items) }
    }
}

/// An item as the rules read it.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SeenItem {
    /// The product phrase.
    pub name: String,
    /// How much, with the high end of a range: `2 to 3 pounds`.
    pub amount: Option<String>,
    /// The package.
    pub size: Option<String>,
}

impl From<&nlu::SeenItem> for SeenItem {
    fn from(i: &nlu::SeenItem) -> Self {
        Self { name: i.name.clone(), amount: i.amount.clone(), size: i.size.clone() }
    }
}

/// What the model made of a text.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SeenModel {
    /// What it takes the text for.
    #[napi(ts_type = "Intent")]
    pub intent: &'static str,
    /// Its lead over the next intent; 16 is a factor of e in the odds.
    pub lead: i32,
    /// How often decisions with such a lead were right, in percent.
    pub right_in_percent: u32,
    /// Whether it overruled the rules.
    pub overruled: bool,
}

impl From<&nlu::SeenModel> for SeenModel {
    fn from(m: &nlu::SeenModel) -> Self {
        Self {
            intent: m.intent.as_str(),
            lead: m.lead,
            right_in_percent: u32::from(m.right_in_percent),
            overruled: m.overruled,
        }
    }
}

/// A second opinion that changed something.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SeenSecond {
    /// What it takes for goods, as said.
    pub goods: Vec<String>,
    /// How far it is ahead of the names of the rules; 32 is a factor of e in the odds. `null` where these do not
    /// stand in the text in one piece.
    pub lead: Option<i32>,
    /// What came of it.
    #[napi(ts_type = "'doubted' | 'renamed' | 'dropped' | 'shortened' | 'found'")]
    pub outcome: &'static str,
    /// The same in words.
    pub reason: &'static str,
}

impl From<&nlu::SeenSecond> for SeenSecond {
    fn from(s: &nlu::SeenSecond) -> Self {
        Self { goods: s.goods.clone(), lead: s.lead, outcome: s.outcome, reason: s.reason }
    }
}

/// How sure the first action is, and what that rests on.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SeenConfidence {
    /// From 0 to 1.
    pub value: f64,
    /// What it rests on.
    #[napi(ts_type = "'model' | 'rules' | 'second' | 'taught' | 'none'")]
    pub from: &'static str,
    /// In words.
    pub reason: String,
}

impl From<&nlu::SeenConfidence> for SeenConfidence {
    fn from(c: &nlu::SeenConfidence) -> Self {
        Self { value: c.value, from: c.from, reason: c.reason.clone() }
    }
}
