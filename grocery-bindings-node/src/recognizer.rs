//! A text recogniser that the host implements.

use async_trait::async_trait;
use grocery_core::{
    Error, ErrorKind, Result,
    orders::{RecognizeText, TextLine, TextRecognizer},
};
use serde::{Deserialize, Serialize};

use crate::host::{Host, HostError, Tell};

pub(crate) struct HostRecognizer(Host);

impl HostRecognizer {
    pub(crate) fn new(tell: Tell) -> Self {
        Self(Host::new("recognizer", String::new(), tell))
    }
}

/// The picture itself never left the host.
#[derive(Serialize)]
struct Question<'a> {
    language: Option<&'a str>,
}

/// What the TypeScript side hands in.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Settled {
    Pieces(Vec<TextLine>),
    Error(HostError),
}

#[async_trait]
impl TextRecognizer for HostRecognizer {
    async fn recognize(&self, request: RecognizeText) -> Result<Vec<TextLine>> {
        let answer = self.0.ask(&Question { language: request.language.as_deref() }).await?;
        match serde_json::from_str(&answer) {
            Ok(Settled::Pieces(pieces)) => Ok(pieces),
            Ok(Settled::Error(error)) => Err(error.into_core(&self.0.called())),
            Err(e) => {
                let text = format!("{} answered something unreadable: {e}", self.0.called());
                Err(Error::new(ErrorKind::BadAnswer, text))
            }
        }
    }
}
