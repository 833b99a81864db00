//! What the model looks at: words, pairs of words, the sentence with goods and numbers made alike, how
//! many words are groceries or strangers, and what the rules read.
//!
//! A feature is a 64-bit number made from its parts by multiplication and shifts only, so that it is the
//! same on every machine.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::super::{
    Intent,
    lexicon::{Class, Lexicon},
    token::{Kind, Token},
};

/// Longer sentences are judged by their beginning.
pub(in crate::nlu) const MAX_WORDS: usize = 48;

/// What the rules made of a sentence, as far as the model looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::nlu) struct Reading {
    /// The intent of the first action.
    pub(in crate::nlu) intent: Intent,
    /// How sure the rules are of it, in percent; says which kind of evidence they had.
    pub(in crate::nlu) sure: u8,
    /// How many actions there are.
    pub(in crate::nlu) actions: usize,
    /// How many items the first action has.
    pub(in crate::nlu) items: usize,
}

/// What kinds of words a sentence is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::nlu) struct Makeup {
    /// Known groceries, a run of them counted once for each word or name.
    pub(in crate::nlu) goods: usize,
    /// Words of other trades.
    pub(in crate::nlu) strangers: usize,
    /// A list or a cart is named.
    pub(in crate::nlu) listed: bool,
    /// Words and numbers.
    pub(in crate::nlu) words: usize,
}

