//! The face: one agent that hears, matches, prices, totals and keeps lists.
//!
//! [`GroceryAgent::process`] answers what a shopper says. Views such as [`GroceryAgent::lists`],
//! [`GroceryAgent::prices`] and [`GroceryAgent::catalog`] offer the same rooms directly. The agent
//! owns no transport: it knows neither HTTP nor sockets, and everything it needs from outside comes
//! through the ports given to its builder.
//!
//! Inside, `matches` looks phrases up, `plan` decides (both pure), `handle` runs what was decided,
//! `view` prices a list, `offers` looks for what the shop's offers save on it, `fit` for what to give up for a budget, and
//! `reply` finds the words.

mod aliases_view;
mod budgets_view;
mod builder;
mod catalog_view;
mod config;
mod deals_view;
mod either;
mod event;
mod fit;
mod habits;
mod handle;
mod instead;
mod intents_view;
mod lists_view;
mod locale;
mod matches;
mod offers;
mod orders_view;
mod plan;
mod price_plot;
mod price_search;
mod price_talk;
mod prices_view;
mod recipe;
mod reply;
mod request;
mod response;
mod search_view;
mod session;
mod shelf_view;
mod swaps_view;
mod tracking_view;
mod unfinished;
mod view;
mod warming;

pub use aliases_view::AliasesView;
pub use budgets_view::BudgetsView;
pub use builder::GroceryAgentBuilder;
pub use catalog_view::CatalogView;
pub use config::AgentConfig;
pub use deals_view::{DealsView, ListExplained};
pub use event::{BudgetThreshold, Event, InputProcessed, ListUpdate, PriceAlert, PriceUpdate};
pub use fit::{ApplyFit, FitChange, FitGoods, FitPlan, FitRequest, FitStep, FitTarget};
pub use intents_view::IntentsView;
pub use lists_view::{AddItem, ListsView};
pub use offers::DealContext;
pub use orders_view::{ImportedReceipt, OrderHistory, OrderImportReport, OrdersView};
pub use price_search::{PricedProduct, PricedSearch};
pub use prices_view::{PriceReport, PricedQuotes, PricesView, QuoteOptions};
pub use recipe::{AddRecipe, RecipeAdded, SkippedLine};
pub use request::{Location, ProcessRequest};
pub use response::{
    BudgetReport, GroceryItem, GroceryList, ItemOffer, ListDeals, Metadata, ProcessResponse, ProductOffer,
    Question, UsedOffer,
};
pub use search_view::{CombinedSearch, HybridSearch, SearchNote, VectorsIndexed};
pub use shelf_view::{MAX_TRENDING_SHOWN, ProductDetails, SearchMetadata, SearchPage, TrendingProduct};
pub use swaps_view::SwapsView;
pub use tracking_view::{
    MAX_PRICES_TRACKED, PriceComparison, PriceInvalidation, PriceTick, PricesState, TickBudget, Track,
};
pub use warming::{WarmPlan, WarmerSettings, WarmerView};

use std::sync::{Arc, PoisonError, RwLock};

use crate::{
    basket::{Totals, TotalsRequest, TotalsRules, totals},
    budgets::BudgetService,
    catalog::{
        AliasStore, Catalog, HybridOptions, ProductSource, ProductStore, ReviewStore, SwapStore,
        TrendingStore, VariableLayouts,
    },
    clock::{Clock, Rng, Timestamp},
    deals::OfferBook,
    error::Result,
    events::{Hub, Subscription},
    lists::ListStore,
    nlu::{
        CustomModel, Explanation, Ingredient, ModelStore, ParseContext, Parser, SessionStore, Understanding,
        llm::{Assistant, SecondOpinion},
    },
    orders::OrderStore,
    pricing::{PriceHistoryStore, PriceService, TrackingStore},
};

/// The agent. Cheap to clone; clones share everything. Safe to use from many tasks and threads.
#[derive(Clone)]
pub struct GroceryAgent {
    inner: Arc<Inner>,
}

/// What all clones share.
struct Inner {
    config: AgentConfig,
    parser: Parser,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    /// The products in use, as one snapshot; an import puts another in its place.
    catalog: RwLock<Arc<Catalog>>,
    /// Held while a catalogue is imported: of two imports at once the later would not see the earlier one.
    importing: tokio::sync::Mutex<()>,
    products: Arc<dyn ProductStore>,
    /// Where products are searched beyond the catalogue.
    source: Option<Arc<dyn ProductSource>>,
    /// Vectors of products, where the host plugged an embedder in.
    vectors: Option<search_view::Vectors>,
    hybrid: HybridOptions,
    /// How long a source, an embedder or an index of vectors may take.
    source_timeout: std::time::Duration,
    prices: PriceService,
    history: Arc<dyn PriceHistoryStore>,
    tracking: Arc<dyn TrackingStore>,
    lists: Arc<dyn ListStore>,
    sessions: Arc<dyn SessionStore>,
    /// A language model, where the host plugged one in.
    assistant: Option<Assistant>,
    aliases: Arc<dyn AliasStore>,
    reviews: Arc<dyn ReviewStore>,
    trending: Arc<dyn TrendingStore>,
    /// How the shop prints prices and weights into bar codes.
    layouts: VariableLayouts,
    swaps: Arc<dyn SwapStore>,
    orders: Arc<dyn OrderStore>,
    budgets: BudgetService,
    habits: habits::Habits,
    warming: warming::Warming,
    models: Arc<dyn ModelStore>,
    /// The custom intents in use.
    custom: RwLock<Option<Arc<CustomModel>>>,
    rules: TotalsRules,
    /// What the shop has on offer, as one snapshot; a new book is put in its place.
    offers: RwLock<Option<Arc<OfferBook>>>,
    events: Arc<Hub<Event>>,
    /// What callers left half-way that must come to its end.
    unfinished: unfinished::Unfinished,
    #[cfg(feature = "sqlite")]
    stores: Option<crate::adapters::SqliteStores>,
}

