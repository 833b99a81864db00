//! One line of a catalogue file.

use csv::ByteRecord;

use super::{ImportError, ImportOptions, guess};
use crate::{
    catalog::{Allergen, Availability, PriceKind, Product, Ratings, SoldBy, TaxClass, TypicalPrice, starter},
    error::{ErrorKind, clip},
    id::ProductId,
    import::{ColumnNames, Columns, Fault, one_line},
    money::{Currency, Money},
    quantity::{Dimension, PackageSize, Unit},
};

/// A product that was read.
pub(super) struct Row {
    pub(super) product: Product,
    /// There was a size that could not be read.
    pub(super) size_unread: bool,
}

/// The columns that are read.
const NAMES: ColumnNames = &[
    ("id", &["id", "productid", "sku", "itemid", "originalid", "itemcode", "code"]),
    ("name", &["name", "title", "productname", "itemname", "item", "product", "description"]),
    ("brand", &["brand", "brandname", "manufacturer"]),
    ("category", &["category", "categorypath", "department", "aisle", "categories"]),
    ("size", &["size", "packagesize", "packsize", "netcontent", "netweight"]),
    ("price", &["price", "regularprice", "listprice", "currentprice", "saleprice"]),
    ("currency", &["currency", "currencycode", "pricecurrency"]),
    ("price_unit", &["priceunit", "priceper", "unitofmeasure", "uom"]),
    ("price_source", &["pricesource", "source"]),
    ("price_date", &["pricedate", "asof", "date"]),
    ("popularity", &["popularity", "sales", "orders", "purchases", "timesbought"]),
    ("barcode", &["barcode", "upc", "ean", "gtin", "upc12", "ean13"]),
    ("walmart_id", &["walmartid", "retailerid", "itemnumber", "walmartitemid"]),
    ("tax_class", &["taxclass", "tax"]),
    ("snap", &["snap", "snapeligible", "ebt"]),
    ("sold_by", &["soldby", "sellby"]),
    ("diets", &["diets", "diet"]),
    ("allergens", &["allergens", "allergenscontains", "contains"]),
    ("allergens_known", &["allergensknown", "allergenscomplete"]),
    ("in_stock", &["instock", "availability", "available", "stockstatus"]),
    ("quantity", &["quantity", "stockquantity", "quantityinstock", "stock", "onhand"]),
    ("rating", &["rating", "averagerating", "ratingaverage", "stars"]),
    ("rating_count", &["ratingcount", "ratingscount", "numberofratings", "reviewcount", "numreviews"]),
    ("aliases", &["aliases", "alias", "synonyms", "othernames"]),
];

/// Reads lines into products.
pub(super) struct RowReader {
    columns: Columns,
}

impl RowReader {
    pub(super) fn read(header: &ByteRecord) -> Result<Self, ImportError> {
        let columns = Columns::read(NAMES, header);
        let missing = columns.missing(&["id", "name"]);
        if missing.is_empty() {
            return Ok(Self { columns });
        }
        Err(ImportError {
            line: 1,
            column: Some(missing.join(", ")),
            kind: ErrorKind::Corrupt,
            reason: format!("the column is missing; the header has: {}", columns.found().join(", ")),
            hint: "the first line must name the columns, at least id and name".to_owned(),
        })
    }

