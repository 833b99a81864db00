//! Ready sources of prices and products over the host's transport. None of them shows its credentials.

use std::{collections::HashMap, fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use grocery_core::{
    Clock, Error, ErrorKind, ProductId, SystemClock,
    adapters::{self, KrogerCredentials, KrogerSource, OpenPrices, WalmartKey, WalmartSource},
    catalog, pricing,
};
use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    cancel::{CancelToken, run},
    error::{Answer, GroceryError},
    values::{Money, natural, record},
};

/// Sends requests for the ready sources. The host implements it over URLSession, OkHttp or whatever it has.
///
/// Any answer of a server is an answer, also one of status 500; throw only where there is none, a `GroceryError` of kind
/// `Unavailable` or `Timeout` that says nothing of the address. Follow no redirects: an address that a server sends is not
/// one that the app allowed. It may be called from several tasks at once. A call that nobody waits for is cancelled.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait Transport: Send + Sync {
    /// Sends one request and answers the whole of what came back.
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, GroceryError>;
}

/// A request to a server. Its headers, body and the query of its address may hold credentials: do not log them.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct HttpRequest {
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: String,
    /// The whole address.
    pub url: String,
    /// Names and values, in order.
    pub headers: Vec<HttpHeader>,
    /// The body; empty for none.
    pub body: Vec<u8>,
    /// How long the whole exchange may take, in milliseconds, where the source says so.
    pub timeout_ms: Option<i64>,
}

/// A header of a request or an answer.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct HttpHeader {
    /// Its name, in any case.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// An answer, whatever its status.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct HttpResponse {
    /// The status, such as 200.
    pub status: i32,
    /// Names and values.
    #[uniffi(default = [])]
    pub headers: Vec<HttpHeader>,
    /// The body. What is beyond 8 MiB need not be read.
    pub body: Vec<u8>,
}

/// The host's transport as the core's port.
struct HostTransport(Arc<dyn Transport>);

#[async_trait]
impl adapters::Transport for HostTransport {
    async fn send(&self, request: adapters::HttpRequest) -> Result<adapters::HttpResponse, Error> {
        let millis = |time: Duration| i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        let asked = HttpRequest {
            method: request.method.as_str().to_owned(),
            url: request.url,
            headers: request.headers.into_iter().map(|(name, value)| HttpHeader { name, value }).collect(),
            body: request.body,
            timeout_ms: request.timeout.map(millis),
        };
        let answer = self.0.send(asked).await?;
        let status = u16::try_from(answer.status).map_err(|_| {
            Error::new(ErrorKind::BadAnswer, format!("the transport answered the status {}", answer.status))
        })?;
        let headers = answer.headers.into_iter().map(|header| (header.name.to_lowercase(), header.value));
        Ok(adapters::HttpResponse::new(status, headers.collect(), answer.body))
    }
}

/// A ready source of prices, of products, or of both. Hand it to an agent as `GuardedPriceSource(ready: ...)` and as
/// `readyProducts`. Making one sends nothing. Settings are JSON text with the names of the library; `ids` are the shop's own
/// ids by the ids of your catalogue.
#[derive(uniffi::Object)]
pub struct ReadySource {
    prices: Option<Arc<dyn pricing::PriceSource>>,
    products: Option<Arc<dyn catalog::ProductSource>>,
    kroger: Option<Arc<KrogerSource>>,
    observed: Option<Arc<OpenPrices>>,
}

impl fmt::Debug for ReadySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadySource").field("name", &self.name()).finish_non_exhaustive()
    }
}

type Ids = HashMap<String, String>;

fn by_id(ids: Ids) -> impl Fn(&ProductId) -> Option<String> + Send + Sync + 'static {
    move |product| ids.get(product.as_str()).cloned()
}

fn settings<T: DeserializeOwned>(json: &str, what: &str) -> Result<T, Error> {
    serde_json::from_str(json)
        .map_err(|e| Error::new(ErrorKind::InvalidInput, format!("these are no settings of {what}: {e}")))
}

