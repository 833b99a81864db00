//! How a shop's prices are asked for and read, as plain data.

use serde::{Deserialize, Serialize};

use crate::{
    adapters::{answers, product_source::MAX_BODY, template},
    error::{Error, ErrorKind, Result},
    id::StoreId,
    money::Currency,
};

/// How errors about these settings begin.
const WHOSE: &str = "price source";

/// The most ids that one request may ask for.
const MAX_BATCH: usize = 500;

/// Where the facts of one price stand, as JSON pointers (RFC 6901) from the product's own value:
/// `/price`, or `/items/0/price/regular`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct PricePaths {
    /// The shop's id of the product: a text or a whole number. Needed where several are asked for at once;
    /// always better, since a price of another product is noticed by it.
    pub id: Option<String>,
    /// What it costs: a number, or a text such as `3.98` or `$3.98`. Needed.
    pub price: String,
    /// What it costs now, where `price` stays the usual one. Counts where it is above zero and below it.
    pub sale_price: Option<String>,
    /// What it cost before, where `price` is the reduced one. Counts where it is above it.
    pub was_price: Option<String>,
    /// The currency's code, where not all prices are of one.
    pub currency: Option<String>,
    /// The unit that the price is for. A mass means that the product is sold by weight.
    pub price_unit: Option<String>,
    /// How it is sold, where the shop says it in a word: after `weight` the price is for the unit that
    /// `size` is one of, and such a price counts only where it is one.
    pub sold_by: Option<String>,
    /// The size of the package, which goods by weight need (`1 lb`).
    pub size: Option<String>,
    /// Since when the price has been true: RFC 3339, a day, or seconds or milliseconds since 1970.
    pub as_of: Option<String>,
    /// Whether the shop has it: yes or no, a count, or a text such as `out_of_stock`.
    pub in_stock: Option<String>,
}

impl PricePaths {
    /// Paths of what every price needs.
    #[must_use]
    pub fn new(id: impl Into<String>, price: impl Into<String>) -> Self {
        Self { id: Some(id.into()), price: price.into(), ..Self::default() }
    }

    /// Each path by the name of its fact.
    fn all(&self) -> [(&'static str, Option<&str>); 10] {
        [
            ("id", self.id.as_deref()),
            ("price", Some(self.price.as_str())),
            ("sale_price", self.sale_price.as_deref()),
            ("was_price", self.was_price.as_deref()),
            ("currency", self.currency.as_deref()),
            ("price_unit", self.price_unit.as_deref()),
            ("sold_by", self.sold_by.as_deref()),
            ("size", self.size.as_deref()),
            ("as_of", self.as_of.as_deref()),
            ("in_stock", self.in_stock.as_deref()),
        ]
    }
}

/// How a shop's prices are asked for over HTTP and read from JSON. Plain data: a host may keep it in a
/// file. Credentials are no part of it; they are headers, handed over with
/// [`with_header`](super::HttpPriceSource::with_header).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct HttpPriceConfig {
    /// A short name that quotes and errors carry.
    pub name: String,
    /// The address that the path goes behind: `https://api.example.com/v1`.
    pub base_url: String,
    /// The path and query: `{id}` for one product at a time or `{ids}` for several with commas between,
    /// and, as far as the shop knows them, `{store}` and `{zip}`. A part of the query whose names have
    /// nothing to say is left out.
    pub path: String,
    /// How many products one request asks for at most, with `{ids}`: 1 to 500. Default: 25.
    pub batch: usize,
    /// Where the array of prices, or the one of them, stands in the answer, as a JSON pointer. Empty for an
    /// answer that is it.
    pub prices: String,
    /// Where the facts of one price stand.
    pub fields: PricePaths,
    /// What stands before the shop's ids in this app's. A product without it is none of this shop's.
    pub id_prefix: String,
    /// The store that prices are asked for where the request names none.
    pub store: Option<StoreId>,
    /// Whether the shop has prices only of a store. Default: no.
    pub needs_store: bool,
    /// The code (or, where its refusals name none, a word) by which to know that the shop refuses several products (status 400 or 404) because
    /// it does not know one of them. They are asked for again in halves. Default: none.
    pub unknown_refused: Option<String>,
    /// The currency of prices that do not say theirs. Default: USD.
    pub currency: Currency,
    /// Whether prices are whole numbers of cents (or the currency's smallest unit). Default: no.
    pub minor_units: bool,
    /// The largest answer, in bytes: up to 8 MiB. Default: 1 MiB.
    pub max_body_bytes: usize,
    /// How long one request may take, in milliseconds. Default: 3,000.
    pub timeout_ms: u64,
}

