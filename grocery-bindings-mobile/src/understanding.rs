//! What was heard.

use grocery_core::nlu;

use crate::values::{Amount, Money, count, each, maybe, mirror, text};

/// What was heard in one utterance.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Understanding {
    /// The language it was read in, as an ISO 639-1 code.
    pub language: String,
    /// The intent of the first action, such as `add_items`; `out_of_scope` where there is none.
    pub intent: String,
    /// The confidence of the first action, 0 to 1.
    pub confidence: f64,
    /// What to do, in the order it was said. Empty only where the text was too long.
    pub actions: Vec<Action>,
    /// The slots of all actions together; where two say the same key, the first one stands.
    pub slots: Slots,
    /// What was not heard, or heard with a doubt.
    pub notes: Vec<Note>,
}

impl From<nlu::Understanding> for Understanding {
    fn from(heard: nlu::Understanding) -> Self {
        Self {
            intent: heard.intent().to_string(),
            confidence: heard.confidence(),
            slots: heard.slots().into(),
            language: heard.language,
            actions: each(heard.actions),
            notes: each(heard.notes),
        }
    }
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Action {
    /// What to do, by its wire name: `add_items`, `remove_items`, `check_price` and so on.
    pub intent: String,
    /// How sure that is, 0 to 1.
    pub confidence: f64,
    /// What else was said about it.
    pub slots: Slots,
    /// What it is about, in the order it was said.
    pub items: Vec<Item>,
}

impl From<nlu::Action> for Action {
    fn from(action: nlu::Action) -> Self {
        Self {
            intent: action.intent.to_string(),
            confidence: action.confidence,
            slots: action.slots.into(),
            items: each(action.items),
        }
    }
}

/// A place in the text: byte offsets in UTF-8 that always fall between characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Record)]
pub struct Span {
    /// Offset of the first byte.
    pub start: i32,
    /// Offset just behind the last byte.
    pub end: i32,
}

impl From<nlu::Span> for Span {
    fn from(span: nlu::Span) -> Self {
        Self { start: count(span.start), end: count(span.end) }
    }
}

/// One thing to buy, as said.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Item {
    /// The product phrase, with what belongs to it ("2% milk", "large eggs").
    pub name: String,
    /// How much; absent where nothing was said.
    pub quantity: Option<Amount>,
    /// The high end of a range.
    pub quantity_max: Option<Amount>,
    /// The unit of the quantity, such as `pound`; absent for counted pieces.
    pub unit: Option<String>,
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
    /// What will do as well.
    pub alternatives: Vec<String>,
    /// How to choose between the name and the alternatives: `first_available`, `cheapest`, `on_sale` or `any`; `null` where
    /// there are no alternatives.
    pub choice_rule: Option<String>,
    /// The most to pay.
    pub max_price: Option<Money>,
    /// Only to be bought on sale.
    pub only_if_on_sale: bool,
    /// The amount is only about right ("a couple").
    pub approximate: bool,
    /// Where in the text this stands.
    pub span: Span,
}

impl From<nlu::Item> for Item {
    fn from(item: nlu::Item) -> Self {
        Self {
            name: item.name,
            quantity: maybe(item.quantity),
            quantity_max: maybe(item.quantity_max),
            unit: text(item.unit),
            size: maybe(item.size),
            brand: item.brand,
            attributes: item.attributes,
            preparation: item.preparation,
            excludes: item.excludes,
            alternatives: item.alternatives,
            choice_rule: item.choice_rule.map(|rule| rule.as_str().to_owned()),
            max_price: maybe(item.max_price),
            only_if_on_sale: item.only_if_on_sale,
            approximate: item.approximate,
            span: item.span.into(),
        }
    }
}

/// The package that was asked for: "14.5 oz" is value and unit, "12-pack" a count, "24 x 16.9 fl oz" all three.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct ItemSize {
    /// How much is in one.
    pub value: Option<Amount>,
    /// The unit of `value`.
    pub unit: Option<String>,
    /// How many are in the package.
    pub count: Option<i32>,
}

impl From<nlu::ItemSize> for ItemSize {
    fn from(size: nlu::ItemSize) -> Self {
        Self { value: maybe(size.value), unit: text(size.unit), count: size.count.map(|n| count(n as usize)) }
    }
}

