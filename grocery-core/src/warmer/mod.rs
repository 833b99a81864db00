//! Fetches what will be asked for before it is asked for.
//!
//! A [`Warmer`] asks its strategies on their schedules which products to fetch and fetches them through a
//! [`Warm`] port in batches, within a budget an hour. It never runs twice at once, never retries (the port's
//! policy does) and stops a run when the source is in trouble. It holds no price and knows neither the cache nor
//! the source behind the port.

mod budget;
mod cron;
mod state;
mod strategy;
mod usage;
mod work;

use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{clock::Timestamp, error::Result, id::ProductId};

pub use budget::WarmBudget;
pub use cron::Cron;
pub use state::{StrategyState, WarmerState};
pub use strategy::{ActiveDeals, DealSpan, OwnProducts, Popular, Predicted, Season, Seasonal};
pub use usage::Usage;
pub use work::{Earned, WarmProgress, WarmReport, Warmer, WarmerConfig};

/// A batch to fetch. Make it with [`WarmRequest::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WarmRequest {
    /// The products, each once.
    pub products: Vec<ProductId>,
    /// How many calls to sources the batch may cost.
    pub max_calls: u32,
    /// How many bytes what is kept of the batch may take.
    pub max_bytes: u64,
    /// How much longer what is at hand must stay fresh to count as fresh: until the strategy that picked the
    /// products looks again. A port that keeps things for less than that does not ask for more than it can have.
    pub still_for: Duration,
}

impl WarmRequest {
    /// Fetches those of these that are not fresh now, whatever it costs.
    #[must_use]
    pub const fn new(products: Vec<ProductId>) -> Self {
        Self { products, max_calls: u32::MAX, max_bytes: u64::MAX, still_for: Duration::ZERO }
    }

    /// The same for those that are not fresh for so long.
    #[must_use]
    pub const fn with_still_for(mut self, time: Duration) -> Self {
        self.still_for = time;
        self
    }
}

/// What a batch cost and brought.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct WarmAnswer {
    /// Products that were fetched.
    pub warmed: usize,
    /// Products that were at hand and fresh already.
    pub fresh: usize,
    /// Bytes that were kept.
    pub bytes: u64,
    /// Calls to sources.
    pub calls: u32,
    /// The products that were fetched, so that it can be told what fetching them earned. A port that does not say so
    /// leaves this empty; any of the batch counts then.
    pub products: Vec<ProductId>,
}

impl WarmAnswer {
    /// So many fetched, so many at hand.
    #[must_use]
    pub const fn new(warmed: usize, fresh: usize, bytes: u64, calls: u32) -> Self {
        Self { warmed, fresh, bytes, calls, products: Vec::new() }
    }

    /// The same, saying which were fetched.
    #[must_use]
    pub fn with_products(mut self, products: Vec<ProductId>) -> Self {
        self.products = products;
        self
    }
}

/// Fetches a batch into whatever keeps it: the port of the warmer.
///
/// What an implementation owes: it keeps within the request's bounds, fetches nothing that stays fresh, and
/// tells what it did. It fails only as a whole; a product that cannot be had is neither warmed nor fresh.
#[async_trait]
pub trait Warm: Send + Sync {
    /// Fetches the batch.
    ///
    /// # Errors
    /// Whatever kept the source from answering. The run ends with it.
    async fn warm(&self, request: WarmRequest) -> Result<WarmAnswer>;
}

const _: Option<&dyn Warm> = None;

/// Says which products will be asked for.
#[async_trait]
pub trait WarmStrategy: Send + Sync {
    /// A short name for reports, such as `popular`.
    fn name(&self) -> &str;

    /// The products, those that matter most first, at most `limit`.
    ///
    /// # Errors
    /// Whatever kept it from knowing. The other strategies go on.
    async fn pick(&self, at: WarmMoment, limit: usize) -> Result<Vec<ProductId>>;
}

const _: Option<&dyn WarmStrategy> = None;

/// The moment that is picked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct WarmMoment {
    /// Now.
    pub at: Timestamp,
    /// How far the shoppers' clocks are ahead of UTC, in minutes.
    pub offset_minutes: i32,
}

impl WarmMoment {
    /// A moment where clocks are so far ahead of UTC.
    #[must_use]
    pub const fn new(at: Timestamp, offset_minutes: i32) -> Self {
        Self { at, offset_minutes }
    }
}

#[cfg(test)]
mod tests;
