//! Prices, directly: quotes, history, comparison, prices that users wait for, and how sources and cache are doing.

use std::{sync::Arc, time::Duration};

use grocery_core::{
    ProductId, StoreId, TrackingId,
    agent::{PriceInvalidation, QuoteOptions, TickBudget, Track},
    pricing::{CompactHistory, HistoryRequest},
};
use pyo3::prelude::*;

use crate::{
    agent::{Shared, user},
    catalog::search_request,
    convert::{Text, Texts, product_ids},
    error::{Answer, Fault, invalid},
    runtime::run,
    value::{
        Compacted, Money, PriceComparison, PricePoint, PriceReport, PriceTick, PricedSearch, PricesState,
        Quotes, TrackedPrice, WarmAnswer,
    },
};

fn store(id: Option<Text>) -> Answer<Option<StoreId>> {
    Ok(id.map(|s| StoreId::new(s.0)).transpose()?)
}

fn product(id: Text) -> Answer<ProductId> {
    Ok(ProductId::new(id.0)?)
}

fn local() -> Text {
    Text("local".to_owned())
}

fn quote_options(store: Option<Text>, zip_code: Option<Text>) -> Answer<QuoteOptions> {
    let mut options = QuoteOptions::default();
    options.store = self::store(store)?;
    options.zip = zip_code.map(|z| z.0);
    Ok(options)
}

/// Prices with their provenance.
#[pyclass(frozen, module = "grocery_core")]
pub(crate) struct Prices(pub(crate) Arc<Shared>);

#[pymethods]
impl Prices {
    /// What these products cost: one batch, whatever their number.
    #[pyo3(signature = (product_ids, *, store = None, zip_code = None))]
    async fn quotes(
        &self,
        product_ids: Texts,
        store: Option<Text>,
        zip_code: Option<Text>,
    ) -> PyResult<Quotes> {
        let agent = self.0.get()?;
        let products = self::product_ids(product_ids)?;
        let options = quote_options(store, zip_code)?;
        Ok(run(async move { agent.prices().quotes(&products, &options).await }).await?.into())
    }

