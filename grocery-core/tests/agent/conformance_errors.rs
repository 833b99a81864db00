//! The cases about errors: what each part of one says, of the library's own and of one that a host's port gave.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use grocery_core::{
    Error, ErrorKind, Result,
    catalog::{LookupProducts, ProductSource, SearchProducts, SearchRequest, SourcePage, SourcedProduct},
};
use serde_json::{Value, json};

use crate::support::{agent_with, block_on, say, user};

/// A shop that fails as the case says.
struct Shut(Value);

impl Shut {
    fn error(&self) -> Error {
        let kind: ErrorKind = self.0["kind"].as_str().unwrap().parse().unwrap();
        let mut error = Error::new(kind, "the shop is shut");
        if let Some(hint) = self.0["hint"].as_str() {
            error = error.with_hint(hint.to_owned());
        }
        if let Some(wait) = self.0["retry_after_ms"].as_u64() {
            error = error.with_retry_after(Duration::from_millis(wait));
        }
        match self.0["retryable"].as_bool() {
            Some(retryable) => error.with_retryable(retryable),
            None => error,
        }
    }
}

#[async_trait]
impl ProductSource for Shut {
    fn name(&self) -> &str {
        "corner-shop"
    }

    async fn search(&self, _: SearchProducts) -> Result<SourcePage> {
        Err(self.error())
    }

    async fn lookup(&self, _: LookupProducts) -> Result<Vec<SourcedProduct>> {
        Err(self.error())
    }
}

pub(crate) fn errors(input: &Value) -> Value {
    let is_theirs = input["source"].is_object();
    let agent = agent_with(|builder| match is_theirs {
        true => builder.product_source(Arc::new(Shut(input["source"].clone()))),
        false => builder,
    });
    let text = |field: &str| input[field].as_str();
    let provoke = || -> Result<()> {
        if let Some(said) = text("say") {
            say(&agent, &said.repeat(input["times"].as_u64().unwrap_or(1) as usize))?;
        } else if let Some(list) = text("list") {
            block_on(agent.lists().get(&user(), list.parse()?))?;
        } else if let Some(product) = text("product") {
            agent.catalog().get(&product.parse()?)?;
        } else if let Some(q) = text("search") {
            agent.catalog().search(&SearchRequest::new(q))?;
        } else if let Some(path) = text("backup") {
            block_on(agent.backup(path))?;
        } else {
            block_on(agent.catalog().search_remote(SearchProducts::new("milk")))?;
        }
        Ok(())
    };
    let error = provoke().unwrap_err();
    json!({
        "code": error.code(),
        "hint": error.hint(),
        "kind": error.kind().as_str(),
        "message": (!is_theirs).then(|| error.message().to_owned()),
        "retry_after_ms": error.retry_after().map(|wait| wait.as_millis() as u64),
        "retryable": error.is_retryable(),
    })
}
