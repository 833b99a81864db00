//! Prices for products: the host's sources through the cache, the catalogue's typical prices behind them.

mod ahead;
#[cfg(test)]
mod ahead_tests;
mod asking;
#[cfg(test)]
mod cached_tests;
mod kept;
mod seat;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod trouble_tests;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures_util::future::join_all;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{PriceSource, Quote, QuoteKind, QuoteRequest, compare::cheaper};
use crate::{
    cache::{Cache, CacheStats, Invalidation},
    catalog::{PriceKind, Product, TypicalPrice},
    clock::{Clock, Date, Timestamp},
    error::{Result, clip},
    id::ProductId,
    money::Currency,
    resilience::Policy,
};
use asking::Told;
use seat::{MAX_PRICE_MINOR, Seat, locked};

pub use ahead::{AheadBounds, FetchedAhead};
pub use kept::CachedPrice;
pub use seat::PriceSourceStatus;

/// How many quotes wait at most to be written to a history; beyond, the oldest are forgotten.
const MOST_NEWS: usize = 10_000;

/// Which of several price sources are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Asking {
    /// One after the other, in the order given, each for what those before it have no fresh price of. The first
    /// fresh price stands.
    #[default]
    InOrder,
    /// All at once. The lowest fresh price stands; of equal ones that of the earlier source.
    AllAtOnce,
}

/// How prices are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceServiceConfig {
    /// How long one source may take. Default 2 seconds.
    pub timeout: Duration,
    /// From which age on a price is marked stale that its source itself calls old. Default one day.
    pub stale_after: Duration,
    /// The currency that prices must be in. Default US dollars.
    pub currency: Currency,
    /// How long a price may be given out of the cache as fresh, whatever tier has it. Zero keeps none. Default
    /// 300 seconds.
    pub fresh_for: Duration,
    /// Which of several sources are asked. Default in order.
    pub asking: Asking,
}

impl Default for PriceServiceConfig {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(2),
            stale_after: Duration::from_secs(24 * 3600),
            currency: Currency::USD,
            fresh_for: Duration::from_secs(300),
            asking: Asking::InOrder,
        }
    }
}

/// Prices with what is worth knowing about them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Quotes {
    /// One quote for each product that has a price, in the order asked.
    pub quotes: Vec<Quote>,
    /// What went wrong on the way, in sentences. Empty where nothing did.
    pub notes: Vec<String>,
    /// Whether there are live prices and all of them were kept from before.
    pub cached: bool,
}

impl Quotes {
    /// The quote of `product`.
    #[must_use]
    pub fn get(&self, product: &ProductId) -> Option<&Quote> {
        self.quotes.iter().find(|q| q.product == *product)
    }

    /// The live quotes that are not stale.
    pub fn told(&self) -> impl Iterator<Item = &Quote> {
        self.quotes.iter().filter(|q| q.kind == QuoteKind::Live && !q.stale)
    }
}

/// What each source says of some products. From [`PriceService::by_source`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct SourceQuotes {
    /// The quotes, source by source in their order.
    pub quotes: Vec<Quote>,
    /// What went wrong on the way, in sentences.
    pub notes: Vec<String>,
}

/// Quotes on their way into a history. From [`PriceService::news`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct PriceNews {
    /// What sources told, oldest first.
    pub quotes: Vec<Quote>,
    /// The number to tell [`PriceService::written`].
    pub through: u64,
}

/// What waits to be written down.
#[derive(Debug, Default)]
struct Outbox {
    quotes: VecDeque<Quote>,
    /// The number of the first of them.
    first: u64,
}

impl Outbox {
    fn put(&mut self, quote: Quote) {
        if self.quotes.len() == MOST_NEWS {
            self.quotes.pop_front();
            self.first += 1;
        }
        self.quotes.push_back(quote);
    }
}

