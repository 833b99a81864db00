//! A clock that stands still until it is told to move.

use std::{
    future::poll_fn,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Poll, Waker},
    time::Duration,
};

use super::{Clock, Monotonic, Sleep, Timestamp};

/// A clock for tests and replays: it moves only when told to.
///
/// ```
/// use std::time::Duration;
/// use grocery_core::{Clock, ManualClock};
/// let clock = ManualClock::at("2026-11-20T09:00:00Z".parse()?);
/// clock.advance(Duration::from_secs(90));
/// assert_eq!(clock.wall().to_string(), "2026-11-20T09:01:30Z");
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug)]
pub struct ManualClock {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    now: Monotonic,
    wall: Timestamp,
    sleepers: Vec<(Monotonic, Waker)>,
}

impl ManualClock {
    /// A clock standing at `wall`, with its monotonic reading at zero.
    #[must_use]
    pub fn at(wall: Timestamp) -> Self {
        Self { state: Mutex::new(State { now: Monotonic::default(), wall, sleepers: Vec::new() }) }
    }

    /// Moves both readings forward and wakes whoever waited for that.
    pub fn advance(&self, by: Duration) {
        let due = {
            let mut state = self.lock();
            state.now = state.now.saturating_add(by);
            state.wall = state.wall.saturating_add(by);
            let now = state.now;
            let (due, rest) = std::mem::take(&mut state.sleepers).into_iter().partition(|(at, _)| *at <= now);
            state.sleepers = rest;
            due
        };
        // Wake outside the lock: a waker may poll at once.
        let due: Vec<(Monotonic, Waker)> = due;
        for (_, waker) in due {
            waker.wake();
        }
    }

    /// Sets the time of day, forward or back, as a user or a time server may do. The monotonic
    /// reading stays.
    pub fn set_wall(&self, wall: Timestamp) {
        self.lock().wall = wall;
    }

    /// How many waits are pending. Lets a test advance only once a waiter is there.
    #[must_use]
    pub fn sleepers(&self) -> usize {
        self.lock().sleepers.len()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Monotonic {
        self.lock().now
    }

    fn wall(&self) -> Timestamp {
        self.lock().wall
    }

    fn sleep_until(&self, deadline: Monotonic) -> Sleep<'_> {
        Box::pin(poll_fn(move |cx| {
            let mut state = self.lock();
            if state.now >= deadline {
                return Poll::Ready(());
            }
            if !state.sleepers.iter().any(|(at, w)| *at == deadline && w.will_wake(cx.waker())) {
                state.sleepers.push((deadline, cx.waker().clone()));
            }
            Poll::Pending
        }))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[tokio::test]
    async fn sleepers_wake_in_their_turn() {
        let clock = Arc::new(ManualClock::at(Timestamp::from_unix_millis(0)));
        let deadline = clock.now().saturating_add(Duration::from_secs(10));
        let task = tokio::spawn({
            let clock = Arc::clone(&clock);
            async move { clock.sleep_until(deadline).await }
        });
        while clock.sleepers() == 0 {
            tokio::task::yield_now().await;
        }
        clock.advance(Duration::from_secs(9));
        tokio::task::yield_now().await;
        assert!(!task.is_finished());
        clock.advance(Duration::from_secs(1));
        task.await.unwrap();
        assert_eq!(clock.sleepers(), 0);
    }

    #[test]
    fn the_wall_may_go_back_but_the_monotonic_reading_does_not() {
        let clock = ManualClock::at(Timestamp::from_unix_millis(10_000));
        clock.advance(Duration::from_secs(1));
        clock.set_wall(Timestamp::from_unix_millis(0));
        assert_eq!(clock.wall().unix_millis(), 0);
        assert_eq!(clock.now().since_start(), Duration::from_secs(1));
    }
}
