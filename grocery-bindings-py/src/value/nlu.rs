//! What was understood.

use grocery_core::nlu;
use pyo3::PyResult;

use super::{Measure, Money, handle, money, number, text};
use crate::{
    convert::{Amount, Text},
    error::Fault,
};

handle! {
    /// What was heard in one utterance: actions in order, and notes on what was not heard.
    Understanding(nlu::Understanding) {
        /// The language it was read in, as an ISO 639-1 code.
        language: String = |v| v.language.clone();
        /// The intent of the first action; "out_of_scope" where there is none.
        intent: &'static str = |v| v.intent().as_str();
        /// The confidence of the first action, 0 to 1.
        confidence: f64 = |v| v.confidence();
        /// What to do, in the order it was said. Empty only where the text was too long.
        actions: Vec<Action> = |v| v.each(|u| &u.actions);
        /// The slots of all actions together; where two say the same key, the first one stands.
        slots: Slots = |v| v.slots().into();
        /// What was not heard, or heard with a doubt.
        notes: Vec<Note> = |v| v.each(|u| &u.notes);
    }

    /// One thing to do.
    Action(nlu::Action) {
        /// What to do, by its wire name.
        intent: &'static str = |v| v.intent.as_str();
        /// How sure that is, 0 to 1.
        confidence: f64 = |v| v.confidence;
        /// What else was said about it.
        slots: Slots = |v| v.field(|a| &a.slots);
        /// What it is about, in the order it was said.
        items: Vec<Item> = |v| v.each(|a| &a.items);
    }

    /// One thing to buy, as said.
    Item(nlu::Item) {
        /// The product phrase, with what belongs to it ("2% milk", "large eggs").
        name: String = |v| v.name.clone();
        /// How much, for showing; None where nothing was said.
        quantity: Option<f64> = |v| number(v.quantity);
        /// The high end of a range, for showing.
        quantity_max: Option<f64> = |v| number(v.quantity_max);
        /// How much, exactly, as text such as "3/2".
        quantity_exact: Option<String> = |v| text(v.quantity);
        /// The unit of the quantity; None for counted pieces.
        unit: Option<&'static str> = |v| v.unit.map(|u| u.as_str());
        /// The package that was asked for.
        size: Option<ItemSize> = |v| v.first(|i| i.size.as_slice());
        /// The brand, where it was set apart from the name.
        brand: Option<String> = |v| v.brand.clone();
        /// Properties such as "organic". They also stay in the name.
        attributes: Vec<String> = |v| v.attributes.clone();
        /// How it is to be cut or made ready ("thinly sliced").
        preparation: Option<String> = |v| v.preparation.clone();
        /// What it must not have or be.
        excludes: Vec<String> = |v| v.excludes.clone();
        /// What will do as well.
        alternatives: Vec<String> = |v| v.alternatives.clone();
        /// How to choose between the name and the alternatives: "first_available", "cheapest", "on_sale" or "any"; None where
        /// there are no alternatives.
        choice_rule: Option<&'static str> = |v| v.choice_rule.map(|r| r.as_str());
        /// The most to pay.
        max_price: Option<Money> = |v| money(v.max_price);
        /// Only to be bought on sale.
        only_if_on_sale: bool = |v| v.only_if_on_sale;
        /// The amount is only about right ("a couple").
        approximate: bool = |v| v.approximate;
        /// Where in the text this stands.
        span: Span = |v| Span(v.span);
    }

    /// The package that was asked for: "14.5 oz" is value and unit, "12-pack" a count, "24 x 16.9 fl oz"
    /// all three.
    ItemSize(nlu::ItemSize) {
        /// How much is in one, for showing.
        value: Option<f64> = |v| number(v.value);
        /// How much is in one, exactly, as text.
        value_exact: Option<String> = |v| text(v.value);
        /// The unit of the value.
        unit: Option<&'static str> = |v| v.unit.map(|u| u.as_str());
        /// How many are in the package.
        count: Option<u32> = |v| v.count;
    }

    /// What else was said about an action. What was not said is None.
    Slots(nlu::Slots) {
        /// The new amount ("make it 3").
        quantity: Option<f64> = |v| number(v.quantity);
        /// The new amount, exactly, as text.
        quantity_exact: Option<String> = |v| text(v.quantity);
        /// The unit of the quantity or the delta.
        unit: Option<&'static str> = |v| v.unit.map(|u| u.as_str());
        /// A change of the amount ("2 more", "one less").
        delta: Option<f64> = |v| number(v.delta);
        /// A change of the amount, exactly, as text.
        delta_exact: Option<String> = |v| text(v.delta);
        /// A multiple of the amount ("double it").
        factor: Option<f64> = |v| number(v.factor);
        /// A multiple of the amount, exactly, as text.
        factor_exact: Option<String> = |v| text(v.factor);
        /// A spending limit.
        budget: Option<Money> = |v| money(v.budget);
        /// The period of the limit: "week", "month", "day", "trip".
        period: Option<String> = |v| v.period.clone();
        /// A calendar date, ISO 8601.
        date: Option<String> = |v| text(v.date);
        /// A time of day, "HH:MM".
        time: Option<String> = |v| v.time.clone();
        /// The list that is meant.
        list_name: Option<String> = |v| v.list_name.clone();
        /// Somebody's address.
        email: Option<String> = |v| v.email.clone();
        /// For how many people.
        servings: Option<u32> = |v| v.servings;
        /// A diet ("vegan").
        diet: Option<String> = |v| v.diet.clone();
        /// Something that must not be eaten.
        allergen: Option<String> = |v| v.allergen.clone();
        /// A brand.
        brand: Option<String> = |v| v.brand.clone();
        /// A shop.
        store: Option<String> = |v| v.store.clone();
        /// A dish.
        recipe: Option<String> = |v| v.recipe.clone();
        /// "delivery" or "pickup".
        fulfilment: Option<String> = |v| v.fulfilment.clone();
        /// The most to pay.
        max_price: Option<Money> = |v| money(v.max_price);
        /// What is to be left out.
        excludes: Vec<String> = |v| v.excludes.clone();
        /// The price to be told about.
        target_price: Option<Money> = |v| money(v.target_price);
        /// Which of the choices of a question, from 1 ("the second one").
        option: Option<u32> = |v| v.option;
        /// Which of the choices, in words ("cheaper").
        choice: Option<String> = |v| v.choice.clone();
        /// The name of a custom intent.
        custom: Option<String> = |v| v.custom.clone();
    }

    /// What one line of a recipe says. `scaled` makes it for more or less, `amount_in` converts it.
    Ingredient(nlu::Ingredient) {
        /// How much, for showing; None where nothing was said.
        qty: Option<f64> = |v| number(v.quantity);
        /// How much, exactly, as text such as "3/2".
        qty_exact: Option<String> = |v| text(v.quantity);
        /// The high end of a range, for showing.
        qty_max: Option<f64> = |v| number(v.quantity_max);
        /// The high end of a range, exactly, as text.
        qty_max_exact: Option<String> = |v| text(v.quantity_max);
        /// The unit of the quantity; None for counted pieces.
        unit: Option<&'static str> = |v| v.unit.map(|u| u.as_str());
        /// What it is ("freshly ground black pepper").
        name: String = |v| v.name.clone();
        /// The package: "1 (14-ounce) can".
        size: Option<ItemSize> = |v| v.first(|i| i.size.as_slice());
        /// How it is cut or made ready ("sifted").
        preparation: Option<String> = |v| v.preparation.clone();
        /// What else the line says.
        comment: Option<String> = |v| v.comment.clone();
        /// What will do as well.
        alternatives: Vec<String> = |v| v.alternatives.clone();
        /// Whether it may be left out.
        optional: bool = |v| v.optional;
        /// Whether the line is a heading such as "For the sauce:", whose text is the comment.
        is_heading: bool = |v| v.is_heading();
    }
    + {
        /// The same line for `factor` times the recipe. The size of a package stays as it is.
        fn scaled(&self, factor: Amount) -> PyResult<Self> {
            Ok(self.0.scaled(factor.0).map_err(Fault)?.into())
        }

        /// The amount in another unit: between volume and weight by what a cup of this ingredient weighs,
        /// where that is known.
        fn amount_in(&self, unit: Text) -> PyResult<Measure> {
            let unit = unit.0.parse().map_err(Fault)?;
            Ok(Measure(self.0.amount_in(unit).map_err(Fault)?))
        }
    }

    /// Something that was not heard, or heard with a doubt.
    Note(nlu::Note) {
        /// What sort of doubt: "too_long", "empty", "not_understood", "bad_quantity", "ambiguous",
        /// "second_opinion".
        kind: &'static str = |v| v.kind.as_str();
        /// What it is about, in plain words.
        text: String = |v| v.text.clone();
        /// Where in the text, where it has a place.
        span: Option<Span> = |v| v.span.map(Span);
    }
}

/// A place in the text: offsets into its UTF-8 bytes, which always fall between characters.
///
/// `span.of(text)` gives the words; Python's own slices count characters instead.
#[pyo3::pyclass(frozen, eq, hash, module = "grocery_core")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Span(pub(crate) nlu::Span);

#[pyo3::pymethods]
impl Span {
    /// Offset of the first byte.
    #[getter]
    fn start(&self) -> usize {
        self.0.start
    }

    /// Offset just behind the last byte.
    #[getter]
    fn end(&self) -> usize {
        self.0.end
    }

    /// The words of `text` that stand here; "" where it is a shorter text than the one that was read.
    #[expect(clippy::needless_pass_by_value, reason = "arguments are extracted by value")]
    fn of(&self, text: Text) -> String {
        text.0.get(self.0.range()).unwrap_or_default().to_owned()
    }

    fn __repr__(&self) -> String {
        format!("Span({}, {})", self.0.start, self.0.end)
    }
}
