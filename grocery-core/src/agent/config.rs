//! Numbers and switches of the agent.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{money::Currency, nlu::MAX_TEXT_BYTES};

/// Settings of a [`GroceryAgent`](super::GroceryAgent). Every field has a default; unknown keys in a
/// file are an error, so that a misspelt setting is not lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AgentConfig {
    /// The currency of budgets and totals. Default: USD.
    pub currency: Currency,
    /// The two-letter state where a request says none. Default: none, and then no tax is estimated.
    pub state: Option<String>,
    /// The postal code where a request says none. Default: none.
    pub zip_code: Option<String>,
    /// How far the shopper's zone is ahead of UTC, in minutes; decides what "tomorrow" is. Default: 0.
    pub utc_offset_minutes: i32,
    /// How long a price source may take, in milliseconds. Default: 2,000.
    pub price_timeout_ms: u64,
    /// How many events are kept for subscribers that come late or read slowly. Default: 1,024.
    pub event_buffer: usize,
    /// The name of a list that comes into being by itself. Default: "Shopping list".
    pub list_name: String,
    /// How many lines a list may have. Default: 1,000.
    pub max_lines: usize,
    /// The longest text that is read, in bytes: of a sentence with its other hearings, of a recipe line.
    /// At least 1 and at most [`TEXT_BYTES_CEILING`](crate::nlu::TEXT_BYTES_CEILING), 1 MiB. Default:
    /// [`MAX_TEXT_BYTES`], 16,384.
    pub max_text_bytes: usize,
}

impl Default for AgentConfig {
    fn default() -> Self {
        Self {
            currency: Currency::USD,
            state: None,
            zip_code: None,
            utc_offset_minutes: 0,
            price_timeout_ms: 2_000,
            event_buffer: 1_024,
            list_name: "Shopping list".to_owned(),
            max_lines: 1_000,
            max_text_bytes: MAX_TEXT_BYTES,
        }
    }
}

impl AgentConfig {
    /// How long a price source may take.
    #[must_use]
    pub const fn price_timeout(&self) -> Duration {
        Duration::from_millis(self.price_timeout_ms)
    }
}
