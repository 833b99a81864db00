//! Baskets to add up, and what they come to.

use std::collections::HashMap;

use grocery_core::{Currency, Error, ErrorKind, ProductId, Rate, basket};

use crate::{
    error::Answer,
    product::{SoldBy, TaxClass},
    values::{Money, count, each, maybe, mirror, natural, ppm, read, text},
};

/// A basket to add up.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct TotalsRequest {
    /// What is bought.
    pub items: Vec<TotalsItem>,
    /// The currency of every amount in it; the agent's where absent.
    #[uniffi(default = None)]
    pub currency: Option<String>,
    /// The postal code. Names the state where no state is said.
    #[uniffi(default = None)]
    pub zip_code: Option<String>,
    /// The state, by two-letter code or name. Without a place there is no tax, and a note says so.
    #[uniffi(default = None)]
    pub state: Option<String>,
    /// The promo code, in any case.
    #[uniffi(default = None)]
    pub promo_code: Option<String>,
    /// Whether the shopper is in the loyalty programme.
    #[uniffi(default = false)]
    pub loyalty_member: bool,
    /// Whether this is the shopper's first order, where that is known.
    #[uniffi(default = None)]
    pub first_order: Option<bool>,
    /// A tax rate for everything, in parts per million (72500 is 7.25 %), instead of the table's.
    #[uniffi(default = None)]
    pub tax_rate_ppm: Option<i64>,
    /// How to add up, instead of the lawful way. `totalsPolicy` gives the presets.
    #[uniffi(default = None)]
    pub policy: Option<TotalsPolicy>,
    /// The day of the sale, `2026-11-20`, instead of today.
    #[uniffi(default = None)]
    pub date: Option<String>,
    /// What is on the shopper's SNAP card. It pays for what it may, and takes the tax off that.
    #[uniffi(default = None)]
    pub snap_balance: Option<Money>,
    /// What delivery costs, where that is settled already; by the policy where absent.
    #[uniffi(default = None)]
    pub delivery_fee: Option<Money>,
    /// How many bags are bought at the policy's `bagFee`.
    #[uniffi(default = 0)]
    pub bags: i32,
}

impl TotalsRequest {
    pub(crate) fn read(&self, currency: Currency) -> Result<basket::TotalsRequest, Error> {
        let currency = read(self.currency.as_deref())?.unwrap_or(currency);
        let items = self.items.iter().enumerate().map(|(at, item)| {
            item.read().or_else(|(field, e)| named(&format!("items[{at}].{field}"), Err(e)))
        });
        let mut request = basket::TotalsRequest::new(currency, items.collect::<Result<_, _>>()?);
        if self.zip_code.is_some() || self.state.is_some() {
            request.place = Some(basket::Place { zip: self.zip_code.clone(), state: self.state.clone() });
        }
        request.promo_code.clone_from(&self.promo_code);
        request.loyalty_member = self.loyalty_member;
        request.first_order = self.first_order;
        request.tax_rate = self.tax_rate_ppm.map(Rate::from_ppm);
        request.policy = self.policy.as_ref().map(TotalsPolicy::read).transpose()?;
        request.date = read(self.date.as_deref())?;
        let amount =
            |amount: &Option<Money>, field| named(field, amount.as_ref().map(Money::read).transpose());
        request.snap_balance = amount(&self.snap_balance, "snapBalance")?;
        request.delivery_fee = amount(&self.delivery_fee, "deliveryFee")?;
        request.bags = natural(self.bags, "bags")?;
        Ok(request)
    }
}

impl From<basket::TotalsRequest> for TotalsRequest {
    fn from(request: basket::TotalsRequest) -> Self {
        let place = request.place.unwrap_or_default();
        Self {
            items: each(request.items),
            currency: Some(request.currency.to_string()),
            zip_code: place.zip,
            state: place.state,
            promo_code: request.promo_code,
            loyalty_member: request.loyalty_member,
            first_order: request.first_order,
            tax_rate_ppm: request.tax_rate.map(ppm),
            policy: maybe(request.policy),
            date: text(request.date),
            snap_balance: maybe(request.snap_balance),
            delivery_fee: maybe(request.delivery_fee),
            bags: count(request.bags as usize),
        }
    }
}

/// The fault of a field, with the field before it.
fn named<T>(field: &str, value: Result<T, Error>) -> Result<T, Error> {
    value.map_err(|e| {
        let error = Error::new(e.kind(), format!("{field}: {e}"));
        match e.hint() {
            Some(hint) => error.with_hint(hint.to_owned()),
            None => error,
        }
    })
}

