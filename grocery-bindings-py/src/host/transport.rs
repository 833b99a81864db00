//! The way to servers, written in Python, as a port of the core.

use async_trait::async_trait;
use grocery_core::{
    Error, ErrorKind, Result,
    adapters::{HttpRequest, HttpResponse, Transport},
};
use pyo3::{prelude::*, sync::PyOnceLock};

use super::{HostMethod, show};
use crate::value;

/// A host's object with a `send` method.
pub(crate) struct HostTransport(HostMethod);

impl HostTransport {
    /// Looks at the object once; without one, it is the package's own over the standard library.
    pub(crate) fn new(py: Python<'_>, transport: Option<Bound<'_, PyAny>>) -> PyResult<Self> {
        static USUAL: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let transport = match transport {
            Some(transport) => transport,
            None => USUAL.import(py, "grocery_core.transport", "UrllibTransport")?.call0()?,
        };
        HostMethod::unnamed(&transport, "transport", "Transport", "send").map(Self)
    }
}

#[async_trait]
impl Transport for HostTransport {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse> {
        let answer = self.0.call(value::HttpRequest(request)).await?;
        Python::attach(|py| {
            let answer = answer.bind(py);
            match answer.cast::<value::HttpResponse>() {
                Ok(response) => Ok(response.get().0.clone()),
                Err(_) => Err(Error::new(
                    ErrorKind::BadAnswer,
                    format!("the transport answered {} instead of a HttpResponse", show(answer)),
                )),
            }
        })
    }
}
