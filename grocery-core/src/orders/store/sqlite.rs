//! Orders in SQLite.

use async_trait::async_trait;
use rusqlite::{OptionalExtension, Row, Transaction, params, params_from_iter, types::Value};

use super::{
    FindPurchases, GetOrder, ListOrders, OrderCounts, OrderStore, Purchase, RemoveOrders, SaveOrders,
    SavedOrders, check_batch, is_of_product, not_found,
};
use crate::{
    error::{Error, ErrorKind, Result},
    id::{OrderId, ProductId, StoreId, UserId},
    money::{Currency, Money},
    orders::{Order, OrderAmounts, OrderLine, Shop},
    storage::Database,
};

/// The tables of this store.
pub(crate) const SCHEMA: &str = include_str!("orders.sql");

macro_rules! order_columns {
    () => {
        "o.key, o.id, o.retailer, o.number, o.kind, o.fulfilment, o.ordered_on, o.ordered_at, o.currency, \
         o.before_savings, o.savings, o.subtotal, o.delivery, o.bag_fee, o.tax, o.tip, o.refund, o.donations, \
         o.total, o.flags_json, s.id, s.retailer, s.name, s.number FROM orders o \
         LEFT JOIN shops s ON s.user_id = o.user_id AND s.id = o.shop_id"
    };
}

macro_rules! line_columns {
    () => {
        "l.kind, l.name, l.item_id, l.barcode, l.product_id, l.quantity, l.unit, l.unit_price, l.total, \
         l.savings, l.status"
    };
}

pub(crate) const GET: &str = concat!("SELECT ", order_columns!(), " WHERE o.user_id = ?1 AND o.id = ?2");
pub(crate) const LIST: &str = concat!(
    "SELECT ",
    order_columns!(),
    " WHERE o.user_id = ?1 AND o.ordered_on >= ?2 AND o.ordered_on <= ?3 \
      AND (o.ordered_on < ?3 OR o.id > ?4) ORDER BY o.ordered_on DESC, o.id LIMIT ?5"
);
pub(crate) const LINES: &str =
    concat!("SELECT ", line_columns!(), " FROM order_lines l WHERE l.order_key = ?1 ORDER BY l.line");

macro_rules! purchases {
    ($which:literal) => {
        concat!(
            "SELECT ",
            line_columns!(),
            ", l.order_id, l.ordered_on, o.retailer, o.shop_id, o.currency \
             FROM order_lines l CROSS JOIN orders o ON o.key = l.order_key \
             WHERE l.user_id = ?1",
            $which,
            " AND l.bought = 1 AND l.ordered_on >= ?2 \
             ORDER BY l.ordered_on DESC, l.order_id, l.line LIMIT ?3"
        )
    };
}

pub(crate) const PURCHASES: &str = purchases!("");
pub(crate) const PURCHASES_OF_THING: &str = purchases!(" AND l.thing = ?4");
pub(crate) const PURCHASES_OF_ITEM: &str = purchases!(" AND l.item_key = ?4");
pub(crate) const SHOPS: &str = "SELECT s.id, s.retailer, s.name, s.number FROM shops s \
     WHERE s.user_id = ?1 AND EXISTS (SELECT 1 FROM orders o WHERE o.user_id = s.user_id AND o.shop_id = s.id) \
     ORDER BY s.id";

const PUT_ORDER: &str = "INSERT INTO orders (user_id, id, retailer, number, kind, fulfilment, shop_id, \
     ordered_on, ordered_at, currency, before_savings, savings, subtotal, delivery, bag_fee, tax, tip, refund, \
     donations, total, flags_json) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)";
const PUT_LINE: &str = "INSERT INTO order_lines (order_key, line, user_id, ordered_on, order_id, kind, name, \
     item_id, barcode, product_id, quantity, unit, unit_price, total, savings, status, item_key, thing, bought) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)";

/// Keeps orders in a SQLite file. Made by [`SqliteStores`](crate::adapters::SqliteStores).
#[derive(Debug, Clone)]
pub struct SqliteOrderStore {
    db: Database,
}

impl SqliteOrderStore {
    /// Over a database that has the tables.
    pub(crate) fn new(db: Database) -> Self {
        Self { db }
    }
}

