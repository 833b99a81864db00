//! Reads the labelled recipe lines and lays the labels over the tokens.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
};

use flate2::read::GzDecoder;
use grocery_core::{
    Unit,
    nlu::ingredient_training::{Sample, hash_bytes, sample, states},
};
use serde::Deserialize;

/// Which part of the data a line belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Learned from. Settings are chosen by learning from all folds but one and reading that one.
    Train {
        /// 0 to [`FOLDS`] - 1.
        fold: u32,
    },
    /// Looked at only to measure.
    Held,
}

/// How many folds the train part has.
pub(crate) const FOLDS: u32 = 4;

/// One labelled line.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Row {
    pub(crate) text: String,
    pub(crate) qty: Option<f64>,
    pub(crate) unit: Option<String>,
    #[serde(default)]
    pub(crate) name: Option<String>,
    #[serde(default)]
    pub(crate) clean: bool,
}

impl Row {
    pub(crate) fn label_unit(&self) -> Option<Unit> {
        self.unit.as_deref().and_then(Unit::from_english)
    }

    pub(crate) fn part(&self) -> Part {
        part(&self.text)
    }
}

/// By a hash of the lower-cased letters and digits: 20 % held.
fn part(text: &str) -> Part {
    let key: String = text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let hash = hash_bytes(key.as_bytes());
    if hash % 10 < 2 { Part::Held } else { Part::Train { fold: hash / 10 % FOLDS } }
}

/// A line with the states its tokens should have.
#[derive(Debug)]
pub(crate) struct Example {
    pub(crate) sample: Sample,
    pub(crate) states: Vec<usize>,
    pub(crate) weight: f64,
    pub(crate) part: Part,
}

#[derive(Deserialize)]
struct Tagged {
    tokens: Vec<String>,
    tags: Vec<String>,
}

fn open(path: &Path) -> Result<BufReader<Box<dyn Read>>, String> {
    let file = File::open(path).map_err(|e| {
        format!("{}: {e}; --data must name the folder that holds nyt/ and ingredient-corpus/", path.display())
    })?;
    let zipped = path.extension().is_some_and(|e| e == "gz");
    Ok(BufReader::new(if zipped { Box::new(GzDecoder::new(file)) } else { Box::new(file) }))
}

fn lines<T: for<'d> Deserialize<'d>>(path: &Path) -> Result<Vec<T>, String> {
    let mut out = Vec::new();
    for (i, line) in open(path)?.lines().enumerate() {
        let line = line.map_err(|e| format!("{}:{}: {e}", path.display(), i + 1))?;
        out.push(serde_json::from_str(&line).map_err(|e| format!("{}:{}: {e}", path.display(), i + 1))?);
    }
    Ok(out)
}

/// The labelled lines of the New York Times.
pub(crate) fn rows(folder: &Path) -> Result<Vec<Row>, String> {
    lines(&folder.join("nyt/ingredients.jsonl.gz"))
}

/// Lays the labels of `row` over its tokens; `None` where they do not fit.
pub(crate) fn example(row: &Row) -> Option<Example> {
    let name = row.name.as_deref()?.trim();
    let sample = sample(&row.text);
    let name = place(&row.text, name, &sample)?;
    let unit = row.label_unit();
    // Of several words that name the unit, the first at or behind the start of the amount.
    let unit = unit.and_then(|u| {
        let fits = |i: &usize| sample.units.get(*i) == Some(&Some(u)) && !name.contains(i);
        let from = sample.amount.start;
        (from..sample.tokens.len()).find(fits).or_else(|| (0..from).find(fits))
    });
    let states = states(sample.tokens.len(), name, unit)?;
    Some(Example { states, weight: 1.0, part: row.part(), sample })
}

/// The tokens of `name` in the text: behind the amount if it can be.
fn place(text: &str, name: &str, sample: &Sample) -> Option<std::ops::Range<usize>> {
    let same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
    let squeeze = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = squeeze(name.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')'));
    let n = sample.tokens.len();
    let mut found = None;
    for from in 0..n {
        for to in from + 1..=n {
            let bytes = sample.tokens[from].start..sample.tokens[to - 1].end;
            if bytes.len() > name.len() + 16 {
                break;
            }
            if same(&squeeze(text.get(bytes)?), &name) {
                let late = from >= sample.amount.end;
                if found.is_none() || late {
                    found = Some(from..to);
                }
                if late {
                    return found;
                }
            }
        }
    }
    found
}

/// The lines that come with a tag for each token, where the name is one run.
pub(crate) fn tagged(folder: &Path, weight: f64) -> Result<Vec<Example>, String> {
    let mut out = Vec::new();
    for line in lines::<Tagged>(&folder.join("nyt/tokens.jsonl.gz"))? {
        let mut text = String::new();
        let mut name: Vec<&str> = Vec::new();
        let mut unit = None;
        let mut runs = 0;
        let mut inside = false;
        for (word, tag) in line.tokens.iter().zip(&line.tags) {
            let tight = matches!(word.as_str(), "," | ")" | ";" | "." | ":") || text.ends_with('(');
            if !text.is_empty() && !tight {
                text.push(' ');
            }
            text.push_str(word);
            let is_name = tag.ends_with("NAME");
            if is_name && !inside {
                runs += 1;
            }
            inside = is_name;
            if is_name {
                name.push(word);
            }
            if tag.ends_with("UNIT") && unit.is_none() {
                unit = Some(word.clone());
            }
        }
        if runs != 1 {
            continue;
        }
        let mut name = name.join(" ").replace(" ,", ",").replace("( ", "(").replace(" )", ")");
        name.truncate(name.trim_end().len());
        let row = Row { text, qty: None, unit, name: Some(name), clean: true };
        if let Some(mut example) = example(&row) {
            example.weight = weight;
            out.push(example);
        }
    }
    Ok(out)
}

/// The small corpus of other cooks' lines.
pub(crate) fn corpus(folder: &Path, weight: f64) -> Result<Vec<Example>, String> {
    #[derive(Deserialize)]
    struct Line {
        text: String,
        #[serde(default)]
        name: Option<String>,
        #[serde(default)]
        amounts: Vec<Amount>,
    }
    #[derive(Deserialize)]
    struct Amount {
        #[serde(default)]
        unit: Option<String>,
    }
    let read: Vec<Line> = lines(&folder.join("ingredient-corpus/corpus.jsonl"))?;
    Ok(read
        .into_iter()
        .filter_map(|line| {
            let unit = line.amounts.into_iter().next().and_then(|a| a.unit);
            let row = Row { text: line.text, qty: None, unit, name: line.name, clean: true };
            let mut example = example(&row)?;
            example.weight = weight;
            Some(example)
        })
        .collect())
}
