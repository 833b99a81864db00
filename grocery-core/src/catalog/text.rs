//! Turns names and phrases into terms that compare equal where a shopper means the same.
//!
//! Both sides of a comparison (what a catalogue says and what a shopper says) go through the same
//! analysis, so a rule here never has to be undone elsewhere: lower case, accents folded, plurals
//! folded, one spelling per word, a size as one term (`64oz`), and what belongs together kept
//! together (`2%`, `80/20`, `7up`, `glutenfree`). It knows no products and no ranking.

/// Terms longer than this many bytes are cut: no real word is, and it bounds the work per term.
pub(crate) const MAX_TERM: usize = 40;

/// The terms of one text, in order, in reusable buffers.
#[derive(Debug, Default, Clone)]
pub(crate) struct Terms {
    text: String,
    terms: Vec<Term>,
    whole: String,
    raw: String,
    words: Vec<Word>,
}

/// One term.
#[derive(Debug, Clone, Copy)]
struct Term {
    start: u32,
    end: u32,
    /// A new part of the name begins here: after a comma, a bracket, or "with", "in", "for".
    part: bool,
    /// How it was written, where its plural was folded or it is spelt otherwise here: a place in `whole`.
    whole: (u32, u32),
}

/// A raw word before the rules that join words.
#[derive(Debug, Clone, Copy)]
struct Word {
    start: u32,
    end: u32,
    kind: Kind,
    part: bool,
    /// Written right behind the word before it, or with only a hyphen between.
    glued: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letters,
    Number,
    /// Letters and digits (`b12`, `v8`), a percentage (`2%`) or a ratio (`80/20`).
    Mixed,
}

impl Terms {
    /// How many terms there are.
    pub(crate) fn len(&self) -> usize {
        self.terms.len()
    }

    /// The term at `i`; empty where there is none.
    pub(crate) fn get(&self, i: usize) -> &str {
        self.terms.get(i).and_then(|t| self.text.get(t.start as usize..t.end as usize)).unwrap_or("")
    }

    /// How the term at `i` was written before its plural was folded and its spelling made one: "cookies"
    /// for "cooky". The term itself where nothing was changed.
    pub(crate) fn whole(&self, i: usize) -> &str {
        match self.terms.get(i).map(|t| t.whole) {
            Some((from, to)) if from < to => self.whole.get(from as usize..to as usize).unwrap_or(""),
            _ => self.get(i),
        }
    }

    /// Whether the term at `i` was written in the plural, as far as its letters tell.
    pub(crate) fn is_plural(&self, i: usize) -> bool {
        let whole = self.whole(i);
        whole.ends_with('s') && whole != self.get(i)
    }

    /// Whether a new part of the name begins at the term at `i`.
    pub(crate) fn starts_part(&self, i: usize) -> bool {
        self.terms.get(i).is_some_and(|t| t.part)
    }

