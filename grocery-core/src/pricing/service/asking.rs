//! Asking one source, through the cache where there is one.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use rustc_hash::FxHashMap;

use super::{
    CachedPrice, Outbox, PriceService,
    kept::{self, keep, keep_absent},
    seat::{Answer, REST, Said, Seat, Trouble, fault, locked},
};
use crate::{
    cache::{Cache, Cached, CachedFrom, Load, Loaded},
    catalog::Product,
    clock::{Clock, Timestamp},
    error::{Result, clip},
    id::ProductId,
    money::Money,
    pricing::{PriceServiceConfig, Quote, QuoteKind, QuoteRequest},
    quantity::Unit,
    resilience::copy_of,
};

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
    /// somebody is asking for already is waited for. A source that does not have the shop has nothing to say.
    pub(super) async fn ask(&self, seat: &Arc<Seat>, products: &[&Product], request: &QuoteRequest) -> Reply {
        if request.store.as_ref().is_some_and(|store| !seat.has_store(store)) {
            return Reply::default();
        }
        let caller = self.caller(seat, products, request);
        let mut reply = Reply::default();
        let currency = self.config.currency;
        let key = |p: &&Product| kept::key(&p.id, &seat.name, currency, request);
        let keys: Option<Vec<String>> = products.iter().map(key).collect();
        match (&self.cache, keys) {
            (Some(cache), Some(keys)) => self.through(cache, &caller, &keys, products, &mut reply).await,
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
            typical: products.iter().filter_map(|p| Some((p.id.clone(), typical(p)?))).collect(),
            clock: Arc::clone(&self.clock),
            config: self.config.clone(),
            outbox: Arc::clone(&self.outbox),
            trouble: Mutex::default(),
        })
    }

    async fn through(
        &self,
        cache: &Cache<CachedPrice>,
        caller: &Arc<Caller>,
        keys: &[String],
        products: &[&Product],
        reply: &mut Reply,
    ) {
        let loader = Arc::clone(caller);
        let mut many =
            cache.get_many_or_load(keys, move |loads| async move { loader.load(loads).await }).await;
        let now = self.clock.wall();
        // What another process wrote that is allowed to keep prices longer, or is wrong, is asked for anew.
        let outlived = |found: &Cached<CachedPrice>, product: &Product| {
            let Some(price) = found.value() else { return false };
            let old = now.saturating_since(price.told_at) > self.config.fresh_for;
            found.from() != CachedFrom::Loader
                && ((old && !found.is_stale() && !price.stands_in)
                    || !caller.believes(price, &product.id, typical(product), now))
        };
        let anew: Vec<usize> = (0..keys.len().min(products.len()))
            .filter(|at| many.found[*at].as_ref().is_some_and(|found| outlived(found, products[*at])))
            .collect();
        if !anew.is_empty() {
            let keys: Vec<&str> = anew.iter().map(|at| keys[*at].as_str()).collect();
            let loader = Arc::clone(caller);
            let renewed = cache.renew_many(&keys, move |loads| async move { loader.load(loads).await }).await;
            for (at, found) in anew.into_iter().zip(renewed.found) {
                many.found[at] = found;
            }
            many.error = many.error.or(renewed.error);
        }
        let now = self.clock.wall();
        for (product, found) in products.iter().zip(many.found) {
            let Some(found) = found else { continue };
            let believed = |price: &&CachedPrice| caller.believes(price, &product.id, typical(product), now);
            let Some(price) = found.value().filter(believed) else { continue };
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

/// What the catalogue says that a product costs, and for how much.
fn typical(product: &Product) -> Option<(Money, Unit)> {
    Some((product.typical_price.as_ref()?.price, product.price_unit))
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
}

impl Caller {
    /// How often it asked, each with its repetitions under a policy.
    pub(super) fn calls(&self) -> u32 {
        locked(&self.trouble).calls
    }

    /// Asks the source, and lays fresh quotes out to be written down.
    async fn ask(&self, products: Vec<ProductId>) -> Result<Answer> {
        let mut request = self.place.clone();
        request.products = products;
        let answer = self.seat.ask(request, &self.typical, &*self.clock, &self.config, &self.trouble).await?;
        let mut outbox = locked(&self.outbox);
        let mut fresh: Vec<&Quote> = answer.quotes.values().filter(|q| !q.stale).collect();
        fresh.sort_by(|a, b| a.product.cmp(&b.product));
        fresh.into_iter().for_each(|quote| outbox.put(quote.clone()));
        Ok(answer)
    }

    /// Whether a kept price can be true: a tier that others write to is believed no further than a source is.
    fn believes(
        &self,
        kept: &CachedPrice,
        product: &ProductId,
        typical: Option<(Money, Unit)>,
        now: Timestamp,
    ) -> bool {
        let quote = &kept.quote;
        let said =
            |as_of| Said { price: quote.price, regular: quote.regular, per: quote.per, as_of: Some(as_of) };
        quote.product == *product
            && quote.kind == QuoteKind::Live
            && quote.source == self.seat.name
            && quote.store == self.place.store
            && fault(&said(quote.as_of.max(kept.told_at)), typical, self.config.currency, now).is_none()
    }

    /// Loads what the cache does not have. A product whose price was refused, or for which no answer came, keeps the
    /// price it had, marked.
    pub(super) async fn load(
        &self,
        loads: Vec<Load<CachedPrice>>,
    ) -> Result<HashMap<String, Loaded<CachedPrice>>> {
        if let Some(e) = self.seat.rests(self.clock.now()) {
            return Err(e);
        }
        let asked = loads.iter().filter_map(|load| kept::product_of(load.key())).collect();
        let mut answer = match self.ask(asked).await {
            Ok(answer) => answer,
            Err(e) => {
                let e = Arc::new(e);
                self.seat.rest(self.clock.now(), &e);
                return Err(copy_of(&e));
            }
        };
        let now = self.clock.wall();
        let name = &self.seat.name;
        let mut loaded = HashMap::with_capacity(loads.len());
        for load in loads {
            let Some(id) = kept::product_of(load.key()) else { continue };
            let former = || {
                let old = load.stale().filter(|old| now.saturating_since(old.told_at) <= OLDEST)?;
                let believed = self.believes(old, &id, self.typical.get(&id).copied(), now);
                believed.then(|| CachedPrice { stands_in: true, ..old.clone() })
            };
            let value = match answer.quotes.remove(&id) {
                Some(quote) => {
                    let price = CachedPrice { quote, told_at: now, stands_in: false };
                    keep(price, name).with_ttl(self.config.fresh_for)
                }
                None if answer.refused.contains(&id) => match former() {
                    Some(old) => keep(old, name).with_ttl(REST),
                    None => keep_absent(name).with_ttl(REST),
                },
                None if answer.open.contains(&id) => match former() {
                    Some(old) => keep(old, name).with_ttl(REST),
                    None => continue,
                },
                None => keep_absent(name),
            };
            loaded.insert(load.key().to_owned(), value);
        }
        Ok(loaded)
    }
}
