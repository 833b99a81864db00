//! Lines that say how much: `2 @ 3.48`, `3 AT 1 FOR 6.69  20.07 N`, `1.23 lb @ $0.58/lb`, `4 X 3.49`.
//!
//! ```text
//! line  := mark* number unit? at (count ("/" | "FOR"))? price per? total? code*
//! at    := "@" | "AT" | "X" | what is taken for "@"
//! count := number ("lb" | "Lbs" | "lb.")?
//! per   := "/"? ("lb" | "ea" | "EA" | "per lb")
//! ```

use super::text::{Price, digit, is_speck, price, price_at_end};
use crate::quantity::{Ratio, Unit};

/// How much, at which price, and what it came to where the line says that too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) quantity: Ratio,
    pub(super) unit: Unit,
    /// The price of one unit in minor units, a share of a price for several rounded half up.
    pub(super) unit_price: i64,
    /// What `quantity` costs by this price, in minor units.
    pub(super) product: i64,
    pub(super) total: Option<Price>,
}

/// Reads a line of an amount.
pub(super) fn read(line: &str) -> Option<Amount> {
    // Marks that part words are set apart, so that "6EA", "2@3.48" and "lb/0.78" fall into their parts.
    let mut spaced = String::new();
    for c in line.chars().take(200) {
        if matches!(c, '@' | '/' | '©' | '®') {
            spaced.push(' ');
            spaced.push(if c == '/' { '/' } else { '@' });
            spaced.push(' ');
        } else {
            spaced.push(c);
        }
    }
    let mut words: Vec<&str> = spaced.split_whitespace().collect();
    while words.first().is_some_and(|w| is_speck(w) || is_mark(w)) {
        words.remove(0);
    }
    let mut rest = words.as_slice();
    let (quantity, mut unit) = number_with_unit(&mut rest)?;
    if unit.is_none()
        && let Some(u) = rest.first().and_then(|w| unit_of(w))
    {
        unit = Some(u);
        rest = rest.get(1..)?;
    }
    let at = *rest.first()?;
    // "3 FOR 5.00" alone: as many as the price is for.
    if at.eq_ignore_ascii_case("for") && quantity.is_integer() && (2..=24).contains(&quantity.numerator()) {
        return finish(quantity, Unit::Each, quantity, rest.get(1..)?);
    }
    let sure = matches!(at, "@" | "AT" | "At" | "at" | "X" | "x");
    // "Q", "e", "a" and "G" are what "@" is taken for.
    if !sure && !matches!(at, "Q" | "e" | "a" | "G" | "o" | "0" | "O" | "&" | "6" | "%") {
        return None;
    }
    rest = rest.get(1..)?;
    // "1 FOR 6.69", "3 / 10.00", "1 lb / 0.78".
    let mut count = Ratio::ONE;
    let several = {
        let mut ahead = rest;
        match number_with_unit(&mut ahead) {
            Some((n, own)) => {
                let own = own.or_else(|| {
                    let u = ahead.first().and_then(|w| unit_of(w))?;
                    ahead = ahead.get(1..).unwrap_or_default();
                    Some(u)
                });
                let part = ahead.first().is_some_and(|w| *w == "/" || w.eq_ignore_ascii_case("for"));
                part.then(|| (n, own, ahead.get(1..).unwrap_or_default()))
            }
            None => None,
        }
    };
    if let Some((n, own, behind)) = several
        && n.is_integer()
        && n.is_positive()
        && starts_with_price(behind)
    {
        count = n;
        unit = unit.or(own);
        rest = behind;
    }
    let whole = unit.is_none_or(|u| u == Unit::Each);
    if !sure && whole && !quantity.is_integer() {
        return None;
    }
    finish(quantity, unit, count, rest)
}

/// Reads the price, its unit and the total behind it.
fn finish(quantity: Ratio, unit: impl Into<Option<Unit>>, count: Ratio, mut rest: &[&str]) -> Option<Amount> {
    let mut unit: Option<Unit> = unit.into();
    let (each, used) = leading_price(rest)?;
    rest = rest.get(used..)?;
    // "/lb", "/ lb", "ea", "per lb".
    loop {
        match rest.first() {
            Some(&"/") => rest = rest.get(1..)?,
            Some(w) if w.eq_ignore_ascii_case("per") => rest = rest.get(1..)?,
            Some(w) if unit_of(w).is_some() => {
                unit = unit.or(unit_of(w));
                rest = rest.get(1..)?;
            }
            _ => break,
        }
    }
    if each.minor < 0 || !quantity.is_positive() {
        return None;
    }
    let unit = unit.unwrap_or(Unit::Each);
    let total = if rest.iter().all(|w| is_speck(w) || w.len() <= 2) && rest.iter().all(|w| price(w).is_none())
    {
        None
    } else {
        let end = price_at_end(rest)?;
        // Only codes may stand between.
        if !end
            .before
            .iter()
            .all(|w| w.len() <= 2 && w.chars().all(|c| c.is_ascii_alphabetic()) || is_speck(w))
        {
            return None;
        }
        Some(end.price)
    };
    let share = Ratio::from_int(each.minor).over(count)?;
    Some(Amount {
        quantity,
        unit,
        unit_price: share.round(crate::money::Rounding::HalfUp),
        product: share.times(quantity)?.round(crate::money::Rounding::HalfUp),
        total,
    })
}

