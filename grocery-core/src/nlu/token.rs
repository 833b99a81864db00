//! Stage 1: text to tokens.
//!
//! The text is lower-cased once (curly quotes, dashes and odd spaces become plain ones) and cut into
//! words, numbers, symbols and line breaks. Every token remembers where it stood in the text as it
//! was given, always between two characters, and is looked up in the lexicon once. A number keeps its
//! exact value ("14.5", "1½", "1/2"); what only looks like a number and is part of a name stays a word
//! ("80/20", "2%", "7up", "5th", "5:30"). "500g", "12-pack" and "six-pack" come apart.

use super::{
    lexicon::{Class, Lexicon},
    phrase::WordId,
};
use crate::quantity::{Ratio, Unit, parse_number};

/// Numbers too long to hold count as this.
pub(super) const MOST: Ratio = Ratio::from_int(1_000_000_000_000_000);

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, perhaps with digits.
    Word,
    /// A number with a value.
    Number,
    /// One punctuation character.
    Symbol,
    /// A line break.
    Break,
}

/// One token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'t> {
    /// Byte offset in the text as given.
    pub(super) start: usize,
    /// Byte offset just behind it.
    pub(super) end: usize,
    /// In lower case.
    pub(super) word: &'t str,
    pub(super) kind: Kind,
    /// Nothing stands between this and the token before.
    pub(super) glued: bool,
    /// Its number where patterns know it, else 0.
    pub(super) id: WordId,
    pub(super) class: Class,
    pub(super) unit: Option<Unit>,
    pub(super) value: Option<Ratio>,
    /// The text has a word that only sounds like it, so names take `word`.
    pub(super) sounds: bool,
}

impl Token<'_> {
    pub(super) fn is(&self, word: &str) -> bool {
        self.word == word
    }

    pub(super) fn any(&self, words: &[&str]) -> bool {
        words.contains(&self.word)
    }

    pub(super) fn has(&self, class: Class) -> bool {
        self.class.has(class)
    }

    pub(super) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    pub(super) fn is_number(&self) -> bool {
        self.kind == Kind::Number
    }
}

/// Small letters, and letters without case, of the scripts that are met most: what can be told without a table.
pub(super) const fn is_settled(c: char) -> bool {
    matches!(c, 'a'..='z' | 'à'..='ö' | 'ø'..='ÿ' | 'а'..='я' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='龥' | '가'..='힣')
}

/// A text in lower case, with the way back to where each byte came from.
pub(super) struct Normal {
    low: String,
    /// For text beyond ASCII: the offset in the original of each byte of `low`, and of its end.
    map: Option<Vec<u32>>,
}

impl Normal {
    pub(super) fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self { low: text.to_ascii_lowercase(), map: None };
        }
        let mut low = String::with_capacity(text.len());
        let mut map = Vec::with_capacity(text.len() + 1);
        for (at, c) in text.char_indices() {
            let before = low.len();
            match c {
                c if is_settled(c) => low.push(c),
                '’' | '‘' | '`' | '´' | 'ʼ' | '′' => low.push('\''),
                '“' | '”' | '«' | '»' => low.push('"'),
                '–' | '−' | '‐' | '‑' => low.push('-'),
                '—' | '、' | '，' => low.push(','),
                '×' => low.push('x'),
                // Full-width forms of the plain characters.
                '\u{ff01}'..='\u{ff5e}' => {
                    let plain = u32::from(c) - 0xfee0;
                    low.extend(char::from_u32(plain).unwrap_or(c).to_lowercase());
                }
                '⁄' => low.push('/'),
                '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' | '\u{ad}' => {}
                c if c.is_whitespace() && c != '\n' && c != '\r' && c != '\u{2028}' => low.push(' '),
                '\u{2028}' => low.push('\n'),
                c => low.extend(c.to_lowercase()),
            }
            map.extend(std::iter::repeat_n(u32::try_from(at).unwrap_or(u32::MAX), low.len() - before));
        }
        map.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
        Self { low, map: Some(map) }
    }

    /// The text in lower case.
    pub(super) fn text(&self) -> &str {
        &self.low
    }

    /// Where byte `at` of the lower-case text came from.
    pub(super) fn original(&self, at: usize) -> usize {
        match &self.map {
            None => at,
            Some(map) => map.get(at).or(map.last()).map_or(0, |o| *o as usize),
        }
    }
}

/// The tokens of a text.
pub(super) struct Tokens<'t> {
    pub(super) list: Vec<Token<'t>>,
    /// Pictures and other characters that are neither letters nor marks were left out.
    pub(super) junk: bool,
}

