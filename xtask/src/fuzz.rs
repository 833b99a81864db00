//! Made-up and mutated texts through everything that reads text, with nothing but cargo:
//! `cargo run --release -p xtask -- fuzz --cases N [--seed N] [--seconds S] [--jobs N] [--from N]`.
//!
//! Case `n` of a seed is always the same text, whatever the number of jobs. What must hold is in
//! `fuzz/src/sound.rs`, which the cargo-fuzz target shares. A text that breaks a promise or panics is cut down
//! by halving and told; one that is read too slowly for its length is saved.

#[path = "../../fuzz/src/sound.rs"]
mod sound;
mod texts;

use std::{
    collections::BTreeMap,
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sound::Case;
use texts::{Dice, Stock};

/// Nanoseconds per byte above which a text of some length counts as read too slowly. Ordinary sentences need
/// 100 to 400, all checks together; work that grows with the square of the length is far beyond at
/// the length limit.
const SLOW: u64 = 5_000;

/// Shorter texts are not judged by their time per byte: each call has a price of its own.
const LONG_ENOUGH: usize = 64;

/// A single case that takes longer than this ends the run.
const STUCK: Duration = Duration::from_secs(30);

/// Cases that a job takes at a time.
const BLOCK: u64 = 1_000;

struct Options {
    cases: u64,
    seed: u64,
    from: u64,
    jobs: u64,
    seconds: Option<u64>,
}

fn options(args: &[String]) -> Result<Options, String> {
    let mut out = Options { cases: 1_000_000, seed: 1, from: 0, jobs: 1, seconds: None };
    let mut args = args.iter();
    while let Some(name) = args.next() {
        let value = args.next().and_then(|v| v.parse::<u64>().ok());
        let value = value.ok_or_else(|| format!("`{name}` needs a whole number behind it"))?;
        match name.as_str() {
            "--cases" => out.cases = value,
            "--seed" => out.seed = value,
            "--from" => out.from = value,
            "--jobs" => out.jobs = value.clamp(1, 64),
            "--seconds" => out.seconds = Some(value),
            _ => {
                return Err(format!(
                    "unknown option `{name}`; there are --cases --seed --from --jobs --seconds"
                ));
            }
        }
    }
    Ok(out)
}

/// What was found, over all jobs.
#[derive(Default)]
struct Found {
    cases: u64,
    bytes: u64,
    kinds: BTreeMap<&'static str, u64>,
    /// By what is wrong: how often, the first case, and its text cut down.
    faults: BTreeMap<String, (u64, u64, String)>,
    /// Nanoseconds per byte, the case and its text.
    slowest: Option<(u64, u64, String)>,
    slow: Vec<PathBuf>,
    slow_count: u64,
}

/// What one job is reading now, for the watchdog.
type Now = Mutex<Option<(Instant, u64, String)>>;

pub(crate) fn run(args: &[String]) -> Result<(), String> {
    let options = options(args)?;
    let stock = Stock::gather();
    let folder = PathBuf::from("target/fuzz");
    println!(
        "fuzz: {} cases from {}, seed {}, {} job(s); {} words, {} sentences, {} languages",
        options.cases,
        options.from,
        options.seed,
        options.jobs,
        stock.words.len(),
        stock.sentences.len(),
        stock.languages.len()
    );
    // A panic is told with its text; the usual report in between would drown it.
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(|l| format!(" at {}:{}", l.file(), l.line())).unwrap_or_default();
        let payload = info.payload();
        let what = payload.downcast_ref::<&str>().map(|s| (*s).to_owned());
        let what = what.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default();
        PANIC.with_borrow_mut(|last| *last = format!("panic{place}: {what}"));
    }));
    // The tables are built on first use, which is not what a case costs.
    for language in &stock.languages {
        let _ = fault(&Case { text: "add milk", language: Some(language), hearings: &[], before: None });
    }

    let started = Instant::now();
    let next = AtomicU64::new(options.from);
    let end = options.from.saturating_add(options.cases);
    let over = AtomicBool::new(false);
    let now: Vec<Now> = (0..options.jobs).map(|_| Mutex::new(None)).collect();
    let mut found = Found::default();
    std::thread::scope(|scope| {
        let (options, stock, next, over, folder) = (&options, &stock, &next, &over, &folder);
        let jobs: Vec<_> = now
            .iter()
            .map(|now| {
                scope.spawn(move || {
                    let mut mine = Found::default();
                    while !over.load(Ordering::Relaxed) {
                        let from = next.fetch_add(BLOCK, Ordering::Relaxed);
                        if from >= end {
                            break;
                        }
                        for case in from..end.min(from.saturating_add(BLOCK)) {
                            one(options.seed, case, stock, Some(folder), now, &mut mine);
                        }
                        if options.seconds.is_some_and(|s| started.elapsed().as_secs() >= s) {
                            over.store(true, Ordering::Relaxed);
                        }
                    }
                    mine
                })
            })
            .collect();
        let mut told = Instant::now();
        while jobs.iter().any(|j| !j.is_finished()) {
            std::thread::sleep(Duration::from_millis(100));
            now.iter().for_each(watch);
            if told.elapsed() > Duration::from_secs(20) {
                told = Instant::now();
                let at = next.load(Ordering::Relaxed).saturating_sub(options.from);
                println!("  {at} cases after {} s", started.elapsed().as_secs());
            }
        }
        for job in jobs {
            match job.join() {
                Ok(mine) => found.add(mine),
                Err(_) => {
                    found.faults.insert("the runner itself panicked".to_owned(), (1, 0, String::new()));
                }
            }
        }
    });
    let _ = panic::take_hook();
    report(&found, started.elapsed())
}