/// The same where nothing need be said.
fn settings_or_usual<T: DeserializeOwned + Default>(json: Option<&str>, what: &str) -> Result<T, Error> {
    json.map_or_else(|| Ok(T::default()), |json| settings(json, what))
}

fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock::new())
}

fn over(transport: Arc<dyn Transport>) -> Arc<dyn adapters::Transport> {
    Arc::new(HostTransport(transport))
}

fn lacking(what: &str) -> Error {
    Error::new(ErrorKind::NotSupported, format!("this source has no {what}"))
}

impl ReadySource {
    fn of_prices(prices: Arc<dyn pricing::PriceSource>) -> Self {
        Self { prices: Some(prices), products: None, kroger: None, observed: None }
    }

    fn of_products(products: Arc<dyn catalog::ProductSource>) -> Self {
        Self { prices: None, products: Some(products), kroger: None, observed: None }
    }

    pub(crate) fn prices(&self) -> Result<Arc<dyn pricing::PriceSource>, Error> {
        self.prices.clone().ok_or_else(|| lacking("prices"))
    }

    pub(crate) fn products(&self) -> Result<Arc<dyn catalog::ProductSource>, Error> {
        self.products.clone().ok_or_else(|| lacking("products"))
    }
}

#[uniffi::export]
impl ReadySource {
    /// Prices of any shop that speaks JSON over HTTP. `config` says how it is asked and where things stand in its answers:
    /// `{"name":"corner-shop","base_url":"https://api.example.com/v1","path":"/prices?skus={ids}","prices":"/data",
    /// "fields":{"id":"/sku","price":"/price/now"}}`; paths are JSON pointers. `headers` go with every request and are
    /// never shown.
    ///
    /// Fails with `InvalidInput` naming the setting that cannot work.
    #[uniffi::constructor(default(headers = None, ids = None))]
    pub fn http_prices(
        config: String,
        transport: Arc<dyn Transport>,
        headers: Option<HashMap<String, String>>,
        ids: Option<HashMap<String, String>>,
    ) -> Answer<Self> {
        let config = settings(&config, "a price source")?;
        let mut source = adapters::HttpPriceSource::new(over(transport), config)?;
        for (name, value) in headers.unwrap_or_default() {
            source = source.with_header(name, value);
        }
        if let Some(ids) = ids {
            source = source.with_ids(by_id(ids));
        }
        Ok(Self::of_prices(Arc::new(source)))
    }

    /// Products of any shop that speaks JSON over HTTP. `headers` go with every request and are never shown.
    ///
    /// Fails with `InvalidInput` naming the setting that cannot work.
    #[uniffi::constructor(default(headers = None))]
    pub fn http_products(
        config: String,
        transport: Arc<dyn Transport>,
        headers: Option<HashMap<String, String>>,
    ) -> Answer<Self> {
        let config = settings(&config, "a product source")?;
        let mut source = adapters::HttpProductSource::new(over(transport), config)?;
        for (name, value) in headers.unwrap_or_default() {
            source = source.with_header(name, value);
        }
        Ok(Self::of_products(Arc::new(source)))
    }

    /// Kroger's public API: prices and products. Prices exist only at a store: find one with `stores`, and say it as
    /// `{"store":"01400943"}` or with the request. It keeps to the documented requests a day. `ids` are Kroger's thirteen
    /// digits; without them, ids such as `kroger-0001111041700`.
    ///
    /// Fails with `InvalidInput` naming the setting that cannot work, never the credentials.
    #[uniffi::constructor(default(config = None, ids = None))]
    pub fn kroger(
        client_id: String,
        client_secret: String,
        transport: Arc<dyn Transport>,
        config: Option<String>,
        ids: Option<HashMap<String, String>>,
    ) -> Answer<Self> {
        let config = settings_or_usual(config.as_deref(), "a source of Kroger")?;
        let credentials = KrogerCredentials::new(&client_id, &client_secret)?;
        let mut source = KrogerSource::new(over(transport), clock(), credentials, config)?;
        if let Some(ids) = ids {
            source = source.with_ids(by_id(ids));
        }
        let source = Arc::new(source);
        Ok(Self { products: Some(source.clone()), kroger: Some(source.clone()), ..Self::of_prices(source) })
    }

