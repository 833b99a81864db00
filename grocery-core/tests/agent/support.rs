//! What the other modules share: an agent that replays, and a short way to talk to it.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use grocery_core::{
    ErrorKind, GroceryAgent, GroceryAgentBuilder, GroceryList, ManualClock, ProcessRequest, ProcessResponse,
    Result, SeededRng, UserId, catalog::Catalog,
};

/// The moment at which every replay starts.
pub(crate) const START: &str = "2026-11-20T10:30:00Z";

/// Time and chance that repeat.
pub(crate) fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at(START.parse().unwrap()))
}

/// The starter catalogue, unpacked once for all tests.
pub(crate) fn catalog() -> Catalog {
    static STARTER: OnceLock<Catalog> = OnceLock::new();
    STARTER.get_or_init(|| Catalog::starter().unwrap()).clone()
}

/// An agent in memory with replayed time and chance.
pub(crate) fn agent() -> GroceryAgent {
    agent_with(|builder| builder)
}

/// The same, with more set.
pub(crate) fn agent_with(more: impl FnOnce(GroceryAgentBuilder) -> GroceryAgentBuilder) -> GroceryAgent {
    let builder = GroceryAgent::builder().catalog(catalog());
    more(builder.clock(clock()).rng(Arc::new(SeededRng::new(7)))).build().unwrap()
}

pub(crate) fn user() -> UserId {
    UserId::new("user-456").unwrap()
}

pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

/// Says `turns` one after the other and returns the last answer.
pub(crate) fn talk(agent: &GroceryAgent, turns: &[&str]) -> ProcessResponse {
    let mut last = None;
    for turn in turns {
        last = Some(say(agent, turn).unwrap());
    }
    last.unwrap()
}

pub(crate) fn say(agent: &GroceryAgent, text: &str) -> Result<ProcessResponse> {
    block_on(agent.process(ProcessRequest::new(text, user())))
}

/// The list as `phrase amount unit` for each line.
pub(crate) fn lines(list: &GroceryList) -> Vec<String> {
    list.items
        .iter()
        .map(|i| match i.unit {
            Some(unit) => format!("{} {} {unit}", i.requested, i.quantity_exact),
            None => format!("{} {}", i.requested, i.quantity_exact),
        })
        .collect()
}

pub(crate) fn kind<T>(result: Result<T>) -> ErrorKind {
    match result {
        Ok(_) => panic!("an error was expected"),
        Err(e) => e.kind(),
    }
}

/// A wait that no test ever lasts.
pub(crate) const FOREVER: Duration = Duration::from_secs(3_600);
