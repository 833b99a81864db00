//! Phrases: fixed sequences of words, found longest first.
//!
//! A phrase is written as a pattern: words, `(a|b)` for a choice and `(...)?` for what may be left
//! out. Patterns are read as small trees over word numbers and kept as one list of numbers, see [`Piece`].
//! Matching walks a pattern once with a set of positions in the bits of a `u64`, so that choices cost no
//! backtracking; only patterns that can start with the word at hand, and go on with the one behind it, are tried.

use rustc_hash::FxHashMap;

use super::token::Token;

/// Words as they are typed in a hurry, and as they are written. Patterns take them as one.
pub(super) static PLAIN: &[(&str, &str)] = &[
    ("whats", "what's"),
    ("wheres", "where's"),
    ("hows", "how's"),
    ("thats", "that's"),
    ("theres", "there's"),
    ("dont", "don't"),
    ("didnt", "didn't"),
    ("cant", "can't"),
    ("wont", "won't"),
    ("isnt", "isn't"),
    ("arent", "aren't"),
    ("im", "i'm"),
    ("ive", "i've"),
    ("weve", "we've"),
    ("lets", "let's"),
    ("theyre", "they're"),
    ("youre", "you're"),
];

/// The number of a word that occurs in a pattern; 0 for any other word.
pub(super) type WordId = u16;

/// Gives every word of every pattern a number.
#[derive(Default)]
pub(super) struct Interner {
    ids: FxHashMap<&'static str, WordId>,
}

impl Interner {
    fn id(&mut self, word: &'static str) -> WordId {
        let word = PLAIN.iter().find(|(typed, _)| *typed == word).map_or(word, |(_, full)| full);
        let next = WordId::try_from(self.ids.len() + 1).unwrap_or(WordId::MAX);
        *self.ids.entry(word).or_insert(next)
    }

    pub(super) fn into_ids(self) -> FxHashMap<&'static str, WordId> {
        self.ids
    }
}

#[derive(Debug)]
enum Part {
    /// One of these words.
    Word(Vec<WordId>),
    /// One of these sequences.
    Group(Vec<Vec<Part>>),
    /// This or nothing.
    Maybe(Box<Part>),
}

