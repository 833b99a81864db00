//! A clock that stands still while its timers run.

use super::{Clock, Monotonic, Sleep, SystemClock, Timestamp};

/// A clock for a host that replays a run: the time of day stands at one moment and no time passes between two
/// readings, so that the run repeats byte for byte, but waits are real, so that a source that hangs is still given up.
///
/// A test that moves time itself takes [`ManualClock`](super::ManualClock), whose waits end only when it is told to.
///
/// ```
/// use grocery_core::{Clock, StoppedClock};
/// let clock = StoppedClock::at("2026-11-20T09:00:00Z".parse()?);
/// assert_eq!(clock.wall().to_string(), "2026-11-20T09:00:00Z");
/// assert_eq!(clock.now(), clock.now());
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug)]
pub struct StoppedClock {
    wall: Timestamp,
    timers: SystemClock,
}

impl StoppedClock {
    /// A clock standing at `wall`, with its monotonic reading at zero.
    #[must_use]
    pub fn at(wall: Timestamp) -> Self {
        Self { wall, timers: SystemClock::new() }
    }
}

impl Clock for StoppedClock {
    fn now(&self) -> Monotonic {
        Monotonic::default()
    }

    fn wall(&self) -> Timestamp {
        self.wall
    }

    /// Completes after as long as `deadline` is ahead of the reading, which never reaches it.
    fn sleep_until(&self, deadline: Monotonic) -> Sleep<'_> {
        let wait = deadline.saturating_since(self.now());
        self.timers.sleep_until(self.timers.now().saturating_add(wait))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn waits_end_though_no_time_passes() {
        let at = Timestamp::from_unix_millis(7);
        let clock = StoppedClock::at(at);
        let deadline = clock.now().saturating_add(Duration::from_nanos(1));
        futures_executor::block_on(clock.sleep_until(deadline));
        assert_eq!((clock.wall(), clock.wall_coarse()), (at, at));
        assert_eq!((clock.now(), clock.now_coarse()), (Monotonic::default(), Monotonic::default()));
    }
}
