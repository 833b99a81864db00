//! The best use of offers, and the best choice of stores.

use grocery_core::{
    Error,
    basket::stores::{StoresProblem, choose_stores},
    deals::{DealProblem, Effort, optimise},
};
use napi::Env;
use napi_derive::napi;

use crate::{
    answer::{Handed, hand},
    error::to_js,
    types::{DealSolutionData, StoresSolutionData},
};

/// Finds the plan that saves most.
#[napi(ts_return_type = "Answer | Texts")]
pub fn optimise_deals(env: &Env, problem: String) -> napi::Result<Handed> {
    let solution = DealProblem::from_json(&problem).and_then(|p| optimise(&p, Effort::default()));
    hand::<DealSolutionData, _>(env, solution.map_err(|error: Error| to_js(env, &error))?)
}

/// Chooses stores and options.
#[napi(ts_return_type = "Answer | Texts")]
pub fn optimise_basket(env: &Env, problem: String) -> napi::Result<Handed> {
    let solution = StoresProblem::from_json(&problem).and_then(|p| choose_stores(&p, Effort::default()));
    hand::<StoresSolutionData, _>(env, solution.map_err(|error: Error| to_js(env, &error))?)
}
