//! Several sources, the cache before them, and sources that go bad.

use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;

use super::{tests::*, *};
use crate::{
    cache::{CacheOptions, CacheTier, MemoryTier, TierOptions},
    clock::{ManualClock, SeededRng},
    error::{Error, ErrorKind},
    id::StoreId,
    money::Money,
    pricing::SourcePrice,
    quantity::Unit,
    resilience::{BreakerConfig, PolicyConfig, Trip},
};

type Script = Box<dyn FnMut(&QuoteRequest) -> Result<Vec<SourcePrice>> + Send>;

/// A source whose answer can be changed in the middle of a test.
pub(super) struct Shop {
    name: &'static str,
    answer: Mutex<Script>,
    calls: Mutex<Vec<Vec<String>>>,
    at_once: usize,
    /// What the ids of its shops begin with.
    stores: &'static str,
}

impl Shop {
    pub(super) fn new(
        name: &'static str,
        answer: impl FnMut(&QuoteRequest) -> Result<Vec<SourcePrice>> + Send + 'static,
    ) -> Arc<Self> {
        Self::of(name, usize::MAX, "", answer)
    }

    pub(super) fn of(
        name: &'static str,
        at_once: usize,
        stores: &'static str,
        answer: impl FnMut(&QuoteRequest) -> Result<Vec<SourcePrice>> + Send + 'static,
    ) -> Arc<Self> {
        let (answer, calls) = (Mutex::new(Box::new(answer) as Script), Mutex::default());
        Arc::new(Self { name, answer, calls, at_once, stores })
    }

    /// Tells this price for everything.
    pub(super) fn at(name: &'static str, minor: i64) -> Arc<Self> {
        Self::new(name, move |r| Ok(all(r, minor)))
    }

    pub(super) fn becomes(
        &self,
        answer: impl FnMut(&QuoteRequest) -> Result<Vec<SourcePrice>> + Send + 'static,
    ) {
        *self.answer.lock().unwrap() = Box::new(answer);
    }

    pub(super) fn calls(&self) -> Vec<Vec<String>> {
        self.calls.lock().unwrap().clone()
    }
}

pub(super) fn all(request: &QuoteRequest, minor: i64) -> Vec<SourcePrice> {
    request.products.iter().map(|p| SourcePrice::each(p.clone(), usd(minor))).collect()
}

#[async_trait]
impl PriceSource for Shop {
    fn name(&self) -> &str {
        self.name
    }

    async fn quotes(&self, request: QuoteRequest) -> Result<Vec<SourcePrice>> {
        self.calls.lock().unwrap().push(request.products.iter().map(ToString::to_string).collect());
        // Somebody else may ask meanwhile.
        tokio::task::yield_now().await;
        (self.answer.lock().unwrap())(&request)
    }

    fn at_once(&self) -> usize {
        self.at_once
    }

    fn has_store(&self, store: &StoreId) -> bool {
        store.as_str().starts_with(self.stores)
    }
}

pub(super) fn cached(clock: &Arc<ManualClock>, sources: &[Arc<Shop>]) -> PriceService {
    let mut service = PriceService::new(None, clock.clone(), PriceServiceConfig::default());
    for source in sources {
        service = service.with_source(source.clone());
    }
    service.with_cache(
        CachedPrice::cache().clock(clock.clone()).rng(Arc::new(SeededRng::new(1))).build().unwrap(),
    )
}

pub(super) fn minutes(n: u64) -> Duration {
    Duration::from_secs(60 * n)
}

