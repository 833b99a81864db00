//! The warmer behind the agent: what it fetches, when, and what that is good for.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use grocery_core::{
    AgentConfig, Currency, Error, ErrorKind, GroceryAgent, GroceryAgentBuilder, ManualClock, Money,
    PriceSource, ProcessRequest, ProductId, SeededRng, StoreId, UserId,
    agent::{AddItem, PriceInvalidation, QuoteOptions, TickBudget, Track, WarmPlan, WarmerSettings},
    cache::{CacheTier, MemoryTier, TierOptions},
    catalog::{Access, AccessKind},
    deals::OfferBook,
    orders::{LineKind, MemoryOrderStore, Order, OrderLine, OrderStore, SaveOrders},
    pricing::{CachedPrice, HistoryRequest, QuoteRequest, SourcePrice},
    resilience::{BreakerConfig, BreakerState, PolicyConfig, Trip},
    warmer::{Season, WarmBudget, WarmMoment, WarmStrategy},
};

use crate::support::{block_on, catalog, clock, kind, say, user};

const MILK: &str = "gc-whole-milk-1-gallon";

fn id(text: &str) -> ProductId {
    text.parse().unwrap()
}

/// Some products of the catalogue.
fn some(n: usize) -> Vec<ProductId> {
    catalog().products().take(n).map(|p| p.id).collect()
}

/// A shop that has everything for 3.50 and remembers what it was asked.
#[derive(Default)]
struct Shop {
    asked: Mutex<Vec<QuoteRequest>>,
    closed: AtomicBool,
    hangs: AtomicBool,
}

impl Shop {
    fn calls(&self) -> usize {
        self.asked.lock().unwrap().len()
    }

    fn products(&self) -> Vec<ProductId> {
        let mut all: Vec<ProductId> =
            self.asked.lock().unwrap().iter().flat_map(|r| r.products.clone()).collect();
        all.sort_unstable();
        all
    }
}

#[async_trait::async_trait]
impl PriceSource for Shop {
    fn name(&self) -> &str {
        "shop"
    }

    async fn quotes(&self, request: QuoteRequest) -> grocery_core::Result<Vec<SourcePrice>> {
        self.asked.lock().unwrap().push(request.clone());
        if self.hangs.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
        if self.closed.load(Ordering::SeqCst) {
            return Err(Error::new(ErrorKind::Unavailable, "the shop is closed"));
        }
        let price = Money::from_minor(350, Currency::USD);
        Ok(request.products.into_iter().map(|id| SourcePrice::each(id, price)).collect())
    }
}

/// Prices fresh for a day, in memory, so that what is fetched is seen by who asks later.
fn builder(shop: &Arc<Shop>, clock: &Arc<ManualClock>) -> GroceryAgentBuilder {
    const DAY: Duration = Duration::from_secs(86_400);
    let options = CachedPrice::options().with_ttl(DAY).with_jitter_percent(0).with_entries(10_000);
    GroceryAgent::builder()
        .catalog(catalog())
        .clock(clock.clone())
        .rng(Arc::new(SeededRng::new(7)))
        .price_source(shop.clone())
        .price_cache(CachedPrice::cache().options(options))
        .price_fresh_for(DAY)
}

/// Only what is said.
fn only() -> WarmerSettings {
    WarmerSettings::default()
        .with_popular(WarmPlan::off())
        .with_deals(WarmPlan::off())
        .with_own(WarmPlan::off())
        .with_predicted(WarmPlan::off())
        .with_seasonal(WarmPlan::off())
}

fn every(schedule: &str) -> WarmPlan {
    WarmPlan::new(schedule, 1_000)
}

fn ask(agent: &GroceryAgent, products: &[ProductId]) {
    let answer = block_on(agent.prices().quotes(products, &QuoteOptions::default())).unwrap();
    assert_eq!(answer.quotes.len(), products.len());
}

