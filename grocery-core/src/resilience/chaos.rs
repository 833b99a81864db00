//! Faults on purpose, for tests and demos: what a bad day outside looks like, by a seed.

use std::{
    fmt,
    future::{Future, pending},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use serde::{Deserialize, Serialize};

use crate::{
    clock::{Clock, Rng},
    error::{Error, ErrorKind, Result},
};

/// How often what goes wrong, in thousandths of the calls. Each is drawn on its own; a hang comes
/// before a delay, a delay before a fault.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChaosConfig {
    /// Calls that never answer.
    pub hangs_per_mille: u32,
    /// Calls that answer late.
    pub delays_per_mille: u32,
    /// The shortest delay.
    pub delay_least: Duration,
    /// The longest delay.
    pub delay_most: Duration,
    /// Calls that fail instead of being made.
    pub faults_per_mille: u32,
}

impl ChaosConfig {
    /// The same with so many faults.
    #[must_use]
    pub fn with_faults(mut self, per_mille: u32) -> Self {
        self.faults_per_mille = per_mille;
        self
    }

    /// The same with so many delays, between these.
    #[must_use]
    pub fn with_delays(mut self, per_mille: u32, least: Duration, most: Duration) -> Self {
        self.delays_per_mille = per_mille;
        self.delay_least = least;
        self.delay_most = most;
        self
    }

    /// The same with so many calls that never answer.
    #[must_use]
    pub fn with_hangs(mut self, per_mille: u32) -> Self {
        self.hangs_per_mille = per_mille;
        self
    }
}

type Fault = Arc<dyn Fn() -> Error + Send + Sync>;

/// Stands between a caller and what it calls, and makes things go wrong. Never part of a real path
/// unless somebody puts it there.
///
/// ```
/// use std::sync::Arc;
/// use grocery_core::{ErrorKind, SeededRng, SystemClock, resilience::{Chaos, ChaosConfig}};
/// # futures_util::FutureExt::now_or_never(async {
/// let config = ChaosConfig::default().with_faults(1_000);
/// let chaos = Chaos::new(config, Arc::new(SystemClock::new()), Arc::new(SeededRng::new(7)));
/// assert_eq!(chaos.run(async { Ok(349) }).await.unwrap_err().kind(), ErrorKind::Unavailable);
/// chaos.set_enabled(false);
/// assert_eq!(chaos.run(async { Ok(349) }).await.unwrap(), 349);
/// # }).unwrap();
/// ```
pub struct Chaos {
    config: ChaosConfig,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    fault: Fault,
    enabled: AtomicBool,
    hangs: AtomicU64,
    delays: AtomicU64,
    faults: AtomicU64,
}

impl fmt::Debug for Chaos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chaos")
            .field("config", &self.config)
            .field("enabled", &self.enabled)
            .finish_non_exhaustive()
    }
}

/// How often something was made to go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChaosReport {
    /// Calls that never answered.
    pub hangs: u64,
    /// Calls that were delayed.
    pub delays: u64,
    /// Calls that failed.
    pub faults: u64,
}

impl Chaos {
    /// Chaos that is switched on.
    #[must_use]
    pub fn new(config: ChaosConfig, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        Self {
            config,
            clock,
            rng,
            fault: Arc::new(|| Error::new(ErrorKind::Unavailable, "a fault made on purpose")),
            enabled: AtomicBool::new(true),
            hangs: AtomicU64::new(0),
            delays: AtomicU64::new(0),
            faults: AtomicU64::new(0),
        }
    }

    /// The same, failing with this error.
    #[must_use]
    pub fn with_fault(mut self, fault: impl Fn() -> Error + Send + Sync + 'static) -> Self {
        self.fault = Arc::new(fault);
        self
    }

    /// Switches it on or off. Off, it is not there.
    pub fn set_enabled(&self, enabled: bool) {
        self.enabled.store(enabled, Ordering::Relaxed);
    }

