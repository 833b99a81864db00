//! A shopping list and its lines.

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    id::{LineId, ListId, ProductId, UserId},
    money::Money,
    quantity::{PackageSize, Ratio, Unit},
};

/// One line of a list: what was asked for, and what it was matched to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListLine {
    /// Its id.
    pub id: LineId,
    /// The phrase that was asked for, resolved ("2% milk", never "it").
    pub requested: String,
    /// How much was asked for. Above zero.
    pub amount: Ratio,
    /// The unit of the amount; `None` for counted pieces.
    pub unit: Option<Unit>,
    /// The package that was asked for.
    pub size: Option<PackageSize>,
    /// The product it was matched to; `None` where none was found.
    pub product: Option<ProductId>,
    /// The product's name at that time.
    pub product_name: Option<String>,
    /// The most to pay for it.
    pub max_price: Option<Money>,
    /// Only to be bought on sale.
    pub only_if_on_sale: bool,
    /// Whether it is already in the basket.
    pub checked: bool,
    /// When it was put on the list.
    pub added_at: Timestamp,
}

/// A shopping list at one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShoppingList {
    /// Its id.
    pub id: ListId,
    /// Whose it is.
    pub user: UserId,
    /// Its name.
    pub name: String,
    /// Its lines, oldest first.
    pub lines: Vec<ListLine>,
    /// How many operations made it. Starts at 0.
    pub version: u64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}
