//! `xtask train tagger`: the second opinion on what is goods in an English sentence.
//!
//! Reads sentences with what they should give, lays the expected names over the tokens, leaves the sentences of
//! each author out in turn to say how the rest of them serve for somebody new, then learns from all but the sets
//! that the project is measured by and writes `grocery-core/data/models/goods.bin`. A second run gives the same
//! bytes. The lexicon is one of the things the tagger looks at, so it is to be trained again when words or
//! commands change.
//!
//! The rules were made with the test sets at hand, so they are right there far more often than with a new author:
//! those figures tell what the tagger does and how much it spoils. How much it helps is told by the files in
//! `xtask/data/goods`, as long as no rule was made for them.

mod data;
mod fit;
pub(crate) mod names;
mod report;

use std::path::{Path, PathBuf};

use grocery_core::{Currency, Date, nlu::ParseContext};

use crate::authors::WRITTEN;
use data::{MEASURED, SETS, Sentence};
use report::Tally;

const USAGE: &str = "usage: xtask train tagger --data DIR [--sets DIR] [--out FILE] [--leave-out SET] [--errors] \
                     [--no-report] [--time]";

/// Sets of the same author; each of [`WRITTEN`] has one of its own.
const AUTHORS: [&[&str]; 8] = [
    &["first", "second"],
    &["third", "fourth"],
    &["fifth", "sixth"],
    &["seventh"],
    &["eighth", "ninth"],
    &["tenth"],
    &["practice"],
    &["shoppers"],
];

pub(crate) fn run(args: &[String]) -> Result<(), String> {
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("../grocery-core");
    let mut folder = core.join("tests/understanding");
    let mut out = core.join("data/models/goods.bin");
    let mut data: Option<PathBuf> = None;
    let mut left: Vec<String> = Vec::new();
    let (mut errors, mut reports, mut time) = (false, true, false);
    let mut words = args.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("`{word}` needs a value; {USAGE}"));
        match word.as_str() {
            "--data" => data = Some(PathBuf::from(value()?)),
            "--sets" => folder = PathBuf::from(value()?),
            "--out" => out = PathBuf::from(value()?),
            "--leave-out" => left.push(value()?.clone()),
            "--errors" => errors = true,
            "--no-report" => reports = false,
            "--time" => time = true,
            _ => return Err(format!("unknown option `{word}`; {USAGE}")),
        }
    }
    let known = || SETS.iter().chain(&WRITTEN).copied();
    if let Some(unknown) = left.iter().find(|set| known().all(|k| k != set.as_str())) {
        return Err(format!("there is no set `{unknown}`; known: {}", known().collect::<Vec<_>>().join(" ")));
    }
    let data =
        data.ok_or("xtask train tagger needs --data DIR, the folder with clinc150/, hwu64/, slurp/, nyt/")?;
    let all = data::load(&folder)?;
    let (strangers, unseen) = data::strangers(&data)?;
    println!("{} sentences, {} about no shopping", all.len(), strangers.len());
    let parts: Vec<Vec<&str>> = if left.is_empty() {
        AUTHORS.iter().map(|author| author.to_vec()).chain(WRITTEN.map(|author| vec![author])).collect()
    } else {
        vec![left.iter().map(String::as_str).collect()]
    };
    let mut sum = Tally::default();
    for part in parts.iter().filter(|_| reports) {
        // The practice has its authors one behind the other, so each half serves the other.
        let halves = if part.as_slice() == ["practice"] { 2 } else { 1 };
        let test: Vec<&Sentence> = all.iter().filter(|s| part.contains(&s.set.as_str())).collect();
        for test in test.chunks(test.len().div_ceil(halves).max(1)) {
            let (bytes, used) = fit::fit(&without(&all, test), &strangers)?;
            let tally = report::tally(test, bytes, errors)?;
            tally.print(&format!("{} (learned from {used})", part.join(" ")));
            sum.add(&tally);
        }
    }
    if reports && parts.len() > 1 {
        sum.print("all");
    }
    let gone: Vec<&Sentence> = all.iter().filter(|s| left.contains(&s.set)).collect();
    let (bytes, used) = fit::fit(&without(&all, &gone), &strangers)?;
    if reports {
        report::strangers(&unseen, bytes.clone(), errors)?;
    }
    if time {
        report::time(&all, bytes.clone(), &context()?)?;
    }
    std::fs::write(&out, &bytes).map_err(|e| format!("{}: {e}", out.display()))?;
    println!("wrote {} ({} bytes), learned from {used} sentences", out.display(), bytes.len());
    Ok(())
}

/// What is learned from: all sentences but those the project is measured by, but some, and but what says the same
/// as one of these.
fn without<'s>(all: &'s [Sentence], some: &[&Sentence]) -> Vec<&'s Sentence> {
    let measured = all.iter().filter(|s| MEASURED.contains(&s.set.as_str()));
    let said: std::collections::HashSet<&str> =
        some.iter().copied().chain(measured).map(|s| s.said.as_str()).collect();
    all.iter().filter(|s| !said.contains(s.said.as_str())).collect()
}

fn context() -> Result<ParseContext, String> {
    let today = Date::new(2026, 11, 20).map_err(|e| e.to_string())?;
    Ok(ParseContext::new(today, Currency::USD))
}
