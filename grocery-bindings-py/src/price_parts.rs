//! Where an agent's prices come from and how they are kept, as Python says it.

use std::{path::PathBuf, sync::Arc, time::Duration};

use grocery_core::{
    Clock, GroceryAgentBuilder,
    cache::{CacheBuilder, RedisConfig, RedisTier, SqliteTier, TierOptions},
    pricing::{CachedPrice, PriceSource},
    resilience::PolicyConfig,
};
use pyo3::{
    exceptions::PyTypeError,
    prelude::*,
    types::{PyDict, PyIterator, PyMapping, PyTuple},
};
use tokio::runtime::Handle;

use crate::{
    convert::{Data, Text},
    error::{Fault, invalid},
    host::HostTier,
    runtime::{handle, in_background},
    sources::price_source,
};

/// Where prices come from: sources, each with guards of its own where it was given some.
pub(crate) struct Sources(Vec<(Arc<dyn PriceSource>, Option<PolicyConfig>)>);

impl Sources {
    /// One source, or several; each by itself, or in a pair with its guards.
    pub(crate) fn read(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        let single = given.hasattr("quotes")? || !given.hasattr("__iter__")?;
        let all = if single { vec![guarded(given)?] } else { each(given.try_iter()?, guarded)? };
        Ok(Self(all))
    }

    pub(crate) fn add_to(self, mut builder: GroceryAgentBuilder) -> GroceryAgentBuilder {
        for (source, policy) in self.0 {
            builder = match policy {
                Some(policy) => builder.guarded_price_source(source, policy),
                None => builder.price_source(source),
            };
        }
        builder
    }
}

fn each<T>(
    items: Bound<'_, PyIterator>,
    read: impl Fn(&Bound<'_, PyAny>) -> PyResult<T>,
) -> PyResult<Vec<T>> {
    items.map(|item| read(&item?)).collect()
}

/// A thing by itself, or in a pair with settings.
fn pair<'py>(given: &Bound<'py, PyAny>) -> PyResult<(Bound<'py, PyAny>, Option<Data>)> {
    match given.cast::<PyTuple>() {
        Ok(pair) if pair.len() == 2 => Ok((pair.get_item(0)?, pair.get_item(1)?.extract()?)),
        _ => Ok((given.clone(), None)),
    }
}

fn guarded(given: &Bound<'_, PyAny>) -> PyResult<(Arc<dyn PriceSource>, Option<PolicyConfig>)> {
    let (source, policy) = pair(given)?;
    let policy = policy.map(|data| PolicyConfig::from_json(&data.0)).transpose().map_err(Fault)?;
    Ok((price_source(&source)?, policy))
}

/// A tier below memory, with its settings.
enum Tier {
    File(PathBuf, String),
    /// With the runtime that its connections live on.
    Redis(RedisConfig, String, Handle),
    Host(HostTier, Box<TierOptions>),
}

/// How prices are kept.
#[derive(Default)]
pub(crate) struct Keeping {
    settings: Option<String>,
    tiers: Vec<Tier>,
}

impl Keeping {
    /// What is said of memory, and the tiers below it, each by itself or in a pair with its settings.
    pub(crate) fn read(settings: Option<Data>, tiers: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let tiers = tiers.map(|tiers| each(tiers.try_iter()?, tier)).transpose()?;
        Ok(Self { settings: settings.map(|data| data.0), tiers: tiers.unwrap_or_default() })
    }

    /// Whether a forked child cannot go on with it: files and connections stay with the parent.
    pub(crate) fn is_of_one_process(&self) -> bool {
        self.tiers.iter().any(|tier| matches!(tier, Tier::File(..) | Tier::Redis(..)))
    }

    /// A cache of prices, with the files opened.
    pub(crate) fn cache(self, clock: &Arc<dyn Clock>) -> grocery_core::Result<CacheBuilder<CachedPrice>> {
        let mut options = CachedPrice::options();
        if let Some(settings) = self.settings {
            options = options.with_json(&settings)?;
        }
        // The clock waits on the runtime, so what goes on behind a caller's back runs there as well.
        let mut cache = CachedPrice::cache().options(options).spawner(in_background);
        for tier in self.tiers {
            cache = match tier {
                Tier::File(path, settings) => {
                    let (file, options) = SqliteTier::open_with_json(path, &settings, Arc::clone(clock))?;
                    cache.tier(Arc::new(file), options)
                }
                Tier::Redis(config, settings, runtime) => {
                    let _inside = runtime.enter();
                    let (redis, options, bus) =
                        RedisTier::open_with_json(config, &settings, Arc::clone(clock))?;
                    let cache = cache.tier(Arc::new(redis), options);
                    match bus {
                        Some(bus) => cache.bus(Arc::new(bus)),
                        None => cache,
                    }
                }
                Tier::Host(tier, options) => cache.tier(Arc::new(tier), *options),
            };
        }
        Ok(cache)
    }
}

fn tier(given: &Bound<'_, PyAny>) -> PyResult<Tier> {
    let (place, settings) = pair(given)?;
    if let Ok(mapping) = place.cast::<PyMapping>()
        && !place.hasattr("name")?
    {
        return match settings {
            None => in_redis(mapping),
            Some(_) => Err(invalid("price_tiers has a mapping in a pair with settings", REDIS_HINT)),
        };
    }
    let settings = settings.map_or_else(|| "{}".to_owned(), |data| data.0);
    if let Ok(path) = place.extract::<PathBuf>() {
        return Ok(Tier::File(path, settings));
    }
    let options = TierOptions::remote().with_json(&settings).map_err(Fault)?;
    Ok(Tier::Host(HostTier::new(&place)?, Box::new(options)))
}

const REDIS_HINT: &str = "write {\"redis\": \"redis://localhost:6379\"}, with settings in the same mapping";

/// A tier in Redis. What is in place of its URL may be a secret and is not shown.
fn in_redis(given: &Bound<'_, PyMapping>) -> PyResult<Tier> {
    let settings = PyDict::new(given.py());
    settings.update(given)?;
    let Some(url) = settings.get_item("redis")? else {
        return Err(invalid("price_tiers has a mapping that names no redis", REDIS_HINT));
    };
    let Ok(Text(url)) = url.extract() else {
        let class = url.get_type().name()?;
        return Err(PyTypeError::new_err(format!("the redis of price_tiers must be a str, not {class}")));
    };
    settings.del_item("redis")?;
    let config = url.parse().map_err(Fault)?;
    Ok(Tier::Redis(config, settings.extract::<Data>()?.0, handle(given.py())?))
}

/// How long a price counts as fresh.
pub(crate) fn fresh_for(builder: GroceryAgentBuilder, ms: Option<u64>) -> GroceryAgentBuilder {
    match ms {
        Some(ms) => builder.price_fresh_for(Duration::from_millis(ms)),
        None => builder,
    }
}
