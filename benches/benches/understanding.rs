//! Understanding: one sentence, every language, recipe lines beside a peer, growth, memory. Times are
//! processor time of one core.
//!
//! `cargo bench -p grocery-benches --bench understanding`. With `NLU_DATA` set to a folder that holds
//! `nyt/ingredients.jsonl.gz`, recipe lines are measured on those too. `-- sentences languages recipes growth memory`
//! names the parts to run.

#![allow(clippy::expect_used, reason = "a bench that cannot start says so and stops")]

use std::{env, fmt::Write as _, hint::black_box, io::BufRead, process::Command, time::Duration};

use grocery_benches::{
    cpu::PerCall,
    resident_kb,
    speech::{LANGUAGES, recipe_lines},
};
use grocery_core::{
    Currency, Date, Intent, Ratio, Unit,
    nlu::{Conversation, MAX_TEXT_BYTES, ParseContext, Parser, Understanding, parse_ingredient},
};

const SHORT: &str = "2 gallons of milk";
const FIVE: &str = "I need 2 gallons of 2% milk, a dozen large eggs, bread, 2 lb ground beef and half a pound of \
                    butter, keep it under $40";
const TALK: &[&str] = &["add milk and a dozen eggs", "make it 3", "everything except the milk", "yes"];
/// Said in place of an environment variable's value, so that a child knows what it is for.
const MEMORY: &str = "GROCERY_UNDERSTANDING_RSS";

fn main() {
    if env::var_os(MEMORY).is_some() {
        memory();
        return;
    }
    // `cargo test --benches` passes no `--bench`; there is nothing to test here.
    if !env::args().any(|a| a == "--bench") {
        return;
    }
    let mut summary = Summary::default();
    // `-- sentences memory` runs these parts alone.
    let asked: Vec<String> = env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    let runs = |part: &str| asked.is_empty() || asked.iter().any(|a| a == part);
    if runs("sentences") {
        sentences(&mut summary);
    }
    if runs("languages") {
        languages(&mut summary);
    }
    if runs("recipes") {
        recipes(&mut summary);
    }
    if runs("growth") {
        growth(&mut summary);
    }
    if runs("memory") {
        fresh(&mut summary);
    }
    println!("{}", summary.0);
}

/// What the first use of everything adds to a fresh process.
fn fresh(summary: &mut Summary) {
    let own = env::current_exe().expect("this program");
    let out = Command::new(own).env(MEMORY, "1").output().expect("a fresh process");
    let out = String::from_utf8_lossy(&out.stdout);
    let (table, total) = out.rsplit_once("total ").unwrap_or((&out, "0"));
    println!("\nresident memory added by first use, KB (a fresh process)\n{}", table.trim_end());
    let total: f64 = total.trim().parse().unwrap_or(f64::NAN);
    summary.at_most("memory of every language and model, MB", total / 1024.0, 10.0);
}

/// The rows that count, each with its bar.
#[derive(Default)]
struct Summary(String);

impl Summary {
    fn row(&mut self, name: &str, value: f64, bar: f64, sign: &str, met: bool) {
        if self.0.is_empty() {
            let _ = write!(self.0, "\n{:<52}{:>12}{:>14}  \n", "summary", "measured", "bar");
        }
        let verdict = if met { "met" } else { "MISSED" };
        let _ = writeln!(self.0, "{name:<52}{value:>12.2}{:>14}  {verdict}", format!("{sign} {bar}"));
    }

    fn at_most(&mut self, name: &str, value: f64, bar: f64) {
        self.row(name, value, bar, "<=", value <= bar);
    }

    fn at_least(&mut self, name: &str, value: f64, bar: f64) {
        self.row(name, value, bar, ">=", value >= bar);
    }
}

fn context(language: Option<&str>) -> ParseContext {
    let mut context = ParseContext::new(Date::new(2026, 11, 20).expect("a day"), Currency::USD);
    context.language = language.map(str::to_owned);
    context
}

fn head(name: &str) {
    println!("\n{name:<52}{:>10}{:>10}{:>10}", "p50", "p95", "p99");
}

fn line(name: &str, times: &PerCall, note: &str) {
    let micros = |share| times.nanos(share) / 1e3;
    println!("{name:<52}{:>10.2}{:>10.2}{:>10.2}  {note}", micros(0.5), micros(0.95), micros(0.99));
}

