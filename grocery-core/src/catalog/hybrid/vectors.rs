//! Search by words and by vectors at once.

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::{Exact, Ranking, fuse};
use crate::{
    catalog::{
        Catalog, MAX_LIMIT, MAX_NEIGHBOURS, Product, ProductIndex, SearchRequest, VectorHit,
        search::{self, Filters},
    },
    error::{Error, ErrorKind, Result},
};

/// How many hits of the words take part; those behind follow in their own order.
const FUSED: usize = 1_000;

/// How words and vectors are put together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct HybridOptions {
    /// What a place among the neighbours counts beside the same place among the hits of the words: 0 to 10.
    /// Default: 1, the same. With less than 0.05 neighbours only follow what the words found.
    pub vector_weight: f64,
    /// Neighbours less near than this are left out: -1 to 1. What is near depends on the model. Default: 0.
    pub min_similarity: f32,
    /// How many neighbours are asked for: 1 to 1,000. With filters, all 1,000 are. Default: 100.
    pub neighbours: usize,
}

impl Default for HybridOptions {
    fn default() -> Self {
        Self { vector_weight: 1.0, min_similarity: 0.0, neighbours: 100 }
    }
}

impl HybridOptions {
    /// The same options with another weight of the vectors.
    #[must_use]
    pub fn with_vector_weight(mut self, weight: f64) -> Self {
        self.vector_weight = weight;
        self
    }

    /// The same options with another bound for what is near.
    #[must_use]
    pub fn with_min_similarity(mut self, similarity: f32) -> Self {
        self.min_similarity = similarity;
        self
    }

    /// The same options with another number of neighbours.
    #[must_use]
    pub fn with_neighbours(mut self, count: usize) -> Self {
        self.neighbours = count;
        self
    }

    /// Refuses what has no meaning.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) naming the setting.
    pub fn check(&self) -> Result<()> {
        for (field, good, hint) in [
            ("vector_weight", (0.0..=10.0).contains(&self.vector_weight), "use 0 to 10"),
            ("min_similarity", (-1.0..=1.0).contains(&self.min_similarity), "use -1 to 1"),
            ("neighbours", (1..=MAX_NEIGHBOURS).contains(&self.neighbours), "use 1 to 1000"),
        ] {
            if !good {
                return Err(Error::new(
                    ErrorKind::InvalidInput,
                    format!("hybrid search: {field} is out of bounds"),
                )
                .with_hint(hint));
            }
        }
        Ok(())
    }
}

/// A product that words, vectors or both found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct HybridHit {
    /// Where it is in the catalogue.
    pub index: ProductIndex,
    /// The product.
    pub product: Product,
    /// Where vectors took part, the sum of weights by place; else the score of the words. Only compares with
    /// other scores of the same search.
    pub score: f64,
    /// Its place among the hits of the words, counted from 1.
    pub word_rank: Option<usize>,
    /// Its place among the neighbours that fit, counted from 1.
    pub vector_rank: Option<usize>,
    /// The cosine between its vector and the query's, where it is a neighbour.
    pub similarity: Option<f32>,
}

/// What a search by words and vectors found.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct HybridResult {
    /// The hits of this page, best first.
    pub hits: Vec<HybridHit>,
    /// How many products fit in all, by words or vectors.
    pub total: usize,
}

