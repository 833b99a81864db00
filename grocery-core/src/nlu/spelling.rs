//! Stage 1, continued: words with a slip of the finger.
//!
//! A word that is in no table is compared with the words that are: everyday groceries, and the words that
//! commands are made of. One edit is allowed for four to seven letters, two above (an edit is a letter too many,
//! too few, another one, or two in the wrong order), and the first letter counts: most slips come later.
//! What is found decides how the sentence is read. The name of an item stays as it was typed.
//!
//! Candidates are found by leaving letters out on both sides, so a lookup costs the same however many
//! words there are. Real words that are no groceries ("mike", "brad") are never taken for slips.

use std::{collections::HashSet, hash::Hasher, sync::OnceLock};

use rustc_hash::{FxHashSet, FxHasher};

use super::lexicon::{Class, Entry, Lexicon, is_common};

/// The longest word that is looked at, in bytes.
const LONGEST: usize = 20;

/// Words that commands are made of. Others of the command table are too short or too common to be told from
/// other words.
const COMMANDS: &[&str] = words![
    "price" "prices" "remove" "delete" "replace" "checkout" "budget" "double" "triple" "cancel" "reorder" "substitute" "instead" "everything" "another"
    "search" "need" "please" "actually" "grocery" "groceries" "shopping" "delivery" "deliver" "pickup" "quantity" "forget"
    "except" "without" "recipe" "ingredients" "allergic" "vegetarian" "calories" "coupons" "usual" "tomorrow" "clear" "order" "change"
    "have" "list" "swap" "show" "what" "what's" "much" "deal" "deals" "discount" "discounts" "coupon" "sale" "cart" "basket" "total" "cheaper"
    "cheapest" "status" "dollars" "under" "track" "where" "undo" "nutrition" "tonight" "monday" "tuesday" "wednesday" "thursday"
    "friday" "saturday" "email" "share" "empty" "history" "allergies" "favorite" "reduce" "increase" "double" "running" "almost" "with"
    "from" "instead" "and" "you're" "could" "would" "place" "repeat" "search" "find" "look" "looking" "half" "alternative" "check" "anymore"
];

/// Short words of commands; a slip in them is two letters in the wrong order.
const SHORT: &[&str] =
    words!["how" "the" "and" "add" "buy" "get" "two" "ten" "you" "can" "any" "for" "are" "our" "out"];

/// Real words, and names, that stand one edit from something sold: they are never corrected.
const REAL: &str = include_str!("lexicon/real_words.txt");

struct Index {
    /// Hashes of what is left of a word without one or two letters, with the word's place, sorted.
    left: Vec<u32>,
    /// In the same order: the place of the word.
    places: Vec<u16>,
    words: Vec<&'static str>,
    real: HashSet<&'static str>,
}

/// The word that `typed` was meant to be, where that is one of the known ones.
pub(super) fn correct(typed: &str) -> Option<(&'static str, Entry)> {
    static INDEX: OnceLock<Index> = OnceLock::new();
    let length = typed.chars().count();
    if length == 3 && typed.is_ascii() {
        let meant =
            SHORT.iter().find(|w| typed != **w && w.get(..1) == typed.get(..1) && same_letters(w, typed))?;
        return Lexicon::english().word(meant).map(|entry| (*meant, entry));
    }
    if length < 4 || typed.len() > LONGEST || !typed.chars().all(char::is_alphabetic) {
        return None;
    }
    let index = INDEX.get_or_init(Index::build);
    if index.real.contains(typed) || is_common(typed) {
        return None;
    }
    // A plural or a genitive of something real is real.
    if let Some(stem) = typed.strip_suffix('s')
        && (index.real.contains(stem) || Lexicon::english().word(stem).is_some())
    {
        return None;
    }
    index.find(typed, length)
}

impl Index {
    fn build() -> Self {
        let lex = Lexicon::english();
        let mut words: Vec<&'static str> = lex
            .known()
            .filter(|(word, entry)| {
                let goods = entry.class.has(Class::NOUN) || entry.class.has(Class::WEIGHED);
                (goods || COMMANDS.contains(word)) && word.len() >= 4 && word.chars().all(char::is_alphabetic)
            })
            .map(|(word, _)| word)
            .collect();
        words.sort_unstable();
        words.shrink_to_fit();
        let mut left = Vec::new();
        for (at, word) in words.iter().enumerate() {
            let place = u16::try_from(at).unwrap_or(u16::MAX);
            left.extend(shortened(word, edits(word.chars().count())).into_iter().map(|hash| (hash, place)));
        }
        left.sort_unstable();
        left.dedup();
        let (left, places) = left.into_iter().unzip();
        Self { left, places, words, real: REAL.split_whitespace().collect() }
    }

