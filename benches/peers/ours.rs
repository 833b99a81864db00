//! This library as one of the programs that `scripts/compare-peers.sh` runs.
//!
//! `ours lines IN OUT` reads lines of recipes, `ours sentences IN OUT` sentences (`{"text","lang"}` in JSON
//! Lines); answers go to OUT in JSON Lines, the figures to standard output.

#![allow(clippy::expect_used, reason = "a program of the comparison that cannot start says so and stops")]

use std::{
    fs,
    io::{BufWriter, Write},
};

use grocery_benches::{cpu::thread_time, resident_kb};
use grocery_core::{
    Currency, Date,
    nlu::{ParseContext, Parser, parse_ingredient},
};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [what, input, output] = args.as_slice() else {
        eprintln!("usage: ours lines|sentences IN OUT");
        std::process::exit(2);
    };
    let text = fs::read_to_string(input).expect("the input");
    let mut out = BufWriter::new(fs::File::create(output).expect("the output"));
    let lines: Vec<&str> = text.lines().collect();
    let mut context = ParseContext::new(Date::new(2026, 11, 20).expect("a day"), Currency::USD);
    let said: Vec<(String, Option<String>)> = if what == "lines" {
        lines.iter().map(|line| ((*line).to_owned(), None)).collect()
    } else {
        lines.iter().map(|line| sentence(line)).collect()
    };
    // The tables of a language are built when it is first spoken; that is told apart.
    let started = thread_time();
    let parser = Parser::new();
    let mut seen = std::collections::BTreeSet::new();
    for (text, language) in said.iter().filter(|(_, language)| seen.insert(language.clone())) {
        context.language.clone_from(language);
        std::hint::black_box((parser.parse(text, &context), parse_ingredient(text)));
    }
    let first = thread_time().saturating_sub(started);
    // A run of its own for the time, so that neither the clock nor the writing of JSON is in it.
    let before = thread_time();
    for (text, language) in &said {
        if what == "lines" {
            std::hint::black_box(parse_ingredient(text));
        } else {
            context.language.clone_from(language);
            std::hint::black_box(parser.parse(text, &context));
        }
    }
    let spent = thread_time().saturating_sub(before);
    for (text, language) in &said {
        if what == "lines" {
            serde_json::to_writer(&mut out, &parse_ingredient(text)).expect("written");
        } else {
            context.language.clone_from(language);
            serde_json::to_writer(&mut out, &parser.parse(text, &context)).expect("written");
        }
        out.write_all(b"\n").expect("written");
    }
    out.flush().expect("written");
    println!(
        "{}",
        serde_json::json!({
            "name": format!("grocery-core {}", env!("CARGO_PKG_VERSION")),
            "lines": lines.len(),
            "seconds": spent.as_secs_f64(),
            "first_seconds": first.as_secs_f64(),
            "rss_mb": resident_kb().unwrap_or(0) as f64 / 1024.0,
        })
    );
}

/// The text and the language of a row; "pt-BR" is read as "pt".
fn sentence(line: &str) -> (String, Option<String>) {
    let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
    let text = row.get("text").and_then(|t| t.as_str()).unwrap_or_default();
    let language = row.get("lang").and_then(|l| l.as_str()).and_then(|l| l.split('-').next());
    (text.to_owned(), language.map(str::to_owned))
}
