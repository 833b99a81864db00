//! `xtask train names`: what names of products say of words, for the tagger to look at.
//!
//! Counts words and pairs in shop titles (GroceryDB), kinds of products (Complete Journey), names of recipe lines and
//! the catalogue that is shipped, and writes `grocery-core/data/models/names.bin`. The tagger is to be trained again
//! behind it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{BufReader, Read},
    path::{Path, PathBuf},
};

use flate2::read::GzDecoder;
use grocery_core::nlu::{
    ingredient_training::{Kind, encode},
    tagger_training::{NAME_LANES, Sort, pair_key, sample, word_key},
};

const USAGE: &str = "usage: xtask train names --data DIR --catalog DIR [--out FILE]";

/// The longest piece of a title that is one name, in words.
const LONGEST: usize = 7;
/// What is seen less often in shop titles alone is left out.
const AT_LEAST: u32 = 3;

#[derive(Debug, Default)]
struct Counts {
    /// By key: first, last, inside, alone; of pairs, how often, then nothing.
    rows: BTreeMap<u32, [u32; NAME_LANES]>,
    /// Keys that stay however seldom they are seen.
    sure: BTreeSet<u32>,
}

impl Counts {
    /// Counts the words of a name; what is no word parts it.
    fn add(&mut self, name: &str, sure: bool) {
        let seen = sample(name, || false);
        let words: Vec<Option<&str>> = seen
            .tokens
            .iter()
            .map(|t| {
                Some(t.word.as_str()).filter(|w| t.sort == Sort::Other && w.chars().any(char::is_alphabetic))
            })
            .collect();
        for part in words.split(Option::is_none) {
            let part: Vec<&str> = part.iter().flatten().copied().collect();
            if part.is_empty() || part.len() > LONGEST {
                continue;
            }
            let last = part.len() - 1;
            for (i, word) in part.iter().enumerate() {
                let lane = match i {
                    0 if last == 0 => 3,
                    0 => 0,
                    i if i == last => 1,
                    _ => 2,
                };
                self.count(word_key(word), lane, sure);
            }
            for pair in part.windows(2) {
                if let [first, second] = pair {
                    self.count(pair_key(first, second), 0, sure);
                }
            }
        }
    }

    fn count(&mut self, key: u32, lane: usize, sure: bool) {
        self.rows.entry(key).or_default()[lane] += 1;
        if sure {
            self.sure.insert(key);
        }
    }

    /// The rows, in small numbers.
    fn rows(self) -> Vec<(u32, Vec<i8>)> {
        let small = |n: u32| match n {
            0 => 0,
            1..3 => 1,
            3..10 => 2,
            _ => 3,
        };
        let Self { rows, sure } = self;
        rows.into_iter()
            .filter(|(key, row)| sure.contains(key) || row.iter().sum::<u32>() >= AT_LEAST)
            .map(|(key, row)| (key, row.map(small).to_vec()))
            .collect()
    }
}

pub(crate) fn run(args: &[String]) -> Result<(), String> {
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("../grocery-core");
    let (mut data, mut catalog) = (None, None);
    let mut out = core.join("data/models/names.bin");
    let mut words = args.iter();
    while let Some(word) = words.next() {
        let mut value =
            || words.next().map(PathBuf::from).ok_or_else(|| format!("`{word}` needs a value; {USAGE}"));
        match word.as_str() {
            "--data" => data = Some(value()?),
            "--catalog" => catalog = Some(value()?),
            "--out" => out = value()?,
            _ => return Err(format!("unknown option `{word}`; {USAGE}")),
        }
    }
    let data = data.ok_or("xtask train names needs --data DIR, the folder with nyt/")?;
    let catalog = catalog
        .ok_or("xtask train names needs --catalog DIR, the folder with grocerydb_products.csv.gz and completejourney_products.csv.gz")?;

    let mut counts = Counts::default();
    let mut seen = BTreeSet::new();
    let mut add = |name: &str, sure: bool| {
        let name = name.trim().to_lowercase();
        if !name.is_empty() && seen.insert(name.clone()) {
            counts.add(&name, sure);
        }
    };
    for line in unpacked(&core.join("data/starter.tsv.gz"))?.lines().skip(1) {
        let mut fields = line.split('\t');
        if let Some(name) = fields.nth(1) {
            add(name, true);
        }
        for alias in fields.next_back().unwrap_or_default().split(',') {
            add(alias, true);
        }
    }
    for line in unpacked(&data.join("nyt/ingredients.jsonl.gz"))?.lines() {
        let value: serde_json::Value =
            serde_json::from_str(line).map_err(|e| format!("nyt/ingredients: {e}"))?;
        let clean = value.get("clean").and_then(serde_json::Value::as_bool) == Some(true);
        if let Some(name) = value.get("name").and_then(serde_json::Value::as_str).filter(|_| clean) {
            add(name, true);
        }
    }
    for title in column(&catalog.join("grocerydb_products.csv.gz"), "name")? {
        // "Great Value White Grape Juice, 64 fl oz": what has digits is the package.
        for part in title.split([',', ';', '(', ')', '|', '–', '/']) {
            if !part.contains(|c: char| c.is_ascii_digit()) {
                add(part, false);
            }
        }
    }
    for kind in column(&catalog.join("completejourney_products.csv.gz"), "product_type")? {
        for part in kind.split([',', ';', '(', ')', '/', '-', '.', '&']) {
            add(part, false);
        }
    }
    let mut rows = counts.rows();
    let count = rows.len();
    let lanes = u16::try_from(NAME_LANES).unwrap_or(u16::MAX);
    let bytes =
        encode(Kind::Names, lanes, 1, "first last inside alone", &mut rows).map_err(|e| e.to_string())?;
    std::fs::write(&out, &bytes).map_err(|e| format!("{}: {e}", out.display()))?;
    println!(
        "wrote {} ({} bytes): {count} words and pairs of {} names",
        out.display(),
        bytes.len(),
        seen.len()
    );
    Ok(())
}

fn unpacked(path: &Path) -> Result<String, String> {
    let told = |e: std::io::Error| format!("{}: {e}", path.display());
    let mut text = String::new();
    GzDecoder::new(BufReader::new(File::open(path).map_err(told)?))
        .read_to_string(&mut text)
        .map_err(told)?;
    Ok(text)
}

/// A column of a packed table.
fn column(path: &Path, name: &str) -> Result<Vec<String>, String> {
    let text = unpacked(path)?;
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let told = |e: csv::Error| format!("{}: {e}", path.display());
    let at = rows.headers().map_err(told)?.iter().position(|h| h == name);
    let at = at.ok_or_else(|| format!("{}: there is no column {name}", path.display()))?;
    let values: BTreeSet<String> =
        rows.records().filter_map(|row| Some(row.ok()?.get(at)?.to_owned())).collect();
    Ok(values.into_iter().collect())
}
