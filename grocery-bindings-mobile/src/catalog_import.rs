//! Catalogue files.

use std::{collections::HashMap, sync::Arc};

use grocery_core::{
    Error, ErrorKind,
    catalog::{self as core, ImportMode},
};

use crate::{
    cancel::CancelToken,
    catalog::Catalog,
    error::Answer,
    imports::{self, ImportSource, ProgressListener},
    values::{each, natural, read, serial},
};

#[uniffi::export]
impl Catalog {
    /// Reads a catalogue file (CSV, JSON or records of Open Food Facts, gzip allowed), stores its products and puts them
    /// beside those there are; a product of the same id is replaced. Reading and indexing run on a thread of their own.
    /// Where the file cannot be read or the call is cancelled, nothing changes.
    ///
    /// Fails with `Corrupt` naming line and column of the first fault, unless the options are lenient: then lines at fault
    /// are left out and reported. Fails with `TooLarge` above a limit, with `InvalidInput` for options that mean nothing,
    /// with `Storage` where the file cannot be opened.
    #[uniffi::method(default(options = None, listener = None, cancel = None))]
    pub async fn import_products(
        &self,
        file: ImportSource,
        options: Option<ImportOptions>,
        listener: Option<Arc<dyn ProgressListener>>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<ImportReport> {
        let shared = Arc::clone(&self.shared);
        let usual = shared.agent.catalog().import_options();
        let options = match options {
            Some(options) => options.read(usual)?,
            None => usual,
        };
        imports::import(vec![file], cancel, move |mut files| async move {
            let file = files
                .pop()
                .ok_or_else(|| Error::new(ErrorKind::Internal, "a file that was opened is gone"))?;
            let told = |at| imports::tell(listener.as_ref(), at);
            shared.agent.catalog().import_with(file, &options, told).await
        })
        .await
    }

    /// `importProducts` of the file at `path`, with the usual options or the lenient ones.
    #[uniffi::method(default(lenient = false, listener = None, cancel = None))]
    pub async fn import_file(
        &self,
        path: String,
        lenient: bool,
        listener: Option<Arc<dyn ProgressListener>>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<ImportReport> {
        let options = ImportOptions { lenient, ..ImportOptions::default() };
        self.import_products(ImportSource::Path { path }, Some(options), listener, cancel).await
    }
}

/// How to read a catalogue file. All of it is optional.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ImportOptions {
    /// Leave faulty lines out and say which, rather than refusing the file.
    #[uniffi(default = false)]
    pub lenient: bool,
    /// How the file is written: `auto` (whatever it shows), `csv`, `json` or `open_food_facts`.
    #[uniffi(default = "auto")]
    pub format: String,
    /// The currency of prices where the line does not say one; the agent's where absent.
    #[uniffi(default = None)]
    pub currency: Option<String>,
    /// The day that prices hold for where the line does not say one, ISO 8601; today where absent.
    #[uniffi(default = None)]
    pub as_of: Option<String>,
    /// Where prices are from, as quotes will say it, where the line does not; `import` where absent.
    #[uniffi(default = None)]
    pub source: Option<String>,
    /// The most lines to read, of JSON the most products; 5,000,000 where absent.
    #[uniffi(default = None)]
    pub max_rows: Option<i64>,
    /// The most bytes that a packed file may unpack to; 256 GiB where absent.
    #[uniffi(default = None)]
    pub max_unpacked: Option<i64>,
    /// How many bytes each one of a packed file may unpack to; 200 where absent.
    #[uniffi(default = None)]
    pub max_ratio: Option<i64>,
    /// Open Food Facts: the language of names, as two letters, where a record has one in it.
    #[uniffi(default = None)]
    pub language: Option<String>,
    /// Open Food Facts: only products sold in this country, as two letters or as it is written there; all where absent.
    #[uniffi(default = None)]
    pub country: Option<String>,
}

impl Default for ImportOptions {
    fn default() -> Self {
        Self {
            lenient: false,
            format: core::CatalogFormat::Auto.as_str().to_owned(),
            currency: None,
            as_of: None,
            source: None,
            max_rows: None,
            max_unpacked: None,
            max_ratio: None,
            language: None,
            country: None,
        }
    }
}

impl ImportOptions {
    fn read(self, usual: core::ImportOptions) -> Result<core::ImportOptions, Error> {
        let mut options = usual;
        if self.lenient {
            options.mode = ImportMode::Lenient;
        }
        options.format = self.format.parse()?;
        if let Some(currency) = read(self.currency.as_deref())? {
            options.currency = currency;
        }
        if let Some(day) = read(self.as_of.as_deref())? {
            options.as_of = day;
        }
        if let Some(source) = self.source {
            options.source = source;
        }
        if let Some(rows) = self.max_rows {
            options.max_rows = natural(rows, "the number of rows")?;
        }
        if let Some(bytes) = self.max_unpacked {
            options.max_unpacked = natural(bytes, "the number of bytes")?;
        }
        if let Some(ratio) = self.max_ratio {
            options.max_ratio = natural(ratio, "the ratio of packing")?;
        }
        options.language = self.language;
        options.country = self.country;
        Ok(options)
    }
}

/// What an import did. `read` is the sum of `imported`, `replaced`, `skipped` and all that was `left_out`.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ImportReport {
    /// How the file was written: `csv`, `json` or `open_food_facts`.
    pub format: String,
    /// How many lines were read, without the header. Of JSON: products.
    pub read: i64,
    /// How many products were taken over, each id once.
    pub imported: i64,
    /// How many lines replaced an earlier line of the same id.
    pub replaced: i64,
    /// How many faulty lines were left out.
    pub skipped: i64,
    /// The first 1,000 lines left out, and why.
    pub skipped_lines: Vec<SkippedLine>,
    /// How many records are in order and were not wanted, by reason: `obsolete`, `other_country`, `no_code`, `no_name`.
    pub left_out: HashMap<String, i64>,
    /// How many sizes could not be read; their products have none.
    pub unread_sizes: i64,
    /// How many bar codes have a wrong check digit; they were taken over as they are written.
    pub wrong_barcodes: i64,
    /// How many cells a spreadsheet would run as a formula; they were taken over as text.
    pub formula_cells: i64,
    /// The first lines with formulas or wrong bar codes.
    pub notes: Vec<LineNote>,
}

