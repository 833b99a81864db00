//! What every [`ProductStore`] owes.

use std::sync::Arc;

use crate::{
    catalog::{
        Allergen, Availability, PriceKind, Product, ProductPage, ProductStore, Ratings, SoldBy, TaxClass,
        TypicalPrice, UpsertProducts,
    },
    clock::Date,
    error::ErrorKind,
    id::ProductId,
    money::{Currency, Money},
    quantity::Unit,
};

/// Runs the whole suite on an empty store.
///
/// # Panics
/// Where the store breaks its contract.
pub async fn product_store(store: Arc<dyn ProductStore>) {
    let store = &*store;
    every_field_is_kept(store).await;
    doing_it_again_changes_nothing(store).await;
    pages_cover_all(store).await;
    numbers_are_of_one_product(store).await;
    products_are_replaced_in_one_step(store).await;
    a_stream_is_taken_whole(store).await;
    a_stream_that_fails_changes_nothing(store).await;
}

fn id(text: &str) -> ProductId {
    ProductId::new(text).unwrap()
}

fn plain(name: &str) -> Product {
    Product {
        id: id(name),
        retailer_id: None,
        name: format!("Product {name}"),
        brand: None,
        category: vec!["Pantry".to_owned()],
        size: None,
        barcode: None,
        tax_class: TaxClass::Food,
        snap_eligible: false,
        diets: vec![],
        allergens: vec![],
        allergens_complete: false,
        sold_by: SoldBy::Each,
        price_unit: Unit::Each,
        typical_price: None,
        popularity: 0,
        aliases: vec![],
        availability: Availability::default(),
        ratings: None,
    }
}

fn full(name: &str) -> Product {
    Product {
        id: id(name),
        retailer_id: Some(format!("number-{name}")),
        name: "Crème fraîche 'x' \"y\" 🥛".to_owned(),
        brand: Some("Président".to_owned()),
        category: vec!["Dairy & Eggs".to_owned(), "Cream > \"sour\"".to_owned()],
        size: "24 x 16.9 fl oz".parse().ok(),
        barcode: Some("0012345678905".to_owned()),
        tax_class: TaxClass::SoftDrink,
        snap_eligible: true,
        diets: vec!["vegetarian".to_owned()],
        allergens: vec![Allergen::Milk, Allergen::TreeNut],
        allergens_complete: true,
        sold_by: SoldBy::Weight,
        price_unit: Unit::Pound,
        typical_price: Some(TypicalPrice {
            price: Money::from_minor(i64::MAX, Currency::KWD),
            kind: PriceKind::Average,
            source: "bls:APU0000709112".to_owned(),
            as_of: Date::new(2026, 2, 28).unwrap(),
        }),
        popularity: u32::MAX,
        aliases: vec!["sour cream".to_owned(), String::new()],
        availability: Availability { in_stock: Some(true), quantity: Some(150) },
        ratings: Some(Ratings::new(437, u32::MAX).unwrap()),
    }
}

async fn upsert(store: &dyn ProductStore, products: Vec<Product>) -> usize {
    store.upsert(UpsertProducts::new(products)).await.unwrap()
}

async fn get(store: &dyn ProductStore, name: &str) -> Option<Product> {
    store.get(&id(name)).await.unwrap()
}

async fn every_field_is_kept(store: &dyn ProductStore) {
    assert_eq!(store.count().await.unwrap(), 0, "the suite needs an empty store");
    assert_eq!(get(store, "full").await, None);
    assert_eq!(upsert(store, vec![full("full"), plain("plain")]).await, 2);
    assert_eq!(get(store, "full").await, Some(full("full")));
    assert_eq!(get(store, "plain").await, Some(plain("plain")));
    // And every field is replaced.
    let bare = Product { id: id("full"), ..plain("x") };
    upsert(store, vec![bare.clone()]).await;
    assert_eq!(get(store, "full").await, Some(bare));
    assert_eq!(store.remove(vec![id("full"), id("plain"), id("unknown")]).await.unwrap(), 2);
    assert_eq!(store.count().await.unwrap(), 0);
}

