//! What words a text must have for a pattern to match it.
//!
//! Found out when a pattern is written, so that most patterns, and most parts of long ones, are passed over at a
//! look at the text as a whole. Words are kept as bits of 64: a text that lacks the bit of a word lacks the word,
//! and one that has the bit is looked through as if there were no such short cut.

use rustc_hash::FxHashMap;

use super::{
    packed::{Bits, Numbers, number},
    pattern::{Part, Parts},
    text::Tok,
    vocabulary::{Vocabulary, WordId},
};

/// One bit of 64 for a word, the same one always; none for the 0 of unknown words.
pub(super) fn sign(word: WordId) -> u64 {
    if word == 0 { 0 } else { 1 << (word.wrapping_mul(0x9e37_79b1) >> 26) }
}

/// The bits of `tokens`.
pub(super) fn signs(tokens: &[Tok<'_>]) -> u64 {
    tokens.iter().fold(0, |all, t| all | t.begins.signs)
}

/// The bit of a word as tokens have it: that of its letters without accents.
fn of_word(word: WordId, words: &Vocabulary) -> u64 {
    sign(words.plain(word))
}

/// The bits of the words in `list`.
pub(super) fn of_list(list: &[WordId], words: &Vocabulary) -> u64 {
    list.iter().fold(0, |bits, word| bits | of_word(*word, words))
}

/// The ways to say something: for each, the bits of the words that it takes for certain.
#[derive(Debug, Clone)]
pub(super) struct Ways(Vec<u64>);

/// More ways than this are not told apart.
const MOST_WAYS: usize = 256;

impl Ways {
    /// Those to say `parts`: the words that stand in them by themselves, with each way to say the part that has the
    /// fewest of them. `None` where that may be nothing at all.
    pub(super) fn new(parts: &[Part], words: &Vocabulary) -> Option<Self> {
        let (mut all, mut best) = (0, None);
        for part in parts {
            match Self::of_part(part, words) {
                None => {}
                Some(Self(ways)) if ways.len() == 1 => all |= ways.first().copied().unwrap_or(0),
                Some(ways) => best = Some(ways.rarer(best)),
            }
        }
        let mut ways = best.map_or_else(|| vec![0], |Self(ways)| ways);
        ways.iter_mut().for_each(|way| *way |= all);
        Self::tidy(ways)
    }

    fn of_part(part: &Part, words: &Vocabulary) -> Option<Self> {
        match part {
            Part::Word(word) => Some(Self(vec![of_word(*word, words)])),
            Part::Choice(all) => Self::of_any(all, words),
            Part::Macro(shared) => shared.ways.clone(),
            Part::Maybe(_) | Part::Hole(_) => None,
        }
    }

    /// Those to say any of `all`.
    pub(super) fn of_any(all: &[Parts], words: &Vocabulary) -> Option<Self> {
        let mut out = Vec::new();
        for parts in all {
            out.extend(Self::new(parts, words)?.0);
        }
        Self::tidy(out)
    }

    /// Those to say one of `list`.
    pub(super) fn of_list(list: &[WordId], words: &Vocabulary) -> Option<Self> {
        Self::tidy(list.iter().map(|word| of_word(*word, words)).collect())
    }

    /// Those of `all` together.
    pub(super) fn together(all: impl Iterator<Item = Option<Self>>) -> Option<Self> {
        let all: Option<Vec<Self>> = all.collect();
        Self::tidy(all?.into_iter().flat_map(|ways| ways.0).collect())
    }

    /// Leaves out ways that say no more than another one.
    fn tidy(mut ways: Vec<u64>) -> Option<Self> {
        ways.sort_unstable_by_key(|way| (way.count_ones(), *way));
        ways.dedup();
        let mut out: Vec<u64> = Vec::new();
        for way in ways {
            if !out.iter().any(|known| way & known == *known) {
                out.push(way);
            }
        }
        (out.len() <= MOST_WAYS && !out.contains(&0)).then_some(Self(out))
    }

    /// How many texts have one of them, roughly.
    fn weight(&self) -> u32 {
        self.0.iter().map(|way| 4096_u32 >> (2 * way.count_ones()).min(12)).sum()
    }

    /// The one of two that fewer texts have.
    fn rarer(self, other: Option<Self>) -> Self {
        match other {
            Some(other) if other.weight() < self.weight() => other,
            _ => self,
        }
    }
}

/// One of some ways must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Need {
    /// The bits of ways of one word, and of those that were too many.
    any: u64,
    /// The other ways: so many of [`Needs::ways`] from here on.
    from: u32,
    len: u32,
}

