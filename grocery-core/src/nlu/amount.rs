//! Stage 3: the amount of one item: quantity, unit and package.
//!
//! Before the name: "2 lb", "a dozen", "two 14.5 oz cans of", "3 x 500g", "a 12 pack of", "case of". After
//! the name: "32 oz", "x3", "(2)", "12 pack". Names that begin with a number ("7 up", "2 percent milk")
//! are left alone.

use super::{
    ItemSize,
    lexicon::{Class, Lexicon},
    number::{Num, and_a_half, number, single},
    token::Token,
};
use crate::quantity::{Dimension, Ratio, Unit};

/// An amount that was read.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Amount {
    pub(super) quantity: Option<Ratio>,
    pub(super) max: Option<Ratio>,
    pub(super) unit: Option<Unit>,
    pub(super) size: Option<ItemSize>,
    pub(super) approximate: bool,
    /// A word such as "large" that stood before the container: its token.
    pub(super) adjective: Option<usize>,
    /// How many tokens it took.
    pub(super) len: usize,
    /// The amount was said with a sign below zero.
    pub(super) negative: bool,
    /// Nothing but an article.
    pub(super) article: bool,
}

/// Whether a unit measures weight or volume.
pub(super) fn is_measure(unit: Unit) -> bool {
    matches!(unit.dimension(), Dimension::Mass | Dimension::Volume)
}

fn is_container(unit: Unit) -> bool {
    unit.dimension() == Dimension::Package
}

