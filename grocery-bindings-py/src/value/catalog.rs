//! Products.

use grocery_core::catalog;
use pyo3::prelude::*;

use super::{Money, handle, text};
use crate::view::View;

handle! {
    /// A product of the catalogue.
    Product(catalog::Product) {
        /// Its id in the catalogue.
        id: String = |v| v.id.to_string();
        /// The retailer's own number, such as the Walmart item id.
        retailer_id: Option<String> = |v| v.retailer_id.clone();
        /// Its name, without the size.
        name: String = |v| v.name.clone();
        /// Its brand.
        brand: Option<String> = |v| v.brand.clone();
        /// The path of its category, department first.
        category: Vec<String> = |v| v.category.clone();
        /// The size of the package, such as "24 x 16.9 fluid_ounce".
        size: Option<String> = |v| text(v.size);
        /// The bar code, digits only.
        barcode: Option<String> = |v| v.barcode.clone();
        /// How tax law sees it: "food", "candy", "household" and so on.
        tax_class: &'static str = |v| v.tax_class.as_str();
        /// Whether SNAP benefits may pay for it.
        snap_eligible: bool = |v| v.snap_eligible;
        /// Diets it is certainly fit for, such as "vegan".
        diets: Vec<String> = |v| v.diets.clone();
        /// Allergens it certainly has.
        allergens: Vec<&'static str> = |v| v.allergens.iter().map(|a| a.as_str()).collect();
        /// Whether the allergens are certainly complete.
        allergens_complete: bool = |v| v.allergens_complete;
        /// How it is sold: "each" or "weight".
        sold_by: &'static str = |v| v.sold_by.as_str();
        /// The unit that the price is for: a unit of mass where sold by weight, "each" otherwise.
        price_unit: &'static str = |v| v.price_unit.as_str();
        /// What it usually costs. Never a live price.
        typical_price: Option<TypicalPrice> = |v| v.first(|p| p.typical_price.as_slice());
        /// How often it is bought against others. No unit; 0 where nothing is known.
        popularity: u32 = |v| v.popularity;
        /// Other names for it.
        aliases: Vec<String> = |v| v.aliases.clone();
    }

    /// What a product usually costs, with where that is from. Never a live price.
    TypicalPrice(catalog::TypicalPrice) {
        /// The price of one package, or of one price_unit where sold by weight.
        price: Money = |v| Money(v.price);
        /// What sort of figure it is: "average", "estimate" or "listed".
        kind: &'static str = |v| v.kind.as_str();
        /// Where it is from.
        source: String = |v| v.source.clone();
        /// The day it holds for, ISO 8601.
        as_of: String = |v| v.as_of.to_string();
    }

    /// What an import did.
    ImportReport(catalog::ImportReport) {
        /// Lines read, without the header.
        read: u64 = |v| v.read;
        /// Products taken over, each id once.
        imported: u64 = |v| v.imported;
        /// Lines that replaced an earlier line of the same id.
        replaced: u64 = |v| v.replaced;
        /// Lines left out.
        skipped: u64 = |v| v.skipped;
        /// The first of the lines left out.
        skipped_lines: Vec<SkippedLine> = |v| v.each(|r| &r.skipped_lines);
        /// Sizes that could not be read; the products were imported without one.
        unread_sizes: u64 = |v| v.unread_sizes;
    }

    /// A line that was left out.
    SkippedLine(catalog::SkippedLine) {
        /// Its number in the file, the header being 1.
        line: u64 = |v| v.line;
        /// Why.
        reason: String = |v| v.reason.clone();
    }
}

/// What a search found.
#[pyclass(frozen, eq, module = "grocery_core")]
#[derive(PartialEq)]
pub(crate) struct SearchPage(pub(crate) View<catalog::SearchResult>);

#[pymethods]
impl SearchPage {
    /// The hits of this page, best first.
    #[getter]
    fn hits(&self) -> Vec<SearchHit> {
        self.0.each(|r| &r.hits)
    }

    /// How many products fit in all, on this page and others.
    #[getter]
    fn total(&self) -> usize {
        self.0.total
    }

    fn __repr__(&self) -> String {
        format!("<SearchPage {} of {}>", self.0.hits.len(), self.0.total)
    }
}

/// One product that was found.
#[pyclass(frozen, eq, module = "grocery_core")]
#[derive(PartialEq)]
pub(crate) struct SearchHit(View<catalog::SearchHit>);

impl From<View<catalog::SearchHit>> for SearchHit {
    fn from(view: View<catalog::SearchHit>) -> Self {
        Self(view)
    }
}

#[pymethods]
impl SearchHit {
    /// The product.
    #[getter]
    fn product(&self) -> Product {
        self.0.field(|h| &h.product)
    }

    /// How well it fits. Only compares with other scores of the same search.
    #[getter]
    fn score(&self) -> f64 {
        self.0.score
    }

    fn __repr__(&self) -> String {
        format!("<SearchHit {:.3} {}>", self.0.score, self.0.product.name)
    }
}
