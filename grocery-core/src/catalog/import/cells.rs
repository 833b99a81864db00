//! What one product of a file says, by column, whatever the format of the file.

use std::borrow::Cow;

use crate::import::ColumnNames;

/// The columns that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Id,
    Name,
    Brand,
    Category,
    Size,
    Price,
    Currency,
    PriceUnit,
    PriceSource,
    PriceDate,
    PriceKind,
    PriceMinor,
    Popularity,
    Barcode,
    WalmartId,
    TaxClass,
    Snap,
    SoldBy,
    Diets,
    Allergens,
    AllergensKnown,
    InStock,
    Quantity,
    Rating,
    RatingCount,
    Aliases,
}

/// How many columns there are.
pub(super) const COLUMNS: usize = 26;

/// Their names, in the same order, each with the other names it goes by.
pub(super) const NAMES: ColumnNames = &[
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
    ("price_kind", &["pricekind"]),
    ("price_minor", &["priceminor", "pricecents"]),
    ("popularity", &["popularity", "sales", "orders", "purchases", "timesbought"]),
    ("barcode", &["barcode", "upc", "ean", "gtin", "upc12", "ean13", "gtin13", "gtin14"]),
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

impl Column {
    /// Its name, as faults tell it.
    pub(super) fn name(self) -> &'static str {
        NAMES.get(self as usize).map_or("", |n| n.0)
    }

    /// Whether a spreadsheet would run what stands in it as a formula, and nothing else would refuse it: numbers,
    /// dates and names from a list are read as such.
    pub(super) fn is_text(at: usize) -> bool {
        [
            Self::Id,
            Self::Name,
            Self::Brand,
            Self::Category,
            Self::PriceSource,
            Self::WalmartId,
            Self::Diets,
            Self::Aliases,
        ]
        .iter()
        .any(|c| *c as usize == at)
    }
}

/// Stands before each entry of a list that came as a list; a list in one cell has marks between its entries.
pub(super) const ENTRY: char = '\u{1f}';

/// The texts of one product, without space around them; empty where nothing is said.
#[derive(Debug)]
pub(super) struct Cells<'a>([Cow<'a, str>; COLUMNS]);

impl Default for Cells<'_> {
    fn default() -> Self {
        Self([const { Cow::Borrowed("") }; COLUMNS])
    }
}

impl<'a> Cells<'a> {
    pub(super) fn get(&self, column: Column) -> &str {
        self.0.get(column as usize).map_or("", |text| text)
    }

    pub(super) fn set(&mut self, column: Column, text: Cow<'a, str>) {
        self.set_at(column as usize, text);
    }

    pub(super) fn set_at(&mut self, at: usize, text: Cow<'a, str>) {
        if let Some(cell) = self.0.get_mut(at) {
            *cell = text;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_the_order_of_the_columns() {
        assert_eq!(NAMES.len(), COLUMNS);
        assert_eq!(Column::Aliases as usize + 1, COLUMNS);
        for (column, name) in [
            (Column::Id, "id"),
            (Column::Price, "price"),
            (Column::PriceMinor, "price_minor"),
            (Column::Barcode, "barcode"),
            (Column::SoldBy, "sold_by"),
            (Column::AllergensKnown, "allergens_known"),
            (Column::Aliases, "aliases"),
        ] {
            assert_eq!(column.name(), name);
        }
    }

    #[test]
    fn no_name_stands_for_two_columns() {
        let mut all: Vec<&str> = NAMES.iter().flat_map(|n| n.1).copied().collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
