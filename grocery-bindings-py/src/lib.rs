//! The native half of the Python package `grocery-core`.
//!
//! A binding converts types, maps errors, holds the runtime and turns native callbacks into ports.
//! It decides nothing about groceries.

mod agent;
mod convert;
mod error;
mod events;
mod host;
mod imports;
mod learning;
mod orders;
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
    use crate::orders::Orders;
    #[pymodule_export]
    use crate::runtime::_shutdown;
    #[pymodule_export]
    use crate::totals::{FreeDelivery, LineTotals, Totals, TotalsItem};
    #[pymodule_export]
    use crate::value::{
        Action, Alias, Bought, BudgetReport, Cadence, CompletionRequest, Coupon, Event, Example, Explanation,
        GroceryItem, GroceryList, ImportProgress, ImportReport, ImportedReceipt, Ingredient, InputProcessed,
        IntentInfo, Item, ItemSize, LastPaid, LeftOutLine, ListLine, ListSummary, ListUpdate, LoggedOp, Lost,
        Measure, Metadata, ModelVersion, Money, Note, Order, OrderAmounts, OrderCounts, OrderFlag,
        OrderHistory, OrderImportReport, OrderLine, PricePerUnit, PricePoint, PriceUpdate, ProcessResponse,
        Product, ProductOffer, Purchase, Question, Quote, QuoteRequest, Quotes, Receipt, RecipeAdded,
        RecognizeText, SearchHit, SearchPage, SecondOpinion, SeenAction, SeenClause, SeenConfidence,
        SeenItem, SeenLanguage, SeenModel, SeenToken, Shop, ShoppingList, SkippedLine, Slots, Span,
        Substitute, SubstituteParts, Substitutes, SubstitutesLeftOut, TypicalPrice, Understanding,
        scale_recipe,
    };
    #[pymodule_export]
    use crate::views::{Catalog, Lists, Prices};
}
