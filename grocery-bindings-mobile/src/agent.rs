//! The agent.

use std::{sync::Arc, time::Duration};

use futures_executor::block_on;
use grocery_core::{
    AgentConfig, Clock, Error, ErrorKind, GroceryAgent, SeededRng, StoppedClock, SystemClock, UserId,
    basket::TaxTable,
    catalog::{self, Catalog as CoreCatalog, ImportOptions},
    deals::OfferBook,
};
use tokio::sync::watch;

use crate::{
    agent_deals::Deals,
    aliases::Aliases,
    budgets::Budgets,
    cancel::{CancelToken, offload, run},
    catalog::Catalog,
    error::Answer,
    events::EventStream,
    explain::Explanation,
    imports::open,
    intents::Intents,
    language_model::{HostModel, LanguageModel, SecondOpinion, bounds},
    lists::Lists,
    orders_view::Orders,
    policy::Policy,
    price_cache::{CacheOptions, GuardedPriceSource, PriceTier, add_prices},
    price_source::PriceSource,
    prices::Prices,
    product_source::{HostProducts, ProductSource},
    ready_source::ReadySource,
    response::ProcessResponse,
    swaps::Swaps,
    totals::{Totals, TotalsRequest},
    understanding::{Ingredient, Understanding},
    values::{list, natural, read},
    vectors::{Embedder, HostEmbedder, HostIndex, VectorIndex, hybrid},
    warmer::{WarmListener, Warmer, WarmerOptions, add_warmer},
};

/// What the agent and its views share.
pub(crate) struct Shared {
    pub(crate) agent: GroceryAgent,
    /// Dropped with the last of agent, views and calls: event streams end then.
    alive: watch::Sender<()>,
}

/// An agent that hears, matches, prices, totals and keeps lists. Safe to use from many tasks at once.
///
/// It keeps one database open and should live as long as the app uses it. `shutdown` closes the database for sure;
/// without, that happens when the agent and its views are freed.
#[derive(uniffi::Object)]
pub struct Agent {
    pub(crate) shared: Arc<Shared>,
}

