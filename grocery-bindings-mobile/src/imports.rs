//! Files that are imported: read on a thread of their own, ended where nobody waits for them any more.

use std::{
    fs::File,
    future::poll_fn,
    io::{self, Cursor, Read},
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::Poll,
};

use futures_executor::block_on;
use grocery_core::{Error, ErrorKind, import::ImportProgress};

use crate::{
    cancel::{CancelToken, offload, run},
    error::{Answer, GroceryError},
    values::serial,
};

/// Hears how far an import has come. The host implements it; it is called on the import's own thread.
#[uniffi::export(with_foreign)]
pub trait ProgressListener: Send + Sync {
    /// So many rows and bytes were read.
    fn progress(&self, rows: i64, bytes: i64) -> Result<(), GroceryError>;
}

/// Tells the listener, where there is one. One that throws has no say in the import.
pub(crate) fn tell(listener: Option<&Arc<dyn ProgressListener>>, at: ImportProgress) {
    if let Some(listener) = listener {
        let _ = listener.progress(serial(at.rows), serial(at.bytes));
    }
}

/// A file to import.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum ImportSource {
    /// By its path.
    Path {
        /// Where it is.
        path: String,
    },
    /// By what is in it.
    Content {
        /// Its bytes.
        bytes: Vec<u8>,
    },
}

/// A file that cannot be read any further once nobody waits for it.
pub(crate) struct Abandonable {
    from: From,
    gone: Arc<AtomicBool>,
}

enum From {
    File(File),
    Bytes(Cursor<Vec<u8>>),
}

impl Read for Abandonable {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.gone.load(Ordering::Relaxed) {
            return Err(io::Error::other("the import was cancelled"));
        }
        match &mut self.from {
            From::File(file) => file.read(buf),
            From::Bytes(bytes) => bytes.read(buf),
        }
    }
}

pub(crate) fn open(path: &str) -> Result<File, Error> {
    File::open(path).map_err(|e| {
        Error::new(ErrorKind::Storage, format!("{path:?} cannot be opened: {e}"))
            .with_hint("check that the file exists and may be read")
    })
}

/// Tells the import that nobody waits for it any more.
struct Gone(Arc<AtomicBool>);

impl Drop for Gone {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Opens the files and does `work` with them on a thread of its own, until it is done or nobody waits for it.
pub(crate) async fn import<T, U, W>(
    files: Vec<ImportSource>,
    cancel: Option<Arc<CancelToken>>,
    work: impl FnOnce(Vec<Abandonable>) -> W + Send + 'static,
) -> Answer<U>
where
    T: Send + 'static,
    U: std::convert::From<T>,
    W: Future<Output = Result<T, Error>>,
{
    aside(cancel, move |gone| {
        let opened = files.into_iter().map(|file| {
            let from = match file {
                ImportSource::Path { path } => From::File(open(&path)?),
                ImportSource::Content { bytes } => From::Bytes(Cursor::new(bytes)),
            };
            Ok(Abandonable { from, gone: Arc::clone(gone) })
        });
        Ok(work(opened.collect::<Result<Vec<_>, Error>>()?))
    })
    .await
}

/// Does the work that `begin` makes on a thread of its own, until it is done or nobody waits for it. `begin` runs there
/// too, and is handed what tells whether anybody still waits.
pub(crate) async fn aside<T, U, W>(
    cancel: Option<Arc<CancelToken>>,
    begin: impl FnOnce(&Arc<AtomicBool>) -> Result<W, Error> + Send + 'static,
) -> Answer<U>
where
    T: Send + 'static,
    U: std::convert::From<T>,
    W: Future<Output = Result<T, Error>>,
{
    let waiting = Gone(Arc::default());
    let gone = Arc::clone(&waiting.0);
    let work = offload(move || block_on(wanted(&gone, begin(&gone)?)));
    let answer = run(cancel, work).await;
    drop(waiting);
    answer
}

/// Does `work` for as long as somebody waits for it. It is asked wherever the work lets go of its thread, as an import
/// does between reading and keeping.
async fn wanted<T>(gone: &AtomicBool, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let mut work = pin!(work);
    poll_fn(|context| {
        if gone.load(Ordering::Relaxed) {
            return Poll::Ready(Err(Error::new(ErrorKind::Cancelled, "nobody waits for this any more")));
        }
        work.as_mut().poll(context)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_nobody_waits_for_stops_reading() {
        let gone = Gone(Arc::default());
        let from = From::File(open(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap());
        let mut file = Abandonable { from, gone: Arc::clone(&gone.0) };
        assert!(file.read(&mut [0; 8]).unwrap() > 0);
        drop(gone);
        assert!(file.read(&mut [0; 8]).is_err());
    }

    #[test]
    fn work_nobody_waits_for_is_not_gone_on_with() {
        let gone = AtomicBool::new(false);
        assert_eq!(block_on(wanted(&gone, async { Ok(7) })).unwrap(), 7);
        gone.store(true, Ordering::Relaxed);
        let e = block_on(wanted::<()>(&gone, async { panic!("it was begun") })).unwrap_err();
        assert_eq!(e.kind(), ErrorKind::Cancelled);
    }
}
