//! Core errors as Python exceptions, and the way back.

use std::time::Duration;

use grocery_core::{Error, ErrorKind};
use pyo3::{
    exceptions::PyBaseException,
    prelude::*,
    sync::PyOnceLock,
    types::{PyString, PyType},
};

/// A core error on its way to Python. Lets `?` turn it into an exception of the fitting class.
pub(crate) struct Fault(pub(crate) Error);

/// A result that becomes an exception where it fails.
pub(crate) type Answer<T> = Result<T, Fault>;

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl From<Fault> for PyErr {
    fn from(fault: Fault) -> Self {
        to_python(&fault.0)
    }
}

/// Makes the exception that stands for `error`. An exception of the host that lies at the bottom of
/// it becomes its `__cause__`, traceback and all.
pub(crate) fn to_python(error: &Error) -> PyErr {
    Python::attach(|py| match build(py, error) {
        Ok(exception) => PyErr::from_value(exception),
        Err(fault) => fault,
    })
}

fn build<'py>(py: Python<'py>, error: &Error) -> PyResult<Bound<'py, PyAny>> {
    static MAKE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let make = MAKE.import(py, "grocery_core.errors", "_make")?;
    let exception = make.call1((
        error.kind().as_str(),
        error.code(),
        error.to_string(),
        error.hint(),
        error.retry_after().map(|wait| wait.as_secs_f64()),
        error.is_retryable(),
    ))?;
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        // An error of reading hides what it was made of from those who look for sources.
        let inside = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let inside = inside.and_then(|e| e.downcast_ref::<HostException>());
        if let Some(host) = inside.or_else(|| cause.downcast_ref::<HostException>()) {
            exception.setattr("__cause__", host.0.value(py))?;
            break;
        }
        source = cause.source();
    }
    Ok(exception)
}

/// An exception raised by the host's own code, kept as the source of a core error.
#[derive(Debug)]
pub(crate) struct HostException(pub(crate) PyErr);

impl std::fmt::Display for HostException {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl std::error::Error for HostException {}

/// An invalid argument, said before the core sees it.
pub(crate) fn invalid(message: impl Into<String>, hint: &'static str) -> PyErr {
    to_python(&Error::new(ErrorKind::InvalidInput, message.into()).with_hint(hint))
}

/// The core error for what the host's price source raised.
///
/// A source that raises one of this package's own exceptions chooses kind, hint and waiting time
/// itself, as far as the kind is one a source can have. Anything else means that it is unavailable.
/// The core says which source it was.
pub(crate) fn from_host(py: Python<'_>, raised: PyErr) -> Error {
    let kind = match own_kind(raised.value(py)) {
        // What the source says about its own answer, or about a value it could not even make.
        Some(ErrorKind::InvalidInput) => ErrorKind::BadAnswer,
        kind => kind.unwrap_or(ErrorKind::Unavailable),
    };
    of_kind(py, raised, kind)
}

/// The same where the host may also refuse what it was given as invalid.
pub(crate) fn from_host_who_judges(py: Python<'_>, raised: PyErr) -> Error {
    let kind = own_kind(raised.value(py)).unwrap_or(ErrorKind::Unavailable);
    of_kind(py, raised, kind)
}

fn of_kind(py: Python<'_>, raised: PyErr, kind: ErrorKind) -> Error {
    let value = raised.value(py);
    let said = describe(py, &raised);
    let mut error = Error::new(kind, said);
    if let Ok(hint) = value.getattr("hint").and_then(|h| h.extract::<String>()) {
        error = error.with_hint(hint);
    }
    if let Ok(wait) = value.getattr("retry_after").and_then(|w| w.extract::<f64>())
        && let Ok(wait) = Duration::try_from_secs_f64(wait)
    {
        error = error.with_retry_after(wait);
    }
    if is_own(value)
        && let Ok(retryable) = value.getattr("retryable").and_then(|r| r.extract::<bool>())
    {
        error = error.with_retryable(retryable);
    }
    error.with_source(HostException(raised))
}

fn is_own(value: &Bound<'_, PyBaseException>) -> bool {
    static BASE: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    BASE.import(value.py(), "grocery_core.errors", "GroceryError")
        .and_then(|base| value.is_instance(base))
        .unwrap_or(false)
}

fn own_kind(value: &Bound<'_, PyBaseException>) -> Option<ErrorKind> {
    if !is_own(value) {
        return None;
    }
    let kind: String = value.getattr("kind").ok()?.extract().ok()?;
    match kind.parse().ok()? {
        kind @ (ErrorKind::InvalidInput
        | ErrorKind::BadAnswer
        | ErrorKind::Timeout
        | ErrorKind::RateLimited
        | ErrorKind::Unauthenticated
        | ErrorKind::Expired
        | ErrorKind::Forbidden
        | ErrorKind::NotSupported) => Some(kind),
        _ => Some(ErrorKind::Unavailable),
    }
}

/// `ValueError: no such shop`, on one line and not too long.
fn describe(py: Python<'_>, raised: &PyErr) -> String {
    let class = raised
        .get_type(py)
        .name()
        .map_or_else(|_| "exception".to_owned(), |n: Bound<'_, PyString>| n.to_string_lossy().into_owned());
    // This package's own exceptions show code and hint as text too; both travel apart from it.
    let value = raised.value(py);
    let text = if is_own(value) { value.getattr("message").and_then(|m| m.str()) } else { value.str() };
    let text =
        text.map_or_else(|_| "(its text could not be read)".to_owned(), |t| t.to_string_lossy().into_owned());
    let line: String = text.chars().take(300).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if line.is_empty() { class } else { format!("{class}: {line}") }
}

/// Every kind of error with its code, for the tests.
#[pyfunction]
pub(crate) fn _error_kinds() -> Vec<(&'static str, &'static str)> {
    ErrorKind::ALL.iter().map(|kind| (kind.as_str(), kind.code())).collect()
}
