//! One list over several stores: where to buy what, so that nothing cheaper or better exists.
//!
//! [`StoresProblem`] is a list whose needs have options at several stores, each with a delivery fee, a spend that
//! waives it and perhaps an amount off from a spend on; [`choose_stores`] picks at most one option for each need and at
//! most so many stores, for the least pay or for the most score within a budget, and says whether that is proven.
//!
//! It never looks up a price: options are values that the caller hands over.

#[cfg(test)]
mod measure;
mod model;
mod solve;
#[cfg(test)]
mod tests;

pub use model::{
    Need, Objective, Pick, STORES_FORMAT, SpendOffer, StoreOption, StorePay, StoreTerms, StoresPlan,
    StoresProblem,
};
pub use solve::{StoresSolution, choose_stores, choose_stores_within};
