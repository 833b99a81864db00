//! Products as a shop shows them: pages of a search, scanned codes, details, reviews, what is trending.

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::{CatalogView, Inner};
use crate::{
    catalog::{
        Access, AccessKind, Hottest, Product, ProductRecord, Review, ReviewPage, ReviewSummary, Scanned,
        SearchExplanation, SearchRequest, in_category,
    },
    error::{Error, ErrorKind, Result},
    id::{ProductId, SearchId, UserId},
    lists::ListOp,
    quantity::UnitPrice,
};

/// The most products of one answer about what is trending.
pub const MAX_TRENDING_SHOWN: usize = 100;
/// How many heats are read at a time.
const HEATS: usize = 500;

/// A page of a search in the shape of the original service: `{products, metadata}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SearchPage {
    /// The products of this page, in order, with their typical prices.
    pub products: Vec<ProductRecord>,
    /// What is worth knowing about the search.
    pub metadata: SearchMetadata,
}

/// What is worth knowing about a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SearchMetadata {
    /// How many products fit in all, on this page and others.
    pub total_results: usize,
    /// The id of this search, for logs.
    pub search_id: SearchId,
    /// Whether the answer was kept from before. A search of the catalogue is done anew every time, so this
    /// is `false`.
    pub cached: bool,
}

/// Everything there is to know about a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ProductDetails {
    /// The product: what is in stock, how it is rated, what it usually costs and who says so, what it has of
    /// allergens and which diets it fits.
    pub product: Product,
    /// Whether the shop has it; `None` where nobody says.
    pub in_stock: Option<bool>,
    /// What it usually costs for how much, where price and amount are known.
    pub unit_price: Option<UnitPrice>,
    /// How this app's shoppers review it. The catalogue's own ratings are the product's.
    pub reviews: ReviewSummary,
}

/// A product that is looked at, put on lists or bought a lot these days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TrendingProduct {
    /// The product.
    pub product: Product,
    /// What the interest in it is worth now, in thousandths of a look of this moment.
    pub worth: u64,
}

