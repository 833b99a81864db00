//! Search by words, with filters and pages.

use super::{
    Catalog, Product,
    catalogue::ProductIndex,
    index::{Field, Reading, Scratch, Slots, with_scratch},
    lexicon,
    text::Terms,
};
use crate::{
    error::{Error, ErrorKind, Result},
    money::Money,
};

/// The most hits of one answer.
pub const MAX_LIMIT: usize = 100;
/// How many of the best are looked at closely, in one order for all pages.
const CLOSE_LOOK: usize = 64;
/// A product that scores below this share of the best one is no hit.
const CUT: f32 = 0.4;

/// A search.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchRequest {
    /// The words to look for. Misspelt and unfinished words are found as well.
    pub q: String,
    /// Only products of this category: any step of the path by name, or a path such as
    /// `Dairy & Eggs > Milk`. Case does not matter.
    pub category: Option<String>,
    /// Only products whose typical price is known and not lower.
    pub min_price: Option<Money>,
    /// Only products whose typical price is known and not higher.
    pub max_price: Option<Money>,
    /// How many hits to return, at most 100. With 0 the answer only says how many there are.
    pub limit: usize,
    /// How many of the best hits to leave out.
    pub offset: usize,
}

impl SearchRequest {
    /// A search for `q` without filters, 20 hits.
    #[must_use]
    pub fn new(q: impl Into<String>) -> Self {
        Self { q: q.into(), category: None, min_price: None, max_price: None, limit: 20, offset: 0 }
    }

    /// The same search with another limit.
    #[must_use]
    pub fn with_limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }
}

/// One product that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchHit {
    /// Where it is in the catalogue.
    pub index: ProductIndex,
    /// The product.
    pub product: Product,
    /// How well it fits. Only compares with other scores of the same search.
    pub score: f64,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SearchResult {
    /// The hits of this page, best first.
    pub hits: Vec<SearchHit>,
    /// How many products fit in all, on this page and others. A product that has only the least
    /// telling words of a query is not counted.
    pub total: usize,
}

pub(super) fn search(catalog: &Catalog, request: &SearchRequest) -> Result<SearchResult> {
    if request.q.trim().is_empty() {
        return Err(Error::new(ErrorKind::InvalidInput, "the search text is empty")
            .with_hint("say what to look for, for example \"2% milk\""));
    }
    let prices = PriceRange::read(request)?;
    let categories = request.category.as_deref().map(|wanted| categories_of(catalog, wanted));
    let takes = |at: u32| {
        categories.as_ref().is_none_or(|c| c.get(catalog.rows.category(at) as usize) == Some(&true))
            && prices.takes(catalog.rows.price(at))
    };
    let limit = request.limit.min(MAX_LIMIT);
    let ranked = with_scratch(|scratch| {
        let mut terms = std::mem::take(&mut scratch.terms);
        terms.read(&request.q, super::index::MAX_WORDS);
        let mut total = rank(catalog, &terms, &takes, scratch, request.offset.saturating_add(limit));
        if total == 0 {
            let words: Vec<String> = terms.iter().map(str::to_owned).collect();
            for reading in lexicon::readings(&words) {
                terms.read(&reading.join(" "), super::index::MAX_WORDS);
                total = rank(catalog, &terms, &takes, scratch, request.offset.saturating_add(limit));
                if total > 0 {
                    break;
                }
            }
        }
        scratch.terms = terms;
        let page = scratch.ranked.iter().skip(request.offset).take(limit).copied().collect::<Vec<_>>();
        (page, total)
    });
    let (page, total) = ranked;
    let hits = page
        .into_iter()
        .filter_map(|(score, index)| {
            Some(SearchHit { index, product: catalog.product(index)?, score: f64::from(score) })
        })
        .collect();
    Ok(SearchResult { hits, total })
}

