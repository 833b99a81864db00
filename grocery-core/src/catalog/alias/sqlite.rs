//! Learned phrases in SQLite.

use async_trait::async_trait;
use rusqlite::{OptionalExtension, Row, params};

use super::{Alias, AliasStore, FindAliases, LearnAlias, MAX_ALIASES};
use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result},
    id::{ProductId, UserId},
    storage::Database,
};

/// The tables of this store.
pub(crate) const SCHEMA: &str = include_str!("aliases.sql");

pub(crate) const FIND: &str =
    "SELECT phrase, product_id, uses, taught_at FROM phrase_aliases WHERE user_id = ?1 AND phrase = ?2";
pub(crate) const ALL: &str =
    "SELECT phrase, product_id, uses, taught_at FROM phrase_aliases WHERE user_id = ?1 ORDER BY phrase";
const LEARN: &str = "INSERT INTO phrase_aliases (user_id, phrase, product_id, uses, taught_at) \
     VALUES (?1, ?2, ?3, 1, ?4) \
     ON CONFLICT (user_id, phrase) DO UPDATE SET \
     uses = CASE WHEN product_id = excluded.product_id THEN uses + 1 ELSE 1 END, \
     product_id = excluded.product_id, taught_at = excluded.taught_at";
pub(crate) const OLDEST: &str =
    "SELECT phrase FROM phrase_aliases WHERE user_id = ?1 ORDER BY taught_at LIMIT ?2";

/// Keeps learned phrases in a SQLite file. Made by [`SqliteStores`](crate::adapters::SqliteStores).
#[derive(Debug, Clone)]
pub struct SqliteAliasStore {
    db: Database,
}

impl SqliteAliasStore {
    /// Over a database that has the tables.
    pub(crate) fn new(db: Database) -> Self {
        Self { db }
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<(String, String, i64, i64)> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
}

fn alias((phrase, product, uses, at): (String, String, i64, i64)) -> Result<Alias> {
    let product = ProductId::new(&product).map_err(|e| {
        Error::new(ErrorKind::Corrupt, format!("the alias {phrase:?} has a product that makes no sense: {e}"))
    })?;
    let uses = u32::try_from(uses).unwrap_or(u32::MAX);
    Ok(Alias { phrase, product, uses, at: Timestamp::from_unix_millis(at) })
}

#[async_trait]
impl AliasStore for SqliteAliasStore {
    async fn learn(&self, request: LearnAlias) -> Result<()> {
        self.db
            .write(move |tx| {
                let user = request.user.as_str();
                let at = request.at.unix_millis();
                tx.prepare_cached(LEARN)?.execute(params![
                    user,
                    request.phrase,
                    request.product.as_str(),
                    at
                ])?;
                let count: i64 = tx
                    .prepare_cached("SELECT count(*) FROM phrase_aliases WHERE user_id = ?1")?
                    .query_row([user], |row| row.get(0))?;
                let over = count.saturating_sub(i64::try_from(MAX_ALIASES).unwrap_or(i64::MAX));
                if over > 0 {
                    let oldest = tx
                        .prepare_cached(OLDEST)?
                        .query_map(params![user, over], |row| row.get::<_, String>(0))?
                        .collect::<rusqlite::Result<Vec<_>>>()?;
                    for phrase in oldest {
                        tx.prepare_cached("DELETE FROM phrase_aliases WHERE user_id = ?1 AND phrase = ?2")?
                            .execute(params![user, phrase])?;
                    }
                }
                Ok(())
            })
            .await
    }

    async fn find(&self, request: FindAliases) -> Result<Vec<Alias>> {
        if request.phrases.is_empty() {
            return Ok(Vec::new());
        }
        self.db
            .read(move |tx| {
                let mut phrases = request.phrases;
                phrases.sort_unstable();
                phrases.dedup();
                let mut find = tx.prepare_cached(FIND)?;
                let mut found = Vec::new();
                for phrase in &phrases {
                    if let Some(row) =
                        find.query_row(params![request.user.as_str(), phrase], read).optional()?
                    {
                        found.push(alias(row)?);
                    }
                }
                Ok(found)
            })
            .await
    }

    async fn all(&self, user: &UserId) -> Result<Vec<Alias>> {
        let user = user.clone();
        self.db
            .read(move |tx| {
                let rows = tx
                    .prepare_cached(ALL)?
                    .query_map([user.as_str()], read)?
                    .collect::<rusqlite::Result<Vec<_>>>()?;
                rows.into_iter().map(alias).collect()
            })
            .await
    }

    async fn forget(&self, user: &UserId, phrase: &str) -> Result<bool> {
        let (user, phrase) = (user.clone(), phrase.to_owned());
        self.db
            .write(move |tx| {
                let gone = tx
                    .prepare_cached("DELETE FROM phrase_aliases WHERE user_id = ?1 AND phrase = ?2")?
                    .execute(params![user.as_str(), phrase])?;
                Ok(gone > 0)
            })
            .await
    }

    async fn forget_all(&self, user: &UserId) -> Result<usize> {
        let user = user.clone();
        self.db
            .write(move |tx| {
                Ok(tx
                    .prepare_cached("DELETE FROM phrase_aliases WHERE user_id = ?1")?
                    .execute([user.as_str()])?)
            })
            .await
    }
}
