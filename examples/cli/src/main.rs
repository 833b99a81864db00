//! `grocery`: the grocery-core agent on the command line.
//!
//! This program reads arguments and pipes, asks the agent and prints. It decides nothing about
//! groceries.

mod args;
mod ask;
mod data;
mod jsonl;
mod table;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Cli, Command};

/// What went wrong, as one line for a person and an exit code for a script.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) message: String,
    pub(crate) code: u8,
}

impl Failure {
    /// The caller's input is at fault: exit code 2.
    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: 2 }
    }
}

impl From<grocery_core::Error> for Failure {
    fn from(e: grocery_core::Error) -> Self {
        use grocery_core::ErrorKind as K;
        let mut message = format!("{} [{}]", e.message(), e.code());
        if let Some(hint) = e.hint() {
            message.push_str(": ");
            message.push_str(hint);
        }
        let code = match e.kind() {
            K::InvalidInput | K::TooLarge | K::ProductNotFound | K::ListNotFound | K::InvalidProduct => 2,
            _ => 1,
        };
        Self { message, code }
    }
}

impl From<std::io::Error> for Failure {
    fn from(e: std::io::Error) -> Self {
        // A reader that went away (`grocery ... | head`) is no fault of ours.
        let code = if e.kind() == std::io::ErrorKind::BrokenPipe { 0 } else { 1 };
        Self { message: format!("cannot read or write: {e}"), code }
    }
}

pub(crate) type Outcome<T = ()> = Result<T, Failure>;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_current_thread().build() {
        Ok(runtime) => runtime,
        Err(e) => {
            eprintln!("grocery: cannot start: {e}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure { code: 0, .. }) => ExitCode::SUCCESS,
        Err(f) => {
            eprintln!("grocery: {}", f.message.replace(['\n', '\r'], " "));
            ExitCode::from(f.code)
        }
    }
}

async fn run(cli: Cli) -> Outcome {
    let common = cli.common;
    match cli.command {
        Command::Process(a) => ask::process(&common, a).await,
        Command::Chat(a) => ask::chat(&common, a).await,
        Command::Parse(a) => jsonl::parse(&common, a),
        Command::Ingredients(a) => jsonl::ingredients(&common, a),
        Command::Converse(a) => jsonl::converse(&common, a).await,
        Command::Search(a) => jsonl::search(&common, a),
        Command::Totals(a) => jsonl::totals(&common, a),
        Command::List(a) => ask::list(&common, a).await,
        Command::Import(a) => data::import(&common, a).await,
        Command::Backup(a) => data::backup(&common, a).await,
        Command::Restore(a) => data::restore(&common, a).await,
        Command::Doctor => data::doctor(&common).await,
    }
}
