//! Products as a shop shows them: pages, scans, details, reviews, prices, what is trending.

use std::{sync::Arc, time::Duration};

use grocery_core::{
    Currency, ErrorKind, GroceryAgent, ManualClock, Money, ProductId, SeededRng, UserId,
    agent::{AddItem, QuoteOptions},
    catalog::{
        Access, AccessKind, Availability, Catalog, MeasuredValue, Product, ProductRecord, ReviewPage,
        SearchRequest, VariableLayouts,
    },
    pricing::{FixedPrices, SourcePrice},
};
use serde_json::json;

use crate::support::{agent, block_on, catalog, clock, kind, say, talk, user};

fn id(text: &str) -> ProductId {
    text.parse().unwrap()
}

fn usd(minor: i64) -> Money {
    Money::from_minor(minor, Currency::USD)
}

/// An agent whose shop sells at the prices given, with some deals.
fn shop() -> GroceryAgent {
    let mut prices = FixedPrices::new("corner-shop");
    for (n, product) in catalog().products().enumerate().filter(|(n, _)| n % 4 > 0) {
        let mut price = SourcePrice::each(product.id, usd(200 + n as i64 % 300));
        price.regular = (n % 3 > 0).then(|| usd(200 + n as i64 % 300 + (n as i64 % 2) * 50));
        price.in_stock = [None, Some(true), Some(false)][n % 3];
        prices = prices.with_price(price);
    }
    let builder = GroceryAgent::builder().catalog(catalog()).price_source(Arc::new(prices));
    builder.clock(clock()).rng(Arc::new(SeededRng::new(7))).build().unwrap()
}

#[test]
fn savings_are_price_less_deal_price_in_every_row() {
    let agent = shop();
    let (mut deals, mut plain) = (0, 0);
    for q in ["milk", "whole wheat bread", "chedar", "apples", "pasta sauce", "coffee"] {
        let found = block_on(agent.prices().search(q, 40)).unwrap();
        let searched = agent.catalog().search(&SearchRequest::new(q).with_limit(40)).unwrap();
        assert_eq!(found.total_results, searched.total);
        let order: Vec<&ProductId> = found.products.iter().map(|p| &p.id).collect();
        let all: Vec<&ProductId> = searched.hits.iter().map(|h| &h.product.id).collect();
        assert!(all.iter().filter(|id| order.contains(id)).eq(order.iter()), "the order of the search");
        for row in &found.products {
            assert_eq!(row.savings, row.price.minus(row.deal_price.unwrap_or(row.price)).unwrap());
            assert_eq!(row.deal_price.is_some(), row.savings.minor() > 0, "a deal saves something: {row:?}");
            let quotes =
                block_on(agent.prices().quotes(std::slice::from_ref(&row.id), &QuoteOptions::default()))
                    .unwrap();
            let quote = &quotes.quotes[0];
            assert_eq!(row.deal_price.unwrap_or(row.price), quote.price, "it is what is to be paid");
            assert_eq!((row.price_kind, row.in_stock), (quote.kind, quote.in_stock));
            deals += usize::from(row.deal_price.is_some());
            plain += usize::from(row.deal_price.is_none());
        }
    }
    assert!(deals > 10 && plain > 10, "{deals} {plain}");
}

#[test]
fn a_priced_search_has_the_documented_shape() {
    let milk = id("gc-whole-milk-1-gallon");
    let mut price = SourcePrice::each(milk.clone(), usd(349));
    (price.regular, price.in_stock) = (Some(usd(399)), Some(true));
    let source = FixedPrices::new("corner-shop").with_price(price);
    let agent = GroceryAgent::builder().price_source(Arc::new(source)).build().unwrap();
    let found = block_on(agent.prices().search("whole milk gallon", 10)).unwrap();
    let json = serde_json::to_value(&found).unwrap();
    let row = json["products"].as_array().unwrap().iter().find(|r| r["id"] == milk.as_str()).unwrap();
    assert_eq!(
        *row,
        json!({"id": "gc-whole-milk-1-gallon", "name": "Whole Milk", "price": 3.99, "unit": "gallon",
            "inStock": true, "dealPrice": 3.49, "savings": 0.50, "priceKind": "live", "priceSource": "corner-shop"})
    );
    assert_eq!(json["cached"], false);
    assert!(json["totalResults"].as_u64().unwrap() >= 1);
    let e = block_on(agent.prices().search(" ", 10)).unwrap_err();
    assert_eq!(e.kind(), ErrorKind::InvalidInput);
}

