//! Recipe lines: "1 1/2 cups all-purpose flour, sifted" to amount, unit, name and the rest.
//!
//! The first amount counts; a second one ("/330 grams", "plus 2 tablespoons", "(1 stick)") goes to the
//! comment. The name is what stands between the amount and the first comma, bracket or "for", "such
//! as", "to taste". How it is cut is told apart as `preparation`. A line is read on its own, in one pass.

use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::{
    ItemSize,
    amount::{is_measure, unit_at},
    lexicon::{BETWEEN, Class, Lexicon, REMARKS},
    number::{number, single},
    token::{Kind, Normal, Token, tokenise},
};
use crate::quantity::{Ratio, Unit};

/// One line of a recipe, read. Serialises to the wire shape, without the caller's `id`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ingredient {
    /// The first amount; the low end of a range.
    pub quantity: Option<Ratio>,
    /// The high end of a range. Not part of the wire shape.
    pub quantity_max: Option<Ratio>,
    /// Its unit; `None` for counted pieces.
    pub unit: Option<Unit>,
    /// What it is. What stands before the noun stays in it.
    pub name: String,
    /// The package: "1 (14-ounce) can".
    pub size: Option<ItemSize>,
    /// How it is cut or made ready.
    pub preparation: Option<String>,
    /// What else the line says.
    pub comment: Option<String>,
    /// What will do as well.
    pub alternatives: Vec<String>,
    /// Whether it may be left out.
    pub optional: bool,
}

impl Serialize for Ingredient {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut out = s.serialize_struct("Ingredient", 8)?;
        out.serialize_field("qty", &self.quantity)?;
        out.serialize_field("unit", &self.unit)?;
        out.serialize_field("name", &self.name)?;
        out.serialize_field("size", &self.size)?;
        out.serialize_field("preparation", &self.preparation)?;
        out.serialize_field("comment", &self.comment)?;
        out.serialize_field("alternatives", &self.alternatives)?;
        out.serialize_field("optional", &self.optional)?;
        out.end()
    }
}

/// Reads one line of a recipe. Never fails; of a line above [`MAX_TEXT_BYTES`](super::MAX_TEXT_BYTES)
/// only the name is kept, as it stands.
///
/// ```
/// use grocery_core::{Unit, nlu::parse_ingredient};
/// let line = parse_ingredient("1 1/2 cups all-purpose flour, sifted");
/// assert_eq!(line.quantity.map(|q| q.to_string()).as_deref(), Some("3/2"));
/// assert_eq!((line.unit, line.name.as_str()), (Some(Unit::Cup), "all-purpose flour"));
/// assert_eq!(line.preparation.as_deref(), Some("sifted"));
/// ```
#[must_use]
pub fn parse_ingredient(text: &str) -> Ingredient {
    if text.len() > super::MAX_TEXT_BYTES {
        return Ingredient { name: text.trim().to_owned(), ..Ingredient::default() };
    }
    let lex = Lexicon::english();
    let normal = Normal::new(text);
    let tokens = tokenise(&normal, lex);
    let mut t: Vec<Token<'_>> =
        tokens.list.into_iter().filter(|t| t.kind != Kind::Break).take(LONGEST_LINE).collect();
    // A written-out line break at the end of a scraped line.
    while t.len() > 1
        && t.last().is_some_and(|t| t.any(&["n", "."]))
        && (t.last().is_some_and(|l| l.is(".")) || t.get(t.len() - 2).is_some_and(|t| t.is("\\")))
    {
        t.pop();
    }
    while t.last().is_some_and(|t| t.any(&["\\", ",", ";"])) {
        t.pop();
    }
    for token in &mut t {
        // A capital T is a tablespoon and a small t a teaspoon: the one place where case counts.
        match text.get(token.start..token.end) {
            Some("T" | "Tb" | "Tbs") => token.unit = Some(Unit::Tablespoon),
            Some("t") => token.unit = Some(Unit::Teaspoon),
            Some("c" | "C") => token.unit = Some(Unit::Cup),
            _ => {}
        }
    }
    Line { text, t, out: Ingredient::default(), comments: Vec::new(), preparations: Vec::new() }.read()
}

/// The most words and marks of a line that are read: brackets and second amounts are taken out one by one.
const LONGEST_LINE: usize = 400;

