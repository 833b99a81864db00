//! On a clock that is turned by hand.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use super::*;
use crate::{
    clock::{Clock, ManualClock},
    error::{Error, ErrorKind},
};

fn id(n: usize) -> ProductId {
    ProductId::new(format!("p{n}")).unwrap()
}

fn ids(n: std::ops::Range<usize>) -> Vec<ProductId> {
    n.map(id).collect()
}

fn own(products: Vec<ProductId>) -> Arc<OwnProducts> {
    Arc::new(OwnProducts::new(move |_| products.clone()))
}

fn clock(at: &str) -> Arc<ManualClock> {
    Arc::new(ManualClock::at(at.parse().unwrap()))
}

fn cron(text: &str) -> Cron {
    text.parse().unwrap()
}

type Answer = dyn Fn(&WarmRequest) -> Result<WarmAnswer> + Send + Sync;

/// A port that keeps what it was asked and answers as told.
struct Port {
    asked: Mutex<Vec<WarmRequest>>,
    answer: Box<Answer>,
}

impl Port {
    fn new(answer: impl Fn(&WarmRequest) -> Result<WarmAnswer> + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self { asked: Mutex::default(), answer: Box::new(answer) })
    }

    /// Fetches everything: 100 bytes a product, one call a batch.
    fn good() -> Arc<Self> {
        Self::new(|r| Ok(WarmAnswer::new(r.products.len(), 0, 100 * r.products.len() as u64, 1)))
    }

    fn asked(&self) -> Vec<usize> {
        self.asked.lock().unwrap().iter().map(|r| r.products.len()).collect()
    }
}

#[async_trait]
impl Warm for Port {
    async fn warm(&self, request: WarmRequest) -> Result<WarmAnswer> {
        let answer = (self.answer)(&request);
        self.asked.lock().unwrap().push(request);
        answer
    }
}

#[test]
fn schedules_are_read_and_followed() {
    let next = |text: &str, at: &str, offset: i32| {
        cron(text).next_after(at.parse().unwrap(), offset).map(|t| t.to_string())
    };
    for (text, at, offset, want) in [
        ("*/5 * * * *", "2026-11-20T09:00:00Z", 0, "2026-11-20T09:05:00Z"),
        ("*/5 * * * *", "2026-11-20T09:04:59.999Z", 0, "2026-11-20T09:05:00Z"),
        ("*/30 * * * *", "2026-11-20T23:31:00Z", 0, "2026-11-21T00:00:00Z"),
        // Six in the morning in New York.
        ("0 6 * * *", "2026-11-20T09:00:00Z", -300, "2026-11-20T11:00:00Z"),
        ("0 6 * * MON", "2026-11-20T09:00:00Z", 330, "2026-11-23T00:30:00Z"),
        ("0 0 29 2 *", "2026-11-20T09:00:00Z", 0, "2028-02-29T00:00:00Z"),
    ] {
        assert_eq!(next(text, at, offset).as_deref(), Some(want), "{text} {at}");
    }
    assert_eq!(next("0 0 30 2 *", "2026-11-20T09:00:00Z", 0), None);
    for edge in [crate::clock::Timestamp::MIN, crate::clock::Timestamp::MAX] {
        assert_eq!(cron("* * * * *").next_after(edge, 1_440), None);
    }
    for bad in [
        "",
        "* * * *",
        "* * * * * *",
        "* * * * UTC",
        "61 * * * *",
        "*/0 * * * *",
        "a b c d e",
        "@daily",
        "* * * * 9",
    ] {
        let e = bad.parse::<Cron>().unwrap_err();
        assert!(e.kind() == ErrorKind::InvalidInput && e.hint().is_some(), "{bad}: {e}");
    }
    assert!("*".repeat(300).parse::<Cron>().is_err());
}

