//! Finds what is of the kind, and puts it in order.

use std::{cmp::Ordering, ops::Range};

use super::{
    answer::{PricePerUnit, Substitute, SubstituteParts, SubstituteReason as Reason, SubstituteRequest},
    families::{last_terms, takes_all_of},
    limits::{diet_name, states},
    portrait::{Nearness, Portrait, Relation, Shelf, relate},
    traits::Marks,
};
use crate::{
    catalog::{Catalog, Product, SoldBy, TaxClass},
    quantity::{Quantity, Ratio, Unit},
};

/// What is less alike than this is no substitute.
const LEAST_LIKENESS: f64 = 0.3;
/// Below this score nothing is offered.
const LEAST_SCORE: f64 = 0.3;

/// The same for neighbours, which somebody wrote down to do for one another.
const LEAST_OF_NEIGHBOURS: f64 = 0.15;
/// So many of the kind itself make its neighbours superfluous.
const ENOUGH: usize = 3;

/// A candidate with its score.
#[derive(Debug, Clone)]
pub(super) struct Scored {
    pub(super) at: u32,
    pub(super) parts: SubstituteParts,
    relation: Relation,
    product: Product,
    size_ratio: Option<Ratio>,
    price: Option<PricePerUnit>,
    accepted: bool,
    /// Whether it lacks what the missing product is bought for, such as being free of gluten.
    loses: bool,
}

impl Scored {
    /// Whether it is known to cost less per unit.
    pub(super) fn is_cheaper(&self) -> bool {
        self.price.is_some_and(|p| p.difference < Ratio::ZERO)
    }
}

/// What it is worth that the shopper said yes to it before: more than all else together.
const LEARNED: f64 = 1.5;

/// One request against one catalogue.
pub(super) struct Scorer<'a> {
    catalog: &'a Catalog,
    at: u32,
    own: Portrait<'a>,
    shelf: Shelf<'a>,
    product: Option<Product>,
    wanted: Option<Quantity>,
    waived: Marks,
    /// Whether the shopper has a diet or an allergy.
    limited: bool,
    accepted: Vec<u32>,
}

impl<'a> Scorer<'a> {
    pub(super) fn new(catalog: &'a Catalog, at: u32, request: &SubstituteRequest) -> Self {
        let product = catalog.product(at);
        let wanted = request.wanted.or_else(|| product.as_ref().and_then(amount_of));
        let diets = request.diets.iter().filter_map(|d| diet_name(d));
        let waived = diets.flat_map(|d| waived_by(&d)).copied().map(Marks::property);
        let waived = waived.fold(Marks::default(), Marks::and);
        let limited = !request.diets.is_empty() || !request.allergens.is_empty();
        let swaps = request.accepted.iter().filter(|s| s.missing == request.product);
        let accepted = swaps.filter_map(|s| catalog.position(&s.offered)).collect();
        let shelf = Shelf::of(catalog, catalog.rows.category(at));
        let own = Portrait::of(catalog, at, &shelf);
        let limited = limited || own.is_for_health();
        Self { catalog, at, own, shelf, product, wanted, waived, limited, accepted }
    }

    /// Everything of the kind, in no order.
    pub(super) fn all(&self) -> Vec<Scored> {
        self.among(0..self.catalog.rows.len() as u32)
    }

