//! A price source that the host implements.
//!
//! A question crosses as JSON through a weak threadsafe function, so that an idle agent does not keep
//! the process alive, and its answer comes back through [`settle_quotes`] under the number of the
//! call. The host's function is only ever told; what it returns is not looked at, so nothing it does
//! can upset the process. The TypeScript side catches what the host's code throws and checks the types
//! of what it answers; names, ids and times are read here, by the core's own readers.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, MutexGuard, PoisonError, atomic::AtomicI64, atomic::Ordering},
    time::Duration,
};

use async_trait::async_trait;
use grocery_core::{
    Error, ErrorKind, Money, ProductId, Result, Unit,
    pricing::{PriceSource, QuoteRequest, SourcePrice},
};
use napi::{
    Status,
    bindgen_prelude::FnArgs,
    threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode},
};
use napi_derive::napi;
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

/// The number of the call, and the question; no question means that the call was dropped.
type Told = FnArgs<(i64, Option<String>)>;

/// The host's function. `true`: it does not keep the process alive.
pub(crate) type Tell = ThreadsafeFunction<Told, (), Told, Status, false, true>;

/// Calls that wait for the host, by number. One table for all agents: were it inside a source, the
/// host's function would have to hold the source that holds it, and neither could ever be freed.
static WAITING: LazyLock<Mutex<HashMap<i64, oneshot::Sender<String>>>> = LazyLock::new(Mutex::default);
static NEXT: AtomicI64 = AtomicI64::new(1);

fn waiting() -> MutexGuard<'static, HashMap<i64, oneshot::Sender<String>>> {
    WAITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Hands in the answer to the question with that number. Answers that nobody waits for are let go.
#[napi]
pub fn settle_quotes(call: i64, answer: String) {
    let sender = waiting().remove(&call);
    if let Some(sender) = sender {
        // The caller may have gone away since; that is its right.
        let _ = sender.send(answer);
    }
}

pub(crate) struct HostSource {
    name: String,
    tell: Tell,
}

impl HostSource {
    pub(crate) fn new(name: String, tell: Tell) -> Self {
        Self { name, tell }
    }
}

/// Tells the host that a call was dropped, unless it was answered.
struct Call<'a> {
    number: i64,
    tell: &'a Tell,
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        if waiting().remove(&self.number).is_some() {
            self.tell.call((self.number, None).into(), ThreadsafeFunctionCallMode::NonBlocking);
        }
    }
}

#[derive(Serialize)]
struct Question<'a> {
    products: &'a [ProductId],
    store: Option<&'a str>,
    zip: Option<&'a str>,
}

#[async_trait]
impl PriceSource for HostSource {
    fn name(&self) -> &str {
        &self.name
    }

    async fn quotes(&self, request: QuoteRequest) -> Result<Vec<SourcePrice>> {
        let question = Question {
            products: &request.products,
            store: request.store.as_ref().map(AsRef::as_ref),
            zip: request.zip.as_deref(),
        };
        let question = serde_json::to_string(&question)
            .map_err(|e| Error::new(ErrorKind::Internal, format!("the question cannot be written: {e}")))?;
        let (sender, answer) = oneshot::channel();
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        waiting().insert(number, sender);
        let _call = Call { number, tell: &self.tell };
        let status = self.tell.call((number, Some(question)).into(), ThreadsafeFunctionCallMode::NonBlocking);
        if status != Status::Ok {
            let text = format!("price source {:?} is gone: its thread of Node has ended", self.name);
            return Err(Error::new(ErrorKind::Unavailable, text).with_retryable(false));
        }
        let answer = answer.await.map_err(|_| {
            Error::new(ErrorKind::Unavailable, format!("price source {:?} went away", self.name))
        })?;
        read(&answer, &self.name)
    }
}

/// What the TypeScript side hands in.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Settled {
    Prices(Vec<HostPrice>),
    Error(HostError),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HostPrice {
    product: String,
    price: HostMoney,
    regular: Option<HostMoney>,
    per: Option<String>,
    as_of: Option<String>,
    in_stock: Option<bool>,
}

