//! The arguments of the command.

mod data;
mod prices;

use std::{ffi::OsString, path::PathBuf};

use clap::{Args, Parser, Subcommand};
use grocery_core::{
    Ratio, Unit,
    catalog::{Allergen, SearchSort},
};

pub(crate) use self::{
    data::{Backup, Import, ImportCatalog, ImportWhat, Orders, Restore},
    prices::{Cache, CacheWhat, History, Price, PriceArgs, Track, TrackWhat, Warm},
};
use crate::offers::OfferArgs;

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
    Parse(Parse),
    /// Read recipe lines; scale them, convert them, put them on the list.
    Ingredients(Ingredients),
    /// Play whole conversations, each for a new user in memory.
    Converse(Converse),
    /// Search the catalogue.
    Search(Search),
    /// Show everything about a product, by its id or bar code.
    Product(Product),
    /// Show what is looked at, put on lists and bought a lot these days.
    Trending(Trending),
    /// Show what products cost now, from your price lists, what was kept of them, and typical prices.
    Price(Price),
    /// Wait for prices to fall.
    Track(Track),
    /// Fetch the prices that will be asked for: of what is popular, on offer, on your lists, bought before.
    Warm(Warm),
    /// Show or empty what is kept of prices.
    Cache(Cache),
    /// Show what a product cost before, and whether its price is good.
    History(History),
    /// Show what may stand in for a product.
    Alternatives(Alternatives),
    /// Add up carts: tax, promo code, loyalty, delivery.
    Totals(Totals),
    /// Show how budgets stand, set them, record what was spent.
    Budgets(crate::budgets::Budgets),
    /// Find what to give up so that a list keeps to a budget, and do it.
    Fit(Box<crate::fit::Fit>),
    /// Find the offers and coupons that save most on a cart ("grocery-deals/1")
    Deals(Deals),
    /// Choose stores and options for a list ("grocery-basket/1")
    Basket(Problems),
    /// Show a list, or all lists.
    List(List),
    /// Show every intent there is, or teach intents of your own.
    Intents(Intents),
    /// Teach intents of your own from a file of examples.
    Train(Train),
    /// Show, teach and carry what you mean by your phrases.
    Aliases(Aliases),
    /// Show the languages that can be read.
    Languages,
    /// Bring data in.
    Import(Import),
    /// Show what was bought: orders, one thing's history, what is usual.
    Orders(Orders),
    /// Copy the database to a file, also while it is in use.
    Backup(Backup),
    /// Put a backup in place of the database, after checking it.
    Restore(Restore),
    /// Check the installation, the database, the price lists and what is kept of them.
    Doctor(PriceArgs),
}

#[derive(Debug, Args)]
pub(crate) struct Process {
    /// What the shopper says. May start with `-` after `--`.
    #[arg(value_name = "TEXT", required = true, num_args = 1..)]
    pub(crate) text: Vec<OsString>,
    #[command(flatten)]
    pub(crate) model: ModelArgs,
    #[command(flatten)]
    pub(crate) offers: OfferArgs,
}

#[derive(Debug, Args)]
pub(crate) struct Chat {
    #[command(flatten)]
    pub(crate) model: ModelArgs,
    #[command(flatten)]
    pub(crate) offers: OfferArgs,
}

/// A language model as a second opinion.
#[cfg(feature = "llm")]
#[derive(Debug, Clone, Args)]
pub(crate) struct ModelArgs {
    /// Ask this language model where the rules are unsure. A key is taken from GROCERY_MODEL_KEY.
    #[arg(long, value_name = "NAME", requires = "model_url")]
    pub(crate) model: Option<String>,
    /// Where the model's server is, such as http://localhost:11434.
    #[arg(long, value_name = "URL", requires = "model")]
    pub(crate) model_url: Option<String>,
    /// How the server is talked to.
    #[arg(long, value_name = "API", value_enum, default_value = "ollama", requires = "model")]
    pub(crate) model_api: ModelApi,
}

/// How a model's server is talked to.
#[cfg(feature = "llm")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ModelApi {
    /// As Ollama is.
    Ollama,
    /// As OpenAI's and compatible servers are.
    Openai,
}

/// Built without the feature `llm`, nothing can be plugged in.
#[cfg(not(feature = "llm"))]
#[derive(Debug, Clone, Args)]
pub(crate) struct ModelArgs {}

