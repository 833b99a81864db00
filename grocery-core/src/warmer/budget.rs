//! What a warmer may spend in an hour.

use std::{collections::VecDeque, time::Duration};

use serde::{Deserialize, Serialize};

use super::WarmAnswer;
use crate::clock::Monotonic;

const HOUR: Duration = Duration::from_secs(3_600);
const MINUTE: Duration = Duration::from_secs(60);

/// What may be spent in any hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WarmBudget {
    /// Products that sources are asked for; what is at hand and fresh costs nothing. Default: 10,000.
    pub items_per_hour: usize,
    /// Bytes kept. Default: 128 MiB.
    pub bytes_per_hour: u64,
    /// Calls to sources. Default: 600.
    pub calls_per_hour: u32,
}

impl Default for WarmBudget {
    fn default() -> Self {
        Self { items_per_hour: 10_000, bytes_per_hour: 128 * 1024 * 1024, calls_per_hour: 600 }
    }
}

/// What was spent in the last hour, by the minute: at most 62 entries.
#[derive(Debug, Default)]
pub(super) struct Spent {
    minutes: VecDeque<Minute>,
}

#[derive(Debug)]
struct Minute {
    begins: Monotonic,
    items: usize,
    bytes: u64,
    calls: u32,
}

impl Spent {
    /// What is left.
    pub(super) fn left(&mut self, budget: &WarmBudget, now: Monotonic) -> WarmBudget {
        // A minute counts until its last moment is an hour ago, so that no hour sees more than allowed.
        while self.minutes.front().is_some_and(|m| now.saturating_since(m.begins) >= HOUR + MINUTE) {
            self.minutes.pop_front();
        }
        let mut left = *budget;
        for minute in &self.minutes {
            left.items_per_hour = left.items_per_hour.saturating_sub(minute.items);
            left.bytes_per_hour = left.bytes_per_hour.saturating_sub(minute.bytes);
            left.calls_per_hour = left.calls_per_hour.saturating_sub(minute.calls);
        }
        left
    }

    /// Notes what a batch of so many products cost.
    pub(super) fn note(&mut self, now: Monotonic, batch: usize, answer: &WarmAnswer) {
        let items = batch.saturating_sub(answer.fresh);
        if self.minutes.back().is_none_or(|m| now.saturating_since(m.begins) >= MINUTE) {
            self.minutes.push_back(Minute { begins: now, items: 0, bytes: 0, calls: 0 });
        }
        if let Some(minute) = self.minutes.back_mut() {
            minute.items = minute.items.saturating_add(items);
            minute.bytes = minute.bytes.saturating_add(answer.bytes);
            minute.calls = minute.calls.saturating_add(answer.calls);
        }
    }
}
