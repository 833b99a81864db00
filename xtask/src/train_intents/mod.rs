//! `xtask train intents`: trains the model that judges what an English sentence is about.
//!
//! Reads the labelled sentences of a folder of data (CLINC150, HWU64, SLURP, Home Assistant, names of the
//! New York Times set) and `data/intents.txt`, parts them by hash, fits the weights, measures on the part
//! that was held out, and writes `grocery-core/data/models/intents.bin`. The rules' own reading is one of
//! the features, so the model is to be trained again when the rules change.
//!
//! A second run gives the same bytes.

mod data;
mod fit;
mod report;

use std::path::{Path, PathBuf};

use grocery_core::nlu::{Intent, ParseContext, model::training};
use grocery_core::{Currency, Date};

use data::{Part, Row};

/// Slots of the table: with 32 classes, some 545 kB.
const SLOTS: usize = 16_384;
/// The most features that are kept: some three quarters of the slots.
const FEATURES: usize = 12_000;

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
    let mut words = args.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("`{word}` needs a value"));
        match word.as_str() {
            "--data" => data = Some(PathBuf::from(value()?)),
            "--out" => out = PathBuf::from(value()?),
            "--errors" => errors = Some(Part::Held),
            "--errors-calibration" => errors = Some(Part::Calibrate),
            _ => {
                return Err(format!(
                    "unknown option `{word}`; usage: xtask train intents --data DIR [--out FILE] [--errors]"
                ));
            }
        }
    }
    let data = data.ok_or("xtask train intents needs --data DIR, the folder with clinc150/, hwu64/, slurp/, nyt/")?;
    let rows = data::load(&data, &root.join("data/intents.txt"))?;
    let context = context()?;
    let seen: Vec<Seen> =
        rows.into_iter().map(|row| Seen { sample: training::sample(&row.text, &context), row }).collect();
    println!("{} sentences", seen.len());

    let classes: Vec<Intent> = Intent::ALL.iter().copied().filter(|i| i.as_str() != "custom").collect();
    // First without the part for calibration, which then says how sure the decisions are; then with it.
    let first = fit::fit(&seen, &classes, |part| part == Part::Fit, FEATURES);
    let calibration = report::calibrate(&seen, &first, SLOTS, &context)?;
    let mut weights = fit::fit(&seen, &classes, |part| part != Part::Held, FEATURES);
    weights.calibration = calibration;
    let bytes = training::encode(&weights, SLOTS).map_err(|e| e.to_string())?;
    let parser = training::parser(bytes.clone()).map_err(|e| e.to_string())?;
    report::print(&seen, &parser, &context);
    if let Some(part) = errors {
        report::errors(&seen, &parser, &context, part);
    }
    std::fs::write(&out, &bytes).map_err(|e| format!("{}: {e}", out.display()))?;
    println!("\n{} bytes, {} features, written to {}", bytes.len(), weights.rows.len(), out.display());
    Ok(())
}

fn context() -> Result<ParseContext, String> {
    let today = Date::new(2026, 11, 20).map_err(|e| e.to_string())?;
    Ok(ParseContext::new(today, Currency::USD))
}
