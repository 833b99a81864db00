//! A price with its provenance.

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    id::{ProductId, StoreId},
    money::Money,
    quantity::Unit,
};

/// What sort of price a quote is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum QuoteKind {
    /// Told by a price source.
    Live,
    /// A published average or an older catalogue price.
    Typical,
    /// Computed from older prices of like goods.
    Estimate,
}

impl QuoteKind {
    /// The stable name, in snake case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Typical => "typical",
            Self::Estimate => "estimate",
        }
    }
}

/// What a product costs, who says so and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The product.
    pub product: ProductId,
    /// The price of one package, or of one `per` where sold by weight.
    pub price: Money,
    /// The price before a reduction, where the source says one. Never below `price`.
    pub regular: Option<Money>,
    /// [`Unit::Each`] for a package, a unit of mass for goods by weight.
    pub per: Unit,
    /// What sort of price this is.
    pub kind: QuoteKind,
    /// Who says so.
    pub source: String,
    /// The shop it holds for, where it is of one shop.
    pub store: Option<StoreId>,
    /// When it was said.
    pub as_of: Timestamp,
    /// Whether it is older than it should be, or stands in for a source that did not answer.
    pub stale: bool,
    /// Whether the shop has it, where the source says.
    pub in_stock: Option<bool>,
}

impl Quote {
    /// How long ago it was said; zero for a time that lies ahead.
    #[must_use]
    pub fn age(&self, now: Timestamp) -> std::time::Duration {
        now.saturating_since(self.as_of)
    }
}
