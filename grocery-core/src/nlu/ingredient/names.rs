//! What rules still say about a name that was learned.
//!
//! Two things the labels do one way and the other, and a shopper needs one way: words without which it is
//! another product stay in the name ("ground beef", "freshly ground black pepper"), and of two products
//! the first is the name.

use super::{super::lexicon::Class, said};
use crate::nlu::token::Token;

/// Where the name stands once that is settled; the second product goes to `alternatives`.
pub(super) fn settle(
    t: &[Token<'_>],
    (mut from, mut to): (usize, usize),
    alternatives: &mut Vec<String>,
    text: &str,
) -> (usize, usize) {
    if let Some(or) = t.get(from..to).and_then(|n| n.iter().position(|t| t.is("or")))
        && or > 0
        && from + or + 1 < to
        && stands_alone(t, from, from + or, to)
    {
        let at = from + or;
        for other in t.get(at + 1..to).unwrap_or_default().split(|t| t.any(&["or", ","])) {
            let other = said(text, other);
            if !other.is_empty() {
                alternatives.push(other);
            }
        }
        to = at;
        // "a, b or c": the comma before the "or" belongs to none of them.
        if let Some(comma) = t.get(from..to).and_then(|n| n.iter().position(|t| t.is(","))).filter(|c| *c > 0)
        {
            to = from + comma;
        }
    }
    let is = |i: Option<usize>, words: &[&str]| i.and_then(|i| t.get(i)).is_some_and(|t| t.any(words));
    let before = from.checked_sub(1);
    let meat = words!["beef" "pork" "lamb" "turkey" "chicken" "veal" "bison" "venison" "meat"];
    let pepper = to.checked_sub(1).filter(|i| *i < from + 3 && is(Some(*i), words!["pepper" "peppercorns"]));
    if is(before, &["ground"]) && is(Some(from), meat) {
        from -= 1;
    } else if pepper.is_some() {
        let crushed = words!["ground" "cracked"];
        let how = words!["freshly" "fresh" "coarsely" "finely" "newly"];
        if is(before, crushed) && is(from.checked_sub(2), how) {
            from -= 2;
        } else if is(Some(from), crushed) && is(before, how) {
            from -= 1;
        }
    }
    (from, to)
}

/// Whether what is said before the "or" is a thing of its own: "butter or margarine", but not "vegetable or
/// chicken stock", where it only tells kinds of what comes behind.
fn stands_alone(t: &[Token<'_>], from: usize, or: usize, to: usize) -> bool {
    let (Some(left), Some(right)) = (t.get(from..or), t.get(or + 1..to)) else { return false };
    let Some(last) = left.last() else { return false };
    let kind = (last.has(Class::ADJ) || last.has(Class::FLAVOUR)) && right.len() > 1;
    !kind && (last.has(Class::NOUN) || right.len() <= left.len())
}
