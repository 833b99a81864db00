//! Against a real HTTP server on the loopback interface.

use serde_json::{Value, json};

use super::*;
use crate::{
    adapters::HttpTransport,
    money::{Currency, Money},
    quantity::Unit,
    testing::{LoopbackReply, LoopbackServer},
};

fn config(url: &str) -> HttpPriceConfig {
    let mut fields = PricePaths::new("/sku", "/now");
    fields.was_price = Some("/was".to_owned());
    fields.sale_price = Some("/promo".to_owned());
    fields.currency = Some("/cur".to_owned());
    fields.price_unit = Some("/per".to_owned());
    fields.as_of = Some("/at".to_owned());
    fields.in_stock = Some("/stock".to_owned());
    let mut config =
        HttpPriceConfig::new("shop", url, "/v1/prices?skus={ids}&store={store}&zip={zip}", fields);
    config.prices = "/data".to_owned();
    config.id_prefix = "shop-".to_owned();
    config.batch = 3;
    config
}

fn source(config: HttpPriceConfig) -> HttpPriceSource {
    HttpPriceSource::new(Arc::new(HttpTransport::new().unwrap()), config).unwrap()
}

fn ids(ids: &[&str]) -> QuoteRequest {
    QuoteRequest::new(ids.iter().map(|id| ProductId::new(id).unwrap()).collect())
}

fn usd(minor: i64) -> Money {
    Money::from_minor(minor, Currency::USD)
}

/// A shop whose answer is always this.
fn shop(body: &Value) -> LoopbackServer {
    let body = body.to_string();
    LoopbackServer::start(move |_| LoopbackReply::Answer(200, body.clone()))
}

#[tokio::test]
async fn prices_are_asked_for_in_batches_and_read_whole() {
    let server = LoopbackServer::start(|request| {
        let asked = request.path.split("skus=").nth(1).unwrap().split('&').next().unwrap();
        let data: Vec<Value> = asked
            .split(',')
            .filter(|sku| *sku != "7")
            .map(|sku| json!({"sku": sku.parse::<u64>().unwrap(), "now": format!("${sku}.50")}))
            .collect();
        LoopbackReply::Answer(200, json!({ "data": data }).to_string())
    });
    let shop = source(config(&server.url())).with_header("authorization", "Bearer sesame");
    let mut request = ids(&["shop-1", "shop-2", "other-9", "shop-3", "shop-7", "shop-1", "shop-8"]);
    request.store = Some(StoreId::new("a b").unwrap());
    let prices = shop.quotes(request).await.unwrap();
    let told: Vec<(&str, Money)> = prices.iter().map(|p| (p.product.as_str(), p.price)).collect();
    assert_eq!(
        told,
        [("shop-1", usd(150)), ("shop-2", usd(250)), ("shop-3", usd(350)), ("shop-8", usd(850))]
    );
    let mut paths: Vec<String> = server.seen().into_iter().map(|r| r.path).collect();
    paths.sort();
    assert_eq!(paths, ["/v1/prices?skus=1,2,3&store=a%20b", "/v1/prices?skus=7,8&store=a%20b"]);
    assert!(server.seen()[0].headers.contains(&("authorization".to_owned(), "Bearer sesame".to_owned())));
    // What the shop cannot know is not asked for.
    assert!(shop.quotes(ids(&["other-9", "shop-1,2"])).await.unwrap().is_empty());
    assert_eq!(server.seen().len(), 2);
    assert!(shop.quotes(ids(&["x"; 1_001])).await.unwrap().is_empty(), "a list of any length is asked for");
    assert!(shop.at_once() >= 4 && shop.at_once().is_multiple_of(4), "as many as four requests take");
}

