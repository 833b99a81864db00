//! The Rust side of `benches/overhead.py`: the same calls without Python, as nanoseconds in JSON.

use std::{hint::black_box, time::Instant};

use grocery_core::{
    Currency, GroceryAgent, Money, Ratio,
    basket::{TotalsItem, TotalsRequest},
    catalog::SearchRequest,
};

/// The least of many batches: the machine's other work only ever adds.
fn least(mut call: impl FnMut()) -> f64 {
    let batch = 200;
    (0..60)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..batch {
                call();
            }
            start.elapsed().as_nanos() as f64 / f64::from(batch)
        })
        .fold(f64::INFINITY, f64::min)
}

fn main() -> grocery_core::Result<()> {
    let agent = GroceryAgent::builder().build()?;
    let id =
        agent.catalog().search(&SearchRequest::new("whole milk").with_limit(1))?.hits[0].product.id.clone();
    let price = Money::from_minor(399, Currency::USD);
    let request = |lines: usize| {
        TotalsRequest::new(Currency::USD, vec![TotalsItem::new(Ratio::from_int(4), price); lines])
            .in_state("IL")
    };
    let (one, seven) = (request(1), request(7));
    let search = SearchRequest::new("whole milk").with_limit(10);
    println!(
        "{{\"parse\":{},\"ingredient\":{},\"product\":{},\"search\":{},\"totals_1\":{},\"totals_7\":{}}}",
        least(|| drop(black_box(agent.parse("2 gallons of milk")))),
        least(|| drop(black_box(agent.ingredient("2 cups flour")))),
        least(|| drop(black_box(agent.catalog().get(&id)))),
        least(|| drop(black_box(agent.catalog().search(&search)))),
        least(|| drop(black_box(agent.totals(&one)))),
        least(|| drop(black_box(agent.totals(&seven)))),
    );
    Ok(())
}
