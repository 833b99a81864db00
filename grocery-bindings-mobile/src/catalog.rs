//! Products, directly.

use std::sync::Arc;

use grocery_core::{
    Error, ProductId,
    catalog::{self as core, CatalogChanges},
};

use crate::{
    agent::Shared,
    cancel::CancelToken,
    error::Answer,
    imports::aside,
    product::Product,
    values::{Money, count, each, natural},
};

/// Products, directly. From `Agent.catalog()`. Calls that are not asynchronous look into memory and take microseconds.
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
    /// Fails with `InvalidInput` for an empty search and for filters that have no meaning.
    pub fn search(&self, request: SearchRequest) -> Answer<SearchResult> {
        Ok(self.shared.agent.catalog().search(&request.read()?)?.into())
    }

    /// One product. Fails with `ProductNotFound`.
    pub fn get(&self, product_id: String) -> Answer<Product> {
        Ok(self.shared.agent.catalog().get(&ProductId::new(product_id)?)?.into())
    }

    /// `change` that only adds and replaces: products that a search at a shop found, say.
    #[uniffi::method(default(cancel = None))]
    pub async fn add(&self, products: Vec<Product>, cancel: Option<Arc<CancelToken>>) -> Answer<()> {
        self.change(products, Vec::new(), cancel).await
    }

    /// Adds, replaces and takes away products, in the store and in what is in use. A product that is both put and
    /// removed is put. Changing one costs as much as changing hundreds, so hand over what changes together. Runs on a
    /// thread of its own.
    ///
    /// Products of the starter catalogue and of a catalogue file are not in the store: taken away, they are back with the
    /// next agent. Fails with `InvalidInput` naming the field that has no meaning, with `InvalidProduct` for products
    /// that contradict each other, with `TooLarge` above a limit. What is in use then stays as it was.
    #[uniffi::method(default(put = [], remove = [], cancel = None))]
    pub async fn change(
        &self,
        put: Vec<Product>,
        remove: Vec<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<()> {
        let mut changes = CatalogChanges::new();
        changes.put = put.into_iter().map(Product::read).collect::<Result<_, Error>>()?;
        changes.remove = remove.into_iter().map(ProductId::new).collect::<Result<_, Error>>()?;
        let shared = Arc::clone(&self.shared);
        aside(cancel, move |_| Ok(async move { shared.agent.catalog().change(&changes).await })).await
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
    /// Only of exactly this brand, however it is written.
    #[uniffi(default = None)]
    pub brand: Option<String>,
    /// Not below this typical price.
    #[uniffi(default = None)]
    pub min_price: Option<Money>,
    /// Not above this typical price.
    #[uniffi(default = None)]
    pub max_price: Option<Money>,
    /// Only what is known to be in stock.
    #[uniffi(default = false)]
    pub in_stock: bool,
    /// Only what is certain to fit all of these diets, such as `vegan`.
    #[uniffi(default = [])]
    pub diets: Vec<String>,
    /// Only what is rated at least so many stars out of five.
    #[uniffi(default = None)]
    pub min_rating: Option<f64>,
    /// The order of the hits: `relevance`, `price`, `unit_price`, `rating` or `popularity`. In every order but the first,
    /// what is known to be out of stock comes last, and what nothing is known of after what something is known of.
    #[uniffi(default = "relevance")]
    pub sort: String,
    /// The ids of what the shopper has bought before; it comes forward.
    #[uniffi(default = [])]
    pub bought: Vec<String>,
    /// The most hits to answer, at most 100. With 0 the answer only says how many there are.
    #[uniffi(default = 20)]
    pub limit: i32,
    /// How many hits to leave out, for the pages behind the first.
    #[uniffi(default = 0)]
    pub offset: i32,
}

impl SearchRequest {
    pub(crate) fn read(self) -> Result<core::SearchRequest, Error> {
        let mut request = core::SearchRequest::new(self.q);
        request.category = self.category;
        request.brand = self.brand;
        request.min_price = self.min_price.as_ref().map(Money::read).transpose()?;
        request.max_price = self.max_price.as_ref().map(Money::read).transpose()?;
        request.in_stock = self.in_stock;
        request.diets = self.diets;
        request.min_rating = self.min_rating;
        request.sort = self.sort.parse()?;
        request.bought = self.bought.into_iter().map(ProductId::new).collect::<Result<_, Error>>()?;
        request.limit = natural(self.limit, "the limit")?;
        request.offset = natural(self.offset, "the offset")?;
        Ok(request)
    }
}

/// One page of what was found.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct SearchResult {
    /// The hits of this page, the best first.
    pub hits: Vec<ProductHit>,
    /// How many there are in all.
    pub total: i32,
}

impl From<core::SearchResult> for SearchResult {
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
