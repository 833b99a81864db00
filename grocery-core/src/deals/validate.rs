//! What a problem must keep before it is solved: no bad rule, no number that could overflow.

use std::collections::HashSet;

use crate::{
    deals::{
        model::{DealProblem, Offer, OfferKind, Scope},
        read::fault,
    },
    error::{Error, ErrorKind, Result},
};

/// The most lines a cart may have.
pub const MAX_LINES: usize = 2_000;
/// The most offers that are judged at once.
pub const MAX_OFFERS: usize = 20_000;
/// The most units all lines may have together.
pub const MAX_UNITS: i64 = 20_000;
/// The largest amount of money that one field may hold, in minor units.
pub const MAX_AMOUNT: i64 = 1_000_000_000;
/// The most parts a bundle and the most steps a spend offer may have.
pub const MAX_PARTS: usize = 20;
/// The most that lines times offers may come to.
pub const MAX_PAIRS: usize = 1_000_000;

impl DealProblem {
    /// Refuses a problem with a bad rule, naming the field.
    ///
    /// Unknown products in a scope are fine: they never apply.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] for zero or negative quantities, prices and amounts, rates outside 1 to 10,000
    /// basis points, empty bundles and tiers, ids that are empty or used twice; [`ErrorKind::TooLarge`] above
    /// [`MAX_LINES`], [`MAX_OFFERS`], [`MAX_UNITS`], [`MAX_AMOUNT`], [`MAX_PAIRS`] or [`MAX_PARTS`].
    pub fn validate(&self) -> Result<()> {
        count("lines", self.lines.len(), MAX_LINES)?;
        count("offers", self.offers.len(), MAX_OFFERS)?;
        count("lines times offers", self.lines.len().saturating_mul(self.offers.len()), MAX_PAIRS)?;
        if let Some(delivery) = self.delivery {
            amount("delivery.fee", delivery.fee, 0)?;
            amount("delivery.free_from", delivery.free_from, 0)?;
        }
        let mut seen = HashSet::new();
        let mut units = 0_i64;
        for (at, line) in self.lines.iter().enumerate() {
            let path = |name: &str| format!("lines[{at}].{name}");
            name(&path("id"), &line.id)?;
            if !seen.insert(line.id.as_str()) {
                return Err(fault(&path("id"), "is used twice"));
            }
            name(&path("sku"), &line.sku)?;
            if line.qty < 1 {
                return Err(fault(&path("qty"), "must be at least 1"));
            }
            amount(&path("unit_price"), line.unit_price, 0)?;
            units = units.saturating_add(line.qty);
            if units > MAX_UNITS {
                return Err(too_large(&path("qty"), &format!("a cart holds at most {MAX_UNITS} units")));
            }
        }
        seen.clear();
        for (at, offer) in self.offers.iter().enumerate() {
            check_offer(offer, &format!("offers[{at}]"))?;
            if !seen.insert(offer.id.as_str()) {
                return Err(fault(&format!("offers[{at}].id"), "is used twice"));
            }
        }
        Ok(())
    }
}

