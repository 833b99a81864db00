//! Products: what can be bought, how to find it, and which one a phrase means.
//!
//! [`Catalog`] is an immutable snapshot: products packed into flat arrays with an index beside them.
//! [`Catalog::search`] finds products by words, [`Catalog::match_item`] decides which product a
//! shopper's phrase means and how sure that is, [`Catalog::import`] reads a catalogue file and
//! [`Catalog::starter`] is the one that comes with the library.
//!
//! This module knows no prices beyond the typical one a catalogue carries, no lists and no network.

pub(crate) mod alias;
mod barcode;
mod catalogue;
mod hybrid;
mod import;
mod index;
mod lexicon;
mod matching;
mod product;
mod record;
pub(crate) mod review;
mod rows;
mod search;
pub(crate) mod source;
mod standing;
mod starter;
pub(crate) mod store;
mod substitute;
pub(crate) mod swaps;
mod table;
mod text;
pub(crate) mod trending;
pub(crate) mod vector;

#[cfg(feature = "sqlite")]
pub use alias::SqliteAliasStore;
pub use alias::{
    Alias, AliasStore, FindAliases, LearnAlias, MAX_ALIAS_BYTES, MAX_ALIASES, MemoryAliasStore,
    export_aliases, import_aliases,
};
pub use barcode::{
    Barcode, MeasuredValue, Scanned, VariableContent, VariableLayout, VariableLayouts, VariableMeasure,
};
pub use catalogue::{Catalog, CatalogBuilder, CatalogChanges, ProductIndex};
pub use hybrid::{Fused, HybridHit, HybridOptions, HybridResult, RRF_K, Ranking, fuse};
pub(crate) use import::size_said;
pub use import::{
    CatalogFormat, ImportError, ImportMode, ImportOptions, ImportProgress, ImportReport, LineNote,
    MAX_LINE_BYTES, MAX_LISTED, MAX_RECORD_BYTES, SkippedLine, import_products,
};
pub use matching::{
    ASK_BELOW, Candidate, Familiar, MAX_FAMILIAR, Match, MatchRequest, Question, QuestionReason, ScoreParts,
};
pub use product::{Allergen, PriceKind, Product, SoldBy, TaxClass, TypicalPrice};
pub use record::{AvailabilityRecord, CategoryRecord, PriceRecord, ProductRecord};
#[cfg(feature = "sqlite")]
pub use review::SqliteReviewStore;
pub use review::{
    MAX_REVIEW_BYTES, MAX_REVIEW_PAGE, MemoryReviewStore, Review, ReviewPage, ReviewStore, ReviewSummary,
};
pub(crate) use search::in_category;
pub use search::{
    ExplainedHit, MAX_LIMIT, SearchExplanation, SearchHit, SearchPart, SearchPartKind, SearchRequest,
    SearchResult, SearchSort, WordReading,
};
pub use source::{
    CombinedHit, CombinedResult, LookupProducts, MAX_LOOKUP, MAX_SOURCE_LIMIT, MAX_SOURCE_TEXT,
    MemoryProductSource, ProductSource, SearchProducts, SourcePage, SourcedProduct,
};
pub use standing::{Availability, MOST_STARS, Ratings};
pub(crate) use starter::is_starter;
#[cfg(feature = "sqlite")]
pub use store::SqliteProductStore;
pub use store::{MemoryProductStore, ProductPage, ProductStore, ProductStream, UpsertProducts};
pub use substitute::{
    LeftOut, MAX_SUBSTITUTES, PricePerUnit, Substitute, SubstituteParts, SubstituteReason, SubstituteRequest,
    Substitutes, Swap,
};
#[cfg(feature = "sqlite")]
pub use swaps::SqliteSwapStore;
pub use swaps::{JudgeSwap, JudgedSwap, MAX_SWAPS, MemorySwapStore, SwapStore};
#[cfg(feature = "sqlite")]
pub use trending::SqliteTrendingStore;
pub use trending::{
    Access, AccessKind, Heat, HotProduct, Hottest, MAX_TRENDING, MAX_TRENDING_PAGE, MemoryTrendingStore,
    TrendingConfig, TrendingStore,
};
#[cfg(all(feature = "vector", feature = "sqlite"))]
pub use vector::SqliteVectorIndex;
pub use vector::{
    EmbedTexts, Embedder, HashedNgrams, MAX_BATCH, MAX_DIMENSIONS, MAX_NEIGHBOURS, MemoryVectorIndex,
    ProductVector, SearchVectors, TextKind, UpsertVectors, VectorHit, VectorIndex, check_vector,
    product_text,
};
