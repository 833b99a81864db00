//! Products as a shop shows them: pages of a search, scanned codes, details, reviews, what is trending.

use grocery_core::{
    self as core, agent,
    catalog::{self, MeasuredValue},
};
use napi_derive::napi;
use serde::Serialize;

use super::{Availability, Measure, ProductData, Ratings, count, money::Money, number, text, texts, time};

/// A page of a search in the shape of the original service.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SearchPageData {
    /// The products of this page, in order, with their typical prices.
    pub products: Vec<ProductRecord>,
    /// What is worth knowing about the search.
    pub metadata: SearchMetadata,
}

impl From<&agent::SearchPage> for SearchPageData {
    fn from(p: &agent::SearchPage) -> Self {
        Self {
            products: texts(&p.products),
            metadata: SearchMetadata {
                total_results: count(p.metadata.total_results),
                search_id: text(&p.metadata.search_id),
                cached: p.metadata.cached,
            },
        }
    }
}

/// What is worth knowing about a search.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SearchMetadata {
    /// How many products fit in all, on this page and others.
    pub total_results: i64,
    /// The id of this search, for logs.
    pub search_id: String,
    /// Whether the answer was kept from before.
    pub cached: bool,
}

/// A product in the shape of the original service. What is not known is null.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
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
    /// Whether it is there.
    pub availability: Option<Availability>,
    /// How it is rated.
    pub ratings: Option<Ratings>,
}

impl From<&catalog::ProductRecord> for ProductRecord {
    fn from(r: &catalog::ProductRecord) -> Self {
        Self {
            id: text(&r.id),
            walmart_id: r.walmart_id.clone(),
            name: r.name.clone(),
            brand: r.brand.clone(),
            category: r.category.as_ref().map(|c| CategoryRecord {
                id: c.id.clone(),
                name: c.name.clone(),
                path: c.path.clone(),
            }),
            price: r.price.as_ref().map(PriceRecord::from),
            availability: r
                .availability
                .as_ref()
                .map(|a| Availability { in_stock: a.in_stock, quantity: a.quantity }),
            ratings: r.ratings.map(Ratings::from),
        }
    }
}

/// A category.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CategoryRecord {
    /// Its id: the path in lower case, such as `dairy-eggs/milk`.
    pub id: String,
    /// Its name: the last step of the path.
    pub name: String,
    /// The steps to it, department first.
    pub path: Vec<String>,
}

/// Prices: of one package, or of one `unitOfMeasure` for goods by weight.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PriceRecord {
    /// The price before a reduction.
    pub regular: Option<Money>,
    /// The reduced price.
    pub sale: Option<Money>,
    /// What one unit costs now, in major units of the currency, for showing.
    pub unit: Option<f64>,
    /// The same, exactly, such as `79/200`.
    pub unit_exact: Option<String>,
    /// The unit.
    pub unit_of_measure: Option<String>,
    /// The currency of all of them.
    pub currency: String,
}

impl From<&catalog::PriceRecord> for PriceRecord {
    fn from(p: &catalog::PriceRecord) -> Self {
        Self {
            regular: p.regular.map(Money::from),
            sale: p.sale.map(Money::from),
            unit: p.unit.map(number),
            unit_exact: p.unit.as_ref().map(text),
            unit_of_measure: p.unit_of_measure.clone(),
            currency: text(&p.currency),
        }
    }
}

/// A product that was scanned.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ScannedData {
    /// The code, in its one form.
    pub barcode: String,
    /// The product.
    pub product: ProductData,
    /// The price or weight inside the code, where the shop prints one.
    pub measure: Option<VariableMeasure>,
}

impl From<&catalog::Scanned> for ScannedData {
    fn from(s: &catalog::Scanned) -> Self {
        Self {
            barcode: text(&s.barcode),
            product: ProductData::from(&s.product),
            measure: s.measure.as_ref().map(VariableMeasure::from),
        }
    }
}

/// What is inside the code of a piece that a shop weighed: its price or its weight.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VariableMeasure {
    /// The shop's number of the item, with leading zeros.
    pub item: String,
    /// What the piece costs.
    pub price: Option<Money>,
    /// What the piece weighs.
    pub weight: Option<Measure>,
}

impl From<&catalog::VariableMeasure> for VariableMeasure {
    fn from(m: &catalog::VariableMeasure) -> Self {
        let (price, weight) = match &m.value {
            MeasuredValue::Price(price) => (Some(Money::from(*price)), None),
            MeasuredValue::Weight(weight) => (None, Some(Measure::from(weight))),
            _ => (None, None),
        };
        Self { item: m.item.clone(), price, weight }
    }
}

/// Everything there is to know about a product.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProductDetailsData {
    /// The product.
    pub product: ProductData,
    /// Whether the shop has it; null where nobody says.
    pub in_stock: Option<bool>,
    /// What it usually costs for how much, where price and amount are known.
    pub unit_price: Option<UnitPrice>,
    /// How this app's shoppers review it. The catalogue's own ratings are the product's.
    pub reviews: ReviewSummary,
}

