//! A result that waits on the Rust side until the host looks at it.

use std::{
    marker::PhantomData,
    sync::atomic::{AtomicUsize, Ordering},
};

use grocery_core::{Error, ErrorKind, Result, agent::PriceReport, pricing::PricePlot};
use napi::{Env, bindgen_prelude::Either};
use napi_derive::napi;
use serde::Serialize;

use crate::{call::at_once, wire::Camel};

/// A result of the core. Nothing of it has been turned into JavaScript yet.
#[napi]
pub struct Answer {
    value: Box<dyn Render>,
}

/// How many answers are alive.
static ALIVE: AtomicUsize = AtomicUsize::new(0);

/// From so many on, a synchronous call hands its result over at once. Node frees what an addon holds
/// only when the event loop turns, so a long loop of calls would pile up answers that nobody sees any
/// more; texts it frees in between.
const MANY: usize = 4_096;

/// What a synchronous call gives.
pub(crate) type Handed = Either<Answer, Texts>;

/// A result as texts that belong to JavaScript.
#[napi(object, object_from_js = false)]
pub struct Texts {
    pub host: String,
    pub wire: String,
}

/// Gives what `work` answers to the host, which will see it as `Host`.
pub(crate) fn hand<Host, T>(env: &Env, work: impl FnOnce() -> Result<T>) -> napi::Result<Handed>
where
    T: Serialize + Send + Sync + 'static,
    Host: Serialize + for<'a> From<&'a T> + 'static,
{
    at_once(env, || {
        let answer = Answer::new::<Host, T>(work()?);
        if ALIVE.load(Ordering::Relaxed) < MANY {
            return Ok(Either::A(answer));
        }
        Ok(Either::B(Texts { host: text(answer.value.host())?, wire: text(answer.value.wire())? }))
    })
}

impl Drop for Answer {
    fn drop(&mut self) {
        ALIVE.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Answer {
    /// Holds `value`, which the host will see as `Host`.
    pub(crate) fn new<Host, T>(value: T) -> Self
    where
        T: Serialize + Send + Sync + 'static,
        Host: Serialize + for<'a> From<&'a T> + 'static,
    {
        ALIVE.fetch_add(1, Ordering::Relaxed);
        Self { value: Box::new(Shown { value, host: PhantomData::<fn() -> Host> }) }
    }

    /// Holds a price report, which can be drawn.
    pub(crate) fn report(report: Option<PriceReport>) -> Self {
        ALIVE.fetch_add(1, Ordering::Relaxed);
        Self { value: Box::new(Report(report)) }
    }

    /// Holds what the host sees as it is, where the core has no JSON of its own for it.
    pub(crate) fn plain<Host: Serialize + Send + Sync + 'static>(host: Host) -> Self {
        ALIVE.fetch_add(1, Ordering::Relaxed);
        Self { value: Box::new(Plain(host)) }
    }
}

#[napi]
impl Answer {
    /// The typed object as one JSON text: names in camel case, money in minor units.
    #[napi]
    pub fn host(&self, env: &Env) -> napi::Result<String> {
        at_once(env, || text(self.value.host()))
    }

    /// The JSON of the core, as the command line and the other languages write it.
    #[napi]
    pub fn wire(&self, env: &Env) -> napi::Result<String> {
        at_once(env, || text(self.value.wire()))
    }
}

#[napi]
impl Answer {
    /// The history of a price as an SVG picture.
    #[napi]
    pub fn svg(&self, env: &Env) -> napi::Result<String> {
        self.drawn(env, PricePlot::svg)
    }

    /// The same picture in characters.
    #[napi]
    pub fn chart(&self, env: &Env, columns: u32, rows: u32) -> napi::Result<String> {
        self.drawn(env, |plot| plot.text(columns as usize, rows as usize))
    }
}

impl Answer {
    fn drawn(&self, env: &Env, draw: impl FnOnce(&PricePlot) -> String) -> napi::Result<String> {
        at_once(env, || {
            let nothing = || Error::new(ErrorKind::NotSupported, "only a price report can be drawn");
            Ok(draw(&self.value.plot().ok_or_else(nothing)??))
        })
    }
}

fn text(rendered: serde_json::Result<String>) -> Result<String> {
    rendered.map_err(|e| {
        Error::new(ErrorKind::NotSupported, e.to_string())
            .with_hint("read it through `toJSON()`, which carries any amount")
    })
}

trait Render: Send + Sync {
    fn host(&self) -> serde_json::Result<String>;
    fn wire(&self) -> serde_json::Result<String>;

    /// The picture of it, where it has one.
    fn plot(&self) -> Option<Result<PricePlot>> {
        None
    }
}

struct Report(Option<PriceReport>);

impl Render for Report {
    fn host(&self) -> serde_json::Result<String> {
        serde_json::to_string(&Camel::from(&self.0))
    }

    fn wire(&self) -> serde_json::Result<String> {
        serde_json::to_string(&self.0)
    }

    fn plot(&self) -> Option<Result<PricePlot>> {
        self.0.as_ref().map(PriceReport::plot)
    }
}

struct Shown<T, Host> {
    value: T,
    host: PhantomData<fn() -> Host>,
}

impl<T, Host> Render for Shown<T, Host>
where
    T: Serialize + Send + Sync,
    Host: Serialize + for<'a> From<&'a T>,
{
    fn host(&self) -> serde_json::Result<String> {
        serde_json::to_string(&Host::from(&self.value))
    }

    fn wire(&self) -> serde_json::Result<String> {
        serde_json::to_string(&self.value)
    }
}

struct Plain<Host>(Host);

impl<Host: Serialize + Send + Sync> Render for Plain<Host> {
    fn host(&self) -> serde_json::Result<String> {
        serde_json::to_string(&self.0)
    }

    fn wire(&self) -> serde_json::Result<String> {
        self.host()
    }
}
