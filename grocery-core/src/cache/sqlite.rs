//! A tier in one SQLite file.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{CacheTier, Invalidation, TierContents, TierEntry, TierLock, entry::millis, tier::latest_order};
use crate::{
    clock::Clock,
    error::Result,
    storage::{Database, DatabaseOptions, Migration, Schema},
};

const SCHEMA: Schema = Schema {
    // "gcch"
    application_id: 0x6763_6368,
    migrations: &[Migration { version: 1, sql: include_str!("cache.sql") }],
};

/// Every so many entries written, what nobody has a use for is swept out.
const ENTRIES_PER_SWEEP: u64 = 256;
/// How many rows a sweep takes out at most, so that no write waits long for one.
const ROWS_PER_SWEEP: i64 = 1_024;

/// How large a [`SqliteTier`] may become.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SqliteTierConfig {
    /// How many entries it keeps, about; beyond, those that run out first go. Default 100,000.
    pub entries: u64,
    /// How the file is opened.
    pub database: DatabaseOptions,
}

impl Default for SqliteTierConfig {
    fn default() -> Self {
        Self { entries: 100_000, database: DatabaseOptions::default() }
    }
}

impl SqliteTierConfig {
    /// The same with room for so many [`entries`](Self::entries).
    #[must_use]
    pub fn with_entries(mut self, entries: u64) -> Self {
        self.entries = entries.max(1);
        self
    }

    /// The same with the file opened so.
    #[must_use]
    pub fn with_database(mut self, options: DatabaseOptions) -> Self {
        self.database = options;
        self
    }
}

/// A tier in one SQLite file of its own: survives a restart, is shared by the processes of one machine, and offers
/// them locks. Of two values of a key the one loaded later stays.
///
/// Reading runs on the caller's thread (some 5 microseconds), writing on the file's writer thread. Needs no async
/// runtime.
///
/// ```
/// # async fn doc(dir: &std::path::Path) -> grocery_core::Result<()> {
/// use std::sync::Arc;
/// use grocery_core::{SystemClock, cache::{Cache, Loaded, SqliteTier, SqliteTierConfig, TierOptions}};
/// let clock = Arc::new(SystemClock::new());
/// let file = SqliteTier::open(dir.join("cache.db"), SqliteTierConfig::default(), clock)?;
/// let prices: Cache<i64> = Cache::builder("prices").tier(Arc::new(file), TierOptions::disk()).build()?;
/// prices.set("milk", Loaded::new(349)).await?;
/// # Ok(())
/// # }
/// # let dir = tempfile::tempdir().unwrap();
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(doc(dir.path())).unwrap();
/// ```
#[derive(Debug)]
pub struct SqliteTier {
    db: Database,
    clock: Arc<dyn Clock>,
    most: u64,
    /// Entries written since the last sweep.
    unswept: AtomicU64,
}

impl SqliteTier {
    /// Opens the file at `path`, creating it where it is missing.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub fn open(path: impl AsRef<Path>, config: SqliteTierConfig, clock: Arc<dyn Clock>) -> Result<Self> {
        let db = Database::open(path, SCHEMA, config.database)?;
        Ok(Self {
            db,
            clock,
            most: config.entries.max(1),
            // The first write sweeps what ran out while the file was closed.
            unswept: AtomicU64::new(ENTRIES_PER_SWEEP),
        })
    }

    /// The file, for backups and checks.
    #[must_use]
    pub const fn database(&self) -> &Database {
        &self.db
    }

    fn now(&self) -> i64 {
        self.clock.wall().unix_millis()
    }

    /// Takes out what a wide removal covers, some rows at a time: other writes come in between, and what is done is
    /// done should the caller give up.
    async fn sweep_out(&self, wide: Wide, from: &str) -> Result<()> {
        let (wide, mut from) = (Arc::new(wide), Some(from.to_owned()));
        while let Some(start) = from {
            let wide = Arc::clone(&wide);
            from = self
                .db
                .write(move |tx| {
                    let keys = wide.keys(tx, &start)?;
                    take_out(tx, &keys)?;
                    // None of those taken out comes again, so that this ends whatever is written meanwhile.
                    Ok(keys.last().cloned().filter(|_| keys.len() as i64 >= ROWS_PER_SWEEP))
                })
                .await?;
        }
        Ok(())
    }
}

