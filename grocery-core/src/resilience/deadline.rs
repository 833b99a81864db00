//! The moment by which an answer is worth having, handed down from caller to callee.

use std::time::Duration;

use crate::clock::Monotonic;

/// The moment by which an answer must be there, on the injected clock.
///
/// A caller that has 300 ms left gives its deadline down, and whoever works for it takes the sooner of
/// that and its own limit: nobody keeps working on an answer that no one waits for. A deadline is a
/// moment and not a length, so that passing it through five layers loses nothing.
///
/// ```
/// use std::time::Duration;
/// use grocery_core::{Monotonic, resilience::Deadline};
/// let now = Monotonic::from_start(Duration::from_secs(10));
/// let caller = Deadline::after(now, Duration::from_millis(300));
/// let own = caller.sooner(Deadline::after(now, Duration::from_secs(2)));
/// assert_eq!(own.remaining(now), Some(Duration::from_millis(300)));
/// assert_eq!(Deadline::NEVER.remaining(now), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Deadline(Option<Monotonic>);

impl Deadline {
    /// No limit.
    pub const NEVER: Self = Self(None);

    /// The deadline at this moment.
    #[must_use]
    pub const fn at(moment: Monotonic) -> Self {
        Self(Some(moment))
    }

    /// The deadline `limit` after `now`.
    #[must_use]
    pub fn after(now: Monotonic, limit: Duration) -> Self {
        Self(Some(now.saturating_add(limit)))
    }

    /// The moment, where there is one.
    #[must_use]
    pub const fn moment(self) -> Option<Monotonic> {
        self.0
    }

    /// Whichever comes first.
    #[must_use]
    pub fn sooner(self, other: Self) -> Self {
        match (self.0, other.0) {
            (Some(a), Some(b)) => Self(Some(a.min(b))),
            (one, other) => Self(one.or(other)),
        }
    }

    /// The time left at `now`: zero where it has passed, `None` where there is no limit.
    #[must_use]
    pub fn remaining(self, now: Monotonic) -> Option<Duration> {
        self.0.map(|at| at.saturating_since(now))
    }

    /// Whether nothing is left at `now`.
    #[must_use]
    pub fn has_passed(self, now: Monotonic) -> bool {
        self.0.is_some_and(|at| at <= now)
    }

    /// Whether something could still be begun after waiting for `wait` from `now` on.
    #[must_use]
    pub fn leaves_room_after(self, now: Monotonic, wait: Duration) -> bool {
        self.remaining(now).is_none_or(|left| wait < left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sooner_one_holds_whichever_way_they_are_asked() {
        let at = |s| Deadline::at(Monotonic::from_start(Duration::from_secs(s)));
        for (a, b, sooner) in [
            (at(3), at(5), at(3)),
            (at(5), at(3), at(3)),
            (at(3), Deadline::NEVER, at(3)),
            (Deadline::NEVER, at(3), at(3)),
            (Deadline::NEVER, Deadline::NEVER, Deadline::NEVER),
        ] {
            assert_eq!(a.sooner(b), sooner);
        }
    }

    #[test]
    fn a_deadline_passes_at_its_moment_and_leaves_no_room_from_there_on() {
        let now = Monotonic::from_start(Duration::from_secs(1));
        let deadline = Deadline::after(now, Duration::from_secs(2));
        let end = now.saturating_add(Duration::from_secs(2));
        assert!(!deadline.has_passed(now) && deadline.has_passed(end));
        assert!(deadline.leaves_room_after(now, Duration::from_millis(1_999)));
        assert!(!deadline.leaves_room_after(now, Duration::from_secs(2)));
        assert!(!deadline.leaves_room_after(end, Duration::ZERO));
        assert!(Deadline::NEVER.leaves_room_after(end, Duration::MAX));
        assert_eq!(
            Deadline::after(now, Duration::MAX).remaining(end).map(|d| d > Duration::from_secs(1)),
            Some(true)
        );
    }
}