/// Asks for prices and never fails: what the sources cannot say is a kept price marked as stale, the
/// catalogue's typical price, marked as what it is, or left out.
///
/// One call to each source for all products that nobody has or is already asking for, bounded by
/// [`PriceServiceConfig::timeout`] on the injected clock. With a [cache](Self::with_cache) a second question
/// asks no source; while a source fails, kept prices up to the cache's `stale_if_error` stand in, with the
/// time they were told and `stale` set. An answer that cannot be true is not used, not kept, and the next
/// source is asked. Needs no runtime. Cheap to clone; clones share everything.
///
/// ```
/// use std::sync::Arc;
/// use grocery_core::{SystemClock, pricing::{CachedPrice, FixedPrices, PriceService, PriceServiceConfig}};
/// let source = Arc::new(FixedPrices::new("corner-shop"));
/// let service = PriceService::new(Some(source), Arc::new(SystemClock::new()), PriceServiceConfig::default())
///     .with_source(Arc::new(FixedPrices::new("market")))
///     .with_cache(CachedPrice::cache().build()?);
/// assert_eq!(service.source_name(), Some("corner-shop"));
/// assert_eq!(service.sources().len(), 2);
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Clone)]
pub struct PriceService {
    seats: Vec<Arc<Seat>>,
    clock: Arc<dyn Clock>,
    config: PriceServiceConfig,
    cache: Option<Cache<CachedPrice>>,
    outbox: Arc<Mutex<Outbox>>,
}

impl std::fmt::Debug for PriceService {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PriceService")
            .field("sources", &self.seats.iter().map(|s| s.name.as_str()).collect::<Vec<_>>())
            .field("config", &self.config)
            .field("cache", &self.cache)
            .finish_non_exhaustive()
    }
}

impl PriceService {
    /// A service over `source`, or over the catalogue's typical prices alone. It keeps nothing until it is given
    /// a [cache](Self::with_cache).
    #[must_use]
    pub fn new(
        source: Option<Arc<dyn PriceSource>>,
        clock: Arc<dyn Clock>,
        config: PriceServiceConfig,
    ) -> Self {
        let service = Self { seats: Vec::new(), clock, config, cache: None, outbox: Arc::default() };
        match source {
            Some(source) => service.with_source(source),
            None => service,
        }
    }

    /// The same with another source behind those there are. One of a name that is taken gets a number.
    #[must_use]
    pub fn with_source(mut self, source: Arc<dyn PriceSource>) -> Self {
        let taken = self.seats.iter().map(|s| s.name.as_str());
        let seat = Seat::new(source, taken);
        self.seats.push(Arc::new(seat));
        self
    }

    /// The same, asking the source given last under this policy: its breaker, retries, places and rate. All of
    /// it happens within [`PriceServiceConfig::timeout`]; while the breaker is open, others stand in at once.
    #[must_use]
    pub fn with_policy(mut self, policy: Arc<Policy>) -> Self {
        if let Some(last) = self.seats.last_mut() {
            *last = Arc::new(last.guarded(policy));
        }
        self
    }

    /// The same through this cache.
    #[must_use]
    pub fn with_cache(mut self, cache: Cache<CachedPrice>) -> Self {
        self.cache = Some(cache).filter(|_| !self.config.fresh_for.is_zero());
        self
    }

    /// The policy that the first source is asked under.
    #[must_use]
    pub fn policy(&self) -> Option<&Arc<Policy>> {
        self.seats.first()?.policy.as_ref()
    }

    /// What the first source calls itself.
    #[must_use]
    pub fn source_name(&self) -> Option<&str> {
        self.seats.first().map(|s| s.name.as_str())
    }

    /// What the source given last is called here.
    pub(crate) fn last_name(&self) -> Option<&str> {
        self.seats.last().map(|s| s.name.as_str())
    }

    /// How the sources are doing, in their order.
    #[must_use]
    pub fn sources(&self) -> Vec<PriceSourceStatus> {
        self.seats.iter().map(|s| s.status()).collect()
    }

    /// Whether there is a source whose prices are kept.
    pub(crate) fn keeps(&self) -> bool {
        self.cache.is_some() && !self.seats.is_empty()
    }

    /// What the cache did; `None` where there is none.
    #[must_use]
    pub fn cache_stats(&self) -> Option<CacheStats> {
        self.cache.as_ref().map(Cache::stats)
    }

    /// Asks each tier of the cache one small question.
    ///
    /// # Errors
    /// As [`Cache::check_tiers`].
    pub async fn check_tiers(&self) -> Result<()> {
        match &self.cache {
            Some(cache) => cache.check_tiers().await,
            None => Ok(()),
        }
    }

    /// Forgets the kept prices of these products, of every source, shop and place.
    ///
    /// # Errors
    /// As [`Cache::invalidate`].
    pub async fn forget_products(&self, products: &[ProductId]) -> Result<()> {
        let Some(cache) = &self.cache else { return Ok(()) };
        for product in products {
            cache.remove_prefix(&kept::prefix(product)).await?;
        }
        Ok(())
    }

