//! Opening a file: what it must be, and bringing its tables up to date.

use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::{DatabaseOptions, Synchronous};
use crate::error::{Error, ErrorKind, Result};

/// One step of a schema. Steps are numbered from 1 without gaps and never change once released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migration {
    /// Its number; the file's `user_version` once it is applied.
    pub version: u32,
    /// The statements.
    pub sql: &'static str,
}

/// What a file must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schema {
    /// The number in the file's header that says whose it is.
    pub application_id: i32,
    /// All steps, in order.
    pub migrations: &'static [Migration],
}

impl Schema {
    /// The version that this code reads and writes.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.migrations.last().map_or(0, |m| m.version)
    }

    /// Whether the file is of this schema; its version where it is.
    pub(super) fn check(&self, conn: &Connection, path: &Path) -> Result<u32> {
        // One snapshot: another process may be making the tables between two of these questions.
        let _tx = if conn.is_autocommit() { Some(conn.unchecked_transaction()?) } else { None };
        let id: i32 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
        let found: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        let objects: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        let fresh = id == 0 && found == 0 && objects == 0;
        if id != self.application_id && !fresh {
            return Err(Error::new(
                ErrorKind::Storage,
                format!("{} is a database of another application", path.display()),
            )
            .with_hint("choose another file"));
        }
        let known = self.version();
        match u32::try_from(found) {
            Ok(found) if found <= known => Ok(found),
            _ => Err(Error::new(
                ErrorKind::Storage,
                format!(
                    "{} was written by a newer version of the library (schema {found}, this one knows {known})",
                    path.display()
                ),
            )
            .with_hint("update the library")),
        }
    }

    fn migrate(&self, conn: &mut Connection, path: &Path) -> Result<()> {
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have done it while this one waited for the lock.
        let found = self.check(&tx, path)?;
        for step in self.migrations.iter().filter(|m| m.version > found) {
            tx.execute_batch(step.sql)?;
            tx.pragma_update(None, "user_version", step.version)?;
        }
        tx.pragma_update(None, "application_id", self.application_id)?;
        tx.commit()?;
        Ok(())
    }
}

/// Opens the connection that writes, creating the file and updating its tables where needed.
pub(super) fn writer(path: &Path, schema: &Schema, options: &DatabaseOptions) -> Result<Connection> {
    // SQLite takes a file shorter than its smallest page for a new one and would write over it.
    if std::fs::metadata(path).is_ok_and(|m| m.is_file() && (1..512).contains(&m.len())) {
        return Err(Error::new(ErrorKind::Corrupt, format!("{} is not a database", path.display()))
            .with_hint("choose another file, or restore it from a backup"));
    }
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = connect(path, flags, options)?;
    let found = at(path, schema.check(&conn, path))?;
    // SQLite opens what it may not write for reading, without a word.
    if at(path, conn.is_readonly("main").map_err(Error::from))? {
        return Err(Error::new(ErrorKind::Storage, format!("{} can only be read", path.display()))
            .with_hint(
                "check the permissions of the file and of its folder, or open it with the read_only option",
            ));
    }
    at(path, use_wal(&conn, options.busy_timeout))?;
    // A connection that changed the mode and never read since knows of no log, and would leave one that
    // others made behind when it closes.
    at(path, conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).map_err(Error::from))?;
    conn.execute_batch(match options.synchronous {
        Synchronous::Normal => "PRAGMA synchronous = NORMAL",
        Synchronous::Full => "PRAGMA synchronous = FULL",
    })?;
    // The writer thread brings the WAL back into the file between writes; this is the upper bound for
    // when it never finds the time.
    conn.execute_batch("PRAGMA wal_autocheckpoint = 8000")?;
    if found < schema.version() {
        at(path, schema.migrate(&mut conn, path))?;
    }
    Ok(conn)
}

/// A connection that reads.
pub(super) struct Reader {
    pub(super) conn: Connection,
    /// Whether it sees what is written later. One that takes the file as it lies there does not and must
    /// not be kept for the next read.
    pub(super) lasts: bool,
}

