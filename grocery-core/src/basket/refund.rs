//! What comes back to the shopper when goods do.
//!
//! A returned line gives back its own share of what was paid: what it cost after its discounts, its tax and its deposit.
//! No other line moves, and what a discount took off is not paid out. Each part is reckoned on all that has come back of the
//! line so far and rounded half up, less what was given back before: however often a part of a line comes back, the parts
//! add up to the line, to the minor unit. What SNAP paid and what else did are rounded apart, since they go different ways.

use serde::Serialize;

use super::{LineTotals, Totals};
use crate::{
    error::{Error, ErrorKind, Result},
    id::ProductId,
    money::{Money, Rounding, decimal},
    quantity::Ratio,
};

/// So much of a line comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Return {
    /// The line, counted from 0 as in [`Totals::lines`].
    pub line: usize,
    /// How much of it, in the measure of the sale. Above 0.
    pub quantity: Ratio,
}

impl Return {
    /// `quantity` of the line at `line`.
    #[must_use]
    pub const fn new(line: usize, quantity: Ratio) -> Self {
        Self { line, quantity }
    }
}

/// What comes back now. Make it with [`RefundRequest::new`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct RefundRequest {
    /// What comes back.
    pub returns: Vec<Return>,
    /// What came back before.
    pub earlier: Vec<Return>,
    /// Whether delivery and bags are paid back too, once everything has come back. Otherwise the shop keeps them.
    pub fees: bool,
}

impl RefundRequest {
    /// These come back, and nothing did before.
    #[must_use]
    pub const fn new(returns: Vec<Return>) -> Self {
        Self { returns, earlier: Vec::new(), fees: false }
    }

    /// The same, after these came back.
    #[must_use]
    pub fn after(mut self, earlier: Vec<Return>) -> Self {
        self.earlier = earlier;
        self
    }

    /// The same, and once everything has come back, delivery and bags are paid back too.
    #[must_use]
    pub const fn with_fees(mut self) -> Self {
        self.fees = true;
        self
    }
}

/// What is paid back. Always: `total = goods + tax + deposits + delivery_fee + bag_fee`, without `tax` where prices
/// include it, and `total = snap + other`. Nothing is below zero.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Refund {
    /// What was paid for the goods, after discounts.
    #[serde(serialize_with = "decimal")]
    pub goods: Money,
    /// Their tax.
    #[serde(serialize_with = "decimal")]
    pub tax: Money,
    /// Their deposits.
    #[serde(serialize_with = "decimal")]
    pub deposits: Money,
    /// The delivery fee, where it is paid back.
    #[serde(serialize_with = "decimal")]
    pub delivery_fee: Money,
    /// The bag fee, where it is paid back.
    #[serde(serialize_with = "decimal")]
    pub bag_fee: Money,
    /// All of it.
    #[serde(serialize_with = "decimal")]
    pub total: Money,
    /// What goes back to the SNAP card: never out in cash.
    #[serde(serialize_with = "decimal")]
    pub snap: Money,
    /// What goes back by the other means.
    #[serde(serialize_with = "decimal")]
    pub other: Money,
    /// What the returned goods had off, which is not paid out.
    #[serde(serialize_with = "decimal")]
    pub discounts: Money,
    /// The lines, in the order of the request.
    pub lines: Vec<RefundLine>,
}

/// What is paid back for one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RefundLine {
    /// The line of the sale.
    pub line: usize,
    /// The product, where it has an id.
    pub product_id: Option<ProductId>,
    /// What was paid for the goods, after discounts.
    #[serde(serialize_with = "decimal")]
    pub goods: Money,
    /// Their tax.
    #[serde(serialize_with = "decimal")]
    pub tax: Money,
    /// Their deposit.
    #[serde(serialize_with = "decimal")]
    pub deposit: Money,
    /// What goes back to the SNAP card.
    #[serde(serialize_with = "decimal")]
    pub snap: Money,
    /// What they had off, which is not paid out.
    #[serde(serialize_with = "decimal")]
    pub discounts: Money,
}

