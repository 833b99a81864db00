//! Events for the host, one at a time and only when it asks for the next.
//!
//! They cross through a weak threadsafe function: waiting for an event does not keep the process
//! alive. A promise would.

use std::sync::Arc;

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
use tokio::sync::{mpsc, oneshot};

use crate::{
    answer::Answer,
    types::{InputProcessed, ListUpdate, PriceUpdate, count},
};

/// The host's function; without an answer, the stream has ended.
pub(crate) type TellEvent = ThreadsafeFunction<Option<Answer>, (), Option<Answer>, Status, false, true>;

/// A subscription. Letting go of it unsubscribes.
#[napi]
pub struct EventFeed {
    pulls: Option<(mpsc::UnboundedSender<()>, oneshot::Sender<()>)>,
}

impl EventFeed {
    pub(crate) fn new(mut events: Subscription<Event>, tell: TellEvent) -> Self {
        let (pull, mut pulls) = mpsc::unbounded_channel();
        let (close, mut closed) = oneshot::channel::<()>();
        spawn(async move {
            let forward = async {
                while pulls.recv().await.is_some() {
                    let delivery = events.next().await;
                    let ended = delivery.is_none();
                    let answer = delivery.map(|delivery| Answer::new::<HostDelivery, _>(WireDelivery(delivery)));
                    tell.call(answer, ThreadsafeFunctionCallMode::NonBlocking);
                    if ended {
                        break;
                    }
                }
            };
            tokio::select! {
                biased;
                _ = &mut closed => {}
                () = forward => {}
            }
        });
        Self { pulls: Some((pull, close)) }
    }
}

#[napi]
impl EventFeed {
    /// Asks for one more event.
    #[napi]
    pub fn pull(&self) {
        if let Some((pull, _)) = &self.pulls {
            // Where the stream has ended, the end was told already.
            let _ = pull.send(());
        }
    }

    /// Unsubscribes.
    #[napi]
    pub fn close(&mut self) {
        self.pulls = None;
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
                    // A newer event than this package knows keeps the shape of the core.
                    other => out.serialize_entry("data", &serde_json::to_value(other).map(|mut v| v["data"].take()).ok())?,
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
