//! Ready sources of prices and products over a transport. None of them shows its credentials.

use std::{collections::HashMap, sync::Arc};

use grocery_core::{
    Clock, Error, ErrorKind, ProductId,
    adapters::{self, HttpPriceConfig, HttpSourceConfig, KrogerCredentials, Transport, WalmartKey},
    catalog::ProductSource,
    pricing::PriceSource,
};
use pyo3::prelude::*;
use serde::de::DeserializeOwned;

use crate::{
    convert::{Data, Text},
    error::{Answer, Fault},
    host::{HostProductSource, HostSource, HostTransport},
    runtime::{HostClock, run},
    value::{KrogerStore, ObservedPrice},
};

/// Settings by the core's own reader.
fn settings<T: DeserializeOwned>(data: &Data, what: &str) -> Answer<T> {
    serde_json::from_str(&data.0).map_err(|e| {
        Fault(Error::new(ErrorKind::InvalidInput, format!("these are no settings of {what}: {e}")))
    })
}

/// The same where nothing need be said.
fn settings_or_usual<T: DeserializeOwned + Default>(data: Option<&Data>, what: &str) -> Answer<T> {
    data.map_or_else(|| Ok(T::default()), |data| settings(data, what))
}

fn transport(py: Python<'_>, given: Option<Bound<'_, PyAny>>) -> PyResult<Arc<dyn Transport>> {
    Ok(Arc::new(HostTransport::new(py, given)?))
}

fn clock() -> Arc<dyn Clock> {
    Arc::new(HostClock::new(None))
}

/// The shop's own ids of products, by the ids of the catalogue.
type Ids = HashMap<String, String>;

fn by_id(ids: Ids) -> impl Fn(&ProductId) -> Option<String> + Send + Sync + 'static {
    move |product| ids.get(product.as_str()).cloned()
}

/// A price source: a ready one, or one written in Python.
pub(crate) fn price_source(given: &Bound<'_, PyAny>) -> PyResult<Arc<dyn PriceSource>> {
    if let Ok(ready) = given.cast::<HttpPriceSource>() {
        return Ok(Arc::clone(&ready.get().0) as _);
    }
    if let Ok(ready) = given.cast::<KrogerSource>() {
        return Ok(Arc::clone(&ready.get().0) as _);
    }
    if let Ok(ready) = given.cast::<WalmartSource>() {
        return Ok(Arc::clone(&ready.get().0) as _);
    }
    if let Ok(ready) = given.cast::<OpenPrices>() {
        return Ok(Arc::clone(&ready.get().0) as _);
    }
    Ok(Arc::new(HostSource::new(given)?))
}

/// A product source: a ready one, or one written in Python.
pub(crate) fn product_source(given: &Bound<'_, PyAny>) -> PyResult<Arc<dyn ProductSource>> {
    if let Ok(ready) = given.cast::<HttpProductSource>() {
        return Ok(Arc::clone(&ready.get().0) as _);
    }
    if let Ok(ready) = given.cast::<KrogerSource>() {
        return Ok(Arc::clone(&ready.get().0) as _);
    }
    if let Ok(ready) = given.cast::<WalmartSource>() {
        return Ok(Arc::clone(&ready.get().0) as _);
    }
    if let Ok(ready) = given.cast::<OpenFoodFacts>() {
        return Ok(Arc::clone(&ready.get().0) as _);
    }
    Ok(Arc::new(HostProductSource::new(given)?))
}

/// Prices of any shop that speaks JSON over HTTP. `config` says how it is asked and where things stand in its answers:
/// `{"name": "corner-shop", "base_url": "https://api.example.com/v1", "path": "/prices?skus={ids}&store={store}",
/// "prices": "/data", "fields": {"id": "/sku", "price": "/price/now"}}`; paths are JSON pointers. `headers` go with every
/// request and are never shown. `ids` are the shop's own ids by the ids of your catalogue; without them, the ids
/// themselves.
#[pyclass(frozen, module = "grocery_core")]
pub(crate) struct HttpPriceSource(Arc<adapters::HttpPriceSource>);