/// Cuts `normal` into tokens, with slips of the finger mended.
pub(super) fn tokenise<'t>(normal: &'t Normal, lexicon: &Lexicon) -> Tokens<'t> {
    cut(normal, lexicon, true)
}

/// Cuts `normal` into tokens as they are written: for text that was edited, such as recipes, where mending
/// costs more than it gives.
pub(super) fn tokenise_as_written<'t>(normal: &'t Normal, lexicon: &Lexicon) -> Tokens<'t> {
    cut(normal, lexicon, false)
}

fn cut<'t>(normal: &'t Normal, lexicon: &Lexicon, mends: bool) -> Tokens<'t> {
    let text = normal.low.as_str();
    let mut out = Scanner {
        text,
        normal,
        lexicon,
        mends,
        list: Vec::with_capacity(text.len() / 4 + 4),
        glued: false,
        junk: false,
    };
    let has_at = text.contains('@');
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|t| t.chars().next()) {
        at = match c {
            '\n' | '\r' => {
                if out.list.last().is_none_or(|t| t.kind != Kind::Break) {
                    out.push(at, at + 1, Kind::Break, None);
                }
                out.glued = false;
                at + 1
            }
            c if c.is_whitespace() || c.is_control() => {
                out.glued = false;
                at + c.len_utf8()
            }
            _ if has_at && let Some(end) = email(text, at) => {
                out.push(at, end, Kind::Word, None);
                end
            }
            c if c.is_ascii_digit() || is_vulgar(c) => out.number(at),
            '.' if next_is(text, at + 1, |c| c.is_ascii_digit()) && !out.glued => out.number(at),
            c if c.is_alphanumeric() => out.word(at),
            c if c.is_ascii_punctuation() || "€£¥¡¿•·●▪◦‣…。".contains(c) => {
                out.push(at, at + c.len_utf8(), Kind::Symbol, None);
                at + c.len_utf8()
            }
            c => {
                out.junk = true;
                at + c.len_utf8()
            }
        };
    }
    Tokens { list: out.list, junk: out.junk }
}

struct Scanner<'t, 'l> {
    text: &'t str,
    normal: &'t Normal,
    lexicon: &'l Lexicon,
    /// Whether words that nobody knows are compared with those that are known.
    mends: bool,
    list: Vec<Token<'t>>,
    glued: bool,
    junk: bool,
}

impl Scanner<'_, '_> {
    fn push(&mut self, start: usize, end: usize, kind: Kind, value: Option<Ratio>) {
        let word = self.text.get(start..end).unwrap_or_default();
        let entry = if kind == Kind::Break { None } else { self.lexicon.word(word) };
        let drawn = |w: &str| if self.mends { drawn_out(w) } else { None };
        let entry = entry.or_else(|| drawn(word).and_then(|plain| self.lexicon.word(&plain)));
        // A slip of the finger is read as what it was meant to be; the name of an item is cut from the text
        // as it was typed.
        let (word, entry) = match entry {
            None if kind == Kind::Word => {
                // "breads" is more than one bread.
                let stem = word.strip_suffix("es").or(word.strip_suffix('s'));
                let one = word
                    .strip_suffix('s')
                    .and_then(|w| self.lexicon.word(w))
                    .or_else(|| stem.and_then(|w| self.lexicon.word(w)))
                    .filter(|e| e.class.has(Class::NOUN) && e.unit.is_none() && e.value.is_none());
                match one {
                    // Told by the place it stands in, not by its letters.
                    _ if super::speech::sounds_like_goods(word) => (word, None),
                    Some(one) => (word, Some(super::lexicon::Entry { id: 0, ..one })),
                    None if !self.mends => (word, None),
                    None => match super::spelling::correct(word) {
                        Some((meant, entry)) => (meant, Some(entry)),
                        None => (word, None),
                    },
                }
            }
            entry => (word, entry),
        };
        self.list.push(Token {
            start: self.normal.original(start),
            end: self.normal.original(end),
            word,
            kind,
            glued: self.glued,
            id: entry.map_or(0, |e| e.id),
            class: entry.map_or(Class::NONE, |e| e.class),
            unit: entry.and_then(|e| e.unit),
            value: value.or_else(|| entry.and_then(|e| e.value)),
            sounds: false,
        });
        self.glued = true;
    }

