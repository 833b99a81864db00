//! Fitting a list to a budget: what to keep, what to take less of, what to swap and what to leave out.
//!
//! [`FitProblem`] is a list whose lines each have options: as it is, in another package, less of it, another product, and, where
//! the line is no must, nothing at all. Each option has an exact price and a loss in points; [`fit`] picks one for each line, so
//! that the budget is kept and nothing with less loss exists, and says whether that is proven. Where even the cheapest options
//! cost more than the budget it says so, with the least that the list can cost.
//!
//! It never looks up a price or a product, knows no shopper and drops no must: options are values that the caller hands over.

mod knapsack;
mod model;
mod solve;
#[cfg(test)]
mod tests;

pub use model::{
    FitKind, FitLine, FitLoss, FitOption, FitPick, FitPriority, FitProblem, FitProof, FitSolution,
    MAX_FIT_LINES, MAX_FIT_OPTIONS, MAX_FIT_PRICE,
};
pub use solve::{fit, fit_within};
