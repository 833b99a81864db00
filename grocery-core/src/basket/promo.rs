//! Promo codes as data.

use serde::{Deserialize, Serialize};

use crate::{
    clock::Date,
    error::Result,
    money::{Currency, Money, Rate, Rounding},
};

/// What a promo code gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PromoKind {
    /// A share of the subtotal (parts per million), half up to a minor unit.
    PercentOff(Rate),
    /// A fixed amount, at most the subtotal.
    AmountOff(Money),
    /// Delivery without a fee.
    FreeDelivery,
}

/// One promo code with its conditions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promo {
    /// The code. Its case does not matter.
    pub code: String,
    /// What the shopper reads: `10% off entire order`.
    pub description: String,
    /// What it gives.
    pub kind: PromoKind,
    /// The subtotal from which it holds.
    #[serde(default)]
    pub min_spend: Option<Money>,
    /// The most it gives.
    #[serde(default)]
    pub cap: Option<Money>,
    /// Only on a shopper's first order.
    #[serde(default)]
    pub first_order_only: bool,
    /// The first day it holds.
    #[serde(default)]
    pub starts: Option<Date>,
    /// The last day it holds.
    #[serde(default)]
    pub ends: Option<Date>,
}

impl Promo {
    /// A code without conditions.
    #[must_use]
    pub fn new(code: impl Into<String>, description: impl Into<String>, kind: PromoKind) -> Self {
        Self {
            code: code.into(),
            description: description.into(),
            kind,
            min_spend: None,
            cap: None,
            first_order_only: false,
            starts: None,
            ends: None,
        }
    }
}

/// The promo codes of a shop. [`Default`] holds the sample codes `SAVE10`, `WELCOME5`, `GROCERY15`
/// and `FREESHIP`; a shop brings its own.
///
/// ```
/// use grocery_core::{Currency, Money, basket::{Promo, PromoBook, PromoKind}};
/// let book = PromoBook::new(vec![Promo {
///     min_spend: Some(Money::parse("20", Currency::USD)?),
///     ..Promo::new("CIDER3", "$3 off from $20", PromoKind::AmountOff(Money::parse("3", Currency::USD)?))
/// }]);
/// assert!(book.find("cider3").is_some());
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PromoBook {
    promos: Vec<Promo>,
}

impl PromoBook {
    /// A book of these codes. Where two are spelt alike, the first one stands.
    #[must_use]
    pub fn new(promos: Vec<Promo>) -> Self {
        Self { promos }
    }

    /// The code spelt like `code`, whatever its case.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<&Promo> {
        self.promos.iter().find(|p| p.code.eq_ignore_ascii_case(code.trim()))
    }

    /// Every code, in order.
    #[must_use]
    pub fn promos(&self) -> &[Promo] {
        &self.promos
    }
}

impl Default for PromoBook {
    fn default() -> Self {
        let usd = |minor| Money::from_minor(minor, Currency::USD);
        let percent = |p: i32| PromoKind::PercentOff(Rate::from_basis_points(p * 100));
        Self::new(vec![
            Promo::new("SAVE10", "10% off entire order", percent(10)),
            Promo {
                first_order_only: true,
                ..Promo::new("WELCOME5", "$5 off your first order", PromoKind::AmountOff(usd(500)))
            },
            Promo {
                min_spend: Some(usd(5000)),
                ..Promo::new("GROCERY15", "15% off orders of $50 or more", percent(15))
            },
            Promo::new("FREESHIP", "Free delivery", PromoKind::FreeDelivery),
        ])
    }
}

/// What a code comes to on one basket.
pub(super) struct Applied {
    pub(super) discount: Money,
    pub(super) description: Option<String>,
    pub(super) free_delivery: bool,
    pub(super) note: Option<String>,
}

/// Applies `code` to a basket of `subtotal`. A code that does not hold gives nothing and a note.
pub(super) fn apply(
    book: &PromoBook,
    code: Option<&str>,
    subtotal: Money,
    first_order: Option<bool>,
    day: Date,
) -> Result<Applied> {
    let currency = subtotal.currency();
    let mut applied =
        Applied { discount: Money::zero(currency), description: None, free_delivery: false, note: None };
    let Some(code) = code.map(str::trim).filter(|c| !c.is_empty()) else {
        return Ok(applied);
    };
    let shown = crate::error::clip(code, 40);
    let Some(promo) = book.find(code) else {
        applied.note = Some(format!("The promo code {shown} is not known, so it gives nothing."));
        return Ok(applied);
    };
    if let Some(why) = refusal(promo, subtotal, first_order, day)? {
        applied.note = Some(format!("The promo code {shown} {why}, so it gives nothing."));
        return Ok(applied);
    }
    if promo.first_order_only && first_order.is_none() {
        applied.note = Some(format!("The promo code {shown} is for a first order only."));
    }
    let discount = match promo.kind {
        PromoKind::PercentOff(rate) => subtotal.at_rate(rate, Rounding::HalfUp)?,
        PromoKind::AmountOff(amount) => amount,
        PromoKind::FreeDelivery => {
            applied.free_delivery = true;
            Money::zero(currency)
        }
    };
    let discount = match promo.cap {
        Some(cap) => discount.min(cap)?,
        None => discount,
    };
    // A rule may say more than the basket is worth, or less than nothing: neither is ever charged.
    applied.discount = discount.min(subtotal)?.max(Money::zero(currency))?;
    applied.description = Some(promo.description.clone());
    Ok(applied)
}

