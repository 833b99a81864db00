//! Products that a host finds beyond the catalogue.

use std::sync::Arc;

use async_trait::async_trait;
use grocery_core::{Error, ProductId, catalog as core};

use crate::{
    error::GroceryError,
    product::Product,
    values::{Money, at_field, bad_answer, count, each, maybe, natural, serial},
};

/// Where products are searched and looked up beyond the catalogue: a shop's API, a database of the app's. The host
/// implements it over whatever transport it has.
///
/// It answers at most as many products as were asked for and none twice, and leaves out what it does not know. It may be
/// called from several tasks at once. A call that nobody waits for any more is cancelled. What it throws fails
/// `searchRemote` and `lookupRemote`, and is a note beside the catalogue's own products in `searchCombined`.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait ProductSource: Send + Sync {
    /// A short name that answers and errors carry, such as `kroger`. Asked once, when the agent is made.
    fn name(&self) -> Result<String, GroceryError>;

    /// The products that fit, best first.
    async fn search(&self, request: SearchProducts) -> Result<SourcePage, GroceryError>;

    /// The products asked for, in any order.
    async fn lookup(&self, request: LookupProducts) -> Result<Vec<SourcedProduct>, GroceryError>;
}

/// A search at a source.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SearchProducts {
    /// The words to look for.
    pub q: String,
    /// Only products of this category, as the source names it. A source without categories ignores it.
    #[uniffi(default = None)]
    pub category: Option<String>,
    /// The most products to answer, at most 100.
    #[uniffi(default = 20)]
    pub limit: i32,
    /// How many of the best to leave out.
    #[uniffi(default = 0)]
    pub offset: i32,
}

impl SearchProducts {
    pub(crate) fn read(self) -> Result<core::SearchProducts, Error> {
        let mut request = core::SearchProducts::new(self.q)
            .with_limit(natural(self.limit, "the limit")?)
            .with_offset(natural(self.offset, "the offset")?);
        request.category = self.category;
        Ok(request)
    }
}

impl From<core::SearchProducts> for SearchProducts {
    fn from(request: core::SearchProducts) -> Self {
        Self {
            q: request.q,
            category: request.category,
            limit: count(request.limit),
            offset: count(request.offset),
        }
    }
}

/// Asks a source for certain products, at most 100 in all.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct LookupProducts {
    /// Ids as the source gave them.
    #[uniffi(default = [])]
    pub ids: Vec<String>,
    /// The retailer's own numbers.
    #[uniffi(default = [])]
    pub retailer_ids: Vec<String>,
    /// Bar codes. Spaces, hyphens and leading zeros do not matter.
    #[uniffi(default = [])]
    pub barcodes: Vec<String>,
}

impl LookupProducts {
    pub(crate) fn read(self) -> Result<core::LookupProducts, Error> {
        let ids = self.ids.into_iter().map(ProductId::new).collect::<Result<Vec<_>, Error>>()?;
        let mut request = core::LookupProducts::ids(ids);
        request.retailer_ids = self.retailer_ids;
        request.barcodes = self.barcodes;
        Ok(request)
    }
}

impl From<core::LookupProducts> for LookupProducts {
    fn from(request: core::LookupProducts) -> Self {
        Self {
            ids: request.ids.iter().map(ProductId::to_string).collect(),
            retailer_ids: request.retailer_ids,
            barcodes: request.barcodes,
        }
    }
}

/// What a search at a source found.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct SourcePage {
    /// The products, best first, none twice.
    pub products: Vec<SourcedProduct>,
    /// How many there are in all, where the source says.
    #[uniffi(default = None)]
    pub total: Option<i64>,
}

impl SourcePage {
    fn read(self) -> Result<core::SourcePage, Error> {
        let total = self.total.map(|n| natural(n, "the total")).transpose().map_err(bad_answer)?;
        Ok(core::SourcePage::new(sourced(self.products)?, total))
    }
}

