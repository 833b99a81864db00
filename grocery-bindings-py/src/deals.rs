//! The best use of offers, and the best stores for a list, as functions of the package.

use grocery_core::{
    basket::stores::{StoresProblem, choose_stores},
    deals::{DealProblem, Effort, optimise},
};
use pyo3::prelude::*;

use crate::{
    convert::Data,
    error::Fault,
    value::{DealSolution, StoresSolution},
};

/// Finds which offers and coupons go on which units of a cart, so that nothing better exists. `problem` is a
/// `grocery-deals/1` object as a dict or as JSON text: `{"format": "grocery-deals/1", "currency": "USD", "lines":
/// [...], "offers": [...]}`, amounts in whole minor units.
///
/// It works on the calling thread, without the interpreter lock: large carts may take seconds, so in an event loop
/// write `await agent.optimise_deals(problem)`.
///
/// Raises `InvalidInputError` naming the field that is wrong, such as `offers[3].percent_bp`.
#[pyfunction]
pub(crate) fn optimise_deals(py: Python<'_>, problem: Data) -> PyResult<DealSolution> {
    let solution = py.detach(move || optimise(&DealProblem::from_json(&problem.0)?, Effort::default()));
    Ok(solution.map_err(Fault)?.into())
}

/// Finds at which stores to buy what, so that nothing cheaper or better exists. `problem` is a `grocery-basket/1`
/// object as a dict or as JSON text: `{"format": "grocery-basket/1", "objective": "min_cost", "max_stores": 2,
/// "stores": [...], "needs": [...]}`, amounts in whole minor units. It works on the calling thread, as `optimise_deals`.
///
/// Raises `InvalidInputError` naming the field that is wrong, such as `needs[0].qty`.
#[pyfunction]
pub(crate) fn optimise_basket(py: Python<'_>, problem: Data) -> PyResult<StoresSolution> {
    let solution =
        py.detach(move || choose_stores(&StoresProblem::from_json(&problem.0)?, Effort::default()));
    Ok(solution.map_err(Fault)?.into())
}
