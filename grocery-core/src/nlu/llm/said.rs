//! What numbers a text says, so that a model's answer can bring none of its own.

use crate::{
    nlu::{
        lexicon::Lexicon,
        number::number,
        packs,
        token::{Normal, tokenise},
    },
    quantity::{Ratio, Unit},
};

/// More distinct numbers than any list has.
const MOST: usize = 256;

/// Every number that `text` says in `language` or in English, in digits or words, with what a dozen or a
/// half makes of it.
pub(super) fn numbers(text: &str, language: &str) -> Vec<Ratio> {
    let mut out: Vec<Ratio> = Vec::new();
    let mut said = |value: Ratio| {
        let dozens = value.times(Ratio::from_int(12));
        for value in [Some(value), dozens].into_iter().flatten() {
            if out.len() < MOST && !out.contains(&value) {
                out.push(value);
            }
        }
    };
    let normal = Normal::new(text);
    let tokens = tokenise(&normal, Lexicon::english()).list;
    for at in 0..tokens.len() {
        let Some(rest) = tokens.get(at..) else { break };
        let one = rest.first().and_then(|t| t.value);
        let article = rest.first().filter(|t| t.any(&["a", "an"])).map(|_| Ratio::ONE);
        let dozen = rest.first().filter(|t| t.unit == Some(Unit::Dozen)).map(|_| Ratio::from_int(12));
        let read = number(rest);
        let most = read.as_ref().and_then(|n| n.max);
        [one, article, dozen, read.map(|n| n.value), most].into_iter().flatten().for_each(&mut said);
    }
    if let Some(tables) = packs::embedded(language) {
        packs::numbers(tables, text).into_iter().for_each(&mut said);
    }
    out
}
