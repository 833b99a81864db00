//! Against a real HTTP server on the loopback interface.

use std::sync::Arc;

use futures_util::FutureExt;
use serde_json::json;

use super::*;
use crate::{
    adapters::HttpTransport,
    catalog::{MemoryProductSource, Product},
    money::{Currency, Money},
    testing::{self, LoopbackReply, LoopbackRequest, LoopbackServer},
};

fn transport() -> Arc<dyn Transport> {
    Arc::new(HttpTransport::new().unwrap())
}

/// The layout of the scripted shop below.
fn config(url: &str) -> HttpSourceConfig {
    let mut fields = ProductPaths::new("/productId", "/description");
    fields.retailer_id = Some("/itemId".to_owned());
    fields.brand = Some("/brand".to_owned());
    fields.category = Some("/categories".to_owned());
    fields.size = Some("/items/0/size".to_owned());
    fields.barcode = Some("/upc".to_owned());
    fields.price = Some("/items/0/price/regular".to_owned());
    fields.sale_price = Some("/items/0/price/promo".to_owned());
    fields.in_stock = Some("/items/0/stock".to_owned());
    let search = "/v1/products?term={q}&limit={limit}&start={offset}";
    let mut config = HttpSourceConfig::new("shop", url, search, fields);
    config.products = "/data".to_owned();
    config.total = Some("/meta/total".to_owned());
    config.lookup_id = Some("/v1/products/{value}".to_owned());
    config.lookup_retailer_id = Some("/v1/products?numbers={values}".to_owned());
    config.lookup_barcode = Some("/v1/products?upcs={values}".to_owned());
    config.id_prefix = "src-".to_owned();
    config
}

fn source(url: &str) -> HttpProductSource {
    HttpProductSource::new(transport(), config(url)).unwrap().with_header("authorization", "Bearer sesame")
}