    /// Walmart's affiliate API: prices and products. Make an application in Walmart's developer portal and hand over its
    /// consumer id, the version that the portal shows for the public half of the key, and the private half in PEM (RSA of at
    /// least 2,048 bits, without a pass phrase). `ids` are Walmart's item numbers; without them, ids such as
    /// `walmart-10450114`. A key in an app is a key in everybody's hands: better let a server of yours sign.
    ///
    /// Fails with `InvalidInput` naming the setting that cannot work, never the key.
    #[uniffi::constructor(default(config = None, ids = None))]
    pub fn walmart(
        consumer_id: String,
        key_version: String,
        private_key: String,
        transport: Arc<dyn Transport>,
        config: Option<String>,
        ids: Option<HashMap<String, String>>,
    ) -> Answer<Self> {
        let config = settings_or_usual(config.as_deref(), "a source of Walmart")?;
        let key = WalmartKey::from_pem(&consumer_id, &key_version, &private_key)?;
        let mut source = WalmartSource::new(over(transport), clock(), key, config)?;
        if let Some(ids) = ids {
            source = source.with_ids(by_id(ids));
        }
        let source = Arc::new(source);
        Ok(Self { products: Some(source.clone()), ..Self::of_prices(source) })
    }

    /// Open Prices: what people saw, by bar code. A free service of volunteers, which asks who is calling: the app, its
    /// version and an address, as in `PantryPal/2.1 (hello@pantrypal.example)`. `barcodes` are bar codes by the ids of your
    /// catalogue; without them, ids that are bar codes.
    ///
    /// Fails with `InvalidInput` where `user_agent` does not say who is calling.
    #[uniffi::constructor(default(config = None, barcodes = None))]
    pub fn open_prices(
        user_agent: String,
        transport: Arc<dyn Transport>,
        config: Option<String>,
        barcodes: Option<HashMap<String, String>>,
    ) -> Answer<Self> {
        let config = settings_or_usual(config.as_deref(), "Open Prices")?;
        let mut source = OpenPrices::new(over(transport), &user_agent, config)?;
        if let Some(barcodes) = barcodes {
            source = source.with_barcodes(by_id(barcodes));
        }
        let source = Arc::new(source);
        Ok(Self { observed: Some(source.clone()), ..Self::of_prices(source) })
    }

    /// Open Food Facts: products by words and bar codes. A free service of volunteers, which asks who is calling, as Open
    /// Prices does; it keeps to the calls a minute that the service allows.
    ///
    /// Fails with `InvalidInput` where `user_agent` does not say who is calling.
    #[uniffi::constructor]
    pub fn open_food_facts(user_agent: String, transport: Arc<dyn Transport>) -> Answer<Self> {
        let source = adapters::OpenFoodFacts::new(over(transport), clock(), &user_agent)?;
        Ok(Self::of_products(Arc::new(source)))
    }

    /// What quotes and errors call it.
    pub fn name(&self) -> String {
        let prices = self.prices.as_ref().map(|source| source.name());
        prices.or_else(|| Some(self.products.as_ref()?.name())).unwrap_or_default().to_owned()
    }