/// A removal of what is found by something else than its key.
enum Wide {
    /// All keys before these bytes.
    Prefix(Vec<u8>),
    Tag(String),
}

impl Wide {
    /// The first keys that it covers, from this one on.
    fn keys(&self, tx: &Transaction<'_>, from: &str) -> Result<Vec<String>> {
        let found = match self {
            // Compared as bytes, in which text is ordered: no character of a prefix has another meaning.
            Self::Prefix(end) => tx
                .prepare_cached(
                    "SELECT key FROM entries WHERE key >= ?1 AND key < CAST(?2 AS TEXT) ORDER BY key LIMIT ?3",
                )?
                .query_map(params![from, end, ROWS_PER_SWEEP], |row| row.get(0))?
                .collect::<std::result::Result<_, _>>()?,
            Self::Tag(tag) => tx
                .prepare_cached("SELECT key FROM tags WHERE tag = ?1 AND key >= ?2 ORDER BY key LIMIT ?3")?
                .query_map(params![tag, from, ROWS_PER_SWEEP], |row| row.get(0))?
                .collect::<std::result::Result<_, _>>()?,
        };
        Ok(found)
    }
}

/// What stands under these keys and is not over.
fn find(conn: &Connection, keys: &[String], now: i64) -> Result<Vec<Option<Vec<u8>>>> {
    let mut find = conn.prepare_cached(FIND)?;
    keys.iter().map(|key| Ok(find.query_row(params![key, now], |row| row.get(0)).optional()?)).collect()
}

const FIND: &str = "SELECT bytes FROM entries WHERE key = ?1 AND drop_at > ?2";

fn take_out(tx: &Transaction<'_>, keys: &[String]) -> Result<()> {
    let mut entry = tx.prepare_cached("DELETE FROM entries WHERE key = ?1")?;
    let mut tags = tx.prepare_cached("DELETE FROM tags WHERE key = ?1")?;
    for key in keys {
        entry.execute([key])?;
        tags.execute([key])?;
    }
    Ok(())
}

#[async_trait]
impl CacheTier for SqliteTier {
    fn name(&self) -> &str {
        "sqlite"
    }

