//! The native half of the Python package `grocery-core`.
//!
//! A binding converts types, maps errors, holds the runtime and turns native callbacks into ports.
//! It decides nothing about groceries.

mod agent;
mod convert;
mod error;
mod events;
mod host;
mod learning;
mod runtime;
mod totals;
mod value;
mod view;
mod views;

/// The native half of `grocery_core`. Import from `grocery_core`, not from here.
#[pyo3::pymodule]
mod _grocery_core {
    #[pymodule_export]
    use crate::agent::{_forked, Agent, restore};
    #[pymodule_export]
    use crate::error::_error_kinds;
    #[pymodule_export]
    use crate::events::Subscription;
    #[pymodule_export]
    use crate::learning::{Aliases, Intents};
    #[pymodule_export]
    use crate::runtime::_shutdown;
    #[pymodule_export]
    use crate::totals::{FreeDelivery, LineTotals, Totals, TotalsItem};
    #[pymodule_export]
    use crate::value::{
        Action, Alias, BudgetReport, CompletionRequest, Event, Example, Explanation, GroceryItem,
        GroceryList, ImportReport, Ingredient, InputProcessed, IntentInfo, Item, ItemSize, LeftOutLine,
        ListLine, ListSummary, ListUpdate, LoggedOp, Lost, Measure, Metadata, ModelVersion, Money, Note,
        PricePoint, PriceUpdate, ProcessResponse, Product, ProductOffer, Question, Quote, QuoteRequest,
        Quotes, RecipeAdded, SearchHit, SearchPage, SecondOpinion, SeenAction, SeenClause, SeenConfidence,
        SeenItem, SeenLanguage, SeenModel, SeenToken, ShoppingList, SkippedLine, Slots, Span, TypicalPrice,
        Understanding, scale_recipe,
    };
    #[pymodule_export]
    use crate::views::{Catalog, Lists, Prices};
}
