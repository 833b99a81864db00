//! The commands that ask for prices: price, track, cache; and price lists in files as sources.

use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use grocery_core::{
    Currency, Error, ErrorKind, GroceryAgent, GroceryAgentBuilder, Money, PriceSource, ProductId, Rounding,
    StoreId, SystemClock, UserId,
    agent::{
        PriceComparison, PriceInvalidation, PricedQuotes, QuoteOptions, TickBudget, Track as Wait,
        WarmerSettings,
    },
    cache::{CacheTier, SqliteTier, SqliteTierConfig, TierContents, TierOptions},
    pricing::{CachedPrice, Quote, QuoteRequest, SourcePrice, TrackedPrice},
    resilience::PolicyConfig,
};
use serde::Serialize;

use crate::{
    Failure, Outcome,
    args::{Cache, CacheWhat, Common, Price, PriceArgs, Track, TrackWhat},
    ask,
    data::Check,
    input::{Lines, Object},
    jsonl::{print, print_json, print_styled},
    table,
    text::{clean, clean_cell},
};

/// A list of prices in a file of JSON Lines. It is read whenever the agent asks it; what it said is kept as long as the agent
/// keeps prices, also over runs.
#[derive(Debug)]
struct PriceFile {
    name: String,
    path: PathBuf,
}

impl PriceFile {
    fn new(path: &Path) -> Self {
        let name = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Self { name, path: path.to_owned() }
    }

    /// Every price of the list, with the store it is of.
    fn each(&self, mut told: impl FnMut(SourcePrice, Option<StoreId>)) -> Outcome {
        let file = File::open(&self.path)
            .map_err(|e| Failure::new(format!("cannot open {}: {e}", self.path.display()), 1))?;
        let mut lines = Lines::new(file);
        while let Some(line) = lines.next()?.map(str::to_owned) {
            if line.trim().is_empty() {
                continue;
            }
            let (price, store) = price_of(&line).map_err(|fault| Failure {
                message: format!("line {}: {}", lines.number(), fault.message),
                ..fault
            })?;
            told(price, store);
        }
        Ok(())
    }

    fn read(&self, request: &QuoteRequest) -> Result<Vec<SourcePrice>, Error> {
        let mut prices = Vec::new();
        let read = self.each(|price, store| {
            // The list has more than anybody asks for.
            let is_here = store.is_none() || store == request.store;
            if request.products.contains(&price.product) && is_here {
                prices.push(price);
            }
        });
        match read {
            Ok(()) => Ok(prices),
            Err(fault) if fault.code == 2 => {
                Err(Error::new(ErrorKind::BadAnswer, fault.message).with_hint(SHAPE))
            }
            Err(fault) => Err(Error::new(ErrorKind::Unavailable, fault.message)),
        }
    }
}

/// What a price list looks like.
const SHAPE: &str =
    "write one JSON object a line with \"id\" and \"price\", such as {\"id\":\"milk\",\"price\":3.98}";

/// Reads price lists from end to end, for a command that would have nothing to do without them.
///
/// # Errors
/// The first fault, with the file, the line and the field.
pub(crate) fn read_through(prices: &PriceArgs) -> Outcome {
    for path in &prices.prices {
        PriceFile::new(path).each(|_, _| {}).map_err(|fault| {
            if fault.code != 2 {
                return fault;
            }
            let message = format!("{}: {}", path.display(), fault.message);
            Failure { message, hint: Some(SHAPE.to_owned()), ..fault }
        })?;
    }
    Ok(())
}

/// One line of a price list.
fn price_of(line: &str) -> Outcome<(SourcePrice, Option<StoreId>)> {
    let line = Object::read(line)?;
    let product: ProductId = line.need_parsed("id", "a product id")?;
    let currency = line.parsed("currency", "a currency such as USD")?.unwrap_or(Currency::USD);
    let mut price = SourcePrice::each(product, line.need_amount("price", currency)?);
    price.regular = line.amount("regular", currency)?;
    if let Some(unit) = line.parsed("per", "a unit such as pound")? {
        price.per = unit;
    }
    price.as_of = line.parsed("as_of", "a time")?;
    price.in_stock = line.get("in_stock", "true or false")?;
    Ok((price, line.parsed("store", "a store id")?))
}

