//! Orders as JSON: one object on each line, an array of them, or `{"orders":[...]}`.
//!
//! ```text
//! order := {"number", "date", "retailer"?, "store"?, amounts..., "items":[item, ...]}
//! item  := {"name", "quantity"?, "price"? | "unit_price"? | "total"?, "id"?, "barcode"?, "status"?}
//! ```
//! Keys go by the same names as columns. `store` is a text or `{"name","number"}`.

use std::{
    borrow::Cow,
    io::{BufRead, BufReader, Read},
};

use serde_json::{Map, Value};

use super::{
    OrderImportOptions,
    assemble::{Assembler, Row, Shape},
    names::{AMOUNTS, NAMES},
};
use crate::{
    error::{ErrorKind, Result},
    import::{Fault, ImportError, MAX_LINE_BYTES, Tally, read_whole, unreadable},
};

/// The most bytes of a file that holds all orders as one JSON value. JSON Lines have no such limit.
pub const MAX_JSON_BYTES: usize = 64 << 20;

/// An object of scalars by plain names, over another one that stands behind it.
struct JsonRow<'a> {
    own: Vec<(String, Cow<'a, str>)>,
    behind: Option<&'a JsonRow<'a>>,
}

/// What an item takes from its order.
const OF_ORDER: [&str; 18] = [
    "order number",
    "order date",
    "retailer",
    "store",
    "store number",
    "fulfillment",
    "order type",
    "currency",
    AMOUNTS[0],
    AMOUNTS[1],
    AMOUNTS[2],
    AMOUNTS[3],
    AMOUNTS[4],
    AMOUNTS[5],
    AMOUNTS[6],
    AMOUNTS[7],
    AMOUNTS[8],
    AMOUNTS[9],
];

/// Whether a key of an item would be read as the order's own.
fn is_of_order(plain: &str) -> bool {
    NAMES.iter().any(|(column, names)| OF_ORDER.contains(column) && names.contains(&plain))
}

