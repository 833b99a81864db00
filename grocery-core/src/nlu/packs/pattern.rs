//! Patterns: words, choices, parts that may be left out, macros and holes.
//!
//! ```text
//! pattern  := sequence
//! sequence := (words | "(" choice ")" | "[" choice "]" | "<" macro ">" | "{" hole "}")*
//! choice   := sequence ("|" sequence)*
//! ```
//!
//! Here a line becomes a tree, which is dropped as soon as `program` has written what it says as a program.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::{
    asks::Ways,
    text::{Script, tokenise},
    vocabulary::{Vocabulary, WordId},
};
use crate::nlu::token::Normal;

/// What a hole stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Hole {
    Items,
    Item,
    With,
    N,
    Budget,
    Target,
    Max,
    Money,
    Date,
    Time,
    List,
    Email,
    Servings,
    Diet,
    Allergen,
    Brand,
    Store,
    Recipe,
    Excludes,
    Period,
    X,
}

impl Hole {
    pub(super) const NAMES: &'static [(&'static str, Self)] = &[
        ("items", Self::Items),
        ("item", Self::Item),
        ("with", Self::With),
        ("n", Self::N),
        ("budget", Self::Budget),
        ("target", Self::Target),
        ("max", Self::Max),
        ("money", Self::Money),
        ("date", Self::Date),
        ("time", Self::Time),
        ("list", Self::List),
        ("email", Self::Email),
        ("servings", Self::Servings),
        ("diet", Self::Diet),
        ("allergen", Self::Allergen),
        ("brand", Self::Brand),
        ("store", Self::Store),
        ("recipe", Self::Recipe),
        ("excludes", Self::Excludes),
        ("period", Self::Period),
        ("x", Self::X),
    ];

    /// Its number among [`NAMES`](Self::NAMES).
    pub(super) fn number(self) -> u32 {
        let at = Self::NAMES.iter().position(|(_, hole)| *hole == self);
        at.and_then(|at| u32::try_from(at).ok()).unwrap_or(u32::MAX)
    }

    /// The hole of a number; any other is one that says nothing.
    pub(super) fn of_number(number: u32) -> Self {
        Self::NAMES.get(number as usize).map_or(Self::X, |(_, hole)| *hole)
    }

    /// Whether only an amount of money fits.
    pub(super) fn is_money(self) -> bool {
        matches!(self, Self::Budget | Self::Target | Self::Max | Self::Money)
    }

    /// Whether only certain words fit: amounts, money, days.
    pub(super) fn is_typed(self) -> bool {
        matches!(
            self,
            Self::N
                | Self::Budget
                | Self::Target
                | Self::Max
                | Self::Money
                | Self::Date
                | Self::Time
                | Self::Email
                | Self::Servings
                | Self::Store
                | Self::Period
        )
    }
}

/// A pattern as a tree.
#[derive(Debug)]
pub(super) enum Part {
    Word(WordId),
    Choice(Vec<Parts>),
    Maybe(Vec<Parts>),
    Hole(Hole),
    Macro(Rc<Macro>),
}

/// Parts in order.
pub(super) type Parts = Vec<Part>;

/// How many macros may stand in each other.
pub(super) const MOST_MACROS: usize = 20;

/// A part that many patterns share.
#[derive(Debug)]
pub(super) struct Macro {
    /// All there is to choose from: one sequence.
    pub(super) all: [Parts; 1],
    /// The number of its program, where it has one of its own.
    pub(super) program: Option<u32>,
    /// How many macros stand in each other here.
    pub(super) depth: usize,
    /// The words that it can begin with and end with, and what else.
    pub(super) edges: [(Edge, Vec<WordId>); 2],
    /// The ways to say it, where it is not said by nothing at all.
    pub(super) ways: Option<Ways>,
}

/// Reads patterns.
pub(super) struct Reader<'a> {
    pub(super) words: &'a mut Vocabulary,
    pub(super) script: Script,
    pub(super) macros: &'a FxHashMap<String, Rc<Macro>>,
}

