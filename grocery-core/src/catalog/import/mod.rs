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

use std::io::Read;

pub(crate) use self::guess::size_said;
pub(in crate::catalog) use self::guess::{size, size_at_end, tax_class};
use self::row::RowReader;
use super::{Catalog, CatalogBuilder, Product};
use crate::{
    clock::Date,
    error::{ErrorKind, Result},
    import::{Fault, Kind, Lines, Opened, Tally, open},
    money::Currency,
};

pub use crate::import::{ImportError, ImportMode, ImportProgress, MAX_LINE_BYTES, MAX_LISTED, SkippedLine};

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
    let Opened { kind, input, bytes } = open(reader)?;
    match kind {
        Kind::Empty => return Err(empty().into()),
        Kind::Zip => {
            return Err(ImportError::file(
                ErrorKind::Corrupt,
                "this is a ZIP file",
                "unpack it first, or save the sheet as CSV",
            )
            .into());
        }
        Kind::Json | Kind::Text => {}
    }
    let mut lines = Lines::new(input)?;
    let Some(header) = lines.next()? else { return Err(empty().into()) };
    let columns = RowReader::read(header.cells)?;
    let mut report = ImportReport::default();
    let mut tally = Tally::default();
    while let Some(line) = lines.next()? {
        let number = line.number;
        tally
            .count(number, options.max_rows, |rows| progress(ImportProgress { rows, bytes: bytes.get() }))?;
        let row =
            if line.open_quote { Err(Fault::open_quote()) } else { columns.product(line.cells, options) };
        match row {
            Ok(row) => {
                report.unread_sizes += u64::from(row.size_unread);
                if sink(row.product)? {
                    report.replaced += 1;
                } else {
                    report.imported += 1;
                }
            }
            Err(fault) => tally.fault(options.mode, number, fault)?,
        }
    }
    progress(ImportProgress { rows: tally.read, bytes: bytes.get() });
    report.read = tally.read;
    report.skipped = tally.skipped;
    report.skipped_lines = tally.skipped_lines;
    Ok(report)
}

fn empty() -> ImportError {
    ImportError::file(
        ErrorKind::Corrupt,
        "the file is empty",
        "the first line must name the columns, at least id and name",
    )
}

#[cfg(test)]
mod tests;
