//! How long a text may be.
//!
//! Reading takes time and memory in proportion to the text, and a text comes from anybody, so there is always
//! a limit. A host that reads whole recipes or mails can raise it, up to a ceiling.

use super::Parser;
use crate::error::{Error, ErrorKind, Result};

/// The longest text that is read where nobody says otherwise, in bytes: 16 KiB.
pub const MAX_TEXT_BYTES: usize = 16_384;

/// The most that a [`Parser`] can be told to read, in bytes: 1 MiB.
pub const TEXT_BYTES_CEILING: usize = 1_048_576;

impl Parser {
    /// The same parser that reads texts of up to `bytes` bytes. Default: [`MAX_TEXT_BYTES`].
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for 0 and above [`TEXT_BYTES_CEILING`].
    ///
    /// ```
    /// use grocery_core::{Currency, Date, nlu::{NoteKind, ParseContext, Parser}};
    /// let parser = Parser::new().with_max_text_bytes(8)?;
    /// let context = ParseContext::new(Date::new(2026, 11, 20)?, Currency::USD);
    /// assert_eq!(parser.parse("add eggs", &context).actions.len(), 1);
    /// assert_eq!(parser.parse("add bread", &context).notes[0].kind, NoteKind::TooLong);
    /// assert!(Parser::new().with_max_text_bytes(0).is_err());
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    pub fn with_max_text_bytes(mut self, bytes: usize) -> Result<Self> {
        if bytes == 0 || bytes > TEXT_BYTES_CEILING {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                format!("max_text_bytes is {bytes}; it can be from 1 to {TEXT_BYTES_CEILING}"),
            )
            .with_hint("leave it out for the default, 16384"));
        }
        self.max_text_bytes = bytes;
        Ok(self)
    }

    /// The longest text that this parser reads, in bytes.
    #[must_use]
    pub const fn max_text_bytes(&self) -> usize {
        self.max_text_bytes
    }
}
