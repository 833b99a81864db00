//! Products, directly.

use std::sync::Arc;

use grocery_core::{
    Error, ErrorKind, ProductId,
    catalog::{self as core, ImportMode},
};

use crate::{
    agent::Shared,
    cancel::CancelToken,
    error::Answer,
    imports::{self, ImportSource, ProgressListener},
    values::{Money, count, each, maybe, mirror, natural, serial, text},
};

/// Products, directly. From `Agent.catalog()`. Its calls look into memory and take microseconds, but for `importFile`.
#[derive(uniffi::Object)]
pub struct Catalog {
    pub(crate) shared: Arc<Shared>,
}

#[uniffi::export]
impl Catalog {
    /// How many products there are.
    pub fn count(&self) -> i32 {
        count(self.shared.agent.catalog().len())
    }

    /// Finds products by words; misspelt and unfinished words are found as well.
    ///
    /// Fails with `InvalidInput` for an empty search.
    pub fn search(&self, request: SearchRequest) -> Answer<SearchPage> {
        Ok(self.shared.agent.catalog().search(&request.read()?)?.into())
    }

    /// One product. Fails with `ProductNotFound`.
    pub fn get(&self, product_id: String) -> Answer<Product> {
        Ok(self.shared.agent.catalog().get(&ProductId::new(product_id)?)?.into())
    }

    /// Reads a catalogue file (CSV with at least `id` and `name`, gzip allowed), stores its products and puts them
    /// beside those there are; a product of the same id is replaced. Where the file cannot be read, nothing changes.
    /// Reading and indexing run on a thread of their own.
    ///
    /// With `lenient`, lines at fault are left out and reported; without, the first one fails the import with
    /// `Corrupt`, naming line and column. Fails with `Storage` where the file cannot be opened.
    #[uniffi::method(default(lenient = false, listener = None, cancel = None))]
    pub async fn import_file(
        &self,
        path: String,
        lenient: bool,
        listener: Option<Arc<dyn ProgressListener>>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<ImportReport> {
        let shared = Arc::clone(&self.shared);
        let mode = if lenient { ImportMode::Lenient } else { ImportMode::Strict };
        imports::import(vec![ImportSource::Path { path }], cancel, move |mut files| async move {
            let file = files
                .pop()
                .ok_or_else(|| Error::new(ErrorKind::Internal, "a file that was opened is gone"))?;
            shared.agent.catalog().import(file, mode, |at| imports::tell(listener.as_ref(), at)).await
        })
        .await
    }
}

/// What to look for.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct SearchRequest {
    /// The words.
    pub q: String,
    /// Only in this category: a name such as `Dairy`, or a path such as `Dairy > Milk`.
    #[uniffi(default = None)]
    pub category: Option<String>,
    /// Not below this typical price.
    #[uniffi(default = None)]
    pub min_price: Option<Money>,
    /// Not above this typical price.
    #[uniffi(default = None)]
    pub max_price: Option<Money>,
    /// The most hits to answer, 1 to 100.
    #[uniffi(default = 20)]
    pub limit: i32,
    /// How many hits to leave out, for the pages behind the first.
    #[uniffi(default = 0)]
    pub offset: i32,
}

impl SearchRequest {
    fn read(&self) -> Result<core::SearchRequest, Error> {
        let mut request =
            core::SearchRequest::new(self.q.as_str()).with_limit(natural(self.limit, "the limit")?);
        request.category.clone_from(&self.category);
        request.min_price = self.min_price.as_ref().map(Money::read).transpose()?;
        request.max_price = self.max_price.as_ref().map(Money::read).transpose()?;
        request.offset = natural(self.offset, "the offset")?;
        Ok(request)
    }
}

/// One page of what was found.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct SearchPage {
    /// The hits of this page, the best first.
    pub hits: Vec<ProductHit>,
    /// How many there are in all.
    pub total: i32,
}

impl From<core::SearchResult> for SearchPage {
    fn from(found: core::SearchResult) -> Self {
        Self { hits: each(found.hits), total: count(found.total) }
    }
}

/// A product that was found.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct ProductHit {
    /// The product.
    pub product: Product,
    /// How well it fits; comparable within one answer.
    pub score: f64,
}

impl From<core::SearchHit> for ProductHit {
    fn from(hit: core::SearchHit) -> Self {
        Self { product: hit.product.into(), score: hit.score }
    }
}

/// Something that can be bought.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Product {
    /// Its id.
    pub id: String,
    /// The retailer's own number, where known.
    pub retailer_id: Option<String>,
    /// Its name.
    pub name: String,
    /// Its brand.
    pub brand: Option<String>,
    /// The path of its category, the widest first.
    pub category: Vec<String>,
    /// The package's size, such as `24 x 16.9 fluid_ounce`.
    pub size: Option<String>,
    /// The barcode, where known.
    pub barcode: Option<String>,
    /// How tax law sees it.
    pub tax_class: TaxClass,
    /// Whether SNAP benefits may pay for it.
    pub snap_eligible: bool,
    /// Diets it fits, where certain.
    pub diets: Vec<String>,
    /// Allergens it has, where certain.
    pub allergens: Vec<Allergen>,
    /// Whether `allergens` names all of them.
    pub allergens_complete: bool,
    /// How it is sold.
    pub sold_by: SoldBy,
    /// What its price is for: `each`, or a unit of mass.
    pub price_unit: String,
    /// What it usually costs, where known. Never a live price.
    pub typical_price: Option<TypicalPrice>,
    /// How often it is bought, against the others.
    pub popularity: i64,
    /// Other names.
    pub aliases: Vec<String>,
}