/// Reads the documented `calculate-totals` request from JSON. Numbers are taken digit for digit: 3.99 is 399 cents, and
/// an amount with more decimals than its currency is refused.
///
/// Fails with `InvalidInput`, naming the item (counted from 0) and field at fault.
#[uniffi::export]
pub fn read_totals(json: String) -> Answer<TotalsRequest> {
    Ok(basket::read_totals(&json)?.request.into())
}

/// One item of a basket.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct TotalsItem {
    /// The price of one. Not below 0.
    pub price: Money,
    /// How many packages, or how much of the priced unit for goods by weight: `2`, `1.27`, `3/2`. Above 0.
    #[uniffi(default = "1")]
    pub quantity: String,
    /// The price before a reduction.
    #[uniffi(default = None)]
    pub original_price: Option<Money>,
    /// The product, where it has an id.
    #[uniffi(default = None)]
    pub product_id: Option<String>,
    /// How tax law sees it; food where absent.
    #[uniffi(default = None)]
    pub tax_class: Option<TaxClass>,
    /// Whether SNAP benefits may pay for it, where that is known.
    #[uniffi(default = None)]
    pub snap_eligible: Option<bool>,
    /// How it is sold. A quantity by weight is an estimate until the scales say.
    #[uniffi(default = None)]
    pub sold_by: Option<SoldBy>,
    /// The tax rate of this item in parts per million, instead of the table's and the basket's.
    #[uniffi(default = None)]
    pub tax_rate_ppm: Option<i64>,
    /// What the shop's own offers and coupons take off the whole line; it lowers what is taxed.
    #[uniffi(default = None)]
    pub offer_discount: Option<Money>,
    /// What the maker's coupons take off the whole line; what is taxed stays.
    #[uniffi(default = None)]
    pub coupon_discount: Option<Money>,
    /// What is owed for its bottles and cans until they come back.
    #[uniffi(default = None)]
    pub deposit: Option<Deposit>,
}

/// What is owed for the containers of a package until they come back. No discount touches it.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Deposit {
    /// For one container.
    pub each: Money,
    /// How many containers one package has.
    #[uniffi(default = 1)]
    pub containers: i32,
    /// Whether state law asks for it. SNAP benefits may pay only such a deposit.
    #[uniffi(default = true)]
    pub by_law: bool,
}

impl Deposit {
    fn read(&self) -> Result<basket::Deposit, Error> {
        let deposit = basket::Deposit::new(self.each.read()?, natural(self.containers, "the containers")?);
        Ok(if self.by_law { deposit } else { deposit.voluntary() })
    }
}

impl From<basket::Deposit> for Deposit {
    fn from(deposit: basket::Deposit) -> Self {
        Self {
            each: deposit.each.into(),
            containers: count(deposit.containers as usize),
            by_law: deposit.by_law,
        }
    }
}

impl TotalsItem {
    fn read(&self) -> Result<basket::TotalsItem, (&'static str, Error)> {
        let quantity = self.quantity.parse().map_err(|e| ("quantity", e))?;
        let mut item = basket::TotalsItem::new(quantity, self.price.read().map_err(|e| ("price", e))?);
        let original = self.original_price.as_ref().map(Money::read).transpose();
        item.original_price = original.map_err(|e| ("originalPrice", e))?;
        let product = self.product_id.as_ref().map(ProductId::new).transpose();
        item.product_id = product.map_err(|e| ("productId", e))?;
        if let Some(class) = self.tax_class {
            item.tax_class = class.into();
        }
        item.snap_eligible = self.snap_eligible;
        item.sold_by = maybe(self.sold_by);
        item.tax_rate = self.tax_rate_ppm.map(Rate::from_ppm);
        let offers = self.offer_discount.as_ref().map(Money::read).transpose();
        item.offer_discount = offers.map_err(|e| ("offerDiscount", e))?;
        let coupons = self.coupon_discount.as_ref().map(Money::read).transpose();
        item.coupon_discount = coupons.map_err(|e| ("couponDiscount", e))?;
        let deposit = self.deposit.as_ref().map(Deposit::read).transpose();
        item.deposit = deposit.map_err(|e| ("deposit", e))?;
        Ok(item)
    }
}

