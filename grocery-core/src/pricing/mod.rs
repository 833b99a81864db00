//! Prices: where they come from, how old they are and what they were.
//!
//! A [`PriceSource`] is the port a host implements. This module never invents a price, never passes a
//! typical price off as a live one, and knows no HTTP.

mod fixed;
pub(crate) mod history;
mod plot;
mod quote;
mod service;
mod source;
pub mod stats;

pub use fixed::FixedPrices;
#[cfg(feature = "sqlite")]
pub use history::SqlitePriceHistory;
pub use history::{
    HistoryRequest, LatestPrices, MemoryPriceHistory, PriceChange, PriceHistoryStore, PricePoint,
    RecordPrices,
};
pub use plot::{MAX_MARKS, PlotMark, PlotStyle, PricePlot};
pub use quote::{Quote, QuoteKind};
pub use service::{PriceService, PriceServiceConfig, Quotes};
pub use source::{PriceSource, QuoteRequest, SourcePrice};
pub use stats::{PriceAt, PriceStats, PriceWindow, Trend, WINDOWS, daily_prices, history_stats};
