//! The agent.

use std::{
    path::PathBuf,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use grocery_core::{
    Clock, Currency, Error, ErrorKind, GroceryAgent, ListId, ProcessRequest, SeededRng, UserId,
    agent::{AgentConfig, Location},
    basket::{
        TaxTable,
        stores::{StoresProblem, choose_stores_within},
    },
    catalog::{Catalog as CoreCatalog, Embedder, HybridOptions, ImportOptions},
    deals::{DealProblem, Effort, optimise_within},
    nlu::llm::AssistantConfig,
    resilience::PolicyConfig,
};
use pyo3::prelude::*;

use crate::{
    agent_deals::{Deals, GivenBook},
    budgets::Budgets,
    catalog::Catalog,
    convert::{Data, Text, Texts},
    error::{Answer, Fault},
    events::Subscription,
    fit::{Asked, GivenPlan, Priorities},
    host::{HostEmbedder, HostModel, HostVectorIndex},
    imports::open,
    learning::{Aliases, Intents},
    orders::Orders,
    price_parts::{Keeping, Sources, fresh_for},
    prices::Prices,
    runtime::{HostClock, aside, run},
    swaps::Swaps,
    totals::{Basket, GivenPolicy, Totals},
    value::{
        DealSolution, Explanation, FitPlan, GroceryList, Ingredient, Money, ProcessResponse, SecondOpinion,
        StoresSolution, Understanding,
    },
    views::Lists,
    warmer::{OnWarmProgress, Warmer, add_warmer},
};

/// How often this process was forked off another one.
static FORKS: AtomicU64 = AtomicU64::new(0);

/// Tells that this process is a fresh copy of another one.
#[pyfunction]
pub(crate) fn _forked() {
    FORKS.fetch_add(1, Ordering::Relaxed);
}

/// The agent that handles and views share.
pub(crate) struct Shared {
    agent: RwLock<Option<GroceryAgent>>,
    /// Whether it holds files or connections, which a forked child cannot use.
    held: bool,
    forks: u64,
}

impl Shared {
    /// The agent, where it may be used.
    pub(crate) fn get(&self) -> Answer<GroceryAgent> {
        if self.held && self.forks != FORKS.load(Ordering::Relaxed) {
            return Err(Fault(
                Error::new(
                    ErrorKind::Storage,
                    "this agent opened its files or connections before the process was forked",
                )
                .with_hint(
                    "make a GroceryAgent in the child process; SQLite files and connections cannot be inherited",
                ),
            ));
        }
        let agent = self.agent.read().unwrap_or_else(PoisonError::into_inner);
        agent.clone().ok_or_else(|| {
            Fault(
                Error::new(ErrorKind::Storage, "the agent is closed").with_hint("make another GroceryAgent"),
            )
        })
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        if self.forks != FORKS.load(Ordering::Relaxed) {
            // Its threads live in the parent, and its files are the parent's to close.
            let agent = self.agent.get_mut().unwrap_or_else(PoisonError::into_inner).take();
            std::mem::forget(agent);
        }
    }
}

/// The native half of `GroceryAgent`.
#[pyclass(frozen, module = "grocery_core._grocery_core")]
pub(crate) struct Agent(Arc<Shared>);

#[pymethods]
impl Agent {
    #[new]
    #[pyo3(signature = (
        *, database = None, price_source = None, price_policy = None, ask_all_price_sources = false,
        price_fresh_for_ms = None, price_cache = None, price_tiers = None, warmer = None,
        on_warm_progress = None, language_model = None, model_below = None,
        model_budget_ms = None, model_concurrency = None, model_policy = None, product_source = None,
        embedder = None, vector_index = None, source_timeout_ms = None, vector_weight = None,
        min_similarity = None, neighbours = None, barcode_layouts = None, catalog_file = None, currency = None, state = None,
        zip_code = None, taxes = None, offers = None, utc_offset_minutes = None, price_timeout_ms = None, event_buffer = None,
        list_name = None, max_lines = None, max_text_bytes = None, fixed_time = None, seed = None
    ))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    fn new(
        py: Python<'_>,
        database: Option<PathBuf>,
        price_source: Option<Bound<'_, PyAny>>,
        price_policy: Option<Data>,
        ask_all_price_sources: bool,
        price_fresh_for_ms: Option<u64>,
        price_cache: Option<Data>,
        price_tiers: Option<Bound<'_, PyAny>>,
        warmer: Option<Data>,
        on_warm_progress: Option<OnWarmProgress>,
        language_model: Option<Bound<'_, PyAny>>,
        model_below: Option<f64>,
        model_budget_ms: Option<u64>,
        model_concurrency: Option<usize>,
        model_policy: Option<Data>,
        product_source: Option<Bound<'_, PyAny>>,
        embedder: Option<Bound<'_, PyAny>>,
        vector_index: Option<Bound<'_, PyAny>>,
        source_timeout_ms: Option<u64>,
        vector_weight: Option<f64>,
        min_similarity: Option<f32>,
        neighbours: Option<usize>,
        barcode_layouts: Option<Text>,
        catalog_file: Option<PathBuf>,
        currency: Option<Text>,
        state: Option<Text>,
        zip_code: Option<Text>,
        taxes: Option<Text>,
        offers: Option<GivenBook>,
        utc_offset_minutes: Option<i32>,
        price_timeout_ms: Option<u64>,
        event_buffer: Option<usize>,
        list_name: Option<Text>,
        max_lines: Option<usize>,
        max_text_bytes: Option<usize>,
        fixed_time: Option<Text>,
        seed: Option<u64>,
    ) -> PyResult<Self> {
        let mut config = AgentConfig::default();
        if let Some(currency) = currency {
            config.currency = currency.0.parse::<Currency>().map_err(Fault)?;
        }
        config.state = state.map(|s| s.0);
        config.zip_code = zip_code.map(|z| z.0);
        set(&mut config.utc_offset_minutes, utc_offset_minutes);
        set(&mut config.price_timeout_ms, price_timeout_ms);
        set(&mut config.event_buffer, event_buffer);
        set(&mut config.list_name, list_name.map(|n| n.0));
        set(&mut config.max_lines, max_lines);
        set(&mut config.max_text_bytes, max_text_bytes);

        let fixed = fixed_time.map(|t| t.0.parse()).transpose().map_err(Fault)?;
        let clock: Arc<dyn Clock> = Arc::new(HostClock::new(fixed));
        let mut options = ImportOptions::new(clock.wall().date_at_offset(config.utc_offset_minutes));
        options.currency = config.currency;
        let mut builder = GroceryAgent::builder().config(config).clock(Arc::clone(&clock));
        if let Some(seed) = seed {
            builder = builder.rng(Arc::new(SeededRng::new(seed)));
        }
        // An agent without a source keeps no prices, unless it is told to.
        let keeps = price_source.is_some() || price_cache.is_some() || price_tiers.is_some();
        let keeping = Keeping::read(price_cache, price_tiers.as_ref())?;
        if let Some(source) = price_source {
            builder = Sources::read(&source)?.add_to(builder);
        }
        if ask_all_price_sources {
            builder = builder.ask_all_price_sources();
        }
        builder = fresh_for(builder, price_fresh_for_ms);
        builder = add_warmer(builder, warmer, on_warm_progress)?;
        if let Some(model) = language_model {
            let mut bounds = AssistantConfig::default();
            set(&mut bounds.below, model_below);
            set(&mut bounds.budget, model_budget_ms.map(Duration::from_millis));
            set(&mut bounds.max_concurrent, model_concurrency);
            builder = builder.language_model(Arc::new(HostModel::new(&model)?), bounds);
        }
        if let Some(policy) = price_policy {
            builder = builder.price_policy(PolicyConfig::from_json(&policy.0).map_err(Fault)?);
        }
        if let Some(policy) = model_policy {
            builder = builder.model_policy(PolicyConfig::from_json(&policy.0).map_err(Fault)?);
        }
        if let Some(source) = product_source {
            builder = builder.product_source(crate::sources::product_source(&source)?);
        }
        let mut hybrid = HybridOptions::default();
        if let Some(embedder) = embedder {
            let embedder = HostEmbedder::new(&embedder)?;
            hybrid = embedder.suggested();
            builder = builder.embedder(Arc::new(embedder));
        }
        if let Some(index) = vector_index {
            builder = builder.vector_index(Arc::new(HostVectorIndex::new(&index)?));
        }
        set(&mut hybrid.vector_weight, vector_weight);
        set(&mut hybrid.min_similarity, min_similarity);
        set(&mut hybrid.neighbours, neighbours);
        builder = builder.hybrid_options(hybrid);
        if let Some(limit) = source_timeout_ms {
            builder = builder.source_timeout(Duration::from_millis(limit));
        }
        if let Some(layouts) = barcode_layouts {
            builder = builder.barcode_layouts(layouts.0.parse().map_err(Fault)?);
        }
        if let Some(table) = taxes {
            builder = builder.taxes(TaxTable::parse(&table.0).map_err(Fault)?);
        }
        if let Some(book) = offers {
            builder = builder.offers(book.0);
        }
        let held = database.is_some() || keeping.is_of_one_process();
        if let Some(path) = database {
            builder = builder.database(path);
        }
        let agent = py.detach(move || {
            if keeps {
                builder = builder.price_cache(keeping.cache(&clock)?);
            }
            if let Some(path) = catalog_file {
                let (catalog, _) = CoreCatalog::import(open(&path)?, &options, |_| {})?;
                builder = builder.catalog(catalog);
            }
            builder.build()
        });
        let agent = RwLock::new(Some(agent.map_err(Fault)?));
        let forks = FORKS.load(Ordering::Relaxed);
        Ok(Self(Arc::new(Shared { agent, held, forks })))
    }

    /// Does what a shopper said and answers with the list, priced.
    #[pyo3(signature = (
        text, *, user_id, conversation_id = None, list_id = None, state = None, zip_code = None, city = None,
        language = None, speech = Texts::default()
    ))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    async fn process(
        &self,
        text: Text,
        user_id: Text,
        conversation_id: Option<Text>,
        list_id: Option<Text>,
        state: Option<Text>,
        zip_code: Option<Text>,
        city: Option<Text>,
        language: Option<Text>,
        speech: Texts,
    ) -> PyResult<ProcessResponse> {
        let agent = self.0.get()?;
        let mut request = ProcessRequest::new(text.0, user(user_id)?);
        if let Some(id) = conversation_id {
            request = request.in_conversation(&id.0).map_err(Fault)?;
        }
        request.list_id = list_id.map(list).transpose()?;
        if state.is_some() || zip_code.is_some() || city.is_some() {
            request.location = Some(Location {
                zip_code: zip_code.map(|z| z.0),
                city: city.map(|c| c.0),
                state: state.map(|s| s.0),
            });
        }
        request.language = language.map(|l| l.0);
        request.speech = speech.0;
        Ok(run(async move { agent.process(request).await }).await?.into())
    }

    /// What to give up so that a list keeps to a budget. Changes nothing.
    #[pyo3(signature = (
        list_id, *, budget = None, period = None, priorities = Priorities::default(), without = Texts::default(),
        diets = Texts::default(), allergens = Texts::default(), excludes = Texts::default(), state = None,
        zip_code = None, language = None, shopper = None, user_id
    ))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    async fn fit(
        &self,
        list_id: Option<Text>,
        budget: Option<Money>,
        period: Option<Text>,
        priorities: Priorities,
        without: Texts,
        diets: Texts,
        allergens: Texts,
        excludes: Texts,
        state: Option<Text>,
        zip_code: Option<Text>,
        language: Option<Text>,
        shopper: Option<Data>,
        user_id: Text,
    ) -> PyResult<FitPlan> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        let asked = Asked {
            list_id,
            budget,
            period,
            priorities,
            without,
            diets,
            allergens,
            excludes,
            state,
            zip_code,
            language,
            shopper,
        };
        let request = asked.read(user)?;
        Ok(run(async move { agent.fit(request).await }).await?.into())
    }

    /// Does what a plan says, in one step that one undo takes back.
    async fn apply_fit(&self, plan: GivenPlan) -> PyResult<GroceryList> {
        let agent = self.0.get()?;
        Ok(run(async move { agent.apply_fit(plan.0).await }).await?.into())
    }

    /// What a sentence means, without doing it.
    #[pyo3(signature = (text, *, language = None, speech = Texts::default()))]
    fn parse(
        &self,
        py: Python<'_>,
        text: Text,
        language: Option<Text>,
        speech: Texts,
    ) -> PyResult<Understanding> {
        let agent = self.0.get()?;
        Ok(py
            .detach(move || {
                if language.is_none() && speech.0.is_empty() {
                    agent.parse(&text.0)
                } else {
                    agent.parse_with(&text.0, language.as_ref().map(|l| l.0.as_str()), &speech.0)
                }
            })
            .into())
    }

    /// How a sentence is read, stage by stage, for people who want to know why.
    #[pyo3(signature = (text, *, language = None, speech = Texts::default()))]
    fn explain(
        &self,
        py: Python<'_>,
        text: Text,
        language: Option<Text>,
        speech: Texts,
    ) -> PyResult<Explanation> {
        let agent = self.0.get()?;
        Ok(py
            .detach(move || agent.explain_with(&text.0, language.as_ref().map(|l| l.0.as_str()), &speech.0))
            .into())
    }

    /// What a sentence means, with the language model's help where the rules are unsure.
    #[pyo3(signature = (text, *, language = None, speech = Texts::default()))]
    async fn understand(&self, text: Text, language: Option<Text>, speech: Texts) -> PyResult<SecondOpinion> {
        let agent = self.0.get()?;
        let opinion = run(async move {
            let language = language.as_ref().map(|l| l.0.as_str());
            Ok(agent.understand(&text.0, language, &speech.0).await)
        });
        let opinion = opinion.await?;
        Python::attach(|py| SecondOpinion::new(py, opinion))
    }

    /// The languages that can be read, English first: ISO 639-1 code and own name.
    fn languages(&self) -> PyResult<Vec<(String, String)>> {
        Ok(self.0.get()?.languages())
    }

    /// The parts of one line of a recipe.
    fn ingredient(&self, py: Python<'_>, text: Text) -> PyResult<Ingredient> {
        let agent = self.0.get()?;
        Ok(py.detach(move || agent.ingredient(&text.0)).into())
    }

    /// Adds a basket up to the cent.
    #[pyo3(signature = (
        items, *, state = None, zip_code = None, promo_code = None, loyalty_member = false, first_order = None,
        tax_rate = None, policy = None, date = None, currency = None, snap_balance = None, delivery_fee = None,
        bags = 0
    ))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    fn totals(
        &self,
        py: Python<'_>,
        items: Basket,
        state: Option<Text>,
        zip_code: Option<Text>,
        promo_code: Option<Text>,
        loyalty_member: bool,
        first_order: Option<bool>,
        tax_rate: Option<Text>,
        policy: Option<GivenPolicy>,
        date: Option<Text>,
        currency: Option<Text>,
        snap_balance: Option<Money>,
        delivery_fee: Option<Money>,
        bags: u32,
    ) -> PyResult<Totals> {
        let agent = self.0.get()?;
        let mut request = items.request(currency)?;
        if state.is_some() || zip_code.is_some() {
            let place = request.place.get_or_insert_default();
            place.state = state.map(|s| s.0);
            place.zip = zip_code.map(|z| z.0);
        }
        request.promo_code = promo_code.map(|p| p.0);
        request.loyalty_member = loyalty_member;
        request.first_order = first_order;
        request.tax_rate =
            tax_rate.map(|r| grocery_core::Rate::from_percent_str(&r.0)).transpose().map_err(Fault)?;
        request.policy = policy.map(|policy| policy.0);
        request.snap_balance = snap_balance.map(|balance| balance.0);
        request.delivery_fee = delivery_fee.map(|fee| fee.0);
        request.bags = bags;
        request.date = date.map(|d| d.0.parse()).transpose().map_err(Fault)?;
        Ok(py.detach(move || agent.totals(&request)).map_err(Fault)?.into())
    }

    /// Finds the best use of offers on a cart, on a thread of its own.
    async fn optimise_deals(&self, problem: Data) -> PyResult<DealSolution> {
        self.0.get()?;
        Ok(aside(move |late| optimise_within(&DealProblem::from_json(&problem.0)?, Effort::default(), late))
            .await?
            .into())
    }

    /// Finds at which stores to buy what, on a thread of its own.
    async fn optimise_basket(&self, problem: Data) -> PyResult<StoresSolution> {
        self.0.get()?;
        Ok(aside(move |late| {
            choose_stores_within(&StoresProblem::from_json(&problem.0)?, Effort::default(), late)
        })
        .await?
        .into())
    }

    /// The lists of all users, directly.
    #[getter]
    fn lists(&self) -> Lists {
        Lists(Arc::clone(&self.0))
    }

    /// Quotes and their history, directly.
    #[getter]
    fn prices(&self) -> Prices {
        Prices(Arc::clone(&self.0))
    }

    /// Prices at hand before anybody asks.
    #[getter]
    fn warmer(&self) -> Warmer {
        Warmer(Arc::clone(&self.0))
    }

    /// The products.
    #[getter]
    fn catalog(&self) -> Catalog {
        Catalog(Arc::clone(&self.0))
    }

    /// What was bought.
    #[getter]
    fn orders(&self) -> Orders {
        Orders(Arc::clone(&self.0))
    }

    /// What users said to substitutes.
    #[getter]
    fn swaps(&self) -> Swaps {
        Swaps(Arc::clone(&self.0))
    }

    /// What users mean by their phrases.
    #[getter]
    fn aliases(&self) -> Aliases {
        Aliases(Arc::clone(&self.0))
    }

    /// What can be heard, and intents of the program's own.
    #[getter]
    fn intents(&self) -> Intents {
        Intents(Arc::clone(&self.0))
    }

    /// The offers of the shop.
    #[getter]
    fn deals(&self) -> Deals {
        Deals(Arc::clone(&self.0))
    }

    /// What may be spent, and how it stands.
    #[getter]
    fn budgets(&self) -> Budgets {
        Budgets(Arc::clone(&self.0))
    }

    /// Subscribes to what happens from now on, or behind the event `after`.
    fn events(&self, after: Option<u64>) -> PyResult<Subscription> {
        Ok(Subscription::new(self.0.get()?.events(after)))
    }

    /// Writes a copy of the database to a new file.
    async fn backup(&self, path: PathBuf) -> PyResult<()> {
        let agent = self.0.get()?;
        run(async move { agent.backup(path).await }).await
    }

    /// Checks the database's integrity. An agent in memory is always well.
    async fn check(&self) -> PyResult<()> {
        let agent = self.0.get()?;
        run(async move { agent.check().await }).await
    }

    /// Ends the event streams and closes the database, waiting for what is under way.
    async fn close(&self) -> PyResult<()> {
        if self.0.forks != FORKS.load(Ordering::Relaxed) {
            return Ok(());
        }
        let agent = self.0.agent.write().unwrap_or_else(PoisonError::into_inner).take();
        match agent {
            Some(agent) => run(async move { agent.close().await }).await,
            None => Ok(()),
        }
    }
}

/// Puts the backup `source` in place of the database `target`, after checking it.
#[pyfunction]
pub(crate) async fn restore(source: PathBuf, target: PathBuf) -> PyResult<()> {
    run(async move { GroceryAgent::restore(source, target).await }).await
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

/// A user id.
pub(crate) fn user(id: Text) -> Answer<UserId> {
    Ok(UserId::new(id.0)?)
}

/// A list id.
pub(crate) fn list(id: Text) -> Answer<ListId> {
    Ok(id.0.parse()?)
}
