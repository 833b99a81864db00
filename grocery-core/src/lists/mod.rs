//! Shopping lists: lines, the operations that change them, and the log of those operations.
//!
//! A list is the result of its operations ([`ListOp`]), which [`apply`] runs; each adds one to the
//! version, and undo is an operation like any other. [`ListStore`] is the port that keeps lists and
//! their logs; [`MemoryListStore`] is the one for tests and short lives, `SqliteListStore` the durable
//! one. [`merge_line`] decides what "another pound of butter" does to a list that has butter.
//!
//! This module knows no prices, and a line's product is only an id to it.

mod apply;
mod limits;
mod list;
mod memory;
mod merge;
mod op;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;
mod store;
#[cfg(test)]
mod tests;

pub use apply::{apply, apply_all, replay};
pub use limits::{MAX_AMOUNT, MAX_LINES, MAX_NAME_CHARS, MAX_OPS, MAX_REQUEST_BYTES};
pub use list::{ListLine, ShoppingList};
pub use memory::MemoryListStore;
pub use merge::{merge_amounts, merge_line};
pub use op::{ListOp, LoggedOp};
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteListStore;
pub use store::{Commit, CreateList, DeleteList, GetList, ListStore, ListSummary, ListsOf, ReadLog, Undo};
