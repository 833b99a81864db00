//! What may stand in for a product.

use grocery_core::{Error, ProductId, Quantity, catalog as core};

use crate::{
    catalog::Catalog,
    error::Answer,
    product::{Allergen, Product},
    values::{Amount, count, each, maybe, natural},
};

#[uniffi::export]
impl Catalog {
    /// The products that may stand in for one that is missing, best first. Diets, allergens and excluded words are
    /// limits that no score buys a product past.
    ///
    /// Fails with `ProductNotFound`, with `InvalidInput` for a limit of 0 or a blank word.
    pub fn substitutes(&self, request: SubstituteRequest) -> Answer<Substitutes> {
        Ok(self.shared.agent.catalog().substitutes(&request.read()?)?.into())
    }

    /// Like products for a product page: the same kind of goods in other sizes and of other brands, best first,
    /// without a shopper's limits.
    ///
    /// Fails with `ProductNotFound`, with `InvalidInput` for a limit of 0.
    #[uniffi::method(default(limit = 5))]
    pub fn alternatives(&self, product_id: String, limit: i32) -> Answer<Vec<Substitute>> {
        let limit = natural(limit, "the limit")?;
        Ok(each(self.shared.agent.catalog().alternatives(&ProductId::new(product_id)?, limit)?))
    }
}

/// What may stand in for what.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct SubstituteRequest {
    /// The product that is missing. Never offered itself.
    pub product_id: String,
    /// Diets that every substitute must state it fits, such as `vegan` or `gluten_free`.
    #[uniffi(default = [])]
    pub diets: Vec<String>,
    /// Allergens that every substitute must be known to be free of.
    #[uniffi(default = [])]
    pub allergens: Vec<Allergen>,
    /// The same in a shopper's words: an allergen where they name one (`nuts`), otherwise an excluded word.
    #[uniffi(default = [])]
    pub avoiding: Vec<String>,
    /// Words or phrases that no substitute may have in its name, brand or category.
    #[uniffi(default = [])]
    pub excludes: Vec<String>,
    /// How much is needed; the package of the missing product where absent.
    #[uniffi(default = None)]
    pub wanted: Option<Wanted>,
    /// Whether only what is known to cost less per unit will do.
    #[uniffi(default = false)]
    pub cheaper: bool,
    /// The most to answer, 1 to 50.
    #[uniffi(default = 5)]
    pub limit: i32,
    /// Products that cannot be had.
    #[uniffi(default = [])]
    pub unavailable: Vec<String>,
    /// Swaps that this shopper took before: they come first.
    #[uniffi(default = [])]
    pub accepted: Vec<Swap>,
    /// Swaps that this shopper declined before: they are not offered again.
    #[uniffi(default = [])]
    pub refused: Vec<Swap>,
}

/// How much is needed.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Wanted {
    /// The exact number: `2`, `1.5` or `3/2`.
    pub amount: String,
    /// Of what unit.
    pub unit: String,
}

/// A swap that a shopper once took or declined.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Swap {
    /// The product that was missing.
    pub missing: String,
    /// The product that was offered for it.
    pub offered: String,
}

impl SubstituteRequest {
    pub(crate) fn read(self) -> Result<core::SubstituteRequest, Error> {
        let swap = |s: Swap| Ok(core::Swap { missing: s.missing.parse()?, offered: s.offered.parse()? });
        let mut request = core::SubstituteRequest::new(ProductId::new(self.product_id)?);
        request.diets = self.diets;
        request.allergens = each(self.allergens);
        request.excludes = self.excludes;
        for words in self.avoiding {
            request = request.avoiding(&words);
        }
        if let Some(Wanted { amount, unit }) = self.wanted {
            request.wanted = Some(Quantity::new(amount.parse()?, unit.parse()?));
        }
        request.cheaper = self.cheaper;
        request.limit = natural(self.limit, "the limit")?;
        request.unavailable =
            self.unavailable.into_iter().map(ProductId::new).collect::<Result<_, Error>>()?;
        request.accepted = self.accepted.into_iter().map(swap).collect::<Result<_, Error>>()?;
        request.refused = self.refused.into_iter().map(swap).collect::<Result<_, Error>>()?;
        Ok(request)
    }
}