/// Times one sentence; a batch is some calls long, so that the clock itself does not count.
fn one(parser: &Parser, text: &str, context: &ParseContext) -> PerCall {
    PerCall::of(500, 20, || {
        black_box(parser.parse(black_box(text), context));
    })
}

fn sentences(summary: &mut Summary) {
    let (parser, context) = (Parser::new(), context(Some("en")));
    head("one sentence, microseconds");
    let short = one(&parser, SHORT, &context);
    line(SHORT, &short, "");
    let five = one(&parser, FIVE, &context);
    line("five items and a budget", &five, "");
    for text in ["add milk", "how much is butter", "don't forget the cilantro", "what's the weather like"] {
        line(text, &one(&parser, text, &context), "");
    }
    let talk = PerCall::of(300, 10, || {
        let mut talk = Conversation::new();
        for turn in TALK {
            let heard = talk.resolve(parser.parse(black_box(turn), &context), &["milk", "eggs"]);
            talk.heard(&heard, grocery_core::Timestamp::from_unix_millis(0));
        }
    });
    line("a conversation of four turns", &talk, "");
    summary.at_most("short sentence, microseconds, median", short.nanos(0.5) / 1e3, 10.0);
}

/// Whether the three items were heard, the first one of two litres. Where these stand behind the name, as they do in
/// Japanese and Korean, they are the size of the package.
fn understood(heard: &Understanding) -> bool {
    let items: Vec<_> = heard.actions.iter().flat_map(|a| &a.items).collect();
    let two = |value: Option<Ratio>| value == Some(Ratio::from_int(2));
    heard.actions.len() == 1
        && heard.intent() == Intent::AddItems
        && items.len() == 3
        && items.first().is_some_and(|item| {
            let size = item.size.unwrap_or_default();
            two(item.quantity) && item.unit == Some(Unit::Liter)
                || item.quantity.is_none() && two(size.value) && size.unit == Some(Unit::Liter)
        })
}

fn languages(summary: &mut Summary) {
    let parser = Parser::new();
    head("three items in each language, microseconds");
    let (mut slowest, mut right) = (0.0_f64, 0);
    for phrase in LANGUAGES {
        let given = context(Some(phrase.language));
        let heard = parser.parse(phrase.text, &given);
        let times = one(&parser, phrase.text, &given);
        let detected = one(&parser, phrase.text, &context(None));
        let known = understood(&heard);
        right += usize::from(known);
        if known {
            slowest = slowest.max(times.nanos(0.5)).max(detected.nanos(0.5));
        }
        let note = if known { "" } else { "NOT UNDERSTOOD" };
        let name = format!("{}, language given", phrase.language);
        line(&name, &times, note);
        line(&format!("{}, language found", phrase.language), &detected, "");
    }
    println!("understood in {right} of {} languages", LANGUAGES.len());
    summary.at_most("slowest understood language, microseconds, median", slowest / 1e3, 10.0);
}

/// Lines per second of one core.
fn rate(lines: &[&str], mut read: impl FnMut(&str)) -> f64 {
    // Runs of some ten thousand lines, so that short pauses of the machine do not decide.
    let rounds = (20_000 / lines.len()).max(1);
    let times = PerCall::of(15, rounds, || {
        for text in lines {
            read(black_box(text));
        }
    });
    lines.len() as f64 * 1e9 / times.nanos(0.5)
}

