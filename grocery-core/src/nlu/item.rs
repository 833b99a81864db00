//! Stage 5: one item phrase to an [`Item`].
//!
//! Conditions go first ("under $5", "only if on sale", "without nuts", "thinly sliced"), then the amount
//! before and behind the name, then alternatives ("A or B milk"). What is left is the name, as said.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::{
    Item, ItemSize, Note, NoteKind, Span,
    amount::{after, before, is_measure},
    conditions::attributes,
    lexicon::{Class, Lexicon},
    token::{MOST as UNCOUNTED, Token},
};
use crate::{money::Currency, quantity::Ratio};

/// More than this many of anything is a slip of the tongue.
const MOST: i64 = 1_000_000;

/// What reading an item needs to know.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) lex: &'a Lexicon,
    pub(super) currency: Currency,
}

/// The most words of an item phrase that are read; what stands behind them is left out.
pub(super) const LONGEST_PHRASE: usize = 100;

/// An item phrase that was read.
pub(super) enum Heard {
    /// An item with a name.
    Item(Box<Item>),
    /// An amount and no name: "2 pounds".
    Amount(Box<Item>),
    /// A word that stands for something said before: "it", "those".
    Pronoun(Box<Item>),
    /// Nothing.
    Nothing,
}

/// Takes amounts that nobody can buy out of an item, and tells so in a note.
pub(super) fn refuse_senseless(item: &mut Item, negative: bool, notes: &mut Vec<Note>) {
    let bad = |q: Option<Ratio>| q.is_some_and(|q| !q.is_positive() || q > Ratio::from_int(MOST));
    if negative || bad(item.quantity) || bad(item.quantity_max) {
        let amount = item.quantity.map_or_else(String::new, |q| match q {
            q if q >= UNCOUNTED => "so large a number".to_owned(),
            q if negative => format!("-{q}"),
            q => q.to_string(),
        });
        let text = format!("{amount} is not an amount to buy; say a number above zero and up to a million");
        notes.push(Note { kind: NoteKind::BadQuantity, text, span: Some(item.span) });
        item.quantity = None;
        item.quantity_max = None;
    }
    // A bag of 0 litres is a bag.
    if bad(item.size.and_then(|s| s.value)) {
        item.size = None;
    }
}

