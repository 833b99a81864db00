//! Prices that shoppers wait for, and calls that fail or are dropped half-way: no fall is told falsely, and none is lost.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
};

use futures_util::FutureExt;
use grocery_core::{
    Currency, Error, ErrorKind, Event, GroceryAgent, GroceryAgentBuilder, ManualClock, Money, PriceSource,
    ProductId, Result, SeededRng, StoreId, TrackingId, Unit, UserId,
    agent::{QuoteOptions, TickBudget, Track},
    catalog::{SearchRequest, SoldBy},
    events::{Delivery, Subscription},
    pricing::{
        ClaimDue, HistoryRequest, LatestPrices, MemoryPriceHistory, MemoryTrackingStore, PriceChange,
        PriceHistoryStore, PricePoint, QuoteRequest, RecordPrices, SettleTracked, SourcePrice, TrackPrice,
        TrackedPrice, TrackingStore,
    },
};
use tokio::sync::Notify;

use crate::support::{block_on, catalog, clock, user};

fn usd(minor: i64) -> Money {
    Money::from_minor(minor, Currency::USD)
}

fn milk() -> ProductId {
    "gc-whole-milk-1-gallon".parse().unwrap()
}

/// One price for everything, which can be changed.
struct Shop(Mutex<(i64, Unit)>);

#[async_trait::async_trait]
impl PriceSource for Shop {
    fn name(&self) -> &str {
        "shop"
    }

    async fn quotes(&self, request: QuoteRequest) -> Result<Vec<SourcePrice>> {
        let (minor, per) = *self.0.lock().unwrap();
        let price = |id| SourcePrice { per, ..SourcePrice::each(id, usd(minor)) };
        Ok(request.products.into_iter().map(price).collect())
    }
}

fn builder(shop: &Arc<Shop>, clock: &Arc<ManualClock>) -> GroceryAgentBuilder {
    GroceryAgent::builder()
        .catalog(catalog())
        .clock(clock.clone())
        .rng(Arc::new(SeededRng::new(7)))
        .price_source(shop.clone())
        .price_fresh_for(std::time::Duration::ZERO)
}

/// What comes to pass in a store that keeps things in memory otherwise.
#[derive(Default)]
struct Trouble {
    /// Waits after the work was done, until it is let go.
    hangs: AtomicBool,
    go: Notify,
    fails_for: Mutex<Option<StoreId>>,
}

impl Trouble {
    async fn done(&self) {
        if self.hangs.load(Ordering::SeqCst) {
            self.go.notified().await;
        }
    }
}

#[derive(Default)]
struct Waiting {
    inner: MemoryTrackingStore,
    trouble: Arc<Trouble>,
    stores: Mutex<Vec<(TrackingId, Option<StoreId>)>>,
}

#[async_trait::async_trait]
impl TrackingStore for Waiting {
    async fn track(&self, request: TrackPrice) -> Result<TrackedPrice> {
        let tracked = self.inner.track(request).await?;
        self.stores.lock().unwrap().push((tracked.id, tracked.store.clone()));
        Ok(tracked)
    }

    async fn tracked(&self, user: &UserId) -> Result<Vec<TrackedPrice>> {
        self.inner.tracked(user).await
    }

    async fn untrack(&self, user: &UserId, id: TrackingId) -> Result<bool> {
        self.inner.untrack(user, id).await
    }

    async fn claim(&self, request: ClaimDue) -> Result<Vec<TrackedPrice>> {
        self.inner.claim(request).await
    }

    async fn put_back(&self, ids: Vec<TrackingId>, due_at: grocery_core::Timestamp) -> Result<()> {
        self.inner.put_back(ids, due_at).await
    }

    async fn settle(&self, request: SettleTracked) -> Result<Vec<TrackedPrice>> {
        let bad = self.trouble.fails_for.lock().unwrap().clone();
        let is_bad = |id: TrackingId| {
            bad.is_some() && self.stores.lock().unwrap().iter().any(|(other, s)| *other == id && *s == bad)
        };
        if request.prices.iter().any(|(id, _)| is_bad(*id)) {
            return Err(Error::new(ErrorKind::Storage, "the disk is full"));
        }
        let told = self.inner.settle(request).await;
        self.trouble.done().await;
        told
    }
}

