//! Adding what is on the list already.

use super::{ListLine, ListOp, ShoppingList, limits::check_amount};
use crate::{
    error::{Error, ErrorKind, Result},
    id::LineId,
    quantity::{Quantity, Ratio, Unit},
};

/// The sum of two amounts, in the unit of the first; `None` where the units do not convert. No unit
/// means counted pieces, which add with [`Unit::Each`] and [`Unit::Dozen`].
///
/// ```
/// use grocery_core::{Ratio, Unit, lists::merge_amounts};
/// let butter = merge_amounts((Ratio::ONE, Some(Unit::Pound)), (Ratio::from_int(8), Some(Unit::Ounce)))?;
/// assert_eq!(butter, Ratio::new(3, 2)); // 1 1/2 pounds
/// assert_eq!(merge_amounts((Ratio::ONE, Some(Unit::Can)), (Ratio::ONE, Some(Unit::Bag)))?, None);
/// # Ok::<(), grocery_core::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::InvalidInput`] where the units convert and the sum is too large or too fine to count
/// exactly.
pub fn merge_amounts(first: (Ratio, Option<Unit>), added: (Ratio, Option<Unit>)) -> Result<Option<Ratio>> {
    let quantity = |(amount, unit): (Ratio, Option<Unit>)| Quantity::new(amount, unit.unwrap_or(Unit::Each));
    let (first, added) = (quantity(first), quantity(added));
    if !added.is_convertible_to(first.unit) {
        return Ok(None);
    }
    Ok(Some(first.plus(added)?.amount))
}

/// What puts `added` on the list. `into` is the line that asks for the same thing, where the caller
/// found one: the amounts are summed in that line's unit. Where the units do not convert, or both say a
/// package size and not the same one, `added` becomes a line of its own.
///
/// # Errors
/// [`ErrorKind::ListNotFound`] where `into` is not on the list; [`ErrorKind::InvalidInput`] where an
/// amount or the sum is not above zero, above [`MAX_AMOUNT`](super::MAX_AMOUNT) or too fine to count.
pub fn merge_line(list: &ShoppingList, into: Option<LineId>, added: ListLine) -> Result<ListOp> {
    check_amount(added.amount, &added.requested)?;
    let Some(id) = into else {
        return Ok(ListOp::add(added));
    };
    let line = list.line(id).ok_or_else(|| {
        Error::new(ErrorKind::ListNotFound, format!("line {id} is not on the list"))
            .with_hint("read the list again; someone may have removed the line")
    })?;
    if let (Some(a), Some(b)) = (line.size, added.size)
        && a != b
    {
        return Ok(ListOp::add(added));
    }
    match merge_amounts((line.amount, line.unit), (added.amount, added.unit))? {
        Some(amount) => {
            check_amount(amount, &line.requested)?;
            Ok(ListOp::SetAmount { line: id, amount, unit: line.unit })
        }
        None => Ok(ListOp::add(added)),
    }
}
