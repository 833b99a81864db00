//! Matching patterns against a text.
//!
//! A matcher walks a program with a stack and remembers the steps that were tried at each token, so that it takes
//! at most the length of the program times the length of the text. What a macro takes at a token is found out
//! once, however many patterns ask.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{
    asks::signs,
    pack::Sayings,
    pattern::Hole,
    program::{Op, Pattern, Programs, Running, Steps},
    text::{Kind, Tok},
};

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

/// A place to go on from, and how much was held when it was come by.
#[derive(Debug, Clone, Copy)]
struct Place {
    step: u32,
    /// A macro took the tokens from here to `at`.
    from: u32,
    at: u32,
    holes: u32,
    literals: u32,
}

/// Matches patterns against `tokens`, from the first one on.
pub(super) struct Matcher<'a, 't> {
    programs: Running<'a>,
    tokens: &'a [Tok<'t>],
    /// The signs of their words.
    signs: u64,
    /// Whether words are taken by their letters without accents.
    loose: bool,
    /// A bit for each step and token that was tried.
    tried: Vec<u64>,
    places: Vec<Place>,
    holes: Vec<Filled>,
    literals: Vec<u32>,
    /// Where macros end, in the order of preference.
    ends: Vec<u32>,
    /// By macro and token: which part of `ends` is theirs.
    called: FxHashMap<(u32, u32), Range<usize>>,
}

/// What fits no typed hole: for patterns that have none.
pub(super) const NOTHING: &dyn Fn(Hole, usize) -> Option<usize> = &|_, _| None;