#[derive(Default)]
struct History {
    inner: MemoryPriceHistory,
    trouble: Arc<Trouble>,
}

#[async_trait::async_trait]
impl PriceHistoryStore for History {
    async fn record(&self, request: RecordPrices) -> Result<Vec<PriceChange>> {
        let changes = self.inner.record(request).await;
        self.trouble.done().await;
        changes
    }

    async fn history(&self, request: HistoryRequest) -> Result<Vec<PricePoint>> {
        self.inner.history(request).await
    }

    async fn latest(&self, request: LatestPrices) -> Result<Vec<PricePoint>> {
        self.inner.latest(request).await
    }
}

/// The shops of alerts, and the new prices of updates.
fn told(events: &mut Subscription<Event>) -> (Vec<String>, Vec<i64>) {
    let (mut alerts, mut updates) = (Vec::new(), Vec::new());
    while let Some(delivery) = events.try_next() {
        let Delivery::Event { event, .. } = delivery else { panic!("events were lost") };
        match &*event {
            Event::PriceAlert(alert) => {
                alerts.push(alert.store.as_ref().map_or_else(String::new, ToString::to_string));
            }
            Event::PriceUpdate(update) => updates.push(update.new_price.minor()),
            _ => {}
        }
    }
    (alerts, updates)
}

/// An agent whose shopper waits for milk at three shops, with what can go wrong.
fn three_shops() -> (GroceryAgent, Arc<Trouble>) {
    let trouble = Arc::<Trouble>::default();
    let store = Waiting { trouble: trouble.clone(), ..Waiting::default() };
    let shop = Arc::new(Shop(Mutex::new((150, Unit::Each))));
    let agent = builder(&shop, &clock()).tracking_store(Arc::new(store)).build().unwrap();
    for store in ["a", "b", "c"] {
        let wait = Track::new(user(), milk(), usd(200)).at_store(StoreId::new(store).unwrap());
        block_on(agent.prices().track(wait)).unwrap();
    }
    (agent, trouble)
}

#[test]
fn trouble_with_the_prices_of_one_shop_leaves_the_others_and_is_tried_again() {
    let (agent, trouble) = three_shops();
    *trouble.fails_for.lock().unwrap() = Some(StoreId::new("b").unwrap());
    let tick = || block_on(agent.prices().tick(&TickBudget::default()));
    let first = tick().unwrap();
    assert_eq!((first.due, first.seen, first.alerts.len()), (3, 2, 2));
    assert!(
        first.notes.iter().any(|n| n.contains("at b") && n.contains("disk is full")),
        "{:?}",
        first.notes
    );
    // It is due at once again, and where nothing else is, the trouble is the answer.
    assert_eq!(tick().unwrap_err().kind(), ErrorKind::Storage);
    *trouble.fails_for.lock().unwrap() = None;
    let healed = tick().unwrap();
    assert_eq!((healed.due, healed.seen, healed.alerts.len()), (1, 1, 1));
    assert_eq!(tick().unwrap().due, 0);
}

#[test]
fn a_tick_that_is_dropped_half_way_loses_no_alert() {
    let (agent, trouble) = three_shops();
    let mut events = agent.events(None);
    trouble.hangs.store(true, Ordering::SeqCst);
    // The first shop's step is taken and kept; its caller is gone before it hears so.
    assert!(agent.prices().tick(&TickBudget::default()).now_or_never().is_none());
    assert_eq!(told(&mut events).0, Vec::<String>::new());
    trouble.hangs.store(false, Ordering::SeqCst);
    trouble.go.notify_one();
    let next = block_on(agent.prices().tick(&TickBudget::default())).unwrap();
    assert_eq!((next.due, next.seen, next.alerts.len()), (3, 3, 2));
    assert_eq!(told(&mut events).0, ["a", "b", "c"]);
    assert_eq!(block_on(agent.prices().tick(&TickBudget::default())).unwrap().due, 0);
    assert_eq!(told(&mut events).0, Vec::<String>::new());
}

