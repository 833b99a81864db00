//! Prices, directly.

use std::sync::Arc;

use grocery_core::{Error, ProductId, StoreId, agent, pricing};

use crate::{
    agent::Shared,
    cancel::{CancelToken, run},
    error::Answer,
    values::{Money, each, maybe, mirror, natural, read, text},
};

/// Prices, directly. From `Agent.prices()`.
#[derive(uniffi::Object)]
pub struct Prices {
    pub(crate) shared: Arc<Shared>,
}

#[uniffi::export]
impl Prices {
    /// What products cost, as one batch. A product without a price is `missing`; trouble with the price source is a
    /// note, and the catalogue's typical price stands in, marked as stale.
    ///
    /// Fails with `ProductNotFound` for an id that the catalogue does not have.
    #[uniffi::method(default(options = None, cancel = None))]
    pub async fn quotes(
        &self,
        product_ids: Vec<String>,
        options: Option<QuoteOptions>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<PricedQuotes> {
        run(cancel, async {
            let products = product_ids.iter().map(ProductId::new).collect::<Result<Vec<_>, Error>>()?;
            let place = QuoteOptions::read(options)?;
            self.shared.agent.prices().quotes(&products, &place).await
        })
        .await
    }

    /// What a product cost before: one point for each change, the newest first.
    #[uniffi::method(default(cancel = None))]
    pub async fn history(
        &self,
        request: HistoryRequest,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Vec<PricePoint>> {
        let points = run::<_, Vec<pricing::PricePoint>>(cancel, async {
            self.shared.agent.prices().history(request.read()?).await
        });
        Ok(each(points.await?))
    }
}

/// Where to ask for prices.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct QuoteOptions {
    /// The shop.
    #[uniffi(default = None)]
    pub store: Option<String>,
    /// The postal code.
    #[uniffi(default = None)]
    pub zip: Option<String>,
}

impl QuoteOptions {
    /// Nowhere in particular where there are none.
    pub(crate) fn read(options: Option<Self>) -> Result<agent::QuoteOptions, Error> {
        let mut place = agent::QuoteOptions::default();
        if let Some(options) = options {
            place.store = read(options.store.as_deref())?;
            place.zip = options.zip;
        }
        Ok(place)
    }
}

/// Quotes, and what the source had to say about itself.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct PricedQuotes {
    /// One quote for each product that has a price, in the order asked.
    pub quotes: Vec<Quote>,
    /// The products without a price.
    pub missing: Vec<String>,
    /// What is worth knowing, such as a source that did not answer.
    pub notes: Vec<String>,
}

impl From<agent::PricedQuotes> for PricedQuotes {
    fn from(priced: agent::PricedQuotes) -> Self {
        Self {
            quotes: each(priced.quotes),
            missing: priced.missing.iter().map(ProductId::to_string).collect(),
            notes: priced.notes,
        }
    }
}

/// What a product costs, who says so and since when.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Quote {
    /// The product.
    pub product_id: String,
    /// The price of one package, or of one `per` where sold by weight.
    pub price: Money,
    /// The price before a reduction, where the source says one. Never below `price`.
    pub regular: Option<Money>,
    /// `each` for a package, a unit of mass for goods by weight.
    pub per: String,
    /// What sort of price this is.
    pub kind: QuoteKind,
    /// Who says so.
    pub source: String,
    /// The shop it holds for, where it is of one shop.
    pub store: Option<String>,
    /// When it was said, RFC 3339.
    pub as_of: String,
    /// Whether it is older than it should be, or stands in for a source that did not answer.
    pub stale: bool,
    /// Whether the shop has it, where the source says.
    pub in_stock: Option<bool>,
}

impl From<pricing::Quote> for Quote {
    fn from(quote: pricing::Quote) -> Self {
        Self {
            product_id: quote.product.to_string(),
            price: quote.price.into(),
            regular: maybe(quote.regular),
            per: quote.per.to_string(),
            kind: quote.kind.into(),
            source: quote.source,
            store: text(quote.store),
            as_of: quote.as_of.to_string(),
            stale: quote.stale,
            in_stock: quote.in_stock,
        }
    }
}

mirror! {
    /// What sort of price a quote is.
    QuoteKind from grocery_core::pricing::QuoteKind, else Estimate {
        /// Told by a price source.
        Live,
        /// A published average or an older catalogue price.
        Typical,
        /// Computed from older prices of like goods.
        Estimate,
    }
}

/// Asks what a product cost.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct HistoryRequest {
    /// The product.
    pub product_id: String,
    /// Only of this shop, and prices of no particular one; of all where absent.
    #[uniffi(default = None)]
    pub store: Option<String>,
    /// Not before this time, RFC 3339.
    #[uniffi(default = None)]
    pub since: Option<String>,
    /// The most to answer.
    #[uniffi(default = 1000)]
    pub limit: i32,
}

impl HistoryRequest {
    fn read(&self) -> Result<pricing::HistoryRequest, Error> {
        let mut request = pricing::HistoryRequest::new(ProductId::new(&self.product_id)?)
            .with_limit(natural(self.limit, "the limit")?);
        request.store = self.store.as_ref().map(StoreId::new).transpose()?;
        request.since = read(self.since.as_deref())?;
        Ok(request)
    }
}

/// A price at one time, as one source told it.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct PricePoint {
    /// The product.
    pub product_id: String,
    /// Who told it.
    pub source: String,
    /// The shop it holds for, where it is of one shop.
    pub store: Option<String>,
    /// The price of one package, or of one `per` where sold by weight.
    pub price: Money,
    /// The price before a reduction, where the source said one.
    pub regular: Option<Money>,
    /// `each` for a package, a unit of mass for goods by weight.
    pub per: String,
    /// When it was told, RFC 3339.
    pub at: String,
}

impl From<pricing::PricePoint> for PricePoint {
    fn from(point: pricing::PricePoint) -> Self {
        Self {
            product_id: point.product.to_string(),
            source: point.source,
            store: text(point.store),
            price: point.price.into(),
            regular: maybe(point.regular),
            per: point.per.to_string(),
            at: point.at.to_string(),
        }
    }
}