/// What may stand in for a product.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Substitutes {
    /// The product that is missing.
    pub product: Product,
    /// What may stand in for it, best first.
    pub candidates: Vec<Substitute>,
    /// What was of the kind and left out.
    pub left_out: SubstitutesLeftOut,
}

impl From<core::Substitutes> for Substitutes {
    fn from(found: core::Substitutes) -> Self {
        Self {
            product: found.product.into(),
            candidates: each(found.candidates),
            left_out: found.left_out.into(),
        }
    }
}

/// A product that may stand in.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Substitute {
    /// The product.
    pub product: Product,
    /// How well it does; the sum of the parts.
    pub score: f64,
    /// What the score is made of.
    pub parts: SubstituteParts,
    /// Why it is offered: `same_kind`, `other_brand`, `cheaper_per_unit`, `fits_diet` and so on.
    pub reasons: Vec<String>,
    /// Its size as a part of what is needed: 2 for twice as much. Absent where the sizes do not compare.
    pub size_ratio: Option<Amount>,
    /// The prices of one unit. Absent where a price is not known or the units do not compare.
    pub price: Option<PricePerUnit>,
}

impl From<core::Substitute> for Substitute {
    fn from(one: core::Substitute) -> Self {
        Self {
            product: one.product.into(),
            score: one.score,
            parts: one.parts.into(),
            reasons: one.reasons.iter().map(|r| r.as_str().to_owned()).collect(),
            size_ratio: maybe(one.size_ratio),
            price: maybe(one.price),
        }
    }
}

/// The parts of a score, each with its weight applied, so that they add up to the score.
#[derive(Debug, Clone, Copy, PartialEq, uniffi::Record)]
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

impl From<core::SubstituteParts> for SubstituteParts {
    fn from(parts: core::SubstituteParts) -> Self {
        Self {
            category: parts.category,
            kind: parts.kind,
            attributes: parts.attributes,
            size: parts.size,
            price: parts.price,
            brand: parts.brand,
            popularity: parts.popularity,
            learned: parts.learned,
        }
    }
}

/// Two prices for one unit, in minor units of one currency.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct PricePerUnit {
    /// The unit that the prices are for.
    pub unit: String,
    /// The currency of the prices.
    pub currency: String,
    /// What one unit of the missing product usually costs, in minor units.
    pub missing: Amount,
    /// What one unit of the substitute usually costs, in minor units.
    pub substitute: Amount,
    /// The substitute's price less that of the missing product: below zero where it is cheaper.
    pub difference: Amount,
}

impl From<core::PricePerUnit> for PricePerUnit {
    fn from(price: core::PricePerUnit) -> Self {
        Self {
            unit: price.unit.to_string(),
            currency: price.currency.to_string(),
            missing: price.missing.into(),
            substitute: price.substitute.into(),
            difference: price.difference.into(),
        }
    }
}

/// How many products were of the kind and left out, by the first reason that applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct SubstitutesLeftOut {
    /// They have an allergen that was asked about, or their name or category says so.
    pub unsafe_allergen: i32,
    /// Their allergens are not known in full, which counts as unsafe.
    pub unknown_allergens: i32,
    /// They do not state that they fit the diet.
    pub diet: i32,
    /// They have an excluded word.
    pub excluded: i32,
    /// They cannot be had.
    pub unavailable: i32,
    /// The shopper refused them before.
    pub refused: i32,
    /// They are not known to cost less per unit, where only that would do.
    pub not_cheaper: i32,
    /// How many in all.
    pub total: i32,
}

impl From<core::LeftOut> for SubstitutesLeftOut {
    fn from(left_out: core::LeftOut) -> Self {
        Self {
            unsafe_allergen: count(left_out.unsafe_allergen),
            unknown_allergens: count(left_out.unknown_allergens),
            diet: count(left_out.diet),
            excluded: count(left_out.excluded),
            unavailable: count(left_out.unavailable),
            refused: count(left_out.refused),
            not_cheaper: count(left_out.not_cheaper),
            total: count(left_out.total()),
        }
    }
}
