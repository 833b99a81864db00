//! Patterns as programs.
//!
//! All patterns of a language share one list of steps and one store of word sets. A macro of some length has a
//! program of its own that patterns call, so that what begins fifty sayings is kept once.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::{
    asks::{self, Asks, Needs, Ways},
    packed::{Bits, Lists, Numbers, OpenLists, Span, number},
    pattern::{Edge, Hole, Macro, Part, Parts, depth, edge_words, holds_hole, lead, least, needed},
    text::Tok,
    vocabulary::{Vocabulary, WordId},
};

/// One step of a program.
#[derive(Debug, Clone, Copy)]
pub(super) enum Op {
    /// A word that is the first one with its letters without accents.
    Word(WordId),
    /// One of a set of words.
    Set(u32),
    /// Goes on only before one of a set of words, and takes none.
    Before(u32),
    /// Goes on only where the text has one of a set of words anywhere.
    Asks(u32),
    /// What the program of a macro takes.
    Call(u32),
    /// Goes on with the next step, or else at this one.
    Split(u32),
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

/// How many bits of a packed step tell what it is; its number stands above them.
const KIND_BITS: u32 = 3;

/// The highest number of a step.
const MOST: u32 = u32::MAX >> KIND_BITS;

/// How many steps there are that say nothing but which hole they are about.
const OTHERS: u32 = 5;

impl Op {
    /// The step as a number, at place `at`. Where it goes on elsewhere, that is told from there, so that numbers
    /// stay small; a loop goes back by one step.
    fn pack(self, at: u32) -> u32 {
        let ahead = |to: u32| to.wrapping_add(1).wrapping_sub(at) & MOST;
        let other = |which: u32, hole: u32| (7, which + OTHERS * hole);
        let (kind, number) = match self {
            Self::Word(word) => (0, word),
            Self::Set(set) => (1, set),
            Self::Before(set) => (2, set),
            Self::Asks(need) => (3, need),
            Self::Call(program) => (4, program),
            Self::Split(to) => (5, ahead(to)),
            Self::Jump(to) => (6, ahead(to)),
            Self::Done => other(0, 0),
            Self::Any => other(0, 1),
            Self::Close => other(1, 0),
            Self::Open(hole) => other(2, hole.number()),
            Self::Typed(hole) => other(3, hole.number()),
            Self::Rest(hole) => other(4, hole.number()),
        };
        number << KIND_BITS | kind
    }

    #[inline]
    fn unpack(packed: u32, at: u32) -> Self {
        let number = packed >> KIND_BITS;
        let to = || at.wrapping_add(number).wrapping_sub(1) & MOST;
        let hole = || Hole::of_number(number / OTHERS);
        match packed & ((1 << KIND_BITS) - 1) {
            0 => Self::Word(number),
            1 => Self::Set(number),
            2 => Self::Before(number),
            3 => Self::Asks(number),
            4 => Self::Call(number),
            5 => Self::Split(to()),
            6 => Self::Jump(to()),
            _ => match number % OTHERS {
                0 if number > 0 => Self::Any,
                0 => Self::Done,
                1 => Self::Close,
                2 => Self::Open(hole()),
                3 => Self::Typed(hole()),
                _ => Self::Rest(hole()),
            },
        }
    }
}

impl Op {
    /// Whether ways through a program may come together here. Only at such steps need be remembered what was tried:
    /// all others are passed once from each of them.
    pub(super) fn is_junction(self) -> bool {
        !matches!(
            self,
            Self::Word(_) | Self::Set(_) | Self::Before(_) | Self::Asks(_) | Self::Jump(_) | Self::Close
        )
    }
}

/// The steps `from..to` of [`Programs`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Steps {
    pub(super) from: u32,
    pub(super) to: u32,
}

/// A pattern that can be matched.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pattern {
    pub(super) steps: Steps,
    /// The list of words it can end with, by their letters without accents; `None` where it can end with a hole.
    pub(super) lasts: Option<u32>,
    /// How many words stand before its first hole, at least.
    pub(super) lead: u16,
    /// Whether it begins with a hole.
    pub(super) opens: bool,
    /// Whether it has a hole.
    pub(super) has_holes: bool,
    /// How many tokens it takes at least.
    pub(super) least: u16,
    /// Words that it cannot do without.
    pub(super) asks: Asks,
}

/// How many bytes a pattern takes where it is kept.
pub(super) const ROW: usize = 33;