    pub(super) fn product(&self, record: &ByteRecord, options: &ImportOptions) -> Result<Row, Fault> {
        self.columns.check(record)?;
        let cell = |column| self.columns.cell(record, column);
        let some = |column| Ok(Some(cell(column)?).filter(|c| !c.is_empty()).map(one_line));
        let list = |column| -> Result<Vec<String>, Fault> { Ok(split_list(cell(column)?)) };

        let id = ProductId::new(cell("id")?).map_err(|e| Fault::from("id", &e))?;
        let full_name =
            some("name")?.ok_or_else(|| Fault::of("name", "is empty", "every product needs a name"))?;
        let (size, name, size_unread) = self.size_and_name(cell("size")?, &full_name);
        let category = split_path(cell("category")?);
        let tax_class = match cell("tax_class")? {
            "" => guess::tax_class(&category),
            text => text.to_lowercase().parse::<TaxClass>().map_err(|e| Fault::from("tax_class", &e))?,
        };
        let price_unit = match cell("price_unit")? {
            "" => None,
            text => Some(Unit::from_english(text).ok_or_else(|| {
                Fault::of("price_unit", format!("{:?} is not a unit", clip(text, 40)), "use each, lb or kg")
            })?),
        };
        let by_weight = price_unit.is_some_and(|u| u.dimension() == Dimension::Mass);
        let sold_by = match cell("sold_by")? {
            "" if by_weight => SoldBy::Weight,
            "" => SoldBy::Each,
            text => text.to_lowercase().parse::<SoldBy>().map_err(|e| Fault::from("sold_by", &e))?,
        };
        let price_unit = match (sold_by, price_unit) {
            (SoldBy::Weight, Some(unit)) if by_weight => unit,
            (SoldBy::Weight, _) => Unit::Pound,
            (SoldBy::Each, _) => Unit::Each,
        };
        let allergens = list("allergens")?
            .iter()
            .map(|a| a.to_lowercase().replace(' ', "_").parse::<Allergen>())
            .collect::<Result<_, _>>()
            .map_err(|e| Fault::from("allergens", &e))?;
        let product = Product {
            id,
            retailer_id: some("walmart_id")?,
            name,
            brand: some("brand")?,
            snap_eligible: match yes("snap", cell("snap")?)? {
                Some(snap) => snap,
                None => matches!(tax_class, TaxClass::Food | TaxClass::Candy | TaxClass::SoftDrink),
            },
            category,
            size,
            barcode: barcode(cell("barcode")?)?,
            tax_class,
            diets: list("diets")?.iter().map(|d| d.to_lowercase().replace([' ', '-'], "_")).collect(),
            allergens,
            allergens_complete: yes("allergens_known", cell("allergens_known")?)?.unwrap_or(false),
            sold_by,
            price_unit,
            typical_price: self.price(record, options)?,
            popularity: popularity(cell("popularity")?)?,
            aliases: list("aliases")?,
            availability: availability(cell("in_stock")?, cell("quantity")?)?,
            ratings: ratings(cell("rating")?, cell("rating_count")?)?,
        };
        Ok(Row { product, size_unread })
    }

    /// The size, the name without it, and whether there was a size that could not be read.
    fn size_and_name(&self, size: &str, name: &str) -> (Option<PackageSize>, String, bool) {
        let said = if size.is_empty() { None } else { guess::size(size) };
        let unread = !size.is_empty() && said.is_none();
        match guess::size_at_end(name) {
            Some((rest, tail)) if said.is_none() || said == Some(tail) => {
                (Some(tail), rest.to_owned(), unread)
            }
            _ => (said, name.to_owned(), unread),
        }
    }

    fn price(&self, record: &ByteRecord, options: &ImportOptions) -> Result<Option<TypicalPrice>, Fault> {
        let text = self.columns.cell(record, "price")?;
        if text.is_empty() {
            return Ok(None);
        }
        let currency = match self.columns.cell(record, "currency")? {
            "" => options.currency,
            code => code.parse::<Currency>().map_err(|e| Fault::from("currency", &e))?,
        };
        let symbol = currency.symbol().unwrap_or("");
        let plain = text.strip_prefix(symbol).unwrap_or(text).trim();
        let price = money(plain, currency)?;
        let as_of = match self.columns.cell(record, "price_date")? {
            "" => options.as_of,
            text => starter::date(text).map_err(|e| Fault::from("price_date", &e))?,
        };
        let source = match self.columns.cell(record, "price_source")? {
            "" => options.source.clone(),
            text => one_line(text),
        };
        Ok(Some(TypicalPrice { price, kind: PriceKind::Listed, source, as_of }))
    }
}

