//! Products, directly.

use std::{
    io::Read,
    sync::{
        Arc, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Inner, breathe};
use crate::{
    catalog::{
        Catalog, CatalogBuilder, CatalogChanges, ImportMode, ImportOptions, ImportProgress, ImportReport,
        Product, ProductIndex, ProductStore, ProductStream, SearchRequest, SearchResult, Substitute,
        SubstituteRequest, Substitutes, import_products,
    },
    error::{Error, ErrorKind, Result, clip},
    id::ProductId,
};

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

    /// Reads a catalogue file in the format that it shows, as [`import_with`](Self::import_with) does with the usual
    /// options.
    ///
    /// # Errors
    /// As [`import_with`](Self::import_with).
    pub async fn import(
        &self,
        file: impl Read,
        mode: ImportMode,
        progress: impl FnMut(ImportProgress),
    ) -> Result<ImportReport> {
        let options = ImportOptions { mode, ..self.import_options() };
        self.import_with(file, &options, progress).await
    }

    /// The usual options for an import: strict, prices in the agent's currency as of today.
    #[must_use]
    pub fn import_options(&self) -> ImportOptions {
        let mut options = ImportOptions::new(self.inner.today());
        options.currency = self.inner.config.currency;
        options
    }

    /// Reads a catalogue file (CSV, JSON or records of Open Food Facts, gzip allowed; see
    /// [`import_products`]), stores its products
    /// and puts them beside those there are; a product of the same id is replaced. Prices are taken as the
    /// catalogue's.
    ///
    /// All or nothing: the products are stored in one transaction and come into use after it. Where the file, the
    /// store or the process fails, or this future is dropped, the former catalogue stays.
    ///
    /// Reading and indexing happen on the calling task: some 100 milliseconds for 50,000 rows. Between reading
    /// and keeping it lets go of its thread once: dropped by then, nothing is kept.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use grocery_core::{GroceryAgent, catalog::{CatalogFormat, SearchRequest}};
    /// let agent = GroceryAgent::builder().build()?;
    /// let file = r#"{"upc":"0078742351865","title":"Yuzu Marmalade, 10 oz","price":4.5}"#;
    /// let options = agent.catalog().import_options().with_format(CatalogFormat::Json).lenient();
    /// let report = agent.catalog().import_with(file.as_bytes(), &options, |_| {}).await?;
    /// assert_eq!((report.imported, report.skipped), (1, 0));
    /// let found = agent.catalog().search(&SearchRequest::new("yuzu"))?;
    /// assert_eq!(found.hits[0].product.name, "Yuzu Marmalade");
    /// # Ok::<(), grocery_core::Error>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    /// [`Corrupt`](crate::ErrorKind::Corrupt) naming the line and column at fault,
    /// [`TooLarge`](crate::ErrorKind::TooLarge) above a limit,
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for options that mean nothing; those of the store.
    pub async fn import_with(
        &self,
        file: impl Read,
        options: &ImportOptions,
        progress: impl FnMut(ImportProgress),
    ) -> Result<ImportReport> {
        let _alone = self.inner.importing.lock().await;
        let base = self.inner.catalog();
        let mut builder = CatalogBuilder::beside(&base)?;
        // Products of the former catalogue that the file replaces are new to the file.
        let mut overlaid: FxHashSet<ProductIndex> = FxHashSet::default();
        let mut numbers: FxHashMap<String, ProductId> = FxHashMap::default();
        let report = import_products(file, options, progress, |product| {
            if let Some(number) = &product.retailer_id {
                let held = numbers.get(number).cloned().or_else(|| Some(base.by_retailer_id(number)?.id));
                if let Some(other) = held.filter(|other| *other != product.id) {
                    return Err(number_taken(number, &other));
                }
                numbers.insert(number.clone(), product.id.clone());
            }
            let before = base.position(&product.id);
            let there = builder.add(&product)?;
            Ok(before.map_or(there, |at| !overlaid.insert(at)))
        })?;
        drop(overlaid);
        // Whoever called the import off while it was reading is heard before anything is kept.
        breathe().await;
        let catalog = Arc::new(builder.build_on(&base)?);
        let import = Import::default();
        if report.imported > 0 {
            self.inner.products.upsert_all(import.stream(&catalog, report.imported)).await?;
        }
        *self.inner.catalog.write().unwrap_or_else(PoisonError::into_inner) = catalog;
        Ok(report)
    }
}

