//! Amounts of money: "$15", "5 bucks", "99 cents", "3 dollars and 50 cents".

use super::{
    number::single,
    token::{MOST, Token},
};
use crate::{
    money::{Currency, Money, Rounding, round_div},
    quantity::Ratio,
};

/// Reads an amount of money at the start of `t`; `bare` also takes a number without a sign.
pub(super) fn money(t: &[Token<'_>], home: Currency, bare: bool) -> Option<(Money, usize)> {
    if let [a, dollar, ..] = t
        && a.any(&["a", "one"])
        && dollar.any(&["dollar", "buck"])
    {
        let unit = dollars(home);
        return Some((Money::from_minor(10_i64.pow(u32::from(unit.places())), unit), 2));
    }
    // "under a tenner": a note of ten pounds.
    if let [a, note, ..] = t
        && a.any(&["a", "one"])
        && let Some(pounds) = [("fiver", 5), ("tenner", 10)].iter().find(|(word, _)| note.is(word))
    {
        return Some((Money::from_minor(pounds.1 * 100, Currency::GBP), 2));
    }
    let mut at = 0;
    while t.get(at).is_some_and(|t| {
        t.any(words![
            "about" "around" "roughly" "a" "the" "just" "only" "like" "~" "approximately" "maximum"
            "max" "of" "total"
        ])
    }) && at < 3
    {
        // "a hundred dollars" keeps its article for the number.
        if t.get(at).is_some_and(|t| t.is("a"))
            && t.get(at + 1).is_some_and(|t| t.any(&["hundred", "thousand", "couple"]))
        {
            break;
        }
        at += 1;
    }
    let sign = t.get(at)?;
    let currency = match sign.word {
        "$" | "usd" => Some(if sign.is("$") { dollars(home) } else { Currency::USD }),
        "€" | "eur" => Some(Currency::EUR),
        "£" | "gbp" => Some(Currency::GBP),
        "¥" => Some(Currency::JPY),
        _ => None,
    };
    if currency.is_some() {
        at += 1;
    }
    let (mut value, len) = single(t.get(at..)?).filter(|(value, _)| *value < MOST)?;
    at += len;
    let mut said = currency;
    if let Some(word) = t.get(at) {
        let (named, cents) = match word.word {
            "dollars" | "dollar" | "bucks" | "buck" | "$" | "usd" | "dolars" => (Some(dollars(home)), false),
            "euros" | "euro" | "€" | "eur" => (Some(Currency::EUR), false),
            "quid" => (Some(Currency::GBP), false),
            // Where only money can be meant: "if it falls below four pounds".
            "pounds" | "pound" | "£" if home == Currency::GBP || bare => (Some(Currency::GBP), false),
            "rupees" | "rupee" | "₹" => ("INR".parse().ok(), false),
            "cents" | "cent" | "¢" => (Some(dollars(home)), true),
            _ => (None, false),
        };
        if named.is_some() && currency.is_none() {
            said = named;
            at += 1;
            if cents {
                value = value.over(Ratio::from_int(100))?;
            } else if let Some((cents, more)) = and_cents(t.get(at..).unwrap_or_default()) {
                value = value.plus(cents)?;
                at += more;
            }
        }
    }
    let currency = match said {
        Some(currency) => currency,
        None if bare => home,
        None => return None,
    };
    let scale = 10_i128.pow(u32::from(currency.places()));
    let minor =
        round_div(i128::from(value.numerator()) * scale, i128::from(value.denominator()), Rounding::HalfUp)?;
    Some((Money::from_minor(i64::try_from(minor).ok()?, currency), at))
}

/// The currency that "$" means to somebody at home in `home`.
fn dollars(home: Currency) -> Currency {
    if home.symbol() == Some("$") || !matches!(home.as_str(), "EUR" | "GBP" | "JPY") {
        home
    } else {
        Currency::USD
    }
}

fn and_cents(t: &[Token<'_>]) -> Option<(Ratio, usize)> {
    let and = usize::from(t.first().is_some_and(|t| t.is("and")));
    let (value, len) = single(t.get(and..)?)?;
    let cents = t.get(and + len).is_some_and(|t| t.any(&["cents", "cent"]));
    cents.then_some((value.over(Ratio::from_int(100))?, and + len + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlu::{
        lexicon::Lexicon,
        token::{Normal, tokenise},
    };

    fn check(text: &str, bare: bool, expected: Option<(i64, usize)>) {
        let normal = Normal::new(text);
        let tokens = tokenise(&normal, Lexicon::english());
        assert_eq!(money(&tokens.list, Currency::USD, bare).map(|(m, n)| (m.minor(), n)), expected, "{text}");
    }

    #[test]
    fn money_as_people_say_it() {
        check("$40", false, Some((4000, 2)));
        check("$15.99 or so", false, Some((1599, 2)));
        check("5 bucks", false, Some((500, 2)));
        check("five dollars", false, Some((500, 2)));
        check("a hundred dollars", false, Some((10000, 3)));
        check("99 cents", false, Some((99, 2)));
        check("3 dollars and 50 cents", false, Some((350, 5)));
        check("40", true, Some((4000, 1)));
        check("40", false, None);
        check("3 apples", false, None);
        check("a tenner", false, Some((1000, 2)));
        check("1,250 dollars", false, Some((125_000, 2)));
    }
}
