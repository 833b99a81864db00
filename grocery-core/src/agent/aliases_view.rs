//! What users mean by their phrases, directly.

use super::Inner;
use crate::{
    catalog::{Alias, FindAliases, LearnAlias, export_aliases, import_aliases},
    error::Result,
    id::{ProductId, UserId},
    nlu::{Item, Understanding, normal_name},
};

/// Which product a user means by a phrase: learned where a question about a product is answered, taught by
/// the host, carried from one place to another. From
/// [`GroceryAgent::aliases`](super::GroceryAgent::aliases).
#[derive(Clone, Copy)]
pub struct AliasesView<'a> {
    pub(super) inner: &'a Inner,
}

impl AliasesView<'_> {
    /// All of a user's phrases, in order.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn list(&self, user: &UserId) -> Result<Vec<Alias>> {
        self.inner.aliases.all(user).await
    }

    /// From now on `phrase` means `product` to this user, whatever else it might mean.
    ///
    /// # Errors
    /// [`ProductNotFound`](crate::ErrorKind::ProductNotFound), [`InvalidInput`](crate::ErrorKind::InvalidInput)
    /// for an empty or over-long phrase; those of the store.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use grocery_core::{GroceryAgent, ProcessRequest, UserId, catalog::SearchRequest};
    /// let agent = GroceryAgent::builder().build()?;
    /// let user = UserId::new("ann")?;
    /// let oat = agent.catalog().search(&SearchRequest::new("oat milk"))?.hits[0].product.id.clone();
    /// agent.aliases().learn(&user, "the usual milk", &oat).await?;
    /// assert_eq!(agent.aliases().list(&user).await?[0].phrase, "usual milk");
    /// # Ok::<(), grocery_core::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn learn(&self, user: &UserId, phrase: &str, product: &ProductId) -> Result<()> {
        self.inner.catalog().require(product)?;
        let learn = LearnAlias::new(user.clone(), phrase, product.clone(), self.inner.clock.wall())?;
        self.inner.aliases.learn(learn).await
    }

    /// Forgets what a phrase means. Answers whether anything was learned for it.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn forget(&self, user: &UserId, phrase: &str) -> Result<bool> {
        self.inner.aliases.forget(user, &normal_name(phrase)).await
    }

    /// Forgets all phrases of a user. Answers how many there were.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn forget_all(&self, user: &UserId) -> Result<usize> {
        self.inner.aliases.forget_all(user).await
    }

    /// All of a user's phrases as JSON lines: one `{"phrase":...,"product":...}` each.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn export(&self, user: &UserId) -> Result<String> {
        Ok(export_aliases(&self.list(user).await?))
    }

    /// Learns what [`export`](Self::export) wrote, beside what is known; the same phrase is replaced. A product
    /// that this catalogue does not know is kept for when it does. Answers how many lines there were.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) naming the first line that cannot be read, before anything
    /// is learned; those of the store.
    pub async fn import(&self, user: &UserId, text: &str) -> Result<usize> {
        let lines = import_aliases(user, text, self.inner.clock.wall())?;
        let count = lines.len();
        for line in lines {
            self.inner.aliases.learn(line).await?;
        }
        Ok(count)
    }
}

impl Inner {
    /// What this user is known to mean by the phrases of a request. `said` is its text.
    pub(super) async fn aliases_of(
        &self,
        user: &UserId,
        said: &str,
        heard: &Understanding,
    ) -> Result<Vec<Alias>> {
        let items = heard.actions.iter().flat_map(|a| &a.items);
        let phrases: Vec<String> = items
            .flat_map(|item| {
                phrases_of(said, item)
                    .into_iter()
                    .chain(item.alternatives.iter().map(|name| normal_name(name)))
            })
            .collect();
        if phrases.is_empty() {
            return Ok(Vec::new());
        }
        self.aliases.find(FindAliases::new(user.clone(), phrases.iter().map(String::as_str))).await
    }

    /// Learns what a turn taught. A phrase too long to be one is passed over.
    pub(super) async fn teach(&self, user: &UserId, taught: Vec<(String, ProductId)>) -> Result<()> {
        for (phrase, product) in taught {
            if let Ok(learn) = LearnAlias::new(user.clone(), &phrase, product, self.clock.wall()) {
                self.aliases.learn(learn).await?;
            }
        }
        Ok(())
    }
}

/// The plain phrases that may be known for an item, the closest to what was said first. Understanding leaves
/// "usual" and "regular" out of a name, since no shelf has them; a user who taught "the usual milk" means them.
pub(super) fn phrases_of(said: &str, item: &Item) -> Vec<String> {
    let name = normal_name(&item.name);
    let before = said.get(..item.span.start).and_then(|text| text.split_whitespace().next_back());
    let habit = before.map(str::to_lowercase).filter(|word| matches!(word.as_str(), "usual" | "regular"));
    habit.map(|word| format!("{word} {name}")).into_iter().chain([name.clone()]).collect()
}
