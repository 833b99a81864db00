//! Waiting for moments of the machine's clock, on one thread for the whole process.
//!
//! Most waits are timeouts that are given up long before their moment. So the thread is not woken for a wait unless
//! that ends before the moment it sleeps to, and it sleeps on to that moment though the wait for it was given up:
//! calls with a timeout of a second wake it about once a second, however many there are.

use std::{
    collections::BTreeMap,
    future::Future,
    pin::Pin,
    process,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
    thread,
    time::Instant,
};

static TIMERS: Timers = Timers::new();

#[derive(Debug)]
struct Timers {
    state: Mutex<State>,
    earlier: Condvar,
}

#[derive(Debug)]
struct State {
    waits: BTreeMap<(Instant, u64), Waker>,
    /// So that waits for the same moment are told apart.
    number: u64,
    /// The process in which the thread runs; after a fork there is none yet.
    thread_of: Option<u32>,
    /// Until when the thread sleeps, if not for good.
    sleeps_to: Option<Instant>,
}

impl Timers {
    const fn new() -> Self {
        let state = State { waits: BTreeMap::new(), number: 0, thread_of: None, sleeps_to: None };
        Self { state: Mutex::new(state), earlier: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes whose moment has come, for ever.
    fn run(&self) {
        let mut state = self.lock();
        loop {
            let now = Instant::now();
            let later = state.waits.split_off(&(now, u64::MAX));
            let due = std::mem::replace(&mut state.waits, later);
            if !due.is_empty() {
                drop(state);
                // Outside the lock: a waker may poll at once.
                due.into_values().for_each(Waker::wake);
                state = self.lock();
                continue;
            }
            state.sleeps_to = state.waits.keys().next().map(|(at, _)| *at);
            state = match state.sleeps_to {
                Some(at) => {
                    let pause = at.saturating_duration_since(now);
                    self.earlier.wait_timeout(state, pause).unwrap_or_else(PoisonError::into_inner).0
                }
                None => self.earlier.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }
}

impl State {
    /// Enters a wait, and says whether the thread is to be woken for it.
    fn enter(&mut self, at: Instant, number: u64, waker: Waker) -> bool {
        self.waits.insert((at, number), waker);
        let wakes = self.sleeps_to.is_none_or(|to| at < to);
        if wakes {
            self.sleeps_to = Some(at);
        }
        wakes
    }

    /// Sees to it that the thread runs in this process. Whether it does.
    fn started(&mut self) -> bool {
        let here = process::id();
        if self.thread_of != Some(here) {
            // Whom a parent process was to wake is not here.
            std::mem::forget(std::mem::take(&mut self.waits));
            let thread = thread::Builder::new().name("grocery-timer".into()).spawn(|| TIMERS.run());
            self.thread_of = thread.is_ok().then_some(here);
        }
        self.thread_of.is_some()
    }
}

/// Completes once the machine's clock has reached a moment; where that lies beyond what it can count, never.
#[derive(Debug)]
pub(super) struct Wait {
    at: Option<Instant>,
    /// Its number among the waits, where it is entered.
    entered: Option<u64>,
}

impl Wait {
    pub(super) const fn until(at: Option<Instant>) -> Self {
        Self { at, entered: None }
    }
}

impl Future for Wait {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let Some(at) = self.at else { return Poll::Pending };
        if Instant::now() >= at {
            return Poll::Ready(());
        }
        let mut state = TIMERS.lock();
        if !state.started() {
            // The machine has no thread to give: whoever waits asks again and again.
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let number = self.entered.unwrap_or_else(|| {
            state.number += 1;
            state.number
        });
        self.entered = Some(number);
        if state.enter(at, number, context.waker().clone()) {
            drop(state);
            TIMERS.earlier.notify_one();
        }
        Poll::Pending
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        if let (Some(at), Some(number)) = (self.at, self.entered) {
            let waker = TIMERS.lock().waits.remove(&(at, number));
            // Outside the lock: dropping it may drop whatever it wakes.
            drop(waker);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, task::Wake, time::Duration};

    use futures_executor::block_on;
    use futures_util::future::{join_all, select};

    use super::*;

    fn after(millis: u64) -> Wait {
        Wait::until(Instant::now().checked_add(Duration::from_millis(millis)))
    }

    #[test]
    fn every_wait_ends_and_none_early() {
        block_on(join_all([30, 1, 20, 0, 20, 10].map(|millis| async move {
            let wait = after(millis);
            let at = wait.at.unwrap();
            wait.await;
            assert!(Instant::now() >= at);
        })));
    }

    #[test]
    fn a_wait_that_is_given_up_leaves_nothing_behind() {
        let (at, number) = block_on(async {
            let mut long = after(3_600_000);
            match select(&mut long, after(1)).await {
                futures_util::future::Either::Left(_) => panic!("an hour is over"),
                futures_util::future::Either::Right(_) => (long.at.unwrap(), long.entered.unwrap()),
            }
        });
        assert!(!TIMERS.lock().waits.contains_key(&(at, number)));
    }

    #[test]
    fn the_thread_is_woken_only_for_a_moment_before_that_which_it_sleeps_to() {
        let mut state = State { waits: BTreeMap::new(), number: 0, thread_of: None, sleeps_to: None };
        let now = Instant::now();
        let moment = |seconds| now + Duration::from_secs(seconds);
        let mut enter = |seconds, number| state.enter(moment(seconds), number, Waker::noop().clone());
        assert!(enter(10, 1));
        assert!(!enter(11, 2));
        assert!(!enter(10, 3));
        assert!(enter(5, 4));
        assert!(!enter(7, 5));
    }

    #[test]
    fn the_last_waker_is_the_one_that_is_woken() {
        struct Nothing;
        impl Wake for Nothing {
            fn wake(self: Arc<Self>) {}
        }
        let [first, last] = [(); 2].map(|()| Waker::from(Arc::new(Nothing)));
        let mut wait = after(3_600_000);
        for waker in [&first, &last] {
            assert!(Pin::new(&mut wait).poll(&mut Context::from_waker(waker)).is_pending());
        }
        let state = TIMERS.lock();
        let entered = &state.waits[&(wait.at.unwrap(), wait.entered.unwrap())];
        assert!(entered.will_wake(&last) && !entered.will_wake(&first));
        drop(state);
    }

    #[test]
    fn a_moment_beyond_counting_never_comes() {
        let mut wait = std::pin::pin!(Wait::until(None));
        assert!(wait.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
}
