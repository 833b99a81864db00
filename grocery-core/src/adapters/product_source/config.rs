//! How a shop's interface is laid out, as plain data.

use serde::{Deserialize, Serialize};

use crate::{
    adapters::{answers, template},
    catalog::{MAX_LOOKUP, MAX_SOURCE_LIMIT},
    error::{Error, ErrorKind, Result},
    money::Currency,
};

/// How errors about these settings begin.
const WHOSE: &str = "product source";

/// The names by which a search says where to go on.
pub(super) const COUNTED: [&str; 4] = ["offset", "skip", "first", "page"];

/// The largest answer that may be allowed, which is also the most that a transport reads.
pub(in crate::adapters) const MAX_BODY: usize = 8 * 1024 * 1024;

/// Where the facts of one product stand, as JSON pointers (RFC 6901) from the product's own value:
/// `/name`, or `/items/0/price/regular`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ProductPaths {
    /// Its id: a text or a whole number. Needed.
    pub id: String,
    /// Its name, with or without the size. Needed.
    pub name: String,
    /// The retailer's own number, where it is another one than the id.
    pub retailer_id: Option<String>,
    /// Its brand.
    pub brand: Option<String>,
    /// Its category: a text such as `Dairy > Milk`, or an array of steps, department first.
    pub category: Option<String>,
    /// The size of the package. A size that cannot be read is left out.
    pub size: Option<String>,
    /// The bar code: digits as a text, or a whole number.
    pub barcode: Option<String>,
    /// What it costs: a number, or a text such as `3.98` or `$3.98`.
    pub price: Option<String>,
    /// What it costs now, where it is reduced. Counts where it is above zero and below the price.
    pub sale_price: Option<String>,
    /// The currency's code, where not all prices are of one.
    pub currency: Option<String>,
    /// The unit that the price is for. A mass means that the product is sold by weight.
    pub price_unit: Option<String>,
    /// How it is sold, where the shop says it in a word: after `weight` the price is for the unit that the
    /// size is one of (`1 lb`), and not known where the size is none.
    pub sold_by: Option<String>,
    /// Whether the shop has it: yes or no, a count, or a text such as `out_of_stock`.
    pub in_stock: Option<String>,
}

impl ProductPaths {
    /// Paths of what every product needs.
    #[must_use]
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self { id: id.into(), name: name.into(), ..Self::default() }
    }

    /// Each path by the name of its fact.
    fn all(&self) -> [(&'static str, Option<&str>); 13] {
        [
            ("id", Some(self.id.as_str())),
            ("name", Some(self.name.as_str())),
            ("retailer_id", self.retailer_id.as_deref()),
            ("brand", self.brand.as_deref()),
            ("category", self.category.as_deref()),
            ("size", self.size.as_deref()),
            ("barcode", self.barcode.as_deref()),
            ("price", self.price.as_deref()),
            ("sale_price", self.sale_price.as_deref()),
            ("currency", self.currency.as_deref()),
            ("price_unit", self.price_unit.as_deref()),
            ("sold_by", self.sold_by.as_deref()),
            ("in_stock", self.in_stock.as_deref()),
        ]
    }
}

/// How a shop's JSON over HTTP is asked and read. Plain data: a host may keep it in a file. Credentials
/// are no part of it; they are headers, handed over with
/// [`with_header`](super::HttpProductSource::with_header).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct HttpSourceConfig {
    /// A short name that errors carry.
    pub name: String,
    /// The address that all paths go behind: `https://api.example.com/v1`.
    pub base_url: String,
    /// The path and query of a search, with `{q}` for the words and, as far as the shop knows them,
    /// `{category}`, `{limit}`, and one of `{offset}`, `{skip}` (the same, but nothing for 0), `{first}` (the
    /// place of the first product, counted from 1) and `{page}` (counted from 1). A part of the query whose
    /// names have nothing to say is left out.
    pub search: String,
    /// The path and query that look up an id: `{value}` for one at a time, `{values}` for several with
    /// commas between. None where the shop cannot.
    pub lookup_id: Option<String>,
    /// The same for the retailer's numbers.
    pub lookup_retailer_id: Option<String>,
    /// The same for bar codes.
    pub lookup_barcode: Option<String>,
    /// How many values one look-up asks for at most, where the shop takes several: 1 to 100. Default: 25.
    pub values_at_once: usize,
    /// The code (or, where its refusals name none, a word) by which to know that the shop refuses a look-up of several values (status 400 or
    /// 404) because it does not know one of them. Such a look-up is asked again in halves. Default: none.
    pub unknown_refused: Option<String>,
    /// Where the array of products stands in the answer to a search, as a JSON pointer. Empty for an
    /// answer that is the array.
    pub products: String,
    /// Where the product, or the array of them, stands in the answer to a look-up. Default: as for a search.
    pub looked_up: Option<String>,
    /// Where the number of all products that fit stands in the answer to a search.
    pub total: Option<String>,
    /// Where the facts of one product stand.
    pub fields: ProductPaths,
    /// Put before the shop's ids, so that they are no ids of another catalogue.
    pub id_prefix: String,
    /// The currency of prices that do not say theirs. Default: USD.
    pub currency: Currency,
    /// Whether prices are whole numbers of cents (or the currency's smallest unit). Default: no.
    pub minor_units: bool,
    /// How many products one request asks for at most: 1 to 100. Default: 50.
    pub page_size: usize,
    /// How many products a search can leave out, where the shop has a bound: it is not asked beyond.
    pub max_offset: Option<usize>,
    /// How many requests one search may send: 1 to 20. Default: 4.
    pub max_pages: usize,
    /// The largest answer, in bytes: up to 8 MiB. Default: 1 MiB.
    pub max_body_bytes: usize,
    /// How long one request may take, in milliseconds. Default: 3,000.
    pub timeout_ms: u64,
    /// Whether the shop answers a search that finds nothing with status 404. Default: no, and then such
    /// an answer means a wrong address.
    pub nothing_is_404: bool,
}