/// What stands in such bytes for no number.
const NO_NUMBER: u32 = u32::MAX;

impl Pattern {
    /// The pattern as bytes, with what rules most patterns out in front.
    pub(super) fn row(&self) -> [u8; ROW] {
        let [a, b] = self.asks.needs;
        let numbers = [self.steps.from, self.steps.to, self.lasts.unwrap_or(NO_NUMBER), a, b];
        let flags = u8::from(self.opens) | u8::from(self.has_holes) << 1;
        let bytes = self.asks.all.to_le_bytes().into_iter().chain(self.least.to_le_bytes());
        let bytes = bytes.chain(numbers.into_iter().flat_map(u32::to_le_bytes));
        let mut row = [0; ROW];
        for (to, from) in row.iter_mut().zip(bytes.chain(self.lead.to_le_bytes()).chain([flags])) {
            *to = from;
        }
        row
    }

    /// The pattern that gave these bytes.
    #[inline]
    pub(super) fn of_row(row: &[u8; ROW]) -> Self {
        let (all, least) = Self::asked(row);
        let [_, _, _, _, _, _, _, _, _, _, f0, f1, f2, f3, t0, t1, t2, t3, rest @ ..] = *row;
        let [l0, l1, l2, l3, a0, a1, a2, a3, b0, b1, b2, b3, d0, d1, flags] = rest;
        let (from, to) = (u32::from_le_bytes([f0, f1, f2, f3]), u32::from_le_bytes([t0, t1, t2, t3]));
        let lasts = u32::from_le_bytes([l0, l1, l2, l3]);
        let (a, b) = (u32::from_le_bytes([a0, a1, a2, a3]), u32::from_le_bytes([b0, b1, b2, b3]));
        Self {
            steps: Steps { from, to },
            lasts: (lasts != NO_NUMBER).then_some(lasts),
            lead: u16::from_le_bytes([d0, d1]),
            least,
            opens: flags & 1 != 0,
            has_holes: flags & 2 != 0,
            asks: Asks { all, needs: [a, b] },
        }
    }

    /// Of the pattern that gave these bytes: the bits of the words it has for certain, and how many tokens it takes
    /// at least.
    #[inline]
    pub(super) fn asked(row: &[u8; ROW]) -> (u64, u16) {
        let [s0, s1, s2, s3, s4, s5, s6, s7, e0, e1, ..] = *row;
        (u64::from_le_bytes([s0, s1, s2, s3, s4, s5, s6, s7]), u16::from_le_bytes([e0, e1]))
    }

    /// Whether a text with `signs` has what it cannot do without.
    #[inline]
    pub(super) fn may_be_in(&self, programs: &Programs, signs: u64) -> bool {
        self.asks.met(&programs.needs, signs)
    }

    /// Whether a text of `len` tokens with `signs` may match.
    #[inline]
    pub(super) fn may_match(&self, needs: &Needs, len: usize, signs: u64) -> bool {
        len >= usize::from(self.least) && self.asks.met(needs, signs)
    }
}

/// What a pattern can begin with.
#[derive(Debug)]
pub(super) enum Firsts {
    Words(Vec<WordId>),
    /// These words, or an amount of money.
    MoneyOr(Vec<WordId>),
    /// A hole that many words fit.
    Any,
}

/// Words by which a pattern is found, by their letters without accents.
#[derive(Debug)]
pub(super) struct Keys {
    pub(super) firsts: Firsts,
    /// Of these words it has at least one; `None` where it has no word of its own for certain.
    pub(super) needs: Option<Vec<WordId>>,
}

/// Lists of words, each in order: exactly, and by their letters without accents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Set {
    exact: u32,
    plain: u32,
    /// The bits of its words among those of [`asks`].
    signs: u64,
}

/// The programs of a language.
#[derive(Debug, Default)]
pub(super) struct Programs {
    /// Steps, packed.
    pub(super) ops: Numbers,
    /// By the number of a set: [`Set::exact`], [`Set::plain`] and [`Set::signs`].
    pub(super) exact: Numbers,
    pub(super) plain: Numbers,
    pub(super) signs: Bits,
    pub(super) lists: Lists,
    /// By the number of a macro: where its steps begin, and where they end.
    pub(super) macros: Lists,
    pub(super) needs: Needs,
}

