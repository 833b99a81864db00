//! Arguments of the commands about imported data and the database's file.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use grocery_core::{catalog::CatalogFormat, orders::PriceMeaning};

#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(subcommand)]
    pub(crate) what: ImportWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ImportWhat {
    /// Import a catalogue: CSV with at least the columns id and name, JSON, or Open Food Facts; gzip allowed.
    Catalog(ImportCatalog),
    /// Import orders: Walmart exports, CSV, JSON or XLSX; gzip allowed. Files of one export go together.
    Orders {
        /// The files.
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// Skip rows that cannot be read, and report them, instead of importing nothing.
        #[arg(long)]
        lenient: bool,
        /// The shop, where the files do not say.
        #[arg(long, value_name = "NAME")]
        retailer: Option<String>,
        /// What a column called "price" holds: auto, line or unit.
        #[arg(long, value_name = "MEANING", default_value = "auto", value_parser = price_meaning)]
        price: PriceMeaning,
    },
    /// Import the text of a receipt, as a recogniser gives it.
    Receipt {
        /// The file; `-` for standard input.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Show what the receipt says, and keep nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ImportCatalog {
    /// The file; `-` for standard input.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Skip rows that cannot be read, and report them, instead of importing nothing.
    #[arg(long)]
    pub(crate) lenient: bool,
    /// How the file is written: auto, csv, json or open_food_facts.
    #[arg(long, value_name = "FORMAT", default_value = "auto", value_parser = catalog_format)]
    pub(crate) format: CatalogFormat,
    /// Open Food Facts: the language of names, as two letters [default: each record's own].
    #[arg(long, value_name = "LANG")]
    pub(crate) language: Option<String>,
    /// Open Food Facts: only products sold in this country, as two letters or as its tags write it.
    #[arg(long, value_name = "COUNTRY")]
    pub(crate) country: Option<String>,
    /// The most rows to read; more is an error.
    #[arg(long, value_name = "N")]
    pub(crate) max_rows: Option<u64>,
}

fn catalog_format(text: &str) -> Result<CatalogFormat, String> {
    text.parse().map_err(|_| "use auto, csv, json or open_food_facts".to_owned())
}

fn price_meaning(text: &str) -> Result<PriceMeaning, String> {
    text.parse().map_err(|_| "use auto, line or unit".to_owned())
}

#[derive(Debug, Args)]
pub(crate) struct Orders {
    /// Show this order, by its id.
    #[arg(value_name = "ID")]
    pub(crate) id: Option<String>,
    /// Show what was bought whose name has these words: how often, when next, what it cost.
    #[arg(long, value_name = "WORDS", conflicts_with_all = ["id", "usual"])]
    pub(crate) item: Option<String>,
    /// Show what is usually bought, and when it is due.
    #[arg(long, conflicts_with = "id")]
    pub(crate) usual: bool,
    /// At most this many.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
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
