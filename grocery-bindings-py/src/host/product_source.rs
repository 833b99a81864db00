//! A product source written in Python, as a port of the core.

use async_trait::async_trait;
use grocery_core::{
    Error, ErrorKind, Result,
    catalog::{LookupProducts, MAX_SOURCE_LIMIT, ProductSource, SearchProducts, SourcePage, SourcedProduct},
};
use pyo3::prelude::*;

use super::{HostMethod, several, show};
use crate::{error::from_host, value};

/// A host's object with a `name`, a `search` and a `lookup` method.
pub(crate) struct HostProductSource {
    search: HostMethod,
    lookup: HostMethod,
}

impl HostProductSource {
    /// Looks at the object once; what is missing is said now and not at the first search.
    pub(crate) fn new(source: &Bound<'_, PyAny>) -> PyResult<Self> {
        let method = |method| HostMethod::new(source, "product_source", "ProductSource", method);
        Ok(Self { search: method("search")?, lookup: method("lookup")? })
    }
}

#[async_trait]
impl ProductSource for HostProductSource {
    fn name(&self) -> &str {
        self.search.name()
    }

    async fn search(&self, request: SearchProducts) -> Result<SourcePage> {
        request.check()?;
        let answer = self.search.call(value::SearchProducts::from(request)).await?;
        Python::attach(|py| {
            let answer = answer.bind(py);
            match answer.cast::<value::SourcePage>() {
                Ok(page) => Ok((*page.get().0).clone()),
                Err(_) => Err(bad(format!("answered {} instead of a SourcePage", show(answer)))),
            }
        })
    }

    async fn lookup(&self, request: LookupProducts) -> Result<Vec<SourcedProduct>> {
        request.check()?;
        let answer = self.lookup.call(value::LookupProducts::from(request)).await?;
        Python::attach(|py| {
            let answer = answer.bind(py);
            let Some(items) = several(answer) else {
                return Err(bad(format!("answered {} instead of several SourcedProduct", show(answer))));
            };
            let mut products = Vec::new();
            for item in items.map_err(|e| from_host(py, e))? {
                let item = item.map_err(|e| from_host(py, e))?;
                if products.len() >= MAX_SOURCE_LIMIT {
                    return Err(bad(format!("answered more than {MAX_SOURCE_LIMIT} products")));
                }
                match item.cast::<value::SourcedProduct>() {
                    Ok(product) => products.push((*product.get().0).clone()),
                    Err(_) => return Err(bad(format!("answered {} among the products", show(&item)))),
                }
            }
            Ok(products)
        })
    }
}

fn bad(what: String) -> Error {
    Error::new(ErrorKind::BadAnswer, format!("it {what}"))
        .with_hint("answer SourcePage([...]) to a search and SourcedProduct objects to a look-up")
}
