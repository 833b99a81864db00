//! Copying a database that is in use.

use std::{
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use rusqlite::{Connection, OpenFlags, backup::Backup, backup::StepResult, ffi};

use super::{
    Database, DatabaseOptions, Schema,
    database::{check_integrity, offload},
    error,
    open::{at, beside, connect},
};
use crate::error::{Error, ErrorKind, Result};

impl Database {
    /// Copies the database to the file `to` while it goes on being read and written.
    ///
    /// The copy is one moment of the database, complete in one file. It is written beside `to`, checked,
    /// and only then put in place of an earlier copy, so `to` always holds a good one or none. Nothing but
    /// an earlier copy, a damaged one included, is ever written over.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where `to` is the database itself, or exists and is something else than
    /// a database of this application; [`ErrorKind::Storage`] where the
    /// copy cannot be written or `to` is in use; [`ErrorKind::Corrupt`] where the database is damaged.
    pub async fn backup(&self, to: impl AsRef<Path>) -> Result<()> {
        let under_way = self.long_work().await?;
        let (from, schema, wait) = (self.path().to_owned(), self.schema(), self.busy_timeout());
        let to = to.as_ref().to_owned();
        offload(move || {
            // Goes with the work, which runs on where the caller does not.
            let _under_way = under_way;
            let to = std::path::absolute(&to).map_err(|e| error::file("find", &to, e))?;
            if same_file(&from, &to) {
                return Err(Error::new(
                    ErrorKind::InvalidInput,
                    format!("{} is the database itself", to.display()),
                )
                .with_hint("name another file for the backup"));
            }
            check_replaceable(&to, &schema)?;
            // A write-ahead log beside the target belongs to what is there now; with the copy in its
            // place it would be read into the wrong database.
            if fs::metadata(beside(&to, "-wal")).is_ok_and(|m| m.len() > 0) {
                return Err(Error::new(ErrorKind::Storage, format!("{} is in use", to.display()))
                    .with_hint("name a file that is not an open database"));
            }
            let temporary = Temporary::beside(&to, "backup");
            copy(&from, temporary.path(), wait)?;
            temporary.put_in_place(&to)
        })
        .await
    }
}

/// Copies `from` into the new file `to` as of one moment, checks it and brings it to the disk.
/// Where somebody else holds `from` for longer than `wait`, it gives up.
pub(super) fn copy(from: &Path, to: &Path, wait: Duration) -> Result<()> {
    let options = DatabaseOptions::default().with_busy_timeout(wait);
    let source = connect(from, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX, &options)?;
    let mut target = at(to, Connection::open(to).map_err(Error::from))?;
    // Nothing reads the copy before it is whole, so it needs no journal.
    target.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")?;
    {
        let backup = Backup::new(&source, &mut target)?;
        // All pages in one step, inside one read transaction: in WAL mode that stops no writer, while
        // a copy in several steps begins anew with every write in between.
        let start = Instant::now();
        loop {
            match at(from, backup.step(-1).map_err(Error::from))? {
                StepResult::Done => break,
                StepResult::More => {}
                _ if start.elapsed() < wait => thread::sleep(Duration::from_millis(5)),
                _ => {
                    let busy = rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_BUSY), None);
                    return at(from, Err(busy.into()));
                }
            }
        }
    }
    // The copy says it is in WAL mode, as the source is; a copy should be one file that any place can
    // read. Opening it as the database switches back.
    let _: String = target.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
    at(from, check_integrity(&target))?;
    target.close().map_err(|(_, e)| Error::from(e))?;
    File::open(to).and_then(|f| f.sync_all()).map_err(|e| error::file("write", to, e))
}

/// A file that is deleted unless it is put in place.
pub(super) struct Temporary {
    path: PathBuf,
}

impl Temporary {
    /// A name in the same folder, so that it can be renamed in one step.
    pub(super) fn beside(to: &Path, what: &str) -> Self {
        use std::sync::atomic::{AtomicU64, Ordering};
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let this = Self { path: beside(to, &format!(".{what}-{}-{number}", std::process::id())) };
        // One left by an earlier process with the same number would be copied into.
        let _ = fs::remove_file(&this.path);
        this
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn put_in_place(self, to: &Path) -> Result<()> {
        fs::rename(&self.path, to).map_err(|e| error::file("write", to, e))?;
        sync_folder(to);
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        for suffix in ["", "-journal", "-wal", "-shm"] {
            let _ = fs::remove_file(beside(&self.path, suffix));
        }
    }
}

/// Makes a rename last. Not every system can; the rename itself stands either way.
fn sync_folder(path: &Path) {
    if let Some(folder) = path.parent() {
        let _ = File::open(folder).and_then(|f| f.sync_all());
    }
}

/// The first bytes of every SQLite file.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// Refuses to write over a file that is not a database of this application: a mistyped name must not
/// cost anybody a photograph. An empty file and a damaged database may be replaced.
pub(super) fn check_replaceable(to: &Path, schema: &Schema) -> Result<()> {
    let refuse = |what: &str| {
        Err(Error::new(ErrorKind::InvalidInput, format!("{} exists and is {what}", to.display()))
            .with_hint("name another file, or move this one out of the way first"))
    };
    match fs::metadata(to) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(error::file("look at", to, e)),
        Ok(meta) if !meta.is_file() => return refuse("not a plain file"),
        Ok(meta) if meta.len() == 0 => return Ok(()),
        Ok(_) => {}
    }
    let mut head = Vec::with_capacity(MAGIC.len());
    File::open(to)
        .and_then(|f| f.take(MAGIC.len() as u64).read_to_end(&mut head))
        .map_err(|e| error::file("read", to, e))?;
    if head != MAGIC {
        return refuse("not a database");
    }
    // The number in the header of the file itself may be older than what the log beside it holds, so
    // SQLite is asked. What it cannot read is damaged, and a good copy may take its place.
    let options = DatabaseOptions::default();
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let whose = connect(to, flags, &options).and_then(|conn| {
        let id: i32 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
        let objects: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        Ok((id, objects))
    });
    match whose {
        Ok((id, _)) if id == schema.application_id => Ok(()),
        Ok((0, 0)) => Ok(()),
        Ok(_) => refuse("a database of another application"),
        Err(e) if e.kind() == ErrorKind::Corrupt => Ok(()),
        Err(e) => Err(e),
    }
}

pub(super) fn same_file(a: &Path, b: &Path) -> bool {
    match (fs::canonicalize(a), fs::canonicalize(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}
