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

/// A line of neighbours: kinds that do for one another at a pinch, wherever they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Link {
    /// Which line.
    pub(super) id: u16,
    /// Whether only for somebody with a diet or an allergy, for whom the ordinary goods are out.
    pub(super) for_limits: bool,
    /// Whether the line says on which shelf this kind stands, so that its name need not end in it.
    pub(super) on_shelf: bool,
    /// Whether this kind looks for the others of the line: in a line that holds one way, only the first does.
    pub(super) seeks: bool,
}

/// What the lines say of one product.
#[derive(Debug, Clone, Default)]
pub(super) struct Kinds {
    /// The families it is of, mostly one or none.
    pub(super) families: Vec<Family>,
    /// The lines of neighbours it is in.
    pub(super) links: Vec<Link>,
}

#[derive(Clone, Copy)]
enum Line {
    Family(Family),
    Link(Link),
}

struct Member {
    /// None for anything on the shelf.
    terms: Vec<String>,
    /// Words that its shelf must have.
    shelf: Vec<String>,
    line: Line,
}

struct Families {
    /// By the last term of the phrase, empty for anything on a shelf.
    members: FxHashMap<String, Vec<Member>>,
    /// The last terms of each line.
    last: Vec<Vec<String>>,
}

fn read(text: &str) -> Families {
    let mut terms = Terms::default();
    let mut in_terms = |phrase: &str| -> Vec<String> {
        terms.read(phrase, MAX_TERMS);
        terms.iter().map(str::to_owned).collect()
    };
    let mut members: FxHashMap<String, Vec<Member>> = FxHashMap::default();
    let mut last_terms: Vec<Vec<String>> = Vec::new();
    let mut section: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
        if let Some(shelf) = line.strip_prefix('@') {
            section = in_terms(shelf);
            continue;
        }
        let id = last_terms.len() as u16;
        let mark = line.chars().next().filter(|c| "+~><=".contains(*c));
        let line = line.trim_start_matches(['+', '~', '>', '<', '=']);
        let mut last_here: Vec<String> = Vec::new();
        for (member, phrase) in line.split('|').enumerate() {
            let (phrase, shelf) = match phrase.split_once('@') {
                Some((phrase, shelf)) => (phrase, in_terms(shelf)),
                None => (phrase, section.clone()),
            };
            let phrase = if phrase.trim() == ANYTHING { Vec::new() } else { in_terms(phrase) };
            let last = phrase.last().cloned().unwrap_or_default();
            let line = match mark {
                Some('>' | '<' | '=') => Line::Link(Link {
                    id,
                    for_limits: mark == Some('='),
                    on_shelf: !shelf.is_empty(),
                    seeks: mark != Some('<') || member == 0,
                }),
                _ => Line::Family(Family {
                    id,
                    member: member as u16,
                    crosses: mark == Some('+'),
                    soft: mark == Some('~'),
                }),
            };
            last_here.push(last.clone());
            members.entry(last).or_default().push(Member { terms: phrase, shelf, line });
        }
        last_here.sort_unstable();
        last_here.dedup();
        last_terms.push(last_here);
    }
    Families { members, last: last_terms }
}

/// Stands in a line for everything on its shelf that no other line speaks of.
const ANYTHING: &str = "*";

fn families() -> &'static Families {
    static FAMILIES: OnceLock<Families> = OnceLock::new();
    FAMILIES.get_or_init(|| read(TEXT))
}

/// What the lines say of a name with these terms on a shelf with these words. The longest phrase that the
/// name holds decides; of equally long ones, that which is about this shelf, then that which ends last in the
/// name. A phrase may stand in several lines. Neighbours are looked up by the same rule, and apart.
pub(super) fn kinds_of(words: &[&str], shelf: &[&str]) -> Kinds {
    let mut kinds = Kinds::default();
    // Neighbours for everybody and for some only are two questions, so the best of each is kept.
    let mut best_of = [(0, false, 0); 3];
    let everything = std::iter::once((0, &""));
    for (place, word) in everything.chain(words.iter().enumerate()) {
        for member in families().members.get(*word).into_iter().flatten() {
            let rank = (member.terms.len(), !member.shelf.is_empty(), place);
            let question = match member.line {
                Line::Family(_) => 0,
                Line::Link(link) => 1 + usize::from(link.for_limits),
            };
            let best = &mut best_of[question];
            if rank < *best || !member.is_on(shelf) || !member.is_in(words) {
                continue;
            }
            let better = rank > *best;
            *best = rank;
            match member.line {
                Line::Family(family) => {
                    if better {
                        kinds.families.clear();
                    }
                    kinds.families.push(family);
                }
                Line::Link(link) => {
                    if better {
                        kinds.links.retain(|l| l.for_limits != link.for_limits);
                    }
                    kinds.links.push(link);
                }
            }
        }
    }
    kinds
}

/// The last terms of the phrases of a line.
pub(super) fn last_terms(id: u16) -> impl Iterator<Item = &'static str> {
    families().last.get(usize::from(id)).into_iter().flatten().map(String::as_str).filter(|t| !t.is_empty())
}

/// Whether a line of neighbours takes in everything on a shelf with these words.
pub(super) fn takes_all_of(id: u16, shelf: &[&str]) -> bool {
    let all = families().members.get("").into_iter().flatten();
    all.filter(|m| matches!(m.line, Line::Link(link) if link.id == id)).any(|m| m.is_on(shelf))
}

impl Member {
    /// Whether the name has all terms, as often as the phrase does: "half and half" is not in "peach halves".
    fn is_in(&self, words: &[&str]) -> bool {
        self.terms.iter().all(|term| {
            let here = self.terms.iter().filter(|t| *t == term).count();
            words.iter().filter(|w| **w == term.as_str()).count() >= here
        })
    }

    fn is_on(&self, shelf: &[&str]) -> bool {
        self.shelf.iter().all(|word| shelf.contains(&word.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(words: &[&str]) -> Vec<u16> {
        kinds_of(words, &[]).families.iter().map(|f| f.id).collect()
    }

    #[test]
    fn the_longest_phrase_decides() {
        assert_eq!(lines(&["penne", "pasta"]), lines(&["ziti"]));
        assert_ne!(lines(&["penne", "pasta"]), lines(&["pasta", "sauce"]));
        assert_ne!(lines(&["green", "bean"]), lines(&["black", "bean"]));
        assert_eq!(lines(&["half"]), lines(&["unobtainium"]));
        assert!(kinds_of(&[], &[]).families.is_empty());
    }

    #[test]
    fn every_line_says_at_least_one_kind() {
        for (id, line) in families().last.iter().enumerate() {
            assert!(!line.is_empty(), "line {id}");
        }
        // Only a line about a shelf may say "anything".
        assert!(families().members[""].iter().all(|m| !m.shelf.is_empty()));
    }
}
