//! What every importer of files shares: unpacking, reading lines within limits, saying what is wrong
//! with which line, strict and lenient mode.
//!
//! A file is read as a stream: memory holds one line. This module knows no products and no orders; what a line
//! means is for the importer of each kind of file. It never runs a formula, follows a link or writes a
//! file.

mod columns;
mod lines;
mod open;
mod records;
mod utf16;

use std::{fmt, str::FromStr};

use crate::error::{Error, ErrorKind, Result, clip};

pub(crate) use columns::{ColumnNames, Columns};
pub(crate) use lines::Lines;
pub(crate) use open::{Kind, Opened, Unpacking, open, open_within, read_whole, unreadable};
pub(crate) use records::{Record, Records};

/// The most bytes one line may have.
pub const MAX_LINE_BYTES: usize = 1 << 20;
/// The most bytes one JSON value may have, be it one line or many.
pub const MAX_RECORD_BYTES: usize = 16 << 20;
/// How many faulty lines a report lists; all are counted.
pub const MAX_LISTED: usize = 1_000;
/// How often progress is told.
const PROGRESS_ROWS: u64 = 1_000;

/// What to do with a faulty line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ImportMode {
    /// The first fault ends the import with an error; nothing is imported.
    #[default]
    Strict,
    /// Faulty lines are left out and reported.
    Lenient,
}

impl ImportMode {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Lenient => "lenient",
        }
    }
}

impl FromStr for ImportMode {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        [Self::Strict, Self::Lenient].into_iter().find(|m| m.as_str() == s).ok_or_else(|| {
            Error::new(ErrorKind::InvalidInput, format!("unknown import mode {:?}", clip(s, 40)))
                .with_hint("use strict or lenient")
        })
    }
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportProgress {
    /// Lines read.
    pub rows: u64,
    /// Bytes of the file read, before unpacking.
    pub bytes: u64,
}

/// A line that was left out.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SkippedLine {
    /// Its number in the file, the header being 1.
    pub line: u64,
    /// Why.
    pub reason: String,
}

/// Why a file cannot be read.
#[derive(Debug)]
pub struct ImportError {
    /// The line of the file, the header being 1; 0 where the file as a whole is at fault.
    pub line: u64,
    /// The column, where one is at fault.
    pub column: Option<String>,
    /// What sort of fault: [`ErrorKind::Corrupt`], [`ErrorKind::TooLarge`] or [`ErrorKind::Storage`].
    pub kind: ErrorKind,
    /// What was wrong.
    pub reason: String,
    /// What would work.
    pub hint: String,
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, &self.column) {
            (0, _) => write!(f, "{}", self.reason),
            (line, None) => write!(f, "line {line}: {}", self.reason),
            (line, Some(column)) => write!(f, "line {line}, column {column}: {}", self.reason),
        }
    }
}

impl std::error::Error for ImportError {}

impl From<ImportError> for Error {
    fn from(e: ImportError) -> Self {
        Self::new(e.kind, e.to_string()).with_hint(e.hint.clone()).with_source(e)
    }
}

impl ImportError {
    /// The file as a whole is at fault.
    pub(crate) fn file(kind: ErrorKind, reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { line: 0, column: None, kind, reason: reason.into(), hint: hint.into() }
    }

    /// The file has more lines than the caller wants to read.
    pub(crate) fn too_many(line: u64, most: u64) -> Self {
        Self {
            line,
            column: None,
            kind: ErrorKind::TooLarge,
            reason: format!("the file has more than {most} lines"),
            hint: "split the file, or raise max_rows".to_owned(),
        }
    }
}

/// What is wrong with a line.
#[derive(Debug)]
pub(crate) struct Fault {
    column: Option<&'static str>,
    reason: String,
    hint: String,
}

impl Fault {
    /// A fault of one column.
    pub(crate) fn of(column: &'static str, reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { column: Some(column), reason: reason.into(), hint: hint.into() }
    }

    /// A fault of the line as a whole.
    pub(crate) fn line(reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { column: None, reason: reason.into(), hint: hint.into() }
    }

    /// The error of a value's own reader, in this column.
    pub(crate) fn from(column: &'static str, e: &Error) -> Self {
        Self::of(column, e.message(), e.hint().unwrap_or("correct the value"))
    }

    /// The same with more to the hint.
    pub(crate) fn or(mut self, more: &str) -> Self {
        self.hint = format!("{}, {more}", self.hint);
        self
    }

    pub(crate) fn open_quote() -> Self {
        Self::line(
            "a quotation mark is opened and never closed",
            "close it, or write a mark that belongs to the text twice",
        )
    }

    /// What is wrong, and in which column.
    pub(crate) fn said(&self) -> String {
        match self.column {
            Some(column) => format!("column {column}: {}", self.reason),
            None => self.reason.clone(),
        }
    }

    pub(crate) fn at(self, line: u64) -> ImportError {
        ImportError {
            line,
            column: self.column.map(str::to_owned),
            kind: ErrorKind::Corrupt,
            reason: self.reason,
            hint: self.hint,
        }
    }
}

/// Counts lines and decides by the mode what becomes of a faulty one.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) read: u64,
    pub(crate) skipped: u64,
    pub(crate) skipped_lines: Vec<SkippedLine>,
}

impl Tally {
    /// Counts one more line, up to `most`, and tells of progress now and then.
    pub(crate) fn count(&mut self, line: u64, most: u64, progress: impl FnOnce(u64)) -> Result<()> {
        self.read += 1;
        if self.read > most {
            return Err(ImportError::too_many(line, most).into());
        }
        if self.read.is_multiple_of(PROGRESS_ROWS) {
            progress(self.read);
        }
        Ok(())
    }

    /// Leaves a line out, or ends the import in strict mode.
    pub(crate) fn fault(&mut self, mode: ImportMode, line: u64, fault: Fault) -> Result<()> {
        if mode == ImportMode::Strict {
            return Err(fault.at(line).into());
        }
        self.skipped += 1;
        if self.skipped_lines.len() < MAX_LISTED {
            self.skipped_lines.push(SkippedLine { line, reason: fault.said() });
        }
        Ok(())
    }
}

/// The text without line breaks, control characters and doubled spaces.
pub(crate) fn one_line(text: &str) -> String {
    // Most texts are as they should be; looking is cheaper than building them anew.
    let plain = |pair: &[u8]| pair != b"  ";
    if text.bytes().all(|b| (0x20..0x7f).contains(&b)) && text.as_bytes().windows(2).all(plain) {
        return text.trim_matches(' ').to_owned();
    }
    let clean = text.replace(|c: char| c.is_control(), " ");
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}
