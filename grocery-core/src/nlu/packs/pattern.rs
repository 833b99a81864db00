//! Patterns: words, choices, parts that may be left out, macros and holes.
//!
//! ```text
//! pattern  := sequence
//! sequence := (words | "(" choice ")" | "[" choice "]" | "<" macro ">" | "{" hole "}")*
//! choice   := sequence ("|" sequence)*
//! ```
//!
//! A pattern becomes a small program. Matching walks it with a stack and remembers the places that
//! failed, so that it takes at most the length of the program times the length of the text.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::text::{Kind, Script, Tok, Vocabulary, WordId, tokenise};
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
#[derive(Debug, Clone)]
pub(super) enum Part {
    Word(WordId),
    Choice(Box<[Parts]>),
    Maybe(Box<[Parts]>),
    Hole(Hole),
    Macro(Arc<Macro>),
}

/// Parts in order.
pub(super) type Parts = Box<[Part]>;

/// A part that many patterns share.
#[derive(Debug)]
pub(super) struct Macro {
    all: [Parts; 1],
    /// Its single words, once they are needed.
    set: OnceLock<Arc<WordSet>>,
}

impl Macro {
    pub(super) fn new(parts: Parts) -> Arc<Self> {
        Arc::new(Self { all: [parts], set: OnceLock::new() })
    }
}

/// Reads patterns.
pub(super) struct Reader<'a> {
    pub(super) words: &'a mut Vocabulary,
    pub(super) script: Script,
    pub(super) macros: &'a FxHashMap<String, Arc<Macro>>,
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

    fn choice(&mut self, rest: &mut &str, close: char, depth: usize) -> Result<Box<[Parts]>, String> {
        let mut all = Vec::new();
        loop {
            all.push(self.sequence(rest, depth + 1)?);
            let mut chars = rest.chars();
            let mark = chars.next();
            *rest = chars.as_str();
            match mark {
                Some('|') => {}
                Some(c) if c == close => return Ok(all.into()),
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
                        parts.push(Part::Macro(Arc::clone(known)));
                    }
                }
                '}' | '>' => return Err(format!("`{c}` closes nothing")),
                _ => {
                    let end = rest.find(['(', ')', '[', ']', '|', '{', '<', '}', '>']).unwrap_or(rest.len());
                    let words = rest.get(..end).unwrap_or_default();
                    *rest = rest.get(end..).unwrap_or_default();
                    parts.extend(spelled(words, self.script, self.words).into_iter().map(Part::Word));
                }
            }
        }
        Ok(parts.into())
    }
}

/// The words of `text`, each of which becomes known. `_` is a space, and marks are left out.
pub(super) fn spelled(text: &str, script: Script, words: &mut Vocabulary) -> Vec<WordId> {
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

/// Words in order: exactly, and by their letters without accents.
type WordSet = (Box<[WordId]>, Box<[WordId]>);

#[derive(Debug, Clone, Copy)]
enum Op {
    /// A word, and the first word with the same letters without accents.
    Word(WordId, WordId),
    /// One of a set of words.
    Set(u32),
    /// Goes on at either place, the first one preferred.
    Split(u32, u32),
    Jump(u32),
    /// One word or more.
    Open(Hole),
    Any,
    Close,
    /// What the caller says fits.
    Typed(Hole),
    /// All that is left.
    Rest(Hole),
    Done,
}

/// A hole that was filled: tokens `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Filled {
    pub(super) hole: Hole,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A match.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    /// How many tokens it took.
    pub(super) len: usize,
    pub(super) holes: Vec<Filled>,
    /// Which tokens its own words took.
    pub(super) literals: Vec<u32>,
}

/// A pattern that can be matched. Its program is written when it is first tried.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    parts: Parts,
    prefix: bool,
    /// Whether it begins with a hole.
    pub(super) opens: bool,
    /// How many words stand before its first hole, at least.
    pub(super) lead: usize,
    lasts: OnceLock<Option<Box<[WordId]>>>,
    program: OnceLock<Box<Program>>,
}

