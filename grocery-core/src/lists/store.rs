//! The port that keeps lists.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::{ListOp, LoggedOp, ShoppingList};
use crate::{
    clock::Timestamp,
    error::Result,
    id::{ListId, UserId},
};

/// Makes a list. Room to grow: make it with [`CreateList::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CreateList {
    /// The id it gets, new to the store.
    pub id: ListId,
    /// Whose it is.
    pub user: UserId,
    /// Its name, which need not be unique.
    pub name: String,
    /// Now.
    pub at: Timestamp,
}

impl CreateList {
    /// Makes the list `id` of `user`.
    #[must_use]
    pub fn new(id: ListId, user: UserId, name: impl Into<String>, at: Timestamp) -> Self {
        Self { id, user, name: name.into(), at }
    }
}

/// Asks for a list. Make it with [`GetList::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct GetList {
    /// Whose it is.
    pub user: UserId,
    /// Which.
    pub list: ListId,
}

impl GetList {
    /// Asks for `list` of `user`.
    #[must_use]
    pub fn new(user: UserId, list: ListId) -> Self {
        Self { user, list }
    }
}

/// Asks what lists a user has. Make it with [`ListsOf::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListsOf {
    /// Whose.
    pub user: UserId,
    /// The most to answer. [`new`](Self::new) sets 100.
    pub limit: usize,
}

impl ListsOf {
    /// Asks for the newest 100 lists of `user`.
    #[must_use]
    pub fn new(user: UserId) -> Self {
        Self { user, limit: 100 }
    }

    /// The same, for at most `limit` lists.
    #[must_use]
    pub fn with_limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }
}

/// Deletes a list with its log. Make it with [`DeleteList::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeleteList {
    /// Whose it is.
    pub user: UserId,
    /// Which.
    pub list: ListId,
}

impl DeleteList {
    /// Deletes `list` of `user`.
    #[must_use]
    pub fn new(user: UserId, list: ListId) -> Self {
        Self { user, list }
    }
}

/// Changes a list. Make it with [`Commit::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Commit {
    /// Whose list.
    pub user: UserId,
    /// Which list.
    pub list: ListId,
    /// The version the caller has seen; with `None` the operations run on whatever is there.
    pub expected_version: Option<u64>,
    /// What to do, in order. Undone together.
    pub ops: Vec<ListOp>,
    /// The name under which the list is made first, in the same step, where the user has no list at all.
    pub creating: Option<String>,
    /// Now.
    pub at: Timestamp,
}

impl Commit {
    /// Runs `ops` on `list` of `user`, whatever its version.
    #[must_use]
    pub fn new(user: UserId, list: ListId, ops: Vec<ListOp>, at: Timestamp) -> Self {
        Self { user, list, expected_version: None, creating: None, ops, at }
    }

    /// Makes the list first, in the same step: both or neither. For a user's first list: where the user
    /// has a list by now, the answer is [`Conflict`](crate::ErrorKind::Conflict), so that two calls at
    /// once do not make two.
    #[must_use]
    pub fn creating(mut self, name: impl Into<String>) -> Self {
        self.creating = Some(name.into());
        self
    }

    /// The same, only where the list is at `version`.
    #[must_use]
    pub fn expecting(mut self, version: u64) -> Self {
        self.expected_version = Some(version);
        self
    }
}

/// Takes back the newest commit that was not taken back. Make it with [`Undo::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Undo {
    /// Whose list.
    pub user: UserId,
    /// Which list.
    pub list: ListId,
    /// Now.
    pub at: Timestamp,
}

impl Undo {
    /// Takes back the newest commit of `list`.
    #[must_use]
    pub fn new(user: UserId, list: ListId, at: Timestamp) -> Self {
        Self { user, list, at }
    }
}

/// Asks for a part of a list's log. Make it with [`ReadLog::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadLog {
    /// Whose list.
    pub user: UserId,
    /// Which list.
    pub list: ListId,
    /// Begins behind this version; 0 for the start.
    pub after_version: u64,
    /// The most to answer. [`new`](Self::new) sets 1,000.
    pub limit: usize,
}

impl ReadLog {
    /// Asks for the first 1,000 operations behind `after_version`.
    #[must_use]
    pub fn new(user: UserId, list: ListId, after_version: u64) -> Self {
        Self { user, list, after_version, limit: 1_000 }
    }

    /// The same, for at most `limit` operations.
    #[must_use]
    pub fn with_limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }
}

/// A list without its lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListSummary {
    /// Its id.
    pub id: ListId,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u64,
    /// How many lines it has.
    pub lines: usize,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// Keeps lists and their logs.
///
/// What an implementation owes: users are strictly apart, so the list of another user answers
/// [`ListNotFound`](crate::ErrorKind::ListNotFound) like one that does not exist. A commit is all or
/// nothing, and once it is answered it stays. Commits to one list run one after the other. A call may
/// be dropped before it ends; it has then run whole or not at all. It runs the operations with
/// [`apply_all`](super::apply_all) and nothing else. `testing::list_store` checks all of this.
#[async_trait]
pub trait ListStore: Send + Sync {
    /// Makes a list, at version 0 and without lines.
    ///
    /// # Errors
    /// [`Conflict`](crate::ErrorKind::Conflict) where the id is taken;
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) or [`TooLarge`](crate::ErrorKind::TooLarge) for
    /// the name.
    async fn create(&self, request: CreateList) -> Result<ShoppingList>;

    /// A list as it is now.
    ///
    /// # Errors
    /// [`ListNotFound`](crate::ErrorKind::ListNotFound).
    async fn get(&self, request: GetList) -> Result<ShoppingList>;

    /// The lists of a user, the newest first by the time they were made.
    ///
    /// # Errors
    /// Those of the storage.
    async fn lists(&self, request: ListsOf) -> Result<Vec<ListSummary>>;

    /// Deletes a list and its log, for good.
    ///
    /// # Errors
    /// [`ListNotFound`](crate::ErrorKind::ListNotFound).
    async fn delete(&self, request: DeleteList) -> Result<()>;

    /// Changes a list: all operations or none. Answers the list after them. No operations change
    /// nothing.
    ///
    /// # Errors
    /// [`ListNotFound`](crate::ErrorKind::ListNotFound);
    /// [`Conflict`](crate::ErrorKind::Conflict) where the version is not the expected one; those of
    /// [`apply`](super::apply); [`InvalidInput`](crate::ErrorKind::InvalidInput) for
    /// [`ListOp::Undo`], which only [`undo`](Self::undo) writes.
    async fn commit(&self, request: Commit) -> Result<ShoppingList>;

    /// Takes back the newest commit that was not taken back yet, as a new version. Called again, it
    /// takes back the one before.
    ///
    /// # Errors
    /// [`ListNotFound`](crate::ErrorKind::ListNotFound);
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) where there is nothing to take back.
    async fn undo(&self, request: Undo) -> Result<ShoppingList>;

    /// A part of the log, oldest first.
    ///
    /// # Errors
    /// [`ListNotFound`](crate::ErrorKind::ListNotFound).
    async fn log(&self, request: ReadLog) -> Result<Vec<LoggedOp>>;
}

const _: Option<&dyn ListStore> = None;
