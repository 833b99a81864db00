//! Reads catalogue files: tables (CSV, TSV), JSON (a product a line, or an array) and records of Open Food
//! Facts, plain or gzip.
//!
//! The file is read as a stream: memory holds one product and what is kept of the others. A fault
//! names its line and column and says what would work. In strict mode the first fault ends the
//! import and nothing has been taken over; in lenient mode faulty lines are left out and reported.
//! `docs/import.md` tells the formats.
//!
//! It reads catalogues only; orders and receipts are other formats. It never runs a formula, follows
//! a link or writes a file.

mod cells;
mod countries;
mod guess;
mod json;
mod off;
mod off_diets;
mod options;
mod row;
mod table;

use std::{cell::Cell, io::Read, rc::Rc};

pub(crate) use self::guess::size_said;
use self::row::{Maker, Row};
pub(in crate::catalog) use self::{
    guess::{size, size_at_end, tax_class},
    row::may_be_snap,
};
use super::{Barcode, Catalog, CatalogBuilder, Product};
use crate::{
    error::{ErrorKind, Result},
    import::{Fault, Kind, Opened, Tally, Unpacking, open_within},
};

pub use self::options::{CatalogFormat, ImportOptions, ImportReport, LineNote};
pub use crate::import::{
    ImportError, ImportMode, ImportProgress, MAX_LINE_BYTES, MAX_LISTED, MAX_RECORD_BYTES, SkippedLine,
};

impl Catalog {
    /// Reads a catalogue file into a new catalogue. See [`import_products`] for the formats.
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
    /// [`ErrorKind::InvalidInput`] for a country nobody knows; [`ErrorKind::Storage`] where reading fails.
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
/// Of a table the first line names the columns, in any order and case: `id` and `name` are needed; `brand`,
/// `category` (steps joined by `>`), `size`, `price`, `currency`, `price_unit`, `popularity`,
/// `barcode`, `walmart_id`, `tax_class`, `snap`, `sold_by`, `in_stock`, `quantity` (packages in stock),
/// `rating` (stars out of five), `rating_count`, `diets`, `allergens` and `aliases` (joined
/// by `|`, `;` or `,`) are read where they are there, also under usual other names such as `upc` or
/// `title`. Where there is no size, one at the end of the name is taken. Where there is no tax class,
/// the category tells it.
///
/// JSON is read by the same names, and as a [`Product`] is written by serde; `price` may be a number, a text
/// or `{"regular", "sale", "unitOfMeasure"}`, `category` a text, an array or `{"path"}`.
///
/// ```
/// use grocery_core::{Date, catalog::{ImportOptions, import_products}};
/// let file = r#"{"sku":"m1","title":"Whole Milk, 1 gal","price":{"regular":3.99},"category":["Dairy","Milk"]}"#;
/// let mut products = Vec::new();
/// let options = ImportOptions::new(Date::new(2026, 11, 20)?);
/// let report = import_products(file.as_bytes(), &options, |_| {}, |product| {
///     products.push(product);
///     Ok(false)
/// })?;
/// assert_eq!((report.format.as_str(), report.imported), ("json", 1));
/// assert_eq!(products[0].category, ["Dairy", "Milk"]);
/// # Ok::<(), grocery_core::Error>(())
/// ```
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
    let limits = Unpacking { most: options.max_unpacked, ratio: options.max_ratio };
    let Opened { kind, input, bytes } = open_within(reader, limits)?;
    let mut to = Sink {
        maker: Maker::new(options),
        options,
        tally: Tally::default(),
        report: ImportReport::default(),
        bytes,
        progress: &mut progress,
        sink: &mut sink,
    };
    match (kind, options.format) {
        (Kind::Empty, _) => return Err(empty().into()),
        (Kind::Zip, _) => {
            return Err(ImportError::file(
                ErrorKind::Corrupt,
                "this is a ZIP file",
                "unpack it first, or save the sheet as CSV",
            )
            .into());
        }
        (Kind::Text, CatalogFormat::Json | CatalogFormat::OpenFoodFacts) => {
            return Err(ImportError::file(
                ErrorKind::Corrupt,
                "this is not JSON: it begins neither with { nor with [",
                "leave the format to be found out, or say csv",
            )
            .into());
        }
        (Kind::Text, _) | (Kind::Json, CatalogFormat::Csv) => {
            to.report.format = CatalogFormat::Csv;
            table::read(input, &mut to)?;
        }
        (Kind::Json, format) => json::read(input, format, &mut to)?,
    }
    Ok(to.finish())
}