#[tokio::test]
async fn each_fact_of_a_price_is_read() {
    let at = |text: &str| Some(text.parse().unwrap());
    for (value, want) in [
        (json!({"now": 3.5}), SourcePrice::each(id("shop-1"), usd(350))),
        (
            json!({"now": "3.50", "was": 4, "at": "2026-11-20", "stock": "OUT_OF_STOCK"}),
            SourcePrice {
                regular: Some(usd(400)),
                as_of: at("2026-11-20T00:00:00Z"),
                in_stock: Some(false),
                ..SourcePrice::each(id("shop-1"), usd(350))
            },
        ),
        (
            json!({"now": 4, "promo": 3.5, "at": 1_763_634_600, "stock": 3}),
            SourcePrice {
                regular: Some(usd(400)),
                as_of: at("2025-11-20T10:30:00Z"),
                in_stock: Some(true),
                ..SourcePrice::each(id("shop-1"), usd(350))
            },
        ),
        (
            json!({"now": 3.5, "promo": 0, "was": 3, "at": 1_763_634_600_000_i64}),
            SourcePrice { as_of: at("2025-11-20T10:30:00Z"), ..SourcePrice::each(id("shop-1"), usd(350)) },
        ),
        (json!({"now": 0.59, "per": "lb"}), SourcePrice::by_weight(id("shop-1"), usd(59), Unit::Pound)),
        (
            json!({"now": "350", "cur": "JPY"}),
            SourcePrice::each(id("shop-1"), Money::from_minor(350, Currency::JPY)),
        ),
    ] {
        let mut one = value.clone();
        one["sku"] = json!("1");
        let server = shop(&json!({"data": [one]}));
        let prices = source(config(&server.url())).quotes(ids(&["shop-1"])).await.unwrap();
        assert_eq!(prices, [want], "{value}");
    }
    let server = shop(&json!({"data": [{"sku": 1, "now": 350}]}));
    let mut cents = config(&server.url());
    cents.minor_units = true;
    // The settings are plain data.
    let text = serde_json::to_string(&cents).unwrap();
    assert_eq!(serde_json::from_str::<HttpPriceConfig>(&text).unwrap(), cents);
    assert_eq!(source(cents).quotes(ids(&["shop-1"])).await.unwrap()[0].price, usd(350));
}

fn id(text: &str) -> ProductId {
    ProductId::new(text).unwrap()
}

#[tokio::test]
async fn a_price_that_cannot_be_right_is_never_told() {
    for (bad, said) in [
        (json!({"sku": 2, "now": 0}), "price (/now) of product 2: is 0"),
        (json!({"sku": 2, "now": -1}), "price (/now) of product 2"),
        (json!({"sku": 2, "now": "free"}), "price (/now) of product 2"),
        (json!({"sku": 2, "now": 1e300}), "price (/now) of product 2"),
        (json!({"sku": 2, "now": 3.999}), "price (/now) of product 2"),
        (json!({"sku": 2, "now": [1]}), "price (/now) of product 2: is an array"),
        (json!({"sku": 9, "now": 1}), "id (/sku) of product 2: \"9\" was not asked for"),
        (json!({"now": 1}), "id (/sku) of product 2: is missing"),
        (json!({"sku": 2, "now": 1, "cur": "Taler"}), "currency"),
        (json!({"sku": 2, "now": 1, "at": "soon"}), "as_of (/at)"),
        (json!({"sku": 2, "now": 1, "per": "bunch of them"}), "price_unit"),
    ] {
        let server = shop(&json!({"data": [{"sku": 1, "now": 2}, bad]}));
        let source = source(config(&server.url()));
        let prices = source.quotes(ids(&["shop-1", "shop-2"])).await.unwrap();
        assert_eq!(prices, [SourcePrice::each(id("shop-1"), usd(200))], "{bad}: one is no harm to others");
        drop(server);
        let server = shop(&json!({"data": [{"sku": 1}, bad]}));
        let source = super::tests::source(config(&server.url()));
        let e = source.quotes(ids(&["shop-1", "shop-2"])).await.unwrap_err();
        assert_eq!(e.kind(), ErrorKind::BadAnswer, "{bad}");
        assert!(e.message().contains(said), "{said}: {e}");
    }
    // Two prices of one product are none; the same twice is one.
    let server = shop(
        &json!({"data": [{"sku": 1, "now": 2}, {"sku": 2, "now": 2}, {"sku": 1, "now": 3}, {"sku": 2, "now": 2}]}),
    );
    let prices = source(config(&server.url())).quotes(ids(&["shop-1", "shop-2"])).await.unwrap();
    assert_eq!(prices, [SourcePrice::each(id("shop-2"), usd(200))]);
}