impl From<core::SourcePage> for SourcePage {
    fn from(page: core::SourcePage) -> Self {
        Self { products: each(page.products), total: page.total.map(serial) }
    }
}

/// A product as a source tells it.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct SourcedProduct {
    /// The product.
    pub product: Product,
    /// What it costs now, where the source says: one package, or one `priceUnit` where it is sold by weight. Not below
    /// zero.
    #[uniffi(default = None)]
    pub price: Option<Money>,
    /// The price before a reduction, where there is one.
    #[uniffi(default = None)]
    pub regular: Option<Money>,
    /// Whether the shop has it, where the source says.
    #[uniffi(default = None)]
    pub in_stock: Option<bool>,
}

impl SourcedProduct {
    fn read(self) -> Result<core::SourcedProduct, Error> {
        let whose = format!("the product {:?}", self.product.id);
        let money = |money: Option<Money>, field| {
            money.as_ref().map(Money::read).transpose().map_err(at_field(&whose, field))
        };
        let (price, regular) = (money(self.price, "price")?, money(self.regular, "regular")?);
        let mut sourced = core::SourcedProduct::new(self.product.read()?);
        (sourced.price, sourced.regular, sourced.in_stock) = (price, regular, self.in_stock);
        Ok(sourced)
    }
}

impl From<core::SourcedProduct> for SourcedProduct {
    fn from(sourced: core::SourcedProduct) -> Self {
        Self {
            product: sourced.product.into(),
            price: maybe(sourced.price),
            regular: maybe(sourced.regular),
            in_stock: sourced.in_stock,
        }
    }
}

fn sourced(products: Vec<SourcedProduct>) -> Result<Vec<core::SourcedProduct>, Error> {
    products.into_iter().map(|p| p.read().map_err(bad_answer)).collect()
}

/// The host's source as the core's port.
pub(crate) struct HostProducts {
    name: String,
    host: Arc<dyn ProductSource>,
}

impl HostProducts {
    pub(crate) fn new(host: Arc<dyn ProductSource>) -> Self {
        // A source that cannot say its name is called what it is.
        let name = host.name().unwrap_or_else(|_| "the product source".to_owned());
        Self { name, host }
    }
}

#[async_trait]
impl core::ProductSource for HostProducts {
    fn name(&self) -> &str {
        &self.name
    }

    async fn search(&self, request: core::SearchProducts) -> Result<core::SourcePage, Error> {
        request.check()?;
        self.host.search(request.into()).await?.read()
    }

    async fn lookup(&self, request: core::LookupProducts) -> Result<Vec<core::SourcedProduct>, Error> {
        request.check()?;
        sourced(self.host.lookup(request.into()).await?)
    }
}

#[cfg(test)]
mod tests {
    use grocery_core::ErrorKind;

    use super::*;
    use crate::product::new_product;

    #[test]
    fn an_answer_without_meaning_names_the_product_and_the_field() {
        let yak = SourcedProduct {
            product: new_product("yak-1".to_owned(), "Yak Milk".to_owned()).unwrap(),
            price: Some(Money { minor: 425, currency: "USD".to_owned() }),
            regular: None,
            in_stock: Some(true),
        };
        let page = SourcePage { products: vec![yak.clone()], total: Some(1) };
        assert_eq!(page.clone().read().unwrap().products[0].price.unwrap().minor(), 425);
        let dollars = Money { minor: 1, currency: "dollars".to_owned() };
        let product = Product { size: Some("much".to_owned()), ..yak.product.clone() };
        for (said, bad) in [
            ("price", SourcedProduct { price: Some(dollars.clone()), ..yak.clone() }),
            ("regular", SourcedProduct { regular: Some(dollars), ..yak.clone() }),
            ("much", SourcedProduct { product, ..yak.clone() }),
        ] {
            let error = SourcePage { products: vec![bad], total: None }.read().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::BadAnswer);
            assert!(error.message().contains("yak-1") && error.message().contains(said), "{error}");
        }
        let error = SourcePage { total: Some(-1), ..page }.read().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BadAnswer);
    }
}
