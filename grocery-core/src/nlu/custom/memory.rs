//! Models of custom intents in memory.

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use super::{MAX_MODELS, ModelStore, StoredModel};
use crate::error::Result;

/// Keeps models in memory. Everything is gone when it is dropped.
#[derive(Debug, Default)]
pub struct MemoryModelStore {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Newest first.
    models: Vec<StoredModel>,
    current: Option<String>,
}

impl MemoryModelStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl ModelStore for MemoryModelStore {
    async fn put(&self, model: StoredModel) -> Result<()> {
        let mut state = self.lock();
        state.models.retain(|m| m.version != model.version);
        state.current = Some(model.version.clone());
        state.models.push(model);
        state.models.sort_by(|a, b| b.trained_at.cmp(&a.trained_at).then_with(|| b.version.cmp(&a.version)));
        let state = &mut *state;
        while state.models.len() > MAX_MODELS {
            let Some(oldest) = state.models.iter().rposition(|m| Some(&m.version) != state.current.as_ref())
            else {
                break;
            };
            state.models.remove(oldest);
        }
        Ok(())
    }

    async fn get(&self, version: &str) -> Result<Option<StoredModel>> {
        Ok(self.lock().models.iter().find(|m| m.version == version).cloned())
    }

    async fn all(&self) -> Result<Vec<StoredModel>> {
        Ok(self.lock().models.clone())
    }

    async fn current(&self) -> Result<Option<StoredModel>> {
        let state = self.lock();
        Ok(state.models.iter().find(|m| Some(&m.version) == state.current.as_ref()).cloned())
    }

    async fn use_version(&self, version: Option<&str>) -> Result<bool> {
        let mut state = self.lock();
        let there = version.is_none_or(|v| state.models.iter().any(|m| m.version == v));
        if there {
            state.current = version.map(str::to_owned);
        }
        Ok(there)
    }
}