#[pymethods]
impl HttpPriceSource {
    /// Raises `InvalidInputError` naming the setting that cannot work.
    #[new]
    #[pyo3(signature = (config, *, headers = None, ids = None, transport = None))]
    fn new(
        py: Python<'_>,
        config: Data,
        headers: Option<HashMap<String, String>>,
        ids: Option<Ids>,
        transport: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let config: HttpPriceConfig = settings(&config, "a price source")?;
        let mut source =
            adapters::HttpPriceSource::new(self::transport(py, transport)?, config).map_err(Fault)?;
        for (name, value) in headers.unwrap_or_default() {
            source = source.with_header(name, value);
        }
        if let Some(ids) = ids {
            source = source.with_ids(by_id(ids));
        }
        Ok(Self(Arc::new(source)))
    }

    /// What quotes and errors call it.
    #[getter]
    fn name(&self) -> String {
        PriceSource::name(&*self.0).to_owned()
    }

    fn __repr__(&self) -> String {
        format!("<HttpPriceSource {:?}>", PriceSource::name(&*self.0))
    }
}

/// Products of any shop that speaks JSON over HTTP. `config` says how it is asked and where things stand in its answers,
/// `headers` go with every request and are never shown.
#[pyclass(frozen, module = "grocery_core")]
pub(crate) struct HttpProductSource(Arc<adapters::HttpProductSource>);

#[pymethods]
impl HttpProductSource {
    /// Raises `InvalidInputError` naming the setting that cannot work.
    #[new]
    #[pyo3(signature = (config, *, headers = None, transport = None))]
    fn new(
        py: Python<'_>,
        config: Data,
        headers: Option<HashMap<String, String>>,
        transport: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let config: HttpSourceConfig = settings(&config, "a product source")?;
        let mut source =
            adapters::HttpProductSource::new(self::transport(py, transport)?, config).map_err(Fault)?;
        for (name, value) in headers.unwrap_or_default() {
            source = source.with_header(name, value);
        }
        Ok(Self(Arc::new(source)))
    }

    /// What errors call it.
    #[getter]
    fn name(&self) -> String {
        ProductSource::name(&*self.0).to_owned()
    }

    fn __repr__(&self) -> String {
        format!("<HttpProductSource {:?}>", ProductSource::name(&*self.0))
    }
}

/// Kroger's public API: a source of prices and of products. Prices exist only at a store: find one with `stores`, and say
/// it as `{"store": "01400943"}` or with the request. It keeps to the documented requests a day. `ids` are Kroger's
/// thirteen digits by the ids of your catalogue; without them, ids such as `kroger-0001111041700`.
#[pyclass(frozen, module = "grocery_core")]
pub(crate) struct KrogerSource(Arc<adapters::KrogerSource>);

#[pymethods]
impl KrogerSource {
    /// Nothing is sent yet. Raises `InvalidInputError` naming the setting that cannot work; never the credentials.
    #[new]
    #[pyo3(signature = (client_id, client_secret, *, config = None, ids = None, transport = None))]
    fn new(
        py: Python<'_>,
        client_id: Text,
        client_secret: Text,
        config: Option<Data>,
        ids: Option<Ids>,
        transport: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let config = settings_or_usual(config.as_ref(), "a source of Kroger")?;
        let credentials = KrogerCredentials::new(&client_id.0, &client_secret.0).map_err(Fault)?;
        let transport = self::transport(py, transport)?;
        let mut source =
            adapters::KrogerSource::new(transport, clock(), credentials, config).map_err(Fault)?;
        if let Some(ids) = ids {
            source = source.with_ids(by_id(ids));
        }
        Ok(Self(Arc::new(source)))
    }

    /// What quotes and errors call it.
    #[getter]
    fn name(&self) -> String {
        PriceSource::name(&*self.0).to_owned()
    }

    /// The stores near a postal code of the United States, nearest first.
    #[pyo3(signature = (zip_code, *, limit = 10))]
    async fn stores(&self, zip_code: Text, limit: usize) -> PyResult<Vec<KrogerStore>> {
        let source = Arc::clone(&self.0);
        let stores = run(async move { source.stores(&zip_code.0, limit).await }).await?;
        Ok(stores.into_iter().map(Into::into).collect())
    }

    fn __repr__(&self) -> &'static str {
        "<KrogerSource>"
    }
}

/// Walmart's affiliate API: a source of prices and of products. Make an application in Walmart's developer portal and hand
/// over its consumer id, the version that the portal shows for the public half of the key, and the private half in PEM (RSA
/// of at least 2,048 bits, without a pass phrase). `ids` are Walmart's item numbers by the ids of your catalogue; without
/// them, ids such as `walmart-10450114`.
#[pyclass(frozen, module = "grocery_core")]
pub(crate) struct WalmartSource(Arc<adapters::WalmartSource>);