/// What is paid back of `sale` when goods come back.
///
/// # Errors
/// [`ErrorKind::InvalidInput`] for a line that is not there, a quantity that is not above 0 and more than is left of
/// a line, naming the return (from 0) and field.
///
/// ```
/// use grocery_core::{Ratio, basket::{RefundRequest, Return, TotalsRules, read_totals, refund, totals}};
/// let call = read_totals(r#"{"items":[{"quantity":3,"price":3.33},{"quantity":1,"price":5}],"promoCode":"SAVE10"}"#)?;
/// let sale = totals(&call.request, &TotalsRules::default(), "2026-11-20".parse()?)?;
/// let one = refund(&sale, &RefundRequest::new(vec![Return::new(0, Ratio::ONE)]))?;
/// assert_eq!(one.total.to_string(), "3.00"); // 3.33 less its share of the 10 %
/// assert_eq!(one.discounts.to_string(), "0.33");
/// # Ok::<(), grocery_core::Error>(())
/// ```
pub fn refund(sale: &Totals, request: &RefundRequest) -> Result<Refund> {
    let zero = Money::zero(sale.currency);
    let mut back = vec![Ratio::ZERO; sale.lines.len()];
    let mut lines = Vec::with_capacity(request.returns.len());
    for (index, one) in request.earlier.iter().enumerate() {
        take(&mut back, sale, one, || format!("returned[{index}]"))?;
    }
    let was_complete = complete(&back, sale);
    for (index, one) in request.returns.iter().enumerate() {
        let (before, after) = take(&mut back, sale, one, || format!("returns[{index}]"))?;
        lines.push(share(&sale.lines[one.line], one.line, before, after)?);
    }
    let all_back = request.fees && !was_complete && complete(&back, sale);
    let (delivery_fee, bag_fee) = if all_back { (sale.delivery_fee, sale.bag_fee) } else { (zero, zero) };

    let sum = |part: fn(&RefundLine) -> Money| Money::sum(sale.currency, lines.iter().map(part));
    let (goods, tax, deposits) = (sum(|l| l.goods)?, sum(|l| l.tax)?, sum(|l| l.deposit)?);
    let added_tax = if sale.tax_included { zero } else { tax };
    let total = goods.plus(added_tax)?.plus(deposits)?.plus(delivery_fee)?.plus(bag_fee)?;
    let snap = sum(|l| l.snap)?;
    let discounts = sum(|l| l.discounts)?;
    let other = total.minus(snap)?;
    Ok(Refund { goods, tax, deposits, delivery_fee, bag_fee, total, snap, other, discounts, lines })
}

/// Counts a return, and says which shares of its line had come back before and have now.
fn take(
    back: &mut [Ratio],
    sale: &Totals,
    one: &Return,
    path: impl Fn() -> String,
) -> Result<(Ratio, Ratio)> {
    let fault = |field: &str, what: String, hint: &'static str| {
        Error::new(ErrorKind::InvalidInput, format!("{}.{field}: {what}", path())).with_hint(hint)
    };
    let (Some(so_far), Some(line)) = (back.get_mut(one.line), sale.lines.get(one.line)) else {
        let what = format!("there is no line {}; the sale has {}", one.line, sale.lines.len());
        return Err(fault("line", what, "lines are counted from 0"));
    };
    let bought = line.quantity;
    // What carries a deposit is counted, so no half of it comes back.
    let countable = line.deposit.is_zero() || one.quantity.is_integer();
    if !one.quantity.is_positive() || !countable {
        let what = format!("{} cannot come back of {bought}", one.quantity);
        return Err(fault("quantity", what, "say how much comes back, in the measure of the sale"));
    }
    let now = so_far.plus(one.quantity).filter(|now| *now <= bought).ok_or_else(|| {
        let what = format!("{} of {bought} came back before, so {} cannot", *so_far, one.quantity);
        fault("quantity", what, "at most what was bought comes back")
    })?;
    let share = |quantity: Ratio| {
        quantity.over(bought).ok_or_else(|| {
            fault("quantity", format!("{quantity} is too fine a part of {bought}"), "use fewer decimals")
        })
    };
    let shares = (share(*so_far)?, share(now)?);
    *so_far = now;
    Ok(shares)
}

fn complete(back: &[Ratio], sale: &Totals) -> bool {
    back.iter().zip(&sale.lines).all(|(back, line)| *back == line.quantity)
}

/// What the part of a line between two shares of it comes to.
fn share(line: &LineTotals, index: usize, before: Ratio, after: Ratio) -> Result<RefundLine> {
    // Every amount below is a part of its own that grows with the share, so none ever falls below zero, and at the
    // whole line each is what was paid. Sums of them keep that.
    let part = |amount: Money| {
        let until =
            |share: Ratio| amount.times_fraction(share.numerator(), share.denominator(), Rounding::HalfUp);
        until(after)?.minus(until(before)?)
    };
    let snap = part(line.snap)?;
    let snap_deposit = part(line.snap_deposit)?;
    Ok(RefundLine {
        line: index,
        product_id: line.product_id.clone(),
        goods: part(line.net.minus(line.snap)?)?.plus(snap)?,
        tax: part(line.tax)?,
        deposit: part(line.deposit.minus(line.snap_deposit)?)?.plus(snap_deposit)?,
        snap: snap.plus(snap_deposit)?,
        discounts: part(line.line_total.minus(line.net)?)?,
    })
}
