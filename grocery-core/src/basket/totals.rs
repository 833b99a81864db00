//! Adds a basket up to the cent.

use std::cmp::Ordering;

use serde::Serialize;

use super::{
    LoyaltyBase, PromoBook, TaxTable, Tender, ThresholdBase, TotalsItem, TotalsPolicy, TotalsRequest,
    VatTotals, charge, promo, tax, tender,
};
use crate::{
    catalog::{SoldBy, TaxClass},
    clock::Date,
    error::{Error, ErrorKind, Result},
    id::ProductId,
    money::{Money, Rate, Rounding, decimal, percent},
    quantity::Ratio,
};

/// What a shop brings to adding up: how, at which tax, with which promo codes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TotalsRules {
    /// How to add up where the request does not say.
    pub policy: TotalsPolicy,
    /// Sales tax.
    pub taxes: TaxTable,
    /// Promo codes.
    pub promos: PromoBook,
}

/// What a basket costs. Serialises to the documented `calculation`, with more keys.
///
/// Always: `total = subtotal - promo_discount - loyalty_discount + tax + delivery_fee`, and
/// `total_savings = item_savings + promo_discount + loyalty_discount`. Nothing is below zero.
///
/// A basket that uses more has more terms, each 0 and left out of the JSON where it is not used:
/// `total = subtotal - offer_discount - promo_discount - loyalty_discount - coupon_discount + tax + deposits +
/// bag_fee + delivery_fee`, with both discounts in `total_savings`. Where prices include the tax
/// ([`tax_included`](Self::tax_included)), `tax` is a part of what is paid and not added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Totals {
    /// The sum of the line totals.
    #[serde(serialize_with = "decimal")]
    pub subtotal: Money,
    /// The same at the prices before reductions.
    #[serde(serialize_with = "decimal")]
    pub original_subtotal: Money,
    /// What reduced prices save.
    #[serde(serialize_with = "decimal")]
    pub item_savings: Money,
    /// What the promo code takes off.
    #[serde(serialize_with = "decimal")]
    pub promo_discount: Money,
    /// What the promo code says of itself; `None` where none holds.
    pub promo_description: Option<String>,
    /// What the loyalty programme takes off.
    #[serde(serialize_with = "decimal")]
    pub loyalty_discount: Money,
    /// Sales tax.
    #[serde(serialize_with = "decimal")]
    pub tax: Money,
    /// The tax rate in percent; where lines differ, the blend of their rates over what they cost, to
    /// four decimals.
    #[serde(serialize_with = "percent")]
    pub tax_rate: Rate,
    /// What delivery costs.
    #[serde(serialize_with = "decimal")]
    pub delivery_fee: Money,
    /// What is saved in all, without the delivery fee.
    #[serde(serialize_with = "decimal")]
    pub total_savings: Money,
    /// What is to be paid.
    #[serde(serialize_with = "decimal")]
    pub total: Money,
    /// Whether delivery is free.
    pub free_delivery_eligible: bool,
    /// How much more makes delivery free.
    #[serde(serialize_with = "decimal")]
    pub amount_for_free_delivery: Money,
    /// How free delivery was decided.
    pub free_delivery: FreeDelivery,
    /// What SNAP benefits may pay for, after discounts.
    #[serde(serialize_with = "decimal")]
    pub snap_eligible_total: Money,
    /// The currency of every amount.
    pub currency: crate::money::Currency,
    /// Whether a line was bought by weight, so that the scales have the last word.
    pub estimated: bool,
    /// What the shop's own offers and coupons take off the lines.
    #[serde(serialize_with = "decimal", skip_serializing_if = "is_nothing")]
    pub offer_discount: Money,
    /// What makers' coupons take off.
    #[serde(serialize_with = "decimal", skip_serializing_if = "is_nothing")]
    pub coupon_discount: Money,
    /// Deposits on bottles and cans.
    #[serde(serialize_with = "decimal", skip_serializing_if = "is_nothing")]
    pub deposits: Money,
    /// What the bags cost.
    #[serde(serialize_with = "decimal", skip_serializing_if = "is_nothing")]
    pub bag_fee: Money,
    /// Whether the prices include the tax, so that it is not added.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub tax_included: bool,
    /// Where prices include the tax, what lies in the basket at each rate, the lowest rate first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub vat: Vec<VatTotals>,
    /// Where a SNAP balance was given, who pays what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tender: Option<Tender>,
    /// The lines, in the order of the request.
    pub lines: Vec<LineTotals>,
    /// What is worth knowing.
    pub notes: Vec<String>,
}

