//! What shoppers say about products: the port that keeps reviews, and one in memory.
//!
//! One review for each shopper and product: saying it anew replaces what was said. Texts are bounded.
//! These are the reviews that this app collects; the ratings that a catalogue states are
//! [`Product::ratings`](super::Product::ratings), and the two are never mixed.

mod memory;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::Ratings;
use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result},
    id::{ProductId, UserId},
    money::{Rounding, round_div},
};

pub use memory::MemoryReviewStore;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteReviewStore;

/// The longest text of a review, in bytes.
pub const MAX_REVIEW_BYTES: usize = 4_000;

/// The most reviews of one page.
pub const MAX_REVIEW_PAGE: usize = 100;

/// What one shopper says about one product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Review {
    /// The product.
    pub product: ProductId,
    /// Who says it.
    pub user: UserId,
    /// Stars, 1 to 5.
    pub stars: u8,
    /// What they say; may be empty.
    pub text: String,
    /// When it was said last.
    pub at: Timestamp,
}

impl Review {
    /// A review without text.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] for anything but 1 to 5 stars.
    pub fn new(product: ProductId, user: UserId, stars: u8, at: Timestamp) -> Result<Self> {
        if !(1..=5).contains(&stars) {
            return Err(Error::new(ErrorKind::InvalidInput, format!("{stars} is no number of stars"))
                .with_hint("give 1 to 5 stars"));
        }
        Ok(Self { product, user, stars, text: String::new(), at })
    }

    /// The same with words. White space around them is left out.
    ///
    /// # Errors
    /// [`ErrorKind::TooLarge`] beyond [`MAX_REVIEW_BYTES`].
    pub fn saying(mut self, text: &str) -> Result<Self> {
        let text = text.trim();
        if text.len() > MAX_REVIEW_BYTES {
            return Err(Error::new(
                ErrorKind::TooLarge,
                format!("the review has {} bytes; at most {MAX_REVIEW_BYTES} are kept", text.len()),
            )
            .with_hint("say it in fewer words"));
        }
        text.clone_into(&mut self.text);
        Ok(self)
    }

    /// Refuses one that was put together otherwise and breaks the limits.
    fn check(&self) -> Result<()> {
        Self::new(self.product.clone(), self.user.clone(), self.stars, self.at)?
            .saying(&self.text)
            .map(|_| ())
    }
}

/// Asks for the reviews of a product, the newest first, a page at a time. Make it with [`ReviewPage::of`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReviewPage {
    /// The product.
    pub product: ProductId,
    /// Behind this review, the last one of the page before.
    pub after: Option<(Timestamp, UserId)>,
    /// The most to answer, at most [`MAX_REVIEW_PAGE`]. [`of`](Self::of) sets 20.
    pub limit: usize,
}

impl ReviewPage {
    /// The newest 20 reviews of `product`.
    #[must_use]
    pub fn of(product: ProductId) -> Self {
        Self { product, after: None, limit: 20 }
    }

    /// The same, at most `limit`.
    #[must_use]
    pub fn with_limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// The page behind `last`.
    #[must_use]
    pub fn after(mut self, last: &Review) -> Self {
        self.after = Some((last.at, last.user.clone()));
        self
    }
}

/// How a product is reviewed, over all reviews.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReviewSummary {
    /// How many reviews gave one star, two, three, four and five.
    pub by_stars: [u32; 5],
}

impl ReviewSummary {
    /// How many reviews there are.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.by_stars.iter().fold(0, |n, more| n.saturating_add(*more))
    }

    /// The average, rounded half up to hundredths of a star; `None` without reviews.
    #[must_use]
    pub fn ratings(&self) -> Option<Ratings> {
        let stars: i128 = (1..).zip(self.by_stars).map(|(stars, n)| stars * i128::from(n)).sum();
        let count: i128 = self.by_stars.iter().map(|n| i128::from(*n)).sum();
        let average = round_div(stars * 100, count, Rounding::HalfUp)?;
        Ratings::new(u16::try_from(average).ok()?, self.count()).ok()
    }

    fn add(&mut self, stars: u8, n: u32) {
        if let Some(slot) = self.by_stars.get_mut(usize::from(stars).wrapping_sub(1)) {
            *slot = slot.saturating_add(n);
        }
    }
}

/// Keeps reviews.
///
/// What an implementation owes: one review for each shopper and product, the last one said; pages in the
/// order of time, the newest first, and of the same time by user id; a summary that is that of the reviews
/// kept. `testing::review_store` checks this.
#[async_trait]
pub trait ReviewStore: Send + Sync {
    /// Keeps a review. Answers whether it replaced one of the same shopper and product.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) and [`TooLarge`](ErrorKind::TooLarge) for one that breaks
    /// the limits; those of the storage.
    async fn put(&self, review: Review) -> Result<bool>;

    /// Reviews of a product, the newest first.
    ///
    /// # Errors
    /// Those of the storage.
    async fn page(&self, request: ReviewPage) -> Result<Vec<Review>>;

    /// How a product is reviewed.
    ///
    /// # Errors
    /// Those of the storage.
    async fn summary(&self, product: &ProductId) -> Result<ReviewSummary>;

    /// Takes a shopper's review away. Answers whether there was one.
    ///
    /// # Errors
    /// Those of the storage.
    async fn remove(&self, user: &UserId, product: &ProductId) -> Result<bool>;

    /// Takes all reviews of a shopper away. Answers how many there were.
    ///
    /// # Errors
    /// Those of the storage.
    async fn forget(&self, user: &UserId) -> Result<usize>;
}

const _: Option<&dyn ReviewStore> = None;
