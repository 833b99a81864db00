//! How often people buy a product: the sales of its product types, shared out by hand-set weights.

use std::collections::BTreeMap;

use super::Draft;
use super::pricing::Pricing;
use super::sources::TypeKey;

/// Tenths of a sampled sale, so that small shares stay whole numbers.
const SCALE: f64 = 10.0;

/// Weight of the goods of a product type that the catalogue does not list, so that one lone niche product does
/// not inherit the sales of a whole type.
const UNLISTED: f64 = 20.0;

pub(super) fn share(drafts: &mut [Draft], pricing: &Pricing<'_>) -> Result<(), String> {
    let mut total: BTreeMap<&TypeKey, f64> = BTreeMap::new();
    let keys: Vec<Vec<&TypeKey>> = drafts
        .iter()
        .map(|d| {
            let mut keys: Vec<&TypeKey> = d.types.iter().flat_map(|t| pricing.keys(t)).collect();
            keys.sort_unstable();
            keys.dedup();
            keys
        })
        .collect();
    for (draft, keys) in drafts.iter().zip(&keys) {
        for key in keys {
            *total.entry(key).or_default() += draft.weight;
        }
    }
    for (draft, keys) in drafts.iter_mut().zip(&keys) {
        let mut share = 0.0;
        for key in keys {
            let weights =
                total.get(key).copied().filter(|w| *w > 0.0).ok_or("a product type without weight")?;
            share += pricing.sales(key) as f64 * draft.weight / (weights + UNLISTED);
        }
        draft.row.popularity = (share * SCALE).round().max(1.0) as u64;
    }
    Ok(())
}
