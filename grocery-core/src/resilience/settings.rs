//! A policy as settings in JSON, for hosts that keep theirs in a file or speak another language.
//!
//! Times are whole milliseconds. What is left out is as in [`PolicyConfig::default`], `null` leaves a part out of
//! the policy. What rare settings there are besides, such as breakers that open by rates, is set in Rust.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    BreakerConfig, BulkheadConfig, HedgeDelay, OpenFor, PolicyConfig, Quota, Recovery, RetryBudgetConfig,
    RetryConfig, Trip,
};
use crate::error::{Error, ErrorKind, Result, clip};

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Settings {
    timeout_ms: Option<u64>,
    total_ms: Option<u64>,
    retry: Option<Retries>,
    budget: Option<Budget>,
    breaker: Option<Breaker>,
    bulkhead: Option<Places>,
    rate: Option<Rate>,
    hedge: Option<Second>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            timeout_ms: Some(2_000),
            total_ms: Some(10_000),
            retry: Some(Retries::default()),
            budget: Some(Budget::default()),
            breaker: Some(Breaker::default()),
            bulkhead: Some(Places::default()),
            rate: None,
            hedge: None,
        }
    }
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Retries {
    max_attempts: u32,
    base_ms: u64,
    cap_ms: u64,
    max_retry_after_ms: u64,
}

