//! JSON: products as they are written by this library, by its names or by the usual names of others.

use std::{
    borrow::Cow,
    fmt,
    io::{BufReader, Read},
    sync::LazyLock,
};

use rustc_hash::FxHashMap;
use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{
    CatalogFormat, Sink,
    cells::{COLUMNS, Cells, Column, ENTRY, NAMES},
    off::OffReader,
    row::{Maker, Row},
};
use crate::{
    catalog::Product,
    error::{Result, clip},
    import::{Fault, Record, Records},
};

/// Reads all products of a file.
pub(super) fn read<R: Read>(input: BufReader<R>, format: CatalogFormat, to: &mut Sink<'_, '_>) -> Result<()> {
    let mut records = Records::new(input);
    to.report.format = match format {
        CatalogFormat::OpenFoodFacts => format,
        _ => CatalogFormat::Json,
    };
    let off = OffReader::new(to.options)?;
    // Whether products are as this library writes them; the first one tells.
    let (mut first, mut own) = (true, false);
    while let Some(Record { line, text, fault }) = records.next()? {
        to.count(line)?;
        if let Some(fault) = fault {
            to.row(line, Err(fault))?;
            continue;
        }
        let text = match std::str::from_utf8(text) {
            Ok(text) => text,
            Err(e) => {
                let before = text.get(..e.valid_up_to()).unwrap_or(&[]);
                let breaks = before.iter().filter(|b| **b == b'\n').count() as u64;
                let column = before.iter().rev().take_while(|b| **b != b'\n').count() + 1;
                let fault = Fault::line(
                    format!("the text is not UTF-8 (byte {column} of the line)"),
                    "save the file in UTF-8",
                );
                to.row(line + breaks, Err(fault))?;
                continue;
            }
        };
        if std::mem::take(&mut first) {
            if format == CatalogFormat::Auto && OffReader::wrote(text) {
                to.report.format = CatalogFormat::OpenFoodFacts;
            }
            own = text.contains("\"typical_price\"") && text.contains("\"allergens_complete\"");
        }
        let done = if to.report.format == CatalogFormat::OpenFoodFacts {
            off.record(text, line, to)
        } else {
            let made = product(text, own, &mut to.maker);
            made.map(|row| to.row(line, row))
        };
        match done {
            Ok(taken) => taken?,
            Err(e) => {
                let at = line + (e.line() as u64).saturating_sub(1);
                to.row(at, Err(not_json(&e)))?;
            }
        }
    }
    Ok(())
}

/// What a parser of JSON says, without its own count of lines.
fn not_json(e: &serde_json::Error) -> Fault {
    let text = e.to_string();
    let what = text.split(" at line ").next().unwrap_or("");
    Fault::line(
        format!("this is not JSON (column {}): {}", e.column(), clip(what, 100)),
        "write one JSON object for each product",
    )
}

/// One product.
fn product(
    text: &str,
    own: bool,
    maker: &mut Maker<'_>,
) -> std::result::Result<std::result::Result<Row, Fault>, serde_json::Error> {
    if own && let Ok(product) = serde_json::from_str::<Product>(text) {
        return Ok(checked(product).map(|product| Row { product, size_unread: false, unread: Vec::new() }));
    }
    let JsonCells(cells) = serde_json::from_str(text)?;
    Ok(maker.product(&cells))
}

/// What the types of a product do not see to.
fn checked(product: Product) -> std::result::Result<Product, Fault> {
    if product.name.trim().is_empty() {
        return Err(Fault::of("name", "is empty", "every product needs a name"));
    }
    if product.typical_price.as_ref().is_some_and(|t| t.price.is_negative()) {
        return Err(Fault::of("price", "is below zero", "write a price such as 3.99, or null"));
    }
    Ok(product)
}

