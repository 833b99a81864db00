//! The operations on a list, as values.

use serde::{Deserialize, Serialize};

use super::ListLine;
use crate::{
    clock::Timestamp,
    id::{LineId, ProductId},
    money::Money,
    quantity::{PackageSize, Ratio, Unit},
};

/// One change of a list. Its JSON form names it in `op` (`{"op":"rename","name":"BBQ"}`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ListOp {
    /// Gives the list another name.
    Rename {
        /// The new name.
        name: String,
    },
    /// Puts a new line on the list.
    AddLine {
        /// The line. Its id must be new to the list.
        line: Box<ListLine>,
        /// Where to put it, counted from 0; at the end where it is `None` or beyond.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        index: Option<usize>,
    },
    /// Sets how much of a line is wanted.
    SetAmount {
        /// The line.
        line: LineId,
        /// How much. Above zero.
        amount: Ratio,
        /// The unit; `None` for counted pieces.
        unit: Option<Unit>,
    },
    /// Sets what a line was matched to.
    SetProduct {
        /// The line.
        line: LineId,
        /// The product; `None` where none was found.
        product: Option<ProductId>,
        /// The product's name.
        product_name: Option<String>,
    },
    /// Sets what a line asks for, other than how much.
    SetRequest {
        /// The line.
        line: LineId,
        /// The phrase.
        requested: String,
        /// The package asked for.
        size: Option<PackageSize>,
        /// The most to pay.
        max_price: Option<Money>,
        /// Only to be bought on sale.
        only_if_on_sale: bool,
    },
    /// Marks a line as in the basket, or takes the mark back.
    SetChecked {
        /// The line.
        line: LineId,
        /// Whether it is in the basket.
        checked: bool,
    },
    /// Takes a line off the list.
    RemoveLine {
        /// The line.
        line: LineId,
    },
    /// Takes all lines off the list.
    Clear,
    /// Puts these lines in place of all there are. What takes a [`Clear`](Self::Clear) back.
    SetLines {
        /// The lines.
        lines: Vec<ListLine>,
    },
    /// Takes earlier operations back, in one step.
    Undo {
        /// The version that the first operation taken back had made.
        from: u64,
        /// The version that the last operation taken back had made.
        to: u64,
        /// What was done to take them back, in order. Holds no further undo.
        ops: Vec<ListOp>,
    },
}

impl ListOp {
    /// Adds `line` at the end.
    #[must_use]
    pub fn add(line: ListLine) -> Self {
        Self::AddLine { line: Box::new(line), index: None }
    }

    /// The stable name, as in the JSON form.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Rename { .. } => "rename",
            Self::AddLine { .. } => "add_line",
            Self::SetAmount { .. } => "set_amount",
            Self::SetProduct { .. } => "set_product",
            Self::SetRequest { .. } => "set_request",
            Self::SetChecked { .. } => "set_checked",
            Self::RemoveLine { .. } => "remove_line",
            Self::Clear => "clear",
            Self::SetLines { .. } => "set_lines",
            Self::Undo { .. } => "undo",
        }
    }
}

/// An operation as the log keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedOp {
    /// The list's version after it.
    pub version: u64,
    /// The version of the first operation that was committed together with it.
    pub group: u64,
    /// When it was committed.
    pub at: Timestamp,
    /// What was done.
    pub op: ListOp,
    /// What takes it back, right after it.
    pub inverse: ListOp,
    /// Whether it was taken back since.
    pub undone: bool,
}