#[derive(Debug, Clone)]
struct Program {
    ops: Box<[Op]>,
    /// Sets of words, exactly and by their letters without accents, each in order.
    sets: Box<[Arc<WordSet>]>,
}

/// Words by which a pattern is found, by their letters without accents.
#[derive(Debug)]
pub(super) struct Keys {
    /// Words it can begin with; `None` where it begins with a hole.
    pub(super) firsts: Option<Vec<WordId>>,
    /// Of these words it has at least one; `None` where it has no word of its own for certain.
    pub(super) needs: Option<Vec<WordId>>,
}

fn tidy(mut list: Vec<WordId>, words: &Vocabulary) -> Vec<WordId> {
    for id in &mut list {
        *id = words.plain_of.get(*id as usize).copied().unwrap_or(0);
    }
    list.sort_unstable();
    list.dedup();
    list
}

fn edge(parts: &[Part], back: bool, words: &Vocabulary) -> Option<Vec<WordId>> {
    let mut set = Vec::new();
    let edge = edge_words(parts, back, &mut set);
    (!edge.empty && !edge.hole).then(|| tidy(set, words))
}

impl Pattern {
    /// A `prefix` pattern matches the start of a text, and a hole `{x}` of it takes all that is left.
    pub(super) fn new(parts: Parts, prefix: bool, words: &Vocabulary) -> (Self, Keys) {
        let firsts = edge(&parts, false, words);
        let needs = firsts.clone().or_else(|| needed(&parts).map(|set| tidy(set, words)));
        let lead = lead(&parts).0.max(usize::from(!matches!(parts.first(), Some(Part::Hole(_)))));
        let opens = firsts.is_none();
        let (lasts, program) = (OnceLock::new(), OnceLock::new());
        (Self { parts, prefix, opens, lead, lasts, program }, Keys { firsts, needs })
    }

    /// Words it can end with, by their letters without accents; `None` where it can end with a hole.
    pub(super) fn lasts(&self, words: &Vocabulary) -> Option<&[WordId]> {
        self.lasts.get_or_init(|| edge(&self.parts, true, words).map(Vec::into_boxed_slice)).as_deref()
    }

    fn program(&self, words: &Vocabulary) -> &Program {
        self.program.get_or_init(|| {
            let mut builder = Builder { ops: Vec::new(), sets: Vec::new(), prefix: self.prefix, words };
            builder.emit(&self.parts);
            builder.ops.push(Op::Done);
            Box::new(Program { ops: builder.ops.into(), sets: builder.sets.into() })
        })
    }

    /// Whether it has a hole.
    pub(super) fn has_holes(&self) -> bool {
        lead(&self.parts).1
    }

