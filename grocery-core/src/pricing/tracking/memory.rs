//! Tracked prices in memory.

use std::{
    collections::{BTreeMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;

use super::{
    AHEAD, ClaimDue, MAX_CLAIMED, MAX_TRACKED, SettleTracked, TrackPrice, TrackedPrice, TrackingStore,
    too_many,
};
use crate::{
    clock::Timestamp,
    error::Result,
    id::{TrackingId, UserId},
};

/// Keeps tracked prices in memory. Everything is gone when it is dropped.
#[derive(Debug, Default)]
pub struct MemoryTrackingStore {
    all: Mutex<BTreeMap<TrackingId, TrackedPrice>>,
}

impl MemoryTrackingStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<TrackingId, TrackedPrice>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl TrackingStore for MemoryTrackingStore {
    async fn track(&self, request: TrackPrice) -> Result<TrackedPrice> {
        let mut all = self.lock();
        let same = |t: &&mut TrackedPrice| {
            t.user == request.user && t.product == request.product && t.store == request.store
        };
        if let Some(known) = all.values_mut().find(same) {
            if known.target != request.target {
                known.retarget(request.target, request.at);
            }
            return Ok(known.clone());
        }
        if all.values().filter(|t| t.user == request.user).count() >= MAX_TRACKED {
            return Err(too_many(&request.user));
        }
        let tracked = request.begin();
        all.insert(tracked.id, tracked.clone());
        Ok(tracked)
    }

    async fn tracked(&self, user: &UserId) -> Result<Vec<TrackedPrice>> {
        let mut mine: Vec<TrackedPrice> = self.lock().values().filter(|t| t.user == *user).cloned().collect();
        mine.sort_by_key(|t| (t.since, t.id));
        Ok(mine)
    }

    async fn untrack(&self, user: &UserId, id: TrackingId) -> Result<bool> {
        let mut all = self.lock();
        let mine = all.get(&id).is_some_and(|t| t.user == *user);
        if mine {
            all.remove(&id);
        }
        Ok(mine)
    }

    async fn claim(&self, request: ClaimDue) -> Result<Vec<TrackedPrice>> {
        let mut all = self.lock();
        let latest = request.next.saturating_add(AHEAD);
        let is_due = |t: &&mut TrackedPrice| t.due_at <= request.now || t.due_at > latest;
        let mut due: Vec<&mut TrackedPrice> = all.values_mut().filter(is_due).collect();
        due.sort_by_key(|t| (t.due_at, t.id));
        let mut products = HashSet::new();
        let mut claimed: Vec<TrackedPrice> = Vec::new();
        for one in due {
            let pair = (one.product.clone(), one.store.clone());
            if !products.contains(&pair) {
                if products.len() >= request.products {
                    continue;
                }
                products.insert(pair);
            }
            if claimed.len() >= MAX_CLAIMED {
                break;
            }
            one.due_at = request.next;
            claimed.push(one.clone());
        }
        Ok(claimed)
    }

    async fn put_back(&self, ids: Vec<TrackingId>, due_at: Timestamp) -> Result<()> {
        let mut all = self.lock();
        for id in ids {
            if let Some(one) = all.get_mut(&id) {
                one.due_at = one.due_at.min(due_at);
            }
        }
        Ok(())
    }

    async fn settle(&self, request: SettleTracked) -> Result<Vec<TrackedPrice>> {
        let mut all = self.lock();
        let mut told = Vec::new();
        for (id, price) in request.prices {
            if let Some(one) = all.get_mut(&id)
                && one.see(price, request.at)
            {
                told.push(one.clone());
            }
        }
        Ok(told)
    }
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn the_memory_store_keeps_the_contract() {
        crate::testing::tracking_store(std::sync::Arc::new(super::MemoryTrackingStore::new())).await;
    }
}