/// So many purchases are read at once.
const MANY: usize = 1_000;

fn find_purchases(tx: &Transaction<'_>, request: &FindPurchases, limit: usize) -> Result<Vec<Purchase>> {
    let since = request.since.map_or_else(String::new, |d| d.to_string());
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let user = request.user.as_str();
    let sql = match &request.thing {
        None => PURCHASES,
        Some(thing) if is_of_product(thing) => PURCHASES_OF_THING,
        Some(_) => PURCHASES_OF_ITEM,
    };
    let mut query = tx.prepare_cached(sql)?;
    let rows = match &request.thing {
        None => query.query_and_then(params![user, since, limit], purchase_of)?,
        Some(thing) => query.query_and_then(params![user, since, limit, thing], purchase_of)?,
    };
    rows.collect()
}

#[async_trait]
impl OrderStore for SqliteOrderStore {
    async fn save(&self, request: SaveOrders) -> Result<SavedOrders> {
        check_batch(&request.orders)?;
        if request.orders.is_empty() {
            return Ok(SavedOrders::default());
        }
        self.db
            .write(move |tx| {
                let mut saved = SavedOrders::default();
                for order in &request.orders {
                    match load(tx, &request.user, &order.id)? {
                        None => {
                            saved.added += 1;
                            saved.changed.push(order.id.clone());
                            put(tx, &request.user, order)?;
                        }
                        Some((key, known)) => {
                            let both = known.with(order);
                            if both == known {
                                saved.unchanged += 1;
                                continue;
                            }
                            saved.updated += 1;
                            saved.changed.push(order.id.clone());
                            tx.prepare_cached("DELETE FROM orders WHERE key = ?1")?.execute([key])?;
                            put(tx, &request.user, &both)?;
                        }
                    }
                }
                Ok(saved)
            })
            .await
    }

    async fn get(&self, request: GetOrder) -> Result<Order> {
        self.db
            .read(move |tx| {
                let found = load(tx, &request.user, &request.id)?;
                found.map(|(_, order)| order).ok_or_else(|| not_found(&request.id))
            })
            .await
    }

    async fn list(&self, request: ListOrders) -> Result<Vec<Order>> {
        self.db
            .read(move |tx| {
                let since = request.since.map_or_else(String::new, |d| d.to_string());
                // No day is behind this one, and no id is empty.
                let (until, behind) = match &request.after {
                    Some((day, id)) => (day.to_string(), id.as_str()),
                    None => ("9999-99-99".to_owned(), ""),
                };
                let limit = i64::try_from(request.limit).unwrap_or(i64::MAX);
                let heads = tx
                    .prepare_cached(LIST)?
                    .query_and_then(params![request.user.as_str(), since, until, behind, limit], head_of)?
                    .collect::<Result<Vec<_>>>()?;
                heads.into_iter().map(|(key, order)| with_lines(tx, key, order)).collect()
            })
            .await
    }

    async fn purchases(&self, request: FindPurchases) -> Result<Vec<Purchase>> {
        // Few have bought more than this, and so much takes a millisecond or two.
        let few = request.limit.min(MANY);
        let found = self.db.read(|tx| find_purchases(tx, &request, few)).await?;
        if found.len() < MANY || request.limit == few {
            return Ok(found);
        }
        // More is read on a thread of its own, which costs as much as reading a little.
        self.db.read_long(move |tx| find_purchases(tx, &request, request.limit)).await
    }

    async fn shops(&self, user: &UserId) -> Result<Vec<Shop>> {
        let user = user.clone();
        self.db
            .read(move |tx| {
                tx.prepare_cached(SHOPS)?
                    .query_and_then([user.as_str()], |row| shop_of(row, 0).map_err(damaged))?
                    .filter_map(Result::transpose)
                    .collect()
            })
            .await
    }