impl From<basket::TotalsItem> for TotalsItem {
    fn from(item: basket::TotalsItem) -> Self {
        Self {
            price: item.price.into(),
            quantity: item.quantity.to_string(),
            original_price: maybe(item.original_price),
            product_id: text(item.product_id),
            tax_class: Some(item.tax_class.into()),
            snap_eligible: item.snap_eligible,
            sold_by: maybe(item.sold_by),
            tax_rate_ppm: item.tax_rate.map(ppm),
            offer_discount: maybe(item.offer_discount),
            coupon_discount: maybe(item.coupon_discount),
            deposit: maybe(item.deposit),
        }
    }
}

/// How a shop adds a basket up. Start from a preset and change what differs.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct TotalsPolicy {
    /// What tax is charged on.
    pub tax_base: TaxBase,
    /// How tax is rounded to a whole minor unit.
    pub tax_rounding: Rounding,
    /// Where tax is rounded.
    pub tax_level: TaxLevel,
    /// Rates in parts per million that hold for everything sold in a state, by its two letters.
    pub flat_rates_ppm: HashMap<String, i64>,
    /// What a loyalty member gets off, in parts per million.
    pub loyalty_rate_ppm: i64,
    /// What the loyalty rate is taken of.
    pub loyalty_base: LoyaltyBase,
    /// What delivery costs.
    pub delivery_fee: Money,
    /// From which amount on delivery is free.
    pub free_delivery_from: Money,
    /// Which amount counts towards free delivery.
    pub threshold_base: ThresholdBase,
    /// Whether prices include the tax, as with VAT. It is then split off what is paid and not added.
    #[uniffi(default = false)]
    pub tax_included: bool,
    /// Whether deposits are taxed with the goods they belong to.
    #[uniffi(default = false)]
    pub tax_deposits: bool,
    /// What one bag costs; nothing where absent.
    #[uniffi(default = None)]
    pub bag_fee: Option<Money>,
}

impl TotalsPolicy {
    fn read(&self) -> Result<basket::TotalsPolicy, Error> {
        let rates = self.flat_rates_ppm.iter();
        Ok(basket::TotalsPolicy {
            tax_base: self.tax_base.into(),
            tax_rounding: self.tax_rounding.into(),
            tax_level: self.tax_level.into(),
            flat_rates: rates
                .map(|(state, ppm)| Ok((state.parse()?, rate(*ppm, "a flat rate")?)))
                .collect::<Result<_, Error>>()?,
            loyalty_rate: rate(self.loyalty_rate_ppm, "the loyalty rate")?,
            loyalty_base: self.loyalty_base.into(),
            delivery_fee: self.delivery_fee.read()?,
            free_delivery_from: self.free_delivery_from.read()?,
            threshold_base: self.threshold_base.into(),
            tax_included: self.tax_included,
            tax_deposits: self.tax_deposits,
            bag_fee: self.bag_fee.as_ref().map(Money::read).transpose()?,
        })
    }
}

/// A rate that a host gives: 0 to 100 %.
fn rate(ppm: i64, what: &str) -> Result<Rate, Error> {
    if (0..=Rate::ONE).contains(&ppm) {
        return Ok(Rate::from_ppm(ppm));
    }
    Err(Error::new(ErrorKind::InvalidInput, format!("{what} cannot be {ppm} parts per million"))
        .with_hint("use 0 to 1000000; 72500 is 7.25 %"))
}

impl From<basket::TotalsPolicy> for TotalsPolicy {
    fn from(policy: basket::TotalsPolicy) -> Self {
        Self {
            tax_base: policy.tax_base.into(),
            tax_rounding: policy.tax_rounding.into(),
            tax_level: policy.tax_level.into(),
            flat_rates_ppm: policy.flat_rates.iter().map(|(s, r)| (s.to_string(), ppm(*r))).collect(),
            loyalty_rate_ppm: ppm(policy.loyalty_rate),
            loyalty_base: policy.loyalty_base.into(),
            delivery_fee: policy.delivery_fee.into(),
            free_delivery_from: policy.free_delivery_from.into(),
            threshold_base: policy.threshold_base.into(),
            tax_included: policy.tax_included,
            tax_deposits: policy.tax_deposits,
            bag_fee: maybe(policy.bag_fee),
        }
    }
}

/// A preset by its name: `lawful`, `original` or `documented`. Fails with `InvalidInput`.
#[uniffi::export]
pub fn totals_policy(name: String) -> Answer<TotalsPolicy> {
    Ok(name.parse::<basket::TotalsPolicy>()?.into())
}

