//! Walmart's affiliate API: products and prices, each request signed with the app's own RSA key.
//!
//! The service says a suggested retail price (`msrp`) beside its own. That is no price that anybody
//! charged, so it is never told as the price before a reduction. It says no unit either: a price is of one
//! package.

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::STANDARD};
use ring::{
    rand::SystemRandom,
    signature::{RSA_PKCS1_SHA256, RsaKeyPair},
};
use serde::{Deserialize, Serialize};

use super::{
    HttpPriceConfig, HttpPriceSource, HttpProductSource, HttpRequest, HttpResponse, HttpSourceConfig,
    PricePaths, ProductPaths, Transport,
    answers::{cleared, escaped},
};
use crate::{
    catalog::{LookupProducts, ProductSource, SearchProducts, SourcePage, SourcedProduct},
    clock::Clock,
    error::{Error, ErrorKind, Result},
    id::{ProductId, StoreId},
    pricing::{PriceSource, QuoteRequest, SourcePrice},
};

/// What stands before an item's number in the ids of products: `walmart-10450114`.
const PREFIX: &str = "walmart-";

/// The longest key that is read, in bytes of PEM.
const MAX_PEM: usize = 16 * 1024;

/// Which part of Walmart's offer is asked for. The key is no part of it: [`WalmartKey`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct WalmartConfig {
    /// The address of the service. Default: the affiliate API's own.
    pub base_url: String,
    /// The store that prices are asked for where a request names none.
    pub store: Option<StoreId>,
    /// The app's publisher id, which the service puts into its links.
    pub publisher_id: Option<String>,
    /// How long one request may take, in milliseconds. Default: 3,000.
    pub timeout_ms: u64,
}

impl Default for WalmartConfig {
    fn default() -> Self {
        Self {
            base_url: "https://developer.api.walmart.com/api-proxy/service/affil/product/v2".to_owned(),
            store: None,
            publisher_id: None,
            timeout_ms: 3_000,
        }
    }
}

/// The app's consumer id and private key at Walmart. Never printed, never sent: only signatures are.
pub struct WalmartKey {
    consumer_id: String,
    version: String,
    key: RsaKeyPair,
}

impl WalmartKey {
    /// Reads an RSA key of 2,048 to 4,096 bits in PEM: `BEGIN PRIVATE KEY` (PKCS#8) or `BEGIN RSA PRIVATE
    /// KEY` (PKCS#1), without a pass phrase. `version` is the one that Walmart shows for its public half.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for a key that cannot be read, and for an id or a version
    /// that cannot stand in a header. No error holds any of them.
    pub fn from_pem(consumer_id: &str, version: &str, pem: &str) -> Result<Self> {
        let fault = |what: &'static str, hint: &'static str| {
            Error::new(ErrorKind::InvalidInput, what).with_hint(hint)
        };
        let plain =
            |text: &str| !text.is_empty() && text.len() <= 200 && text.bytes().all(|b| b.is_ascii_graphic());
        let (consumer_id, version) = (consumer_id.trim(), version.trim());
        if !plain(consumer_id) || !plain(version) {
            return Err(fault(
                "walmart: the consumer id or the key's version is empty or has spaces",
                "both stand in the developer account, beside the public key",
            ));
        }
        let no_key = || {
            fault(
                "walmart: the private key cannot be read",
                "hand over the whole PEM text of an RSA key of at least 2048 bits, without a pass phrase",
            )
        };
        if pem.len() > MAX_PEM {
            return Err(no_key());
        }
        let body = |label: &str| {
            let (_, rest) = pem.split_once(&format!("-----BEGIN {label}-----"))?;
            let (body, _) = rest.split_once(&format!("-----END {label}-----"))?;
            let digits: String = body.chars().filter(|c| !c.is_whitespace()).collect();
            STANDARD.decode(digits).ok()
        };
        let key = match (body("PRIVATE KEY"), body("RSA PRIVATE KEY")) {
            (Some(der), _) => RsaKeyPair::from_pkcs8(&der).map_err(|_| no_key())?,
            (None, Some(der)) => RsaKeyPair::from_der(&der).map_err(|_| no_key())?,
            (None, None) => return Err(no_key()),
        };
        Ok(Self { consumer_id: consumer_id.to_owned(), version: version.to_owned(), key })
    }

    /// The signature of a moment, in milliseconds since 1970.
    fn sign(&self, at: &str) -> Result<String> {
        let text = format!("{}\n{at}\n{}\n", self.consumer_id, self.version);
        let mut signature = vec![0; self.key.public().modulus_len()];
        // Chance only blinds the arithmetic against being watched; the signature is always the same.
        self.key
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature)
            .map_err(|_| Error::new(ErrorKind::Internal, "walmart: the request cannot be signed"))?;
        Ok(STANDARD.encode(signature))
    }
}

impl fmt::Debug for WalmartKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WalmartKey").finish_non_exhaustive()
    }
}

