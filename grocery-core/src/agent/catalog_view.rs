//! Products, directly.

use std::{
    io::Read,
    sync::{Arc, PoisonError},
};

use rustc_hash::FxHashMap;

use super::{Inner, breathe};
use crate::{
    catalog::{
        Catalog, CatalogBuilder, ImportMode, ImportOptions, ImportProgress, ImportReport, Product,
        SearchRequest, SearchResult, Substitute, SubstituteRequest, Substitutes, UpsertProducts,
        import_products,
    },
    error::Result,
    id::ProductId,
};

/// How many products are stored at a time.
const BATCH: usize = 1_000;

/// Products, directly. From [`GroceryAgent::catalog`](super::GroceryAgent::catalog).
#[derive(Clone, Copy)]
pub struct CatalogView<'a> {
    pub(super) inner: &'a Inner,
}

impl CatalogView<'_> {
    /// How many products there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.inner.catalog().len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The products in use, as they are now. A later import does not change what was handed out.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Catalog> {
        self.inner.catalog()
    }

    /// Finds products by words; misspelt and unfinished words are found as well.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for an empty search.
    ///
    /// ```
    /// use grocery_core::{GroceryAgent, catalog::SearchRequest};
    /// let agent = GroceryAgent::builder().build()?;
    /// let found = agent.catalog().search(&SearchRequest::new("bananna"))?;
    /// assert!(found.hits[0].product.name.to_lowercase().contains("banana"));
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResult> {
        self.inner.catalog().search(request)
    }

    /// One product.
    ///
    /// # Errors
    /// [`ProductNotFound`](crate::ErrorKind::ProductNotFound).
    pub fn get(&self, id: &ProductId) -> Result<Product> {
        self.inner.catalog().require(id)
    }

    /// The products that may stand in for one that is missing, best first. Diets and allergens are limits
    /// that no score buys a product past; see [`Catalog::substitutes`].
    ///
    /// # Errors
    /// [`ProductNotFound`](crate::ErrorKind::ProductNotFound);
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a limit of 0 or a blank diet or excluded word.
    ///
    /// ```
    /// use grocery_core::{GroceryAgent, ProductId, catalog::SubstituteRequest};
    /// let agent = GroceryAgent::builder().build()?;
    /// let milk = ProductId::new("gc-whole-milk-1-gallon")?;
    /// let vegan = SubstituteRequest::new(milk).with_diet("vegan");
    /// let answer = agent.catalog().substitutes(&vegan)?;
    /// assert!(answer.candidates.iter().all(|s| s.product.diets.contains(&"vegan".to_owned())));
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    pub fn substitutes(&self, request: &SubstituteRequest) -> Result<Substitutes> {
        self.inner.catalog().substitutes(request)
    }

    /// Like products for a product page: the same kind of goods in other sizes and of other brands, best
    /// first, without a shopper's limits.
    ///
    /// # Errors
    /// [`ProductNotFound`](crate::ErrorKind::ProductNotFound);
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a limit of 0.
    pub fn alternatives(&self, id: &ProductId, limit: usize) -> Result<Vec<Substitute>> {
        self.inner.catalog().alternatives(id, limit)
    }

    /// Reads a catalogue file (CSV with at least `id` and `name`, gzip allowed), stores its products
    /// and puts them beside those there are; a product of the same id is replaced. Nothing is changed
    /// where the file cannot be read. Prices are taken as the catalogue's, as of today.
    ///
    /// Reading and indexing happen on the calling task: some 100 milliseconds for 50,000 rows. Between reading
    /// and keeping it lets go of its thread once: dropped by then, nothing is kept.
    ///
    /// # Errors
    /// [`Corrupt`](crate::ErrorKind::Corrupt) naming the line and column at fault,
    /// [`TooLarge`](crate::ErrorKind::TooLarge) above a limit; those of the store.
    pub async fn import(
        &self,
        file: impl Read,
        mode: ImportMode,
        progress: impl FnMut(ImportProgress),
    ) -> Result<ImportReport> {
        let mut options = ImportOptions::new(self.inner.today());
        options.currency = self.inner.config.currency;
        options.mode = mode;
        let (products, report) = read(file, &options, progress)?;
        // Whoever called the import off while it was reading is heard before anything is kept.
        breathe().await;
        let catalog = Arc::new(beside(&self.inner.catalog(), &products)?);
        for batch in products.chunks(BATCH) {
            self.inner.products.upsert(UpsertProducts::new(batch.to_vec())).await?;
        }
        *self.inner.catalog.write().unwrap_or_else(PoisonError::into_inner) = catalog;
        Ok(report)
    }
}

/// The products of a file, each id once, the last one standing.
fn read(
    file: impl Read,
    options: &ImportOptions,
    progress: impl FnMut(ImportProgress),
) -> Result<(Vec<Product>, ImportReport)> {
    let mut products: Vec<Product> = Vec::new();
    let mut places: FxHashMap<ProductId, usize> = FxHashMap::default();
    let report = import_products(file, options, progress, |product| {
        if let Some(&at) = places.get(&product.id) {
            products[at] = product;
            return Ok(true);
        }
        places.insert(product.id.clone(), products.len());
        products.push(product);
        Ok(false)
    })?;
    Ok((products, report))
}

/// A catalogue of the products of `base` and `more`; of the same id, that of `more`.
pub(super) fn beside(base: &Catalog, more: &[Product]) -> Result<Catalog> {
    let mut builder = CatalogBuilder::new();
    for product in base.products() {
        builder.add(&product)?;
    }
    for product in more {
        builder.add(product)?;
    }
    builder.build()
}
