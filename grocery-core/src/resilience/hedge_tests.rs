//! The second try: when it starts, who wins, what it costs.

use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::poll;
use proptest::prelude::*;

use super::*;
use crate::{
    clock::{ManualClock, Monotonic, Timestamp},
    resilience::RetryBudgetConfig,
};

const MS: Duration = Duration::from_millis(1);

struct Bench {
    clock: Arc<ManualClock>,
    budget: Arc<RetryBudget>,
    hedge: Hedge,
    started: AtomicU32,
    running: AtomicU32,
}

/// Counts down when its work ends or is dropped.
struct Running<'a>(&'a AtomicU32);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Bench {
    fn new(delay: HedgeDelay, per_second: u32) -> Self {
        let clock = Arc::new(ManualClock::at(Timestamp::from_unix_millis(0)));
        let config = RetryBudgetConfig::default().with_percent(0).with_per_second(per_second);
        let budget = Arc::new(RetryBudget::new(config, clock.clone()).unwrap());
        let hedge = Hedge::new(delay, Arc::clone(&budget), clock.clone()).unwrap();
        Self { clock, budget, hedge, started: AtomicU32::new(0), running: AtomicU32::new(0) }
    }

    fn fixed() -> Self {
        Self::new(HedgeDelay::Fixed(100 * MS), 1)
    }

    fn until(&self, ms: u32) -> Monotonic {
        Monotonic::from_start(ms * MS)
    }

    /// Work that ends at the given time of the clock: the first try's, and the second's.
    async fn work(&self, attempt: Attempt, ends: [(u32, bool); 2]) -> Result<&'static str> {
        self.started.fetch_add(1, Ordering::Relaxed);
        self.running.fetch_add(1, Ordering::Relaxed);
        let _running = Running(&self.running);
        let (end, works) = ends[usize::from(attempt.hedge)];
        self.clock.sleep_until(self.until(end)).await;
        let name = if attempt.hedge { "second" } else { "first" };
        if works { Ok(name) } else { Err(Error::new(ErrorKind::Unavailable, name)) }
    }

    /// The answer, how many tries were started, and when it was there.
    async fn run(&self, call: Call, ends: [(u32, bool); 2]) -> (Result<&'static str>, u32, u32) {
        let begun = self.clock.now();
        self.started.store(0, Ordering::Relaxed);
        let mut run = Box::pin(self.hedge.run(call, |attempt| self.work(attempt, ends)));
        let answer = loop {
            match poll!(&mut run) {
                Poll::Ready(answer) => break answer,
                Poll::Pending => self.clock.advance(MS),
            }
        };
        drop(run);
        assert_eq!(self.running.load(Ordering::Relaxed), 0, "the loser is dropped");
        let took = self.clock.now().saturating_since(begun).as_millis() as u32;
        (answer, self.started.load(Ordering::Relaxed), took)
    }
}

#[tokio::test]
async fn a_quick_first_try_stays_alone() {
    let (answer, started, at) = Bench::fixed().run(Call::idempotent(), [(99, true), (0, true)]).await;
    assert_eq!((answer.unwrap(), started, at), ("first", 1, 99));
}

#[tokio::test]
async fn whoever_succeeds_first_wins() {
    let (answer, started, at) = Bench::fixed().run(Call::idempotent(), [(900, true), (150, true)]).await;
    assert_eq!((answer.unwrap(), started, at), ("second", 2, 150));
    let (answer, started, at) = Bench::fixed().run(Call::idempotent(), [(140, true), (150, true)]).await;
    assert_eq!((answer.unwrap(), started, at), ("first", 2, 140));
}

#[tokio::test]
async fn a_failure_waits_for_the_other_and_the_first_one_is_told() {
    let (answer, _, at) = Bench::fixed().run(Call::idempotent(), [(120, false), (150, true)]).await;
    assert_eq!((answer.unwrap(), at), ("second", 150));
    let (answer, _, at) = Bench::fixed().run(Call::idempotent(), [(190, true), (150, false)]).await;
    assert_eq!((answer.unwrap(), at), ("first", 190));
    for ends in [[(120, false), (150, false)], [(150, false), (120, false)]] {
        let (answer, _, at) = Bench::fixed().run(Call::idempotent(), ends).await;
        assert_eq!((answer.unwrap_err().message(), at), ("first", 150));
    }
}

#[tokio::test]
async fn a_first_try_that_fails_early_is_not_hedged() {
    let (answer, started, at) = Bench::fixed().run(Call::idempotent(), [(50, false), (0, true)]).await;
    assert_eq!((answer.is_err(), started, at), (true, 1, 50));
}

#[tokio::test]
async fn what_must_not_be_repeated_is_not() {
    let (answer, started, at) = Bench::fixed().run(Call::once(), [(900, true), (0, true)]).await;
    assert_eq!((answer.unwrap(), started, at), ("first", 1, 900));
}

#[tokio::test]
async fn without_budget_there_is_no_second_try() {
    let b = Bench::fixed();
    assert!(b.budget.withdraw());
    let (answer, started, at) = b.run(Call::idempotent(), [(300, true), (0, true)]).await;
    assert_eq!((answer.unwrap(), started, at), ("first", 1, 300));
}

