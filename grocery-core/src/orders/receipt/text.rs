//! Letters, digits and prices as a recogniser sees them.
//!
//! A recogniser takes O for 0, l or I for 1, S for 5 and B for 8. Inside a price these are put right; names are
//! kept as they are, and compared folded.

/// The digit that a character is, or is easily taken for.
pub(super) fn digit(c: char) -> Option<u8> {
    match c {
        '0'..='9' => u8::try_from(u32::from(c) - u32::from('0')).ok(),
        'O' | 'o' | 'D' | 'Q' => Some(0),
        'I' | 'l' | 'i' | '|' | '!' | ']' | '[' => Some(1),
        'Z' | 'z' => Some(2),
        'S' | 's' => Some(5),
        'G' => Some(6),
        'B' => Some(8),
        _ => None,
    }
}

/// A word in lower case with letters and digits that are taken for each other made one.
pub(super) fn fold(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '0' => 'o',
            '1' | '|' | '!' | 'i' => 'l',
            '5' => 's',
            '8' => 'b',
            c => c,
        })
        .collect()
}

/// The folded letters and digits of a text, without anything between.
pub(super) fn squeezed(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A price that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Price {
    /// In minor units; below zero where a sign stands before or behind it.
    pub(super) minor: i64,
    /// A sign said so.
    pub(super) negative: bool,
}

/// Something at the end of a line: a price, and what stands before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AtEnd<'a> {
    pub(super) before: Vec<&'a str>,
    pub(super) price: Price,
    /// Letters behind the price, such as a tax code.
    pub(super) code: bool,
}

/// The price at the end of a line, where there is one.
pub(super) fn price_at_end<'a>(words: &[&'a str]) -> Option<AtEnd<'a>> {
    let mut end = words.len();
    let mut code = false;
    // Behind the price stand at most a few codes and specks of dirt.
    for step in 0..4 {
        if let Some((start, price, own_code)) = price_ending_at(words, end) {
            let before = words.get(..start).unwrap_or_default().to_vec();
            return Some(AtEnd { before, price, code: code || own_code });
        }
        let last = end.checked_sub(1).and_then(|at| words.get(at))?;
        // A code S or O at the very end is easily taken for a digit.
        let misread = step == 0 && matches!(*last, "5" | "0" | "8" | "1");
        if !(is_code(last) || is_speck(last) || misread) {
            return None;
        }
        code |= is_code(last) && last.chars().any(char::is_alphabetic);
        end -= 1;
    }
    None
}

/// One or two letters, perhaps with a sign: `F`, `NF`, `-A`.
fn is_code(word: &str) -> bool {
    let letters = word.trim_matches(['-', '*', '.']);
    matches!(letters.len(), 0..=2) && letters.chars().all(|c| c.is_ascii_alphabetic()) && word.len() <= 3
}

/// Dirt that a recogniser takes for a mark.
pub(super) fn is_speck(word: &str) -> bool {
    word.chars().all(|c| !c.is_alphanumeric() && !matches!(c, '$' | '@' | '%' | '-'))
        || matches!(word, "-" | "--" | "—")
}

/// The price whose last word is before `end`, with the place of its first word.
fn price_ending_at(words: &[&str], end: usize) -> Option<(usize, Price, bool)> {
    // "7 . 77" and "0 .94" are one price: parts are joined where one ends or begins with the mark.
    for take in [3, 2, 1] {
        let Some(start) = end.checked_sub(take) else { continue };
        let parts = words.get(start..end)?;
        let joins = parts
            .iter()
            .zip(parts.iter().skip(1))
            .all(|(a, b)| a.ends_with(['.', ',']) || b.starts_with(['.', ',']));
        // "$ 3.48": the sign of the currency stands apart.
        let dollar = take == 2 && matches!(parts.first(), Some(&"$" | &"-$" | &"$-"));
        if take > 1 && !joins && !dollar {
            continue;
        }
        let joined: String = parts.concat();
        if let Some((price, code)) = price(&joined) {
            return Some((start, price, code));
        }
    }
    None
}