#[test]
fn a_page_tells_its_search_and_reads_back() {
    let (one, other) = (agent(), agent());
    let request = SearchRequest::new("bananas").with_limit(5);
    let page = one.catalog().page(&request).unwrap();
    assert_eq!(page.metadata.total_results, one.catalog().search(&request).unwrap().total);
    // The id is of the injected clock and chance, so a replay gives the same one, and the next search another.
    assert_eq!(page.metadata, other.catalog().page(&request).unwrap().metadata);
    assert_ne!(page.metadata.search_id, one.catalog().page(&request).unwrap().metadata.search_id);
    let json = serde_json::to_value(&page).unwrap();
    for key in ["totalResults", "searchId", "cached"] {
        assert!(json["metadata"].get(key).is_some(), "{key}");
    }
    let read: Vec<ProductRecord> = serde_json::from_value(json["products"].clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), json["products"]);
}

#[test]
fn a_scanned_piece_of_meat_costs_what_its_label_says() {
    let base = catalog().products().next().unwrap();
    let brisket = Product {
        id: id("brisket"),
        name: "Beef Brisket".to_owned(),
        barcode: None,
        retailer_id: Some("12345".to_owned()),
        availability: Availability::counted(3),
        ..base
    };
    let shelf = Catalog::build([brisket]).unwrap();
    let agent = GroceryAgent::builder().catalog(shelf.clone()).build().unwrap();
    let scanned = agent.catalog().scan("2 12345 92875 2").unwrap();
    assert_eq!(scanned.product.id, id("brisket"));
    assert_eq!(scanned.measure.unwrap().value, MeasuredValue::Price(usd(2_875)));
    let e = agent.catalog().scan("2 12345 92875 3").unwrap_err();
    assert_eq!(e.kind(), ErrorKind::InvalidInput);
    assert!(e.message().contains("should end in 2"), "{e}");
    assert_eq!(agent.catalog().scan("036000291452").unwrap_err().code(), "PRODUCT_001");
    // Another shop lays its codes out otherwise.
    let agent = GroceryAgent::builder()
        .catalog(shelf)
        .barcode_layouts(VariableLayouts::us_five_digits())
        .build()
        .unwrap();
    let scanned = agent.catalog().scan("2 12345 92875 2").unwrap();
    assert_eq!(scanned.measure.unwrap().value, MeasuredValue::Price(usd(92_875)));
}

#[test]
fn details_and_reviews_are_of_products_there_are() {
    let agent = agent();
    let (milk, none) = (id("gc-whole-milk-1-gallon"), id("none"));
    let (ann, bob) = (user(), UserId::new("bob").unwrap());
    let shelf = agent.catalog();
    for missing in [
        block_on(shelf.details(&none)).map(|_| ()),
        block_on(shelf.reviews(ReviewPage::of(none.clone()))).map(|_| ()),
        block_on(shelf.review(&ann, &none, 5, "")).map(|_| ()),
    ] {
        assert_eq!(missing.unwrap_err().code(), "PRODUCT_001");
    }
    assert!(!block_on(shelf.review(&ann, &milk, 4, "good")).unwrap());
    assert!(block_on(shelf.review(&ann, &milk, 2, "went sour")).unwrap());
    block_on(shelf.review(&bob, &milk, 5, "")).unwrap();
    let details = block_on(shelf.details(&milk)).unwrap();
    assert_eq!(details.reviews.by_stars, [0, 1, 0, 0, 1]);
    assert_eq!(details.reviews.ratings().unwrap().average_hundredths(), 350);
    assert_eq!((details.in_stock, details.product.ratings), (None, None), "nobody says");
    assert!(details.unit_price.is_some());
    assert_eq!(kind(block_on(shelf.review(&ann, &milk, 0, ""))), ErrorKind::InvalidInput);
    assert_eq!(kind(block_on(shelf.review(&ann, &milk, 5, &"x".repeat(5_000)))), ErrorKind::TooLarge);
    assert_eq!(block_on(shelf.forget_reviews(&ann)).unwrap(), 1);
    assert_eq!(block_on(shelf.details(&milk)).unwrap().reviews.count(), 1);
}

fn trending(agent: &GroceryAgent, category: Option<&str>) -> Vec<String> {
    let hot = block_on(agent.catalog().trending(50, category)).unwrap();
    hot.into_iter().map(|h| h.product.id.to_string()).collect()
}

