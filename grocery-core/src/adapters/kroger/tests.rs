//! Against a real HTTP server on the loopback interface.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use super::*;
use crate::{
    adapters::HttpTransport,
    clock::ManualClock,
    money::{Currency, Money},
    quantity::Unit,
    testing::{LoopbackReply, LoopbackRequest, LoopbackServer},
};

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at("2026-11-20T09:00:00Z".parse().unwrap()))
}

fn config(url: &str) -> KrogerConfig {
    KrogerConfig { base_url: url.to_owned(), timeout_ms: 2_000, ..KrogerConfig::default() }
}

fn kroger(config: KrogerConfig, clock: Arc<ManualClock>) -> KrogerSource {
    let credentials = KrogerCredentials::new("my-app", "s3cret-word").unwrap();
    KrogerSource::new(Arc::new(HttpTransport::new().unwrap()), clock, credentials, config).unwrap()
}

fn ids(ids: &[&str]) -> QuoteRequest {
    let mut request = QuoteRequest::new(ids.iter().map(|id| ProductId::new(id).unwrap()).collect());
    request.store = Some(StoreId::new("01400943").unwrap());
    request
}

/// `POST /connect/oauth2/token`, with a number in the token.
fn token(request: &LoopbackRequest, number: usize) -> Option<LoopbackReply> {
    if request.path != "/connect/oauth2/token" {
        return None;
    }
    let basic = format!("Basic {}", "bXktYXBwOnMzY3JldC13b3Jk");
    assert_eq!(request.method, "POST");
    assert!(request.headers.contains(&("authorization".to_owned(), basic)));
    assert_eq!(request.body, b"grant_type=client_credentials&scope=product.compact");
    let answer =
        json!({"access_token": format!("tok-{number}-en"), "expires_in": 1800, "token_type": "bearer"});
    Some(LoopbackReply::Answer(200, answer.to_string()))
}

fn bears(request: &LoopbackRequest, token: &str) -> bool {
    request.headers.contains(&("authorization".to_owned(), format!("Bearer {token}")))
}

fn milk(id: &str) -> Value {
    json!({"productId": id, "upc": id, "brand": "Kroger", "description": "Kroger Whole Milk",
           "categories": ["Dairy"], "items": [{"itemId": id, "size": "1 gal", "soldBy": "UNIT",
           "inventory": {"stockLevel": "HIGH"}, "price": {"regular": 3.99, "promo": 2.79}}]})
}

fn answer(request: &LoopbackRequest) -> LoopbackReply {
    if let Some(token) = token(request, 1) {
        return token;
    }
    assert!(bears(request, "tok-1-en"));
    let path = request.path.as_str();
    if path.starts_with("/locations?") {
        let store = json!({"locationId": "01400943", "chain": "KROGER", "name": "Kroger - Downtown",
            "address": {"addressLine1": "100 E Court St", "city": "Cincinnati", "state": "OH", "zipCode": "45202"}});
        return LoopbackReply::Answer(200, json!({ "data": [store] }).to_string());
    }
    let mut data = vec![milk("0001111041700")];
    if path.contains("0000000004011") {
        let mut bananas = milk("0000000004011");
        bananas["items"][0] =
            json!({"size": "1 lb", "soldBy": "WEIGHT", "price": {"regular": 0.59, "promo": 0}});
        let mut roast = milk("0020145600000");
        roast["items"][0] =
            json!({"size": "1 ct", "soldBy": "WEIGHT", "price": {"regular": 8.99, "promo": 0}});
        let mut seasonal = milk("0000000000009");
        seasonal["items"][0] = json!({"size": "1 ct", "soldBy": "UNIT"});
        data.extend([bananas, roast, seasonal]);
    }
    LoopbackReply::Answer(
        200,
        json!({"data": data, "meta": {"pagination": {"total": 1, "start": 0, "limit": 50}}}).to_string(),
    )
}

