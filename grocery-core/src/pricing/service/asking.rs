//! Asking one source, through the cache where there is one.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use rustc_hash::FxHashMap;

use super::{
    CachedPrice, Outbox, PriceService,
    kept::{self, keep},
    seat::{Answer, Seat, Trouble, locked},
};
use crate::{
    cache::{Cache, CachedFrom, Load, Loaded},
    catalog::Product,
    clock::{Clock, Timestamp},
    error::{Result, clip},
    id::ProductId,
    money::Money,
    pricing::{PriceServiceConfig, Quote, QuoteRequest},
    quantity::Unit,
};

/// How long a product rests whose price was refused, so that one bad price is not asked for with every request.
const REST: Duration = Duration::from_secs(10);

/// How old a price may be that stands in for one that was refused.
const OLDEST: Duration = Duration::from_secs(24 * 3600);

/// A quote with how it came.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) quote: Quote,
    pub(super) told_at: Timestamp,
    /// Whether it was not told just now.
    pub(super) kept: bool,
    /// Whether it stands in for an answer that did not come.
    pub(super) stands_in: bool,
}

/// What came of asking one source.
#[derive(Debug, Default)]
pub(super) struct Reply {
    pub(super) told: Vec<Told>,
    pub(super) notes: Vec<String>,
    /// That it could not be asked, as the beginning of a sentence.
    pub(super) error: Option<String>,
}

impl PriceService {
    /// Asks one source for these products, each given once: what the cache has fresh is not asked for, and what
    /// somebody is asking for already is waited for.
    pub(super) async fn ask(&self, seat: &Arc<Seat>, products: &[&Product], request: &QuoteRequest) -> Reply {
        let caller = self.caller(seat, products, request);
        let mut reply = Reply::default();
        let currency = self.config.currency;
        let key = |p: &&Product| kept::key(&p.id, &seat.name, currency, request);
        let keys: Option<Vec<String>> = products.iter().map(key).collect();
        match (&self.cache, keys) {
            (Some(cache), Some(keys)) => {
                let keys: Vec<(String, &ProductId)> =
                    keys.into_iter().zip(products.iter().map(|p| &p.id)).collect();
                self.through(cache, &caller, &keys, &mut reply).await;
            }
            _ => {
                let ids = products.iter().map(|p| p.id.clone()).collect();
                // The error is told through the caller's trouble.
                let mut answer = caller.ask(ids).await.unwrap_or_default();
                let now = self.clock.wall();
                let told = |quote| Told { quote, told_at: now, kept: false, stands_in: false };
                reply.told.extend(products.iter().filter_map(|p| answer.quotes.remove(&p.id)).map(told));
            }
        }
        let mut trouble = locked(&caller.trouble);
        reply.notes.append(&mut trouble.notes);
        if let Some(error) = trouble.error.take().or(reply.error.take()) {
            reply.error = Some(format!("{} could not be asked for prices ({error})", seat.name));
        }
        reply
    }

    /// What asks `seat` for these products.
    pub(super) fn caller(
        &self,
        seat: &Arc<Seat>,
        products: &[&Product],
        request: &QuoteRequest,
    ) -> Arc<Caller> {
        let mut place = QuoteRequest::new(Vec::new());
        place.store.clone_from(&request.store);
        place.zip.clone_from(&request.zip);
        Arc::new(Caller {
            seat: Arc::clone(seat),
            place,
            typical: products
                .iter()
                .filter_map(|p| Some((p.id.clone(), (p.typical_price.as_ref()?.price, p.price_unit))))
                .collect(),
            clock: Arc::clone(&self.clock),
            config: self.config.clone(),
            outbox: Arc::clone(&self.outbox),
            trouble: Mutex::default(),
            calls: AtomicU32::new(0),
        })
    }

