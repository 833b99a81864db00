//! What was taught.

use grocery_core::{catalog, nlu};
use napi_derive::napi;
use serde::Serialize;

use super::{count, text, time};

/// A phrase and the product that one user means by it.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Alias {
    /// The phrase in its plain form.
    pub phrase: String,
    /// The product.
    pub product_id: String,
    /// How often it was taught.
    pub uses: u32,
    /// When it was taught last, RFC 3339.
    pub at: String,
}

impl From<&catalog::Alias> for Alias {
    fn from(a: &catalog::Alias) -> Self {
        Self { phrase: a.phrase.clone(), product_id: text(&a.product), uses: a.uses, at: time(a.at) }
    }
}

/// An intent, what it means and what is said for it.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IntentInfo {
    /// The wire name; for a custom intent the name it was taught under.
    pub name: String,
    /// What a shopper wants with it, in one sentence.
    pub description: String,
    /// What a shopper may say, at most three.
    pub examples: Vec<String>,
    /// Whether the program taught it.
    pub custom: bool,
}

impl From<&nlu::IntentInfo> for IntentInfo {
    fn from(i: &nlu::IntentInfo) -> Self {
        Self {
            name: i.name.clone(),
            description: i.description.clone(),
            examples: i.examples.clone(),
            custom: i.custom,
        }
    }
}

/// Which model of custom intents this is.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ModelVersion {
    /// Made from the examples: the same examples give the same version.
    pub version: String,
    /// The names of the intents, in order of the alphabet.
    pub intents: Vec<String>,
    /// How many examples it was made from.
    pub examples: i64,
}

impl From<&nlu::ModelVersion> for ModelVersion {
    fn from(m: &nlu::ModelVersion) -> Self {
        Self { version: m.version.clone(), intents: m.intents.clone(), examples: count(m.examples) }
    }
}

/// A language that can be read.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Language {
    /// Its ISO 639-1 code.
    pub code: String,
    /// What it calls itself.
    pub name: String,
}
