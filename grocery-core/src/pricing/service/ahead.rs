//! Prices fetched before anybody asks for them.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Asking, CachedPrice, PriceService,
    kept::{self, LEAST_BYTES, bytes_held},
    seat::{Seat, locked},
};
use crate::{
    cache::{Cache, CachedFrom},
    catalog::Product,
    error::{Error, ErrorKind, Result},
    id::ProductId,
    pricing::QuoteRequest,
    resilience::copy_of,
};

/// What fetching prices ahead may cost. Make it with [`AheadBounds::still_for`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct AheadBounds {
    /// A kept price counts as fresh where it stays so for this long; at most half of
    /// [`fresh_for`](super::PriceServiceConfig::fresh_for) is asked for.
    pub still_for: Duration,
    /// How many calls to sources it may cost, each with its repetitions under a policy.
    pub max_calls: u32,
    /// How many bytes of memory what is kept may take, about.
    pub max_bytes: u64,
}

impl AheadBounds {
    /// Whatever it costs, until all are fresh for so long.
    #[must_use]
    pub const fn still_for(time: Duration) -> Self {
        Self { still_for: time, max_calls: u32::MAX, max_bytes: u64::MAX }
    }
}

/// What fetching prices ahead cost and brought.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct FetchedAhead {
    /// The products whose price was fetched, in the order asked.
    pub fetched: Vec<ProductId>,
    /// Products whose price was at hand and fresh.
    pub fresh: usize,
    /// Bytes of memory that the fetched prices take, about.
    pub bytes: u64,
    /// Calls to sources.
    pub calls: u32,
}

/// How a product came to its price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Came {
    Fetched,
    Kept,
}