thread_local! {
    /// The last panic of this thread, in words.
    static PANIC: std::cell::RefCell<String> = const { std::cell::RefCell::new(String::new()) };
}

/// Ends the run where one text takes much too long: it would never be told otherwise.
fn watch(now: &Now) {
    let guard = now.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((since, case, text)) = guard.as_ref()
        && since.elapsed() > STUCK
    {
        let path = Path::new("target/fuzz").join(format!("stuck-{case}.txt"));
        let _ = std::fs::create_dir_all("target/fuzz").and_then(|()| std::fs::write(&path, text));
        let shown: String = text.chars().take(120).collect();
        eprintln!(
            "STUCK: case {case}, {} bytes, is not done after {} s: {shown:?}; saved: {}",
            text.len(),
            STUCK.as_secs(),
            path.display()
        );
        std::process::exit(3);
    }
}

/// What is wrong with a case, if anything.
fn fault(case: &Case<'_>) -> Option<String> {
    match panic::catch_unwind(AssertUnwindSafe(|| sound::check(case))) {
        Ok(Ok(())) => None,
        Ok(Err(broken)) => Some(broken),
        Err(_) => Some(PANIC.with_borrow(Clone::clone)),
    }
}

/// The sort of a fault: its place or its promise without the figures, so that one mistake is told once.
fn sort(fault: &str) -> String {
    if fault.starts_with("panic") {
        return fault.split(": ").next().unwrap_or(fault).to_owned();
    }
    fault.split(": ").take(2).collect::<Vec<_>>().join(": ")
}

fn one(seed: u64, number: u64, stock: &Stock, folder: Option<&Path>, now: &Now, found: &mut Found) {
    let mut dice = Dice::new(seed, number);
    let (kind, text) = stock.text(&mut dice);
    let language = stock.language(&mut dice);
    let hearings: Vec<String> =
        if dice.one_in(16) { (0..3).map(|_| stock.text(&mut dice).1).collect() } else { Vec::new() };
    let before = dice.one_in(4).then(|| stock.sentence(&mut dice).to_owned());
    let case = Case { text: &text, language, hearings: &hearings, before: before.as_deref() };
    let set = |what| *now.lock().unwrap_or_else(PoisonError::into_inner) = what;
    set(Some((Instant::now(), number, text.clone())));
    let started = Instant::now();
    let wrong = fault(&case);
    let mut spent = started.elapsed();
    // All that was read counts: other hearings are as long as they like.
    let bytes = text.len() + hearings.iter().map(String::len).sum::<usize>();
    let per_byte = |spent: Duration| spent.as_nanos() as u64 / bytes.max(LONG_ENOUGH) as u64;
    let record = found.slowest.as_ref().map_or(0, |s| s.0);
    if bytes >= LONG_ENOUGH && per_byte(spent) > record.min(SLOW) {
        // A pause of the machine is not the text's: the quickest of some runs counts.
        for _ in 0..4 {
            let again = Instant::now();
            let _ = fault(&case);
            spent = spent.min(again.elapsed());
        }
        let nanos = per_byte(spent);
        if nanos > record {
            found.slowest = Some((nanos, number, text.clone()));
        }
        if nanos > SLOW {
            found.slow_count += 1;
            if let Some(folder) = folder
                && let path = folder.join(format!("slow-{seed}-{number}.txt"))
                && found.slow.len() < 20
                && std::fs::create_dir_all(folder).is_ok()
                && std::fs::write(&path, &text).is_ok()
            {
                found.slow.push(path);
            }
        }
    }
    set(None);
    found.cases += 1;
    found.bytes += bytes as u64;
    *found.kinds.entry(kind).or_default() += 1;
    if let Some(wrong) = wrong {
        let sort = sort(&wrong);
        if let Some(known) = found.faults.get_mut(&sort) {
            known.0 += 1;
            return;
        }
        let small = halve(&text, |text| {
            let smaller = Case { text, ..case };
            fault(&smaller).is_some_and(|f| self::sort(&f) == sort)
        });
        let story = format!("{wrong}\n    language {language:?}, before {before:?}, text {small:?}");
        found.faults.insert(sort, (1, number, story));
    }
}

