//! What the calls of the overhead tests cost in Rust: the core alone, and with the records that cross the border.
//!
//! `cargo run --release -p grocery-bindings-mobile --example overhead`, beside `GROCERY_OVERHEAD=1` for
//! `scripts/kotlin-test.sh` and `scripts/swift-test.sh`.

use std::{hint::black_box, time::Instant};

use grocery_core::{Error, GroceryAgent};
use grocery_mobile::Understanding;

/// The fastest of many batches, per call, in nanoseconds.
fn nanos<T>(mut call: impl FnMut() -> T) -> u128 {
    let calls = 1_000;
    let batch = || {
        let start = Instant::now();
        for _ in 0..calls {
            black_box(call());
        }
        start.elapsed().as_nanos() / calls
    };
    std::iter::repeat_with(batch).take(60).min().unwrap_or_default()
}

fn main() -> Result<(), Error> {
    let agent = GroceryAgent::builder().build()?;
    let text = "2 gallons of milk";
    println!("overhead rust parse {} ns", nanos(|| agent.parse(black_box(text))));
    println!(
        "overhead rust parse, as records {} ns",
        nanos(|| Understanding::from(agent.parse(black_box(text))))
    );
    Ok(())
}
