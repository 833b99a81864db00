//! Products and prices: `agent.catalog` and `agent.prices`.

use grocery_core::{
    Money, ProductId, Result,
    agent::QuoteOptions,
    catalog::{CatalogChanges, ImportMode, ImportOptions, SearchRequest},
    pricing::HistoryRequest,
};
use napi::{
    Env,
    bindgen_prelude::{Either, PromiseRaw, Uint8Array},
};
use napi_derive::napi;
use serde::Deserialize;

use crate::{
    agent::{NativeAgent, read},
    answer::{Answer, Handed, hand},
    call::{Cancel, at_once},
    imports::{self, Source, TellProgress},
    products::products,
    types::{Found, ImportReport, Many, PricePoint, ProductData, QuotesData, SearchResultData},
};

/// A search as the host writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HostSearch {
    q: String,
    category: Option<String>,
    brand: Option<String>,
    min_price: Option<Money>,
    max_price: Option<Money>,
    #[serde(default)]
    in_stock: bool,
    #[serde(default)]
    diets: Vec<String>,
    min_rating: Option<f64>,
    sort: Option<String>,
    #[serde(default)]
    bought: Vec<String>,
    limit: Option<usize>,
    offset: Option<usize>,
}

impl HostSearch {
    fn into_core(self) -> Result<SearchRequest> {
        let mut search = SearchRequest::new(self.q);
        search.category = self.category;
        search.brand = self.brand;
        search.min_price = self.min_price;
        search.max_price = self.max_price;
        search.in_stock = self.in_stock;
        search.diets = self.diets;
        search.min_rating = self.min_rating;
        search.sort = self.sort.map_or(Ok(search.sort), |sort| sort.parse())?;
        search.bought = self.bought.iter().map(ProductId::new).collect::<Result<_>>()?;
        search.limit = self.limit.unwrap_or(search.limit);
        search.offset = self.offset.unwrap_or(search.offset);
        Ok(search)
    }
}

/// Reads a search.
pub(crate) fn search_request(json: &str) -> Result<SearchRequest> {
    read::<HostSearch>(json, "request").and_then(HostSearch::into_core)
}

/// How to read a catalogue file, as the host writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HostImport {
    #[serde(default)]
    lenient: bool,
    format: Option<String>,
    currency: Option<String>,
    as_of: Option<String>,
    source: Option<String>,
    max_rows: Option<u64>,
    max_unpacked: Option<u64>,
    max_ratio: Option<u64>,
    language: Option<String>,
    country: Option<String>,
}

impl HostImport {
    fn into_core(self, mut options: ImportOptions) -> Result<ImportOptions> {
        if self.lenient {
            options.mode = ImportMode::Lenient;
        }
        options.format = self.format.map_or(Ok(options.format), |format| format.parse())?;
        options.currency = self.currency.map_or(Ok(options.currency), |currency| currency.parse())?;
        options.as_of = self.as_of.map_or(Ok(options.as_of), |day| day.parse())?;
        options.source = self.source.unwrap_or(options.source);
        options.max_rows = self.max_rows.unwrap_or(options.max_rows);
        options.max_unpacked = self.max_unpacked.unwrap_or(options.max_unpacked);
        options.max_ratio = self.max_ratio.unwrap_or(options.max_ratio);
        options.language = self.language.or(options.language);
        options.country = self.country.or(options.country);
        Ok(options)
    }
}

#[napi]
impl NativeAgent {
    #[napi(ts_return_type = "Answer | Texts")]
    pub fn search(&self, env: &Env, request: String) -> napi::Result<Handed> {
        hand::<SearchResultData, _>(env, || {
            self.core()?.catalog().search(&search_request(&request)?).map(Found)
        })
    }

    #[napi(ts_return_type = "Answer | Texts")]
    pub fn product(&self, env: &Env, id: String) -> napi::Result<Handed> {
        hand::<ProductData, _>(env, || self.core()?.catalog().get(&id.parse()?))
    }

    #[napi]
    pub fn catalog_size(&self, env: &Env) -> napi::Result<u32> {
        at_once(env, || Ok(u32::try_from(self.core()?.catalog().len()).unwrap_or(u32::MAX)))
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn import_catalog<'env>(
        &self,
        env: &'env Env,
        file: Either<String, Uint8Array>,
        options: String,
        #[napi(ts_arg_type = "((rows: number, bytes: number) => void) | null | undefined")] tell: Option<
            TellProgress,
        >,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        let file = Source::new(file);
        self.ask::<ImportReport, _, _, _>(env, cancel, move |agent| async move {
            let options = read::<HostImport>(&options, "options")?;
            imports::apart(async move {
                let options = options.into_core(agent.catalog().import_options())?;
                let told = |at| imports::tell(tell.as_ref(), at);
                agent.catalog().import_with(file.open()?, &options, told).await
            })
            .await
        })
    }

    #[napi(ts_return_type = "Promise<void>")]
    pub fn change_catalog<'env>(
        &self,
        env: &'env Env,
        put: String,
        remove: Vec<String>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, ()>> {
        self.run(env, cancel, move |agent| async move {
            let mut changes = CatalogChanges::new();
            changes.put = products(&put, "put")?;
            changes.remove = remove.iter().map(ProductId::new).collect::<Result<_>>()?;
            imports::apart(async move { agent.catalog().change(&changes).await }).await
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
