//! The processor time of this thread: what the work itself costs, whatever else the machine does.

use std::time::Duration;

/// The processor time that this thread has used. Where the system does not tell it, the time of day
/// takes its place.
#[must_use]
pub fn thread_time() -> Duration {
    #[cfg(unix)]
    {
        let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
        let seconds = u64::try_from(now.tv_sec).unwrap_or(0);
        let nanos = u32::try_from(now.tv_nsec).unwrap_or(0);
        Duration::new(seconds, nanos)
    }
    #[cfg(not(unix))]
    {
        use std::{sync::OnceLock, time::Instant};
        static STARTED: OnceLock<Instant> = OnceLock::new();
        STARTED.get_or_init(Instant::now).elapsed()
    }
}

/// Nanoseconds of processor time per call, sorted: one entry per batch.
#[derive(Debug)]
pub struct PerCall(Vec<f64>);

impl PerCall {
    /// Times `batches` batches of `calls` calls of `work`, after a tenth as many that are not counted. A batch must
    /// be long beside the reading of the clock (about half a microsecond); the median of batches is
    /// what an ordinary call costs.
    pub fn of(batches: usize, calls: usize, mut work: impl FnMut()) -> Self {
        let calls = calls.max(1);
        for _ in 0..(batches / 10).max(1) * calls {
            work();
        }
        let mut times = Vec::with_capacity(batches);
        for _ in 0..batches.max(1) {
            times.push(batch(calls, &mut work));
        }
        times.sort_unstable_by(f64::total_cmp);
        Self(times)
    }

    /// Times single batches of `calls` calls until `budget` of processor time is spent, at least three and at
    /// most `batches`: for work of which one does not know how slow it is.
    pub fn within(budget: Duration, batches: usize, calls: usize, mut work: impl FnMut()) -> Self {
        let calls = calls.max(1);
        work();
        let started = thread_time();
        let mut times = Vec::with_capacity(batches);
        while times.len() < 3 || times.len() < batches && thread_time().saturating_sub(started) < budget {
            times.push(batch(calls, &mut work));
        }
        times.sort_unstable_by(f64::total_cmp);
        Self(times)
    }

    /// The nanoseconds that `share` of the batches did not pass.
    #[must_use]
    pub fn nanos(&self, share: f64) -> f64 {
        let last = self.0.len().saturating_sub(1);
        let at = (share * last as f64).round() as usize;
        self.0.get(at).copied().unwrap_or(0.0)
    }
}

/// The nanoseconds of one of `calls` calls.
fn batch(calls: usize, work: &mut impl FnMut()) -> f64 {
    let before = thread_time();
    for _ in 0..calls {
        work();
    }
    thread_time().saturating_sub(before).as_secs_f64() * 1e9 / calls as f64
}