#[test]
fn what_is_put_on_lists_is_trending_and_fades() {
    let clock: Arc<ManualClock> = clock();
    let builder = GroceryAgent::builder().catalog(catalog()).rng(Arc::new(SeededRng::new(7)));
    let agent = builder.clock(clock.clone()).build().unwrap();
    assert!(trending(&agent, None).is_empty());
    let list = talk(&agent, &["2 gallons of whole milk", "add bread"]).grocery_list;
    let product = |asked: &str| {
        let line = list.items.iter().find(|i| i.requested == asked).unwrap();
        line.product_id.as_ref().unwrap().to_string()
    };
    let (milk, bread) = (product("whole milk"), product("bread"));
    let mut both = vec![milk.clone(), bread.clone()];
    both.sort();
    assert_eq!(trending(&agent, None), both, "equally hot ones by id");
    say(&agent, "how much is whole milk").unwrap();
    assert_eq!(trending(&agent, None)[0], milk, "a look counts too");
    assert_eq!(trending(&agent, Some("dairy & eggs")), [milk.as_str()]);
    // Three weeks later one addition of today outweighs what was then.
    clock.advance(Duration::from_secs(21 * 86_400));
    block_on(agent.lists().add(&user(), list.id, AddItem::new("bananas"))).unwrap();
    let hot = block_on(agent.catalog().trending(1, None)).unwrap();
    assert!(hot[0].product.name.contains("Banana") && hot[0].worth.abs_diff(3_000) <= 1, "{hot:?}");
    // What the host knows of purchases counts more; what is in no catalogue any more is left out.
    let bought =
        |product: &str| Access::new(id(product), AccessKind::Buy, "2026-12-11T10:30:00Z".parse().unwrap());
    block_on(agent.catalog().record(vec![bought(&bread), bought("gone")])).unwrap();
    assert_eq!(trending(&agent, None)[0], bread);
    for wrong in
        [block_on(agent.catalog().trending(0, None)), block_on(agent.catalog().trending(5, Some(" ")))]
    {
        assert_eq!(kind(wrong), ErrorKind::InvalidInput);
    }
}

#[test]
fn reviews_and_what_is_trending_outlive_the_process() {
    let dir = tempfile::tempdir().unwrap();
    let open = || GroceryAgent::builder().database(dir.path().join("g.db")).clock(clock()).build().unwrap();
    let milk = id("gc-whole-milk-1-gallon");
    let first = open();
    block_on(first.catalog().review(&user(), &milk, 5, "ok")).unwrap();
    say(&first, "add whole milk").unwrap();
    let hot = trending(&first, None);
    block_on(first.close()).unwrap();
    let second = open();
    assert_eq!(trending(&second, None), hot);
    assert_eq!(block_on(second.catalog().reviews(ReviewPage::of(milk))).unwrap()[0].text, "ok");
}

#[test]
fn stock_and_ratings_that_were_imported_outlive_the_process() {
    let dir = tempfile::tempdir().unwrap();
    let open = || GroceryAgent::builder().database(dir.path().join("g.db")).build().unwrap();
    let file = "id,name,category,price,in_stock,quantity,rating,rating_count\n\
        z1,Zorbleberry Jam,Pantry > Jam,3.00,yes,12,4.5,10\n\
        z2,Zorbleberry Jelly,Pantry > Jam,2.00,no,,3.9,4\n";
    let first = open();
    block_on(first.catalog().import(file.as_bytes(), grocery_core::catalog::ImportMode::Strict, |_| {}))
        .unwrap();
    block_on(first.close()).unwrap();
    let agent = open();
    let found = |request: SearchRequest| -> Vec<String> {
        let page = agent.catalog().search(&request).unwrap();
        page.hits.into_iter().map(|h| h.product.id.to_string()).collect()
    };
    assert_eq!(found(SearchRequest::new("zorbleberry").in_stock()), ["z1"]);
    assert_eq!(found(SearchRequest::new("zorbleberry").with_min_rating(3.5)), ["z1", "z2"]);
    assert_eq!(found(SearchRequest::new("zorbleberry").with_min_rating(4.0)), ["z1"]);
    let jam = block_on(agent.catalog().details(&id("z1"))).unwrap();
    assert_eq!((jam.in_stock, jam.product.availability.quantity), (Some(true), Some(12)));
}