/// How free delivery was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FreeDelivery {
    /// From which amount on delivery is free.
    #[serde(serialize_with = "decimal")]
    pub from: Money,
    /// The amount that counted.
    #[serde(serialize_with = "decimal")]
    pub counted: Money,
    /// Whether a promo code made it free.
    pub by_promo: bool,
}

/// What one line costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LineTotals {
    /// The product, where it has an id.
    pub product_id: Option<ProductId>,
    /// Half-up(price x quantity).
    #[serde(serialize_with = "decimal")]
    pub line_total: Money,
    /// The same at the price before a reduction.
    #[serde(serialize_with = "decimal")]
    pub original_total: Money,
    /// Its share of the promo code.
    #[serde(serialize_with = "decimal")]
    pub promo_discount: Money,
    /// Its share of the loyalty discount.
    #[serde(serialize_with = "decimal")]
    pub loyalty_discount: Money,
    /// What is left to pay for it, before tax and deposit.
    #[serde(serialize_with = "decimal")]
    pub net: Money,
    /// How tax law sees it.
    pub tax_class: TaxClass,
    /// Its tax rate in percent.
    #[serde(serialize_with = "percent")]
    pub tax_rate: Rate,
    /// What tax is charged on.
    #[serde(serialize_with = "decimal")]
    pub taxable: Money,
    /// Its share of the tax.
    #[serde(serialize_with = "decimal")]
    pub tax: Money,
    /// Whether the line was bought by weight.
    pub estimated: bool,
    /// How much of it, as the request says.
    #[serde(skip)]
    pub quantity: Ratio,
    /// What the shop's own offers and coupons take off it.
    #[serde(serialize_with = "decimal", skip_serializing_if = "is_nothing")]
    pub offer_discount: Money,
    /// What makers' coupons take off it.
    #[serde(serialize_with = "decimal", skip_serializing_if = "is_nothing")]
    pub coupon_discount: Money,
    /// What is owed for its containers.
    #[serde(serialize_with = "decimal", skip_serializing_if = "is_nothing")]
    pub deposit: Money,
    /// How much of `net` SNAP benefits pay.
    #[serde(serialize_with = "decimal", skip_serializing_if = "is_nothing")]
    pub snap: Money,
    /// How much of `deposit` SNAP benefits pay.
    #[serde(serialize_with = "decimal", skip_serializing_if = "is_nothing")]
    pub snap_deposit: Money,
}

/// Keeps what a basket does not use out of its JSON.
const fn is_nothing(amount: &Money) -> bool {
    amount.is_zero()
}

