//! A model behind a server that speaks the OpenAI protocol (llama.cpp, vLLM, LM Studio, hosted ones).

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

/// A model behind `/chat/completions`, bound to the schema by its `response_format`.
///
/// ```no_run
/// # fn example(transport: std::sync::Arc<dyn grocery_core::adapters::Transport>) {
/// use grocery_core::adapters::OpenAiModel;
/// let model = OpenAiModel::new(transport, "http://127.0.0.1:8080/v1", "qwen3:0.6b").with_key("from the host");
/// assert!(!format!("{model:?}").contains("from the host"));
/// # }
/// ```
pub struct OpenAiModel {
    transport: Arc<dyn Transport>,
    url: String,
    model: String,
    name: String,
    key: Option<String>,
}

impl OpenAiModel {
    /// The model called `model` of the server at `url`, which ends in its version (`.../v1`).
    #[must_use]
    pub fn new(transport: Arc<dyn Transport>, url: impl Into<String>, model: impl Into<String>) -> Self {
        let model = model.into();
        let url = format!("{}/chat/completions", base(url));
        Self { transport, url, name: format!("openai/{model}"), model, key: None }
    }

    /// The same, sending this key.
    #[must_use]
    pub fn with_key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }
}

impl fmt::Debug for OpenAiModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenAiModel")
            .field("model", &self.model)
            .field("has_key", &self.key.is_some())
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl LanguageModel for OpenAiModel {
    fn name(&self) -> &str {
        &self.name
    }

    async fn complete(&self, request: CompletionRequest) -> Result<String> {
        let body = json!({
            "model": self.model,
            "temperature": 0,
            "max_tokens": request.max_tokens,
            "messages": [
                {"role": "system", "content": request.system},
                {"role": "user", "content": request.prompt},
            ],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "reading", "strict": true, "schema": request.schema},
            },
        });
        let mut sent = HttpRequest::post_json(&self.url, body.to_string());
        if let Some(key) = &self.key {
            sent = sent.with_header("authorization", format!("Bearer {key}"));
        }
        let answer = ask(&*self.transport, sent).await?;
        let text = answer.pointer("/choices/0/message/content").and_then(|c| c.as_str());
        text.map(str::to_owned).ok_or_else(|| {
            Error::new(ErrorKind::BadAnswer, "the model server's answer has no choices[0].message.content")
        })
    }
}
