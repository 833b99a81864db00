//! Measures the deal detection on real purchases: the Complete Journey sample, one price at a time, by the past alone.
//!
//! An event is a purchase with at least five earlier prices of its product in the 90 days before, of any store of the
//! chain. It is a deal where the store took at least 10 % off its list price. Detection and rules see the price that
//! was paid and what earlier receipts say; never the list price of the event itself. Households are split in two by the
//! SHA-256 of their number: thresholds are chosen on the tuning half, the other half is held out. Simple rules are
//! measured in the same run, each with the threshold that is best for it on the tuning half.

use std::{
    collections::BTreeMap,
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
    time::Instant,
};

use flate2::read::GzDecoder;
use grocery_core::{
    Currency, Date, Money, Rng, Rounding, SeededRng, Timestamp,
    deals::detect::{DealKind, DetectConfig, DetectRequest, Observation, detect},
    round_div,
};
use sha2::{Digest, Sha256};

type Outcome<T> = Result<T, String>;

const DAY_MILLIS: i64 = 86_400_000;
const WINDOW_DAYS: i64 = 90;
const MIN_EARLIER: usize = 5;
/// Fuel and goods by weight have quantities in the hundreds.
const MAX_QUANTITY: i64 = 12;
const FILE: &str = "cj_transactions_sample.csv.gz";

pub(crate) fn run(args: &[String]) -> Outcome<()> {
    let (data, only_tuning) = options(args)?;
    let lines = read(&data.join(FILE))?;
    let mut products: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
    for line in &lines {
        products.entry(&line.product).or_default().push(line);
    }
    let rules = rules();
    let mut events = Vec::new();
    let mut nanos = Vec::new();
    for lines in products.values_mut() {
        lines.sort_by_key(|l| l.day);
        judge(lines, &rules, only_tuning, &mut events, &mut nanos)?;
    }
    if events.is_empty() {
        return Err(format!("{FILE} has no purchase with five earlier prices in 90 days"));
    }
    report(&lines, &events, &rules, only_tuning);
    nanos.sort_unstable();
    let at = |share: usize| nanos.get(nanos.len() * share / 100).copied().unwrap_or(0) as f64 / 1_000.0;
    println!("\ntime of one detection: p50 {:.1} us, p95 {:.1} us", at(50), at(95));
    Ok(())
}

fn options(args: &[String]) -> Outcome<(PathBuf, bool)> {
    let (mut data, mut only_tuning) = (None, false);
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "--data" => data = rest.next().map(PathBuf::from),
            "--tuning" => only_tuning = true,
            other => return Err(format!("unknown option {other}")),
        }
    }
    let data = data.ok_or(format!("name the folder with {FILE}: --data DIR"))?;
    if !data.is_dir() {
        return Err(format!("there is no folder {}; name the one with {FILE}", data.display()));
    }
    Ok((data, only_tuning))
}

/// A line of a receipt.
struct Line {
    /// Days since 1970-01-01.
    day: i64,
    product: String,
    household: String,
    /// What a package cost, and would have cost without the store's discount, rounded half up to a cent.
    price: i64,
    list: i64,
    /// Whether the discount was at least 10 % of the list price, by the amounts of the line.
    deal: bool,
}

