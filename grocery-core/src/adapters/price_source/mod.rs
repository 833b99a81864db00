//! Prices of any shop that speaks JSON over HTTP, through the host's [`Transport`].
//!
//! [`HttpPriceConfig`] says how the shop is asked and where things stand in its answers; nothing here
//! knows a certain shop, reads a page made for people or keeps a price.

mod config;
mod read;

use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use futures_util::{FutureExt, StreamExt, TryStreamExt, stream};
use rustc_hash::FxHashMap;

pub use config::{HttpPriceConfig, PricePaths};

use super::{
    HttpMethod, HttpRequest, Transport,
    answers::{self, Asked, escaped},
    fields::Answer,
    template,
};
use crate::{
    error::{Error, ErrorKind, Result},
    id::{ProductId, StoreId},
    pricing::{PriceSource, QuoteRequest, SourcePrice},
};

/// How many requests of one call are under way at once.
const AT_ONCE: usize = 4;

/// Tells the shop's own id of a product, where the shop can know it.
pub(super) type IdOf = Arc<dyn Fn(&ProductId) -> Option<String> + Send + Sync>;

/// Prices of a shop that speaks JSON over HTTP.
///
/// One call asks for its products in batches, a few of them at once. What the shop does not know is left
/// out, and so is a price that cannot be right: of zero, of a product that was not asked for, two different
/// ones for one product, a field that is no price. Where nothing is left but such prices, the first of them is
/// the error. A request that fails makes the call fail, so that whoever guards the source sees it.
///
/// ```
/// # fn example(transport: std::sync::Arc<dyn grocery_core::adapters::Transport>) -> grocery_core::Result<()> {
/// use grocery_core::adapters::{HttpPriceConfig, HttpPriceSource, PricePaths};
/// let mut fields = PricePaths::new("/sku", "/price/now");
/// fields.was_price = Some("/price/was".to_owned());
/// fields.as_of = Some("/updated".to_owned());
/// let path = "/prices?skus={ids}&store={store}";
/// let mut config = HttpPriceConfig::new("corner-shop", "https://api.example.com/v1", path, fields);
/// config.prices = "/data".to_owned();
/// let prices = HttpPriceSource::new(transport, config)?.with_header("authorization", "Bearer ...");
/// # Ok(())
/// # }
/// ```
pub struct HttpPriceSource {
    transport: Arc<dyn Transport>,
    config: HttpPriceConfig,
    base: String,
    headers: Vec<(String, String)>,
    id_of: Option<IdOf>,
}

impl HttpPriceSource {
    /// A source as `config` lays it out.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) naming the setting that cannot work.
    pub fn new(transport: Arc<dyn Transport>, config: HttpPriceConfig) -> Result<Self> {
        config.check()?;
        let base = answers::base(&config.base_url)?;
        Ok(Self { transport, config, base, headers: Vec::new(), id_of: None })
    }

    /// Sends this header with every request: a key, say. Its value shows up in no error and no debug form.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Asks for products by what `id_of` says: a retailer's number or a bar code of the app's own catalogue,
    /// say. `None` for what the shop cannot know. By default the id itself, without
    /// [`id_prefix`](HttpPriceConfig::id_prefix).
    #[must_use]
    pub fn with_ids(mut self, id_of: impl Fn(&ProductId) -> Option<String> + Send + Sync + 'static) -> Self {
        self.id_of = Some(Arc::new(id_of));
        self
    }

    /// How many products one request asks for.
    fn batch_size(&self) -> usize {
        if self.config.several() { self.config.batch } else { 1 }
    }