fn is_mark(word: &str) -> bool {
    matches!(word, "WT" | "wt" | "QTY" | "qty" | "Qty" | "'" | "*")
}

/// A unit of weight or a piece, as recognised: `lb`, `1b`, `Lbs`, `EA`.
fn unit_of(word: &str) -> Option<Unit> {
    let plain = word.trim_matches(['.', ',', ':']).to_ascii_lowercase();
    match plain.as_str() {
        "lb" | "1b" | "ib" | "|b" | "lbs" | "1bs" | "ibs" | "|bs" | "l8" | "pound" | "pounds" | "lb5" => {
            Some(Unit::Pound)
        }
        "kg" => Some(Unit::Kilogram),
        "oz" | "0z" => Some(Unit::Ounce),
        "ea" | "each" | "pc" | "pcs" | "ct" => Some(Unit::Each),
        _ => None,
    }
}

/// A number at the start of `words`, perhaps with a unit stuck to it: `6`, `1.23`, `6EA`, `3.17lb`, `0 .84`.
fn number_with_unit(words: &mut &[&str]) -> Option<(Ratio, Option<Unit>)> {
    let first = *words.first()?;
    // "0 .84" fell apart.
    let joined;
    let (word, used) = match words.get(1) {
        Some(next) if next.starts_with('.') && next.len() > 1 || first.ends_with('.') => {
            joined = format!("{first}{next}");
            (joined.as_str(), 2)
        }
        _ => (first, 1),
    };
    let end = word
        .char_indices()
        .find(|(_, c)| !(digit(*c).is_some() || matches!(c, '.' | ',')))
        .map_or(word.len(), |(at, _)| at);
    // Letters that may be digits belong to a unit where the rest of it does: "61b" has none.
    let (mut number, mut tail) = word.split_at_checked(end)?;
    if !number.is_empty() && tail.is_empty() && !number.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    for unit in ["1bs", "1b", "lbs", "lb", "Lbs", "LB"] {
        if let Some(head) = word.strip_suffix(unit)
            && head.bytes().last().is_some_and(|b| b.is_ascii_digit())
        {
            (number, tail) = (head, unit);
        }
    }
    let unit = if tail.is_empty() { None } else { Some(unit_of(tail)?) };
    let value = decimal(number)?;
    *words = words.get(used..)?;
    Some((value, unit))
}

/// A plain decimal number with slips put right.
fn decimal(text: &str) -> Option<Ratio> {
    let (mut num, mut den): (i64, i64) = (0, 1);
    let mut point = false;
    let mut real = false;
    if text.is_empty() || text.len() > 8 {
        return None;
    }
    for c in text.chars() {
        if matches!(c, '.' | ',') {
            if point {
                return None;
            }
            point = true;
            continue;
        }
        num = num.checked_mul(10)?.checked_add(i64::from(digit(c)?))?;
        real |= c.is_ascii_digit();
        if point {
            den = den.checked_mul(10)?;
        }
    }
    if !real || text.ends_with(['.', ',']) {
        return None;
    }
    Ratio::new(num, den)
}

fn starts_with_price(words: &[&str]) -> bool {
    leading_price(words).is_some()
}

/// A price at the start of `words`, and how many of them it takes.
fn leading_price(words: &[&str]) -> Option<(Price, usize)> {
    for take in [3, 2, 1] {
        let Some(parts) = words.get(..take) else { continue };
        let joins = parts
            .iter()
            .zip(parts.iter().skip(1))
            .all(|(a, b)| a.ends_with(['.', ',']) || b.starts_with(['.', ',']) || *a == "$");
        if take > 1 && !joins {
            continue;
        }
        if let Some((price, _)) = price(&parts.concat()) {
            return Some((price, take));
        }
    }
    None
}
