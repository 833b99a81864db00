//! The face: one agent that hears, matches, prices, totals and keeps lists.
//!
//! [`GroceryAgent::process`] answers what a shopper says. Views such as [`GroceryAgent::lists`],
//! [`GroceryAgent::prices`] and [`GroceryAgent::catalog`] offer the same rooms directly. The agent
//! owns no transport: it knows neither HTTP nor sockets, and everything it needs from outside comes
//! through the ports given to its builder.

mod event;
mod request;
mod response;

pub use event::{Event, InputProcessed, ListUpdate, PriceUpdate};
pub use request::{Location, ProcessRequest};
pub use response::{
    BudgetReport, GroceryItem, GroceryList, Metadata, ProcessResponse, ProductOffer, Question,
};
