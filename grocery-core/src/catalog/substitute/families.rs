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
        let (crosses, line) = match line.strip_prefix('+') {
            Some(rest) => (true, rest),
            None => (false, line),
        };
        for (member, phrase) in line.split('|').enumerate() {
            terms.read(phrase, MAX_TERMS);
            let family = Family { id: id as u16, member: member as u16, crosses };
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
    FAMILIES.get_or_init(|| match std::env::var("FAMILIES_FILE") {
        Ok(p) => read(&std::fs::read_to_string(p).unwrap_or_default()),
        _ => read(TEXT),
    })
}

/// The family of a name with these terms: the longest phrase that the name holds decides; of equally long
/// ones, that which ends last in the name.
pub(super) fn family_of(words: &[&str]) -> Option<Family> {
    let mut best: Option<((usize, usize), Family)> = None;
    for (place, word) in words.iter().enumerate() {
        for member in families().members.get(*word).into_iter().flatten() {
            let rank = (member.terms.len(), place);
            if member.terms.iter().all(|t| words.contains(&t.as_str())) && best.is_none_or(|b| rank > b.0) {
                best = Some((rank, member.family));
            }
        }
    }
    best.map(|b| b.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_phrase_is_of_two_families() {
        let mut seen = std::collections::HashMap::new();
        for member in families().members.values().flatten() {
            let mut terms = member.terms.clone();
            terms.sort();
            if let Some(other) = seen.insert(terms, member.family.id) {
                assert_eq!(other, member.family.id, "{:?}", member.terms);
            }
        }
    }
}
