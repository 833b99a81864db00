//! What shoppers say about products.

use std::sync::Arc;

use grocery_core::{Error, ErrorKind, ProductId, UserId, catalog as core};

use crate::{
    agent::user,
    cancel::{CancelToken, run},
    catalog::Catalog,
    error::Answer,
    product::Ratings,
    values::{each, maybe, natural, serial},
};

#[uniffi::export]
impl Catalog {
    /// Reviews of a product by this app's shoppers, the newest first; behind `after`, the last one of the page before.
    ///
    /// Fails with `ProductNotFound`.
    #[uniffi::method(default(limit = 20, after = None, cancel = None))]
    pub async fn reviews(
        &self,
        product_id: String,
        limit: i32,
        after: Option<Review>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Vec<Review>> {
        let page = run::<_, Vec<core::Review>>(cancel, async {
            let mut request =
                core::ReviewPage::of(ProductId::new(product_id)?).with_limit(natural(limit, "the limit")?);
            if let Some(last) = after {
                request.after = Some((last.at.parse()?, UserId::new(last.user_id)?));
            }
            self.shared.agent.catalog().reviews(request).await
        });
        Ok(each(page.await?))
    }

    /// Keeps what a shopper says about a product, in place of what they said before. Answers whether they had.
    ///
    /// Fails with `ProductNotFound`, with `InvalidInput` for anything but 1 to 5 stars, with `TooLarge` for a text beyond
    /// 4,000 bytes.
    #[uniffi::method(default(text = "", user_id = None, cancel = None))]
    pub async fn review(
        &self,
        product_id: String,
        stars: i32,
        text: String,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<bool> {
        run(cancel, async {
            let (user, product) = (user(user_id.as_deref())?, ProductId::new(product_id)?);
            let stars = u8::try_from(stars).map_err(|_| {
                Error::new(ErrorKind::InvalidInput, format!("{stars} is no number of stars"))
                    .with_hint("give 1 to 5 stars")
            })?;
            self.shared.agent.catalog().review(&user, &product, stars, &text).await
        })
        .await
    }

    /// Takes a shopper's review away. Answers whether there was one.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn remove_review(
        &self,
        product_id: String,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<bool> {
        run(cancel, async {
            let (user, product) = (user(user_id.as_deref())?, ProductId::new(product_id)?);
            self.shared.agent.catalog().remove_review(&user, &product).await
        })
        .await
    }

    /// Takes all of a shopper's reviews away. Answers how many there were.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn forget_reviews(
        &self,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<i64> {
        let gone = run::<_, usize>(cancel, async {
            let user = user(user_id.as_deref())?;
            self.shared.agent.catalog().forget_reviews(&user).await
        });
        Ok(serial(gone.await? as u64))
    }
}

/// What one shopper says about one product.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Review {
    /// The product.
    pub product_id: String,
    /// Who says it.
    pub user_id: String,
    /// Stars, 1 to 5.
    pub stars: i32,
    /// What they say; may be empty.
    pub text: String,
    /// When it was said last, RFC 3339.
    pub at: String,
}

impl From<core::Review> for Review {
    fn from(review: core::Review) -> Self {
        Self {
            product_id: review.product.to_string(),
            user_id: review.user.to_string(),
            stars: review.stars.into(),
            text: review.text,
            at: review.at.to_string(),
        }
    }
}

/// How a product is reviewed, over all reviews.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct ReviewSummary {
    /// How many reviews gave one star, two, three, four and five.
    pub by_stars: Vec<i64>,
    /// How many reviews there are.
    pub count: i64,
    /// Their average, rounded half up to hundredths of a star; absent without reviews.
    pub ratings: Option<Ratings>,
}

impl From<core::ReviewSummary> for ReviewSummary {
    fn from(summary: core::ReviewSummary) -> Self {
        Self {
            by_stars: summary.by_stars.map(i64::from).to_vec(),
            count: summary.count().into(),
            ratings: maybe(summary.ratings()),
        }
    }
}
