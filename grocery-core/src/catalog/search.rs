//! Search by words, with filters and pages.

use super::{
    Catalog, Product,
    catalogue::ProductIndex,
    index::{Field, Index, Reading, Scratch, Slots, with_scratch},
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
/// In a query of at most so many words, what the last one names is looked for.
const FEW_WORDS: usize = 4;
/// So many products that have all words of a query are few.
const FEW_PRODUCTS: usize = 3;
/// What it is worth that a product is the thing itself, and that it is of the category that most of the
/// candidates are of; shares of what all words are worth.
const HEAD: f32 = 0.2;
const VOTE: f32 = 0.1;
/// What it costs to be a special one of its kind that nobody asked for; of that and of the words.
const UNASKED: f32 = 0.3;

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
    let mass: f32 = slots.slots.iter().map(|s| s.idf).sum();
    // Where hardly any product has all the words, a certain one is looked for and not a kind of thing.
    let all = scratch.sums().filter(|s| s.2 as f32 >= words).take(FEW_PRODUCTS + 1).count();
    let head = Head::of(&slots).filter(|_| !(1..=FEW_PRODUCTS).contains(&all));
    let fit = scratch.sums().filter(|(at, ..)| takes(*at));
    ranked.extend(fit.map(|(at, score, filled)| {
        let is_it = head.as_ref().map_or(0.0, |h| h.fit(index, &slots, at));
        (score * answered(filled) + mass * HEAD * is_it, at)
    }));
    let best = ranked.iter().map(|r| r.0).fold(0.0, f32::max);
    ranked.retain(|r| r.0 >= best * CUT);
    let total = ranked.len();
    scratch.ranked = ranked;
    scratch.keep_best(needed.max(CLOSE_LOOK));
    let closer = scratch.ranked.len().min(CLOSE_LOOK);
    let closely = &mut scratch.ranked[..closer];
    let generic = head.is_some();
    if let Some(head) = head {
        head.vote(catalog, &slots, mass, closely);
    }
    for hit in &mut *closely {
        hit.0 = look_closely(catalog, &slots, mass, generic, *hit);
    }
    closely.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    total
}

/// What is looked for, in a query of a few words: "breakfast sausage" is a sausage.
struct Head {
    slot: usize,
}

impl Head {
    fn of(slots: &Slots) -> Option<Self> {
        let words = &slots.words;
        let slot = (0..words.len()).rev().find(|i| lexicon::may_be_head(&words[*i]))?;
        (words.len() <= FEW_WORDS).then_some(Self { slot })
    }

    /// Whether the product is it.
    fn fit(&self, index: &Index, slots: &Slots, at: u32) -> f32 {
        let place = index.head(at);
        let fit = slots.filled_by(place.term()).find(|f| f.0 == self.slot).map_or(0.0, |f| f.1);
        // Of a misspelt word, what is most like it is what is meant.
        slots.slots.get(self.slot).map_or(0.0, |slot| {
            let most = slot.best().max(fit).max(f32::MIN_POSITIVE);
            fit / most * slot.agrees(place.is_plural())
        })
    }

    /// Puts those forward whose category most of the candidates are of.
    fn vote(&self, catalog: &Catalog, slots: &Slots, mass: f32, ranked: &mut [(f32, u32)]) {
        let best = ranked.iter().map(|r| r.0).fold(f32::MIN_POSITIVE, f32::max);
        let mut votes: Vec<(u32, f32)> = Vec::new();
        for (score, at) in ranked.iter() {
            let category = catalog.rows.category(*at);
            let is_it = self.fit(&catalog.index, slots, *at);
            let vote = (score / best).powi(3) * (0.3 + 0.7 * is_it) * (0.2 + catalog.index.prior(*at));
            match votes.iter_mut().find(|v| v.0 == category) {
                Some(v) => v.1 += vote,
                None => votes.push((category, vote)),
            }
        }
        let most = votes.iter().map(|v| v.1).fold(f32::MIN_POSITIVE, f32::max);
        for (score, at) in ranked {
            let category = catalog.rows.category(*at);
            let share = votes.iter().find(|v| v.0 == category).map_or(0.0, |v| v.1 / most);
            *score += mass * VOTE * share;
        }
    }
}

/// The score with what BM25 does not see: how much of the name was asked for, in which order, and
/// how often the product is bought.
fn look_closely(catalog: &Catalog, slots: &Slots, mass: f32, generic: bool, (score, at): (f32, u32)) -> f32 {
    let index = &catalog.index;
    let mut asked = 0.0;
    let mut length = 0.0;
    let mut runs = 0.0;
    let mut unasked = 0.0_f32;
    let mut last: Option<usize> = None;
    for place in index.places_of(at).iter().take_while(|p| p.field() == Field::Name) {
        let filled = slots.filled_by(place.term()).max_by(|a, b| a.1.total_cmp(&b.1));
        // A size counts where it was asked for and costs nothing where it was not.
        let word = index.word(place.term());
        if filled.is_none() && word.starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let weight = if generic { lexicon::role(word).weight() } else { 1.0 };
        length += weight;
        if generic && filled.is_none() {
            unasked += lexicon::unasked_cost(word);
        }
        if let Some((slot, fit)) = filled {
            asked += weight * fit;
            if last.is_some_and(|l| l + 1 == slot) {
                runs += fit;
            }
        }
        last = filled.map(|f| f.0);
    }
    let share = if length > 0.0 { asked / length } else { 0.0 };
    let words = slots.slots.len().max(1) as f32;
    let order = if words > 1.0 { runs / (words - 1.0) } else { 0.0 };
    score * (0.8 + 0.2 * share.min(1.0))
        + mass * (0.06 * order.min(1.0) + 0.08 * index.prior(at) - UNASKED * unasked.min(0.15))
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
