//! The port that turns the picture of a receipt into lines of text.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::error::Result;

/// A picture to be read. Make it with [`RecognizeText::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecognizeText {
    /// The picture as it came: JPEG, PNG, HEIC, PDF, whatever the host's reader takes.
    pub image: Vec<u8>,
    /// ISO 639-1 code of the language it is probably in.
    pub language: Option<String>,
}

impl RecognizeText {
    /// Reads this picture.
    #[must_use]
    pub fn new(image: Vec<u8>) -> Self {
        Self { image, language: None }
    }

    /// The same, probably in this language.
    #[must_use]
    pub fn in_language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }
}

/// Where a piece of text stands in its picture, in pixels from the upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

/// A piece of text that was recognised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextLine {
    /// The text.
    pub text: String,
    /// Where it stands, where the reader says so.
    #[serde(default)]
    pub place: Option<TextBox>,
}

impl TextLine {
    /// A piece of text of unknown place.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), place: None }
    }

    /// The same at a place.
    #[must_use]
    pub fn at(mut self, place: TextBox) -> Self {
        self.place = Some(place);
        self
    }
}

/// Reads the text of a picture: the host's own recogniser, such as Vision, ML Kit or Tesseract.
///
/// What an implementation owes: the pieces in whatever order, each with its place where it is known. Pieces
/// without a place are taken to be in reading order. The picture is not kept.
#[async_trait]
pub trait TextRecognizer: Send + Sync {
    /// The text of a picture.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for what is no picture;
    /// [`Unavailable`](crate::ErrorKind::Unavailable) where the reader cannot be reached.
    async fn recognize(&self, request: RecognizeText) -> Result<Vec<TextLine>>;
}

const _: Option<&dyn TextRecognizer> = None;

/// The text as lines from top to bottom, pieces of one line side by side with two spaces between: many
/// readers give the name and the price of a line as two pieces. Without places, the pieces as they come.
///
/// ```
/// use grocery_core::orders::{TextBox, TextLine, in_reading_order};
/// let piece = |text: &str, left, top| {
///     TextLine::new(text).at(TextBox { left, top, width: 100, height: 20 })
/// };
/// let pieces = [piece("3.48", 400, 12), piece("TOTAL", 10, 60), piece("MILK", 10, 10), piece("3.48", 400, 61)];
/// assert_eq!(in_reading_order(&pieces), "MILK  3.48\nTOTAL  3.48");
/// ```
#[must_use]
pub fn in_reading_order(pieces: &[TextLine]) -> String {
    if pieces.iter().any(|p| p.place.is_none()) {
        return pieces.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join("\n");
    }
    let mut placed: Vec<(TextBox, &str)> =
        pieces.iter().filter_map(|p| p.place.map(|place| (place, p.text.as_str()))).collect();
    let middle = |b: &TextBox| i64::from(b.top) * 2 + i64::from(b.height);
    placed.sort_by_key(|(b, _)| (middle(b), b.left));
    let mut lines: Vec<Vec<(TextBox, &str)>> = Vec::new();
    for piece in placed {
        // Pieces are on one line where the middle of one is within the height of the other.
        match lines.last_mut() {
            Some(line)
                if line.last().is_some_and(|(b, _)| {
                    (middle(b) - middle(&piece.0)).abs() < i64::from(b.height.max(piece.0.height).max(1))
                }) =>
            {
                line.push(piece);
            }
            _ => lines.push(vec![piece]),
        }
    }
    let text_of = |mut line: Vec<(TextBox, &str)>| {
        line.sort_by_key(|(b, _)| b.left);
        line.iter().map(|(_, text)| *text).collect::<Vec<_>>().join("  ")
    };
    lines.into_iter().map(text_of).collect::<Vec<_>>().join("\n")
}
