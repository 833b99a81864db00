//! The guards around a price source and a language model, as the options carry them.

use grocery_core::{Error, resilience::PolicyConfig};
use serde::Serialize;

use crate::values::json;

/// The guards around a port of the host: how long it may take, how often it is asked again, when it is left alone. Each
/// part that is absent is left out. Take `usualPolicy()` and change what is to be otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct Policy {
    /// How long one attempt may take, in milliseconds.
    pub timeout_ms: Option<i64>,
    /// How long all attempts with all waiting may take, in milliseconds.
    pub total_ms: Option<i64>,
    /// Retries.
    pub retry: Option<RetryPolicy>,
    /// What retries may cost.
    pub budget: Option<RetryBudget>,
    /// When it is left alone for a while.
    pub breaker: Option<Breaker>,
    /// How many calls may run at once.
    pub bulkhead: Option<Bulkhead>,
    /// The agreed rate.
    pub rate: Option<CallRate>,
    /// A second try beside a slow one.
    pub hedge: Option<Hedge>,
}

/// Retries, with waits that grow and vary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct RetryPolicy {
    /// How often it is asked at most, the first time included; at least 1.
    #[uniffi(default = 3)]
    pub max_attempts: i32,
    /// The shortest wait, in milliseconds.
    #[uniffi(default = 100)]
    pub base_ms: i64,
    /// The longest wait of one's own choosing, in milliseconds.
    #[uniffi(default = 5000)]
    pub cap_ms: i64,
    /// The longest wait that the service may ask for, in milliseconds; with a longer one its error is final.
    #[uniffi(default = 30000)]
    pub max_retry_after_ms: i64,
}

/// What retries and second tries may cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct RetryBudget {
    /// How many retries a hundred calls earn, 0 to 1,000.
    #[uniffi(default = 20)]
    pub percent: i32,
    /// How many more are given each second.
    #[uniffi(default = 10)]
    pub per_second: i32,
    /// How many earned retries may be kept.
    #[uniffi(default = 100)]
    pub most_kept: i32,
}

/// When a service is left alone for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct Breaker {
    /// How many failures in a row open it.
    #[uniffi(default = 5)]
    pub failures: i32,
    /// How many successes close it again.
    #[uniffi(default = 2)]
    pub successes: i32,
    /// How long it stays open, in milliseconds.
    #[uniffi(default = 60000)]
    pub open_ms: i64,
    /// How many calls a half-open one lets through.
    #[uniffi(default = 3)]
    pub half_open_permits: i32,
}

/// How many calls may run at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct Bulkhead {
    /// How many at once, at least 1.
    #[uniffi(default = 25)]
    pub max_concurrent: i32,
    /// How many more may wait for a place.
    #[uniffi(default = 50)]
    pub max_waiting: i32,
    /// How long one may wait, in milliseconds.
    #[uniffi(default = 500)]
    pub max_wait_ms: i64,
}

/// An agreed rate of calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct CallRate {
    /// How many.
    pub amount: i32,
    /// In how many milliseconds.
    pub per_ms: i64,
    /// How many at once; as many as `amount` where absent.
    #[uniffi(default = None)]
    pub burst: Option<i32>,
    /// How long one may wait for its turn, in milliseconds.
    #[uniffi(default = 0)]
    pub wait_ms: i64,
}

/// A second try beside a slow one; whichever succeeds first is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct Hedge {
    /// After how many milliseconds.
    pub after_ms: i64,
}

/// The usual guards: everything but a rate and second tries, with the numbers that each part has by itself.
#[uniffi::export]
pub fn usual_policy() -> Policy {
    Policy {
        timeout_ms: Some(2_000),
        total_ms: Some(10_000),
        retry: Some(RetryPolicy { max_attempts: 3, base_ms: 100, cap_ms: 5_000, max_retry_after_ms: 30_000 }),
        budget: Some(RetryBudget { percent: 20, per_second: 10, most_kept: 100 }),
        breaker: Some(Breaker { failures: 5, successes: 2, open_ms: 60_000, half_open_permits: 3 }),
        bulkhead: Some(Bulkhead { max_concurrent: 25, max_waiting: 50, max_wait_ms: 500 }),
        rate: None,
        hedge: None,
    }
}

impl Policy {
    /// The core reads settings from JSON, of which this record has the names.
    pub(crate) fn read(&self) -> Result<PolicyConfig, Error> {
        PolicyConfig::from_json(&json(self)?)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use grocery_core::{ErrorKind, resilience::Quota};

    use super::*;

    #[test]
    fn the_usual_policy_is_the_cores_own() {
        assert_eq!(usual_policy().read().unwrap(), PolicyConfig::default());
    }

    #[test]
    fn what_is_absent_is_left_out() {
        let none = Policy {
            timeout_ms: None,
            total_ms: None,
            retry: None,
            budget: None,
            breaker: None,
            bulkhead: None,
            rate: None,
            hedge: None,
        };
        assert_eq!(none.read().unwrap(), PolicyConfig::none());
    }

    #[test]
    fn every_part_is_read_and_checked() {
        let rate = CallRate { amount: 100, per_ms: 60_000, burst: Some(10), wait_ms: 250 };
        let policy =
            Policy { rate: Some(rate.clone()), hedge: Some(Hedge { after_ms: 300 }), ..usual_policy() };
        let read = policy.read().unwrap();
        let quota = Quota::new(100, Duration::from_secs(60)).unwrap().with_burst(10).unwrap();
        assert_eq!((read.rate, read.rate_wait), (Some(quota), Duration::from_millis(250)));
        assert!(read.hedge.is_some());
        for bad in [
            Policy { timeout_ms: Some(-1), ..usual_policy() },
            Policy { rate: Some(CallRate { amount: 0, ..rate }), ..usual_policy() },
        ] {
            assert_eq!(bad.read().unwrap_err().kind(), ErrorKind::InvalidInput);
        }
    }
}
