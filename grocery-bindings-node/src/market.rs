//! Products and prices: `agent.catalog` and `agent.prices`.

use grocery_core::{
    Money, ProductId, Result,
    agent::QuoteOptions,
    catalog::{ImportMode, SearchRequest},
    pricing::HistoryRequest,
};
use napi::{Env, bindgen_prelude::PromiseRaw};
use napi_derive::napi;
use serde::Deserialize;

use crate::{
    agent::{NativeAgent, read},
    answer::{Answer, Handed, hand},
    call::{Cancel, run},
    error::to_js,
    imports::{self, TellProgress},
    options,
    types::{Found, ImportReport, Many, PricePoint, ProductData, QuotesData, SearchPageData},
};

/// A search as the host writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HostSearch {
    q: String,
    category: Option<String>,
    min_price: Option<Money>,
    max_price: Option<Money>,
    limit: Option<usize>,
    offset: Option<usize>,
}

impl HostSearch {
    fn into_core(self) -> SearchRequest {
        let mut search = SearchRequest::new(self.q);
        search.category = self.category;
        search.min_price = self.min_price;
        search.max_price = self.max_price;
        search.limit = self.limit.unwrap_or(search.limit);
        search.offset = self.offset.unwrap_or(search.offset);
        search
    }
}

#[napi]
impl NativeAgent {
    #[napi(ts_return_type = "Answer | Texts")]
    pub fn search(&self, env: &Env, request: String) -> napi::Result<Handed> {
        let agent = self.agent(env)?;
        let found =
            read::<HostSearch>(&request, "request").and_then(|s| agent.catalog().search(&s.into_core()));
        hand::<SearchPageData, _>(env, found.map(Found).map_err(|error| to_js(env, &error))?)
    }

    #[napi(ts_return_type = "Answer | Texts")]
    pub fn product(&self, env: &Env, id: String) -> napi::Result<Handed> {
        let agent = self.agent(env)?;
        let product = id.parse().and_then(|id| agent.catalog().get(&id));
        hand::<ProductData, _>(env, product.map_err(|error| to_js(env, &error))?)
    }

    #[napi]
    pub fn catalog_size(&self, env: &Env) -> napi::Result<u32> {
        Ok(u32::try_from(self.agent(env)?.catalog().len()).unwrap_or(u32::MAX))
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn import_catalog<'env>(
        &self,
        env: &'env Env,
        path: String,
        lenient: bool,
        #[napi(ts_arg_type = "((rows: number, bytes: number) => void) | null | undefined")] tell: Option<
            TellProgress,
        >,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        let agent = self.agent(env)?.clone();
        run(env, cancel, async move {
            let mode = if lenient { ImportMode::Lenient } else { ImportMode::Strict };
            let report = imports::apart(async move {
                let file = options::open(&path)?;
                agent.catalog().import(file, mode, |at| imports::tell(tell.as_ref(), at)).await
            });
            Ok(Answer::plain(ImportReport::from(&report.await?)))
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn quotes<'env>(
        &self,
        env: &'env Env,
        products: Vec<String>,
        store: Option<String>,
        zip: Option<String>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        self.ask::<QuotesData, _, _, _>(env, cancel, move |agent| async move {
            let products = products.iter().map(ProductId::new).collect::<Result<Vec<_>>>()?;
            let mut options = QuoteOptions::default();
            options.store = store.map(|store| store.parse()).transpose()?;
            options.zip = zip;
            agent.prices().quotes(&products, &options).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn price_history<'env>(
        &self,
        env: &'env Env,
        product: String,
        store: Option<String>,
        since: Option<String>,
        limit: Option<u32>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        self.ask::<Many<PricePoint>, _, _, _>(env, cancel, move |agent| async move {
            let mut request = HistoryRequest::new(product.parse()?);
            request.store = store.map(|store| store.parse()).transpose()?;
            request.since = since.map(|at| at.parse()).transpose()?;
            if let Some(limit) = limit {
                request.limit = limit as usize;
            }
            agent.prices().history(request).await
        })
    }
}
