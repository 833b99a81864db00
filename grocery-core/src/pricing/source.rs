//! The port through which prices come in.

use async_trait::async_trait;

use crate::{
    clock::Timestamp,
    error::Result,
    id::{ProductId, StoreId},
    money::Money,
    quantity::Unit,
};

/// What to price. Room to grow: make it with [`QuoteRequest::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct QuoteRequest {
    /// The products, each once.
    pub products: Vec<ProductId>,
    /// The shop, where the shopper chose one.
    pub store: Option<StoreId>,
    /// The postal code, where it is known.
    pub zip: Option<String>,
}

impl QuoteRequest {
    /// Asks for the prices of `products`, of no particular shop.
    #[must_use]
    pub fn new(products: Vec<ProductId>) -> Self {
        Self { products, store: None, zip: None }
    }
}

/// One price as a source tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourcePrice {
    /// The product.
    pub product: ProductId,
    /// The price of one package, or of one `per` where sold by weight. Not below zero.
    pub price: Money,
    /// The price before a reduction.
    pub regular: Option<Money>,
    /// [`Unit::Each`], or a unit of mass for goods by weight.
    pub per: Unit,
    /// When the price was true; `None` for now.
    pub as_of: Option<Timestamp>,
    /// Whether the shop has it.
    pub in_stock: Option<bool>,
}

impl SourcePrice {
    /// The price of one package of `product`, now.
    #[must_use]
    pub const fn each(product: ProductId, price: Money) -> Self {
        Self { product, price, regular: None, per: Unit::Each, as_of: None, in_stock: None }
    }

    /// The price of one `per` (a unit of mass) of `product`, now.
    #[must_use]
    pub const fn by_weight(product: ProductId, price: Money, per: Unit) -> Self {
        Self { product, price, regular: None, per, as_of: None, in_stock: None }
    }
}

/// Where prices come from. A host implements it over whatever transport it has.
///
/// An implementation answers the products it knows, in any order, and leaves out the others; it does
/// not guess. It may fail as a whole. It may be called from several tasks at once, and a call may be
/// dropped before it ends. A price below zero, or for a product that was not asked for, is refused by
/// the caller with a note of who said it.
#[async_trait]
pub trait PriceSource: Send + Sync {
    /// A short name that quotes carry, such as `kroger`.
    fn name(&self) -> &str;

    /// The prices of the products asked for.
    ///
    /// # Errors
    /// Whatever kept the source from answering; retryable where trying again may help.
    async fn quotes(&self, request: QuoteRequest) -> Result<Vec<SourcePrice>>;

    /// For how many products one call should ask at most. More are asked for in several calls, one after the other,
    /// so that what was answered is kept where the time runs out. Default: no bound.
    fn at_once(&self) -> usize {
        usize::MAX
    }

    /// Whether a shop of this id may be one of this source's. Where it is not, the source is not asked for prices of
    /// that shop. Default: yes.
    fn has_store(&self, store: &StoreId) -> bool {
        let _ = store;
        true
    }
}

const _: Option<&dyn PriceSource> = None;