    /// What it did so far.
    #[must_use]
    pub fn report(&self) -> ChaosReport {
        ChaosReport {
            hangs: self.hangs.load(Ordering::Relaxed),
            delays: self.delays.load(Ordering::Relaxed),
            faults: self.faults.load(Ordering::Relaxed),
        }
    }

    /// Runs `future`, unless something goes wrong before.
    ///
    /// # Errors
    /// The future's own, or the fault.
    pub async fn run<T>(&self, future: impl Future<Output = Result<T>>) -> Result<T> {
        if self.enabled.load(Ordering::Relaxed) {
            // All are drawn each time, so that one share does not move the draws of the others.
            let (hang, delay, fault) = (self.draw(1_000), self.draw(1_000), self.draw(1_000));
            let length = self.draw_between(self.config.delay_least, self.config.delay_most);
            if hang < u64::from(self.config.hangs_per_mille) {
                self.hangs.fetch_add(1, Ordering::Relaxed);
                pending::<()>().await;
            }
            if delay < u64::from(self.config.delays_per_mille) {
                self.delays.fetch_add(1, Ordering::Relaxed);
                self.clock.sleep_until(self.clock.now().saturating_add(length)).await;
            }
            if fault < u64::from(self.config.faults_per_mille) {
                self.faults.fetch_add(1, Ordering::Relaxed);
                return Err((self.fault)());
            }
        }
        future.await
    }

    /// A number below `of`.
    fn draw(&self, of: u64) -> u64 {
        let product = u128::from(self.rng.next_u64()) * u128::from(of);
        u64::try_from(product >> 64).unwrap_or(0)
    }

    fn draw_between(&self, least: Duration, most: Duration) -> Duration {
        let span = u64::try_from(most.saturating_sub(least).as_nanos()).unwrap_or(u64::MAX);
        least.saturating_add(Duration::from_nanos(self.draw(span.saturating_add(1))))
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{FutureExt, poll};

    use super::*;
    use crate::clock::{ManualClock, SeededRng, Timestamp};

    const MS: Duration = Duration::from_millis(1);

    fn chaos(config: ChaosConfig, seed: u64) -> (Chaos, Arc<ManualClock>) {
        let clock = Arc::new(ManualClock::at(Timestamp::from_unix_millis(0)));
        (Chaos::new(config, clock.clone(), Arc::new(SeededRng::new(seed))), clock)
    }

    #[test]
    fn the_shares_are_kept_and_the_seed_replays() {
        let config = || ChaosConfig::default().with_faults(200).with_hangs(50);
        let play = |seed| -> (Vec<Option<bool>>, ChaosReport) {
            let (chaos, _) = chaos(config(), seed);
            let run = |_| chaos.run(async { Ok(()) }).now_or_never().map(|r| r.is_ok());
            ((0..10_000).map(run).collect(), chaos.report())
        };
        let (first, report) = play(1);
        assert!((400..600).contains(&report.hangs), "{report:?}");
        assert!((1_750..2_050).contains(&report.faults), "{report:?}");
        assert_eq!(play(1).0, first);
        assert_ne!(play(2).0, first);
    }

    #[tokio::test]
    async fn delays_keep_their_bounds() {
        let (chaos, clock) = chaos(ChaosConfig::default().with_delays(1_000, 20 * MS, 30 * MS), 3);
        for _ in 0..50 {
            let mut run = Box::pin(chaos.run(async { Ok(()) }));
            assert!(poll!(&mut run).is_pending());
            clock.advance(20 * MS - Duration::from_nanos(1));
            assert!(poll!(&mut run).is_pending());
            clock.advance(10 * MS + Duration::from_nanos(1));
            assert!(run.await.is_ok());
        }
        assert_eq!(chaos.report().delays, 50);
    }

    #[test]
    fn a_fault_of_ones_own() {
        let (chaos, _) = chaos(ChaosConfig::default().with_faults(1_000), 3);
        let chaos = chaos.with_fault(|| Error::new(ErrorKind::RateLimited, "429").with_retry_after(7 * MS));
        let e = chaos.run(async { Ok(()) }).now_or_never().unwrap().unwrap_err();
        assert_eq!(e.retry_after(), Some(7 * MS));
    }
}