/// The programs of a language, at hand to be run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Running<'a> {
    ops: Span<'a>,
    exact: Span<'a>,
    plain: Span<'a>,
    signs: &'a Bits,
    lists: OpenLists<'a>,
    macros: &'a Lists,
    pub(super) needs: &'a Needs,
}

impl Running<'_> {
    /// Whether a text with `signs` has what step `Asks(number)` asks for.
    pub(super) fn has(&self, number: u32, signs: u64) -> bool {
        self.needs.met(number, signs)
    }

    #[inline]
    pub(super) fn op(&self, at: u32) -> Option<Op> {
        self.ops.get(at).map(|packed| Op::unpack(packed, at))
    }

    pub(super) fn of_macro(&self, number: u32) -> Option<Steps> {
        let steps = self.macros.get(number);
        Some(Steps { from: steps.get(0)?, to: steps.get(1)? })
    }

    /// Whether `token` is in a set, by its letters without accents where `loose`.
    #[inline]
    pub(super) fn holds(&self, set: u32, token: &Tok<'_>, loose: bool) -> bool {
        if self.signs.get(set).is_none_or(|signs| signs & token.begins.signs == 0) {
            return false;
        }
        let Some(exact) = self.exact.get(set) else { return false };
        if self.lists.get(exact).holds(token.id) {
            return true;
        }
        let plain = if loose { self.plain.get(set) } else { None };
        plain.is_some_and(|plain| {
            (plain != exact || token.plain != token.id) && self.lists.get(plain).holds(token.plain)
        })
    }
}

impl Programs {
    pub(super) fn running(&self) -> Running<'_> {
        Running {
            ops: self.ops.all(),
            exact: self.exact.all(),
            plain: self.plain.all(),
            signs: &self.signs,
            lists: self.lists.open(),
            macros: &self.macros,
            needs: &self.needs,
        }
    }

    /// Words that `pattern` can end with, by their letters without accents; `None` where it can end with a hole.
    pub(super) fn lasts(&self, pattern: &Pattern) -> Option<Span<'_>> {
        pattern.lasts.map(|list| self.lists.get(list))
    }
}

/// Programs of macros up to this length are written where the macro stands: a call costs more.
const SHORT: usize = 6;

/// A choice between so many is entered only before a word that one of them begins with.
const MANY: usize = 8;

/// Writes programs. The same list of words is kept once, however many patterns hold it.
#[derive(Default)]
pub(super) struct Writer {
    ops: Vec<Op>,
    macros: Lists,
    kept: Lists,
    lists: FxHashMap<Box<[WordId]>, u32>,
    all_sets: Vec<Set>,
    sets: FxHashMap<Set, u32>,
    needs: asks::Writer,
    prefix: bool,
}

impl Writer {
    /// Writes a pattern. A `prefix` pattern matches the start of a text, and a hole `{x}` that ends it takes all that is left.
    pub(super) fn pattern(&mut self, parts: &[Part], prefix: bool, words: &Vocabulary) -> (Pattern, Keys) {
        let (front, set) = edge(parts, false, words);
        let opens = front.empty || front.hole;
        let needs = if opens { needed(parts).map(|set| tidy(set, words)) } else { Some(set.clone()) };
        // The start of a text is all that is asked of a prefix.
        let (back, last) = edge(parts, true, words);
        let lasts = (!prefix && !back.empty && !back.hole).then(|| self.list(last));
        let (before, has_holes) = lead(parts);
        let lead = before.max(usize::from(!matches!(parts.first(), Some(Part::Hole(_)))));
        let lead = u16::try_from(lead).unwrap_or(u16::MAX);
        self.prefix = prefix;
        let steps = self.steps(|writer| writer.emit(parts, true, words));
        let firsts = match front {
            _ if !opens => Firsts::Words(set),
            front if !front.empty && !front.wide => Firsts::MoneyOr(set),
            _ => Firsts::Any,
        };
        let (least, asks) = (u16::try_from(least(parts)).unwrap_or(u16::MAX), self.needs.asks(parts, words));
        (Pattern { steps, lasts, lead, opens, has_holes, least, asks }, Keys { firsts, needs })
    }

