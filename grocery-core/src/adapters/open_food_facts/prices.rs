//! What products were seen to cost, and where.

use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use futures_util::{FutureExt, StreamExt, TryStreamExt, stream};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::who;
use crate::{
    adapters::{
        HttpMethod, HttpRequest, Transport,
        answers::{Asked, base},
        fields::{Answer, start_of},
    },
    catalog::source::plain_barcode,
    clock::Date,
    error::{Error, ErrorKind, Result, clip},
    id::{ProductId, StoreId},
    money::{Currency, Money},
    pricing::{PriceSource, QuoteRequest, SourcePrice},
    quantity::Unit,
};

/// The most prices of one product that are asked for.
const MAX_PRICES: usize = 100;

/// How many requests of one call are under way at once. The service is run by volunteers.
const AT_ONCE: usize = 2;

/// Which of the prices are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct OpenPricesConfig {
    /// The address of the service. Default: Open Prices' own.
    pub base_url: String,
    /// The currency that prices must be in. Default: US dollars.
    pub currency: Currency,
    /// The place of prices where a request names none, as OpenStreetMap names it: `node/652825274`. Without
    /// one, prices of all places.
    pub store: Option<StoreId>,
    /// How long one request may take, in milliseconds. Default: 10,000.
    pub timeout_ms: u64,
}

impl Default for OpenPricesConfig {
    fn default() -> Self {
        Self {
            base_url: "https://prices.openfoodfacts.org/api/v1".to_owned(),
            currency: Currency::USD,
            store: None,
            timeout_ms: 10_000,
        }
    }
}

/// A price that somebody saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ObservedPrice {
    /// What it cost.
    pub price: Money,
    /// What it cost without the reduction, where it was reduced and that is known.
    pub regular: Option<Money>,
    /// The day.
    pub date: Date,
    /// The place as OpenStreetMap names it: `node/652825274`.
    pub store: Option<StoreId>,
    /// What the place is called.
    pub place: Option<String>,
    /// Its city.
    pub city: Option<String>,
    /// Its country.
    pub country: Option<String>,
}

/// Tells the bar code of a product, where it has one.
type BarcodeOf = Box<dyn Fn(&ProductId) -> Option<String> + Send + Sync>;

/// Prices of Open Prices by bar code. As a [`PriceSource`] it tells the newest one, with its day.
///
/// Ids that are bar codes are asked for as they are; for others say the code with
/// [`with_barcodes`](Self::with_barcodes).
///
/// ```no_run
/// # use std::sync::Arc;
/// # async fn example(transport: Arc<dyn grocery_core::adapters::Transport>) -> grocery_core::Result<()> {
/// use grocery_core::{Currency, adapters::{OpenPrices, OpenPricesConfig}};
/// let mut config = OpenPricesConfig::default();
/// config.currency = Currency::EUR;
/// let prices = OpenPrices::new(transport, "PantryPal/2.1 (hello@pantrypal.example)", config)?;
/// for seen in prices.prices("3017620422003", 10).await? {
///     println!("{} {} {}", seen.date, seen.price, seen.place.unwrap_or_default());
/// }
/// # Ok(())
/// # }
/// ```
pub struct OpenPrices {
    transport: Arc<dyn Transport>,
    config: OpenPricesConfig,
    base: String,
    who: String,
    barcode_of: BarcodeOf,
}

impl OpenPrices {
    /// The service, asked in the name of `user_agent`: the app, its version and an address of those who make
    /// it.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) where `user_agent` does not say that, and for a setting that
    /// cannot work.
    pub fn new(transport: Arc<dyn Transport>, user_agent: &str, config: OpenPricesConfig) -> Result<Self> {
        if config.timeout_ms == 0 {
            return Err(Error::new(ErrorKind::InvalidInput, "open-prices: timeout_ms is 0")
                .with_hint("allow some time, such as 10000"));
        }
        config.store.as_ref().map(place).transpose()?;
        let (base, who) = (base(&config.base_url)?, who(user_agent)?);
        Ok(Self { transport, config, base, who, barcode_of: Box::new(|id| Some(id.as_str().to_owned())) })
    }

