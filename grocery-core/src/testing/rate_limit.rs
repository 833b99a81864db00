//! What every [`RateLimit`] owes.

use std::{sync::Arc, time::Duration};

use crate::resilience::{Quota, RateLimit};

/// Runs the whole suite against limits that `fresh` makes for a quota, each with nothing taken yet.
/// `wait` lets time pass as the limit sees it: a clock turned by hand, or for a limit on a server a real
/// wait.
///
/// # Panics
/// Where the limit breaks its contract.
pub async fn rate_limit(fresh: impl Fn(Quota) -> Arc<dyn RateLimit>, wait: impl AsyncFn(Duration)) {
    let quota = Quota::new(10, Duration::from_secs(1)).unwrap().with_burst(3).unwrap();

    // A burst passes and no more; the figures say so.
    let limit = fresh(quota);
    for left in [2, 1, 0] {
        let decision = limit.take("ada", 1).await.unwrap();
        assert!(decision.allowed, "the burst passes");
        assert!(decision.left >= left && decision.left <= 3, "{} left of {left}", decision.left);
        assert_eq!(decision.retry_after, None);
    }
    let refused = limit.take("ada", 1).await.unwrap();
    assert!(!refused.allowed, "no more than the burst passes");
    let first = refused.retry_after.expect("it says how long to wait");
    assert!(first <= Duration::from_millis(100), "one comes in every 100 ms, so {first:?} is too long");

    // Another key, the empty one too, has a store of its own.
    for key in ["ben", "", "ada ", "ADA", "åda"] {
        assert!(limit.take(key, 3).await.unwrap().allowed, "{key:?} has its own");
    }

    // Asking in vain takes nothing.
    for _ in 0..20 {
        let again = limit.take("ada", 1).await.unwrap();
        assert!(again.allowed || again.retry_after.is_some_and(|wait| wait <= first));
        if again.allowed {
            break;
        }
    }

    // After the time it said, one passes.
    let limit = fresh(quota);
    assert!(limit.take("ada", 3).await.unwrap().allowed);
    if let Some(needed) = limit.take("ada", 2).await.unwrap().retry_after {
        assert!(needed <= Duration::from_millis(200), "{needed:?}");
        wait(needed).await;
    }
    assert!(limit.take("ada", 2).await.unwrap().allowed, "what was promised is there");

    // More than the store can ever hold is refused without a time, and takes nothing.
    let limit = fresh(quota);
    let never = limit.take("ada", 4).await.unwrap();
    assert_eq!((never.allowed, never.retry_after), (false, None));
    assert!(limit.take("ada", 3).await.unwrap().allowed);

    // A full store fills no further.
    wait(Duration::from_secs(2)).await;
    assert!(limit.take("ada", 3).await.unwrap().allowed);
    assert!(!limit.take("ada", 3).await.unwrap().allowed);
}
