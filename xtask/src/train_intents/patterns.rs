//! Sentences made from patterns: `data/list_talk.txt`.
//!
//! `(a|b)` is a choice, `[a|b]` may also be left out, `{l}`, `{o}`, `{x}` and `{y}` are filled in. Which of
//! the many sentences of a pattern are taken is drawn from its own letters, so that a second run draws the
//! same, and a change to one pattern leaves the others alone.

use std::{collections::BTreeSet, path::Path};

use grocery_core::nlu::Intent;
use sha2::{Digest, Sha256};

/// How many sentences are taken from one pattern at most.
const EACH: usize = 60;

/// What fills the holes.
pub(crate) struct Fillings<'a> {
    /// Kinds of lists, for `{l}`.
    pub(crate) lists: &'a [&'a str],
    /// Things to buy, for `{x}` and `{y}`.
    pub(crate) goods: &'a [&'a str],
}

/// The sentences of a file of patterns, each with its intent.
pub(crate) fn sentences(path: &Path, fill: &Fillings<'_>) -> Result<Vec<(String, Intent)>, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut intent = None;
    let mut entries: Vec<&str> = Vec::new();
    let mut out = Vec::new();
    for (number, line) in text.lines().map(str::trim).enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix("== ") {
            let wrong = |e| format!("{}:{}: {e}", path.display(), number + 1);
            intent =
                if name == "other entries" { None } else { Some(name.parse::<Intent>().map_err(wrong)?) };
            continue;
        }
        match intent {
            None => entries.push(line),
            Some(intent) => {
                let made = draw(line, &entries, fill)
                    .ok_or_else(|| format!("{}:{}: a bracket is not closed", path.display(), number + 1))?;
                out.extend(made.into_iter().map(|text| (text, intent)));
            }
        }
    }
    Ok(out)
}

/// Draws sentences from one pattern; `None` where a bracket is not closed.
fn draw(pattern: &str, entries: &[&str], fill: &Fillings<'_>) -> Option<BTreeSet<String>> {
    let parts = parts(pattern)?;
    let mut seed =
        Sha256::digest(pattern.as_bytes()).iter().take(8).fold(1_u64, |n, b| n << 8 | u64::from(*b)) | 1;
    let mut out = BTreeSet::new();
    // Where there are few sentences, drawing finds them all and then the same again.
    for _ in 0..EACH * 3 {
        if out.len() >= EACH {
            break;
        }
        let drawn: Vec<&str> = parts.iter().map(|choices| pick(choices, &mut seed)).collect();
        let mut text = drawn.join(" ");
        for (hole, words) in [("{l}", fill.lists), ("{o}", entries), ("{x}", fill.goods), ("{y}", fill.goods)]
        {
            if text.contains(hole) {
                text = text.replace(hole, pick(words, &mut seed));
            }
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        out.insert(words.join(" "));
    }
    Some(out)
}

/// What stands between brackets, and in them, as choices; text is a choice of one.
fn parts(pattern: &str) -> Option<Vec<Vec<&str>>> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some(at) = rest.find(['(', '[']) {
        let (before, behind) = rest.split_at(at);
        parts.push(vec![before.trim()]);
        let close = if behind.starts_with('(') { ')' } else { ']' };
        let (inner, behind) = behind.get(1..)?.split_once(close)?;
        let mut choices: Vec<&str> = inner.split('|').collect();
        if close == ']' {
            // Left out as often as not.
            choices.extend(std::iter::repeat_n("", inner.split('|').count()));
        }
        parts.push(choices);
        rest = behind;
    }
    parts.push(vec![rest.trim()]);
    Some(parts)
}

fn pick<'a>(choices: &[&'a str], seed: &mut u64) -> &'a str {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    let at = usize::try_from((*seed >> 33) % choices.len().max(1) as u64).unwrap_or(0);
    choices.get(at).copied().unwrap_or_default()
}