    async fn counts(&self, user: &UserId) -> Result<OrderCounts> {
        let user = user.clone();
        self.db
            .read(move |tx| {
                let count = |sql: &str| -> Result<u64> {
                    let n: i64 = tx.prepare_cached(sql)?.query_row([user.as_str()], |row| row.get(0))?;
                    Ok(u64::try_from(n).unwrap_or(0))
                };
                Ok(OrderCounts {
                    orders: count("SELECT count(*) FROM orders WHERE user_id = ?1")?,
                    items: count("SELECT count(DISTINCT item_key) FROM order_lines WHERE user_id = ?1")?,
                    lines: count("SELECT count(*) FROM order_lines WHERE user_id = ?1")?,
                    shops: count("SELECT count(DISTINCT shop_id) FROM orders WHERE user_id = ?1")?,
                })
            })
            .await
    }

    async fn remove(&self, request: RemoveOrders) -> Result<usize> {
        self.db
            .write(move |tx| {
                let user = request.user.as_str();
                let gone = match &request.ids {
                    None => tx.prepare_cached("DELETE FROM orders WHERE user_id = ?1")?.execute([user])?,
                    Some(ids) => {
                        let mut delete =
                            tx.prepare_cached("DELETE FROM orders WHERE user_id = ?1 AND id = ?2")?;
                        let mut gone = 0;
                        for id in ids {
                            gone += delete.execute([user, id.as_str()])?;
                        }
                        gone
                    }
                };
                // A shop without orders tells where somebody was, and nothing needs it.
                tx.prepare_cached(
                    "DELETE FROM shops WHERE user_id = ?1 AND NOT EXISTS \
                     (SELECT 1 FROM orders o WHERE o.user_id = shops.user_id AND o.shop_id = shops.id)",
                )?
                .execute([user])?;
                Ok(gone)
            })
            .await
    }
}

fn load(tx: &Transaction<'_>, user: &UserId, id: &OrderId) -> Result<Option<(i64, Order)>> {
    let head = tx
        .prepare_cached(GET)?
        .query_row([user.as_str(), id.as_str()], |row| Ok(head_of(row)))
        .optional()?
        .transpose()?;
    let Some((key, order)) = head else { return Ok(None) };
    Ok(Some((key, with_lines(tx, key, order)?)))
}

fn with_lines(tx: &Transaction<'_>, key: i64, mut order: Order) -> Result<Order> {
    let currency = order.currency;
    order.lines = tx
        .prepare_cached(LINES)?
        .query_and_then([key], |row| line_of(row, currency).map_err(damaged))?
        .collect::<Result<Vec<_>>>()?;
    Ok(order)
}

fn put(tx: &Transaction<'_>, user: &UserId, order: &Order) -> Result<()> {
    let user = user.as_str();
    if let Some(shop) = &order.shop {
        tx.prepare_cached(
            "INSERT INTO shops (user_id, id, retailer, name, number) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (user_id, id) DO UPDATE SET name = excluded.name, number = excluded.number",
        )?
        .execute(params![user, shop.id.as_str(), shop.retailer, shop.name, shop.number])?;
    }
    let flags = serde_json::to_string(&order.flags)
        .map_err(|e| Error::new(ErrorKind::Internal, "flags cannot be written as JSON").with_source(e))?;
    let day = order.ordered_on.to_string();
    let text = |t: &str| Value::Text(t.to_owned());
    let maybe = |t: Option<&str>| t.map_or(Value::Null, |t| Value::Text(t.to_owned()));
    let mut cells = vec![
        text(user),
        text(order.id.as_str()),
        text(&order.retailer),
        maybe(order.number.as_deref()),
        text(order.kind.as_str()),
        maybe(order.fulfilment.map(|f| f.as_str())),
        maybe(order.shop.as_ref().map(|s| s.id.as_str())),
        text(&day),
        maybe(order.ordered_at.as_deref()),
        text(order.currency.as_str()),
    ];
    cells.extend(
        order.amounts.named().map(|(_, amount)| amount.map_or(Value::Null, |m| Value::Integer(m.minor()))),
    );
    cells.push(Value::Text(flags));
    tx.prepare_cached(PUT_ORDER)?.execute(params_from_iter(cells))?;
    let key = tx.last_insert_rowid();
    let mut insert = tx.prepare_cached(PUT_LINE)?;
    for (at, line) in order.lines.iter().enumerate() {
        insert.execute(params![
            key,
            i64::try_from(at).unwrap_or(i64::MAX),
            user,
            day,
            order.id.as_str(),
            line.kind.as_str(),
            line.name,
            line.item_id,
            line.barcode,
            line.product.as_ref().map(ProductId::as_str),
            line.quantity.to_string(),
            line.unit.as_str(),
            line.unit_price.map(Money::minor),
            line.total.map(Money::minor),
            line.savings.map(Money::minor),
            line.status.as_str(),
            line.item_key(&order.retailer),
            line.thing(&order.retailer),
            line.was_bought(),
        ])?;
    }
    Ok(())
}

