//! What is asked and what is answered: plain records that any language can carry.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::limits::allergens_named;
use crate::{
    catalog::{Allergen, Product, ProductIndex, swaps::JudgedSwap},
    error::{Error, ErrorKind, Result, clip},
    id::ProductId,
    money::Currency,
    quantity::{Quantity, Ratio, Unit},
};

/// The most substitutes of one answer.
pub const MAX_SUBSTITUTES: usize = 50;
/// How many substitutes are answered where nobody says.
const USUAL_LIMIT: usize = 5;

/// A swap that a shopper once accepted or refused.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Swap {
    /// The product that was missing.
    pub missing: ProductId,
    /// The product that was offered for it.
    pub offered: ProductId,
}

/// Asks what may stand in for a product. Make it with [`SubstituteRequest::new`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SubstituteRequest {
    /// The product that is missing. Never offered itself.
    pub product: ProductId,
    /// Diets that every substitute must state it fits, such as `vegan` or `gluten_free`. Never relaxed.
    #[serde(default)]
    pub diets: Vec<String>,
    /// Allergens that every substitute must be known to be free of. Never relaxed.
    #[serde(default)]
    pub allergens: Vec<Allergen>,
    /// Words or phrases that no substitute may have in its name, brand or category. Never relaxed.
    #[serde(default)]
    pub excludes: Vec<String>,
    /// How much is needed; the package of the missing product where `None`.
    #[serde(default)]
    pub wanted: Option<Quantity>,
    /// Whether only what is known to cost less per unit will do.
    #[serde(default)]
    pub cheaper: bool,
    /// At most this many, up to [`MAX_SUBSTITUTES`].
    #[serde(default = "usual_limit")]
    pub limit: usize,
    /// Products that cannot be had.
    #[serde(default)]
    pub unavailable: Vec<ProductId>,
    /// Swaps that this shopper accepted before: they come first.
    #[serde(default)]
    pub accepted: Vec<Swap>,
    /// Swaps that this shopper refused before: they are not offered again.
    #[serde(default)]
    pub refused: Vec<Swap>,
}

fn usual_limit() -> usize {
    USUAL_LIMIT
}

