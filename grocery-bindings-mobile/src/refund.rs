//! What comes back to the shopper when goods do, and carts of deals as baskets.

use grocery_core::{Error, basket as core, deals::DealProblem};

use crate::{
    agent::Agent,
    deals::DealPlan,
    error::Answer,
    totals::TotalsRequest,
    values::{Money, count, each, natural, text},
};

#[uniffi::export]
impl Agent {
    /// What is paid back when goods of a sale come back: each returned line gives back its own share of what was paid, and
    /// no other line moves. `sale` is the request that the sale was added up by; say its `date`, since taxes go by the day.
    ///
    /// Fails with `InvalidInput` naming the return where more comes back than was bought, and as `totals`.
    pub fn refund(&self, sale: TotalsRequest, back: RefundRequest) -> Answer<Refund> {
        let agent = &self.shared.agent;
        let sale = agent.totals(&sale.read(agent.config().currency)?)?;
        Ok(core::refund(&sale, &back.read()?)?.into())
    }
}

/// The cart of `problem` (JSON text) with what `plan` takes off each line, as a basket to add up: makers' coupons apart from
/// everything the shop pays for. Place, tax classes and loyalty are the app's to set. What is to be paid before tax and what
/// is saved are the plan's to the cent.
///
/// Fails with `InvalidInput` where the plan breaks the rules of the offers.
#[uniffi::export]
pub fn totals_from_deals(problem: String, plan: DealPlan) -> Answer<TotalsRequest> {
    Ok(core::TotalsRequest::from_deals(&DealProblem::from_json(&problem)?, &plan.read()?)?.into())
}

/// What comes back now.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct RefundRequest {
    /// What comes back.
    pub returns: Vec<Return>,
    /// What came back before.
    #[uniffi(default = [])]
    pub earlier: Vec<Return>,
    /// Whether delivery and bags are paid back too, once everything has come back.
    #[uniffi(default = false)]
    pub fees: bool,
}

impl RefundRequest {
    fn read(self) -> Result<core::RefundRequest, Error> {
        let all =
            |returns: Vec<Return>| returns.into_iter().map(Return::read).collect::<Result<Vec<_>, Error>>();
        let request = core::RefundRequest::new(all(self.returns)?).after(all(self.earlier)?);
        Ok(if self.fees { request.with_fees() } else { request })
    }
}

/// So much of a line comes back.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Return {
    /// The line, counted from 0.
    pub line: i32,
    /// How much of it, in the measure of the sale: `2`, `1.27`, `3/2`.
    #[uniffi(default = "1")]
    pub quantity: String,
}

impl Return {
    fn read(self) -> Result<core::Return, Error> {
        Ok(core::Return::new(natural(self.line, "a line")?, self.quantity.parse()?))
    }
}

/// What is paid back.
///
/// Always: `total = goods + tax + deposits + deliveryFee + bagFee`, without `tax` where prices include it, and `total = snap
/// + other`. Nothing is below zero.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Refund {
    /// What was paid for the goods, after discounts.
    pub goods: Money,
    /// Their tax.
    pub tax: Money,
    /// Their deposits.
    pub deposits: Money,
    /// The delivery fee, where it is paid back.
    pub delivery_fee: Money,
    /// The bag fee, where it is paid back.
    pub bag_fee: Money,
    /// All of it.
    pub total: Money,
    /// What goes back to the SNAP card: never out in cash.
    pub snap: Money,
    /// What goes back by the other means.
    pub other: Money,
    /// What the returned goods had off, which is not paid out.
    pub discounts: Money,
    /// The lines, in the order of the request.
    pub lines: Vec<RefundLine>,
}

impl From<core::Refund> for Refund {
    fn from(back: core::Refund) -> Self {
        Self {
            goods: back.goods.into(),
            tax: back.tax.into(),
            deposits: back.deposits.into(),
            delivery_fee: back.delivery_fee.into(),
            bag_fee: back.bag_fee.into(),
            total: back.total.into(),
            snap: back.snap.into(),
            other: back.other.into(),
            discounts: back.discounts.into(),
            lines: each(back.lines),
        }
    }
}

/// What is paid back for one line.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct RefundLine {
    /// The line of the sale, counted from 0.
    pub line: i32,
    /// The product, where it has an id.
    pub product_id: Option<String>,
    /// What was paid for the goods, after discounts.
    pub goods: Money,
    /// Their tax.
    pub tax: Money,
    /// Their deposit.
    pub deposit: Money,
    /// What goes back to the SNAP card.
    pub snap: Money,
    /// What they had off, which is not paid out.
    pub discounts: Money,
}

impl From<core::RefundLine> for RefundLine {
    fn from(line: core::RefundLine) -> Self {
        Self {
            line: count(line.line),
            product_id: text(line.product_id),
            goods: line.goods.into(),
            tax: line.tax.into(),
            deposit: line.deposit.into(),
            snap: line.snap.into(),
            discounts: line.discounts.into(),
        }
    }
}