impl Default for HttpSourceConfig {
    fn default() -> Self {
        Self {
            name: String::new(),
            base_url: String::new(),
            search: String::new(),
            lookup_id: None,
            values_at_once: 25,
            unknown_refused: None,
            lookup_retailer_id: None,
            lookup_barcode: None,
            products: String::new(),
            looked_up: None,
            total: None,
            fields: ProductPaths::default(),
            id_prefix: String::new(),
            currency: Currency::USD,
            minor_units: false,
            page_size: 50,
            max_offset: None,
            max_pages: 4,
            max_body_bytes: 1024 * 1024,
            timeout_ms: 3_000,
            nothing_is_404: false,
        }
    }
}

impl HttpSourceConfig {
    /// The least that a search needs; everything else as by default.
    #[must_use]
    pub fn new(
        name: impl Into<String>,
        base_url: impl Into<String>,
        search: impl Into<String>,
        fields: ProductPaths,
    ) -> Self {
        Self {
            name: name.into(),
            base_url: base_url.into(),
            search: search.into(),
            fields,
            ..Self::default()
        }
    }

    /// Refuses what cannot work, before the first request.
    pub(super) fn check(&self) -> Result<()> {
        if self.name.trim().is_empty() || self.name.len() > 100 {
            return fault("name", "is empty or longer than 100 bytes", "give the source a short name");
        }
        answers::base(&self.base_url)?;
        let known = ["q", "category", "limit", "offset", "skip", "first", "page"];
        template::check(WHOSE, "search", &self.search, &known)?;
        if !self.search.contains("{q}") {
            return fault("search", "has no {q}", "say where the words go, as in /products?term={q}");
        }
        if COUNTED.into_iter().filter(|name| template::has(&self.search, name)).count() > 1 {
            let hint = "use the one of {offset}, {skip}, {first} and {page} that the shop counts by";
            return fault("search", "counts in two ways", hint);
        }
        for (field, lookup) in [
            ("lookup_id", &self.lookup_id),
            ("lookup_retailer_id", &self.lookup_retailer_id),
            ("lookup_barcode", &self.lookup_barcode),
        ] {
            let Some(lookup) = lookup else { continue };
            template::check(WHOSE, field, lookup, &["value", "values"])?;
            if template::has(lookup, "value") == template::has(lookup, "values") {
                return fault(field, "needs either {value} or {values}", "as in /products/{value}");
            }
        }
        let places = [
            ("products", Some(self.products.as_str())),
            ("looked_up", self.looked_up.as_deref()),
            ("total", self.total.as_deref()),
        ];
        for (field, pointer) in places.into_iter().chain(self.fields.all()) {
            let whole = pointer.is_none_or(|p| p.is_empty());
            if matches!(field, "id" | "name") && whole {
                return fault(field, "has no path", "say where it stands, as in /name");
            }
            if pointer.is_some_and(|p| !whole && !p.starts_with('/') || p.len() > 500) {
                return fault(
                    field,
                    "is no JSON pointer",
                    "begin with a slash, as in /items/0/price; an array's places are counted from 0",
                );
            }
        }
        if self.id_prefix.len() > 64 || self.id_prefix.chars().any(char::is_control) {
            return fault("id_prefix", "is too long or has control characters", "use up to 64 bytes");
        }
        for (field, value, most) in [
            ("values_at_once", self.values_at_once, MAX_LOOKUP),
            ("page_size", self.page_size, MAX_SOURCE_LIMIT),
            ("max_pages", self.max_pages, 20),
            ("max_body_bytes", self.max_body_bytes, MAX_BODY),
        ] {
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