/// Adds `request` up under `rules` (or the request's own policy) as of `today` (or the request's own
/// day).
///
/// Discounts are shared out over the lines by the largest remainder, never beyond a line; the order of
/// the lines changes no amount. A promo code that does not hold gives nothing and a note.
///
/// # Errors
/// [`ErrorKind::InvalidInput`] for a quantity, price or rate without meaning, an unknown state or
/// amounts too large to count, naming the item (from 0) and field; [`ErrorKind::TooLarge`] beyond
/// [`MAX_ITEMS`](super::MAX_ITEMS).
///
/// ```
/// use grocery_core::basket::{TotalsPolicy, TotalsRules, read_totals, totals};
/// let call = read_totals(r#"{"items":[{"productId":"prod-123","quantity":4,"price":3.99,"originalPrice":4.99}],
///     "location":{"zipCode":"12345","state":"IL"},"promoCode":"SAVE10","loyaltyMember":true}"#)?;
/// let rules = TotalsRules { policy: TotalsPolicy::original(), ..TotalsRules::default() };
/// let t = totals(&call.request, &rules, "2026-11-20".parse()?)?;
/// assert_eq!((t.subtotal.to_string(), t.tax.to_string(), t.total.to_string()),
///            ("15.96".into(), "1.15".into(), "20.14".into()));
/// # Ok::<(), grocery_core::Error>(())
/// ```
pub fn totals(request: &TotalsRequest, rules: &TotalsRules, today: Date) -> Result<Totals> {
    request.check()?;
    let policy = request.policy.as_ref().unwrap_or(&rules.policy);
    policy.check()?;
    let day = request.date.unwrap_or(today);
    let currency = request.currency;
    let zero = Money::zero(currency);
    let mut notes = Vec::new();

    let mut lines = price_lines(request, &mut notes)?;
    let sum =
        |part: fn(&LineTotals) -> Money, lines: &[LineTotals]| Money::sum(currency, lines.iter().map(part));
    let subtotal = sum(|l| l.line_total, &lines)?;
    let original_subtotal = sum(|l| l.original_total, &lines)?;
    let item_savings = original_subtotal.minus(subtotal)?;
    let offer_discount = sum(|l| l.offer_discount, &lines)?;
    let after_offers = subtotal.minus(offer_discount)?;

    let promo =
        promo::apply(&rules.promos, request.promo_code.as_deref(), after_offers, request.first_order, day)?;
    notes.extend(promo.note);
    let after_promo = after_offers.minus(promo.discount)?;
    let loyalty_discount = if request.loyalty_member {
        let base = match policy.loyalty_base {
            LoyaltyBase::Subtotal => after_offers,
            LoyaltyBase::AfterPromo => after_promo,
        };
        base.at_rate(policy.loyalty_rate, Rounding::HalfUp)?.min(after_promo)?.max(zero)?
    } else {
        zero
    };
    let after_discounts = after_promo.minus(loyalty_discount)?;

    let order = canonical_order(request);
    share_discounts(&mut lines, &order, promo.discount, loyalty_discount)?;
    let coupon_discount = redeem_coupons(&mut lines, request, &mut notes)?;
    set_rates(&mut lines, request, policy, &rules.taxes, day, &mut notes)?;
    let snap_eligible_total = tender::eligible(&lines, request)?;
    let (tax, tender) = match request.snap_balance {
        None => (charge::charge(&mut lines, &order, policy, currency)?, None),
        Some(_) if policy.tax_included => {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                "snapBalance: SNAP takes no tax off prices that include it",
            )
            .with_hint("leave the balance or the policy's tax_included out"));
        }
        Some(balance) => {
            let without = charge::due(&lines, policy, currency)?;
            tender::pay(&mut lines, &order, request, balance)?;
            let tax = charge::charge(&mut lines, &order, policy, currency)?;
            (tax, Some((balance, without)))
        }
    };

    let counted = match policy.threshold_base {
        ThresholdBase::PreDiscount => after_offers,
        ThresholdBase::PostDiscount => after_discounts,
    };
    let delivery =
        deliver(policy, counted, request.delivery_fee, promo.free_delivery, lines.is_empty(), &mut notes)?;
    let deposits = sum(|l| l.deposit, &lines)?;
    let bag_fee = charge_bags(policy, request, &mut notes)?;
    let added_tax = if policy.tax_included { zero } else { tax };
    let total = after_discounts
        .minus(coupon_discount)?
        .plus(added_tax)?
        .plus(deposits)?
        .plus(bag_fee)?
        .plus(delivery.fee)?;
    let tender = match tender {
        Some((balance, without)) => Some(tender::summed(&lines, total, balance, without.minus(tax)?)?),
        None => None,
    };
    Ok(Totals {
        subtotal,
        original_subtotal,
        item_savings,
        promo_discount: promo.discount,
        promo_description: promo.description,
        loyalty_discount,
        tax,
        tax_rate: charge::blended_rate(&lines),
        delivery_fee: delivery.fee,
        total_savings: item_savings
            .plus(offer_discount)?
            .plus(promo.discount)?
            .plus(loyalty_discount)?
            .plus(coupon_discount)?,
        total,
        free_delivery_eligible: delivery.free,
        amount_for_free_delivery: delivery.away,
        free_delivery: delivery.decision,
        snap_eligible_total,
        currency,
        estimated: lines.iter().any(|l| l.estimated),
        offer_discount,
        coupon_discount,
        deposits,
        bag_fee,
        tax_included: policy.tax_included,
        vat: if policy.tax_included { charge::by_rate(&lines, currency)? } else { Vec::new() },
        tender,
        lines,
        notes,
    })
}

