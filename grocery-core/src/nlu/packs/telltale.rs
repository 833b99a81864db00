//! Which languages have a word, and whether it frames a sentence there or names goods.
//!
//! Telling languages apart needs no more than this, so it is gathered from the language files without
//! compiling them: words of lists by their section, words of patterns as framing. Words are kept by
//! their hash alone; one word in a hundred thousand is taken for another, which decides nothing. That
//! is done when the library is made, and kept in `grocery-core/data/lang/packed/words.bin`.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::{
    packed::{Numbers, hash, number},
    stored::{Stored, stored_fields},
    vocabulary::fold,
};

/// In which languages a word frames a sentence, and in which it names goods: one bit each, in the order of [`LATIN`].
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known {
    pub(super) frame: u16,
    pub(super) goods: u16,
}

/// The languages in Latin script, and Hindi, which is often typed in it; at most 16.
pub(super) const LATIN: &[&str] =
    &["es", "fr", "de", "it", "pt", "nl", "pl", "sv", "da", "nb", "fi", "cs", "tr", "hi"];

/// Words in the order of their hashes, found by the first bits of these.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// By the first bits: where the words that have them begin. Those up to the next number have them.
    starts: Numbers,
    /// By word: the other bits.
    rests: Numbers,
    /// By word: which of `known` is known of it.
    which: Numbers,
    /// In which languages words frame a sentence, and above 16 bits, in which they name goods.
    known: Numbers,
}

stored_fields! {
    Index { starts, rests, which, known }
}

/// How many of the first bits of a hash tell where to look: few words are left then.
const FIRST_BITS: u32 = 13;

/// How many bits are left behind these.
const REST_BITS: u32 = 32 - FIRST_BITS;

impl Index {
    fn get(&self, hash: u32) -> Option<Known> {
        let (first, rest) = (hash >> REST_BITS, hash & ((1 << REST_BITS) - 1));
        let (from, to) = (self.starts.get(first)?, self.starts.get(first + 1)?);
        let rests = self.rests.all();
        let at = (from..to).find(|at| rests.get(*at) == Some(rest))?;
        let both = self.known.get(self.which.get(at)?)?;
        let [a, b, c, d] = both.to_le_bytes();
        Some(Known { frame: u16::from_le_bytes([a, b]), goods: u16::from_le_bytes([c, d]) })
    }
}

/// Reads the index that comes with the library.
fn embedded() -> Option<Index> {
    let mut bytes: &'static [u8] = include_bytes!("../../../data/lang/packed/words.bin");
    Index::read(&mut bytes)
}

/// What is known of a word, by its letters as they are or else without accents.
pub(super) fn known(word: &str) -> Option<Known> {
    static INDEX: OnceLock<Option<Index>> = OnceLock::new();
    // The tests find out where it cannot be read; here it is as if no word were known.
    let index = INDEX.get_or_init(embedded).as_ref()?;
    index.get(hash(word)).or_else(|| if word.is_ascii() { None } else { index.get(hash(&fold(word))) })
}

/// What a word was met as in one file, as bits.
const GOODS: u16 = 1;
const FRAME: u16 = 2;
/// In a saying.
const PATTERN: u16 = 4;
/// In a name that stays whole.
const WHOLE: u16 = 8;
/// In a macro or a condition, which name goods as well as words around them.
const MACRO: u16 = 16;
const KINDS: u16 = GOODS | FRAME | PATTERN | WHOLE | MACRO;

/// The index of some languages, from their codes and files, as bytes.
pub(super) fn pack(files: &[(&str, &str)]) -> Vec<u8> {
    let mut all: Vec<(u32, Known)> = Vec::with_capacity(64_000);
    let mut own: FxHashMap<u32, u16> = FxHashMap::default();
    for (i, code) in LATIN.iter().enumerate().take(16) {
        let Some((_, text)) = files.iter().find(|(c, _)| c == code) else { continue };
        own.clear();
        // Hindi's short words mean something else in many languages.
        scan(text, if *code == "hi" { 4 } else { 1 }, &mut own);
        all.extend(own.iter().map(|(word, kind)| {
            let met = |this: u16| kind & this != 0;
            // Goods stay goods where a pattern names them.
            let goods = !met(FRAME) && (met(GOODS) || met(WHOLE) && !met(MACRO));
            let known = Known { frame: u16::from(!goods) << i, goods: u16::from(goods) << i };
            (*word, known)
        }));
    }
    all.sort_unstable_by_key(|(word, _)| *word);
    all.dedup_by(|later, first| {
        let same = later.0 == first.0;
        if same {
            first.1.frame |= later.1.frame;
            first.1.goods |= later.1.goods;
        }
        same
    });
    let both = |known: &Known| u32::from(known.frame) | u32::from(known.goods) << 16;
    let mut known: Vec<u32> = all.iter().map(|(_, known)| both(known)).collect();
    known.sort_unstable();
    known.dedup();
    let before = |first: u64| all.partition_point(|(word, _)| u64::from(*word) < first << REST_BITS);
    let index = Index {
        starts: (0..=1_u64 << FIRST_BITS).map(|first| number(before(first))).collect(),
        rests: all.iter().map(|(word, _)| word & ((1 << REST_BITS) - 1)).collect(),
        which: all.iter().map(|(_, k)| number(known.binary_search(&both(k)).unwrap_or(0))).collect(),
        known: known.into_iter().collect(),
    };
    let mut out = Vec::new();
    index.write(&mut out);
    out
}

