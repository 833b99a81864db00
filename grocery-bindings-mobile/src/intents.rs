//! What can be heard, and intents of the app's own.

use std::sync::Arc;

use grocery_core::nlu;

use crate::{
    agent::Shared,
    cancel::{CancelToken, run},
    error::Answer,
    values::each,
};

/// What can be heard, and intents of the app's own.
#[derive(uniffi::Object)]
pub struct Intents {
    pub(crate) shared: Arc<Shared>,
}

/// An intent, what it means and what is said for it.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct IntentInfo {
    /// The wire name; for a custom intent the name it was taught under.
    pub name: String,
    /// What a shopper wants with it, in one sentence.
    pub description: String,
    /// What a shopper may say, at most three.
    pub examples: Vec<String>,
    /// Whether the app taught it.
    pub custom: bool,
}

impl From<nlu::IntentInfo> for IntentInfo {
    fn from(info: nlu::IntentInfo) -> Self {
        Self { name: info.name, description: info.description, examples: info.examples, custom: info.custom }
    }
}

/// A sentence and the custom intent it stands for.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Example {
    /// The name of the intent: lower-case letters, digits and `_`, such as `store_hours`.
    pub intent: String,
    /// What a shopper may say.
    pub text: String,
}

/// Which model of custom intents this is.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ModelVersion {
    /// Made from the examples: the same examples give the same version.
    pub version: String,
    /// The names of the intents, in order of the alphabet.
    pub intents: Vec<String>,
    /// How many examples it was made from.
    pub examples: i64,
}

impl From<nlu::ModelVersion> for ModelVersion {
    fn from(model: nlu::ModelVersion) -> Self {
        let examples = i64::try_from(model.examples).unwrap_or(i64::MAX);
        Self { version: model.version, intents: model.intents, examples }
    }
}

struct All(Vec<ModelVersion>);

impl From<Vec<nlu::ModelVersion>> for All {
    fn from(all: Vec<nlu::ModelVersion>) -> Self {
        Self(each(all))
    }
}

#[uniffi::export]
impl Intents {
    /// Every intent there is: the built-in ones in a fixed order, then the custom ones in use by name.
    pub fn all(&self) -> Vec<IntentInfo> {
        each(self.shared.agent.understanding().intents())
    }

    /// Teaches custom intents: makes a model from all `examples`, keeps it and puts it to use in place of what was
    /// taught before. `parse` and `process` then hear the intent `custom`, with the name in the slot `custom`. Takes
    /// milliseconds for a hundred examples.
    ///
    /// Fails with `InvalidInput` for no examples or a name that has no meaning or is taken, and has then changed nothing.
    #[uniffi::method(default(cancel = None))]
    pub async fn train(
        &self,
        examples: Vec<Example>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<ModelVersion> {
        let examples: Vec<nlu::Example> =
            examples.into_iter().map(|e| nlu::Example::new(e.intent, e.text)).collect();
        run(cancel, self.shared.agent.understanding().train(&examples)).await
    }

    /// The models that are kept, the newest first.
    #[uniffi::method(default(cancel = None))]
    pub async fn versions(&self, cancel: Option<Arc<CancelToken>>) -> Answer<Vec<ModelVersion>> {
        let all: All = run(cancel, self.shared.agent.understanding().versions()).await?;
        Ok(all.0)
    }

    /// The version in use; absent where only the built-in intents are heard.
    pub fn version(&self) -> Option<ModelVersion> {
        self.shared.agent.understanding().version().map(Into::into)
    }

    /// Puts a model that was trained before to use again. Fails with `InvalidInput` where there is no such version.
    #[uniffi::method(default(cancel = None))]
    pub async fn use_version(
        &self,
        version: String,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<ModelVersion> {
        run(cancel, self.shared.agent.understanding().use_version(&version)).await
    }

    /// Hears only the built-in intents from now on. What was taught is kept.
    #[uniffi::method(default(cancel = None))]
    pub async fn use_built_in(&self, cancel: Option<Arc<CancelToken>>) -> Answer<()> {
        run(cancel, self.shared.agent.understanding().use_built_in()).await
    }
}
