//! Files that are read, and telling the host how far it is.

use std::{
    fs::File,
    io::{self, Cursor, Read},
};

use grocery_core::{Error, ErrorKind, Result, import::ImportProgress};
use napi::{
    Status,
    bindgen_prelude::{Either, FnArgs, Uint8Array},
    threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode},
};
use tokio::sync::oneshot;

use crate::{options, types::count};

/// Lines and bytes read.
type Told = FnArgs<(i64, i64)>;

/// The host's function that is told how far an import is. What it throws stays with the TypeScript side.
pub(crate) type TellProgress = ThreadsafeFunction<Told, (), Told, Status, false, true>;

/// Tells the host how far an import is, without waiting for it.
pub(crate) fn tell(host: Option<&TellProgress>, at: ImportProgress) {
    if let Some(host) = host {
        let told = (count(at.rows), count(at.bytes));
        host.call(told.into(), ThreadsafeFunctionCallMode::NonBlocking);
    }
}

/// A file as the host hands it over: its path, or its bytes.
pub(crate) enum Source {
    Path(String),
    Bytes(Vec<u8>),
}

impl Source {
    /// The bytes are copied: the host may change its own while they are read.
    pub(crate) fn new(file: Either<String, Uint8Array>) -> Self {
        match file {
            Either::A(path) => Self::Path(path),
            Either::B(bytes) => Self::Bytes(bytes.to_vec()),
        }
    }

    pub(crate) fn open(self) -> Result<Reader> {
        Ok(match self {
            Self::Path(path) => Reader::File(options::open(&path)?),
            Self::Bytes(bytes) => Reader::Bytes(Cursor::new(bytes)),
        })
    }
}

pub(crate) enum Reader {
    File(File),
    Bytes(Cursor<Vec<u8>>),
}

impl Read for Reader {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read(buf),
            Self::Bytes(bytes) => bytes.read(buf),
        }
    }
}

/// Does work that keeps a thread busy on one that no other call waits for. Dropping this calls the work off
/// where it next lets go of its thread.
pub(crate) async fn apart<T: Send + 'static>(
    work: impl Future<Output = Result<T>> + Send + 'static,
) -> Result<T> {
    let runtime = tokio::runtime::Handle::current();
    let (_wanted, unwanted) = oneshot::channel::<()>();
    let work = async move {
        tokio::select! {
            biased;
            _ = unwanted => Err(Error::new(ErrorKind::Cancelled, "the call was called off")),
            done = work => done,
        }
    };
    tokio::task::spawn_blocking(move || runtime.block_on(work))
        .await
        .unwrap_or_else(|e| Err(Error::new(ErrorKind::Internal, e.to_string())))
}
