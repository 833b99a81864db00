//! Tables that are filled once and then only read, in as few bytes as they need.
//!
//! A language has some ten thousand short lists and words. Each by itself would take more for keeping it than it
//! holds, so they lie one behind the other and are told apart by where they end, and numbers take two bytes where
//! that is enough. The bytes are those of a file that is part of the library, used where they lie, or for a
//! language that a host brings were made from its text. `stored` writes and reads such files.

use std::borrow::Cow;

use super::vocabulary::WordId;

pub(super) fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The hash of some letters, the same on every machine: tables that lie in files are made by it.
#[inline]
pub(super) fn hash(letters: &str) -> u32 {
    let (whole, rest) = letters.as_bytes().as_chunks::<8>();
    let mix = |h: u64, part: u64| (h.rotate_left(23) ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let h = whole.iter().fold(letters.len() as u64, |h, part| mix(h, u64::from_le_bytes(*part)));
    let h = mix(h, rest.iter().fold(0, |part, byte| part << 8 | u64::from(*byte)));
    u32::try_from((h ^ h >> 29) >> 32).unwrap_or(0)
}

/// Numbers by their place, from 0 on: in two bytes each where that is enough for all of them, or else in four, the
/// lowest first. There are no more widths, because telling them apart takes time at every look.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    pub(super) bytes: Cow<'static, [u8]>,
    pub(super) wide: bool,
}

impl FromIterator<u32> for Numbers {
    /// Packed at once.
    fn from_iter<I: IntoIterator<Item = u32>>(list: I) -> Self {
        let mut out = Self::default();
        out.extend(list);
        out.pack();
        out
    }
}

impl Extend<u32> for Numbers {
    fn extend<I: IntoIterator<Item = u32>>(&mut self, list: I) {
        let bytes = self.widen();
        list.into_iter().for_each(|n| bytes.extend(n.to_le_bytes()));
    }
}

impl Numbers {
    /// All of them.
    #[inline]
    pub(super) fn all(&self) -> Span<'_> {
        if self.wide { Span::Wide(self.bytes.as_chunks().0) } else { Span::Narrow(self.bytes.as_chunks().0) }
    }

    #[inline]
    pub(super) fn get(&self, at: u32) -> Option<u32> {
        self.all().get(at)
    }

    pub(super) fn len(&self) -> usize {
        self.all().len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Makes room for any number.
    fn widen(&mut self) -> &mut Vec<u8> {
        if !self.wide {
            self.bytes = self.all().iter().flat_map(u32::to_le_bytes).collect::<Vec<u8>>().into();
            self.wide = true;
        }
        self.bytes.to_mut()
    }

    pub(super) fn push(&mut self, number: u32) {
        self.widen().extend(number.to_le_bytes());
    }

    pub(super) fn set(&mut self, at: u32, number: u32) {
        if let Some(place) = self.widen().as_chunks_mut::<4>().0.get_mut(at as usize) {
            *place = number.to_le_bytes();
        }
    }

    /// Gives back what was kept for more, and the bytes that no number needs.
    pub(super) fn pack(&mut self) {
        let narrow: Option<Vec<[u8; 2]>> =
            self.all().iter().map(|n| u16::try_from(n).ok().map(u16::to_le_bytes)).collect();
        match narrow {
            Some(narrow) => *self = Self { bytes: narrow.into_flattened().into(), wide: false },
            None => self.widen().shrink_to_fit(),
        }
    }
}