impl From<core::ImportReport> for ImportReport {
    fn from(report: core::ImportReport) -> Self {
        Self {
            format: report.format.as_str().to_owned(),
            read: serial(report.read),
            imported: serial(report.imported),
            replaced: serial(report.replaced),
            skipped: serial(report.skipped),
            skipped_lines: each(report.skipped_lines),
            left_out: report.left_out.into_iter().map(|(reason, n)| (reason, serial(n))).collect(),
            unread_sizes: serial(report.unread_sizes),
            wrong_barcodes: serial(report.wrong_barcodes),
            formula_cells: serial(report.formula_cells),
            notes: each(report.notes),
        }
    }
}

/// A line that was left out.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SkippedLine {
    /// Its number, from 1.
    pub line: i64,
    /// Why.
    pub reason: String,
}

impl From<core::SkippedLine> for SkippedLine {
    fn from(skipped: core::SkippedLine) -> Self {
        Self { line: serial(skipped.line), reason: skipped.reason }
    }
}

/// Something worth knowing about a line that was taken over all the same.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct LineNote {
    /// Its number, from 1.
    pub line: i64,
    /// What there is to know.
    pub note: String,
}

impl From<core::LineNote> for LineNote {
    fn from(note: core::LineNote) -> Self {
        Self { line: serial(note.line), note: note.note }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_that_are_not_given_are_the_usual_ones() {
        let usual = core::ImportOptions::new("2026-11-20".parse().unwrap());
        assert_eq!(ImportOptions::default().read(usual.clone()).unwrap(), usual);
        let bad = ImportOptions { as_of: Some("noon".to_owned()), ..ImportOptions::default() };
        assert_eq!(bad.read(usual.clone()).unwrap_err().kind(), ErrorKind::InvalidInput);
        let bad = ImportOptions { max_rows: Some(-1), ..ImportOptions::default() };
        assert_eq!(bad.read(usual.clone()).unwrap_err().kind(), ErrorKind::InvalidInput);
        let bad = ImportOptions { format: "xml".to_owned(), ..ImportOptions::default() };
        assert_eq!(bad.read(usual).unwrap_err().kind(), ErrorKind::InvalidInput);
    }
}