#[test]
fn a_change_is_told_although_the_caller_left_while_it_was_written() {
    let (shop, clock, trouble) =
        (Arc::new(Shop(Mutex::new((350, Unit::Each)))), clock(), Arc::<Trouble>::default());
    let history = History { trouble: trouble.clone(), ..History::default() };
    let agent = builder(&shop, &clock).price_history_store(Arc::new(history)).build().unwrap();
    let mut events = agent.events(None);
    let options = QuoteOptions::default();
    block_on(agent.prices().quotes(&[milk()], &options)).unwrap();
    *shop.0.lock().unwrap() = (300, Unit::Each);
    trouble.hangs.store(true, Ordering::SeqCst);
    assert!(agent.prices().quotes(&[milk()], &options).now_or_never().is_none());
    trouble.hangs.store(false, Ordering::SeqCst);
    trouble.go.notify_one();
    assert_eq!(told(&mut events).1, Vec::<i64>::new());
    for _ in 0..2 {
        block_on(agent.prices().quotes(&[milk()], &options)).unwrap();
    }
    assert_eq!(told(&mut events).1, [300], "once");
}

#[test]
fn a_price_per_ounce_is_held_against_a_target_per_pound() {
    let (shop, clock) = (Arc::new(Shop(Mutex::new((31, Unit::Ounce)))), clock());
    let agent = builder(&shop, &clock).build().unwrap();
    let hits = agent.catalog().search(&SearchRequest::new("ground beef").with_limit(25)).unwrap().hits;
    let weighed =
        |p: &grocery_core::catalog::Product| p.sold_by == SoldBy::Weight && p.price_unit == Unit::Pound;
    let beef = hits.into_iter().map(|h| h.product).find(weighed).expect("beef by the pound").id;
    block_on(agent.prices().track(Track::new(user(), beef.clone(), usd(200)))).unwrap();
    let every = TickBudget::default().with_every(std::time::Duration::ZERO);
    let mut events = agent.events(None);
    let look = |minor, per| {
        *shop.0.lock().unwrap() = (minor, per);
        clock.advance(std::time::Duration::from_secs(24 * 3_600));
        let tick = block_on(agent.prices().tick(&every)).unwrap();
        let seen = block_on(agent.prices().tracked(&user())).unwrap()[0].last_price;
        (tick.alerts.iter().map(|a| a.price.minor()).collect::<Vec<_>>(), seen.map(Money::minor), tick.notes)
    };
    assert_eq!(look(31, Unit::Ounce), (vec![], Some(496), vec![]), "$0.31 an ounce are $4.96 a pound");
    // 4.40 a kilogram are 1.9958 a pound; 4.41 are 2.0003.
    assert_eq!(look(441, Unit::Kilogram).0, Vec::<i64>::new());
    assert_eq!(look(440, Unit::Kilogram).0, [199]);
    assert_eq!(look(21, Unit::Ounce).1, Some(336));
    assert_eq!(look(199, Unit::Pound).0, [199]);
    assert_eq!(look(300, Unit::Pound).1, Some(300));
    let (alerts, seen, notes) = look(100, Unit::Each);
    assert_eq!((alerts, seen), (vec![], Some(300)), "nobody knows what a piece weighs");
    assert!(notes.iter().any(|n| n.contains("says nothing of one per pound")), "{notes:?}");
    // A change of the unit is no change of the price.
    let updates = told(&mut events).1;
    assert_eq!(
        updates,
        [440, 300],
        "of a kilogram and of a pound there were two prices, one after the other"
    );
    // And what a report counts is of one unit.
    *shop.0.lock().unwrap() = (20, Unit::Ounce);
    clock.advance(std::time::Duration::from_secs(24 * 3_600));
    block_on(agent.prices().quotes(std::slice::from_ref(&beef), &QuoteOptions::default())).unwrap();
    let report = block_on(agent.prices().report(&beef, None)).unwrap().unwrap();
    assert!(report.windows.iter().all(|w| w.highest.price.minor() <= 31), "{:?}", report.windows);
}
