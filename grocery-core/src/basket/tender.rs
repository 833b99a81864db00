//! Who pays what of a basket, where part of it is paid with SNAP benefits.
//!
//! The rules are those of the Food and Nutrition Service (7 CFR 272.1 and 278.2, and its reminder to retailers
//! on sales tax, fees and refunds): benefits pay for eligible food and for deposits that state law asks for, and for no other fee;
//! what they pay is not taxed; what a coupon pays may be. Where the balance is short it pays first for what is taxed
//! highest, as states that speak of it ask (California's guide 245.0710, Washington's WAC 458-20-244).

use serde::Serialize;

use super::{LineTotals, TotalsItem, TotalsRequest};
use crate::{
    error::Result,
    money::{Money, decimal},
};

/// Who pays what: `snap + other` is the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Tender {
    /// What SNAP benefits pay.
    #[serde(serialize_with = "decimal")]
    pub snap: Money,
    /// What is left for another means: what is not eligible, tax and fees among it.
    #[serde(serialize_with = "decimal")]
    pub other: Money,
    /// The tax that is not charged because benefits pay.
    #[serde(serialize_with = "decimal")]
    pub tax_lifted: Money,
    /// What stays on the SNAP card.
    #[serde(serialize_with = "decimal")]
    pub snap_left: Money,
}

fn may_pay(item: &TotalsItem) -> bool {
    item.snap_eligible == Some(true)
}

/// The part of the line's deposit that benefits may pay.
fn deposit_by_law(line: &LineTotals, item: &TotalsItem) -> Option<Money> {
    item.deposit.filter(|d| d.by_law).map(|_| line.deposit)
}

/// What benefits may pay for.
pub(super) fn eligible(lines: &[LineTotals], request: &TotalsRequest) -> Result<Money> {
    let mut sum = Money::zero(request.currency);
    for (line, item) in lines.iter().zip(&request.items).filter(|(_, item)| may_pay(item)) {
        sum = sum.plus(line.net)?;
        if let Some(deposit) = deposit_by_law(line, item) {
            sum = sum.plus(deposit)?;
        }
    }
    Ok(sum)
}

/// Pays for the lines from `balance` as far as it goes: goods first, the highest tax before the lower, then
/// deposits.
pub(super) fn pay(
    lines: &mut [LineTotals],
    order: &[usize],
    request: &TotalsRequest,
    balance: Money,
) -> Result<()> {
    let mut left = balance;
    let mut first: Vec<usize> = order.iter().copied().filter(|&i| may_pay(&request.items[i])).collect();
    first.sort_by_key(|&i| std::cmp::Reverse(lines[i].tax_rate));
    for &i in &first {
        lines[i].snap = lines[i].net.min(left)?;
        left = left.minus(lines[i].snap)?;
    }
    for &i in &first {
        if let Some(deposit) = deposit_by_law(&lines[i], &request.items[i]) {
            lines[i].snap_deposit = deposit.min(left)?;
            left = left.minus(lines[i].snap_deposit)?;
        }
    }
    Ok(())
}

/// The sums of what was paid for.
pub(super) fn summed(
    lines: &[LineTotals],
    total: Money,
    balance: Money,
    tax_lifted: Money,
) -> Result<Tender> {
    let mut snap = Money::zero(total.currency());
    for line in lines {
        snap = snap.plus(line.snap)?.plus(line.snap_deposit)?;
    }
    Ok(Tender { snap, other: total.minus(snap)?, tax_lifted, snap_left: balance.minus(snap)? })
}
