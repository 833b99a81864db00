//! The reading side of the agent's events.

use std::sync::Arc;

use grocery_core::{agent, events};
use pyo3::prelude::*;
use tokio::sync::{Mutex, watch};

use crate::value::Event;

/// One place in the stream of events.
#[pyclass(frozen, module = "grocery_core._grocery_core")]
pub(crate) struct Subscription {
    inner: Arc<Mutex<events::Subscription<agent::Event>>>,
    closed: watch::Sender<bool>,
}

impl Subscription {
    pub(crate) fn new(inner: events::Subscription<agent::Event>) -> Self {
        Self { inner: Arc::new(Mutex::new(inner)), closed: watch::Sender::new(false) }
    }
}

#[pymethods]
impl Subscription {
    /// The next event, or None once the stream or the agent is closed. Waits on the caller's
    /// own event loop; cancelling it loses nothing.
    async fn next(&self) -> PyResult<Option<Event>> {
        let inner = Arc::clone(&self.inner);
        let mut closed = self.closed.subscribe();
        let delivery = tokio::select! {
            biased;
            _ = closed.wait_for(|closed| *closed) => return Ok(None),
            delivery = async { inner.lock().await.next().await } => delivery,
        };
        Ok(delivery.map(|delivery| match delivery {
            events::Delivery::Event { seq, at, event } => Event::happened(seq, at, event),
            events::Delivery::Lost { from, to } => Event::lost(Some((from, to))),
            _ => Event::lost(None),
        }))
    }

    /// Ends the stream.
    fn close(&self) {
        self.closed.send_replace(true);
    }
}
