//! Putting a copy back in place of a database.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};

use super::{
    Database, DatabaseOptions, Schema,
    copy::{Temporary, check_replaceable, copy, same_file},
    database::{check_integrity, offload},
    error,
    open::{at, beside, connect},
};
use crate::error::{Error, ErrorKind, Result};

impl Database {
    /// Puts the copy `from` in place of the database `to`, which nobody may have open.
    ///
    /// `from` is checked first: that it is whole, of this application and not newer than this library.
    /// It stays as it is; `to` is replaced in one step, and what was there before stays until then. A
    /// damaged database can be replaced too, but nothing that never was a database of this application. Stop every process that uses `to` first: one that opens it
    /// at that very moment may go on with the old file.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the two are one file, or `to` exists and is something else than a
    /// database of this application; [`ErrorKind::Corrupt`] where `from` is damaged; [`ErrorKind::Storage`] where it belongs to
    /// another application or a newer library, cannot be read, or `to` is open (retryable) or cannot be
    /// written. `to` is then as it was.
    pub async fn restore(from: impl AsRef<Path>, to: impl AsRef<Path>, schema: Schema) -> Result<()> {
        let (from, to) = (from.as_ref().to_owned(), to.as_ref().to_owned());
        offload(move || restore(&from, &to, &schema)).await
    }
}

fn restore(from: &Path, to: &Path, schema: &Schema) -> Result<()> {
    let from = std::path::absolute(from).map_err(|e| error::file("find", from, e))?;
    let to = std::path::absolute(to).map_err(|e| error::file("find", to, e))?;
    if same_file(&from, &to) {
        return Err(Error::new(ErrorKind::InvalidInput, format!("{} is the database itself", to.display()))
            .with_hint("name the backup and the database"));
    }
    verify(&from, schema)?;
    check_replaceable(&to, schema)?;
    let hold = Hold::take(&to)?;
    let temporary = Temporary::beside(&to, "restore");
    copy(&from, temporary.path(), DatabaseOptions::default().busy_timeout)?;
    verify(temporary.path(), schema)?;
    // What lies beside a database that could not be opened belongs to the old one and would be read
    // into the new one.
    let aside = Aside::put(&to)?;
    temporary.put_in_place(&to)?;
    aside.delete();
    drop(hold);
    Ok(())
}

fn verify(path: &Path, schema: &Schema) -> Result<()> {
    if !path.exists() {
        return Err(Error::new(ErrorKind::Storage, format!("there is no file {}", path.display()))
            .with_hint("name an existing backup"));
    }
    let options = DatabaseOptions::default();
    let conn = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX, &options)?;
    if at(path, schema.check(&conn, path))? == 0 {
        return Err(Error::new(ErrorKind::Storage, format!("{} is an empty database", path.display()))
            .with_hint("name a backup that was made of a database"));
    }
    at(path, check_integrity(&conn))
}

/// The old database, held so that nobody opens it meanwhile.
struct Hold {
    _conn: Option<Connection>,
}

impl Hold {
    fn take(to: &Path) -> Result<Self> {
        if !to.exists() {
            return Ok(Self { _conn: None });
        }
        let options = DatabaseOptions::default().with_busy_timeout(Duration::ZERO);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let held = connect(to, flags, &options).and_then(|conn| {
            // Leaving WAL mode needs the file alone, and brings all of it into the one file.
            let mode: String = conn.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
            conn.execute_batch("BEGIN EXCLUSIVE")?;
            Ok((conn, mode))
        });
        match held {
            Ok((conn, mode)) if mode == "delete" => Ok(Self { _conn: Some(conn) }),
            // A damaged file is what a restore is for.
            Err(e) if e.kind() == ErrorKind::Corrupt => Ok(Self { _conn: None }),
            Err(e) if !e.is_retryable() => at(to, Err(e)),
            Ok(_) | Err(_) => Err(Error::new(ErrorKind::Storage, format!("{} is open", to.display()))
                .with_hint("close every agent and program that uses it, then restore")
                .with_retryable(true)),
        }
    }
}

/// Files beside the old database, out of the way and put back unless the restore succeeds.
struct Aside {
    moved: Vec<(PathBuf, PathBuf)>,
}

impl Aside {
    fn put(to: &Path) -> Result<Self> {
        let mut this = Self { moved: Vec::new() };
        for suffix in ["-wal", "-shm", "-journal"] {
            let (old, new) = (beside(to, suffix), beside(to, &format!("{suffix}.old")));
            if old.exists() {
                fs::rename(&old, &new).map_err(|e| error::file("move", &old, e))?;
                this.moved.push((old, new));
            }
        }
        Ok(this)
    }

    fn delete(mut self) {
        for (_, new) in self.moved.drain(..) {
            let _ = fs::remove_file(new);
        }
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        for (old, new) in &self.moved {
            let _ = fs::rename(new, old);
        }
    }
}
