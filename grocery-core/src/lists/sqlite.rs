//! Lists in SQLite.
//!
//! A commit reads the list, runs the operations with [`apply_all`] and writes the lines that differ,
//! all in one transaction: what is stored is always what the pure code computed.

use std::collections::HashMap;

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    Commit, CreateList, DeleteList, GetList, ListLine, ListOp, ListStore, ListSummary, ListsOf, LoggedOp,
    ReadLog, ShoppingList, Undo,
    apply::apply_all,
    memory::{check_commit, not_found, taken, undo_group},
};
use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result},
    id::{LineId, ListId, ProductId, UserId},
    money::Money,
    quantity::Ratio,
    storage::Database,
};

/// The tables of this store.
pub(crate) const SCHEMA: &str = include_str!("lists.sql");

pub(crate) const LIST: &str =
    "SELECT name, version, created_at, updated_at FROM grocery_lists WHERE id = ?1 AND user_id = ?2";
pub(crate) const LINES: &str = "SELECT id, position, requested, amount_num, amount_den, unit, size, product_id, \
     product_name, max_price_minor, max_price_currency, only_if_on_sale, checked, added_at \
     FROM list_items WHERE list_id = ?1";
pub(crate) const LISTS_OF: &str = "SELECT id, name, version, created_at, updated_at, \
     (SELECT count(*) FROM list_items WHERE list_id = l.id) \
     FROM grocery_lists l WHERE user_id = ?1 ORDER BY created_at DESC, id DESC LIMIT ?2";
pub(crate) const LOG: &str = "SELECT version, grp, at, op, inverse, undone FROM list_ops \
     WHERE list_id = ?1 AND version > ?2 ORDER BY version LIMIT ?3";
pub(crate) const NEWEST_GROUP: &str =
    "SELECT grp FROM list_ops WHERE list_id = ?1 AND undoable = 1 ORDER BY version DESC LIMIT 1";

/// Keeps lists in a SQLite file. Made by [`SqliteStores`](crate::adapters::SqliteStores).
#[derive(Debug, Clone)]
pub struct SqliteListStore {
    db: Database,
}

impl SqliteListStore {
    /// Over a database that has the tables.
    pub(crate) fn new(db: Database) -> Self {
        Self { db }
    }
}

#[async_trait]
impl ListStore for SqliteListStore {
    async fn create(&self, request: CreateList) -> Result<ShoppingList> {
        let list = ShoppingList::new(request.id, request.user, request.name, request.at)?;
        self.db
            .write(move |tx| {
                let made = insert(tx, &list)?;
                if made { Ok(list) } else { Err(taken(list.id)) }
            })
            .await
    }

    async fn get(&self, request: GetList) -> Result<ShoppingList> {
        self.db.read(move |tx| Ok(load(tx, request.user, request.list)?.0)).await
    }