fn read(path: &Path) -> Outcome<Vec<Line>> {
    let fail = |what: String| format!("{}: {what}", path.display());
    let file =
        File::open(path).map_err(|e| fail(format!("{e}; name the folder that holds it: --data DIR")))?;
    let mut rows = csv::Reader::from_reader(GzDecoder::new(BufReader::new(file)));
    let head = rows.headers().map_err(|e| fail(e.to_string()))?.clone();
    let column =
        |name: &str| head.iter().position(|h| h == name).ok_or_else(|| fail(format!("no column {name}")));
    let (date, product, household) = (column("date")?, column("product_id")?, column("household_id")?);
    let (quantity, sales, discount) =
        (column("quantity")?, column("sales_value_cents")?, column("retail_disc_cents")?);
    let epoch = Date::new(1970, 1, 1).map_err(|e| e.to_string())?;
    let mut lines = Vec::new();
    for row in rows.records() {
        let row = row.map_err(|e| fail(e.to_string()))?;
        let text = |at: usize| row.get(at).unwrap_or("");
        let number = |at: usize| {
            text(at).parse::<i64>().map_err(|_| fail(format!("{:?} is not a whole number", text(at))))
        };
        let (quantity, sales, discount) = (number(quantity)?, number(sales)?, number(discount)?);
        if !(1..=MAX_QUANTITY).contains(&quantity) || sales <= 0 {
            continue;
        }
        let each = |cents: i64| -> Option<i64> {
            i64::try_from(round_div(i128::from(cents), i128::from(quantity), Rounding::HalfUp)?).ok()
        };
        let (Some(price), Some(list)) = (each(sales), each(sales + discount)) else { continue };
        let day: Date = text(date).parse().map_err(|_| fail(format!("{:?} is not a date", text(date))))?;
        lines.push(Line {
            day: i64::from(day.days_since(epoch)),
            product: text(product).to_owned(),
            household: text(household).to_owned(),
            price,
            list,
            deal: discount * 10 >= sales + discount,
        });
    }
    Ok(lines)
}

fn is_tuning(household: &str) -> bool {
    Sha256::digest(household.as_bytes()).first().is_some_and(|byte| byte % 2 == 0)
}

/// A rule that compares the price with one figure of the past.
struct Rule {
    name: &'static str,
    /// The figure, in half cents, of the earlier lines of the window in the order of time. Never of none.
    figure: fn(&[&Line]) -> i64,
}

/// The least drop that a rule asks for, in percent.
const THRESHOLDS: [i64; 14] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15];

fn rules() -> Vec<Rule> {
    let rule = |name, figure| Rule { name, figure };
    vec![
        rule("below the last list price", |past| past.last().map_or(0, |l| 2 * l.list)),
        rule("below the median list price", |past| median(past.iter().map(|l| l.list).collect())),
        rule("below the mean list price", |past| mean(past.iter().map(|l| l.list).collect())),
        rule("below the most frequent list price", |past| mode(past.iter().map(|l| l.list).collect())),
        rule("below the highest list price", |past| past.iter().map(|l| 2 * l.list).max().unwrap_or(0)),
        rule("below the highest price paid", |past| past.iter().map(|l| 2 * l.price).max().unwrap_or(0)),
        rule("below the median price paid", |past| median(past.iter().map(|l| l.price).collect())),
        rule("below the mean price paid", |past| mean(past.iter().map(|l| l.price).collect())),
    ]
}

fn median(mut all: Vec<i64>) -> i64 {
    all.sort_unstable();
    let at = |place: usize| all.get(place).copied().unwrap_or(0);
    at(all.len().saturating_sub(1) / 2) + at(all.len() / 2)
}

fn mean(all: Vec<i64>) -> i64 {
    2 * all.iter().sum::<i64>() / all.len().max(1) as i64
}

/// The most frequent; of several the highest.
fn mode(all: Vec<i64>) -> i64 {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for price in all {
        *counts.entry(price).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(price, count)| (*count, *price)).map_or(0, |(price, _)| 2 * price)
}

/// A purchase, and what was said of it.
struct Event<'a> {
    household: &'a str,
    tuning: bool,
    deal: bool,
    /// What the detection says, and how sure it is.
    found: Option<f64>,
    /// What it says without the list prices of the past.
    found_by_prices: bool,
    /// For each rule, the highest threshold at which it says deal.
    rules: Vec<i64>,
}