#[tokio::test]
async fn each_strategy_runs_at_its_times() {
    let clock = clock("2026-11-20T09:00:00Z");
    let port = Port::good();
    let warmer = Warmer::new(port.clone(), clock.clone(), WarmerConfig::default())
        .unwrap()
        .with(own(ids(0..3)), cron("*/5 * * * *"), 1_000)
        .with(Arc::new(ActiveDeals::new(Vec::new())), cron("*/15 * * * *"), 1_000)
        .with(own(ids(2..5)), cron("*/30 * * * *"), 2);
    assert_eq!(warmer.next_due().unwrap().to_string(), "2026-11-20T09:05:00Z");
    let mut runs = [0; 3];
    for minute in 1..=60 {
        clock.advance(Duration::from_secs(60));
        let report = warmer.tick().await;
        for name in &report.strategies {
            runs[if name == "deals" { 1 } else { 0 }] += 1;
        }
        assert_eq!(report.strategies.is_empty(), minute % 5 != 0, "{minute}");
        if minute % 30 == 0 {
            // Three of one and two of the other, of which one is the same.
            assert_eq!((report.strategies.len(), report.picked, report.warmed), (3, 4, 4));
            runs[0] -= 1;
            runs[2] += 1;
        }
    }
    assert_eq!(runs, [12, 4, 2]);
    // Nobody called for a day: each once.
    clock.advance(Duration::from_secs(86_400));
    assert_eq!(warmer.tick().await.strategies.len(), 3);
    assert!(warmer.tick().await.strategies.is_empty());
    // A clock that is set back puts nothing off.
    clock.set_wall("2026-11-01T00:00:00Z".parse().unwrap());
    assert!(warmer.tick().await.strategies.is_empty());
    assert_eq!(warmer.next_due().unwrap().to_string(), "2026-11-01T00:05:00Z");
}

#[tokio::test]
async fn it_waits_on_the_injected_clock() {
    let clock = clock("2026-11-20T09:00:30Z");
    let port = Port::good();
    let warmer = Warmer::new(port.clone(), clock.clone(), WarmerConfig::default()).unwrap().with(
        own(ids(0..1)),
        cron("*/15 * * * *"),
        10,
    );
    let run = warmer.run();
    futures_util::pin_mut!(run);
    for second in 1..=1_800 {
        assert!(futures_util::poll!(&mut run).is_pending());
        clock.advance(Duration::from_secs(1));
        assert!(futures_util::poll!(&mut run).is_pending());
        let at = 30 + second;
        assert_eq!(port.asked().len(), at / 900, "{at}");
    }
}

#[tokio::test]
async fn two_runs_are_never_under_way_at_once() {
    let clock = clock("2026-11-20T09:00:00Z");
    struct Slow(tokio::sync::Semaphore, AtomicUsize);
    #[async_trait]
    impl Warm for Slow {
        async fn warm(&self, request: WarmRequest) -> Result<WarmAnswer> {
            self.1.fetch_add(1, Ordering::SeqCst);
            self.0.acquire().await.unwrap().forget();
            Ok(WarmAnswer::new(request.products.len(), 0, 0, 1))
        }
    }
    let port = Arc::new(Slow(tokio::sync::Semaphore::new(0), AtomicUsize::new(0)));
    let warmer = Warmer::new(port.clone(), clock.clone(), WarmerConfig::default()).unwrap().with(
        own(ids(0..1)),
        cron("* * * * *"),
        10,
    );
    clock.advance(Duration::from_secs(60));
    {
        let first = warmer.tick();
        futures_util::pin_mut!(first);
        assert!(futures_util::poll!(&mut first).is_pending());
        clock.advance(Duration::from_secs(60));
        assert!(warmer.tick().await.overlapped && warmer.run_now().await.overlapped);
        assert_eq!(port.1.load(Ordering::SeqCst), 1);
        port.0.add_permits(1);
        assert_eq!(first.await.warmed, 1);
    }
    // What was due meanwhile still is, and a run that is dropped does not stand in the way of the next.
    {
        let dropped = warmer.tick();
        futures_util::pin_mut!(dropped);
        assert!(futures_util::poll!(&mut dropped).is_pending());
    }
    port.0.add_permits(1);
    assert_eq!(warmer.run_now().await.warmed, 1);
}

