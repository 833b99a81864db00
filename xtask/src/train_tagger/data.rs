//! Test sentences with what they should give, laid over the tokens.

use std::path::Path;

use grocery_core::nlu::tagger_training::{
    BEGIN, INSIDE, JOINS, MARKED, OUTSIDE, QUANTITY, SLOT, Sample, Sort, UNIT,
};

use crate::{
    authors,
    train_intents::data::{self as intents, Part},
};

/// The test sets that are read. What is kept shut is not among them and is never read by this command: it tells how new
/// authors are understood.
pub(crate) const SETS: [&str; 12] = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "practice", "shoppers",
];

/// Of these, the sets that the project is measured by: the report tells of them, and nothing is learned from them.
pub(crate) const MEASURED: [&str; 2] = ["first", "second"];

/// Sentences beside the rules; nobody's set, so always learned from.
const BESIDE: [&str; 3] = ["cases", "fresh", "shoppers"];

/// One sentence.
#[derive(Debug, Clone)]
pub(crate) struct Sentence {
    pub(crate) said: String,
    /// The expected reading, as one line.
    pub(crate) want: String,
    /// The expected names.
    pub(crate) names: Vec<String>,
    /// What else is told: texts of slots, and marks of items.
    slots: Vec<String>,
    marks: Vec<String>,
    pub(crate) set: String,
}

/// The sentences of the sets in `folder`, those written for learning, then those beside the rules.
pub(crate) fn load(folder: &Path) -> Result<Vec<Sentence>, String> {
    let mut out = Vec::new();
    for set in SETS {
        read(&folder.join(set).join("en.txt"), set, &mut out)?;
    }
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for author in authors::WRITTEN {
        read(&authors::file(author), author, &mut out)?;
    }
    let beside = here.join("../grocery-core/src/nlu");
    for name in BESIDE {
        read(&beside.join(format!("{name}.txt")), "beside", &mut out)?;
    }
    Ok(out)
}

/// Sentences of CLINC150 that are about no shopping: those learned from, and those that tell how often such a one is
/// taken for shopping. What the trainer of the intents holds out is in neither.
pub(crate) fn strangers(data: &Path) -> Result<(Vec<Sentence>, Vec<Sentence>), String> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let (mut learned, mut left) = (Vec::new(), Vec::new());
    for row in intents::load(data, &own)? {
        if ![intents::STRANGERS, intents::THINGS_TO_DO].contains(&row.set) {
            continue;
        }
        match row.part {
            Part::Fit(0 | 1) => learned.push(Sentence::new(&row.text, "out_of_scope", row.set)),
            Part::Fit(_) => left.push(Sentence::new(&row.text, "out_of_scope", row.set)),
            Part::Held => {}
        }
    }
    Ok((learned, left))
}

fn read(path: &Path, set: &str, out: &mut Vec<Sentence>) -> Result<(), String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    for line in text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#')) {
        if let Some((said, want)) = line.split_once(" => ") {
            out.push(Sentence::new(&said.trim().replace("\\n", "\n"), want.trim(), set));
        }
    }
    Ok(())
}

impl Sentence {
    fn new(said: &str, want: &str, set: &str) -> Self {
        let mut out = Self {
            said: said.to_owned(),
            want: want.to_owned(),
            names: Vec::new(),
            slots: Vec::new(),
            marks: Vec::new(),
            set: set.to_owned(),
        };
        for action in want.split(" ;; ") {
            let mut parts = action.split(" | ");
            let slots = parts.next().and_then(|head| head.split_once(' ')).map_or("", |(_, slots)| slots);
            if let Ok(slots) = serde_json::from_str::<serde_json::Value>(slots) {
                strings(&slots, &mut out.slots);
            }
            for item in parts {
                let Some((_, rest)) = item.split_once('\'') else { continue };
                let Some((name, marks)) = rest.rsplit_once('\'') else { continue };
                out.names.push(name.to_owned());
                for mark in marks.trim_matches([' ', '{', '}']).split(", ") {
                    if let Some(("no" | "or" | "prep" | "brand", texts)) = mark.split_once(' ') {
                        out.marks.extend(texts.split('+').map(str::to_owned));
                    }
                }
            }
        }
        out
    }

    /// The places of the expected names among the tokens; `None` where a name does not stand there.
    pub(crate) fn goods(&self, sample: &Sample) -> Option<Vec<(usize, usize)>> {
        let mut taken = vec![false; sample.tokens.len()];
        let (mut runs, mut start) = (Vec::new(), 0);
        for name in &self.names {
            let words = words(name);
            if words.is_empty() {
                return None;
            }
            let short = SHORT.iter().find(|(_, long)| *long == name.to_lowercase());
            let short = short.map(|(short, _)| vec![(*short).to_owned()]);
            let found = [start, 0].into_iter().find_map(|from| {
                self.find(sample, &words, &taken, from, same)
                    .or_else(|| self.find(sample, short.as_deref()?, &taken, from, same))
            });
            let found = found.or_else(|| {
                [start, 0].into_iter().find_map(|from| self.find(sample, &words, &taken, from, near))
            });
            let (from, to) = found?;
            taken.iter_mut().take(to).skip(from).for_each(|t| *t = true);
            start = to;
            runs.push((from, to));
        }
        runs.sort_unstable();
        Some(runs)
    }

