//! Figures of deals and stores, made by hand: nothing here runs without `--ignored`, and none of it judges a time.
//!
//! ```text
//! cargo test --release -p grocery-core --lib stores::measure::families -- --ignored --nocapture
//! GROCERY_DEALS_OUT=rows.jsonl cargo test --release -p grocery-core --lib made_carts_are_written -- --ignored
//! python3 xtask/deals/highs.py 60 < rows.jsonl > judged.jsonl
//! GROCERY_DEALS_ROWS=judged.jsonl cargo test --release -p grocery-core --lib rows_are_judged -- --ignored --nocapture
//! ```

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufRead, BufReader, BufWriter, Write},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    basket::stores::{StoresProblem, choose_stores_within},
    deals::{Certificate, DealProblem, Effort, check, optimise_within},
    testing::deals::{Family, instance, stores_instance, with_free_delivery},
};

const DEADLINE: Duration = Duration::from_secs(1);

/// What one run gave.
struct Run {
    time: Duration,
    savings: Option<i64>,
    gap: i64,
    greedy: i64,
}

fn cents(certificate: Certificate) -> i64 {
    match certificate {
        Certificate::Optimal => 0,
        Certificate::Gap { cents } => cents,
    }
}

fn solve(problem: &DealProblem) -> Run {
    let start = Instant::now();
    let found =
        optimise_within(problem, Effort::steps(u64::MAX), &mut || start.elapsed() >= DEADLINE).unwrap();
    let time = start.elapsed();
    check(problem, &found.plan).unwrap();
    Run {
        time,
        savings: Some(found.plan.savings),
        gap: cents(found.certificate),
        greedy: found.greedy_savings,
    }
}

fn choose(problem: &StoresProblem) -> Run {
    let start = Instant::now();
    let found =
        choose_stores_within(problem, Effort::steps(u64::MAX), &mut || start.elapsed() >= DEADLINE).unwrap();
    let time = start.elapsed();
    Run { time, savings: found.plan.map(|plan| plan.objective), gap: cents(found.certificate), greedy: 0 }
}

fn report(family: &str, runs: &mut [Run]) {
    runs.sort_by_key(|run| run.time);
    let count = runs.len().max(1);
    let at = |percent: usize| {
        runs.get((count * percent / 100).min(count - 1)).map_or(0.0, |run| run.time.as_secs_f64() * 1e3)
    };
    let proven = runs.iter().filter(|run| run.gap == 0).count();
    let gap: i64 = runs.iter().map(|run| run.gap).sum();
    let saved: i64 = runs.iter().filter_map(|run| run.savings).sum();
    let greedy: i64 = runs.iter().map(|run| run.greedy).sum();
    println!(
        "{family:24} {count:5} carts, {proven:5} proven, mean gap {:8.1}, greedy {:6.2} % of saved, p50 {:8.2} ms, p95 {:8.2} ms, max {:8.2} ms",
        gap as f64 / count as f64,
        100.0 * greedy as f64 / saved.max(1) as f64,
        at(50),
        at(95),
        at(100),
    );
}

#[test]
#[ignore = "a measurement; run by hand with --release"]
fn families() {
    for (name, family) in [
        ("store-30x50", Family::Store(30, 50)),
        ("store-100x50", Family::Store(100, 50)),
        ("store-30x500", Family::Store(30, 500)),
        ("store-100x500", Family::Store(100, 500)),
        ("dense-30x50", Family::Dense(30, 50)),
        ("dense-30x500", Family::Dense(30, 500)),
    ] {
        let mut runs: Vec<Run> = (1..=200).map(|seed| solve(&instance(family, seed))).collect();
        report(name, &mut runs);
    }
    for (needs, stores) in [(20, 3), (100, 5)] {
        let mut runs: Vec<Run> = (0..200)
            .map(|seed| choose(&stores_instance(needs, stores, 1 + seed as usize / 2 % stores, seed)))
            .collect();
        report(&format!("basket-{needs}x{stores}"), &mut runs);
    }
}

#[test]
#[ignore = "writes to the file named by GROCERY_DEALS_OUT"]
fn made_carts_are_written() {
    let path = std::env::var("GROCERY_DEALS_OUT").unwrap();
    let mut out = BufWriter::new(File::create(path).unwrap());
    for (name, family, count) in [
        ("mixed-5x8", Family::Mixed(5, 8), 400),
        ("mixed-8x14", Family::Mixed(8, 14), 300),
        ("tiny-6x8", Family::Tiny(6, 8), 300),
        ("store-30x50", Family::Store(30, 50), 200),
        ("store-30x500", Family::Store(30, 500), 60),
        ("dense-30x50", Family::Dense(30, 50), 200),
    ] {
        for seed in 5_000..5_000 + count {
            let row = json!({"family": name, "instance": instance(family, seed), "optimum": {}});
            writeln!(out, "{row}").unwrap();
        }
    }
    for seed in 5_000..5_300 {
        let problem = with_free_delivery(instance(Family::Mixed(8, 12), seed), seed);
        let row = json!({"family": "delivery-8x15", "instance": problem, "optimum": {}});
        writeln!(out, "{row}").unwrap();
    }
    for (needs, stores, count) in [(20, 3, 400), (100, 5, 100)] {
        for seed in 5_000..5_000 + count {
            let problem = stores_instance(needs, stores, 1 + seed as usize / 2 % stores, seed);
            let row =
                json!({"family": format!("basket-{needs}x{stores}"), "instance": problem, "optimum": {}});
            writeln!(out, "{row}").unwrap();
        }
    }
}

/// Rows `{"family","instance","optimum":{"status","objective"}}`, such as the samples or what the independent solver
/// made of written carts: a proven answer must be theirs, any other must allow for theirs.
#[test]
#[ignore = "reads the file named by GROCERY_DEALS_ROWS"]
fn rows_are_judged() {
    let path = std::env::var("GROCERY_DEALS_ROWS").unwrap();
    let mut families: BTreeMap<String, Vec<Run>> = BTreeMap::new();
    let mut judged = 0;
    for line in BufReader::new(File::open(path).unwrap()).lines() {
        let row: Value = serde_json::from_str(&line.unwrap()).unwrap();
        let family = row["family"].as_str().unwrap().to_owned();
        let deals = row["instance"]["format"] == crate::deals::DEALS_FORMAT;
        let run = if deals {
            solve(&serde_json::from_value(row["instance"].clone()).unwrap())
        } else {
            choose(&serde_json::from_value(row["instance"].clone()).unwrap())
        };
        let want = row["optimum"]["objective"].as_i64();
        let what = format!("{family} seed {}", row["instance"]["seed"]);
        match row["optimum"]["status"].as_str() {
            Some("kOptimal") => {
                judged += 1;
                let (want, got) = (want.unwrap(), run.savings);
                if run.gap == 0 {
                    assert_eq!(got, Some(want), "{what}");
                } else if let Some(got) = got {
                    assert!(
                        got <= want && got + run.gap >= want,
                        "{what}: {got} with gap {} against {want}",
                        run.gap
                    );
                }
            }
            Some("kInfeasible") => {
                judged += 1;
                assert_eq!(run.savings, None, "{what}");
            }
            _ => {}
        }
        families.entry(family).or_default().push(run);
    }
    for (family, runs) in &mut families {
        report(family, runs);
    }
    println!("{judged} rows judged, no difference");
    assert!(judged > 0);
}
