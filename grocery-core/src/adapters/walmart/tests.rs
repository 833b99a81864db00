//! Against a real HTTP server on the loopback interface that checks every signature.

use std::sync::LazyLock;

use ring::signature::{KeyPair, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use serde_json::{Value, json};

use super::*;
use crate::{
    adapters::HttpTransport,
    clock::ManualClock,
    money::{Currency, Money},
    testing::{LoopbackReply, LoopbackRequest, LoopbackServer},
};

/// A key made for these tests and used for nothing else.
const PEM: &str = include_str!("../../../tests/conformance/test-only-key.pem");

static PUBLIC: LazyLock<Vec<u8>> = LazyLock::new(|| key().key.public_key().as_ref().to_vec());

fn key() -> WalmartKey {
    WalmartKey::from_pem("83f82845-consumer", "2", PEM).unwrap()
}

fn source(url: &str) -> WalmartSource {
    let clock = Arc::new(ManualClock::at("2026-11-20T09:00:00Z".parse().unwrap()));
    let config = WalmartConfig { base_url: url.to_owned(), timeout_ms: 2_000, ..WalmartConfig::default() };
    WalmartSource::new(Arc::new(HttpTransport::new().unwrap()), clock, key(), config).unwrap()
}

fn is_signed(request: &LoopbackRequest) -> bool {
    let header = |name: &str| request.headers.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str());
    let (id, at) = (header("wm_consumer.id"), header("wm_consumer.intimestamp"));
    let version = header("wm_sec.key_version");
    let signature = STANDARD.decode(header("wm_sec.auth_signature")).unwrap();
    let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, PUBLIC.as_slice());
    at == "1795165200000"
        && version == "2"
        && public.verify(format!("{id}\n{at}\n{version}\n").as_bytes(), &signature).is_ok()
}

fn item(id: u64) -> Value {
    json!({"itemId": id, "name": format!("Great Value Milk {id}, 1 Gallon"), "msrp": 9.99, "salePrice": 3.0 + id as f64 / 100.0,
        "upc": "078742351865", "categoryPath": "Food/Dairy & Eggs/Milk", "brandName": "Great Value", "stock": "Available"})
}

fn shop(request: &LoopbackRequest) -> LoopbackReply {
    if !is_signed(request) {
        return LoopbackReply::Answer(401, String::new());
    }
    let (path, query) = request.path.split_once('?').unwrap();
    let given = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let items: Vec<Value> = match (path, given("ids"), given("upc")) {
        ("/items", Some(ids), _) => {
            let ids: Vec<u64> = ids.split(',').map(|id| id.parse().unwrap()).collect();
            assert!(ids.len() <= 20, "more than the service takes");
            if ids.contains(&13) {
                let body = json!({"errors": [{"code": 4002, "message": "Invalid itemId"}]});
                return LoopbackReply::Answer(400, body.to_string());
            }
            ids.into_iter().map(item).collect()
        }
        ("/items", None, Some("078742351865")) => vec![item(7)],
        ("/search", ..) => {
            let first: u64 = given("start").unwrap().parse().unwrap();
            let count: u64 = given("numItems").unwrap().parse().unwrap();
            assert!(count <= 25 && first >= 1);
            (first..(first + count).min(61)).map(item).collect()
        }
        _ => return LoopbackReply::Answer(404, String::new()),
    };
    LoopbackReply::Answer(200, json!({"items": items, "totalResults": 60}).to_string())
}

#[tokio::test]
async fn signed_requests_price_twenty_at_a_time() {
    let server = LoopbackServer::start(shop);
    let ids: Vec<ProductId> = (1..=45).map(|n| ProductId::new(format!("walmart-{n}")).unwrap()).collect();
    let mut request = QuoteRequest::new(ids);
    request.store = Some(StoreId::new("5260").unwrap());
    let prices = source(&server.url()).quotes(request).await.unwrap();
    assert_eq!(prices.len(), 44, "the one that is gone takes none with it");
    let first = &prices[0];
    assert_eq!((first.product.as_str(), first.price), ("walmart-1", Money::from_minor(301, Currency::USD)));
    assert_eq!((first.regular, first.in_stock), (None, Some(true)), "a suggested price was never charged");
    assert!(server.seen().iter().all(|r| is_signed(r) && r.path.ends_with("&storeId=5260")));
}

