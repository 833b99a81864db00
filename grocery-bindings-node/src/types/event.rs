//! What the agent tells while it works.

use grocery_core::agent;
use napi_derive::napi;
use serde::Serialize;

use super::{count, money::Money, percent, text, time};

/// A request was answered.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InputProcessed {
    /// The conversation.
    pub conversation_id: String,
    /// Whose it is.
    pub user_id: String,
    /// What the list costs with tax.
    pub list_total: Money,
    /// How many lines the list has.
    pub item_count: i64,
    /// When.
    pub timestamp: String,
}

impl From<&agent::InputProcessed> for InputProcessed {
    fn from(r: &agent::InputProcessed) -> Self {
        Self {
            conversation_id: text(&r.conversation_id),
            user_id: text(&r.user_id),
            list_total: r.list_total.into(),
            item_count: count(r.item_count),
            timestamp: time(r.timestamp),
        }
    }
}

/// A list changed.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListUpdate {
    /// The list.
    pub list_id: String,
    /// Whose it is.
    pub user_id: String,
    /// The phrases on it, oldest first.
    pub items: Vec<String>,
    /// The list's version.
    pub version: i64,
    /// What it costs with tax, where it was priced.
    pub total: Option<Money>,
    /// When.
    pub timestamp: String,
}

impl From<&agent::ListUpdate> for ListUpdate {
    fn from(r: &agent::ListUpdate) -> Self {
        Self {
            list_id: text(&r.list_id),
            user_id: text(&r.user_id),
            items: r.items.clone(),
            version: count(r.version),
            total: r.total.map(Money::from),
            timestamp: time(r.timestamp),
        }
    }
}

/// A price changed.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PriceUpdate {
    /// The product.
    pub product_id: String,
    /// The price before.
    pub old_price: Money,
    /// The price now.
    pub new_price: Money,
    /// The change in percent, with two decimals, half away from zero.
    pub change_percent: f64,
    /// Who says so.
    pub source: String,
    /// When.
    pub timestamp: String,
}

impl From<&agent::PriceUpdate> for PriceUpdate {
    fn from(r: &agent::PriceUpdate) -> Self {
        Self {
            product_id: text(&r.product_id),
            old_price: r.old_price.into(),
            new_price: r.new_price.into(),
            change_percent: percent(r.change_percent),
            source: r.source.clone(),
            timestamp: time(r.timestamp),
        }
    }
}