    /// Matches `tokens`, from the first one on: all of them where `whole`, else as many as it takes.
    /// `fits(hole, at)` says how many tokens at `at` a typed hole takes. `loose` takes words by their letters without accents.
    pub(super) fn find(
        &self,
        words: &Vocabulary,
        tokens: &[Tok<'_>],
        whole: bool,
        loose: bool,
        scratch: &mut Vec<u64>,
        fits: &dyn Fn(Hole, usize) -> Option<usize>,
    ) -> Option<Found> {
        let Program { ops, sets } = self.program(words);
        let width = tokens.len() + 1;
        scratch.clear();
        scratch.resize((ops.len() * width).div_ceil(64), 0);
        let mut stack: Vec<(u32, usize, usize, usize)> = vec![(0, 0, 0, 0)];
        let mut holes: Vec<Filled> = Vec::new();
        let mut literals: Vec<u32> = Vec::new();
        let mut best: Option<Found> = None;
        while let Some((pc, at, kept, own)) = stack.pop() {
            holes.truncate(kept);
            literals.truncate(own);
            let (mut pc, mut at) = (pc, at);
            loop {
                let bit = pc as usize * width + at;
                let Some(slot) = scratch.get_mut(bit / 64) else { break };
                if *slot >> (bit % 64) & 1 == 1 {
                    break;
                }
                *slot |= 1 << (bit % 64);
                match ops.get(pc as usize) {
                    Some(op @ (Op::Word(..) | Op::Set(_))) => {
                        // A comma before a word of a saying is only a breath.
                        while tokens
                            .get(at)
                            .is_some_and(|t| t.kind == Kind::Symbol && t.any(&[",", ":", "\"", "¿", "¡"]))
                        {
                            at += 1;
                        }
                        let Some(t) = tokens.get(at) else { break };
                        let fits = match op {
                            Op::Word(id, plain) => t.id == *id || loose && t.plain == *plain,
                            Op::Set(set) => sets.get(*set as usize).is_some_and(|both| {
                                let (exact, plain) = &**both;
                                exact.binary_search(&t.id).is_ok()
                                    || loose && plain.binary_search(&t.plain).is_ok()
                            }),
                            _ => false,
                        };
                        if !fits {
                            break;
                        }
                        literals.push(u32::try_from(at).unwrap_or(u32::MAX));
                        at += 1;
                        pc += 1;
                    }
                    Some(Op::Split(first, second)) => {
                        stack.push((*second, at, holes.len(), literals.len()));
                        pc = *first;
                    }
                    Some(Op::Jump(to)) => pc = *to,
                    Some(Op::Open(hole)) => {
                        holes.push(Filled { hole: *hole, start: at, end: at });
                        pc += 1;
                    }
                    Some(Op::Any) => {
                        if at >= tokens.len() {
                            break;
                        }
                        at += 1;
                        pc += 1;
                    }
                    Some(Op::Close) => {
                        if let Some(open) = holes.last_mut() {
                            open.end = at;
                        }
                        pc += 1;
                    }
                    Some(Op::Typed(hole)) => {
                        // "Budget: 60 Euro".
                        while tokens.get(at).is_some_and(|t| t.is(":")) {
                            at += 1;
                        }
                        let Some(len) = fits(*hole, at).filter(|l| *l > 0) else { break };
                        holes.push(Filled { hole: *hole, start: at, end: at + len });
                        at += len;
                        pc += 1;
                    }
                    Some(Op::Rest(hole)) => {
                        if at >= tokens.len() {
                            break;
                        }
                        holes.push(Filled { hole: *hole, start: at, end: tokens.len() });
                        at = tokens.len();
                        pc += 1;
                    }
                    Some(Op::Done) => {
                        if whole && at < tokens.len() {
                            break;
                        }
                        if best.as_ref().is_none_or(|b| b.len < at) {
                            best = Some(Found { len: at, holes: holes.clone(), literals: literals.clone() });
                        }
                        if whole {
                            return best;
                        }
                        break;
                    }
                    None => break,
                }
            }
        }
        best.filter(|b| b.len > 0)
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Writes the program of a pattern.
struct Builder<'a> {
    ops: Vec<Op>,
    sets: Vec<Arc<WordSet>>,
    prefix: bool,
    words: &'a Vocabulary,
}

impl Builder<'_> {
    fn plain(&self, id: WordId) -> WordId {
        self.words.plain_of.get(id as usize).copied().unwrap_or(0)
    }

    fn emit(&mut self, parts: &[Part]) {
        for part in parts {
            match part {
                Part::Word(id) => self.ops.push(Op::Word(*id, self.plain(*id))),
                Part::Choice(all) => self.choice(all, false, None),
                Part::Maybe(all) => self.choice(all, true, None),
                Part::Macro(shared) => self.choice(&shared.all, false, Some(&shared.set)),
                Part::Hole(hole) if hole.is_typed() => self.ops.push(Op::Typed(*hole)),
                Part::Hole(hole) if self.prefix => self.ops.push(Op::Rest(*hole)),
                Part::Hole(hole) => {
                    self.ops.push(Op::Open(*hole));
                    let any = place(self.ops.len());
                    self.ops.push(Op::Any);
                    self.ops.push(Op::Split(any + 2, any));
                    self.ops.push(Op::Close);
                }
            }
        }
    }

    /// Single words of a choice are looked for together, behind those of several words, which say more.
    fn choice(&mut self, all: &[Parts], mut optional: bool, shared: Option<&OnceLock<Arc<WordSet>>>) {
        let (mut single, mut longer) = (Vec::new(), Vec::new());
        flatten(all, &mut single, &mut longer, &mut optional);
        // The longest first, so that "no quiero más" comes before "no quiero".
        longer.sort_by_key(|parts| std::cmp::Reverse(least(parts)));
        single.sort_unstable();
        single.dedup();
        let count = longer.len() + usize::from(!single.is_empty());
        let mut exits = Vec::new();
        for i in 0..count {
            let last = i + 1 == count && !optional;
            let split = self.ops.len();
            if !last {
                self.ops.push(Op::Split(place(split + 1), 0));
            }
            match (longer.get(i), single.as_slice()) {
                (Some(parts), _) => self.emit(parts),
                (None, [one]) => self.ops.push(Op::Word(*one, self.plain(*one))),
                (None, _) => {
                    let make = || -> Arc<WordSet> {
                        let plain = tidy(single.clone(), self.words);
                        Arc::new((single.clone().into(), plain.into()))
                    };
                    let set = shared.map_or_else(make, |shared| Arc::clone(shared.get_or_init(make)));
                    self.ops.push(Op::Set(place(self.sets.len())));
                    self.sets.push(set);
                }
            }
            if i + 1 < count {
                exits.push(self.ops.len());
                self.ops.push(Op::Jump(0));
            }
            let next = place(self.ops.len());
            if !last && let Some(Op::Split(_, second)) = self.ops.get_mut(split) {
                *second = next;
            }
        }
        let end = place(self.ops.len());
        for exit in exits {
            if let Some(Op::Jump(to)) = self.ops.get_mut(exit) {
                *to = end;
            }
        }
    }
}

/// Sorts the parts of a choice into single words and longer ones. An empty part makes the whole optional.
fn flatten<'p>(
    all: &'p [Parts],
    single: &mut Vec<WordId>,
    longer: &mut Vec<&'p [Part]>,
    optional: &mut bool,
) {
    for parts in all {
        match &**parts {
            [] => *optional = true,
            [Part::Word(id)] => single.push(*id),
            [Part::Choice(inner)] => flatten(inner, single, longer, optional),
            [Part::Macro(shared)] => flatten(&shared.all, single, longer, optional),
            [Part::Maybe(inner)] => {
                *optional = true;
                flatten(inner, single, longer, optional);
            }
            parts => longer.push(parts),
        }
    }
}

