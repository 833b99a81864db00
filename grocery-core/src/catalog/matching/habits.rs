//! What the shopper has bought before, by its place in one catalogue.

use super::{MAX_FAMILIAR, MatchRequest};
use crate::catalog::Catalog;

/// Products and how much of a habit each is, by product.
pub(super) struct Habits(Vec<(u32, f32)>);

impl Habits {
    pub(super) fn read(catalog: &Catalog, request: &MatchRequest) -> Self {
        let known = request.familiar.iter().take(MAX_FAMILIAR).filter(|f| f.days > 0);
        let mut all: Vec<(u32, f32)> =
            known.filter_map(|f| Some((catalog.position(&f.product)?, strength(f.days)))).collect();
        all.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        all.dedup_by_key(|h| h.0);
        Self(all)
    }

    /// How much of a habit a product is: 0 where it was never bought, towards 1 where it is bought always.
    pub(super) fn strength(&self, at: u32) -> f32 {
        let found = self.0.binary_search_by_key(&at, |h| h.0);
        found.ok().and_then(|i| self.0.get(i)).map_or(0.0, |h| h.1)
    }

    pub(super) fn products(&self) -> impl Iterator<Item = u32> {
        self.0.iter().map(|h| h.0)
    }
}

/// Once may be chance, twice is half a habit, and after ten times more of it says little.
fn strength(days: u32) -> f32 {
    let days = days as f32;
    days / (days + 2.0)
}