async fn doing_it_again_changes_nothing(store: &dyn ProductStore) {
    let batch = vec![full("a"), plain("b")];
    for _ in 0..3 {
        assert_eq!(upsert(store, batch.clone()).await, 2);
        assert_eq!(store.all().await.unwrap(), batch);
    }
    assert_eq!(upsert(store, vec![]).await, 0);
    assert_eq!(store.remove(vec![id("a"), id("b")]).await.unwrap(), 2);
}

async fn pages_cover_all(store: &dyn ProductStore) {
    let many: Vec<Product> = (0..1_203)
        .map(|n| Product {
            category: vec![if n % 2 == 0 { "Even" } else { "Odd" }.to_owned()],
            ..plain(&format!("p{n:05}"))
        })
        .collect();
    for batch in many.chunks(500) {
        upsert(store, batch.to_vec()).await;
    }
    assert_eq!(store.count().await.unwrap(), many.len());
    assert_eq!(store.all().await.unwrap(), many, "not all products come back, in the order of their ids");
    let page = store.page(ProductPage::first(2).after(id("p00005"))).await.unwrap();
    assert_eq!(page, many[6..8]);
    let odd = ProductPage::first(2).in_category(vec!["Odd".to_owned()]).after(id("p00005"));
    assert_eq!(store.page(odd).await.unwrap(), [many[7].clone(), many[9].clone()]);
    let none = ProductPage::first(2).in_category(vec!["Odd".to_owned(), "Odder".to_owned()]);
    assert!(store.page(none).await.unwrap().is_empty());
    assert_eq!(store.remove(many.iter().map(|p| p.id.clone()).collect()).await.unwrap(), many.len());
}

async fn numbers_are_of_one_product(store: &dyn ProductStore) {
    let with = |name: &str, number: &str| Product { retailer_id: Some(number.to_owned()), ..plain(name) };
    upsert(store, vec![with("a", "1"), with("b", "2"), plain("c"), plain("d")]).await;
    for bad in [
        vec![plain("new"), with("c", "1")],
        vec![plain("new"), with("c", "9"), with("d", "9")],
        vec![plain("new"), plain("new")],
    ] {
        let e = store.upsert(UpsertProducts::new(bad)).await.unwrap_err();
        assert_eq!(e.kind(), ErrorKind::InvalidProduct);
        assert!(e.hint().is_some());
        assert_eq!(get(store, "new").await, None, "a refused batch left something behind");
        assert_eq!(get(store, "c").await, Some(plain("c")));
    }
    // Two products of one batch may swap their numbers.
    upsert(store, vec![with("a", "2"), with("b", "1")]).await;
    assert_eq!(get(store, "a").await, Some(with("a", "2")));
    assert_eq!(get(store, "b").await, Some(with("b", "1")));
    // A number is free again once its product is gone or has let go of it.
    store.remove(vec![id("a")]).await.unwrap();
    upsert(store, vec![plain("b")]).await;
    upsert(store, vec![with("c", "2"), with("d", "1")]).await;
    assert_eq!(store.remove(vec![id("b"), id("c"), id("d")]).await.unwrap(), 3);
}

async fn products_are_replaced_in_one_step(store: &dyn ProductStore) {
    let with = |name: &str, number: &str| Product { retailer_id: Some(number.to_owned()), ..plain(name) };
    let replace = |gone: &str, products: Vec<Product>| {
        store.replace(vec![id(gone)], Box::new(products.into_iter().map(Ok)))
    };
    upsert(store, vec![with("a", "1"), with("b", "2")]).await;
    // The number of one that goes is free for one that comes; an id that is not there is passed over.
    assert_eq!(replace("a", vec![with("c", "1"), plain("d")]).await.unwrap(), 2);
    assert_eq!((get(store, "a").await, get(store, "c").await), (None, Some(with("c", "1"))));
    assert_eq!(replace("nowhere", vec![plain("d")]).await.unwrap(), 1);
    // Where the rest fails, what was to go is still there.
    let e = replace("c", vec![plain("new"), with("d", "2")]).await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::InvalidProduct);
    assert_eq!((get(store, "c").await, get(store, "new").await), (Some(with("c", "1")), None));
    assert_eq!(get(store, "d").await, Some(plain("d")));
    assert_eq!(store.remove(vec![id("b"), id("c"), id("d")]).await.unwrap(), 3);
}