    async fn lists(&self, request: ListsOf) -> Result<Vec<ListSummary>> {
        self.db
            .read(move |tx| {
                let mut query = tx.prepare_cached(LISTS_OF)?;
                let limit = i64::try_from(request.limit).unwrap_or(i64::MAX);
                let rows = query.query_map(params![request.user.as_str(), limit], |row| {
                    Ok(ListSummary {
                        id: ListId::from_bytes(row.get(0)?),
                        name: row.get(1)?,
                        version: version(row.get(2)?),
                        created_at: time(row.get(3)?),
                        updated_at: time(row.get(4)?),
                        lines: usize::try_from(row.get::<_, i64>(5)?).unwrap_or(0),
                    })
                })?;
                Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?)
            })
            .await
    }

    async fn delete(&self, request: DeleteList) -> Result<()> {
        self.db
            .write(move |tx| {
                let gone = tx
                    .prepare_cached("DELETE FROM grocery_lists WHERE id = ?1 AND user_id = ?2")?
                    .execute(params![request.list.as_bytes(), request.user.as_str()])?;
                if gone == 0 { Err(not_found(request.list)) } else { Ok(()) }
            })
            .await
    }

    async fn commit(&self, request: Commit) -> Result<ShoppingList> {
        let fresh = request
            .creating
            .clone()
            .map(|name| ShoppingList::new(request.list, request.user.clone(), name, request.at))
            .transpose()?;
        self.db
            .write(move |tx| {
                if let Some(list) = &fresh {
                    let has = tx
                        .prepare_cached("SELECT 1 FROM grocery_lists WHERE user_id = ?1 LIMIT 1")?
                        .exists([list.user.as_str()])?;
                    if has || !insert(tx, list)? {
                        return Err(taken(list.id));
                    }
                }
                let (before, positions) = load(tx, request.user.clone(), request.list)?;
                check_commit(&request, before.version)?;
                let (after, logged) = apply_all(&before, &request.ops, request.at)?;
                store(tx, &before, &after, &positions, &logged)?;
                Ok(after)
            })
            .await
    }

    async fn undo(&self, request: Undo) -> Result<ShoppingList> {
        self.db
            .write(move |tx| {
                let (before, positions) = load(tx, request.user, request.list)?;
                let id = before.id.as_bytes();
                let newest: Option<i64> =
                    tx.prepare_cached(NEWEST_GROUP)?.query_row([id], |row| row.get(0)).optional()?;
                let group = match newest {
                    Some(group) => tx
                        .prepare_cached(
                            "SELECT version, grp, at, op, inverse, undone FROM list_ops \
                             WHERE list_id = ?1 AND version >= ?2 AND grp = ?2 ORDER BY version",
                        )?
                        .query_and_then(params![id, group], logged_op)?
                        .collect::<Result<Vec<_>>>()?,
                    None => Vec::new(),
                };
                let (after, logged) = undo_group(&before, &group, request.at)?;
                tx.prepare_cached(
                    "UPDATE list_ops SET undone = 1, undoable = 0 \
                     WHERE list_id = ?1 AND version >= ?2 AND grp = ?2",
                )?
                .execute(params![id, newest])?;
                store(tx, &before, &after, &positions, std::slice::from_ref(&logged))?;
                Ok(after)
            })
            .await
    }

    async fn log(&self, request: ReadLog) -> Result<Vec<LoggedOp>> {
        self.db
            .read(move |tx| {
                let known = tx
                    .prepare_cached("SELECT 1 FROM grocery_lists WHERE id = ?1 AND user_id = ?2")?
                    .exists(params![request.list.as_bytes(), request.user.as_str()])?;
                if !known {
                    return Err(not_found(request.list));
                }
                let after = i64::try_from(request.after_version).unwrap_or(i64::MAX);
                let limit = i64::try_from(request.limit).unwrap_or(i64::MAX);
                tx.prepare_cached(LOG)?
                    .query_and_then(params![request.list.as_bytes(), after, limit], logged_op)?
                    .collect()
            })
            .await
    }
}

/// Writes a list without lines; `false` where its id is taken.
fn insert(tx: &Connection, list: &ShoppingList) -> Result<bool> {
    let made = tx
        .prepare_cached(
            "INSERT INTO grocery_lists (id, user_id, name, version, created_at, updated_at) \
             VALUES (?1, ?2, ?3, 0, ?4, ?4) ON CONFLICT (id) DO NOTHING",
        )?
        .execute(params![list.id.as_bytes(), list.user.as_str(), list.name, list.created_at.unix_millis()])?;
    Ok(made > 0)
}

/// Where the lines of a list stand in the table.
type Positions = HashMap<LineId, i64>;

fn load(conn: &Connection, user: UserId, id: ListId) -> Result<(ShoppingList, Positions)> {
    let mut list = conn
        .prepare_cached(LIST)?
        .query_row(params![id.as_bytes(), user.as_str()], |row| {
            Ok(ShoppingList {
                id,
                user: user.clone(),
                name: row.get(0)?,
                lines: Vec::new(),
                version: version(row.get(1)?),
                created_at: time(row.get(2)?),
                updated_at: time(row.get(3)?),
            })
        })
        .optional()?
        .ok_or_else(|| not_found(id))?;
    let mut lines: Vec<(i64, ListLine)> =
        conn.prepare_cached(LINES)?.query_and_then([id.as_bytes()], line_of)?.collect::<Result<_>>()?;
    lines.sort_by_key(|(position, _)| *position);
    let positions = lines.iter().map(|(position, line)| (line.id, *position)).collect();
    list.lines = lines.into_iter().map(|(_, line)| line).collect();
    Ok((list, positions))
}