#[uniffi::export]
impl Agent {
    /// Makes an agent, on the calling thread: that takes some tens of milliseconds, more where the database holds a
    /// large catalogue. `open` does the same without keeping the caller from other things.
    ///
    /// Fails with `InvalidInput` for an option without meaning, with `Storage` or `Corrupt` for the database or the
    /// catalogue file.
    #[uniffi::constructor(default(
        options = None,
        price_source = None,
        language_model = None,
        product_source = None,
        embedder = None,
        vector_index = None,
        price_sources = [],
        price_tiers = [],
        ready_products = None,
        warm_listener = None,
    ))]
    #[expect(clippy::too_many_arguments, reason = "named, with defaults, in Kotlin and Swift")]
    pub fn new(
        options: Option<AgentOptions>,
        price_source: Option<Arc<dyn PriceSource>>,
        language_model: Option<Arc<dyn LanguageModel>>,
        product_source: Option<Arc<dyn ProductSource>>,
        embedder: Option<Arc<dyn Embedder>>,
        vector_index: Option<Arc<dyn VectorIndex>>,
        price_sources: Vec<GuardedPriceSource>,
        price_tiers: Vec<PriceTier>,
        ready_products: Option<Arc<ReadySource>>,
        warm_listener: Option<Arc<dyn WarmListener>>,
    ) -> Answer<Self> {
        let price_sources = sources(price_source, price_sources);
        let products = products(product_source, ready_products)?;
        let ports = Ports {
            price_sources,
            price_tiers,
            language_model,
            products,
            embedder,
            vector_index,
            warm_listener,
        };
        Ok(build(options.unwrap_or_default(), ports)?)
    }

    /// Makes an agent, on a thread of its own. Fails as the constructor does.
    #[uniffi::constructor(default(
        options = None,
        price_source = None,
        language_model = None,
        product_source = None,
        embedder = None,
        vector_index = None,
        cancel = None,
        price_sources = [],
        price_tiers = [],
        ready_products = None,
        warm_listener = None,
    ))]
    #[expect(clippy::too_many_arguments, reason = "named, with defaults, in Kotlin and Swift")]
    pub async fn open(
        options: Option<AgentOptions>,
        price_source: Option<Arc<dyn PriceSource>>,
        language_model: Option<Arc<dyn LanguageModel>>,
        product_source: Option<Arc<dyn ProductSource>>,
        embedder: Option<Arc<dyn Embedder>>,
        vector_index: Option<Arc<dyn VectorIndex>>,
        cancel: Option<Arc<CancelToken>>,
        price_sources: Vec<GuardedPriceSource>,
        price_tiers: Vec<PriceTier>,
        ready_products: Option<Arc<ReadySource>>,
        warm_listener: Option<Arc<dyn WarmListener>>,
    ) -> Answer<Self> {
        let price_sources = sources(price_source, price_sources);
        let products = products(product_source, ready_products)?;
        let ports = Ports {
            price_sources,
            price_tiers,
            language_model,
            products,
            embedder,
            vector_index,
            warm_listener,
        };
        run(cancel, offload(move || build(options.unwrap_or_default(), ports))).await
    }

    /// Does what a shopper said, and answers with the list, priced.
    ///
    /// Fails with `InvalidInput` for empty text or an id without meaning, with `TooLarge` beyond the options'
    /// `maxTextBytes`, with `ListNotFound` for a list that is not the user's. Trouble with prices is no error: the
    /// answer says so in `notes`. A call that is cancelled leaves the list as it was or as it should be.
    #[uniffi::method(default(cancel = None))]
    pub async fn process(
        &self,
        request: ProcessRequest,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<ProcessResponse> {
        run(cancel, async { self.shared.agent.process(request.read()?).await }).await
    }

    /// What a text says, without doing it. Never fails; microseconds.
    pub fn parse(&self, text: String) -> Understanding {
        self.shared.agent.parse(&text).into()
    }

    /// `parse` in a given language, or of what a speech recogniser heard, best first. A call of its own, because each
    /// argument costs as much as the parsing.
    #[uniffi::method(default(language = None, speech = []))]
    pub fn parse_with(&self, text: String, language: Option<String>, speech: Vec<String>) -> Understanding {
        self.shared.agent.parse_with(&text, language.as_deref(), &speech).into()
    }

    /// How a text is read, stage by stage, for people who want to know why: its language, tokens and clauses, what the
    /// rules read and what the model made of it. Never fails.
    #[uniffi::method(default(language = None, speech = []))]
    pub fn explain(&self, text: String, language: Option<String>, speech: Vec<String>) -> Explanation {
        self.shared.agent.explain_with(&text, language.as_deref(), &speech).into()
    }

    /// What a text says, with the language model's help where the rules are unsure. Takes no longer than the model's
    /// budget. What the model names and the text does not is in `offered` and nowhere else: ask before you take it.
    ///
    /// Fails only where it is cancelled.
    #[uniffi::method(default(language = None, speech = [], cancel = None))]
    pub async fn understand(
        &self,
        text: String,
        language: Option<String>,
        speech: Vec<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<SecondOpinion> {
        run(cancel, async { Ok(self.shared.agent.understand(&text, language.as_deref(), &speech).await) })
            .await
    }

    /// The languages that can be read, English first.
    pub fn languages(&self) -> Vec<Language> {
        let all = self.shared.agent.languages().into_iter();
        all.map(|(code, name)| Language { code, name }).collect()
    }

    /// What a line of a recipe says. Never fails.
    pub fn ingredient(&self, line: String) -> Ingredient {
        self.shared.agent.ingredient(&line).into()
    }

    /// Adds a basket up: savings, promo code, loyalty, tax, delivery.
    ///
    /// Fails with `InvalidInput` for a price, quantity or place without meaning, naming the item.
    pub fn totals(&self, request: TotalsRequest) -> Answer<Totals> {
        let agent = &self.shared.agent;
        Ok(agent.totals(&request.read(agent.config().currency)?)?.into())
    }

    /// Lists, without words: make, read, change, undo.
    pub fn lists(&self) -> Arc<Lists> {
        Arc::new(Lists { shared: Arc::clone(&self.shared) })
    }

    /// Prices: quotes, search with prices, and history.
    pub fn prices(&self) -> Arc<Prices> {
        Arc::new(Prices { shared: Arc::clone(&self.shared) })
    }

    /// Prices at hand before anybody asks.
    pub fn warmer(&self) -> Arc<Warmer> {
        Arc::new(Warmer { shared: Arc::clone(&self.shared) })
    }

    /// Products: search, look up, change, import, review.
    pub fn catalog(&self) -> Arc<Catalog> {
        Arc::new(Catalog { shared: Arc::clone(&self.shared) })
    }

    /// What users said to substitutes.
    pub fn swaps(&self) -> Arc<Swaps> {
        Arc::new(Swaps { shared: Arc::clone(&self.shared) })
    }

    /// What was bought: imports, receipts, and what follows from them.
    pub fn orders(&self) -> Arc<Orders> {
        Arc::new(Orders { shared: Arc::clone(&self.shared) })
    }

    /// The offers of the shop.
    pub fn deals(&self) -> Arc<Deals> {
        Arc::new(Deals { shared: Arc::clone(&self.shared) })
    }

    /// What may be spent, and how it stands.
    pub fn budgets(&self) -> Arc<Budgets> {
        Arc::new(Budgets { shared: Arc::clone(&self.shared) })
    }

    /// What users mean by their phrases.
    pub fn aliases(&self) -> Arc<Aliases> {
        Arc::new(Aliases { shared: Arc::clone(&self.shared) })
    }

    /// What can be heard, and intents of the app's own.
    pub fn intents(&self) -> Arc<Intents> {
        Arc::new(Intents { shared: Arc::clone(&self.shared) })
    }

    /// What happens from now on; or from just behind the event numbered `after`, as far as the buffer still has it.
    /// 0 asks for all there is. What it no longer has is told as lost.
    ///
    /// Fails with `InvalidInput` for a number below 0.
    #[uniffi::method(default(after = None))]
    pub fn events(&self, after: Option<i64>) -> Answer<Arc<EventStream>> {
        let after = after.map(|after| natural(after, "the number of an event")).transpose()?;
        Ok(Arc::new(EventStream::new(self.shared.agent.events(after), self.shared.alive.subscribe())))
    }

    /// Copies the database to the file `to`, also while it is in use. The copy has been checked when this returns.
    ///
    /// Fails with `NotSupported` for an agent in memory, with `Storage` where the copy cannot be written.
    #[uniffi::method(default(cancel = None))]
    pub async fn backup(&self, to: String, cancel: Option<Arc<CancelToken>>) -> Answer<()> {
        run(cancel, self.shared.agent.backup(to)).await
    }

    /// Checks the database's integrity. An agent in memory is always well. Fails with `Corrupt`, saying what is
    /// damaged.
    #[uniffi::method(default(cancel = None))]
    pub async fn check(&self, cancel: Option<Arc<CancelToken>>) -> Answer<()> {
        run(cancel, self.shared.agent.check()).await
    }

    /// Ends the event streams and closes the database, waiting for what is under way. Later calls that need the
    /// database are refused. Not called `close`: Kotlin's generated classes have a `close` that frees them.
    pub async fn shutdown(&self) -> Answer<()> {
        run(None, self.shared.agent.close()).await
    }
}

/// What the host implements.
struct Ports {
    price_sources: Vec<GuardedPriceSource>,
    price_tiers: Vec<PriceTier>,
    language_model: Option<Arc<dyn LanguageModel>>,
    products: Option<Arc<dyn catalog::ProductSource>>,
    embedder: Option<Arc<dyn Embedder>>,
    vector_index: Option<Arc<dyn VectorIndex>>,
    warm_listener: Option<Arc<dyn WarmListener>>,
}

/// The one source of products, of the host's or a ready one.
fn products(
    host: Option<Arc<dyn ProductSource>>,
    ready: Option<Arc<ReadySource>>,
) -> Result<Option<Arc<dyn catalog::ProductSource>>, Error> {
    match (host, ready) {
        (Some(_), Some(_)) => Err(Error::new(ErrorKind::InvalidInput, "an agent has one source of products")
            .with_hint("give product_source or ready_products")),
        (Some(host), None) => Ok(Some(Arc::new(HostProducts::new(host)))),
        (None, Some(ready)) => ready.products().map(Some),
        (None, None) => Ok(None),
    }
}

/// The one source, before the others.
fn sources(first: Option<Arc<dyn PriceSource>>, others: Vec<GuardedPriceSource>) -> Vec<GuardedPriceSource> {
    let first = first.map(|source| GuardedPriceSource { source: Some(source), policy: None, ready: None });
    first.into_iter().chain(others).collect()
}

/// The core's answer to a constructor is the agent itself.
fn build(options: AgentOptions, ports: Ports) -> Result<Agent, Error> {
    let config = options.config()?;
    let bounds = bounds(&options)?;
    let clock: Arc<dyn Clock> = match read(options.fixed_time.as_deref())? {
        Some(at) => Arc::new(StoppedClock::at(at)),
        None => Arc::new(SystemClock::new()),
    };
    let mut import = ImportOptions::new(clock.wall().date_at_offset(config.utc_offset_minutes));
    import.currency = config.currency;
    let mut builder = GroceryAgent::builder().config(config).clock(Arc::clone(&clock));
    if let Some(seed) = options.seed {
        builder = builder.rng(Arc::new(SeededRng::new(seed)));
    }
    builder =
        add_prices(builder, ports.price_sources, options.price_cache.as_ref(), ports.price_tiers, &clock)?;
    if options.ask_all_price_sources {
        builder = builder.ask_all_price_sources();
    }
    if let Some(ms) = options.price_fresh_for_ms {
        let time = natural(ms, "the time for which prices are fresh")?;
        builder = builder.price_fresh_for(Duration::from_millis(time));
    }
    if let Some(model) = ports.language_model {
        builder = builder.language_model(Arc::new(HostModel::new(model)), bounds);
    }
    builder = add_warmer(builder, options.warmer.as_ref(), ports.warm_listener)?;
    if let Some(source) = ports.products {
        builder = builder.product_source(source);
    }
    if let Some(embedder) = ports.embedder {
        builder = builder.embedder(Arc::new(HostEmbedder::new(embedder)?));
    }
    if let Some(index) = ports.vector_index {
        builder = builder.vector_index(Arc::new(HostIndex::new(index)?));
    }
    if let Some(hybrid) = hybrid(&options)? {
        builder = builder.hybrid_options(hybrid);
    }
    if let Some(ms) = options.source_timeout_ms {
        builder = builder.source_timeout(Duration::from_millis(natural(ms, "the source's timeout")?));
    }
    if let Some(layouts) = read(options.barcode_layouts.as_deref())? {
        builder = builder.barcode_layouts(layouts);
    }
    if let Some(table) = &options.taxes {
        builder = builder.taxes(TaxTable::parse(table)?);
    }
    if let Some(book) = &options.offers {
        builder = builder.offers(OfferBook::from_json(book)?);
    }
    if let Some(policy) = &options.price_policy {
        builder = builder.price_policy(policy.read()?);
    }
    if let Some(policy) = &options.model_policy {
        builder = builder.model_policy(policy.read()?);
    }
    if let Some(path) = &options.catalog_file {
        builder = builder.catalog(CoreCatalog::import(open(path)?, &import, |_| {})?.0);
    }
    if let Some(path) = options.database {
        builder = builder.database(path);
    }
    Ok(Agent { shared: Arc::new(Shared { agent: builder.build()?, alive: watch::Sender::new(()) }) })
}

/// Puts the backup `from` in place of the database `to`, after checking it. No agent may have `to` open. Runs on a
/// thread of its own.
///
/// Fails with `Corrupt` where the backup is damaged or of another program, with `Storage` where `to` is in use or
/// cannot be written. `to` is then as it was.
#[uniffi::export(default(cancel = None))]
pub async fn restore_database(from: String, to: String, cancel: Option<Arc<CancelToken>>) -> Answer<()> {
    run(cancel, offload(move || block_on(GroceryAgent::restore(from, to)))).await
}

/// The id of the one user of an app that knows no users: `local`.
#[uniffi::export]
pub fn local_user() -> String {
    grocery_core::ProcessRequest::local_user().to_string()
}

/// A language that can be read.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Language {
    /// Its ISO 639-1 code.
    pub code: String,
    /// What it calls itself.
    pub name: String,
}

