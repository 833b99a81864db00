//! The numbers of a cache as settings in JSON, for hosts that keep theirs in a file or speak another language.
//!
//! Times are whole milliseconds. What is left out or `null` stays as it was.

#[cfg(feature = "sqlite")]
use std::path::Path;
#[cfg(any(feature = "redis", feature = "sqlite"))]
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

use super::{CacheOptions, TierOptions};
#[cfg(feature = "redis")]
use super::{RedisBus, RedisConfig, RedisTier};
#[cfg(feature = "sqlite")]
use super::{SqliteTier, SqliteTierConfig};
#[cfg(any(feature = "redis", feature = "sqlite"))]
use crate::clock::Clock;
use crate::{
    error::{Error, ErrorKind, Result, clip},
    resilience::PolicyConfig,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CacheSettings {
    entries: Option<u64>,
    ttl_ms: Option<u64>,
    jitter_percent: Option<u8>,
    negative_ttl_ms: Option<u64>,
    stale_while_revalidate_ms: Option<u64>,
    stale_if_error_ms: Option<u64>,
    failure_pause_ms: Option<u64>,
    soft_timeout_ms: Option<u64>,
    hard_timeout_ms: Option<u64>,
    early_refresh: Option<bool>,
    format: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TierSettings {
    ttl_ms: Option<u64>,
    timeout_ms: Option<u64>,
    breaker: Option<Value>,
    write_behind: Option<bool>,
    compress_above: Option<usize>,
    load_lock_ms: Option<u64>,
}

const TIER_NAMES: &str = "use ttl_ms, timeout_ms, breaker, write_behind, compress_above and load_lock_ms; of a file entries as \
     well; of a Redis username, password, prefix and bus";

fn read<T: DeserializeOwned>(text: &str, what: &str, names: &'static str) -> Result<T> {
    let bad = |fault: &str| {
        Error::new(ErrorKind::InvalidInput, format!("these are no settings of {what}: {fault}"))
            .with_hint(names)
    };
    // A list would be read as the settings in the order of their fields.
    let given: Map<String, Value> = serde_json::from_str(text).map_err(|e| bad(&e.to_string()))?;
    if let Some((name, _)) = given.iter().find(|(_, value)| value.is_array()) {
        return Err(bad(&format!("{} is a list", clip(name, 40))));
    }
    serde_json::from_value(Value::Object(given)).map_err(|e| bad(&e.to_string()))
}

/// Puts a time in place of another, where one is given.
fn put(place: &mut Duration, given: Option<u64>) {
    if let Some(ms) = given {
        *place = Duration::from_millis(ms);
    }
}

impl CacheOptions {
    /// The same with these settings: `entries`, `ttl_ms`, `jitter_percent`, `negative_ttl_ms`,
    /// `stale_while_revalidate_ms`, `stale_if_error_ms`, `failure_pause_ms`, `soft_timeout_ms`, `hard_timeout_ms`,
    /// `early_refresh`, `format`.
    ///
    /// ```
    /// use std::time::Duration;
    /// use grocery_core::cache::CacheOptions;
    /// let options = CacheOptions::default().with_json(r#"{"entries":500,"ttl_ms":30000}"#)?;
    /// assert_eq!((options.entries, options.ttl), (500, Duration::from_secs(30)));
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] for settings that there are not, values of the wrong type, and a jitter above 100.
    pub fn with_json(mut self, text: &str) -> Result<Self> {
        const NAMES: &str = "use entries, ttl_ms, jitter_percent (0 to 100), negative_ttl_ms, stale_while_revalidate_ms, \
             stale_if_error_ms, failure_pause_ms, soft_timeout_ms, hard_timeout_ms, early_refresh and format";
        let given: CacheSettings = read(text, "a cache", NAMES)?;
        if let Some(percent) = given.jitter_percent.filter(|percent| *percent > 100) {
            let text = format!("these are no settings of a cache: jitter_percent is {percent}");
            return Err(Error::new(ErrorKind::InvalidInput, text).with_hint(NAMES));
        }
        self.entries = given.entries.unwrap_or(self.entries);
        put(&mut self.ttl, given.ttl_ms);
        self.jitter_percent = given.jitter_percent.unwrap_or(self.jitter_percent);
        put(&mut self.negative_ttl, given.negative_ttl_ms);
        put(&mut self.stale_while_revalidate, given.stale_while_revalidate_ms);
        put(&mut self.stale_if_error, given.stale_if_error_ms);
        put(&mut self.failure_pause, given.failure_pause_ms);
        self.soft_timeout = given.soft_timeout_ms.map(Duration::from_millis).or(self.soft_timeout);
        self.hard_timeout = given.hard_timeout_ms.map(Duration::from_millis).or(self.hard_timeout);
        self.early_refresh = given.early_refresh.unwrap_or(self.early_refresh);
        self.format = given.format.unwrap_or(self.format);
        Ok(self)
    }
}

impl TierOptions {
    /// The same with these settings: `ttl_ms`, `timeout_ms`, `breaker` (as in
    /// [`PolicyConfig::from_json`]), `write_behind`, `compress_above`, `load_lock_ms`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] for settings that there are not, and values of the wrong type.
    pub fn with_json(mut self, text: &str) -> Result<Self> {
        let given: TierSettings = read(text, "a tier", TIER_NAMES)?;
        put(&mut self.ttl, given.ttl_ms);
        put(&mut self.timeout, given.timeout_ms);
        if let Some(breaker) = given.breaker {
            let policy = PolicyConfig::from_json(&json!({ "breaker": breaker }).to_string())?;
            self.breaker = policy.breaker.unwrap_or(self.breaker);
        }
        self.write_behind = given.write_behind.unwrap_or(self.write_behind);
        self.compress_above = given.compress_above.unwrap_or(self.compress_above);
        self.load_lock = given.load_lock_ms.map(Duration::from_millis).or(self.load_lock);
        Ok(self)
    }
}

#[cfg(feature = "sqlite")]
impl SqliteTier {
    /// Opens the file at `path` as settings say: `entries` of [`SqliteTierConfig`], and those of
    /// [`TierOptions::with_json`] over [`TierOptions::disk`].
    ///
    /// # Errors
    /// Those of [`open`](Self::open) and of [`TierOptions::with_json`].
    pub fn open_with_json(
        path: impl AsRef<Path>,
        settings: &str,
        clock: Arc<dyn Clock>,
    ) -> Result<(Self, TierOptions)> {
        let mut given: Map<String, Value> = read(settings, "a tier", TIER_NAMES)?;
        let mut config = SqliteTierConfig::default();
        if let Some(entries) = given.remove("entries").filter(|entries| !entries.is_null()) {
            let Some(entries) = entries.as_u64() else {
                let text = format!("these are no settings of a tier: entries is {entries}");
                return Err(
                    Error::new(ErrorKind::InvalidInput, text).with_hint("give a whole number above zero")
                );
            };
            config = config.with_entries(entries);
        }
        let options = TierOptions::disk().with_json(&Value::Object(given).to_string())?;
        Ok((Self::open(path, config, clock)?, options))
    }
}

#[cfg(feature = "redis")]
impl RedisTier {
    /// A tier in the server of this config as settings say, with the bus that belongs to it: `username`, `password`
    /// and `prefix` of [`RedisConfig`], `bus` (without it, or with `true`, there is one), and those of
    /// [`TierOptions::with_json`] over [`TierOptions::remote`]. A `timeout_ms` above the config's bound raises that, too.
    /// Nothing is connected yet.
    ///
    /// ```
    /// use std::{sync::Arc, time::Duration};
    /// use grocery_core::{SystemClock, cache::{Cache, RedisTier}};
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    /// # let _inside = runtime.enter();
    /// let settings = r#"{"password":"s3cret","ttl_ms":60000}"#;
    /// let clock = Arc::new(SystemClock::new());
    /// let (tier, options, bus) = RedisTier::open_with_json("redis://localhost".parse()?, settings, clock)?;
    /// assert_eq!(options.ttl, Duration::from_secs(60));
    /// let mut prices = Cache::<i64>::builder("prices").tier(Arc::new(tier), options);
    /// if let Some(bus) = bus {
    ///     prices = prices.bus(Arc::new(bus));
    /// }
    /// let prices = prices.build()?;
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] for settings that there are not, values of the wrong type (a password is never
    /// shown), a config without meaning, or outside of a tokio runtime.
    pub fn open_with_json(
        mut config: RedisConfig,
        settings: &str,
        clock: Arc<dyn Clock>,
    ) -> Result<(Self, TierOptions, Option<RedisBus>)> {
        let mut given: Map<String, Value> = read(settings, "a tier", TIER_NAMES)?;
        if let Some(username) = text(&mut given, "username")? {
            config = config.with_username(username);
        }
        if let Some(password) = text(&mut given, "password")? {
            config = config.with_password(password);
        }
        if let Some(prefix) = text(&mut given, "prefix")? {
            config = config.with_prefix(prefix);
        }
        let has_bus = match given.remove("bus") {
            None | Some(Value::Null) => true,
            Some(Value::Bool(has_bus)) => has_bus,
            Some(_) => return Err(no_such("bus is neither true nor false", "give true or false")),
        };
        let options = TierOptions::remote().with_json(&Value::Object(given).to_string())?;
        config = config.at_least(options.timeout);
        let bus = has_bus.then(|| RedisBus::new(&config)).transpose()?;
        Ok((Self::new(&config, clock)?, options, bus))
    }
}

#[cfg(feature = "redis")]
fn no_such(fault: &str, hint: &'static str) -> Error {
    Error::new(ErrorKind::InvalidInput, format!("these are no settings of a tier: {fault}")).with_hint(hint)
}

/// Takes a text out of settings. What is there in its place may be a secret as well and is not shown.
#[cfg(feature = "redis")]
fn text(given: &mut Map<String, Value>, name: &str) -> Result<Option<String>> {
    match given.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(no_such(&format!("{name} is no text"), "give a text")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resilience::{BreakerConfig, Trip};

    const MS: fn(u64) -> Duration = Duration::from_millis;

    #[test]
    fn every_setting_of_a_cache_arrives() {
        let given = r#"{"entries":1,"ttl_ms":2,"jitter_percent":3,"negative_ttl_ms":4,"stale_while_revalidate_ms":5,
            "stale_if_error_ms":6,"failure_pause_ms":7,"soft_timeout_ms":8,"hard_timeout_ms":9,"early_refresh":true,
            "format":10}"#;
        let want = CacheOptions::default()
            .with_entries(1)
            .with_ttl(MS(2))
            .with_jitter_percent(3)
            .with_negative_ttl(MS(4))
            .with_stale_while_revalidate(MS(5))
            .with_stale_if_error(MS(6))
            .with_failure_pause(MS(7))
            .with_soft_timeout(MS(8))
            .with_hard_timeout(MS(9))
            .with_early_refresh(true)
            .with_format(10);
        assert_eq!(CacheOptions::default().with_json(given).unwrap(), want);
        assert_eq!(want.clone().with_json(r#"{"ttl_ms":null}"#).unwrap(), want);
    }

    #[test]
    fn every_setting_of_a_tier_arrives() {
        let given = r#"{"ttl_ms":1,"timeout_ms":2,"breaker":{"failures":3},"write_behind":true,"compress_above":4,
            "load_lock_ms":5}"#;
        let want = TierOptions::new(MS(1))
            .with_timeout(MS(2))
            .with_breaker(BreakerConfig::default().with_trip(Trip::ConsecutiveFailures(3)))
            .with_write_behind(true)
            .with_compress_above(4)
            .with_load_lock(MS(5));
        assert_eq!(TierOptions::disk().with_json(given).unwrap(), want);
        assert_eq!(TierOptions::disk().with_json("{}").unwrap(), TierOptions::disk());
    }

    #[test]
    fn what_means_nothing_is_refused() {
        for bad in [
            "",
            "[]",
            "7",
            r#"{"ttl":1}"#,
            r#"{"ttl_ms":-1}"#,
            r#"{"ttl_ms":[1]}"#,
            r#"{"jitter_percent":101}"#,
        ] {
            let error = CacheOptions::default().with_json(bad).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{bad}");
            assert!(error.hint().unwrap().contains("ttl_ms"));
        }
        for bad in
            [r#"{"entries":1}"#, r#"{"breaker":7}"#, r#"{"breaker":{"fails":1}}"#, r#"{"timeout_ms":0.5}"#]
        {
            assert_eq!(
                TierOptions::disk().with_json(bad).unwrap_err().kind(),
                ErrorKind::InvalidInput,
                "{bad}"
            );
        }
    }

    #[cfg(feature = "sqlite")]
    #[test]
    fn a_file_is_opened_as_settings_say() {
        let folder = tempfile::tempdir().unwrap();
        let clock = || Arc::new(crate::clock::SystemClock::new());
        let open = |settings: &str| SqliteTier::open_with_json(folder.path().join("c.db"), settings, clock());
        let (_, options) = open(r#"{"entries":5,"ttl_ms":7}"#).unwrap();
        assert_eq!(options, TierOptions::new(MS(7)));
        assert_eq!(open("{}").unwrap().1, TierOptions::disk());
        for bad in [r#"{"entries":-1}"#, r#"{"entries":"many"}"#, r#"{"size":1}"#] {
            assert_eq!(open(bad).unwrap_err().kind(), ErrorKind::InvalidInput, "{bad}");
        }
    }

    #[cfg(feature = "redis")]
    #[tokio::test]
    async fn a_redis_is_used_as_settings_say() {
        let clock = || Arc::new(crate::clock::SystemClock::new());
        let url = || "redis://u:first@localhost".parse::<RedisConfig>().unwrap();
        let open = |settings: &str| RedisTier::open_with_json(url(), settings, clock());
        let (tier, options, bus) =
            open(r#"{"ttl_ms":7,"timeout_ms":8,"prefix":"shop:","bus":null}"#).unwrap();
        assert_eq!(options, TierOptions::new(MS(7)).with_timeout(MS(8)));
        assert!(format!("{tier:?} {bus:?}").contains("shop:notices"), "{tier:?} {bus:?}");
        let (_, options, bus) = open(r#"{"username":"shop","password":"s3cret","bus":false}"#).unwrap();
        assert!(options == TierOptions::remote() && bus.is_none());
        for bad in [
            r#"{"entries":5}"#,
            r#"{"url":"s3cret"}"#,
            r#"{"password":53}"#,
            r#"{"password":["s3cret"]}"#,
            r#"{"password":{"is":"s3cret"}}"#,
            r#"{"username":true}"#,
            r#"{"prefix":1}"#,
            r#"{"bus":"yes"}"#,
            r#"{"ttl_ms":-1}"#,
            "[]",
        ] {
            let error = open(bad).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{bad}");
            assert!(error.hint().is_some_and(|hint| !hint.is_empty()), "{error:?}");
            assert!(
                !format!("{error:?}").contains("s3cret") && !format!("{error:?}").contains("53"),
                "{error:?}"
            );
        }
        let outside = std::thread::spawn(move || {
            RedisTier::open_with_json(RedisConfig::new("localhost", 6379), "{}", clock()).map(|_| ())
        });
        assert_eq!(outside.join().unwrap().unwrap_err().kind(), ErrorKind::InvalidInput);
    }
}
