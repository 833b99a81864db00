//! Conversations in memory.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;

use super::{GetSession, PutSession, SessionKey, SessionLimits, SessionStore, changed};
use crate::{clock::Timestamp, error::Result};

/// Keeps conversations in memory, within its [`SessionLimits`]. Everything is gone when it is dropped.
#[derive(Debug, Default)]
pub struct MemorySessionStore {
    limits: SessionLimits,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    sessions: HashMap<SessionKey, Session>,
    /// Every conversation by its last use, the oldest first. The number parts uses of one moment.
    by_use: BTreeMap<(Timestamp, u64), SessionKey>,
    uses: u64,
}

#[derive(Debug)]
struct Session {
    state: String,
    used: (Timestamp, u64),
}

impl MemorySessionStore {
    /// An empty store with the usual limits.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty store with limits of your own.
    #[must_use]
    pub fn with_limits(limits: SessionLimits) -> Self {
        Self { limits, state: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn forget(&mut self, key: &SessionKey) {
        if let Some(old) = self.sessions.remove(key) {
            self.by_use.remove(&old.used);
        }
    }
}

#[async_trait]
impl SessionStore for MemorySessionStore {
    async fn get(&self, request: GetSession) -> Result<Option<String>> {
        let state = self.lock();
        Ok(state
            .sessions
            .get(&request.key)
            .filter(|s| request.at.saturating_since(s.used.0) <= self.limits.max_age)
            .map(|s| s.state.clone()))
    }

    async fn put(&self, request: PutSession) -> Result<()> {
        self.limits.check(&request.state)?;
        let mut state = self.lock();
        if let Some(before) = &request.replacing {
            let now = state.sessions.get(&request.key);
            let now = now.filter(|s| request.at.saturating_since(s.used.0) <= self.limits.max_age);
            if now.map(|s| &s.state) != before.as_ref() {
                return Err(changed());
            }
        }
        state.forget(&request.key);
        state.uses += 1;
        let used = (request.at, state.uses);
        state.by_use.insert(used, request.key.clone());
        state.sessions.insert(request.key, Session { state: request.state, used });
        while let Some((&(at, _), key)) = state.by_use.first_key_value() {
            let too_many = state.sessions.len() > self.limits.max_sessions.max(1);
            if !too_many && request.at.saturating_since(at) <= self.limits.max_age {
                break;
            }
            let key = key.clone();
            state.forget(&key);
        }
        Ok(())
    }

    async fn delete(&self, key: &SessionKey) -> Result<()> {
        self.lock().forget(key);
        Ok(())
    }

    async fn count(&self) -> Result<usize> {
        Ok(self.lock().sessions.len())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::id::{ConversationId, UserId};

    #[tokio::test]
    async fn the_memory_store_keeps_the_contract() {
        let limits = SessionLimits::default().with_max_sessions(200);
        let store = Arc::new(MemorySessionStore::with_limits(limits.clone()));
        crate::testing::session_store(store, limits).await;
    }

    #[tokio::test]
    async fn a_million_conversations_stay_within_the_limit() {
        let store = MemorySessionStore::new();
        let user = UserId::new("u").unwrap();
        for n in 0..1_000_000_i64 {
            let key = SessionKey::new(user.clone(), ConversationId::new(n.to_string()).unwrap());
            let at = Timestamp::from_unix_millis(1_763_634_600_000 + n);
            store.put(PutSession::new(key, String::from("{}"), at)).await.unwrap();
            if n % 50_000 == 0 {
                assert!(store.count().await.unwrap() <= 10_000);
            }
        }
        let state = store.lock();
        assert_eq!((state.sessions.len(), state.by_use.len()), (10_000, 10_000));
        // Removed entries leave room that is used again, so the table itself does not grow either.
        assert!(state.sessions.capacity() <= 40_000, "{}", state.sessions.capacity());
    }
}
