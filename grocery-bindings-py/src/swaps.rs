//! What users said to substitutes, directly.

use std::sync::Arc;

use grocery_core::ProductId;
use pyo3::prelude::*;

use crate::{
    agent::{Shared, user},
    catalog::substitute_request,
    convert::{Amount, Swaps as Pairs, Text, Texts},
    error::Fault,
    runtime::run,
    value::{JudgedSwap, Substitutes},
};

fn local() -> Text {
    Text("local".to_owned())
}

/// What users said to the substitutes they were offered: learned where a shopper swaps one thing for another, told
/// by the program where it asks itself.
#[pyclass(frozen, module = "grocery_core")]
pub(crate) struct Swaps(pub(crate) Arc<Shared>);

#[pymethods]
impl Swaps {
    /// What may stand in for a product, for this user: what they accepted before comes first, and what they
    /// refused is left out. Otherwise as `catalog.substitutes`.
    #[pyo3(
        signature = (
            product_id, *, diets = Texts::default(), allergens = Texts::default(), avoiding = Texts::default(),
            excludes = Texts::default(), wanted = None, cheaper = false, limit = 5,
            unavailable = Texts::default(), accepted = Pairs::default(), refused = Pairs::default(),
            user_id = local()
        ),
        text_signature = "($self, product_id, *, diets=(), allergens=(), avoiding=(), excludes=(), wanted=None, cheaper=False, limit=5, unavailable=(), accepted=(), refused=(), user_id='local')"
    )]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    async fn substitutes(
        &self,
        product_id: Text,
        diets: Texts,
        allergens: Texts,
        avoiding: Texts,
        excludes: Texts,
        wanted: Option<(Amount, Text)>,
        cheaper: bool,
        limit: usize,
        unavailable: Texts,
        accepted: Pairs,
        refused: Pairs,
        user_id: Text,
    ) -> PyResult<Substitutes> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        let request = substitute_request(
            product_id,
            diets,
            allergens,
            avoiding,
            excludes,
            wanted,
            cheaper,
            limit,
            unavailable,
            accepted,
            refused,
        )?;
        Ok(run(async move { agent.swaps().substitutes(&user, &request).await }).await?.into())
    }

    /// This user accepts or refuses `offered` where `missing` is not to be had. Of what is said to one swap, the
    /// last stands.
    #[pyo3(
        signature = (missing, offered, accepted = true, *, user_id = local()),
        text_signature = "($self, missing, offered, accepted=True, *, user_id='local')"
    )]
    async fn judge(&self, missing: Text, offered: Text, accepted: bool, user_id: Text) -> PyResult<()> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        let missing = ProductId::new(missing.0).map_err(Fault)?;
        let offered = ProductId::new(offered.0).map_err(Fault)?;
        run(async move { agent.swaps().judge(&user, &missing, &offered, accepted).await }).await
    }

    /// Everything a user said, by missing product, then by the one offered.
    #[pyo3(signature = (*, user_id = local()), text_signature = "($self, *, user_id='local')")]
    async fn list(&self, user_id: Text) -> PyResult<Vec<JudgedSwap>> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        let all = run(async move { agent.swaps().list(&user).await }).await?;
        Ok(all.into_iter().map(Into::into).collect())
    }

    /// Forgets what was said to one swap. Answers whether there was anything.
    #[pyo3(
        signature = (missing, offered, *, user_id = local()),
        text_signature = "($self, missing, offered, *, user_id='local')"
    )]
    async fn forget(&self, missing: Text, offered: Text, user_id: Text) -> PyResult<bool> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        let missing = ProductId::new(missing.0).map_err(Fault)?;
        let offered = ProductId::new(offered.0).map_err(Fault)?;
        run(async move { agent.swaps().forget(&user, &missing, &offered).await }).await
    }

    /// Forgets everything a user said. Answers how much there was.
    #[pyo3(signature = (*, user_id = local()), text_signature = "($self, *, user_id='local')")]
    async fn forget_all(&self, user_id: Text) -> PyResult<usize> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        run(async move { agent.swaps().forget_all(&user).await }).await
    }
}
