//! Files as Python hands them over, and what a program hears while they are read.
//!
//! A file is read where the core reads it, on a thread of the runtime; the interpreter is attached only for
//! the calls of a file object's own `read` and of the program's progress function.

use std::{
    fs::File,
    future::Future,
    io::{self, Cursor, Read},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use grocery_core::{Error, ErrorKind, import::ImportProgress};
use pyo3::{
    Borrowed,
    exceptions::PyTypeError,
    inspect::PyStaticExpr,
    prelude::*,
    sync::PyOnceLock,
    type_hint_identifier, type_hint_subscript, type_hint_union,
    types::{PyByteArray, PyBytes, PyString},
};
use tokio::sync::Notify;

use crate::{error::HostException, runtime::run, value};

/// How much is asked of a file object at a time.
const CHUNK: usize = 1 << 16;

/// The bytes of something: `bytes` or `bytearray`.
pub(crate) struct Bytes(pub(crate) Vec<u8>);

impl FromPyObject<'_, '_> for Bytes {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_union!(
        type_hint_identifier!("builtins", "bytes"),
        type_hint_identifier!("builtins", "bytearray")
    );

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if let Ok(bytes) = object.cast::<PyBytes>() {
            return Ok(Self(bytes.as_bytes().to_vec()));
        }
        match object.cast::<PyByteArray>() {
            Ok(bytes) => Ok(Self(bytes.to_vec())),
            Err(_) => Err(PyTypeError::new_err(format!("expected bytes, got {}", object.get_type().name()?))),
        }
    }
}

/// One file: its path, its bytes, or a binary file object.
enum Source {
    Path(PathBuf),
    Bytes(Vec<u8>),
    Object(Py<PyAny>),
}

const ONE: PyStaticExpr = type_hint_union!(
    type_hint_identifier!("builtins", "str"),
    type_hint_subscript!(type_hint_identifier!("os", "PathLike"), type_hint_identifier!("builtins", "str")),
    Bytes::INPUT_TYPE,
    type_hint_identifier!("typing", "BinaryIO")
);

impl Source {
    /// `None` where the object is nothing to read from by itself.
    fn of(object: Borrowed<'_, '_, PyAny>) -> PyResult<Option<Self>> {
        if object.is_instance_of::<PyBytes>() || object.is_instance_of::<PyByteArray>() {
            return Ok(Some(Self::Bytes(object.extract::<Bytes>()?.0)));
        }
        if object.is_instance_of::<PyString>() || object.hasattr("__fspath__")? {
            return Ok(Some(Self::Path(object.extract()?)));
        }
        if !object.hasattr("read")? {
            return Ok(None);
        }
        static TEXT: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        if object.is_instance(TEXT.import(object.py(), "io", "TextIOBase")?)? {
            return Err(PyTypeError::new_err("expected a binary file, got one of text: open it with \"rb\""));
        }
        Ok(Some(Self::Object(object.to_owned().unbind())))
    }
}

/// One file or several.
pub(crate) struct Files(Vec<Source>);

impl FromPyObject<'_, '_> for Files {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_union!(
        ONE,
        type_hint_subscript!(type_hint_identifier!("collections.abc", "Iterable"), ONE)
    );

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if let Some(one) = Source::of(object)? {
            return Ok(Self(vec![one]));
        }
        let mut files = Vec::new();
        for item in object.try_iter().map_err(|_| not_a_file(&object))? {
            let item = item?;
            files.push(Source::of(item.as_borrowed())?.ok_or_else(|| not_a_file(&item))?);
        }
        Ok(Self(files))
    }
}

/// One file.
pub(crate) struct OneFile(Source);

impl OneFile {
    /// The file at a path.
    pub(crate) fn path(path: PathBuf) -> Self {
        Self(Source::Path(path))
    }
}

impl FromPyObject<'_, '_> for OneFile {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = ONE;

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        Source::of(object)?.map(Self).ok_or_else(|| not_a_file(&object))
    }
}

fn not_a_file(object: &Bound<'_, PyAny>) -> PyErr {
    let class = object.get_type().name().map_or_else(|_| "object".to_owned(), |n| n.to_string());
    PyTypeError::new_err(format!("expected a path, bytes or a binary file, got {class}"))
}

/// What a program's own function raised while it was told of an import.
#[derive(Clone, Default)]
struct Raised(Arc<(Mutex<Option<PyErr>>, Notify)>);

