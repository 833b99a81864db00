//! Whether an order adds up, said with amounts.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

use super::order::named;
use super::{LineStatus, Order};
use crate::{
    error::{Error, ErrorKind, Result, clip},
    money::Money,
};

named! {
    /// What is doubtful about an order.
    FlagKind, "flag", {
        /// The lines do not add up to the subtotal.
        LinesSum = "lines_sum",
        /// Subtotal, fees and tax do not add up to the total.
        TotalSum = "total_sum",
        /// The count of items sold is not that of the lines.
        ItemCount = "item_count",
        /// A line's quantity times its price is not its total.
        LineProduct = "line_product",
        /// No line could be read.
        NoLines = "no_lines",
        /// No total could be read.
        NoTotal = "no_total",
        /// No day could be read; the day it was read on stands in.
        NoDate = "no_date",
        /// A line looks as if it had a price, and could not be read.
        UnreadLine = "unread_line",
        /// Lines of the file were left out of this order.
        LeftOut = "left_out",
    }
}

impl FlagKind {
    /// Whether it is found by adding up alone.
    #[must_use]
    pub const fn is_of_sums(self) -> bool {
        matches!(self, Self::LinesSum | Self::TotalSum)
    }
}

/// Something doubtful about an order, in words and with the amounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// What it is.
    pub kind: FlagKind,
    /// What to tell a person.
    pub message: String,
    /// The amount that was read.
    pub stated: Option<Money>,
    /// The amount that the parts give.
    pub computed: Option<Money>,
}

impl Flag {
    /// A flag without amounts.
    pub(crate) fn new(kind: FlagKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), stated: None, computed: None }
    }

    fn sum(kind: FlagKind, what: &str, stated: Money, computed: Money) -> Self {
        let off = stated.minus(computed).map(|d| d.to_string()).unwrap_or_default();
        Self {
            kind,
            message: format!("{what} {computed}, stated is {stated}: {off} off"),
            stated: Some(stated),
            computed: Some(computed),
        }
    }
}

/// The sum of all lines that were charged, after savings; `None` where a line has no total.
pub(crate) fn lines_sum(order: &Order) -> Option<Money> {
    let charged = order.lines.iter().filter(|l| l.status != LineStatus::Cancelled);
    let mut sum = Money::zero(order.currency);
    for line in charged {
        let paid = line.paid()?;
        let paid =
            if line.status == LineStatus::Returned && !paid.is_negative() && order.amounts.refund.is_none() {
                // What a receipt takes back is taken off; an export keeps it in the subtotal and refunds it.
                Money::zero(order.currency).minus(paid).ok()?
            } else {
                paid
            };
        sum = sum.plus(paid).ok()?;
    }
    Some(sum)
}

/// What does not add up. An amount that is not known is not checked.
pub(crate) fn reconcile(order: &Order) -> Vec<Flag> {
    let mut flags = Vec::new();
    let a = &order.amounts;
    let zero = Money::zero(order.currency);
    if !order.lines.is_empty()
        && let Some(stated) = a.subtotal.or(a.subtotal_before_savings)
        && let Some(sum) = lines_sum(order)
    {
        // Lines may stand before savings or after them, and an order's own savings may be on no line.
        let on_lines =
            Money::sum(order.currency, order.lines.iter().filter_map(|l| l.savings)).unwrap_or(zero);
        let before = sum.plus(on_lines).unwrap_or(sum);
        let less_order = a.savings.and_then(|s| sum.minus(s).ok());
        let fits = [a.subtotal, a.subtotal_before_savings]
            .into_iter()
            .flatten()
            .any(|stated| stated == sum || stated == before || Some(stated) == less_order);
        if !fits {
            flags.push(Flag::sum(FlagKind::LinesSum, "the lines add up to", stated, sum));
        }
    }
    if let (Some(total), Some(subtotal)) = (a.total, a.subtotal) {
        let parts = [a.delivery, a.bag_fee, a.tax, a.tip, a.donations];
        let all = Money::sum(order.currency, [subtotal].into_iter().chain(parts.into_iter().flatten()));
        if let Ok(computed) = all {
            let refunded = a.refund.and_then(|r| computed.minus(r).ok());
            // Savings of the whole order are taken off before the subtotal by some and behind it by others.
            let saved = a.savings.and_then(|s| computed.minus(s).ok());
            if total != computed && Some(total) != refunded && Some(total) != saved {
                flags.push(Flag::sum(
                    FlagKind::TotalSum,
                    "subtotal, fees and tax add up to",
                    total,
                    computed,
                ));
            }
        }
    } else if let (Some(total), None, Some(sum), false) =
        (a.total, a.subtotal, lines_sum(order), order.lines.is_empty())
    {
        let parts = [a.delivery, a.bag_fee, a.tax, a.tip, a.donations];
        if let Ok(computed) = Money::sum(order.currency, [sum].into_iter().chain(parts.into_iter().flatten()))
        {
            let saved = a.savings.and_then(|s| computed.minus(s).ok());
            if total != computed && Some(total) != saved {
                flags.push(Flag::sum(FlagKind::TotalSum, "lines and tax add up to", total, computed));
            }
        }
    }
    flags
}
