//! Lists as they are stored: lines without prices.

use grocery_core::{Unit, lists};
use napi_derive::napi;
use serde::Serialize;

use super::{count, money::Money, number, text, texts, time};

/// A shopping list at one version, without prices.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShoppingListData {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub user: String,
    /// Its name.
    pub name: String,
    /// Its lines, oldest first.
    pub lines: Vec<ListLine>,
    /// How many operations made it. Starts at 0.
    pub version: i64,
    /// When it was made, RFC 3339.
    pub created_at: String,
    /// When it was last changed, RFC 3339.
    pub updated_at: String,
}

impl From<&lists::ShoppingList> for ShoppingListData {
    fn from(l: &lists::ShoppingList) -> Self {
        Self {
            id: text(&l.id),
            user: text(&l.user),
            name: l.name.clone(),
            lines: texts(&l.lines),
            version: count(l.version),
            created_at: time(l.created_at),
            updated_at: time(l.updated_at),
        }
    }
}

/// One line of a list: what was asked for, and what it was matched to.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListLine {
    /// Its id.
    pub id: String,
    /// The phrase that was asked for, resolved ("2% milk", never "it").
    pub requested: String,
    /// How much was asked for.
    pub amount: f64,
    /// How much was asked for, exactly: `3/2`.
    pub amount_exact: String,
    /// The unit of the amount; `null` for counted pieces.
    #[napi(ts_type = "Unit")]
    pub unit: Option<&'static str>,
    /// The package that was asked for: `24 x 16.9 fluid_ounce`.
    pub size: Option<String>,
    /// The product it was matched to; `null` where none was found.
    pub product: Option<String>,
    /// The product's name at that time.
    pub product_name: Option<String>,
    /// The most to pay for it.
    pub max_price: Option<Money>,
    /// Only to be bought on sale.
    pub only_if_on_sale: bool,
    /// Whether it is already in the basket.
    pub checked: bool,
    /// When it was put on the list, RFC 3339.
    pub added_at: String,
}

impl From<&lists::ListLine> for ListLine {
    fn from(l: &lists::ListLine) -> Self {
        Self {
            id: text(&l.id),
            requested: l.requested.clone(),
            amount: number(l.amount),
            amount_exact: text(&l.amount),
            unit: l.unit.map(Unit::as_str),
            size: l.size.as_ref().map(text),
            product: l.product.as_ref().map(text),
            product_name: l.product_name.clone(),
            max_price: l.max_price.map(Money::from),
            only_if_on_sale: l.only_if_on_sale,
            checked: l.checked,
            added_at: time(l.added_at),
        }
    }
}
