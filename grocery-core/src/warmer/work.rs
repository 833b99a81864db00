//! Runs what is due.

use std::{
    fmt,
    panic::AssertUnwindSafe,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_util::FutureExt;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::{
    Cron, StrategyState, Warm, WarmAnswer, WarmBudget, WarmMoment, WarmRequest, WarmStrategy, WarmerState,
    budget::Spent,
};
use crate::{
    clock::{Clock, Timestamp},
    error::{Error, ErrorKind, Result, clip},
    id::ProductId,
};

/// How long a sleep lasts at most, so that a clock that is set is noticed.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// What a report says where no more may be fetched.
const SPENT: &str = "The budget of the hour is spent.";

/// How a warmer works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct WarmerConfig {
    /// What may be spent in any hour.
    pub budget: WarmBudget,
    /// How many products one batch asks for: 1 to 1,000. Default: 50.
    pub batch: usize,
    /// How far the shoppers' clocks are ahead of UTC, in minutes. Default: 0.
    pub offset_minutes: i32,
}

impl Default for WarmerConfig {
    fn default() -> Self {
        Self { budget: WarmBudget::default(), batch: 50, offset_minutes: 0 }
    }
}

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct WarmReport {
    /// The strategies that were due, by name.
    pub strategies: Vec<String>,
    /// Different products that they picked.
    pub picked: usize,
    /// Products that were fetched.
    pub warmed: usize,
    /// Products that were at hand and fresh.
    pub fresh: usize,
    /// Products that were asked for and could not be had.
    pub missed: usize,
    /// Products that were left for a later run: the budget was spent, or the source was in trouble.
    pub left: usize,
    /// Bytes that were kept.
    pub bytes: u64,
    /// Calls to sources.
    pub calls: u32,
    /// Whether nothing was done because another run was under way.
    pub overlapped: bool,
    /// What went wrong, in sentences.
    pub notes: Vec<String>,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WarmProgress {
    /// Products asked for so far.
    pub done: usize,
    /// Products of the run.
    pub of: usize,
}

/// What warming was good for, since the warmer was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Earned {
    /// Runs that did something.
    pub runs: u64,
    /// Products that were fetched.
    pub warmed: u64,
    /// Calls to sources that this cost.
    pub calls: u64,
    /// Bytes that were kept.
    pub bytes: u64,
    /// Reads of products that a warmer had fetched before, as far as the host told of them.
    pub reads: u64,
    /// Fetched products that were read at least once before they were fetched again.
    pub used: u64,
}

struct Plan {
    strategy: Arc<dyn WarmStrategy>,
    name: String,
    schedule: Cron,
    limit: usize,
    next: Option<Timestamp>,
}

/// A strategy that is to run now.
struct Due {
    strategy: Arc<dyn WarmStrategy>,
    name: String,
    limit: usize,
    /// Until it is due again.
    pause: Duration,
}

/// A product to fetch.
struct Picked {
    product: ProductId,
    /// Until the strategy that picked it looks again.
    pause: Duration,
}

#[derive(Default)]
struct State {
    plans: Vec<Plan>,
    spent: Spent,
    earned: Earned,
    last_run: Option<Timestamp>,
    last: Option<WarmReport>,
    /// What was fetched, and whether it has been read since. At most an hour's budget of products.
    warmed: FxHashMap<ProductId, bool>,
}

type OnProgress = dyn Fn(WarmProgress) + Send + Sync;

