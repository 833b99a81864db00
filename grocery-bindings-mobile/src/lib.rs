//! Swift and Kotlin bindings of `grocery-core`.
//!
//! This is the trial surface that proves the machinery in both languages: an object, a record, a trait that the host
//! implements and Rust awaits, a typed error both ways, a pull stream of events and an explicit cancel token. It is
//! the shape that the real surface takes; it knows no groceries.

use std::sync::Arc;

use futures_util::future::{self, Either};
use tokio::sync::{Mutex, broadcast, watch};

uniffi::setup_scaffolding!();

/// What went wrong, in the terms that both languages can branch on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum ErrorKind {
    NotFound,
    Source,
    Cancelled,
}

/// The one error of this library. `reason` rather than `message`: Kotlin's `Throwable` has a `message` of its own.
#[derive(Debug, Clone, thiserror::Error, uniffi::Error)]
pub enum GroceryError {
    #[error("{code}: {reason}")]
    Failed {
        kind: ErrorKind,
        code: String,
        reason: String,
        hint: Option<String>,
        retry_after_ms: Option<u64>,
    },
}

/// Whatever the host throws that is not a `GroceryError` arrives as a failure of its source.
impl From<uniffi::UnexpectedUniFFICallbackError> for GroceryError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        GroceryError::Failed {
            kind: ErrorKind::Source,
            code: "PRICE_001".to_owned(),
            reason: error.reason,
            hint: Some("Throw GroceryError from the price source to say more.".to_owned()),
            retry_after_ms: None,
        }
    }
}

#[derive(Debug, Clone, uniffi::Record)]
pub struct Item {
    pub name: String,
    pub quantity: Option<u32>,
}

#[derive(Debug, Clone, uniffi::Record)]
pub struct Quote {
    pub name: String,
    pub minor: i64,
    pub currency: String,
}

#[derive(Debug, Clone, uniffi::Enum)]
pub enum Event {
    Priced { name: String, minor: i64 },
    Failed { code: String },
}

/// Prices, supplied by the host. Asked for many at once: a call across the border costs more than an entry.
#[uniffi::export(with_foreign)]
#[async_trait::async_trait]
pub trait PriceSource: Send + Sync {
    async fn prices(&self, names: Vec<String>) -> Result<Vec<Quote>, GroceryError>;
}

/// Ends the calls it was handed to. One token may serve many calls.
#[derive(Debug, uniffi::Object)]
pub struct CancelToken(watch::Sender<bool>);

#[uniffi::export]
impl CancelToken {
    #[uniffi::constructor]
    #[expect(clippy::new_without_default, reason = "neither language can see a Default")]
    pub fn new() -> Self {
        CancelToken(watch::Sender::new(false))
    }

    pub fn cancel(&self) {
        self.0.send_replace(true);
    }

    pub fn is_cancelled(&self) -> bool {
        *self.0.borrow()
    }
}

/// Events since the stream was made; `next` gives `None` once the agent is gone or the stream was stopped.
/// Not called `close`: Kotlin's generated classes have a `close` that frees them.
#[derive(uniffi::Object)]
pub struct EventStream {
    events: Mutex<broadcast::Receiver<Event>>,
    stopped: CancelToken,
}

#[uniffi::export(async_runtime = "tokio")]
impl EventStream {
    pub async fn next(&self) -> Option<Event> {
        let next = async {
            let mut events = self.events.lock().await;
            loop {
                match events.recv().await {
                    Ok(event) => return Some(event),
                    Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => return None,
                }
            }
        };
        until(Some(&self.stopped), next).await.flatten()
    }

    pub fn stop(&self) {
        self.stopped.cancel();
    }
}

#[derive(uniffi::Object)]
pub struct Agent {
    source: Arc<dyn PriceSource>,
    events: broadcast::Sender<Event>,
}

#[uniffi::export(async_runtime = "tokio")]
impl Agent {
    #[uniffi::constructor]
    pub fn new(source: Arc<dyn PriceSource>) -> Self {
        Agent { source, events: broadcast::Sender::new(1024) }
    }

    /// "2 milk, bread" as items.
    pub fn parse(&self, text: String) -> Vec<Item> {
        let item = |part: &str| {
            let part = part.trim();
            match part.split_once(' ').and_then(|(first, rest)| Some((first.parse().ok()?, rest))) {
                Some((quantity, name)) => Item { name: name.trim().to_owned(), quantity: Some(quantity) },
                None => Item { name: part.to_owned(), quantity: None },
            }
        };
        text.split(',').filter(|part| !part.trim().is_empty()).map(item).collect()
    }

    pub fn events(&self) -> Arc<EventStream> {
        Arc::new(EventStream { events: Mutex::new(self.events.subscribe()), stopped: CancelToken::new() })
    }

    pub async fn quote(
        &self,
        text: String,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<Vec<Quote>, GroceryError> {
        let names = self.parse(text).into_iter().map(|item| item.name).collect();
        let answer = until(cancel.as_deref(), self.source.prices(names)).await.unwrap_or_else(|| {
            Err(GroceryError::Failed {
                kind: ErrorKind::Cancelled,
                code: "AGENT_001".to_owned(),
                reason: "the call was cancelled by its token".to_owned(),
                hint: None,
                retry_after_ms: None,
            })
        });
        // No listener is not a failure: events are for whoever subscribed.
        match &answer {
            Ok(quotes) => {
                for quote in quotes {
                    let _ = self.events.send(Event::Priced { name: quote.name.clone(), minor: quote.minor });
                }
            }
            Err(GroceryError::Failed { code, .. }) => {
                let _ = self.events.send(Event::Failed { code: code.clone() });
            }
        }
        answer
    }
}

/// The future's output, or `None` where the token came first. The future is then dropped, which cancels the host's
/// coroutine or task too.
async fn until<T>(token: Option<&CancelToken>, work: impl Future<Output = T>) -> Option<T> {
    let Some(token) = token else { return Some(work.await) };
    let mut cancelled = token.0.subscribe();
    let cancelled = std::pin::pin!(cancelled.wait_for(|cancelled| *cancelled));
    match future::select(cancelled, std::pin::pin!(work)).await {
        Either::Left(_) => None,
        Either::Right((output, _)) => Some(output),
    }
}
