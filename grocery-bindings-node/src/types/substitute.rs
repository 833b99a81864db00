//! What may stand in for a product.

use grocery_core::{Ratio, catalog};
use napi_derive::napi;
use serde::Serialize;

use super::{ProductData, count, number, text, texts};

/// A product that may stand in.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Substitute {
    /// The product.
    pub product: ProductData,
    /// How well it does; the sum of the parts.
    pub score: f64,
    /// What the score is made of.
    pub parts: SubstituteParts,
    /// Why it is offered.
    #[napi(ts_type = "Array<SubstituteReason>")]
    pub reasons: Vec<&'static str>,
    /// Its size as a part of what is needed, for showing: 2 for twice as much. Null where the sizes do not
    /// compare.
    pub size_ratio: Option<f64>,
    /// The same, exactly, such as `3/2`.
    pub size_ratio_exact: Option<String>,
    /// The prices of one unit. Null where a price is not known or the units do not compare.
    pub price: Option<PricePerUnit>,
}

impl From<&catalog::Substitute> for Substitute {
    fn from(s: &catalog::Substitute) -> Self {
        Self {
            product: ProductData::from(&s.product),
            score: s.score,
            parts: SubstituteParts::from(&s.parts),
            reasons: s.reasons.iter().map(|r| r.as_str()).collect(),
            size_ratio: s.size_ratio.map(number),
            size_ratio_exact: s.size_ratio.as_ref().map(text),
            price: s.price.as_ref().map(PricePerUnit::from),
        }
    }
}

/// The parts of a score, each with its weight applied, so that they add up to the score.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubstituteParts {
    /// How near its shelf is.
    pub category: f64,
    /// How alike the names are without brand and size.
    pub kind: f64,
    /// Special properties that it lacks, or has unasked. Zero or below.
    pub attributes: f64,
    /// How near its size is to what is needed.
    pub size: f64,
    /// Whether it costs less per unit (above zero) or more (below).
    pub price: f64,
    /// Whether it is of the same brand, or of a brand of the same sort.
    pub brand: f64,
    /// How often it is bought.
    pub popularity: f64,
    /// Whether the shopper took it before.
    pub learned: f64,
}

impl From<&catalog::SubstituteParts> for SubstituteParts {
    fn from(p: &catalog::SubstituteParts) -> Self {
        Self {
            category: p.category,
            kind: p.kind,
            attributes: p.attributes,
            size: p.size,
            price: p.price,
            brand: p.brand,
            popularity: p.popularity,
            learned: p.learned,
        }
    }
}

/// Two prices for one unit, in minor units of one currency: a number for showing and the exact one.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PricePerUnit {
    /// The unit that the prices are for.
    #[napi(ts_type = "Unit")]
    pub unit: &'static str,
    /// The currency of the prices.
    pub currency: String,
    /// What one unit of the missing product usually costs, in minor units.
    pub missing: f64,
    /// The same, exactly, such as `199/8`.
    pub missing_exact: String,
    /// What one unit of the substitute usually costs, in minor units.
    pub substitute: f64,
    /// The same, exactly.
    pub substitute_exact: String,
    /// The substitute's price less that of the missing product: below zero where it is cheaper.
    pub difference: f64,
    /// The same, exactly.
    pub difference_exact: String,
}

impl From<&catalog::PricePerUnit> for PricePerUnit {
    fn from(p: &catalog::PricePerUnit) -> Self {
        let exact = |r: Ratio| text(&r);
        Self {
            unit: p.unit.as_str(),
            currency: text(&p.currency),
            missing: number(p.missing),
            missing_exact: exact(p.missing),
            substitute: number(p.substitute),
            substitute_exact: exact(p.substitute),
            difference: number(p.difference),
            difference_exact: exact(p.difference),
        }
    }
}

/// How many products were of the kind and left out, by the first reason that applied.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubstitutesLeftOut {
    /// They have an allergen that was asked about, or their name or category says so.
    pub unsafe_allergen: i64,
    /// Their allergens are not known in full, which counts as unsafe.
    pub unknown_allergens: i64,
    /// They do not state that they fit the diet.
    pub diet: i64,
    /// They have an excluded word.
    pub excluded: i64,
    /// They cannot be had.
    pub unavailable: i64,
    /// The shopper refused them before.
    pub refused: i64,
    /// They are not known to cost less per unit, where only that would do.
    pub not_cheaper: i64,
    /// How many in all.
    pub total: i64,
}

impl From<&catalog::LeftOut> for SubstitutesLeftOut {
    fn from(l: &catalog::LeftOut) -> Self {
        Self {
            unsafe_allergen: count(l.unsafe_allergen),
            unknown_allergens: count(l.unknown_allergens),
            diet: count(l.diet),
            excluded: count(l.excluded),
            unavailable: count(l.unavailable),
            refused: count(l.refused),
            not_cheaper: count(l.not_cheaper),
            total: count(l.total()),
        }
    }
}

/// What may stand in for a product.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubstitutesData {
    /// The product that is missing.
    pub product: ProductData,
    /// What may stand in for it, best first.
    pub candidates: Vec<Substitute>,
    /// What was of the kind and left out.
    pub left_out: SubstitutesLeftOut,
}

impl From<&catalog::Substitutes> for SubstitutesData {
    fn from(s: &catalog::Substitutes) -> Self {
        Self {
            product: ProductData::from(&s.product),
            candidates: texts(&s.candidates),
            left_out: SubstitutesLeftOut::from(&s.left_out),
        }
    }
}