    fn find(
        &self,
        sample: &Sample,
        words: &[String],
        taken: &[bool],
        start: usize,
        same: fn(&str, &str) -> bool,
    ) -> Option<(usize, usize)> {
        (start..sample.tokens.len()).find_map(|at| {
            let end = self.reads(sample, words, at, same)?;
            (!taken[at..end].contains(&true)).then_some((at, end))
        })
    }

    /// Where `words` end that are read from token `at` on, with a comma or an article between them.
    fn reads(
        &self,
        sample: &Sample,
        words: &[String],
        at: usize,
        same: fn(&str, &str) -> bool,
    ) -> Option<usize> {
        let fits = |i: usize, word: &str| {
            sample.tokens.get(i).is_some_and(|t| {
                same(&t.word, word) || same(&self.said[t.place.clone()].to_lowercase(), word)
            })
        };
        let mut end = at;
        for (k, word) in words.iter().enumerate() {
            let skips = sample
                .tokens
                .get(end)
                .is_some_and(|t| [",", "the", "a", "-", "\"", "'"].contains(&t.word.as_str()));
            if k > 0 && skips && !fits(end, word) {
                end += 1;
            }
            if !fits(end, word) {
                return None;
            }
            end += 1;
        }
        Some(end)
    }

    /// The label of every token, where the goods stand at `goods`.
    pub(crate) fn labels(&self, sample: &Sample, goods: &[(usize, usize)]) -> Vec<u8> {
        let mut out = vec![OUTSIDE; sample.tokens.len()];
        let mut taken = vec![false; sample.tokens.len()];
        for (from, to) in goods {
            taken[*from..*to].fill(true);
        }
        for (label, texts) in [(SLOT, &self.slots), (MARKED, &self.marks)] {
            for text in texts {
                let words = words(text);
                if !words.is_empty()
                    && let Some((from, to)) = self.find(sample, &words, &taken, 0, near)
                {
                    out[from..to].fill(label);
                }
            }
        }
        for (from, to) in goods {
            out[*from..*to].fill(INSIDE);
            out[*from] = BEGIN;
        }
        for (label, token) in out.iter_mut().zip(&sample.tokens) {
            if *label == OUTSIDE {
                *label = match token.sort {
                    Sort::Break => JOINS,
                    Sort::Amount => QUANTITY,
                    Sort::Unit => UNIT,
                    Sort::Other if JOINING.contains(&token.word.as_str()) => JOINS,
                    Sort::Other => OUTSIDE,
                };
            }
        }
        out
    }
}

const JOINING: [&str; 12] = [",", ";", "and", "n", "&", "plus", "+", "/", ".", "-", "also", "then"];

/// Names as they are said, and as they may be expected.
const SHORT: [(&str, &str); 3] =
    [("tp", "toilet paper"), ("oj", "orange juice"), ("evoo", "extra virgin olive oil")];

/// All texts in a value.
fn strings(value: &serde_json::Value, out: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => out.push(text.clone()),
        serde_json::Value::Array(all) => all.iter().for_each(|v| strings(v, out)),
        // Not into money, which has a currency.
        serde_json::Value::Object(all) => {
            all.values().filter(|v| !v.is_object()).for_each(|v| strings(v, out));
        }
        _ => {}
    }
}

/// The words of a name as a sentence is cut into them, in lower case and as written.
fn words(name: &str) -> Vec<String> {
    let sample = grocery_core::nlu::tagger_training::sample(name, || false);
    sample.tokens.iter().map(|t| name[t.place.clone()].to_lowercase()).collect()
}

fn same(a: &str, b: &str) -> bool {
    a == b || a.replace('’', "'") == b.replace('’', "'")
}

/// Whether two words are so alike that one is a slip of the other.
fn near(a: &str, b: &str) -> bool {
    if same(a, b) {
        return true;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 2 || a.len().min(b.len()) < 3 {
        return false;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let swap = before + usize::from(x != y);
            before = row[j + 1];
            row[j + 1] = swap.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()] <= if b.len() < 6 { 1 } else { 2 }
}

/// Names as they are compared.
pub(crate) fn key<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    let plain = |name: &str| {
        let name = name.to_lowercase().replace('’', "'");
        SHORT.iter().find(|(short, _)| *short == name).map_or(name, |(_, long)| (*long).to_owned())
    };
    let mut all: Vec<String> = names.into_iter().map(plain).collect();
    all.sort_unstable();
    all
}

#[cfg(test)]
mod tests {
    use grocery_core::nlu::tagger_training::sample;

    use super::*;

    #[test]
    fn expectations_are_laid_over_tokens() {
        let want = r#"add_items | 2 gallon 'milk' {no sugar} | 'avocados' ;; set_budget {"period":"week"}"#;
        let said = "2 gallons of milk without sugar and avacados this week";
        let sentence = Sentence::new(said, want, "first");
        assert_eq!(sentence.names, ["milk", "avocados"]);
        let sample = sample(said, || false);
        let goods = sentence.goods(&sample).unwrap();
        assert_eq!(goods, [(3, 4), (7, 8)]);
        let labels = sentence.labels(&sample, &goods);
        assert_eq!(labels[..2], [QUANTITY, UNIT]);
        assert_eq!(labels[3..], [BEGIN, OUTSIDE, MARKED, JOINS, BEGIN, OUTSIDE, SLOT]);
        assert!(near("tomatos", "tomatoes") && !near("ham", "jam sandwich") && !near("oat", "eggs"));
    }
}
