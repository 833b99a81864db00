//! What users said to substitutes, directly.

use super::Inner;
use crate::{
    catalog::{JudgeSwap, JudgedSwap, SubstituteRequest, Substitutes, Swap},
    error::Result,
    id::{ProductId, UserId},
    nlu::{Intent, Understanding},
};

/// What users said to the substitutes they were offered: learned where a shopper swaps one thing for
/// another, told by the host where it asks itself. From
/// [`GroceryAgent::swaps`](super::GroceryAgent::swaps).
#[derive(Clone, Copy)]
pub struct SwapsView<'a> {
    pub(super) inner: &'a Inner,
}

impl SwapsView<'_> {
    /// What may stand in for a product, for this user: what they accepted before comes first, and what they
    /// refused is left out. Otherwise as [`CatalogView::substitutes`](super::CatalogView::substitutes).
    ///
    /// # Errors
    /// Those of [`CatalogView::substitutes`](super::CatalogView::substitutes) and of the store.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use grocery_core::{GroceryAgent, ProductId, UserId, catalog::SubstituteRequest};
    /// let agent = GroceryAgent::builder().build()?;
    /// let (ann, milk) = (UserId::new("ann")?, ProductId::new("gc-whole-milk-1-gallon")?);
    /// let request = SubstituteRequest::new(milk.clone());
    /// let first = agent.swaps().substitutes(&ann, &request).await?.candidates[0].product.id.clone();
    /// agent.swaps().judge(&ann, &milk, &first, false).await?;
    /// let others = agent.swaps().substitutes(&ann, &request).await?;
    /// assert!(others.candidates.iter().all(|s| s.product.id != first));
    /// # Ok::<(), grocery_core::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn substitutes(&self, user: &UserId, request: &SubstituteRequest) -> Result<Substitutes> {
        let judged = self.inner.swaps.judged(user, Some(&request.product)).await?;
        self.inner.catalog().substitutes(&request.clone().with_judged(&judged))
    }

    /// This user accepts or refuses `offered` where `missing` is not to be had. Of what is said to one swap,
    /// the last stands.
    ///
    /// # Errors
    /// [`ProductNotFound`](crate::ErrorKind::ProductNotFound) for a product that is not in the catalogue,
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for one swapped for itself; those of the store.
    pub async fn judge(
        &self,
        user: &UserId,
        missing: &ProductId,
        offered: &ProductId,
        accepted: bool,
    ) -> Result<()> {
        let catalog = self.inner.catalog();
        catalog.require(missing)?;
        catalog.require(offered)?;
        let swap = Swap { missing: missing.clone(), offered: offered.clone() };
        let at = self.inner.clock.wall();
        self.inner.swaps.judge(JudgeSwap::new(user.clone(), swap, accepted, at)?).await
    }

    /// Everything a user said, by missing product, then by the one offered.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn list(&self, user: &UserId) -> Result<Vec<JudgedSwap>> {
        self.inner.swaps.judged(user, None).await
    }

    /// Forgets what was said to one swap. Answers whether there was anything.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn forget(&self, user: &UserId, missing: &ProductId, offered: &ProductId) -> Result<bool> {
        let swap = Swap { missing: missing.clone(), offered: offered.clone() };
        self.inner.swaps.forget(user, &swap).await
    }

    /// Forgets everything a user said. Answers how much there was.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn forget_all(&self, user: &UserId) -> Result<usize> {
        self.inner.swaps.forget_all(user).await
    }
}

impl Inner {
    /// What a user said to substitutes, where this turn asks for some.
    pub(super) async fn judged_for(&self, user: &UserId, heard: &Understanding) -> Result<Vec<JudgedSwap>> {
        if heard.actions.iter().all(|a| a.intent != Intent::FindSubstitute) {
            return Ok(Vec::new());
        }
        self.swaps.judged(user, None).await
    }

    /// Learns the swaps that a turn made.
    pub(super) async fn learn_swaps(&self, user: &UserId, swaps: Vec<Swap>) -> Result<()> {
        for swap in swaps {
            // Who takes wine in place of milk changed their mind; it does not stand in for milk.
            if !self.catalog().may_stand_in(&swap) {
                continue;
            }
            if let Ok(judged) = JudgeSwap::new(user.clone(), swap, true, self.clock.wall()) {
                self.swaps.judge(judged).await?;
            }
        }
        Ok(())
    }
}
