//! Prices for products: the host's source first, the catalogue's typical prices behind it.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{PriceSource, Quote, QuoteKind, QuoteRequest, SourcePrice};
use crate::{
    catalog::{PriceKind, Product, TypicalPrice},
    clock::{Clock, Date, Timestamp},
    error::{Error, ErrorKind, Result, clip},
    id::{ProductId, StoreId},
    money::{Currency, Money},
    quantity::{Dimension, Unit},
    resilience::{Call, Deadline, Policy, with_timeout},
};

/// The largest price that is believed, in minor units. A thousand lines of a million packages each at
/// this price still add up within 64 bits, so that no price can make a list impossible to total.
const MAX_PRICE_MINOR: i64 = 1_000_000_000;

/// How prices are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceServiceConfig {
    /// How long the source may take. Default 2 seconds.
    pub timeout: Duration,
    /// From which age on a price of the source is marked stale. Default one day.
    pub stale_after: Duration,
    /// The currency that prices must be in. Default US dollars.
    pub currency: Currency,
}

impl Default for PriceServiceConfig {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(2),
            stale_after: Duration::from_secs(24 * 3600),
            currency: Currency::USD,
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
}

impl Quotes {
    /// The quote of `product`.
    #[must_use]
    pub fn get(&self, product: &ProductId) -> Option<&Quote> {
        self.quotes.iter().find(|q| q.product == *product)
    }

    /// The quotes that a source told just now: those to keep in a price history.
    pub fn told(&self) -> impl Iterator<Item = &Quote> {
        self.quotes.iter().filter(|q| q.kind == QuoteKind::Live && !q.stale)
    }
}

/// Asks for prices and never fails: what the source cannot say is the catalogue's typical price, marked
/// as what it is, or left out.
///
/// One call to the source for all products, bounded by [`PriceServiceConfig::timeout`] on the injected
/// clock. Needs no runtime. Dropping the call drops the source's call.
///
/// ```
/// use std::sync::Arc;
/// use grocery_core::{SystemClock, pricing::{FixedPrices, PriceService, PriceServiceConfig}};
/// let source = Arc::new(FixedPrices::new("corner-shop"));
/// let service = PriceService::new(Some(source), Arc::new(SystemClock::new()), PriceServiceConfig::default());
/// assert_eq!(service.source_name(), Some("corner-shop"));
/// ```
#[derive(Clone)]
pub struct PriceService {
    source: Option<(Arc<dyn PriceSource>, String)>,
    clock: Arc<dyn Clock>,
    config: PriceServiceConfig,
    policy: Option<Arc<Policy>>,
}

impl std::fmt::Debug for PriceService {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PriceService")
            .field("source", &self.source_name())
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

impl PriceService {
    /// A service over `source`, or over the catalogue's typical prices alone.
    #[must_use]
    pub fn new(
        source: Option<Arc<dyn PriceSource>>,
        clock: Arc<dyn Clock>,
        config: PriceServiceConfig,
    ) -> Self {
        // A host's code runs here for the first time; a name that panics or is empty must not end the app.
        let source = source.map(|s| {
            let name = std::panic::catch_unwind(AssertUnwindSafe(|| clip(s.name().trim(), 60).into_owned()))
                .ok()
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| "the price source".to_owned());
            (s, name)
        });
        Self { source, clock, config, policy: None }
    }

    /// The same, asking the source under this policy: its breaker, retries, places and rate. All of it
    /// happens within [`PriceServiceConfig::timeout`]; while the breaker is open, typical prices stand in at
    /// once.
    #[must_use]
    pub fn with_policy(mut self, policy: Arc<Policy>) -> Self {
        self.policy = Some(policy);
        self
    }

    /// The policy that the source is asked under.
    #[must_use]
    pub const fn policy(&self) -> Option<&Arc<Policy>> {
        self.policy.as_ref()
    }

    /// What the source calls itself.
    #[must_use]
    pub fn source_name(&self) -> Option<&str> {
        self.source.as_ref().map(|(_, name)| name.as_str())
    }

