//! Where prices come from, and how they are kept.

use std::{sync::Arc, time::Duration};

use super::GroceryAgentBuilder;
use crate::{
    agent::{AgentConfig, WarmPlan, WarmerSettings},
    cache::CacheBuilder,
    clock::{Clock, Rng, SystemRng},
    error::Result,
    pricing::{Asking, CachedPrice, PriceService, PriceServiceConfig, PriceSource, TrackingStore},
    resilience::{Policy, PolicyConfig},
    warmer::{WarmProgress, WarmStrategy},
};

/// What the service of prices is made of.
#[derive(Default)]
pub(super) struct PriceParts {
    /// Each with guards of its own, where it was given some.
    sources: Vec<(Arc<dyn PriceSource>, Option<PolicyConfig>)>,
    policy: Option<PolicyConfig>,
    cache: Option<CacheBuilder<CachedPrice>>,
    fresh_for: Option<Duration>,
    asking: Asking,
    pub(super) tracking: Option<Arc<dyn TrackingStore>>,
}

impl PriceParts {
    pub(super) fn service(
        self,
        config: &AgentConfig,
        clock: &Arc<dyn Clock>,
        rng: Option<&Arc<dyn Rng>>,
    ) -> Result<PriceService> {
        let usual = PriceServiceConfig::default();
        let settings = PriceServiceConfig {
            timeout: config.price_timeout(),
            currency: config.currency,
            fresh_for: self.fresh_for.unwrap_or(usual.fresh_for),
            asking: self.asking,
            ..usual
        };
        // A cache draws a number at its birth: an agent that has no use for one draws as it always did.
        let keeps = !settings.fresh_for.is_zero() && (self.cache.is_some() || !self.sources.is_empty());
        let mut service = PriceService::new(None, Arc::clone(clock), settings);
        for (source, own) in self.sources {
            service = service.with_source(source);
            if let Some(policy) = own.as_ref().or(self.policy.as_ref()) {
                let name = service.last_name().unwrap_or_default().to_owned();
                let policy = &within(policy, config.price_timeout());
                let rng = rng.map_or_else(|| Arc::new(SystemRng) as Arc<dyn Rng>, Arc::clone);
                let policy = Policy::new(name, policy, Arc::clone(clock), rng)?;
                service = service.with_policy(Arc::new(policy));
            }
        }
        if !keeps {
            return Ok(service);
        }
        let mut cache = self.cache.unwrap_or_else(CachedPrice::cache).clock(Arc::clone(clock));
        if let Some(rng) = rng {
            cache = cache.rng(Arc::clone(rng));
        }
        Ok(service.with_cache(cache.build()?))
    }
}

/// The same policy, promising a source no more time than a question for prices takes: one that hangs for all of that is
/// to blame for it, and not the caller for being in a hurry.
fn within(policy: &PolicyConfig, limit: Duration) -> PolicyConfig {
    let timeout = policy.timeout.map_or(limit, |own| own.min(limit));
    // No time at all is no promise.
    policy.clone().with_timeout(if limit.is_zero() { policy.timeout } else { Some(timeout) })
}

impl GroceryAgentBuilder {
    /// Adds a source of live prices. Several are asked one after the other, each for what those before it have no
    /// fresh price of; see [`ask_all_price_sources`](Self::ask_all_price_sources). Default: none; quotes are then the
    /// catalogue's typical prices, and say so.
    pub fn price_source(mut self, source: Arc<dyn PriceSource>) -> Self {
        self.prices.sources.push((source, None));
        self
    }

    /// Adds a source of live prices behind guards of its own, in place of
    /// [`price_policy`](Self::price_policy).
    pub fn guarded_price_source(mut self, source: Arc<dyn PriceSource>, policy: PolicyConfig) -> Self {
        self.prices.sources.push((source, Some(policy)));
        self
    }

    /// Sets the guards around price sources: breaker, retries, places, rate (see
    /// [`resilience`](crate::resilience)). Each source gets a set of its own; its timeout is
    /// at most [`AgentConfig::price_timeout_ms`]. Default: a timeout alone.
    pub fn price_policy(mut self, policy: PolicyConfig) -> Self {
        self.prices.policy = Some(policy);
        self
    }

    /// Asks all price sources at once, and takes the lowest fresh price, in place of the first.
    pub fn ask_all_price_sources(mut self) -> Self {
        self.prices.asking = Asking::AllAtOnce;
        self
    }

    /// Sets where told prices are kept: begin with [`CachedPrice::cache`], and add tiers and numbers. The agent's
    /// clock and randomness take the place of the cache's. Default: 1,000 prices in memory, each for a minute.
    ///
    /// ```
    /// # async fn doc(dir: &std::path::Path) -> grocery_core::Result<()> {
    /// use std::sync::Arc;
    /// use grocery_core::{GroceryAgent, SystemClock, cache::{SqliteTier, SqliteTierConfig, TierOptions}, pricing::CachedPrice};
    /// let file = SqliteTier::open(dir.join("prices.db"), SqliteTierConfig::default(), Arc::new(SystemClock::new()))?;
    /// let cache = CachedPrice::cache().tier(Arc::new(file), TierOptions::disk());
    /// let agent = GroceryAgent::builder().price_cache(cache).build()?;
    /// assert_eq!(agent.prices().state().cache.map(|c| c.tiers.len()), Some(1));
    /// # Ok(())
    /// # }
    /// # #[cfg(feature = "sqlite")]
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap()
    /// #     .block_on(doc(tempfile::tempdir().unwrap().path())).unwrap();
    /// ```
    pub fn price_cache(mut self, cache: CacheBuilder<CachedPrice>) -> Self {
        self.prices.cache = Some(cache);
        self
    }

    /// Sets how long a price is given out of the cache as fresh, whatever tier has it; in memory no longer than the
    /// cache's own time. Zero asks the sources each time and keeps nothing. Default: 300 seconds.
    pub fn price_fresh_for(mut self, time: Duration) -> Self {
        self.prices.fresh_for = Some(time);
        self
    }

    /// Sets where the prices are kept that shoppers wait for, in place of memory or the database.
    pub fn tracking_store(mut self, store: Arc<dyn TrackingStore>) -> Self {
        self.prices.tracking = Some(store);
        self
    }

    /// Sets what the [warmer](super::super::GroceryAgent::warmer) fetches, when and within which bounds. Give the cache room and time
    /// for it: prices that are kept for a minute are gone before it looks again. Default: [`WarmerSettings::default`].
    pub fn warmer(mut self, settings: WarmerSettings) -> Self {
        self.warm.settings = settings;
        self
    }

    /// Adds a strategy of the host's own to the warmer, behind the agent's.
    pub fn warm_strategy(mut self, strategy: Arc<dyn WarmStrategy>, plan: WarmPlan) -> Self {
        self.warm.own.push((strategy, plan));
        self
    }

    /// Calls this after each batch that the warmer fetched.
    pub fn on_warm_progress(mut self, on_progress: impl Fn(WarmProgress) + Send + Sync + 'static) -> Self {
        self.warm.on_progress = Some(Box::new(on_progress));
        self
    }
}
