//! A shop's own search and look-up, as JSON over HTTP, through the host's [`Transport`].
//!
//! [`HttpSourceConfig`] says how the shop is asked and where things stand in its answers; nothing here
//! knows a certain shop. Answers are read strictly: one that is not as agreed is an error that names the
//! address (without its query) and the field, and nothing of it is used.

mod config;
pub(super) mod read;

use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use rustc_hash::FxHashSet;
use serde_json::Value;

use config::COUNTED;
pub(super) use config::MAX_BODY;
pub use config::{HttpSourceConfig, ProductPaths};

use super::{
    HttpMethod, HttpRequest, Transport,
    answers::{self, Asked, escaped, shown},
    fields::Answer,
    template,
};
use crate::{
    catalog::{
        LookupProducts, ProductSource, SearchProducts, SourcePage, SourcedProduct, source::plain_barcode,
    },
    error::{Error, ErrorKind, Result},
    id::ProductId,
};

/// Products of a shop that speaks JSON over HTTP.
///
/// ```
/// # fn example(transport: std::sync::Arc<dyn grocery_core::adapters::Transport>) -> grocery_core::Result<()> {
/// use grocery_core::adapters::{HttpProductSource, HttpSourceConfig, ProductPaths};
/// let mut fields = ProductPaths::new("/productId", "/description");
/// fields.brand = Some("/brand".to_owned());
/// fields.barcode = Some("/upc".to_owned());
/// fields.size = Some("/items/0/size".to_owned());
/// fields.price = Some("/items/0/price/regular".to_owned());
/// fields.sale_price = Some("/items/0/price/promo".to_owned());
/// let search = "/products?filter.term={q}&filter.limit={limit}&filter.start={offset}";
/// let mut config = HttpSourceConfig::new("corner-shop", "https://api.example.com/v1", search, fields);
/// config.products = "/data".to_owned();
/// config.lookup_id = Some("/products/{value}".to_owned());
/// let shop = HttpProductSource::new(transport, config)?.with_header("authorization", "Bearer ...");
/// # Ok(())
/// # }
/// ```
pub struct HttpProductSource {
    transport: Arc<dyn Transport>,
    config: HttpSourceConfig,
    base: String,
    headers: Vec<(String, String)>,
}

impl HttpProductSource {
    /// A source as `config` lays it out.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) naming the setting that cannot work.
    pub fn new(transport: Arc<dyn Transport>, config: HttpSourceConfig) -> Result<Self> {
        config.check()?;
        let base = answers::base(&config.base_url)?;
        Ok(Self { transport, config, base, headers: Vec::new() })
    }

    /// Sends this header with every request: a key, say. Its value shows up in no error and no debug form.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    fn asked(&self) -> Asked<'_> {
        Asked { name: &self.config.name, max_body: self.config.max_body_bytes }
    }

    async fn get(&self, url: &str) -> Result<Option<Value>> {
        self.asked().ask(&*self.transport, self.request(url)).await
    }

    fn request(&self, url: &str) -> HttpRequest {
        let mut request = HttpRequest::new(HttpMethod::Get, url)
            .with_header("accept", "application/json")
            .with_timeout(Duration::from_millis(self.config.timeout_ms));
        request.headers.extend(self.headers.iter().cloned());
        request
    }

    /// The address of one page of a search.
    fn search_url(&self, request: &SearchProducts, start: usize, size: usize) -> String {
        let page = (start / size.max(1) + 1).to_string();
        let (limit, offset, first) = (size.to_string(), start.to_string(), (start + 1).to_string());
        let category = escaped(request.category.as_deref().unwrap_or_default());
        let values = [
            ("limit", limit.as_str()),
            ("offset", &offset),
            ("skip", if start == 0 { "" } else { &offset }),
            ("first", &first),
            ("page", &page),
            ("category", &category),
            ("q", &escaped(request.q.trim())),
        ];
        format!("{}{}", self.base, template::fill(&self.config.search, &values))
    }

    /// Looks `values` up by `template`, and keeps what `fits` one of them.
    async fn look_up(
        &self,
        what: &str,
        template: Option<&String>,
        values: &[String],
        fits: impl Fn(&SourcedProduct, &[String]) -> bool,
        found: &mut Found,
    ) -> Result<()> {
        if values.is_empty() {
            return Ok(());
        }
        let Some(template) = template else {
            return Err(Error::new(
                ErrorKind::NotSupported,
                format!("{} cannot look products up by {what}", self.config.name),
            )
            .with_hint(format!("set lookup_{} where the shop can", what.replace(' ', "_"))));
        };
        let config = &self.config;
        let at_once = if template::has(template, "values") { config.values_at_once } else { 1 };
        // Those still to ask for, the first at the end.
        let mut left: Vec<&[String]> = values.chunks(at_once).rev().collect();
        while let Some(values) = left.pop() {
            let text = values.iter().map(|v| escaped(v)).collect::<Vec<_>>().join(",");
            let path = template::fill(template, &[("values", &text), ("value", &text)]);
            let url = format!("{}{path}", self.base);
            let answer = match &config.unknown_refused {
                // A shop that knows none of them answers 404.
                None => self.get(&url).await?,
                Some(word) => self.asked().ask_unless(word, &*self.transport, self.request(&url)).await?,
            };
            let Some(answer) = answer else {
                if let (Some(_), [_, _, ..]) = (&config.unknown_refused, values) {
                    let (first, second) = values.split_at(values.len() / 2);
                    left.extend([second, first]);
                }
                continue;
            };
            let place = config.looked_up.as_ref().unwrap_or(&config.products);
            let from = Answer { asked: self.asked(), url: &url };
            for (at, value) in from.one_or_more(&answer, place)?.iter().enumerate() {
                let product = read::product(config, &from, value, at)?;
                if fits(&product, values) {
                    found.keep(product);
                }
            }
        }
        Ok(())
    }
}