impl From<&agent::ProductDetails> for ProductDetailsData {
    fn from(d: &agent::ProductDetails) -> Self {
        Self {
            product: ProductData::from(&d.product),
            in_stock: d.in_stock,
            unit_price: d.unit_price.as_ref().map(UnitPrice::from),
            reviews: ReviewSummary::from(&d.reviews),
        }
    }
}

/// A price and what it buys.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UnitPrice {
    /// The price of the whole amount.
    pub price: Money,
    /// The amount, for showing.
    pub amount: f64,
    /// The same, exactly, such as `1/2`.
    pub amount_exact: String,
    /// Its unit.
    #[napi(ts_type = "Unit")]
    pub unit: &'static str,
}

impl From<&core::UnitPrice> for UnitPrice {
    fn from(p: &core::UnitPrice) -> Self {
        let per = p.per();
        Self {
            price: p.price().into(),
            amount: number(per.amount),
            amount_exact: text(&per.amount),
            unit: per.unit.as_str(),
        }
    }
}

/// How a product is reviewed, over all reviews.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReviewSummary {
    /// How many reviews gave one star, two, three, four and five.
    pub by_stars: Vec<u32>,
    /// How many reviews there are.
    pub count: u32,
    /// Their average; null without reviews.
    pub ratings: Option<Ratings>,
}

impl From<&catalog::ReviewSummary> for ReviewSummary {
    fn from(s: &catalog::ReviewSummary) -> Self {
        Self { by_stars: s.by_stars.to_vec(), count: s.count(), ratings: s.ratings().map(Ratings::from) }
    }
}

/// What one shopper says about one product.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Review {
    /// The product.
    pub product_id: String,
    /// Who says it.
    pub user_id: String,
    /// Stars, 1 to 5.
    pub stars: u32,
    /// What they say; may be empty.
    pub text: String,
    /// When it was said last, RFC 3339.
    pub at: String,
}

impl From<&catalog::Review> for Review {
    fn from(r: &catalog::Review) -> Self {
        Self {
            product_id: text(&r.product),
            user_id: text(&r.user),
            stars: r.stars.into(),
            text: r.text.clone(),
            at: time(r.at),
        }
    }
}

/// A product that is looked at, put on lists or bought a lot these days.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrendingProduct {
    /// The product.
    pub product: ProductData,
    /// What the interest in it is worth now, in thousandths of a look of this moment.
    pub worth: i64,
}

impl From<&agent::TrendingProduct> for TrendingProduct {
    fn from(t: &agent::TrendingProduct) -> Self {
        Self { product: ProductData::from(&t.product), worth: count(t.worth) }
    }
}

/// Why a search answers what it does.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SearchExplanationData {
    /// What was looked for.
    pub q: String,
    /// The words that were looked up, in order, in the form in which names are compared.
    pub words: Vec<String>,
    /// The word that says what is looked for, where the query names a kind of thing.
    pub head: Option<String>,
    /// How many products fit in all.
    pub total: i64,
    /// The hits of this page, in order.
    pub hits: Vec<ExplainedHit>,
}

impl From<&catalog::SearchExplanation> for SearchExplanationData {
    fn from(e: &catalog::SearchExplanation) -> Self {
        Self {
            q: e.q.clone(),
            words: e.words.clone(),
            head: e.head.clone(),
            total: count(e.total),
            hits: texts(&e.hits),
        }
    }
}

/// A hit with the parts of its score.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
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

impl From<&catalog::ExplainedHit> for ExplainedHit {
    fn from(h: &catalog::ExplainedHit) -> Self {
        Self { product_id: text(&h.product_id), name: h.name.clone(), score: h.score, parts: texts(&h.parts) }
    }
}

/// One part of a hit's score.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SearchPart {
    /// What it is for.
    #[napi(ts_type = "SearchPartKind")]
    pub kind: &'static str,
    /// What it adds. Below zero it takes off.
    pub value: f64,
    /// Of a `text` part: the word of the query.
    pub word: Option<String>,
    /// The word of the catalogue that answers it; null where the product answers it with none.
    pub answered_by: Option<String>,
    /// How the one was read as the other.
    #[napi(ts_type = "WordReading | null")]
    pub reading: Option<&'static str>,
}

impl From<&catalog::SearchPart> for SearchPart {
    fn from(p: &catalog::SearchPart) -> Self {
        Self {
            kind: p.kind.as_str(),
            value: p.value,
            word: p.word.clone(),
            answered_by: p.answered_by.clone(),
            reading: p.reading.map(|r| r.as_str()),
        }
    }
}

/// What a user said to a substitute.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JudgedSwap {
    /// The product that was missing.
    pub missing: String,
    /// The product that was offered for it.
    pub offered: String,
    /// Whether it was accepted; otherwise it was refused.
    pub accepted: bool,
    /// When it was judged last, RFC 3339.
    pub at: String,
}

impl From<&catalog::JudgedSwap> for JudgedSwap {
    fn from(j: &catalog::JudgedSwap) -> Self {
        Self {
            missing: text(&j.swap.missing),
            offered: text(&j.swap.offered),
            accepted: j.accepted,
            at: time(j.at),
        }
    }
}