#[tokio::test]
async fn a_second_question_asks_no_source_and_many_are_one_batch() {
    let (clock, shop) = (clock(), Shop::at("shop", 350));
    let service = cached(&clock, std::slice::from_ref(&shop));
    let products: Vec<Product> = (0..50).map(|n| product(&format!("p{n}"), Some(300))).collect();
    let first = ask(&service, &products).await;
    assert!(first.quotes.len() == 50 && first.notes.is_empty() && !first.cached, "{:?}", first.notes);
    assert_eq!(shop.calls().len(), 1, "n ids are one batch");
    let again = ask(&service, &products).await;
    assert_eq!((again.quotes, again.cached), (first.quotes, true));
    assert_eq!(shop.calls().len(), 1);
    // One more is asked for alone.
    let more: Vec<Product> = products.into_iter().chain([product("new", None)]).collect();
    assert!(!ask(&service, &more).await.cached);
    assert_eq!(shop.calls()[1], ["new"]);
    // What sources told is told once, whoever asked.
    let news = service.news();
    assert_eq!(news.quotes.len(), 51);
    service.written(news.through);
    assert!(service.news().quotes.is_empty());
    // After its minute the price is asked for anew.
    clock.advance(minutes(1));
    assert!(!ask(&service, &more).await.cached);
    assert_eq!((shop.calls().len(), shop.calls()[2].len()), (3, 51));
    let stats = service.cache_stats().unwrap();
    assert_eq!(stats.gets, stats.memory_hits + stats.misses + stats.stale);
}

#[tokio::test]
async fn those_who_ask_at_once_share_one_call() {
    let (clock, shop) = (clock(), Shop::at("shop", 350));
    let service = cached(&clock, std::slice::from_ref(&shop));
    let asking = (0..100).map(|_| {
        let service = service.clone();
        async move { ask(&service, &[product("milk", Some(398)), product("tea", None)]).await }
    });
    for quotes in join_all(asking).await {
        assert_eq!(shown(&quotes), ["milk 3.50 live", "tea 3.50 live"]);
    }
    assert_eq!(shop.calls(), [["milk", "tea"]]);
}

#[tokio::test]
async fn shops_and_places_are_apart() {
    let (clock, shop) = (clock(), Shop::at("shop", 350));
    let service = cached(&clock, std::slice::from_ref(&shop));
    let milk = product("milk", None);
    let at = |store: Option<&str>, zip: Option<&str>| {
        let mut request = QuoteRequest::new(Vec::new());
        request.store = store.map(|s| StoreId::new(s).unwrap());
        request.zip = zip.map(str::to_owned);
        let (service, milk) = (service.clone(), milk.clone());
        async move { service.quotes(&[&milk], request).await }
    };
    for (store, zip) in
        [(None, None), (Some("1"), None), (Some("2"), None), (None, Some("1")), (Some("1"), None)]
    {
        let quotes = at(store, zip).await;
        assert_eq!(quotes.quotes[0].store.as_ref().map(StoreId::as_str), store);
    }
    assert_eq!(shop.calls().len(), 4);
    // A place that fits no key is asked for each time and still answered.
    for _ in 0..2 {
        let quotes = at(None, Some(&"9".repeat(2_000))).await;
        assert_eq!(shown(&quotes), ["milk 3.50 live"]);
    }
    at(None, Some("a\u{1f}b")).await;
    assert_eq!(shop.calls().len(), 7);
}

