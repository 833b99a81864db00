//! Work that comes to its end although whoever began it has left.
//!
//! A caller may drop any call half-way, and nothing here has a runtime of its own. Where what was kept and what is
//! told of it must not be cut apart, the work is laid by when it is dropped, and whoever comes next does it first.

use std::{
    future::Future,
    pin::Pin,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use futures_util::future::BoxFuture;
use tokio::sync::oneshot;

use crate::error::{Error, ErrorKind, Result};

/// Work that was begun and left.
#[derive(Default)]
pub(super) struct Unfinished {
    left: Mutex<Vec<BoxFuture<'static, ()>>>,
}

impl Unfinished {
    /// Does what others left, then this. Dropped half-way, this is left to the next one.
    pub(super) async fn run<R: Send + 'static>(
        &self,
        work: impl Future<Output = Result<R>> + Send + 'static,
    ) -> Result<R> {
        let (answer, mut answered) = oneshot::channel();
        let begun = self.begin(Box::pin(async move {
            // Nobody waits for the answer where this was left.
            let _ = answer.send(work.await);
        }));
        self.catch_up().await;
        begun.await;
        let lost = |_| Error::new(ErrorKind::Internal, "work ended without an answer");
        answered.try_recv().map_err(lost)?
    }

    /// Does what others left.
    pub(super) async fn catch_up(&self) {
        loop {
            let work = self.lock().pop();
            let Some(work) = work else { return };
            self.begin(work).await;
        }
    }

    /// Leaves work to the next one who comes.
    pub(super) fn leave(&self, work: BoxFuture<'static, ()>) {
        self.lock().push(work);
    }

    fn begin(&self, work: BoxFuture<'static, ()>) -> Begun<'_> {
        Begun { home: self, work: Some(work) }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<BoxFuture<'static, ()>>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Work that somebody is at.
struct Begun<'a> {
    home: &'a Unfinished,
    work: Option<BoxFuture<'static, ()>>,
}

impl Future for Begun<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        // Taken out meanwhile: what panics is not done again.
        let Some(mut work) = self.work.take() else { return Poll::Ready(()) };
        match work.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(()),
            Poll::Pending => {
                self.work = Some(work);
                Poll::Pending
            }
        }
    }
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        if let Some(work) = self.work.take() {
            self.home.leave(work);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    };

    use futures_util::FutureExt;
    use tokio::sync::Notify;

    use super::*;

    #[tokio::test]
    async fn what_was_left_half_way_is_done_once_by_the_next_one() {
        let (home, go, done) = (Unfinished::default(), Arc::new(Notify::new()), Arc::new(AtomicU32::new(0)));
        let work = |ready: bool| {
            let (go, done) = (Arc::clone(&go), Arc::clone(&done));
            async move {
                if !ready {
                    go.notified().await;
                }
                Ok(done.fetch_add(1, Ordering::SeqCst))
            }
        };
        assert!(home.run(work(false)).now_or_never().is_none(), "it waits, and is dropped");
        go.notify_one();
        assert_eq!(home.run(work(true)).await.unwrap(), 1, "what was left came first");
        home.catch_up().await;
        assert_eq!(done.load(Ordering::SeqCst), 2);
        // Left while it waited for what others had left.
        assert!(home.run(work(false)).now_or_never().is_none());
        assert!(home.run(work(true)).now_or_never().is_none());
        go.notify_one();
        home.catch_up().await;
        assert_eq!((done.load(Ordering::SeqCst), home.lock().len()), (4, 0));
        let failed: Result<()> = home.run(async { Err(Error::new(ErrorKind::Storage, "full")) }).await;
        assert_eq!(failed.unwrap_err().kind(), ErrorKind::Storage);
    }
}
