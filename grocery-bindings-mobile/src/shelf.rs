//! Products as a shop shows them: pages of a search, scanned codes, details, what is trending.

use std::sync::Arc;

use grocery_core::{Error, ProductId, agent, catalog as core, quantity};

use crate::{
    cancel::{CancelToken, run},
    catalog::{Catalog, SearchRequest},
    error::Answer,
    product::{Availability, Product, Ratings},
    recipe::Measure,
    reviews::ReviewSummary,
    values::{Amount, Money, count, each, maybe, natural, serial},
};

#[uniffi::export]
impl Catalog {
    /// A page of a search in the shape of the original service: its products, how many fit in all, and an id of the
    /// search for logs.
    ///
    /// Fails as `search`.
    pub fn page(&self, request: SearchRequest) -> Answer<SearchPage> {
        Ok(self.shared.agent.catalog().page(&request.read()?)?.into())
    }

    /// What the scores of a search are made of.
    ///
    /// Fails as `search`.
    pub fn explain_search(&self, request: SearchRequest) -> Answer<SearchExplanation> {
        Ok(self.shared.agent.catalog().explain_search(&request.read()?)?.into())
    }

    /// The product of a scanned bar code, and the price or weight of this piece where the code has one inside. How a shop
    /// lays such codes out is set with the options' `barcodeLayouts`.
    ///
    /// Fails with `InvalidInput` for what is no bar code, saying which digit was expected, with `ProductNotFound`.
    pub fn scan(&self, code: String) -> Answer<Scanned> {
        Ok(self.shared.agent.catalog().scan(&code)?.into())
    }

    /// Everything there is to know about a product. Counts as a look at it.
    ///
    /// Fails with `ProductNotFound`.
    #[uniffi::method(default(cancel = None))]
    pub async fn details(
        &self,
        product_id: String,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<ProductDetails> {
        run(cancel, async { self.shared.agent.catalog().details(&ProductId::new(product_id)?).await }).await
    }

    /// What is looked at, put on lists and bought a lot these days, the hottest first, at most 100; of one category where
    /// one is named.
    ///
    /// Fails with `InvalidInput` for a limit of 0 or a blank category.
    #[uniffi::method(default(limit = 10, category = None, cancel = None))]
    pub async fn trending(
        &self,
        limit: i32,
        category: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Vec<TrendingProduct>> {
        let hot = run::<_, Vec<agent::TrendingProduct>>(cancel, async {
            let limit = natural(limit, "the limit")?;
            self.shared.agent.catalog().trending(limit, category.as_deref()).await
        });
        Ok(each(hot.await?))
    }

    /// Counts what was done with products, such as purchases that the app knows of. Looks and what is put on lists are
    /// counted by the agent itself.
    ///
    /// Fails with `InvalidInput` for a kind or a time without meaning.
    #[uniffi::method(default(cancel = None))]
    pub async fn record(&self, accesses: Vec<Access>, cancel: Option<Arc<CancelToken>>) -> Answer<()> {
        run(cancel, async {
            let now = self.shared.agent.now();
            let read = |access: Access| {
                let at = access.at.as_deref().map_or(Ok(now), str::parse)?;
                Ok(core::Access::new(ProductId::new(access.product_id)?, access.kind.parse()?, at))
            };
            let accesses = accesses.into_iter().map(read).collect::<Result<Vec<_>, Error>>()?;
            self.shared.agent.catalog().record(accesses).await
        })
        .await
    }
}

/// A page of a search in the shape of the original service.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct SearchPage {
    /// The products of this page, in order, with their typical prices.
    pub products: Vec<ProductRecord>,
    /// What is worth knowing about the search.
    pub metadata: SearchMetadata,
}

impl From<agent::SearchPage> for SearchPage {
    fn from(page: agent::SearchPage) -> Self {
        Self { products: each(page.products), metadata: page.metadata.into() }
    }
}

/// What is worth knowing about a search.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SearchMetadata {
    /// How many products fit in all, on this page and others.
    pub total_results: i32,
    /// The id of this search, for logs.
    pub search_id: String,
    /// Whether the answer was kept from before. A search is done anew every time, so this is false.
    pub cached: bool,
}

