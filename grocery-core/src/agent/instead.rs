//! What may stand in for something the shopper named. Pure: understanding and catalogue in.

use super::reply::Said;
use crate::{
    catalog::{Catalog, JudgedSwap, MAX_SUBSTITUTES, Product, SubstituteRequest},
    nlu::{Action, Item, normal_name, says_cheaper},
    quantity::{Dimension, Quantity},
};

/// How many substitutes are shown.
const SHOWN: usize = 8;
/// How many are named in the reply.
const NAMED: usize = 3;

/// What may stand in for one thing.
#[derive(Debug)]
pub(super) struct Instead {
    pub(super) products: Vec<Product>,
    cheaper: bool,
    /// How many were of the kind and kept out by a limit.
    close: usize,
    /// How many of those for allergens that are not known in full.
    unknown_allergens: usize,
}

impl Instead {
    /// Looks for what may stand in for `product`, which the shopper called `item`. `None` where that cannot
    /// be asked at all.
    pub(super) fn of(
        said: &str,
        action: &Action,
        item: &Item,
        product: &Product,
        catalog: &Catalog,
        judged: &[JudgedSwap],
    ) -> Option<Self> {
        let mut request =
            SubstituteRequest::new(product.id.clone()).with_limit(MAX_SUBSTITUTES).with_judged(judged);
        request.diets.extend(action.slots.diet.clone());
        request.excludes = item.excludes.iter().chain(&action.slots.excludes).cloned().collect();
        if let Some(allergen) = &action.slots.allergen {
            request = request.avoiding(allergen);
        }
        request.cheaper = says_cheaper(said);
        let measured = |d: Dimension| matches!(d, Dimension::Mass | Dimension::Volume);
        request.wanted = item
            .quantity
            .zip(item.unit)
            .filter(|(amount, unit)| amount.is_positive() && measured(unit.dimension()))
            .map(|(amount, unit)| Quantity::new(amount, unit));
        let answer = catalog.substitutes(&request).ok()?;
        let mut products: Vec<Product> = answer.candidates.into_iter().map(|s| s.product).collect();
        let is_open = request.diets.is_empty() && request.allergens.is_empty() && !request.cheaper;
        if is_open && item.brand.is_none() {
            // Who asks what to use instead of butter knows that there are other butters.
            let phrase = normal_name(&item.name);
            products.sort_by_key(|p| {
                let name = normal_name(&p.name);
                phrase.split_whitespace().all(|w| name.split_whitespace().any(|n| n == w))
            });
        }
        products.truncate(SHOWN);
        Some(Self {
            products,
            cheaper: request.cheaper,
            close: answer.left_out.total(),
            unknown_allergens: answer.left_out.unknown_allergens,
        })
    }

    /// What to say about it; `name` is what the shopper called it.
    pub(super) fn said(&self, name: &str) -> Said {
        let mut options: Vec<String> = Vec::new();
        let mut names: Vec<&str> = Vec::new();
        for product in &self.products {
            // Three sizes of one thing are one choice.
            if options.len() < NAMED && !names.contains(&product.name.as_str()) {
                names.push(&product.name);
                options.push(match product.size {
                    Some(size) => format!("{} ({})", product.name, size.to_string().replace('_', " ")),
                    None => product.name.clone(),
                });
            }
        }
        let (name, unknown_allergens) = (name.to_owned(), self.unknown_allergens);
        if options.is_empty() {
            return Said::NothingInstead { name, close: self.close, unknown_allergens };
        }
        Said::Instead { name, options, cheaper: self.cheaper, unknown_allergens }
    }
}
