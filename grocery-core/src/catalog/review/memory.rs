//! Reviews in memory.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;

use super::{MAX_REVIEW_PAGE, Review, ReviewPage, ReviewStore, ReviewSummary};
use crate::{
    error::Result,
    id::{ProductId, UserId},
};

/// Keeps reviews in memory. Everything is gone when it is dropped.
#[derive(Debug, Default)]
pub struct MemoryReviewStore {
    products: Mutex<HashMap<ProductId, BTreeMap<UserId, Review>>>,
}

impl MemoryReviewStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ProductId, BTreeMap<UserId, Review>>> {
        self.products.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl ReviewStore for MemoryReviewStore {
    async fn put(&self, review: Review) -> Result<bool> {
        review.check()?;
        let mut products = self.lock();
        let reviews = products.entry(review.product.clone()).or_default();
        Ok(reviews.insert(review.user.clone(), review).is_some())
    }

    async fn page(&self, request: ReviewPage) -> Result<Vec<Review>> {
        let products = self.lock();
        let mut all: Vec<&Review> =
            products.get(&request.product).into_iter().flat_map(BTreeMap::values).collect();
        all.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.user.cmp(&b.user)));
        let behind = |r: &&&Review| match &request.after {
            None => true,
            Some((at, user)) => r.at < *at || r.at == *at && r.user > *user,
        };
        Ok(all.iter().filter(behind).take(request.limit.min(MAX_REVIEW_PAGE)).map(|r| (*r).clone()).collect())
    }

    async fn summary(&self, product: &ProductId) -> Result<ReviewSummary> {
        let mut summary = ReviewSummary::default();
        for review in self.lock().get(product).into_iter().flat_map(BTreeMap::values) {
            summary.add(review.stars, 1);
        }
        Ok(summary)
    }

    async fn remove(&self, user: &UserId, product: &ProductId) -> Result<bool> {
        Ok(self.lock().get_mut(product).is_some_and(|r| r.remove(user).is_some()))
    }

    async fn forget(&self, user: &UserId) -> Result<usize> {
        Ok(self.lock().values_mut().filter_map(|r| r.remove(user)).count())
    }
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn the_memory_store_keeps_the_contract() {
        crate::testing::review_store(std::sync::Arc::new(super::MemoryReviewStore::new())).await;
    }
}
