//! Search by words, with filters, orders and pages.
//!
//! `rank` finds and scores, `filter` decides what is let through, `order` puts hits in another order than
//! how well they fit, and `explain` says what a score is made of. Filters never touch a score: a filtered
//! search is the unfiltered one with the other hits left out, in the same order.

mod explain;
mod filter;
mod order;
mod rank;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{Catalog, Product, catalogue::ProductIndex, index::with_scratch};
use crate::{
    error::{Error, ErrorKind, Result},
    id::ProductId,
    money::Money,
};

use self::rank::Asked;

pub(super) use self::{filter::Filters, rank::Ranked};

pub(crate) use filter::in_category;

pub use explain::{ExplainedHit, SearchExplanation, SearchPart, SearchPartKind, WordReading};
pub use order::SearchSort;

/// The most hits of one answer.
pub const MAX_LIMIT: usize = 100;

/// A search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SearchRequest {
    /// The words to look for. Misspelt and unfinished words are found as well.
    pub q: String,
    /// Only products of this category: any step of the path by name, or a path such as
    /// `Dairy & Eggs > Milk`. Case does not matter.
    #[serde(default)]
    pub category: Option<String>,
    /// Only products of exactly this brand, however it is written: "great value" is "Great Value".
    #[serde(default)]
    pub brand: Option<String>,
    /// Only products whose typical price is known and not lower.
    #[serde(default)]
    pub min_price: Option<Money>,
    /// Only products whose typical price is known and not higher.
    #[serde(default)]
    pub max_price: Option<Money>,
    /// Only products known to be in stock. Where nobody says, it is not known.
    #[serde(default)]
    pub in_stock: bool,
    /// Only products certain to fit all of these diets, such as `vegan`; by the rule that
    /// [substitutes](Catalog::substitutes) keep to.
    #[serde(default)]
    pub diets: Vec<String>,
    /// Only products rated at least so many stars out of five.
    #[serde(default)]
    pub min_rating: Option<f64>,
    /// The order of the hits.
    #[serde(default)]
    pub sort: SearchSort,
    /// What the shopper has bought before; it comes forward.
    #[serde(default)]
    pub bought: Vec<ProductId>,
    /// How many hits to return, at most 100. With 0 the answer only says how many there are.
    #[serde(default = "usual_limit")]
    pub limit: usize,
    /// How many of the best hits to leave out.
    #[serde(default)]
    pub offset: usize,
}

const fn usual_limit() -> usize {
    20
}

impl SearchRequest {
    /// A search for `q` without filters, 20 hits.
    #[must_use]
    pub fn new(q: impl Into<String>) -> Self {
        Self {
            q: q.into(),
            category: None,
            brand: None,
            min_price: None,
            max_price: None,
            in_stock: false,
            diets: Vec::new(),
            min_rating: None,
            sort: SearchSort::Relevance,
            bought: Vec::new(),
            limit: usual_limit(),
            offset: 0,
        }
    }

    /// The same search with another limit.
    #[must_use]
    pub fn with_limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// The same search without the best `offset` hits.
    #[must_use]
    pub fn with_offset(mut self, offset: usize) -> Self {
        self.offset = offset;
        self
    }

    /// The same search, only in this category.
    #[must_use]
    pub fn in_category(mut self, category: impl Into<String>) -> Self {
        self.category = Some(category.into());
        self
    }

    /// The same search, only of this brand.
    #[must_use]
    pub fn of_brand(mut self, brand: impl Into<String>) -> Self {
        self.brand = Some(brand.into());
        self
    }

    /// The same search, only of what is known to be in stock.
    #[must_use]
    pub fn in_stock(mut self) -> Self {
        self.in_stock = true;
        self
    }

    /// The same search, only of what is certain to fit this diet too.
    #[must_use]
    pub fn with_diet(mut self, diet: impl Into<String>) -> Self {
        self.diets.push(diet.into());
        self
    }

    /// The same search, only of what is rated at least so many stars.
    #[must_use]
    pub fn with_min_rating(mut self, stars: f64) -> Self {
        self.min_rating = Some(stars);
        self
    }

