//! What users said to substitutes, directly.

use std::sync::Arc;

use grocery_core::{ProductId, catalog as core};

use crate::{
    agent::{Shared, user},
    cancel::{CancelToken, run},
    error::Answer,
    substitutes::{SubstituteRequest, Substitutes},
    values::{each, serial},
};

/// What users said to the substitutes they were offered: learned where a shopper swaps one thing for another, told by
/// the app where it asks itself. From `Agent.swaps()`.
#[derive(uniffi::Object)]
pub struct Swaps {
    pub(crate) shared: Arc<Shared>,
}

#[uniffi::export]
impl Swaps {
    /// What may stand in for a product, for this user: what they accepted before comes first, and what they refused is
    /// left out. Otherwise as `Catalog.substitutes`, and fails as that.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn substitutes(
        &self,
        request: SubstituteRequest,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Substitutes> {
        run(cancel, async {
            let user = user(user_id.as_deref())?;
            self.shared.agent.swaps().substitutes(&user, &request.read()?).await
        })
        .await
    }

    /// This user accepts or refuses `offered` where `missing` is not to be had. Of what is said to one swap, the last
    /// stands.
    ///
    /// Fails with `ProductNotFound`, with `InvalidInput` for a product swapped for itself.
    #[uniffi::method(default(accepted = true, user_id = None, cancel = None))]
    pub async fn judge(
        &self,
        missing: String,
        offered: String,
        accepted: bool,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<()> {
        run(cancel, async {
            let (missing, offered) = (ProductId::new(missing)?, ProductId::new(offered)?);
            let user = user(user_id.as_deref())?;
            self.shared.agent.swaps().judge(&user, &missing, &offered, accepted).await
        })
        .await
    }

    /// Everything a user said, by missing product, then by the one offered.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn list(
        &self,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Vec<JudgedSwap>> {
        let all = run::<_, Vec<core::JudgedSwap>>(cancel, async {
            let user = user(user_id.as_deref())?;
            self.shared.agent.swaps().list(&user).await
        });
        Ok(each(all.await?))
    }

    /// Forgets what was said to one swap. Answers whether there was anything.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn forget(
        &self,
        missing: String,
        offered: String,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<bool> {
        run(cancel, async {
            let (missing, offered) = (ProductId::new(missing)?, ProductId::new(offered)?);
            let user = user(user_id.as_deref())?;
            self.shared.agent.swaps().forget(&user, &missing, &offered).await
        })
        .await
    }

    /// Forgets everything a user said. Answers how much there was.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn forget_all(&self, user_id: Option<String>, cancel: Option<Arc<CancelToken>>) -> Answer<i64> {
        let gone = run::<_, usize>(cancel, async {
            let user = user(user_id.as_deref())?;
            self.shared.agent.swaps().forget_all(&user).await
        });
        Ok(serial(gone.await? as u64))
    }
}

/// What one user said to one swap.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct JudgedSwap {
    /// The product that was missing.
    pub missing: String,
    /// The product that was offered for it.
    pub offered: String,
    /// Whether it was accepted; otherwise it was refused.
    pub accepted: bool,
    /// When it was judged last, RFC 3339.
    pub at: String,
}

impl From<core::JudgedSwap> for JudgedSwap {
    fn from(judged: core::JudgedSwap) -> Self {
        Self {
            missing: judged.swap.missing.to_string(),
            offered: judged.swap.offered.to_string(),
            accepted: judged.accepted,
            at: judged.at.to_string(),
        }
    }
}