    /// A number, or a word that starts with a digit.
    fn number(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let run = digits(rest);
        let run_text = rest.get(..run).unwrap_or_default();
        // "1 1/2" stays two tokens here; `number.rs` adds them up.
        let Some((value, left)) = parse_number(run_text).or_else(|| beyond(run_text)) else {
            let end = at + run.max(1);
            self.push(at, end, Kind::Word, None);
            return end;
        };
        if let Some(value) = self.decimal_comma(at, run_text) {
            self.push(at, at + run, Kind::Number, Some(value));
            return at + run;
        }
        // "1/0 cups": no number at all. Nothing of something is refused further on, with a note.
        if left.strip_prefix('/').is_some_and(|den| !den.is_empty() && den.bytes().all(|b| b == b'0')) {
            self.push(at, at + run, Kind::Number, Some(Ratio::from_int(0)));
            return at + run;
        }
        let mut end = at + run_text.len() - left.len();
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
        if tail.starts_with('%') {
            end += 1;
            self.push(at, end, Kind::Word, None);
            return end;
        }
        if tail.starts_with(':') && tail.get(1..3).is_some_and(|m| m.bytes().all(|b| b.is_ascii_digit())) {
            end += 3;
            let more = self.text.get(end..).unwrap_or_default();
            if more.starts_with("am") || more.starts_with("pm") {
                end += 2;
            }
            self.push(at, end, Kind::Word, None);
            return end;
        }
        let hyphen = usize::from(tail.starts_with('-'));
        let suffix = tail.get(hyphen..).unwrap_or_default();
        let first_is_letter = suffix.starts_with(|c: char| c.is_alphabetic() && !is_vulgar(c));
        let alpha = suffix.find(|c: char| !c.is_alphabetic()).unwrap_or(suffix.len());
        let alpha = suffix.get(..alpha).unwrap_or_default();
        let splits = !first_is_letter
            || alpha == "x"
            || self.lexicon.word(alpha).is_some_and(|e| e.unit.is_some() || e.class.has(Class::SPLIT))
            || hyphen == 1 && matches!(alpha, "inch" | "to");
        if splits {
            self.push(at, end, Kind::Number, Some(value));
        } else {
            // Looked for only here, where it is taken: "1g1g1g" must not be searched to its end at each number.
            let letters = suffix.find(|c: char| !(c.is_alphanumeric() || c == '\'')).unwrap_or(suffix.len());
            end += hyphen + letters;
            self.push(at, end, Kind::Word, None);
        }
        end
    }

    /// "1,5 kg": the comma of those who buy in metric units. Elsewhere a comma parts a list.
    fn decimal_comma(&self, at: usize, run: &str) -> Option<Ratio> {
        let (whole, part) = run.split_once(',')?;
        let plain = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        if !plain(whole) || !plain(part) || part.len() > 2 {
            return None;
        }
        let behind = self.text.get(at + run.len()..)?.trim_start_matches(' ');
        let unit = behind.find(|c: char| !c.is_alphabetic()).unwrap_or(behind.len());
        let metric = matches!(
            self.lexicon.word(behind.get(..unit)?)?.unit?,
            Unit::Kilogram | Unit::Gram | Unit::Liter | Unit::Centiliter | Unit::Deciliter | Unit::Milliliter
        );
        let point = run.replace(',', ".");
        let (value, left) = parse_number(&point)?;
        (metric && left.is_empty()).then_some(value)
    }

    fn word(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let mut end = 0;
        let mut chars = rest.char_indices().peekable();
        while let Some((i, c)) = chars.next() {
            let after = chars.peek().map(|(_, c)| *c);
            let joins = match c {
                c if c.is_alphanumeric() && !is_vulgar(c) => {
                    // "x500g", "x3": the sign of a multiplication.
                    !(i == 1 && rest.starts_with('x') && c.is_ascii_digit())
                }
                '\u{300}'..='\u{36f}' => true,
                '\'' => after.is_some_and(char::is_alphabetic),
                '&' => after.is_some_and(char::is_alphabetic) && i <= 2,
                '-' if i > 0 && after.is_some_and(char::is_alphanumeric) => {
                    let left = rest.get(..i).unwrap_or_default();
                    rest.starts_with("half-and-half")
                        || self.lexicon.word(left).is_none_or(|e| e.value.is_none())
                }
                '/' if i == 1 && rest.starts_with('w') => {
                    end = if after == Some('o') { 3 } else { 2 };
                    break;
                }
                _ => false,
            };
            if !joins {
                break;
            }
            end = i + c.len_utf8();
        }
        let end = at + end.max(1);
        self.push(at, end, Kind::Word, None);
        end
    }
}

/// How many bytes at the start may be a number in digits. A vulgar fraction ends it, and so do more marks than
/// numbers have: what is searched here and not taken is searched again from the next token.
fn digits(text: &str) -> usize {
    let mut marks = 0;
    for (at, c) in text.char_indices() {
        if is_vulgar(c) {
            return at + c.len_utf8();
        }
        marks += u32::from(matches!(c, '.' | ',' | '/'));
        if marks > 8 || !(c.is_ascii_digit() || matches!(c, '.' | ',' | '/')) {
            return at;
        }
    }
    text.len()
}

