//! The warmer, directly.

use std::time::Duration;

use super::super::{GroceryAgent, Inner, PricesView, QuoteOptions};
use crate::{
    catalog::Product,
    clock::Timestamp,
    error::Result,
    id::{ProductId, UserId},
    pricing::AheadBounds,
    warmer::{WarmAnswer, WarmMoment, WarmReport, WarmerState},
};

/// The warmer, directly. From [`GroceryAgent::warmer`].
///
/// It fetches prices before anybody asks for them, so that they are at hand. Nothing happens by itself: a host with a
/// timer calls [`tick`](Self::tick) whenever it likes, one without polls [`run`](Self::run). Two runs are never under
/// way at once, and no hour costs more than [`WarmerSettings::budget`](super::WarmerSettings::budget). Trouble is told
/// in a report's notes.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// use std::sync::Arc;
/// use grocery_core::{Currency, GroceryAgent, Money, ProcessRequest, pricing::FixedPrices};
/// let milk = "gc-whole-milk-1-gallon".parse()?;
/// let shop = FixedPrices::new("corner-shop").with(milk, Money::parse("1.98", Currency::USD)?);
/// let agent = GroceryAgent::builder().price_source(Arc::new(shop)).build()?;
/// agent.process(ProcessRequest::local("a gallon of whole milk")).await?;
/// let report = agent.warmer().run_now().await;
/// assert!(report.picked > 0, "the milk, and its packages that were looked at");
/// assert_eq!(report.strategies.len(), 5);
/// assert!(agent.warmer().state().next_due.is_some());
/// # Ok::<(), grocery_core::Error>(())
/// # }).unwrap();
/// ```
#[derive(Clone, Copy)]
pub struct WarmerView<'a> {
    inner: &'a Inner,
}

impl GroceryAgent {
    /// The warmer: prices at hand before anybody asks.
    #[must_use]
    pub fn warmer(&self) -> WarmerView<'_> {
        WarmerView { inner: &self.inner }
    }
}

impl WarmerView<'_> {
    /// Runs every strategy that is due: each once, however long nobody called. Does nothing where nothing is due or
    /// another run is under way; what is due then stays due.
    pub async fn tick(&self) -> WarmReport {
        self.inner.warming.warmer.tick().await
    }

    /// Runs every strategy now, whatever its schedule says, within the same budget.
    pub async fn run_now(&self) -> WarmReport {
        self.inner.warming.warmer.run_now().await
    }

    /// Waits on the agent's clock and runs what is due, for as long as it is polled and anything ever is due.
    pub async fn run(&self) {
        self.inner.warming.warmer.run().await;
    }

    /// When something is due next. `None` where nothing ever is.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        self.inner.warming.warmer.next_due()
    }

    /// How it is doing: its strategies, what is left of the budget, what it did last and what that was good for.
    #[must_use]
    pub fn state(&self) -> WarmerState {
        self.inner.warming.warmer.state()
    }

    /// Notes that shoppers asked the price of these products at some time, such as one that the host has written down
    /// before a restart. What is asked through the agent is noted by itself. Counts are kept in memory and halve every
    /// week.
    pub fn note_asked(&self, products: &[ProductId], at: Timestamp) {
        let moment = WarmMoment::new(at, self.inner.config.utc_offset_minutes);
        products.iter().for_each(|product| self.inner.warming.usage.note(product, moment));
    }

    /// Notes that these users are served, for [`WarmerSettings::own`](super::WarmerSettings::own). What is said to the
    /// agent notes it by itself. The 1,000 served last are known.
    pub fn note_served(&self, users: &[UserId]) {
        users.iter().for_each(|user| self.inner.note_served(user));
    }
}

impl PricesView<'_> {
    /// Fetches the prices of those of `products` that are not kept, or would not be fresh for `still_for` any more,
    /// so that they are at hand. The building block of the [warmer](GroceryAgent::warmer), for hosts with a plan of
    /// their own; no budget of the hour applies.
    ///
    /// # Errors
    /// [`ProductNotFound`](crate::ErrorKind::ProductNotFound) for an id that the catalogue does not have;
    /// [`NotSupported`](crate::ErrorKind::NotSupported) without a price source or where nothing is kept; where no price
    /// could be fetched, what kept a source from answering; those of the price history's store.
    pub async fn warm(
        &self,
        products: &[ProductId],
        options: &QuoteOptions,
        still_for: Duration,
    ) -> Result<WarmAnswer> {
        let catalog = self.inner.catalog();
        let found = products.iter().map(|id| catalog.require(id)).collect::<Result<Vec<Product>>>()?;
        self.inner.warm(&found, options, AheadBounds::still_for(still_for)).await
    }
}