impl Reader<'_> {
    /// Reads one pattern; the error says what is wrong with it.
    pub(super) fn read(&mut self, text: &str) -> Result<Parts, String> {
        let mut rest = text;
        let parts = self.sequence(&mut rest, 0)?;
        match rest.chars().next() {
            None => Ok(parts),
            Some(c) => Err(format!("`{c}` closes nothing in `{text}`")),
        }
    }

    fn choice(&mut self, rest: &mut &str, close: char, depth: usize) -> Result<Vec<Parts>, String> {
        let mut all = Vec::new();
        loop {
            all.push(self.sequence(rest, depth + 1)?);
            let mut chars = rest.chars();
            let mark = chars.next();
            *rest = chars.as_str();
            match mark {
                Some('|') => {}
                Some(c) if c == close => return Ok(all),
                Some(c) => return Err(format!("`{c}` stands where `|` or `{close}` should")),
                None => return Err(format!("`{close}` is missing")),
            }
        }
    }

    fn sequence(&mut self, rest: &mut &str, depth: usize) -> Result<Parts, String> {
        if depth > 20 {
            return Err("brackets are nested more than 20 deep".to_owned());
        }
        let mut parts = Vec::new();
        while let Some(c) = rest.chars().next() {
            let inner = rest.get(c.len_utf8()..).unwrap_or_default();
            match c {
                ')' | ']' | '|' => break,
                '(' => {
                    *rest = inner;
                    parts.push(Part::Choice(self.choice(rest, ')', depth)?));
                }
                '[' => {
                    *rest = inner;
                    parts.push(Part::Maybe(self.choice(rest, ']', depth)?));
                }
                '{' | '<' => {
                    let close = if c == '{' { '}' } else { '>' };
                    let end = inner.find(close).ok_or_else(|| format!("`{close}` is missing"))?;
                    let name = inner.get(..end).unwrap_or_default().trim();
                    *rest = inner.get(end + 1..).unwrap_or_default();
                    if c == '{' {
                        let known = Hole::NAMES.iter().find(|(n, _)| *n == name);
                        let (_, hole) = known.ok_or_else(|| {
                            let names: Vec<_> = Hole::NAMES.iter().map(|(n, _)| *n).collect();
                            format!("there is no hole {{{name}}}; the holes are {}", names.join(" "))
                        })?;
                        parts.push(Part::Hole(*hole));
                    } else {
                        let known = self.macros.get(name).ok_or_else(|| {
                            format!("<{name}> is not defined above; write `<{name}> = ...` in `== define`")
                        })?;
                        parts.push(Part::Macro(Rc::clone(known)));
                    }
                }
                '}' | '>' => return Err(format!("`{c}` closes nothing")),
                _ => {
                    let is_mark =
                        |b: u8| matches!(b, b'(' | b')' | b'[' | b']' | b'|' | b'{' | b'<' | b'}' | b'>');
                    let end = rest.bytes().position(is_mark).unwrap_or(rest.len());
                    let words = rest.get(..end).unwrap_or_default();
                    *rest = rest.get(end..).unwrap_or_default();
                    parts.extend(spelled(words, self.script, self.words).into_iter().map(Part::Word));
                }
            }
        }
        Ok(parts)
    }
}

/// Whether a character is a small letter that the tokeniser takes as it stands.
fn is_plain(c: char) -> bool {
    c.is_ascii_lowercase() || matches!(c, 'ß'..='ö' | 'ø'..='ž' | 'а'..='ҁ') && c.is_lowercase()
}

/// The words of `text`, each of which becomes known. `_` is a space, and marks are left out.
pub(super) fn spelled(text: &str, script: Script, words: &mut Vocabulary) -> Vec<WordId> {
    // Most of a file is words of letters between spaces, which need no tokeniser.
    if script.spaces && text.chars().all(|c| matches!(c, ' ' | '_') || is_plain(c)) {
        return text.split([' ', '_']).filter(|w| !w.is_empty()).map(|w| words.learn(w)).collect();
    }
    let text = text.replace('_', " ");
    let normal = Normal::new(&text);
    let endings = std::mem::take(&mut words.endings);
    let (tokens, _) = tokenise(&normal, script, words);
    let said: Vec<String> = tokens.iter().map(|t| t.word.to_owned()).collect();
    let dotted: Vec<String> = tokens
        .windows(2)
        .filter_map(|w| match w {
            [a, b] if b.is(".") && b.glued && a.is_word() => Some(a.word.to_owned()),
            _ => None,
        })
        .collect();
    words.endings = endings;
    for word in dotted {
        let id = words.learn(&word);
        words.dotted.insert(id);
    }
    let marks = ["?", "!", ".", ",", ";", ":", "¿", "¡", "\"", "。", "।"];
    said.iter().filter(|w| !marks.contains(&w.as_str())).map(|w| words.learn(w)).collect()
}

