//! Which kinds of goods do for one another.
//!
//! The families are general knowledge of the kitchen, kept as text beside this file. They name kinds, not
//! products, and speak the language of the catalogue's names.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::catalog::text::Terms;

const TEXT: &str = include_str!("families.txt");

/// The longest phrase, in terms.
const MAX_TERMS: usize = 8;

/// A family of kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Family {
    /// Which one.
    pub(super) id: u16,
    /// Which of its kinds.
    pub(super) member: u16,
    /// Whether its kinds do for one another across shelves.
    pub(super) crosses: bool,
    /// Whether it is told apart from other such families less strictly.
    pub(super) soft: bool,
}

struct Member {
    terms: Vec<String>,
    family: Family,
}

struct Families {
    /// By the last term of the phrase.
    members: FxHashMap<String, Vec<Member>>,
}

fn read(text: &str) -> Families {
    let mut terms = Terms::default();
    let mut members: FxHashMap<String, Vec<Member>> = FxHashMap::default();
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    for (id, line) in lines.enumerate() {
        let (crosses, soft) = (line.starts_with('+'), line.starts_with('~'));
        let line = line.trim_start_matches(['+', '~']);
        for (member, phrase) in line.split('|').enumerate() {
            terms.read(phrase, MAX_TERMS);
            let family = Family { id: id as u16, member: member as u16, crosses, soft };
            let phrase: Vec<String> = terms.iter().map(str::to_owned).collect();
            if let Some(last) = phrase.last().cloned() {
                members.entry(last).or_default().push(Member { terms: phrase, family });
            }
        }
    }
    Families { members }
}

fn families() -> &'static Families {
    static FAMILIES: OnceLock<Families> = OnceLock::new();
    FAMILIES.get_or_init(|| read(TEXT))
}

/// The families of a name with these terms, mostly one or none: the longest phrase that the name holds
/// decides; of equally long ones, that which ends last in the name. A phrase may stand in several lines.
pub(super) fn families_of(words: &[&str]) -> Vec<Family> {
    let mut best = (0, 0);
    let mut found = Vec::new();
    for (place, word) in words.iter().enumerate() {
        for member in families().members.get(*word).into_iter().flatten() {
            let rank = (member.terms.len(), place);
            if rank < best || !member.is_in(words) {
                continue;
            }
            if rank > best {
                found.clear();
            }
            best = rank;
            found.push(member.family);
        }
    }
    found
}

/// The last terms of the phrases of a family.
pub(super) fn last_terms(id: u16) -> impl Iterator<Item = &'static str> {
    let all = families().members.iter();
    all.filter(move |(_, members)| members.iter().any(|m| m.family.id == id)).map(|(last, _)| last.as_str())
}

impl Member {
    /// Whether the name has all terms, as often as the phrase does: "half and half" is not in "peach halves".
    fn is_in(&self, words: &[&str]) -> bool {
        self.terms.iter().all(|term| {
            let here = self.terms.iter().filter(|t| *t == term).count();
            words.iter().filter(|w| **w == term.as_str()).count() >= here
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(words: &[&str]) -> Vec<u16> {
        families_of(words).iter().map(|f| f.id).collect()
    }

    #[test]
    fn the_longest_phrase_decides() {
        assert_eq!(lines(&["penne", "pasta"]), lines(&["ziti"]));
        assert_ne!(lines(&["penne", "pasta"]), lines(&["pasta", "sauce"]));
        assert_ne!(lines(&["green", "bean"]), lines(&["black", "bean"]));
        assert_eq!(lines(&["half"]), lines(&["unobtainium"]));
        assert!(families_of(&[]).is_empty());
    }

    #[test]
    fn every_line_says_at_least_one_kind() {
        let lines = TEXT.lines().filter(|l| !l.is_empty() && !l.starts_with('#'));
        for (id, line) in lines.enumerate() {
            assert!(last_terms(id as u16).next().is_some(), "{line}");
        }
    }
}