    /// The terms in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|i| self.get(i))
    }

    /// Reads `text`, at most `max` terms of it.
    pub(crate) fn read(&mut self, text: &str, max: usize) {
        self.text.clear();
        self.terms.clear();
        self.whole.clear();
        self.raw.clear();
        self.words.clear();
        // Room for words that are then joined or dropped.
        self.split(text, max.saturating_mul(3).saturating_add(8));
        self.join(max);
    }

    /// First pass: folds characters and cuts the text into words.
    fn split(&mut self, text: &str, max_words: usize) {
        let mut part = false;
        let mut gap = Gap::None;
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            if self.words.len() >= max_words {
                return;
            }
            if c.is_ascii_digit() {
                let start = self.raw.len();
                self.raw.push(c);
                let mut kind = Kind::Number;
                while let Some(&next) = chars.peek() {
                    if next.is_ascii_digit() {
                        self.raw.push(next);
                    } else if matches!(next, '.' | '/' | ',') {
                        let mut ahead = chars.clone();
                        ahead.next();
                        if !ahead.peek().is_some_and(char::is_ascii_digit) || next == ',' {
                            break;
                        }
                        if next == '/' {
                            kind = Kind::Mixed;
                        }
                        self.raw.push(next);
                    } else {
                        break;
                    }
                    chars.next();
                }
                if chars.peek() == Some(&'%') {
                    chars.next();
                    self.raw.push('%');
                    kind = Kind::Mixed;
                }
                let glued = gap.joins();
                self.push_word(start, kind, part, glued);
                part = false;
                gap = Gap::None;
            } else if is_letter(c) {
                let start = self.raw.len();
                fold(c, &mut self.raw);
                while let Some(&next) = chars.peek() {
                    if is_letter(next) {
                        fold(next, &mut self.raw);
                    } else if matches!(next, '\'' | '\u{2019}' | '\u{2018}' | '\u{ae}' | '\u{2122}') {
                        // "Kellogg's" is one word; what is a mark of trade is no letter.
                    } else if next == '&' {
                        // "M&M" and "A&W" are one word, "mac&cheese" is not.
                        let mut ahead = chars.clone();
                        ahead.next();
                        let short = self.raw.len() - start <= 1;
                        if !(short && ahead.peek().copied().is_some_and(is_letter)) {
                            break;
                        }
                    } else {
                        break;
                    }
                    chars.next();
                }
                let glued = gap.joins();
                self.push_word(start, Kind::Letters, part, glued);
                part = false;
                gap = Gap::None;
            } else {
                let vulgar = match c {
                    '½' => "1/2",
                    '¼' => "1/4",
                    '¾' => "3/4",
                    '⅓' => "1/3",
                    '⅔' => "2/3",
                    _ => "",
                };
                if !vulgar.is_empty() {
                    let start = self.raw.len();
                    self.raw.push_str(vulgar);
                    self.push_word(start, Kind::Mixed, part, false);
                    part = false;
                    gap = Gap::None;
                    continue;
                }
                match c {
                    ',' | '(' | ')' | '[' | ']' | ';' | ':' | '|' => part = true,
                    // A dash between spaces parts a name; a hyphen joins words.
                    '-' | '\u{2013}' | '\u{2014}' if gap == Gap::Space => part = true,
                    _ => {}
                }
                gap = match (gap, c) {
                    (Gap::None, '-') => Gap::Hyphen,
                    _ => Gap::Space,
                };
            }
        }
    }

    fn push_word(&mut self, start: usize, kind: Kind, part: bool, glued: bool) {
        let mut end = self.raw.len();
        if end - start > MAX_TERM {
            end = start + MAX_TERM;
            while !self.raw.is_char_boundary(end) {
                end -= 1;
            }
        }
        if end == start {
            return;
        }
        self.words.push(Word { start: start as u32, end: end as u32, kind, part, glued });
    }

    /// Second pass: joins what belongs together, drops the small words and folds each word.
    fn join(&mut self, max: usize) {
        let raw = std::mem::take(&mut self.raw);
        let words = std::mem::take(&mut self.words);
        let word = |i: usize| -> &str {
            words.get(i).and_then(|w| raw.get(w.start as usize..w.end as usize)).unwrap_or("")
        };
        let kind = |i: usize| words.get(i).map(|w| w.kind);
        let glued = |i: usize| words.get(i).is_some_and(|w| w.glued);
        let mut i = 0;
        let mut part = false;
        while i < words.len() && self.terms.len() < max {
            let here = word(i);
            part |= words[i].part;
            let next = word(i + 1);
            let start = self.text.len();
            let mut used = 1;
            match words[i].kind {
                Kind::Number | Kind::Mixed => {
                    let number = here.strip_suffix(".0").unwrap_or(here);
                    self.text.push_str(number);
                    if here.ends_with('%') {
                        // Complete as it is.
                    } else if next == "percent" || next == "pct" {
                        self.text.push('%');
                        used = 2;
                    } else if kind(i + 1) == Some(Kind::Letters) {
                        if let Some((unit, words_used)) = unit_of(next, word(i + 2)) {
                            if let Some(decimal) = decimal_of(number) {
                                self.text.truncate(start);
                                self.text.push_str(&decimal);
                            }
                            self.text.push_str(unit);
                            used = 1 + words_used;
                        } else if next.len() == 2 && here.len() <= 2 && !is_small(next)
                            || glued(i + 1) && next.len() <= 4 && word_touches(&words, i + 1)
                        {
                            // "7 up", "7up", "3m".
                            self.text.push_str(next);
                            used = 2;
                        }
                    }
                }
                Kind::Letters => {
                    if let Some(digit) = number_word(here).filter(|_| next == "percent" || next == "pct") {
                        self.text.push_str(digit);
                        self.text.push('%');
                        used = 2;
                    } else if next == "free" && here.len() > 2 && !is_small(here) {
                        self.text.push_str(here);
                        self.text.push_str("free");
                        used = 2;
                    } else if (matches!(here, "non" | "no") || is_less(here) && is_measured(next))
                        && kind(i + 1) == Some(Kind::Letters)
                        && next.len() > 2
                        && !is_small(next)
                    {
                        self.text.push_str(if is_less(here) { "low" } else { here });
                        self.text.push_str(next);
                        used = 2;
                    } else if here.len() == 1
                        && matches!(kind(i + 1), Some(Kind::Letters | Kind::Number))
                        && (glued(i + 1) || kind(i + 1) == Some(Kind::Number) && next.len() <= 2)
                    {
                        // "t-bone", "x-large", "v8", "v 8".
                        self.text.push_str(here);
                        self.text.push_str(next);
                        used = 2;
                    } else if kind(i + 1) == Some(Kind::Number) && glued(i + 1) && word_touches(&words, i + 1)
                    {
                        // "b12", "omega3".
                        self.text.push_str(here);
                        self.text.push_str(next);
                        used = 2;
                    } else if is_small(here) {
                        part |= parts_name(here);
                        i += 1;
                        continue;
                    } else {
                        self.text.push_str(here);
                    }
                }
            }
            let from = self.whole.len();
            self.whole.push_str(self.text.get(start..).unwrap_or(""));
            fold_plural(&mut self.text, start);
            let recoded = respell(&self.text[start..]);
            if let Some(other) = recoded {
                self.text.truncate(start);
                self.text.push_str(other);
            }
            let mut whole = (0, 0);
            if self.whole.get(from..) == self.text.get(start..) {
                self.whole.truncate(from);
            } else {
                whole = (from as u32, self.whole.len() as u32);
            }
            self.terms.push(Term { start: start as u32, end: self.text.len() as u32, part, whole });
            part = false;
            i += used;
        }
        self.raw = raw;
        self.words = words;
    }
}