/// Gathers the words of a language file, each with what it is there.
fn scan(text: &str, least: usize, own: &mut FxHashMap<u32, u16>) {
    let mut respell: Vec<(char, &str)> = Vec::new();
    let (mut section, mut kind) = ("", FRAME);
    let mut lower = String::new();
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(head) = line.strip_prefix("==") {
            section = head.trim();
            kind = match section {
                "whole" => WHOLE,
                "units" => GOODS,
                "dates" | "words" | "numbers" | "number_rules" | "money" | "periods" => FRAME,
                "define" | "item" => MACRO,
                _ => PATTERN,
            };
            continue;
        }
        let line = line.split_once(" # ").map_or(line, |(line, _)| line);
        let list = match section {
            "about" => {
                if let Some(pairs) = line.strip_prefix("respell:") {
                    respell.extend(pairs.split_whitespace().filter_map(|p| {
                        let (letter, typed) = p.split_once('=')?;
                        Some((letter.chars().next()?, typed))
                    }));
                }
                continue;
            }
            "words" => match line.split_once(':') {
                Some((role, list)) => {
                    kind = match role.trim() {
                        "goods" | "weighed" | "dish" | "attribute" | "cut" | "foreign" | "store" => GOODS,
                        "suffix" | "and_suffix" => continue,
                        _ => FRAME,
                    };
                    list
                }
                None => line,
            },
            "units" | "money" | "periods" | "number_rules" | "item" | "dates" => {
                line.split_once(':').map_or(line, |(_, list)| list)
            }
            "define" => line.split_once('=').map_or(line, |(_, pattern)| pattern),
            _ => line.split_once("=>").map_or(line, |(pattern, _)| pattern),
        };
        let list = if list.chars().any(char::is_uppercase) {
            lower.clear();
            lower.extend(list.chars().flat_map(char::to_lowercase));
            lower.as_str()
        } else {
            list
        };
        words(list, least, |word| {
            if meet(own, word, kind) && !word.is_ascii() {
                add(own, &fold(word), kind);
                if !respell.is_empty() {
                    let mut typed = String::with_capacity(word.len() + 2);
                    for c in word.chars() {
                        match respell.iter().find(|(letter, _)| *letter == c) {
                            Some((_, other)) => typed.push_str(other),
                            None => typed.push(c),
                        }
                    }
                    add(own, &typed, kind);
                }
            }
        });
    }
}

/// Takes in a word as it is written; says whether it was not met as this kind before, in which case its other
/// spellings are not known either.
fn meet(own: &mut FxHashMap<u32, u16>, word: &str, kind: u16) -> bool {
    let met = kind * (KINDS + 1);
    let known = own.entry(hash(word)).or_default();
    let new = *known & met == 0;
    *known |= kind | met;
    new
}

fn add(own: &mut FxHashMap<u32, u16>, word: &str, kind: u16) {
    *own.entry(hash(word)).or_default() |= kind;
}

/// The words of a list or pattern, without macros and holes; an article keeps its apostrophe.
fn words(text: &str, least: usize, mut each: impl FnMut(&str)) {
    let mut from = None;
    let mut closing = None;
    for (at, c) in text.char_indices() {
        if closing.is_some() {
            if closing == Some(c) {
                closing = None;
            }
            continue;
        }
        let letter = matches!(c, 'a'..='z' | 'ø'..='ž')
            || c.is_alphanumeric()
            || matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{97f}');
        if letter {
            from = from.or(Some(at));
            continue;
        }
        if let Some(start) = from.take() {
            let end = if matches!(c, '\'' | '’') { at + c.len_utf8() } else { at };
            let word = text.get(start..end).unwrap_or_default();
            if word.len() >= least && !word.starts_with(|c: char| c.is_ascii_digit()) {
                each(word);
            }
        }
        closing = match c {
            '{' => Some('}'),
            '<' => Some('>'),
            _ => None,
        };
    }
    if let Some(word) = from.and_then(|start| text.get(start..))
        && word.len() >= least
        && !word.starts_with(|c: char| c.is_ascii_digit())
    {
        each(word);
    }
}