/// Leaves out parts of a text, halves first, then ever smaller ones, as long as `still` holds.
fn halve(text: &str, still: impl Fn(&str) -> bool) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let mut size = chars.len().div_ceil(2);
    let mut tries = 0;
    while size > 0 && tries < 3_000 {
        let mut at = 0;
        while at < chars.len() && tries < 3_000 {
            let end = (at + size).min(chars.len());
            let without: String = chars.iter().take(at).chain(chars.iter().skip(end)).collect();
            tries += 1;
            if still(&without) {
                chars.drain(at..end);
            } else {
                at = end;
            }
        }
        size /= 2;
    }
    chars.into_iter().collect()
}

impl Found {
    fn add(&mut self, other: Self) {
        self.cases += other.cases;
        self.bytes += other.bytes;
        self.slow_count += other.slow_count;
        self.slow.extend(other.slow);
        for (kind, count) in other.kinds {
            *self.kinds.entry(kind).or_default() += count;
        }
        for (sort, (count, case, story)) in other.faults {
            let mine = self.faults.entry(sort).or_insert_with(|| (0, case, story.clone()));
            mine.0 += count;
            if case < mine.1 {
                (mine.1, mine.2) = (case, story);
            }
        }
        if other.slowest.as_ref().map(|s| s.0) > self.slowest.as_ref().map(|s| s.0) {
            self.slowest = other.slowest;
        }
    }
}

fn report(found: &Found, took: Duration) -> Result<(), String> {
    println!(
        "{} cases, {} bytes in {:.0} s, {:.0} cases a second",
        found.cases,
        found.bytes,
        took.as_secs_f64(),
        found.cases as f64 / took.as_secs_f64().max(1e-9)
    );
    for (kind, count) in &found.kinds {
        println!("  {kind:<28}{count:>12}");
    }
    if let Some((nanos, case, text)) = &found.slowest {
        let shown: String = text.chars().take(120).collect();
        println!("slowest: {nanos} ns per byte, case {case}, {} bytes: {shown:?}", text.len());
    }
    for path in &found.slow {
        println!("read too slowly (over {SLOW} ns per byte), saved: {}", path.display());
    }
    for (count, case, story) in found.faults.values() {
        println!("WRONG {count} times, first in case {case}: {story}");
    }
    if found.faults.is_empty() && found.slow_count == 0 {
        println!("no panic, no broken promise, nothing read too slowly");
        return Ok(());
    }
    Err(format!(
        "{} sorts of faults, {} texts read too slowly; `--from N --cases 1` runs one case again",
        found.faults.len(),
        found.slow_count
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_down_to_what_matters() {
        assert_eq!(halve("some milk ✗ and eggs", |t| t.contains('✗')), "✗");
        assert_eq!(halve("aXbYc", |t| t.contains('X') && t.contains('Y')), "XY");
    }

    #[test]
    fn a_case_is_always_the_same_and_cases_differ() {
        let stock = Stock::gather();
        let text = |n| stock.text(&mut Dice::new(7, n)).1;
        assert_eq!(text(3), text(3));
        let all: std::collections::BTreeSet<_> = (0..200).map(text).collect();
        assert!(all.len() > 150, "{} different texts", all.len());
    }

    #[test]
    fn the_first_cases_hold() {
        let mut found = Found::default();
        let stock = Stock::gather();
        for case in 0..200 {
            one(3, case, &stock, None, &Mutex::new(None), &mut found);
        }
        assert_eq!(found.cases, 200);
        let stories: Vec<_> = found.faults.values().map(|f| &f.2).collect();
        assert!(stories.is_empty(), "{stories:?}");
    }
}