fn recipes(summary: &mut Summary) {
    println!("\n{:<52}{:>12}{:>12}{:>10}", "recipe lines per second, one core", "ours", "peer", "ratio");
    let nyt = nyt_lines();
    let nyt: Vec<&str> = nyt.iter().map(String::as_str).collect();
    let own = recipe_lines();
    let mut first = None;
    for (name, lines) in [("lines of this bench", own.as_slice()), ("New York Times lines", nyt.as_slice())] {
        if lines.is_empty() {
            println!("{name:<52}  not measured: NLU_DATA is not set");
            continue;
        }
        let lines_before = lines.len();
        // The peer panics on some lines; both read only the others.
        let lines: Vec<&str> = lines.iter().copied().filter(|text| peer_survives(text)).collect();
        let left_out = lines_before - lines.len();
        let ours = rate(&lines, |text| {
            black_box(parse_ingredient(text));
        });
        // Its parser is used up by each line; a clone of one is quicker than a new one.
        let made = ingredient::IngredientParser::new(false);
        let peer = rate(&lines[..lines.len().min(2_000)], |text| {
            black_box(made.clone().parse_ingredient(text).ok());
        });
        println!("{name:<52}{ours:>12.0}{peer:>12.0}{:>10.1}  ({left_out} lines left out)", ours / peer);
        first.get_or_insert((ours, peer));
    }
    println!(
        "peer: crates.io `ingredient` 0.3, `parse_ingredient` on a clone of one parser; left out: where it panics"
    );
    if let Some((ours, peer)) = first {
        summary.at_least("recipe lines per second", ours, 100_000.0);
        summary.at_least("  the same, pushed on", ours, 300_000.0);
        summary.at_least("  times the peer's", ours / peer, 1.0);
    }
}

/// Whether the peer reads a line without a panic.
fn peer_survives(text: &str) -> bool {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let survived = std::panic::catch_unwind(|| {
        black_box(ingredient::IngredientParser::new(false).parse_ingredient(text).ok());
    });
    std::panic::set_hook(hook);
    survived.is_ok()
}

/// The lines of the New York Times set, where the folder of data is at hand.
fn nyt_lines() -> Vec<String> {
    let Some(folder) = env::var_os("NLU_DATA") else { return Vec::new() };
    let path = std::path::Path::new(&folder).join("nyt/ingredients.jsonl.gz");
    let Ok(file) = std::fs::File::open(&path) else {
        println!("{} is not there", path.display());
        return Vec::new();
    };
    let rows = std::io::BufReader::new(flate2::read::GzDecoder::new(file)).lines();
    rows.map_while(Result::ok)
        .filter_map(|row| serde_json::from_str::<serde_json::Value>(&row).ok())
        .filter_map(|row| row.get("text").and_then(|t| t.as_str()).map(str::to_owned))
        .collect()
}

/// Sizes that are measured; a size that does not fit into one text is left out.
const SIZES: [usize; 5] = [10, 100, 1_000, 3_000, 10_000];

/// Processor time for one size of one shape.
const BUDGET: Duration = Duration::from_millis(120);

