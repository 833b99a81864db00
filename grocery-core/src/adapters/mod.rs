//! What plugs the ports into something outside: today a SQLite file.
//!
//! [`SqliteStores`] opens one file and hands out every store the library needs. The tables belong to
//! the modules that use them; the order in which they are made is here. No rules about groceries live
//! here.

mod sqlite;

pub use sqlite::{SqliteOptions, SqliteStores};
