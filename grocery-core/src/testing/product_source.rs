//! What every [`ProductSource`] owes.

use std::{collections::HashSet, sync::Arc};

use crate::{
    catalog::{
        LookupProducts, MAX_LOOKUP, MAX_SOURCE_LIMIT, Product, ProductSource, SearchProducts, SourcedProduct,
    },
    error::ErrorKind,
    id::ProductId,
    money::{Currency, Money},
};

fn id(text: &str) -> ProductId {
    ProductId::new(text).unwrap()
}

/// The products that a source must offer to be put through [`product_source`]: five kinds of milk and a
/// bag of flour. A test of a source over a network lets a scripted server serve them.
///
/// # Panics
/// Never.
#[must_use]
pub fn source_products() -> Vec<SourcedProduct> {
    let product = |n: u32, name: &str, size: &str, category: &[&str]| {
        let mut product = Product::new(id(&format!("src-{n}")), name);
        product.retailer_id = Some(format!("{}", 7_000_000 + n));
        product.brand = Some("Meadow".to_owned());
        product.category = category.iter().map(|s| (*s).to_owned()).collect();
        product.size = size.parse().ok();
        product.barcode = Some(format!("00{}", 71_000_000_000_u64 + u64::from(n)));
        product
    };
    let usd = |minor: i64| Money::from_minor(minor, Currency::USD);
    let dairy = ["Dairy", "Milk"];
    vec![
        SourcedProduct::new(product(1, "Whole Milk", "1 gallon", &dairy))
            .with_price(usd(398))
            .with_stock(true),
        SourcedProduct::new(product(2, "Skim Milk", "1 gallon", &dairy))
            .with_price(usd(349))
            .with_regular(usd(379)),
        SourcedProduct::new(product(3, "Goat Milk", "1 quart", &dairy)).with_stock(false),
        SourcedProduct::new(product(4, "Oat Milk", "64 fl oz", &dairy)).with_price(usd(429)),
        SourcedProduct::new(product(5, "Rice Milk", "1 quart", &dairy)).with_price(usd(219)),
        SourcedProduct::new(product(6, "Bread Flour", "5 lb", &["Baking"])).with_price(usd(499)),
    ]
}

/// Runs the whole suite on a source that offers exactly [`source_products`].
///
/// # Panics
/// Where the source breaks its contract.
pub async fn product_source(source: Arc<dyn ProductSource>) {
    let source = &*source;
    assert!(!source.name().trim().is_empty(), "a source has a name");
    words_find_products(source).await;
    pages_follow_each_other(source).await;
    products_are_looked_up(source).await;
    what_is_unknown_is_left_out(source).await;
    what_makes_no_sense_is_refused(source).await;
}

fn offered(n: usize) -> SourcedProduct {
    source_products().swap_remove(n - 1)
}

async fn search(source: &dyn ProductSource, request: SearchProducts) -> Vec<SourcedProduct> {
    let limit = request.limit;
    let page = source.search(request).await.unwrap();
    assert!(page.products.len() <= limit, "more products than were asked for");
    let ids: HashSet<ProductId> = page.products.iter().map(|p| p.product.id.clone()).collect();
    assert_eq!(ids.len(), page.products.len(), "a product came twice");
    assert!(page.total.is_none_or(|total| total >= page.products.len() as u64), "the total is too low");
    page.products
}

async fn words_find_products(source: &dyn ProductSource) {
    let found = search(source, SearchProducts::new("bread flour")).await;
    assert_eq!(found.first(), Some(&offered(6)), "a product is not as it is offered");
    let milk = search(source, SearchProducts::new("milk")).await;
    assert_eq!(milk.len(), 5);
    for p in milk {
        let n: usize = p.product.id.as_str().trim_start_matches("src-").parse().unwrap();
        assert_eq!(p, offered(n));
    }
    assert!(search(source, SearchProducts::new("milk").with_limit(0)).await.is_empty());
    assert!(search(source, SearchProducts::new("zzyzx")).await.is_empty());
}

async fn pages_follow_each_other(source: &dyn ProductSource) {
    let all = search(source, SearchProducts::new("milk")).await;
    let mut paged = Vec::new();
    for offset in [0, 2, 4] {
        paged.extend(search(source, SearchProducts::new("milk").with_limit(2).with_offset(offset)).await);
    }
    assert_eq!(paged, all, "pages do not add up to the whole");
    assert!(search(source, SearchProducts::new("milk").with_offset(5)).await.is_empty());
    let from_the_middle = search(source, SearchProducts::new("milk").with_limit(3).with_offset(1)).await;
    assert_eq!(from_the_middle, all[1..4]);
}

async fn lookup(source: &dyn ProductSource, request: LookupProducts) -> Vec<SourcedProduct> {
    let mut found = source.lookup(request).await.unwrap();
    found.sort_by(|a, b| a.product.id.cmp(&b.product.id));
    found
}

async fn products_are_looked_up(source: &dyn ProductSource) {
    assert!(lookup(source, LookupProducts::default()).await.is_empty());
    let found = lookup(source, LookupProducts::ids([id("src-6"), id("src-1")])).await;
    assert_eq!(found, [offered(1), offered(6)]);
    assert_eq!(lookup(source, LookupProducts::retailer_ids(["7000002"])).await, [offered(2)]);
    // With and without leading zeros it is one code.
    assert_eq!(lookup(source, LookupProducts::barcodes(["71000000003"])).await, [offered(3)]);
    assert_eq!(lookup(source, LookupProducts::barcodes(["0071000000003"])).await, [offered(3)]);
    let mut both = LookupProducts::ids([id("src-4"), id("src-4")]);
    both.retailer_ids = vec!["7000004".to_owned()];
    both.barcodes = vec!["0071000000004".to_owned()];
    assert_eq!(lookup(source, both).await, [offered(4)], "one product asked for four times comes once");
}

async fn what_is_unknown_is_left_out(source: &dyn ProductSource) {
    let found = lookup(source, LookupProducts::ids([id("src-99"), id("src-1"), id("nobody")])).await;
    assert_eq!(found, [offered(1)]);
    assert!(lookup(source, LookupProducts::barcodes(["4006381333931"])).await.is_empty());
    assert!(lookup(source, LookupProducts::retailer_ids(["1", "a/b?c=d&e#f %"])).await.is_empty());
}

async fn what_makes_no_sense_is_refused(source: &dyn ProductSource) {
    for bad in ["", "  \n"] {
        let e = source.search(SearchProducts::new(bad)).await.unwrap_err();
        assert_eq!(e.kind(), ErrorKind::InvalidInput);
    }
    let e = source.search(SearchProducts::new("milk").with_limit(MAX_SOURCE_LIMIT + 1)).await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::InvalidInput);
    let e = source.search(SearchProducts::new("x".repeat(10_000))).await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::TooLarge);
    let e = source.lookup(LookupProducts::barcodes(["12a"])).await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::InvalidInput);
    let many = LookupProducts::retailer_ids((0..=MAX_LOOKUP).map(|n| n.to_string()));
    assert_eq!(source.lookup(many).await.unwrap_err().kind(), ErrorKind::TooLarge);
}
