//! Judged swaps in SQLite.

use async_trait::async_trait;
use rusqlite::{Row, params};

use super::{JudgeSwap, JudgedSwap, MAX_SWAPS, Swap, SwapStore};
use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result},
    id::{ProductId, UserId},
    storage::Database,
};

/// The tables of this store.
pub(crate) const SCHEMA: &str = include_str!("swaps.sql");

pub(crate) const OF_ONE: &str = "SELECT missing_id, offered_id, accepted, judged_at FROM judged_swaps \
     WHERE user_id = ?1 AND missing_id = ?2 ORDER BY missing_id, offered_id";
pub(crate) const ALL: &str = "SELECT missing_id, offered_id, accepted, judged_at FROM judged_swaps \
     WHERE user_id = ?1 ORDER BY missing_id, offered_id";
const JUDGE: &str = "INSERT INTO judged_swaps (user_id, missing_id, offered_id, accepted, judged_at) \
     VALUES (?1, ?2, ?3, ?4, ?5) \
     ON CONFLICT (user_id, missing_id, offered_id) DO UPDATE SET \
     accepted = excluded.accepted, judged_at = excluded.judged_at";
pub(crate) const OLDEST: &str =
    "SELECT missing_id, offered_id FROM judged_swaps WHERE user_id = ?1 ORDER BY judged_at LIMIT ?2";
const FORGET: &str = "DELETE FROM judged_swaps WHERE user_id = ?1 AND missing_id = ?2 AND offered_id = ?3";

/// Keeps judged swaps in a SQLite file. Made by [`SqliteStores`](crate::adapters::SqliteStores).
#[derive(Debug, Clone)]
pub struct SqliteSwapStore {
    db: Database,
}

impl SqliteSwapStore {
    /// Over a database that has the tables.
    pub(crate) fn new(db: Database) -> Self {
        Self { db }
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<(String, String, bool, i64)> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
}

fn judged((missing, offered, accepted, at): (String, String, bool, i64)) -> Result<JudgedSwap> {
    let id = |text: &str| {
        ProductId::new(text).map_err(|e| {
            Error::new(
                ErrorKind::Corrupt,
                format!("a swap has the product {text:?} that makes no sense: {e}"),
            )
        })
    };
    let swap = Swap { missing: id(&missing)?, offered: id(&offered)? };
    Ok(JudgedSwap { swap, accepted, at: Timestamp::from_unix_millis(at) })
}

#[async_trait]
impl SwapStore for SqliteSwapStore {
    async fn judge(&self, request: JudgeSwap) -> Result<()> {
        self.db
            .write(move |tx| {
                let user = request.user.as_str();
                let (missing, offered) = (request.swap.missing.as_str(), request.swap.offered.as_str());
                let at = request.at.unix_millis();
                tx.prepare_cached(JUDGE)?.execute(params![user, missing, offered, request.accepted, at])?;
                let count: i64 = tx
                    .prepare_cached("SELECT count(*) FROM judged_swaps WHERE user_id = ?1")?
                    .query_row([user], |row| row.get(0))?;
                let over = count.saturating_sub(i64::try_from(MAX_SWAPS).unwrap_or(i64::MAX));
                if over > 0 {
                    let oldest = tx
                        .prepare_cached(OLDEST)?
                        .query_map(params![user, over], |row| {
                            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
                        })?
                        .collect::<rusqlite::Result<Vec<_>>>()?;
                    for (missing, offered) in oldest {
                        tx.prepare_cached(FORGET)?.execute(params![user, missing, offered])?;
                    }
                }
                Ok(())
            })
            .await
    }

    async fn judged(&self, user: &UserId, missing: Option<&ProductId>) -> Result<Vec<JudgedSwap>> {
        let (user, missing) = (user.clone(), missing.cloned());
        self.db
            .read(move |tx| {
                let rows = match &missing {
                    Some(missing) => tx
                        .prepare_cached(OF_ONE)?
                        .query_map([user.as_str(), missing.as_str()], read)?
                        .collect::<rusqlite::Result<Vec<_>>>()?,
                    None => tx
                        .prepare_cached(ALL)?
                        .query_map([user.as_str()], read)?
                        .collect::<rusqlite::Result<Vec<_>>>()?,
                };
                rows.into_iter().map(judged).collect()
            })
            .await
    }

    async fn forget(&self, user: &UserId, swap: &Swap) -> Result<bool> {
        let (user, swap) = (user.clone(), swap.clone());
        self.db
            .write(move |tx| {
                let gone = tx.prepare_cached(FORGET)?.execute(params![
                    user.as_str(),
                    swap.missing.as_str(),
                    swap.offered.as_str()
                ])?;
                Ok(gone > 0)
            })
            .await
    }

    async fn forget_all(&self, user: &UserId) -> Result<usize> {
        let user = user.clone();
        self.db
            .write(move |tx| {
                Ok(tx
                    .prepare_cached("DELETE FROM judged_swaps WHERE user_id = ?1")?
                    .execute([user.as_str()])?)
            })
            .await
    }
}
