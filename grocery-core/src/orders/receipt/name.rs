//! The name of a line, without the numbers and codes around it.

use super::text::{is_speck, squeezed};

/// A line's words, told apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) item_id: Option<String>,
    pub(super) barcode: Option<String>,
}

/// How the lines of one receipt are written.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Habits {
    /// Lines are numbered: 1, 2, 3.
    pub(super) numbered: bool,
    /// Lines begin with the number of their item.
    pub(super) ids: bool,
    /// Single letters stand in front of some lines.
    pub(super) letters: bool,
}

impl Habits {
    /// What most lines do.
    pub(super) fn of<'a>(lines: impl Iterator<Item = (&'a [String], bool)>) -> Self {
        let (mut count, mut numbered, mut ids, mut food, mut letters, mut codes) = (0, 0, 0, 0, 0, 0);
        let mut last = 0_u64;
        for (words, code) in lines {
            count += 1;
            codes += usize::from(code);
            let words: Vec<&str> = words.iter().map(String::as_str).filter(|w| !is_speck(w)).collect();
            let Some(first) = words.first() else { continue };
            if let Ok(n) = first.parse::<u64>()
                && first.len() <= 3
                && n > last
                && n <= last + 3
            {
                numbered += 1;
                last = n;
            }
            food += usize::from(matches!(*first, "E" | "e"));
            letters += usize::from(matches!(*first, "E" | "e" | "T"));
            let id = if matches!(*first, "E" | "e" | "WT") { words.get(1) } else { Some(first) };
            ids += usize::from(id.is_some_and(|w| leading_digits(w.trim_start_matches('*')) >= 5));
        }
        Self {
            numbered: numbered > 0 && numbered * 2 > count,
            ids: ids * 2 >= count && ids > 0,
            letters: letters > 0 && (food > 0 || codes * 2 < count),
        }
    }
}

fn leading_digits(word: &str) -> usize {
    word.bytes().take_while(u8::is_ascii_digit).count()
}

/// Codes that stand between a name and its price.
fn is_trailing_code(word: &str) -> bool {
    matches!(
        word,
        "F" | "T"
            | "FW"
            | "TW"
            | "NF"
            | "FN"
            | "TF"
            | "FT"
            | "TN"
            | "NT"
            | "PC"
            | "KF"
            | "FK"
            | "f"
            | "t"
            | "fw"
            | "nf"
            | "fn"
            | "pc"
    )
}

/// Reads the words before a price as a name.
pub(super) fn read(words: &[String], habits: Habits) -> Name {
    let mut words: Vec<&str> = words.iter().map(String::as_str).filter(|w| !is_speck(w)).collect();
    let mut name = Name::default();
    // In front.
    if habits.numbered
        && words.len() > 1
        && words.first().is_some_and(|w| w.len() <= 3 && w.bytes().all(|b| b.is_ascii_digit()))
    {
        words.remove(0);
    }
    if words.len() > 1 {
        let first = words.first().copied().unwrap_or_default();
        let bone = words.get(1).is_some_and(|w| squeezed(w) == "bone");
        if matches!(first, "WT" | "wt" | "SC") || habits.letters && matches!(first, "E" | "e" | "T") && !bone
        {
            words.remove(0);
        }
    }
    if let Some(first) = words.first().copied() {
        let plain = first.trim_start_matches(['*', '#']);
        let digits = leading_digits(plain);
        let all = digits == plain.len();
        let long_enough = digits >= 5 || digits == 4 && habits.ids;
        if all && long_enough && digits <= 14 && words.len() > 1 {
            name.item_id = Some(plain.to_owned());
            words.remove(0);
        } else if !all && habits.ids && (5..=14).contains(&digits) {
            // "0982481182sprlng" has lost its space.
            if let (Some(id), Some(rest)) = (plain.get(..digits), plain.get(digits..)) {
                name.item_id = Some(id.to_owned());
                if let Some(first) = words.first_mut() {
                    *first = rest;
                }
            }
        }
    }
    // Behind.
    let mut barcode: Option<String> = None;
    for _ in 0..4 {
        let Some(last) = words.last().copied() else { break };
        if words.len() > 1 && is_trailing_code(last) {
            words.pop();
            continue;
        }
        let tail = trailing_number(last);
        match tail {
            Some((head, digits)) if barcode.is_none() && (words.len() > 1 || !head.is_empty()) => {
                barcode = Some(digits);
                if head.is_empty() {
                    words.pop();
                } else if let Some(word) = words.last_mut() {
                    *word = head;
                }
            }
            _ => break,
        }
    }
    if let Some(digits) = barcode {
        let plain = digits.trim_start_matches('0');
        if (3..=5).contains(&plain.len()) && digits.len() >= 8 {
            // A number of loose produce, filled up with zeros.
            name.item_id = name.item_id.or(Some(plain.to_owned()));
        } else {
            name.barcode = Some(with_check_digit(&digits));
        }
    }
    name.text = words.join(" ").trim_matches(['-', '*', ':', '.', '|', ' ', '\'']).to_owned();
    name
}

/// At least eight digits at the end of a word, perhaps with a letter or two behind, and what stands before.
fn trailing_number(word: &str) -> Option<(&str, String)> {
    let body = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if word.len() - body.len() > 2 {
        return None;
    }
    let start = body.len()
        - body.bytes().rev().take_while(|b| b.is_ascii_digit() || matches!(b, b'O' | b'o')).count();
    let digits: String =
        body.get(start..)?.chars().map(|c| if c.is_ascii_digit() { c } else { '0' }).collect();
    if !(8..=14).contains(&digits.len()) || body.get(start..)?.bytes().filter(u8::is_ascii_digit).count() < 7
    {
        return None;
    }
    Some((word.get(..start)?, digits))
}

/// The code with its check digit. Some receipts print a zero and the eleven digits before it.
fn with_check_digit(digits: &str) -> String {
    let sum = |body: &str| -> u32 {
        body.bytes()
            .rev()
            .enumerate()
            .map(|(at, b)| u32::from(b - b'0') * if at % 2 == 0 { 3 } else { 1 })
            .sum()
    };
    let check = |body: &str| (10 - sum(body) % 10) % 10;
    if digits.len() == 12
        && let (Some(body), Some(last)) = (digits.get(..11), digits.bytes().last())
        && check(body) != u32::from(last - b'0')
        && let Some(eleven) = digits.strip_prefix('0')
    {
        return format!("{eleven}{}", check(eleven));
    }
    digits.to_owned()
}

/// Whether the words are codes, numbers and dirt alone: the name stands on the line before.
pub(super) fn is_nameless(words: &[&str]) -> bool {
    words.iter().all(|w| {
        is_speck(w) || is_trailing_code(w) || trailing_number(w).is_some_and(|(head, _)| head.is_empty())
    })
}
