//! Search beyond the words of the catalogue: at a shop, and by vectors.

use std::{future::Future, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{CatalogView, Inner};
use crate::{
    catalog::{
        CombinedHit, EmbedTexts, Embedder, HybridHit, LookupProducts, MAX_BATCH, MAX_LOOKUP,
        MAX_SOURCE_LIMIT, Product, ProductSource, ProductVector, SearchProducts, SearchRequest,
        SearchVectors, SourcePage, SourcedProduct, UpsertVectors, VectorHit, VectorIndex, product_text,
    },
    error::{Error, ErrorKind, Result},
    resilience::with_timeout,
};

/// Why a search could only be answered in part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SearchNote {
    /// Who did not answer: the name of the source or the embedder, or `vectors`.
    pub from: String,
    /// The documented code, such as `SYSTEM_002`.
    pub code: String,
    /// What went wrong, and what the answer is instead.
    pub text: String,
    /// Whether the same search may get more later.
    pub retryable: bool,
    /// How many milliseconds to wait before asking again, where it is known.
    pub retry_after_ms: Option<u64>,
}

impl SearchNote {
    fn new(from: &str, e: &Error, instead: &str) -> Self {
        Self {
            from: from.to_owned(),
            code: e.code().to_owned(),
            text: format!("{}; {instead}", e.message()),
            retryable: e.is_retryable(),
            retry_after_ms: e.retry_after().and_then(|d| u64::try_from(d.as_millis()).ok()),
        }
    }
}

/// What the catalogue and a shop found.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CombinedSearch {
    /// The hits of this page, best first.
    pub hits: Vec<CombinedHit>,
    /// How many products of the catalogue and of the shop's answer fit in all.
    pub total: usize,
    /// Why only the catalogue answered, where that is so.
    pub note: Option<SearchNote>,
}

/// What words and vectors found.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct HybridSearch {
    /// The hits of this page, best first.
    pub hits: Vec<HybridHit>,
    /// How many products fit in all.
    pub total: usize,
    /// Why only the words answered, where that is so.
    pub note: Option<SearchNote>,
}

/// What was done to index vectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct VectorsIndexed {
    /// Products that have a vector now.
    pub indexed: usize,
    /// Products that the embedder could make nothing of.
    pub skipped: usize,
}

/// The vectors of an agent.
pub(super) struct Vectors {
    pub(super) embedder: Arc<dyn Embedder>,
    pub(super) index: Arc<dyn VectorIndex>,
}

