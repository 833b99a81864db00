//! One SQLite file: opening it, reading and writing it, copying it and putting a copy back.
//!
//! A [`Database`] has one writer thread with a connection of its own and a few connections for
//! reading. [`Database::write`] runs a closure in one transaction on the writer thread and answers
//! once it is committed; [`Database::read`] runs a closure on a connection of the pool, on the
//! caller's thread, over one unchanging snapshot. The file is in WAL mode, so readers and the writer
//! do not wait for each other. Several processes may share the file; they wait for each other's
//! writes up to [`DatabaseOptions::busy_timeout`].
//!
//! Everything `async` here runs on any executor; no tokio runtime is needed.
//!
//! Threads do not survive `fork`. A child process that uses a database its parent opened gets
//! [`ErrorKind::NotSupported`](crate::ErrorKind::NotSupported) instead of waiting for ever; it opens
//! the file itself.
//!
//! This module knows no groceries: the tables come in as [`Migration`]s. It never retries a closure
//! and never runs half of one.

mod copy;
mod database;
mod error;
mod open;
mod options;
mod restore;

pub use database::Database;
pub use open::{Migration, Schema};
pub use options::{DatabaseOptions, Synchronous};

#[cfg(test)]
mod tests;
