//! The port through which the library reaches servers. The host owns it: URLSession on iOS, `fetch` in
//! Node, `httpx` in Python, or the ready one of the feature `http`.

use std::{fmt, time::Duration};

use async_trait::async_trait;

use crate::error::Result;

/// The method of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HttpMethod {
    /// Reads.
    Get,
    /// Sends and asks.
    Post,
    /// Puts in place.
    Put,
    /// Takes away.
    Delete,
}

impl HttpMethod {
    /// The name on the wire: `GET`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// A request. Its debug form hides the values of headers and the body, which may hold credentials.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpRequest {
    /// The method.
    pub method: HttpMethod,
    /// The whole address.
    pub url: String,
    /// Names and values, in order.
    pub headers: Vec<(String, String)>,
    /// The body; empty for none.
    pub body: Vec<u8>,
    /// How long the whole exchange may take, where the caller says so.
    pub timeout: Option<Duration>,
}

impl HttpRequest {
    /// A request without headers and body.
    #[must_use]
    pub fn new(method: HttpMethod, url: impl Into<String>) -> Self {
        Self { method, url: url.into(), headers: Vec::new(), body: Vec::new(), timeout: None }
    }

    /// A `POST` of a JSON text.
    #[must_use]
    pub fn post_json(url: impl Into<String>, json: String) -> Self {
        let mut request = Self::new(HttpMethod::Post, url).with_header("content-type", "application/json");
        request.body = json.into_bytes();
        request
    }

    /// The same request with one more header.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The same request with a bound on the whole exchange.
    #[must_use]
    pub fn with_timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        // A query may hold a key as well.
        let url = self.url.split('?').next().unwrap_or_default();
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("url", &url)
            .field("headers", &names)
            .field("body_bytes", &self.body.len())
            .field("timeout", &self.timeout)
            .finish()
    }
}

/// An answer, whatever its status.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpResponse {
    /// The status, such as 200.
    pub status: u16,
    /// Names in lower case and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// An answer.
    #[must_use]
    pub const fn new(status: u16, headers: Vec<(String, String)>, body: Vec<u8>) -> Self {
        Self { status, headers, body }
    }

    /// The value of a header, in whatever case its name is written.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Whether the status says that it went well.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }
}

/// Sends requests. Any answer of a server is an answer, also one of status 500; only where there is
/// none is it an error. Bodies above 8 MiB need not be read to their end. It may be called from several
/// tasks at once, and a call may be dropped before it ends.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Sends one request and waits for the whole answer.
    ///
    /// # Errors
    /// [`Unavailable`](crate::ErrorKind::Unavailable) where the server is out of reach,
    /// [`Timeout`](crate::ErrorKind::Timeout) where it took too long,
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for an address that is none,
    /// [`TooLarge`](crate::ErrorKind::TooLarge) for an answer beyond the bound.
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse>;
}

const _: Option<&dyn Transport> = None;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_secret_is_printed() {
        let request =
            HttpRequest::post_json("https://x.test/v1?key=hush", "{\"password\":\"hush\"}".to_owned())
                .with_header("authorization", "Bearer hush");
        let shown = format!("{request:?}");
        assert!(!shown.contains("hush"), "{shown}");
        assert!(shown.contains("authorization") && shown.contains("https://x.test/v1"));
    }

    #[test]
    fn headers_are_found_in_any_case() {
        let response = HttpResponse::new(204, vec![("retry-after".to_owned(), "3".to_owned())], Vec::new());
        assert_eq!(response.header("Retry-After"), Some("3"));
        assert!(response.is_success() && !HttpResponse::new(500, Vec::new(), Vec::new()).is_success());
    }
}
