//! How a shop adds a basket up.

use std::{collections::BTreeMap, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::State;
use crate::{
    error::{Error, ErrorKind, Result, clip},
    money::{Currency, Money, Rate, Rounding},
};

/// What sales tax is charged on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TaxBase {
    /// What is paid after the shop's own discounts (promo code, loyalty), as sales tax law has it for
    /// discounts that the shop pays for.
    #[default]
    AfterDiscounts,
    /// The sum of the line totals less the shop's offers on them, before promo code and loyalty.
    BeforeDiscounts,
}

/// Where tax is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TaxLevel {
    /// Once, on the exact sum over all lines.
    #[default]
    Invoice,
    /// On each line.
    Line,
}

/// Which amount counts towards free delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ThresholdBase {
    /// The subtotal less the shop's offers, before promo code and loyalty.
    #[default]
    PreDiscount,
    /// What is left of it after them.
    PostDiscount,
}

/// What the loyalty rate is taken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LoyaltyBase {
    /// The full subtotal less the shop's offers on it: promo code and loyalty do not reduce each other.
    #[default]
    Subtotal,
    /// The same less the promo code.
    AfterPromo,
}

/// How a shop adds a basket up. A plain struct: start from a preset and change what differs. Its fields are read in snake and
/// in camel case.
///
/// Line totals are always half-up(price x quantity). Three presets read by name:
///
/// | name | tax base | tax rounding | tax rates |
/// | --- | --- | --- | --- |
/// | `lawful` (default) | after promo code and loyalty | half up, on the invoice | by state, class and day |
/// | `original` | before discounts | cut off | as documented, else by state, class and day |
/// | `documented` | before discounts | half up, on the invoice | as documented, else by state, class and day |
///
/// `original` and `documented` reproduce the two readings of the documented `calculate-totals` sample
/// (20.14 and 20.15); for that they charge the sample's 7.25 % on everything in Illinois
/// ([`flat_rates`](Self::flat_rates)). Use `lawful` for real shoppers.
///
/// ```
/// use grocery_core::{Money, Currency, basket::TotalsPolicy};
/// let policy = TotalsPolicy {
///     delivery_fee: Money::parse("7.95", Currency::USD)?,
///     ..TotalsPolicy::lawful()
/// };
/// assert_eq!("lawful".parse::<TotalsPolicy>()?, TotalsPolicy::default());
/// assert_ne!(policy, TotalsPolicy::default());
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TotalsPolicy {
    /// What tax is charged on.
    #[serde(alias = "taxBase")]
    pub tax_base: TaxBase,
    /// How tax is rounded to a whole minor unit.
    #[serde(alias = "taxRounding")]
    pub tax_rounding: Rounding,
    /// Where tax is rounded.
    #[serde(alias = "taxLevel")]
    pub tax_level: TaxLevel,
    /// Whether prices include the tax, as with VAT. Tax is then split off what is paid and not added.
    #[serde(alias = "taxIncluded")]
    pub tax_included: bool,
    /// Whether deposits are taxed with the goods they belong to.
    #[serde(alias = "taxDeposits")]
    pub tax_deposits: bool,
    /// Rates (parts per million) that hold for everything sold in a state, whatever its class.
    #[serde(alias = "flatRates")]
    pub flat_rates: BTreeMap<State, Rate>,
    /// What a loyalty member gets off, in parts per million. Default 2 %.
    #[serde(alias = "loyaltyRate")]
    pub loyalty_rate: Rate,
    /// What the loyalty rate is taken of.
    #[serde(alias = "loyaltyBase")]
    pub loyalty_base: LoyaltyBase,
    /// What delivery costs. Default 4.95 USD. Not charged on a basket of another currency or without
    /// items.
    #[serde(alias = "deliveryFee")]
    pub delivery_fee: Money,
    /// From which amount on delivery is free. Default 35.00 USD.
    #[serde(alias = "freeDeliveryFrom")]
    pub free_delivery_from: Money,
    /// Which amount counts towards free delivery.
    #[serde(alias = "thresholdBase")]
    pub threshold_base: ThresholdBase,
    /// What one bag costs. Default nothing. Untaxed, and never paid by SNAP benefits.
    #[serde(alias = "bagFee")]
    pub bag_fee: Option<Money>,
}

impl TotalsPolicy {
    /// The names of the presets.
    pub const PRESETS: [&'static str; 3] = ["lawful", "original", "documented"];

    /// Tax on what is paid after the shop's own discounts, by class, state and day, half up.
    #[must_use]
    pub fn lawful() -> Self {
        Self {
            tax_base: TaxBase::AfterDiscounts,
            tax_rounding: Rounding::HalfUp,
            tax_level: TaxLevel::Invoice,
            tax_included: false,
            tax_deposits: false,
            flat_rates: BTreeMap::new(),
            loyalty_rate: Rate::from_basis_points(200),
            loyalty_base: LoyaltyBase::Subtotal,
            delivery_fee: Money::from_minor(495, Currency::USD),
            free_delivery_from: Money::from_minor(3500, Currency::USD),
            threshold_base: ThresholdBase::PreDiscount,
            bag_fee: None,
        }
    }

    /// Reads a policy from JSON text: the fields that differ from [`lawful`](Self::lawful), by their names here.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the text is no such object or a field has no meaning.
    ///
    /// ```
    /// use grocery_core::basket::TotalsPolicy;
    /// let vat = TotalsPolicy::from_json(r#"{"tax_included":true,"tax_level":"line"}"#)?;
    /// assert!(vat.tax_included && vat.loyalty_rate == TotalsPolicy::lawful().loyalty_rate);
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(|e| {
            // The place in a text that the caller may never have seen helps nobody.
            let what = e.to_string();
            let what = what.split(" at line ").next().unwrap_or_default();
            Error::new(ErrorKind::InvalidInput, format!("policy: {what}"))
                .with_hint(format!("use one of: {}", Self::PRESETS.join(", ")))
        })
    }

