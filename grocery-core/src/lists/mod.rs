//! Shopping lists: lines, the operations that change them, and the log of those operations.
//!
//! A list is the result of its operations; each adds one to the version, and undo is an operation
//! like any other. This module knows no prices, and a line's product is only an id to it.

mod list;

pub use list::{ListLine, ShoppingList};
