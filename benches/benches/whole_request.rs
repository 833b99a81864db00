//! The whole request: parse, match, price, total, list committed, reply. Beside it the sum of its stages,
//! and the floor: one transaction of the same rows straight into SQLite.
//!
//! `cargo bench -p grocery-benches --bench whole_request`

#![allow(clippy::expect_used, reason = "a bench that cannot start says so and stops")]

use std::{env, process::Command};

use grocery_benches::{Times, head, resident_kb};
use grocery_core::{
    GroceryAgent, ProcessRequest, UserId,
    agent::QuoteOptions,
    basket::{PackOption, PackRequest, TotalsItem, TotalsRequest, choose_packs},
    catalog::{MatchRequest, Product},
    lists::MAX_LINES,
};

const SENTENCE: &str =
    "2 gallons of 2% milk, a dozen large eggs, bread and 2 lb ground beef, keep it under $40";
const RUNS: usize = 2_000;

fn main() {
    if env::var_os("GROCERY_RSS").is_some() {
        let agent = GroceryAgent::builder().build().expect("an agent");
        let products = agent.catalog().len();
        println!("{} KB resident with {products} products", resident_kb().unwrap_or(0));
        return;
    }
    // `cargo test --benches` passes no `--bench`; there is nothing to test here.
    if !env::args().any(|a| a == "--bench") {
        return;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let dir = tempfile::tempdir().expect("a folder");

    println!("\n{}", head());
    let memory = GroceryAgent::builder().build().expect("an agent");
    let whole = |agent: &GroceryAgent| {
        Times::of(RUNS, |i| {
            // A new user for each request: the list is made, filled and priced.
            let user = UserId::new(format!("user-{i}")).expect("an id");
            let request = ProcessRequest::new(SENTENCE, user).in_state("IL");
            runtime.block_on(agent.process(request)).expect("an answer");
        })
    };
    println!("{}", whole(&memory).row("whole request, in memory"));
    let file = GroceryAgent::builder().database(dir.path().join("bench.db")).build().expect("an agent");
    let durable = whole(&file);
    println!("{}", durable.row("whole request, SQLite WAL, NORMAL"));

    // The stages, one by one, on the same sentence.
    let heard = memory.parse(SENTENCE);
    let items: Vec<_> = heard.actions.iter().flat_map(|a| a.items.clone()).collect();
    let catalog = memory.catalog().snapshot();
    let products: Vec<Product> = items
        .iter()
        .filter_map(|i| catalog.match_item(&MatchRequest::from(i)).best)
        .map(|c| c.product)
        .collect();
    let ids: Vec<_> = products.iter().map(|p| p.id.clone()).collect();
    let quotes =
        runtime.block_on(memory.prices().quotes(&ids, &QuoteOptions::default())).expect("quotes").quotes;
    let parse = Times::of(RUNS, |_| {
        std::hint::black_box(memory.parse(SENTENCE));
    });
    println!("{}", parse.row("  parse"));
    let matching = Times::of(RUNS, |_| {
        for item in &items {
            std::hint::black_box(catalog.match_item(&MatchRequest::from(item)));
        }
    });
    println!("{}", matching.row("  match 4 phrases"));
    let pricing = Times::of(RUNS, |_| {
        std::hint::black_box(runtime.block_on(memory.prices().quotes(&ids, &QuoteOptions::default())))
            .expect("quotes");
    });
    println!("{}", pricing.row("  quote 4 products"));
    let adding = Times::of(RUNS, |_| {
        let mut bought = Vec::new();
        for ((item, product), quote) in items.iter().zip(&products).zip(&quotes) {
            let wanted = PackRequest::new(item.quantity.unwrap_or(grocery_core::Ratio::ONE), item.unit);
            let option = PackOption { product, quote: Some(quote) };
            std::hint::black_box(choose_packs(&wanted, &[option])).expect("packs");
            bought.push(TotalsItem::new(grocery_core::Ratio::ONE, quote.price));
        }
        let request = TotalsRequest::new(grocery_core::Currency::USD, bought).in_state("IL");
        std::hint::black_box(memory.totals(&request)).expect("totals");
    });
    println!("{}", adding.row("  packs and totals"));
    let mut db = rusqlite::Connection::open(dir.path().join("floor.db")).expect("a database");
    db.pragma_update(None, "journal_mode", "WAL").expect("WAL");
    db.pragma_update(None, "synchronous", "NORMAL").expect("NORMAL");
    db.execute_batch("create table t(id integer primary key, a text, b text)").expect("a table");
    let floor = Times::of(RUNS, |i| {
        let tx = db.transaction().expect("a transaction");
        for line in 0..12 {
            // A list row, four lines, four operations, a session: what a request writes.
            tx.prepare_cached("insert into t(a, b) values (?1, ?2)")
                .expect("a statement")
                .execute((format!("{i}-{line}"), SENTENCE))
                .expect("a row");
        }
        tx.commit().expect("a commit");
    });
    println!("{}", floor.row("  floor: the same rows straight into SQLite"));
    let sum: f64 = [&parse, &matching, &pricing, &adding, &floor].iter().map(|t| t.micros(0.5)).sum();
    println!(
        "sum of the stages p50 {sum:.1}; whole request with SQLite p50 {:.1} ({:.2}x), p95 {:.1} (bar 1000)",
        durable.micros(0.5),
        durable.micros(0.5) / sum,
        durable.micros(0.95)
    );
    println!("a list holds at most {MAX_LINES} lines");

    let own = env::current_exe().expect("this program");
    let out = Command::new(own).env("GROCERY_RSS", "1").output().expect("a fresh process");
    print!("agent with the starter catalogue: {}", String::from_utf8_lossy(&out.stdout));
}
