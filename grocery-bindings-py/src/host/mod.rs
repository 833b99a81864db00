//! Ports written in Python: a host's object whose method is called on the caller's event loop.

mod model;
mod product_source;
mod recognizer;
mod source;
mod tier;
mod transport;
mod vectors;

use std::sync::{Mutex, PoisonError};

use grocery_core::{Error, ErrorKind, Result};
use pyo3::{
    PyClass, PyClassInitializer,
    exceptions::PyTypeError,
    prelude::*,
    sync::PyOnceLock,
    types::{PyCFunction, PyDict, PyFunction, PyIterator, PyMapping, PyString, PyTuple},
};
use tokio::sync::oneshot;

use crate::{
    error::{from_host, from_host_who_judges},
    runtime::caller,
};

pub(crate) use model::HostModel;
pub(crate) use product_source::HostProductSource;
pub(crate) use recognizer::HostRecognizer;
pub(crate) use source::HostSource;
pub(crate) use tier::HostTier;
pub(crate) use transport::HostTransport;
pub(crate) use vectors::{HostEmbedder, HostVectorIndex};

/// One method of a host's object: a coroutine function or a plain one.
struct HostMethod {
    name: String,
    method: Py<PyAny>,
    is_async: bool,
    /// What a raised exception means.
    fault: fn(Python<'_>, PyErr) -> Error,
}

impl HostMethod {
    /// Looks once at an object that has a `name`; what is missing is said now and not at the first call.
    fn new(object: &Bound<'_, PyAny>, argument: &str, protocol: &str, method: &str) -> PyResult<Self> {
        let name = name_of(object, argument, protocol)?;
        Ok(Self { name, ..Self::unnamed(object, argument, protocol, method)? })
    }

    /// Looks once at an object that needs no name.
    fn unnamed(object: &Bound<'_, PyAny>, argument: &str, protocol: &str, method: &str) -> PyResult<Self> {
        let found = object
            .getattr(method)
            .map_err(|_| wrong(argument, protocol, &format!("has no `{method}` method")))?;
        if !found.is_callable() {
            return Err(wrong(argument, protocol, &format!("has a `{method}` that cannot be called")));
        }
        static IS_ASYNC: PyOnceLock<Py<PyFunction>> = PyOnceLock::new();
        let is_async =
            IS_ASYNC.import(object.py(), "inspect", "iscoroutinefunction")?.call1((&found,))?.is_truthy()?;
        Ok(Self { name: String::new(), method: found.unbind(), is_async, fault: from_host })
    }

    /// The same for a host that may refuse what it is given as invalid.
    fn who_judges(self) -> Self {
        Self { fault: from_host_who_judges, ..self }
    }

    fn name(&self) -> &str {
        &self.name
    }

    /// Calls the host with a request.
    async fn call<R: Into<PyClassInitializer<R>> + PyClass>(&self, request: R) -> Result<Py<PyAny>> {
        self.call_with(|py| PyTuple::new(py, [Bound::new(py, request)?])).await
    }

    /// Calls the host on the caller's event loop, and cancels that when this future is dropped.
    async fn call_with(
        &self,
        arguments: impl for<'py> FnOnce(Python<'py>) -> PyResult<Bound<'py, PyTuple>>,
    ) -> Result<Py<PyAny>> {
        let (sender, answer) = oneshot::channel();
        let mut call = Python::attach(|py| {
            let begun = arguments(py).and_then(|arguments| self.begin(py, &arguments, sender));
            begun.map_err(|e| (self.fault)(py, e))
        })?;
        let answer = answer.await;
        call.ended = true;
        match answer {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(raised)) => Err(Python::attach(|py| (self.fault)(py, raised))),
            Err(_) => Err(Error::new(ErrorKind::Unavailable, "it never answered: its event loop has ended")),
        }
    }

    fn begin(
        &self,
        py: Python<'_>,
        arguments: &Bound<'_, PyTuple>,
        sender: oneshot::Sender<Outcome>,
    ) -> PyResult<HostCall> {
        static CLASS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let sender = Mutex::new(Some(sender));
        let done = PyCFunction::new_closure(
            py,
            None,
            None,
            move |args: &Bound<'_, PyTuple>, _: Option<&Bound<'_, PyDict>>| -> PyResult<()> {
                let error = args.get_item(1)?;
                let outcome = if error.is_none() {
                    Ok(args.get_item(0)?.unbind())
                } else {
                    Err(PyErr::from_value(error))
                };
                if let Some(sender) = sender.lock().unwrap_or_else(PoisonError::into_inner).take() {
                    // Nobody waits any more where the call was withdrawn.
                    let _ = sender.send(outcome);
                }
                Ok(())
            },
        )?;
        let caller = caller();
        let (event_loop, context) = match &caller {
            Some(c) => (Some(c.event_loop.bind(py)), Some(c.context.bind(py))),
            None => (None, None),
        };
        let class = CLASS.import(py, "grocery_core._host", "HostCall")?;
        let task = class.call1((event_loop, context, &self.method, self.is_async, arguments, done))?.unbind();
        Ok(HostCall { task, ended: false })
    }
}

fn name_of(object: &Bound<'_, PyAny>, argument: &str, protocol: &str) -> PyResult<String> {
    let name = object.getattr("name").and_then(|name| name.extract());
    name.map_err(|_| wrong(argument, protocol, "has no `name` of type str"))
}

/// How many numbers the host's vectors have.
fn dimensions_of(object: &Bound<'_, PyAny>, argument: &str, protocol: &str) -> PyResult<usize> {
    let count = object.getattr("dimensions").and_then(|count| count.extract());
    count.map_err(|_| wrong(argument, protocol, "has no `dimensions` of type int"))
}

/// What several things are read from; `None` for what is one thing by itself.
fn several<'py>(answer: &Bound<'py, PyAny>) -> Option<PyResult<Bound<'py, PyIterator>>> {
    let is_sequence = answer.hasattr("__iter__").unwrap_or(false)
        && !answer.is_instance_of::<PyString>()
        && answer.cast::<PyMapping>().is_err();
    is_sequence.then(|| answer.try_iter())
}

fn wrong(argument: &str, protocol: &str, what: &str) -> PyErr {
    PyTypeError::new_err(format!("{argument} {what}; see grocery_core.{protocol}"))
}

type Outcome = PyResult<Py<PyAny>>;

/// A call that runs on an event loop of the host; withdrawn when dropped before its end.
struct HostCall {
    task: Py<PyAny>,
    ended: bool,
}

impl Drop for HostCall {
    fn drop(&mut self) {
        if !self.ended {
            // None while the interpreter ends: there is nobody left to tell.
            Python::try_attach(|py| {
                if let Err(e) = self.task.call_method0(py, "withdraw") {
                    e.write_unraisable(py, None);
                }
            });
        }
    }
}

/// `float (nan)`.
fn show(value: &Bound<'_, PyAny>) -> String {
    let class = value.get_type().name().map_or_else(|_| "an object".to_owned(), |n| n.to_string());
    match value.repr() {
        Ok(text) if !value.is_none() => {
            let text: String = text.to_string_lossy().chars().take(60).collect();
            format!("{class} ({text})")
        }
        _ => class,
    }
}
