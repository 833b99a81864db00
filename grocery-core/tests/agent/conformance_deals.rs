//! The cases about the best use of offers, and about the best stores for a list.

use grocery_core::{
    Error, Result,
    basket::stores::{StoresProblem, StoresSolution, choose_stores},
    deals::{Certificate, DealProblem, DealSolution, Effort, optimise},
};
use serde_json::{Value, json};

use crate::{canonical::object, conformance_orders::wire};

fn gap(certificate: Certificate) -> i64 {
    match certificate {
        Certificate::Optimal => 0,
        Certificate::Gap { cents } => cents,
    }
}

fn refused(e: &Error) -> Value {
    object([("error", json!(e.code())), ("message", json!(e.message()))])
}

/// A text is a problem as it is; anything else is written as JSON first.
fn text(problem: &Value) -> String {
    problem.as_str().map_or_else(|| problem.to_string(), str::to_owned)
}

fn plan(problem: &str) -> Result<DealSolution> {
    optimise(&DealProblem::from_json(problem)?, Effort::default())
}

fn choice(problem: &str) -> Result<StoresSolution> {
    choose_stores(&StoresProblem::from_json(problem)?, Effort::default())
}

pub(crate) fn deals(input: &Value) -> Value {
    if input["basket"].is_null() {
        return plan(&text(&input["deals"])).map_or_else(
            |e| refused(&e),
            |found| {
                let uses = found.plan.applications.iter().map(|a| {
                    object([
                        ("offer", json!(a.offer)),
                        ("tier", json!(a.tier)),
                        ("units", wire(&a.units)),
                        ("uses", json!(a.uses)),
                    ])
                });
                object([
                    ("applications", uses.collect()),
                    ("delivery_waived", json!(found.plan.delivery_waived)),
                    ("gap", json!(gap(found.certificate))),
                    ("greedy_savings", json!(found.greedy_savings)),
                    ("is_optimal", json!(found.certificate == Certificate::Optimal)),
                    ("payable", json!(found.plan.payable)),
                    ("savings", json!(found.plan.savings)),
                ])
            },
        );
    }
    choice(&text(&input["basket"])).map_or_else(
        |e| refused(&e),
        |found| {
            object([
                ("gap", json!(gap(found.certificate))),
                ("is_optimal", json!(found.certificate == Certificate::Optimal)),
                ("plan", wire(found.plan)),
            ])
        },
    )
}
