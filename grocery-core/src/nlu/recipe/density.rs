//! How much a cup of something weighs: `data/densities.tsv`, with its source in each row.

use std::sync::OnceLock;

use crate::quantity::Ratio;

/// The weight of a US cup of an ingredient.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Density {
    /// The ingredient as the table names it.
    pub name: &'static str,
    /// Grams in a US cup (236.588 ml).
    pub grams_per_cup: Ratio,
    /// Where the figure is from.
    pub source: &'static str,
}

struct Row {
    words: Vec<&'static str>,
    also: Vec<&'static str>,
    known: Density,
}

/// Words that say nothing of weight.
const NEUTRAL: [&str; 17] = [
    "organic",
    "fresh",
    "freshly",
    "cold",
    "warm",
    "chilled",
    "good",
    "good-quality",
    "best-quality",
    "of",
    "the",
    "pure",
    "your",
    "favorite",
    "store-bought",
    "homemade",
    "a",
];

static TABLE: &str = include_str!("../../../data/densities.tsv");

fn rows() -> &'static [Row] {
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    ROWS.get_or_init(|| TABLE.lines().filter(|l| !l.starts_with('#')).filter_map(read).collect())
}

fn read(line: &'static str) -> Option<Row> {
    let mut fields = line.split('\t');
    let (name, grams, also, source) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    let known = Density { name, grams_per_cup: grams.parse().ok()?, source };
    let words = |text: &'static str| text.split(' ').filter(|w| *w != ".").collect::<Vec<_>>();
    Some(Row { words: words(name), also: words(also), known })
}

/// What a cup of `name` weighs; `None` where the table does not say. The row with most words wins.
///
/// ```
/// use grocery_core::nlu::recipe::density;
/// assert_eq!(density("light brown sugar").unwrap().grams_per_cup.to_string(), "220");
/// assert!(density("rice flour").is_none());
/// ```
#[must_use]
pub fn density(name: &str) -> Option<&'static Density> {
    // No name in the table is longer, and a line of 10,000 words is no ingredient.
    if name.len() > 120 {
        return None;
    }
    let name = name.to_lowercase().replace('’', "'");
    let said: Vec<&str> = name.split_whitespace().collect();
    let fits = |row: &&Row| {
        row.words.iter().all(|w| said.contains(w))
            && said.iter().all(|w| row.words.contains(w) || row.also.contains(w) || NEUTRAL.contains(w))
    };
    // Of rows with as many words, the first.
    let best = rows().iter().filter(fits).fold(None::<&Row>, |best, row| match best {
        Some(b) if b.words.len() >= row.words.len() => Some(b),
        _ => Some(row),
    });
    best.map(|row| &row.known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_reads_and_finds_itself() {
        let lines = TABLE.lines().filter(|l| !l.starts_with('#')).count();
        assert_eq!(rows().len(), lines);
        assert!(lines >= 50);
        for row in rows() {
            assert_eq!(density(row.known.name).map(|d| d.name), Some(row.known.name));
            assert!(row.known.grams_per_cup.is_positive() && row.known.source.starts_with("USDA SR "));
        }
    }

    #[test]
    fn only_what_is_certainly_the_same() {
        for (name, grams) in [
            ("Unbleached All-Purpose Flour", "125"),
            ("whole-wheat flour", "120"),
            ("extra-virgin olive oil", "216"),
            ("confectioners’ sugar", "120"),
            ("peanut butter", "258"),
            ("almond butter", "none"),
            ("kosher salt", "none"),
            ("coconut milk", "none"),
            ("", "none"),
        ] {
            let got = density(name).map_or("none".to_owned(), |d| d.grams_per_cup.to_string());
            assert_eq!(got, grams, "{name}");
        }
    }
}