/// What else was said about an action. What was not said is absent.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Slots {
    /// The new amount ("make it 3").
    pub quantity: Option<Amount>,
    /// The unit of `quantity` or `delta`.
    pub unit: Option<String>,
    /// A change of the amount ("2 more", "one less").
    pub delta: Option<Amount>,
    /// A multiple of the amount ("double it").
    pub factor: Option<Amount>,
    /// A spending limit.
    pub budget: Option<Money>,
    /// The period of the limit: `week`, `month`, `day`, `trip`.
    pub period: Option<String>,
    /// A calendar date, resolved against the clock: `2026-11-21`.
    pub date: Option<String>,
    /// A time of day, `HH:MM`.
    pub time: Option<String>,
    /// The list that is meant.
    pub list_name: Option<String>,
    /// Somebody's address.
    pub email: Option<String>,
    /// For how many people.
    pub servings: Option<i32>,
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
    /// Which of the choices offered, counted from 1 ("the second one").
    pub option: Option<i32>,
    /// Which of the choices offered, by a word ("the cheaper one").
    pub choice: Option<String>,
    /// The name of the custom intent, where the intent is `custom`.
    pub custom: Option<String>,
    /// The price to be told about.
    pub target_price: Option<Money>,
}

impl From<nlu::Slots> for Slots {
    fn from(slots: nlu::Slots) -> Self {
        Self {
            quantity: maybe(slots.quantity),
            unit: text(slots.unit),
            delta: maybe(slots.delta),
            factor: maybe(slots.factor),
            budget: maybe(slots.budget),
            period: slots.period,
            date: text(slots.date),
            time: slots.time,
            list_name: slots.list_name,
            email: slots.email,
            servings: slots.servings.map(|n| count(n as usize)),
            diet: slots.diet,
            allergen: slots.allergen,
            brand: slots.brand,
            store: slots.store,
            recipe: slots.recipe,
            fulfilment: slots.fulfilment,
            max_price: maybe(slots.max_price),
            excludes: slots.excludes,
            option: slots.option.map(|n| count(n as usize)),
            choice: slots.choice,
            custom: slots.custom,
            target_price: maybe(slots.target_price),
        }
    }
}

/// Something that was not heard, or heard with a doubt.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Note {
    /// What sort of doubt.
    pub kind: NoteKind,
    /// What it is about, in plain words.
    pub text: String,
    /// Where in the text, where it has a place.
    pub span: Option<Span>,
}

impl From<nlu::Note> for Note {
    fn from(note: nlu::Note) -> Self {
        Self { kind: note.kind.into(), text: note.text, span: maybe(note.span) }
    }
}

mirror! {
    /// Sorts of doubt about what was heard.
    NoteKind from grocery_core::nlu::NoteKind, else NotUnderstood {
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
}

/// What one line of a recipe says.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Ingredient {
    /// How much; absent where nothing was said. The low end of a range.
    pub quantity: Option<Amount>,
    /// The high end of a range.
    pub quantity_max: Option<Amount>,
    /// The unit, such as `cup`; absent for counted pieces.
    pub unit: Option<String>,
    /// What it is, with what stands before it ("freshly ground black pepper").
    pub name: String,
    /// The package ("14.5 oz" of a can).
    pub size: Option<ItemSize>,
    /// How it is made ready ("sifted").
    pub preparation: Option<String>,
    /// What else is said ("plus more for drizzling").
    pub comment: Option<String>,
    /// What will do as well.
    pub alternatives: Vec<String>,
    /// Whether it may be left out.
    pub optional: bool,
    /// Whether the line is a heading such as "For the sauce:", whose text is the comment.
    pub is_heading: bool,
}

impl From<nlu::Ingredient> for Ingredient {
    fn from(line: nlu::Ingredient) -> Self {
        Self {
            is_heading: line.is_heading(),
            quantity: maybe(line.quantity),
            quantity_max: maybe(line.quantity_max),
            unit: text(line.unit),
            name: line.name,
            size: maybe(line.size),
            preparation: line.preparation,
            comment: line.comment,
            alternatives: line.alternatives,
            optional: line.optional,
        }
    }
}
