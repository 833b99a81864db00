//! Understand, match, price and buy groceries: an embeddable shopping agent.
#![deny(missing_docs)]

pub mod catalog;
pub mod clock;
pub mod error;
pub mod id;
pub mod lists;
pub mod money;
pub mod nlu;
pub mod pricing;
pub mod quantity;

pub use clock::{Clock, Date, ManualClock, Monotonic, Rng, SeededRng, SystemClock, SystemRng, Timestamp};
pub use error::{Error, ErrorKind, Result};
pub use id::{ConversationId, LineId, ListId, ProductId, StoreId, UserId};
pub use money::{Currency, Money, Rate, Rounding, round_div};
pub use nlu::{Conversation, Intent, ParseContext, Parser, Understanding, parse_ingredient};
pub use quantity::{Dimension, PackageSize, Quantity, Ratio, Unit, UnitPrice, parse_number, parse_quantity};
