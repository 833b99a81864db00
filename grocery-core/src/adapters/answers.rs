//! What the adapters over HTTP share: addresses without secrets, and what a server's answer means.

use std::{borrow::Cow, time::Duration};

use serde_json::Value;

use super::{HttpRequest, HttpResponse, Transport};
use crate::error::{Error, ErrorKind, Result, clip};

/// No server is waited for longer than this because it said so.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// What to do about an answer that points somewhere else: nobody follows it, as it is no address that the
/// host allowed.
pub(super) const MOVED: &str = "the address has moved; set the one it points to";

/// What a request's headers hold, kept to be taken out of a server's words again: some repeat the key that
/// they refuse.
pub(super) struct Secrets(Vec<String>);

impl Secrets {
    /// A shorter value is no key, and hiding it would hide words.
    const SHORTEST: usize = 6;

    pub(super) fn of(request: &HttpRequest) -> Self {
        let mut values = Vec::new();
        for (name, value) in &request.headers {
            if ["content-type", "accept"].iter().any(|plain| name.eq_ignore_ascii_case(plain)) {
                continue;
            }
            // The key of "Bearer KEY" is repeated without its scheme.
            let key = value.split_once(' ').map(|(_, key)| key.trim());
            let parts = [Some(value.trim()), key].into_iter().flatten();
            values.extend(parts.filter(|part| part.len() >= Self::SHORTEST).map(str::to_owned));
        }
        Self(values)
    }

    /// A server's words without them, and cut, so that an error page does not fill a log.
    pub(super) fn hidden(&self, said: &str) -> String {
        // Whole values are hidden before anything is cut: half a key is a secret too.
        let mut said = Cow::Borrowed(said);
        for value in self.0.iter().filter(|value| !value.is_empty()) {
            if said.contains(value.as_str()) {
                said = Cow::Owned(said.replace(value.as_str(), "***"));
            }
        }
        clip(&said, 200).into_owned()
    }
}

/// A server that is asked: its name in errors, and how large an answer may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) name: &'a str,
    pub(super) max_body: usize,
}

impl Asked<'_> {
    /// Sends a request and reads the JSON of its answer; `None` for status 404.
    pub(super) async fn ask(&self, transport: &dyn Transport, request: HttpRequest) -> Result<Option<Value>> {
        let address = shown(&request.url);
        let secrets = Secrets::of(&request);
        let answer = transport.send(request).await.map_err(|e| self.named(&address, e))?;
        if answer.status == 404 {
            return Ok(None);
        }
        if !answer.is_success() {
            return Err(self.refused(&address, &answer, &secrets));
        }
        if answer.body.len() > self.max_body {
            return Err(Error::new(
                ErrorKind::TooLarge,
                format!("{}: {address}: the answer is larger than {} bytes", self.name, self.max_body),
            )
            .with_hint("ask for fewer at a time, or allow larger answers"));
        }
        // Deep nesting and numbers beyond all bounds are errors of the reader.
        serde_json::from_slice(&answer.body).map(Some).map_err(|e| {
            Error::new(ErrorKind::BadAnswer, format!("{}: {address}: the answer is no JSON: {e}", self.name))
        })
    }

    /// An answer that breaks what was agreed: where, and how.
    pub(super) fn bad(&self, url: &str, what: &str) -> Error {
        Error::new(ErrorKind::BadAnswer, format!("{}: {}: {what}", self.name, shown(url)))
            .with_hint("check the address and how its answers are laid out")
    }

    /// A transport's error with the server's name and address.
    fn named(&self, address: &str, e: Error) -> Error {
        let mut named = Error::new(e.kind(), format!("{}: {address}: {}", self.name, e.message()))
            .with_retryable(e.is_retryable());
        if let Some(wait) = e.retry_after() {
            named = named.with_retry_after(wait);
        }
        if let Some(hint) = e.hint() {
            named = named.with_hint(hint.to_owned());
        }
        named.with_source(e)
    }

    /// What a status other than success means.
    fn refused(&self, address: &str, answer: &HttpResponse, secrets: &Secrets) -> Error {
        let said = serde_json::from_slice::<Value>(&answer.body).ok();
        let said = said.as_ref().and_then(|v| {
            let message = v.get("message").and_then(Value::as_str);
            let error = v.get("error")?;
            message.or_else(|| error.as_str()).or_else(|| error.get("message")?.as_str())
        });
        let said = secrets.hidden(said.unwrap_or("no reason given"));
        let (kind, hint) = match answer.status {
            300..=399 => (ErrorKind::BadAnswer, MOVED),
            401 => (ErrorKind::Unauthenticated, "check the key in the headers"),
            403 => (ErrorKind::Forbidden, "check what the key is allowed to do"),
            408 | 504 => (ErrorKind::Timeout, "try again later"),
            413 => (ErrorKind::TooLarge, "send less at a time"),
            429 => (ErrorKind::RateLimited, "wait before asking again"),
            400..=499 => (ErrorKind::InvalidInput, "check the address and what is sent to it"),
            _ => (ErrorKind::Unavailable, "try again later"),
        };
        let text = format!("{}: {address}: the server answered {}: {said}", self.name, answer.status);
        let refused = Error::new(kind, text).with_hint(hint);
        match retry_after(answer) {
            Some(wait) if kind.is_retryable() => refused.with_retry_after(wait),
            _ => refused,
        }
    }
}

