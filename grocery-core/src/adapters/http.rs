//! A ready [`Transport`] over reqwest, with TLS by rustls.

use std::time::Duration;

use async_trait::async_trait;

use super::{HttpMethod, HttpRequest, HttpResponse, Transport};
use crate::error::{Error, ErrorKind, Result};

/// The largest answer, in bytes.
const MAX_BODY: usize = 8 * 1024 * 1024;

/// Sends requests over HTTP/1.1 and HTTP/2, keeping connections open in between. Needs a tokio runtime.
#[derive(Debug, Clone)]
pub struct HttpTransport {
    client: reqwest::Client,
}

impl HttpTransport {
    /// A transport with no proxy and no cookies, following no redirects: an address that a server
    /// sends is not one that the host allowed.
    ///
    /// # Errors
    /// [`Internal`](ErrorKind::Internal) where TLS cannot be set up.
    pub fn new() -> Result<Self> {
        // Fails only where the process chose another provider before, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(10))
            .no_proxy()
            .build()
            .map_err(|e| Error::new(ErrorKind::Internal, "HTTP cannot be set up").with_source(e))?;
        Ok(Self { client })
    }
}

#[async_trait]
impl Transport for HttpTransport {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse> {
        let method = match request.method {
            HttpMethod::Get => reqwest::Method::GET,
            HttpMethod::Post => reqwest::Method::POST,
            HttpMethod::Put => reqwest::Method::PUT,
            HttpMethod::Delete => reqwest::Method::DELETE,
        };
        let mut sent = self.client.request(method, &request.url);
        for (name, value) in &request.headers {
            sent = sent.header(name, value);
        }
        if !request.body.is_empty() {
            sent = sent.body(request.body);
        }
        if let Some(limit) = request.timeout {
            sent = sent.timeout(limit);
        }
        let mut answer = sent.send().await.map_err(failed)?;
        let status = answer.status().as_u16();
        let headers = answer
            .headers()
            .iter()
            .map(|(name, value)| {
                (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
            })
            .collect();
        let mut body = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(failed)? {
            if body.len() + part.len() > MAX_BODY {
                let text = format!("the answer is larger than {MAX_BODY} bytes");
                return Err(Error::new(ErrorKind::TooLarge, text));
            }
            body.extend_from_slice(&part);
        }
        Ok(HttpResponse::new(status, headers, body))
    }
}

/// Without the address, which may hold a key.
fn failed(e: reqwest::Error) -> Error {
    let e = e.without_url();
    let (kind, what) = if e.is_timeout() {
        (ErrorKind::Timeout, "the server did not answer in time")
    } else if e.is_builder() {
        (ErrorKind::InvalidInput, "the request is not one that can be sent")
    } else {
        (ErrorKind::Unavailable, "the server is out of reach")
    };
    Error::new(kind, what).with_source(e)
}
