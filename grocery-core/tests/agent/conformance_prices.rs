//! The cases about price sources, the cache of prices and prices that users wait for: scripts on one agent.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use grocery_core::{
    Currency, Error, ErrorKind, GroceryAgent, GroceryAgentBuilder, Money, ProductId, Result, SeededRng,
    UserId,
    agent::{PriceInvalidation, QuoteOptions, TickBudget, Track},
    cache::CacheStats,
    pricing::{
        CachedPrice, CompactHistory, HistoryRequest, PriceSource, QuoteRequest, SourcePrice, TrackedPrice,
    },
    resilience::PolicyConfig,
};
use serde_json::{Value, json};

use crate::{
    canonical::object,
    conformance_orders::{refused, wire},
    support::{block_on, catalog as starter, clock},
};

/// A shop with an answer for each time it is asked; the last one stands.
struct Shop {
    name: String,
    answers: Vec<Value>,
    asked: AtomicUsize,
}

#[async_trait]
impl PriceSource for Shop {
    fn name(&self) -> &str {
        &self.name
    }

    async fn quotes(&self, request: QuoteRequest) -> Result<Vec<SourcePrice>> {
        let asked = self.asked.fetch_add(1, Ordering::Relaxed).min(self.answers.len() - 1);
        let answer = &self.answers[asked];
        if let Some(kind) = answer.as_str() {
            return Err(Error::new(kind.parse::<ErrorKind>()?, "the shop is shut"));
        }
        let price = |product: ProductId| {
            let minor = answer[product.as_str()].as_i64()?;
            Some(SourcePrice::each(product, Money::from_minor(minor, Currency::USD)))
        };
        Ok(request.products.into_iter().filter_map(price).collect())
    }
}

pub(crate) fn text<'a>(step: &'a Value, field: &str) -> Option<&'a str> {
    step[field].as_str()
}

fn product(step: &Value) -> Result<ProductId> {
    ProductId::new(text(step, "product").unwrap())
}

pub(crate) fn products(step: &Value) -> Result<Vec<ProductId>> {
    step["products"].as_array().unwrap().iter().map(|id| ProductId::new(id.as_str().unwrap())).collect()
}

pub(crate) fn user(step: &Value) -> UserId {
    UserId::new(text(step, "user").unwrap_or("conformance")).unwrap()
}

pub(crate) fn options(step: &Value) -> Result<QuoteOptions> {
    let mut options = QuoteOptions::default();
    options.store = text(step, "store").map(str::parse).transpose()?;
    options.zip = text(step, "zip").map(str::to_owned);
    Ok(options)
}

pub(crate) fn builder(input: &Value) -> Result<GroceryAgentBuilder> {
    let mut builder = GroceryAgent::builder().catalog(starter()).clock(clock());
    builder = builder.rng(Arc::new(SeededRng::new(7)));
    for given in input["sources"].as_array().unwrap() {
        let shop = Arc::new(Shop {
            name: text(given, "name").unwrap().to_owned(),
            answers: given["answers"].as_array().unwrap().clone(),
            asked: AtomicUsize::new(0),
        });
        builder = match &given["policy"] {
            Value::Null => builder.price_source(shop),
            policy => builder.guarded_price_source(shop, PolicyConfig::from_json(&policy.to_string())?),
        };
    }
    if input["ask_all"].as_bool() == Some(true) {
        builder = builder.ask_all_price_sources();
    }
    if let Some(ms) = input["fresh_for_ms"].as_u64() {
        builder = builder.price_fresh_for(Duration::from_millis(ms));
    }
    if !input["cache"].is_null() {
        let options = CachedPrice::options().with_json(&input["cache"].to_string())?;
        builder = builder.price_cache(CachedPrice::cache().options(options));
    }
    Ok(builder)
}

/// Without its id, which has another chance behind it in each language.
fn tracked(one: &TrackedPrice) -> Value {
    object([
        ("due_at", wire(one.due_at)),
        ("last_price", wire(one.last_price)),
        ("last_seen", wire(one.last_seen)),
        ("product", wire(&one.product)),
        ("since", wire(one.since)),
        ("state", wire(one.state)),
        ("store", wire(&one.store)),
        ("target", wire(one.target)),
        ("told_at", wire(one.told_at)),
        ("user", wire(&one.user)),
    ])
}

fn cache(stats: &CacheStats) -> Value {
    object([
        ("background", json!(stats.background)),
        ("gets", json!(stats.gets)),
        ("hit_percent", json!(stats.hit_percent())),
        ("load_failures", json!(stats.load_failures)),
        ("loads", json!(stats.loads)),
        ("memory_hits", json!(stats.memory_hits)),
        ("misses", json!(stats.misses)),
        ("negative", json!(stats.negative)),
        ("overtaken", json!(stats.overtaken)),
        ("stale", json!(stats.stale)),
    ])
}

