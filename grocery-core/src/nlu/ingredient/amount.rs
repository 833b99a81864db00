//! The first amount of a recipe line, by rules: numbers, units and packages are exact, so they are not learned.
//!
//! Reads "1 1/2 cups", "2 to 3", "1 (14.5-ounce) can", "1 14-ounce can", "a generous pinch of", and what
//! stands behind it for the same thing: "/330 grams", "(240 ml)", "plus 2 tablespoons". Tokens are never
//! moved or dropped here; everything is said in places of tokens.

use std::ops::Range;

use super::super::{
    ItemSize,
    amount::{is_measure, unit_at},
    lexicon::{BETWEEN, Class},
    number::{Num, and_a_half, number, single},
    token::Token,
};
use crate::quantity::{Dimension, Ratio, Unit};

/// What was read before the name.
#[derive(Debug, Clone, Default)]
pub(super) struct Amount {
    pub(super) quantity: Option<Ratio>,
    pub(super) max: Option<Ratio>,
    pub(super) unit: Option<Unit>,
    pub(super) size: Option<ItemSize>,
    /// The token that names the unit.
    pub(super) unit_at: Option<usize>,
    /// The first token behind bullets and words such as "about".
    pub(super) start: usize,
    /// The first token behind the amount and what repeats it.
    pub(super) end: usize,
    /// What goes to the comment: second amounts, "generous", lengths.
    pub(super) comments: Vec<Range<usize>>,
    /// What goes to the preparation: "heaping", "firmly packed".
    pub(super) preparations: Vec<Range<usize>>,
}

struct Reader<'a, 't> {
    t: &'a [Token<'t>],
    out: Amount,
}

