//! Reads catalogue files: CSV (or tab or semicolon separated), plain or gzip.
//!
//! The file is read as a stream: memory holds one line and what is kept of the products. A fault
//! names its line and column and says what would work. In strict mode the first fault ends the
//! import and nothing has been taken over; in lenient mode faulty lines are left out and reported.
//!
//! It reads catalogues only; orders and receipts are other formats. It never runs a formula, follows
//! a link or writes a file.

mod guess;
mod row;

use std::{
    cell::Cell,
    fmt,
    io::{self, BufRead, BufReader, Read},
    rc::Rc,
    str::FromStr,
};

use flate2::read::MultiGzDecoder;

use self::row::{Columns, Fault};
use super::{Catalog, CatalogBuilder, Product};
use crate::{
    clock::Date,
    error::{Error, ErrorKind, Result, clip},
    money::Currency,
};

/// The most bytes one line may have.
pub const MAX_LINE_BYTES: usize = 1 << 20;
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

/// How to read a catalogue file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportOptions {
    /// What to do with a faulty line.
    pub mode: ImportMode,
    /// The currency of prices where the line does not say one.
    pub currency: Currency,
    /// The day that prices hold for where the line does not say one.
    pub as_of: Date,
    /// Where prices are from, as quotes will say it, where the line does not.
    pub source: String,
    /// The most lines to read; more is an error.
    pub max_rows: u64,
}

impl ImportOptions {
    /// Strict, US dollars, prices of the day `as_of`, at most two million lines.
    #[must_use]
    pub fn new(as_of: Date) -> Self {
        Self {
            mode: ImportMode::Strict,
            currency: Currency::USD,
            as_of,
            source: "import".to_owned(),
            max_rows: 2_000_000,
        }
    }

