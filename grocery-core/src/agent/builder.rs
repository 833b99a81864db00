//! Puts an agent together.

mod prices;

use std::{
    sync::{Arc, RwLock},
    time::Duration,
};

use super::{
    AgentConfig, GroceryAgent, Inner, catalog_view, deals_view, search_view::Vectors, warming::WarmParts,
};
use crate::{
    basket::{PromoBook, TaxTable, TotalsRules},
    budgets::{BudgetService, BudgetStore, MemoryBudgetStore},
    catalog::{
        AliasStore, Catalog, Embedder, HybridOptions, MemoryAliasStore, MemoryProductStore,
        MemoryReviewStore, MemorySwapStore, MemoryTrendingStore, MemoryVectorIndex, ProductSource,
        ProductStore, ReviewStore, SwapStore, TrendingConfig, TrendingStore, VariableLayouts, VectorIndex,
    },
    clock::{Clock, Rng, SystemClock, SystemRng},
    deals::OfferBook,
    error::{Error, ErrorKind, Result},
    events::Hub,
    lists::{ListStore, MemoryListStore},
    nlu::{
        CustomModel, MemoryModelStore, MemorySessionStore, ModelStore, Parser, SessionStore,
        llm::{Assistant, AssistantConfig, LanguageModel},
    },
    orders::{MemoryOrderStore, OrderStore},
    pricing::{MemoryPriceHistory, MemoryTrackingStore, PriceHistoryStore, TrackingStore},
    resilience::{Policy, PolicyConfig},
};

/// Builds a [`GroceryAgent`]. Every part has a default that needs no network and no file.
///
/// ```
/// use grocery_core::GroceryAgent;
/// let agent = GroceryAgent::builder().build()?;
/// assert!(agent.catalog().len() > 2_000);
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Default)]
#[must_use = "call build() to get the agent"]
pub struct GroceryAgentBuilder {
    config: AgentConfig,
    clock: Option<Arc<dyn Clock>>,
    rng: Option<Arc<dyn Rng>>,
    catalog: Option<Catalog>,
    prices: prices::PriceParts,
    warm: WarmParts,
    #[cfg(feature = "sqlite")]
    database: Option<std::path::PathBuf>,
    lists: Option<Arc<dyn ListStore>>,
    history: Option<Arc<dyn PriceHistoryStore>>,
    products: Option<Arc<dyn ProductStore>>,
    source: Option<Arc<dyn ProductSource>>,
    embedder: Option<Arc<dyn Embedder>>,
    vector_index: Option<Arc<dyn VectorIndex>>,
    hybrid: Option<HybridOptions>,
    source_timeout: Option<Duration>,
    sessions: Option<Arc<dyn SessionStore>>,
    model: Option<(Arc<dyn LanguageModel>, AssistantConfig)>,
    model_policy: Option<PolicyConfig>,
    aliases: Option<Arc<dyn AliasStore>>,
    reviews: Option<Arc<dyn ReviewStore>>,
    trending: Option<Arc<dyn TrendingStore>>,
    counting: TrendingConfig,
    layouts: VariableLayouts,
    swaps: Option<Arc<dyn SwapStore>>,
    models: Option<Arc<dyn ModelStore>>,
    orders: Option<Arc<dyn OrderStore>>,
    budgets: Option<Arc<dyn BudgetStore>>,
    taxes: Option<TaxTable>,
    promos: Option<PromoBook>,
    offers: Option<OfferBook>,
}

impl GroceryAgentBuilder {
    /// Sets the numbers and switches. Default: [`AgentConfig::default`].
    pub fn config(mut self, config: AgentConfig) -> Self {
        self.config = config;
        self
    }

    /// Sets where time comes from. Default: the machine.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Sets where randomness comes from. Default: the operating system.
    pub fn rng(mut self, rng: Arc<dyn Rng>) -> Self {
        self.rng = Some(rng);
        self
    }

    /// Sets the guards around the language model. Default: a timeout and a bound on concurrent
    /// questions.
    pub fn model_policy(mut self, policy: PolicyConfig) -> Self {
        self.model_policy = Some(policy);
        self
    }

    /// Sets the products. Default: the starter catalogue, and over it what was imported into the
    /// database.
    pub fn catalog(mut self, catalog: Catalog) -> Self {
        self.catalog = Some(catalog);
        self
    }

