//! Searches beyond the words of the catalogue: with prices, at a shop, by vectors.

use grocery_core::{
    ProductId, Result,
    agent::QuoteOptions,
    catalog::{LookupProducts, SearchProducts},
};
use napi::{Env, bindgen_prelude::PromiseRaw};
use napi_derive::napi;
use serde::Deserialize;

use crate::{
    agent::{NativeAgent, read},
    answer::Answer,
    call::Cancel,
    market::search_request,
    types::{
        CombinedSearchData, HybridSearchData, Many, PricedSearchData, SourcePageData, SourcedProduct,
        VectorsIndexed,
    },
};

/// A search at a shop, as the host writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HostSearch {
    q: String,
    category: Option<String>,
    limit: Option<usize>,
    offset: Option<usize>,
}

impl HostSearch {
    fn into_core(self) -> SearchProducts {
        let mut search = SearchProducts::new(self.q);
        search.category = self.category;
        search.limit = self.limit.unwrap_or(search.limit);
        search.offset = self.offset.unwrap_or(search.offset);
        search
    }
}

/// Certain products, as the host asks for them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HostLookup {
    #[serde(default)]
    ids: Vec<String>,
    #[serde(default)]
    retailer_ids: Vec<String>,
    #[serde(default)]
    barcodes: Vec<String>,
}

impl HostLookup {
    fn into_core(self) -> Result<LookupProducts> {
        let ids = self.ids.iter().map(ProductId::new).collect::<Result<Vec<_>>>()?;
        let mut lookup = LookupProducts::ids(ids);
        lookup.retailer_ids = self.retailer_ids;
        lookup.barcodes = self.barcodes;
        Ok(lookup)
    }
}

type Promise<'env> = napi::Result<PromiseRaw<'env, Answer>>;

#[napi]
impl NativeAgent {
    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn search_prices<'env>(
        &self,
        env: &'env Env,
        request: String,
        store: Option<String>,
        zip: Option<String>,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<PricedSearchData, _, _, _>(env, cancel, move |agent| async move {
            let mut options = QuoteOptions::default();
            options.store = store.map(|store| store.parse()).transpose()?;
            options.zip = zip;
            agent.prices().search_with(&search_request(&request)?, &options).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn search_hybrid<'env>(
        &self,
        env: &'env Env,
        request: String,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<HybridSearchData, _, _, _>(env, cancel, move |agent| async move {
            agent.catalog().search_hybrid(&search_request(&request)?).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn search_combined<'env>(
        &self,
        env: &'env Env,
        request: String,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<CombinedSearchData, _, _, _>(env, cancel, move |agent| async move {
            agent.catalog().search_combined(&search_request(&request)?).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn search_remote<'env>(
        &self,
        env: &'env Env,
        request: String,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<SourcePageData, _, _, _>(env, cancel, move |agent| async move {
            agent.catalog().search_remote(read::<HostSearch>(&request, "request")?.into_core()).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn lookup_remote<'env>(
        &self,
        env: &'env Env,
        request: String,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<Many<SourcedProduct>, _, _, _>(env, cancel, move |agent| async move {
            agent.catalog().lookup_remote(read::<HostLookup>(&request, "request")?.into_core()?).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn index_vectors<'env>(
        &self,
        env: &'env Env,
        products: Option<Vec<String>>,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<VectorsIndexed, _, _, _>(env, cancel, move |agent| async move {
            let Some(ids) = products else { return agent.catalog().index_vectors().await };
            let known = ids.iter().map(|id| agent.catalog().get(&id.parse()?)).collect::<Result<Vec<_>>>()?;
            agent.catalog().index_vectors_of(&known).await
        })
    }
}
