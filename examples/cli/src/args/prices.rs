//! Arguments of the commands about prices.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(crate) struct History {
    /// The product's id as `grocery search --json` shows it.
    #[arg(value_name = "ID")]
    pub(crate) product: String,
    /// Only prices of this shop, and prices of no particular one.
    #[arg(long, value_name = "STORE")]
    pub(crate) store: Option<String>,
    /// Show this many of the newest changes.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) limit: usize,
    /// Draw the prices in the terminal, with what was a deal.
    #[arg(long)]
    pub(crate) chart: bool,
    /// Draw the prices into this SVG file, with what was a deal.
    #[arg(long, value_name = "FILE")]
    pub(crate) plot: Option<PathBuf>,
}

/// Where prices come from.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct PriceArgs {
    /// Take prices from this list too: JSON Lines with "id" and "price", and perhaps "regular", "currency", "per",
    /// "store", "as_of" and "in_stock". May be said several times; the first that has a price stands.
    #[arg(long = "prices", value_name = "FILE")]
    pub(crate) prices: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Price {
    /// The products' ids as `grocery search --json` shows them.
    #[arg(value_name = "ID", required = true, num_args = 1..)]
    pub(crate) products: Vec<String>,
    #[command(flatten)]
    pub(crate) sources: PriceArgs,
    /// At this shop.
    #[arg(long, value_name = "STORE")]
    pub(crate) store: Option<String>,
    /// Show what each price list says, the lowest price for the same amount first.
    #[arg(long)]
    pub(crate) compare: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Warm {
    #[command(flatten)]
    pub(crate) sources: PriceArgs,
    /// Go on by the warmer's schedules, and tell of each run, until interrupted.
    #[arg(long)]
    pub(crate) watch: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Track {
    #[command(subcommand)]
    pub(crate) what: TrackWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TrackWhat {
    /// Wait for a product to cost less than a price.
    Add {
        /// The product's id.
        #[arg(value_name = "ID")]
        product: String,
        /// The price, such as 2.00.
        #[arg(value_name = "PRICE")]
        price: String,
        /// At this shop alone.
        #[arg(long, value_name = "STORE")]
        store: Option<String>,
    },
    /// Show what is waited for.
    List,
    /// Stop waiting.
    Remove {
        /// The id that `add` and `list` show.
        #[arg(value_name = "TRACKING_ID")]
        id: String,
    },
    /// Look at the prices that anybody waits for, and tell which fell.
    Check {
        #[command(flatten)]
        sources: PriceArgs,
        /// At most this many products.
        #[arg(long, value_name = "N", default_value_t = 100)]
        limit: usize,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Cache {
    #[command(subcommand)]
    pub(crate) what: CacheWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CacheWhat {
    /// Show how much is kept and how its tiers are doing.
    Stats,
    /// Forget kept prices, so that they are asked for anew.
    Invalidate {
        /// Those of these products.
        #[arg(value_name = "ID", required_unless_present_any = ["source", "all"], conflicts_with_all = ["source", "all"])]
        products: Vec<String>,
        /// Those of this price list, by its name.
        #[arg(long, value_name = "NAME", conflicts_with = "all")]
        source: Option<String>,
        /// All.
        #[arg(long)]
        all: bool,
    },
}
