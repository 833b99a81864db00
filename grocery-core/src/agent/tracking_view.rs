//! Prices that shoppers wait for, prices side by side, and how their sources are doing.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::{Event, Inner, PriceAlert, PricesView, QuoteOptions};
use crate::{
    cache::CacheStats,
    catalog::Product,
    clock::Timestamp,
    error::{Error, ErrorKind, Result, clip},
    id::{ProductId, StoreId, TrackingId, UserId},
    money::{Money, Rounding},
    pricing::{
        ClaimDue, CompactHistory, Compacted, ComparedPrice, MAX_TRACKED, PriceSourceStatus, Quote, QuoteKind,
        QuoteRequest, SettleTracked, TrackPrice, TrackedPrice, compare_prices,
    },
    quantity::{Quantity, Ratio, Unit, UnitPrice},
};

/// The most prices that one user may wait for.
pub const MAX_PRICES_TRACKED: usize = MAX_TRACKED;

/// What to wait for. Make it with [`Track::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Track {
    /// Who waits.
    pub user: UserId,
    /// For which product.
    pub product: ProductId,
    /// Below which price, of one package, or of one unit of weight where sold by weight.
    pub target: Money,
    /// At which shop; `None` for wherever prices come from.
    pub store: Option<StoreId>,
}

impl Track {
    /// `user` waits for `product` to cost less than `target`.
    #[must_use]
    pub const fn new(user: UserId, product: ProductId, target: Money) -> Self {
        Self { user, product, target, store: None }
    }

    /// The same at one shop.
    #[must_use]
    pub fn at_store(mut self, store: StoreId) -> Self {
        self.store = Some(store);
        self
    }
}

/// What one tick may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct TickBudget {
    /// The most products (each at one shop) to ask for. Default 100.
    pub products: usize,
    /// After which time a price is looked at again. Default one hour.
    pub every: Duration,
}

impl Default for TickBudget {
    fn default() -> Self {
        Self { products: 100, every: Duration::from_secs(3_600) }
    }
}

impl TickBudget {
    /// The same for so many [`products`](Self::products).
    #[must_use]
    pub const fn with_products(mut self, products: usize) -> Self {
        self.products = products;
        self
    }

    /// The same, looking again after this time.
    #[must_use]
    pub const fn with_every(mut self, every: Duration) -> Self {
        self.every = every;
        self
    }
}

/// What a tick did.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PriceTick {
    /// Tracked prices that were due.
    pub due: usize,
    /// Of those, how many have a fresh price now.
    pub seen: usize,
    /// Whose price fell below the target by it. Each is an event, too.
    pub alerts: Vec<PriceAlert>,
    /// What is worth knowing, such as a source that did not answer.
    pub notes: Vec<String>,
}

/// One product at several sources.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PriceComparison {
    /// The product.
    pub product: ProductId,
    /// What each source says, the lowest price for the same amount first.
    pub prices: Vec<ComparedPrice>,
    /// What is worth knowing, such as a source that did not answer.
    pub notes: Vec<String>,
}

/// Which kept prices no longer hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PriceInvalidation {
    /// Those of these products.
    Products(Vec<ProductId>),
    /// Those that the source of this name told.
    Source(String),
    /// All.
    All,
}

/// How sources and cache of prices are doing.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PricesState {
    /// The sources, in the order they are asked in.
    pub sources: Vec<PriceSourceStatus>,
    /// What the cache did since the agent was made, and its tiers with the state of their breakers. `None` where
    /// nothing is kept.
    pub cache: Option<CacheStats>,
}