#[tokio::test]
async fn products_are_searched_and_looked_up() {
    let server = LoopbackServer::start(shop);
    let walmart = source(&server.url());
    let page = walmart.search(SearchProducts::new("milk").with_limit(30).with_offset(2)).await.unwrap();
    assert_eq!((page.products.len(), page.total), (30, Some(60)));
    assert_eq!(page.products[0].product.id.as_str(), "walmart-3");
    assert_eq!(server.seen()[0].path, "/search?query=milk&start=3&numItems=25");
    assert_eq!(server.seen()[1].path, "/search?query=milk&start=28&numItems=5");
    let found = walmart.lookup(LookupProducts::barcodes(["078742351865"])).await.unwrap();
    assert_eq!(found[0].product.retailer_id.as_deref(), Some("7"));
    assert_eq!(found[0].product.category, ["Food", "Dairy & Eggs", "Milk"]);
    let found = walmart.lookup(LookupProducts::retailer_ids(["12", "13", "14"])).await.unwrap();
    assert_eq!(found.len(), 2);
}

#[tokio::test]
async fn no_secret_shows_up_anywhere() {
    let server = LoopbackServer::start(|request| {
        let said = request.headers.iter().map(|(_, v)| v.as_str()).collect::<Vec<_>>().join(" ");
        LoopbackReply::Answer(
            403,
            json!({"errors": [{"code": 9, "message": format!("you said {said}")}]}).to_string(),
        )
    });
    let walmart = source(&server.url());
    let request = QuoteRequest::new(vec![ProductId::new("walmart-1").unwrap()]);
    let e = walmart.quotes(request).await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::Forbidden);
    assert!(e.message().contains("you said"));
    let signature = key().sign("1795165200000").unwrap();
    let shown = format!("{e} {e:?} {walmart:?} {:?}", key());
    assert!(!shown.contains("83f82845") && !shown.contains(signature.get(..12).unwrap()), "{shown}");
}

#[test]
fn keys_are_read_in_both_forms_and_refused_without_showing_them() {
    let body: String = PEM.lines().filter(|l| !l.starts_with("---")).collect();
    let der = STANDARD.decode(&body).unwrap();
    // The older form is the newer one without the name of the algorithm in front.
    let older = STANDARD.encode(der.get(26..).unwrap());
    let older = format!("-----BEGIN RSA PRIVATE KEY-----\r\n{older}\r\n-----END RSA PRIVATE KEY-----\r\n");
    let older = WalmartKey::from_pem("83f82845-consumer", "2", &older).unwrap();
    assert_eq!(older.sign("1").unwrap(), key().sign("1").unwrap());
    let cut = PEM.replace("MII", "MIJ");
    for (id, version, pem) in [
        ("", "1", PEM),
        ("a\r\nb", "1", PEM),
        ("a", "", PEM),
        ("a", "1", ""),
        ("a", "1", body.as_str()),
        ("a", "1", cut.as_str()),
        ("a", "1", "-----BEGIN PRIVATE KEY-----\nnot base64!\n-----END PRIVATE KEY-----"),
        ("a", "1", "-----END PRIVATE KEY----------BEGIN PRIVATE KEY-----"),
    ] {
        let e = WalmartKey::from_pem(id, version, pem).unwrap_err();
        assert_eq!(e.kind(), ErrorKind::InvalidInput);
        assert!(e.hint().is_some() && !format!("{e:?}").contains(body.get(..20).unwrap()));
    }
}
