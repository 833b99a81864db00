//! The cases about the warmer: scripts on one agent, whose sources and other steps are those of the prices.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use grocery_core::{
    GroceryAgent, ProcessRequest, Result, UserId,
    agent::WarmerSettings,
    warmer::{WarmBudget, WarmReport},
};
use serde_json::{Value, json};

use crate::{
    canonical::object,
    conformance_orders::{refused, wire},
    conformance_prices::{builder, options, products, step, text, user},
    support::block_on,
};

/// What the warmer told of its progress and nobody has looked at.
type Told = Arc<Mutex<Vec<[usize; 2]>>>;

/// Bytes are left out: they are counted as the machine keeps things.
fn report(one: &WarmReport) -> Value {
    object([
        ("calls", json!(one.calls)),
        ("fresh", json!(one.fresh)),
        ("left", json!(one.left)),
        ("missed", json!(one.missed)),
        ("notes", json!(one.notes)),
        ("overlapped", json!(one.overlapped)),
        ("picked", json!(one.picked)),
        ("strategies", json!(one.strategies)),
        ("warmed", json!(one.warmed)),
    ])
}

fn budget(one: &WarmBudget) -> Value {
    object([("calls", json!(one.calls_per_hour)), ("items", json!(one.items_per_hour))])
}

fn state(agent: &GroceryAgent) -> Value {
    let state = agent.warmer().state();
    assert_eq!(state.next_due, agent.warmer().next_due());
    let strategy = |one: &grocery_core::warmer::StrategyState| {
        object([
            ("limit", json!(one.limit)),
            ("name", json!(one.name)),
            ("next_due", wire(one.next_due)),
            ("schedule", json!(one.schedule)),
        ])
    };
    let earned = state.earned;
    object([
        ("budget", budget(&state.budget)),
        (
            "earned",
            object([
                ("calls", json!(earned.calls)),
                ("reads", json!(earned.reads)),
                ("runs", json!(earned.runs)),
                ("used", json!(earned.used)),
                ("warmed", json!(earned.warmed)),
            ]),
        ),
        ("last", state.last.as_ref().map_or(Value::Null, report)),
        ("last_run", wire(state.last_run)),
        ("left", budget(&state.left)),
        ("next_due", wire(state.next_due)),
        ("running", json!(state.running)),
        ("strategies", state.strategies.iter().map(strategy).collect()),
    ])
}

fn warming_step(agent: &GroceryAgent, told: &Told, given: &Value) -> Result<Value> {
    let warmer = agent.warmer();
    let with_progress = |done: WarmReport| {
        let progress = std::mem::take(&mut *told.lock().unwrap());
        object([("progress", json!(progress)), ("report", report(&done))])
    };
    Ok(match text(given, "op").unwrap() {
        "warm_now" => with_progress(block_on(warmer.run_now())),
        "warm_tick" => with_progress(block_on(warmer.tick())),
        "warmer_state" => state(agent),
        "note_asked" => {
            warmer.note_asked(&products(given)?, text(given, "at").unwrap().parse()?);
            Value::Null
        }
        "note_served" => {
            let users = given["users"].as_array().unwrap();
            let users: Result<Vec<UserId>> =
                users.iter().map(|id| UserId::new(id.as_str().unwrap())).collect();
            warmer.note_served(&users?);
            Value::Null
        }
        "say" => {
            block_on(agent.process(ProcessRequest::new(text(given, "text").unwrap(), user(given))))?;
            Value::Null
        }
        "warm" => {
            let time = Duration::from_millis(given["still_for_ms"].as_u64().unwrap_or(0));
            let mut done = block_on(agent.prices().warm(&products(given)?, &options(given)?, time))?;
            done.products.sort_unstable();
            object([
                ("calls", json!(done.calls)),
                ("fresh", json!(done.fresh)),
                ("products", wire(&done.products)),
                ("warmed", json!(done.warmed)),
            ])
        }
        _ => step(agent, given)?,
    })
}

fn agent(input: &Value, told: &Told) -> Result<GroceryAgent> {
    let mut builder = builder(input)?;
    if !input["warmer"].is_null() {
        builder = builder.warmer(WarmerSettings::default().with_json(&input["warmer"].to_string())?);
    }
    let told = Arc::clone(told);
    builder.on_warm_progress(move |at| told.lock().unwrap().push([at.done, at.of])).build()
}

pub(crate) fn warming(input: &Value) -> Value {
    let told = Told::default();
    match agent(input, &told) {
        Ok(agent) => input["steps"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| warming_step(&agent, &told, one).unwrap_or_else(|e| refused(&e)))
            .collect(),
        Err(e) => object([
            ("error", json!(e.code())),
            ("named", json!(e.message().contains(text(input, "place").unwrap_or("nothing")))),
        ]),
    }
}