impl<'a> JsonRow<'a> {
    fn of(map: &'a Map<String, Value>, is_item: bool, behind: Option<&'a JsonRow<'a>>) -> Self {
        let mut own = Vec::new();
        for (key, value) in map {
            let mut plain: String =
                key.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
            // An item's own id is the item's, an order's own total the order's.
            if is_item && plain == "id" {
                plain = "itemid".to_owned();
            } else if is_item && matches!(plain.as_str(), "savings" | "discount" | "discounts") {
                plain = "linesavings".to_owned();
            } else if is_item && is_of_order(&plain) {
                continue;
            } else if !is_item {
                plain = match plain.as_str() {
                    "id" => "ordernumber".to_owned(),
                    "total" => "ordertotal".to_owned(),
                    "delivery" => "deliveryfee".to_owned(),
                    "name" | "status" | "price" | "title" | "description" | "link" | "url" => continue,
                    _ => plain,
                };
            }
            match value {
                Value::String(text) => own.push((plain, Cow::Borrowed(text.trim()))),
                Value::Number(number) => own.push((plain, Cow::Owned(number.to_string()))),
                Value::Bool(yes) => own.push((plain, Cow::Borrowed(if *yes { "true" } else { "false" }))),
                Value::Object(inner) if plain == "store" || plain == "shop" => {
                    for (key, column) in [("name", "store"), ("number", "storenumber")] {
                        match inner.get(key) {
                            Some(Value::String(text)) => {
                                own.push((column.to_owned(), Cow::Borrowed(text.trim())))
                            }
                            Some(Value::Number(n)) => {
                                own.push((column.to_owned(), Cow::Owned(n.to_string())))
                            }
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        Self { own, behind }
    }
}

impl Row for JsonRow<'_> {
    fn cell(&self, column: &'static str) -> Result<Cow<'_, str>, Fault> {
        let names = NAMES.iter().find(|n| n.0 == column).map_or(&[][..], |n| n.1);
        let own = names.iter().find_map(|name| self.own.iter().find(|(key, _)| key == name));
        match (own, self.behind) {
            (Some((_, text)), _) => Ok(Cow::Borrowed(text)),
            (None, Some(behind)) if OF_ORDER.contains(&column) => behind.cell(column),
            _ => Ok(Cow::Borrowed("")),
        }
    }
}

pub(super) fn read<R: Read>(
    mut input: BufReader<R>,
    options: &OrderImportOptions,
    all: &mut Assembler<'_>,
    tally: &mut Tally,
    progress: &mut dyn FnMut(u64),
) -> Result<()> {
    let mut line = Vec::new();
    let mut number = 0_u64;
    loop {
        line.clear();
        number += 1;
        let limit = MAX_LINE_BYTES as u64 + 1;
        let n = (&mut input).take(limit).read_until(b'\n', &mut line).map_err(unreadable)?;
        if n == 0 {
            return Ok(());
        }
        let text = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line);
        if text.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let value = serde_json::from_slice::<Value>(text);
        let whole = matches!(&value, Err(e) if e.is_eof()) || matches!(value, Ok(Value::Array(_)));
        if tally_is_first(number, tally) && whole || n > MAX_LINE_BYTES && number == 1 {
            // Not one value on each line: the file is one value.
            let rest = read_whole(&mut input, MAX_JSON_BYTES.saturating_sub(text.len()))?;
            let mut bytes = text.to_vec();
            bytes.extend_from_slice(&rest);
            return read_value(&bytes, options, all, tally, progress);
        }
        if n > MAX_LINE_BYTES {
            return Err(ImportError {
                line: number,
                column: None,
                kind: ErrorKind::TooLarge,
                reason: format!("the line has more than {MAX_LINE_BYTES} bytes"),
                hint: "write one order on each line".to_owned(),
            }
            .into());
        }
        match value {
            Ok(value) => orders_of(value, number, options, all, tally, progress)?,
            Err(e) => {
                tally.count(number, options.max_rows, &mut *progress)?;
                tally.fault(options.mode, number, not_json(&e))?;
            }
        }
    }
}

/// Whether nothing but blank lines came before this one.
fn tally_is_first(number: u64, tally: &Tally) -> bool {
    number == 1 || tally.read == 0
}

fn not_json(e: &serde_json::Error) -> Fault {
    // The message says what was expected, never what stood there.
    Fault::line(format!("this is not JSON (column {})", e.column()), "write one JSON object on each line")
}

fn read_value(
    bytes: &[u8],
    options: &OrderImportOptions,
    all: &mut Assembler<'_>,
    tally: &mut Tally,
    progress: &mut dyn FnMut(u64),
) -> Result<()> {
    let value: Value = serde_json::from_slice(bytes).map_err(|e| ImportError {
        line: e.line() as u64,
        column: None,
        kind: ErrorKind::Corrupt,
        reason: format!("this is not JSON (column {})", e.column()),
        hint: "write an array of orders, or one order on each line".to_owned(),
    })?;
    orders_of(value, 1, options, all, tally, progress)
}

/// Takes over one order, an array of them, or `{"orders":[...]}`.
fn orders_of(
    value: Value,
    line: u64,
    options: &OrderImportOptions,
    all: &mut Assembler<'_>,
    tally: &mut Tally,
    progress: &mut dyn FnMut(u64),
) -> Result<()> {
    let orders = match value {
        Value::Array(orders) => orders,
        Value::Object(mut map) => match map.remove("orders") {
            Some(Value::Array(orders)) => orders,
            _ => return one(&Value::Object(map), line, options, all, tally, progress),
        },
        other => vec![other],
    };
    for (at, order) in orders.iter().enumerate() {
        one(order, line + at as u64, options, all, tally, progress)?;
    }
    Ok(())
}

fn one(
    value: &Value,
    line: u64,
    options: &OrderImportOptions,
    all: &mut Assembler<'_>,
    tally: &mut Tally,
    progress: &mut dyn FnMut(u64),
) -> Result<()> {
    tally.count(line, options.max_rows, &mut *progress)?;
    let Value::Object(map) = value else {
        return tally.fault(options.mode, line, Fault::line("this is not an order", "write an object"));
    };
    let head = JsonRow::of(map, false, None);
    let shape = Shape { lines: false, numbered: false, walmart: false };
    if let Err(fault) = all.row(&head, shape) {
        return tally.fault(options.mode, line, fault);
    }
    let items = ["items", "lines", "products", "line_items"].iter().find_map(|key| map.get(*key)?.as_array());
    for item in items.into_iter().flatten() {
        let taken = match item {
            Value::Object(item) => {
                let row = JsonRow::of(item, true, Some(&head));
                all.row(&row, Shape { lines: true, ..shape })
            }
            _ => Err(Fault::line("an item is not an object", "write each item as {\"name\":...}")),
        };
        if let Err(fault) = taken {
            tally.fault(options.mode, line, fault)?;
        }
    }
    Ok(())
}
