//! Prices that users wait for, prices side by side, and how sources and cache are doing.

use grocery_core::{agent, pricing};
use napi_derive::napi;
use serde::Serialize;
use serde_json::{Value, json};

use super::{Quote, UnitPrice, count, money::Money, percent, text, texts, time};
use crate::wire::Camel;

/// A price that a user waits for.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrackedPrice {
    /// Its id.
    pub id: String,
    /// Who waits.
    pub user_id: String,
    /// For which product.
    pub product: String,
    /// At which shop; `null` for wherever prices come from.
    pub store: Option<String>,
    /// The price that it is to fall below, of one package, or of one unit of weight where sold by weight.
    pub target: Money,
    /// Since when.
    pub since: String,
    /// `below` where the fall was told and the price has not risen above the target since.
    #[napi(ts_type = "'waiting' | 'below'")]
    pub state: &'static str,
    /// The last price that was seen.
    pub last_price: Option<Money>,
    /// When that was seen.
    pub last_seen: Option<String>,
    /// When it was told of last.
    pub told_at: Option<String>,
    /// When its price is to be looked at next.
    pub due_at: String,
}

impl From<&pricing::TrackedPrice> for TrackedPrice {
    fn from(t: &pricing::TrackedPrice) -> Self {
        Self {
            id: text(&t.id),
            user_id: text(&t.user),
            product: text(&t.product),
            store: t.store.as_ref().map(text),
            target: t.target.into(),
            since: time(t.since),
            state: t.state.as_str(),
            last_price: t.last_price.map(Money::from),
            last_seen: t.last_seen.map(time),
            told_at: t.told_at.map(time),
            due_at: time(t.due_at),
        }
    }
}

/// A price fell below the target of a user who waits for that. Told once for each fall.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrackedPriceAlert {
    /// The tracked price.
    pub tracking_id: String,
    /// Who waits.
    pub user_id: String,
    /// For which product.
    pub product_id: String,
    /// The price it was to fall below.
    pub target: Money,
    /// The price now.
    pub price: Money,
    /// Who says so.
    pub source: String,
    /// The shop, where the user named one.
    pub store: Option<String>,
    /// When.
    pub timestamp: String,
}

impl From<&agent::PriceAlert> for TrackedPriceAlert {
    fn from(a: &agent::PriceAlert) -> Self {
        Self {
            tracking_id: text(&a.tracking_id),
            user_id: text(&a.user_id),
            product_id: text(&a.product_id),
            target: a.target.into(),
            price: a.price.into(),
            source: a.source.clone(),
            store: a.store.as_ref().map(text),
            timestamp: time(a.timestamp),
        }
    }
}

/// What a look at the tracked prices did.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PriceTick {
    /// Tracked prices that were due.
    pub due: i64,
    /// Of those, how many have a fresh price now.
    pub seen: i64,
    /// Whose price fell below the target by it. Each is an event, too.
    pub alerts: Vec<TrackedPriceAlert>,
    /// What is worth knowing, such as a source that did not answer.
    pub notes: Vec<String>,
}

impl From<&agent::PriceTick> for PriceTick {
    fn from(t: &agent::PriceTick) -> Self {
        Self { due: count(t.due), seen: count(t.seen), alerts: texts(&t.alerts), notes: t.notes.clone() }
    }
}

/// One source's price of a product, beside the others'.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ComparedPrice {
    /// The price as the source tells it.
    pub quote: Quote,
    /// What it is for, exactly: the package where its content is known, one unit of weight where it is sold by
    /// weight, else one piece.
    pub unit_price: UnitPrice,
    /// How much it is above the lowest for the same amount, in percent; `null` where the two do not compare.
    pub above_percent: Option<f64>,
    /// The same in parts per million, rounded half up.
    pub above_ppm: Option<i64>,
}

impl From<&pricing::ComparedPrice> for ComparedPrice {
    fn from(c: &pricing::ComparedPrice) -> Self {
        Self {
            quote: Quote::from(&c.quote),
            unit_price: UnitPrice::from(&c.unit_price),
            above_percent: c.above.map(percent),
            above_ppm: c.above.map(|rate| rate.parts_per_million()),
        }
    }
}

/// One product at several sources.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PriceComparison {
    /// The product.
    pub product: String,
    /// What each source says, the lowest price for the same amount first.
    pub prices: Vec<ComparedPrice>,
    /// What is worth knowing, such as a source that did not answer.
    pub notes: Vec<String>,
}

impl From<&agent::PriceComparison> for PriceComparison {
    fn from(c: &agent::PriceComparison) -> Self {
        Self { product: text(&c.product), prices: texts(&c.prices), notes: c.notes.clone() }
    }
}

/// What making a history smaller did.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Compacted {
    /// Prices looked at.
    pub read: i64,
    /// Prices dropped.
    pub dropped: i64,
}

impl From<&pricing::Compacted> for Compacted {
    fn from(c: &pricing::Compacted) -> Self {
        Self { read: count(c.read), dropped: count(c.dropped) }
    }
}

/// How sources and cache are doing: the core's JSON, and the share of hits beside. Its type stands in `ts/tracking.ts`.
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct PricesStateData(Camel);

impl From<&agent::PricesState> for PricesStateData {
    fn from(state: &agent::PricesState) -> Self {
        let mut value = serde_json::to_value(state).unwrap_or(Value::Null);
        if let Some(cache) = &state.cache {
            value["cache"]["hit_percent"] = json!(cache.hit_percent());
        }
        Self(Camel::from(&value))
    }
}
