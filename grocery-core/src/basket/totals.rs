//! Adds a basket up to the cent.

use serde::Serialize;

use super::{
    LoyaltyBase, PromoBook, TaxBase, TaxLevel, TaxTable, ThresholdBase, TotalsItem, TotalsPolicy,
    TotalsRequest, promo, tax,
};
use crate::{
    catalog::{SoldBy, TaxClass},
    clock::Date,
    error::{Error, ErrorKind, Result},
    id::ProductId,
    money::{Money, Rate, Rounding, decimal, percent, round_div},
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
    /// What is left to pay for it, before tax.
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
    let day = request.date.unwrap_or(today);
    let currency = request.currency;
    let zero = Money::zero(currency);
    let mut notes = Vec::new();

    let mut lines = price_lines(request, &mut notes)?;
    let subtotal = Money::sum(currency, lines.iter().map(|l| l.line_total))?;
    let original_subtotal = Money::sum(currency, lines.iter().map(|l| l.original_total))?;
    let item_savings = original_subtotal.minus(subtotal)?;

    let promo =
        promo::apply(&rules.promos, request.promo_code.as_deref(), subtotal, request.first_order, day)?;
    notes.extend(promo.note);
    let after_promo = subtotal.minus(promo.discount)?;
    let loyalty_discount = if request.loyalty_member {
        let base = match policy.loyalty_base {
            LoyaltyBase::Subtotal => subtotal,
            LoyaltyBase::AfterPromo => after_promo,
        };
        base.at_rate(policy.loyalty_rate, Rounding::HalfUp)?.min(after_promo)?.max(zero)?
    } else {
        zero
    };
    let after_discounts = after_promo.minus(loyalty_discount)?;

    let order = canonical_order(request);
    share_discounts(&mut lines, &order, promo.discount, loyalty_discount)?;
    set_rates(&mut lines, request, policy, &rules.taxes, day, &mut notes)?;
    let tax = charge_tax(&mut lines, &order, policy)?;

    let counted = match policy.threshold_base {
        ThresholdBase::PreDiscount => subtotal,
        ThresholdBase::PostDiscount => after_discounts,
    };
    let delivery = deliver(policy, counted, promo.free_delivery, lines.is_empty(), &mut notes)?;

    let snap_eligible_total = Money::sum(
        currency,
        lines.iter().zip(&request.items).filter(|(_, i)| i.snap_eligible == Some(true)).map(|(l, _)| l.net),
    )?;
    Ok(Totals {
        subtotal,
        original_subtotal,
        item_savings,
        promo_discount: promo.discount,
        promo_description: promo.description,
        loyalty_discount,
        tax,
        tax_rate: blended_rate(&lines),
        delivery_fee: delivery.fee,
        total_savings: item_savings.plus(promo.discount)?.plus(loyalty_discount)?,
        total: after_discounts.plus(tax)?.plus(delivery.fee)?,
        free_delivery_eligible: delivery.free,
        amount_for_free_delivery: delivery.away,
        free_delivery: delivery.decision,
        snap_eligible_total,
        currency,
        estimated: lines.iter().any(|l| l.estimated),
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
            net: line_total,
            tax_class: item.tax_class,
            tax_rate: Rate::ZERO,
            taxable: zero,
            tax: zero,
            estimated: item.sold_by == Some(SoldBy::Weight),
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
    fn key(item: &TotalsItem) -> (TaxClass, Option<bool>, i64, Ratio, Option<&ProductId>) {
        (item.tax_class, item.snap_eligible, item.price.minor(), item.quantity, item.product_id.as_ref())
    }
    let mut order: Vec<usize> = (0..request.items.len()).collect();
    order.sort_by(|a, b| key(&request.items[*a]).cmp(&key(&request.items[*b])));
    order
}

fn share_discounts(lines: &mut [LineTotals], order: &[usize], promo: Money, loyalty: Money) -> Result<()> {
    if promo.is_zero() && loyalty.is_zero() {
        return Ok(());
    }
    let weights: Vec<i64> = order.iter().map(|&i| lines[i].line_total.minor()).collect();
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
    let flat = request.tax_rate.or_else(|| policy.flat_rates.get(&state?).copied());
    if let Some(rate) = flat {
        for line in lines {
            line.tax_rate = rate.max(Rate::ZERO);
        }
        return Ok(());
    }
    let Some(state) = state else {
        notes.push("No tax was added, because the state is not known.".to_owned());
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
    for line in lines {
        line.tax_rate = rates.rate(line.tax_class).max(Rate::ZERO);
    }
    Ok(())
}

/// Sets what each line is taxed on and its share of the tax, and returns the tax.
fn charge_tax(lines: &mut [LineTotals], order: &[usize], policy: &TotalsPolicy) -> Result<Money> {
    for line in &mut *lines {
        line.taxable = match policy.tax_base {
            TaxBase::AfterDiscounts => line.net,
            TaxBase::BeforeDiscounts => line.line_total,
        };
    }
    let Some(currency) = lines.first().map(|l| l.line_total.currency()) else {
        return Ok(Money::zero(policy.delivery_fee.currency()));
    };
    if policy.tax_level == TaxLevel::Line {
        for line in &mut *lines {
            line.tax = line.taxable.at_rate(line.tax_rate, policy.tax_rounding)?;
        }
        return Money::sum(currency, lines.iter().map(|l| l.tax));
    }
    let too_large = || Error::new(ErrorKind::InvalidInput, "the tax is too large to count");
    let whole = |minor: i128| i64::try_from(minor).map_err(|_| too_large());
    let parts: Vec<(i128, i128)> = lines.iter().map(exact_tax).collect();
    let whole_parts: i128 = parts.iter().map(|(minor, _)| minor).sum();
    let millionths: i128 = parts.iter().map(|(_, millionths)| millionths).sum();
    let one = i128::from(Rate::ONE);
    let tax = round_div(whole_parts * one + millionths, one, policy.tax_rounding).ok_or_else(too_large)?;
    // Each line gets the whole part of its exact tax; what is missing goes to the largest remainders.
    let mut missing = tax - whole_parts;
    let mut by_remainder: Vec<usize> = order.to_vec();
    by_remainder.sort_by_key(|&i| std::cmp::Reverse(parts[i].1));
    for i in by_remainder {
        let extra = i128::from(missing > 0);
        missing -= extra;
        lines[i].tax = Money::from_minor(whole(parts[i].0 + extra)?, currency);
    }
    Ok(Money::from_minor(whole(tax)?, currency))
}

/// The exact tax of a line: whole minor units and millionths of one, neither below zero.
fn exact_tax(line: &LineTotals) -> (i128, i128) {
    let exact = i128::from(line.taxable.minor()) * i128::from(line.tax_rate.parts_per_million());
    // Nearly every tax fits in 64 bits, where division is several times faster.
    match u64::try_from(exact) {
        Ok(small) => {
            let one = Rate::ONE.unsigned_abs();
            (i128::from(small / one), i128::from(small % one))
        }
        Err(_) => (exact / i128::from(Rate::ONE), exact % i128::from(Rate::ONE)),
    }
}

/// The rates of the lines, weighed by what is taxed; by the line totals where nothing is.
fn blended_rate(lines: &[LineTotals]) -> Rate {
    let Some(first) = lines.first() else { return Rate::ZERO };
    if lines.iter().all(|l| l.tax_rate == first.tax_rate) {
        return first.tax_rate;
    }
    let blend = |weight: fn(&LineTotals) -> i64| {
        let over: i128 = lines.iter().map(|l| i128::from(weight(l))).sum();
        let sum: i128 =
            lines.iter().map(|l| i128::from(weight(l)) * i128::from(l.tax_rate.parts_per_million())).sum();
        round_div(sum, over, Rounding::HalfUp).and_then(|ppm| i64::try_from(ppm).ok())
    };
    let ppm = blend(|l| l.taxable.minor()).or_else(|| blend(|l| l.line_total.minor()));
    Rate::from_ppm(ppm.unwrap_or_default())
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
    by_promo: bool,
    empty: bool,
    notes: &mut Vec<String>,
) -> Result<Delivery> {
    let currency = counted.currency();
    let zero = Money::zero(currency);
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