mirror! {
    /// What sales tax is charged on.
    TaxBase from grocery_core::basket::TaxBase, else AfterDiscounts {
        /// What is paid after the shop's own discounts.
        AfterDiscounts,
        /// The sum of the line totals, before promo code and loyalty.
        BeforeDiscounts,
    }
}

mirror! {
    /// Where tax is rounded.
    TaxLevel from grocery_core::basket::TaxLevel, else Invoice {
        /// Once, on the exact sum over all lines.
        Invoice,
        /// On each line.
        Line,
    }
}

mirror! {
    /// Which amount counts towards free delivery.
    ThresholdBase from grocery_core::basket::ThresholdBase, else PreDiscount {
        /// The subtotal before promo code and loyalty.
        PreDiscount,
        /// What is left of it after them.
        PostDiscount,
    }
}

mirror! {
    /// What the loyalty rate is taken of.
    LoyaltyBase from grocery_core::basket::LoyaltyBase, else Subtotal {
        /// The full subtotal.
        Subtotal,
        /// The subtotal less the promo code.
        AfterPromo,
    }
}

mirror! {
    /// How an exact amount becomes a whole one.
    Rounding from grocery_core::Rounding, else HalfUp {
        /// To the nearest; a half goes away from zero.
        HalfUp,
        /// To the nearest; a half goes towards zero.
        HalfDown,
        /// To the nearest; a half goes to the even neighbour.
        HalfEven,
        /// Away from zero.
        Up,
        /// Towards zero: cut off.
        Truncate,
        /// Towards plus infinity.
        Ceiling,
        /// Towards minus infinity.
        Floor,
    }
}

/// What a basket costs.
///
/// Always: `total = subtotal - offerDiscount - promoDiscount - loyaltyDiscount - couponDiscount + tax + deposits + bagFee +
/// deliveryFee`, and `totalSavings = itemSavings + offerDiscount + promoDiscount + loyaltyDiscount + couponDiscount`.
/// Nothing is below zero. Where prices include the tax (`taxIncluded`), it is a part of what is paid and not added.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Totals {
    /// The sum of the line totals.
    pub subtotal: Money,
    /// The same at the prices before reductions.
    pub original_subtotal: Money,
    /// What reduced prices save.
    pub item_savings: Money,
    /// What the promo code takes off.
    pub promo_discount: Money,
    /// What the promo code says of itself; absent where none holds.
    pub promo_description: Option<String>,
    /// What the loyalty programme takes off.
    pub loyalty_discount: Money,
    /// Sales tax.
    pub tax: Money,
    /// The tax rate in parts per million (72500 is 7.25 %); where lines differ, the blend over what they cost.
    pub tax_rate_ppm: i64,
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
    /// Who pays what; absent without a SNAP balance.
    pub tender: Option<Tender>,
    /// The lines, in the order of the request.
    pub lines: Vec<LineTotals>,
    /// What is worth knowing.
    pub notes: Vec<String>,
}

impl From<basket::Totals> for Totals {
    fn from(totals: basket::Totals) -> Self {
        Self {
            subtotal: totals.subtotal.into(),
            original_subtotal: totals.original_subtotal.into(),
            item_savings: totals.item_savings.into(),
            promo_discount: totals.promo_discount.into(),
            promo_description: totals.promo_description,
            loyalty_discount: totals.loyalty_discount.into(),
            tax: totals.tax.into(),
            tax_rate_ppm: ppm(totals.tax_rate),
            delivery_fee: totals.delivery_fee.into(),
            total_savings: totals.total_savings.into(),
            total: totals.total.into(),
            free_delivery_eligible: totals.free_delivery_eligible,
            amount_for_free_delivery: totals.amount_for_free_delivery.into(),
            free_delivery: totals.free_delivery.into(),
            snap_eligible_total: totals.snap_eligible_total.into(),
            currency: totals.currency.to_string(),
            estimated: totals.estimated,
            offer_discount: totals.offer_discount.into(),
            coupon_discount: totals.coupon_discount.into(),
            deposits: totals.deposits.into(),
            bag_fee: totals.bag_fee.into(),
            tax_included: totals.tax_included,
            vat: each(totals.vat),
            tender: maybe(totals.tender),
            lines: each(totals.lines),
            notes: totals.notes,
        }
    }
}

