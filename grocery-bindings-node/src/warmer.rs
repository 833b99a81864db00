//! The warmer: `agent.warmer`, and fetching prices ahead by a plan of the host's own. Its types stand in `ts/warmer.ts`.

use std::time::Duration;

use grocery_core::{
    GroceryAgentBuilder, ProductId, Result, UserId,
    agent::{QuoteOptions, WarmerSettings},
};
use napi::{Env, bindgen_prelude::PromiseRaw, threadsafe_function::ThreadsafeFunctionCallMode};
use napi_derive::napi;
use serde_json::Value;

use crate::{
    agent::NativeAgent,
    answer::{Answer, Handed, hand},
    call::{Cancel, at_once},
    imports::TellProgress,
    options::renamed,
    products::snake,
    types::count,
    wire::Camel,
};

/// Puts settings and listener into a builder.
pub(crate) fn add_warmer(
    mut builder: GroceryAgentBuilder,
    settings: Option<Value>,
    tell: Option<TellProgress>,
) -> Result<GroceryAgentBuilder> {
    if let Some(given) = settings {
        let settings = WarmerSettings::default().with_json(&snake(given).to_string());
        builder = builder.warmer(settings.map_err(|fault| renamed(&fault, "options.warmer"))?);
    }
    if let Some(tell) = tell {
        builder = builder.on_warm_progress(move |at| {
            tell.call((count(at.done), count(at.of)).into(), ThreadsafeFunctionCallMode::NonBlocking);
        });
    }
    Ok(builder)
}

type Promise<'env> = napi::Result<PromiseRaw<'env, Answer>>;

#[napi]
impl NativeAgent {
    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn tick_warmer<'env>(&self, env: &'env Env, cancel: Option<&Cancel>) -> Promise<'env> {
        self.ask::<Camel, _, _, _>(env, cancel, |agent| async move { Ok(agent.warmer().tick().await) })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn warm_now<'env>(&self, env: &'env Env, cancel: Option<&Cancel>) -> Promise<'env> {
        self.ask::<Camel, _, _, _>(env, cancel, |agent| async move { Ok(agent.warmer().run_now().await) })
    }

    #[napi(ts_return_type = "Promise<void>")]
    pub fn run_warmer<'env>(
        &self,
        env: &'env Env,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, ()>> {
        self.run(env, cancel, |agent| async move {
            agent.warmer().run().await;
            Ok(())
        })
    }

    #[napi(ts_return_type = "Answer | Texts")]
    pub fn warmer_state(&self, env: &Env) -> napi::Result<Handed> {
        hand::<Camel, _>(env, || Ok(self.core()?.warmer().state()))
    }

    #[napi(ts_return_type = "string | null")]
    pub fn warmer_due(&self, env: &Env) -> napi::Result<Option<String>> {
        at_once(env, || Ok(self.core()?.warmer().next_due().map(|at| at.to_string())))
    }

    #[napi]
    pub fn note_asked(&self, env: &Env, products: Vec<String>, at: Option<String>) -> napi::Result<()> {
        at_once(env, || {
            let agent = self.core()?;
            let products = products.iter().map(ProductId::new).collect::<Result<Vec<_>>>()?;
            let at = at.map_or_else(|| Ok(agent.now()), |at| at.parse())?;
            agent.warmer().note_asked(&products, at);
            Ok(())
        })
    }

    #[napi]
    pub fn note_served(&self, env: &Env, users: Vec<String>) -> napi::Result<()> {
        at_once(env, || {
            let users = users.iter().map(UserId::new).collect::<Result<Vec<_>>>()?;
            self.core()?.warmer().note_served(&users);
            Ok(())
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn warm_prices<'env>(
        &self,
        env: &'env Env,
        products: Vec<String>,
        store: Option<String>,
        zip: Option<String>,
        still_for_ms: u32,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<Camel, _, _, _>(env, cancel, move |agent| async move {
            let products = products.iter().map(ProductId::new).collect::<Result<Vec<_>>>()?;
            let mut options = QuoteOptions::default();
            options.store = store.map(|store| store.parse()).transpose()?;
            options.zip = zip;
            let time = Duration::from_millis(still_for_ms.into());
            agent.prices().warm(&products, &options, time).await
        })
    }
}