/// Fetches what will be asked for, on schedules, within a budget.
///
/// A host with a timer of its own calls [`tick`](Self::tick) whenever it likes; one without lets
/// [`run`](Self::run) wait on the injected clock. Needs no runtime.
///
/// ```
/// use std::{sync::Arc, time::Duration};
/// use grocery_core::{ManualClock, ProductId, warmer::{OwnProducts, Warm, WarmAnswer, WarmRequest, Warmer, WarmerConfig}};
/// # struct Cache;
/// # #[async_trait::async_trait]
/// # impl Warm for Cache {
/// #     async fn warm(&self, request: WarmRequest) -> grocery_core::Result<WarmAnswer> {
/// #         Ok(WarmAnswer::new(request.products.len(), 0, 300, 1))
/// #     }
/// # }
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let clock = Arc::new(ManualClock::at("2026-11-20T09:01:00Z".parse()?));
/// let milk = ProductId::new("milk")?;
/// let own = OwnProducts::new(move |_| vec![milk.clone()]);
/// let warmer = Warmer::new(Arc::new(Cache), clock.clone(), WarmerConfig::default())?
///     .with(Arc::new(own), "*/30 * * * *".parse()?, 500);
/// assert_eq!(warmer.tick().await.warmed, 0); // Nothing is due yet.
/// clock.advance(Duration::from_secs(29 * 60));
/// assert_eq!(warmer.tick().await.warmed, 1);
/// # Ok::<(), grocery_core::Error>(())
/// # }).unwrap();
/// ```
pub struct Warmer {
    port: Arc<dyn Warm>,
    clock: Arc<dyn Clock>,
    config: WarmerConfig,
    on_progress: Option<Box<OnProgress>>,
    running: AtomicBool,
    state: Mutex<State>,
}

impl fmt::Debug for Warmer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Warmer").field("config", &self.config).finish_non_exhaustive()
    }
}

/// Ends a run, also one that is dropped in the middle.
struct Running<'a>(&'a AtomicBool);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