/// How an agent is made. All of it is optional.
#[derive(Debug, Clone, Default, PartialEq, uniffi::Record)]
pub struct AgentOptions {
    /// The SQLite file that keeps everything; made where it is missing. In memory where absent.
    #[uniffi(default = None)]
    pub database: Option<String>,
    /// A catalogue file (CSV with at least `id` and `name`, gzip allowed) in place of the starter catalogue.
    #[uniffi(default = None)]
    pub catalog_file: Option<String>,
    /// The currency of budgets and totals. USD where absent.
    #[uniffi(default = None)]
    pub currency: Option<String>,
    /// The two-letter state where a request says none. Without one no tax is estimated.
    #[uniffi(default = None)]
    pub state: Option<String>,
    /// The postal code where a request says none.
    #[uniffi(default = None)]
    pub zip_code: Option<String>,
    /// A tax table of the app's own, in place of the built-in one: tab-separated, with rows such as `IL/606` for local taxes.
    #[uniffi(default = None)]
    pub taxes: Option<String>,
    /// What the shop has on offer: a `grocery-offers/1` object as JSON text. Lists then say what it saves.
    #[uniffi(default = None)]
    pub offers: Option<String>,
    /// How far the shopper's zone is ahead of UTC, in minutes; decides what "tomorrow" is. 0 where absent.
    #[uniffi(default = None)]
    pub utc_offset_minutes: Option<i32>,
    /// How long a price source may take, in milliseconds. 2,000 where absent.
    #[uniffi(default = None)]
    pub price_timeout_ms: Option<i64>,
    /// How many events are kept for subscribers that come late or read slowly. 1,024 where absent.
    #[uniffi(default = None)]
    pub event_buffer: Option<i32>,
    /// The name of a list that comes into being by itself.
    #[uniffi(default = None)]
    pub list_name: Option<String>,
    /// How many lines a list may have. 1,000 where absent.
    #[uniffi(default = None)]
    pub max_lines: Option<i32>,
    /// The longest text that is read, in bytes of UTF-8: of a sentence with its other hearings, of a recipe line. At most
    /// 1,048,576; 16,384 where absent.
    #[uniffi(default = None)]
    pub max_text_bytes: Option<i32>,
    /// The language model is asked where the rules' confidence is below this. 0.6 where absent.
    #[uniffi(default = None)]
    pub model_below: Option<f64>,
    /// How long the language model may take, waiting in line included, in milliseconds. 3,000 where absent.
    #[uniffi(default = None)]
    pub model_budget_ms: Option<i64>,
    /// How many questions to the language model may run at once. 4 where absent.
    #[uniffi(default = None)]
    pub model_concurrency: Option<i32>,
    /// Whether all price sources are asked at once, and the lowest fresh price stands, in place of the first.
    #[uniffi(default = false)]
    pub ask_all_price_sources: bool,
    /// How long a told price counts as fresh, wherever it is kept, in milliseconds; 0 asks the sources each time and keeps
    /// nothing. 300,000 where absent.
    #[uniffi(default = None)]
    pub price_fresh_for_ms: Option<i64>,
    /// The numbers of the cache of prices. 1,000 prices in memory, each for a minute, where absent.
    #[uniffi(default = None)]
    pub price_cache: Option<CacheOptions>,
    /// What `Agent.warmer()` fetches before anybody asks, when and within which bounds. Give the cache room and time for it.
    #[uniffi(default = None)]
    pub warmer: Option<WarmerOptions>,
    /// The guards around each price source: retries, a breaker, a rate and so on. A timeout alone where absent.
    #[uniffi(default = None)]
    pub price_policy: Option<Policy>,
    /// The guards around the language model. A timeout and a bound on concurrent questions where absent.
    #[uniffi(default = None)]
    pub model_policy: Option<Policy>,
    /// How long a product source may take to answer, and an embedder or an index of vectors in a search, in milliseconds.
    /// 3,000 where absent.
    #[uniffi(default = None)]
    pub source_timeout_ms: Option<i64>,
    /// How the shop prints prices and weights into bar codes: `us`, `us_five_digits`, `nordic` or `none`. `us` where absent.
    #[uniffi(default = None)]
    pub barcode_layouts: Option<String>,
    /// What a place among the neighbours by vectors counts beside the same place among the hits of the words, 0 to 10. 1
    /// where absent.
    #[uniffi(default = None)]
    pub vector_weight: Option<f64>,
    /// Neighbours less near than this are left out, -1 to 1; what is near depends on the model. 0 where absent.
    #[uniffi(default = None)]
    pub min_similarity: Option<f32>,
    /// How many neighbours are asked for, 1 to 1,000. 100 where absent.
    #[uniffi(default = None)]
    pub neighbours: Option<i32>,
    /// A time of day at which the agent's clock stands still, RFC 3339: for tests and replays.
    #[uniffi(default = None)]
    pub fixed_time: Option<String>,
    /// Where the agent's randomness starts, so that ids repeat: for tests and replays.
    #[uniffi(default = None)]
    pub seed: Option<u64>,
}