#[tokio::test]
async fn a_shop_in_trouble_is_told_clearly() {
    let wait = vec![("Retry-After".to_owned(), "7".to_owned())];
    for (reply, kind, retryable, wait) in [
        (
            LoopbackReply::Answer(401, json!({"error": "Bearer hush-hush is unknown"}).to_string()),
            ErrorKind::Unauthenticated,
            false,
            None,
        ),
        (LoopbackReply::Answer(403, String::new()), ErrorKind::Forbidden, false, None),
        (LoopbackReply::Answer(404, "<html>".to_owned()), ErrorKind::BadAnswer, false, None),
        (LoopbackReply::AnswerWith(429, wait, String::new()), ErrorKind::RateLimited, true, Some(7)),
        (LoopbackReply::Answer(500, "hush-hush".to_owned()), ErrorKind::Unavailable, true, None),
        (LoopbackReply::Answer(200, "<html>".to_owned()), ErrorKind::BadAnswer, false, None),
        (LoopbackReply::Answer(200, "{\"data\":[{\"sku\"".to_owned()), ErrorKind::BadAnswer, false, None),
        (LoopbackReply::Answer(200, "{\"data\":7}".to_owned()), ErrorKind::BadAnswer, false, None),
        (LoopbackReply::Answer(200, "{}".to_owned()), ErrorKind::BadAnswer, false, None),
        (LoopbackReply::Answer(200, " ".repeat(20_001)), ErrorKind::TooLarge, false, None),
        (LoopbackReply::CutShort, ErrorKind::Unavailable, true, None),
        (LoopbackReply::Close, ErrorKind::Unavailable, true, None),
        (LoopbackReply::Hang, ErrorKind::Timeout, true, None),
    ] {
        let label = format!("{reply:?}").chars().take(60).collect::<String>();
        let server = LoopbackServer::start(move |_| reply.clone());
        let mut config = config(&server.url());
        (config.max_body_bytes, config.timeout_ms) = (20_000, 400);
        config.path.push_str("&key=hush-hush");
        let mut source = source(config);
        source = source.with_header("authorization", "Bearer hush-hush");
        let e = source.quotes(ids(&["shop-1"])).await.unwrap_err();
        assert_eq!((e.kind(), e.is_retryable()), (kind, retryable), "{label}: {e}");
        assert_eq!(e.retry_after().map(|d| d.as_secs()), wait, "{label}");
        let shown = format!("{e} {e:?}");
        assert!(!shown.contains("hush") && shown.len() < 2_000, "{shown}");
    }
}