impl PriceService {
    /// Fetches into the cache the prices of those of `products` that are not kept or would soon run out: one call to
    /// each source for all of them, at the shop and place of `request`. In order, a source is asked for what those
    /// before it do not have; asked all at once, each is asked for all. What would not fit into the bounds is left out.
    ///
    /// # Errors
    /// [`NotSupported`](ErrorKind::NotSupported) without a source or where nothing is kept. Where no price could be
    /// fetched, what kept a source from answering.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use std::{sync::Arc, time::Duration};
    /// use grocery_core::{Currency, Money, SystemClock, catalog::Product, pricing::{
    ///     AheadBounds, CachedPrice, FixedPrices, PriceService, PriceServiceConfig, QuoteRequest,
    /// }};
    /// let milk = Product::new("milk".parse()?, "milk");
    /// let shop = FixedPrices::new("corner-shop").with(milk.id.clone(), Money::parse("1.98", Currency::USD)?);
    /// let service = PriceService::new(Some(Arc::new(shop)), Arc::new(SystemClock::new()), PriceServiceConfig::default())
    ///     .with_cache(CachedPrice::cache().build()?);
    /// let bounds = AheadBounds::still_for(Duration::from_secs(10));
    /// let here = QuoteRequest::new(Vec::new());
    /// assert_eq!(service.fetch_ahead(&[&milk], here.clone(), bounds).await?.fetched, [milk.id.clone()]);
    /// assert!(service.quotes(&[&milk], here).await.cached);
    /// # Ok::<(), grocery_core::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn fetch_ahead(
        &self,
        products: &[&Product],
        request: QuoteRequest,
        bounds: AheadBounds,
    ) -> Result<FetchedAhead> {
        let Some(cache) = self.cache.as_ref().filter(|_| self.keeps()) else {
            return Err(Error::new(ErrorKind::NotSupported, "no prices are kept here")
                .with_hint("plug in a price source, and let its prices be fresh for more than no time"));
        };
        let room = usize::try_from(bounds.max_bytes / LEAST_BYTES).unwrap_or(usize::MAX);
        let mut seen = FxHashSet::default();
        let asked: Vec<&Product> =
            products.iter().copied().filter(|p| seen.insert(&p.id)).take(room).collect();
        let mut out = FetchedAhead::default();
        let mut came: FxHashMap<&ProductId, Came> = FxHashMap::default();
        let mut error = None;
        for seat in &self.seats {
            if request.store.as_ref().is_some_and(|store| !seat.has_store(store)) {
                continue;
            }
            let mut open: Vec<&Product> = match self.config.asking {
                Asking::InOrder => asked.iter().copied().filter(|p| !came.contains_key(&p.id)).collect(),
                Asking::AllAtOnce => asked.clone(),
            };
            open.truncate(seat.reach(bounds.max_calls.saturating_sub(out.calls)));
            if open.is_empty() {
                break;
            }
            let answer = self.ahead_at(cache, seat, &open, &request, bounds.still_for).await;
            out.calls = out.calls.saturating_add(answer.calls);
            out.bytes = out.bytes.saturating_add(answer.bytes);
            error = error.or(answer.error);
            for (product, how) in open.iter().zip(answer.came) {
                let Some(how) = how else { continue };
                let known = came.entry(&product.id).or_insert(how);
                if how == Came::Fetched {
                    *known = how;
                }
            }
        }
        let was_fetched = |p: &&Product| came.get(&p.id) == Some(&Came::Fetched);
        out.fetched = asked.iter().copied().filter(was_fetched).map(|p| p.id.clone()).collect();
        out.fresh = came.len() - out.fetched.len();
        match error {
            Some(error) if out.fetched.is_empty() && out.fresh < asked.len() => Err(error),
            _ => Ok(out),
        }
    }

    /// Those of `products` whose price is not kept, or would not be fresh for so long, as far as memory tells: what
    /// [`fetch_ahead`](Self::fetch_ahead) would look for further. The others cost it nothing.
    pub(crate) fn not_lasting<'a>(
        &self,
        products: &[&'a ProductId],
        request: &QuoteRequest,
        still_for: Duration,
    ) -> Vec<&'a ProductId> {
        let all = || products.to_vec();
        let Some(cache) = self.cache.as_ref().filter(|_| self.keeps()) else { return all() };
        let has_store = |seat: &&Arc<Seat>| request.store.as_ref().is_none_or(|store| seat.has_store(store));
        let mut seats: Vec<&Arc<Seat>> = self.seats.iter().filter(has_store).collect();
        if self.config.asking == Asking::InOrder {
            // Whose price is kept here is not asked of the next one.
            seats.truncate(1);
        }
        let rests: Option<Vec<String>> =
            seats.iter().map(|seat| kept::place(&seat.name, self.config.currency, request)).collect();
        let Some(rests) = rests.filter(|rests| !rests.is_empty()) else { return all() };
        let held = cache.held_for(still_for.min(self.config.fresh_for / 2));
        let mut key = String::new();
        let mut lasts = |product: &ProductId, rest: &str| {
            key.clear();
            key.extend([product.as_str(), rest]);
            held(&key).is_some_and(|price| {
                price.value().is_some_and(|price| price.quote.product == *product && !price.stands_in)
            })
        };
        products.iter().copied().filter(|product| !rests.iter().all(|rest| lasts(product, rest))).collect()
    }

    /// The same at one source.
    async fn ahead_at(
        &self,
        cache: &Cache<CachedPrice>,
        seat: &Arc<Seat>,
        products: &[&Product],
        request: &QuoteRequest,
        still_for: Duration,
    ) -> AtOne {
        let currency = self.config.currency;
        let mut keys = Vec::with_capacity(products.len());
        for product in products {
            // The place is the same for all: too odd to be part of a key, it is so for none.
            match kept::key(&product.id, &seat.name, currency, request) {
                Some(key) => keys.push(key),
                None => return AtOne { came: vec![None; products.len()], ..AtOne::default() },
            }
        }
        let caller = self.caller(seat, products, request);
        let loader = Arc::clone(&caller);
        let still_for = still_for.min(self.config.fresh_for / 2);
        // Told apart from the cache's answer, which is none where older prices stand in.
        let failed: Arc<Mutex<Option<Error>>> = Arc::default();
        let failure = Arc::clone(&failed);
        let many = cache
            .load_ahead(&keys, still_for, move |loads| async move {
                let answer = loader.load(loads).await;
                answer.map_err(|e| {
                    let e = Arc::new(e);
                    *locked(&failure) = Some(copy_of(&e));
                    copy_of(&e)
                })
            })
            .await;
        let error = locked(&failed).take().or(many.error);
        let mut out = AtOne { calls: caller.calls(), error, ..AtOne::default() };
        for ((key, product), found) in keys.iter().zip(products).zip(many.found) {
            let found = found.filter(|found| !found.is_stale());
            let price = found.as_ref().and_then(|found| Some((found.value()?, found.from())));
            let price = price.filter(|(price, _)| price.quote.product == product.id && !price.stands_in);
            out.came.push(price.map(|(price, from)| match from {
                CachedFrom::Loader => {
                    out.bytes = out.bytes.saturating_add(bytes_held(price, key.len()));
                    Came::Fetched
                }
                _ => Came::Kept,
            }));
        }
        out
    }
}

/// What fetching from one source came to.
#[derive(Default)]
struct AtOne {
    came: Vec<Option<Came>>,
    bytes: u64,
    calls: u32,
    error: Option<Error>,
}
