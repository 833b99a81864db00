use std::future::pending;

use futures_util::FutureExt;

use async_trait::async_trait;

use super::*;
use crate::{
    catalog::{SoldBy, TaxClass},
    clock::ManualClock,
    error::{Error, ErrorKind},
    id::StoreId,
    money::Money,
    pricing::{FixedPrices, SourcePrice},
    quantity::Unit,
};

pub(super) fn id(text: &str) -> ProductId {
    ProductId::new(text).unwrap()
}

pub(super) fn usd(minor: i64) -> Money {
    Money::from_minor(minor, Currency::USD)
}

pub(super) fn product(name: &str, typical: Option<i64>) -> Product {
    Product {
        id: id(name),
        retailer_id: None,
        name: name.to_owned(),
        brand: None,
        category: Vec::new(),
        size: None,
        barcode: None,
        tax_class: TaxClass::Food,
        snap_eligible: true,
        diets: Vec::new(),
        allergens: Vec::new(),
        allergens_complete: false,
        sold_by: SoldBy::Each,
        price_unit: Unit::Each,
        typical_price: typical.map(|minor| TypicalPrice {
            price: usd(minor),
            kind: if minor % 2 == 0 { PriceKind::Average } else { PriceKind::Estimate },
            source: "bls:APU0000709112".to_owned(),
            as_of: "2026-07-01".parse().unwrap(),
        }),
        popularity: 0,
        aliases: Vec::new(),
        availability: crate::catalog::Availability::default(),
        ratings: None,
    }
}

pub(super) fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at("2026-11-20T10:30:00Z".parse().unwrap()))
}

/// A source that does as it is told and remembers what it was asked.
struct Scripted {
    answer: Box<dyn Fn() -> Result<Vec<SourcePrice>> + Send + Sync>,
    hang: bool,
    asked: Mutex<Vec<QuoteRequest>>,
}

impl Scripted {
    fn new(answer: impl Fn() -> Result<Vec<SourcePrice>> + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self { answer: Box::new(answer), hang: false, asked: Mutex::default() })
    }
}

#[async_trait]
impl PriceSource for Scripted {
    fn name(&self) -> &str {
        "shop"
    }

    async fn quotes(&self, request: QuoteRequest) -> Result<Vec<SourcePrice>> {
        self.asked.lock().unwrap().push(request);
        if self.hang {
            pending::<()>().await;
        }
        (self.answer)()
    }
}

fn over(source: Arc<dyn PriceSource>) -> PriceService {
    PriceService::new(Some(source), clock(), PriceServiceConfig::default())
}

pub(super) async fn ask(service: &PriceService, products: &[Product]) -> Quotes {
    let products: Vec<&Product> = products.iter().collect();
    service.quotes(&products, QuoteRequest::new(Vec::new())).await
}

pub(super) fn shown(q: &Quotes) -> Vec<String> {
    q.quotes
        .iter()
        .map(|q| {
            format!("{} {} {}{}", q.product, q.price, q.kind.as_str(), if q.stale { " stale" } else { "" })
        })
        .collect()
}

#[tokio::test]
async fn one_batch_in_the_order_asked_each_once() {
    let source =
        Scripted::new(|| Ok(vec![SourcePrice::each(id("b"), usd(2)), SourcePrice::each(id("a"), usd(1))]));
    let service = over(source.clone());
    let (a, b) = (product("a", Some(100)), product("b", Some(200)));
    let mut request = QuoteRequest::new(vec![id("ignored")]);
    request.store = Some(StoreId::new("s1").unwrap());
    request.zip = Some("62701".to_owned());
    let q = service.quotes(&[&a, &b, &a], request).await;
    assert_eq!(shown(&q), ["a 0.01 live", "b 0.02 live"]);
    assert!(q.notes.is_empty());
    let first = q.get(&id("a")).unwrap();
    assert_eq!((first.source.as_str(), first.store.as_ref().unwrap().as_str()), ("shop", "s1"));
    assert_eq!(first.as_of.to_string(), "2026-11-20T10:30:00Z");
    assert_eq!(q.told().count(), 2);
    let asked = source.asked.lock().unwrap();
    assert_eq!(asked.len(), 1);
    assert_eq!((asked[0].products.clone(), asked[0].zip.as_deref()), (vec![id("a"), id("b")], Some("62701")));
}

