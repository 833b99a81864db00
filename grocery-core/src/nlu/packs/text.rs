//! Text to tokens, by the vocabulary of one language.
//!
//! Patterns, word lists and what shoppers say all go through the same tokeniser, so that they agree on
//! where words end: behind an apostrophe ("l'" + "aceto"), at a hyphen between letters, and in languages
//! written without spaces at every character. A word is known exactly, or else by its letters without accents.

use super::{
    begins::Begins,
    manner::Manner,
    vocabulary::{Vocabulary, WordId},
};
use crate::{
    nlu::token::{MOST, Normal, email, is_settled, is_vulgar},
    quantity::{Ratio, parse_number},
};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, perhaps with digits.
    Word,
    /// A number in digits.
    Number,
    /// One punctuation character.
    Symbol,
    /// A line break.
    Break,
}

impl Kind {
    /// The name that an explanation gives it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Number => "number",
            Self::Symbol => "symbol",
            Self::Break => "break",
        }
    }
}

/// One token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tok<'t> {
    /// Byte offset in the text as given.
    pub(super) start: usize,
    /// Byte offset just behind it.
    pub(super) end: usize,
    /// In lower case.
    pub(super) word: &'t str,
    pub(super) kind: Kind,
    /// Nothing stands between this and the token before.
    pub(super) glued: bool,
    /// A hyphen joins it to the token before.
    pub(super) hyphen: bool,
    /// Which token of the text it is.
    pub(super) index: u32,
    pub(super) id: WordId,
    /// The first known word with the same letters without accents.
    pub(super) plain: WordId,
    pub(super) value: Option<Ratio>,
    /// What the word is in how people speak.
    pub(super) manner: Manner,
    /// What can begin here; known once the tokens of a text have been marked.
    pub(super) begins: Begins,
}

impl<'t> Tok<'t> {
    /// A comma that nobody wrote, right before this token.
    pub(super) fn comma_before(&self) -> Tok<'t> {
        let (word, kind) = (",", Kind::Symbol);
        Tok {
            end: self.start,
            word,
            kind,
            glued: false,
            hyphen: false,
            id: 0,
            plain: 0,
            value: None,
            manner: Manner::default(),
            begins: Begins::default(),
            ..*self
        }
    }

    pub(super) fn is(&self, word: &str) -> bool {
        self.word == word
    }

    pub(super) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    pub(super) fn is_number(&self) -> bool {
        self.kind == Kind::Number
    }

    pub(super) fn any(&self, words: &[&str]) -> bool {
        words.contains(&self.word)
    }
}

/// The marks of written numbers and the gaps between words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Script {
    pub(super) decimal: char,
    pub(super) thousands: char,
    /// Words are set apart by spaces.
    pub(super) spaces: bool,
}

/// Chinese and Japanese characters, which stand without spaces.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3005}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2ffff}')
        && c != '・'
}

/// How many bytes at the start may be a fraction. Two slashes or a vulgar fraction end it: what is searched here
/// and not taken is searched again from the next token.
fn fraction_length(text: &str) -> usize {
    let mut slashes = 0;
    for (at, c) in text.char_indices() {
        if is_vulgar(c) {
            return at + c.len_utf8();
        }
        slashes += u32::from(c == '/');
        if slashes > 1 || !(c.is_ascii_digit() || c == '/') {
            return at;
        }
    }
    text.len()
}

fn is_letter(c: char) -> bool {
    is_settled(c)
        || c.is_alphanumeric() && !is_vulgar(c)
        || matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{963}' | '\u{970}'..='\u{97f}' | 'ー')
}

/// Cuts `normal` into tokens. Says too whether pictures and the like were left out.
pub(super) fn tokenise<'t>(normal: &'t Normal, script: Script, words: &Vocabulary) -> (Vec<Tok<'t>>, bool) {
    let text = normal.text();
    let mut out = Scanner {
        text,
        normal,
        script,
        words,
        list: Vec::with_capacity(text.len() / 4 + 4),
        glued: false,
        hyphen: false,
        junk: false,
    };
    let has_at = text.contains('@');
    let mut at = 0;
    while let Some(c) = out.char_at(at) {
        let next = at + c.len_utf8();
        at = match c {
            '\n' | '\r' => {
                if out.list.last().is_none_or(|t| t.kind != Kind::Break) {
                    out.push(at, next, Kind::Break, None);
                }
                out.glued = false;
                next
            }
            c if c.is_whitespace() || c.is_control() => {
                out.glued = false;
                next
            }
            _ if has_at && let Some(end) = email(text, at) => {
                out.push(at, end, Kind::Word, None);
                end
            }
            c if c.is_ascii_digit() || is_vulgar(c) => out.number(at),
            c if is_letter(c) => out.word(at),
            '-' | '&'
                if out.glued
                    && out.list.last().is_some_and(|t| {
                        t.is_word() || t.is_number() && out.char_at(next).is_some_and(|c| !c.is_ascii_digit())
                    })
                    && out.char_at(next).is_some_and(is_letter) =>
            {
                out.hyphen = true;
                next
            }
            '.' if out.glued
                && out.list.last().is_some_and(|t| t.is_word() && words.dotted.contains(t.id))
                && !text
                    .get(next..)
                    .unwrap_or_default()
                    .trim_start_matches(' ')
                    .starts_with(['\n', '\r'])
                && next < text.len() =>
            {
                next
            }
            c if c.is_ascii_punctuation() || "€£¥₹₩₽₴₺¡¿•·●▪◦‣…。।・「」〜×".contains(c) =>
            {
                out.push(at, next, Kind::Symbol, None);
                next
            }
            _ => {
                out.junk = true;
                next
            }
        };
    }
    (out.list, out.junk)
}