struct Line<'a> {
    text: &'a str,
    t: Vec<Token<'a>>,
    out: Ingredient,
    comments: Vec<String>,
    preparations: Vec<String>,
}

impl<'a> Line<'a> {
    fn read(mut self) -> Ingredient {
        let at = self.amount();
        self.t.drain(..at.min(self.t.len()));
        self.second_amounts();
        self.brackets();
        self.name();
        // "0 cups flour" says no amount.
        if self.out.quantity.is_some_and(|q| !q.is_positive()) {
            (self.out.quantity, self.out.quantity_max) = (None, None);
        }
        for (list, to_comment) in [(&self.preparations, false), (&self.comments, true)] {
            if !list.is_empty() {
                let joined = Some(list.join(", "));
                if to_comment {
                    self.out.comment = joined;
                } else {
                    self.out.preparation = joined;
                }
            }
        }
        self.out
    }

    fn is(&self, i: usize, words: &[&str]) -> bool {
        self.t.get(i).is_some_and(|t| t.any(words))
    }

    fn said(&self, t: &[Token<'_>]) -> String {
        let (Some(a), Some(b)) = (t.first(), t.last()) else { return String::new() };
        let mut out = String::with_capacity(b.end.saturating_sub(a.start));
        for word in self.text.get(a.start..b.end).unwrap_or_default().split_whitespace() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
        out
    }

    /// Reads the first amount; where it ends.
    fn amount(&mut self) -> usize {
        let mut at = 0;
        while self.t.len() > at + 1
            && self.is(
                at,
                words![
                    "-" "*" "•" "·" "about" "approximately" "generous" "scant" "heaping" "+" "plus"
                    "roughly" "heaped" "rounded" "~"
                ],
            )
        {
            at += 1;
        }
        let article = self.is(at, &["a", "an"]);
        if article
            && self.is(
                at + 1,
                words![
                    "generous" "large" "small" "scant" "big" "heaping" "good" "few"
                ],
            )
            && self.t.get(at + 2).is_some_and(|t| t.unit.is_some())
        {
            let word = self.t.get(at + 1).map(|t| t.word.to_owned());
            self.comments.extend(word);
            self.t.remove(at + 1);
        }
        let Some(n) = self.t.get(at..).and_then(number) else {
            let from = at + usize::from(article);
            // "a pinch of salt", "pinch of salt".
            if let Some((unit, len)) = self.t.get(from..).and_then(unit_at)
                && (article
                    || self.is(from + len, &["of"])
                    || self
                        .t
                        .get(from)
                        .is_some_and(|t| t.unit == Some(Unit::Pinch) || t.unit == Some(Unit::Dash)))
                && self.t.len() > from + len
                && unit != Unit::Each
            {
                if article {
                    self.out.quantity = Some(Ratio::ONE);
                }
                self.out.unit = Some(unit);
                return from + len + usize::from(self.is(from + len, &["of"]));
            }
            if article {
                self.out.quantity = Some(Ratio::ONE);
            }
            return from;
        };
        self.out.quantity = Some(n.value);
        self.out.quantity_max = n.max;
        at += n.len;
        if self.is(at, &["x"]) && self.t.get(at + 1).is_some_and(|t| t.is_number()) {
            at += 1;
        }
        // "1 (14-ounce) can", "1 14-ounce can", "1 2-inch piece".
        let open = usize::from(self.is(at, &["(", "["]));
        if let Some((value, len)) = self.t.get(at + open..).and_then(single) {
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
            if let Some((unit, len)) = self.t.get(end..).and_then(unit_at).filter(|(u, _)| is_measure(*u)) {
                end += len;
                let close = self
                    .t
                    .get(end..)
                    .and_then(|r| r.iter().position(|t| t.any(&[")", "]"])))
                    .map(|i| end + i);
                let closed = open == 1 && close.is_some();
                if open == 0 || closed {
                    let after = if open == 1 { close.map_or(end, |c| c + 1) } else { end };
                    let after = after + usize::from(self.is(after, &["-"]));
                    let (at_unit, container) = self.unit_behind(after);
                    if let Some((container, len)) = container
                        && !is_measure(container)
                    {
                        self.out.size = Some(ItemSize { value: Some(value), unit: Some(unit), count: None });
                        self.out.unit = Some(container);
                        let end = at_unit + len;
                        return end + usize::from(self.is(end, &["of"]));
                    }
                    if open == 0 || at_unit == after {
                        self.out.size = Some(ItemSize { value: Some(value), unit: Some(unit), count: None });
                        return after;
                    }
                }
            } else if inch && open == 0 {
                end += 1;
                while self.is(end, &["-", "thick", "long", "square", "wide"]) {
                    end += 1;
                }
                let (at_unit, unit) = self.unit_behind(end);
                let comment = self.said(self.t.get(at..end).unwrap_or_default());
                if let Some((unit, len)) = unit {
                    self.comments.push(comment);
                    self.out.unit = Some(unit);
                    let end = at_unit + len;
                    return end + usize::from(self.is(end, &["of"]));
                }
            }
        }
        let hyphen = usize::from(self.is(at, &["-"]));
        let (at_unit, unit) = self.unit_behind(at + hyphen);
        if let Some((unit, len)) = unit {
            let between = self.said(self.t.get(at + hyphen..at_unit).unwrap_or_default());
            if !between.is_empty() {
                self.preparations.push(between);
            }
            self.out.unit = (unit != Unit::Each).then_some(unit);
            let mut end = at_unit + len;
            if let Some((sum, len)) =
                super::number::and_a_half(self.t.get(end..).unwrap_or_default(), n.value, 0)
                    .filter(|(_, l)| *l > 0)
            {
                self.out.quantity = Some(sum);
                end += len;
            }
            // "1 pound to 2 pounds".
            if self.is(end, &["to", "or", "-"])
                && let Some((high, len)) = self.t.get(end + 1..).and_then(single)
                && let Some((u, more)) = self.t.get(end + 1 + len..).and_then(unit_at)
                && u == unit
            {
                self.out.quantity_max = Some(high);
                end += 1 + len + more;
            }
            return end + usize::from(self.is(end, &["of"]));
        }
        at + usize::from(self.is(at, &["of"]) || self.is(at, &["x"]))
    }

    /// The unit at `at`, perhaps behind words such as "large": where it is and what.
    fn unit_behind(&self, at: usize) -> (usize, Option<(Unit, usize)>) {
        let mut i = at;
        while i < at + 4 {
            let Some(rest) = self.t.get(i..) else { break };
            if let Some((unit, len)) = unit_at(rest) {
                let next = rest.get(len);
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
                let alone = next.is_none_or(|t| t.any(&[",", "(", "for"]));
                if alone && (noun || i > at && !is_measure(unit)) {
                    return (at, None);
                }
                return (i, Some((unit, len)));
            }
            if !(self.is(i, BETWEEN) || self.is(i, &["(", ")"]) && i > at) || self.is(i, &["(", ")"]) {
                break;
            }
            i += 1;
            if self.is(i, &[","]) {
                i += 1;
            }
        }
        (at, None)
    }

    /// Moves "/330 grams", "plus 2 tablespoons", "or 40 grams" behind the amount to the comment.
    fn second_amounts(&mut self) {
        if self.out.unit.is_none() && self.out.size.is_none() {
            return;
        }
        while self.is(0, words!["/" "plus" "or" "+" "and" "minus" "less" "(" "," "each"]) {
            let open = self.is(0, &["("]);
            let Some(n) = self.t.get(1..).and_then(number) else { break };
            let mut end = 1 + n.len;
            if self.is(end, &["-"]) {
                end += 1;
            }
            while self.is(end, BETWEEN) && end < 6 {
                end += 1;
            }
            let Some((_, len)) = self.t.get(end..).and_then(unit_at) else { break };
            end += len;
            if open {
                if !self.is(end, &[")"]) {
                    break;
                }
                end += 1;
            }
            let said: Vec<Token<'_>> = self.t.drain(..end).collect();
            let said = self
                .said(said.get(usize::from(said.first().is_some_and(|t| t.is("/")))..).unwrap_or_default());
            self.comments.push(said);
            if self.is(0, &["of"]) {
                self.t.remove(0);
            }
        }
    }

    /// Moves what stands in brackets to the comment.
    fn brackets(&mut self) {
        while let Some(open) = self.t.iter().position(|t| t.any(&["(", "["])) {
            let mut depth = 0_usize;
            let mut close = self.t.len();
            for (i, token) in self.t.iter().enumerate().skip(open) {
                if token.any(&["(", "["]) {
                    depth += 1;
                } else if token.any(&[")", "]"]) {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        close = i;
                        break;
                    }
                }
            }
            let said: Vec<Token<'_>> = self.t.drain(open..(close + 1).min(self.t.len())).collect();
            if said.iter().any(|t| t.is("optional")) {
                self.out.optional = true;
            }
            let inner: Vec<Token<'_>> = said.into_iter().filter(|t| !t.any(&["(", ")", "[", "]"])).collect();
            let inner = self.said(&inner);
            if !inner.is_empty() && inner != "optional" {
                self.comments.push(inner);
            }
        }
        self.t.retain(|t| !t.any(&[")", "]"]));
    }

