//! Ready sources of prices and products over the host's transport. None of them shows its credentials.

use std::{collections::HashMap, sync::Arc, time::Duration};

use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::STANDARD};
use grocery_core::{
    Clock, Error, ErrorKind, ProductId, Result, SystemClock,
    adapters::{
        HttpPriceSource, HttpProductSource, HttpRequest, HttpResponse, KrogerCredentials, KrogerSource,
        OpenFoodFacts, OpenPrices, Transport, WalmartKey, WalmartSource,
    },
    catalog::ProductSource,
    pricing::PriceSource,
};
use napi::{Env, bindgen_prelude::PromiseRaw};
use napi_derive::napi;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    agent::read,
    answer::Answer,
    call::{Cancel, at_once, run},
    host::{Host, NativePort},
    options::renamed,
    products::snake,
    types::Many,
    wire::Camel,
};

/// The shop's own ids of products, by the ids of the catalogue.
type Ids = HashMap<String, String>;

/// A ready source, as the TypeScript side says it. It has checked the types of credentials, so that no message shows one.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Said {
    HttpPrices {
        config: Value,
        headers: HashMap<String, String>,
        ids: Option<Ids>,
    },
    HttpProducts {
        config: Value,
        headers: HashMap<String, String>,
    },
    Kroger {
        client_id: String,
        client_secret: String,
        config: Option<Value>,
        ids: Option<Ids>,
    },
    Walmart {
        consumer_id: String,
        key_version: String,
        private_key: String,
        config: Option<Value>,
        ids: Option<Ids>,
    },
    OpenPrices {
        user_agent: String,
        config: Option<Value>,
        ids: Option<Ids>,
    },
    OpenFoodFacts {
        user_agent: String,
    },
}

/// What an agent takes of a ready source.
#[derive(Clone, Default)]
pub(crate) struct Ready {
    pub(crate) prices: Option<Arc<dyn PriceSource>>,
    pub(crate) products: Option<Arc<dyn ProductSource>>,
}

/// A ready source.
#[napi]
pub struct NativeSource {
    name: String,
    ready: Ready,
    kroger: Option<Arc<KrogerSource>>,
    observed: Option<Arc<OpenPrices>>,
}

impl NativeSource {
    pub(crate) fn ready(&self) -> Ready {
        self.ready.clone()
    }
}

fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock::new())
}

fn by_id(ids: Ids) -> impl Fn(&ProductId) -> Option<String> + Send + Sync + 'static {
    move |product| ids.get(product.as_str()).cloned()
}

/// Settings by the core's own reader.
fn settings<T: DeserializeOwned>(given: Option<Value>) -> Result<T> {
    serde_json::from_value(given.map_or_else(|| json!({}), snake))
        .map_err(|e| {
            Error::new(ErrorKind::InvalidInput, e.to_string()).with_hint("give what the type of config names")
        })
        .map_err(|fault| renamed(&fault, "config"))
}

/// What the core says of settings, in the names that the host writes.
fn said<T>(answer: Result<T>) -> Result<T> {
    answer.map_err(|fault| renamed(&fault, "source"))
}

impl Said {
    fn source(self, transport: Arc<dyn Transport>) -> Result<NativeSource> {
        let mut source =
            NativeSource { name: String::new(), ready: Ready::default(), kroger: None, observed: None };
        match self {
            Self::HttpPrices { config, headers, ids } => {
                let mut prices = said(HttpPriceSource::new(transport, settings(Some(config))?))?;
                for (name, value) in headers {
                    prices = prices.with_header(name, value);
                }
                source.ready.prices = Some(Arc::new(match ids {
                    Some(ids) => prices.with_ids(by_id(ids)),
                    None => prices,
                }));
            }
            Self::HttpProducts { config, headers } => {
                let mut products = said(HttpProductSource::new(transport, settings(Some(config))?))?;
                for (name, value) in headers {
                    products = products.with_header(name, value);
                }
                source.ready.products = Some(Arc::new(products));
            }
            Self::Kroger { client_id, client_secret, config, ids } => {
                let credentials = KrogerCredentials::new(&client_id, &client_secret)?;
                let mut kroger = said(KrogerSource::new(transport, clock(), credentials, settings(config)?))?;
                if let Some(ids) = ids {
                    kroger = kroger.with_ids(by_id(ids));
                }
                let kroger = Arc::new(kroger);
                source.ready = Ready { prices: Some(kroger.clone()), products: Some(kroger.clone()) };
                source.kroger = Some(kroger);
            }
            Self::Walmart { consumer_id, key_version, private_key, config, ids } => {
                let key = WalmartKey::from_pem(&consumer_id, &key_version, &private_key)?;
                let mut walmart = said(WalmartSource::new(transport, clock(), key, settings(config)?))?;
                if let Some(ids) = ids {
                    walmart = walmart.with_ids(by_id(ids));
                }
                let walmart = Arc::new(walmart);
                source.ready = Ready { prices: Some(walmart.clone()), products: Some(walmart) };
            }
            Self::OpenPrices { user_agent, config, ids } => {
                let mut prices = said(OpenPrices::new(transport, &user_agent, settings(config)?))?;
                if let Some(ids) = ids {
                    prices = prices.with_barcodes(by_id(ids));
                }
                let prices = Arc::new(prices);
                source.ready.prices = Some(prices.clone());
                source.observed = Some(prices);
            }
            Self::OpenFoodFacts { user_agent } => {
                source.ready.products =
                    Some(Arc::new(said(OpenFoodFacts::new(transport, clock(), &user_agent))?));
            }
        }
        let Ready { prices, products } = &source.ready;
        let name = prices.as_ref().map(|source| source.name().to_owned());
        source.name = name.or_else(|| Some(products.as_ref()?.name().to_owned())).unwrap_or_default();
        Ok(source)
    }
}

