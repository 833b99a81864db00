//! What the cells of one product say, as a product.

use rustc_hash::FxHashMap;

use super::{
    ImportOptions,
    cells::{Cells, Column, ENTRY},
    guess,
};
use crate::{
    catalog::{Allergen, Availability, PriceKind, Product, Ratings, SoldBy, TaxClass, TypicalPrice, starter},
    error::clip,
    id::ProductId,
    import::{Fault, one_line},
    money::{Currency, Money},
    quantity::{Dimension, PackageSize, Unit},
};

/// A product that was read.
pub(super) struct Row {
    pub(super) product: Product,
    /// There was a size that could not be read.
    pub(super) size_unread: bool,
    /// Stock and stars that could not be read: other people's tables have many words for them.
    pub(super) unread: Vec<Fault>,
}

/// Makes products. Sizes and categories come again and again; what they say is kept.
pub(super) struct Maker<'o> {
    options: &'o ImportOptions,
    sizes: FxHashMap<String, Option<PackageSize>>,
    classes: FxHashMap<String, (Vec<String>, TaxClass)>,
}

/// How many sizes and categories are kept.
const KEPT: usize = 4_096;

impl<'o> Maker<'o> {
    pub(super) fn new(options: &'o ImportOptions) -> Self {
        Self { options, sizes: FxHashMap::default(), classes: FxHashMap::default() }
    }

    /// The product that `cells` tell.
    pub(super) fn product(&mut self, cells: &Cells<'_>) -> Result<Row, Fault> {
        let some = |column| Some(cells.get(column)).filter(|c| !c.is_empty()).map(one_line);
        let barcode = barcode(cells.get(Column::Barcode))?;
        // A bar code is as good as an id.
        let id = match (cells.get(Column::Id), barcode.as_deref()) {
            ("", Some(code)) => code,
            (id, _) => id,
        };
        let id = ProductId::new(id).map_err(|e| fault(Column::Id, &e))?;
        let full_name = some(Column::Name)
            .filter(|name| !name.is_empty())
            .ok_or_else(|| Fault::of("name", "is empty", "every product needs a name"))?;
        let (size, name, size_unread) = self.size_and_name(cells.get(Column::Size), full_name);
        let (category, told) = self.category(cells.get(Column::Category));
        let tax_class = match cells.get(Column::TaxClass) {
            "" => told,
            text => text.to_lowercase().parse().map_err(|e| fault(Column::TaxClass, &e))?,
        };
        let (sold_by, price_unit) = sold(cells)?;
        let allergens = split_list(cells.get(Column::Allergens))
            .iter()
            .map(|text| allergen(text))
            .collect::<Result<_, _>>()
            .map_err(|e| fault(Column::Allergens, &e))?;
        let mut product = Product::new(id, name);
        product.retailer_id = some(Column::WalmartId);
        product.brand = some(Column::Brand);
        product.snap_eligible = match yes(Column::Snap, cells)? {
            Some(snap) => snap,
            None => may_be_snap(tax_class),
        };
        product.category = category;
        product.size = size;
        product.barcode = barcode;
        product.tax_class = tax_class;
        product.diets = split_list(cells.get(Column::Diets))
            .iter()
            .map(|d| d.to_lowercase().replace([' ', '-'], "_"))
            .collect();
        product.allergens = allergens;
        product.allergens_complete = yes(Column::AllergensKnown, cells)?.unwrap_or(false);
        product.sold_by = sold_by;
        product.price_unit = price_unit;
        product.typical_price = self.price(cells)?;
        product.popularity = popularity(cells.get(Column::Popularity))?;
        product.aliases = split_list(cells.get(Column::Aliases));
        let mut unread = Vec::new();
        product.availability = availability(cells, &mut unread);
        product.ratings = ratings(cells).unwrap_or_else(|fault| {
            unread.push(fault);
            None
        });
        Ok(Row { product, size_unread, unread })
    }

    /// The size, the name without it, and whether there was a size that could not be read.
    fn size_and_name(&mut self, size: &str, name: String) -> (Option<PackageSize>, String, bool) {
        let said = if size.is_empty() { None } else { self.size(size) };
        let unread = !size.is_empty() && said.is_none();
        match guess::size_at_end(&name) {
            Some((rest, tail)) if said.is_none() || said == Some(tail) => {
                (Some(tail), rest.to_owned(), unread)
            }
            _ => (said, name, unread),
        }
    }

    /// The size that a text tells.
    pub(super) fn size(&mut self, text: &str) -> Option<PackageSize> {
        if let Some(known) = self.sizes.get(text) {
            return *known;
        }
        let size = guess::size(text);
        if text.len() <= 60 {
            if self.sizes.len() >= KEPT {
                self.sizes.clear();
            }
            self.sizes.insert(text.to_owned(), size);
        }
        size
    }