impl Raised {
    fn set(&self, raised: PyErr) {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(raised);
        self.0.1.notify_one();
    }

    fn is_set(&self) -> bool {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    fn take(&self) -> Option<PyErr> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// A file that is open, or an object with `read`. Reads nothing more once the program's function raised.
pub(crate) struct Reader {
    from: From,
    raised: Raised,
}

enum From {
    File(File),
    Bytes(Cursor<Vec<u8>>),
    Object { object: Py<PyAny>, rest: Cursor<Vec<u8>> },
}

impl Reader {
    fn open(source: Source, teller: &Teller) -> Result<Self, Error> {
        let from = match source {
            Source::Path(path) => From::File(open(&path)?),
            Source::Bytes(bytes) => From::Bytes(Cursor::new(bytes)),
            Source::Object(object) => From::Object { object, rest: Cursor::default() },
        };
        Ok(Self { from, raised: teller.raised.clone() })
    }
}

/// Opens a file to read from.
pub(crate) fn open(path: &Path) -> Result<File, Error> {
    File::open(path).map_err(|e| {
        Error::new(ErrorKind::Storage, format!("the file {} cannot be opened: {e}", path.display()))
            .with_hint("give the path of a file that this program may read")
            .with_source(e)
    })
}

impl Read for Reader {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.raised.is_set() {
            return Err(io::Error::other("the import was ended"));
        }
        match &mut self.from {
            From::File(file) => file.read(buf),
            From::Bytes(bytes) => bytes.read(buf),
            From::Object { object, rest } => {
                let n = rest.read(buf)?;
                if n > 0 || buf.is_empty() {
                    return Ok(n);
                }
                *rest = Cursor::new(Python::attach(|py| {
                    let some = object.call_method1(py, "read", (CHUNK,));
                    some.and_then(|some| some.extract::<Bytes>(py))
                        .map(|bytes| bytes.0)
                        .map_err(|e| io::Error::other(HostException(e)))
                })?);
                rest.read(buf)
            }
        }
    }
}

/// A function that is told how far an import is.
pub(crate) struct Progress(Py<PyAny>);

impl FromPyObject<'_, '_> for Progress {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_identifier!("grocery_core.imports", "Progress");

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if object.is_callable() {
            return Ok(Self(object.to_owned().unbind()));
        }
        Err(PyTypeError::new_err(format!("progress cannot be called: {}", object.get_type().name()?)))
    }
}

/// Tells the program's function how far an import is.
pub(crate) struct Teller {
    progress: Option<Progress>,
    raised: Raised,
}

impl Teller {
    pub(crate) fn tell(&self, at: ImportProgress) {
        let Some(progress) = &self.progress else { return };
        if self.raised.is_set() {
            return;
        }
        if let Err(e) = Python::attach(|py| progress.0.call1(py, (value::ImportProgress(at),))) {
            self.raised.set(e);
        }
    }
}

/// Opens the files and does `work` with them. What `progress` raises ends the work and is raised here.
pub(crate) async fn import<T, W>(
    files: Files,
    progress: Option<Progress>,
    work: impl FnOnce(Vec<Reader>, Teller) -> W + Send + 'static,
) -> PyResult<T>
where
    T: Send + 'static,
    W: Future<Output = Result<T, Error>> + Send,
{
    let teller = Teller { progress, raised: Raised::default() };
    let raised = teller.raised.clone();
    let ended = raised.clone();
    let done = run(async move {
        let readers: Result<Vec<Reader>, Error> =
            files.0.into_iter().map(|source| Reader::open(source, &teller)).collect();
        let readers = readers?;
        tokio::select! {
            biased;
            () = ended.0.1.notified() => Err(Error::new(ErrorKind::Cancelled, "the import was ended")),
            done = work(readers, teller) => done,
        }
    });
    let done = done.await;
    raised.take().map_or(done, Err)
}

/// The same with one file.
pub(crate) async fn import_one<T, W>(
    file: OneFile,
    progress: Option<Progress>,
    work: impl FnOnce(Reader, Teller) -> W + Send + 'static,
) -> PyResult<T>
where
    T: Send + 'static,
    W: Future<Output = Result<T, Error>> + Send,
{
    import(Files(vec![file.0]), progress, |mut files, teller| async move {
        match files.pop() {
            Some(file) => work(file, teller).await,
            None => Err(Error::new(ErrorKind::Internal, "a file that was opened is gone")),
        }
    })
    .await
}