/// Whether the word at `i` is written right behind the one before, with nothing between.
fn word_touches(words: &[Word], i: usize) -> bool {
    match (words.get(i.wrapping_sub(1)), words.get(i)) {
        (Some(a), Some(b)) => a.end == b.start && b.glued,
        _ => false,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    Hyphen,
    Space,
}

impl Gap {
    fn joins(self) -> bool {
        self != Self::Space
    }
}

fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphabetic()
    } else {
        c.is_alphabetic() || ('\u{300}'..='\u{36f}').contains(&c)
    }
}

/// Appends `c` in lower case and without accents.
fn fold(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    for c in c.to_lowercase() {
        let plain = match c {
            '\u{300}'..='\u{36f}' => "",
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
            'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
            'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => "i",
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => "o",
            'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => "u",
            'ý' | 'ÿ' => "y",
            'ç' | 'ć' | 'č' => "c",
            'ñ' | 'ń' | 'ň' => "n",
            'ś' | 'š' | 'ş' | 'ș' => "s",
            'ź' | 'ż' | 'ž' => "z",
            'ł' => "l",
            'ğ' => "g",
            'ř' => "r",
            'ť' | 'ț' => "t",
            'ď' | 'đ' => "d",
            'ß' => "ss",
            'æ' => "ae",
            'œ' => "oe",
            _ => {
                out.push(c);
                continue;
            }
        };
        out.push_str(plain);
    }
}

/// Words that carry no meaning for finding a product.
fn is_small(word: &str) -> bool {
    matches!(
        word,
        "a" | "an"
            | "and"
            | "the"
            | "of"
            | "with"
            | "w"
            | "in"
            | "for"
            | "or"
            | "by"
            | "from"
            | "to"
            | "n"
            | "on"
            | "at"
            | "my"
            | "some"
            | "is"
            | "it"
            | "that"
            | "de"
            | "s"
    )
}

/// Small words behind which a name only says what goes with the product.
fn parts_name(word: &str) -> bool {
    matches!(word, "with" | "w" | "in" | "for" | "from" | "by" | "on" | "to")
}

fn is_less(word: &str) -> bool {
    matches!(word, "low" | "lower" | "reduced" | "less")
}

/// What a label says there is little of.
fn is_measured(word: &str) -> bool {
    matches!(
        word,
        "fat" | "sodium" | "carb" | "carbs" | "calorie" | "calories" | "sugar" | "salt" | "acid" | "lactose"
    )
}

fn number_word(word: &str) -> Option<&'static str> {
    Some(match word {
        "one" => "1",
        "two" => "2",
        "three" => "3",
        "four" => "4",
        "five" => "5",
        "hundred" => "100",
        _ => return None,
    })
}