impl AgentOptions {
    fn config(&self) -> Result<AgentConfig, Error> {
        let mut config = AgentConfig::default();
        if let Some(currency) = read(self.currency.as_deref())? {
            config.currency = currency;
        }
        config.state.clone_from(&self.state);
        config.zip_code.clone_from(&self.zip_code);
        if let Some(minutes) = self.utc_offset_minutes {
            config.utc_offset_minutes = minutes;
        }
        if let Some(ms) = self.price_timeout_ms {
            config.price_timeout_ms = natural(ms, "the price timeout")?;
        }
        if let Some(events) = self.event_buffer {
            config.event_buffer = natural(events, "the event buffer")?;
        }
        if let Some(name) = &self.list_name {
            config.list_name.clone_from(name);
        }
        if let Some(lines) = self.max_lines {
            config.max_lines = natural(lines, "the number of lines")?;
        }
        if let Some(bytes) = self.max_text_bytes {
            config.max_text_bytes = natural(bytes, "the longest text")?;
        }
        Ok(config)
    }
}

/// Where the shopper is. Decides the tax; the shop where a price source needs one.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Location {
    /// Two-letter state. Where it disagrees with the postal code, the state wins.
    #[uniffi(default = None)]
    pub state: Option<String>,
    /// Postal code.
    #[uniffi(default = None)]
    pub zip_code: Option<String>,
    /// City.
    #[uniffi(default = None)]
    pub city: Option<String>,
}

