//! Replays a week of shopping on virtual time, with and without the warmer, beside what a clairvoyant could reach.
//!
//! One read of a price for each line of each basket. The agent, its cache and its warmer are the real ones; the source
//! tells a made-up price at once. The warmer goes by the days before alone: what a day brought is told to it at
//! midnight, and reading a price tells it nothing.

mod baskets;
mod bound;

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use async_trait::async_trait;
use futures_executor::block_on;
use grocery_core::{
    Clock, Currency, GroceryAgent, ManualClock, Money, PriceSource, ProductId, SeededRng, Timestamp, UserId,
    agent::{QuoteOptions, WarmPlan, WarmerSettings},
    catalog::Catalog,
    orders::{MemoryOrderStore, Order, OrderLine, OrderStore, SaveOrders},
    pricing::{AheadBounds, CachedPrice, PriceService, PriceServiceConfig, QuoteRequest, SourcePrice},
    warmer::WarmBudget,
};

use baskets::{Read, Shop};
use bound::clairvoyant;

type Outcome<T> = Result<T, String>;

const DAY_MILLIS: i64 = 86_400_000;
/// The first day of the last week. The data end with the last day.
const WEEK: u32 = 73;
const LAST_DAY: u32 = 79;
/// More than there are products, so that room is never what a price is missing for.
const ROOM: u64 = 200_000;

/// How a price is kept, and how the warmer is set up for that.
struct Setting {
    name: &'static str,
    ttl: Duration,
    /// Schedule of the warmer and what each strategy may pick: popular, own, range.
    schedule: &'static str,
    limits: [usize; 3],
    /// Products and calls to the source in any hour.
    budget: (usize, u32),
    /// The first day whose reads are counted; those before are for learning.
    first_day: u32,
}

impl Setting {
    fn budget(&self) -> WarmBudget {
        let (items_per_hour, calls_per_hour) = self.budget;
        // Prices of the replay take less than this.
        WarmBudget { items_per_hour, bytes_per_hour: 1_000 * items_per_hour as u64, calls_per_hour }
    }
}

/// What shoppers asked for, what they buy, and of the rest what is likeliest; or all of it.
const LIKELY: [usize; 3] = [10_000, 40_000, 40_000];
const ALL: [usize; 3] = [10_000, 40_000, 100_000];
const PLAIN: (usize, u32) = (10_000, 600);

#[rustfmt::skip]
const SETTINGS: &[Setting] = &[
    Setting { name: "24h", ttl: hours(24), schedule: "*/30 0-7 * * *", limits: LIKELY, budget: PLAIN, first_day: WEEK },
    Setting { name: "1h", ttl: hours(1), schedule: "*/10 * * * *", limits: [8_000, 0, 0], budget: PLAIN, first_day: WEEK },
    Setting { name: "1h-all", ttl: hours(1), schedule: "*/10 * * * *", limits: ALL, budget: (200_000, 4_000), first_day: WEEK },
    Setting { name: "5min", ttl: Duration::from_secs(300), schedule: "*/2 * * * *", limits: [700, 0, 0], budget: PLAIN, first_day: WEEK },
    Setting { name: "5min-all", ttl: Duration::from_secs(300), schedule: "*/2 * * * *", limits: ALL, budget: (2_000_000, 40_000), first_day: LAST_DAY },
];
const fn hours(n: u64) -> Duration {
    Duration::from_secs(n * 3_600)
}

pub(crate) fn run(args: &[String]) -> Outcome<()> {
    match args {
        [stage, name, warm, folder] if stage == "--one" => {
            return one(name, warm == "warm", Path::new(folder));
        }
        [stage, folder] if stage == "--memory" => return memory(Path::new(folder)),
        _ => {}
    }
    let data = options(args)?;
    let shop = Shop::read(&data)?;
    let counted = |from: u32| shop.reads.iter().filter(|read| read.day >= from).count();
    println!(
        "{} products; {} baskets; {} reads in days 1 to {LAST_DAY}, {} from day {WEEK} on, {} on day {LAST_DAY}",
        shop.products.len(),
        shop.baskets,
        shop.reads.len(),
        counted(WEEK),
        counted(LAST_DAY),
    );
    // Each in a process of its own, so that none finds the memory of another.
    let itself = std::env::current_exe().map_err(|e| format!("cannot find this program: {e}"))?;
    let again = |words: &[&str]| -> Outcome<()> {
        let done = Command::new(&itself).arg("replay").args(words).arg(&data).status();
        match done.map_err(|e| format!("cannot start: {e}"))?.success() {
            true => Ok(()),
            false => Err(format!("{} failed", words.join(" "))),
        }
    };
    again(&["--memory"])?;
    for setting in SETTINGS {
        for how in ["cold", "warm"] {
            again(&["--one", setting.name, how])?;
        }
    }
    Ok(())
}

fn options(args: &[String]) -> Outcome<PathBuf> {
    let [option, data] = args else {
        return Err("name the folder that has baskets and catalog: replay --data DIR".to_owned());
    };
    match option.as_str() {
        "--data" => Ok(PathBuf::from(data)),
        other => Err(format!("unknown option {other}")),
    }
}

