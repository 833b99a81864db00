//! What was heard.

use std::{fmt, ops::Range};

use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::{ChoiceRule, Intent};
use crate::{
    clock::Date,
    money::Money,
    quantity::{PackageSize, Ratio, Unit},
};

/// What was heard in one utterance. Serialises to the wire shape, without the caller's `id`.
#[derive(Debug, Clone, PartialEq)]
pub struct Understanding {
    /// The language it was read in, as an ISO 639-1 code.
    pub language: String,
    /// What to do, in the order it was said. Empty only where the text was too long.
    pub actions: Vec<Action>,
    /// What was not heard, or heard with a doubt.
    pub notes: Vec<Note>,
}

impl Understanding {
    /// The intent of the first action; [`Intent::OutOfScope`] where there is none.
    #[must_use]
    pub fn intent(&self) -> Intent {
        self.actions.first().map_or(Intent::OutOfScope, |a| a.intent)
    }

    /// The confidence of the first action, 0 to 1.
    #[must_use]
    pub fn confidence(&self) -> f64 {
        self.actions.first().map_or(0.0, |a| a.confidence)
    }

    /// The slots of all actions together; where two say the same key, the first one stands.
    #[must_use]
    pub fn slots(&self) -> Slots {
        let mut all = Slots::default();
        for action in &self.actions {
            all.fill_from(&action.slots);
        }
        all
    }
}

impl Serialize for Understanding {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut out = s.serialize_struct("Understanding", 6)?;
        out.serialize_field("language", &self.language)?;
        out.serialize_field("intent", &self.intent())?;
        out.serialize_field("confidence", &self.confidence())?;
        out.serialize_field("actions", &self.actions)?;
        out.serialize_field("slots", &self.slots())?;
        out.serialize_field("notes", &self.notes)?;
        out.end()
    }
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Action {
    /// What to do.
    pub intent: Intent,
    /// How sure that is, 0 to 1.
    pub confidence: f64,
    /// What else was said about it.
    pub slots: Slots,
    /// What it is about, in the order it was said.
    pub items: Vec<Item>,
}

/// A place in the text: byte offsets that always fall between characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset just behind the last byte.
    pub end: usize,
}

impl Span {
    /// As a range, for slicing the text.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        [self.start, self.end].serialize(s)
    }
}

/// One thing to buy, as said.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Item {
    /// The product phrase, with what belongs to it ("2% milk", "large eggs").
    pub name: String,
    /// How much; `None` where nothing was said.
    pub quantity: Option<Ratio>,
    /// The high end of a range.
    pub quantity_max: Option<Ratio>,
    /// The unit of the quantity; `None` for counted pieces.
    pub unit: Option<Unit>,
    /// The package that was asked for.
    pub size: Option<ItemSize>,
    /// The brand, where it was set apart from the name.
    pub brand: Option<String>,
    /// Properties such as "organic". They also stay in the name.
    pub attributes: Vec<String>,
    /// How it is to be cut or made ready ("thinly sliced").
    pub preparation: Option<String>,
    /// What it must not have or be.
    pub excludes: Vec<String>,
    /// What will do as well, in the order it was said.
    pub alternatives: Vec<String>,
    /// How to choose between the name and the alternatives; `None` where there are none.
    pub choice_rule: Option<ChoiceRule>,
    /// The most to pay.
    pub max_price: Option<Money>,
    /// Only to be bought on sale.
    pub only_if_on_sale: bool,
    /// The amount is only about right ("a couple").
    pub approximate: bool,
    /// Where in the text this stands.
    pub span: Span,
}

impl Serialize for Item {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut out = s.serialize_struct("Item", 16)?;
        out.serialize_field("name", &self.name)?;
        out.serialize_field("quantity", &self.quantity.map(Number))?;
        out.serialize_field("quantity_max", &self.quantity_max.map(Number))?;
        out.serialize_field("quantity_exact", &self.quantity)?;
        out.serialize_field("unit", &self.unit)?;
        out.serialize_field("size", &self.size)?;
        out.serialize_field("brand", &self.brand)?;
        out.serialize_field("attributes", &self.attributes)?;
        out.serialize_field("preparation", &self.preparation)?;
        out.serialize_field("excludes", &self.excludes)?;
        out.serialize_field("alternatives", &self.alternatives)?;
        out.serialize_field("choice_rule", &self.choice_rule)?;
        out.serialize_field("max_price", &self.max_price)?;
        out.serialize_field("only_if_on_sale", &self.only_if_on_sale)?;
        out.serialize_field("approximate", &self.approximate)?;
        out.serialize_field("span", &self.span)?;
        out.end()
    }
}

/// The package that was asked for: "14.5 oz" is value and unit, "12-pack" a count, "24 x 16.9 fl oz"
/// all three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ItemSize {
    /// How much is in one.
    pub value: Option<Ratio>,
    /// The unit of `value`.
    pub unit: Option<Unit>,
    /// How many are in the package.
    pub count: Option<u32>,
}

