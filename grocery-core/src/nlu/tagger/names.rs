//! What the names of products say of words: whether a word begins names, ends them, stands inside or alone, and
//! whether two words stand side by side in one.
//!
//! Counted by the trainer in shop titles, a catalogue and recipe lines; the names themselves are not kept. The table
//! is in the file format of the recipe lines: a row for each word and for each pair.

use std::sync::OnceLock;

use crate::nlu::ingredient::model::{Kind, Model, feature, hash_bytes};

/// Numbers in a row: of a word, how often it is the first of a name, the last, inside, alone; of a pair, how often it
/// is seen. Each from 0 to [`OFTEN`].
pub const LANES: usize = 4;
/// Ten times and more; 2 is three times and more, 1 less.
pub const OFTEN: i32 = 3;

static SHIPPED: &[u8] = include_bytes!("../../../data/models/names.bin");

/// The table.
#[derive(Debug)]
pub(super) struct Names(Option<Model<'static>>);

impl Names {
    /// The table that is shipped, read on first use.
    pub(super) fn embedded() -> &'static Self {
        static NAMES: OnceLock<Names> = OnceLock::new();
        // A test reads the file; without it every word is a new one.
        NAMES.get_or_init(|| Self::read(SHIPPED))
    }

    pub(super) fn read(bytes: &'static [u8]) -> Self {
        Self(Model::read(bytes, Kind::Names).ok().filter(|m| m.lanes() == LANES))
    }

    #[cfg(test)]
    pub(super) const fn is_there(&self) -> bool {
        self.0.is_some()
    }

    /// Where a word stands in names, two bits for each number of its row; 0 for a word that stands in none.
    pub(super) fn places(&self, word: &str) -> u32 {
        self.row(word_key(word)).iter().fold(0, |all, n| all << 2 | n)
    }

    /// How often two words stand side by side.
    pub(super) fn joined(&self, first: &str, second: &str) -> u32 {
        let [often, ..] = self.row(pair_key(first, second));
        often
    }

    fn row(&self, key: u32) -> [u32; LANES] {
        let sums = self.0.as_ref().map(|model| model.sum(&[key])).unwrap_or_default();
        std::array::from_fn(|i| sums.get(i).map_or(0, |n| (*n).clamp(0, OFTEN).unsigned_abs()))
    }
}

/// The key of the row of a word.
#[must_use]
pub fn word_key(word: &str) -> u32 {
    feature(300, stem(word), 0)
}

/// The key of the row of two words.
#[must_use]
pub fn pair_key(first: &str, second: &str) -> u32 {
    feature(301, stem(first), stem(second))
}

/// The hash of a word without the s of a plural.
fn stem(word: &str) -> u32 {
    let one = word.strip_suffix('s').filter(|one| one.len() > 2 && !one.ends_with('s')).unwrap_or(word);
    hash_bytes(one.as_bytes())
}
