//! What is spent: budgets, what offers save on a list, who pays what, and what comes back.

use grocery_core::{agent, basket, budgets};
use napi_derive::napi;
use serde::Serialize;

use super::{GroceryListData, count, money::Money, percent, text, texts, time};
use crate::wire::Camel;

/// How a budget stands in the period that runs.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BudgetStatus {
    /// How long it runs.
    #[napi(ts_type = "BudgetPeriod")]
    pub period: &'static str,
    /// The category it is for; `null` for everything.
    pub category: Option<String>,
    /// The first day of the period, ISO 8601.
    pub from: String,
    /// The last day of the period.
    pub to: String,
    /// What may be spent.
    pub limit: Money,
    /// What is spent.
    pub spent: Money,
    /// What is left; 0 where the limit is passed.
    pub left: Money,
    /// By how much the limit is passed; 0 where it is kept.
    pub over: Money,
    /// What is spent in whole percent of the limit, cut off.
    pub percent: i64,
}

impl From<&budgets::BudgetStatus> for BudgetStatus {
    fn from(s: &budgets::BudgetStatus) -> Self {
        Self {
            period: s.period.as_str(),
            category: s.category.clone(),
            from: text(&s.from),
            to: text(&s.to),
            limit: s.limit.into(),
            spent: s.spent.into(),
            left: s.left.into(),
            over: s.over.into(),
            percent: count(s.percent),
        }
    }
}

/// A threshold that was crossed, told once in a period.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Crossing {
    /// The threshold, in percent of the limit.
    pub threshold: u32,
    /// How the budget stands now.
    pub status: BudgetStatus,
}

impl From<&budgets::Crossing> for Crossing {
    fn from(c: &budgets::Crossing) -> Self {
        Self { threshold: c.threshold.into(), status: (&c.status).into() }
    }
}

/// So much of a budget is spent.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BudgetThreshold {
    /// Whose it is.
    pub user_id: String,
    /// How long it runs.
    #[napi(ts_type = "BudgetPeriod")]
    pub period: &'static str,
    /// The category it is for; `null` for everything.
    pub category: Option<String>,
    /// The first day of the period, ISO 8601.
    pub from: String,
    /// The last day of the period.
    pub to: String,
    /// The threshold, in percent of the limit.
    pub threshold: u32,
    /// What may be spent.
    pub limit: Money,
    /// What is spent.
    pub spent: Money,
    /// When.
    pub timestamp: String,
}

impl From<&agent::BudgetThreshold> for BudgetThreshold {
    fn from(r: &agent::BudgetThreshold) -> Self {
        Self {
            user_id: text(&r.user_id),
            period: r.period.as_str(),
            category: r.category.clone(),
            from: text(&r.from),
            to: text(&r.to),
            threshold: r.threshold.into(),
            limit: r.limit.into(),
            spent: r.spent.into(),
            timestamp: time(r.timestamp),
        }
    }
}

/// What the offers of the shop take off a list. The list's `total` and `savings` count it; its `subtotal` and the totals of
/// its lines are at shelf prices.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListDeals {
    /// What is taken off the goods.
    pub savings: Money,
    /// What the goods cost then, without tax and delivery.
    pub payable: Money,
    /// The offers used, the one that saves most first.
    pub offers: Vec<UsedOffer>,
    /// No use of the offers saves more than this beyond `savings` and the delivery fee: 0 where the plan is proven to be
    /// the best.
    pub at_most_more: Money,
    /// What comes back after the receipt, by rebates. No part of `savings`.
    pub after_receipt: Money,
}

impl From<&agent::ListDeals> for ListDeals {
    fn from(d: &agent::ListDeals) -> Self {
        Self {
            savings: d.savings.into(),
            payable: d.payable.into(),
            offers: texts(&d.offers),
            at_most_more: d.at_most_more.into(),
            after_receipt: d.after_receipt.into(),
        }
    }
}

/// An offer used on a list.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UsedOffer {
    /// Its id in the offer book.
    pub id: String,
    /// What people call it; the id where it has no title.
    pub title: String,
    /// How often it is used.
    pub uses: i64,
    /// Whether it waives the delivery fee and takes nothing off the goods.
    pub frees_delivery: bool,
    /// What it saves; for free delivery the fee.
    pub savings: Money,
}

impl From<&agent::UsedOffer> for UsedOffer {
    fn from(o: &agent::UsedOffer) -> Self {
        Self {
            id: o.id.clone(),
            title: o.title.clone(),
            uses: o.uses,
            frees_delivery: o.frees_delivery,
            savings: o.savings.into(),
        }
    }
}

