//! Recipe lines: "1 1/2 cups all-purpose flour, sifted" to amount, unit, name and the rest.
//!
//! The first amount counts; a second one ("/330 grams", "plus 2 tablespoons", "(1 stick)") goes to the
//! comment. Amounts are exact and read by rules (`amount.rs`). Which words are the name is learned from
//! labelled lines (`features.rs`, `tagger.rs`); what is left is sorted by rules into preparation, comment
//! and alternatives (`rest.rs`). A line is read on its own, in time linear in its length; any bytes give an
//! answer. A heading ("For the sauce:") has no name and no amount: its text is the comment.

use serde::{Serialize, Serializer, ser::SerializeStruct};

mod amount;
mod features;
pub(super) mod model;
mod names;
mod rest;
mod tagger;
pub mod training;

use std::{borrow::Cow, sync::OnceLock};

use model::{Kind as ModelKind, Model};

use super::{
    ItemSize,
    lexicon::Lexicon,
    token::{Kind, Normal, Token, tokenise_as_written},
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
    read_up_to(super::MAX_TEXT_BYTES, text, shipped())
}

impl super::Parser {
    /// [`parse_ingredient`] with the limit of this parser: of a line above
    /// [`max_text_bytes`](Self::max_text_bytes) only the name is kept, as it stands. Never fails.
    ///
    /// ```
    /// use grocery_core::nlu::Parser;
    /// assert_eq!(Parser::new().ingredient("2 cups flour").name, "flour");
    /// assert_eq!(Parser::new().with_max_text_bytes(4)?.ingredient("2 cups flour").name, "2 cups flour");
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    #[must_use]
    pub fn ingredient(&self, line: &str) -> Ingredient {
        read_up_to(self.max_text_bytes(), line, shipped())
    }
}

/// The model that is shipped.
fn shipped() -> Option<&'static Model<'static>> {
    static MODEL: OnceLock<Option<Model<'static>>> = OnceLock::new();
    // A test reads the file, so it is never missing; without it the rules would still read amounts.
    MODEL.get_or_init(|| Model::read(SHIPPED, ModelKind::Ingredients).ok()).as_ref()
}

static SHIPPED: &[u8] = include_bytes!("../../../data/models/ingredients.bin");

/// The text with written-out tabs and line breaks of scraped pages as spaces, of the same length.
fn without_escapes(text: &str) -> Cow<'_, str> {
    if !text.as_bytes().contains(&b'\\') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\\t", "  ").replace("\\n", "  ").replace("\\r", "  "))
}

/// The tokens of a line, without what scraped pages leave at its end.
fn tokens<'t>(text: &str, normal: &'t Normal) -> Vec<Token<'t>> {
    let mut t = tokenise_as_written(normal, Lexicon::english()).list;
    t.retain(|t| t.kind != Kind::Break);
    while t.len() > 1 && t.last().is_some_and(|t| t.any(&["\\", ",", ";", "."])) {
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
    t
}

/// The text from the first token to the last, with single spaces.
fn said(text: &str, t: &[Token<'_>]) -> String {
    let (Some(a), Some(b)) = (t.first(), t.last()) else { return String::new() };
    let mut out = String::with_capacity(b.end.saturating_sub(a.start));
    for word in text.get(a.start..b.end).unwrap_or_default().split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

fn read(text: &str, model: Option<&Model<'_>>) -> Ingredient {
    read_up_to(super::MAX_TEXT_BYTES, text, model)
}

fn read_up_to(most: usize, text: &str, model: Option<&Model<'_>>) -> Ingredient {
    if text.len() > most {
        return Ingredient { name: text.trim().to_owned(), ..Ingredient::default() };
    }
    let plain = without_escapes(text);
    let text = plain.as_ref();
    let normal = Normal::new(text);
    let t = tokens(text, &normal);
    if t.len() > 1 && t.last().is_some_and(|t| t.is(":")) {
        return Ingredient { comment: Some(said(text, &t)), ..Ingredient::default() };
    }
    let amount = amount::read(&t);
    let found = model.and_then(|m| tagger::find(m, &features::Cells::new(&t, text, &amount)));
    let found =
        found.unwrap_or(tagger::Found { name: (amount.end.min(t.len()), t.len()), unit: amount.unit_at });
    let mut out = Ingredient {
        // Nothing of something is no amount.
        quantity: amount.quantity.filter(|q| q.is_positive()),
        quantity_max: amount.max.filter(|q| q.is_positive()),
        unit: amount.unit,
        size: amount.size,
        ..Ingredient::default()
    };
    let mut rest = rest::Rest::default();
    let (from, to) = names::settle(&t, found.name, &mut rest.alternatives, text, amount.quantity.is_some());
    let behind = found.name.1.max(to);
    if let Some(unit) = found.unit.and_then(|i| t.get(i)).and_then(features::unit_of)
        && out.unit.is_none()
    {
        out.unit = Some(unit);
    }
    for range in &amount.preparations {
        rest.preparations.push(said(text, t.get(range.clone()).unwrap_or_default()));
    }
    for range in &amount.comments {
        rest.comments.push(said(text, t.get(range.clone()).unwrap_or_default()));
    }
    rest.lead(text, &t, amount.end..from.max(amount.end), to);
    let name = t.get(from..to).unwrap_or_default();
    rest.inside(text, name);
    rest.tail(text, &t, behind.max(found.unit.map_or(0, |u| u + 1)));
    out.name = said(text, name);
    if out.name.is_empty() {
        out.name = text.trim().to_owned();
    }
    let joined = |list: Vec<String>| (!list.is_empty()).then(|| list.join(", "));
    out.preparation = joined(rest.preparations);
    out.comment = joined(rest.comments);
    out.alternatives = rest.alternatives;
    out.optional = rest.optional;
    out
}

#[cfg(test)]
mod tests;