    /// The documented sample to the digit: tax on the full subtotal, cut off.
    #[must_use]
    pub fn original() -> Self {
        Self { tax_rounding: Rounding::Truncate, ..Self::documented() }
    }

    /// The documented rules with tax rounded half up, on the full subtotal.
    #[must_use]
    pub fn documented() -> Self {
        Self { tax_base: TaxBase::BeforeDiscounts, flat_rates: documented_rates(), ..Self::lawful() }
    }

    /// Checks what typed values alone cannot rule out.
    pub(super) fn check(&self) -> Result<()> {
        let meant = |rate: &Rate| (0..=Rate::ONE).contains(&rate.parts_per_million());
        match self.flat_rates.iter().find(|(_, rate)| !meant(rate)) {
            Some((state, rate)) => Err(Error::new(
                ErrorKind::InvalidInput,
                format!("policy: flat_rates: {state}: {rate} is not a percentage from 0 to 100"),
            )
            .with_hint("write parts per million: 72500 for 7.25 %")),
            None => Ok(()),
        }
    }
}

/// The rates that the documents state, as the table row `state percent`.
fn documented_rates() -> BTreeMap<State, Rate> {
    [("IL", 725)]
        .into_iter()
        .filter_map(|(state, bp)| Some((state.parse().ok()?, Rate::from_basis_points(bp))))
        .collect()
}

impl Default for TotalsPolicy {
    fn default() -> Self {
        Self::lawful()
    }
}

/// Reads the name of a preset.
impl FromStr for TotalsPolicy {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        match s {
            "lawful" => Ok(Self::lawful()),
            "original" => Ok(Self::original()),
            "documented" => Ok(Self::documented()),
            _ => Err(Error::new(ErrorKind::InvalidInput, format!("unknown policy {:?}", clip(s, 40)))
                .with_hint(format!("use one of: {}", Self::PRESETS.join(", ")))),
        }
    }
}

/// The name of the preset it equals, else `custom`.
impl fmt::Display for TotalsPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::PRESETS.into_iter().find(|name| name.parse::<Self>().is_ok_and(|p| p == *self));
        f.write_str(name.unwrap_or("custom"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_read_back_by_name() {
        for name in TotalsPolicy::PRESETS {
            let policy: TotalsPolicy = name.parse().unwrap();
            assert_eq!(policy.to_string(), name);
            let json = serde_json::to_string(&policy).unwrap();
            assert_eq!(serde_json::from_str::<TotalsPolicy>(&json).unwrap(), policy);
        }
        assert!("Lawful ".parse::<TotalsPolicy>().unwrap_err().hint().unwrap().contains("documented"));
        let partial: TotalsPolicy = serde_json::from_str(r#"{"tax_rounding":"truncate"}"#).unwrap();
        assert_eq!(partial.tax_rounding, Rounding::Truncate);
        assert_eq!(partial.to_string(), "custom");
        let camel = r#"{"taxBase":"before_discounts","taxRounding":"truncate","taxLevel":"line","taxIncluded":true,"taxDeposits":true,
            "flatRates":{"IL":72500},"loyaltyRate":1,"loyaltyBase":"after_promo","deliveryFee":{"minor":1,"currency":"USD"},
            "freeDeliveryFrom":{"minor":2,"currency":"USD"},"thresholdBase":"post_discount","bagFee":{"minor":3,"currency":"USD"}}"#;
        let read: TotalsPolicy = serde_json::from_str(camel).unwrap();
        let usd = |minor| Money::from_minor(minor, Currency::USD);
        let want = TotalsPolicy {
            tax_base: TaxBase::BeforeDiscounts,
            tax_rounding: Rounding::Truncate,
            tax_level: TaxLevel::Line,
            tax_included: true,
            tax_deposits: true,
            flat_rates: documented_rates(),
            loyalty_rate: Rate::from_ppm(1),
            loyalty_base: LoyaltyBase::AfterPromo,
            delivery_fee: usd(1),
            free_delivery_from: usd(2),
            threshold_base: ThresholdBase::PostDiscount,
            bag_fee: Some(usd(3)),
        };
        assert_eq!(read, want);
    }

    #[test]
    fn the_documented_rate_is_there() {
        let rates = TotalsPolicy::original().flat_rates;
        assert_eq!(rates.get(&"IL".parse().unwrap()).unwrap().to_string(), "7.25");
        assert!(TotalsPolicy::lawful().flat_rates.is_empty());
    }
}
