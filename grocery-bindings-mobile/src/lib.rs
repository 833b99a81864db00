//! Swift and Kotlin bindings of `grocery-core`.
//!
//! Each file is one room of the core as both languages see it: records that cross the border whole, objects whose
//! methods are calls of the core, and the ports that a host implements. Code here converts types, maps errors
//! and ends calls that were cancelled. It decides nothing, parses nothing and needs no async runtime: the core's
//! futures run on whoever awaits them, and work that takes longer than a frame runs on a thread of its own.
//!
//! How values cross: money as minor units and a currency, exact quantities as text beside a number for showing, times
//! as RFC 3339, days as ISO 8601, ids as text. Names that grow with the library (intents, units) are text, closed
//! choices are enums.

mod agent;
mod agent_deals;
mod aliases;
mod budgets;
mod cancel;
mod catalog;
mod catalog_import;
mod deals;
mod detect;
mod error;
mod events;
mod explain;
mod fit;
mod imports;
mod intents;
mod json;
mod language_model;
mod lists;
mod offers;
mod orders;
mod orders_view;
mod policy;
mod price_cache;
mod price_plot;
mod price_search;
mod price_source;
mod prices;
mod product;
mod product_source;
mod ready_source;
mod recipe;
mod recognizer;
mod refund;
mod response;
mod reviews;
mod search_view;
mod shelf;
mod substitutes;
mod swaps;
mod totals;
mod tracking;
mod understanding;
mod values;
mod vectors;
mod warmer;

pub use agent::{Agent, AgentOptions, Language, Location, ProcessRequest, local_user, restore_database};
pub use agent_deals::{DealContext, Deals, ItemOffer, ListDeals, ListExplained, PastUse, UsedOffer};
pub use aliases::{Alias, Aliases};
pub use budgets::{Budget, BudgetStatus, Budgets, Crossing, SpendEntry};
pub use cancel::CancelToken;
pub use catalog::{Catalog, ProductHit, SearchRequest, SearchResult};
pub use catalog_import::{ImportOptions, ImportReport, LineNote, SkippedLine};
pub use deals::{
    Application, DealPlan, DealSolution, Pick, StorePay, StoresPlan, StoresSolution, UnitUse,
    optimise_basket, optimise_deals,
};
pub use detect::{
    AlertStep, DealExpiry, DetectedDeal, Detection, LostAmount, PastSale, PriceAlert, PriceAt, PriceDrop,
    PriceReport, PriceStanding, PriceStats, PriorLowest, RankReason, RankedDeal, RegularPrice, Shrinkage,
    WasPrice, alert_step, detect_deals, rank_deals,
};
pub use error::{ErrorKind, GroceryError, is_retryable};
pub use events::{Delivery, Event, EventStream};
pub use explain::{
    Explanation, SeenAction, SeenClause, SeenConfidence, SeenItem, SeenLanguage, SeenModel, SeenSecond,
    SeenToken,
};
pub use fit::{FitChange, FitGoods, FitPlan, FitRequest};
pub use imports::{ImportSource, ProgressListener};
pub use intents::{Example, IntentInfo, Intents, ModelVersion};
pub use language_model::{CompletionRequest, LanguageModel, SecondOpinion};
pub use lists::{AddItem, ListLine, ListOp, ListSummary, Lists, LoggedOp, ShoppingList};
pub use offers::{
    ApplicableOffers, DealChange, DealExplanation, DealSplit, LineShare, OfferBook, OfferNotOn, OfferReason,
    OfferRule, OfferShare, RebateClaim, RebateOffer, RebatePlan, RunnerUp, SavedBy, UnusedOffer, split_deals,
};
pub use orders::{
    Bought, Cadence, Coupon, Fulfilment, ImportedReceipt, LastPaid, Order, OrderAmounts, OrderCounts,
    OrderFlag, OrderHistory, OrderImportReport, OrderKind, OrderLine, OrderLineKind, OrderLineStatus,
    Purchase, Receipt, Shop,
};
pub use orders_view::{OrderImportOptions, OrderPage, OrderPlace, Orders, PriceMeaning};
pub use policy::{Breaker, Bulkhead, CallRate, Hedge, Policy, RetryBudget, RetryPolicy, usual_policy};
pub use price_cache::{
    CacheOptions, CacheTier, GuardedPriceSource, Invalidation, PriceTier, TierEntry, TierOptions,
};
pub use price_plot::PricePlot;
pub use price_search::{PricedProduct, PricedSearch};
pub use price_source::{PriceSource, QuoteRequest, SourcePrice};
pub use prices::{HistoryRequest, PricePoint, PricedQuotes, Prices, Quote, QuoteKind, QuoteOptions};
pub use product::{
    Allergen, Availability, PriceKind, Product, Ratings, SoldBy, TaxClass, TypicalPrice, new_product,
    product_from_json,
};
pub use product_source::{LookupProducts, ProductSource, SearchProducts, SourcePage, SourcedProduct};
pub use ready_source::{
    HttpHeader, HttpRequest, HttpResponse, KrogerStore, ObservedPrice, ReadySource, Transport,
};
pub use recipe::{
    AddRecipe, LeftOutLine, Measure, RecipeAdded, Servings, ingredient_amount_in, recipe_from_text,
    scale_ingredient, scale_recipe,
};
pub use recognizer::{RecognizeText, TextBox, TextLine, TextRecognizer};
pub use refund::{Refund, RefundLine, RefundRequest, Return, totals_from_deals};
pub use response::{
    BudgetReport, GroceryItem, GroceryList, Metadata, ProcessResponse, ProductOffer, Question,
};
pub use reviews::{Review, ReviewSummary};
pub use search_view::{CombinedHit, CombinedSearch, HybridHit, HybridSearch, SearchNote, VectorsIndexed};
pub use shelf::{
    Access, CategoryRecord, ExplainedHit, PriceRecord, ProductDetails, ProductRecord, Scanned,
    SearchExplanation, SearchMetadata, SearchPage, SearchPart, TrendingProduct, UnitPrice, VariableMeasure,
};
pub use substitutes::{
    PricePerUnit, Substitute, SubstituteParts, SubstituteRequest, Substitutes, SubstitutesLeftOut, Swap,
    Wanted,
};
pub use swaps::{JudgedSwap, Swaps};
pub use totals::{
    Deposit, FreeDelivery, LineTotals, LoyaltyBase, Rounding, TaxBase, TaxLevel, Tender, ThresholdBase,
    Totals, TotalsItem, TotalsPolicy, TotalsRequest, VatTotals, read_totals, totals_policy,
};
pub use tracking::{
    BreakerReport, CacheStats, Compacted, ComparedPrice, PolicyReport, PriceComparison, PriceSourceStatus,
    PriceTick, PricesState, TierStats, TrackedPrice, TrackedPriceAlert,
};
pub use understanding::{Action, Ingredient, Item, ItemSize, Note, NoteKind, Slots, Span, Understanding};
pub use values::{Amount, Money, format_money, parse_money};
pub use vectors::{EmbedTexts, Embedder, ProductVector, SearchVectors, TextKind, VectorHit, VectorIndex};
pub use warmer::{
    MonthDay, Season, WarmAnswer, WarmBudget, WarmBudgetOptions, WarmEarned, WarmListener, WarmPlan,
    WarmReport, WarmStrategyState, Warmer, WarmerOptions, WarmerState, warmer_options,
};

uniffi::setup_scaffolding!();
