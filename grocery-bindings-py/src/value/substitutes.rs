//! What may stand in for a product.

use grocery_core::{Ratio, catalog};

use super::{Product, handle, number, text};

handle! {
    /// What may stand in for a product.
    Substitutes(catalog::Substitutes) {
        /// The product that is missing.
        product: Product = |v| v.field(|s| &s.product);
        /// What may stand in for it, best first.
        candidates: Vec<Substitute> = |v| v.each(|s| &s.candidates);
        /// What was of the kind and left out.
        left_out: SubstitutesLeftOut = |v| v.field(|s| &s.left_out);
    }

    /// A product that may stand in.
    Substitute(catalog::Substitute) {
        /// The product.
        product: Product = |v| v.field(|s| &s.product);
        /// How well it does; the sum of the parts.
        score: f64 = |v| v.score;
        /// What the score is made of.
        parts: SubstituteParts = |v| v.field(|s| &s.parts);
        /// Why it is offered: "same_kind", "other_brand", "cheaper_per_unit", "fits_diet" and so on.
        reasons: Vec<&'static str> = |v| v.reasons.iter().map(|r| r.as_str()).collect();
        /// Its size as a part of what is needed, for showing: 2 for twice as much. None where the sizes do
        /// not compare.
        size_ratio: Option<f64> = |v| number(v.size_ratio);
        /// The same, exactly, as text such as "3/2".
        size_ratio_exact: Option<String> = |v| text(v.size_ratio);
        /// The prices of one unit. None where a price is not known or the units do not compare.
        price: Option<PricePerUnit> = |v| v.first(|s| s.price.as_slice());
    }

    /// The parts of a score, each with its weight applied, so that they add up to the score.
    SubstituteParts(catalog::SubstituteParts) {
        /// How near its shelf is.
        category: f64 = |v| v.category;
        /// How alike the names are without brand and size.
        kind: f64 = |v| v.kind;
        /// Special properties that it lacks, or has unasked. Zero or below.
        attributes: f64 = |v| v.attributes;
        /// How near its size is to what is needed.
        size: f64 = |v| v.size;
        /// Whether it costs less per unit (above zero) or more (below).
        price: f64 = |v| v.price;
        /// Whether it is of the same brand, or of a brand of the same sort.
        brand: f64 = |v| v.brand;
        /// How often it is bought.
        popularity: f64 = |v| v.popularity;
        /// Whether the shopper took it before.
        learned: f64 = |v| v.learned;
    }

    /// Two prices for one unit, in minor units of one currency.
    PricePerUnit(catalog::PricePerUnit) {
        /// The unit that the prices are for.
        unit: &'static str = |v| v.unit.as_str();
        /// The currency of the prices.
        currency: String = |v| v.currency.to_string();
        /// What one unit of the missing product usually costs, in minor units, for showing.
        missing: f64 = |v| Ratio::to_f64(v.missing);
        /// The same, exactly, as text such as "199/8".
        missing_exact: String = |v| v.missing.to_string();
        /// What one unit of the substitute usually costs, in minor units, for showing.
        substitute: f64 = |v| Ratio::to_f64(v.substitute);
        /// The same, exactly.
        substitute_exact: String = |v| v.substitute.to_string();
        /// The substitute's price less that of the missing product: below zero where it is cheaper.
        difference: f64 = |v| Ratio::to_f64(v.difference);
        /// The same, exactly.
        difference_exact: String = |v| v.difference.to_string();
    }

    /// How many products were of the kind and left out, by the first reason that applied.
    SubstitutesLeftOut(catalog::LeftOut) {
        /// They have an allergen that was asked about, or their name or category says so.
        unsafe_allergen: usize = |v| v.unsafe_allergen;
        /// Their allergens are not known in full, which counts as unsafe.
        unknown_allergens: usize = |v| v.unknown_allergens;
        /// They do not state that they fit the diet.
        diet: usize = |v| v.diet;
        /// They have an excluded word.
        excluded: usize = |v| v.excluded;
        /// They cannot be had.
        unavailable: usize = |v| v.unavailable;
        /// The shopper refused them before.
        refused: usize = |v| v.refused;
        /// They are not known to cost less per unit, where only that would do.
        not_cheaper: usize = |v| v.not_cheaper;
        /// How many in all.
        total: usize = |v| v.total();
    }
}