#[tokio::test]
async fn no_hour_costs_more_than_allowed() {
    let clock = clock("2026-11-20T09:00:00Z");
    for (budget, most) in [
        (WarmBudget { items_per_hour: 120, ..WarmBudget::default() }, 120),
        (WarmBudget { calls_per_hour: 3, ..WarmBudget::default() }, 150),
        (WarmBudget { bytes_per_hour: 10_000, ..WarmBudget::default() }, 100),
    ] {
        let port = Port::good();
        let config = WarmerConfig { budget, ..WarmerConfig::default() };
        let warmer = Warmer::new(port.clone(), clock.clone(), config).unwrap().with(
            own(ids(0..400)),
            cron("*/5 * * * *"),
            1_000,
        );
        let mut history = Vec::new();
        for _ in 0..300 {
            clock.advance(Duration::from_secs(60));
            let report = warmer.tick().await;
            history.push(report.warmed);
            if report.picked > 0 {
                assert_eq!(report.warmed + report.left, 400);
                assert_eq!(report.notes, ["The budget of the hour is spent."]);
            }
        }
        for hour in history.windows(60) {
            assert!(hour.iter().sum::<usize>() <= most, "{budget:?}");
        }
        assert!(history.iter().sum::<usize>() >= most * 4, "{budget:?}: it stopped for good");
        let asked = port.asked.lock().unwrap();
        assert!(
            asked
                .iter()
                .all(|r| r.max_calls <= budget.calls_per_hour && r.max_bytes <= budget.bytes_per_hour)
        );
    }
}

#[tokio::test]
async fn trouble_ends_a_run_and_is_told() {
    let clock = clock("2026-11-20T09:00:00Z");
    let calls = Arc::new(AtomicUsize::new(0));
    let port = Port::new({
        let calls = Arc::clone(&calls);
        move |r| match calls.fetch_add(1, Ordering::SeqCst) {
            0 => Ok(WarmAnswer::new(40, 5, 100, 1)),
            1 => Err(Error::new(ErrorKind::Unavailable, "the shop is closed")),
            // An answer beyond all reason does no harm.
            2 => Ok(WarmAnswer::new(usize::MAX, usize::MAX, u64::MAX, u32::MAX)),
            _ => panic!("{} too many", r.products.len()),
        }
    });
    struct Falls;
    #[async_trait]
    impl WarmStrategy for Falls {
        fn name(&self) -> &str {
            "falls"
        }
        async fn pick(&self, _: WarmMoment, _: usize) -> Result<Vec<ProductId>> {
            panic!("no")
        }
    }
    let seen = Arc::new(Mutex::new(Vec::new()));
    let mut config = WarmerConfig::default();
    config.budget.calls_per_hour = u32::MAX;
    let warmer = Warmer::new(port, clock.clone(), config)
        .unwrap()
        .with(Arc::new(Falls), cron("* * * * *"), 10)
        .with(own(ids(0..120)), cron("* * * * *"), 1_000)
        .with_progress({
            let seen = Arc::clone(&seen);
            move |p| {
                seen.lock().unwrap().push((p.done, p.of));
                panic!("a host's")
            }
        });
    let report = warmer.run_now().await;
    assert_eq!((report.picked, report.warmed, report.fresh, report.missed, report.left), (120, 40, 5, 5, 70));
    assert_eq!((report.calls, report.bytes), (2, 100));
    assert_eq!(
        report.notes,
        [
            "falls picked nothing: it panicked.",
            "The source is in trouble, so the run ended: the shop is closed."
        ]
    );
    assert_eq!(*seen.lock().unwrap(), [(50, 120)]);
    let report = warmer.run_now().await;
    assert_eq!((report.warmed, report.fresh, report.left), (50, 0, 70), "{:?}", report.notes);
    clock.advance(Duration::from_secs(7_200));
    let report = warmer.run_now().await;
    assert!(report.notes[1].contains("it panicked") && report.left == 120, "{:?}", report.notes);
}

