//! Where an agent's prices come from and how they are kept: several sources, the cache's numbers, tiers of the host.

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use grocery_core::{Clock, Error, ErrorKind, GroceryAgentBuilder, cache, pricing, pricing::CachedPrice};
use serde::Serialize;

use crate::{
    error::{Answer, GroceryError},
    policy::{Breaker, Policy},
    price_source::{HostSource, PriceSource},
    ready_source::ReadySource,
    values::json,
};

/// A price source of the host's, or a ready one; exactly one of the two. Perhaps with guards of its own.
#[derive(Clone, uniffi::Record)]
pub struct GuardedPriceSource {
    /// The host's source.
    #[uniffi(default = None)]
    pub source: Option<Arc<dyn PriceSource>>,
    /// Its guards; those of the options where absent.
    #[uniffi(default = None)]
    pub policy: Option<Policy>,
    /// A ready source.
    #[uniffi(default = None)]
    pub ready: Option<Arc<ReadySource>>,
}

impl GuardedPriceSource {
    fn read(&self) -> Result<Arc<dyn pricing::PriceSource>, Error> {
        match (&self.source, &self.ready) {
            (Some(source), None) => Ok(Arc::new(HostSource::new(Arc::clone(source)))),
            (None, Some(ready)) => ready.prices(),
            _ => {
                let text = "a price source is either one of the host's or a ready one";
                Err(Error::new(ErrorKind::InvalidInput, text)
                    .with_hint("give exactly one of source and ready"))
            }
        }
    }
}

/// The numbers of a cache. What is absent is as it is by itself. Times are milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, uniffi::Record)]
pub struct CacheOptions {
    /// How many entries memory holds. 1,000 where absent.
    #[uniffi(default = None)]
    pub entries: Option<i64>,
    /// How long an entry in memory is fresh, at most. 60,000 where absent.
    #[uniffi(default = None)]
    pub ttl_ms: Option<i64>,
    /// By how much a life may be shortened, by chance, in percent. 10 where absent.
    #[uniffi(default = None)]
    pub jitter_percent: Option<i32>,
    /// How long "there is no such thing" is fresh. 30,000 where absent.
    #[uniffi(default = None)]
    pub negative_ttl_ms: Option<i64>,
    /// How long after its end an entry is given out at once while it is loaded anew. 0 where absent.
    #[uniffi(default = None)]
    pub stale_while_revalidate_ms: Option<i64>,
    /// How old a value may be that stands in for a load that failed. Of prices one day where absent.
    #[uniffi(default = None)]
    pub stale_if_error_ms: Option<i64>,
    /// How long a value that stands in rests before the next try. 10,000 where absent.
    #[uniffi(default = None)]
    pub failure_pause_ms: Option<i64>,
    /// How long a caller waits where a stale value could stand in. Without bound where absent.
    #[uniffi(default = None)]
    pub soft_timeout_ms: Option<i64>,
    /// How long a caller waits at all. Without bound where absent.
    #[uniffi(default = None)]
    pub hard_timeout_ms: Option<i64>,
    /// Whether an entry may be loaded anew a little before its end. Not where absent.
    #[uniffi(default = None)]
    pub early_refresh: Option<bool>,
    /// The number of the value's shape: what was kept under another is not read. 1 where absent.
    #[uniffi(default = None)]
    pub format: Option<i32>,
}

/// How a tier is used. What is absent is as it is by itself. Times are milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, uniffi::Record)]
pub struct TierOptions {
    /// Of a file: how many entries it keeps, about. 100,000 where absent.
    #[uniffi(default = None)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entries: Option<i64>,
    /// How long an entry is fresh, at most. 30 days in a file and 300,000 in a tier of yours where absent.
    #[uniffi(default = None)]
    pub ttl_ms: Option<i64>,
    /// How long one question may take before the cache goes on without the tier. 500 where absent.
    #[uniffi(default = None)]
    pub timeout_ms: Option<i64>,
    /// When a tier that fails is left alone.
    #[uniffi(default = None)]
    pub breaker: Option<Breaker>,
    /// Whether a caller goes on without waiting until the tier has the value. Not where absent.
    #[uniffi(default = None)]
    pub write_behind: Option<bool>,
    /// Values of more bytes are compressed where that saves something. 1,024 where absent.
    #[uniffi(default = None)]
    pub compress_above: Option<i64>,
    /// Of a file: processes that share it load a key one at a time, for at most this long. Each for itself where absent.
    #[uniffi(default = None)]
    pub load_lock_ms: Option<i64>,
}

