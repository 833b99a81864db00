//! Where the names that the rules read stand among the tokens.
//!
//! Names are cut from the text, so their words are there, mostly side by side and inside the item's span.

use super::chain::Run;
use crate::nlu::{Action, Item, token::Token};

/// The rules' names as runs of tokens, in the order of the items.
pub(super) struct Placed {
    pub(super) runs: Vec<Run>,
    /// Every name stands there in one piece. Else runs are only from a first word to a last one, and there
    /// may be fewer than names.
    pub(super) whole: bool,
    /// How many names there are.
    pub(super) names: usize,
    /// A name that does not stand there in one piece ends as another one does: "red and green peppers" are red peppers
    /// and green ones, which no run of tokens says.
    pub(super) shared: bool,
}

/// Places the names of all items.
pub(super) fn place(t: &[Token<'_>], text: &str, actions: &[Action]) -> Placed {
    let items = || actions.iter().flat_map(|a| &a.items);
    let mut taken = vec![false; t.len()];
    let mut runs = Vec::new();
    let mut failed: Option<&Item> = None;
    for item in items() {
        let (from, to) = within(t, item);
        let found = find(t, text, &item.name, (from, to), &taken)
            .or_else(|| find(t, text, &item.name, (0, t.len()), &taken));
        let Some(run) = found else {
            failed = Some(item);
            break;
        };
        taken.iter_mut().take(run.1).skip(run.0).for_each(|t| *t = true);
        runs.push(run);
    }
    let names = items().count();
    if runs.len() == names {
        return Placed { runs, whole: true, names, shared: false };
    }
    let last = |item: &Item| item.name.split_whitespace().next_back().map(str::to_lowercase);
    let shared = failed
        .is_some_and(|item| items().any(|other| !std::ptr::eq(other, item) && last(other) == last(item)));
    let runs = items().filter_map(|item| loose(t, text, &item.name, within(t, item))).collect();
    Placed { runs, whole: false, names, shared }
}

/// The tokens of an item's span.
fn within(t: &[Token<'_>], item: &Item) -> Run {
    let from = t.iter().position(|t| t.start >= item.span.start).unwrap_or(t.len());
    let to = t.iter().rposition(|t| t.end <= item.span.end).map_or(0, |at| at + 1);
    (from, to.max(from))
}

/// What may stand between the words of a name that leave it out.
const BETWEEN: &[&str] = words!["," "the" "a" "-" "\"" "'"];

/// The first place inside `range` where all of `name` stands and nothing else was found before.
fn find(t: &[Token<'_>], text: &str, name: &str, range: Run, taken: &[bool]) -> Option<Run> {
    (range.0..range.1).find_map(|at| {
        let end = read(t, text, name, at)?;
        let free = !taken.iter().take(end).skip(at).any(|t| *t);
        (free && end <= range.1).then_some((at, end))
    })
}

/// Where `name` ends that is read from token `at` on.
fn read(t: &[Token<'_>], text: &str, name: &str, at: usize) -> Option<usize> {
    let mut rest = name.trim_start();
    let mut end = at;
    while !rest.is_empty() {
        let token = t.get(end)?;
        match eat(rest, token, text) {
            Some(left) => rest = left.trim_start(),
            None if end > at && token.any(BETWEEN) => {}
            None => return None,
        }
        end += 1;
    }
    (end > at).then_some(end)
}

/// What is left of `name` behind a token, as it was typed or as it was meant.
fn eat<'n>(name: &'n str, token: &Token<'_>, text: &str) -> Option<&'n str> {
    let typed = text.get(token.start..token.end).filter(|t| !t.is_empty());
    typed.and_then(|typed| behind(name, typed)).or_else(|| behind(name, token.word))
}

fn behind<'n>(name: &'n str, word: &str) -> Option<&'n str> {
    let mut left = name.chars();
    for c in word.chars() {
        let d = left.next()?;
        if d != c && !d.to_lowercase().eq(c.to_lowercase()) {
            return None;
        }
    }
    (!word.is_empty()).then_some(left.as_str())
}

/// From the first to the last word of `name`, with others between them.
fn loose(t: &[Token<'_>], text: &str, name: &str, range: Run) -> Option<Run> {
    let mut rest = name.trim_start();
    let mut found: Option<Run> = None;
    for at in range.0..range.1 {
        let Some(left) = t.get(at).and_then(|token| eat(rest, token, text)) else { continue };
        found = Some((found.map_or(at, |(from, _)| from), at + 1));
        rest = left.trim_start();
        if rest.is_empty() {
            return found;
        }
    }
    None
}
