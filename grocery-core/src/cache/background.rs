//! Where work goes on when nobody waits for it any more.

use std::{sync::Arc, thread};

use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};
use tokio::sync::mpsc;

/// Takes a piece of work and sees that it is done: [`tokio::spawn`](https://docs.rs/tokio), or a thread.
pub type Spawner = Arc<dyn Fn(BoxFuture<'static, ()>) + Send + Sync>;

/// A thread of its own for all such work, which ends with the last cache that uses it. It has no
/// tokio runtime: loaders that need one are given a spawner of the host's.
pub(super) fn own_thread() -> Spawner {
    let thread: std::sync::OnceLock<Option<mpsc::UnboundedSender<BoxFuture<'static, ()>>>> =
        std::sync::OnceLock::new();
    Arc::new(move |work| {
        let thread = thread.get_or_init(|| {
            let (sender, inbox) = mpsc::unbounded_channel();
            // A system that refuses a thread has worse troubles; the work is dropped, and with it the load.
            thread::Builder::new().name("grocery-cache".into()).spawn(move || run(inbox)).ok().map(|_| sender)
        });
        if let Some(thread) = thread {
            let _ = thread.send(work);
        }
    })
}

fn run(mut inbox: mpsc::UnboundedReceiver<BoxFuture<'static, ()>>) {
    futures_executor::block_on(async {
        let mut under_way = FuturesUnordered::new();
        loop {
            let next = inbox.recv().fuse();
            futures_util::pin_mut!(next);
            if under_way.is_empty() {
                match next.await {
                    Some(work) => under_way.push(caught(work)),
                    None => return,
                }
                continue;
            }
            futures_util::select_biased! {
                work = next => match work {
                    Some(work) => under_way.push(caught(work)),
                    // Nobody can hand in more; what is under way comes to its end.
                    None => {
                        while under_way.next().await.is_some() {}
                        return;
                    }
                },
                _ = under_way.next() => {}
            }
        }
    });
}

async fn caught(work: BoxFuture<'static, ()>) {
    // One piece of work that panics must not take the others with it.
    let _ = std::panic::AssertUnwindSafe(work).catch_unwind().await;
}