/// An offer that saves something on a line.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemOffer {
    /// Its id in the offer book.
    pub id: String,
    /// What people call it; the id where it has no title.
    pub title: String,
    /// The line's share of what it saves.
    pub savings: Money,
}

impl From<&agent::ItemOffer> for ItemOffer {
    fn from(o: &agent::ItemOffer) -> Self {
        Self { id: o.id.clone(), title: o.title.clone(), savings: o.savings.into() }
    }
}

/// A list with what the offers save on it, explained. Its type stands in `ts/agent-deals.ts`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListExplainedData {
    list: GroceryListData,
    explanation: Camel,
}

impl From<&agent::ListExplained> for ListExplainedData {
    fn from(explained: &agent::ListExplained) -> Self {
        Self { list: (&explained.list).into(), explanation: (&explained.told()).into() }
    }
}

/// What lies in a basket at one rate of tax that prices include.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VatTotals {
    /// The rate in percent.
    pub tax_rate: f64,
    /// What is taxed, with the tax.
    pub gross: Money,
    /// The tax in it.
    pub tax: Money,
    /// What is taxed, without the tax.
    pub net: Money,
}

impl From<&basket::VatTotals> for VatTotals {
    fn from(v: &basket::VatTotals) -> Self {
        Self { tax_rate: percent(v.tax_rate), gross: v.gross.into(), tax: v.tax.into(), net: v.net.into() }
    }
}

/// Who pays what: `snap + other` is the total.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tender {
    /// What SNAP benefits pay.
    pub snap: Money,
    /// What is left for another means: what is not eligible, tax and fees among it.
    pub other: Money,
    /// The tax that is not charged because benefits pay.
    pub tax_lifted: Money,
    /// What stays on the SNAP card.
    pub snap_left: Money,
}

impl From<&basket::Tender> for Tender {
    fn from(t: &basket::Tender) -> Self {
        Self {
            snap: t.snap.into(),
            other: t.other.into(),
            tax_lifted: t.tax_lifted.into(),
            snap_left: t.snap_left.into(),
        }
    }
}

/// What is paid back when goods come back.
///
/// Always: `total = goods + tax + deposits + deliveryFee + bagFee`, without `tax` where prices include it, and `total = snap
/// + other`. Nothing is below zero.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RefundData {
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

impl From<&basket::Refund> for RefundData {
    fn from(r: &basket::Refund) -> Self {
        Self {
            goods: r.goods.into(),
            tax: r.tax.into(),
            deposits: r.deposits.into(),
            delivery_fee: r.delivery_fee.into(),
            bag_fee: r.bag_fee.into(),
            total: r.total.into(),
            snap: r.snap.into(),
            other: r.other.into(),
            discounts: r.discounts.into(),
            lines: texts(&r.lines),
        }
    }
}

/// What is paid back for one line.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RefundLine {
    /// The line of the sale, counted from 0.
    pub line: i64,
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

impl From<&basket::RefundLine> for RefundLine {
    fn from(l: &basket::RefundLine) -> Self {
        Self {
            line: count(l.line),
            product_id: l.product_id.as_ref().map(text),
            goods: l.goods.into(),
            tax: l.tax.into(),
            deposit: l.deposit.into(),
            snap: l.snap.into(),
            discounts: l.discounts.into(),
        }
    }
}

/// A cart with its best plan as a basket to add up; the request type stands in `ts/totals.ts`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DealBasket {
    currency: String,
    items: Vec<DealItem>,
    delivery_fee: Option<Money>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DealItem {
    product_id: Option<String>,
    quantity: String,
    price: Money,
    #[serde(skip_serializing_if = "Option::is_none")]
    offer_discount: Option<Money>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coupon_discount: Option<Money>,
}

impl From<&basket::TotalsRequest> for DealBasket {
    fn from(request: &basket::TotalsRequest) -> Self {
        let item = |item: &basket::TotalsItem| DealItem {
            product_id: item.product_id.as_ref().map(text),
            quantity: text(&item.quantity),
            price: item.price.into(),
            offer_discount: item.offer_discount.map(Money::from),
            coupon_discount: item.coupon_discount.map(Money::from),
        };
        Self {
            currency: text(&request.currency),
            items: request.items.iter().map(item).collect(),
            delivery_fee: request.delivery_fee.map(Money::from),
        }
    }
}
