//! Prices that stand in a table.

use async_trait::async_trait;
use rustc_hash::FxHashMap;

use super::{PriceSource, QuoteRequest, SourcePrice};
use crate::{error::Result, id::ProductId, money::Money};

/// A price source over a table in memory: for tests, samples and apps that load their prices at once.
///
/// ```
/// use grocery_core::{Currency, Money, ProductId, pricing::{FixedPrices, PriceSource}};
/// let prices = FixedPrices::new("corner-shop")
///     .with(ProductId::new("milk")?, Money::parse("3.98", Currency::USD)?);
/// assert_eq!(prices.name(), "corner-shop");
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct FixedPrices {
    name: String,
    prices: FxHashMap<ProductId, SourcePrice>,
}

impl FixedPrices {
    /// An empty table that calls itself `name`.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), prices: FxHashMap::default() }
    }

    /// Adds the price of one package of `product`, instead of the one it had.
    #[must_use]
    pub fn with(self, product: ProductId, price: Money) -> Self {
        self.with_price(SourcePrice::each(product, price))
    }

    /// Adds a price with everything there is to say about it.
    #[must_use]
    pub fn with_price(mut self, price: SourcePrice) -> Self {
        self.prices.insert(price.product.clone(), price);
        self
    }
}

#[async_trait]
impl PriceSource for FixedPrices {
    fn name(&self) -> &str {
        &self.name
    }

    async fn quotes(&self, request: QuoteRequest) -> Result<Vec<SourcePrice>> {
        Ok(request.products.iter().filter_map(|id| self.prices.get(id).cloned()).collect())
    }
}
