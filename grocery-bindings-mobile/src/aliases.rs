//! What users mean by their phrases.

use std::sync::Arc;

use grocery_core::{ProductId, UserId, catalog};

use crate::{
    agent::{Shared, user},
    cancel::{CancelToken, run},
    error::Answer,
    values::each,
};

/// Which product a user means by a phrase: learned where a question about a product is answered, taught by the app,
/// carried from one place to another.
#[derive(uniffi::Object)]
pub struct Aliases {
    pub(crate) shared: Arc<Shared>,
}

/// A phrase and the product that one user means by it.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Alias {
    /// The phrase in its plain form.
    pub phrase: String,
    /// The product.
    pub product_id: String,
    /// How often it was taught.
    pub uses: u32,
    /// When it was taught last, RFC 3339.
    pub at: String,
}

impl From<catalog::Alias> for Alias {
    fn from(alias: catalog::Alias) -> Self {
        Self {
            phrase: alias.phrase,
            product_id: alias.product.to_string(),
            uses: alias.uses,
            at: alias.at.to_string(),
        }
    }
}

/// A count as both languages have one.
struct Count(i64);

impl From<usize> for Count {
    fn from(count: usize) -> Self {
        Self(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

struct All(Vec<Alias>);

impl From<Vec<catalog::Alias>> for All {
    fn from(all: Vec<catalog::Alias>) -> Self {
        Self(each(all))
    }
}

#[uniffi::export]
impl Aliases {
    /// All of a user's phrases, in order.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn list(
        &self,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Vec<Alias>> {
        let all: All = run(cancel, async {
            let user: UserId = user(user_id.as_deref())?;
            self.shared.agent.aliases().list(&user).await
        })
        .await?;
        Ok(all.0)
    }

    /// From now on `phrase` means the product to this user, whatever else it might mean.
    ///
    /// Fails with `ProductNotFound`, with `InvalidInput` for an empty or over-long phrase.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn learn(
        &self,
        phrase: String,
        product_id: String,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<()> {
        run(cancel, async {
            let (user, product) = (user(user_id.as_deref())?, ProductId::new(product_id)?);
            self.shared.agent.aliases().learn(&user, &phrase, &product).await
        })
        .await
    }

    /// Forgets what a phrase means. Answers whether anything was learned for it.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn forget(
        &self,
        phrase: String,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<bool> {
        run(cancel, async {
            let user = user(user_id.as_deref())?;
            self.shared.agent.aliases().forget(&user, &phrase).await
        })
        .await
    }

    /// Forgets all phrases of a user. Answers how many there were.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn forget_all(&self, user_id: Option<String>, cancel: Option<Arc<CancelToken>>) -> Answer<i64> {
        let count: Count = run(cancel, async {
            let user = user(user_id.as_deref())?;
            self.shared.agent.aliases().forget_all(&user).await
        })
        .await?;
        Ok(count.0)
    }

    /// All of a user's phrases as JSON lines: one `{"phrase":...,"product":...}` each. Not called `export`, which is a
    /// word of both languages.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn to_json_lines(
        &self,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<String> {
        run(cancel, async {
            let user = user(user_id.as_deref())?;
            self.shared.agent.aliases().export(&user).await
        })
        .await
    }

    /// Learns what `toJsonLines` wrote, beside what is known; the same phrase is replaced. Answers how many lines there
    /// were.
    ///
    /// Fails with `InvalidInput` naming the first line that cannot be read, before anything is learned.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn learn_json_lines(
        &self,
        text: String,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<i64> {
        let count: Count = run(cancel, async {
            let user = user(user_id.as_deref())?;
            self.shared.agent.aliases().import(&user, &text).await
        })
        .await?;
        Ok(count.0)
    }
}