fn price_lines(request: &TotalsRequest, notes: &mut Vec<String>) -> Result<Vec<LineTotals>> {
    let zero = Money::zero(request.currency);
    let mut dearer = 0;
    let mut lines = Vec::with_capacity(request.items.len());
    for (index, item) in request.items.iter().enumerate() {
        let times = |price: Money| {
            let q = item.quantity;
            let total = if q.is_integer() {
                price.times(q.numerator())
            } else {
                price.times_fraction(q.numerator(), q.denominator(), Rounding::HalfUp)
            };
            total.map_err(|e| {
                Error::new(ErrorKind::InvalidInput, format!("items[{index}]: {e}"))
                    .with_hint("lower the quantity or the price")
            })
        };
        let line_total = times(item.price)?;
        let offer_discount = item.offer_discount.unwrap_or(zero);
        let coupon_discount = item.coupon_discount.unwrap_or(zero);
        let after_offers = line_total.minus(offer_discount)?;
        for (field, off, most) in [
            ("offerDiscount", offer_discount, line_total),
            ("couponDiscount", coupon_discount, after_offers.max(zero)?),
        ] {
            if off.compare(most)?.is_gt() {
                return Err(Error::new(
                    ErrorKind::InvalidInput,
                    format!("items[{index}].{field}: {off} is more than the {most} it can be taken off"),
                )
                .with_hint("say what is taken off the whole line, at most what it costs"));
            }
        }
        let deposit = match item.deposit {
            // The quantity was checked to be whole.
            Some(deposit) => deposit.each.times(i64::from(deposit.containers)).and_then(times)?,
            None => zero,
        };
        // An original price below the price is no saving: the price went up, so it counts as it is.
        let original = match item.original_price {
            Some(original) if original.minor() >= item.price.minor() => original,
            Some(_) => {
                dearer += 1;
                item.price
            }
            None => item.price,
        };
        lines.push(LineTotals {
            product_id: item.product_id.clone(),
            line_total,
            original_total: if original == item.price { line_total } else { times(original)? },
            promo_discount: zero,
            loyalty_discount: zero,
            net: after_offers,
            tax_class: item.tax_class,
            tax_rate: Rate::ZERO,
            taxable: zero,
            tax: zero,
            estimated: item.sold_by == Some(SoldBy::Weight),
            quantity: item.quantity,
            offer_discount,
            coupon_discount,
            deposit,
            snap: zero,
            snap_deposit: zero,
        });
    }
    if dearer > 0 {
        let what = if dearer == 1 {
            "1 original price is".to_owned()
        } else {
            format!("{dearer} original prices are")
        };
        notes.push(format!("{what} below the price and saves nothing."));
    }
    Ok(lines)
}

/// The lines in an order that depends on what they are and not on where they stand, so that an odd cent
/// falls on the same kind of line however a basket is written down.
fn canonical_order(request: &TotalsRequest) -> Vec<usize> {
    // First, in one number, what most lines differ in, so that the rest is seldom looked at.
    fn first(item: &TotalsItem) -> u128 {
        let snap = item.snap_eligible.map_or(0, |may| 1 + u128::from(may));
        // No price is below zero.
        (item.tax_class as u128) << 66 | snap << 64 | u128::from(item.price.minor().unsigned_abs())
    }
    fn rest(item: &TotalsItem) -> impl Ord + use<'_> {
        let deposit = item.deposit.map(|d| (d.each.minor(), d.containers, d.by_law));
        let minor = |amount: Option<Money>| amount.map(Money::minor);
        let weighed = item.sold_by == Some(SoldBy::Weight);
        let discounts = (minor(item.offer_discount), minor(item.coupon_discount));
        let other = (item.tax_rate, discounts, deposit, minor(item.original_price), weighed);
        (item.quantity, item.product_id.as_ref(), other)
    }
    let mut keyed: Vec<(u128, usize)> = request.items.iter().map(first).zip(0..).collect();
    #[cold]
    fn in_detail(a: &TotalsItem, b: &TotalsItem) -> Ordering {
        rest(a).cmp(&rest(b))
    }
    keyed.sort_unstable_by(|(a, i), (b, j)| {
        a.cmp(b).then_with(|| in_detail(&request.items[*i], &request.items[*j]))
    });
    keyed.into_iter().map(|(_, i)| i).collect()
}

fn share_discounts(lines: &mut [LineTotals], order: &[usize], promo: Money, loyalty: Money) -> Result<()> {
    if promo.is_zero() && loyalty.is_zero() {
        return Ok(());
    }
    let weights: Vec<i64> = order.iter().map(|&i| lines[i].net.minor()).collect();
    for (&i, share) in order.iter().zip(promo.allocate_capped(&weights, &weights)?) {
        lines[i].promo_discount = share;
        lines[i].net = lines[i].net.minus(share)?;
    }
    let left: Vec<i64> = order.iter().map(|&i| lines[i].net.minor()).collect();
    for (&i, share) in order.iter().zip(loyalty.allocate_capped(&weights, &left)?) {
        lines[i].loyalty_discount = share;
        lines[i].net = lines[i].net.minus(share)?;
    }
    Ok(())
}

