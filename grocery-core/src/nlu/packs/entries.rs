//! What the spellings of a language stand for.
//!
//! Thousands of spellings stand for a few hundred different things ("kg", "kilo" and "kilos" for one, most words for
//! goods and nothing else), so what they stand for is kept once and spellings tell which of it they mean.

use rustc_hash::FxHashMap;

use super::{
    pack::{MoneyWord, Role, UnitWord},
    packed::{Lists, Numbers, Span, number},
    text::Tok,
    vocabulary::WordId,
};
use crate::quantity::Ratio;

/// The stretches of time that a budget can be for.
pub(super) const PERIODS: [&str; 5] = ["day", "week", "month", "year", "trip"];

/// All that a spelling stands for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct Entry {
    pub(super) roles: Role,
    pub(super) value: Option<Ratio>,
    pub(super) approximate: bool,
    pub(super) unit: Option<UnitWord>,
    pub(super) money: Option<MoneyWord>,
    pub(super) period: Option<&'static str>,
}

/// Spellings of one or more words, while a file is read.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    all: FxHashMap<Box<[WordId]>, Entry>,
}

impl Drafts {
    /// The entry of a spelling, made where there is none; `None` for a spelling without words.
    pub(super) fn of(&mut self, spelling: &[WordId]) -> Option<&mut Entry> {
        if spelling.is_empty() {
            return None;
        }
        if !self.all.contains_key(spelling) {
            self.all.insert(spelling.into(), Entry::default());
        }
        self.all.get_mut(spelling)
    }

    /// What a spelling stands for.
    pub(super) fn get(&self, spelling: &[WordId]) -> Option<&Entry> {
        self.all.get(spelling)
    }

    /// The same, packed. `words` is how many words there are.
    pub(super) fn pack(self, words: usize) -> Entries {
        let mut drafts: Vec<(Box<[WordId]>, Entry)> = self.all.into_iter().collect();
        // By the first word, the longest first.
        drafts.sort_unstable_by(|(a, _), (b, _)| {
            a.first().cmp(&b.first()).then(b.len().cmp(&a.len())).then_with(|| a.cmp(b))
        });
        let mut out = Entries::default();
        let (mut starts, mut meanings) = (Vec::new(), Vec::new());
        let mut known: FxHashMap<Entry, u32> = FxHashMap::default();
        for (spelling, entry) in &drafts {
            let Some((first, rest)) = spelling.split_first() else { continue };
            // Words before this one that begin nothing end where it begins.
            starts.resize(*first as usize + 1, number(meanings.len()));
            out.rests.push(rest.iter().copied());
            let meant = *known.entry(*entry).or_insert_with(|| {
                out.entries.push(*entry);
                number(out.entries.len() - 1)
            });
            meanings.push(meant);
        }
        starts.resize(words + 1, number(meanings.len()));
        out.starts = starts.into_iter().collect();
        out.meant = meanings.into_iter().collect();
        out.rests.pack();
        out.entries.shrink_to_fit();
        out
    }
}

/// Spellings of one or more words, by their first word.
#[derive(Debug, Default)]
pub(super) struct Entries {
    /// By a first word: the number of its first spelling. Those up to the one of the next word are its own.
    pub(super) starts: Numbers,
    /// By the number of the spelling: the words behind the first one.
    pub(super) rests: Lists,
    /// By the number of the spelling: which of `entries` it means.
    pub(super) meant: Numbers,
    pub(super) entries: Vec<Entry>,
}

impl Entries {
    /// The spellings that begin with `word`, longest first: the words behind it, and what they stand for.
    fn from<'a>(&'a self, word: WordId) -> impl Iterator<Item = (Span<'a>, &'a Entry)> + use<'a> {
        let starts = self.starts.all();
        let start = |word: u32| starts.get(word).unwrap_or(0);
        let (rests, meant) = (self.rests.open(), self.meant.all());
        (start(word)..start(word.saturating_add(1)))
            .filter_map(move |n| Some((rests.get(n), self.entries.get(meant.get(n)? as usize)?)))
    }

    /// The spellings that start at `tokens[0]`, longest first, with how many tokens they take.
    pub(super) fn each<'a>(&'a self, tokens: &'a [Tok<'_>]) -> impl Iterator<Item = (usize, &'a Entry)> + 'a {
        let word = tokens.first().map_or(0, |t| t.id);
        self.from(word).filter_map(move |(rest, entry)| {
            let behind = tokens.get(1..=rest.len())?;
            behind.iter().zip(rest.iter()).all(|(t, id)| t.id == id).then_some((rest.len() + 1, entry))
        })
    }

    /// What `word` stands for by itself.
    pub(super) fn alone(&self, word: WordId) -> Option<&Entry> {
        self.from(word).find(|(rest, _)| rest.is_empty()).map(|(_, entry)| entry)
    }

    /// The entries whose spelling begins with `word`.
    pub(super) fn of_first(&self, word: WordId) -> impl Iterator<Item = &Entry> {
        self.from(word).map(|(_, entry)| entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_found_with_what_they_share() {
        let mut drafts = Drafts::default();
        for (spelling, role) in
            [(&[3][..], Role::GOODS), (&[3, 5], Role::AND), (&[3, 5, 3], Role::GOODS), (&[7], Role::GOODS)]
        {
            let entry = drafts.of(spelling).unwrap();
            entry.roles = entry.roles.with(role);
        }
        assert!(drafts.of(&[]).is_none() && drafts.get(&[5]).is_none());
        let entries = drafts.pack(9);
        assert_eq!(entries.entries.len(), 2);
        let lengths: Vec<usize> = entries.from(3).map(|(rest, _)| rest.len()).collect();
        assert_eq!(lengths, [2, 1, 0]);
        assert_eq!(entries.alone(3).unwrap().roles, Role::GOODS);
        assert!(entries.alone(7).is_some());
        for unknown in [0, 5, 8, 9, u32::MAX] {
            assert!(entries.alone(unknown).is_none(), "{unknown}");
        }
    }
}