/// Ranks the products that `takes` lets through into `scratch.ranked` and returns how many fit.
fn rank(
    catalog: &Catalog,
    terms: &Terms,
    takes: &impl Fn(u32) -> bool,
    scratch: &mut Scratch,
    needed: usize,
) -> usize {
    let index = &catalog.index;
    let how = Reading { typing: true, doubt: true, strict: false };
    let slots = index.read_query(terms, how, scratch);
    index.accumulate(&slots, 0, scratch);
    let mut ranked = std::mem::take(&mut scratch.ranked);
    ranked.clear();
    // What answers all words comes before what answers some of them very well.
    let words = slots.slots.iter().filter(|s| s.tells()).count().max(1) as f32;
    let answered = |filled: u32| 0.5 + 0.5 * (filled as f32 / words).min(1.0);
    let fit = scratch.sums().filter(|(at, ..)| takes(*at));
    ranked.extend(fit.map(|(at, score, filled)| (score * answered(filled), at)));
    let best = ranked.iter().map(|r| r.0).fold(0.0, f32::max);
    ranked.retain(|r| r.0 >= best * CUT);
    let total = ranked.len();
    scratch.ranked = ranked;
    scratch.keep_best(needed.max(CLOSE_LOOK));
    let mass: f32 = slots.slots.iter().map(|s| s.idf).sum();
    let closer = scratch.ranked.len().min(CLOSE_LOOK);
    for hit in &mut scratch.ranked[..closer] {
        hit.0 = look_closely(catalog, &slots, mass, *hit);
    }
    scratch.ranked[..closer].sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    total
}

/// The score with what BM25 does not see: how much of the name was asked for, in which order, and
/// how often the product is bought.
fn look_closely(catalog: &Catalog, slots: &Slots, mass: f32, (score, at): (f32, u32)) -> f32 {
    let index = &catalog.index;
    let mut asked = 0.0;
    let mut length = 0.0;
    let mut runs = 0.0;
    let mut last: Option<usize> = None;
    for place in index.places_of(at).iter().take_while(|p| p.field() == Field::Name) {
        let filled = slots.filled_by(place.term()).max_by(|a, b| a.1.total_cmp(&b.1));
        // A size counts where it was asked for and costs nothing where it was not.
        if filled.is_none() && index.word(place.term()).starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        length += 1.0;
        if let Some((slot, fit)) = filled {
            asked += fit;
            if last.is_some_and(|l| l + 1 == slot) {
                runs += fit;
            }
        }
        last = filled.map(|f| f.0);
    }
    let share = if length > 0.0 { asked / length } else { 0.0 };
    let words = slots.slots.len().max(1) as f32;
    let order = if words > 1.0 { runs / (words - 1.0) } else { 0.0 };
    score * (0.8 + 0.2 * share.min(1.0)) + mass * (0.06 * order.min(1.0) + 0.08 * index.prior(at))
}

/// Which categories `wanted` names.
fn categories_of(catalog: &Catalog, wanted: &str) -> Vec<bool> {
    let fold = |s: &str| s.trim().to_lowercase();
    let path: Vec<String> = wanted.split('>').map(fold).filter(|s| !s.is_empty()).collect();
    catalog
        .rows
        .categories()
        .iter()
        .map(|steps| {
            let steps: Vec<String> = steps.iter().map(|s| fold(s)).collect();
            !path.is_empty() && steps.windows(path.len()).any(|w| w == path.as_slice())
        })
        .collect()
}

struct PriceRange {
    min: Option<Money>,
    max: Option<Money>,
}

impl PriceRange {
    fn read(request: &SearchRequest) -> Result<Self> {
        let (min, max) = (request.min_price, request.max_price);
        if let (Some(min), Some(max)) = (min, max)
            && min.compare(max)?.is_gt()
        {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                format!("the lowest price {min} is above the highest price {max}"),
            )
            .with_hint("swap the two"));
        }
        Ok(Self { min, max })
    }

    fn takes(&self, price: Option<Money>) -> bool {
        let fits = |limit: Option<Money>, wrong: std::cmp::Ordering| match (limit, price) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(limit), Some(price)) => price.compare(limit).is_ok_and(|order| order != wrong),
        };
        fits(self.min, std::cmp::Ordering::Less) && fits(self.max, std::cmp::Ordering::Greater)
    }
}

#[cfg(test)]
mod tests;