    /// Splits the rest into name, preparation, remarks and alternatives.
    fn name(&mut self) {
        // "peeled, freshly grated horseradish": describing words before a comma are not the name.
        while let Some(comma) = self.t.iter().position(|t| t.any(&[",", ";"])) {
            let before = self.t.get(..comma).unwrap_or_default();
            let describing = !before.is_empty()
                && before.iter().all(|t| {
                    !t.has(Class::NOUN)
                        && (t.has(Class::CUT)
                            || t.has(Class::ADV)
                            || t.has(Class::ADJ)
                            || t.has(Class::SIZE)
                            || t.any(BETWEEN)
                            || t.any(words![
                                "firm" "skin-on" "tender" "unblemished" "meaty" "crusty" "very"
                                "coarse-textured" "bone-in"
                            ]))
                })
                && comma + 1 < self.t.len()
                && !self.t.get(comma + 1).is_some_and(|t| {
                    t.any(words![
                        "to" "for" "about" "or" "plus" "if" "as" "preferably" "optional"
                        "such"
                    ])
                });
            if !describing {
                break;
            }
            let said = self.said(before);
            self.preparations.push(said);
            self.t.drain(..=comma);
        }
        let mut cut = self.t.len();
        for (i, token) in self.t.iter().enumerate() {
            let next = self.t.get(i + 1);
            let stop = if i == 0 {
                false
            } else if token.any(&[",", ";", ":", "*"]) {
                true
            } else if token.is("-") {
                !token.glued
            } else if token.any(REMARKS) {
                match token.word {
                    "and" | "all" | "on" | "less" => false,
                    "as" => next
                        .is_some_and(|t| t.any(&["needed", "desired", "necessary", "required", "garnish"])),
                    "to" => next.is_some_and(|t| {
                        t.any(words![
                            "taste" "serve" "garnish" "cover" "finish" "coat" "make"
                            "grease" "your"
                        ])
                    }),
                    "such" => next.is_some_and(|t| t.is("as")),
                    "cut" | "torn" | "trimmed" | "divided" | "left" => next.is_none_or(|t| {
                        t.any(words![
                            "into" "in" "up" "from" "crosswise" "lengthwise" "of"
                            "at" "on" "the" "to" "and" "unpeeled" "whole"
                        ])
                    }),
                    "with" => !self.t.get(i + 1).is_some_and(|t| t.any(&["added"])),
                    "more" | "plus" => true,
                    "not" | "but" | "without" => true,
                    "from" | "at" | "in" | "about" | "for" | "if" | "until" | "each" => true,
                    _ => true,
                }
            } else {
                token.has(Class::CUT)
                    && i > 0
                    && self.t.get(i - 1).is_some_and(|t| t.has(Class::NOUN))
                    && next.is_none_or(|t| t.any(&[",", "and", "for", "into", "or"]))
            };
            if stop {
                cut = i;
                break;
            }
        }
        let rest: Vec<Token<'_>> = self.t.drain(cut..).collect();
        self.remarks(&rest);
        self.alternatives();
        self.counted_noun();
        self.describe();
        let mut name = std::mem::take(&mut self.t);
        while name
            .first()
            .is_some_and(|t| t.any(words!["of" "the" "-" "/" "." "*" "a" "an" "\"" "'"]) && !t.any(&["a"]))
        {
            name.remove(0);
        }
        while name.last().is_some_and(|t| !t.is_word() && !t.is_number()) {
            name.pop();
        }
        self.out.name = self.said(&name);
        if self.out.name.is_empty() {
            self.out.name = self.text.trim().to_owned();
        }
    }

