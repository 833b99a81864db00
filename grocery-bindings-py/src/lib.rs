//! The native half of the Python package `grocery-core`.
//!
//! A binding converts types, maps errors, holds the runtime and turns native callbacks into ports.
//! It decides nothing about groceries.

mod agent;
mod agent_deals;
mod budgets;
mod catalog;
mod convert;
mod deals;
mod detect;
mod error;
mod events;
mod fit;
mod host;
mod imports;
mod learning;
mod offers;
mod orders;
mod price_parts;
mod prices;
mod runtime;
mod sources;
mod swaps;
mod totals;
mod value;
mod view;
mod views;
mod warmer;

/// The native half of `grocery_core`. Import from `grocery_core`, not from here.
#[pyo3::pymodule]
mod _grocery_core {
    #[pymodule_export]
    use crate::agent::{_forked, Agent, restore};
    #[pymodule_export]
    use crate::agent_deals::Deals;
    #[pymodule_export]
    use crate::budgets::{Budgets, SpendEntry};
    #[pymodule_export]
    use crate::catalog::Catalog;
    #[pymodule_export]
    use crate::deals::{optimise_basket, optimise_deals};
    #[pymodule_export]
    use crate::detect::{alert_step, detect_deals, rank_deals};
    #[pymodule_export]
    use crate::error::_error_kinds;
    #[pymodule_export]
    use crate::events::Subscription;
    #[pymodule_export]
    use crate::learning::{Aliases, Intents};
    #[pymodule_export]
    use crate::offers::{OfferBook, split_deals};
    #[pymodule_export]
    use crate::orders::Orders;
    #[pymodule_export]
    use crate::prices::Prices;
    #[pymodule_export]
    use crate::runtime::_shutdown;
    #[pymodule_export]
    use crate::sources::{
        HttpPriceSource, HttpProductSource, KrogerSource, OpenFoodFacts, OpenPrices, WalmartSource,
    };
    #[pymodule_export]
    use crate::swaps::Swaps;
    #[pymodule_export]
    use crate::totals::{
        DealBasket, Deposit, FreeDelivery, LineTotals, Totals, TotalsItem, totals_from_deals,
    };
    #[pymodule_export]
    use crate::value::{
        Access, Action, AlertStep, Alias, ApplicableOffers, Application, Availability, Bought, BudgetReport,
        Cadence, CategoryRecord, CombinedHit, CombinedSearch, CompletionRequest, Coupon, DealChange,
        DealExplanation, DealPlan, DealSolution, DealSplit, DetectedDeal, Detection, EmbedTexts, Event,
        Example, ExplainedHit, Explanation, GroceryItem, GroceryList, HybridHit, HybridSearch,
        ImportProgress, ImportReport, ImportedReceipt, Ingredient, InputProcessed, IntentInfo, Item,
        ItemSize, JudgedSwap, LastPaid, LeftOutLine, LineNote, LineShare, ListLine, ListSummary, ListUpdate,
        LoggedOp, LookupProducts, Lost, Measure, Metadata, ModelVersion, Money, Note, OfferNotOn,
        OfferReason, OfferRule, OfferShare, Order, OrderAmounts, OrderCounts, OrderFlag, OrderHistory,
        OrderImportReport, OrderLine, PastSale, Pick, PriceAlert, PriceAt, PriceDrop, PricePerUnit,
        PricePoint, PriceRecord, PriceReport, PriceStanding, PriceStats, PriceUpdate, PricedProduct,
        PricedSearch, PriorLowest, ProcessResponse, Product, ProductDetails, ProductOffer, ProductRecord,
        ProductVector, Purchase, Question, Quote, QuoteRequest, Quotes, RankReason, RankedDeal, Ratings,
        RebateClaim, RebateOffer, RebatePlan, Receipt, RecipeAdded, RecognizeText, RegularPrice, Review,
        ReviewSummary, RunnerUp, SavedBy, Scanned, SearchExplanation, SearchHit, SearchMetadata, SearchNote,
        SearchPage, SearchPart, SearchProducts, SearchResult, SearchVectors, SecondOpinion, SeenAction,
        SeenClause, SeenConfidence, SeenItem, SeenLanguage, SeenModel, SeenSecond, SeenToken, Shop,
        ShoppingList, Shrinkage, SkippedLine, Slots, SourcePage, SourcedProduct, Span, StorePay, StoresPlan,
        StoresSolution, Substitute, SubstituteParts, Substitutes, SubstitutesLeftOut, TrendingProduct,
        TypicalPrice, Understanding, UnitPrice, UnitUse, UnusedOffer, VariableMeasure, VectorHit,
        VectorsIndexed, WasPrice, scale_recipe,
    };
    #[pymodule_export]
    use crate::value::{
        BudgetStatus, BudgetThreshold, CacheStats, Compacted, ComparedPrice, Crossing, FitChange, FitGoods,
        FitPlan, HttpRequest, HttpResponse, Invalidation, ItemOffer, KrogerStore, ListDeals, ListExplained,
        ObservedPrice, PolicyReport, PriceComparison, PriceSourceStatus, PriceTick, PricesState, Refund,
        RefundLine, Tender, TierEntry, TierStats, TrackedPrice, TrackedPriceAlert, UsedOffer, VatTotals,
        WarmAnswer, WarmBudget, WarmEarned, WarmProgress, WarmReport, WarmStrategyState, WarmerState,
    };
    #[pymodule_export]
    use crate::views::Lists;
    #[pymodule_export]
    use crate::warmer::Warmer;
}
