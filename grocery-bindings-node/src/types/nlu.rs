//! What was heard.

use grocery_core::nlu;
use napi_derive::napi;
use serde::Serialize;

use super::{count, money::Money, number, text, texts};

/// What was heard in one utterance.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UnderstandingData {
    /// The language it was read in, as an ISO 639-1 code.
    pub language: String,
    /// The intent of the first action.
    #[napi(ts_type = "Intent")]
    pub intent: &'static str,
    /// How sure the first action is, 0 to 1.
    pub confidence: f64,
    /// What to do, in the order it was said. Empty only where the text was too long.
    pub actions: Vec<Action>,
    /// The slots of all actions together; where two say the same key, the first one stands.
    pub slots: Slots,
    /// What was not heard, or heard with a doubt.
    pub notes: Vec<Note>,
}

impl From<&nlu::Understanding> for UnderstandingData {
    fn from(u: &nlu::Understanding) -> Self {
        Self {
            language: u.language.clone(),
            intent: u.intent().as_str(),
            confidence: u.confidence(),
            actions: texts(&u.actions),
            slots: Slots::from(&u.slots()),
            notes: texts(&u.notes),
        }
    }
}

/// What the rules and, where it was asked, the language model made of a sentence.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SecondOpinionData {
    /// What was understood: by the model where its answer held, else by the rules. A note says which.
    pub understanding: UnderstandingData,
    /// Items to add that the model named and the text does not. Ask before you take them.
    pub offered: Vec<Item>,
    /// Why the model did not help, where it was asked and did not.
    pub failure: Option<String>,
}

impl From<&nlu::llm::SecondOpinion> for SecondOpinionData {
    fn from(o: &nlu::llm::SecondOpinion) -> Self {
        Self {
            understanding: UnderstandingData::from(&o.understanding),
            offered: texts(&o.offered),
            failure: o.failure.as_ref().map(ToString::to_string),
        }
    }
}

/// One thing to do.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Action {
    /// What to do.
    #[napi(ts_type = "Intent")]
    pub intent: &'static str,
    /// How sure that is, 0 to 1.
    pub confidence: f64,
    /// What else was said about it.
    pub slots: Slots,
    /// What it is about, in the order it was said.
    pub items: Vec<Item>,
}

impl From<&nlu::Action> for Action {
    fn from(a: &nlu::Action) -> Self {
        Self {
            intent: a.intent.as_str(),
            confidence: a.confidence,
            slots: Slots::from(&a.slots),
            items: texts(&a.items),
        }
    }
}

/// One thing to buy, as said.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    /// The product phrase, with what belongs to it ("2% milk", "large eggs").
    pub name: String,
    /// How much; `null` where nothing was said.
    pub quantity: Option<f64>,
    /// The high end of a range.
    pub quantity_max: Option<f64>,
    /// How much, exactly: `3/2`.
    pub quantity_exact: Option<String>,
    /// The unit of the quantity; `null` for counted pieces.
    #[napi(ts_type = "Unit")]
    pub unit: Option<&'static str>,
    /// The package that was asked for.
    pub size: Option<ItemSize>,
    /// The brand, where it was set apart from the name.
    pub brand: Option<String>,
    /// Properties such as "organic". They also stay in the name.
    pub attributes: Vec<String>,
    /// How it is to be cut or made ready.
    pub preparation: Option<String>,
    /// What it must not have or be.
    pub excludes: Vec<String>,
    /// What will do as well.
    pub alternatives: Vec<String>,
    /// How to choose between the name and the alternatives; `null` where there are no alternatives.
    #[napi(ts_type = "'first_available' | 'cheapest' | 'on_sale' | 'any'")]
    pub choice_rule: Option<&'static str>,
    /// The most to pay.
    pub max_price: Option<Money>,
    /// Only to be bought on sale.
    pub only_if_on_sale: bool,
    /// The amount is only about right ("a couple").
    pub approximate: bool,
    /// Where this stands in the text: offsets of its first byte and of the byte behind it, in UTF-8.
    #[napi(ts_type = "[start: number, end: number]")]
    pub span: Vec<i64>,
}

impl From<&nlu::Item> for Item {
    fn from(i: &nlu::Item) -> Self {
        Self {
            name: i.name.clone(),
            quantity: i.quantity.map(number),
            quantity_max: i.quantity_max.map(number),
            quantity_exact: i.quantity.as_ref().map(text),
            unit: i.unit.map(grocery_core::Unit::as_str),
            size: i.size.map(ItemSize::from),
            brand: i.brand.clone(),
            attributes: i.attributes.clone(),
            preparation: i.preparation.clone(),
            excludes: i.excludes.clone(),
            alternatives: i.alternatives.clone(),
            choice_rule: i.choice_rule.map(nlu::ChoiceRule::as_str),
            max_price: i.max_price.map(Money::from),
            only_if_on_sale: i.only_if_on_sale,
            approximate: i.approximate,
            span: span(i.span),
        }
    }
}

pub(super) fn span(span: nlu::Span) -> Vec<i64> {
    vec![count(span.start), count(span.end)]
}

/// The package that was asked for: "14.5 oz" is value and unit, "12-pack" a count.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemSize {
    /// How much is in one.
    pub value: Option<f64>,
    /// The unit of `value`.
    #[napi(ts_type = "Unit")]
    pub unit: Option<&'static str>,
    /// How many are in the package.
    pub count: Option<u32>,
}

