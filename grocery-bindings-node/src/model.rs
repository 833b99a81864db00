//! A language model that the host implements.

use async_trait::async_trait;
use grocery_core::{
    Result,
    nlu::llm::{CompletionRequest, LanguageModel},
};
use serde::Serialize;

use crate::host::{Host, NativePort};

pub(crate) struct HostModel(Host);

impl HostModel {
    pub(crate) fn new(port: NativePort) -> Self {
        Self(Host::of("language model", port))
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Question<'a> {
    system: &'a str,
    prompt: &'a str,
    schema: &'a serde_json::Value,
    max_tokens: u32,
}

#[async_trait]
impl LanguageModel for HostModel {
    fn name(&self) -> &str {
        self.0.name()
    }

    async fn complete(&self, request: CompletionRequest) -> Result<String> {
        let question = Question {
            system: &request.system,
            prompt: &request.prompt,
            schema: &request.schema,
            max_tokens: request.max_tokens,
        };
        self.0.answer(&question).await
    }
}
