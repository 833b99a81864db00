//! Calls: those that answer at once, and promises with a way to call them off. A panic is an error in both: it leaves
//! no promise unsettled, and it never reaches Node, which it would end.

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

/// Does short work on JavaScript's own thread. Every call that can fail and is no promise goes through here.
pub(crate) fn at_once<T>(env: &Env, work: impl FnOnce() -> Result<T>) -> napi::Result<T> {
    caught(work).map_err(|error| to_js(env, &error))
}

/// What was half done by a panic is the core's to bear: its locks are taken over from those that failed.
fn caught<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    std::panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| Err(panicked(&*payload)))
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
        let later: Result<()> = block_on(until_called_off(None, async { panic!("oh {}", 7) }));
        let at_once: Result<()> = caught(|| panic!("oh {}", 7));
        for result in [later, at_once] {
            let error = result.unwrap_err();
            assert_eq!((error.kind(), error.hint()), (ErrorKind::Internal, Some("please report this")));
            assert!(error.message().contains("oh 7"));
        }
        assert_eq!(caught(|| Ok(7)).unwrap(), 7);
    }

    #[test]
    fn every_call_that_answers_at_once_goes_through_at_once() {
        let mut seen = 0;
        for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for exported in text.split("#[napi").skip(1) {
                let Some((head, body)) =
                    exported.split_once("pub fn ").and_then(|(_, f)| f.split_once("{\n"))
                else {
                    continue;
                };
                if !head.contains("napi::Result<") || head.contains("Promise") {
                    continue;
                }
                seen += 1;
                let body = body.split("\n}").next().unwrap_or_default();
                let goes_through = ["at_once(", "hand::<", "written(", "self.drawn("];
                assert!(goes_through.iter().any(|way| body.contains(way)), "{}: {head}", path.display());
            }
        }
        assert!(seen > 30, "{seen}");
    }
}
