//! Tables: the first line names the columns.

use std::{
    borrow::Cow,
    io::{BufReader, Read},
};

use csv::ByteRecord;

use super::{
    Sink,
    cells::{COLUMNS, Cells, Column, NAMES},
};
use crate::{
    error::{ErrorKind, Result, clip},
    import::{Columns, Fault, ImportError, Lines},
};

/// Reads all lines of a table.
pub(super) fn read<R: Read>(input: BufReader<R>, to: &mut Sink<'_, '_>) -> Result<()> {
    let mut lines = Lines::new(input)?;
    let Some(header) = lines.next()? else { return Err(super::empty().into()) };
    let columns = Columns::read(NAMES, header.cells);
    let mut missing = columns.missing(&["id", "name"]);
    // A bar code is as good as an id.
    missing.retain(|column| *column != "id" || !columns.has("barcode"));
    if !missing.is_empty() {
        return Err(ImportError {
            line: header.number,
            column: Some(missing.join(", ")),
            kind: ErrorKind::Corrupt,
            reason: format!("the column is missing; the header has: {}", columns.found().join(", ")),
            hint: "the first line must name the columns, at least id (also called sku, code, upc, ...) and name \
                   (title, product, ...)"
                .to_owned(),
        }
        .into());
    }
    while let Some(line) = lines.next()? {
        let number = line.number;
        to.count(number)?;
        let mut formulas = Vec::new();
        let cells = if line.open_quote {
            Err(Fault::open_quote())
        } else {
            cells_of(&columns, line.cells, &mut formulas)
        };
        let made = cells.and_then(|cells| to.maker.product(&cells));
        let taken = made.is_ok();
        to.row(number, made)?;
        if taken {
            formulas.into_iter().for_each(|(column, text)| to.formula(number, column, &text));
        }
    }
    Ok(())
}

/// The cells of a line. Cells that read as formulas are told in `formulas`.
fn cells_of<'a>(
    columns: &Columns,
    record: &'a ByteRecord,
    formulas: &mut Vec<(&'static str, String)>,
) -> Result<Cells<'a>, Fault> {
    columns.check(record)?;
    let mut cells = Cells::default();
    for (at, place) in columns.places().iter().enumerate().take(COLUMNS) {
        let Some(field) = place.and_then(|i| record.get(i)) else { continue };
        let name = NAMES.get(at).map_or("", |n| n.0);
        let text = std::str::from_utf8(field).map(str::trim).map_err(|e| {
            Fault::of(
                name,
                format!("the text is not UTF-8 (byte {} of the cell)", e.valid_up_to() + 1),
                "save the file in UTF-8",
            )
        })?;
        if text.starts_with(['=', '+', '-', '@']) {
            // A spreadsheet's way to keep the zeros of a number: ="0078742".
            if let Some(inner) = text.strip_prefix("=\"").and_then(|t| t.strip_suffix('"')) {
                cells.set_at(at, Cow::Borrowed(inner.trim()));
                continue;
            }
            if Column::is_text(at) && is_formula(text) {
                formulas.push((name, clip(text, 60).into_owned()));
            }
        }
        cells.set_at(at, Cow::Borrowed(text));
    }
    Ok(cells)
}

/// Whether a spreadsheet would run this text, which begins with a mark of formulas, rather than show it.
/// "-" and "+" also begin names ("+Plus water"), so there must be something to run.
fn is_formula(text: &str) -> bool {
    let rest = text.get(1..).unwrap_or("").trim_start();
    if text.starts_with('=') {
        return rest.starts_with(|c: char| {
            c.is_ascii_alphanumeric() || matches!(c, '(' | '+' | '-' | '@' | '"' | '\'')
        });
    }
    let calls = rest.as_bytes().windows(2).any(|w| w[1] == b'(' && w[0].is_ascii_alphanumeric());
    (calls || rest.contains(['|', '!']))
        && rest.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '(' | '+' | '-' | '@' | '='))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_told_from_names() {
        for text in [
            "=HYPERLINK(\"http://example.com\",\"Milk\")",
            "=1+1",
            "=cmd|' /C calc'!A0",
            "@SUM(1+1)*cmd|' /C calc'!A0",
            "+cmd|' /C calc'!A0",
            "-2+3+cmd|' /C calc'!A0",
            "=+A1",
        ] {
            assert!(is_formula(text), "{text}");
        }
        for text in ["+Plus Water", "-", "@home Broth", "=", "-7 Up", "+", "+Plus Water (12 oz)"] {
            assert!(!is_formula(text), "{text}");
        }
    }
}
