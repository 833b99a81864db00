//! A tier of a cache that the host implements. Entries cross as base64, many in one question.

use std::fmt;

use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::STANDARD};
use grocery_core::{
    Error, ErrorKind, Result,
    cache::{CacheTier, Invalidation, TierContents, TierEntry},
};
use serde::Serialize;

use crate::host::{Host, NativePort};

pub(crate) struct HostTier(Host);

impl HostTier {
    pub(crate) fn new(port: NativePort) -> Self {
        Self(Host::of("tier", port))
    }
}

impl fmt::Debug for HostTier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("HostTier").field(&self.0.name()).finish()
    }
}

/// A question to it; `call` is the method that is meant.
#[derive(Serialize)]
#[serde(tag = "call", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Question<'a> {
    Get { keys: &'a [String] },
    Set { entries: Vec<Entry> },
    Remove { what: What<'a> },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    key: String,
    bytes: String,
    tags: Vec<String>,
    order: i64,
    replaces: bool,
    drop_at: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum What<'a> {
    Keys(&'a [String]),
    Prefix(&'a str),
    Tag(&'a str),
    All(bool),
}

impl<'a> What<'a> {
    fn new(what: &'a Invalidation) -> Self {
        match what {
            Invalidation::Keys(keys) => Self::Keys(keys),
            Invalidation::Prefix(prefix) => Self::Prefix(prefix),
            Invalidation::Tag(tag) => Self::Tag(tag),
            // What is not known may be anything.
            _ => Self::All(true),
        }
    }
}

#[async_trait]
impl CacheTier for HostTier {
    fn name(&self) -> &str {
        self.0.name()
    }

    async fn get(&self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>> {
        let found: Vec<Option<String>> = self.0.answer(&Question::Get { keys }).await?;
        if found.len() != keys.len() {
            let text =
                format!("{} answered {} entries for {} keys", self.0.called(), found.len(), keys.len());
            return Err(Error::new(ErrorKind::BadAnswer, text)
                .with_hint("answer bytes or null for each key, in their order"));
        }
        let decoded =
            |text: String| STANDARD.decode(text).map_err(|e| Error::new(ErrorKind::BadAnswer, e.to_string()));
        found.into_iter().map(|text| text.map(decoded).transpose()).collect()
    }

    async fn set(&self, entries: Vec<TierEntry>) -> Result<()> {
        let entries = entries
            .into_iter()
            .map(|entry| Entry {
                bytes: STANDARD.encode(&entry.bytes),
                order: entry.order(),
                replaces: entry.replaces,
                drop_at: entry.drop_at.to_string(),
                key: entry.key,
                tags: entry.tags,
            })
            .collect();
        self.0.answer(&Question::Set { entries }).await
    }

    async fn remove(&self, what: &Invalidation) -> Result<()> {
        self.0.answer(&Question::Remove { what: What::new(what) }).await
    }

    async fn contents(&self) -> Result<TierContents> {
        Ok(TierContents::default())
    }
}
