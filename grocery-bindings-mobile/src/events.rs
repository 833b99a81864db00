//! What happens, as a stream that the host pulls from.

use futures_util::future::{self, Either};
use grocery_core::{
    agent,
    events::{self, Subscription},
};
use tokio::sync::{Mutex, watch};

use crate::{
    cancel::{CancelToken, until},
    error::Answer,
    tracking::TrackedPriceAlert,
    values::{Money, count, json, maybe, ppm, serial},
};

/// The events of an agent. Ends when it is stopped, when the agent was shut down, and when the agent with its views is
/// gone. What was published until then is still delivered, except after `stop`.
///
/// `asFlow()` (Kotlin) and `values` (Swift) make it a `Flow` and an `AsyncStream`.
#[derive(uniffi::Object)]
pub struct EventStream {
    events: Mutex<Subscription<agent::Event>>,
    stopped: CancelToken,
    /// Closed once the agent is gone.
    agent: watch::Receiver<()>,
}

impl EventStream {
    pub(crate) fn new(events: Subscription<agent::Event>, agent: watch::Receiver<()>) -> Self {
        Self { events: Mutex::new(events), stopped: CancelToken::new(), agent }
    }

    async fn pull(&self) -> Option<events::Delivery<agent::Event>> {
        let pull = async {
            let mut events = self.events.lock().await;
            let mut agent = self.agent.clone();
            let gone = async { while agent.changed().await.is_ok() {} };
            let next = match future::select(std::pin::pin!(events.next()), std::pin::pin!(gone)).await {
                Either::Left((delivery, _)) => Some(delivery),
                Either::Right(_) => None,
            };
            if let Some(delivery) = next {
                return delivery;
            }
            // One more may have come between the last look and the agent's end.
            events.try_next()
        };
        until(Some(&self.stopped), pull).await.flatten()
    }
}

#[uniffi::export]
impl EventStream {
    /// The next event, or what was lost before it; waits until there is one. Nothing once the stream has ended.
    pub async fn next(&self) -> Option<Delivery> {
        self.pull().await.map(Delivery::from)
    }

    /// As `next`, but the event as the core's own JSON, `{"type": ..., "data": {...}}`; what was lost is `{"lost":
    /// {"from": ..., "to": ...}}`, a restart `{"restarted": true}`.
    pub async fn next_json(&self) -> Answer<Option<String>> {
        match self.pull().await {
            None => Ok(None),
            Some(events::Delivery::Event { event, .. }) => json(&*event).map(Some),
            Some(events::Delivery::Lost { from, to }) => {
                json(&serde_json::json!({"lost": {"from": from, "to": to}})).map(Some)
            }
            Some(_) => json(&serde_json::json!({"restarted": true})).map(Some),
        }
    }

    /// Ends the stream. Not called `close`: Kotlin's generated classes have a `close` that frees them.
    pub fn stop(&self) {
        self.stopped.cancel();
    }
}

/// What a subscriber gets.
#[expect(clippy::large_enum_variant, reason = "nearly all of them are the large one")]
#[derive(Debug, Clone, PartialEq, uniffi::Enum)]
pub enum Delivery {
    /// An event.
    Happened {
        /// Its number, counted from 1. Hand it to `Agent.events` to go on behind it.
        seq: i64,
        /// When it was published, RFC 3339.
        at: String,
        /// What happened.
        event: Event,
    },
    /// These events are gone: the subscriber came too late or read too slowly.
    Lost {
        /// The number of the first.
        from: i64,
        /// The number of the last.
        to: i64,
    },
    /// The subscriber came with a number of an earlier agent; what follows is all that this one still has.
    Restarted,
}

impl From<events::Delivery<agent::Event>> for Delivery {
    fn from(delivery: events::Delivery<agent::Event>) -> Self {
        match delivery {
            events::Delivery::Event { seq, at, event } => {
                Self::Happened { seq: serial(seq), at: at.to_string(), event: Event::from(&*event) }
            }
            events::Delivery::Lost { from, to } => Self::Lost { from: serial(from), to: serial(to) },
            _ => Self::Restarted,
        }
    }
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, uniffi::Enum)]
pub enum Event {
    /// A request was answered.
    GroceryInputProcessed {
        /// The conversation.
        conversation_id: String,
        /// Whose it is.
        user_id: String,
        /// What the list costs with tax.
        list_total: Money,
        /// How many lines the list has.
        item_count: i32,
        /// When, RFC 3339.
        timestamp: String,
    },
    /// A list changed.
    GroceryUpdate {
        /// The list.
        list_id: String,
        /// Whose it is.
        user_id: String,
        /// The phrases on it, oldest first.
        items: Vec<String>,
        /// The list's version.
        version: i64,
        /// What it costs with tax, where it was priced.
        total: Option<Money>,
        /// When, RFC 3339.
        timestamp: String,
    },
    /// A price changed against the one known before.
    PriceUpdate {
        /// The product.
        product_id: String,
        /// The price before.
        old_price: Money,
        /// The price now.
        new_price: Money,
        /// The change in parts per million: -200400 is -20.04 %.
        change_ppm: i64,
        /// Who says so.
        source: String,
        /// When, RFC 3339.
        timestamp: String,
    },
    /// So much of a budget is spent: told once in its period.
    BudgetThreshold {
        /// Whose it is.
        user_id: String,
        /// How long it runs: `day`, `week`, `month` or `year`.
        period: String,
        /// The category it is for; absent for everything.
        category: Option<String>,
        /// The first day of the period, ISO 8601.
        from: String,
        /// The last day of the period.
        to: String,
        /// The threshold, in percent of the limit.
        threshold: i32,
        /// What may be spent.
        limit: Money,
        /// What is spent.
        spent: Money,
        /// When, RFC 3339.
        timestamp: String,
    },
    /// A price fell below the target of a user who waits for that.
    PriceAlert {
        /// What is to be told.
        alert: TrackedPriceAlert,
    },
    /// An event that this binding has no name for.
    Other {
        /// Its name in the core.
        name: String,
    },
}

impl From<&agent::Event> for Event {
    fn from(event: &agent::Event) -> Self {
        match event {
            agent::Event::GroceryInputProcessed(e) => Self::GroceryInputProcessed {
                conversation_id: e.conversation_id.to_string(),
                user_id: e.user_id.to_string(),
                list_total: e.list_total.into(),
                item_count: count(e.item_count),
                timestamp: e.timestamp.to_string(),
            },
            agent::Event::GroceryUpdate(e) => Self::GroceryUpdate {
                list_id: e.list_id.to_string(),
                user_id: e.user_id.to_string(),
                items: e.items.clone(),
                version: serial(e.version),
                total: maybe(e.total),
                timestamp: e.timestamp.to_string(),
            },
            agent::Event::PriceUpdate(e) => Self::PriceUpdate {
                product_id: e.product_id.to_string(),
                old_price: e.old_price.into(),
                new_price: e.new_price.into(),
                change_ppm: ppm(e.change_percent),
                source: e.source.clone(),
                timestamp: e.timestamp.to_string(),
            },
            agent::Event::BudgetThreshold(e) => Self::BudgetThreshold {
                user_id: e.user_id.to_string(),
                period: e.period.to_string(),
                category: e.category.clone(),
                from: e.from.to_string(),
                to: e.to.to_string(),
                threshold: e.threshold.into(),
                limit: e.limit.into(),
                spent: e.spent.into(),
                timestamp: e.timestamp.to_string(),
            },
            agent::Event::PriceAlert(e) => Self::PriceAlert { alert: e.clone().into() },
            other => Self::Other { name: other.kind().to_owned() },
        }
    }
}