/// A tier below memory: a file of this device, or one of the host's. Exactly one of the two.
#[derive(Clone, uniffi::Record)]
pub struct PriceTier {
    /// The path of an SQLite file of its own, which outlives the process.
    #[uniffi(default = None)]
    pub file: Option<String>,
    /// A tier of the host's.
    #[uniffi(default = None)]
    pub host: Option<Arc<dyn CacheTier>>,
    /// How it is used.
    #[uniffi(default = None)]
    pub options: Option<TierOptions>,
}

/// A place for entries below memory, of the host's.
///
/// A tier keeps bytes and drops them when it likes: losing an entry costs a load, never a wrong price. It owes three
/// things. What it gives back is what was put in last under that key. A removal that ended well has happened. An entry
/// past its `drop_at` need not be there, but may. What it throws costs speed, not answers: a breaker and a timeout stand
/// before it.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait CacheTier: Send + Sync {
    /// What it is called in statistics. Asked once, when the agent is made.
    fn name(&self) -> Result<String, GroceryError>;

    /// What is kept under each of these keys, in their order.
    async fn get(&self, keys: Vec<String>) -> Result<Vec<Option<Vec<u8>>>, GroceryError>;

    /// Keeps these entries in place of earlier ones.
    async fn set(&self, entries: Vec<TierEntry>) -> Result<(), GroceryError>;

    /// Takes entries out.
    async fn remove(&self, what: Invalidation) -> Result<(), GroceryError>;
}

/// One entry on its way into a tier.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct TierEntry {
    /// The key, 1 to 1,100 bytes of UTF-8.
    pub key: String,
    /// The entry as the cache wrote it. Give back the same bytes, or none.
    pub bytes: Vec<u8>,
    /// The tags it bears; they replace those of an earlier entry of this key.
    pub tags: Vec<String>,
    /// Its place among the entries of its key: the later one is greater.
    pub order: i64,
    /// Whether it takes the place of whatever is there. Where not, a tier that can tell keeps what has the greater `order`.
    pub replaces: bool,
    /// From when on nobody has a use for it, RFC 3339.
    pub drop_at: String,
}

/// What is to be taken out of a tier.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum Invalidation {
    /// These keys.
    Keys {
        /// Which.
        keys: Vec<String>,
    },
    /// All keys that begin with this.
    Prefix {
        /// With what.
        prefix: String,
    },
    /// All entries that bear this tag.
    Tag {
        /// Which.
        tag: String,
    },
    /// Everything.
    All,
}

impl From<&cache::Invalidation> for Invalidation {
    fn from(what: &cache::Invalidation) -> Self {
        match what.clone() {
            cache::Invalidation::Keys(keys) => Self::Keys { keys },
            cache::Invalidation::Prefix(prefix) => Self::Prefix { prefix },
            cache::Invalidation::Tag(tag) => Self::Tag { tag },
            // What is not known may be anything.
            _ => Self::All,
        }
    }
}

/// The host's tier as the core's port.
struct HostTier {
    name: String,
    host: Arc<dyn CacheTier>,
}

impl fmt::Debug for HostTier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("HostTier").field(&self.name).finish()
    }
}

#[async_trait]
impl cache::CacheTier for HostTier {
    fn name(&self) -> &str {
        &self.name
    }

