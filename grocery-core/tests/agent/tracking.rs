//! Prices that shoppers wait for, past prices in words, and several sources behind the agent.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use grocery_core::{
    Currency, Error, ErrorKind, Event, GroceryAgent, GroceryAgentBuilder, ManualClock, Money, PriceSource,
    ProductId, SeededRng, UserId,
    agent::{PriceInvalidation, QuoteOptions, TickBudget, Track},
    events::{Delivery, Subscription},
    nlu::Intent,
    pricing::{HistoryRequest, QuoteRequest, SourcePrice, TrackingState},
};

use crate::support::{block_on, catalog, clock, kind, say, user};

fn usd(minor: i64) -> Money {
    Money::from_minor(minor, Currency::USD)
}

fn milk() -> ProductId {
    "gc-whole-milk-1-gallon".parse().unwrap()
}

/// A shop whose prices are changed in the middle of a test; a product without one is an error.
#[derive(Default)]
struct Shop {
    prices: Mutex<HashMap<ProductId, i64>>,
    broken: Mutex<bool>,
    batches: Mutex<Vec<usize>>,
}

impl Shop {
    fn set(&self, product: &ProductId, minor: i64) {
        self.prices.lock().unwrap().insert(product.clone(), minor);
    }
}

#[async_trait::async_trait]
impl PriceSource for Shop {
    fn name(&self) -> &str {
        "shop"
    }

    async fn quotes(&self, request: QuoteRequest) -> grocery_core::Result<Vec<SourcePrice>> {
        self.batches.lock().unwrap().push(request.products.len());
        if *self.broken.lock().unwrap() {
            return Err(Error::new(ErrorKind::Unavailable, "the shop is closed"));
        }
        let prices = self.prices.lock().unwrap();
        let told = |id: &ProductId| Some(SourcePrice::each(id.clone(), usd(*prices.get(id)?)));
        Ok(request.products.iter().filter_map(told).collect())
    }
}

fn builder(shop: &Arc<Shop>, clock: &Arc<ManualClock>) -> GroceryAgentBuilder {
    GroceryAgent::builder()
        .catalog(catalog())
        .clock(clock.clone())
        .rng(Arc::new(SeededRng::new(7)))
        .price_source(shop.clone())
}

fn alerts(events: &mut Subscription<Event>) -> Vec<(String, i64)> {
    let mut found = Vec::new();
    while let Some(delivery) = events.try_next() {
        if let Delivery::Event { event, .. } = delivery
            && let Event::PriceAlert(alert) = &*event
        {
            found.push((alert.user_id.to_string(), alert.price.minor()));
        }
    }
    found
}

fn tick(agent: &GroceryAgent) -> grocery_core::agent::PriceTick {
    block_on(agent.prices().tick(&TickBudget::default())).unwrap()
}

const HOUR: Duration = Duration::from_secs(3_600);

#[test]
fn each_fall_below_the_target_is_one_event() {
    let (shop, clock) = (Arc::new(Shop::default()), clock());
    let agent = builder(&shop, &clock).build().unwrap();
    let mut events = agent.events(None);
    let tracked = block_on(agent.prices().track(Track::new(user(), milk(), usd(200)))).unwrap();
    let mut told = Vec::new();
    for price in [250, 199, 150, 200, 199, 201, 180, 180] {
        shop.set(&milk(), price);
        let report = tick(&agent);
        assert_eq!((report.due, report.seen), (1, 1));
        assert_eq!(report.alerts.len(), usize::from(!alerts(&mut events).is_empty()));
        told.extend(report.alerts.iter().map(|a| (a.price.minor(), a.tracking_id == tracked.id)));
        // Not due before its hour.
        assert_eq!(tick(&agent).due, 0);
        clock.advance(HOUR);
    }
    assert_eq!(told, [(199, true), (180, true)]);
    let json = serde_json::to_value(&block_on(agent.prices().tracked(&user())).unwrap()[0]).unwrap();
    assert_eq!((json["state"].as_str(), json["last_price"]["minor"].as_i64()), (Some("below"), Some(180)));
    assert!(block_on(agent.prices().untrack(&user(), tracked.id)).unwrap());
    assert_eq!(tick(&agent).due, 0);
}

#[test]
fn a_closed_shop_and_old_prices_tell_nothing() {
    let (shop, clock) = (Arc::new(Shop::default()), clock());
    let agent = builder(&shop, &clock).build().unwrap();
    shop.set(&milk(), 150);
    block_on(agent.prices().quotes(&[milk()], &QuoteOptions::default())).unwrap();
    clock.advance(HOUR);
    *shop.broken.lock().unwrap() = true;
    block_on(agent.prices().track(Track::new(user(), milk(), usd(200)))).unwrap();
    // What is kept is below the target, but an hour old.
    let report = tick(&agent);
    assert_eq!((report.due, report.seen, report.alerts.len()), (1, 0, 0));
    assert!(report.notes[0].contains("the shop is closed"), "{:?}", report.notes);
    *shop.broken.lock().unwrap() = false;
    clock.advance(HOUR);
    assert_eq!(tick(&agent).alerts.len(), 1);
    // A typical price is no price of today either.
    let without = GroceryAgent::builder().catalog(catalog()).clock(clock.clone()).build().unwrap();
    block_on(without.prices().track(Track::new(user(), milk(), usd(100_000)))).unwrap();
    assert_eq!(tick(&without).seen, 0);
}