fn growth(summary: &mut Summary) {
    let (parser, context) = (Parser::new(), context(Some("en")));
    println!("\nnanoseconds per item as texts grow (one text holds at most {MAX_TEXT_BYTES} bytes)");
    print!("{:<36}", "");
    for size in SIZES {
        print!("{size:>9}");
    }
    println!("{:>9}  largest / smallest", "fullest");
    let mut worst = 0.0_f64;
    let mut show = |name: &str, make: &dyn Fn(usize) -> String, read: &dyn Fn(&str)| {
        // The most that fit into one text.
        let (mut most, mut beyond) = (1, 2 * MAX_TEXT_BYTES);
        while most + 1 < beyond {
            let half = most.midpoint(beyond);
            if make(half).len() <= MAX_TEXT_BYTES { most = half } else { beyond = half }
        }
        let mut found = Vec::new();
        print!("{name:<36}");
        for size in SIZES.into_iter().chain([most]) {
            if size > most {
                print!("{:>9}", "-");
                continue;
            }
            let text = make(size);
            let times = PerCall::within(BUDGET, 41, (1_000 / size).max(1), || read(black_box(&text)));
            let nanos = times.nanos(0.5) / size as f64;
            print!("{nanos:>9.0}");
            found.push(nanos);
        }
        let ratio = found.last().copied().unwrap_or(0.0) / found.first().copied().unwrap_or(1.0);
        worst = worst.max(ratio);
        println!("  {ratio:.2} ({most} items)");
    };
    let parse = |text: &str| {
        black_box(parser.parse(text, &context));
    };
    let read = |text: &str| {
        black_box(parse_ingredient(text));
    };
    let list = |each: &'static str, between: &'static str| move |n: usize| vec![each; n].join(between);
    show("list with commas", &list("2 eggs", ", "), &parse);
    show("list with \"and\"", &list("2 eggs", " and "), &parse);
    show("list in lines", &list("2 eggs", "\n"), &parse);
    show("one item after the other", &list("eggs", " "), &parse);
    show("unknown words", &list("zorb", " "), &parse);
    show("sentences", &list("add milk", ". "), &parse);
    show("one letter each", &list("a", ","), &parse);
    show("commas", &list("", ","), &parse);
    show("brackets, deeper and deeper", &|n| format!("{}milk{}", "(".repeat(n), ")".repeat(n)), &parse);
    show("digits of one number", &|n| "7".repeat(n), &parse);
    show("vulgar fractions", &|n| "½".repeat(n), &parse);
    show("recipe line, long name", &|n| format!("2 cups {}", vec!["red"; n].join(" ")), &read);
    show("recipe line, many remarks", &|n| format!("2 cups flour{}", ", cut".repeat(n)), &read);
    show("recipe line, brackets", &|n| format!("2 cups {}flour{}", "(".repeat(n), ")".repeat(n)), &read);
    // The other languages are read by another engine.
    for (code, goods, comma, taken_back) in [
        ("es", "2 leche", ", ", "leche no 3"),
        ("fr", "2 lait", ", ", "lait non 3"),
        ("de", "2 Milch", ", ", "Milch nein 3"),
        ("it", "2 latte", ", ", "latte no 3"),
        ("pt", "2 leite", ", ", "leite não 3"),
        ("ru", "2 молоко", ", ", "молоко нет 3"),
        ("zh", "2瓶牛奶", "、", "牛奶不3"),
        ("ja", "牛乳2本", "、", "牛乳いや3"),
    ] {
        let given = self::context(Some(code));
        let parse = |text: &str| {
            black_box(parser.parse(text, &given));
        };
        show(&format!("{code}: list with commas"), &list(goods, comma), &parse);
        show(&format!("{code}: unknown words"), &list("zorb", " "), &parse);
        show(&format!("{code}: second thoughts"), &list(taken_back, " "), &parse);
        show(&format!("{code}: faces"), &list(":(", " "), &parse);
    }
    // A shopper's list far beyond one text comes as many texts; these must not slow each other down.
    let mut batch = |name: &str, work: &dyn Fn()| {
        print!("{name:<36}");
        let mut found = Vec::new();
        for size in [10, 100, 1_000, 0, 10_000] {
            if size == 0 {
                print!("{:>9}", "-");
                continue;
            }
            let times = PerCall::within(BUDGET, 21, (1_000 / size).max(1), || (0..size).for_each(|_| work()));
            let nanos = times.nanos(0.5) / size as f64;
            print!("{nanos:>9.0}");
            found.push(nanos);
        }
        let ratio = found.last().copied().unwrap_or(0.0) / found.first().copied().unwrap_or(1.0);
        worst = worst.max(ratio);
        println!("{:>9}  {ratio:.2}", "");
    };
    batch("batch of recipe lines", &|| read("1 1/2 cups all-purpose flour, sifted"));
    batch("batch of short sentences", &|| parse(SHORT));
    summary.at_most("growth: worst ratio of the largest to the smallest", worst, 1.5);
}

/// Runs in a process of its own: what the first use of each part adds to its resident memory.
fn memory() {
    let now = || resident_kb().unwrap_or(0);
    // What printing and reading /proc need is there before the first figure.
    println!("{:<52}{:>10}", "before anything was used", now());
    let started = now();
    let mut before = started;
    let mut step = |name: &str| {
        let after = now();
        println!("{name:<52}{:>10}", after.saturating_sub(before));
        before = after;
    };
    let parser = Parser::new();
    black_box(parser.parse(SHORT, &context(Some("en"))));
    step("English");
    for phrase in LANGUAGES.iter().filter(|p| p.language != "en") {
        black_box(parser.parse(phrase.text, &context(Some(phrase.language))));
        step(phrase.language);
    }
    for phrase in LANGUAGES {
        black_box(parser.parse(phrase.text, &context(None)));
    }
    step("finding the language");
    for text in recipe_lines() {
        black_box(parse_ingredient(text));
    }
    step("recipe lines");
    let mut talk = Conversation::new();
    for turn in TALK.iter().chain(["what's the weather like", FIVE].iter()) {
        let heard = talk.resolve(parser.parse(turn, &context(None)), &["milk", "eggs"]);
        talk.heard(&heard, grocery_core::Timestamp::from_unix_millis(0));
    }
    step("a conversation");
    println!("total {}", now().saturating_sub(started));
}