#[test]
fn what_was_warmed_is_at_hand_counted_and_written_down() {
    let (clock, shop) = (clock(), Arc::new(Shop::default()));
    let products = some(120);
    let season = Season { from: (11, 1), to: (11, 30), products: products.clone() };
    let seen = Arc::new(Mutex::new(Vec::new()));
    let agent = {
        let seen = seen.clone();
        builder(&shop, &clock)
            .warmer(only().with_seasonal(every("*/30 * * * *")).with_seasons(vec![season]))
            .on_warm_progress(move |p| seen.lock().unwrap().push((p.done, p.of)))
            .build()
            .unwrap()
    };
    assert_eq!(agent.warmer().next_due().unwrap().to_string(), "2026-11-20T11:00:00Z");
    assert!(block_on(agent.warmer().tick()).strategies.is_empty());
    clock.advance(Duration::from_secs(1_800));
    let report = block_on(agent.warmer().tick());
    assert_eq!((report.strategies, report.picked, report.warmed), (vec!["seasonal".to_owned()], 120, 120));
    assert_eq!((report.calls, report.missed, report.left, report.notes.len()), (3, 0, 0, 0));
    assert!((60_000..200_000).contains(&report.bytes), "{}", report.bytes);
    assert_eq!(*seen.lock().unwrap(), [(50, 120), (100, 120), (120, 120)]);
    assert_eq!(agent.prices().state().cache.unwrap().gets, 0, "nobody asked yet");

    // Shoppers find the prices, and no source is asked.
    ask(&agent, &products[..30]);
    ask(&agent, &products[..30]);
    assert_eq!(shop.calls(), 3);
    let earned = agent.warmer().state().earned;
    assert_eq!((earned.runs, earned.warmed, earned.calls, earned.reads, earned.used), (1, 120, 3, 60, 30));
    let history = block_on(agent.prices().history(HistoryRequest::new(products[119].clone()))).unwrap();
    assert_eq!(history[0].price.minor(), 350, "also what nobody asked for is written down");
    let stats = agent.prices().state().cache.unwrap();
    assert_eq!((stats.gets, stats.memory_hits), (60, 60));

    // What stays fresh until the next look is not fetched again, and what has run out by then is.
    clock.advance(Duration::from_secs(1_800));
    let report = block_on(agent.warmer().tick());
    assert_eq!((report.warmed, report.fresh, report.calls, shop.calls()), (0, 120, 0, 3));
    clock.advance(Duration::from_secs(86_400 - 1_800 - 600));
    assert_eq!(block_on(agent.warmer().tick()).fresh, 120, "in ten minutes it looks again");
    clock.advance(Duration::from_secs(600));
    let report = block_on(agent.warmer().tick());
    assert_eq!((report.warmed, report.fresh, shop.calls()), (120, 0, 6));
    let state = agent.warmer().state();
    assert_eq!((state.running, state.last.unwrap().warmed, state.strategies.len()), (false, 120, 1));
    assert_eq!(state.budget.items_per_hour - state.left.items_per_hour, 120);
}

#[test]
fn a_removal_during_a_run_is_not_undone_by_it() {
    let (clock, shop) = (clock(), Arc::new(Shop::default()));
    let agent = builder(&shop, &clock).build().unwrap();
    let milk = [id(MILK)];
    block_on(async {
        shop.hangs.store(true, Ordering::SeqCst);
        let options = QuoteOptions::default();
        let prices = agent.prices();
        let warming = prices.warm(&milk, &options, Duration::ZERO);
        futures_util::pin_mut!(warming);
        assert!(futures_util::poll!(&mut warming).is_pending());
        agent.prices().invalidate(&PriceInvalidation::All).await.unwrap();
        clock.advance(Duration::from_secs(3));
        let late = warming.await.unwrap_err();
        assert_eq!(late.kind(), ErrorKind::Timeout, "it is given no more time than any question");
    });
    shop.hangs.store(false, Ordering::SeqCst);
    // A source that failed rests for a while.
    clock.advance(Duration::from_secs(11));
    ask(&agent, &milk);
    assert_eq!(shop.calls(), 2);
}

