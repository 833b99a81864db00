//! The offers of the shop as the agent uses them: `agent.deals`.

use grocery_core::{ListId, Result, UserId, agent::DealContext};
use napi::{Env, bindgen_prelude::PromiseRaw};
use napi_derive::napi;

use crate::{
    agent::{NativeAgent, user},
    answer::Answer,
    call::{Cancel, at_once},
    offers::{NativeOfferBook, written},
    types::{GroceryListData, ListExplainedData},
};

/// Nobody of whom anything is known, where nothing is said.
fn shopper(text: Option<&str>) -> Result<DealContext> {
    text.map_or_else(|| Ok(DealContext::default()), DealContext::from_json)
}

/// Whose list it is, which, and who shops.
fn asked(owner: Option<&str>, list: &str, who: Option<&str>) -> Result<(UserId, ListId, DealContext)> {
    Ok((user(owner)?, list.parse()?, shopper(who)?))
}

/// An explanation, or the `null` of a list that has none.
#[derive(serde::Serialize)]
#[serde(transparent)]
struct Maybe(Option<ListExplainedData>);

impl From<&Option<grocery_core::agent::ListExplained>> for Maybe {
    fn from(explained: &Option<grocery_core::agent::ListExplained>) -> Self {
        Self(explained.as_ref().map(ListExplainedData::from))
    }
}

#[napi]
impl NativeAgent {
    #[napi]
    pub fn set_book(&self, env: &Env, book: Option<&NativeOfferBook>) -> napi::Result<()> {
        at_once(env, || {
            let view = self.core()?.deals();
            match book {
                Some(book) => view.set_book((*book.book).clone()),
                None => {
                    view.take_book();
                    Ok(())
                }
            }
        })
    }

    #[napi]
    pub fn book(&self, env: &Env) -> napi::Result<Option<NativeOfferBook>> {
        at_once(env, || Ok(self.core()?.deals().book().map(|book| NativeOfferBook { book })))
    }

    #[napi]
    pub fn active_offers(&self, env: &Env, who: Option<String>) -> napi::Result<String> {
        written(env, || Ok(self.core()?.deals().active(&shopper(who.as_deref())?)))
    }

    #[napi]
    pub fn offers_on_product(&self, env: &Env, product: String, who: Option<String>) -> napi::Result<String> {
        written(env, || self.core()?.deals().on_product(&product.parse()?, &shopper(who.as_deref())?))
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn deals_for_list<'env>(
        &self,
        env: &'env Env,
        owner: Option<String>,
        list: String,
        who: Option<String>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        self.ask::<GroceryListData, _, _, _>(env, cancel, move |agent| async move {
            let (owner, list, shopper) = asked(owner.as_deref(), &list, who.as_deref())?;
            agent.deals().for_list(&owner, list, &shopper).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn explain_list<'env>(
        &self,
        env: &'env Env,
        owner: Option<String>,
        list: String,
        who: Option<String>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        self.ask::<Maybe, _, _, _>(env, cancel, move |agent| async move {
            let (owner, list, shopper) = asked(owner.as_deref(), &list, who.as_deref())?;
            agent.deals().explain(&owner, list, &shopper).await
        })
    }
}
