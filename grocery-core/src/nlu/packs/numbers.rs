//! Numbers, units and amounts, by the tables of a language.
//!
//! Numbers add up the way they do in most languages: "treinta y uno", "doscientos cincuenta", "三百五十",
//! "dos mil", with a half before or behind them ("dos kilos y medio"). Values are exact.

use super::{
    begins::Kinds,
    pack::{Role, Tables, UnitWord},
    text::Tok,
};
use crate::{
    nlu::{ItemSize, token::MOST},
    quantity::{Dimension, Ratio, Unit},
};

/// A number that was read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Num {
    pub(super) value: Ratio,
    /// The high end of a range.
    pub(super) max: Option<Ratio>,
    pub(super) len: usize,
    pub(super) approximate: bool,
}

/// An amount that was read.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Amount {
    pub(super) quantity: Option<Ratio>,
    pub(super) max: Option<Ratio>,
    pub(super) unit: Option<Unit>,
    pub(super) size: Option<ItemSize>,
    pub(super) approximate: bool,
    /// Said with a sign below zero.
    pub(super) negative: bool,
    /// How many tokens it took.
    pub(super) len: usize,
    /// The same without the word that links it to a name.
    pub(super) core: usize,
    /// A counting word was said: "3 Stück".
    pub(super) counted: bool,
    /// It was no more than a word such as "un" or "eine".
    pub(super) article: bool,
}

pub(super) fn is_measure(unit: Unit) -> bool {
    matches!(unit.dimension(), Dimension::Mass | Dimension::Volume)
}

fn half() -> Ratio {
    Ratio::new(1, 2).unwrap_or(Ratio::ONE)
}

impl Tables {
    /// A number or a range at the start of `t`.
    pub(super) fn number(&self, t: &[Tok<'_>]) -> Option<Num> {
        let leads = Role(Role::ABOUT.0 | Role::BETWEEN.0);
        let begins = |t: &Tok<'_>| {
            t.is_number() || t.begins.kinds.has(Kinds::VALUE) || t.begins.roles.has(leads) || t.is("~")
        };
        if !t.first().is_some_and(begins) {
            return None;
        }
        let mut at = 0;
        let mut approximate = false;
        for _ in 0..2 {
            let rest = t.get(at..)?;
            let about = self.role(rest, Role::ABOUT);
            if about > 0 || rest.first().is_some_and(|t| t.is("~")) {
                approximate = true;
                at += about.max(1);
            }
        }
        // "Tra i 6 e gli 8".
        let the = |from: usize| t.get(from..).map_or(0, |t| self.role(t, Role::THE));
        let mut between = self.role(t.get(at..)?, Role::BETWEEN);
        if between > 0 {
            between += the(at + between);
        }
        if between > 0
            && let Some((value, len, _)) = self.single(t.get(at + between..)?)
        {
            let and = at + between + len;
            let joins = self.role(t.get(and..)?, Role::AND.with(Role::TO));
            let mut joins = joins.max(usize::from(t.get(and).is_some_and(|t| t.is("-"))));
            if joins > 0 {
                joins += the(and + joins);
            }
            if joins > 0
                && let Some((max, more, _)) = self.single(t.get(and + joins..)?)
                && max > value
            {
                return Some(Num { value, max: Some(max), len: and + joins + more, approximate });
            }
        }
        let rest = t.get(at..)?;
        let (value, mut len, vague) = self.single(rest)?;
        approximate |= vague;
        let mut max = None;
        let behind = rest.get(len..).unwrap_or_default();
        let to = self.role(behind, Role::TO.with(Role::OR));
        let to = to.max(usize::from(behind.first().is_some_and(|t| t.any(&["-", "~"]))));
        // "2、3個".
        let near = !self.script.spaces
            && matches!(behind, [comma, n, ..] if comma.is(",") && comma.glued && n.glued && n.value == value.plus(Ratio::ONE));
        let to = to.max(usize::from(near));
        if to > 0
            && let Some((high, more, _)) = behind.get(to..).and_then(|t| self.single(t))
            && high > value
        {
            max = Some(high);
            len += to + more;
        }
        Some(Num { value, max, len: at + len, approximate })
    }