    /// Forgets all kept prices of the source of this name.
    ///
    /// # Errors
    /// As [`Cache::invalidate`].
    pub async fn forget_source(&self, name: &str) -> Result<()> {
        let Some(cache) = &self.cache else { return Ok(()) };
        cache.invalidate(&Invalidation::Tag(kept::source_tag(&clip(name, 60)))).await
    }

    /// Forgets all kept prices.
    ///
    /// # Errors
    /// As [`Cache::invalidate`].
    pub async fn forget_all(&self) -> Result<()> {
        match &self.cache {
            Some(cache) => cache.clear().await,
            None => Ok(()),
        }
    }

    /// The price of one product; `None` where none is known. See [`quotes`](Self::quotes).
    pub async fn quote(&self, product: &Product, request: QuoteRequest) -> Option<Quote> {
        self.quotes(&[product], request).await.quotes.pop()
    }

    /// The prices of `products`, each asked once, at the shop and place that `request` names (its
    /// products are replaced by these).
    ///
    /// What a source answers is checked: a product that was not asked for, a second price for one, a
    /// price of zero or below, in another currency, above its own regular price, of many times the typical one or
    /// per a unit that is neither a piece nor a weight is refused with a note. A source that fails, hangs or panics,
    /// and products it leaves out, fall to the next source, then to a kept price, then to the typical price with
    /// `stale` set and a note. A typical price says its own source and day, never now. A product without any
    /// price has no quote, and a note says so.
    pub async fn quotes(&self, products: &[&Product], request: QuoteRequest) -> Quotes {
        let mut seen = FxHashSet::default();
        let asked: Vec<&Product> = products.iter().copied().filter(|p| seen.insert(&p.id)).collect();
        let mut out = Quotes::default();
        if asked.is_empty() {
            return out;
        }
        let mut live: FxHashMap<ProductId, Told> = FxHashMap::default();
        let mut errors: Vec<String> = Vec::new();
        match self.config.asking {
            Asking::InOrder => {
                for seat in &self.seats {
                    let is_open = |p: &&Product| live.get(&p.id).is_none_or(|told| told.quote.stale);
                    let open: Vec<&Product> = asked.iter().copied().filter(is_open).collect();
                    if open.is_empty() {
                        break;
                    }
                    let answer = self.ask(seat, &open, &request).await;
                    errors.extend(answer.error);
                    out.notes.extend(answer.notes);
                    for told in answer.told {
                        let better = |old: &Told| {
                            old.quote.stale && (!told.quote.stale || told.quote.as_of > old.quote.as_of)
                        };
                        if live.get(&told.quote.product).is_none_or(better) {
                            live.insert(told.quote.product.clone(), told);
                        }
                    }
                }
            }
            Asking::AllAtOnce => {
                let all = join_all(self.seats.iter().map(|seat| self.ask(seat, &asked, &request))).await;
                for answer in all {
                    errors.extend(answer.error);
                    out.notes.extend(answer.notes);
                    for told in answer.told {
                        let better = |old: &Told| cheaper(&told.quote, &old.quote);
                        if live.get(&told.quote.product).is_none_or(better) {
                            live.insert(told.quote.product.clone(), told);
                        }
                    }
                }
            }
        }
        self.note_trouble(&asked, &live, errors, &mut out.notes);
        out.cached = !live.is_empty() && live.values().all(|told| told.kept);
        let mut unknown = Vec::new();
        for product in &asked {
            let live = live.remove(&product.id).map(|told| told.quote);
            match live.or_else(|| self.typical(product)) {
                Some(quote) => out.quotes.push(quote),
                None => unknown.push(product.name.as_str()),
            }
        }
        if !unknown.is_empty() {
            out.notes.push(format!("No price is known for {}.", listed(&unknown)));
        }
        out
    }

    /// What each source says of `products`, all of them asked at once, through the cache. Typical prices are not
    /// among it.
    pub async fn by_source(&self, products: &[&Product], request: QuoteRequest) -> SourceQuotes {
        let mut seen = FxHashSet::default();
        let asked: Vec<&Product> = products.iter().copied().filter(|p| seen.insert(&p.id)).collect();
        let mut out = SourceQuotes::default();
        if asked.is_empty() {
            return out;
        }
        for answer in join_all(self.seats.iter().map(|seat| self.ask(seat, &asked, &request))).await {
            out.notes.extend(answer.error.map(|e| format!("{e}.")));
            out.notes.extend(answer.notes);
            out.quotes.extend(answer.told.into_iter().map(|told| told.quote));
        }
        out
    }

