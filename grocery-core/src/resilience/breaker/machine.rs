//! What happens under the breaker's lock: windows, trials and changes of state.

use std::time::Duration;

use super::{
    BreakerConfig, BreakerEventKind, BreakerState, CircuitBreaker, MOST_RETRY_AFTER, Permit, Recovery,
    Refusal, Trip, WindowReading,
    permit::count,
    window::{Counts, Filled},
};
use crate::{
    clock::Monotonic,
    resilience::{Verdict, sync::Ordering},
};

/// What only one thread at a time may touch.
#[derive(Debug)]
pub(super) struct Machine {
    /// One for each kind of window asked for.
    windows: Vec<Filled>,
    /// Trial calls that were answered.
    trial: Counts,
    /// Trial permits that are taken.
    trials_taken: u32,
    /// Whether the figures to show are those of the trial.
    shows_trial: bool,
    /// How often it opened without having been closed in between.
    openings: u32,
    /// When the state began.
    since: Monotonic,
    /// Which reasons were told in the state that only counts.
    told: Vec<bool>,
    /// Calls refused before the state began.
    pub(super) refused_before: u64,
}

/// What to tell the listener once the lock is let go. Without a change it holds no memory.
#[derive(Debug, Default)]
pub(super) struct News(Vec<(Monotonic, u64, BreakerEventKind)>);

impl News {
    pub(super) fn push(&mut self, at: Monotonic, generation: u64, kind: BreakerEventKind) {
        self.0.push((at, generation, kind));
    }

    pub(super) fn into_iter(self) -> impl Iterator<Item = (Monotonic, u64, BreakerEventKind)> {
        self.0.into_iter()
    }
}

impl Machine {
    pub(super) fn new(config: &BreakerConfig, now: Monotonic) -> Self {
        let mut windows: Vec<Filled> = Vec::new();
        for window in config.trips.iter().filter_map(Trip::window) {
            if windows.iter().all(|w| w.window != window) {
                windows.push(Filled::new(window));
            }
        }
        Self {
            windows,
            trial: Counts::default(),
            trials_taken: 0,
            shows_trial: false,
            openings: 0,
            since: now,
            told: vec![false; config.trips.len()],
            refused_before: 0,
        }
    }

    pub(super) fn has_windows(&self) -> bool {
        !self.windows.is_empty()
    }

    /// For how long the opening lasts that begins now.
    pub(super) fn next_opening(&mut self, config: &BreakerConfig) -> Duration {
        let time = config.open_for.after(self.openings);
        self.openings = self.openings.saturating_add(1);
        time
    }

    pub(super) fn readings(&mut self, config: &BreakerConfig, now: Monotonic) -> Vec<WindowReading> {
        if self.shows_trial {
            return vec![reading(self.trial, u64::from(config.half_open_permits), u64::MAX)];
        }
        let trips = &config.trips;
        self.windows
            .iter_mut()
            .map(|filled| {
                let enough = |slow: bool| {
                    let of = trips.iter().filter(|trip| trip.window() == Some(filled.window));
                    of.filter(|trip| matches!(trip, Trip::SlowCallRate { .. }) == slow).map(least_calls).min()
                };
                let (failures, slow) = (enough(false), enough(true));
                let either = failures.or(slow).unwrap_or(u64::MAX);
                reading(filled.counts(now), failures.unwrap_or(either), slow.unwrap_or(either))
            })
            .collect()
    }

    /// Whether `trip` holds, where `in_a_row` calls have failed in a row.
    fn holds(&mut self, trip: &Trip, in_a_row: u32, now: Monotonic) -> bool {
        let (percent, window) = match *trip {
            Trip::ConsecutiveFailures(limit) => return in_a_row >= limit,
            Trip::FailureRate { percent, window, .. } | Trip::SlowCallRate { percent, window, .. } => {
                (percent, window)
            }
        };
        let Some(filled) = self.windows.iter_mut().find(|w| w.window == window) else {
            return false;
        };
        let counts = filled.counts(now);
        let part = if matches!(trip, Trip::SlowCallRate { .. }) { counts.slow } else { counts.failures };
        counts.calls >= least_calls(trip) && reaches(part, counts.calls, percent)
    }
}

/// How many calls a rate needs; a count window that cannot hold them is judged when it is full.
fn least_calls(trip: &Trip) -> u64 {
    match *trip {
        Trip::ConsecutiveFailures(_) => u64::MAX,
        Trip::FailureRate { min_calls, window, .. } | Trip::SlowCallRate { min_calls, window, .. } => {
            match window {
                super::Window::Calls(size) => u64::from(min_calls.min(size)),
                super::Window::Time(_) => u64::from(min_calls),
            }
        }
    }
}

