//! How an agent is made, as the host says it.

use std::{fs::File, sync::Arc, time::Duration};

use grocery_core::{
    AgentConfig, Clock, Currency, Error, ErrorKind, GroceryAgent, GroceryAgentBuilder, ManualClock, Result,
    SeededRng, SystemClock, Timestamp,
    catalog::{Catalog, ImportOptions},
    nlu::llm::AssistantConfig,
};
use serde::Deserialize;

use crate::agent::read;

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
    utc_offset_minutes: Option<i32>,
    price_timeout_ms: Option<u64>,
    event_buffer: Option<usize>,
    list_name: Option<String>,
    max_lines: Option<usize>,
    max_text_bytes: Option<usize>,
    model_below: Option<f64>,
    model_budget_ms: Option<u64>,
    model_concurrency: Option<usize>,
}

/// A builder with everything but the host's own ports, and the bounds of a language model.
pub(crate) fn builder(json: &str) -> Result<(GroceryAgentBuilder, AssistantConfig)> {
    let options: Options = read(json, "options")?;
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
    let mut builder = GroceryAgent::builder();
    if let Some(path) = options.database {
        builder = builder.database(path);
    }
    if let Some(path) = options.catalog_file {
        let now = options.fixed_time.unwrap_or_else(|| SystemClock::new().wall());
        let mut import = ImportOptions::new(now.date_at_offset(config.utc_offset_minutes));
        import.currency = config.currency;
        let (catalog, _) = Catalog::import(open(&path)?, &import, |_| {})?;
        builder = builder.catalog(catalog);
    }
    if let Some(at) = options.fixed_time {
        builder = builder.clock(Arc::new(ManualClock::at(at)));
    }
    if let Some(seed) = options.seed {
        builder = builder.rng(Arc::new(SeededRng::new(seed)));
    }
    let mut bounds = AssistantConfig::default();
    bounds.below = options.model_below.unwrap_or(bounds.below);
    bounds.budget = options.model_budget_ms.map_or(bounds.budget, Duration::from_millis);
    bounds.max_concurrent = options.model_concurrency.unwrap_or(bounds.max_concurrent);
    Ok((builder.config(config), bounds))
}

/// Opens a file to read from.
pub(crate) fn open(path: &str) -> Result<File> {
    File::open(path).map_err(|e| {
        Error::new(ErrorKind::Storage, format!("cannot open the file {path:?}: {e}"))
            .with_hint("give the path of a file that this program may read")
            .with_source(e)
    })
}
