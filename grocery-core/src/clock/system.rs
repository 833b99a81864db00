//! The machine's clock.

#[cfg(target_os = "linux")]
use std::time::Duration;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use super::{Clock, Monotonic, Sleep, Timestamp, timer::Wait};

/// The machine's monotonic and wall clocks. Timers run on one shared thread, so any executor will do.
#[derive(Debug)]
pub struct SystemClock {
    start: Instant,
    /// The same moment, in nanoseconds of the clock that the coarse reading is of.
    #[cfg(target_os = "linux")]
    start_nanos: u64,
}

impl SystemClock {
    /// A clock whose monotonic readings start now.
    #[must_use]
    pub fn new() -> Self {
        Self {
            start: Instant::now(),
            // Read later, so that the coarse reading is never ahead.
            #[cfg(target_os = "linux")]
            start_nanos: nanos(rustix::time::ClockId::Monotonic),
        }
    }
}

/// A reading of one of the machine's clocks that count up from its start.
#[cfg(target_os = "linux")]
fn nanos(clock: rustix::time::ClockId) -> u64 {
    let time = rustix::time::clock_gettime(clock);
    let part = |n: i64| u64::try_from(n).unwrap_or(0);
    part(time.tv_sec).saturating_mul(1_000_000_000).saturating_add(part(time.tv_nsec))
}

impl SystemClock {
    /// How far the machine's time zone is ahead of UTC right now, in minutes. For a program that acts
    /// for the person in front of the machine; a server asks each shopper's app instead.
    #[must_use]
    pub fn local_offset_minutes() -> i32 {
        jiff::Zoned::now().offset().seconds() / 60
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Monotonic {
        Monotonic::from_start(self.start.elapsed())
    }

    #[cfg(target_os = "linux")]
    fn now_coarse(&self) -> Monotonic {
        let since = nanos(rustix::time::ClockId::MonotonicCoarse).saturating_sub(self.start_nanos);
        Monotonic::from_start(Duration::from_nanos(since))
    }

    fn wall(&self) -> Timestamp {
        let millis = match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |m| -m),
        };
        Timestamp::from_unix_millis(millis)
    }

    #[cfg(target_os = "linux")]
    fn wall_coarse(&self) -> Timestamp {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::RealtimeCoarse);
        Timestamp::from_unix_millis(
            time.tv_sec.saturating_mul(1_000).saturating_add(time.tv_nsec / 1_000_000),
        )
    }

    fn sleep_until(&self, deadline: Monotonic) -> Sleep<'_> {
        Box::pin(Wait::until(self.start.checked_add(deadline.since_start())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_coarse_reading_is_the_same_time_of_day() {
        let clock = SystemClock::new();
        // Between two exact readings, but for a tick; a machine that sleeps in between is asked again.
        let agrees = || {
            let (before, coarse, after) = (clock.wall(), clock.wall_coarse(), clock.wall());
            let range = before.unix_millis() - 100..=after.unix_millis() + 100;
            range.contains(&coarse.unix_millis())
        };
        assert!((0..100).any(|_| agrees()));
    }

    #[test]
    fn the_coarse_reading_is_never_ahead_and_seldom_behind() {
        let clock = SystemClock::new();
        let mut close = false;
        for _ in 0..1_000 {
            let (before, coarse, after) = (clock.now(), clock.now_coarse(), clock.now());
            assert!(coarse <= after, "{coarse:?} {after:?}");
            close |= before.saturating_since(coarse).as_millis() < 100;
        }
        assert!(close);
    }
}
