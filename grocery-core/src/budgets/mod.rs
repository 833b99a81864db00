//! Budgets: what may be spent in a day, week, month or year, in all or on a category, and how it stands.
//!
//! A [`Budget`] is a limit for a [`BudgetPeriod`]; a [`SpendEntry`] is what was spent on a day. [`BudgetService`] keeps
//! both in a [`BudgetStore`], says how each budget stands and which thresholds were crossed: each once in a period,
//! whoever asks, also after a restart.
//!
//! Days are the shopper's own: whoever makes an entry says on which day of theirs it fell, and a period runs from its
//! first day to its last, whole days both. This module reads no clock, converts no currencies (what was spent in another
//! one does not count) and moves no money.

mod model;
mod service;
pub(crate) mod store;

pub use model::{
    Budget, BudgetPeriod, BudgetStatus, Crossing, MAX_CATEGORIES, MAX_THRESHOLD, MAX_THRESHOLDS, SpendEntry,
};
pub use service::BudgetService;
#[cfg(feature = "sqlite")]
pub use store::SqliteBudgetStore;
pub use store::{
    BudgetStore, MAX_BUDGETS, MAX_ENTRIES, MarkCrossings, MemoryBudgetStore, ORDER_PREFIX, RecordSpend,
    RemoveBudget, RemoveSpend, SetBudget, SpentIn,
};

#[cfg(test)]
mod tests;