fn judge<'a>(
    lines: &[&'a Line],
    rules: &[Rule],
    only_tuning: bool,
    events: &mut Vec<Event<'a>>,
    nanos: &mut Vec<u64>,
) -> Outcome<()> {
    let config = DetectConfig::default();
    let at = |day: i64| Timestamp::from_unix_millis(day * DAY_MILLIS);
    let usd = |minor| Money::from_minor(minor, Currency::USD);
    let bare: Vec<Observation> =
        lines.iter().map(|l| Observation::new("receipts", usd(l.price), at(l.day))).collect();
    let told: Vec<Observation> =
        bare.iter().zip(lines).map(|(o, l)| o.clone().with_regular(usd(l.list))).collect();
    for (place, line) in lines.iter().enumerate() {
        let tuning = is_tuning(&line.household);
        let end = lines.partition_point(|l| l.day < line.day);
        let start = lines.partition_point(|l| l.day < line.day - WINDOW_DAYS);
        let earlier = lines.get(start..end).unwrap_or_default();
        if earlier.len() < MIN_EARLIER || (only_tuning && !tuning) {
            continue;
        }
        let Some(present) = bare.get(place) else { continue };
        let ask = |past: &[Observation]| {
            let found = detect(&DetectRequest::new(past, present, present.at), &config);
            found.map(|f| f.deal(DealKind::PriceDrop).map(|d| d.confidence)).map_err(|e| e.to_string())
        };
        let started = Instant::now();
        let found = ask(told.get(..end).unwrap_or_default())?;
        nanos.push(u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX));
        let found_by_prices = ask(bare.get(..end).unwrap_or_default())?.is_some();
        let most = |rule: &Rule| {
            let figure = (rule.figure)(earlier);
            let says = |percent: &&i64| 200 * line.price <= figure * (100 - **percent);
            THRESHOLDS.iter().rev().find(says).copied().unwrap_or(0)
        };
        let rules = rules.iter().map(most).collect();
        events.push(Event {
            household: &line.household,
            tuning,
            deal: line.deal,
            found,
            found_by_prices,
            rules,
        });
    }
    Ok(())
}

/// Right, wrong and missed deals.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    right: f64,
    wrong: f64,
    missed: f64,
}

impl Tally {
    fn of<'a>(events: impl Iterator<Item = &'a Event<'a>>, says: impl Fn(&Event<'_>) -> bool) -> Self {
        let mut tally = Self::default();
        for event in events {
            match (says(event), event.deal) {
                (true, true) => tally.right += 1.0,
                (true, false) => tally.wrong += 1.0,
                (false, true) => tally.missed += 1.0,
                (false, false) => {}
            }
        }
        tally
    }

    fn plus(self, other: Self) -> Self {
        Self {
            right: self.right + other.right,
            wrong: self.wrong + other.wrong,
            missed: self.missed + other.missed,
        }
    }

    fn precision(self) -> f64 {
        self.right / (self.right + self.wrong).max(1.0)
    }

    fn recall(self) -> f64 {
        self.right / (self.right + self.missed).max(1.0)
    }

    fn f1(self) -> f64 {
        2.0 * self.right / (2.0 * self.right + self.wrong + self.missed).max(1.0)
    }
}

