//! Understanding what a shopper says.
//!
//! [`Parser::parse`] turns any text into an [`Understanding`]: actions in order, each with its items
//! and slots, byte spans and confidence, and notes on what was not heard. It never fails.
//!
//! This module knows no products, no prices and no lists; it does no I/O and never waits.

mod intent;
pub(crate) mod session;
mod understanding;

pub use intent::Intent;
pub(crate) use understanding::Number;
#[cfg(feature = "sqlite")]
pub use session::SqliteSessionStore;
pub use session::{GetSession, MemorySessionStore, PutSession, SessionKey, SessionLimits, SessionStore};
pub use understanding::{Action, Item, ItemSize, Note, NoteKind, Slots, Span, Understanding};
mod stub; pub use stub::*;
