//! Stage 1, continued: slips of the finger in amounts, told by the place they stand in.
//!
//! Units and numbers are short words, so a slip in one is often another word. Only where an amount must stand
//! ("3 cnas of tuna", "a dozne eggs", "tow cans") is an unknown word taken for one.

use super::{
    lexicon::{Class, Lexicon},
    phrase::WordId,
    spelling::within_distance,
    token::{Kind, Token},
};

/// The longest word that is looked at, in bytes.
const LONGEST: usize = 12;

/// Units as they are written out; the abbreviations are too short to be told from other words.
const UNITS: &[&str] = words![
    "gallon" "gallons" "quart" "quarts" "pint" "pints" "cup" "cups" "liter" "liters" "litre" "litres" "pound" "pounds" "ounce" "ounces"
    "kilo" "kilos" "gram" "grams" "dozen" "dozens" "can" "cans" "tin" "tins" "bottle" "bottles" "jar" "jars" "box" "boxes" "bag" "bags"
    "pack" "packs" "package" "packages" "packet" "packets" "carton" "cartons" "loaf" "loaves" "bunch" "bunches" "head" "heads" "stick"
    "sticks" "slice" "slices" "clove" "cloves" "block" "blocks" "bar" "bars" "roll" "rolls" "tub" "tubs" "case" "cases" "pieces" "piece"
    "sprig" "sprigs" "stalk" "stalks" "tray" "trays" "tube" "tubes" "pouch" "pouches" "crate" "crates" "basket" "baskets" "couple"
];

/// Number words.
const NUMBERS: &[&str] = words![
    "one" "two" "three" "four" "five" "six" "seven" "eight" "nine" "ten" "eleven" "twelve" "fifteen" "twenty" "thirty" "half" "quarter"
];

/// Mends units and numbers in place, in one pass.
pub(super) fn mend(list: &mut [Token<'_>], lex: &'static Lexicon) {
    for at in 0..list.len() {
        let Some(token) = list.get(at).copied() else { break };
        if !unknown(&token) {
            continue;
        }
        let before = at.checked_sub(1).and_then(|i| list.get(i)).copied();
        let (next, after) = (list.get(at + 1).copied(), list.get(at + 2).copied());
        let counted = before.is_some_and(|t| {
            t.is_number() || t.value.is_some() || t.any(words!["a" "an" "another" "per" "few" "couple"])
        });
        let of = next.is_some_and(|t| t.is("of")) && after.is_some_and(|t| t.is_word());
        let goods = next.is_some_and(|t| is_goods(&t) || t.has(Class::ADJ));
        // "half a poudn of", "3 cnas of", "a dozne eggs".
        let unit = (counted && (of || goods) && !before.is_some_and(|t| t.has(Class::NOUN)))
            .then(|| nearest(&token, UNITS, lex, !of))
            .flatten();
        // "tow cans", "thre lemons".
        let opens = before.is_none_or(|t| {
            t.kind == Kind::Break
                || t.any(words![
                    "," "and" "add" "get" "buy" "need" "want" "grab" "order" "me" "us" "plus" "&" "put" "take" "like" "have" "to"
                ])
        });
        let many = next.is_some_and(|t| {
            t.is_word() && t.word.ends_with('s') && (is_goods(&t) || t.unit.is_some())
                || t.unit.is_some() && t.word.len() > 2
        });
        // "haf a pound".
        let half = opens
            && next.is_some_and(|t| t.any(&["a", "an", "of"]))
            && list.get(at + 2).is_some_and(|t| t.unit.is_some() || t.is("a"))
            && within_distance(token.word, "half", 1);
        let unit = unit.or_else(|| half.then(|| lex.word("half").map(|entry| ("half", entry))).flatten());
        let meant = unit.or_else(|| (opens && many).then(|| nearest(&token, NUMBERS, lex, true)).flatten());
        if let (Some((word, entry)), Some(t)) = (meant, list.get_mut(at)) {
            t.word = word;
            t.class = entry.class;
            t.unit = entry.unit;
            t.value = entry.value;
            t.id = entry.id;
        }
    }
}

fn is_goods(t: &Token<'_>) -> bool {
    t.has(Class::NOUN) || t.has(Class::WEIGHED)
}

fn unknown(t: &Token<'_>) -> bool {
    const NO_WORD: WordId = 0;
    t.is_word()
        && t.id == NO_WORD
        && t.class == Class::NONE
        && t.unit.is_none()
        && t.value.is_none()
        && (3..=LONGEST).contains(&t.word.len())
        && t.word.bytes().all(|b| b.is_ascii_lowercase())
}

/// The one of `words` that is a slip away. `strict` where the place says less: then no letter may stand for another.
fn nearest(
    typed: &Token<'_>,
    words: &'static [&'static str],
    lex: &'static Lexicon,
    strict: bool,
) -> Option<(&'static str, super::lexicon::Entry)> {
    let word = typed.word;
    let found = words.iter().filter(|w| {
        w.as_bytes().first() == word.as_bytes().first()
            && w.len().abs_diff(word.len()) <= 1
            && !(strict && w.len() == word.len() && !same_letters(w, word))
            && within_distance(w, word, if strict || w.len() < 6 { 1 } else { 2 })
    });
    // Two letters in the wrong order before one too many or too few.
    let best = found.min_by_key(|w| {
        (!within_distance(w, word, 1), !same_letters(w, word), w.ends_with('s') != word.ends_with('s'))
    })?;
    lex.word(best).map(|entry| (*best, entry))
}

fn same_letters(a: &str, b: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters = word.as_bytes().to_vec();
        letters.sort_unstable();
        letters
    };
    a.len() == b.len() && sorted(a) == sorted(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlu::token::{Normal, tokenise};

    fn check(text: &str, expected: &str) {
        let lex = Lexicon::english();
        let normal = Normal::new(text);
        let mut list = tokenise(&normal, lex).list;
        mend(&mut list, lex);
        let shown: Vec<&str> = list.iter().map(|t| t.word).collect();
        assert_eq!(shown.join(" "), expected, "{text}");
    }

    #[test]
    fn units_and_numbers_are_mended_where_they_must_stand() {
        check("3 cnas of tuna", "3 cans of tuna");
        check("a dozne eggs", "a dozen eggs");
        check("half a poudn of salami", "half a pound of salami");
        check("two boxs of spaghetti", "two boxes of spaghetti");
        check("thre lemons and fuor limes", "three lemons and four limes");
        check("5 bgas of ice", "5 bags of ice");
        check("a loafe of bread", "a loaf of bread");
    }

    #[test]
    fn other_words_stay() {
        for text in ["a gochujang sauce", "2 ube halaya", "fire crackers", "xin noodles", "a cann"] {
            check(text, text);
        }
    }
}