#[tokio::test]
async fn without_a_source_typical_prices_say_what_they_are() {
    let service = PriceService::new(None, clock(), PriceServiceConfig::default());
    let q = ask(&service, &[product("milk", Some(398)), product("tea", Some(299)), product("truffle", None)])
        .await;
    assert_eq!(shown(&q), ["milk 3.98 typical", "tea 2.99 estimate"]);
    assert_eq!(q.quotes[0].as_of.to_string(), "2026-07-01T00:00:00Z");
    assert_eq!(q.quotes[0].source, "bls:APU0000709112");
    assert_eq!(q.notes, ["No price is known for truffle."]);
    assert_eq!(q.told().count(), 0);
    assert!(ask(&service, &[]).await.quotes.is_empty());
}

#[tokio::test]
async fn what_a_source_leaves_out_is_typical_and_stale() {
    let service = over(Arc::new(FixedPrices::new("corner").with(id("milk"), usd(350))));
    let q = ask(&service, &[product("milk", Some(398)), product("tea", Some(298)), product("truffle", None)])
        .await;
    assert_eq!(shown(&q), ["milk 3.50 live", "tea 2.98 typical stale"]);
    assert_eq!(q.notes[0], "corner has no price for 2 of 3 products, so typical prices stand in.");
    assert_eq!(q.told().count(), 1);
}

#[tokio::test]
async fn a_failing_source_is_named() {
    let service = over(Scripted::new(|| Err(Error::new(ErrorKind::Unavailable, "connection refused"))));
    let q = ask(&service, &[product("milk", Some(398))]).await;
    assert_eq!(shown(&q), ["milk 3.98 typical stale"]);
    assert_eq!(q.notes.len(), 1);
    assert!(q.notes[0].contains("shop") && q.notes[0].contains("connection refused"));
}

#[tokio::test]
async fn a_panicking_source_is_a_failing_source() {
    struct Rude;
    impl PriceSource for Rude {
        fn name(&self) -> &str {
            panic!("no name")
        }

        // Written by hand: it panics before there is a future to wait for.
        fn quotes<'a: 'f, 'f>(
            &'a self,
            _: QuoteRequest,
        ) -> std::pin::Pin<Box<dyn Future<Output = Result<Vec<SourcePrice>>> + Send + 'f>>
        where
            Self: 'f,
        {
            panic!("no prices")
        }
    }
    for source in [Arc::new(Rude) as Arc<dyn PriceSource>, Scripted::new(|| panic!("later"))] {
        let q = ask(&over(source), &[product("milk", Some(398))]).await;
        assert_eq!(shown(&q), ["milk 3.98 typical stale"]);
        assert!(q.notes[0].contains("panicked"), "{:?}", q.notes);
    }
    assert_eq!(over(Arc::new(Rude)).source_name(), Some("the price source"));
}

#[tokio::test]
async fn a_hanging_source_is_left_after_the_timeout() {
    let clock = clock();
    let source =
        Arc::new(Scripted { answer: Box::new(|| Ok(Vec::new())), hang: true, asked: Mutex::default() });
    let service = PriceService::new(Some(source), clock.clone(), PriceServiceConfig::default());
    let task = tokio::spawn(async move { ask(&service, &[product("milk", Some(398))]).await });
    while clock.sleepers() == 0 {
        tokio::task::yield_now().await;
    }
    clock.advance(Duration::from_secs(2));
    let q = task.await.unwrap();
    assert_eq!(shown(&q), ["milk 3.98 typical stale"]);
    assert!(q.notes[0].contains("within 2s"), "{:?}", q.notes);
}

#[tokio::test]
async fn answers_that_break_the_contract_are_refused() {
    let euro = Money::from_minor(100, Currency::EUR);
    let cases: [(SourcePrice, &str); 6] = [
        (SourcePrice::each(id("milk"), usd(-1)), "below zero"),
        (SourcePrice::each(id("milk"), euro), "EUR instead of USD"),
        (SourcePrice { regular: Some(euro), ..SourcePrice::each(id("milk"), usd(1)) }, "EUR instead of USD"),
        (SourcePrice { regular: Some(usd(99)), ..SourcePrice::each(id("milk"), usd(100)) }, "regular price"),
        (SourcePrice::by_weight(id("milk"), usd(100), Unit::Gallon), "per gallon"),
        (SourcePrice::each(id("bread"), usd(100)), "not asked for"),
    ];
    for (price, word) in cases {
        let service = over(Scripted::new(move || Ok(vec![price.clone()])));
        let q = ask(&service, &[product("milk", Some(398))]).await;
        assert_eq!(shown(&q), ["milk 3.98 typical stale"], "{word}");
        assert!(q.notes[0].starts_with("shop") && q.notes[0].contains(word), "{word}: {:?}", q.notes);
    }
    let twice = Scripted::new(|| {
        Ok(vec![SourcePrice::each(id("milk"), usd(1)), SourcePrice::each(id("milk"), usd(2))])
    });
    let q = ask(&over(twice), &[product("milk", None)]).await;
    assert_eq!(shown(&q), ["milk 0.01 live"]);
    assert!(q.notes[0].contains("first ones stand"));
    let bad_first = Scripted::new(|| {
        Ok(vec![SourcePrice::each(id("milk"), usd(-1)), SourcePrice::each(id("milk"), usd(2))])
    });
    assert_eq!(
        shown(&ask(&over(bad_first), &[product("milk", Some(398))]).await),
        ["milk 3.98 typical stale"]
    );
}