impl From<nlu::ItemSize> for ItemSize {
    fn from(s: nlu::ItemSize) -> Self {
        Self { value: s.value.map(number), unit: s.unit.map(grocery_core::Unit::as_str), count: s.count }
    }
}

/// What else was said about an action. Keys that were not said are absent.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Slots {
    /// The new amount ("make it 3").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<f64>,
    /// The unit of `quantity` or `delta`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[napi(ts_type = "Unit")]
    pub unit: Option<&'static str>,
    /// A change of the amount ("2 more", "one less").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delta: Option<f64>,
    /// A multiple of the amount ("double it").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub factor: Option<f64>,
    /// A spending limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<Money>,
    /// The period of the limit: `week`, `month`, `day`, `trip`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// A calendar date, resolved against the clock: `2026-11-21`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// A time of day, `HH:MM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// The list that is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list_name: Option<String>,
    /// Somebody's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// For how many people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub servings: Option<u32>,
    /// A diet ("vegan").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diet: Option<String>,
    /// Something that must not be eaten.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allergen: Option<String>,
    /// A brand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// A shop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    /// A dish.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipe: Option<String>,
    /// `delivery` or `pickup`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fulfilment: Option<String>,
    /// The most to pay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_price: Option<Money>,
    /// What is to be left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excludes: Option<Vec<String>>,
    /// The price to be told about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_price: Option<Money>,
    /// Which of the choices of a question, from 1 ("the second one").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub option: Option<u32>,
    /// Which of the choices, in words ("cheaper").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choice: Option<String>,
    /// The name of a custom intent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom: Option<String>,
}

impl From<&nlu::Slots> for Slots {
    fn from(s: &nlu::Slots) -> Self {
        Self {
            quantity: s.quantity.map(number),
            unit: s.unit.map(grocery_core::Unit::as_str),
            delta: s.delta.map(number),
            factor: s.factor.map(number),
            budget: s.budget.map(Money::from),
            period: s.period.clone(),
            date: s.date.as_ref().map(text),
            time: s.time.clone(),
            list_name: s.list_name.clone(),
            email: s.email.clone(),
            servings: s.servings,
            diet: s.diet.clone(),
            allergen: s.allergen.clone(),
            brand: s.brand.clone(),
            store: s.store.clone(),
            recipe: s.recipe.clone(),
            fulfilment: s.fulfilment.clone(),
            max_price: s.max_price.map(Money::from),
            excludes: (!s.excludes.is_empty()).then(|| s.excludes.clone()),
            target_price: s.target_price.map(Money::from),
            option: s.option,
            choice: s.choice.clone(),
            custom: s.custom.clone(),
        }
    }
}

/// Something that was not heard, or heard with a doubt.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    /// What sort of doubt.
    #[napi(ts_type = "NoteKind")]
    pub kind: &'static str,
    /// What it is about, in plain words.
    pub text: String,
    /// Where in the text, where it has a place.
    #[napi(ts_type = "[start: number, end: number]")]
    pub span: Option<Vec<i64>>,
}

impl From<&nlu::Note> for Note {
    fn from(n: &nlu::Note) -> Self {
        Self { kind: n.kind.as_str(), text: n.text.clone(), span: n.span.map(span) }
    }
}

/// One line of a recipe's ingredients.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IngredientData {
    /// The first amount, exactly: `3/2`; the low end of a range.
    pub qty: Option<String>,
    /// The same as a number.
    pub quantity: Option<f64>,
    /// The high end of a range, exactly.
    pub qty_max: Option<String>,
    /// The same as a number.
    pub quantity_max: Option<f64>,
    /// Its unit; `null` for counted pieces.
    #[napi(ts_type = "Unit")]
    pub unit: Option<&'static str>,
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
    /// Whether the line is a heading such as "For the sauce:", whose text is the comment.
    pub is_heading: bool,
}

impl From<&nlu::Ingredient> for IngredientData {
    fn from(i: &nlu::Ingredient) -> Self {
        Self {
            qty: i.quantity.as_ref().map(text),
            quantity: i.quantity.map(number),
            qty_max: i.quantity_max.as_ref().map(text),
            quantity_max: i.quantity_max.map(number),
            unit: i.unit.map(grocery_core::Unit::as_str),
            name: i.name.clone(),
            size: i.size.map(ItemSize::from),
            preparation: i.preparation.clone(),
            comment: i.comment.clone(),
            alternatives: i.alternatives.clone(),
            optional: i.optional,
            is_heading: i.is_heading(),
        }
    }
}

/// An amount with its unit.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Measure {
    /// How much, exactly: `3/2`.
    pub exact: String,
    /// The same as a number.
    pub value: f64,
    /// The unit.
    #[napi(ts_type = "Unit")]
    pub unit: &'static str,
}

impl From<&grocery_core::Quantity> for Measure {
    fn from(q: &grocery_core::Quantity) -> Self {
        Self { exact: text(&q.amount), value: number(q.amount), unit: q.unit.as_str() }
    }
}

/// The amounts of an ingredient after scaling.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ScaledAmounts {
    pub qty: Option<String>,
    pub quantity: Option<f64>,
    pub qty_max: Option<String>,
    pub quantity_max: Option<f64>,
}

impl From<&nlu::Ingredient> for ScaledAmounts {
    fn from(i: &nlu::Ingredient) -> Self {
        Self {
            qty: i.quantity.as_ref().map(text),
            quantity: i.quantity.map(number),
            qty_max: i.quantity_max.as_ref().map(text),
            quantity_max: i.quantity_max.map(number),
        }
    }
}