    /// The stores of Kroger near a postal code of the United States, nearest first.
    ///
    /// Fails with `NotSupported` for another source than Kroger's.
    #[uniffi::method(default(limit = 10, cancel = None))]
    pub async fn stores(
        &self,
        zip: String,
        limit: i32,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Vec<KrogerStore>> {
        let stores = run::<_, Vec<adapters::KrogerStore>>(cancel, async {
            let kroger = self.kroger.as_ref().ok_or_else(|| lacking("stores"))?;
            kroger.stores(&zip, natural(limit, "the limit")?).await
        });
        record(&stores.await?)
    }

    /// What a product was seen to cost at Open Prices, newest first, at most `limit` (up to 100).
    ///
    /// Fails with `NotSupported` for another source than Open Prices.
    #[uniffi::method(default(limit = 10, cancel = None))]
    pub async fn observed_prices(
        &self,
        barcode: String,
        limit: i32,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Vec<ObservedPrice>> {
        let seen = run::<_, Vec<adapters::ObservedPrice>>(cancel, async {
            let prices = self.observed.as_ref().ok_or_else(|| lacking("observed prices"))?;
            prices.prices(&barcode, natural(limit, "the limit")?).await
        });
        record(&seen.await?)
    }
}

/// A store of Kroger's.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct KrogerStore {
    /// Its id, to ask prices for.
    pub id: String,
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

/// A price that somebody saw.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct ObservedPrice {
    /// What it cost.
    pub price: Money,
    /// What it cost without the reduction, where it was reduced and that is known.
    pub regular: Option<Money>,
    /// The day, ISO 8601.
    pub date: String,
    /// The place as OpenStreetMap names it: `node/652825274`.
    pub store: Option<String>,
    /// What the place is called.
    pub place: Option<String>,
    /// Its city.
    pub city: Option<String>,
    /// Its country.
    pub country: Option<String>,
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use futures_executor::block_on;

    use super::*;

    /// Answers every request with one text.
    struct Script(&'static str, Mutex<Vec<HttpRequest>>);

    #[async_trait]
    impl Transport for Script {
        async fn send(&self, request: HttpRequest) -> Result<HttpResponse, GroceryError> {
            self.1.lock().unwrap().push(request);
            Ok(HttpResponse { status: 200, headers: Vec::new(), body: self.0.as_bytes().to_vec() })
        }
    }

    fn script(answer: &'static str) -> Arc<Script> {
        Arc::new(Script(answer, Mutex::default()))
    }

    const WHO: &str = "PantryPal/2.1 (hello@pantrypal.example)";

    #[test]
    fn what_was_seen_crosses() {
        let transport = script(
            r#"{"items":[{"product_code":"3017620422003","price":3.49,"currency":"USD","date":"2026-11-01",
                "location":{"osm_name":"Corner","osm_address_city":"Lyon"}}],"total":1}"#,
        );
        let source = ReadySource::open_prices(WHO.to_owned(), transport.clone(), None, None).unwrap();
        let seen = block_on(source.observed_prices("3017620422003".to_owned(), 10, None)).unwrap();
        assert_eq!((seen[0].price.minor, seen[0].city.as_deref()), (349, Some("Lyon")));
        let asked = transport.1.lock().unwrap();
        assert_eq!(asked[0].method, "GET");
        assert!(asked[0].headers.iter().any(|header| header.value.starts_with("PantryPal/2.1")));
        assert!(block_on(source.stores("45202".to_owned(), 1, None)).is_err());
        assert!(source.products().is_err() && source.prices().is_ok());
    }

    #[test]
    fn no_credential_shows() {
        let made = |secret: &str, config: &str| {
            let config = Some(config.to_owned());
            ReadySource::kroger("app-1".to_owned(), secret.to_owned(), script("{}"), config, None)
        };
        let source = made("hush", r#"{"store":"01400943"}"#).unwrap();
        assert_eq!(source.name(), "kroger");
        assert!(!format!("{source:?}").contains("hush"));
        assert!(!format!("{:?}", made("hush hush", "{}").unwrap_err()).contains("hush"));
        assert!(format!("{}", made("hush", r#"{"per_day":3}"#).unwrap_err()).contains("per_day"));
        let key = "-----BEGIN PRIVATE KEY-----hush".to_owned();
        let walmart = ReadySource::walmart("c".to_owned(), "1".to_owned(), key, script("{}"), None, None);
        assert!(!format!("{:?}", walmart.unwrap_err()).contains("hush"));
        assert!(ReadySource::open_food_facts("somebody".to_owned(), script("{}")).is_err());
    }
}
