//! Lists in memory.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;

use super::{
    Commit, CreateList, DeleteList, GetList, ListOp, ListStore, ListSummary, ListsOf, LoggedOp, ReadLog,
    ShoppingList, Undo,
    apply::{apply_all, undo_of},
};
use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result, clip},
    id::{ListId, UserId},
};

/// Keeps lists in memory: for tests, and for hosts that keep them elsewhere. Everything is gone when
/// it is dropped. It holds every list and every operation it was given.
#[derive(Debug, Default)]
pub struct MemoryListStore {
    lists: Mutex<HashMap<ListId, Entry>>,
}

#[derive(Debug)]
struct Entry {
    list: ShoppingList,
    log: Vec<LoggedOp>,
}

impl MemoryListStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ListId, Entry>> {
        self.lists.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<T>(&self, user: &UserId, id: ListId, f: impl FnOnce(&mut Entry) -> Result<T>) -> Result<T> {
        let mut lists = self.lock();
        let entry = lists.get_mut(&id).filter(|e| e.list.user == *user).ok_or_else(|| not_found(id))?;
        f(entry)
    }
}

#[async_trait]
impl ListStore for MemoryListStore {
    async fn create(&self, request: CreateList) -> Result<ShoppingList> {
        let list = ShoppingList::new(request.id, request.user, request.name, request.at)?;
        let mut lists = self.lock();
        if lists.contains_key(&list.id) {
            return Err(taken(list.id));
        }
        lists.insert(list.id, Entry { list: list.clone(), log: Vec::new() });
        Ok(list)
    }

    async fn get(&self, request: GetList) -> Result<ShoppingList> {
        self.with(&request.user, request.list, |e| Ok(e.list.clone()))
    }

    async fn lists(&self, request: ListsOf) -> Result<Vec<ListSummary>> {
        let mut found: Vec<ListSummary> = self
            .lock()
            .values()
            .filter(|e| e.list.user == request.user)
            .map(|Entry { list, .. }| ListSummary {
                id: list.id,
                name: list.name.clone(),
                version: list.version,
                lines: list.lines.len(),
                created_at: list.created_at,
                updated_at: list.updated_at,
            })
            .collect();
        found.sort_by_key(|s| std::cmp::Reverse((s.created_at, s.id)));
        found.truncate(request.limit);
        Ok(found)
    }

    async fn delete(&self, request: DeleteList) -> Result<()> {
        let mut lists = self.lock();
        if lists.get(&request.list).is_none_or(|e| e.list.user != request.user) {
            return Err(not_found(request.list));
        }
        lists.remove(&request.list);
        Ok(())
    }

    async fn commit(&self, request: Commit) -> Result<ShoppingList> {
        if let Some(name) = &request.creating {
            let list = ShoppingList::new(request.list, request.user.clone(), name.clone(), request.at)?;
            check_commit(&request, list.version)?;
            let (list, log) = apply_all(&list, &request.ops, request.at)?;
            let mut lists = self.lock();
            if lists.contains_key(&list.id) || lists.values().any(|e| e.list.user == list.user) {
                return Err(taken(list.id));
            }
            lists.insert(list.id, Entry { list: list.clone(), log });
            return Ok(list);
        }
        self.with(&request.user, request.list, |entry| {
            check_commit(&request, entry.list.version)?;
            let (list, logged) = apply_all(&entry.list, &request.ops, request.at)?;
            entry.log.extend(logged);
            entry.list = list;
            Ok(entry.list.clone())
        })
    }

    async fn undo(&self, request: Undo) -> Result<ShoppingList> {
        self.with(&request.user, request.list, |entry| {
            let newest = entry.log.iter().rev().find(|l| is_undoable(l)).map(|l| l.group);
            let group: Vec<LoggedOp> =
                entry.log.iter().filter(|l| Some(l.group) == newest && is_undoable(l)).cloned().collect();
            let (list, logged) = undo_group(&entry.list, &group, request.at)?;
            for undone in entry.log.iter_mut().filter(|l| Some(l.group) == newest) {
                undone.undone = true;
            }
            entry.log.push(logged);
            entry.list = list;
            Ok(entry.list.clone())
        })
    }

    async fn log(&self, request: ReadLog) -> Result<Vec<LoggedOp>> {
        self.with(&request.user, request.list, |entry| {
            Ok(entry
                .log
                .iter()
                .filter(|l| l.version > request.after_version)
                .take(request.limit)
                .cloned()
                .collect())
        })
    }
}

fn is_undoable(logged: &LoggedOp) -> bool {
    !logged.undone && !matches!(logged.op, ListOp::Undo { .. })
}

/// What every store checks before a commit.
pub(super) fn check_commit(request: &Commit, version: u64) -> Result<()> {
    if let Some(expected) = request.expected_version
        && expected != version
    {
        return Err(Error::new(
            ErrorKind::Conflict,
            format!("the list is at version {version}, and the change was made for version {expected}"),
        )
        .with_hint("read the list again and repeat the change"));
    }
    if request.ops.iter().any(|op| matches!(op, ListOp::Undo { .. })) {
        return Err(Error::new(ErrorKind::InvalidInput, "an undo cannot be committed as an operation")
            .with_hint("call undo, which finds what to take back"));
    }
    Ok(())
}

/// The list after `group` (oldest first) is taken back, and the undo for the log.
pub(super) fn undo_group(
    list: &ShoppingList,
    group: &[LoggedOp],
    at: Timestamp,
) -> Result<(ShoppingList, LoggedOp)> {
    let op = undo_of(group).ok_or_else(|| {
        Error::new(
            ErrorKind::InvalidInput,
            format!("there is nothing to undo on the list {:?}", clip(&list.name, 40)),
        )
        .with_hint("only changes since the list was made can be taken back, each once")
    })?;
    let mut changed = list.clone();
    let inverse = super::apply(&mut changed, &op, at)?;
    let version = changed.version;
    Ok((changed, LoggedOp { version, group: version, at, op, inverse, undone: false }))
}

pub(super) fn not_found(id: ListId) -> Error {
    Error::new(ErrorKind::ListNotFound, format!("there is no list {id} of this user"))
        .with_hint("ask for the user's lists to see which there are")
}

pub(super) fn taken(id: ListId) -> Error {
    Error::new(ErrorKind::Conflict, format!("the id {id} is taken by another list"))
        .with_hint("make a new id for each list")
}