/// What can stand at an edge of a sequence besides words.
#[derive(Debug, Clone, Copy)]
struct Edge {
    /// Nothing at all.
    empty: bool,
    /// A hole.
    hole: bool,
}

/// Gathers the words that can stand at the start, or at the end (`back`), of `parts`.
fn edge_words(parts: &[Part], back: bool, set: &mut Vec<WordId>) -> Edge {
    let mut hole = false;
    let mut one = |part: &Part| -> bool {
        match part {
            Part::Word(id) => {
                set.push(*id);
                false
            }
            Part::Hole(_) => {
                hole = true;
                false
            }
            Part::Choice(_) | Part::Maybe(_) | Part::Macro(_) => {
                let all = choices(part);
                let mut empty = matches!(part, Part::Maybe(_));
                for parts in all {
                    let edge = edge_words(parts, back, set);
                    empty |= edge.empty;
                    hole |= edge.hole;
                }
                empty
            }
        }
    };
    let empty = if back { parts.iter().rev().all(&mut one) } else { parts.iter().all(&mut one) };
    Edge { empty, hole }
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
fn needed(parts: &[Part]) -> Option<Vec<WordId>> {
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
fn least(parts: &[Part]) -> usize {
    let of = |part: &Part| match part {
        Part::Word(_) | Part::Hole(_) => 1,
        Part::Maybe(_) => 0,
        Part::Choice(_) | Part::Macro(_) => choices(part).iter().map(|p| least(p)).min().unwrap_or(0),
    };
    parts.iter().map(of).sum()
}

/// How many words stand before the first hole, at least; and whether there is a hole.
fn lead(parts: &[Part]) -> (usize, bool) {
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
