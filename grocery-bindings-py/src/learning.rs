//! What can be taught, directly: phrases of users, and intents of the host's own.

use std::sync::Arc;

use grocery_core::{ProductId, nlu};
use pyo3::{Borrowed, inspect::PyStaticExpr, prelude::*, type_hint_identifier, type_hint_subscript};

use crate::{
    agent::{Shared, user},
    convert::Text,
    error::Fault,
    runtime::run,
    value::{Alias, Example, IntentInfo, ModelVersion},
};

fn local() -> Text {
    Text("local".to_owned())
}

/// Several examples: any iterable of `Example`.
pub(crate) struct Examples(Vec<nlu::Example>);

impl FromPyObject<'_, '_> for Examples {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Iterable"),
        <Example as pyo3::PyTypeInfo>::TYPE_HINT
    );

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let mut examples = Vec::new();
        for item in object.try_iter()? {
            examples.push(item?.cast::<Example>()?.get().0.clone());
            if examples.len() > nlu::MAX_EXAMPLES {
                // One more than allowed is enough for the core to say so.
                break;
            }
        }
        Ok(Self(examples))
    }
}

/// Which product a user means by a phrase: learned where a question about a product is answered, taught
/// by the program, carried from one place to another.
#[pyclass(frozen, module = "grocery_core")]
pub(crate) struct Aliases(pub(crate) Arc<Shared>);

#[pymethods]
impl Aliases {
    /// All of a user's phrases, in order.
    #[pyo3(signature = (*, user_id = local()), text_signature = "($self, *, user_id='local')")]
    async fn list(&self, user_id: Text) -> PyResult<Vec<Alias>> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        let all = run(async move { agent.aliases().list(&user).await }).await?;
        Ok(all.into_iter().map(Into::into).collect())
    }

    /// From now on the phrase means the product to this user, whatever else it might mean.
    #[pyo3(
        signature = (phrase, product_id, *, user_id = local()),
        text_signature = "($self, phrase, product_id, *, user_id='local')"
    )]
    async fn learn(&self, phrase: Text, product_id: Text, user_id: Text) -> PyResult<()> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        let product = ProductId::new(product_id.0).map_err(Fault)?;
        run(async move { agent.aliases().learn(&user, &phrase.0, &product).await }).await
    }

    /// Forgets what a phrase means. Answers whether anything was learned for it.
    #[pyo3(signature = (phrase, *, user_id = local()), text_signature = "($self, phrase, *, user_id='local')")]
    async fn forget(&self, phrase: Text, user_id: Text) -> PyResult<bool> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        run(async move { agent.aliases().forget(&user, &phrase.0).await }).await
    }

    /// Forgets all phrases of a user. Answers how many there were.
    #[pyo3(signature = (*, user_id = local()), text_signature = "($self, *, user_id='local')")]
    async fn forget_all(&self, user_id: Text) -> PyResult<usize> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        run(async move { agent.aliases().forget_all(&user).await }).await
    }

    /// All of a user's phrases as JSON lines: one `{"phrase":...,"product":...}` each.
    #[pyo3(signature = (*, user_id = local()), text_signature = "($self, *, user_id='local')")]
    async fn export(&self, user_id: Text) -> PyResult<String> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        run(async move { agent.aliases().export(&user).await }).await
    }

    /// Learns what `export` wrote, beside what is known; the same phrase is replaced. Answers how many
    /// lines there were. A line that cannot be read is named, and then nothing is learned.
    #[pyo3(signature = (text, *, user_id = local()), text_signature = "($self, text, *, user_id='local')")]
    async fn import_(&self, text: Text, user_id: Text) -> PyResult<usize> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        run(async move { agent.aliases().import(&user, &text.0).await }).await
    }
}

/// What can be heard, and intents of the program's own.
#[pyclass(frozen, module = "grocery_core")]
pub(crate) struct Intents(pub(crate) Arc<Shared>);

#[pymethods]
impl Intents {
    /// Every intent there is: the built-in ones in a fixed order, then the custom ones in use by name.
    fn all(&self) -> PyResult<Vec<IntentInfo>> {
        Ok(self.0.get()?.intents().all().into_iter().map(Into::into).collect())
    }

    /// Teaches custom intents: makes a model from all examples, keeps it and puts it to use in place of
    /// what was taught before. `parse` and `process` then hear the intent "custom", with the name in the
    /// slot `custom`. Takes milliseconds for a hundred examples.
    async fn train(&self, examples: Examples) -> PyResult<ModelVersion> {
        let agent = self.0.get()?;
        Ok(run(async move { agent.intents().train(&examples.0).await }).await?.into())
    }

    /// The models that are kept, the newest first.
    async fn versions(&self) -> PyResult<Vec<ModelVersion>> {
        let agent = self.0.get()?;
        let all = run(async move { agent.intents().versions().await }).await?;
        Ok(all.into_iter().map(Into::into).collect())
    }

    /// The version in use; None where only the built-in intents are heard.
    fn version(&self) -> PyResult<Option<ModelVersion>> {
        Ok(self.0.get()?.intents().version().map(Into::into))
    }

    /// Puts a model that was trained before to use again.
    async fn use_version(&self, version: Text) -> PyResult<ModelVersion> {
        let agent = self.0.get()?;
        Ok(run(async move { agent.intents().use_version(&version.0).await }).await?.into())
    }

    /// Hears only the built-in intents from now on. What was taught is kept.
    async fn use_built_in(&self) -> PyResult<()> {
        let agent = self.0.get()?;
        run(async move { agent.intents().use_built_in().await }).await
    }
}
