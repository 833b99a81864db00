//! What the agent tells while it works.

use std::sync::Arc;

use grocery_core::{agent, clock::Timestamp};
use pyo3::prelude::*;
use serde_json::json;

use super::{BudgetThreshold, Money, TrackedPriceAlert, handle, money, text};
use crate::{
    convert::{JsonDict, dict, json},
    view::View,
};

handle! {
    /// A request was answered.
    InputProcessed(agent::InputProcessed) {
        /// The conversation.
        conversation_id: String = |v| v.conversation_id.to_string();
        /// Whose it is.
        user_id: String = |v| v.user_id.to_string();
        /// What the list costs with tax.
        list_total: Money = |v| Money(v.list_total);
        /// How many lines the list has.
        item_count: usize = |v| v.item_count;
        /// When, RFC 3339.
        timestamp: String = |v| v.timestamp.to_string();
    }

    /// A list changed.
    ListUpdate(agent::ListUpdate) {
        /// The list.
        list_id: String = |v| v.list_id.to_string();
        /// Whose it is.
        user_id: String = |v| v.user_id.to_string();
        /// The phrases on it, oldest first.
        items: Vec<String> = |v| v.items.clone();
        /// The list's version.
        version: u64 = |v| v.version;
        /// What it costs with tax, where it was priced.
        total: Option<Money> = |v| money(v.total);
        /// When, RFC 3339.
        timestamp: String = |v| v.timestamp.to_string();
    }

    /// A price changed.
    PriceUpdate(agent::PriceUpdate) {
        /// The product.
        product_id: String = |v| v.product_id.to_string();
        /// The price before.
        old_price: Money = |v| Money(v.old_price);
        /// The price now.
        new_price: Money = |v| Money(v.new_price);
        /// The change in percent, for showing.
        change_percent: f64 = |v| super::percent(v.change_percent);
        /// The change in parts per million, exactly.
        change_ppm: i64 = |v| v.change_percent.parts_per_million();
        /// Who says so.
        source: String = |v| v.source.clone();
        /// When, RFC 3339.
        timestamp: String = |v| v.timestamp.to_string();
    }
}

/// Events that came and went before they could be delivered.
#[pyclass(frozen, eq, module = "grocery_core")]
#[derive(PartialEq, Eq, Clone)]
pub(crate) struct Lost {
    /// The number of the first one; None where the agent was restarted and it is not known.
    #[pyo3(get)]
    first: Option<u64>,
    /// The number of the last one; None where it is not known.
    #[pyo3(get)]
    last: Option<u64>,
}

#[pymethods]
impl Lost {
    fn __repr__(&self) -> String {
        match (self.first, self.last) {
            (Some(first), Some(last)) => format!("Lost({first}, {last})"),
            _ => "Lost()".to_owned(),
        }
    }
}

/// Something that happened.
#[pyclass(frozen, eq, module = "grocery_core")]
#[derive(PartialEq)]
pub(crate) struct Event {
    seq: Option<u64>,
    at: Option<Timestamp>,
    body: Body,
}

#[derive(PartialEq)]
enum Body {
    Happened(View<Arc<agent::Event>>),
    Lost(Lost),
}

impl Event {
    pub(crate) fn happened(seq: u64, at: Timestamp, event: Arc<agent::Event>) -> Self {
        Self { seq: Some(seq), at: Some(at), body: Body::Happened(View::own(event)) }
    }

    pub(crate) fn lost(numbers: Option<(u64, u64)>) -> Self {
        let (first, last) = numbers.unzip();
        Self { seq: last, at: None, body: Body::Lost(Lost { first, last }) }
    }
}

/// The data of an event, by its kind.
#[derive(IntoPyObject)]
enum EventData {
    InputProcessed(InputProcessed),
    ListUpdate(ListUpdate),
    PriceUpdate(PriceUpdate),
    BudgetThreshold(BudgetThreshold),
    PriceAlert(TrackedPriceAlert),
    Lost(Lost),
}

#[pymethods]
impl Event {
    /// Its number. Give the last one seen to `agent.events(after=...)` to go on without a gap.
    #[getter]
    fn seq(&self) -> Option<u64> {
        self.seq
    }

    /// When it was published, RFC 3339; None for a notice of lost events.
    #[getter]
    fn at(&self) -> Option<String> {
        text(self.at)
    }

    /// Its wire name: "grocery_input_processed", "grocery_update", "price_update", "budget_threshold", "price_alert", or
    /// "lost".
    #[getter]
    fn kind(&self) -> &'static str {
        match &self.body {
            Body::Happened(event) => event.kind(),
            Body::Lost(_) => "lost",
        }
    }

    /// What happened; None for a kind that this version has no class for.
    #[getter]
    fn data(&self) -> Option<EventData> {
        let event = match &self.body {
            Body::Lost(lost) => return Some(EventData::Lost(lost.clone())),
            Body::Happened(event) => event,
        };
        match &***event {
            agent::Event::GroceryInputProcessed(_) => event
                .first(|e| match &**e {
                    agent::Event::GroceryInputProcessed(data) => std::slice::from_ref(data),
                    _ => &[],
                })
                .map(EventData::InputProcessed),
            agent::Event::GroceryUpdate(_) => event
                .first(|e| match &**e {
                    agent::Event::GroceryUpdate(data) => std::slice::from_ref(data),
                    _ => &[],
                })
                .map(EventData::ListUpdate),
            agent::Event::PriceUpdate(_) => event
                .first(|e| match &**e {
                    agent::Event::PriceUpdate(data) => std::slice::from_ref(data),
                    _ => &[],
                })
                .map(EventData::PriceUpdate),
            agent::Event::BudgetThreshold(_) => event
                .first(|e| match &**e {
                    agent::Event::BudgetThreshold(data) => std::slice::from_ref(data),
                    _ => &[],
                })
                .map(EventData::BudgetThreshold),
            agent::Event::PriceAlert(_) => event
                .first(|e| match &**e {
                    agent::Event::PriceAlert(data) => std::slice::from_ref(data),
                    _ => &[],
                })
                .map(EventData::PriceAlert),
            _ => None,
        }
    }

    /// The documented envelope as JSON: `{"type": ..., "data": {...}}`.
    fn to_json(&self) -> PyResult<String> {
        match &self.body {
            Body::Happened(event) => json(&***event),
            Body::Lost(lost) => json(&lost_json(lost)),
        }
    }

    /// The same as dicts, lists, strings and numbers.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<JsonDict<'py>> {
        match &self.body {
            Body::Happened(event) => dict(py, &***event),
            Body::Lost(lost) => dict(py, &lost_json(lost)),
        }
    }

    fn __repr__(&self) -> String {
        let seq = self.seq.map_or_else(|| "?".to_owned(), |s| s.to_string());
        format!("<Event {seq} {}>", self.kind())
    }
}

fn lost_json(lost: &Lost) -> serde_json::Value {
    json!({"type": "lost", "data": {"from": lost.first, "to": lost.last}})
}
