//! Reads exports of orders: tables (CSV, TSV, XLSX) and JSON.
//!
//! Which columns a file has tells what it is: a Walmart export's orders, its items, both in one workbook, or
//! a table of any shop with one row for each line. Columns that are not known are never looked at, and
//! neither are those of addresses, recipients, payments and parcels: they have no name here.

mod assemble;
mod json;
mod names;
mod table;
#[cfg(feature = "xlsx")]
mod xlsx;

use std::{io::Read, str::FromStr};

use serde::{Deserialize, Serialize};

use self::assemble::Assembler;
use super::Order;
use crate::{
    error::{Error, ErrorKind, Result, clip},
    import::{ImportError, ImportMode, ImportProgress, Kind, Opened, SkippedLine, Tally, open},
    money::Currency,
};

pub use json::MAX_JSON_BYTES;
#[cfg(feature = "xlsx")]
pub use xlsx::{MAX_XLSX_BYTES, MAX_XLSX_UNPACKED};

/// What a column that is only called "price" holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceMeaning {
    /// What fits the subtotals of the file; where there are none, the whole line's price in exports of
    /// Walmart and the price of one in others.
    #[default]
    Auto,
    /// The price of the whole line.
    Line,
    /// The price of one piece or unit.
    Unit,
}

impl PriceMeaning {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Line => "line",
            Self::Unit => "unit",
        }
    }
}

impl FromStr for PriceMeaning {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        [Self::Auto, Self::Line, Self::Unit].into_iter().find(|m| m.as_str() == s).ok_or_else(|| {
            Error::new(ErrorKind::InvalidInput, format!("unknown meaning of price {:?}", clip(s, 40)))
                .with_hint("use auto, line or unit")
        })
    }
}

/// How to read files of orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderImportOptions {
    /// What to do with a faulty line.
    pub mode: ImportMode,
    /// The currency of amounts.
    pub currency: Currency,
    /// The retailer, where the file does not say. Exports of Walmart are known by their columns.
    pub retailer: Option<String>,
    /// What a column called "price" holds.
    pub price_is: PriceMeaning,
    /// The most lines to read, over all files; more is an error.
    pub max_rows: u64,
}

impl Default for OrderImportOptions {
    /// Strict, US dollars, at most a million lines.
    fn default() -> Self {
        Self {
            mode: ImportMode::Strict,
            currency: Currency::USD,
            retailer: None,
            price_is: PriceMeaning::Auto,
            max_rows: 1_000_000,
        }
    }
}

impl OrderImportOptions {
    /// The same with faulty lines left out.
    #[must_use]
    pub fn lenient(mut self) -> Self {
        self.mode = ImportMode::Lenient;
        self
    }

    /// The same for files of this retailer.
    #[must_use]
    pub fn of_retailer(mut self, retailer: impl Into<String>) -> Self {
        self.retailer = Some(retailer.into());
        self
    }
}

/// What was read from files of orders.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OrderFileReport {
    /// Lines read, without headers; of JSON, orders.
    pub read: u64,
    /// Lines left out.
    pub skipped: u64,
    /// The first of the lines left out.
    pub skipped_lines: Vec<SkippedLine>,
    /// Orders found, each number once.
    pub orders: u64,
    /// Lines of orders found.
    pub lines: u64,
}

/// Reads one or more files of orders; files that belong together, such as the orders and the items of one
/// export, are read in one call, so that one completes the other.
///
/// A file may be CSV (also separated by tab, semicolon or bar), JSON, JSON Lines or, with feature `xlsx`, an
/// XLSX workbook; CSV and JSON may be packed with gzip. It is read as a stream; memory holds the orders.
/// Orders come back in the order of the files, with [`flags`](Order::flags) where they do not add up.
///
/// ```
/// use grocery_core::orders::{OrderImportOptions, read_orders};
/// let items = "Order Number,Order Date,Product Name,Quantity,Price,Delivery Status,Product Link\n\
///     2000123,\"Mar 1, 2025\",\"Whole Milk, 1 gal\",2,$7.96,Delivered,https://www.walmart.com/ip/Milk/10450114\n";
/// let (orders, report) = read_orders([items.as_bytes()], &OrderImportOptions::default(), |_| {})?;
/// assert_eq!((report.orders, report.lines), (1, 1));
/// assert_eq!(orders[0].id.as_str(), "walmart:2000123");
/// let milk = &orders[0].lines[0];
/// assert_eq!(milk.item_id.as_deref(), Some("10450114"));
/// assert_eq!(milk.unit_price.unwrap().to_string(), "3.98");
/// # Ok::<(), grocery_core::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::Corrupt`] for a malformed file, with its line, in strict mode also for a faulty line;
/// [`ErrorKind::TooLarge`] above a limit; [`ErrorKind::NotSupported`] for a workbook without the feature
/// `xlsx`; [`ErrorKind::Storage`] where reading fails.
pub fn read_orders<R: Read>(
    files: impl IntoIterator<Item = R>,
    options: &OrderImportOptions,
    mut progress: impl FnMut(ImportProgress),
) -> Result<(Vec<Order>, OrderFileReport)> {
    let mut tally = Tally::default();
    let mut all = Assembler::new(options);
    let files: Vec<R> = files.into_iter().collect();
    let several = files.len() > 1;
    let mut done = 0;
    for (at, file) in files.into_iter().enumerate() {
        let mut told = |p: ImportProgress| progress(ImportProgress { bytes: done + p.bytes, ..p });
        let bytes = read_file(file, options, &mut all, &mut tally, &mut told).map_err(|e| {
            if !several {
                return e;
            }
            let named = Error::new(e.kind(), format!("file {}: {}", at + 1, e.message()));
            match e.hint().map(str::to_owned) {
                Some(hint) => named.with_hint(hint),
                None => named,
            }
            .with_source(e)
        })?;
        done += bytes;
    }
    let orders = all.finish();
    progress(ImportProgress { rows: tally.read, bytes: done });
    let report = OrderFileReport {
        read: tally.read,
        skipped: tally.skipped,
        skipped_lines: tally.skipped_lines,
        orders: orders.len() as u64,
        lines: orders.iter().map(|o| o.lines.len() as u64).sum(),
    };
    Ok((orders, report))
}

/// Reads one file. Answers how many bytes it has.
fn read_file(
    file: impl Read,
    options: &OrderImportOptions,
    all: &mut Assembler<'_>,
    tally: &mut Tally,
    progress: &mut dyn FnMut(ImportProgress),
) -> Result<u64> {
    let Opened { kind, input, bytes } = open(file)?;
    let mut told = |rows: u64| progress(ImportProgress { rows, bytes: bytes.get() });
    match kind {
        Kind::Empty => return Err(empty().into()),
        Kind::Text => table::read(input, options, all, tally, &mut told)?,
        Kind::Json => json::read(input, options, all, tally, &mut told)?,
        #[cfg(feature = "xlsx")]
        Kind::Zip => xlsx::read(input, options, all, tally, &mut told)?,
        #[cfg(not(feature = "xlsx"))]
        Kind::Zip => {
            return Err(ImportError::file(
                ErrorKind::NotSupported,
                "this is a workbook or a ZIP file, and this build reads neither",
                "save the sheet as CSV, or build with the feature xlsx",
            )
            .into());
        }
    }
    Ok(bytes.get())
}

fn empty() -> ImportError {
    ImportError::file(
        ErrorKind::Corrupt,
        "the file is empty",
        "the first line must name the columns, such as Order Number, Order Date and Product Name",
    )
}

#[cfg(test)]
mod tests;