#[async_trait::async_trait]
impl PriceSource for PriceFile {
    fn name(&self) -> &str {
        &self.name
    }

    async fn quotes(&self, request: QuoteRequest) -> grocery_core::Result<Vec<SourcePrice>> {
        self.read(&request)
    }
}

/// Where told prices are kept: beside the database.
pub(crate) fn cache_path(common: &Common) -> Outcome<PathBuf> {
    let path = ask::database_path(common)?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(path.with_file_name(format!("{stem}-prices.db")))
}

/// The file of told prices.
pub(crate) fn tier(common: &Common) -> Outcome<Arc<SqliteTier>> {
    let clock = Arc::new(SystemClock::new());
    Ok(Arc::new(SqliteTier::open(cache_path(common)?, SqliteTierConfig::default(), clock)?))
}

/// The agent with these price lists as sources, each behind a breaker of its own.
pub(crate) fn with_sources(builder: GroceryAgentBuilder, prices: &PriceArgs) -> GroceryAgentBuilder {
    let add = |builder: GroceryAgentBuilder, file: &PathBuf| {
        // A file that is not there now is not there in a moment either.
        builder.guarded_price_source(Arc::new(PriceFile::new(file)), PolicyConfig::default().without_retry())
    };
    prices.prices.iter().fold(builder, add)
}

/// The agent over these price lists and what is kept of them.
pub(crate) fn agent(
    common: &Common,
    prices: &PriceArgs,
    warmer: WarmerSettings,
) -> Outcome<(GroceryAgent, Arc<SqliteTier>)> {
    // The folder of the database is made first.
    let builder = ask::builder(common)?;
    let tier = tier(common)?;
    let cache = CachedPrice::cache().tier(tier.clone(), TierOptions::disk());
    Ok((with_sources(builder, prices).price_cache(cache).warmer(warmer).build()?, tier))
}

fn ids(texts: &[String]) -> Outcome<Vec<ProductId>> {
    Ok(texts.iter().map(|text| ProductId::new(text.trim())).collect::<Result<_, _>>()?)
}

pub(crate) async fn price(common: &Common, args: Price) -> Outcome {
    let products = ids(&args.products)?;
    let (agent, _) = agent(common, &args.sources, WarmerSettings::default())?;
    let mut options = QuoteOptions::default();
    options.store = args.store.as_deref().map(StoreId::new).transpose()?;
    options.zip.clone_from(&common.zip);
    if args.compare {
        let mut all = Vec::with_capacity(products.len());
        for product in &products {
            all.push(agent.prices().compare(product, &options).await?);
        }
        return if common.json { print_json(&all) } else { print_styled(&compared(&all)) };
    }
    let priced = agent.prices().quotes(&products, &options).await?;
    if common.json { print_json(&priced) } else { print_styled(&told(&priced)) }
}

/// Prices for a person.
fn told(priced: &PricedQuotes) -> String {
    let mut t = table::table(&["Product", "Price", "Was", "What", "Told by", "When"]);
    for q in &priced.quotes {
        t.add_row(vec![
            table::cell(q.product.as_str()),
            table::right(table::price(Some(q.price), Some(q.per))),
            table::right(q.regular.map(table::money).unwrap_or_default()),
            table::cell(what(q)),
            table::cell(clean_cell(&q.source)),
            table::cell(q.as_of),
        ]);
    }
    let mut out = if priced.quotes.is_empty() { String::new() } else { format!("{t}\n") };
    for id in &priced.missing {
        out.push_str(&format!("No price is known of {}.\n", clean(id.as_str())));
    }
    noted(&mut out, &priced.notes);
    out
}

fn what(quote: &Quote) -> String {
    let kind = quote.kind.as_str();
    if quote.stale { format!("{kind}, stale") } else { kind.to_owned() }
}

