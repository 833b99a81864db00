//! What prices were: the port that keeps them, and one in memory.

mod compact;
#[cfg(test)]
mod compact_tests;
mod memory;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result, clip},
    id::{ProductId, StoreId},
    money::Money,
    quantity::Unit,
};

pub use compact::{CompactHistory, Compacted};
pub use memory::MemoryPriceHistory;
#[cfg(feature = "sqlite")]
pub use sqlite::SqlitePriceHistory;

/// A price at one time, as one source told it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricePoint {
    /// The product.
    pub product: ProductId,
    /// Who told it.
    pub source: String,
    /// The shop it holds for, where it is of one shop.
    pub store: Option<StoreId>,
    /// The price of one package, or of one `per` where sold by weight. Not below zero.
    pub price: Money,
    /// The price before a reduction, where the source said one.
    pub regular: Option<Money>,
    /// [`Unit::Each`] for a package, a unit of mass for goods by weight.
    pub per: Unit,
    /// When it was told.
    pub at: Timestamp,
}

impl PricePoint {
    /// Whether nothing changed since `earlier`: the same price per the same unit.
    fn repeats(&self, earlier: &Self) -> bool {
        self.price == earlier.price && self.per == earlier.per
    }

    fn check(&self) -> Result<()> {
        let fault = if self.price.is_negative() || self.regular.is_some_and(Money::is_negative) {
            "is below zero"
        } else if self.regular.is_some_and(|r| r.currency() != self.price.currency()) {
            "is in two currencies"
        } else if self.source.is_empty() || self.source.len() > 256 {
            "has no source of 1 to 256 bytes"
        } else {
            return Ok(());
        };
        Err(Error::new(
            ErrorKind::InvalidInput,
            format!("the price of {:?} {fault}", clip(self.product.as_str(), 40)),
        )
        .with_hint("record prices as a source tells them, with the source's name"))
    }
}

/// A price that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceChange {
    /// The last price of this product, source and shop before; `None` for the first.
    pub before: Option<PricePoint>,
    /// The price now.
    pub after: PricePoint,
}

/// Records prices. Make it with [`RecordPrices::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordPrices {
    /// The prices, in whatever order.
    pub points: Vec<PricePoint>,
}

impl RecordPrices {
    /// Records these prices.
    #[must_use]
    pub fn new(points: Vec<PricePoint>) -> Self {
        Self { points }
    }
}

/// Asks what a product cost. Make it with [`HistoryRequest::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HistoryRequest {
    /// The product.
    pub product: ProductId,
    /// Only of this shop, and prices of no particular one. `None` for all.
    pub store: Option<StoreId>,
    /// Not before this time. `None` for all that is kept.
    pub since: Option<Timestamp>,
    /// The most to answer. [`new`](Self::new) sets 1,000.
    pub limit: usize,
}

impl HistoryRequest {
    /// Asks for the newest 1,000 prices of `product`.
    #[must_use]
    pub fn new(product: ProductId) -> Self {
        Self { product, store: None, since: None, limit: 1_000 }
    }

    /// The same, for one shop.
    #[must_use]
    pub fn at_store(mut self, store: StoreId) -> Self {
        self.store = Some(store);
        self
    }

    /// The same, not before `since`.
    #[must_use]
    pub fn since(mut self, since: Timestamp) -> Self {
        self.since = Some(since);
        self
    }

    /// The same, for at most `limit` prices.
    #[must_use]
    pub fn with_limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }
}

/// Asks for the last price of each product. Make it with [`LatestPrices::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LatestPrices {
    /// The products.
    pub products: Vec<ProductId>,
    /// Only of this shop, and prices of no particular one. `None` for all.
    pub store: Option<StoreId>,
}

impl LatestPrices {
    /// Asks for the last price of each of `products`, of whatever shop.
    #[must_use]
    pub fn new(products: Vec<ProductId>) -> Self {
        Self { products, store: None }
    }

    /// The same, for one shop.
    #[must_use]
    pub fn at_store(mut self, store: StoreId) -> Self {
        self.store = Some(store);
        self
    }
}

/// Keeps what prices were.
///
/// What an implementation owes: a row for each change, none for a repetition. A price is a repetition
/// where the last one recorded for its product, source and shop, up to its time, is the same per the
/// same unit. `record` takes all of its points or none. `testing::price_history_store` checks this.
#[async_trait]
pub trait PriceHistoryStore: Send + Sync {
    /// Records the prices that differ from the last ones. Answers those, in the order given.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for a price below zero, in two currencies or without a
    /// source; those of the storage. Nothing is then recorded.
    async fn record(&self, request: RecordPrices) -> Result<Vec<PriceChange>>;

    /// What a product cost, the newest first.
    ///
    /// # Errors
    /// Those of the storage.
    async fn history(&self, request: HistoryRequest) -> Result<Vec<PricePoint>>;

    /// The last price of each product that has one, in the order asked.
    ///
    /// # Errors
    /// Those of the storage.
    async fn latest(&self, request: LatestPrices) -> Result<Vec<PricePoint>>;

    /// Drops what [`CompactHistory`] says. Dropped on the way, it has done some products and not others.
    ///
    /// # Errors
    /// [`NotSupported`](ErrorKind::NotSupported) by itself; those of the storage.
    async fn compact(&self, request: CompactHistory) -> Result<Compacted> {
        let _ = request;
        Err(Error::new(ErrorKind::NotSupported, "this price history cannot be compacted"))
    }
}

const _: Option<&dyn PriceHistoryStore> = None;
