//! Cells of order files: money, amounts, states.
//!
//! What a cell holds is only repeated in a message where it cannot be anything private: a file with columns
//! out of step may have an address where a price belongs.

use super::{Fulfilment, LineStatus, Shop};
use crate::{
    clock::Date,
    import::Fault,
    money::{Currency, Money},
    quantity::{Dimension, Ratio, Unit, parse_number},
};

use super::{dates, order::clip_chars};

/// The cell's text for a message, where it is short and only digits and marks of a number or a day.
pub(crate) fn shown(text: &str) -> String {
    let harmless = |c: char| c.is_ascii_digit() || " $.,-/:()+%".contains(c);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    // Numbers of cards and parcels have more digits than any price.
    if text.len() <= 16 && digits <= 8 && text.chars().all(harmless) {
        format!("{text:?}")
    } else {
        "the text of the cell".to_owned()
    }
}

/// Refuses what a spreadsheet would run. `="0123"`, which keeps zeros in front, is its text.
pub(crate) fn no_formula<'a>(column: &'static str, text: &'a str) -> Result<&'a str, Fault> {
    let Some(formula) = text.strip_prefix('=') else { return Ok(text) };
    let literal = formula.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
    if let Some(literal) = literal.filter(|l| !l.contains('"')) {
        return Ok(literal.trim());
    }
    Err(Fault::of(
        column,
        "the cell holds a formula, and formulas are never run",
        "save the sheet with values in place of formulas",
    ))
}

/// An amount such as `$1,234.56`, `-$2.00`, `($2.00)`, `Free`. Empty is `None`.
pub(crate) fn money(column: &'static str, text: &str, currency: Currency) -> Result<Option<Money>, Fault> {
    let text = no_formula(column, text.trim())?;
    let fault = || {
        Fault::of(
            column,
            format!("{} is not an amount", shown(text)),
            "write an amount such as 3.99, or nothing",
        )
    };
    if matches!(text, "" | "-" | "--" | "—" | "–")
        || ["n/a", "na", "null", "none"].iter().any(|n| text.eq_ignore_ascii_case(n))
    {
        return Ok(None);
    }
    if text.eq_ignore_ascii_case("free") {
        return Ok(Some(Money::zero(currency)));
    }
    let (text, mut negative) = match text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        Some(inner) => (inner, true),
        None => (text, false),
    };
    let mut plain = String::new();
    let symbol = currency.symbol().unwrap_or("$");
    let rest = text.replace(['\u{2212}', '\u{2013}'], "-").replace(symbol, "").replace(currency.as_str(), "");
    for (i, c) in rest.trim().char_indices() {
        match c {
            '-' | '+' if i == 0 => negative ^= c == '-',
            c if c.is_ascii_digit() || c == '.' || c == ',' => plain.push(c),
            c if c.is_whitespace() => {}
            _ => return Err(fault()),
        }
    }
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    if whole.contains(',') && (first.is_empty() || first.len() > 3 || groups.any(|g| g.len() != 3)) {
        return Err(fault());
    }
    if whole.is_empty() && part.is_empty() {
        return Err(fault());
    }
    let mut digits = whole.replace(',', "");
    if digits.is_empty() {
        digits.push('0');
    }
    if !part.is_empty() {
        digits.push('.');
        digits.push_str(part);
    }
    let amount = Money::parse(&digits, currency).map_err(|_| fault())?;
    let amount = if negative { Money::zero(currency).minus(amount).map_err(|_| fault())? } else { amount };
    Ok(Some(amount))
}

/// An amount that some files write below zero and others above: savings, refunds.
pub(crate) fn without_sign(amount: Option<Money>) -> Option<Money> {
    let amount = amount?;
    if amount.is_negative() { Money::zero(amount.currency()).minus(amount).ok() } else { Some(amount) }
}

/// How much: `2`, `1.5`, `1.23 lb`. Empty is one piece.
pub(crate) fn quantity(column: &'static str, text: &str) -> Result<(Ratio, Unit), Fault> {
    let text = no_formula(column, text)?;
    let fault = || {
        Fault::of(
            column,
            format!("{} is not a quantity", shown(text)),
            "write a number above zero, such as 2 or 1.23 lb",
        )
    };
    if text.is_empty() {
        return Ok((Ratio::ONE, Unit::Each));
    }
    let (amount, rest) = parse_number(text).ok_or_else(fault)?;
    let rest = rest.trim();
    let unit = match rest {
        "" | "x" | "X" => Unit::Each,
        word => Unit::from_english(word).ok_or_else(fault)?,
    };
    if amount < Ratio::ZERO || amount > Ratio::from_int(1_000_000) {
        return Err(fault());
    }
    // Goods are sold by pieces or by weight; "2 bottle" is two pieces.
    let unit = if unit.dimension() == Dimension::Mass { unit } else { Unit::Each };
    Ok((amount, unit))
}

/// The day of a cell.
pub(crate) fn date(column: &'static str, text: &str) -> Result<Date, Fault> {
    let text = no_formula(column, text)?;
    dates::read(text).ok_or_else(|| {
        Fault::of(
            column,
            format!("{} is not a day", shown(text)),
            "write a day such as 2025-03-01, 3/1/2025 or Mar 1, 2025",
        )
    })
}

/// What became of a line, by the words that shops use. Unknown words mean that it came.
pub(crate) fn status(text: &str) -> LineStatus {
    let text = text.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| text.contains(w));
    if has(&["not return", "return by", "return eligible", "return window"]) {
        LineStatus::Delivered
    } else if has(&["cancel", "unavailable", "out of stock", "not available", "not delivered", "undelivered"])
    {
        LineStatus::Cancelled
    } else if has(&["return", "refund"]) {
        LineStatus::Returned
    } else if has(&["substitut", "replace"]) {
        LineStatus::Substituted
    } else {
        LineStatus::Delivered
    }
}

