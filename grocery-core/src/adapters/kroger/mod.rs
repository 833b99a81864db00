//! Kroger's public API: products, prices at a store and the stores themselves.
//!
//! Prices exist only at a store ("location"). What the service allows in a day is kept to here, so that it
//! never has to refuse.

mod token;

use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    HttpMethod, HttpPriceConfig, HttpPriceSource, HttpProductSource, HttpRequest, HttpSourceConfig,
    PricePaths, ProductPaths, Transport,
    answers::{Asked, base, escaped},
    fields::Answer,
};
use crate::{
    catalog::{LookupProducts, ProductSource, SearchProducts, SourcePage, SourcedProduct},
    clock::Clock,
    error::{Error, ErrorKind, Result},
    id::{ProductId, StoreId},
    pricing::{PriceSource, QuoteRequest, SourcePrice},
};

use token::Authorized;
pub use token::KrogerCredentials;

/// What stands before a product's number in the ids of products: `kroger-0001111041700`.
const PREFIX: &str = "kroger-";

/// The largest answer, in bytes: fifty products with all that is told of them.
const MAX_BODY: usize = 2 * 1024 * 1024;

/// Which part of Kroger's offer is asked for, and how often. Credentials are no part of it:
/// [`KrogerCredentials`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct KrogerConfig {
    /// The address of the service. Default: Kroger's own.
    pub base_url: String,
    /// The store ("location") of searches, and of prices where a request names none: eight digits. Without
    /// one, products come without prices.
    pub store: Option<StoreId>,
    /// How many requests for products may be sent in any 24 hours. Default: 10,000, which is what the
    /// service documents. Several processes with one account share it: give each its part.
    pub products_per_day: u32,
    /// The same for stores. Default: 1,600.
    pub stores_per_day: u32,
    /// How long one request may take, in milliseconds. Default: 3,000.
    pub timeout_ms: u64,
}

impl Default for KrogerConfig {
    fn default() -> Self {
        Self {
            base_url: "https://api.kroger.com/v1".to_owned(),
            store: None,
            products_per_day: 10_000,
            stores_per_day: 1_600,
            timeout_ms: 3_000,
        }
    }
}

/// A store of Kroger's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct KrogerStore {
    /// Its id, to ask prices for.
    pub id: StoreId,
    /// Its name.
    pub name: String,
    /// The chain it belongs to, such as `KROGER` or `RALPHS`.
    pub chain: Option<String>,
    /// Street and number.
    pub street: Option<String>,
    /// The city.
    pub city: Option<String>,
    /// The state, two letters.
    pub state: Option<String>,
    /// The postal code.
    pub zip: Option<String>,
}

/// Products, prices and stores of Kroger, in US dollars. The shop's ids are its thirteen digits behind
/// `kroger-`.
///
/// The token that the service wants is fetched once, kept until shortly before it runs out and fetched anew
/// once for all who need it. Goods by weight are priced per the unit of their size; where that is none, they
/// have no price.
///
/// ```no_run
/// # use std::sync::Arc;
/// # async fn example(transport: Arc<dyn grocery_core::adapters::Transport>) -> grocery_core::Result<()> {
/// use grocery_core::{StoreId, SystemClock, adapters::{KrogerConfig, KrogerCredentials, KrogerSource}};
/// let credentials = KrogerCredentials::new("my-app-...", "...")?;
/// let mut config = KrogerConfig::default();
/// config.store = Some(StoreId::new("01400943")?);
/// let kroger = KrogerSource::new(transport, Arc::new(SystemClock::new()), credentials, config)?;
/// for store in kroger.stores("45202", 5).await? {
///     println!("{} {}", store.id, store.name);
/// }
/// # Ok(())
/// # }
/// ```
pub struct KrogerSource {
    transport: Arc<Authorized>,
    base: String,
    timeout: Duration,
    products: HttpProductSource,
    prices: HttpPriceSource,
}

