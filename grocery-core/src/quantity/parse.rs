//! Reads numbers and quantities as labels and people write them.
//!
//! ```text
//! quantity := number unit?
//! number   := mixed | fraction | decimal
//! mixed    := integer (" " | "-")? fraction | integer vulgar
//! fraction := integer ("/" | "⁄") integer | vulgar
//! decimal  := digits ("," digit{3})* ("." digits)? | "." digits
//! vulgar   := "½" | "⅓" | ... | "⅞"
//! unit     := any spelling that Unit::from_english knows
//! ```

use super::{Quantity, Ratio, Unit};
use crate::error::{Error, ErrorKind, Result, clip};

/// Reads a whole text such as `1 1/2 lb`, `64 fl oz`, `½ cup`, `12` (pieces).
///
/// # Errors
/// [`ErrorKind::InvalidInput`] where the text is anything else.
pub fn parse_quantity(text: &str) -> Result<Quantity> {
    let read = || {
        let text = text.trim();
        let (amount, rest) = parse_number(text)?;
        let rest = rest.trim_start_matches([' ', '-', '\u{a0}']);
        let unit = if rest.is_empty() { Unit::Each } else { Unit::from_english(rest)? };
        Some(Quantity::new(amount, unit))
    };
    read().ok_or_else(|| {
        Error::new(ErrorKind::InvalidInput, format!("{:?} is not a quantity", clip(text, 60)))
            .with_hint("write a number and a unit, for example \"2 lb\", \"1 1/2 cups\" or \"16.9 fl oz\"")
    })
}

/// Reads the number at the start of `text` and returns it with the rest, or `None` where `text` does
/// not start with one or it does not fit.
///
/// ```
/// use grocery_core::{Ratio, parse_number};
/// assert_eq!(parse_number("1 1/2 cups"), Some((Ratio::new(3, 2).unwrap(), " cups")));
/// assert_eq!(parse_number("½ cup"), Some((Ratio::new(1, 2).unwrap(), " cup")));
/// assert_eq!(parse_number("cups"), None);
/// ```
#[must_use]
pub fn parse_number(text: &str) -> Option<(Ratio, &str)> {
    if let Some((part, rest)) = vulgar(text) {
        return Some((part, rest));
    }
    let (first, rest) = digits_with_marks(text)?;
    let whole = decimal(first)?;
    if let Some((den, after)) = slash(rest) {
        return Some((whole.over(den)?, after));
    }
    if !whole.is_integer() || first.contains('.') {
        return Some((whole, rest));
    }
    // "1½", "1 ½", "1 1/2", "1-1/2".
    let gap = rest.strip_prefix([' ', '-', '\u{a0}']).unwrap_or(rest);
    if let Some((part, after)) = vulgar(gap) {
        return Some((whole.plus(part)?, after));
    }
    if gap.len() < rest.len()
        && let Some((num, after_num)) = digits_with_marks(gap)
        && !num.contains(['.', ','])
        && let Some((den, after)) = slash(after_num)
        && let Some(part) = decimal(num).and_then(|n| n.over(den))
        && part < Ratio::ONE
    {
        return Some((whole.plus(part)?, after));
    }
    Some((whole, rest))
}

/// `/ digits` with a denominator above zero, right behind a number.
fn slash(rest: &str) -> Option<(Ratio, &str)> {
    let after = rest.strip_prefix(['/', '\u{2044}'])?;
    let end = after.bytes().take_while(u8::is_ascii_digit).count();
    let den = decimal(&after[..end])?;
    // "1/2" is a fraction, "1/2.5" and "80/20" as part of a name are for the caller to judge.
    (den > Ratio::ZERO).then_some((den, &after[end..]))
}

/// Digits with thousands marks and one decimal point at the start of `text`.
fn digits_with_marks(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let digits_from = |at: usize| bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut end = digits_from(0);
    if (1..=3).contains(&end) {
        while bytes.get(end) == Some(&b',') && digits_from(end + 1) == 3 {
            end += 4;
        }
    }
    if bytes.get(end) == Some(&b'.') {
        let part = digits_from(end + 1);
        if part > 0 {
            end += 1 + part;
        }
    }
    (end > 0).then(|| text.split_at(end))
}

