//! `xtask train intents`: trains the model that judges what an English sentence is about.
//!
//! Reads the labelled sentences of a folder of data (CLINC150, HWU64, SLURP, Home Assistant, names of the
//! New York Times set), `data/intents.txt` and `data/list_talk.txt`, parts them by hash, fits the weights, measures on the part
//! that was held out, and writes `grocery-core/data/models/intents.bin`. The rules' own reading is one of
//! the features, so the model is to be trained again when the rules change.
//!
//! A second run gives the same bytes.

pub(crate) mod data;
mod fit;
mod patterns;
mod report;

use std::path::{Path, PathBuf};

use grocery_core::nlu::{Intent, ParseContext, model::training};
use grocery_core::{Currency, Date};

use data::{Part, Row};

/// Slots of the table, of four bytes each.
const SLOTS: usize = 48_000;
/// The most features that are kept, of a byte for each class: half as many as there are slots.
const FEATURES: usize = 24_000;

/// A row as the model sees it.
pub(crate) struct Seen {
    pub(crate) row: Row,
    pub(crate) sample: training::Sample,
}

pub(crate) fn run(args: &[String]) -> Result<(), String> {
    let mut data: Option<PathBuf> = None;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut out = root.join("../grocery-core/data/models/intents.bin");
    let mut errors = None;
    let mut time = false;
    let mut sentences: Vec<PathBuf> = Vec::new();
    let mut words = args.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("`{word}` needs a value"));
        match word.as_str() {
            "--data" => data = Some(PathBuf::from(value()?)),
            "--out" => out = PathBuf::from(value()?),
            "--sentences" => sentences.push(PathBuf::from(value()?)),
            "--time" => time = true,
            "--errors" => errors = Some(true),
            "--errors-left-out" => errors = Some(false),
            _ => {
                return Err(format!(
                    "unknown option `{word}`; usage: xtask train intents --data DIR [--out FILE] [--errors] [--time]"
                ));
            }
        }
    }
    let data =
        data.ok_or("xtask train intents needs --data DIR, the folder with clinc150/, hwu64/, slurp/, nyt/")?;
    let rows = data::load(&data, &root.join("data"))?;
    let context = context()?;
    let seen: Vec<Seen> =
        rows.into_iter().map(|row| Seen { sample: training::sample(&row.text, &context), row }).collect();
    println!("{} sentences", seen.len());

    let classes: Vec<Intent> = Intent::ALL.iter().copied().filter(|i| i.as_str() != "custom").collect();
    // First each part in turn is left out, which then says how sure the decisions are; then with all of them.
    let rounds: Vec<Result<Vec<report::Heard<'_>>, String>> = std::thread::scope(|scope| {
        let work: Vec<_> = (0..data::ROUNDS)
            .map(|round| {
                let (seen, classes, context) = (&seen, &classes, &context);
                scope.spawn(move || {
                    let uses = |part| part != Part::Held && part != Part::Fit(round);
                    let weights = fit::fit(seen, classes, uses, FEATURES);
                    report::decide(seen, Part::Fit(round), &weights, SLOTS, context)
                })
            })
            .collect();
        work.into_iter().map(|w| w.join().unwrap_or_else(|_| Err("a round broke off".to_owned()))).collect()
    });
    let mut left_out = Vec::new();
    for round in rounds {
        left_out.extend(round?);
    }
    report::shares("left out in turn", &left_out);
    if errors == Some(false) {
        report::errors(&left_out);
    }
    let mut weights = fit::fit(&seen, &classes, |part| part != Part::Held, FEATURES);
    weights.calibration = report::calibrate(&left_out);
    let bytes = training::encode(&weights, SLOTS).map_err(|e| e.to_string())?;
    let parser = training::parser(bytes.clone()).map_err(|e| e.to_string())?;
    let held = report::hear(&seen, &parser, &context);
    report::shares("held out", &held);
    report::confusion(&held);
    report::calibration(&held);
    if errors == Some(true) {
        report::errors(&held);
    }
    if time {
        report::time(&seen, &parser, &context);
    }
    for file in &sentences {
        report::sentences(file, &parser, &context)?;
    }
    // A sample of what was learned from, for custom intents to be told apart from: a good part of the sentences
    // written for it, and some of the rest. More of it would leave little room for what a host teaches.
    let mut background = b"GBG1".to_vec();
    let learned = seen.iter().filter(|s| s.row.part != Part::Held && s.row.set != "ingredient names");
    for (_, s) in
        learned.enumerate().filter(|(i, s)| i % if s.row.set == "own sentences" { 3 } else { 24 } == 0)
    {
        background.extend(training::background(&s.row.text));
    }
    let beside = out.with_file_name("background.bin");
    std::fs::write(&beside, &background).map_err(|e| format!("{}: {e}", beside.display()))?;
    std::fs::write(&out, &bytes).map_err(|e| format!("{}: {e}", out.display()))?;
    println!("\n{} bytes, {} features, written to {}", bytes.len(), weights.rows.len(), out.display());
    Ok(())
}

fn context() -> Result<ParseContext, String> {
    let today = Date::new(2026, 11, 20).map_err(|e| e.to_string())?;
    Ok(ParseContext::new(today, Currency::USD))
}
