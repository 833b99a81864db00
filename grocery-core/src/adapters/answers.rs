//! What the adapters over HTTP share: addresses without secrets, and what a server's answer means.

use std::time::Duration;

use serde_json::Value;

use super::{HttpRequest, HttpResponse, Transport};
use crate::{
    error::{Error, ErrorKind, Result, clip},
    resilience::Quota,
};

/// No server is waited for longer than this because it said so.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// What to do about an answer that points somewhere else: nobody follows it, as it is no address that the
/// host allowed.
pub(super) const MOVED: &str = "the address has moved; set the one it points to";

/// What must not show up in errors, although some servers repeat the key that they refuse.
pub(super) struct Secrets(Vec<String>);

impl Secrets {
    /// A shorter value is no key, and hiding it would hide words.
    const SHORTEST: usize = 4;

    /// What a request's headers hold, but for those that are no secret.
    pub(super) fn of(request: &HttpRequest) -> Self {
        let open = ["accept", "content-type", "user-agent"];
        let headers =
            request.headers.iter().filter(|(name, _)| !open.iter().any(|o| name.eq_ignore_ascii_case(o)));
        Self(headers.map(|(_, value)| value.clone()).collect())
    }

    /// A server's words without them, and cut, so that an error page does not fill a log.
    pub(super) fn hidden(&self, said: &str) -> String {
        // Whole values are hidden before anything is cut: half a key is a secret too.
        clip(&hidden(said, &self.0), 200).into_owned()
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
        let (address, answer, secrets) = self.send(transport, request).await?;
        if answer.status == 404 {
            return Ok(None);
        }
        self.read(&address, &answer, &secrets).map(Some)
    }

    /// The same where status 404 is a refusal as any other.
    pub(super) async fn ask_strictly(
        &self,
        transport: &dyn Transport,
        request: HttpRequest,
    ) -> Result<Value> {
        let (address, answer, secrets) = self.send(transport, request).await?;
        self.read(&address, &answer, &secrets)
    }

    /// The same, but `None` where the server refuses (status 400 or 404) with this code, or, naming none, with this
    /// word.
    pub(super) async fn ask_unless(
        &self,
        word: &str,
        transport: &dyn Transport,
        request: HttpRequest,
    ) -> Result<Option<Value>> {
        let (address, answer, secrets) = self.send(transport, request).await?;
        if matches!(answer.status, 400 | 404) && answer.body.len() <= self.max_body {
            let said = serde_json::from_slice::<Value>(&answer.body).ok();
            if said.is_some_and(|said| refuses_with(&said, word)) {
                return Ok(None);
            }
        }
        self.read(&address, &answer, &secrets).map(Some)
    }

    /// The address as errors show it, the answer, and what of the request must not show up in errors.
    async fn send(
        &self,
        transport: &dyn Transport,
        request: HttpRequest,
    ) -> Result<(String, HttpResponse, Secrets)> {
        let address = shown(&request.url);
        let secrets = Secrets::of(&request);
        let answer = transport.send(request).await.map_err(|e| self.named(&address, e))?;
        Ok((address, answer, secrets))
    }

