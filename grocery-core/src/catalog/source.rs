//! The port through which products come in from a shop's own search, and one in memory.
//!
//! A source is asked, never copied: what it answers is put beside the catalogue's own hits, and only
//! what the host adds stays. What a price source tells about products that are known already is the
//! `pricing` module's.

mod beside;
mod facts;
mod memory;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::Product;
use crate::{
    error::{Error, ErrorKind, Result},
    id::ProductId,
    money::Money,
};

pub use beside::{CombinedHit, CombinedResult};
pub(crate) use facts::ProductFacts;
pub use memory::MemoryProductSource;

/// The most products that one search of a source asks for.
pub const MAX_SOURCE_LIMIT: usize = 100;

/// The most ids, numbers and bar codes that one look-up asks for, all together.
pub const MAX_LOOKUP: usize = 100;

/// The longest text that a source is asked for, in bytes.
pub const MAX_SOURCE_TEXT: usize = 1_000;

/// A search at a source. Make it with [`SearchProducts::new`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SearchProducts {
    /// The words to look for.
    pub q: String,
    /// Only products of this category, as the source names it. A source without categories ignores it.
    #[serde(default)]
    pub category: Option<String>,
    /// How many products to answer at most; [`MAX_SOURCE_LIMIT`] is the bound.
    pub limit: usize,
    /// How many of the best to leave out.
    #[serde(default)]
    pub offset: usize,
}

impl SearchProducts {
    /// A search for `q`, 20 products.
    #[must_use]
    pub fn new(q: impl Into<String>) -> Self {
        Self { q: q.into(), category: None, limit: 20, offset: 0 }
    }

    /// The same search of one category.
    #[must_use]
    pub fn with_category(mut self, category: impl Into<String>) -> Self {
        self.category = Some(category.into());
        self
    }

    /// The same search with another limit.
    #[must_use]
    pub fn with_limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// The same search without the `offset` best.
    #[must_use]
    pub fn with_offset(mut self, offset: usize) -> Self {
        self.offset = offset;
        self
    }

    /// Whether this can be asked at all: for implementations.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for a blank text and a limit beyond
    /// [`MAX_SOURCE_LIMIT`], [`TooLarge`](ErrorKind::TooLarge) for one beyond [`MAX_SOURCE_TEXT`].
    pub fn check(&self) -> Result<()> {
        if self.q.trim().is_empty() {
            return Err(Error::new(ErrorKind::InvalidInput, "the search text is empty")
                .with_hint("say what to look for, for example \"2% milk\""));
        }
        let longest = self.q.len().max(self.category.as_ref().map_or(0, String::len));
        if longest > MAX_SOURCE_TEXT {
            return Err(Error::new(
                ErrorKind::TooLarge,
                format!("the search has {longest} bytes, more than {MAX_SOURCE_TEXT}"),
            )
            .with_hint("search for a few words"));
        }
        if self.limit > MAX_SOURCE_LIMIT {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                format!("{} products are more than one search answers", self.limit),
            )
            .with_hint(format!("ask for at most {MAX_SOURCE_LIMIT}, and for more with an offset")));
        }
        Ok(())
    }
}

/// Asks a source for certain products. Make it with [`LookupProducts::ids`], [`LookupProducts::barcodes`]
/// or [`LookupProducts::retailer_ids`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct LookupProducts {
    /// Ids as the source gave them.
    pub ids: Vec<ProductId>,
    /// The retailer's own numbers.
    pub retailer_ids: Vec<String>,
    /// Bar codes. Spaces, hyphens and leading zeros do not matter.
    pub barcodes: Vec<String>,
}

impl LookupProducts {
    /// The products of these ids.
    #[must_use]
    pub fn ids(ids: impl IntoIterator<Item = ProductId>) -> Self {
        Self { ids: ids.into_iter().collect(), ..Self::default() }
    }

    /// The products of these numbers of the retailer.
    #[must_use]
    pub fn retailer_ids(numbers: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { retailer_ids: numbers.into_iter().map(Into::into).collect(), ..Self::default() }
    }

    /// The products of these bar codes.
    #[must_use]
    pub fn barcodes(codes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { barcodes: codes.into_iter().map(Into::into).collect(), ..Self::default() }
    }

