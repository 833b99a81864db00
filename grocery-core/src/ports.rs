//! Every trait a host may implement, on one page.
//!
//! Each lives beside its vocabulary, has an in-memory implementation next door and, under the feature
//! `testing`, a suite of tests that any implementation can be put through.

pub use crate::{
    adapters::Transport,
    budgets::BudgetStore,
    cache::{CacheBus, CacheTier, NoticeListener},
    catalog::{
        AliasStore, Embedder, ProductSource, ProductStore, ReviewStore, SwapStore, TrendingStore, VectorIndex,
    },
    clock::{Clock, Rng},
    lists::ListStore,
    nlu::{ModelStore, SessionStore, llm::LanguageModel},
    orders::{OrderStore, TextRecognizer},
    pricing::{PriceHistoryStore, PriceSource, TrackingStore},
    resilience::{BreakerListener, RateLimit},
    warmer::{Warm, WarmStrategy},
};
