//! The crates.io peer `ingredient` as one of the programs that `scripts/compare-peers.sh` runs:
//! `ingredient default|plain IN OUT`. With `plain` its list of adjectives is empty, so that they stay in
//! the name, as the labels of the New York Times have them.

#![allow(clippy::expect_used, reason = "a program of the comparison that cannot start says so and stops")]

use std::{
    fs,
    io::{BufWriter, Write},
    panic,
};

use grocery_benches::{cpu::thread_time, resident_kb};
use ingredient::IngredientParser;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [how, input, output] = args.as_slice() else {
        eprintln!("usage: ingredient default|plain IN OUT");
        std::process::exit(2);
    };
    let text = fs::read_to_string(input).expect("the input");
    let mut out = BufWriter::new(fs::File::create(output).expect("the output"));
    let started = thread_time();
    let mut parser = IngredientParser::new(false);
    if how == "plain" {
        parser.adjectives.clear();
    }
    let first = thread_time().saturating_sub(started);
    panic::set_hook(Box::new(|_| {}));
    let read = |line: &str| {
        let made = parser.clone();
        panic::catch_unwind(panic::AssertUnwindSafe(|| made.parse_ingredient(line).ok().map(|r| r.1)))
    };
    // A run of its own for the time, so that neither the clock nor the writing of JSON is in it.
    let before = thread_time();
    for line in text.lines() {
        let _ = std::hint::black_box(read(line));
    }
    let spent = thread_time().saturating_sub(before);
    let (mut count, mut panics) = (0, 0);
    for line in text.lines() {
        let heard = read(line);
        count += 1;
        panics += u32::from(heard.is_err());
        serde_json::to_writer(&mut out, &heard.ok().flatten()).expect("written");
        out.write_all(b"\n").expect("written");
    }
    out.flush().expect("written");
    println!(
        "{}",
        serde_json::json!({
            "name": if how == "plain" { "ingredient 0.3 (crates.io), no adjectives" } else { "ingredient 0.3 (crates.io)" },
            "lines": count,
            "seconds": spent.as_secs_f64(),
            "first_seconds": first.as_secs_f64(),
            "rss_mb": resident_kb().unwrap_or(0) as f64 / 1024.0,
            "failed": panics,
        })
    );
}