    /// Writes a macro. One with holes has no program of its own: they would be filled apart from those around it.
    pub(super) fn shared(&mut self, parts: Parts, words: &Vocabulary) -> Rc<Macro> {
        let depth = depth(&parts) + 1;
        let edges = [false, true].map(|back| {
            let mut list = Vec::new();
            let edge = edge_words(&parts, back, &mut list);
            list.sort_unstable();
            list.dedup();
            (edge, list)
        });
        let all = [parts];
        let mut program = None;
        if !holds_hole(&all[0]) {
            let steps = self.steps(|writer| writer.choice(&all, false, false, words));
            if (steps.to - steps.from) as usize > SHORT {
                program = Some(self.macros.push([steps.from, steps.to]));
            } else {
                self.ops.truncate(steps.from as usize);
            }
        }
        let ways = Ways::of_any(&all, words);
        Rc::new(Macro { all, program, depth, edges, ways })
    }

    /// What was written, without what only writing needs.
    pub(super) fn finish(self) -> Programs {
        let (mut lists, mut macros) = (self.kept, self.macros);
        lists.pack();
        macros.pack();
        Programs {
            ops: (0..).zip(self.ops).map(|(at, op)| op.pack(at)).collect(),
            exact: self.all_sets.iter().map(|set| set.exact).collect(),
            plain: self.all_sets.iter().map(|set| set.plain).collect(),
            signs: self.all_sets.iter().map(|set| set.signs).collect(),
            lists,
            macros,
            needs: self.needs.finish(),
        }
    }

    fn steps(&mut self, write: impl FnOnce(&mut Self)) -> Steps {
        let from = number(self.ops.len());
        write(self);
        self.ops.push(Op::Done);
        Steps { from, to: number(self.ops.len()) }
    }

    /// Writes `parts`; `ends` says that nothing comes behind them.
    fn emit(&mut self, parts: &[Part], ends: bool, words: &Vocabulary) {
        for (at, part) in parts.iter().enumerate() {
            let ends = ends && at + 1 == parts.len();
            match part {
                Part::Word(id) => self.one_of(&[*id], words),
                Part::Choice(all) => self.choice(all, false, ends, words),
                Part::Maybe(all) => self.choice(all, true, ends, words),
                Part::Macro(shared) => match shared.program {
                    Some(program) => self.ops.push(Op::Call(program)),
                    None => self.choice(&shared.all, false, ends, words),
                },
                Part::Hole(hole) if hole.is_typed() => self.ops.push(Op::Typed(*hole)),
                // What stands last takes the most there is, and in a prefix so does what needs nothing behind it.
                Part::Hole(hole)
                    if ends || self.prefix && least(parts.get(at + 1..).unwrap_or_default()) == 0 =>
                {
                    self.ops.push(Op::Rest(*hole));
                }
                Part::Hole(hole) => {
                    self.ops.push(Op::Open(*hole));
                    let any = number(self.ops.len());
                    self.ops.extend([Op::Any, Op::Split(any), Op::Close]);
                    // At most places a hole cannot end, for what comes behind it does not stand there.
                    let behind = parts.get(at + 1..).unwrap_or_default();
                    if !matches!(behind, [] | [Part::Word(_), ..])
                        && let Some(firsts) = firsts_of(&[Way::Longer(behind)])
                    {
                        let set = self.set(firsts, words);
                        self.ops.push(Op::Before(set));
                    }
                }
            }
        }
    }

    /// Single words of a choice are looked for together, behind those of several words, which say more.
    fn choice(&mut self, all: &[Parts], mut optional: bool, ends: bool, words: &Vocabulary) {
        let (mut single, mut longer) = (Vec::new(), Vec::new());
        match all {
            [one] if is_called(one) => longer.push(one.as_slice()),
            all => flatten(all, &mut single, &mut longer, &mut optional),
        }
        // The longest first, so that "no quiero más" comes before "no quiero".
        longer.sort_by_key(|parts| std::cmp::Reverse(least(parts)));
        single.sort_unstable();
        single.dedup();
        let mut ways: Vec<Way<'_>> = longer.into_iter().map(Way::Longer).collect();
        if !single.is_empty() {
            ways.push(Way::Single(single));
        }
        let around = optional.then(|| self.leap(Op::Split(0)));
        self.among(&ways, ends, words);
        around.into_iter().for_each(|leap| self.land(leap));
    }

