//! How a basket stands against a spending limit.

use serde::Serialize;

use crate::{
    error::Result,
    money::{Money, decimal},
};

/// One line as the verdict sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BudgetLine<'a> {
    /// What the shopper calls it.
    pub name: &'a str,
    /// What it costs.
    pub total: Money,
}

/// How a basket stands against a limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct BudgetVerdict {
    /// The limit.
    #[serde(serialize_with = "decimal")]
    pub limit: Money,
    /// What is spent.
    #[serde(serialize_with = "decimal")]
    pub spent: Money,
    /// What is left; 0 where the limit is passed.
    #[serde(serialize_with = "decimal")]
    pub left: Money,
    /// By how much the limit is passed; 0 where it is kept.
    #[serde(serialize_with = "decimal")]
    pub over: Money,
    /// The lines that cost most, dearest first, at most three.
    pub dearest: Vec<String>,
    /// Why, in a sentence.
    pub reason: String,
}

impl BudgetVerdict {
    /// Whether the limit is kept.
    #[must_use]
    pub const fn within(&self) -> bool {
        self.over.is_zero()
    }
}

/// Judges a basket that costs `spent` (with tax) against `limit`. Without a limit there is nothing to
/// judge and the caller does not ask. `unpriced` says how many lines have no price yet.
///
/// # Errors
/// [`InvalidInput`](crate::ErrorKind::InvalidInput) where currencies differ.
///
/// ```
/// use grocery_core::{Currency, Money, basket::{BudgetLine, budget_verdict}};
/// let usd = |t: &str| Money::parse(t, Currency::USD);
/// let lines = [BudgetLine { name: "ground beef", total: usd("13.48")? }, BudgetLine { name: "milk", total: usd("7.96")? }];
/// let verdict = budget_verdict(usd("20")?, usd("21.44")?, &lines, 0)?;
/// assert_eq!(verdict.over, usd("1.44")?);
/// assert_eq!(verdict.reason, "This is $1.44 over the limit of $20.00. Most goes to ground beef ($13.48) and milk ($7.96).");
/// # Ok::<(), grocery_core::Error>(())
/// ```
pub fn budget_verdict(
    limit: Money,
    spent: Money,
    lines: &[BudgetLine<'_>],
    unpriced: usize,
) -> Result<BudgetVerdict> {
    let zero = Money::zero(limit.currency());
    let left = limit.minus(spent)?;
    let over = Money::zero(limit.currency()).minus(left)?.max(zero)?;
    let left = left.max(zero)?;
    for line in lines {
        line.total.compare(zero)?;
    }
    let mut ranked: Vec<&BudgetLine<'_>> = lines.iter().filter(|l| l.total.minor() > 0).collect();
    // By name after the price, so that the order of the list does not change the sentence.
    ranked.sort_by(|a, b| b.total.minor().cmp(&a.total.minor()).then(a.name.cmp(b.name)));
    ranked.truncate(3);

    let mut reason = if over.is_zero() {
        format!("{} of {} is left.", left.with_symbol(), limit.with_symbol())
    } else {
        let most: Vec<String> =
            ranked.iter().map(|l| format!("{} ({})", l.name, l.total.with_symbol())).collect();
        let most = match most.as_slice() {
            [] => String::new(),
            [one] => format!(" Most goes to {one}."),
            [first @ .., last] => format!(" Most goes to {} and {last}.", first.join(", ")),
        };
        format!("This is {} over the limit of {}.{most}", over.with_symbol(), limit.with_symbol())
    };
    match unpriced {
        0 => {}
        1 => reason.push_str(" 1 line has no price yet."),
        n => reason.push_str(&format!(" {n} lines have no price yet.")),
    }
    let dearest = ranked.into_iter().map(|l| l.name.to_owned()).collect();
    Ok(BudgetVerdict { limit, spent, left, over, dearest, reason })
}

/// What to say about free delivery, in the documented words: `You're $24.55 away from free delivery`.
/// `None` where nothing is missing.
#[must_use]
pub fn delivery_hint(away: Money) -> Option<String> {
    (away.minor() > 0).then(|| format!("You're {} away from free delivery", away.with_symbol()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn usd(minor: i64) -> Money {
        Money::from_minor(minor, Currency::USD)
    }

    #[test]
    fn at_below_and_above_the_limit() {
        let at = budget_verdict(usd(4000), usd(4000), &[], 0).unwrap();
        assert!(at.within() && at.left.is_zero() && at.over.is_zero());
        let below = budget_verdict(usd(4000), usd(3001), &[], 2).unwrap();
        assert_eq!((below.left, below.over), (usd(999), usd(0)));
        assert_eq!(below.reason, "$9.99 of $40.00 is left. 2 lines have no price yet.");
        let above = budget_verdict(usd(0), usd(1), &[], 0).unwrap();
        assert_eq!((above.left, above.over, above.within()), (usd(0), usd(1), false));
        assert_eq!(above.reason, "This is $0.01 over the limit of $0.00.");
    }

    #[test]
    fn the_dearest_lines_are_named_whatever_their_order() {
        let mut lines = vec![
            BudgetLine { name: "bread", total: usd(250) },
            BudgetLine { name: "beef", total: usd(1348) },
            BudgetLine { name: "eggs", total: usd(250) },
            BudgetLine { name: "milk", total: usd(796) },
            BudgetLine { name: "sample", total: usd(0) },
        ];
        let first = budget_verdict(usd(1000), usd(2644), &lines, 0).unwrap();
        assert_eq!(first.dearest, ["beef", "milk", "bread"]);
        lines.reverse();
        assert_eq!(budget_verdict(usd(1000), usd(2644), &lines, 0).unwrap(), first);
        assert!(budget_verdict(usd(1), Money::from_minor(1, Currency::EUR), &[], 0).is_err());
        let json = serde_json::to_string(&first).unwrap();
        assert!(json.starts_with(r#"{"limit":10.00,"spent":26.44,"left":0.00,"over":16.44,"#), "{json}");
    }

    #[test]
    fn the_documented_delivery_hint() {
        assert_eq!(delivery_hint(usd(3500 - 1045)).unwrap(), "You're $24.55 away from free delivery");
        assert_eq!(delivery_hint(usd(0)), None);
    }
}