/// Some of [`Numbers`] that stand together.
#[derive(Debug, Clone, Copy)]
pub(super) enum Span<'a> {
    Narrow(&'a [[u8; 2]]),
    Wide(&'a [[u8; 4]]),
}

fn narrow(number: &[u8; 2]) -> u32 {
    u32::from(u16::from_le_bytes(*number))
}

fn wide(number: &[u8; 4]) -> u32 {
    u32::from_le_bytes(*number)
}

impl<'a> Span<'a> {
    pub(super) const EMPTY: Self = Self::Narrow(&[]);

    #[inline]
    pub(super) fn len(self) -> usize {
        match self {
            Self::Narrow(list) => list.len(),
            Self::Wide(list) => list.len(),
        }
    }

    #[inline]
    pub(super) fn is_empty(self) -> bool {
        self.len() == 0
    }

    #[inline]
    pub(super) fn get(self, at: u32) -> Option<u32> {
        match self {
            Self::Narrow(list) => list.get(at as usize).map(narrow),
            Self::Wide(list) => list.get(at as usize).map(wide),
        }
    }

    /// Those from one place to before another; none where there are not so many.
    #[inline]
    pub(super) fn range(self, from: u32, to: u32) -> Self {
        let range = from as usize..to as usize;
        match self {
            Self::Narrow(list) => Self::Narrow(list.get(range).unwrap_or_default()),
            Self::Wide(list) => Self::Wide(list.get(range).unwrap_or_default()),
        }
    }

    #[inline]
    pub(super) fn iter(self) -> impl Iterator<Item = u32> + Clone + use<'a> {
        let (short, long) = match self {
            Self::Narrow(list) => (list, &[][..]),
            Self::Wide(list) => (&[][..], list),
        };
        short.iter().map(narrow).chain(long.iter().map(wide))
    }

    /// Where `wanted` stands in a list that is in order.
    #[inline]
    pub(super) fn find(self, wanted: u32) -> Option<u32> {
        let found = match self {
            Self::Narrow(list) => list.binary_search_by_key(&wanted, narrow),
            Self::Wide(list) => list.binary_search_by_key(&wanted, wide),
        };
        found.ok().map(number)
    }

    /// Whether a list that is in order holds `wanted`.
    #[inline]
    pub(super) fn holds(self, wanted: u32) -> bool {
        self.find(wanted).is_some()
    }
}

/// Strings by number, from 0 on.
#[derive(Debug, Default)]
pub(super) struct Strings {
    pub(super) letters: Cow<'static, str>,
    pub(super) ends: Numbers,
}

impl Strings {
    pub(super) fn push(&mut self, text: &str) -> u32 {
        self.letters.to_mut().push_str(text);
        let end = number(self.letters.len());
        self.ends.push(end);
        number(self.ends.len() - 1)
    }

    #[inline]
    pub(super) fn get(&self, at: u32) -> &str {
        let (from, to) = bounds(self.ends.all(), at);
        self.letters.get(from as usize..to as usize).unwrap_or_default()
    }

    pub(super) fn pack(&mut self) {
        if let Cow::Owned(letters) = &mut self.letters {
            letters.shrink_to_fit();
        }
        self.ends.pack();
    }
}

/// Where the `at`th of some things that lie one behind the other begins and ends.
#[inline]
fn bounds(ends: Span<'_>, at: u32) -> (u32, u32) {
    let from = at.checked_sub(1).map_or(Some(0), |before| ends.get(before));
    from.zip(ends.get(at)).unwrap_or_default()
}

/// Lists of numbers by number, from 0 on.
#[derive(Debug, Default)]
pub(super) struct Lists {
    pub(super) all: Numbers,
    pub(super) ends: Numbers,
}

impl Lists {
    pub(super) fn push(&mut self, list: impl IntoIterator<Item = u32>) -> u32 {
        self.all.extend(list);
        let end = number(self.all.len());
        self.ends.push(end);
        number(self.ends.len() - 1)
    }

    #[inline]
    pub(super) fn get(&self, at: u32) -> Span<'_> {
        self.open().get(at)
    }

    #[inline]
    pub(super) fn open(&self) -> OpenLists<'_> {
        OpenLists { all: self.all.all(), ends: self.ends.all() }
    }

    pub(super) fn pack(&mut self) {
        self.all.pack();
        self.ends.pack();
    }
}

/// [`Lists`] that many questions are asked of in a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct OpenLists<'a> {
    all: Span<'a>,
    ends: Span<'a>,
}

impl<'a> OpenLists<'a> {
    #[inline]
    pub(super) fn get(self, at: u32) -> Span<'a> {
        let (from, to) = bounds(self.ends, at);
        self.all.range(from, to)
    }
}

/// Numbers by words, in order.
#[derive(Debug, Default)]
pub(super) struct ByWord {
    /// Which words there are: most questions are about others.
    pub(super) has: WordSet,
    pub(super) words: Numbers,
    pub(super) lists: Lists,
}

