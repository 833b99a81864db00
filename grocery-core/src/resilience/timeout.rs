//! An upper bound on waiting.

use std::{future::Future, pin::pin, time::Duration};

use futures_util::future::{Either, select};

use crate::{
    clock::Clock,
    error::{Error, ErrorKind, Result},
};

/// Waits for `future` at most `limit`, measured on `clock`. Whatever it answers is passed on as it is.
///
/// On a timeout the future is dropped, which cancels what it was doing. A future that is ready at the
/// deadline still counts. With a limit of zero the future is not started at all. Needs no runtime: any
/// executor will do.
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
        return Err(Error::new(ErrorKind::Timeout, "no time was left to start"));
    }
    let deadline = clock.sleep_until(clock.now().saturating_add(limit));
    match select(pin!(future), deadline).await {
        Either::Left((answer, _)) => Ok(answer),
        Either::Right(((), _)) => {
            Err(Error::new(ErrorKind::Timeout, format!("there was no answer within {limit:?}")))
        }
    }
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