fn noted(out: &mut String, notes: &[String]) {
    for note in notes {
        out.push_str(&format!("{}\n", clean(note)));
    }
}

/// Prices side by side for a person.
fn compared(all: &[PriceComparison]) -> String {
    let mut out = String::new();
    for one in all {
        if all.len() > 1 {
            out.push_str(&format!("{}\n", clean(one.product.as_str())));
        }
        let mut t = table::table(&["Told by", "Price", "For one", "Above the lowest", "What", "When"]);
        for row in &one.prices {
            let unit = row.unit_price.per().unit;
            let for_one = row.unit_price.for_one(unit, Rounding::HalfUp).ok();
            t.add_row(vec![
                table::cell(clean_cell(&row.quote.source)),
                table::right(table::price(Some(row.quote.price), Some(row.quote.per))),
                table::right(for_one.map(|m| format!("{} / {unit}", table::money(m))).unwrap_or_default()),
                table::right(row.above.map_or_else(|| "-".to_owned(), |above| format!("{above} %"))),
                table::cell(what(&row.quote)),
                table::cell(row.quote.as_of),
            ]);
        }
        if one.prices.is_empty() {
            out.push_str("No price source tells a price of this. Name some with --prices FILE.\n");
        } else {
            out.push_str(&format!("{t}\n"));
        }
        noted(&mut out, &one.notes);
    }
    out
}

pub(crate) async fn track(common: &Common, args: Track) -> Outcome {
    let user = UserId::new(&common.user)?;
    match args.what {
        TrackWhat::Add { product, price, store } => {
            let target = Money::parse(price.trim().trim_start_matches('$'), Currency::USD)?;
            let mut wait = Wait::new(user, ProductId::new(product.trim())?, target);
            wait.store = store.as_deref().map(StoreId::new).transpose()?;
            let tracked = ask::agent(common)?.prices().track(wait).await?;
            if common.json {
                return print_json(&tracked);
            }
            let (target, product) =
                (table::money(tracked.target), clean(tracked.product.as_str()).into_owned());
            print(&format!("{} waits for {product} to cost less than {target}", tracked.id))
        }
        TrackWhat::List => {
            let all = ask::agent(common)?.prices().tracked(&user).await?;
            if common.json {
                return print_json(&all);
            }
            match all.is_empty() {
                true => print("You wait for no price. Begin with: grocery track add ID PRICE"),
                false => print_styled(&waiting(&all)),
            }
        }
        TrackWhat::Remove { id } => {
            #[derive(Serialize)]
            struct Done {
                removed: String,
            }
            let id: grocery_core::TrackingId = id.trim().parse()?;
            if !ask::agent(common)?.prices().untrack(&user, id).await? {
                return Err(Failure::input(format!(
                    "{id} is no price that {} waits for",
                    clean(&common.user)
                )));
            }
            let removed = id.to_string();
            if common.json { print_json(&Done { removed }) } else { print(&format!("{removed} removed")) }
        }
        TrackWhat::Check { sources, limit } => {
            let (agent, _) = agent(common, &sources, WarmerSettings::default())?;
            let budget = TickBudget::default().with_products(limit).with_every(Duration::ZERO);
            let tick = agent.prices().tick(&budget).await?;
            if common.json {
                return print_json(&tick);
            }
            let mut out = String::new();
            for alert in &tick.alerts {
                let (price, target) = (table::money(alert.price), table::money(alert.target));
                out.push_str(&format!(
                    "{} costs {price} at {}, less than {target} ({} waits for it)\n",
                    clean(alert.product_id.as_str()),
                    clean(&alert.source),
                    clean(alert.user_id.as_str()),
                ));
            }
            out.push_str(&format!("{} of {} looked at have a fresh price.\n", tick.seen, tick.due));
            noted(&mut out, &tick.notes);
            print_styled(&out)
        }
    }
}

