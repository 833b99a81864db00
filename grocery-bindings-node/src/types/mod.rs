//! The shapes a host sees: the core's types with money as minor units and names in camel case.
//!
//! Each is a plain struct that the macro writes into `native.d.ts`, so the TypeScript types come from
//! here and cannot drift. None of them computes anything.

mod catalog;
mod deals;
mod event;
mod explain;
mod fit;
mod found;
mod learning;
mod list;
mod money;
mod nlu;
mod order;
mod recipe;
mod response;
mod shelf;
mod spending;
mod substitute;
mod totals;
mod tracking;

pub(crate) use catalog::*;
pub(crate) use deals::*;
pub(crate) use event::*;
pub(crate) use explain::*;
pub(crate) use fit::*;
pub(crate) use found::*;
pub(crate) use learning::*;
pub(crate) use list::*;
pub(crate) use nlu::*;
pub(crate) use order::*;
pub(crate) use recipe::*;
pub(crate) use response::*;
pub(crate) use shelf::*;
pub(crate) use spending::*;
pub(crate) use substitute::*;
pub(crate) use totals::*;
pub(crate) use tracking::*;

use grocery_core::{Rate, Ratio, Timestamp};

/// A number for showing: the nearest to the exact fraction.
fn number(amount: Ratio) -> f64 {
    amount.to_f64()
}

/// A rate in percent, for showing.
fn percent(rate: Rate) -> f64 {
    rate.parts_per_million() as f64 / 10_000.0
}

/// A count that JavaScript can hold. Counts here are of things in memory, so none is cut.
pub(crate) fn count<N: TryInto<i64>>(n: N) -> i64 {
    n.try_into().unwrap_or(i64::MAX)
}

fn time(at: Timestamp) -> String {
    at.to_string()
}

fn text<T: ToString>(value: &T) -> String {
    value.to_string()
}

fn texts<T, R: From<T>>(values: impl IntoIterator<Item = T>) -> Vec<R> {
    values.into_iter().map(R::from).collect()
}

/// Several of the same, as an array.
#[derive(serde::Serialize)]
#[serde(transparent)]
pub(crate) struct Many<Host>(Vec<Host>);

impl<T, Host: for<'a> From<&'a T>> From<&Vec<T>> for Many<Host> {
    fn from(values: &Vec<T>) -> Self {
        Self(texts(values))
    }
}