impl<'a, 't> Matcher<'a, 't> {
    pub(super) fn new(programs: &'a Programs, tokens: &'a [Tok<'t>], loose: bool) -> Self {
        Self {
            programs: programs.running(),
            tokens,
            signs: signs(tokens),
            loose,
            tried: Vec::new(),
            places: Vec::new(),
            holes: Vec::new(),
            literals: Vec::new(),
            ends: Vec::new(),
            called: FxHashMap::default(),
        }
    }

    /// Matches all tokens where `whole`, else as many as the pattern takes.
    /// `fits(hole, at)` says how many tokens at `at` a typed hole takes.
    pub(super) fn find(
        &mut self,
        pattern: &Pattern,
        whole: bool,
        fits: &dyn Fn(Hole, usize) -> Option<usize>,
    ) -> Option<Found> {
        if self.may_find(pattern) { self.search(pattern, whole, fits) } else { None }
    }

    /// Whether the tokens may be the saying of a number, at the first look.
    #[inline]
    pub(super) fn may_say(&self, sayings: &Sayings, number: u32) -> bool {
        sayings.may_be(number, self.tokens.len(), self.signs)
    }

    /// Whether the tokens have what `pattern` cannot do without.
    pub(super) fn may_find(&self, pattern: &Pattern) -> bool {
        pattern.may_match(self.programs.needs, self.tokens.len(), self.signs)
    }

    fn search(
        &mut self,
        pattern: &Pattern,
        whole: bool,
        fits: &dyn Fn(Hole, usize) -> Option<usize>,
    ) -> Option<Found> {
        let tokens = self.tokens;
        let mut best: Option<Found> = None;
        let tried = self.untried(pattern.steps);
        self.places.push(Place { step: pattern.steps.from, from: 0, at: 0, holes: 0, literals: 0 });
        while let Some(place) = self.places.pop() {
            self.holes.truncate(place.holes as usize);
            self.literals.truncate(place.literals as usize);
            self.own(place.from, place.at);
            let (mut step, mut at) = (place.step, place.at as usize);
            while let Some(op) = self.programs.op(step)
                && (!op.is_junction() || self.is_new(tried, pattern.steps, step, at))
            {
                step += 1;
                match op {
                    Op::Word(_) | Op::Set(_) => {
                        let Some(word) = self.word(op, at) else { break };
                        self.literals.push(number(word));
                        at = word + 1;
                    }
                    Op::Before(_) => {
                        if self.word(op, at).is_none() {
                            break;
                        }
                    }
                    Op::Asks(number) => {
                        if !self.programs.has(number, self.signs) {
                            break;
                        }
                    }
                    Op::Call(program) => {
                        let ends = self.call(program, at);
                        let Some((first, others)) = self.ends.get(ends).and_then(<[u32]>::split_first) else {
                            break;
                        };
                        let (from, first) = (number(at), *first);
                        let (holes, literals) = self.held();
                        let other = |end: &u32| Place { step, from, at: *end, holes, literals };
                        self.places.extend(others.iter().rev().map(other));
                        self.own(from, first);
                        at = first as usize;
                    }
                    Op::Split(other) if self.is_shut(step, at) => step = other,
                    Op::Split(other) => {
                        let ((holes, literals), at) = (self.held(), number(at));
                        self.places.push(Place { step: other, from: at, at, holes, literals });
                    }
                    Op::Jump(to) => step = to,
                    Op::Open(hole) => self.holes.push(Filled { hole, start: at, end: at }),
                    Op::Any => {
                        if at >= tokens.len() {
                            break;
                        }
                        at += 1;
                    }
                    Op::Close => {
                        if let Some(open) = self.holes.last_mut() {
                            open.end = at;
                        }
                    }
                    Op::Typed(hole) => {
                        // "Budget: 60 Euro".
                        while tokens.get(at).is_some_and(|t| t.is(":")) {
                            at += 1;
                        }
                        let Some(len) = fits(hole, at).filter(|l| *l > 0) else { break };
                        self.holes.push(Filled { hole, start: at, end: at + len });
                        at += len;
                    }
                    Op::Rest(hole) => {
                        if at >= tokens.len() {
                            break;
                        }
                        self.holes.push(Filled { hole, start: at, end: tokens.len() });
                        at = tokens.len();
                    }
                    Op::Done => {
                        if whole && at < tokens.len() {
                            break;
                        }
                        if best.as_ref().is_none_or(|b| b.len < at) {
                            let (holes, literals) = (self.holes.clone(), self.literals.clone());
                            best = Some(Found { len: at, holes, literals });
                        }
                        if whole {
                            self.places.clear();
                        }
                        break;
                    }
                }
            }
        }
        self.tried.truncate(tried);
        best.filter(|b| b.len > 0)
    }

    /// Where the program of a macro can end that begins at `at`: a part of `ends`.
    fn call(&mut self, program: u32, at: usize) -> Range<usize> {
        let Some(steps) = self.programs.of_macro(program) else { return 0..0 };
        // Most calls end here, and are not worth remembering.
        if let Some(op @ Op::Before(_)) = self.programs.op(steps.from)
            && self.word(op, at).is_none()
        {
            return 0..0;
        }
        let key = (program, number(at));
        if let Some(known) = self.called.get(&key) {
            return known.clone();
        }
        let mut ends = Vec::new();
        self.walk(steps, at, &mut ends);
        let from = self.ends.len();
        self.ends.extend(ends);
        let range = from..self.ends.len();
        self.called.insert(key, range.clone());
        range
    }

    /// Gathers where a program without holes ends.
    fn walk(&mut self, steps: Steps, from: usize, ends: &mut Vec<u32>) {
        let tried = self.untried(steps);
        let waiting = self.places.len();
        let to = |step: u32, at: u32| Place { step, from: at, at, holes: 0, literals: 0 };
        self.places.push(to(steps.from, number(from)));
        while self.places.len() > waiting
            && let Some(place) = self.places.pop()
        {
            let (mut step, mut at) = (place.step, place.at as usize);
            while let Some(op) = self.programs.op(step)
                && (!op.is_junction() || self.is_new(tried, steps, step, at))
            {
                step += 1;
                match op {
                    Op::Word(_) | Op::Set(_) => match self.word(op, at) {
                        Some(word) => at = word + 1,
                        None => break,
                    },
                    Op::Before(_) => {
                        if self.word(op, at).is_none() {
                            break;
                        }
                    }
                    Op::Asks(number) => {
                        if !self.programs.has(number, self.signs) {
                            break;
                        }
                    }
                    Op::Call(program) => {
                        let inner = self.call(program, at);
                        let Some((first, others)) = self.ends.get(inner).and_then(<[u32]>::split_first)
                        else {
                            break;
                        };
                        self.places.extend(others.iter().rev().map(|end| to(step, *end)));
                        at = *first as usize;
                    }
                    Op::Split(other) if self.is_shut(step, at) => step = other,
                    Op::Split(other) => self.places.push(to(other, number(at))),
                    Op::Jump(other) => step = other,
                    Op::Done => {
                        ends.push(number(at));
                        break;
                    }
                    // Macros with holes have no program of their own.
                    Op::Open(_) | Op::Any | Op::Close | Op::Typed(_) | Op::Rest(_) => break,
                }
            }
        }
        self.tried.truncate(tried);
    }

    /// Makes room to remember what was tried of `steps`; says where.
    fn untried(&mut self, steps: Steps) -> usize {
        let from = self.tried.len();
        let bits = (steps.to - steps.from) as usize * (self.tokens.len() + 1);
        self.tried.resize(from + bits.div_ceil(64), 0);
        from
    }

    /// Whether a step is tried at `at` for the first time.
    fn is_new(&mut self, tried: usize, steps: Steps, step: u32, at: usize) -> bool {
        let bit = step.saturating_sub(steps.from) as usize * (self.tokens.len() + 1) + at;
        let Some(slot) = self.tried.get_mut(tried + bit / 64) else { return false };
        let new = *slot >> (bit % 64) & 1 == 0;
        *slot |= 1 << (bit % 64);
        new
    }

    /// Whether a step, or the one behind the end of a hole, needs a word that does not stand at `at`: of many ways
    /// to go on, most are not worth keeping.
    fn is_shut(&self, step: u32, at: usize) -> bool {
        let op = match self.programs.op(step) {
            Some(Op::Close) => self.programs.op(step + 1),
            op => op,
        };
        match op {
            Some(op @ (Op::Word(_) | Op::Set(_) | Op::Before(_))) => self.word(op, at).is_none(),
            Some(Op::Asks(number)) => !self.programs.has(number, self.signs),
            _ => false,
        }
    }

    /// The token that a step for words is about: the one at `at`, or behind marks there.
    fn word(&self, op: Op, mut at: usize) -> Option<usize> {
        while self.tokens.get(at).is_some_and(is_breath) {
            at += 1;
        }
        let token = self.tokens.get(at)?;
        let fits = match op {
            Op::Word(id) => token.id == id || self.loose && token.plain == id,
            Op::Set(set) | Op::Before(set) => self.programs.holds(set, token, self.loose),
            _ => false,
        };
        fits.then_some(at)
    }

    /// How many holes and words of its own the pattern has come by.
    fn held(&self) -> (u32, u32) {
        (number(self.holes.len()), number(self.literals.len()))
    }

    /// Keeps the tokens that a macro has taken as words of the pattern's own.
    fn own(&mut self, from: u32, to: u32) {
        for at in from..to {
            if self.tokens.get(at as usize).is_some_and(|t| !is_breath(t)) {
                self.literals.push(at);
            }
        }
    }
}

/// A comma before a word of a saying is only a breath.
fn is_breath(token: &Tok<'_>) -> bool {
    token.kind == Kind::Symbol && token.any(&[",", ":", "\"", "¿", "¡"])
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlu::{
        packs::{
            asks::sign,
            pattern::Reader,
            program::Writer,
            text::{Script, tokenise},
            vocabulary::Vocabulary,
        },
        token::Normal,
    };

    /// The tokens that holes took, and the pattern's own.
    type Taken = (Vec<(usize, usize)>, Vec<u32>);

    /// How the pattern in the last line takes all of `text`; the lines before it are macros.
    fn find(lines: &[&str], text: &str, loose: bool) -> Option<Taken> {
        let script = Script { decimal: '.', thousands: ',', spaces: true };
        let (mut words, mut writer) = (Vocabulary::default(), Writer::default());
        let mut macros = FxHashMap::default();
        let (pattern, defined) = lines.split_last()?;
        for line in defined {
            let (name, parts) = line.split_once('=')?;
            let parts = Reader { words: &mut words, script, macros: &macros }.read(parts).ok()?;
            macros.insert(name.to_owned(), writer.shared(parts, &words));
        }
        let parts = Reader { words: &mut words, script, macros: &macros }.read(pattern).ok()?;
        let (pattern, _) = writer.pattern(&parts, false, &words);
        let programs = writer.finish();
        let normal = Normal::new(text);
        let (mut tokens, _) = tokenise(&normal, script, &words);
        for token in &mut tokens {
            token.begins.signs = sign(token.plain);
        }
        let found = Matcher::new(&programs, &tokens, loose).find(&pattern, true, NOTHING)?;
        Some((found.holes.iter().map(|h| (h.start, h.end)).collect(), found.literals))
    }

    #[test]
    fn a_macro_gives_back_what_it_took_too_much() {
        // "a b" is tried first and leaves nothing for the hole.
        let lines = ["m=(a b|a|c d e|f g h|i j k)", "<m> {x}"];
        assert_eq!(find(&lines, "a b", false), Some((vec![(1, 2)], vec![0])));
        assert_eq!(find(&lines, "a b z", false), Some((vec![(2, 3)], vec![0, 1])));
        assert_eq!(find(&lines, "c d z", false), None);
    }

    #[test]
    fn words_of_macros_within_macros_are_the_patterns_own() {
        let lines = [
            "n=(please|if you can|would you kindly|be so kind)",
            "m=[<n>] (add|put down) [<n>]",
            "<m> {x} <n>",
        ];
        let found = find(&lines, "would you kindly, add red milk please", false);
        assert_eq!(found, Some((vec![(5, 7)], vec![0, 1, 2, 4, 7])));
        assert_eq!(find(&lines, "add milk if you can", false), Some((vec![(1, 2)], vec![0, 2, 3, 4])));
        assert_eq!(find(&lines, "add milk if you", false), None);
    }

    #[test]
    fn a_hole_ends_before_any_way_to_go_on() {
        let line = ["{x} [of|from|in|on] (a b|c|d e|f) {x}"];
        assert_eq!(find(&line, "x of a of a b y", false), Some((vec![(0, 3), (6, 7)], vec![3, 4, 5])));
        assert_eq!(find(&line, "x y d e z", false), Some((vec![(0, 2), (4, 5)], vec![2, 3])));
        assert_eq!(find(&line, "x y d z", false), None);
    }

    #[test]
    fn accents_are_looked_past_where_that_is_asked() {
        for line in [["(añade|pon) {x}"], ["añade {x}"]] {
            assert!(find(&line, "añade pan", false).is_some());
            // An unknown word is known by its letters.
            assert!(find(&line, "anade pan", false).is_some());
        }
        let line = ["(más|mas|añade) (mas {x}|{x} b)"];
        assert_eq!(find(&line, "mas más pan", false), None);
        assert_eq!(find(&line, "mas más pan", true), Some((vec![(2, 3)], vec![0, 1])));
    }
}
