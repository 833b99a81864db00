#![doc = include_str!("../README.md")]
//!
//! # Where to begin
//! [`GroceryAgent`] is the face: [`GroceryAgent::process`] answers what a shopper says, and its views
//! ([`lists`](GroceryAgent::lists), [`prices`](GroceryAgent::prices),
//! [`catalog`](GroceryAgent::catalog)) offer the rooms behind it directly. What a host can bring is on
//! one page: [`ports`].
//!
//! # The floors
//! Each module names only lower floors, or earlier ones on its own:
//! values ([`error`], [`clock`], [`id`], [`money`], [`quantity`]), machinery that knows nothing of
//! groceries (`storage`, [`resilience`], [`events`], [`cache`], [`import`]), grocery rooms ([`nlu`], [`catalog`], [`pricing`],
//! [`lists`], [`basket`], [`orders`], [`budgets`]), [`warmer`] and `adapters`, and the [`agent`].
#![deny(missing_docs)]

pub mod adapters;
pub mod agent;
pub mod basket;
pub mod budgets;
pub mod cache;
pub mod catalog;
pub mod clock;
pub mod deals;
pub mod error;
pub mod events;
pub mod id;
pub mod import;
pub mod lists;
pub mod money;
pub mod nlu;
pub mod orders;
pub mod ports;
pub mod pricing;
pub mod quantity;
pub mod resilience;
#[cfg(feature = "sqlite")]
pub mod storage;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod warmer;

pub use agent::{
    AgentConfig, BudgetReport, Event, GroceryAgent, GroceryAgentBuilder, GroceryItem, GroceryList, Location,
    ProcessRequest, ProcessResponse, ProductOffer,
};
pub use clock::{
    Clock, Date, ManualClock, Monotonic, Rng, SeededRng, StoppedClock, SystemClock, SystemRng, Timestamp,
};
pub use error::{Error, ErrorKind, Result};
pub use id::{ConversationId, LineId, ListId, OrderId, ProductId, SearchId, StoreId, TrackingId, UserId};
pub use money::{Currency, Money, Rate, Rounding, round_div};
pub use nlu::{Intent, Understanding};
pub use pricing::{PriceSource, Quote};
pub use quantity::{Dimension, PackageSize, Quantity, Ratio, Unit, UnitPrice, parse_number, parse_quantity};