impl Inner {
    fn catalog(&self) -> Arc<Catalog> {
        Arc::clone(&self.catalog.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The offers of the shop, where there are any.
    fn offers(&self) -> Option<Arc<OfferBook>> {
        self.offers.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The custom intents in use.
    fn custom(&self) -> Option<Arc<CustomModel>> {
        self.custom.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What `text` says, with the intents that the host taught.
    fn understand(&self, text: &str, context: &ParseContext) -> Understanding {
        let mut heard = self.parser.parse(text, context);
        if let Some(custom) = self.custom_for(text) {
            custom.hear(text, &mut heard);
        }
        heard
    }

    /// The custom intents in use, where `text` is one that is read at all.
    fn custom_for(&self, text: &str) -> Option<Arc<CustomModel>> {
        self.custom().filter(|_| text.len() <= self.parser.max_text_bytes())
    }
}

impl GroceryAgent {
    /// Begins to put an agent together.
    pub fn builder() -> GroceryAgentBuilder {
        GroceryAgentBuilder::default()
    }

    /// What `text` says, without doing it. Never fails; microseconds, no I/O.
    ///
    /// ```
    /// use grocery_core::{GroceryAgent, nlu::Intent};
    /// let agent = GroceryAgent::builder().build()?;
    /// let heard = agent.parse("half a dozen bagels and 2 lb of ground beef");
    /// assert_eq!(heard.intent(), Intent::AddItems);
    /// assert_eq!(heard.actions[0].items[1].name, "ground beef");
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    #[must_use]
    pub fn parse(&self, text: &str) -> Understanding {
        self.parse_with(text, None, &[])
    }

    /// [`parse`](Self::parse) in a given language, or of what a speech recogniser heard, best first.
    #[must_use]
    pub fn parse_with(&self, text: &str, language: Option<&str>, speech: &[String]) -> Understanding {
        self.inner.understand(text, &self.inner.parse_context(language, speech))
    }

    /// [`parse_with`](Self::parse_with), and where the rules are unsure and a language model is plugged
    /// in, its reading instead, as far as the text bears it out. Never fails, and takes no longer than
    /// the model's budget. Works on any async executor that the model works on.
    pub async fn understand(&self, text: &str, language: Option<&str>, speech: &[String]) -> SecondOpinion {
        let context = self.inner.parse_context(language, speech);
        let heard = self.inner.understand(text, &context);
        self.inner.consider(text, heard, &context).await
    }

    /// How `text` is read, stage by stage, for people who want to know why: the data of
    /// `grocery parse --explain`. Never fails.
    ///
    /// ```
    /// use grocery_core::GroceryAgent;
    /// let why = GroceryAgent::builder().build()?.explain("don't get the almond milk", None);
    /// assert_eq!(why.clauses[0].command.as_deref(), Some("remove"));
    /// assert_eq!(why.understanding.actions[0].items[0].name, "almond milk");
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    #[must_use]
    pub fn explain(&self, text: &str, language: Option<&str>) -> Explanation {
        self.explain_with(text, language, &[])
    }

    /// [`explain`](Self::explain) for what a speech recogniser heard, best first.
    #[must_use]
    pub fn explain_with(&self, text: &str, language: Option<&str>, speech: &[String]) -> Explanation {
        let mut why = self.inner.parser.explain(text, &self.inner.parse_context(language, speech));
        if let Some(custom) = self.inner.custom_for(text) {
            custom.hear(text, &mut why.understanding);
            why.taught();
        }
        why
    }

    /// The languages that can be read: ISO 639-1 code and own name, English first.
    #[must_use]
    pub fn languages(&self) -> Vec<(String, String)> {
        self.inner.parser.languages()
    }

    /// What a recipe line says. Never fails; of a line above
    /// [`max_text_bytes`](AgentConfig::max_text_bytes) only the name is kept, as it stands.
    #[must_use]
    pub fn ingredient(&self, line: &str) -> Ingredient {
        self.inner.parser.ingredient(line)
    }

    /// Adds a basket up: savings, promo code, loyalty, tax, delivery.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a price, quantity or place that has no
    /// meaning, naming the item.
    pub fn totals(&self, request: &TotalsRequest) -> Result<Totals> {
        totals(request, &self.inner.rules, self.inner.today())
    }

    /// Lists, without words: make, read, change, undo.
    #[must_use]
    pub fn lists(&self) -> ListsView<'_> {
        ListsView { inner: &self.inner }
    }

    /// Prices: quotes and history.
    #[must_use]
    pub fn prices(&self) -> PricesView<'_> {
        PricesView { inner: &self.inner }
    }

    /// What can be heard, and intents of the host's own: list, train, versions.
    #[must_use]
    pub fn intents(&self) -> IntentsView<'_> {
        IntentsView { inner: &self.inner }
    }

    /// Products: search, look up, import.
    #[must_use]
    pub fn catalog(&self) -> CatalogView<'_> {
        CatalogView { inner: &self.inner }
    }

