//! The native part of the npm package `grocery-core`.
//!
//! It converts types, maps errors, borrows the runtime and turns the host's callbacks into ports. It
//! never understands, prices or totals anything itself, and it never reads names of its own: every
//! name goes through `as_str` and `FromStr` of the core.
//!
//! What a host sees is the TypeScript in `ts/`, which wraps what is exported here: results travel as
//! one JSON text each, since one text that JavaScript parses costs less than setting its properties
//! one by one through Node-API, and they travel only when the host looks at them.
#![allow(unreachable_pub, reason = "the macros export to Node, not to Rust")]
#![cfg_attr(test, allow(dead_code, reason = "a test build of the macros registers no exports"))]

mod agent;
mod agent_deals;
mod answer;
mod budgets;
mod call;
mod deals;
mod detect;
mod error;
mod events;
mod fit;
mod host;
mod imports;
mod learning;
mod lists;
mod market;
#[cfg(feature = "measure")]
mod measure;
mod model;
#[cfg(test)]
mod names;
mod offers;
mod options;
mod orders;
mod price_parts;
mod products;
mod ready;
mod recipe;
mod recognizer;
mod remote;
mod shelf;
mod source;
mod substitutes;
mod swaps;
mod tier;
mod totals;
mod tracking;
mod types;
mod vectors;
mod warmer;
mod wire;
