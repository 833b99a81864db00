//! Products and prices.

use std::collections::BTreeMap;

use grocery_core::{Unit, agent, catalog, pricing};
use napi_derive::napi;
use serde::Serialize;

use super::{count, money::Money, text, texts, time};

/// A product.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProductData {
    /// Its id in the catalogue.
    pub id: String,
    /// The retailer's own number, such as the Walmart item id.
    pub retailer_id: Option<String>,
    /// Its name, without the size.
    pub name: String,
    /// Its brand.
    pub brand: Option<String>,
    /// The path of its category, department first.
    pub category: Vec<String>,
    /// The size of the package: `24 x 16.9 fluid_ounce`.
    pub size: Option<String>,
    /// The bar code, digits only.
    pub barcode: Option<String>,
    /// How tax law sees it.
    #[napi(ts_type = "TaxClass")]
    pub tax_class: &'static str,
    /// Whether SNAP benefits may pay for it.
    pub snap_eligible: bool,
    /// Diets it is certainly fit for, such as `vegan`.
    pub diets: Vec<String>,
    /// Allergens it certainly has.
    #[napi(ts_type = "Array<Allergen>")]
    pub allergens: Vec<&'static str>,
    /// Whether `allergens` is certainly complete.
    pub allergens_complete: bool,
    /// How it is sold.
    #[napi(ts_type = "SoldBy")]
    pub sold_by: &'static str,
    /// The unit that the price is for, where sold by weight; `each` otherwise.
    #[napi(ts_type = "Unit")]
    pub price_unit: &'static str,
    /// What it usually costs. Never a live price.
    pub typical_price: Option<TypicalPrice>,
    /// How often it is bought against others. No unit; 0 where nothing is known.
    pub popularity: u32,
    /// Other names for it.
    pub aliases: Vec<String>,
    /// Whether the shop has it, where somebody says.
    pub availability: Availability,
    /// How shoppers rate it, where anybody did.
    pub ratings: Option<Ratings>,
}

impl From<&catalog::Product> for ProductData {
    fn from(p: &catalog::Product) -> Self {
        Self {
            id: text(&p.id),
            retailer_id: p.retailer_id.clone(),
            name: p.name.clone(),
            brand: p.brand.clone(),
            category: p.category.clone(),
            size: p.size.as_ref().map(text),
            barcode: p.barcode.clone(),
            tax_class: p.tax_class.as_str(),
            snap_eligible: p.snap_eligible,
            diets: p.diets.clone(),
            allergens: p.allergens.iter().map(|a| a.as_str()).collect(),
            allergens_complete: p.allergens_complete,
            sold_by: p.sold_by.as_str(),
            price_unit: p.price_unit.as_str(),
            typical_price: p.typical_price.as_ref().map(TypicalPrice::from),
            popularity: p.popularity,
            aliases: p.aliases.clone(),
            availability: p.availability.into(),
            ratings: p.ratings.map(Ratings::from),
        }
    }
}

/// Whether a shop has a product. What nobody says is null.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Availability {
    /// Whether the shop has it.
    pub in_stock: Option<bool>,
    /// How many packages there are.
    pub quantity: Option<u32>,
}

impl From<catalog::Availability> for Availability {
    fn from(a: catalog::Availability) -> Self {
        Self { in_stock: a.in_stock, quantity: a.quantity }
    }
}

/// How shoppers rate a product.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ratings {
    /// The average in stars, 0 to 5, with two decimals.
    pub average: f64,
    /// How many ratings it is of; 0 where nobody says.
    pub count: u32,
}

impl From<catalog::Ratings> for Ratings {
    fn from(r: catalog::Ratings) -> Self {
        Self { average: r.average(), count: r.count() }
    }
}

/// What a product usually costs, with where that is from.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TypicalPrice {
    /// The price of one package, or of one `priceUnit` where sold by weight.
    pub price: Money,
    /// What sort of figure it is.
    #[napi(ts_type = "PriceKind")]
    pub kind: &'static str,
    /// Where it is from, such as `bls:APU0000709112`.
    pub source: String,
    /// The day it holds for.
    pub as_of: String,
}

impl From<&catalog::TypicalPrice> for TypicalPrice {
    fn from(t: &catalog::TypicalPrice) -> Self {
        Self { price: t.price.into(), kind: t.kind.as_str(), source: t.source.clone(), as_of: text(&t.as_of) }
    }
}

/// What a product costs, who says so and since when.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Quote {
    /// The product.
    pub product: String,
    /// The price of one package, or of one `per` where sold by weight.
    pub price: Money,
    /// The price before a reduction, where the source says one.
    pub regular: Option<Money>,
    /// `each` for a package, a unit of mass for goods by weight.
    #[napi(ts_type = "Unit")]
    pub per: &'static str,
    /// What sort of price this is.
    #[napi(ts_type = "QuoteKind")]
    pub kind: &'static str,
    /// Who says so.
    pub source: String,
    /// The shop it holds for, where it is of one shop.
    pub store: Option<String>,
    /// When it was said, RFC 3339.
    pub as_of: String,
    /// Whether it is older than it should be, or stands in for a source that did not answer.
    pub stale: bool,
    /// Whether the shop has it, where the source says.
    pub in_stock: Option<bool>,
}

impl From<&pricing::Quote> for Quote {
    fn from(q: &pricing::Quote) -> Self {
        Self {
            product: text(&q.product),
            price: q.price.into(),
            regular: q.regular.map(Money::from),
            per: Unit::as_str(q.per),
            kind: q.kind.as_str(),
            source: q.source.clone(),
            store: q.store.as_ref().map(text),
            as_of: time(q.as_of),
            stale: q.stale,
            in_stock: q.in_stock,
        }
    }
}