#[pymethods]
impl WalmartSource {
    /// Nothing is sent yet. Raises `InvalidInputError` naming the setting that cannot work; never the key.
    #[new]
    #[pyo3(signature = (consumer_id, key_version, private_key, *, config = None, ids = None, transport = None))]
    fn new(
        py: Python<'_>,
        consumer_id: Text,
        key_version: Text,
        private_key: Text,
        config: Option<Data>,
        ids: Option<Ids>,
        transport: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let config = settings_or_usual(config.as_ref(), "a source of Walmart")?;
        let key = WalmartKey::from_pem(&consumer_id.0, &key_version.0, &private_key.0).map_err(Fault)?;
        let transport = self::transport(py, transport)?;
        let mut source = adapters::WalmartSource::new(transport, clock(), key, config).map_err(Fault)?;
        if let Some(ids) = ids {
            source = source.with_ids(by_id(ids));
        }
        Ok(Self(Arc::new(source)))
    }

    /// What quotes and errors call it.
    #[getter]
    fn name(&self) -> String {
        PriceSource::name(&*self.0).to_owned()
    }

    fn __repr__(&self) -> &'static str {
        "<WalmartSource>"
    }
}

/// Open Prices: what people saw, by bar code. A free service of volunteers, which asks who is calling: the app, its
/// version and an address, as in `PantryPal/2.1 (hello@pantrypal.example)`. `barcodes` are bar codes by the ids of your
/// catalogue; without them, ids that are bar codes.
#[pyclass(frozen, module = "grocery_core")]
pub(crate) struct OpenPrices(Arc<adapters::OpenPrices>);

#[pymethods]
impl OpenPrices {
    /// Raises `InvalidInputError` where `user_agent` does not say who is calling.
    #[new]
    #[pyo3(signature = (user_agent, *, config = None, barcodes = None, transport = None))]
    fn new(
        py: Python<'_>,
        user_agent: Text,
        config: Option<Data>,
        barcodes: Option<Ids>,
        transport: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let config = settings_or_usual(config.as_ref(), "Open Prices")?;
        let transport = self::transport(py, transport)?;
        let mut source = adapters::OpenPrices::new(transport, &user_agent.0, config).map_err(Fault)?;
        if let Some(barcodes) = barcodes {
            source = source.with_barcodes(by_id(barcodes));
        }
        Ok(Self(Arc::new(source)))
    }

    /// What quotes and errors call it.
    #[getter]
    fn name(&self) -> String {
        PriceSource::name(&*self.0).to_owned()
    }

    /// What a product was seen to cost, newest first, at most `limit` (up to 100).
    #[pyo3(signature = (barcode, *, limit = 10))]
    async fn prices(&self, barcode: Text, limit: usize) -> PyResult<Vec<ObservedPrice>> {
        let source = Arc::clone(&self.0);
        let prices = run(async move { source.prices(&barcode.0, limit).await }).await?;
        Ok(prices.into_iter().map(Into::into).collect())
    }

    fn __repr__(&self) -> &'static str {
        "<OpenPrices>"
    }
}

/// Open Food Facts: products by words and bar codes. A free service of volunteers, which asks who is calling, as
/// `OpenPrices` does; it keeps to the calls a minute that the service allows.
#[pyclass(frozen, module = "grocery_core")]
pub(crate) struct OpenFoodFacts(Arc<adapters::OpenFoodFacts>);

#[pymethods]
impl OpenFoodFacts {
    /// Raises `InvalidInputError` where `user_agent` does not say who is calling.
    #[new]
    #[pyo3(signature = (user_agent, *, transport = None))]
    fn new(py: Python<'_>, user_agent: Text, transport: Option<Bound<'_, PyAny>>) -> PyResult<Self> {
        let transport = self::transport(py, transport)?;
        let source = adapters::OpenFoodFacts::new(transport, clock(), &user_agent.0).map_err(Fault)?;
        Ok(Self(Arc::new(source)))
    }

    /// What errors call it.
    #[getter]
    fn name(&self) -> String {
        ProductSource::name(&*self.0).to_owned()
    }

    fn __repr__(&self) -> &'static str {
        "<OpenFoodFacts>"
    }
}