fn report(lines: &[Line], events: &[Event<'_>], rules: &[Rule], only_tuning: bool) {
    let halves: &[(&str, bool)] = if only_tuning {
        &[("tuning half", true)]
    } else {
        &[("tuning half", true), ("held-out half", false)]
    };
    println!("{} lines of receipts, {} events", lines.len(), events.len());
    let of = |tuning: bool| events.iter().filter(move |e| e.tuning == tuning);
    for (name, tuning) in halves {
        let count = of(*tuning).count();
        let deals = of(*tuning).filter(|e| e.deal).count();
        let mut households: Vec<&str> = of(*tuning).map(|e| e.household).collect();
        households.sort_unstable();
        households.dedup();
        let share = 100.0 * deals as f64 / count.max(1) as f64;
        println!("{name}: {count} events of {} households, {share:.1} % deals", households.len());
    }
    // Each rule with the threshold that is best for it where thresholds may be chosen.
    let chosen: Vec<(usize, i64)> = (0..rules.len())
        .map(|rule| {
            let f1 = |percent: &&i64| Tally::of(of(true), |e| says(e, rule, **percent)).f1();
            let best = THRESHOLDS.iter().max_by(|a, b| f1(a).total_cmp(&f1(b)));
            (rule, best.copied().unwrap_or(10))
        })
        .collect();
    let best = chosen.iter().copied().max_by(|a, b| {
        let f1 = |(rule, percent)| Tally::of(of(true), |e| says(e, rule, percent)).f1();
        f1(*a).total_cmp(&f1(*b))
    });
    for (name, tuning) in halves {
        println!("\n{name:<58}{:>10}{:>8}{:>8}", "precision", "recall", "F1");
        let row = |name: &str, tally: Tally| {
            println!("{name:<58}{:>10.3}{:>8.3}{:>8.3}", tally.precision(), tally.recall(), tally.f1());
        };
        row("detection", Tally::of(of(*tuning), |e| e.found.is_some()));
        row("detection, past list prices withheld", Tally::of(of(*tuning), |e| e.found_by_prices));
        for (rule, percent) in &chosen {
            let Some(known) = rules.get(*rule) else { continue };
            let mark = if best == Some((*rule, *percent)) { " (best rule)" } else { "" };
            let label = format!("{percent} % {}{mark}", known.name);
            row(&label, Tally::of(of(*tuning), |e| says(e, *rule, *percent)));
        }
        if let Some((rule, percent)) = best {
            let (low, high, ahead) = resample(of(*tuning), |e| says(e, rule, percent));
            println!(
                "detection's F1 over households drawn anew 1,000 times: {low:.3} to {high:.3} (95 %); above the best rule in {:.1} %",
                100.0 * ahead
            );
        }
        calibration(of(*tuning));
    }
}

fn says(event: &Event<'_>, rule: usize, percent: i64) -> bool {
    event.rules.get(rule).is_some_and(|most| *most >= percent)
}

/// The middle 95 % of the detection's F1 over households drawn with replacement, and how often it is above the rule's.
fn resample<'a>(
    events: impl Iterator<Item = &'a Event<'a>>,
    rule: impl Fn(&Event<'_>) -> bool,
) -> (f64, f64, f64) {
    let mut households: BTreeMap<&str, (Tally, Tally)> = BTreeMap::new();
    for event in events {
        let entry = households.entry(event.household).or_default();
        entry.0 = entry.0.plus(Tally::of(std::iter::once(event), |e| e.found.is_some()));
        entry.1 = entry.1.plus(Tally::of(std::iter::once(event), &rule));
    }
    let all: Vec<(Tally, Tally)> = households.into_values().collect();
    let rng = SeededRng::new(2026);
    let (mut scores, mut ahead) = (Vec::with_capacity(1_000), 0_u32);
    for _ in 0..1_000 {
        let mut sum = (Tally::default(), Tally::default());
        for _ in 0..all.len() {
            let place = (rng.next_u64() % all.len().max(1) as u64) as usize;
            if let Some((ours, theirs)) = all.get(place) {
                sum = (sum.0.plus(*ours), sum.1.plus(*theirs));
            }
        }
        ahead += u32::from(sum.0.f1() > sum.1.f1());
        scores.push(sum.0.f1());
    }
    scores.sort_unstable_by(f64::total_cmp);
    let at = |place: usize| scores.get(place).copied().unwrap_or(0.0);
    (at(25), at(974), f64::from(ahead) / 1_000.0)
}

/// What the detection's confidence is worth: at each, the share that were deals.
fn calibration<'a>(events: impl Iterator<Item = &'a Event<'a>>) {
    // Confidence in thousandths, found, true.
    let mut steps: BTreeMap<i64, (u32, u32)> = BTreeMap::new();
    for event in events {
        if let Some(confidence) = event.found {
            let step = steps.entry((confidence * 1_000.0).round() as i64).or_default();
            *step = (step.0 + 1, step.1 + u32::from(event.deal));
        }
    }
    for (confidence, (found, deals)) in steps.into_iter().rev() {
        println!(
            "confidence {:.2}: {found:>5} found, {:.3} of them deals",
            confidence as f64 / 1_000.0,
            f64::from(deals) / f64::from(found)
        );
    }
}
