//! Deals that prices alone show.

use grocery_core::{
    Clock, StoreId, SystemClock, Timestamp,
    deals::detect::{AlertCall, DetectCall, RankCall},
};
use napi::{Env, bindgen_prelude::PromiseRaw};
use napi_derive::napi;

use crate::{
    agent::NativeAgent,
    answer::{Answer, Handed, hand},
    call::Cancel,
    wire::Camel,
};

fn now() -> Timestamp {
    SystemClock::new().wall()
}

/// Judges a price by what was charged before.
#[napi(ts_return_type = "Answer | Texts")]
pub fn detect_deals(env: &Env, prices: String) -> napi::Result<Handed> {
    hand::<Camel, _>(env, || DetectCall::from_json(&prices)?.detect(now()))
}

/// Orders deals for one shopper.
#[napi(ts_return_type = "Answer | Texts")]
pub fn rank_deals(env: &Env, deals: String) -> napi::Result<Handed> {
    hand::<Camel, _>(env, || Ok(RankCall::from_json(&deals)?.rank(now())))
}

/// Takes one price into an alert rule.
#[napi(ts_return_type = "Answer | Texts")]
pub fn alert_step(env: &Env, step: String) -> napi::Result<Handed> {
    hand::<Camel, _>(env, || AlertCall::from_json(&step)?.step())
}

#[napi]
impl NativeAgent {
    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn price_report<'env>(
        &self,
        env: &'env Env,
        product: String,
        store: Option<String>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        self.run(env, cancel, move |agent| async move {
            let store: Option<StoreId> = store.map(|store| store.parse()).transpose()?;
            agent.prices().report(&product.parse()?, store.as_ref()).await.map(Answer::report)
        })
    }
}