/// Reads `1,250.75`, `.5` or `12` exactly. `None` where it is anything else or does not fit.
pub(super) fn decimal(text: &str) -> Option<Ratio> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if whole.is_empty() && part.is_empty() || text.ends_with('.') {
        return None;
    }
    let mut num = 0_i64;
    let mut den = 1_i64;
    for b in whole.bytes().filter(|b| *b != b',') {
        num = num.checked_mul(10)?.checked_add(digit(b)?)?;
    }
    for b in part.trim_end_matches('0').bytes() {
        num = num.checked_mul(10)?.checked_add(digit(b)?)?;
        den = den.checked_mul(10)?;
    }
    Ratio::new(num, den)
}

fn digit(b: u8) -> Option<i64> {
    b.is_ascii_digit().then(|| i64::from(b - b'0'))
}

/// A vulgar fraction character at the start of `text`.
fn vulgar(text: &str) -> Option<(Ratio, &str)> {
    let c = text.chars().next()?;
    let (num, den) = match c {
        '½' => (1, 2),
        '⅓' => (1, 3),
        '⅔' => (2, 3),
        '¼' => (1, 4),
        '¾' => (3, 4),
        '⅕' => (1, 5),
        '⅖' => (2, 5),
        '⅗' => (3, 5),
        '⅘' => (4, 5),
        '⅙' => (1, 6),
        '⅚' => (5, 6),
        '⅐' => (1, 7),
        '⅛' => (1, 8),
        '⅜' => (3, 8),
        '⅝' => (5, 8),
        '⅞' => (7, 8),
        '⅑' => (1, 9),
        '⅒' => (1, 10),
        _ => return None,
    };
    Some((Ratio::reduced(num, den), &text[c.len_utf8()..]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        for (text, want, rest) in [
            ("2", "2", ""),
            ("1.5kg", "3/2", "kg"),
            (".5 lb", "1/2", " lb"),
            ("1 1/2 cups", "3/2", " cups"),
            ("1-1/2 cups", "3/2", " cups"),
            ("1½ cups", "3/2", " cups"),
            ("1 ½", "3/2", ""),
            ("1⁄2", "1/2", ""),
            ("3/4", "3/4", ""),
            ("1,250 g", "1250", " g"),
            ("1,25", "1", ",25"),
            ("2 12 oz cans", "2", " 12 oz cans"),
            ("2.", "2", "."),
            ("80/20 beef", "4", " beef"),
            ("1 5/4", "1", " 5/4"),
            ("1/0", "1", "/0"),
        ] {
            let (n, r) = parse_number(text).unwrap();
            assert_eq!((n.to_string().as_str(), r), (want, rest), "{text}");
        }
        for bad in ["", "x", "-2", "99999999999999999999"] {
            assert_eq!(parse_number(bad), None, "{bad}");
        }
    }

    #[test]
    fn quantities() {
        for (text, want) in [
            ("64 fl oz", "64 fluid ounces"),
            ("16.9 Fl. Oz.", "16.9 fluid ounces"),
            ("12 ct", "12"),
            ("2-lb", "2 pounds"),
            ("2 T", "2 tablespoons"),
            ("2 t", "2 teaspoons"),
            ("½ gallon", "1/2 gallon"),
        ] {
            assert_eq!(parse_quantity(text).unwrap().to_string(), want);
        }
        for bad in ["", "lb", "2 furlongs", "2 lb of", "\u{0}", "1e5 g"] {
            assert!(parse_quantity(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_safe(text in ".*") {
            if let Some((_, rest)) = parse_number(&text) {
                prop_assert!(text.ends_with(rest));
            }
            let _ = parse_quantity(&text);
        }

        #[test]
        fn what_is_shown_reads_back(n in 0..100_000_i64, d in prop::sample::select(vec![1_i64, 2, 3, 4, 5, 8, 10, 16, 100])) {
            let q = Quantity::new(Ratio::new(n, d).unwrap(), Unit::Pound);
            prop_assert_eq!(parse_quantity(&q.to_string()).unwrap(), q);
        }
    }
}
