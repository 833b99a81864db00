//! The port that keeps orders, and one in memory.

mod memory;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;

use std::collections::HashSet;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::{MAX_LINES, Order, OrderLine, Shop, order::thing_of};
use crate::{
    clock::Date,
    error::{Error, ErrorKind, Result, clip},
    id::{OrderId, ProductId, StoreId, UserId},
};

pub use memory::MemoryOrderStore;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteOrderStore;

/// Keeps orders of a user. Make it with [`SaveOrders::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SaveOrders {
    /// Whose they are.
    pub user: UserId,
    /// The orders, each id once. Hand many over in batches of some hundreds.
    pub orders: Vec<Order>,
}

impl SaveOrders {
    /// Keeps these orders of `user`.
    #[must_use]
    pub fn new(user: UserId, orders: Vec<Order>) -> Self {
        Self { user, orders }
    }
}

/// What became of orders that were handed over.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SavedOrders {
    /// New ones.
    pub added: u64,
    /// Known ones that say something new.
    pub updated: u64,
    /// Known ones that say nothing new.
    pub unchanged: u64,
    /// The ids of those that are new or say something new, in the order given.
    pub changed: Vec<OrderId>,
}

/// Asks for one order. Make it with [`GetOrder::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct GetOrder {
    /// Whose it is.
    pub user: UserId,
    /// Which.
    pub id: OrderId,
}

impl GetOrder {
    /// Asks for this order of `user`.
    #[must_use]
    pub fn new(user: UserId, id: OrderId) -> Self {
        Self { user, id }
    }
}

/// Asks for a user's orders, the newest first, a page at a time. Make it with [`ListOrders::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListOrders {
    /// Whose.
    pub user: UserId,
    /// Not before this day.
    pub since: Option<Date>,
    /// Behind this order, the last one of the page before.
    pub after: Option<(Date, OrderId)>,
    /// The most to answer. [`new`](Self::new) sets 50.
    pub limit: usize,
}

impl ListOrders {
    /// The newest 50 orders of `user`.
    #[must_use]
    pub fn new(user: UserId) -> Self {
        Self { user, since: None, after: None, limit: 50 }
    }

    /// The same, not before `since`.
    #[must_use]
    pub fn since(mut self, since: Date) -> Self {
        self.since = Some(since);
        self
    }

    /// The same, at most `limit`.
    #[must_use]
    pub fn with_limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// The page behind `last`.
    #[must_use]
    pub fn after(mut self, last: &Order) -> Self {
        self.after = Some((last.ordered_on, last.id.clone()));
        self
    }
}

/// Asks what was bought and kept, the newest first. Make it with [`FindPurchases::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FindPurchases {
    /// Who bought it.
    pub user: UserId,
    /// Only this: a product of the catalogue, or an [`item_key`](OrderLine::item_key). `None` for everything.
    pub thing: Option<String>,
    /// Not before this day.
    pub since: Option<Date>,
    /// The most to answer. [`new`](Self::new) sets 1,000.
    pub limit: usize,
}

impl FindPurchases {
    /// The newest 1,000 purchases of `user`.
    #[must_use]
    pub fn new(user: UserId) -> Self {
        Self { user, thing: None, since: None, limit: 1_000 }
    }

    /// The same, only of this product.
    #[must_use]
    pub fn of_product(mut self, product: &ProductId) -> Self {
        self.thing = Some(thing_of(product));
        self
    }

    /// The same, only of what [`OrderLine::thing`] names so.
    #[must_use]
    pub fn of_thing(mut self, thing: impl Into<String>) -> Self {
        self.thing = Some(thing.into());
        self
    }

    /// The same, not before `since`.
    #[must_use]
    pub fn since(mut self, since: Date) -> Self {
        self.since = Some(since);
        self
    }

    /// The same, at most `limit`.
    #[must_use]
    pub fn with_limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }
}

/// One line that was bought and kept, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purchase {
    /// The order.
    pub order: OrderId,
    /// The day of the order.
    pub on: Date,
    /// The retailer.
    pub retailer: String,
    /// The shop, where it is known.
    pub shop: Option<StoreId>,
    /// The line.
    pub line: OrderLine,
}

