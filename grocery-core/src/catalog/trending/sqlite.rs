//! Heats in SQLite.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use async_trait::async_trait;
use rusqlite::{OptionalExtension, Transaction, params};

use super::{
    Access, Heat, HotProduct, Hottest, MAX_TRENDING, MAX_TRENDING_PAGE, TrendingConfig, TrendingStore,
};
use crate::{
    error::{Error, ErrorKind, Result},
    id::ProductId,
    storage::Database,
};

/// The tables of this store.
pub(crate) const SCHEMA: &str = include_str!("trending.sql");

pub(crate) const GET: &str = "SELECT heat FROM product_heat WHERE half_life = ?1 AND product_id = ?2";
pub(crate) const HOTTEST: &str = "SELECT product_id, heat FROM product_heat WHERE half_life = ?1 \
     ORDER BY heat DESC, product_id LIMIT ?2 OFFSET ?3";
const PUT: &str = "INSERT INTO product_heat (half_life, product_id, heat) VALUES (?1, ?2, ?3) \
     ON CONFLICT (half_life, product_id) DO UPDATE SET heat = excluded.heat";
pub(crate) const COUNT: &str = "SELECT count(*) FROM product_heat WHERE half_life = ?1";

/// Counts in a SQLite file. Made by [`SqliteStores`](crate::adapters::SqliteStores). A store with another
/// half-life over the same file counts anew; the former counts stay for when it comes back.
#[derive(Debug, Clone)]
pub struct SqliteTrendingStore {
    db: Database,
    config: TrendingConfig,
    /// Whether something was noted that may not be written yet.
    noted: Arc<AtomicBool>,
}

impl SqliteTrendingStore {
    /// Over a database that has the tables.
    pub(crate) fn new(db: Database, config: TrendingConfig) -> Self {
        Self { db, config, noted: Arc::default() }
    }
}

#[async_trait]
impl TrendingStore for SqliteTrendingStore {
    fn config(&self) -> TrendingConfig {
        self.config
    }

    async fn record(&self, accesses: Vec<Access>) -> Result<()> {
        if accesses.is_empty() {
            return Ok(());
        }
        let config = self.config;
        self.db.write(move |tx| count(tx, config, &accesses)).await
    }

    async fn note(&self, accesses: Vec<Access>) {
        let config = self.config;
        if !accesses.is_empty() {
            self.noted.store(true, Ordering::Release);
            self.db.write_unheard(move |tx| count(tx, config, &accesses));
        }
    }

    async fn hottest(&self, request: Hottest) -> Result<Vec<HotProduct>> {
        let half_life = self.config.half_life();
        if self.noted.swap(false, Ordering::AcqRel) {
            // Writes run in order: behind this one, what was noted is there.
            self.db.write(|_| Ok(())).await?;
        }
        self.db
            .read(move |tx| {
                let limit = request.limit.min(MAX_TRENDING_PAGE) as i64;
                let offset = i64::try_from(request.offset).unwrap_or(i64::MAX);
                tx.prepare_cached(HOTTEST)?
                    .query_and_then(params![half_life, limit, offset], |row| {
                        let product = ProductId::new(row.get::<_, String>(0)?).map_err(|e| {
                            Error::new(ErrorKind::Corrupt, "a stored heat is of no product").with_source(e)
                        })?;
                        Ok(HotProduct { product, heat: Heat::from_raw(row.get(1)?) })
                    })?
                    .collect()
            })
            .await
    }
}

/// Adds accesses to the heats, and keeps the hottest of too many.
fn count(tx: &Transaction<'_>, config: TrendingConfig, accesses: &[Access]) -> Result<()> {
    let half_life = config.half_life();
    let (mut get, mut put) = (tx.prepare_cached(GET)?, tx.prepare_cached(PUT)?);
    let mut is_new = false;
    for access in accesses {
        let Some(heat) = config.heat(access) else { continue };
        let product = access.product.as_str();
        let before: Option<i64> = get.query_row(params![half_life, product], |row| row.get(0)).optional()?;
        is_new |= before.is_none();
        let after = before.map_or(heat, |before| Heat::from_raw(before).plus(heat));
        put.execute(params![half_life, product, after.raw()])?;
    }
    // Only a new product can make too many.
    if is_new {
        let count: i64 = tx.prepare_cached(COUNT)?.query_row([half_life], |row| row.get(0))?;
        if count > MAX_TRENDING as i64 {
            let coldest: Vec<String> = tx
                .prepare_cached(HOTTEST)?
                .query_map(params![half_life, -1, MAX_TRENDING as i64], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            let mut delete =
                tx.prepare_cached("DELETE FROM product_heat WHERE half_life = ?1 AND product_id = ?2")?;
            for product in coldest {
                delete.execute(params![half_life, product])?;
            }
        }
    }
    Ok(())
}
