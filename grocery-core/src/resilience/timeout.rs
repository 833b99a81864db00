//! An upper bound on waiting.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
    time::Duration,
};

use super::Deadline;
use crate::{
    clock::{Clock, Sleep},
    error::{Error, ErrorKind, Result},
};

/// Waits for `future` at most `limit`, measured on `clock`. Whatever it answers is passed on as it is.
///
/// On a timeout the future is dropped, which cancels what it was doing. A future that is ready at the
/// deadline still counts. With a limit of zero the future is not started at all. Needs no runtime: any
/// executor will do. A future that is ready at once costs no timer and no allocation.
///
/// # Errors
/// [`ErrorKind::Timeout`] where the limit passed first.
///
/// ```
/// use std::time::Duration;
/// use grocery_core::{ErrorKind, SystemClock, resilience::with_timeout};
/// # futures_util::FutureExt::now_or_never(async {
/// let clock = SystemClock::new();
/// assert_eq!(with_timeout(&clock, Duration::from_secs(2), async { 7 }).await.unwrap(), 7);
/// let never = with_timeout(&clock, Duration::ZERO, async { 7 }).await;
/// assert_eq!(never.unwrap_err().kind(), ErrorKind::Timeout);
/// # }).unwrap();
/// ```
pub async fn with_timeout<T>(
    clock: &dyn Clock,
    limit: Duration,
    future: impl Future<Output = T>,
) -> Result<T> {
    if limit.is_zero() {
        return Err(not_started());
    }
    let deadline = Deadline::after(clock.now(), limit);
    match bounded(clock, deadline, future).await {
        Some(answer) => Ok(answer),
        None => Err(too_late(limit)),
    }
}

/// Waits for `future` until `deadline`, and does not start it where the deadline has passed.
///
/// # Errors
/// [`ErrorKind::Timeout`] where the deadline passed first.
///
/// ```
/// use std::time::Duration;
/// use grocery_core::{Clock, SystemClock, resilience::{Deadline, with_deadline}};
/// # futures_util::FutureExt::now_or_never(async {
/// let clock = SystemClock::new();
/// let deadline = Deadline::after(clock.now(), Duration::from_secs(2));
/// assert_eq!(with_deadline(&clock, deadline, async { 7 }).await.unwrap(), 7);
/// assert!(with_deadline(&clock, Deadline::at(clock.now()), async { 7 }).await.is_err());
/// # }).unwrap();
/// ```
pub async fn with_deadline<T>(
    clock: &dyn Clock,
    deadline: Deadline,
    future: impl Future<Output = T>,
) -> Result<T> {
    let Some(at) = deadline.moment() else {
        return Ok(future.await);
    };
    let now = clock.now();
    if at <= now {
        return Err(not_started());
    }
    match bounded(clock, deadline, future).await {
        Some(answer) => Ok(answer),
        None => Err(too_late(at.saturating_since(now))),
    }
}

/// The answer, or `None` where the deadline passed first. Asks the clock for a timer only once the
/// future has to wait.
pub(super) async fn bounded<T>(
    clock: &dyn Clock,
    deadline: Deadline,
    future: impl Future<Output = T>,
) -> Option<T> {
    let mut future = pin!(future);
    let mut timer: Option<Sleep<'_>> = None;
    poll_fn(|cx| {
        if let Poll::Ready(answer) = future.as_mut().poll(cx) {
            return Poll::Ready(Some(answer));
        }
        let Some(at) = deadline.moment() else {
            return Poll::Pending;
        };
        timer.get_or_insert_with(|| clock.sleep_until(at)).as_mut().poll(cx).map(|()| None)
    })
    .await
}

pub(super) fn not_started() -> Error {
    Error::new(ErrorKind::Timeout, "no time was left to start")
}

pub(super) fn too_late(limit: Duration) -> Error {
    Error::new(ErrorKind::Timeout, format!("there was no answer within {limit:?}"))
}

#[cfg(test)]
mod tests {
    use std::{
        future::{pending, ready},
        sync::{
            Arc,
            atomic::{AtomicBool, Ordering},
        },
    };

    use super::*;
    use crate::clock::{ManualClock, Timestamp};

    struct OnDrop(Arc<AtomicBool>);

    impl Drop for OnDrop {
        fn drop(&mut self) {
            self.0.store(true, Ordering::SeqCst);
        }
    }

    fn clock() -> Arc<ManualClock> {
        Arc::new(ManualClock::at(Timestamp::from_unix_millis(0)))
    }

    #[tokio::test]
    async fn a_ready_answer_passes_and_leaves_no_timer() {
        let clock = clock();
        assert_eq!(with_timeout(&*clock, Duration::from_secs(1), ready(5)).await.unwrap(), 5);
        assert_eq!(clock.sleepers(), 0);
    }

    #[tokio::test]
    async fn a_hanging_future_is_dropped_at_the_limit_and_not_before() {
        let clock = clock();
        let dropped = Arc::new(AtomicBool::new(false));
        let guard = OnDrop(Arc::clone(&dropped));
        let task = tokio::spawn({
            let clock = Arc::clone(&clock);
            async move {
                let hang = async move {
                    let _guard = guard;
                    pending::<()>().await;
                };
                with_timeout(&*clock, Duration::from_secs(2), hang).await
            }
        });
        while clock.sleepers() == 0 {
            tokio::task::yield_now().await;
        }
        clock.advance(Duration::from_millis(1_999));
        tokio::task::yield_now().await;
        assert!(!task.is_finished() && !dropped.load(Ordering::SeqCst));
        clock.advance(Duration::from_millis(1));
        let e = task.await.unwrap().unwrap_err();
        assert_eq!(e.kind(), ErrorKind::Timeout);
        assert!(e.is_retryable() && e.to_string().contains("2s"));
        assert!(dropped.load(Ordering::SeqCst));
    }

    #[tokio::test]
    async fn no_time_means_not_started() {
        let started = AtomicBool::new(false);
        let run = async { started.store(true, Ordering::SeqCst) };
        assert!(with_timeout(&*clock(), Duration::ZERO, run).await.is_err());
        assert!(!started.load(Ordering::SeqCst));
    }
}