impl From<agent::SearchMetadata> for SearchMetadata {
    fn from(metadata: agent::SearchMetadata) -> Self {
        Self {
            total_results: count(metadata.total_results),
            search_id: metadata.search_id.to_string(),
            cached: metadata.cached,
        }
    }
}

/// A product in the shape of the original service's search answers.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct ProductRecord {
    /// Its id in the catalogue.
    pub id: String,
    /// The retailer's own number.
    pub walmart_id: Option<String>,
    /// Its name.
    pub name: String,
    /// Its brand.
    pub brand: Option<String>,
    /// Where it stands.
    pub category: Option<CategoryRecord>,
    /// What it costs.
    pub price: Option<PriceRecord>,
    /// Whether it is there; absent where nobody says.
    pub availability: Option<Availability>,
    /// How it is rated; absent where nobody did.
    pub ratings: Option<Ratings>,
}

impl From<core::ProductRecord> for ProductRecord {
    fn from(record: core::ProductRecord) -> Self {
        Self {
            id: record.id.to_string(),
            walmart_id: record.walmart_id,
            name: record.name,
            brand: record.brand,
            category: maybe(record.category),
            price: maybe(record.price),
            availability: maybe(record.availability),
            ratings: maybe(record.ratings),
        }
    }
}

impl From<core::AvailabilityRecord> for Availability {
    fn from(record: core::AvailabilityRecord) -> Self {
        Self { in_stock: record.in_stock, quantity: record.quantity.map(i64::from) }
    }
}

/// A category.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct CategoryRecord {
    /// Its id: the path in lower case, such as `dairy-eggs/milk`.
    pub id: String,
    /// Its name: the last step of the path.
    pub name: String,
    /// The steps to it, department first.
    pub path: Vec<String>,
}

impl From<core::CategoryRecord> for CategoryRecord {
    fn from(category: core::CategoryRecord) -> Self {
        Self { id: category.id, name: category.name, path: category.path }
    }
}

/// Prices: of one package, or of one `unit_of_measure` for goods by weight.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct PriceRecord {
    /// The price before a reduction.
    pub regular: Option<Money>,
    /// The reduced price, where there is one.
    pub sale: Option<Money>,
    /// What one unit costs now, in major units of the currency.
    pub unit: Option<Amount>,
    /// The unit.
    pub unit_of_measure: Option<String>,
    /// The currency of all of them.
    pub currency: String,
}

impl From<core::PriceRecord> for PriceRecord {
    fn from(price: core::PriceRecord) -> Self {
        Self {
            regular: maybe(price.regular),
            sale: maybe(price.sale),
            unit: maybe(price.unit),
            unit_of_measure: price.unit_of_measure,
            currency: price.currency.to_string(),
        }
    }
}

/// Why a search answers what it does.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct SearchExplanation {
    /// What was looked for.
    pub q: String,
    /// The words that were looked up, in order, in the form in which names are compared.
    pub words: Vec<String>,
    /// The word that says what is looked for, where the query names a kind of thing.
    pub head: Option<String>,
    /// How many products fit in all.
    pub total: i32,
    /// The hits of this page, in order.
    pub hits: Vec<ExplainedHit>,
}

impl From<core::SearchExplanation> for SearchExplanation {
    fn from(why: core::SearchExplanation) -> Self {
        Self { q: why.q, words: why.words, head: why.head, total: count(why.total), hits: each(why.hits) }
    }
}

/// A hit with the parts of its score.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct ExplainedHit {
    /// The product.
    pub product_id: String,
    /// Its name.
    pub name: String,
    /// Its score, as the search gives it.
    pub score: f64,
    /// What the score is made of. Added up in this order they are the score exactly.
    pub parts: Vec<SearchPart>,
}

impl From<core::ExplainedHit> for ExplainedHit {
    fn from(hit: core::ExplainedHit) -> Self {
        Self {
            product_id: hit.product_id.to_string(),
            name: hit.name,
            score: hit.score,
            parts: each(hit.parts),
        }
    }
}

