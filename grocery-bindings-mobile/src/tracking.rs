//! Prices that users wait for, prices side by side, and how sources and cache are doing.

use std::{sync::Arc, time::Duration};

use grocery_core::{
    Error, ErrorKind, ProductId, TrackingId,
    agent::{self, PriceInvalidation, TickBudget, Track},
    pricing::{self, CompactHistory},
};
use serde::Deserialize;

use crate::{
    agent::user,
    cancel::{CancelToken, run},
    error::Answer,
    prices::{Prices, Quote, QuoteOptions},
    shelf::UnitPrice,
    values::{Money, count, each, json, maybe, natural, ppm, read, record, serial, text},
};

#[uniffi::export]
impl Prices {
    /// What each price source says of a product, the lowest price for the same amount first. All sources are asked,
    /// through the cache.
    ///
    /// Fails with `ProductNotFound` for an id that the catalogue does not have.
    #[uniffi::method(default(options = None, cancel = None))]
    pub async fn compare(
        &self,
        product_id: String,
        options: Option<QuoteOptions>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<PriceComparison> {
        run(cancel, async {
            let place = QuoteOptions::read(options)?;
            self.shared.agent.prices().compare(&ProductId::new(product_id)?, &place).await
        })
        .await
    }

    /// Waits for a price: when a `tick` sees the product below `target`, `Event.PriceAlert` is published, once until the
    /// price has risen above the target again. A user waits once for a product at a shop; another target takes the place
    /// of the one before.
    ///
    /// Fails with `ProductNotFound` for an id that the catalogue does not have, with `InvalidInput` for a target not above
    /// zero or in another currency than the agent's, with `TooLarge` where the user waits for 1,000 prices already.
    #[uniffi::method(default(store = None, user_id = None, cancel = None))]
    pub async fn track(
        &self,
        product_id: String,
        target: Money,
        store: Option<String>,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<TrackedPrice> {
        run(cancel, async {
            let mut what = Track::new(user(user_id.as_deref())?, ProductId::new(product_id)?, target.read()?);
            what.store = read(store.as_deref())?;
            self.shared.agent.prices().track(what).await
        })
        .await
    }

    /// What a user waits for, the oldest first.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn tracked(
        &self,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Vec<TrackedPrice>> {
        let all = run::<_, Vec<pricing::TrackedPrice>>(cancel, async {
            self.shared.agent.prices().tracked(&user(user_id.as_deref())?).await
        });
        Ok(each(all.await?))
    }

    /// Stops waiting. Whether this user waited for it.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn untrack(
        &self,
        id: String,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<bool> {
        run(cancel, async {
            let id: TrackingId = id.parse()?;
            self.shared.agent.prices().untrack(&user(user_id.as_deref())?, id).await
        })
        .await
    }

    /// Looks at the tracked prices that are due: one question to each source for each shop, through the cache. Call it
    /// from a timer of yours. At most `products` are asked for, and each is looked at again after `every_ms`. Only fresh
    /// live prices count; each fall is told once, whoever ticks.
    #[uniffi::method(default(products = 100, every_ms = 3600000, cancel = None))]
    pub async fn tick(
        &self,
        products: i32,
        every_ms: i64,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<PriceTick> {
        run(cancel, async {
            let every = Duration::from_millis(natural(every_ms, "the time between two looks")?);
            let products = natural(products, "the number of products")?;
            let budget = TickBudget::default().with_products(products).with_every(every);
            self.shared.agent.prices().tick(&budget).await
        })
        .await
    }

    /// How the price sources, their guards, the cache and its tiers are doing.
    pub fn state(&self) -> Answer<PricesState> {
        let state = self.shared.agent.prices().state();
        let mut told: PricesState = record(&state)?;
        if let (Some(told), Some(cache)) = (&mut told.cache, &state.cache) {
            told.hit_percent = cache.hit_percent().map(serial);
        }
        told.json = json(&state)?;
        Ok(told)
    }

    /// Asks each tier of the cache one small question, and fails with the first fault: prices themselves never tell one,
    /// since the cache goes on without a tier that fails.
    #[uniffi::method(default(cancel = None))]
    pub async fn check_tiers(&self, cancel: Option<Arc<CancelToken>>) -> Answer<()> {
        run(cancel, async { self.shared.agent.prices().check_tiers().await }).await
    }

    /// Forgets kept prices, so that the sources are asked anew: those of some products, those that a source told, or all
    /// where neither is said.
    #[uniffi::method(default(product_ids = None, source = None, cancel = None))]
    pub async fn invalidate(
        &self,
        product_ids: Option<Vec<String>>,
        source: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<()> {
        run(cancel, async {
            let what = match (product_ids, source) {
                (None, None) => PriceInvalidation::All,
                (None, Some(name)) => PriceInvalidation::Source(name),
                (Some(ids), None) => {
                    PriceInvalidation::Products(ids.iter().map(ProductId::new).collect::<Result<_, Error>>()?)
                }
                (Some(_), Some(_)) => {
                    let text = "products and a source cannot be forgotten in one call";
                    return Err(Error::new(ErrorKind::InvalidInput, text)
                        .with_hint("say one of them, or call it twice"));
                }
            };
            self.shared.agent.prices().invalidate(&what).await
        })
        .await
    }

    /// Makes the price history smaller. By itself it drops repetitions alone and keeps every change. Before `daily_before`
    /// (RFC 3339) only the last price of each day stays, before `drop_before` only the one that stood then.
    #[uniffi::method(default(daily_before = None, drop_before = None, cancel = None))]
    pub async fn compact_history(
        &self,
        daily_before: Option<String>,
        drop_before: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Compacted> {
        run(cancel, async {
            let mut rules = CompactHistory::new();
            rules.daily_before = read(daily_before.as_deref())?;
            rules.drop_before = read(drop_before.as_deref())?;
            self.shared.agent.prices().compact_history(rules).await
        })
        .await
    }
}

/// A price that a user waits for.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct TrackedPrice {
    /// Its id.
    pub id: String,
    /// Who waits.
    pub user_id: String,
    /// For which product.
    pub product_id: String,
    /// At which shop; absent for wherever prices come from.
    pub store: Option<String>,
    /// The price that it is to fall below, of one package, or of one unit of weight where sold by weight.
    pub target: Money,
    /// Since when, RFC 3339.
    pub since: String,
    /// `waiting` for the fall, or `below` where that was told and the price has not risen above the target since.
    pub state: String,
    /// The last price that was seen.
    pub last_price: Option<Money>,
    /// When that was seen, RFC 3339.
    pub last_seen: Option<String>,
    /// When it was told of last, RFC 3339.
    pub told_at: Option<String>,
    /// When its price is to be looked at next, RFC 3339.
    pub due_at: String,
}

impl From<pricing::TrackedPrice> for TrackedPrice {
    fn from(t: pricing::TrackedPrice) -> Self {
        Self {
            id: t.id.to_string(),
            user_id: t.user.to_string(),
            product_id: t.product.to_string(),
            store: text(t.store),
            target: t.target.into(),
            since: t.since.to_string(),
            state: t.state.to_string(),
            last_price: maybe(t.last_price),
            last_seen: text(t.last_seen),
            told_at: text(t.told_at),
            due_at: t.due_at.to_string(),
        }
    }
}

/// A price fell below the target of a user who waits for that. Told once for each fall.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct TrackedPriceAlert {
    /// The tracked price.
    pub tracking_id: String,
    /// Who waits.
    pub user_id: String,
    /// For which product.
    pub product_id: String,
    /// The price it was to fall below.
    pub target: Money,
    /// The price now.
    pub price: Money,
    /// Who says so.
    pub source: String,
    /// The shop, where the user named one.
    pub store: Option<String>,
    /// When, RFC 3339.
    pub timestamp: String,
}

impl From<agent::PriceAlert> for TrackedPriceAlert {
    fn from(a: agent::PriceAlert) -> Self {
        Self {
            tracking_id: a.tracking_id.to_string(),
            user_id: a.user_id.to_string(),
            product_id: a.product_id.to_string(),
            target: a.target.into(),
            price: a.price.into(),
            source: a.source,
            store: text(a.store),
            timestamp: a.timestamp.to_string(),
        }
    }
}

/// What a look at the tracked prices did.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct PriceTick {
    /// Tracked prices that were due.
    pub due: i32,
    /// Of those, how many have a fresh price now.
    pub seen: i32,
    /// Whose price fell below the target by it. Each is an event, too.
    pub alerts: Vec<TrackedPriceAlert>,
    /// What is worth knowing, such as a source that did not answer.
    pub notes: Vec<String>,
}

impl From<agent::PriceTick> for PriceTick {
    fn from(tick: agent::PriceTick) -> Self {
        Self { due: count(tick.due), seen: count(tick.seen), alerts: each(tick.alerts), notes: tick.notes }
    }
}

/// One product at several sources.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct PriceComparison {
    /// The product.
    pub product_id: String,
    /// What each source says, the lowest price for the same amount first.
    pub prices: Vec<ComparedPrice>,
    /// What is worth knowing, such as a source that did not answer.
    pub notes: Vec<String>,
}

impl From<agent::PriceComparison> for PriceComparison {
    fn from(c: agent::PriceComparison) -> Self {
        Self { product_id: c.product.to_string(), prices: each(c.prices), notes: c.notes }
    }
}

/// One source's price of a product, beside the others'.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct ComparedPrice {
    /// The price as the source tells it.
    pub quote: Quote,
    /// What it is for, exactly: the package where its content is known, one unit of weight where it is sold by weight,
    /// else one piece.
    pub unit_price: UnitPrice,
    /// How much it is above the lowest for the same amount, in parts per million, rounded half up; absent where the two
    /// do not compare.
    pub above_ppm: Option<i64>,
}

