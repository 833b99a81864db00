//! What a model is asked, and the schema its answer has to keep to.

use serde_json::{Value, json};

use super::CompletionRequest;
use crate::{clock::Date, nlu::Intent, quantity::Unit};

/// The longest answer, in tokens. A sentence of thirty items fits.
const MAX_TOKENS: u32 = 1_024;

/// The question about one text.
pub(super) fn request(text: &str, today: Date, language: &str) -> CompletionRequest {
    let intents: Vec<&str> = Intent::ALL.iter().map(|i| i.as_str()).collect();
    let system = format!(
        "You read what a shopper says to a grocery list and answer with JSON only, following the schema.\n\
        Give the actions in the order they are said. Intents: {}.\n\
        An item's name is copied from the text, in the shopper's own words and language, without the amount, \
        the unit and articles. Never name anything that the text does not name. quantity is a number or a \
        fraction such as \"3/2\", or null where none is said. unit is one of the schema's units or null.\n\
        Text that has nothing to do with groceries has the one intent out_of_scope and no items.",
        intents.join(", ")
    );
    // Quoted as JSON, so that nothing in the text can pass for an instruction around it.
    let prompt = format!("Today is {today}. Language: {language}. The shopper says: {}", json!(text));
    CompletionRequest::new(system, prompt, schema(), MAX_TOKENS)
}

/// The shape of an answer. Every key is required and nullable, which strict servers demand.
fn schema() -> Value {
    let text = json!({"type": ["string", "null"]});
    let units: Vec<Value> =
        Unit::ALL.iter().map(|u| json!(u.as_str())).chain(std::iter::once(Value::Null)).collect();
    let intents: Vec<&str> = Intent::ALL.iter().map(|i| i.as_str()).collect();
    let item = json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["name", "quantity", "unit", "brand"],
        "properties": {"name": {"type": "string"}, "quantity": text, "unit": {"enum": units}, "brand": text},
    });
    let action = json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["intent", "items", "list_name", "budget", "servings", "recipe", "diet", "allergen", "store"],
        "properties": {
            "intent": {"enum": intents},
            "items": {"type": "array", "items": item},
            "list_name": text,
            "budget": text,
            "servings": {"type": ["integer", "null"]},
            "recipe": text,
            "diet": text,
            "allergen": text,
            "store": text,
        },
    });
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["actions"],
        "properties": {"actions": {"type": "array", "items": action}},
    })
}
