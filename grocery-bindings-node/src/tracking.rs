//! More of `agent.prices`: comparing, waiting for prices, and how sources and cache are doing.

use std::time::Duration;

use grocery_core::{
    ProductId, Result,
    agent::{PriceInvalidation, QuoteOptions, TickBudget, Track},
    pricing::CompactHistory,
};
use napi::{Env, bindgen_prelude::PromiseRaw};
use napi_derive::napi;

use crate::{
    agent::{NativeAgent, read, user},
    answer::{Answer, Handed, hand},
    call::Cancel,
    types::{Compacted, Many, PriceComparison, PriceTick, PricesStateData, TrackedPrice},
};

#[napi]
impl NativeAgent {
    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn compare_prices<'env>(
        &self,
        env: &'env Env,
        product: String,
        store: Option<String>,
        zip: Option<String>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        self.ask::<PriceComparison, _, _, _>(env, cancel, move |agent| async move {
            let mut options = QuoteOptions::default();
            options.store = store.map(|store| store.parse()).transpose()?;
            options.zip = zip;
            agent.prices().compare(&product.parse()?, &options).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn track_price<'env>(
        &self,
        env: &'env Env,
        product: String,
        target: String,
        store: Option<String>,
        user_id: Option<String>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        self.ask::<TrackedPrice, _, _, _>(env, cancel, move |agent| async move {
            let mut what = Track::new(user(user_id.as_deref())?, product.parse()?, read(&target, "target")?);
            what.store = store.map(|store| store.parse()).transpose()?;
            agent.prices().track(what).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn tracked_prices<'env>(
        &self,
        env: &'env Env,
        user_id: Option<String>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        self.ask::<Many<TrackedPrice>, _, _, _>(env, cancel, move |agent| async move {
            agent.prices().tracked(&user(user_id.as_deref())?).await
        })
    }

    #[napi(ts_return_type = "Promise<boolean>")]
    pub fn untrack_price<'env>(
        &self,
        env: &'env Env,
        id: String,
        user_id: Option<String>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, bool>> {
        self.run(env, cancel, move |agent| async move {
            agent.prices().untrack(&user(user_id.as_deref())?, id.parse()?).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn tick_prices<'env>(
        &self,
        env: &'env Env,
        products: Option<u32>,
        every_ms: Option<i64>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        self.ask::<PriceTick, _, _, _>(env, cancel, move |agent| async move {
            let mut budget = TickBudget::default();
            budget.products = products.map_or(budget.products, |products| products as usize);
            // The host's side lets no number below zero through.
            budget.every = every_ms.map_or(budget.every, |ms| Duration::from_millis(ms.unsigned_abs()));
            agent.prices().tick(&budget).await
        })
    }

    #[napi(ts_return_type = "Answer | Texts")]
    pub fn prices_state(&self, env: &Env) -> napi::Result<Handed> {
        hand::<PricesStateData, _>(env, || Ok(self.core()?.prices().state()))
    }

    #[napi(ts_return_type = "Promise<void>")]
    pub fn check_tiers<'env>(
        &self,
        env: &'env Env,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, ()>> {
        self.run(env, cancel, |agent| async move { agent.prices().check_tiers().await })
    }

    #[napi(ts_return_type = "Promise<void>")]
    pub fn invalidate_prices<'env>(
        &self,
        env: &'env Env,
        products: Option<Vec<String>>,
        source: Option<String>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, ()>> {
        self.run(env, cancel, move |agent| async move {
            let what = match (products, source) {
                (Some(ids), _) => {
                    PriceInvalidation::Products(ids.iter().map(ProductId::new).collect::<Result<_>>()?)
                }
                (None, Some(name)) => PriceInvalidation::Source(name),
                (None, None) => PriceInvalidation::All,
            };
            agent.prices().invalidate(&what).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn compact_history<'env>(
        &self,
        env: &'env Env,
        daily_before: Option<String>,
        drop_before: Option<String>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        self.ask::<Compacted, _, _, _>(env, cancel, move |agent| async move {
            let mut rules = CompactHistory::new();
            rules.daily_before = daily_before.map(|at| at.parse()).transpose()?;
            rules.drop_before = drop_before.map(|at| at.parse()).transpose()?;
            agent.prices().compact_history(rules).await
        })
    }
}