/// What the patterns of a language cannot do without, by number.
#[derive(Debug, Default)]
pub(super) struct Needs {
    /// [`Need::any`].
    pub(super) any: Bits,
    /// [`Need::from`].
    pub(super) from: Numbers,
    /// [`Need::len`].
    pub(super) len: Numbers,
    /// Which of `known` a way is: many are the same.
    pub(super) ways: Numbers,
    pub(super) known: Bits,
}

/// Of more ways than this, only one bit of each is looked for.
const MOST_APART: usize = 12;

/// Bits of which more than this are in almost any text.
const MOST_BITS: u32 = 32;

impl Needs {
    /// Whether a text with `signs` has what need `number` asks for.
    #[inline]
    pub(super) fn met(&self, number: u32, signs: u64) -> bool {
        let Some(any) = self.any.get(number) else { return true };
        any & signs != 0 || self.way(number, signs)
    }

    /// Whether a text with `signs` has one of the ways of several words.
    fn way(&self, number: u32, signs: u64) -> bool {
        let (Some(from), Some(len)) = (self.from.get(number), self.len.get(number)) else { return false };
        (from..from.saturating_add(len)).any(|way| {
            let bits = self.ways.get(way).and_then(|which| self.known.get(which));
            bits.is_some_and(|bits| bits & !signs == 0)
        })
    }
}

/// Numbers needs, each once.
#[derive(Debug, Default)]
pub(super) struct Writer {
    all: Vec<Need>,
    ways: Vec<u64>,
    known: FxHashMap<Need, u32>,
    lists: FxHashMap<Box<[u64]>, u32>,
}

impl Writer {
    /// The number of the need for one of `ways`; `None` where almost any text has one.
    pub(super) fn number(&mut self, ways: &Ways) -> Option<u32> {
        let (single, longer): (Vec<u64>, Vec<u64>) = ways.0.iter().partition(|way| way.count_ones() < 2);
        let (apart, beyond) = longer.split_at(longer.len().min(MOST_APART));
        // The highest bit is as good as any.
        let one_bit = |way: &u64| 1_u64 << way.ilog2();
        let any = single
            .iter()
            .chain(&beyond.iter().map(one_bit).collect::<Vec<_>>())
            .fold(0, |all, bit| all | bit);
        if any.count_ones() > MOST_BITS {
            return None;
        }
        let (all, ways) = (&mut self.all, &mut self.ways);
        let from = *self.lists.entry(apart.into()).or_insert_with(|| {
            ways.extend(apart);
            number(ways.len() - apart.len())
        });
        let need = Need { any, from, len: number(apart.len()) };
        Some(*self.known.entry(need).or_insert_with(|| {
            all.push(need);
            number(all.len() - 1)
        }))
    }

    /// What was numbered.
    pub(super) fn finish(self) -> Needs {
        let mut known = self.ways.clone();
        known.sort_unstable();
        known.dedup();
        let which = |way: &u64| number(known.binary_search(way).unwrap_or(0));
        Needs {
            any: self.all.iter().map(|need| need.any).collect(),
            from: self.all.iter().map(|need| need.from).collect(),
            len: self.all.iter().map(|need| need.len).collect(),
            ways: self.ways.iter().map(which).collect(),
            known: known.into_iter().collect(),
        }
    }

    /// What `parts` cannot do without.
    pub(super) fn asks(&mut self, parts: &[Part], words: &Vocabulary) -> Asks {
        let (mut all, mut many) = (0, Vec::new());
        for part in parts {
            match Ways::of_part(part, words) {
                Some(Ways(ways)) if ways.len() == 1 => all |= ways.first().copied().unwrap_or(0),
                Some(ways) => many.push(ways),
                None => {}
            }
        }
        many.sort_by_key(Ways::weight);
        let mut needs = many.iter().filter_map(|ways| self.number(ways));
        Asks { all, needs: [needs.next().unwrap_or(NONE), needs.next().unwrap_or(NONE)] }
    }
}

/// The number of no need.
pub(super) const NONE: u32 = u32::MAX;

/// What a pattern cannot do without.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asks {
    /// The bits of words that it has for certain.
    pub(super) all: u64,
    pub(super) needs: [u32; 2],
}

impl Asks {
    /// Whether a text with `signs` has it.
    #[inline]
    pub(super) fn met(self, needs: &Needs, signs: u64) -> bool {
        self.all & !signs == 0 && self.needs.iter().all(|number| needs.met(*number, signs))
    }
}