    /// Keeps everything in one SQLite file, which is made where it is missing. Default: in memory.
    #[cfg(feature = "sqlite")]
    pub fn database(mut self, path: impl Into<std::path::PathBuf>) -> Self {
        self.database = Some(path.into());
        self
    }

    /// Sets where lists are kept, in place of memory or the database.
    pub fn list_store(mut self, store: Arc<dyn ListStore>) -> Self {
        self.lists = Some(store);
        self
    }

    /// Sets where past prices are kept, in place of memory or the database.
    pub fn price_history_store(mut self, store: Arc<dyn PriceHistoryStore>) -> Self {
        self.history = Some(store);
        self
    }

    /// Sets where imported products are kept, in place of memory or the database.
    pub fn product_store(mut self, store: Arc<dyn ProductStore>) -> Self {
        self.products = Some(store);
        self
    }

    /// Sets where products are searched and looked up beyond the catalogue. Default: nowhere. See
    /// [`CatalogView::search_combined`](super::CatalogView::search_combined).
    pub fn product_source(mut self, source: Arc<dyn ProductSource>) -> Self {
        self.source = Some(source);
        self
    }

    /// Sets what turns texts into vectors, for
    /// [`CatalogView::search_hybrid`](super::CatalogView::search_hybrid). Default: none. Without a
    /// [`vector_index`](Self::vector_index) the vectors are kept in memory.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use grocery_core::{GroceryAgent, catalog::{HashedNgrams, MemoryVectorIndex}};
    /// let agent = GroceryAgent::builder()
    ///     .embedder(Arc::new(HashedNgrams::new(256)?))
    ///     .vector_index(Arc::new(MemoryVectorIndex::new(256)?))
    ///     .build()?;
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    pub fn embedder(mut self, embedder: Arc<dyn Embedder>) -> Self {
        self.embedder = Some(embedder);
        self
    }

    /// Sets where vectors of products are kept, in place of memory. Needs an
    /// [`embedder`](Self::embedder) of as many dimensions.
    pub fn vector_index(mut self, index: Arc<dyn VectorIndex>) -> Self {
        self.vector_index = Some(index);
        self
    }

    /// Sets how words and vectors are put together. Default: as the embedder [suggests](Embedder::suggested).
    pub fn hybrid_options(mut self, options: HybridOptions) -> Self {
        self.hybrid = Some(options);
        self
    }

    /// Sets how long a product source may take to answer, and an embedder or an index of vectors in a search.
    /// Default: 3 seconds.
    pub fn source_timeout(mut self, limit: Duration) -> Self {
        self.source_timeout = Some(limit);
        self
    }

    /// Sets where conversations are kept, in place of memory or the database.
    pub fn session_store(mut self, store: Arc<dyn SessionStore>) -> Self {
        self.sessions = Some(store);
        self
    }

    /// Sets a language model as a second opinion on sentences that the rules are unsure of. What it names
    /// and the shopper did not is asked about before it goes on a list. Default: none.
    pub fn language_model(mut self, model: Arc<dyn LanguageModel>, config: AssistantConfig) -> Self {
        self.model = Some((model, config));
        self
    }

    /// Sets where learned phrases are kept, in place of memory or the database.
    pub fn alias_store(mut self, store: Arc<dyn AliasStore>) -> Self {
        self.aliases = Some(store);
        self
    }

    /// Sets where reviews are kept, in place of memory or the database.
    pub fn review_store(mut self, store: Arc<dyn ReviewStore>) -> Self {
        self.reviews = Some(store);
        self
    }

    /// Sets where it is counted what is trending, in place of memory or the database.
    pub fn trending_store(mut self, store: Arc<dyn TrendingStore>) -> Self {
        self.trending = Some(store);
        self
    }

    /// Sets how looks, additions and purchases count and fade. Default: [`TrendingConfig::default`], halving
    /// every week. A store set with [`trending_store`](Self::trending_store) has its own.
    pub fn trending(mut self, config: TrendingConfig) -> Self {
        self.counting = config;
        self
    }

    /// Sets how the shop prints prices and weights into bar codes. Default: [`VariableLayouts::us`].
    pub fn barcode_layouts(mut self, layouts: VariableLayouts) -> Self {
        self.layouts = layouts;
        self
    }

    /// Sets where it is kept what users said to substitutes, in place of memory or the database.
    pub fn swap_store(mut self, store: Arc<dyn SwapStore>) -> Self {
        self.swaps = Some(store);
        self
    }

    /// Sets where custom intents are kept, in place of memory or the database.
    pub fn model_store(mut self, store: Arc<dyn ModelStore>) -> Self {
        self.models = Some(store);
        self
    }