impl CatalogView<'_> {
    /// Searches at the shop that [`product_source`](super::GroceryAgentBuilder::product_source) set, and
    /// only there. For both at once there is [`search_combined`](Self::search_combined).
    ///
    /// # Errors
    /// [`NotSupported`](ErrorKind::NotSupported) without a source; as [`ProductSource::search`];
    /// [`Timeout`](ErrorKind::Timeout) where it takes longer than it may.
    pub async fn search_remote(&self, request: SearchProducts) -> Result<SourcePage> {
        let source = self.source()?;
        let page = self.inner.in_time(source.search(request.clone())).await?;
        checked(source, page, request.limit)
    }

    /// Looks products up at the shop that was set.
    ///
    /// # Errors
    /// As [`search_remote`](Self::search_remote) and [`LookupProducts::check`]; [`BadAnswer`](ErrorKind::BadAnswer) where
    /// the shop answers more than [`MAX_LOOKUP`] products.
    pub async fn lookup_remote(&self, request: LookupProducts) -> Result<Vec<SourcedProduct>> {
        let source = self.source()?;
        request.check()?;
        let found = self.inner.in_time(source.lookup(request)).await?;
        Ok(checked(source, SourcePage::new(found, None), MAX_LOOKUP)?.products)
    }

    /// Searches the catalogue and, at the same words, the shop that was set: each product once, with the
    /// shop's price where it says one; see
    /// [`Catalog::search_with_source`](crate::catalog::Catalog::search_with_source). Where the shop does not
    /// answer, or none is set, these are the catalogue's hits, and a note says so.
    ///
    /// # Errors
    /// As [`search`](Self::search); never because of the shop.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use std::sync::Arc;
    /// use grocery_core::{GroceryAgent, catalog::{MemoryProductSource, Product, SearchRequest, SourcedProduct}};
    /// let yak = SourcedProduct::new(Product::new("yak-1".parse()?, "Yak Milk"));
    /// let shop = MemoryProductSource::of("corner-shop", vec![yak])?;
    /// let agent = GroceryAgent::builder().product_source(Arc::new(shop)).build()?;
    /// let found = agent.catalog().search_combined(&SearchRequest::new("yak milk")).await?;
    /// assert_eq!(found.hits[0].product.name, "Yak Milk");
    /// assert!(found.hits.len() > 1 && found.note.is_none());
    /// // What is found elsewhere can be kept.
    /// agent.catalog().add(vec![found.hits[0].product.clone()]).await?;
    /// assert!(agent.catalog().get(&"yak-1".parse()?).is_ok());
    /// # Ok::<(), grocery_core::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn search_combined(&self, request: &SearchRequest) -> Result<CombinedSearch> {
        let catalog = self.inner.catalog();
        // A request that makes no sense is an error before anybody is asked.
        catalog.check_beside(request)?;
        let mut remote = SearchProducts::new(request.q.as_str());
        remote.category.clone_from(&request.category);
        // The answers are put in one order, so every page must come of the same ones.
        remote.limit = MAX_SOURCE_LIMIT;
        let (page, note) = match self.search_remote(remote).await {
            Ok(page) => (page, None),
            Err(e) => {
                let name = self.inner.source.as_ref().map_or("source", |s| s.name());
                let note = SearchNote::new(name, &e, "these are the catalogue's own products");
                (SourcePage::default(), Some(note))
            }
        };
        let found = catalog.search_with_source(request, &page)?;
        Ok(CombinedSearch { hits: found.hits, total: found.total, note })
    }

    /// Searches by words and, where an [`embedder`](super::GroceryAgentBuilder::embedder) is set, by
    /// vectors, and puts both in one order; see
    /// [`Catalog::search_with_vectors`](crate::catalog::Catalog::search_with_vectors). Only products that
    /// [`index_vectors`](Self::index_vectors) has seen are found by vectors. Where vectors are missing or fail, the
    /// answer is that of [`search`](Self::search), and a note says so.
    ///
    /// # Errors
    /// As [`search`](Self::search); never because of vectors.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use std::sync::Arc;
    /// use grocery_core::{GroceryAgent, catalog::{HashedNgrams, SearchRequest}};
    /// let agent = GroceryAgent::builder().embedder(Arc::new(HashedNgrams::default())).build()?;
    /// agent.catalog().index_vectors().await?;
    /// let found = agent.catalog().search_hybrid(&SearchRequest::new("buttermilk")).await?;
    /// assert!(found.hits[0].product.name.contains("Buttermilk") && found.note.is_none());
    /// # Ok::<(), grocery_core::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn search_hybrid(&self, request: &SearchRequest) -> Result<HybridSearch> {
        let catalog = self.inner.catalog();
        // A request that makes no sense is an error before anybody is asked.
        let wanted = catalog.neighbours_wanted(request, &self.inner.hybrid)?;
        let (near, note) = match self.neighbours(&request.q, wanted).await {
            Ok(near) => (near, None),
            Err((from, e)) => {
                (Vec::new(), Some(SearchNote::new(&from, &e, "these are the products that the words found")))
            }
        };
        let found = catalog.search_with_vectors(request, &near, &self.inner.hybrid)?;
        Ok(HybridSearch { hits: found.hits, total: found.total, note })
    }

    /// Makes vectors of all products in use and keeps them in the index. Call it again after an import. The
    /// vectors of products that [`change`](Self::change) takes away go with them. With a slow embedder this takes its time, and
    /// doing it again does it all again.
    ///
    /// # Errors
    /// [`NotSupported`](ErrorKind::NotSupported) without an embedder; those of the embedder and the
    /// index. What was indexed until then stays.
    pub async fn index_vectors(&self) -> Result<VectorsIndexed> {
        let catalog = self.inner.catalog();
        let mut done = VectorsIndexed::default();
        let mut batch = Vec::with_capacity(MAX_BATCH);
        for product in catalog.products() {
            batch.push(product);
            if batch.len() == MAX_BATCH {
                self.index_batch(&batch, &mut done).await?;
                batch.clear();
            }
        }
        self.index_batch(&batch, &mut done).await?;
        Ok(done)
    }

    /// [`index_vectors`](Self::index_vectors) for these products only: after they were added, say.
    ///
    /// # Errors
    /// As [`index_vectors`](Self::index_vectors).
    pub async fn index_vectors_of(&self, products: &[Product]) -> Result<VectorsIndexed> {
        let mut done = VectorsIndexed::default();
        for batch in products.chunks(MAX_BATCH) {
            self.index_batch(batch, &mut done).await?;
        }
        Ok(done)
    }

    fn source(&self) -> Result<&dyn ProductSource> {
        self.inner.source.as_deref().ok_or_else(|| {
            Error::new(ErrorKind::NotSupported, "no product source is set")
                .with_hint("hand one to the builder with product_source(...)")
        })
    }

    fn vectors(&self) -> Result<&Vectors> {
        self.inner.vectors.as_ref().ok_or_else(|| {
            Error::new(ErrorKind::NotSupported, "no embedder is set")
                .with_hint("hand one to the builder with embedder(...), such as HashedNgrams")
        })
    }

    /// At most `count` products near a query; or who kept them back, and why.
    async fn neighbours(&self, q: &str, count: usize) -> Result<Vec<VectorHit>, (String, Error)> {
        let of = |from: &str| {
            let from = from.to_owned();
            move |e| (from, e)
        };
        let vectors = self.vectors().map_err(of("vectors"))?;
        if count == 0 {
            return Ok(Vec::new());
        }
        let name = vectors.embedder.name();
        let made = self.inner.in_time(vectors.embedder.embed(EmbedTexts::query(q))).await;
        let mut made = made.map_err(of(name))?;
        let (Some(vector), true) = (made.pop(), made.is_empty()) else {
            let e =
                Error::new(ErrorKind::BadAnswer, "the embedder did not answer with one vector for one text");
            return Err((name.to_owned(), e));
        };
        if !vector.is_empty() && vector.iter().all(|x| *x == 0.0) {
            let e = Error::new(ErrorKind::InvalidInput, "the embedder can make nothing of the text");
            return Err((name.to_owned(), e));
        }
        let near = self.inner.in_time(vectors.index.search(SearchVectors::new(vector, count))).await;
        near.and_then(|near| checked_hits(near, count)).map_err(of("vectors"))
    }

    async fn index_batch(&self, products: &[Product], done: &mut VectorsIndexed) -> Result<()> {
        let vectors = self.vectors()?;
        if products.is_empty() {
            return Ok(());
        }
        let texts = EmbedTexts::products(products.iter().map(product_text).collect());
        let made = vectors.embedder.embed(texts).await?;
        if made.len() != products.len() {
            return Err(Error::new(
                ErrorKind::BadAnswer,
                format!(
                    "{} gave {} vectors for {} texts",
                    vectors.embedder.name(),
                    made.len(),
                    products.len()
                ),
            ));
        }
        // Nothing but zeros is how an embedder says that it can make nothing of a text.
        let said = |v: &[f32]| v.is_empty() || v.iter().any(|x| *x != 0.0);
        let batch: Vec<ProductVector> = products
            .iter()
            .zip(made)
            .filter(|(_, v)| said(v))
            .map(|(p, v)| ProductVector::new(p.id.clone(), v))
            .collect();
        done.skipped += products.len() - batch.len();
        done.indexed += vectors.index.upsert(UpsertVectors::new(batch)).await?;
        Ok(())
    }
}