/// Digits that are more than can be counted: they stand for [`MOST`], which is no amount to buy and no money.
fn beyond(digits: &str) -> Option<(Ratio, &str)> {
    let end = digits.find(|c: char| !(c.is_ascii_digit() || c == ',')).unwrap_or(digits.len());
    let (whole, rest) = digits.split_at_checked(end)?;
    (whole.bytes().filter(u8::is_ascii_digit).count() > 12 && !rest.starts_with(is_vulgar))
        .then(|| (MOST, rest.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit())))
}

/// "sooo" and "heyy" in their plain form; `None` for a word that nobody has drawn out.
fn drawn_out(word: &str) -> Option<String> {
    let bytes = word.as_bytes();
    if let Some(plain) = word.strip_suffix('y').filter(|w| w.ends_with('y') && !w.ends_with("yy")) {
        return Some(plain.to_owned());
    }
    if !bytes.windows(3).any(|w| matches!(w, [a, b, c] if a == b && b == c && a.is_ascii_lowercase())) {
        return None;
    }
    let mut plain = word.to_owned();
    plain.clear();
    for c in word.chars() {
        if !plain.ends_with(c) {
            plain.push(c);
        }
    }
    Some(plain)
}

fn next_is(text: &str, at: usize, test: impl Fn(char) -> bool) -> bool {
    text.get(at..).and_then(|t| t.chars().next()).is_some_and(test)
}

pub(super) fn is_vulgar(c: char) -> bool {
    matches!(
        c,
        '½' | '⅓'
            | '⅔'
            | '¼'
            | '¾'
            | '⅕'
            | '⅖'
            | '⅗'
            | '⅘'
            | '⅙'
            | '⅚'
            | '⅐'
            | '⅛'
            | '⅜'
            | '⅝'
            | '⅞'
            | '⅑'
            | '⅒'
    )
}

/// The end of the e-mail address that starts at `at`.
pub(super) fn email(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    // No address is longer than 320 characters.
    let mut near = rest.char_indices().take(321);
    let run = match near.find(|(_, c)| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '"')) {
        Some((end, _)) => end,
        None if rest.chars().nth(321).is_none() => rest.len(),
        None => return None,
    };
    let run = rest.get(..run)?.trim_end_matches(['.', '!', '?', ')']);
    let (user, host) = run.split_once('@')?;
    (!user.is_empty() && user.starts_with(char::is_alphanumeric) && host.contains('.') && !host.contains('@'))
        .then_some(at + run.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let normal = Normal::new(text);
        let tokens = tokenise(&normal, Lexicon::english());
        let words: Vec<&str> = tokens.list.iter().map(|t| t.word).collect();
        assert_eq!(words.join("|"), expected, "{text:?}");
        for t in &tokens.list {
            assert!(text.get(t.start..t.end).is_some(), "{text:?}");
        }
    }

    #[test]
    fn words_numbers_and_marks() {
        check("2 lb ground beef", "2|lb|ground|beef");
        check("500g", "500|g");
        check("3x500g", "3|x|500|g");
        check("3 x 500 g", "3|x|500|g");
        check("bananas x3", "bananas|x|3");
        check("12-pack of coke", "12|-|pack|of|coke");
        check("two six-packs", "two|six|-|packs");
        check("7up and 7-up, V8", "7up|and|7-up|,|v8");
        check("2% milk", "2%|milk");
        check("80/20 beef, 1/2 lb", "80/20|beef|,|1/2|lb");
        check("1½ cups", "1½|cups");
        check("$15.99", "$|15.99");
        check("16.9oz", "16.9|oz");
        check("M&M's & Ben & Jerry's", "m&m's|&|ben|&|jerry's");
        check("all-purpose half-and-half", "all-purpose|half-and-half");
        check("by the 5th at 5:30pm", "by|the|5th|at|5:30pm");
        check("Don’t – 1–2", "don't|-|1|-|2");
        check("share with john.smith@example.com.", "share|with|john.smith@example.com|.");
        check("1,000 g", "1,000|g");
        check("milk,2 eggs", "milk|,|2|eggs");
        check("w/o nuts w/ sugar", "w/o|nuts|w/|sugar");
        check("a\r\n\nb", "a|\n|b".replace('\n', "\r").as_str());
        check("🥛 milk", "milk");
        check("Jalapeño ÄPFEL", "jalapeño|äpfel");
        check("1/0 ½½", "1/0|½|½");
        check("1,5 kg and 1,5 apples, 2,75l", "1,5|kg|and|1|,|5|apples|,|2,75|l");
    }
}
