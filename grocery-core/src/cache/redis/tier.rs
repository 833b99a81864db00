//! The tier in Redis.

use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock},
};

use ::redis::{Cmd, cmd};
use async_trait::async_trait;

use super::{
    config::RedisConfig,
    epochs::{Epochs, Head, Known, MOST_LOGGED, TAKE_OUT, TELL, Told, logged},
    link::Link,
};
use crate::{
    cache::{CacheTier, Invalidation, TierContents, TierEntry, TierLock, tier::latest_order},
    clock::Clock,
    error::Result,
};

/// How many keys are written or taken out in one command.
const AT_ONCE: usize = 500;
/// Of the numbers before an entry: the epoch, then the order.
const DIGITS: usize = 16;
/// All before the tags of an entry: two numbers, and the length of the tags in bytes.
const HEAD: usize = 2 * DIGITS + 4;
/// The greatest number of so many digits.
const MOST: u64 = 9_999_999_999_999_999;
/// The longest time that Redis takes for a life: longer than anybody waits.
const MOST_MILLIS: u64 = 1 << 48;

/// Writes entries, each unless a later one is there that it does not replace.
const WRITE: &str = "
local latest = tonumber(ARGV[1])
for i, key in ipairs(KEYS) do
  local at = 5 * i - 3
  local epoch, order, life, body = ARGV[at], ARGV[at + 1], ARGV[at + 3], ARGV[at + 4]
  local held = redis.call('GETRANGE', key, 16, 31)
  local there = #held == 16 and tonumber(held)
  local stays = false
  if there and there <= latest and there > tonumber(order) then
    if ARGV[at + 2] == '1' then order = held else stays = true end
  end
  if life == '0' then
    redis.call('UNLINK', key)
  elseif not stays then
    redis.call('SET', key, epoch .. order .. body, 'PX', life)
  end
end";

/// A tier in Redis, which machines share. Several keys are read with one `MGET` and written in one pipeline; it
/// offers locks. Of two values of a key the one loaded later stays, and a set takes the place of both. Taking out a
/// prefix, a tag or everything is one short command however much is kept: what is taken out is known by number and
/// runs out by itself, whatever the server evicts meanwhile. It connects with the first question, and anew after a loss; while the server is away its operations
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
    epochs: RwLock<Epochs>,
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
        Ok(Self { link: Link::new(config)?, prefix: config.prefix.clone(), clock, epochs: RwLock::default() })
    }

    fn named(&self, kind: &str, key: &str) -> String {
        [&*self.prefix, kind, key].concat()
    }

    /// The names of the count of epochs and of its log, which lie together in a cluster.
    fn epoch_names(&self) -> [String; 2] {
        ["epoch", "log"].map(|name| self.named("{w}", name))
    }

    fn known(&self) -> Known {
        self.epochs.read().unwrap_or_else(PoisonError::into_inner).known()
    }

    fn last_epoch(&self) -> u64 {
        self.known().last
    }

    /// Learns what was taken out since the last time.
    async fn learn(&self) -> Result<()> {
        let asked = self.known();
        let told = self.told(asked.last).await?;
        if !self.epochs.write().unwrap_or_else(PoisonError::into_inner).learn(asked, told) {
            let told = self.told(0).await?;
            self.epochs.write().unwrap_or_else(PoisonError::into_inner).begin_anew(asked, told);
        }
        Ok(())
    }

    async fn told(&self, since: u64) -> Result<Told> {
        let mut tell = of("EVAL", &[TELL, "2"]);
        tell.arg(&self.epoch_names()).arg(since);
        let (epoch, floor, removals): (u64, f64, Vec<(String, f64)>) = self.link.ask(&tell).await?;
        // Scores are whole numbers that a double holds exactly.
        let removals = removals.into_iter().map(|(what, at)| (what, at as u64)).collect();
        Ok(Told { epoch, floor: floor as u64, removals })
    }

    /// Makes sure that the last epoch is known.
    async fn catch_up(&self) -> Result<()> {
        let [name, _] = self.epoch_names();
        let epoch: Option<u64> = self.link.ask(&of("GET", &[name])).await?;
        if epoch.is_none_or(|epoch| epoch != self.last_epoch()) {
            self.learn().await?;
        }
        Ok(())
    }

    /// What is left of an entry as it is kept; `None` where it was taken out.
    fn opened(epochs: &Epochs, key: &str, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
        let Some((head, tags)) = split(&bytes) else {
            // What was not written by this tier is given out as it is, for others to judge.
            return Some(bytes);
        };
        if !epochs.holds(&head, key, Tags(tags)) {
            return None;
        }
        let start = HEAD + tags.len();
        bytes.drain(..start);
        Some(bytes)
    }

    /// An entry in the words of [`WRITE`].
    fn say(&self, entry: &TierEntry, epoch: &str, write: &mut Cmd) {
        let left = entry.drop_at.saturating_since(self.clock.wall());
        let millis = u64::try_from(left.as_millis()).unwrap_or(u64::MAX).min(MOST_MILLIS);
        let tags: usize = entry.tags.iter().map(|tag| tag.len() + 4).sum();
        let mut body = Vec::with_capacity(4 + tags + entry.bytes.len());
        let length = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_be_bytes();
        body.extend_from_slice(&length(tags));
        for tag in &entry.tags {
            body.extend_from_slice(&length(tag.len()));
            body.extend_from_slice(tag.as_bytes());
        }
        body.extend_from_slice(&entry.bytes);
        let order = digits(u64::try_from(entry.order()).unwrap_or(0));
        write.arg(epoch).arg(order).arg(i64::from(entry.replaces)).arg(millis).arg(body);
    }
}

