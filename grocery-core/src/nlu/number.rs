//! Stage 2: numbers, in digits and in words.
//!
//! Reads "2", "1 1/2", "1-1/2", "2½", "two and a half", "a hundred and twenty", "half a", "three quarters of
//! a", "a couple of", and ranges "2-3", "2 to 3", "two or three", "between 2 and 3". Values are exact.

use super::token::Token;
use crate::quantity::Ratio;

/// A number that was read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Num {
    pub(super) value: Ratio,
    /// The high end of a range.
    pub(super) max: Option<Ratio>,
    /// How many tokens it took.
    pub(super) len: usize,
    /// Said as "about" or "a couple".
    pub(super) approximate: bool,
}

/// Reads a number or a range at the start of `t`.
pub(super) fn number(t: &[Token<'_>]) -> Option<Num> {
    let mut at = 0;
    let mut approximate = false;
    while let Some(word) = t.get(at).map(|t| t.word) {
        let next = t.get(at + 1).map_or("", |t| t.word);
        match word {
            "about" | "around" | "roughly" | "approximately" | "approx" | "maybe" | "~" | "like"
            | "circa" | "nearly" => {
                approximate = true;
                at += 1;
            }
            "between" => {
                let (value, len) = single(t.get(at + 1..)?)?;
                let and = at + 1 + len;
                if t.get(and).is_some_and(|t| t.any(&["and", "to", "-"])) {
                    let (max, more) = single(t.get(and + 1..)?)?;
                    return (max > value).then_some(Num {
                        value,
                        max: Some(max),
                        len: and + 1 + more,
                        approximate,
                    });
                }
                return None;
            }
            "." if next == "." => at += 1,
            _ => break,
        }
        if at > 3 {
            return None;
        }
    }
    let rest = t.get(at..)?;
    let article = usize::from(rest.first().is_some_and(|t| t.any(&["a", "the"])));
    if rest.get(article).is_some_and(|t| t.any(&["couple", "cpl", "copule"])) {
        let of = usize::from(rest.get(article + 1).is_some_and(|t| t.any(&["of", "o'"])));
        return Some(Num {
            value: Ratio::from_int(2),
            max: None,
            len: at + article + 1 + of,
            approximate: true,
        });
    }
    let (value, mut len) = single(rest)?;
    let mut max = None;
    if let Some(between) = rest.get(len)
        && between.any(&["-", "to", "or"])
        && let Some((high, more)) = rest.get(len + 1..).and_then(single)
        && high > value
        && !rest.get(len + 1).is_some_and(|t| t.any(&["a", "an"]))
    {
        max = Some(high);
        len += 1 + more;
    }
    if rest.get(len).is_some_and(|t| t.is("or")) && rest.get(len + 1).is_some_and(|t| t.any(&["so", "more"]))
    {
        len += 2;
        approximate = true;
    } else if rest.get(len).is_some_and(|t| t.any(&["ish", "-ish", "plus"]) && t.glued) {
        len += 1;
        approximate = true;
    }
    Some(Num { value, max, len: at + len, approximate })
}

/// One number, without ranges: its value and how many tokens it took.
pub(super) fn single(t: &[Token<'_>]) -> Option<(Ratio, usize)> {
    let first = t.first()?;
    if first.is_number() {
        return digits(t);
    }
    if first.any(&["a", "an", "one", "the"])
        && let Some(second) = t.get(1)
        && second.any(&["half", "hundred", "thousand", "quarter", "third"])
    {
        if let Some(found) = part_of(t.get(1..)?) {
            return Some((found.0, found.1 + 1));
        }
        if !second.any(&["hundred", "thousand"]) {
            return if first.is("one") { Some((Ratio::ONE, 1)) } else { None };
        }
        let (value, len) = words(t.get(1..)?)?;
        return Some((value, len + 1));
    }
    if let Some(found) = part_of(t) {
        return Some(found);
    }
    let (value, len) = words(t)?;
    // "three quarters of a", "two thirds".
    if let Some(part) = t.get(len).filter(|t| t.any(&["quarters", "thirds", "quarter", "third", "eighths"]))
        && value < Ratio::from_int(8)
        && let Some(unit) = part.value.or_else(|| Ratio::new(1, 8))
    {
        return Some((value.times(unit)?, len + 1 + of_a(t.get(len + 1..).unwrap_or_default())));
    }
    and_a_half(t, value, len)
}

/// "half a", "half", "quarter of a", where something to measure follows.
fn part_of(t: &[Token<'_>]) -> Option<(Ratio, usize)> {
    let first = t.first()?;
    let value = if first.any(&["half", "quarter", "third"]) { first.value? } else { return None };
    let of = of_a(t.get(1..).unwrap_or_default());
    let hyphen = usize::from(of == 0 && t.get(1).is_some_and(|t| t.is("-")));
    let next = t.get(1 + of + hyphen);
    let measured = next.is_some_and(|t| t.unit.is_some() || t.any(&["fl", "fluid"]));
    let taken = measured || first.is("half") && of > 0 && next.is_some() || !first.is("half") && of > 1;
    // "half and half" is a name, "the second half" is none of this.
    (taken && !t.get(1).is_some_and(|t| t.any(&["and", "&"]))).then_some((value, 1 + of + hyphen))
}

fn of_a(t: &[Token<'_>]) -> usize {
    match t {
        [of, a, ..] if of.is("of") && a.any(&["a", "an", "the"]) => 2,
        [a, ..] if a.any(&["a", "an"]) => 1,
        _ => 0,
    }
}

/// "two and a half", "2 and 1/2", "a pound and a half" (the caller asks).
pub(super) fn and_a_half(t: &[Token<'_>], value: Ratio, len: usize) -> Option<(Ratio, usize)> {
    let more = match t.get(len..).unwrap_or_default() {
        [and, a, part, ..] if and.any(&["and", "&", "n"]) && a.any(&["a", "an", "one"]) => {
            let part = if part.any(&["half", "quarter", "third"]) { part.value } else { None };
            part.map(|p| (p, 3))
        }
        [and, three, part, ..]
            if and.is("and") && three.any(&["three", "two"]) && part.any(&["quarters", "thirds"]) =>
        {
            part.value.and_then(|p| p.times(three.value?)).map(|p| (p, 3))
        }
        [and, part, ..] if and.any(&["and", "&"]) && part.is_number() && part.word.contains('/') => {
            part.value.filter(|p| *p < Ratio::ONE).map(|p| (p, 2))
        }
        _ => None,
    };
    match more {
        Some((part, more)) => Some((value.plus(part)?, len + more)),
        None => Some((value, len)),
    }
}

fn digits(t: &[Token<'_>]) -> Option<(Ratio, usize)> {
    let value = t.first()?.value?;
    let is_part =
        |t: &Token<'_>| t.is_number() && t.value.is_some_and(|v| v < Ratio::ONE) && !t.word.contains('.');
    if value.is_integer() {
        match t.get(1..).unwrap_or_default() {
            [part, ..] if is_part(part) => return Some((value.plus(part.value?)?, 2)),
            [hyphen, part, ..] if hyphen.is("-") && hyphen.glued && part.glued && is_part(part) => {
                return Some((value.plus(part.value?)?, 3));
            }
            [big, ..] if big.any(&["hundred", "thousand", "million"]) => {
                let by = big.value.unwrap_or(Ratio::from_int(1_000_000));
                return Some((value.times(by)?, 2));
            }
            _ => {}
        }
    }
    and_a_half(t, value, 1)
}

/// Number words: "twenty-five", "one hundred and twenty".
fn words(t: &[Token<'_>]) -> Option<(Ratio, usize)> {
    let small = |t: &Token<'_>| {
        let v = t.value.filter(|v| t.is_word() && v.is_integer())?.numerator();
        (v < 100).then_some(v)
    };
    let (mut total, mut current, mut len, mut last) = (0_i64, 0_i64, 0_usize, 1000_i64);
    while let Some(word) = t.get(len) {
        if let Some(v) = small(word) {
            // "twenty five" adds up, "five twenty" does not.
            let fits = last >= 1000 || last == 100 || (20..100).contains(&last) && v < 10 && v > 0;
            if !fits {
                break;
            }
            current += v;
            last = v;
            len += 1;
        } else if word.is("hundred") && last != 100 && len < 8 {
            current = current.max(1).checked_mul(100)?;
            last = 100;
            len += 1;
        } else if word.is("thousand") && len < 8 {
            total = total.checked_add(current.max(1).checked_mul(1000)?)?;
            current = 0;
            last = 1000;
            len += 1;
        } else if len > 0
            && (word.is("and") && matches!(last, 100 | 1000) || word.is("-") && (20..100).contains(&last))
            && t.get(len + 1).and_then(small).is_some_and(|v| v > 0 && (last >= 100 || v < 10))
        {
            len += 1;
        } else {
            break;
        }
        if len > 12 {
            break;
        }
    }
    (len > 0).then(|| (Ratio::from_int(total.saturating_add(current)), len))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlu::{
        lexicon::Lexicon,
        token::{Normal, tokenise},
    };

    fn check(text: &str, expected: &str) {
        let normal = Normal::new(text);
        let tokens = tokenise(&normal, Lexicon::english());
        let got = number(&tokens.list).map_or("none".to_owned(), |n| {
            let max = n.max.map_or(String::new(), |m| format!("-{m}"));
            let rest: Vec<&str> = tokens.list[n.len..].iter().map(|t| t.word).collect();
            format!("{}{max}{} | {}", n.value, if n.approximate { "~" } else { "" }, rest.join(" "))
        });
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn numbers_as_people_say_them() {
        check("2 milks", "2 | milks");
        check("1 1/2 cups", "3/2 | cups");
        check("1-1/2 cups", "3/2 | cups");
        check("1½ cups", "3/2 | cups");
        check("½ cup", "1/2 | cup");
        check("two and a half pounds", "5/2 | pounds");
        check("2 and a half pounds", "5/2 | pounds");
        check("2 and 1/2 pounds", "5/2 | pounds");
        check("a hundred and twenty count", "120 | count");
        check("one hundred twenty five", "125 | ");
        check("twenty-five eggs", "25 | eggs");
        check("two hundred grams", "200 | grams");
        check("2 thousand grams", "2000 | grams");
        check("half a dozen eggs", "1/2 | dozen eggs");
        check("half gallon", "1/2 | gallon");
        check("half-gallon of milk", "1/2 | gallon of milk");
        check("a half gallon", "1/2 | gallon");
        check("half a watermelon", "1/2 | watermelon");
        check("half and half", "none");
        check("three quarters of a pound", "3/4 | pound");
        check("a quarter of a pound", "1/4 | pound");
        check("quarter pound", "1/4 | pound");
        check("one and a half pounds", "3/2 | pounds");
        check("a couple of lemons", "2~ | lemons");
        check("couple lemons", "2~ | lemons");
        check("2-3 lemons", "2-3 | lemons");
        check("2 to 3 lemons", "2-3 | lemons");
        check("two or three lemons", "2-3 | lemons");
        check("1 to 1 1/2 teaspoons", "1-3/2 | teaspoons");
        check("between 2 and 3 pounds", "2-3 | pounds");
        check("about 2 pounds", "2~ | pounds");
        check("5 or so apples", "5~ | apples");
        check("two twelve packs", "2 | twelve packs");
        check("2 12 packs", "2 | 12 packs");
        check("one milk", "1 | milk");
        check("third party", "none");
        check("milk", "none");
        check("1,000 grams", "1000 | grams");
    }
}
