//! What words a text must have for a pattern to match it.
//!
//! Found out when a pattern is written, so that most patterns, and most parts of long ones, are passed over at a
//! look at the text as a whole. Sets of words are kept as 64 bits: a text that has none of the bits of some words has
//! none of the words, and one that has a bit is looked through as if there were no such short cut.

use super::{
    pattern::{Part, Parts},
    text::Tok,
    vocabulary::{Vocabulary, WordId},
};

/// Sets with more bits than this are in almost any text.
const MOST_BITS: u32 = 32;

/// One bit of 64 for a word, the same one always; none for the 0 of unknown words.
pub(super) fn sign(word: WordId) -> u64 {
    if word == 0 { 0 } else { 1 << (word.wrapping_mul(0x9e37_79b1) >> 26) }
}

/// The bits of `tokens`, which are known by their words and by the letters of these.
pub(super) fn signs(tokens: &[Tok<'_>]) -> u64 {
    tokens.iter().fold(0, |all, t| all | t.begins.signs)
}

/// Whether a text with `signs` has one of the words of `asked`; 0 asks for nothing.
pub(super) fn has(signs: u64, asked: u64) -> bool {
    asked == 0 || asked & signs != 0
}

/// The bits of the words in `list`.
pub(super) fn of_list(list: &[WordId], words: &Vocabulary) -> u64 {
    list.iter().fold(0, |all, id| all | sign(*id) | sign(words.plain(*id)))
}

/// The bits of words of which every text has one that `parts` match; `None` where there need be none.
///
/// Of several parts the one counts that has the fewest, and of those the last: patterns are looked at because their
/// first words were said.
pub(super) fn asked(parts: &[Part], words: &Vocabulary) -> Option<u64> {
    parts.iter().rev().filter_map(|part| of_part(part, words)).min_by_key(|bits| bits.count_ones())
}

fn of_part(part: &Part, words: &Vocabulary) -> Option<u64> {
    match part {
        Part::Word(id) => Some(of_list(&[*id], words)),
        Part::Choice(all) => of_any(all, words),
        Part::Macro(shared) => shared.asked,
        Part::Maybe(_) | Part::Hole(_) => None,
    }
}

/// The bits of words of which every text has one that any of `all` match.
pub(super) fn of_any(all: &[Parts], words: &Vocabulary) -> Option<u64> {
    all.iter().try_fold(0, |bits, parts| Some(bits | asked(parts, words)?))
}

/// The two sets of bits by which most texts are passed over that `parts` do not match; 0 for none.
pub(super) fn rarest(parts: &[Part], words: &Vocabulary) -> [u64; 2] {
    let all = parts.iter().rev().filter_map(|part| of_part(part, words));
    let mut all: Vec<u64> = all.filter(|bits| says_much(*bits)).collect();
    all.sort_by_key(|bits| bits.count_ones());
    all.dedup();
    let mut rarest = all.into_iter();
    [rarest.next().unwrap_or(0), rarest.next().unwrap_or(0)]
}

/// Whether looking for `bits` is worth it.
pub(super) fn says_much(bits: u64) -> bool {
    (1..=MOST_BITS).contains(&bits.count_ones())
}
