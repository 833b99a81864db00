//! Tax on the lines of a basket: added to prices, or split off prices that include it.
//!
//! The exact tax of a line is a fraction of a minor unit. It is rounded once on the invoice or on each line,
//! as the policy says; what rounding the whole leaves over goes to the lines with the largest remainders, so that
//! the lines add up to the tax.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{LineTotals, TaxBase, TaxLevel, TotalsPolicy};
use crate::{
    error::{Error, ErrorKind, Result},
    money::{Currency, Money, Part, Rate, Rounding, decimal, give_ones, percent, round_div},
};

/// What lies in a basket at one rate of tax that prices include.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct VatTotals {
    /// The rate in percent.
    #[serde(serialize_with = "percent")]
    pub tax_rate: Rate,
    /// What is taxed, with the tax.
    #[serde(serialize_with = "decimal")]
    pub gross: Money,
    /// The tax in it.
    #[serde(serialize_with = "decimal")]
    pub tax: Money,
    /// What is taxed, without the tax.
    #[serde(serialize_with = "decimal")]
    pub net: Money,
}

/// Sets what each line is taxed on and its share of the tax, and returns the tax.
pub(super) fn charge(
    lines: &mut [LineTotals],
    order: &[usize],
    policy: &TotalsPolicy,
    currency: Currency,
) -> Result<Money> {
    for line in &mut *lines {
        line.taxable = taxable(line, policy)?;
    }
    if policy.tax_level == TaxLevel::Line {
        for line in &mut *lines {
            line.tax = money(line_tax(line.taxable, line.tax_rate, policy)?, currency)?;
        }
    } else if policy.tax_included {
        // An invoice states the tax at each rate, so that is where it is rounded.
        let mut rates: BTreeMap<Rate, Vec<usize>> = BTreeMap::new();
        for &i in order {
            rates.entry(lines[i].tax_rate).or_default().push(i);
        }
        for (rate, members) in rates {
            round_together(lines, &members, divisor(policy, rate), policy.tax_rounding, currency)?;
        }
    } else {
        round_together(lines, order, Rate::ONE, policy.tax_rounding, currency)?;
    }
    Money::sum(currency, lines.iter().map(|l| l.tax))
}

/// The tax that [`charge`] would come to on prices without it, which it leaves to the lines.
pub(super) fn due(lines: &[LineTotals], policy: &TotalsPolicy, currency: Currency) -> Result<Money> {
    let mut sum = 0_i128;
    for line in lines {
        let taxable = taxable(line, policy)?;
        sum += match policy.tax_level {
            TaxLevel::Line => line_tax(taxable, line.tax_rate, policy)?,
            TaxLevel::Invoice => exact(taxable, line.tax_rate),
        };
    }
    let whole = match policy.tax_level {
        TaxLevel::Line => sum,
        TaxLevel::Invoice => {
            round_div(sum, i128::from(Rate::ONE), policy.tax_rounding).ok_or_else(too_large)?
        }
    };
    money(whole, currency)
}

/// What of a line is taxed.
fn taxable(line: &LineTotals, policy: &TotalsPolicy) -> Result<Money> {
    let goods = match policy.tax_base {
        // A maker's coupon is money for the shop, so it stays in what is taxed.
        TaxBase::AfterDiscounts => line.net.plus(line.coupon_discount)?,
        TaxBase::BeforeDiscounts => line.line_total.minus(line.offer_discount)?,
    };
    // What SNAP benefits pay is not taxed.
    let taxable = goods.minus(line.snap)?.max(Money::zero(goods.currency()))?;
    if policy.tax_deposits { taxable.plus(line.deposit)?.minus(line.snap_deposit) } else { Ok(taxable) }
}

/// Millionths of minor units.
fn exact(taxable: Money, rate: Rate) -> i128 {
    i128::from(taxable.minor()) * i128::from(rate.parts_per_million())
}

/// The tax of one line, rounded by itself.
fn line_tax(taxable: Money, rate: Rate, policy: &TotalsPolicy) -> Result<i128> {
    round_div(exact(taxable, rate), i128::from(divisor(policy, rate)), policy.tax_rounding)
        .ok_or_else(too_large)
}

/// What taxable amount times rate is divided by: a price that includes 20 % is 120 parts, of which 20 are tax.
fn divisor(policy: &TotalsPolicy, rate: Rate) -> i64 {
    Rate::ONE + if policy.tax_included { rate.parts_per_million() } else { 0 }
}

/// Rounds the tax of `members` once, in whole, and shares it out over them.
fn round_together(
    lines: &mut [LineTotals],
    members: &[usize],
    divisor: i64,
    mode: Rounding,
    currency: Currency,
) -> Result<()> {
    let mut parts: Vec<Part> = Vec::with_capacity(members.len());
    let (mut whole, mut rest) = (0_i128, 0_i128);
    for (rank, &i) in members.iter().enumerate() {
        // Neither is below zero, and no rate is above 100 %.
        let (taxable, rate) =
            (lines[i].taxable.minor().unsigned_abs(), lines[i].tax_rate.parts_per_million());
        let part = Part::of(taxable, rate, u128::from(divisor.unsigned_abs()), rank);
        lines[i].tax = money(part.whole.into(), currency)?;
        whole += i128::from(part.whole);
        rest += part.remainder.cast_signed();
        parts.push(part);
    }
    let divisor = i128::from(divisor);
    let tax = round_div(whole * divisor + rest, divisor, mode).ok_or_else(too_large)?;
    let missing = usize::try_from(tax - whole).map_err(|_| too_large())?;
    // A tax is less than what it is charged on, so one more fits.
    give_ones(&mut parts, missing, |rank| {
        let line = &mut lines[members[rank]];
        line.tax = Money::from_minor(line.tax.minor().saturating_add(1), currency);
    });
    Ok(())
}

/// What lies in the basket at each rate.
pub(super) fn by_rate(lines: &[LineTotals], currency: Currency) -> Result<Vec<VatTotals>> {
    let zero = Money::zero(currency);
    let mut rates: BTreeMap<Rate, (Money, Money)> = BTreeMap::new();
    for line in lines {
        let (gross, tax) = rates.entry(line.tax_rate).or_insert((zero, zero));
        *gross = gross.plus(line.taxable)?;
        *tax = tax.plus(line.tax)?;
    }
    rates
        .into_iter()
        .map(|(tax_rate, (gross, tax))| Ok(VatTotals { tax_rate, gross, tax, net: gross.minus(tax)? }))
        .collect()
}

/// The rates of the lines, weighed by what is taxed; by the line totals where nothing is.
pub(super) fn blended_rate(lines: &[LineTotals]) -> Rate {
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

fn money(minor: i128, currency: Currency) -> Result<Money> {
    i64::try_from(minor).map(|minor| Money::from_minor(minor, currency)).map_err(|_| too_large())
}

fn too_large() -> Error {
    Error::new(ErrorKind::InvalidInput, "the tax is too large to count")
}