/// What a pattern is made of, where it is kept. A first number tells by its lowest two bits what it is:
///
/// - 0: a word; its number stands above the bits,
/// - 1: so many words, as the number above the bits says, any of which will do, in order,
/// - 2: a choice; the next number is its length, and it is made of sequences, each behind its own length,
/// - 3: what may be left out; the next number is its length.
enum Piece<'c> {
    Word(WordId),
    Words(&'c [WordId]),
    Choice(&'c [u16]),
    Maybe(&'c [u16]),
}

/// The first piece of a pattern, and what is behind it.
fn piece(code: &[u16]) -> Option<(Piece<'_>, &[u16])> {
    let (first, rest) = code.split_first()?;
    let number = first >> 2;
    Some(match first & 3 {
        0 => (Piece::Word(number), rest),
        1 => {
            let (words, rest) = rest.split_at_checked(usize::from(number))?;
            (Piece::Words(words), rest)
        }
        kind => {
            let (inner, rest) = behind_length(rest)?;
            (if kind == 2 { Piece::Choice(inner) } else { Piece::Maybe(inner) }, rest)
        }
    })
}

/// Cuts off as many numbers as the first one says.
fn behind_length(code: &[u16]) -> Option<(&[u16], &[u16])> {
    let (length, rest) = code.split_first()?;
    rest.split_at_checked(usize::from(*length))
}

/// Writes parts as [`Piece`] describes.
fn write(parts: &[Part], code: &mut Vec<u16>) {
    for part in parts {
        match part {
            Part::Word(words) => match words.as_slice() {
                [one] if *one < 1 << 14 => code.push(one << 2),
                words => {
                    code.push(u16::try_from(words.len()).unwrap_or(0) << 2 | 1);
                    code.extend(words);
                }
            },
            Part::Group(choices) => {
                code.push(2);
                with_length(code, |code| {
                    for parts in choices {
                        with_length(code, |code| write(parts, code));
                    }
                });
            }
            Part::Maybe(inner) => {
                code.push(3);
                with_length(code, |code| write(std::slice::from_ref(inner), code));
            }
        }
    }
}

/// Writes something behind its length.
fn with_length(code: &mut Vec<u16>, write: impl FnOnce(&mut Vec<u16>)) {
    let at = code.len();
    code.push(0);
    write(code);
    let length = u16::try_from(code.len() - at - 1).unwrap_or(0);
    if let Some(place) = code.get_mut(at) {
        *place = length;
    }
}

/// Some numbers behind one another in one list, told apart by where they end.
#[derive(Default)]
struct Packed {
    all: Vec<u16>,
    ends: Vec<u32>,
}

impl Packed {
    /// Ends what was added to `all`; says which it is.
    fn end(&mut self) -> usize {
        self.ends.push(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.ends.len() - 1
    }

    fn get(&self, at: usize) -> Option<&[u16]> {
        let from = at.checked_sub(1).map_or(Some(&0), |before| self.ends.get(before))?;
        self.all.get(*from as usize..*self.ends.get(at)? as usize)
    }

    fn shrink(&mut self) {
        self.all.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

/// A set of phrases, each with what it means.
pub(super) struct Phrases<T> {
    patterns: Packed,
    meanings: Box<[T]>,
    /// By the number of a word: where those of `candidates` begin that start with it. They end where those of the
    /// next one begin.
    starts: Box<[u32]>,
    candidates: Box<[Candidate]>,
    /// Sets of words that may stand second, sorted; equal ones are kept once.
    seconds: Packed,
}

/// A pattern that can start with a certain word.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    pattern: u16,
    /// Where the words are that may follow the first one; [`ALONE`] where none needs to.
    seconds: u16,
}

/// The first word may be all there is.
const ALONE: u16 = u16::MAX;

impl<T: Copy> Phrases<T> {
    pub(super) fn new(interner: &mut Interner, table: impl IntoIterator<Item = (T, &'static str)>) -> Self {
        let (mut patterns, mut meanings) = (Packed::default(), Vec::new());
        let (mut by_first, mut seconds) = (Vec::new(), Packed::default());
        let mut known: FxHashMap<Box<[WordId]>, u16> = FxHashMap::default();
        for (meaning, text) in table {
            let parts = sequence(text, &mut 0, interner);
            let mut firsts = Vec::new();
            first_words(&parts, &mut firsts);
            firsts.sort_unstable();
            firsts.dedup();
            write(&parts, &mut patterns.all);
            let pattern = u16::try_from(patterns.end()).unwrap_or(u16::MAX);
            meanings.push(meaning);
            for first in firsts {
                let mut next = Vec::new();
                let alone = words_behind(&parts, first, &mut next);
                next.sort_unstable();
                next.dedup();
                let set = if alone {
                    ALONE
                } else {
                    *known.entry(next.into_boxed_slice()).or_insert_with_key(|set| {
                        seconds.all.extend(set);
                        // More sets than there is room for are looked at one by one.
                        u16::try_from(seconds.end()).unwrap_or(ALONE)
                    })
                };
                by_first.push((first, Candidate { pattern, seconds: set }));
            }
        }
        // Those of one word stay in the order of the table.
        by_first.sort_by_key(|(first, _)| *first);
        let last = by_first.last().map_or(0, |(first, _)| usize::from(*first));
        let start = |word: usize| by_first.partition_point(|(first, _)| usize::from(*first) < word);
        let starts = (0..=last + 1).map(|word| u32::try_from(start(word)).unwrap_or(u32::MAX)).collect();
        patterns.shrink();
        seconds.shrink();
        let candidates = by_first.into_iter().map(|(_, candidate)| candidate).collect();
        Self { patterns, meanings: meanings.into(), starts, candidates, seconds }
    }

    /// The patterns that can start with a word.
    fn candidates(&self, word: WordId) -> &[Candidate] {
        let start = |word: usize| self.starts.get(word).map(|at| *at as usize);
        let range = start(usize::from(word)).zip(start(usize::from(word) + 1));
        range.and_then(|(from, to)| self.candidates.get(from..to)).unwrap_or_default()
    }

    /// Every phrase that starts at `tokens[0]`: the lengths it can take, as bits, and what it means.
    pub(super) fn each<'a>(&'a self, tokens: &'a [Token<'_>]) -> impl Iterator<Item = (u64, T)> + 'a {
        let candidates = tokens.first().filter(|t| t.id != 0).map_or(&[][..], |t| self.candidates(t.id));
        let second = tokens.get(1).map_or(0, |t| t.id);
        let follows = move |candidate: &&Candidate| {
            let words = self.seconds.get(usize::from(candidate.seconds));
            words.is_none_or(|words| second != 0 && words.binary_search(&second).is_ok())
        };
        candidates.iter().filter(follows).filter_map(move |candidate| {
            let pattern = usize::from(candidate.pattern);
            let ends = run(self.patterns.get(pattern)?, 1, tokens) & !1;
            if ends == 0 { None } else { Some((ends, *self.meanings.get(pattern)?)) }
        })
    }

    /// The longest phrase that starts at `tokens[0]`: how many tokens it takes and what it means. Of
    /// two equally long ones, the one further down in the table.
    pub(super) fn longest(&self, tokens: &[Token<'_>]) -> Option<(usize, T)> {
        self.each(tokens).map(|(ends, meaning)| (longest_of(ends), meaning)).max_by_key(|(len, _)| *len)
    }

    /// Whether any pattern stands in `tokens`, but not inside goods: the oil of "the price of olive oil changed" is no
    /// engine's.
    pub(super) fn any_beside(&self, tokens: &[Token<'_>], goods: impl Fn(&[Token<'_>]) -> usize) -> bool {
        let mut at = 0;
        while let Some(rest) = tokens.get(at..).filter(|r| !r.is_empty()) {
            let inside = goods(rest);
            if inside == 0 && self.each(rest).next().is_some() {
                return true;
            }
            at += inside.max(1);
        }
        false
    }
}

/// The highest length in a set of lengths.
pub(super) fn longest_of(ends: u64) -> usize {
    63 - usize::try_from(ends.leading_zeros()).unwrap_or(63).min(63)
}

/// Where one can stand after the pieces of `code`, having started at each of `from`.
fn run(mut code: &[u16], from: u64, tokens: &[Token<'_>]) -> u64 {
    let mut at = from;
    while at != 0
        && let Some((piece, rest)) = piece(code)
    {
        at = step(piece, at, tokens);
        code = rest;
    }
    at
}

fn step(piece: Piece<'_>, from: u64, tokens: &[Token<'_>]) -> u64 {
    match piece {
        Piece::Word(word) => behind(from, tokens, |id| id == word),
        Piece::Words(words) => behind(from, tokens, |id| holds(words, id)),
        Piece::Choice(mut choices) => {
            let mut to = 0;
            while let Some((sequence, rest)) = behind_length(choices) {
                to |= run(sequence, from, tokens);
                choices = rest;
            }
            to
        }
        Piece::Maybe(inner) => from | run(inner, from, tokens),
    }
}

/// The places behind those of `from` where a word stands that `fits`.
fn behind(from: u64, tokens: &[Token<'_>], fits: impl Fn(WordId) -> bool) -> u64 {
    let (mut left, mut to) = (from & (u64::MAX >> 1), 0);
    while left != 0 {
        let at = left.trailing_zeros();
        left &= left - 1;
        if tokens.get(at as usize).is_some_and(|t| t.id != 0 && fits(t.id)) {
            to |= 1 << (at + 1);
        }
    }
    to
}

/// Whether a sorted list of words holds one.
fn holds(words: &[WordId], id: WordId) -> bool {
    if words.len() > 8 { words.binary_search(&id).is_ok() } else { words.contains(&id) }
}

/// Adds the words that can follow `first` where `parts` starts with it; says whether nothing needs to.
fn words_behind(parts: &[Part], first: WordId, out: &mut Vec<WordId>) -> bool {
    fn of(part: &Part, first: WordId, out: &mut Vec<WordId>) -> bool {
        match part {
            Part::Word(words) => holds(words, first),
            Part::Group(choices) => {
                let mut alone = false;
                for parts in choices {
                    alone |= words_behind(parts, first, out);
                }
                alone
            }
            Part::Maybe(inner) => of(inner, first, out),
        }
    }
    let mut alone = false;
    for (i, part) in parts.iter().enumerate() {
        if of(part, first, out) {
            alone |= first_words(parts.get(i + 1..).unwrap_or_default(), out);
        }
        if !first_words(std::slice::from_ref(part), &mut Vec::new()) {
            break;
        }
    }
    alone
}

/// Adds the words that `parts` can start with; says whether it can also be empty.
fn first_words(parts: &[Part], out: &mut Vec<WordId>) -> bool {
    fn of(part: &Part, out: &mut Vec<WordId>) -> bool {
        match part {
            Part::Word(words) => {
                out.extend(words);
                false
            }
            Part::Group(choices) => {
                let mut empty = false;
                for parts in choices {
                    empty |= first_words(parts, out);
                }
                empty
            }
            Part::Maybe(inner) => {
                of(inner, out);
                true
            }
        }
    }
    parts.iter().all(|part| of(part, out))
}

fn sequence(text: &'static str, at: &mut usize, interner: &mut Interner) -> Vec<Part> {
    let mut parts = Vec::new();
    while let Some(&mark) = text.as_bytes().get(*at) {
        match mark {
            b'(' => {
                let mut choices = Vec::new();
                loop {
                    *at += 1;
                    choices.push(sequence(text, at, interner));
                    if text.as_bytes().get(*at) != Some(&b'|') {
                        break;
                    }
                }
                *at += 1;
                let group = simplify(choices);
                if text.as_bytes().get(*at) == Some(&b'?') {
                    *at += 1;
                    parts.push(Part::Maybe(Box::new(group)));
                } else {
                    parts.push(group);
                }
            }
            b')' | b'|' => return parts,
            b' ' => *at += 1,
            _ => {
                let rest = text.get(*at..).unwrap_or_default();
                let end = rest.find(['(', ')', '|', ' ']).unwrap_or(rest.len());
                parts.push(Part::Word(vec![interner.id(rest.get(..end).unwrap_or_default())]));
                *at += end.max(1);
            }
        }
    }
    parts
}

/// Single words of a choice are looked for together.
fn simplify(choices: Vec<Vec<Part>>) -> Part {
    let mut words = Vec::new();
    let mut rest = Vec::new();
    for mut parts in choices {
        match (parts.len(), parts.pop()) {
            (1, Some(Part::Word(one))) => words.extend(one),
            (_, Some(last)) => {
                parts.push(last);
                rest.push(parts);
            }
            (_, None) => {}
        }
    }
    words.sort_unstable();
    if rest.is_empty() {
        return Part::Word(words);
    }
    if !words.is_empty() {
        rest.push(vec![Part::Word(words)]);
    }
    Part::Group(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlu::{
        lexicon::Lexicon,
        token::{Normal, tokenise},
    };

    fn check(pattern: &'static str, text: &str, expected: Option<usize>) {
        let mut interner = Interner::default();
        let phrases = Phrases::new(&mut interner, [((), pattern)]);
        let ids = interner.into_ids();
        let normal = Normal::new(text);
        let mut tokens = tokenise(&normal, Lexicon::english());
        for t in &mut tokens.list {
            t.id = ids.get(t.word).copied().unwrap_or(0);
        }
        assert_eq!(phrases.longest(&tokens.list).map(|(n, ())| n), expected, "{pattern} in {text}");
    }

    #[test]
    fn patterns_match_longest_first() {
        check("undo", "undo that", Some(1));
        check("take (it|that) off", "take that off the list", Some(3));
        check("take (it|that) off", "take this off", None);
        check("(please)? stop", "please stop", Some(2));
        check("(please)? stop", "stop", Some(1));
        check("a (b (c|d)?|e)", "a b d f", Some(3));
        check("a (b (c|d)?|e)", "a e d", Some(2));
        check("(all|all of) (the)? milk", "all of the milk", Some(4));
        check("(x)?", "y", None);
    }
}
