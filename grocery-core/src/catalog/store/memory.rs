//! Products in memory.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Bound,
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;

use super::{ProductPage, ProductStore, UpsertProducts, check_batch, same_number};
use crate::{catalog::Product, error::Result, id::ProductId};

/// Keeps products in memory. Everything is gone when it is dropped.
#[derive(Debug, Default)]
pub struct MemoryProductStore {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    products: BTreeMap<ProductId, Product>,
    /// Which product has a retailer's number.
    numbers: HashMap<String, ProductId>,
}

impl MemoryProductStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn take(&mut self, id: &ProductId) -> bool {
        let old = self.products.remove(id);
        if let Some(number) = old.as_ref().and_then(|p| p.retailer_id.as_ref()) {
            self.numbers.remove(number);
        }
        old.is_some()
    }
}

#[async_trait]
impl ProductStore for MemoryProductStore {
    async fn upsert(&self, request: UpsertProducts) -> Result<usize> {
        check_batch(&request.products)?;
        let mut state = self.lock();
        let batch: std::collections::HashSet<&ProductId> = request.products.iter().map(|p| &p.id).collect();
        for product in &request.products {
            if let Some(number) = &product.retailer_id
                && let Some(holder) = state.numbers.get(number)
                && !batch.contains(holder)
            {
                return Err(same_number(number, holder, &product.id));
            }
        }
        for product in &request.products {
            state.take(&product.id);
        }
        let count = request.products.len();
        for product in request.products {
            if let Some(number) = &product.retailer_id {
                state.numbers.insert(number.clone(), product.id.clone());
            }
            state.products.insert(product.id.clone(), product);
        }
        Ok(count)
    }

    async fn get(&self, id: &ProductId) -> Result<Option<Product>> {
        Ok(self.lock().products.get(id).cloned())
    }

    async fn page(&self, request: ProductPage) -> Result<Vec<Product>> {
        let state = self.lock();
        let start = request.after.map_or(Bound::Unbounded, Bound::Excluded);
        Ok(state
            .products
            .range((start, Bound::Unbounded))
            .map(|(_, product)| product)
            .filter(|p| request.category.as_ref().is_none_or(|c| p.category == *c))
            .take(request.limit)
            .cloned()
            .collect())
    }

    async fn remove(&self, ids: Vec<ProductId>) -> Result<usize> {
        let mut state = self.lock();
        Ok(ids.iter().filter(|id| state.take(id)).count())
    }

    async fn count(&self) -> Result<usize> {
        Ok(self.lock().products.len())
    }
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn the_memory_store_keeps_the_contract() {
        crate::testing::product_store(std::sync::Arc::new(super::MemoryProductStore::new())).await;
    }
}
