//! Search beyond the words of the catalogue: at a shop, and by vectors.

use std::sync::Arc;

use grocery_core::{Error, ProductId, agent, catalog as core};

use crate::{
    cancel::{CancelToken, run},
    catalog::{Catalog, SearchRequest},
    error::Answer,
    product::Product,
    product_source::{LookupProducts, SearchProducts, SourcePage, SourcedProduct},
    values::{Money, count, each, maybe},
};

#[uniffi::export]
impl Catalog {
    /// Searches by words and, where the agent has an embedder, by vectors, and puts both in one order. Only products that
    /// `indexVectors` has seen are found by vectors. Where vectors are missing or fail, the answer is that of `search`,
    /// and a note says so.
    ///
    /// Fails as `search`; never because of vectors.
    #[uniffi::method(default(cancel = None))]
    pub async fn search_hybrid(
        &self,
        request: SearchRequest,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<HybridSearch> {
        run(cancel, async { self.shared.agent.catalog().search_hybrid(&request.read()?).await }).await
    }

    /// Searches the catalogue and, at the same words, the agent's product source: each product once, with the source's
    /// price where it says one. Where the source does not answer, or there is none, these are the catalogue's hits, and a
    /// note says so. What is found elsewhere can be kept with `add`.
    ///
    /// Fails as `search`; never because of the source.
    #[uniffi::method(default(cancel = None))]
    pub async fn search_combined(
        &self,
        request: SearchRequest,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<CombinedSearch> {
        run(cancel, async { self.shared.agent.catalog().search_combined(&request.read()?).await }).await
    }

    /// Searches at the agent's product source, and only there.
    ///
    /// Fails with `NotSupported` without a source, with `Timeout` where it takes longer than the options'
    /// `sourceTimeoutMs`, with `BadAnswer` for an answer without meaning, and as the source fails.
    #[uniffi::method(default(cancel = None))]
    pub async fn search_remote(
        &self,
        request: SearchProducts,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<SourcePage> {
        run(cancel, async { self.shared.agent.catalog().search_remote(request.read()?).await }).await
    }

    /// Looks products up at the agent's product source. Fails as `searchRemote`.
    #[uniffi::method(default(cancel = None))]
    pub async fn lookup_remote(
        &self,
        request: LookupProducts,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Vec<SourcedProduct>> {
        let found = run::<_, Vec<core::SourcedProduct>>(cancel, async {
            self.shared.agent.catalog().lookup_remote(request.read()?).await
        });
        Ok(each(found.await?))
    }

    /// Makes vectors of products and keeps them in the index: of all products in use where none are named. Call it again
    /// after an import. The vectors of products that `change` takes away go with them.
    ///
    /// Fails with `NotSupported` without an embedder, with `ProductNotFound`, and as the embedder and the index fail. What
    /// was indexed until then stays.
    #[uniffi::method(default(product_ids = None, cancel = None))]
    pub async fn index_vectors(
        &self,
        product_ids: Option<Vec<String>>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<VectorsIndexed> {
        run(cancel, async {
            let catalog = self.shared.agent.catalog();
            let Some(ids) = product_ids else { return catalog.index_vectors().await };
            let products = ids.into_iter().map(|id| catalog.get(&ProductId::new(id)?));
            catalog.index_vectors_of(&products.collect::<Result<Vec<_>, Error>>()?).await
        })
        .await
    }
}

/// What words and vectors found.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct HybridSearch {
    /// The hits of this page, best first.
    pub hits: Vec<HybridHit>,
    /// How many products fit in all.
    pub total: i32,
    /// Why only the words answered, where that is so.
    pub note: Option<SearchNote>,
}

impl From<agent::HybridSearch> for HybridSearch {
    fn from(found: agent::HybridSearch) -> Self {
        Self { hits: each(found.hits), total: count(found.total), note: maybe(found.note) }
    }
}

/// A product that words, vectors or both found.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct HybridHit {
    /// The product.
    pub product: Product,
    /// How well it fits; comparable within one answer.
    pub score: f64,
    /// Its place among the hits of the words, counted from 1.
    pub word_rank: Option<i32>,
    /// Its place among the neighbours that fit, counted from 1.
    pub vector_rank: Option<i32>,
    /// The cosine between its vector and the query's, where it is a neighbour.
    pub similarity: Option<f32>,
}

impl From<core::HybridHit> for HybridHit {
    fn from(hit: core::HybridHit) -> Self {
        Self {
            product: hit.product.into(),
            score: hit.score,
            word_rank: hit.word_rank.map(count),
            vector_rank: hit.vector_rank.map(count),
            similarity: hit.similarity,
        }
    }
}

/// What the catalogue and a shop found.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct CombinedSearch {
    /// The hits of this page, best first.
    pub hits: Vec<CombinedHit>,
    /// How many products of the catalogue and of the shop's answer fit in all.
    pub total: i32,
    /// Why only the catalogue answered, where that is so.
    pub note: Option<SearchNote>,
}

impl From<agent::CombinedSearch> for CombinedSearch {
    fn from(found: agent::CombinedSearch) -> Self {
        Self { hits: each(found.hits), total: count(found.total), note: maybe(found.note) }
    }
}

/// A product of the catalogue, of a shop, or of both.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct CombinedHit {
    /// The product; the catalogue's own where it has it.
    pub product: Product,
    /// Whether the catalogue has it.
    pub is_known: bool,
    /// Its place among what the shop found, counted from 1.
    pub source_rank: Option<i32>,
    /// What it costs now, where the shop says.
    pub price: Option<Money>,
    /// The price before a reduction, where the shop says.
    pub regular: Option<Money>,
    /// Whether the shop has it, where it says.
    pub in_stock: Option<bool>,
}

impl From<core::CombinedHit> for CombinedHit {
    fn from(hit: core::CombinedHit) -> Self {
        Self {
            product: hit.product.into(),
            is_known: hit.index.is_some(),
            source_rank: hit.source_rank.map(count),
            price: maybe(hit.price),
            regular: maybe(hit.regular),
            in_stock: hit.in_stock,
        }
    }
}

/// Why a search could only be answered in part.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct SearchNote {
    /// Who did not answer: the name of the source or the embedder, or `vectors`.
    pub source: String,
    /// The documented code, such as `SYSTEM_002`.
    pub code: String,
    /// What went wrong, and what the answer is instead.
    pub text: String,
    /// Whether the same search may get more later.
    pub retryable: bool,
    /// How long to wait before asking again, where it is known.
    pub retry_after_seconds: Option<f64>,
}

impl From<agent::SearchNote> for SearchNote {
    fn from(note: agent::SearchNote) -> Self {
        Self {
            source: note.from,
            code: note.code,
            text: note.text,
            retryable: note.retryable,
            retry_after_seconds: note
                .retry_after_ms
                .map(|ms| std::time::Duration::from_millis(ms).as_secs_f64()),
        }
    }
}

/// What was done to index vectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct VectorsIndexed {
    /// How many products have a vector now.
    pub indexed: i32,
    /// How many products the embedder could make nothing of.
    pub skipped: i32,
}

impl From<agent::VectorsIndexed> for VectorsIndexed {
    fn from(done: agent::VectorsIndexed) -> Self {
        Self { indexed: count(done.indexed), skipped: count(done.skipped) }
    }
}