    /// What users mean by their phrases: list, teach, forget, export, import.
    #[must_use]
    pub fn aliases(&self) -> AliasesView<'_> {
        AliasesView { inner: &self.inner }
    }

    /// What users said to substitutes: judge, list, forget, and what may stand in for a product, with that
    /// in mind.
    #[must_use]
    pub fn swaps(&self) -> SwapsView<'_> {
        SwapsView { inner: &self.inner }
    }

    /// The offers of the shop: the book, what is on, what it saves on a list and why.
    #[must_use]
    pub fn deals(&self) -> DealsView<'_> {
        DealsView { inner: &self.inner }
    }

    /// What was bought: import, receipts, history, what is usual.
    #[must_use]
    pub fn orders(&self) -> OrdersView<'_> {
        OrdersView { inner: &self.inner }
    }

    /// What may be spent, and how it stands.
    #[must_use]
    pub fn budgets(&self) -> BudgetsView<'_> {
        BudgetsView { inner: &self.inner }
    }

    /// What happens from now on; or from just behind the event numbered `after`, as far as the buffer
    /// still has it. What it no longer has is told as lost.
    #[must_use]
    pub fn events(&self, after: Option<u64>) -> Subscription<Event> {
        self.inner.events.subscribe(after)
    }

    /// What time it is by the agent's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.inner.clock.wall()
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> &AgentConfig {
        &self.inner.config
    }

    /// Copies the database to `to`, also while it is in use. The copy has been checked when this
    /// returns.
    ///
    /// # Errors
    /// [`NotSupported`](crate::ErrorKind::NotSupported) for an agent in memory;
    /// [`Storage`](crate::ErrorKind::Storage) where the copy cannot be written.
    #[cfg(feature = "sqlite")]
    pub async fn backup(&self, to: impl AsRef<std::path::Path>) -> Result<()> {
        self.database()?.backup(to).await
    }

    /// Puts the backup `from` in place of the database `to`, after checking it. No agent may have
    /// `to` open.
    ///
    /// # Errors
    /// [`Corrupt`](crate::ErrorKind::Corrupt) where the backup is damaged or of another program;
    /// [`Storage`](crate::ErrorKind::Storage) where `to` is in use or cannot be written. `to` is then
    /// as it was.
    #[cfg(feature = "sqlite")]
    pub async fn restore(from: impl AsRef<std::path::Path>, to: impl AsRef<std::path::Path>) -> Result<()> {
        crate::adapters::SqliteStores::restore(from, to).await
    }

    /// Checks the database's integrity. An agent in memory is always well.
    ///
    /// # Errors
    /// [`Corrupt`](crate::ErrorKind::Corrupt), saying what is damaged.
    pub async fn check(&self) -> Result<()> {
        #[cfg(feature = "sqlite")]
        if let Some(stores) = &self.inner.stores {
            return stores.integrity_check().await;
        }
        Ok(())
    }

    /// Ends the event streams and closes the database, waiting for what is under way. Later calls that
    /// need the database are refused.
    ///
    /// # Errors
    /// [`Storage`](crate::ErrorKind::Storage) where the last of it cannot be written.
    pub async fn close(&self) -> Result<()> {
        self.inner.events.close();
        #[cfg(feature = "sqlite")]
        if let Some(stores) = &self.inner.stores {
            return stores.close().await;
        }
        Ok(())
    }

    #[cfg(feature = "sqlite")]
    fn database(&self) -> Result<&crate::adapters::SqliteStores> {
        self.inner.stores.as_ref().ok_or_else(|| {
            crate::error::Error::new(
                crate::error::ErrorKind::NotSupported,
                "this agent keeps everything in memory",
            )
            .with_hint("build it with database(path) to have a file to copy")
        })
    }
}

/// Lets go of the thread once, so that whoever called the work off meanwhile can drop it here.
async fn breathe() {
    let mut breathed = false;
    std::future::poll_fn(|context| {
        if breathed {
            return std::task::Poll::Ready(());
        }
        breathed = true;
        context.waker().wake_by_ref();
        std::task::Poll::Pending
    })
    .await;
}

impl std::fmt::Debug for GroceryAgent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GroceryAgent").field("config", &self.inner.config).finish_non_exhaustive()
    }
}