#[test]
fn a_tick_keeps_to_its_budget_and_asks_in_batches() {
    let (shop, clock) = (Arc::new(Shop::default()), clock());
    let agent = builder(&shop, &clock).build().unwrap();
    let ids: Vec<ProductId> = agent
        .catalog()
        .search(&grocery_core::catalog::SearchRequest::new("milk").with_limit(25))
        .unwrap()
        .hits
        .into_iter()
        .map(|h| h.product.id)
        .collect();
    assert_eq!(ids.len(), 25);
    for (n, id) in ids.iter().enumerate() {
        shop.set(id, 100);
        for who in ["ann", "ben"] {
            let wait =
                Track::new(UserId::new(who).unwrap(), id.clone(), usd(if n % 2 == 0 { 200 } else { 50 }));
            block_on(agent.prices().track(wait)).unwrap();
        }
    }
    let mut told = 0;
    for _ in 0..4 {
        let report = block_on(agent.prices().tick(&TickBudget::default().with_products(10))).unwrap();
        told += report.alerts.len();
    }
    assert_eq!(told, 26, "13 products for two users");
    assert_eq!(*shop.batches.lock().unwrap(), [10, 10, 5], "one question for ten products");
}

#[test]
fn what_cannot_be_waited_for_is_refused() {
    let (shop, clock) = (Arc::new(Shop::default()), clock());
    let agent = builder(&shop, &clock).build().unwrap();
    let track = |product: &str, target| {
        kind(block_on(agent.prices().track(Track::new(user(), product.parse().unwrap(), target))))
    };
    assert_eq!(track("nothing", usd(100)), ErrorKind::ProductNotFound);
    assert_eq!(track(milk().as_str(), usd(0)), ErrorKind::InvalidInput);
    assert_eq!(track(milk().as_str(), usd(-5)), ErrorKind::InvalidInput);
    assert_eq!(track(milk().as_str(), Money::from_minor(100, Currency::EUR)), ErrorKind::InvalidInput);
    assert!(block_on(agent.prices().tracked(&user())).unwrap().is_empty());
}

#[cfg(feature = "sqlite")]
#[test]
fn a_restart_tells_nothing_twice() {
    let dir = tempfile::tempdir().unwrap();
    let (shop, clock) = (Arc::new(Shop::default()), clock());
    let open = || builder(&shop, &clock).database(dir.path().join("g.db")).build().unwrap();
    let first = open();
    say(&first, "tell me when whole milk drops below $2").unwrap();
    shop.set(&milk(), 198);
    // That the shop had no price is known for half a minute.
    clock.advance(Duration::from_secs(60));
    // A caller who leaves in the middle of a tick, before anything was asked.
    drop(first.prices().tick(&TickBudget::default()));
    assert_eq!(tick(&first).alerts.len(), 1);
    block_on(first.close()).unwrap();
    drop(first);
    let again = open();
    let mut events = again.events(None);
    for _ in 0..3 {
        clock.advance(HOUR);
        assert_eq!((tick(&again).seen, alerts(&mut events)), (1, vec![]));
    }
    // Two agents over one file see it rise and fall.
    let other = open();
    for (price, wanted) in [(250, 0), (150, 1)] {
        clock.advance(HOUR);
        shop.set(&milk(), price);
        let told = tick(&again).alerts.len() + tick(&other).alerts.len();
        assert_eq!(told, wanted);
    }
    let mine = block_on(other.prices().tracked(&user())).unwrap();
    assert_eq!((mine[0].state, mine[0].target), (TrackingState::Below, usd(200)));
}

