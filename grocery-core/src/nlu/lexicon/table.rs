//! Every word that is known, with what is known of it, in little memory.
//!
//! The letters stay where they are, in the tables of this module; what is known of a word takes eight bytes, and one
//! list of places finds it.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::{Class, Entry};
use crate::{
    nlu::phrase::WordId,
    quantity::{Ratio, Unit},
};

/// A word, and what is known of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    text: &'static str,
    pub(super) class: Class,
    pub(super) id: WordId,
    pub(super) unit: Option<Unit>,
    /// Which of [`Table::values`] it has, from 1 on; 0 for none.
    value: u8,
}

/// Words in the order in which they came, found by their letters.
#[derive(Default)]
pub(super) struct Table {
    words: Vec<Word>,
    /// Numbers of words from 1 on, each at the place that its letters give or at the next free one. 0 is free, and
    /// so is every fourth at least.
    slots: Vec<u16>,
    values: Vec<Ratio>,
}

fn hash(word: &str) -> usize {
    let mut hasher = FxHasher::default();
    hasher.write(word.as_bytes());
    usize::try_from(hasher.finish() & u64::from(u32::MAX)).unwrap_or(0)
}

impl Table {
    /// Where the number of `word` stands, or the free place for it; `None` while there are no places.
    fn place(&self, word: &str) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = hash(word) & mask;
        loop {
            let number = usize::from(*self.slots.get(at)?);
            if number == 0 || self.words.get(number - 1).is_some_and(|known| known.text == word) {
                return Some(at);
            }
            at = (at + 1) & mask;
        }
    }

    fn find(&self, word: &str) -> Option<&Word> {
        let number = usize::from(*self.slots.get(self.place(word)?)?);
        self.words.get(number.checked_sub(1)?)
    }

    fn entry(&self, word: &Word) -> Entry {
        let value = usize::from(word.value).checked_sub(1).and_then(|at| self.values.get(at)).copied();
        Entry { class: word.class, unit: word.unit, value, id: word.id }
    }

    /// What is known of a word.
    pub(super) fn get(&self, word: &str) -> Option<Entry> {
        self.find(word).map(|word| self.entry(word))
    }

    /// All words.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static str, Entry)> {
        self.words.iter().map(|word| (word.text, self.entry(word)))
    }

    /// What is known of a word, to be changed. A word that is new is known from now on.
    pub(super) fn of(&mut self, word: &'static str) -> Option<&mut Word> {
        if (self.words.len() + 1) * 4 > self.slots.len() * 3 {
            let size = (self.slots.len() * 2).max(64);
            self.slots.clear();
            self.slots.resize(size, 0);
            for number in 1..=self.words.len() {
                let place = self.words.get(number - 1).and_then(|word| self.place(word.text));
                if let Some(slot) = place.and_then(|at| self.slots.get_mut(at)) {
                    *slot = u16::try_from(number).unwrap_or(0);
                }
            }
        }
        let slot = self.place(word)?;
        let slot = self.slots.get_mut(slot)?;
        if *slot == 0 {
            // There are some thousand words, far fewer than numbers.
            *slot = u16::try_from(self.words.len() + 1).ok()?;
            self.words.push(Word { text: word, class: Class::NONE, unit: None, value: 0, id: 0 });
        }
        self.words.get_mut(usize::from(*slot) - 1)
    }

    /// Gives a word a value.
    pub(super) fn set_value(&mut self, word: &'static str, value: Ratio) {
        let at = self.values.iter().position(|known| *known == value).unwrap_or_else(|| {
            self.values.push(value);
            self.values.len() - 1
        });
        if let Some(word) = self.of(word) {
            word.value = u8::try_from(at + 1).unwrap_or(0);
        }
    }

    /// Gives back what was kept for more.
    pub(super) fn shrink(&mut self) {
        self.words.shrink_to_fit();
        self.values.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_what_was_told_of_them() {
        let texts: Vec<&'static str> = include_str!("common.txt").split_whitespace().collect();
        let mut table = Table::default();
        for (id, text) in (1..).zip(&texts) {
            table.of(text).unwrap().id = id;
        }
        table.set_value("dozen", Ratio::from_int(12));
        table.set_value("twelve", Ratio::from_int(12));
        table.of("twelve").unwrap().class = Class::NOUN;
        table.shrink();
        for (id, text) in (1..).zip(&texts) {
            assert_eq!(table.get(text).map(|entry| entry.id), Some(id), "{text}");
        }
        let twelve = table.get("twelve").unwrap();
        assert_eq!((twelve.value, twelve.class), (Some(Ratio::from_int(12)), Class::NOUN));
        assert!(table.get("frobnicate").is_none() && table.get("").is_none());
        assert!(Table::default().get("milk").is_none());
        assert!(table.iter().count() >= texts.len());
    }
}