    /// The same with faulty lines left out.
    #[must_use]
    pub fn lenient(mut self) -> Self {
        self.mode = ImportMode::Lenient;
        self
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
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SkippedLine {
    /// Its number in the file, the header being 1.
    pub line: u64,
    /// Why.
    pub reason: String,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct ImportReport {
    /// Lines read, without the header.
    pub read: u64,
    /// Products taken over, each id once.
    pub imported: u64,
    /// Lines that replaced an earlier line of the same id.
    pub replaced: u64,
    /// Lines left out.
    pub skipped: u64,
    /// The first of the lines left out.
    pub skipped_lines: Vec<SkippedLine>,
    /// Sizes that could not be read; the products were imported without one.
    pub unread_sizes: u64,
}

/// Why a catalogue file cannot be read.
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
    fn file(kind: ErrorKind, reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { line: 0, column: None, kind, reason: reason.into(), hint: hint.into() }
    }
}

impl Catalog {
    /// Reads a catalogue file into a new catalogue. See [`import_products`] for the format.
    ///
    /// ```
    /// use grocery_core::{Date, catalog::{Catalog, ImportOptions}};
    /// let file = "id,name,price\nm1,\"Whole Milk, 1 gal\",3.99\n";
    /// let options = ImportOptions::new(Date::new(2026, 11, 20)?);
    /// let (catalog, report) = Catalog::import(file.as_bytes(), &options, |_| {})?;
    /// assert_eq!(report.imported, 1);
    /// let milk = catalog.products().next().unwrap();
    /// assert_eq!(milk.name, "Whole Milk");
    /// assert_eq!(milk.size.unwrap().to_string(), "1 gallon");
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Corrupt`] for a malformed file, with its line; [`ErrorKind::TooLarge`] above a limit;
    /// [`ErrorKind::Storage`] where reading fails.
    pub fn import(
        reader: impl Read,
        options: &ImportOptions,
        progress: impl FnMut(ImportProgress),
    ) -> Result<(Self, ImportReport)> {
        let mut builder = CatalogBuilder::new();
        let report = import_products(reader, options, progress, |product| builder.add(&product))?;
        Ok((builder.build()?, report))
    }
}

/// Reads a catalogue file and hands each product to `sink`, which says whether it replaced one.
///
/// The first line names the columns, in any order and case: `id` and `name` are needed; `brand`,
/// `category` (steps joined by `>`), `size`, `price`, `currency`, `price_unit`, `popularity`,
/// `barcode`, `walmart_id`, `tax_class`, `snap`, `sold_by`, `diets`, `allergens` and `aliases` (joined
/// by `|`, `;` or `,`) are read where they are there, also under usual other names such as `upc` or
/// `title`. Where there is no size, one at the end of the name is taken. Where there is no tax class,
/// the category tells it.
///
/// An error, in strict mode any fault, may come after `sink` has had products: who writes them
/// somewhere keeps them apart until this returns.
///
/// # Errors
/// As for [`Catalog::import`], and those of `sink`.
pub fn import_products(
    reader: impl Read,
    options: &ImportOptions,
    mut progress: impl FnMut(ImportProgress),
    mut sink: impl FnMut(Product) -> Result<bool>,
) -> Result<ImportReport> {
    let bytes = Rc::new(Cell::new(0_u64));
    let mut packed = BufReader::new(Counted { inner: reader, bytes: Rc::clone(&bytes) });
    let start = packed.fill_buf().map_err(unreadable)?;
    let plain: Box<dyn Read + '_> = match start {
        [] => return Err(empty().into()),
        [0x1f, 0x8b, ..] => Box::new(MultiGzDecoder::new(packed)),
        [b'P', b'K', 3, 4, ..] => {
            return Err(ImportError::file(
                ErrorKind::Corrupt,
                "this is a ZIP file",
                "unpack it first, or save the sheet as CSV",
            )
            .into());
        }
        _ => Box::new(packed),
    };
    let mut plain = BufReader::new(plain);
    let start = plain.fill_buf().map_err(unreadable)?;
    if start.iter().all(|b| b.is_ascii_whitespace()) {
        return Err(empty().into());
    }
    let delimiter = delimiter_of(start);
    let budget = Rc::new(Cell::new(MAX_LINE_BYTES));
    let quotes = Rc::new(Cell::new(0_u64));
    let mut lines = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(Limited { inner: plain, budget: Rc::clone(&budget), quotes: Rc::clone(&quotes) });

    let mut record = csv::ByteRecord::new();
    if !read_line(&mut lines, &mut record, &budget)? {
        return Err(empty().into());
    }
    let columns = Columns::read(&record)?;
    let mut report = ImportReport::default();
    let mut next = csv::ByteRecord::new();
    let mut more = read_line(&mut lines, &mut record, &budget)?;
    while more {
        let line = record.position().map_or(0, csv::Position::line);
        more = read_line(&mut lines, &mut next, &budget)?;
        // A quotation mark that is never closed swallows all lines behind it, quietly.
        let swallows = !more
            && quotes.get() % 2 == 1
            && record.iter().any(|field| field.iter().any(|b| matches!(b, b'\n' | b'\r')));
        report.read += 1;
        if report.read > options.max_rows {
            return Err(ImportError {
                line,
                column: None,
                kind: ErrorKind::TooLarge,
                reason: format!("the file has more than {} lines", options.max_rows),
                hint: "split the file, or raise max_rows".to_owned(),
            }
            .into());
        }
        if report.read % PROGRESS_ROWS == 0 {
            progress(ImportProgress { rows: report.read, bytes: bytes.get() });
        }
        let row = if swallows { Err(Fault::open_quote()) } else { columns.product(&record, options) };
        std::mem::swap(&mut record, &mut next);
        match row {
            Ok(row) => {
                report.unread_sizes += u64::from(row.size_unread);
                if sink(row.product)? {
                    report.replaced += 1;
                } else {
                    report.imported += 1;
                }
            }
            Err(fault) if options.mode == ImportMode::Strict => return Err(fault.at(line).into()),
            Err(fault) => {
                report.skipped += 1;
                if report.skipped_lines.len() < MAX_LISTED {
                    let e = fault.at(line);
                    let reason = match &e.column {
                        Some(column) => format!("column {column}: {}", e.reason),
                        None => e.reason,
                    };
                    report.skipped_lines.push(SkippedLine { line, reason });
                }
            }
        }
    }
    progress(ImportProgress { rows: report.read, bytes: bytes.get() });
    Ok(report)
}

fn empty() -> ImportError {
    ImportError::file(
        ErrorKind::Corrupt,
        "the file is empty",
        "the first line must name the columns, at least id and name",
    )
}

fn unreadable(e: io::Error) -> Error {
    let (kind, reason, hint) = match e.kind() {
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => (
            ErrorKind::Corrupt,
            "the gzip file is damaged or cut short",
            "fetch the file again; `gzip -t` tells whether it is whole",
        ),
        _ => (ErrorKind::Storage, "the file cannot be read", "check that it exists and is readable"),
    };
    Error::new(kind, format!("{reason}: {e}")).with_hint(hint).with_source(e)
}

/// Reads the next line that is not blank; `false` at the end.
fn read_line<R: Read>(
    lines: &mut csv::Reader<R>,
    record: &mut csv::ByteRecord,
    budget: &Cell<usize>,
) -> Result<bool> {
    loop {
        budget.set(MAX_LINE_BYTES);
        let line = lines.position().line();
        match lines.read_byte_record(record) {
            Ok(false) => return Ok(false),
            Ok(true) if record.iter().all(|field| field.iter().all(u8::is_ascii_whitespace)) => {}
            Ok(true) => return Ok(true),
            Err(e) => {
                return Err(match e.into_kind() {
                    csv::ErrorKind::Io(e) if e.get_ref().is_some_and(|c| c.is::<LineTooLong>()) => {
                        ImportError {
                            line,
                            column: None,
                            kind: ErrorKind::TooLarge,
                            reason: format!("the line has more than {MAX_LINE_BYTES} bytes"),
                            hint: "look for a quotation mark that is never closed".to_owned(),
                        }
                        .into()
                    }
                    csv::ErrorKind::Io(e) => unreadable(e),
                    other => ImportError {
                        line,
                        column: None,
                        kind: ErrorKind::Corrupt,
                        reason: format!("the line cannot be read: {other:?}"),
                        hint: "save the file as CSV in UTF-8".to_owned(),
                    }
                    .into(),
                });
            }
        }
    }
}

/// What separates the columns, from the first line.
fn delimiter_of(start: &[u8]) -> u8 {
    let header = start.split(|b| matches!(b, b'\n' | b'\r')).next().unwrap_or(start);
    let count = |delimiter: u8| header.iter().filter(|b| **b == delimiter).count();
    // The comma first: a tie goes to what the format is named for.
    let mut best = b',';
    for other in [b'\t', b';', b'|'] {
        if count(other) > count(best) {
            best = other;
        }
    }
    best
}

/// Counts the bytes that come in.
struct Counted<R> {
    inner: R,
    bytes: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.bytes.set(self.bytes.get() + n as u64);
        Ok(n)
    }
}

/// Ends a line that never ends before it fills the memory, and counts quotation marks.
struct Limited<R> {
    inner: R,
    budget: Rc<Cell<usize>>,
    quotes: Rc<Cell<u64>>,
}

#[derive(Debug, thiserror::Error)]
#[error("the line is too long")]
struct LineTooLong;

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let left = self.budget.get();
        if left == 0 {
            return Err(io::Error::other(LineTooLong));
        }
        let most = buf.len().min(left);
        let n = self.inner.read(&mut buf[..most])?;
        self.budget.set(left - n);
        let quotes = buf[..n].iter().filter(|b| **b == b'"').count();
        self.quotes.set(self.quotes.get() + quotes as u64);
        Ok(n)
    }
}

#[cfg(test)]
mod tests;
