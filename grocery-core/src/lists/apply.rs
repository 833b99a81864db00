//! What each operation does to a list, and what takes it back.

use super::{
    ListLine, ListOp, LoggedOp, ShoppingList,
    limits::{
        check_amount, check_length, check_line, check_name, check_ops, check_request, check_room, check_size,
    },
};
use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result},
    id::{LineId, ListId, UserId},
};

impl ShoppingList {
    /// A new list without lines, at version 0.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the name is empty, [`ErrorKind::TooLarge`] where it is longer
    /// than [`MAX_NAME_CHARS`](super::MAX_NAME_CHARS).
    pub fn new(id: ListId, user: UserId, name: impl Into<String>, at: Timestamp) -> Result<Self> {
        let name = name.into();
        check_name(&name)?;
        Ok(Self { id, user, name, lines: Vec::new(), version: 0, created_at: at, updated_at: at })
    }

    /// The line with this id.
    #[must_use]
    pub fn line(&self, id: LineId) -> Option<&ListLine> {
        self.lines.iter().find(|l| l.id == id)
    }

    fn find(&mut self, id: LineId) -> Result<(usize, &mut ListLine)> {
        match self.lines.iter_mut().enumerate().find(|(_, l)| l.id == id) {
            Some(found) => Ok(found),
            None => Err(Error::new(ErrorKind::ListNotFound, format!("line {id} is not on the list"))
                .with_hint("read the list again; someone may have removed the line")),
        }
    }
}

/// Runs one operation on a list: its version rises by one, and its time of change becomes `at`.
/// Answers the operation that takes it back, exactly, when run next.
///
/// # Errors
/// [`ErrorKind::InvalidInput`] where a value makes no sense, [`ErrorKind::TooLarge`] where a limit is
/// passed, [`ErrorKind::ListNotFound`] where the line is not on the list. The list is then unchanged.
pub fn apply(list: &mut ShoppingList, op: &ListOp, at: Timestamp) -> Result<ListOp> {
    let inverse = match op {
        ListOp::Undo { from, to, ops } => {
            check_ops(ops.len())?;
            if ops.iter().any(|op| matches!(op, ListOp::Undo { .. })) {
                return Err(Error::new(ErrorKind::InvalidInput, "an undo holds another undo")
                    .with_hint("list what it does, without nesting"));
            }
            let mut changed = list.clone();
            let mut back = ops.iter().map(|op| step(&mut changed, op)).collect::<Result<Vec<_>>>()?;
            back.reverse();
            *list = changed;
            ListOp::Undo { from: *from, to: *to, ops: back }
        }
        op => step(list, op)?,
    };
    list.version = list.version.saturating_add(1);
    list.updated_at = at;
    Ok(inverse)
}

