//! A text recogniser that a host supplies.

use std::sync::Arc;

use async_trait::async_trait;
use grocery_core::{Error, orders};

use crate::error::GroceryError;

/// Reads the text of a picture: Vision, ML Kit, what the platform has.
///
/// It answers the pieces of text in whatever order, each with its place where it is known; pieces without a place are
/// taken to be in reading order. A call that nobody waits for any more is cancelled. What it throws fails the call: a
/// `GroceryError` as it is, anything else as `Unavailable`.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait TextRecognizer: Send + Sync {
    /// The text of a picture.
    async fn recognize(&self, request: RecognizeText) -> Result<Vec<TextLine>, GroceryError>;
}

/// A picture whose text is to be read.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct RecognizeText {
    /// The picture as it came: JPEG, PNG, HEIC, PDF, whatever the recogniser takes.
    pub image: Vec<u8>,
    /// ISO 639-1 code of the language it is probably in.
    pub language: Option<String>,
}

/// A piece of text that was recognised.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct TextLine {
    /// The text.
    pub text: String,
    /// Where it stands, where the recogniser says so. Many give the name and the price of one line as two pieces; with
    /// their places they are put side by side again.
    #[uniffi(default = None)]
    pub place: Option<TextBox>,
}

/// Where a piece of text stands in its picture, in pixels from the upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct TextBox {
    /// The left edge.
    pub left: i32,
    /// The upper edge.
    pub top: i32,
    /// From left to right.
    pub width: i32,
    /// From top to bottom.
    pub height: i32,
}

/// The host's recogniser as the core's port.
pub(crate) struct HostRecognizer(pub(crate) Arc<dyn TextRecognizer>);

#[async_trait]
impl orders::TextRecognizer for HostRecognizer {
    async fn recognize(&self, request: orders::RecognizeText) -> Result<Vec<orders::TextLine>, Error> {
        let asked = RecognizeText { image: request.image, language: request.language };
        let pieces = self.0.recognize(asked).await?;
        Ok(pieces
            .into_iter()
            .map(|piece| orders::TextLine {
                text: piece.text,
                place: piece.place.map(|p| orders::TextBox {
                    left: p.left,
                    top: p.top,
                    width: p.width,
                    height: p.height,
                }),
            })
            .collect())
    }
}
