//! What a transport is asked and answers.

use grocery_core::adapters;
use pyo3::{prelude::*, types::PyBytes};

use crate::convert::Text;

/// A request to a server. What it shows of itself holds neither the values of headers nor the body nor the query, which
/// may be credentials.
#[pyclass(frozen, eq, module = "grocery_core")]
#[derive(PartialEq)]
pub(crate) struct HttpRequest(pub(crate) adapters::HttpRequest);

#[pymethods]
impl HttpRequest {
    /// The method, such as "GET".
    #[getter]
    fn method(&self) -> &'static str {
        self.0.method.as_str()
    }

    /// The whole address.
    #[getter]
    fn url(&self) -> &str {
        &self.0.url
    }

    /// Names and values, in order.
    #[getter]
    fn headers(&self) -> Vec<(String, String)> {
        self.0.headers.clone()
    }

    /// The body; empty for none.
    #[getter]
    fn body<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.0.body)
    }

    /// How many seconds the whole exchange may take, where the caller says so.
    #[getter]
    fn timeout(&self) -> Option<f64> {
        self.0.timeout.map(|limit| limit.as_secs_f64())
    }

    fn __repr__(&self) -> String {
        let url = self.0.url.split('?').next().unwrap_or_default();
        format!("<HttpRequest {} {url}>", self.0.method.as_str())
    }
}

/// An answer of a server, whatever its status.
#[pyclass(frozen, eq, module = "grocery_core")]
#[derive(PartialEq)]
pub(crate) struct HttpResponse(pub(crate) adapters::HttpResponse);

#[pymethods]
impl HttpResponse {
    /// `headers` are names and values, in any case.
    #[new]
    #[pyo3(signature = (status, headers, body))]
    fn new(status: u16, headers: Vec<(Text, Text)>, body: Vec<u8>) -> Self {
        let headers =
            headers.into_iter().map(|(name, value)| (name.0.to_ascii_lowercase(), value.0)).collect();
        Self(adapters::HttpResponse::new(status, headers, body))
    }

    /// The status, such as 200.
    #[getter]
    fn status(&self) -> u16 {
        self.0.status
    }

    /// Names in lower case and values.
    #[getter]
    fn headers(&self) -> Vec<(String, String)> {
        self.0.headers.clone()
    }

    /// The body.
    #[getter]
    fn body<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.0.body)
    }

    fn __repr__(&self) -> String {
        format!("<HttpResponse {} of {} bytes>", self.0.status, self.0.body.len())
    }
}
