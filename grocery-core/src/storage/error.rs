//! What SQLite's errors mean to a caller.

use rusqlite::ErrorCode;

use crate::error::{Error, ErrorKind};

/// Sorts SQLite's codes into kinds: damaged, not available, or a fault of ours. The original error
/// stays as the source.
impl From<rusqlite::Error> for Error {
    fn from(e: rusqlite::Error) -> Self {
        let (kind, what, hint, retry) = match e.sqlite_error_code() {
            Some(
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed,
            ) => (
                ErrorKind::Storage,
                "the database is locked by another process",
                "try again, or end the process that holds it",
                true,
            ),
            Some(ErrorCode::DiskFull) => (
                ErrorKind::Storage,
                "the disk is full; nothing of this change was written",
                "free some space and try again",
                false,
            ),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => (
                ErrorKind::Storage,
                "the database can only be read",
                "check the permissions of the file and of its folder, or open it for reading only",
                false,
            ),
            Some(ErrorCode::CannotOpen) => (
                ErrorKind::Storage,
                "the database file cannot be opened",
                "check that its folder exists and may be written to",
                false,
            ),
            Some(ErrorCode::SystemIoFailure) => (
                ErrorKind::Storage,
                "the disk is full or failed while the database used it",
                "free some space, and check the disk where there is enough",
                false,
            ),
            Some(ErrorCode::DatabaseCorrupt) => {
                (ErrorKind::Corrupt, "the database file is damaged", "restore it from a backup", false)
            }
            Some(ErrorCode::NotADatabase) => (
                ErrorKind::Corrupt,
                "the file is not a database",
                "choose another file, or restore it from a backup",
                false,
            ),
            Some(ErrorCode::TooBig) => {
                (ErrorKind::TooLarge, "a value is too large to be stored", "store less at once", false)
            }
            Some(_) => (ErrorKind::Internal, "the database refused a statement", "please report it", false),
            None => match e {
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::Utf8Error(..) => (
                    ErrorKind::Corrupt,
                    "a stored value is not what it should be",
                    "restore the database from a backup",
                    false,
                ),
                _ => (ErrorKind::Internal, "the database was used in a wrong way", "please report it", false),
            },
        };
        Self::new(kind, what).with_hint(hint).with_retryable(retry).with_source(e)
    }
}

/// The database was closed by its owner.
pub(super) fn closed() -> Error {
    Error::new(ErrorKind::Storage, "the database is closed").with_hint("open it again")
}

/// The process was forked after the database was opened.
pub(super) fn forked() -> Error {
    Error::new(
        ErrorKind::NotSupported,
        "the database was opened before this process was forked, and its threads stayed with the parent",
    )
    .with_hint("open the database again in the child process")
}

/// A file operation beside SQLite failed.
pub(super) fn file(what: &str, path: &std::path::Path, e: std::io::Error) -> Error {
    Error::new(ErrorKind::Storage, format!("cannot {what} {}: {e}", path.display())).with_source(e)
}
