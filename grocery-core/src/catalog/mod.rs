//! Products: what can be bought, how to find it, and which one a phrase means.
//!
//! [`Catalog`] is an immutable snapshot: products packed into flat arrays with an index beside them.
//! [`Catalog::search`] finds products by words, [`Catalog::match_item`] decides which product a
//! shopper's phrase means and how sure that is, [`Catalog::import`] reads a catalogue file and
//! [`Catalog::starter`] is the one that comes with the library.
//!
//! This module knows no prices beyond the typical one a catalogue carries, no lists and no network.

pub(crate) mod alias;
mod catalogue;
mod import;
mod index;
mod lexicon;
mod matching;
mod product;
mod rows;
mod search;
mod starter;
pub(crate) mod store;
mod substitute;
pub(crate) mod swaps;
mod table;
mod text;

#[cfg(feature = "sqlite")]
pub use alias::SqliteAliasStore;
pub use alias::{
    Alias, AliasStore, FindAliases, LearnAlias, MAX_ALIAS_BYTES, MAX_ALIASES, MemoryAliasStore,
    export_aliases, import_aliases,
};
pub use catalogue::{Catalog, CatalogBuilder, CatalogChanges, ProductIndex};
pub(crate) use import::size_said;
pub use import::{
    CatalogFormat, ImportError, ImportMode, ImportOptions, ImportProgress, ImportReport, LineNote,
    MAX_LINE_BYTES, MAX_LISTED, MAX_RECORD_BYTES, SkippedLine, import_products,
};
pub use matching::{
    ASK_BELOW, Candidate, Familiar, MAX_FAMILIAR, Match, MatchRequest, Question, QuestionReason, ScoreParts,
};
pub use product::{Allergen, PriceKind, Product, SoldBy, TaxClass, TypicalPrice};
pub use search::{MAX_LIMIT, SearchHit, SearchRequest, SearchResult};
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