impl From<core::Product> for Product {
    fn from(product: core::Product) -> Self {
        Self {
            id: product.id.to_string(),
            retailer_id: product.retailer_id,
            name: product.name,
            brand: product.brand,
            category: product.category,
            size: text(product.size),
            barcode: product.barcode,
            tax_class: product.tax_class.into(),
            snap_eligible: product.snap_eligible,
            diets: product.diets,
            allergens: each(product.allergens),
            allergens_complete: product.allergens_complete,
            sold_by: product.sold_by.into(),
            price_unit: product.price_unit.to_string(),
            typical_price: maybe(product.typical_price),
            popularity: product.popularity.into(),
            aliases: product.aliases,
        }
    }
}

/// What a product usually costs.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct TypicalPrice {
    /// The price.
    pub price: Money,
    /// What sort of price it is.
    pub kind: PriceKind,
    /// Who says so.
    pub source: String,
    /// Of which day it is.
    pub as_of: String,
}

impl From<core::TypicalPrice> for TypicalPrice {
    fn from(typical: core::TypicalPrice) -> Self {
        Self {
            price: typical.price.into(),
            kind: typical.kind.into(),
            source: typical.source,
            as_of: typical.as_of.to_string(),
        }
    }
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ImportReport {
    /// How many lines were read.
    pub read: i64,
    /// How many products are new.
    pub imported: i64,
    /// How many products of the file replaced an earlier line of it.
    pub replaced: i64,
    /// How many lines were left out.
    pub skipped: i64,
    /// The first 1,000 lines left out, and why.
    pub skipped_lines: Vec<SkippedLine>,
    /// How many sizes could not be read; their products have none.
    pub unread_sizes: i64,
}

impl From<core::ImportReport> for ImportReport {
    fn from(report: core::ImportReport) -> Self {
        Self {
            read: serial(report.read),
            imported: serial(report.imported),
            replaced: serial(report.replaced),
            skipped: serial(report.skipped),
            skipped_lines: each(report.skipped_lines),
            unread_sizes: serial(report.unread_sizes),
        }
    }
}

/// A line that was left out.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SkippedLine {
    /// Its number, from 1.
    pub line: i64,
    /// Why.
    pub reason: String,
}

impl From<core::SkippedLine> for SkippedLine {
    fn from(skipped: core::SkippedLine) -> Self {
        Self { line: serial(skipped.line), reason: skipped.reason }
    }
}

mirror! {
    /// How tax law sees a product.
    TaxClass from grocery_core::catalog::TaxClass, else Food {
        /// Groceries.
        Food,
        /// Sweets.
        Candy,
        /// Sugared and carbonated drinks.
        SoftDrink,
        /// Made ready to eat by the shop.
        PreparedFood,
        /// Beer, wine, spirits.
        Alcohol,
        /// Cleaning, paper, kitchen goods.
        Household,
        /// Medicine without prescription.
        Medicine,
        /// Vitamins and the like.
        Supplement,
        /// Soap, shampoo, toothpaste.
        Hygiene,
        /// Pads, tampons.
        FeminineHygiene,
        /// Diapers.
        Diaper,
        /// Food and goods for animals.
        Pet,
    }
}

mirror! {
    /// How a product is sold.
    SoldBy from grocery_core::catalog::SoldBy, else Each {
        /// By the package.
        Each,
        /// By weight.
        Weight,
    }
}

mirror! {
    /// The allergens that US law has labels name.
    Allergen from grocery_core::catalog::Allergen, else Milk {
        /// Milk.
        Milk,
        /// Egg.
        Egg,
        /// Fish.
        Fish,
        /// Shellfish.
        Shellfish,
        /// Tree nuts.
        TreeNut,
        /// Peanuts.
        Peanut,
        /// Wheat.
        Wheat,
        /// Soybeans.
        Soy,
        /// Sesame.
        Sesame,
    }
}

mirror! {
    /// What sort of typical price.
    PriceKind from grocery_core::catalog::PriceKind, else Estimate {
        /// A published average.
        Average,
        /// Computed from older prices of like goods.
        Estimate,
        /// Told by an imported catalogue.
        Listed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_choices_cross_both_ways() {
        for class in core::TaxClass::ALL {
            assert_eq!(core::TaxClass::from(TaxClass::from(*class)), *class);
        }
        for allergen in core::Allergen::ALL {
            assert_eq!(core::Allergen::from(Allergen::from(*allergen)), *allergen);
        }
        for kind in core::PriceKind::ALL {
            assert_eq!(core::PriceKind::from(PriceKind::from(*kind)), *kind);
        }
        for sold_by in core::SoldBy::ALL {
            assert_eq!(core::SoldBy::from(SoldBy::from(*sold_by)), *sold_by);
        }
    }
}
