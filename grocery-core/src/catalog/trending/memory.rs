//! Heats in memory.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;

use super::{
    Access, Heat, HotProduct, Hottest, MAX_TRENDING, MAX_TRENDING_PAGE, TrendingConfig, TrendingStore,
};
use crate::{error::Result, id::ProductId};

/// Counts in memory. Everything is gone when it is dropped.
#[derive(Debug, Default)]
pub struct MemoryTrendingStore {
    config: TrendingConfig,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    heats: HashMap<ProductId, Heat>,
    /// The same, the hottest first, of equally hot ones by id.
    order: BTreeSet<(std::cmp::Reverse<Heat>, ProductId)>,
}

impl MemoryTrendingStore {
    /// An empty store that counts like this.
    #[must_use]
    pub fn new(config: TrendingConfig) -> Self {
        Self { config, state: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn add(&mut self, product: ProductId, heat: Heat) {
        let before = self.heats.get(&product).copied();
        let after = before.map_or(heat, |before| before.plus(heat));
        if let Some(before) = before {
            self.order.remove(&(std::cmp::Reverse(before), product.clone()));
        }
        self.order.insert((std::cmp::Reverse(after), product.clone()));
        self.heats.insert(product, after);
    }
}

#[async_trait]
impl TrendingStore for MemoryTrendingStore {
    fn config(&self) -> TrendingConfig {
        self.config
    }

    async fn record(&self, accesses: Vec<Access>) -> Result<()> {
        let mut state = self.lock();
        for access in accesses {
            if let Some(heat) = self.config.heat(&access) {
                state.add(access.product, heat);
            }
        }
        while state.order.len() > MAX_TRENDING {
            let Some((_, coldest)) = state.order.pop_last() else { break };
            state.heats.remove(&coldest);
        }
        Ok(())
    }

    async fn hottest(&self, request: Hottest) -> Result<Vec<HotProduct>> {
        let state = self.lock();
        let page = state.order.iter().skip(request.offset).take(request.limit.min(MAX_TRENDING_PAGE));
        Ok(page.map(|(heat, product)| HotProduct { product: product.clone(), heat: heat.0 }).collect())
    }
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn the_memory_store_keeps_the_contract() {
        crate::testing::trending_store(std::sync::Arc::new(super::MemoryTrendingStore::default())).await;
    }
}
