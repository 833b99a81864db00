//! The offers of a shop, and what they mean for a cart.

use std::sync::Arc;

use grocery_core::{
    Clock, Error, ErrorKind, Result, SystemClock,
    deals::{CartLine, DealPlan, Effort, OfferBook, OfferRule, ShopContext, ShoppedCart},
};
use napi::{Env, bindgen_prelude::PromiseRaw};
use napi_derive::napi;
use serde::Serialize;

use crate::{
    answer::{Answer, Handed, hand},
    call::{Cancel, aside, at_once, run},
    wire::Camel,
};

/// An offer book that was checked and indexed.
#[napi]
pub struct NativeOfferBook {
    pub(crate) book: Arc<OfferBook>,
}

/// Reads a book.
#[napi]
pub fn offer_book(env: &Env, text: String) -> napi::Result<NativeOfferBook> {
    at_once(env, || Ok(NativeOfferBook { book: Arc::new(OfferBook::from_json(&text)?) }))
}

/// A cart and who shops; it is now where the context says nothing else.
fn cart(text: &str) -> Result<ShoppedCart> {
    ShoppedCart::from_json(text, SystemClock::new().wall())
}

fn context(text: Option<&str>) -> Result<ShopContext> {
    let now = SystemClock::new().wall();
    text.map_or_else(|| Ok(ShopContext::new(now)), |text| ShopContext::from_json(text, now))
}

/// The core's JSON: offers are written as the book writes them.
pub(crate) fn written<T: Serialize>(env: &Env, work: impl FnOnce() -> Result<T>) -> napi::Result<String> {
    at_once(env, || {
        serde_json::to_string(&work()?).map_err(|e| Error::new(ErrorKind::Internal, e.to_string()))
    })
}

#[napi]
impl NativeOfferBook {
    #[napi]
    pub fn currency(&self) -> String {
        self.book.currency().to_string()
    }

    #[napi]
    pub fn count(&self) -> u32 {
        u32::try_from(self.book.rules().len()).unwrap_or(u32::MAX)
    }

    #[napi]
    pub fn rules(&self, env: &Env) -> napi::Result<String> {
        written(env, || Ok(self.book.rules()))
    }

    #[napi]
    pub fn rule(&self, env: &Env, id: String) -> napi::Result<String> {
        written(env, || Ok(self.book.rule(&id)))
    }

    #[napi]
    pub fn current(&self, env: &Env, at: Option<String>) -> napi::Result<String> {
        written(env, || {
            let at = context(at.as_deref())?;
            Ok(self.book.current(&at).cloned().collect::<Vec<OfferRule>>())
        })
    }

    #[napi]
    pub fn on_product(&self, env: &Env, product: String, at: Option<String>) -> napi::Result<String> {
        written(env, || {
            let line = CartLine::product_from_json(&product)?;
            let context = context(at.as_deref())?;
            Ok(self.book.on_product(&line, &context).into_iter().cloned().collect::<Vec<OfferRule>>())
        })
    }

    #[napi]
    pub fn applicable(&self, env: &Env, text: String) -> napi::Result<String> {
        written(env, || cart(&text)?.applicable(&self.book))
    }

    #[napi(ts_return_type = "Answer | Texts")]
    pub fn claim_rebates(&self, env: &Env, text: String, plan: String) -> napi::Result<Handed> {
        hand::<Camel, _>(env, || cart(&text)?.claim_rebates(&self.book, &DealPlan::from_json(&plan)?))
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn explain<'env>(
        &self,
        env: &'env Env,
        text: String,
        most_changes: u32,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        let book = Arc::clone(&self.book);
        let work = aside(move |late| {
            cart(&text)?
                .explain(&book, Effort::default(), most_changes as usize, late)
                .map(Answer::new::<Camel, _>)
        });
        run(env, cancel, work)
    }
}
