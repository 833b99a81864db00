//! The port to a language model.

use async_trait::async_trait;
use serde_json::Value;

use crate::error::Result;

/// One question to a model. Room to grow: make it with [`CompletionRequest::new`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CompletionRequest {
    /// What the model is to do; the same for every question.
    pub system: String,
    /// What it is to do it with.
    pub prompt: String,
    /// The JSON schema that the answer has to keep to.
    pub schema: Value,
    /// The longest answer, in tokens of the model.
    pub max_tokens: u32,
}

impl CompletionRequest {
    /// A question.
    #[must_use]
    pub fn new(system: impl Into<String>, prompt: impl Into<String>, schema: Value, max_tokens: u32) -> Self {
        Self { system: system.into(), prompt: prompt.into(), schema, max_tokens }
    }
}

/// A language model, wherever it runs. A host implements it over what it has; the feature `llm` has
/// ready ones for Ollama and for servers that speak the OpenAI protocol.
///
/// An implementation hands the schema on where its model can be bound to one, and answers the text
/// that the model wrote, as it is: what it is worth is judged by the caller. It may be called from
/// several tasks at once, and a call may be dropped before it ends.
#[async_trait]
pub trait LanguageModel: Send + Sync {
    /// A short name for notes, such as `ollama/llama3.2:3b`.
    fn name(&self) -> &str;

    /// The answer to one question.
    ///
    /// # Errors
    /// Whatever kept the model from answering.
    async fn complete(&self, request: CompletionRequest) -> Result<String>;
}

const _: Option<&dyn LanguageModel> = None;
