//! Judged swaps in memory.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;

use super::{JudgeSwap, JudgedSwap, MAX_SWAPS, Swap, SwapStore};
use crate::{
    error::Result,
    id::{ProductId, UserId},
};

type Judged = BTreeMap<(ProductId, ProductId), JudgedSwap>;

/// Keeps judged swaps in memory. Everything is gone when it is dropped.
#[derive(Debug, Default)]
pub struct MemorySwapStore {
    users: Mutex<HashMap<UserId, Judged>>,
}

impl MemorySwapStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<UserId, Judged>> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(swap: &Swap) -> (ProductId, ProductId) {
    (swap.missing.clone(), swap.offered.clone())
}

#[async_trait]
impl SwapStore for MemorySwapStore {
    async fn judge(&self, request: JudgeSwap) -> Result<()> {
        let mut users = self.lock();
        let swaps = users.entry(request.user).or_default();
        let JudgeSwap { swap, accepted, at, .. } = request;
        swaps.insert(key(&swap), JudgedSwap { swap, accepted, at });
        while swaps.len() > MAX_SWAPS {
            let Some(oldest) = swaps.iter().min_by_key(|(_, s)| s.at).map(|(k, _)| k.clone()) else { break };
            swaps.remove(&oldest);
        }
        Ok(())
    }

    async fn judged(&self, user: &UserId, missing: Option<&ProductId>) -> Result<Vec<JudgedSwap>> {
        let users = self.lock();
        let all = users.get(user).into_iter().flat_map(BTreeMap::values);
        Ok(all.filter(|s| missing.is_none_or(|m| s.swap.missing == *m)).cloned().collect())
    }

    async fn forget(&self, user: &UserId, swap: &Swap) -> Result<bool> {
        Ok(self.lock().get_mut(user).is_some_and(|swaps| swaps.remove(&key(swap)).is_some()))
    }

    async fn forget_all(&self, user: &UserId) -> Result<usize> {
        Ok(self.lock().remove(user).map_or(0, |swaps| swaps.len()))
    }
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn the_memory_store_keeps_the_contract() {
        crate::testing::swap_store(std::sync::Arc::new(super::MemorySwapStore::new())).await;
    }
}
