//! The port that keeps conversations between turns, and one in memory.
//!
//! What a conversation remembers is opaque here: a JSON text that the agent writes and reads. Both
//! stores are bounded in number and age, so conversations that nobody comes back to go away.

mod memory;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;

use std::time::Duration;

use async_trait::async_trait;

use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result},
    id::{ConversationId, UserId},
};

pub use memory::MemorySessionStore;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteSessionStore;

/// How many conversations are kept, how long and how large.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SessionLimits {
    /// The most conversations; beyond, those unused the longest go. Default 10,000, at least 1.
    pub max_sessions: usize,
    /// How long a conversation is kept after its last use. Default 24 hours.
    pub max_age: Duration,
    /// The largest state, in bytes. Default 256 KiB.
    pub max_state_bytes: usize,
}

impl Default for SessionLimits {
    fn default() -> Self {
        Self { max_sessions: 10_000, max_age: Duration::from_secs(24 * 3600), max_state_bytes: 256 * 1024 }
    }
}

impl SessionLimits {
    /// The same limits with so many conversations.
    #[must_use]
    pub fn with_max_sessions(mut self, count: usize) -> Self {
        self.max_sessions = count;
        self
    }

    /// The same limits with this age.
    #[must_use]
    pub fn with_max_age(mut self, age: Duration) -> Self {
        self.max_age = age;
        self
    }

    fn check(&self, state: &str) -> Result<()> {
        if state.len() <= self.max_state_bytes {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::TooLarge,
            format!("a conversation's state of {} bytes is too large", state.len()),
        )
        .with_hint(format!("keep at most {} bytes", self.max_state_bytes)))
    }
}

/// Another call put a state in between.
fn changed() -> Error {
    Error::new(ErrorKind::Conflict, "the conversation went on in another call")
        .with_hint("get the state again and put the change on top of it")
}

/// Which conversation. A conversation belongs to one user: the same conversation id of another user is
/// another conversation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionKey {
    /// The user.
    pub user: UserId,
    /// The conversation.
    pub conversation: ConversationId,
}

impl SessionKey {
    /// The conversation `conversation` of `user`.
    #[must_use]
    pub fn new(user: UserId, conversation: ConversationId) -> Self {
        Self { user, conversation }
    }
}

/// Keeps what a conversation remembers. Make it with [`PutSession::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PutSession {
    /// Which conversation.
    pub key: SessionKey,
    /// What it remembers, as JSON.
    pub state: String,
    /// Now.
    pub at: Timestamp,
    /// What must be stored now for this to take its place: the outer `None` asks nothing, the inner one
    /// that nothing is stored.
    pub replacing: Option<Option<String>>,
}

impl PutSession {
    /// Keeps `state` for `key`.
    #[must_use]
    pub fn new(key: SessionKey, state: String, at: Timestamp) -> Self {
        Self { key, state, at, replacing: None }
    }

    /// Puts it only where `before` is what is stored now (`None`: nothing).
    #[must_use]
    pub fn replacing(mut self, before: Option<String>) -> Self {
        self.replacing = Some(before);
        self
    }
}

/// Asks what a conversation remembers. Make it with [`GetSession::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct GetSession {
    /// Which conversation.
    pub key: SessionKey,
    /// Now.
    pub at: Timestamp,
}

impl GetSession {
    /// Asks for the state of `key`.
    #[must_use]
    pub fn new(key: SessionKey, at: Timestamp) -> Self {
        Self { key, at }
    }
}

/// Keeps what conversations remember between turns.
///
/// What an implementation owes: users are strictly apart; a state older than the limit is not answered;
/// the number kept stays within a few dozen of the limit. It may forget a conversation at any time, and
/// the agent then begins it anew. `testing::session_store` checks this.
#[async_trait]
pub trait SessionStore: Send + Sync {
    /// The state last put; `None` where there is none or it is too old.
    ///
    /// # Errors
    /// Those of the storage.
    async fn get(&self, request: GetSession) -> Result<Option<String>>;

    /// Keeps a state in place of the last one.
    ///
    /// # Errors
    /// [`Conflict`](ErrorKind::Conflict) where the state is not the one to be replaced;
    /// [`TooLarge`](ErrorKind::TooLarge) beyond the limit; those of the storage.
    async fn put(&self, request: PutSession) -> Result<()>;

    /// Forgets a conversation. One that is not there is forgotten already.
    ///
    /// # Errors
    /// Those of the storage.
    async fn delete(&self, key: &SessionKey) -> Result<()>;

    /// How many conversations are kept.
    ///
    /// # Errors
    /// Those of the storage.
    async fn count(&self) -> Result<usize>;
}

const _: Option<&dyn SessionStore> = None;
