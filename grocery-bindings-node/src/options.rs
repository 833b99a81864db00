//! How an agent is made, as the host says it.

use std::{fs::File, sync::Arc, time::Duration};

use grocery_core::{
    AgentConfig, Clock, Currency, Error, ErrorKind, GroceryAgent, GroceryAgentBuilder, Result, SeededRng,
    StoppedClock, SystemClock, Timestamp,
    basket::TaxTable,
    catalog::{Catalog, HybridOptions, ImportOptions},
    nlu::llm::AssistantConfig,
    resilience::PolicyConfig,
};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    agent::{NativePorts, read},
    model::HostModel,
    price_parts::{PriceOptions, SourceSaid, TierSaid},
    products::{HostProductSource, snake},
    ready::Ready,
    vectors::{HostEmbedder, HostVectorIndex},
    warmer::add_warmer,
};

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
struct Options {
    database: Option<String>,
    catalog_file: Option<String>,
    fixed_time: Option<Timestamp>,
    seed: Option<u64>,
    currency: Option<Currency>,
    state: Option<String>,
    zip_code: Option<String>,
    taxes: Option<String>,
    utc_offset_minutes: Option<i32>,
    price_timeout_ms: Option<u64>,
    event_buffer: Option<usize>,
    list_name: Option<String>,
    max_lines: Option<usize>,
    max_text_bytes: Option<usize>,
    model_below: Option<f64>,
    model_budget_ms: Option<u64>,
    model_concurrency: Option<usize>,
    price_policy: Option<Value>,
    model_policy: Option<Value>,
    source_timeout_ms: Option<u64>,
    embedder: Option<Dimensions>,
    vector_index: Option<Dimensions>,
    vector_weight: Option<f64>,
    min_similarity: Option<f32>,
    neighbours: Option<usize>,
    barcode_layouts: Option<String>,
    price_source: Vec<SourceSaid>,
    product_source: Option<usize>,
    ask_all_price_sources: bool,
    price_fresh_for_ms: Option<u64>,
    price_cache: Option<Value>,
    price_tiers: Vec<TierSaid>,
    warmer: Option<Value>,
}

/// What of a port is a number.
#[derive(Deserialize)]
struct Dimensions {
    dimensions: usize,
}