impl SubstituteRequest {
    /// Substitutes for `product`, at most five, without limits.
    #[must_use]
    pub fn new(product: ProductId) -> Self {
        Self {
            product,
            diets: Vec::new(),
            allergens: Vec::new(),
            excludes: Vec::new(),
            wanted: None,
            cheaper: false,
            limit: USUAL_LIMIT,
            unavailable: Vec::new(),
            accepted: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// Also fit for this diet.
    #[must_use]
    pub fn with_diet(mut self, diet: impl Into<String>) -> Self {
        self.diets.push(diet.into());
        self
    }

    /// Also known to be free of this allergen.
    #[must_use]
    pub fn with_allergen(mut self, allergen: Allergen) -> Self {
        self.allergens.push(allergen);
        self
    }

    /// Without what these words say: an allergen where they name one ("nuts", "gluten"), otherwise an
    /// excluded word. Words that say nothing are refused when the substitutes are asked for.
    ///
    /// ```
    /// use grocery_core::{ProductId, catalog::{Allergen, SubstituteRequest}};
    /// let request = SubstituteRequest::new(ProductId::new("bread")?).avoiding("sesame").avoiding("raisins");
    /// assert_eq!(request.allergens, [Allergen::Sesame]);
    /// assert_eq!(request.excludes, ["raisins"]);
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    #[must_use]
    pub fn avoiding(mut self, words: &str) -> Self {
        match allergens_named(words) {
            [] => self.excludes.push(words.to_owned()),
            named => self.allergens.extend_from_slice(named),
        }
        self
    }

    /// With what this shopper said to earlier swaps.
    #[must_use]
    pub fn with_judged(mut self, judged: &[JudgedSwap]) -> Self {
        for judged in judged {
            let said = if judged.accepted { &mut self.accepted } else { &mut self.refused };
            said.push(judged.swap.clone());
        }
        self
    }

    /// At most `limit`.
    #[must_use]
    pub const fn with_limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }
}

/// The parts of a score, each with its weight applied, so that they add up to the score.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SubstituteParts {
    /// How near its shelf is.
    pub category: f64,
    /// How alike the names are without brand and size: what it is, and the words that make it special.
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

impl SubstituteParts {
    /// The parts by name, in order.
    #[must_use]
    pub fn named(&self) -> [(&'static str, f64); 8] {
        [
            ("category", self.category),
            ("kind", self.kind),
            ("attributes", self.attributes),
            ("size", self.size),
            ("price", self.price),
            ("brand", self.brand),
            ("popularity", self.popularity),
            ("learned", self.learned),
        ]
    }

    /// Their sum.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.named().iter().map(|(_, v)| v).sum()
    }
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $variant:ident => $text:literal,)*) => {
        /// Why a product is offered.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum SubstituteReason {
            $($(#[$doc])* $variant,)*
        }

        impl SubstituteReason {
            /// Every reason, in the order in which they are given.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable name, in snake case.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

reasons! {
    /// The shopper accepted it before.
    AcceptedBefore => "accepted_before",
    /// The same goods of the same brand in another package.
    SameProduct => "same_product",
    /// The same kind of goods.
    SameKind => "same_kind",
    /// Another kind that does the same.
    SimilarKind => "similar_kind",
    /// The same brand.
    SameBrand => "same_brand",
    /// Another brand.
    OtherBrand => "other_brand",
    /// Its size is that of what is needed, or within a twentieth of it.
    SameSize => "same_size",
    /// Its package is larger.
    LargerSize => "larger_size",
    /// Its package is smaller.
    SmallerSize => "smaller_size",
    /// It costs less per unit.
    CheaperPerUnit => "cheaper_per_unit",
    /// It costs more per unit.
    DearerPerUnit => "dearer_per_unit",
    /// It states that it fits all the diets asked for.
    FitsDiet => "fits_diet",
    /// Its allergens are known in full, and none asked about is among them.
    AllergenSafe => "allergen_safe",
}

impl FromStr for SubstituteReason {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        Self::ALL.iter().copied().find(|r| r.as_str() == s).ok_or_else(|| {
            let known: Vec<&str> = Self::ALL.iter().map(|r| r.as_str()).collect();
            Error::new(ErrorKind::InvalidInput, format!("unknown reason {:?}", clip(s, 40)))
                .with_hint(format!("use one of: {}", known.join(", ")))
        })
    }
}

/// Two prices for one unit, exactly, in minor units of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricePerUnit {
    /// The unit that the prices are for.
    pub unit: Unit,
    /// The currency of the prices.
    pub currency: Currency,
    /// What one unit of the missing product usually costs, in minor units.
    pub missing: Ratio,
    /// What one unit of the substitute usually costs, in minor units.
    pub substitute: Ratio,
    /// The substitute's price less that of the missing product: below zero where it is cheaper.
    pub difference: Ratio,
}

/// A product that may stand in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Substitute {
    /// Where it is in the catalogue.
    pub index: ProductIndex,
    /// The product.
    pub product: Product,
    /// How well it does; the sum of the parts.
    pub score: f64,
    /// What the score is made of.
    pub parts: SubstituteParts,
    /// Why it is offered.
    pub reasons: Vec<SubstituteReason>,
    /// Its size as a part of what is needed: 2 for twice as much. `None` where the sizes do not compare.
    pub size_ratio: Option<Ratio>,
    /// The prices of one unit. `None` where a price is not known or the units do not compare.
    pub price: Option<PricePerUnit>,
}

/// How many products were of the kind and left out, by the first reason that applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LeftOut {
    /// They have an allergen that was asked about, or their name or category says so.
    pub unsafe_allergen: usize,
    /// Their allergens are not known in full, which counts as unsafe.
    pub unknown_allergens: usize,
    /// They do not state that they fit the diet.
    pub diet: usize,
    /// They have an excluded word.
    pub excluded: usize,
    /// They cannot be had.
    pub unavailable: usize,
    /// The shopper refused them before.
    pub refused: usize,
    /// They are not known to cost less per unit, where only that would do.
    pub not_cheaper: usize,
}

impl LeftOut {
    pub(super) fn count(&mut self, why: Why) {
        *match why {
            Why::UnsafeAllergen => &mut self.unsafe_allergen,
            Why::UnknownAllergens => &mut self.unknown_allergens,
            Why::Diet => &mut self.diet,
            Why::Excluded => &mut self.excluded,
            Why::Unavailable => &mut self.unavailable,
            Why::Refused => &mut self.refused,
            Why::NotCheaper => &mut self.not_cheaper,
        } += 1;
    }

    /// How many in all.
    #[must_use]
    pub const fn total(&self) -> usize {
        self.unsafe_allergen
            + self.unknown_allergens
            + self.diet
            + self.excluded
            + self.unavailable
            + self.refused
            + self.not_cheaper
    }
}

/// Why a product of the kind is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    UnsafeAllergen,
    UnknownAllergens,
    Diet,
    Excluded,
    Unavailable,
    Refused,
    NotCheaper,
}

/// What may stand in for a product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Substitutes {
    /// The product that is missing.
    pub product: Product,
    /// What may stand in for it, best first.
    pub candidates: Vec<Substitute>,
    /// What was of the kind and left out.
    pub left_out: LeftOut,
}