    /// What sources told since the last [`written`](Self::written): fresh quotes to keep in a price history. What
    /// loads behind a caller's back tell is among it.
    #[must_use]
    pub fn news(&self) -> PriceNews {
        let outbox = locked(&self.outbox);
        PriceNews {
            quotes: outbox.quotes.iter().cloned().collect(),
            through: outbox.first + outbox.quotes.len() as u64,
        }
    }

    /// Says that the news up to this number are written down.
    pub fn written(&self, through: u64) {
        let mut outbox = locked(&self.outbox);
        let done = through.saturating_sub(outbox.first).min(outbox.quotes.len() as u64);
        outbox.quotes.drain(..usize::try_from(done).unwrap_or(0));
        outbox.first += done;
    }

    /// Says which sources failed and what stands in.
    fn note_trouble(
        &self,
        asked: &[&Product],
        live: &FxHashMap<ProductId, Told>,
        errors: Vec<String>,
        notes: &mut Vec<String>,
    ) {
        if self.seats.is_empty() {
            return;
        }
        let left_out = asked.iter().filter(|p| !live.contains_key(&p.id)).count();
        let oldest = live.values().filter(|told| told.stands_in).map(|told| told.told_at).min();
        let instead = match (left_out, oldest) {
            (0, None) => "so others were asked",
            (0, Some(_)) => "so older prices stand in",
            _ => "so typical prices stand in",
        };
        notes.extend(errors.into_iter().map(|e| format!("{e}, {instead}.")));
        if let Some(oldest) = oldest {
            let count = live.values().filter(|told| told.stands_in).count();
            let age = ago(self.clock.wall().saturating_since(oldest));
            notes.push(match count {
                1 => format!("One price was told {age} ago."),
                _ => format!("{count} prices were told up to {age} ago."),
            });
        }
        if left_out > 0 && notes.is_empty() {
            let who = match self.seats.as_slice() {
                [only] => format!("{} has no price", only.name),
                _ => "No price source has a price".to_owned(),
            };
            notes.push(format!("{who} for {}.", counted(left_out, asked.len())));
        }
    }

    /// The catalogue's own price. Stale only where it stands in for a source.
    fn typical(&self, product: &Product) -> Option<Quote> {
        let TypicalPrice { price, kind, source, as_of } = product.typical_price.as_ref()?;
        if !(0..=MAX_PRICE_MINOR).contains(&price.minor()) || price.currency() != self.config.currency {
            return None;
        }
        Some(Quote {
            product: product.id.clone(),
            price: *price,
            regular: None,
            per: product.price_unit,
            kind: match kind {
                PriceKind::Estimate => QuoteKind::Estimate,
                _ => QuoteKind::Typical,
            },
            source: source.clone(),
            store: None,
            as_of: midnight(*as_of),
            stale: !self.seats.is_empty(),
            in_stock: None,
        })
    }
}

/// The start of a day, UTC.
fn midnight(day: Date) -> Timestamp {
    const DAY_MILLIS: i64 = 86_400_000;
    let epoch = Timestamp::from_unix_millis(0).date_at_offset(0);
    Timestamp::from_unix_millis(i64::from(day.days_since(epoch)).saturating_mul(DAY_MILLIS))
}

fn counted(some: usize, all: usize) -> String {
    match (some, all) {
        (some, all) if some == all && all > 1 => format!("any of {all} products, so typical prices stand in"),
        (1, 1) => "the product, so its typical price stands in".to_owned(),
        (some, all) => format!("{some} of {all} products, so typical prices stand in"),
    }
}

/// A stretch of time in its largest whole unit.
fn ago(time: Duration) -> String {
    let seconds = time.as_secs();
    let (count, unit) = match seconds {
        0..60 => (seconds, "second"),
        60..3_600 => (seconds / 60, "minute"),
        3_600..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

/// Up to three names, then how many more.
fn listed(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(3).map(|n| clip(n, 60).into_owned()).collect();
    match names.len().saturating_sub(3) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