fn state(agent: &GroceryAgent) -> Value {
    let state = agent.prices().state();
    let sources = state.sources.iter().map(|one| {
        let breaker = one.policy.as_ref().and_then(|policy| policy.breaker.as_ref());
        object([
            ("breaker", wire(breaker.map(|breaker| breaker.state))),
            ("calls", json!(one.calls)),
            ("failures", json!(one.failures)),
            ("last_answer", wire(one.last_answer)),
            ("name", json!(one.name)),
            ("refused", json!(one.refused)),
        ])
    });
    object([("cache", state.cache.as_ref().map_or(Value::Null, cache)), ("sources", sources.collect())])
}

pub(crate) fn step(agent: &GroceryAgent, step: &Value) -> Result<Value> {
    let prices = agent.prices();
    Ok(match text(step, "op").unwrap() {
        "quotes" => {
            let told = block_on(prices.quotes(&products(step)?, &options(step)?))?;
            let quote = |q: &grocery_core::pricing::Quote| {
                object([
                    ("as_of", wire(q.as_of)),
                    ("kind", wire(q.kind)),
                    ("price", wire(q.price)),
                    ("product", wire(&q.product)),
                    ("source", json!(q.source)),
                    ("stale", json!(q.stale)),
                    ("store", wire(&q.store)),
                ])
            };
            object([
                ("missing", wire(&told.missing)),
                ("notes", json!(told.notes.len())),
                ("quotes", told.quotes.iter().map(quote).collect()),
            ])
        }
        "compare" => {
            let told = block_on(prices.compare(&product(step)?, &options(step)?))?;
            let row = |one: &grocery_core::pricing::ComparedPrice| {
                object([
                    ("above", json!(one.above.map(|rate| rate.parts_per_million()))),
                    ("amount", json!(one.unit_price.per().amount.to_string())),
                    ("price", wire(one.quote.price)),
                    ("source", json!(one.quote.source)),
                    ("stale", json!(one.quote.stale)),
                    ("unit", json!(one.unit_price.per().unit.as_str())),
                ])
            };
            object([
                ("notes", json!(told.notes.len())),
                ("prices", told.prices.iter().map(row).collect()),
                ("product", wire(&told.product)),
            ])
        }
        "track" => {
            let target: Money = serde_json::from_value(step["target"].clone()).unwrap();
            let mut what = Track::new(user(step), product(step)?, target);
            what.store = text(step, "store").map(str::parse).transpose()?;
            tracked(&block_on(prices.track(what))?)
        }
        "tracked" => block_on(prices.tracked(&user(step)))?.iter().map(tracked).collect(),
        "untrack" => {
            let of = UserId::new(text(step, "of").unwrap_or("conformance"))?;
            let id = block_on(prices.tracked(&of))?[step["at"].as_u64().unwrap() as usize].id;
            json!(block_on(prices.untrack(&user(step), id))?)
        }
        "tick" => {
            let mut budget = TickBudget::default();
            budget.products = step["products"].as_u64().map_or(budget.products, |n| n as usize);
            budget.every = step["every_ms"].as_u64().map_or(budget.every, Duration::from_millis);
            let tick = block_on(prices.tick(&budget))?;
            let alert = |one: &grocery_core::agent::PriceAlert| {
                object([
                    ("price", wire(one.price)),
                    ("product", wire(&one.product_id)),
                    ("source", json!(one.source)),
                    ("store", wire(&one.store)),
                    ("target", wire(one.target)),
                    ("timestamp", wire(one.timestamp)),
                    ("user", wire(&one.user_id)),
                ])
            };
            object([
                ("alerts", tick.alerts.iter().map(alert).collect()),
                ("due", json!(tick.due)),
                ("notes", json!(tick.notes.len())),
                ("seen", json!(tick.seen)),
            ])
        }
        "state" => state(agent),
        "invalidate" => {
            let what = match (&step["products"], text(step, "source")) {
                (Value::Array(_), _) => PriceInvalidation::Products(products(step)?),
                (_, Some(source)) => PriceInvalidation::Source(source.to_owned()),
                _ => PriceInvalidation::All,
            };
            block_on(prices.invalidate(&what))?;
            Value::Null
        }
        "history" => block_on(prices.history(HistoryRequest::new(product(step)?)))?
            .iter()
            .map(|point| object([("price", wire(point.price)), ("source", json!(point.source))]))
            .collect(),
        "compact" => {
            let mut rules = CompactHistory::new();
            rules.daily_before = text(step, "daily_before").map(str::parse).transpose()?;
            rules.drop_before = text(step, "drop_before").map(str::parse).transpose()?;
            wire(block_on(prices.compact_history(rules))?)
        }
        op => panic!("there is no step {op}"),
    })
}

pub(crate) fn prices(input: &Value) -> Value {
    match builder(input).and_then(GroceryAgentBuilder::build) {
        Ok(agent) => input["steps"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| step(&agent, one).unwrap_or_else(|e| refused(&e)))
            .collect(),
        Err(e) => json!({"error": e.code()}),
    }
}