/// The short form of a unit that stands behind a number, and how many words it takes.
pub(crate) fn unit_of(word: &str, next: &str) -> Option<(&'static str, usize)> {
    Some(match word {
        "fl" | "fluid" if matches!(next, "oz" | "ounce" | "ounces") => ("oz", 2),
        // Labels mix weight and fluid ounces freely; the number tells packages apart well enough.
        "oz" | "ozs" | "ounce" | "ounces" | "floz" | "onz" => ("oz", 1),
        "lb" | "lbs" | "pound" | "pounds" => ("lb", 1),
        "g" | "gr" | "gm" | "gram" | "grams" => ("g", 1),
        "kg" | "kilo" | "kilos" | "kilogram" | "kilograms" => ("kg", 1),
        "mg" => ("mg", 1),
        "ml" | "milliliter" | "milliliters" => ("ml", 1),
        "cl" => ("cl", 1),
        "l" | "lt" | "ltr" | "liter" | "liters" | "litre" | "litres" => ("l", 1),
        "gal" | "gallon" | "gallons" => ("gal", 1),
        "qt" | "qts" | "quart" | "quarts" => ("qt", 1),
        "pt" | "pint" | "pints" => ("pt", 1),
        "ct" | "count" | "cnt" => ("ct", 1),
        "pk" | "pks" | "pack" | "packs" => ("pk", 1),
        _ => return None,
    })
}

/// "1/2" as "0.5", so that a size reads the same however it is written.
fn decimal_of(number: &str) -> Option<String> {
    let (a, b) = number.split_once('/')?;
    let (a, b): (f64, f64) = (a.parse().ok()?, b.parse().ok()?);
    if b == 0.0 {
        return None;
    }
    let text = format!("{:.2}", a / b);
    Some(text.trim_end_matches('0').trim_end_matches('.').to_owned())
}

/// One spelling per term, for terms that people write in more than one way.
fn respell(term: &str) -> Option<&'static str> {
    Some(match term {
        "yoghurt" | "yogourt" => "yogurt",
        "donut" => "doughnut",
        "lite" => "light",
        "catsup" => "ketchup",
        "bbq" | "barbeque" | "barbq" => "barbecue",
        "veggy" | "veg" => "vegetable",
        "chilli" | "chile" | "chily" => "chili",
        "nonfat" | "nofat" => "fatfree",
        "nonsugar" | "nosugar" | "sugarless" => "sugarfree",
        "nosalt" => "unsalted",
        "nondairy" | "nodairy" => "dairyfree",
        "nogluten" => "glutenfree",
        "nocaffeine" => "caffeinefree",
        "nolactose" => "lactosefree",
        "decaffeinated" => "decaf",
        "fibre" => "fiber",
        "flavour" | "flavored" | "flavoured" => "flavor",
        "choc" => "chocolate",
        "mayo" => "mayonnaise",
        "xlarge" | "xl" => "extralarge",
        "tumeric" => "turmeric",
        "parmesean" | "parmigiano" | "parm" => "parmesan",
        "mozarella" => "mozzarella",
        "brocoli" => "broccoli",
        "omelette" => "omelet",
        "whisky" => "whiskey",
        "smokey" => "smoky",
        "nappy" => "diaper",
        _ => return None,
    })
}

/// Folds the English plural of the term that starts at `start`.
///
/// What counts is that both numbers of a word meet, not that the result is a word: "cookies" and
/// "cookie" both become "cooky".
fn fold_plural(text: &mut String, start: usize) {
    let term = text.get(start..).unwrap_or("");
    let n = term.len();
    if n < 4 || !term.bytes().all(|b| b.is_ascii_lowercase()) {
        return;
    }
    let (drop, add): (usize, &str) = match term {
        "loaves" | "leaves" | "halves" | "calves" | "wolves" => (3, "f"),
        "knives" => (3, "fe"),
        "molasses" | "swiss" | "asparagus" | "hummus" | "citrus" | "couscous" | "bass" | "plus"
        | "christmas" | "always" | "swings" => (0, ""),
        "shoes" => (1, ""),
        "berries" => (3, "y"),
        _ if term.ends_with("ies") && n > 4 => (3, "y"),
        _ if term.ends_with("ie") && n > 4 => (2, "y"),
        _ if term.ends_with("oes") && n > 5 => (2, ""),
        _ if term.ends_with("ches")
            || term.ends_with("shes")
            || term.ends_with("xes")
            || term.ends_with("sses") =>
        {
            (2, "")
        }
        _ if term.ends_with("che") && n > 4 => (1, ""),
        _ if term.ends_with("ss") || term.ends_with("us") || term.ends_with("is") => (0, ""),
        _ if term.ends_with('s') => (1, ""),
        _ => (0, ""),
    };
    text.truncate(text.len() - drop);
    text.push_str(add);
}

#[cfg(test)]
mod tests;
