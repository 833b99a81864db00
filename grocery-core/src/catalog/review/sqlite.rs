//! Reviews in SQLite.

use async_trait::async_trait;
use rusqlite::{Row, params};

use super::{MAX_REVIEW_PAGE, Review, ReviewPage, ReviewStore, ReviewSummary};
use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result},
    id::{ProductId, UserId},
    storage::Database,
};

/// The tables of this store.
pub(crate) const SCHEMA: &str = include_str!("reviews.sql");

pub(crate) const PAGE: &str = "SELECT user_id, stars, body, written_at FROM product_reviews \
     WHERE product_id = ?1 AND written_at <= ?2 AND (written_at < ?2 OR user_id > ?3) \
     ORDER BY written_at DESC, user_id LIMIT ?4";
pub(crate) const SUMMARY: &str =
    "SELECT stars, count(*) FROM product_reviews WHERE product_id = ?1 GROUP BY stars";
pub(crate) const FORGET: &str = "DELETE FROM product_reviews WHERE user_id = ?1";
const IS_THERE: &str = "SELECT count(*) FROM product_reviews WHERE product_id = ?1 AND user_id = ?2";
const PUT: &str = "INSERT INTO product_reviews (product_id, user_id, stars, body, written_at) \
     VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (product_id, user_id) DO UPDATE SET \
     stars = excluded.stars, body = excluded.body, written_at = excluded.written_at";

/// Keeps reviews in a SQLite file. Made by [`SqliteStores`](crate::adapters::SqliteStores).
#[derive(Debug, Clone)]
pub struct SqliteReviewStore {
    db: Database,
}

impl SqliteReviewStore {
    /// Over a database that has the tables.
    pub(crate) fn new(db: Database) -> Self {
        Self { db }
    }
}

fn read(product: &ProductId, row: &Row<'_>) -> Result<Review> {
    let user = UserId::new(row.get::<_, String>(0)?).map_err(|e| {
        Error::new(ErrorKind::Corrupt, "a stored review has a user that makes no sense").with_source(e)
    })?;
    Ok(Review {
        product: product.clone(),
        user,
        stars: row.get(1)?,
        text: row.get(2)?,
        at: Timestamp::from_unix_millis(row.get(3)?),
    })
}

#[async_trait]
impl ReviewStore for SqliteReviewStore {
    async fn put(&self, review: Review) -> Result<bool> {
        review.check()?;
        self.db
            .write(move |tx| {
                let (product, user) = (review.product.as_str(), review.user.as_str());
                let there: i64 = tx.prepare_cached(IS_THERE)?.query_row([product, user], |row| row.get(0))?;
                tx.prepare_cached(PUT)?.execute(params![
                    product,
                    user,
                    review.stars,
                    review.text,
                    review.at.unix_millis()
                ])?;
                Ok(there > 0)
            })
            .await
    }

    async fn page(&self, request: ReviewPage) -> Result<Vec<Review>> {
        self.db
            .read(move |tx| {
                // No user id is empty, so the first page starts behind the end of time with all of them.
                let (at, user) = match &request.after {
                    Some((at, user)) => (at.unix_millis(), user.as_str()),
                    None => (i64::MAX, ""),
                };
                let limit = i64::try_from(request.limit.min(MAX_REVIEW_PAGE)).unwrap_or(i64::MAX);
                let product = &request.product;
                tx.prepare_cached(PAGE)?
                    .query_and_then(params![product.as_str(), at, user, limit], |row| read(product, row))?
                    .collect()
            })
            .await
    }

    async fn summary(&self, product: &ProductId) -> Result<ReviewSummary> {
        let product = product.clone();
        self.db
            .read(move |tx| {
                let mut summary = ReviewSummary::default();
                let mut counts = tx.prepare_cached(SUMMARY)?;
                let mut rows = counts.query([product.as_str()])?;
                while let Some(row) = rows.next()? {
                    summary.add(row.get(0)?, u32::try_from(row.get::<_, i64>(1)?).unwrap_or(u32::MAX));
                }
                Ok(summary)
            })
            .await
    }

    async fn remove(&self, user: &UserId, product: &ProductId) -> Result<bool> {
        let (user, product) = (user.clone(), product.clone());
        self.db
            .write(move |tx| {
                let gone = tx
                    .prepare_cached("DELETE FROM product_reviews WHERE product_id = ?1 AND user_id = ?2")?
                    .execute([product.as_str(), user.as_str()])?;
                Ok(gone > 0)
            })
            .await
    }

    async fn forget(&self, user: &UserId) -> Result<usize> {
        let user = user.clone();
        self.db.write(move |tx| Ok(tx.prepare_cached(FORGET)?.execute([user.as_str()])?)).await
    }
}
