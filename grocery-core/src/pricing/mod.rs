//! Prices: where they come from, how old they are and what they were.
//!
//! A [`PriceSource`] is the port a host implements; a [`PriceService`] asks any number of them through the
//! cache, [`compare_prices`] puts them side by side, a [`PriceHistoryStore`] keeps what they were and a
//! [`TrackingStore`] what shoppers wait for. This module never invents a price, never passes a
//! typical or a kept price off as a live one, and knows no HTTP.

mod compare;
mod fixed;
pub(crate) mod history;
mod plot;
mod quote;
mod service;
mod source;
pub mod stats;
pub(crate) mod tracking;

pub use compare::{ComparedPrice, compare_prices};
pub use fixed::FixedPrices;
#[cfg(feature = "sqlite")]
pub use history::SqlitePriceHistory;
pub use history::{
    CompactHistory, Compacted, HistoryRequest, LatestPrices, MemoryPriceHistory, PriceChange,
    PriceHistoryStore, PricePoint, RecordPrices,
};
pub use plot::{MAX_MARKS, PlotMark, PlotStyle, PricePlot};
pub use quote::{Quote, QuoteKind};
pub use service::{
    AheadBounds, Asking, CachedPrice, FetchedAhead, PriceNews, PriceService, PriceServiceConfig,
    PriceSourceStatus, Quotes, SourceQuotes,
};
pub use source::{PriceSource, QuoteRequest, SourcePrice};
pub use stats::{PriceAt, PriceStats, PriceWindow, Trend, WINDOWS, daily_prices, history_stats};
#[cfg(feature = "sqlite")]
pub use tracking::SqliteTrackingStore;
pub use tracking::{
    ClaimDue, MAX_TRACKED, MemoryTrackingStore, SettleTracked, TrackPrice, TrackedPrice, TrackingState,
    TrackingStore,
};