    /// What is of the kind among the products at these places.
    pub(super) fn among(&self, places: Range<u32>) -> Vec<Scored> {
        let catalog = self.catalog;
        let own_path = catalog.rows.category_path(self.own.category);
        let above = own_path.split_last().map_or(own_path, |(_, above)| above);
        let near: Vec<Nearness> = (0..catalog.rows.categories().len() as u32)
            .map(|category| {
                let path = catalog.rows.category_path(category);
                let beside = path.split_last().map_or(path, |(_, above)| above);
                if category == self.own.category {
                    Nearness::Same
                } else if !above.is_empty() && (beside == above || path == above || beside == own_path) {
                    if above.len() > 1 || path == above || beside == own_path {
                        Nearness::Sister
                    } else {
                        Nearness::Cousin
                    }
                } else {
                    Nearness::Far
                }
            })
            .collect();
        let shelves: Vec<Shelf<'_>> = (0..near.len() as u32).map(|c| Shelf::of(catalog, c)).collect();
        let linked: Vec<bool> = shelves
            .iter()
            .map(|shelf| self.own.links.iter().any(|l| takes_all_of(l.id, &shelf.words)))
            .collect();
        let index = &catalog.index;
        let own_head = index.head(self.at).term();
        let families = self.own.families.iter().filter(|f| f.crosses);
        let lines = families.map(|f| f.id).chain(self.own.links.iter().map(|l| l.id));
        let crossing: Vec<u32> = lines.flat_map(last_terms).filter_map(|w| index.term(w)).collect();
        // On other shelves only what is called so can be of the kind, or what a family or line names.
        let mut named = vec![false; catalog.rows.len()];
        for term in crossing.iter().copied().chain([own_head, self.own.head_term]) {
            for at in index.products_with(term) {
                if let Some(named) = named.get_mut(at as usize) {
                    *named = true;
                }
            }
        }
        let is_named = |at: u32| named.get(at as usize).is_some_and(|n| *n);
        let ends_alike = |at: u32| {
            index.head(at).term() == own_head
                || index.places_of(at).iter().any(|p| crossing.contains(&p.term()))
        };
        let mut out = Vec::new();
        for at in places.filter(|at| *at != self.at) {
            let category = catalog.rows.category(at) as usize;
            let (Some(nearness), Some(shelf)) = (near.get(category).copied(), shelves.get(category)) else {
                continue;
            };
            // What the shopper said yes to needs to be like nothing.
            let accepted = self.accepted.contains(&at);
            let looked_at = accepted
                || linked.get(category).is_some_and(|l| *l)
                || match nearness {
                    Nearness::Same => true,
                    Nearness::Sister | Nearness::Cousin => is_named(at),
                    Nearness::Far => is_named(at) && ends_alike(at),
                };
            if !looked_at {
                continue;
            }
            let other = Portrait::of(catalog, at, shelf);
            let related = relate(&self.own, &self.shelf, &other, nearness, self.waived, self.limited);
            let relation = match related.filter(|r| r.likeness >= LEAST_LIKENESS) {
                None if accepted => Relation::of_the_shopper(nearness),
                None => continue,
                Some(relation) => relation,
            };
            let least = if relation.neighbour { LEAST_OF_NEIGHBOURS } else { LEAST_SCORE };
            out.extend(self.score(at, relation, &other).filter(|s| s.parts.total() >= least || accepted));
        }
        out
    }

    fn score(&self, at: u32, relation: Relation, portrait: &Portrait<'a>) -> Option<Scored> {
        let (own, product) = (self.product.as_ref()?, self.catalog.product(at)?);
        // One medicine is no substitute for another: only the same thing of another maker is offered, and what
        // the lines of neighbours name in so many words (an antacid and an acid reducer).
        let is_medicine = |p: &Product| matches!(p.tax_class, TaxClass::Medicine | TaxClass::Supplement);
        if (is_medicine(own) || is_medicine(&product)) && !relation.same_names && !relation.neighbour {
            return None;
        }
        let size_ratio = self.size_ratio(&product);
        let price = price_per_unit(own, &product);
        let accepted = self.accepted.contains(&at);
        let parts = SubstituteParts {
            category: match relation.nearness {
                Nearness::Same => 0.24,
                Nearness::Sister => 0.12,
                Nearness::Cousin => 0.08,
                Nearness::Far => 0.04,
            },
            kind: 0.45 * relation.likeness,
            attributes: relation.attributes,
            size: 0.1 * self.size_fit(&product, size_ratio),
            price: price.map_or(0.0, |p| price_part(&p)),
            brand: brand_part(own, &product),
            popularity: 0.1 * f64::from(self.catalog.index.prior(at)),
            learned: if accepted { LEARNED } else { 0.0 },
        };
        let loses = self.own.is_lost_in(portrait, |diet| states(&product, diet));
        Some(Scored { at, parts, relation, product, size_ratio, price, accepted, loses })
    }

    /// The product's size as a part of what is needed.
    fn size_ratio(&self, product: &Product) -> Option<Ratio> {
        let wanted = self.wanted?;
        let theirs = amount_of(product)?.convert(wanted.unit).ok()?;
        theirs.amount.over(wanted.amount).filter(|r| r.is_positive())
    }

    /// 0 to 1. Goods by weight come in any weight.
    fn size_fit(&self, product: &Product, ratio: Option<Ratio>) -> f64 {
        match ratio {
            Some(ratio) => (-0.7 * ratio.to_f64().ln().abs()).exp(),
            None if product.sold_by == SoldBy::Weight => 0.7,
            None => 0.4,
        }
    }

    /// The answer for one product; `None` for one that is not offered after all.
    pub(super) fn candidate(&self, scored: Scored, request: &SubstituteRequest) -> Option<Substitute> {
        let own = self.product.as_ref()?;
        let product = &scored.product;
        let mut reasons = Vec::new();
        if scored.accepted {
            reasons.push(Reason::AcceptedBefore);
        }
        let same_brand = own.brand == product.brand;
        reasons.push(if same_brand && own.name == product.name {
            Reason::SameProduct
        } else if scored.relation.same_kind {
            Reason::SameKind
        } else {
            Reason::SimilarKind
        });
        reasons.push(if same_brand { Reason::SameBrand } else { Reason::OtherBrand });
        reasons.extend(scored.size_ratio.and_then(size_reason));
        reasons.extend(scored.price.and_then(|p| match p.difference.cmp(&Ratio::ZERO) {
            Ordering::Less => Some(Reason::CheaperPerUnit),
            Ordering::Greater => Some(Reason::DearerPerUnit),
            Ordering::Equal => None,
        }));
        if !request.diets.is_empty() {
            reasons.push(Reason::FitsDiet);
        }
        if !request.allergens.is_empty() {
            reasons.push(Reason::AllergenSafe);
        }
        Some(Substitute {
            index: scored.at,
            score: scored.parts.total(),
            parts: scored.parts,
            reasons,
            size_ratio: scored.size_ratio,
            price: scored.price,
            product: scored.product,
        })
    }
}