    /// Reads the JSON of an answer. What the server says of a refusal is shown without the `secrets`.
    fn read(&self, address: &str, answer: &HttpResponse, secrets: &Secrets) -> Result<Value> {
        if !answer.is_success() {
            return Err(self.refused(address, answer, secrets));
        }
        if answer.body.len() > self.max_body {
            return Err(Error::new(
                ErrorKind::TooLarge,
                format!("{}: {address}: the answer is larger than {} bytes", self.name, self.max_body),
            )
            .with_hint("ask for fewer at a time, or allow larger answers"));
        }
        // Deep nesting and numbers beyond all bounds are errors of the reader.
        serde_json::from_slice(&answer.body).map_err(|e| {
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
        let said = serde_json::from_slice::<Value>(&answer.body).ok().and_then(|v| reason(&v));
        let said = secrets.hidden(said.as_deref().unwrap_or("no reason given"));
        let (kind, hint) = match answer.status {
            300..=399 => (ErrorKind::BadAnswer, MOVED),
            401 => (ErrorKind::Unauthenticated, "check the key in the headers"),
            403 => (ErrorKind::Forbidden, "check what the key is allowed to do"),
            404 => (ErrorKind::BadAnswer, "check the address"),
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

/// Whether a refusal is for this reason.
fn refuses_with(answer: &Value, word: &str) -> bool {
    let several = answer.get("errors").and_then(Value::as_array).into_iter().flatten();
    let mut codes = [Some(answer), answer.get("error"), answer.get("errors")]
        .into_iter()
        .flatten()
        .chain(several)
        .filter_map(|v| v.get("code").and_then(text))
        .peekable();
    match codes.peek() {
        Some(_) => codes.any(|code| code == word),
        None => reason(answer).is_some_and(|said| has_word(&said, word)),
    }
}

/// Whether a text has a word that is no part of a longer one.
fn has_word(text: &str, word: &str) -> bool {
    let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    !word.is_empty()
        && text.match_indices(word).any(|(at, found)| {
            let (before, rest) = text.split_at(at);
            apart(before.chars().next_back())
                && apart(rest.strip_prefix(found).and_then(|r| r.chars().next()))
        })
}

/// A text, or a number as one.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

/// What a refusal says of itself, in the ways that servers put it.
fn reason(answer: &Value) -> Option<String> {
    let error = answer.get("error").or_else(|| {
        let errors = answer.get("errors")?;
        errors.get(0).or(Some(errors))
    });
    let of = |v: &Value, name: &str| v.get(name).and_then(text);
    let mut words = Vec::new();
    if let Some(error) = error {
        words.extend(text(error));
        words.extend(of(error, "code"));
        words.extend(of(error, "message").or_else(|| of(error, "reason")));
    }
    words.extend(of(answer, "message").or_else(|| of(answer, "error_description")));
    (!words.is_empty()).then(|| words.join(" "))
}

/// A server's words without secrets that it repeats: whole ones, and their parts, as in `Bearer ...`.
fn hidden(text: &str, secrets: &[String]) -> String {
    let mut text = text.to_owned();
    for secret in secrets {
        for part in std::iter::once(secret.as_str()).chain(secret.split_whitespace()) {
            // What is shorter is a word such as `*/*`.
            if part.len() >= Secrets::SHORTEST {
                text = text.replace(part, "***");
            }
        }
    }
    text
}

/// An answer that refuses, without secrets that the server repeats in it.
pub(super) fn cleared(mut answer: HttpResponse, secrets: &[String]) -> HttpResponse {
    if !answer.is_success() && answer.body.len() <= 64 * 1024 {
        answer.body = hidden(&String::from_utf8_lossy(&answer.body), secrets).into_bytes();
    } else if !answer.is_success() {
        // Nobody reads an error page of that length.
        answer.body = Vec::new();
    }
    answer
}

/// A quota of which no window of `per`, wherever it begins, sees more than `most`: half of them at once, and
/// the rest evenly.
pub(super) fn within(most: u32, per: Duration) -> Result<Quota> {
    let burst = most.div_ceil(2);
    Quota::new(if most == 0 { 0 } else { (most - burst).max(1) }, per)?.with_burst(burst)
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
    fn a_refusal_is_known_by_its_code() {
        use serde_json::json;
        for (said, is) in [
            (json!({"errors": [{"code": 4002, "message": "Invalid itemId"}]}), true),
            (json!({"errors": [{"code": "1"}, {"code": "4002"}]}), true),
            (json!({"error": {"code": 4002}}), true),
            (json!({"code": "4002"}), true),
            (json!({"message": "item unknown (4002)"}), true),
            (json!({"errors": [{"code": 4003, "message": "Invalid storeId 40021"}]}), false),
            (json!({"errors": [{"code": 4003, "message": "not 4002"}]}), false),
            (json!({"message": "storeId 40021, item 14002"}), false),
            (json!({"message": ""}), false),
            (json!([]), false),
        ] {
            assert_eq!(refuses_with(&said, "4002"), is, "{said}");
        }
        assert!(
            has_word("the item is unknown", "is unknown") && !has_word("the item is unknowns", "is unknown")
        );
    }

    #[test]
    fn texts_are_escaped() {
        assert_eq!(escaped("2% crème/a&b=c d"), "2%25%20cr%C3%A8me%2Fa%26b%3Dc%20d");
        assert_eq!(escaped("az-_.~09"), "az-_.~09");
    }
}
