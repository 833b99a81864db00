//! What must not follow from a slow source, a wrong price or another process.

use super::{cached_tests::*, tests::*, *};
use crate::{
    cache::{CacheOptions, CacheTier, Loaded, MemoryTier, TierOptions},
    clock::{ManualClock, SeededRng},
    error::{Error, ErrorKind},
    id::StoreId,
    money::Money,
    pricing::SourcePrice,
    quantity::Unit,
    resilience::{BreakerConfig, BreakerState, PolicyConfig, Trip},
};

fn live(quotes: &Quotes) -> usize {
    quotes.told().count()
}

/// One request for two products takes 300 ms, and a question has 2 seconds: what was answered is kept, the rest comes
/// with the next questions.
#[tokio::test]
async fn a_slow_source_gets_further_with_each_question() {
    let clock = clock();
    let time = clock.clone();
    let shop = Shop::of("shop", 2, "", move |r| {
        time.advance(Duration::from_millis(300));
        Ok(all(r, 350))
    });
    let service = cached(&clock, std::slice::from_ref(&shop));
    let products: Vec<Product> = (0..40).map(|n| product(&format!("p{n:02}"), Some(300))).collect();
    let first = ask(&service, &products).await;
    assert_eq!((live(&first), first.quotes.len()), (14, 40), "{:?}", first.notes);
    assert!(first.notes[0].contains("shop could not be asked for prices"), "{:?}", first.notes);
    assert!(shop.calls().iter().all(|call| call.len() == 2));
    assert_eq!(live(&ask(&service, &products).await), 28);
    let last = ask(&service, &products).await;
    assert_eq!((live(&last), last.notes.is_empty()), (40, true), "{:?}", last.notes);
    assert_eq!(shop.calls().len(), 20, "nothing was asked for twice");
    assert_eq!(service.news().quotes.len(), 40);
}

#[tokio::test]
async fn one_failing_call_of_many_does_not_take_the_others_with_it() {
    let clock = clock();
    let fail = |bad: &'static [&'static str]| {
        move |r: &QuoteRequest| match r.products.iter().any(|p| bad.iter().any(|b| *b == p.as_str())) {
            true => Err(Error::new(ErrorKind::Unavailable, "500")),
            false => Ok(all(r, 350)),
        }
    };
    let shop = Shop::of("shop", 1, "", fail(&["b", "d"]));
    let service = cached(&clock, std::slice::from_ref(&shop));
    let products = ["a", "b", "c", "d", "e"].map(|name| product(name, Some(300)));
    let quotes = ask(&service, &products).await;
    assert_eq!(
        shown(&quotes),
        ["a 3.50 live", "b 3.00 typical stale", "c 3.50 live", "d 3.00 typical stale", "e 3.50 live"]
    );
    assert_eq!(quotes.notes, ["shop could not be asked for prices (500), so typical prices stand in."]);
    shop.becomes(fail(&[]));
    assert_eq!(live(&ask(&service, &products).await), 5, "that no answer came is not kept");
    // What had a price keeps it, marked, and rests.
    clock.advance(minutes(2));
    shop.becomes(fail(&["b"]));
    for _ in 0..2 {
        let quotes = ask(&service, &products).await;
        assert_eq!((live(&quotes), shown(&quotes)[1].as_str()), (4, "b 3.50 live stale"));
    }
    // Where two calls in a row fail, the others are not made.
    clock.advance(minutes(2));
    shop.becomes(fail(&["b", "c"]));
    let before = shop.calls().len();
    assert_eq!(live(&ask(&service, &products).await), 1);
    assert_eq!(shop.calls().len() - before, 3);
}

#[tokio::test]
async fn a_source_that_failed_is_left_alone_also_where_nothing_was_kept() {
    let clock = clock();
    let shop = Shop::new("shop", |_| Err(Error::new(ErrorKind::Timeout, "late")));
    let service = cached(&clock, std::slice::from_ref(&shop));
    for (name, calls) in [("milk", 1), ("milk", 1), ("eggs", 1)] {
        let quotes = ask(&service, &[product(name, Some(398))]).await;
        assert_eq!(quotes.notes, ["shop could not be asked for prices (late), so typical prices stand in."]);
        assert_eq!(shop.calls().len(), calls, "{name}");
    }
    clock.advance(Duration::from_secs(10));
    ask(&service, &[product("eggs", Some(398))]).await;
    assert_eq!(shop.calls().len(), 2);
    // What it says of one question is no failure of its own.
    clock.advance(Duration::from_secs(10));
    shop.becomes(|_| Err(Error::new(ErrorKind::InvalidInput, "no such place")));
    for calls in 3..5 {
        ask(&service, &[product("eggs", Some(398))]).await;
        assert_eq!(shop.calls().len(), calls);
    }
}