/// The shop refuses all because of one; the others are still priced, with few requests more.
#[tokio::test]
async fn one_unknown_product_does_not_take_the_others_with_it() {
    let server = LoopbackServer::start(|request| {
        let asked = request.path.split("skus=").nth(1).unwrap();
        if asked.split(',').any(|sku| sku == "5") {
            let body = json!({"errors": [{"code": 4002, "message": "Invalid itemId"}]});
            return LoopbackReply::Answer(400, body.to_string());
        }
        let data: Vec<Value> = asked.split(',').map(|sku| json!({"sku": sku, "now": 2})).collect();
        LoopbackReply::Answer(200, json!({ "data": data }).to_string())
    });
    let mut config = config(&server.url());
    (config.batch, config.unknown_refused) = (16, Some("4002".to_owned()));
    let products: Vec<String> = (0..16).map(|n| format!("shop-{n}")).collect();
    let products: Vec<&str> = products.iter().map(String::as_str).collect();
    let prices = source(config.clone()).quotes(ids(&products)).await.unwrap();
    assert_eq!(prices.len(), 15);
    assert_eq!(server.seen().len(), 1 + 2 * 4);
    assert!(source(config).quotes(ids(&["shop-5"])).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_shop_that_prices_one_at_a_time() {
    let server = LoopbackServer::start(|request| match request.path.as_str() {
        "/p/1" => LoopbackReply::Answer(200, json!({"now": "2.00"}).to_string()),
        "/p/2" => LoopbackReply::Answer(404, "{}".to_owned()),
        _ => LoopbackReply::Answer(200, json!({"sku": 1, "now": "2.00"}).to_string()),
    });
    let mut config = config(&server.url());
    (config.path, config.prices) = ("/p/{id}".to_owned(), String::new());
    config.fields.id = None;
    let prices = source(config.clone()).quotes(ids(&["shop-1", "shop-2"])).await.unwrap();
    assert_eq!(prices, [SourcePrice::each(id("shop-1"), usd(200))]);
    // The answer of another product's price is noticed where the shop says ids.
    config.fields.id = Some("/sku".to_owned());
    let e = source(config.clone()).quotes(ids(&["shop-3"])).await.unwrap_err();
    assert!(e.message().contains("\"1\" was not asked for"), "{e}");
    // Two of the app's products may be one of the shop's.
    let both = source(config).with_ids(|id| (id.as_str() != "c").then(|| "1".to_owned()));
    let e = both.quotes(ids(&["a", "b", "c"])).await.unwrap_err();
    assert!(e.message().contains("is missing"), "{e}");
    let server = shop(&json!({"sku": "1", "now": 2}));
    let mut config = super::tests::config(&server.url());
    (config.path, config.prices) = ("/p/{id}".to_owned(), String::new());
    let both = source(config).with_ids(|id| (id.as_str() != "c").then(|| "1".to_owned()));
    assert_eq!(both.quotes(ids(&["a", "b", "c"])).await.unwrap().len(), 2);
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn settings_that_cannot_work_are_refused() {
    let refused = |change: fn(&mut HttpPriceConfig), field: &str| {
        let mut config = config("https://x.test/v1");
        change(&mut config);
        let e = HttpPriceSource::new(Arc::new(HttpTransport::new().unwrap()), config).unwrap_err();
        assert_eq!(e.kind(), ErrorKind::InvalidInput);
        assert!(e.message().contains(field) && e.hint().is_some(), "{field}: {e}");
    };
    refused(|c| c.name.clear(), "name");
    refused(|c| c.base_url = "x.test".to_owned(), "address");
    refused(|c| c.path = "prices?ids={ids}".to_owned(), "path");
    refused(|c| c.path = "/prices".to_owned(), "path");
    refused(|c| c.path = "/prices/{id}?ids={ids}".to_owned(), "path");
    refused(|c| c.path = "/prices/{ids}/{shop}".to_owned(), "{shop}");
    refused(|c| (c.path, c.needs_store) = ("/prices/{ids}".to_owned(), true), "store");
    refused(|c| c.fields.id = None, "id");
    refused(|c| c.fields.price.clear(), "price");
    refused(|c| c.fields.as_of = Some("at".to_owned()), "as_of");
    refused(|c| c.batch = 0, "batch");
    refused(|c| c.max_body_bytes = 9 << 20, "max_body_bytes");
    refused(|c| c.timeout_ms = 0, "timeout_ms");
}

#[tokio::test]
async fn a_store_is_asked_for_where_prices_need_one() {
    let server = shop(&json!({"data": []}));
    let mut config = config(&server.url());
    config.needs_store = true;
    let e = source(config.clone()).quotes(ids(&["shop-1"])).await.unwrap_err();
    assert!(e.kind() == ErrorKind::InvalidInput && e.hint().unwrap().contains("store"));
    config.store = Some(StoreId::new("12").unwrap());
    assert!(source(config).quotes(ids(&["shop-1"])).await.unwrap().is_empty());
    assert_eq!(server.seen()[0].path, "/v1/prices?skus=1&store=12");
}