/// Products, each once.
#[derive(Default)]
struct Found {
    seen: FxHashSet<ProductId>,
    products: Vec<SourcedProduct>,
}

impl Found {
    fn keep(&mut self, product: SourcedProduct) {
        if self.seen.insert(product.product.id.clone()) {
            self.products.push(product);
        }
    }
}

impl fmt::Debug for HttpProductSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpProductSource").field("config", &self.config).finish_non_exhaustive()
    }
}

#[async_trait]
impl ProductSource for HttpProductSource {
    fn name(&self) -> &str {
        &self.config.name
    }

    async fn search(&self, request: SearchProducts) -> Result<SourcePage> {
        request.check()?;
        if request.limit == 0 {
            return Ok(SourcePage::default());
        }
        let config = &self.config;
        let mut found = Found::default();
        let mut total = None;
        let by_page = template::has(&config.search, "page");
        let pages = COUNTED.into_iter().any(|name| template::has(&config.search, name));
        let end = request.offset.saturating_add(request.limit);
        // A shop that counts pages is asked for whole ones; one that knows no pages, for all at once.
        let mut start = match (pages, by_page) {
            (true, true) => request.offset - request.offset % config.page_size,
            (true, false) => request.offset,
            (false, _) => 0,
        };
        for _ in 0..if pages { config.max_pages } else { 1 } {
            if start >= end || config.max_offset.is_some_and(|most| start > most) {
                break;
            }
            let size = if by_page { config.page_size } else { config.page_size.min(end - start) };
            let url = self.search_url(&request, start, size);
            let Some(answer) = self.get(&url).await? else {
                if config.nothing_is_404 {
                    break;
                }
                return Err(Error::new(
                    ErrorKind::BadAnswer,
                    format!("{}: {}: nothing is there (404)", config.name, shown(&url)),
                )
                .with_hint(
                    "check base_url and search; set nothing_is_404 where it means that nothing fits",
                ));
            };
            let from = Answer { asked: self.asked(), url: &url };
            total = from.count(&answer, config.total.as_ref())?;
            let values = from.list(&answer, &config.products)?;
            let begin = request.offset.max(start);
            for (at, value) in values.iter().enumerate().skip(begin - start).take(end - begin) {
                found.keep(read::product(config, &from, value, at)?);
            }
            start = start.saturating_add(values.len());
            if values.len() < size {
                break;
            }
        }
        let products = found.products;
        let least = products.len() as u64;
        Ok(SourcePage::new(products, total.map(|t: u64| t.max(least))))
    }

    async fn lookup(&self, request: LookupProducts) -> Result<Vec<SourcedProduct>> {
        request.check()?;
        let config = &self.config;
        let mut found = Found::default();
        // An id without the prefix is none of this shop's.
        let ids = unique(
            request
                .ids
                .iter()
                .filter_map(|id| id.as_str().strip_prefix(config.id_prefix.as_str()))
                .map(str::to_owned),
        );
        let is_id = |p: &SourcedProduct, asked: &[String]| {
            let id = p.product.id.as_str();
            asked.iter().any(|a| id.strip_prefix(config.id_prefix.as_str()) == Some(a))
        };
        self.look_up("id", config.lookup_id.as_ref(), &ids, is_id, &mut found).await?;
        let numbers = unique(request.retailer_ids.iter().map(|n| n.trim().to_owned()));
        let is_number = |p: &SourcedProduct, asked: &[String]| {
            config.fields.retailer_id.is_none()
                || p.product.retailer_id.as_ref().is_some_and(|n| asked.contains(n))
        };
        self.look_up("retailer id", config.lookup_retailer_id.as_ref(), &numbers, is_number, &mut found)
            .await?;
        // Spaces and hyphens go; zeros in front stay as they were written, since some shops want them.
        let codes = unique(request.barcodes.iter().map(|c| c.chars().filter(char::is_ascii_digit).collect()));
        let is_code = |p: &SourcedProduct, asked: &[String]| {
            config.fields.barcode.is_none()
                || p.product
                    .barcode
                    .as_deref()
                    .and_then(plain_barcode)
                    .is_some_and(|code| asked.iter().any(|a| plain_barcode(a).as_ref() == Some(&code)))
        };
        self.look_up("barcode", config.lookup_barcode.as_ref(), &codes, is_code, &mut found).await?;
        Ok(found.products)
    }
}

fn unique(values: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = FxHashSet::default();
    values.filter(|v| !v.is_empty() && seen.insert(v.clone())).collect()
}

#[cfg(test)]
#[cfg(feature = "http")]
mod tests;