/// Writes what differs between two versions of a list, and the log between them.
fn store(
    conn: &Connection,
    before: &ShoppingList,
    after: &ShoppingList,
    positions: &Positions,
    logged: &[LoggedOp],
) -> Result<()> {
    if logged.is_empty() {
        return Ok(());
    }
    let id = after.id.as_bytes();
    conn.prepare_cached("UPDATE grocery_lists SET name = ?2, version = ?3, updated_at = ?4 WHERE id = ?1")?
        .execute(params![id, after.name, signed(after.version)?, after.updated_at.unix_millis()])?;
    {
        let mut insert = conn.prepare_cached(
            "INSERT INTO list_ops (list_id, version, grp, at, op, inverse, undoable) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        for op in logged {
            insert.execute(params![
                id,
                signed(op.version)?,
                signed(op.group)?,
                op.at.unix_millis(),
                json(&op.op)?,
                json(&op.inverse)?,
                !matches!(op.op, ListOp::Undo { .. }),
            ])?;
        }
    }
    let kept: HashMap<LineId, &ListLine> = after.lines.iter().map(|l| (l.id, l)).collect();
    let old: HashMap<LineId, &ListLine> = before.lines.iter().map(|l| (l.id, l)).collect();
    {
        let mut delete = conn.prepare_cached("DELETE FROM list_items WHERE list_id = ?1 AND id = ?2")?;
        for line in before.lines.iter().filter(|l| !kept.contains_key(&l.id)) {
            delete.execute(params![id, line.id.as_bytes()])?;
        }
    }
    let mut upsert = conn.prepare_cached(
        "INSERT OR REPLACE INTO list_items (list_id, id, position, requested, amount_num, amount_den, unit, \
         size, product_id, product_name, max_price_minor, max_price_currency, only_if_on_sale, checked, \
         added_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    )?;
    for (line, position) in after.lines.iter().zip(place(&after.lines, positions)) {
        if old.get(&line.id) == Some(&line) && positions.get(&line.id) == Some(&position) {
            continue;
        }
        upsert.execute(params![
            id,
            line.id.as_bytes(),
            position,
            line.requested,
            line.amount.numerator(),
            line.amount.denominator(),
            line.unit.map(|u| u.as_str()),
            line.size.map(|s| s.to_string()),
            line.product.as_ref().map(ProductId::as_str),
            line.product_name,
            line.max_price.map(Money::minor),
            line.max_price.map(|p| p.currency().to_string()),
            line.only_if_on_sale,
            line.checked,
            line.added_at.unix_millis(),
        ])?;
    }
    Ok(())
}

/// A position for each line, rising. Lines keep the position they had where that is possible: a new
/// one goes to the end or into the gap that a removed one left, and only where there is no gap are all
/// numbered anew.
fn place(lines: &[ListLine], positions: &Positions) -> Vec<i64> {
    let mut placed = Vec::with_capacity(lines.len());
    let mut last = 0_i64;
    for line in lines {
        let position = match positions.get(&line.id) {
            Some(&position) => position,
            None => last.saturating_add(1),
        };
        if position <= last {
            return (1..).take(lines.len()).collect();
        }
        placed.push(position);
        last = position;
    }
    placed
}

fn line_of(row: &Row<'_>) -> Result<(i64, ListLine)> {
    let amount = Ratio::new(row.get(3)?, row.get(4)?).ok_or_else(|| damaged("amount"))?;
    let minor: Option<i64> = row.get(9)?;
    let currency: Option<&str> = row.get_ref(10)?.as_str_or_null().map_err(rusqlite::Error::from)?;
    let max_price = match (minor, currency) {
        (Some(minor), Some(currency)) => Some(Money::from_minor(minor, currency.parse().map_err(reread)?)),
        _ => None,
    };
    let line = ListLine {
        id: LineId::from_bytes(row.get(0)?),
        requested: row.get(2)?,
        amount,
        unit: text(row, 5)?.map(str::parse).transpose().map_err(reread)?,
        size: text(row, 6)?.map(str::parse).transpose().map_err(reread)?,
        product: text(row, 7)?.map(ProductId::new).transpose().map_err(reread)?,
        product_name: row.get(8)?,
        max_price,
        only_if_on_sale: row.get(11)?,
        checked: row.get(12)?,
        added_at: time(row.get(13)?),
    };
    Ok((row.get(1)?, line))
}

fn logged_op(row: &Row<'_>) -> Result<LoggedOp> {
    Ok(LoggedOp {
        version: version(row.get(0)?),
        group: version(row.get(1)?),
        at: time(row.get(2)?),
        op: read_op(text(row, 3)?)?,
        inverse: read_op(text(row, 4)?)?,
        undone: row.get(5)?,
    })
}

fn text<'a>(row: &'a Row<'_>, index: usize) -> Result<Option<&'a str>> {
    Ok(row.get_ref(index)?.as_str_or_null().map_err(rusqlite::Error::from)?)
}

fn json(op: &ListOp) -> Result<String> {
    serde_json::to_string(op)
        .map_err(|e| Error::new(ErrorKind::Internal, "an operation cannot be written as JSON").with_source(e))
}

fn read_op(text: Option<&str>) -> Result<ListOp> {
    serde_json::from_str(text.unwrap_or_default()).map_err(|e| damaged("operation").with_source(e))
}

fn version(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or(0)
}

fn signed(version: u64) -> Result<i64> {
    i64::try_from(version).map_err(|_| Error::new(ErrorKind::TooLarge, "the list has too many versions"))
}

fn time(millis: i64) -> Timestamp {
    Timestamp::from_unix_millis(millis)
}

fn damaged(what: &str) -> Error {
    Error::new(ErrorKind::Corrupt, format!("the stored {what} of a list cannot be read"))
        .with_hint("restore the database from a backup")
}

fn reread(e: Error) -> Error {
    damaged("line").with_source(e)
}