    /// The path that a cell tells, and the tax class that goes with it.
    pub(super) fn category(&mut self, text: &str) -> (Vec<String>, TaxClass) {
        if let Some(known) = self.classes.get(text) {
            return known.clone();
        }
        let path = split_path(text);
        let class = guess::tax_class(&path);
        if text.len() <= 400 {
            if self.classes.len() >= KEPT {
                self.classes.clear();
            }
            self.classes.insert(text.to_owned(), (path.clone(), class));
        }
        (path, class)
    }

    fn price(&self, cells: &Cells<'_>) -> Result<Option<TypicalPrice>, Fault> {
        let (text, minor) = (cells.get(Column::Price), cells.get(Column::PriceMinor));
        if text.is_empty() && minor.is_empty() {
            return Ok(None);
        }
        let currency = match cells.get(Column::Currency) {
            "" => self.options.currency,
            code => code.parse::<Currency>().map_err(|e| fault(Column::Currency, &e))?,
        };
        let price = match minor {
            "" => money(text, currency)?,
            minor => Money::from_minor(
                minor.parse().ok().filter(|m| *m >= 0).ok_or_else(|| {
                    Fault::of(
                        Column::PriceMinor.name(),
                        format!("{:?} is not a count of the currency's smallest units", clip(minor, 40)),
                        "write 399 for 3.99, or use the column price",
                    )
                })?,
                currency,
            ),
        };
        let as_of = match cells.get(Column::PriceDate) {
            "" => self.options.as_of,
            text => starter::date(text).map_err(|e| fault(Column::PriceDate, &e))?,
        };
        let source = match cells.get(Column::PriceSource) {
            "" => self.options.source.clone(),
            text => one_line(text),
        };
        let kind = match cells.get(Column::PriceKind) {
            "" => PriceKind::Listed,
            text => text.to_lowercase().parse().map_err(|e| fault(Column::PriceKind, &e))?,
        };
        Ok(Some(TypicalPrice { price, kind, source, as_of }))
    }
}

/// An allergen by its own name, or as labels put it.
fn allergen(text: &str) -> crate::error::Result<Allergen> {
    let name = text.to_lowercase().replace([' ', '-'], "_");
    match name.as_str() {
        "dairy" => Ok(Allergen::Milk),
        "eggs" => Ok(Allergen::Egg),
        "tree_nuts" | "nuts" => Ok(Allergen::TreeNut),
        "peanuts" => Ok(Allergen::Peanut),
        "soya" | "soybean" | "soybeans" => Ok(Allergen::Soy),
        "crustaceans" | "molluscs" | "mollusks" => Ok(Allergen::Shellfish),
        "sesame_seeds" => Ok(Allergen::Sesame),
        name => name.parse(),
    }
}

/// Whether SNAP pays for goods of this class, where nothing says so.
pub(in crate::catalog) fn may_be_snap(class: TaxClass) -> bool {
    matches!(class, TaxClass::Food | TaxClass::Candy | TaxClass::SoftDrink)
}

/// The error of a value's own reader, in this column.
fn fault(column: Column, e: &crate::error::Error) -> Fault {
    Fault::from(column.name(), e)
}

/// How a product is sold, and the unit of its price.
fn sold(cells: &Cells<'_>) -> Result<(SoldBy, Unit), Fault> {
    let price_unit = match cells.get(Column::PriceUnit) {
        "" => None,
        text => Some(Unit::from_english(text).ok_or_else(|| {
            Fault::of("price_unit", format!("{:?} is not a unit", clip(text, 40)), "use each, lb or kg")
        })?),
    };
    let by_weight = price_unit.is_some_and(|u| u.dimension() == Dimension::Mass);
    let sold_by = match cells.get(Column::SoldBy) {
        "" if by_weight => SoldBy::Weight,
        "" => SoldBy::Each,
        text => text.to_lowercase().parse::<SoldBy>().map_err(|e| fault(Column::SoldBy, &e))?,
    };
    Ok((
        sold_by,
        match (sold_by, price_unit) {
            (SoldBy::Weight, Some(unit)) if by_weight => unit,
            (SoldBy::Weight, _) => Unit::Pound,
            (SoldBy::Each, _) => Unit::Each,
        },
    ))
}