/// A price with two decimals, and whether letters follow: `$1,234.56`, `3.OO-N`, `-$0.S0`, `4,94`, `20.07N`.
pub(super) fn price(word: &str) -> Option<(Price, bool)> {
    if word.len() > 16 {
        return None;
    }
    // "14.5OZ" and "1.75L" are sizes.
    let letters = word.chars().rev().take_while(char::is_ascii_alphabetic).count();
    let unit = word.get(word.len() - letters..).unwrap_or_default().to_ascii_lowercase();
    if matches!(
        unit.as_str(),
        "oz" | "lb" | "ct" | "pk" | "l" | "ml" | "kg" | "gal" | "qt" | "ft" | "in" | "pt"
    ) {
        return None;
    }
    let mut negative = false;
    let mut rest = word.trim_start_matches(['(', ':', '*', '\'', '~']);
    loop {
        if let Some(r) = rest.strip_prefix(['-', '\u{2212}', '–', '—']) {
            negative = true;
            rest = r;
        } else if let Some(r) = rest.strip_prefix('$') {
            rest = r;
        } else {
            break;
        }
    }
    let chars: Vec<char> = rest.chars().collect();
    // The last mark with two digits behind it is the point.
    let point = (0..chars.len()).rev().find(|&at| {
        chars.get(at).is_some_and(|c| matches!(c, '.' | ','))
            && [1, 2].iter().all(|n| chars.get(at + n).is_some_and(|c| digit(*c).is_some()))
    })?;
    let mut minor: i64 = 0;
    let mut real = 0;
    let mut groups = 0;
    for (at, c) in chars.iter().take(point + 3).enumerate() {
        if at == point {
            continue;
        }
        if *c == ',' && point.checked_sub(at).is_some_and(|d| d == 4) && at > 0 {
            groups += 1;
            continue;
        }
        let d = digit(*c)?;
        real += u32::from(c.is_ascii_digit());
        minor = minor.checked_mul(10)?.checked_add(i64::from(d))?;
    }
    let whole = point - groups;
    if real == 0 || whole > 5 {
        return None;
    }
    let mut tail: String = chars.iter().skip(point + 3).collect();
    for sign in ['-', '\u{2212}', '–', '—'] {
        if let Some(rest) = tail.strip_prefix(sign) {
            negative = true;
            tail = rest.to_owned();
        }
    }
    let tail = tail.trim_matches(['.', ',', '*', '\'', ')', '|', '-']);
    if tail.len() > 2 || !tail.chars().all(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    let minor = if negative { -minor } else { minor };
    Some((Price { minor, negative }, !tail.is_empty()))
}

/// A price that has lost its point, at the end of a line: `$490`, `1460 n`. Only what has a currency sign or a
/// code behind it is taken for one.
pub(super) fn pointless_price<'a>(words: &[&'a str]) -> Option<AtEnd<'a>> {
    let mut end = words.len();
    let mut code = false;
    while let Some(last) = end.checked_sub(1).and_then(|at| words.get(at)) {
        if (is_code(last) || is_speck(last)) && words.len() - end < 3 {
            code |= is_code(last) && last.chars().any(char::is_alphabetic);
            end -= 1;
            continue;
        }
        let dollar = last.starts_with('$') || last.starts_with("-$");
        let digits = last.trim_start_matches(['-', '$']).trim_end_matches('-');
        let good = (3..=5).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        if !good || !(dollar || code) || end < 2 {
            return None;
        }
        let negative = last.starts_with('-') || last.ends_with('-');
        let minor: i64 = digits.parse().ok()?;
        let before = words.get(..end - 1).unwrap_or_default().to_vec();
        return Some(AtEnd {
            before,
            price: Price { minor: if negative { -minor } else { minor }, negative },
            code,
        });
    }
    None
}