    /// Asks for products by the bar codes that `barcode_of` says, such as those of the app's own catalogue.
    #[must_use]
    pub fn with_barcodes(
        mut self,
        barcode_of: impl Fn(&ProductId) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.barcode_of = Box::new(barcode_of);
        self
    }

    /// What a product was seen to cost, newest first, at most `limit` (up to 100), in the configured currency
    /// and at the configured place.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for a text that is no bar code; whatever kept the service
    /// from answering; [`BadAnswer`](ErrorKind::BadAnswer) where all it told cannot be right.
    pub async fn prices(&self, barcode: &str, limit: usize) -> Result<Vec<ObservedPrice>> {
        let code = code(barcode).ok_or_else(|| {
            let text = format!("open-prices: {:?} is not a bar code", clip(barcode, 40));
            Error::new(ErrorKind::InvalidInput, text).with_hint("a bar code has 8 to 14 digits")
        })?;
        self.seen(&code, limit, self.config.store.as_ref()).await
    }

    async fn seen(&self, code: &str, limit: usize, store: Option<&StoreId>) -> Result<Vec<ObservedPrice>> {
        let limit = limit.min(MAX_PRICES);
        if limit == 0 {
            return Ok(Vec::new());
        }
        let at = match store.map(place).transpose()? {
            Some((kind, number)) => format!("&location_osm_type={kind}&location_osm_id={number}"),
            None => String::new(),
        };
        let url = format!(
            "{}/prices?product_code={code}&currency={}&order_by=-date&size={limit}{at}",
            self.base, self.config.currency
        );
        let request = HttpRequest::new(HttpMethod::Get, &url)
            .with_header("accept", "application/json")
            .with_header("user-agent", &self.who)
            .with_timeout(Duration::from_millis(self.config.timeout_ms));
        let asked = Asked { name: "open-prices", max_body: 2 * 1024 * 1024 };
        let answer = asked.ask_strictly(&*self.transport, request).await?;
        let from = Answer { asked, url: &url };
        let mut fault = None;
        let mut seen = Vec::new();
        for (at, value) in from.list(&answer, "/items")?.iter().enumerate() {
            match self.one(&from, value, at, code) {
                Ok(price) => seen.extend(price),
                // One volunteer's slip does not take away what the others saw.
                Err(e) => _ = fault.get_or_insert(e),
            }
        }
        // The service sorts; whoever stands in for it may not.
        seen.sort_by_key(|price| std::cmp::Reverse(price.date));
        seen.truncate(limit);
        match fault {
            Some(fault) if seen.is_empty() => Err(fault),
            _ => Ok(seen),
        }
    }

    /// One price; nothing for one that is not of a whole package.
    fn one(&self, from: &Answer<'_>, value: &Value, at: usize, code: &str) -> Result<Option<ObservedPrice>> {
        let of = from.item(value, at);
        let path = |path: &str| Some(path.to_owned());
        let theirs = of.number("product_code", path("/product_code").as_ref())?;
        if theirs.as_deref().and_then(plain_barcode) != plain_barcode(code) {
            return Err(of.fault("product_code", "/product_code", "is another product's"));
        }
        if of.text("price_per", path("/price_per").as_ref())?.is_some_and(|per| per != "UNIT") {
            return Ok(None);
        }
        let currency = of.currency(path("/currency").as_ref(), self.config.currency)?;
        if currency != self.config.currency {
            return Err(of.fault(
                "currency",
                "/currency",
                &format!("is {currency}, which was not asked for"),
            ));
        }
        let Some(price) = of.money("price", path("/price").as_ref(), currency, false)? else {
            return Err(of.fault("price", "/price", "is missing"));
        };
        if price.is_zero() {
            return Err(of.fault("price", "/price", "is 0"));
        }
        let full =
            of.money("price_without_discount", path("/price_without_discount").as_ref(), currency, false)?;
        let date = of.text("date", path("/date").as_ref())?;
        let date = date.and_then(|d| d.parse().ok()).ok_or_else(|| of.fault("date", "/date", "is no day"))?;
        let text = |path: &str| {
            let text = value.pointer(path).and_then(Value::as_str).map(str::trim);
            text.filter(|t| !t.is_empty()).map(|t| clip(t, 200).into_owned())
        };
        let number = value.pointer("/location_osm_id").and_then(Value::as_u64);
        let store = text("/location_osm_type").zip(number);
        Ok(Some(ObservedPrice {
            price,
            regular: full.filter(|full| full.minor() > price.minor()),
            date,
            store: store.and_then(|(kind, n)| StoreId::new(format!("{}/{n}", kind.to_lowercase())).ok()),
            place: text("/location/osm_name"),
            city: text("/location/osm_address_city"),
            country: text("/location/osm_address_country"),
        }))
    }

