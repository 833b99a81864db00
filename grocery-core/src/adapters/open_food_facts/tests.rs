//! Against a real HTTP server on the loopback interface.

use serde_json::{Value, json};

use super::*;
use crate::{
    adapters::HttpTransport,
    clock::ManualClock,
    id::{ProductId, StoreId},
    money::{Currency, Money},
    pricing::{PriceSource, QuoteRequest},
    testing::{LoopbackReply, LoopbackServer},
};

const WHO: &str = "PantryPal/2.1 (hello@pantrypal.example)";
const CODE: &str = "3017620422003";

fn transport() -> Arc<dyn Transport> {
    Arc::new(HttpTransport::new().unwrap())
}

fn prices(url: &str) -> OpenPrices {
    let config = OpenPricesConfig {
        base_url: url.to_owned(),
        currency: Currency::EUR,
        timeout_ms: 2_000,
        ..OpenPricesConfig::default()
    };
    OpenPrices::new(transport(), WHO, config).unwrap()
}

fn seen(date: &str, price: Value) -> Value {
    json!({"product_code": CODE, "type": "PRODUCT", "price": price, "price_per": null, "currency": "EUR",
        "date": date, "owner": "somebody", "price_is_discounted": false, "price_without_discount": null,
        "location_osm_id": 652_825_274, "location_osm_type": "NODE",
        "location": {"osm_name": "Monoprix", "osm_address_city": "Grenoble", "osm_address_country": "France"},
        "proof": {"file_path": "a.jpg"}})
}

fn server(items: Vec<Value>) -> LoopbackServer {
    let body = json!({"items": items, "page": 1, "total": 9}).to_string();
    LoopbackServer::start(move |_| LoopbackReply::Answer(200, body.clone()))
}

fn eur(minor: i64) -> Money {
    Money::from_minor(minor, Currency::EUR)
}

#[tokio::test]
async fn prices_come_newest_first_with_day_and_place() {
    let mut reduced = seen("2026-10-03", json!(2.5));
    reduced["price_without_discount"] = json!("3.10");
    let mut by_weight = seen("2026-11-01", json!(9.9));
    by_weight["price_per"] = json!("KILOGRAM");
    let server = server(vec![seen("2026-09-01", json!(2.99)), reduced, by_weight]);
    let open = prices(&server.url());
    let found = open.prices("3017 6204-22003", 10).await.unwrap();
    let told: Vec<_> = found.iter().map(|p| (p.date.to_string(), p.price, p.regular)).collect();
    assert_eq!(
        told,
        [("2026-10-03".to_owned(), eur(250), Some(eur(310))), ("2026-09-01".to_owned(), eur(299), None)]
    );
    assert_eq!(found[0].store.as_ref().unwrap().as_str(), "node/652825274");
    assert_eq!((found[0].place.as_deref(), found[0].city.as_deref()), (Some("Monoprix"), Some("Grenoble")));
    let request = &server.seen()[0];
    assert_eq!(request.path, "/prices?product_code=3017620422003&currency=EUR&order_by=-date&size=10");
    assert!(request.headers.contains(&("user-agent".to_owned(), WHO.to_owned())));
    for bad in ["", "12", "abc", "000000000000", "123456789012345"] {
        assert_eq!(open.prices(bad, 1).await.unwrap_err().kind(), ErrorKind::InvalidInput, "{bad}");
    }
    assert!(open.prices(CODE, 0).await.unwrap().is_empty());
}

#[tokio::test]
async fn as_a_source_the_newest_price_is_told_with_its_day() {
    let server = server(vec![seen("2026-09-01", json!(2.99)), seen("2026-10-03", json!("2.50"))]);
    let id = |text: &str| ProductId::new(text).unwrap();
    let open = prices(&server.url()).with_barcodes(|id| match id.as_str() {
        "spread" => Some(CODE.to_owned()),
        "loose" => None,
        _ => Some("none".to_owned()),
    });
    let mut request = QuoteRequest::new(vec![id("spread"), id("loose"), id("other")]);
    request.store = Some(StoreId::new("node/652825274").unwrap());
    let told = open.quotes(request.clone()).await.unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].product.as_str(), told[0].price), ("spread", eur(250)));
    assert_eq!(told[0].as_of.unwrap().to_string(), "2026-10-03T00:00:00Z");
    assert_eq!(server.seen().len(), 1);
    assert!(server.seen()[0].path.ends_with("&size=5&location_osm_type=NODE&location_osm_id=652825274"));
    request.store = Some(StoreId::new("corner shop").unwrap());
    assert!(!open.has_store(request.store.as_ref().unwrap()), "it is not asked for that shop");
    assert!(open.has_store(&StoreId::new("node/652825274").unwrap()));
    let e = open.quotes(request).await.unwrap_err();
    assert!(e.kind() == ErrorKind::InvalidInput && e.hint().unwrap().contains("node/"), "{e}");
    // One who stands in for the service need not sort.
    let days = (1..=9).map(|day| seen(&format!("2026-09-0{day}"), json!(day)));
    let unsorted = self::server(days.collect());
    let spread = prices(&unsorted.url()).with_barcodes(|_| Some(CODE.to_owned()));
    let told = spread.quotes(QuoteRequest::new(vec![id("spread")])).await.unwrap();
    assert_eq!(
        (told[0].price, told[0].as_of.unwrap().to_string().as_str()),
        (eur(900), "2026-09-09T00:00:00Z")
    );
}