/// One thing a shopper said.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ProcessRequest {
    /// What was said.
    pub input: String,
    /// Who said it; the one local user where absent.
    #[uniffi(default = None)]
    pub user_id: Option<String>,
    /// In which conversation; the user's only one where absent.
    #[uniffi(default = None)]
    pub conversation_id: Option<String>,
    /// Where the shopper is; as the options say where absent.
    #[uniffi(default = None)]
    pub location: Option<Location>,
    /// The list to work on; the user's current one where absent.
    #[uniffi(default = None)]
    pub list_id: Option<String>,
    /// The language, as an ISO 639-1 code; detected where absent.
    #[uniffi(default = None)]
    pub language: Option<String>,
    /// What a speech recogniser heard, best first. `input` may then be empty.
    #[uniffi(default = [])]
    pub speech: Vec<String>,
}

impl ProcessRequest {
    fn read(self) -> Result<grocery_core::ProcessRequest, Error> {
        let user = user(self.user_id.as_deref())?;
        let mut request = grocery_core::ProcessRequest::new(self.input, user);
        request.conversation_id = read(self.conversation_id.as_deref())?;
        request.location = self.location.map(|place| grocery_core::Location {
            zip_code: place.zip_code,
            city: place.city,
            state: place.state,
        });
        request.list_id = self.list_id.as_deref().map(list).transpose()?;
        request.language = self.language;
        request.speech = self.speech;
        Ok(request)
    }
}

/// Who it is about: the one local user where nobody is named.
pub(crate) fn user(id: Option<&str>) -> Result<UserId, Error> {
    id.map_or_else(|| Ok(grocery_core::ProcessRequest::local_user()), UserId::new)
}
