//! The port that keeps models of custom intents.

use std::collections::BTreeSet;

use async_trait::async_trait;

use super::{Example, ModelVersion};
use crate::{clock::Timestamp, error::Result};

/// How many models are kept. Beyond, the oldest go, but never the one in use.
pub const MAX_MODELS: usize = 50;

/// A model as it is kept: its examples, from which it is made again.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredModel {
    /// Its version.
    pub version: String,
    /// What it is made from.
    pub examples: Vec<Example>,
    /// When it was last trained.
    pub trained_at: Timestamp,
}

impl StoredModel {
    /// A model to be kept.
    #[must_use]
    pub fn new(version: impl Into<String>, examples: Vec<Example>, trained_at: Timestamp) -> Self {
        Self { version: version.into(), examples, trained_at }
    }
}

impl StoredModel {
    /// What is told of it without making it again.
    #[must_use]
    pub fn describe(&self) -> ModelVersion {
        let names: BTreeSet<&str> = self.examples.iter().map(|e| e.intent.as_str()).collect();
        ModelVersion {
            version: self.version.clone(),
            intents: names.into_iter().map(str::to_owned).collect(),
            examples: self.examples.len(),
        }
    }
}

/// Keeps models of custom intents, and which of them is in use.
///
/// What an implementation owes: what was put is answered as it was put, also after a restart where it is
/// durable; putting a version that is there takes its place; at most [`MAX_MODELS`] are kept, the newest and
/// the one in use among them. `testing::model_store` checks this.
#[async_trait]
pub trait ModelStore: Send + Sync {
    /// Keeps a model and puts it to use.
    ///
    /// # Errors
    /// Those of the storage.
    async fn put(&self, model: StoredModel) -> Result<()>;

    /// The model of a version; `None` where there is none.
    ///
    /// # Errors
    /// Those of the storage.
    async fn get(&self, version: &str) -> Result<Option<StoredModel>>;

    /// All models, the newest first; of one moment, the greater version first.
    ///
    /// # Errors
    /// Those of the storage.
    async fn all(&self) -> Result<Vec<StoredModel>>;

    /// The model in use; `None` where there is none.
    ///
    /// # Errors
    /// Those of the storage.
    async fn current(&self) -> Result<Option<StoredModel>>;

    /// Puts a version to use, or none. Says whether it is there; where it is not, nothing changes.
    ///
    /// # Errors
    /// Those of the storage.
    async fn use_version(&self, version: Option<&str>) -> Result<bool>;
}

const _: Option<&dyn ModelStore> = None;