    fn find(&self, typed: &str, length: usize) -> Option<(&'static str, Entry)> {
        let allowed = edits(length);
        let mut best: Option<(u32, usize)> = None;
        let mut tried: FxHashSet<u16> = FxHashSet::default();
        for hash in shortened(typed, allowed) {
            let from = self.left.partition_point(|h| *h < hash);
            let near = self.left.iter().zip(&self.places).skip(from);
            for (_, place) in near.take_while(|(h, _)| **h == hash) {
                if !tried.insert(*place) {
                    continue;
                }
                let Some((word, entry)) = self.word(usize::from(*place)) else { continue };
                let within = edits(word.chars().count()).min(allowed);
                let same_start = word.chars().next() == typed.chars().next();
                // Four letters say little: only a swap of two, and only of everyday goods and commands.
                let short = word.len() <= 4 || length <= 4;
                let everyday = entry.class.has(Class::STAPLE) || COMMANDS.contains(&word);
                let swapped = word.len() == typed.len() && same_letters(word, typed);
                if !within_distance(word, typed, within)
                    || !same_start && !(length > 5 && everyday)
                    || short && !(everyday && same_start && (swapped || typed.len() > word.len()))
                {
                    continue;
                }
                let near = within_distance(word, typed, 1);
                let score = u32::from(near) * 8
                    + u32::from(everyday) * 4
                    + u32::from(same_start) * 2
                    + u32::from(swapped);
                if best.is_none_or(|(b, _)| score > b) {
                    best = Some((score, usize::from(*place)));
                }
            }
        }
        best.and_then(|(_, place)| self.word(place))
    }

    fn word(&self, place: usize) -> Option<(&'static str, Entry)> {
        let word = *self.words.get(place)?;
        Some((word, Lexicon::english().word(word)?))
    }
}

/// How many slips a word of this length may have.
fn edits(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

fn same_letters(a: &str, b: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(a) == sorted(b)
}

/// Hashes of the word, and of it without one letter, and without two where `edits` says so.
fn shortened(word: &str, edits: usize) -> Vec<u32> {
    let letters: Vec<char> = word.chars().collect();
    let hash = |skip: &[usize]| {
        let mut hasher = FxHasher::default();
        for (i, letter) in letters.iter().enumerate() {
            if !skip.contains(&i) {
                hasher.write_u32(u32::from(*letter));
            }
        }
        let wide = hasher.finish();
        // The upper half is the better mixed one.
        u32::try_from(wide >> 32).unwrap_or(0)
    };
    let mut out = vec![hash(&[])];
    for i in 0..letters.len() {
        if edits >= 1 {
            out.push(hash(&[i]));
        }
        if edits >= 2 {
            for j in i + 1..letters.len() {
                out.push(hash(&[i, j]));
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// Whether two words are at most `most` edits apart, counting two letters in the wrong order as one.
pub(super) fn within_distance(a: &str, b: &str, most: usize) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most || a.len() > 64 || b.len() > 64 {
        return false;
    }
    let width = b.len() + 1;
    let mut before: Vec<usize> = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(width);
        row.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], i: usize| row.get(i).copied().unwrap_or(usize::MAX - 1);
            let mut cost =
                (at(&last, j) + usize::from(x != y)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            if i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x) {
                cost = cost.min(at(&before, j - 1) + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().is_some_and(|d| *d <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_mended() {
        for (typed, meant) in [
            ("bananna", "banana"),
            ("brocolli", "broccoli"),
            ("tomatos", "tomatos"),
            ("chedder", "cheddar"),
            ("chiken", "chicken"),
            ("yogrut", "yogurt"),
            ("spagetti", "spaghetti"),
            ("mikl", "milk"),
            ("chesse", "cheese"),
            ("potatos", "potatos"),
            ("letuce", "lettuce"),
            ("strawberies", "strawberries"),
            ("mayonaise", "mayonnaise"),
            ("remoev", "remove"),
            ("cucumbr", "cucumber"),
        ] {
            let known = Lexicon::english().word(typed).is_some();
            let got = if known { typed } else { correct(typed).map_or("", |(word, _)| word) };
            assert_eq!(got, meant, "{typed}");
        }
        for real in ["mike", "brad", "quark", "gochujang", "halaya", "weather", "laughing", "tacky"] {
            let mended = correct(real).filter(|_| Lexicon::english().word(real).is_none());
            assert!(mended.is_none(), "{real} {:?}", mended.map(|(w, _)| w));
        }
    }

    #[test]
    fn distances_count_swaps_as_one() {
        assert!(within_distance("milk", "mikl", 1));
        assert!(within_distance("milk", "mil", 1) && within_distance("milk", "milks", 1));
        assert!(!within_distance("milk", "silky", 1) && within_distance("milk", "silky", 2));
        assert!(within_distance("", "", 0) && !within_distance("", "ab", 1));
    }
}
