//! A piece of a list that is no goods of its own but tells more of those before it: "ketchup, Heinz brand", "3 avocados,
//! ripe ones", "trail mix, hold the raisins".

use super::super::{Item, item::Reader, lexicon::Class, token::Token};
use super::hints;

/// Takes what `piece` tells of `last`; says whether it told something.
pub(super) fn of(last: &mut Item, piece: &[Token<'_>], reader: &Reader<'_>) -> bool {
    if let Some(brand) = brand(piece) {
        let generic = brand
            .iter()
            .any(|t| t.any(words!["any" "store" "generic" "the" "same" "whichever" "off" "name"]));
        last.brand = (!generic).then(|| reader.said(brand)).or(last.brand.take());
        return true;
    }
    // "two cans of tomatoes, the 28 ounce ones": how large they are.
    if let Some(size) = hints::which_size(piece, reader.lex) {
        last.size = last.size.or(Some(size));
        return true;
    }
    // "3 avocados, ripe ones", "detergent, the unscented one": which of them.
    if hints::which_kind(piece) {
        if !piece.first().is_some_and(|t| t.any(&["from", "off"])) {
            last.attributes.push(reader.said(piece));
        }
        return true;
    }
    match piece {
        [hold, the, left_out @ ..] if hold.is("hold") && the.any(&["the", "any"]) && !left_out.is_empty() => {
            last.excludes.push(reader.said(left_out));
            true
        }
        // "chicken thighs, bone in".
        [bone, on]
            if bone.any(&["bone", "bones", "skin", "head", "shell"])
                && on.any(&["in", "on", "off", "out"]) =>
        {
            last.preparation.get_or_insert_with(|| reader.said(piece));
            true
        }
        _ if describes(piece) => {
            last.attributes.push(reader.said(piece));
            true
        }
        _ => false,
    }
}

/// "Heinz brand", "the Mission brand", "brand Barilla", "preferably Oatly", "Pepsi if possible".
fn brand<'a, 't>(piece: &'a [Token<'t>]) -> Option<&'a [Token<'t>]> {
    let is_brand = |t: &Token<'_>| t.has(Class::BRAND) || t.is_word() && t.class == Class::NONE;
    let short = |name: &[Token<'_>]| (1..4).contains(&name.len());
    match piece {
        [word, name @ ..]
            if word.any(&["preferably", "ideally"]) && short(name) && name.iter().all(is_brand) =>
        {
            Some(name)
        }
        [name @ .., when, possible]
            if when.is("if") && possible.is("possible") && short(name) && name.iter().all(is_brand) =>
        {
            Some(name)
        }
        [word, name @ ..] if word.is("brand") && short(name) => Some(name),
        [the, name @ .., word]
            if word.is("brand")
                && the.is("the")
                && short(name)
                && !name
                    .iter()
                    .any(|t| t.any(words!["same" "store" "usual" "cheap" "cheapest" "other" "generic"])) =>
        {
            Some(name)
        }
        [name @ .., word] if word.is("brand") && short(name) => Some(name),
        _ => None,
    }
}

/// "extra large", "cage free": words that only describe.
fn describes(piece: &[Token<'_>]) -> bool {
    let names = Class::NOUN.with(Class::FLAVOUR).with(Class::HEAD).with(Class::WEIGHED).with(Class::BRAND);
    let tells = Class::ATTRIBUTE.with(Class::SIZE);
    piece.len() > 1
        && piece.iter().all(|t| t.has(tells.with(Class::ADJ)) && !t.has(names))
        && piece.iter().any(|t| t.has(tells) || t.is("free"))
}