fn money(text: &str, currency: Currency) -> Result<Money, Fault> {
    let fault = |what: &str| {
        Fault::of(
            "price",
            format!("{:?} {what}", clip(text, 40)),
            "write a price such as 3.99, or leave it empty",
        )
    };
    if text.starts_with('-') {
        return Err(fault("is below zero"));
    }
    // "1,299.00": commas are only taken where they part thousands.
    let (whole, part) = text.split_once('.').map_or((text, None), |(w, p)| (w, Some(p)));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    let grouped = whole.contains(',');
    if grouped && (first.is_empty() || first.len() > 3 || groups.any(|g| g.len() != 3)) {
        return Err(fault("is not a price"));
    }
    let mut plain = whole.replace(',', "");
    // Tables written by machines have ".99", "3." and fractions of a cent.
    if plain.is_empty() && part.is_some_and(|p| !p.is_empty()) {
        plain.push('0');
    }
    if let Some(part) = part.filter(|p| !p.is_empty()) {
        plain.push('.');
        plain.push_str(part);
    }
    Money::parse(&plain, currency).map_err(|e| Fault::from("price", &e).or("or leave the cell empty"))
}

fn availability(said: &str, quantity: &str) -> Result<Availability, Fault> {
    let plain: String = said.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let in_stock = match plain.as_str() {
        "instock" | "available" => Some(true),
        "outofstock" | "unavailable" | "soldout" => Some(false),
        "unknown" => None,
        _ => yes("in_stock", said)?,
    };
    // In other people's tables this column may say how much is in a package ("500 g"): no count of packages.
    let is_count = quantity.starts_with(|c: char| c.is_ascii_digit() || c == '-')
        && !quantity.contains(|c: char| c.is_alphabetic());
    let quantity = if is_count { Some(count("quantity", quantity)?) } else { None };
    if quantity.is_some_and(|n| n > Availability::MOST) {
        return Err(Fault::of(
            "quantity",
            "is more than a billion packages",
            "write how many packages are in stock, or leave it empty",
        ));
    }
    Ok(Availability { in_stock, quantity })
}

fn ratings(average: &str, ratings: &str) -> Result<Option<Ratings>, Fault> {
    let count = if ratings.is_empty() { 0 } else { count("rating_count", ratings)? };
    if average.is_empty() {
        return Ok(None);
    }
    let fault = || {
        Fault::of(
            "rating",
            format!("{:?} is no number of stars", clip(average, 40)),
            "write a number between 0 and 5 such as 4.5, or leave it empty",
        )
    };
    let stars: f64 = average.replace(',', ".").parse().map_err(|_| fault())?;
    Ratings::of_stars(stars, count).map(Some).map_err(|_| fault())
}

fn popularity(text: &str) -> Result<u32, Fault> {
    if text.is_empty() {
        return Ok(0);
    }
    count("popularity", text)
}

fn count(column: &'static str, text: &str) -> Result<u32, Fault> {
    // A count that went through a spreadsheet may end in ".0".
    let whole =
        text.split_once('.').map_or(text, |(w, p)| if p.bytes().all(|b| b == b'0') { w } else { text });
    whole.parse().map_err(|_| {
        Fault::of(
            column,
            format!("{:?} is not a count", clip(text, 40)),
            "write a whole number from 0 to 4294967295, or leave it empty",
        )
    })
}

fn barcode(text: &str) -> Result<Option<String>, Fault> {
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '\'')).collect();
    if digits.is_empty() {
        return Ok(None);
    }
    if digits.len() > 18 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Fault::of(
            "barcode",
            format!("{:?} is not a bar code", clip(text, 40)),
            "write its digits; a spreadsheet may have turned it into a number such as 7.8E+11",
        ));
    }
    Ok(Some(digits))
}

fn yes(column: &'static str, text: &str) -> Result<Option<bool>, Fault> {
    match text.to_lowercase().as_str() {
        "" => Ok(None),
        "y" | "yes" | "true" | "1" => Ok(Some(true)),
        "n" | "no" | "false" | "0" => Ok(Some(false)),
        _ => Err(Fault::of(column, format!("{:?} is neither yes nor no", clip(text, 40)), "write y or n")),
    }
}

fn split_list(text: &str) -> Vec<String> {
    let mark = ['|', ';'].into_iter().find(|m| text.contains(*m)).unwrap_or(',');
    text.split(mark).map(one_line).filter(|s| !s.is_empty()).collect()
}

fn split_path(text: &str) -> Vec<String> {
    let mark = ['>', '|', '/'].into_iter().find(|m| text.contains(*m)).unwrap_or('>');
    text.split(mark).map(one_line).filter(|s| !s.is_empty()).collect()
}
