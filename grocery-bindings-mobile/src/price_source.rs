//! Prices that a host supplies.

use std::sync::Arc;

use async_trait::async_trait;
use grocery_core::{Error, ProductId, StoreId, Unit, pricing};

use crate::{
    error::GroceryError,
    values::{Money, at_field, bad_answer, read},
};

/// Where prices come from. The host implements it over whatever transport it has.
///
/// It is asked for many products at once, answers those it knows, in any order, and leaves out the others. It may be
/// called from several tasks at once. A call that nobody waits for any more is cancelled. Whatever it throws becomes a
/// note beside typical prices; a `GroceryError` can say more than an ordinary exception.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait PriceSource: Send + Sync {
    /// A short name that quotes carry, such as `kroger`. Asked once, when the agent is made.
    fn name(&self) -> Result<String, GroceryError>;

    /// The prices of the products asked for.
    async fn quotes(&self, request: QuoteRequest) -> Result<Vec<SourcePrice>, GroceryError>;
}

/// What to price.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct QuoteRequest {
    /// The products, each once.
    pub product_ids: Vec<String>,
    /// The shop, where the shopper chose one.
    pub store: Option<String>,
    /// The postal code, where it is known.
    pub zip: Option<String>,
}

/// One price as a source tells it.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SourcePrice {
    /// The product.
    pub product_id: String,
    /// The price of one package, or of one `per` where sold by weight. Not below zero.
    pub price: Money,
    /// The price before a reduction.
    #[uniffi(default = None)]
    pub regular: Option<Money>,
    /// `each`, or a unit of mass (`pound`, `kilogram`) for goods by weight.
    #[uniffi(default = "each")]
    pub per: String,
    /// When the price was true, RFC 3339; now where absent.
    #[uniffi(default = None)]
    pub as_of: Option<String>,
    /// Whether the shop has it.
    #[uniffi(default = None)]
    pub in_stock: Option<bool>,
}

impl SourcePrice {
    fn read(&self) -> Result<pricing::SourcePrice, Error> {
        let whose = format!("the price of {:?}", self.product_id);
        let at = |field| {
            let at = at_field(&whose, field);
            |e| bad_answer(at(e))
        };
        Ok(pricing::SourcePrice {
            product: ProductId::new(&self.product_id).map_err(at("productId"))?,
            price: self.price.read().map_err(at("price"))?,
            regular: self.regular.as_ref().map(Money::read).transpose().map_err(at("regular"))?,
            per: self.per.parse::<Unit>().map_err(at("per"))?,
            as_of: read(self.as_of.as_deref()).map_err(at("asOf"))?,
            in_stock: self.in_stock,
        })
    }
}

/// The host's source as the core's port.
pub(crate) struct HostSource {
    name: String,
    host: Arc<dyn PriceSource>,
}

impl HostSource {
    pub(crate) fn new(host: Arc<dyn PriceSource>) -> Self {
        // A source that cannot say its name has one all the same.
        let name = host.name().unwrap_or_default();
        Self { name, host }
    }
}

#[async_trait]
impl pricing::PriceSource for HostSource {
    fn name(&self) -> &str {
        &self.name
    }

    async fn quotes(&self, request: pricing::QuoteRequest) -> Result<Vec<pricing::SourcePrice>, Error> {
        let asked = QuoteRequest {
            product_ids: request.products.iter().map(ProductId::to_string).collect(),
            store: request.store.as_ref().map(StoreId::to_string),
            zip: request.zip,
        };
        self.host.quotes(asked).await?.iter().map(SourcePrice::read).collect()
    }
}

#[cfg(test)]
mod tests {
    use grocery_core::ErrorKind;

    use super::*;

    fn price() -> SourcePrice {
        SourcePrice {
            product_id: "prod-123".to_owned(),
            price: Money { minor: 399, currency: "USD".to_owned() },
            regular: None,
            per: "each".to_owned(),
            as_of: Some("2026-11-20T10:30:00Z".to_owned()),
            in_stock: Some(true),
        }
    }

    #[test]
    fn an_answer_without_meaning_names_the_field() {
        assert_eq!(price().read().unwrap().price.minor(), 399);
        let bad = [
            ("per", SourcePrice { per: "furlong".to_owned(), ..price() }),
            ("asOf", SourcePrice { as_of: Some("yesterday".to_owned()), ..price() }),
            ("price", SourcePrice { price: Money { minor: 1, currency: "dollars".to_owned() }, ..price() }),
            ("productId", SourcePrice { product_id: String::new(), ..price() }),
        ];
        for (field, bad) in bad {
            let error = bad.read().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::BadAnswer);
            assert!(error.message().contains(field), "{error}");
        }
    }
}
