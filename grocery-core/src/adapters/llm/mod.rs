//! Language models over [`Transport`](super::Transport): Ollama, and servers that speak the OpenAI protocol.
//!
//! They build requests, hand the schema on and take the text out of the answer. Keys come from the host
//! and show up in no error and no debug form. What an answer is worth is judged in `nlu::llm`.

mod ollama;
mod openai;

use serde_json::Value;

pub use ollama::OllamaModel;
pub use openai::OpenAiModel;

use super::{
    HttpRequest, HttpResponse, Transport,
    answers::{MOVED, Secrets, retry_after},
};
use crate::error::{Error, ErrorKind, Result};

/// Sends a JSON body and reads a JSON answer of status 200.
async fn ask(transport: &dyn Transport, request: HttpRequest) -> Result<Value> {
    let secrets = Secrets::of(&request);
    let answer = transport.send(request).await?;
    if !answer.is_success() {
        return Err(refused(&answer, &secrets));
    }
    serde_json::from_slice(&answer.body)
        .map_err(|e| Error::new(ErrorKind::BadAnswer, format!("the model server's answer is no JSON: {e}")))
}

/// What a status other than success means.
fn refused(answer: &HttpResponse, secrets: &Secrets) -> Error {
    let said = serde_json::from_slice::<Value>(&answer.body).ok();
    let said = said.as_ref().and_then(|v| {
        let error = v.get("error")?;
        error.as_str().or_else(|| error.get("message")?.as_str())
    });
    let said = secrets.hidden(said.unwrap_or("no reason given"));
    let kind = match answer.status {
        300..=399 => ErrorKind::BadAnswer,
        401 => ErrorKind::Unauthenticated,
        403 => ErrorKind::Forbidden,
        404 => ErrorKind::NotSupported,
        408 | 504 => ErrorKind::Timeout,
        429 => ErrorKind::RateLimited,
        400..=499 => ErrorKind::InvalidInput,
        _ => ErrorKind::Unavailable,
    };
    let hint = match answer.status {
        300..=399 => MOVED,
        404 => "check the address and that the model is installed there",
        401 | 403 => "check the key",
        _ => "the offline reading stands in the meantime",
    };
    let refused =
        Error::new(kind, format!("the model server answered {}: {said}", answer.status)).with_hint(hint);
    match retry_after(answer) {
        Some(wait) if kind.is_retryable() => refused.with_retry_after(wait),
        _ => refused,
    }
}

/// An address without a slash at its end.
fn base(url: impl Into<String>) -> String {
    let url: String = url.into();
    url.trim_end_matches('/').to_owned()
}

#[cfg(test)]
#[cfg(feature = "http")]
mod tests;
