//! Search with prices.

use std::sync::Arc;

use grocery_core::{ProductId, agent};

use crate::{
    cancel::{CancelToken, run},
    catalog::SearchRequest,
    error::Answer,
    prices::{Prices, QuoteKind, QuoteOptions},
    values::{Money, count, each, maybe},
};

#[uniffi::export]
impl Prices {
    /// Searches the catalogue and prices what is found, as one batch. Price filters and orders by price go by the typical
    /// prices that the catalogue knows. Trouble with the price source is a note.
    ///
    /// Fails with `InvalidInput` for an empty search and for filters that have no meaning.
    #[uniffi::method(default(options = None, cancel = None))]
    pub async fn search(
        &self,
        request: SearchRequest,
        options: Option<QuoteOptions>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<PricedSearch> {
        run(cancel, async {
            let place = QuoteOptions::read(options)?;
            self.shared.agent.prices().search_with(&request.read()?, &place).await
        })
        .await
    }
}

/// A page of a search with prices.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct PricedSearch {
    /// The products of this page that have a price, best first.
    pub products: Vec<PricedProduct>,
    /// How many products fit in all, on this page and others, with and without a price.
    pub total_results: i32,
    /// Whether the prices were kept from before. They are asked for anew every time, so this is false.
    pub cached: bool,
    /// The ids of the products of this page without a price.
    pub missing: Vec<String>,
    /// What is worth knowing, such as a source that did not answer.
    pub notes: Vec<String>,
}

impl From<agent::PricedSearch> for PricedSearch {
    fn from(found: agent::PricedSearch) -> Self {
        Self {
            products: each(found.products),
            total_results: count(found.total_results),
            cached: found.cached,
            missing: found.missing.iter().map(ProductId::to_string).collect(),
            notes: found.notes,
        }
    }
}

/// A product with what it costs now.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct PricedProduct {
    /// Its id in the catalogue.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The price without a deal, of one `unit`.
    pub price: Money,
    /// What the price is for: the unit of weight, the package (`gallon`, `64 fluid ounce`), else `each`.
    pub unit: String,
    /// Whether the shop has it: what the price source says, else the catalogue; absent where nobody says.
    pub in_stock: Option<bool>,
    /// The reduced price, where the price source tells one.
    pub deal_price: Option<Money>,
    /// What the deal saves: `price` less `deal_price`, and nothing without a deal.
    pub savings: Money,
    /// What sort of price it is.
    pub price_kind: QuoteKind,
    /// Who says so.
    pub price_source: String,
}

impl From<agent::PricedProduct> for PricedProduct {
    fn from(product: agent::PricedProduct) -> Self {
        Self {
            id: product.id.to_string(),
            name: product.name,
            price: product.price.into(),
            unit: product.unit,
            in_stock: product.in_stock,
            deal_price: maybe(product.deal_price),
            savings: product.savings.into(),
            price_kind: product.price_kind.into(),
            price_source: product.price_source,
        }
    }
}
