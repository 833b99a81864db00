//! The arguments of the command.

use std::{ffi::OsString, path::PathBuf};

use clap::{Args, Parser, Subcommand};

const EXAMPLES: &str = "\
Examples:
  grocery --state IL process \\
    \"2 gallons of 2% milk, a dozen large eggs, bread and 2 lb ground beef, keep it under $40\"
  grocery process \"remove the bread\"
  grocery list
  echo '{\"id\":1,\"text\":\"2 lb apples\"}' | grocery parse --jsonl";

/// Understand, price and keep grocery lists, offline.
#[derive(Debug, Parser)]
#[command(
    name = "grocery",
    version,
    propagate_version = true,
    arg_required_else_help = true,
    after_help = EXAMPLES
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options that every command takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Common {
    /// Write JSON instead of tables and sentences.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// The database file [default: grocery.db in the platform's data directory].
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) db: Option<PathBuf>,
    /// Whose lists to use.
    #[arg(long, global = true, value_name = "ID", default_value = "local")]
    pub(crate) user: String,
    /// Which conversation to go on with.
    #[arg(long, global = true, value_name = "ID", default_value = "default")]
    pub(crate) conversation: String,
    /// Two-letter state, for the sales tax.
    #[arg(long, global = true, value_name = "STATE")]
    pub(crate) state: Option<String>,
    /// Postal code.
    #[arg(long, global = true, value_name = "CODE", value_parser = zip)]
    pub(crate) zip: Option<String>,
    /// Language of the text, as an ISO 639-1 code [default: detected].
    #[arg(long, global = true, value_name = "LANG", value_parser = language)]
    pub(crate) lang: Option<String>,
}

fn language(text: &str) -> Result<String, &'static str> {
    if matches!(text.len(), 2 | 3) && text.bytes().all(|b| b.is_ascii_alphabetic()) {
        Ok(text.to_ascii_lowercase())
    } else {
        Err("write the two or three letters of an ISO 639 code, such as en or es")
    }
}

fn zip(text: &str) -> Result<String, &'static str> {
    if text.trim().is_empty() || text.chars().any(char::is_control) {
        Err("write a postal code such as 62701")
    } else {
        Ok(text.to_owned())
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Carry out what a sentence says, and show the priced list.
    Process(Process),
    /// Talk to the agent, line by line.
    Chat(Chat),
    /// Show what a sentence was understood as.
    Parse(TextOrLines),
    /// Read recipe lines.
    Ingredients(TextOrLines),
    /// Play whole conversations, each for a new user in memory.
    Converse(Converse),
    /// Search the catalogue.
    Search(Search),
    /// Add up carts: tax, promo code, loyalty, delivery.
    Totals(Totals),
    /// Show a list, or all lists.
    List(List),
    /// Bring data in.
    Import(Import),
    /// Copy the database to a file, also while it is in use.
    Backup(Backup),
    /// Put a backup in place of the database, after checking it.
    Restore(Restore),
    /// Check the installation and the database.
    Doctor,
}

#[derive(Debug, Args)]
pub(crate) struct Process {
    /// What the shopper says. May start with `-` after `--`.
    #[arg(value_name = "TEXT", required = true, num_args = 1..)]
    pub(crate) text: Vec<OsString>,
}

#[derive(Debug, Args)]
pub(crate) struct Chat {}

#[derive(Debug, Args)]
pub(crate) struct TextOrLines {
    /// The text to read.
    #[arg(value_name = "TEXT", required_unless_present = "jsonl", num_args = 1.., conflicts_with = "jsonl")]
    pub(crate) text: Vec<OsString>,
    /// Read JSON Lines with "id" and "text" from standard input, and write one line for each.
    #[arg(long)]
    pub(crate) jsonl: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Converse {
    /// Read JSON Lines with "id" and "turns" from standard input, and write one line for each.
    #[arg(long)]
    pub(crate) jsonl: bool,
    /// The turns of one conversation, in order.
    #[arg(value_name = "TURN", required_unless_present = "jsonl", num_args = 1.., conflicts_with = "jsonl")]
    pub(crate) turns: Vec<OsString>,
}

#[derive(Debug, Args)]
pub(crate) struct Search {
    /// What to look for.
    #[arg(value_name = "QUERY", required_unless_present = "jsonl", num_args = 1.., conflicts_with = "jsonl")]
    pub(crate) query: Vec<OsString>,
    /// Read JSON Lines with "id" and "q" from standard input, and write one line for each.
    #[arg(long)]
    pub(crate) jsonl: bool,
    /// Search this catalogue file (CSV, gzip allowed) instead of the database's.
    #[arg(long, value_name = "FILE")]
    pub(crate) catalog: Option<PathBuf>,
    /// With --catalog: skip rows that cannot be read instead of refusing the file.
    #[arg(long, requires = "catalog")]
    pub(crate) lenient: bool,
    /// At most this many hits, up to 100.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) limit: usize,
    /// Only products of this category.
    #[arg(long, value_name = "NAME")]
    pub(crate) category: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Totals {
    /// A JSON file with one cart; `-` for standard input.
    #[arg(value_name = "FILE", required_unless_present = "jsonl", conflicts_with = "jsonl")]
    pub(crate) file: Option<PathBuf>,
    /// Read one cart per line from standard input, and write one line for each.
    #[arg(long)]
    pub(crate) jsonl: bool,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// The id of the list [default: the current one].
    #[arg(value_name = "ID", conflicts_with = "all")]
    pub(crate) id: Option<String>,
    /// Show all lists of the user.
    #[arg(long)]
    pub(crate) all: bool,
    /// Show the operations that made the list.
    #[arg(long, conflicts_with = "all")]
    pub(crate) log: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(subcommand)]
    pub(crate) what: ImportWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ImportWhat {
    /// Import a catalogue: CSV with at least the columns id and name, gzip allowed.
    Catalog {
        /// The file.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Skip rows that cannot be read, and report them, instead of importing nothing.
        #[arg(long)]
        lenient: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// The file to write.
    #[arg(value_name = "FILE")]
    pub(crate) to: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The backup to read.
    #[arg(value_name = "FILE")]
    pub(crate) from: PathBuf,
}