/// A source that has a price of everything, at once.
struct Told(AtomicU64);

#[async_trait]
impl PriceSource for Told {
    fn name(&self) -> &str {
        "replay"
    }

    async fn quotes(&self, request: QuoteRequest) -> grocery_core::Result<Vec<SourcePrice>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        let price = |id: &ProductId| {
            let cents = id.as_str().bytes().fold(0_i64, |sum, byte| (sum * 31 + i64::from(byte)) % 900);
            Money::from_minor(100 + cents, Currency::USD)
        };
        Ok(request.products.iter().map(|id| SourcePrice::each(id.clone(), price(id))).collect())
    }
}

/// What a run came to.
#[derive(Default)]
struct Figures {
    reads: u64,
    hits: u64,
    /// By day: reads and hits.
    days: BTreeMap<u32, (u64, u64)>,
    warmed: u64,
    warm_calls: u64,
    most_an_hour: usize,
    warming: Duration,
}

/// One setting, with the warmer or without.
fn one(name: &str, warm: bool, data: &Path) -> Outcome<()> {
    let setting = SETTINGS.iter().find(|s| s.name == name).ok_or("no such setting")?;
    let fail = |e: grocery_core::Error| e.to_string();
    let shop = Shop::read(data)?;
    let catalog = Catalog::build(shop.products.values().cloned()).map_err(fail)?;
    let (clock, orders) =
        (Arc::new(ManualClock::at(baskets::midnight(1))), Arc::new(MemoryOrderStore::new()));
    let source = Arc::new(Told(AtomicU64::new(0)));
    let plan = |limit: usize| WarmPlan::new(setting.schedule, limit);
    let [popular, own, range] = setting.limits;
    let users: Vec<UserId> = shop.users.values().cloned().collect();
    let mut settings = WarmerSettings::default()
        .with_popular(plan(popular))
        .with_own(plan(own))
        .with_range(plan(range))
        .with_deals(WarmPlan::off())
        .with_predicted(WarmPlan::off())
        .with_seasonal(WarmPlan::off())
        .with_users(users);
    settings.budget = setting.budget();
    let kept = CachedPrice::options().with_ttl(setting.ttl).with_entries(ROOM);
    let agent = GroceryAgent::builder()
        .clock(clock.clone())
        .rng(Arc::new(SeededRng::new(1)))
        .catalog(catalog)
        .price_source(source.clone())
        .price_cache(CachedPrice::cache().options(kept))
        .price_fresh_for(setting.ttl)
        .order_store(orders.clone())
        .warmer(settings)
        .build()
        .map_err(fail)?;
    let mut figures = Figures::default();
    let mut fetched: Vec<(Timestamp, usize)> = Vec::new();
    // Time goes on, and the warmer runs whenever it is due on the way.
    let mut go_on = |to: Timestamp, day: u32, figures: &mut Figures| {
        let due = || agent.warmer().next_due().filter(|due| warm && day >= setting.first_day && *due <= to);
        while let Some(due) = due() {
            advance(&clock, due);
            let (began, before) = (worked(), source.0.load(Ordering::Relaxed));
            let report = block_on(agent.warmer().tick());
            figures.warming += worked().saturating_sub(began);
            figures.warmed += report.warmed as u64;
            figures.warm_calls += source.0.load(Ordering::Relaxed) - before;
            fetched.push((clock.wall(), report.warmed));
        }
        advance(&clock, to);
    };
    for (day, reads) in shop.days() {
        for read in reads {
            go_on(read.at, day, &mut figures);
            let before = source.0.load(Ordering::Relaxed);
            // Tells the warmer nothing, other than asking for a quote.
            let told =
                block_on(agent.prices().compare(&read.product, &QuoteOptions::default())).map_err(fail)?;
            if told.prices.len() != 1 {
                return Err(format!("{} has no price", read.product));
            }
            if day >= setting.first_day {
                let hit = u64::from(source.0.load(Ordering::Relaxed) == before);
                (figures.reads, figures.hits) = (figures.reads + 1, figures.hits + hit);
                let of_day = figures.days.entry(day).or_default();
                *of_day = (of_day.0 + 1, of_day.1 + hit);
            }
        }
        go_on(baskets::midnight(day + 1), day, &mut figures);
        learn(&agent, &orders, reads).map_err(fail)?;
    }
    figures.most_an_hour = most_in_an_hour(&fetched);
    let best = clairvoyant(&shop.reads, setting.first_day, setting.ttl, setting.budget().items_per_hour);
    if figures.hits > best {
        return Err(format!("{} hits are more than a clairvoyant could have: {best}", figures.hits));
    }
    let entries = agent.prices().state().cache.map_or(0, |cache| cache.entries);
    shown(setting, warm, &figures, best, entries);
    Ok(())
}

/// Time goes on, never back.
fn advance(clock: &ManualClock, to: Timestamp) {
    clock.advance(to.saturating_since(clock.wall()));
}

