//! Price history in memory.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;

use super::{
    CompactHistory, Compacted, HistoryRequest, LatestPrices, PriceChange, PriceHistoryStore, PricePoint,
    RecordPrices, compact::droppable,
};
use crate::{
    error::Result,
    id::{ProductId, StoreId},
};

/// Keeps price history in memory, every change it was given. Everything is gone when it is dropped.
#[derive(Debug, Default)]
pub struct MemoryPriceHistory {
    /// The changes of each product, by time.
    points: Mutex<HashMap<ProductId, Vec<PricePoint>>>,
}

impl MemoryPriceHistory {
    /// An empty history.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ProductId, Vec<PricePoint>>> {
        self.points.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl PriceHistoryStore for MemoryPriceHistory {
    async fn record(&self, request: RecordPrices) -> Result<Vec<PriceChange>> {
        request.points.iter().try_for_each(PricePoint::check)?;
        let mut all = self.lock();
        let mut changes = Vec::new();
        for point in request.points {
            let known = all.entry(point.product.clone()).or_default();
            // Behind those of the same time: the order of recording decides between them.
            let place = known.partition_point(|p| p.at <= point.at);
            let before = known[..place]
                .iter()
                .rev()
                .find(|p| p.source == point.source && p.store == point.store)
                .cloned();
            if before.as_ref().is_some_and(|before| point.repeats(before)) {
                continue;
            }
            known.insert(place, point.clone());
            changes.push(PriceChange { before, after: point });
        }
        Ok(changes)
    }

    async fn history(&self, request: HistoryRequest) -> Result<Vec<PricePoint>> {
        let all = self.lock();
        let known = all.get(&request.product).map(Vec::as_slice).unwrap_or_default();
        Ok(known
            .iter()
            .rev()
            .take_while(|p| request.since.is_none_or(|since| p.at >= since))
            .filter(|p| holds_at(p, request.store.as_ref()))
            .take(request.limit)
            .cloned()
            .collect())
    }

    async fn latest(&self, request: LatestPrices) -> Result<Vec<PricePoint>> {
        let all = self.lock();
        let last = |product| all.get(product)?.iter().rev().find(|p| holds_at(p, request.store.as_ref()));
        Ok(request.products.iter().filter_map(last).cloned().collect())
    }

    async fn compact(&self, request: CompactHistory) -> Result<Compacted> {
        let mut all = self.lock();
        let mut done = Compacted::default();
        for points in all.values_mut() {
            let gone = droppable(points, &request);
            done = done.plus(Compacted::new(points.len() as u64, gone.len() as u64));
            let mut place = 0;
            points.retain(|_| {
                place += 1;
                !gone.contains(&(place - 1))
            });
        }
        Ok(done)
    }
}

fn holds_at(point: &PricePoint, store: Option<&StoreId>) -> bool {
    store.is_none() || point.store.is_none() || point.store.as_ref() == store
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn the_memory_store_keeps_the_contract() {
        crate::testing::price_history_store(std::sync::Arc::new(super::MemoryPriceHistory::new())).await;
    }
}
