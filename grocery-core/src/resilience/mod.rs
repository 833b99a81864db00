//! Keeping what is slow or broken outside from becoming slow or broken here.
//!
//! Everything waits on the injected [`Clock`](crate::Clock), so nothing here needs an async runtime and
//! tests turn time by hand. This module knows nothing of groceries.

mod timeout;

pub use timeout::with_timeout;