/// Refuses a bad offer, naming the field below `at`.
pub(super) fn check_offer(offer: &Offer, at: &str) -> Result<()> {
    let path = |name: &str| format!("{at}.{name}");
    name(&path("id"), &offer.id)?;
    if offer.max_uses < 1 {
        return Err(fault(&path("max_uses"), "must be at least 1"));
    }
    match &offer.kind {
        OfferKind::PercentOff { scope: on, percent_bp } => {
            scope(&path("scope"), on)?;
            rate(&path("percent_bp"), *percent_bp)
        }
        OfferKind::AmountOff { scope: on, cents } => {
            scope(&path("scope"), on)?;
            amount(&path("cents"), *cents, 1)
        }
        OfferKind::FixedPrice { scope: on, price } => {
            scope(&path("scope"), on)?;
            amount(&path("price"), *price, 1)
        }
        OfferKind::NFor { scope: on, n, price } => {
            scope(&path("scope"), on)?;
            quantity(&path("n"), *n)?;
            amount(&path("price"), *price, 1)
        }
        OfferKind::BuyGet { buy, get, buy_n, get_m, percent_bp } => {
            scope(&path("buy"), buy)?;
            if let Some(get) = get {
                scope(&path("get"), get)?;
            }
            quantity(&path("buy_n"), *buy_n)?;
            quantity(&path("get_m"), *get_m)?;
            rate(&path("percent_bp"), *percent_bp)
        }
        OfferKind::Bundle { components, cents_off } => {
            if components.is_empty() {
                return Err(fault(&path("components"), "must have at least one part"));
            }
            count(&path("components"), components.len(), MAX_PARTS)?;
            for (part, component) in components.iter().enumerate() {
                scope(&path(&format!("components[{part}].scope")), &component.scope)?;
                quantity(&path(&format!("components[{part}].qty")), component.qty)?;
            }
            amount(&path("cents_off"), *cents_off, 1)
        }
        OfferKind::Coupon { scope: on, requires_qty, cents, .. } => {
            scope(&path("scope"), on)?;
            quantity(&path("requires_qty"), *requires_qty)?;
            amount(&path("cents"), *cents, 1)
        }
        OfferKind::SpendOff { tiers } => {
            if tiers.is_empty() {
                return Err(fault(&path("tiers"), "must have at least one tier"));
            }
            count(&path("tiers"), tiers.len(), MAX_PARTS)?;
            for (step, tier) in tiers.iter().enumerate() {
                amount(&path(&format!("tiers[{step}].min_spend")), tier.min_spend, 0)?;
                amount(&path(&format!("tiers[{step}].cents")), tier.cents, 1)?;
            }
            Ok(())
        }
        OfferKind::OrderPercent { percent_bp, min_spend, cap } => {
            rate(&path("percent_bp"), *percent_bp)?;
            amount(&path("min_spend"), *min_spend, 0)?;
            cap.map_or(Ok(()), |cap| amount(&path("cap"), cap, 1))
        }
        OfferKind::FreeDelivery { min_spend } => amount(&path("min_spend"), *min_spend, 0),
    }
}

fn too_large(path: &str, what: &str) -> Error {
    Error::new(ErrorKind::TooLarge, format!("{path}: {what}"))
}

/// Refuses more things than the limit.
pub(crate) fn count(path: &str, have: usize, limit: usize) -> Result<()> {
    if have > limit {
        Err(too_large(path, &format!("has {have} entries, the limit is {limit}")))
    } else {
        Ok(())
    }
}

/// Refuses an empty or overlong name.
pub(crate) fn name(path: &str, text: &str) -> Result<()> {
    if text.is_empty() || text.len() > 256 { Err(fault(path, "must have 1 to 256 bytes")) } else { Ok(()) }
}

/// Refuses an amount below `least` or above [`MAX_AMOUNT`].
pub(crate) fn amount(path: &str, value: i64, least: i64) -> Result<()> {
    if value < least {
        Err(fault(path, &format!("must be at least {least}")))
    } else if value > MAX_AMOUNT {
        Err(too_large(path, &format!("must be at most {MAX_AMOUNT}")))
    } else {
        Ok(())
    }
}

/// Refuses a number of units below 1 or above [`MAX_UNITS`].
pub(super) fn quantity(path: &str, value: i64) -> Result<()> {
    if value < 1 {
        Err(fault(path, "must be at least 1"))
    } else if value > MAX_UNITS {
        Err(too_large(path, &format!("must be at most {MAX_UNITS}")))
    } else {
        Ok(())
    }
}

fn rate(path: &str, value: i64) -> Result<()> {
    if (1..=10_000).contains(&value) { Ok(()) } else { Err(fault(path, "must be 1 to 10000 basis points")) }
}

/// Refuses a scope that names nothing.
pub(super) fn scope(path: &str, scope: &Scope) -> Result<()> {
    match scope {
        Scope::Skus(skus) if skus.is_empty() => Err(fault(path, "must name at least one product")),
        Scope::Skus(skus) => count(path, skus.len(), MAX_OFFERS),
        Scope::Shelf { category: None, brand: None } => Err(fault(path, "must have a category or a brand")),
        _ => Ok(()),
    }
}
