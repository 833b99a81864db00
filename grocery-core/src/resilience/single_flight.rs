//! One call for all who ask the same at the same time.

use std::{collections::HashMap, fmt, future::Future, hash::Hash, panic::AssertUnwindSafe, sync::Arc};

use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared},
};

use super::sync::{Mutex, MutexGuard, PoisonError};
use crate::error::{Error, ErrorKind, Result};

type Flight<V> = Shared<BoxFuture<'static, std::result::Result<V, Arc<Error>>>>;

/// Calls under way, by key.
type Flights<K, V> = HashMap<K, Aboard<V>>;

struct Aboard<V: Clone> {
    flight: Flight<V>,
    number: u64,
    waiting: usize,
}

/// Coalesces calls: of a thousand that ask for the same key at the same time, one does the work and all get its
/// answer.
///
/// - It caches nothing: whoever comes after the answer starts anew.
/// - Nobody leads. The work goes on as long as anybody waits for it, whoever began it may go; when the
///   last one goes, it is dropped.
/// - An error goes to everybody (as a copy, with the same kind, hint and times). A panic in the work
///   becomes an [`Internal`](ErrorKind::Internal) error for everybody.
/// - Each caller can put its own deadline around [`run`](Self::run).
///
/// ```
/// use std::sync::atomic::{AtomicU32, Ordering};
/// use grocery_core::resilience::SingleFlight;
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let flights = SingleFlight::<&str, u32>::new();
/// static CALLS: AtomicU32 = AtomicU32::new(0);
/// let ask = || flights.run("milk", || async {
///     CALLS.fetch_add(1, Ordering::Relaxed);
///     // The shop takes its time, so that the second one comes while the first one waits.
///     tokio::task::yield_now().await;
///     Ok(349)
/// });
/// let (a, b) = futures_util::join!(ask(), ask());
/// assert_eq!((a?, b?), (349, 349));
/// assert_eq!(CALLS.load(Ordering::Relaxed), 1);
/// # Ok::<(), grocery_core::Error>(())
/// # }).unwrap();
/// ```
pub struct SingleFlight<K, V: Clone> {
    flights: Mutex<(Flights<K, V>, u64)>,
}

impl<K, V: Clone> fmt::Debug for SingleFlight<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SingleFlight").finish_non_exhaustive()
    }
}

impl<K, V: Clone> Default for SingleFlight<K, V> {
    fn default() -> Self {
        Self { flights: Mutex::new((HashMap::new(), 0)) }
    }
}

/// One who waits; takes the entry away when the last one goes or the answer is there.
struct Waiter<'a, K: Hash + Eq, V: Clone> {
    home: &'a SingleFlight<K, V>,
    key: K,
    number: u64,
}

impl<K: Hash + Eq, V: Clone> Waiter<'_, K, V> {
    fn leave(&self, landed: bool) {
        let mut flights = self.home.lock();
        // Another flight of this key may have begun after this one landed.
        let Some(aboard) = flights.0.get_mut(&self.key).filter(|aboard| aboard.number == self.number) else {
            return;
        };
        aboard.waiting = aboard.waiting.saturating_sub(1);
        if landed || aboard.waiting == 0 {
            let gone = flights.0.remove(&self.key);
            // The work may be dropped with it, and with the work anything of the caller's.
            drop(flights);
            drop(gone);
        }
    }
}

impl<K: Hash + Eq, V: Clone> Drop for Waiter<'_, K, V> {
    fn drop(&mut self) {
        self.leave(false);
    }
}

impl<K: Hash + Eq + Clone, V: Clone + Send + Sync + 'static> SingleFlight<K, V> {
    /// Nothing under way.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The answer of the work under way for `key`, which `work` begins where there is none. Dropping the call
    /// leaves the others alone.
    ///
    /// # Errors
    /// The work's own, or [`ErrorKind::Internal`] where it panicked.
    pub async fn run<F, Fut>(&self, key: K, work: F) -> Result<V>
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = Result<V>> + Send + 'static,
    {
        let (flight, waiter) = self.board(key, work);
        let answer = flight.await;
        waiter.leave(true);
        answer.map_err(|e| copy_of(&e))
    }

    /// Lets the next call for `key` begin anew, whatever is under way. Those aboard stay aboard. For an answer
    /// that something since has made old.
    pub fn forget(&self, key: &K) {
        let gone = self.lock().0.remove(key);
        // Should nobody be aboard any more, the work is dropped here, outside the lock.
        drop(gone);
    }

    /// How many different calls are under way.
    #[must_use]
    pub fn under_way(&self) -> usize {
        self.lock().0.len()
    }

    fn board<F, Fut>(&self, key: K, work: F) -> (Flight<V>, Waiter<'_, K, V>)
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = Result<V>> + Send + 'static,
    {
        let mut flights = self.lock();
        if let Some(aboard) = flights.0.get_mut(&key) {
            aboard.waiting += 1;
            let (flight, number) = (aboard.flight.clone(), aboard.number);
            return (flight, Waiter { home: self, key, number });
        }
        flights.1 += 1;
        let number = flights.1;
        // The caller's closure runs under the lock, so that nobody else begins meanwhile; it only
        // makes the future. Should it panic, nothing has been entered yet.
        let work = AssertUnwindSafe(work()).catch_unwind();
        let flight = async move {
            match work.await {
                Ok(answer) => answer.map_err(Arc::new),
                Err(_) => {
                    Err(Arc::new(Error::new(ErrorKind::Internal, "the work that all waited for panicked")))
                }
            }
        };
        let flight = flight.boxed().shared();
        flights.0.insert(key.clone(), Aboard { flight: flight.clone(), number, waiting: 1 });
        (flight, Waiter { home: self, key, number })
    }
}

