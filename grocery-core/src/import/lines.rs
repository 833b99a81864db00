//! Lines of separated cells, read within limits.

use std::{
    cell::Cell,
    io::{self, BufRead, BufReader, Read},
    rc::Rc,
};

use csv::ByteRecord;

use super::{ImportError, MAX_LINE_BYTES, open::unreadable};
use crate::error::{ErrorKind, Result};

/// The lines of a table: cells separated by comma, tab, semicolon or bar, whichever the first line has most of.
pub(crate) struct Lines<R> {
    lines: csv::Reader<Limited<R>>,
    budget: Rc<Cell<usize>>,
    quotes: Rc<Cell<u64>>,
    record: ByteRecord,
    next: ByteRecord,
    /// Whether `next` holds a line.
    more: bool,
}

/// One line of a table.
pub(crate) struct Line<'a> {
    /// Its number in the file, from 1.
    pub(crate) number: u64,
    pub(crate) cells: &'a ByteRecord,
    /// It is the last one, and a quotation mark in it was opened and swallowed what followed.
    pub(crate) open_quote: bool,
}

impl<R: Read> Lines<BufReader<R>> {
    pub(crate) fn new(mut input: BufReader<R>) -> Result<Self> {
        let delimiter = delimiter_of(input.fill_buf().map_err(unreadable)?);
        let budget = Rc::new(Cell::new(MAX_LINE_BYTES));
        let quotes = Rc::new(Cell::new(0_u64));
        let limited = Limited { inner: input, budget: Rc::clone(&budget), quotes: Rc::clone(&quotes) };
        let lines = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(limited);
        let mut all =
            Self { lines, budget, quotes, record: ByteRecord::new(), next: ByteRecord::new(), more: false };
        all.more = all.advance()?;
        Ok(all)
    }

    /// The next line that is not blank; `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Line<'_>>> {
        if !self.more {
            return Ok(None);
        }
        std::mem::swap(&mut self.record, &mut self.next);
        self.more = self.advance()?;
        // A quotation mark that is never closed swallows all lines behind it, quietly.
        let open_quote = !self.more
            && self.quotes.get() % 2 == 1
            && self.record.iter().any(|field| field.iter().any(|b| matches!(b, b'\n' | b'\r')));
        let number = self.record.position().map_or(0, csv::Position::line);
        Ok(Some(Line { number, cells: &self.record, open_quote }))
    }

    fn advance(&mut self) -> Result<bool> {
        loop {
            self.budget.set(MAX_LINE_BYTES);
            let line = self.lines.position().line();
            match self.lines.read_byte_record(&mut self.next) {
                Ok(false) => return Ok(false),
                Ok(true) if self.next.iter().all(|field| field.iter().all(u8::is_ascii_whitespace)) => {}
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
