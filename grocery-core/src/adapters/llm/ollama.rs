//! A model that Ollama runs.

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use serde_json::json;

use super::{
    super::{HttpRequest, Transport},
    ask, base,
};
use crate::{
    error::{Error, ErrorKind, Result},
    nlu::llm::{CompletionRequest, LanguageModel},
};

/// A model behind Ollama's `/api/chat`, bound to the schema by its `format`.
///
/// ```no_run
/// # fn example(transport: std::sync::Arc<dyn grocery_core::adapters::Transport>) {
/// use grocery_core::adapters::OllamaModel;
/// let model = OllamaModel::new(transport, "http://127.0.0.1:11434", "llama3.2:3b");
/// # }
/// ```
pub struct OllamaModel {
    transport: Arc<dyn Transport>,
    url: String,
    model: String,
    name: String,
}

impl OllamaModel {
    /// The model called `model` of the Ollama at `url`, such as `http://127.0.0.1:11434`.
    #[must_use]
    pub fn new(transport: Arc<dyn Transport>, url: impl Into<String>, model: impl Into<String>) -> Self {
        let model = model.into();
        Self { transport, url: format!("{}/api/chat", base(url)), name: format!("ollama/{model}"), model }
    }
}

impl fmt::Debug for OllamaModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OllamaModel").field("model", &self.model).finish_non_exhaustive()
    }
}

#[async_trait]
impl LanguageModel for OllamaModel {
    fn name(&self) -> &str {
        &self.name
    }

    async fn complete(&self, request: CompletionRequest) -> Result<String> {
        let body = json!({
            "model": self.model,
            "stream": false,
            "format": request.schema,
            "messages": [
                {"role": "system", "content": request.system},
                {"role": "user", "content": request.prompt},
            ],
            // The likeliest answer, and the same one every time.
            "options": {"temperature": 0, "seed": 1, "num_predict": request.max_tokens},
        });
        let answer = ask(&*self.transport, HttpRequest::post_json(&self.url, body.to_string())).await?;
        let text = answer.pointer("/message/content").and_then(|c| c.as_str());
        text.map(str::to_owned)
            .ok_or_else(|| Error::new(ErrorKind::BadAnswer, "Ollama's answer has no message.content"))
    }
}
