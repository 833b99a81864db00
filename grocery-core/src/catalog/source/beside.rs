//! What a source found, beside what the catalogue has.

use std::collections::hash_map::Entry;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::{SourcePage, SourcedProduct, plain_barcode};
use crate::{
    catalog::{
        Catalog, MAX_LIMIT, Product, ProductIndex, Ranking, SearchRequest, fuse,
        hybrid::Exact,
        search::{self, Filters},
    },
    error::Result,
    money::Money,
};

/// How many hits of the catalogue take part; those behind follow in their own order.
const FUSED: usize = 1_000;

/// A product of the catalogue, of a source, or of both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CombinedHit {
    /// The product; the catalogue's own where it has it.
    pub product: Product,
    /// Where it is in the catalogue; none where only the source has it.
    pub index: Option<ProductIndex>,
    /// Its place among what the source found, counted from 1.
    pub source_rank: Option<usize>,
    /// What it costs now, where the source says.
    pub price: Option<Money>,
    /// The price before a reduction, where the source says.
    pub regular: Option<Money>,
    /// Whether the shop has it, where the source says.
    pub in_stock: Option<bool>,
}

/// What a search of the catalogue and a source found.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CombinedResult {
    /// The hits of this page, best first.
    pub hits: Vec<CombinedHit>,
    /// How many products of the catalogue and of the source's answer fit in all.
    pub total: usize,
}

/// A thing of either ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Thing {
    Here(u32),
    There(usize),
}

impl Catalog {
    fn filters_beside(&self, request: &SearchRequest) -> Result<Filters> {
        search::filters_of_fused(self, request, "a search beside a shop's own")
    }

    /// Whether [`search_with_source`](Self::search_with_source) would take the request, before a shop is asked.
    pub(crate) fn check_beside(&self, request: &SearchRequest) -> Result<()> {
        self.filters_beside(request).map(drop)
    }

    /// [`search`](Self::search), and beside its hits what a source found for the same words, each product
    /// once. Both rankings count the same (see [`fuse`]); whole names that were asked for come first.
    ///
    /// A product of the source is the catalogue's where bar codes agree, else where the retailer's number or
    /// the id does and the bar codes do not say otherwise. It then keeps what the catalogue knows of it and gets
    /// the source's price. The request's filters hold for the source's products by their own category and
    /// price.
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn search_with_source(&self, request: &SearchRequest, page: &SourcePage) -> Result<CombinedResult> {
        let filters = self.filters_beside(request)?;
        let search::Ranked { page: ranked, total, .. } =
            search::ranked(self, request, &filters, 0..usize::MAX, false)?;
        let mut words: Vec<Thing> = ranked.into_iter().map(|(_, at)| Thing::Here(at)).collect();
        let mut told: FxHashMap<Thing, (usize, &SourcedProduct)> = FxHashMap::default();
        let mut theirs: Vec<Thing> = Vec::new();
        let mut left_out: FxHashSet<Thing> = FxHashSet::default();
        let mut known = Known::default();
        for (place, found) in page.products.iter().enumerate() {
            if !known.is_new(&found.product) {
                continue;
            }
            let thing = self.same_product(&found.product).map_or(Thing::There(place), Thing::Here);
            let price = price_of(found);
            let fits = match thing {
                // What it costs now counts, whatever it usually costs.
                Thing::Here(at) => filters.takes_now(self, at, price, found.in_stock),
                Thing::There(_) => filters.takes_other(request, &found.product, price, found.in_stock),
            };
            if !fits {
                left_out.insert(thing);
            }
            // Two products of a shop may be one here: the one that the shop puts first stands for both.
            if fits && let Entry::Vacant(first) = told.entry(thing) {
                first.insert((place, found));
                theirs.push(thing);
            }
        }
        let before = words.len();
        words.retain(|w| !left_out.contains(w));
        let total = total - (before - words.len());
        let (first, rest) = words.split_at(words.len().min(FUSED));
        let mut exact = Exact::read(&request.q);
        let mut order: Vec<(bool, Thing)> = fuse(&[Ranking::new(first), Ranking::new(&theirs)])
            .into_iter()
            .enumerate()
            .map(|(place, f)| {
                let is_it = place < MAX_LIMIT
                    && match (f.thing, told.get(&f.thing)) {
                        (Thing::Here(at), _) => self.is_named(&mut exact, at),
                        (_, Some((_, p))) => {
                            let p = &p.product;
                            exact.is_name(&p.name, p.brand.as_deref().unwrap_or_default(), p.size)
                        }
                        _ => false,
                    };
                (!is_it, f.thing)
            })
            .collect();
        order.sort_by_key(|o| o.0);
        let here: FxHashSet<Thing> = words.iter().copied().collect();
        let new = theirs.iter().filter(|t| !here.contains(t)).count();
        let tail = rest.iter().filter(|t| !told.contains_key(t)).copied();
        let hits = order
            .into_iter()
            .map(|(_, thing)| thing)
            .chain(tail)
            .skip(request.offset)
            .take(request.limit.min(MAX_LIMIT))
            .filter_map(|thing| {
                let told = told.get(&thing);
                let (product, index) = match thing {
                    Thing::Here(at) => (self.product(at)?, Some(at)),
                    Thing::There(_) => (told?.1.product.clone(), None),
                };
                Some(CombinedHit {
                    product,
                    index,
                    source_rank: told.map(|t| t.0 + 1),
                    price: told.and_then(|t| t.1.price),
                    regular: told.and_then(|t| t.1.regular),
                    in_stock: told.and_then(|t| t.1.in_stock),
                })
            })
            .collect();
        Ok(CombinedResult { hits, total: total + new })
    }

    /// Where the catalogue has a product of a source.
    fn same_product(&self, product: &Product) -> Option<u32> {
        let code = product.barcode.as_deref().and_then(plain_barcode);
        let by_code = code.as_ref().and_then(|c| self.by_barcode(c));
        // Numbers of different retailers may be equal by chance; bar codes are not.
        let agrees = |p: &Product| {
            let other = p.barcode.as_deref().and_then(plain_barcode);
            other.is_none() || code.is_none() || other == code
        };
        let by_number = || product.retailer_id.as_ref().and_then(|n| self.by_retailer_id(n)).filter(agrees);
        let by_id = || self.get(&product.id).filter(agrees);
        let found = by_code.or_else(by_number).or_else(by_id)?;
        self.position(&found.id)
    }
}

fn price_of(found: &SourcedProduct) -> Option<Money> {
    found.price.or_else(|| found.product.typical_price.as_ref().map(|t| t.price))
}

/// Products of one answer that were met already.
#[derive(Default)]
struct Known {
    ids: FxHashSet<String>,
    codes: FxHashSet<String>,
}

impl Known {
    fn is_new(&mut self, product: &Product) -> bool {
        let code = product.barcode.as_deref().and_then(plain_barcode);
        let new_code = code.is_none_or(|c| self.codes.insert(c));
        self.ids.insert(product.id.as_str().to_owned()) && new_code
    }
}

#[cfg(test)]
mod tests;