impl From<pricing::ComparedPrice> for ComparedPrice {
    fn from(c: pricing::ComparedPrice) -> Self {
        Self { quote: c.quote.into(), unit_price: c.unit_price.into(), above_ppm: c.above.map(ppm) }
    }
}

/// How price sources and cache are doing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct PricesState {
    /// The sources, in the order they are asked in.
    pub sources: Vec<PriceSourceStatus>,
    /// What the cache did since the agent was made; absent where nothing is kept.
    pub cache: Option<CacheStats>,
    /// The same as the core's own JSON.
    #[serde(default)]
    pub json: String,
}

/// How one price source is doing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct PriceSourceStatus {
    /// Its name.
    pub name: String,
    /// How often it was asked, or was to be asked and its guards refused.
    pub calls: i64,
    /// How many of those came to nothing: an error, a timeout, an answer without one usable price.
    pub failures: i64,
    /// Prices it told that were not believed.
    pub refused: i64,
    /// When it last answered, RFC 3339.
    pub last_answer: Option<String>,
    /// When it last failed, RFC 3339.
    pub last_failure: Option<String>,
    /// What it last failed with.
    pub last_error: Option<String>,
    /// Its guards; absent where it is asked under a timeout alone.
    pub policy: Option<PolicyReport>,
}

