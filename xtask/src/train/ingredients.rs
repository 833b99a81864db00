//! `xtask train ingredients`: the tagger of recipe lines.

use std::path::{Path, PathBuf};

use grocery_core::nlu::{
    Ingredient,
    ingredient_training::{Kind, LANES, encode, reader},
};

use super::{
    chain::{Settings, Weights, train},
    data::{self, Example, FOLDS, Part, Row},
    report::Tally,
};

const USAGE: &str =
    "usage: xtask train ingredients --data DIR [--out FILE] [--tune] [--errors N [--amounts]]";
/// A stored number of this size is a weight of 1.
const SCALE: u16 = 24;
/// Rows whose weights are all smaller than this are left out.
const LEAST: f64 = 0.06;

pub(crate) fn run(args: &[String]) -> Result<(), String> {
    let mut folder: Option<PathBuf> = None;
    let mut out = Path::new(env!("CARGO_MANIFEST_DIR")).join("../grocery-core/data/models/ingredients.bin");
    let (mut tune, mut errors, mut amounts) = (false, 0, false);
    let mut settings = Settings { at_least: 2, rounds: 12, rate: 0.01, decay: 0.02 };
    let (mut tagged_weight, mut corpus_weight) = (0.4, 0.5);
    let mut words = args.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("`{word}` needs a value; {USAGE}"));
        let number = |text: &String| text.parse::<f64>().map_err(|e| format!("`{text}`: {e}"));
        match word.as_str() {
            "--data" => folder = Some(PathBuf::from(value()?)),
            "--out" => out = PathBuf::from(value()?),
            "--tune" => tune = true,
            "--amounts" => amounts = true,
            "--errors" => errors = number(value()?)? as usize,
            "--rounds" => settings.rounds = number(value()?)? as usize,
            "--rate" => settings.rate = number(value()?)?,
            "--decay" => settings.decay = number(value()?)?,
            "--at-least" => settings.at_least = number(value()?)? as u32,
            "--tagged" => tagged_weight = number(value()?)?,
            "--corpus" => corpus_weight = number(value()?)?,
            _ => return Err(format!("unknown option `{word}`; {USAGE}")),
        }
    }
    let folder = folder.ok_or_else(|| format!("the folder of labelled lines is missing: {USAGE}"))?;
    let rows = data::rows(&folder)?;
    let (clean, _): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|r| r.clean);
    let mut examples: Vec<Example> = clean.iter().filter_map(|r| data::example(r)).collect();
    let fitted = examples.len();
    if tagged_weight > 0.0 {
        examples.extend(data::tagged(&folder, tagged_weight)?);
    }
    let tagged = examples.len() - fitted;
    if corpus_weight > 0.0 {
        examples.extend(data::corpus(&folder, corpus_weight)?);
    }
    let of =
        |want: &dyn Fn(Part) -> bool| clean.iter().copied().filter(|r| want(r.part())).collect::<Vec<_>>();
    let learned = of(&|p| p != Part::Held);
    let held = of(&|p| p == Part::Held);
    println!(
        "lines: {} clean of {}, labels laid over tokens in {fitted}; {tagged} tagged lines, {} of the small corpus",
        clean.len(),
        rows.len(),
        examples.len() - fitted - tagged,
    );
    println!("split by a hash of the letters: {} train, {} held", learned.len(), held.len());
    if tune {
        return fold_by_fold(&examples, &clean, &settings, (errors, amounts));
    }
    let some: Vec<&Example> = examples.iter().filter(|e| e.part != Part::Held).collect();
    let bytes = fit(&some, &settings)?;
    let read = reader(&bytes).map_err(|e| e.to_string())?;
    let mut tally = Tally::default();
    tally.add(&learned, &read, 0, false);
    tally.print("train part");
    let mut tally = Tally::default();
    tally.add(&held, &read, errors, amounts);
    tally.print("held part");
    speed(&clean, &read);
    // What is shipped learns from every line, with the settings measured above.
    let all: Vec<&Example> = examples.iter().collect();
    let bytes = fit(&all, &settings)?;
    std::fs::write(&out, &bytes).map_err(|e| format!("{}: {e}", out.display()))?;
    println!("wrote {} ({} bytes), learned from all {} lines", out.display(), bytes.len(), all.len());
    Ok(())
}

/// How fast lines are read, on one core.
fn speed(rows: &[&Row], read: &dyn Fn(&str) -> Ingredient) {
    let start = std::time::Instant::now();
    let mut letters = 0;
    for row in rows {
        letters += read(&row.text).name.len();
    }
    let seconds = start.elapsed().as_secs_f64().max(1e-9);
    println!(
        "read {} lines ({letters} bytes of names) at {:.0} lines a second",
        rows.len(),
        rows.len() as f64 / seconds
    );
}

/// Reads each fold of the train part with what was learned from the others. Writes nothing.
fn fold_by_fold(
    examples: &[Example],
    clean: &[&Row],
    settings: &Settings,
    (errors, amounts): (usize, bool),
) -> Result<(), String> {
    let mut tally = Tally::default();
    for fold in 0..FOLDS {
        let out = Part::Train { fold };
        let some: Vec<&Example> = examples.iter().filter(|e| e.part != Part::Held && e.part != out).collect();
        let bytes = fit(&some, settings)?;
        let read = reader(&bytes).map_err(|e| e.to_string())?;
        let rows: Vec<&Row> = clean.iter().copied().filter(|r| r.part() == out).collect();
        tally.add(&rows, &read, errors, amounts);
    }
    tally.print("fold by fold");
    Ok(())
}

fn fit(examples: &[&Example], settings: &Settings) -> Result<Vec<u8>, String> {
    let weights = train(examples, settings, |round, loss| {
        if round + 1 == settings.rounds {
            println!("round {}: loss {loss:.4} a line", round + 1);
        }
    });
    let total = weights.len();
    let mut rows = quantise(&weights);
    println!("{total} features, {} kept", rows.len());
    encode(
        Kind::Ingredients,
        LANES as u16,
        SCALE,
        "before unit name behind unit-behind starts ended goes-on",
        &mut rows,
    )
    .map_err(|e| e.to_string())
}

fn quantise(weights: &Weights) -> Vec<(u32, Vec<i8>)> {
    weights
        .iter()
        .filter(|(_, row)| row.iter().any(|w| w.abs() >= LEAST))
        .map(|(key, row)| {
            let small = |w: &f64| (w * f64::from(SCALE)).round().clamp(-127.0, 127.0) as i8;
            (*key, row.iter().map(small).collect())
        })
        .collect()
}