#[tokio::test]
async fn killed_in_the_middle_the_price_has_its_age_and_comes_back() {
    let (clock, shop) = (clock(), Shop::at("shop", 350));
    let service = cached(&clock, std::slice::from_ref(&shop));
    let milk = [product("milk", Some(398))];
    ask(&service, &milk).await;
    service.written(service.news().through);
    let faults: [fn() -> Error; 3] = [
        || Error::new(ErrorKind::RateLimited, "429").with_retry_after(Duration::from_secs(5)),
        || Error::new(ErrorKind::Unavailable, "500"),
        || Error::new(ErrorKind::BadAnswer, "<html> is not a price list"),
    ];
    for (n, fault) in faults.into_iter().enumerate() {
        clock.advance(minutes(5));
        shop.becomes(move |_| Err(fault()));
        let quotes = ask(&service, &milk).await;
        assert_eq!(shown(&quotes), ["milk 3.50 live stale"]);
        assert_eq!(quotes.quotes[0].as_of.to_string(), "2026-11-20T10:30:00Z", "when it was told");
        assert_eq!(quotes.quotes[0].age(clock.wall()), minutes(5 * (n as u64 + 1)));
        assert!(
            quotes.notes[0].contains("shop could not be asked")
                && quotes.notes[0].ends_with("so older prices stand in.")
        );
        assert!(quotes.notes[1].contains(&format!("{} minutes ago", 5 * (n + 1))), "{:?}", quotes.notes);
        // It rests: nobody asks again at once, and the age is told still.
        let resting = ask(&service, &milk).await;
        assert_eq!(shown(&resting), ["milk 3.50 live stale"]);
        assert_eq!(shop.calls().len(), n + 2);
    }
    assert!(service.news().quotes.is_empty(), "a stale price is no news");
    let status = &service.sources()[0];
    assert_eq!((status.calls, status.failures), (4, 3));
    assert_eq!(status.last_error.as_deref(), Some("<html> is not a price list"));
    // Beyond a day nothing of it is believed.
    clock.advance(Duration::from_secs(24 * 3600));
    let old = ask(&service, &milk).await;
    assert_eq!(shown(&old), ["milk 3.98 typical stale"]);
    shop.becomes(|r| Ok(all(r, 360)));
    clock.advance(Duration::from_secs(10));
    assert_eq!(shown(&ask(&service, &milk).await), ["milk 3.60 live"]);
    assert_eq!(service.news().quotes.len(), 1);
}

#[tokio::test]
async fn no_wrong_price_is_kept_and_the_next_source_is_asked() {
    let euro = Money::from_minor(100, Currency::EUR);
    let wrong: [(SourcePrice, &str); 6] = [
        (SourcePrice::each(id("milk"), usd(0)), "is zero"),
        (SourcePrice::each(id("milk"), usd(-350)), "below zero"),
        (SourcePrice::each(id("milk"), usd(i64::MAX)), "more than any grocery"),
        (SourcePrice::each(id("milk"), usd(39_800)), "50 times the typical 3.98"),
        (SourcePrice::each(id("milk"), euro), "in EUR"),
        (SourcePrice::each(id("bread"), usd(350)), "not asked for"),
    ];
    let milk = [product("milk", Some(398))];
    for (price, word) in wrong {
        let clock = clock();
        let (bad, good) = (Shop::new("bad", move |_| Ok(vec![price.clone()])), Shop::at("good", 370));
        let service = cached(&clock, &[bad.clone(), good.clone()]);
        let quotes = ask(&service, &milk).await;
        assert_eq!(shown(&quotes), ["milk 3.70 live"], "{word}");
        assert_eq!(quotes.quotes[0].source, "good");
        assert!(quotes.notes[0].starts_with("bad") && quotes.notes[0].contains(word), "{:?}", quotes.notes);
        assert!(service.news().quotes.iter().all(|q| q.source == "good" && q.price == usd(370)));
        assert_eq!(service.sources()[0].failures, 1, "it is a bad answer");
        // Alone it leaves the typical price, and is not asked for it with every request.
        let alone = cached(&clock, std::slice::from_ref(&bad));
        for n in 0..3 {
            assert_eq!(shown(&ask(&alone, &milk).await), ["milk 3.98 typical stale"], "{word}");
            assert_eq!(bad.calls().len(), if n == 2 { 3 } else { 2 }, "{word}");
            clock.advance(Duration::from_secs(5));
        }
        let status = &alone.sources()[0];
        let refused = if word == "not asked for" { 0 } else { 2 };
        assert_eq!((status.calls, status.failures, status.refused), (2, 2, refused), "{word}");
    }
}

