//! The tier in Redis.

use std::{fmt, sync::Arc, time::Duration};

use ::redis::{Cmd, cmd};
use async_trait::async_trait;

use super::{config::RedisConfig, link::Link};
use crate::{
    cache::{CacheTier, Invalidation, TierContents, TierEntry, TierLock},
    clock::Clock,
    error::Result,
};

/// The keys that bear a tag are known for at least this long.
const TAGS_LIVE: Duration = Duration::from_secs(31 * 24 * 3600);
/// How many keys are looked through or taken out in one command.
const AT_ONCE: usize = 500;

/// A tier in Redis, which machines share. Several keys are read with one `MGET` and written in one pipeline; it
/// offers locks. It connects with the first question, and anew after a loss; while the server is away its operations
/// fail at once or after the timeout, and the cache goes on without it.
///
/// ```no_run
/// # async fn doc() -> grocery_core::Result<()> {
/// use std::sync::Arc;
/// use grocery_core::{SystemClock, cache::{Cache, RedisTier, TierOptions}};
/// let redis = RedisTier::new(&"redis://localhost".parse()?, Arc::new(SystemClock::new()))?;
/// let prices: Cache<i64> = Cache::builder("prices").tier(Arc::new(redis), TierOptions::remote()).build()?;
/// # Ok(())
/// # }
/// ```
pub struct RedisTier {
    link: Link,
    prefix: String,
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for RedisTier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisTier").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

impl RedisTier {
    /// A tier in the server of this config. Nothing is connected yet.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a config without meaning, or outside of a tokio runtime.
    pub fn new(config: &RedisConfig, clock: Arc<dyn Clock>) -> Result<Self> {
        Ok(Self { link: Link::new(config)?, prefix: config.prefix.clone(), clock })
    }

    fn named(&self, kind: &str, key: &str) -> String {
        [&*self.prefix, kind, key].concat()
    }

    fn put(&self, entry: &TierEntry, commands: &mut Vec<Cmd>) {
        let left = entry.drop_at.saturating_since(self.clock.wall());
        let (key, tags) = (self.named("k:", &entry.key), self.named("g:", &entry.key));
        // A time of zero is an error to Redis.
        let millis = u64::try_from(left.as_millis()).unwrap_or(u64::MAX).min(MOST_MILLIS);
        if millis == 0 {
            commands.push(of("UNLINK", &[&key]));
            commands.push(of("UNLINK", &[&tags]));
            return;
        }
        let mut set = of("SET", &[&key]);
        set.arg(&entry.bytes).arg("PX").arg(millis);
        commands.push(set);
        if entry.tags.is_empty() {
            commands.push(of("UNLINK", &[&tags]));
            return;
        }
        // What a tag is removed by is checked against this: an entry that was written anew without the tag stays.
        let mut bears = of("SET", &[&tags]);
        bears.arg(joined(&entry.tags)).arg("PX").arg(millis);
        commands.push(bears);
        let index_lives = millis.max(u64::try_from(TAGS_LIVE.as_millis()).unwrap_or(MOST_MILLIS));
        for tag in &entry.tags {
            let index = self.named("t:", tag);
            let mut add = of("SADD", &[&index]);
            add.arg(&entry.key);
            commands.push(add);
            let mut live = of("PEXPIRE", &[&index]);
            live.arg(index_lives);
            commands.push(live);
        }
    }

    /// Takes out entries by their keys.
    async fn take_out(&self, keys: &[String]) -> Result<()> {
        let mut commands = Vec::new();
        if self.link.is_cluster() {
            commands.extend(
                keys.iter().flat_map(|k| ["k:", "g:"].map(|kind| of("UNLINK", &[&self.named(kind, k)]))),
            );
        } else {
            for some in keys.chunks(AT_ONCE) {
                let names: Vec<String> =
                    some.iter().flat_map(|k| [self.named("k:", k), self.named("g:", k)]).collect();
                commands.push(of("UNLINK", &names));
            }
        }
        self.link.tell(commands).await
    }

