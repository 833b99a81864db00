//! A language model that the host implements.

use async_trait::async_trait;
use grocery_core::{
    Error, ErrorKind, Result,
    nlu::llm::{CompletionRequest, LanguageModel},
};
use serde::{Deserialize, Serialize};

use crate::host::{Host, HostError, Tell};

pub(crate) struct HostModel(Host);

impl HostModel {
    pub(crate) fn new(name: String, tell: Tell) -> Self {
        Self(Host::new("language model", name, tell))
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

/// What the TypeScript side hands in.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Settled {
    Text(String),
    Error(HostError),
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
        let answer = self.0.ask(&question).await?;
        match serde_json::from_str(&answer) {
            Ok(Settled::Text(text)) => Ok(text),
            Ok(Settled::Error(error)) => Err(error.into_core(&self.0.called())),
            Err(e) => {
                let text = format!("{} answered something unreadable: {e}", self.0.called());
                Err(Error::new(ErrorKind::BadAnswer, text))
            }
        }
    }
}