/// Any JSON value, as far as it is looked at.
#[derive(Debug)]
pub(super) enum Value<'a> {
    Null,
    Bool(bool),
    Text(Cow<'a, str>),
    /// A number as text; the shortest that reads back as the same number, which is how it was written wherever
    /// it has no more than fifteen digits.
    Number(String),
    List(Vec<Value<'a>>),
    Map(Vec<(String, Value<'a>)>),
}

impl<'a> Value<'a> {
    /// The text of a text, a number, or yes and no; of a list, of its first.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Text(text) => text.trim(),
            Self::Number(number) => number,
            Self::Bool(yes) => ["n", "y"][usize::from(*yes)],
            Self::List(list) => list.first().map_or("", Value::text),
            Self::Null | Self::Map(_) => "",
        }
    }

    fn into_text(self) -> Cow<'a, str> {
        match self {
            Self::Text(Cow::Borrowed(text)) => Cow::Borrowed(text.trim()),
            Self::Number(number) => Cow::Owned(number),
            other => Cow::Owned(other.text().to_owned()),
        }
    }

    /// The texts of a list; of a text, that one.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let list = match self {
            Self::List(list) => list.as_slice(),
            one => std::slice::from_ref(one),
        };
        list.iter().map(Value::text).filter(|t| !t.is_empty())
    }

    fn entry(&self, names: &[&str]) -> Option<&Self> {
        let Self::Map(map) = self else { return None };
        names.iter().find_map(|name| {
            map.iter()
                .find(|(key, value)| plain(key).is_some_and(|k| k == *name) && !matches!(value, Self::Null))
                .map(|(_, value)| value)
        })
    }
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        d.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> std::result::Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, yes: bool) -> std::result::Result<Self::Value, E> {
        Ok(Value::Bool(yes))
    }

    fn visit_i64<E>(self, n: i64) -> std::result::Result<Self::Value, E> {
        Ok(Value::Number(n.to_string()))
    }

    fn visit_u64<E>(self, n: u64) -> std::result::Result<Self::Value, E> {
        Ok(Value::Number(n.to_string()))
    }

    fn visit_f64<E>(self, n: f64) -> std::result::Result<Self::Value, E> {
        Ok(Value::Number(n.to_string()))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> std::result::Result<Self::Value, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> std::result::Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = seq.next_element()? {
            list.push(value);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            entries.push((key, map.next_value()?));
        }
        Ok(Value::Map(entries))
    }
}

/// The letters and digits of a key, in lower case; `None` for one longer than any that is known.
fn plain(key: &str) -> Option<Plain> {
    let mut out = Plain { bytes: [0; 24], len: 0 };
    for byte in key.bytes().filter(u8::is_ascii_alphanumeric) {
        *out.bytes.get_mut(out.len)? = byte.to_ascii_lowercase();
        out.len += 1;
    }
    Some(out)
}

struct Plain {
    bytes: [u8; 24],
    len: usize,
}

impl Plain {
    fn text(&self) -> &str {
        self.bytes.get(..self.len).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or("")
    }
}

impl PartialEq<&str> for Plain {
    fn eq(&self, other: &&str) -> bool {
        self.text() == *other
    }
}

/// Stands for the key of a price as this library writes it.
const TYPICAL_PRICE: usize = COLUMNS;

/// Each key that is read: its column, and its place among the names of that column.
static KEYS: LazyLock<FxHashMap<&'static str, (usize, usize)>> = LazyLock::new(|| {
    let mut keys = FxHashMap::default();
    for (column, (_, names)) in NAMES.iter().enumerate() {
        for (place, name) in names.iter().enumerate() {
            keys.insert(*name, (column, place));
        }
    }
    for (name, column) in [
        ("barcodes", Column::Barcode),
        ("upcs", Column::Barcode),
        ("brands", Column::Brand),
        ("ratings", Column::Rating),
    ] {
        keys.insert(name, (column as usize, 99));
    }
    keys.insert("typicalprice", (TYPICAL_PRICE, 0));
    keys
});

/// A key that is read, or none.
struct Key(Option<(usize, usize)>);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        struct AnyKey;
        impl Visitor<'_> for AnyKey {
            type Value = Key;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_str<E: de::Error>(self, key: &str) -> std::result::Result<Key, E> {
                Ok(Key(plain(key).and_then(|p| KEYS.get(p.text()).copied())))
            }
        }
        d.deserialize_str(AnyKey)
    }
}

/// The cells of a JSON object.
struct JsonCells<'a>(Cells<'a>);

impl<'de> Deserialize<'de> for JsonCells<'de> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = JsonCells<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Self::Value, A::Error> {
                let mut cells = Cells::default();
                // Of two keys for the same thing the one that is named first wins: a title before a description.
                let mut places = [usize::MAX; COLUMNS + 1];
                while let Some(Key(key)) = map.next_key()? {
                    let Some((column, place)) = key else {
                        map.next_value::<IgnoredAny>()?;
                        continue;
                    };
                    let value = map.next_value::<Value<'de>>()?;
                    let Some(best) = places.get_mut(column).filter(|best| place < **best) else { continue };
                    if matches!(value, Value::Null) {
                        continue;
                    }
                    *best = place;
                    put(&mut cells, column, value);
                }
                Ok(JsonCells(cells))
            }
        }
        d.deserialize_map(Object)
    }
}