#[tokio::test]
async fn prices_are_of_a_store() {
    let server = LoopbackServer::start(answer);
    let source = kroger(config(&server.url()), clock());
    let asked = [
        "kroger-0001111041700",
        "kroger-0000000004011",
        "kroger-0020145600000",
        "kroger-0000000000009",
        "milk",
    ];
    let prices = source.quotes(ids(&asked)).await.unwrap();
    let usd = |minor| Money::from_minor(minor, Currency::USD);
    let told: Vec<_> =
        prices.iter().map(|p| (p.product.as_str(), p.price, p.regular, p.per, p.in_stock)).collect();
    assert_eq!(
        told,
        [
            (asked[0], usd(279), Some(usd(399)), Unit::Each, Some(true)),
            (asked[1], usd(59), None, Unit::Pound, None),
        ]
    );
    let seen = server.seen();
    assert_eq!(seen.len(), 2, "one token, one request for all");
    assert_eq!(
        seen[1].path,
        "/products?filter.productId=0001111041700,0000000004011,0020145600000,0000000000009&filter.limit=50&filter.locationId=01400943"
    );
    let nowhere = QuoteRequest::new(vec![ProductId::new(asked[0]).unwrap()]);
    let e = source.quotes(nowhere).await.unwrap_err();
    assert!(e.kind() == ErrorKind::InvalidInput && e.message().contains("store"), "{e}");
    assert_eq!(server.seen().len(), 2, "without a store nothing is asked");
}

#[tokio::test]
async fn products_are_found_and_looked_up() {
    let server = LoopbackServer::start(answer);
    let mut config = config(&server.url());
    config.store = Some(StoreId::new("01400943").unwrap());
    let source = kroger(config, clock());
    let page = source.search(SearchProducts::new("whole milk").with_limit(5)).await.unwrap();
    assert_eq!((page.products.len(), page.total), (1, Some(1)));
    let found = &page.products[0];
    assert_eq!((found.product.id.as_str(), found.price.unwrap().minor()), ("kroger-0001111041700", 279));
    assert_eq!(found.product.size.unwrap().to_string(), "1 gallon");
    source.search(SearchProducts::new("milk").with_limit(5).with_offset(5)).await.unwrap();
    let found = source.lookup(LookupProducts::ids([found.product.id.clone()])).await.unwrap();
    assert_eq!(found.len(), 1);
    let e = source.lookup(LookupProducts::barcodes(["1111041700"])).await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::NotSupported);
    let paths: Vec<String> = server.seen().into_iter().skip(1).map(|r| r.path).collect();
    assert_eq!(
        paths,
        [
            "/products?filter.term=whole%20milk&filter.limit=5&filter.locationId=01400943",
            "/products?filter.term=milk&filter.limit=5&filter.start=5&filter.locationId=01400943",
            "/products?filter.productId=0001111041700&filter.limit=50&filter.locationId=01400943",
        ]
    );
}

#[tokio::test]
async fn stores_are_found_near_a_code() {
    let server = LoopbackServer::start(answer);
    let source = kroger(config(&server.url()), clock());
    let stores = source.stores(" 45202", 3).await.unwrap();
    assert_eq!(stores[0].id.as_str(), "01400943");
    assert_eq!(
        (stores[0].name.as_str(), stores[0].city.as_deref()),
        ("Kroger - Downtown", Some("Cincinnati"))
    );
    assert_eq!(server.seen()[1].path, "/locations?filter.zipCode.near=45202&filter.limit=3");
    for bad in ["", "4520", "45202-1", "abcde"] {
        assert_eq!(source.stores(bad, 3).await.unwrap_err().kind(), ErrorKind::InvalidInput, "{bad}");
    }
}