    /// The same search in another order.
    #[must_use]
    pub fn sorted(mut self, sort: SearchSort) -> Self {
        self.sort = sort;
        self
    }

    /// The same search for a shopper who has bought these products.
    #[must_use]
    pub fn with_bought(mut self, bought: impl IntoIterator<Item = ProductId>) -> Self {
        self.bought.extend(bought);
        self
    }
}

/// One product that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SearchHit {
    /// Where it is in the catalogue.
    pub index: ProductIndex,
    /// The product.
    pub product: Product,
    /// How well it fits. Only compares with other scores of the same search.
    pub score: f64,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SearchResult {
    /// The hits of this page, best first.
    pub hits: Vec<SearchHit>,
    /// How many products fit in all, on this page and others. A product that has only the least
    /// telling words of a query is not counted.
    pub total: usize,
}

pub(super) fn search(catalog: &Catalog, request: &SearchRequest) -> Result<SearchResult> {
    let filters = Filters::read(catalog, request)?;
    let ranked = ranked(catalog, request, &filters, page_of(request), false)?;
    let hits = ranked
        .page
        .iter()
        .filter_map(|&(score, index)| {
            Some(SearchHit { index, product: catalog.product(index)?, score: f64::from(score) })
        })
        .collect();
    Ok(SearchResult { hits, total: ranked.total })
}

/// What a search that also asks others must know before it asks anybody: its filters.
///
/// # Errors
/// [`InvalidInput`](ErrorKind::InvalidInput) for a blank text, a filter without meaning, or an order that only a
/// search of the catalogue alone can have; `what` is this search.
pub(super) fn filters_of_fused(catalog: &Catalog, request: &SearchRequest, what: &str) -> Result<Filters> {
    check_text(request)?;
    match request.sort {
        SearchSort::Relevance => Filters::read(catalog, request),
        other => Err(Error::new(
            ErrorKind::InvalidInput,
            format!("{what} is in the order of relevance, not of {other}"),
        )
        .with_hint("leave the order out, or search the catalogue alone")),
    }
}

fn check_text(request: &SearchRequest) -> Result<()> {
    if request.q.trim().is_empty() {
        return Err(Error::new(ErrorKind::InvalidInput, "the search text is empty")
            .with_hint("say what to look for, for example \"2% milk\""));
    }
    Ok(())
}

/// The page that is asked for.
pub(super) fn page_of(request: &SearchRequest) -> Range<usize> {
    request.offset..request.offset.saturating_add(request.limit.min(MAX_LIMIT))
}

/// The hits of `page`. `explained` keeps what an explanation needs.
///
/// # Errors
/// [`InvalidInput`](ErrorKind::InvalidInput) for a blank query.
pub(super) fn ranked(
    catalog: &Catalog,
    request: &SearchRequest,
    filters: &Filters,
    page: Range<usize>,
    explained: bool,
) -> Result<Ranked> {
    check_text(request)?;
    let asked = Asked { request, filters, page, explained };
    Ok(with_scratch(|scratch| rank::rank(catalog, &asked, scratch)))
}

impl Catalog {
    /// What the scores of a search are made of: for each hit of the page its named parts, which add up to
    /// its score exactly, and for each word how it was read.
    ///
    /// ```
    /// use grocery_core::catalog::{Catalog, SearchRequest};
    /// let why = Catalog::starter()?.explain_search(&SearchRequest::new("chedar"))?;
    /// let best = &why.hits[0];
    /// assert_eq!(best.parts[0].answered_by.as_deref(), Some("cheddar"));
    /// assert_eq!(best.parts.iter().map(|p| p.value).sum::<f64>(), best.score);
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn explain_search(&self, request: &SearchRequest) -> Result<SearchExplanation> {
        let filters = Filters::read(self, request)?;
        Ok(explain::explain(self, request, ranked(self, request, &filters, page_of(request), true)?))
    }
}

#[cfg(test)]
mod tests;
