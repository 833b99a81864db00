//! What came of a recipe.

use grocery_core::agent;
use napi_derive::napi;
use serde::Serialize;

use super::{GroceryListData, count, text, texts};

/// What came of putting a recipe on a list.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RecipeAddedData {
    /// The list afterwards, priced.
    pub grocery_list: GroceryListData,
    /// The ids of the lines that are new or have more now, in the order of the recipe, each once.
    pub line_ids: Vec<String>,
    /// What was left out, and why.
    pub skipped: Vec<LeftOutLine>,
    /// Names for which no product is known; they stand on the list without a price.
    pub unknown: Vec<String>,
}

impl From<&agent::RecipeAdded> for RecipeAddedData {
    fn from(r: &agent::RecipeAdded) -> Self {
        Self {
            grocery_list: GroceryListData::from(&r.grocery_list),
            line_ids: r.lines.iter().map(text).collect(),
            skipped: texts(&r.skipped),
            unknown: r.unknown.clone(),
        }
    }
}

/// A line of a recipe that is nothing to buy.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LeftOutLine {
    /// Its number in the recipe, from 1.
    pub line: i64,
    /// What it says.
    pub text: String,
    /// Why it was left out.
    #[napi(ts_type = "LeftOut")]
    pub reason: &'static str,
}

impl From<&agent::SkippedLine> for LeftOutLine {
    fn from(s: &agent::SkippedLine) -> Self {
        Self { line: count(s.line), text: s.text.clone(), reason: s.reason.as_str() }
    }
}