/// One part of a hit's score.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct SearchPart {
    /// What it is for: `text`, `all_words`, `head`, `availability`, `history`, `category`, `popularity` and so on.
    pub kind: String,
    /// What it adds. Below zero it takes off.
    pub value: f64,
    /// Of a `text` part: the word of the query.
    pub word: Option<String>,
    /// The word of the catalogue that answers it; absent where the product answers it with none.
    pub answered_by: Option<String>,
    /// How the one was read as the other: `exact`, `plural`, `spelling`, `prefix`, `one_edit` and so on.
    pub reading: Option<String>,
}

impl From<core::SearchPart> for SearchPart {
    fn from(part: core::SearchPart) -> Self {
        Self {
            kind: part.kind.as_str().to_owned(),
            value: part.value,
            word: part.word,
            answered_by: part.answered_by,
            reading: part.reading.map(|r| r.as_str().to_owned()),
        }
    }
}

/// A product that was scanned.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Scanned {
    /// The code, in its one form: 13 digits, or 14.
    pub barcode: String,
    /// The product.
    pub product: Product,
    /// The price or weight inside the code, where the shop prints one.
    pub measure: Option<VariableMeasure>,
}

impl From<core::Scanned> for Scanned {
    fn from(scanned: core::Scanned) -> Self {
        Self {
            barcode: scanned.barcode.to_string(),
            product: scanned.product.into(),
            measure: maybe(scanned.measure),
        }
    }
}

/// What is inside the code of a piece that a shop weighed.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct VariableMeasure {
    /// The shop's number of the item, with leading zeros.
    pub item: String,
    /// What the piece costs, where the code says that.
    pub price: Option<Money>,
    /// What the piece weighs, where the code says that.
    pub weight: Option<Measure>,
}

impl From<core::VariableMeasure> for VariableMeasure {
    fn from(measure: core::VariableMeasure) -> Self {
        let (price, weight) = match measure.value {
            core::MeasuredValue::Price(price) => (Some(price), None),
            core::MeasuredValue::Weight(weight) => (None, Some(weight)),
            _ => (None, None),
        };
        Self { item: measure.item, price: maybe(price), weight: maybe(weight) }
    }
}

/// Everything there is to know about a product.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct ProductDetails {
    /// The product.
    pub product: Product,
    /// Whether the shop has it; absent where nobody says.
    pub in_stock: Option<bool>,
    /// What it usually costs for how much, where price and amount are known.
    pub unit_price: Option<UnitPrice>,
    /// How this app's shoppers review it. The catalogue's own ratings are the product's.
    pub reviews: ReviewSummary,
}

impl From<agent::ProductDetails> for ProductDetails {
    fn from(details: agent::ProductDetails) -> Self {
        Self {
            product: details.product.into(),
            in_stock: details.in_stock,
            unit_price: maybe(details.unit_price),
            reviews: details.reviews.into(),
        }
    }
}

/// A price and the amount that it buys.
#[derive(Debug, Clone, PartialEq, serde::Deserialize, uniffi::Record)]
#[serde(from = "quantity::UnitPrice")]
pub struct UnitPrice {
    /// The price of the whole amount.
    pub price: Money,
    /// The amount.
    pub amount: Amount,
    /// Its unit.
    pub unit: String,
}

impl From<quantity::UnitPrice> for UnitPrice {
    fn from(price: quantity::UnitPrice) -> Self {
        let per = price.per();
        Self { price: price.price().into(), amount: per.amount.into(), unit: per.unit.to_string() }
    }
}

/// A product that is looked at, put on lists or bought a lot these days.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct TrendingProduct {
    /// The product.
    pub product: Product,
    /// What the interest in it is worth now, in thousandths of a look of this moment.
    pub worth: i64,
}

impl From<agent::TrendingProduct> for TrendingProduct {
    fn from(hot: agent::TrendingProduct) -> Self {
        Self { product: hot.product.into(), worth: serial(hot.worth) }
    }
}

/// Something was done with a product.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Access {
    /// The product.
    pub product_id: String,
    /// What was done: `view`, `add` or `buy`.
    pub kind: String,
    /// When, RFC 3339; now where absent.
    #[uniffi(default = None)]
    pub at: Option<String>,
}