    async fn get(&self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>> {
        let now = self.now();
        match keys {
            [_] => self.db.read_one(|conn| find(conn, keys, now)).await,
            // One transaction: one moment of the file for all keys.
            _ => self.db.read(|tx| find(tx, keys, now)).await,
        }
    }

    fn get_now(&self, key: &str) -> Option<Result<Option<Vec<u8>>>> {
        let now = self.now();
        self.db.try_read_one(|conn| {
            let mut find = conn.prepare_cached(FIND)?;
            Ok(find.query_row(params![key, now], |row| row.get(0)).optional()?)
        })
    }

    async fn set(&self, entries: Vec<TierEntry>) -> Result<()> {
        let now = self.now();
        let written = entries.len() as u64;
        let sweep = self.unswept.fetch_add(written, Ordering::Relaxed) + written >= ENTRIES_PER_SWEEP;
        if sweep {
            self.unswept.store(0, Ordering::Relaxed);
        }
        let (most, latest) = (self.most, latest_order(self.clock.wall()));
        self.db
            .write(move |tx| {
                for entry in &entries {
                    put(tx, entry, latest)?;
                }
                if sweep {
                    sweep_out(tx, now, most)?;
                }
                Ok(())
            })
            .await
    }

    async fn remove(&self, what: &Invalidation) -> Result<()> {
        match what {
            Invalidation::Keys(keys) => {
                let keys = keys.clone();
                self.db.write(move |tx| take_out(tx, &keys)).await
            }
            Invalidation::Prefix(prefix) => match after(prefix) {
                Some(end) => self.sweep_out(Wide::Prefix(end), prefix).await,
                None => self.db.write(everything).await,
            },
            Invalidation::Tag(tag) => self.sweep_out(Wide::Tag(tag.clone()), "").await,
            Invalidation::All => self.db.write(everything).await,
        }
    }

    async fn contents(&self) -> Result<TierContents> {
        let (entries, bytes): (i64, i64) = self
            .db
            .read(|tx| {
                let sum = "SELECT count(*), coalesce(sum(length(key) + length(bytes)), 0) FROM entries";
                Ok(tx.query_row(sum, [], |row| Ok((row.get(0)?, row.get(1)?)))?)
            })
            .await?;
        Ok(TierContents::new(Some(entries.unsigned_abs()), Some(bytes.unsigned_abs())))
    }

    async fn try_lock(&self, lock: &TierLock) -> Result<bool> {
        let (now, lock) = (self.now(), lock.clone());
        self.db
            .write(move |tx| {
                let most = millis(lock.at_most);
                // A lock that would hold for longer than any is from before the clock was set back.
                let taken = tx
                    .prepare_cached(
                        "INSERT INTO locks(key, owner, until) VALUES (?1, ?2, ?3)
                         ON CONFLICT(key) DO UPDATE SET owner = ?2, until = ?3 WHERE until <= ?4 OR until > ?3",
                    )?
                    .execute(params![lock.key, lock.owner.cast_signed(), now.saturating_add(most), now])?;
                Ok(taken > 0)
            })
            .await
    }

    async fn unlock(&self, lock: &TierLock) -> Result<()> {
        let lock = lock.clone();
        self.db
            .write(move |tx| {
                tx.prepare_cached("DELETE FROM locks WHERE key = ?1 AND owner = ?2")?
                    .execute(params![lock.key, lock.owner.cast_signed()])?;
                Ok(())
            })
            .await
    }
}

/// Puts an entry in, unless a later one is there that it does not replace. One beyond what is believed does not
/// count: the clock was set back.
fn put(tx: &Transaction<'_>, entry: &TierEntry, latest: i64) -> Result<()> {
    let put = tx
        .prepare_cached(
            "INSERT INTO entries(key, created, drop_at, bytes) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT(key) DO UPDATE SET
                 created = iif(created > ?5, ?2, max(created, ?2)), drop_at = ?3, bytes = ?4
             WHERE ?6 OR created <= ?2 OR created > ?5",
        )?
        .execute(params![
            entry.key,
            entry.order(),
            entry.drop_at.unix_millis(),
            entry.bytes,
            latest,
            entry.replaces
        ])?;
    if put == 0 {
        return Ok(());
    }
    tx.prepare_cached("DELETE FROM tags WHERE key = ?1")?.execute([&entry.key])?;
    if !entry.tags.is_empty() {
        let mut bears = tx.prepare_cached("INSERT OR IGNORE INTO tags(key, tag) VALUES (?1, ?2)")?;
        for tag in &entry.tags {
            bears.execute([&entry.key, tag])?;
        }
    }
    Ok(())
}

/// Takes out what ran out, and beyond `most` what runs out first.
fn sweep_out(tx: &Transaction<'_>, now: i64, most: u64) -> Result<()> {
    take_oldest(tx, now, ROWS_PER_SWEEP)?;
    tx.execute("DELETE FROM locks WHERE until <= ?1", [now])?;
    let rows: i64 = tx.query_row("SELECT count(*) FROM entries", [], |row| row.get(0))?;
    let over = rows.saturating_sub(i64::try_from(most).unwrap_or(i64::MAX));
    if over > 0 {
        take_oldest(tx, i64::MAX, over)?;
    }
    Ok(())
}

fn take_oldest(tx: &Transaction<'_>, before: i64, most: i64) -> Result<()> {
    let mut find =
        tx.prepare_cached("SELECT key FROM entries WHERE drop_at <= ?1 ORDER BY drop_at LIMIT ?2")?;
    let keys: Vec<String> =
        find.query_map([before, most], |row| row.get(0))?.collect::<std::result::Result<_, _>>()?;
    take_out(tx, &keys)
}

fn everything(tx: &Transaction<'_>) -> Result<()> {
    tx.execute("DELETE FROM entries", [])?;
    tx.execute("DELETE FROM tags", [])?;
    Ok(())
}

/// The first bytes after all texts that begin with `prefix`; `None` where all texts do.
fn after(prefix: &str) -> Option<Vec<u8>> {
    // Text is UTF-8, in which no byte is 255, so the last one can be counted up.
    let mut end = prefix.as_bytes().to_vec();
    let last = end.last_mut()?;
    *last += 1;
    Some(end)
}

#[cfg(test)]
#[path = "tests/sqlite.rs"]
mod tests;
