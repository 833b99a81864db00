//! A tier of a cache written in Python, as a port of the core.

use std::fmt;

use async_trait::async_trait;
use grocery_core::{
    Error, ErrorKind, Result,
    cache::{CacheTier, Invalidation, TierContents, TierEntry},
};
use pyo3::{
    prelude::*,
    types::{PyBytes, PyTuple},
};

use super::{HostMethod, several, show};
use crate::{error::from_host, value};

/// A host's object with a `name`, and `get`, `set` and `remove` methods.
pub(crate) struct HostTier {
    get: HostMethod,
    set: HostMethod,
    remove: HostMethod,
}

impl HostTier {
    /// Looks at the object once; what is missing is said now and not at the first price.
    pub(crate) fn new(tier: &Bound<'_, PyAny>) -> PyResult<Self> {
        let method = |method| HostMethod::unnamed(tier, "price_tiers", "CacheTier", method);
        Ok(Self {
            get: HostMethod::new(tier, "price_tiers", "CacheTier", "get")?,
            set: method("set")?,
            remove: method("remove")?,
        })
    }
}

impl fmt::Debug for HostTier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("HostTier").field(&self.name()).finish()
    }
}

#[async_trait]
impl CacheTier for HostTier {
    fn name(&self) -> &str {
        self.get.name()
    }

    async fn get(&self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>> {
        let answer = self.get.call_with(|py| PyTuple::new(py, [keys.to_vec().into_pyobject(py)?])).await?;
        Python::attach(|py| read(keys.len(), answer.bind(py)))
    }

    async fn set(&self, entries: Vec<TierEntry>) -> Result<()> {
        self.set
            .call_with(|py| {
                let entries: Vec<value::TierEntry> = entries.into_iter().map(value::TierEntry).collect();
                PyTuple::new(py, [entries.into_pyobject(py)?])
            })
            .await
            .map(drop)
    }

    async fn remove(&self, what: &Invalidation) -> Result<()> {
        self.remove.call(value::Invalidation(what.clone())).await.map(drop)
    }

    async fn contents(&self) -> Result<TierContents> {
        Ok(TierContents::default())
    }
}

fn read(asked: usize, answer: &Bound<'_, PyAny>) -> Result<Vec<Option<Vec<u8>>>> {
    let py = answer.py();
    let Some(items) = several(answer) else {
        return Err(bad(format!("{} instead of several bytes", show(answer))));
    };
    let mut found = Vec::with_capacity(asked);
    for item in items.map_err(|e| from_host(py, e))? {
        let item = item.map_err(|e| from_host(py, e))?;
        if found.len() == asked {
            return Err(bad(format!("more than {asked} entries for {asked} keys")));
        }
        found.push(match item.cast::<PyBytes>() {
            Ok(bytes) => Some(bytes.as_bytes().to_vec()),
            Err(_) if item.is_none() => None,
            Err(_) => return Err(bad(format!("{} as an entry", show(&item)))),
        });
    }
    if found.len() != asked {
        return Err(bad(format!("{} entries for {asked} keys", found.len())));
    }
    Ok(found)
}

fn bad(what: String) -> Error {
    Error::new(ErrorKind::BadAnswer, format!("the tier answered {what}"))
        .with_hint("answer a list with bytes or None for each key, in their order")
}
