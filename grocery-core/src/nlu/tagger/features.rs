//! What the tagger looks at.
//!
//! Each token becomes a [`Cell`] of hashed facts: the word and its ends, how it is written, what the lexicon
//! knows of it, the phrases it stands in, the last word of its run. [`Cells::features`] joins them to the
//! keys that the model knows. The trainer and the parser run this same code, so they cannot drift apart.
//! What it must never look at is the rules' reading: an opinion that copies the first one is none.

use super::names::Names;
use crate::nlu::{
    ingredient::model::{feature, hash_bytes},
    lexicon::{Class, Lexicon, is_common},
    phrase::Phrases,
    token::{Kind, Token},
};

/// In how many ways a phrase can tell something of one token.
const MARKS: usize = 7;
const WHOLE: usize = 0;
const COMPOUND: usize = 1;
const FOREIGN: usize = 2;
const COURTESY: usize = 3;
/// Where in a command.
const COMMAND: usize = 4;
/// Which command.
const WHICH: usize = 5;
/// Which command stands right before.
const AFTER: usize = 6;

/// Facts about one token. Hashes of words are never below 64, what is told in small numbers is.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    word: u32,
    /// The first three letters, the last three, the last two.
    begins: u32,
    ends: [u32; 2],
    /// How it is written: capitals, hyphens, digits.
    shape: u32,
    /// One coarse kind.
    kind: u32,
    /// What the lexicon knows, as bits.
    class: u32,
    glued: bool,
    /// The last word of the run up to the next mark or little word, and how far off that is.
    head: u32,
    far: u32,
    /// Where names of products have the word, and how often they have it before the next one.
    places: u32,
    joined: u32,
    /// What phrases tell, each 0 where they tell nothing.
    marks: [u32; MARKS],
}

/// Facts about all tokens of a sentence.
pub(super) struct Cells {
    cells: Vec<Cell>,
    /// The first command, 0 for none.
    command: u32,
    commas: u32,
}

/// Padding on each side, so that neighbours can be looked at without a check.
const PAD: usize = 2;
const NUMBER: u32 = 1;
const UNIT: u32 = 2;
const FUNCTION: u32 = 3;
const HEAD: u32 = 4;
const NOUN: u32 = 5;
const DESCRIBES: u32 = 6;
const OTHER: u32 = 7;
const COMMON: u32 = 8;
const UNKNOWN: u32 = 9;
const BEFORE: u32 = 10;
const BEHIND: u32 = 11;

/// The classes that are told one by one, in the order of the bits of [`Cell::class`].
const CLASSES: [Class; 19] = [
    Class::NOUN,
    Class::HEAD,
    Class::FLAVOUR,
    Class::ADJ,
    Class::CUT,
    Class::ADV,
    Class::ARTICLE,
    Class::FUNCTION,
    Class::FOREIGN,
    Class::LIST,
    Class::SIZE,
    Class::SHOP,
    Class::DISH,
    Class::STAPLE,
    Class::BRAND,
    Class::ATTRIBUTE,
    Class::STORE,
    Class::FOREIGN_VERB,
    Class::WEIGHED,
];

/// Little words that are a kind of their own.
const LITTLE: &[&str] =
    words!["and" "n" "&" "plus" "or" "with" "of" "for" "to" "in" "on" "a" "an" "the" "some"];
/// Of these, those that end a run of words.
const ENDS: &[&str] = words!["and" "n" "plus" "or" "with" "of" "for" "to" "in" "on"];

/// The hash of a word, apart from all small numbers.
fn word_key(word: &str) -> u32 {
    hash_bytes(word.as_bytes()).max(64)
}

const fn pair(a: u32, b: u32) -> u32 {
    feature(200, a, b)
}

/// Words of a sentence that stand for a number.
pub(super) fn is_amount(token: &Token<'_>) -> bool {
    token.is_number() || token.value.is_some() && !token.any(&["third", "eighth"])
}