/// A builder with everything that the host says and brings; `ready` sources are said by their place.
pub(crate) fn builder(json: &str, ports: NativePorts, ready: &[Ready]) -> Result<GroceryAgentBuilder> {
    let mut options: Options = read(json, "options")?;
    let hybrid = hybrid(&options);
    let policies = (options.price_policy.take(), options.model_policy.take());
    let prices = PriceOptions {
        sources: std::mem::take(&mut options.price_source),
        ask_all: options.ask_all_price_sources,
        fresh_for_ms: options.price_fresh_for_ms,
        cache: options.price_cache.take(),
        tiers: std::mem::take(&mut options.price_tiers),
    };
    let dimensions = (options.embedder.take(), options.vector_index.take());
    let base = AgentConfig::default();
    let config = AgentConfig {
        currency: options.currency.unwrap_or(base.currency),
        state: options.state.or(base.state),
        zip_code: options.zip_code.or(base.zip_code),
        utc_offset_minutes: options.utc_offset_minutes.unwrap_or(base.utc_offset_minutes),
        price_timeout_ms: options.price_timeout_ms.unwrap_or(base.price_timeout_ms),
        event_buffer: options.event_buffer.unwrap_or(base.event_buffer),
        list_name: options.list_name.unwrap_or(base.list_name),
        max_lines: options.max_lines.unwrap_or(base.max_lines),
        max_text_bytes: options.max_text_bytes.unwrap_or(base.max_text_bytes),
    };
    let clock: Arc<dyn Clock> = match options.fixed_time {
        Some(at) => Arc::new(StoppedClock::at(at)),
        None => Arc::new(SystemClock::new()),
    };
    let mut builder = GroceryAgent::builder().clock(Arc::clone(&clock));
    if let Some(path) = options.database {
        builder = builder.database(path);
    }
    if let Some(path) = options.catalog_file {
        let mut import = ImportOptions::new(clock.wall().date_at_offset(config.utc_offset_minutes));
        import.currency = config.currency;
        let (catalog, _) = Catalog::import(open(&path)?, &import, |_| {})?;
        builder = builder.catalog(catalog);
    }
    if let Some(seed) = options.seed {
        builder = builder.rng(Arc::new(SeededRng::new(seed)));
    }
    let mut bounds = AssistantConfig::default();
    bounds.below = options.model_below.unwrap_or(bounds.below);
    bounds.budget = options.model_budget_ms.map_or(bounds.budget, Duration::from_millis);
    bounds.max_concurrent = options.model_concurrency.unwrap_or(bounds.max_concurrent);
    if let Some(limit) = options.source_timeout_ms {
        builder = builder.source_timeout(Duration::from_millis(limit));
    }
    if let Some(layouts) = options.barcode_layouts {
        builder = builder.barcode_layouts(layouts.parse()?);
    }
    if let Some(table) = options.taxes {
        builder = builder.taxes(TaxTable::parse(&table)?);
    }
    if let Some(hybrid) = hybrid {
        builder = builder.hybrid_options(hybrid);
    }
    if let Some(given) = policies.0 {
        builder = builder.price_policy(policy(given, "options.pricePolicy")?);
    }
    if let Some(given) = policies.1 {
        builder = builder.model_policy(policy(given, "options.modelPolicy")?);
    }
    builder = prices.add_to(
        builder,
        ports.price_sources.unwrap_or_default(),
        ports.price_tiers.unwrap_or_default(),
        ready,
        &clock,
    )?;
    builder = add_warmer(builder, options.warmer, ports.on_warm_progress)?;
    if let Some(port) = ports.language_model {
        builder = builder.language_model(Arc::new(HostModel::new(port)), bounds);
    }
    if let Some(port) = ports.product_source {
        builder = builder.product_source(Arc::new(HostProductSource::new(port)));
    }
    if let Some(place) = options.product_source {
        let source = ready.get(place).and_then(|source| source.products.clone());
        builder = builder.product_source(source.ok_or_else(|| no_source("productSource", "products"))?);
    }
    if let Some((port, size)) = ports.embedder.zip(dimensions.0) {
        builder = builder.embedder(Arc::new(HostEmbedder::new(port, size.dimensions)));
    }
    if let Some((port, size)) = ports.vector_index.zip(dimensions.1) {
        builder = builder.vector_index(Arc::new(HostVectorIndex::new(port, size.dimensions)));
    }
    Ok(builder.config(config))
}

/// How words and vectors are put together, where the host says anything about it.
fn hybrid(options: &Options) -> Option<HybridOptions> {
    let said =
        options.vector_weight.is_some() || options.min_similarity.is_some() || options.neighbours.is_some();
    said.then(|| {
        let mut hybrid = HybridOptions::default();
        hybrid.vector_weight = options.vector_weight.unwrap_or(hybrid.vector_weight);
        hybrid.min_similarity = options.min_similarity.unwrap_or(hybrid.min_similarity);
        hybrid.neighbours = options.neighbours.unwrap_or(hybrid.neighbours);
        hybrid
    })
}

/// What is said of a ready source that does not have what it is to give.
pub(crate) fn no_source(place: &str, what: &str) -> Error {
    Error::new(ErrorKind::InvalidInput, format!("options.{place} has no {what}"))
        .with_hint("give another source there")
}

/// The guards around a port; the core's own reader judges them.
pub(crate) fn policy(given: Value, place: &str) -> Result<PolicyConfig> {
    PolicyConfig::from_json(&snake(given).to_string()).map_err(|fault| renamed(&fault, place))
}

/// What is wrong with settings, in the names that the host writes.
pub(crate) fn renamed(fault: &Error, place: &str) -> Error {
    let message = fault.message().split(" at line ").next().unwrap_or_default();
    let error = Error::new(fault.kind(), format!("{place}: {}", camel(message)));
    error.with_hint(camel(fault.hint().unwrap_or_default()))
}

/// The names of settings in a text, as the host writes them.
fn camel(text: &str) -> String {
    let mut after = false;
    let letter = |c: char| {
        let upper = std::mem::replace(&mut after, c == '_');
        let shown = if upper { c.to_ascii_uppercase() } else { c };
        (c != '_').then_some(shown)
    };
    text.chars().filter_map(letter).collect()
}

/// Opens a file to read from.
pub(crate) fn open(path: &str) -> Result<File> {
    File::open(path).map_err(|e| {
        Error::new(ErrorKind::Storage, format!("cannot open the file {path:?}: {e}"))
            .with_hint("give the path of a file that this program may read")
            .with_source(e)
    })
}