impl CatalogView<'_> {
    /// A page of a search, with the id of the search and how many products fit in all.
    ///
    /// ```
    /// use grocery_core::{GroceryAgent, catalog::SearchRequest};
    /// let agent = GroceryAgent::builder().build()?;
    /// let page = agent.catalog().page(&SearchRequest::new("bananas").with_limit(3))?;
    /// let json = serde_json::to_value(&page).unwrap();
    /// assert!(json["metadata"]["totalResults"].as_u64() >= Some(1));
    /// assert_eq!(json["metadata"]["cached"], false);
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn page(&self, request: &SearchRequest) -> Result<SearchPage> {
        let found = self.search(request)?;
        Ok(SearchPage {
            products: found.hits.iter().map(|hit| ProductRecord::of(&hit.product)).collect(),
            metadata: SearchMetadata {
                total_results: found.total,
                search_id: SearchId::generate(&*self.inner.clock, &*self.inner.rng),
                cached: false,
            },
        })
    }

    /// What the scores of a search are made of; see [`Catalog::explain_search`](crate::catalog::Catalog::explain_search).
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn explain_search(&self, request: &SearchRequest) -> Result<SearchExplanation> {
        self.inner.catalog().explain_search(request)
    }

    /// The product of a scanned bar code, and the price or weight of this piece where the code has one
    /// inside. How a shop lays such codes out is set with
    /// [`barcode_layouts`](super::GroceryAgentBuilder::barcode_layouts).
    ///
    /// ```
    /// use grocery_core::{ErrorKind, GroceryAgent};
    /// let agent = GroceryAgent::builder().build()?;
    /// let unknown = agent.catalog().scan("036000291452").unwrap_err();
    /// assert_eq!(unknown.code(), "PRODUCT_001");
    /// let misread = agent.catalog().scan("036000291453").unwrap_err();
    /// assert_eq!(misread.kind(), ErrorKind::InvalidInput);
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for what is no bar code, saying which digit was expected;
    /// [`ProductNotFound`](ErrorKind::ProductNotFound).
    pub fn scan(&self, code: &str) -> Result<Scanned> {
        self.inner.catalog().scan(code, &self.inner.layouts, self.inner.config.currency)
    }

    /// Everything there is to know about a product. Counts as a look at it.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use grocery_core::{GroceryAgent, ProductId};
    /// let agent = GroceryAgent::builder().build()?;
    /// let milk = agent.catalog().details(&ProductId::new("gc-whole-milk-1-gallon")?).await?;
    /// assert!(milk.product.typical_price.is_some() && milk.in_stock.is_none());
    /// # Ok::<(), grocery_core::Error>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    /// [`ProductNotFound`](ErrorKind::ProductNotFound); those of the review store.
    pub async fn details(&self, id: &ProductId) -> Result<ProductDetails> {
        let product = self.get(id)?;
        let reviews = self.inner.reviews.summary(id).await?;
        self.inner.count(AccessKind::View, [id.clone()]).await;
        Ok(ProductDetails {
            in_stock: product.availability.is_in_stock(),
            unit_price: product.unit_price(),
            product,
            reviews,
        })
    }

    /// Reviews of a product by this app's shoppers, the newest first.
    ///
    /// # Errors
    /// [`ProductNotFound`](ErrorKind::ProductNotFound); those of the store.
    pub async fn reviews(&self, request: ReviewPage) -> Result<Vec<Review>> {
        self.get(&request.product)?;
        self.inner.reviews.page(request).await
    }

    /// Keeps what a shopper says about a product, in place of what they said before. Answers whether they had.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use grocery_core::{GroceryAgent, ProductId, UserId, catalog::ReviewPage};
    /// let agent = GroceryAgent::builder().build()?;
    /// let (ann, milk) = (UserId::new("ann")?, ProductId::new("gc-whole-milk-1-gallon")?);
    /// agent.catalog().review(&ann, &milk, 5, "Just milk.").await?;
    /// assert_eq!(agent.catalog().reviews(ReviewPage::of(milk.clone())).await?[0].stars, 5);
    /// let ratings = agent.catalog().details(&milk).await?.reviews.ratings().unwrap();
    /// assert_eq!((ratings.average(), ratings.count()), (5.0, 1));
    /// # Ok::<(), grocery_core::Error>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    /// [`ProductNotFound`](ErrorKind::ProductNotFound); [`InvalidInput`](ErrorKind::InvalidInput) for anything
    /// but 1 to 5 stars; [`TooLarge`](ErrorKind::TooLarge) for a text beyond
    /// [`MAX_REVIEW_BYTES`](crate::catalog::MAX_REVIEW_BYTES); those of the store.
    pub async fn review(&self, user: &UserId, product: &ProductId, stars: u8, text: &str) -> Result<bool> {
        self.get(product)?;
        let at = self.inner.clock.wall();
        self.inner.reviews.put(Review::new(product.clone(), user.clone(), stars, at)?.saying(text)?).await
    }

    /// Takes a shopper's review away. Answers whether there was one.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn remove_review(&self, user: &UserId, product: &ProductId) -> Result<bool> {
        self.inner.reviews.remove(user, product).await
    }

    /// Takes all of a shopper's reviews away. Answers how many there were.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn forget_reviews(&self, user: &UserId) -> Result<usize> {
        self.inner.reviews.forget(user).await
    }

    /// What is looked at, put on lists and bought a lot these days, the hottest first, at most
    /// [`MAX_TRENDING_SHOWN`]; of one category where one is named, by the rule of
    /// [`SearchRequest::category`]. The agent itself counts what it shows, what is put on lists and what
    /// [`details`](Self::details) are asked for; a host adds purchases with [`record`](Self::record).
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use grocery_core::{GroceryAgent, ProcessRequest};
    /// let agent = GroceryAgent::builder().build()?;
    /// agent.process(ProcessRequest::local("2 gallons of milk")).await?;
    /// let hot = agent.catalog().trending(10, None).await?;
    /// assert!(hot[0].product.name.contains("Milk"));
    /// assert!(agent.catalog().trending(10, Some("Bakery")).await?.is_empty());
    /// # Ok::<(), grocery_core::Error>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for a limit of 0 or a blank category; those of the store.
    pub async fn trending(&self, limit: usize, category: Option<&str>) -> Result<Vec<TrendingProduct>> {
        if limit == 0 || category.is_some_and(|c| c.trim().is_empty()) {
            let what = if limit == 0 { "a limit of 0 asks for nothing" } else { "the category is empty" };
            return Err(Error::new(ErrorKind::InvalidInput, what)
                .with_hint("ask for 1 to 100 products, and name a category such as Milk or leave it out"));
        }
        let limit = limit.min(MAX_TRENDING_SHOWN);
        let (store, catalog, now) = (&self.inner.trending, self.inner.catalog(), self.inner.clock.wall());
        let config = store.config();
        let mut out = Vec::new();
        let mut read = 0;
        // Counting goes on between the pages, so a product may come again.
        let mut seen = FxHashSet::default();
        while out.len() < limit {
            let hot = store.hottest(Hottest::new(HEATS).behind(read)).await?;
            if hot.is_empty() {
                break;
            }
            read += hot.len();
            for hot in hot {
                if !seen.insert(hot.product.clone()) {
                    continue;
                }
                let product = catalog.get(&hot.product);
                let wanted = |p: &Product| category.is_none_or(|wanted| in_category(&p.category, wanted));
                if let Some(product) = product.filter(wanted)
                    && out.len() < limit
                {
                    out.push(TrendingProduct { product, worth: config.worth(hot.heat, now) });
                }
            }
        }
        Ok(out)
    }

    /// Counts what was done with products, such as purchases that the host knows of.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn record(&self, accesses: Vec<Access>) -> Result<()> {
        self.inner.trending.record(accesses).await
    }
}

impl Inner {
    /// Counts what was done with products, without waiting for it to be kept.
    pub(super) async fn count(&self, kind: AccessKind, products: impl IntoIterator<Item = ProductId>) {
        let at = self.clock.wall();
        let accesses: Vec<Access> = products.into_iter().map(|p| Access::new(p, kind, at)).collect();
        if !accesses.is_empty() {
            self.trending.note(accesses).await;
        }
    }
}

/// The products that these operations put on a list.
pub(super) fn put_on(ops: &[ListOp]) -> Vec<ProductId> {
    ops.iter()
        .filter_map(|op| match op {
            ListOp::AddLine { line, .. } => line.product.clone(),
            ListOp::SetProduct { product, .. } => product.clone(),
            _ => None,
        })
        .collect()
}