/// The figures of the guards around a source.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct PolicyReport {
    /// Their name.
    pub name: String,
    /// The breaker, where there is one.
    pub breaker: Option<BreakerReport>,
    /// Attempts after the first.
    pub retries: i64,
    /// Second tries beside slow ones.
    pub hedges: i64,
    /// Attempts that were cut off.
    pub timeouts: i64,
    /// Calls refused for want of a place or a token.
    pub turned_away: i64,
    /// Calls under way, where there are places.
    pub running: Option<i64>,
    /// Calls in line, where there is one.
    pub waiting: Option<i64>,
    /// Tokens left, where there is a rate.
    pub tokens: Option<i64>,
}

/// How a breaker is doing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct BreakerReport {
    /// Such as `closed`, `open` or `half_open`.
    pub state: String,
    /// Successes judged since the start.
    pub successes: i64,
    /// Failures judged since the start.
    pub failures: i64,
    /// Calls refused since the start.
    pub refused: i64,
}

/// What a cache did since it was made. Each key asked for is counted once: `gets` is `memory_hits`, the `hits` of all
/// tiers, `stale` and `misses` together.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct CacheStats {
    /// Keys asked for and answered.
    pub gets: i64,
    /// Answered fresh from memory.
    pub memory_hits: i64,
    /// Answered with a value past its time.
    pub stale: i64,
    /// Answered by the loader, with nothing, with an error, or given up by the caller.
    pub misses: i64,
    /// Of all answers, those that said there is no such thing.
    pub negative: i64,
    /// Keys that loaders were asked for.
    pub loads: i64,
    /// Keys that loaders failed to answer.
    pub load_failures: i64,
    /// Loads that were overtaken by a write or removal and not kept.
    pub overtaken: i64,
    /// Loads begun behind the callers' backs.
    pub background: i64,
    /// Entries in memory, about.
    pub entries: i64,
    /// The tiers, in the order given.
    pub tiers: Vec<TierStats>,
    /// The share of gets answered fresh without the loader, in percent rounded down; absent before the first.
    #[serde(default)]
    pub hit_percent: Option<i64>,
}

/// What one tier of a cache did.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct TierStats {
    /// Its name.
    pub name: String,
    /// Gets answered fresh from it.
    pub hits: i64,
    /// Questions to it: one for any number of keys.
    pub reads: i64,
    /// Keys asked of it.
    pub keys: i64,
    /// Keys it had, fresh or not.
    pub found: i64,
    /// Entries written to it.
    pub writes: i64,
    /// Operations that failed or took too long.
    pub errors: i64,
    /// Operations that the breaker refused.
    pub refused: i64,
    /// Entries that could not be read, and were removed.
    pub undecodable: i64,
    /// Removals that it still owes.
    pub owed: i64,
    /// The state of its breaker: `closed`, `open` or `half_open`.
    pub breaker: String,
}

/// What making a history smaller did.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Compacted {
    /// Prices looked at.
    pub read: i64,
    /// Prices dropped.
    pub dropped: i64,
}

impl From<pricing::Compacted> for Compacted {
    fn from(c: pricing::Compacted) -> Self {
        Self { read: serial(c.read), dropped: serial(c.dropped) }
    }
}