    async fn get(&self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>, Error> {
        let found = self.host.get(keys.to_vec()).await?;
        if found.len() != keys.len() {
            let text =
                format!("the tier {} answered {} entries for {} keys", self.name, found.len(), keys.len());
            return Err(Error::new(ErrorKind::BadAnswer, text)
                .with_hint("answer bytes or nothing for each key, in their order"));
        }
        Ok(found)
    }

    async fn set(&self, entries: Vec<cache::TierEntry>) -> Result<(), Error> {
        let entries = entries.into_iter().map(|entry| TierEntry {
            order: entry.order(),
            key: entry.key,
            bytes: entry.bytes,
            tags: entry.tags,
            replaces: entry.replaces,
            drop_at: entry.drop_at.to_string(),
        });
        Ok(self.host.set(entries.collect()).await?)
    }

    async fn remove(&self, what: &cache::Invalidation) -> Result<(), Error> {
        Ok(self.host.remove(what.into()).await?)
    }

    async fn contents(&self) -> Result<cache::TierContents, Error> {
        Ok(cache::TierContents::default())
    }
}

fn settings(options: &impl Serialize) -> Result<String, Error> {
    let written: Answer<String> = json(options);
    written.map_err(Error::from)
}

/// Puts sources and cache into a builder. An agent that is told nothing of a cache has the core's own.
pub(crate) fn add_prices(
    mut builder: GroceryAgentBuilder,
    sources: Vec<GuardedPriceSource>,
    options: Option<&CacheOptions>,
    tiers: Vec<PriceTier>,
    clock: &Arc<dyn Clock>,
) -> Result<GroceryAgentBuilder, Error> {
    for given in sources {
        let source = given.read()?;
        builder = match given.policy {
            Some(policy) => builder.guarded_price_source(source, policy.read()?),
            None => builder.price_source(source),
        };
    }
    if options.is_none() && tiers.is_empty() {
        return Ok(builder);
    }
    let numbers = CachedPrice::options();
    let numbers = options.map_or(Ok(numbers.clone()), |given| numbers.with_json(&settings(given)?))?;
    let mut cache = CachedPrice::cache().options(numbers);
    for PriceTier { file, host, options } in tiers {
        let settings = settings(&options.unwrap_or_default())?;
        cache = match (file, host) {
            (Some(path), None) => {
                let (file, options) = cache::SqliteTier::open_with_json(path, &settings, Arc::clone(clock))?;
                cache.tier(Arc::new(file), options)
            }
            (None, Some(host)) => {
                let options = cache::TierOptions::remote().with_json(&settings)?;
                // A tier that cannot say its name is called what it is.
                let name = host.name().unwrap_or_else(|_| "the tier".to_owned());
                cache.tier(Arc::new(HostTier { name, host }), options)
            }
            _ => {
                return Err(Error::new(
                    ErrorKind::InvalidInput,
                    "a tier is either a file or one of the host's",
                )
                .with_hint("give exactly one of file and host"));
            }
        };
    }
    Ok(builder.price_cache(cache))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_numbers_cross_and_what_is_absent_stays() {
        let read = |options: &CacheOptions| CachedPrice::options().with_json(&settings(options).unwrap());
        assert_eq!(read(&CacheOptions::default()).unwrap(), CachedPrice::options());
        let some = CacheOptions { entries: Some(7), ttl_ms: Some(9), ..CacheOptions::default() };
        let want = CachedPrice::options().with_entries(7).with_ttl(Duration::from_millis(9));
        assert_eq!(read(&some).unwrap(), want);
        let bad = CacheOptions { ttl_ms: Some(-1), ..CacheOptions::default() };
        assert_eq!(read(&bad).unwrap_err().kind(), ErrorKind::InvalidInput);
        let tier = TierOptions { ttl_ms: Some(3), ..TierOptions::default() };
        let tier = cache::TierOptions::remote().with_json(&settings(&tier).unwrap()).unwrap();
        assert_eq!(tier, cache::TierOptions::new(Duration::from_millis(3)));
    }
}