fn unescaped(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        if let (b'%', [high, low, after @ ..]) = (first, tail) {
            let hex = [*high, *low].map(|b| (b as char).to_digit(16).unwrap() as u8);
            bytes.push(hex[0] * 16 + hex[1]);
            rest = after;
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn wire(p: &SourcedProduct) -> Value {
    let product: &Product = &p.product;
    // In this shop's wire a reduced price stands beside the regular one.
    let (regular, promo) = match (p.price, p.regular) {
        (Some(price), Some(regular)) => (json!(regular.to_string()), json!(price.minor() as f64 / 100.0)),
        (Some(price), None) => (json!(price.minor() as f64 / 100.0), json!(0)),
        _ => (Value::Null, Value::Null),
    };
    json!({
        "productId": product.id.as_str().trim_start_matches("src-"),
        "itemId": product.retailer_id.as_ref().unwrap().parse::<u64>().unwrap(),
        "description": product.name, "brand": product.brand, "categories": product.category,
        "upc": product.barcode,
        "items": [{"size": product.size.map(|s| s.to_string()), "stock": p.in_stock,
                   "price": {"regular": regular, "promo": promo}}],
    })
}

/// A shop that serves the products of the contract.
fn shop(request: &LoopbackRequest) -> LoopbackReply {
    if !request.headers.contains(&("authorization".to_owned(), "Bearer sesame".to_owned())) {
        return LoopbackReply::Answer(401, json!({"error": {"message": "wrong key"}}).to_string());
    }
    let shelf = MemoryProductSource::of("shelf", testing::source_products()).unwrap();
    let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
    let given = |name: &str| {
        let pair = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        pair.map(unescaped)
    };
    let list = |text: String| text.split(',').map(str::to_owned).collect::<Vec<_>>();
    let looked_up = |request: LookupProducts| shelf.lookup(request).now_or_never().unwrap().unwrap();
    let (found, total) = if let Some(id) = path.strip_prefix("/v1/products/") {
        let id = ProductId::new(format!("src-{}", unescaped(id))).unwrap();
        let Some(one) = looked_up(LookupProducts::ids([id])).pop() else {
            return LoopbackReply::Answer(404, json!({"error": "no such product"}).to_string());
        };
        return LoopbackReply::Answer(200, json!({"data": wire(&one)}).to_string());
    } else if let Some(numbers) = given("numbers") {
        (looked_up(LookupProducts::retailer_ids(list(numbers))), None)
    } else if let Some(codes) = given("upcs") {
        (looked_up(LookupProducts::barcodes(list(codes))), None)
    } else {
        let number = |name: &str| given(name).unwrap().parse::<usize>().unwrap();
        let search = SearchProducts::new(given("term").unwrap())
            .with_limit(number("limit"))
            .with_offset(number("start"));
        let page = shelf.search(search).now_or_never().unwrap().unwrap();
        (page.products, page.total)
    };
    let data: Vec<Value> = found.iter().map(wire).collect();
    LoopbackReply::Answer(200, json!({"data": data, "meta": {"total": total}}).to_string())
}

#[tokio::test]
async fn it_keeps_the_contract_also_over_small_pages() {
    let server = LoopbackServer::start(shop);
    testing::product_source(Arc::new(source(&server.url()))).await;
    for page_size in [1, 2, 3] {
        let mut config = config(&format!("{}/", server.url()));
        (config.page_size, config.max_pages) = (page_size, 20);
        let small = HttpProductSource::new(transport(), config).unwrap();
        testing::product_source(Arc::new(small.with_header("authorization", "Bearer sesame"))).await;
    }
    let wrong = HttpProductSource::new(transport(), config(&server.url())).unwrap();
    let wrong = wrong.with_header("authorization", "Bearer open");
    let e = wrong.search(SearchProducts::new("milk")).await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::Unauthenticated);
    assert!(e.message().contains("wrong key") && !format!("{e:?}{wrong:?}").contains("Bearer"), "{e:?}");
}

/// Where the shop counts pages, an offset in the middle of one still fits.
#[tokio::test]
async fn pages_are_counted_too() {
    let server = LoopbackServer::start(|request| {
        let page: usize = request.path.rsplit('=').next().unwrap().parse().unwrap();
        let ids = (page - 1) * 4..(page * 4).min(11);
        let data: Vec<Value> = ids.map(|n| json!({"id": n, "name": format!("Milk {n}")})).collect();
        LoopbackReply::Answer(200, json!(data).to_string())
    });
    let mut config = HttpSourceConfig::new(
        "paged",
        server.url(),
        "/s?q={q}&page={page}",
        ProductPaths::new("/id", "/name"),
    );
    config.page_size = 4;
    let shop = HttpProductSource::new(transport(), config).unwrap();
    for (limit, offset) in [(3, 0), (4, 3), (6, 5), (5, 9), (20, 0), (2, 11), (2, 40)] {
        let page =
            shop.search(SearchProducts::new("milk").with_limit(limit).with_offset(offset)).await.unwrap();
        let ids: Vec<usize> = page.products.iter().map(|p| p.product.id.as_str().parse().unwrap()).collect();
        let want: Vec<usize> = (offset..(offset + limit).min(11)).collect();
        assert_eq!(ids, want, "{limit} from {offset}");
    }
    let asked = server.seen().len();
    shop.search(SearchProducts::new("milk").with_limit(0).with_offset(3)).await.unwrap();
    assert_eq!(server.seen().len(), asked, "nothing is asked for nothing");
}

async fn answers(reply: LoopbackReply) -> Error {
    // Only silence may run into the timeout: on a busy machine any answer takes its time.
    let timeout_ms = if matches!(reply, LoopbackReply::Hang) { 400 } else { 60_000 };
    let server = LoopbackServer::start(move |_| reply.clone());
    let mut config = config(&server.url());
    config.search.push_str("&key=hush");
    config.max_body_bytes = 20_000;
    config.timeout_ms = timeout_ms;
    let shop = HttpProductSource::new(transport(), config).unwrap().with_header("x-key", "hush");
    let e = shop.search(SearchProducts::new("secret wishes")).await.unwrap_err();
    let shown = format!("{e} {e:?}");
    assert!(!shown.contains("hush") && !shown.contains("secret") && shown.len() < 2_000, "{shown}");
    assert!(e.message().starts_with(&format!("shop: {}/v1/products: ", server.url())), "{e}");
    e
}

#[tokio::test]
async fn a_shop_in_trouble_is_told_clearly() {
    let wait = vec![("Retry-After".to_owned(), "7".to_owned())];
    for (reply, kind, retryable, wait) in [
        (LoopbackReply::AnswerWith(429, wait.clone(), String::new()), ErrorKind::RateLimited, true, Some(7)),
        (
            LoopbackReply::AnswerWith(503, wait.clone(), "<html>".to_owned()),
            ErrorKind::Unavailable,
            true,
            Some(7),
        ),
        (LoopbackReply::Answer(500, "{\"error\":5}".to_owned()), ErrorKind::Unavailable, true, None),
        (LoopbackReply::Answer(504, String::new()), ErrorKind::Timeout, true, None),
        (LoopbackReply::AnswerWith(400, wait, "{}".to_owned()), ErrorKind::InvalidInput, false, None),
        (LoopbackReply::Answer(403, String::new()), ErrorKind::Forbidden, false, None),
        (LoopbackReply::Answer(404, String::new()), ErrorKind::BadAnswer, false, None),
        (LoopbackReply::Answer(302, String::new()), ErrorKind::BadAnswer, false, None),
        (LoopbackReply::Close, ErrorKind::Unavailable, true, None),
        (LoopbackReply::CutShort, ErrorKind::Unavailable, true, None),
        (LoopbackReply::Hang, ErrorKind::Timeout, true, None),
        (LoopbackReply::Answer(200, " ".repeat(20_001)), ErrorKind::TooLarge, false, None),
    ] {
        let shown = format!("{reply:?}").chars().take(60).collect::<String>();
        let e = answers(reply).await;
        assert_eq!((e.kind(), e.is_retryable()), (kind, retryable), "{shown}: {e}");
        assert_eq!(e.retry_after().map(|d| d.as_secs()), wait, "{shown}");
        assert!(e.hint().is_some() || matches!(kind, ErrorKind::Unavailable | ErrorKind::Timeout), "{shown}");
    }
}

#[tokio::test]
async fn a_malformed_answer_names_its_field() {
    let good = || wire(&testing::source_products()[0]);
    let with = |field: &str, value: Value| {
        let mut bad = good();
        match field.split_once('/') {
            Some((_, inner)) => bad["items"][0][inner] = value,
            None => bad[field] = value,
        }
        json!({"data": [good(), bad]}).to_string()
    };
    for (body, said) in [
        (String::new(), "no JSON"),
        ("<html>".to_owned(), "no JSON"),
        ("[".repeat(10_000), "no JSON"),
        ("{\"data\":[{\"productId\":1e999}]}".to_owned(), "no JSON"),
        ("\u{1}".to_owned(), "no JSON"),
        ("null".to_owned(), "/data is missing"),
        ("{\"data\":{}}".to_owned(), "/data is an object"),
        ("{\"data\":\"x\"}".to_owned(), "/data is a text"),
        ("{\"data\":[],\"meta\":{\"total\":-1}}".to_owned(), "/meta/total is a number"),
        ("{\"data\":[null]}".to_owned(), "id (/productId) of product 1: is missing"),
        ("{\"data\":[[[]]]}".to_owned(), "id (/productId) of product 1: is missing"),
        (with("productId", json!(1.5)), "id (/productId) of product 2: is a number"),
        (with("productId", json!({"a": 1})), "id (/productId) of product 2: is an object"),
        (with("productId", json!("x".repeat(300))), "id of product 2"),
        (with("description", Value::Null), "name (/description) of product 2: is missing"),
        (with("description", json!(7)), "name (/description) of product 2: is a number"),
        (with("description", json!("  ")), "name of product 2: is empty"),
        (with("brand", json!(["a"])), "brand (/brand) of product 2: is an array"),
        (with("categories", json!([1])), "category (/categories) of product 2: is a number"),
        (with("upc", json!("7.8E+11")), "barcode of product 2"),
        (with("upc", json!(-5)), "barcode (/upc) of product 2: is a number"),
        (with("itemId", json!(true)), "retailer_id (/itemId) of product 2: is yes or no"),
        (with("items/size", json!(12)), "size (/items/0/size) of product 2: is a number"),
        (with("items/stock", json!({})), "in_stock (/items/0/stock) of product 2"),
        (with("items/price", json!({"regular": -1})), "price (/items/0/price/regular) of product 2"),
        (with("items/price", json!({"regular": 1e300})), "price (/items/0/price/regular) of product 2"),
        (with("items/price", json!({"regular": 3.999})), "price (/items/0/price/regular) of product 2"),
        (with("items/price", json!({"regular": "free"})), "price (/items/0/price/regular) of product 2"),
        (
            with("items/price", json!({"regular": "9".repeat(40)})),
            "price (/items/0/price/regular) of product 2",
        ),
        (with("items/price", json!({"promo": []})), "sale_price (/items/0/price/promo) of product 2"),
    ] {
        let e = answers(LoopbackReply::Answer(200, body.clone())).await;
        assert_eq!(e.kind(), ErrorKind::BadAnswer, "{body}");
        assert!(e.message().contains(said), "{said}: {e}");
    }
}

#[tokio::test]
async fn what_a_shop_says_in_other_ways_is_read() {
    let server = LoopbackServer::start(|_| {
        let product = json!({"sku": 7, "t": "Gala Apples", "cents": 149, "per": "lb", "cur": "EUR",
                             "have": "OUT OF STOCK", "cat": "Produce > Fruit"});
        LoopbackReply::Answer(200, json!([product]).to_string())
    });
    let mut fields = ProductPaths::new("/sku", "/t");
    fields.price = Some("/cents".to_owned());
    fields.price_unit = Some("/per".to_owned());
    fields.currency = Some("/cur".to_owned());
    fields.in_stock = Some("/have".to_owned());
    fields.category = Some("/cat".to_owned());
    let mut config = HttpSourceConfig::new("market", server.url(), "/find/{q}", fields);
    config.minor_units = true;
    // The settings are plain data.
    let text = serde_json::to_string(&config).unwrap();
    assert_eq!(serde_json::from_str::<HttpSourceConfig>(&text).unwrap(), config);
    let shop = HttpProductSource::new(transport(), config).unwrap();
    let found = shop.search(SearchProducts::new("äpple/gala?#{limit}")).await.unwrap().products.remove(0);
    assert_eq!(server.seen()[0].path, "/find/%C3%A4pple%2Fgala%3F%23%7Blimit%7D");
    assert_eq!(found.price, Some(Money::from_minor(149, Currency::EUR)));
    assert_eq!((found.product.price_unit.as_str(), found.product.sold_by.as_str()), ("pound", "weight"));
    assert_eq!((found.in_stock, found.product.category.len()), (Some(false), 2));
    let e = shop.lookup(LookupProducts::barcodes(["4006381333931"])).await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::NotSupported);
    assert!(e.hint().unwrap().contains("lookup_barcode"));
}

