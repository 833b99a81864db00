//! Phrases: fixed sequences of words, found longest first.
//!
//! A phrase is written as a pattern: words, `(a|b)` for a choice and `(...)?` for what may be left
//! out. Patterns are kept as small trees over word numbers. Matching walks a pattern once with a set of
//! positions in the bits of a `u64`, so that choices cost no backtracking; only patterns that can start
//! with the word at hand, and go on with the one behind it, are tried.

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
    ids: FxHashMap<String, WordId>,
}

impl Interner {
    fn id(&mut self, word: &str) -> WordId {
        let word = PLAIN.iter().find(|(typed, _)| *typed == word).map_or(word, |(_, full)| full);
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = WordId::try_from(self.ids.len() + 1).unwrap_or(WordId::MAX);
        self.ids.insert(word.to_owned(), id);
        id
    }

    pub(super) fn into_ids(self) -> FxHashMap<String, WordId> {
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

/// A set of phrases, each with what it means.
pub(super) struct Phrases<T> {
    patterns: Vec<(Vec<Part>, T)>,
    by_first: FxHashMap<WordId, Vec<Candidate>>,
    /// Sets of words that may stand second, sorted; equal ones are kept once.
    seconds: Vec<Box<[WordId]>>,
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
    pub(super) fn new<'p>(interner: &mut Interner, table: impl IntoIterator<Item = (T, &'p str)>) -> Self {
        let mut patterns = Vec::new();
        let mut by_first: FxHashMap<WordId, Vec<Candidate>> = FxHashMap::default();
        let mut seconds: Vec<Box<[WordId]>> = Vec::new();
        let mut known: FxHashMap<Box<[WordId]>, u16> = FxHashMap::default();
        for (meaning, text) in table {
            let chars: Vec<char> = text.chars().collect();
            let parts = sequence(&chars, &mut 0, interner);
            let mut firsts = Vec::new();
            first_words(&parts, &mut firsts);
            firsts.sort_unstable();
            firsts.dedup();
            let pattern = u16::try_from(patterns.len()).unwrap_or(u16::MAX);
            for first in firsts {
                let mut next = Vec::new();
                let alone = words_behind(&parts, first, &mut next);
                next.sort_unstable();
                next.dedup();
                let set = if alone {
                    ALONE
                } else {
                    *known.entry(next.into_boxed_slice()).or_insert_with_key(|set| {
                        seconds.push(set.clone());
                        // More sets than there is room for are looked at one by one.
                        u16::try_from(seconds.len() - 1).unwrap_or(ALONE)
                    })
                };
                by_first.entry(first).or_default().push(Candidate { pattern, seconds: set });
            }
            patterns.push((parts, meaning));
        }
        Self { patterns, by_first, seconds }
    }

    /// Every phrase that starts at `tokens[0]`: the lengths it can take, as bits, and what it means.
    pub(super) fn each<'a>(&'a self, tokens: &'a [Token<'_>]) -> impl Iterator<Item = (u64, T)> + 'a {
        let candidates = tokens.first().filter(|t| t.id != 0).and_then(|t| self.by_first.get(&t.id));
        let second = tokens.get(1).map_or(0, |t| t.id);
        let follows = move |candidate: &&Candidate| {
            let words = self.seconds.get(usize::from(candidate.seconds));
            words.is_none_or(|words| second != 0 && words.binary_search(&second).is_ok())
        };
        candidates.into_iter().flatten().filter(follows).filter_map(move |candidate| {
            let (parts, meaning) = self.patterns.get(usize::from(candidate.pattern))?;
            let ends = run(parts, 1, tokens) & !1;
            (ends != 0).then_some((ends, *meaning))
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

/// Where one can stand after `parts`, having started at each of `from`.
fn run(parts: &[Part], from: u64, tokens: &[Token<'_>]) -> u64 {
    parts.iter().fold(from, |at, part| if at == 0 { 0 } else { step(part, at, tokens) })
}

fn step(part: &Part, from: u64, tokens: &[Token<'_>]) -> u64 {
    match part {
        Part::Word(words) => {
            let (mut left, mut to) = (from & (u64::MAX >> 1), 0);
            while left != 0 {
                let at = left.trailing_zeros();
                left &= left - 1;
                if usize::try_from(at)
                    .ok()
                    .and_then(|i| tokens.get(i))
                    .is_some_and(|t| t.id != 0 && holds(words, t.id))
                {
                    to |= 1 << (at + 1);
                }
            }
            to
        }
        Part::Group(choices) => choices.iter().fold(0, |to, parts| to | run(parts, from, tokens)),
        Part::Maybe(inner) => from | step(inner, from, tokens),
    }
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

fn sequence(chars: &[char], at: &mut usize, interner: &mut Interner) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut word = String::new();
    while let Some(&c) = chars.get(*at) {
        if matches!(c, '(' | ')' | '|' | ' ') && !word.is_empty() {
            parts.push(Part::Word(vec![interner.id(&word)]));
            word.clear();
        }
        match c {
            '(' => {
                let mut choices = Vec::new();
                loop {
                    *at += 1;
                    choices.push(sequence(chars, at, interner));
                    if chars.get(*at) != Some(&'|') {
                        break;
                    }
                }
                *at += 1;
                let group = simplify(choices);
                if chars.get(*at) == Some(&'?') {
                    *at += 1;
                    parts.push(Part::Maybe(Box::new(group)));
                } else {
                    parts.push(group);
                }
            }
            ')' | '|' => return parts,
            ' ' => *at += 1,
            c => {
                word.push(c);
                *at += 1;
            }
        }
    }
    if !word.is_empty() {
        parts.push(Part::Word(vec![interner.id(&word)]));
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

    fn check(pattern: &str, text: &str, expected: Option<usize>) {
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