#[tokio::test]
async fn one_bad_price_does_not_fail_the_others() {
    let (clock, shop) = (clock(), Shop::at("shop", 350));
    let service = cached(&clock, std::slice::from_ref(&shop));
    let products = [product("a", None), product("b", None), product("c", None)];
    ask(&service, &products).await;
    clock.advance(minutes(2));
    // Now one is refused, one is not told of, and one is fine.
    shop.becomes(|_| Ok(vec![SourcePrice::each(id("a"), usd(0)), SourcePrice::each(id("c"), usd(360))]));
    let quotes = ask(&service, &products).await;
    assert_eq!(shown(&quotes), ["a 3.50 live stale", "c 3.60 live"]);
    assert_eq!(quotes.quotes[0].age(clock.wall()), minutes(2));
    assert!(quotes.notes.iter().any(|n| n.contains("a that is zero")), "{:?}", quotes.notes);
    assert_eq!(service.sources()[0].refused, 1);
    // The refused one rests with what is known of it; after that it is asked for again.
    assert_eq!(shown(&ask(&service, &products).await), ["a 3.50 live stale", "c 3.60 live"]);
    assert_eq!(shop.calls().len(), 2);
    shop.becomes(|r| Ok(all(r, 370)));
    clock.advance(Duration::from_secs(10));
    assert_eq!(shown(&ask(&service, &products).await)[0], "a 3.70 live");
    assert_eq!(shop.calls()[2], ["a"]);
}

#[tokio::test]
async fn sources_in_order_fill_each_others_gaps() {
    let clock = clock();
    let first = Shop::new("first", |_| Ok(vec![SourcePrice::each(id("a"), usd(300))]));
    let second = Shop::at("second", 250);
    let service = cached(&clock, &[first.clone(), second.clone()]);
    let products = [product("a", None), product("b", Some(200))];
    let quotes = ask(&service, &products).await;
    assert_eq!(shown(&quotes), ["a 3.00 live", "b 2.50 live"]);
    assert_eq!((second.calls(), quotes.notes.is_empty()), (vec![vec!["b".to_owned()]], true));
    // A fresh price of the second stands before a stale one of the first.
    clock.advance(minutes(2));
    first.becomes(|_| Err(Error::new(ErrorKind::Unavailable, "down")));
    let quotes = ask(&service, &products).await;
    assert_eq!(shown(&quotes), ["a 2.50 live", "b 2.50 live"]);
    assert!(quotes.notes[0].ends_with("(down), so others were asked."), "{:?}", quotes.notes);
    // With both down the newer of the kept ones stands.
    clock.advance(minutes(2));
    second.becomes(|_| Err(Error::new(ErrorKind::Timeout, "late")));
    let quotes = ask(&service, &products).await;
    assert_eq!(shown(&quotes), ["a 2.50 live stale", "b 2.50 live stale"]);
    assert_eq!(quotes.notes.len(), 3, "{:?}", quotes.notes);
}

#[tokio::test]
async fn asked_all_at_once_the_lowest_stands_and_all_can_be_seen() {
    let clock = clock();
    let shops = [Shop::at("dear", 300), Shop::at("cheap", 250), Shop::at("same", 250)];
    let mut service = cached(&clock, &shops);
    service.config.asking = Asking::AllAtOnce;
    let a = product("a", None);
    let quotes = service.quotes(&[&a], QuoteRequest::new(Vec::new())).await;
    assert_eq!((shown(&quotes), quotes.quotes[0].source.as_str()), (vec!["a 2.50 live".to_owned()], "cheap"));
    assert_eq!(service.news().quotes.len(), 3, "every fresh price goes into the history");
    clock.advance(minutes(2));
    shops[1].becomes(|_| Err(Error::new(ErrorKind::Unavailable, "down")));
    let quotes = service.quotes(&[&a], QuoteRequest::new(Vec::new())).await;
    assert_eq!(quotes.quotes[0].source, "same", "a stale price is not the lowest");
    let each = service.by_source(&[&a], QuoteRequest::new(Vec::new())).await;
    let told: Vec<(&str, bool)> = each.quotes.iter().map(|q| (q.source.as_str(), q.stale)).collect();
    assert_eq!(told, [("dear", false), ("cheap", true), ("same", false)]);
}

