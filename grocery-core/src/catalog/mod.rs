//! Products: what can be bought, how to find it, and which one a phrase means.
//!
//! This module knows no prices beyond the typical one a catalogue carries, no lists and no network.

mod product;
pub(crate) mod store;

pub use product::{Allergen, PriceKind, Product, SoldBy, TaxClass, TypicalPrice};
#[cfg(feature = "sqlite")]
pub use store::SqliteProductStore;
pub use store::{MemoryProductStore, ProductPage, ProductStore, UpsertProducts};