struct Scanner<'t, 'l> {
    text: &'t str,
    normal: &'t Normal,
    script: Script,
    words: &'l Vocabulary,
    list: Vec<Tok<'t>>,
    glued: bool,
    hyphen: bool,
    junk: bool,
}

impl Scanner<'_, '_> {
    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..).and_then(|t| t.chars().next())
    }

    fn push(&mut self, start: usize, end: usize, kind: Kind, value: Option<Ratio>) {
        let word = self.text.get(start..end).unwrap_or_default();
        let (id, plain) = if kind == Kind::Break { (0, 0) } else { self.words.look_up(word) };
        self.list.push(Tok {
            start: self.normal.original(start),
            end: self.normal.original(end),
            word,
            kind,
            glued: self.glued,
            hyphen: self.hyphen,
            index: u32::try_from(self.list.len()).unwrap_or(u32::MAX),
            id,
            plain,
            value,
            manner: Manner::default(),
            begins: Begins::default(),
        });
        self.glued = true;
        self.hyphen = false;
    }

    /// The number at the start of `rest` and how long it is, by the marks of the language.
    fn read_number(&self, rest: &str) -> Option<(Ratio, usize)> {
        let digits = |t: &str| t.bytes().take_while(u8::is_ascii_digit).count();
        let whole = digits(rest);
        let mut plain = rest.get(..whole)?.to_owned();
        let mut end = whole;
        if whole > 0 {
            // Thousands, in groups of three.
            while whole <= 3 && plain.len() < 12 {
                let tail = rest.get(end..)?;
                let Some(mark) = tail.chars().next() else { break };
                let counts = mark == self.script.thousands
                    || self.script.thousands == ' ' && mark == '.'
                    || mark == '\'' && self.script.thousands != ',';
                let group = tail.get(mark.len_utf8()..)?;
                if !counts || digits(group) != 3 || mark == ' ' && !self.grouped(group) {
                    break;
                }
                plain.push_str(group.get(..3)?);
                end += mark.len_utf8() + 3;
            }
            let tail = rest.get(end..)?;
            if let Some(mark @ ('.' | ',')) = tail.chars().next()
                && (mark == self.script.decimal || mark == '.' || self.script.decimal == ',')
                && (mark == self.script.decimal || end == whole)
            {
                let places = digits(tail.get(1..)?);
                if places > 0 && places <= 6 {
                    plain.push('.');
                    plain.push_str(tail.get(1..=places)?);
                    end += 1 + places;
                }
            }
            if whole > 12 {
                return Some((MOST, end));
            }
        }
        // Fractions behind it: "1/2", "1½".
        let tail = rest.get(end..)?;
        let fraction = tail.get(..fraction_length(tail))?;
        if !plain.contains('.')
            && (whole == 0 || fraction.starts_with(is_vulgar) || fraction.starts_with('/'))
        {
            plain.push_str(fraction);
            if let Some((value, left)) = parse_number(&plain) {
                return Some((value, end + fraction.len() - left.len()));
            }
            return None;
        }
        let (value, left) = parse_number(&plain)?;
        Some((value, end.checked_sub(left.len())?))
    }

    /// Whether three digits behind a space are a group of thousands: nothing of the number follows.
    fn grouped(&self, group: &str) -> bool {
        !group
            .get(3..)
            .is_some_and(|t| t.starts_with(|c: char| c.is_ascii_digit() || c == '/' || is_letter(c)))
    }

    fn number(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let Some((value, len)) = self.read_number(rest).filter(|(_, l)| *l > 0) else {
            let run = rest.find(|c: char| !(c.is_ascii_digit() || is_vulgar(c))).unwrap_or(rest.len()).max(1);
            let run = (run..=rest.len()).find(|i| rest.is_char_boundary(*i)).unwrap_or(rest.len());
            self.push(at, at + run, Kind::Word, None);
            return at + run;
        };
        let mut end = at + len;
        let written = self.text.get(at..end).unwrap_or_default();
        if let Some((num, den)) = written.split_once('/') {
            let usual = matches!(
                (num.parse::<u32>(), den.parse::<u32>()),
                (Ok(n), Ok(d)) if n < d && d <= 16 || n == 1 && d <= 100
            );
            if !usual {
                self.push(at, end, Kind::Word, None);
                return end;
            }
        }
        let tail = self.text.get(end..).unwrap_or_default();
        let percent = tail.strip_prefix(' ').unwrap_or(tail);
        if percent.starts_with('%') {
            end += 1 + tail.len() - percent.len();
            self.push(at, end, Kind::Word, None);
            return end;
        }
        if tail.starts_with(':') && tail.get(1..3).is_some_and(|m| m.bytes().all(|b| b.is_ascii_digit())) {
            end += 3;
            self.push(at, end, Kind::Word, None);
            return end;
        }
        let letters = tail.find(|c| !is_letter(c) || c.is_ascii_digit()).unwrap_or(tail.len());
        let behind = tail.get(..letters).unwrap_or_default();
        // "400g이랑": letters of another script begin an ending.
        let plain = behind.find(|c: char| !c.is_ascii()).filter(|_| !self.words.endings.is_empty());
        let behind = plain.filter(|i| *i > 0).and_then(|i| behind.get(..i)).unwrap_or(behind);
        let splits = behind.is_empty()
            || behind == "x"
            || !behind.is_ascii()
                && behind.chars().all(|c| {
                    is_ideograph(c)
                        || ('\u{900}'..='\u{97f}').contains(&c)
                        || ('\u{ac00}'..='\u{d7af}').contains(&c)
                })
            || self.script.spaces
                && (self.behind_digits(behind)
                    // "400g이랑": the unit has an ending of its own.
                    || self.words.endings.iter().any(|e| {
                        behind.strip_suffix(e.as_ref()).is_some_and(|unit| self.behind_digits(unit))
                    }))
            || !self.script.spaces;
        if splits {
            self.push(at, end, Kind::Number, Some(value));
        } else {
            let run = tail.find(|c| !is_letter(c)).unwrap_or(tail.len());
            end += run;
            self.push(at, end, Kind::Word, None);
        }
        end
    }

    /// Whether `word` is one that comes apart from digits before it.
    fn behind_digits(&self, word: &str) -> bool {
        let id = self.words.look_up(word).0;
        id != 0 && self.words.behind_digits.contains(id)
    }

    fn word(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        if !self.script.spaces
            && let Some(c) = rest.chars().next().filter(|c| is_ideograph(*c))
        {
            // A sign that lengthens the character before it belongs to that one.
            let end = at + c.len_utf8();
            self.push(at, end, Kind::Word, None);
            return end;
        }
        let mut end = 0;
        for (i, c) in rest.char_indices() {
            let stops = !is_letter(c)
                || !self.script.spaces && is_ideograph(c)
                || i == 1 && rest.starts_with('x') && c.is_ascii_digit();
            if stops {
                if c == '\'' {
                    // "l'aceto"; short words keep it before a space too: "d' eau".
                    let next = rest.get(i + 1..).and_then(|t| t.chars().next());
                    let short = rest.get(..i).is_some_and(|w| w.chars().count() <= 4);
                    if next.is_some_and(char::is_alphabetic)
                        || short && next.is_none_or(char::is_whitespace) && !self.quoted(at)
                    {
                        end = i + 1;
                    }
                }
                break;
            }
            end = i + c.len_utf8();
        }
        let len = end.max(1);
        let word = rest.get(..len).unwrap_or_default();
        if !self.words.endings.is_empty()
            && let Some(stem) = self.stem(word)
        {
            // What is left is looked at by itself.
            self.push(at, at + stem, Kind::Word, None);
            return at + stem;
        }
        self.push(at, at + len, Kind::Word, None);
        at + len
    }

    /// Whether an apostrophe stands right before the word.
    fn quoted(&self, at: usize) -> bool {
        self.text.get(..at).is_some_and(|t| t.ends_with('\''))
    }

    /// Where the first part of a word that is not known as a whole ends, in languages with endings.
    fn stem(&self, word: &str) -> Option<usize> {
        if self.words.knows(word) {
            return None;
        }
        if !word.is_ascii()
            && let Some(first) = self.parts(word, 3)
        {
            return Some(first);
        }
        let mut unknown = None;
        for ending in &self.words.endings {
            let Some(stem) = word.strip_suffix(ending.as_ref()).filter(|s| !s.is_empty()) else { continue };
            if self.words.knows(stem) {
                return Some(stem.len());
            }
            if unknown.is_none() && stem.chars().count() >= 2 {
                unknown = Some(stem.len());
            }
        }
        unknown
    }

    /// "리스트에서", "만원이야": where the first of several known words ends that make up `word`.
    fn parts(&self, word: &str, depth: usize) -> Option<usize> {
        let knows = |w: &str| self.words.knows(w);
        // The longest first part counts: "두유" + "로", not "두" + "유로".
        let ends = word.char_indices().skip(1).take(12).filter_map(|(i, _)| {
            let (first, rest) = word.split_at_checked(i)?;
            let known = knows(first)
                && (rest.chars().count() <= 3 && knows(rest)
                    || depth > 1 && self.parts(rest, depth - 1).is_some());
            known.then_some(i)
        });
        ends.last()
    }
}
