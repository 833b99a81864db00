//! What a cook does with the lines of a recipe.

use grocery_core::{Quantity, nlu::recipe};
use pyo3::prelude::*;

use super::Ingredient;
use crate::{convert::Amount, error::Fault};

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