#[tokio::test]
async fn what_it_earned_is_counted() {
    let clock = clock("2026-11-20T09:00:00Z");
    let warmer = Warmer::new(Port::good(), clock, WarmerConfig::default()).unwrap().with(
        own(ids(0..10)),
        cron("* * * * *"),
        1_000,
    );
    assert_eq!(warmer.earned(), Earned::default());
    warmer.note_read(&id(1));
    warmer.run_now().await;
    for n in [1, 1, 2, 99] {
        warmer.note_read(&id(n));
    }
    let earned = warmer.earned();
    assert_eq!((earned.runs, earned.warmed, earned.calls, earned.bytes), (1, 10, 1, 1_000));
    assert_eq!((earned.reads, earned.used), (3, 2));
    warmer.run_now().await;
    warmer.note_read(&id(1));
    assert_eq!((warmer.earned().reads, warmer.earned().used), (4, 3));
    let config = WarmerConfig { batch: 0, ..WarmerConfig::default() };
    assert!(Warmer::new(Port::good(), self::clock("2026-11-20T09:00:00Z"), config).is_err());
}

fn at(text: &str) -> WarmMoment {
    WarmMoment::new(text.parse().unwrap(), 0)
}

#[tokio::test]
async fn deals_and_seasons_follow_the_calendar() {
    let span = |n, from: &str, until: &str| DealSpan {
        product: id(n),
        from: from.parse().unwrap(),
        until: until.parse().unwrap(),
    };
    let deals = ActiveDeals::new(vec![
        span(1, "2026-11-18T00:00:00Z", "2026-11-25T00:00:00Z"),
        span(2, "2026-11-20T10:00:00Z", "2026-11-21T00:00:00Z"),
        span(3, "2026-11-01T00:00:00Z", "2026-11-20T09:00:00Z"),
    ]);
    assert_eq!(deals.pick(at("2026-11-20T08:59:59Z"), 9).await.unwrap(), [id(1), id(3)]);
    assert_eq!(deals.pick(at("2026-11-20T09:00:00Z"), 9).await.unwrap(), [id(1), id(2)]);
    assert_eq!(deals.pick(at("2026-11-20T09:00:00Z"), 1).await.unwrap(), [id(1)]);
    deals.set(Vec::new());
    assert!(deals.pick(at("2026-11-20T09:00:00Z"), 9).await.unwrap().is_empty());

    let season = |from, to, n| Season { from, to, products: vec![id(n)] };
    let seasons = Seasonal::new(vec![
        season((11, 20), (11, 26), 1),
        season((12, 20), (1, 6), 2),
        season((2, 29), (2, 29), 3),
    ])
    .unwrap();
    for (day, want) in [
        ("2026-11-19", vec![]),
        ("2026-11-20", vec![id(1)]),
        ("2026-11-26", vec![id(1)]),
        ("2026-11-27", vec![]),
        ("2026-12-31", vec![id(2)]),
        ("2027-01-06", vec![id(2)]),
        ("2027-01-07", vec![]),
        ("2028-02-29", vec![id(3)]),
    ] {
        assert_eq!(seasons.pick(at(&format!("{day}T12:00:00Z")), 9).await.unwrap(), want, "{day}");
    }
    // The shopper's day counts, not Greenwich's.
    let late = WarmMoment::new("2026-11-19T23:30:00Z".parse().unwrap(), 60);
    assert_eq!(seasons.pick(late, 9).await.unwrap(), [id(1)]);
    for bad in [(0, 1), (13, 1), (2, 30), (4, 31), (1, 0), (200, 200)] {
        assert_eq!(Seasonal::new(vec![season((1, 1), bad, 1)]).unwrap_err().kind(), ErrorKind::InvalidInput);
    }
}