#[tokio::test]
async fn each_source_has_a_breaker_of_its_own_and_a_name_of_its_own() {
    let clock = clock();
    let (down, up) =
        (Shop::new("shop", |_| Err(Error::new(ErrorKind::Unavailable, "down"))), Shop::at("shop", 250));
    let policy = |name: &str| {
        let breaker = BreakerConfig::default().with_trip(Trip::ConsecutiveFailures(2));
        let config = PolicyConfig::default().without_retry().with_breaker(breaker);
        Arc::new(Policy::new(name, &config, clock.clone(), Arc::new(SeededRng::new(1))).unwrap())
    };
    let service = PriceService::new(Some(down.clone()), clock.clone(), PriceServiceConfig::default())
        .with_policy(policy("one"))
        .with_source(up.clone())
        .with_policy(policy("two"));
    for _ in 0..5 {
        assert_eq!(shown(&ask(&service, &[product("a", None)]).await), ["a 2.50 live"]);
    }
    assert_eq!((down.calls().len(), up.calls().len()), (2, 5));
    let states: Vec<(String, String)> = service
        .sources()
        .into_iter()
        .map(|s| (s.name, s.policy.unwrap().breaker.unwrap().state.as_str().to_owned()))
        .collect();
    assert_eq!(states, [("shop".to_owned(), "open".to_owned()), ("shop 2".to_owned(), "closed".to_owned())]);
}

#[tokio::test]
async fn a_shared_tier_keeps_the_age_and_nothing_beyond_its_time() {
    let (clock, shop) = (clock(), Shop::at("shop", 350));
    let tier: Arc<dyn CacheTier> = Arc::new(MemoryTier::new(clock.clone()));
    let over = |shop: Arc<Shop>| {
        let cache = CachedPrice::cache()
            .options(CacheOptions { jitter_percent: 0, ..CachedPrice::options() })
            .tier(tier.clone(), TierOptions::disk())
            .clock(clock.clone())
            .build()
            .unwrap();
        PriceService::new(Some(shop), clock.clone(), PriceServiceConfig::default()).with_cache(cache)
    };
    let milk = [product("milk", Some(398))];
    ask(&over(shop.clone()), &milk).await;
    // Another process, four minutes later: fresh still, and four minutes old.
    clock.advance(minutes(4));
    let other = over(shop.clone());
    let quotes = ask(&other, &milk).await;
    assert_eq!(
        (shown(&quotes), quotes.cached, shop.calls().len()),
        (vec!["milk 3.50 live".to_owned()], true, 1)
    );
    assert_eq!(quotes.quotes[0].age(clock.wall()), minutes(4));
    assert!(other.news().quotes.is_empty(), "it was written down when it was told");
    // The tier may keep it for 30 days, a price is fresh for five minutes.
    clock.advance(minutes(2));
    ask(&other, &milk).await;
    assert_eq!(shop.calls().len(), 2);
    // Forgotten by product, by source and all at once.
    for n in 0..3 {
        match n {
            0 => other.forget_products(&[id("milk")]).await.unwrap(),
            1 => other.forget_source("shop").await.unwrap(),
            _ => other.forget_all().await.unwrap(),
        }
        ask(&other, &milk).await;
        assert_eq!(shop.calls().len(), 3 + n);
    }
    other.forget_products(&[id("other")]).await.unwrap();
    other.forget_source("other").await.unwrap();
    ask(&other, &milk).await;
    assert_eq!(shop.calls().len(), 5);
}

