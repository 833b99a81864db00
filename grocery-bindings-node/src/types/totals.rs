//! What a basket costs.

use grocery_core::basket;
use napi_derive::napi;
use serde::Serialize;

use super::{Tender, VatTotals, money::Money, percent, text, texts};

/// What a basket costs.
///
/// Always: `total = subtotal - offerDiscount - promoDiscount - loyaltyDiscount - couponDiscount + tax + deposits + bagFee +
/// deliveryFee`, and `totalSavings = itemSavings + offerDiscount + promoDiscount + loyaltyDiscount + couponDiscount`.
/// Nothing is below zero. Where prices include the tax (`taxIncluded`), it is a part of what is paid and not added.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TotalsData {
    /// The sum of the line totals.
    pub subtotal: Money,
    /// The same at the prices before reductions.
    pub original_subtotal: Money,
    /// What reduced prices save.
    pub item_savings: Money,
    /// What the promo code takes off.
    pub promo_discount: Money,
    /// What the promo code says of itself; `null` where none holds.
    pub promo_description: Option<String>,
    /// What the loyalty programme takes off.
    pub loyalty_discount: Money,
    /// Sales tax.
    pub tax: Money,
    /// The tax rate in percent; where lines differ, the blend of their rates over what they cost, to
    /// four decimals.
    pub tax_rate: f64,
    /// What delivery costs.
    pub delivery_fee: Money,
    /// What is saved in all, without the delivery fee.
    pub total_savings: Money,
    /// What is to be paid.
    pub total: Money,
    /// Whether delivery is free.
    pub free_delivery_eligible: bool,
    /// How much more makes delivery free.
    pub amount_for_free_delivery: Money,
    /// How free delivery was decided.
    pub free_delivery: FreeDelivery,
    /// What SNAP benefits may pay for, after discounts.
    pub snap_eligible_total: Money,
    /// The currency of every amount.
    pub currency: String,
    /// Whether a line was bought by weight, so that the scales have the last word.
    pub estimated: bool,
    /// What the shop's own offers and coupons take off the lines.
    pub offer_discount: Money,
    /// What makers' coupons take off.
    pub coupon_discount: Money,
    /// Deposits on bottles and cans.
    pub deposits: Money,
    /// What the bags cost.
    pub bag_fee: Money,
    /// Whether the prices include the tax, so that it is not added.
    pub tax_included: bool,
    /// Where prices include the tax, what lies in the basket at each rate, the lowest rate first.
    pub vat: Vec<VatTotals>,
    /// Who pays what; `null` without a SNAP balance.
    pub tender: Option<Tender>,
    /// The lines, in the order of the request.
    pub lines: Vec<LineTotals>,
    /// What is worth knowing.
    pub notes: Vec<String>,
}

impl From<&basket::Totals> for TotalsData {
    fn from(t: &basket::Totals) -> Self {
        Self {
            subtotal: t.subtotal.into(),
            original_subtotal: t.original_subtotal.into(),
            item_savings: t.item_savings.into(),
            promo_discount: t.promo_discount.into(),
            promo_description: t.promo_description.clone(),
            loyalty_discount: t.loyalty_discount.into(),
            tax: t.tax.into(),
            tax_rate: percent(t.tax_rate),
            delivery_fee: t.delivery_fee.into(),
            total_savings: t.total_savings.into(),
            total: t.total.into(),
            free_delivery_eligible: t.free_delivery_eligible,
            amount_for_free_delivery: t.amount_for_free_delivery.into(),
            free_delivery: FreeDelivery::from(&t.free_delivery),
            snap_eligible_total: t.snap_eligible_total.into(),
            currency: text(&t.currency),
            estimated: t.estimated,
            offer_discount: t.offer_discount.into(),
            coupon_discount: t.coupon_discount.into(),
            deposits: t.deposits.into(),
            bag_fee: t.bag_fee.into(),
            tax_included: t.tax_included,
            vat: texts(&t.vat),
            tender: t.tender.as_ref().map(Tender::from),
            lines: texts(&t.lines),
            notes: t.notes.clone(),
        }
    }
}

/// How free delivery was decided.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FreeDelivery {
    /// From which amount on delivery is free.
    pub from: Money,
    /// The amount that counted.
    pub counted: Money,
    /// Whether a promo code made it free.
    pub by_promo: bool,
}

impl From<&basket::FreeDelivery> for FreeDelivery {
    fn from(t: &basket::FreeDelivery) -> Self {
        Self { from: t.from.into(), counted: t.counted.into(), by_promo: t.by_promo }
    }
}

/// What one line costs.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LineTotals {
    /// The product, where it has an id.
    pub product_id: Option<String>,
    /// Half-up(price x quantity).
    pub line_total: Money,
    /// The same at the price before a reduction.
    pub original_total: Money,
    /// Its share of the promo code.
    pub promo_discount: Money,
    /// Its share of the loyalty discount.
    pub loyalty_discount: Money,
    /// How much of it, exactly: `3/2`.
    pub quantity_exact: String,
    /// What the shop's own offers and coupons take off it.
    pub offer_discount: Money,
    /// What makers' coupons take off it.
    pub coupon_discount: Money,
    /// What is owed for its containers.
    pub deposit: Money,
    /// How much of `net` SNAP benefits pay.
    pub snap: Money,
    /// How much of `deposit` SNAP benefits pay.
    pub snap_deposit: Money,
    /// What is left to pay for it, before tax and deposit.
    pub net: Money,
    /// How tax law sees it.
    #[napi(ts_type = "TaxClass")]
    pub tax_class: &'static str,
    /// Its tax rate in percent.
    pub tax_rate: f64,
    /// What tax is charged on.
    pub taxable: Money,
    /// Its share of the tax.
    pub tax: Money,
    /// Whether the line was bought by weight.
    pub estimated: bool,
}

impl From<&basket::LineTotals> for LineTotals {
    fn from(t: &basket::LineTotals) -> Self {
        Self {
            product_id: t.product_id.as_ref().map(text),
            line_total: t.line_total.into(),
            original_total: t.original_total.into(),
            promo_discount: t.promo_discount.into(),
            loyalty_discount: t.loyalty_discount.into(),
            quantity_exact: text(&t.quantity),
            offer_discount: t.offer_discount.into(),
            coupon_discount: t.coupon_discount.into(),
            deposit: t.deposit.into(),
            snap: t.snap.into(),
            snap_deposit: t.snap_deposit.into(),
            net: t.net.into(),
            tax_class: t.tax_class.as_str(),
            tax_rate: percent(t.tax_rate),
            taxable: t.taxable.into(),
            tax: t.tax.into(),
            estimated: t.estimated,
        }
    }
}