/// Reads the amount at the start of a line.
pub(super) fn read(t: &[Token<'_>]) -> Amount {
    let mut reader = Reader { t, out: Amount::default() };
    let end = reader.first();
    reader.out.end = end.min(t.len());
    reader.repeats();
    reader.out
}

impl Reader<'_, '_> {
    fn is(&self, i: usize, words: &[&str]) -> bool {
        self.t.get(i).is_some_and(|t| t.any(words))
    }

    fn rest(&self, i: usize) -> &[Token<'_>] {
        self.t.get(i..).unwrap_or_default()
    }

    fn of(&self, i: usize) -> usize {
        i + usize::from(self.is(i, &["of"]))
    }

    /// Reads the first amount; where it ends.
    fn first(&mut self) -> usize {
        let mut at = 0;
        while self.t.len() > at + 1
            && self.is(
                at,
                words![
                    "-" "*" "•" "·" "●" "▪" "◦" "‣" "about" "approximately" "generous" "scant" "heaping" "+"
                    "plus" "roughly" "heaped" "rounded" "~" "[" "]" "approx" "around" "."
                ],
            )
        {
            at += 1;
        }
        self.out.start = at;
        let article = self.is(at, &["a", "an"]);
        let mut first = at;
        if article
            && self.is(
                at + 1,
                words![
                    "generous" "large" "small" "scant" "big" "heaping" "good" "few" "tiny" "healthy"
                    "hefty"
                ],
            )
            && self.t.get(at + 2).is_some_and(|t| t.unit.is_some())
        {
            self.out.comments.push(at + 1..at + 2);
            first = at + 1;
        }
        let Some(n) = number(self.rest(at)).filter(|_| first == at) else {
            let from = first + usize::from(article);
            // "a pinch of salt", "pinch of salt".
            if let Some((unit, len)) = unit_at(self.rest(from))
                && (article
                    || self.is(from + len, &["of"])
                    || self.t.get(from).is_some_and(|t| matches!(t.unit, Some(Unit::Pinch | Unit::Dash))))
                && self.t.len() > from + len
                && unit != Unit::Each
            {
                if article {
                    self.out.quantity = Some(Ratio::ONE);
                }
                self.out.unit = Some(unit);
                self.out.unit_at = Some(from);
                return self.of(from + len);
            }
            // "a few drops of", "a little": said without a number on purpose.
            if article && self.is(from, words!["few" "little" "lot" "bit"]) {
                return at;
            }
            if article {
                self.out.quantity = Some(Ratio::ONE);
                return from;
            }
            return self.later(from);
        };
        // "1/0" and "½½" are no numbers, whatever their first half says.
        let broken = self.broken(at);
        if broken > at {
            self.out.comments.push(at..broken);
            let (unit_at, unit) = self.unit_behind(broken);
            return match unit {
                Some((unit, len)) => {
                    self.out.unit = (unit != Unit::Each).then_some(unit);
                    self.out.unit_at = Some(unit_at);
                    self.of(unit_at + len)
                }
                None => broken,
            };
        }
        let n = self.thickness(at, n);
        self.out.quantity = Some(n.value);
        self.out.max = n.max;
        at += n.len;
        if self.is(at, &["x"]) && self.t.get(at + 1).is_some_and(|t| t.is_number()) {
            at += 1;
        }
        if let Some(end) = self.package(at) {
            return end;
        }
        let hyphen = usize::from(self.is(at, &["-"]));
        let (at_unit, unit) = self.unit_behind(at + hyphen);
        if let Some((unit, len)) = unit {
            let between = at + hyphen..at_unit;
            if !between.is_empty() {
                let size = self.t.get(between.clone()).is_some_and(|w| w.iter().all(|t| t.has(Class::SIZE)));
                let list = if size { &mut self.out.comments } else { &mut self.out.preparations };
                list.push(between);
            }
            self.out.unit = (unit != Unit::Each).then_some(unit);
            self.out.unit_at = Some(at_unit);
            let mut end = at_unit + len;
            if let Some((sum, len)) = and_a_half(self.rest(end), n.value, 0).filter(|(_, l)| *l > 0) {
                self.out.quantity = Some(sum);
                end += len;
            }
            // "1 pound to 2 pounds".
            if self.is(end, &["to", "or", "-"])
                && let Some((high, len)) = single(self.rest(end + 1))
                && let Some((u, more)) = unit_at(self.rest(end + 1 + len))
                && u == unit
            {
                self.out.max = Some(high);
                end += 1 + len + more;
            }
            return self.of(end);
        }
        at + usize::from(self.is(at, &["of", "x"]))
    }

    /// Where numbers that are stuck together without a meaning end: "1/0", "½½", "1/2/3".
    fn broken(&self, at: usize) -> usize {
        let stuck = |i: usize| self.t.get(i).is_some_and(|t| t.glued && t.is_number());
        let slash = |i: usize| self.is(i, &["/"]) && self.t.get(i).is_some_and(|t| t.glued);
        let mut end = at + 1;
        while stuck(end) || slash(end) && stuck(end + 1) {
            end += 1;
        }
        // "1/0" is one token, of the value nothing.
        let by_zero = self.t.get(at).is_some_and(|t| t.word.contains('/') && t.value == Some(Ratio::ZERO));
        if end > at + 1 || by_zero { end } else { at }
    }

    /// "6 1/2-inch slices" are six, each half an inch thick.
    fn thickness(&self, at: usize, n: Num) -> Num {
        let behind = at + n.len;
        let inch =
            self.is(behind, &["-"]) && self.is(behind + 1, words!["inch" "inches" "inch-thick" "inch-long"]);
        match self.t.get(at).and_then(|t| t.value).filter(|v| inch && n.len == 2 && v.is_integer()) {
            Some(value) => Num { value, max: None, len: 1, approximate: n.approximate },
            None => n,
        }
    }

    /// "Juice of 1 lemon", "Use 2 tablespoons": an amount that does not come first; else a line such as
    /// "Basil leaves (about 2 tablespoons)" has its only amount in brackets. Where the amount ends.
    fn later(&mut self, from: usize) -> usize {
        for i in from..self.t.len().min(from + 10) {
            if self.is(i, &[",", ";", ":"]) {
                break;
            }
            let open = self.is(i, &["("]);
            let leads = self.is(i, words!["of" "from" "add" "use" "substitute" "with"]);
            if !(open || leads) || !open && i > from + 7 {
                continue;
            }
            let about =
                usize::from(self.is(i + 1, words!["about" "approximately" "approx" "roughly" "from"]));
            let at = i + 1 + about;
            if !self.t.get(at).is_some_and(|t| t.is_number() || t.value.is_some()) {
                if open {
                    break;
                }
                continue;
            }
            let Some(n) = number(self.rest(at)) else { break };
            let mut end = at + n.len;
            let (unit_at, unit) = self.unit_behind(end);
            if open && unit.is_none() {
                break;
            }
            self.out.quantity = Some(n.value);
            self.out.max = n.max;
            if let Some((unit, len)) = unit {
                self.out.unit = (unit != Unit::Each).then_some(unit);
                self.out.unit_at = Some(unit_at);
                end = self.of(unit_at + len);
            }
            if open {
                return from;
            }
            if i > from {
                self.out.preparations.push(from..i);
            }
            return end;
        }
        from
    }

    /// "1 (14-ounce) can", "1 14-ounce can", "1 2-inch piece"; where it ends.
    fn package(&mut self, at: usize) -> Option<usize> {
        let open = usize::from(self.is(at, &["(", "["]));
        let (value, len) = single(self.rest(at + open))?;
        let mut end = at + open + len;
        if self.is(end, &["-", "to"]) && self.t.get(end + 1).is_some_and(|t| t.is_number()) {
            end += 2;
        }
        if self.is(end, &["-"]) {
            end += 1;
        }
        if self.is(end, &["to"]) && self.t.get(end + 1).is_some_and(|t| t.is_number()) {
            end += 2;
            if self.is(end, &["-"]) {
                end += 1;
            }
        }
        let inch = self.is(end, &["inch", "inches", "inch-thick", "inch-long"]);
        if let Some((unit, len)) = unit_at(self.rest(end)).filter(|(u, _)| is_measure(*u)) {
            end += len;
            let close = self.rest(end).iter().take(12).position(|t| t.any(&[")", "]"])).map(|i| end + i);
            if open == 0 || close.is_some() {
                let after = if open == 1 { close.map_or(end, |c| c + 1) } else { end };
                let after = after + usize::from(self.is(after, &["-"]));
                let (at_unit, container) = self.unit_behind(after);
                let size = Some(ItemSize { value: Some(value), unit: Some(unit), count: None });
                if let Some((container, len)) = container
                    && !is_measure(container)
                {
                    self.out.size = size;
                    self.out.unit = Some(container);
                    self.out.unit_at = Some(at_unit);
                    return Some(self.of(at_unit + len));
                }
                if open == 0 || at_unit == after {
                    self.out.size = size;
                    return Some(after);
                }
            }
        } else if inch && open == 0 {
            end += 1;
            while self.is(end, &["-", "thick", "long", "square", "wide"]) {
                end += 1;
            }
            let (at_unit, unit) = self.unit_behind(end);
            if let Some((unit, len)) = unit {
                self.out.comments.push(at..end);
                self.out.unit = Some(unit);
                self.out.unit_at = Some(at_unit);
                return Some(self.of(at_unit + len));
            }
        }
        None
    }

    /// The unit at `at`, perhaps behind words such as "large": where it is and what.
    fn unit_behind(&self, at: usize) -> (usize, Option<(Unit, usize)>) {
        let mut i = at;
        while i < at + 4 {
            let Some(rest) = self.t.get(i..) else { break };
            if let Some((unit, len)) = unit_at(rest) {
                // "2 head lettuce" but "2 stick-thin carrots"; a unit needs something to measure.
                let noun = matches!(
                    unit,
                    Unit::Ear
                        | Unit::Clove
                        | Unit::Rack
                        | Unit::Wedge
                        | Unit::Fillet
                        | Unit::Roll
                        | Unit::Bar
                        | Unit::Tray
                );
                let alone = rest.get(len).is_none_or(|t| t.any(&[",", "(", "for"]));
                if alone && (noun || i > at && !is_measure(unit)) {
                    return (at, None);
                }
                return (i, Some((unit, len)));
            }
            if !self.is(i, BETWEEN) {
                break;
            }
            i += 1;
            if self.is(i, &[","]) {
                i += 1;
            }
        }
        (at, None)
    }

    /// "/330 grams", "plus 2 tablespoons", "or 40 grams", "(1 stick)" right behind the amount: to the comment.
    fn repeats(&mut self) {
        if self.out.unit.is_none() && self.out.size.is_none() {
            return;
        }
        // A line that goes on like this for long is no recipe; four are more than any has.
        for _ in 0..4 {
            let from = self.out.end;
            if !self.is(from, words!["/" "plus" "or" "+" "and" "minus" "less" "(" "," "each"]) {
                return;
            }
            let open = self.is(from, &["("]);
            let about = usize::from(self.is(from + 1, words!["about" "approximately" "approx" "roughly"]));
            let Some(n) = number(self.rest(from + 1 + about)) else { return };
            let mut end = from + 1 + about + n.len;
            if self.is(end, &["-"]) {
                end += 1;
            }
            let words = end;
            while self.is(end, BETWEEN) && end < words + 4 {
                end += 1;
            }
            let Some((unit, len)) = unit_at(self.rest(end)) else { return };
            end += len;
            if open {
                if !self.is(end, &[")"]) {
                    return;
                }
                end += 1;
                // "1 package (8 ounces)" says how big the package is.
                let contains = self.out.unit.is_some_and(|u| u.dimension() == Dimension::Package);
                if contains && is_measure(unit) && self.out.size.is_none() {
                    self.out.size = Some(ItemSize { value: Some(n.value), unit: Some(unit), count: None });
                    self.out.end = self.of(end);
                    continue;
                }
            }
            let silent = usize::from(open || self.is(from, &["/", ","]));
            self.out.comments.push(from + silent..end - usize::from(open));
            self.out.end = self.of(end);
        }
    }
}
