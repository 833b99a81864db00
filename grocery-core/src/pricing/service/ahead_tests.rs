//! Prices fetched ahead, from several sources and within bounds.

use super::{
    cached_tests::{Shop, all, cached, minutes},
    kept::LEAST_BYTES,
    tests::{clock, id, product, usd},
    *,
};
use crate::{
    error::{Error, ErrorKind},
    pricing::SourcePrice,
};

async fn fetch(service: &PriceService, products: &[Product], bounds: AheadBounds) -> Result<FetchedAhead> {
    let products: Vec<&Product> = products.iter().collect();
    service.fetch_ahead(&products, QuoteRequest::new(Vec::new()), bounds).await
}

fn now() -> AheadBounds {
    AheadBounds::still_for(Duration::from_secs(1))
}

#[tokio::test]
async fn in_order_a_source_is_asked_for_what_is_missing() {
    let clock = clock();
    let first = Shop::new("first", |_| Ok(vec![SourcePrice::each(id("a"), usd(300))]));
    let second = Shop::at("second", 250);
    let service = cached(&clock, &[first.clone(), second.clone()]);
    let products = [product("a", None), product("b", None), product("a", None)];
    let fetched = fetch(&service, &products, now()).await.unwrap();
    assert_eq!((fetched.fetched, fetched.fresh, fetched.calls), (vec![id("a"), id("b")], 0, 2));
    assert_eq!(
        (first.calls(), second.calls()),
        (vec![vec!["a".to_owned(), "b".to_owned()]], vec![vec!["b".to_owned()]])
    );
    assert!(fetched.bytes >= 2 * LEAST_BYTES && fetched.bytes < 4 * LEAST_BYTES, "{}", fetched.bytes);
    // Whoever asks now asks nobody; what was told is told to the history once.
    let quotes = service.quotes(&[&products[0], &products[1]], QuoteRequest::new(Vec::new())).await;
    assert!(quotes.cached && quotes.notes.is_empty());
    assert_eq!(service.news().quotes.len(), 2);
    let again = fetch(&service, &products, now()).await.unwrap();
    assert_eq!((again.fetched.len(), again.fresh, again.calls, again.bytes), (0, 2, 0, 0));
}

#[tokio::test]
async fn all_at_once_every_source_is_asked_and_bounds_hold() {
    let clock = clock();
    let shops = [Shop::at("dear", 300), Shop::at("cheap", 250)];
    let mut service = cached(&clock, &shops);
    service.config.asking = Asking::AllAtOnce;
    let products: Vec<Product> = (0..10).map(|n| product(&format!("p{n}"), None)).collect();
    let mut bounds = now();
    bounds.max_calls = 1;
    let fetched = fetch(&service, &products, bounds).await.unwrap();
    assert_eq!((fetched.fetched.len(), fetched.calls, shops[1].calls().len()), (10, 1, 0));
    let fetched = fetch(&service, &products, now()).await.unwrap();
    assert_eq!((fetched.fetched.len(), fetched.calls, shops[0].calls().len()), (10, 1, 1));
    assert_eq!(fetch(&service, &products, now()).await.unwrap().fresh, 10);
    // By bytes: as many as fit.
    clock.advance(minutes(2));
    let mut bounds = now();
    bounds.max_bytes = 3 * LEAST_BYTES + 1;
    assert_eq!(fetch(&service, &products, bounds).await.unwrap().fetched.len(), 3);
    for (calls, bytes) in [(0, u64::MAX), (9, 0)] {
        (bounds.max_calls, bounds.max_bytes) = (calls, bytes);
        assert_eq!(fetch(&service, &products, bounds).await.unwrap(), FetchedAhead::default());
    }
}

#[tokio::test]
async fn what_was_refused_or_failed_is_not_called_fetched() {
    let (clock, shop) = (clock(), Shop::at("shop", 350));
    let service = cached(&clock, std::slice::from_ref(&shop));
    let products = [product("a", None), product("b", None)];
    shop.becomes(|_| Ok(vec![SourcePrice::each(id("a"), usd(0)), SourcePrice::each(id("b"), usd(200))]));
    assert_eq!(fetch(&service, &products, now()).await.unwrap().fetched, [id("b")]);
    clock.advance(minutes(2));
    shop.becomes(|_| Err(Error::new(ErrorKind::Unavailable, "closed")));
    assert_eq!(fetch(&service, &products, now()).await.unwrap_err().message(), "closed");
    // A source that failed rests for a while.
    clock.advance(Duration::from_secs(11));
    shop.becomes(|r| Ok(all(r, 210)));
    assert_eq!(fetch(&service, &products, now()).await.unwrap().fetched.len(), 2);
    // One source down, the other has all of it fresh: nothing is wrong.
    let (down, up) =
        (Shop::new("down", |_| Err(Error::new(ErrorKind::Unavailable, "closed"))), Shop::at("up", 1));
    let service = cached(&clock, &[down, up]);
    assert_eq!(fetch(&service, &products, now()).await.unwrap().fetched.len(), 2);
    assert_eq!(fetch(&service, &products, now()).await.unwrap().fresh, 2);
    let bare = PriceService::new(None, clock, PriceServiceConfig::default());
    assert_eq!(fetch(&bare, &products, now()).await.unwrap_err().kind(), ErrorKind::NotSupported);
}