    async fn newest(
        &self,
        product: &ProductId,
        code: &str,
        store: Option<&StoreId>,
    ) -> Result<Option<SourcePrice>> {
        // A few, should the newest ones be slips.
        let seen = self.seen(code, 5, store).await?.into_iter().next();
        Ok(seen.map(|seen| {
            let mut price = SourcePrice::each(product.clone(), seen.price);
            (price.regular, price.per, price.as_of) = (seen.regular, Unit::Each, start_of(seen.date));
            price
        }))
    }
}

/// The digits of a bar code of a package.
fn code(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    ((8..=14).contains(&digits.len()) && plain_barcode(&digits).is_some()).then_some(digits)
}

/// A place of OpenStreetMap: its kind in capitals and its number.
fn place(store: &StoreId) -> Result<(&'static str, u64)> {
    let (kind, number) = store.as_str().split_once('/').unwrap_or(("", ""));
    let kind = ["NODE", "WAY", "RELATION"].into_iter().find(|k| k.eq_ignore_ascii_case(kind));
    kind.zip(number.parse().ok()).ok_or_else(|| {
        let text = format!("open-prices: {:?} is no place of OpenStreetMap", clip(store.as_str(), 40));
        Error::new(ErrorKind::InvalidInput, text)
            .with_hint("write it as node/652825274, way/... or relation/...")
    })
}

impl fmt::Debug for OpenPrices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenPrices").field("config", &self.config).finish_non_exhaustive()
    }
}

#[async_trait]
impl PriceSource for OpenPrices {
    fn name(&self) -> &str {
        "open-prices"
    }

    async fn quotes(&self, request: QuoteRequest) -> Result<Vec<SourcePrice>> {
        let codes: Vec<(ProductId, String)> = request
            .products
            .iter()
            .filter_map(|product| Some((product.clone(), code(&(self.barcode_of)(product)?)?)))
            .collect();
        let store = request.store.as_ref().or(self.config.store.as_ref());
        let mut calls = Vec::new();
        for (product, code) in &codes {
            let call = self.newest(product, code, store).map(|told| match told {
                // Only what cannot be right is one product's; anything else is the service's.
                Err(e) if e.kind() != ErrorKind::BadAnswer => Err(e),
                told => Ok(told),
            });
            calls.push(call.boxed());
        }
        let told: Vec<Result<Option<SourcePrice>>> =
            stream::iter(calls).buffered(AT_ONCE).try_collect().await?;
        let mut fault = None;
        let mut prices = Vec::new();
        for told in told {
            match told {
                Ok(price) => prices.extend(price),
                Err(e) => _ = fault.get_or_insert(e),
            }
        }
        match fault {
            Some(fault) if prices.is_empty() => Err(fault),
            _ => Ok(prices),
        }
    }

    /// Each product is a request of its own.
    fn at_once(&self) -> usize {
        AT_ONCE
    }

    fn has_store(&self, store: &StoreId) -> bool {
        place(store).is_ok()
    }
}