/// Whether `part` of `whole` is at least `percent` per cent. In integers, so that a share exactly at the
/// threshold is never a matter of rounding.
fn reaches(part: u64, whole: u64, percent: u8) -> bool {
    u128::from(part) * 100 >= u128::from(whole) * u128::from(percent)
}

fn reading(counts: Counts, for_failures: u64, for_slow: u64) -> WindowReading {
    let percent = |part: u64, enough: u64| {
        (counts.calls >= enough && counts.calls > 0).then(|| part as f64 * 100.0 / counts.calls as f64)
    };
    WindowReading {
        calls: counts.calls,
        failures: counts.failures,
        slow: counts.slow,
        failure_percent: percent(counts.failures, for_failures),
        slow_percent: percent(counts.slow, for_slow.min(for_failures)),
    }
}

impl CircuitBreaker {
    /// A permit by the slow way: half-open, the end of open, forced states.
    pub(super) fn acquire_slowly(&self, now: Monotonic) -> Result<Permit<'_>, Refusal> {
        let mut news = News::default();
        let answer = {
            let mut machine = self.lock();
            self.move_on(&mut machine, now, &mut news);
            let control = self.control();
            let started = self.measures_time.then_some(now);
            let wait = match control.state() {
                BreakerState::Closed | BreakerState::Disabled | BreakerState::MetricsOnly => {
                    Ok(Permit::new(self, control.generation(), started))
                }
                BreakerState::HalfOpen if machine.trials_taken < self.config.half_open_permits => {
                    machine.trials_taken += 1;
                    Ok(Permit::new(self, control.generation(), started))
                }
                BreakerState::HalfOpen => Err(self
                    .config
                    .half_open_limit
                    .map(|limit| machine.since.saturating_add(limit.after).saturating_since(now))),
                BreakerState::Open => {
                    let until = self.open_until.load(Ordering::Acquire);
                    Err(Some(Duration::from_nanos(until.saturating_sub(now.nanos()))))
                }
                BreakerState::ForcedOpen => Err(None),
            };
            wait.map_err(|retry_after| {
                count(&self.refused);
                Refusal { state: control.state(), retry_after }
            })
        };
        self.tell(news);
        answer
    }

    /// What is due by time alone.
    pub(super) fn move_on(&self, machine: &mut Machine, now: Monotonic, news: &mut News) {
        match self.state() {
            BreakerState::Open if self.open_until.load(Ordering::Acquire) <= now.nanos() => {
                self.enter(machine, BreakerState::HalfOpen, None, now, news);
            }
            BreakerState::HalfOpen => {
                if let Some(limit) = self.config.half_open_limit
                    && now.saturating_since(machine.since) >= limit.after
                {
                    let to = if limit.close { BreakerState::Closed } else { BreakerState::Open };
                    self.enter(machine, to, None, now, news);
                }
            }
            _ => {}
        }
    }

    /// An answer by the slow way.
    pub(super) fn settle_slowly(
        &self,
        generation: u64,
        started: Option<Monotonic>,
        verdict: Option<Verdict>,
        retry_after: Option<Duration>,
    ) {
        let mut news = News::default();
        {
            let mut machine = self.lock();
            // Under the lock the generation cannot change.
            let control = self.control();
            if control.generation() != generation {
                return count(&self.late);
            }
            let state = control.state();
            if state == BreakerState::Disabled {
                return;
            }
            let failed = match verdict {
                Some(Verdict::Success) => false,
                Some(Verdict::Failure) => true,
                nothing => {
                    count(if nothing.is_some() { &self.ignored } else { &self.dropped });
                    machine.trials_taken = machine.trials_taken.saturating_sub(1);
                    return;
                }
            };
            count(if failed { &self.failures } else { &self.successes });
            let now = self.clock.now();
            let slow = started.is_some_and(|at| now.saturating_since(at) >= self.config.slow_after);
            if state == BreakerState::HalfOpen {
                self.judge_trial(&mut machine, failed, slow, retry_after, now, &mut news);
            } else {
                let change = |failures: u32| if failed { failures.saturating_add(1) } else { 0 };
                let in_a_row = self.swap_failures(control, change).1;
                for window in &mut machine.windows {
                    window.record(now, failed, slow);
                }
                self.judge_calls(&mut machine, in_a_row, retry_after, now, &mut news);
            }
        }
        self.tell(news);
    }

    /// Opens by failures in a row, where nobody else has done so.
    pub(super) fn open_in_a_row(&self, generation: u64, retry_after: Option<Duration>) {
        let mut news = News::default();
        {
            let mut machine = self.lock();
            if self.control().generation() != generation {
                return;
            }
            let now = self.clock.now();
            let reason = BreakerEventKind::Reason(Trip::ConsecutiveFailures(self.in_a_row));
            news.push(now, generation, reason);
            self.open(&mut machine, retry_after, now, &mut news);
        }
        self.tell(news);
    }

    /// Closed or only counting: does a reason to open hold?
    fn judge_calls(
        &self,
        machine: &mut Machine,
        in_a_row: u32,
        retry_after: Option<Duration>,
        now: Monotonic,
        news: &mut News,
    ) {
        let control = self.control();
        let closed = control.state() == BreakerState::Closed;
        let mut opens = false;
        for (i, trip) in self.config.trips.iter().enumerate() {
            if !machine.holds(trip, in_a_row, now) {
                continue;
            }
            opens = true;
            let told = machine.told.get_mut(i).is_some_and(|told| std::mem::replace(told, true));
            if closed || !told {
                news.push(now, control.generation(), BreakerEventKind::Reason(*trip));
            }
        }
        if closed && opens {
            self.open(machine, retry_after, now, news);
        }
    }

    /// Half-open: is it decided?
    fn judge_trial(
        &self,
        machine: &mut Machine,
        failed: bool,
        slow: bool,
        retry_after: Option<Duration>,
        now: Monotonic,
        news: &mut News,
    ) {
        machine.trial.add(Counts::one(failed, slow));
        let trial = machine.trial;
        match self.config.recovery {
            Recovery::Successes(wanted) => {
                machine.trials_taken = machine.trials_taken.saturating_sub(1);
                if failed || slow && self.config.slow_is_a_reason() {
                    self.open(machine, retry_after, now, news);
                } else if trial.calls >= u64::from(wanted) {
                    self.enter(machine, BreakerState::Closed, None, now, news);
                }
            }
            Recovery::Rates { failure_percent, slow_percent } => {
                if trial.calls < u64::from(self.config.half_open_permits) {
                    return;
                }
                let too_slow = slow_percent.is_some_and(|p| reaches(trial.slow, trial.calls, p));
                if too_slow || reaches(trial.failures, trial.calls, failure_percent) {
                    self.open(machine, retry_after, now, news);
                } else {
                    self.enter(machine, BreakerState::Closed, None, now, news);
                }
            }
        }
    }

    /// Opens for the time of the config, or longer where the failure asked for it.
    fn open(&self, machine: &mut Machine, retry_after: Option<Duration>, now: Monotonic, news: &mut News) {
        let own = machine.next_opening(&self.config);
        let asked = retry_after.filter(|_| self.config.honour_retry_after).unwrap_or_default();
        self.enter(machine, BreakerState::Open, Some(own.max(asked.min(MOST_RETRY_AFTER))), now, news);
    }

    /// Begins a state: a new generation.
    pub(super) fn enter(
        &self,
        machine: &mut Machine,
        to: BreakerState,
        open_for: Option<Duration>,
        now: Monotonic,
        news: &mut News,
    ) {
        let before = self.control();
        let open_for = (to == BreakerState::Open)
            .then(|| open_for.unwrap_or_else(|| machine.next_opening(&self.config)));
        if let Some(time) = open_for {
            self.open_until.store(now.saturating_add(time).nanos(), Ordering::Release);
        } else {
            // An open breaker goes on showing what opened it.
            machine.windows.iter_mut().for_each(Filled::clear);
            machine.trial = Counts::default();
            machine.shows_trial = to == BreakerState::HalfOpen;
        }
        if to == BreakerState::Closed {
            machine.openings = 0;
        }
        machine.trials_taken = 0;
        machine.told.fill(false);
        machine.since = now;
        let refused = self.refused.swap(0, Ordering::Relaxed);
        machine.refused_before = machine.refused_before.saturating_add(refused);
        // Whoever counts failures swaps the word it has read, so it cannot undo this. Swapped here as well, and
        // not merely written, so that a count just before it is before it for everybody.
        let next = before.next(to);
        self.control.swap(next.0, Ordering::AcqRel);
        if before.state() != to {
            let kind = BreakerEventKind::Changed { from: before.state(), to, open_for };
            news.push(now, next.generation(), kind);
        }
    }
}