    /// Sets where orders are kept, in place of memory or the database.
    pub fn order_store(mut self, store: Arc<dyn OrderStore>) -> Self {
        self.orders = Some(store);
        self
    }

    /// Sets where budgets are kept, in place of memory or the database.
    pub fn budget_store(mut self, store: Arc<dyn BudgetStore>) -> Self {
        self.budgets = Some(store);
        self
    }

    /// Sets the sales taxes. Default: the built-in table of state rates.
    pub fn taxes(mut self, taxes: TaxTable) -> Self {
        self.taxes = Some(taxes);
        self
    }

    /// Sets the promo codes. Default: the documented sample codes.
    pub fn promos(mut self, promos: PromoBook) -> Self {
        self.promos = Some(promos);
        self
    }

    /// Sets the offers of the shop, in the currency of the agent. Default: none; then nothing is looked for. They can be
    /// changed later, see [`DealsView::set_book`](super::DealsView::set_book).
    pub fn offers(mut self, book: OfferBook) -> Self {
        self.offers = Some(book);
        self
    }

    /// Puts the agent together. Opens the database, where one was named, and waits for that.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a setting that has no meaning;
    /// [`Storage`](crate::ErrorKind::Storage) or [`Corrupt`](crate::ErrorKind::Corrupt) for the
    /// database.
    pub fn build(mut self) -> Result<GroceryAgent> {
        let parser = Parser::new().with_max_text_bytes(self.config.max_text_bytes)?;
        let vectors = vectors(self.embedder, self.vector_index)?;
        let suggested = vectors.as_ref().map(|v| v.embedder.suggested());
        let hybrid = self.hybrid.or(suggested).unwrap_or_default();
        hybrid.check()?;
        let clock = self.clock.unwrap_or_else(|| Arc::new(SystemClock::new()));
        let own_rng = self.rng;
        let rng = own_rng.clone().unwrap_or_else(|| Arc::new(SystemRng));
        #[cfg(feature = "sqlite")]
        let stores = match &self.database {
            Some(path) => {
                Some(crate::adapters::SqliteStores::open(path, crate::adapters::SqliteOptions::default())?)
            }
            None => None,
        };
        #[cfg(feature = "sqlite")]
        let (lists, history, products, sessions, aliases, models, orders, reviews, trending) = match &stores {
            Some(s) => (
                Some(s.lists()),
                Some(s.price_history()),
                Some(s.products()),
                Some(s.sessions()),
                Some(s.aliases()),
                Some(s.models()),
                Some(s.orders()),
                Some(s.reviews()),
                Some(s.trending(self.counting)),
            ),
            None => (None, None, None, None, None, None, None, None, None),
        };
        #[cfg(not(feature = "sqlite"))]
        let (lists, history, products, sessions, aliases, models, orders, reviews, trending) =
            (None, None, None, None, None, None, None, None, None);

        #[cfg(feature = "sqlite")]
        let swaps = stores.as_ref().map(|s| s.swaps());
        #[cfg(not(feature = "sqlite"))]
        let swaps = None;
        #[cfg(feature = "sqlite")]
        let tracking = self.prices.tracking.take().or_else(|| stores.as_ref().map(|s| s.tracking()));
        #[cfg(not(feature = "sqlite"))]
        let tracking = self.prices.tracking.take();
        let tracking: Arc<dyn TrackingStore> =
            tracking.unwrap_or_else(|| Arc::new(MemoryTrackingStore::new()));
        let swaps: Arc<dyn SwapStore> =
            self.swaps.or(swaps).unwrap_or_else(|| Arc::new(MemorySwapStore::new()));

        #[cfg(feature = "sqlite")]
        let budgets = stores.as_ref().map(|s| s.budgets());
        #[cfg(not(feature = "sqlite"))]
        let budgets = None;
        let budgets: Arc<dyn BudgetStore> =
            self.budgets.or(budgets).unwrap_or_else(|| Arc::new(MemoryBudgetStore::new()));

        let lists: Arc<dyn ListStore> =
            self.lists.or(lists).unwrap_or_else(|| Arc::new(MemoryListStore::new()));
        let history: Arc<dyn PriceHistoryStore> =
            self.history.or(history).unwrap_or_else(|| Arc::new(MemoryPriceHistory::new()));
        let sessions: Arc<dyn SessionStore> =
            self.sessions.or(sessions).unwrap_or_else(|| Arc::new(MemorySessionStore::new()));
        let aliases: Arc<dyn AliasStore> =
            self.aliases.or(aliases).unwrap_or_else(|| Arc::new(MemoryAliasStore::new()));
        let products: Arc<dyn ProductStore> =
            self.products.or(products).unwrap_or_else(|| Arc::new(MemoryProductStore::new()));
        let models: Arc<dyn ModelStore> =
            self.models.or(models).unwrap_or_else(|| Arc::new(MemoryModelStore::new()));
        let orders: Arc<dyn OrderStore> =
            self.orders.or(orders).unwrap_or_else(|| Arc::new(MemoryOrderStore::new()));
        let reviews: Arc<dyn ReviewStore> =
            self.reviews.or(reviews).unwrap_or_else(|| Arc::new(MemoryReviewStore::new()));
        let trending: Arc<dyn TrendingStore> =
            self.trending.or(trending).unwrap_or_else(|| Arc::new(MemoryTrendingStore::new(self.counting)));
        let custom = match futures_executor::block_on(models.current())? {
            Some(model) => Some(Arc::new(CustomModel::train(&model.examples)?)),
            None => None,
        };
        let catalog = match self.catalog {
            Some(catalog) => catalog,
            None => futures_executor::block_on(catalog_view::with_stored(Catalog::starter()?, &*products))?,
        };
        let rules = TotalsRules {
            taxes: self.taxes.unwrap_or_default(),
            promos: self.promos.unwrap_or_default(),
            ..TotalsRules::default()
        };
        let offers = match self.offers {
            Some(book) => deals_view::in_use(book, self.config.currency)?,
            None => None,
        };
        let guarded = |name: &str, config: &PolicyConfig| {
            Policy::new(name, config, Arc::clone(&clock), Arc::clone(&rng)).map(Arc::new)
        };
        let prices = self.prices.service(&self.config, &clock, own_rng.as_ref())?;
        let warming = self.warm.warming(&self.config, &clock)?;
        let assistant = match (self.model, &self.model_policy) {
            (None, _) => None,
            (Some((model, config)), None) => Some(Assistant::new(model, Arc::clone(&clock), config)),
            (Some((model, config)), Some(policy)) => {
                let policy = guarded("the language model", policy)?;
                Some(Assistant::new(model, Arc::clone(&clock), config).with_policy(policy))
            }
        };
        let inner = Arc::new(Inner {
            assistant,
            events: Arc::new(Hub::new(self.config.event_buffer.max(1), Arc::clone(&clock))),
            unfinished: super::unfinished::Unfinished::default(),
            config: self.config,
            parser,
            clock,
            rng,
            catalog: RwLock::new(Arc::new(catalog)),
            importing: tokio::sync::Mutex::new(()),
            products,
            source: self.source,
            vectors,
            hybrid,
            source_timeout: self.source_timeout.unwrap_or(Duration::from_secs(3)),
            prices,
            history,
            tracking,
            lists,
            sessions,
            aliases,
            reviews,
            trending,
            layouts: self.layouts,
            swaps,
            models,
            orders,
            budgets: BudgetService::new(budgets),
            habits: super::habits::Habits::default(),
            warming,
            custom: RwLock::new(custom),
            rules,
            offers: RwLock::new(offers),
            #[cfg(feature = "sqlite")]
            stores,
        });
        inner.warming.begin(&inner);
        Ok(GroceryAgent { inner })
    }
}

/// An embedder and an index that fit together.
fn vectors(
    embedder: Option<Arc<dyn Embedder>>,
    index: Option<Arc<dyn VectorIndex>>,
) -> Result<Option<Vectors>> {
    let Some(embedder) = embedder else {
        return match index {
            None => Ok(None),
            Some(_) => Err(Error::new(ErrorKind::InvalidInput, "an index of vectors needs an embedder")
                .with_hint("hand one to embedder(...), such as HashedNgrams")),
        };
    };
    let dimensions = embedder.dimensions();
    let index = match index {
        Some(index) => index,
        None => Arc::new(MemoryVectorIndex::new(dimensions)?),
    };
    if index.dimensions() != dimensions {
        return Err(Error::new(
            ErrorKind::InvalidInput,
            format!(
                "{} makes vectors of {dimensions} dimensions, and the index keeps {}",
                embedder.name(),
                index.dimensions()
            ),
        )
        .with_hint("make the index for this embedder"));
    }
    Ok(Some(Vectors { embedder, index }))
}