impl CatalogView<'_> {
    /// [`change`](Self::change) that only adds and replaces: products that a search at a shop found, say.
    ///
    /// # Errors
    /// As [`change`](Self::change).
    pub async fn add(&self, products: Vec<Product>) -> Result<()> {
        let mut changes = CatalogChanges::new();
        changes.put = products;
        self.change(&changes).await
    }

    /// Adds, replaces and takes away products, in the store and in what is in use. Who holds a
    /// [`snapshot`](Self::snapshot) keeps it as it was. Changing one product costs as much as changing
    /// hundreds (some 20 milliseconds for a catalogue of 50,000), so hand over what changes together. Vectors of
    /// products that are taken away go too.
    ///
    /// With the stores of the library it is one step, all or nothing; a host's own promises what its
    /// [`replace`](crate::catalog::ProductStore::replace) does. A retailer's number may move from a product that goes to one that
    /// comes. Products that were given to
    /// the builder or came with the library are not in the store: taken away, they are back at the next start.
    ///
    /// # Errors
    /// [`InvalidProduct`](crate::ErrorKind::InvalidProduct) for products that contradict each other,
    /// [`TooLarge`](crate::ErrorKind::TooLarge) for a catalogue above its limits; those of the store. What is in
    /// use then stays as it was.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use grocery_core::{GroceryAgent, catalog::{CatalogChanges, Product, SearchRequest}};
    /// let agent = GroceryAgent::builder().build()?;
    /// let yuzu = Product::new("my-yuzu".parse()?, "Yuzu Marmalade");
    /// agent.catalog().change(&CatalogChanges::new().put(yuzu)).await?;
    /// let found = agent.catalog().search(&SearchRequest::new("yuzu"))?;
    /// assert_eq!(found.hits[0].product.id.as_str(), "my-yuzu");
    /// agent.catalog().change(&CatalogChanges::new().remove("my-yuzu".parse()?)).await?;
    /// assert_eq!(agent.catalog().search(&SearchRequest::new("yuzu"))?.total, 0);
    /// # Ok::<(), grocery_core::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn change(&self, changes: &CatalogChanges) -> Result<()> {
        let _alone = self.inner.importing.lock().await;
        let catalog = Arc::new(self.inner.catalog().with_changes(changes)?);
        let gone = changes.remove.iter().filter(|id| catalog.position(id).is_none());
        let gone: Vec<ProductId> = gone.cloned().collect();
        // Of products with one id, the catalogue has the last.
        let ids: FxHashSet<&ProductId> = changes.put.iter().map(|p| &p.id).collect();
        let import = Import::default();
        let stream = import.stream(&catalog, ids.len() as u64);
        if gone.is_empty() && !ids.is_empty() {
            self.inner.products.upsert_all(stream).await?;
        } else if ids.is_empty() && !gone.is_empty() {
            self.inner.products.remove(gone.clone()).await?;
        } else if !gone.is_empty() {
            self.inner.products.replace(gone.clone(), stream).await?;
        }
        *self.inner.catalog.write().unwrap_or_else(PoisonError::into_inner) = catalog;
        if let (Some(vectors), false) = (&self.inner.vectors, gone.is_empty()) {
            // A vector without its product takes up room and is never shown, so this may fail.
            drop(vectors.index.remove(gone).await);
        }
        Ok(())
    }
}

/// Two products cannot have one number at a retailer.
fn number_taken(number: &str, other: &ProductId) -> Error {
    Error::new(
        ErrorKind::InvalidProduct,
        format!(
            "the retailer's number {:?} is that of product {:?}",
            clip(number, 40),
            clip(other.as_str(), 40)
        ),
    )
    .with_hint("give each product its own number, or leave it empty")
}

/// Whether an import is still wanted.
#[derive(Default)]
struct Import {
    given_up: Arc<AtomicBool>,
}

impl Import {
    /// The last `count` products of a catalogue, which are those that were added last. The stream fails once the
    /// import is dropped, so that a store that goes on writing on its own takes back what it wrote.
    fn stream(&self, catalog: &Arc<Catalog>, count: u64) -> ProductStream {
        let given_up = Arc::clone(&self.given_up);
        let catalog = Arc::clone(catalog);
        let end = catalog.len() as ProductIndex;
        let start = end.saturating_sub(ProductIndex::try_from(count).unwrap_or(end));
        Box::new((start..end).filter_map(move |at| {
            if given_up.load(Ordering::Relaxed) {
                return Some(Err(Error::new(ErrorKind::Storage, "the import was given up")
                    .with_hint("start it again; nothing was changed")));
            }
            catalog.product(at).map(Ok)
        }))
    }
}

impl Drop for Import {
    fn drop(&mut self) {
        self.given_up.store(true, Ordering::Relaxed);
    }
}

/// A catalogue of the products of `base` and those of `store`; of the same id, that of the store.
pub(super) async fn with_stored(base: Catalog, store: &dyn ProductStore) -> Result<Catalog> {
    let mut grown: Option<CatalogBuilder> = None;
    store
        .for_each(&mut |product| {
            let builder = match &mut grown {
                Some(builder) => builder,
                // Most stores are empty, and the products at hand are only taken along where they are not.
                none => none.insert(CatalogBuilder::beside(&base)?),
            };
            builder.add(&product).map(drop)
        })
        .await?;
    match grown {
        Some(builder) => builder.build_on(&base),
        None => Ok(base),
    }
}