/// Why a code does not hold, as the end of a sentence.
fn refusal(promo: &Promo, subtotal: Money, first_order: Option<bool>, day: Date) -> Result<Option<String>> {
    let currency = subtotal.currency();
    let amount = match promo.kind {
        PromoKind::AmountOff(amount) => Some(amount),
        _ => None,
    };
    if let Some(foreign) =
        [promo.min_spend, promo.cap, amount].into_iter().flatten().find(|m| m.currency() != currency)
    {
        return Ok(Some(format!("is in {} and the basket in {currency}", foreign.currency())));
    }
    if let Some(start) = promo.starts.filter(|start| day < *start) {
        return Ok(Some(format!("starts on {start}")));
    }
    if let Some(end) = promo.ends.filter(|end| day > *end) {
        return Ok(Some(format!("ended on {end}")));
    }
    if promo.first_order_only && first_order == Some(false) {
        return Ok(Some("is for a first order only".to_owned()));
    }
    match promo.min_spend {
        Some(min) if subtotal.compare(min)?.is_lt() => {
            let away = min.minus(subtotal)?;
            Ok(Some(format!("needs a subtotal of {min} {currency}, {away} more")))
        }
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(minor: i64) -> Money {
        Money::from_minor(minor, Currency::USD)
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn give(book: &PromoBook, code: &str, subtotal: i64, first: Option<bool>) -> (i64, Option<String>) {
        let a = apply(book, Some(code), usd(subtotal), first, day("2026-11-20")).unwrap();
        assert_eq!(a.description.is_some(), a.discount.minor() > 0 || a.free_delivery);
        (a.discount.minor(), a.note)
    }

    #[test]
    fn the_sample_codes() {
        let book = PromoBook::default();
        assert_eq!(give(&book, " save10 ", 1596, None), (160, None));
        assert_eq!(give(&book, "WELCOME5", 300, Some(true)), (300, None));
        assert_eq!(give(&book, "WELCOME5", 900, None).0, 500);
        assert!(give(&book, "WELCOME5", 900, Some(false)).1.unwrap().contains("first order"));
        assert!(give(&book, "GROCERY15", 4999, None).1.unwrap().contains("0.01 more"));
        assert_eq!(give(&book, "GROCERY15", 5000, None), (750, None));
        assert!(give(&book, "NOPE", 5000, None).1.unwrap().contains("not known"));
        assert_eq!(give(&book, "", 5000, None), (0, None));
        assert!(apply(&book, Some("FreeShip"), usd(1), None, day("2026-11-20")).unwrap().free_delivery);
    }

    #[test]
    fn days_caps_and_currencies() {
        let promo = Promo {
            starts: Some(day("2026-11-01")),
            ends: Some(day("2026-11-20")),
            cap: Some(usd(1000)),
            ..Promo::new("HALF", "Half price", PromoKind::PercentOff(Rate::from_basis_points(5000)))
        };
        let book = PromoBook::new(vec![promo]);
        assert_eq!(give(&book, "half", 1001, None), (501, None));
        assert_eq!(give(&book, "half", 9999, None), (1000, None));
        for (on, word) in [("2026-10-31", "starts"), ("2026-11-21", "ended")] {
            let a = apply(&book, Some("half"), usd(100), None, day(on)).unwrap();
            assert!(a.discount.is_zero() && a.note.unwrap().contains(word));
        }
        let euros =
            apply(&book, Some("half"), Money::from_minor(100, Currency::EUR), None, day("2026-11-20"));
        assert!(euros.unwrap().note.unwrap().contains("USD"));
    }

    #[test]
    fn a_foolish_rule_never_charges() {
        let more = Promo::new("X", "x", PromoKind::PercentOff(Rate::from_basis_points(20_000)));
        let less = Promo::new("Y", "y", PromoKind::AmountOff(usd(-5)));
        let book = PromoBook::new(vec![more, less]);
        assert_eq!(give(&book, "X", 100, None), (100, None));
        let a = apply(&book, Some("Y"), usd(100), None, day("2026-11-20")).unwrap();
        assert!(a.discount.is_zero());
    }
}