    /// One of `ways`, the first that goes on. Many are halved, so that most are passed over together.
    fn among(&mut self, ways: &[Way<'_>], ends: bool, words: &Vocabulary) {
        if ways.len() >= MANY
            && let Some(firsts) = firsts_of(ways)
        {
            let set = self.set(firsts, words);
            self.ops.push(Op::Before(set));
            self.ask(ways, words);
        }
        match ways {
            [] => {}
            [Way::Longer(parts)] => self.emit(parts, ends, words),
            [Way::Single(list)] => self.one_of(list, words),
            ways => {
                let (first, second) = ways.split_at(ways.len() / 2);
                let other = self.leap(Op::Split(0));
                self.among(first, ends, words);
                let end = self.leap(Op::Jump(0));
                self.land(other);
                self.among(second, ends, words);
                self.land(end);
            }
        }
    }

    /// Goes on only where the text has what one of `ways` cannot do without.
    fn ask(&mut self, ways: &[Way<'_>], words: &Vocabulary) {
        let each = ways.iter().map(|way| match way {
            Way::Longer(parts) => Ways::new(parts, words),
            Way::Single(list) => Ways::of_list(list, words),
        });
        if let Some(number) = Ways::together(each).and_then(|ways| self.needs.number(&ways)) {
            self.ops.push(Op::Asks(number));
        }
    }

    /// Writes a step that goes on elsewhere, where is told by [`land`](Self::land).
    fn leap(&mut self, op: Op) -> usize {
        self.ops.push(op);
        self.ops.len() - 1
    }

    /// What was left open at `leap` goes on here.
    fn land(&mut self, leap: usize) {
        let here = number(self.ops.len());
        if let Some(Op::Jump(to) | Op::Split(to)) = self.ops.get_mut(leap) {
            *to = here;
        }
    }

    /// One of `list`, which is in order.
    fn one_of(&mut self, list: &[WordId], words: &Vocabulary) {
        if let [one] = list
            && words.plain(*one) == *one
        {
            return self.ops.push(Op::Word(*one));
        }
        let set = self.set(list.to_vec(), words);
        self.ops.push(Op::Set(set));
    }

    /// The number of the set of the words in `list`, which is in order.
    fn set(&mut self, list: Vec<WordId>, words: &Vocabulary) -> u32 {
        let signs = asks::of_list(&list, words);
        let plain = self.list(tidy(list.clone(), words));
        let set = Set { exact: self.list(list), plain, signs };
        let all = &mut self.all_sets;
        *self.sets.entry(set).or_insert_with(|| {
            all.push(set);
            number(all.len() - 1)
        })
    }

    fn list(&mut self, list: Vec<WordId>) -> u32 {
        if let Some(number) = self.lists.get(list.as_slice()) {
            return *number;
        }
        let number = self.kept.push(list.iter().copied());
        self.lists.insert(list.into(), number);
        number
    }
}

fn tidy(mut list: Vec<WordId>, words: &Vocabulary) -> Vec<WordId> {
    for id in &mut list {
        *id = words.plain(*id);
    }
    list.sort_unstable();
    list.dedup();
    list
}

/// What stands at the start of `parts`, or at the end (`back`), with the words among it in order.
fn edge(parts: &[Part], back: bool, words: &Vocabulary) -> (Edge, Vec<WordId>) {
    let mut set = Vec::new();
    let edge = edge_words(parts, back, &mut set);
    (edge, tidy(set, words))
}

/// What a choice is between.
enum Way<'p> {
    Longer(&'p [Part]),
    /// Single words, in order.
    Single(Vec<WordId>),
}

/// The words that `ways` begin with, in order; `None` where one can begin with something else.
fn firsts_of(ways: &[Way<'_>]) -> Option<Vec<WordId>> {
    let mut firsts = Vec::new();
    for way in ways {
        match way {
            Way::Single(list) => firsts.extend(list),
            Way::Longer(parts) => {
                let edge = edge_words(parts, false, &mut firsts);
                if edge.empty || edge.hole {
                    return None;
                }
            }
        }
    }
    firsts.sort_unstable();
    firsts.dedup();
    Some(firsts)
}

/// Whether parts are nothing but a macro with a program of its own.
fn is_called(parts: &[Part]) -> bool {
    matches!(parts, [Part::Macro(shared)] if shared.program.is_some())
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
            // One that is no choice itself stays as it is, so that it can be called.
            [Part::Macro(shared)] => match &*shared.all[0] {
                [] | [_] => flatten(&shared.all, single, longer, optional),
                _ => longer.push(parts),
            },
            [Part::Maybe(inner)] => {
                *optional = true;
                flatten(inner, single, longer, optional);
            }
            parts => longer.push(parts),
        }
    }
}