/// Opens a connection that reads, of a file that has a writer or is only read.
pub(super) fn reader(path: &Path, schema: &Schema, options: &DatabaseOptions) -> Result<Reader> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = connect(path, flags, options)?;
    if !options.read_only {
        return Ok(Reader { conn, lasts: true });
    }
    let (conn, checked, lasts) = match schema.check(&conn, path) {
        // A file in WAL mode needs two more files beside it. Where they cannot be made and neither a WAL nor a
        // journal is waiting to be read, the file is complete in itself and is read as it lies there. Not so
        // where somebody merely holds it, who may be writing.
        Err(e) if e.kind() == ErrorKind::Storage && !e.is_retryable() && is_complete(path) => {
            let conn = connect_unchanging(path, options).map_err(|_| e)?;
            let checked = schema.check(&conn, path);
            (conn, checked, false)
        }
        checked => (conn, checked, true),
    };
    let found = at(path, checked)?;
    if found < schema.version() {
        return Err(Error::new(
            ErrorKind::Storage,
            format!(
                "{} has an older schema ({found}, this version needs {})",
                path.display(),
                schema.version()
            ),
        )
        .with_hint("open it once for writing, which updates it"));
    }
    Ok(Reader { conn, lasts })
}

/// Opens a file that nobody has open, to look at it.
pub(super) fn connect(path: &Path, flags: OpenFlags, options: &DatabaseOptions) -> Result<Connection> {
    let conn = at(path, Connection::open_with_flags(path, flags).map_err(Error::from))?;
    set_up(&conn, options)?;
    Ok(conn)
}

fn connect_unchanging(path: &Path, options: &DatabaseOptions) -> Result<Connection> {
    let text = path.to_str().ok_or_else(|| Error::new(ErrorKind::Storage, "the path is not UTF-8"))?;
    let mut uri = String::from("file:");
    for b in text.bytes() {
        match b {
            b'/' | b'.' | b'-' | b'_' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => uri.push(char::from(b)),
            _ => uri.push_str(&format!("%{b:02X}")),
        }
    }
    uri.push_str("?immutable=1");
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let conn = at(path, Connection::open_with_flags(&uri, flags).map_err(Error::from))?;
    set_up(&conn, options)?;
    Ok(conn)
}

fn set_up(conn: &Connection, options: &DatabaseOptions) -> Result<()> {
    conn.busy_timeout(options.busy_timeout)?;
    conn.set_prepared_statement_cache_capacity(64);
    conn.execute_batch("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY")?;
    Ok(())
}

/// Puts the file into WAL mode. The switch needs the file for itself and does not wait for it, so two
/// processes that create it at the same time have to take turns here.
fn use_wal(conn: &Connection, wait: Duration) -> Result<()> {
    let mode: String = conn.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    if mode == "wal" {
        return Ok(());
    }
    let start = Instant::now();
    loop {
        match conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0)) {
            Ok(mode) if mode == "wal" => return Ok(()),
            Ok(mode) => {
                return Err(Error::new(
                    ErrorKind::Storage,
                    format!("the file system keeps the database in journal mode {mode}, and WAL is needed"),
                )
                .with_hint("use a local disk"));
            }
            Err(e) => {
                let e = Error::from(e);
                if !e.is_retryable() || start.elapsed() >= wait {
                    return Err(e);
                }
                thread::sleep(Duration::from_millis(2));
            }
        }
    }
}

/// Whether nothing beside the file belongs to what it says.
fn is_complete(path: &Path) -> bool {
    let empty = |suffix| std::fs::metadata(beside(path, suffix)).map_or(true, |m| m.len() == 0);
    empty("-wal") && empty("-journal")
}

/// The path with `suffix` put behind its file name, as SQLite names the files beside a database.
pub(super) fn beside(path: &Path, suffix: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Names the file in an error that does not name it yet.
pub(super) fn at<T>(path: &Path, result: Result<T>) -> Result<T> {
    result.map_err(|e| {
        let shown = path.display().to_string();
        if e.message().contains(&shown) {
            return e;
        }
        let named =
            Error::new(e.kind(), format!("{shown}: {}", e.message())).with_retryable(e.is_retryable());
        let named = match e.hint() {
            Some(hint) => named.with_hint(hint.to_owned()),
            None => named,
        };
        named.with_source(e)
    })
}
