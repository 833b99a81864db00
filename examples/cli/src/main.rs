//! `grocery`: the grocery-core agent on the command line.
//!
//! This program reads arguments and pipes, asks the agent and prints. It decides nothing about
//! groceries.

mod alternatives;
mod args;
mod ask;
mod budgets;
mod data;
mod deals;
mod explained;
mod fit;
mod input;
mod jsonl;
mod model;
mod offers;
mod orders;
mod prices;
mod recipes;
mod search;
mod shop_prices;
mod table;
mod taught;
mod text;
mod warm;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Cli, Command};

/// What went wrong, for a person, and an exit code for a script.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) message: String,
    /// What would work.
    pub(crate) hint: Option<String>,
    /// The library's code of the error, such as `INPUT_001`.
    pub(crate) tag: Option<String>,
    pub(crate) code: u8,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>, code: u8) -> Self {
        Self { message: message.into(), hint: None, tag: None, code }
    }

    /// The caller's input is at fault: exit code 2.
    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self::new(message, 2)
    }

    /// The line on standard error, with the code that scripts and reports go by.
    pub(crate) fn line(&self) -> String {
        let mut line = self.message.clone();
        if let Some(tag) = &self.tag {
            line.push_str(&format!(" [{tag}]"));
        }
        if let Some(hint) = &self.hint {
            line.push_str(&format!(": {hint}"));
        }
        text::clean(&line.replace(['\n', '\r'], " ")).into_owned()
    }

    /// The reply to a shopper, who has no use for codes.
    pub(crate) fn reply(&self) -> String {
        match &self.hint {
            Some(hint) => format!("{}: {hint}", self.message),
            None => self.message.clone(),
        }
    }
}

impl From<grocery_core::Error> for Failure {
    fn from(e: grocery_core::Error) -> Self {
        use grocery_core::ErrorKind as K;
        let code = match e.kind() {
            K::InvalidInput
            | K::TooLarge
            | K::ProductNotFound
            | K::ListNotFound
            | K::OrderNotFound
            | K::InvalidProduct => 2,
            _ => 1,
        };
        Self {
            message: e.message().to_owned(),
            hint: e.hint().map(str::to_owned),
            tag: Some(e.code().to_string()),
            code,
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(e: std::io::Error) -> Self {
        // A reader that went away (`grocery ... | head`) is no fault of ours.
        let code = if e.kind() == std::io::ErrorKind::BrokenPipe { 0 } else { 1 };
        Self::new(format!("cannot read or write: {e}"), code)
    }
}

pub(crate) type Outcome<T = ()> = Result<T, Failure>;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => return refused(&e),
    };
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
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
            eprintln!("grocery: {}", f.line());
            ExitCode::from(f.code)
        }
    }
}

/// Help and version as they are; anything wrong with the arguments as one line, like every other error.
fn refused(e: &clap::Error) -> ExitCode {
    use clap::error::ErrorKind as K;
    if matches!(e.kind(), K::DisplayHelp | K::DisplayVersion | K::DisplayHelpOnMissingArgumentOrSubcommand) {
        // Where help cannot be written there is nobody to tell.
        let _ = e.print();
        return ExitCode::from(if e.use_stderr() { 2 } else { 0 });
    }
    eprintln!("grocery: {}", one_line(&e.render().to_string()));
    ExitCode::from(2)
}

/// clap's paragraphs (what was wrong, a tip, the usage) as one line.
fn one_line(message: &str) -> String {
    let mut parts = message.split("\n\n").map(|p| p.split_whitespace().collect::<Vec<_>>().join(" "));
    let what = parts.next().unwrap_or_default();
    let mut line = what.strip_prefix("error: ").unwrap_or(&what).to_owned();
    for part in parts {
        if let Some(tip) = part.strip_prefix("tip: ") {
            line.push_str(&format!("; {tip}"));
        } else if let Some(usage) = part.strip_prefix("Usage: ") {
            line.push_str(&format!("; usage: {usage}"));
        }
    }
    line.push_str("; --help says more");
    text::clean(&line).into_owned()
}

async fn run(cli: Cli) -> Outcome {
    let common = cli.common;
    match cli.command {
        Command::Process(a) => ask::process(&common, a).await,
        Command::Chat(a) => ask::chat(&common, a).await,
        Command::Parse(a) => jsonl::parse(&common, a),
        Command::Ingredients(a) => recipes::ingredients(&common, a).await,
        Command::Converse(a) => jsonl::converse(&common, a).await,
        Command::Search(a) => search::search(&common, a).await,
        Command::Product(a) => search::product(&common, a).await,
        Command::Price(a) => shop_prices::price(&common, a).await,
        Command::Track(a) => shop_prices::track(&common, a).await,
        Command::Warm(a) => warm::warm(&common, a).await,
        Command::Cache(a) => shop_prices::cache(&common, a).await,
        Command::History(a) => prices::history(&common, a).await,
        Command::Trending(a) => search::trending(&common, a).await,
        Command::Alternatives(a) => alternatives::run(&common, a),
        Command::Budgets(a) => budgets::run(&common, a).await,
        Command::Fit(a) => fit::run(&common, *a).await,
        Command::Totals(a) => jsonl::totals(&common, a),
        Command::Deals(a) => deals::deals(&common, &a),
        Command::Basket(a) => deals::basket(&common, &a),
        Command::List(a) => ask::list(&common, a).await,
        Command::Intents(a) => taught::intents(&common, a).await,
        Command::Train(a) => taught::train(&common, &a.file).await,
        Command::Aliases(a) => taught::aliases(&common, a).await,
        Command::Languages => taught::languages(&common),
        Command::Import(a) => data::import(&common, a).await,
        Command::Orders(a) => orders::show(&common, a).await,
        Command::Backup(a) => data::backup(&common, a).await,
        Command::Restore(a) => data::restore(&common, a).await,
        Command::Doctor(a) => data::doctor(&common, &a).await,
    }
}
