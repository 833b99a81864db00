//! Columns by name.

use csv::ByteRecord;

use super::Fault;
use crate::error::clip;

/// Columns by name, each with the other names it goes by. Names are compared without case, spaces, hyphens,
/// underscores and other marks.
pub(crate) type ColumnNames = &'static [(&'static str, &'static [&'static str])];

/// Where each column is in a file.
#[derive(Debug)]
pub(crate) struct Columns {
    names: ColumnNames,
    at: Vec<Option<usize>>,
    count: usize,
    /// The header as it is written.
    found: Vec<String>,
}

impl Columns {
    pub(crate) fn read(names: ColumnNames, header: &ByteRecord) -> Self {
        let mut at: Vec<Option<usize>> = vec![None; names.len()];
        let mut found = Vec::new();
        for (i, field) in header.iter().enumerate() {
            let field = field.strip_prefix(b"\xef\xbb\xbf").unwrap_or(field);
            let text = String::from_utf8_lossy(field);
            let plain: String =
                text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
            if found.len() < 20 {
                found.push(clip(text.trim(), 30).into_owned());
            }
            // Of two columns for the same thing, one that has the very name wins, then the first.
            for (place, (_, others)) in at.iter_mut().zip(names) {
                if others.contains(&plain.as_str())
                    && (place.is_none() || others.first() == Some(&plain.as_str()))
                {
                    *place = Some(i);
                    break;
                }
            }
        }
        Self { names, at, count: header.len(), found }
    }

    /// Whether the file has this column.
    pub(crate) fn has(&self, column: &str) -> bool {
        self.place(column).is_some()
    }

    /// Those of `needed` that the file has not.
    pub(crate) fn missing(&self, needed: &[&'static str]) -> Vec<&'static str> {
        needed.iter().copied().filter(|n| !self.has(n)).collect()
    }

    /// The header as it is written, at most twenty names.
    pub(crate) fn found(&self) -> &[String] {
        &self.found
    }

    /// Where each of the columns is, in the order of their names.
    pub(crate) fn places(&self) -> &[Option<usize>] {
        &self.at
    }

    fn place(&self, column: &str) -> Option<usize> {
        let at = self.names.iter().position(|n| n.0 == column)?;
        self.at.get(at).copied().flatten()
    }

    /// A fault where the line has more or fewer cells than the header.
    pub(crate) fn check(&self, record: &ByteRecord) -> Result<(), Fault> {
        if record.len() == self.count {
            return Ok(());
        }
        Err(Fault::line(
            format!("the line has {} fields and the header {}", record.len(), self.count),
            "put fields with commas in quotation marks, and close every one",
        ))
    }

    /// The text of a cell without space around it; empty where the file has no such column.
    pub(crate) fn cell<'a>(&self, record: &'a ByteRecord, column: &'static str) -> Result<&'a str, Fault> {
        let Some(field) = self.place(column).and_then(|i| record.get(i)) else { return Ok("") };
        std::str::from_utf8(field).map(str::trim).map_err(|e| {
            Fault::of(
                column,
                format!("the text is not UTF-8 (byte {} of the cell)", e.valid_up_to() + 1),
                "save the file in UTF-8",
            )
        })
    }
}