/// What lies in a basket at one rate of tax that prices include.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct VatTotals {
    /// The rate in parts per million.
    pub tax_rate_ppm: i64,
    /// What is taxed, with the tax.
    pub gross: Money,
    /// The tax in it.
    pub tax: Money,
    /// What is taxed, without the tax.
    pub net: Money,
}

impl From<basket::VatTotals> for VatTotals {
    fn from(vat: basket::VatTotals) -> Self {
        Self {
            tax_rate_ppm: ppm(vat.tax_rate),
            gross: vat.gross.into(),
            tax: vat.tax.into(),
            net: vat.net.into(),
        }
    }
}

/// Who pays what: `snap + other` is the total.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
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

impl From<basket::Tender> for Tender {
    fn from(tender: basket::Tender) -> Self {
        Self {
            snap: tender.snap.into(),
            other: tender.other.into(),
            tax_lifted: tender.tax_lifted.into(),
            snap_left: tender.snap_left.into(),
        }
    }
}

/// How free delivery was decided.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FreeDelivery {
    /// From which amount on delivery is free.
    pub from: Money,
    /// The amount that counted.
    pub counted: Money,
    /// Whether a promo code made it free.
    pub by_promo: bool,
}

impl From<basket::FreeDelivery> for FreeDelivery {
    fn from(delivery: basket::FreeDelivery) -> Self {
        Self { from: delivery.from.into(), counted: delivery.counted.into(), by_promo: delivery.by_promo }
    }
}

/// What one line costs.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
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
    /// How much of it, exactly: `2`, or a fraction such as `3/2`.
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
    pub tax_class: TaxClass,
    /// Its tax rate in parts per million.
    pub tax_rate_ppm: i64,
    /// What tax is charged on.
    pub taxable: Money,
    /// Its share of the tax.
    pub tax: Money,
    /// Whether the line was bought by weight.
    pub estimated: bool,
}

impl From<basket::LineTotals> for LineTotals {
    fn from(line: basket::LineTotals) -> Self {
        Self {
            product_id: text(line.product_id),
            line_total: line.line_total.into(),
            original_total: line.original_total.into(),
            promo_discount: line.promo_discount.into(),
            loyalty_discount: line.loyalty_discount.into(),
            quantity_exact: line.quantity.to_string(),
            offer_discount: line.offer_discount.into(),
            coupon_discount: line.coupon_discount.into(),
            deposit: line.deposit.into(),
            snap: line.snap.into(),
            snap_deposit: line.snap_deposit.into(),
            net: line.net.into(),
            tax_class: line.tax_class.into(),
            tax_rate_ppm: ppm(line.tax_rate),
            taxable: line.taxable.into(),
            tax: line.tax.into(),
            estimated: line.estimated,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_the_same_after_the_way_there_and_back() {
        for policy in basket::TotalsPolicy::PRESETS {
            let json = format!(
                r#"{{"items":[{{"productId":"prod-123","quantity":3,"price":5.49,"originalPrice":6,"taxClass":"candy",
                "snapEligible":true,"taxRate":5.5,"offerDiscount":1.50,"couponDiscount":0.25,
                "deposit":{{"each":0.05,"containers":6,"byLaw":false}}}},{{"quantity":1.27,"price":1.98,"soldBy":"weight"}}],
                "snapBalance":20,"deliveryFee":3.95,"bags":2,"location":{{"zipCode":"12345","state":"IL"}},"promoCode":"SAVE10",
                "loyaltyMember":true,"firstOrder":false,"taxRate":8.875,"policy":"{policy}","date":"2026-11-20"}}"#
            );
            let there = basket::read_totals(&json).unwrap().request;
            let back = TotalsRequest::from(there.clone()).read(Currency::EUR).unwrap();
            assert_eq!(back, there);
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let mut request = read_totals(r#"{"items":[{"quantity":1,"price":3.99}]}"#.to_owned()).unwrap();
        request.items[0].quantity = "a few".to_owned();
        let error = request.read(Currency::USD).unwrap_err();
        assert!(error.message().starts_with("items[0].quantity"), "{error}");
        let mut policy = totals_policy("lawful".to_owned()).unwrap();
        policy.loyalty_rate_ppm = -1;
        assert_eq!(policy.read().unwrap_err().kind(), ErrorKind::InvalidInput);
        assert!(totals_policy("generous".to_owned()).is_err());
    }
}
