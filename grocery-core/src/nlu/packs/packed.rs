//! Tables that are filled once and then only read, without a box for every line of theirs.
//!
//! A language has some ten thousand short lists and words. Each by itself would take more for keeping it than it
//! holds, so they lie one behind the other and are told apart by where they end.

use super::vocabulary::WordId;

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Strings by number, from 0 on.
#[derive(Debug, Default)]
pub(super) struct Strings {
    letters: String,
    ends: Vec<u32>,
}

impl Strings {
    pub(super) fn push(&mut self, text: &str) -> u32 {
        self.letters.push_str(text);
        self.ends.push(number(self.letters.len()));
        number(self.ends.len() - 1)
    }

    pub(super) fn get(&self, at: u32) -> &str {
        let before = (at as usize).checked_sub(1).and_then(|i| self.ends.get(i)).copied().unwrap_or(0);
        let end = self.ends.get(at as usize).copied().unwrap_or(0);
        self.letters.get(before as usize..end as usize).unwrap_or_default()
    }

    pub(super) fn shrink(&mut self) {
        self.letters.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

/// Lists of numbers by number, from 0 on.
#[derive(Debug, Default)]
pub(super) struct Lists {
    all: Vec<u32>,
    ends: Vec<u32>,
}

impl Lists {
    pub(super) fn push(&mut self, list: impl IntoIterator<Item = u32>) -> u32 {
        self.all.extend(list);
        self.ends.push(number(self.all.len()));
        number(self.ends.len() - 1)
    }

    pub(super) fn get(&self, at: u32) -> &[u32] {
        let before = (at as usize).checked_sub(1).and_then(|i| self.ends.get(i)).copied().unwrap_or(0);
        let end = self.ends.get(at as usize).copied().unwrap_or(0);
        self.all.get(before as usize..end as usize).unwrap_or_default()
    }

    pub(super) fn shrink(&mut self) {
        self.all.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

/// Numbers by words, in order.
#[derive(Debug, Default)]
pub(super) struct ByWord {
    words: Box<[WordId]>,
    lists: Lists,
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
        lists.shrink();
        Self { words: words.into(), lists }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The numbers of `word`; none for the 0 of unknown words.
    pub(super) fn of(&self, word: WordId) -> &[u32] {
        match self.words.binary_search(&word) {
            Ok(at) if word != 0 => self.lists.get(number(at)),
            _ => &[],
        }
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
        strings.shrink();
        assert_eq!([0, 1, 2, 3, 4].map(|at| strings.get(at)), ["", "leche", "", "ñ", ""]);
        let by_word = ByWord::new(vec![(7, 2), (3, 9), (7, 1), (7, 2), (0, 5)]);
        assert_eq!(by_word.of(7), [1, 2]);
        assert_eq!(by_word.of(3), [9]);
        assert!(by_word.of(4).is_empty() && by_word.of(0).is_empty());
    }
}
