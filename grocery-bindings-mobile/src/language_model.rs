//! A language model that a host supplies.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use grocery_core::{Error, nlu::llm};

use crate::{
    agent::AgentOptions,
    error::GroceryError,
    understanding::{Item, Understanding},
    values::{each, natural},
};

/// A language model, wherever it runs: a second opinion on sentences that the rules are unsure of.
///
/// Its word is never taken for the shopper's: an item is kept only where the text names it. It may be called from
/// several tasks at once. A call that nobody waits for any more is cancelled. Where it throws or takes too long, the
/// rules' reading stands.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait LanguageModel: Send + Sync {
    /// A short name for notes, such as `ollama/llama3.2:3b`. Asked once, when the agent is made.
    fn name(&self) -> Result<String, GroceryError>;

    /// The text that the model writes.
    async fn complete(&self, request: CompletionRequest) -> Result<String, GroceryError>;
}

/// What a language model is asked.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct CompletionRequest {
    /// What the model is to do; the same for every question.
    pub system: String,
    /// What it is to do it with.
    pub prompt: String,
    /// The JSON schema that the answer has to keep to, as JSON text.
    pub schema: String,
    /// The longest answer, in tokens of the model.
    pub max_tokens: u32,
}

/// What the rules and, where it was asked, the language model made of a sentence.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct SecondOpinion {
    /// What was understood: by the model where its answer held, else by the rules. A note says which.
    pub understanding: Understanding,
    /// Items to add that the model named and the text does not. Ask before you take them.
    pub offered: Vec<Item>,
    /// Why the model did not help, where it was asked and did not.
    pub failure: Option<String>,
}

impl From<llm::SecondOpinion> for SecondOpinion {
    fn from(opinion: llm::SecondOpinion) -> Self {
        Self {
            understanding: opinion.understanding.into(),
            offered: each(opinion.offered),
            failure: opinion.failure.map(|e| e.to_string()),
        }
    }
}

/// When the model is asked and how long one waits for it, as the options say.
pub(crate) fn bounds(options: &AgentOptions) -> Result<llm::AssistantConfig, Error> {
    let mut bounds = llm::AssistantConfig::default();
    if let Some(confidence) = options.model_below {
        bounds.below = confidence;
    }
    if let Some(ms) = options.model_budget_ms {
        bounds.budget = Duration::from_millis(natural(ms, "the model's budget")?);
    }
    if let Some(count) = options.model_concurrency {
        bounds.max_concurrent = natural(count, "the number of questions at once")?;
    }
    Ok(bounds)
}

/// The host's model as the core's port.
pub(crate) struct HostModel {
    name: String,
    host: Arc<dyn LanguageModel>,
}

impl HostModel {
    pub(crate) fn new(host: Arc<dyn LanguageModel>) -> Self {
        // A model that cannot say its name has one all the same.
        let name = host.name().unwrap_or_default();
        Self { name, host }
    }
}

#[async_trait]
impl llm::LanguageModel for HostModel {
    fn name(&self) -> &str {
        &self.name
    }

    async fn complete(&self, request: llm::CompletionRequest) -> Result<String, Error> {
        let asked = CompletionRequest {
            system: request.system,
            prompt: request.prompt,
            schema: request.schema.to_string(),
            max_tokens: request.max_tokens,
        };
        Ok(self.host.complete(asked).await?)
    }
}
