//! What the cache keeps of a price, and under which key.

use serde::{Deserialize, Serialize};

use crate::{
    cache::{Cache, CacheBuilder, CacheOptions, Loaded, MAX_KEY_BYTES, MAX_TAG_BYTES},
    clock::Timestamp,
    id::ProductId,
    money::Currency,
    pricing::{Quote, QuoteRequest},
};

/// Stands between the parts of a key; ids cannot have it.
const BETWEEN: char = '\u{1f}';

/// A price as the cache keeps it: the quote, and when it was told. Its age is counted from then, whatever
/// tier it comes from and however often it was copied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CachedPrice {
    pub(super) quote: Quote,
    pub(super) told_at: Timestamp,
    /// Whether it stands in for a later answer that was refused.
    pub(super) stands_in: bool,
}

impl CachedPrice {
    /// Begins a cache of prices with the usual numbers: in memory 1,000 prices for 60 seconds; where a source
    /// fails, a price of up to a day stands in, marked as stale. Add tiers to it, build it, and hand it to
    /// [`PriceService::with_cache`](crate::pricing::PriceService::with_cache).
    ///
    /// ```
    /// use grocery_core::pricing::CachedPrice;
    /// let cache = CachedPrice::cache().build()?;
    /// assert_eq!(cache.name(), "prices");
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    pub fn cache() -> CacheBuilder<Self> {
        Cache::builder("prices").options(Self::options())
    }

    /// The numbers of [`cache`](Self::cache), to change some of them.
    #[must_use]
    pub fn options() -> CacheOptions {
        CacheOptions::default().with_stale_if_error(std::time::Duration::from_secs(24 * 3600))
    }

    /// The quote as it was told.
    #[must_use]
    pub const fn quote(&self) -> &Quote {
        &self.quote
    }

    /// When it was told.
    #[must_use]
    pub const fn told_at(&self) -> Timestamp {
        self.told_at
    }
}

/// The key of a product's price at one source, shop and place. The product comes first, so that all of its
/// prices share a prefix. `None` where a place is too odd to be part of a key: such a price is not kept.
pub(super) fn key(
    product: &ProductId,
    source: &str,
    currency: Currency,
    request: &QuoteRequest,
) -> Option<String> {
    let key = [product.as_str(), &place(source, currency, request)?].concat();
    (key.len() <= MAX_KEY_BYTES).then_some(key)
}

/// What is behind the product in the keys of a source, shop and place.
pub(super) fn place(source: &str, currency: Currency, request: &QuoteRequest) -> Option<String> {
    let store = request.store.as_ref().map_or("", |s| s.as_str());
    let zip = request.zip.as_deref().unwrap_or("");
    let currency = currency.as_str();
    (!zip.chars().any(char::is_control))
        .then(|| format!("{BETWEEN}{source}{BETWEEN}{currency}{BETWEEN}{store}{BETWEEN}{zip}"))
}

/// What the keys of all prices of a product begin with.
pub(super) fn prefix(product: &ProductId) -> String {
    format!("{product}{BETWEEN}")
}

/// The tag of all prices of a source.
pub(super) fn source_tag(source: &str) -> String {
    let tag = format!("source:{source}");
    debug_assert!(tag.len() <= MAX_TAG_BYTES, "a source's name has at most 60 characters");
    tag
}

/// The product that a key is for.
pub(super) fn product_of(key: &str) -> Option<ProductId> {
    ProductId::new(key.split_once(BETWEEN)?.0).ok()
}

/// A price on its way into the cache.
pub(super) fn keep(price: CachedPrice, source: &str) -> Loaded<CachedPrice> {
    Loaded::new(price).with_tags([source_tag(source)])
}

/// What the cache and the system's allocator need for an entry beside its value, measured with 92,340 entries of
/// the usual cache in memory.
const AROUND_AN_ENTRY: usize = 620;

/// About how many bytes of memory a kept price takes.
pub(super) fn bytes_held(price: &CachedPrice, key_bytes: usize) -> u64 {
    let texts = price.quote.product.as_str().len()
        + price.quote.source.len()
        + price.quote.store.as_ref().map_or(0, |s| s.as_str().len());
    (std::mem::size_of::<CachedPrice>() + texts + key_bytes + AROUND_AN_ENTRY) as u64
}

/// The least that [`bytes_held`] can be.
pub(super) const LEAST_BYTES: u64 = (std::mem::size_of::<CachedPrice>() + AROUND_AN_ENTRY) as u64;
/// That a source has no price, on its way into the cache.
pub(super) fn keep_absent(source: &str) -> Loaded<CachedPrice> {
    Loaded::absent().with_tags([source_tag(source)])
}
