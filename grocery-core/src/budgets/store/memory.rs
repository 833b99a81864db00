//! Budgets in memory.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;

use super::{
    BudgetStore, MARKS_KEPT, MAX_BUDGETS, MarkCrossings, ORDER_PREFIX, RecordSpend, RemoveBudget,
    RemoveSpend, SetBudget, SpentIn, too_many,
};
use crate::{
    budgets::{Budget, BudgetPeriod, SpendEntry},
    clock::Date,
    error::Result,
    id::UserId,
    money::Money,
};

/// What a budget is told apart by.
type Key = (BudgetPeriod, Option<String>);

#[derive(Debug, Default)]
struct OfUser {
    budgets: BTreeMap<Key, Budget>,
    entries: HashMap<String, SpendEntry>,
    marks: HashSet<(Key, Date, u16)>,
}

/// Keeps budgets in memory. Everything is gone when it is dropped.
#[derive(Debug, Default)]
pub struct MemoryBudgetStore {
    users: Mutex<HashMap<UserId, OfUser>>,
}

impl MemoryBudgetStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<UserId, OfUser>> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl BudgetStore for MemoryBudgetStore {
    async fn set(&self, request: SetBudget) -> Result<()> {
        let mut users = self.lock();
        let user = users.entry(request.user).or_default();
        let key = (request.budget.period, request.budget.category.clone());
        let known = user.budgets.get(&key);
        if known.is_none() && user.budgets.len() >= MAX_BUDGETS {
            return Err(too_many());
        }
        if known.is_none_or(|b| b.limit != request.budget.limit) {
            user.marks.retain(|(of, _, _)| *of != key);
        }
        user.budgets.insert(key, request.budget);
        Ok(())
    }

    async fn remove(&self, request: RemoveBudget) -> Result<bool> {
        let mut users = self.lock();
        let Some(user) = users.get_mut(&request.user) else { return Ok(false) };
        let key = (request.period, request.category);
        user.marks.retain(|(of, _, _)| *of != key);
        Ok(user.budgets.remove(&key).is_some())
    }

    async fn budgets(&self, user: &UserId) -> Result<Vec<Budget>> {
        Ok(self.lock().get(user).map(|u| u.budgets.values().cloned().collect()).unwrap_or_default())
    }

    async fn record(&self, request: RecordSpend) -> Result<()> {
        let mut users = self.lock();
        let user = users.entry(request.user).or_default();
        user.entries.extend(request.entries.into_iter().map(|e| (e.id.clone(), e)));
        Ok(())
    }

    async fn remove_spend(&self, request: RemoveSpend) -> Result<usize> {
        let mut users = self.lock();
        let Some(user) = users.get_mut(&request.user) else { return Ok(0) };
        let before = user.entries.len();
        match request.ids {
            Some(ids) => {
                for id in ids {
                    user.entries.remove(&id);
                }
            }
            None => user.entries.retain(|id, _| !id.starts_with(ORDER_PREFIX)),
        }
        Ok(before - user.entries.len())
    }

    async fn spent(&self, request: SpentIn) -> Result<Money> {
        let users = self.lock();
        let days = request.from..=request.to;
        let entries = users.get(&request.user).into_iter().flat_map(|u| u.entries.values());
        let there = entries.filter(|e| e.total.currency() == request.currency && days.contains(&e.day));
        Money::sum(
            request.currency,
            there.filter_map(|e| match &request.category {
                None => Some(e.total),
                Some(category) => {
                    e.categories.iter().find(|(name, _)| name == category).map(|(_, amount)| *amount)
                }
            }),
        )
    }

    async fn mark(&self, request: MarkCrossings) -> Result<Vec<u16>> {
        let mut users = self.lock();
        let Some(OfUser { budgets, marks, .. }) = users.get_mut(&request.user) else { return Ok(Vec::new()) };
        let key = (request.period, request.category);
        if budgets.get(&key).is_none_or(|b| b.limit != request.limit) {
            return Ok(Vec::new());
        }
        let mut new = request.thresholds;
        new.retain(|threshold| marks.insert((key.clone(), request.from, *threshold)));
        if !new.is_empty() {
            let kept = request.from.saturating_add_days(-MARKS_KEPT);
            marks.retain(|(of, from, _)| *of != key || *from >= kept);
        }
        Ok(new)
    }

    async fn forget_all(&self, user: &UserId) -> Result<()> {
        self.lock().remove(user);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn the_memory_store_keeps_the_contract() {
        crate::testing::budget_store(std::sync::Arc::new(super::MemoryBudgetStore::new())).await;
    }
}