/// Takes over what the readers read, and counts it.
struct Sink<'o, 's> {
    maker: Maker<'o>,
    options: &'o ImportOptions,
    tally: Tally,
    report: ImportReport,
    bytes: Rc<Cell<u64>>,
    progress: &'s mut dyn FnMut(ImportProgress),
    sink: &'s mut dyn FnMut(Product) -> Result<bool>,
}

impl Sink<'_, '_> {
    /// Counts one more line.
    fn count(&mut self, line: u64) -> Result<()> {
        let (progress, bytes) = (&mut self.progress, &self.bytes);
        self.tally
            .count(line, self.options.max_rows, |rows| progress(ImportProgress { rows, bytes: bytes.get() }))
    }

    /// Takes over a product, or what is wrong with it.
    fn row(&mut self, line: u64, made: std::result::Result<Row, Fault>) -> Result<()> {
        let row = match made {
            Ok(row) => row,
            Err(fault) => return self.tally.fault(self.options.mode, line, fault),
        };
        self.report.unread_sizes += u64::from(row.size_unread);
        if let Some(code) = row.product.barcode.as_deref()
            && !check_digit_fits(code)
        {
            self.report.wrong_barcodes += 1;
            let code = code.to_owned();
            self.note(line, || {
                format!("column barcode: the check digit of {code} is wrong; taken over as it is")
            });
        }
        for fault in row.unread {
            self.note(line, || format!("{}; taken over as not known", fault.said()));
        }
        match (self.sink)(row.product) {
            Ok(true) => self.report.replaced += 1,
            Ok(false) => self.report.imported += 1,
            // A product that contradicts another one is a fault of its line.
            Err(e) if e.kind() == ErrorKind::InvalidProduct => {
                let hint = e.hint().unwrap_or("correct the line").to_owned();
                return self.tally.fault(self.options.mode, line, Fault::line(e.message().to_owned(), hint));
            }
            Err(e) => return Err(e),
        }
        Ok(())
    }

    /// Tells of a cell that reads as a formula.
    fn formula(&mut self, line: u64, column: &str, text: &str) {
        self.report.formula_cells += 1;
        self.note(line, || {
            format!("column {column}: {text:?} reads as a formula; taken over as text, never run")
        });
    }

    /// Leaves out a record that is in order and not wanted.
    fn leave_out(&mut self, reason: &'static str) {
        match self.report.left_out.get_mut(reason) {
            Some(count) => *count += 1,
            None => {
                self.report.left_out.insert(reason.to_owned(), 1);
            }
        }
    }

    fn note(&mut self, line: u64, note: impl FnOnce() -> String) {
        if self.report.notes.len() < MAX_LISTED {
            self.report.notes.push(LineNote { line, note: note() });
        }
    }

    fn finish(mut self) -> ImportReport {
        (self.progress)(ImportProgress { rows: self.tally.read, bytes: self.bytes.get() });
        self.report.read = self.tally.read;
        self.report.skipped = self.tally.skipped;
        self.report.skipped_lines = self.tally.skipped_lines;
        self.report
    }
}

/// Whether the last digit of a code of the usual lengths fits the others; `true` for codes of other lengths, which
/// have none.
fn check_digit_fits(code: &str) -> bool {
    !matches!(code.len(), 8 | 12 | 13 | 14) || code.parse::<Barcode>().is_ok()
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
