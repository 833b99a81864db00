//! What can be heard, and intents of the host's own.

use std::sync::{Arc, PoisonError};

use super::Inner;
use crate::{
    error::{Error, ErrorKind, Result, clip},
    nlu::{CustomModel, Example, IntentInfo, ModelVersion, StoredModel, intents},
};

/// What can be heard, and intents of the host's own. From
/// [`GroceryAgent::intents`](super::GroceryAgent::intents).
#[derive(Clone, Copy)]
pub struct IntentsView<'a> {
    pub(super) inner: &'a Inner,
}

impl IntentsView<'_> {
    /// Every intent there is, with what it means and examples: the built-in ones in a fixed order, then the
    /// custom ones in use by name.
    #[must_use]
    pub fn all(&self) -> Vec<IntentInfo> {
        let mut all = intents();
        if let Some(custom) = self.inner.custom() {
            all.extend(custom.version().intents.iter().map(|name| {
                let examples = custom.examples().iter().filter(|e| e.intent == *name).take(3);
                IntentInfo::custom(name.clone(), examples.map(|e| e.text.clone()).collect())
            }));
        }
        all
    }

    /// Teaches custom intents: makes a model from all `examples`, keeps it and puts it to use. It takes the
    /// place of what was taught before, which can be had back by [`use_version`](Self::use_version). The
    /// same examples give the same version. `parse` and `process` then hear [`Intent::Custom`] with the
    /// name in the slot `custom`.
    ///
    /// Training happens on the calling task: milliseconds for a hundred examples.
    ///
    /// # Errors
    /// Those of [`CustomModel::train`], after which nothing has changed; those of the store.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use grocery_core::{GroceryAgent, Intent, nlu::Example};
    /// let agent = GroceryAgent::builder().build()?;
    /// agent.intents().train(&[
    ///     Example::new("store_hours", "what time do you open"),
    ///     Example::new("store_hours", "when do you close"),
    ///     Example::new("store_hours", "opening hours please"),
    ///     Example::new("store_hours", "are you open today"),
    /// ]).await?;
    /// let heard = agent.parse("when do you open?");
    /// assert_eq!(heard.intent(), Intent::Custom);
    /// assert_eq!(heard.slots().custom.as_deref(), Some("store_hours"));
    /// # Ok::<(), grocery_core::Error>(()) }).unwrap();
    /// ```
    ///
    /// [`Intent::Custom`]: crate::nlu::Intent::Custom
    pub async fn train(&self, examples: &[Example]) -> Result<ModelVersion> {
        let model = CustomModel::train(examples)?;
        let version = model.version().clone();
        let stored =
            StoredModel::new(version.version.clone(), model.examples().to_vec(), self.inner.clock.wall());
        self.inner.models.put(stored).await?;
        self.put(Some(model));
        Ok(version)
    }

    /// The models that are kept, the newest first; at most [`MAX_MODELS`](crate::nlu::MAX_MODELS).
    ///
    /// # Errors
    /// Those of the store.
    pub async fn versions(&self) -> Result<Vec<ModelVersion>> {
        let stored = self.inner.models.all().await?;
        Ok(stored.iter().map(StoredModel::describe).collect())
    }

    /// The version in use; `None` where only the built-in intents are heard.
    #[must_use]
    pub fn version(&self) -> Option<ModelVersion> {
        self.inner.custom().map(|m| m.version().clone())
    }

    /// Puts a model that was trained before to use again.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) where there is no such version; those of the store.
    pub async fn use_version(&self, version: &str) -> Result<ModelVersion> {
        let missing = || {
            Error::new(ErrorKind::InvalidInput, format!("there is no model {:?}", clip(version, 40)))
                .with_hint("versions() names those that are kept")
        };
        let stored = self.inner.models.get(version).await?.ok_or_else(missing)?;
        let model = CustomModel::train(&stored.examples)?;
        if !self.inner.models.use_version(Some(version)).await? {
            return Err(missing());
        }
        let version = model.version().clone();
        self.put(Some(model));
        Ok(version)
    }

    /// Hears only the built-in intents from now on. What was taught is kept.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn use_built_in(&self) -> Result<()> {
        self.inner.models.use_version(None).await?;
        self.put(None);
        Ok(())
    }

    fn put(&self, model: Option<CustomModel>) {
        *self.inner.custom.write().unwrap_or_else(PoisonError::into_inner) = model.map(Arc::new);
    }
}
