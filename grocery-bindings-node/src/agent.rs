//! The agent as the native part offers it: flat functions that the TypeScript classes call.
//!
//! Requests come as JSON, which the core's own readers take apart; results go as [`Answer`]s.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use grocery_core::{Error, ErrorKind, GroceryAgent, ProcessRequest, Result, UserId};
use napi::{
    Env,
    bindgen_prelude::{ClassInstance, PromiseRaw, ToNapiValue},
};
use napi_derive::napi;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    answer::{Answer, Handed, hand},
    call::{Cancel, at_once, run},
    error::to_js,
    events::{EventFeed, TellEvent},
    host::NativePort,
    imports::TellProgress,
    options,
    ready::{NativeSource, Ready},
    totals,
    types::{
        ExplanationData, IngredientData, ProcessResponseData, SecondOpinionData, TotalsData,
        UnderstandingData,
    },
};

/// An agent. The class of the package holds one.
#[napi]
pub struct NativeAgent {
    agent: Option<GroceryAgent>,
    closed: Arc<AtomicBool>,
}

impl NativeAgent {
    /// The agent, unless it was closed.
    pub(crate) fn core(&self) -> Result<&GroceryAgent> {
        self.agent.as_ref().ok_or_else(|| {
            Error::new(ErrorKind::Storage, "the agent is closed").with_hint("make another GroceryAgent")
        })
    }

    /// Does asynchronous work with the agent; the host sees what it answers as `Host`.
    pub(crate) fn ask<'env, Host, T, F, Work>(
        &self,
        env: &'env Env,
        cancel: Option<&Cancel>,
        work: F,
    ) -> napi::Result<PromiseRaw<'env, Answer>>
    where
        Host: Serialize + for<'a> From<&'a T> + 'static,
        T: Serialize + Send + Sync + 'static,
        F: FnOnce(GroceryAgent) -> Work + Send + 'static,
        Work: Future<Output = Result<T>> + Send,
    {
        self.run(env, cancel, move |agent| async move { work(agent).await.map(Answer::new::<Host, T>) })
    }

    /// Does asynchronous work with the agent; the host sees what it answers as it is.
    pub(crate) fn run<'env, T, F, Work>(
        &self,
        env: &'env Env,
        cancel: Option<&Cancel>,
        work: F,
    ) -> napi::Result<PromiseRaw<'env, T>>
    where
        T: ToNapiValue + Send + 'static,
        F: FnOnce(GroceryAgent) -> Work + Send + 'static,
        Work: Future<Output = Result<T>> + Send,
    {
        // A promise is not made where there is no agent.
        let agent = self.core().map_err(|error| to_js(env, &error))?.clone();
        run(env, cancel, async move { work(agent).await })
    }
}

/// The host's ports, as they come in.
#[napi(object, object_to_js = false)]
#[derive(Default)]
pub struct NativePorts {
    pub price_sources: Option<Vec<NativePort>>,
    pub price_tiers: Option<Vec<NativePort>>,
    pub language_model: Option<NativePort>,
    pub product_source: Option<NativePort>,
    pub embedder: Option<NativePort>,
    pub vector_index: Option<NativePort>,
    /// Is told how far a run of the warmer is.
    #[napi(ts_type = "(done: number, of: number) => void")]
    pub on_warm_progress: Option<TellProgress>,
}

/// The ready sources that were handed over.
type Sources<'env> = Vec<ClassInstance<'env, NativeSource>>;

fn ready(sources: &Sources<'_>) -> Vec<Ready> {
    sources.iter().map(|source| source.ready()).collect()
}

fn build(config: &str, ports: NativePorts, ready: &[Ready]) -> Result<NativeAgent> {
    let builder = options::builder(config, ports, ready)?;
    Ok(NativeAgent { agent: Some(builder.build()?), closed: Arc::default() })
}

/// Reads a request. The message names the field at fault, the hint says what would do.
pub(crate) fn read<T: DeserializeOwned>(json: &str, what: &str) -> Result<T> {
    serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(json)).map_err(|e| {
        let path = e.path().to_string();
        let place = match path.as_str() {
            "." => what.to_owned(),
            path if path.starts_with('[') => format!("{what}{path}"),
            path => format!("{what}.{path}"),
        };
        // The place in a JSON text that the host never saw helps nobody.
        let fault = e.inner().to_string();
        let fault = fault.split(" at line ").next().unwrap_or_default();
        let (fault, wanted) = fault.split_once(", expected ").unwrap_or((fault, ""));
        let error = Error::new(ErrorKind::InvalidInput, format!("{place}: {fault}"));
        if wanted.is_empty() { error } else { error.with_hint(format!("give {}", in_words(wanted))) }
    })
}

/// What a reader expected, as somebody who writes JavaScript calls it.
fn in_words(wanted: &str) -> &str {
    match wanted {
        "usize" | "u64" | "u32" | "u16" | "u8" => "a whole number, 0 or above",
        "i64" | "i32" => "a whole number",
        "f64" | "f32" => "a number",
        "a sequence" => "an array",
        wanted if wanted.starts_with("struct ") => "an object",
        wanted => wanted,
    }
}

