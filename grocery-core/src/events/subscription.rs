//! The reading side of a hub.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use futures_util::Stream;

use super::hub::Shared;
use crate::clock::Timestamp;

/// What a subscriber gets.
#[derive(Debug)]
#[non_exhaustive]
pub enum Delivery<T> {
    /// An event.
    Event {
        /// Its number.
        seq: u64,
        /// When it was published.
        at: Timestamp,
        /// What happened.
        event: Arc<T>,
    },
    /// These events are gone: the subscriber came too late for them.
    Lost {
        /// The number of the first.
        from: u64,
        /// The number of the last.
        to: u64,
    },
    /// The subscriber came with a place in another hub, one before a restart. How many events it lost
    /// is not known; what follows is all that this hub still has.
    Restarted,
}

impl<T> Clone for Delivery<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Event { seq, at, event } => Self::Event { seq: *seq, at: *at, event: Arc::clone(event) },
            Self::Lost { from, to } => Self::Lost { from: *from, to: *to },
            Self::Restarted => Self::Restarted,
        }
    }
}

/// One subscriber. Also a [`Stream`]. Dropping it unsubscribes.
pub struct Subscription<T> {
    shared: Arc<Shared<T>>,
    /// The number to deliver next.
    next: u64,
    restarted: bool,
    place: usize,
}

impl<T> Subscription<T> {
    /// Begins with the event `from`; with the next one to be published where it is `None`.
    pub(super) fn new(shared: &Arc<Shared<T>>, from: Option<u64>, restarted: bool) -> Self {
        let mut state = shared.lock();
        let place = state.free.pop().unwrap_or_else(|| {
            state.waiting.push(None);
            state.waiting.len() - 1
        });
        let next = from.unwrap_or(state.next);
        drop(state);
        Self { shared: Arc::clone(shared), next, restarted, place }
    }

    /// The next event, or what was lost before it; waits until there is one. `None` once the hub is
    /// closed and all it had is delivered. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Delivery<T>> {
        poll_fn(|cx| self.poll(Some(cx))).await
    }

    /// As [`next`](Self::next) without waiting: `None` where there is nothing right now.
    pub fn try_next(&mut self) -> Option<Delivery<T>> {
        match self.poll(None) {
            Poll::Ready(delivery) => delivery,
            Poll::Pending => None,
        }
    }

    fn poll(&mut self, cx: Option<&mut Context<'_>>) -> Poll<Option<Delivery<T>>> {
        if std::mem::take(&mut self.restarted) {
            return Poll::Ready(Some(Delivery::Restarted));
        }
        let mut state = self.shared.lock();
        let first = state.first();
        if self.next < first {
            let lost = Delivery::Lost { from: self.next, to: first - 1 };
            self.next = first;
            return Poll::Ready(Some(lost));
        }
        let index = usize::try_from(self.next - first).unwrap_or(usize::MAX);
        if let Some((at, event)) = state.ring.get(index) {
            let delivery = Delivery::Event { seq: self.next, at: *at, event: Arc::clone(event) };
            self.next += 1;
            return Poll::Ready(Some(delivery));
        }
        if state.closed {
            return Poll::Ready(None);
        }
        // A waker that gives way is dropped outside the lock: it may drop a task with subscriptions.
        let mut old = None;
        if let Some(cx) = cx {
            let place = &mut state.waiting[self.place];
            if !place.as_ref().is_some_and(|w| w.will_wake(cx.waker())) {
                old = place.replace(cx.waker().clone());
            }
        }
        drop(state);
        drop(old);
        Poll::Pending
    }
}

impl<T> Stream for Subscription<T> {
    type Item = Delivery<T>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(Some(cx))
    }
}

impl<T> Drop for Subscription<T> {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        let waker = state.waiting[self.place].take();
        state.free.push(self.place);
        drop(state);
        // Outside the lock, as above.
        drop(waker);
    }
}

impl<T> fmt::Debug for Subscription<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription").field("next", &self.next).finish()
    }
}
