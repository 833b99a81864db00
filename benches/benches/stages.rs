//! The stages alone, by criterion.
//!
//! `cargo bench -p grocery-benches --bench stages`

#![allow(clippy::expect_used, reason = "a bench that cannot start says so and stops")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use grocery_core::{
    Currency, GroceryAgent, Money, Ratio,
    basket::{TotalsItem, TotalsRequest},
    catalog::{Catalog, MatchRequest, SearchRequest},
};

fn parse(c: &mut Criterion) {
    let agent = GroceryAgent::builder().build().expect("an agent");
    for (name, text) in [
        ("parse/short", "2 gallons of milk"),
        (
            "parse/four items",
            "2 gallons of 2% milk, a dozen large eggs, bread and 2 lb ground beef, keep it under $40",
        ),
    ] {
        c.bench_function(name, |b| b.iter(|| black_box(agent.parse(black_box(text)))));
    }
    c.bench_function("parse/recipe line", |b| {
        b.iter(|| black_box(agent.ingredient(black_box("1 1/2 cups all-purpose flour, sifted"))));
    });
}

fn catalog(c: &mut Criterion) {
    c.bench_function("catalog/load starter", |b| b.iter(|| black_box(Catalog::starter()).expect("it loads")));
    let catalog = Catalog::starter().expect("it loads");
    for (name, q) in [("catalog/search exact", "2% milk"), ("catalog/search misspelt", "chedar chese")] {
        let request = SearchRequest::new(q).with_limit(10);
        c.bench_function(name, |b| b.iter(|| black_box(catalog.search(&request)).expect("hits")));
    }
    let request = MatchRequest::new("ground beef");
    c.bench_function("catalog/match", |b| b.iter(|| black_box(catalog.match_item(&request))));
}

fn totals(c: &mut Criterion) {
    let agent = GroceryAgent::builder().build().expect("an agent");
    let items = (1..=100)
        .map(|i| TotalsItem::new(Ratio::from_int(i % 5 + 1), Money::from_minor(i * 37, Currency::USD)));
    let request = TotalsRequest::new(Currency::USD, items.collect()).in_state("TN").with_promo("SAVE10");
    c.bench_function("basket/totals of 100 lines", |b| {
        b.iter(|| black_box(agent.totals(black_box(&request))).expect("totals"));
    });
}

criterion_group!(stages, parse, catalog, totals);
criterion_main!(stages);