/// An address as errors show it: without its query, its fragment and credentials.
pub(super) fn shown(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let (host, path) = rest.split_once('/').map_or((rest, None), |(host, path)| (host, Some(path)));
    // Addresses with credentials are refused where they are set up; this is a second lock.
    let host = host.rsplit('@').next().unwrap_or_default();
    format!("{scheme}://{host}{}{}", if path.is_some() { "/" } else { "" }, path.unwrap_or_default())
}

/// How long the server wants to be left alone: seconds, or a day and time counted from its own clock.
pub(super) fn retry_after(answer: &HttpResponse) -> Option<Duration> {
    let said = answer.header("retry-after")?.trim();
    if !said.is_empty() && said.bytes().all(|b| b.is_ascii_digit()) {
        return Some(said.parse().map_or(LONGEST_WAIT, Duration::from_secs).min(LONGEST_WAIT));
    }
    let at = |text: &str| jiff::fmt::rfc2822::parse(text).ok().map(|t| t.timestamp().as_second());
    let wait = at(said)?.checked_sub(at(answer.header("date")?.trim())?)?;
    Some(Duration::from_secs(u64::try_from(wait).unwrap_or(0)).min(LONGEST_WAIT))
}

/// A text as it stands in a path or a query.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for b in text.bytes() {
        match b {
            b'-' | b'.' | b'_' | b'~' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(char::from(b)),
            _ => {
                out.push('%');
                for half in [b >> 4, b & 15] {
                    out.push(char::from_digit(u32::from(half), 16).unwrap_or('0').to_ascii_uppercase());
                }
            }
        }
    }
    out
}

/// An address to build on, without a slash at its end.
pub(super) fn base(url: &str) -> Result<String> {
    let fault = |what: &str, hint: &'static str| {
        Err(Error::new(ErrorKind::InvalidInput, format!("the address {what}")).with_hint(hint))
    };
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let Some(rest) = rest.filter(|r| !r.is_empty() && !r.starts_with('/')) else {
        return fault(
            "does not begin with https:// and a host",
            "write it as https://api.example.com; plain http:// is for this machine",
        );
    };
    if rest.contains('@') {
        return fault("holds credentials", "hand them over as a header");
    }
    if rest.contains(['?', '#', ' ']) || rest.chars().any(char::is_control) {
        return fault("has a query, a fragment or a space", "leave only the host and the path");
    }
    Ok(url.trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(headers: &[(&str, &str)]) -> Option<u64> {
        let headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        retry_after(&HttpResponse::new(429, headers, Vec::new())).map(|d| d.as_secs())
    }

    #[test]
    fn a_wait_is_read_in_both_forms() {
        assert_eq!(waits(&[("retry-after", "17")]), Some(17));
        assert_eq!(waits(&[("retry-after", "99999999999999999999999")]), Some(86_400));
        let (now, then) = ("Wed, 21 Oct 2015 07:28:00 GMT", "Wed, 21 Oct 2015 07:30:05 GMT");
        assert_eq!(waits(&[("retry-after", then), ("date", now)]), Some(125));
        assert_eq!(waits(&[("retry-after", now), ("date", then)]), Some(0));
        for nonsense in ["", "-3", "soon", "1.5", then] {
            assert_eq!(waits(&[("retry-after", nonsense)]), None, "{nonsense}");
        }
    }

    #[test]
    fn no_secret_is_shown() {
        assert_eq!(shown("https://x.test/v1/products?q=milk&key=hush#f"), "https://x.test/v1/products");
        assert_eq!(shown("https://ann:hush@x.test/v1"), "https://x.test/v1");
        assert_eq!(shown("https://ann:hush@x.test"), "https://x.test");
        for bad in ["", "ftp://x", "https://", "http:///v1", "https://a:b@x.test", "https://x.test?k=1"] {
            assert_eq!(base(bad).unwrap_err().kind(), ErrorKind::InvalidInput, "{bad}");
        }
        assert_eq!(base("https://x.test/v1//").unwrap(), "https://x.test/v1");
    }

    #[test]
    fn what_was_sent_is_not_repeated() {
        let request = HttpRequest::post_json("https://x.test", "{}".to_owned())
            .with_header("Authorization", "Bearer sk-123456")
            .with_header("x-key", "hush-hush")
            .with_header("x-page", "5");
        let secrets = Secrets::of(&request);
        for (said, shown) in [
            ("wrong key sk-123456", "wrong key ***"),
            ("wrong: Bearer sk-123456, hush-hush", "wrong: ***, ***"),
            ("want application/json, 5 at most", "want application/json, 5 at most"),
        ] {
            assert_eq!(secrets.hidden(said), shown);
        }
        // A key at the place where the words are cut.
        let long = format!("{}sk-123456{}", "x".repeat(196), "y".repeat(9));
        assert!(!secrets.hidden(&long).contains("sk-"));
    }

    #[test]
    fn texts_are_escaped() {
        assert_eq!(escaped("2% crème/a&b=c d"), "2%25%20cr%C3%A8me%2Fa%26b%3Dc%20d");
        assert_eq!(escaped("az-_.~09"), "az-_.~09");
    }
}