#[tokio::test]
async fn what_was_told_to_a_caller_who_left_is_news_still() {
    let (clock, calls) = (clock(), Arc::new(AtomicUsize::new(0)));
    let count = calls.clone();
    let shop = Shop::new("shop", move |r| {
        count.fetch_add(1, Ordering::SeqCst);
        Ok(all(r, 350))
    });
    let service = cached(&clock, &[shop]);
    let milk = product("milk", None);
    // Of two who ask for the same, the one who began the call leaves when the source has been asked.
    let mut leaves = Box::pin(service.quote(&milk, QuoteRequest::new(Vec::new())));
    assert!(futures_util::poll!(&mut leaves).is_pending());
    let mut stays = Box::pin(service.quote(&milk, QuoteRequest::new(Vec::new())));
    let at_once = futures_util::poll!(&mut stays);
    drop(leaves);
    let quote = match at_once {
        std::task::Poll::Ready(quote) => quote,
        std::task::Poll::Pending => stays.await,
    };
    assert!(quote.is_some());
    let seen = service.news();
    assert_eq!(seen.quotes.len(), 1, "told once, and waiting for whoever writes it down");
    service.written(seen.through);
    service.written(seen.through);
    assert_eq!((service.news().quotes.len(), calls.load(Ordering::SeqCst)), (0, 1));
    let eggs = product("eggs", None);
    service.quote(&eggs, QuoteRequest::new(Vec::new())).await.unwrap();
    service.written(seen.through);
    assert_eq!(service.news().quotes.len(), 1, "an old number forgets nothing new");
}

#[tokio::test]
async fn nothing_is_kept_where_nothing_may_be_fresh() {
    let (clock, shop) = (clock(), Shop::at("shop", 350));
    let config = PriceServiceConfig { fresh_for: Duration::ZERO, ..PriceServiceConfig::default() };
    let service = PriceService::new(Some(shop.clone()), clock.clone(), config)
        .with_cache(CachedPrice::cache().clock(clock).build().unwrap());
    for n in 1..4 {
        assert!(!ask(&service, &[product("milk", None)]).await.cached);
        assert_eq!(shop.calls().len(), n);
    }
    assert_eq!(service.cache_stats(), None);
}

#[test]
fn unit_prices_compare_exactly() {
    use crate::pricing::compare_prices;
    let quote = |source: &str, minor, per, stale| Quote {
        product: id("beef"),
        price: usd(minor),
        regular: None,
        per,
        kind: QuoteKind::Live,
        source: source.to_owned(),
        store: None,
        as_of: Timestamp::from_unix_millis(0),
        stale,
        in_stock: None,
    };
    let mut beef = product("beef", None);
    beef.size = Some("3 lb".parse().unwrap());
    let rows = compare_prices(
        &beef,
        &[
            quote("a pack", 1_797, Unit::Each, false),
            quote("by weight, stale", 599, Unit::Pound, true),
            quote("by weight", 599, Unit::Pound, false),
            quote("ounces", 38, Unit::Ounce, false),
            quote("kilos", 1_320, Unit::Kilogram, false),
        ],
    );
    let order: Vec<&str> = rows.iter().map(|r| r.quote.source.as_str()).collect();
    // 13.20 a kilo are 5.987 a pound; 38 cents an ounce are 6.08.
    assert_eq!(order, ["kilos", "a pack", "by weight", "by weight, stale", "ounces"]);
    assert_eq!(rows[0].above, Some(crate::money::Rate::from_ppm(0)));
    // 16 ounces of 38 are 608 against 1320 * 0.45359237 = 598.7419...
    assert_eq!(rows[4].above, Some(crate::money::Rate::from_ppm(15_463)));
    assert!(rows[1].above > rows[0].above);
    // Nobody knows what a piece weighs: it stands last and is not compared.
    beef.size = None;
    let rows = compare_prices(
        &beef,
        &[quote("by weight", 599, Unit::Pound, false), quote("a piece", 1, Unit::Each, false)],
    );
    assert_eq!((rows[1].quote.source.as_str(), rows[1].above), ("a piece", None));
    assert!(compare_prices(&beef, &[]).is_empty());
}
