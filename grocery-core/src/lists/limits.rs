//! What a list can hold. Bounds keep one shopper from using up everybody's memory.

use super::{ListLine, ShoppingList};
use crate::{
    error::{Error, ErrorKind, Result, clip},
    quantity::{PackageSize, Ratio},
};

/// The most lines a list may have.
pub const MAX_LINES: usize = 1_000;
/// The most operations that may be committed at once.
pub const MAX_OPS: usize = 1_000;
/// The longest name a list may have, in characters.
pub const MAX_NAME_CHARS: usize = 200;
/// The longest phrase or product name a line may have, in bytes.
pub const MAX_REQUEST_BYTES: usize = 1_000;
/// The largest amount a line may ask for, in whatever unit.
pub const MAX_AMOUNT: i64 = 1_000_000;

pub(super) fn check_amount(amount: Ratio, what: &str) -> Result<()> {
    let fault = if !amount.is_positive() {
        "is not above zero"
    } else if amount > Ratio::from_int(MAX_AMOUNT) {
        "is above the limit of 1,000,000"
    } else {
        return Ok(());
    };
    Err(Error::new(ErrorKind::InvalidInput, format!("the amount {amount} of {:?} {fault}", clip(what, 40)))
        .with_hint("ask for more than 0 and at most 1,000,000; to have none of it, remove it"))
}

pub(super) fn check_name(name: &str) -> Result<()> {
    if name.trim().is_empty() {
        return Err(Error::new(ErrorKind::InvalidInput, "the list's name is empty")
            .with_hint("name it, for example \"Groceries\""));
    }
    if name.chars().nth(MAX_NAME_CHARS).is_some() {
        return Err(Error::new(
            ErrorKind::TooLarge,
            format!("the list's name {:?} is too long", clip(name, 40)),
        )
        .with_hint("use at most 200 characters"));
    }
    Ok(())
}

pub(super) fn check_request(text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return Err(Error::new(ErrorKind::InvalidInput, "the line asks for nothing")
            .with_hint("say what to buy, for example \"2% milk\""));
    }
    check_length(text)
}

pub(super) fn check_length(text: &str) -> Result<()> {
    if text.len() > MAX_REQUEST_BYTES {
        return Err(Error::new(ErrorKind::TooLarge, format!("{:?} is too long for a line", clip(text, 40)))
            .with_hint("use at most 1,000 bytes"));
    }
    Ok(())
}

pub(super) fn check_size(size: Option<PackageSize>) -> Result<()> {
    match size {
        Some(size) if size.each().amount > Ratio::from_int(MAX_AMOUNT) => Err(Error::new(
            ErrorKind::InvalidInput,
            format!("the package size {size} is above the limit of 1,000,000"),
        )
        .with_hint("write the size as the label says it, for example \"24 x 16.9 fl oz\"")),
        _ => Ok(()),
    }
}

pub(super) fn check_line(line: &ListLine) -> Result<()> {
    check_request(&line.requested)?;
    check_amount(line.amount, &line.requested)?;
    check_size(line.size)?;
    line.product_name.as_deref().map_or(Ok(()), check_length)
}

pub(super) fn check_room(list: &ShoppingList, more: usize) -> Result<()> {
    if list.lines.len().saturating_add(more) > MAX_LINES {
        return Err(Error::new(ErrorKind::TooLarge, format!("the list {:?} is full", clip(&list.name, 40)))
            .with_hint("a list holds 1,000 lines; remove some or begin another list"));
    }
    Ok(())
}

pub(super) fn check_ops(count: usize) -> Result<()> {
    if count > MAX_OPS {
        return Err(Error::new(ErrorKind::TooLarge, format!("{count} changes at once are too many"))
            .with_hint("commit at most 1,000 at once"));
    }
    Ok(())
}
