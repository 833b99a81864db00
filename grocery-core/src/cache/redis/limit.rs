//! A rate limit that processes share.

use std::{fmt, sync::Arc, time::Duration};

use ::redis::cmd;
use async_trait::async_trait;

use super::{config::RedisConfig, link::Link};
use crate::{
    clock::Clock,
    error::{Error, ErrorKind, Result},
    resilience::{BreakerConfig, CircuitBreaker, KeyedLimiter, Quota, RateDecision, RateLimit, with_timeout},
};

const NAME: &str = "the rate limit in Redis";

/// Takes tokens, by the server's clock in microseconds, of which a double counts exactly for 250 years. The one moment
/// that is kept runs out by itself when the store is full again, which is what no moment means.
///
/// A moment further ahead than a full store lasts is one from before the server's clock was set back: it counts as an
/// empty store, and nobody waits for the clock to catch up.
const TAKE: &str = "
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local step, full, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local held = tonumber(redis.call('GET', KEYS[1]) or now) or now
held = math.min(math.max(held, now), now + full)
local next = held + step * cost
local taken = next <= now + full
if taken then
  held = next
  if held > now then
    redis.call('SET', KEYS[1], string.format('%.0f', held), 'PX', math.ceil((held - now) / 1000))
  end
end
return {taken and 1 or 0, math.floor((now + full - held) / step), taken and 0 or next - now - full}";

/// A rate limit in Redis that processes share: by key, with the arithmetic of [`Quota`] (GCRA) as one script over one
/// key. Feature `redis`.
///
/// **Whose time.** The server's own. Processes that share a quota must read one clock, and those of several machines
/// differ. The injected clock decides only how long an answer is waited for and when a server that was away is asked
/// again. Counted in microseconds: where a token comes in faster than that, it comes in every microsecond.
///
/// **Without the server.** [`take`](RateLimit::take) is an [`Unavailable`](ErrorKind::Unavailable) error; with a
/// [fallback](Self::with_fallback) that limit decides instead, and a [breaker](BreakerConfig) keeps callers from
/// waiting for a dead server.
///
/// ```no_run
/// # async fn doc() -> grocery_core::Result<()> {
/// use std::{sync::Arc, time::Duration};
/// use grocery_core::{SystemClock, cache::RedisRateLimit, resilience::{KeyedLimiter, Quota, RateLimit}};
/// let clock = Arc::new(SystemClock::new());
/// let a_day = Quota::new(10_000, Duration::from_secs(86_400))?.with_burst(100)?;
/// // Of four processes, each may use a quarter while there is no server.
/// let alone = Quota::new(2_500, Duration::from_secs(86_400))?.with_burst(25)?;
/// let limit = RedisRateLimit::new(&"redis://localhost".parse()?, "kroger", a_day, clock.clone())?
///     .with_fallback(Arc::new(KeyedLimiter::new(alone, 1_000, clock)));
/// limit.take("products", 1).await?.into_result()?;
/// # Ok(())
/// # }
/// ```
pub struct RedisRateLimit {
    link: Link,
    /// What all keys of this limit begin with.
    prefix: String,
    quota: Quota,
    timeout: Duration,
    clock: Arc<dyn Clock>,
    breaker: CircuitBreaker,
    fallback: Option<Arc<dyn RateLimit>>,
}

impl fmt::Debug for RedisRateLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisRateLimit")
            .field("prefix", &self.prefix)
            .field("quota", &self.quota)
            .field("fallback", &self.fallback)
            .finish_non_exhaustive()
    }
}

impl RedisRateLimit {
    /// A limit of this name in the server of this config. Limits of one name share their stores, so they must have
    /// one quota. Nothing is connected yet.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for a config without meaning, outside of a tokio runtime, or for a
    /// store that takes longer to fill than Redis can keep a moment exactly: 100 years.
    pub fn new(config: &RedisConfig, name: &str, quota: Quota, clock: Arc<dyn Clock>) -> Result<Self> {
        const LONGEST: u64 = 100 * 366 * 86_400 * 1_000_000;
        if full(&quota) > LONGEST {
            let text = format!("a store of {} tokens takes more than 100 years to fill", quota.burst());
            return Err(Error::new(ErrorKind::InvalidInput, text).with_hint("allow fewer at once"));
        }
        Ok(Self {
            link: Link::new(config)?,
            prefix: format!("{}q:{name}:", config.prefix),
            quota,
            timeout: config.timeout,
            breaker: CircuitBreaker::new(NAME, BreakerConfig::default(), Arc::clone(&clock))?,
            clock,
            fallback: None,
        })
    }

    /// The same, with a limit that decides while the server cannot be asked: one of this process, whose quota is this
    /// process's share.
    #[must_use]
    pub fn with_fallback(mut self, limit: Arc<dyn RateLimit>) -> Self {
        self.fallback = Some(limit);
        self
    }

    /// The same with this breaker before the server. Default: five failures in a row, and a try after a minute.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for numbers without meaning.
    pub fn with_breaker(mut self, config: BreakerConfig) -> Result<Self> {
        self.breaker = CircuitBreaker::new(NAME, config, Arc::clone(&self.clock))?;
        Ok(self)
    }

    /// What it allows.
    #[must_use]
    pub const fn quota(&self) -> Quota {
        self.quota
    }

    async fn ask(&self, key: &str, cost: u32) -> Result<RateDecision> {
        let permit = self.breaker.try_acquire().map_err(|refusal| refusal.into_error(NAME))?;
        let mut take = cmd("EVAL");
        take.arg(TAKE).arg(1).arg(format!("{}{key}", self.prefix));
        take.arg(step(&self.quota)).arg(full(&self.quota)).arg(cost);
        let asked = with_timeout(&*self.clock, self.timeout, self.link.ask::<(u8, u32, u64)>(&take));
        let answer = asked.await.and_then(|answer| answer);
        permit.settle(&answer);
        let (taken, left, wait) = answer?;
        Ok(match taken {
            1 => RateDecision::allowed(left),
            _ => RateDecision::refused(left, Some(Duration::from_micros(wait))),
        })
    }
}

/// Microseconds until one token has come in, rounded up: never faster than asked for.
fn step(quota: &Quota) -> u64 {
    u64::try_from(quota.one_every().as_nanos().div_ceil(1_000)).unwrap_or(u64::MAX)
}

/// Microseconds that a full store lasts.
fn full(quota: &Quota) -> u64 {
    step(quota).saturating_mul(u64::from(quota.burst()))
}

#[async_trait]
impl RateLimit for RedisRateLimit {
    async fn take(&self, key: &str, cost: u32) -> Result<RateDecision> {
        // As in one process; nobody need be asked.
        if key.len() > KeyedLimiter::MAX_KEY_BYTES || cost > self.quota.burst() {
            return Ok(RateDecision::refused(0, None));
        }
        match (self.ask(key, cost).await, &self.fallback) {
            (Err(_), Some(fallback)) => fallback.take(key, cost).await,
            (Err(e), None) => {
                Err(Error::new(ErrorKind::Unavailable, "the rate limit in Redis cannot be asked")
                    .with_source(e))
            }
            (decision, _) => decision,
        }
    }
}
