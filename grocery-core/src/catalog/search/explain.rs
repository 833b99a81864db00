//! What the scores of a search are made of.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{SearchRequest, rank::Context, rank::Ranked};
use crate::{
    catalog::{Catalog, index::WordPart},
    error::{Error, ErrorKind, Result, clip},
    id::ProductId,
};

/// Gives an enum of names its texts.
macro_rules! names {
    ($name:ident, $what:literal, $($variant:ident => $text:literal,)*) => {
        impl $name {
            /// The stable name, in snake case.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(s: &str) -> Result<Self> {
                [$(Self::$variant,)*].into_iter().find(|v| v.as_str() == s).ok_or_else(|| {
                    Error::new(ErrorKind::InvalidInput, format!("unknown {} {:?}", $what, clip(s, 40)))
                        .with_hint(concat!("use one of:" $(, " ", $text)*))
                })
            }
        }
    };
}

/// One part of a search's score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SearchPartKind {
    /// What one word of the query says about the product.
    Text,
    /// What is taken off where not all words are answered. Zero or below.
    AllWords,
    /// That it is the thing itself: the word that says what is looked for is what its name is about.
    Head,
    /// What is taken off because it is known to be out of stock. Zero or below.
    Availability,
    /// That the shopper has bought it before.
    History,
    /// That it is of the category that the best candidates are of.
    Category,
    /// What is taken off for words of its name that were not asked for. Zero or below.
    NameShare,
    /// That its name has the words in the order of the query.
    Order,
    /// How often it is bought.
    Popularity,
    /// What is taken off for being a special kind that nobody asked for. Zero or below.
    Unasked,
}

names! { SearchPartKind, "part of a score",
    Text => "text",
    AllWords => "all_words",
    Head => "head",
    Availability => "availability",
    History => "history",
    Category => "category",
    NameShare => "name_share",
    Order => "order",
    Popularity => "popularity",
    Unasked => "unasked",
}

/// How a word of the query was read to be answered by a word of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WordReading {
    /// As it stands.
    Exact,
    /// In the other number: "eggs" for `egg`.
    Plural,
    /// As another spelling of it: "yoghurt" for `yogurt`, "choc" for `chocolate`.
    Spelling,
    /// Together with its neighbour, as one word: "corn starch" for `cornstarch`.
    Joined,
    /// As the beginning of a word: "strawb" for `strawberry`.
    Prefix,
    /// As one slip away: "chedar" for `cheddar`.
    OneEdit,
    /// As two slips away: "spagetty" for `spaghetti`.
    TwoEdits,
    /// As a part of what is one term: "sugar" for `sugarfree`.
    Compound,
    /// As a unit or a number for a size: "gallon" for `1gal`.
    Size,
}

names! { WordReading, "reading of a word",
    Exact => "exact",
    Plural => "plural",
    Spelling => "spelling",
    Joined => "joined",
    Prefix => "prefix",
    OneEdit => "one_edit",
    TwoEdits => "two_edits",
    Compound => "compound",
    Size => "size",
}

/// One part of a hit's score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SearchPart {
    /// What it is for.
    pub kind: SearchPartKind,
    /// What it adds. Below zero it takes off.
    pub value: f64,
    /// Of a [text](SearchPartKind::Text) part: the word of the query.
    pub word: Option<String>,
    /// The word of the catalogue that answers it; `None` where the product answers it with none.
    pub answered_by: Option<String>,
    /// How the one was read as the other.
    pub reading: Option<WordReading>,
}

/// A hit with the parts of its score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExplainedHit {
    /// The product.
    pub product_id: ProductId,
    /// Its name.
    pub name: String,
    /// Its score, as the search gives it.
    pub score: f64,
    /// What the score is made of. Added up in this order they are the score exactly.
    pub parts: Vec<SearchPart>,
}

/// Why a search answers what it does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SearchExplanation {
    /// What was looked for.
    pub q: String,
    /// The words that were looked up, in order. They are in the form in which names are compared, and may be
    /// another name for the same thing ("tp" is looked up as "toilet paper") where no product has the first.
    pub words: Vec<String>,
    /// The word that says what is looked for, where the query names a kind of thing.
    pub head: Option<String>,
    /// How many products fit in all.
    pub total: usize,
    /// The hits of this page, in order.
    pub hits: Vec<ExplainedHit>,
}