impl KrogerSource {
    /// The service, asked with these credentials. Nothing is sent yet.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) naming the setting that cannot work.
    pub fn new(
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
        credentials: KrogerCredentials,
        config: KrogerConfig,
    ) -> Result<Self> {
        let base = base(&config.base_url)?;
        let authorized = Arc::new(Authorized::new(transport, clock, credentials, &base, &config)?);
        let at = match &config.store {
            Some(store) => format!("&filter.locationId={}", escaped(store.as_str())),
            None => String::new(),
        };
        let mut fields = ProductPaths::new("/productId", "/description");
        fields.retailer_id = Some("/productId".to_owned());
        fields.brand = Some("/brand".to_owned());
        fields.category = Some("/categories".to_owned());
        fields.size = Some("/items/0/size".to_owned());
        fields.barcode = Some("/upc".to_owned());
        fields.price = Some("/items/0/price/regular".to_owned());
        fields.sale_price = Some("/items/0/price/promo".to_owned());
        fields.sold_by = Some("/items/0/soldBy".to_owned());
        fields.in_stock = Some("/items/0/inventory/stockLevel".to_owned());
        let search = format!("/products?filter.term={{q}}&filter.limit={{limit}}&filter.start={{skip}}{at}");
        let mut products = HttpSourceConfig::new("kroger", &base, search, fields);
        products.products = "/data".to_owned();
        products.total = Some("/meta/pagination/total".to_owned());
        products.lookup_id = Some(format!("/products?filter.productId={{values}}&filter.limit=50{at}"));
        products.lookup_retailer_id = products.lookup_id.clone();
        products.values_at_once = 50;
        products.max_offset = Some(250);
        products.id_prefix = PREFIX.to_owned();
        products.max_body_bytes = MAX_BODY;
        products.timeout_ms = config.timeout_ms;

        let mut fields = PricePaths::new("/productId", "/items/0/price/regular");
        fields.sale_price = Some("/items/0/price/promo".to_owned());
        fields.sold_by = Some("/items/0/soldBy".to_owned());
        fields.size = Some("/items/0/size".to_owned());
        fields.in_stock = Some("/items/0/inventory/stockLevel".to_owned());
        let path = "/products?filter.productId={ids}&filter.limit=50&filter.locationId={store}";
        let mut prices = HttpPriceConfig::new("kroger", &base, path, fields);
        prices.batch = 50;
        prices.prices = "/data".to_owned();
        prices.id_prefix = PREFIX.to_owned();
        prices.store = config.store;
        prices.needs_store = true;
        prices.max_body_bytes = MAX_BODY;
        prices.timeout_ms = config.timeout_ms;
        let sent: Arc<dyn Transport> = Arc::<Authorized>::clone(&authorized);
        Ok(Self {
            products: HttpProductSource::new(Arc::clone(&sent), products)?,
            prices: HttpPriceSource::new(sent, prices)?,
            transport: authorized,
            timeout: Duration::from_millis(config.timeout_ms),
            base,
        })
    }

    /// Asks for prices by the product numbers that `id_of` says, such as the
    /// [`retailer_id`](crate::catalog::Product::retailer_id) of the app's own catalogue.
    #[must_use]
    pub fn with_ids(mut self, id_of: impl Fn(&ProductId) -> Option<String> + Send + Sync + 'static) -> Self {
        self.prices = self.prices.with_ids(id_of);
        self
    }

    /// The stores near a postal code, nearest first, at most `limit` (up to 200).
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for a code that is not five digits; whatever kept the service
    /// from answering.
    pub async fn stores(&self, zip: &str, limit: usize) -> Result<Vec<KrogerStore>> {
        let zip = zip.trim();
        if zip.len() != 5 || !zip.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Error::new(ErrorKind::InvalidInput, "kroger: the postal code is not five digits")
                .with_hint("stores are looked up in the United States, as in 45202"));
        }
        if limit == 0 {
            return Ok(Vec::new());
        }
        let limit = limit.min(200);
        let url = format!("{}/locations?filter.zipCode.near={zip}&filter.limit={limit}", self.base);
        let asked = Asked { name: "kroger", max_body: MAX_BODY };
        let request = HttpRequest::new(HttpMethod::Get, &url)
            .with_header("accept", "application/json")
            .with_timeout(self.timeout);
        let answer = asked.ask_strictly(&*self.transport, request).await?;
        let from = Answer { asked, url: &url };
        let stores = from.list(&answer, "/data")?;
        stores.iter().take(limit).enumerate().map(|(at, value)| store(&from, value, at)).collect()
    }
}

fn store(from: &Answer<'_>, value: &Value, at: usize) -> Result<KrogerStore> {
    let fault = |what: &str| from.bad(&format!("store {}: {what}", at + 1));
    let text = |path: &str| {
        let text = value.pointer(path).and_then(Value::as_str).map(str::trim);
        text.filter(|t| !t.is_empty() && t.len() <= 500).map(str::to_owned)
    };
    let id = text("/locationId").and_then(|id| StoreId::new(id).ok());
    Ok(KrogerStore {
        id: id.ok_or_else(|| fault("locationId is missing or none"))?,
        name: text("/name").ok_or_else(|| fault("name is missing or none"))?,
        chain: text("/chain"),
        street: text("/address/addressLine1"),
        city: text("/address/city"),
        state: text("/address/state"),
        zip: text("/address/zipCode"),
    })
}

impl fmt::Debug for KrogerSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KrogerSource").field("prices", &self.prices).finish_non_exhaustive()
    }
}

#[async_trait]
impl PriceSource for KrogerSource {
    fn name(&self) -> &str {
        "kroger"
    }

    async fn quotes(&self, request: QuoteRequest) -> Result<Vec<SourcePrice>> {
        self.prices.quotes(request).await
    }

    fn at_once(&self) -> usize {
        self.prices.at_once()
    }

    /// Its stores have eight digits.
    fn has_store(&self, store: &StoreId) -> bool {
        store.as_str().len() == 8 && store.as_str().bytes().all(|b| b.is_ascii_digit())
    }
}

#[async_trait]
impl ProductSource for KrogerSource {
    fn name(&self) -> &str {
        "kroger"
    }

    async fn search(&self, request: SearchProducts) -> Result<SourcePage> {
        self.products.search(request).await
    }

    async fn lookup(&self, request: LookupProducts) -> Result<Vec<SourcedProduct>> {
        self.products.lookup(request).await
    }
}

#[cfg(test)]
#[cfg(feature = "http")]
mod tests;