/// Without what lacks the property that the missing product is bought for, where anything has it; and without
/// neighbours where there is enough of the kind itself: a short list is better than another use.
pub(super) fn leave_out_the_lesser(ranked: &mut Vec<Scored>) {
    if ranked.iter().any(|s| !s.loses) {
        ranked.retain(|s| !s.loses || s.accepted);
    }
    let is_of_kind = |s: &Scored| !s.relation.neighbour || s.accepted;
    if ranked.iter().filter(|s| is_of_kind(s)).count() >= ENOUGH {
        ranked.retain(is_of_kind);
    }
}

/// Best first; of equal ones the more usual, then by place, so that answers repeat.
pub(super) fn sort(ranked: &mut [Scored]) {
    ranked.sort_by(|a, b| {
        b.parts
            .total()
            .total_cmp(&a.parts.total())
            .then(b.product.popularity.cmp(&a.product.popularity))
            .then(a.at.cmp(&b.at))
    });
}

fn size_reason(ratio: Ratio) -> Option<Reason> {
    let (low, high) = (Ratio::new(19, 20)?, Ratio::new(21, 20)?);
    Some(if ratio < low {
        Reason::SmallerSize
    } else if ratio > high {
        Reason::LargerSize
    } else {
        Reason::SameSize
    })
}

/// How much one package is. Goods by weight have no package.
fn amount_of(product: &Product) -> Option<Quantity> {
    product.size.filter(|_| product.sold_by == SoldBy::Each)?.total().ok()
}

/// What the price is for.
fn priced_amount(product: &Product) -> Option<Quantity> {
    match product.sold_by {
        SoldBy::Weight => Some(Quantity::new(Ratio::ONE, product.price_unit)),
        _ => amount_of(product),
    }
}

/// The two prices per unit of the missing product's size, where everything for that is known.
fn price_per_unit(own: &Product, other: &Product) -> Option<PricePerUnit> {
    let (ours, theirs) = (own.typical_price.as_ref()?.price, other.typical_price.as_ref()?.price);
    if ours.currency() != theirs.currency() {
        return None;
    }
    let amount = priced_amount(own)?;
    let unit: Unit = amount.unit;
    let missing = Ratio::from_int(ours.minor()).over(amount.amount)?;
    let substitute =
        Ratio::from_int(theirs.minor()).over(priced_amount(other)?.convert(unit).ok()?.amount)?;
    let difference = substitute.minus(missing)?;
    Some(PricePerUnit { unit, currency: ours.currency(), missing, substitute, difference })
}

/// Twice as dear costs as much as half the price earns.
fn price_part(price: &PricePerUnit) -> f64 {
    let (ours, theirs) = (price.missing.to_f64(), price.substitute.to_f64());
    if ours <= 0.0 || theirs <= 0.0 {
        return 0.0;
    }
    0.05 * (ours / theirs).ln().clamp(-1.0, 1.0)
}

/// Names that shops put on their own goods.
const HOUSE_BRANDS: &[&str] = &[
    "store brand",
    "great value",
    "good & gather",
    "market pantry",
    "favorite day",
    "kirkland signature",
    "marketside",
    "sam's choice",
    "up & up",
    "simply balanced",
    "archer farms",
    "365",
    "365 everyday value",
    "kroger",
    "simple truth",
    "o organics",
    "signature select",
    "equate",
    "parent's choice",
    "freshness guaranteed",
];

fn is_house_brand(brand: Option<&String>) -> bool {
    brand.is_none_or(|b| HOUSE_BRANDS.contains(&b.to_lowercase().as_str()))
}

fn brand_part(own: &Product, other: &Product) -> f64 {
    if own.brand == other.brand {
        0.04
    } else if is_house_brand(own.brand.as_ref()) == is_house_brand(other.brand.as_ref()) {
        0.02
    } else {
        0.0
    }
}

/// Properties that come with a diet: who asks for the diet asks for them.
fn waived_by(diet: &str) -> &'static [&'static str] {
    match diet {
        "vegan" | "vegetarian" | "dairy_free" => &["plant", "imitation", "lactosefree"],
        "lactose_free" => &["plant", "lactosefree"],
        "gluten_free" => &["glutenfree"],
        "sugar_free" | "keto" => &["sugarfree", "unsweetened"],
        "organic" => &["organic"],
        "low_sodium" => &["lowsalt"],
        _ => &[],
    }
}
