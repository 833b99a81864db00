//! How to read a catalogue file, and what came of it.

use std::{collections::BTreeMap, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    clock::Date,
    error::{Error, ErrorKind, Result, clip},
    import::{ImportMode, SkippedLine},
    money::Currency,
};

/// How a catalogue file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CatalogFormat {
    /// Whatever the file itself shows.
    #[default]
    Auto,
    /// A table: lines of cells between commas, tabs, semicolons or bars, the first naming the columns.
    Csv,
    /// JSON: one product on each line, an array of them, or an object that holds the array.
    Json,
    /// Records of Open Food Facts, in any of the shapes of JSON.
    OpenFoodFacts,
}

impl CatalogFormat {
    /// Every value, in declaration order.
    pub const ALL: &'static [Self] = &[Self::Auto, Self::Csv, Self::Json, Self::OpenFoodFacts];

    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::OpenFoodFacts => "open_food_facts",
        }
    }
}

/// Reads the stable names, and `tsv`, `jsonl`, `ndjson`, `off` and `open-food-facts`.
impl FromStr for CatalogFormat {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        match s {
            "tsv" => Ok(Self::Csv),
            "jsonl" | "ndjson" => Ok(Self::Json),
            "off" | "open-food-facts" => Ok(Self::OpenFoodFacts),
            _ => Self::ALL.iter().copied().find(|f| f.as_str() == s).ok_or_else(|| {
                Error::new(ErrorKind::InvalidInput, format!("unknown catalogue format {:?}", clip(s, 40)))
                    .with_hint("use auto, csv, json or open_food_facts")
            }),
        }
    }
}

/// How to read a catalogue file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportOptions {
    /// How the file is written.
    pub format: CatalogFormat,
    /// What to do with a faulty line.
    pub mode: ImportMode,
    /// The currency of prices where the line does not say one.
    pub currency: Currency,
    /// The day that prices hold for where the line does not say one.
    pub as_of: Date,
    /// Where prices are from, as quotes will say it, where the line does not.
    pub source: String,
    /// The most lines to read; more is an error. Of JSON: products.
    pub max_rows: u64,
    /// The most bytes that a packed file may unpack to; more is an error.
    pub max_unpacked: u64,
    /// How many bytes each one of a packed file may unpack to, where that is more than 16 MiB in all; more is an
    /// error.
    pub max_ratio: u64,
    /// Open Food Facts: the language of names, as two letters, where a record has one in it. `None`: the record's
    /// main language.
    pub language: Option<String>,
    /// Open Food Facts: only products sold in this country, as two letters (`us`) or as Open Food Facts writes it
    /// (`united-states`). `None`: all.
    pub country: Option<String>,
}

impl ImportOptions {
    /// Strict, any format, US dollars, prices of the day `as_of`, at most five million lines and 256 GiB unpacked.
    #[must_use]
    pub fn new(as_of: Date) -> Self {
        Self {
            format: CatalogFormat::Auto,
            mode: ImportMode::Strict,
            currency: Currency::USD,
            as_of,
            source: "import".to_owned(),
            max_rows: 5_000_000,
            max_unpacked: 256 << 30,
            max_ratio: 200,
            language: None,
            country: None,
        }
    }

    /// The same with faulty lines left out.
    #[must_use]
    pub fn lenient(mut self) -> Self {
        self.mode = ImportMode::Lenient;
        self
    }

    /// The same for a file of this format.
    #[must_use]
    pub fn with_format(mut self, format: CatalogFormat) -> Self {
        self.format = format;
        self
    }

    /// The same with names in this language, where Open Food Facts has them.
    #[must_use]
    pub fn with_language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    /// The same for products of Open Food Facts that are sold in this country.
    #[must_use]
    pub fn with_country(mut self, country: impl Into<String>) -> Self {
        self.country = Some(country.into());
        self
    }
}

/// Something worth knowing about a line that was taken over all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineNote {
    /// Its number in the file, from 1.
    pub line: u64,
    /// What there is to know.
    pub note: String,
}

/// What an import did. `read` is the sum of `imported`, `replaced`, `skipped` and all that was `left_out`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImportReport {
    /// How the file was written.
    pub format: CatalogFormat,
    /// Lines read, without the header. Of JSON: products.
    pub read: u64,
    /// Products taken over, each id once.
    pub imported: u64,
    /// Lines that replaced an earlier line of the same id.
    pub replaced: u64,
    /// Faulty lines left out.
    pub skipped: u64,
    /// The first of the faulty lines left out.
    pub skipped_lines: Vec<SkippedLine>,
    /// Records that are in order and were not wanted, by reason: `obsolete`, `other_country`, `no_code`, `no_name`.
    pub left_out: BTreeMap<String, u64>,
    /// Sizes that could not be read; the products were imported without one.
    pub unread_sizes: u64,
    /// Bar codes whose check digit is wrong; they were taken over as they are written.
    pub wrong_barcodes: u64,
    /// Cells that a spreadsheet would run as a formula; they were taken over as text.
    pub formula_cells: u64,
    /// The first lines with formulas or wrong bar codes.
    pub notes: Vec<LineNote>,
}
