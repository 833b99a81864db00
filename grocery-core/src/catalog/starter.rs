//! The catalogue that comes with the library.

use std::io::Read;

use flate2::read::GzDecoder;
use rustc_hash::FxHashMap;

use super::{
    Allergen, Availability, Catalog, CatalogBuilder, PriceKind, Product, SoldBy, TaxClass, TypicalPrice,
};
use crate::{
    clock::Date,
    error::{Error, ErrorKind, Result, clip},
    id::ProductId,
    money::{Currency, Money},
    quantity::{PackageSize, Unit},
};

static STARTER: &[u8] = include_bytes!("../../data/starter.tsv.gz");

impl Catalog {
    /// The starter catalogue: a few thousand everyday products of a US supermarket with typical
    /// prices in US dollars. See `NOTICE` for where the figures are from.
    ///
    /// Unpacking and indexing takes some ten milliseconds; keep the result.
    ///
    /// # Errors
    /// [`ErrorKind::Corrupt`] where the data built into the library is damaged.
    pub fn starter() -> Result<Self> {
        read(STARTER)
    }
}

/// Whether a product is one of the starter catalogue, whose names are in English.
pub(crate) fn is_starter(id: &ProductId) -> bool {
    id.as_str().starts_with("gc-")
}

fn read(packed: &[u8]) -> Result<Catalog> {
    let mut text = String::new();
    GzDecoder::new(packed).read_to_string(&mut text).map_err(|e| {
        Error::new(ErrorKind::Corrupt, "the starter catalogue does not unpack").with_source(e)
    })?;
    let mut lines = text.lines();
    let columns = Columns::read(lines.next().unwrap_or(""))?;
    let mut builder = CatalogBuilder::new();
    let mut sizes = Sizes::default();
    let mut cells: Vec<&str> = Vec::new();
    for (i, line) in lines.enumerate() {
        cells.clear();
        cells.extend(line.split('\t'));
        let product = columns.product(&cells, &mut sizes).map_err(|e| {
            Error::new(
                ErrorKind::Corrupt,
                format!("line {} of the starter catalogue: {}", i + 2, e.message()),
            )
        })?;
        builder.add(&product)?;
    }
    builder.build()
}

/// Sizes that were read before; the same few hundred come again and again.
type Sizes<'a> = FxHashMap<&'a str, PackageSize>;

macro_rules! columns {
    ($($name:ident)*) => {
        struct Columns { $($name: usize,)* }

        impl Columns {
            fn read(header: &str) -> Result<Self> {
                let find = |wanted: &str| {
                    header.split('\t').position(|c| c == wanted).ok_or_else(|| {
                        Error::new(ErrorKind::Corrupt, format!("the starter catalogue has no column {wanted}"))
                    })
                };
                Ok(Self { $($name: find(stringify!($name))?,)* })
            }
        }
    };
}

columns!(id name brand category size barcode walmart_id tax_class snap diets allergens_contains allergens_known
    sold_by price_minor price_per price_source price_kind price_date popularity aliases);

impl Columns {
    fn product<'a>(&self, cells: &[&'a str], sizes: &mut Sizes<'a>) -> Result<Product> {
        let cell = |at: usize| -> &'a str { cells.get(at).copied().unwrap_or("") };
        let some = |at: usize| Some(cell(at)).filter(|c| !c.is_empty()).map(str::to_owned);
        let list = |at: usize| cell(at).split(',').filter(|c| !c.is_empty());
        let yes = |at: usize| match cell(at) {
            "y" => Ok(true),
            "n" => Ok(false),
            other => Err(fault("neither y nor n", other)),
        };
        let typical_price = match cell(self.price_minor) {
            "" => None,
            minor => Some(TypicalPrice {
                price: Money::from_minor(
                    minor.parse().ok().filter(|m| *m >= 0).ok_or_else(|| fault("no price", minor))?,
                    Currency::USD,
                ),
                kind: cell(self.price_kind).parse::<PriceKind>()?,
                source: cell(self.price_source).to_owned(),
                as_of: date(cell(self.price_date))?,
            }),
        };
        let size = match cell(self.size) {
            "" => None,
            text => Some(match sizes.get(text) {
                Some(size) => *size,
                None => *sizes.entry(text).or_insert(text.parse()?),
            }),
        };
        Ok(Product {
            id: ProductId::new(cell(self.id))?,
            retailer_id: some(self.walmart_id),
            name: some(self.name).ok_or_else(|| fault("no name", cell(self.id)))?,
            brand: some(self.brand),
            category: cell(self.category).split(" > ").filter(|s| !s.is_empty()).map(str::to_owned).collect(),
            size,
            barcode: some(self.barcode),
            tax_class: cell(self.tax_class).parse::<TaxClass>()?,
            snap_eligible: yes(self.snap)?,
            diets: list(self.diets).map(str::to_owned).collect(),
            allergens: list(self.allergens_contains).map(str::parse::<Allergen>).collect::<Result<_>>()?,
            allergens_complete: yes(self.allergens_known)?,
            sold_by: cell(self.sold_by).parse::<SoldBy>()?,
            price_unit: cell(self.price_per).parse::<Unit>()?,
            typical_price,
            popularity: cell(self.popularity)
                .parse()
                .map_err(|_| fault("no number", cell(self.popularity)))?,
            aliases: list(self.aliases).map(|a| a.trim().to_owned()).collect(),
            availability: Availability::default(),
            ratings: None,
        })
    }
}

fn fault(what: &str, text: &str) -> Error {
    Error::new(ErrorKind::Corrupt, format!("{:?} is {what}", clip(text, 40)))
}

/// `2026-10-01`, or `2026-10` for the first day of a month.
pub(super) fn date(text: &str) -> Result<Date> {
    let mut parts = text.split('-');
    let mut next = || parts.next().map(str::trim);
    let read = || -> Option<Date> {
        let year = next()?.parse().ok()?;
        let month = next()?.parse().ok()?;
        let day = match next() {
            Some(day) => day.parse().ok()?,
            None => 1,
        };
        Date::new(year, month, day).ok()
    };
    let mut read = read;
    read().ok_or_else(|| {
        Error::new(ErrorKind::InvalidInput, format!("{:?} is not a date", clip(text, 40)))
            .with_hint("write for example 2026-11-20")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_starter_catalogue_reads_and_is_whole() {
        let catalog = Catalog::starter().unwrap();
        assert!(catalog.len() >= 2_000, "{}", catalog.len());
        for product in catalog.products() {
            assert!(!product.category.is_empty(), "{}", product.id);
            assert!(product.typical_price.is_some(), "{}", product.id);
            assert_eq!(product.sold_by == SoldBy::Each, product.price_unit == Unit::Each, "{}", product.id);
            assert_eq!(catalog.get(&product.id).as_ref(), Some(&product));
        }
    }

    #[test]
    fn damage_is_an_error() {
        assert_eq!(read(b"no gzip").unwrap_err().kind(), ErrorKind::Corrupt);
        assert_eq!(read(&STARTER[..STARTER.len() / 2]).unwrap_err().kind(), ErrorKind::Corrupt);
    }
}
