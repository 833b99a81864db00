//! Remarks beside a wish: reasons, talk about people, second thoughts that ask for nothing.
//!
//! "Die Kinder lieben das", "den hat der Händler gebracht", "weil wir Besuch bekommen": between marks and words
//! that join sentences, a part with who it is about and what they do, without goods, amounts or a command, is
//! talk. It is left out only where something else in the text holds a wish. The words are those of
//! `data/lang/shared/habits.txt`; a language without them leaves nothing out.

use super::{
    clauses::{Clause, Finder},
    habits::{Phrases, phrase, talk, unwished},
    items::span,
    manner::Manner,
    pack::{Condition, Role},
    pattern::Hole,
    text::{Kind, Tok},
};
use crate::nlu::{Action, Intent, Note, NoteKind};

/// The longest text that is looked through, in tokens: who remarks does not dictate a long list.
const LONGEST: usize = 120;

/// The phrases of one language that tell a remark, in lower case and without accents.
#[derive(Debug, Default)]
pub(super) struct Talk {
    /// Phrases that open a remark behind a mark: "null bock", "no tengo tiempo".
    pub(super) openings: Phrases,
    /// Words that open a reason anywhere, even one that names goods: "weil", "parce que".
    pub(super) reasons: Phrases,
}

/// A part of a text, between marks and words that join sentences.
struct Part {
    from: usize,
    to: usize,
    /// It begins with a word that opens a reason.
    reason: bool,
}

fn is(t: &Tok<'_>, manner: Manner) -> bool {
    t.is_word() && t.manner.has(manner)
}

/// What a clause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// It has the words of a wish.
    Wish,
    /// Goods without such words, or nothing that can be told.
    List,
    /// Somebody does something: words of talk around no goods that stand first.
    Story,
}