impl<K, V: Clone> SingleFlight<K, V> {
    fn lock(&self) -> MutexGuard<'_, (Flights<K, V>, u64)> {
        self.flights.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An error for each of those who waited.
pub(crate) fn copy_of(error: &Arc<Error>) -> Error {
    let mut copy = Error::new(error.kind(), error.message().to_owned()).with_retryable(error.is_retryable());
    if let Some(hint) = error.hint() {
        copy = copy.with_hint(hint.to_owned());
    }
    if let Some(wait) = error.retry_after() {
        copy = copy.with_retry_after(wait);
    }
    copy.with_source(SharedError(Arc::clone(error)))
}

/// The one error behind all copies, as their cause.
#[derive(Debug)]
struct SharedError(Arc<Error>);

impl fmt::Display for SharedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl std::error::Error for SharedError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicU32, Ordering},
        time::Duration,
    };

    use futures_util::{future::join_all, poll};
    use tokio::sync::Notify;

    use super::*;

    struct Loader {
        calls: AtomicU32,
        running: AtomicU32,
        go: Notify,
    }

    struct Running(Arc<Loader>);

    impl Drop for Running {
        fn drop(&mut self) {
            self.0.running.fetch_sub(1, Ordering::SeqCst);
        }
    }

    impl Loader {
        fn new() -> Arc<Self> {
            Arc::new(Self { calls: AtomicU32::new(0), running: AtomicU32::new(0), go: Notify::new() })
        }

        async fn load(self: Arc<Self>) -> Result<u32> {
            self.running.fetch_add(1, Ordering::SeqCst);
            let _running = Running(Arc::clone(&self));
            let call = self.calls.fetch_add(1, Ordering::SeqCst) + 1;
            self.go.notified().await;
            Ok(call)
        }
    }

    /// FUT-02: a thousand identical calls are one.
    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn a_thousand_identical_calls_are_one() {
        let flights = Arc::new(SingleFlight::<u32, u32>::new());
        let loader = Loader::new();
        let tasks: Vec<_> = (0..1_000)
            .map(|_| {
                let (flights, loader) = (Arc::clone(&flights), Arc::clone(&loader));
                tokio::spawn(async move { flights.run(7, || loader.load()).await })
            })
            .collect();
        // All are aboard before the work is let go.
        while flights.lock().0.get(&7).is_none_or(|aboard| aboard.waiting < 1_000) {
            tokio::task::yield_now().await;
        }
        loader.go.notify_one();
        for answer in join_all(tasks).await {
            assert_eq!(answer.unwrap().unwrap(), 1);
        }
        assert_eq!((loader.calls.load(Ordering::SeqCst), flights.under_way()), (1, 0));
    }

    #[tokio::test]
    async fn whoever_comes_after_the_answer_starts_anew_and_other_keys_fly_alone() {
        let flights = SingleFlight::<u32, u32>::new();
        let loader = Loader::new();
        for call in 1..4 {
            loader.go.notify_one();
            assert_eq!(flights.run(7, || Arc::clone(&loader).load()).await.unwrap(), call);
        }
        let mut a = Box::pin(flights.run(1, || Arc::clone(&loader).load()));
        let mut b = Box::pin(flights.run(2, || Arc::clone(&loader).load()));
        assert!(poll!(&mut a).is_pending() && poll!(&mut b).is_pending());
        assert_eq!((flights.under_way(), loader.calls.load(Ordering::SeqCst)), (2, 5));
    }

    #[tokio::test]
    async fn the_one_who_began_may_go_and_the_others_go_on() {
        let flights = SingleFlight::<u32, u32>::new();
        let loader = Loader::new();
        let mut first = Box::pin(flights.run(7, || Arc::clone(&loader).load()));
        let mut second = Box::pin(flights.run(7, || Arc::clone(&loader).load()));
        assert!(poll!(&mut first).is_pending() && poll!(&mut second).is_pending());
        drop(first);
        assert_eq!(loader.running.load(Ordering::SeqCst), 1);
        loader.go.notify_one();
        assert_eq!(second.await.unwrap(), 1);
        assert_eq!(flights.under_way(), 0);
    }

    #[tokio::test]
    async fn when_the_last_one_goes_the_work_is_dropped() {
        let flights = SingleFlight::<u32, u32>::new();
        let loader = Loader::new();
        let mut first = Box::pin(flights.run(7, || Arc::clone(&loader).load()));
        let mut second = Box::pin(flights.run(7, || Arc::clone(&loader).load()));
        assert!(poll!(&mut first).is_pending() && poll!(&mut second).is_pending());
        drop((first, second));
        assert_eq!((loader.running.load(Ordering::SeqCst), flights.under_way()), (0, 0));
    }

    #[tokio::test]
    async fn what_is_forgotten_goes_on_for_those_aboard_and_the_next_one_begins_anew() {
        let flights = SingleFlight::<u32, u32>::new();
        let loader = Loader::new();
        let mut first = Box::pin(flights.run(7, || Arc::clone(&loader).load()));
        assert!(poll!(&mut first).is_pending());
        flights.forget(&7);
        let mut second = Box::pin(flights.run(7, || Arc::clone(&loader).load()));
        assert!(poll!(&mut second).is_pending());
        assert_eq!((loader.calls.load(Ordering::SeqCst), flights.under_way()), (2, 1));
        loader.go.notify_waiters();
        assert_eq!(first.await.unwrap(), 1);
        assert_eq!(flights.under_way(), 1, "the first one took the second one's place away");
        assert_eq!(second.await.unwrap(), 2);
        assert_eq!(flights.under_way(), 0);
    }

    #[tokio::test]
    async fn an_error_goes_to_everybody_with_all_it_says() {
        let flights = SingleFlight::<u32, u32>::new();
        let loader = Loader::new();
        let fail = || {
            let loader = Arc::clone(&loader);
            async move {
                loader.load().await?;
                Err(Error::new(ErrorKind::Unavailable, "down")
                    .with_hint("later")
                    .with_retryable(false)
                    .with_retry_after(Duration::from_secs(3)))
            }
        };
        let mut both = Box::pin(futures_util::future::join(flights.run(7, fail), flights.run(7, fail)));
        assert!(poll!(&mut both).is_pending());
        loader.go.notify_one();
        let (a, b) = both.await;
        for e in [a.unwrap_err(), b.unwrap_err()] {
            assert_eq!((e.kind(), e.message(), e.hint()), (ErrorKind::Unavailable, "down", Some("later")));
            assert_eq!((e.is_retryable(), e.retry_after()), (false, Some(Duration::from_secs(3))));
        }
        assert_eq!(loader.calls.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn a_panic_is_an_error_for_everybody_and_the_next_call_starts_anew() {
        let flights = SingleFlight::<u32, u32>::new();
        let fall = || async {
            tokio::task::yield_now().await;
            std::panic::resume_unwind(Box::new("no"))
        };
        let (a, b) = futures_util::future::join(flights.run(7, fall), flights.run(7, fall)).await;
        assert_eq!(
            (a.unwrap_err().kind(), b.unwrap_err().kind()),
            (ErrorKind::Internal, ErrorKind::Internal)
        );
        assert_eq!(flights.run(7, || async { Ok(5) }).await.unwrap(), 5);
    }

    #[tokio::test]
    async fn a_panic_before_there_is_any_work_harms_nobody_else() {
        let flights = SingleFlight::<u32, u32>::new();
        let fall = || -> BoxFuture<'static, Result<u32>> { std::panic::resume_unwind(Box::new("no")) };
        assert!(AssertUnwindSafe(flights.run(7, fall)).catch_unwind().await.is_err());
        assert_eq!(flights.run(7, || async { Ok(5) }).await.unwrap(), 5);
    }

    /// Many threads on few keys, with and without callers that look once and go. Where all stay, no two
    /// calls of a key run at once. (When the last caller goes, the next call may begin while the work that
    /// nobody waits for any more is being dropped.)
    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn under_many_threads_no_two_calls_of_a_key_run_at_once() {
        for some_go in [false, true] {
            let flights = Arc::new(SingleFlight::<u32, u32>::new());
            let running = Arc::new([const { AtomicU32::new(0) }; 4]);
            let tasks: Vec<_> = (0..400_u32)
                .map(|i| {
                    let (flights, running) = (Arc::clone(&flights), Arc::clone(&running));
                    tokio::spawn(async move {
                        for round in 0..20 {
                            let key = (i + round) % 4;
                            let running = Arc::clone(&running);
                            let mut call = Box::pin(flights.run(key, move || async move {
                                let at_once = running[key as usize].fetch_add(1, Ordering::SeqCst);
                                tokio::task::yield_now().await;
                                running[key as usize].fetch_sub(1, Ordering::SeqCst);
                                assert!(some_go || at_once == 0, "two at once");
                                Ok(key)
                            }));
                            if some_go && i % 3 == 0 {
                                let _looked = poll!(&mut call);
                            } else {
                                assert_eq!(call.await.unwrap(), key);
                            }
                        }
                    })
                })
                .collect();
            for task in join_all(tasks).await {
                task.unwrap();
            }
            assert_eq!(flights.under_way(), 0);
        }
    }
}
