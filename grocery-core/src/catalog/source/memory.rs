//! A source over a catalogue in memory.

use std::sync::Arc;

use async_trait::async_trait;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{LookupProducts, ProductSource, SearchProducts, SourcePage, SourcedProduct};
use crate::{
    catalog::{Catalog, Product, SearchRequest},
    error::Result,
    id::ProductId,
    money::Money,
};

/// A product source over a catalogue in memory: for tests, samples and apps that have a second
/// catalogue at hand.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// use grocery_core::catalog::{Catalog, MemoryProductSource, ProductSource, SearchProducts};
/// let warehouse = MemoryProductSource::new("warehouse", Catalog::starter()?);
/// let page = warehouse.search(SearchProducts::new("whole milk").with_limit(3)).await?;
/// assert!(page.products[0].product.name.contains("Milk"));
/// # Ok::<(), grocery_core::Error>(())
/// # }).unwrap();
/// ```
#[derive(Debug, Clone)]
pub struct MemoryProductSource {
    name: String,
    catalog: Arc<Catalog>,
    more: FxHashMap<ProductId, Told>,
}

/// What is known of a product beyond the catalogue.
#[derive(Debug, Clone, Copy, Default)]
struct Told {
    price: Option<Money>,
    regular: Option<Money>,
    in_stock: Option<bool>,
}

impl MemoryProductSource {
    /// A source that calls itself `name` and offers the products of `catalog`.
    #[must_use]
    pub fn new(name: impl Into<String>, catalog: impl Into<Arc<Catalog>>) -> Self {
        Self { name: name.into(), catalog: catalog.into(), more: FxHashMap::default() }
    }

    /// A source of these products, with what they cost and whether they are there.
    ///
    /// # Errors
    /// As [`Catalog::build`].
    pub fn of(name: impl Into<String>, products: Vec<SourcedProduct>) -> Result<Self> {
        let mut more = FxHashMap::default();
        for p in &products {
            let told = Told { price: p.price, regular: p.regular, in_stock: p.in_stock };
            more.insert(p.product.id.clone(), told);
        }
        let catalog = Catalog::build(products.into_iter().map(|p| p.product))?;
        Ok(Self { name: name.into(), catalog: Arc::new(catalog), more })
    }

    /// Adds what a product costs now, instead of what was known.
    #[must_use]
    pub fn with_price(mut self, product: ProductId, price: Money) -> Self {
        let known = self.more.entry(product).or_default();
        (known.price, known.regular) = (Some(price), None);
        self
    }

    fn told(&self, product: Product) -> SourcedProduct {
        let Told { price, regular, in_stock } = self.more.get(&product.id).copied().unwrap_or_default();
        SourcedProduct { product, price, regular, in_stock }
    }
}

#[async_trait]
impl ProductSource for MemoryProductSource {
    fn name(&self) -> &str {
        &self.name
    }

    async fn search(&self, request: SearchProducts) -> Result<SourcePage> {
        request.check()?;
        let mut search = SearchRequest::new(request.q).with_limit(request.limit);
        search.category = request.category;
        search.offset = request.offset;
        let found = self.catalog.search(&search)?;
        let products = found.hits.into_iter().map(|hit| self.told(hit.product)).collect();
        Ok(SourcePage { products, total: u64::try_from(found.total).ok() })
    }

    async fn lookup(&self, request: LookupProducts) -> Result<Vec<SourcedProduct>> {
        request.check()?;
        let by_id = request.ids.iter().filter_map(|id| self.catalog.get(id));
        let by_number = request.retailer_ids.iter().filter_map(|n| self.catalog.by_retailer_id(n));
        let by_code = request.barcodes.iter().filter_map(|c| self.catalog.by_barcode(c));
        let mut seen = FxHashSet::default();
        let found = by_id.chain(by_number).chain(by_code).filter(|p| seen.insert(p.id.clone()));
        Ok(found.map(|p| self.told(p)).collect())
    }
}