#[tokio::test]
async fn without_room_there_is_none_either_and_it_costs_nothing() {
    let b = Bench::fixed();
    let before = b.budget.left();
    let attempt = Attempt { number: 1, hedge: false, deadline: Call::idempotent().deadline };
    let work = |attempt| b.work(attempt, [(300, true), (0, true)]);
    let mut run = Box::pin(b.hedge.beside(true, attempt, work, || None::<()>));
    assert!(poll!(&mut run).is_pending());
    b.clock.advance(200 * MS);
    assert!(poll!(&mut run).is_pending());
    b.clock.advance(100 * MS);
    assert_eq!(run.await.unwrap(), "first");
    assert_eq!((b.started.load(Ordering::Relaxed), b.budget.left()), (1, before));
}

#[tokio::test]
async fn dropping_it_drops_both() {
    let b = Bench::fixed();
    let mut run = Box::pin(b.hedge.run(Call::idempotent(), |attempt| b.work(attempt, [(900, true); 2])));
    assert!(poll!(&mut run).is_pending());
    b.clock.advance(100 * MS);
    assert!(poll!(&mut run).is_pending());
    assert_eq!(b.running.load(Ordering::Relaxed), 2);
    drop(run);
    assert_eq!(b.running.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn it_learns_when_an_answer_is_late() {
    let quantile = HedgeDelay::Quantile { percent: 90, least: 5 * MS, most: 1_000 * MS };
    let b = Bench::new(quantile, 1_000);
    assert_eq!(b.hedge.delay(), 1_000 * MS);
    for i in 0..100 {
        let now = b.clock.now().since_start().as_millis() as u32;
        let took = if i % 20 == 0 { 400 } else { 40 };
        b.run(Call::idempotent(), [(now + took, true), (now + took, true)]).await.0.unwrap();
    }
    let delay = b.hedge.delay();
    assert!((40 * MS..=46 * MS).contains(&delay), "{delay:?}");
}

/// What the second try wins must not teach that late answers are quick, or the delay creeps down until
/// everything is asked twice.
#[tokio::test]
async fn the_delay_stays_where_late_answers_begin() {
    let quantile = HedgeDelay::Quantile { percent: 95, least: MS, most: 1_000 * MS };
    let b = Bench::new(quantile, 1_000);
    let mut seconds = 0;
    for i in 0..3_000_u32 {
        let now = b.clock.now().since_start().as_millis() as u32;
        // From 2 to 250 ms in a scattered order, each time a twentieth more than the next quicker one.
        let took = (2.0 * 1.05_f64.powi((i * 37 % 100) as i32)) as u32;
        let second = now + b.hedge.delay().as_millis() as u32 + 3;
        let (answer, started, _) = b.run(Call::idempotent(), [(now + took, true), (second, true)]).await;
        answer.unwrap();
        seconds += u32::from(i >= 1_000 && started == 2);
    }
    let delay = b.hedge.delay();
    assert!((190 * MS..=221 * MS).contains(&delay), "{delay:?}");
    assert!(seconds <= 2_000 / 100 * 5, "{seconds} of 2,000 asked twice");
}

/// Once the purse is empty in the middle of a run, the rest goes without second tries.
#[tokio::test]
async fn an_empty_purse_ends_the_second_tries_in_the_middle_of_a_run() {
    let b = Bench::new(HedgeDelay::Fixed(10 * MS), 3);
    let mut tries = Vec::new();
    for _ in 0..6 {
        let now = b.clock.now().since_start().as_millis() as u32;
        let (answer, started, _) = b.run(Call::idempotent(), [(now + 40, true), (now + 20, true)]).await;
        answer.unwrap();
        tries.push(started);
    }
    assert_eq!(tries, [2, 2, 2, 1, 1, 1]);
    b.clock.advance(1_000 * MS);
    let now = b.clock.now().since_start().as_millis() as u32;
    let (answer, started, _) = b.run(Call::idempotent(), [(now + 40, true), (now + 20, true)]).await;
    assert_eq!((answer.unwrap(), started), ("second", 2), "time fills it again");
}

#[test]
fn bounds_out_of_order_are_refused() {
    let b = Bench::fixed();
    for (percent, least, most) in [(49, MS, MS), (100, MS, MS), (95, 2 * MS, MS)] {
        let delay = HedgeDelay::Quantile { percent, least, most };
        assert!(Hedge::new(delay, Arc::clone(&b.budget), b.clock.clone()).is_err());
    }
}

proptest! {
    #[test]
    fn a_quantile_is_right_to_an_eighth(
        mut micros in prop::collection::vec(1_u64..100_000_000, 32..400), percent in 50_u8..=99,
    ) {
        let mut seen = Latencies::default();
        micros.iter().for_each(|m| seen.record(Duration::from_micros(*m)));
        micros.sort_unstable();
        let at = (micros.len() * usize::from(percent)).div_ceil(100) - 1;
        let exact = micros[at];
        let got = seen.quantile(percent).unwrap().as_micros() as u64;
        prop_assert!(got >= exact && got <= exact + exact / STEPS as u64 + 1, "{} for {}", got, exact);
    }

    #[test]
    fn no_latency_is_too_short_or_too_long(nanos: u64) {
        prop_assert!(bucket(Duration::from_nanos(nanos)) < OCTAVES * STEPS);
    }
}

#[test]
fn old_answers_fade() {
    let mut seen = Latencies::default();
    (0..10_000).for_each(|_| seen.record(MS));
    (0..4_000).for_each(|_| seen.record(64 * MS));
    assert!(seen.total < HALVE_AT);
    assert!(seen.quantile(50).unwrap() >= 64 * MS);
}
