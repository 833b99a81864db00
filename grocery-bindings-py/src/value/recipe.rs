//! What a cook does with the lines of a recipe.

use grocery_core::{Quantity, agent, nlu::recipe};
use pyo3::prelude::*;

use super::{GroceryList, Ingredient, handle};
use crate::{convert::Amount, error::Fault};

handle! {
    /// What came of putting a recipe on a list.
    RecipeAdded(agent::RecipeAdded) {
        /// The list afterwards, priced.
        grocery_list: GroceryList = |v| v.field(|r| &r.grocery_list);
        /// The ids of the lines that are new or have more now, in the order of the recipe, each once.
        line_ids: Vec<String> = |v| v.lines.iter().map(ToString::to_string).collect();
        /// What was left out, and why.
        skipped: Vec<LeftOutLine> = |v| v.each(|r| &r.skipped);
        /// Names for which no product is known; they stand on the list without a price.
        unknown: Vec<String> = |v| v.unknown.clone();
    }

    /// A line of a recipe that is nothing to buy.
    LeftOutLine(agent::SkippedLine) {
        /// Its number in the recipe, from 1.
        line: usize = |v| v.line;
        /// What it says.
        text: String = |v| v.text.clone();
        /// Why it was left out: "heading", "water", "to_taste" or "optional".
        reason: &'static str = |v| v.reason.as_str();
    }
}

/// An amount with its unit, exactly.
#[pyclass(frozen, eq, module = "grocery_core")]
#[derive(PartialEq)]
pub(crate) struct Measure(pub(crate) Quantity);

#[pymethods]
impl Measure {
    /// How much, for showing.
    #[getter]
    fn value(&self) -> f64 {
        self.0.amount.to_f64()
    }

    /// How much, exactly, as text such as "3/2".
    #[getter]
    fn exact(&self) -> String {
        self.0.amount.to_string()
    }

    /// The unit.
    #[getter]
    fn unit(&self) -> &'static str {
        self.0.unit.as_str()
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<Measure {}>", self.0)
    }
}

/// The lines of a recipe for `servings` people as they are for `wanted`.
#[pyfunction]
#[pyo3(signature = (lines, servings, wanted))]
pub(crate) fn scale_recipe(
    lines: Vec<PyRef<'_, Ingredient>>,
    servings: Amount,
    wanted: Amount,
) -> PyResult<Vec<Ingredient>> {
    let lines: Vec<_> = lines.iter().map(|line| (*line.0).clone()).collect();
    let scaled = recipe::scale_recipe(&lines, servings.0, wanted.0).map_err(Fault)?;
    Ok(scaled.into_iter().map(Into::into).collect())
}