    fn asked(&self) -> Asked<'_> {
        Asked { name: &self.config.name, max_body: self.config.max_body_bytes }
    }

    /// The products by the ids that the shop knows them by, in the order asked.
    fn theirs(&self, products: &[ProductId]) -> (Vec<String>, FxHashMap<String, Vec<ProductId>>) {
        let mut order = Vec::new();
        let mut ours: FxHashMap<String, Vec<ProductId>> = FxHashMap::default();
        for product in products {
            let id = match &self.id_of {
                Some(id_of) => id_of(product),
                None => product.as_str().strip_prefix(self.config.id_prefix.as_str()).map(str::to_owned),
            };
            // One with a comma would read as two where several are asked for.
            let usable = |id: &String| !id.is_empty() && (!self.config.several() || !id.contains(','));
            let Some(id) = id.filter(usable) else { continue };
            let of = ours.entry(id.clone()).or_insert_with(|| {
                order.push(id);
                Vec::new()
            });
            if !of.contains(product) {
                of.push(product.clone());
            }
        }
        (order, ours)
    }

    /// The prices of some of the shop's ids.
    async fn batch(&self, ids: &[String], store: &str, zip: &str) -> Result<read::Told> {
        let mut told = read::Told::default();
        // Those still to ask for, the first at the end.
        let mut left = vec![ids];
        while let Some(ids) = left.pop() {
            let text = ids.iter().map(|id| escaped(id)).collect::<Vec<_>>().join(",");
            let values = [("ids", text.as_str()), ("id", &text), ("store", store), ("zip", zip)];
            let url = format!("{}{}", self.base, template::fill(&self.config.path, &values));
            let mut request = HttpRequest::new(HttpMethod::Get, &url)
                .with_header("accept", "application/json")
                .with_timeout(Duration::from_millis(self.config.timeout_ms));
            request.headers.extend(self.headers.iter().cloned());
            let asked = self.asked();
            let answer = match (self.config.several(), &self.config.unknown_refused) {
                (true, Some(word)) => asked.ask_unless(word, &*self.transport, request).await?,
                (true, None) => Some(asked.ask_strictly(&*self.transport, request).await?),
                // An address of its own that is not there is a product that the shop does not know.
                (false, _) => asked.ask(&*self.transport, request).await?,
            };
            match answer {
                Some(answer) => {
                    let from = Answer { asked: self.asked(), url: &url };
                    told.read(&self.config, &from, &answer, ids)?;
                }
                None if ids.len() > 1 => {
                    let (first, second) = ids.split_at(ids.len() / 2);
                    left.extend([second, first]);
                }
                None => {}
            }
        }
        Ok(told)
    }
}

impl fmt::Debug for HttpPriceSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpPriceSource").field("config", &self.config).finish_non_exhaustive()
    }
}

#[async_trait]
impl PriceSource for HttpPriceSource {
    fn name(&self) -> &str {
        &self.config.name
    }

    async fn quotes(&self, request: QuoteRequest) -> Result<Vec<SourcePrice>> {
        let config = &self.config;
        let (ids, ours) = self.theirs(&request.products);
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let store = request.store.as_ref().or(config.store.as_ref()).map_or("", StoreId::as_str);
        if config.needs_store && store.is_empty() {
            let text = format!("{} has prices only of a store, and none is chosen", config.name);
            return Err(Error::new(ErrorKind::InvalidInput, text)
                .with_hint("choose a store, or set one for requests that name none"));
        }
        let (store, zip) = (escaped(store), escaped(request.zip.as_deref().unwrap_or_default()));
        let mut batches = Vec::new();
        for ids in ids.chunks(self.batch_size()) {
            batches.push(self.batch(ids, &store, &zip).boxed());
        }
        let told: Vec<read::Told> = stream::iter(batches).buffered(AT_ONCE).try_collect().await?;
        let mut fault = None;
        let mut prices = Vec::new();
        for told in told {
            fault = fault.or(told.fault);
            for (id, price) in told.prices {
                for product in ours.get(&id).into_iter().flatten() {
                    let mut price = price.clone();
                    price.product = product.clone();
                    prices.push(price);
                }
            }
        }
        match fault {
            Some(fault) if prices.is_empty() => Err(fault),
            _ => Ok(prices),
        }
    }

    /// As many as a few requests at once answer.
    fn at_once(&self) -> usize {
        self.batch_size().saturating_mul(AT_ONCE)
    }
}

#[cfg(test)]
#[cfg(feature = "http")]
mod tests;