/// Takes the makers' coupons off what is left of their lines, and returns what they came to.
fn redeem_coupons(
    lines: &mut [LineTotals],
    request: &TotalsRequest,
    notes: &mut Vec<String>,
) -> Result<Money> {
    let zero = Money::zero(request.currency);
    let (mut redeemed, mut idle) = (zero, zero);
    for line in lines.iter_mut().filter(|l| !l.coupon_discount.is_zero()) {
        let off = line.coupon_discount.min(line.net)?;
        idle = idle.plus(line.coupon_discount.minus(off)?)?;
        line.coupon_discount = off;
        line.net = line.net.minus(off)?;
        redeemed = redeemed.plus(off)?;
    }
    if !idle.is_zero() {
        notes.push(format!(
            "Coupons worth {idle} {} found nothing left to take off after the other discounts.",
            request.currency
        ));
    }
    Ok(redeemed)
}

fn set_rates(
    lines: &mut [LineTotals],
    request: &TotalsRequest,
    policy: &TotalsPolicy,
    taxes: &TaxTable,
    day: Date,
    notes: &mut Vec<String>,
) -> Result<()> {
    let place = request.place.clone().unwrap_or_default();
    let (state, note) = tax::state_of(&place)?;
    notes.extend(note);
    // A rate of the item's own comes before every other.
    let mut set = |rate: &dyn Fn(TaxClass) -> Rate| {
        for (line, item) in lines.iter_mut().zip(&request.items) {
            let rate = item.tax_rate.unwrap_or_else(|| rate(line.tax_class));
            line.tax_rate = rate.clamp(Rate::ZERO, Rate::from_ppm(Rate::ONE));
        }
    };
    let flat = request.tax_rate.or_else(|| policy.flat_rates.get(&state?).copied());
    if let Some(rate) = flat {
        set(&|_| rate);
        return Ok(());
    }
    let Some(state) = state else {
        if request.items.is_empty() || request.items.iter().any(|i| i.tax_rate.is_none()) {
            let what = if policy.tax_included { "split off" } else { "added" };
            notes.push(format!("No tax was {what}, because the state is not known."));
        }
        set(&|_| Rate::ZERO);
        return Ok(());
    };
    // A postal code of another state names no rate in this one.
    let zip =
        place.zip.as_deref().map(str::trim).filter(|z| super::State::from_zip(z).is_none_or(|s| s == state));
    let rates = taxes.lookup(state, zip, day);
    if rates.is_empty() {
        notes.push(format!("No tax was added, because the tax table does not know {state}."));
    } else if !rates.is_local() && taxes.starts(state).is_some_and(|first| day < first) {
        notes.push(format!("The tax table does not reach back to {day}; its oldest rates were used."));
    }
    set(&|class| rates.rate(class));
    Ok(())
}

/// What the bags of a basket cost.
fn charge_bags(policy: &TotalsPolicy, request: &TotalsRequest, notes: &mut Vec<String>) -> Result<Money> {
    let zero = Money::zero(request.currency);
    match policy.bag_fee {
        Some(fee) if request.bags > 0 && fee.currency() != request.currency => {
            notes.push(format!(
                "No bag fee was added, because the policy states it in {} and the basket is in {}.",
                fee.currency(),
                request.currency
            ));
            Ok(zero)
        }
        Some(fee) if request.bags > 0 => fee.max(zero)?.times(i64::from(request.bags)),
        _ => Ok(zero),
    }
}

struct Delivery {
    fee: Money,
    free: bool,
    away: Money,
    decision: FreeDelivery,
}

fn deliver(
    policy: &TotalsPolicy,
    counted: Money,
    settled: Option<Money>,
    by_promo: bool,
    empty: bool,
    notes: &mut Vec<String>,
) -> Result<Delivery> {
    let currency = counted.currency();
    let zero = Money::zero(currency);
    if let Some(fee) = settled {
        let fee = if by_promo { zero } else { fee };
        let decision = FreeDelivery { from: zero, counted, by_promo };
        return Ok(Delivery { fee, free: fee.is_zero(), away: zero, decision });
    }
    let (mut fee, mut from) = (policy.delivery_fee, policy.free_delivery_from);
    if let Some(foreign) = [fee, from].into_iter().find(|m| m.currency() != currency) {
        notes.push(format!(
            "No delivery fee was added, because the policy states it in {} and the basket is in {currency}.",
            foreign.currency()
        ));
        (fee, from) = (zero, zero);
    }
    let reached = !empty && counted.compare(from)?.is_ge();
    let free = by_promo || reached;
    Ok(Delivery {
        // There is nothing to deliver in an empty basket.
        fee: if free || empty { zero } else { fee.max(zero)? },
        free,
        away: if free { zero } else { from.minus(counted)?.max(zero)? },
        decision: FreeDelivery { from, counted, by_promo },
    })
}

#[cfg(test)]
#[path = "totals_tests.rs"]
mod tests;
