//! What a recipe line says beside amount and name, by rules: preparation, comment, alternatives, optional.
//!
//! One pass over the tokens, with a count of open brackets: nesting costs nothing.

use std::ops::Range;

use super::{
    super::{
        lexicon::{Class, REMARKS},
        token::{Kind, Token},
    },
    said,
};

/// What was found beside amount and name.
#[derive(Debug, Default)]
pub(super) struct Rest {
    pub(super) preparations: Vec<String>,
    pub(super) comments: Vec<String>,
    pub(super) alternatives: Vec<String>,
    pub(super) optional: bool,
}

fn is_cut(t: &Token<'_>) -> bool {
    t.has(Class::CUT) || t.any(&["cut", "torn", "sliced", "chopped"])
}

/// "husked", "butterflied": what has been done to it, where it opens a remark.
fn is_done(t: &Token<'_>) -> bool {
    t.word.len() > 4 && t.word.ends_with("ed") && !t.has(Class::NOUN) && !t.any(words!["needed" "desired"])
}

fn is_describing(t: &Token<'_>) -> bool {
    is_cut(t) || t.has(Class::ADV) && !t.has(Class::ADJ)
}

impl Rest {
    /// Sorts the tokens in `places` that stand before the name, which ends at `name_end`.
    pub(super) fn lead(&mut self, text: &str, t: &[Token<'_>], places: Range<usize>, name_end: usize) {
        let mut from = places.start;
        let mut to = places.end;
        let skip = |t: &Token<'_>| !t.is_word() && !t.is_number() || t.any(&["of", "the", "a", "an", "or"]);
        while from < to && t.get(from).is_some_and(skip) {
            from += 1;
        }
        while from < to && t.get(to - 1).is_some_and(|t| skip(t) || t.is("and")) {
            to -= 1;
        }
        let Some(part) = t.get(from..to).filter(|p| !p.is_empty()) else { return };
        // "vegetable or chicken stock": the other one is chicken stock.
        if let Some(or) = part.iter().rposition(|t| t.is("or"))
            && let Some(other) = t.get(from + or + 1..name_end)
            && part.get(or + 1..).is_some_and(|p| !p.iter().any(|t| t.is_number()))
        {
            self.alternatives.push(super::said(text, other));
        }
        let said = said(text, part);
        if part.iter().any(|t| is_describing(t) || t.any(words!["juice" "zest" "rind" "peel"])) {
            self.preparations.push(said);
        } else {
            self.comments.push(said);
        }
    }

    /// Sorts the tokens from `from` on, which stand behind the name.
    pub(super) fn tail(&mut self, text: &str, t: &[Token<'_>], from: usize) {
        let mut depth = 0_usize;
        let mut start = from;
        for i in from..=t.len() {
            let token = t.get(i);
            let ends = match token {
                None => true,
                Some(t) if t.any(&["(", "["]) => {
                    depth += 1;
                    depth == 1
                }
                Some(t) if t.any(&[")", "]"]) => {
                    depth = depth.saturating_sub(1);
                    depth == 0
                }
                Some(word) => {
                    depth == 0
                        && (word.any(&[",", ";", ":"])
                            // Such a word opens a part of its own, but not inside a remark.
                            || i > start
                                && word.any(&["plus", "for", "or", "preferably"])
                                && !t.get(start).is_some_and(|f| f.any(REMARKS) || f.is("or")))
                }
            };
            if !ends {
                continue;
            }
            // A word that opens a part belongs to it; a mark does not.
            let mark = token.is_none_or(|t| t.kind == Kind::Symbol);
            self.part(text, t.get(start..i).unwrap_or_default());
            start = if mark { i + 1 } else { i };
        }
    }

    fn part(&mut self, text: &str, part: &[Token<'_>]) {
        let edge = |t: &&Token<'_>| !t.is_word() && !t.is_number();
        let skip = part.iter().take_while(edge).count();
        let drop = part.iter().rev().take_while(edge).count();
        let Some(part) = part.get(skip..part.len().saturating_sub(drop)).filter(|p| !p.is_empty()) else {
            return;
        };
        if part.iter().any(|t| t.is("optional")) {
            self.optional = true;
            if part.len() == 1 {
                return;
            }
        }
        let words = said(text, part);
        if part.first().is_some_and(|t| t.is("or")) {
            let other = part.get(1..).unwrap_or_default();
            let end = other.iter().position(|t| t.any(&["to", "for", "if"])).unwrap_or(other.len());
            let first = other.get(..end).unwrap_or_default();
            let vague = first.first().is_none_or(|t| t.any(words!["more" "less" "as" "so" "to" "until"]));
            if !vague {
                self.alternatives.push(said(text, first));
            }
            if vague || end < other.len() {
                self.comments.push(words);
            }
        } else if part.iter().take(4).any(is_cut)
            && !part.first().is_some_and(|t| t.any(REMARKS) && !is_cut(t))
            || part.first().is_some_and(|t| t.has(Class::ADV) || is_cut(t) || is_done(t))
        {
            self.preparations.push(words);
        } else {
            self.comments.push(words);
        }
    }

    /// How it is cut, where the name itself says so: "finely chopped parsley".
    pub(super) fn inside(&mut self, text: &str, name: &[Token<'_>]) {
        let lead = name.iter().take_while(|t| is_describing(t) || t.is("and")).count();
        // Ground beef is bought so; ground pepper is made so.
        let bought = name.get(lead).is_some_and(|t| t.has(Class::WEIGHED))
            && lead == 1
            && name.first().is_some_and(|t| t.is("ground"));
        if let Some(words) = name.get(..lead).filter(|w| lead < name.len() && !bought && w.iter().any(is_cut))
        {
            self.preparations.insert(0, said(text, words));
        }
    }
}