impl Default for HttpPriceConfig {
    fn default() -> Self {
        Self {
            name: String::new(),
            base_url: String::new(),
            path: String::new(),
            batch: 25,
            prices: String::new(),
            fields: PricePaths::default(),
            id_prefix: String::new(),
            store: None,
            needs_store: false,
            unknown_refused: None,
            currency: Currency::USD,
            minor_units: false,
            max_body_bytes: 1024 * 1024,
            timeout_ms: 3_000,
        }
    }
}

impl HttpPriceConfig {
    /// The least that is needed; everything else as by default.
    #[must_use]
    pub fn new(
        name: impl Into<String>,
        base_url: impl Into<String>,
        path: impl Into<String>,
        fields: PricePaths,
    ) -> Self {
        Self { name: name.into(), base_url: base_url.into(), path: path.into(), fields, ..Self::default() }
    }

    /// Whether one request asks for several products.
    pub(super) fn several(&self) -> bool {
        template::has(&self.path, "ids")
    }

    /// Refuses what cannot work, before the first request.
    pub(super) fn check(&self) -> Result<()> {
        if self.name.trim().is_empty() || self.name.len() > 100 {
            return fault("name", "is empty or longer than 100 bytes", "give the source a short name");
        }
        answers::base(&self.base_url)?;
        template::check(WHOSE, "path", &self.path, &["id", "ids", "store", "zip"])?;
        if template::has(&self.path, "id") == self.several() {
            return fault("path", "needs either {id} or {ids}", "as in /prices?ids={ids}");
        }
        if self.needs_store && !template::has(&self.path, "store") {
            return fault("path", "has no {store}, and a store is needed", "say where it goes");
        }
        if self.several() && self.fields.id.is_none() {
            let hint = "say where it stands, since several products are asked for at once";
            return fault("id", "has no path", hint);
        }
        for (field, pointer) in [("prices", Some(self.prices.as_str()))].into_iter().chain(self.fields.all())
        {
            let whole = pointer.is_none_or(str::is_empty);
            if field == "price" && whole {
                return fault(field, "has no path", "say where it stands, as in /price");
            }
            if pointer.is_some_and(|p| !whole && !p.starts_with('/') || p.len() > 500) {
                let hint = "begin with a slash, as in /items/0/price; places are counted from 0";
                return fault(field, "is no JSON pointer", hint);
            }
        }
        if self.id_prefix.len() > 64 || self.id_prefix.chars().any(char::is_control) {
            return fault("id_prefix", "is too long or has control characters", "use up to 64 bytes");
        }
        for (field, value, most) in
            [("batch", self.batch, MAX_BATCH), ("max_body_bytes", self.max_body_bytes, MAX_BODY)]
        {
            if value == 0 || value > most {
                return fault(field, "is out of bounds", format!("use 1 to {most}"));
            }
        }
        if self.timeout_ms == 0 {
            return fault("timeout_ms", "is 0", "allow some time, such as 3000");
        }
        Ok(())
    }
}

fn fault<T>(field: &str, what: &str, hint: impl Into<std::borrow::Cow<'static, str>>) -> Result<T> {
    Err(Error::new(ErrorKind::InvalidInput, format!("{WHOSE}: {field} {what}")).with_hint(hint))
}
