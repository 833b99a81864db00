//! What came of the last calls: over a number of them, or over a stretch of time.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::Monotonic;

/// The largest count window, in calls.
pub(super) const MAX_CALLS: u32 = 100_000;
/// Into how many slices a time window is cut.
const SLICES: u64 = 20;

/// Over what a rate is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Window {
    /// The last so many calls, 1 to 100,000. Holds one byte for each.
    Calls(u32),
    /// The calls that ended within this time. Kept in 20 slices, so that a call leaves the window
    /// between 95 % and 100 % of the time after it ended and the memory does not grow with the traffic.
    Time(Duration),
}

/// Sums over a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Counts {
    pub(super) calls: u64,
    pub(super) failures: u64,
    pub(super) slow: u64,
}

impl Counts {
    pub(super) const fn one(failed: bool, slow: bool) -> Self {
        Self { calls: 1, failures: failed as u64, slow: slow as u64 }
    }

    pub(super) const fn add(&mut self, other: Self) {
        self.calls += other.calls;
        self.failures += other.failures;
        self.slow += other.slow;
    }

    const fn take(&mut self, other: Self) {
        self.calls -= other.calls;
        self.failures -= other.failures;
        self.slow -= other.slow;
    }
}

/// A window being filled.
#[derive(Debug)]
pub(super) struct Filled {
    pub(super) window: Window,
    kept: Kept,
    sum: Counts,
}

#[derive(Debug)]
enum Kept {
    /// The calls in a ring; `at` is where the next one goes.
    Calls { ring: Vec<One>, size: usize, at: usize },
    /// Slices of time in a ring; `newest` is the number of the latest one since the clock's start.
    Slices { ring: Vec<Counts>, nanos: u64, newest: u64 },
}

/// One call in one byte.
#[derive(Debug, Clone, Copy)]
struct One(u8);

impl One {
    const fn new(failed: bool, slow: bool) -> Self {
        Self(failed as u8 | (slow as u8) << 1)
    }

    const fn counts(self) -> Counts {
        Counts::one(self.0 & 1 != 0, self.0 & 2 != 0)
    }
}

impl Filled {
    pub(super) fn new(window: Window) -> Self {
        let kept = match window {
            // The ring grows as calls come: a breaker that is hardly used holds hardly anything.
            Window::Calls(size) => Kept::Calls { ring: Vec::new(), size: size.max(1) as usize, at: 0 },
            Window::Time(length) => {
                let nanos = u64::try_from(length.as_nanos()).unwrap_or(u64::MAX);
                let nanos = nanos.div_ceil(SLICES).max(1);
                Kept::Slices { ring: vec![Counts::default(); SLICES as usize], nanos, newest: 0 }
            }
        };
        Self { window, kept, sum: Counts::default() }
    }

    pub(super) fn clear(&mut self) {
        *self = Self::new(self.window);
    }

    /// Adds a call that ended at `now`.
    pub(super) fn record(&mut self, now: Monotonic, failed: bool, slow: bool) {
        self.forget(now);
        let one = One::new(failed, slow);
        match &mut self.kept {
            Kept::Calls { ring, size, at } => {
                if let Some(oldest) = ring.get_mut(*at) {
                    self.sum.take(oldest.counts());
                    *oldest = one;
                } else {
                    ring.push(one);
                }
                *at = (*at + 1) % *size;
            }
            Kept::Slices { ring, newest, .. } => {
                if let Some(slice) = ring.get_mut((*newest % SLICES) as usize) {
                    slice.add(one.counts());
                }
            }
        }
        self.sum.add(one.counts());
    }

    /// What stands in the window at `now`.
    pub(super) fn counts(&mut self, now: Monotonic) -> Counts {
        self.forget(now);
        self.sum
    }

    /// Drops the slices that have left the window.
    fn forget(&mut self, now: Monotonic) {
        let Kept::Slices { ring, nanos, newest } = &mut self.kept else {
            return;
        };
        let current = now.nanos() / *nanos;
        // However long nobody called, at most one turn of the ring is to be cleared.
        let steps = current.saturating_sub(*newest).min(SLICES);
        for step in 0..steps {
            if let Some(slice) = ring.get_mut(((current - step) % SLICES) as usize) {
                self.sum.take(*slice);
                *slice = Counts::default();
            }
        }
        *newest = current.max(*newest);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use proptest::prelude::*;

    use super::*;

    fn at(millis: u64) -> Monotonic {
        Monotonic::from_start(Duration::from_millis(millis))
    }

    #[test]
    fn a_count_window_forgets_its_oldest_call() {
        let mut w = Filled::new(Window::Calls(3));
        for failed in [true, true, false] {
            w.record(at(0), failed, false);
        }
        assert_eq!(w.counts(at(0)), Counts { calls: 3, failures: 2, slow: 0 });
        w.record(at(0), false, true);
        assert_eq!(w.counts(at(0)), Counts { calls: 3, failures: 1, slow: 1 });
        w.clear();
        assert_eq!(w.counts(at(0)), Counts::default());
    }

    #[test]
    fn a_window_of_one_call_holds_the_last() {
        let mut w = Filled::new(Window::Calls(1));
        w.record(at(0), true, true);
        w.record(at(0), false, false);
        assert_eq!(w.counts(at(0)), Counts { calls: 1, failures: 0, slow: 0 });
    }

    #[test]
    fn a_long_silence_empties_a_time_window_in_one_turn() {
        let mut w = Filled::new(Window::Time(Duration::from_secs(10)));
        w.record(at(100), true, false);
        assert_eq!(w.counts(at(9_400)).calls, 1);
        assert_eq!(w.counts(at(10_600)).calls, 0);
        w.record(at(u64::MAX / 2_000_000), true, false);
        assert_eq!(w.counts(Monotonic::from_start(Duration::MAX)).calls, 0);
    }

    #[test]
    fn the_shortest_window_still_counts_the_moment() {
        let mut w = Filled::new(Window::Time(Duration::from_nanos(1)));
        w.record(at(5), true, false);
        assert_eq!(w.counts(at(5)).calls, 1);
        assert_eq!(w.counts(at(6)).calls, 0);
    }

    proptest! {
        #[test]
        fn windows_hold_what_a_slow_list_holds(
            calls in prop::collection::vec((0_u64..3_000, any::<bool>(), any::<bool>()), 1..200),
            size in 1_u32..40,
        ) {
            let length = 10_000_u64;
            let slice = length / SLICES;
            let mut counted = Filled::new(Window::Calls(size));
            let mut timed = Filled::new(Window::Time(Duration::from_millis(length)));
            let mut last: VecDeque<Counts> = VecDeque::new();
            let mut all: Vec<(u64, Counts)> = Vec::new();
            let mut now = 0;
            for (step, failed, slow) in calls {
                now += step;
                counted.record(at(now), failed, slow);
                timed.record(at(now), failed, slow);
                last.push_back(Counts::one(failed, slow));
                if last.len() > size as usize {
                    last.pop_front();
                }
                all.push((now / slice, Counts::one(failed, slow)));
                let sum = |of: &mut dyn Iterator<Item = Counts>| of.fold(Counts::default(), |mut a, b| { a.add(b); a });
                prop_assert_eq!(counted.counts(at(now)), sum(&mut last.iter().copied()));
                let inside = now / slice;
                let mut held = all.iter().filter(|(s, _)| s + SLICES > inside).map(|(_, c)| *c);
                prop_assert_eq!(timed.counts(at(now)), sum(&mut held));
            }
        }
    }
}