impl PricesView<'_> {
    /// Waits for a price: when a [`tick`](Self::tick) sees `product` below the target, a
    /// [`PriceAlert`](Event::PriceAlert) is published, once until the price has risen above the target again. A user
    /// waits once for a product at a shop; another target takes the place of the one before.
    ///
    /// # Errors
    /// [`ProductNotFound`](ErrorKind::ProductNotFound) for an id that the catalogue does not have;
    /// [`InvalidInput`](ErrorKind::InvalidInput) for a target not above zero or in another currency than the agent's;
    /// [`TooLarge`](ErrorKind::TooLarge) beyond [`MAX_PRICES_TRACKED`]; those of the store.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use std::sync::Arc;
    /// use grocery_core::{Currency, GroceryAgent, Money, ProductId, UserId, agent::{TickBudget, Track}, pricing::FixedPrices};
    /// let usd = |text| Money::parse(text, Currency::USD);
    /// let milk: ProductId = "gc-whole-milk-1-gallon".parse()?;
    /// let shop = FixedPrices::new("corner-shop").with(milk.clone(), usd("1.98")?);
    /// let agent = GroceryAgent::builder().price_source(Arc::new(shop)).build()?;
    /// let ann = UserId::new("ann")?;
    /// agent.prices().track(Track::new(ann.clone(), milk, usd("2.00")?)).await?;
    /// let tick = agent.prices().tick(&TickBudget::default()).await?;
    /// assert_eq!(tick.alerts[0].price, usd("1.98")?);
    /// assert_eq!(agent.prices().tracked(&ann).await?.len(), 1);
    /// # Ok::<(), grocery_core::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn track(&self, what: Track) -> Result<TrackedPrice> {
        self.inner.track(what).await
    }

    /// What a user waits for, the oldest first.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn tracked(&self, user: &UserId) -> Result<Vec<TrackedPrice>> {
        self.inner.tracking.tracked(user).await
    }

    /// Stops waiting. Whether this user waited for it.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn untrack(&self, user: &UserId, id: TrackingId) -> Result<bool> {
        self.inner.tracking.untrack(user, id).await
    }

    /// Looks at the tracked prices that are due: one question to each source for each shop, through the cache. The
    /// host calls it from a timer of its own. Only fresh live prices count, in whatever unit of weight they are told. Of
    /// two ticks at once, also in two processes over one database, each due price goes to one, and each fall is told by
    /// one. What a tick that fails or is dropped half-way did not come to is due at once again; a fall that it saw and
    /// did not tell is told by the next tick of this agent.
    ///
    /// # Errors
    /// Those of the stores, where nothing could be looked at. Trouble with sources, or with the prices of one shop, is a
    /// note.
    pub async fn tick(&self, budget: &TickBudget) -> Result<PriceTick> {
        let inner = self.inner;
        inner.unfinished.catch_up().await;
        let now = inner.clock.wall();
        let next = now.saturating_add(budget.every);
        let due = inner.tracking.claim(ClaimDue::new(now, next, budget.products)).await?;
        let mut tick = PriceTick { due: due.len(), ..PriceTick::default() };
        let mut claimed = Claimed { inner, ids: due.iter().map(|t| t.id).collect(), now };
        let mut by_store: BTreeMap<Option<StoreId>, Vec<TrackedPrice>> = BTreeMap::new();
        for one in due {
            by_store.entry(one.store.clone()).or_default().push(one);
        }
        let (mut looked, mut failed) = (false, None);
        for (store, waiting) in by_store {
            match inner.look(store.clone(), &waiting, &mut tick).await {
                Ok(()) => {
                    looked = true;
                    waiting.iter().for_each(|t| _ = claimed.ids.remove(&t.id));
                }
                Err(e) => {
                    let at = store.map_or_else(String::new, |store| format!(" at {store}"));
                    tick.notes.push(format!(
                        "The prices that are waited for{at} could not be looked at ({}).",
                        clip(e.message(), 120)
                    ));
                    failed.get_or_insert(e);
                }
            }
        }
        claimed.put_back().await;
        match failed {
            Some(e) if !looked => Err(e),
            _ => Ok(tick),
        }
    }

    /// What each price source says of a product, the lowest price for the same amount first. All sources are asked,
    /// through the cache.
    ///
    /// # Errors
    /// [`ProductNotFound`](ErrorKind::ProductNotFound) for an id that the catalogue does not have; those of the price
    /// history's store.
    pub async fn compare(&self, product: &ProductId, options: &QuoteOptions) -> Result<PriceComparison> {
        let known = self.inner.catalog().require(product)?;
        let mut request = QuoteRequest::new(Vec::new());
        request.store.clone_from(&options.store);
        request.zip.clone_from(&options.zip);
        let answer = self.inner.prices.by_source(&[&known], request).await;
        self.inner.remember_prices().await?;
        Ok(PriceComparison {
            product: product.clone(),
            prices: compare_prices(&known, &answer.quotes),
            notes: answer.notes,
        })
    }

    /// How the price sources, their breakers, the cache and its tiers are doing.
    #[must_use]
    pub fn state(&self) -> PricesState {
        PricesState { sources: self.inner.prices.sources(), cache: self.inner.prices.cache_stats() }
    }

    /// Asks each tier of the price cache one small question, so that a wrong password or address is told: quotes never
    /// tell it, since prices come from the sources where a tier fails. Best asked once at the start of a program.
    ///
    /// # Errors
    /// That of the first tier, in their order, that does not answer within its timeout.
    pub async fn check_tiers(&self) -> Result<()> {
        self.inner.prices.check_tiers().await
    }

    /// Forgets kept prices, so that the sources are asked anew.
    ///
    /// # Errors
    /// Those of a tier that cannot do it now. Memory and the others have done it; that tier is not read until it
    /// has.
    pub async fn invalidate(&self, what: &PriceInvalidation) -> Result<()> {
        match what {
            PriceInvalidation::Products(ids) => self.inner.prices.forget_products(ids).await,
            PriceInvalidation::Source(name) => self.inner.prices.forget_source(name).await,
            PriceInvalidation::All => self.inner.prices.forget_all().await,
        }
    }

    /// Makes the price history smaller. By itself it drops repetitions alone and keeps every change.
    ///
    /// # Errors
    /// [`NotSupported`](ErrorKind::NotSupported) where the store cannot; those of the store.
    pub async fn compact_history(&self, rules: CompactHistory) -> Result<Compacted> {
        self.inner.history.compact(rules).await
    }
}