#[derive(Debug, Args)]
pub(crate) struct Parse {
    /// The text to read.
    #[arg(value_name = "TEXT", required_unless_present = "jsonl", num_args = 1.., conflicts_with = "jsonl")]
    pub(crate) text: Vec<OsString>,
    /// Read JSON Lines with "id", "text" and perhaps "lang" and "speech" from standard input, and write one
    /// line for each.
    #[arg(long)]
    pub(crate) jsonl: bool,
    /// Show what each stage decided: language, tokens, clauses, rules, model, confidence.
    #[arg(long)]
    pub(crate) explain: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Ingredients {
    /// The lines to read.
    #[arg(value_name = "TEXT", required_unless_present = "jsonl", num_args = 1.., conflicts_with = "jsonl")]
    pub(crate) text: Vec<OsString>,
    /// Read JSON Lines with "id" and "text" from standard input, and write one line for each.
    #[arg(long)]
    pub(crate) jsonl: bool,
    /// Scale to this many servings.
    #[arg(long, value_name = "N", requires = "from", value_parser = servings)]
    pub(crate) servings: Option<Ratio>,
    /// For how many servings the lines are written.
    #[arg(long, value_name = "M", requires = "servings", value_parser = servings)]
    pub(crate) from: Option<Ratio>,
    /// Show amounts in this unit too, where they convert: between volume and weight where it is known what a
    /// cup weighs.
    #[arg(long, value_name = "UNIT", conflicts_with = "metric", value_parser = unit)]
    pub(crate) to: Option<Unit>,
    /// Show amounts in grams or milliliters too.
    #[arg(long)]
    pub(crate) metric: bool,
    /// Put what is to be bought on the current list.
    #[arg(long, conflicts_with_all = ["jsonl", "to", "metric"])]
    pub(crate) add: bool,
    /// With --add: buy what is optional too.
    #[arg(long, requires = "add")]
    pub(crate) optional: bool,
}

fn servings(text: &str) -> Result<Ratio, &'static str> {
    let bad = "write a number above zero, such as 4 or 1/2";
    let number: Ratio = text.trim().parse().map_err(|_| bad)?;
    if number.is_positive() { Ok(number) } else { Err(bad) }
}

fn unit(text: &str) -> Result<Unit, &'static str> {
    Unit::from_english(&text.trim().to_lowercase()).ok_or("write a unit such as gram, ounce, cup or ml")
}

