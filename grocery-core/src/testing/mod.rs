//! Contract tests for the ports: what every implementation owes, a host's own included.
//!
//! Each suite takes a fresh, empty implementation and panics with what it found wrong. Run it in a
//! test of your own:
//!
//! ```
//! # use std::sync::Arc;
//! use grocery_core::{lists::MemoryListStore, testing};
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! testing::list_store(Arc::new(MemoryListStore::new())).await;
//! # });
//! ```
//!
//! Nothing here is for use outside tests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a contract test fails by panicking"
)]

mod alias_store;
mod budget_store;
mod cache_tier;
pub mod deals;
mod embedder;
mod language_model;
mod list_store;
mod loopback;
mod model_store;
mod order_store;
mod price_history;
mod product_source;
mod product_store;
mod rate_limit;
mod review_store;
mod session_store;
mod swap_store;
mod tracking_store;
mod transport;
mod trending_store;
mod vector_index;

pub use alias_store::alias_store;
pub use budget_store::budget_store;
pub use cache_tier::cache_tier;
pub use embedder::embedder;
pub use language_model::language_model;
pub use list_store::list_store;
pub use loopback::{LoopbackReply, LoopbackRequest, LoopbackServer};
pub use model_store::model_store;
pub use order_store::order_store;
pub use price_history::price_history_store;
pub use product_source::{product_source, source_products};
pub use product_store::product_store;
pub use rate_limit::rate_limit;
pub use review_store::review_store;
pub use session_store::session_store;
pub use swap_store::swap_store;
pub use tracking_store::tracking_store;
pub use transport::transport;
pub use trending_store::trending_store;
pub use vector_index::vector_index;
