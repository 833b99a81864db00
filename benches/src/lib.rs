//! What the benches share: percentiles, processor time, the memory of a process, and texts to read.

pub mod cpu;
pub mod shop;
pub mod speech;

use std::time::{Duration, Instant};

/// Sorted times of single runs.
#[derive(Debug)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Times `runs` calls of `work`, after a tenth as many that are not counted. `work` gets the
    /// number of the call.
    pub fn of(runs: usize, mut work: impl FnMut(usize)) -> Self {
        for i in 0..runs / 10 {
            work(i);
        }
        let mut times = Vec::with_capacity(runs);
        for i in 0..runs {
            let started = Instant::now();
            work(i);
            times.push(started.elapsed());
        }
        times.sort_unstable();
        Self(times)
    }

    /// The time that `share` of the runs did not pass, in microseconds.
    #[must_use]
    pub fn micros(&self, share: f64) -> f64 {
        let last = self.0.len().saturating_sub(1);
        let at = (share * last as f64).round() as usize;
        self.0.get(at).map_or(0.0, |d| d.as_secs_f64() * 1e6)
    }

    /// A row of a table: name, p50, p95 and p99.
    #[must_use]
    pub fn row(&self, name: &str) -> String {
        format!("{name:<44}{:>10.1}{:>10.1}{:>10.1}", self.micros(0.5), self.micros(0.95), self.micros(0.99))
    }
}

/// The head of a table of [`Times::row`].
#[must_use]
pub fn head() -> String {
    format!("{:<44}{:>10}{:>10}{:>10}", "microseconds", "p50", "p95", "p99")
}

/// The resident memory of this process in kilobytes, where the system tells it.
#[must_use]
pub fn resident_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