async fn upsert_all(store: &dyn ProductStore, products: Vec<Product>) -> crate::error::Result<usize> {
    store.upsert_all(Box::new(products.into_iter().map(Ok))).await
}

async fn a_stream_is_taken_whole(store: &dyn ProductStore) {
    let many: Vec<Product> = (0..2_345)
        .map(|n| if n % 7 == 0 { full(&format!("p{n:05}")) } else { plain(&format!("p{n:05}")) })
        .collect();
    assert_eq!(upsert_all(store, many[..1_000].to_vec()).await.unwrap(), 1_000);
    // Again, and more beside it.
    assert_eq!(upsert_all(store, many.clone()).await.unwrap(), many.len());
    assert_eq!(store.all().await.unwrap(), many);
    let mut each = Vec::new();
    store
        .for_each(&mut |product| {
            each.push(product);
            Ok(())
        })
        .await
        .unwrap();
    assert_eq!(each, many, "for_each hands out all products, in the order of their ids");
    let mut left = 3;
    let e = store
        .for_each(&mut |_| {
            left -= 1;
            if left == 0 { Err(crate::error::Error::new(ErrorKind::TooLarge, "enough")) } else { Ok(()) }
        })
        .await
        .unwrap_err();
    assert_eq!((e.kind(), left), (ErrorKind::TooLarge, 0));
    assert_eq!(upsert_all(store, vec![]).await.unwrap(), 0);
    // Of the same id the last one stands.
    let twice = vec![full("p00001"), plain("p00002"), Product { popularity: 9, ..plain("p00001") }];
    assert_eq!(upsert_all(store, twice).await.unwrap(), 3);
    assert_eq!(get(store, "p00001").await, Some(Product { popularity: 9, ..plain("p00001") }));
    assert_eq!(store.remove(many.iter().map(|p| p.id.clone()).collect()).await.unwrap(), many.len());
}

async fn a_stream_that_fails_changes_nothing(store: &dyn ProductStore) {
    let with = |name: &str, number: &str| Product { retailer_id: Some(number.to_owned()), ..plain(name) };
    let before = vec![with("a", "1"), with("b", "2"), plain("c")];
    upsert(store, before.clone()).await;
    let huge = Product { size: "2000000000 oz".parse().ok(), ..plain("d") };
    for bad in [
        vec![plain("new"), with("c", "1")],
        vec![with("c", "2"), plain("new")],
        vec![plain("new"), with("c", "9"), with("d", "9")],
        vec![plain("new"), huge],
    ] {
        let e = upsert_all(store, bad).await.unwrap_err();
        assert_eq!(e.kind(), ErrorKind::InvalidProduct);
        assert!(e.hint().is_some());
        assert_eq!(store.all().await.unwrap(), before, "a refused stream left something behind");
    }
    // The stream itself fails, late.
    let stream = (0..1_500).map(|n| match n {
        1_400 => Err(crate::error::Error::new(ErrorKind::Corrupt, "the stream broke")),
        n => Ok(plain(&format!("n{n}"))),
    });
    let e = store.upsert_all(Box::new(stream)).await.unwrap_err();
    assert_eq!((e.kind(), e.message()), (ErrorKind::Corrupt, "the stream broke"));
    assert_eq!(store.all().await.unwrap(), before);
    // Numbers may move within a stream, whichever comes first, also to a product that comes twice.
    let moved = vec![with("a", "2"), with("c", "1"), with("b", "3"), with("c", "4"), with("d", "1")];
    upsert_all(store, moved).await.unwrap();
    assert_eq!(store.all().await.unwrap(), [with("a", "2"), with("b", "3"), with("c", "4"), with("d", "1")]);
    assert_eq!(store.remove(["a", "b", "c", "d"].map(id).to_vec()).await.unwrap(), 4);
}