    async fn take_out_tag(&self, tag: &str) -> Result<()> {
        let index = self.named("t:", tag);
        let keys: Vec<String> = self.link.ask(&of("SMEMBERS", &[&index])).await?;
        for some in keys.chunks(AT_ONCE) {
            let names: Vec<String> = some.iter().map(|key| self.named("g:", key)).collect();
            let tags: Vec<Option<String>> = self.link.ask(&of("MGET", &names)).await?;
            let bears =
                |tags: &Option<String>| tags.as_ref().is_some_and(|tags| tags.split('\0').any(|t| t == tag));
            let hit: Vec<String> =
                some.iter().zip(&tags).filter(|(_, tags)| bears(tags)).map(|(key, _)| key.clone()).collect();
            self.take_out(&hit).await?;
            let mut gone = of("SREM", &[&index]);
            gone.arg(some);
            self.link.tell(vec![gone]).await?;
        }
        Ok(())
    }

    /// Takes out all keys that begin so. Walks through the server's keys.
    async fn sweep(&self, start: &str) -> Result<()> {
        let pattern = format!("{}*", escaped(&self.named("", start)));
        if self.link.is_cluster() {
            // Every node is asked for its own keys.
            let names: Vec<String> = self.link.ask(&of("KEYS", &[&pattern])).await?;
            return self.link.tell(names.iter().map(|name| of("UNLINK", &[name])).collect()).await;
        }
        let mut cursor = "0".to_owned();
        loop {
            let mut scan = of("SCAN", &[&cursor, "MATCH", &pattern, "COUNT"]);
            scan.arg(1_000);
            let (next, names): (String, Vec<String>) = self.link.ask(&scan).await?;
            if !names.is_empty() {
                self.link.tell(names.chunks(AT_ONCE).map(|some| of("UNLINK", some)).collect()).await?;
            }
            if next == "0" {
                return Ok(());
            }
            cursor = next;
        }
    }
}

/// The longest time that Redis takes for a life: longer than anybody waits.
const MOST_MILLIS: u64 = 1 << 48;

#[async_trait]
impl CacheTier for RedisTier {
    fn name(&self) -> &str {
        "redis"
    }

    async fn get(&self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>> {
        match keys {
            [] => Ok(Vec::new()),
            [key] => Ok(vec![self.link.ask(&of("GET", &[self.named("k:", key)])).await?]),
            _ => {
                let names: Vec<String> = keys.iter().map(|key| self.named("k:", key)).collect();
                self.link.ask(&of("MGET", &names)).await
            }
        }
    }

    async fn set(&self, entries: Vec<TierEntry>) -> Result<()> {
        let mut commands = Vec::with_capacity(entries.len() * 2);
        entries.iter().for_each(|entry| self.put(entry, &mut commands));
        self.link.tell(commands).await
    }

    async fn remove(&self, what: &Invalidation) -> Result<()> {
        match what {
            Invalidation::Keys(keys) => self.take_out(keys).await,
            Invalidation::Tag(tag) => self.take_out_tag(tag).await,
            Invalidation::Prefix(prefix) => {
                self.sweep(&["k:", prefix].concat()).await?;
                self.sweep(&["g:", prefix].concat()).await
            }
            Invalidation::All => {
                for kind in ["k:", "g:", "t:"] {
                    self.sweep(kind).await?;
                }
                Ok(())
            }
        }
    }

    /// A server that is shared counts the keys of others, too, so this one says nothing.
    async fn contents(&self) -> Result<TierContents> {
        Ok(TierContents::default())
    }

    async fn try_lock(&self, lock: &TierLock) -> Result<bool> {
        let mut set = of("SET", &[self.named("l:", &lock.key)]);
        let millis = u64::try_from(lock.at_most.as_millis()).unwrap_or(MOST_MILLIS).clamp(1, MOST_MILLIS);
        set.arg(lock.owner.to_string()).arg("NX").arg("PX").arg(millis);
        Ok(self.link.ask::<Option<String>>(&set).await?.is_some())
    }

    async fn unlock(&self, lock: &TierLock) -> Result<()> {
        const OPEN: &str =
            "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";
        let mut open = of("EVAL", &[OPEN, "1", &self.named("l:", &lock.key)]);
        open.arg(lock.owner.to_string());
        self.link.tell(vec![open]).await
    }
}

fn of<S: AsRef<str>>(name: &str, args: &[S]) -> Cmd {
    let mut command = cmd(name);
    for arg in args {
        command.arg(arg.as_ref());
    }
    command
}

/// Tags as one text. A tag with the separator in it would only be two tags that nobody removes by.
fn joined(tags: &[String]) -> String {
    tags.join("\0")
}

/// A text in which no character of a pattern means anything but itself.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '*' | '?' | '[' | ']' | '\\' | '^' | '-') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
