//! `xtask train`: makes the learned parts of understanding from a folder of labelled data.
//!
//! The same data give the same file, byte for byte, on any machine: order comes from hashes, and the
//! arithmetic uses only operations that are exact everywhere (`exp.rs`).

mod chain;
mod data;
pub(crate) mod exp;
mod ingredients;
mod report;

pub(crate) fn run(args: &[String]) -> Result<(), String> {
    match args.split_first() {
        Some((what, rest)) if what == "ingredients" => ingredients::run(rest),
        Some((what, _)) => Err(format!("unknown model `{what}`; known: ingredients")),
        None => Err("xtask train needs the model to train: ingredients".to_owned()),
    }
}
