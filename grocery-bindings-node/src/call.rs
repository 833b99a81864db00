//! Asynchronous calls: a promise, a way to call it off, and no panic that leaves a promise unsettled.

use std::{
    future::Future,
    panic::AssertUnwindSafe,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use futures_util::FutureExt;
use grocery_core::{Error, ErrorKind, Result};
use napi::{
    Env,
    bindgen_prelude::{PromiseRaw, ToNapiValue},
};
use napi_derive::napi;
use tokio::sync::watch;

use crate::error::{panicked, to_js};

/// Calls an asynchronous call off. Made from an `AbortSignal` by the TypeScript side.
#[napi]
pub struct Cancel {
    off: watch::Sender<bool>,
}

#[napi]
impl Cancel {
    /// One that has not been pulled.
    #[napi(constructor)]
    pub fn new() -> Self {
        Self { off: watch::Sender::new(false) }
    }

    /// Drops the work of the call it was given to, and of calls it will be given to.
    #[napi]
    pub fn cancel(&self) {
        self.off.send_replace(true);
    }
}

/// Runs `work` on the runtime and settles a promise with what it answers.
pub(crate) fn run<'env, T, F>(
    env: &'env Env,
    cancel: Option<&Cancel>,
    work: F,
) -> napi::Result<PromiseRaw<'env, T>>
where
    T: ToNapiValue + Send + 'static,
    F: Future<Output = Result<T>> + Send + 'static,
{
    let off = cancel.map(|cancel| cancel.off.subscribe());
    env.spawn_future_with_callback(async move { Ok(until_called_off(off, work).await) }, |env, result| {
        result.map_err(|error| to_js(env, &error))
    })
}

/// Does long work on a thread of its own. Where nobody waits for it any more, the question that `work` is handed
/// answers true.
pub(crate) async fn aside<T: Send + 'static>(
    work: impl FnOnce(&mut dyn FnMut() -> bool) -> Result<T> + Send + 'static,
) -> Result<T> {
    struct Waiting(Arc<AtomicBool>);
    impl Drop for Waiting {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }
    let waiting = Waiting(Arc::default());
    let gone = Arc::clone(&waiting.0);
    tokio::task::spawn_blocking(move || work(&mut || gone.load(Ordering::Relaxed)))
        .await
        .unwrap_or_else(|e| Err(Error::new(ErrorKind::Internal, e.to_string())))
}

/// Dropping `work` is what calls it off: the core leaves nothing half done then.
async fn until_called_off<T>(
    off: Option<watch::Receiver<bool>>,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let called_off = async {
        if let Some(mut off) = off
            && off.wait_for(|off| *off).await.is_ok()
        {
            return;
        }
        std::future::pending::<()>().await;
    };
    let work = AssertUnwindSafe(work).catch_unwind();
    tokio::select! {
        biased;
        () = called_off => Err(Error::new(ErrorKind::Cancelled, "the call was called off")),
        done = work => done.unwrap_or_else(|payload| Err(panicked(&*payload))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block_on<T>(work: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
    }

    #[test]
    fn a_call_that_was_called_off_drops_its_work() {
        let cancel = Cancel::new();
        cancel.cancel();
        let started = AtomicBool::new(false);
        let work = async {
            started.store(true, Ordering::Relaxed);
            Ok(())
        };
        let result = block_on(until_called_off(Some(cancel.off.subscribe()), work));
        assert!(!started.into_inner());
        assert_eq!(result.unwrap_err().kind(), ErrorKind::Cancelled);
    }

    #[test]
    fn a_forgotten_handle_calls_nothing_off() {
        let off = Cancel::new().off.subscribe();
        assert_eq!(block_on(until_called_off(Some(off), async { Ok(7) })).unwrap(), 7);
    }

    #[test]
    fn work_aside_is_told_that_nobody_waits() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (told, was_told) = std::sync::mpsc::channel();
        let cancel = Cancel::new();
        let off = cancel.off.clone();
        let work = aside(move |late| {
            off.send_replace(true);
            while !late() {
                std::thread::yield_now();
            }
            told.send(()).unwrap();
            Ok(())
        });
        let result = runtime.block_on(until_called_off(Some(cancel.off.subscribe()), work));
        assert_eq!(result.unwrap_err().kind(), ErrorKind::Cancelled);
        was_told.recv().unwrap();
    }

    #[test]
    fn a_panic_is_an_error() {
        let result: Result<()> = block_on(until_called_off(None, async { panic!("oh {}", 7) }));
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Internal);
        assert!(error.message().contains("oh 7"));
    }
}