fn is(at: usize, column: Column) -> bool {
    at == column as usize
}

/// Puts what a key says into its cell.
fn put<'a>(cells: &mut Cells<'a>, at: usize, value: Value<'a>) {
    let listed = [Column::Category, Column::Diets, Column::Allergens, Column::Aliases];
    match &value {
        Value::List(list) if listed.iter().any(|c| is(at, *c)) => {
            let mut text = String::new();
            for value in list {
                // Steps of a path may be objects with a name.
                let entry = value.entry(&["name"]).unwrap_or(value).text();
                text.push(ENTRY);
                text.push_str(entry);
            }
            cells.set_at(at, Cow::Owned(text));
        }
        Value::Map(_) if is(at, Column::Category) => {
            match value.entry(&["path"]) {
                Some(Value::List(path)) => {
                    let path = path.iter().map(|v| format!("{ENTRY}{}", v.text())).collect();
                    cells.set(Column::Category, Cow::Owned(path));
                }
                other => {
                    let name = other.or(value.entry(&["name"])).map_or("", Value::text);
                    cells.set(Column::Category, Cow::Owned(name.to_owned()));
                }
            };
        }
        Value::Map(_) if at == TYPICAL_PRICE => typical(cells, &value),
        Value::Map(_) if is(at, Column::Price) => price(cells, &value),
        Value::Map(_) if is(at, Column::InStock) => {
            pick(
                cells,
                &value,
                &[(Column::InStock, &["instock", "available"]), (Column::Quantity, &["quantity"])],
            );
        }
        Value::Map(_) if is(at, Column::Rating) => {
            pick(
                cells,
                &value,
                &[(Column::Rating, &["average", "stars"]), (Column::RatingCount, &["count"])],
            );
        }
        Value::Map(_) if is(at, Column::Size) => {
            let amount = value.entry(&["value", "amount", "quantity"]).map_or("", Value::text);
            let unit = value.entry(&["unit", "unitofmeasure", "uom"]).map_or("", Value::text);
            cells.set(Column::Size, Cow::Owned(format!("{amount} {unit}").trim().to_owned()));
        }
        Value::Map(_) => {
            let name = value.entry(&["name", "value"]).map_or("", Value::text);
            cells.set_at(at, Cow::Owned(name.to_owned()));
        }
        _ if at == TYPICAL_PRICE => cells.set(Column::Price, value.into_text()),
        _ => cells.set_at(at, value.into_text()),
    }
}

/// Puts entries of an object into cells of their own: `{"inStock":true,"quantity":150}`.
fn pick(cells: &mut Cells<'_>, value: &Value<'_>, wanted: &[(Column, &[&str])]) {
    for (column, names) in wanted {
        if let Some(found) = value.entry(names) {
            cells.set(*column, Cow::Owned(found.text().to_owned()));
        }
    }
}

/// `{"regular":0.58,"sale":0.49,"unitOfMeasure":"lb"}`: the usual price, not the one of a sale.
fn price(cells: &mut Cells<'_>, value: &Value<'_>) {
    let mut set = |column, names: &[&str]| {
        if let Some(found) = value.entry(names) {
            cells.set(column, Cow::Owned(found.text().to_owned()));
        }
    };
    set(Column::Price, &["regular", "regularprice", "list", "price", "amount", "value", "current", "sale"]);
    set(Column::PriceMinor, &["minor", "cents"]);
    set(Column::Currency, &["currency", "currencycode"]);
    // A price per unit beside another price is that of a package: it is not sold by weight.
    let number = |name: &str| value.entry(&[name]).and_then(|v| v.text().parse::<f64>().ok());
    let priced = ["regular", "sale", "price", "amount", "value", "current"];
    if number("unit").is_none_or(|unit| priced.iter().any(|name| number(name) == Some(unit))) {
        set(Column::PriceUnit, &["unitofmeasure", "uom", "per"]);
    }
    set(Column::PriceDate, &["asof", "date"]);
    set(Column::PriceSource, &["source"]);
}

/// A price as this library writes it.
fn typical(cells: &mut Cells<'_>, value: &Value<'_>) {
    price(cells, value.entry(&["price"]).unwrap_or(value));
    for (column, name) in
        [(Column::PriceKind, "kind"), (Column::PriceSource, "source"), (Column::PriceDate, "asof")]
    {
        if let Some(found) = value.entry(&[name]) {
            cells.set(column, Cow::Owned(found.text().to_owned()));
        }
    }
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
