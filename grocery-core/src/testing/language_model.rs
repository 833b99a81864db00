//! What every [`LanguageModel`] owes.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::nlu::llm::{CompletionRequest, LanguageModel};

/// Asks a model that is up for a small JSON object, twice at once. A model that is bound to a schema
/// keeps to it; one that is not has to be asked well.
///
/// # Panics
/// Where the model breaks its contract.
pub async fn language_model(model: Arc<dyn LanguageModel>) {
    assert!(!model.name().is_empty() && !model.name().contains(char::is_control));
    let schema = json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["answer"],
        "properties": {"answer": {"type": "string"}},
    });
    let ask = || {
        let system = "Answer with a JSON object that has the one key \"answer\".";
        model.complete(CompletionRequest::new(system, "What colour is milk?", schema.clone(), 64))
    };
    let (a, b) = futures_util::future::join(ask(), ask()).await;
    for text in [a.unwrap(), b.unwrap()] {
        let value: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text:?}"));
        assert!(value["answer"].is_string(), "{value}");
    }
    // A call may be dropped before it ends.
    drop(ask());
}