/// Products and prices of Walmart, in US dollars. The shop's ids are its item numbers behind `walmart-`.
///
/// Prices are asked for twenty at a time, a few requests at once; where the service refuses twenty because
/// one is gone, they are asked for again in halves. Needs the feature `walmart`.
///
/// ```no_run
/// # use std::sync::Arc;
/// # fn example(transport: Arc<dyn grocery_core::adapters::Transport>, pem: &str) -> grocery_core::Result<()> {
/// use grocery_core::{SystemClock, adapters::{WalmartConfig, WalmartKey, WalmartSource}};
/// let key = WalmartKey::from_pem("83f82845-...", "1", pem)?;
/// let walmart = WalmartSource::new(transport, Arc::new(SystemClock::new()), key, WalmartConfig::default())?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct WalmartSource {
    products: HttpProductSource,
    prices: HttpPriceSource,
}

impl WalmartSource {
    /// The service, asked with this key. The time of signatures comes from `clock`; the service refuses one
    /// that is some minutes off.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) naming the setting that cannot work.
    pub fn new(
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
        key: WalmartKey,
        config: WalmartConfig,
    ) -> Result<Self> {
        let signed: Arc<dyn Transport> = Arc::new(Signed { transport, clock, key });
        let publisher = match config.publisher_id.as_deref() {
            Some(id) => format!("&publisherId={}", escaped(id)),
            None => String::new(),
        };
        let mut fields = ProductPaths::new("/itemId", "/name");
        fields.retailer_id = Some("/itemId".to_owned());
        fields.brand = Some("/brandName".to_owned());
        fields.category = Some("/categoryPath".to_owned());
        fields.size = Some("/size".to_owned());
        fields.barcode = Some("/upc".to_owned());
        fields.price = Some("/salePrice".to_owned());
        fields.in_stock = Some("/stock".to_owned());
        let search = format!(
            "/search?query={{q}}&categoryId={{category}}&start={{first}}&numItems={{limit}}{publisher}"
        );
        let mut products = HttpSourceConfig::new("walmart", &config.base_url, search, fields);
        products.lookup_id = Some(format!("/items?ids={{values}}{publisher}"));
        products.lookup_retailer_id = products.lookup_id.clone();
        products.lookup_barcode = Some(format!("/items?upc={{value}}{publisher}"));
        products.values_at_once = 20;
        products.unknown_refused = Some("4002".to_owned());
        products.products = "/items".to_owned();
        products.total = Some("/totalResults".to_owned());
        products.id_prefix = PREFIX.to_owned();
        products.page_size = 25;
        products.max_offset = Some(975);
        products.timeout_ms = config.timeout_ms;

        let mut fields = PricePaths::new("/itemId", "/salePrice");
        fields.in_stock = Some("/stock".to_owned());
        let path = format!("/items?ids={{ids}}&storeId={{store}}&zipCode={{zip}}{publisher}");
        let mut prices = HttpPriceConfig::new("walmart", &config.base_url, path, fields);
        prices.batch = 20;
        prices.prices = "/items".to_owned();
        prices.id_prefix = PREFIX.to_owned();
        prices.store = config.store;
        prices.unknown_refused = Some("4002".to_owned());
        prices.timeout_ms = config.timeout_ms;
        Ok(Self {
            products: HttpProductSource::new(Arc::clone(&signed), products)?,
            prices: HttpPriceSource::new(signed, prices)?,
        })
    }

    /// Asks for prices by the item numbers that `id_of` says, such as the
    /// [`retailer_id`](crate::catalog::Product::retailer_id) of the app's own catalogue.
    #[must_use]
    pub fn with_ids(mut self, id_of: impl Fn(&ProductId) -> Option<String> + Send + Sync + 'static) -> Self {
        self.prices = self.prices.with_ids(id_of);
        self
    }
}

#[async_trait]
impl PriceSource for WalmartSource {
    fn name(&self) -> &str {
        "walmart"
    }

    async fn quotes(&self, request: QuoteRequest) -> Result<Vec<SourcePrice>> {
        self.prices.quotes(request).await
    }

    fn at_once(&self) -> usize {
        self.prices.at_once()
    }

    /// Its stores have numbers of up to five digits.
    fn has_store(&self, store: &StoreId) -> bool {
        store.as_str().len() <= 5 && store.as_str().bytes().all(|b| b.is_ascii_digit())
    }
}

#[async_trait]
impl ProductSource for WalmartSource {
    fn name(&self) -> &str {
        "walmart"
    }

    async fn search(&self, request: SearchProducts) -> Result<SourcePage> {
        self.products.search(request).await
    }

    async fn lookup(&self, request: LookupProducts) -> Result<Vec<SourcedProduct>> {
        self.products.lookup(request).await
    }
}

/// Signs what goes through it.
struct Signed {
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    key: WalmartKey,
}

#[async_trait]
impl Transport for Signed {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse> {
        let at = self.clock.wall().unix_millis().to_string();
        let signature = self.key.sign(&at)?;
        let secrets = [self.key.consumer_id.clone(), signature.clone()];
        let request = request
            .with_header("WM_CONSUMER.ID", &self.key.consumer_id)
            .with_header("WM_CONSUMER.INTIMESTAMP", at)
            .with_header("WM_SEC.KEY_VERSION", &self.key.version)
            .with_header("WM_SEC.AUTH_SIGNATURE", signature);
        Ok(cleared(self.transport.send(request).await?, &secrets))
    }
}

#[cfg(test)]
#[cfg(feature = "http")]
mod tests;