    async fn through(
        &self,
        cache: &Cache<CachedPrice>,
        caller: &Arc<Caller>,
        keys: &[(String, &ProductId)],
        reply: &mut Reply,
    ) {
        let by_key: HashMap<String, ProductId> =
            keys.iter().map(|(key, id)| (key.clone(), (*id).clone())).collect();
        let texts: Vec<&str> = keys.iter().map(|(key, _)| key.as_str()).collect();
        let loader = Arc::clone(caller);
        let many = cache
            .get_many_or_load(&texts, move |loads| async move { loader.load(loads, &by_key).await })
            .await;
        let now = self.clock.wall();
        for ((_, id), found) in keys.iter().zip(many.found) {
            let Some(found) = found else { continue };
            // A tier that others write to is believed no further than a source is.
            let Some(price) = found.value().filter(|price| price.quote.product == **id) else { continue };
            let age = now.saturating_since(price.told_at);
            let stands_in = found.is_stale() || price.stands_in || age > self.config.fresh_for;
            let mut quote = price.quote.clone();
            quote.stale |= stands_in || now.saturating_since(quote.as_of) > self.config.stale_after;
            reply.told.push(Told {
                quote,
                told_at: price.told_at,
                kept: found.from() != CachedFrom::Loader,
                stands_in,
            });
        }
        // Somebody else's load failed, or one key could not be kept: what this caller's own load met is told apart.
        reply.error = many.error.map(|e| clip(e.message(), 120).into_owned());
        if !locked(&caller.trouble).notes.is_empty() {
            reply.error = None;
        }
    }
}

/// All that a load needs, also where it goes on without the one who asked.
pub(super) struct Caller {
    seat: Arc<Seat>,
    place: QuoteRequest,
    typical: FxHashMap<ProductId, (Money, Unit)>,
    clock: Arc<dyn Clock>,
    config: PriceServiceConfig,
    outbox: Arc<Mutex<Outbox>>,
    trouble: Mutex<Trouble>,
    calls: AtomicU32,
}

impl Caller {
    /// How often it asked.
    pub(super) fn calls(&self) -> u32 {
        self.calls.load(Ordering::Relaxed)
    }

    /// Asks the source, and lays fresh quotes out to be written down.
    async fn ask(&self, products: Vec<ProductId>) -> Result<Answer> {
        let mut request = self.place.clone();
        request.products = products;
        self.calls.fetch_add(1, Ordering::Relaxed);
        let answer = self.seat.ask(request, &self.typical, &*self.clock, &self.config, &self.trouble).await?;
        let mut outbox = locked(&self.outbox);
        let mut fresh: Vec<&Quote> = answer.quotes.values().filter(|q| !q.stale).collect();
        fresh.sort_by(|a, b| a.product.cmp(&b.product));
        fresh.into_iter().for_each(|quote| outbox.put(quote.clone()));
        Ok(answer)
    }

    /// Loads what the cache does not have. A product whose price was refused keeps the price it had, marked.
    pub(super) async fn load(
        &self,
        loads: Vec<Load<CachedPrice>>,
        by_key: &HashMap<String, ProductId>,
    ) -> Result<HashMap<String, Loaded<CachedPrice>>> {
        let asked = loads.iter().filter_map(|load| by_key.get(load.key()).cloned()).collect();
        let mut answer = self.ask(asked).await?;
        let now = self.clock.wall();
        let mut loaded = HashMap::with_capacity(loads.len());
        for load in loads {
            let Some(id) = by_key.get(load.key()) else { continue };
            let former = || {
                let old = load.stale().filter(|old| now.saturating_since(old.told_at) <= OLDEST)?;
                Some(CachedPrice { stands_in: true, ..old.clone() })
            };
            let value = match answer.quotes.remove(id) {
                Some(quote) => {
                    let price = CachedPrice { quote, told_at: now, stands_in: false };
                    keep(price, &self.seat.name).with_ttl(self.config.fresh_for)
                }
                None if answer.refused.contains(id) => match former() {
                    Some(old) => keep(old, &self.seat.name).with_ttl(REST),
                    None => Loaded::absent().with_ttl(REST),
                },
                None => Loaded::absent(),
            };
            loaded.insert(load.key().to_owned(), value);
        }
        Ok(loaded)
    }
}