#[tokio::test]
async fn what_cannot_be_right_is_never_told() {
    let with = |field: &str, value: Value| {
        let mut bad = seen("2026-11-02", json!(1.0));
        bad[field] = value;
        bad
    };
    for (bad, said) in [
        (with("price", json!(0)), "price (/price) of product 1: is 0"),
        (with("price", Value::Null), "price (/price) of product 1: is missing"),
        (with("price", json!(2.999)), "price"),
        (with("product_code", json!("4006381333931")), "another product's"),
        (with("currency", json!("USD")), "is USD, which was not asked for"),
        (with("date", json!("yesterday")), "date"),
        (with("date", Value::Null), "date"),
    ] {
        let both = server(vec![bad.clone(), seen("2026-09-01", json!(2.99))]);
        let found = prices(&both.url()).prices(CODE, 10).await.unwrap();
        assert_eq!(found.len(), 1, "{bad}");
        assert_eq!(found[0].price, eur(299));
        let alone = server(vec![bad]);
        let open = prices(&alone.url());
        let e = open.prices(CODE, 10).await.unwrap_err();
        assert!(e.kind() == ErrorKind::BadAnswer && e.message().contains(said), "{said}: {e}");
        let request = QuoteRequest::new(vec![ProductId::new(CODE).unwrap()]);
        assert_eq!(open.quotes(request).await.unwrap_err().kind(), ErrorKind::BadAnswer);
    }
    assert!(prices(&server(Vec::new()).url()).prices(CODE, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_service_in_trouble_is_told_clearly() {
    let wait = vec![("Retry-After".to_owned(), "7".to_owned())];
    for (reply, kind) in [
        (LoopbackReply::Answer(401, String::new()), ErrorKind::Unauthenticated),
        (LoopbackReply::Answer(403, String::new()), ErrorKind::Forbidden),
        (LoopbackReply::Answer(404, String::new()), ErrorKind::BadAnswer),
        (LoopbackReply::AnswerWith(429, wait, String::new()), ErrorKind::RateLimited),
        (LoopbackReply::Answer(500, "<html>".to_owned()), ErrorKind::Unavailable),
        (LoopbackReply::Answer(200, "<html>".to_owned()), ErrorKind::BadAnswer),
        (LoopbackReply::Answer(200, "{\"items\":[{".to_owned()), ErrorKind::BadAnswer),
        (LoopbackReply::CutShort, ErrorKind::Unavailable),
    ] {
        let server = LoopbackServer::start(move |_| reply.clone());
        let e = prices(&server.url()).prices(CODE, 3).await.unwrap_err();
        assert_eq!(e.kind(), kind, "{e}");
        assert_eq!(e.retry_after().is_some(), kind == ErrorKind::RateLimited);
    }
}

#[test]
fn both_services_are_told_who_calls() {
    let clock = Arc::new(ManualClock::at("2026-11-20T09:00:00Z".parse().unwrap()));
    for bad in [
        "",
        "PantryPal",
        "PantryPal/2",
        "PantryPal/ (a@b.example)",
        "PantryPal/2 ()",
        "PantryPal/2 (hello)",
        "a/1 (b@c.example)\r\nx: y",
    ] {
        let e = OpenPrices::new(transport(), bad, OpenPricesConfig::default()).unwrap_err();
        assert!(e.kind() == ErrorKind::InvalidInput && e.hint().is_some(), "{bad}");
        assert!(OpenFoodFacts::new(transport(), clock.clone(), bad).is_err(), "{bad}");
    }
    assert!(OpenFoodFacts::new(transport(), clock, "PantryPal/2.1 (https://pantrypal.example)").is_ok());
}

#[tokio::test]
async fn products_are_looked_up_within_the_limits() {
    let server = LoopbackServer::start(|request| {
        let spread = json!({"code": CODE, "product_name": "Hazelnut Spread", "brands": "Nutella", "quantity": "400 g"});
        match request.path.split('?').next().unwrap() {
            "/api/v2/product/3017620422003" => {
                LoopbackReply::Answer(200, json!({"code": CODE, "status": 1, "product": spread}).to_string())
            }
            "/cgi/search.pl" => {
                LoopbackReply::Answer(200, json!({"count": 1, "products": [spread]}).to_string())
            }
            _ => LoopbackReply::Answer(404, json!({"status": 0}).to_string()),
        }
    });
    let clock = Arc::new(ManualClock::at("2026-11-20T09:00:00Z".parse().unwrap()));
    let facts = OpenFoodFacts::at(transport(), clock.clone(), WHO, &server.url()).unwrap();
    let found = facts.lookup(LookupProducts::barcodes([CODE, "4006381333931"])).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].product.name.as_str(), found[0].product.id.as_str()), ("Hazelnut Spread", CODE));
    assert_eq!(found[0].product.size.unwrap().to_string(), "400 gram");
    assert_eq!(found[0].price, None);
    let page = facts.search(SearchProducts::new("hazelnut spread")).await.unwrap();
    assert_eq!(page.products, found);
    assert!(server.seen().iter().all(|r| r.headers.contains(&("user-agent".to_owned(), WHO.to_owned()))));
    // In any minute, no more than the service allows.
    let mut sent = 0;
    for _ in 0..60 {
        sent += usize::from(facts.search(SearchProducts::new("spread")).await.is_ok());
        clock.advance(Duration::from_secs(1));
    }
    assert!((8..=9).contains(&sent), "{sent}");
    clock.advance(Duration::from_secs(60));
    for count in [9, 15, 100] {
        let e = facts.lookup(LookupProducts::barcodes(vec![CODE; count])).await.unwrap_err();
        assert!(e.kind() == ErrorKind::RateLimited && !e.is_retryable(), "{e}");
        assert_eq!(e.hint().unwrap(), "look up at most 8 products at a time");
    }
    assert_eq!(facts.lookup(LookupProducts::barcodes(vec![CODE; 8])).await.unwrap().len(), 1);
}
