//! What is measured: shares of right intents, the confusion matrix, and how well confidence is calibrated.

use std::collections::BTreeMap;

use grocery_core::nlu::{
    Intent, ParseContext, Parser,
    model::training::{self, STEPS, Weights},
};

use super::{
    Seen,
    data::{Part, QUIET, Row, STRANGERS, THINGS_TO_DO},
};

/// A sentence and what was heard.
pub(crate) struct Heard<'a> {
    seen: &'a Seen,
    intent: Intent,
    /// The lead of the decision; `None` where the model had no say.
    margin: Option<i32>,
    confidence: f64,
}

impl Heard<'_> {
    fn right(&self) -> bool {
        is_right(&self.seen.row, self.intent)
    }
}

/// Whether an intent is right for a row as it is counted.
fn is_right(row: &Row, heard: Intent) -> bool {
    if row.set.starts_with(STRANGERS) { QUIET.contains(&heard) } else { row.right.contains(&heard) }
}

/// Sentences that confidence is learned from and measured on: those that are counted, filled templates
/// apart, of which there are many alike.
fn counts(row: &Row) -> bool {
    !row.set.is_empty() && row.set != "ingredient names"
}

/// What a model decides for the counted sentences of a part.
pub(crate) fn decide<'a>(
    seen: &'a [Seen],
    part: Part,
    weights: &Weights,
    slots: usize,
    context: &ParseContext,
) -> Result<Vec<Heard<'a>>, String> {
    let bytes = training::encode(weights, slots).map_err(|e| e.to_string())?;
    let parser = training::parser(bytes).map_err(|e| e.to_string())?;
    Ok(seen
        .iter()
        .filter(|s| s.row.part == part && !s.row.set.is_empty())
        .map(|s| {
            let (intent, margin) = training::decision(&parser, &s.row.text, context);
            Heard { seen: s, intent, margin, confidence: 0.0 }
        })
        .collect())
}

/// What the parser hears in the sentences that were held out.
pub(crate) fn hear<'a>(seen: &'a [Seen], parser: &Parser, context: &ParseContext) -> Vec<Heard<'a>> {
    let (mut all, mut strange) = (0, Vec::new());
    let heard = seen
        .iter()
        .filter(|s| s.row.part == Part::Held && !s.row.set.is_empty())
        .map(|s| {
            let heard = parser.parse(&s.row.text, context);
            all += 1;
            if heard.language != "en" {
                strange.push(&s.row.text);
            }
            Heard { seen: s, intent: heard.intent(), margin: None, confidence: heard.confidence() }
        })
        .collect();
    println!("\nheld out, told as another language: {} of {all} English sentences", strange.len());
    heard
}