#[test]
fn a_tier_that_has_it_fresh_is_enough() {
    let (clock, shop) = (clock(), Arc::new(Shop::default()));
    let tier: Arc<dyn CacheTier> = Arc::new(MemoryTier::new(clock.clone()));
    let over = |shop: &Arc<Shop>| {
        let cache = CachedPrice::cache().tier(tier.clone(), TierOptions::disk());
        builder(shop, &clock).price_cache(cache).build().unwrap()
    };
    let (agent, products) = (over(&shop), some(10));
    let warm = |agent: &GroceryAgent, still: u64| {
        let still = Duration::from_secs(still);
        block_on(agent.prices().warm(&products, &QuoteOptions::default(), still)).unwrap()
    };
    let first = warm(&agent, 3_600);
    assert_eq!((first.warmed, first.fresh, first.calls, first.products.len()), (10, 0, 1, 10));
    // Memory forgets after a minute, the tier does not.
    clock.advance(Duration::from_secs(600));
    let again = warm(&agent, 3_600);
    assert_eq!((again.warmed, again.fresh, again.calls, again.products.len()), (0, 10, 0, 0));
    // So for another process, which has nothing in memory.
    let other = over(&shop);
    assert_eq!(warm(&other, 3_600).fresh, 10);
    clock.advance(Duration::from_secs(86_400 - 1_200));
    assert_eq!(warm(&other, 3_600).warmed, 10);
    // More than half of its life is never asked of a price, or every look would fetch it anew.
    assert_eq!(warm(&other, 10 * 86_400).fresh, 10);
    clock.advance(Duration::from_secs(43_300));
    assert_eq!(warm(&other, 10 * 86_400).warmed, 10);
    assert_eq!(shop.calls(), 3);
    let unknown = block_on(other.prices().warm(&[id("no-such")], &QuoteOptions::default(), Duration::ZERO));
    assert_eq!(kind(unknown), ErrorKind::ProductNotFound);
}

