//! Products as a shop shows them: pages, scanned codes, details, reviews, what is trending.

use grocery_core::{
    Error, ErrorKind, ProductId, Result, Timestamp, UserId,
    catalog::{Access, ReviewPage},
};
use napi::{Env, bindgen_prelude::PromiseRaw};
use napi_derive::napi;
use serde::Deserialize;

use crate::{
    agent::{NativeAgent, read, user},
    answer::{Answer, Handed, hand},
    call::Cancel,
    market::search_request,
    types::{
        Many, ProductDetailsData, Review, ScannedData, SearchExplanationData, SearchPageData,
        TrendingProduct, count,
    },
};

/// Which reviews to list, as the host writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HostReviewPage {
    product: ProductId,
    after: Option<HostReview>,
    limit: Option<usize>,
}

/// The last review of the page before.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HostReview {
    at: Timestamp,
    user_id: UserId,
}

impl HostReviewPage {
    fn into_core(self) -> ReviewPage {
        let mut page = ReviewPage::of(self.product);
        page.after = self.after.map(|last| (last.at, last.user_id));
        page.limit = self.limit.unwrap_or(page.limit);
        page
    }
}

/// What was done with a product, as the host writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HostAccess {
    product_id: String,
    kind: String,
    at: Option<Timestamp>,
}

impl HostAccess {
    fn into_core(self, now: Timestamp) -> Result<Access> {
        Ok(Access::new(self.product_id.parse()?, self.kind.parse()?, self.at.unwrap_or(now)))
    }
}

#[napi]
impl NativeAgent {
    #[napi(ts_return_type = "Answer | Texts")]
    pub fn page(&self, env: &Env, request: String) -> napi::Result<Handed> {
        hand::<SearchPageData, _>(env, || self.core()?.catalog().page(&search_request(&request)?))
    }

    #[napi(ts_return_type = "Answer | Texts")]
    pub fn explain_search(&self, env: &Env, request: String) -> napi::Result<Handed> {
        hand::<SearchExplanationData, _>(env, || {
            self.core()?.catalog().explain_search(&search_request(&request)?)
        })
    }

    #[napi(ts_return_type = "Answer | Texts")]
    pub fn scan(&self, env: &Env, code: String) -> napi::Result<Handed> {
        hand::<ScannedData, _>(env, || self.core()?.catalog().scan(&code))
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn product_details<'env>(
        &self,
        env: &'env Env,
        product: String,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        self.ask::<ProductDetailsData, _, _, _>(env, cancel, move |agent| async move {
            agent.catalog().details(&product.parse()?).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn reviews<'env>(
        &self,
        env: &'env Env,
        page: String,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        self.ask::<Many<Review>, _, _, _>(env, cancel, move |agent| async move {
            agent.catalog().reviews(read::<HostReviewPage>(&page, "options")?.into_core()).await
        })
    }

    #[napi(ts_return_type = "Promise<boolean>")]
    pub fn review<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        product: String,
        stars: i64,
        text: String,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, bool>> {
        self.run(env, cancel, move |agent| async move {
            let stars = u8::try_from(stars).map_err(|_| {
                Error::new(ErrorKind::InvalidInput, format!("{stars} is no number of stars"))
                    .with_hint("give 1 to 5 stars")
            })?;
            agent.catalog().review(&user(who.as_deref())?, &product.parse()?, stars, &text).await
        })
    }

    #[napi(ts_return_type = "Promise<boolean>")]
    pub fn remove_review<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        product: String,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, bool>> {
        self.run(env, cancel, move |agent| async move {
            agent.catalog().remove_review(&user(who.as_deref())?, &product.parse()?).await
        })
    }

    #[napi(ts_return_type = "Promise<number>")]
    pub fn forget_reviews<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, i64>> {
        self.run(env, cancel, move |agent| async move {
            agent.catalog().forget_reviews(&user(who.as_deref())?).await.map(count)
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn trending<'env>(
        &self,
        env: &'env Env,
        limit: u32,
        category: Option<String>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        self.ask::<Many<TrendingProduct>, _, _, _>(env, cancel, move |agent| async move {
            agent.catalog().trending(limit as usize, category.as_deref()).await
        })
    }

    #[napi(ts_return_type = "Promise<void>")]
    pub fn record_accesses<'env>(
        &self,
        env: &'env Env,
        accesses: String,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, ()>> {
        self.run(env, cancel, move |agent| async move {
            let accesses = read::<Vec<HostAccess>>(&accesses, "accesses")?.into_iter();
            let accesses =
                accesses.map(|access| access.into_core(agent.now())).collect::<Result<Vec<_>>>()?;
            agent.catalog().record(accesses).await
        })
    }
}