fn waiting(all: &[TrackedPrice]) -> String {
    let mut t = table::table(&["Id", "Product", "Store", "Below", "Last seen", "State"]);
    for one in all {
        t.add_row(vec![
            table::cell(one.id),
            table::cell(one.product.as_str()),
            table::cell(one.store.as_ref().map_or("-", StoreId::as_str)),
            table::right(table::money(one.target)),
            table::right(one.last_price.map_or_else(|| "-".to_owned(), table::money)),
            table::cell(one.state),
        ]);
    }
    format!("{t}\n")
}

/// What `doctor` says of price lists and of what is kept of them: each list is read once.
pub(crate) async fn checks(common: &Common, prices: &PriceArgs) -> Outcome<Vec<Check>> {
    let mut checks = Vec::new();
    let path = cache_path(common)?;
    // Looking must not make one.
    if path.exists() {
        let contents = match tier(common) {
            Ok(tier) => tier.contents().await.map_err(Failure::from),
            Err(f) => Err(f),
        };
        let (ok, found) = match contents {
            Ok(contents) => (true, format!("{} prices are kept", contents.entries.unwrap_or_default())),
            Err(f) => (false, f.line()),
        };
        checks.push(Check { name: "price cache", ok, detail: format!("{}: {found}", path.display()) });
    }
    if prices.prices.is_empty() {
        return Ok(checks);
    }
    // Nothing of what is kept: this asks how the lists are now.
    let agent = with_sources(GroceryAgent::builder().price_fresh_for(Duration::ZERO), prices).build()?;
    let any = agent
        .catalog()
        .search(&grocery_core::catalog::SearchRequest::new("milk").with_limit(1))?
        .hits
        .into_iter()
        .next();
    if let Some(hit) = any {
        agent.prices().compare(&hit.product.id, &QuoteOptions::default()).await?;
    }
    for source in agent.prices().state().sources {
        let breaker = source.policy.and_then(|p| p.breaker).map_or("none", |b| b.state.as_str());
        let detail = match &source.last_error {
            None => format!("{}: answers; breaker {breaker}", source.name),
            Some(e) => format!("{}: {e}; breaker {breaker}", source.name),
        };
        checks.push(Check {
            name: "price list",
            ok: source.last_error.is_none(),
            detail: clean(&detail).into_owned(),
        });
    }
    Ok(checks)
}

/// How the cache of prices is doing.
#[derive(Serialize)]
struct CacheReport {
    file: String,
    /// What the file holds.
    contents: TierContents,
    /// What this run did: a run of the command begins at zero.
    stats: Option<grocery_core::cache::CacheStats>,
}

pub(crate) async fn cache(common: &Common, args: Cache) -> Outcome {
    let path = cache_path(common)?;
    // Looking must not make one.
    if !path.exists() {
        let nothing = format!("{}: nothing is kept yet", path.display());
        return if common.json { print_json(&serde_json::Value::Null) } else { print(&nothing) };
    }
    let (agent, tier) = agent(common, &PriceArgs::default(), WarmerSettings::default())?;
    match args.what {
        CacheWhat::Stats => {
            let contents = tier.contents().await?;
            let file = path.display().to_string();
            let report = CacheReport { file, contents, stats: agent.prices().state().cache };
            if common.json {
                return print_json(&report);
            }
            let number = |n: Option<u64>| n.map_or_else(|| "-".to_owned(), |n| n.to_string());
            print(&format!(
                "{}: {} prices, {} bytes",
                report.file,
                number(report.contents.entries),
                number(report.contents.bytes)
            ))?;
            for tier in report.stats.iter().flat_map(|s| &s.tiers) {
                print(&format!("tier {}: breaker {}, {} errors", tier.name, tier.breaker, tier.errors))?;
            }
            Ok(())
        }
        CacheWhat::Invalidate { products, source, all } => {
            #[derive(Serialize)]
            struct Done {
                invalidated: PriceInvalidation,
            }
            let invalidated = match (source, all) {
                (Some(source), _) => PriceInvalidation::Source(source),
                (None, true) => PriceInvalidation::All,
                (None, false) => PriceInvalidation::Products(ids(&products)?),
            };
            agent.prices().invalidate(&invalidated).await?;
            if common.json { print_json(&Done { invalidated }) } else { print("forgotten") }
        }
    }
}