impl Warmer {
    /// A warmer without strategies.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for a batch out of bounds.
    pub fn new(port: Arc<dyn Warm>, clock: Arc<dyn Clock>, config: WarmerConfig) -> Result<Self> {
        if config.batch == 0 || config.batch > 1_000 {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                format!("a batch of {} cannot be", config.batch),
            )
            .with_hint("use 1 to 1000"));
        }
        let (running, state) = (AtomicBool::new(false), Mutex::default());
        Ok(Self { port, clock, config, on_progress: None, running, state })
    }

    /// Adds a strategy, the schedule it is due on and how many products it may pick. Of those due at once, the
    /// ones added first come first.
    #[must_use]
    pub fn with(self, strategy: Arc<dyn WarmStrategy>, schedule: Cron, limit: usize) -> Self {
        let next = schedule.next_after(self.clock.wall(), self.config.offset_minutes);
        let name = clip(strategy.name(), 60).into_owned();
        self.lock().plans.push(Plan { strategy, name, schedule, limit, next });
        self
    }

    /// Calls this after each batch.
    #[must_use]
    pub fn with_progress(mut self, on_progress: impl Fn(WarmProgress) + Send + Sync + 'static) -> Self {
        self.on_progress = Some(Box::new(on_progress));
        self
    }

    /// When something is due next. `None` where nothing ever is.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        self.lock().plans.iter().filter_map(|plan| plan.next).min()
    }

    /// Runs every strategy that is due: each once, however long nobody called. Does nothing where nothing is due or
    /// another run is under way; what is due then stays due.
    pub async fn tick(&self) -> WarmReport {
        self.work(false).await
    }

    /// Runs every strategy now, whatever its schedule says, within the same budget.
    pub async fn run_now(&self) -> WarmReport {
        self.work(true).await
    }

    /// Waits on the injected clock and runs what is due, for as long as it is polled and anything ever is due.
    pub async fn run(&self) {
        while let Some(next) = self.next_due() {
            let wait = next.saturating_since(self.clock.wall()).min(LONGEST_SLEEP);
            self.clock.sleep_until(self.clock.now().saturating_add(wait)).await;
            if self.tick().await.overlapped {
                self.clock.sleep_until(self.clock.now().saturating_add(Duration::from_secs(1))).await;
            }
        }
    }

    /// Notes that a product was read from where the port keeps it, for [`earned`](Self::earned).
    pub fn note_read(&self, product: &ProductId) {
        let mut state = self.lock();
        let State { earned, warmed, .. } = &mut *state;
        if let Some(used) = warmed.get_mut(product) {
            earned.reads += 1;
            earned.used += u64::from(!std::mem::replace(used, true));
        }
    }

    /// What warming was good for so far.
    #[must_use]
    pub fn earned(&self) -> Earned {
        self.lock().earned
    }

    /// How it is doing.
    #[must_use]
    pub fn state(&self) -> WarmerState {
        let running = self.running.load(Ordering::Acquire);
        let mut state = self.lock();
        let strategies = state.plans.iter().map(|plan| StrategyState {
            name: plan.name.clone(),
            schedule: plan.schedule.to_string(),
            limit: plan.limit,
            next_due: plan.next,
        });
        WarmerState {
            running,
            next_due: state.plans.iter().filter_map(|plan| plan.next).min(),
            strategies: strategies.collect(),
            budget: self.config.budget,
            left: state.spent.left(&self.config.budget, self.clock.now()),
            earned: state.earned,
            last_run: state.last_run,
            last: state.last.clone(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn work(&self, all: bool) -> WarmReport {
        let mut report = WarmReport::default();
        if self.running.swap(true, Ordering::Acquire) {
            report.overlapped = true;
            return report;
        }
        let _running = Running(&self.running);
        let due = self.due(all);
        if due.is_empty() {
            return report;
        }
        if self.left().is_none() {
            // Looking would tell what to fetch, and nothing could be.
            report.strategies = due.into_iter().map(|due| due.name).collect();
            report.notes.push(SPENT.to_owned());
            return report;
        }
        self.lock().last_run = Some(self.clock.wall());
        let products = self.picked(due, &mut report).await;
        self.fetch(&products, &mut report).await;
        let mut state = self.lock();
        state.earned.runs += 1;
        state.last = Some(report.clone());
        drop(state);
        report
    }

    /// What is left of the budget, where something can be fetched with it.
    fn left(&self) -> Option<WarmBudget> {
        let left = self.lock().spent.left(&self.config.budget, self.clock.now());
        let spent = left.items_per_hour == 0 || left.calls_per_hour == 0 || left.bytes_per_hour == 0;
        (!spent).then_some(left)
    }

    /// The strategies that are due, each set to its next time.
    fn due(&self, all: bool) -> Vec<Due> {
        let now = self.clock.wall();
        let mut due = Vec::new();
        for plan in &mut self.lock().plans {
            let is_due = plan.next.is_some_and(|next| next <= now);
            // A clock that was set back must not put a strategy off for as long as it was set back.
            let next = plan.schedule.next_after(now, self.config.offset_minutes);
            plan.next = next;
            if all || is_due {
                let pause = next.map_or(Duration::ZERO, |next| next.saturating_since(now));
                let (strategy, name) = (Arc::clone(&plan.strategy), plan.name.clone());
                due.push(Due { strategy, name, limit: plan.limit, pause });
            }
        }
        due
    }

    /// What the strategies pick, each product once, with the time until its strategy looks again.
    async fn picked(&self, due: Vec<Due>, report: &mut WarmReport) -> Vec<Picked> {
        let moment = WarmMoment::new(self.clock.wall(), self.config.offset_minutes);
        let mut picks: Vec<(Vec<ProductId>, Duration)> = Vec::with_capacity(due.len());
        for Due { strategy, name, limit, pause } in due {
            // A host's code runs here; one strategy that falls must not take the others with it.
            let pick = AssertUnwindSafe(async { strategy.pick(moment, limit).await }).catch_unwind();
            match pick.await {
                Ok(Ok(mut picked)) => {
                    picked.truncate(limit);
                    picks.push((picked, pause));
                }
                Ok(Err(e)) => {
                    report.notes.push(format!("{name} picked nothing: {}.", clip(e.message(), 200)))
                }
                Err(_) => report.notes.push(format!("{name} picked nothing: it panicked.")),
            }
            report.strategies.push(name);
        }
        // Each where it was picked first.
        let mut seen = FxHashSet::default();
        let all = picks.iter().flat_map(|(picked, _)| picked);
        let new: Vec<bool> = all.map(|product| seen.insert(product)).collect();
        let all = picks
            .into_iter()
            .flat_map(|(picked, pause)| picked.into_iter().map(move |product| Picked { product, pause }));
        let products: Vec<Picked> = all.zip(new).filter_map(|(picked, new)| new.then_some(picked)).collect();
        report.picked = products.len();
        products
    }

    async fn fetch(&self, products: &[Picked], report: &mut WarmReport) {
        let mut done = 0;
        while let Some(rest) = products.get(done..).filter(|rest| !rest.is_empty()) {
            let Some(left) = self.left() else {
                report.notes.push(SPENT.to_owned());
                break;
            };
            // One batch has one answer to how long a product must stay fresh.
            let pause = rest.first().map_or(Duration::ZERO, |first| first.pause);
            let alike = rest.iter().take(self.config.batch).take_while(|p| p.pause == pause).count();
            let size = alike.min(left.items_per_hour);
            let batch = rest.get(..size).unwrap_or_default();
            let asked = batch.iter().map(|picked| picked.product.clone()).collect();
            let mut request = WarmRequest::new(asked).with_still_for(pause);
            (request.max_calls, request.max_bytes) = (left.calls_per_hour, left.bytes_per_hour);
            let call = AssertUnwindSafe(async { self.port.warm(request).await }).catch_unwind();
            let answer = call.await.unwrap_or_else(|_| Err(Error::new(ErrorKind::Internal, "it panicked")));
            let now = self.clock.now();
            match answer {
                Ok(mut answer) => {
                    // No port has more at hand than it was asked for.
                    answer.fresh = answer.fresh.min(size - answer.warmed.min(size));
                    done += size;
                    self.note(batch, &answer, report);
                    self.lock().spent.note(now, size, &answer);
                }
                Err(e) if e.kind() == ErrorKind::NotSupported => {
                    report.notes.push(format!("Nothing can be fetched: {}.", clip(e.message(), 200)));
                    break;
                }
                Err(e) => {
                    // A call that failed was a call.
                    let mut state = self.lock();
                    state.spent.note(now, 0, &WarmAnswer::new(0, 0, 0, 1));
                    state.earned.calls += 1;
                    drop(state);
                    report.calls = report.calls.saturating_add(1);
                    let why = clip(e.message(), 200);
                    report.notes.push(format!("The source is in trouble, so the run ended: {why}."));
                    break;
                }
            }
            if let Some(on_progress) = &self.on_progress {
                let progress = WarmProgress { done, of: products.len() };
                // What the host does with it is no matter of the run.
                let _ = std::panic::catch_unwind(AssertUnwindSafe(|| on_progress(progress)));
            }
        }
        report.left = products.len() - done;
    }

    fn note(&self, batch: &[Picked], answer: &WarmAnswer, report: &mut WarmReport) {
        let warmed = answer.warmed.min(batch.len());
        report.warmed += warmed;
        report.fresh += answer.fresh;
        report.missed += batch.len() - warmed - answer.fresh;
        report.bytes = report.bytes.saturating_add(answer.bytes);
        report.calls = report.calls.saturating_add(answer.calls);
        let mut state = self.lock();
        let State { earned, warmed: held, .. } = &mut *state;
        earned.warmed += warmed as u64;
        earned.calls += u64::from(answer.calls);
        earned.bytes = earned.bytes.saturating_add(answer.bytes);
        if warmed == 0 {
            return;
        }
        if held.len() + batch.len() > self.config.budget.items_per_hour.max(batch.len()) {
            // The reads of an hour ago have long been counted.
            held.clear();
        }
        if answer.products.is_empty() {
            held.extend(batch.iter().map(|picked| (picked.product.clone(), false)));
        } else {
            held.extend(answer.products.iter().take(batch.len()).map(|product| (product.clone(), false)));
        }
    }
}