#[derive(Debug, Args)]
pub(crate) struct Intents {
    /// Teach intents from this file of JSON Lines with "intent" and "text"; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) train: Option<PathBuf>,
    /// Show the models that were taught, the newest first.
    #[arg(long, conflicts_with = "train")]
    pub(crate) versions: bool,
    /// Put a model that was taught before to use again.
    #[arg(long = "use", value_name = "VERSION", conflicts_with_all = ["train", "versions"])]
    pub(crate) put_back: Option<String>,
    /// Hear only the built-in intents from now on. What was taught is kept.
    #[arg(long, conflicts_with_all = ["train", "versions", "put_back"])]
    pub(crate) built_in: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Train {
    /// JSON Lines with "intent" and "text"; `-` for standard input.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Aliases {
    #[command(subcommand)]
    pub(crate) what: AliasesWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AliasesWhat {
    /// Show all phrases with their products.
    List,
    /// From now on a phrase means a product.
    Learn {
        /// The phrase, such as "my usual milk".
        #[arg(value_name = "PHRASE")]
        phrase: String,
        /// The product's id, as `grocery search --json` shows it.
        #[arg(value_name = "PRODUCT")]
        product: String,
    },
    /// Forget what a phrase means.
    Forget {
        /// The phrase.
        #[arg(value_name = "PHRASE", required_unless_present = "all", conflicts_with = "all")]
        phrase: Option<String>,
        /// Forget all phrases.
        #[arg(long)]
        all: bool,
    },
    /// Write all phrases as JSON Lines.
    Export {
        /// The file to write [default: standard output].
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Learn what `export` wrote.
    Import {
        /// The file to read; `-` for standard input.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Converse {
    /// Read JSON Lines with "id", "turns" and perhaps "lang" and "speech" (for each turn what a recogniser
    /// heard, best first) from standard input, and write one line for each.
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
    #[command(flatten)]
    pub(crate) filters: Filters,
    /// Show what each score is made of.
    #[arg(long, conflicts_with = "jsonl")]
    pub(crate) explain: bool,
    /// Show what the products cost now, and what deals save.
    #[arg(long, conflicts_with_all = ["jsonl", "explain", "catalog"])]
    pub(crate) prices: bool,
    /// Write whole products and what is known of the search, as JSON.
    #[arg(long, conflicts_with_all = ["jsonl", "explain", "prices", "catalog"])]
    pub(crate) full: bool,
}

/// What a search lets through, and in which order.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    /// Only products of this category: a step such as "Milk", or a path such as "Dairy & Eggs > Milk".
    #[arg(long, value_name = "NAME")]
    pub(crate) category: Option<String>,
    /// Only products of this brand.
    #[arg(long, value_name = "NAME")]
    pub(crate) brand: Option<String>,
    /// Only products whose typical price is known and not lower.
    #[arg(long, value_name = "AMOUNT")]
    pub(crate) min_price: Option<String>,
    /// Only products whose typical price is known and not higher.
    #[arg(long, value_name = "AMOUNT")]
    pub(crate) max_price: Option<String>,
    /// Only products known to be in stock.
    #[arg(long)]
    pub(crate) in_stock: bool,
    /// Only products certain to fit this diet, such as vegan or gluten_free. May be said several times.
    #[arg(long = "diet", value_name = "DIET")]
    pub(crate) diets: Vec<String>,
    /// Only products rated at least so many stars out of five.
    #[arg(long, value_name = "STARS")]
    pub(crate) min_rating: Option<f64>,
    /// The order: relevance, price, unit_price, rating or popularity.
    #[arg(long, value_name = "ORDER", default_value = "relevance", value_parser = order)]
    pub(crate) sort: SearchSort,
    /// Leave out the first N hits.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: usize,
}

fn order(text: &str) -> Result<SearchSort, &'static str> {
    text.parse().map_err(|_| "use one of: relevance, price, unit_price, rating, popularity")
}

#[derive(Debug, Args)]
pub(crate) struct Product {
    /// The product's id as `grocery search --json` shows it, or its bar code.
    #[arg(value_name = "ID_OR_BARCODE")]
    pub(crate) product: String,
    /// Show this many of the newest reviews.
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(crate) reviews: usize,
    /// First keep a review of yours, of 1 to 5 stars, in place of what you said before.
    #[arg(long, value_name = "STARS")]
    pub(crate) rate: Option<u8>,
    /// With --rate: what you say.
    #[arg(long, value_name = "TEXT", requires = "rate")]
    pub(crate) text: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Trending {
    /// Only products of this category.
    #[arg(long, value_name = "NAME")]
    pub(crate) category: Option<String>,
    /// At most this many, up to 100.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) limit: usize,
}

#[derive(Debug, Args)]
pub(crate) struct Alternatives {
    /// The product's id as `grocery search --json` shows it, or words that find it.
    #[arg(value_name = "PRODUCT_OR_WORDS", required = true, num_args = 1..)]
    pub(crate) product: Vec<OsString>,
    /// Only what is certain to fit this diet, such as vegan or gluten_free. May be said several times.
    #[arg(long = "diet", value_name = "DIET")]
    pub(crate) diets: Vec<String>,
    /// Only what is known to be free of this allergen: milk, egg, fish, shellfish, tree_nut, peanut, wheat, soy
    /// or sesame. May be said several times.
    #[arg(long = "allergen", value_name = "ALLERGEN")]
    pub(crate) allergens: Vec<Allergen>,
    /// Nothing with this word. May be said several times.
    #[arg(long = "exclude", value_name = "WORD")]
    pub(crate) excludes: Vec<String>,
    /// Only what costs less per unit.
    #[arg(long)]
    pub(crate) cheaper: bool,
    /// At most this many, up to 50.
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub(crate) limit: usize,
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
pub(crate) struct Problems {
    /// A JSON file with one problem; `-` for standard input.
    #[arg(value_name = "FILE", required_unless_present = "jsonl", conflicts_with = "jsonl")]
    pub(crate) file: Option<PathBuf>,
    /// Read one problem per line from standard input, and write one line for each.
    #[arg(long)]
    pub(crate) jsonl: bool,
    /// Give the best found after so many milliseconds, with how far from the best it may be [default: until
    /// it is proven].
    #[arg(long, value_name = "N")]
    pub(crate) deadline_ms: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Deals {
    #[command(flatten)]
    pub(crate) problems: Problems,
    /// Take the offers that are on from this offer book too ("grocery-offers/1"). Who shops, where and when stands in the
    /// problem's `context`.
    #[arg(long, value_name = "FILE")]
    pub(crate) book: Option<PathBuf>,
    /// Say what was paid for each line and why, what comes next and what would save more.
    #[arg(long)]
    pub(crate) explain: bool,
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
    #[command(flatten)]
    pub(crate) offers: OfferArgs,
}
