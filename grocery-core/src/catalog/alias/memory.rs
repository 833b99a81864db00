//! Learned phrases in memory.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;

use super::{Alias, AliasStore, FindAliases, LearnAlias, MAX_ALIASES};
use crate::{error::Result, id::UserId};

/// Keeps learned phrases in memory. Everything is gone when it is dropped.
#[derive(Debug, Default)]
pub struct MemoryAliasStore {
    users: Mutex<HashMap<UserId, BTreeMap<String, Alias>>>,
}

impl MemoryAliasStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<UserId, BTreeMap<String, Alias>>> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl AliasStore for MemoryAliasStore {
    async fn learn(&self, request: LearnAlias) -> Result<()> {
        let mut users = self.lock();
        let aliases = users.entry(request.user).or_default();
        match aliases.get_mut(&request.phrase) {
            Some(known) => {
                known.uses = if known.product == request.product { known.uses.saturating_add(1) } else { 1 };
                known.product = request.product;
                known.at = request.at;
            }
            None => {
                let phrase = request.phrase;
                let alias =
                    Alias { phrase: phrase.clone(), product: request.product, uses: 1, at: request.at };
                aliases.insert(phrase, alias);
            }
        }
        while aliases.len() > MAX_ALIASES {
            let Some(oldest) = aliases.values().min_by_key(|a| a.at).map(|a| a.phrase.clone()) else { break };
            aliases.remove(&oldest);
        }
        Ok(())
    }

    async fn find(&self, request: FindAliases) -> Result<Vec<Alias>> {
        let users = self.lock();
        let Some(aliases) = users.get(&request.user) else { return Ok(Vec::new()) };
        let mut phrases = request.phrases;
        phrases.sort_unstable();
        phrases.dedup();
        Ok(phrases.iter().filter_map(|p| aliases.get(p).cloned()).collect())
    }

    async fn all(&self, user: &UserId) -> Result<Vec<Alias>> {
        Ok(self.lock().get(user).map(|a| a.values().cloned().collect()).unwrap_or_default())
    }

    async fn forget(&self, user: &UserId, phrase: &str) -> Result<bool> {
        Ok(self.lock().get_mut(user).is_some_and(|a| a.remove(phrase).is_some()))
    }

    async fn forget_all(&self, user: &UserId) -> Result<usize> {
        Ok(self.lock().remove(user).map_or(0, |a| a.len()))
    }
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn the_memory_store_keeps_the_contract() {
        crate::testing::alias_store(std::sync::Arc::new(super::MemoryAliasStore::new())).await;
    }
}