    /// Sorts what follows the name into preparation and comment.
    fn remarks(&mut self, rest: &[Token<'_>]) {
        for part in rest.split(|t| t.any(&[",", ";"])) {
            let part: Vec<Token<'_>> =
                part.iter().skip_while(|t| !t.is_word() && !t.is_number()).copied().collect();
            if part.is_empty() {
                continue;
            }
            if part.iter().any(|t| t.is("optional")) {
                self.out.optional = true;
            }
            let said = self.said(&part);
            if part.first().is_some_and(|t| t.is("or")) {
                let other = part.get(1..).unwrap_or_default();
                let other = other
                    .get(..other.iter().position(|t| t.any(&["to", "for", "if"])).unwrap_or(other.len()))
                    .unwrap_or_default();
                let other = self.said(other);
                if !other.is_empty() {
                    self.out.alternatives.push(other);
                }
                self.comments.push(said);
            } else if part.iter().take(4).any(|t| t.has(Class::CUT) || t.is("cut"))
                || part.first().is_some_and(|t| t.has(Class::ADV))
            {
                self.preparations.push(said);
            } else {
                self.comments.push(said);
            }
        }
    }

    /// "canola or extra-virgin olive oil": the first one is the name.
    fn alternatives(&mut self) {
        while let Some(at) = self.t.iter().position(|t| t.is("or")) {
            if at == 0 || at + 1 >= self.t.len() {
                self.t.remove(at);
                continue;
            }
            let other: Vec<Token<'_>> = self.t.drain(at..).skip(1).collect();
            for one in other.split(|t| t.is("or")) {
                let one = self.said(one);
                if !one.is_empty() {
                    self.out.alternatives.push(one);
                }
            }
            // "vegetable or chicken stock": a describing word shares the noun behind.
            let left = self.t.last().copied();
            let head: Vec<Token<'_>> =
                other.iter().rev().take_while(|t| t.has(Class::HEAD)).copied().collect();
            let shares = left.is_some_and(|l| {
                (l.has(Class::ADJ) || l.has(Class::FLAVOUR) || l.has(Class::SIZE))
                    && !l.has(Class::HEAD)
                    && other.len() > head.len()
            });
            if shares && !head.is_empty() && self.t.len() <= 2 {
                // Joined text would not be contiguous, so the noun is put behind the words themselves.
                self.t.extend(head.into_iter().rev());
            } else if left.is_some_and(|l| l.has(Class::SIZE)) && !other.is_empty() {
                self.t = other.to_vec();
                self.out.alternatives.pop();
            }
        }
    }

    /// "3 garlic cloves": cloves of garlic.
    fn counted_noun(&mut self) {
        if self.out.unit.is_some() || self.out.quantity.is_none() || self.t.len() < 2 {
            return;
        }
        let Some(last) = self.t.last().copied() else { return };
        let unit = match last.unit {
            Some(Unit::Clove) if self.t.iter().any(|t| t.is("garlic")) => Unit::Clove,
            Some(unit @ (Unit::Sprig | Unit::Stalk | Unit::Slice | Unit::Stick | Unit::Wedge)) => unit,
            Some(Unit::Fillet) => Unit::Fillet,
            _ => return,
        };
        self.out.unit = Some(unit);
        self.t.pop();
    }

    /// Tells cut and size words apart that stand before the noun.
    fn describe(&mut self) {
        let describing = |t: &Token<'_>| t.has(Class::CUT) || t.has(Class::ADV) && !t.has(Class::ADJ);
        let lead = self.t.iter().take_while(|t| describing(t) || t.any(&["and"]) && self.t.len() > 3).count();
        if lead > 0
            && lead < self.t.len()
            && self.t.get(..lead).is_some_and(|l| l.iter().any(|t| t.has(Class::CUT)))
        {
            let said = self.said(self.t.get(..lead).unwrap_or_default());
            self.preparations.insert(0, said);
        }
    }
}
