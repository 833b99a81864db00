//! Products as the host writes them, and a shop of its own to search.

use async_trait::async_trait;
use grocery_core::{
    Money, ProductId, Result,
    catalog::{LookupProducts, Product, ProductSource, SearchProducts, SourcePage, SourcedProduct},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    agent::read,
    error::placed,
    host::{Host, NativePort, bad_answer},
};

/// The same value with the names of its fields as the core writes them.
pub(crate) fn snake(value: Value) -> Value {
    match value {
        Value::Array(all) => Value::Array(all.into_iter().map(snake).collect()),
        Value::Object(fields) => {
            let named = fields.into_iter().map(|(name, value)| (snake_name(&name), snake(value)));
            Value::Object(named.collect::<Map<_, _>>())
        }
        other => other,
    }
}

pub(crate) fn snake_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// Reads a product; the core's own reader judges it.
fn product(value: Value) -> Result<Product> {
    Product::from_json(&snake(value).to_string())
}

/// Reads products. The message names the one at fault.
pub(crate) fn products(json: &str, what: &str) -> Result<Vec<Product>> {
    let all: Vec<Value> = read(json, what)?;
    let one = |(at, value)| product(value).map_err(|e| placed(&format!("{what}[{at}]"), &e));
    all.into_iter().enumerate().map(one).collect()
}

/// A product source that the host implements.
pub(crate) struct HostProductSource(Host);

impl HostProductSource {
    pub(crate) fn new(port: NativePort) -> Self {
        Self(Host::of("product source", port))
    }

    fn read(&self, products: Vec<HostSourced>) -> Result<Vec<SourcedProduct>> {
        let named = |(at, one): (usize, HostSourced)| {
            let place = format!("products[{at}].product");
            one.read().map_err(|fault| bad_answer(&self.0.called(), &place, &fault))
        };
        products.into_iter().enumerate().map(named).collect()
    }
}

/// A question to it; `call` is the method that is meant.
#[derive(Serialize)]
#[serde(tag = "call", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Question<'a> {
    Search { q: &'a str, category: Option<&'a str>, limit: usize, offset: usize },
    Lookup { ids: &'a [ProductId], retailer_ids: &'a [String], barcodes: &'a [String] },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HostPage {
    products: Vec<HostSourced>,
    total: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HostSourced {
    product: Value,
    price: Option<Money>,
    regular: Option<Money>,
    in_stock: Option<bool>,
}

impl HostSourced {
    fn read(self) -> Result<SourcedProduct> {
        let mut sourced = SourcedProduct::new(product(self.product)?);
        sourced.price = self.price;
        sourced.regular = self.regular;
        sourced.in_stock = self.in_stock;
        Ok(sourced)
    }
}

#[async_trait]
impl ProductSource for HostProductSource {
    fn name(&self) -> &str {
        self.0.name()
    }

    async fn search(&self, request: SearchProducts) -> Result<SourcePage> {
        request.check()?;
        let question = Question::Search {
            q: &request.q,
            category: request.category.as_deref(),
            limit: request.limit,
            offset: request.offset,
        };
        let page: HostPage = self.0.answer(&question).await?;
        Ok(SourcePage::new(self.read(page.products)?, page.total))
    }

    async fn lookup(&self, request: LookupProducts) -> Result<Vec<SourcedProduct>> {
        request.check()?;
        let question = Question::Lookup {
            ids: &request.ids,
            retailer_ids: &request.retailer_ids,
            barcodes: &request.barcodes,
        };
        self.read(self.0.answer(&question).await?)
    }
}

#[cfg(test)]
mod tests {
    use grocery_core::ErrorKind;

    use super::*;

    #[test]
    fn names_become_the_cores() {
        let host = serde_json::json!({"taxClass": "Food", "typicalPrice": {"asOf": ["x"]}, "id": 1});
        let core = serde_json::json!({"tax_class": "Food", "typical_price": {"as_of": ["x"]}, "id": 1});
        assert_eq!(snake(host), core);
    }

    #[test]
    fn faults_name_the_product() {
        let read = products(r#"[{"id":"a","name":"Apple","soldBy":"weight","priceUnit":"pound"}]"#, "put");
        assert_eq!(read.unwrap()[0].sold_by.as_str(), "weight");
        let error = products(r#"[{"id":"a","name":"Apple"},{"id":"b","name":"B","size":"big"}]"#, "put");
        let error = error.unwrap_err();
        assert!(error.message().starts_with("put[1]: "), "{error}");
        assert_eq!(products("7", "put").unwrap_err().kind(), ErrorKind::InvalidInput);
    }
}
