//! The agent from outside, as a host sees it. One binary, so that it links once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod aliases;
mod bad_files;
mod bad_input;
mod budgets;
mod canonical;
mod conformance;
mod conformance_catalog;
mod conformance_deals;
mod conformance_errors;
mod conformance_fit;
mod conformance_offers;
mod conformance_orders;
mod conformance_prices;
mod conformance_spending;
mod conformance_warming;
mod conversation;
mod custom_intents;
mod examination;
mod fit;
mod imports;
mod offers;
mod orders;
mod prices;
mod process;
mod recipes;
mod second_opinion;
mod shelf;
mod shoppers;
mod sources;
mod substitutes;
mod support;
mod talks;
mod text_limit;
mod tracking;
mod tracking_trouble;
mod warming;
