//! Which product a shopper means by a phrase, learned from what was accepted or picked.
//!
//! An [`Alias`] ties a phrase of one user to one product. Phrases are compared by their plain form
//! ([`normal_name`]): "The Coffees" and "coffee" are one. [`export_aliases`] and [`import_aliases`] write and
//! read them as JSON lines, one `{"phrase":...,"product":...}` each. Stores are bounded: a user keeps at
//! most [`MAX_ALIASES`], and beyond that the ones unused the longest go.

mod memory;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result},
    id::{ProductId, UserId},
    nlu::normal_name,
};

pub use memory::MemoryAliasStore;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteAliasStore;

/// The most phrases that one user teaches.
pub const MAX_ALIASES: usize = 2_000;

/// The longest phrase that is learned, in bytes of its plain form.
pub const MAX_ALIAS_BYTES: usize = 200;

/// A phrase and the product that one user means by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Alias {
    /// The phrase in its plain form.
    pub phrase: String,
    /// The product.
    pub product: ProductId,
    /// How often it was taught.
    pub uses: u32,
    /// When it was taught last.
    pub at: Timestamp,
}

/// Teaches a phrase. Make it with [`LearnAlias::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LearnAlias {
    /// Who says so.
    pub user: UserId,
    /// The phrase in its plain form.
    pub phrase: String,
    /// The product it means.
    pub product: ProductId,
    /// Now.
    pub at: Timestamp,
}

impl LearnAlias {
    /// `user` means `product` by `phrase`.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for a phrase without letters or digits or one beyond
    /// [`MAX_ALIAS_BYTES`].
    pub fn new(user: UserId, phrase: &str, product: ProductId, at: Timestamp) -> Result<Self> {
        let phrase = normal_name(phrase);
        if phrase.is_empty() || phrase.len() > MAX_ALIAS_BYTES {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                if phrase.is_empty() {
                    "the phrase is empty"
                } else {
                    "the phrase is too long to be learned"
                },
            )
            .with_hint(format!("a phrase has 1 to {MAX_ALIAS_BYTES} bytes, for example \"coffee\"")));
        }
        Ok(Self { user, phrase, product, at })
    }
}

/// Asks what some phrases mean to a user. Make it with [`FindAliases::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FindAliases {
    /// Whose phrases.
    pub user: UserId,
    /// The phrases in their plain form.
    pub phrases: Vec<String>,
}

impl FindAliases {
    /// What `user` means by `phrases`.
    #[must_use]
    pub fn new<'p>(user: UserId, phrases: impl IntoIterator<Item = &'p str>) -> Self {
        Self { user, phrases: phrases.into_iter().map(normal_name).filter(|p| !p.is_empty()).collect() }
    }
}

/// Keeps which products users mean by their phrases.
///
/// What an implementation owes: users are strictly apart; teaching the same product again counts up,
/// another product takes the place of the first and counts from 1; a user never keeps more than
/// [`MAX_ALIASES`], and those taught longest ago go first. `testing::alias_store` checks this.
#[async_trait]
pub trait AliasStore: Send + Sync {
    /// Learns that a phrase means a product.
    ///
    /// # Errors
    /// Those of the storage.
    async fn learn(&self, request: LearnAlias) -> Result<()>;

    /// The aliases among the phrases, in no order. Phrases that mean nothing yet are left out.
    ///
    /// # Errors
    /// Those of the storage.
    async fn find(&self, request: FindAliases) -> Result<Vec<Alias>>;

    /// All aliases of a user, by phrase.
    ///
    /// # Errors
    /// Those of the storage.
    async fn all(&self, user: &UserId) -> Result<Vec<Alias>>;

    /// Forgets one phrase (in its plain form). Answers whether there was one.
    ///
    /// # Errors
    /// Those of the storage.
    async fn forget(&self, user: &UserId, phrase: &str) -> Result<bool>;

    /// Forgets all phrases of a user. Answers how many there were.
    ///
    /// # Errors
    /// Those of the storage.
    async fn forget_all(&self, user: &UserId) -> Result<usize>;
}

const _: Option<&dyn AliasStore> = None;

/// One line of an export.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    phrase: String,
    product: ProductId,
}

/// Writes aliases as JSON lines: one `{"phrase":...,"product":...}` each, in the order given.
#[must_use]
pub fn export_aliases(aliases: &[Alias]) -> String {
    let mut out = String::new();
    for alias in aliases {
        let line = Line { phrase: alias.phrase.clone(), product: alias.product.clone() };
        // Two texts always serialise.
        out.push_str(&serde_json::to_string(&line).unwrap_or_default());
        out.push('\n');
    }
    out
}

/// Reads what [`export_aliases`] wrote, for `user`. Empty lines are passed over; unknown keys too.
///
/// # Errors
/// [`InvalidInput`](ErrorKind::InvalidInput) naming the first line that cannot be read, and
/// [`TooLarge`](ErrorKind::TooLarge) for more than [`MAX_ALIASES`] lines. Nothing is then read.
///
/// ```
/// use grocery_core::{Timestamp, UserId, catalog::import_aliases};
/// let text = "{\"phrase\":\"my coffee\",\"product\":\"p-17\"}\n";
/// let read = import_aliases(&UserId::new("ann")?, text, Timestamp::from_unix_millis(0))?;
/// assert_eq!(read[0].phrase, "coffee");
/// # Ok::<(), grocery_core::Error>(())
/// ```
pub fn import_aliases(user: &UserId, text: &str, at: Timestamp) -> Result<Vec<LearnAlias>> {
    let mut out = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        if out.len() >= MAX_ALIASES {
            return Err(Error::new(
                ErrorKind::TooLarge,
                format!("there are more than {MAX_ALIASES} aliases"),
            )
            .with_hint("import fewer lines"));
        }
        let wrong = |why: String| {
            Error::new(ErrorKind::InvalidInput, format!("line {}: {why}", number + 1))
                .with_hint("a line is {\"phrase\":\"coffee\",\"product\":\"<product id>\"}")
        };
        let line: Line = serde_json::from_str(line).map_err(|e| wrong(e.to_string()))?;
        let learn = LearnAlias::new(user.clone(), &line.phrase, line.product, at)
            .map_err(|e| wrong(e.to_string()))?;
        out.push(learn);
    }
    Ok(out)
}