    /// One number: its value, how many tokens it took, and whether it is meant vaguely.
    pub(super) fn single(&self, t: &[Tok<'_>]) -> Option<(Ratio, usize, bool)> {
        let first = t.first()?;
        let (mut value, mut len, mut vague);
        if first.is_number() {
            (value, len, vague) = (first.value?, 1, false);
            if value.is_integer()
                && let Some(part) = t.get(1).filter(|t| {
                    t.is_number()
                        && !t.glued
                        && t.word.contains('/') | t.word.starts_with(crate::nlu::token::is_vulgar)
                })
                && let Some(more) = part.value.filter(|v| *v < Ratio::ONE)
            {
                value = value.plus(more)?;
                len = 2;
            }
            while let Some((more, entry)) = self.with_role(t.get(len..).unwrap_or_default(), Role::MULTIPLIER)
                && len < 6
            {
                value = value.times(entry.value?).filter(|v| *v < MOST)?;
                len += more;
            }
        } else {
            (value, len, vague) = self.number_words(t)?;
        }
        if let Some((more, _)) = self.with_role(t.get(len..).unwrap_or_default(), Role::HALF_AFTER) {
            value = value.plus(half())?;
            len += more;
            vague = false;
        }
        Some((value, len, vague))
    }

    /// Number words, added up and multiplied.
    fn number_words(&self, t: &[Tok<'_>]) -> Option<(Ratio, usize, bool)> {
        let (mut total, mut section, mut pending, mut len, mut vague) = (0_i64, 0_i64, 0_i64, 0_usize, false);
        let mut any = false;
        while len < 24 {
            let mut at = len;
            if any {
                // "Dreimal fünfhundert Gramm".
                if t.get(at - 1).is_some_and(|t| t.begins.roles.has(Role::TIMES)) {
                    break;
                }
                let join = self.role(t.get(at..)?, Role::JOIN);
                at += join;
            }
            let Some((more, entry)) =
                t.get(at..).and_then(|t| self.of_kind(t, Kinds::VALUE, |e| e.value.is_some()))
            else {
                break;
            };
            let value = entry.value?;
            if !value.is_integer() || entry.approximate {
                // "demi-écrémé" is no number, "une demi-douzaine" is half a dozen and "una decina" ten.
                let end = at + more;
                let joined = t.get(end).is_some_and(|t| t.hyphen)
                    && self
                        .entries
                        .each(t.get(end..)?)
                        .all(|(_, e)| e.unit.is_none() && !e.roles.has(Role::KNOWN));
                let one = len == 1 && at == len && total + section == 0 && pending == 1;
                if any && !one || joined && !value.is_integer() {
                    break;
                }
                // "ढाई सौ": two and a half hundreds.
                let times = self.with_role(t.get(end..)?, Role::MULTIPLIER);
                if let Some((more, by)) = times.filter(|_| value > Ratio::ONE && !value.is_integer())
                    && let Some(value) = by.value.and_then(|by| value.times(by)).filter(|v| *v < MOST)
                {
                    return Some((value, end + more, false));
                }
                return Some((value, end, entry.approximate));
            }
            let v = value.numerator();
            if entry.roles.has(Role::MULTIPLIER) && v > 1 {
                if any && at > len && pending == 0 {
                    break;
                }
                let counted = if pending == 0 && section == 0 { 1 } else { pending };
                if section > 0 && v > section {
                    section = section.checked_add(counted)?.checked_mul(v)?;
                    if v >= 10_000 {
                        total = total.checked_add(section)?;
                        section = 0;
                    }
                } else {
                    section = section.checked_add(counted.max(1).checked_mul(v)?)?;
                    if v >= 10_000 {
                        total = total.checked_add(section)?;
                        section = 0;
                    }
                }
                pending = 0;
            } else {
                let fits = !any
                    || pending == 0
                    || (20..100).contains(&pending) && pending % 10 == 0 && v > 0 && v < 10
                    || matches!(pending, 60 | 80) && v > 0 && v < 20
                    || pending >= 100 && pending % 100 == 0 && v > 0 && v < 100
                    || pending >= 1000 && pending % 1000 == 0 && v > 0 && v < 1000;
                // A zero ends a number, and nothing comes behind a one that is only an article.
                if !fits || any && pending == 0 && section == 0 && total == 0 {
                    break;
                }
                pending += v;
            }
            if total.max(section).max(pending) > 1_000_000_000_000 {
                return None;
            }
            any = true;
            vague |= entry.approximate;
            len = at + more;
        }
        any.then(|| (Ratio::from_int(total.saturating_add(section).saturating_add(pending)), len, vague))
    }

    /// The unit at the start of `t`, with how many tokens it took.
    pub(super) fn unit(&self, t: &[Tok<'_>]) -> Option<(UnitWord, usize)> {
        let (_, entry) = self.of_kind(t, Kinds::UNIT, |e| e.unit.is_some())?;
        let unit = entry.unit?;
        let mut len = unit.take;
        // "2 St. Butter": the stop belongs to the unit.
        if t.get(len).is_some_and(|t| t.is(".") && t.glued)
            && t.get(len - 1).is_some_and(|t| t.word.chars().count() <= 4)
            && t.len() > len + 1
        {
            len += 1;
        }
        Some((unit, len))
    }

    /// A number with a measure: "1 Liter", "500 g".
    fn measure(&self, t: &[Tok<'_>]) -> Option<(Ratio, Unit, usize)> {
        let (value, len) = self.single(t).map_or((Ratio::ONE, 0), |(value, len, _)| (value, len));
        let hyphen = usize::from(t.get(len).is_some_and(|t| t.is("-") && t.glued));
        let (unit, more) = self.unit(t.get(len + hyphen..)?)?;
        let end = len + hyphen + more;
        // "Litro y medio", "un litro e mezzo".
        let half_len = self.role(t.get(end..)?, Role::HALF_AFTER);
        let value = value.plus(half()).filter(|_| half_len > 0).or_else(|| (len > 0).then_some(value))?;
        (is_measure(unit.unit) && unit.count.is_none())
            .then(|| value.times(unit.factor).map(|v| (v, unit.unit, end + half_len)))?
    }

    /// A container at the start of `t`.
    fn container(&self, t: &[Tok<'_>]) -> Option<(UnitWord, usize)> {
        self.unit(t).filter(|(u, _)| u.unit.dimension() == Dimension::Package)
    }

    fn link(&self, t: &[Tok<'_>]) -> usize {
        self.role(t, Role::OF)
    }

    /// The amount before a name. `len` is 0 where there is none.
    pub(super) fn before(&self, t: &[Tok<'_>]) -> Amount {
        let mut out = Amount::default();
        let mut at = 0;
        if let [sign, n, ..] = t
            && sign.is("-")
            && n.is_number()
            && n.glued
        {
            out.negative = true;
            at = 1;
        }
        let rest = t.get(at..).unwrap_or_default();
        if !self.whole.is_empty() && self.whole_name(rest) > 0 {
            return Amount::default();
        }
        let some = self.role(rest, Role::SOME);
        let number = self.number(rest);
        if some > 0 && number.is_none_or(|n| n.len <= some) {
            let of = self.link(rest.get(some..).unwrap_or_default());
            return Amount { len: some + of, ..out };
        }
        let Some(n) = number else { return self.container_alone(rest, out) };
        // A known name that begins with a number word keeps it.
        if let Some((len, _)) = self.with_role(rest, Role::KNOWN)
            && len > n.len
            && !rest.first().is_some_and(Tok::is_number)
        {
            return Amount::default();
        }
        if self.is_half_word(rest, n.len) {
            return Amount::default();
        }
        // "cuarto y mitad" is 3/8 of a kilo, though it begins with a number.
        if self.unit(rest).is_some_and(|(_, len)| len > n.len) {
            return self.container_alone(rest, out);
        }
        out.approximate = n.approximate;
        let article = n.len == 1 && n.value == Ratio::ONE && rest.first().is_some_and(Tok::is_word);
        let mut at = n.len;
        let times = self.role(rest.get(at..).unwrap_or_default(), Role::TIMES);
        // "3 x 500 g", "dreimal fünfhundert Gramm".
        let by = times > 0 || self.role(rest.get(at - 1..at).unwrap_or_default(), Role::TIMES) > 0;
        if by && let Some((value, unit, len)) = rest.get(at + times..).and_then(|t| self.measure(t)) {
            return self.times(rest, n.value, value, unit, at + times + len, out);
        }
        if times > 0 && rest.get(at + times..).is_some_and(|t| !t.is_empty()) {
            at += times;
        }
        if rest.get(at).is_some_and(|t| t.is("-") && t.glued) && rest.get(at + 1).is_some_and(|t| t.glued) {
            at += 1;
        }
        // "un paio di etti", "un par de kilos".
        let of = if n.approximate { self.link(rest.get(at..).unwrap_or_default()) } else { 0 };
        if of > 0 && self.unit(rest.get(at + of..).unwrap_or_default()).is_some() {
            at += of;
        }
        out.quantity = Some(n.value);
        out.max = n.max;
        out.article = article;
        out.core = at;
        // "un altro pacco", "noch zwei weitere Flaschen".
        let more = self.role(rest.get(at..).unwrap_or_default(), Role::MORE);
        if more > 0 && self.unit(rest.get(at + more..).unwrap_or_default()).is_some() {
            at += more;
        }
        // "drei große Dosen": what describes the package is not part of the name.
        let large = self.package_size(rest.get(at..).unwrap_or_default());
        if large > 0 && self.container(rest.get(at + large..).unwrap_or_default()).is_some() {
            at += large;
        }
        // "2 500-g-Packungen": a measure and its container.
        if let Some((value, unit, len)) = rest.get(at..).and_then(|t| self.measure(t))
            && let Some((container, more)) = rest.get(at + len..).and_then(|t| self.container(t))
        {
            out.unit = Some(container.unit);
            out.size = Some(ItemSize { value: Some(value), unit: Some(unit), count: container.count });
            return self.finish(rest, at + len + more, out);
        }
        // "un 2 litres de lait": one of that size.
        if rest.first().is_some_and(Tok::is_word)
            && rest.get(at).is_some_and(Tok::is_number)
            && let Some((value, unit, len)) = rest.get(at..).and_then(|t| self.measure(t))
        {
            out.article = false;
            out.size = Some(ItemSize { value: Some(value), unit: Some(unit), count: None });
            return self.finish(rest, at + len, out);
        }
        // "2 6er-Packs Bier".
        if let Some((count, len, false)) = rest.get(at..).and_then(|t| self.single(t))
            && let Some((unit, more)) =
                rest.get(at + len..).and_then(|t| self.unit(t)).filter(|(u, _)| u.counts)
        {
            let count = u32::try_from(count.numerator()).ok().filter(|_| count.is_integer());
            out.article = false;
            out.unit = Some(unit.unit);
            out.size = Some(ItemSize { count, ..ItemSize::default() });
            return self.finish(rest, at + len + more, out);
        }
        let Some((unit, len)) = rest.get(at..).and_then(|t| self.unit(t)) else {
            // "2 de las manzanas".
            let of = self.link(rest.get(at..).unwrap_or_default());
            out.core = at;
            out.len = if rest.len() > at + of { at + of } else { at };
            return out;
        };
        out.article = false;
        let joined =
            rest.get(at).is_some_and(|t| t.hyphen) && !article && rest.first().is_some_and(Tok::is_number);
        at += len;
        if unit.unit == Unit::Each {
            out.counted = true;
            return self.finish(rest, at, out);
        }
        let count = u32::try_from(n.value.numerator()).ok().filter(|_| n.value.is_integer());
        if unit.counts || joined && matches!(unit.unit, Unit::Pack | Unit::Case) {
            out.quantity = Some(Ratio::ONE);
            out.max = None;
            out.unit = Some(unit.unit);
            out.size = Some(ItemSize { count, ..ItemSize::default() });
            return self.finish(rest, at, out);
        }
        if is_measure(unit.unit) {
            // "Due etti e mezzo": the half is one of the unit as it was said.
            let half_len = self.role(rest.get(at..).unwrap_or_default(), Role::HALF_AFTER);
            let value = n.value.plus(half()).filter(|_| half_len > 0).unwrap_or(n.value);
            at += half_len;
            out.quantity = value.times(unit.factor);
            out.max = n.max.and_then(|m| m.times(unit.factor));
            // "쌀 10kg 한 포대": the package, then how many.
            if let Some((n, len, false)) = rest.get(at..).and_then(|t| self.single(t))
                && let Some((container, more)) = rest.get(at + len..).and_then(|t| self.container(t))
                && at + len + more == rest.len()
            {
                out.size = Some(ItemSize { value: out.quantity, unit: Some(unit.unit), count: None });
                out.quantity = Some(n);
                out.max = None;
                out.unit = Some(container.unit);
                (out.core, out.len) = (rest.len(), rest.len());
                return out;
            }
            // "500-g-Packung", "1-Liter-Flasche".
            if n.max.is_none()
                && let Some((container, more)) = rest.get(at..).and_then(|t| self.container(t))
                && container.count.is_none()
            {
                out.size = Some(ItemSize { value: out.quantity, unit: Some(unit.unit), count: None });
                out.quantity = Some(Ratio::ONE);
                out.unit = Some(container.unit);
                return self.finish(rest, at + more, out);
            }
        }
        out.unit = Some(unit.unit);
        if unit.count.is_some() {
            out.size = Some(ItemSize { count: unit.count, ..ItemSize::default() });
        }
        self.finish(rest, at, out)
    }

    /// "3 x 500 g": three packages; "24 x 33 cl": one package of 24.
    fn times(
        &self,
        t: &[Tok<'_>],
        n: Ratio,
        value: Ratio,
        unit: Unit,
        end: usize,
        mut out: Amount,
    ) -> Amount {
        let count = u32::try_from(n.numerator()).ok().filter(|_| n.is_integer());
        let inner = t.get(end..).and_then(|t| self.container(t));
        let end = end + inner.map_or(0, |(_, len)| len);
        let inner = inner.map(|(u, _)| u.unit);
        if n >= Ratio::from_int(12) {
            out.size = Some(ItemSize { value: Some(value), unit: Some(unit), count });
            out.unit = inner.filter(|u| matches!(u, Unit::Pack | Unit::Case));
            out.quantity = out.unit.map(|_| Ratio::ONE);
        } else {
            out.quantity = Some(n);
            out.size = Some(ItemSize { value: Some(value), unit: Some(unit), count: None });
            out.unit = inner;
        }
        self.finish(t, end, out)
    }

    /// A container or a measure without a number: "Flasche Milch", "docena de huevos".
    fn container_alone(&self, t: &[Tok<'_>], mut out: Amount) -> Amount {
        let Some((unit, len)) = self.unit(t) else { return out };
        if unit.unit == Unit::Each {
            return out;
        }
        let half = self.role(t.get(len..).unwrap_or_default(), Role::HALF_AFTER);
        let of = self.link(t.get(len + half..).unwrap_or_default());
        let name = t.get(len + half + of);
        let named = name.is_some_and(|t| t.is_word() || t.is_number());
        let known = self.with_role(t, Role::KNOWN).is_some();
        if half == 0 && (!named || known && of == 0) {
            return out;
        }
        out.quantity =
            Some(if half > 0 { Ratio::ONE.plus(self::half()).unwrap_or(Ratio::ONE) } else { unit.factor });
        out.unit = Some(unit.unit);
        if unit.count.is_some() {
            out.size = Some(ItemSize { count: unit.count, ..ItemSize::default() });
        }
        self.finish(t, len + half, out)
    }

    /// "(Confezione 4) x 125 g".
    fn is_times(&self, t: &[Tok<'_>]) -> bool {
        let times = self.role(t, Role::TIMES);
        times > 0 && t.get(times..).is_some_and(|t| self.measure(t).is_some())
    }

    /// Takes what links an amount to its name: a half, "de", "de 6", "de 1 litro", "(500 g)".
    fn finish(&self, t: &[Tok<'_>], mut at: usize, mut out: Amount) -> Amount {
        let rest = |at: usize| t.get(at..).unwrap_or_default();
        let half_len = self.role(rest(at), Role::HALF_AFTER);
        if half_len > 0
            && out.unit.is_some()
            && let Some(more) = out.quantity.and_then(|q| q.plus(half()))
        {
            out.quantity = Some(more);
            at += half_len;
        }
        let more = self.role(rest(at), Role::MORE);
        if more > 0 && self.link(rest(at + more)) > 0 {
            at += more;
        }
        let package = out.unit.is_some_and(|u| u.dimension() == Dimension::Package);
        let large = if package { self.package_size(rest(at)) } else { 0 };
        if large > 0 && self.link(rest(at + large)) > 0 {
            at += large;
        }
        let open = t.get(at).is_some_and(|t| t.is("("));
        if open
            && let Some((value, unit, len)) = self.measure(rest(at + 1))
            && t.get(at + 1 + len).is_some_and(|t| t.is(")"))
        {
            let size = out.size.unwrap_or_default();
            out.size = Some(ItemSize { value: Some(value), unit: Some(unit), ..size });
            at += len + 2;
        }
        if package {
            let of = self.role(rest(at), Role(Role::OF.0 | Role::TIMES.0 | Role::HOLDS.0));
            let size = out.size.unwrap_or_default();
            if let Some((value, unit, len)) = self.measure(rest(at + of))
                && size.value.is_none()
                && (of > 0 || t.len() > at + len)
            {
                out.size = Some(ItemSize { value: Some(value), unit: Some(unit), ..size });
                at += of + len;
            } else if size.count.is_none()
                && let Some((n, len, false)) = self.single(rest(at + of))
                && (of > 0 || self.is_times(rest(at + len)))
                && n.is_integer()
                && n > Ratio::ONE
                && let Ok(count) = u32::try_from(n.numerator())
            {
                let mut end = at + of + len;
                let times = self.role(rest(end), Role::TIMES);
                let mut size = ItemSize { count: Some(count), ..size };
                // "un pack de 6 latas de 33 cl de cola", "6 x 33 cl".
                if let Some((_, more)) = self.unit(rest(end)).filter(|(u, _)| !is_measure(u.unit)) {
                    end += more;
                    let of = self.link(rest(end));
                    if let Some((value, unit, len)) = self.measure(rest(end + of)) {
                        size = ItemSize { value: Some(value), unit: Some(unit), ..size };
                        end += of + len;
                    }
                } else if times > 0
                    && let Some((value, unit, len)) = self.measure(rest(end + times))
                {
                    size = ItemSize { value: Some(value), unit: Some(unit), ..size };
                    end += times + len;
                }
                out.size = Some(size);
                at = end;
            }
        }
        let of = self.link(rest(at));
        out.core = at;
        if t.len() > at + of {
            at += of;
        }
        out.len = at;
        out
    }

    /// The amount behind a name: all of `t`. `weighed` says that the goods are sold by weight.
    pub(super) fn after(&self, t: &[Tok<'_>], weighed: bool) -> Option<Amount> {
        let is = |i: usize, words: &[&str]| t.get(i).is_some_and(|t| t.any(words));
        let mut at = 0;
        let mut marked = false;
        let times = self.role(t, Role::TIMES);
        if times > 0 || is(0, &["-", ":", "#"]) {
            marked = true;
            at += times.max(1);
        }
        let paren = is(at, &["("]);
        if paren {
            marked = true;
            at += 1;
            at += self.role(t.get(at..)?, Role::TIMES);
        }
        let n = self.number(t.get(at..)?);
        let inner = self.before(t.get(at..)?);
        if n.is_none() && (inner.size.is_none() || at + inner.len != t.len()) {
            return None;
        }
        let mut end = at + inner.len.max(n.map_or(0, |n| n.len));
        if inner.len == 0 || inner.quantity.is_none() && inner.size.is_none() {
            return None;
        }
        if end + 1 == t.len() && self.role(t.get(end..)?, Role::TIMES) == 1 {
            end += 1;
        }
        if paren {
            if !is(end, &[")"]) {
                return None;
            }
            end += 1;
        }
        // Particles behind the number in languages that have them.
        while end < t.len() && self.role(t.get(end..)?, Role::SUFFIX) > 0 {
            end += 1;
        }
        // "passata 500 g x 3": so many of the package.
        let times = t.get(end..).map_or(0, |t| self.role(t, Role::TIMES));
        if times > 0
            && let (Some(unit), Some((n, len, _))) =
                (inner.unit, t.get(end + times..).and_then(|t| self.single(t)))
            && end + times + len == t.len()
        {
            let package =
                is_measure(unit).then_some(ItemSize { value: inner.quantity, unit: Some(unit), count: None });
            return Some(Amount {
                quantity: Some(n),
                unit: inner.unit.filter(|_| package.is_none()),
                size: inner.size.or(package),
                ..inner
            });
        }
        if end != t.len() {
            return None;
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
}