impl ByWord {
    pub(super) fn new(mut pairs: Vec<(WordId, u32)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let (mut words, mut lists) = (Vec::new(), Lists::default());
        for group in pairs.chunk_by(|a, b| a.0 == b.0) {
            words.extend(group.first().map(|(word, _)| *word));
            lists.push(group.iter().map(|(_, number)| *number));
        }
        lists.pack();
        let mut has = WordSet::default();
        words.iter().filter(|word| **word != 0).for_each(|word| has.insert(*word));
        has.pack();
        Self { has, words: words.into_iter().collect(), lists }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The numbers of `word`; none for the 0 of unknown words.
    #[inline]
    pub(super) fn of(&self, word: WordId) -> Span<'_> {
        if !self.has.contains(word) {
            return Span::EMPTY;
        }
        self.words.all().find(word).map_or(Span::EMPTY, |at| self.lists.get(at))
    }
}

/// A set of words: one bit each.
#[derive(Debug, Default)]
pub(super) struct WordSet {
    pub(super) bits: Cow<'static, [u8]>,
}

impl WordSet {
    pub(super) fn insert(&mut self, word: WordId) {
        let bits = self.bits.to_mut();
        let at = word as usize / 8;
        if at >= bits.len() {
            bits.resize(at + 1, 0);
        }
        if let Some(byte) = bits.get_mut(at) {
            *byte |= 1 << (word % 8);
        }
    }

    #[inline]
    pub(super) fn contains(&self, word: WordId) -> bool {
        self.bits.get(word as usize / 8).is_some_and(|byte| byte >> (word % 8) & 1 == 1)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bits.is_empty()
    }

    pub(super) fn pack(&mut self) {
        if let Cow::Owned(bits) = &mut self.bits {
            bits.shrink_to_fit();
        }
    }
}

/// Sets of 64 bits by number, from 0 on.
#[derive(Debug, Default)]
pub(super) struct Bits {
    pub(super) bytes: Cow<'static, [u8]>,
}

impl Bits {
    #[inline]
    pub(super) fn get(&self, at: u32) -> Option<u64> {
        self.bytes.as_chunks().0.get(at as usize).map(|bits| u64::from_le_bytes(*bits))
    }
}

impl FromIterator<u64> for Bits {
    fn from_iter<I: IntoIterator<Item = u64>>(list: I) -> Self {
        Self { bytes: list.into_iter().flat_map(u64::to_le_bytes).collect::<Vec<u8>>().into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_found() {
        let mut strings = Strings::default();
        for (at, text) in ["", "leche", "", "ñ"].into_iter().enumerate() {
            assert_eq!(strings.push(text) as usize, at);
        }
        let by_word = ByWord::new(vec![(7, 2), (3, 9), (7, 1), (7, 2), (0, 5)]);
        for _ in 0..2 {
            assert_eq!([0, 1, 2, 3, 4].map(|at| strings.get(at)), ["", "leche", "", "ñ", ""]);
            strings.pack();
        }
        assert!(by_word.of(7).iter().eq([1, 2]) && by_word.of(3).iter().eq([9]));
        assert!(by_word.of(4).is_empty() && by_word.of(0).is_empty());
        let bits: Bits = [9, u64::MAX, 9, 0].into_iter().collect();
        assert_eq!([0, 1, 2, 3].map(|at| bits.get(at)), [9, u64::MAX, 9, 0].map(Some));
        assert_eq!(bits.get(4), None);
    }

    #[test]
    fn numbers_of_any_size_are_kept() {
        for most in [0, 1, 255, 256, 65_535, 65_536, 0xff_ffff, 0x100_0000, u32::MAX] {
            let list = [0, most / 3, most / 2, most];
            let mut numbers: Numbers = list.into_iter().collect();
            assert_eq!(numbers.wide, most > 65_535);
            assert!(numbers.all().iter().eq(list), "{most}");
            assert_eq!((numbers.len(), numbers.get(3), numbers.get(4)), (4, Some(most), None));
            assert!(numbers.all().holds(most) && numbers.all().range(1, 3).iter().eq([most / 3, most / 2]));
            assert!(numbers.all().range(2, 5).is_empty() && numbers.all().range(3, 2).is_empty());
            assert!(most < 9 || numbers.all().holds(most / 3) && !numbers.all().holds(1), "{most}");
            numbers.push(7);
            numbers.set(0, most);
            assert!(numbers.all().iter().eq([most, most / 3, most / 2, most, 7]));
        }
    }

    #[test]
    fn a_set_holds_what_was_put_in() {
        let mut set = WordSet::default();
        assert!(set.is_empty());
        [3, 800, 7].into_iter().for_each(|word| set.insert(word));
        set.pack();
        assert_eq!((0..2000).filter(|word| set.contains(*word)).collect::<Vec<_>>(), [3, 7, 800]);
    }
}
