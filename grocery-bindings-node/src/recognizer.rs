//! A text recogniser that the host implements.

use async_trait::async_trait;
use grocery_core::{
    Result,
    orders::{RecognizeText, TextLine, TextRecognizer},
};
use serde::Serialize;

use crate::host::{Host, Tell};

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

#[async_trait]
impl TextRecognizer for HostRecognizer {
    async fn recognize(&self, request: RecognizeText) -> Result<Vec<TextLine>> {
        self.0.answer(&Question { language: request.language.as_deref() }).await
    }
}
