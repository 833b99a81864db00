//! Ending calls, and keeping long work off the caller's thread.

use std::{sync::Arc, thread};

use futures_util::future::{self, Either};
use grocery_core::{Error, ErrorKind};
use tokio::sync::{oneshot, watch};

use crate::error::Answer;

/// Ends the calls it was handed to. One token may serve many calls.
///
/// Cancelling a Kotlin coroutine ends its call without a token. A Swift task does not: `withCancelToken` passes its
/// cancelling on.
#[derive(Debug, uniffi::Object)]
pub struct CancelToken(watch::Sender<bool>);

#[uniffi::export]
impl CancelToken {
    /// A token that is not cancelled.
    #[uniffi::constructor]
    #[expect(clippy::new_without_default, reason = "neither language can see a Default")]
    pub fn new() -> Self {
        CancelToken(watch::Sender::new(false))
    }

    /// Ends every call that has this token, now or later, with an error of the kind `Cancelled`.
    pub fn cancel(&self) {
        self.0.send_replace(true);
    }

    /// Whether it was cancelled.
    pub fn is_cancelled(&self) -> bool {
        *self.0.borrow()
    }
}

/// The future's output, or `None` where the token came first. The future is then dropped, which cancels the host's
/// coroutine or task too.
pub(crate) async fn until<T>(token: Option<&CancelToken>, work: impl Future<Output = T>) -> Option<T> {
    let Some(token) = token else { return Some(work.await) };
    let mut cancelled = token.0.subscribe();
    let cancelled = std::pin::pin!(cancelled.wait_for(|cancelled| *cancelled));
    match future::select(cancelled, std::pin::pin!(work)).await {
        Either::Left(_) => None,
        Either::Right((output, _)) => Some(output),
    }
}

/// Runs a call of the core until it answers or the token ends it, and converts the answer.
pub(crate) async fn run<T, U: From<T>>(
    token: Option<Arc<CancelToken>>,
    work: impl Future<Output = Result<T, Error>>,
) -> Answer<U> {
    match until(token.as_deref(), work).await {
        Some(answer) => Ok(answer?.into()),
        None => Err(Error::new(ErrorKind::Cancelled, "the call was cancelled by its token").into()),
    }
}

/// Runs `work` on a thread of its own: for what would keep a screen from being drawn. It goes on to its end even if
/// the future is dropped.
pub(crate) async fn offload<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let (answer, answered) = oneshot::channel();
    thread::Builder::new()
        .name("grocery-core".to_owned())
        .spawn(move || {
            // Whoever asked may have gone.
            let _ = answer.send(work());
        })
        .map_err(|e| Error::new(ErrorKind::Unavailable, "the system refused a thread").with_source(e))?;
    answered.await.map_err(|_| Error::new(ErrorKind::Internal, "a thread ended without an answer"))?
}