fn money(text: &str, currency: Currency) -> Result<Money, Fault> {
    let fault = |what: &str| {
        Fault::of(
            "price",
            format!("{:?} {what}", clip(text, 40)),
            "write a price such as 3.99, or leave it empty",
        )
    };
    let symbol = currency.symbol().unwrap_or("");
    let mut plain = text;
    // The sign or the code of the currency, on either side.
    for mark in [symbol, currency.as_str()] {
        if !mark.is_empty() {
            plain = plain.strip_prefix(mark).unwrap_or(plain);
            plain = plain.strip_suffix(mark).unwrap_or(plain).trim();
        }
    }
    if plain.starts_with('-') {
        return Err(fault("is below zero"));
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    // "3,99" and "1.299,00": a comma with two digits behind it is a decimal one. "1,299" is not: it may
    // as well part thousands, and does where nothing else is said.
    let commas = plain.rsplit_once(',').filter(|(whole, part)| {
        part.len() == 2 && digits(part) && currency.places() == 2 && !whole.contains(',')
    });
    let swapped = match commas {
        Some((whole, part)) => {
            let mut groups = whole.split('.');
            let first = groups.next().unwrap_or("");
            let grouped = whole.contains('.');
            if grouped && (first.is_empty() || first.len() > 3 || groups.any(|g| g.len() != 3)) {
                return Err(fault("is not a price"));
            }
            Some(format!("{}.{part}", whole.replace('.', "")))
        }
        None => None,
    };
    let plain = swapped.as_deref().unwrap_or(plain);
    // "1,299.00": commas are only taken where they part thousands.
    let (whole, part) = plain.split_once('.').map_or((plain, None), |(w, p)| (w, Some(p)));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    let grouped = whole.contains(',');
    if grouped && (first.is_empty() || first.len() > 3 || groups.any(|g| g.len() != 3)) {
        return Err(fault("is not a price"));
    }
    // Tables written by machines have ".99", "3." and fractions of a cent.
    let mended = match part {
        _ if !grouped && digits(whole) && part.is_none_or(digits) => None,
        _ => {
            let mut mended = whole.replace(',', "");
            if mended.is_empty() && part.is_some_and(|p| !p.is_empty()) {
                mended.push('0');
            }
            if let Some(part) = part.filter(|p| !p.is_empty()) {
                mended.push('.');
                mended.push_str(part);
            }
            Some(mended)
        }
    };
    Money::parse(mended.as_deref().unwrap_or(plain), currency)
        .map_err(|e| Fault::from("price", &e).or("or leave the cell empty"))
}

/// What a table says of the stock. What cannot be read is not known.
fn availability(cells: &Cells<'_>, unread: &mut Vec<Fault>) -> Availability {
    let (said, quantity) = (cells.get(Column::InStock), cells.get(Column::Quantity));
    // schema.org writes "https://schema.org/InStock".
    let plain: String = said.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let stated = match plain.strip_prefix("httpsschemaorg").unwrap_or(&plain) {
        "instock" | "available" | "limitedavailability" | "limitedstock" | "lowstock" => Ok(Some(true)),
        "outofstock" | "unavailable" | "soldout" | "discontinued" | "preorder" | "presale" | "backorder" => {
            Ok(Some(false))
        }
        "unknown" => Ok(None),
        _ => yes(Column::InStock, cells),
    };
    // In other people's tables this column may say how much is in a package ("500 g"): no count of packages.
    let is_count = quantity.starts_with(|c: char| c.is_ascii_digit() || c == '-')
        && !quantity.contains(|c: char| c.is_alphabetic());
    let counted = match is_count.then(|| count(Column::Quantity, quantity)).transpose() {
        Ok(Some(n)) if n > Availability::MOST => {
            Err(Fault::of("quantity", "is more than a billion packages", "write how many are in stock"))
        }
        other => other,
    };
    let mut read = |fault| unread.push(fault);
    Availability {
        in_stock: stated.map_err(&mut read).ok().flatten(),
        quantity: counted.map_err(&mut read).ok().flatten(),
    }
}

fn ratings(cells: &Cells<'_>) -> Result<Option<Ratings>, Fault> {
    let (average, ratings) = (cells.get(Column::Rating), cells.get(Column::RatingCount));
    let count = if ratings.is_empty() { 0 } else { count(Column::RatingCount, ratings)? };
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
    count(Column::Popularity, text)
}

fn count(column: Column, text: &str) -> Result<u32, Fault> {
    // A count that went through a spreadsheet may end in ".0".
    let whole =
        text.split_once('.').map_or(text, |(w, p)| if p.bytes().all(|b| b == b'0') { w } else { text });
    whole.parse().map_err(|_| {
        Fault::of(
            column.name(),
            format!("{:?} is not a count", clip(text, 40)),
            "write a whole number from 0 to 4294967295, or leave it empty",
        )
    })
}

fn barcode(text: &str) -> Result<Option<String>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
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

fn yes(column: Column, cells: &Cells<'_>) -> Result<Option<bool>, Fault> {
    let text = cells.get(column);
    let is = |words: &[&str]| words.iter().any(|w| text.eq_ignore_ascii_case(w));
    match text {
        "" => Ok(None),
        _ if is(&["y", "yes", "true", "1"]) => Ok(Some(true)),
        _ if is(&["n", "no", "false", "0"]) => Ok(Some(false)),
        _ => Err(Fault::of(
            column.name(),
            format!("{:?} is neither yes nor no", clip(text, 40)),
            "write y or n",
        )),
    }
}

fn split_list(text: &str) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    let mark = [ENTRY, '|', ';'].into_iter().find(|m| text.contains(*m)).unwrap_or(',');
    text.split(mark).map(one_line).filter(|s| !s.is_empty()).collect()
}

fn split_path(text: &str) -> Vec<String> {
    let mark = [ENTRY, '>', '|', '/'].into_iter().find(|m| text.contains(*m)).unwrap_or('>');
    text.split(mark).map(one_line).filter(|s| !s.is_empty()).collect()
}