impl Catalog {
    /// [`search`](Self::search), and beside its hits the products whose vectors are `near` the query's, fused
    /// by [`fuse`]. Filters hold for both.
    ///
    /// Nothing that the words found is lost. What was asked for to the letter (a whole name, with or without
    /// brand and size) stays in front, and where the query is an id, a number of the retailer or a bar
    /// code, the vectors are not looked at. Without neighbours the answer is that of the words, in its order and
    /// with its scores.
    ///
    /// # Errors
    /// As [`search`](Self::search) and [`HybridOptions::check`].
    ///
    /// ```
    /// use grocery_core::{ProductId, catalog::{Catalog, HybridOptions, SearchRequest, VectorHit}};
    /// let catalog = Catalog::starter()?;
    /// let near = [VectorHit::new(ProductId::new("gc-whole-milk-1-gallon")?, 0.9)];
    /// let request = SearchRequest::new("something for my cereal");
    /// let found = catalog.search_with_vectors(&request, &near, &HybridOptions::default())?;
    /// assert!(found.hits.iter().any(|h| h.product.name == "Whole Milk" && h.word_rank.is_none()));
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    pub fn search_with_vectors(
        &self,
        request: &SearchRequest,
        near: &[VectorHit],
        options: &HybridOptions,
    ) -> Result<HybridResult> {
        options.check()?;
        let filters = search::filters_of_fused(self, request, "a search by words and vectors")?;
        let near =
            if self.is_code(&request.q) { Vec::new() } else { self.neighbours(&filters, near, options) };
        if near.is_empty() {
            let search::Ranked { page, total, .. } =
                search::ranked(self, request, &filters, search::page_of(request), false)?;
            let hit = |(i, (score, at)): (usize, (f32, u32))| {
                self.hybrid_hit(at, f64::from(score), Some(request.offset + i), None)
            };
            return Ok(HybridResult { hits: page.into_iter().enumerate().filter_map(hit).collect(), total });
        }
        let end = search::page_of(request).end;
        let search::Ranked { page: ranked, total, .. } =
            search::ranked(self, request, &filters, 0..usize::MAX, false)?;
        let words: Vec<u32> = ranked.into_iter().map(|(_, at)| at).collect();
        let (first, rest) = words.split_at(words.len().min(FUSED));
        let vectors: Vec<u32> = near.iter().map(|n| n.0).collect();
        let mut fused =
            fuse(&[Ranking::new(first), Ranking::new(&vectors).with_weight(options.vector_weight)]);
        let mut exact = Exact::read(&request.q);
        // A stable sort: what is exact comes first, in the order it was.
        let looked_at: FxHashSet<u32> =
            first.iter().take(MAX_LIMIT).copied().filter(|at| self.is_named(&mut exact, *at)).collect();
        let word_place = |f: &super::Fused<u32>| f.places.first().copied().flatten();
        fused.sort_by_key(|f| match looked_at.contains(&f.thing) {
            true => (false, word_place(f)),
            false => (true, None),
        });
        let seen: FxHashSet<u32> = vectors.iter().copied().collect();
        let new = seen.len() - words.iter().filter(|at| seen.contains(at)).count();
        let tail = rest.iter().enumerate().filter(|(_, at)| !seen.contains(at));
        let tail = tail.map(|(i, at)| (*at, 0.0, Some(first.len() + i), None));
        let places =
            fused.iter().map(|f| (f.thing, f.score, word_place(f), f.places.get(1).copied().flatten()));
        let hits = places
            .chain(tail)
            .skip(request.offset)
            .take(end - request.offset)
            .filter_map(|(at, score, word, vector)| {
                // A neighbour far behind among the words was not fused, and still has its place there.
                let word = word.or_else(|| words.iter().position(|w| *w == at));
                self.hybrid_hit(at, score, word, vector.and_then(|v| Some((v, near.get(v)?.1))))
            })
            .collect();
        Ok(HybridResult { hits, total: total + new })
    }

    /// How many neighbours are worth asking for: none where the query names one product by a code, and all
    /// where filters are looked at afterwards.
    ///
    /// # Errors
    /// As [`search_with_vectors`](Self::search_with_vectors), so that a request without meaning costs nothing.
    pub(crate) fn neighbours_wanted(
        &self,
        request: &SearchRequest,
        options: &HybridOptions,
    ) -> Result<usize> {
        let filters = search::filters_of_fused(self, request, "a search by words and vectors")?;
        Ok(match self.is_code(&request.q) {
            true => 0,
            false if filters.any() => MAX_NEIGHBOURS,
            false => options.neighbours,
        })
    }

    /// The neighbours that are products here and fit, each once.
    fn neighbours(&self, filters: &Filters, near: &[VectorHit], options: &HybridOptions) -> Vec<(u32, f32)> {
        let mut seen = FxHashSet::default();
        near.iter()
            .filter(|hit| hit.similarity >= options.min_similarity)
            .filter_map(|hit| Some((self.position(&hit.product)?, hit.similarity)))
            .filter(|(at, _)| filters.takes(self, *at) && seen.insert(*at))
            .collect()
    }

    fn hybrid_hit(
        &self,
        at: u32,
        score: f64,
        word: Option<usize>,
        vector: Option<(usize, f32)>,
    ) -> Option<HybridHit> {
        Some(HybridHit {
            index: at,
            product: self.product(at)?,
            score,
            word_rank: word.map(|w| w + 1),
            vector_rank: vector.map(|v| v.0 + 1),
            similarity: vector.map(|v| v.1),
        })
    }
}

#[cfg(test)]
mod tests;