fn head_of(row: &Row<'_>) -> Result<(i64, Order)> {
    let read = || -> Result<(i64, Order)> {
        let currency: Currency = text(row, 8)?.parse()?;
        let mut amounts = OrderAmounts::default();
        for (at, slot) in amounts.slots().into_iter().enumerate() {
            *slot = row.get::<_, Option<i64>>(9 + at)?.map(|minor| Money::from_minor(minor, currency));
        }
        let order = Order {
            id: OrderId::new(text(row, 1)?)?,
            retailer: row.get(2)?,
            number: row.get(3)?,
            kind: text(row, 4)?.parse()?,
            fulfilment: maybe(row, 5)?.map(str::parse).transpose()?,
            ordered_on: text(row, 6)?.parse()?,
            ordered_at: row.get(7)?,
            currency,
            amounts,
            lines: Vec::new(),
            flags: match text(row, 19)? {
                "[]" => Vec::new(),
                json => serde_json::from_str(json).map_err(|e| {
                    Error::new(ErrorKind::Corrupt, "stored flags are not JSON").with_source(e)
                })?,
            },
            shop: shop_of(row, 20)?,
        };
        Ok((row.get(0)?, order))
    };
    read().map_err(damaged)
}

fn shop_of(row: &Row<'_>, from: usize) -> Result<Option<Shop>> {
    let Some(id) = maybe(row, from)? else { return Ok(None) };
    Ok(Some(Shop {
        id: StoreId::new(id)?,
        retailer: row.get(from + 1)?,
        name: row.get(from + 2)?,
        number: row.get(from + 3)?,
    }))
}

fn line_of(row: &Row<'_>, currency: Currency) -> Result<OrderLine> {
    let money = |at: usize| -> Result<Option<Money>> {
        Ok(row.get::<_, Option<i64>>(at)?.map(|minor| Money::from_minor(minor, currency)))
    };
    Ok(OrderLine {
        kind: text(row, 0)?.parse()?,
        name: row.get(1)?,
        item_id: row.get(2)?,
        barcode: row.get(3)?,
        product: maybe(row, 4)?.map(ProductId::new).transpose()?,
        quantity: text(row, 5)?.parse()?,
        unit: text(row, 6)?.parse()?,
        unit_price: money(7)?,
        total: money(8)?,
        savings: money(9)?,
        status: text(row, 10)?.parse()?,
    })
}

fn purchase_of(row: &Row<'_>) -> Result<Purchase> {
    let read = || -> Result<Purchase> {
        let currency: Currency = text(row, 15)?.parse()?;
        Ok(Purchase {
            order: OrderId::new(text(row, 11)?)?,
            on: text(row, 12)?.parse()?,
            retailer: row.get(13)?,
            shop: maybe(row, 14)?.map(StoreId::new).transpose()?,
            line: line_of(row, currency)?,
        })
    };
    read().map_err(damaged)
}

fn text<'a>(row: &'a Row<'_>, at: usize) -> Result<&'a str> {
    Ok(row.get_ref(at)?.as_str().map_err(rusqlite::Error::from)?)
}

fn maybe<'a>(row: &'a Row<'_>, at: usize) -> Result<Option<&'a str>> {
    Ok(row.get_ref(at)?.as_str_or_null().map_err(rusqlite::Error::from)?)
}

fn damaged(e: Error) -> Error {
    Error::new(ErrorKind::Corrupt, "a stored order cannot be read")
        .with_hint("restore the database from a backup, or import the orders again")
        .with_source(e)
}