#[tokio::test]
async fn old_prices_are_marked_and_future_ones_brought_back() {
    let at = |text: &str| Some(text.parse().unwrap());
    let source = Scripted::new(move || {
        Ok(vec![
            SourcePrice { as_of: at("2026-11-19T10:29:59Z"), ..SourcePrice::each(id("old"), usd(1)) },
            SourcePrice { as_of: at("2026-11-19T10:30:00Z"), ..SourcePrice::each(id("day"), usd(1)) },
            SourcePrice {
                as_of: at("2026-11-21T10:30:00Z"),
                in_stock: Some(false),
                ..SourcePrice::each(id("ahead"), usd(1))
            },
            // Beyond what clocks and time zones differ by: microseconds taken for milliseconds, say.
            SourcePrice { as_of: at("2026-11-21T10:30:01Z"), ..SourcePrice::each(id("far"), usd(1)) },
        ])
    });
    let products = ["old", "day", "ahead", "far"].map(|name| product(name, None));
    let q = ask(&over(source), &products).await;
    assert_eq!(shown(&q), ["old 0.01 live stale", "day 0.01 live", "ahead 0.01 live"]);
    assert!(q.notes[0].contains("a price for far that is of the future"), "{:?}", q.notes);
    assert_eq!(q.quotes[2].as_of.to_string(), "2026-11-20T10:30:00Z");
    assert_eq!(q.quotes[2].in_stock, Some(false));
    assert_eq!(q.told().count(), 2);
}

#[test]
fn typical_prices_of_another_currency_are_left_out() {
    let config = PriceServiceConfig { currency: Currency::EUR, ..PriceServiceConfig::default() };
    let service = PriceService::new(None, clock(), config);
    let q = ask(&service, &[product("milk", Some(398))]).now_or_never().unwrap();
    assert!(q.quotes.is_empty() && q.notes[0].contains("milk"));
}

#[tokio::test]
async fn under_a_policy_a_dead_source_is_left_alone_and_asked_again_later() {
    use crate::{
        clock::SeededRng,
        resilience::{BreakerState, Policy, PolicyConfig},
    };
    let clock = clock();
    let dead = std::sync::atomic::AtomicBool::new(true);
    let source = Scripted::new(move || {
        if dead.swap(false, std::sync::atomic::Ordering::SeqCst) {
            Err(Error::new(ErrorKind::Unavailable, "down").with_retry_after(Duration::from_secs(90)))
        } else {
            Ok(vec![SourcePrice::each(id("a"), usd(1))])
        }
    });
    let config = PolicyConfig::default().with_breaker(
        crate::resilience::BreakerConfig::default()
            .with_trip(crate::resilience::Trip::ConsecutiveFailures(1)),
    );
    let policy = Policy::new("shop", &config, clock.clone(), Arc::new(SeededRng::new(1))).unwrap();
    let service = PriceService::new(Some(source.clone()), clock.clone(), PriceServiceConfig::default())
        .with_policy(Arc::new(policy));
    let products = [product("a", Some(300))];
    for _ in 0..3 {
        let q = ask(&service, &products).await;
        assert_eq!(shown(&q), ["a 3.00 typical stale"]);
        assert_eq!(q.notes.len(), 1);
    }
    assert_eq!(source.asked.lock().unwrap().len(), 1, "asked once, then left alone");
    clock.advance(Duration::from_secs(90));
    assert_eq!(shown(&ask(&service, &products).await), ["a 0.01 live"]);
    assert_eq!(service.policy().unwrap().breaker().unwrap().state(), BreakerState::HalfOpen);
}