#[tokio::test]
async fn usage_tells_what_is_popular_and_what_comes_at_this_hour() {
    let usage = Arc::new(Usage::new(100));
    // Coffee every morning at seven, wine on Friday evenings, milk all the time.
    let monday: crate::clock::Timestamp = "2026-11-02T00:00:00Z".parse().unwrap();
    for hour in 0..(2 * 168_u64) {
        let now = WarmMoment::new(monday.saturating_add(Duration::from_secs(hour * 3_600)), 0);
        usage.note(&id(0), now);
        if hour % 24 == 7 {
            (0..3).for_each(|_| usage.note(&id(1), now));
        }
        if hour % 168 == 4 * 24 + 18 {
            (0..9).for_each(|_| usage.note(&id(2), now));
        }
    }
    let popular = Popular(Arc::clone(&usage));
    let predicted = Predicted(Arc::clone(&usage));
    assert_eq!(popular.pick(at("2026-11-16T12:00:00Z"), 2).await.unwrap(), [id(0), id(1)]);
    assert_eq!(predicted.pick(at("2026-11-16T06:10:00Z"), 9).await.unwrap(), [id(1), id(0)], "an hour ahead");
    assert_eq!(predicted.pick(at("2026-11-20T18:30:00Z"), 1).await.unwrap(), [id(2)]);
    assert_eq!(predicted.pick(at("2026-11-19T18:30:00Z"), 9).await.unwrap(), [id(0)]);
    assert!(popular.pick(at("2026-11-16T12:00:00Z"), 0).await.unwrap().is_empty());
    let version = usage.version(at("2026-11-16T12:00:00Z"));
    assert_eq!(usage.version(at("2026-11-16T13:00:00Z")), version, "looking changes nothing");
    usage.note(&id(1), at("2026-11-16T13:00:00Z"));
    let noted = usage.version(at("2026-11-16T13:00:00Z"));
    assert_ne!(noted, version);
    // What nobody asks for any more is forgotten.
    assert_ne!(usage.version(at("2027-06-01T12:00:00Z")), noted);
    assert!(popular.pick(at("2027-06-01T12:00:00Z"), 9).await.unwrap().is_empty());
    assert!(usage.is_empty());
}

#[test]
fn usage_is_bounded_and_keeps_what_matters() {
    let usage = Usage::new(1_000);
    let now = at("2026-11-20T09:00:00Z");
    for round in 0..20 {
        for n in (0..500).chain(0..500) {
            usage.note(&id(n), now);
        }
        // A flood of products that are asked for once.
        for n in 0..2_000 {
            usage.note(&id(10_000 + round * 2_000 + n), now);
        }
        assert!(usage.len() <= 1_126, "{}", usage.len());
    }
    let popular = usage.popular(now, 500);
    assert_eq!(popular.len(), 500);
    assert!(popular.iter().all(|p| p.as_str().len() <= 4), "what is asked for often stays");
}

/// CPU of a warmed product beyond the source. Run it with `--release -- --ignored --nocapture`.
#[tokio::test]
#[ignore = "a measurement"]
async fn what_a_product_costs() {
    let clock = clock("2026-11-20T09:00:00Z");
    let port = Arc::new(Nothing);
    let warmer = Warmer::new(port, clock.clone(), WarmerConfig::default()).unwrap().with(
        own(ids(0..10_000)),
        cron("* * * * *"),
        10_000,
    );
    let begin = crate::clock::SystemClock::new();
    let start = begin.now();
    let mut warmed = 0;
    for _ in 0..20 {
        clock.advance(Duration::from_secs(7_200));
        warmed += warmer.tick().await.warmed;
    }
    let took = begin.now().saturating_since(start);
    println!("{warmed} products, {:.3} us each", took.as_secs_f64() * 1e6 / warmed as f64);
    assert_eq!(warmed, 200_000);
}

struct Nothing;

#[async_trait]
impl Warm for Nothing {
    async fn warm(&self, request: WarmRequest) -> Result<WarmAnswer> {
        Ok(WarmAnswer::new(request.products.len(), 0, 100, 1))
    }
}