#[async_trait]
impl CacheTier for RedisTier {
    fn name(&self) -> &str {
        "redis"
    }

    async fn get(&self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        // The epoch in the same breath: what was taken out before this moment is known to be.
        let mut name = self.named("k:", "");
        let bytes = keys.iter().map(|key| key.len() + name.len()).sum::<usize>() + name.len() + 16;
        let mut get = Cmd::with_capacity(keys.len() + 2, bytes);
        get.arg("MGET");
        let start = name.len();
        for key in keys {
            name.truncate(start);
            name.push_str(key);
            get.arg(&*name);
        }
        let [epoch, _] = self.epoch_names();
        get.arg(epoch);
        let mut found: Vec<Option<Vec<u8>>> = self.link.ask(&get).await?;
        let epoch = found.pop().flatten().and_then(|digits| number(&digits));
        if epoch.is_none_or(|epoch| epoch != self.last_epoch()) {
            self.learn().await?;
        }
        let epochs = self.epochs.read().unwrap_or_else(PoisonError::into_inner);
        for (key, bytes) in keys.iter().zip(&mut found) {
            *bytes = bytes.take().and_then(|bytes| Self::opened(&epochs, key, bytes));
        }
        Ok(found)
    }

    async fn set(&self, entries: Vec<TierEntry>) -> Result<()> {
        // Whoever loaded has asked before, and what was taken out since he did is not to come back. Whoever sets
        // knows what is right now.
        if self.last_epoch() == 0 || entries.iter().any(|entry| entry.replaces) {
            self.catch_up().await?;
        }
        let epoch = digits(self.last_epoch());
        let latest = latest_order(self.clock.wall());
        // The keys of a cluster lie apart.
        let at_once = if self.link.is_cluster() { 1 } else { AT_ONCE };
        let commands = entries.chunks(at_once).map(|some| {
            let mut write = of("EVAL", &[WRITE]);
            write.arg(some.len());
            for entry in some {
                write.arg(self.named("k:", &entry.key));
            }
            write.arg(latest);
            some.iter().for_each(|entry| self.say(entry, &epoch, &mut write));
            write
        });
        self.link.tell(commands.collect()).await
    }

    async fn remove(&self, what: &Invalidation) -> Result<()> {
        if let Some(member) = logged(what) {
            let mut take_out = of("EVAL", &[TAKE_OUT, "2"]);
            take_out.arg(&self.epoch_names()).arg(member).arg(MOST_LOGGED);
            return self.link.tell(vec![take_out]).await;
        }
        let Invalidation::Keys(keys) = what else {
            return Ok(());
        };
        let at_once = if self.link.is_cluster() { 1 } else { AT_ONCE };
        let names = |some: &[String]| some.iter().map(|key| self.named("k:", key)).collect::<Vec<_>>();
        self.link.tell(keys.chunks(at_once).map(|some| of("UNLINK", &names(some))).collect()).await
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

/// As so many digits that texts compare as numbers do.
fn digits(number: u64) -> String {
    format!("{:0DIGITS$}", number.min(MOST))
}

/// At most so many digits, which no number overflows with.
fn number(digits: &[u8]) -> Option<u64> {
    if let Some((high, low)) = digits.split_first_chunk::<8>()
        && let Ok(low) = low.try_into()
    {
        return Some(eight(*high)? * 100_000_000 + eight(low)?);
    }
    if !(1..=DIGITS).contains(&digits.len()) {
        return None;
    }
    digits.iter().try_fold(0, |sum, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10).then(|| sum * 10 + u64::from(digit))
    })
}

/// Eight digits at once: neighbours are added up to pairs, pairs to fours, fours to the whole.
fn eight(digits: [u8; 8]) -> Option<u64> {
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let ones = u64::from_le_bytes(digits) & 0x0f0f_0f0f_0f0f_0f0f;
    let pairs = (ones.wrapping_mul(1 + (10 << 8)) >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs.wrapping_mul(1 + (100 << 16)) >> 16) & 0x0000_ffff_0000_ffff;
    Some(fours.wrapping_mul(1 + (10_000 << 32)) >> 32)
}

/// The head and the tags before the bytes of an entry.
fn split(bytes: &[u8]) -> Option<(Head, &[u8])> {
    let (head, rest) = bytes.split_at_checked(HEAD)?;
    let (numbers, length) = head.split_at_checked(2 * DIGITS)?;
    let (epoch, order) = numbers.split_at_checked(DIGITS)?;
    let length = usize::try_from(u32::from_be_bytes(length.try_into().ok()?)).ok()?;
    Some((Head { epoch: number(epoch)?, order: number(order)? }, rest.get(..length)?))
}

/// Tags, each behind its length.
struct Tags<'a>(&'a [u8]);

impl<'a> Iterator for Tags<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let (length, rest) = self.0.split_first_chunk::<4>()?;
        let (tag, rest) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
        self.0 = rest;
        std::str::from_utf8(tag).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_were_written() {
        for n in [0, 1, 9, 10, 12_345_678, 99_999_999, 100_000_000, 1_763_634_600_000_001, MOST - 1, MOST] {
            assert_eq!(number(digits(n).as_bytes()), Some(n));
            assert_eq!(number(n.to_string().as_bytes()), Some(n));
        }
        assert_eq!(number(digits(u64::MAX).as_bytes()), Some(MOST));
        for bad in [
            "",
            "12345678901234567",
            "12a4",
            "123456781234567x",
            "x234567812345678",
            "12345678/1234567",
            "-1",
        ] {
            assert_eq!(number(bad.as_bytes()), None, "{bad}");
        }
    }
}