impl Purchase {
    /// What it is counted by.
    #[must_use]
    pub fn thing(&self) -> String {
        self.line.thing(&self.retailer)
    }
}

/// How much of a user's is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OrderCounts {
    /// Orders.
    pub orders: u64,
    /// Different items on their lines, told apart as the shops do.
    pub items: u64,
    /// Lines.
    pub lines: u64,
    /// Shops.
    pub shops: u64,
}

/// Takes orders away. Make it with [`RemoveOrders::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RemoveOrders {
    /// Whose.
    pub user: UserId,
    /// Which; `None` for all.
    pub ids: Option<Vec<OrderId>>,
}

impl RemoveOrders {
    /// Takes these orders of `user` away.
    #[must_use]
    pub fn new(user: UserId, ids: Vec<OrderId>) -> Self {
        Self { user, ids: Some(ids) }
    }

    /// Takes all orders of `user` away.
    #[must_use]
    pub fn all(user: UserId) -> Self {
        Self { user, ids: None }
    }
}

/// Keeps orders.
///
/// What an implementation owes: one order for each user and id. Saving an order that is there completes it:
/// what the newer one leaves open stays, its lines take the place of the older ones where it has any, and
/// saving the same again changes nothing. A save takes all of its orders or none. One user never sees
/// another's. `testing::order_store` checks this.
#[async_trait]
pub trait OrderStore: Send + Sync {
    /// Adds and completes orders.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) where one id is there twice;
    /// [`TooLarge`](ErrorKind::TooLarge) where an order has more than [`MAX_LINES`] lines; those of the
    /// storage. Nothing is then changed.
    async fn save(&self, request: SaveOrders) -> Result<SavedOrders>;

    /// One order.
    ///
    /// # Errors
    /// [`OrderNotFound`](ErrorKind::OrderNotFound); those of the storage.
    async fn get(&self, request: GetOrder) -> Result<Order>;

    /// Orders, the newest first; of one day, in the order of their ids.
    ///
    /// # Errors
    /// Those of the storage.
    async fn list(&self, request: ListOrders) -> Result<Vec<Order>>;

    /// What was bought and kept, the newest first; of one day, in the order of orders and their lines.
    ///
    /// # Errors
    /// Those of the storage.
    async fn purchases(&self, request: FindPurchases) -> Result<Vec<Purchase>>;

    /// The shops that orders come from, in the order of their ids.
    ///
    /// # Errors
    /// Those of the storage.
    async fn shops(&self, user: &UserId) -> Result<Vec<Shop>>;

    /// How much is kept.
    ///
    /// # Errors
    /// Those of the storage.
    async fn counts(&self, user: &UserId) -> Result<OrderCounts>;

    /// Takes orders away. Answers how many were there.
    ///
    /// # Errors
    /// Those of the storage.
    async fn remove(&self, request: RemoveOrders) -> Result<usize>;
}

const _: Option<&dyn OrderStore> = None;

/// Refuses a batch that contradicts itself.
fn check_batch(orders: &[Order]) -> Result<()> {
    let mut ids = HashSet::new();
    for order in orders {
        let name = clip(order.id.as_str(), 60).into_owned();
        if !ids.insert(&order.id) {
            return Err(Error::new(ErrorKind::InvalidInput, format!("order {name:?} is there twice"))
                .with_hint("hand over each order once"));
        }
        if order.lines.len() > MAX_LINES {
            return Err(Error::new(
                ErrorKind::TooLarge,
                format!("order {name:?} has more than {MAX_LINES} lines"),
            )
            .with_hint("check that all its lines are of one order"));
        }
    }
    Ok(())
}

/// Whether a thing is a product of the catalogue rather than an item of a shop.
fn is_of_product(thing: &str) -> bool {
    thing.starts_with("product:")
}

fn not_found(id: &OrderId) -> Error {
    Error::new(ErrorKind::OrderNotFound, format!("there is no order {:?}", clip(id.as_str(), 60)))
        .with_hint("list the orders to see their ids")
}
