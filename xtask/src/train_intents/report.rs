//! What is measured: shares of right intents, the confusion matrix, and how well confidence is calibrated.

use std::collections::BTreeMap;

use grocery_core::nlu::{
    Intent, ParseContext, Parser,
    model::training::{self, STEPS, Weights},
};

use super::{
    Seen,
    data::{Part, QUIET, Row, STRANGERS},
};

/// Whether an intent is right for a row as it is counted.
fn is_right(row: &Row, heard: Intent) -> bool {
    if row.set == STRANGERS { QUIET.contains(&heard) } else { row.right.contains(&heard) }
}

/// Sentences that confidence is learned from and measured on: those that are counted, filled templates
/// apart, of which there are many alike.
fn counts(row: &Row) -> bool {
    !row.set.is_empty() && row.set != "ingredient names"
}

/// How often decisions with each margin were right, in percent, rising with the margin.
pub(crate) fn calibrate(
    seen: &[Seen],
    weights: &Weights,
    slots: usize,
    context: &ParseContext,
) -> Result<Vec<u8>, String> {
    let bytes = training::encode(weights, slots).map_err(|e| e.to_string())?;
    let parser = training::parser(bytes).map_err(|e| e.to_string())?;
    let mut steps = vec![(0.0_f64, 0.0_f64); STEPS];
    for s in seen.iter().filter(|s| s.row.part == Part::Calibrate && counts(&s.row)) {
        let Some((heard, margin)) = training::decision(&parser, &s.row.text, context) else { continue };
        let step = &mut steps[training::step(margin)];
        step.0 += f64::from(u8::from(is_right(&s.row, heard)));
        step.1 += 1.0;
    }
    // Pool neighbours that do not rise (isotonic regression); one wrong and one right stand in for what
    // was not seen, so that nothing is called certain.
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
    Ok(out)
}

#[derive(Default)]
struct Share {
    all: usize,
    rules: usize,
    right: usize,
}

pub(crate) fn print(seen: &[Seen], parser: &Parser, context: &ParseContext) {
    let mut shares: BTreeMap<(&str, bool), Share> = BTreeMap::new();
    let mut confusion: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut bins = [(0_usize, 0_usize, 0.0_f64); 10];
    for s in seen.iter().filter(|s| !s.row.set.is_empty()) {
        let held = s.row.part == Part::Held;
        let heard = parser.parse(&s.row.text, context);
        let right = is_right(&s.row, heard.intent());
        let share = shares.entry((s.row.set, held)).or_default();
        share.all += 1;
        share.rules += usize::from(is_right(&s.row, s.sample.rules));
        share.right += usize::from(right);
        if !held || !counts(&s.row) {
            continue;
        }
        let wanted = s.row.right.iter().find(|i| **i == heard.intent()).or(s.row.right.first());
        let wanted = if s.row.set == STRANGERS { "(not shopping)" } else { wanted.map_or("", |i| i.as_str()) };
        *confusion.entry((wanted, heard.intent().as_str())).or_default() += 1;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 9")]
        let bin = ((heard.confidence() * 10.0) as usize).min(9);
        bins[bin].0 += 1;
        bins[bin].1 += usize::from(right);
        bins[bin].2 += heard.confidence();
    }
    println!("\nintents right, rules alone -> with the model");
    println!("{:<34} {:>7} {:>16} | {:>7} {:>16}", "set", "held", "", "learned", "");
    let names: Vec<&str> = shares.keys().map(|k| k.0).collect();
    let mut last = "";
    for name in names {
        if name == last {
            continue;
        }
        last = name;
        let side = |held| {
            shares.get(&(name, held)).map_or_else(String::new, |s| {
                format!("{:>7} {:>6.1}% -> {:>5.1}%", s.all, percent(s.rules, s.all), percent(s.right, s.all))
            })
        };
        println!("{name:<34} {} | {}", side(true), side(false));
    }
    println!("\nconfusion on the held-out part: wanted, then what was heard");
    let mut wanted = "";
    for ((want, heard), count) in &confusion {
        if *want != wanted {
            print!("\n{want:<18}");
            wanted = want;
        }
        print!(" {heard} {count};");
    }
    println!("\n\ncalibration on the held-out part\n   said   right  sentences");
    let all: usize = bins.iter().map(|b| b.0).sum();
    let mut error = 0.0;
    for (count, right, said) in bins.iter().filter(|b| b.0 > 0) {
        #[expect(clippy::cast_precision_loss, reason = "some thousands")]
        let mean = said / *count as f64;
        let share = percent(*right, *count) / 100.0;
        println!("  {mean:.3}   {share:.3}  {count}");
        #[expect(clippy::cast_precision_loss, reason = "some thousands")]
        let part = *count as f64 / all as f64;
        error += (mean - share).abs() * part;
    }
    println!("expected calibration error {error:.4}");
}

fn percent(part: usize, all: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    let share = part as f64 * 100.0 / all.max(1) as f64;
    share
}

/// Prints what went wrong in one part.
pub(crate) fn errors(seen: &[Seen], parser: &Parser, context: &ParseContext, part: Part) {
    println!("\nwrong:");
    for s in seen.iter().filter(|s| s.row.part == part && !s.row.set.is_empty()) {
        let heard = parser.parse(&s.row.text, context);
        if !is_right(&s.row, heard.intent()) {
            println!(
                "{}\t{}\trules {}\theard {} {:.2}",
                s.row.set, s.row.text, s.sample.rules, heard.intent(), heard.confidence()
            );
        }
    }
}