/// Runs operations on a copy of `list`, all or none, as one group. Answers the changed list and what
/// goes into the log.
///
/// # Errors
/// As [`apply`], for the first operation that fails; [`ErrorKind::TooLarge`] beyond
/// [`MAX_OPS`](super::MAX_OPS).
pub fn apply_all(
    list: &ShoppingList,
    ops: &[ListOp],
    at: Timestamp,
) -> Result<(ShoppingList, Vec<LoggedOp>)> {
    check_ops(ops.len())?;
    let mut changed = list.clone();
    let group = list.version.saturating_add(1);
    let logged = ops
        .iter()
        .map(|op| {
            let inverse = apply(&mut changed, op, at)?;
            Ok(LoggedOp { version: changed.version, group, at, op: op.clone(), inverse, undone: false })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok((changed, logged))
}

/// Runs a log, or a piece of it, on the list as it was before.
///
/// # Errors
/// [`ErrorKind::Conflict`] where the log does not follow on the list's version; as [`apply`] otherwise.
pub fn replay(mut list: ShoppingList, log: &[LoggedOp]) -> Result<ShoppingList> {
    for logged in log {
        if logged.version != list.version.saturating_add(1) {
            return Err(Error::new(
                ErrorKind::Conflict,
                format!("the log goes on at version {} and the list is at {}", logged.version, list.version),
            )
            .with_hint("read the log after the list's version"));
        }
        apply(&mut list, &logged.op, logged.at)?;
    }
    Ok(list)
}

/// The operation that takes back one group of the log, given oldest first.
pub(super) fn undo_of(group: &[LoggedOp]) -> Option<ListOp> {
    let (first, last) = (group.first()?, group.last()?);
    Some(ListOp::Undo {
        from: first.version,
        to: last.version,
        ops: group.iter().rev().map(|logged| logged.inverse.clone()).collect(),
    })
}

fn step(list: &mut ShoppingList, op: &ListOp) -> Result<ListOp> {
    match op {
        ListOp::Rename { name } => {
            check_name(name)?;
            Ok(ListOp::Rename { name: std::mem::replace(&mut list.name, name.clone()) })
        }
        ListOp::AddLine { line, index } => {
            check_line(line)?;
            check_room(list, 1)?;
            if list.line(line.id).is_some() {
                return Err(Error::new(
                    ErrorKind::InvalidInput,
                    format!("line {} is on the list already", line.id),
                )
                .with_hint("give each line an id of its own"));
            }
            let index = index.unwrap_or(usize::MAX).min(list.lines.len());
            list.lines.insert(index, (**line).clone());
            Ok(ListOp::RemoveLine { line: line.id })
        }
        ListOp::SetAmount { line: id, amount, unit } => {
            let (_, line) = list.find(*id)?;
            check_amount(*amount, &line.requested)?;
            let inverse = ListOp::SetAmount { line: *id, amount: line.amount, unit: line.unit };
            (line.amount, line.unit) = (*amount, *unit);
            Ok(inverse)
        }
        ListOp::SetProduct { line: id, product, product_name } => {
            product_name.as_deref().map_or(Ok(()), check_length)?;
            let (_, line) = list.find(*id)?;
            Ok(ListOp::SetProduct {
                line: *id,
                product: std::mem::replace(&mut line.product, product.clone()),
                product_name: std::mem::replace(&mut line.product_name, product_name.clone()),
            })
        }
        ListOp::SetRequest { line: id, requested, size, max_price, only_if_on_sale } => {
            check_request(requested)?;
            check_size(*size)?;
            let (_, line) = list.find(*id)?;
            Ok(ListOp::SetRequest {
                line: *id,
                requested: std::mem::replace(&mut line.requested, requested.clone()),
                size: std::mem::replace(&mut line.size, *size),
                max_price: std::mem::replace(&mut line.max_price, *max_price),
                only_if_on_sale: std::mem::replace(&mut line.only_if_on_sale, *only_if_on_sale),
            })
        }
        ListOp::SetChecked { line: id, checked } => {
            let (_, line) = list.find(*id)?;
            Ok(ListOp::SetChecked { line: *id, checked: std::mem::replace(&mut line.checked, *checked) })
        }
        ListOp::RemoveLine { line: id } => {
            let (index, _) = list.find(*id)?;
            let line = Box::new(list.lines.remove(index));
            Ok(ListOp::AddLine { line, index: Some(index) })
        }
        ListOp::Clear => Ok(ListOp::SetLines { lines: std::mem::take(&mut list.lines) }),
        ListOp::SetLines { lines } => {
            check_lines(list, lines)?;
            Ok(ListOp::SetLines { lines: std::mem::replace(&mut list.lines, lines.clone()) })
        }
        ListOp::Undo { .. } => Err(Error::new(ErrorKind::InvalidInput, "an undo holds another undo")),
    }
}

fn check_lines(list: &ShoppingList, lines: &[ListLine]) -> Result<()> {
    check_room(list, lines.len().saturating_sub(list.lines.len()))?;
    lines.iter().try_for_each(check_line)?;
    let mut ids: Vec<LineId> = lines.iter().map(|l| l.id).collect();
    ids.sort_unstable();
    match ids.windows(2).find(|w| w[0] == w[1]) {
        Some(twice) => Err(Error::new(ErrorKind::InvalidInput, format!("line {} is there twice", twice[0]))
            .with_hint("give each line an id of its own")),
        None => Ok(()),
    }
}
