//! Products in memory.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    ops::Bound,
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;

use super::{ProductPage, ProductStore, ProductStream, UpsertProducts, check_batch, gathered, same_number};
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

    /// Takes the products `gone` away and adds or replaces those of the batch, or changes nothing.
    fn put(&mut self, gone: &[ProductId], products: Vec<Product>) -> Result<usize> {
        check_batch(&products)?;
        let leaving: HashSet<&ProductId> = gone.iter().chain(products.iter().map(|p| &p.id)).collect();
        for product in &products {
            if let Some(number) = &product.retailer_id
                && let Some(holder) = self.numbers.get(number)
                && !leaving.contains(holder)
            {
                return Err(same_number(number, holder, &product.id));
            }
        }
        for id in leaving {
            self.take(id);
        }
        let count = products.len();
        for product in products {
            if let Some(number) = &product.retailer_id {
                self.numbers.insert(number.clone(), product.id.clone());
            }
            self.products.insert(product.id.clone(), product);
        }
        Ok(count)
    }
}

#[async_trait]
impl ProductStore for MemoryProductStore {
    async fn upsert(&self, request: UpsertProducts) -> Result<usize> {
        self.lock().put(&[], request.products)
    }

    async fn replace(&self, gone: Vec<ProductId>, products: ProductStream) -> Result<usize> {
        // Whoever makes the stream may well ask this store for something, so it is read before the lock is taken.
        let (count, products) = gathered(products)?;
        self.lock().put(&gone, products)?;
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

    #[tokio::test]
    async fn readers_see_what_goes_until_the_rest_is_in() {
        use futures_util::FutureExt;

        use super::*;
        let store = std::sync::Arc::new(MemoryProductStore::new());
        let product = |id: &str| Product::new(id.parse().unwrap(), id);
        store.upsert(UpsertProducts::new(vec![product("old")])).await.unwrap();
        let (reader, new) = (store.clone(), product("new"));
        let stream = std::iter::once_with(move || {
            let old = reader.get(&"old".parse().unwrap()).now_or_never();
            assert!(old.unwrap().unwrap().is_some(), "it is there while the rest is on its way");
            Ok(new)
        });
        let gone: ProductId = "old".parse().unwrap();
        assert_eq!(store.replace(vec![gone.clone()], Box::new(stream)).await.unwrap(), 1);
        assert_eq!((store.get(&gone).await.unwrap(), store.count().await.unwrap()), (None, 1));
    }
}