/// What the day brought: the baskets as orders, and what was asked for.
fn learn(agent: &GroceryAgent, orders: &MemoryOrderStore, reads: &[Read]) -> grocery_core::Result<()> {
    let mut baskets: BTreeMap<(&UserId, &str), Vec<&Read>> = BTreeMap::new();
    for read in reads {
        baskets.entry((&read.user, &read.basket)).or_default().push(read);
        agent.warmer().note_asked(std::slice::from_ref(&read.product), read.at);
    }
    for ((user, basket), reads) in baskets {
        let Some(first) = reads.first() else { continue };
        let mut order = Order::new("replay", basket, first.at.date_at_offset(0), Currency::USD)?;
        order.lines = reads
            .iter()
            .map(|read| {
                let mut line = OrderLine::new(read.product.to_string());
                line.product = Some(read.product.clone());
                line
            })
            .collect();
        block_on(orders.save(SaveOrders::new(user.clone(), vec![order])))?;
    }
    Ok(())
}

/// The most that was fetched in any sixty minutes.
fn most_in_an_hour(fetched: &[(Timestamp, usize)]) -> usize {
    let in_the_hour_from = |(at, _): &(Timestamp, usize)| {
        fetched
            .iter()
            .filter(|(other, _)| other >= at && other.saturating_since(*at) < hours(1))
            .map(|(_, warmed)| warmed)
            .sum()
    };
    fetched.iter().map(in_the_hour_from).max().unwrap_or(0)
}

fn percent(part: u64, of: u64) -> f64 {
    100.0 * part as f64 / of.max(1) as f64
}

fn shown(setting: &Setting, warm: bool, figures: &Figures, best: u64, entries: u64) {
    let how = if warm { "with the warmer" } else { "without it" };
    let missed = figures.reads - figures.hits;
    println!(
        "\nkept for {}, {how}: {:.1} % of {} reads hit; a clairvoyant {:.1} %: {:.1} % of that",
        setting.name,
        percent(figures.hits, figures.reads),
        figures.reads,
        percent(best, figures.reads),
        percent(figures.hits, best),
    );
    let days: Vec<String> = figures
        .days
        .iter()
        .map(|(day, (reads, hits))| format!("{day}: {:.1}", percent(*hits, *reads)))
        .collect();
    println!("  by day, in %: {}", days.join(", "));
    println!(
        "  calls: {} of {} that a source would get without a cache ({missed} while somebody waits, {} ahead): {:.1} % saved",
        missed + figures.warm_calls,
        figures.reads,
        figures.warm_calls,
        100.0 - percent(missed + figures.warm_calls, figures.reads),
    );
    println!("  {entries} prices in memory at the end");
    if warm {
        println!(
            "  fetched ahead: {} prices, at most {} in any hour; {:.1} us of processor time each with all picking and looking",
            figures.warmed,
            figures.most_an_hour,
            figures.warming.as_micros() as f64 / figures.warmed.max(1) as f64,
        );
        println!("  budget of an hour: {} products, {} calls", setting.budget.0, setting.budget.1);
    }
}

/// What a kept price takes, measured and as the warmer counts it.
fn memory(data: &Path) -> Outcome<()> {
    let shop = Shop::read(data)?;
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(baskets::midnight(1)));
    let fail = |e: grocery_core::Error| e.to_string();
    let kept = CachedPrice::options().with_ttl(hours(24)).with_entries(ROOM);
    let cache = CachedPrice::cache().options(kept).clock(clock.clone()).build().map_err(fail)?;
    let config = PriceServiceConfig { fresh_for: hours(24), ..PriceServiceConfig::default() };
    let service = PriceService::new(Some(Arc::new(Told(AtomicU64::new(0)))), clock, config).with_cache(cache);
    let products: Vec<_> = shop.products.values().collect();
    let before = resident();
    let (mut counted, mut fetched) = (0, 0);
    for batch in products.chunks(50) {
        let request = QuoteRequest::new(Vec::new());
        let done =
            block_on(service.fetch_ahead(batch, request, AheadBounds::still_for(hours(1)))).map_err(fail)?;
        (counted, fetched) = (counted + done.bytes, fetched + done.fetched.len() as u64);
        service.written(u64::MAX);
    }
    let held = resident().saturating_sub(before);
    println!(
        "a kept price takes {} bytes (memory of {fetched}); the warmer counts {}",
        held / fetched.max(1),
        counted / fetched.max(1)
    );
    Ok(())
}

/// For how long the main thread, which does all of it, has been on a processor; where the system does not tell, since
/// when it runs.
fn worked() -> Duration {
    static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/self/schedstat").ok();
    let nanos = told.as_deref().and_then(|text| text.split_whitespace().next()?.parse().ok());
    nanos.map_or_else(|| BEGAN.elapsed(), Duration::from_nanos)
}

/// The memory of this process in bytes, where the system tells it.
fn resident() -> u64 {
    let Ok(file) = File::open("/proc/self/status") else { return 0 };
    let line = BufReader::new(file).lines().map_while(Result::ok).find(|line| line.starts_with("VmRSS:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).map_or(0, |kb| kb * 1_024)
}
