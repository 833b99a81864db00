//! XLSX workbooks: every sheet that has the columns of orders or items.
//!
//! A workbook is a ZIP archive, and a small one may unpack to a very large one. So it is unpacked once to be
//! counted, within limits, before anything reads it. Cells hold values; formulas are never run, what they
//! last came to is read.

use std::io::{BufReader, Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};
use csv::ByteRecord;

use super::{OrderImportOptions, assemble::Assembler, table::Head};
use crate::{
    clock::Date,
    error::{ErrorKind, Result},
    import::{ImportError, Tally, read_whole},
};

/// The most bytes of a workbook.
pub const MAX_XLSX_BYTES: usize = 32 << 20;
/// The most bytes of a workbook, unpacked.
pub const MAX_XLSX_UNPACKED: u64 = 64 << 20;
/// The most files inside of a workbook.
const MAX_PARTS: usize = 1_000;
/// Cells beyond this column are not read.
const MAX_COLUMNS: u32 = 256;
/// A header stands in one of the first rows.
const HEADER_WITHIN: u32 = 20;

pub(super) fn read<R: Read>(
    input: BufReader<R>,
    options: &OrderImportOptions,
    all: &mut Assembler<'_>,
    tally: &mut Tally,
    progress: &mut dyn FnMut(u64),
) -> Result<()> {
    let bytes = read_whole(input, MAX_XLSX_BYTES)?;
    measure(&bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.as_slice())).map_err(|_| broken())?;
    let mut sheets_read = 0;
    let mut trouble = None;
    // Orders first, then items: a workbook may hold them in any order, and either way gives the same.
    for name in book.sheet_names() {
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
        let mut head: Option<Head> = None;
        let mut row = Row::default();
        loop {
            let cell = cells.next_cell().map_err(|_| broken())?;
            let at = cell.as_ref().map(calamine::Cell::get_position);
            if at.is_none_or(|(r, _)| r != row.at)
                && let Some((number, record)) = row.take()
            {
                match &head {
                    None => match Head::read(&record) {
                        Ok(read) => {
                            row.width = record.len();
                            head = Some(read);
                        }
                        Err(e) if number >= HEADER_WITHIN => {
                            trouble.get_or_insert(e);
                            break;
                        }
                        Err(e) => {
                            trouble.get_or_insert(e);
                        }
                    },
                    Some(head) => {
                        let line = u64::from(number) + 1;
                        tally.count(line, options.max_rows, &mut *progress)?;
                        if let Err(fault) = head.take(all, &record) {
                            tally.fault(options.mode, line, fault)?;
                        }
                    }
                }
            }
            let (Some(cell), Some((at, column))) = (cell, at) else { break };
            row.at = at;
            if column < MAX_COLUMNS {
                row.put(column as usize, text_of(cell.get_value()));
            }
        }
        sheets_read += u32::from(head.is_some());
    }
    if sheets_read > 0 {
        return Ok(());
    }
    let hint = trouble.map_or_else(|| "the workbook needs a sheet of orders or items".to_owned(), |e| e.hint);
    Err(ImportError::file(ErrorKind::Corrupt, "no sheet of the workbook has the columns of orders", hint)
        .into())
}

/// A row while its cells come in.
#[derive(Default)]
struct Row {
    at: u32,
    cells: Vec<String>,
    /// How many cells the header has; shorter rows have empty cells at their end.
    width: usize,
}

impl Row {
    fn put(&mut self, column: usize, text: String) {
        if text.is_empty() || self.width > 0 && column >= self.width {
            return;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        if let Some(cell) = self.cells.get_mut(column) {
            *cell = text;
        }
    }

    /// The row that is complete, unless it is empty.
    fn take(&mut self) -> Option<(u32, ByteRecord)> {
        if self.cells.iter().all(|c| c.trim().is_empty()) {
            self.cells.clear();
            return None;
        }
        if self.cells.len() < self.width {
            self.cells.resize(self.width, String::new());
        }
        let record = ByteRecord::from(self.cells.iter().map(String::as_bytes).collect::<Vec<_>>());
        self.cells.clear();
        Some((self.at, record))
    }
}

/// What a cell shows.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) => decimal(*n),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(when) => {
            let (year, month, day, hour, minute, ..) = when.to_ymd_hms_milli();
            let date = i16::try_from(year)
                .ok()
                .zip(i8::try_from(month).ok())
                .zip(i8::try_from(day).ok())
                .and_then(|((y, m), d)| Date::new(y, m, d).ok());
            date.map(|d| format!("{d} {hour:02}:{minute:02}")).unwrap_or_default()
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// A number as a sheet shows it, with 15 significant digits: the 3.3000000000000003 of a file is 3.3. From
/// here on it is text, and money is counted in whole cents.
fn decimal(n: f64) -> String {
    if !n.is_finite() {
        return String::new();
    }
    let text = format!("{n:.14e}");
    let Some((digits, exponent)) = text.split_once('e') else { return text };
    let Ok(exponent) = exponent.parse::<i32>() else { return text };
    if !(-30..=30).contains(&exponent) {
        return text;
    }
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |d| ("-", d));
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return "0".to_owned();
    }
    let point = usize::try_from(exponent + 1).unwrap_or(0);
    if exponent < 0 {
        let zeros = usize::try_from(-exponent - 1).unwrap_or(0);
        format!("{sign}0.{}{digits}", "0".repeat(zeros))
    } else if digits.len() <= point {
        format!("{sign}{digits}{}", "0".repeat(point - digits.len()))
    } else {
        let (whole, part) = digits.split_at(point);
        format!("{sign}{whole}.{part}")
    }
}

/// Unpacks all of the archive into nothing, and stops where it is more than a workbook of orders ever is.
fn measure(bytes: &[u8]) -> Result<()> {
    let too_large = |what: String| {
        ImportError::file(ErrorKind::TooLarge, what, "split the workbook, or save the sheet as CSV")
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    if archive.len() > MAX_PARTS {
        return Err(too_large(format!("the workbook has more than {MAX_PARTS} parts")).into());
    }
    let mut left = MAX_XLSX_UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| broken())?;
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| broken())?;
        if read > left {
            return Err(
                too_large(format!("the workbook unpacks to more than {MAX_XLSX_UNPACKED} bytes")).into()
            );
        }
        left -= read;
    }
    Ok(())
}

fn broken() -> ImportError {
    ImportError::file(
        ErrorKind::Corrupt,
        "the workbook is damaged, locked with a password or no XLSX file",
        "open it in a spreadsheet program and save it again as XLSX or CSV",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_a_sheet_shows() {
        for (n, want) in [
            (3.3000000000000003, "3.3"),
            (0.1 + 0.2, "0.3"),
            (1234.56, "1234.56"),
            (-2.0, "-2"),
            (0.0, "0"),
            (0.05, "0.05"),
            (10450114.0, "10450114"),
            (200012345678901.0, "200012345678901"),
            (100.0, "100"),
        ] {
            assert_eq!(decimal(n), want);
        }
    }
}