/// The 64-bit FNV-1a hash of a word.
pub(in crate::nlu) fn word_hash(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// One number from several, in order.
fn mix(kind: u64, a: u64, b: u64) -> u64 {
    let mut h = kind.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ a;
    h = (h ^ (h >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    h ^= b.rotate_left(23);
    h = (h ^ (h >> 32)).wrapping_mul(0x94d0_49bb_1331_11eb);
    h ^ (h >> 31)
}

const START: u64 = 1;
const END: u64 = 2;
const NUMBER: u64 = 3;
const UNIT: u64 = 4;
const GOODS: u64 = 5;
const STRANGE: u64 = 6;
const UNKNOWN: u64 = 7;
const ADDRESS: u64 = 8;

/// Calls `found` for every feature of a sentence and says what words it is made of. The same feature may
/// come more than once.
pub(in crate::nlu) fn each_feature(
    tokens: &[Token<'_>],
    lexicon: &Lexicon,
    rules: Reading,
    mut found: impl FnMut(u64),
) -> Makeup {
    // The sentence, and the sentence with goods and numbers made alike.
    let mut plain = [0_u64; MAX_WORDS];
    let mut alike = [0_u64; MAX_WORDS];
    let (mut words, mut shapes) = (0, 0);
    let (mut goods, mut strangers, mut unknown, mut listed) = (0_usize, 0_usize, 0_usize, false);
    let mut roles = [0_u64; MAX_WORDS];
    let mut parts = 0;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if words >= MAX_WORDS {
            break;
        }
        let name = tokens.get(at..).and_then(|rest| lexicon.names.longest(rest)).map_or(0, |(len, ())| len);
        let taken = name.max(1);
        for part in tokens.get(at..at + taken).unwrap_or_default() {
            if part.kind == Kind::Break || !part.is_word() && !part.is_number() && !part.any(&["$", "@", "?"])
            {
                continue;
            }
            if let Some(place) = plain.get_mut(words) {
                *place = if part.is_number() { NUMBER } else { word_hash(part.word) };
                words += 1;
                // The beginning of a longer word stands for its forms.
                if let Some(stem) = part.word.get(..4).filter(|_| part.word.len() > 4 && part.is_word()) {
                    found(mix(19, word_hash(stem), 0));
                }
            }
        }
        let shape = if name > 0 { Some(GOODS) } else { shape(token) };
        match shape {
            Some(GOODS) => goods += 1,
            Some(STRANGE) => strangers += 1,
            Some(UNKNOWN) => unknown += 1,
            _ => {}
        }
        listed |= token.has(Class::LIST);
        if let Some(role) = role(token, shape)
            && !(parts > 0 && roles.get(parts - 1) == Some(&role))
            && let Some(place) = roles.get_mut(parts)
        {
            *place = role;
            parts += 1;
        }
        // "brown rice flour" is one shape.
        if let Some(shape) = shape
            && !(shape == GOODS && shapes > 0 && alike.get(shapes - 1) == Some(&GOODS))
            && let Some(place) = alike.get_mut(shapes)
        {
            *place = shape;
            shapes += 1;
        }
        at += taken;
    }
    let plain = plain.get(..words).unwrap_or_default();
    let alike = alike.get(..shapes).unwrap_or_default();
    let or = |list: &[u64], i: usize| list.get(i).copied().unwrap_or(END);

    let mut before = START;
    for (i, word) in plain.iter().enumerate() {
        found(mix(1, *word, 0));
        found(mix(2, before, *word));
        found(mix(3, *word, or(plain, i + 2)));
        before = *word;
    }
    found(mix(2, before, END));
    found(mix(4, mix(4, or(plain, 0), or(plain, 1)), or(plain, 2)));
    let mut before = START;
    for (i, shape) in alike.iter().enumerate() {
        found(mix(5, before, *shape));
        found(mix(6, mix(6, before, *shape), or(alike, i + 1)));
        before = *shape;
    }
    found(mix(5, before, END));
    if alike.len() <= 6 {
        found(alike.iter().fold(7, |h, shape| mix(7, h, *shape)));
    }
    let roles = roles.get(..parts).unwrap_or_default();
    if roles.len() <= 8 {
        found(roles.iter().fold(20, |h, role| mix(20, h, *role)));
    }
    let mut before = START;
    for (i, role) in roles.iter().enumerate() {
        found(mix(21, before, *role));
        found(mix(22, mix(22, before, *role), or(roles, i + 1)));
        before = *role;
    }
    found(mix(21, before, END));
    found(mix(23, mix(23, or(roles, 0), or(roles, 1)), u64::from(listed)));
    let few = |n: usize| u64::try_from(n.min(3)).unwrap_or(3);
    let length = [2, 4, 7, 11, 16].iter().filter(|most| words > **most).count();
    found(mix(8, few(goods), few(strangers)));
    found(mix(9, few(unknown), few(goods)));
    found(mix(10, u64::from(listed), few(strangers)));
    found(mix(11, few(length), u64::from(listed)));

    let intent = word_hash(rules.intent.as_str());
    let evidence = mix(12, intent, u64::from(rules.sure));
    found(mix(13, intent, u64::from(rules.actions > 1)));
    found(mix(14, evidence, few(rules.items)));
    found(mix(15, evidence, few(strangers)));
    found(mix(16, evidence, few(unknown)));
    found(mix(17, evidence, or(alike, 0)));
    found(mix(18, evidence, u64::from(listed)));
    Makeup { goods, strangers, listed, words }
}

/// What stands for a word where goods and numbers are made alike; `None` for what is passed over.
fn shape(t: &Token<'_>) -> Option<u64> {
    if t.kind == Kind::Break {
        return None;
    }
    if t.is_number() || t.value.is_some() {
        return Some(NUMBER);
    }
    if !t.is_word() {
        return t.any(&["$", "?"]).then(|| word_hash(t.word));
    }
    if t.word.contains('@') {
        return Some(ADDRESS);
    }
    let goods = Class::NOUN.with(Class::WEIGHED).with(Class::BRAND).with(Class::DISH);
    if t.has(goods) {
        return Some(GOODS);
    }
    if t.unit.is_some() {
        return Some(UNIT);
    }
    if t.has(Class::FOREIGN) {
        return Some(STRANGE);
    }
    if t.has(Class::ADJ.with(Class::CUT).with(Class::SIZE)) {
        return None;
    }
    let known = t.id != 0 || t.class != Class::NONE;
    Some(if known { word_hash(t.word) } else { UNKNOWN })
}

/// What a word does in a sentence about lists and orders, where verbs that mean the same are made alike;
/// `None` for what is passed over.
fn role(t: &Token<'_>, shape: Option<u64>) -> Option<u64> {
    if shape == Some(GOODS) {
        return Some(GOODS);
    }
    match roles().get(t.word) {
        Some(0) => None,
        Some(role) => Some(*role),
        None if t.has(Class::LIST) => Some(LIST_ROLE),
        None => shape.map(|s| if matches!(s, NUMBER | UNIT | STRANGE) { s } else { UNKNOWN }),
    }
}

/// What the name of a list does.
const LIST_ROLE: u64 = 35;

/// Words by what they do; 0 for those that are passed over.
const ROLES: &[(u64, &[&str])] = &[
    (
        0,
        words!["the" "a" "an" "my" "our" "me" "us" "please" "of" "for" "on" "in" "to" "from" "off" "at" "i" "we" "you" "can" "could" "would" "will" "and" "up" "out" "all" "some" "now" "olly" "hey" "ok" "just" "also" "be" "into" "with" "shopping" "grocery" "groceries" "current" "your" "so"],
    ),
    (
        30,
        words!["what" "what's" "whats" "which" "how" "show" "read" "tell" "display" "list's" "recite" "give" "check" "find" "see" "hear" "view" "open" "say" "speak" "name" "know" "repeat" "is" "are" "do" "does" "did" "have" "let" "bring" "pull" "go" "look" "remind"],
    ),
    (
        31,
        words!["add" "put" "include" "insert" "append" "write" "update" "place" "enter" "need" "want" "buy" "get"],
    ),
    (
        32,
        words!["remove" "delete" "erase" "drop" "take" "cross" "scratch" "rid" "eliminate" "cancel" "trash" "don't" "not" "cut" "strike" "done" "removed" "deleted"],
    ),
    (33, words!["create" "make" "start" "begin" "new" "generate" "set" "fresh" "build" "another"]),
    (34, words!["clear" "empty" "wipe" "clean" "reset" "everything"]),
    (36, words!["lists"]),
    (37, words!["item" "items" "this" "that" "it" "one" "thing" "things" "entry" "these" "those" "them"]),
    (38, words!["order" "package" "delivery" "parcel" "shipment" "purchase" "orders" "delivered" "ordered"]),
    (39, words!["where" "when" "where's" "status" "track" "arrive" "shipped" "location"]),
    (40, words!["todo" "to-do" "todos"]),
    (41, words!["playlist" "calendar" "reminder" "alarm" "email" "song" "music" "schedule" "meeting"]),
];

fn roles() -> &'static FxHashMap<&'static str, u64> {
    static TABLE: OnceLock<FxHashMap<&'static str, u64>> = OnceLock::new();
    TABLE.get_or_init(|| ROLES.iter().flat_map(|(role, words)| words.iter().map(|w| (*w, *role))).collect())
}

/// The features of the words that the lexicon does not know.
pub(in crate::nlu) fn unknown_words(tokens: &[Token<'_>]) -> impl Iterator<Item = u64> {
    tokens.iter().filter(|t| shape(t) == Some(UNKNOWN)).map(|t| mix(1, word_hash(t.word), 0))
}
