//! The best use of offers, and the best choice of stores.

use grocery_core::{
    basket::stores::{StoresProblem, choose_stores_within},
    deals::{DealPlan, DealProblem, Effort, optimise_within, split},
};
use napi::{Env, bindgen_prelude::PromiseRaw};
use napi_derive::napi;

use crate::{
    answer::{Answer, Handed, hand},
    call::{Cancel, aside, run},
    types::{DealSolutionData, StoresSolutionData},
    wire::Camel,
};

/// Finds the plan that saves most.
#[napi(ts_return_type = "Promise<Answer>")]
pub fn optimise_deals<'env>(
    env: &'env Env,
    problem: String,
    cancel: Option<&Cancel>,
) -> napi::Result<PromiseRaw<'env, Answer>> {
    let work = aside(move |late| {
        let problem = DealProblem::from_json(&problem)?;
        optimise_within(&problem, Effort::default(), late).map(Answer::new::<DealSolutionData, _>)
    });
    run(env, cancel, work)
}

/// Chooses stores and options.
#[napi(ts_return_type = "Promise<Answer>")]
pub fn optimise_basket<'env>(
    env: &'env Env,
    problem: String,
    cancel: Option<&Cancel>,
) -> napi::Result<PromiseRaw<'env, Answer>> {
    let work = aside(move |late| {
        let problem = StoresProblem::from_json(&problem)?;
        choose_stores_within(&problem, Effort::default(), late).map(Answer::new::<StoresSolutionData, _>)
    });
    run(env, cancel, work)
}

/// Shares the savings of a plan out over lines.
#[napi(ts_return_type = "Answer | Texts")]
pub fn split_deals(env: &Env, problem: String, plan: String) -> napi::Result<Handed> {
    hand::<Camel, _>(env, || split(&DealProblem::from_json(&problem)?, &DealPlan::from_json(&plan)?))
}