#[tokio::test]
async fn one_product_with_a_wrong_price_opens_no_breaker() {
    let clock = clock();
    let euro = Money::from_minor(100, Currency::EUR);
    let shop = Shop::new("shop", move |r| {
        Ok(r.products.iter().map(|p| SourcePrice::each(p.clone(), euro)).collect())
    });
    let breaker = BreakerConfig::default().with_trip(Trip::ConsecutiveFailures(2));
    let config = PolicyConfig::default().without_retry().with_breaker(breaker);
    let policy = Policy::new("shop", &config, clock.clone(), Arc::new(SeededRng::new(1))).unwrap();
    let service = PriceService::new(Some(shop.clone()), clock, PriceServiceConfig::default())
        .with_policy(Arc::new(policy));
    for n in 1..=5 {
        let quotes = ask(&service, &[product("milk", Some(398))]).await;
        assert!(quotes.notes[0].contains("in EUR"), "{:?}", quotes.notes);
        assert_eq!(shop.calls().len(), n);
    }
    assert_eq!(service.policy().unwrap().breaker().unwrap().state(), BreakerState::Closed);
    assert_eq!(service.sources()[0].refused, 5);
}

#[tokio::test]
async fn a_shop_is_asked_for_where_it_is() {
    let clock = clock();
    let near = Shop::of("near", usize::MAX, "n", |r| Ok(all(r, 300)));
    let far = Shop::of("far", usize::MAX, "f", |r| Ok(all(r, 250)));
    let mut service = cached(&clock, &[near.clone(), far.clone()]);
    let milk = product("milk", Some(398));
    let at = |store: Option<&str>| {
        let mut request = QuoteRequest::new(Vec::new());
        request.store = store.map(|s| StoreId::new(s).unwrap());
        request
    };
    for asking in [Asking::InOrder, Asking::AllAtOnce] {
        service.config.asking = asking;
        let quotes = service.quotes(&[&milk], at(Some("f7"))).await;
        let quote = &quotes.quotes[0];
        assert_eq!((quote.source.as_str(), quote.store.as_ref().map(StoreId::as_str)), ("far", Some("f7")));
        assert!(quotes.notes.is_empty(), "{:?}", quotes.notes);
        assert!(near.calls().is_empty(), "it has no shop f7");
        let each = service.by_source(&[&milk], at(Some("f7"))).await;
        assert_eq!((each.quotes.len(), each.notes.is_empty()), (1, true));
    }
    let nowhere = service.quotes(&[&milk], at(Some("x"))).await;
    assert_eq!(shown(&nowhere), ["milk 3.98 typical stale"]);
    assert_eq!(service.by_source(&[&milk], at(None)).await.quotes.len(), 2);
}

#[tokio::test]
async fn that_there_is_no_price_is_forgotten_with_its_source() {
    let (clock, shop) = (clock(), Shop::new("shop", |_| Ok(Vec::new())));
    let service = cached(&clock, std::slice::from_ref(&shop));
    let milk = [product("milk", Some(398))];
    ask(&service, &milk).await;
    shop.becomes(|r| Ok(all(r, 350)));
    assert_eq!(shown(&ask(&service, &milk).await), ["milk 3.98 typical stale"], "that is known for a while");
    service.forget_source("other").await.unwrap();
    assert_eq!(shop.calls().len(), 1);
    service.forget_source("shop").await.unwrap();
    assert_eq!(shown(&ask(&service, &milk).await), ["milk 3.50 live"]);
    // A price that was refused, too.
    shop.becomes(|r| Ok(all(r, 0)));
    service.forget_source("shop").await.unwrap();
    assert_eq!(shown(&ask(&service, &milk).await), ["milk 3.98 typical stale"]);
    shop.becomes(|r| Ok(all(r, 350)));
    service.forget_source("shop").await.unwrap();
    assert_eq!(shown(&ask(&service, &milk).await), ["milk 3.50 live"]);
}

fn over(clock: &Arc<ManualClock>, tier: &Arc<MemoryTier>, shop: &Arc<Shop>, fresh_for: u64) -> PriceService {
    let cache = CachedPrice::cache()
        .options(CacheOptions { jitter_percent: 0, ..CachedPrice::options() })
        .tier(tier.clone() as Arc<dyn CacheTier>, TierOptions::remote())
        .clock(clock.clone())
        .build()
        .unwrap();
    let config = PriceServiceConfig { fresh_for: Duration::from_secs(fresh_for), ..Default::default() };
    PriceService::new(Some(shop.clone()), clock.clone(), config).with_cache(cache)
}

