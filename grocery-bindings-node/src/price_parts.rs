//! Where an agent's prices come from and how they are kept, as the host says it.

use std::{sync::Arc, time::Duration};

use grocery_core::{
    Clock, GroceryAgentBuilder, Result,
    cache::{CacheBuilder, RedisConfig, RedisTier, SqliteTier, TierOptions},
    pricing::{CachedPrice, PriceSource},
};
use napi::bindgen_prelude::within_runtime_if_available;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    host::NativePort,
    options::{no_source, policy, renamed},
    products::snake,
    ready::Ready,
    source::HostSource,
    tier::HostTier,
};

/// What is said of prices. Sources and tiers that the host implements come beside it, in the same order.
pub(crate) struct PriceOptions {
    pub(crate) sources: Vec<SourceSaid>,
    pub(crate) ask_all: bool,
    pub(crate) fresh_for_ms: Option<u64>,
    pub(crate) cache: Option<Value>,
    pub(crate) tiers: Vec<TierSaid>,
}

/// A source: the ready one at this place, or else the next one of the host's; and its guards, where it has some of its own.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SourceSaid {
    ready: Option<usize>,
    policy: Option<Value>,
}

/// A tier: a file, a Redis by its URL, or else the next one of the host's.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TierSaid {
    file: Option<String>,
    redis: Option<String>,
    settings: Value,
}

impl PriceOptions {
    pub(crate) fn add_to(
        self,
        mut builder: GroceryAgentBuilder,
        sources: Vec<NativePort>,
        tiers: Vec<NativePort>,
        ready: &[Ready],
        clock: &Arc<dyn Clock>,
    ) -> Result<GroceryAgentBuilder> {
        let mut hosts = sources.into_iter();
        for (at, said) in self.sources.into_iter().enumerate() {
            let source: Option<Arc<dyn PriceSource>> = match said.ready {
                Some(place) => ready.get(place).and_then(|ready| ready.prices.clone()),
                None => hosts.next().map(|port| Arc::new(HostSource::new(port)) as _),
            };
            let source = source.ok_or_else(|| no_source(&format!("priceSource[{at}]"), "prices"))?;
            builder = match said.policy {
                Some(own) => builder
                    .guarded_price_source(source, policy(own, &format!("options.priceSource[{at}].policy"))?),
                None => builder.price_source(source),
            };
        }
        if self.ask_all {
            builder = builder.ask_all_price_sources();
        }
        if let Some(ms) = self.fresh_for_ms {
            builder = builder.price_fresh_for(Duration::from_millis(ms));
        }
        if self.cache.is_none() && self.tiers.is_empty() {
            return Ok(builder);
        }
        let settings = self.cache.map_or_else(|| json!({}), snake).to_string();
        let options = CachedPrice::options().with_json(&settings);
        let options = options.map_err(|fault| renamed(&fault, "options.priceCache"))?;
        let mut cache = CachedPrice::cache().options(options);
        let mut hosts = tiers.into_iter();
        for (at, said) in self.tiers.into_iter().enumerate() {
            let place = format!("options.priceTiers[{at}]");
            let server = said.redis.as_deref().map(str::parse::<RedisConfig>).transpose();
            let server = server.map_err(|fault| renamed(&fault, &format!("{place}.redis")))?;
            cache = said.add_to(cache, server, &mut hosts, clock).map_err(|fault| renamed(&fault, &place))?;
        }
        Ok(builder.price_cache(cache))
    }
}

impl TierSaid {
    fn add_to(
        self,
        cache: CacheBuilder<CachedPrice>,
        server: Option<RedisConfig>,
        hosts: &mut impl Iterator<Item = NativePort>,
        clock: &Arc<dyn Clock>,
    ) -> Result<CacheBuilder<CachedPrice>> {
        let settings = snake(self.settings).to_string();
        if let Some(path) = self.file {
            let (file, options) = SqliteTier::open_with_json(path, &settings, Arc::clone(clock))?;
            return Ok(cache.tier(Arc::new(file), options));
        }
        if let Some(server) = server {
            let open = || RedisTier::open_with_json(server, &settings, Arc::clone(clock));
            let (redis, options, bus) = within_runtime_if_available(open)?;
            let cache = cache.tier(Arc::new(redis), options);
            return Ok(match bus {
                Some(bus) => cache.bus(Arc::new(bus)),
                None => cache,
            });
        }
        let options = TierOptions::remote().with_json(&settings)?;
        Ok(match hosts.next() {
            Some(port) => cache.tier(Arc::new(HostTier::new(port)), options),
            None => cache,
        })
    }
}
