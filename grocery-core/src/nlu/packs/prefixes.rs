//! Patterns that match the start of a text, by what they can begin with.

use super::{
    begins::Kinds,
    pack::Role,
    packed::{ByWord, Numbers, Span},
    program::{Firsts, Keys, Pattern, Programs},
    text::Tok,
};

/// Patterns by the words they can begin with.
#[derive(Debug)]
pub(super) struct Prefixes<T> {
    pub(super) all: Box<[(Pattern, T)]>,
    pub(super) by_first: ByWord,
    /// Patterns that can begin with an amount of money, and the words that they can begin with too.
    pub(super) counted: Numbers,
    pub(super) counted_by_first: ByWord,
    /// Patterns that can begin with anything.
    pub(super) open: Numbers,
}

impl<T> Default for Prefixes<T> {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

/// Whether an amount of money can begin at `token`, or behind a mark that is only a breath.
fn counts(token: &Tok<'_>) -> bool {
    !token.is_word()
        || token.begins.kinds.has(Kinds::VALUE)
        || token.begins.kinds.has(Kinds::MONEY)
        || token.begins.roles.has(Role::ABOUT)
}

impl<T> Prefixes<T> {
    pub(super) fn new(all: Vec<(Pattern, Keys, T)>) -> Self {
        let (mut firsts, mut counted_firsts) = (Vec::new(), Vec::new());
        let (mut counted, mut open, mut patterns) = (Vec::new(), Vec::new(), Vec::with_capacity(all.len()));
        for (number, (pattern, keys, meaning)) in (0..).zip(all) {
            match keys.firsts {
                Firsts::Words(words) => firsts.extend(words.into_iter().map(|word| (word, number))),
                Firsts::MoneyOr(words) => {
                    counted.push(number);
                    counted_firsts.extend(words.into_iter().map(|word| (word, number)));
                }
                Firsts::Any => open.push(number),
            }
            patterns.push((pattern, meaning));
        }
        Self {
            all: patterns.into(),
            by_first: ByWord::new(firsts),
            counted: counted.into_iter().collect(),
            counted_by_first: ByWord::new(counted_firsts),
            open: open.into_iter().collect(),
        }
    }

    /// The numbers of the patterns that can begin at `token`.
    fn numbers<'a>(&'a self, token: Option<&Tok<'_>>) -> impl Iterator<Item = u32> + use<'a, T> {
        let (firsts, counted) = match token {
            Some(token) if counts(token) => (self.by_first.of(token.plain), self.counted.all()),
            Some(token) => (self.by_first.of(token.plain), self.counted_by_first.of(token.plain)),
            None => (Span::EMPTY, Span::EMPTY),
        };
        firsts.iter().chain(counted.iter()).chain(self.open.all().iter())
    }

    /// The patterns that can begin at `tokens[0]`, with what they say.
    pub(super) fn at<'a>(
        &'a self,
        tokens: &[Tok<'_>],
    ) -> impl Iterator<Item = &'a (Pattern, T)> + use<'a, T> {
        self.numbers(tokens.first()).filter_map(|number| self.all.get(number as usize))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether a pattern can begin at `token`.
    pub(super) fn may_begin(&self, token: &Tok<'_>) -> bool {
        self.numbers(Some(token)).next().is_some()
    }

    /// The same in a text with `signs`, which may lack what the patterns cannot do without.
    pub(super) fn may_begin_in(&self, programs: &Programs, signs: u64, token: &Tok<'_>) -> bool {
        let pattern = |number: u32| self.all.get(number as usize).map(|(pattern, _)| pattern);
        self.numbers(Some(token)).filter_map(pattern).any(|pattern| pattern.may_be_in(programs, signs))
    }
}