pub(super) fn explain(catalog: &Catalog, request: &SearchRequest, ranked: Ranked) -> SearchExplanation {
    let mut out = SearchExplanation {
        q: request.q.clone(),
        words: Vec::new(),
        head: None,
        total: ranked.total,
        hits: Vec::new(),
    };
    let Some(context) = ranked.context else { return out };
    out.words.clone_from(&context.slots.words);
    out.head = context.head.as_ref().and_then(|h| context.slots.words.get(h.slot).cloned());
    for (score, at) in ranked.page {
        let Some(product) = catalog.product(at) else { continue };
        out.hits.push(ExplainedHit {
            product_id: product.id,
            name: product.name,
            score: f64::from(score),
            parts: parts(catalog, &context, at),
        });
    }
    out
}

/// Each part is the step from one state of the score to the next. The states are numbers of 32 bits, so
/// their differences, and the sums of these, are exact in 64.
fn parts(catalog: &Catalog, context: &Context, at: u32) -> Vec<SearchPart> {
    let index = &catalog.index;
    let mut parts = Vec::new();
    let mut before = 0.0_f64;
    let mut sum = 0.0_f32;
    let words = index.word_parts(&context.slots, at);
    let filled = words.iter().filter(|w| w.answer.is_some()).count() as u32;
    let mut answered_first = true;
    for WordPart { slot, answer } in words {
        let mut part = SearchPart {
            kind: SearchPartKind::Text,
            value: 0.0,
            word: context.slots.words.get(slot).cloned(),
            answered_by: None,
            reading: None,
        };
        if let Some((term, value)) = answer {
            sum = if answered_first { value } else { sum + value };
            answered_first = false;
            part.value = f64::from(sum) - before;
            before = f64::from(sum);
            part.answered_by = Some(index.word(term).to_owned());
            part.reading = Some(reading(context, slot, index.word(term)));
        }
        parts.push(part);
    }
    context.retrace(catalog, at, sum, filled, &mut |kind, score| {
        let value = f64::from(score) - before;
        before = f64::from(score);
        if value != 0.0 {
            parts.push(SearchPart { kind, value, word: None, answered_by: None, reading: None });
        }
    });
    parts
}

/// How the word at `slot` was read as `term`.
fn reading(context: &Context, slot: usize, term: &str) -> WordReading {
    let (words, written) = (&context.slots.words, &context.written);
    let Some(word) = words.get(slot).map(String::as_str) else { return WordReading::Exact };
    // Where words were taken apart, how each was written is not known any more.
    let as_written = if written.len() == words.len() { written.get(slot) } else { None };
    let as_written = as_written.map_or(word, String::as_str);
    let joins = |a: Option<&String>, b: Option<&String>| match (a, b) {
        (Some(a), Some(b)) => term.strip_prefix(a.as_str()) == Some(b.as_str()),
        _ => false,
    };
    let before = slot.checked_sub(1).and_then(|i| words.get(i));
    if term == word {
        let plural = context.slots.slots.get(slot).is_some_and(|s| s.plural);
        return match as_written == word {
            true => WordReading::Exact,
            false if plural => WordReading::Plural,
            false => WordReading::Spelling,
        };
    }
    if joins(before, words.get(slot)) || joins(words.get(slot), words.get(slot + 1)) {
        return WordReading::Joined;
    }
    let digits = |w: &str| w.starts_with(|c: char| c.is_ascii_digit());
    if digits(term) && (!digits(word) || term.starts_with(word)) {
        return WordReading::Size;
    }
    match edits(word, term).min(edits(as_written, term)) {
        // "ogurt" for "yogurt" is a slip; "choc" for "chocolate" is not yet written.
        1 if !term.starts_with(word) => WordReading::OneEdit,
        2 if !term.starts_with(word) => WordReading::TwoEdits,
        _ if term.starts_with(word) && !is_compound(word, term) => WordReading::Prefix,
        _ if is_compound(word, term) => WordReading::Compound,
        1 => WordReading::OneEdit,
        // What is left is a slip in a form of the word that the catalogue has: "cookeis" for "cooky".
        _ => WordReading::TwoEdits,
    }
}

fn is_compound(word: &str, term: &str) -> bool {
    term.strip_prefix(word) == Some("free")
        || ["low", "non", "no"].iter().any(|start| term.strip_prefix(start) == Some(word))
}

/// How many letters were left out, added, replaced or swapped with their neighbour; at most 3 are told.
fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 2 {
        return 3;
    }
    let mut rows = vec![vec![0_usize; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                let swap = if swapped { rows[i - 2][j - 2] + 1 } else { usize::MAX };
                let same = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                same.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(swap)
            };
        }
    }
    rows[a.len()][b.len()].min(3)
}