/// How often decisions with each margin were right, in percent, rising with the margin.
pub(crate) fn calibrate(heard: &[Heard<'_>]) -> Vec<u8> {
    let mut steps = vec![(0.0_f64, 0.0_f64); STEPS];
    for h in heard.iter().filter(|h| counts(&h.seen.row)) {
        let Some(margin) = h.margin else { continue };
        let step = &mut steps[training::step(margin)];
        step.0 += f64::from(u8::from(h.right()));
        step.1 += 1.0;
    }
    // Pool neighbours that do not rise (isotonic regression). Half a sentence, half right, is added to
    // each pool, so that nothing is called certain.
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for (right, all) in steps {
        pools.push((right, all, 1));
        while let [.., a, b] = pools.as_slice()
            && a.0 * b.1 >= b.0 * a.1
        {
            let joined = (a.0 + b.0, a.1 + b.1, a.2 + b.2);
            pools.truncate(pools.len() - 2);
            pools.push(joined);
        }
    }
    let mut out = Vec::new();
    for (right, all, count) in pools {
        let share = (right + 0.5) / (all + 1.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
        let percent = (share * 100.0).round().clamp(5.0, 99.0) as u8;
        out.extend(std::iter::repeat_n(percent, count));
    }
    out
}

/// Prints the shares of right intents.
pub(crate) fn shares(title: &str, heard: &[Heard<'_>]) {
    let mut shares: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for h in heard {
        for set in [h.seen.row.set, summary(h.seen.row.set)] {
            let share = shares.entry(set).or_default();
            share.0 += 1;
            share.1 += usize::from(is_right(&h.seen.row, h.seen.sample.rules));
            share.2 += usize::from(h.right());
        }
    }
    println!("\n{title}: right intents, by the rules alone and with the model");
    for (set, (all, rules, right)) in shares.iter().filter(|(set, _)| !set.is_empty()) {
        println!("{set:<34} {all:>6} {:>7.1} % {:>7.1} %", percent(*rules, *all), percent(*right, *all));
    }
}

fn summary(set: &str) -> &'static str {
    match set {
        s if s == STRANGERS || s == THINGS_TO_DO => "= CLINC150 not shopping, all",
        s if s.starts_with("CLINC150") => "= CLINC150 shopping",
        s if s.starts_with("HWU64") => "= HWU64 lists",
        s if s.starts_with("SLURP") => "= SLURP lists",
        _ => "",
    }
}

/// Prints what was wanted against what was heard.
pub(crate) fn confusion(heard: &[Heard<'_>]) {
    let mut counted: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for h in heard.iter().filter(|h| counts(&h.seen.row)) {
        let right = &h.seen.row.right;
        let wanted = right.iter().find(|i| **i == h.intent).or(right.first());
        let wanted = if h.seen.row.set.starts_with(STRANGERS) {
            "(not shopping)"
        } else {
            wanted.map_or("", |i| i.as_str())
        };
        *counted.entry((wanted, h.intent.as_str())).or_default() += 1;
    }
    print!("\nconfusion: what was wanted, then what was heard how often");
    let mut wanted = "";
    for ((want, heard), count) in &counted {
        if *want != wanted {
            print!("\n{want:<18}");
            wanted = want;
        }
        print!(" {heard} {count};");
    }
    println!();
}

/// Prints how often what was said with a confidence was right.
pub(crate) fn calibration(heard: &[Heard<'_>]) {
    let mut bins = [(0_usize, 0_usize, 0.0_f64); 10];
    for h in heard.iter().filter(|h| counts(&h.seen.row)) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 9")]
        let bin = ((h.confidence * 10.0) as usize).min(9);
        bins[bin].0 += 1;
        bins[bin].1 += usize::from(h.right());
        bins[bin].2 += h.confidence;
    }
    println!("\ncalibration: confidence, share that was right, sentences");
    let all: usize = bins.iter().map(|b| b.0).sum();
    let mut error = 0.0;
    for (count, right, said) in bins.iter().filter(|b| b.0 > 0) {
        let mean = percent(1, *count) / 100.0 * said;
        let share = percent(*right, *count) / 100.0;
        println!("  {mean:.3}   {share:.3}  {count:>6}");
        error += (mean - share).abs() * percent(*count, all) / 100.0;
    }
    println!("expected calibration error {error:.4}");
}

fn percent(part: usize, all: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "some ten thousand")]
    let share = part as f64 * 100.0 / all.max(1) as f64;
    share
}

/// Prints what went wrong.
pub(crate) fn errors(heard: &[Heard<'_>]) {
    println!("\nwrong:");
    for h in heard.iter().filter(|h| !h.right()) {
        let row = &h.seen.row;
        let lead = h.margin.map_or("no lead".to_owned(), |m| m.to_string());
        println!("{}\t{}\trules {}\theard {} {lead}", row.set, row.text, h.seen.sample.rules, h.intent);
    }
}

/// Prints which sentences of a file (`text => reading`) are heard with other intents than they say.
pub(crate) fn sentences(
    file: &std::path::Path,
    parser: &Parser,
    context: &ParseContext,
) -> Result<(), String> {
    let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    let (mut all, mut wrong) = (0, 0);
    println!("\nintents of {}", file.display());
    for line in text.lines().filter(|l| !l.starts_with('#')) {
        let Some((text, reading)) = line.split_once(" => ") else { continue };
        let wanted: Vec<&str> = reading
            .split(" ;; ")
            .filter_map(|action| action.split([' ', '|']).next())
            .filter(|name| *name != "note")
            .collect();
        let heard = parser.parse(&text.replace("\\n", "\n"), context);
        let got: Vec<&str> = heard.actions.iter().map(|a| a.intent.as_str()).collect();
        all += 1;
        if got != wanted {
            wrong += 1;
            println!("  {text} => {got:?} and not {wanted:?}");
        }
    }
    println!("{wrong} of {all} have other intents");
    Ok(())
}

/// Prints how long a short sentence takes, with the model and without it: the median over the counted
/// sentences of at most 40 letters, of the best of several times each.
pub(crate) fn time(seen: &[Seen], parser: &Parser, context: &ParseContext) {
    let short = seen.iter().filter(|s| counts(&s.row) && s.row.text.len() <= 40).take(4_000);
    let mut times = [Vec::new(), Vec::new()];
    let alone = training::rules_alone();
    for s in short {
        for (parser, times) in [parser, &alone].into_iter().zip(&mut times) {
            let best = (0..7)
                .map(|_| {
                    let start = std::time::Instant::now();
                    std::hint::black_box(parser.parse(std::hint::black_box(&s.row.text), context));
                    start.elapsed()
                })
                .min();
            times.extend(best);
        }
    }
    for (times, what) in times.iter_mut().zip(["with the model", "by the rules alone"]) {
        times.sort_unstable();
        let at = |share: usize| times.get(times.len() * share / 100).map_or(0, std::time::Duration::as_nanos);
        println!("{} short sentences {what}: median {} ns, 95 % within {} ns", times.len(), at(50), at(95));
    }
}