/// How the goods changed hands, by the words of any of `texts`.
pub(crate) fn fulfilment(texts: &[&str]) -> Option<Fulfilment> {
    texts.iter().find_map(|text| {
        let text = text.to_ascii_lowercase();
        let has = |words: &[&str]| words.iter().any(|w| text.contains(w));
        if has(&["pickup", "pick up", "picked up", "curbside"]) {
            Some(Fulfilment::Pickup)
        } else if has(&["deliver", "dfs"]) {
            Some(Fulfilment::Delivery)
        } else if has(&["ship", "mail", "fc"]) {
            Some(Fulfilment::Shipping)
        } else if has(&["in store", "in-store", "instore", "in_store", "store purchase"]) {
            Some(Fulfilment::InStore)
        } else {
            None
        }
    })
}

/// The shop that a fulfilment text names: `Pickup from Columbia Supercenter #0511`. Only what has a number
/// of a shop, or the word for one, is taken; anything else may be the shopper's own address.
pub(crate) fn shop_in(text: &str, retailer: &str) -> Option<Shop> {
    let lower = text.to_ascii_lowercase();
    let at = [" from ", " at ", " by "].iter().filter_map(|m| lower.find(m).map(|at| at + m.len())).min()?;
    let name = text.get(at..)?.split([',', ';', '(', '\n', '|']).next()?.trim();
    shop_named(name, retailer)
}

/// A shop by its name, where it looks like one.
pub(crate) fn shop_named(name: &str, retailer: &str) -> Option<Shop> {
    let (words, number) = match name.rsplit_once('#') {
        Some((words, number)) => {
            let number = number.trim();
            let good = (1..=6).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
            (words.trim(), good.then_some(number))
        }
        None => (name, None),
    };
    let lower = words.to_ascii_lowercase();
    let like_a_shop =
        ["supercenter", "market", "store", "walmart", "club", "grocery", "foods", "mart", "kroger"]
            .iter()
            .any(|w| lower.contains(w));
    // A house number in front is an address.
    if words.is_empty()
        || words.starts_with(|c: char| c.is_ascii_digit())
        || words.chars().count() > 60
        || !(like_a_shop || number.is_some())
    {
        return None;
    }
    Shop::new(retailer, clip_chars(words, 60), number).ok()
}

/// The number of an item at the end of the path of its address:
/// `https://www.walmart.com/ip/Great-Value-Milk/10450114?athbdg=L1600` is `10450114`.
pub(crate) fn item_of_link(link: &str) -> Option<String> {
    let path = link.split(['?', '#']).next()?.trim_end_matches('/');
    let last = path.rsplit('/').next()?.trim();
    let good = (1..=40).contains(&last.len())
        && last.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        && last.bytes().any(|b| b.is_ascii_digit());
    good.then(|| last.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_exports_write_them() {
        for (text, want) in [
            ("$1,234.56", Some(123_456)),
            ("-$2.00", Some(-200)),
            ("$-2.00", Some(-200)),
            ("($2.00)", Some(-200)),
            ("\u{2212}$2.00", Some(-200)),
            ("3.98 USD", Some(398)),
            ("+5", Some(500)),
            (".99", Some(99)),
            ("Free", Some(0)),
            ("FREE", Some(0)),
            ("", None),
            ("-", None),
            ("N/A", None),
            ("=\"3.50\"", Some(350)),
        ] {
            assert_eq!(money("price", text, Currency::USD).unwrap().map(Money::minor), want, "{text}");
        }
        for bad in
            ["1,23.00", "$", "1.999", "--5", "1e5", "NaN", "12 Main St", "=SUM(A1)", "99999999999999999999"]
        {
            assert!(money("price", bad, Currency::USD).is_err(), "{bad}");
        }
    }

    #[test]
    fn shops_are_named_and_addresses_are_not() {
        let shop = shop_in("Pickup from Columbia Supercenter #0511, 123 Forest Dr", "walmart").unwrap();
        assert_eq!((shop.id.as_str(), shop.name.as_str()), ("walmart:511", "Columbia Supercenter"));
        assert_eq!(
            shop_in("Delivery from Irmo Neighborhood Market", "walmart").unwrap().id.as_str(),
            "walmart:irmo-neighborhood-market"
        );
        for private in
            ["Delivery to 12 Oak Street", "Delivered at 12 Market Street", "Pickup by John Smith", "Delivery"]
        {
            assert_eq!(shop_in(private, "walmart"), None, "{private}");
        }
    }

    #[test]
    fn states_and_links() {
        for (text, want) in [
            ("Delivered on Mar 3", LineStatus::Delivered),
            ("Canceled", LineStatus::Cancelled),
            ("Unavailable", LineStatus::Cancelled),
            ("Refunded", LineStatus::Returned),
            ("Substitution", LineStatus::Substituted),
            ("Eligible, return by Apr 1", LineStatus::Delivered),
            ("", LineStatus::Delivered),
        ] {
            assert_eq!(status(text), want, "{text}");
        }
        assert_eq!(
            item_of_link("https://www.walmart.com/ip/Milk-1-gal/10450114?x=1").as_deref(),
            Some("10450114")
        );
        assert_eq!(item_of_link("https://www.walmart.com/ip/10450114/").as_deref(), Some("10450114"));
        assert_eq!(item_of_link("https://www.walmart.com/ip/"), None);
    }
}