impl Finder<'_> {
    /// What a clause is. That it is a story counts only where a wish follows, see `frames`.
    pub(super) fn told(&mut self, clause: &Clause<'_>) -> Told {
        let t = self.bare(&clause.tokens).to_vec();
        let said = self.saying(&t);
        let intent = said.as_ref().and_then(|s| self.tables.sayings.get(s.number)).map(|s| s.intent);
        // A "no" alone takes goods off the list, and begins much else.
        let denies = intent == Some(Intent::RemoveItems)
            && said.is_some_and(|s| s.found.literals.len() < 2)
            && t.first().is_some_and(|t| unwished(&self.tables.code, t.word) == Some(true));
        if intent.is_some() && !denies {
            return Told::Wish;
        }
        let tables = self.tables;
        let amount = tables.before(&t);
        let words = t.iter().filter(|t| t.is_word()).count();
        if clause.heading || clause.asked || words < 3 || amount.quantity.is_some() && !amount.article {
            return Told::List;
        }
        let idle = Role(Role::THE.0 | Role::PRONOUN.0);
        let skip = amount.len.max(tables.role(&t, idle)).max(usize::from(denies));
        let rest = t.get(skip..).unwrap_or_default();
        let talk = Role(idle.0 | Role::FUNCTION.0);
        let about = |t: &Tok<'_>| {
            t.is_word()
                && (is(t, Manner::WHO)
                    || is(t, Manner::DOES)
                    || is(t, Manner::SUBJECT)
                    || is(t, Manner::PEOPLE))
        };
        let talks = (0..rest.len()).any(|at| {
            let here = rest.get(at..).unwrap_or_default();
            here.first().is_some_and(about) || at > 0 && tables.role(here, talk) > 0
        });
        // "Kombucha para mi mujer": goods that nobody knows stand first as well.
        let strange = rest.first().is_some_and(|t| t.id == 0 && !about(t));
        if tables.with_role(rest, Role::KNOWN).is_none() && talks && !strange {
            Told::Story
        } else {
            Told::List
        }
    }

    /// Takes remarks out of `tokens`; a note for each.
    pub(super) fn drop_remarks(&mut self, tokens: &mut Vec<Tok<'_>>) -> Vec<Note> {
        let Some(talk) = talk(&self.tables.code) else { return Vec::new() };
        if !(3..=LONGEST).contains(&tokens.len()) {
            return Vec::new();
        }
        let parts = self.parts(talk, tokens);
        if parts.len() < 2 {
            return Vec::new();
        }
        let said = |p: &Part| tokens.get(p.from..p.to).unwrap_or_default();
        let looks: Vec<bool> = parts.iter().map(|p| self.looks_like_talk(talk, p, tokens)).collect();
        if !looks.contains(&true) {
            return Vec::new();
        }
        let talks: Vec<bool> = parts
            .iter()
            .zip(&looks)
            .map(|(p, looks)| {
                *looks && (p.reason || phrase(&talk.openings, said(p)) > 1 || !self.wishes(said(p), true))
            })
            .collect();
        let wished = parts
            .iter()
            .zip(&talks)
            .any(|(p, talk)| !talk && (self.names(said(p)) || self.wishes(said(p), false)));
        if !wished {
            return Vec::new();
        }
        let mut gone = vec![false; tokens.len()];
        let mut notes = Vec::new();
        for (part, _) in parts.iter().zip(&talks).filter(|(_, talk)| **talk) {
            let text = "this was not read as goods".to_owned();
            notes.push(Note { kind: NoteKind::NotUnderstood, text, span: Some(span(said(part))) });
            // The "and" or comma before it goes with it; the end of the sentence stays.
            let before = tokens.get(..part.from).unwrap_or_default();
            let joined = before.iter().rev().take_while(|t| self.joins(t)).count();
            let mut to = part.to;
            if joined == part.from {
                let behind = tokens.get(part.to..).unwrap_or_default();
                to += behind.iter().take_while(|t| self.joins(t) || t.any(&[".", "!", ":", ")"])).count();
            }
            gone.iter_mut().take(to).skip(part.from - joined).for_each(|g| *g = true);
        }
        // A comma goes on parting what stood around a remark.
        let mut kept: Vec<Tok<'_>> = Vec::with_capacity(tokens.len());
        let mut left_out = false;
        for (token, gone) in tokens.iter().zip(&gone) {
            if *gone {
                left_out = true;
                continue;
            }
            if left_out
                && (token.is_word() || token.is_number())
                && kept.last().is_some_and(|t| t.is_word() || t.is_number())
            {
                kept.push(self.tables.comma_before(token));
            }
            left_out = false;
            kept.push(*token);
        }
        *tokens = kept;
        notes
    }

    /// Whether a token only joins parts of a sentence.
    fn joins(&self, t: &Tok<'_>) -> bool {
        t.any(&[",", ";", "-", "("]) || self.is_and(t)
    }

    /// Whether a word joins, as it is written: the Italian "è" is no "e".
    fn is_and(&self, t: &Tok<'_>) -> bool {
        t.is_word() && self.tables.entries.alone(t.id).is_some_and(|e| e.roles.has(Role::AND))
    }

    /// The parts of `tokens`.
    fn parts(&self, talk: &Talk, tokens: &[Tok<'_>]) -> Vec<Part> {
        let mut out = Vec::new();
        let (mut from, mut reason, mut opened) = (0, false, 0);
        for (at, token) in tokens.iter().enumerate() {
            let mark = token.kind == Kind::Break
                || token.kind == Kind::Symbol
                    && token.any(&[",", ";", ".", "!", "?", "…", ":", "(", ")", "-"])
                || !token.hyphen && self.is_and(token);
            // "Je nachdem, was da ist": a word of what opens a reason opens none of its own.
            let inside = mark || at < opened;
            let len = if inside { 0 } else { phrase(&talk.reasons, tokens.get(at..).unwrap_or_default()) };
            let opens = len > 0;
            if opens {
                opened = at + len;
            }
            if mark || opens {
                if from < at {
                    out.push(Part { from, to: at, reason });
                }
                from = if mark { at + 1 } else { at };
                reason = opens;
            }
        }
        if from < tokens.len() {
            out.push(Part { from, to: tokens.len(), reason });
        }
        out
    }

    /// Whether goods, or more than one of anything, are named.
    fn names(&self, t: &[Tok<'_>]) -> bool {
        self.tables.tally(t).goods > 0 || t.iter().any(Tok::is_number)
    }

    /// Whether a part has the words of a remark.
    fn looks_like_talk(&self, talk: &Talk, part: &Part, tokens: &[Tok<'_>]) -> bool {
        let mut t = tokens.get(part.from..part.to).unwrap_or_default();
        // "C'est cher, le sirop ?" asks too, though the mark stands further behind.
        let behind = tokens.get(part.to..).unwrap_or_default();
        let end = behind.iter().find(|t| t.kind == Kind::Break || t.any(&[".", "!", "?", ";", "…"]));
        let asked = behind.first().is_some_and(|t| t.is("?"))
            || part.to - part.from < 5 && end.is_some_and(|t| t.is("?"));
        let idle = Role(Role::COURTESY.0 | Role::JOINER.0);
        let opening = |t: &[Tok<'_>]| phrase(&talk.openings, t) > 0;
        while !part.reason && !opening(t) && !t.first().is_some_and(|t| is(t, Manner::WHO)) {
            let len = self.tables.role(t, idle);
            if len == 0 {
                break;
            }
            t = t.get(len..).unwrap_or_default();
        }
        let joined = t.len() < part.to - part.from;
        let Some(first) = t.first() else { return false };
        let counted = self.tables.single(t).map_or(0, |(_, len, _)| len);
        // "Acht ist zu viel".
        let opened = opening(t) || counted > 0 && opening(t.get(counted..).unwrap_or_default());
        let near = |from: usize, to: usize| t.get(from.min(t.len())..to.min(t.len())).unwrap_or_default();
        let about = |from: usize, to: usize, manner: Manner| near(from, to).iter().any(|t| is(t, manner));
        let words = t.iter().filter(|t| t.is_word()).count();
        let article = self.tables.role(near(0, 1), Role(Role::THE.0 | Role::PRONOUN.0)) > 0;
        let told = !asked && about(0, 4, Manner::WHO) && about(0, 6, Manner::DOES);
        // "Mes beaux-parents débarquent": somebody, and a word that is not known.
        let someone = |at: usize| {
            let t = near(at, at + 1);
            t.first().is_some_and(|t| is(t, Manner::PEOPLE)) && self.tables.role(t, Role::ATTRIBUTE) == 0
        };
        let unknown = |at: usize| near(at, at + 1).first().is_some_and(|t| t.is_word() && t.id == 0);
        let shaped = opened
            || part.reason && words > 1
            || !asked
                && words > 1
                && (words > 2 && is(first, Manner::SUBJECT)
                    || told
                    || article && (2..4).any(|at| someone(at - 1) && unknown(at))
                    || (article || is(first, Manner::PEOPLE)) && about(1, 6, Manner::DOES)
                    || article && about(2, 5, Manner::WHO)
                    || joined && is(first, Manner::DOES) && self.tables.role(near(1, 2), Role::THE) > 0
                    || is(first, Manner::ALONE)
                    || words > 2 && about(1, 4, Manner::ALONE));
        // "Am Samstag wollen wir grillen: ..." is a heading.
        let heads = tokens.get(part.to).is_some_and(|t| t.is(":"));
        if !shaped || heads && !opened || !opened && about(0, t.len(), Manner::SHOP) {
            return false;
        }
        let conditioned = |at: usize| {
            let found = self.tables.condition_at(near(at, t.len()));
            // "Je ne serai pas chez moi" leaves nothing out of anything.
            let talks = told || part.reason || opened;
            let idle = |kind: Condition| kind.is_idle() || talks && kind == Condition::Excludes;
            found.is_some_and(|(_, kind)| !idle(kind))
        };
        if (0..t.len().min(8)).any(conditioned) {
            return false;
        }
        part.reason || opened && counted > 0 || !self.names(t)
    }

    /// Whether `t` is a saying that asks for something; `named` for one that names what.
    fn wishes(&mut self, t: &[Tok<'_>], named: bool) -> bool {
        let bare = self.bare(t).to_vec();
        let Some((said, bare)) = self.saying(&bare).map(|s| (s, bare.clone())).or_else(|| self.guess(&bare))
        else {
            return false;
        };
        let idle = [Intent::OutOfScope, Intent::SmallTalk, Intent::Deny, Intent::Confirm];
        let intent = self.tables.sayings.get(said.number).map(|s| s.intent);
        // "Ich hab schon bezahlt" has the words of a wish, and nothing in it to buy.
        // "... und sag mir, was sie kostet" asks of what was named.
        let asks = matches!(
            intent,
            Some(Intent::CheckPrice | Intent::ViewList | Intent::FindDeals | Intent::PriceHistory)
        );
        let hollow = named
            && !asks
            && said.found.holes.iter().any(|h| {
                let inside = bare.get(h.start..h.end).unwrap_or_default();
                let tally = self.tables.tally(inside);
                matches!(h.hole, Hole::Items | Hole::Item | Hole::Recipe)
                    && tally.goods == 0
                    && (tally.function + tally.foreign > 0
                        || self.tables.role(inside, Role(Role::PRONOUN.0 | Role::THE.0)) == inside.len())
            });
        !hollow && intent.is_some_and(|i| !idle.contains(&i))
    }
}

/// Leaves out what was only told before a wish: "hice las cuentas y no me llega, quita los aguacates".
pub(super) fn untold(kinds: &[Told], actions: &mut Vec<Action>, notes: &mut Vec<Note>) {
    let wished = |(kind, a): (&Told, &Action)| {
        *kind == Told::Wish && !a.items.is_empty() && a.intent.takes_items() || a.intent == Intent::AddRecipe
    };
    let Some(last) = kinds.iter().zip(&*actions).rposition(wished) else { return };
    let gone = |kind: &Told, a: &Action| match kind {
        Told::Story => matches!(a.intent, Intent::AddItems | Intent::RemoveItems | Intent::OutOfScope),
        Told::Wish | Told::List => a.intent == Intent::OutOfScope,
    };
    let mut kinds = kinds.iter();
    let mut at = 0;
    actions.retain(|a| {
        let goes = kinds.next().is_some_and(|kind| at < last && gone(kind, a));
        at += 1;
        if goes {
            for item in &a.items {
                let text = "this was not read as goods".to_owned();
                notes.push(Note { kind: NoteKind::NotUnderstood, text, span: Some(item.span) });
            }
        }
        !goes
    });
}