    /// Searches the catalogue and prices what is found, as one batch. Price filters and orders by price go by the
    /// typical prices that the catalogue knows.
    #[pyo3(
        signature = (
            q, *, category = None, brand = None, min_price = None, max_price = None, in_stock = false,
            diets = Texts::default(), min_rating = None, sort = None, bought = Texts::default(), limit = None,
            offset = None, store = None, zip_code = None
        ),
        text_signature = "($self, q, *, category=None, brand=None, min_price=None, max_price=None, in_stock=False, diets=(), min_rating=None, sort=None, bought=(), limit=None, offset=None, store=None, zip_code=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    async fn search(
        &self,
        q: Text,
        category: Option<Text>,
        brand: Option<Text>,
        min_price: Option<Money>,
        max_price: Option<Money>,
        in_stock: bool,
        diets: Texts,
        min_rating: Option<f64>,
        sort: Option<Text>,
        bought: Texts,
        limit: Option<usize>,
        offset: Option<usize>,
        store: Option<Text>,
        zip_code: Option<Text>,
    ) -> PyResult<PricedSearch> {
        let agent = self.0.get()?;
        let request = search_request(
            q, category, brand, min_price, max_price, in_stock, diets, min_rating, sort, bought, limit,
            offset,
        )?;
        let options = quote_options(store, zip_code)?;
        Ok(run(async move { agent.prices().search_with(&request, &options).await }).await?.into())
    }

    /// What a product cost before: one point for each change, newest first, at most `limit` and not
    /// before `since` (RFC 3339).
    #[pyo3(signature = (product_id, *, store = None, since = None, limit = 1000))]
    async fn history(
        &self,
        product_id: Text,
        store: Option<Text>,
        since: Option<Text>,
        limit: usize,
    ) -> PyResult<Vec<PricePoint>> {
        let agent = self.0.get()?;
        let mut request = HistoryRequest::new(ProductId::new(product_id.0).map_err(Fault)?).with_limit(limit);
        request.store = store.map(|s| StoreId::new(s.0)).transpose().map_err(Fault)?;
        request.since = since.map(|s| s.0.parse()).transpose().map_err(Fault)?;
        let points = run(async move { agent.prices().history(request).await }).await?;
        Ok(points.into_iter().map(Into::into).collect())
    }

    /// Judges the price of a product by its kept history: the regular price is estimated first, then each finding is told
    /// apart, and each deal with its evidence. It is the newest price that is kept, so ask `quotes` before where a price
    /// source should be asked. None where nobody told a price yet.
    #[pyo3(signature = (product_id, *, store = None))]
    async fn report(&self, product_id: Text, store: Option<Text>) -> PyResult<Option<PriceReport>> {
        let agent = self.0.get()?;
        let product = ProductId::new(product_id.0).map_err(Fault)?;
        let store = store.map(|s| StoreId::new(s.0)).transpose().map_err(Fault)?;
        let report = run(async move { agent.prices().report(&product, store.as_ref()).await }).await?;
        Ok(report.map(Into::into))
    }

    /// Fetches the prices of those of these products that are not kept, or would not be fresh for `still_for_ms` any more,
    /// so that they are at hand: for a plan of your own beside the `warmer`. No budget of the hour applies.
    #[pyo3(signature = (product_ids, *, store = None, zip_code = None, still_for_ms = 0))]
    async fn warm(
        &self,
        product_ids: Texts,
        store: Option<Text>,
        zip_code: Option<Text>,
        still_for_ms: u64,
    ) -> PyResult<WarmAnswer> {
        let agent = self.0.get()?;
        let products = self::product_ids(product_ids)?;
        let options = quote_options(store, zip_code)?;
        let time = Duration::from_millis(still_for_ms);
        Ok(run(async move { agent.prices().warm(&products, &options, time).await }).await?.into())
    }

    /// What each price source says of a product, the lowest price for the same amount first. All sources are asked,
    /// through the cache.
    #[pyo3(signature = (product_id, *, store = None, zip_code = None))]
    async fn compare(
        &self,
        product_id: Text,
        store: Option<Text>,
        zip_code: Option<Text>,
    ) -> PyResult<PriceComparison> {
        let agent = self.0.get()?;
        let (product, options) = (product(product_id)?, quote_options(store, zip_code)?);
        Ok(run(async move { agent.prices().compare(&product, &options).await }).await?.into())
    }

    /// Waits for a price: when a `tick` sees the product below `target`, a "price_alert" event is published, once until
    /// the price has risen above the target again. A user waits once for a product at a shop; another target takes the
    /// place of the one before.
    #[pyo3(
        signature = (product_id, target, *, store = None, user_id = local()),
        text_signature = "($self, product_id, target, *, store=None, user_id='local')"
    )]
    async fn track(
        &self,
        product_id: Text,
        target: Money,
        store: Option<Text>,
        user_id: Text,
    ) -> PyResult<TrackedPrice> {
        let agent = self.0.get()?;
        let mut what = Track::new(user(user_id)?, product(product_id)?, target.0);
        what.store = self::store(store)?;
        Ok(run(async move { agent.prices().track(what).await }).await?.into())
    }

    /// What a user waits for, the oldest first.
    #[pyo3(signature = (*, user_id = local()), text_signature = "($self, *, user_id='local')")]
    async fn tracked(&self, user_id: Text) -> PyResult<Vec<TrackedPrice>> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        let all = run(async move { agent.prices().tracked(&user).await }).await?;
        Ok(all.into_iter().map(Into::into).collect())
    }

    /// Stops waiting. Whether this user waited for it.
    #[pyo3(
        signature = (tracking_id, *, user_id = local()),
        text_signature = "($self, tracking_id, *, user_id='local')"
    )]
    async fn untrack(&self, tracking_id: Text, user_id: Text) -> PyResult<bool> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        let id: TrackingId = tracking_id.0.parse().map_err(Fault)?;
        run(async move { agent.prices().untrack(&user, id).await }).await
    }

    /// Looks at the tracked prices that are due: one question to each source for each shop, through the cache. Call it
    /// from a timer of your own. At most `products` (100 by itself)
    /// are asked for, and each is looked at again after `every_ms` (an hour). Only
    /// fresh live prices count; each fall is told once, whoever ticks.
    #[pyo3(signature = (*, products = None, every_ms = None))]
    async fn tick(&self, products: Option<usize>, every_ms: Option<u64>) -> PyResult<PriceTick> {
        let agent = self.0.get()?;
        let mut budget = TickBudget::default();
        budget.products = products.unwrap_or(budget.products);
        budget.every = every_ms.map_or(budget.every, Duration::from_millis);
        Ok(run(async move { agent.prices().tick(&budget).await }).await?.into())
    }

    /// How the price sources, their guards, the cache and its tiers are doing.
    fn state(&self) -> PyResult<PricesState> {
        Ok(self.0.get()?.prices().state().into())
    }

    /// Asks each of `price_tiers` one small question, so that a wrong password or address is told: quotes never tell it, since
    /// prices come from the sources where a tier fails. Best asked once at the start of a program.
    async fn check_tiers(&self) -> PyResult<()> {
        let agent = self.0.get()?;
        run(async move { agent.prices().check_tiers().await }).await
    }

    /// Forgets kept prices, so that the sources are asked anew: those of some products, those that a source told, or
    /// all where neither is said.
    #[pyo3(signature = (*, product_ids = None, source = None))]
    async fn invalidate(&self, product_ids: Option<Texts>, source: Option<Text>) -> PyResult<()> {
        let agent = self.0.get()?;
        let what = match (product_ids, source) {
            (None, None) => PriceInvalidation::All,
            (None, Some(name)) => PriceInvalidation::Source(name.0),
            (Some(ids), None) => PriceInvalidation::Products(self::product_ids(ids)?),
            (Some(_), Some(_)) => {
                return Err(invalid(
                    "products and a source cannot be forgotten in one call",
                    "say product_ids or source, or call it twice",
                ));
            }
        };
        run(async move { agent.prices().invalidate(&what).await }).await
    }

    /// Makes the price history smaller. By itself it drops repetitions alone and keeps every change. Before
    /// `daily_before` (RFC 3339) only the last price of each day stays, before `drop_before` only the one that stood then.
    #[pyo3(signature = (*, daily_before = None, drop_before = None))]
    async fn compact_history(
        &self,
        daily_before: Option<Text>,
        drop_before: Option<Text>,
    ) -> PyResult<Compacted> {
        let agent = self.0.get()?;
        let mut rules = CompactHistory::new();
        rules.daily_before = daily_before.map(|t| t.0.parse()).transpose().map_err(Fault)?;
        rules.drop_before = drop_before.map(|t| t.0.parse()).transpose().map_err(Fault)?;
        Ok(run(async move { agent.prices().compact_history(rules).await }).await?.into())
    }
}
