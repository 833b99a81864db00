//! Conversations in SQLite.

use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, params};

use super::{GetSession, PutSession, SessionKey, SessionLimits, SessionStore, changed};
use crate::{clock::Timestamp, error::Result, storage::Database};

/// The tables of this store.
pub(crate) const SCHEMA: &str = include_str!("sessions.sql");

pub(crate) const GET: &str =
    "SELECT state FROM sessions WHERE user_id = ?1 AND conversation_id = ?2 AND used_at >= ?3";
pub(crate) const PRUNE_BY_AGE: &str = "DELETE FROM sessions WHERE used_at < ?1";
const PRUNE_BY_COUNT: &str = "DELETE FROM sessions WHERE rowid IN \
     (SELECT rowid FROM sessions ORDER BY used_at DESC, rowid DESC LIMIT -1 OFFSET ?1)";

/// Counting takes a walk over the index, so it is done once in so many writes.
const PUTS_PER_PRUNE: u32 = 64;

/// Keeps conversations in a SQLite file, within its [`SessionLimits`]; the number may pass the limit by
/// 64 for each process that writes. Made by [`SqliteStores`](crate::adapters::SqliteStores).
#[derive(Debug)]
pub struct SqliteSessionStore {
    db: Database,
    limits: SessionLimits,
    puts: AtomicU32,
}

impl SqliteSessionStore {
    /// Over a database that has the tables.
    pub(crate) fn new(db: Database, limits: SessionLimits) -> Self {
        Self { db, limits, puts: AtomicU32::new(0) }
    }

    /// Conversations last used before this have run out.
    fn oldest(&self, now: Timestamp) -> i64 {
        let age = i64::try_from(self.limits.max_age.as_millis()).unwrap_or(i64::MAX);
        now.unix_millis().saturating_sub(age)
    }
}

#[async_trait]
impl SessionStore for SqliteSessionStore {
    async fn get(&self, request: GetSession) -> Result<Option<String>> {
        let oldest = self.oldest(request.at);
        self.db
            .read(move |tx| {
                let key = &request.key;
                Ok(tx
                    .prepare_cached(GET)?
                    .query_row(params![key.user.as_str(), key.conversation.as_str(), oldest], |row| {
                        row.get(0)
                    })
                    .optional()?)
            })
            .await
    }

    async fn put(&self, request: PutSession) -> Result<()> {
        self.limits.check(&request.state)?;
        // The first write of a process prunes too, so that short-lived ones do their share.
        let prunes = self.puts.fetch_add(1, Ordering::Relaxed).is_multiple_of(PUTS_PER_PRUNE);
        let (oldest, most) = (self.oldest(request.at), self.limits.max_sessions.max(1));
        self.db
            .write(move |tx| {
                let key = &request.key;
                if let Some(before) = &request.replacing {
                    let now: Option<String> = tx
                        .prepare_cached(GET)?
                        .query_row(params![key.user.as_str(), key.conversation.as_str(), oldest], |row| {
                            row.get(0)
                        })
                        .optional()?;
                    if now != *before {
                        return Err(changed());
                    }
                }
                tx.prepare_cached(
                    "INSERT INTO sessions (user_id, conversation_id, state, used_at) VALUES (?1, ?2, ?3, ?4) \
                     ON CONFLICT (user_id, conversation_id) \
                     DO UPDATE SET state = excluded.state, used_at = excluded.used_at",
                )?
                .execute(params![
                    key.user.as_str(),
                    key.conversation.as_str(),
                    request.state,
                    request.at.unix_millis()
                ])?;
                if prunes { prune(tx, oldest, most) } else { Ok(()) }
            })
            .await
    }

    async fn delete(&self, key: &SessionKey) -> Result<()> {
        let key = key.clone();
        self.db
            .write(move |tx| {
                tx.prepare_cached("DELETE FROM sessions WHERE user_id = ?1 AND conversation_id = ?2")?
                    .execute(params![key.user.as_str(), key.conversation.as_str()])?;
                Ok(())
            })
            .await
    }

    async fn count(&self) -> Result<usize> {
        self.db
            .read(|tx| {
                let count: i64 =
                    tx.prepare_cached("SELECT count(*) FROM sessions")?.query_row([], |row| row.get(0))?;
                Ok(usize::try_from(count).unwrap_or(0))
            })
            .await
    }
}

fn prune(conn: &Connection, oldest: i64, most: usize) -> Result<()> {
    conn.prepare_cached(PRUNE_BY_AGE)?.execute([oldest])?;
    conn.prepare_cached(PRUNE_BY_COUNT)?.execute([i64::try_from(most).unwrap_or(i64::MAX)])?;
    Ok(())
}