    /// The prices of `products`, each asked once, at the shop and place that `request` names (its
    /// products are replaced by these).
    ///
    /// What the source answers is checked: a product that was not asked for, a second price for one, a
    /// price below zero, in another currency, above its own regular price or per a unit that is neither
    /// a piece nor a weight is refused with a note. A source that fails, hangs or panics, and products
    /// it leaves out, fall back to the typical price with `stale` set and a note. A typical price says
    /// its own source and day, never now. A product without any price has no quote, and a note says so.
    pub async fn quotes(&self, products: &[&Product], mut request: QuoteRequest) -> Quotes {
        let mut seen = FxHashSet::default();
        let asked: Vec<&Product> = products.iter().copied().filter(|p| seen.insert(&p.id)).collect();
        let mut out = Quotes::default();
        if asked.is_empty() {
            return out;
        }
        let mut live = FxHashMap::default();
        if let Some((source, name)) = &self.source {
            let store = request.store.clone();
            request.products = asked.iter().map(|p| p.id.clone()).collect();
            match self.ask(&**source, request).await {
                Ok(answer) => live = self.checked(answer, &seen, store.as_ref(), name, &mut out.notes),
                Err(e) => out.notes.push(format!(
                    "{name} could not be asked for prices ({}), so typical prices stand in.",
                    clip(e.message(), 120)
                )),
            }
            let left_out = asked.iter().filter(|p| !live.contains_key(&p.id)).count();
            if left_out > 0 && out.notes.is_empty() {
                out.notes.push(format!("{name} has no price for {}.", counted(left_out, asked.len())));
            }
        }
        let mut unknown = Vec::new();
        for product in &asked {
            match live.remove(&product.id).or_else(|| self.typical(product)) {
                Some(quote) => out.quotes.push(quote),
                None => unknown.push(product.name.as_str()),
            }
        }
        if !unknown.is_empty() {
            out.notes.push(format!("No price is known for {}.", listed(&unknown)));
        }
        out
    }

    async fn ask(&self, source: &dyn PriceSource, request: QuoteRequest) -> Result<Vec<SourcePrice>> {
        // The call is made inside the future, so that a panic before its first wait is caught as well.
        let asked = |request| async move {
            let call = AssertUnwindSafe(async { source.quotes(request).await }).catch_unwind();
            call.await.unwrap_or_else(|_| Err(Error::new(ErrorKind::Unavailable, "it panicked")))
        };
        match &self.policy {
            None => with_timeout(&*self.clock, self.config.timeout, asked(request)).await?,
            Some(policy) => {
                let deadline = Deadline::after(self.clock.now(), self.config.timeout);
                policy.run(Call::idempotent().by(deadline), |_| asked(request.clone())).await
            }
        }
    }

    /// The answers that can be used, by product.
    fn checked(
        &self,
        answer: Vec<SourcePrice>,
        asked: &FxHashSet<&ProductId>,
        store: Option<&StoreId>,
        name: &str,
        notes: &mut Vec<String>,
    ) -> FxHashMap<ProductId, Quote> {
        let now = self.clock.wall();
        let mut quotes: FxHashMap<ProductId, Quote> = FxHashMap::default();
        let mut refused: FxHashSet<ProductId> = FxHashSet::default();
        let (mut strangers, mut repeated) = (0, 0);
        for price in answer {
            if !asked.contains(&price.product) {
                strangers += 1;
                continue;
            }
            if quotes.contains_key(&price.product) || refused.contains(&price.product) {
                repeated += 1;
                continue;
            }
            if let Some(fault) = self.fault(&price) {
                notes.push(format!(
                    "{name} gave a price for {} that {fault}; it was not used.",
                    price.product
                ));
                refused.insert(price.product);
                continue;
            }
            // A source whose clock runs ahead does not make prices of tomorrow.
            let as_of = price.as_of.map_or(now, |at| at.min(now));
            quotes.insert(
                price.product.clone(),
                Quote {
                    product: price.product,
                    price: price.price,
                    regular: price.regular,
                    per: price.per,
                    kind: QuoteKind::Live,
                    source: name.to_owned(),
                    store: store.cloned(),
                    as_of,
                    stale: now.saturating_since(as_of) > self.config.stale_after,
                    in_stock: price.in_stock,
                },
            );
        }
        if strangers > 0 {
            notes
                .push(format!("{name} gave {strangers} prices that were not asked for; they were not used."));
        }
        if repeated > 0 {
            notes.push(format!("{name} gave {repeated} second prices; the first ones stand."));
        }
        quotes
    }

    /// Why a price cannot be used, as the end of a sentence.
    fn fault(&self, price: &SourcePrice) -> Option<String> {
        let currency = self.config.currency;
        let foreign = |m: &Money| m.currency() != currency;
        if let Some(m) = [Some(price.price), price.regular].into_iter().flatten().find(foreign) {
            Some(format!("is in {} instead of {currency}", m.currency()))
        } else if price.price.is_negative() {
            Some(format!("is below zero ({})", price.price))
        } else if price.price.minor().max(price.regular.map_or(0, Money::minor)) > MAX_PRICE_MINOR {
            Some("is more than any grocery costs".to_owned())
        } else if price.regular.is_some_and(|regular| regular.minor() < price.price.minor()) {
            Some("is above its own regular price".to_owned())
        } else if price.per != Unit::Each && price.per.dimension() != Dimension::Mass {
            Some(format!("is per {}, neither a piece nor a weight", price.per.singular()))
        } else {
            None
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
            stale: self.source.is_some(),
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

/// Up to three names, then how many more.
fn listed(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(3).map(|n| clip(n, 60).into_owned()).collect();
    match names.len().saturating_sub(3) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
#[path = "service_tests.rs"]
mod tests;