impl Inner {
    /// Waits no longer than sources and vectors may take.
    async fn in_time<T>(&self, answer: impl Future<Output = Result<T>>) -> Result<T> {
        with_timeout(&*self.clock, self.source_timeout, answer).await?
    }
}

/// Refuses an answer that breaks the port's contract where it would do harm: a price below zero, or more
/// products than were asked for.
fn checked(source: &dyn ProductSource, page: SourcePage, limit: usize) -> Result<SourcePage> {
    let bad = |what: String| Error::new(ErrorKind::BadAnswer, format!("{} {what}", source.name()));
    if page.products.len() > limit {
        return Err(bad(format!("answered {} products for {limit}", page.products.len())));
    }
    let prices = |p: &SourcedProduct| [p.price, p.regular].into_iter().flatten();
    if let Some(p) = page.products.iter().find(|p| prices(p).any(|m| m.is_negative())) {
        let id = crate::error::clip(p.product.id.as_str(), 60).into_owned();
        return Err(bad(format!("gave the product {id:?} a price below zero")));
    }
    Ok(page)
}

/// Refuses hits that cannot be put in an order, and more of them than were asked for.
fn checked_hits(hits: Vec<VectorHit>, count: usize) -> Result<Vec<VectorHit>> {
    if hits.len() > count {
        let what = format!("the vector index answered {} products for {count}", hits.len());
        return Err(Error::new(ErrorKind::BadAnswer, what)
            .with_hint("answer at most as many hits as the request's limit"));
    }
    if let Some(hit) = hits.iter().find(|hit| !hit.similarity.is_finite()) {
        let id = crate::error::clip(hit.product.as_str(), 60);
        let what = format!("the vector index gave the product {id:?} the similarity {}", hit.similarity);
        return Err(Error::new(ErrorKind::BadAnswer, what).with_hint("give a number from -1 to 1"));
    }
    Ok(hits)
}