#[test]
fn a_sentence_begins_to_wait() {
    let (shop, clock) = (Arc::new(Shop::default()), clock());
    let agent = builder(&shop, &clock).build().unwrap();
    shop.set(&milk(), 412);
    let answer = say(&agent, "tell me when whole milk drops below $2").unwrap();
    assert_eq!(answer.action, Intent::TrackPrice);
    assert!(answer.response.starts_with("I'll tell you when Whole Milk"), "{}", answer.response);
    assert!(answer.response.ends_with("drops below $2.00. It costs $4.12 now."), "{}", answer.response);
    assert_eq!(answer.products[0].product_id, milk());
    // Once more changes nothing; another price takes its place.
    say(&agent, "tell me when whole milk drops below $2").unwrap();
    say(&agent, "let me know when whole milk falls under $3.50").unwrap();
    let mine = block_on(agent.prices().tracked(&user())).unwrap();
    assert_eq!(mine.iter().map(|t| (t.product.clone(), t.target)).collect::<Vec<_>>(), [(milk(), usd(350))]);
    // Nothing is put on the list by it.
    assert_eq!(answer.grocery_list.item_count, 0);
    // Without a price, any price below today's.
    say(&agent, "track the price of whole milk").unwrap();
    assert_eq!(block_on(agent.prices().tracked(&user())).unwrap()[0].target, usd(412));
    let unknown = say(&agent, "tell me when zorblax drops below $2").unwrap();
    assert!(unknown.response.contains("found nothing for zorblax"), "{}", unknown.response);
    let euro = say(&agent, "tell me when eggs drop below €2").unwrap();
    assert!(
        euro.response.contains("cannot wait") && euro.notes.iter().any(|n| n.contains("USD")),
        "{euro:?}"
    );
    let answer = say(&agent, "avísame cuando la leche baje de $2").unwrap();
    assert_eq!(answer.metadata.language, "es");
}

#[test]
fn a_question_about_past_prices_is_answered_from_them() {
    let (shop, clock) = (Arc::new(Shop::default()), clock());
    let agent = builder(&shop, &clock).build().unwrap();
    let ask = || say(&agent, "has the whole milk gone up?").unwrap();
    let none = ask();
    assert_eq!(none.action, Intent::PriceHistory);
    assert!(none.response.starts_with("I don't know yet what Whole Milk"), "{}", none.response);
    shop.set(&milk(), 350);
    clock.advance(HOUR);
    assert!(ask().response.contains("first seen on 2026-11-20"), "{}", ask().response);
    for (days, price, wanted) in [
        (10, 300, "has gone down: $3.00 now, $3.50 on 2026-11-20."),
        (31, 400, "has gone up: $4.00 now, $3.00 on 2026-11-30."),
        (5, 250, "has gone down: $2.50 now, $3.00 on 2026-11-30."),
        (31, 375, "has gone up: $3.75 now, $2.50 on 2027-01-05."),
        (31, 375, "$2.50 on 2027-01-05."),
    ] {
        clock.advance(HOUR * 24 * days);
        shop.set(&milk(), price);
        let answer = ask();
        assert!(answer.response.contains(wanted), "{price}: {}", answer.response);
    }
    let history = block_on(agent.prices().history(HistoryRequest::new(milk()))).unwrap();
    assert_eq!(history.len(), 5, "every change was written down");
}

#[test]
fn the_agent_keeps_prices_asks_every_source_and_says_how_they_are() {
    let (first, second, clock) = (Arc::new(Shop::default()), Arc::new(Shop::default()), clock());
    let agent = builder(&first, &clock).price_source(second.clone()).build().unwrap();
    first.set(&milk(), 420);
    second.set(&milk(), 399);
    let quote = |agent: &GroceryAgent| {
        block_on(agent.prices().quotes(&[milk()], &QuoteOptions::default())).unwrap().quotes[0].clone()
    };
    assert_eq!(quote(&agent).price, usd(420));
    assert_eq!(quote(&agent).price, usd(420));
    assert_eq!((first.batches.lock().unwrap().len(), second.batches.lock().unwrap().len()), (1, 0));
    let rows = block_on(agent.prices().compare(&milk(), &QuoteOptions::default())).unwrap().prices;
    let told: Vec<(&str, i64)> =
        rows.iter().map(|r| (r.quote.source.as_str(), r.quote.price.minor())).collect();
    assert_eq!(told, [("shop 2", 399), ("shop", 420)]);
    assert_eq!(first.batches.lock().unwrap().len(), 1, "what is kept is not asked for");
    let both = block_on(agent.prices().history(HistoryRequest::new(milk()))).unwrap();
    assert_eq!(both.len(), 2, "each source has a history of its own");
    block_on(agent.prices().invalidate(&PriceInvalidation::Products(vec![milk()]))).unwrap();
    first.set(&milk(), 380);
    assert_eq!(quote(&agent).price, usd(380));
    let state = agent.prices().state();
    assert_eq!(
        state.sources.iter().map(|s| (s.name.as_str(), s.calls)).collect::<Vec<_>>(),
        [("shop", 2), ("shop 2", 1)]
    );
    let cache = state.cache.unwrap();
    assert_eq!((cache.gets, cache.memory_hits), (5, 2));
    assert!(serde_json::to_string(&agent.prices().state()).unwrap().contains("\"shop 2\""));
    // All at once, the lowest stands; asked each time, nothing is kept.
    let all = builder(&first, &clock).price_source(second.clone()).ask_all_price_sources();
    let all = all.price_fresh_for(Duration::ZERO).build().unwrap();
    second.set(&milk(), 370);
    assert_eq!((quote(&all).price, quote(&all).source.as_str()), (usd(370), "shop 2"));
    assert_eq!(all.prices().state().cache, None);
    assert_eq!(all.prices().state().sources[0].calls, 2);
}
