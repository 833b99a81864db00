//! Tables: CSV and its kin, and the rows of a workbook.

use std::{
    borrow::Cow,
    io::{BufReader, Read},
};

use csv::ByteRecord;

use super::{
    OrderImportOptions,
    assemble::{Assembler, Row, Shape},
    empty,
    names::{NAMES, OF_WALMART},
};
use crate::{
    error::{ErrorKind, Result},
    import::{Columns, Fault, ImportError, Lines, Tally},
};

/// A table's header, understood.
pub(super) struct Head {
    columns: Columns,
    shape: Shape,
}

impl Head {
    /// Understands a header; an error names the columns that are missing, never what the line holds: it may
    /// be no header at all.
    pub(super) fn read(header: &ByteRecord) -> Result<Self, ImportError> {
        let columns = Columns::read(NAMES, header);
        let lines = columns.has("product name");
        let numbered = columns.has("order number");
        let amounts =
            columns.has("order total") || columns.has("subtotal") || columns.has("total or line total");
        let mut missing = columns.missing(&["order date"]);
        if !numbered && !lines {
            missing.insert(0, "order number");
        }
        if !lines && !amounts {
            missing.push("product name");
        }
        if !missing.is_empty() {
            return Err(ImportError {
                line: 1,
                column: Some(missing.join(", ")),
                kind: ErrorKind::Corrupt,
                reason: "the column is missing".to_owned(),
                hint: "the first line must name the columns: of orders at least Order Number, Order Date and Order \
                       Total, of items Order Number, Order Date and Product Name"
                    .to_owned(),
            });
        }
        let walmart = OF_WALMART.iter().filter(|c| columns.has(c)).count() >= if lines { 2 } else { 1 };
        Ok(Self { columns, shape: Shape { lines, numbered, walmart } })
    }

    pub(super) fn take(&self, all: &mut Assembler<'_>, cells: &ByteRecord) -> Result<(), Fault> {
        self.columns.check(cells)?;
        all.row(&TableRow { columns: &self.columns, cells }, self.shape)
    }
}

struct TableRow<'a> {
    columns: &'a Columns,
    cells: &'a ByteRecord,
}

impl Row for TableRow<'_> {
    fn cell(&self, column: &'static str) -> Result<Cow<'_, str>, Fault> {
        self.columns.cell(self.cells, column).map(Cow::Borrowed)
    }
}

pub(super) fn read<R: Read>(
    input: BufReader<R>,
    options: &OrderImportOptions,
    all: &mut Assembler<'_>,
    tally: &mut Tally,
    progress: &mut dyn FnMut(u64),
) -> Result<()> {
    let mut lines = Lines::new(input)?;
    let Some(header) = lines.next()? else { return Err(empty().into()) };
    let head = Head::read(header.cells)?;
    while let Some(line) = lines.next()? {
        let number = line.number;
        tally.count(number, options.max_rows, &mut *progress)?;
        let taken = if line.open_quote { Err(Fault::open_quote()) } else { head.take(all, line.cells) };
        if let Err(fault) = taken {
            tally.fault(options.mode, number, fault)?;
        }
    }
    Ok(())
}