#[tokio::test]
async fn a_token_is_fetched_once_for_all_and_anew_when_it_runs_out() {
    let tokens = Arc::new(AtomicUsize::new(0));
    let server = LoopbackServer::start({
        let tokens = Arc::clone(&tokens);
        move |request| {
            if request.path.ends_with("/token") {
                return token(request, tokens.fetch_add(1, Ordering::SeqCst) + 1).unwrap();
            }
            let newest = format!("tok-{}-en", tokens.load(Ordering::SeqCst));
            if bears(request, &newest) {
                LoopbackReply::Answer(200, json!({"data": [milk("1")]}).to_string())
            } else {
                LoopbackReply::Answer(401, json!({"error": "no", "message": "tok-1-en is old"}).to_string())
            }
        }
    });
    let time = clock();
    let source = kroger(config(&server.url()), Arc::clone(&time));
    let calls = (0..20).map(|_| source.quotes(ids(&["kroger-1"])));
    for answer in futures_util::future::join_all(calls).await {
        assert_eq!(answer.unwrap().len(), 1);
    }
    assert_eq!(tokens.load(Ordering::SeqCst), 1);
    time.advance(Duration::from_secs(1_739));
    source.quotes(ids(&["kroger-1"])).await.unwrap();
    assert_eq!(tokens.load(Ordering::SeqCst), 1, "it lasts until a minute before its end");
    time.advance(Duration::from_secs(1));
    source.quotes(ids(&["kroger-1"])).await.unwrap();
    assert_eq!(tokens.load(Ordering::SeqCst), 2);
    // The service takes the token back before its time: a new one, once.
    tokens.fetch_add(1, Ordering::SeqCst);
    source.quotes(ids(&["kroger-1"])).await.unwrap();
    assert_eq!(tokens.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn the_day_has_only_so_many_requests() {
    let server = LoopbackServer::start(answer);
    let mut config = config(&server.url());
    (config.products_per_day, config.stores_per_day) = (6, 2);
    let time = clock();
    let source = kroger(config, Arc::clone(&time));
    let mut sent = 0;
    // A whole day, asked every quarter of an hour.
    for _ in 0..96 {
        match source.quotes(ids(&["kroger-0001111041700"])).await {
            Ok(_) => sent += 1,
            Err(e) => {
                assert_eq!(e.kind(), ErrorKind::RateLimited);
                assert!(e.retry_after().is_some());
            }
        }
        time.advance(Duration::from_secs(900));
    }
    assert!((5..=6).contains(&sent), "{sent}");
    assert_eq!(source.stores("45202", 1).await.unwrap().len(), 1, "stores are counted apart");
}

#[tokio::test]
async fn no_secret_shows_up_anywhere() {
    let echo = |request: &LoopbackRequest| {
        let said = request.headers.iter().map(|(_, v)| v.as_str()).collect::<Vec<_>>().join(" ");
        json!({"errors": {"reason": format!("you said {said} and s3cret-word"), "code": "AUTH-1"}})
            .to_string()
    };
    for token_status in [200, 400, 401, 500] {
        let server = LoopbackServer::start(move |request| match token(request, 1) {
            Some(reply) if token_status == 200 => reply,
            Some(_) => LoopbackReply::Answer(token_status, echo(request)),
            None => LoopbackReply::Answer(403, echo(request)),
        });
        let source = kroger(config(&server.url()), clock());
        let e = source.quotes(ids(&["kroger-1"])).await.unwrap_err();
        let kind = match token_status {
            200 => ErrorKind::Forbidden,
            500 => ErrorKind::Unavailable,
            _ => ErrorKind::Unauthenticated,
        };
        assert_eq!(e.kind(), kind, "{e}");
        let shown = format!("{e} {e:?} {source:?}");
        assert!(e.message().contains("AUTH-1 you said"), "{e}");
        for secret in ["tok-1", "s3cret", "bXktYXBw", "my-app"] {
            assert!(!shown.contains(secret), "{secret}: {shown}");
        }
    }
    assert!(!format!("{:?}", KrogerCredentials::new("my-app", "s3cret").unwrap()).contains("s3cret"));
    let e = KrogerCredentials::new("my-app", "s3 cret").unwrap_err();
    assert!(!format!("{e:?}").contains("s3"), "{e:?}");
}

#[tokio::test]
async fn a_token_that_is_none_is_refused() {
    for body in [
        "",
        "<html>",
        "{}",
        r#"{"access_token":7,"expires_in":1800}"#,
        r#"{"access_token":"a b","expires_in":1800}"#,
        r#"{"access_token":"ab"}"#,
        r#"{"access_token":"ab","expires_in":-1}"#,
    ] {
        let server = LoopbackServer::start(|_| LoopbackReply::Answer(200, body.to_owned()));
        let e = kroger(config(&server.url()), clock()).quotes(ids(&["kroger-1"])).await.unwrap_err();
        assert_eq!(e.kind(), ErrorKind::BadAnswer, "{body}: {e}");
    }
}