/// Money as the host writes it.
#[derive(Deserialize)]
pub(crate) struct HostMoney {
    minor: i64,
    currency: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HostError {
    kind: Option<String>,
    message: String,
    hint: Option<String>,
    retry_after: Option<f64>,
    retryable: Option<bool>,
}

fn read(answer: &str, source: &str) -> Result<Vec<SourcePrice>> {
    let settled: Settled = serde_json::from_str(answer).map_err(|e| {
        Error::new(
            ErrorKind::BadAnswer,
            format!("price source {source:?} answered something unreadable: {e}"),
        )
    })?;
    match settled {
        Settled::Prices(prices) => {
            let named = |(at, price): (usize, HostPrice)| {
                price.read().map_err(|(field, fault)| {
                    let text = format!("price source {source:?} answered prices[{at}].{field}: {fault}");
                    let error = Error::new(ErrorKind::BadAnswer, text);
                    match fault.hint() {
                        Some(hint) => error.with_hint(hint.to_owned()),
                        None => error,
                    }
                })
            };
            prices.into_iter().enumerate().map(named).collect()
        }
        Settled::Error(error) => Err(error.into_core(source)),
    }
}

impl HostPrice {
    fn read(self) -> Result<SourcePrice, (&'static str, Error)> {
        Ok(SourcePrice {
            product: self.product.parse().map_err(|e| ("product", e))?,
            price: self.price.read().map_err(|e| ("price.currency", e))?,
            regular: self.regular.map(HostMoney::read).transpose().map_err(|e| ("regular.currency", e))?,
            per: self.per.map_or(Ok(Unit::Each), |unit| unit.parse()).map_err(|e| ("per", e))?,
            as_of: self.as_of.map(|at| at.parse()).transpose().map_err(|e| ("asOf", e))?,
            in_stock: self.in_stock,
        })
    }
}

impl HostMoney {
    pub(crate) fn read(self) -> Result<Money> {
        Ok(Money::from_minor(self.minor, self.currency.parse()?))
    }
}

impl HostError {
    /// What the host threw. An error of this library keeps its kind; any other means that the source
    /// is out of reach.
    fn into_core(self, source: &str) -> Error {
        let kind = self.kind.and_then(|kind| kind.parse().ok()).unwrap_or(ErrorKind::Unavailable);
        let mut error = Error::new(kind, format!("price source {source:?} failed: {}", self.message));
        if let Some(hint) = self.hint {
            error = error.with_hint(hint);
        }
        let wait = self.retry_after.and_then(|ms| Duration::try_from_secs_f64(ms / 1000.0).ok());
        if let Some(wait) = wait {
            error = error.with_retry_after(wait);
        }
        match self.retryable {
            Some(retryable) => error.with_retryable(retryable),
            None => error,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_read() {
        let answer = r#"{"prices":[{"product":"p1","price":{"minor":399,"currency":"USD"},
            "regular":{"minor":499,"currency":"USD"},"per":"pound","asOf":"2026-11-20T10:00:00Z","inStock":true},
            {"product":"p2","price":{"minor":1,"currency":"USD"},"regular":null,"per":null,"asOf":null,"inStock":null}]}"#;
        let prices = read(answer, "s").unwrap();
        assert_eq!(prices[0].per, Unit::Pound);
        assert_eq!(prices[0].regular.unwrap().minor(), 499);
        assert_eq!(prices[1].per, Unit::Each);
        assert!(prices[1].as_of.is_none());
    }

    #[test]
    fn faults_name_the_field() {
        for (field, with) in [
            ("product", r#"{"product":"","price":{"minor":1,"currency":"USD"}}"#),
            ("price.currency", r#"{"product":"p","price":{"minor":1,"currency":"dollar"}}"#),
            ("per", r#"{"product":"p","price":{"minor":1,"currency":"USD"},"per":"hogshead"}"#),
            ("asOf", r#"{"product":"p","price":{"minor":1,"currency":"USD"},"asOf":"yesterday"}"#),
        ] {
            let error = read(&format!(r#"{{"prices":[{with}]}}"#), "shop").unwrap_err();
            assert_eq!(error.kind(), ErrorKind::BadAnswer, "{field}");
            assert!(error.message().contains(&format!("prices[0].{field}")), "{error}");
        }
        assert_eq!(read("[]", "shop").unwrap_err().kind(), ErrorKind::BadAnswer);
    }

    #[test]
    fn host_errors_keep_what_they_say() {
        let error = read(
            r#"{"error":{"kind":"rate_limited","message":"slow down","hint":"wait","retryAfter":1500,"retryable":true}}"#,
            "shop",
        )
        .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert_eq!(error.retry_after(), Some(Duration::from_millis(1500)));
        let error = read(r#"{"error":{"message":"boom","retryAfter":-1}}"#, "shop").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        assert!(error.message().ends_with("boom"));
        assert!(error.retry_after().is_none());
    }
}