impl Reader<'_> {
    /// Reads one phrase.
    pub(super) fn item(&self, piece: &[Token<'_>], notes: &mut Vec<Note>) -> Heard {
        // Looking for what describes an item takes several passes over its words; goods have few.
        let piece = piece.get(..LONGEST_PHRASE).unwrap_or(piece);
        let mut t: Vec<Token<'_>> = piece.to_vec();
        let mut item = Item { span: span(piece), ..Item::default() };
        let more = trim(&mut t, self.lex);
        if t.is_empty() {
            return if more { Heard::Amount(Box::new(item)) } else { Heard::Nothing };
        }
        item.span = span(&t);
        self.conditions(&mut t, &mut item);
        trim_end(&mut t);
        self.amounts(&mut t, &mut item, notes);
        if item.preparation.is_none() {
            self.cut(&mut t, &mut item);
        }
        if more && item.quantity.is_none() && item.size.is_none() {
            item.quantity = Some(Ratio::ONE);
        }
        // "2 things of sour cream", "two (2) avocados".
        match t.as_slice() {
            [things, of, _, ..] if things.any(&["things", "thing"]) && of.is("of") => drop(t.drain(..2)),
            [open, n, close, _, ..]
                if open.is("(") && close.is(")") && n.value.is_some() && n.value == item.quantity =>
            {
                drop(t.drain(..3));
            }
            _ => {}
        }
        trim(&mut t, self.lex);
        trim_end(&mut t);
        while t.first().is_some_and(|t| t.any(&["of", "the", "those", "these", "worth"])) && t.len() > 1 {
            t.remove(0);
        }
        // "two bottles of 409".
        let number = !t.iter().any(|t| t.is_word())
            && self.lex.names.longest(&t).is_none_or(|(len, ())| len != t.len());
        if t.is_empty() || number {
            return if item.quantity.is_some() || item.size.is_some() {
                Heard::Amount(Box::new(item))
            } else {
                Heard::Nothing
            };
        }
        if t.iter().all(|t| t.any(PRONOUNS)) {
            return Heard::Pronoun(Box::new(item));
        }
        // "cereal (family size)".
        if let (Some(open), Some(close)) =
            (t.iter().position(|t| t.is("(")), t.iter().rposition(|t| t.is(")")))
            && 0 < open
            && open + 1 < close
        {
            let said: Vec<Token<'_>> = t.drain(open..=close).collect();
            let said = said.get(1..said.len() - 1).unwrap_or_default();
            // "garlic (minced)".
            let cut = said.iter().any(|t| t.has(Class::CUT))
                && said.iter().all(|t| t.has(Class::CUT.with(Class::ADV)) || t.any(&["and", "&", ","]));
            // "deodorant (Dove brand)".
            if let [name @ .., brand] = said
                && brand.is("brand")
                && !name.is_empty()
                && !name.iter().any(|t| t.any(&["store", "generic", "name", "any", "own"]))
            {
                item.brand = Some(self.said(name));
            } else if cut && item.preparation.is_none() {
                item.preparation = Some(self.said(said));
            } else {
                item.attributes.push(self.said(said));
            }
        }
        self.brand(&mut t, &mut item);
        self.alternatives(&mut t, &mut item);
        self.preparation(&t, &mut item);
        attributes(&t, &mut item, self.lex);
        item.name = self.said(&t);
        if item.name.is_empty() { Heard::Nothing } else { Heard::Item(Box::new(item)) }
    }

    /// The text of `t` as it was given, joined where words in between were left out.
    pub(super) fn said(&self, t: &[Token<'_>]) -> String {
        let mut out = String::new();
        let mut from = 0;
        while let Some(first) = t.get(from) {
            if first.sounds {
                if !out.is_empty() {
                    out.push(' ');
                }
                out.push_str(first.word);
                from += 1;
                continue;
            }
            let mut to = from;
            while let (Some(a), Some(b)) = (t.get(to), t.get(to + 1)) {
                let gap = self.text.get(a.end..b.start).unwrap_or("x");
                if b.sounds || b.start < a.end || !gap.chars().all(|c| c.is_whitespace() || c.is_control()) {
                    break;
                }
                to += 1;
            }
            let end = t.get(to).map_or(first.end, |t| t.end);
            if !out.is_empty() {
                out.push(' ');
            }
            for (i, word) in
                self.text.get(first.start..end).unwrap_or_default().split_whitespace().enumerate()
            {
                if i > 0 {
                    out.push(' ');
                }
                out.push_str(word);
            }
            from = to + 1;
        }
        out
    }

    /// Takes the amounts before and behind the name out of `t`.
    fn amounts(&self, t: &mut Vec<Token<'_>>, item: &mut Item, notes: &mut Vec<Note>) {
        let lead = before(t, self.lex);
        if let Some(at) = lead.adjective.and_then(|i| t.get(i)) {
            item.attributes.push(at.word.to_owned());
        }
        let weighed = t
            .get(lead.len..)
            .and_then(|name| name.iter().rev().find(|t| t.has(Class::NOUN)))
            .is_some_and(|t| t.has(Class::WEIGHED))
            && t.get(lead.len..).is_some_and(|r| self.lex.names.longest(r).is_none());
        item.quantity = lead.quantity;
        item.quantity_max = lead.max;
        item.unit = lead.unit;
        item.size = lead.size;
        item.approximate = lead.approximate;
        let mut negative = lead.negative;
        t.drain(..lead.len.min(t.len()));
        if t.first().is_some_and(|t| t.is("-")) && negative {
            t.remove(0);
        }
        let mut at = 1;
        // How far the names that began before `at` reach.
        let mut reach = 0;
        while at < t.len() {
            let rest = t.get(at..).unwrap_or_default();
            if let Some((len, ())) = t.get(at - 1..).and_then(|r| self.lex.names.longest(r)) {
                reach = reach.max(at - 1 + len);
            }
            let inside = reach > at;
            let starts = rest.first().is_some_and(|t| {
                t.is_number()
                    || t.value.is_some()
                    || t.any(words![
                        "x" "(" "-" ":" "*" "qty" "quantity" "a" "about" "half" "#" "couple"
                    ])
            });
            if !inside
                && starts
                && !t.get(at - 1).is_some_and(|t| {
                    t.any(words![
                        "size" "no" "number" "vitamin" "spf" "stage" "into" "omega" "type" "grade"
                    ])
                })
            {
                let known = t.get(at - 1).is_some_and(|t| {
                    t.has(Class::NOUN)
                        || t.has(Class::WEIGHED)
                        || t.has(Class::CUT)
                        || t.has(Class::HEAD)
                        || t.any(words!["one" "ones" "them" "both" "those" "these"])
                });
                if let Some(found) = after(rest, weighed, known, self.lex) {
                    negative |= found.negative;
                    if lead.quantity.is_none() || lead.article && found.quantity.is_some() {
                        item.quantity = found.quantity.or(lead.quantity);
                        item.quantity_max = found.max;
                        item.unit = found.unit.or(lead.unit);
                        item.size = found.size.or(lead.size);
                    } else if found.size.is_some() {
                        item.size = merge_size(lead.size, found.size);
                        item.unit = item.unit.or(found.unit);
                    } else if let (Some(unit), Some(value)) = (found.unit, found.quantity)
                        && is_measure(unit)
                    {
                        item.size = Some(ItemSize {
                            value: Some(value),
                            unit: Some(unit),
                            count: lead.size.and_then(|s| s.count),
                        });
                    }
                    item.approximate |= found.approximate;
                    t.truncate(at);
                    break;
                }
            }
            at += 1;
        }
        refuse_senseless(item, negative, notes);
    }

    /// "Horizon brand milk", "milk by Horizon".
    fn brand(&self, t: &mut Vec<Token<'_>>, item: &mut Item) {
        if let Some(at) = t.iter().position(|t| t.any(&["brand", "brands"])) {
            if at > 0
                && at + 1 < t.len()
                && !t.get(at - 1).is_some_and(|t| t.any(&["store", "generic", "name", "any"]))
            {
                let said: Vec<Token<'_>> = t.drain(..=at).collect();
                item.brand = said.get(..at).map(|b| self.said(b));
            }
        } else if let Some(at) = t.iter().position(|t| t.any(&["by", "from"]))
            && at > 0
            && t.get(at + 1).is_some_and(|maker| {
                // A maker that nobody knows, said of known goods: "vegetable oil by wesson".
                maker.has(Class::BRAND)
                    || t.get(at).is_some_and(|t| t.is("by"))
                        && maker.class == Class::NONE
                        && maker.is_word()
                        && t.get(at - 1).is_some_and(|t| t.has(Class::NOUN))
            })
            && t.len() <= at + 3
        {
            let said: Vec<Token<'_>> = t.drain(at..).collect();
            item.brand = said.get(1..).map(|b| self.said(b));
        }
    }

    /// "whole or 2% milk", "coke or pepsi".
    fn alternatives(&self, t: &mut Vec<Token<'_>>, item: &mut Item) {
        let Some(at) = t.iter().position(|t| t.is("or")) else { return };
        if at == 0 || at + 1 >= t.len() {
            t.retain(|t| !t.is("or"));
            return;
        }
        let right: Vec<Token<'_>> = t.drain(at..).skip(1).collect();
        for part in right.split(|t| t.is("or")) {
            let mut part = part.to_vec();
            // "pecans if walnuts are too dear".
            if let Some(when) = part.iter().position(|t| t.is("if")).filter(|at| *at > 0) {
                part.truncate(when);
            }
            if part.first().is_some_and(|t| {
                t.any(words![
                    "whatever" "whichever" "whatever's" "something" "anything" "similar"
                    "equivalent" "so" "any" "other" "else"
                ])
            }) {
                continue;
            }
            let inner = before(&part, self.lex);
            part.drain(..inner.len.min(part.len()));
            trim(&mut part, self.lex);
            if part.is_empty() {
                continue;
            }
            item.alternatives.push(self.said(&part));
            if shares_head(t, &part) {
                let head = part.iter().skip(1).copied().collect::<Vec<_>>();
                t.extend(head);
            }
        }
    }

    /// "thinly sliced ham": told apart, and still in the name.
    fn preparation(&self, t: &[Token<'_>], item: &mut Item) {
        if item.preparation.is_some() {
            return;
        }
        let adverbs = t.iter().take_while(|t| t.has(Class::ADV) && !t.has(Class::CUT)).count();
        if adverbs > 0 && t.get(adverbs).is_some_and(|t| t.has(Class::CUT)) && t.len() > adverbs + 1 {
            item.preparation = t.get(..=adverbs).map(|p| self.said(p));
        }
    }
}

const PRONOUNS: &[&str] = words![
    "it" "that" "them" "those" "these" "this" "they" "one" "ones" "last" "item" "items" "thing" "things" "both" "all" "each"
    "first" "second" "third" "fourth" "fifth" "two" "three" "other" "of" "1st" "2nd" "3rd" "4th" "5th" "previous"
];

fn merge_size(a: Option<ItemSize>, b: Option<ItemSize>) -> Option<ItemSize> {
    let (a, b) = (a.unwrap_or_default(), b.unwrap_or_default());
    Some(ItemSize { value: a.value.or(b.value), unit: a.unit.or(b.unit), count: a.count.or(b.count) })
}

/// Whether `left` is only a describing word whose noun stands at the end of `right`.
fn shares_head(left: &[Token<'_>], right: &[Token<'_>]) -> bool {
    let (Some(l), Some(first), Some(last)) = (left.last(), right.first(), right.last()) else { return false };
    if right.len() < 2 || left.len() > 2 {
        return false;
    }
    let adjective = |t: &Token<'_>| t.has(Class::ADJ) && !t.has(Class::NOUN);
    let flavour = |t: &Token<'_>| t.has(Class::FLAVOUR);
    let kind = !l.has(Class::NOUN) && l.is_word() && right.len() >= 2 && last.has(Class::HEAD);
    adjective(l) && last.has(Class::NOUN)
        || kind
        || flavour(l) && (flavour(first) || adjective(first)) && last.has(Class::HEAD)
        || adjective(l) && adjective(first)
        || l.word.contains('%') && first.word.contains('%')
}

/// Cuts what says nothing off the start. Says whether "another" or "more" was among it.
pub(super) fn trim(t: &mut Vec<Token<'_>>, lex: &Lexicon) -> bool {
    let mut more = false;
    loop {
        if lex.names.longest(t).is_some() {
            return more;
        }
        let next = t.get(1);
        let Some(first) = t.first() else { return more };
        let drop = match first.word {
            "another" => {
                more = true;
                true
            }
            "the" | "my" | "our" | "some" | "any" | "those" | "these" | "your" | "please" | "just"
            | "also" | "maybe" | "usual" | "more" | "perhaps" | "additional" | "me" | "us" | "um" | "uh"
            | "like" | "pls" | "plz" | "yes" | "actually" | "regular" | "her" | "his" | "their"
                if first.word != "regular"
                    && (first.word != "like"
                        || next.is_some_and(|t| !t.is_number() && t.value.is_none())) =>
            {
                true
            }
            "this" | "that" => next.is_some_and(|t| t.is_word() && !t.any(PRONOUNS)),
            "no" => next.is_some_and(|t| t.is("more")) && t.get(2).is_some_and(|t| t.is("than")),
            "enough" | "extra" if first.word == "enough" => next.is_some(),
            "both" => next.is_some_and(|t| t.is_word() && !t.any(PRONOUNS)),
            "whatever" | "whichever" => next.is_some_and(|t| {
                t.is_word() && !t.any(words!["is" "are" "brand" "kind" "flavor" "flavour" "size" "type" "you" "it" "the" "they" "looks" "one"])
            }),
            "either" => next.is_some_and(|t| t.is_word() && !t.is("or")),
            "at" => next.is_some_and(|t| t.any(&["least", "most"])),
            "up" => next.is_some_and(|t| t.is("to")),
            "kind" | "type" | "sort" => next.is_some_and(|t| t.is("of")),
            "i" => next.is_some_and(|t| t.any(&["think", "guess", "suppose", "believe"])),
            "extra" => next.is_some_and(|t| t.is_number()),
            "to" | "for" | "with" | "of" | "is" | "are" | "on" | "in" | "get" | "buy" | "be" | "from"
            | "been" => true,
            "~" => !next.is_some_and(Token::is_number),
            w if !first.is_word() && !first.is_number() && w != "(" && w != "$" && w != "-" => true,
            "-" => !next.is_some_and(|t| t.is_number() && t.glued),
            _ => false,
        };
        if !drop {
            return more;
        }
        let len = match first.word {
            "no" => 3,
            "at" | "up" if next.is_some_and(|t| t.any(&["least", "most", "to"])) => 2,
            "kind" | "type" | "sort" | "i" => 2,
            _ => 1,
        };
        t.drain(..len.min(t.len()));
    }
}

/// Cuts what says nothing off the end.
pub(super) fn trim_end(t: &mut Vec<Token<'_>>) {
    const TAILS: &[&[&str]] = &[
        &["please"],
        &["pls"],
        &["plz"],
        &["thanks"],
        &["thx"],
        &["thank", "you"],
        &["back"],
        &["on", "there"],
        &["in", "there"],
        &["to", "there"],
        &["to", "it"],
        &["on", "it"],
        &["in", "it"],
        &["in", "them"],
        &["on", "them"],
        &["too"],
        &["as", "well"],
        &["also"],
        &["again"],
        &["for", "me"],
        &["for", "us"],
        &["instead"],
        &["then"],
        &["though"],
        &["tho"],
        &["today"],
        &["right", "now"],
        &["asap"],
        &["rn"],
        &["lol"],
        &["mate"],
        &["anywhere"],
        &["oh"],
        &["actually"],
        &["ew"],
        &["yuck"],
        &["lmao"],
        &["haha"],
        &["sry"],
        &["sorry"],
        &["ty"],
        &["tho"],
        &["either", "way"],
        &["for", "him"],
        &["for", "her"],
        &["for", "them"],
        &["now"],
        &["anymore"],
        &["any", "more"],
        &["and"],
        &["or"],
        &["but"],
        &["in", "stock"],
        &["first"],
        &["for", "now"],
        &["i", "think"],
        &["ok"],
        &["okay"],
        &["alright"],
        &["you", "know"],
        &["at", "home"],
        &["at", "all"],
        &["i", "guess"],
        &["real", "quick"],
        &["if", "you", "can"],
        &["the"],
        &["from", "the", "store"],
        &["at", "the", "store"],
        &["at", "the", "moment"],
        &["in", "the", "house"],
        &["in", "our", "house"],
        &["in", "my", "house"],
        &["in", "this", "house"],
        &["in", "this", "household"],
        &["in", "the", "family"],
        &["around", "here"],
        &["in", "the", "cupboard"],
        &["in", "the", "press"],
        &["xx"],
        &["cheers"],
        &["ta"],
        &["or", "so"],
        &["or", "not"],
        &["love"],
        &["darling"],
        &["hun"],
        &["buddy"],
        &["for", "a", "change"],
        &["last", "time", "round"],
        &["yeah"],
        &["eh"],
        &["innit"],
        &["will", "you"],
        &["from", "the", "bakery"],
        &["from", "the", "deli"],
        &["from", "the", "deli", "counter"],
        &["from", "the", "butcher"],
        &["from", "the", "butchers"],
        &["from", "the", "butcher's"],
        &["from", "the", "fish", "counter"],
        &["from", "the", "freezer", "section"],
        &["from", "the", "garden"],
        &["in", "the", "fridge"],
        &["with"],
        &["of"],
        &["would", "be", "great"],
        &["would", "be", "nice"],
        &["on", "the", "way", "home"],
        &["on", "your", "way"],
        &["on", "the", "way"],
        &["left"],
        &["either"],
        &["last", "night"],
        &["this", "morning"],
        &["yesterday"],
        &["you've", "got"],
        &["you", "have"],
        &["you", "carry"],
        &["you", "sell"],
        &["as", "done"],
        &["as", "bought"],
        &["as", "purchased"],
        &["as", "complete"],
        &["as", "completed"],
        &["already"],
        &["after", "all"],
        &["is", "fine"],
        &["are", "fine"],
        &["is", "good"],
        &["is", "ok"],
        &["is", "okay"],
        &["will", "do"],
        &["works"],
        &["would", "work"],
        &["would", "be", "fine"],
        &["will", "be", "fine"],
        &["this", "time"],
        &["this", "week"],
        &["for", "the", "week"],
        &["yet"],
        &["if", "u", "can"],
        &["really"],
        &["any", "longer"],
        &["in", "the", "pantry"],
        &["in", "the", "freezer"],
        &["quick"],
        &["soon"],
        &["real", "soon"],
        &["when", "you", "can"],
        &["you", "got"],
        &["thats", "all"],
        &["that's", "all"],
        &["thats", "it"],
        &["that's", "it"],
        &["or", "something"],
        &["or", "whatever"],
        &["pretty"],
        &["so", "far"],
        &["btw"],
        &["over", "here"],
        &["these", "days"],
        &["nowadays"],
        &["tbh"],
        &["ngl"],
        &["honestly"],
        &["seriously"],
        &["fyi"],
        &["and", "stuff"],
        &["as", "usual"],
        &["like", "usual"],
        &["like", "always"],
        &["like", "last", "time"],
        &["from", "there"],
        &["off", "there"],
        &["on", "my", "way", "home"],
        &["while", "you're", "at", "it"],
        &["while", "youre", "at", "it"],
        &["for", "sure"],
        &["uh"],
        &["um"],
        &["under"],
        &["below"],
        &["babe"],
        &["hon"],
        &["dude"],
        &["k"],
        &["kk"],
    ];
    static LAST: LazyLock<FxHashSet<&str>> =
        LazyLock::new(|| TAILS.iter().filter_map(|tail| tail.last().copied()).collect());
    // Looked for once: words go only from the end.
    let open = t.iter().position(|t| t.is("("));
    loop {
        let before = t.len();
        while t.last().is_some_and(|last| {
            !last.is_word()
                && !last.is_number()
                && !last.any(&["%", "$"])
                && !(last.is(")") && open.is_some_and(|at| at < t.len()))
        }) {
            t.pop();
        }
        // Most last words end no tail: one look tells.
        if t.last().is_some_and(|last| LAST.contains(last.word)) {
            for tail in TAILS {
                let from = t.len().saturating_sub(tail.len());
                if t.len() > tail.len()
                    && t.get(from..).is_some_and(|end| end.iter().zip(*tail).all(|(t, w)| t.is(w)))
                {
                    t.truncate(from);
                }
            }
        }
        if t.len() == before {
            return;
        }
    }
}

/// The place of `t` in the text.
pub(super) fn span(t: &[Token<'_>]) -> Span {
    let start = t.iter().map(|t| t.start).min().unwrap_or(0);
    let end = t.iter().map(|t| t.end).max().unwrap_or(start);
    Span { start, end }
}
