//! Not too many at once: places, a bounded line in front of them, and an end to waiting.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use serde::{Deserialize, Serialize};
use tokio::sync::{Semaphore, SemaphorePermit, TryAcquireError};

use super::{Deadline, timeout::bounded};
use crate::{
    clock::Clock,
    error::{Error, ErrorKind, Result},
};

/// How many may run, how many may wait, and how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BulkheadConfig {
    /// How many calls may run at once. Default 25, at least 1.
    pub max_concurrent: usize,
    /// How many more may wait for a place. Default 50; 0 means nobody waits.
    pub max_waiting: usize,
    /// How long one may wait. Default 500 ms.
    pub max_wait: Duration,
}

impl Default for BulkheadConfig {
    fn default() -> Self {
        Self { max_concurrent: 25, max_waiting: 50, max_wait: Duration::from_millis(500) }
    }
}

impl BulkheadConfig {
    /// The same with so many at once.
    #[must_use]
    pub fn with_max_concurrent(mut self, count: usize) -> Self {
        self.max_concurrent = count;
        self
    }

    /// The same with so many waiting, each so long at most.
    #[must_use]
    pub fn with_line(mut self, max_waiting: usize, max_wait: Duration) -> Self {
        self.max_waiting = max_waiting;
        self.max_wait = max_wait;
        self
    }
}

/// Keeps one slow service from taking every thread, connection and byte of memory: at most so many calls
/// run, a few more wait in line in the order they came, and the rest are told at once.
///
/// Dropping a waiter takes it out of the line; dropping a [`Place`] hands it to whoever is next.
///
/// ```
/// use std::sync::Arc;
/// use grocery_core::{SystemClock, resilience::{Bulkhead, BulkheadConfig, Deadline}};
/// # futures_util::FutureExt::now_or_never(async {
/// let config = BulkheadConfig::default().with_max_concurrent(1).with_line(0, std::time::Duration::ZERO);
/// let bulkhead = Bulkhead::new(config, Arc::new(SystemClock::new()));
/// let place = bulkhead.enter(Deadline::NEVER).await?;
/// assert!(bulkhead.enter(Deadline::NEVER).await.is_err());
/// drop(place);
/// assert!(bulkhead.enter(Deadline::NEVER).await.is_ok());
/// # Ok::<(), grocery_core::Error>(())
/// # }).unwrap().unwrap();
/// ```
#[derive(Debug)]
pub struct Bulkhead {
    config: BulkheadConfig,
    clock: Arc<dyn Clock>,
    places: Semaphore,
    waiting: AtomicUsize,
}

/// A place in a [`Bulkhead`], until it is dropped.
#[derive(Debug)]
#[must_use = "a place that is dropped at once keeps nobody out"]
pub struct Place<'a> {
    _permit: SemaphorePermit<'a>,
}

/// A place in the line, given up however the waiting ends.
struct InLine<'a>(&'a AtomicUsize);

impl Drop for InLine<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Bulkhead {
    /// A bulkhead with all places free.
    #[must_use]
    pub fn new(config: BulkheadConfig, clock: Arc<dyn Clock>) -> Self {
        let places = Semaphore::new(config.max_concurrent.clamp(1, Semaphore::MAX_PERMITS));
        Self { config, clock, places, waiting: AtomicUsize::new(0) }
    }

    /// A place where one is free now. Never overtakes those who wait: what falls free while somebody is in line
    /// goes to the first of them and is not free.
    #[must_use]
    pub fn try_enter(&self) -> Option<Place<'_>> {
        match self.places.try_acquire() {
            Ok(permit) => Some(Place { _permit: permit }),
            Err(TryAcquireError::NoPermits | TryAcquireError::Closed) => None,
        }
    }

    /// A place, waiting in line for it where the line has room, at most as long as the config says and not beyond
    /// `deadline`.
    ///
    /// # Errors
    /// [`ErrorKind::Unavailable`] at once where the line is full, or when the wait is over.
    pub async fn enter(&self, deadline: Deadline) -> Result<Place<'_>> {
        if let Some(place) = self.try_enter() {
            return Ok(place);
        }
        let joined = self.waiting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |waiting| {
            (waiting < self.config.max_waiting).then(|| waiting + 1)
        });
        if joined.is_err() {
            return Err(full("too many calls run and wait already"));
        }
        let _in_line = InLine(&self.waiting);
        let until = deadline.sooner(Deadline::after(self.clock.now(), self.config.max_wait));
        match bounded(&*self.clock, until, self.places.acquire()).await {
            Some(Ok(permit)) => Ok(Place { _permit: permit }),
            Some(Err(_)) => Err(Error::new(ErrorKind::Internal, "the bulkhead is closed")),
            None => Err(full("no place fell free in time")),
        }
    }

    /// How many run now.
    #[must_use]
    pub fn running(&self) -> usize {
        let all = self.config.max_concurrent.clamp(1, Semaphore::MAX_PERMITS);
        all.saturating_sub(self.places.available_permits())
    }

    /// How many wait now.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }
}

fn full(why: &'static str) -> Error {
    Error::new(ErrorKind::Unavailable, why).with_hint("try again when fewer calls are under way")
}

#[cfg(test)]
mod tests {
    use futures_util::{FutureExt, future::BoxFuture, poll};
    use proptest::prelude::*;

    use super::*;
    use crate::clock::{ManualClock, Timestamp};

    const SECOND: Duration = Duration::from_secs(1);

    fn clock() -> Arc<ManualClock> {
        Arc::new(ManualClock::at(Timestamp::from_unix_millis(0)))
    }