fn not_offered(what: &str) -> Error {
    Error::new(ErrorKind::NotSupported, format!("this source has no {what}"))
}

#[napi]
impl NativeSource {
    #[napi(constructor)]
    pub fn new(env: &Env, said: String, transport: NativePort) -> napi::Result<Self> {
        let transport = Arc::new(HostTransport(Host::of("transport", transport)));
        at_once(env, || read::<Said>(&said, "source")?.source(transport))
    }

    /// What quotes and errors call it.
    #[napi(getter)]
    pub fn name(&self) -> String {
        self.name.clone()
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn stores<'env>(
        &self,
        env: &'env Env,
        zip: String,
        limit: u32,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        let kroger = self.kroger.clone();
        run(env, cancel, async move {
            let kroger = kroger.ok_or_else(|| not_offered("stores"))?;
            Ok(Answer::new::<Many<Camel>, _>(kroger.stores(&zip, limit as usize).await?))
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn observed<'env>(
        &self,
        env: &'env Env,
        barcode: String,
        limit: u32,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        let prices = self.observed.clone();
        run(env, cancel, async move {
            let prices = prices.ok_or_else(|| not_offered("observed prices"))?;
            Ok(Answer::new::<Many<Camel>, _>(prices.prices(&barcode, limit as usize).await?))
        })
    }
}

/// The host's way to servers.
struct HostTransport(Host);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Question<'a> {
    method: &'static str,
    url: &'a str,
    headers: &'a [(String, String)],
    body: String,
    timeout_ms: Option<u64>,
}

#[derive(Deserialize)]
struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[async_trait]
impl Transport for HostTransport {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse> {
        let question = Question {
            method: request.method.as_str(),
            url: &request.url,
            headers: &request.headers,
            body: STANDARD.encode(&request.body),
            timeout_ms: request.timeout.map(millis),
        };
        let reply: Reply = self.0.answer(&question).await?;
        let body = STANDARD.decode(reply.body).map_err(|_| {
            Error::new(ErrorKind::BadAnswer, "the transport answered a body that cannot be read")
        })?;
        Ok(HttpResponse::new(reply.status, reply.headers, body))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Nowhere;

    #[async_trait]
    impl Transport for Nowhere {
        async fn send(&self, _: HttpRequest) -> Result<HttpResponse> {
            Err(Error::new(ErrorKind::Unavailable, "nowhere"))
        }
    }

    fn made(said: &Value) -> Result<NativeSource> {
        read::<Said>(&said.to_string(), "source")?.source(Arc::new(Nowhere))
    }

    #[test]
    fn each_kind_is_made() {
        let fields = json!({"id": "/sku", "price": "/now", "wasPrice": "/was"});
        let config =
            json!({"name": "corner", "baseUrl": "https://x.test", "path": "/p?ids={ids}", "fields": fields});
        let prices =
            made(&json!({"kind": "httpPrices", "config": config, "headers": {"key": "hush"}})).unwrap();
        assert_eq!(prices.name, "corner");
        assert!(prices.ready.prices.is_some() && prices.ready.products.is_none());
        let kroger = json!({"kind": "kroger", "clientId": "app", "clientSecret": "s", "config": {"store": "01400943"}});
        let kroger = made(&kroger).unwrap();
        assert!(kroger.ready.prices.is_some() && kroger.ready.products.is_some() && kroger.kroger.is_some());
        let who = "PantryPal/2.1 (hello@pantrypal.example)";
        assert!(made(&json!({"kind": "openPrices", "userAgent": who})).unwrap().observed.is_some());
        assert!(made(&json!({"kind": "openFoodFacts", "userAgent": who})).unwrap().ready.products.is_some());
    }

    #[test]
    fn faults_name_the_setting_and_never_the_credentials() {
        let refused = |said: Value| made(&said).err().unwrap();
        let error = refused(
            json!({"kind": "kroger", "clientId": "a", "clientSecret": "hush", "config": {"perDay": 3}}),
        );
        assert!(error.message().contains("perDay"), "{error}");
        let error = refused(json!({"kind": "kroger", "clientId": "a", "clientSecret": "hush hush"}));
        assert!(!format!("{error:?}").contains("hush"), "{error:?}");
        let walmart = json!({"kind": "walmart", "consumerId": "hush", "keyVersion": "1", "privateKey": "-----hush-----"});
        let error = refused(walmart);
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(!format!("{error:?}").contains("hush"), "{error:?}");
    }
}
