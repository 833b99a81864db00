//! Time and randomness as inputs.
//!
//! Everything that waits, ages or draws an id asks a [`Clock`] or an [`Rng`], so that a test turns
//! time by hand and a run can be replayed. Nothing here needs an async runtime: the system clock's
//! timers run on a thread of their own and wake any executor.
//!
//! This floor never reads the time zone of the machine on its own account: the host says it.

mod manual;
mod rng;
mod stopped;
mod system;
mod time;
mod timer;

pub use manual::ManualClock;
pub use rng::{Rng, SeededRng, SystemRng};
pub(crate) use rng::{STEP, mixed};
pub use stopped::StoppedClock;
pub use system::SystemClock;
pub(crate) use time::month_named;
pub use time::{Date, Monotonic, Timestamp};

use std::{fmt, future::Future, pin::Pin};

/// A future that owns nothing but a borrow of its clock.
pub type Sleep<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// Where time comes from.
pub trait Clock: Send + Sync + fmt::Debug {
    /// A reading that never goes back. For ages, deadlines and timeouts.
    fn now(&self) -> Monotonic;

    /// The same as [`now`](Clock::now), as quickly as it can be read: it may be behind by up to a tick of the machine,
    /// some 10 milliseconds, and is never ahead. For what is asked millions of times a second. Default: `now`.
    fn now_coarse(&self) -> Monotonic {
        self.now()
    }

    /// The time of day, UTC. For what people and stores see.
    fn wall(&self) -> Timestamp;

    /// The same, as quickly as it can be read: it may be behind [`wall`](Clock::wall) by up to a tick of the
    /// machine, some 10 milliseconds. For what is asked millions of times a second. Default: `wall`.
    fn wall_coarse(&self) -> Timestamp {
        self.wall()
    }

    /// Completes once [`now`](Clock::now) has reached `deadline`. Dropping it cancels the wait.
    fn sleep_until(&self, deadline: Monotonic) -> Sleep<'_>;
}

// The trait is used as an object everywhere.
const _: Option<&dyn Clock> = None;