/// Tracked prices that were handed out and not looked at yet. However the tick ends, they are due again.
struct Claimed<'a> {
    inner: &'a Inner,
    ids: HashSet<TrackingId>,
    now: Timestamp,
}

impl Claimed<'_> {
    async fn put_back(mut self) {
        if let Some(work) = self.work() {
            // Where the store fails here as well, they are due at their next time.
            let _ = self.inner.unfinished.run(work).await;
        }
    }

    fn work(&mut self) -> Option<impl Future<Output = Result<()>> + Send + use<>> {
        let ids: Vec<TrackingId> = self.ids.drain().collect();
        let (tracking, now) = (Arc::clone(&self.inner.tracking), self.now);
        (!ids.is_empty()).then_some(async move { tracking.put_back(ids, now).await })
    }
}

impl Drop for Claimed<'_> {
    fn drop(&mut self) {
        if let Some(work) = self.work() {
            self.inner.unfinished.leave(Box::pin(async move { drop(work.await) }));
        }
    }
}

/// What a quote says of one `unit`, any fraction of a cent cut off: as a whole price is below the target exactly where
/// the price itself is. `None` where nobody knows how much of it there is in what the price is for.
fn price_for(quote: &Quote, unit: Unit) -> Option<Money> {
    if quote.per == unit {
        return Some(quote.price);
    }
    let price = UnitPrice::new(quote.price, Quantity::new(Ratio::ONE, quote.per)).ok()?;
    price.for_one(unit, Rounding::Floor).ok()
}

impl Inner {
    /// Looks at the tracked prices of one shop, and tells of those that fell.
    async fn look(
        &self,
        store: Option<StoreId>,
        waiting: &[TrackedPrice],
        tick: &mut PriceTick,
    ) -> Result<()> {
        let catalog = self.catalog();
        let mut products: Vec<&ProductId> = waiting.iter().map(|t| &t.product).collect();
        products.sort_unstable();
        products.dedup();
        let products: Vec<Product> = products.into_iter().filter_map(|id| catalog.get(id)).collect();
        let options = QuoteOptions { store, zip: self.config.zip_code.clone() };
        let known = self.look_at(products, &options).await?;
        tick.notes.extend(known.notes.iter().cloned());
        let mut fresh: HashMap<ProductId, (Money, String)> = HashMap::new();
        let mut live: Vec<&Quote> =
            known.quotes.values().filter(|q| q.kind == QuoteKind::Live && !q.stale).collect();
        live.sort_unstable_by(|a, b| a.product.cmp(&b.product));
        for quote in live {
            let Some(product) = known.products.get(&quote.product) else { continue };
            match price_for(quote, product.price_unit) {
                Some(price) => _ = fresh.insert(quote.product.clone(), (price, quote.source.clone())),
                None => tick.notes.push(format!(
                    "{} tells the price of {} per {}, which says nothing of one per {}.",
                    quote.source,
                    clip(&product.name, 60),
                    quote.per.singular(),
                    product.price_unit.singular()
                )),
            }
        }
        let seen: Vec<(TrackingId, Money)> =
            waiting.iter().filter_map(|t| Some((t.id, fresh.get(&t.product)?.0))).collect();
        let number = seen.len();
        let (tracking, events, at) =
            (Arc::clone(&self.tracking), Arc::clone(&self.events), self.clock.wall());
        // A fall is kept as told when the store has taken it in: from there to the event nobody may cut it off.
        let work = async move {
            let mut alerts = Vec::new();
            for told in tracking.settle(SettleTracked::new(seen, at)).await? {
                let Some((price, source)) = fresh.get(&told.product) else { continue };
                let alert = PriceAlert {
                    tracking_id: told.id,
                    user_id: told.user,
                    product_id: told.product.clone(),
                    target: told.target,
                    price: *price,
                    source: source.clone(),
                    store: told.store,
                    timestamp: at,
                };
                events.publish(Event::PriceAlert(alert.clone()));
                alerts.push(alert);
            }
            Ok(alerts)
        };
        tick.alerts.extend(self.unfinished.run(work).await?);
        tick.seen += number;
        Ok(())
    }

    pub(super) async fn track(&self, what: Track) -> Result<TrackedPrice> {
        self.catalog().require(&what.product)?;
        let currency = self.config.currency;
        if what.target.currency() != currency {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                format!("prices are in {currency}, so none falls below {}", what.target.currency()),
            )
            .with_hint(format!("say the price in {currency}")));
        }
        let id = TrackingId::generate(&*self.clock, &*self.rng);
        let request = TrackPrice::new(id, what.user, what.product, what.target, self.clock.wall())?;
        self.tracking.track(request.at_store(what.store)).await
    }
}
