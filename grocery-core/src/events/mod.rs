//! Telling what happened: one publisher side, any number of subscribers.
//!
//! A [`Hub`] keeps the last events in a ring, each with a sequence number. A subscriber reads at its
//! own pace, and may come back with the number it saw last: it goes on without a gap or is told
//! exactly which numbers it lost ([`Delivery::Lost`]).
//!
//! Publishing never waits for a subscriber. Nothing here needs a runtime, knows what the events mean
//! or keeps them beyond the ring: delivery is at most once, and only within this process.

mod hub;
mod subscription;

pub use hub::{Hub, ResumeToken};
pub use subscription::{Delivery, Subscription};

#[cfg(test)]
mod tests;