/// One process keeps prices for five minutes, another one, or the same after a restart, for one.
#[tokio::test]
async fn a_price_that_others_keep_longer_is_asked_for_anew() {
    let (clock, shop) = (clock(), Shop::at("shop", 350));
    let tier = Arc::new(MemoryTier::new(clock.clone()));
    let (long, short) = (over(&clock, &tier, &shop, 300), over(&clock, &tier, &shop, 60));
    let milk = [product("milk", Some(398)), product("tea", Some(298))];
    ask(&long, &milk).await;
    clock.advance(Duration::from_secs(60));
    assert!(ask(&short, &milk).await.cached, "as old as it may be");
    clock.advance(Duration::from_secs(140));
    shop.becomes(|r| Ok(all(r, 340)));
    let anew = ask(&short, &milk).await;
    assert_eq!(
        (shown(&anew), anew.notes.len()),
        (vec!["milk 3.40 live".to_owned(), "tea 3.40 live".to_owned()], 0)
    );
    assert_eq!(shop.calls().len(), 2, "both in one call");
    assert!(ask(&short, &milk).await.cached);
    assert_eq!(shop.calls().len(), 2);
    // Where the source fails, the price stands in as any other.
    clock.advance(Duration::from_secs(120));
    ask(&long, &milk).await;
    shop.becomes(|_| Err(Error::new(ErrorKind::Unavailable, "down")));
    clock.advance(Duration::from_secs(100));
    let old = ask(&short, &milk).await;
    assert_eq!(shown(&old), ["milk 3.40 live stale", "tea 3.40 live stale"]);
    assert_eq!(old.notes.len(), 2, "{:?}", old.notes);
}

#[tokio::test]
async fn a_wrong_price_in_a_shared_tier_is_not_believed() {
    let right = |clock: &ManualClock| Quote {
        product: id("milk"),
        price: usd(350),
        regular: None,
        per: Unit::Each,
        kind: QuoteKind::Live,
        source: "shop".to_owned(),
        store: None,
        as_of: clock.wall(),
        stale: false,
        in_stock: None,
    };
    let wrong: [fn(&mut Quote); 8] = [
        |q| q.price = usd(0),
        |q| q.price = usd(MAX_PRICE_MINOR + 1),
        |q| q.price = Money::from_minor(350, Currency::EUR),
        |q| q.regular = Some(usd(349)),
        |q| q.per = Unit::Gallon,
        |q| q.source = "another".to_owned(),
        |q| q.store = Some(StoreId::new("12").unwrap()),
        |q| q.product = id("bread"),
    ];
    let as_it_is: fn(&mut Quote) = |_| {};
    for (n, change) in std::iter::once(as_it_is).chain(wrong).enumerate() {
        let (clock, shop) = (clock(), Shop::at("shop", 360));
        let tier = Arc::new(MemoryTier::new(clock.clone()));
        let service = over(&clock, &tier, &shop, 300);
        let mut quote = right(&clock);
        change(&mut quote);
        let price = CachedPrice { quote, told_at: clock.wall(), stands_in: false };
        let key = kept::key(&id("milk"), "shop", Currency::USD, &QuoteRequest::new(Vec::new())).unwrap();
        let other = CachedPrice::cache().tier(tier as Arc<dyn CacheTier>, TierOptions::remote());
        other.clock(clock.clone()).build().unwrap().set(&key, Loaded::new(price)).await.unwrap();
        clock.advance(Duration::from_secs(1));
        let quotes = ask(&service, &[product("milk", Some(398))]).await;
        assert_eq!(shown(&quotes), [if n == 0 { "milk 3.50 live" } else { "milk 3.60 live" }], "{n}");
        assert_eq!(shop.calls().len(), usize::from(n > 0), "{n}");
        // And where the source is down, it is no price of old either.
        if n > 0 {
            let quote = {
                let mut quote = right(&clock);
                change(&mut quote);
                quote
            };
            let price = CachedPrice { quote, told_at: clock.wall(), stands_in: false };
            service.cache.as_ref().unwrap().set(&key, Loaded::new(price)).await.unwrap();
            shop.becomes(|_| Err(Error::new(ErrorKind::Unavailable, "down")));
            let quotes = ask(&service, &[product("milk", Some(398))]).await;
            assert_eq!(shown(&quotes), ["milk 3.98 typical stale"], "{n}");
        }
    }
}
