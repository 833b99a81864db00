//! Price history in SQLite.

use async_trait::async_trait;
use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::{
    CompactHistory, Compacted, HistoryRequest, LatestPrices, PriceChange, PriceHistoryStore, PricePoint,
    RecordPrices, compact::droppable,
};
use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result},
    id::{ProductId, StoreId},
    money::{Currency, Money},
    storage::Database,
};

/// The tables of this store.
pub(crate) const SCHEMA: &str = include_str!("prices.sql");

pub(crate) const LAST_OF_SERIES: &str = "SELECT product_id, source, store_id, price_minor, currency, regular_minor, per, created_at FROM prices \
     WHERE product_id = ?1 AND source = ?2 AND store_id = ?3 AND created_at <= ?4 \
     ORDER BY created_at DESC, id DESC LIMIT 1";
// The store is compared last: a product has few of them, and the index keeps the order of time.
/// The newest price of a product in a currency.
pub(crate) const NEWEST_IN: &str = "SELECT product_id, source, store_id, price_minor, currency, regular_minor, per, created_at \
     FROM prices WHERE product_id = ?1 AND currency = ?2 ORDER BY created_at DESC, id DESC LIMIT 1";
pub(crate) const HISTORY: &str = "SELECT product_id, source, store_id, price_minor, currency, regular_minor, per, created_at FROM prices \
     WHERE product_id = ?1 AND created_at >= ?2 AND (?3 IS NULL OR store_id IN ('', ?3)) \
     ORDER BY created_at DESC, id DESC LIMIT ?4";
/// The next product with a history.
pub(crate) const NEXT_PRODUCT: &str = "SELECT min(product_id) FROM prices WHERE product_id > ?1";
/// All of a product, oldest first.
pub(crate) const WHOLE: &str = "SELECT product_id, source, store_id, price_minor, currency, regular_minor, per, created_at, id FROM prices \
     WHERE product_id = ?1 ORDER BY created_at, id";
/// How many products one step of a compaction does, so that no other write waits long for it.
const PRODUCTS_PER_STEP: usize = 50;

/// Keeps price history in a SQLite file. Made by [`SqliteStores`](crate::adapters::SqliteStores).
#[derive(Debug, Clone)]
pub struct SqlitePriceHistory {
    db: Database,
}

impl SqlitePriceHistory {
    /// Over a database that has the tables.
    pub(crate) fn new(db: Database) -> Self {
        Self { db }
    }
}

#[async_trait]
impl PriceHistoryStore for SqlitePriceHistory {
    async fn record(&self, request: RecordPrices) -> Result<Vec<PriceChange>> {
        request.points.iter().try_for_each(PricePoint::check)?;
        if request.points.is_empty() {
            return Ok(Vec::new());
        }
        self.db
            .write(move |tx| {
                let mut last = tx.prepare_cached(LAST_OF_SERIES)?;
                let mut insert = tx.prepare_cached(
                    "INSERT INTO prices (product_id, source, store_id, price_minor, currency, regular_minor, \
                     per, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                )?;
                let mut changes = Vec::new();
                for point in request.points {
                    let (product, store) = (point.product.as_str(), store_text(point.store.as_ref()));
                    let before = last
                        .query_row(params![product, point.source, store, point.at.unix_millis()], |row| {
                            Ok(point_of(row))
                        })
                        .optional()?
                        .transpose()?;
                    if before.as_ref().is_some_and(|before| point.repeats(before)) {
                        continue;
                    }
                    insert.execute(params![
                        product,
                        point.source,
                        store,
                        point.price.minor(),
                        point.price.currency().as_str(),
                        point.regular.map(Money::minor),
                        point.per.as_str(),
                        point.at.unix_millis(),
                    ])?;
                    changes.push(PriceChange { before, after: point });
                }
                Ok(changes)
            })
            .await
    }

    async fn history(&self, request: HistoryRequest) -> Result<Vec<PricePoint>> {
        self.db
            .read(move |tx| {
                let since = request.since.map_or(i64::MIN, Timestamp::unix_millis);
                let limit = i64::try_from(request.limit).unwrap_or(i64::MAX);
                let store = request.store.as_ref().map(StoreId::as_str);
                tx.prepare_cached(HISTORY)?
                    .query_and_then(params![request.product.as_str(), since, store, limit], point_of)?
                    .collect()
            })
            .await
    }

    async fn latest(&self, request: LatestPrices) -> Result<Vec<PricePoint>> {
        self.db
            .read(move |tx| {
                let mut query = tx.prepare_cached(HISTORY)?;
                let store = request.store.as_ref().map(StoreId::as_str);
                let mut found = Vec::new();
                for product in &request.products {
                    let mut rows =
                        query.query_and_then(params![product.as_str(), i64::MIN, store, 1], point_of)?;
                    found.extend(rows.next().transpose()?);
                }
                Ok(found)
            })
            .await
    }

    async fn compact(&self, request: CompactHistory) -> Result<Compacted> {
        let mut done = Compacted::default();
        let mut after = String::new();
        loop {
            let (part, last) = self.db.write(move |tx| compact_step(tx, &request, after)).await?;
            done = done.plus(part);
            match last {
                Some(last) => after = last,
                None => return Ok(done),
            }
        }
    }
}

/// Compacts the next products after `after`. Answers the last one done, `None` at the end.
fn compact_step(
    tx: &Transaction<'_>,
    rules: &CompactHistory,
    mut after: String,
) -> Result<(Compacted, Option<String>)> {
    let mut done = Compacted::default();
    for _ in 0..PRODUCTS_PER_STEP {
        let next: Option<String> = tx.prepare_cached(NEXT_PRODUCT)?.query_row([&after], |row| row.get(0))?;
        let Some(product) = next else { return Ok((done, None)) };
        let rows = tx
            .prepare_cached(WHOLE)?
            .query_and_then([&product], |row| Ok((point_of(row)?, row.get::<_, i64>(8)?)))?
            .collect::<Result<Vec<_>>>()?;
        let (points, ids): (Vec<PricePoint>, Vec<i64>) = rows.into_iter().unzip();
        let gone = droppable(&points, rules);
        for id in gone.iter().filter_map(|place| ids.get(*place)) {
            tx.prepare_cached("DELETE FROM prices WHERE id = ?1")?.execute([id])?;
        }
        done = done.plus(Compacted::new(points.len() as u64, gone.len() as u64));
        after = product;
    }
    Ok((done, Some(after)))
}

fn store_text(store: Option<&StoreId>) -> &str {
    store.map_or("", StoreId::as_str)
}

pub(crate) fn point_of(row: &Row<'_>) -> Result<PricePoint> {
    let text =
        |index: usize| -> Result<&str> { Ok(row.get_ref(index)?.as_str().map_err(rusqlite::Error::from)?) };
    let read = || -> Result<PricePoint> {
        let currency: Currency = text(4)?.parse()?;
        Ok(PricePoint {
            product: ProductId::new(text(0)?)?,
            source: text(1)?.to_owned(),
            store: Some(text(2)?).filter(|s| !s.is_empty()).map(StoreId::new).transpose()?,
            price: Money::from_minor(row.get(3)?, currency),
            regular: row.get::<_, Option<i64>>(5)?.map(|minor| Money::from_minor(minor, currency)),
            per: text(6)?.parse()?,
            at: Timestamp::from_unix_millis(row.get(7)?),
        })
    };
    read().map_err(|e| {
        Error::new(ErrorKind::Corrupt, "a stored price cannot be read")
            .with_hint("restore the database from a backup")
            .with_source(e)
    })
}
