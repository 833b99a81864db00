//! Open Food Facts and Open Prices: products and prices that volunteers collect, by bar code, under the Open
//! Database License. No key; both ask who is calling.
//!
//! A price there is what somebody saw on a day at a place. It is told with that day, never as one of now.
//! Who saw it, and the picture that proves it, are not read.

mod prices;

use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;

use super::{
    HttpProductSource, HttpSourceConfig, ProductPaths, Transport,
    answers::{base, within},
};
use crate::{
    catalog::{LookupProducts, ProductSource, SearchProducts, SourcePage, SourcedProduct},
    clock::Clock,
    error::{Error, ErrorKind, Result},
    resilience::RateLimiter,
};

pub use prices::{ObservedPrice, OpenPrices, OpenPricesConfig};

/// The facts that are asked for; the whole product is a hundred times as much.
const FIELDS: &str = "code,product_name,brands,categories,quantity";

/// How many products a minute may be looked up, and how many of them at once: whichever minute is looked at, it sees
/// no more than the service allows.
const LOOKUPS_A_MINUTE: u32 = 15;
const LOOKUPS_AT_ONCE: u32 = LOOKUPS_A_MINUTE.div_ceil(2);

/// Products of Open Food Facts, without prices. Their ids are bar codes.
///
/// The service allows an address 15 look-ups and 10 searches a minute. Up to 8 products can be looked up at once; more
/// than that cannot, and more than a minute allows are refused here, with how long to wait, before they are sent. Only
/// bar codes can be looked up.
///
/// ```no_run
/// # use std::sync::Arc;
/// # fn example(transport: Arc<dyn grocery_core::adapters::Transport>) -> grocery_core::Result<()> {
/// use grocery_core::{SystemClock, adapters::OpenFoodFacts};
/// let who = "PantryPal/2.1 (hello@pantrypal.example)";
/// let facts = OpenFoodFacts::new(transport, Arc::new(SystemClock::new()), who)?;
/// # Ok(())
/// # }
/// ```
pub struct OpenFoodFacts {
    inner: HttpProductSource,
    lookups: RateLimiter,
    searches: RateLimiter,
}

impl OpenFoodFacts {
    /// The service, asked in the name of `user_agent`: the app, its version and an address of those who make
    /// it, as in `PantryPal/2.1 (hello@pantrypal.example)`.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) where `user_agent` does not say that.
    pub fn new(transport: Arc<dyn Transport>, clock: Arc<dyn Clock>, user_agent: &str) -> Result<Self> {
        Self::at(transport, clock, user_agent, "https://world.openfoodfacts.org")
    }

    /// The same at another address: a country's own, or a copy of the host's.
    ///
    /// # Errors
    /// As [`new`](Self::new), and for an address that is none.
    pub fn at(
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
        user_agent: &str,
        base_url: &str,
    ) -> Result<Self> {
        let who = who(user_agent)?;
        let mut fields = ProductPaths::new("/code", "/product_name");
        fields.brand = Some("/brands".to_owned());
        fields.size = Some("/quantity".to_owned());
        fields.barcode = Some("/code".to_owned());
        let search = format!(
            "/cgi/search.pl?search_terms={{q}}&search_simple=1&action=process&json=1&page_size={{limit}}&page={{page}}&fields={FIELDS}"
        );
        let mut config = HttpSourceConfig::new("open-food-facts", base(base_url)?, search, fields);
        config.products = "/products".to_owned();
        config.total = Some("/count".to_owned());
        config.lookup_barcode = Some(format!("/api/v2/product/{{value}}?fields={FIELDS}"));
        config.looked_up = Some("/product".to_owned());
        config.timeout_ms = 10_000;
        let minute = Duration::from_secs(60);
        Ok(Self {
            inner: HttpProductSource::new(transport, config)?.with_header("user-agent", who),
            lookups: RateLimiter::new(within(LOOKUPS_A_MINUTE, minute)?, Arc::clone(&clock)),
            searches: RateLimiter::new(within(10, minute)?, clock),
        })
    }
}

/// Takes `count` requests of what the service allows in a minute.
fn take(limiter: &RateLimiter, count: usize) -> Result<()> {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    limiter.try_acquire(count).map_err(|wait| {
        let text = "open-food-facts: more requests than the service allows in a minute";
        let e = Error::new(ErrorKind::RateLimited, text);
        match wait {
            Some(wait) => e.with_retry_after(wait),
            None => e
                .with_retryable(false)
                .with_hint(format!("look up at most {LOOKUPS_AT_ONCE} products at a time")),
        }
    })
}

/// Who is calling, as both services ask for it.
fn who(user_agent: &str) -> Result<String> {
    let text = user_agent.trim();
    let (app, contact) = text.split_once('(').unwrap_or((text, ""));
    let fits =
        app.split_once('/').is_some_and(|(name, version)| !name.is_empty() && !version.trim().is_empty())
            && contact.strip_suffix(')').is_some_and(|c| c.contains(['@', '.']) && c.len() > 4)
            && text.len() <= 300
            && text.bytes().all(|b| (b' '..=b'~').contains(&b));
    if fits {
        return Ok(text.to_owned());
    }
    Err(Error::new(
        ErrorKind::InvalidInput,
        "Open Food Facts asks who is calling, and the user agent does not say",
    )
    .with_hint("write the app, its version and how to reach you: PantryPal/2.1 (hello@pantrypal.example)"))
}

impl fmt::Debug for OpenFoodFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenFoodFacts").field("inner", &self.inner).finish_non_exhaustive()
    }
}

#[async_trait]
impl ProductSource for OpenFoodFacts {
    fn name(&self) -> &str {
        "open-food-facts"
    }

    async fn search(&self, request: SearchProducts) -> Result<SourcePage> {
        request.check()?;
        if request.limit > 0 {
            // A page holds 50 products; an offset in the middle of one needs one more.
            take(&self.searches, (request.offset % 50 + request.limit).div_ceil(50).min(4))?;
        }
        self.inner.search(request).await
    }

    async fn lookup(&self, request: LookupProducts) -> Result<Vec<SourcedProduct>> {
        request.check()?;
        if !request.barcodes.is_empty() {
            take(&self.lookups, request.barcodes.len())?;
        }
        self.inner.lookup(request).await
    }
}

#[cfg(test)]
#[cfg(feature = "http")]
mod tests;