    fn bulkhead(places: usize, line: usize, clock: &Arc<ManualClock>) -> Bulkhead {
        let config = BulkheadConfig::default().with_max_concurrent(places).with_line(line, SECOND);
        Bulkhead::new(config, clock.clone())
    }

    #[tokio::test]
    async fn the_line_is_bounded_and_first_come_is_first_served() {
        let clock = clock();
        let b = bulkhead(1, 2, &clock);
        let place = b.enter(Deadline::NEVER).await.unwrap();
        let mut first = Box::pin(b.enter(Deadline::NEVER));
        let mut second = Box::pin(b.enter(Deadline::NEVER));
        assert!(poll!(&mut first).is_pending() && poll!(&mut second).is_pending());
        let refused = b.enter(Deadline::NEVER).now_or_never().unwrap().unwrap_err();
        assert!(refused.kind() == ErrorKind::Unavailable && refused.is_retryable());
        assert_eq!((b.running(), b.waiting()), (1, 2));
        drop(place);
        // The place is the first one's, even before it looks; a newcomer does not get it.
        assert!(b.try_enter().is_none());
        assert!(poll!(&mut second).is_pending());
        let place = first.await.unwrap();
        assert_eq!((b.running(), b.waiting()), (1, 1));
        drop(place);
        let _place = second.await.unwrap();
        assert_eq!((b.running(), b.waiting()), (1, 0));
    }

    #[tokio::test]
    async fn waiting_ends_at_the_limit_or_the_deadline_whichever_is_sooner() {
        for (deadline, at) in [(None, SECOND), (Some(SECOND / 4), SECOND / 4), (Some(9 * SECOND), SECOND)] {
            let clock = clock();
            let b = bulkhead(1, 1, &clock);
            let _place = b.try_enter().unwrap();
            let deadline = deadline.map_or(Deadline::NEVER, |d| Deadline::after(clock.now(), d));
            let mut waiter = Box::pin(b.enter(deadline));
            assert!(poll!(&mut waiter).is_pending());
            clock.advance(at - Duration::from_millis(1));
            assert!(poll!(&mut waiter).is_pending());
            clock.advance(Duration::from_millis(1));
            assert!(waiter.await.is_err());
            assert_eq!((b.running(), b.waiting()), (1, 0));
        }
    }

    #[tokio::test]
    async fn a_place_given_to_a_waiter_that_is_gone_goes_on_to_the_next() {
        let clock = clock();
        let b = bulkhead(1, 2, &clock);
        let place = b.try_enter().unwrap();
        let mut first = Box::pin(b.enter(Deadline::NEVER));
        let mut second = Box::pin(b.enter(Deadline::NEVER));
        assert!(poll!(&mut first).is_pending() && poll!(&mut second).is_pending());
        drop(place);
        drop(first);
        assert!(matches!(poll!(&mut second), std::task::Poll::Ready(Ok(_))));
        assert_eq!((b.running(), b.waiting()), (0, 0));
    }

    #[derive(Debug, Clone)]
    enum Step {
        Come,
        Leave(usize),
        GiveUp(usize),
        Look,
        Wait(u64),
    }

    proptest! {
        /// Random coming, leaving and giving up beside a plain line: never more than the places, never
        /// longer than the line, always in order, and no place lost.
        #[test]
        fn places_and_line_are_what_a_list_says(
            places in 1_usize..4, line in 0_usize..4,
            steps in prop::collection::vec(prop_oneof![
                4 => Just(Step::Come),
                3 => (0_usize..4).prop_map(Step::Leave),
                1 => (0_usize..4).prop_map(Step::GiveUp),
                2 => Just(Step::Look),
                1 => (1_u64..700).prop_map(Step::Wait),
            ], 1..120),
        ) {
            let clock = clock();
            let b = bulkhead(places, line, &clock);
            let mut inside: Vec<Place<'_>> = Vec::new();
            let mut waiting: Vec<(BoxFuture<'_, Result<Place<'_>>>, u64)> = Vec::new();
            let mut now = 0;
            for step in steps {
                match step {
                    Step::Come => {
                        let mut coming: BoxFuture<'_, Result<Place<'_>>> = Box::pin(b.enter(Deadline::NEVER));
                        match (&mut coming).now_or_never() {
                            Some(Ok(place)) => {
                                prop_assert!(inside.len() < places && waiting.is_empty());
                                inside.push(place);
                            }
                            Some(Err(_)) => prop_assert_eq!((inside.len(), waiting.len()), (places, line)),
                            None => waiting.push((coming, now + 1_000)),
                        }
                    }
                    Step::Leave(at) if !inside.is_empty() => drop(inside.remove(at % inside.len())),
                    Step::GiveUp(at) if !waiting.is_empty() => drop(waiting.remove(at % waiting.len())),
                    Step::Wait(ms) => {
                        clock.advance(Duration::from_millis(ms));
                        now += ms;
                    }
                    _ => {}
                }
                // Everybody looks: who is first gets what is free, who has waited too long goes.
                let mut still = Vec::new();
                for (mut waiter, until) in waiting {
                    match (&mut waiter).now_or_never() {
                        Some(Ok(place)) => {
                            prop_assert!(still.is_empty(), "somebody was overtaken");
                            inside.push(place);
                        }
                        Some(Err(_)) => prop_assert!(now >= until),
                        None => {
                            prop_assert!(now < until && inside.len() == places);
                            still.push((waiter, until));
                        }
                    }
                }
                waiting = still;
                prop_assert!(inside.len() <= places && waiting.len() <= line);
                prop_assert_eq!((b.running(), b.waiting()), (inside.len(), waiting.len()));
            }
            drop(waiting);
            drop(inside);
            prop_assert_eq!((b.running(), b.waiting()), (0, 0));
        }
    }
}