impl Cells {
    /// Looks at the tokens of a sentence. `silent` says, asked once for each word and each sort of phrases,
    /// whether the lexicon is to keep to itself what it knows: always no, but in training, where the model
    /// is to learn to do without.
    pub(super) fn new(
        t: &[Token<'_>],
        text: &str,
        lexicon: &Lexicon,
        mut silent: impl FnMut() -> bool,
    ) -> Self {
        let n = t.len();
        let mut cells = vec![Cell::default(); n + 2 * PAD];
        let names = Names::embedded();
        let next = t.iter().skip(1).map(Some).chain([None]);
        for ((token, next), cell) in t.iter().zip(next).zip(cells.iter_mut().skip(PAD)) {
            let class = class_of(token, silent());
            *cell = Cell {
                word: word_key(token.word),
                begins: hash_bytes(first_letters(token.word).as_bytes()),
                ends: [3, 2].map(|n| hash_bytes(last_letters(token.word, n).as_bytes())),
                shape: shape(token, text),
                kind: kind(token, class),
                class,
                glued: token.glued,
                places: if token.is_word() { names.places(token.word) } else { 0 },
                joined: next
                    .filter(|next| token.is_word() && next.is_word())
                    .map_or(0, |next| names.joined(token.word, next.word)),
                ..Cell::default()
            };
        }
        for (i, cell) in cells.iter_mut().enumerate() {
            let edge = if i < PAD { BEFORE } else { BEHIND };
            if i < PAD || i >= n + PAD {
                (cell.word, cell.kind, cell.shape) = (edge, edge, edge);
            }
        }
        let mut command = 0;
        {
            let marked = cells.get_mut(PAD..).unwrap_or_default();
            if !silent() {
                runs(&lexicon.names, t, 2, WHOLE, marked);
                runs(&lexicon.compounds, t, 2, COMPOUND, marked);
                runs(&lexicon.foreign, t, 1, FOREIGN, marked);
            }
            if !silent() {
                runs(&lexicon.courtesy, t, 1, COURTESY, marked);
                command = commands(t, lexicon, marked);
            }
        }
        heads(t, cells.get_mut(PAD..).unwrap_or_default());
        let commas = t.iter().filter(|t| t.is(",") || t.kind == Kind::Break).count();
        Self { cells, command, commas: u32::try_from(commas.min(3)).unwrap_or(3) }
    }

    /// How many tokens there are.
    pub(super) fn len(&self) -> usize {
        self.cells.len().saturating_sub(2 * PAD)
    }

    /// Whether token `i` is part of a command.
    pub(super) fn commands(&self, i: usize) -> bool {
        self.cells.get(i + PAD).is_some_and(|c| c.marks.get(WHICH).is_some_and(|m| *m != 0))
    }

    /// The keys of the features of token `i`, in place of what `out` held.
    pub(super) fn features(&self, i: usize, out: &mut Vec<u32>) {
        out.clear();
        let Some([b2, b1, c, a1, a2]) = self.cells.get(i..i + 5).and_then(|w| w.first_chunk::<5>()) else {
            return;
        };
        let n = self.len();
        let small = |n: usize, most: usize| u32::try_from(n.min(most)).unwrap_or(0);
        let (from, to) = (i, n.saturating_sub(i + 1));
        out.extend([
            feature(0, 0, 0),
            feature(1, c.word, 0),
            feature(2, b1.word, 0),
            feature(3, a1.word, 0),
            feature(4, b2.word, 0),
            feature(5, a2.word, 0),
            feature(6, b1.word, c.word),
            feature(7, c.word, a1.word),
            feature(8, b1.word, a1.word),
            feature(9, b2.word, b1.word),
            feature(10, a1.word, a2.word),
            feature(11, c.ends[0], 0),
            feature(12, c.ends[1], 0),
            feature(13, c.begins, 0),
            feature(14, c.shape, 0),
            feature(15, b1.shape, 0),
            feature(16, u32::from(c.glued), 0),
            feature(17, c.kind, 0),
            feature(18, b1.kind, 0),
            feature(19, a1.kind, 0),
            feature(20, b2.kind, 0),
            feature(21, a2.kind, 0),
            feature(22, b1.kind, c.kind),
            feature(23, c.kind, a1.kind),
            feature(24, pair(b1.kind, c.kind), a1.kind),
            feature(25, pair(b2.kind, b1.kind), c.kind),
            feature(26, pair(c.kind, a1.kind), a2.kind),
            feature(27, b1.word, c.kind),
            feature(28, c.kind, a1.word),
            feature(29, c.word, a1.kind),
            feature(30, b1.kind, c.word),
            feature(31, pair(b2.word, b1.word), c.kind),
            feature(32, small(from, 4), 0),
            feature(33, small(to, 3), 0),
            feature(34, small(from, 3), c.kind),
            feature(35, small(to, 3), c.kind),
            feature(36, c.head, 0),
            feature(37, c.far.min(4), 0),
            feature(38, c.word, c.far.min(3)),
            feature(39, c.kind, c.far.min(3)),
            feature(40, self.command, c.kind),
            feature(41, self.commas, c.kind),
            feature(42, small(n, 6), 0),
            feature(50, c.places, 0),
            feature(51, b1.places, 0),
            feature(52, a1.places, 0),
            feature(53, b1.joined, c.joined),
            // Whether a name ends before this word: how the word before ends names, how this one begins them.
            feature(54, pair(b1.places & 0b11_00_11, c.places & 0b11_00_00_11), b1.joined),
            feature(55, c.kind, c.places),
            feature(56, pair(b1.kind, c.kind), b1.joined),
            feature(57, pair(c.places & 0b11_00_11, a1.places & 0b11_00_00_11), c.joined),
        ]);
        for (template, cell) in [(43, c), (44, b1), (45, a1)] {
            let mut left = cell.class;
            while left != 0 {
                out.push(feature(template, left.trailing_zeros(), 0));
                left &= left - 1;
            }
        }
        for (template, cell) in [(46, c), (47, b1), (48, a1)] {
            for (which, mark) in (0..).zip(cell.marks) {
                if mark != 0 {
                    out.push(feature(template, which, mark));
                }
            }
        }
    }
}

fn class_of(token: &Token<'_>, silent: bool) -> u32 {
    let told = |class: &Class| {
        token.has(*class)
            && (!silent || [Class::FUNCTION, Class::ARTICLE, Class::ADV].iter().any(|k| k == class))
    };
    (0..).zip(&CLASSES).filter(|(_, class)| told(class)).fold(0, |bits, (bit, _)| bits | 1_u32 << bit)
}

/// Whether a set of [`Cell::class`] holds one of some classes.
fn holds(bits: u32, classes: &[Class]) -> bool {
    (0..).zip(&CLASSES).any(|(bit, class)| bits >> bit & 1 == 1 && classes.contains(class))
}

fn kind(token: &Token<'_>, class: u32) -> u32 {
    if is_amount(token) {
        NUMBER
    } else if token.unit.is_some() {
        UNIT
    } else if !token.is_word() || token.any(LITTLE) {
        word_key(token.word)
    } else if holds(class, &[Class::FUNCTION, Class::ARTICLE]) {
        FUNCTION
    } else if holds(class, &[Class::HEAD]) {
        HEAD
    } else if holds(class, &[Class::NOUN]) {
        NOUN
    } else if holds(class, &[Class::FLAVOUR, Class::ADJ, Class::ATTRIBUTE, Class::SIZE, Class::CUT]) {
        DESCRIBES
    } else if class != 0 {
        OTHER + 16 + class.trailing_zeros()
    } else if is_common(token.word) {
        COMMON
    } else {
        UNKNOWN
    }
}

/// How a token is written.
fn shape(token: &Token<'_>, text: &str) -> u32 {
    let raw = text.get(token.start..token.end).unwrap_or_default();
    match token.kind {
        Kind::Break => 1,
        Kind::Symbol => word_key(token.word),
        Kind::Number => 2,
        Kind::Word if raw.ends_with('%') => 3,
        Kind::Word if raw.contains(|c: char| c.is_ascii_digit()) => 4,
        Kind::Word => {
            let mut letters = raw.chars();
            let first = letters.next().is_some_and(char::is_uppercase);
            let rest = first && letters.any(char::is_lowercase);
            match (first, rest) {
                (true, false) if raw.len() > 1 => 5,
                (true, _) => 6,
                _ if raw.contains('-') => 7,
                _ => 8,
            }
        }
    }
}

fn first_letters(word: &str) -> &str {
    let end = word.char_indices().nth(3).map_or(word.len(), |(at, _)| at);
    word.get(..end).unwrap_or(word)
}

fn last_letters(word: &str, n: usize) -> &str {
    let from = word.char_indices().rev().nth(n - 1).map_or(0, |(at, _)| at);
    word.get(from..).unwrap_or(word)
}

/// Marks phrases of at least so many words, the longest first, none inside another.
fn runs(phrases: &Phrases<()>, t: &[Token<'_>], least: usize, mark: usize, cells: &mut [Cell]) {
    let mut at = 0;
    while let Some(rest) = t.get(at..).filter(|r| !r.is_empty()) {
        let len = phrases.longest(rest).map_or(0, |(len, ())| len);
        if len < least {
            at += 1;
            continue;
        }
        for (i, cell) in cells.iter_mut().skip(at).take(len).enumerate() {
            if let Some(place) = cell.marks.get_mut(mark) {
                *place = 1 + u32::from(i == 0) + 2 * u32::from(i + 1 == len);
            }
        }
        at += len;
    }
}

/// Marks commands; the first one, 0 for none.
fn commands(t: &[Token<'_>], lexicon: &Lexicon, cells: &mut [Cell]) -> u32 {
    let (mut first, mut at) = (0, 0);
    while let Some(rest) = t.get(at..).filter(|r| !r.is_empty()) {
        // A single word opens a sentence or is none.
        let found = lexicon.commands.longest(rest).filter(|(len, _)| *len > 1 || at == 0 && *len > 0);
        let Some((len, command)) = found else {
            at += 1;
            continue;
        };
        let which = command as u32 + 1;
        if first == 0 {
            first = which;
        }
        for (i, cell) in cells.iter_mut().skip(at).take(len).enumerate() {
            cell.marks[COMMAND] = 1 + u32::from(i == 0);
            cell.marks[WHICH] = which;
        }
        if let Some(next) = cells.get_mut(at + len).filter(|_| at + len < t.len()) {
            next.marks[AFTER] = which;
        }
        at += len;
    }
    first
}

/// Tells every token the last word of its run.
fn heads(t: &[Token<'_>], cells: &mut [Cell]) {
    let (mut head, mut far) = (0, 0);
    for (token, cell) in t.iter().zip(cells).rev() {
        let stops = matches!(cell.kind, NUMBER | FUNCTION) || !token.is_word() || token.any(ENDS);
        if stops {
            (head, far) = (0, 0);
        } else if head == 0 {
            (head, far) = (cell.word, 0);
        } else {
            far += 1;
        }
        (cell.head, cell.far) = (head, far);
    }
}