    /// How many products are asked for.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len() + self.retailer_ids.len() + self.barcodes.len()
    }

    /// Whether nothing is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether this can be asked at all: for implementations.
    ///
    /// # Errors
    /// [`TooLarge`](ErrorKind::TooLarge) beyond [`MAX_LOOKUP`] products,
    /// [`InvalidInput`](ErrorKind::InvalidInput) for a number that is blank or too long, and for a bar
    /// code that is none.
    pub fn check(&self) -> Result<()> {
        if self.len() > MAX_LOOKUP {
            return Err(Error::new(
                ErrorKind::TooLarge,
                format!("{} products are more than one look-up answers", self.len()),
            )
            .with_hint(format!("ask for at most {MAX_LOOKUP} at a time")));
        }
        for number in &self.retailer_ids {
            if number.trim().is_empty() || number.len() > 256 {
                return Err(Error::new(
                    ErrorKind::InvalidInput,
                    format!("{:?} is not a retailer's number", crate::error::clip(number, 40)),
                )
                .with_hint("a number has 1 to 256 bytes"));
            }
        }
        for code in &self.barcodes {
            if plain_barcode(code).is_none() {
                return Err(Error::new(
                    ErrorKind::InvalidInput,
                    format!("{:?} is not a bar code", crate::error::clip(code, 40)),
                )
                .with_hint("a bar code has up to 18 digits"));
            }
        }
        Ok(())
    }
}

/// The digits of a bar code without leading zeros; `None` where it is none.
pub(crate) fn plain_barcode(code: &str) -> Option<String> {
    if code.len() > 64 {
        return None;
    }
    let digits: String = code.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let plain = digits.trim_start_matches('0');
    (digits.len() <= 18 && !plain.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| plain.to_owned())
}

/// A product as a source tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SourcedProduct {
    /// The product.
    pub product: Product,
    /// What it costs now, where the source says: one package, or one
    /// [`price_unit`](Product::price_unit) where it is sold by weight. Not below zero.
    #[serde(default)]
    pub price: Option<Money>,
    /// The price before a reduction, where there is one. Above `price`.
    #[serde(default)]
    pub regular: Option<Money>,
    /// Whether the shop has it, where the source says.
    #[serde(default)]
    pub in_stock: Option<bool>,
}

impl SourcedProduct {
    /// A product of which nothing more is known.
    #[must_use]
    pub const fn new(product: Product) -> Self {
        Self { product, price: None, regular: None, in_stock: None }
    }

    /// The same with what it costs now.
    #[must_use]
    pub const fn with_price(mut self, price: Money) -> Self {
        self.price = Some(price);
        self
    }

    /// The same with the price before the reduction.
    #[must_use]
    pub const fn with_regular(mut self, regular: Money) -> Self {
        self.regular = Some(regular);
        self
    }

    /// The same with whether the shop has it.
    #[must_use]
    pub const fn with_stock(mut self, in_stock: bool) -> Self {
        self.in_stock = Some(in_stock);
        self
    }
}

/// What a search at a source found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SourcePage {
    /// The products, best first, none twice.
    pub products: Vec<SourcedProduct>,
    /// How many there are in all, where the source says.
    #[serde(default)]
    pub total: Option<u64>,
}

impl SourcePage {
    /// What was found, and of how many.
    #[must_use]
    pub const fn new(products: Vec<SourcedProduct>, total: Option<u64>) -> Self {
        Self { products, total }
    }
}

/// Where products are searched and looked up beyond the catalogue: a retailer's API, a warehouse, a
/// database of the host's. A host implements it over whatever transport it has; for HTTP and JSON there
/// is [`HttpProductSource`](crate::adapters::HttpProductSource).
///
/// What an implementation owes: it answers at most as many products as were asked for and none twice; a
/// page continues where the one before it ended; what it does not know it leaves out, and a product
/// asked for in two ways comes once; it does not guess. It may fail as a whole. It may be called from
/// several tasks at once, and a call may be dropped before it ends. `testing::product_source` checks this.
#[async_trait]
pub trait ProductSource: Send + Sync {
    /// A short name that answers and errors carry, such as `kroger`.
    fn name(&self) -> &str;

    /// The products that fit, best first. With a limit of 0, none.
    ///
    /// # Errors
    /// As [`SearchProducts::check`]; whatever kept the source from answering, retryable where trying
    /// again may help.
    async fn search(&self, request: SearchProducts) -> Result<SourcePage>;

    /// The products asked for, in any order.
    ///
    /// # Errors
    /// As [`LookupProducts::check`]; [`NotSupported`](ErrorKind::NotSupported) where the source cannot
    /// look up that way; whatever kept it from answering.
    async fn lookup(&self, request: LookupProducts) -> Result<Vec<SourcedProduct>>;
}

const _: Option<&dyn ProductSource> = None;

#[cfg(test)]
mod tests;
