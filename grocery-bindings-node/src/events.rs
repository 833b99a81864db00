//! Events for the host, one at a time and only when it asks for the next.
//!
//! The host takes what is there without waiting. Where there is nothing, it hears of the next event
//! through a weak threadsafe function, so that waiting does not keep the process alive. Nothing is
//! lost by that: what a call brings about is there before the call is settled, and the TypeScript side
//! looks then.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use grocery_core::{
    agent::Event,
    events::{Delivery, Subscription},
};
use napi::{
    Status,
    bindgen_prelude::spawn,
    threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode},
};
use napi_derive::napi;
use serde::{Serialize, Serializer, ser::SerializeMap};
use tokio::sync::oneshot;

use crate::{
    answer::Answer,
    types::{BudgetThreshold, InputProcessed, ListUpdate, PriceUpdate, TrackedPriceAlert, count},
};

/// The host's function, told that there is something to take.
pub(crate) type TellEvent = ThreadsafeFunction<(), (), (), Status, false, true>;

/// A subscription. Letting go of it unsubscribes.
#[napi]
pub struct EventFeed {
    open: Option<Open>,
    /// Whether the agent was closed.
    closed: Arc<AtomicBool>,
}

struct Open {
    events: Subscription<Event>,
    /// Whether the host was told since it last looked.
    told: Arc<AtomicBool>,
    /// Ends the watch when it is dropped.
    _watch: oneshot::Sender<()>,
}

impl EventFeed {
    /// `events` is what the host reads; `watch` is at the same place and only tells when to.
    pub(crate) fn new(
        events: Subscription<Event>,
        mut watch: Subscription<Event>,
        closed: Arc<AtomicBool>,
        tell: TellEvent,
    ) -> Self {
        let (sender, mut dropped) = oneshot::channel::<()>();
        let told = Arc::new(AtomicBool::new(false));
        let telling = Arc::clone(&told);
        spawn(async move {
            let watching = async {
                loop {
                    let more = watch.next().await.is_some();
                    while watch.try_next().is_some() {}
                    if !telling.swap(true, Ordering::AcqRel) {
                        tell.call((), ThreadsafeFunctionCallMode::NonBlocking);
                    }
                    if !more {
                        break;
                    }
                }
            };
            tokio::select! {
                biased;
                _ = &mut dropped => {}
                () = watching => {}
            }
        });
        Self { open: Some(Open { events, told, _watch: sender }), closed }
    }
}

#[napi]
impl EventFeed {
    /// The next event, where there is one right now.
    #[napi]
    pub fn take(&mut self) -> Option<Answer> {
        let open = self.open.as_mut()?;
        open.told.store(false, Ordering::Release);
        let delivery = open.events.try_next()?;
        Some(Answer::new::<HostDelivery, _>(WireDelivery(delivery)))
    }

    /// Whether nothing can come any more beyond what is there.
    #[napi(getter)]
    pub fn ended(&self) -> bool {
        self.open.is_none() || self.closed.load(Ordering::Acquire)
    }

    /// Unsubscribes.
    #[napi]
    pub fn close(&mut self) {
        self.open = None;
    }
}

/// A delivery as the core writes events: `{type, data}`, with its number and time.
struct WireDelivery(Delivery<Event>);

impl Serialize for WireDelivery {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Delivery::Event { event, .. } => event.serialize(s),
            other => HostDelivery::from(other).serialize(s),
        }
    }
}

/// A delivery as the host sees it.
enum HostDelivery {
    Event { seq: u64, at: String, event: Arc<Event> },
    Lost { from: u64, to: u64 },
    Restarted,
}

impl From<&Delivery<Event>> for HostDelivery {
    fn from(delivery: &Delivery<Event>) -> Self {
        match delivery {
            Delivery::Event { seq, at, event } => {
                Self::Event { seq: *seq, at: at.to_string(), event: Arc::clone(event) }
            }
            Delivery::Lost { from, to } => Self::Lost { from: *from, to: *to },
            // Whatever else may come says at least that numbers no longer follow each other.
            _ => Self::Restarted,
        }
    }
}

impl From<&WireDelivery> for HostDelivery {
    fn from(delivery: &WireDelivery) -> Self {
        Self::from(&delivery.0)
    }
}

impl Serialize for HostDelivery {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut out = s.serialize_map(None)?;
        match self {
            Self::Event { seq, at, event } => {
                out.serialize_entry("type", event.kind())?;
                out.serialize_entry("seq", &count(*seq))?;
                out.serialize_entry("at", at)?;
                match &**event {
                    Event::GroceryInputProcessed(data) => {
                        out.serialize_entry("data", &InputProcessed::from(data))?;
                    }
                    Event::GroceryUpdate(data) => out.serialize_entry("data", &ListUpdate::from(data))?,
                    Event::PriceUpdate(data) => out.serialize_entry("data", &PriceUpdate::from(data))?,
                    Event::BudgetThreshold(data) => {
                        out.serialize_entry("data", &BudgetThreshold::from(data))?;
                    }
                    Event::PriceAlert(data) => {
                        out.serialize_entry("data", &TrackedPriceAlert::from(data))?;
                    }
                    // A newer event than this package knows keeps the shape of the core.
                    other => out.serialize_entry(
                        "data",
                        &serde_json::to_value(other).map(|mut v| v["data"].take()).ok(),
                    )?,
                }
            }
            Self::Lost { from, to } => {
                out.serialize_entry("type", "lost")?;
                out.serialize_entry("from", &count(*from))?;
                out.serialize_entry("to", &count(*to))?;
            }
            Self::Restarted => out.serialize_entry("type", "restarted")?,
        }
        out.end()
    }
}