/// The unit at the start of `t`, with how many tokens it took: "fl. oz.", "lbs".
pub(super) fn unit_at(t: &[Token<'_>]) -> Option<(Unit, usize)> {
    let dot = |i: usize| usize::from(t.get(i).is_some_and(|t| t.is(".") && t.glued));
    let first = t.first()?;
    if first.any(&["fl", "fluid"]) {
        let at = 1 + dot(1);
        let ounce = t.get(at).filter(|t| t.unit == Some(Unit::Ounce))?;
        let _ = ounce;
        // The last stop may end the sentence; it is left where nothing follows.
        return Some((Unit::FluidOunce, at + 1 + if t.len() > at + 2 { dot(at + 1) } else { 0 }));
    }
    let unit = first.unit?;
    let abbreviated =
        first.word.len() <= 5 && is_measure(unit) || first.any(&["pkg", "pk", "doz", "ct", "ctn", "btl"]);
    let more = t.len() > 2 && abbreviated;
    Some((unit, 1 + if more { dot(1) } else { 0 }))
}

/// A word after a number that makes the number part of the name: "12 grain bread".
fn names_number(t: &Token<'_>) -> bool {
    t.any(&[
        "grain", "ply", "inch", "inches", "percent", "spice", "layer", "hour", "volt", "watt", "way", "in",
        "star", "seed", "cheese", "mm", "alarm", "%", "in1", "step", "day", "year", "spf", "karat", "degree",
    ])
}

/// Reads the amount before a name.
pub(super) fn before(t: &[Token<'_>], lex: &Lexicon) -> Amount {
    let mut out = Amount::default();
    let mut at = 0;
    // "-2 eggs": a sign, not a bullet, where it touches the number.
    if let [sign, n, ..] = t
        && sign.is("-")
        && n.is_number()
        && n.glued
    {
        out.negative = true;
        at = 1;
    }
    let named = |i: usize| t.get(i..).is_some_and(|t| lex.names.longest(t).is_some());
    if named(at) {
        return out;
    }
    // "about a pound", "maybe a dozen", "around 2": only about right.
    let unsure = t
        .iter()
        .take_while(|t| {
            t.any(
                words!["about" "around" "roughly" "approximately" "approx" "maybe" "like" "nearly" "almost"],
            )
        })
        .count();
    if unsure > 0
        && let [a, unit, ..] = t.get(unsure..).unwrap_or_default()
        && a.any(&["a", "an"])
        && unit.unit.is_some()
    {
        at = unsure;
        out.approximate = true;
    }
    let article = t.get(at).is_some_and(|t| t.any(&["a", "an"]))
        && number_after_article(t.get(at..).unwrap_or_default()).is_none();
    if article {
        if t.get(at + 1).is_some_and(|t| t.any(&["few", "little", "bit", "lot", "ton", "bunch"])) {
            let vague = vague(t.get(at + 1..).unwrap_or_default());
            if vague > 0 {
                return Amount { len: at + 1 + vague, approximate: true, ..out };
            }
        }
        at += 1;
        out.quantity = Some(Ratio::ONE);
        out.article = true;
        out.len = at;
        if named(at) {
            return out;
        }
    } else {
        let vague = vague(t.get(at..).unwrap_or_default());
        if vague > 0 {
            return Amount { len: at + vague, approximate: true, ..out };
        }
    }
    let Some(n) = t.get(at..).and_then(number) else {
        return container(t, at, out);
    };
    let after = at + n.len;
    if t.get(after).is_some_and(|t| names_number(t)) && !t.get(after).is_some_and(|x| x.is("cheese")) {
        return out;
    }
    if t.get(after).is_some_and(|t| t.is("%") && t.glued) {
        return out;
    }
    counted(t, at, n, article, out, lex)
}

/// "a half", "a hundred", "a couple": the article belongs to the number.
fn number_after_article(t: &[Token<'_>]) -> Option<Num> {
    t.get(1)
        .filter(|t| t.any(words!["half" "hundred" "thousand" "couple" "cpl" "quarter" "third" "copule"]))?;
    number(t)
}

/// "some", "a few", "lots of": an amount that says no number.
fn vague(t: &[Token<'_>]) -> usize {
    let w = |i: usize| t.get(i).map_or("", |t| t.word);
    let of = |i: usize| usize::from(w(i) == "of");
    match w(0) {
        "few" | "several" | "many" => 1 + of(1),
        "lots" | "plenty" | "tons" | "loads" if w(1) == "of" => 2,
        "bit" | "lot" | "ton" if w(1) == "of" => 2,
        "little" if w(1) == "bit" => 2 + of(2),
        _ => 0,
    }
}

/// The rest of an amount, behind its number.
fn counted(t: &[Token<'_>], start: usize, n: Num, article: bool, mut out: Amount, lex: &Lexicon) -> Amount {
    let mut at = start + n.len;
    out.approximate |= n.approximate;
    let is = |i: usize, words: &[&str]| t.get(i).is_some_and(|t| t.any(words));
    let hyphen = |i: usize| usize::from(is(i, &["-"]) && t.get(i).is_some_and(|t| t.glued));
    // "3 x 500g", "24 x 16.9 fl oz", "3x bananas".
    if is(at, &["x", "*"]) {
        if let Some((value, unit, end)) = measure(t, at + 1) {
            return times(t, n.value, value, unit, end, out);
        }
        return Amount { quantity: Some(n.value), max: n.max, len: at + 1, ..out };
    }
    let skipped = hyphen(at);
    if let Some((unit, len)) = t.get(at + skipped..).and_then(unit_at)
        && !lex.names.longest(t.get(at + skipped..).unwrap_or_default()).is_some_and(|(l, ())| l > len)
    {
        let singular = !t.get(at + skipped).is_some_and(|t| t.word.ends_with('s'));
        at += skipped + len;
        if unit == Unit::Pack
            && n.value.is_integer()
            && n.value > Ratio::ONE
            && (singular || skipped == 1)
            && n.max.is_none()
        {
            let count = u32::try_from(n.value.numerator()).ok();
            out.quantity = Some(Ratio::ONE);
            out.unit = Some(Unit::Pack);
            out.size = Some(ItemSize { count, ..ItemSize::default() });
            // "a 12 pack of 12 oz cans of": the cans' size as well.
            return finish(t, at, out);
        }
        if is_measure(unit) || unit == Unit::Each {
            let (inner, adjective) = container_after(t, at);
            if let Some((container, end)) = inner {
                out.quantity = Some(Ratio::ONE);
                out.unit = Some(container);
                out.adjective = adjective;
                out.size = Some(if unit == Unit::Each {
                    ItemSize { count: u32::try_from(n.value.numerator()).ok(), ..ItemSize::default() }
                } else {
                    ItemSize { value: Some(n.value), unit: Some(unit), count: None }
                });
                return finish(t, end, out);
            }
        }
        if article && is_measure(unit) {
            out.quantity = Some(Ratio::ONE);
            out.size = Some(ItemSize { value: Some(n.value), unit: Some(unit), count: None });
            return finish(t, at, out);
        }
        if article && unit == Unit::Each {
            out.quantity = Some(Ratio::ONE);
            out.size =
                Some(ItemSize { count: u32::try_from(n.value.numerator()).ok(), ..ItemSize::default() });
            return finish(t, at, out);
        }
        let mut value = n.value;
        if let Some((sum, len)) = and_a_half(t.get(at..).unwrap_or_default(), value, 0) {
            value = sum;
            at += len;
        }
        out.quantity = Some(value);
        out.max = n.max;
        out.unit = (unit != Unit::Each).then_some(unit);
        if unit == Unit::Dozen
            && let (Some((container, end)), adjective) = container_after(t, at)
        {
            // "2 dozen boxes of" counts boxes.
            out.quantity = value.times(Ratio::from_int(12));
            out.unit = Some(container);
            out.adjective = adjective;
            return finish(t, end, out);
        }
        return finish(t, at, out);
    }
    // "2 (14.5 oz) cans", "2 14.5 oz cans", "two 12-packs", "two 2 liters".
    let paren = usize::from(is(at, &["("]));
    if let Some((value, unit, mut end)) = measure(t, at + paren)
        && (paren == 0 || is(end, &[")"]))
        && n.max.is_none()
        && n.value.is_integer()
    {
        end += paren;
        out.quantity = Some(n.value);
        if unit == Unit::Pack {
            out.unit = Some(Unit::Pack);
            out.size = Some(ItemSize { count: u32::try_from(value.numerator()).ok(), ..ItemSize::default() });
            return finish(t, end, out);
        }
        out.size = Some(if unit == Unit::Each {
            ItemSize { count: u32::try_from(value.numerator()).ok(), ..ItemSize::default() }
        } else {
            ItemSize { value: Some(value), unit: Some(unit), count: None }
        });
        if let (Some((container, after)), adjective) = container_after(t, end) {
            out.unit = Some(container);
            out.adjective = adjective;
            end = after;
        } else if is(end, &["cup", "cups"]) && is(end + 1, &["of"]) {
            // "six 6 oz cups of yogurt": here a cup is a package.
            out.unit = Some(Unit::Cup);
            end += 1;
        }
        return finish(t, end, out);
    }
    out.quantity = Some(n.value);
    out.max = n.max;
    // "2 large bags of chips".
    if let (Some((container, end)), adjective) = container_after(t, at)
        && (t.get(end).is_some_and(|t| t.is("of")) || end - at == 1)
    {
        out.unit = Some(container);
        out.adjective = adjective;
        return finish(t, end, out);
    }
    // "3 of the apples", "two of those".
    if is(at, &["of"]) && start + n.len < t.len() {
        at += 1;
    }
    out.len = at;
    out
}

/// "3 x 500g": three packages; "24 x 16.9 fl oz": one package of 24.
fn times(t: &[Token<'_>], n: Ratio, value: Ratio, unit: Unit, end: usize, mut out: Amount) -> Amount {
    let count = u32::try_from(n.numerator()).ok().filter(|_| n.is_integer());
    if n >= Ratio::from_int(12) {
        out.size = Some(ItemSize { value: Some(value), unit: Some(unit), count });
        let (inner, _) = container_after(t, end);
        out.unit = inner.map(|(u, _)| u).filter(|u| matches!(u, Unit::Pack | Unit::Case));
        out.quantity = out.unit.map(|_| Ratio::ONE);
        return finish(t, inner.map_or(end, |(_, e)| e), out);
    }
    out.quantity = Some(n);
    out.size = Some(ItemSize { value: Some(value), unit: Some(unit), count: None });
    let (inner, adjective) = container_after(t, end);
    out.unit = inner.map(|(u, _)| u);
    out.adjective = adjective;
    finish(t, inner.map_or(end, |(_, e)| e), out)
}

/// A number with a measure, a pack or a count: "14.5-ounce", "12 pack". Ends behind it.
fn measure(t: &[Token<'_>], at: usize) -> Option<(Ratio, Unit, usize)> {
    let (value, len) = single(t.get(at..)?)?;
    let mut end = at + len;
    if t.get(end).is_some_and(|t| t.is("-")) {
        end += 1;
    }
    let (unit, len) = unit_at(t.get(end..)?)?;
    (is_measure(unit) || matches!(unit, Unit::Pack | Unit::Each)).then_some((value, unit, end + len))
}

/// The container at `at`, perhaps behind "-", ")" or a word such as "large".
fn container_after(t: &[Token<'_>], mut at: usize) -> (Option<(Unit, usize)>, Option<usize>) {
    if t.get(at).is_some_and(|t| t.is("-")) {
        at += 1;
    }
    let mut adjective = None;
    if t.get(at).is_some_and(|t| {
        t.has(Class::SIZE) || t.any(&["family", "value", "party", "single", "whole", "full"])
    }) {
        adjective = Some(at);
        at += 1;
        if t.get(at).is_some_and(|t| t.any(&["size", "sized", "-"])) {
            at += 1;
        }
    }
    let Some(word) = t.get(at) else { return (None, None) };
    let container = word.unit.filter(|u| is_container(*u));
    // "2 oz bar soap" and the like keep their name.
    match container {
        Some(unit) => (Some((unit, at + 1)), adjective),
        None => (None, None),
    }
}

/// A container or measure without a number: "case of water", "gallon milk".
fn container(t: &[Token<'_>], at: usize, mut out: Amount) -> Amount {
    let (inner, adjective) = container_after(t, at);
    let bare = adjective.is_none() && t.get(at).is_some_and(|t| t.unit.is_some());
    let (unit, end) = match inner {
        Some(found) => found,
        None if bare && t.get(at).is_some_and(|t| t.word.len() > 2 || t.any(&["lb", "oz"])) => {
            let Some((unit, len)) = t.get(at..).and_then(unit_at) else { return out };
            (unit, at + len)
        }
        None => return out,
    };
    let of = t.get(end).is_some_and(|t| t.is("of"));
    let named = t.get(end).is_some_and(|t| t.is_word() && !t.any(&["and", "or"]));
    let alone = t.get(end).is_none();
    let half = and_a_half(t.get(end..).unwrap_or_default(), Ratio::ONE, 0).is_some_and(|(_, len)| len > 0);
    let plain = adjective.is_none()
        && named
        && (out.article && !matches!(unit, Unit::Head | Unit::Bar | Unit::Roll | Unit::Stick)
            || matches!(
                unit,
                Unit::Gallon
                    | Unit::Quart
                    | Unit::Pint
                    | Unit::Pound
                    | Unit::Dozen
                    | Unit::Bunch
                    | Unit::Case
                    | Unit::Loaf
            ));
    if !(of || plain || half || alone && (out.article || unit == Unit::Dozen)) || unit == Unit::Each {
        return out;
    }
    out.quantity = Some(Ratio::ONE);
    out.unit = Some(unit);
    out.adjective = adjective;
    let mut end = end;
    if let Some((sum, len)) = and_a_half(t.get(end..).unwrap_or_default(), Ratio::ONE, 0) {
        out.quantity = Some(sum);
        end += len;
    }
    finish(t, end, out)
}

/// Takes "(14.5 oz)", "of" and "of 12" behind the unit.
fn finish(t: &[Token<'_>], mut at: usize, mut out: Amount) -> Amount {
    let is = |i: usize, words: &[&str]| t.get(i).is_some_and(|t| t.any(words));
    if is(at, &["("])
        && let Some((value, unit, end)) = measure(t, at + 1)
        && is(end, &[")"])
        && out.size.is_none()
    {
        out.size = Some(ItemSize { value: Some(value), unit: Some(unit), count: None });
        at = end + 1;
        // "2 (14 oz) cans": the container comes behind.
        if out.unit.is_none_or(is_measure)
            && let (Some((container, end)), adjective) = container_after(t, at)
        {
            out.unit = Some(container);
            out.adjective = adjective;
            at = end;
        }
    }
    if is(at, &["of", "o'"]) {
        at += 1;
        // "2 bags of 3 Musketeers".
        let name = t.get(at..).is_some_and(|rest| Lexicon::english().names.longest(rest).is_some());
        if out.unit.is_some_and(is_container)
            && !name
            && let Some((value, len)) = t.get(at..).and_then(single)
            && t.get(at).is_some_and(|t| !t.any(&["a", "an"]))
        {
            let size = out.size.unwrap_or_default();
            if let Some((value, unit, end)) = measure(t, at).filter(|(_, u, _)| is_measure(*u)) {
                out.size = Some(ItemSize { value: Some(value), unit: Some(unit), ..size });
                at = end;
                if let (Some((_, end)), _) = container_after(t, at) {
                    at = end;
                }
                if is(at, &["of"]) {
                    at += 1;
                }
            } else if value.is_integer()
                && t.get(at + len).is_none_or(|t| !names_number(t))
                && size.count.is_none()
            {
                out.size = Some(ItemSize { count: u32::try_from(value.numerator()).ok(), ..size });
                at += len;
            }
        }
        while is(at, &["the", "those", "these", "that", "my", "some"]) {
            at += 1;
        }
    }
    out.len = at;
    out
}

/// Reads the amount behind a name. `t[from..]` must be nothing but the amount; `weighed` says that
/// the goods are sold by weight.
pub(super) fn after(t: &[Token<'_>], weighed: bool, known: bool, lex: &Lexicon) -> Option<Amount> {
    let is = |i: usize, words: &[&str]| t.get(i).is_some_and(|t| t.any(words));
    let mut at = 0;
    let mut marked = false;
    let mut paren = false;
    if is(at, &["-", ":", "x", "*", "qty", "quantity", "#"]) {
        marked = true;
        at += 1;
        if is(at, &[":", "x", "of"]) {
            at += 1;
        }
    }
    if is(at, &["("]) {
        paren = true;
        marked = true;
        at += 1;
        if is(at, &["x"]) {
            at += 1;
        }
    }
    let n = t.get(at..).and_then(number)?;
    let first = t.get(at)?;
    let inner = before(t.get(at..)?, lex);
    let mut end = at + inner.len.max(n.len);
    if inner.len == 0 {
        return None;
    }
    if is(end, &["x"]) && end + 1 == t.len() {
        end += 1;
    }
    if is(end, &["each", "ea", "total"]) {
        end += 1;
    }
    if paren {
        if !is(end, &[")"]) {
            return None;
        }
        end += 1;
    }
    // "cola 12 pack x2", "passata 500 g x 3": so many of the package.
    if is(end, &["x", "*"])
        && let (Some(unit), Some((times, len))) = (inner.unit, t.get(end + 1..).and_then(single))
        && end + 1 + len == t.len()
    {
        let package =
            is_measure(unit).then_some(ItemSize { value: inner.quantity, unit: Some(unit), count: None });
        return Some(Amount {
            quantity: Some(times),
            unit: inner.unit.filter(|_| package.is_none()),
            size: inner.size.or(package),
            ..inner
        });
    }
    if end != t.len() {
        return None;
    }
    let counted = inner.unit.is_none() && inner.size.is_none();
    if counted {
        let count_word = t.get(at + n.len..).and_then(unit_at).is_some_and(|(u, _)| u == Unit::Each);
        if count_word && !marked {
            // "eggs 12 count": what the package holds.
            let count = u32::try_from(n.value.numerator()).ok().filter(|_| n.value.is_integer());
            return Some(Amount {
                quantity: None,
                size: Some(ItemSize { count, ..ItemSize::default() }),
                ..inner
            });
        }
        let said = marked || known && (first.is_number() || n.value > Ratio::ONE);
        return said.then_some(inner);
    }
    if let (Some(unit), None, Some(value)) = (inner.unit, inner.size, inner.quantity)
        && is_measure(unit)
        && !weighed
        && !(marked && !paren)
    {
        let size = ItemSize { value: Some(value), unit: Some(unit), count: None };
        return Some(Amount { quantity: None, unit: None, max: None, size: Some(size), ..inner });
    }
    Some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlu::token::{Normal, tokenise};

    fn show(a: &Amount) -> String {
        let mut s = a.quantity.map_or("null".to_owned(), |q| q.to_string());
        if let Some(max) = a.max {
            s += &format!("-{max}");
        }
        if let Some(unit) = a.unit {
            s += &format!(" {unit}");
        }
        if let Some(size) = a.size {
            s += " [";
            if let Some(count) = size.count {
                s += &format!("{count}x");
            }
            if let (Some(v), Some(u)) = (size.value, size.unit) {
                s += &format!("{v} {u}");
            }
            s += "]";
        }
        s
    }

    fn check(text: &str, expected: &str) {
        let normal = Normal::new(text);
        let tokens = tokenise(&normal, Lexicon::english());
        let a = before(&tokens.list, Lexicon::english());
        let rest: Vec<&str> = tokens.list[a.len..].iter().map(|t| t.word).collect();
        assert_eq!(format!("{} | {}", show(&a), rest.join(" ")), expected, "{text}");
    }

    #[test]
    fn amounts_before_a_name() {
        check("2 lb ground beef", "2 pound | ground beef");
        check("2 lbs of ground beef", "2 pound | ground beef");
        check("a pound of ham", "1 pound | ham");
        check("a pound and a half of turkey", "3/2 pound | turkey");
        check("one and a half pounds of turkey", "3/2 pound | turkey");
        check("250 ml cream", "250 milliliter | cream");
        check("250ml cream", "250 milliliter | cream");
        check("a dozen large eggs", "1 dozen | large eggs");
        check("half a dozen eggs", "1/2 dozen | eggs");
        check("two dozen eggs", "2 dozen | eggs");
        check("dozen eggs", "1 dozen | eggs");
        check("case of water", "1 case | water");
        check("5 oz bag of spinach", "1 bag [5 ounce] | spinach");
        check("a 5 oz bag of spinach", "1 bag [5 ounce] | spinach");
        check("a 2 liter of coke", "1 [2 liter] | coke");
        check("a 2 liter bottle of coke", "1 bottle [2 liter] | coke");
        check("2-liter bottle of coke", "1 bottle [2 liter] | coke");
        check("two 2 liters of coke", "2 [2 liter] | coke");
        check("2 liters of coke", "2 liter | coke");
        check("a 12 pack of coke", "1 pack [12x] | coke");
        check("12-pack of coke", "1 pack [12x] | coke");
        check("six pack of beer", "1 pack [6x] | beer");
        check("a six-pack of beer", "1 pack [6x] | beer");
        check("two 12-packs of coke", "2 pack [12x] | coke");
        check("two six-packs of beer", "2 pack [6x] | beer");
        check("3 packs of gum", "3 pack | gum");
        check("3 x 500g tomatoes", "3 [500 gram] | tomatoes");
        check("3x500g tomatoes", "3 [500 gram] | tomatoes");
        check("24 x 16.9 fl oz water", "null [24x169/10 fluid_ounce] | water");
        check("3x bananas", "3 | bananas");
        check("four 8oz blocks of cheddar", "4 block [8 ounce] | cheddar");
        check("2 14.5 oz cans of diced tomatoes", "2 can [29/2 ounce] | diced tomatoes");
        check("2 14.5-ounce cans diced tomatoes", "2 can [29/2 ounce] | diced tomatoes");
        check("2 (14.5 oz) cans diced tomatoes", "2 can [29/2 ounce] | diced tomatoes");
        check("2 cans (14.5 oz) diced tomatoes", "2 can [29/2 ounce] | diced tomatoes");
        check("a hundred and twenty count of diapers", "120 | diapers");
        check("7 up", "null | 7 up");
        check("2 7 up", "2 | 7 up");
        check("2% milk", "null | 2% milk");
        check("2 percent milk", "null | 2 percent milk");
        check("12 grain bread", "null | 12 grain bread");
        check("a few lemons", "null | lemons");
        check("lots of lemons", "null | lemons");
        check("a couple of lemons", "2 | lemons");
        check("2-3 lemons", "2-3 | lemons");
        check("2 to 3 lbs chicken", "2-3 pound | chicken");
        check("a bunch of kale", "1 bunch | kale");
        check("bunch cilantro", "1 bunch | cilantro");
        check("2 large bags of chips", "2 bag | chips");
        check("a gallon of milk", "1 gallon | milk");
        check("gallon milk", "1 gallon | milk");
        check("half gallon of milk", "1/2 gallon | milk");
        check("a half gallon of milk", "1/2 gallon | milk");
        check("2 half gallons of milk", "2 [1/2 gallon] | milk");
        check("a pack of 12 eggs", "1 pack [12x] | eggs");
        check("a milk", "1 | milk");
        check("the milk", "null | the milk");
        check("16.9 fl. oz. water", "169/10 fluid_ounce | water");
        check("a head of lettuce", "1 head | lettuce");
        check("3 apples", "3 | apples");
        check("120 count box of diapers", "1 box [120x] | diapers");
        check("8 boneless chicken breasts", "8 | boneless chicken breasts");
    }
}
