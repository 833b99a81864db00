//! Models of custom intents in SQLite.

use async_trait::async_trait;
use rusqlite::{OptionalExtension, Row, params};

use super::{MAX_MODELS, ModelStore, StoredModel};
use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result},
    storage::Database,
};

/// The tables of this store.
pub(crate) const SCHEMA: &str = include_str!("models.sql");

const PRUNE: &str = "DELETE FROM intent_models WHERE in_use = 0 AND version NOT IN \
     (SELECT version FROM intent_models ORDER BY in_use DESC, trained_at DESC, version DESC LIMIT ?1)";

/// Keeps models in a SQLite file. Made by [`SqliteStores`](crate::adapters::SqliteStores).
#[derive(Debug)]
pub struct SqliteModelStore {
    db: Database,
}

impl SqliteModelStore {
    /// Over a database that has the tables.
    pub(crate) fn new(db: Database) -> Self {
        Self { db }
    }
}

type Stored = (String, String, i64);

fn columns(row: &Row<'_>) -> rusqlite::Result<Stored> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

fn model((version, examples, at): Stored) -> Result<StoredModel> {
    let examples = serde_json::from_str(&examples).map_err(|e| {
        Error::new(ErrorKind::Corrupt, format!("the stored examples of model {version} do not read: {e}"))
    })?;
    Ok(StoredModel::new(version, examples, Timestamp::from_unix_millis(at)))
}

#[async_trait]
impl ModelStore for SqliteModelStore {
    async fn put(&self, model: StoredModel) -> Result<()> {
        let examples = serde_json::to_string(&model.examples)
            .map_err(|e| Error::new(ErrorKind::Internal, format!("examples do not serialise: {e}")))?;
        self.db
            .write(move |tx| {
                tx.prepare_cached("UPDATE intent_models SET in_use = 0 WHERE in_use = 1")?.execute([])?;
                tx.prepare_cached(
                    "INSERT INTO intent_models (version, examples, trained_at, in_use) VALUES (?1, ?2, ?3, 1) \
                     ON CONFLICT (version) DO UPDATE SET \
                     examples = excluded.examples, trained_at = excluded.trained_at, in_use = 1",
                )?
                .execute(params![model.version, examples, model.trained_at.unix_millis()])?;
                tx.prepare_cached(PRUNE)?.execute([i64::try_from(MAX_MODELS).unwrap_or(i64::MAX)])?;
                Ok(())
            })
            .await
    }

    async fn get(&self, version: &str) -> Result<Option<StoredModel>> {
        let version = version.to_owned();
        let row = self
            .db
            .read(move |tx| {
                Ok(tx
                    .prepare_cached(
                        "SELECT version, examples, trained_at FROM intent_models WHERE version = ?1",
                    )?
                    .query_row([version], columns)
                    .optional()?)
            })
            .await?;
        row.map(model).transpose()
    }

    async fn all(&self) -> Result<Vec<StoredModel>> {
        let rows = self
            .db
            .read(|tx| {
                let mut all = tx.prepare_cached(
                    "SELECT version, examples, trained_at FROM intent_models ORDER BY trained_at DESC, version DESC",
                )?;
                let rows = all.query_map([], columns)?.collect::<rusqlite::Result<Vec<_>>>()?;
                Ok(rows)
            })
            .await?;
        rows.into_iter().map(model).collect()
    }

    async fn current(&self) -> Result<Option<StoredModel>> {
        let row = self
            .db
            .read(|tx| {
                Ok(tx
                    .prepare_cached(
                        "SELECT version, examples, trained_at FROM intent_models WHERE in_use = 1",
                    )?
                    .query_row([], columns)
                    .optional()?)
            })
            .await?;
        row.map(model).transpose()
    }

    async fn use_version(&self, version: Option<&str>) -> Result<bool> {
        let version = version.map(str::to_owned);
        self.db
            .write(move |tx| {
                let there = match &version {
                    None => true,
                    Some(v) => {
                        tx.prepare_cached("SELECT 1 FROM intent_models WHERE version = ?1")?.exists([v])?
                    }
                };
                if there {
                    tx.prepare_cached("UPDATE intent_models SET in_use = 0 WHERE in_use = 1")?.execute([])?;
                    tx.prepare_cached("UPDATE intent_models SET in_use = 1 WHERE version = ?1")?
                        .execute([version])?;
                }
                Ok(there)
            })
            .await
    }
}
