//! The agent from outside, as a host sees it. One binary, so that it links once.

mod bad_input;
mod canonical;
mod conformance;
mod conversation;
mod process;
mod support;