/// A price at one time, as one source told it.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PricePoint {
    /// The product.
    pub product: String,
    /// Who told it.
    pub source: String,
    /// The shop it holds for, where it is of one shop.
    pub store: Option<String>,
    /// The price of one package, or of one `per` where sold by weight.
    pub price: Money,
    /// The price before a reduction, where the source said one.
    pub regular: Option<Money>,
    /// `each` for a package, a unit of mass for goods by weight.
    #[napi(ts_type = "Unit")]
    pub per: &'static str,
    /// When it was told, RFC 3339.
    pub at: String,
}

impl From<&pricing::PricePoint> for PricePoint {
    fn from(p: &pricing::PricePoint) -> Self {
        Self {
            product: text(&p.product),
            source: p.source.clone(),
            store: p.store.as_ref().map(text),
            price: p.price.into(),
            regular: p.regular.map(Money::from),
            per: Unit::as_str(p.per),
            at: time(p.at),
        }
    }
}

/// Prices, and what their sources had to say about themselves.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QuotesData {
    /// One quote for each product that has a price, in the order asked.
    pub quotes: Vec<Quote>,
    /// The products without a price.
    pub missing: Vec<String>,
    /// What is worth knowing, such as a source that did not answer.
    pub notes: Vec<String>,
}

impl From<&agent::PricedQuotes> for QuotesData {
    fn from(q: &agent::PricedQuotes) -> Self {
        Self {
            quotes: texts(&q.quotes),
            missing: q.missing.iter().map(text).collect(),
            notes: q.notes.clone(),
        }
    }
}

/// One product that was found.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProductHit {
    /// The product.
    pub product: ProductData,
    /// How well it fits. Only compares with other scores of the same search.
    pub score: f64,
}

impl From<&catalog::SearchHit> for ProductHit {
    fn from(h: &catalog::SearchHit) -> Self {
        Self { product: ProductData::from(&h.product), score: h.score }
    }
}

/// What a search found.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SearchResultData {
    /// The hits of this page, best first.
    pub hits: Vec<ProductHit>,
    /// How many products fit in all, on this page and others.
    pub total: i64,
}

impl From<&catalog::SearchResult> for SearchResultData {
    fn from(r: &catalog::SearchResult) -> Self {
        Self { hits: texts(&r.hits), total: count(r.total) }
    }
}

/// What an import did. `read` is the sum of `imported`, `replaced`, `skipped` and all that was `leftOut`.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportReport {
    /// How the file was written.
    #[napi(ts_type = "CatalogFormat")]
    pub format: &'static str,
    /// Lines read, without the header. Of JSON: products.
    pub read: i64,
    /// Products taken over, each id once.
    pub imported: i64,
    /// Lines that replaced an earlier line of the same id.
    pub replaced: i64,
    /// Faulty lines left out; none unless the import was lenient.
    pub skipped: i64,
    /// The first of the faulty lines left out.
    pub skipped_lines: Vec<SkippedLine>,
    /// Records that are in order and were not wanted, by reason: `obsolete`, `other_country`, `no_code`, `no_name`.
    #[napi(ts_type = "Record<string, number>")]
    pub left_out: BTreeMap<String, i64>,
    /// Sizes that could not be read; the products were imported without one.
    pub unread_sizes: i64,
    /// Bar codes whose check digit is wrong; they were taken over as they are written.
    pub wrong_barcodes: i64,
    /// Cells that a spreadsheet would run as a formula; they were taken over as text.
    pub formula_cells: i64,
    /// The first lines with formulas or wrong bar codes.
    pub notes: Vec<LineNote>,
}

impl From<&catalog::ImportReport> for ImportReport {
    fn from(r: &catalog::ImportReport) -> Self {
        Self {
            format: r.format.as_str(),
            read: count(r.read),
            imported: count(r.imported),
            replaced: count(r.replaced),
            skipped: count(r.skipped),
            skipped_lines: texts(&r.skipped_lines),
            left_out: r.left_out.iter().map(|(why, n)| (why.clone(), count(*n))).collect(),
            unread_sizes: count(r.unread_sizes),
            wrong_barcodes: count(r.wrong_barcodes),
            formula_cells: count(r.formula_cells),
            notes: texts(&r.notes),
        }
    }
}

/// Something worth knowing about a line that was taken over all the same.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LineNote {
    /// Its number in the file, from 1.
    pub line: i64,
    /// What there is to know.
    pub note: String,
}

impl From<&catalog::LineNote> for LineNote {
    fn from(n: &catalog::LineNote) -> Self {
        Self { line: count(n.line), note: n.note.clone() }
    }
}

/// A line of a catalogue file that was left out.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SkippedLine {
    /// Its number in the file, the header being 1.
    pub line: i64,
    /// Why.
    pub reason: String,
}

impl From<&catalog::SkippedLine> for SkippedLine {
    fn from(s: &catalog::SkippedLine) -> Self {
        Self { line: count(s.line), reason: s.reason.clone() }
    }
}

/// What a search found, as JSON: whole products in the core's own shape.
pub(crate) struct Found(pub(crate) catalog::SearchResult);

impl From<&Found> for SearchResultData {
    fn from(found: &Found) -> Self {
        Self::from(&found.0)
    }
}

impl Serialize for Found {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Hit<'a> {
            product: &'a catalog::Product,
            score: f64,
        }
        #[derive(Serialize)]
        struct Page<'a> {
            hits: Vec<Hit<'a>>,
            total: usize,
        }
        let hits = self.0.hits.iter().map(|h| Hit { product: &h.product, score: h.score }).collect();
        Page { hits, total: self.0.total }.serialize(s)
    }
}