impl Default for Retries {
    fn default() -> Self {
        Self { max_attempts: 3, base_ms: 100, cap_ms: 5_000, max_retry_after_ms: 30_000 }
    }
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Budget {
    percent: u32,
    per_second: u32,
    most_kept: u32,
}

impl Default for Budget {
    fn default() -> Self {
        Self { percent: 20, per_second: 10, most_kept: 100 }
    }
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Breaker {
    failures: u32,
    successes: u32,
    open_ms: u64,
    half_open_permits: u32,
}

impl Default for Breaker {
    fn default() -> Self {
        Self { failures: 5, successes: 2, open_ms: 60_000, half_open_permits: 3 }
    }
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Places {
    max_concurrent: usize,
    max_waiting: usize,
    max_wait_ms: u64,
}

impl Default for Places {
    fn default() -> Self {
        Self { max_concurrent: 25, max_waiting: 50, max_wait_ms: 500 }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rate {
    amount: u32,
    per_ms: u64,
    #[serde(default)]
    burst: Option<u32>,
    #[serde(default)]
    wait_ms: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Second {
    after_ms: u64,
}

impl PolicyConfig {
    /// Reads a policy from settings.
    ///
    /// ```
    /// use std::time::Duration;
    /// use grocery_core::resilience::PolicyConfig;
    /// let config = PolicyConfig::from_json(r#"{"timeout_ms":1500,"retry":{"max_attempts":2},"breaker":null}"#)?;
    /// assert_eq!(config.timeout, Some(Duration::from_millis(1500)));
    /// assert!(config.breaker.is_none() && config.bulkhead.is_some());
    /// assert_eq!(PolicyConfig::from_json("{}")?, PolicyConfig::default());
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    ///
    /// | part | settings |
    /// | --- | --- |
    /// | | `timeout_ms` (2000), `total_ms` (10000) |
    /// | `retry` | `max_attempts` (3), `base_ms` (100), `cap_ms` (5000), `max_retry_after_ms` (30000) |
    /// | `budget` | `percent` (20), `per_second` (10), `most_kept` (100) |
    /// | `breaker` | `failures` in a row that open it (5), `successes` that close it (2), `open_ms` (60000), `half_open_permits` (3) |
    /// | `bulkhead` | `max_concurrent` (25), `max_waiting` (50), `max_wait_ms` (500) |
    /// | `rate` (none) | `amount`, `per_ms`, `burst` (as the amount), `wait_ms` (0) |
    /// | `hedge` (none) | `after_ms` |
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] for settings that there are not, and values of the wrong type. Values that have no
    /// meaning are refused where the policy is made.
    pub fn from_json(text: &str) -> Result<Self> {
        let bad = |what: &str| {
            Error::new(ErrorKind::InvalidInput, format!("these are no settings of a policy: {what}")).with_hint(
                "use timeout_ms, total_ms, retry, budget, breaker, bulkhead, rate and hedge; null leaves one out",
            )
        };
        let given: Map<String, Value> = serde_json::from_str(text).map_err(|e| bad(&e.to_string()))?;
        // Lists would be read as parts in the order of their fields.
        if let Some((name, _)) = given.iter().find(|(_, value)| value.is_array()) {
            return Err(bad(&format!("{} is a list", clip(name, 40))));
        }
        let given: Settings =
            serde_json::from_value(Value::Object(given)).map_err(|e| bad(&e.to_string()))?;
        let rate = given.rate.as_ref().map(|rate| {
            let quota = Quota::new(rate.amount, Duration::from_millis(rate.per_ms))?;
            rate.burst.map_or(Ok(quota), |burst| quota.with_burst(burst))
        });
        Ok(Self {
            timeout: given.timeout_ms.map(Duration::from_millis),
            total: given.total_ms.map(Duration::from_millis),
            retry: given.retry.map(|r| RetryConfig {
                max_attempts: r.max_attempts,
                base: Duration::from_millis(r.base_ms),
                cap: Duration::from_millis(r.cap_ms),
                max_retry_after: Duration::from_millis(r.max_retry_after_ms),
            }),
            budget: given.budget.map(|b| RetryBudgetConfig {
                percent: b.percent,
                per_second: b.per_second,
                most_kept: b.most_kept,
            }),
            breaker: given.breaker.map(|b| {
                BreakerConfig::default()
                    .with_trip(Trip::ConsecutiveFailures(b.failures))
                    .with_recovery(Recovery::Successes(b.successes))
                    .with_open_for(OpenFor::Fixed(Duration::from_millis(b.open_ms)))
                    .with_half_open_permits(b.half_open_permits)
            }),
            bulkhead: given.bulkhead.map(|b| BulkheadConfig {
                max_concurrent: b.max_concurrent,
                max_waiting: b.max_waiting,
                max_wait: Duration::from_millis(b.max_wait_ms),
            }),
            adaptive: None,
            rate: rate.transpose()?,
            rate_wait: Duration::from_millis(given.rate.map_or(0, |r| r.wait_ms)),
            hedge: given.hedge.map(|h| HedgeDelay::Fixed(Duration::from_millis(h.after_ms))),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_the_default() {
        assert_eq!(PolicyConfig::from_json("{}").unwrap(), PolicyConfig::default());
        let parts = r#"{"retry":{},"budget":{},"breaker":{},"bulkhead":{}}"#;
        assert_eq!(PolicyConfig::from_json(parts).unwrap(), PolicyConfig::default());
        let none = r#"{"timeout_ms":null,"total_ms":null,"retry":null,"budget":null,"breaker":null,"bulkhead":null}"#;
        assert_eq!(PolicyConfig::from_json(none).unwrap(), PolicyConfig::none());
    }

    #[test]
    fn every_setting_arrives() {
        let config = PolicyConfig::from_json(
            r#"{"timeout_ms":1,"total_ms":2,"retry":{"max_attempts":4,"base_ms":5,"cap_ms":6,"max_retry_after_ms":7},
            "budget":{"percent":8,"per_second":9,"most_kept":10},
            "breaker":{"failures":11,"successes":12,"open_ms":13,"half_open_permits":14},
            "bulkhead":{"max_concurrent":15,"max_waiting":16,"max_wait_ms":17},
            "rate":{"amount":18,"per_ms":19,"burst":20,"wait_ms":21},"hedge":{"after_ms":22}}"#,
        )
        .unwrap();
        let ms = Duration::from_millis;
        let want = PolicyConfig::default()
            .with_timeout(Some(ms(1)))
            .with_total(Some(ms(2)))
            .with_retry(
                RetryConfig::default()
                    .with_max_attempts(4)
                    .with_waits(ms(5), ms(6))
                    .with_max_retry_after(ms(7)),
            )
            .with_budget(RetryBudgetConfig { percent: 8, per_second: 9, most_kept: 10 })
            .with_breaker(
                BreakerConfig::default()
                    .with_trip(Trip::ConsecutiveFailures(11))
                    .with_recovery(Recovery::Successes(12))
                    .with_open_for(OpenFor::Fixed(ms(13)))
                    .with_half_open_permits(14),
            )
            .with_bulkhead(BulkheadConfig { max_concurrent: 15, max_waiting: 16, max_wait: ms(17) })
            .with_rate(Quota::new(18, ms(19)).unwrap().with_burst(20).unwrap(), ms(21))
            .with_hedge(HedgeDelay::Fixed(ms(22)));
        assert_eq!(config, want);
    }

    #[test]
    fn what_means_nothing_is_refused() {
        for wrong in [
            "",
            "[]",
            r#"{"timeout":2}"#,
            r#"{"timeout_ms":-1}"#,
            r#"{"timeout_ms":1.5}"#,
            r#"{"retry":{"attempts":2}}"#,
            r#"{"retry":3}"#,
            r#"{"retry":[3]}"#,
            r#"{"rate":{"amount":1}}"#,
            r#"{"rate":{"amount":0,"per_ms":1000}}"#,
            r#"{"hedge":{}}"#,
        ] {
            let error = PolicyConfig::from_json(wrong).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{wrong}");
        }
    }
}
