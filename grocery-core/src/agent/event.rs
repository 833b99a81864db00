//! What the agent tells the host while it works.

use serde::{Serialize, Serializer, ser::SerializeStruct};

use crate::{
    budgets::BudgetPeriod,
    clock::{Date, Timestamp},
    id::{ConversationId, ListId, ProductId, StoreId, TrackingId, UserId},
    money::{Money, decimal},
};

/// Something that happened. Serialises to `{"type": ..., "data": {...}}`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// A request was answered.
    GroceryInputProcessed(InputProcessed),
    /// A list changed.
    GroceryUpdate(ListUpdate),
    /// A price changed against the one known before.
    PriceUpdate(PriceUpdate),
    /// So much of a budget is spent, for the first time in its period.
    BudgetThreshold(BudgetThreshold),
    /// A price fell below what a shopper waits for.
    PriceAlert(PriceAlert),
}

impl Event {
    /// The wire name of this kind of event.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::GroceryInputProcessed(_) => "grocery_input_processed",
            Self::GroceryUpdate(_) => "grocery_update",
            Self::PriceUpdate(_) => "price_update",
            Self::BudgetThreshold(_) => "budget_threshold",
            Self::PriceAlert(_) => "price_alert",
        }
    }
}

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut out = s.serialize_struct("Event", 2)?;
        out.serialize_field("type", self.kind())?;
        match self {
            Self::GroceryInputProcessed(data) => out.serialize_field("data", data)?,
            Self::GroceryUpdate(data) => out.serialize_field("data", data)?,
            Self::PriceUpdate(data) => out.serialize_field("data", data)?,
            Self::BudgetThreshold(data) => out.serialize_field("data", data)?,
            Self::PriceAlert(data) => out.serialize_field("data", data)?,
        }
        out.end()
    }
}

/// A request was answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct InputProcessed {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Whose it is.
    pub user_id: UserId,
    /// What the list costs with tax.
    #[serde(serialize_with = "decimal")]
    pub list_total: Money,
    /// How many lines the list has.
    pub item_count: usize,
    /// When.
    pub timestamp: Timestamp,
}

/// A list changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ListUpdate {
    /// The list.
    pub list_id: ListId,
    /// Whose it is.
    pub user_id: UserId,
    /// The phrases on it, oldest first.
    pub items: Vec<String>,
    /// The list's version.
    pub version: u64,
    /// What it costs with tax, where it was priced.
    #[serde(serialize_with = "crate::money::decimal_opt")]
    pub total: Option<Money>,
    /// When.
    pub timestamp: Timestamp,
}

/// A price changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PriceUpdate {
    /// The product.
    pub product_id: ProductId,
    /// The price before.
    #[serde(serialize_with = "decimal")]
    pub old_price: Money,
    /// The price now.
    #[serde(serialize_with = "decimal")]
    pub new_price: Money,
    /// The change in percent, with two decimals, half away from zero.
    #[serde(serialize_with = "crate::money::percent")]
    pub change_percent: crate::money::Rate,
    /// Who says so.
    pub source: String,
    /// When.
    pub timestamp: Timestamp,
}

/// So much of a budget is spent.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct BudgetThreshold {
    /// Whose it is.
    pub user_id: UserId,
    /// How long it runs.
    pub period: BudgetPeriod,
    /// The category it is for; `None` for everything.
    pub category: Option<String>,
    /// The first day of the period.
    pub from: Date,
    /// The last day of the period.
    pub to: Date,
    /// The threshold, in percent of the limit.
    pub threshold: u16,
    /// What may be spent.
    #[serde(serialize_with = "decimal")]
    pub limit: Money,
    /// What is spent.
    #[serde(serialize_with = "decimal")]
    pub spent: Money,
    /// When.
    pub timestamp: Timestamp,
}

/// A price fell below the target of a shopper who waits for that. Told once for each fall.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PriceAlert {
    /// The tracked price.
    pub tracking_id: TrackingId,
    /// Who waits.
    pub user_id: UserId,
    /// For which product.
    pub product_id: ProductId,
    /// The price it was to fall below.
    #[serde(serialize_with = "decimal")]
    pub target: Money,
    /// The price now, for as much as the target: a fraction of a cent that comes from another unit of weight is cut off.
    #[serde(serialize_with = "decimal")]
    pub price: Money,
    /// Who says so.
    pub source: String,
    /// The shop, where the shopper named one.
    pub store: Option<StoreId>,
    /// When.
    pub timestamp: Timestamp,
}
