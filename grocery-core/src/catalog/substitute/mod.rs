//! Which products may stand in for one that is missing.
//!
//! [`Catalog::substitutes`] answers for a shopper: the kind of goods must be the same or one that does the
//! same in the kitchen, and then name, size, price per unit, properties, brand, popularity and what the
//! shopper took before put the candidates in order, each with named parts that add up. Diets and allergens
//! come before all of that: they are limits, and no score buys a product past one. Where a product's
//! allergens are not known to be complete it counts as unsafe, and the answer says how many were left out
//! for that. [`Catalog::alternatives`] lists like products for a product page, without a shopper's limits.
//!
//! Nothing here guesses a diet or a safe product from words: what a name or category says can only ever
//! keep a product out.

mod answer;
mod families;
mod limits;
mod portrait;
mod score;
#[cfg(test)]
mod tests;
mod traits;

pub use answer::{
    LeftOut, MAX_SUBSTITUTES, PricePerUnit, Substitute, SubstituteParts, SubstituteReason, SubstituteRequest,
    Substitutes, Swap,
};

use self::{limits::Limits, score::Scorer};
pub(super) use self::{
    limits::{diets_named, fits_diets},
    traits::Traits,
};
use super::Catalog;
use crate::{
    error::{Error, ErrorKind, Result},
    id::ProductId,
};

impl Catalog {
    /// The products that may stand in for one that is missing, best first.
    ///
    /// An empty answer is an answer: nothing that is known to be safe and of the kind is there.
    /// [`Substitutes::left_out`] says how many were close and why they were left out.
    ///
    /// # Errors
    /// [`ProductNotFound`](ErrorKind::ProductNotFound) where the catalogue does not have the product;
    /// [`InvalidInput`](ErrorKind::InvalidInput) for a limit of 0 or a blank diet or excluded word.
    ///
    /// ```
    /// use grocery_core::{ProductId, catalog::{Catalog, SubstituteRequest}};
    /// let catalog = Catalog::starter()?;
    /// let penne = ProductId::new("gc-penne-pasta-16-ounce")?;
    /// let answer = catalog.substitutes(&SubstituteRequest::new(penne.clone()))?;
    /// let best = &answer.candidates[0];
    /// assert_eq!(best.product.category, answer.product.category);
    /// assert!((best.score - best.parts.total()).abs() < 1e-9);
    ///
    /// // No pasta states its allergens in full, so none is offered to somebody with an allergy.
    /// let careful = SubstituteRequest::new(penne).with_allergen(grocery_core::catalog::Allergen::Wheat);
    /// let answer = catalog.substitutes(&careful)?;
    /// assert!(answer.candidates.is_empty() && answer.left_out.unknown_allergens > 0);
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    pub fn substitutes(&self, request: &SubstituteRequest) -> Result<Substitutes> {
        if request.limit == 0 {
            return Err(Error::new(ErrorKind::InvalidInput, "a limit of 0 asks for no substitutes")
                .with_hint(format!("ask for 1 to {MAX_SUBSTITUTES}")));
        }
        let product = self.require(&request.product)?;
        let Some(at) = self.position(&request.product) else {
            return Err(Error::new(ErrorKind::ProductNotFound, "the product is not in the catalogue"));
        };
        let limits = Limits::read(self, request)?;
        let mut left_out = LeftOut::default();
        let scorer = Scorer::new(self, at, request);
        let mut ranked = Vec::new();
        for scored in scorer.all() {
            match limits.against(self, &scored) {
                None => ranked.push(scored),
                Some(why) => left_out.count(why),
            }
        }
        score::leave_out_the_lesser(&mut ranked);
        score::sort(&mut ranked);
        let candidates = ranked
            .into_iter()
            .filter_map(|s| scorer.candidate(s, request))
            .take(request.limit.min(MAX_SUBSTITUTES))
            .collect();
        Ok(Substitutes { product, candidates, left_out })
    }

    /// Whether one product may stand in for another at all, for a shopper without limits.
    pub(crate) fn may_stand_in(&self, swap: &Swap) -> bool {
        let places = self.position(&swap.missing).zip(self.position(&swap.offered));
        places.is_some_and(|(missing, offered)| {
            let scorer = Scorer::new(self, missing, &SubstituteRequest::new(swap.missing.clone()));
            !scorer.among(offered..offered + 1).is_empty()
        })
    }

    /// Like products for a product page, best first: the same kind of goods in other sizes and of other
    /// brands. No shopper's limits apply, so this is nothing to put in a basket unasked.
    ///
    /// # Errors
    /// [`ProductNotFound`](ErrorKind::ProductNotFound) where the catalogue does not have the product;
    /// [`InvalidInput`](ErrorKind::InvalidInput) for a limit of 0.
    ///
    /// ```
    /// use grocery_core::{ProductId, catalog::Catalog};
    /// let catalog = Catalog::starter()?;
    /// let butter = ProductId::new("gc-salted-butter-16-ounce")?;
    /// let like = catalog.alternatives(&butter, 3)?;
    /// assert!(like.iter().all(|s| s.product.id != butter && s.product.name.contains("Butter")));
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    pub fn alternatives(&self, id: &ProductId, limit: usize) -> Result<Vec<Substitute>> {
        self.substitutes(&SubstituteRequest::new(id.clone()).with_limit(limit)).map(|s| s.candidates)
    }
}