#[tokio::test]
async fn nothing_may_be_404_where_the_host_says_so() {
    let server = LoopbackServer::start(|_| LoopbackReply::Answer(404, String::new()));
    let mut config = config(&server.url());
    config.nothing_is_404 = true;
    let shop = HttpProductSource::new(transport(), config).unwrap();
    assert!(shop.search(SearchProducts::new("milk")).await.unwrap().products.is_empty());
}

#[test]
fn settings_that_cannot_work_are_refused() {
    let refused = |change: fn(&mut HttpSourceConfig), field: &str| {
        let mut config = config("https://x.test/v1");
        change(&mut config);
        let e = HttpProductSource::new(transport(), config).unwrap_err();
        assert_eq!(e.kind(), ErrorKind::InvalidInput);
        assert!(e.message().contains(field) && e.hint().is_some(), "{field}: {e}");
    };
    refused(|c| c.name.clear(), "name");
    refused(|c| c.base_url = "x.test".to_owned(), "address");
    refused(|c| c.base_url = "https://ann:hush@x.test".to_owned(), "credentials");
    refused(|c| c.search = "products?q={q}".to_owned(), "search");
    refused(|c| c.search = "/products".to_owned(), "search");
    refused(|c| c.search = "/products?q={q}&{offset}{page}".to_owned(), "search");
    refused(|c| c.search = "/products?q={q}&z={zip}".to_owned(), "{zip}");
    refused(|c| c.search = "/products?q={q".to_owned(), "search");
    refused(|c| c.lookup_id = Some("/products".to_owned()), "lookup_id");
    refused(|c| c.fields.name.clear(), "name");
    refused(|c| c.fields.brand = Some("brand".to_owned()), "brand");
    refused(|c| c.page_size = 0, "page_size");
    refused(|c| c.max_pages = 21, "max_pages");
    refused(|c| c.max_body_bytes = 9 << 20, "max_body_bytes");
    refused(|c| c.timeout_ms = 0, "timeout_ms");
}
