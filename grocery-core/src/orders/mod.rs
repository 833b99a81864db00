//! What was bought, where it comes from, and what follows from it.
//!
//! [`read_orders`] reads exports of orders, [`receipt::read`] the text of a receipt; both give [`Order`]
//! values. An [`OrderStore`] keeps them, each order once however often it is imported. [`history`] says
//! how often something is bought, when it is due and what it cost last.
//!
//! This module keeps no address, no recipient, no payment and no tracking number: they are not read, not kept and
//! never repeated in a message. It places no orders, opens no links and runs no formulas.

mod cells;
mod dates;
pub mod history;
mod import;
mod order;
pub mod receipt;
mod recognizer;
mod reconcile;
pub mod sample;
pub(crate) mod store;

pub use import::{MAX_JSON_BYTES, OrderFileReport, OrderImportOptions, PriceMeaning, read_orders};
#[cfg(feature = "xlsx")]
pub use import::{MAX_XLSX_BYTES, MAX_XLSX_UNPACKED};
pub use order::{
    Fulfilment, LineKind, LineStatus, MAX_LINES, Order, OrderAmounts, OrderKind, OrderLine, Shop,
};
pub use recognizer::{RecognizeText, TextBox, TextLine, TextRecognizer, in_reading_order};
pub use reconcile::{Flag, FlagKind};
#[cfg(feature = "sqlite")]
pub use store::SqliteOrderStore;
pub use store::{
    FindPurchases, GetOrder, ListOrders, MemoryOrderStore, OrderCounts, OrderStore, Purchase, RemoveOrders,
    SaveOrders, SavedOrders,
};
