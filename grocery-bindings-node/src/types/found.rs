//! What searches beyond the words of the catalogue found: with prices, at a shop, by vectors.

use grocery_core::{agent, catalog};
use napi_derive::napi;
use serde::Serialize;

use super::{ProductData, count, money::Money, text, texts};

/// A page of a search with prices.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PricedSearchData {
    /// The products of this page that have a price, best first.
    pub products: Vec<PricedProduct>,
    /// How many products fit in all, on this page and others, with and without a price.
    pub total_results: i64,
    /// Whether the prices were kept from before.
    pub cached: bool,
    /// The products of this page without a price.
    pub missing: Vec<String>,
    /// What is worth knowing, such as a source that did not answer.
    pub notes: Vec<String>,
}

impl From<&agent::PricedSearch> for PricedSearchData {
    fn from(s: &agent::PricedSearch) -> Self {
        Self {
            products: texts(&s.products),
            total_results: count(s.total_results),
            cached: s.cached,
            missing: s.missing.iter().map(text).collect(),
            notes: s.notes.clone(),
        }
    }
}

/// A product with what it costs now. `savings` is `price` less `dealPrice`, and nothing without a deal.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PricedProduct {
    /// Its id in the catalogue.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The price without a deal, of one `unit`.
    pub price: Money,
    /// What the price is for: the unit of weight, the package (`gallon`, `64 fluid ounce`), else `each`.
    pub unit: String,
    /// Whether the shop has it; null where nobody says.
    pub in_stock: Option<bool>,
    /// The reduced price, where the price source tells one.
    pub deal_price: Option<Money>,
    /// What the deal saves.
    pub savings: Money,
    /// What sort of price it is.
    #[napi(ts_type = "QuoteKind")]
    pub price_kind: &'static str,
    /// Who says so.
    pub price_source: String,
}

impl From<&agent::PricedProduct> for PricedProduct {
    fn from(p: &agent::PricedProduct) -> Self {
        Self {
            id: text(&p.id),
            name: p.name.clone(),
            price: p.price.into(),
            unit: p.unit.clone(),
            in_stock: p.in_stock,
            deal_price: p.deal_price.map(Money::from),
            savings: p.savings.into(),
            price_kind: p.price_kind.as_str(),
            price_source: p.price_source.clone(),
        }
    }
}

/// What words and vectors found.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HybridSearchData {
    /// The hits of this page, best first.
    pub hits: Vec<HybridHit>,
    /// How many products fit in all.
    pub total: i64,
    /// Why only the words answered, where that is so.
    pub note: Option<SearchNote>,
}

impl From<&agent::HybridSearch> for HybridSearchData {
    fn from(s: &agent::HybridSearch) -> Self {
        Self { hits: texts(&s.hits), total: count(s.total), note: s.note.as_ref().map(SearchNote::from) }
    }
}

/// A product that words, vectors or both found.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HybridHit {
    /// The product.
    pub product: ProductData,
    /// How well it fits. Only compares with other scores of the same search.
    pub score: f64,
    /// Its place among the hits of the words, counted from 1.
    pub word_rank: Option<i64>,
    /// Its place among the neighbours that fit, counted from 1.
    pub vector_rank: Option<i64>,
    /// The cosine between its vector and the query's, where it is a neighbour.
    pub similarity: Option<f64>,
}

impl From<&catalog::HybridHit> for HybridHit {
    fn from(h: &catalog::HybridHit) -> Self {
        Self {
            product: ProductData::from(&h.product),
            score: h.score,
            word_rank: h.word_rank.map(count),
            vector_rank: h.vector_rank.map(count),
            similarity: h.similarity.map(f64::from),
        }
    }
}

/// What the catalogue and a shop found.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CombinedSearchData {
    /// The hits of this page, best first.
    pub hits: Vec<CombinedHit>,
    /// How many products of the catalogue and of the shop's answer fit in all.
    pub total: i64,
    /// Why only the catalogue answered, where that is so.
    pub note: Option<SearchNote>,
}

impl From<&agent::CombinedSearch> for CombinedSearchData {
    fn from(s: &agent::CombinedSearch) -> Self {
        Self { hits: texts(&s.hits), total: count(s.total), note: s.note.as_ref().map(SearchNote::from) }
    }
}

/// A product of the catalogue, of a shop, or of both.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CombinedHit {
    /// The product; the catalogue's own where it has it.
    pub product: ProductData,
    /// Whether the catalogue has it; otherwise only the shop does.
    pub is_known: bool,
    /// Its place among what the shop found, counted from 1.
    pub source_rank: Option<i64>,
    /// What it costs now, where the shop says.
    pub price: Option<Money>,
    /// The price before a reduction, where the shop says.
    pub regular: Option<Money>,
    /// Whether the shop has it, where it says.
    pub in_stock: Option<bool>,
}

impl From<&catalog::CombinedHit> for CombinedHit {
    fn from(h: &catalog::CombinedHit) -> Self {
        Self {
            product: ProductData::from(&h.product),
            is_known: h.index.is_some(),
            source_rank: h.source_rank.map(count),
            price: h.price.map(Money::from),
            regular: h.regular.map(Money::from),
            in_stock: h.in_stock,
        }
    }
}

/// Why a search could only be answered in part.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SearchNote {
    /// Who did not answer: the name of the source or the embedder, or `vectors`.
    pub source: String,
    /// The documented code, such as `SYSTEM_002`.
    pub code: String,
    /// What went wrong, and what the answer is instead.
    pub text: String,
    /// Whether the same search may get more later.
    pub retryable: bool,
    /// How long to wait before asking again, in milliseconds, where it is known.
    pub retry_after: Option<i64>,
}

impl From<&agent::SearchNote> for SearchNote {
    fn from(n: &agent::SearchNote) -> Self {
        Self {
            source: n.from.clone(),
            code: n.code.clone(),
            text: n.text.clone(),
            retryable: n.retryable,
            retry_after: n.retry_after_ms.map(count),
        }
    }
}

/// What a search at a shop found.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SourcePageData {
    /// The products, best first, none twice.
    pub products: Vec<SourcedProduct>,
    /// How many there are in all, where the shop says.
    pub total: Option<i64>,
}

impl From<&catalog::SourcePage> for SourcePageData {
    fn from(p: &catalog::SourcePage) -> Self {
        Self { products: texts(&p.products), total: p.total.map(count) }
    }
}

/// A product as a shop tells it.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SourcedProduct {
    /// The product.
    pub product: ProductData,
    /// What it costs now, where the shop says.
    pub price: Option<Money>,
    /// The price before a reduction, where there is one.
    pub regular: Option<Money>,
    /// Whether the shop has it, where it says.
    pub in_stock: Option<bool>,
}

impl From<&catalog::SourcedProduct> for SourcedProduct {
    fn from(p: &catalog::SourcedProduct) -> Self {
        Self {
            product: ProductData::from(&p.product),
            price: p.price.map(Money::from),
            regular: p.regular.map(Money::from),
            in_stock: p.in_stock,
        }
    }
}

/// What was done to index vectors.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VectorsIndexed {
    /// Products that have a vector now.
    pub indexed: i64,
    /// Products that the embedder could make nothing of.
    pub skipped: i64,
}

impl From<&agent::VectorsIndexed> for VectorsIndexed {
    fn from(v: &agent::VectorsIndexed) -> Self {
        Self { indexed: count(v.indexed), skipped: count(v.skipped) }
    }
}