/// Who asks: the one local user where nobody is named.
pub(crate) fn user(id: Option<&str>) -> Result<UserId> {
    id.map_or_else(|| Ok(ProcessRequest::local_user()), UserId::new)
}

#[napi]
impl NativeAgent {
    #[napi(constructor)]
    pub fn new(
        env: &Env,
        config: String,
        ports: NativePorts,
        #[napi(ts_arg_type = "Array<NativeSource>")] sources: Sources<'_>,
    ) -> napi::Result<Self> {
        at_once(env, || build(&config, ports, &ready(&sources)))
    }

    #[napi(ts_return_type = "Promise<NativeAgent>")]
    pub fn open<'env>(
        env: &'env Env,
        config: String,
        ports: NativePorts,
        #[napi(ts_arg_type = "Array<NativeSource>")] sources: Sources<'_>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, NativeAgent>> {
        let sources = ready(&sources);
        run(env, cancel, async move {
            // Reading a catalogue and opening a database wait for the disk.
            let built = napi::bindgen_prelude::spawn_blocking(move || build(&config, ports, &sources)).await;
            built.unwrap_or_else(|e| Err(Error::new(ErrorKind::Internal, e.to_string())))
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn process<'env>(
        &self,
        env: &'env Env,
        request: String,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        self.ask::<ProcessResponseData, _, _, _>(env, cancel, |agent| async move {
            agent.process(read(&request, "request")?).await
        })
    }

    #[napi(ts_return_type = "Answer | Texts")]
    pub fn parse(&self, env: &Env, text: String) -> napi::Result<Handed> {
        hand::<UnderstandingData, _>(env, || Ok(self.core()?.parse(&text)))
    }

    #[napi(ts_return_type = "Answer | Texts")]
    pub fn parse_with(
        &self,
        env: &Env,
        text: String,
        language: Option<String>,
        speech: Vec<String>,
    ) -> napi::Result<Handed> {
        hand::<UnderstandingData, _>(env, || Ok(self.core()?.parse_with(&text, language.as_deref(), &speech)))
    }

    #[napi(ts_return_type = "Answer | Texts")]
    pub fn explain(
        &self,
        env: &Env,
        text: String,
        language: Option<String>,
        speech: Vec<String>,
    ) -> napi::Result<Handed> {
        hand::<ExplanationData, _>(env, || Ok(self.core()?.explain_with(&text, language.as_deref(), &speech)))
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn understand<'env>(
        &self,
        env: &'env Env,
        text: String,
        language: Option<String>,
        speech: Vec<String>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        self.run(env, cancel, move |agent| async move {
            let opinion = agent.understand(&text, language.as_deref(), &speech).await;
            Ok(Answer::plain(SecondOpinionData::from(&opinion)))
        })
    }

    #[napi(ts_return_type = "Answer | Texts")]
    pub fn ingredient(&self, env: &Env, line: String) -> napi::Result<Handed> {
        hand::<IngredientData, _>(env, || Ok(self.core()?.ingredient(&line)))
    }

    #[napi(ts_return_type = "Answer | Texts")]
    pub fn totals(&self, env: &Env, request: String) -> napi::Result<Handed> {
        hand::<TotalsData, _>(env, || self.core()?.totals(&totals::read(&request)?.request))
    }

    #[napi]
    pub fn events(
        &self,
        env: &Env,
        after: Option<i64>,
        #[napi(ts_arg_type = "() => void")] tell: TellEvent,
    ) -> napi::Result<EventFeed> {
        at_once(env, || {
            let after = after.map(|after| u64::try_from(after).unwrap_or(0));
            let agent = self.core()?;
            // Both begin at the same place: nothing else runs on this thread in between, and should an
            // event come from another one, the watch only tells once too often or the host looks anyway.
            let watch = agent.events(after);
            Ok(EventFeed::new(agent.events(after), watch, Arc::clone(&self.closed), tell))
        })
    }

    #[napi(ts_return_type = "Promise<void>")]
    pub fn backup<'env>(
        &self,
        env: &'env Env,
        path: String,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, ()>> {
        self.run(env, cancel, move |agent| async move { agent.backup(path).await })
    }

    #[napi(ts_return_type = "Promise<void>")]
    pub fn restore<'env>(
        env: &'env Env,
        from: String,
        to: String,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, ()>> {
        run(env, cancel, async move { GroceryAgent::restore(from, to).await })
    }

    #[napi(ts_return_type = "Promise<void>")]
    pub fn check<'env>(&self, env: &'env Env, cancel: Option<&Cancel>) -> napi::Result<PromiseRaw<'env, ()>> {
        self.run(env, cancel, move |agent| async move { agent.check().await })
    }

    #[napi(ts_return_type = "Promise<void>")]
    pub fn close<'env>(&mut self, env: &'env Env) -> napi::Result<PromiseRaw<'env, ()>> {
        let agent = self.agent.take();
        let closed = Arc::clone(&self.closed);
        run(env, None, async move {
            let Some(agent) = agent else { return Ok(()) };
            let result = agent.close().await;
            closed.store(true, Ordering::Release);
            result
        })
    }
}
