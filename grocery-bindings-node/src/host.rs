//! Ports that the host implements: a question goes out, an answer comes back.
//!
//! A question crosses as JSON through a weak threadsafe function, so that an idle agent does not keep
//! the process alive, and its answer comes back through [`settle`] under the number of the call. The
//! host's function is only ever told; what it returns is not looked at, so nothing it does can upset the
//! process. The TypeScript side catches what the host's code throws and checks the types of what it
//! answers.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, MutexGuard, PoisonError, atomic::AtomicI64, atomic::Ordering},
    time::Duration,
};

use grocery_core::{Error, ErrorKind, Result};
use napi::{
    Status,
    bindgen_prelude::FnArgs,
    threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode},
};
use napi_derive::napi;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tokio::sync::oneshot;

use crate::error::with_hint_of;

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
pub fn settle(call: i64, answer: String) {
    let sender = waiting().remove(&call);
    if let Some(sender) = sender {
        // The caller may have gone away since; that is its right.
        let _ = sender.send(answer);
    }
}

/// A port as the host hands it over.
#[napi(object, object_to_js = false)]
pub struct NativePort {
    /// What it is called; empty for a port without a name.
    pub name: String,
    /// Is told of questions, and of their end.
    #[napi(ts_type = "(call: number, question?: string | null) => void")]
    pub tell: Tell,
}

/// A port of the host.
pub(crate) struct Host {
    /// What it is, for messages: `price source`.
    what: &'static str,
    name: String,
    tell: Tell,
}

impl Host {
    pub(crate) fn new(what: &'static str, name: String, tell: Tell) -> Self {
        Self { what, name, tell }
    }

    /// A port that was handed over; `what` it is, for messages.
    pub(crate) fn of(what: &'static str, port: NativePort) -> Self {
        Self::new(what, port.name, port.tell)
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// How messages call it: `price source "kroger"`.
    pub(crate) fn called(&self) -> String {
        if self.name.is_empty() {
            return format!("the {}", self.what);
        }
        format!("{} {:?}", self.what, self.name)
    }

    /// What the host answers to a question. Dropping the future tells the host.
    pub(crate) async fn answer<T: DeserializeOwned>(&self, question: &impl Serialize) -> Result<T> {
        settled(&self.ask(question).await?, &self.called())
    }

    async fn ask(&self, question: &impl Serialize) -> Result<String> {
        let question = serde_json::to_string(question)
            .map_err(|e| Error::new(ErrorKind::Internal, format!("the question cannot be written: {e}")))?;
        let (sender, answer) = oneshot::channel();
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        waiting().insert(number, sender);
        let _call = Call { number, tell: &self.tell };
        let status = self.tell.call((number, Some(question)).into(), ThreadsafeFunctionCallMode::NonBlocking);
        if status != Status::Ok {
            let text = format!("{} is gone: its thread of Node has ended", self.called());
            return Err(Error::new(ErrorKind::Unavailable, text).with_retryable(false));
        }
        answer.await.map_err(|_| Error::new(ErrorKind::Unavailable, format!("{} went away", self.called())))
    }
}

/// What the TypeScript side hands in.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Settled<T> {
    Answer(T),
    Error(HostError),
}

/// Reads what was handed in. The message names the field at fault.
pub(crate) fn settled<T: DeserializeOwned>(answer: &str, called: &str) -> Result<T> {
    let read = serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(answer));
    let settled: Settled<T> = read.map_err(|e| {
        let path = e.path().to_string();
        let place = path.strip_prefix("answer.").map_or_else(String::new, |place| format!(" at {place}"));
        let fault = e.inner().to_string();
        let fault = fault.split(" at line ").next().unwrap_or_default();
        Error::new(ErrorKind::BadAnswer, format!("{called} answered something unreadable{place}: {fault}"))
    })?;
    match settled {
        Settled::Answer(answer) => Ok(answer),
        Settled::Error(error) => Err(error.into_core(called)),
    }
}

/// Names the place of a fault in an answer; the rest of the error stays.
pub(crate) fn bad_answer(called: &str, place: &str, fault: &Error) -> Error {
    let text = format!("{called} answered {place}: {}", fault.message());
    with_hint_of(Error::new(ErrorKind::BadAnswer, text), fault)
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

/// What the host threw.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HostError {
    kind: Option<String>,
    message: String,
    hint: Option<String>,
    retry_after: Option<f64>,
    retryable: Option<bool>,
}

impl HostError {
    /// What the host threw. An error of this library keeps its kind; any other means that it is
    /// out of reach.
    pub(crate) fn into_core(self, called: &str) -> Error {
        let kind = self.kind.and_then(|kind| kind.parse().ok()).unwrap_or(ErrorKind::Unavailable);
        let mut error = Error::new(kind, format!("{called} failed: {}", self.message));
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