impl From<PackageSize> for ItemSize {
    fn from(size: PackageSize) -> Self {
        let each = size.each();
        Self { value: Some(each.amount), unit: Some(each.unit), count: Some(size.count()).filter(|n| *n > 1) }
    }
}

impl Serialize for ItemSize {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut out = s.serialize_struct("ItemSize", 3)?;
        out.serialize_field("value", &self.value.map(Number))?;
        out.serialize_field("unit", &self.unit)?;
        out.serialize_field("count", &self.count)?;
        out.end()
    }
}

/// What else was said about an action. Keys that were not said are absent from the JSON.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Slots {
    /// The new amount ("make it 3").
    pub quantity: Option<Ratio>,
    /// The unit of `quantity` or `delta`.
    pub unit: Option<Unit>,
    /// A change of the amount ("2 more", "one less").
    pub delta: Option<Ratio>,
    /// A multiple of the amount ("double it").
    pub factor: Option<Ratio>,
    /// A spending limit.
    pub budget: Option<Money>,
    /// The period of the limit: `week`, `month`, `day`, `trip`.
    pub period: Option<String>,
    /// A calendar date, resolved against the given day.
    pub date: Option<Date>,
    /// A time of day, `HH:MM`.
    pub time: Option<String>,
    /// The list that is meant.
    pub list_name: Option<String>,
    /// Somebody's address.
    pub email: Option<String>,
    /// For how many people.
    pub servings: Option<u32>,
    /// A diet ("vegan").
    pub diet: Option<String>,
    /// Something that must not be eaten.
    pub allergen: Option<String>,
    /// A brand.
    pub brand: Option<String>,
    /// A shop.
    pub store: Option<String>,
    /// A dish.
    pub recipe: Option<String>,
    /// `delivery` or `pickup`.
    pub fulfilment: Option<String>,
    /// The most to pay.
    pub max_price: Option<Money>,
    /// What is to be left out.
    pub excludes: Vec<String>,
    /// The price to be told about.
    pub target_price: Option<Money>,
    /// Which of the choices offered, counted from 1 ("the second one").
    pub option: Option<u32>,
    /// Which of the choices offered, by a word ("the cheaper one").
    pub choice: Option<String>,
    /// The name of the custom intent, where the intent is [`Intent::Custom`].
    pub custom: Option<String>,
}

impl Slots {
    /// Whether nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Takes from `other` every key that is still open here.
    pub fn fill_from(&mut self, other: &Self) {
        macro_rules! fill {
            ($($key:ident)*) => { $(if self.$key.is_none() { self.$key.clone_from(&other.$key); })* };
        }
        fill!(quantity unit delta factor budget period date time list_name email servings diet allergen
            brand store recipe fulfilment max_price target_price option choice custom);
        for exclude in &other.excludes {
            if !self.excludes.contains(exclude) {
                self.excludes.push(exclude.clone());
            }
        }
    }
}

impl Serialize for Slots {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut out = s.serialize_map(None)?;
        macro_rules! entry {
            ($($key:ident $(as $wrap:expr)?),*) => {
                $(if let Some(value) = &self.$key {
                    $(let value = &$wrap(*value);)?
                    out.serialize_entry(stringify!($key), value)?;
                })*
            };
        }
        entry!(
            quantity as Number,
            unit,
            delta as Number,
            factor as Number,
            budget,
            period,
            date,
            time,
            list_name,
            email,
            servings,
            diet,
            allergen,
            brand,
            store,
            recipe,
            fulfilment,
            max_price
        );
        if !self.excludes.is_empty() {
            out.serialize_entry("excludes", &self.excludes)?;
        }
        entry!(target_price, option, choice, custom);
        out.end()
    }
}

/// Something that was not heard, or heard with a doubt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// What sort of doubt.
    pub kind: NoteKind,
    /// What it is about, in plain words.
    pub text: String,
    /// Where in the text, where it has a place.
    pub span: Option<Span>,
}

/// Sorts of doubt about what was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NoteKind {
    /// The text is over the length limit and was not read.
    TooLong,
    /// Nothing in the text could be read.
    Empty,
    /// Part of the text was left out.
    NotUnderstood,
    /// An amount of 0, below zero, or too large to count.
    BadQuantity,
    /// Two readings were close.
    Ambiguous,
    /// A language model was asked; tells whether it helped.
    SecondOpinion,
}

impl NoteKind {
    /// The stable name, in snake case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TooLong => "too_long",
            Self::Empty => "empty",
            Self::NotUnderstood => "not_understood",
            Self::BadQuantity => "bad_quantity",
            Self::Ambiguous => "ambiguous",
            Self::SecondOpinion => "second_opinion",
        }
    }
}

impl fmt::Display for NoteKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A [`Ratio`] as a JSON number: whole where it is whole, else the nearest decimal.
pub(crate) struct Number(pub(crate) Ratio);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if self.0.is_integer() {
            s.serialize_i64(self.0.numerator())
        } else {
            s.serialize_f64(self.0.to_f64())
        }
    }
}
