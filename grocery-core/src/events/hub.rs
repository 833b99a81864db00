//! The ring of events and its publishing side.

use std::{
    collections::VecDeque,
    fmt,
    str::FromStr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::Waker,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Subscription;
use crate::{
    clock::{Clock, Timestamp},
    error::{Error, ErrorKind, Result, clip},
};

/// Keeps the last events and hands them to subscribers. Cheap to clone; clones are the same hub.
///
/// ```
/// # use std::sync::Arc;
/// use grocery_core::{SystemClock, events::{Delivery, Hub}};
/// let hub = Hub::new(2, Arc::new(SystemClock::new()));
/// for price in [399, 379, 349] {
///     hub.publish(price);
/// }
/// let mut late = hub.subscribe(Some(0)); // saw nothing yet; the ring holds two events
/// assert!(matches!(late.try_next(), Some(Delivery::Lost { from: 1, to: 1 })));
/// assert!(matches!(late.try_next(), Some(Delivery::Event { seq: 2, event, .. }) if *event == 379));
/// ```
pub struct Hub<T> {
    pub(super) shared: Arc<Shared<T>>,
}

pub(super) struct Shared<T> {
    clock: Arc<dyn Clock>,
    /// When this hub was made. Tells its sequence numbers from those of an earlier one.
    born: Timestamp,
    state: Mutex<State<T>>,
}

pub(super) struct State<T> {
    capacity: usize,
    pub(super) ring: VecDeque<(Timestamp, Arc<T>)>,
    /// The number that the next event gets.
    pub(super) next: u64,
    pub(super) closed: bool,
    /// One place for each subscriber; filled while it waits.
    pub(super) waiting: Vec<Option<Waker>>,
    pub(super) free: Vec<usize>,
}

impl<T> State<T> {
    /// The number of the oldest event kept; [`next`](Self::next) where none is.
    pub(super) fn first(&self) -> u64 {
        // The ring never holds more than were published.
        self.next - self.ring.len() as u64
    }
}

impl<T> Hub<T> {
    /// A hub that keeps the last `capacity` events, at least one.
    #[must_use]
    pub fn new(capacity: usize, clock: Arc<dyn Clock>) -> Self {
        let born = clock.wall();
        let state = State {
            capacity: capacity.max(1),
            ring: VecDeque::new(),
            next: 1,
            closed: false,
            waiting: Vec::new(),
            free: Vec::new(),
        };
        Self { shared: Arc::new(Shared { clock, born, state: Mutex::new(state) }) }
    }

    /// Puts an event at the end and wakes the subscribers. Answers its number, counted from 1. Never
    /// waits for a subscriber. After [`close`](Self::close) nothing is kept and the answer is the
    /// number of the last event.
    pub fn publish(&self, event: T) -> u64 {
        let at = self.shared.clock.wall();
        let event = Arc::new(event);
        let (seq, woken, dropped) = {
            let mut state = self.shared.lock();
            if state.closed {
                return state.next - 1;
            }
            let dropped = if state.ring.len() >= state.capacity { state.ring.pop_front() } else { None };
            let seq = state.next;
            state.ring.push_back((at, event));
            state.next += 1;
            (seq, take_wakers(&mut state), dropped)
        };
        // Outside the lock: a waker may poll at once, and dropping an event runs the host's code.
        woken.into_iter().for_each(Waker::wake);
        drop(dropped);
        seq
    }

    /// Subscribes. With `after`, the first event is the one behind that number, as far as the ring
    /// still holds it; what is gone is told as [`Delivery::Lost`](super::Delivery::Lost). `Some(0)` asks
    /// for all there is, `None` only for what comes from now on.
    ///
    /// A number that this hub has not reached is from another hub (one before a restart): see
    /// [`resume`](Self::resume), which tells hubs apart.
    #[must_use]
    pub fn subscribe(&self, after: Option<u64>) -> Subscription<T> {
        let last = self.last_seq();
        match after {
            Some(after) if after > last => Subscription::new(&self.shared, Some(1), true),
            Some(after) => Subscription::new(&self.shared, Some(after + 1), false),
            None => Subscription::new(&self.shared, None, false),
        }
    }

    /// Subscribes behind the event that `token` stands for. Where the token is from another hub (the
    /// process was restarted), [`Delivery::Restarted`](super::Delivery::Restarted) comes first and then
    /// all that this hub still has.
    #[must_use]
    pub fn resume(&self, token: ResumeToken) -> Subscription<T> {
        if token.born == self.shared.born.unix_millis() {
            self.subscribe(Some(token.seq))
        } else {
            Subscription::new(&self.shared, Some(1), true)
        }
    }

    /// The token of event `seq` of this hub: what a client keeps to come back later.
    #[must_use]
    pub fn token(&self, seq: u64) -> ResumeToken {
        ResumeToken { born: self.shared.born.unix_millis(), seq }
    }

    /// The number of the last event; 0 where there was none.
    #[must_use]
    pub fn last_seq(&self) -> u64 {
        self.shared.lock().next - 1
    }

    /// How many subscribers there are.
    #[must_use]
    pub fn subscribers(&self) -> usize {
        let state = self.shared.lock();
        state.waiting.len() - state.free.len()
    }

    /// Ends the hub: subscribers get what is left and then `None`.
    pub fn close(&self) {
        let woken = {
            let mut state = self.shared.lock();
            state.closed = true;
            take_wakers(&mut state)
        };
        woken.into_iter().for_each(Waker::wake);
    }
}

fn take_wakers<T>(state: &mut State<T>) -> Vec<Waker> {
    state.waiting.iter_mut().filter_map(Option::take).collect()
}

impl<T> Shared<T> {
    pub(super) fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Clone for Hub<T> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<T> fmt::Debug for Hub<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hub")
            .field("last_seq", &self.last_seq())
            .field("subscribers", &self.subscribers())
            .finish()
    }
}

/// Where a subscriber was, in a form that survives a restart of the hub's process. Written as
/// `1763634600000-42`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ResumeToken {
    born: i64,
    seq: u64,
}

impl fmt::Display for ResumeToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.born, self.seq)
    }
}

impl FromStr for ResumeToken {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        // The first number may be below zero, so the last hyphen parts them.
        let read = || {
            let (born, seq) = s.rsplit_once('-')?;
            Some(Self { born: born.parse().ok()?, seq: seq.parse().ok()? })
        };
        read().ok_or_else(|| {
            Error::new(ErrorKind::InvalidInput, format!("{:?} is not a resume token", clip(s, 40)))
                .with_hint("hand back the token as it was given, or subscribe without one")
        })
    }
}

impl Serialize for ResumeToken {
    fn serialize<S: Serializer>(&self, s: S) -> std::result::Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ResumeToken {
    fn deserialize<D: Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