/// What can stand at an edge of a sequence besides words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    /// Nothing at all.
    pub(super) empty: bool,
    /// A hole.
    pub(super) hole: bool,
    /// A hole that takes more than an amount of money.
    pub(super) wide: bool,
}

/// Gathers the words that can stand at the start, or at the end (`back`), of `parts`.
pub(super) fn edge_words(parts: &[Part], back: bool, set: &mut Vec<WordId>) -> Edge {
    let (mut hole, mut wide) = (false, false);
    let mut one = |part: &Part| -> bool {
        match part {
            Part::Word(id) => {
                set.push(*id);
                false
            }
            Part::Hole(kind) => {
                hole = true;
                wide |= !kind.is_money();
                false
            }
            Part::Macro(shared) => {
                let [first, last] = &shared.edges;
                let (edge, words) = if back { last } else { first };
                set.extend(words);
                hole |= edge.hole;
                wide |= edge.wide;
                edge.empty
            }
            Part::Choice(all) | Part::Maybe(all) => {
                let mut empty = matches!(part, Part::Maybe(_));
                for parts in all {
                    let edge = edge_words(parts, back, set);
                    empty |= edge.empty;
                    hole |= edge.hole;
                    wide |= edge.wide;
                }
                empty
            }
        }
    };
    let empty = if back { parts.iter().rev().all(&mut one) } else { parts.iter().all(&mut one) };
    Edge { empty, hole, wide }
}

/// How many macros stand in each other in `parts`.
pub(super) fn depth(parts: &[Part]) -> usize {
    let of = |part: &Part| match part {
        Part::Macro(shared) => shared.depth,
        part => choices(part).iter().map(|p| depth(p)).max().unwrap_or(0),
    };
    parts.iter().map(of).max().unwrap_or(0)
}

/// Whether a hole stands anywhere in `parts`.
pub(super) fn holds_hole(parts: &[Part]) -> bool {
    parts.iter().any(|part| matches!(part, Part::Hole(_)) || choices(part).iter().any(|p| holds_hole(p)))
}

/// What a part chooses between.
fn choices(part: &Part) -> &[Parts] {
    match part {
        Part::Choice(all) | Part::Maybe(all) => all,
        Part::Macro(shared) => &shared.all,
        Part::Word(_) | Part::Hole(_) => &[],
    }
}

/// The smallest set of words of which every match has one.
pub(super) fn needed(parts: &[Part]) -> Option<Vec<WordId>> {
    let of = |part: &Part| match part {
        Part::Word(id) => Some(vec![*id]),
        Part::Choice(_) | Part::Macro(_) => {
            let mut set = Vec::new();
            for parts in choices(part) {
                set.extend(needed(parts)?);
            }
            Some(set)
        }
        Part::Maybe(_) | Part::Hole(_) => None,
    };
    parts.iter().filter_map(of).min_by_key(Vec::len)
}

/// How many words `parts` take, at least.
pub(super) fn least(parts: &[Part]) -> usize {
    let of = |part: &Part| match part {
        Part::Word(_) | Part::Hole(_) => 1,
        Part::Maybe(_) => 0,
        Part::Choice(_) | Part::Macro(_) => choices(part).iter().map(|p| least(p)).min().unwrap_or(0),
    };
    parts.iter().map(of).sum()
}

/// How many words stand before the first hole, at least; and whether there is a hole.
pub(super) fn lead(parts: &[Part]) -> (usize, bool) {
    let mut words = 0;
    for part in parts {
        match part {
            Part::Word(_) => words += 1,
            Part::Hole(_) => return (words, true),
            Part::Maybe(_) => {}
            Part::Choice(_) | Part::Macro(_) => {
                let each: Vec<_> = choices(part).iter().map(|p| lead(p)).collect();
                words += each.iter().map(|(n, _)| *n).min().unwrap_or(0);
                if each.iter().any(|(_, hole)| *hole) {
                    return (words, true);
                }
            }
        }
    }
    (words, false)
}