#[test]
fn the_agents_strategies_know_what_the_agent_knows() {
    let (clock, shop) = (clock(), Arc::new(Shop::default()));
    let orders = Arc::new(MemoryOrderStore::new());
    let products = some(60);
    let ann = UserId::new("ann").unwrap();
    let book = |skus: &str, from: &str| {
        OfferBook::from_json(&format!(
            r#"{{"format":"grocery-offers/1","currency":"USD","offers":[
              {{"id":"o","kind":"coupon","issuer":"store","scope":{{"skus":[{skus}]}},"requires_qty":1,"cents":50{from}}}]}}"#
        ))
        .unwrap()
    };
    let plan = |n: usize| WarmPlan::new("0 * * * *", n);
    let with = |settings: WarmerSettings| {
        let shop = Arc::new(Shop::default());
        let agent = builder(&shop, &clock).order_store(orders.clone()).warmer(settings).build().unwrap();
        (agent, shop)
    };
    let fetched = |agent: &GroceryAgent, shop: &Shop| {
        let before = shop.products().len();
        let report = block_on(agent.warmer().run_now());
        assert!(report.notes.is_empty(), "{:?}", report.notes);
        assert_eq!(report.warmed, shop.products().len() - before);
        report.warmed
    };

    // Popular: what was asked for, whether by price or by word, and no more than the plan allows.
    let (agent, popular) = with(only().with_popular(plan(4)));
    ask(&agent, &products[..3]);
    say(&agent, "a gallon of whole milk and bananas").unwrap();
    assert_eq!(fetched(&agent, &popular), 0, "what was asked for just now is fresh");
    block_on(agent.prices().invalidate(&PriceInvalidation::All)).unwrap();
    assert_eq!(fetched(&agent, &popular), 4);
    // Behind them what is trending.
    let (agent, trending) = with(only().with_popular(plan(10)));
    let buy = |p: &ProductId| Access::new(p.clone(), AccessKind::Buy, agent.now());
    block_on(agent.catalog().record(products[..7].iter().map(buy).collect())).unwrap();
    ask(&agent, &products[6..8]);
    assert_eq!(fetched(&agent, &trending), 6);

    // The shopper's own: what is on the list, and what was bought before.
    let mut order = Order::new("shop", "1", "2026-10-01".parse().unwrap(), Currency::USD).unwrap();
    order.lines = products[10..20].iter().map(line).collect();
    block_on(orders.save(SaveOrders::new(ann.clone(), vec![order]))).unwrap();
    let (agent, own) = with(only().with_own(plan(100)).with_users(vec![ann.clone()]));
    assert_eq!(fetched(&agent, &own), 10);
    let ben = UserId::new("ben").unwrap();
    block_on(agent.process(ProcessRequest::new("a gallon of whole milk", ben.clone()))).unwrap();
    block_on(agent.prices().invalidate(&PriceInvalidation::All)).unwrap();
    assert_eq!(fetched(&agent, &own), 11, "whoever talks to the agent is served");
    let (agent, own) = with(only().with_own(plan(4)).with_users(vec![ann.clone(), ben]));
    let list = block_on(agent.lists().create(&ann, "week")).unwrap();
    let mut item = AddItem::new("something");
    item.product = Some(products[30].clone());
    block_on(agent.lists().add(&ann, list.id, item)).unwrap();
    block_on(agent.prices().invalidate(&PriceInvalidation::All)).unwrap();
    let before = own.products();
    assert_eq!(fetched(&agent, &own), 4);
    let new: Vec<ProductId> = own.asked.lock().unwrap().last().unwrap().products.clone();
    assert!(before.len() < 5 && new.contains(&products[30]), "what is on the list comes first: {new:?}");

    // Deals: those that are on or will be within the hour.
    let skus = format!("\"{}\",\"{}\"", products[1], products[2]);
    for (from, want) in [
        ("", 2),
        (r#","valid_from":"2026-11-21""#, 0),
        (r#","valid_until":"2026-11-20""#, 2),
        (r#","valid_until":"2026-11-19""#, 0),
        (r#","stores":["12"]"#, 0),
    ] {
        let (agent, deals) = with(only().with_deals(plan(10)));
        assert_eq!(fetched(&agent, &deals), 0, "no book, no deals");
        agent.deals().set_book(book(&skus, from)).unwrap();
        assert_eq!(fetched(&agent, &deals), want, "{from}");
    }
    let (agent, deals) =
        with(only().with_deals(plan(10)).with_store(StoreId::new("12").unwrap()).with_zip("62701"));
    agent.deals().set_book(book(&skus, r#","stores":["12"]"#)).unwrap();
    assert_eq!(fetched(&agent, &deals), 2);
    let request = deals.asked.lock().unwrap()[0].clone();
    assert_eq!((request.store.unwrap().as_str(), request.zip.as_deref()), ("12", Some("62701")));
    // 23:30 of the day before: it is on within the hour.
    let late = Arc::new(ManualClock::at("2026-11-20T23:30:00Z".parse().unwrap()));
    let agent = builder(&shop, &late).warmer(only().with_deals(plan(10))).build().unwrap();
    agent.deals().set_book(book(&skus, r#","valid_from":"2026-11-21""#)).unwrap();
    assert_eq!(fetched(&agent, &shop), 2);

    // By the hour of the week: a week later at the same time.
    let (agent, predicted) = with(only().with_predicted(plan(100)));
    ask(&agent, &products[..5]);
    clock.advance(Duration::from_secs(7 * 86_400 - 3_600));
    assert_eq!(fetched(&agent, &predicted), 5);
    clock.advance(Duration::from_secs(2 * 86_400));
    assert_eq!(fetched(&agent, &predicted), 0, "at other times nothing is foreseen");

    // The range: others of the kinds that are asked for.
    let (agent, range) = with(only().with_range(plan(5)));
    assert_eq!(fetched(&agent, &range), 0);
    let first = agent.catalog().get(&products[0]).unwrap();
    ask(&agent, &products[..1]);
    let asked = range.calls();
    assert!(fetched(&agent, &range) > 0);
    for product in &range.asked.lock().unwrap()[asked].products {
        assert_eq!(agent.catalog().get(product).unwrap().category, first.category);
        assert_ne!(*product, products[0]);
    }
    // It is the same as long as nobody asks for anything else, and another one as soon as somebody does.
    let picked = range.asked.lock().unwrap()[asked].products.clone();
    let again = || {
        block_on(agent.prices().invalidate(&PriceInvalidation::All)).unwrap();
        fetched(&agent, &range);
        range.asked.lock().unwrap().last().unwrap().products.clone()
    };
    assert_eq!(again(), picked);
    ask(&agent, &picked[..1]);
    assert!(!again().contains(&picked[0]), "what was asked for is none of the others");
}

#[test]
fn orders_past_the_agent_are_known_within_half_a_day() {
    let (clock, shop) = (clock(), Arc::new(Shop::default()));
    let (orders, products) = (Arc::new(MemoryOrderStore::new()), some(2));
    let ann = UserId::new("ann").unwrap();
    let buy = |id: &str, product: &ProductId| {
        let mut order = Order::new("shop", id, "2026-10-01".parse().unwrap(), Currency::USD).unwrap();
        order.lines = vec![line(product)];
        block_on(orders.save(SaveOrders::new(ann.clone(), vec![order.clone()]))).unwrap();
        order.id
    };
    buy("1", &products[0]);
    let settings = only().with_own(WarmPlan::new("0 * * * *", 100)).with_users(vec![ann.clone()]);
    let agent = builder(&shop, &clock).order_store(orders.clone()).warmer(settings).build().unwrap();
    let warmed = || {
        block_on(agent.prices().invalidate(&PriceInvalidation::All)).unwrap();
        block_on(agent.warmer().run_now()).warmed
    };
    assert_eq!(warmed(), 1);
    let past = buy("2", &products[1]);
    clock.advance(Duration::from_secs(3_600));
    assert_eq!(warmed(), 1);
    clock.advance(Duration::from_secs(12 * 3_600));
    assert_eq!(warmed(), 2);
    // What is taken away through the agent is known at once.
    block_on(agent.orders().remove(&ann, vec![past])).unwrap();
    assert_eq!(warmed(), 1);
}

fn line(product: &ProductId) -> OrderLine {
    let mut line = OrderLine::new(product.to_string());
    line.kind = LineKind::Product;
    line.product = Some(product.clone());
    line
}

#[test]
fn what_the_agent_asks_for_itself_is_no_shoppers_wish() {
    let (clock, shop) = (clock(), Arc::new(Shop::default()));
    let agent = builder(&shop, &clock).warmer(only().with_popular(every("* * * * *"))).build().unwrap();
    let target = Money::from_minor(100, Currency::USD);
    block_on(agent.prices().track(Track::new(user(), id(MILK), target))).unwrap();
    block_on(agent.prices().tick(&TickBudget::default())).unwrap();
    assert_eq!((shop.calls(), block_on(agent.warmer().run_now()).picked), (1, 0));
}

#[test]
fn a_hosts_strategy_runs_beside_and_a_budget_bounds_all() {
    struct Shelf;
    #[async_trait::async_trait]
    impl WarmStrategy for Shelf {
        fn name(&self) -> &str {
            "shelf"
        }
        async fn pick(&self, at: WarmMoment, limit: usize) -> grocery_core::Result<Vec<ProductId>> {
            assert_eq!((at.offset_minutes, limit), (0, 300));
            let unknown = id("not-in-the-catalogue");
            Ok(std::iter::once(unknown).chain(some(400)).collect())
        }
    }
    let (clock, shop) = (clock(), Arc::new(Shop::default()));
    let budget = WarmBudget { items_per_hour: 100, ..WarmBudget::default() };
    let agent = builder(&shop, &clock)
        .warmer(only().with_budget(budget).with_batch(40))
        .warm_strategy(Arc::new(Shelf), WarmPlan::new("*/10 * * * *", 300))
        .build()
        .unwrap();
    let report = block_on(agent.warmer().run_now());
    assert_eq!((report.picked, report.warmed, report.missed, report.left), (300, 99, 1, 200));
    assert_eq!((report.calls, shop.products().len()), (3, 99));
    assert_eq!(report.notes, ["The budget of the hour is spent."]);
    // What is fresh costs nothing: the next hour goes on where this one ended.
    clock.advance(Duration::from_secs(3_700));
    let report = block_on(agent.warmer().tick());
    assert_eq!((report.fresh, report.warmed, shop.products().len()), (99, 99, 198), "{report:?}");
}

#[test]
fn trouble_is_a_note_and_nothing_kept_is_no_fault() {
    let (clock, shop) = (clock(), Arc::new(Shop::default()));
    let agent = builder(&shop, &clock).warmer(only().with_popular(every("* * * * *"))).build().unwrap();
    ask(&agent, &some(3));
    block_on(agent.prices().invalidate(&PriceInvalidation::All)).unwrap();
    shop.closed.store(true, Ordering::SeqCst);
    let report = block_on(agent.warmer().run_now());
    assert_eq!((report.warmed, report.left, report.calls), (0, 3, 1));
    assert_eq!(report.notes, ["The source is in trouble, so the run ended: the shop is closed."]);

    let bare = GroceryAgent::builder().catalog(catalog()).clock(clock.clone()).build().unwrap();
    block_on(bare.process(ProcessRequest::local("a gallon of whole milk"))).unwrap();
    let report = block_on(bare.warmer().run_now());
    assert_eq!((report.warmed, report.calls, report.left), (0, 0, 1), "{report:?}");
    assert_eq!(report.notes, ["Nothing can be fetched: no prices are kept here."]);
    let refused = block_on(bare.prices().warm(&[id(MILK)], &QuoteOptions::default(), Duration::ZERO));
    assert_eq!(kind(refused), ErrorKind::NotSupported);

    let with = |settings: WarmerSettings| builder(&shop, &clock).warmer(settings).build();
    for bad in [
        WarmerSettings::default().with_batch(0),
        WarmerSettings::default().with_batch(1_001),
        WarmerSettings::default().with_deals(every("every day")),
        WarmerSettings::default().with_seasons(vec![Season {
            from: (2, 30),
            to: (3, 1),
            products: Vec::new(),
        }]),
    ] {
        let e = with(bad.clone()).unwrap_err();
        assert!(e.kind() == ErrorKind::InvalidInput && e.hint().is_some(), "{bad:?}: {e}");
    }
    // A schedule of something that never runs is not read.
    with(only().with_range(WarmPlan::new("never", 0))).unwrap();
    let settings: WarmerSettings =
        serde_json::from_str(r#"{"popular":{"schedule":"*/2 * * * *","limit":7}}"#).unwrap();
    assert_eq!((settings.popular.limit, settings.deals.limit), (7, 1_000));
    assert!(serde_json::from_str::<WarmerSettings>(r#"{"popula":{}}"#).is_err());
}

/// A breaker trips at a source that hangs for all the time the host gives it, also where the policy would have given it
/// more: the host's limit is the promise.
#[test]
fn a_source_that_hangs_for_the_hosts_limit_is_to_blame() {
    for (limit, own) in [(500, Some(2_000)), (500, Some(500)), (500, None), (5_000, Some(2_000))] {
        let (clock, shop) = (clock(), Arc::new(Shop::default()));
        shop.hangs.store(true, Ordering::SeqCst);
        let breaker = BreakerConfig::default().with_trip(Trip::ConsecutiveFailures(1));
        let policy = PolicyConfig::default().without_retry().with_breaker(breaker);
        let policy = policy.with_timeout(own.map(Duration::from_millis)).with_total(None);
        let config = AgentConfig { price_timeout_ms: limit, ..AgentConfig::default() };
        let agent = builder(&shop, &clock).config(config).price_policy(policy).build().unwrap();
        block_on(async {
            let products = [id(MILK)];
            let options = QuoteOptions::default();
            let prices = agent.prices();
            let asking = prices.quotes(&products, &options);
            futures_util::pin_mut!(asking);
            assert!(futures_util::poll!(&mut asking).is_pending());
            clock.advance(Duration::from_millis(limit.min(own.unwrap_or(limit))));
            assert!(!asking.await.unwrap().notes.is_empty());
        });
        let status = agent.prices().state().sources.remove(0);
        let breaker = status.policy.unwrap().breaker.unwrap();
        assert_eq!((breaker.state, breaker.failures), (BreakerState::Open, 1), "{limit} {own:?}");
    }
}
